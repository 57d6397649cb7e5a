"""What the checks look at, and how they name what they speak of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extract import form
from extract.model import Fact, Form, Heading, Laid, Section


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


def title(table: Laid) -> str:
    """A table by key and label."""
    spec = form.table(table.edition, table.table)
    return f"The table {form.words(table.table)}" + (f" ({spec.label})" if spec else "")


def page_of(facts: Sequence[Fact]) -> int | None:
    """The first page that a fact stands on."""
    return next((fact.place.page for fact in facts if fact.place.page is not None), None)
