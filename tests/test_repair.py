"""The identities as an error-correcting code, on small tables typed here."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from extract import form
from extract.model import Fact, Laid, Place, Sighting, Status
from extract.repair import doubt_unseen, mend, suspects

SPEC = form.table("2021", "requests")
assert SPEC is not None


def _place(index: int) -> Place:
    return Place(1, float(index), 0.0, float(index + 1), 1.0)


def _laid(**changes: int) -> Laid:
    """A table in which one natural person asked 8 times, got 8 times what was asked, and `changes` were misread."""
    assert SPEC is not None
    facts = []
    for cell in SPEC.cells:
        value = (
            8
            if cell.row in ("new", "disclosed", "outcomes_total") and cell.column in ("natural_person", "total")
            else 0
        )
        value = changes.get(f"{cell.row}__{cell.column}", value)
        facts.append(Fact(cell, Decimal(value), str(value), "printed", "scan:grid:exact", 0.99, _place(cell.index)))
    return Laid("requests", "2021", tuple(facts))


def _fact(table: Laid, row: str, column: str) -> Fact:
    return next(f for f in table.facts if f.cell.row == row and f.cell.column == column)


def _seen(laid: Laid, **others: tuple[tuple[str, float], ...]) -> dict[Place, Sighting]:
    """A closer look that reads every cell as the first look did, but those named."""
    found = {}
    for fact in laid.facts:
        same = ((fact.text or "", 0.99),) * 3
        found[fact.place] = Sighting(others.get(f"{fact.cell.row}__{fact.cell.column}", same))
    return found


def test_misreading_is_repaired() -> None:
    """A figure that row, column and shape say was misread is repaired, and its text stays as it was read."""
    laid = _laid(disclosed__natural_person=3)
    seen = _seen(laid, disclosed__natural_person=(("3", 0.6), ("8", 0.7), ("8", 0.9)))
    (mended,), sure = mend([laid], seen, suspects([laid]))
    fact = _fact(mended, "disclosed", "natural_person")
    assert (fact.status, fact.value, fact.text) == ("repaired", Decimal(8), "3")
    assert not sure
    assert [f.code for f in mended.findings] == ["low-confidence"]
    assert all(f.status == "printed" for f in mended.facts if f is not fact)


def test_mistake_of_the_agency_stays() -> None:
    """A figure that the closer look confirms stays as printed, whatever the sums say, and the table is the agency's."""
    laid = _laid(disclosed__natural_person=3)
    (mended,), sure = mend([laid], _seen(laid), suspects([laid]))
    assert mended.facts == laid.facts
    assert sure == {"requests"}


@pytest.mark.parametrize(("other", "status"), [("8", "doubtful"), ("9", "printed")])
def test_no_mistake_is_proven_where_print_may_be_what_the_sums_ask_for(other: str, status: str) -> None:
    """A gap makes a 6 look surely like a 5; the least chance of the very figure that all sums ask for leaves it open whose
    mistake it is.
    """
    laid = _laid(disclosed__natural_person=3)
    seen = _seen(laid)
    place = _fact(laid, "disclosed", "natural_person").place
    seen[place] = Sighting(seen[place].readings, ((other, 0.004),))
    (mended,), _ = mend([laid], seen, suspects([laid]))
    fact = _fact(mended, "disclosed", "natural_person")
    assert (fact.status, fact.value) == (status, Decimal(3))


def test_unlikely_misreading_is_doubtful() -> None:
    """A figure that no shape and no candidate turns into the wanted one is doubtful, never changed."""
    laid = _laid(disclosed__natural_person=1)
    seen = _seen(laid, disclosed__natural_person=(("1", 0.5), ("1", 0.6), ("1", 0.55)))
    (mended,), _ = mend([laid], seen, suspects([laid]))
    fact = _fact(mended, "disclosed", "natural_person")
    assert (fact.status, fact.value) == ("doubtful", Decimal(1))


def test_two_misreadings_in_one_row_are_doubtful() -> None:
    """Where identities ask for different figures, nothing is repaired."""
    laid = _laid(disclosed__natural_person=3, disclosed__business=6)
    seen = _seen(laid, disclosed__natural_person=(("3", 0.6), ("8", 0.7)), disclosed__business=(("6", 0.5), ("0", 0.5)))
    (mended,), _ = mend([laid], seen, suspects([laid]))
    statuses = {_fact(mended, "disclosed", column).status for column in ("natural_person", "business")}
    assert statuses == {"doubtful"}


def test_without_a_closer_look_nothing_is_repaired() -> None:
    """No sighting, no repair: the cells of the broken sums are doubtful, the others stay."""
    laid = _laid(disclosed__natural_person=3)
    (mended,), sure = mend([laid], {}, suspects([laid]))
    assert _fact(mended, "disclosed", "natural_person").status == "doubtful"
    assert _fact(mended, "brought_forward", "business").status == "printed"
    assert not sure


def _with(laid: Laid, row: str, column: str, status: Status, text: str) -> Laid:
    """The table with print in one cell that is no figure."""
    old = _fact(laid, row, column)
    new = old._replace(value=None, text=text, status=status, confidence=0.3)
    return replace(laid, facts=tuple(new if f is old else f for f in laid.facts))


@pytest.mark.parametrize(("text", "closer"), [("つ", "つ"), ("θ", "8")])
def test_unreadable_print_is_repaired(text: str, closer: str) -> None:
    """One character that is no figure, in a row and a column that both ask for the same digit, is that digit."""
    laid = _with(_laid(), "disclosed", "natural_person", "doubtful", text)
    (mended,), _ = mend([laid], _seen(laid, disclosed__natural_person=((closer, 0.6),) * 3), suspects([laid]))
    fact = _fact(mended, "disclosed", "natural_person")
    assert (fact.status, fact.value, fact.text) == ("repaired", Decimal(8), text)


@pytest.mark.parametrize(("text", "closer"), [("つつ", "つつ"), ("つ", "3")])
def test_unreadable_print_that_cannot_be_the_figure_stays_open(text: str, closer: str) -> None:
    """Print of two characters is no 8, and print that a closer look surely reads as a 3 is none either."""
    laid = _with(_laid(), "disclosed", "natural_person", "doubtful", text)
    (mended,), _ = mend([laid], _seen(laid, disclosed__natural_person=((closer, 0.95),) * 3), suspects([laid]))
    fact = _fact(mended, "disclosed", "natural_person")
    assert (fact.status, fact.value) == ("doubtful", None)


def test_unreadable_print_in_a_broken_column_stays_open() -> None:
    """Where row and column ask for different figures, another cell is wrong too, and nothing is repaired."""
    laid = _with(_laid(outcomes_total__natural_person=9), "disclosed", "natural_person", "doubtful", "つ")
    (mended,), _ = mend([laid], _seen(laid), suspects([laid]))
    assert _fact(mended, "disclosed", "natural_person").value is None


@pytest.mark.parametrize(("sure", "status"), [(0.97, "blank"), (0.6, "doubtful")])
def test_mark_of_a_blank_where_sums_ask_for_a_figure(sure: float, status: str) -> None:
    """A slash that the closer look confirms is the agency's blank; one that it does not may be a 1, and is doubtful."""
    laid = _with(_laid(), "disclosed", "natural_person", "blank", "/")
    (mended,), _ = mend([laid], _seen(laid, disclosed__natural_person=(("/", sure),) * 3), suspects([laid]))
    fact = _fact(mended, "disclosed", "natural_person")
    assert (fact.status, fact.value) == (status, None)


def test_what_every_reading_shows_is_not_repaired_by_its_shape() -> None:
    """A 3 that all readings show, though faintly, may be the agency's own: it becomes doubtful, never an 8."""
    laid = _laid(disclosed__natural_person=3)
    (mended,), _ = mend([laid], _seen(laid, disclosed__natural_person=(("3", 0.85),) * 3), suspects([laid]))
    fact = _fact(mended, "disclosed", "natural_person")
    assert (fact.status, fact.value) == ("doubtful", Decimal(3))


def test_doubtful_figure_that_sums_confirm_is_settled() -> None:
    """A doubtful figure with which its row and its column agree may be trusted."""
    laid = _laid()
    doubtful = _fact(laid, "disclosed", "natural_person")
    facts = tuple(f._replace(status="doubtful", confidence=0.3) if f is doubtful else f for f in laid.facts)
    laid = replace(laid, facts=facts)
    (mended,), _ = mend([laid], {}, suspects([laid]))
    assert _fact(mended, "disclosed", "natural_person").status == "printed"


@pytest.mark.parametrize(("pages", "status"), [(None, "doubtful"), ({1}, "doubtful"), ({2}, "printed")])
def test_figure_in_a_line_of_a_picture_is_doubtful(pages: set[int | None] | None, status: str) -> None:
    """A figure that was read once, with no cell to look at, is doubtful where its page is a picture; cells stay."""
    laid = _laid()
    old = _fact(laid, "disclosed", "natural_person")
    laid = replace(laid, facts=tuple(f._replace(basis="flow:touching") if f is old else f for f in laid.facts))
    (doubted,) = doubt_unseen([laid], pages)
    assert _fact(doubted, "disclosed", "natural_person").status == status
    assert _fact(doubted, "disclosed", "total").status == "printed"


def test_digital_cells_are_not_touched() -> None:
    """Cells that were not read from a picture stay as they are."""
    laid = _laid(disclosed__natural_person=3)
    (mended,), _ = mend([laid], {}, frozenset())
    assert mended.facts == laid.facts
