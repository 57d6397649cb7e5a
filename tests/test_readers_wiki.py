"""Tables in the marks of a wiki."""

from __future__ import annotations

import pytest

from extract.model import Table
from extract.readers import open_source, read

ROWS = '{{| class="wikitable"\n|+ 二、主动公开\n|-\n{head}\n|-\n| 规章\n|\n| 3\n|-\n| 文件 || 5\n| 0\n|}}\n后'
WHOLE = [["第一项", "第一项", "第一项"], ["规章", "", "3"], ["文件", "5", "0"]]


@pytest.mark.parametrize(
    "head", ['! colspan="3" | 第一项', "| colspan=3|第一项", '!width="25%"| 第一项\n! 第一项\n!width="25%"| 第一项']
)
def test_each_mark_opens_a_cell(head: str) -> None:
    """A cell with nothing behind its mark is blank, and attributes are none of its text."""
    document = read(open_source("a.txt", ROWS.format(head=head).encode()))
    (table,) = (block for block in document.blocks if isinstance(block, Table))
    grid = [[cell.text if cell else "" for cell in row] for row in table.grid]
    assert grid[-3:] == WHOLE


def test_other_lines_stay_as_they_are() -> None:
    """A brace or a pipe outside a table marks nothing."""
    text = "规章 | 0\n|- 1\n{ | }\n文件"
    assert [block.text for block in read(open_source("a.txt", text.encode())).paragraphs()] == text.split("\n")
