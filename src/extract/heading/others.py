"""What a document holds beside its report: the report that follows in the same file, tables of earlier years."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

from extract import dates
from extract.dates import YEAR
from extract.heading.ends import APPLICANTS, ITEM
from extract.heading.titles import taken_apart
from extract.model import Document, Finding, Heading, Paragraph, Table
from extract.naming import Bare
from extract.text import fold

_WORDS: Final = re.compile("[\u3400-\u9fff]{2}")
_CAPTION: Final = re.compile(".{,60}(?:情况|数据|统计|表|如下|报告)[:;]?")
_SECTION: Final = re.compile(r"\s*[一二三四五六七八九十]+[、.．]\D*$")
_NEAR: Final = 8  # lines above a table, where heads may have stayed outside it, and cells at its start
_LAST_YEAR: Final = re.compile(r"\W*(?:附[表件]?|[一二三四五六七八九十]+)?\W*(?:上一?年度?|去年)(?!度?结转)")

Following = tuple[str, int]
"""The title of another report, and the block (by index) with which its tables begin."""


def next_report(document: Document, heading: Heading) -> Following | None:
    """The report that follows in the same document, behind the tables of the first; None where there is none."""
    texts = [
        b.text if isinstance(b, Paragraph) else "".join(cell.text for cell in b.cells[:9]) for b in document.blocks
    ]
    tables = [n for n, text in enumerate(texts) if ITEM in text or APPLICANTS in text]
    for before, after in pairwise(tables):
        titles = [text.strip() for text in texts[before + 1 : after] if text.rstrip().endswith(("报告", "年报"))]
        found = [taken_apart(Bare.of(title), 1, 0) for title in titles if len(title) < 80]
        others = [t for t in found if t and t.year and (t.year != heading.year or t.agency != heading.agency)]
        if others:
            return others[-1].text, after
    return None


def further_reports(document: Document, following: Following | None) -> tuple[Finding, ...]:
    """A warning for a file that goes on with the tables of another report, which are not read."""
    if following is None:
        return ()
    title, at = following
    message = f"behind the tables of this report the file holds those of another, “{title}”, which are not read; cut the file in two"
    page = document.blocks[at].place.page
    return (
        Finding("report-repeated", "warning", message, blame="source", page=page, zh=f"另一份为“{title}”，请拆分文件"),
    )


def tables_of_others(document: Document, year: int | None, following: Following | None) -> frozenset[int]:
    """The tables (by index) that are not of this report's year: those behind the title of the report `following`, and those with
    a caption, above them or in their first cells, that names an earlier year and not the report's own.
    """
    if not any(isinstance(block, Table) for block in document.blocks):
        return frozenset()
    end = len(document.blocks) if following is None else following[1]
    others: set[int] = set()
    above: list[str] = []
    index = 0
    for number, block in enumerate(document.blocks):
        if isinstance(block, Paragraph):
            above = [] if _SECTION.match(block.text) else above
            above += [block.text] if _WORDS.search(block.text) else []  # a number is that of a page
            continue
        inside = [cell.text.partition("\n")[0] for cell in block.cells if cell.text.strip()]
        older = any(_is_of_earlier_year(each, year) for each in (*above[-_NEAR:], *inside[:_NEAR]))
        if older or number >= end or (not above and index - 1 in others):
            others.add(index)
        above = []
        index += 1
    return frozenset(others)


def _is_of_earlier_year(caption: str, year: int | None) -> bool:
    """Whether a caption says that what stands below it is of a year before the report's."""
    plain = fold(caption)
    if year is None or not _CAPTION.fullmatch(plain):
        return False
    named = {dates.year_number(found) for found in re.findall(f"({YEAR})年", plain)}
    return bool(_LAST_YEAR.match(plain)) if not named else year not in named and max(named) < year
