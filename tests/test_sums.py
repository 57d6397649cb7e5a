"""Sums of identities over printed figures."""

from decimal import Decimal

from extract.form import table
from extract.model import Fact
from extract.sums import sides

SPEC = table("2021", "disputes")
ROW = next(i for i in SPEC.identities if i.along == "reconsideration")


def facts(*values):
    """The first row of the disputes with these values, the rest blank."""
    given = dict(zip(SPEC.rows[0].cells, values, strict=True))
    return [Fact(c, None if given.get(c) is None else Decimal(given[c]), None, "printed", "typed") for c in SPEC.cells]


def test_both_sides_are_summed():
    """Four results on the left, their total on the right."""
    assert sides(ROW, facts(1, 2, 0, 3, 7)) == (6, 7)


def test_a_blank_cell_leaves_its_side_open():
    """A blank is not zero: what it adds is not known."""
    assert sides(ROW, facts(1, None, 0, 3, 7)) == (None, 7)


def test_a_cell_can_be_left_out():
    """What a cell should hold is what the others leave for it, be it blank itself."""
    open_cell = SPEC.rows[0].cells[1]
    assert sides(ROW, facts(1, None, 0, 3, 7), without=open_cell) == (4, 7)
