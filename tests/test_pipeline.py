"""The stages in order: one file in, one report out, or one of the ways in which it cannot become a report."""

from __future__ import annotations

import time

import pytest

from extract.errors import NotAReport, Unreadable
from extract.model import Report
from extract.pipeline import extract
from extract.readers import open_source

ZEROS = "0 0 0 0 0 0 0"
HEAD = "某某县统计局2023年政府信息公开工作年度报告\n\n一、总体情况\n2023年，我局认真落实有关要求，平稳推进各项工作。\n"
DISCLOSURE = (
    "二、主动公开政府信息情况\n第二十条第（一）项\n信息内容 本年制发件数 本年废止件数 现行有效件数\n规章 0 0 0\n"
    "行政规范性文件 1 0 4\n第二十条第（五）项\n信息内容 本年处理决定数量\n行政许可 12\n第二十条第（六）项\n行政处罚 3\n"
    "行政强制 0\n第二十条第（八）项\n信息内容 本年收费金额（单位：万元）\n行政事业性收费 0\n"
)
REQUESTS = (
    "三、收到和处理政府信息公开申请情况\n申请人情况\n自然人 商业企业 科研机构 社会公益组织 法律服务机构 其他 总计\n"
    f"一、本年新收政府信息公开申请数量 2 0 0 0 0 0 2\n二、上年结转政府信息公开申请数量 {ZEROS}\n（一）予以公开 2 0 0 0 0 0 2\n"
    f"（七）总计 2 0 0 0 0 0 2\n四、结转下年度继续办理 {ZEROS}\n"
)


def report(text: str) -> Report:
    """The report that a text becomes."""
    return extract(open_source("report.txt", text.encode()))


def test_a_text_becomes_a_report() -> None:
    """Heading, sections, facts and editions come from their stages, and the source is named by its bytes."""
    source = open_source("report.txt", (HEAD + DISCLOSURE + REQUESTS).encode())
    found = extract(source)
    assert (found.source_id, found.reader, found.media_type) == (source.id, "text", "text/plain")
    assert (found.heading.agency, found.heading.year) == ("某某县统计局", 2023)
    assert [s.key for s in found.sections if s.key != "preamble"] == ["overview", "disclosure", "requests"]
    assert found.editions["disclosure"] == "2021"
    facts = {(f.cell.table, f.cell.row, f.cell.column): f for f in found.facts}
    assert facts["disclosure", "licenses", "decisions"].value == 12
    assert facts["requests", "new", "total"].value == 2


def test_every_cell_of_the_editions_in_use_has_a_fact() -> None:
    """A table that is not in the file has its cells as missing, so the facts are rectangular; none comes twice."""
    found = report(HEAD + DISCLOSURE)
    cells = [(f.cell.table, f.cell.row, f.cell.column) for f in found.facts]
    assert len(cells) == len(set(cells))
    assert {f.cell.table for f in found.facts} == {"disclosure", "requests", "disputes"}
    assert {f.status for f in found.facts if f.cell.table == "disputes"} == {"missing"}
    assert found.status == "partial"


def test_what_is_not_printed_is_no_zero() -> None:
    """No fact has a value without a text that prints it."""
    for text in (HEAD + DISCLOSURE, HEAD + DISCLOSURE + REQUESTS, HEAD + DISCLOSURE.replace(" 12", "")):
        assert all(f.text is not None for f in report(text).facts if f.value is not None)


def test_checks_speak_of_the_file() -> None:
    """A sum that is wrong in a text whose cells nobody reads again is found, and the figures stay as printed."""
    found = report(HEAD + DISCLOSURE + REQUESTS.replace("（一）予以公开 2 0 0 0 0 0 2", "（一）予以公开 2 0 0 0 0 0 5"))
    broken = [f for f in found.findings if f.code == "identity-broken"]
    assert "disclosed" in {f.row for f in broken}
    total = next(f for f in found.facts if (f.cell.row, f.cell.column) == ("disclosed", "total"))
    assert (total.value, total.text, total.status) == (5, "5", "printed")


def test_the_year_tells_the_edition_due() -> None:
    """A report on 2023 on the form of 2019 is read on that form, and told that it is out of date."""
    old = DISCLOSURE.replace("本年制发件数 本年废止件数 现行有效件数", "本年新制作数量 本年新公开数量 对外公开总数量")
    old = old.replace("行政规范性文件", "规范性文件").replace(
        "本年处理决定数量", "上一年项目数量 本年增/减 处理决定数量"
    )
    old = (
        old.replace("行政许可 12", "行政许可 12 0 4")
        .replace("行政处罚 3", "行政处罚 3 0 1")
        .replace("本年收费金额（单位：万元）", "上一年项目数量 本年增/减")
    )
    found = report(HEAD + old)
    assert found.editions["disclosure"] == "2019"
    assert found.edition == "2021"
    assert "edition-outdated" in {f.code for f in found.findings}


def test_a_text_that_is_no_report_is_refused() -> None:
    """A notice about something else."""
    with pytest.raises(NotAReport):
        report("关于召开防汛工作会议的通知\n\n各科室：\n会议定于周五上午九时召开，请准时参加。\n")


PIECE = "第二十条第（一）项\n信息内容 本年制发件数 本年废止件数 现行有效件数\n规章 0 0 0\n行政规范性文件 1 0 4\n第二十条第（五）项\n"


@pytest.mark.parametrize("above", ["某某县统计局2023年政府信息公开工作年度报告\n", "二、主动公开政府信息情况\n"])
def test_a_piece_of_a_table_is_a_report_where_something_says_so(above: str) -> None:
    """Beneath a title, or the heading of a section, a cut table is read as far as it goes, and the rest is missing."""
    found = report(above + PIECE)
    assert found.status == "partial"
    assert {(f.cell.row, f.cell.column): f.value for f in found.facts if f.value is not None} == {
        **{("rules", column): 0 for column in ("issued", "repealed", "in_force")},
        **{("normative_documents", column): n for column, n in (("issued", 1), ("repealed", 0), ("in_force", 4))},
    }


def test_a_piece_of_a_table_alone_is_called_that() -> None:
    """What is refused is told truly: there is a table, and nothing says whose it is."""
    with pytest.raises(NotAReport, match="piece of a table"):
        report(PIECE)


def test_an_empty_file_is_refused() -> None:
    """There is nothing to read."""
    with pytest.raises(Unreadable):
        extract(open_source("report.txt", b""))
    with pytest.raises(Unreadable):
        report(" \n\n ")


def test_the_same_bytes_give_the_same_report() -> None:
    """Nothing depends on the clock, on the file's name or on chance."""
    content = (HEAD + DISCLOSURE + REQUESTS).encode()
    one, two = (extract(open_source(name, content)) for name in ("report.txt", "other.txt"))
    assert one.facts == two.facts
    assert one.findings == two.findings


@pytest.mark.parametrize("place", ["规章 ", "", "一、总体情况", "（七）总计 2 0 0 0 0 0 "])
@pytest.mark.parametrize(
    "piece", ["9", "²", "1,", "1.2", "-", "减1", "1件", "1 ", "一", "一、", "(1)", "||", "县市", "第1页"]
)
@pytest.mark.parametrize("end", ["", "x"])
def test_no_line_is_too_long_to_read(place: str, piece: str, end: str) -> None:
    """A line of one thing a thousand times over, found by changing files at random: no number is so long, no pattern is tried for
    minutes, and the rest is read.
    """
    line = place + piece * 5000 + end + "\n"
    began = time.process_time()
    found = report(HEAD + DISCLOSURE + line + REQUESTS)
    assert time.process_time() - began < 10
    facts = {(f.cell.table, f.cell.row, f.cell.column): f for f in found.facts}
    assert facts["disclosure", "licenses", "decisions"].value == 12
    assert all(f.value is None or abs(f.value) < 10**18 for f in found.facts)


def test_figures_are_never_those_of_two_tables() -> None:
    """Fifteen figures below three labels fill the last row of one table and two of the next by their number; but a run of figures
    is of one table.
    """
    begin = DISCLOSURE.index("第二十条第（八）项")
    labels = (
        "行政事业性收费\n一、本年新收政府信息公开申请数量\n二、上年结转政府信息公开申请数量\n各行由填报人逐项核对\n"
    )
    rest = REQUESTS[REQUESTS.index("（一）予以公开") :]
    found = report(HEAD + DISCLOSURE[:begin] + labels + "0\n" * 15 + rest)
    facts = {(f.cell.table, f.cell.row, f.cell.column): f for f in found.facts}
    assert facts["requests", "outcomes_total", "total"].value == 2
    assert facts["requests", "new", "total"].status in ("inferred", "missing")
    assert len(facts) == len(found.facts)
