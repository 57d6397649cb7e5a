"""Whose mistake a broken identity is, as two readers and the smallest change tell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from extract.checks import check
from extract.form import table
from extract.model import Fact, Finding, Heading, Laid, Place
from extract.opinion import BROKEN, blame, in_doubt, pages_of, weigh


def laid(changes: Mapping[str, int | None] | None = None, status: str = "printed", page: int | None = None) -> Laid:
    """Table 4 of 2021, all zeros, but for the cells named by `row/column`. None is a blank cell."""
    spec = table("2021", "disputes")
    assert spec is not None
    facts = []
    for cell in spec.cells:
        value = (changes or {}).get(f"{cell.row}/{cell.column}", 0)
        number = None if value is None else Decimal(value)
        text = None if value is None else str(value)
        facts.append(Fact(cell, number, text, status, "test", 1.0, Place(page=page)))  # type: ignore[arg-type]
    return Laid("disputes", "2021", tuple(facts))


def broken(*tables: Laid) -> list[Finding]:
    """The broken identities of some tables."""
    return [f for f in check(tables, (), Heading(year=2023, agency="某某市人民政府")) if f.code == BROKEN]


WRONG = {"reconsideration/upheld": 2, "reconsideration/total": 3}


def test_only_tables_with_a_broken_identity_are_in_doubt() -> None:
    """A table that adds up needs no second reader."""
    good, bad = laid(), laid(WRONG)
    assert in_doubt((good,), broken(good)) == ()
    assert in_doubt((bad,), broken(bad)) == (bad,)


def test_the_pages_to_read_again() -> None:
    """Each page that a cell of the tables stands on, once, in order; cells without a page name none."""
    assert pages_of((laid(page=3), laid(page=2), laid())) == (2, 3)


def test_two_readers_that_agree_blame_the_source() -> None:
    """Both read the same figures: the sum is wrong in print."""
    tables, confirmed = weigh((laid(WRONG),), (laid(WRONG),))
    assert confirmed == {"disputes"}
    assert {fact.status for fact in tables[0].facts} == {"printed"}
    assert [f.blame for f in blame(tables, broken(*tables), confirmed)] == ["source"]


def test_two_readers_that_differ_make_the_cell_doubtful() -> None:
    """What is printed is not known: the value stays as first read, is doubtful, and a finding gives both readings."""
    tables, confirmed = weigh((laid(WRONG),), (laid({**WRONG, "reconsideration/total": 2}),))
    doubtful = [f for f in tables[0].facts if f.status == "doubtful"]
    assert [(f.cell.row, f.cell.column, f.value) for f in doubtful] == [("reconsideration", "total", 3)]
    assert [(f.code, f.expected, f.actual) for f in tables[0].findings] == [("low-confidence", 2, 3)]
    assert {f.blame for f in blame(tables, broken(*tables), confirmed)} == {"extraction"}


def test_a_reader_that_sees_nothing_contradicts_nothing() -> None:
    """Cells that the second reader did not find are as the first one read them, and prove nothing either."""
    blind = laid(WRONG, status="missing")
    tables, confirmed = weigh((laid(WRONG),), (blind,))
    assert (tables[0].facts, confirmed) == (laid(WRONG).facts, frozenset())
    tables, confirmed = weigh((laid(WRONG),), ())
    assert (tables[0], confirmed) == (laid(WRONG), frozenset())


def test_nobody_is_blamed_without_a_second_reading() -> None:
    """A broken sum alone does not tell the agency's mistake from ours."""
    assert [f.blame for f in blame((laid(WRONG),), broken(laid(WRONG)), frozenset())] == ["open"]


def test_inferred_cells_leave_the_blame_open() -> None:
    """A sum over guesses proves nothing against the agency."""
    guess = laid(WRONG)
    guess = replace(guess, facts=tuple(f._replace(status="inferred") for f in guess.facts))
    assert {f.blame for f in blame((guess,), broken(guess), frozenset(("disputes",)))} <= {"open"}


def test_the_smallest_change_that_mends_a_sum_is_named_and_not_made() -> None:
    """The message says what the total would have to be; no value changes."""
    bad = laid(WRONG)
    (finding,) = blame((bad,), broken(bad), frozenset())
    assert "2 instead of 3" in finding.message
    assert bad == laid(WRONG)


def test_other_findings_pass_unchanged() -> None:
    """Only broken identities are judged."""
    note = Finding("row-unknown", "note", "something else", "disputes")
    assert blame((laid(),), (note,), frozenset(("disputes",))) == (note,)
