"""A run of figures on the cells of a row: which cell each figure goes to, and how far that is to be trusted."""

from __future__ import annotations

import pytest

from extract.align.fill import Reading, fill
from extract.align.habits import Habits, Layout
from extract.align.stream import Figure, Run
from extract.form import table
from extract.model import FormCell
from extract.text import parse_number


def cells_of(edition: str, key: str, row: str) -> tuple[FormCell, ...]:
    """The cells of a row of the form."""
    spec = table(edition, key)
    assert spec is not None
    return next(r.cells for r in spec.rows if r.key == row)


NEW = cells_of("2021", "requests", "new")
LICENSES = cells_of("2019", "disclosure", "licenses")
PROCUREMENT = cells_of("2019", "disclosure", "centralized_procurement")
FEES = cells_of("2021", "disclosure", "fees")
DISPUTES = tuple(
    c
    for row in ("reconsideration", "litigation_direct", "litigation_after_reconsideration")
    for c in cells_of("2021", "disputes", row)
)
PLAIN = Habits()


def run(figures: str, **marks: bool) -> Run:
    """A run of figures on one line, unless `row` says otherwise."""
    texts = figures.split("|")
    return Run([Figure(t, parse_number(t), 0) for t in texts], **{"row": True, **marks})


def told(readings: list[Reading]) -> list[tuple[str | None, str]]:
    """The text and the status of each cell."""
    return [(r.figure.text if r.figure else None, r.status) for r in readings]


def read(figures: str, cells: tuple[FormCell, ...], sure: bool = True, habits: Habits = PLAIN, **marks: bool):
    """A run filled into the cells."""
    return list(fill(run(figures, **marks), cells, "flow:touching", sure, habits))


def test_a_full_row_is_printed_only_where_it_is_sure() -> None:
    """As many figures as cells: printed if the label is sure and the text can be trusted, else inferred."""
    assert {r.status for r in read("5|1|0|0|0|0|6", NEW)} == {"printed"}
    assert {r.status for r in read("5|1|0|0|0|0|6", NEW, sure=False)} == {"inferred"}
    assert {r.status for r in read("5|1|0|0|0|0|6", NEW, habits=Habits(trusted=False))} == {"inferred"}


def test_readings_come_in_the_order_of_the_cells() -> None:
    """Each reading knows its cell."""
    assert [r.cell for r in read("5|1|0|0|0|0|6", NEW)] == list(NEW)


def test_no_figure_is_sure_where_the_total_may_stand_first() -> None:
    """Only figures that are all alike are the same from either side."""
    open_ones = Habits(order_open=True)
    assert {r.status for r in read("1|0|1|0|0|0|0", NEW, habits=open_ones)} == {"inferred"}
    assert {r.status for r in read("0|0|0|0|0|0|0", NEW, habits=open_ones)} == {"printed"}


def test_a_total_first() -> None:
    """The first figure is the total's, the others follow in their order."""
    found = {
        r.cell.column: r.figure.text for r in read("6|5|1|0|0|0|0", NEW, habits=Habits(total_first=True)) if r.figure
    }
    assert (found["total"], found["natural_person"], found["business"]) == ("6", "5", "1")


def test_a_lone_figure_is_the_guess_for_the_total() -> None:
    """The other six are missing, not blank: nothing of them is seen."""
    assert told(read("3", NEW)) == [*[(None, "missing")] * 6, ("3", "inferred")]


def test_a_row_that_lost_all_its_cells_is_missing() -> None:
    """Empty cells whose places stay open leave a row without figures: none of its cells is blank, and none is guessed."""
    for cells in (NEW, LICENSES, FEES, DISPUTES):
        assert told(list(fill(Run([]), cells, "flow:touching", True, PLAIN))) == [(None, "missing")] * len(cells)


@pytest.mark.parametrize(
    ("figures", "cells", "expected"),
    [
        ("-8", LICENSES, [None, ("-8", "printed"), None]),
        ("减 8", LICENSES, [None, ("减 8", "printed"), None]),
        ("5|-8", LICENSES, [("5", "printed"), ("-8", "printed"), None]),
        ("5.579", PROCUREMENT, [None, ("5.579", "printed")]),
        ("3万元", PROCUREMENT, [None, ("3万元", "printed")]),
        ("5", LICENSES, [("5", "inferred"), None, None]),
    ],
)
def test_signs_units_and_fractions_say_where_a_figure_belongs(
    figures: str, cells: tuple[FormCell, ...], expected: list[tuple[str, str] | None]
) -> None:
    """A sign stands only in a change, money only where money is asked for; a plain figure stays open."""
    assert told(read(figures, cells)) == [e or (None, "missing") for e in expected]


def test_a_blank_mark_is_blank_and_words_without_digits_too() -> None:
    """What stands there is kept; the value is none."""
    for printed in ("/", "——", "无", "不涉及"):
        (reading,) = read(printed, FEES)
        assert (reading.status, reading.figure and reading.figure.number.value) == ("blank", None)


def test_words_with_digits_are_doubtful() -> None:
    """`0 0 0` in one cell is no number, and may be three."""
    (reading,) = read("0 0 0", FEES)
    assert reading.status == "doubtful"


def test_a_fraction_counts_nothing() -> None:
    """It is the money of another row, or a slip: as printed, and not sure."""
    assert told(list(fill(run("1.7|0|2"), LICENSES, "text", True, PLAIN))) == [
        ("1.7", "inferred"),
        ("0", "printed"),
        ("2", "printed"),
    ]
    assert told(list(fill(run("1.7"), FEES, "text", True, PLAIN))) == [("1.7", "printed")]


def test_counts_of_a_spreadsheet_are_no_fractions() -> None:
    """A column that lost a blank is one of floating numbers: 3.0 counts three. 3.00 may be money."""
    assert told(read("3.0|0.0|2.0", LICENSES)) == [("3.0", "printed"), ("0.0", "printed"), ("2.0", "printed")]
    assert told(read("3.00|0|2", LICENSES))[0] == ("3.00", "inferred")


def test_one_figure_for_each_column_of_a_merged_cell() -> None:
    """A converter repeats what a merged cell holds; different figures stay open, and two may be a number that was torn."""
    assert told(read("7|7|7", FEES)) == [("7", "printed")]
    assert told(read("7|7", FEES)) == [("7", "inferred")]
    assert told(read("7|7|8", FEES)) == [("8", "inferred")]


def test_letters_in_the_place_of_a_zero_are_doubtful_zeros() -> None:
    """A recogniser takes a 0 for an O; what is printed stays as it is."""
    (reading,) = read("O", FEES)
    assert (reading.status, reading.figure and (reading.figure.text, reading.figure.number.value)) == (
        "doubtful",
        ("O", 0),
    )


def test_money_is_brought_into_the_unit_of_the_form() -> None:
    """251000元 is 25.1 万元, and is kept as printed."""
    (reading,) = read("251000元", FEES)
    assert reading.figure is not None
    assert (float(reading.figure.number.value or 0), reading.figure.text) == (25.1, "251000元")


def test_too_many_figures_leave_a_guess_that_adds_up() -> None:
    """Eight for seven: the seven that come to their total are the guess, and none of them is sure."""
    assert told(read("9|5|1|0|0|0|0|6", NEW)) == [(t, "inferred") for t in ("5", "1", "0", "0", "0", "0", "6")]


def test_two_torn_rows_that_make_one_are_not_sure() -> None:
    """Figures on lines of their own, in a table that lost blanks: seven that do not add up may be of two rows."""
    lost = Habits(blanks_dropped=frozenset(("requests",)))
    merged = "6|3|1|10|3|1|4"
    assert {r.status for r in read(merged, NEW, habits=lost, row=False)} == {"inferred"}
    assert {r.status for r in read(merged, NEW, habits=lost)} == {"printed"}
    assert {r.status for r in read(merged, NEW, row=False)} == {"printed"}
    assert {r.status for r in read("5|1|0|0|0|0|6", NEW, habits=lost, row=False)} == {"printed"}


def test_glued_digits_are_printed_where_one_cut_is_left() -> None:
    """Seven digits for seven cells have one cut, if no blank was lost anywhere in that table."""
    assert {r.status for r in read("5100006", NEW, glued=True)} == {"printed"}
    lost = Habits(blanks_dropped=frozenset(("requests",)))
    assert {r.status for r in read("5100006", NEW, glued=True, habits=lost)} != {"printed"}


def test_glued_digits_that_a_sum_chose_are_inferred() -> None:
    """The sum is an argument about the agency's arithmetic and not about the print."""
    assert told(read("33901101342", NEW, glued=True)) == [
        (t, "inferred") for t in ("339", "0", "1", "1", "0", "1", "342")
    ]


def test_glued_digits_that_miss_their_sum_are_inferred() -> None:
    """Seven digits for seven cells, but a total that is none: a lost digit moves all behind it, and so it may be."""
    assert {r.status for r in read("5100008", NEW, glued=True)} == {"inferred"}
    assert {r.basis for r in read("5100008", NEW, glued=True)} == {"flow:touching+sole"}
    turned = Habits(total_first=True)
    assert {r.status for r in read("6510000", NEW, glued=True, habits=turned)} == {"printed"}


def test_of_glued_disputes_the_kind_that_misses_its_sum_is_inferred() -> None:
    """Where two kinds miss theirs, digits have moved from one to the other."""
    one = [r.status for r in read("10001" + "10003" + "20013", DISPUTES, glued=True)]
    assert one == ["printed"] * 5 + ["inferred"] * 5 + ["printed"] * 5
    assert {r.status for r in read("10002" + "10003" + "20013", DISPUTES, glued=True)} == {"inferred"}


def test_a_gap_in_a_row_of_a_text_that_has_none_is_torn() -> None:
    """`346208.352` became `1 346208.352`: the count may be of the row before, and what follows two figures in one."""
    tight = Habits(unspaced=True)
    assert {r.status for r in read("1|346208.352", PROCUREMENT, glued=True, habits=tight)} == {"inferred"}
    assert {r.status for r in read("1|346208.352", PROCUREMENT, glued=True)} == {"printed"}


def test_a_figure_that_sticks_to_its_label_where_none_does_is_torn() -> None:
    """`行政强制3`, in a text with a space behind every other label: 3 may have fallen from the row above."""
    assert {r.status for r in read("3", FEES, glued=True, habits=Habits(spaced=True))} == {"inferred"}
    assert {r.status for r in read("3", FEES, glued=True)} == {"printed"}


def test_fifteen_figures_may_be_fourteen_and_a_blank() -> None:
    """17 and 0 may be 170, behind a blank that was lost: then all kinds of dispute come to their totals, and now none does."""
    torn = "0|0|25|25|0|0|0|0|0|223|0|17|0|0|393"
    assert {r.status for r in read(torn, DISPUTES)} == {"inferred"}
    assert {r.status for r in read(torn, DISPUTES, marked=True)} == {"printed"}
    mistaken = "1|0|0|0|2|3|0|0|0|5|0|0|0|0|0"
    assert {r.status for r in read(mistaken, DISPUTES)} == {"printed"}


def test_seven_figures_may_be_six_of_which_one_is_printed_twice() -> None:
    """With one 77 and a blank the row comes to its total, in a table that lost blank cells; with two it does not."""
    lost = Habits(blanks_dropped=frozenset(("requests",)))
    for doubled in ("0|77|77|1|0|0|78", "0|7|7|1|0|0|78"):
        assert {r.status for r in read(doubled, NEW, habits=lost)} == {"inferred"}
        assert {r.status for r in read(doubled, NEW)} == {"printed"}
    assert {r.status for r in read("0|70|7|1|0|0|79", NEW, habits=lost)} == {"printed"}


def test_two_figures_on_one_line_where_each_has_its_own() -> None:
    """One of them has fallen out of the row before."""
    assert {r.status for r in read("0|29", PROCUREMENT, habits=Habits(apart=True))} == {"inferred"}
    assert {r.status for r in read("0|29", PROCUREMENT, habits=Habits(apart=True), row=False)} == {"printed"}


def test_a_single_space_between_far_columns_may_be_within_a_figure() -> None:
    """`49      5 1` are 49 and 51 of a row that lost a blank, or 49, 5 and 1 of one that did not."""

    def statuses(line: str, lost: str) -> set[str]:
        habits = Habits(blanks_dropped=frozenset((lost,)), layout=Layout([line], {}, {}))
        return {r.status for r in read("49|5|1", LICENSES, habits=habits)}

    assert statuses("规章      49        5 1", "disclosure") == {"inferred"}
    assert statuses("规章      49        5 1", "requests") == {"printed"}
    assert statuses("规章      49        5        1", "disclosure") == {"printed"}


def test_figures_under_other_columns_that_miss_their_total_are_not_sure() -> None:
    """39 is printed twice in place of a blank before it, in a text that keeps its columns; the total does not come out."""
    full = "（一）予以公开    5    1    0    0    0    0    6"
    torn = "（七）总计            39   7    2    1    3  3   52"
    for line, status in ((torn, "inferred"), (full.replace("5", "9"), "printed")):
        layout = Layout([full, line], {}, {})
        layout.full["requests", 7] = [(0, layout.centres(0, 7)), (1, layout.centres(1, 7))]
        own = Run([Figure(text, parse_number(text), 1) for text in line.split()[1:]], row=True)
        assert {r.status for r in fill(own, NEW, "flow:touching", True, Habits(layout=layout))} == {status}


def test_a_blank_may_be_lost_behind_a_sign() -> None:
    """393增加18 has one cut into three cells, and one into the first two: in a text that lost blanks neither is certain."""
    lost = Habits(blanks_dropped=frozenset(("disclosure",)))
    assert {r.status for r in read("393增加18", LICENSES, glued=True)} == {"printed"}
    assert {r.status for r in read("393增加18", LICENSES, glued=True, habits=lost)} == {"inferred"}


def test_a_row_at_the_end_of_a_cut_off_text() -> None:
    """It fills from its left; with its cells marked all but the last figure are sure, which may have lost digits."""
    marked = [("2", "printed"), ("1", "printed"), ("0", "inferred"), *[(None, "missing")] * 4]
    torn = [("2", "inferred"), ("1", "inferred"), ("0", "inferred"), *[(None, "missing")] * 4]
    assert told(read("2|1|0", NEW, cut=True, marked=True)) == marked
    assert told(read("2|1|0", NEW, cut=True)) == torn
    lost = Habits(blanks_dropped=frozenset(("requests",)))
    assert told(read("0", NEW, cut=True, habits=lost))[-1] == ("0", "inferred")


def full_rows(*rows: str) -> Habits:
    """The habits of a text with a short row on its first line and these full rows, the first four lines below it."""
    layout = Layout([" 规章    1         3", "", "", "", *rows], {}, {})
    for line, _ in enumerate(rows, start=4):
        layout.full.setdefault(("disclosure", 3), []).append((line, layout.centres(line, 3)))
    return Habits(blanks_dropped=frozenset(("disclosure",)), layout=layout)


@pytest.mark.parametrize(
    ("rows", "status"),
    [
        ((" 规章    4    5    6", " 规章    7    8    9"), "printed"),
        ((" 规章    4    5    6",), "inferred"),
        ((" 规章    4    5    6", " 规章         7    8    9"), "inferred"),
    ],
)
def test_full_rows_must_agree_on_the_columns(rows: tuple[str, ...], status: str) -> None:
    """The place of a figure tells its column where the full rows near by say the same; one that is far is not enough."""
    facts = told(read("1|3", LICENSES, habits=full_rows(*rows)))
    assert facts == [("1", status), (None, "blank" if status == "printed" else status), ("3", status)]
