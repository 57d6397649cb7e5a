"""The identities choose between readings: rows that can be read in several ways, and sums that only some ways satisfy.

The numbers are small integers and the rows few, so a search that drops a branch as soon as a column overflows its
total is exact and fast. Nothing here invents a number: each reading is one that the print allows.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from decimal import Decimal
from itertools import product
from math import prod
from typing import TypeVar

from extract.model import FormTable, Identity

Numbers = tuple[int, ...]
# A way to read a row: numbers by the index of their cells.
Values = Mapping[int, Decimal | None]
_Key = TypeVar("_Key", bound=Hashable)
# A search this long has too many answers to be worth finding one.
_STEPS = 3_000
_PRODUCTS = 300


def choose(spec: FormTable, readings: Mapping[str, Sequence[Numbers]]) -> dict[str, Numbers] | None:
    """The one way to read all rows so that every identity down a column holds; None where there is none or several.

    `readings` gives, for each row of the table by its key, the ways to read it: one number per column.
    """
    sums = _sums(spec)
    if any(row not in readings for left, right in sums for row in (*left, *right)):
        return None
    search = _Search(sums, readings)
    search.run({}, sorted(readings, key=lambda row: (len(readings[row]), row)))
    return search.found[0] if len(search.found) == 1 and search.steps < _STEPS else None


def agreed(
    spec: FormTable, known: Sequence[Decimal | None], readings: Mapping[_Key, Sequence[Values]]
) -> dict[_Key, tuple[int, ...]]:
    """The rows that every possible reading of the table reads alike: the indices of the cells that their numbers stand in.

    `known` has the numbers of the other rows by the index of their cells, None where there is none; `readings` the ways
    to read each row in question. A cell without a number may hold any from 0 up.
    """
    possible = {}
    for row, ways in readings.items():
        own = {index for way in ways for index in way}
        touched = [identity for identity in spec.identities if any(cell.index in own for cell in identity.cells)]
        possible[row] = [way for way in ways if _is_possible(touched, known, way)]
    if not 0 < prod(map(len, possible.values())) <= _PRODUCTS:
        return {row: tuple(ways[0]) for row, ways in possible.items() if len(ways) == 1 and all(possible.values())}
    found = [
        together
        for together in product(*possible.values())
        if _is_possible(spec.identities, known, {i: v for way in together for i, v in way.items()})
    ]
    ways_of = zip(possible, zip(*found, strict=True), strict=False)
    return {row: tuple(ways[0]) for row, ways in ways_of if len({tuple(way) for way in ways}) == 1}


def _is_possible(identities: Sequence[Identity], known: Sequence[Decimal | None], more: Values) -> bool:
    """Whether the numbers contradict no identity: a side with an open cell may only be too small."""
    for identity in identities:
        sums, is_open = [], []
        for side in (identity.left, identity.right):
            values = [more.get(cell.index, known[cell.index]) for cell in side]
            sums.append(sum(value for value in values if value is not None))
            is_open.append(None in values)
        if sums[0] > sums[1] and not is_open[1]:
            return False
        if identity.relation == "=" and sums[1] > sums[0] and not is_open[0]:
            return False
    return True


def _sums(spec: FormTable) -> list[tuple[list[str], list[str]]]:
    """The column identities of a table as rows on their left and right, the same for each column."""
    sums: dict[str, tuple[list[str], list[str]]] = {}
    for identity in spec.identities:
        if identity.axis == "column" and identity.relation == "=":
            sums.setdefault(identity.name, ([c.row for c in identity.left], [c.row for c in identity.right]))
    return list(sums.values())


class _Search:
    """A depth-first search over the readings of the rows, fewest first, that stops at the second answer."""

    def __init__(self, sums: list[tuple[list[str], list[str]]], readings: Mapping[str, Sequence[Numbers]]) -> None:
        self.sums = sums
        self.readings = readings
        self.found: list[dict[str, Numbers]] = []
        self.steps = 0

    def run(self, taken: dict[str, Numbers], rows: Sequence[str]) -> None:
        self.steps += 1
        if len(self.found) > 1 or self.steps >= _STEPS or not self._may_hold(taken):
            return
        if not rows:
            self.found.append(dict(taken))
            return
        row = rows[0]
        for numbers in self.readings[row]:
            taken[row] = numbers
            self.run(taken, rows[1:])
            del taken[row]

    def _may_hold(self, taken: Mapping[str, Numbers]) -> bool:
        """Whether no column breaks an identity already: a side still open may only be too small."""
        for left, right in self.sums:
            sides = []
            for side in (left, right):
                known = [taken[row] for row in side if row in taken]
                sides.append((tuple(map(sum, zip(*known, strict=True))) or None, len(known) == len(side)))
            (a, a_full), (b, b_full) = sides
            if a is None or b is None:
                continue
            for x, y in zip(a, b, strict=True):
                if (a_full and x < y) or (b_full and x > y):
                    return False
        return True
