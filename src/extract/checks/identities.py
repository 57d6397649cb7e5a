"""The 勾稽 relations of the form."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Final

from extract import form
from extract.checks.subject import MONEY, Subject, named, number, page_of, title, words
from extract.model import Fact, Finding, FormCell, Identity, Laid

_ZERO: Final = Decimal(0)
_ROUNDING: Final = Decimal("0.01")  # each amount of money may be rounded; a count never is


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
                f"{title(table)}: {unchecked} of its {len(tests)} sums cannot be checked, "
                "because a cell of them is blank or missing."
            )
            yield Finding("identity-unchecked", "note", message, table.table, page=page_of(table.facts))


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
            _ROUNDING * len(identity.cells) if all(cell.unit in MONEY for cell in identity.cells) else _ZERO,
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
        f"{identity.name}/{identity.along}: in the {identity.axis} {named(identity.along, label)} of "
        f"{words(table.table)}, {_side(identity.left, facts, identity.axis)} is{' already' if partly else ''} "
        f"{number(left)}, but {_side(identity.right, facts, identity.axis)} is {number(right)}, "
        f"{number(abs(excess))} too {'much' if excess > 0 else 'little'}.{_reservation(facts, identity)}"
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
    names = [named(c.column, c.column_label) if axis == "row" else named(c.row, c.row_label) for c in cells]
    if len(cells) > 2:
        return f"the sum of {len(cells)} cells from {names[0]} to {names[-1]}"
    if len(cells) == 1:
        return names[0]
    return " + ".join(f"{name} {_printed(facts[c.index])}" for name, c in zip(names, cells, strict=True))


def _printed(fact: Fact) -> str:
    return "(blank)" if fact.value is None else number(fact.value)


def _reservation(facts: Sequence[Fact], identity: Identity) -> str:
    statuses = {facts[cell.index].status for cell in identity.cells} & {"inferred", "doubtful", "repaired"}
    return f" Some of these figures are {' or '.join(sorted(statuses))}." if statuses else ""
