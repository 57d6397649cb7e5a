"""Tables printed again in one text: the first is the report's, and rows of two are never taken for those of one."""

from __future__ import annotations

import pytest

from extract.align.streams import align_lines
from extract.model import Fact, Paragraph, Place

HEADS = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和） 申请人情况\n自然人 商业企业 科研机构 社会公益组织 法律服务机构 其他 总计"
ROWS = (
    "一、本年新收政府信息公开申请数量{0}\n二、上年结转政府信息公开申请数量{1}\n（七）总计{0}\n四、结转下年度继续办理{1}"
)
FULL, OTHER, ZEROS = " 5 1 0 0 0 0 6", " 1 0 0 0 0 2 3", " 0 0 0 0 0 0 0"
DISPUTED = "行政复议 行政诉讼\n结果维持 结果纠正 其他结果 尚未审结 总计 未经复议直接起诉 复议后起诉\n" + " ".join(
    2 * ["结果维持 结果纠正 其他结果 尚未审结 总计"]
)


def lay(text: str) -> dict[str, Fact]:
    """The facts of all tables in the lines of a text, by table, row and column."""
    paragraphs = tuple(Paragraph(line, Place(line=n)) for n, line in enumerate(text.split("\n"), 1))
    found = align_lines(paragraphs, frozenset(("disclosure", "requests", "disputes")))
    return {f"{f.cell.table}/{f.cell.row}/{f.cell.column}": f for table in found for f in table.facts}


def test_the_first_of_two_tables_is_read() -> None:
    """Behind the table of a county come those of its offices; the form of 四 begins anew behind them."""
    tables = f"{HEADS}\n{ROWS.format(FULL, ZEROS)}\n附：某局\n{HEADS}\n{ROWS.format(OTHER, ZEROS)}"
    facts = lay(f"{tables}\n四、政府信息公开行政复议、行政诉讼情况\n{DISPUTED}\n{' '.join(['0'] * 15)}")
    fact = facts["requests/new/total"]
    assert (fact.value, fact.status, fact.place.line) == (6, "printed", 3)
    assert facts["requests/carried_forward/natural_person"].value == 0
    assert {f.status for key, f in facts.items() if key.startswith("disputes")} == {"printed"}


def test_nothing_is_sure_where_the_first_table_is_empty() -> None:
    """It may be a blank form before the report's own table, or the report's table before that of another body."""
    facts = lay(f"{HEADS}\n{ROWS.format('', '')}\n附：某局\n{HEADS}\n{ROWS.format(OTHER, ZEROS)}")
    assert (facts["requests/new/total"].value, facts["requests/new/total"].status) == (3, "inferred")


def test_an_empty_table_says_nothing_of_the_others() -> None:
    """The disputes printed twice, blank and filled, leave those in doubt and not table 3."""
    tables = f"{HEADS}\n{ROWS.format(FULL, ZEROS)}\n四、行政复议、行政诉讼情况\n{DISPUTED}\n附：某局\n{DISPUTED}\n{' '.join(['0'] * 15)}"
    facts = lay(tables)
    assert facts["requests/new/total"].status == "printed"
    assert {f.status for key, f in facts.items() if key.startswith("disputes")} == {"inferred"}


def test_heads_at_the_foot_of_a_page_are_no_empty_table() -> None:
    """The same heads stand on the next page, above the only row."""
    facts = lay(f"{HEADS}\n{ROWS.format(FULL, ZEROS)}\n{DISPUTED}\n{DISPUTED}\n{' '.join(['0'] * 15)}")
    assert {f.status for f in facts.values() if f.cell.table == "disputes"} == {"printed"}


@pytest.mark.parametrize("again", [HEADS, f"{HEADS}\n第 2 页"])
def test_heads_printed_again_on_the_next_page_begin_no_other_table(again: str) -> None:
    """A table ends with its last rows, and not where a page repeats its heads."""
    rows = ROWS.format(FULL, ZEROS).split("\n")
    facts = lay("\n".join([HEADS, *rows[:2], again, *rows[2:]]))
    assert [facts[f"requests/{row}/total"].value for row in ("new", "outcomes_total", "carried_forward")] == [6, 6, 0]


def test_a_label_before_two_rows_of_figures_settles_neither() -> None:
    """A stretch of lines was stored twice: the row in which it was cut has figures of another one."""
    rows = f"2.重复申请{FULL}\n2.重复申请{{}}\n3.要求提供公开出版物{ZEROS}"
    for other, status in ((OTHER, "inferred"), (FULL, "printed")):
        facts = lay(f"{HEADS}\n一、本年新收政府信息公开申请数量{FULL}\n{rows.format(other)}\n（七）总计{FULL}")
        assert facts["requests/not_processed.duplicate/total"].status == status
        assert facts["requests/new/total"].status == "printed"


@pytest.mark.parametrize("title", ["某市教育局2022年政府信息公开工作年度报告", "关于2022年政府信息公开工作的报告"])
def test_the_tables_behind_another_title_are_of_another_report(title: str) -> None:
    """Also where this report has no such table: a sentence stands in its place, and not the figures of the year before."""
    own = "第二十条第（一）项\n信息内容 本年制发件数 本年废止件数 现行有效件数\n规章 0 1 2\n行政规范性文件 3 4 5\n第二十条第（五）项\n行政许可 6"
    facts = lay(f"{own}\n三、本年度未收到申请。\n{title}\n{HEADS}\n{ROWS.format(FULL, ZEROS)}")
    assert facts["disclosure/licenses/decisions"].value == 6
    assert not any(key.startswith("requests") and f.value is not None for key, f in facts.items())
    headed = f"{title}\n{own}\n{title}\n{HEADS}\n{ROWS.format(FULL, ZEROS)}"
    assert lay(headed)["requests/new/total"].value == 6  # the title at the head of each page


@pytest.mark.parametrize("gap", ["", "\n"])
def test_a_title_on_two_lines_begins_another_report(gap: str) -> None:
    """Its last line, 年度报告, is none alone."""
    own = f"{HEADS}\n{ROWS.format(FULL, ZEROS)}"
    disputes = f"行政复议 行政诉讼\n{DISPUTED}\n{' '.join(['1'] * 15)}"
    facts = lay(f"{own}\n四、未发生行政复议、行政诉讼。\n某市教育局2022年政府信息公开工作\n{gap}年度报告\n{disputes}")
    assert not any(key.startswith("disputes") and f.value is not None for key, f in facts.items())


def test_heads_that_lost_a_line_end_their_table_all_the_same() -> None:
    """The second table of disputes is another's although the first has lost the line with two of its kinds' results."""
    heads = DISPUTED.split("\n")
    own = f"行政复议 行政诉讼\n{heads[1]}\n{' '.join(['0'] * 15)}\n附：某局\n{DISPUTED}\n{' '.join(['2'] * 15)}"
    facts = lay(f"{HEADS}\n{ROWS.format(FULL, ZEROS)}\n{own}")
    assert not any(f.value == 2 for key, f in facts.items() if key.startswith("disputes"))
