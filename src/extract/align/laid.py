"""The facts of a table of the form, complete and in its order: what is not in the file is there as missing."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from extract.align.confidence import NOT_FOUND
from extract.form import table
from extract.model import Fact, FormTable


def missing_facts(spec: FormTable) -> list[Fact]:
    """A fact for every cell of a table, none of them in the file."""
    return list(_missing(spec.edition, spec.key))


@cache
def _missing(edition: str, key: str) -> tuple[Fact, ...]:
    spec = table(edition, key)
    return tuple(Fact(cell, None, None, "missing", "none", NOT_FOUND) for cell in spec.cells) if spec else ()


def in_form_order(facts: Iterable[Fact], spec: FormTable) -> tuple[Fact, ...]:
    """The facts by the index of their cells; cells without one are missing."""
    complete = missing_facts(spec)
    for fact in facts:
        complete[fact.cell.index] = fact
    return tuple(complete)
