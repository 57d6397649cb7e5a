"""What is odd about a report: Facts x Form -> Findings.

Each check is a small pure function; `CHECKS` lists them, and their order is the order of the findings. No check changes
a figure. A check speaks of what is printed: whose mistake it is stays `open` here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final, Literal

from extract import form
from extract.checks.cells import cells_are_numbers, counts_are_possible, read_with_confidence
from extract.checks.front import agency_known, editions_agree, editions_due, published_in_time, year_agrees, year_known
from extract.checks.identities import identities_hold
from extract.checks.structure import rows_there, sections_filled, sections_in_order, sections_there, tables_there
from extract.checks.subject import Subject
from extract.model import Fact, Finding, Heading, Laid, Section


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


Check = Callable[[Subject], Iterator[Finding]]
CHECKS: Final[tuple[Check, ...]] = (
    year_known,
    year_agrees,
    agency_known,
    published_in_time,
    editions_due,
    editions_agree,
    sections_there,
    sections_in_order,
    sections_filled,
    tables_there,
    rows_there,
    cells_are_numbers,
    counts_are_possible,
    read_with_confidence,
    identities_hold,
)
