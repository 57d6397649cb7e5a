"""What only several reports together can show: an output folder -> `links`, `copies` and `panel_findings`.

`link` is the table of contents. It works on the Parquet of the contract alone, whatever wrote it, a year at a time: reports are few
enough to be held as columns; facts pass by once; sentences wait on disk. Nothing that a report does not print without doubt is ever
called broken: such links are there, unchecked, with the reason.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow.compute as pc

from extract.panel import chains, folder, rollup, versions
from extract.panel.copies import SECTIONS, Index
from extract.panel.figures import Year, read_year
from extract.panel.quotes import copied_text
from extract.panel.reports import UNKNOWN, Array, Reports, read_reports, take
from extract.panel.rows import Links, Note, Numbering, encode, encode_notes
from extract.panel.scope import HINT, OWN, UNSAID, WHOLE, said
from extract.panel.summary import LinkSummary
from extract.panel.writer import Writer, writing

__all__ = ["LinkSummary", "Shares", "link"]

_TEXTS: Final = 2048  # sections in memory at a time


@dataclass(frozen=True, slots=True)
class Shares:
    """`stock`: of all agencies, from which on a sentence that so many have is a stock phrase and copied from nobody.
    `copied`: of a section's sentences, from which on it is a finding that they stand in an earlier report.
    """

    stock: float = 0.05
    copied: float = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class _Linked:
    """A year that was linked, as the next one needs it."""

    figures: Year
    kept: dict[int, dict[int, int]]
    set_aside: dict[int, list[int]]


def link(
    output: Path, shares: Shares = Shares(), on_progress: Callable[[str], None] = lambda doing: None
) -> LinkSummary:
    """Hold the reports of an output folder against each other and write what is found into it, replacing earlier links.

    Raises `store.OutputRefused` where the folder holds no reports, or cannot be written.
    """
    began = time.monotonic()
    folder.require(output, ("reports", "facts", "sections"))
    with writing(output) as writer:
        reports = read_reports(output)  # under the lock: no run may put others in their place meanwhile
        summary = _summary(reports)
        index = Index(reports, writer.scratch)
        scopes = _read_texts(output, reports, index, on_progress)
        numbering = Numbering(output, reports)
        before: _Linked | None = None
        for year in np.unique(reports.years).tolist():
            on_progress(f"holding the figures of {year} against other reports")
            before = _link_year(output, reports, scopes, year, before, numbering, writer, summary)
        on_progress("bringing equal sentences together")
        index.match(shares.stock)
        for year in np.unique(reports.years).tolist():
            on_progress(f"looking for what the texts of {year} are copied from")
            for rows, notes, relations in copied_text(output, reports, index, year, shares.copied):
                writer.add({"copies": rows})
                summary.copies.update(relations)
                _write_notes(reports, notes, numbering, writer, summary)
        writer.finish()
    summary.seconds = time.monotonic() - began
    return summary


def _summary(reports: Reports) -> LinkSummary:
    return LinkSummary(
        reports=len(reports) + reports.unplaced,
        agencies=reports.agency_count,
        years=(int(reports.years[0]), int(reports.years[-1])) if len(reports) else None,
        unlinked=reports.unplaced + int((reports.keys == UNKNOWN).sum()),
    )


def _read_texts(output: Path, reports: Reports, index: Index, on_progress: Callable[[str], None]) -> Array:
    """Put the sentences of all sections into the index; return what each report says of its scope."""
    scopes = np.zeros(len(reports), dtype=np.uint8)
    for year in folder.years(output, "sections"):
        on_progress(f"reading the texts of {year}")
        numbers = reports.numbers(year)
        columns = ("report_id", "section", "text")
        for batch in folder.batches(output, "sections", year, columns, rows=_TEXTS, words=("section",)):
            places = [numbers.get(name, UNKNOWN) for name in batch.column("report_id").to_pylist()]
            keys = batch.column("section").to_pylist()
            texts = batch.column("text")
            agencies, divisions = (take(column, places).to_pylist() for column in (reports.agencies, reports.places))
            hinted = pc.fill_null(pc.match_substring_regex(texts, HINT), fill_value=False).to_pylist()
            for at, text in enumerate(texts.to_pylist()):
                if places[at] == UNKNOWN or not text:
                    continue
                if hinted[at]:
                    scopes[places[at]] |= said(text)
                if keys[at] in SECTIONS:
                    index.add(places[at], SECTIONS.index(keys[at]), text, agencies[at], divisions[at])
    return np.where(scopes == OWN | WHOLE, UNSAID, scopes)


def _link_year(
    output: Path,
    reports: Reports,
    scopes: Array,
    year: int,
    before: _Linked | None,
    numbering: Numbering,
    writer: Writer,
    summary: LinkSummary,
) -> _Linked:
    agencies = versions.groups(reports, year)
    plan = rollup.plan(reports, scopes, year)
    whole = rollup.wanted_whole(plan, agencies, len(reports.of_year(year)))
    figures = read_year(output, reports, year, whole, plan.sum_of, plan.sums)
    kept, others = versions.settle(reports, scopes, figures, agencies)
    totals = rollup.compare(plan, figures, scopes, kept)
    notes = [*versions.version_notes(reports, figures, others), *rollup.total_notes(scopes, totals)]
    found = [*versions.version_links(figures, others), *rollup.total_links(totals)]
    now = _Linked(figures, kept, versions.restated(others))
    if before is not None and before.figures.year == year - 1:
        links, of_links = _hand_on(reports, scopes, before, now)
        found += links
        notes += of_links
    for some in found:
        summary.count(some)
        for batch in encode(reports, some):
            writer.add({"links": batch})
    _write_notes(reports, notes, numbering, writer, summary)
    return now


def _hand_on(reports: Reports, scopes: Array, before: _Linked, now: _Linked) -> tuple[list[Links], list[Note]]:
    pairs = chains.pairs(reports, scopes, before.kept, now.kept)
    carried = chains.carry_over(pairs, before.figures, now.figures)
    in_force = chains.documents_in_force(pairs, before.figures, now.figures)
    notes = [
        *chains.carry_over_notes(reports, scopes, carried, before.figures, now.figures, before.set_aside),
        *chains.in_force_notes(reports, scopes, in_force, now.figures),
    ]
    return [carried, in_force], notes


def _write_notes(
    reports: Reports, notes: list[Note], numbering: Numbering, writer: Writer, summary: LinkSummary
) -> None:
    summary.note(notes)
    for batch in encode_notes(reports, notes, numbering):
        writer.add({"panel_findings": batch})
