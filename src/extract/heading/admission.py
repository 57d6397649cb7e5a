"""Whether a text is a report at all."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice
from typing import Final

from extract.errors import NotAReport
from extract.heading.ends import APPLICANTS, ITEM, ends_of, lines_of
from extract.heading.titles import title_outside
from extract.model import Document, Heading, Laid, Section
from extract.naming import Bare
from extract.text import fold

_NO_REPORT: Final = re.compile(
    "年(?:度报告|报).{0,14}(?:通知|格式|制度|方案|办法|解读)$|(?:[上下]半年|季度).{0,16}公开.{0,12}统计$"
)
_REPORT_HEADING: Final = re.compile("情况|概|问题|事项")
# What only the statistics form of 2014 counts.
_INDICATORS: Final = ("统计", "当面申请数", "传真申请数")
_FILES: Final = re.compile(r"[^\s<>|/\\\"'“”:：,，;；]{1,60}\.(?:pdf|docx?|wps|xlsx?|ofd|zip|rar)\b", re.IGNORECASE)


def require_report(
    document: Document, sections: Sequence[Section], heading: Heading, laid: Sequence[Laid] = ()
) -> None:
    """Raise `NotAReport` for a text that has neither the outline, the tables nor the title and prose of a report.

    A report may lack any of them: many are printed without a title, some without headings, some without tables. `laid` are
    the tables of the form that were found in it: a piece of one is enough beneath a title or the heading of a section.
    """
    empty = heading.title is None and not any(fact.text for table in laid for fact in table.facts)
    if empty and any(_NO_REPORT.search(line.plain) for line in Bare.lines(ends_of(document, sections)[0])):
        raise NotAReport("the text is about annual reports, or on a part of a year; leave it out")
    body = [s for s in sections if s.key not in ("preamble", "attachment")]
    own = [s for s in body if _REPORT_HEADING.search(fold(s.heading))]
    tables = [s for s in body if not s.heading]
    outlined = len(own) >= 3 and any(s.key in ("disclosure", "requests", "disputes") for s in own)
    tabled = bool(tables) and len(own) + len(tables) >= 2
    statistics = any("统计" in s.heading + s.text[:200] for s in sections if s.key == "attachment")
    prose = sum(len(section.text) for section in sections)
    if outlined or tabled or (heading.title and (own or prose >= 100 or statistics)) or (statistics and own):
        return
    lines = [fold(line) for line, _ in lines_of(document)]
    if body and all(any(mark in line for line in lines) for mark in (ITEM, APPLICANTS)):
        return
    if heading.year is not None and all(any(mark in line for line in lines) for mark in _INDICATORS):
        return
    tabled = any(fact.status != "missing" for table in laid for fact in table.facts)
    if tabled and (heading.title or own or title_outside(document)):
        return
    files = dict.fromkeys(name for p in document.paragraphs() for name in _FILES.findall(p.text))
    if files:
        raise NotAReport(f"the page holds no report but names files; get and read these: {'、'.join(islice(files, 5))}")
    if heading.title:
        raise NotAReport("the text has the title of a report and no body; get the document that the page links to")
    if tabled:
        raise NotAReport(
            "the text is a piece of a table, and no title or heading says whose; get the whole report that it was cut from"
        )
    raise NotAReport(
        "the text has no title, no tables and not the outline of an annual report; leave it out, or check the file"
    )
