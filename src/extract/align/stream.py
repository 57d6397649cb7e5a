"""A stream of lines -> runs of figures, each with the label text that stands before it.

Nothing here decides what a figure means. It decides only what is a figure at all: a number of a list, a page mark
and a figure inside a sentence are none (a figure counts only where it runs to the end of its line).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise

from extract.align.page_marks import may_number_page
from extract.text import BLANK_MARKS, DIGITS, SIGN, UNIT, ZEROS, Number, fold, parse_number, squash, whole

_NUMBER_END = frozenset("0123456789")
# A dash before a figure may be an empty cell; only words are signs when a space stands between.
_SIGNS = frozenset(("减", "减少", "增", "增加"))
_UNITS = frozenset(("万元", "亿元", "元", "件", "项", "条", "个", "次", "篇", "人", "人次"))
_END = _NUMBER_END | ZEROS | frozenset("元件项条个次篇人目及") | {mark[-1] for mark in BLANK_MARKS if mark}
# What the last character of a figure may be before folding.
FIGURE_END = _END | frozenset("０１２３４５６７８９項條個萬")
_FIGURE = re.compile(SIGN + DIGITS + UNIT + r"\*{0,2}$")  # no space parts it: that parts cells
_GLUED = re.compile(
    r"^(.*?[\u4e00-\u9fff)\"'”’])((?:(?:减少?|增加?|[-+−])?\d[\d.,]*+(?:万元|元|件|项|条|个|次|篇|人次|人)?|[/—])+)$"
)
_MARKS = BLANK_MARKS | ZEROS
# Words in the place of a figure: 无此项, 本单位无行政事业性收费项目. 无法提供, 无正当理由 and 没有现成信息 begin labels.
NOTHING_SAID = re.compile(
    r"[本我]?(?:单位|机关|部门|局|镇|乡|街道|县|区|市|年度?)*(?:暂?无(?!法|正当)|没有(?!现成)|不涉及|未发生|未涉及)[\u4e00-\u9fff]{0,18}$"
)
# Other words that a whole cell may have for nothing. 见附件, 同上 and 暂缺 are none: there is a figure, and it stands elsewhere.
_NOTHING_IN_CELL = re.compile(
    r"不适用|空白?|(?:此项|该项|本项)?(?:未(?:发生|涉及|开展|收到)|为空|空缺)[\u4e00-\u9fff]{0,12}|null|N/?A",
    re.IGNORECASE,
)


def says_nothing(text: str) -> bool:
    """Whether the words of a cell say that there is nothing, and not that a figure stands elsewhere, or is yet to come."""
    bare = "".join(fold(text).split()).strip("()[].。,;:、·*")
    return not bare or bare in BLANK_MARKS or bool(NOTHING_SAID.match(bare) or _NOTHING_IN_CELL.fullmatch(bare))


@dataclass(slots=True)
class Figure:
    """One cell of figures or a blank mark: the text as printed, its reading, and its line (from 0)."""

    text: str
    number: Number
    line: int


_LONGEST = 300  # characters of figures without gaps: a row of 15 cells has 90 at most
_COUNTED = frozenset(("栏次", "列次", "列号", "栏号", "甲", "甲乙", "甲乙丙"))
_ROW_OF_MARKS = 5  # blank marks on one line that are the cells of a row and no rule between rows
# No label reaches over it: squashed text has no pipes.
_BARRIER = "||"
_NOTHING: tuple[list[Figure], str, bool] = ([], "", False)


@dataclass(slots=True)
class Run:
    """Figures with no label text between them.

    `parts` are the squashed pieces of text since the run before, one per line or cell; `notes` are the same pieces with
    their brackets; `blank` counts the empty lines before each figure, `after` those behind the last; `row` says that the figures stand on one line, `headed` that
    text stands before them on that line, or in their row where cells are marked; `glued` that they stand unseparated;
    `marked` that every cell of the row is there, empty ones as figures without text. In a marked row `first` is the
    place of the first of them in the printed row, `width` the number of cells of that row (0 where row ends are not
    marked) and `depth` the number of cells of words before them. `cut` says that the text ends with these figures,
    `skipped` that a bare number before them was taken for that of a page, `unclosed` that the last of them may go on: digits stand
    alone on the next line, or no mark closes it where one closes all others.
    """

    figures: list[Figure]
    parts: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    blank: list[int] = field(default_factory=list)
    row: bool = False
    headed: bool = False
    glued: bool = False
    marked: bool = False
    after: int = 0
    first: int = 0
    width: int = 0
    depth: int = 0
    cut: bool = False
    skipped: bool = False
    unclosed: bool = False

    @property
    def size(self) -> int:
        """How many of the figures are printed (an empty cell is none)."""
        return sum(figure.text != "" for figure in self.figures) if self.marked else len(self.figures)

    @property
    def may_number_page(self) -> bool:
        """Whether it is one number on a line of its own that may be that of a page."""
        alone = not self.row and not self.marked and len(self.figures) == 1
        return alone and may_number_page(self.figures[0].text)

    @property
    def gap(self) -> str:
        """The label text before the figures."""
        return "".join(self.parts)

    @property
    def line(self) -> int:
        """The line of the first figure."""
        return self.figures[0].line


@dataclass(slots=True)
class Stream:
    """The runs of a text in order; `tail` is what stands after the last of them, `start` the first line of the form.

    `paged` says that the text was taken from pages, `apart` that each marked cell has a line of its own.
    """

    runs: list[Run]
    tail: list[str]
    start: int
    paged: bool = False
    apart: bool = False

    def behind(self, index: int) -> list[str]:
        """The squashed pieces of text behind a run, up to the next one or the end."""
        return self.runs[index + 1].parts if index + 1 < len(self.runs) else self.tail


def amounts(figures: Iterable[Figure]) -> list[Decimal | None]:
    """The values of some figures, 0 where a blank is marked and None where there are words."""
    return [Decimal() if figure.number.kind == "blank" else figure.number.value for figure in figures]


def figures_at_end(line: str, raw: str, number: int) -> tuple[list[Figure], str]:
    """The figures that a folded line ends with, and the text before them."""
    if line.isdecimal() and line.isascii() and len(line) <= 3:
        return [Figure(raw.strip(), parse_number(line), number)], ""
    words = line.split()
    printed = raw.split()
    if len(printed) != len(words):
        printed = words
    figures: list[Figure] = []
    end = len(words)
    while end:
        start = end - 1
        word = words[start]
        if len(word) > _LONGEST:
            break
        if word in _UNITS and start and _FIGURE.match(words[start - 1]):
            start -= 1
            word = words[start] + word
        if not (word.isdecimal() or word in _MARKS or _FIGURE.match(word) or NOTHING_SAID.match(word)):
            break
        if start and words[start - 1] in _SIGNS and word[0] in _NUMBER_END:
            start -= 1
        text = " ".join(printed[start:end])
        figures.append(Figure(text, parse_number(text), number))
        end = start
    figures.reverse()
    head = " ".join(words[:end])
    return figures, "" if figures and head == "?" else head  # a space that lost its encoding


def heads_disputes(text: str) -> bool:
    """Whether text has the head 尚未审结 of each of the three kinds of dispute: their table has no labels."""
    return text.count("审结") >= 3


def read_stream(
    raw: Sequence[str],
    folded: Sequence[str],
    squashed: Sequence[str],
    start: int,
    ends_label: Callable[[str], object],
    pages: frozenset[int] = frozenset(),
) -> Stream:
    """Cut lines without cell marks into runs. `ends_label` knows squashed text that ends with a label (for glued
    figures); the lines `pages` only number a page.
    """
    runs: list[Run] = []
    parts: list[str] = []
    notes: list[str] = []
    run: Run | None = None
    empty = 0
    for number in range(start, len(raw)):
        line = folded[number].strip()
        if not line:
            empty += 1
            continue
        if number in pages:
            continue
        found = _NOTHING if line[-1] not in _END else _figures(line, raw[number], number, ends_label)
        figures, head, glued = found
        if runs and not runs[-1].after and (head or not figures):
            runs[-1].after = empty
        if not figures:
            run = None
            parts.append(squashed[number])
            notes.append(line)
        else:
            if head:
                parts.append(squash(head))
                notes.append(head)
            several = len(figures) > 1
            if run is None or head or several or run.row:
                blank = [empty] + [0] * (len(figures) - 1)
                run = Run(figures, parts, notes, blank, row=several or bool(head), headed=bool(head), glued=glued)
                runs.append(run)
                parts, notes = [], []
            else:
                run.figures += figures
                run.blank.append(empty)
        empty = 0
    return Stream(runs, parts, start)


def _figures(line: str, raw: str, number: int, ends_label: Callable[[str], object]) -> tuple[list[Figure], str, bool]:
    figures, head = figures_at_end(line, raw, number)
    if len(figures) == 1 and not head and figures[0].text.isdecimal():
        # No number is so long, or begins with a needless zero.
        return figures, head, len(figures[0].text) >= 12 or figures[0].number.kind == "words"
    bare = head.replace(" ", "")
    if bare and bare[-1] in _END:
        found = _GLUED.match(bare)
        known = found and (ends_label(squash(found[1])) or heads_disputes(found[1]))
        if found and known and len(found[2]) <= _LONGEST:
            printed = "".join(raw.split())[len(found[1]) :][: len(found[2])]
            text = printed if fold(printed) == found[2] else found[2]
            return [Figure(text, parse_number(found[2]), number), *figures], found[1], True
    return figures, head, False


def without_serials(stream: Stream, is_label: Callable[[str], bool]) -> list[Run]:
    """The runs without the serial numbers of the rows, which stand behind the figures of the row before.

    The last row has no row behind it, so what ends it is a figure, unless it is a figure too many or a label follows.
    """
    runs = stream.runs
    followed = any(map(is_label, stream.tail))
    last = [whole(run.figures[-1].text) for run in runs]
    steps = [before is not None and after == before + 1 for before, after in pairwise(last)]
    if len(runs) < 8 or sum(steps) < 0.8 * len(steps):
        return runs
    for run, counts_on, counted_on in zip(runs, [False, *steps], [*steps, False], strict=True):
        if counted_on or (counts_on and (run is not runs[-1] or len(run.figures) > 1 or followed)):
            run.figures = run.figures[:-1]
            run.blank = run.blank[:-1]
    return runs


def without_serial_words(folded: Sequence[str], start: int) -> list[str]:
    """The lines without the serial numbers 1, 2, 3 … that stand before the labels of an indicator table.

    They count only if nearly all are there in order, and many are or the heads say so; a figure is never followed by a label on
    its own line.
    """
    places: dict[int, list[int]] = {}
    for number in range(start, len(folded)):
        word, _, rest = folded[number].strip().partition(" ")
        if word.isdecimal() and len(word) <= 3 and (rest.strip() or _words_follow(folded, number)):
            places.setdefault(int(word), []).append(number)
    last, chain = 0, list[int]()
    for top in sorted(places, reverse=True):
        if top <= len(chain):
            break
        found = _count_down(places, top, len(folded))
        if len(found) > len(chain):
            last, chain = top, found
    lines = list(folded)
    enough = 3 if any("序号" in line for line in folded[start : start + 5]) else 15
    if len(chain) >= enough and len(chain) >= 0.7 * last:
        for number in chain:
            lines[number] = lines[number].strip().partition(" ")[2]
    return lines


def _count_down(places: dict[int, list[int]], top: int, end: int) -> list[int]:
    """The lines of the serial numbers from `top` down to 1, from the last line up; those that are not there are left out."""
    chain: list[int] = []
    for serial in range(top, 0, -1):
        earlier = [number for number in places.get(serial, ()) if number < end]
        if earlier:
            end = earlier[-1]
            chain.append(end)
    return chain


def _words_follow(folded: Sequence[str], number: int) -> bool:
    after = next((line.strip() for line in folded[number + 1 : number + 4] if line.strip()), "")
    return after != "" and not after[0].isdecimal() and after not in BLANK_MARKS and after not in _UNITS


def behind_label(parts: Sequence[str], is_label: Callable[[str], bool]) -> bool:
    """Whether the last piece of text is a label, its unit left out."""
    return any(map(is_label, [part for part in parts[-2:] if part not in _UNITS][-1:]))


def _numbers_columns(run: Run) -> bool:
    """Whether figures only count the columns of a table: 栏次 1 2 3 below its heads."""
    if not run.parts or run.parts[-1] not in _COUNTED:
        return False
    return [figure.text.strip() for figure in run.figures] == [str(n) for n in range(1, len(run.figures) + 1)]


def with_meaning(runs: list[Run], is_label: Callable[[str], bool]) -> tuple[list[Run], list[str]]:
    """Runs of empty cells, blank marks and words alone say something only behind a label, or where they are a row of
    marks, whose label may be wrapped round them; else their text goes on, that of the last ones to the end.
    """
    kept: list[Run] = []
    carried: list[str] = []
    noted: list[str] = []
    for run in runs:
        if _numbers_columns(run):
            run.figures, run.parts, run.notes = [], run.parts[:-1], run.notes[:-1]
        carried += run.parts  # in place: a text may have a hundred thousand runs that say nothing
        noted += run.notes
        run.parts, run.notes = carried, noted
        numbers = any(
            f.number.kind == "number" or f.text in ZEROS or any(map(str.isdecimal, f.text)) for f in run.figures
        )
        marks = run.row and not run.marked and len(run.figures) >= _ROW_OF_MARKS
        row_of_marks = marks and all(0 < len(figure.text) <= 2 for figure in run.figures)
        # Behind a unit alone a mark is a cell, of a row whose label stands elsewhere.
        cell = behind_label(run.parts, is_label) or (run.parts and all(part in _UNITS for part in run.parts))
        if numbers or row_of_marks or (run.figures and cell):
            kept.append(run)
            carried, noted = [], []
        elif not run.figures:
            # A serial number has been here: what stands before it is of another row than what comes behind.
            carried.append(_BARRIER)
    return kept, carried
