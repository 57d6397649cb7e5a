"""What stands in each cell, looked at on its own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from extract.checks.subject import Subject, title
from extract.form import words
from extract.model import Fact, Finding, Severity
from extract.text import BLANK_MARKS, parse_number, written

_CHANGE: Final = "change"  # 本年增/减
_LOW: Final = 0.5  # confidence below which a figure wants a second look


def cells_are_numbers(subject: Subject) -> Iterator[Finding]:
    """A cell should hold a bare number; what it holds instead, and any unit, is told once."""
    for table in subject.laid:
        told = {(f.code, f.row, f.column) for f in table.findings}
        for fact in table.facts:
            if fact.text is None or fact.text.isdecimal():
                continue
            finding = _cell_finding(fact)
            if finding is not None and (finding.code, finding.row, finding.column) not in told:
                yield finding


def _cell_finding(fact: Fact) -> Finding | None:
    cell, text = fact.cell, " ".join((fact.text or "").split())
    where = f"{words(cell.table)}, {cell.row_label} × {cell.column_label}"
    number = parse_number(text, cell.unit)
    if number.kind == "words" and fact.value is None and text not in BLANK_MARKS:
        message = f"{where}: the cell says “{text}”, which is not one number."
        return _of_cell(fact, "cell-not-a-number", "warning", message, f"印为“{text}”")
    if number.kind == "number" and number.unit is not None:
        message = f"{where}: “{text}” has a unit in the cell; the form asks for a number in {cell.unit}."
        return _of_cell(fact, "unit-in-cell", "note", message, f"印为“{text}”，表格单位为{cell.unit}")
    return None


def _of_cell(fact: Fact, code: str, severity: Severity, message: str, zh: str) -> Finding:
    cell = fact.cell
    return Finding(code, severity, message, cell.table, cell.row, cell.column, page=fact.place.page, zh=zh)


def counts_are_possible(subject: Subject) -> Iterator[Finding]:
    """A count is whole, and only a change from the year before may be less than nothing; an amount is not negative."""
    for table in subject.laid:
        for fact in table.facts:
            cell, value = fact.cell, fact.value
            if value is None:
                continue
            whole = cell.is_money or value == value.to_integral_value()
            if whole and (value >= 0 or cell.column == _CHANGE):
                continue
            message = (
                f"{words(cell.table)}, {cell.row_label} × {cell.column_label}: {written(value)} is no number of "
                f"{cell.unit}; look whether a sign or a digit is wrong."
            )
            where = (cell.table, cell.row, cell.column)
            yield Finding("count-impossible", "warning", message, *where, actual=value, page=fact.place.page)


def read_with_confidence(subject: Subject) -> Iterator[Finding]:
    """Figures that were read with little confidence, told once per table."""
    for table in subject.laid:
        low = [
            fact
            for fact in table.facts
            if fact.status == "doubtful"
            or (fact.confidence is not None and fact.confidence < _LOW and fact.status != "missing")
        ]
        if low:
            first = low[0].cell
            message = (
                f"{title(table)}: {len(low)} of {len(table.facts)} cells are not to be trusted as read, "
                f"the first is {first.row_label} × {first.column_label}; compare them with the source."
            )
            zh = f"全表{len(table.facts)}格中有{len(low)}格，首先是“{first.row_label}”行“{first.column_label}”列"
            yield Finding("low-confidence", "warning", message, table.table, page=low[0].place.page, zh=zh)
