"""What a sheet shows -> paragraphs and tables. A sheet has no marks between the two: rows with cells beside one another are those of
tables, and text alone on its row above or below them is a line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from typing import Final

from extract.boxes import arranged, table_of
from extract.model import Block, Paragraph, Place
from extract.readers.xlsx.book import MOST_PLACES, Extent, Shown

_HEADING: Final = re.compile(r"[一二三四五六七八九十]{1,2}[、.．]")
_SENTENCE: Final = re.compile("。|^(?:注|说明|备注)[：:]")

Cells = dict[Extent, str]


def blocks(shown: Shown, number: int) -> Iterator[Block]:
    """The blocks of a sheet, which is the `number`th, from top to bottom."""
    rows = _rows(shown)
    run: list[int] = []
    order = sorted(rows)
    for at, row in enumerate(order):
        if run and any(n not in shown.rows for n in range(max(extent[2] for extent in rows[run[-1]]), row)):
            yield from _run(run, rows, shown, number)
            run = []
        if _is_line(order[at:], rows, shown.figured, run):
            yield from _run(run, rows, shown, number)
            run = []
            yield from _lines(row, rows[row], number)
        else:
            run.append(row)
    yield from _run(run, rows, shown, number)


def _rows(shown: Shown) -> dict[int, Cells]:
    """The cells with a text by the row in which they begin; what merged cells cover is not shown."""
    merged = {(top, left): (top, left, below, right) for top, left, below, right in shown.merged}
    covered = {
        (row, column)
        for top, left, below, right in shown.merged
        for row in range(top, below)
        for column in range(left, right)
        if (row, column) != (top, left)
    }
    rows: dict[int, Cells] = {}
    for (row, column), text in sorted(shown.cells.items()):
        if (row, column) not in covered:
            extent = merged.get((row, column), (row, column, row + 1, column + 1))
            rows.setdefault(row, {})[extent] = text
    return rows


def _is_line(below: Sequence[int], rows: dict[int, Cells], figured: Set[int], run: Sequence[int]) -> bool:
    """Whether the first of some rows is a line of text: it has one cell, and is a sentence, or stands above its table, or is a heading
    above heads.
    """
    row = below[0]
    if len(rows[row]) > 1 or row in figured:
        return False
    ((extent, text),) = rows[row].items()
    if not run or _SENTENCE.search(text):
        return extent[2] - extent[0] == 1
    following = next((n for n in below[1:] if len(rows[n]) > 1), None)
    return bool(_HEADING.match(text)) and (following is None or following not in figured)


def _lines(row: int, cells: Cells, number: int) -> Iterator[Paragraph]:
    for (top, left, *_), text in cells.items():
        for line in filter(None, map(str.strip, text.split("\n"))):
            yield Paragraph(line, _place(number, top, left))


def _run(run: Sequence[int], rows: dict[int, Cells], shown: Shown, number: int) -> Iterator[Block]:
    """The rows of a run as a table whose places without text are empty cells; as lines where it has one column."""
    if not run:
        return
    held: Cells = {extent: text for row in run for extent, text in rows[row].items()}
    top, bottom = run[0], max(extent[2] for extent in held)
    left, right = min(extent[1] for extent in held), max(extent[3] for extent in held)
    if (right - left) * (bottom - top) > MOST_PLACES or len({extent[1] for extent in held}) < 2:
        for row in run:
            yield from _lines(row, rows[row], number)
        return
    empty = [e for e in shown.merged if top <= e[0] < bottom and left <= e[1] and e[3] <= right and e not in held]
    cells: Cells = {}
    taken: set[tuple[int, int]] = set()
    for extent, text in [*held.items(), *((extent, "") for extent in empty)]:
        places = {(r, c) for r in range(extent[0], extent[2]) for c in range(extent[1], extent[3])}
        if taken.isdisjoint(places):
            cells[extent] = text
            taken |= places
    seen = [column for column in range(left, right) if column not in shown.columns]
    singles = ((r, c) for r in range(top, bottom) if r not in shown.rows for c in seen if (r, c) not in taken)
    cells |= {(r, c, r + 1, c + 1): "" for r, c in singles}
    extents = sorted(cells)
    found = arranged([_place(number, e[0], e[1]) for e in extents], extents)
    if found is not None:
        yield table_of([cells[extent] for extent in extents], found, number)


def _place(number: int, row: int, column: int) -> Place:
    """The place of a cell: the sheet, and the cell as Excel names it."""
    letters = ""
    at = column + 1
    while at:
        at, rest = divmod(at - 1, 26)
        letters = chr(65 + rest) + letters
    return Place(path=f"sheet[{number}]/{letters}{row + 1}")
