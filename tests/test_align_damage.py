"""Texts of narrow tables: what digits on other lines, figures run into one another and labels in heaps leave in doubt."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from extract.form import table
from extract.model import Fact

HEADS = "申请人情况\n自然人 商业企业 科研机构 社会公益组织 法律服务机构 其他 总计"
ITEM = "第二十条第（一）项\n信息内容 本年制发件数 本年废止件数 现行有效件数\n"
SPEC = table("2021", "requests")
assert SPEC is not None
APPLICANTS = [column.key for column in SPEC.columns]

Cells = Mapping[str, Fact]
Lay = Callable[[str], Cells]


def statuses(facts: Cells, key: str) -> set[str]:
    """The statuses of a row of table 3."""
    return {facts[f"requests/{key}/{column}"].status for column in APPLICANTS}


@pytest.mark.parametrize(
    ("row", "below", "status"),
    [
        ("10623 20215 26172 0 0 0 47010", "2 2 2 0", "inferred"),
        ("1234 0 0 0 0 0 1234", "5 5", "inferred"),  # both lack the same digit
        ("9 3 3 3 6 1 25", "46526 13592 37269 20270", "inferred"),  # last digits come to the last ones of the total
        ("9 3 3 3 6 1 25", "12", "printed"),
        ("0 0 0 0 0 0 0", "46526 13592 37269 20270", "printed"),  # no zero is torn
    ],
)
def test_digits_near_a_row_may_be_its_own(lay: Lay, row: str, below: str, status: str) -> None:
    """With a character of a stacked group between them; a row that comes to its total without them needs none."""
    label = "一、本年新收政府信息公开申请数量"
    facts = lay(
        f"{HEADS}\n{label} {row}\n果\n{below}\n二、上年结转政府信息公开申请数量 0 0 0 0 0 0 0\n（七）总计 1 0 0 0 0 0 1"
    )
    assert statuses(facts, "new") == {status}
    assert statuses(facts, "outcomes_total") == {"printed"}


def test_a_row_that_falls_short_is_a_mistake_where_nothing_is_torn(lay: Lay) -> None:
    """Sums that do not come out cast doubt on figures only where the text shows damage: a row with two figures too many and one of
    two, or three that fall short.
    """
    short = "一、本年新收政府信息公开申请数量 5 1 0 0 0 0 9"
    facts = lay(f"{HEADS}\n{short}\n二、上年结转政府信息公开申请数量 0 0 0 0 0 0 0\n（七）总计 5 1 0 0 0 0 6")
    assert statuses(facts, "new") == {"printed"}
    torn = "（一）予以公开 5 1 2 0 0 0 0 0 0 6\n"
    facts = lay(f"{HEADS}\n{short}\n{torn}（七）总计 5 1 0 0 0 0 6")
    assert statuses(facts, "new") == {"inferred"}
    assert statuses(facts, "outcomes_total") == {"printed"}


def test_the_total_of_a_kind_of_dispute_may_go_on_below(lay: Lay) -> None:
    """13796 was too wide for its cell: the 6 below is not the number of a page where the row does not come to its totals."""
    heads = "行政复议 行政诉讼\n未经复议直接起诉 复议后起诉\n" + "结果维持 结果纠正 其他结果 尚未审结 总计\n" * 3
    facts = lay(
        f"{HEADS}\n（七）总计 5 1 0 0 0 0 6\n{heads}562 0 6200 7034 1379 1 0 0 0 1 0 0 0 2 2\n6\n存在的主要问题"
    )
    assert facts["disputes/reconsideration/total"].status == "inferred"
    assert facts["disputes/litigation_direct/total"].status == "printed"
    facts = lay(
        f"{HEADS}\n（七）总计 5 1 0 0 0 0 6\n{heads}185\n562 0 6200 7034 13796 1 0 0 0 1 1 0 0 1858 9\n存在的主要问题"
    )
    assert facts["disputes/litigation_after_reconsideration/total"].status == "inferred"


def test_two_rows_printed_over_one_another_are_neither(lay: Lay) -> None:
    """10007 is the 1000 of one row and the 7 of another, whose labels stand on the line too."""
    for label, status in (("行政规范性文件规章", "inferred"), ("规章", "printed")):
        facts = lay(f"{ITEM}{label} 10007 201 1102\n第二十条第（五）项\n行政许可 3")
        assert facts["disclosure/rules/issued"].status == status


def test_a_figure_longer_than_any_count_leaves_its_row_open(lay: Lay) -> None:
    """4895058928 is 48950 and 58928; with the number of the row before them the figures are as many as cells."""
    facts = lay(f"{HEADS}\n2.重复申请 20 27 0 6671 3280 0 4895058928\n（七）总计 5 1 0 0 0 0 6")
    assert statuses(facts, "not_processed.duplicate") == {"inferred"}


def test_a_character_of_a_watermark_between_figures_is_left_out(lay: Lay) -> None:
    """The row is whole without it; a unit or a dash between figures is none."""
    facts = lay(f"{HEADS}\n2.重复申请 30 健 0 0 0 0 0 30\n（七）总计 30 0 0 0 0 0 30")
    assert facts["requests/not_processed.duplicate/natural_person"].value == 30
    assert statuses(facts, "not_processed.duplicate") == {"printed"}


def test_a_watermark_within_a_unit_makes_no_other(lay: Lay) -> None:
    """万元 stays 万元 with a character between the two."""
    head = "第二十条第（八）项\n信息内容 本年收费金额（单位：万\n{}元）\n行政事业性收费 30\n"
    for between in ("", "源\n"):
        facts = lay(f"{ITEM}规章 1 0 5\n{head.format(between)}")
        assert facts["disclosure/fees/amount"].value == 30


def test_units_below_one_another_belong_to_labels_in_a_heap(lay: Lay) -> None:
    """Of two labels and two units with one figure beside the first, the figure may be that of either."""
    rows = "（三）从事政府信息公开工作人员数 人 9\n{}（四）政府信息公开专项经费 万元 0\n（一）召开政府信息公开工作会议或专题会议数 次 1\n"
    start = "统计指标 单位 统计数\n（一）收到申请数 件 5\n1.当面申请数 件 5\n2.传真申请数 件 0\n"
    for heap, status in (("1.专职人员数\n2.兼职人员数\n人 9\n人\n", "inferred"), ("2.兼职人员数 人 9\n", "printed")):
        assert lay(start + rows.format(heap))["statistics/staff.part_time/value"].status == status


def test_a_label_over_the_first_column_moves_its_figures_on(lay: Lay) -> None:
    """Below a group the label stands where the first figure of other rows does: no blank cell is before its figures."""
    line = "{:<30}{:<10}{:<6}{:<6}{:<6}{:<6}{:<6}{}"
    full = [
        line.format(label, 3, 0, 0, 0, 0, 4, 7) for label in ("（一）予以公开", "2.重复申请", "3.要求提供公开出版物")
    ]
    pushed = f"{'（四）无法提供':<30}{'1.本机关不掌握相关政府信息':<14}0     0     0     0     0     65"
    facts = lay("\n".join((HEADS, full[0], pushed, *full[1:], line.format("（七）总计", 9, 0, 0, 0, 0, 4, 13))))
    assert not statuses(facts, "unable_to_provide.not_held") & {"printed", "blank"}
