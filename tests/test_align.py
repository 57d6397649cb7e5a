"""A document laid over the form: what its cells leave out stands in the lines around them."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from extract.align import align
from extract.model import Fact
from extract.readers import open_source, read

MARKED = """
## 表二
| 信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 |
|---|---|---|---|
| 规章 | 0 | 0 | 0 |
| 行政规范性文件 | 4 | 1 | 9 |
"""

BESIDE = """
第二十条第（五）项
信息内容 本年处理决定数量
行政许可 31
第二十条第（六）项
信息内容 本年处理决定数量
行政处罚 6
行政强制 0
"""

RESULTS = "| 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 |\n|---|---|---|---|---|\n"


def facts(text: str, table: str) -> dict[str, list[Fact]]:
    """The facts of a table of the form in a text, by row."""
    document = read(open_source("typed.md", text.encode()))
    found: dict[str, list[Fact]] = {}
    for laid in align(document):
        for fact in laid.facts if laid.table == table else ():
            found.setdefault(fact.cell.row, []).append(fact)
    return found


def values(row: Iterable[Fact]) -> list[int | None]:
    return [int(fact.value) if fact.value is not None else None for fact in row]


@pytest.mark.parametrize("text", [BESIDE + MARKED, MARKED + BESIDE], ids=["above", "below"])
def test_rows_in_lines_beside_a_table_are_rows_of_it(text: str) -> None:
    """A program drew cells round two rows of the table and left the others as lines."""
    found = facts("二、主动公开政府信息情况\n" + text, "disclosure")
    rows = ("rules", "normative_documents", "licenses", "punishments", "compulsion")
    assert [values(found[row]) for row in rows] == [[0, 0, 0], [4, 1, 9], [31], [6], [0]]
    assert {fact.status for row in rows for fact in found[row]} == {"printed"}
    assert {fact.status for fact in found["fees"]} == {"missing"}


def test_a_row_that_has_cells_is_not_read_from_lines() -> None:
    """What a table says of a row stands; a line with other figures changes nothing."""
    found = facts(f"二、主动公开政府信息情况\n{MARKED}{BESIDE}规章 7 7 7\n", "disclosure")
    assert values(found["rules"]) == [0, 0, 0]


def test_a_table_for_each_kind_of_dispute_is_told_by_the_line_above_it() -> None:
    """Three tables with the same heads: only their titles say whose results they are, in whatever order they come."""
    text = (
        "四、政府信息公开行政复议、行政诉讼情况\n\n"
        f"### 行政诉讼（复议后起诉）\n{RESULTS}| 1 | 2 | 3 | 4 | 10 |\n\n"
        f"### 1.行政复议情况\n{RESULTS}| 5 | 0 | 0 | 1 | 6 |\n\n"
        f"### 行政诉讼（未经复议直接起诉）\n{RESULTS}| 7 | 0 | 0 | 0 | 7 |\n"
    )
    found = facts(text, "disputes")
    assert values(found["reconsideration"]) == [5, 0, 0, 1, 6]
    assert values(found["litigation_direct"]) == [7, 0, 0, 0, 7]
    assert values(found["litigation_after_reconsideration"]) == [1, 2, 3, 4, 10]
    assert {fact.status for row in found.values() for fact in row} == {"printed"}


def test_the_heading_of_all_disputes_names_none_of_them() -> None:
    """One table of one kind right below the heading of the section: which kind, nothing says."""
    assert not facts(f"四、政府信息公开行政复议、行政诉讼情况\n{RESULTS}| 1 | 2 | 3 | 4 | 10 |\n", "disputes")
