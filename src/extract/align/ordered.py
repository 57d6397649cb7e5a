"""Heads in another order than the form's, above rows whose figures are counted.

A table with cells is read by the places of its heads; in lines of text only their order tells. Where all heads of a row stand whole
before it, in another order than the form's, its figures are laid in theirs, and none of them is sure: what a page sets in
two lines comes in another order too.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Final

from extract import form
from extract.model import FormCell
from extract.text import squash

_TOTAL: Final = "total"
_OTHER: Final = re.compile("(?<!或)其他(?!组织|结果|对外|处理|法律行政)")
_RESULT: Final = re.compile("结果维持|结果纠正|其他结果|尚未审结|[总合]计")
_HEADED: Final = 3  # characters of each head, on the average at least
_KINDS: Final = 3  # of disputes, each with as many results
_RESULTS: Final = 5


class HeadOrder:
    """The order of the heads of each kind of row, from its first row on. Where sums show that the total of the applicants is
    the last (`total_last`), heads that end otherwise came in the order of a page's lines and not of its columns.
    """

    def __init__(self, total_last: bool = False) -> None:
        self._total_last = total_last
        self._turned: dict[tuple[str, ...], tuple[int, ...] | None] = {}

    def of(self, gap: str, cells: Sequence[FormCell]) -> list[FormCell] | None:
        """The cells of a row in the order of the heads last seen in the squashed text before such rows; None where that is the form's."""
        kind = tuple([cell.column for cell in cells])
        found = _order(gap, cells) if len(gap) > _HEADED * len(cells) else None
        if found is not None:
            usual = _is_usual(found, cells) or self._is_refuted(found)
            self._turned[kind] = None if usual else tuple(map(cells.index, found))
        order = self._turned.get(kind)
        return None if order is None else [cells[index] for index in order]

    def _is_refuted(self, order: Sequence[FormCell]) -> bool:
        return self._total_last and order[-1].table == "requests" and order[-1].column != _TOTAL


def _order(gap: str, cells: Sequence[FormCell]) -> list[FormCell] | None:
    """The cells of a row as their heads stand in a text; None where not all of them do."""
    if len(cells) == _KINDS * _RESULTS:
        return _results(gap, cells)
    if len(cells) < 2 or cells[0].table == "statistics":
        return None
    places: list[int] = []
    for cell in cells:
        places.append(_place(gap, cell))
        if places[-1] < 0:
            return None
    if len(set(places)) < len(places):
        return None
    return [cell for _, cell in sorted(zip(places, cells, strict=True), key=lambda pair: pair[0])]


def _place(gap: str, cell: FormCell) -> int:
    if cell.column == "other_org":
        return max((found.start() for found in _OTHER.finditer(gap)), default=-1)
    return max(map(gap.rfind, _names(cell.edition, cell.table, cell.column)))


@cache
def _names(edition: str, table: str, column: str) -> tuple[str, ...]:
    spec = form.table(edition, table)
    columns = [one for one in spec.columns if one.key == column] if spec else []
    return tuple(squash(name) for one in columns for name in (one.label, *one.aliases) if name)


def _is_usual(order: Sequence[FormCell], cells: Sequence[FormCell]) -> bool:
    """Whether heads come as the form sets them. That of a total is higher than those beside it, and comes before them, or first."""
    if len(cells) > len({cell.column for cell in cells}):
        return list(order) == list(cells)
    own = [cell for cell in cells if cell.column != _TOTAL]
    if [cell for cell in order if cell.column != _TOTAL] != own:
        return False
    at = next((n for n, cell in enumerate(order) if cell.column == _TOTAL), 0)
    return at in (0, 1, len(order) - 1)


def _results(gap: str, cells: Sequence[FormCell]) -> list[FormCell] | None:
    found = ["总计" if word.endswith("计") else word for word in _RESULT.findall(gap)][-_KINDS * _RESULTS :]
    own = [squash(cell.column_label) for cell in cells[:_RESULTS]]
    first = found[:_RESULTS]
    if len(found) < len(cells) or found != first * _KINDS or sorted(first) != sorted(own):
        return None
    at = [own.index(word) for word in first]
    return [cells[start + n] for start in range(0, len(cells), _RESULTS) for n in at]
