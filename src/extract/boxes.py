"""What HTML and DOCX files are made of: boxes in boxes and lines of text, from which blocks are made.

A table that is written in tags is a grid of cells only if it was meant as one. Many are there for the layout of a page
or as a frame round a text; such a table is dissolved into what it holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import repeat
from typing import Final, Literal, NamedTuple

from extract.model import Block, Cell, Paragraph, Place, Table
from extract.text import PICTURE

Kind = Literal["part", "table", "group", "row", "cell"]

_MOST_COLUMNS: Final = 1000  # as in browsers
_HEADING: Final = re.compile(r"[一二三四五六七八九十]{1,2}[、.．]")
_MOST_PLACES: Final = 500_000  # rows times columns; a form has a few hundred


@dataclass(slots=True)
class Line:
    """A line of text. `links` of its characters stand in links. `number` counts the lines of the file from 1."""

    text: str
    number: int
    links: int = 0
    joins: bool | None = False


@dataclass(slots=True, eq=False)
class Box:
    """A table, a group of its rows (as thead), a row, a cell, or any other part of a file.

    `number` counts the tables of the file from 1. A span of 0 rows reaches to the end of the group. `grid` is what a
    table is if it is no layout; only then do its items not matter. `picture` says of a cell that it shows one.
    """

    kind: Kind
    items: list[Line | Box] = field(default_factory=list)
    number: int = 0
    row_span: int = 1
    column_span: int = 1
    grid: Table | None = None
    picture: bool = False


# The lines and the first tables of all files have the same places.
@lru_cache(maxsize=1 << 12)
def line_place(number: int) -> Place:
    """The place of a line of a file, counted from 1."""
    return Place(path=f"p[{number}]")


@lru_cache(maxsize=1 << 14)
def cell_place(table: int, row: int, cell: int) -> Place:
    """The place of a cell: table, row and cell as they are written, counted from 1."""
    return Place(path=f"table[{table}]/tr[{row}]/td[{cell}]")


Span = tuple[int, int]
"""How many rows and columns a cell reaches over."""


class Slot(NamedTuple):
    """A cell as it is written, before its place in the grid is known."""

    text: str
    span: Span = (1, 1)


Groups = Sequence[Sequence[Sequence[Slot]]]
"""The groups of rows of a table; a cell that spans rows ends with its group."""

Spans = tuple[tuple[tuple[Span, ...], ...], ...]
"""The spans of the cells of such groups: the shape of a table without its texts."""

Extent = tuple[int, int, int, int]
"""Where a cell stands: its first row and column, and the row and column after its last."""

Arranged = tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...], tuple[int, ...], tuple[Place, ...]]
"""For each cell of a table its row, column, row span, column span and place."""


def read_table(table: Box) -> None:
    """Set `grid` of a table, if it is one and no layout. The tables inside it must have been read before."""
    groups = [[_boxes(row, "cell") for row in rows] for rows in _row_groups(table)]
    if max((len(cells) for rows in groups for cells in rows), default=0) < 2:
        return
    slots = [
        [[Slot(cell_text(cell), (cell.row_span, cell.column_span)) for cell in cells] for cells in rows]
        for rows in groups
    ]
    inner = sum(len(box.grid.cells) for box in walk(table.items) if isinstance(box, Box) and box.grid is not None)
    if not is_layout(slots, inner):
        table.grid = grid(slots, table.number)
    elif not inner:
        _part(table, [row for rows in groups for row in rows], [row for rows in slots for row in rows])


def _part(table: Box, rows: Sequence[Sequence[Box]], slots: Sequence[Sequence[Slot]]) -> None:
    """Part a table into which a whole report was typed: rows of prose and headings become lines, the rows between them
    tables of their own. Nothing happens to a table without such rows.
    """
    items: list[Line | Box] = []
    run: list[int] = []
    found = 0
    for line in (*range(len(rows)), None):
        if line is not None and not _is_prose(slots[line]):
            run.append(line)
            continue
        part = grid([[slots[n] for n in run]], table.number, run[0]) if len(run) > 1 else None
        if part is not None:
            items.append(Box("table", number=table.number, grid=part))
            found += 1
        else:
            items += [cell for n in run for cell in rows[n]]
        items += rows[line] if line is not None else []
        run = []
    if found:
        table.items[:] = items


def _is_prose(row: Sequence[Slot]) -> bool:
    """Whether a row is nothing but sentences or the heading of a section, across the whole table."""
    said = [slot.text for slot in row if slot.text]
    if len(said) != 1 or len(row) > 1:
        return False
    return (len(said[0]) >= 60 and "。" in said[0]) or _HEADING.match(said[0]) is not None


def is_layout(groups: Groups, inner: int = 0) -> bool:
    """Whether a table only arranges what it holds: one column, tables that outweigh it, or an article in a cell.

    `inner` is the number of cells of the tables inside it.
    """
    rows = [row for group in groups for row in group]
    if max(map(len, rows), default=0) < 2:
        return True
    texts = [slot.text for row in rows for slot in row]
    if inner:
        own = sum(0 < len(text) <= 60 for text in texts)
        return own < 2 * inner
    longest = max(texts, key=len)
    return len(longest) >= 200 and longest.count("\n") >= 2 and len(longest) > 0.6 * sum(map(len, texts))


def grid(groups: Groups, number: int, first: int = 0) -> Table | None:
    """The table with each cell in its place: the next column that no cell from above hangs into.

    Spans beyond the table end with it. `first` is the row of the file's table that this one begins with. None where
    `arranged` gives None.
    """
    spans = tuple([tuple([tuple([slot.span for slot in row]) for row in rows]) for rows in groups])
    found = _placed(spans, number, first)
    return (
        None
        if found is None
        else table_of([slot.text for rows in groups for row in rows for slot in row], found, number)
    )


def table_of(texts: Sequence[str], found: Arranged, number: int) -> Table:
    """The table of cells with these texts."""
    return Table(tuple(map(Cell, texts, *found)), Place(path=f"table[{number}]"))


@lru_cache(maxsize=256)  # the form has one shape in all reports that came out of one program
def _placed(groups: Spans, number: int, first: int) -> Arranged | None:
    """`grid` for the shape of a table."""
    places: list[Place] = []
    extents: list[Extent] = []
    start = first
    for group in groups:
        hanging: list[int] = []  # by column: the first row that is free again
        end = start + len(group)
        for line, row in enumerate(group, start=start):
            column = 0
            for order, (row_span, column_span) in enumerate(row, start=1):
                while column < len(hanging) and hanging[column] > line:
                    column += 1
                stop, below = column + column_span, line + 1
                if column_span > 1:  # cells do not overlap: the one from above stays
                    stop = min(stop, _MOST_COLUMNS)
                    stop = next((n for n in range(column, min(stop, len(hanging))) if hanging[n] > line), stop)
                if row_span != 1:
                    below = min(line + row_span, end) if row_span else end
                    hanging += repeat(0, stop - len(hanging))
                    hanging[column:stop] = repeat(below, stop - column)
                if column >= _MOST_COLUMNS:
                    return None
                places.append(cell_place(number, line + 1, order))
                extents.append((line, column, below, stop))
                column = stop
        start = end
    return arranged(places, extents)


def arranged(places: Sequence[Place], extents: Sequence[Extent]) -> Arranged | None:
    """The cells of a table without the rows and columns in which none begins; None for less than two columns, and for a
    table too large to be one.
    """
    if not extents:
        return None
    tops, lefts, bottoms, rights = zip(*extents, strict=True)
    rows, columns = _renumbered(tops, max(bottoms)), _renumbered(lefts, max(rights))
    if columns[-1] < 2 or rows[-1] * columns[-1] > _MOST_PLACES:
        return None
    row, column = [rows[n] for n in tops], [columns[n] for n in lefts]
    row_span = [rows[n] - top for n, top in zip(bottoms, row, strict=True)]
    column_span = [columns[n] - left for n, left in zip(rights, column, strict=True)]
    return tuple(row), tuple(column), tuple(row_span), tuple(column_span), tuple(places)


def blocks_of(items: Sequence[Line | Box]) -> Iterator[Block]:
    """The blocks in reading order: tables as grids, all other boxes dissolved into their lines."""
    for item in walk(items):
        if isinstance(item, Line):
            yield Paragraph(item.text, line_place(item.number), item.joins)
        elif item.grid is not None:
            yield item.grid


def cell_text(cell: Box) -> str:
    """The lines of a cell, whatever it holds, with line breaks between them; PICTURE where it shows one and no text."""
    items = cell.items
    if len(items) == 1 and isinstance(items[0], Line):
        return items[0].text
    if not items and cell.picture:
        return PICTURE
    found = []
    for item in walk(items):
        if isinstance(item, Line):
            found.append(item.text)
        elif item.grid is not None:
            found += [inner.text for inner in item.grid.cells if inner.text]
    return "\n".join(found)


def walk(items: Sequence[Line | Box]) -> Iterator[Line | Box]:
    """All lines and boxes in reading order, a box before what it holds; a grid is not entered."""
    stack = [iter(items)]
    while stack:
        for item in stack[-1]:
            yield item
            if isinstance(item, Box) and item.grid is None:
                stack.append(iter(item.items))
                break
        else:
            stack.pop()


def _boxes(box: Box, kind: Kind) -> list[Box]:
    return [item for item in box.items if isinstance(item, Box) and item.kind == kind]


def _row_groups(table: Box) -> list[list[Box]]:
    groups: list[list[Box]] = []
    loose: list[Box] | None = None
    for item in table.items:
        if isinstance(item, Box) and item.kind == "row":
            if loose is None:
                loose = []
                groups.append(loose)
            loose.append(item)
        elif isinstance(item, Box) and item.kind == "group":
            loose = None
            groups.append(_boxes(item, "row"))
    return groups


def _renumbered(used: Sequence[int], size: int) -> list[int]:
    """For each old number, and for the end, how many numbers before it are in use."""
    known = set(used)
    found = [0]
    for n in range(size):
        found.append(found[-1] + (n in known))
    return found
