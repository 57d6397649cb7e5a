"""The 勾稽 relations of the form."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from extract import form
from extract.checks.subject import Subject, page_of, title
from extract.codes import UNSURE
from extract.form import named, words
from extract.model import Fact, Finding, FormCell, Identity, Laid
from extract.text import written

_ZERO: Final = Decimal(0)


def identities_hold(subject: Subject) -> Iterator[Finding]:
    """The 勾稽 relations of the form, each tested on its own, so that two mistakes cannot hide each other.

    Blank and missing cells are no zeros: an identity with one is broken only where the printed figures alone
    contradict it (all parts are at least 0), else it is unchecked, which is told once per table.
    """
    for table in subject.laid:
        values = [fact.value for fact in table.facts]
        unchecked = 0
        spec = form.table(table.edition, table.table)
        identities = spec.identities if spec else ()
        for identity in identities:
            left, left_open = _sum(values, identity.left)
            right, right_open = _sum(values, identity.right)
            # No figures in open cells, all at least 0, make up for an excess of what is printed on the other side.
            too_much = left - right > identity.tolerance and not right_open
            too_little = right - left > identity.tolerance and not left_open and identity.relation == "="
            if too_much or too_little:
                yield _broken(table, identity, left, right, partly=left_open or right_open)
            elif left_open or right_open:
                unchecked += 1
        if unchecked:
            message = (
                f"{title(table)}: {unchecked} of its {len(identities)} sums cannot be checked, "
                "because a cell of them is blank or missing."
            )
            zh = f"全表{len(identities)}项勾稽关系中有{unchecked}项无法核对"
            yield Finding("identity-unchecked", "note", message, table.table, page=page_of(table.facts), zh=zh)


def _sum(values: Sequence[Decimal | None], cells: Sequence[FormCell]) -> tuple[Decimal, bool]:
    """The sum of the printed values, and whether one of them is not printed."""
    total, is_open = _ZERO, False
    for cell in cells:
        value = values[cell.index]
        if value is None:
            is_open = True
        else:
            total += value
    return total, is_open


def _broken(table: Laid, identity: Identity, left: Decimal, right: Decimal, partly: bool) -> Finding:
    """The message opens with the name of the identity and the row or column that it runs along."""
    facts = table.facts
    first = identity.left[0]
    label = first.row_label if identity.axis == "row" else first.column_label
    excess = right - left
    message = (
        f"{identity.title}: in the {identity.axis} {named(identity.along, label)} of "
        f"{words(table.table)}, {_side(identity.left, facts, identity.axis)} is{' already' if partly else ''} "
        f"{written(left)}, but {_side(identity.right, facts, identity.axis)} is {written(right)}, "
        f"{written(abs(excess))} too {'much' if excess > 0 else 'little'}.{_reservation(facts, identity)}"
    )
    total = identity.right[0] if len(identity.right) == 1 else None
    row = identity.along if identity.axis == "row" else total.row if total else None
    column = identity.along if identity.axis == "column" else total.column if total else None
    page = facts[identity.right[0].index].place.page
    where = (table.table, row, column)
    zh = "；".join(_details(identity, facts, partly))
    return Finding("identity-broken", "error", message, *where, expected=left, actual=right, page=page, zh=zh)


def _details(identity: Identity, facts: Sequence[Fact], partly: bool) -> Iterator[str]:
    """What the sides of a broken identity are, and what of it is not sure, in Chinese."""
    for side in (identity.left, identity.right):
        names = [f"“{c.column_label if identity.axis == 'row' else c.row_label}”" for c in side]
        if len(side) > 2:
            yield f"一边为{len(side)}格之和，从{names[0]}到{names[-1]}"
        elif len(side) == 2:
            parts = (f"{name}{_printed(facts[c.index], '空白')}" for name, c in zip(names, side, strict=True))
            yield f"其中{'，'.join(parts)}"
    if partly:
        yield "空白格未计入"
    if {facts[cell.index].status for cell in identity.cells} & UNSURE:
        yield "其中有数字本身存疑"


def _side(cells: tuple[FormCell, ...], facts: Sequence[Fact], axis: str) -> str:
    """One side of an identity in words: each part with its figure, or the first and the last of many."""
    names = [named(c.column, c.column_label) if axis == "row" else named(c.row, c.row_label) for c in cells]
    if len(cells) > 2:
        return f"the sum of {len(cells)} cells from {names[0]} to {names[-1]}"
    if len(cells) == 1:
        return names[0]
    return " + ".join(f"{name} {_printed(facts[c.index])}" for name, c in zip(names, cells, strict=True))


def _printed(fact: Fact, blank: str = "(blank)") -> str:
    return blank if fact.value is None else written(fact.value)


def _reservation(facts: Sequence[Fact], identity: Identity) -> str:
    statuses = {facts[cell.index].status for cell in identity.cells} & UNSURE
    return f" Some of these figures are {' or '.join(sorted(statuses))}." if statuses else ""
