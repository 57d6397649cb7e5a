"""What one year's report hands on to the next: the requests still open, and the documents in force.

The requests that a report carries forward are those that the next one brought forward, for each kind of applicant.
The documents in force are last year's, with those issued in the year and without those repealed in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from extract.model import Blame
from extract.panel.figures import DOCUMENT_ROWS, PRINTED, REQUEST_ROWS, Year, applicants, cells, chained
from extract.panel.reports import Array, Reports
from extract.panel.rows import REASON_OF_MARK, SCOPE, UNSURE, Links, Note, difference, links, named, named_zh, title
from extract.panel.scope import NAMES, UNSAID
from extract.text import written

Kept = Mapping[int, Mapping[int, int]]
"""The report that stands for an agency (by its key) and a scope: its place in `Reports`."""

_SURE: Final = 0.8  # below it, another agency may be meant, unless both reports print one name


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Reports of one agency on a year and the year before it; `reason` says why a pair cannot be held together."""

    later: Array
    earlier: Array
    reason: Array
    said: Array


def pairs(reports: Reports, scopes: Array, before: Kept, now: Kept) -> Pairs:
    """Each report with that of the year before. Where an agency has several, of different scope, those of one scope go
    together. Reports that say different things of their scope are not held against each other.
    """
    found: list[tuple[int, int, int, bool]] = []
    for key, versions in now.items():
        earlier = before.get(key, {})
        for scope, report in versions.items() if earlier else ():
            other = earlier.get(scope)
            if other is None:
                other = next(iter(earlier.values()))
            differ = scopes[report] != scopes[other]
            unclear = differ and (UNSAID not in (scopes[report], scopes[other]) or len(earlier) + len(versions) > 2)
            reason = SCOPE if unclear else UNSURE if _doubted(reports, report, other) else 0
            found.append((report, other, reason, not differ))
    columns = np.array(found, dtype=np.int64).reshape(-1, 4).T
    return Pairs(columns[0], columns[1], columns[2].astype(np.uint8), columns[3].astype(bool))


def carry_over(pairs: Pairs, before: Year, now: Year) -> Links:
    """Carried forward by the earlier report against brought forward by the later one, for every kind of applicant."""
    earlier, later = pairs.earlier - before.first, pairs.later - now.first
    columns = applicants()
    out = [chained()["requests", "carried_forward", column] for column in columns]
    into = [chained()["requests", "brought_forward", column] for column in columns]
    numbers = [cells()["requests", "brought_forward", column][0] for column in columns]
    return _links(
        "carry-over",
        pairs,
        np.array(numbers),
        before.values[earlier][:, out],
        now.values[later][:, into],
        _worst(before.marks[earlier][:, out], now.marks[later][:, into]),
    )


def documents_in_force(pairs: Pairs, before: Year, now: Year) -> Links:
    """In force last year, plus issued, less repealed, against in force this year: for rules and normative documents."""
    earlier, later = pairs.earlier - before.first, pairs.later - now.first
    stock, issued, repealed = (
        [chained()["disclosure", row, column] for row in DOCUMENT_ROWS] for column in ("in_force", "issued", "repealed")
    )
    numbers = [cells()["disclosure", row, "in_force"][0] for row in DOCUMENT_ROWS]
    last, this = before.values[earlier], now.values[later]
    marks = [now.marks[later][:, stock], now.marks[later][:, issued], now.marks[later][:, repealed]]
    return _links(
        "documents-in-force",
        pairs,
        np.array(numbers),
        last[:, stock] + this[:, issued] - this[:, repealed],
        this[:, stock],
        _worst(before.marks[earlier][:, stock], *marks),
    )


def _links(kind: str, pairs: Pairs, numbers: Array, expected: Array, actual: Array, reason: Array) -> Links:
    """A row for each pair and cell; what the pair leaves open goes before what a cell does."""
    width = len(numbers)
    of_pair = np.repeat(pairs.reason, width)
    flat = np.where(of_pair != 0, of_pair, reason.ravel()).astype(np.uint8)
    checked = flat == 0
    return links(
        kind,
        np.repeat(pairs.later, width),
        np.repeat(pairs.earlier, width),
        np.tile(numbers, len(pairs.later)),
        np.where(checked, expected.ravel(), np.nan),
        actual.ravel(),
        flat,
    )


def _worst(*marks: Array) -> Array:
    """Why a number cannot be compared: the reason of the first of its cells that is not printed."""
    reason = np.zeros(marks[0].shape, dtype=np.uint8)
    for mark in marks:
        reason = np.where(reason == 0, REASON_OF_MARK[mark], reason)
    return reason


def carry_over_notes(
    reports: Reports, scopes: Array, found: Links, before: Year, now: Year, set_aside: Mapping[int, Sequence[int]]
) -> Iterator[Note]:
    """A finding for each kind of applicant whose requests were not carried over.

    `blame` is the source's where both reports balance in that column by themselves: a figure misread would break that.
    `set_aside` has other files of the earlier year, by the kept one: the number may follow from one of them.
    """
    for at in found.broken:
        report, other, at_cell = int(found.report[at]), int(found.other[at]), int(found.cell[at])
        column = applicants()[int(at) % len(applicants())]
        expected, actual = float(found.expected[at]), float(found.actual[at])
        agreeing = _agreeing(before, set_aside.get(other, ()), column, actual)
        alike = scopes[report] == scopes[other] and agreeing is None
        sure = alike and _balances(before, other, column) and _balances(now, report, column)
        follows = "" if agreeing is None else f" It follows from {named(reports, agreeing)}, which is not the one kept."
        message = (
            f"carry-over/{column}: {title(at_cell)} is {written(actual)}, but {named(reports, other)} carried "
            f"{written(expected)} forward, {difference(actual - expected)}.{follows}{_scope_note(scopes, report, other)}"
        )
        zh = f"上年报告为{named_zh(reports, other)}"
        if agreeing is not None:
            zh += f"；本年数与未采用的{named_zh(reports, agreeing)}相符"
        blame: Blame = "source" if sure else "open"
        yield Note(report, "carry-over-broken", "error", message, zh, blame, at_cell, expected, actual)


def in_force_notes(reports: Reports, scopes: Array, found: Links, now: Year) -> Iterator[Note]:
    """A finding for each stock of documents that does not follow from last year's.

    `blame` is open: documents also lapse, or are found again in a clean-up, and no column of the form asks for these.
    """
    for at in found.broken:
        report, other, at_cell = int(found.report[at]), int(found.other[at]), int(found.cell[at])
        row = DOCUMENT_ROWS[int(at) % len(DOCUMENT_ROWS)]
        issued, repealed = (
            now.values[report - now.first][chained()["disclosure", row, c]] for c in ("issued", "repealed")
        )
        expected, actual = float(found.expected[at]), float(found.actual[at])
        last = expected - issued + repealed
        message = (
            f"documents-in-force/{row}: {title(at_cell)} is {written(actual)}, but {written(last)} in force in "
            f"{named(reports, other)} + {written(issued)} issued - {written(repealed)} repealed is {written(expected)}, "
            f"{difference(actual - expected)}.{_scope_note(scopes, report, other)}"
        )
        zh = (
            f"上年报告为{named_zh(reports, other)}；"
            f"上年现行有效{written(last)}，本年制发{written(issued)}、废止{written(repealed)}"
        )
        yield Note(report, "carry-over-broken", "warning", message, zh, "open", at_cell, expected, actual)


def _agreeing(year: Year, files: Sequence[int], column: str, carried: float) -> int | None:
    """The first of some files that carries that many requests forward."""
    at = chained()["requests", "carried_forward", column]
    return next((file for file in files if year.values[file - year.first, at] == carried), None)


def _balances(year: Year, report: int, column: str) -> bool:
    """Whether new + brought forward = outcomes + carried forward, all four printed."""
    at = [chained()["requests", row, column] for row in REQUEST_ROWS]
    values, marks = year.values[report - year.first][at], year.marks[report - year.first][at]
    return bool((marks == PRINTED).all() and values[0] + values[1] == values[2] + values[3])


def _doubted(reports: Reports, report: int, other: int) -> bool:
    if min(reports.sure[report], reports.sure[other]) >= _SURE:
        return False
    names: Sequence[str | None] = [reports.agencies[place].as_py() for place in (report, other)]
    return names[0] is None or names[0] != names[1]


def _scope_note(scopes: Array, report: int, other: int) -> str:
    if scopes[report] == scopes[other]:
        return ""
    return f" This report {NAMES[scopes[report]]}, the other {NAMES[scopes[other]]}."
