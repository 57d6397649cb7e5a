"""A government's report against the sum of those of its departments and towns in the folder.

A report that says that it gives the figures of all under it must not give less than they do together. Where it gives more, some of
them may be missing from the folder: such cells are checked only where nearly all others agree, and even then it stays open
whose mistake it is, since a department with hardly any figures may be the one that is missing. A report that says nothing of its
scope is held against the sum only where that many agree that it must be one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

import numpy as np

from extract.model import Blame
from extract.panel.figures import PRINTED, Sums, Year, cells, no_sums
from extract.panel.reports import UNKNOWN, Array, Reports
from extract.panel.rows import PARTS_MISSING, SCOPE, Links, Note, links, title, title_zh
from extract.panel.scope import OWN, UNSAID, WHOLE
from extract.text import written

_DIFFER: Final = 0.1  # share of the figures above 0 that may differ, one at least, where the parts are all there
_AGREE: Final = {WHOLE: 3, UNSAID: 10}  # figures above 0 that must agree for that
_ROUNDING: Final = 0.01  # of each amount of money; a count is never rounded
_NAMED: Final = 3


@dataclass(slots=True, eq=False)
class Plan:
    """The sums of a year. `wholes` has the government's reports of each, `sum_of` the number of the sum that each report of
    the year is a part of, -1 for none.
    """

    first: int
    wholes: Sequence[Sequence[int]]
    sum_of: Array
    sums: Sums


@dataclass(frozen=True, slots=True, eq=False)
class Total:
    """A government's report against the sum of its parts, cell by cell; `complete` where the parts are all there."""

    report: int
    parts: Array
    cells: Array
    expected: Array
    actual: Array
    reason: Array
    holds: Array
    complete: bool


def plan(reports: Reports, scopes: Array, year: int) -> Plan:
    """The governments of a year that may be held against a sum: those whose report is not of the agency itself alone, and
    that have a department or town in the folder.
    """
    span = reports.of_year(year)
    divisions = reports.divisions[span.start : span.stop]
    governments: dict[int, list[int]] = {}
    for report in span:
        if reports.governments[report] and reports.divisions[report] != UNKNOWN and scopes[report] != OWN:
            governments.setdefault(int(reports.divisions[report]), []).append(report)
    parts = reports.parts[span.start : span.stop] & (reports.keys[span.start : span.stop] != UNKNOWN)
    with_parts = set(np.unique(divisions[parts]).tolist())
    wanted = [division for division, found in governments.items() if division in with_parts and _one(reports, found)]
    numbers = {division: number for number, division in enumerate(wanted)}
    sum_of = np.array([numbers.get(int(d), -1) for d in divisions], dtype=np.int64)
    sum_of[~parts] = -1
    return Plan(span.start, [governments[d] for d in wanted], sum_of, no_sums(len(wanted)))


def _one(reports: Reports, found: Sequence[int]) -> bool:
    """Whether reports are of one agency: of two governments of one division neither is the whole."""
    return len({int(reports.keys[report]) for report in found}) == 1


def compare(plan: Plan, year: Year, scopes: Array, kept: Mapping[int, Mapping[int, int]]) -> list[Total]:
    """The sums of the kept parts against the kept reports of the governments."""
    chosen = sorted(report for versions in kept.values() for report in versions.values())
    parts: dict[int, list[int]] = {}
    for report in chosen:
        number = int(plan.sum_of[report - plan.first])
        if number < 0:
            continue
        parts.setdefault(number, []).append(report)
        figures = year.whole.get(report - plan.first)
        if figures is not None:
            values, marks = figures
            plan.sums.add(np.full(len(values), number), np.arange(len(values)), values, marks)
    standing = set(chosen)
    totals = []
    for number, reports_of_it in enumerate(plan.wholes):
        there = sorted((r for r in reports_of_it if r in standing), key=lambda r: scopes[r] != WHOLE)
        if there and number in parts:
            total = _compare(plan, year, number, there[0], np.array(parts[number]), int(scopes[there[0]]))
            if total is not None:
                totals.append(total)
    return totals


def _compare(plan: Plan, year: Year, number: int, report: int, parts: Array, scope: int) -> Total | None:
    figures = year.whole.get(report - plan.first)
    if figures is None:
        return None
    whole, marks = figures
    sums, printed = plan.sums.values[number], plan.sums.printed[number]
    near = np.where(_money(), _ROUNDING * (len(parts) + 1), 1e-6)
    there = (marks == PRINTED) & ~_signed()
    full = there & (printed == len(parts))
    equal = full & (np.abs(sums - whole) <= near)
    too_much = there & (printed > 0) & (sums - whole > near)
    above_zero = full & ((sums > 0) | (whole > 0))
    agree, count = int((equal & above_zero).sum()), int(above_zero.sum())
    complete = agree >= _AGREE[scope] and count - agree <= max(1, _DIFFER * count)
    if not complete and scope != WHOLE:
        none = np.full(1, np.nan)
        reason = np.array([SCOPE], dtype=np.uint8)
        return Total(report, parts, np.array([UNKNOWN]), none, none, reason, reason == 0, complete=False)
    at = np.flatnonzero(full | too_much)
    unknown = ~(equal | too_much)[at] & (not complete)
    reason = np.where(unknown, PARTS_MISSING, 0).astype(np.uint8)
    return Total(report, parts, at, sums[at], whole[at], reason, equal[at], complete)


@cache
def _money() -> Array:
    return np.array([cell.is_money for _, cell in cells().values()])


@cache
def _signed() -> Array:
    """The cells that may be below 0, whose sum says nothing while a part is missing."""
    return np.array([column == "change" for _, _, column in cells()])


def total_links(totals: Sequence[Total]) -> Iterator[Links]:
    """A row for each cell of a government that was held against a sum, and one `part-of` for each part of it."""
    if not totals:
        return
    sizes = [len(total.cells) for total in totals]
    cells, expected, actual, reason, holds = (
        np.concatenate([getattr(total, name) for total in totals])
        for name in ("cells", "expected", "actual", "reason", "holds")
    )
    report = np.repeat([total.report for total in totals], sizes)
    count = np.repeat([len(total.parts) for total in totals], sizes)
    yield links("rolls-up", report, None, cells, expected, actual, reason, holds, parts=count)
    counted = [total for total in totals if total.cells[:1].tolist() != [UNKNOWN]]
    parts = np.concatenate([np.zeros(0, dtype=np.int64), *(total.parts for total in counted)])
    whole = np.repeat(np.array([t.report for t in counted], dtype=np.int64), [len(t.parts) for t in counted])
    yield links("part-of", parts, whole, holds=np.ones(len(parts), dtype=bool))


def total_notes(scopes: Array, totals: Sequence[Total]) -> Iterator[Note]:
    """One finding for each government whose figures are not the sums, naming the cells.

    `blame` is the source's where the report says that it covers its parts, nearly all figures agree, and one is less
    than those of the parts that are here.
    """
    for total in totals:
        broken = np.flatnonzero((total.reason == 0) & ~total.holds)
        if not len(broken):
            continue
        said = scopes[total.report] == WHOLE
        too_little = bool((total.actual[broken] < total.expected[broken]).any())
        shown = [
            f"{title(int(total.cells[at]))} is {written(total.actual[at])}, their sum {written(total.expected[at])}"
            for at in broken[:_NAMED]
        ]
        more = f" and {len(broken) - _NAMED} cells more" if len(broken) > _NAMED else ""
        message = (
            f"The report {'says that it covers' if said else 'seems to cover'} its departments and towns, of which "
            f"{len(total.parts)} {'is' if len(total.parts) == 1 else 'are'} here: {'; '.join(shown)}{more}."
            f"{'' if too_little else ' The report of one of them may be missing here.'}"
        )
        sums = (
            f"{title_zh(int(total.cells[at]))}为{written(total.actual[at])}，各份之和为{written(total.expected[at])}"
            for at in broken[:_NAMED]
        )
        zh = f"所属机关的报告有{len(total.parts)}份；{'；'.join(sums)}{f'；另有{len(broken) - _NAMED}格' if more else ''}"
        blame: Blame = "source" if said and total.complete and too_little else "open"
        note = Note(total.report, "roll-up-differs", "warning" if too_little else "note", message, zh, blame)
        if len(broken) == 1:
            (at,) = broken
            figures = float(total.expected[at]), float(total.actual[at])
            note = replace(note, cell=int(total.cells[at]), expected=figures[0], actual=figures[1])
        yield note


def wanted_whole(plan: Plan, agencies: Mapping[int, Sequence[int]], count: int) -> Array:
    """The reports of a year of which all cells are needed: governments with parts, and agencies with several files."""
    whole = np.zeros(count, dtype=bool)
    for files in (*plan.wholes, *(files for files in agencies.values() if len(files) > 1)):
        whole[np.array(files) - plan.first] = True
    return whole
