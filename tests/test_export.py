"""What is exported is what the output holds, in each kind of file, with every empty cell explained."""

import builtins
import re
import shutil
import zipfile
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from fixtures.agencies import make_panel
from fixtures.panel_output import write
from xlsxwriter.exceptions import FileCreateError

from extract import batch, cli
from extract.compare import load
from extract.export import ExportRefused, _write_sheets, export
from extract.indicators import compute

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def base(panel, tmp_path_factory):
    """The panel as a DuckDB file, opened for reading."""
    file = tmp_path_factory.mktemp("export") / "panel.duckdb"
    export(panel[1], "duckdb", file)
    with duckdb.connect(str(file), read_only=True) as opened:
        yield opened


def test_facts_are_those_of_the_folder(panel, base):
    """Every fact, with all columns of the contract, and the same sum of numbers."""
    facts = load(panel[1]).facts
    assert set(facts.columns) <= {name for name, *_ in base.execute("DESCRIBE facts").fetchall()}
    count, total = base.execute("SELECT count(*), sum(value) FROM facts").fetchone()
    assert count == len(facts)
    assert total == pytest.approx(facts["value"].sum())
    by_label = facts.groupby("row_label", observed=True)["value"].sum().to_dict()
    found = dict(base.execute("SELECT row_label, sum(value) FROM facts GROUP BY 1").fetchall())
    assert {k: v for k, v in found.items() if v is not None} == pytest.approx(by_label)


def test_wide_is_the_same_as_in_pandas_and_says_why_a_cell_is_empty(panel, base):
    """A cell is null exactly where a reason stands in `wide_why_not`, in both languages."""
    output = load(panel[1])
    english = base.execute("FROM wide_en ORDER BY report_id").df()
    pandas = output.wide().sort_values("report_id").reset_index(drop=True)
    cell = "requests.new.total"
    pd.testing.assert_series_equal(english[cell], pandas[cell])
    chinese = base.execute("FROM wide_zh ORDER BY report_id").df()
    assert english[cell].equals(chinese["申请办理·一、本年新收政府信息公开申请数量·总计"])
    wrong = base.execute(f"""
        SELECT count(*) FROM wide_en e JOIN wide_why_not w USING (report_id)
        WHERE (e."{cell}" IS NULL) <> (w."{cell}" IS NOT NULL)
    """).fetchone()
    assert wrong == (0,)
    assert base.execute(f"SELECT count(*) FROM wide_why_not WHERE \"{cell}\" = 'blank'").fetchone()[0] > 0


def test_indicators_and_compliance_are_there(panel, base):
    """One line of SQL gives what pandas gives."""
    values = compute(load(panel[1]).cells())
    mine = values.loc[values["indicator"] == "disclosure_rate", "value"]
    count, mean = base.execute(
        "SELECT count(value), avg(value) FROM indicators WHERE indicator = 'disclosure_rate'"
    ).fetchone()
    assert count == mine.notna().sum()
    assert mean == pytest.approx(mine.mean())
    assert base.execute("SELECT count(*) FROM compliance WHERE score IS NOT NULL").fetchone()[0] > 1000


def test_a_csv_opens_in_excel_with_chinese_and_keeps_blanks_empty(panel, tmp_path, monkeypatch):
    """UTF-8 with a mark at its start; as many zeros and empty cells as the frame has. Nobody waits for what it lacks."""
    monkeypatch.setattr("extract.export.assess", None)
    file = tmp_path / "wide.csv"
    export(panel[1], "csv", file, "zh")
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")
    back, wide = pd.read_csv(file), load(panel[1]).wide("zh")
    assert list(back.columns) == list(wide.columns)
    assert back.isna().sum().sum() == wide.isna().sum().sum()


def test_a_workbook_has_a_sheet_for_each_question(tmp_path):
    """As the command says, with days that are days to Excel."""
    small = tmp_path / "output"
    write(make_panel(20, range(2023, 2025), seed=7), small)
    file = tmp_path / "book.xlsx"
    lines = export(small, "xlsx", file)
    assert [line.split()[0] for line in lines][:3] == ["wide", "wide_why_not", "indicators"]
    with zipfile.ZipFile(file) as book:
        sheets = [name for name in book.namelist() if name.startswith("xl/worksheets/sheet")]
        assert len(sheets) == len(lines)
        written = b"".join(book.read(sheet) for sheet in sheets)
        assert b"yyyy-mm-dd" in book.read("xl/styles.xml")
        assert re.search(rb"20\d\d-\d\d-\d\d[ <]", written) is None  # no texts


def test_what_a_file_prints_is_no_formula(tmp_path):
    """A cell may print what is a formula or an address to Excel."""
    _write_sheets(tmp_path / "x.xlsx", {"facts": pd.DataFrame({"=A1": ["=1+1", "https://example.cn"]})})
    with zipfile.ZipFile(tmp_path / "x.xlsx") as book:
        sheet = book.read("xl/worksheets/sheet1.xml")
    assert (sheet.count(b"=1+1"), sheet.count(b"<f>"), sheet.count(b"<hyperlink")) == (1, 0, 0)


def test_a_workbook_says_where_each_number_stands(tmp_path, monkeypatch):
    """File, page, text, status and the way it was found, of each cell that the files have; not of too many."""
    batch.run([str(ROOT / "fixtures" / "cut-off" / "source.txt")], tmp_path / "out", batch.Limits(workers=1))
    sheets: dict[str, pd.DataFrame] = {}
    monkeypatch.setattr("extract.export._write_sheets", lambda file, all_of: (file.touch(), sheets.update(all_of)))
    export(tmp_path / "out", "xlsx", tmp_path / "x.xlsx")
    facts = pd.read_parquet(tmp_path / "out" / "facts").query("status != 'missing'")
    sheet = sheets["facts"]
    assert len(sheet) == len(facts) > 0
    for column in ("source", "row_label", "value", "status", "basis", "page"):
        assert sheet[column].astype(object).where(sheet[column].notna(), None).tolist() == (
            facts[column].astype(object).where(facts[column].notna(), None).tolist()
        )
    monkeypatch.setattr("extract.export._SHEET_FACTS", len(facts) - 1)
    lines = export(tmp_path / "out", "xlsx", tmp_path / "x.xlsx")
    assert "facts" not in [line.split()[0] for line in lines]


def test_a_folder_whose_name_reads_like_a_pattern(panel, tmp_path):
    """`out[12]` is that folder, and not its neighbour `out1`."""
    for name in ("out[12]", "out1"):
        for table in ("reports", "facts", "failures"):
            shutil.copytree(panel[1] / table, tmp_path / name / table)
    shutil.rmtree(tmp_path / "out[12]" / "facts" / "year=2024")
    export(tmp_path / "out[12]", "duckdb", tmp_path / "x.duckdb")
    with duckdb.connect(str(tmp_path / "x.duckdb"), read_only=True) as base:
        years = base.sql("SELECT DISTINCT year FROM facts").fetchall()
    assert (2024,) not in years
    assert len(years) == 5


@pytest.mark.parametrize("kind", ["duckdb", "xlsx"])
def test_a_disk_that_fills_up_leaves_the_file_as_it_was(panel, tmp_path, monkeypatch, kind):
    """The packages have errors of their own for that; nothing of the new file stays."""

    def full(*_: object) -> None:
        if kind == "duckdb":
            raise duckdb.IOException("No space left on device")
        raise FileCreateError("No space left on device")

    file = tmp_path / f"x.{kind}"
    file.write_text("as it was")
    monkeypatch.setattr("extract.export._create" if kind == "duckdb" else "extract.export._fill_book", full)
    with pytest.raises(ExportRefused, match="No space left"):
        export(panel[1], kind, file)
    assert [path.name for path in tmp_path.iterdir()] == [file.name]
    assert file.read_text() == "as it was"


def test_a_missing_package_is_named_with_the_command_that_installs_it(panel, tmp_path, monkeypatch):
    """A plain sentence, and no half-written file."""
    there = builtins.__import__

    def missing(name, *rest, **options):
        if name == "duckdb":
            raise ImportError(name)
        return there(name, *rest, **options)

    monkeypatch.setattr("importlib.import_module", missing)
    with pytest.raises(ExportRefused, match=r"pip install 'nianbao\[compare\]'"):
        export(panel[1], "duckdb", tmp_path / "x.duckdb")
    assert list(tmp_path.iterdir()) == []


def test_the_commands_answer_and_refuse_plainly(panel, tmp_path, capsys):
    """Compliance prints a row per year, export says what is in the file, and a wrong call is one line."""
    _, folder = panel
    roster = str(folder.parent / "agencies.csv")
    assert cli.main(["compliance", str(folder), "--roster", roster, "--csv", str(tmp_path / "all.csv")]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 7
    assert len(pd.read_csv(tmp_path / "all.csv")) == 1800
    assert cli.main(["export", str(folder), str(tmp_path / "x.csv")]) == 0
    assert cli.main(["export", str(folder), str(tmp_path / "x.doc")]) == 2
    assert cli.main(["compliance", str(folder), "--weight", "cells"]) == 2
    assert cli.main(["compliance", str(folder), "--by", "colour"]) == 2
    assert cli.main(["compliance", str(folder), "--weight", "cells=nan"]) == 2
    assert cli.main(["compliance", str(folder), "--by", " ,"]) == 2
    assert cli.main(["compliance", str(folder), "--by", "published"]) == 2  # the name of an outcome
    assert cli.main(["export", str(tmp_path), str(tmp_path / "x.csv")]) == 2
    answer, errors = capsys.readouterr()
    told = errors.splitlines()
    assert len(told) == 7
    assert all(line.startswith("nianbao: ") for line in told)
    assert "published" not in answer
    (tmp_path / "file").write_text("")
    assert cli.main(["compliance", str(folder), "--by", "year,year", "--csv", str(tmp_path / "file" / "all.csv")]) == 1
    answer, errors = capsys.readouterr()
    assert (answer, "all.csv cannot be written" in errors) == ("", True)
    assert cli.main(["compliance", str(folder), "--by", "year,year", "--csv", str(tmp_path / "new" / "all.csv")]) == 0
    assert (tmp_path / "new" / "all.csv").exists()


@pytest.mark.parametrize("inside", [False, True])
def test_a_damaged_file_is_named(panel, tmp_path, capsys, inside):
    """A table that is cut off, or broken inside, says which file is at fault, and what to do."""
    folder = tmp_path / "out"
    shutil.copytree(panel[1], folder)
    part = next((folder / "reports").rglob("*.parquet"))
    content = part.read_bytes()
    part.write_bytes(content[:4] + bytes(90) + content[94:] if inside else content[:100])
    for arguments in (["compliance"], ["export", "x.csv"], ["report", "--html", "x.html"], ["link"]):
        status = cli.main([arguments[0], str(folder), *arguments[1:]])
        answer, errors = capsys.readouterr()
        assert (status, answer) == (2 if arguments == ["link"] else 1, "")
        assert str(part) in errors
        assert "delete it" in errors
