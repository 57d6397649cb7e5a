"""What links and findings are as rows of `links` and `panel_findings`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa

from extract import chinese, form
from extract.matrix import coded
from extract.model import Blame, FormCell, Severity
from extract.panel import folder
from extract.panel.figures import MARKS, cell
from extract.panel.reports import UNKNOWN, Array, Reports, take
from extract.tables import PANEL_SCHEMAS, batch_of
from extract.text import written

REASONS: Final = ("", *MARKS, "edition", "scope", "agency-unsure", "too-little-to-compare", "parts-missing")
"""Why a link was not checked, by number: the status of a cell, or what the reports leave open; "" where it was."""

EDITION: Final = REASONS.index("edition")
SCOPE: Final = REASONS.index("scope")
UNSURE: Final = REASONS.index("agency-unsure")
TOO_LITTLE: Final = REASONS.index("too-little-to-compare")
PARTS_MISSING: Final = REASONS.index("parts-missing")
_ROWS: Final = 50_000  # of a batch
_NEAR: Final = 1e-6  # numbers that differ by no more are equal


def reason_of(mark: int) -> int:
    """The reason that a cell's mark is for not checking it: 0 for a printed one."""
    if MARKS[mark] == "printed":
        return 0
    return EDITION if MARKS[mark] == "absent" else REASONS.index(MARKS[mark])


REASON_OF_MARK: Final = np.array([reason_of(mark) for mark in range(len(MARKS))], dtype=np.uint8)


@dataclass(frozen=True, slots=True, eq=False)
class Links:
    """Links of one kind as columns. `report` and `other` are places in `Reports`, `cell` a number of a cell; UNKNOWN
    stands for none. `reason` is 0 where the link was checked, and only there `holds` means something.
    """

    kind: str
    report: Array
    other: Array
    cell: Array
    expected: Array
    actual: Array
    reason: Array
    holds: Array
    parts: Array

    @property
    def broken(self) -> Array:
        """The places of those that were checked and do not hold."""
        return np.flatnonzero((self.reason == 0) & ~self.holds)


def links(
    kind: str,
    report: Array,
    other: Array | None = None,
    cell: Array | None = None,
    expected: Array | None = None,
    actual: Array | None = None,
    reason: Array | None = None,
    holds: Array | None = None,
    parts: Array | None = None,
) -> Links:
    """Links of one kind; what is left out is not there, and no reason keeps them from being checked. They hold where the
    actual number is the expected one, unless `holds` says it.
    """
    none, nothing = np.full(len(report), UNKNOWN), np.full(len(report), np.nan)
    other, cell, parts = (none if given is None else given for given in (other, cell, parts))
    expected, actual = (nothing if given is None else given for given in (expected, actual))
    reason = np.zeros(len(report), dtype=np.uint8) if reason is None else reason
    holds = (reason == 0) & (np.abs(actual - expected) <= _NEAR) if holds is None else holds
    return Links(kind, report, other, cell, expected, actual, reason, holds, parts)


def encode(reports: Reports, found: Links) -> Iterator[pa.RecordBatch]:
    """The rows of links; all of them are of reports on one year."""
    for begin in range(0, len(found.report), _ROWS):
        rows = slice(begin, begin + _ROWS)
        report, other, number = found.report[rows], found.other[rows], found.cell[rows]
        unchecked = found.reason[rows] != 0
        cells = [None if n < 0 else cell(int(n)) for n in np.unique(number)]
        at = pa.array(np.unique(number, return_inverse=True)[1].astype(np.int32))
        columns = {
            "report_id": _words(reports.ids, report),
            "source": _words(reports.sources, report),
            "agency": _words(reports.agencies, report),
            "year": pa.array(reports.years[report], pa.int32()),
            "other_report_id": _words(reports.ids, other),
            "other_source": _words(reports.sources, other),
            "other_year": pa.array(reports.years[other], pa.int32(), mask=other < 0),
            "kind": pa.array([found.kind] * len(report), _WORD),
            **{key: pa.array(words, _WORD).take(at) for key, words in _where(cells).items()},
            "expected": _numbers(found.expected[rows]),
            "actual": _numbers(found.actual[rows]),
            "difference": _numbers(found.actual[rows] - found.expected[rows]),
            "holds": pa.array(found.holds[rows], mask=unchecked),
            "reason": pa.array([None, *REASONS[1:]], _WORD).take(pa.array(found.reason[rows].astype(np.int32))),
            "parts": pa.array(found.parts[rows], pa.int32(), mask=found.parts[rows] < 0),
        }
        yield batch_of(PANEL_SCHEMAS["links"], columns)


@dataclass(frozen=True, slots=True)
class Note:
    """A finding about the report at the place `report`; `cell` is the number of the cell that it speaks of."""

    report: int
    code: str
    severity: Severity
    message: str
    zh: str
    blame: Blame
    cell: int = UNKNOWN
    expected: float | None = None
    actual: float | None = None


class Numbering:
    """Counts the findings of each report on from those that it has by itself, so that the two tables can be one."""

    def __init__(self, output: Path, reports: Reports) -> None:
        self._last = np.zeros(len(reports), dtype=np.int32)
        for year in folder.years(output, "findings"):
            numbers = reports.numbers(year)
            for batch in folder.batches(output, "findings", year, ["report_id"], words=["report_id"]):
                ids, names = coded(batch.column("report_id"))
                places = np.array([numbers.get(name, UNKNOWN) for name in names] + [UNKNOWN])[ids]
                places = places[places >= 0]
                self._last += np.bincount(places, minlength=len(reports)).astype(np.int32)

    def next(self, report: int) -> int:
        """The number of one more finding of a report."""
        self._last[report] += 1
        return int(self._last[report])


def encode_notes(reports: Reports, notes: Sequence[Note], numbering: Numbering) -> Iterator[pa.RecordBatch]:
    """The rows of findings; all of them are of reports on one year."""
    for begin in range(0, len(notes), _ROWS):
        some = sorted(notes[begin : begin + _ROWS], key=lambda note: note.report)
        report = np.array([note.report for note in some])
        cells = [None if note.cell < 0 else cell(note.cell) for note in some]
        columns = {
            "report_id": take(reports.ids, report),
            "source": take(reports.sources, report),
            "agency": take(reports.agencies, report),
            "year": reports.years[report],
            "finding": [numbering.next(note.report) for note in some],
            "code": [note.code for note in some],
            "severity": [note.severity for note in some],
            "message": [note.message for note in some],
            "message_zh": [_in_chinese(note, c) for note, c in zip(some, cells, strict=True)],
            **_where(cells),
            "expected": [note.expected for note in some],
            "actual": [note.actual for note in some],
            "blame": [note.blame for note in some],
            "page": [None] * len(some),
        }
        yield batch_of(PANEL_SCHEMAS["panel_findings"], columns)


def _where(cells: Sequence[FormCell | None]) -> dict[str, list[str | None]]:
    """The columns that say which cells a table speaks of."""
    return {key: [None if c is None else getattr(c, key) for c in cells] for key in ("table", "row", "column")}


def _in_chinese(note: Note, of: FormCell | None) -> str:
    where = (of.table, of.row, of.column) if of else (None, None, None)
    figures = (note.expected, note.actual)
    return chinese.finding(note.code, note.zh, note.blame, where, figures, of.edition if of else None)


_WORD: Final = PANEL_SCHEMAS["links"].field("kind").type


def difference(value: float) -> str:
    """How far a number is off: `2 too much`, `1 too little`."""
    return f"{written(abs(value))} too {'much' if value > 0 else 'little'}"


def title(at: int) -> str:
    """A cell for people: key and official label of its row and column."""
    found = cell(at)
    return f"{form.named(found.row, found.row_label)} × {form.named(found.column, found.column_label)}"


def named(reports: Reports, report: int) -> str:
    """A report for people: its year, and the file it stands in."""
    return f"the report on {reports.years[report]} ({reports.sources[report].as_py()})"


def named_zh(reports: Reports, report: int) -> str:
    """The same in Chinese."""
    return f"{reports.years[report]}年报告（{reports.sources[report].as_py()}）"


def title_zh(at: int) -> str:
    """A cell by its official labels alone."""
    found = cell(at)
    return f"“{found.row_label}”行“{found.column_label}”列"


def _words(column: pa.Array, places: Array) -> pa.DictionaryArray:
    """Texts by their places, each kept once."""
    there, at = np.unique(places, return_inverse=True)
    found = take(column, there).dictionary_encode()
    return found.take(pa.array(at.astype(np.int32))).cast(_WORD)


def _numbers(values: Array) -> pa.Array:
    return pa.array(values, pa.float64(), from_pandas=True)
