"""What the front matter says, and the editions that follow from it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Final

from extract import form
from extract.checks.subject import Subject, page_of, title
from extract.dates import last_day, periods
from extract.form import FREE
from extract.model import Finding
from extract.text import fold

_TELLING: Final = frozenset(("disclosure", "requests"))  # the tables that differ from edition to edition
_SPOKEN: Final = frozenset(("preamble", "overview"))  # where a report says of which days its figures are


def year_known(subject: Subject) -> Iterator[Finding]:
    """A report without a year cannot be compared, nor its form judged."""
    if subject.heading.year is None:
        yield Finding("year-unknown", "warning", "The year reported on is not found; name it before comparing years.")


def agency_known(subject: Subject) -> Iterator[Finding]:
    """A report must say whose it is."""
    if subject.heading.agency is None:
        yield Finding("agency-unknown", "warning", "The agency is not named where reports name it; look at the source.")


def published_in_time(subject: Subject) -> Iterator[Finding]:
    """A report must be published by the last day of the Regulation."""
    year, published = subject.heading.year, subject.heading.published
    if year is None or published is None:
        return
    last = last_day(year, subject.department)
    if published > last:
        days = (published - last).days
        message = f"Published on {published}, {days} day{'s' if days > 1 else ''} after the last day allowed, {last}."
        yield Finding("published-late", "note", message, zh=f"公布于{published}，期限为{last}，晚{days}天")


def year_agrees(subject: Subject) -> Iterator[Finding]:
    """The days that the figures are said to cover, and the day of publication, should be those of the year."""
    year, published = subject.heading.year, subject.heading.published
    if year is None:
        return
    for section in subject.sections:
        said = periods(fold(section.text)) if section.key in _SPOKEN else set()
        if said and year not in said:
            message = (
                f"The report is taken to be on {year}, but its figures are said to be of {min(said)}; look which it is."
            )
            zh = f"按{year}年度识读，正文称数据为{min(said)}年"
            yield Finding("year-conflict", "warning", message, page=section.page_first, zh=zh)
    if published is not None and published < dt.date(year, 12, 1):
        message = f"The report is taken to be on {year}, but published on {published}; look at year and day."
        yield Finding("year-conflict", "warning", message, zh=f"按{year}年度识读，而公布于{published}")


def editions_due(subject: Subject) -> Iterator[Finding]:
    """Each table should be that of the edition in force for the year; the disputes are alike in all."""
    year, due = subject.heading.year, subject.due.edition
    if year is None:
        return
    for table in subject.laid:
        if table.table not in _TELLING or table.edition == due:
            continue
        if table.edition < due:
            message = f"{title(table)} is on the form of {table.edition}; for {year} the form of {due} was due."
            zh = f"用的是{table.edition}年版，{year}年度应用{due}年版"
            yield Finding("edition-outdated", "warning", message, table.table, page=page_of(table.facts), zh=zh)
        elif due != FREE:
            message = f"{title(table)} is on the form of {table.edition}, which came after {year}; check the year."
            zh = f"用的是{table.edition}年版，报告年度为{year}年"
            yield Finding("edition-ahead", "warning", message, table.table, page=page_of(table.facts), zh=zh)


def editions_agree(subject: Subject) -> Iterator[Finding]:
    """The tables of one report should be of one edition; the disputes are alike in all, so they say nothing."""
    found = {t.table: t.edition for t in subject.laid if t.table in _TELLING}
    if len(set(found.values())) > 1:
        said = ", ".join(f"{table} that of {edition}" for table, edition in found.items())
        zh = "，".join(f"{form.editions_of(table)[-1].label}为{edition}年版" for table, edition in found.items())
        yield Finding("edition-mixed", "warning", f"The tables are of different editions of the form: {said}.", zh=zh)
