"""Markdown tables in a text, and lines of pipes that are none."""

from __future__ import annotations

import pytest

from extract.model import Block, Paragraph, Place, Table
from extract.readers.emphasis import without_marks
from extract.readers.markdown import with_tables


def blocks(text: str) -> tuple[Block, ...]:
    """The blocks of a text, typed line by line."""
    return with_tables([Paragraph(line, Place(line=n), None) for n, line in enumerate(text.split("\n"), 1)])


def grids(text: str) -> list[list[list[str]]]:
    """The texts of each table of a text, row by row."""
    return [
        [[cell.text if cell else "" for cell in row] for row in block.grid]
        for block in blocks(text)
        if isinstance(block, Table)
    ]


def test_a_table_is_what_has_a_rule() -> None:
    """A head, a rule of dashes, rows: one table in its place among the lines."""
    found = blocks("前言\n| 信息内容 | 本年制发件数 |\n| --- | :---: |\n| 规章 | 0 |\n后记")
    assert [type(block) for block in found] == [Paragraph, Table, Paragraph]
    assert grids("| 信息内容 | 本年制发件数 |\n| --- | :---: |\n| 规章 | 0 |") == [
        [["信息内容", "本年制发件数"], ["规章", "0"]]
    ]


def test_cells_know_their_lines() -> None:
    """The place of a cell is the line that it stands on."""
    (table,) = (b for b in blocks("前言\n| 甲 | 乙 |\n|---|---|\n| 规章 | 0 |") if isinstance(b, Table))
    assert [cell.place.line for cell in table.cells] == [2, 2, 4, 4]
    assert table.place.line == 2


def test_pipes_without_a_rule_are_lines() -> None:
    """Other dumps mark cells with pipes too; their lines stay lines."""
    text = "规章 | 0 | 0 | 0 |\n行政规范性文件 | 1 | 0 | 3 |"
    assert [type(block) for block in blocks(text)] == [Paragraph, Paragraph]


def test_dashes_in_a_cell_of_their_own_line_are_no_rule() -> None:
    """Where each cell stands on its own line, `---- |` is a blank cell of the row above."""
    assert grids("一、主动公开情况 |\n---- |\n---- |\n（一）主动公开政府信息数 |\n条 |\n0 |") == []
    assert grids("| 规章 |\n| --- |\n| 0 |") == [[["规章"], ["0"]]]


def test_blank_cells_are_kept() -> None:
    """A blank cell is a cell."""
    assert grids("| 规章 |  | 3 |\n|---|---|---|\n|  | 1 | |") == [[["规章", "", "3"], ["", "1", ""]]]


def test_invented_heads_are_dropped() -> None:
    """A converter gives a table without heads some of its own: 列1, column 2, or nothing."""
    for head in ("| 列1 | 列2 |", "| column 1 | Unnamed: 2 |", "|  |  |"):
        assert grids(f"{head}\n|---|---|\n| 规章 | 0 |") == [[["规章", "0"]]]


def test_pieces_of_one_width_are_one_table() -> None:
    """A table cut at its merged rows goes on; one of another width, or behind a line of words, is another table."""
    first = "| 规章 | 0 |\n|---|---|\n| 文件 | 1 |"
    assert len(grids(f"{first}\n\n| 列1 | 列2 |\n|---|---|\n| 许可 | 2 |")) == 1
    assert len(grids(f"{first}\n\n| 许可 | 2 | 3 |\n|---|---|---|\n| 处罚 | 4 | 5 |")) == 2
    assert len(grids(f"{first}\n第二十条第（五）项\n| 许可 | 2 |\n|---|---|\n| 处罚 | 4 |")) == 2


def test_a_row_broken_before_its_last_pipe_is_one_row() -> None:
    """An editor folded a figure: where a pipe ends the head, it ends each row. Without one, two lines are two rows."""
    text = "| 信息内容 | 本年制发件数 | 注 |\n| --- | --- | --- |\n| 规章 | 2\n52 |  |\n| 行政规范性文件 | 3 |  |"
    assert grids(text)[0][1:] == [["规章", "252", ""], ["行政规范性文件", "3", ""]]
    assert len(grids("| 甲 | 乙\n| --- | ---\n| 规章 | 2\n| 许可 | 3")[0]) == 3


def test_escaped_pipes_and_breaks_belong_to_their_cell() -> None:
    """A pipe behind a backslash is a character of its cell, `<br>` a line break."""
    assert grids("| 增\\|减 | 甲<br>乙 |\n|---|---|\n| 1 | 2 |") == [[["增|减", "甲\n乙"], ["1", "2"]]]


def test_full_width_pipes_are_pipes() -> None:
    """A dump in full width has other pipes in the lines that hold words; the rule tells that they are cells."""
    assert grids("｜ ｃｏｌ１ ｜ ｃｏｌ２ ｜\n|---|---|\n｜ 规章 ｜ ０ ｜") == [[["规章", "０"]]]


@pytest.mark.parametrize(
    ("marked", "plain"),
    [
        ("## 二、情况", "二、情况"),
        ("# 通知\n**重点**是“2*3”", "通知\n重点是“2*3”"),
        ("| **规章** | *3* | _4_ | ***5*** | 7* |\n|---|---|", "| 规章 | 3 | 4 | 5 | 7* |\n|---|---|"),
        ('::: {.a}\n[一、[总体]{.b}情况]{style="x"}\n:::', "\n一、总体情况\n"),
        ("+-------+-----+\n| **甲** | *3* |\n+-------+-----+", "+-------+-----+\n| 甲     | 3   |\n+-------+-----+"),
        ("# 二\n1\\.许可 2\\.5 \\-3", "二\n1.许可 2.5 -3"),
        ("# 通知\n电话：****，****", "通知\n电话：****，****"),
        ("增\\-减 3*", "增\\-减 3*"),
    ],
    ids=["heading", "bold", "cells", "attributes", "drawn", "escaped", "masked", "no Markdown"],
)
def test_marks_of_markdown_are_none_of_the_text(marked: str, plain: str) -> None:
    """What a converter printed bold or leaning is a figure, and no heading leaves its mark behind; a mask of stars stays."""
    assert without_marks(marked) == plain


def test_rows_without_pipes_at_their_ends_keep_an_empty_last_cell() -> None:
    """`规章| 3|  ` is a row of three cells where the rule has no pipes at its ends either."""
    assert grids("信息内容| 本年制发件数| 注\n---|---|---\n规章| 3|  \n | 4| 乙")[0][1:] == [
        ["规章", "3", ""],
        ["", "4", "乙"],
    ]


def test_places_that_a_merged_cell_reaches_over_are_no_empty_cells() -> None:
    """A converter leaves one space for them, and more in an empty cell; a few such spaces are chance."""
    head = "| 一 | | | 二 | |\n|---|---|---|---|---|\n"
    (found,) = (block for block in blocks(f"{head}| 规章 | | | 3 |  |\n") if isinstance(block, Table))
    assert [(cell.text, cell.column, cell.column_span) for cell in found.cells] == [
        ("一", 0, 3),
        ("二", 3, 2),
        ("规章", 0, 3),
        ("3", 3, 1),
        ("", 4, 1),
    ]
    (plain,) = (block for block in blocks("| 一 | 二 |  |\n|---|---|---|\n| 规章 | | 3 |") if isinstance(block, Table))
    assert {cell.column_span for cell in plain.cells} == {1}


def test_cells_that_hold_figures_of_several_columns_are_no_cells() -> None:
    """A program that cut the lines of a page at their gaps: the rows are lines again, each at its place."""
    text = "| 一、本年新收 | 5 1 | 0 0 | 0 0 | 6 |\n|---|---|---|---|---|\n| | 2 0 | 0 0 | 0 0 | 2 |\n二、上年结转"
    assert [(block.text, block.place.line) for block in blocks(text) if isinstance(block, Paragraph)] == [
        ("一、本年新收 5 1 0 0 0 0 6", 1),
        ("2 0 0 0 0 0 2", 3),
        ("二、上年结转", 4),
    ]
    assert len(grids("| 规章 | 2 3 | 0 |\n|---|---|---|")) == 1


def test_styled_spans_leave_columns_as_they_were() -> None:
    """Pandoc's Markdown keeps the style of a cell, and draws its columns wide enough for it."""
    marked = '[规章]{style="font-family:宋体"}   [12]{.x style="a"}'
    plain = without_marks(marked)
    # The marks of the first are 27 characters, two of them as wide as two.
    assert plain.startswith("规章" + " " * (marked.index("[12") - len("规章") + 2) + "12")
    assert without_marks("数组[1]{无} 和 [2]") == "数组[1]{无} 和 [2]"
