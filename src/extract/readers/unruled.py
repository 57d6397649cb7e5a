"""Tables printed without lines, found by the figures that stand in columns.

Only what is clearly columnar is taken: lines that end in figures, at least three of them, the figures above one another.
Words before the figures are labels, words above them heads. All else stays lines of text, which say less but nothing
wrong.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from extract.grid import Box, Piece, PieceCell
from extract.text import BLANK_MARKS, parse_number
from extract.words import Word, cell_text, lines

Row = Sequence[Word]
Columns = Sequence[tuple[float, float]]

# Fewer lines of figures than this are no table.
_FEWEST_ROWS: Final = 3
# One in this many lines of figures must fill all columns.
_FULL: Final = 5
# All lengths below are in characters. Lines of figures of one table lie no further apart than this.
_FARTHEST: Final = 9.0
# From one line of a label to the next, and from one line of heads to the next.
_NEXT_LINE: Final = 1.9
_NEXT_HEAD: Final = 3.0
_IN_HEAP: Final = 1.7
# The characters of one word of a head may be set this far apart.
_SET_WIDE: Final = 0.7
# Labels of one level begin within this distance from one another.
_SAME_INDENT: Final = 0.7
# No figure has more characters; most words of prose do.
_LONGEST_FIGURE: Final = 14
_LIST_MARK: Final = re.compile(r"[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．]|其中")


class Band(NamedTuple):
    """A row to be: its height on the page, and the words in it by column, labels first."""

    middle: float
    words: dict[int, list[Word]]


def tables(rows: Sequence[Sequence[Word]], page: int) -> tuple[list[Piece], set[Word]]:
    """The tables without lines among the lines of a page, from top to bottom, and the words in them."""
    found: list[Piece] = []
    used: set[Word] = set()
    for first, last in _blocks(rows):
        filled = _columns([_figures(row) for row in rows[first : last + 1]])
        if filled is None:
            continue
        edge = filled[0][0]
        first -= _starts_label(rows[first - 1 : first + 1], edge) if first else 0
        start = first - _count_heads(rows[:first], rows[first], edge)
        last += _ends_label(rows[last : last + 2], edge)
        heads, body = rows[start:first], rows[first : last + 1]
        inside = {word for row in (*heads, *body) for word in row}
        if used & inside or any(_crosses(row, edge) for row in body) or not _is_clear(body, edge):
            continue
        columns = _with_blank_columns(filled, heads)
        indents = _indents(body, edge)
        found.append(_piece(_bands(heads, body, columns, indents), columns, indents, page))
        used |= inside
    return found, used


def _blocks(rows: Sequence[Row]) -> list[tuple[int, int]]:
    """The first and last of the lines that end in two figures or more, where they follow one another closely.

    Other words above figures, as those of heads, part two tables.
    """
    blocks: list[list[int]] = []
    for index, row in enumerate(rows):
        figures = _figures(row)
        if len(figures) < 2:
            continue
        last = blocks[-1][-1] if blocks else index
        between = (word for other in rows[last + 1 : index] for word in other if not _is_figure(word))
        if (
            last < index
            and row[0].top - rows[last][0].top <= _FARTHEST * row[0].em
            and not any(word.x1 > figures[0].x0 + word.em for word in between)
        ):
            blocks[-1].append(index)
        else:
            blocks.append([index])
    return [(block[0], block[-1]) for block in blocks if len(block) >= _FEWEST_ROWS]


def _figures(row: Row) -> Row:
    """The figures that end a line; none where other words stand behind them."""
    count = 0
    while count < len(row) and _is_figure(row[-1 - count]):
        count += 1
    return row[len(row) - count :]


def _is_figure(word: Word) -> bool:
    if len(word.text) > _LONGEST_FIGURE:
        return False
    return parse_number(word.text).kind == "number" or (word.text in BLANK_MARKS and word.text not in ("无", "空"))


def _columns(rows: Sequence[Row]) -> Columns | None:
    """Where the columns of figures begin and end; None where the figures do not stand in columns.

    Figures above one another overlap, and a figure of another column lies beside them. Some lines must fill all
    columns, else what looks like two columns may be one.
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
    if len(columns) < 2 or any(len(places) < len(row) for places, row in zip(filled, rows, strict=True)):
        return None
    full = sum(len(places) == len(columns) for places in filled)
    return columns if full > 1 and _FULL * full >= sum(bool(places) for places in filled) else None


def _with_blank_columns(columns: Columns, heads: Sequence[Row]) -> Columns:
    """The columns with those that have a head but no figure in any row.

    The words of one head stand above one another. A word beside the head of the nearest column is the head of another.
    """
    pitch = min(right[0] - left[0] for left, right in pairwise(columns))
    found = list(columns)
    named: dict[tuple[float, float], list[Word]] = {}
    narrow = [
        word
        for row in heads
        for word in _joined(row)
        if word.x1 - word.x0 <= pitch and (word.x0 + word.x1) / 2 > columns[0][0] - word.em
    ]
    for word in sorted(narrow, key=lambda w: min(_distance(w, column) for column in columns)):
        column = min(found, key=lambda c: _distance(word, c))
        if any(word.x0 < other.x1 and other.x0 < word.x1 for other in named.get(column, [word])):
            named.setdefault(column, []).append(word)
        else:
            middle = (word.x0 + word.x1) / 2
            found.append((middle - 1.0, middle + 1.0))
            named[found[-1]] = [word]
    return sorted(found)


def _joined(row: Row) -> list[Word]:
    """The words of a line, those that are set wide (总 计) as one."""
    joined: list[Word] = []
    for word in row:
        if joined and word.x0 - joined[-1].x1 < _SET_WIDE * word.em:
            joined[-1] = joined[-1]._replace(text=joined[-1].text + word.text, x1=word.x1)
        else:
            joined.append(word)
    return joined


def _distance(word: Word, column: tuple[float, float]) -> float:
    """From the middle of a word to the middle of a column."""
    return abs((word.x0 + word.x1) / 2 - sum(column) / 2)


def _count_heads(above: Sequence[Row], first: Row, edge: float) -> int:
    """How many of the lines above the first figures are heads: all up to the highest that has words above figures."""
    heads, below = 0, first
    for count, row in enumerate(reversed(above), start=1):
        if _crosses(row, edge) or _figures(row) or below[0].top - row[0].top > _NEXT_HEAD * row[0].em:
            break
        if any(word.x0 >= edge - word.em for word in row):
            heads = count
        below = row
    return heads


def _ends_label(rows: Sequence[Row], edge: float) -> bool:
    """Whether the second of two lines is the rest of the label of the first."""
    if len(rows) < 2:
        return False
    last, row = rows
    near = row[0].top - last[0].top <= _NEXT_LINE * row[0].em
    return near and all(w.x1 < edge for w in row) and not _LIST_MARK.match(row[0].text)


def _starts_label(rows: Sequence[Row], edge: float) -> bool:
    """Whether the first of two lines is the beginning of the label of the second, whose figures stand lower."""
    above, row = rows
    near = row[0].top - above[0].top <= _NEXT_LINE * row[0].em
    unnumbered = row[0].x0 > edge - row[0].em or not _LIST_MARK.match(row[0].text)
    return near and unnumbered and all(w.x1 < edge for w in above) and bool(_LIST_MARK.match(above[-1].text))


def _is_clear(rows: Sequence[Row], edge: float) -> bool:
    """Whether in lines with figures only figures stand where the columns are."""
    return all(_is_figure(word) for row in rows for word in row if word.x1 > edge + word.em)


def _crosses(row: Row, edge: float) -> bool:
    """Whether a word of the line begins before the figures and ends well among them: running text."""
    return any(word.x0 < edge - word.em and word.x1 > edge + word.em for word in row)


def _bands(heads: Sequence[Row], body: Sequence[Row], columns: Columns, indents: Sequence[float]) -> list[Band]:
    """The rows of the table from top to bottom."""
    edge = columns[0][0]
    starts = [start - 0.1 for start, _ in columns]
    bands: list[Band] = []
    for row in body:
        figures = [word for word in row if word.x1 > edge]
        if figures:
            bands.append(Band(_middle(row), {len(indents) + bisect_right(starts, w.x0) - 1: [w] for w in figures}))
    values = [band.middle for band in bands]
    others: list[Band] = []
    labels = [word for row in body for word in row if word.x1 <= edge]
    for level, indent in enumerate(indents):
        own = [
            w
            for w in labels
            if bisect_right(indents, w.x0 + _SAME_INDENT * w.em) - 1 == level or (not level and w.x0 < indent)
        ]
        for label in _labels(lines(own), values):
            words = [word for line in label for word in line]
            top, bottom = min(w.top for w in words), max(w.bottom for w in words)
            beside = [band for band in bands if top <= band.middle <= bottom]
            if beside:
                beside[0].words.setdefault(level, []).extend(words)
            else:
                others.append(Band((top + bottom) / 2, {level: words}))
    return [*_head_bands(heads, columns, len(indents)), *sorted([*bands, *others], key=lambda band: band.middle)]


def _head_bands(heads: Sequence[Row], columns: Columns, levels: int) -> list[Band]:
    """The heads: wide ones above several columns each in a row of their own, then one row with the head of each column.

    The head of a column is the lowest heap of words above it that are no wider than the column and close together.
    """
    if not heads:
        return []
    edge, starts = columns[0][0], [start - 0.1 for start, _ in columns]
    pitch = min(right[0] - left[0] for left, right in pairwise(columns))
    heaps: dict[int, list[Word]] = {}
    wide: list[Band] = []
    for row in reversed(heads):
        for word in row:
            middle = (word.x0 + word.x1) / 2
            if middle < edge - word.em:
                heaps.setdefault(0, []).append(word)
                continue
            place = levels + min(range(len(columns)), key=lambda i: _distance(word, columns[i]))
            heap = heaps.get(place, [])
            if word.x1 - word.x0 <= pitch and (not heap or heap[-1].top - word.top < _IN_HEAP * word.em):
                heaps.setdefault(place, []).append(word)
            else:
                wide.append(Band(_middle(row), {levels + max(bisect_right(starts, middle) - 1, 0): [word]}))
    return [*wide[::-1], Band(_middle(heads[-1]), heaps)]


def _middle(row: Row) -> float:
    return (row[-1].top + row[-1].bottom) / 2


def _indents(body: Sequence[Row], edge: float) -> list[float]:
    """Where labels begin, level by level: the places that at least two of them share."""
    groups: list[list[float]] = []
    for x, em in sorted((w.x0, w.em) for row in body for w in row if w.x1 <= edge):
        if groups and x - groups[-1][0] <= _SAME_INDENT * em:
            groups[-1].append(x)
        else:
            groups.append([x])
    return [group[0] for group in groups if len(group) > 1] or [groups[0][0] if groups else edge - 1.0]


def _labels(rows: Sequence[Row], values: Sequence[float]) -> list[list[Row]]:
    """The lines of one level of labels, grouped into labels.

    A list number begins a label. Without one, lines next to different figures are different labels.
    """
    labels: list[list[Row]] = []
    nearest_before = None
    for row in rows:
        nearest = min(values, key=lambda middle: abs(middle - _middle(row)))
        numbered = bool(labels) and bool(_LIST_MARK.match(labels[-1][0][0].text))
        if (
            not labels
            or _LIST_MARK.match(row[0].text)
            or row[0].top - labels[-1][-1][0].top > _NEXT_LINE * row[0].em
            or (not numbered and nearest != nearest_before)
        ):
            labels.append([row])
        else:
            labels[-1].append(row)
        nearest_before = nearest
    return labels


def _piece(bands: Sequence[Band], columns: Columns, indents: Sequence[float], page: int) -> Piece:
    """The table of the rows; each place without words is an empty cell."""
    between = [(left[1] + right[0]) / 2 for left, right in pairwise(columns)]
    xs = [*indents, columns[0][0], *between, columns[-1][1]]
    ems = [word.em for band in bands for words in band.words.values() for word in words]
    cells = []
    for row, band in enumerate(bands):
        column = 0
        while column < len(xs) - 1:
            words = band.words.get(column, [])
            end = column + 1
            while words and column < len(indents) and end < len(indents) and end not in band.words:
                end += 1
            half = max(ems) / 2
            box = Box(
                min([xs[column], *(w.x0 for w in words)]) if words else xs[column],
                min((w.top for w in words), default=band.middle - half),
                max([xs[end], *(w.x1 for w in words)]) if words else xs[end],
                max((w.bottom for w in words), default=band.middle + half),
            )
            em = words[0].em if words else 0.0
            cells.append(PieceCell(cell_text(words), row, column, 1, end - column, page, box, em))
            column = end
    outer = Box(xs[0], min(c.box.top for c in cells), xs[-1], max(c.box.bottom for c in cells))
    return Piece(tuple(cells), tuple(xs), outer, page, ruled=False)
