"""Years and days as agencies write them, and as the Regulation sets them. All functions take folded text (`extract.text.fold`)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Final, Literal

from extract.text import from_chinese

_NEW_REGULATION: Final = 2019  # reports on this year and later fall under the Regulation of 2019
_NUMERALS: Final = {**{c: str(n) for n, c in enumerate("〇一二三四五六七八九")}, "○": "0", "零": "0", "O": "0"}
_HAN_YEAR: Final = "二[〇○零0O][〇○零0O一二三四][〇○零0O一二三四五六七八九]"
YEAR: Final = rf"(?:20[0-4]\d|{_HAN_YEAR})"
"""A pattern for a year: 2023, 二〇二三, 二0二三."""

_DAY: Final = r"(?P<y>20[0-4]\d)\s*[-./年]\s*(?P<m>1[0-2]|0?[1-9])\s*[-./月]\s*(?P<d>3[01]|[12]\d|0?[1-9])\s*日?"
_ANY: Final = re.compile(_DAY)
_SIGNED: Final = re.compile(rf"(?P<name>[\u3400-\u9fff\d·]{{0,36}}?)[(:,]*(?:日期|时间)?\W*{_DAY}\)?")
_HAN_DAY: Final = rf"(?P<y>{_HAN_YEAR})年(?P<m>十[一二]?|[一二三四五六七八九])月(?P<d>[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九])日"
_ANY_HAN: Final = re.compile(_HAN_DAY)
_HAN_SIGNED: Final = re.compile(rf"(?P<name>[\u3400-\u9fff\d·]{{0,36}}?)\W*{_HAN_DAY}\)?")
_HAN_LONE: Final = re.compile(rf"\W*{_HAN_DAY}\W*")
_COMPACT: Final = re.compile(r"(?<!\d)(?P<y>20[0-4]\d)(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])(?!\d)")
_LABELLED: Final = {
    "published": re.compile(r"(?:发\s*布|公\s*开|公\s*布|上网|更新|信息)\s*(?:日\s*期|时\s*间)\W*" + _DAY),
    "written": re.compile(r"(?:成\s*文|生成|制发|发文|印发|报告|填报|报送)\s*(?:日\s*期|时\s*间)\W*" + _DAY),
}
# A day that has a line for itself, with the time, and with what sites print beside it.
_LONE: Final = re.compile(
    rf"\W*(?:(?:(?:来源|作者|编辑)[^。]{{0,40}}?)?(?:日期|时间))?\W*{_DAY}\W*(?:\d{{1,2}}:\d{{2}}(?::\d{{2}})?)?\W*"
    "(?:(?:来源|作者|信息来源|浏览|点击|访问|阅读|字体|字号|编辑|发布).*)?"
)
# The days that the figures cover. Digits and units of the dates may be lost: 20231月1日, 2019年11日.
_PERIOD: Final = re.compile(
    rf"({YEAR})\s*[年./-]?\s*(?:0?1|一)?\s*[月./-]?\s*(?:0?1|一)\s*日?\s*(?:开始|[起始])?\s*[,、]?\s*(?:至|到|[-—–~]{{1,2}})"
    r"\s*(?:(?:当年|同年)?(?:(?:20\d{2,4}|二[^\s月]{3})\s*[年./-]?)?\s*)?(?:12|十二)\s*[月./-]?\s*(?:3[01]|三十一?)\s*日?"
)
_MONTHS: Final = re.compile(
    rf"({YEAR})\s*年\s*(?:1|01|一)\s*月?\s*(?:至|到|[-—–~]{{1,2}})\s*(?:{YEAR}\s*年\s*)?(?:12|十二)\s*月(?!\s*\d)"
)


_UNTIL: Final = re.compile(rf"截[至止](?:到|于)?\s*({YEAR})\s*年?\s*(?:12|十二)\s*月?\s*(?:31|三十一)\s*日?")


def last_day(year: int, department: bool) -> dt.date:
    """The last day on which a report on `year` may be published.

    Regulation of 2019, article 49: departments by 31 January, governments by 31 March. Who is no department is taken for a
    government as a whole, towns and street offices included, which article 49 does not name. Regulation of 2007, article 31,
    for reports on years before 2019: all by 31 March.
    """
    return dt.date(year + 1, 1, 31) if department and year >= _NEW_REGULATION else dt.date(year + 1, 3, 31)


def year_number(text: str) -> int:
    """A year in digits or Chinese numerals as a number.

    >>> year_number("二0一七")
    2017
    """
    return int("".join(_NUMERALS.get(c, c) for c in text))


def periods(text: str) -> set[int]:
    """The years whose first to last day or month, or last day alone (截至2023年12月31日), a text names as the period of its
    figures.
    """
    return {year_number(match[1]) for pattern in (_PERIOD, _MONTHS, _UNTIL) for match in pattern.finditer(text)}


def has_day(text: str) -> bool:
    """Whether a day is named anywhere in the text."""
    return _ANY.search(text) is not None


def first(text: str) -> dt.date | None:
    """The first day that a text names, in digits (2024-01-31, 20240131), or else in Chinese numerals; None for no day.

    >>> first("发布于2024年1月31日 09:00"), first("二〇二四年一月三十一日")
    (datetime.date(2024, 1, 31), datetime.date(2024, 1, 31))
    """
    match = _ANY.search(text) or _COMPACT.search(text)
    if match is not None:
        return _day(match)
    han = _ANY_HAN.search(text)
    return _han_day(han) if han else None


def labelled(text: str, label: Literal["published", "written"]) -> Iterator[dt.date]:
    """The days that a text calls the day of publication (发布日期), or of writing (成文日期)."""
    return (day for match in _LABELLED[label].finditer(text) if (day := _day(match)))


def lone(line: str) -> dt.date | None:
    """The day that a line consists of, but for the time and the counters beside it."""
    match = _LONE.fullmatch(line.strip())
    if match is not None:
        return _day(match)
    match = _HAN_LONE.fullmatch(line.strip())
    return _han_day(match) if match else None


def signed(line: str) -> tuple[str, dt.date | None]:
    """The name before the day that a line (without white space) ends with, and the day.

    The last day of December ends a period, and is taken for no signature.
    """
    match = _SIGNED.fullmatch(line)
    if match is not None:
        day = _day(match)
    else:
        match = _HAN_SIGNED.fullmatch(line)
        day = _han_day(match) if match else None
    if match is None or day is None or (day.month, day.day) == (12, 31):
        return "", None
    return match["name"], day


def iso(text: str) -> dt.date | None:
    """The day at the start of an ISO date or time; None for anything else."""
    try:
        return dt.date.fromisoformat(text[:10])
    except ValueError:
        return None


def _day(match: re.Match[str]) -> dt.date | None:
    try:
        return dt.date(int(match["y"]), int(match["m"]), int(match["d"]))
    except ValueError:
        return None


def _han_day(match: re.Match[str]) -> dt.date | None:
    try:
        return dt.date(year_number(match["y"]), from_chinese(match["m"]), from_chinese(match["d"]))
    except ValueError:
        return None
