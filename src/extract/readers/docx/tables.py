"""The cells of a Word table in the columns of its grid, merged cells made whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from lxml import etree

from extract.boxes import Box, Placed, Slot, cell_place, cell_text, grid_of, is_layout, walk
from extract.readers.docx.numbering import value
from extract.readers.docx.package import W

_MOST_COLUMNS: Final = 1000


@dataclass(slots=True)
class WrittenCell:
    """A cell as it is written: the columns `left` to `right` of the grid, and whether it continues the cell `above` it
    or `before` it. `owner` is the cell that it is merged into.
    """

    box: Box
    left: int
    right: int
    above: bool
    before: bool
    owner: WrittenCell | None = None

    @classmethod
    def of(cls, look: etree._Element | None, left: int) -> WrittenCell:
        """The cell with the properties `look` (w:tcPr) that begins in column `left`, still empty."""
        box = Box("cell")
        if look is None:
            return cls(box, left, left + 1, False, False)
        span = width(look.find(f"{W}gridSpan"), 1)
        return cls(box, left, left + max(span, 1), _goes_on(look, "vMerge"), _goes_on(look, "hMerge"))


def merges(cell: WrittenCell, above: Sequence[WrittenCell], row: Sequence[WrittenCell]) -> bool:
    """Merge a cell that continues another into that one; False where it continues none, and its text counts.

    A cell continues the one above it only with the same columns: so does Word draw it.
    """
    if cell.before and row:
        cell.owner = row[-1].owner or row[-1]
    elif cell.above:
        found = next((c for c in above if c.left == cell.left and c.right == cell.right), None)
        if found is not None:
            cell.owner = found.owner or found
    return cell.owner is not None


def finish(table: Box, rows: Sequence[Sequence[WrittenCell]]) -> None:
    """Give a table its rows, and its grid if it is no layout."""
    groups = [[[Slot(cell_text(cell.box)) for cell in row if cell.owner is None] for row in rows]]
    table.items += [Box("row", [cell.box for cell in row if cell.owner is None]) for row in rows]
    inner = sum(len(box.grid.cells) for box in walk(table.items) if isinstance(box, Box) and box.grid is not None)
    if is_layout(groups, inner):
        return
    ends: dict[int, tuple[int, int]] = {}
    for line, row in enumerate(rows):
        for cell in row:
            owner = cell.owner or cell
            _, right = ends.get(id(owner), (0, 0))
            ends[id(owner)] = (line + 1, max(right, cell.right))
    placed: list[Placed] = []
    for line, row in enumerate(rows):
        for order, cell in enumerate(row, start=1):
            if cell.owner is None:
                bottom, right = ends[id(cell)]
                where = cell_place(table.number, line + 1, order)
                placed.append((cell_text(cell.box), where, line, cell.left, bottom, right))
    table.grid = grid_of(placed, table.number)


def width(element: etree._Element | None, otherwise: int) -> int:
    """The number of columns that a property states."""
    text = value(element)
    return min(int(text), _MOST_COLUMNS) if text.isdecimal() and len(text) < 9 else otherwise


def _goes_on(look: etree._Element, name: str) -> bool:
    """Whether a cell continues another. A merge that says nothing more goes on."""
    merge = look.find(f"{W}{name}")
    return merge is not None and value(merge) != "restart"
