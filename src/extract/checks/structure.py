"""Whether all that the form asks for is there: sections, tables, rows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from extract.checks.subject import Subject, page_of, title
from extract.form import FREE, words
from extract.model import Finding, Severity
from extract.text import fold

# What a heading says that is of another section too: 三、收到和处理申请及行政复议、行政诉讼情况.
_IN_ANOTHER: Final = {"disputes": re.compile("复议|诉讼"), "other_matters": re.compile("其[他它](?:需要?)?.*事项")}
_FEW: Final = 3  # so many missing rows are named one by one
_PROSE: Final = frozenset(("overview", "problems"))
_WORDS: Final = 10  # characters of the shortest sentence that tells something


def sections_there(subject: Subject) -> Iterator[Finding]:
    """The form prescribes its sections; before 2019 the outline was free, so a missing one is worth a note only."""
    found = {section.key for section in subject.sections}
    headings = "".join(section.heading for section in subject.sections if section.key != "attachment")
    for section in subject.due.sections:
        shared = _IN_ANOTHER.get(section.key)
        if section.key not in found and not (shared and shared.search(fold(headings))):
            message = f"The section “{section.label}” ({words(section.key)}) is not found."
            severity: Severity = "note" if subject.due.edition == FREE else "warning"
            yield Finding("section-missing", severity, message, zh=f"所缺为“{section.label}”")


def sections_in_order(subject: Subject) -> Iterator[Finding]:
    """The sections should stand in the order of the form."""
    order = {section.key: position for position, section in enumerate(subject.due.sections)}
    found = [section for section in subject.sections if section.key in order]
    for before, after in pairwise(found):
        if order[after.key] < order[before.key]:
            message = f"The section “{after.heading}” stands after “{before.heading}”; the form has it before."
            zh = f"“{after.heading}”在“{before.heading}”之后"
            yield Finding("section-order", "note", message, page=after.page_first, zh=zh)


def sections_filled(subject: Subject) -> Iterator[Finding]:
    """Sections one and five are prose; one that says nothing, or only “无”, is worth a note."""
    for section in subject.sections:
        if section.key in _PROSE and len(section.text.strip()) < _WORDS:
            text = section.text.strip()
            said = f"only “{text}”" if text else "nothing"
            zh = f"“{section.heading}”{f'仅有“{text}”' if text else '之下没有文字'}"
            message = f"The section “{section.heading}” ({words(section.key)}) says {said}; look at the source."
            yield Finding("section-empty", "note", message, page=section.page_first, zh=zh)


def tables_there(subject: Subject) -> Iterator[Finding]:
    """Each table of the form should be there; the annex of 2014 was often published apart from the report."""
    found = {table.table for table in subject.laid}
    headed = {section.key for section in subject.sections}
    for spec in subject.due.tables:
        if spec.key in found or (spec.key == "statistics" and found):
            continue
        why, zh = ".", ""
        if spec.section in headed:
            why, zh = (
                "; its section is there: is it a picture, or words in its place?",
                "有该章节而未见表格，或为图片，或以文字代替",
            )
        severity: Severity = "note" if spec.key == "statistics" else "warning"
        message = f"The table {words(spec.key)} ({spec.label}) is not found{why}"
        yield Finding("table-missing", severity, message, spec.key, zh=zh)


def rows_there(subject: Subject) -> Iterator[Finding]:
    """A table that was found should have all its rows."""
    for table in subject.laid:
        if all(fact.status != "missing" for fact in table.facts):
            continue
        there = {fact.cell.row for fact in table.facts if fact.status != "missing"}
        gone = {fact.cell.row: fact.cell for fact in table.facts if fact.cell.row not in there}
        page = page_of(table.facts)
        if len(gone) > _FEW:
            first, last = (list(gone.values())[at].row_label for at in (0, -1))
            message = f"{title(table)} lacks {len(gone)} of its rows, from “{first}” to “{last}”; was it cut off?"
            zh = f"共缺{len(gone)}行，从“{first}”到“{last}”"
            yield Finding("row-missing", "warning", message, table.table, page=page, zh=zh)
        else:
            for key, cell in gone.items():
                message = f"{title(table)} has no row “{cell.row_label}” ({words(key)})."
                yield Finding("row-missing", "warning", message, table.table, key, page=page)
