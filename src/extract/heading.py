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
from dataclasses import dataclass, replace
from itertools import islice, pairwise, takewhile
from posixpath import basename, splitext
from typing import Final

from extract import dates, naming
from extract.dates import YEAR
from extract.errors import NotAReport
from extract.model import Document, Finding, Heading, Laid, Paragraph, Section, Table
from extract.naming import Bare
from extract.text import fold

_FRONT: Final = 60  # lines with something on them; an index block may take two for each of its values
_TAIL: Final = 12
_WHOLE: Final = 0.5  # what a title gains by the line above it that begins its agency's name
_BELOW: Final = 3  # lines below a title that may give its year
_LONGEST: Final = 300  # characters of a line above the body that are looked at
_MAY_END_TITLE: Final = re.compile(
    r"^\d{0,4}年?度?\)$|[报告结](?:\([^()]*\))?[\W_]*(?:\.(?:pdf|docx?|wps))?$|[报告结](?:_|\W*(?:20\d\d|发布|日期|时间|来源))|[报告]》?的(?:函|通知|公告|公示)$"
)
# A title as it is quoted, or as the name of a file.
_WRAPPED: Final = re.compile(r"《([^《》]+)》|(.+)\.(?:pdf|docx?|wps)")
# What sends a report on, and names it.
_SENT_ON: Final = re.compile(
    r"关于(?:报送|上报|呈报|印发|转发|公布|发布|公开|公示)《?([^《》]+[报告])》?的(?:函|通知|公告|公示)$"
    r"|关于《?([^《》]+[报告])》?的公[告示]$"
)
_TITLE_END: Final = re.compile(
    rf"(?:政[府务](?:信息)?公开|信息公开)(?:工作)?(?:情况|总结)?的?(?:(?P<year>{YEAR})年?度?)?的?(?:年?度)?(?:工作)?(?:情况)?的?"
    r"(?:年度)?(?:总结)?(?:报告|年报|总结|汇报)(?:[(](?P<note>[^()]{0,24})[)])?(?P<tail>[^\w《》]*(?:(?:20\d\d[-./年]|发布|日期|时间|来源).*)?)$"
)
_TITLE_START: Final = re.compile(
    r"(?:【[^】]*】|\[[^\]]{1,8}\]|\d{1,2}[.、](?!\d)|附件[一二三四五六七八九十\d]{0,2}[:、.]?|(?:信息名称|文件名称|标题|名称|题名)[:|]?|[^\w(《])*"
)
_YEAR_OF: Final = re.compile(
    rf"(?:关于)?(?:{YEAR}\W{{1,2}}(?={YEAR}学年))?({YEAR})(?:学年)?年?度?(?:0?1月0?1日\W*[至到]?\W*(?:{YEAR}年)?12月31日)?的?"
)
_REPORTED: Final = re.compile(
    rf"({YEAR})\s*年\s*度?[\u3400-\u9fff]{{0,20}}?(?:政府)?信息公开(?:工作)?(?:情况|年度报告|工作报告|报告)"
)
_OPENING: Final = re.compile(rf"(?:^|\n)\s*({YEAR})\s*年度?(?:[,、]|是|(?=我))((?:(?!{YEAR})[^。\n])*)")
_RECEIVED: Final = re.compile(rf"({YEAR})\s*年度?[^。;\n]{{0,12}}?(?:收到|受理|新收|接收)[^。;\n]{{0,8}}?申请")
_PLANNED: Final = re.compile("将|计划|力争|争取|打算|继续")
_MENTIONED: Final = re.compile(rf"({YEAR})\s*(?:年度|年(?!\s*[\d一二三四五六七八九十]{{1,2}}\s*月))")
# What may stand below a title that names no year.
_YEAR_BELOW: Final = re.compile(rf"[(\[]?({YEAR})年度?[)\]]?")
_NO_REPORT: Final = re.compile(
    "年(?:度报告|报).{0,14}(?:通知|格式|制度|方案|办法|解读)$|(?:[上下]半年|季度).{0,16}公开.{0,12}统计$"
)
_REPORT_HEADING: Final = re.compile("情况|概|问题|事项")
# What tables 2 and 3 begin with, whatever their sections are called.
_ITEM: Final = "第二十条"
_APPLICANTS: Final = "申请人情况"
_WORDS: Final = re.compile("[\u3400-\u9fff]{2}")
_CAPTION: Final = re.compile(".{,60}(?:情况|数据|统计|表|如下|报告)[:;]?")
_SECTION: Final = re.compile(r"\s*[一二三四五六七八九十]+[、.．]\D*$")
_NEAR: Final = 8  # lines above a table, where heads may have stayed outside it, and cells at its start
_LAST_YEAR: Final = re.compile(r"\W*(?:附[表件]?|[一二三四五六七八九十]+)?\W*(?:上一?年度?|去年)(?!度?结转)")
Following = tuple[str, int]  # the title of another report, and the block (by index) with which its tables begin
# What only the statistics form of 2014 counts.
_INDICATORS: Final = ("统计", "当面申请数", "传真申请数")
_FILES: Final = re.compile(r"[^\s<>|/\\\"'“”:：,，;；]{1,60}\.(?:pdf|docx?|wps|xlsx?|ofd|zip|rar)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Title:
    """A title taken apart, on how many lines it stands, and `weight`: how much it tells."""

    text: str
    agency: str | None
    year: int | None
    lines: int
    weight: float


def read_heading(document: Document, sections: Sequence[Section]) -> Heading:
    """Title, agency, year and day of publication; None for what the document does not tell.

    The agency is given in the fullest form that the document prints: where the title says 洪泽区人民政府 and the text
    淮安市洪泽区人民政府, it is the latter.
    """
    front, carried, tail = _ends_of(document, sections)
    lines, last_lines = Bare.lines(front), Bare.lines(tail)
    signatures = [dates.signed(line.plain) for line in last_lines]
    prose = "\n".join(section.text for section in sections)
    title, hinted = _title(lines, carried), _hinted_title(document)
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
        others += [document.hints.get("agency", ""), *(line.printed for line in lines if len(line.printed) > 4)]
        agency = _agency(naming.said(front, prose), signers, others, prose)
    if agency is None:
        agency = (hinted and hinted.agency) or _agency_around(document.hints, prose)
    return Heading(
        title=title.text if title else None,
        agency=naming.fullest(agency, [line.printed for line in lines], prose) if agency else None,
        year=(title and title.year) or _year(prose, hinted, published),
        published=published,
    )


def require_report(
    document: Document, sections: Sequence[Section], heading: Heading, laid: Sequence[Laid] = ()
) -> None:
    """Raise `NotAReport` for a text that has neither the outline, the tables nor the title and prose of a report.

    A report may lack any of them: many are printed without a title, some without headings, some without tables. `laid` are
    the tables of the form that were found in it: a piece of one is enough beneath a title or the heading of a section.
    """
    empty = heading.title is None and not any(fact.text for table in laid for fact in table.facts)
    if empty and any(_NO_REPORT.search(line.plain) for line in Bare.lines(_ends_of(document, sections)[0])):
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
    lines = [fold(line) for line, _ in _lines(document)]
    if body and all(any(mark in line for line in lines) for mark in (_ITEM, _APPLICANTS)):
        return
    if heading.year is not None and all(any(mark in line for line in lines) for mark in _INDICATORS):
        return
    tabled = any(fact.status != "missing" for table in laid for fact in table.facts)
    if tabled and (heading.title or own or _hinted_title(document)):
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


def further_reports(document: Document, following: Following | None) -> tuple[Finding, ...]:
    """A warning for a file that goes on with the tables of another report, which are not read."""
    if following is None:
        return ()
    title, at = following
    message = f"behind the tables of this report the file holds those of another, “{title}”, which are not read; cut the file in two"
    page = document.blocks[at].place.page
    return (Finding("report-repeated", "warning", message, blame="source", page=page),)


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


def next_report(document: Document, heading: Heading) -> Following | None:
    """The report that follows in the same document, behind the tables of the first; None where there is none."""
    texts = [
        b.text if isinstance(b, Paragraph) else "".join(cell.text for cell in b.cells[:9]) for b in document.blocks
    ]
    tables = [n for n, text in enumerate(texts) if _ITEM in text or _APPLICANTS in text]
    for before, after in pairwise(tables):
        titles = [text.strip() for text in texts[before + 1 : after] if text.rstrip().endswith(("报告", "年报"))]
        found = [_parse(Bare.of(title), 1, 0) for title in titles if len(title) < 80]
        others = [t for t in found if t and t.year and (t.year != heading.year or t.agency != heading.agency)]
        if others:
            return others[-1].text, after
    return None


def _ends_of(document: Document, sections: Sequence[Section]) -> tuple[list[str], frozenset[int], list[str]]:
    """The lines before the first section, which of them (by index) carry on the one before, and the last lines of the
    document; none of them empty.
    """
    first = next((s.heading for s in sections if s.key not in ("preamble", "attachment") and s.heading), None)
    front: list[str] = []
    carried: set[int] = set()
    for line, carries_on in _lines(document):
        if first is not None and first in line:
            # Where all stands in one line, the words before the first heading are lines enough.
            front += line[: line.index(first)].split()
            break
        if len(front) == _FRONT:
            break
        if carries_on:
            carried.add(len(front))
        plain = line.lstrip("#*> ") if line.startswith(("#", "*")) else line  # a heading of Markdown
        front.append((plain or line)[:_LONGEST])
    tail: list[str] = []
    for block in reversed(document.blocks):
        if isinstance(block, Paragraph):
            tail += [line[:_LONGEST] for line in reversed(block.text.split("\n")) if line.strip()]
        if len(tail) >= _TAIL:
            break
    return front[:_FRONT], frozenset(carried), tail[_TAIL - 1 :: -1] if len(tail) > _TAIL else tail[::-1]


def _lines(document: Document) -> Iterator[tuple[str, bool]]:
    """The lines of a document, each with whether the page shows that it carries on the one before."""
    for block in document.blocks:
        if isinstance(block, Table):
            yield from ((" ".join(cell.text for cell in row if cell), False) for row in block.grid)
        else:
            lines = [line for line in block.text.split("\n") if line.strip()]
            yield from ((line, number == 0 and block.joins is True) for number, line in enumerate(lines))


def _title(lines: Sequence[Bare], carried: frozenset[int]) -> _Title | None:
    """The best title among the lines: one that names agency and year, on few lines, close to the body. It begins with no
    line that is `carried` on from the one before.
    """
    best: _Title | None = None
    for last, line in enumerate(lines):
        if _MAY_END_TITLE.search(line.plain) is None:
            continue
        for count in range(1, min(last + 1, 4) + 1):
            window = lines[last - count + 1 : last + 1]
            if last - count + 1 in carried:
                continue
            if any(re.search("[。;,:>»›]|20..-", part.plain) for part in window[:-1]):
                break
            # The title of a web page goes on with the names of the column and the site.
            parts = [(part.printed.partition("_")[0], part.plain.partition("_")[0]) for part in window]
            found = _parse(Bare("".join(p for p, _ in parts), "".join(p for _, p in parts)), count, last)
            if found is not None and count > 1 and naming.is_begun(window[0].plain):
                found = replace(found, weight=found.weight + _WHOLE)
            if found is None or (best is not None and best.weight >= found.weight):
                continue
            # The name of a column of the site has neither agency nor year; as a title it stands right above the body.
            if found.agency or found.year or last + 1 == len(lines) or re.search("[。,;]", lines[last + 1].plain):
                near = () if found.year else lines[last + 1 : last + 1 + _BELOW]
                below = {year[1] for line in near if (year := _YEAR_BELOW.fullmatch(line.plain))}
                best = replace(found, year=dates.year_number(below.pop())) if len(below) == 1 else found
    return best


def _parse(line: Bare, count: int, last: int) -> _Title | None:
    """A title taken apart, or None for a text that is none. `count` lines make it, the last of them is line `last`."""
    sender = ""
    if (sent := _SENT_ON.search(line.plain)) or (sent := _WRAPPED.fullmatch(line.plain)):
        sender = line.printed[: sent.start()]
        inner = sent.lastindex or 1
        line = Bare(line.printed[sent.start(inner) : sent.end(inner)], sent[inner])
    line = naming.with_agency_joined(line)
    end = _TITLE_END.search(line.plain)
    if end is None or re.search("[>»›]", line.plain):
        return None
    start = _TITLE_START.match(line.plain, 0, end.start())
    begin = start.end() if start else 0
    cut = end.start()
    if ":" in line.plain[begin:cut]:
        return None
    if line.plain[begin:cut].endswith("人民") and end[0].startswith("政府"):
        cut += 2
    before = line.plain[begin:cut]
    year = _YEAR_OF.search(before)
    parts = (before[: year.start()], before[year.end() :]) if year else (before,)
    names = [name for part in parts if (name := part.strip("-—、《").removeprefix("关于").removesuffix("关于"))]
    if len(names) > 1 or (names and not naming.may_head_title(names[0], count)):
        return None
    note = end["note"] or ""
    dated = dates.has_day(note)
    periods = dates.periods(note)
    noted = None if dated and len(periods) != 1 else re.search(YEAR, note)
    name = names[0] if names else ""
    at = line.plain.find(name, begin)
    printed = year[1] if year else end["year"] or (noted[0] if noted else None)
    return _Title(
        text=line.printed[begin : end.start("note") - 1 if dated else end.start("tail")],
        agency=line.printed[at : at + len(name)] or (sender if naming.is_agency(sender) else None),
        year=dates.year_number(printed) if printed else None,
        lines=count,
        weight=2 * (printed is not None) + 3 * bool(name or sender) - 0.2 * count + 0.01 * last,
    )


def _hinted_title(document: Document) -> _Title | None:
    """The title that the file has outside its body: in its head, or as its name."""
    name = document.hints.get("name", "")
    for hint in (document.hints.get("title", ""), splitext(basename(name.replace("\\", "/")))[0]):
        for part in re.split(r"[_|\-—]", hint) if "公" in hint else ():
            found = _parse(Bare.of(part), 1, 0)
            if found is not None:
                return found
    return None


def _year(prose: str, hinted: _Title | None, published: dt.date | None) -> int | None:
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
    listed = [found for title in hints.get("listed", "").split("\n") if (found := _parse(Bare.of(title), 1, 0))]
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
