"""Cells at the brink of a picture: where the side of a table is not on the page, figures may be cut off with it, and where
a row has no rule below it, they may stand on the next page.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from extract.grid import Box, PieceCell
from extract.readers.pages import Layout
from extract.readers.sheet import Sheet

# So near, in points, a picture that was turned ends beside its own brink; and a cell beside its rule.
_NEAR: Final = 6.0


def cut_off(layout: Layout, sheet: Sheet) -> Iterator[Box]:
    """The cells at the left and right brinks of a picture that no rule closes there: they may go on beyond it."""
    a, b, *_ = sheet.to_page
    near = _NEAR + min(abs(a), abs(b)) * layout.height
    for piece in layout.pieces:
        for cell in piece.cells:
            x0, _, x1, _ = cell.box
            if (x0 < near and not _is_closed(cell, x0, sheet)) or (
                x1 > layout.width - near and not _is_closed(cell, x1, sheet)
            ):
                yield cell.box


def left_open(layout: Layout) -> Iterator[Box]:
    """The cells without words in rows that no rule closes below: no proof of a blank, and what a look finds there may be dirt."""
    return (cell.box for piece in layout.pieces for cell in piece.cells if cell.open_bottom and not cell.text)


def _is_closed(cell: PieceCell, side: float, sheet: Sheet) -> bool:
    middle = (cell.box.top + cell.box.bottom) / 2
    return any(abs(wall.at - side) < _NEAR and wall.start < middle < wall.end for wall in sheet.verticals)
