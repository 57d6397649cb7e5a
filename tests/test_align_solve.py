"""The identities choose between readings only where exactly one way satisfies them all."""

from extract.align.solve import choose
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
