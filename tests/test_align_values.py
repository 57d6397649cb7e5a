"""When a figure whose digits stand on two lines of its cell is trusted."""

from __future__ import annotations

from decimal import Decimal

import pytest

from extract.align.values import settle_joined
from extract.form import table
from extract.model import Fact, Place

SPEC = table("2021", "disputes")
FULL = ("12", "0", "0", "3", "15", "174\n3", "0", "0", "0", "999", "0", "0", "0", "0", "0")


def settled(texts: tuple[str, ...], widths: dict[int, float] | None = None) -> str:
    """The status of the sixth cell of table 4, 174⏎3, in cells 20 points wide unless told otherwise, no sum of it holding."""
    assert SPEC is not None
    facts = []
    for cell, text in zip(SPEC.cells, texts, strict=True):
        joined = "\n" in text
        place = Place(1, 0.0, 0.0, (widths or {}).get(cell.index, 20.0), 9.0)
        value = Decimal("".join(text.split())) if text else None
        facts.append(
            Fact(
                cell,
                value,
                text or None,
                "inferred" if joined else "printed",
                "pdf:grid:exact" + "+joined" * joined,
                0.6,
                place,
            )
        )
    return settle_joined(facts, SPEC, frozenset(range(15)))[5].status


def test_a_figure_too_wide_for_its_cell_is_printed() -> None:
    """No cell as narrow has four digits on a line, so the line was full."""
    assert settled(FULL) == "printed"
    assert settled((*FULL[:9], "1000", *FULL[10:]), {9: 30.0}) == "printed"


def test_full_width_digits_are_as_wide_as_two() -> None:
    """Two of them fill a cell that has room for three narrow ones, and one may fill a cell alone, but where four narrow
    ones stand in a cell as narrow, a third one would have fitted.
    """
    assert settled((*FULL[:5], "１７\n４", *FULL[6:])) == "printed"
    assert settled((*("0",) * 5, "１\n７\n４", *FULL[6:9], "20", *FULL[10:])) == "printed"
    assert settled((*FULL[:5], "１７\n４", *FULL[6:9], "1000００", *FULL[10:])) == "inferred"
    assert settled((*("0",) * 5, "1\n7\n4", *FULL[6:])) == "inferred"


def test_the_label_or_a_sum_tells_that_a_row_is_one() -> None:
    """Alone in its row, under the label of one row, or beside figures that broke too and add up, a figure is one figure."""
    assert settled((*FULL[:5], "174\n3", "", "", "", "", *FULL[10:])) == "printed"
    assert settled((*FULL[:5], "174\n3", "100\n0", "100\n1", "", "", *FULL[10:])) == "inferred"


@pytest.mark.parametrize(
    "texts",
    [
        (*FULL[:9], "1000", *FULL[10:]),
        (*FULL[:5], "17\n43\n5", *FULL[6:9], "100", *FULL[10:]),
        (*FULL[:5], "3\n174", *FULL[6:]),
        (*("1\n2",) * 5, "174\n3", *("4\n5",) * 4, *FULL[10:]),
    ],
    ids=["room for more digits", "room on another line", "a last line longer than the first", "two rows in one"],
)
def test_figures_that_would_have_had_room_stay_inferred(texts: tuple[str, ...]) -> None:
    """Two figures below each other are as likely as one."""
    assert settled(texts) == "inferred"
