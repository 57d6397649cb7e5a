"""What the front matter says: title, agency, year and day of publication.

The body begins anywhere below banners, breadcrumbs, counters and an index block, and the title may be split over lines,
printed three times or not at all. Each fact is therefore taken from the best place that has it, and is None where no
place does: a year guessed from a banner, or an agency from a neighbour, would be worse than none.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, takewhile
from pathlib import PurePath
from typing import Final

from extract.errors import NotAReport
from extract.model import Document, Heading, Paragraph, Section, Table
from extract.text import fold

_FRONT: Final = 60  # lines with something on them; an index block may take two for each of its values
_TAIL: Final = 12
_NUMERALS: Final = {**{c: str(n) for n, c in enumerate("〇一二三四五六七八九")}, "○": "0", "零": "0", "O": "0"}
_YEAR: Final = r"(?:20[0-4]\d|二[〇○零0O][〇○零0O一二三四][〇○零0O一二三四五六七八九])"
_TITLE_END: Final = re.compile(
    rf"(?:政[府务](?:信息)?公开|信息公开)(?:工作)?(?:情况|总结)?的?(?:(?P<year>{_YEAR})年?度?)?的?(?:年?度)?(?:工作)?(?:情况)?的?"
    r"(?:年度)?(?:总结)?(?:报告|年报)(?:[(](?P<note>[^()]{0,24})[)])?[^\w《》]*$"
)
_TITLE_START: Final = re.compile(r"(?:【[^】]*】|(?:信息名称|文件名称|标题|名称|题名)[:|]|[^\w(《])*")
_YEAR_OF: Final = re.compile(rf"(?:关于)?({_YEAR})年?度?的?")
# Words that no agency has in its name, and words that make a title one of something else.
_FOREIGN: Final = re.compile(
    "我|本报告|按照|根据|依据|现将|编制|要求|通知|意见|解读|格式|指南|目录|首页|信息公开|年报|报告|栏目|年度|网站|发布|来源"
)
_BODY: Final = (
    "政府|办公室|办公厅|局|厅|委员会|管委会|委|办事处|办|院|中心|队|处|所|站|部|署|会|社|海关|银行|公司|学校|大学|学院|医院|馆|园|"
    "省|市|区|县|旗|州|盟|乡|镇|街道|街|苏木|开发区|农场|林场|团|兵团|系统|基地|城"
)
_AGENCY: Final = re.compile(rf"[\u3400-\u9fff·()]{{1,36}}(?:{_BODY})(?:[(][\u3400-\u9fff、]{{2,20}}[)])?")
_DAY: Final = r"(?P<y>20[0-4]\d)\s*[-./年]\s*(?P<m>1[0-2]|0?[1-9])\s*[-./月]\s*(?P<d>3[01]|[12]\d|0?[1-9])\s*日?"
_DATE: Final = re.compile(_DAY)
_SIGNED: Final = re.compile(rf"(?P<name>[\u3400-\u9fff·]{{0,36}}?)[(:,]*(?:日期|时间)?\W*{_DAY}\)?")
_HAN_SIGNED: Final = re.compile(
    r"(?P<name>[\u3400-\u9fff·]{0,36}?)\W*(?P<y>二[〇○零0O][〇○零0O一二三四][〇○零0O一二三四五六七八九])年"
    r"(?P<m>十[一二]?|[一二三四五六七八九])月(?P<d>[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九])日\)?"
)
_PUBLISHED: Final = re.compile(r"(?:发布|公开|公布|上网|更新|信息)\s*(?:日\s*期|时\s*间)[^\w]*" + _DAY)
_WRITTEN: Final = re.compile(r"(?:成文|生成|制发|发文|印发)\s*(?:日\s*期|时\s*间)[^\w]*" + _DAY)
_LONE: Final = re.compile(
    r"\W*(?:日期|时间)?\W*"
    + _DAY
    + r"\W*(?:\d{1,2}:\d{2}(?::\d{2})?)?\W*(?:(?:来源|作者|信息来源|浏览|点击|访问|阅读|字体|字号|编辑|发布).*)?"
)
_PUBLISHER: Final = re.compile(
    r"(?:发\s*布|公\s*开|发\s*文|制\s*作|制\s*发|编\s*制|公开责任|责\s*任)\s*(?:机\s*构|机\s*关|单\s*位|部\s*门|主\s*体)[^\w]*"
    r"([\u3400-\u9fff·()]{2,40})"
)
_PERIOD: Final = re.compile(
    rf"(?P<from>{_YEAR})\s*年?\s*0?1?\s*月?\s*0?1\s*日?\s*(?:起|始)?\s*[,、]?\s*(?:至|到|[-—–~])\s*(?:(?:当年|同年)?(?:(?P<to>20\d{{2,4}})\s*年?)?\s*)?12\s*月?\s*3[01]\s*日?"
)
_REPORTED: Final = re.compile(
    rf"({_YEAR})\s*年\s*度?(?:[\u3400-\u9fff]{{0,20}}?)(?:政府)?信息公开(?:工作)?(?:情况|年度报告|工作报告|报告)"
)
_OPENING: Final = re.compile(r"(?:^|\n)\s*(20[0-4]\d)\s*年度?[,、]([^。\n]*)")
_PLANNED: Final = re.compile("将|计划|力争|争取|打算|继续")
_MENTIONED: Final = re.compile(r"(20[0-4]\d)\s*(?:年度|年(?!\s*\d{1,2}\s*月))")
_NAMED: Final = (
    re.compile(rf"(?:现公布|公布|现将|关于)\s*([\u3400-\u9fff]{{2,30}}?)\s*{_YEAR}\s*年"),
    re.compile(r"由\s*([\u3400-\u9fff]{2,30}?)\s*(?:负责)?(?:编制|编写|编撰|解释)"),
)
_ALONE: Final = re.compile(r"[\n\d|)）>]|办公室\n|关于")
_NOT_PLACE: Final = r"(?![\u3400-\u9fff]*[全各本我该其某每])"
_PLACE_ON_LINE: Final = re.compile(
    rf"[\n:：|（(《>]{_NOT_PLACE}((?:[\u3400-\u9fff]{{1,5}}?(?:省|市|州|盟|地区|区|县|旗|镇|乡|街道)"
    r"|[\u3400-\u9fff]{2,12}?(?:自治区|自治州|自治县|自治旗|开发区))+)$"
)
_PLACE_IN_PROSE: Final = re.compile(
    rf"(?:\n|年[,，]|由|与|在|据|请|被|是|给|对|为|公布){_NOT_PLACE}"
    r"((?:(?:(?![由与在据请被是给对为])[\u3400-\u9fff]){1,3}?(?:省|市|州|盟|地区|区|县|旗|镇|乡|街道))+)$"
)
_FILES: Final = re.compile(r"[^\s<>|/\\]{1,60}\.(?:pdf|docx?|wps|xlsx?|ofd|zip|rar)\b", re.IGNORECASE)
_PINYIN: Final = re.compile(r"[(（][^\W\d_\u3400-\u9fff]{1,7}[)）]")


@dataclass(frozen=True, slots=True)
class _Text:
    """A line without white space and pinyin notes: in the script of the print, and folded, character by character."""

    printed: str
    plain: str

    @classmethod
    def of(cls, text: str) -> _Text:
        printed = "".join(_PINYIN.sub("", text).split())
        plain = fold(printed)
        return cls(printed if len(printed) == len(plain) else plain, plain)


@dataclass(frozen=True, slots=True)
class _Title:
    text: str
    agency: str | None
    year: int | None
    last: int
    weight: float


def read_heading(document: Document, sections: Sequence[Section]) -> Heading:
    """Title, agency, year and day of publication; None for what the document does not tell.

    The agency is given in the fullest form that the document prints: where the title says 洪泽区人民政府 and the text
    淮安市洪泽区人民政府, it is the latter.
    """
    front, tail = _ends_of(document, sections)
    lines = [_Text.of(line) for line in front]
    title = _title(lines)
    prose = "\n".join(section.text for section in sections)
    hinted = _hinted_title(document)
    banner = list(takewhile(lambda line: "。" not in line, front))
    published = _published(banner, tail, document.hints.get("published"))
    year = (title and title.year) or _year(prose, hinted, published)
    agency = (title and title.agency) or _agency(front, tail, prose, document, hinted)
    if agency is not None:
        agency = _fullest(agency, [line.printed for line in lines], prose)
    return Heading(
        title=title.text if title else None,
        agency=agency,
        year=year,
        published=published,
    )


def require_report(document: Document, sections: Sequence[Section], heading: Heading) -> None:
    """Raise `NotAReport` for a text that has neither the outline, the tables nor the title and prose of a report.

    A report may lack any of them: many are printed without a title, some without headings, some without tables.
    """
    own = [section for section in sections if section.key not in ("preamble", "attachment")]
    statistics = any("统计" in s.heading + s.text[:200] for s in sections if s.key == "attachment")
    prose = sum(len(section.text) for section in sections)
    if len(own) >= 3 or (heading.title and (own or prose >= 100 or statistics)) or (statistics and own):
        return
    files = dict.fromkeys(name for p in document.paragraphs() for name in _FILES.findall(p.text))
    if files:
        raise NotAReport(f"the page holds no report but names files; get and read these: {'、'.join(islice(files, 5))}")
    if heading.title:
        raise NotAReport("the text has the title of a report and no body; get the document that the page links to")
    raise NotAReport(
        "the text has no title, no section and no table of an annual report; leave it out, or check the file"
    )


def _ends_of(document: Document, sections: Sequence[Section]) -> tuple[list[str], list[str]]:
    """The lines before the first section, and the last lines of the document; none of them empty."""
    first = next((s.heading for s in sections if s.key not in ("preamble", "attachment") and s.heading), None)
    front: list[str] = []
    for line in _lines(document):
        if (first is not None and first in line) or len(front) == _FRONT:
            break
        front.append(line)
    tail: list[str] = []
    for block in reversed(document.blocks):
        if isinstance(block, Paragraph):
            tail += [line for line in reversed(block.text.split("\n")) if line.strip()]
        if len(tail) >= _TAIL:
            break
    return front, tail[::-1]


def _lines(document: Document) -> Iterator[str]:
    for block in document.blocks:
        if isinstance(block, Table):
            yield from (" ".join(cell.text for cell in row if cell) for row in block.grid)
        else:
            yield from (line for line in block.text.split("\n") if line.strip())


def _title(lines: Sequence[_Text]) -> _Title | None:
    """The best title among the lines: one that names agency and year, on few lines, close to the body."""
    best: _Title | None = None
    for last, line in enumerate(lines):
        if re.search(r"[报告](?:\([^()]*\))?[\W_]*$|[报告]_", line.plain) is None:
            continue
        for count in range(1, min(last + 1, 4) + 1):
            window = lines[last - count + 1 : last + 1]
            if any(re.search("[。;,:>»›]|20..-", part.plain) for part in window[:-1]):
                break
            # The title of a web page goes on with the names of the column and the site.
            parts = [(part.printed.partition("_")[0], part.plain.partition("_")[0]) for part in window]
            whole = _Text("".join(printed for printed, _ in parts), "".join(plain for _, plain in parts))
            found = _parse(whole, count, last)
            if found is None or (best is not None and best.weight >= found.weight):
                continue
            # The name of a column of the site has neither agency nor year; as a title it stands right above the body.
            if found.agency or found.year or last + 1 == len(lines) or re.search("[。,;]", lines[last + 1].plain):
                best = found
    return best


def _parse(line: _Text, count: int, last: int) -> _Title | None:
    """A title taken apart, or None for a line that is none."""
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
    if len(names) > 1 or (names and not _could_be_agency(names[0], count)):
        return None
    note = end["note"] or ""
    dated = _DATE.search(note) is not None
    noted = None if dated else re.search(_YEAR, note)
    stop = end.start("note") - 1 if dated else len(line.plain.rstrip("-—_|:。"))
    name = names[0] if names else ""
    at = line.plain.find(name, begin)
    printed = year[1] if year else end["year"] or (noted[0] if noted else None)
    weight = 2 * (printed is not None) + 3 * bool(name) - 0.2 * count + 0.01 * last
    return _Title(line.printed[begin:stop], line.printed[at : at + len(name)] or None, _number(printed), last, weight)


def _could_be_agency(name: str, count: int) -> bool:
    """Whether a title may begin with this name. Over several lines it must end as agencies do and stand once."""
    if _FOREIGN.search(name) or len(name) > 40:
        return False
    twice = len(name) % 2 == 0 and name[: len(name) // 2] == name[len(name) // 2 :]
    return not twice and (
        _AGENCY.fullmatch(name) is not None
        or (count == 1 and re.fullmatch(r"[\u3400-\u9fff·()]{2,36}", name) is not None)
    )


def _number(year: str | None) -> int | None:
    return None if year is None else int("".join(_NUMERALS.get(c, c) for c in year))


def _hinted_title(document: Document) -> _Title | None:
    """The title that the file has outside its body: in its head, or as its name."""
    name = document.hints.get("name", "")
    for hint in (document.hints.get("title", ""), PurePath(name.replace("\\", "/")).stem):
        for part in re.split(r"[_|\-—]", hint):
            found = _parse(_Text.of(part), 1, 0)
            if found is not None:
                return found
    return None


def _year(prose: str, hinted: _Title | None, published: dt.date | None) -> int | None:
    """The year where no title tells it: from the period of the figures, then from what the report says it reports on,
    then from the title outside the body, then from the year that the prose speaks of most. A year that it speaks of
    once must be the one before that of the publication.
    """
    plain = fold(prose)
    for pattern in (_PERIOD, _REPORTED):
        years = {_number(match[1]) for match in pattern.finditer(plain)}
        if len(years) == 1:
            return years.pop()
    if hinted is not None and hinted.year:
        return hinted.year
    opened = {int(year) for year, rest in _OPENING.findall(plain) if _PLANNED.search(rest) is None}
    if len(opened) == 1 and (published is None or published >= dt.date(min(opened), 11, 1)):
        return opened.pop()
    (year, most), (_, second) = [*Counter(map(int, _MENTIONED.findall(plain))).most_common(2), (0, 0), (0, 0)][:2]
    if most >= 2 * max(second, 1) or (most > second and published is not None and published.year == year + 1):
        return year
    return None


def _agency(
    front: Sequence[str], tail: Sequence[str], prose: str, document: Document, hinted: _Title | None
) -> str | None:
    """The agency where the title does not name it: from the prose, the signature, the index block, the file's head,
    a letterhead, and last the file's name.
    """
    found: list[str] = []
    said = "".join(("\n".join(front) + prose).split())
    for pattern in _NAMED:
        found += pattern.findall(said)
    found += _signature([_Text.of(line) for line in tail])
    above = "\n".join(front)
    plain = fold(above)
    if len(plain) != len(above):
        above = plain
    found += [above[match.start(1) : match.end(1)] for match in _PUBLISHER.finditer(plain)]
    found.append(document.hints.get("agency", ""))
    found += [name for line in front if len(name := _Text.of(line).printed) >= 5]
    if hinted is not None and hinted.agency:
        found.append(hinted.agency)
    return next((name for name in found if _is_agency(name)), None)


def _is_agency(name: str) -> bool:
    plain = fold(name)
    return len(plain) >= 4 and _AGENCY.fullmatch(plain) is not None and _FOREIGN.search(plain) is None


def _signature(tail: Sequence[_Text]) -> Iterator[str]:
    """The names that stand with the date at the end, the last first."""
    for n in range(len(tail) - 1, -1, -1):
        name, day = _signed(tail[n].plain)
        if day is not None:
            yield tail[n].printed[: len(name)] or (tail[n - 1].printed if n else "")


def _fullest(name: str, lines: Sequence[str], prose: str) -> str:
    """The name with the places before it and the rest of its body behind it that the document prints somewhere.

    On a line of its own any place may stand before the name. In a sentence only a short one is told from the words
    before it: 推进云川市 is no place.
    """
    text = "\n".join(("", *lines, *("".join(line.split()) for line in prose.split("\n")), ""))
    longest = name
    # 区统计局 lacks the name of its 区, 统计局 the whole place.
    shared = name[0] if name[0] in "市区县旗乡镇" else ""
    for match in re.finditer(re.escape(name), text):
        left = text[max(0, match.start() - 32) : match.start()] + shared
        alone = _ALONE.match(text, match.end()) is not None
        found = (_PLACE_ON_LINE if alone else _PLACE_IN_PROSE).search(left)
        if found:
            longest = max(longest, found[1].removesuffix(shared) + name, key=len)
    for rest in ("人民政府", "街道办事处", "办事处", "管理委员会"):
        if longest[-1] in "省市区县旗州盟乡镇道木" and longest + rest in text:
            return longest + rest
    return longest


def _published(banner: Sequence[str], tail: Sequence[str], hint: str | None) -> dt.date | None:
    """The day of publication: the one that the page calls so, a date of its own above the body, the one of the
    signature, the one that the file has outside its body, or the day of writing.
    """
    above = fold("\n".join(banner))
    days = [
        *map(_day, _PUBLISHED.finditer(above)),
        *(_day(match) for line in reversed(banner) if (match := _LONE.fullmatch(fold(line).strip()))),
        *(day for line in reversed(tail) if (day := _signed(_Text.of(line).plain)[1])),
        _iso(hint or ""),
        *map(_day, _WRITTEN.finditer(above)),
    ]
    return next((day for day in days if day), None)


def _signed(line: str) -> tuple[str, dt.date | None]:
    """The name before the date that a line ends with, and the date; a line of prose has none."""
    match = _SIGNED.fullmatch(line)
    if match is None or (match["m"] == "12" and match["d"] == "31"):
        han = _HAN_SIGNED.fullmatch(line)
        return (han["name"], _han_day(han)) if han else ("", None)
    return match["name"], _day(match)


def _day(match: re.Match[str]) -> dt.date | None:
    try:
        return dt.date(int(match["y"]), int(match["m"]), int(match["d"]))
    except ValueError:
        return None


def _han_day(match: re.Match[str]) -> dt.date | None:
    def number(text: str) -> int:
        tens, ten, ones = text.rpartition("十")
        return (int(_NUMERALS.get(tens, "1")) * 10 if ten else 0) + int(_NUMERALS.get(ones, "0"))

    try:
        return dt.date(_number(match["y"]) or 0, number(match["m"]), number(match["d"]))
    except ValueError:
        return None


def _iso(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text[:10])
    except ValueError:
        return None
