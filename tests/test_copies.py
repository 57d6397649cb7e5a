"""Copied sections are found whatever their numbers and names, and nobody is said to copy what all say."""

import datetime as dt
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from fixtures.panel import Corpus, Filed, by_agency, make_corpus, version
from fixtures.panel_plants import plant
from fixtures.panel_prose import STOCK
from fixtures.panel_rows import texts, write
from hypothesis import given
from hypothesis import strategies as st

from extract import panel
from extract.panel import copies as copies_module
from extract.panel.sentences import sentences

AGENCY, DIVISION = "泾县水利局", "安徽省宣城市泾县"


def alike(text: str, agency: str | None = AGENCY) -> list[str]:
    return [found for _, found in sentences(text, agency, DIVISION)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("全年召开公开工作专题会议3次。", "全年召开公开工作专题会议12次。"),
        ("全年召开公开工作专题会议三次。", "全年召开公开工作专题会议十二次。"),
        ("栏目点击率提高了12.5%，居全县前列。", "栏目点击率提高了 8 %,居全县前列."),
        ("我局在门户网站开设了惠农补贴专栏。", "泾县水利局在门户网站开设了惠农补贴专栏。"),
        ("泾县民政局在门户网站开设惠农补贴专栏。", "县民政局在门户网站开设惠农补贴专栏。"),
        ("一是在集市张贴惠农补贴的办事指南。", "（二）在集市张贴惠农补贴的办事指南。"),
        ("1.在集市张贴惠农补贴的办事指南；", "在集市张贴惠农补贴的办事指南。"),
        ("在集市張貼惠农补贴的辦事指南。", "在集市張貼惠农补贴的办事指南。"),
    ],
)
def test_sentences_are_alike_but_for_numbers_and_names(one, other):
    """Figures, list numbers, width, punctuation and the agency's names for itself do not make another sentence."""
    agencies = ("泾县民政局", "泾县民政局") if "民政" in one else (AGENCY, AGENCY)
    (first,), (second,) = alike(one, agencies[0]), alike(other, agencies[1])
    assert first == second


def test_another_agencys_name_is_our_own(tmp_path):
    """Who copies puts the own name in the place of the other's."""
    (ours,) = alike("泾县水利局在集市张贴惠农补贴的办事指南。")
    ((_, theirs),) = sentences("建湖县财政局在集市张贴惠农补贴的办事指南。", "建湖县财政局", "江苏省盐城市建湖县")
    assert ours == theirs


def test_other_words_are_another_sentence():
    """One word of content is enough."""
    (first,), (second,) = alike("在集市张贴惠农补贴的办事指南。"), alike("在集市张贴助学补贴的办事指南。")
    assert first != second


@pytest.mark.parametrize(
    "text",
    [
        "一、总体情况",
        "（二）部分公开（区分处理的，只计这一情形，不计其他情形）",
        "收到和处理政府信息公开申请情况",
        "根据《中华人民共和国政府信息公开条例》的规定，编制本报告。",
        "本报告所列数据的统计期限自2023年1月1日起至12月31日止。",
        "本报告由总体情况、主动公开政府信息情况等六个部分组成。",
        "如对本报告有疑问，请与泾县水利局办公室联系，电话：0563-5022000。",
        "2023年共收到政府信息公开申请12件，上年结转1件，已全部办结，结转下年度0件。",
        "本年度未收到政府信息公开申请，未发生行政复议、行政诉讼。",
        "制发行政规范性文件3件，废止1件，现行有效20件。",
        "无。",
        "工作有力有序。",
    ],
)
def test_what_the_form_has_all_say_does_not_count(text):
    """Headings and labels, the prescribed opening, the tables said again, and phrases too short to tell anything."""
    assert alike(text) == []


@given(
    st.text(st.sampled_from("一二3%（）()：；。;.\n\r\t 我局县泾水利@0#，,x\u2028\u3000ā"), max_size=60),
    st.text(max_size=4),
)
def test_any_text_has_sentences(text, name):
    """Whatever stands in a text, each sentence is found in it as printed, and those that count are long enough."""
    for printed, found in sentences(text * 3, name, name):
        assert printed in text * 3
        assert len(found) >= 10


def test_sentences_come_as_printed():
    """The example that a reader sees is the agency's own sentence, not the masked one."""
    text = "（一）我局全年张贴办事指南30份，\u3000发放手册200册。\n（二）主动公开。二是在集市开展政策宣讲6场！"
    assert [printed for printed, _ in sentences(text, AGENCY, DIVISION)] == [
        "（一）我局全年张贴办事指南30份，\u3000发放手册200册",
        "二是在集市开展政策宣讲6场",
    ]


def corpus_of(agencies: int, years: range) -> tuple[Corpus, list[list[Filed]]]:
    """Reports whose prose is all their own, without a stock phrase in it, agency by agency."""
    corpus = make_corpus(agencies, years, 9)
    for report in corpus.reports:
        for section in (report.overview, report.problems):
            section[:] = [sentence for sentence in section if sentence not in STOCK]
    return corpus, list(by_agency(corpus).values())


def copies(corpus: Corpus, output: Path, **shares: float) -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    """The rows of `copies`, and the findings about them."""
    write(corpus, output)
    panel.link(output, panel.Shares(**shares))
    findings = pd.read_parquet(output / "panel_findings").query("code == 'text-copied'")
    return pd.read_parquet(output / "copies").to_dict("records"), findings.to_dict("records")


def test_prose_of_ones_own_is_copied_from_nobody(tmp_path):
    """Two hundred reports that share nothing but stock phrases, and not one row."""
    corpus = make_corpus(50, range(2021, 2025), 9)
    assert copies(corpus, tmp_path) == ([], [])


def test_last_years_text_with_new_figures(tmp_path):
    """The row names section, source, share and an example as this report prints it."""
    corpus, agencies = corpus_of(10, range(2021, 2024))
    agencies[3][2].overview = agencies[3][1].overview
    (row,), (finding,) = copies(corpus, tmp_path)
    assert (row["report_id"], row["other_report_id"]) == (agencies[3][2].report_id, agencies[3][1].report_id)
    assert (row["section"], row["relation"], row["order"], row["share"]) == ("overview", "own", "earlier-year", 1)
    assert row["copied"] == row["sentences"] >= 6
    assert row["example"] in dict(texts(agencies[3][2]))["overview"]
    assert (finding["report_id"], finding["blame"]) == (agencies[3][2].report_id, "source")
    assert agencies[3][1].source in finding["message"]


def test_the_nearest_year_is_the_source_of_a_text_that_stands_in_all(tmp_path):
    """Three years with the same words: each copies the one before it."""
    corpus, agencies = corpus_of(10, range(2021, 2024))
    for report in agencies[3][1:]:
        report.problems = agencies[3][0].problems
    rows, _ = copies(corpus, tmp_path)
    assert {(row["year"], row["other_year"]) for row in rows} == {(2022, 2021), (2023, 2022)}


def test_a_text_with_another_agencys_name_in_it(tmp_path):
    """The source is the agency that had it first."""
    corpus, agencies = corpus_of(10, range(2021, 2024))
    for at in (4, 6):
        agencies[at][2].overview = agencies[2][0].overview
    rows, findings = copies(corpus, tmp_path)
    assert {(r["other_agency"], r["relation"], r["order"]) for r in rows} == {
        (agencies[2][0].name, "other", "earlier-year")
    }
    assert {row["report_id"] for row in rows} == {agencies[at][2].report_id for at in (4, 6)}
    assert len(findings) == 2


@pytest.mark.parametrize(
    ("days", "order", "blame"), [(-9, "published-earlier", "source"), (0, "open", "open"), (None, "open", "open")]
)
def test_of_one_year_the_first_published_is_the_source(tmp_path, days, order, blame):
    """Where the dates do not tell, the row is there and the direction is open."""
    corpus, agencies = corpus_of(10, range(2022, 2023))
    copied, source = agencies[5][0], agencies[2][0]
    copied.overview = source.overview
    copied.published = dt.date(2023, 1, 30)
    source.published = None if days is None else copied.published + dt.timedelta(days=days)
    (row,), (finding,) = copies(corpus, tmp_path)
    assert (row["order"], finding["blame"]) == (order, blame)
    if order != "open":
        assert (row["report_id"], row["other_report_id"]) == (copied.report_id, source.report_id)


def test_what_is_the_agencys_own_is_not_said_to_be_anothers(tmp_path):
    """A text that another agency took from us last year is still ours this year."""
    corpus, agencies = corpus_of(10, range(2021, 2024))
    agencies[1][1].overview = agencies[7][1].overview = agencies[7][0].overview
    agencies[7][2].overview = agencies[7][0].overview
    rows, _ = copies(corpus, tmp_path)
    assert {(r["agency"], r["year"], r["relation"]) for r in rows} == {
        (agencies[1][0].name, 2022, "other"),
        (agencies[7][0].name, 2022, "own"),
        (agencies[7][0].name, 2023, "own"),
    }


def test_each_sentence_has_one_source(tmp_path):
    """Three from last year's own report, four from another agency: two rows with their own shares."""
    corpus, agencies = corpus_of(10, range(2021, 2024))
    agencies[3][2].overview = agencies[3][1].overview[:3] + agencies[5][0].overview[:4]
    rows, findings = copies(corpus, tmp_path)
    assert {(row["relation"], row["other_year"], row["copied"]) for row in rows} == {
        ("own", 2022, 3),
        ("other", 2021, 4),
    }
    assert {row["sentences"] for row in rows} == {7}
    assert len(findings) == 1


def test_what_many_agencies_say_is_copied_from_nobody(tmp_path):
    """A template in the reports of eight agencies of twenty: stock at the usual share, copied where 50 % may share it."""
    corpus, agencies = corpus_of(20, range(2022, 2023))
    for reports in agencies[1:9]:
        reports[0].overview = agencies[0][0].overview
    usual, _ = copies(corpus, tmp_path)
    assert usual == []
    rows, _ = copies(corpus, tmp_path, stock=0.5)
    assert len(rows) == 8


def test_a_phrase_that_one_agency_says_every_year_is_no_stock_phrase(tmp_path):
    """Agencies are counted, not reports: six years of one agency do not make a phrase of all."""
    corpus, agencies = corpus_of(10, range(2019, 2028))
    for report in agencies[3]:
        report.problems = agencies[3][0].problems
    rows, _ = copies(corpus, tmp_path)
    assert len(rows) == 8


def test_a_sentence_or_two_are_no_copied_section(tmp_path):
    """There is a row with a small share, and no finding."""
    corpus, agencies = corpus_of(10, range(2022, 2024))
    agencies[3][1].overview[:0] = agencies[3][0].overview[:2]
    rows, findings = copies(corpus, tmp_path)
    assert all(row["share"] < 0.5 for row in rows)
    assert findings == []


def test_a_second_file_of_a_year_copies_nothing(tmp_path):
    """The same text at another address is no copied text, and next year's copy names one of the two."""
    corpus, agencies = corpus_of(10, range(2022, 2024))
    before, now = agencies[3]
    now.overview = before.overview
    corpus.reports.append(version(before))
    rows, _ = copies(corpus, tmp_path)
    assert [row["report_id"] for row in rows] == [now.report_id]


def test_a_text_of_unknown_agency_may_be_its_own(tmp_path):
    """Where nobody knows whose a report is, the relation is open, and so is the blame."""
    corpus, agencies = corpus_of(10, range(2022, 2024))
    agencies[3][1].overview = agencies[3][0].overview
    write(corpus, tmp_path)
    for path in (tmp_path / "reports" / "year=2022").rglob("*.parquet"):
        table = pq.ParquetFile(path).read()
        at = table.schema.get_field_index("agency_id")
        pq.write_table(table.set_column(at, table.schema.field(at), pa.nulls(len(table), pa.string())), path)
    panel.link(tmp_path)
    (row,) = pd.read_parquet(tmp_path / "copies").to_dict("records")
    assert row["relation"] == "open"
    (finding,) = pd.read_parquet(tmp_path / "panel_findings").query("code == 'text-copied'").to_dict("records")
    assert finding["blame"] == "open"


def test_what_a_text_says_twice_counts_once(tmp_path):
    """A section that repeats its sentences has no more of them."""
    corpus, agencies = corpus_of(10, range(2022, 2024))
    agencies[3][1].overview = agencies[3][0].overview * 3
    (row,), _ = copies(corpus, tmp_path)
    assert row["share"] == 1


def test_sentences_on_disk_are_the_same_in_small_pieces(tmp_path, monkeypatch):
    """However little is in memory at a time, the rows are the same."""
    corpus = make_corpus(100, range(2019, 2025), 21)
    plant(corpus, 21, share=0.5)
    expected, _ = copies(corpus, tmp_path / "whole")
    assert len(expected) > 8
    for name, value in (("_HELD", 300), ("_BLOCK", 16), ("_SHARE_BITS", 2)):
        monkeypatch.setattr(f"extract.panel.copies.{name}", value)
    monkeypatch.setattr("extract.panel._TEXTS", 7)
    monkeypatch.setattr("extract.panel.quotes._TEXTS", 7)
    found, _ = copies(corpus, tmp_path / "pieces")
    assert sorted(map(str, found)) == sorted(map(str, expected))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no full disk")
def test_a_full_disk_is_told(tmp_path):
    """Sentences that cannot be kept end the command: without them copies would be missed in silence."""
    kept = copies_module._Files(tmp_path / "sentences", copies_module._SENTENCE)
    (tmp_path / "sentences" / "0").symlink_to("/dev/full")
    kept.add([1, 2, 3, 4])
    with pytest.raises(OSError, match="space"):
        list(kept.read())
