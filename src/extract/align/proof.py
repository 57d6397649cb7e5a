"""Readings of digits without gaps that the sums down the columns bear out.

What chose a reading cannot confirm it: the sum of its own row says nothing more. But a wrong cut moves a border between
two cells and makes both of them wrong, and with them the sums of their columns.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby, pairwise
from typing import Final

from extract.align.confidence import confidence
from extract.align.fill import SOLE, SUMMED
from extract.model import Fact, FormTable
from extract.sums import sides

_OPEN: Final = (SUMMED, SOLE)


def confirmed(facts: tuple[Fact, ...], spec: FormTable) -> tuple[Fact, ...]:
    """The facts of a table, with the rows of glued digits `printed` of which no two neighbours lack a sum that bears them
    out, beside that of their row: a cell between two that stand fast stands fast itself.
    """
    if not any(map(_is_open, facts)):
        return facts
    settled = [*facts]
    borne = _borne_out(facts, spec)
    for _, group in groupby(facts, key=lambda fact: fact.cell.row):
        row = list(group)
        lacking = [fact.cell.index not in borne for fact in row]
        around = pairwise([*lacking, lacking[0]])  # the total may stand first
        if all(map(_is_open, row)) and not any(a and b for a, b in around):
            for f in row:
                settled[f.cell.index] = f._replace(status="printed", confidence=confidence("printed", f.basis))
    return tuple(settled)


def _is_open(fact: Fact) -> bool:
    return fact.status == "inferred" and fact.basis.endswith(_OPEN)


def _borne_out(facts: Sequence[Fact], spec: FormTable) -> set[int]:
    """The cells, by index, that a sum down their column bears out."""
    found: set[int] = set()
    for identity in spec.identities:
        if identity.axis == "column" and identity.relation == "=":
            left, right = sides(identity, facts)
            if left is not None and left == right:
                found.update(cell.index for cell in identity.cells)
    return found
