"""What is odd about a report: Facts x Form -> Findings.

Each check is a small pure function; `CHECKS` lists them, and their order is the order of the findings. No check changes
a figure. A check speaks of what is printed: whose mistake it is stays `open` here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import pairwise
from typing import Final, Literal

from extract import form
from extract.dates import last_day
from extract.model import Fact, Finding, Form, FormCell, Heading, Identity, Laid, Section
from extract.text import BLANK_MARKS, parse_number

_ZERO: Final = Decimal(0)
_MONEY: Final = frozenset(("元", "万元", "亿元"))
_ROUNDING: Final = Decimal("0.01")  # each amount of money may be rounded; a count never is
_LOW: Final = 0.5  # confidence below which a figure wants a second look
_TELLING: Final = frozenset(("disclosure", "requests"))  # the tables that differ from edition to edition
_FEW: Final = 3  # so many missing rows are named one by one


@dataclass(frozen=True, slots=True)
class Subject:
    """What the checks look at: the tables found, the sections, the front matter, the form that was due, and whether the agency
    is a department.
    """

    laid: Sequence[Laid]
    sections: Sequence[Section]
    heading: Heading
    due: Form
    department: bool = False


def check(
    laid: Sequence[Laid], sections: Sequence[Section], heading: Heading, function: str | None = None
) -> tuple[Finding, ...]:
    """All that is odd about a report, beside what its tables said of themselves when they were laid. Who has a `function`, a
    field of administration, is a department.
    """
    subject = Subject(laid, sections, heading, form.form_due(heading.year), function is not None)
    return tuple(finding for one in CHECKS for finding in one(subject))


def report_status(facts: Iterable[Fact]) -> Literal["complete", "partial", "empty"]:
    """`complete` where no cell of the form is missing, `empty` where not one number was read, else `partial`."""
    missing = numbers = False
    for fact in facts:
        missing = missing or fact.status == "missing"
        numbers = numbers or fact.value is not None
    if not numbers:
        return "empty"
    return "partial" if missing else "complete"


def year_known(subject: Subject) -> Iterator[Finding]:
    """A report without a year cannot be compared, nor its form judged."""
    if subject.heading.year is None:
        yield Finding("year-unknown", "warning", "The year reported on is not found; name it before comparing years.")


def agency_known(subject: Subject) -> Iterator[Finding]:
    """A report must say whose it is."""
    if subject.heading.agency is None:
        yield Finding("agency-unknown", "warning", "The agency is not named where reports name it; look at the source.")


def published_in_time(subject: Subject) -> Iterator[Finding]:
    """A report must be published by the last day of the Regulation."""
    year, published = subject.heading.year, subject.heading.published
    if year is None or published is None:
        return
    last = last_day(year, subject.department)
    if published > last:
        days = (published - last).days
        message = f"Published on {published}, {days} day{'s' if days > 1 else ''} after the last day allowed, {last}."
        yield Finding("published-late", "note", message)


def editions_due(subject: Subject) -> Iterator[Finding]:
    """Each table should be that of the edition in force for the year; the disputes are alike in all."""
    year, due = subject.heading.year, subject.due.edition
    if year is None:
        return
    for table in subject.laid:
        if table.table not in _TELLING or table.edition == due:
            continue
        if table.edition < due:
            message = f"{_title(table)} is on the form of {table.edition}; for {year} the form of {due} was due."
            yield Finding("edition-outdated", "warning", message, table.table, page=_page(table.facts))
        elif due != "2014":
            message = f"{_title(table)} is on the form of {table.edition}, which came after {year}; check the year."
            yield Finding("edition-ahead", "warning", message, table.table, page=_page(table.facts))


def editions_agree(subject: Subject) -> Iterator[Finding]:
    """The tables of one report should be of one edition; the disputes are alike in all, so they say nothing."""
    found = {t.table: t.edition for t in subject.laid if t.table in _TELLING}
    if len(set(found.values())) > 1:
        said = ", ".join(f"{table} that of {edition}" for table, edition in found.items())
        yield Finding("edition-mixed", "warning", f"The tables are of different editions of the form: {said}.")


def sections_there(subject: Subject) -> Iterator[Finding]:
    """The form prescribes its sections; before 2019 the outline was free, so a missing one is worth a note only."""
    found = {section.key for section in subject.sections}
    for section in subject.due.sections:
        if section.key not in found:
            message = f"The section “{section.label}” ({_words(section.key)}) is not found."
            yield Finding("section-missing", "note" if subject.due.edition == "2014" else "warning", message)


def sections_in_order(subject: Subject) -> Iterator[Finding]:
    """The sections should stand in the order of the form."""
    order = {section.key: position for position, section in enumerate(subject.due.sections)}
    found = [section for section in subject.sections if section.key in order]
    for before, after in pairwise(found):
        if order[after.key] < order[before.key]:
            message = f"The section “{after.heading}” stands after “{before.heading}”; the form has it before."
            yield Finding("section-order", "note", message, page=after.page_first)


def tables_there(subject: Subject) -> Iterator[Finding]:
    """Each table of the form should be there; the annex of 2014 was often published apart from the report."""
    found = {table.table for table in subject.laid}
    headed = {section.key for section in subject.sections}
    for spec in subject.due.tables:
        if spec.key in found or (spec.key == "statistics" and found):
            continue
        why = "; its section is there: is it a picture, or words in its place?" if spec.section in headed else "."
        severity: Literal["note", "warning"] = "note" if spec.key == "statistics" else "warning"
        message = f"The table {_words(spec.key)} ({spec.label}) is not found{why}"
        yield Finding("table-missing", severity, message, spec.key)


def rows_there(subject: Subject) -> Iterator[Finding]:
    """A table that was found should have all its rows."""
    for table in subject.laid:
        if all(fact.status != "missing" for fact in table.facts):
            continue
        there = {fact.cell.row for fact in table.facts if fact.status != "missing"}
        gone = {fact.cell.row: fact.cell for fact in table.facts if fact.cell.row not in there}
        page = _page(table.facts)
        if len(gone) > _FEW:
            first, last = (list(gone.values())[at].row_label for at in (0, -1))
            message = f"{_title(table)} lacks {len(gone)} of its rows, from “{first}” to “{last}”; was it cut off?"
            yield Finding("row-missing", "warning", message, table.table, page=page)
        else:
            for key, cell in gone.items():
                message = f"{_title(table)} has no row “{cell.row_label}” ({_words(key)})."
                yield Finding("row-missing", "warning", message, table.table, key, page=page)


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
    where = f"{_words(cell.table)}, {cell.row_label} × {cell.column_label}"
    number = parse_number(text, cell.unit)
    if number.kind == "words" and fact.value is None and text not in BLANK_MARKS:
        message = f"{where}: the cell says “{text}”, which is not one number."
        return Finding("cell-not-a-number", "warning", message, cell.table, cell.row, cell.column, page=fact.place.page)
    if number.kind == "number" and number.unit is not None:
        message = f"{where}: “{text}” has a unit in the cell; the form asks for a number in {cell.unit}."
        return Finding("unit-in-cell", "note", message, cell.table, cell.row, cell.column, page=fact.place.page)
    return None


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
                f"{_title(table)}: {len(low)} of {len(table.facts)} cells are not to be trusted as read, "
                f"the first is {first.row_label} × {first.column_label}; compare them with the source."
            )
            yield Finding("low-confidence", "warning", message, table.table, page=low[0].place.page)


def identities_hold(subject: Subject) -> Iterator[Finding]:
    """The 勾稽 relations of the form, each tested on its own, so that two mistakes cannot hide each other.

    Blank and missing cells are no zeros: an identity with one is broken only where the printed figures alone
    contradict it (all parts are at least 0), else it is unchecked, which is told once per table.
    """
    for table in subject.laid:
        values = [fact.value for fact in table.facts]
        unchecked = 0
        tests = _tests(table.edition, table.table)
        for test in tests:
            left, left_open = _sum(values, test.left)
            right, right_open = _sum(values, test.right)
            if left_open or right_open:
                if _contradicts(test, left, right, left_open, right_open):
                    yield _broken(table, test, left, right, partly=True)
                else:
                    unchecked += 1
            elif left - right > test.tolerance or (test.equal and right - left > test.tolerance):
                yield _broken(table, test, left, right, partly=False)
        if unchecked:
            message = (
                f"{_title(table)}: {unchecked} of its {len(tests)} sums cannot be checked, "
                "because a cell of them is blank or missing."
            )
            yield Finding("identity-unchecked", "note", message, table.table, page=_page(table.facts))


@dataclass(frozen=True, slots=True)
class _Test:
    """An identity, ready to be tested: the positions of its cells among the facts of its table."""

    identity: Identity
    left: tuple[int, ...]
    right: tuple[int, ...]
    equal: bool
    tolerance: Decimal


@cache
def _tests(edition: str, key: str) -> tuple[_Test, ...]:
    spec = form.table(edition, key)
    return tuple(
        _Test(
            identity,
            tuple(cell.index for cell in identity.left),
            tuple(cell.index for cell in identity.right),
            identity.relation == "=",
            _ROUNDING * len(identity.cells) if all(cell.unit in _MONEY for cell in identity.cells) else _ZERO,
        )
        for identity in (spec.identities if spec else ())
    )


def _sum(values: Sequence[Decimal | None], indices: tuple[int, ...]) -> tuple[Decimal, bool]:
    """The sum of the printed values, and whether one of them is not printed."""
    total, is_open = _ZERO, False
    for index in indices:
        value = values[index]
        if value is None:
            is_open = True
        else:
            total += value
    return total, is_open


def _contradicts(test: _Test, left: Decimal, right: Decimal, left_open: bool, right_open: bool) -> bool:
    """Whether no figures in the open cells, all at least 0, could make the identity hold."""
    too_much = left - right > test.tolerance and not right_open
    too_little = test.equal and right - left > test.tolerance and not left_open
    return too_much or too_little


def _broken(table: Laid, test: _Test, left: Decimal, right: Decimal, partly: bool) -> Finding:
    """The message opens with the name of the identity and the row or column that it runs along."""
    identity = test.identity
    facts = table.facts
    first = identity.left[0]
    label = first.row_label if identity.axis == "row" else first.column_label
    excess = right - left
    message = (
        f"{identity.name}/{identity.along}: in the {identity.axis} {_named(identity.along, label)} of "
        f"{_words(table.table)}, {_side(identity.left, facts, identity.axis)} is{' already' if partly else ''} "
        f"{_number(left)}, but {_side(identity.right, facts, identity.axis)} is {_number(right)}, "
        f"{_number(abs(excess))} too {'much' if excess > 0 else 'little'}.{_reservation(facts, identity)}"
    )
    total = identity.right[0] if len(identity.right) == 1 else None
    row = identity.along if identity.axis == "row" else total.row if total else None
    column = identity.along if identity.axis == "column" else total.column if total else None
    return Finding(
        "identity-broken",
        "error",
        message,
        table.table,
        row,
        column,
        expected=left,
        actual=right,
        page=facts[identity.right[0].index].place.page,
    )


def _side(cells: tuple[FormCell, ...], facts: Sequence[Fact], axis: str) -> str:
    """One side of an identity in words: each part with its figure, or the first and the last of many."""
    names = [_named(c.column, c.column_label) if axis == "row" else _named(c.row, c.row_label) for c in cells]
    if len(cells) > 2:
        return f"the sum of {len(cells)} cells from {names[0]} to {names[-1]}"
    if len(cells) == 1:
        return names[0]
    return " + ".join(f"{name} {_printed(facts[c.index])}" for name, c in zip(names, cells, strict=True))


def _printed(fact: Fact) -> str:
    return "(blank)" if fact.value is None else _number(fact.value)


def _reservation(facts: Sequence[Fact], identity: Identity) -> str:
    statuses = {facts[cell.index].status for cell in identity.cells} & {"inferred", "doubtful", "repaired"}
    return f" Some of these figures are {' or '.join(sorted(statuses))}." if statuses else ""


def _number(value: Decimal) -> str:
    return f"{value.normalize():f}" if value else "0"


def _words(key: str) -> str:
    return key.replace("_", " ").replace(".", ", ")


def _named(key: str, label: str) -> str:
    return f"{_words(key)} “{label}”"


def _title(table: Laid) -> str:
    spec = form.table(table.edition, table.table)
    return f"The table {_words(table.table)}" + (f" ({spec.label})" if spec else "")


def _page(facts: Sequence[Fact]) -> int | None:
    return next((fact.place.page for fact in facts if fact.place.page is not None), None)


Check = Callable[[Subject], Iterator[Finding]]
CHECKS: Final[tuple[Check, ...]] = (
    year_known,
    agency_known,
    published_in_time,
    editions_due,
    editions_agree,
    sections_there,
    sections_in_order,
    tables_there,
    rows_there,
    cells_are_numbers,
    read_with_confidence,
    identities_hold,
)
