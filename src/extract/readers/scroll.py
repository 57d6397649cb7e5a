"""Pages without tables at their edges as one long page, so that a table without lines is whole over page breaks."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from extract.grid import Box, Piece
from extract.words import Word

Rows = Sequence[Sequence[Word]]

# From the last line of a page to the first of the next, in characters: as from one line of a label to the next, but a little
# more than the usual line and a half, so that a break can be told.
NEXT_PAGE: Final = 1.53


@dataclass(frozen=True, slots=True)
class Scroll:
    """The lines of some pages one below the other; `starts` says where each page begins on it, `shifts` how far each was
    moved down.
    """

    rows: Rows
    pages: tuple[int, ...]
    starts: tuple[float, ...]
    shifts: tuple[float, ...]

    def home(self, piece: Piece) -> Piece:
        """A table found on the scroll, in places of the pages; a cell that a break cuts has that of its first part."""
        cells = []
        for cell in piece.cells:
            page, box = self._place(cell.box)
            cells.append(cell._replace(page=page, box=box))
        page, box = self._place(piece.box)
        return replace(piece, cells=tuple(cells), box=box, page=page)

    def _place(self, box: Box) -> tuple[int, Box]:
        at = max(bisect_right(self.starts, box.top) - 1, 0)
        end = self.starts[at + 1] if at + 1 < len(self.starts) else box.bottom
        shift = self.shifts[at]
        bottom = max(min(box.bottom, end), box.top)
        return self.pages[at], Box(box.x0, box.top - shift, box.x1, bottom - shift)


def unroll(pages: Sequence[tuple[int, Rows]]) -> Scroll:
    """The lines of pages, each given with its number and at least one line, from top to bottom."""
    if len(pages) == 1:
        number, rows = pages[0]
        return Scroll(rows, (number,), (float("-inf"),), (0.0,))
    moved: list[Sequence[Word]] = []
    starts: list[float] = []
    shifts: list[float] = []
    for _, rows in pages:
        shift = moved[-1][0].top + NEXT_PAGE * moved[-1][0].em - rows[0][0].top if moved else 0.0
        starts.append(rows[0][0].top + shift - 0.5 * rows[0][0].em if moved else float("-inf"))
        shifts.append(shift)
        moved += [[w._replace(top=w.top + shift, bottom=w.bottom + shift) for w in row] for row in rows]
    return Scroll(moved, tuple(number for number, _ in pages), tuple(starts), tuple(shifts))
