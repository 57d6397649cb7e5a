"""Titles of reports: found among the lines above the body, and taken apart into agency and year."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from posixpath import basename, splitext
from typing import Final

from extract import dates, naming
from extract.dates import YEAR
from extract.model import Document
from extract.naming import Bare

_WHOLE: Final = 0.5  # what a title gains by the line above it that begins its agency's name
_BELOW: Final = 3  # lines below a title that may give its year
_MAY_END_TITLE: Final = re.compile(
    r"^\d{0,4}年?度?\)$|[报告结](?:\([^()]*\))?[\W_]*(?:\.(?:pdf|docx?|wps))?$|[报告结](?:_|\W*(?:20\d\d|发布|日期|时间|来源))|[报告]》?的(?:函|通知|公告|公示|请示)$"
)
# A title as it is quoted, or as the name of a file.
_WRAPPED: Final = re.compile(r"《([^《》]+)》|(.+)\.(?:pdf|docx?|wps)")
# What sends a report on, and names it.
_SENT_ON: Final = re.compile(
    r"关于(?:报送|上报|呈报|印发|转发|公布|发布|公开|公示)《?([^《》]+[报告])》?的(?:函|通知|公告|公示|报告|请示)$"
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
# What may stand below a title that names no year.
_YEAR_BELOW: Final = re.compile(rf"[(\[]?({YEAR})年度?[)\]]?")


@dataclass(frozen=True, slots=True)
class Title:
    """A title taken apart, on how many lines it stands, and `weight`: how much it tells."""

    text: str
    agency: str | None
    year: int | None
    lines: int
    weight: float


def best_title(lines: Sequence[Bare], carried: frozenset[int]) -> Title | None:
    """The best title among the lines: one that names agency and year, on few lines, close to the body. It begins with no
    line that is `carried` on from the one before.
    """
    best: Title | None = None
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
            found = taken_apart(Bare("".join(p for p, _ in parts), "".join(p for _, p in parts)), count, last)
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


def taken_apart(line: Bare, count: int, last: int) -> Title | None:
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
    return Title(
        text=line.printed[begin : end.start("note") - 1 if dated else end.start("tail")],
        agency=line.printed[at : at + len(name)] or (sender if naming.is_agency(sender) else None),
        year=dates.year_number(printed) if printed else None,
        lines=count,
        weight=2 * (printed is not None) + 3 * bool(name or sender) - 0.2 * count + 0.01 * last,
    )


def title_outside(document: Document) -> Title | None:
    """The title that the file has outside its body: in its head, or as its name."""
    name = document.hints.get("name", "")
    for hint in (document.hints.get("title", ""), splitext(basename(name.replace("\\", "/")))[0]):
        for part in re.split(r"[_|\-—]", hint) if "公" in hint else ():
            found = taken_apart(Bare.of(part), 1, 0)
            if found is not None:
                return found
    return None
