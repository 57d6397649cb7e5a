"""Tables drawn without lines, only as the coloured rooms of their cells.

Fills behind runs of text look alike at first: they lie side by side and line below line. But the rooms of cells fill
their table, and their edges stand above one another row after row.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt

from extract.grid import SNAP, Box, Ruling
from extract.words import Word

# Smaller fills, in points, are marks and underlines.
_SMALLEST: Final = 6.0
# This share of the inner edges of a table must be shared by cells of two rows or more, and this share of it be filled.
_SHARED: Final = 0.8
_FILLED: Final = 0.8
_FEWEST: Final = 4
# Between two coloured rows of one table there is at most so much of their height.
_STRIPE: Final = 1.6
_MOST: Final = 2000
# Between the words of a cell and its edge there is at least this much room.
_PADDING: Final = 1.5


def edges(fills: Sequence[Box], words: Sequence[Word]) -> tuple[list[Ruling], list[Ruling]]:
    """The edges of fills that are the cells of tables, as horizontal and vertical lines; none where they are not."""
    large = {f for f in fills if f.x1 - f.x0 >= _SMALLEST and f.bottom - f.top >= _SMALLEST}
    if not 2 <= len(large) <= _MOST:
        return [], []
    boxes = np.array(sorted(large))
    depths = _depths(boxes)
    cells: list[Box] = []
    # A table may have a ground behind its cells, and cells may have grounds behind their runs of text.
    for depth in range(int(depths.max()) + 1):
        groups = list(_groups([Box(*box) for box in boxes[depths == depth].tolist()]))
        for group in _without_stripes(groups, words):
            if _tile(group, words) and not any(_holds(cell, group[0]) for cell in cells):
                cells += group
    horizontals = [Ruling(y, cell.x0, cell.x1) for cell in cells for y in (cell.top, cell.bottom)]
    verticals = [Ruling(x, cell.top, cell.bottom) for cell in cells for x in (cell.x0, cell.x1)]
    return horizontals, verticals


def _depths(boxes: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
    """How many larger boxes hold the middle of each."""
    x0, top, x1, bottom = boxes.T[:, :, None]
    x, y = ((boxes[:, 0] + boxes[:, 2]) / 2)[None, :], ((boxes[:, 1] + boxes[:, 3]) / 2)[None, :]
    areas = (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])
    holds = (x0 < x) & (x < x1) & (top < y) & (y < bottom) & (areas[:, None] > areas[None, :])
    return np.asarray(holds.sum(axis=0), dtype=np.int64)


def _holds(fill: Box, other: Box) -> bool:
    x, y = (other.x0 + other.x1) / 2, (other.top + other.bottom) / 2
    return fill.x0 < x < fill.x1 and fill.top < y < fill.bottom


def _groups(fills: Sequence[Box]) -> Iterator[list[Box]]:
    """The fills of one table after another, from top to bottom."""
    group: list[Box] = []
    bottom = float("-inf")
    for fill in sorted(fills, key=lambda f: f.top):
        if group and fill.top > bottom + SNAP:
            yield group
            group = []
        group.append(fill)
        bottom = max(bottom, fill.bottom)
    if group:
        yield group


def _without_stripes(groups: Sequence[list[Box]], words: Sequence[Word]) -> list[list[Box]]:
    """The groups without rows of cells that are coloured to set them off from the next: their table goes on between them."""
    rooms = [_room(group) for group in groups]
    stripes: set[int] = set()
    for at, (above, below) in enumerate(pairwise(rooms)):
        height = min(above.bottom - above.top, below.bottom - below.top)
        if (
            (_is_row(groups[at]) and _is_row(groups[at + 1]))
            and abs(above.x0 - below.x0) < SNAP
            and abs(above.x1 - below.x1) < SNAP
            and below.top - above.bottom < _STRIPE * height
            and any(above.bottom < (w.top + w.bottom) / 2 < below.top for w in words)
        ):
            stripes.update((at, at + 1))
    return [group for at, group in enumerate(groups) if at not in stripes]


def _room(cells: Sequence[Box]) -> Box:
    x0, tops, x1, bottoms = zip(*cells, strict=True)
    return Box(min(x0), min(tops), max(x1), max(bottoms))


def _is_row(cells: Sequence[Box]) -> bool:
    return max(c.top for c in cells) - min(c.top for c in cells) < SNAP


def _tile(cells: Sequence[Box], words: Sequence[Word]) -> bool:
    """Whether the fills fill the room around them and have the edges of cells.

    Nearly all inner edges are those of cells in several rows; or, where a page break leaves few rows, no fill is just
    as wide as the words in it.
    """
    _, top, x1, bottom = room = _room(cells)
    if sum((c.x1 - c.x0) * (c.bottom - c.top) for c in cells) < _FILLED * (x1 - room.x0) * (bottom - top):
        return False
    groups: list[list[tuple[float, float]]] = []
    for side in sorted((x, cell.top) for cell in cells for x in (cell.x0, cell.x1)):
        if groups and side[0] - groups[-1][0][0] <= SNAP:
            groups[-1].append(side)
        else:
            groups.append([side])
    shared = [len({round(top) for _, top in group}) > 1 for group in groups[1:-1]]
    if len(cells) >= _FEWEST and shared and sum(shared) >= _SHARED * len(shared):
        return True
    return bool(shared) and not any(_is_ground(cell, word, x1) for cell in cells for word in words)


def _is_ground(cell: Box, word: Word, right: float) -> bool:
    """Whether a fill is the ground of a run of text: just as wide as a word, or ending inside one."""
    if not (cell.top < word.bottom and word.top < cell.bottom):
        return False
    hugs = abs(cell.x0 - word.x0) < _PADDING and abs(cell.x1 - word.x1) < _PADDING
    return hugs or (cell.x1 < right - SNAP and word.x0 < cell.x1 - _PADDING and word.x1 > cell.x1 + _PADDING)
