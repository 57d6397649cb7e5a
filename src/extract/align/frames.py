"""What a program counts round a table -> the table without it: numbers over its columns, and before its rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from extract.model import Cell, Table
from extract.text import whole

_LEAST: Final = 3  # numbers that count by no chance


def without_counts(table: Table) -> Table:
    """A table as it was before a data frame was made of it: without a first row that counts its columns from 0, and without the
    column that counts its rows. Every other table as it is.
    """
    top = min((cell.row for cell in table.cells), default=0)
    heads = [cell for cell in table.cells if cell.row == top]
    counted = heads[1:] if heads and not heads[0].text.strip() else heads
    if len(counted) < _LEAST or not _counts(counted):
        return table
    body = [cell for cell in table.cells if cell.row != top]
    first = [cell for cell in body if cell.column == 0]
    if len(counted) < len(heads) and _counts(first):
        body = [cell._replace(column=cell.column - 1) for cell in body if cell.column]
    return Table(tuple(body), table.place, table.ruled)


def _counts(cells: Sequence[Cell]) -> bool:
    return all(whole(cell.text.strip()) == number for number, cell in enumerate(cells))
