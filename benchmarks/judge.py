"""How right a reading is, cell by cell, against the gold file of a document.

A cell of the gold is a number, or null where the print is blank; the reading of it is
  right      the same value (null for null)
  cautious   right, but its status is inferred, doubtful or repaired (counted among the right ones too)
  flagged    wrong or not read, and its status says so (inferred, doubtful, repaired, missing)
  silent     wrong or not read, with the status printed or blank: the error that nobody would notice
A cell that the print leaves undetermined (`ambiguous`) is right with an unsure status, with none of its own, or with the
true value. A cell that is not in the print (`absent`) must hold no value: one there is invented, and silent too unless
its status is unsure.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from benchmarks.counts import Counts

from extract.model import Report

UNSURE: Final = frozenset(("inferred", "doubtful", "repaired"))

# What was read of a cell: its value (None where there is none) and its status.
Readings = Mapping[str, tuple[float | None, str]]


@dataclass(slots=True)
class Tally(Counts):
    """Counts over some documents. `agency`, `year`, `division` and `sections` count documents in which they are right; `placed`
    those that name the agency with its place, `outlined` those whose gold names sections at all.
    """

    files: int = 0
    unread: int = 0
    cells: int = 0
    right: int = 0
    silent: int = 0
    flagged: int = 0
    cautious: int = 0
    invented: int = 0
    agency: int = 0
    year: int = 0
    placed: int = 0
    division: int = 0
    outlined: int = 0
    sections: int = 0


@dataclass(slots=True)
class About:
    """What a document was found to be about: its agency, year, the agency's division, and the keys of the sections."""

    agency: str | None
    year: int | None
    division: str | None
    sections: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Wrong:
    """A cell that was not read right: what the gold says (`absent` where it has no such cell), and what was read."""

    key: str
    expected: float | str | None
    value: float | None
    status: str

    @property
    def silent(self) -> bool:
        """Whether nothing warns of it."""
        return self.status not in UNSURE and not (self.status == "missing" and self.value is None)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one document adds to a tally, and the cells behind it."""

    tally: Tally
    wrong: tuple[Wrong, ...] = ()
    cautious: tuple[str, ...] = ()


def readings_of(report: Report) -> dict[str, tuple[float | None, str]]:
    """The readings of a report by the keys of the gold: `requests/new/total`."""
    return {
        f"{f.cell.table}/{f.cell.row}/{f.cell.column}": (None if f.value is None else float(f.value), f.status)
        for f in report.facts
    }


def judge_report(gold: Mapping[str, Any], report: Report) -> Verdict:
    """How right a report is, front matter and sections included."""
    told = About(report.heading.agency, report.heading.year, report.agency.division, {s.key for s in report.sections})
    return judge(gold, readings_of(report), told)


def judge(gold: Mapping[str, Any], readings: Readings, told: About) -> Verdict:
    """How right the readings of one document are, and what it was found to be about."""
    tally = Tally(files=1)
    wrong: list[Wrong] = []
    cautious: list[str] = []
    ambiguous = frozenset(gold.get("ambiguous", ()))
    for key, expected in gold["cells"].items():
        value, status = readings.get(key, (None, "missing"))
        tally.cells += 1
        if _same(expected, value):
            tally.right += 1
            if status in UNSURE and key not in ambiguous:
                tally.cautious += 1
                cautious.append(key)
            continue
        warned = status in UNSURE or (status == "missing" and value is None)
        if key in ambiguous and warned:
            tally.right += 1
            continue
        tally.flagged += warned
        tally.silent += not warned
        wrong.append(Wrong(key, expected, value, status))
    for key in gold.get("absent", ()):
        value, status = readings.get(key, (None, "missing"))
        if value is not None:
            tally.invented += 1
            tally.silent += status not in UNSURE
            wrong.append(Wrong(key, "absent", value, status))
    tally.agency = _printed_or_true(told.agency, gold, "agency")
    tally.year = _printed_or_true(told.year, gold, "year")
    tally.placed = _names_its_place(gold)
    tally.division = tally.placed and told.division == _division(gold)
    if isinstance(gold.get("sections"), list):
        tally.outlined = 1
        tally.sections = set(told.sections) - {"preamble", "attachment"} == set(gold["sections"])
    return Verdict(tally, tuple(wrong), tuple(cautious))


def unread(gold: Mapping[str, Any]) -> Verdict:
    """A document that did not become a report: none of its cells is read, and its failure says so."""
    cells = len(gold["cells"])
    return Verdict(Tally(files=1, unread=1, cells=cells, flagged=cells))


def _division(gold: Mapping[str, Any]) -> str:
    """The full name of the division, down to the county: the codes of GB/T 2260 go no further."""
    return "".join(gold["place"][:-1] if gold["level"] == "township" else gold["place"])


def _names_its_place(gold: Mapping[str, Any]) -> bool:
    """Whether the agency's name says where it is. That of a town may be borne by several."""
    name, place = gold.get("agency"), gold.get("place")
    return bool(name and place) and place[-1] in name and (gold["level"] != "township" or place[-2] in name)


def _same(expected: float | None, value: float | None) -> bool:
    if expected is None or value is None:
        return expected is value
    return math.isclose(expected, value, rel_tol=1e-9, abs_tol=1e-6)


def _printed_or_true(found: object, gold: Mapping[str, Any], key: str) -> bool:
    """What is printed must be read as printed; where it is not printed, nothing or what is true may be read. The name of
    an agency without the places before it is true as well: the owner of a site is often printed so.
    """
    if gold.get(key) is None:
        true = gold.get(f"{key}_true")
        return found is None or found == true or (isinstance(found, str) and str(true).endswith(found))
    return found == gold[key]
