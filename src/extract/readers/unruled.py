"""Tables printed without lines, found by the figures that stand in columns.

Only what is clearly columnar is taken: lines that end in figures, at least three of them, the figures above one another.
Words before the figures are labels, words above them heads. All else stays lines of text, which say less but nothing
wrong.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final, NamedTuple

from extract.grid import Box, Piece, PieceCell
from extract.readers.centred import NEXT_LINE, SAME_INDENT, is_torn, take_lines
from extract.readers.columns import (
    LIST_MARK,
    ONE_LINE,
    Band,
    Columns,
    Row,
    are_firm,
    are_several,
    columns_of,
    crosses,
    figure_bands,
    figures_of,
    is_figure,
    middle_of,
    places_of,
    size_of,
)
from extract.readers.heads import MANY, are_headed, count_heads, head_bands, with_blank_columns
from extract.words import Word, cell_text, lines

# Fewer lines of figures than this are no table.
_FEWEST_ROWS: Final = 3
# A column of figures alone is that of a table where heads name so many columns.
_LONE_AMONG: Final = 4
# All lengths below are in characters. Lines of figures of one table lie no further apart than this.
_FARTHEST: Final = 9.0
# The middles of a label and of its figures on one line differ by less than this.
_LEVEL: Final = 0.3


def may_have_tables(rows: Sequence[Row]) -> bool:
    """Whether enough lines end in figures."""
    return sum(bool(row) and is_figure(row[-1]) for row in rows) >= _FEWEST_ROWS or any(
        len(row) >= MANY and len(figures_of(row)) >= MANY for row in rows
    )


def tables(found_rows: Sequence[Row]) -> tuple[list[Piece], set[Word]]:
    """The tables without lines among lines from top to bottom, and the words in them; all are of page 1.

    All lines that end in figures are tried together first, then those that end in two or more, and last the short tables, which
    need heads above all their columns, or another table beside them.
    """
    rows = _levelled(found_rows)
    found: dict[int, Piece] = {}
    taken: list[Piece | None] = [None] * len(rows)

    def take(first: int, last: int, fewest: int) -> bool:
        if any(taken[first : last + 1]):
            return False
        top = next((i + 1 for i in range(first, -1, -1) if taken[i]), 0)
        end = next((i for i in range(last, len(rows)) if taken[i]), len(rows))
        table = _table(rows[:end], first, last, top, fewest)
        if table is None or (fewest < _FEWEST_ROWS and not (table.headed or _is_beside(rows, taken, table))):
            return False
        start, last, found[start], _ = table
        taken[start : last + 1] = [found[start]] * (last + 1 - start)
        return True

    for first, last in (*_blocks(rows, 1), *_blocks(rows, 2)):
        take(first, last, _FEWEST_ROWS)
    short = list(_blocks(rows, 1, fewest=1))
    while any(take(first, last, 1) for first, last in short):
        pass
    used = {word for row, gone in zip(rows, taken, strict=True) if gone for word in row}
    return [found[start] for start in sorted(found)], used


class _Found(NamedTuple):
    """A table with its first and last line, `headed` where heads stand above all its columns, that of the labels too."""

    first: int
    last: int
    piece: Piece
    headed: bool


def _is_beside(rows: Sequence[Row], taken: Sequence[Piece | None], found: _Found) -> bool:
    """Whether a table of about as many columns stands above or below another, with no more than a title of its own between."""
    for step, at in ((-1, found.first), (1, found.last)):
        for other in (at + step, at + 2 * step):
            beside = taken[other] if 0 <= other < len(rows) else None
            if beside is not None and abs(beside.columns - found.piece.columns) < 2:
                return True
            if beside is not None or not 0 <= other < len(rows) or LIST_MARK.match(rows[other][0].text):
                break
    return False


def _table(rows: Sequence[Row], first: int, last: int, top: int, fewest: int) -> _Found | None:
    """The table whose figures stand on the lines from `first` to `last`; None where there is none. It does not begin before the
    line `top`; with fewer rows than `fewest`, or than any table has, its heads must tell.
    """
    filled = columns_of([figures_of(row) for row in rows[first : last + 1]])
    if filled is None:
        return None
    first, last = _grown(rows, first, last, filled, top)
    edge = filled[0][0]
    first -= _starts_label(rows[first - 1 : first + 1], edge) if first > top else 0
    last += _ends_label(rows[last : last + 2], edge)
    begun = _blank_rows(rows, first, edge, top)
    if begun < first and count_heads(rows[top:begun], rows[begun : last + 1], filled[0]):
        first = begun
    body = rows[first : last + 1]
    start = first - count_heads(rows[top:first], body, filled[0])
    heads = rows[start:first]
    # Heads that the next page repeats stand among the rows, and have no figures beside them.
    beside = [word for row in body if figures_of(row) for word in row if word.x1 <= edge]
    columns = with_blank_columns(filled, heads, beside)
    if len(columns) < 2 or (len(filled) < 2 and len(columns) < _LONE_AMONG):
        return None
    if any(crosses(row, filled[0]) for row in body) or not _is_clear(body, edge):
        return None
    size = size_of([*heads, *body])
    if last + 1 < len(rows) and _touches(rows[last], rows[last + 1], edge, size):
        return None
    indents = _indents(body, edge)
    levels = len(indents)
    above, figures = head_bands(heads, columns, levels), figure_bands(body, columns, levels, size)
    named = bool(above) and all(levels + at in above[-1].words for at in range(len(columns)))
    if not (named or are_several(figures, columns, levels)):
        return None
    if len(figures) < _FEWEST_ROWS and not (named and (len(figures) >= fewest or are_headed(above, columns))):
        return None
    labels = [word for row in body for word in row if word.x1 <= columns[0][0]]
    firm = are_firm(figures, columns, levels)
    labelled = _labelled(figures, labels, indents)
    piece = _without_bare_edge(_piece([*above, *labelled], columns, indents))
    nameless = bool(labels) and any(min(band.words) >= levels for band in figures)
    piece = replace(piece, firm=firm and not nameless and not is_torn(labelled, levels))
    return _Found(start, last, piece, named and any(at < levels for at in above[-1].words))


def _levelled(rows: Sequence[Row]) -> list[Row]:
    """The lines with the figures of one height on one line: those in another font may be a little higher or lower, and
    stand on the line of a label beside them.
    """
    levelled: list[Row] = []
    for row in rows:
        figures = figures_of(row)
        above = figures_of(levelled[-1]) if levelled and figures else ()
        if (
            above
            and _overlap(above[0], figures[0])
            and not any(a.x0 < b.x1 and b.x0 < a.x1 for a in above for b in figures)
        ):
            levelled[-1] = levelled[-1][: -len(above)]
            row = sorted([*row, *above], key=lambda word: word.x0)
            if not levelled[-1]:
                levelled.pop()
        levelled.append(row)
    return levelled


def _overlap(one: Word, other: Word) -> bool:
    shared = min(one.bottom, other.bottom) - max(one.top, other.top)
    return shared >= 0.5 * min(one.bottom - one.top, other.bottom - other.top)


def _blocks(rows: Sequence[Row], least: int, fewest: int = _FEWEST_ROWS) -> Iterator[tuple[int, int]]:
    """The first and last of the lines that end in so many figures or more, where they follow one another closely.

    Other words above figures, as those of heads, part two tables.
    """
    blocks: list[list[int]] = []
    for index, row in enumerate(rows):
        figures = figures_of(row)
        if len(figures) < least:
            continue
        last = blocks[-1][-1] if blocks else index
        between = (word for other in rows[last + 1 : index] for word in other if not is_figure(word))
        if (
            last < index
            and _are_close(rows[last : index + 1])
            and not any(word.x1 > figures[0].x0 + word.em for word in between)
        ):
            blocks[-1].append(index)
        else:
            blocks.append([index])
    for block in blocks:
        if len(block) >= fewest or any(len(figures_of(rows[index])) >= MANY for index in block):
            yield block[0], block[-1]


def _are_close(rows: Sequence[Row]) -> bool:
    """Whether each line follows the one before it within the distance of two rows of a table."""
    return all(below[0].top - above[0].top <= _FARTHEST * below[0].em for above, below in pairwise(rows))


def _grown(rows: Sequence[Row], first: int, last: int, columns: Columns, top: int) -> tuple[int, int]:
    """The first and last lines of a table with those of few figures above and below it, all of them in its columns."""
    edge = columns[0][0]
    for step, stop in ((-1, top - 1), (1, len(rows))):
        for index in range(first - 1 if step < 0 else last + 1, stop, step):
            row, beside = rows[index], rows[index - step]
            figures = figures_of(row)
            labels = row[: len(row) - len(figures)]
            if not _are_close((row, beside) if step < 0 else (beside, row)) or any(w.x1 > edge for w in labels):
                break
            if places_of(figures, columns) is None:
                break
            if figures:
                first, last = min(first, index), max(last, index)
    return first, last


def _ends_label(rows: Sequence[Row], edge: float) -> bool:
    """Whether the second of two lines is, or has beside the label of several rows, the rest of the label of the first."""
    if len(rows) < 2:
        return False
    last, row = rows
    near = row[0].top - last[0].top <= NEXT_LINE * row[0].em
    return near and all(w.x1 < edge for w in row) and not all(LIST_MARK.match(w.text) for w in row)


def _touches(last: Row, row: Row, edge: float, size: float) -> bool:
    """Whether figures below the last line of a table are too close to be anything but the rest of its own."""
    beside = [word for word in row if word.x1 > edge and is_figure(word)]
    return bool(beside) and min(w.top for w in beside) - max(w.top for w in last) < ONE_LINE * size


def _starts_label(rows: Sequence[Row], edge: float) -> bool:
    """Whether the first of two lines is the beginning of the label of the second, whose figures stand lower.

    A numbered label below it is another one; beside it that of several rows may stand.
    """
    above, row = rows
    begun = above[-1]
    near = row[0].top - above[0].top <= NEXT_LINE * row[0].em
    below = (w for w in row if w.x0 < edge - w.em and w.x0 < begun.x1 and begun.x0 < w.x1)
    other = any(LIST_MARK.match(w.text) for w in below)
    return near and not other and all(w.x1 < edge for w in above) and bool(LIST_MARK.match(begun.text))


def _blank_rows(rows: Sequence[Row], first: int, edge: float, top: int) -> int:
    """The first of the numbered labels right above the figures of a table, those of rows of blank cells; `first` where there are
    none.
    """
    start = first
    while start > top and all(w.x1 <= edge for w in rows[start - 1]) and _are_close(rows[start - 1 : start + 1]):
        start -= 1
    return next((number for number in range(start, first) if LIST_MARK.match(rows[number][0].text)), first)


def _is_clear(rows: Sequence[Row], edge: float) -> bool:
    """Whether in lines with figures only figures stand where the columns are, and before them no more of these than a
    serial number.
    """
    figures = [[word for word in row if is_figure(word)] for row in rows if figures_of(row)]
    return all(is_figure(word) for row in rows for word in row if word.x1 > edge + word.em) and all(
        sum(word.x1 <= edge for word in row) < 2 for row in figures
    )


def _labelled(bands: Sequence[Band], labels: Sequence[Word], indents: Sequence[float]) -> list[Band]:
    """The rows of a table with their labels, those without figures too."""
    values = [band.middle for band in bands]
    others: list[Band] = []
    for level in range(len(indents)):
        own = [w for w in labels if max(0, bisect_right(indents, w.x0) - 1) == level]
        for label in _labels(lines(own), values):
            words = [word for line in label for word in line]
            top, bottom = middle_of(label[0]) - words[0].em / 2, middle_of(label[-1]) + words[0].em / 2
            beside = [band for band in bands if top - band.reach <= band.middle <= bottom + band.reach]
            if beside:
                nearest = min(beside, key=lambda band: abs(2 * band.middle - top - bottom))
                nearest.words.setdefault(level, []).extend(words)
            else:
                others.append(Band((top + bottom) / 2, {level: words}))
    for band in bands:
        take_lines(band, others, len(indents))
    return sorted([*bands, *others], key=lambda band: band.middle)


def _indents(body: Sequence[Row], edge: float) -> list[float]:
    """Where labels begin, level by level: the places that at least two of them share."""
    groups: list[list[float]] = []
    for x, em in sorted((w.x0, w.em) for row in body for w in row if w.x1 <= edge):
        if groups and x - groups[-1][0] <= SAME_INDENT * em:
            groups[-1].append(x)
        else:
            groups.append([x])
    return [group[0] for group in groups if len(group) > 1] or [groups[0][0] if groups else edge - 1.0]


def _labels(rows: Sequence[Row], values: Sequence[float]) -> list[list[Row]]:
    """The lines of one level of labels, grouped into labels.

    A list number begins a label. Without one, lines next to different figures are different labels, and so are lines level
    with different figures: a number may have lost its brackets.
    """
    labels: list[list[Row]] = []
    nearest_before, level_before = None, False
    for row in rows:
        nearest = min(values, key=lambda middle: abs(middle - middle_of(row)))
        level = abs(nearest - middle_of(row)) < _LEVEL * row[0].em
        numbered = bool(labels) and bool(LIST_MARK.match(labels[-1][0][0].text))
        if (
            not labels
            or LIST_MARK.match(row[0].text)
            or row[0].top - labels[-1][-1][0].top > NEXT_LINE * row[0].em
            or ((not numbered or (level and level_before)) and nearest != nearest_before)
        ):
            labels.append([row])
        else:
            labels[-1].append(row)
        nearest_before, level_before = nearest, level
    return labels


def _piece(bands: Sequence[Band], columns: Columns, indents: Sequence[float]) -> Piece:
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
            end += band.spans.get(column, 1) - 1
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
            cells.append(PieceCell(cell_text(words), row, column, 1, end - column, 1, box, em))
            column = end
    outer = Box(xs[0], min(c.box.top for c in cells), xs[-1], max(c.box.bottom for c in cells))
    return Piece(tuple(cells), tuple(xs), outer, 1, ruled=False)


def _without_bare_edge(piece: Piece) -> Piece:
    """A table without its column of labels where nothing stands in it: all its columns are of figures."""
    edge = [cell for cell in piece.cells if cell.column == 0]
    if any(cell.text or cell.column_span > 1 for cell in edge):
        return piece
    cells = tuple(cell._replace(column=cell.column - 1) for cell in piece.cells if cell.column > 0)
    return replace(piece, cells=cells, xs=piece.xs[1:], box=piece.box._replace(x0=piece.xs[1]))
