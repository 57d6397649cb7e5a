"""Whose mistake a broken identity is, as two readers and the smallest change tell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from extract.checks import check
from extract.form import table
from extract.model import Fact, Finding, FormCell, Heading, Laid, Place
from extract.opinion import BROKEN, blame, in_doubt, weigh


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


def cells_of(table: Laid) -> dict[FormCell, Place]:
    """All cells of a table, as the ones in doubt."""
    return {fact.cell: fact.place for fact in table.facts}


def test_only_the_cells_of_broken_identities_are_in_doubt() -> None:
    """A table that adds up needs no second reader, and of one that does not only the row that is wrong."""
    good, bad = laid(), laid(WRONG)
    assert in_doubt((good,), broken(good)) == {}
    assert {(c.row, c.column) for c in in_doubt((bad,), broken(bad))} == {
        ("reconsideration", c) for c in ("upheld", "corrected", "other_result", "pending", "total")
    }


def test_two_readers_that_agree_blame_the_source() -> None:
    """Both read the same figures: the sum is wrong in print."""
    bad = laid(WRONG)
    tables, confirmed = weigh((bad,), in_doubt((bad,), broken(bad)), (laid(WRONG),), {})
    assert {fact.status for fact in tables[0].facts} == {"printed"}
    assert [f.blame for f in blame(tables, broken(*tables), confirmed)] == ["source"]


def test_two_readers_that_differ_make_the_cell_doubtful() -> None:
    """What is printed is not known: the value stays as first read, is doubtful, and a finding gives both readings."""
    bad = laid(WRONG)
    tables, confirmed = weigh((bad,), cells_of(bad), (laid({**WRONG, "reconsideration/total": 2}),), {})
    doubtful = [f for f in tables[0].facts if f.status == "doubtful"]
    assert [(f.cell.row, f.cell.column, f.value) for f in doubtful] == [("reconsideration", "total", 3)]
    assert [(f.code, f.expected, f.actual) for f in tables[0].findings] == [("low-confidence", 2, 3)]
    assert {f.blame for f in blame(tables, broken(*tables), confirmed)} == {"extraction"}


def test_what_stands_at_the_place_counts_as_well() -> None:
    """Where the lines tell nothing, the same figure at the same place confirms a cell and another one makes it doubtful."""
    bad = at_places(laid(WRONG))
    texts = {fact.place: fact.text or "" for fact in bad.facts}
    tables, confirmed = weigh((bad,), in_doubt((bad,), broken(bad)), (), texts)
    assert [f.blame for f in blame(tables, broken(*tables), confirmed)] == ["source"]
    total = next(fact for fact in bad.facts if fact.value == 3)
    tables, confirmed = weigh((bad,), in_doubt((bad,), broken(bad)), (), {**texts, total.place: "2"})
    assert [f.cell for f in tables[0].facts if f.status == "doubtful"] == [total.cell]


def test_two_ways_of_reading_again_that_differ_prove_nothing() -> None:
    """The lines say another figure, the place the same one: the cell is neither confirmed nor doubtful."""
    bad = at_places(laid(WRONG))
    texts = {fact.place: fact.text or "" for fact in bad.facts}
    other = laid({**WRONG, "reconsideration/total": 2})
    tables, confirmed = weigh((bad,), in_doubt((bad,), broken(bad)), (other,), texts)
    assert tables[0] == bad
    assert [f.blame for f in blame(tables, broken(*tables), confirmed)] == ["open"]


def test_a_line_that_has_the_first_digits_of_a_broken_figure_is_no_objection() -> None:
    """A figure that broke over two lines of its cell stands whole at its place; the line has its beginning alone."""
    bad = at_places(laid({**WRONG, "reconsideration/total": 31}))
    total = next(fact for fact in bad.facts if fact.value == 31)
    bad = replace(bad, facts=tuple(f._replace(text="3\n1") if f is total else f for f in bad.facts))
    texts = {fact.place: "".join((fact.text or "").split()) for fact in bad.facts}
    for line, whose in ((3, "source"), (1, "open")):
        other = laid({**WRONG, "reconsideration/total": line})
        tables, confirmed = weigh((bad,), in_doubt((bad,), broken(bad)), (other,), texts)
        assert [f.blame for f in blame(tables, broken(*tables), confirmed)] == [whose]


def test_a_line_of_text_is_the_place_of_all_its_figures() -> None:
    """Figures that share a place are confirmed where the line ends with all of them, label or not."""
    line = Place(1, 0.0, 0.0, 9.0, 9.0)
    row = laid(WRONG)
    row = replace(row, facts=tuple(f._replace(place=line) if f.cell.row == "reconsideration" else f for f in row.facts))
    for text, whose in (("行政复议20003", "source"), ("行政复议20004", "open"), ("120003", "open")):
        tables, confirmed = weigh((row,), in_doubt((row,), broken(row)), (), {line: text})
        assert [f.blame for f in blame(tables, broken(*tables), confirmed)] == [whose]


def at_places(table: Laid) -> Laid:
    """The table with a place of its own for each cell."""
    return replace(table, facts=tuple(f._replace(place=Place(1, n, n, n, n)) for n, f in enumerate(table.facts)))


def test_a_reader_that_sees_nothing_contradicts_nothing() -> None:
    """Cells that the second reader did not find are as the first one read them, and prove nothing either."""
    bad = laid(WRONG)
    blind = replace(bad, facts=tuple(f._replace(value=None, status="missing") for f in bad.facts))
    for other in ((blind,), ()):
        tables, confirmed = weigh((bad,), cells_of(bad), other, {})
        assert (tables[0], confirmed & cells_of(bad).keys()) == (bad, frozenset())


def test_nobody_is_blamed_without_a_second_reading() -> None:
    """A broken sum alone does not tell the agency's mistake from ours."""
    assert [f.blame for f in blame((laid(WRONG),), broken(laid(WRONG)), frozenset())] == ["open"]


def test_one_unconfirmed_cell_leaves_the_blame_open() -> None:
    """The mistake may be in the one figure of the sum that nobody read again."""
    bad = laid(WRONG)
    cells = list(in_doubt((bad,), broken(bad)))
    assert [f.blame for f in blame((bad,), broken(bad), cells)] == ["source"]
    assert [f.blame for f in blame((bad,), broken(bad), cells[1:])] == ["open"]


def test_inferred_cells_leave_the_blame_open() -> None:
    """A sum over guesses proves nothing against the agency."""
    guess = laid(WRONG)
    guess = replace(guess, facts=tuple(f._replace(status="inferred") for f in guess.facts))
    assert {f.blame for f in blame((guess,), broken(guess), cells_of(guess))} <= {"open"}


def test_the_smallest_change_that_mends_a_sum_is_named_and_not_made() -> None:
    """The message says what the total would have to be; no value changes."""
    bad = laid(WRONG)
    (finding,) = blame((bad,), broken(bad), frozenset())
    assert "2 instead of 3" in finding.message
    assert bad == laid(WRONG)


def test_other_findings_pass_unchanged() -> None:
    """Only broken identities are judged."""
    note = Finding("row-unknown", "note", "something else", "disputes")
    assert blame((laid(),), (note,), cells_of(laid())) == (note,)
