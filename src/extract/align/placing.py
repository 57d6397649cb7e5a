"""Rows of table 3 with fewer figures than cells, in a text that lost its blank ones: the sums down the columns tell where the
figures stand.

A blank cell is no zero: it may hold any number from 0 up. A reading is possible where no sum is contradicted by the
figures that are printed, and it is taken where it is the only possible one. It stays a guess all the same: it rests on the
agency's arithmetic, and a number that it put into the wrong column agrees with that column.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import combinations
from typing import Final

from extract.align.habits import Habits
from extract.align.lexicon import Row
from extract.align.solve import Values, agreed
from extract.align.stream import Figure, Run
from extract.model import FormTable

# In a table with more such rows each column has open cells in too many of them to tell anything.
_FEW: Final = 4
# The figures of a row by its cells, None where no figure stands.
Placed = tuple[Figure | None, ...]


def place(spec: FormTable, rows: Mapping[int, tuple[Run, Row]], habits: Habits) -> dict[int, Placed]:
    """Where the figures of short rows stand, by the number of their run; rows that the sums leave open are left out."""
    short = {n: run for n, (run, row) in rows.items() if _is_short(run, row)}
    if not 0 < len(short) <= _FEW:
        return {}
    values: list[Decimal | None] = [None] * len(spec.cells)
    options: dict[int, list[Values]] = {}
    for n, (run, row) in rows.items():
        cells = habits.printed_order(row.cells)
        numbers = [figure.number.value for figure in run.figures]
        if n in short:
            ways = combinations(cells, len(numbers))
            options[n] = [{c.index: v for c, v in zip(way, numbers, strict=True)} for way in ways]
        elif len(numbers) == len(cells) and not run.glued:
            for cell, number in zip(cells, numbers, strict=True):
                values[cell.index] = number
    found = agreed(spec, values, options)
    return {n: _by_cell(short[n], rows[n][1], places) for n, places in found.items()}


def _is_short(run: Run, row: Row) -> bool:
    numbers = all(figure.number.kind == "number" for figure in run.figures)
    return 0 < len(run.figures) < len(row.cells) and numbers and not (run.glued or run.marked or run.cut)


def _by_cell(run: Run, row: Row, places: Sequence[int]) -> Placed:
    at = dict(zip(places, run.figures, strict=True))
    return tuple(at.get(cell.index) for cell in row.cells)
