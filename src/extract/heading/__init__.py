"""What the front matter says: title, agency, year and day of publication.

The body begins anywhere below banners, breadcrumbs, counters and an index block, and the title may be split over lines,
printed three times or not at all. Each fact is therefore taken from the best place that has it, and is None where no
place does: a year guessed from a banner, or an agency from a neighbour, would be worse than none.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import takewhile
from typing import Final

from extract import dates, naming
from extract.dates import YEAR
from extract.heading.ends import ends_of
from extract.heading.titles import Title, best_title, taken_apart, title_outside
from extract.model import Document, Heading, Section
from extract.naming import Bare
from extract.text import fold

_REPORTED: Final = re.compile(
    rf"({YEAR})\s*年\s*度?[\u3400-\u9fff]{{0,20}}?(?:政府)?信息公开(?:工作)?(?:情况|年度报告|工作报告|报告)"
)
_OPENING: Final = re.compile(rf"(?:^|\n)\s*({YEAR})\s*年度?(?:[,、]|是|(?=我))((?:(?!{YEAR})[^。\n])*)")
_RECEIVED: Final = re.compile(rf"({YEAR})\s*年度?[^。;\n]{{0,12}}?(?:收到|受理|新收|接收)[^。;\n]{{0,8}}?申请")
_PLANNED: Final = re.compile("将|计划|力争|争取|打算|继续")
_MENTIONED: Final = re.compile(rf"({YEAR})\s*(?:年度|年(?!\s*[\d一二三四五六七八九十]{{1,2}}\s*月))")


def read_heading(document: Document, sections: Sequence[Section]) -> Heading:
    """Title, agency, year and day of publication; None for what the document does not tell.

    The agency is given in the fullest form that the document prints: where the title says 洪泽区人民政府 and the text
    淮安市洪泽区人民政府, it is the latter.
    """
    front, carried, tail = ends_of(document, sections)
    lines, last_lines = Bare.lines(front), Bare.lines(tail)
    signatures = [dates.signed(line.plain) for line in last_lines]
    prose = "\n".join(section.text for section in sections)
    title, hinted = best_title(lines, carried), title_outside(document)
    days = _days(front, [day for _, day in reversed(signatures) if day], document.hints)
    published = next(filter(None, days), None)
    signers = [
        last_lines[n].printed[: len(name)] or last_lines[n - 1].printed
        for n, (name, day) in enumerate(signatures)
        if day and (name or n)
    ]
    agency = title.agency if title else None
    if title and agency and title.lines > 1 and not naming.of_the_kind_that_speaks((agency,), prose):
        agency = _agency((), (), signers, prose) or agency  # what stood above the title is the site's name
    if agency is None:
        others = [*naming.publishers(front), *naming.openers("\n".join((*front, prose))), *naming.asked(front, prose)]
        others += [
            document.hints.get("agency", ""),
            *(line.printed.strip("()（）") for line in lines if len(line.printed) > 4),
        ]
        agency = _agency(naming.said(front, prose), signers, others, prose)
    if agency is None:
        agency = (hinted and hinted.agency) or _agency_around(document.hints, prose)
    return Heading(
        title=title.text if title else None,
        agency=naming.fullest(agency, [line.printed for line in lines], prose) if agency else None,
        year=(title and title.year) or _year(prose, hinted, published),
        published=published,
    )


def _year(prose: str, hinted: Title | None, published: dt.date | None) -> int | None:
    """The year where no title tells it: from the period of the figures, then from what the report says it reports on,
    then from the title outside the body, then from the year that the prose speaks of most. A year that it speaks of
    once must be the one before that of the publication.
    """
    plain = fold(prose)
    for years in (dates.periods(plain), set(map(dates.year_number, _REPORTED.findall(plain)))):
        if len(years) == 1:
            return years.pop()
    if hinted is not None and hinted.year:
        return hinted.year
    opened = {dates.year_number(year) for year, rest in _OPENING.findall(plain) if _PLANNED.search(rest) is None}
    opened.update(map(dates.year_number, _RECEIVED.findall(plain)))
    if len(opened) == 1 and (published is None or published >= dt.date(min(opened), 11, 1)):
        return opened.pop()
    mentioned = Counter(map(dates.year_number, _MENTIONED.findall(plain)))
    (year, most), (_, second) = [*mentioned.most_common(2), (0, 0), (0, 0)][:2]
    if most == second and published is not None and published.year - 1 in mentioned:
        return published.year - 1
    if most >= 2 * max(second, 1) or (most > second and published is not None and published.year == year + 1):
        return year
    return None


def _agency(said: Sequence[str], signers: Sequence[str], others: Sequence[str], prose: str) -> str | None:
    """The agency where the title does not name it: from the report's own words, the signature, the index block, what
    the file says of itself, or a letterhead. The last three may name another, and must fit 我局 or 我镇.
    """
    named = (*said, *reversed(signers), *naming.of_the_kind_that_speaks(others, prose))
    return next((name for name in named if naming.is_agency(name)), None)


def _agency_around(hints: Mapping[str, str], prose: str) -> str | None:
    """The agency that the page round a nameless report tells: whose reports of several years it lists beside this one,
    whose site it is, or who keeps that. Each may be another, and must fit 我局 or 我镇: a county's site holds the reports of
    its bureaus. A bureau that hosts a site has its own report there, also where the prose never says 我局.
    """
    listed = [found for title in hints.get("listed", "").split("\n") if (found := taken_apart(Bare.of(title), 1, 0))]
    owners = {title.agency for title in listed if title.agency}
    of_many_years = owners if len(owners) == 1 and len({title.year for title in listed}) > 1 else ()
    hosts = hints.get("hosts", "").split("\n")
    named = naming.of_the_kind_that_speaks((*of_many_years, hints.get("site", ""), *hosts), prose)
    if not naming.says_what_it_is(prose):
        named = [name for name in hosts if naming.is_bureau(name)]
    return next((name for name in named if naming.is_agency(name)), None)


def _days(front: Sequence[str], signed: Sequence[dt.date], hints: Mapping[str, str]) -> Iterator[dt.date | None]:
    """What may be the day of publication: the one that the page calls so, a day of its own above the body, the one of the
    signature, the one that the file has outside its body, or the day of writing.
    """
    banner = list(takewhile(lambda line: "。" not in line, map(fold, front)))
    above = "\n".join(banner)
    yield from dates.labelled(above, "published")
    yield from map(dates.lone, reversed(banner))
    yield from signed
    yield dates.iso(hints.get("published", ""))
    yield from dates.labelled(above, "written")
    yield dates.iso(hints.get("written", ""))
