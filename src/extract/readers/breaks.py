"""Tables that a page break cuts in two or more, made whole again.

What is known at a break: the columns of both parts, the lines printed or left out there, and the text. Producers differ:
some draw the border of a row on both sides of the break, some on one, some on none; a merged cell that runs on may be
closed or open. So the lines decide where they are clear, and the text where they are not; two numbers are never joined.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from operator import attrgetter
from typing import Final

from extract.grid import Piece, PieceCell
from extract.text import parse_number

# Column edges of two pages that differ by no more than this are the same edge.
_SAME_EDGE: Final = 4.0
# A line of text wraps when less than this is left of its cell, in characters: one more, and the cell's padding.
_ROOM_LEFT: Final = 2.6
_LONGEST_UNIT: Final = 2
_LIST_MARK: Final = re.compile(
    r"(?:其中)?[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．:：]|第[一二三四五六七八九十]|其中"
)


def join(first: Piece, second: Piece) -> Piece | None:
    """The table that two parts make, or None where the second is a table of its own.

    A head that is printed again on top of the second part is dropped if it is the same as that of the first. A cell
    that runs over the break is one cell: its text is that of both parts, its place that of the part with the text.
    """
    edges = _common_edges(first, second)
    if edges is None:
        return None
    xs, first_columns, second_columns = edges
    above = _with_columns(first.cells, first_columns)
    below = _without_head(above, _with_columns(second.cells, second_columns))
    if not below:
        return replace(first, cells=tuple(above), xs=xs)
    rows = first.rows
    pairs = _meeting(above, below, rows) if first.ruled else []
    cut = _is_row_cut(pairs, above, below)
    joined = {b: a for a, b in pairs if cut or _runs_on(a, b, below)}
    offset = rows - cut
    grown = {a: _whole(a, b, offset) for b, a in joined.items()}
    cells = [grown.get(cell, cell) for cell in above]
    cells += [cell._replace(row=cell.row + offset) for cell in below if cell not in joined]
    return Piece(tuple(cells), xs, first.box, first.page, first.ruled, first.firm and second.firm)


def _common_edges(first: Piece, second: Piece) -> tuple[tuple[float, ...], list[int], list[int]] | None:
    """The column edges of both parts together, and where the edges of each stand among them; None where they do not fit.

    The margins of odd and even pages may differ, so the second part is laid under the first by its left edge. Without
    lines the outer edges are those of the longest words, and only the inner ones are told.
    """
    if first.ruled != second.ruled:
        return None
    shift = first.xs[0] - second.xs[0] if first.ruled else 0.0
    moved = [x + shift for x in second.xs]
    if first.ruled and abs(first.xs[-1] - moved[-1]) > 2 * _SAME_EDGE:
        return None
    moved[-1] = first.xs[-1]
    own = [x for x in moved if not any(abs(x - known) <= _SAME_EDGE for known in first.xs)]
    shared = len(moved) - len(own) - 2
    is_open = any(c.open_bottom and c.row + c.row_span == first.rows for c in first.cells) or any(
        c.open_top and c.row == 0 for c in second.cells
    )
    inner = min(len(first.xs), len(second.xs)) - 2
    if not is_open and shared < inner and shared * 2 < max(len(first.xs), len(second.xs)) - 2:
        return None
    xs = sorted([*first.xs, *own])
    places = [[min(range(len(xs)), key=lambda i: abs(xs[i] - x)) for x in edges] for edges in (first.xs, moved)]
    if any(b <= a for edges in places for a, b in pairwise(edges)):
        return None
    return tuple(xs), places[0], places[1]


def _with_columns(cells: Sequence[PieceCell], places: Sequence[int]) -> Sequence[PieceCell]:
    """The cells in the columns of both parts together; `places` says where their own column edges are among these."""
    if places[-1] == len(places) - 1:
        return cells
    return [
        cell._replace(
            column=places[cell.column], column_span=places[cell.column + cell.column_span] - places[cell.column]
        )
        for cell in cells
    ]


def _without_head(above: Sequence[PieceCell], below: Sequence[PieceCell]) -> Sequence[PieceCell]:
    """The second part without the rows on top that repeat the first rows of the table and hold no number.

    Where no line is printed below the repeated head, the row below it has run together with it: what stands in its
    cells behind the words of the head is that row.
    """
    known = {(c.row, c.column, c.column_span): c for c in above}
    below = sorted((part for cell in below for part in _cut_below_head(cell, known)), key=attrgetter("row", "column"))
    first = {(c.column, c.column_span): c.text for c in above if c.row == 0}
    if any(_behind(c.text, first.get((c.column, c.column_span), c.text + ".")) is None for c in below if c.row == 0):
        return below
    repeated = 0
    for rows in range(1, max((c.row + c.row_span for c in below), default=0) + 1):
        head, own = _top(below, rows), _top(above, rows)
        if any(c.row + c.row_span > rows for c in head.values()) or head.keys() != own.keys():
            continue
        if any(_kind(c.text) == "number" for c in head.values()):
            break
        rests = {place: _behind(cell.text, own[place].text) for place, cell in head.items()}
        if all(rest == "" for rest in rests.values()):
            repeated = rows
        elif all(rest is not None for rest in rests.values()):
            row = [
                cell._replace(text=rests[place] or "", row=0, row_span=1, open_top=True)
                for place, cell in head.items()
                if cell.row + cell.row_span == rows
            ]
            return row + [c._replace(row=c.row - rows + 1) for c in below if c.row >= rows]
    return [c._replace(row=c.row - repeated) for c in below if c.row >= repeated]


def _cut_below_head(cell: PieceCell, above: Mapping[tuple[int, int, int], PieceCell]) -> list[PieceCell]:
    """A cell of the second part, cut in two where it is one of the repeated head that lost the line below it: what stands in it
    behind the words of the head is of the row below. `above` has the cells of the first part by row, column and column span.
    """
    head = above.get((cell.row, cell.column, cell.column_span))
    if head is None or head.row_span >= cell.row_span or _kind(head.text) != "words":
        return [cell]
    rest = _behind(cell.text, head.text)
    if not rest:
        return [cell]
    below = cell._replace(
        row=cell.row + head.row_span, row_span=cell.row_span - head.row_span, text=rest, open_top=True
    )
    return [cell._replace(row_span=head.row_span, text=head.text), below]


def _top(cells: Sequence[PieceCell], rows: int) -> dict[tuple[int, int, int, int], PieceCell]:
    """The cells that begin in the first rows, by their places."""
    return {(c.row, c.column, c.row_span, c.column_span): c for c in cells if c.row < rows}


def _behind(text: str, start: str) -> str | None:
    """What is left of a text behind the words it starts with; None where it starts otherwise."""
    left = list(text)
    for char in "".join(start.split()):
        while left and left[0].isspace():
            left.pop(0)
        if not left or left.pop(0) != char:
            return None
    return "".join(left).strip()


def _meeting(above: Sequence[PieceCell], below: Sequence[PieceCell], rows: int) -> list[tuple[PieceCell, PieceCell]]:
    """The cells that end at the break with those of the same columns that begin at it."""
    ends = {(c.column, c.column_span): c for c in above if c.row + c.row_span == rows}
    starts = [c for c in below if c.row == 0]
    return [(ends[c.column, c.column_span], c) for c in starts if (c.column, c.column_span) in ends]


def _is_row_cut(
    pairs: Sequence[tuple[PieceCell, PieceCell]], above: Sequence[PieceCell], below: Sequence[PieceCell]
) -> bool:
    """Whether the break goes through a row, so that the first row below it is the rest of the last row above it.

    All cells must meet and only one side may have the numbers. Where both sides say something in one cell, it must be
    text that can have been wrapped there. Where lines are printed on both sides, the text alone must show the cut.
    """
    if not pairs or len(pairs) < sum(c.row == 0 for c in below):
        return False
    is_open = all(a.open_bottom and b.open_top for a, b in pairs)
    if not any(b.text for _, b in pairs):
        return is_open
    pairs = _without_groups(pairs)
    said = [(a, b) for a, b in pairs if a.text and b.text]
    if any(_kind(a.text) == "number" or _kind(b.text) == "number" or _LIST_MARK.match(b.text) for a, b in said):
        return False
    figures_above = any(_kind(a.text) == "number" for a, _ in pairs)
    figures_below = any(_kind(b.text) == "number" for _, b in pairs)
    if figures_above and figures_below:
        return False
    flat = [(a, b) for a, b in pairs if a.row_span == b.row_span == 1]
    if not said:
        labels_above = any(_kind(a.text) == "words" for a, _ in flat)
        labels_below = any(_kind(b.text) == "words" for _, b in flat)
        return is_open or not (figures_above or labels_below) or not (figures_below or labels_above)
    if not all(_fills_line(a) for a, b in said if (a, b) in flat):
        return False
    columns = {a.column for a, b in flat if _kind(a.text) == "number" or _kind(b.text) == "number"}
    others = [c for c in (*above, *below) if c.column in columns and not any(c is a or c is b for a, b in flat)]
    return is_open or (bool(columns) and all(c.text for c in others))


def _without_groups(pairs: Sequence[tuple[PieceCell, PieceCell]]) -> Sequence[tuple[PieceCell, PieceCell]]:
    """The cells of a row at a break but for what looks like a number in merged ones left of its label: a group's label, misread."""
    labels = [a.column for a, b in pairs if a.row_span == b.row_span == 1 and "words" in (_kind(a.text), _kind(b.text))]
    left = min(labels, default=0)
    return [
        (a, b)
        for a, b in pairs
        if a.column >= left or a.row_span == b.row_span == 1 or "number" not in (_kind(a.text), _kind(b.text))
    ]


def _runs_on(a: PieceCell, b: PieceCell, below: Sequence[PieceCell]) -> bool:
    """Whether a cell above the break goes on below it although the row is not cut: a label merged over several rows."""
    right = [c for c in below if c.row == 0 and c.column > b.column]
    if not any(_is_label(c.text) for c in right) or "number" in (_kind(a.text), _kind(b.text)):
        return False
    if not b.text:
        return True
    if _LIST_MARK.match(b.text):
        return False
    if a.open_bottom and b.open_top:
        return True
    return a.row_span + b.row_span > 2 and (not a.text or _fills_line(a))


def _kind(text: str) -> str:
    """Whether a cell holds a `number`, perhaps broken over lines, a `blank` or `words`."""
    return parse_number("".join(text.split())).kind


def _is_label(text: str) -> bool:
    """Whether a cell holds the label of a row, not a number or a unit."""
    return _kind(text) == "words" and len("".join(text.split())) > _LONGEST_UNIT


def _fills_line(cell: PieceCell) -> bool:
    """Whether the last line of the cell's text has no room for another character."""
    last = cell.text.rsplit("\n", 1)[-1]
    width = sum(1.0 if char >= "\u2e80" else 0.5 for char in last)
    return (width + _ROOM_LEFT) * cell.em >= cell.box.x1 - cell.box.x0


def _whole(a: PieceCell, b: PieceCell, offset: int) -> PieceCell:
    """Both parts of a cell as one, `offset` rows lying above the second part of the table."""
    told = a if a.text else b if b.text else a
    return a._replace(
        text="\n".join(part for part in (a.text, b.text) if part),
        row_span=offset + b.row + b.row_span - a.row,
        page=told.page,
        box=told.box,
        em=max(a.em, b.em),
        open_bottom=b.open_bottom,
    )
