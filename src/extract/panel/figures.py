"""The figures of one year that links are drawn between, read in one pass over its facts.

Every report gives the few cells that are held against other years. Only the reports named in `whole` give all their
cells, and the parts of a sum give no more than their sums: what is held of a year does not grow with the form.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa

from extract.form import editions_of, forms
from extract.matrix import cells_of, coded
from extract.model import FormCell
from extract.panel import folder
from extract.panel.reports import Array, Reports

ABSENT, PRINTED, BLANK, MISSING, INFERRED, DOUBTFUL, REPAIRED = range(7)
MARKS: Final = ("absent", "printed", "blank", "missing", "inferred", "doubtful", "repaired")
"""The status of a cell as a number; `absent` where the report uses an edition of the form that lacks the cell."""

Key = tuple[str, str, str]
REQUEST_ROWS: Final = ("new", "brought_forward", "outcomes_total", "carried_forward")
DOCUMENT_ROWS: Final = ("rules", "normative_documents")
DOCUMENT_COLUMNS: Final = ("issued", "repealed", "in_force")


@cache
def cells() -> dict[Key, tuple[int, FormCell]]:
    """A number for each cell of any edition; the cell is that of the newest edition that has it."""
    newest = {(c.table, c.row, c.column): c for f in forms() for t in f.tables for c in t.cells}
    return {key: (number, cell) for number, (key, cell) in enumerate(newest.items())}


@cache
def cell(number: int) -> FormCell:
    """The cell of a number."""
    return next(cell for n, cell in cells().values() if n == number)


@cache
def applicants() -> tuple[str, ...]:
    """The columns of the table on requests, 总计 last."""
    return tuple(column.key for column in editions_of("requests")[-1].columns)


@cache
def chained() -> dict[Key, int]:
    """The cells that are held against other years, each with its place in `Year.values`."""
    requests = [("requests", row, column) for row in REQUEST_ROWS for column in applicants()]
    documents = [("disclosure", row, column) for row in DOCUMENT_ROWS for column in DOCUMENT_COLUMNS]
    return {key: place for place, key in enumerate((*requests, *documents))}


@dataclass(slots=True, eq=False)
class Sums:
    """For each sum and cell: what its parts print together, and how many of them print it."""

    values: Array
    printed: Array

    def add(self, sums: Array, cells: Array, values: Array, marks: Array) -> None:
        """Take cells of parts; `sums` says for each which sum it belongs to."""
        printed = marks == PRINTED
        at = sums[printed] * self.values.shape[1] + cells[printed]
        # Never `values[at] += ...`: of two parts with one cell it would take the last alone.
        size = self.values.size
        self.values += np.bincount(at, values[printed], size).reshape(self.values.shape)
        self.printed += np.bincount(at, minlength=size).reshape(self.values.shape)


@dataclass(frozen=True, slots=True, eq=False)
class Year:
    """The figures of the reports of a year; the first of them has the place `first` in `Reports`.

    `values` and `marks` have a row per report and a column per cell of `chained`. `full` counts the cells that a report
    prints, or leaves blank, without doubt. `whole` has all cells of the reports that were asked for whole.
    """

    year: int
    first: int
    values: Array
    marks: Array
    full: Array
    whole: dict[int, tuple[Array, Array]]


def read_year(output: Path, reports: Reports, year: int, whole: Array, sum_of: Array, sums: Sums) -> Year:
    """Read a year's facts once. `whole` and `sum_of` have a place per report of the year: whether it is wanted whole,
    and to which of the sums it belongs as a part, -1 for none. Reports wanted whole are not summed up here.
    """
    span = reports.of_year(year)
    count, width = len(span), len(chained())
    values = np.full((count, width), np.nan)
    marks = np.zeros((count, width), dtype=np.uint8)
    full = np.zeros(count, dtype=np.int32)
    parts: list[tuple[Array, Array, Array, Array]] = []
    for owner, number, value, mark in _facts(output, reports, year):
        full += np.bincount(owner[(mark == PRINTED) | (mark == BLANK)], minlength=count).astype(np.int32)
        place = _places()[number]
        chosen = place >= 0
        values[owner[chosen], place[chosen]] = value[chosen]
        marks[owner[chosen], place[chosen]] = mark[chosen]
        wanted = whole[owner]
        if wanted.any():
            parts.append((owner[wanted], number[wanted], value[wanted], mark[wanted]))
        summed = ~wanted & (sum_of[owner] >= 0)
        if summed.any():
            sums.add(sum_of[owner[summed]], number[summed], value[summed], mark[summed])
    return Year(year, span.start, values, marks, full, _whole(parts))


def no_sums(count: int) -> Sums:
    """Sums without parts yet."""
    shape = (count, len(cells()))
    return Sums(np.zeros(shape), np.zeros(shape, dtype=np.int64))


@cache
def _places() -> Array:
    """For each cell its place in `Year.values`, -1 where it is not among the chained."""
    places = np.full(len(cells()), -1)
    for key, place in chained().items():
        places[cells()[key][0]] = place
    return places


def _whole(parts: list[tuple[Array, Array, Array, Array]]) -> dict[int, tuple[Array, Array]]:
    found: dict[int, tuple[Array, Array]] = {}
    for owners, numbers, values, marks in parts:
        for owner in np.unique(owners):
            mine = owners == owner
            if owner not in found:
                found[int(owner)] = np.full(len(cells()), np.nan), np.zeros(len(cells()), dtype=np.uint8)
            found[int(owner)][0][numbers[mine]] = values[mine]
            found[int(owner)][1][numbers[mine]] = marks[mine]
    return found


_FACTS: Final = ("report_id", "table", "row", "column", "value", "status")


def _facts(output: Path, reports: Reports, year: int) -> Iterator[tuple[Array, Array, Array, Array]]:
    """The facts of a year in batches: report (its place in the year), number of the cell, value, mark."""
    first = reports.of_year(year).start
    numbers = reports.numbers(year)
    nowhere = (-1, None)
    words = tuple(name for name in _FACTS if name != "value")
    for batch in folder.batches(output, "facts", year, _FACTS, words=words):
        ids, names = coded(batch.column("report_id"))
        owner = np.array([numbers.get(name, -1) for name in names] + [-1], dtype=np.int64)[ids]
        number = cells_of(batch, lambda *key: cells().get(key, nowhere)[0])
        statuses, status_words = coded(batch.column("status"))
        mark = np.array([_mark(word) for word in status_words] + [MISSING], dtype=np.uint8)[statuses]
        value = batch.column("value").cast(pa.float64()).to_numpy(zero_copy_only=False)
        mark = np.where((mark == PRINTED) & np.isnan(value), MISSING, mark)
        good = (owner >= 0) & (number >= 0)
        yield owner[good] - first, number[good], value[good], mark[good]


def _mark(word: str) -> int:
    """A status that this program does not know is one not to be trusted."""
    return MARKS.index(word) if word in MARKS else DOUBTFUL
