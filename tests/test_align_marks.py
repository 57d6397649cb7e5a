"""Text whose cells are marked by pipes: the habit of a file, and the cells of each row, empty ones included."""

from __future__ import annotations

import pytest

from extract.align.lexicon import sequence
from extract.align.marks import Habit, habit_of, read_marked
from extract.align.page_marks import page_lines

WORDS = sequence((("disclosure", "2019"), ("requests", "2021"), ("disputes", "2021")))
Told = list[tuple[str, list[str]]]


def told(text: str) -> Told:
    """Each run as the last piece of text before it and its cells, a blank one as ``. Spaces and breaks as typed."""
    raw = text.split("\n")
    stream = read_marked(raw, 0, habit_of(raw, 0), WORDS.names.__contains__, page_lines(raw))
    return [(run.parts[-1] if run.parts else "", [figure.text for figure in run.figures]) for run in stream.runs]


ROWS = "信息内容 | 本年新制作数量 | 本年新公开数量 | 对外公开总数量 |\n规章 | 0 | | 3 |\n规范性文件 | 1 | 2 | |"
CLOSED = "信息内容 |\n本年新制作数量 |\n本年新公开数量 |\n规章 |\n0 |\n|\n3 |\n规范性文件 |\n1 |\n2 |\n|"
ROW_MARKS = (
    "|\n信息内容 |\n本年新制作数量 |\n|\n规章 |\n0 |\n|\n3 |\n|\n规范性文件 |\n1 |\n2 |\n|\n|\n行政许可 |\n5 |\n|\n|"
)
APART = "信息内容\n|\n本年新制作数量\n|\n规章\n|\n0\n|\n\n|\n3\n|\n规范性文件\n|\n1\n|\n2\n|\n\n|"


@pytest.mark.parametrize(
    ("text", "habit"),
    [(ROWS, Habit.ROWS), (CLOSED, Habit.CLOSED), (ROW_MARKS, Habit.CLOSED), (APART, Habit.APART)],
)
def test_the_habit_of_a_file(text: str, habit: Habit) -> None:
    """A row on a line, a cell on a line with its pipe, or cells and pipes on lines of their own."""
    assert habit_of(text.split("\n"), 0) is habit


def test_a_few_pipes_are_no_habit() -> None:
    """A pipe in a breadcrumb marks no cells, and shares count, not numbers: three rows of a cut file are enough."""
    assert habit_of(["首页 | 政务公开", *["规章 0 0 0"] * 9], 0) is Habit.NONE
    assert habit_of(["规章 | 0 | 0 | 0 |"] * 3, 0) is Habit.ROWS


@pytest.mark.parametrize("text", [ROWS, CLOSED, APART])
def test_blank_cells_are_seen(text: str) -> None:
    """A cell without text is a cell, however the file marks it."""
    assert told(text)[-2:] == [("规章", ["0", "", "3"]), ("规范性文件", ["1", "2", ""])]


def test_a_lone_pipe_may_open_each_row() -> None:
    """Where nearly every label has a lone pipe before it, that pipe is no blank cell; the same line elsewhere is one."""
    assert told(ROW_MARKS)[-3:] == [
        ("规章", ["0", "", "3"]),
        ("规范性文件", ["1", "2", ""]),
        ("行政许可", ["5", "", ""]),
    ]


def test_a_lone_pipe_before_a_heading_is_a_blank_cell() -> None:
    """A heading is no row, so no pipe opens it: the last cell of the table above is blank."""
    assert told(ROW_MARKS + "\n三、收到和处理政府信息公开申请情况\n|\n申请人情况 |")[-1] == ("行政许可", ["5", "", ""])


def test_a_row_opened_by_a_pipe() -> None:
    """`| 规章 | 0 |` has no blank cell before its label."""
    assert told("| 信息内容 | 本年制发件数 |\n| 规章 | 0 | | 3 |\n| 行政许可 | 5 |") == [
        ("规章", ["0", "", "3"]),
        ("行政许可", ["5"]),
    ]


def test_pipes_without_a_space_between_them_are_padding() -> None:
    """In a file that puts spaces round its pipes, `||` pads a merged cell."""
    assert told("信息内容 | 本年制发件数 | 本年废止件数 |\n规章 | 0 | | 3 |\n行政许可 | 5 |||")[-1] == (
        "行政许可",
        ["5"],
    )


def test_rows_closed_on_the_next_line() -> None:
    """Each row's last pipes stand on a line of their own: the last cell is there, and rows of blanks are rows too."""
    text = "| 信息内容 | 本年制发件数 | 本年废止件数\n||\n| 规章 | 0 | \n||\n| 行政规范性文件 | | 3\n||\n| 重复申请 | | \n||\n| 行政许可 | ５\n||"
    assert habit_of(text.split("\n"), 0) is Habit.ROWS
    assert told(text) == [
        ("规章", ["0", ""]),
        ("行政规范性文件", ["", "3"]),
        ("重复申请", ["", ""]),
        ("行政许可", ["５"]),
    ]


def test_words_in_a_cell_are_a_cell_of_the_row() -> None:
    """What says that there is nothing fills a cell and names no row."""
    assert told("信息内容 | 上一年项目数量 | 本年增/减 |\n行政事业性收费 | 无此项 | 0 |\n规章 | 0 | 1 | 2 |")[0] == (
        "行政事业性收费",
        ["无此项", "0"],
    )


@pytest.mark.parametrize("printed", ["0項", "0項(xiàng)", "３", "减 1", "0 万元", "1,204", "——"])
def test_figures_as_cells_print_them(printed: str) -> None:
    """Units in any script, readings, full width, signs and marks for nothing make no words of a figure."""
    assert told(f"信息内容 | 上一年项目数量 |\n规章 | {printed} | 7 |\n行政许可 | 1 | 2 |")[0] == (
        "规章",
        [printed, "7"],
    )


def test_several_figures_in_a_cell_are_one_cell() -> None:
    """`0 0 0` in one cell is one cell of words, and moves no other."""
    assert told("信息内容 | 甲 |\n规章 | 0 0 0 | | |\n行政许可 | 1 | 2 |")[0] == ("规章", ["0 0 0", "", ""])


def test_page_marks_between_rows_are_passed_over() -> None:
    """A page ends inside a table; its mark is no cell and no blank line."""
    assert told(CLOSED.replace("规范性文件 |", "- 2 -\n规范性文件 |")) == told(CLOSED)
    assert told(APART.replace("规范性文件\n|", "第2页\n规范性文件\n|")) == told(APART)


@pytest.mark.parametrize("text", [CLOSED, APART])
def test_a_page_number_inside_a_cell_is_no_digit_of_it(text: str) -> None:
    """A bare number on the line before a figure may be that of a page: 9 and 3 are not 93."""
    assert told(text.replace("\n3", "\n9\n3"))[-2:] == [("规章", ["0", "", "9 3"]), ("规范性文件", ["1", "2", ""])]


@pytest.mark.parametrize("text", [CLOSED.replace("\n1 |", "\n1\n|"), APART])
def test_a_bare_number_beside_a_page_break_may_be_the_figure_of_its_cell(text: str) -> None:
    """Passed over as the number of a page, it would leave a blank cell that has a figure; but nothing says that it is one."""
    raw = text.replace("\n1", "\n\f1").split("\n")
    run = read_marked(raw, 0, habit_of(raw, 0), WORDS.names.__contains__, page_lines(raw)).runs[-1]
    assert [(figure.text, figure.number.kind) for figure in run.figures] == [
        ("1", "words"),
        ("2", "number"),
        ("", "blank"),
    ]


def test_a_pipe_between_cells_ends_no_row() -> None:
    """Where rows end with a figure, a pipe at the end of a row stands before a blank cell; where it ends each, it closes the row."""
    between = "信息内容 | 本年新制作数量 | 本年新公开数量 | 对外公开总数量\n规章 | 0 | 5 | 3\n规范性文件 | 1 | 2 | \n"
    assert told(between) == [("规章", ["0", "5", "3"]), ("规范性文件", ["1", "2", ""])]
    closing = "\n".join(f"{line.rstrip(' |')} |" for line in between.splitlines())
    assert told(closing) == [("规章", ["0", "5", "3"]), ("规范性文件", ["1", "2"])]
