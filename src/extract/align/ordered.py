"""Heads that are not those of the form, above rows whose figures are counted.

A table with cells is read by the places of its heads; in lines of text only their order tells. Where all heads of a row stand whole
before it, in another order than the form's, its figures are laid in theirs, and none of them is sure. What a page sets in
several lines comes line by line: then only heads that change places within a line tell of another order. Nor are figures sure that
stand under heads of another edition of the form: agencies put parts of two editions into one table, and 本年新公开数量 is no
本年废止件数.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import cache
from itertools import accumulate, pairwise
from typing import Final

from extract import form
from extract.model import FormCell
from extract.text import squash

_TOTAL: Final = "total"
_OTHER: Final = re.compile("(?<!或)其他(?!组织|结果|对外|处理|法律行政)")
_HEADED: Final = 3  # characters of each head, on the average at least


class HeadOrder:
    """The order of the heads of each kind of row, from its first row on."""

    def __init__(self) -> None:
        self._turned: dict[tuple[str, ...], tuple[int, ...] | None] = {}
        self._edition: dict[tuple[str, ...], str] = {}

    def of(self, parts: Sequence[str], cells: Sequence[FormCell], figures: int = 0) -> list[FormCell] | None:
        """The cells of a row in the order of the heads last seen in the squashed lines or cells before such rows; None where that is
        the form's.

        Where there are but as many `figures` as heads, the cells of these come first.
        """
        kind = _kind(cells)
        found = _order(parts, cells, figures) if sum(map(len, parts)) > _HEADED * len(cells) else None
        if found is not None:
            self._turned[kind] = None if _is_usual(found, cells) else tuple(map(cells.index, found))
        order = self._turned.get(kind)
        if order is None or len(order) not in (len(cells), figures):
            return None
        return [cells[index] for index in (*order, *(n for n in range(len(cells)) if n not in order))]

    def edition(self, gap: str, cells: Sequence[FormCell]) -> str:
        """The edition of the heads last seen before rows of this kind; empty where it is that of the cells, or not known."""
        found = _edition(gap, cells) if cells[0].table == "disclosure" else None
        if found is not None:
            self._edition[_kind(cells)] = found
        return self._edition.get(_kind(cells), "")


def _kind(cells: Sequence[FormCell]) -> tuple[str, ...]:
    return tuple([cell.column for cell in cells])


def _order(parts: Sequence[str], cells: Sequence[FormCell], figures: int) -> list[FormCell] | None:
    """The cells whose heads stand in some lines, in the order of these; None where they are neither all nor as many as there are figures."""
    gap = "".join(parts)
    if cells[0].table == "disputes" and cells[0].row != cells[-1].row:
        return _results(gap, cells)
    if len(cells) < 2 or cells[0].table == "statistics":
        return None
    places = [_place(gap, cell) for cell in cells]
    heads = [place for place in places if place >= 0]
    some = figures if cells[0].table == "disclosure" else len(cells)
    if len(heads) not in (len(cells), some) or len(set(heads)) < len(heads):
        return None
    named = [(place, cell) for place, cell in zip(places, cells, strict=True) if place >= 0]
    if _is_line_by_line([place for place, _ in named], parts):
        return [cell for _, cell in named]
    return [cell for _, cell in sorted(named, key=lambda pair: pair[0])]


def _is_line_by_line(places: Sequence[int], parts: Sequence[str]) -> bool:
    """Whether heads, by their places in lines put together, stand on several lines, and those that share one in order."""
    ends = list(accumulate(map(len, parts)))
    lines = [bisect_right(ends, place) for place in places]
    of_line = pairwise(sorted(zip(lines, range(len(lines)), strict=True)))
    shared = [(places[one], places[other]) for (line, one), (same, other) in of_line if line == same]
    return bool(shared) and len(set(lines)) > 1 and all(one < other for one, other in shared)


def _edition(gap: str, cells: Sequence[FormCell]) -> str | None:
    """The other edition whose heads alone stand in a text, empty where those of the cells do; None where there are none."""
    own = cells[0].edition
    if any(_place(gap, cell) >= 0 for cell in cells):
        return ""
    others = (spec for spec in form.editions_of(cells[0].table) if spec.edition != own)
    return next((o.edition for o in others if any(_named(gap, o.edition, o.key, c.key) >= 0 for c in o.columns)), None)


def _place(gap: str, cell: FormCell) -> int:
    if cell.column == "other_org":
        return max((found.start() for found in _OTHER.finditer(gap)), default=-1)
    return _named(gap, cell.edition, cell.table, cell.column)


def _named(gap: str, edition: str, table: str, column: str) -> int:
    return max(map(gap.rfind, _names(edition, table, column)))


@cache
def _names(edition: str, table: str, column: str) -> tuple[str, ...]:
    spec = form.table(edition, table)
    columns = [one for one in spec.columns if one.key == column] if spec else []
    return tuple(squash(name) for one in columns for name in (one.label, *one.aliases) if name)


def _is_usual(order: Sequence[FormCell], cells: Sequence[FormCell]) -> bool:
    """Whether heads come as the form sets them. That of a total is higher than those beside it, and comes before them, or first."""
    if len(cells) > len({cell.column for cell in cells}) or len(order) < len(cells):
        return list(order) == list(cells[: len(order)])
    own = [cell for cell in cells if cell.column != _TOTAL]
    if [cell for cell in order if cell.column != _TOTAL] != own:
        return False
    at = next((n for n, cell in enumerate(order) if cell.column == _TOTAL), 0)
    return at in (0, 1, len(order) - 1)


def _results(gap: str, cells: Sequence[FormCell]) -> list[FormCell] | None:
    """The cells of several kinds of disputes as the heads of their results stand, each kind's in the same order."""
    first = [cell for cell in cells if cell.row == cells[0].row]
    size, kinds = len(first), len(cells) // len(first)
    heads = {name: n for n, cell in enumerate(first) for name in _names(cell.edition, cell.table, cell.column)}
    # A shorter name is the end of a longer one, or the head of another table: 维持, 其他.
    heads = {name: n for name, n in heads.items() if len(name) >= len(squash(first[n].column_label))}
    found = [heads[name] for name in _any_of(tuple(heads)).findall(gap)][-len(cells) :]
    if len(found) < len(cells) or found != found[:size] * kinds or len(set(found)) < size:
        return None
    return [cells[start + n] for start in range(0, len(cells), size) for n in found[:size]]


@cache
def _any_of(names: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, names)))
