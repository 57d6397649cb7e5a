"""The cells of a Word table in the columns of its grid, merged cells made whole."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, NamedTuple

from lxml import etree

from extract.boxes import Arranged, Box, Line, Slot, arranged, cell_place, cell_text, is_layout, read_table, table_of
from extract.readers.docx.package import VAL, W, child, value

_MOST_COLUMNS: Final = 1000
_SPAN, _ABOVE, _BEFORE = f"{W}gridSpan", f"{W}vMerge", f"{W}hMerge"


class Merge(NamedTuple):
    """The columns of a cell, and whether it continues the cell above or before it; a merge that says no more does."""

    span: int = 1
    above: bool = False
    before: bool = False


PLAIN: Final = Merge()


@dataclass(slots=True, eq=False)
class WrittenCell(Box):
    """A cell as it is written: the columns `left` to `right` of the grid, and the row after its last."""

    order: int = 0
    left: int = 0
    right: int = 0
    bottom: int = 0


@dataclass(slots=True)
class WrittenRow:
    """A row while its cells are read. `covered` are the cells that stand in it, those that reach into it from above
    included, by their columns; `own` those that begin in it. `written` counts the cells in the file.
    """

    number: int
    left: int
    above: dict[tuple[int, int], WrittenCell]
    covered: dict[tuple[int, int], WrittenCell] = field(default_factory=dict)
    own: list[WrittenCell] = field(default_factory=list)
    last: WrittenCell | None = None
    written: int = 0

    def begin_cell(self, merge: Merge) -> list[Line | Box]:
        """The list for what the next cell holds.

        A cell that continues the one above or before it adds to that one's place, and what it holds is not shown. It
        continues the one above only with the same columns: so does Word draw it.
        """
        span, above, before = merge
        left, right = self.left, self.left + span
        self.left = right
        self.written += 1
        if before and self.last is not None:
            self.last.right = right
            return []
        cell = self.above.get((left, right)) if above else None
        if cell is not None:
            cell.bottom = self.number + 1
            self.last = self.covered[left, right] = cell
            return []
        cell = WrittenCell("cell", order=self.written, left=left, right=right, bottom=self.number + 1)
        self.last = self.covered[left, right] = cell
        self.own.append(cell)
        return cell.items


class WrittenTable:
    """A table while it is read. `box` stands for it in the cell or the body that holds it, `inner` are the tables in
    its cells.
    """

    def __init__(self, number: int) -> None:
        self.box = Box("table", number=number)
        self.inner: list[WrittenTable] = []
        self._rows: list[WrittenRow] = []

    def begin_row(self, look: etree._Element | None) -> WrittenRow:
        """The next row. `look` is its w:trPr."""
        left = 0 if look is None else width(child(look, f"{W}gridBefore"), 0)
        row = WrittenRow(len(self._rows), left, self._rows[-1].covered if self._rows else {})
        self._rows.append(row)
        return row

    def finish(self) -> None:
        """Make the box of what was read: a grid if it is no layout. The tables inside must have been finished before."""
        texts = [[cell_text(cell) for cell in row.own] for row in self._rows]
        for row in self._rows:
            for cell in row.own:
                cell.row_span, cell.column_span = cell.bottom - row.number, cell.right - cell.left
            self.box.items.append(Box("row", [*row.own]))
        inner = sum(len(table.box.grid.cells) for table in self.inner if table.box.grid is not None)
        if not is_layout([[[Slot(text) for text in row] for row in texts]], inner):
            found = self._arranged()
            if found is not None:
                self.box.grid = table_of([text for row in texts for text in row], found, self.box.number)
        else:
            read_table(self.box)  # parts a table that holds prose as well

    def _arranged(self) -> Arranged | None:
        own = [(row.number, cell) for row in self._rows for cell in row.own]
        return arranged(
            [cell_place(self.box.number, number + 1, cell.order) for number, cell in own],
            [(number, cell.left, cell.bottom, cell.right) for number, cell in own],
        )


def width(element: etree._Element | None, otherwise: int) -> int:
    """The number of columns that a property states."""
    text = value(element)
    return min(int(text), _MOST_COLUMNS) if text.isdecimal() and len(text) < 9 else otherwise


def merges_of(body: etree._Element) -> dict[etree._Element, Merge]:
    """The cells that are merged with others; found in one pass, since most cells are not, and all would have to be asked."""
    found: dict[etree._Element, Merge] = {}
    for part in body.iter(_SPAN, _ABOVE, _BEFORE):
        look = part.getparent()
        cell = None if look is None else look.getparent()
        if cell is None:
            continue
        merge = found.get(cell, PLAIN)
        if part.tag == _SPAN:
            found[cell] = Merge(max(1, width(part, 1)), merge.above, merge.before)
        elif part.tag == _ABOVE:
            found[cell] = Merge(merge.span, part.get(VAL) != "restart", merge.before)
        else:
            found[cell] = Merge(merge.span, merge.above, part.get(VAL) != "restart")
    return found
