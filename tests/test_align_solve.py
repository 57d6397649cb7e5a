"""The identities choose between readings only where exactly one way satisfies them all."""

from decimal import Decimal

from extract.align.solve import agreed, choose
from extract.form import table

SPEC = table("2019", "requests")
ZERO = (0,) * 7


def rows(**some):
    """Readings of all rows: zeros but for the given ones."""
    return {row.key: some.get(row.key.replace(".", "_"), [ZERO]) for row in SPEC.rows}


def person(number):
    """A row in which one natural person stands for the whole."""
    return (number, 0, 0, 0, 0, 0, number)


def test_one_way_that_adds_up_is_taken():
    """Of two ways to cut a row, the one that gives the total of the outcomes stays."""
    either = [person(12), (1, 2, 0, 0, 0, 0, 3)]
    chosen = choose(SPEC, rows(new=[person(12)], disclosed=either, outcomes_total=[person(12)]))
    assert chosen is not None
    assert chosen["disclosed"] == person(12)


def test_two_ways_that_add_up_leave_it_open():
    """Where both rows can be swapped without breaking a sum, nothing is chosen."""
    either = [person(1), person(2)]
    found = choose(
        SPEC, rows(new=[person(3)], disclosed=either, partially_disclosed=either, outcomes_total=[person(3)])
    )
    assert found is None


def test_no_way_leaves_it_open():
    """An agency's own mistake makes no reading certain."""
    assert choose(SPEC, rows(new=[person(3)], disclosed=[person(1), person(2)], outcomes_total=[person(3)])) is None


def test_a_missing_row_leaves_it_open():
    """A sum with an unknown part proves nothing."""
    some = rows(new=[person(3)], disclosed=[person(3)], outcomes_total=[person(3)])
    del some["carried_forward"]
    assert choose(SPEC, some) is None


CELLS = {(cell.row, cell.column): cell.index for cell in SPEC.cells}


def known(open_rows, **values):
    """The numbers of all cells: zeros but for the given ones, none in the rows in question."""
    numbers = [None if cell.row in open_rows else Decimal(0) for cell in SPEC.cells]
    for name, number in values.items():
        row, _, column = name.partition("__")
        numbers[CELLS[row, column]] = Decimal(number)
    return numbers


def anywhere(row, number):
    """A number alone in its row: it may stand in each of the seven columns."""
    return [{cell.index: Decimal(number)} for cell in SPEC.cells if cell.row == row]


def test_a_lone_number_stands_where_the_other_rows_leave_a_place_for_it():
    """Two persons and one firm asked; of the answers to them, 3 can only be the total."""
    values = known(
        ("disclosed",),
        new__natural_person=2, new__business=1, new__total=3,
        outcomes_total__natural_person=2, outcomes_total__business=1, outcomes_total__total=3,
    )  # fmt: skip
    assert agreed(SPEC, values, {"disclosed": anywhere("disclosed", 3)}) == {
        "disclosed": (CELLS["disclosed", "total"],)
    }
    assert agreed(SPEC, values, {"disclosed": anywhere("disclosed", 1)}) == {
        "disclosed": (CELLS["disclosed", "business"],)
    }


def test_a_lone_number_that_fits_two_columns_stays_open():
    """Where one person stands for all, the number may be that of the person or the total."""
    values = known(("disclosed",), new__natural_person=3, new__total=3, outcomes_total__natural_person=3, outcomes_total__total=3)  # fmt: skip
    assert agreed(SPEC, values, {"disclosed": anywhere("disclosed", 3)}) == {}


def test_a_lone_number_that_fits_nowhere_stays_open():
    """A mistake of the agency settles nothing."""
    values = known(("disclosed",), new__natural_person=3, new__total=3, outcomes_total__natural_person=3, outcomes_total__total=3)  # fmt: skip
    assert agreed(SPEC, values, {"disclosed": anywhere("disclosed", 7)}) == {}


def test_lone_numbers_of_two_rows_are_weighed_together():
    """Each may stand in two columns of its own, but the sums hold in one pair of them alone."""
    values = known(
        ("disclosed", "partially_disclosed"),
        new__natural_person=4, new__business=5, new__total=9,
        outcomes_total__natural_person=4, outcomes_total__business=5, outcomes_total__total=9,
    )  # fmt: skip
    found = agreed(
        SPEC,
        values,
        {"disclosed": anywhere("disclosed", 9), "partially_disclosed": anywhere("partially_disclosed", 5)},
    )
    assert found["disclosed"] == (CELLS["disclosed", "total"],)
