"""Reports whose line ends were lost: rows are found again where labels and figures take turns."""

from __future__ import annotations

import pytest

from extract.model import Place
from extract.readers.unfold import has_headed, parted, rejoined, spaced, unbarred, unfolded


def rows(*lines: str) -> list[str]:
    """The lines that some lines are cut into."""
    return unfolded(lines, [Place(line=n) for n in range(1, len(lines) + 1)])[0]


LABELS = ("甲项目", "乙项目", "丙项目", "丁项目", "戊项目", "己项目", "庚项目")
TABLE = " ".join(f"{label} {n} / {n + 1.5}" for n, label in enumerate(LABELS))


def test_a_row_is_a_label_and_the_figures_behind_it() -> None:
    """Headings and list numbers begin lines of their own, wherever they stand."""
    text = f"概况在前，写得不短。二、情况 （一）说明 本表如下 {TABLE}" + "，完" * 40
    assert rows("题目", text)[:5] == [
        "题目",
        "概况在前，写得不短。",
        "二、情况",
        "（一）说明",
        "本表如下 甲项目 0 / 1.5",
    ]
    assert rows(text)[4:9] == [f"{label} {n} / {n + 1.5}" for n, label in enumerate(LABELS[1:6], 1)]


def test_pipes_part_cells_as_spaces_do() -> None:
    """What stood between the cells is gone with the line ends."""
    padding = "|前言" * 30
    assert rows(padding + "|" + TABLE.replace(" ", "|"))[-2:] == ["己项目 5 / 6.5", "庚项目 6 / 7.5"]


def test_rows_keep_the_line_that_they_stood_on() -> None:
    """A person looks there."""
    long = f"{TABLE} {TABLE}"
    found, places = unfolded(["题目", long, "尾"], [Place(line=n) for n in (1, 2, 3)])
    assert len(found) == 16
    assert [place.line for place in places] == [1, *[2] * 14, 3]


def test_lines_of_one_row_and_prose_stay_whole() -> None:
    """A line of fifteen figures is one row, and a paragraph with figures in it is prose."""
    row, empty = "行政复议 " + " ".join(["0"] * 15) + " " * 120, "|  " * 50
    prose = "全年收到 3 件，其中网上 2 件，信函 1 件，办结 3 件，结转 0 件，收费 0 元，培训 2 次，共 40 人。" * 3
    assert rows(row, empty, prose) == [row, empty, prose]


def test_heads_that_one_word_counts_are_one_row() -> None:
    """A converter's own heads are the same word with a number; a row of the form has a label of its own."""
    heads = "| " + " | ".join(f"Spalte {n}" for n in range(1, 16)) + " |"
    assert rows(heads) == [heads]


def test_rows_cut_at_their_empty_cells_are_whole_again() -> None:
    """A crawler that prints an empty cell as a line break cuts rows between the pipes of that cell."""
    text = "自然人 | 总计 |\n甲 | 5 |\n|\n|\n| 5 |\n乙 |\n|\n|\n| 0 |\n丙 | 1 |\n|\n| 3 |\n五、问题"
    lines = text.split("\n")
    places = [Place(line=number) for number in range(len(lines))]
    rows, kept = rejoined(lines, places)
    assert rows == ["自然人 | 总计 |", "甲 | 5 | | | | 5 |", "乙 | | | | 0 |", "丙 | 1 | | | 3 |", "五、问题"]
    assert [place.line for place in kept] == [0, 1, 5, 9, 12]


def test_rows_that_begin_with_pipes_stay_apart() -> None:
    """A pipe at the start of a table's first line opens rows, however many empty rows stand between."""
    lines = ["表", "| 甲 | 1 |", "|", "| 乙 | 2 |", "|", "| 丙 | 3 |", "|", "| 丁 | 4 |"]
    places = [Place(line=number) for number in range(len(lines))]
    assert rejoined(lines, places) == (lines, places)
    cells = ["甲 |", "1 |", "|", "|", "5 |", "乙 |", "|", "|", "|", "0 |", "丙 |", "|", "2 |"]
    places = [Place(line=number) for number in range(len(cells))]
    assert rejoined(cells, places) == (cells, places)


def test_titles_and_sentences_end_their_lines() -> None:
    """What stands behind a title, or behind a full stop, is no part of it."""
    title = "青山区水务局2023年政府信息公开工作年度报告"
    text = f"首页 来源 {title} 本报告由青山区水务局编制。 概况如下 {TABLE}" + "，完" * 40
    assert rows(text)[:4] == ["首页 来源", title, "本报告由青山区水务局编制。", "概况如下 甲项目 0 / 1.5"]


def test_a_heading_behind_the_figures_of_a_row_has_a_line_of_its_own() -> None:
    """The line break was lost. Figures without a label may be those of the words behind them."""
    own = [
        "许可 3 四、复议和诉讼情况",
        "0 0 1五、存在的问题",
        "| 0 | 0 |六、其他的事项",
        "0 0 0 四、结转下年度办理",
        "三、本年度办理",
    ]
    assert parted(own, [Place(line=n) for n in range(5)])[0] == [
        "许可 3",
        "四、复议和诉讼情况",
        "0 0 1",
        "五、存在的问题",
        "| 0 | 0 |",
        "六、其他的事项",
        *own[3:],
    ]
    assert has_headed("\n".join(own))
    assert not has_headed("一、总体情况\n规章 | 0 | 3 |")


def test_bars_that_only_some_rows_have_mark_no_cells() -> None:
    """A recogniser sees the rules of a table as bars now and then; a text whose rows all have them has cells."""
    seen = ["规章|0|0 ｜ 4", "文件 | 0 0 2", "|许可 7", "处罚 | 9", "强制 0 |", "收费 1.5", "一段话 | 完"]
    assert unbarred(seen) == ["规章 0 0 4", "文件 0 0 2", "许可 7", "处罚 9", "强制 0", "收费 1.5", "一段话 完"]
    cells = ["规章 | 0 | 0 | 4 |", "文件 | 0 | | 2 |", "许可 | 7 |", "处罚 | 9 |", "强制 | 0 |", "收费 | 2 |", "见第 3"]
    assert unbarred(cells) == cells
    drawn = [*cells, "第一 0 1", "第二 3 4", "第三 0 0", "第四 5 6"]  # one table with bars, one without
    assert unbarred(drawn) == drawn


def apart(line: str) -> str:
    """What a line becomes that is all of a text."""
    return spaced([line], line)[0]


@pytest.mark.parametrize("mark", ["/", " / ", "#", " · ", ";", ","])
def test_cells_joined_with_another_mark_are_parted_at_it(mark: str) -> None:
    """Around figures it is no mark of a sentence; within figures a comma is."""
    row = mark.join(f"{label}{mark}{n}{mark}{n + 1}" for n, label in enumerate((*LABELS, *LABELS)))
    text = f"前言，写得不短，占满一行。{'，完' * 30}{mark}{row}{mark}尾"
    assert [" ".join(line.split()) for line in rows(apart(text))][-8:-1] == [
        f"{label} {n} {n + 1}" for n, label in enumerate(LABELS, 7)
    ]
    short = mark.join("0" * 15)
    assert apart(short) == short
    if mark == ",":
        thousands = text.replace(",1,", ",1,204,")
        assert apart(thousands) == thousands


def test_a_joint_behind_a_unit_is_no_blank_cell() -> None:
    """Of `3件/1件/乙` no stroke is a figure."""
    row = "/".join(f"{label}/{n}/{n + 1}件" for n, label in enumerate((*LABELS, *LABELS)))
    assert [" ".join(line.split()) for line in rows(*spaced([row], row))][-2] == "己项目 12 13件"
