"""Rows of figures that go on on the next line."""

from __future__ import annotations

import pytest

from extract.align.carried import upright_disputes, whole_rows
from extract.align.lexicon import sequence
from extract.align.page_marks import page_lines
from extract.align.stream import Figure, Run, read_stream
from extract.text import fold, parse_number, squash_lines

WORDS = sequence((("disclosure", "2021"), ("requests", "2021"), ("disputes", "2021")))
CUT = ("（一）予以公开 3 0\n0 0 0 0 3", "2.重复申请 0 0 0 0 0 0\n0", "（七）总计 4 1 / 0 0\n/ 5")


def figures(text: str) -> list[str]:
    """The figures of each run of a text."""
    raw = text.split("\n")
    folded = fold(text).split("\n")
    runs = read_stream(raw, folded, squash_lines("\n".join(folded)), 0, WORDS.label_at_end, page_lines(folded)).runs
    return [" ".join(figure.text for figure in run.figures) for run in whole_rows(runs, WORDS)]


def test_rows_that_are_full_with_the_next_line_and_add_up_are_whole() -> None:
    """A text folded at a width cuts rows anywhere, also that of the disputes."""
    heads = "结果维持 结果纠正 其他结果 尚未审结 总计 " * 3
    text = "\n".join([*CUT, f"{heads}\n1 0 0 0 1 0 0 0 0\n0 0 0 2 0 2"])
    assert figures(text) == ["3 0 0 0 0 0 3", "0 0 0 0 0 0 0", "4 1 / 0 0 / 5", "1 0 0 0 1 0 0 0 0 0 0 0 2 0 2"]


@pytest.mark.parametrize(
    "rows", [CUT[:2], (*CUT[:2], "（七）总计 4 1 0 0 0 0\n7"), (*CUT[:2], "（七）总计 4 1 0\n0 0 5")]
)
def test_what_may_be_the_number_of_a_page_stays_apart(rows: tuple[str, ...]) -> None:
    """Two rows are no habit, and a row must be full and come to its total with the next line."""
    assert "0 0 0 0 0 0" in figures("\n".join(rows))


def test_a_figure_glued_to_a_label_that_fills_its_cell_begins_its_row() -> None:
    """Where each figure has a line, it is the first of them, unless blank cells left no trace in other rows."""
    others = [f"{label}\n1\n2\n3" for label in ("规章", "行政规范性文件")]
    wide = [
        f"{label}\n0\n0\n0\n0\n0\n0\n0" for label in ("（一）予以公开", "1.属于国家秘密", "2.重复申请", "（七）总计")
    ]
    glued = "7.属于行政执法案卷4\n0\n0\n0\n0\n0\n4"
    assert "4 0 0 0 0 0 4" in figures("\n".join([*others, *wide[:2], glued, *wide[2:]]))
    lost = wide[2].removesuffix("\n0")
    assert "4" in figures("\n".join([*others, *wide[:2], glued, lost, *wide[3:]]))


def test_the_disputes_printed_one_below_the_other_are_a_row() -> None:
    """A page for a narrow screen prints a line for each result of each kind."""
    kinds = ("行政复议", "未经复议直接起诉", "复议后起诉")
    heads = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
    lines = [line for n, kind in enumerate(kinds) for line in (kind, *(f"{head} {n}" for head in heads))]

    def joined(own: list[str]) -> list[str]:
        text = "\n".join(["（七）总计 0 0 0 0 0 0 0", *own])
        raw = text.split("\n")
        runs = read_stream(raw, raw, squash_lines(text), 0, WORDS.label_at_end, page_lines(raw)).runs
        return [" ".join(figure.text for figure in run.figures) for run in upright_disputes(runs, WORDS)]

    assert joined(lines) == ["0 0 0 0 0 0 0", "0 0 0 0 0 1 1 1 1 1 2 2 2 2 2"]
    assert len(joined(lines[:-1])) == 15


def test_cells_of_disputes_between_pipes_may_stand_below_one_another() -> None:
    """Marked cells have no empty lines between them to count."""
    heads = [
        f"{kind}{head}"
        for kind in ("复议", "直接起诉", "复议后起诉")
        for head in ("维持", "纠正", "其他结果", "审结", "总计")
    ]
    runs = [Run([Figure(str(n), parse_number(str(n)), n)], [head], marked=True) for n, head in enumerate(heads)]
    (whole,) = upright_disputes(runs, WORDS)
    assert [figure.text for figure in whole.figures] == [str(n) for n in range(15)]


def test_a_row_on_several_lines_is_whole_where_its_label_has_room_for_no_others() -> None:
    """A tool that gives each cell a line puts those that touch on one. A number alone above a line may be that of a page."""
    assert figures("（一）予以公开\n31 19\n1\n7\n5\n4 67\n2.重复申请\n0") == ["31 19 1 7 5 4 67", "0"]
    assert figures("（一）予以公开\n31\n0\n0\n0\n0\n0 31") == ["31 0 0 0 0 0 31"]
    assert figures("（一）予以公开\n1\n0 0 0 0 0 1") == ["1", "0 0 0 0 0 1"]
    assert figures("（一）予以公开\n31 19\n1\n7\n5\n4 68") == ["31 19", "1 7 5", "4 68"]
