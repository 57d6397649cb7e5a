"""Tables drawn without lines, only as the coloured rooms of their cells.

Fills behind runs of text look alike at first: they lie side by side and line below line. But the edges of cells stand
above one another row after row, and those of text do not.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from extract.grid import SNAP, Box, Ruling

# Smaller fills are marks and underlines.
_SMALLEST: Final = 6.0
# This share of the inner edges of a table must be shared by cells of two rows or more.
_SHARED: Final = 0.8
_FEWEST: Final = 4


def edges(fills: Sequence[Box]) -> tuple[list[Ruling], list[Ruling]]:
    """The edges of fills that are the cells of a table, as horizontal and vertical lines; none where they are not."""
    cells = _cells(fills)
    if len(cells) < _FEWEST or not _stand_in_columns(cells):
        return [], []
    horizontals = [Ruling(y, cell.x0, cell.x1) for cell in cells for y in (cell.top, cell.bottom)]
    verticals = [Ruling(x, cell.top, cell.bottom) for cell in cells for x in (cell.x0, cell.x1)]
    return horizontals, verticals


def _cells(fills: Sequence[Box]) -> list[Box]:
    """The fills that may be cells: each once, and none that lies behind others."""
    large = {f for f in fills if f.x1 - f.x0 >= _SMALLEST and f.bottom - f.top >= _SMALLEST}
    return [f for f in large if sum(_holds(f, other) for other in large) <= 1]


def _holds(fill: Box, other: Box) -> bool:
    x, y = (other.x0 + other.x1) / 2, (other.top + other.bottom) / 2
    return fill.x0 < x < fill.x1 and fill.top < y < fill.bottom


def _stand_in_columns(cells: Sequence[Box]) -> bool:
    """Whether there are inner edges, and nearly all of them are those of cells in two rows or more."""
    sides = sorted((x, cell.top) for cell in cells for x in (cell.x0, cell.x1))
    groups: list[list[tuple[float, float]]] = []
    for side in sides:
        if groups and side[0] - groups[-1][0][0] <= SNAP:
            groups[-1].append(side)
        else:
            groups.append([side])
    shared = [len({round(top) for _, top in group}) > 1 for group in groups[1:-1]]
    return bool(shared) and sum(shared) >= _SHARED * len(shared)
