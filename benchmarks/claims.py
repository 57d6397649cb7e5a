"""How well the numbers of the prose are read, on generated prose whose claims are known, and what it costs.

The shapes held back are for this measurement alone: nobody mends the reader by looking at them one by one.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from fixtures.claims_prose import SETS, Prose, Stated, make_prose, shapes_of
from fixtures.figures import key
from fixtures.truth import Truth, make_truth

from extract.claims import read_claims
from extract.model import Claim, Fact, Laid, Section

REPORTS = 500
ROUNDS = 5
WANTED = {"precision": 0.98, "recall": 0.95, "conflicts found": 0.98}
COST = 0.15  # milliseconds for an ordinary report, on a machine that does nothing else

_Place = tuple[str, int, int, str]  # section, first character, the one after the last, cell


@dataclass(slots=True)
class Score:
    """What was stated, what was read, and what of it is right; `alarms` are conflicts that are none."""

    stated: int = 0
    read: int = 0
    right: int = 0
    conflicts: int = 0
    caught: int = 0
    alarms: int = 0
    misjudged: int = 0
    shapes: set[str] = field(default_factory=set)

    def add(self, prose: Prose) -> None:
        """Judge the claims read from one report."""
        stated = {_place(s): s for s in prose.stated}
        read = {_place_read(c, prose): c for c in read_claims(prose.sections, prose.laid, prose.year)}
        both = stated.keys() & read.keys()
        agreeing = [p for p in both if (read[p].value, read[p].verdict) == (stated[p].value, stated[p].verdict)]
        self.stated += len(stated)
        self.read += len(read)
        self.right += sum(read[p].value == stated[p].value for p in both)
        self.misjudged += len(both) - len(agreeing)
        real = {p for p, s in stated.items() if s.verdict == "conflicts"}
        told = {p for p, c in read.items() if c.verdict == "conflicts"}
        self.conflicts += len(real)
        self.caught += len(real & told)
        self.alarms += len(told - real)
        self.shapes.update(prose.shapes)

    @property
    def rates(self) -> dict[str, float]:
        """The rates by the names of WANTED."""
        return {
            "precision": self.right / max(self.read, 1),
            "recall": self.right / max(self.stated, 1),
            "conflicts found": self.caught / max(self.conflicts, 1),
        }


def _place(stated: Stated) -> _Place:
    return stated.section, stated.start, stated.end, stated.cell


def _place_read(claim: Claim, prose: Prose) -> _Place:
    text = next(section.text for section in prose.sections if section.key == claim.section)
    start = text.index(claim.sentence) + claim.start
    return claim.section, start, start + claim.end - claim.start, key(claim.cell)


def score(name: str, seed: int, reports: int) -> Score:
    """Read so many reports made of one set of shapes."""
    found = Score()
    for n in range(reports):
        found.add(make_prose(seed + n, name))
    return found


def measure(seed: int) -> Iterator[str]:
    """Measure both sets of shapes and the cost; gives lines of plain text."""
    yield "Claims of the prose\n"
    for name in SETS:
        found = score(name, seed, REPORTS)
        known = {shape for edition in ("2021", "2019", "2014") for shape in shapes_of(name, edition)}
        yield f"{name}: {len(known)} shapes, {REPORTS} reports, {found.stated:,} numbers that speak of a cell"
        for label, rate in found.rates.items():
            reached = "" if rate >= WANTED[label] else ", NOT REACHED"
            yield f"  {label:<40}{rate:>12.2%}   wanted {WANTED[label]:.0%}{reached}"
        yield f"  {'conflicts invented':<40}{found.alarms:>12}"
        yield f"  {'found with a wrong value or verdict':<40}{found.misjudged:>12}"
    yield f"  {'an ordinary report':<40}{_cost(seed):>9.2f} ms   wanted {COST} ms"


def _cost(seed: int) -> float:
    """Milliseconds of the processor for the prose of an ordinary report, the best of some rounds."""
    reports = [_as_read(make_truth(seed + n)) for n in range(60)]
    best = float("inf")
    for _ in range(ROUNDS):
        began = time.process_time()
        for truth, sections, laid in reports:
            read_claims(sections, laid, truth.year, truth.agency.name)
        best = min(best, time.process_time() - began)
    return 1000 * best / len(reports)


def _as_read(truth: Truth) -> tuple[Truth, list[Section], list[Laid]]:
    """The sections and tables of a document as a perfect reader would give them."""
    sections = [Section("preamble", 1, "", "\n".join(truth.preamble))]
    laid = []
    for number, section in enumerate(truth.sections, start=2):
        sections.append(Section(section.key, number, section.heading, "\n".join((*section.before, *section.after))))
        if section.table is not None:
            figures = [section.table.figures[key(cell)] for cell in section.table.form.cells]
            facts = (Fact(f.cell, f.value, f.text, "blank" if f.value is None else "printed", "made") for f in figures)
            laid.append(Laid(section.table.form.key, section.table.form.edition, tuple(facts)))
    return truth, sections, laid
