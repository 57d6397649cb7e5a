"""The sums of the form's identities over printed figures. A side with an open cell has no sum: blank is not zero."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import pairwise

from extract.model import Fact, FormCell, Identity

Sum = Decimal | None


def sides(identity: Identity, facts: Sequence[Fact], without: FormCell | None = None) -> tuple[Sum, Sum]:
    """The sums of the left and the right of an identity, one cell left out where it is named.

    `facts` are those of the identity's table, in the order of the form. None for a side with a cell that has no value.
    """
    return _sum(identity.left, facts, without), _sum(identity.right, facts, without)


def balance(identities: Iterable[Identity], facts: Sequence[Fact]) -> int:
    """How many more of the sums along rows hold than fail, of those with a figure other than 0."""
    told = (sides(one, facts) for one in identities if one.axis == "row" and one.relation == "=")
    return sum(1 if left == right else -1 for left, right in told if None not in (left, right) and (left or right))


def _sum(cells: Sequence[FormCell], facts: Sequence[Fact], without: FormCell | None) -> Sum:
    total = Decimal(0)
    for cell in cells:
        if cell is without:
            continue
        value = facts[cell.index].value
        if value is None:
            return None
        total += value
    return total


def adds_up(values: Sequence[Decimal | None]) -> bool:
    """Whether the last of two or more figures is the sum of the others; never where one is not known."""
    if len(values) < 2 or None in values:
        return False
    return sum(filter(None, values[:-1])) == values[-1]


def adds_up_to_an_end(values: Sequence[Decimal]) -> bool:
    """Whether figures come to the first or the last of them: the total may stand on either side."""
    return sum(values) in (2 * values[0], 2 * values[-1])


def count_on(values: Iterable[Decimal | int | None]) -> bool:
    """Whether each of some numbers is one more than the one before it: serial numbers, numbers of pages."""
    return all(a is not None and a + 1 == b for a, b in pairwise(values))


def come_to_totals(values: Sequence[Decimal | None], size: int) -> bool:
    """Whether figures are blocks of `size` that each end with the sum of the others: 3 1 0 2 6, 0 0 0 0 0."""
    return all(adds_up(values[start : start + size]) for start in range(0, len(values), size))
