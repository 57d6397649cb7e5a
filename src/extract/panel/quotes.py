"""Copied texts as rows of `copies`, with the longest copied sentence as it is printed, and the findings they make."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa

from extract.model import Blame
from extract.panel import copies as matching
from extract.panel import folder
from extract.panel.copies import SECTIONS, Copies, Index
from extract.panel.reports import UNKNOWN, Reports, take
from extract.panel.rows import Note, named, named_zh
from extract.panel.sentences import sentences
from extract.tables import PANEL_SCHEMAS, batch_of

_LEAST: Final = 40  # characters that must be copied before we speak of it: less is alike by chance
_TEXTS: Final = 2048
_SHOWN: Final = 60
_TITLES: Final = {"overview": "一、总体情况", "problems": "五、存在的主要问题及改进情况"}


def copied_text(
    output: Path, reports: Reports, index: Index, year: int, least_share: float
) -> Iterator[tuple[pa.RecordBatch, list[Note], list[str]]]:
    """The rows of `copies` for the reports on a year, the findings, and the relation of each row."""
    parts = [_long_enough(part) for part in index.copies(reports.of_year(year))]
    wanted = {
        (int(report), int(section), int(at))
        for part in parts
        for report, section, at in zip(part.report, part.section, part.example, strict=True)
    }
    examples = _examples(output, reports, year, wanted) if wanted else {}
    for part in parts:
        if len(part.report):
            yield _rows(reports, index, part, examples, least_share)


def _long_enough(found: Copies) -> Copies:
    good = found.length >= _LEAST
    return Copies(*(getattr(found, name)[good] for name in Copies.__slots__))


def _rows(
    reports: Reports, index: Index, found: Copies, examples: dict[tuple[int, int, int], str], least_share: float
) -> tuple[pa.RecordBatch, list[Note], list[str]]:
    count, stock = index.sizes(found)
    share = found.copied / count
    relations, orders = matching.relation(reports, found), matching.order(reports, found)
    quoted = [
        examples[int(report), int(section), int(at)]
        for report, section, at in zip(found.report, found.section, found.example, strict=True)
    ]
    keys = [SECTIONS[section] for section in found.section]
    columns = {
        "report_id": take(reports.ids, found.report),
        "source": take(reports.sources, found.report),
        "agency": take(reports.agencies, found.report),
        "year": reports.years[found.report],
        "section": keys,
        "other_report_id": take(reports.ids, found.source),
        "other_source": take(reports.sources, found.source),
        "other_agency": take(reports.agencies, found.source),
        "other_year": reports.years[found.source],
        "relation": relations.tolist(),
        "order": orders.tolist(),
        "sentences": count,
        "copied": found.copied,
        "share": share,
        "stock": stock,
        "example": quoted,
    }
    notes = [
        _note(reports, found, at, int(count[at]), str(relations[at]), str(orders[at]), quoted[at])
        for at in np.flatnonzero(share >= least_share).tolist()
    ]
    return batch_of(PANEL_SCHEMAS["copies"], columns), notes, relations.tolist()


def _note(reports: Reports, found: Copies, at: int, count: int, relation: str, order: str, quoted: str) -> Note:
    report, source = int(found.report[at]), int(found.source[at])
    key = SECTIONS[int(found.section[at])]
    whose = {
        "own": "the agency's own earlier report",
        "other": f"that of {reports.agencies[source].as_py()}",
        "open": "a report of which it is not known whose it is",
    }[relation]
    first = "; which of the two was first, the dates do not tell" if order == "open" else ""
    shown = f"{quoted[:_SHOWN]}{'…' if len(quoted) > _SHOWN else ''}"
    message = (
        f"Section {key} “{_TITLES[key]}”: {found.copied[at]} of {count} sentences stand, but for figures and names, in {whose}, "
        f"{named(reports, source)}{first}. The longest is “{shown}”."
    )
    blame: Blame = "open" if order == "open" or relation == "open" else "source"
    zh = f"{count}句中有{found.copied[at]}句与{named_zh(reports, source)}相同，最长的一句为“{shown}”"
    return Note(report, "text-copied", "note", message, zh, blame)


def _examples(
    output: Path, reports: Reports, year: int, wanted: set[tuple[int, int, int]]
) -> dict[tuple[int, int, int], str]:
    """The sentences at some places, read once more: `wanted` has report, section, and place among those that count."""
    found: dict[tuple[int, int, int], str] = {}
    passed: dict[tuple[int, int], int] = {}
    texts = {(report, section) for report, section, _ in wanted}
    numbers = reports.numbers(year)
    columns = ("report_id", "section", "text")
    for batch in folder.batches(output, "sections", year, columns, rows=_TEXTS, words=("section",)):
        rows = zip(*(batch.column(name).to_pylist() for name in columns), strict=True)
        for report_id, key, text in rows:
            report = numbers.get(report_id, UNKNOWN)
            section = SECTIONS.index(key) if key in SECTIONS else -1
            if (report, section) not in texts or not text:
                continue
            agency, division = reports.agencies[report].as_py(), reports.places[report].as_py()
            at = passed.get((report, section), 0)
            for printed, _ in sentences(text, agency, division):
                if (report, section, at) in wanted:
                    found[report, section, at] = printed
                at += 1
            passed[report, section] = at
    return found
