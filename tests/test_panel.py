"""What several reports together show: every planted break is found, and nothing that was not planted."""

import datetime as dt
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from fixtures.outputs import untold
from fixtures.panel import APPLICANTS, BLANK, INFERRED, MISSING, Corpus, Filed, by_agency, make_corpus, places, version
from fixtures.panel_files import agencies, print_files
from fixtures.panel_plants import plant, spots
from fixtures.panel_rows import write

from extract import batch, cli, panel
from extract.panel import scope
from extract.store import OutputRefused
from extract.tables import PANEL_SCHEMAS, SCHEMAS

YEARS = range(2019, 2025)


def linked(corpus: Corpus, output: Path, **options: object) -> dict[str, pd.DataFrame]:
    """The corpus written and linked: the three tables, and the summary under `summary`."""
    write(corpus, output, **options)
    return read(output) | {"summary": panel.link(output)} | read(output)


def read(output: Path) -> dict[str, pd.DataFrame]:
    return {name: pd.read_parquet(output / name) for name in PANEL_SCHEMAS if (output / name).exists()}


def none_or(value: object) -> object:
    return None if pd.isna(value) else value


def found_rows(tables: dict[str, pd.DataFrame], of: dict[str, str] | None = None) -> set[tuple[object, ...]]:
    """Findings as (code, report, table, row, column); copied text with the section and the source in their place."""
    name = of or {}
    findings = tables["panel_findings"]
    rows = {
        (r.code, name.get(r.report_id, r.report_id), none_or(r.table), none_or(r.row), none_or(r.column))
        for r in findings.itertuples()
        if r.code != "text-copied"
    }
    mostly = tables["copies"].query("share >= 0.5")
    assert len(mostly) == (findings["code"] == "text-copied").sum()
    return rows | {
        (
            "text-copied",
            name.get(r.report_id, r.report_id),
            r.section,
            name.get(r.other_report_id, r.other_report_id),
            None,
        )
        for r in mostly.itertuples()
    }


def planted_rows(corpus: Corpus, name=lambda report: report.report_id) -> set[tuple[object, ...]]:
    """The same of what was planted."""
    rows: set[tuple[object, ...]] = set()
    for p in corpus.planted:
        if p.code == "text-copied":
            rows.add((p.code, name(p.report), p.section, name(p.other), None))
        elif p.code == "carry-over-broken":
            rows |= {(p.code, name(p.report), *cell) for cell in p.cells}
        else:
            rows.add((p.code, name(p.report), *(p.cells[0] if len(p.cells) == 1 else (None,) * 3)))
    return rows


@pytest.mark.parametrize("seed", [11, 12])
def test_all_that_is_planted_in_200_agencies_is_found_and_nothing_else(tmp_path, seed):
    """Breaks, versions, copies and sums in a corpus of six years, with blanks and guesses all over it."""
    corpus = make_corpus(200, YEARS, seed)
    spots(corpus, seed)
    plant(corpus, seed)
    assert {p.code for p in corpus.planted} == {
        "carry-over-broken", "duplicate-of", "restated", "text-copied", "roll-up-differs",
    }  # fmt: skip
    tables = linked(corpus, tmp_path)
    assert found_rows(tables) == planted_rows(corpus)
    assert tables["summary"].findings.total() == len(tables["panel_findings"])
    for row in tables["panel_findings"].itertuples():
        assert not untold(row.message, row.message_zh)


def test_agencies_are_known_by_name_and_place_where_there_is_no_id(tmp_path):
    """An output without `agency_id` gives the same for all agencies that keep their name."""
    corpus = make_corpus(200, YEARS, 13)
    plant(corpus, 13, without=["renamed"])
    assert found_rows(linked(corpus, tmp_path, with_ids=False)) == planted_rows(corpus)


def test_the_same_through_real_files(tmp_path):
    """Web pages, Markdown, Word and PDF, read by `nianbao run`: what was planted in them is found, and nothing else."""
    corpus = make_corpus(24, range(2021, 2025), 3, agencies(24))
    plant(corpus, 3, share=0.1)
    names = print_files(corpus, tmp_path / "in")
    summary = batch.run([str(tmp_path / "in")], tmp_path / "out", batch.Limits(workers=2))
    assert not summary.failed
    panel.link(tmp_path / "out")
    of = pd.read_parquet(tmp_path / "out" / "reports").set_index("report_id")["source"].to_dict()
    by_report = {id(report): name for name, report in names.items()}
    assert found_rows(read(tmp_path / "out"), of) == planted_rows(corpus, lambda report: by_report[id(report)])


BROUGHT = ("requests", "brought_forward", "natural_person")
CARRIED = ("requests", "carried_forward", "natural_person")
IN_FORCE = ("disclosure", "rules", "in_force")


def two_years(first: int = 2022, count: int = 2) -> Corpus:
    """One department's reports on years in a row, in which everything holds and at least one request is carried over."""
    corpus = make_corpus(2, range(first, first + count), 7)
    corpus.reports = by_agency(corpus)[1]
    for report in corpus.reports:
        for column in ("natural_person", "total"):
            report.put(("requests", "new", column), report.value(("requests", "outcomes_total", column)))
            for key in (CARRIED, BROUGHT):
                report.put((*key[:2], column), 5)
        for column, value in (("issued", 2), ("repealed", 1), ("in_force", 10 + report.year - first)):
            if ("disclosure", "rules", column) in columns(report):
                report.put(("disclosure", "rules", column), value)
    return corpus


def columns(report: Filed) -> set[tuple[str, str, str]]:
    return set(places(report.edition))


def link_of(tables: dict[str, pd.DataFrame], kind: str, key: tuple[str, str, str]) -> pd.Series:
    """The one link of a kind about a cell."""
    rows = tables["links"]
    (found,) = rows[
        (rows["kind"] == kind) & (rows["table"] == key[0]) & (rows["row"] == key[1]) & (rows["column"] == key[2])
    ].to_dict("records")
    return found


def test_what_is_carried_over_holds(tmp_path):
    """A chain that holds is there as such, in all seven columns, and makes no finding."""
    tables = linked(two_years(), tmp_path)
    rows = tables["links"].query("kind == 'carry-over'")
    assert set(rows["column"]) == {*APPLICANTS, "total"}
    assert rows["holds"].all()
    assert rows["reason"].isna().all()
    assert tables["panel_findings"].empty


def test_a_break_is_told_with_both_numbers_and_both_reports(tmp_path):
    """The finding is about the later report; expected is what the earlier one carried, and the message names its file."""
    corpus = two_years()
    before, now = corpus.reports
    for row, by in (("brought_forward", 2), ("new", -2)):
        for column in ("natural_person", "total"):
            key = ("requests", row, column)
            now.put(key, now.value(key) + by)
    tables = linked(corpus, tmp_path)
    finding = tables["panel_findings"].iloc[0]
    assert (finding["report_id"], finding["code"], finding["blame"]) == (now.report_id, "carry-over-broken", "source")
    assert (finding["expected"], finding["actual"]) == (5, 7)
    assert before.source in finding["message"]
    assert "2 too much" in finding["message"]
    link = link_of(tables, "carry-over", BROUGHT)
    assert (link["report_id"], link["other_report_id"], link["other_year"]) == (now.report_id, before.report_id, 2022)
    assert (link["expected"], link["actual"], link["difference"], link["holds"]) == (5, 7, 2, False)


def test_whose_mistake_a_break_is_stays_open_where_a_report_does_not_balance(tmp_path):
    """A figure that its own report contradicts may have been misread."""
    corpus = two_years()
    corpus.reports[1].put(BROUGHT, 7)
    finding = linked(corpus, tmp_path)["panel_findings"].iloc[0]
    assert (finding["code"], finding["blame"]) == ("carry-over-broken", "open")


def test_a_break_that_follows_from_another_file_says_so(tmp_path):
    """Last year has two files, and this year goes on from the one that is not kept: nobody knows which one is right."""
    corpus = two_years()
    before, now = corpus.reports
    before.published = dt.date(2023, 1, 9)
    corpus.reports.append(version(before, published=dt.date(2023, 5, 1)))
    for row, value in (("carried_forward", 8), ("disclosed", 1), ("outcomes_total", 1), ("new", 4)):
        for column in ("natural_person", "total"):
            corpus.reports[2].put(("requests", row, column), value)
    findings = linked(corpus, tmp_path)["panel_findings"].query("code == 'carry-over-broken'")
    assert set(findings["report_id"]) == {now.report_id}
    assert set(findings["blame"]) == {"open"}
    assert all(before.source in message and "not the one kept" in message for message in findings["message"])


@pytest.mark.parametrize("status", [BLANK, MISSING, INFERRED])
@pytest.mark.parametrize("later", [False, True])
def test_what_is_not_printed_is_unchecked_and_never_broken(tmp_path, status, later):
    """A blank, a cell that is not there, and a guess break nothing, in whichever of the two reports they stand."""
    corpus = two_years()
    report, key = (corpus.reports[1], BROUGHT) if later else (corpus.reports[0], CARRIED)
    report.put(key, 99)
    report.mark(key, status)
    tables = linked(corpus, tmp_path)
    link = link_of(tables, "carry-over", BROUGHT)
    assert link["holds"] is None
    assert link["reason"] == ["printed", "blank", "missing", "inferred"][status]
    assert tables["panel_findings"].empty


def test_a_year_between_is_no_link(tmp_path):
    """Reports on 2021 and 2023 say nothing of each other."""
    corpus = two_years(2021, 3)
    del corpus.reports[1]
    assert linked(corpus, tmp_path)["links"].empty


def test_documents_in_force_follow_from_last_year(tmp_path):
    """Last year's stock and what was issued, less what was repealed; the sum is in the message."""
    corpus = two_years()
    corpus.reports[1].put(IN_FORCE, 14)
    tables = linked(corpus, tmp_path)
    link = link_of(tables, "documents-in-force", IN_FORCE)
    assert (link["expected"], link["actual"], link["holds"]) == (11, 14, False)
    (finding,) = tables["panel_findings"].to_dict("records")
    assert (finding["code"], finding["row"], finding["blame"]) == ("carry-over-broken", "rules", "open")
    assert "10 in force" in finding["message"]
    assert "+ 2 issued - 1 repealed is 11, 3 too much" in finding["message"]


@pytest.mark.parametrize("first", [2019, 2020])
def test_the_form_of_2019_has_no_stock(tmp_path, first):
    """Where one of the two reports has no documents in force, nothing is checked, and the row says why."""
    tables = linked(two_years(first), tmp_path)
    assert link_of(tables, "documents-in-force", IN_FORCE)["reason"] == "edition"
    assert tables["panel_findings"].empty


def files_of_one_year(*changes: dict[str, object]) -> tuple[Corpus, list[Filed]]:
    """A report, and other files of its agency and year with these fields changed."""
    corpus = two_years(count=1)
    (report,) = corpus.reports
    report.published = dt.date(2023, 1, 20)
    corpus.reports += [version(report, n, **change) for n, change in enumerate(changes, 1)]
    return corpus, corpus.reports


@pytest.mark.parametrize(("published", "kept"), [(dt.date(2023, 3, 1), 1), (dt.date(2023, 1, 2), 0), (None, 0)])
def test_of_equal_files_the_one_published_last_is_kept(tmp_path, published, kept):
    """The other is a duplicate of it; a file that does not say when it was published comes before all others."""
    corpus, files = files_of_one_year({"published": published})
    tables = linked(corpus, tmp_path)
    (link,) = tables["links"].to_dict("records")
    assert (link["kind"], link["holds"]) == ("duplicate", True)
    assert (link["report_id"], link["other_report_id"]) == (files[1 - kept].report_id, files[kept].report_id)
    (finding,) = tables["panel_findings"].to_dict("records")
    assert (finding["code"], finding["report_id"]) == ("duplicate-of", files[1 - kept].report_id)


def test_the_fuller_file_is_kept_before_the_later(tmp_path):
    """A later file that lacks a table does not take the place of the whole report."""
    corpus, files = files_of_one_year({"published": dt.date(2024, 1, 1)})
    for key in columns(files[1]):
        if key[0] == "disputes":
            files[1].mark(key, MISSING)
    (link,) = linked(corpus, tmp_path)["links"].to_dict("records")
    assert (link["report_id"], link["other_report_id"]) == (files[1].report_id, files[0].report_id)


def test_a_restated_year_names_the_cells_that_changed(tmp_path):
    """One row per cell with both numbers, one finding about the kept file."""
    corpus, files = files_of_one_year({"published": dt.date(2023, 6, 1)})
    licences, punishments = (("disclosure", row, "decisions") for row in ("licenses", "punishments"))
    files[0].put(licences, 40)
    files[1].put(licences, 41)
    files[0].put(punishments, 7)
    files[1].put(punishments, 0)
    tables = linked(corpus, tmp_path)
    link = link_of(tables, "restated", licences)
    assert (link["report_id"], link["expected"], link["actual"]) == (files[0].report_id, 41, 40)
    assert len(tables["links"]) == 2
    (finding,) = tables["panel_findings"].to_dict("records")
    assert (finding["code"], finding["report_id"], finding["blame"]) == ("restated", files[1].report_id, "source")
    assert "41 for 40" in finding["message"]
    assert "0 for 7" in finding["message"]


@pytest.mark.parametrize(("value", "kind"), [(0, "duplicate"), (3, "restated")])
def test_a_blank_is_another_figure_only_than_one_above_zero(tmp_path, value, kind):
    """A number where the other file has none is a change; a zero where it has none leaves every figure as it was."""
    corpus, files = files_of_one_year({})
    key = ("disputes", "reconsideration", "upheld")
    files[0].put(key, value)
    files[1].mark(key, BLANK)
    assert set(linked(corpus, tmp_path)["links"]["kind"]) == {kind}


def test_files_without_common_figures_are_no_duplicates(tmp_path):
    """A file whose tables were lost proves nothing about the other."""
    corpus, files = files_of_one_year({})
    for key in columns(files[1]):
        files[1].mark(key, MISSING)
    tables = linked(corpus, tmp_path)
    (link,) = tables["links"].to_dict("records")
    assert (link["holds"], link["reason"]) == (None, "too-little-to-compare")
    assert tables["panel_findings"].empty


def test_files_that_differ_throughout_may_be_of_other_bodies(tmp_path):
    """Where most figures differ, nobody is blamed."""
    corpus, files = files_of_one_year({})
    files[1].values = files[1].values * 2 + 1
    (finding,) = linked(corpus, tmp_path)["panel_findings"].to_dict("records")
    assert (finding["code"], finding["blame"]) == ("restated", "open")
    assert "different bodies or years" in finding["message"]


def test_files_of_different_scope_are_both_kept(tmp_path):
    """本级 and the whole are not one restated by the other, and each has a chain of its own."""
    corpus = two_years()
    for report in list(corpus.reports):
        whole = version(report, scope="whole")
        whole.values = whole.values * 3
        report.scope = "own"
        corpus.reports.append(whole)
    tables = linked(corpus, tmp_path)
    assert tables["panel_findings"].empty
    assert set(tables["links"].query("kind == 'duplicate'")["reason"]) == {"scope"}
    chains = tables["links"].query("kind == 'carry-over' and column == 'total'")
    assert list(chains["holds"]) == [True, True]
    assert sorted(chains["actual"]) == [5, 15]


def test_reports_of_different_scope_are_not_held_against_each_other(tmp_path):
    """Last year's own figures and this year's of all under the agency."""
    corpus = two_years()
    corpus.reports[0].scope, corpus.reports[1].scope = "own", "whole"
    corpus.reports[1].put(BROUGHT, 500)
    tables = linked(corpus, tmp_path)
    assert set(tables["links"]["reason"]) == {"scope"}
    assert tables["panel_findings"].empty


@pytest.mark.parametrize(
    ("said", "text"),
    [
        (scope.OWN, "注：以上数据均为本级机关数据。"),
        (scope.OWN, "本报告所列数据统计范围为局机关本级，不含下属事业单位。"),
        (scope.OWN, "本年报数据仅为县政府办公室本级数据，不包括各街道和直属部门。"),
        (scope.OWN, "以上统计数据不包含各乡镇数据。"),
        (scope.WHOLE, "本报告由市政府办公室根据各县区人民政府和市政府各部门的年度报告综合编制而成。"),
        (scope.WHOLE, "报告中数据包括县政府及所属各部门、各镇（街道）。"),
        (scope.WHOLE, "本报告数据统计口径为全市各级行政机关。"),
        (scope.WHOLE, "表中数据为全县汇总数据。"),
        (scope.WHOLE, "本报告数据包括市本级及各县区。"),
        (scope.UNSAID, "全县各部门、各镇发布信息900条。"),
        (scope.UNSAID, "组织各部门、各乡镇开展年度报告培训，涵盖30个单位。"),
        (scope.UNSAID, "汇总各部门报送的信息公开指标，按季通报。"),
        (scope.UNSAID, "本报告包括总体情况、主动公开情况、各部门存在的问题等内容。"),
        (scope.UNSAID, "建立数据平台，涵盖各部门数据集300个。"),
    ],
)
def test_scope_is_read_from_what_the_report_says_of_its_figures(said, text):
    """A sentence on the year's work, or on the outline, says nothing of whose figures stand in the tables."""
    assert scope.said("前一句没有关系。" + text) == said


def division(seed: int, scope_of_government: str) -> tuple[Corpus, Filed, list[Filed]]:
    """A county's government, whose figures are the sums of its nine departments and towns."""
    corpus = make_corpus(10, [2023], seed)
    government, parts = corpus.reports[0], corpus.reports[1:]
    assert government.agency.scope == "whole"
    government.scope = scope_of_government
    return corpus, government, parts


LICENCES = ("disclosure", "licenses", "decisions")


@pytest.mark.parametrize(("said", "by", "blame"), [("whole", -2, "source"), ("whole", 2, "open"), ("", -2, "open")])
def test_a_sum_that_differs_is_the_sources_where_it_must_be(tmp_path, said, by, blame):
    """All other figures agree. Less than its parts have is the government's mistake where it says that it covers them; more may
    be that of a report which is not here.
    """
    corpus, government, _ = division(1, said)
    government.put(LICENCES, government.value(LICENCES) + by)
    tables = linked(corpus, tmp_path)
    (finding,) = tables["panel_findings"].to_dict("records")
    assert (finding["code"], finding["report_id"]) == ("roll-up-differs", government.report_id)
    assert (finding["row"], finding["blame"]) == ("licenses", blame)
    link = link_of(tables, "rolls-up", LICENCES)
    assert (link["difference"], link["parts"], link["holds"]) == (by, 9, False)
    assert len(tables["links"].query("kind == 'part-of'")) == 9


def test_where_a_part_may_be_missing_less_is_no_break(tmp_path):
    """A department that is not in the folder leaves nearly every sum too small, and nothing is concluded from that."""
    corpus, _, _ = division(1, "whole")
    del corpus.reports[3]
    tables = linked(corpus, tmp_path)
    assert tables["panel_findings"].empty
    reasons = tables["links"].query("kind == 'rolls-up' and actual > 0")["reason"]
    assert set(reasons.dropna()) == {"parts-missing"}


def test_a_part_cannot_be_more_than_the_whole(tmp_path):
    """Departments that together have more than their government says that all have: broken, however many are missing."""
    corpus, government, parts = division(1, "whole")
    del corpus.reports[3]
    parts[0].put(LICENCES, government.value(LICENCES) + 1)
    (finding,) = linked(corpus, tmp_path)["panel_findings"].to_dict("records")
    assert (finding["code"], finding["row"], finding["blame"]) == ("roll-up-differs", "licenses", "open")


@pytest.mark.parametrize("said", ["own", ""])
def test_a_government_that_speaks_of_itself_is_no_sum(tmp_path, said):
    """Its figures are its own; where it says nothing, one row tells that nothing was checked."""
    corpus, government, parts = division(1, said)
    government.values = parts[0].values.copy()
    tables = linked(corpus, tmp_path)
    assert tables["panel_findings"].empty
    assert list(tables["links"]["reason"]) == ([] if said == "own" else ["scope"])


def test_a_blank_in_a_part_leaves_its_sum_open(tmp_path):
    """A department that left the cell blank may have had any number."""
    corpus, _, parts = division(1, "whole")
    parts[2].mark(LICENCES, BLANK)
    tables = linked(corpus, tmp_path)
    assert tables["panel_findings"].empty
    assert tables["links"].query("kind == 'rolls-up' and row == 'licenses'").empty


def test_reports_of_unknown_agency_are_not_linked(tmp_path):
    """Two reports that both call their agency 审计局 are not for that reason of one agency."""
    corpus = two_years()
    corpus.reports[1].put(BROUGHT, 50)
    write(corpus, tmp_path)
    for path in (tmp_path / "reports").rglob("*.parquet"):
        table = pq.ParquetFile(path).read()
        at = table.schema.get_field_index("agency_id")
        pq.write_table(table.set_column(at, table.schema.field(at), pa.nulls(len(table), pa.string())), path)
    summary = panel.link(tmp_path)
    assert summary.unlinked == 2
    assert read(tmp_path)["links"].empty


def test_the_tables_are_what_their_schemas_say(tmp_path):
    """Names, types and descriptions; the findings have the columns of `findings` and can be put behind them."""
    corpus = make_corpus(40, YEARS, 4)
    plant(corpus, 4, share=0.1)
    tables = linked(corpus, tmp_path)
    for name, schema in PANEL_SCHEMAS.items():
        path = next((tmp_path / name).rglob("*.parquet"))
        assert pq.read_schema(path).names == [column for column in schema.names if column != "year"]
        assert all(len(field.metadata[b"description"]) > 5 for field in pq.read_schema(path))
    own = pd.read_parquet(tmp_path / "findings")
    assert list(own.columns) == list(tables["panel_findings"].columns)
    assert set(tables["panel_findings"]["code"]) <= CODES


CODES = {"carry-over-broken", "restated", "duplicate-of", "text-copied", "roll-up-differs"}


def test_findings_are_numbered_on_from_those_of_the_report(tmp_path):
    """Put behind `findings`, no report has two of one number."""
    corpus = two_years()
    for column in (*APPLICANTS, "total"):
        corpus.reports[1].put(("requests", "brought_forward", column), 77)
    write(corpus, tmp_path)
    report = corpus.reports[1]
    rows = [{"report_id": report.report_id, "year": report.year, "finding": n, "code": "unit-in-cell"} for n in (1, 2)]
    pq.write_to_dataset(pa.Table.from_pylist(rows, SCHEMAS["findings"]), tmp_path / "findings", partition_cols=["year"])
    panel.link(tmp_path)
    assert sorted(read(tmp_path)["panel_findings"]["finding"]) == [3, 4, 5, 6, 7, 8, 9]


def test_linking_twice_gives_the_same(tmp_path):
    """The rows of an earlier run are replaced, and nothing depends on chance."""
    corpus = make_corpus(40, YEARS, 4)
    plant(corpus, 4, share=0.1)
    write(corpus, tmp_path)
    panel.link(tmp_path)
    first = read(tmp_path)
    panel.link(tmp_path)
    for name, frame in read(tmp_path).items():
        pd.testing.assert_frame_equal(frame, first[name])


def test_a_failure_leaves_the_links_as_they_were(tmp_path, monkeypatch):
    """Nobody reads half of the tables, and what was there stays."""
    corpus = two_years()
    linked(corpus, tmp_path)
    before = read(tmp_path)["links"]
    monkeypatch.setattr(panel, "copied_text", None)
    with pytest.raises(TypeError):
        panel.link(tmp_path)
    pd.testing.assert_frame_equal(read(tmp_path)["links"], before)
    assert not (tmp_path / ".unfinished").exists()


def test_a_folder_that_another_program_wrote(tmp_path):
    """From pandas come plain texts and other integers; what is found is the same."""
    corpus = make_corpus(40, YEARS, 4)
    plant(corpus, 4, share=0.1)
    expected = found_rows(linked(corpus, tmp_path / "ours"))
    for table in ("reports", "sections", "facts", "findings"):
        frame = pd.read_parquet(tmp_path / "ours" / table)
        for name in frame.select_dtypes("category"):
            frame[name] = frame[name].astype("object")
        frame.to_parquet(tmp_path / "theirs" / table, partition_cols=["year"])
    (tmp_path / "theirs" / "findings").mkdir(exist_ok=True)
    panel.link(tmp_path / "theirs")
    assert found_rows(read(tmp_path / "theirs")) == expected


@pytest.mark.parametrize("gone", ["reports", "facts", "sections"])
def test_a_folder_without_reports_is_refused(tmp_path, gone):
    """The message says which table is not there and what to do."""
    write(two_years(), tmp_path)
    shutil.rmtree(tmp_path / gone)
    with pytest.raises(OutputRefused, match=f"no table {gone}"):
        panel.link(tmp_path)


def test_a_damaged_table_is_refused(tmp_path):
    """The message names the file."""
    write(two_years(), tmp_path)
    path = next((tmp_path / "facts" / "year=2022").glob("*.parquet"))
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(OutputRefused, match=r"part-0\.parquet cannot be read"):
        panel.link(tmp_path)


def test_a_table_without_a_column_of_the_contract_is_refused(tmp_path):
    """The message names the column."""
    write(two_years(), tmp_path)
    for path in (tmp_path / "facts").rglob("*.parquet"):
        pq.write_table(pq.ParquetFile(path).read().drop_columns(["status"]), path)
    with pytest.raises(OutputRefused, match="no column status"):
        panel.link(tmp_path)


def test_the_command(tmp_path, capsys):
    """The summary goes to stdout and says what was found; --quiet is one line; a wrong folder is wrong use."""
    corpus = make_corpus(40, YEARS, 4)
    plant(corpus, 4, share=0.1)
    write(corpus, tmp_path / "out")
    assert cli.main(["link", str(tmp_path / "out")]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    for words in ("of 40 agencies on 2019 to 2024", "carry-over", "unchecked:", "text-copied", "Findings"):
        assert words in out
    assert cli.main(["link", str(tmp_path / "out"), "--quiet"]) == 0
    assert capsys.readouterr().out.count("\n") == 1
    assert cli.main(["link", str(tmp_path)]) == 2
    assert "nianbao run" in capsys.readouterr().err


def test_figures_that_pass_in_many_batches_are_the_same(tmp_path, monkeypatch):
    """Where a batch ends makes no difference."""
    corpus = make_corpus(40, YEARS, 4)
    plant(corpus, 4, share=0.1)
    expected = found_rows(linked(corpus, tmp_path))
    monkeypatch.setattr("extract.panel.folder._ROWS", 77)
    monkeypatch.setattr("extract.panel.rows._ROWS", 5)
    panel.link(tmp_path)
    assert found_rows(read(tmp_path)) == expected
    assert np.isfinite(read(tmp_path)["links"].query("holds == True and kind == 'carry-over'")["actual"]).all()
