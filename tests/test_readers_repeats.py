"""Rows of pipes in which a merged cell comes once for each of its columns."""

from __future__ import annotations

import pytest

from extract.model import Block, Paragraph, Place, Table
from extract.readers.repeats import with_repeats

ROWS = ("题 | 题 | 题 | 题", "内容 | 数甲 | 数乙 | 数丙", "规章 |  | 0 | ", "文件 | 1 | 2 | 3")


def blocks(*texts: str) -> tuple[Block, ...]:
    """The blocks of some lines."""
    return with_repeats([Paragraph(text, Place(line=n)) for n, text in enumerate(texts, 1)])


@pytest.mark.parametrize("row", ["{}", "{} |", "| {} |", "{}\n"])
def test_rows_beside_a_repeated_cell_have_all_their_cells(row: str) -> None:
    """A blank cell at the end of a row is one, and a pipe at the ends of all rows closes them."""
    head = "题甲 | 题甲 | 题甲 | 题甲"
    lines = "\n".join(map(row.format, (head, *ROWS[1:]))).split("\n")
    first, table, *_, last = blocks("前", *lines, "后")
    assert isinstance(first, Paragraph)
    assert isinstance(last, Paragraph)
    assert isinstance(table, Table)
    assert [[cell.text if cell else None for cell in line] for line in table.grid][2:] == [
        ["规章", "", "0", ""],
        ["文件", "1", "2", "3"],
    ]


@pytest.mark.parametrize(
    "rows",
    [ROWS[1:], ("0 | 0 | 0 | 0", *ROWS[1:]), ("甲 | —— | —— | ——", *ROWS[1:]), ("题甲 | 题甲 | 题甲", *ROWS[1:])],
)
def test_other_rows_stay_lines(rows: tuple[str, ...]) -> None:
    """Figures and marks for none come side by side, and a row of another width shows nothing about these."""
    assert all(isinstance(block, Paragraph) for block in blocks(*rows))


def test_rows_that_stand_among_the_lines_too_are_whole_between_pipes() -> None:
    """The text of a page, and behind it its tables: a blank cell is seen only in those."""
    plain = [f"行{name} {n} 0 {n}" for n, name in enumerate("甲乙丙丁戊", 1)]
    piped = [line.replace(" ", " | ") for line in plain]
    told = blocks("前", *plain, "己 3", *piped, "己 |  | 3 | ", "后")
    assert [type(block) for block in told] == [Paragraph] * 7 + [Table, Paragraph]
    assert isinstance(told[7], Table)
    assert [cell.text for cell in told[7].cells][-4:] == ["己", "", "3", ""]
    assert not any(isinstance(block, Table) for block in blocks("前", *plain[:4], *piped, "后"))
