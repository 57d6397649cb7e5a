"""Rows of glued digits that the sums down their columns bear out."""

from __future__ import annotations

from decimal import Decimal

from extract.align.laid import missing_facts
from extract.align.proof import confirmed
from extract.form import table
from extract.model import Fact

SPEC = table("2021", "requests")
assert SPEC is not None
COLUMNS = [column.key for column in SPEC.columns]
RIGHT = {"new": (5, 1, 0, 0, 0, 0, 6), "disclosed": (5, 1, 0, 0, 0, 0, 6), "outcomes_total": (5, 1, 0, 0, 0, 0, 6)}


def statuses(rows: dict[str, tuple[int, ...]], basis: str = "flow:touching+summed") -> dict[str, str]:
    """The status of each of some rows after the proof; all rows of the table that are not named are printed zeros."""
    facts: list[Fact] = []
    for fact in missing_facts(SPEC):
        own = rows.get(fact.cell.row)
        value = Decimal(own[COLUMNS.index(fact.cell.column)] if own else 0)
        facts.append(fact._replace(value=value, status="inferred" if own else "printed", basis=basis if own else "x"))
    told = confirmed(tuple(facts), SPEC)
    return {row: "/".join(sorted({f.status for f in told if f.cell.row == row})) for row in rows}


def test_rows_are_printed_where_their_columns_come_out() -> None:
    """The cuts of three rows agree in all columns."""
    assert set(statuses(RIGHT).values()) == {"printed"}
    assert set(statuses(RIGHT, "flow:touching+sole").values()) == {"printed"}


def test_an_agency_s_mistake_in_one_column_leaves_the_rows_settled() -> None:
    """Its total is wrong, so no sum of that column comes out; but it stands between two cells that are borne out."""
    assert set(statuses(RIGHT | {"new": (5, 1, 0, 0, 0, 0, 7)}).values()) == {"printed"}


def test_a_border_between_two_cells_that_nothing_bears_out_is_open() -> None:
    """5|1 may be cut elsewhere: both columns fail."""
    assert statuses(RIGHT | {"new": (4, 2, 0, 0, 0, 0, 6)})["new"] == "inferred"
    assert statuses(RIGHT | {"new": (6, 1, 0, 0, 0, 0, 5)})["new"] == "inferred"


def test_other_guesses_stay_guesses() -> None:
    """Which of several cuts it was, no sum of the row said: the columns were not asked."""
    assert set(statuses(RIGHT, "flow:touching+glued").values()) == {"inferred"}
