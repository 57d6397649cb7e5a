"""Heads in another order than the form's above figures that are counted."""

from __future__ import annotations

import pytest

from extract.align.ordered import HeadOrder
from extract.form import table
from extract.model import FormCell
from extract.text import squash

ORGS = "商业企业 科研机构 社会公益组织 法律服务机构 其他"
RESULTS = "结果维持 结果纠正 其他结果 尚未审结 总计"


def cells(key: str, row: int = 0) -> list[FormCell]:
    """The cells of a row of a table of 2021; all of those of the disputes."""
    spec = table("2021", key)
    assert spec is not None
    return list(spec.cells if key == "disputes" else spec.rows[row].cells)


def columns(heads: str, own: list[FormCell], order: HeadOrder | None = None) -> list[str] | None:
    """The columns in the order of some heads, line by line; None where that is the form's, or not known."""
    found = (order or HeadOrder()).of(list(map(squash, heads.split("\n"))), own)
    return None if found is None else [cell.column for cell in found]


def test_heads_in_another_order_turn_the_cells() -> None:
    """So they do for the rows below, until heads come in the form's order."""
    order, own = HeadOrder(), cells("disclosure")
    turned = ["in_force", "issued", "repealed"]
    assert columns("信息内容 现行有效件数 本年制发件数 本年废止件数 规章", own, order) == turned
    assert columns("行政规范性文件", own, order) == turned
    assert columns("信息内容 本年制发件数 本年废止件数 现行有效件数 规章", own, order) is None


@pytest.mark.parametrize(
    "heads",
    [
        f"自然人 {ORGS} 总计",
        f"申请人情况 自然人 法人或其他组织 总计 {ORGS}",
        f"申请人情况 总计 自然人 法人或其他组织 {ORGS}",
        "自然人 商业 科研 总计 企业 机构",
        f"自然人 {ORGS} 总计 （六）其他处理",
    ],
)
def test_heads_on_two_lines_are_in_the_order_of_the_form(heads: str) -> None:
    """The total is set higher than the others and comes before them; where it is first is asked elsewhere."""
    assert columns(heads + " （一）予以公开", cells("requests")) is None


def test_applicants_in_another_order() -> None:
    """The total among the others, or two of the others the other way round."""
    found = columns("自然人 科研机构 商业企业 社会公益组织 法律服务机构 其他 总计 一、本年新收", cells("requests"))
    assert found is not None
    assert found[:3] == ["natural_person", "research_institution", "business"]
    among = columns("自然人 商业企业 科研机构 总计 社会公益组织 法律服务机构 其他 一、本年新收", cells("requests"))
    assert among is not None
    assert among[3] == "total"


def test_heads_of_several_lines_come_line_by_line() -> None:
    """A head of two lines comes before or behind those of one: their order says nothing, but that of the heads of one line does."""
    own = cells("requests")
    heads = "自然人 社会公益组织 法律服务机构 总计\n商业企业 科研机构 其他\n一、本年新收"
    assert columns(heads.replace("\n", ""), own) is not None
    assert columns(heads, own) is None
    turned = columns(heads.replace("商业企业 科研机构", "科研机构 商业企业"), own)
    assert turned is not None
    assert turned[-3:-1] == ["research_institution", "business"]
    assert columns("\n".join(heads.split()), own) is not None


def test_results_in_another_order() -> None:
    """All three kinds of dispute have them in the same order."""
    other = "结果纠正 结果维持 其他结果 尚未审结 总计"
    assert columns(" ".join([RESULTS] * 3), cells("disputes")) is None
    assert columns(" ".join([RESULTS, other, other]), cells("disputes")) is None
    found = columns(" ".join([other] * 3), cells("disputes"))
    assert found is not None
    assert found[:2] == found[5:7] == ["corrected", "upheld"]


def test_heads_of_some_cells_name_those_of_as_many_figures() -> None:
    """A table on the form of 2019 with the heads of 2021 above its decisions; a full row below is counted as ever."""
    spec, order = table("2019", "disclosure"), HeadOrder()
    assert spec is not None
    own = list(spec.rows[2].cells)
    found = order.of(squash("第二十条第（五）项 信息内容 本年处理决定数量 行政许可"), own, 1)
    assert found is not None
    assert [cell.column for cell in found] == ["decisions", "items_last_year", "change"]
    assert order.of("其他对外管理服务事项", own, 1) == found
    assert order.of("其他对外管理服务事项", own, 3) is None


def test_heads_of_another_edition_are_told() -> None:
    """From the first row below them to the next heads; heads that both editions have, and none, tell nothing."""
    order, own = HeadOrder(), cells("disclosure")
    assert order.edition(squash("信息内容 本年新 本年新 对外公开总数量 规章"), own) == "2019"
    assert order.edition("行政规范性文件", own) == "2019"
    assert order.edition(squash("信息内容 本年处理决定数量 行政许可"), cells("disclosure", 2)) == ""
    assert order.edition(squash("信息内容 本年制发件数 规章"), own) == ""
    assert HeadOrder().edition("规章", own) == ""
