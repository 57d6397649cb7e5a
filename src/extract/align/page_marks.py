"""Lines that do nothing but number a page: `- 2 -`, `第2页`, `3 / 12`, a bare number beside a form feed."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

_ENDS = frozenset("0123456789-—–页")
_ENDS_OR_BLANK = _ENDS | frozenset(" \t\r\f\v")
_LONGEST = 20
_DIGITS = 3
_MARK = re.compile(
    r"[-—–]\s?\d{1,3}\s?[-—–]$|第\s?\d{1,3}\s?页(?:[,，\s]?共\s?\d{1,3}\s?页)?$|\d{1,3}\s?/\s?\d{1,3}\s?页$"
    r"|[Pp](?:age|\.)\s?\d{1,3}(?:\s?(?:of|/)\s?\d{1,3})?$"
)
_OPENED = frozenset("第-—–")
_OF = re.compile(r"(\d{1,3})\s?/\s?(\d{1,3})$")


def page_lines(folded: Sequence[str]) -> frozenset[int]:
    """The lines (from 0) of a folded text that only number their page."""
    marks: set[int] = set()
    counted: defaultdict[str, dict[int, int]] = defaultdict(dict)
    feeds = []
    for number, line in enumerate(folded):
        if line[:1] == "\f":
            feeds.append(number)
        # Nearly all lines are done with here: they end with words, or are a figure and no more.
        if line[-1:] not in _ENDS_OR_BLANK or line.isdecimal():
            continue
        bare = line.strip()
        if not bare or bare[-1] not in _ENDS or len(bare) > _LONGEST:
            continue
        if _MARK.match(bare):
            marks.add(number)
        elif found := _OF.match(bare):
            counted[found[2]][number] = int(found[1])
    marks.update(_on_three_lines(folded))
    for whole, numbers in counted.items():
        # `2 / 2` may be two cells and a blank one: the number of a page follows that of the page before.
        values = set(numbers.values())
        marks |= {n for n, v in numbers.items() if v <= int(whole) and (v == 1 or {v - 1, v + 1} & values)}
    # Pages that say `第2页` have no bare number as well.
    return frozenset(marks or _beside_feeds(folded, feeds))


def _on_three_lines(folded: Sequence[str]) -> Iterator[int]:
    """The lines of page marks whose number has a line of its own: 第, 2, 页."""
    for number, line in enumerate(folded[:-2]):
        if line[:1] in _OPENED and len(line.rstrip()) == 1:
            mark = "".join(map(str.strip, folded[number : number + 3]))
            if folded[number + 1].strip().isdecimal() and _MARK.match(mark):
                yield from range(number, number + 3)


def _beside_feeds(folded: Sequence[str], feeds: Sequence[int]) -> set[int]:
    """Bare numbers at the feet or the heads of pages. Several must count the pages, and those that do not are none."""
    feet: dict[int, int] = {}
    heads: dict[int, int] = {}
    for page, feed in enumerate(feeds, 1):
        foot = next((n for n in range(feed - 1, -1, -1) if folded[n].strip()), -1)
        if foot >= 0 and may_number_page(folded[foot]):
            feet[foot] = int(folded[foot]) - page
        if may_number_page(folded[feed]):
            heads[feed] = int(folded[feed]) - page - 1
    for side in (feet, heads):
        offset, count = Counter(side.values()).most_common(1)[0] if side else (0, 0)
        if count > 1:
            return {number for number, own in side.items() if own == offset}
    return {number for side in (feet, heads) if len(side) == 1 for number in side}


def may_number_page(text: str) -> bool:
    """Whether a text is a number that a page may have: three digits at most, and not 0."""
    bare = text.strip()
    return bare.isdecimal() and len(bare) <= _DIGITS and int(bare) > 0
