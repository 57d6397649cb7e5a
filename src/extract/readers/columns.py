"""Figures that stand above one another without lines between them: their columns, and the rows that they make."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from statistics import median
from types import MappingProxyType
from typing import Final, NamedTuple

from extract.readers.scroll import NEXT_PAGE
from extract.text import BLANK_MARKS, parse_number
from extract.words import Word

Row = Sequence[Word]
Column = tuple[float, float]
Columns = Sequence[Column]

# All lengths are in characters. Lines of figures less than this apart would touch if they were two rows.
ONE_LINE: Final = 0.95
# From one line of the digits of a figure to the next; they are closer than rows, of whose step this is the share.
_NEXT_DIGITS: Final = 1.45
_CLOSER: Final = 0.8
# So many steps from one numbered row to the next tell how far rows are apart; lines closer than this share of it are of one row.
_KNOWN_STEPS: Final = 4
_WITHIN: Final = 0.9
_SLACK: Final = 0.1
_EXACT: Final = 0.02  # points
# No figure has more characters; most words of prose do.
_LONGEST_FIGURE: Final = 14
_WIDE: Final = "\u2e80"  # from here on characters are as wide as high
# Part of a figure that the side of its cell cuts, be it at a comma or before zeros.
_PART: Final = re.compile(r"[\d,，]+")
_NOTHING: Final = ("无", "空")
LIST_MARK: Final = re.compile(r"[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．]|其中")


class Band(NamedTuple):
    """A row to be: its height on the page, and the words in it by column, labels first; `spans` has the columns that
    words reach over where they are several, `reach` how far its lines stand above and below its middle.
    """

    middle: float
    words: dict[int, list[Word]]
    spans: Mapping[int, int] = MappingProxyType({})
    reach: float = 0.0


def figures_of(row: Row) -> Row:
    """The figures and marks of blanks that end a line; none where other words stand behind them, or where there are no
    more than words for a blank, which prose has too.
    """
    count = 0
    while count < len(row) and is_figure(row[-1 - count]):
        count += 1
    figures = row[len(row) - count :]
    return figures if any(word.text not in _NOTHING for word in figures) else ()


def is_figure(word: Word) -> bool:
    """Whether a word is a number, part of one, or the mark of a blank."""
    return len(word.text) <= _LONGEST_FIGURE and _says_figure(word.text)


# A table without lines is tried in several ways, and asks for each of its words again.
@lru_cache(maxsize=1 << 12)
def _says_figure(text: str) -> bool:
    return text in BLANK_MARKS or bool(_PART.fullmatch(text)) or parse_number(text).kind == "number"


def columns_of(rows: Sequence[Row]) -> Columns | None:
    """Where the columns of figures begin and end; None where the figures do not stand in columns.

    Figures above one another overlap, and a figure of another column lies beside them.
    """
    spans: list[list[float]] = []
    for word in sorted((word for row in rows for word in row), key=lambda w: w.x0):
        if spans and word.x0 < spans[-1][1]:
            spans[-1][1] = max(spans[-1][1], word.x1)
        else:
            spans.append([word.x0, word.x1])
    columns = [(start, end) for start, end in spans]
    starts = [start for start, _ in columns]
    filled = [{bisect_right(starts, word.x0) for word in row} for row in rows]
    if any(len(places) < len(row) for places, row in zip(filled, rows, strict=True)):
        return None
    return columns or None


def places_of(figures: Row, columns: Columns) -> list[int] | None:
    """The column of each figure; None where one stands in none, or two in one."""
    found = [next((i for i, (x0, x1) in enumerate(columns) if w.x0 < x1 and x0 < w.x1), -1) for w in figures]
    return found if -1 not in found and len(set(found)) == len(found) else None


def crosses(row: Row, column: Column) -> bool:
    """Whether a word of the line begins before the first column of figures and ends well in it or behind: running text. A
    wide head has its middle above the column.
    """
    edge, middle = column[0], sum(column) / 2
    return any(
        word.x0 < edge - word.em and word.x1 > edge + word.em and abs(centre_of(word) - middle) > word.em
        for word in row
    )


def centre_of(word: Word) -> float:
    """The middle of a word from left to right."""
    return (word.x0 + word.x1) / 2


def middle_of(row: Row) -> float:
    """The middle of a line from top to bottom, by its last word."""
    return (row[-1].top + row[-1].bottom) / 2


def size_of(rows: Sequence[Row]) -> float:
    """The size of the print in points: the usual width of what is as wide as high, for figures have that of their font."""
    words = [word for row in rows for word in row]
    return median([w.em for w in words if w.text[-1] >= _WIDE] or [max(w.em for w in words)])


def _whole_figures(body: Sequence[Row], columns: Columns, size: float) -> list[list[Row]]:
    """The lines of figures of each row of a table: those of one, or of several where figures ran over the side of their
    cells.

    Lines less than a character apart are of one row, and so are those closer than the rows that numbered labels tell. A rest a
    line below its figures stands in columns of theirs, and has no label, or is closer to them than most rows are to one another
    and has no label with a mark.
    """
    rows = [row for row in body if figures_of(row)]
    steps = sorted(below[0].top - above[0].top for above, below in pairwise(rows))
    usual = steps[3 * len(steps) // 4] if steps else 0.0
    leading = _leading(body, size)
    pitch = _row_pitch(rows, leading, _SLACK * size)
    whole = [[row] for row in rows[:1]]
    for row in rows[1:]:
        figures = figures_of(row)
        last = [word for line in whole[-1] for word in figures_of(line)]
        step = min(w.top for w in figures) - max(w.top for w in last)
        if (
            step < ONE_LINE * size
            or _is_within(row, whole[-1][-1], step, pitch, leading)
            or (step < _NEXT_DIGITS * size and _is_rest(row, last, columns, step < _CLOSER * usual))
        ):
            whole[-1].append(row)
        else:
            whole.append([row])
    return whole


def _row_pitch(rows: Sequence[Row], leading: float, room: float) -> float:
    """The least distance from the figures above to those of a row with a numbered label, in points; 0 where too few are, or where rows
    may be as close as the lines of a cell. Some are: the upper digits of a figure may stand above the label of its row.
    """
    steps = [
        min(w.top for w in figures_of(below)) - max(w.top for w in figures_of(above))
        for above, below in pairwise(rows)
        if _is_numbered(below) and not _is_over_break(above, below)
    ]
    wide = [step for step in steps if step > leading + room]
    return min(wide) if len(wide) >= max(_KNOWN_STEPS, 3 * len(steps) / 4) else 0.0


def _leading(body: Sequence[Row], size: float) -> float:
    """From one line to the next within a cell, in points: the least distance of two words one below the other that do not touch.
    Between them a line of another cell may stand.
    """
    steps = (
        lower.top - upper.top
        for at, row in enumerate(body)
        for below in body[at + 1 : at + 3]
        if not _is_over_break(row, below)
        for upper in row
        for lower in below
        if lower.x0 < upper.x1 and upper.x0 < lower.x1
    )
    return min((step for step in steps if step >= ONE_LINE * size), default=0.0)


def _is_within(row: Row, above: Row, step: float, pitch: float, leading: float) -> bool:
    """Whether a line is too close to the one above it to be of another row, and as far as the lines of a cell are apart; those of two
    cells may be half as far. A page break moves rows together, but leaves none without a label.
    """
    if (_is_numbered(row) and _is_numbered(above)) or (len(figures_of(row)) < len(row) and _is_over_break(above, row)):
        return False
    room = _SLACK * row[0].em
    return step < _WITHIN * pitch and (abs(step - leading) < room or abs(2 * step - leading) < room)


def _is_over_break(above: Row, row: Row) -> bool:
    """Whether a page ends between two lines."""
    return abs(row[0].top - above[0].top - NEXT_PAGE * above[0].em) < _EXACT


def _is_numbered(row: Row) -> bool:
    labels = row[: len(row) - len(figures_of(row))]
    return bool(labels) and bool(LIST_MARK.match(labels[-1].text))


def _is_rest(row: Row, above: Row, columns: Columns, close: bool) -> bool:
    """Whether the figures of a line go on those above it, or these are the higher ones of its row; `close` says that rows are
    seldom as close.
    """
    figures = figures_of(row)
    labels = row[: len(row) - len(figures)]
    known = {place for word in above for place in places_of([word], columns) or ()}
    own = set(places_of(figures, columns) or [-1])
    if not (own <= known or (not labels and (known < own or not known & own))):
        return False
    return not labels or (close and not any(LIST_MARK.match(word.text) for word in labels))


def figure_bands(body: Sequence[Row], columns: Columns, levels: int, size: float) -> list[Band]:
    """The rows of figures from top to bottom, in print of a size."""
    starts = [start - 0.1 for start, _ in columns]
    bands = []
    for row_lines in _whole_figures(body, columns, size):
        words: dict[int, list[Word]] = {}
        for word in (word for row in row_lines for word in figures_of(row)):
            words.setdefault(levels + bisect_right(starts, word.x0) - 1, []).append(word)
        top, bottom = middle_of(row_lines[0]), middle_of(row_lines[-1])
        bands.append(Band((top + bottom) / 2, words, reach=(bottom - top) / 2))
    return bands


def are_several(figures: Sequence[Band], columns: Columns, levels: int) -> bool:
    """Whether each two neighbours are filled in some row: else what looks like two columns may be one."""
    return all(
        any({at, at + 1} <= band.words.keys() for band in figures) for at in range(levels, levels + len(columns) - 1)
    )


def are_firm(figures: Sequence[Band], columns: Columns, levels: int) -> bool:
    """Whether the places of figures tell their columns beyond doubt.

    Rows that lost their blank cells would all begin with the first column and leave none out.
    """
    if any(places_of(words[:1], columns) is None for band in figures for words in band.words.values()):
        return False
    short = [sorted(band.words) for band in figures if len(band.words) < len(columns)]
    return not short or any(filled != [*range(levels, levels + len(filled))] for filled in short)
