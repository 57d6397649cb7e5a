"""What repair may never do, and what it must: tables filled at random, misread at random, looked at again at random."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from fixtures.truth import Truth, TruthTable, make_truth
from hypothesis import given
from hypothesis import strategies as st

from extract.model import Fact, FormCell, Laid, Place, Sighting
from extract.repair import mend, suspects
from extract.text import parse_number

# Digits as print makes them look alike.
ALIKE = {
    "0": "689",
    "1": "47",
    "2": "73",
    "3": "825",
    "4": "19",
    "5": "683",
    "6": "058",
    "7": "12",
    "8": "0359",
    "9": "048",
}
SEEDS = st.integers(0, 1 << 30)
Readings = tuple[tuple[str, float], ...]
Looking = Callable[[str, str, random.Random], Readings]
"""What three closer looks read: of what is printed, and what was read first."""


def _clear(printed: str, read: str, rng: random.Random) -> Readings:
    return ((printed, 0.95),) * 3


def _wavering(printed: str, read: str, rng: random.Random) -> Readings:
    return tuple((rng.choice((printed, read)), round(rng.uniform(0.5, 0.89), 3)) for _ in range(3))


def _blurred(printed: str, read: str, rng: random.Random) -> Readings:
    return tuple((read, round(rng.uniform(0.5, 0.89), 3)) for _ in range(3))


@dataclass(frozen=True)
class Case:
    """A printed table, what was misread in it, and what repair made of that."""

    truth: Truth
    printed: TruthTable
    misread: Mapping[FormCell, str]
    before: Laid
    after: Laid
    sure: bool

    def is_right(self, fact: Fact) -> bool:
        """Whether a fact has the value that is printed."""
        return fact.value == self.printed.figures[_key(fact.cell)].value

    @property
    def planted(self) -> list[Fact]:
        """What became of the agency's own mistakes that were read right."""
        return [f for f in self.after.facts if _key(f.cell) in self.truth.planted and f.cell not in self.misread]


def _key(cell: FormCell) -> str:
    return f"{cell.table}/{cell.row}/{cell.column}"


def _misread(text: str, rng: random.Random) -> str:
    at = rng.randrange(len(text))
    return text[:at] + rng.choice(ALIKE[text[at]]) + text[at + 1 :]


def _case(seed: int, looking: Looking, misread: int, mistakes: int = 0, blanks: str = "none") -> Case:
    """A table of requests with so many misreadings, and a closer look at them; the rest is read right, and surely."""
    rng = random.Random(seed)
    whole = {"missing": (), "replaced": (), "quirks": frozenset(), "extra_rows": False}
    shape = {"edition": rng.choice(("2021", "2019")), "profile": rng.choice(("small", "medium", "city"))}
    truth = make_truth(rng.randrange(1 << 30), **whole, **shape, mistakes=mistakes, blanks=blanks)
    (printed,) = (t for t in truth.tables if t.form.key == "requests")
    filled = [cell for cell in printed.form.cells if printed.figures[_key(cell)].value is not None]
    texts = {cell: printed.figures[_key(cell)].text for cell in printed.form.cells}
    wrong = {cell: _misread(texts[cell], rng) for cell in rng.sample(filled, min(misread, len(filled)))}
    facts, sightings = [], {}
    for cell in printed.form.cells:
        place = Place(1, float(cell.index), 0.0, cell.index + 1.0, 1.0)
        text = wrong.get(cell, texts[cell])
        number = parse_number(text)
        status = (
            "doubtful" if cell in wrong and number.kind != "number" else "blank" if number.value is None else "printed"
        )
        facts.append(Fact(cell, number.value, text or None, status, "scan:grid:exact", 0.99, place))
        readings = looking(texts[cell], text, rng) if cell in wrong else ((text, 0.99),) * 3
        sightings[place] = Sighting(readings)
    before = Laid("requests", printed.form.edition, tuple(facts))
    wanted = suspects([before])
    (after,), sure = mend([before], {place: seen for place, seen in sightings.items() if place in wanted}, wanted)
    return Case(truth, printed, wrong, before, after, bool(sure))


@given(SEEDS, st.integers(1, 4))
def test_what_a_clear_look_shows_and_the_sums_ask_for_is_repaired(seed: int, misread: int) -> None:
    """In a table whose sums hold in print, every misread figure that closer looks show clearly is put right."""
    case = _case(seed, _clear, misread)
    assert {(f.status, f.value) for f in case.after.facts if f.cell in case.misread} == {
        ("repaired", case.printed.figures[_key(cell)].value) for cell in case.misread
    }
    assert all(f.status == "printed" for f in case.after.facts if f.cell not in case.misread)


@given(
    SEEDS,
    st.sampled_from((_clear, _wavering, _blurred)),
    st.integers(0, 3),
    st.integers(0, 2),
    st.sampled_from(("none", "some", "any", "applicants")),
)
def test_no_repair_is_wrong(seed: int, looking: Looking, misread: int, mistakes: int, blanks: str) -> None:
    """Whatever was misread, left blank or got wrong by the agency, a repaired figure is what is printed."""
    case = _case(seed, looking, misread, mistakes, blanks)
    assert [f for f in case.after.facts if f.status == "repaired" and not case.is_right(f)] == []


@given(SEEDS, st.sampled_from(("/", "-", "—")), st.sampled_from(("•", "日", "/")))
def test_a_blank_is_no_zero(seed: int, mark: str, read: str) -> None:
    """Print that was not made sense of, where all sums would hold with a 0, may be the mark of a blank: it is no 0 unless
    it looks like one.
    """
    rng = random.Random(seed)
    case = _case(seed, _clear, 0)
    zeros = [f for f in case.before.facts if f.value == 0]
    gone = rng.sample(zeros, min(3, len(zeros)))
    facts = tuple(f._replace(value=None, text=read, status="doubtful") if f in gone else f for f in case.before.facts)
    laid = Laid("requests", case.before.edition, facts)
    seen = {
        f.place: Sighting(tuple((rng.choice((mark, read)), 0.7) for _ in range(3)), (("0", 0.1),))
        for f in facts
        if f.place in {one.place for one in gone}
    }
    (after,), _ = mend([laid], seen, suspects([laid]))
    assert {f.value for f in after.facts if f.place in seen} <= {None}


@given(SEEDS, st.sampled_from((_clear, _wavering, _blurred)), st.integers(0, 2))
def test_no_misreading_stays_unmarked(seed: int, looking: Looking, mistakes: int) -> None:
    """Where no cell is blank, a misread figure is repaired or doubtful, also beside the agency's own mistakes."""
    case = _case(seed, looking, 1, mistakes)
    assert [f for f in case.after.facts if f.status in ("printed", "blank") and not case.is_right(f)] == []


@given(SEEDS, st.integers(1, 2))
def test_mistakes_of_the_agency_stay_as_printed(seed: int, mistakes: int) -> None:
    """Where closer looks show what was read, nothing changes, and the broken sums are the agency's."""
    case = _case(seed, _clear, 0, mistakes)
    assert case.after == case.before
    assert case.sure == bool(case.truth.planted)


@given(SEEDS, st.sampled_from((_clear, _wavering, _blurred)), st.integers(1, 3), st.integers(1, 2))
def test_mistakes_stay_beside_misreadings(seed: int, looking: Looking, misread: int, mistakes: int) -> None:
    """The agency's own mistakes stay as printed, whatever else was misread in their table."""
    case = _case(seed, looking, misread, mistakes)
    assert {(f.status, case.is_right(f)) for f in case.planted} <= {("printed", True)}


def test_a_third_figure_speaks_against_the_shape() -> None:
    """A 9 that looks waver on, some of which show an 8, is no 0, though 0 and 9 look alike and the sums ask for it."""
    truth = make_truth(1, edition="2021", profile="small", blanks="none", quirks=frozenset(), missing=(), replaced=())
    (printed,) = (t for t in truth.tables if t.form.key == "requests")
    facts = [
        Fact(c, Decimal(0), "0", "printed", "scan:grid:exact", 0.99, Place(1, float(c.index), 0.0, c.index + 1.0, 1.0))
        for c in printed.form.cells
    ]
    (at,) = (f.cell.index for f in facts if (f.cell.row, f.cell.column) == ("disclosed", "natural_person"))
    facts[at] = facts[at]._replace(value=Decimal(9), text="9")
    laid = Laid("requests", "2021", tuple(facts))
    seen = {f.place: Sighting((("0", 0.99),) * 3) for f in facts}
    for readings, status in (
        ((("9", 0.7), ("8", 0.7), ("9", 0.8)), "doubtful"),
        ((("9", 0.7), ("@", 0.7), ("9", 0.8)), "repaired"),
    ):
        seen[facts[at].place] = Sighting(readings)
        (mended,), _ = mend([laid], seen, suspects([laid]))
        assert mended.facts[at].status == status
