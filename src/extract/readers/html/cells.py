"""The cells of a table of plain texts, cut out of the form in which lexbor writes it.

There every tag that is opened is closed, and < and > stand for nothing but tags; so the table is cut at the tags of its
rows and cells, and what is between two cuts is read once for all tables that hold the same. A visit to each node costs
more.
"""

from __future__ import annotations

import re
from functools import lru_cache
from operator import itemgetter
from typing import Final

from extract.boxes import Groups, Slot, Span
from extract.readers.html import tags
from extract.readers.html.page import tidy
from extract.text import PICTURE, visible

ORDER: Final = {"thead": 0, "tbody": 1, "tfoot": 2}
"""The head of a table comes first and its foot last, wherever they stand in the source."""

_COMMENT: Final = re.compile(r"<!--.*?-->", re.DOTALL)
# The tags of rows and cells begin with t; so do a few others, and a table that has those is read otherwise.
_PART: Final = re.compile("<(t[a-z]+)([^>]*)>([^<]*(?:<[^t][^<]*)*)")
_TAG: Final = re.compile("</?([^ >]+)[^>]*>")
_PICTURE: Final = re.compile("<(?:img|svg|canvas|select|object)[^>]*>")
_ROOM: Final = re.compile(
    r"""(?:width|height)\s*[=:]\s*["']?[0-3](?:px)?["';\s>]|(?:spacer|blank|space|trans\w*|pixel)\.(?:gif|png)"""
)
_SPANS: Final = re.compile(r' (row|col)span="([^"]*)"')
_NUMBER: Final = re.compile(r"\s*\+?(\d{1,6})")
_CELLS: Final = ("td", "th")
_END, _MORE = "\x1e", "\x1f"  # separators of records and units, which no page has
_MARKS: Final = {**dict.fromkeys(tags.LINES, _END), **dict.fromkeys(tags.CONTENTS, _MORE)}


def plain_groups(html: str) -> Groups | None:
    """The cells of a table as lexbor writes it, None where it holds more than texts."""
    if "<!--" in html:
        html = _COMMENT.sub("", html)
    groups: list[tuple[int, list[list[Slot]]]] = []
    rows: list[list[Slot]] = []
    row: list[Slot] = []
    for tag, given, inside in _PART.findall(html.removesuffix("</table>")):
        slot = _slot(inside)
        if slot is None:
            return None
        if tag in _CELLS:
            row.append(Slot(slot.text, _spans(given)) if "span=" in given else slot)
        elif tag == "tr":
            row = []
            rows.append(row)
        elif tag in ORDER:
            rows = []
            groups.append((ORDER[tag], rows))
        elif tag != "table":
            return None
    groups.sort(key=itemgetter(0))
    return [rows for _, rows in groups]


@lru_cache(maxsize=1 << 13)  # the same labels and figures stand in all reports
def _slot(inside: str) -> Slot | None:
    """A cell without spans, by what stands between its tag and the next one: its lines, each tidy, without empty ones. None
    where it holds more.
    """
    picture = "<img" in inside and shows_picture(inside)
    if "<" in inside:
        inside = _TAG.sub(_mark, inside)
        if _MORE in inside:
            return None
    lines = visible(_plain(inside)).split(_END)
    text = "\n".join(filter(None, map(tidy, lines)))
    return Slot(text or (PICTURE if picture else ""))


def shows_picture(inside: str) -> bool:
    """Whether the markup of a cell has a picture, or a control, that may show a figure; not one that only keeps room."""
    return any(_ROOM.search(picture) is None for picture in _PICTURE.findall(inside))


def _mark(tag: re.Match[str]) -> str:
    return _MARKS.get(tag[1], "")


def _plain(text: str) -> str:
    """A text without the signs that are escaped where a tree is written."""
    if "&" not in text:
        return text
    for escaped, sign in (("&nbsp;", "\xa0"), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
        text = text.replace(escaped, sign)
    return text


def _spans(given: str) -> Span:
    found = dict(_SPANS.findall(given))
    return span_of(found.get("row"), found.get("col"))


def span_of(rows: str | None, columns: str | None) -> Span:
    """The rows and columns of a cell by its attributes: the number that a browser takes from the start of each, 1 where
    there is none. 0 rows reach to the end.
    """
    numbers = [int(found[1]) if (found := _NUMBER.match(text or "")) else 1 for text in (rows, columns)]
    return numbers[0], max(1, numbers[1])
