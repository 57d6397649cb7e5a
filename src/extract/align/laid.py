"""The facts of a table of the form, complete and in its order: what is not in the file is there as missing, and what the form does
not know is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

from extract.align.confidence import NOT_FOUND
from extract.form import table
from extract.model import Fact, Finding, FormTable


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


def unknown_row(
    key: str, edition: str, label: str, after: str, figures: Sequence[str], page: int | None = None
) -> Finding:
    """A row of a table that the form does not know, and whose figures are therefore not taken; `after` is the label above it."""
    message = (
        f"{key}: the form of {edition} has no row “{label}” (printed after “{after}”, figures {', '.join(figures)}); "
        "it is left out."
    )
    zh = f"{edition}年版没有“{label}”一行（印在“{after}”之后），行内数字为{'、'.join(figures)}"
    return Finding("row-unknown", "warning", message, key, page=page, zh=zh)
