"""Figures printed without any space between them: the ways to cut them, and what their sums choose."""

from __future__ import annotations

import pytest

from extract.align.glued import as_printed, cuts, summed_cuts
from extract.form import table
from extract.model import FormCell

RULES = (table("2021", "disclosure") or pytest.fail("no form")).rows[0].cells
LICENSES = (table("2019", "disclosure") or pytest.fail("no form")).rows[2].cells
NEW = (table("2021", "requests") or pytest.fail("no form")).rows[0].cells
DISPUTES = (table("2021", "disputes") or pytest.fail("no form")).cells


@pytest.mark.parametrize(
    ("text", "cells", "expected"),
    [
        ("000", RULES, ["0", "0", "0"]),
        ("0" * 15, DISPUTES, ["0"] * 15),
        ("1234567", NEW, list("1234567")),
        ("减12", LICENSES[1:2], ["减12"]),
        ("5减1", LICENSES[:2], ["5", "减1"]),
    ],
)
def test_one_way_to_cut(text: str, cells: tuple[FormCell, ...], expected: list[str]) -> None:
    """As many digits as cells, or zeros, leave one cut only."""
    assert cuts(text, cells) == [expected]


@pytest.mark.parametrize(("text", "cells"), [("24013", RULES), ("12345678", NEW)])
def test_several_ways_to_cut(text: str, cells: tuple[FormCell, ...]) -> None:
    """More digits than cells can be cut in several ways; two are proof enough."""
    assert len(cuts(text, cells)) == 2


def test_only_a_change_has_a_sign() -> None:
    """-440 of a row that lost a blank is -44 and 0, and not -4, 4 and 0: a count is never negative."""
    assert [cell.column for cell in LICENSES] == ["items_last_year", "change", "decisions"]
    assert cuts("-440", LICENSES) == []
    assert cuts("-440", LICENSES[1:]) == [["-4", "40"], ["-44", "0"]]


@pytest.mark.parametrize("text", ["00", "", "行政", "0.5"])
def test_no_way_to_cut(text: str) -> None:
    """Fewer figures than cells, or none."""
    assert cuts(text, RULES) == []


def test_no_number_begins_with_a_needless_zero() -> None:
    """0120 in two cells is 0 and 120, not 01 and 20, nor 012 and 0."""
    assert cuts("0120", RULES[:2]) == [["0", "120"]]


def test_the_sum_chooses_a_cut() -> None:
    """33901101342 as a row of table 3: only 339 + 0 + 1 + 1 + 0 + 1 = 342 adds up."""
    assert summed_cuts("33901101342", NEW) == [["339", "0", "1", "1", "0", "1", "342"]]


def test_each_block_of_the_disputes_has_its_sum() -> None:
    """Three blocks of four results and their total, one behind the other."""
    assert summed_cuts("9010100600607007", DISPUTES) == [
        ["9", "0", "1", "0", "10", "0", "6", "0", "0", "6", "0", "7", "0", "0", "7"]
    ]


def test_rows_without_a_total_are_chosen_by_no_sum() -> None:
    """The cells of 规章 add up to nothing."""
    assert summed_cuts("24013", RULES) == []


def test_full_width_digits_are_cut_like_others_and_kept() -> None:
    """The cut is that of the plain digits, its pieces are those that are printed."""
    assert cuts("０００", RULES) == [["0", "0", "0"]]
    assert as_printed("０１２３", ["0", "12", "3"]) == ["０", "１２", "３"]
