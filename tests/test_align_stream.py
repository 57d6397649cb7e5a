"""Lines of text -> runs of figures: what is a figure, and what only looks like one."""

from __future__ import annotations

import time

import pytest

from extract.align.lexicon import sequence
from extract.align.page_marks import page_lines
from extract.align.stream import (
    Figure,
    Run,
    behind_label,
    figures_at_end,
    read_stream,
    with_meaning,
    without_serial_words,
    without_serials,
)
from extract.text import fold, parse_number, squash, squash_lines

WORDS = sequence((("disclosure", "2019"), ("requests", "2021"), ("disputes", "2021")))


def runs(text: str) -> list[Run]:
    """The runs of a text, typed line by line."""
    raw = text.strip("\n").split("\n")
    folded = fold("\n".join(raw)).split("\n")
    return read_stream(raw, folded, squash_lines("\n".join(folded)), 0, WORDS.label_at_end, page_lines(folded)).runs


def told(text: str) -> list[tuple[str, list[str]]]:
    """Each run as the text before it and its figures as printed."""
    return [(run.gap, [figure.text for figure in run.figures]) for run in runs(text)]


def test_a_row_on_its_line() -> None:
    """A label and its figures on one line are one run."""
    assert told("规章 0 12 3") == [("规章", ["0", "12", "3"])]


def test_a_cell_on_each_line() -> None:
    """Figures on lines of their own belong to one run until words come."""
    assert told("规章\n0\n12\n3\n行政规范性文件\n1\n0\n9") == [
        ("规章", ["0", "12", "3"]),
        ("行政规范性文件", ["1", "0", "9"]),
    ]


@pytest.mark.parametrize("label", ["2.重复申请", "2、重复申请", "2. 重复申请", "2．重复申请", "②重复申请"])
def test_the_number_of_a_list_is_no_figure(label: str) -> None:
    """`2.重复申请 0 0` has two figures, however the 2 is marked."""
    assert [figures for _, figures in told(f"{label} 0 0")] == [["0", "0"]]


@pytest.mark.parametrize("mark", ["- 2 -", "第2页", "Page 3"])
def test_page_marks_are_no_figures(mark: str) -> None:
    """What numbers a page is passed over, between a label and its figures too."""
    assert told(f"规章\n{mark}\n0\n1\n2") == [("规章", ["0", "1", "2"])]


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("减1", -1), ("减 1", -1), ("减少 1", -1), ("增3", 3), ("+19", 19), ("-417", -417), ("1,204", 1204), ("１２", 12),
        ("3项", 3), ("3 项", 3), ("0 万元", 0), ("43.788万元", 43.788), ("251000元", 251000),
    ],
)  # fmt: skip
def test_signs_and_units_belong_to_their_figure(printed: str, value: float) -> None:
    """A sign or a unit beside a figure makes no second cell, and the text stays as printed."""
    (run,) = runs(f"行政许可 5 {printed} 4")
    assert [figure.text for figure in run.figures] == ["5", printed, "4"]
    assert float(run.figures[1].number.value or 0) == value


def test_a_dash_apart_from_a_figure_is_a_cell() -> None:
    """`- 1` may be a blank cell and a 1: only words are signs across a space."""
    assert told("行政许可 5 - 1") == [("行政许可", ["5", "-", "1"])]


@pytest.mark.parametrize("mark", ["/", "-", "—", "——", "无", "----"])
def test_blank_marks_are_cells(mark: str) -> None:
    """A mark that stands for nothing keeps its place among the figures."""
    assert told(f"规章 1 {mark} 2") == [("规章", ["1", mark, "2"])]


def test_figures_inside_prose_are_none() -> None:
    """A figure counts only where it runs to the end of its line."""
    assert told("全年新收申请 3 件，其中网上 2 件，均已办结。\n规章 0 0 0")[-1][1] == ["0", "0", "0"]
    assert len(told("全年新收申请 3 件，其中网上 2 件，均已办结。\n规章 0 0 0")) == 1


@pytest.mark.parametrize("words", ["无此项", "不涉及", "本单位无行政事业性收费项目", "我局没有收费项目"])
def test_words_in_the_place_of_a_figure_are_a_cell(words: str) -> None:
    """A cell that says there is nothing keeps its place, before a figure, behind it, on a line of its own, or alone."""
    assert told(f"行政事业性收费 {words} 0") == [("行政事业性收费", [words, "0"])]
    assert told(f"行政事业性收费 0 {words}") == [("行政事业性收费", ["0", words])]
    assert told(f"行政事业性收费\n{words}\n0") == [("行政事业性收费", [words, "0"])]
    assert told(f"行政事业性收费 {words}") == [("行政事业性收费", [words])]


@pytest.mark.parametrize(
    "label", ["4.无正当理由大量反复申请", "4. 无正当理由大量", "2. 没有现成信息", "（四） 无法提供"]
)
def test_labels_that_deny_something_are_no_cells(label: str) -> None:
    """无正当理由 and 没有现成信息 begin labels of the form, whole or wrapped."""
    assert [figures for _, figures in told(f"{label} 3 0")] == [["3", "0"]]


def test_a_label_glued_to_its_figures() -> None:
    """`规章000` is cut behind the label, and only there; what follows may be several figures."""
    (run,) = runs("规章000")
    assert (run.gap, run.figures[0].text, run.glued) == ("规章", "000", True)
    assert told("会议第3号")[:1] == []


def test_glued_zeros_are_no_number() -> None:
    """Fifteen zeros on a line are fifteen cells, and no number begins with a zero."""
    assert [run.glued for run in runs("结果维持\n000000000000000")] == [True]
    assert [run.glued for run in runs("规章\n007")] == [True]
    assert [run.glued for run in runs("规章\n700")] == [False]


def test_empty_lines_are_counted() -> None:
    """The empty lines before each figure and behind the last are kept: blank cells may have left them."""
    (first, second) = runs("规章\n\n1\n\n\n\n2\n\n\n行政许可\n3")
    assert (first.blank, first.after, second.blank) == ([1, 3], 2, [0])


def serials(count: int, last: str = "7", behind: str = "") -> list[list[str]]:
    """The figures left of an indicator table in which the serial number of the next row follows each figure."""
    lines = [f"指标{'甲' * n}\n{n}\n{n + 1}" for n in range(1, count)]
    raw = "\n".join([*lines, f"指标末\n{last}", behind]).split("\n")
    stream = read_stream(raw, raw, squash_lines("\n".join(raw)), 0, WORDS.label_at_end)
    return [[figure.text for figure in run.figures] for run in without_serials(stream, WORDS.names.__contains__)]


def test_serial_numbers_behind_figures_are_dropped() -> None:
    """Numbers that count the rows are no figures, and the last row, which has none behind it, keeps its figure."""
    assert serials(12) == [*([str(n)] for n in range(1, 12)), ["7"]]


def test_a_last_figure_that_goes_on_counting() -> None:
    """Eleven rows are numbered 2 to 12: the 13 of the last row is its figure, unless one more row follows."""
    assert serials(12, "13")[-1] == ["13"]
    assert serials(12, "13", "规章")[-1] == []
    assert serials(12, "5\n13")[-1] == ["5"]


def test_figures_that_count_on_by_chance_stay() -> None:
    """A few figures in a row are no serial numbers."""
    assert serials(4) == [["1", "2"], ["2", "3"], ["3", "4"], ["7"]]


def test_no_label_reaches_over_a_serial_number() -> None:
    """A label, its figure lost, then the number of the next row: what follows is of that row, whatever it is called."""
    left, _ = with_meaning([Run([], parts=["规章"]), *runs("件\n3")], WORDS.names.__contains__)
    assert [(run.gap, [f.text for f in run.figures]) for run in left] == [("规章||件", ["3"])]
    assert WORDS.label_at_end(left[0].gap) is None


def test_serial_numbers_before_labels_are_dropped() -> None:
    """Where nearly all of 1, 2, 3 … stand before labels, they are serial numbers; a few of them are not."""
    many = [f"{n} 指标{'甲' * n} 件 0" for n in range(1, 30)]
    assert without_serial_words(many, 0) == [f"指标{'甲' * n} 件 0" for n in range(1, 30)]
    few = many[:6]
    assert without_serial_words(few, 0) == few


def test_a_figure_before_words_is_no_serial_number() -> None:
    """A large figure on a line of its own, words below it: the serial numbers are the longest count, not the highest."""
    many = [f"{n} 指标{'甲' * n} 件 0" for n in range(1, 30)]
    mixed = [*many[:3], "85", "开", *many[3:]]
    assert without_serial_words(mixed, 0)[3:5] == ["85", "开"]
    assert without_serial_words(mixed, 0)[-1] == f"指标{'甲' * 29} 件 0"


def test_figures_are_kept_as_printed() -> None:
    """Full-width digits are read as digits and kept as they stand, alone, in a row and glued to their label."""
    assert told("规章\n０") == [("规章", ["０"])]
    assert told("规章 ０ １２ 减 ３") == [("规章", ["０", "１２", "减 ３"])]
    (run,) = runs("规章０００")
    assert (run.figures[0].text, run.glued) == ("０００", True)


@pytest.mark.parametrize(
    ("parts", "expected"),
    [(["规章"], True), (["规章", "件"], True), (["规章", "别的"], False), (["件"], False), ([], False)],
)
def test_a_unit_may_stand_between_label_and_figures(parts: list[str], expected: bool) -> None:
    """The cell before a blank one is a label also where a unit stands in between."""
    assert behind_label(parts, WORDS.names.__contains__) is expected


def test_blank_marks_behind_anything_but_a_label_say_nothing() -> None:
    """Dashes under a heading are no row; their text goes on to the next run. Behind a label they are blank cells."""
    kept, _ = with_meaning(runs("一、主动公开情况 —— ——\n规章 —— ——\n行政许可 5"), WORDS.names.__contains__)
    assert [(run.gap, len(run.figures)) for run in kept] == [("一主动公开情况规章", 2), ("行政许可", 1)]


def test_a_row_of_blank_marks_stays_where_its_label_is_wrapped_round_it() -> None:
    """The head of the label is no label, but so many marks on a line are cells; without them the next row takes its place."""
    kept, _ = with_meaning(runs("1.本机关不掌握相关\n- - - - - - -\n政府信息\n1 0 0 0 0 0 1"), WORDS.names.__contains__)
    assert [(run.gap, len(run.figures)) for run in kept] == [("1本机关不掌握相关", 7), ("政府信息", 7)]
    ruled, _ = with_meaning(runs("信息内容\n---- ---- ---- ---- ----\n规章 1 0 1"), WORDS.names.__contains__)
    assert [run.gap for run in ruled] == ["信息内容规章"]


def test_the_text_before_figures_is_squashed_piece_by_piece() -> None:
    """Spaces and punctuation inside a label do not count, and each line is a piece of its own."""
    (run,) = runs("（三） 不予\n公 开 1 2")
    assert run.parts == ["三不予", "公开"]
    assert squash("（三） 不予") == "三不予"


def test_figures_are_taken_from_the_end() -> None:
    """The text before the figures is what is left of the line."""
    figures, head = figures_at_end("3.补正后仍不明确 5 0", "3.补正后仍不明确 5 0", 4)
    assert ([f.text for f in figures], head, figures[0].line) == (["5", "0"], "3.补正后仍不明确", 4)


def test_marks_of_notes_and_letters_for_zeros_are_in_their_row() -> None:
    """A row with a starred figure, or with an O for a 0, has all its cells."""
    assert told("规章 0* O 12\n行政许可 o") == [("规章", ["0*", "O", "12"]), ("行政许可", ["o"])]


def test_the_glued_row_of_the_disputes_has_heads_for_a_label() -> None:
    """Table 4 has no labels: its heads, three times, stand before its figures."""
    heads = "结果维持结果纠正其他结果尚未审结总计" * 3
    assert told(f"{heads}000100000000001") == [(heads, ["000100000000001"])]


def test_figures_that_number_the_columns_are_none() -> None:
    """`栏次 1 2 3` stands between heads and figures; a row that happens to count has a label of its own."""
    found, _ = with_meaning(runs("本年新制作数量\n栏次 1 2 3\n规章 1 2 3"), WORDS.names.__contains__)
    assert [("".join(run.parts), len(run.figures)) for run in found] == [("本年新制作数量||规章", 3)]


def test_text_goes_on_over_runs_that_say_nothing():
    """Their words come before those of the next run with a figure, in order, and hundreds of thousands cost no more than each."""
    dash = Figure("-", parse_number("-"), 0)
    one = Figure("1", parse_number("1"), 0)
    runs = [
        Run([dash], ["甲"], row=False),
        Run([], ["乙"], row=False),
        Run([one], ["丙"], row=False),
        Run([dash], ["丁"], row=False),
    ]
    kept, carried = with_meaning(runs, lambda part: False)
    assert [(run.parts, [f.text for f in run.figures]) for run in kept] == [(["甲", "乙", "||", "丙"], ["1"])]
    assert carried == ["丁"]
    began = time.process_time()
    with_meaning([Run([dash], ["甲"], row=False) for _ in range(200_000)], lambda part: False)
    assert time.process_time() - began < 20
