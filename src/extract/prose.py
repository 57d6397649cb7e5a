"""Lines of a page back into paragraphs, and the lines of torn tables out of them.

A reader that sees margins says itself which lines carry on; a plain text does not, and its line breaks may be those
of the page, those of the paragraphs, or both with an empty line after each.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import islice, repeat
from typing import Final

from extract.form import forms
from extract.text import BLANK_MARKS, fold, squash

_SAMPLE: Final = 40  # lines of prose tell how a text is broken
_ENDS: Final = tuple("。！？；：…!?;:")
_CLOSERS: Final = "”’」』）)》】\"'"
# A line never begins with these: it carries on the one above it, whatever else is known.
_CARRIES_ON: Final = tuple("，。、；：！？）》”’】」』,;!?)")
_MARKER: Final = re.compile(
    r"[(（]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})(?:[)）、]|[.．](?!\d)|是|方面)|第[一二三四五六七八九十]|首先|其次|此外|下一步|备?注[:：]|说明[:：]"
)
_PAGE_MARK: Final = re.compile(
    r"\W*(?:[-—–―]\s*\d{1,3}\s*[-—–―]|第\s*\d{1,3}\s*页\W*(?:共\s*\d{1,3}\s*页)?|Page\s*\d{1,3}(?:\s*of\s*\d{1,3})?|P\.\s*\d{1,3})\W*",
    re.IGNORECASE,
)
_FIGURES_AT_END: Final = re.compile(r"(?:[\s|][-+减增]?\s*\d[\d,.]*\s*(?:万元|元|件|项)?|\|)[\s|]*$")
_PIECES: Final = re.compile(r"[\s|]+")
_NOTE: Final = re.compile(r"\([^()]{1,24}\)")
_UNIT: Final = re.compile(r"\s*[条件个次项份篇人万元家名期处场例宗起台部%、,。]")
_CUT_YEAR_END: Final = re.compile(r"(?<!\d)2(?:0\d{0,2})?$")
_CUT_DAY_END: Final = re.compile(r"[年月][123]$")
_CUT_DAY: Final = re.compile(r"\d[月日]")
_CUT_YEAR: Final = re.compile(r"(\d{1,3})年")
_REST: Final = re.compile(r"(?:[年月日件条项次份个宗起]|万?元)(?:[，,。；;、（(）)至起止\d]|$)")  # of a count or a date
_SENTENCE: Final = re.compile(r"[。!?;]|,.*,|:\s*$")


# A line as printed, the same folded, and whether it carries on the line before (None where the reader cannot tell).
# A plain tuple, because a text has hundreds of them and each is looked at once.
Line = tuple[str, str, bool | None]


@dataclass(frozen=True, slots=True)
class Breaks:
    """How a text breaks its lines. `width` is that of a full line in half-width characters, 0 where each line is a
    paragraph; `margin` the usual indent; `spaced` says that empty lines stand everywhere and mean nothing.
    """

    width: float = 0
    margin: int = 0
    spaced: bool = False


def width(text: str) -> float:
    """The width of a text in half-width characters: a Chinese character takes two."""
    return (len(text.encode()) + len(text)) / 2


def indent(text: str) -> int:
    """The blank room before a text, in half-width characters."""
    lead = text[: len(text) - len(text.lstrip())]
    return len(lead) + lead.count("\u3000") + 3 * lead.count("\t")


def ends(text: str) -> bool:
    """True if a paragraph may end with this text: its last character, but for closing marks, ends a sentence."""
    return text.rstrip(_CLOSERS).endswith(_ENDS) or text.endswith(_ENDS)


def breaks_of(texts: Sequence[str]) -> Breaks:
    """How the lines of prose are broken. `texts` are the lines of a plain text in order, empty ones included.

    Lines broken by a page mostly stop in mid-sentence, all at about the same width, and no line is wider. Lines that
    are paragraphs end as sentences end, at any width.
    """
    wide = (
        (n, text, size)
        for n, text in enumerate(map(str.rstrip, texts))
        if (size := width(text)) >= 24 and not ("|" in text or "\t" in text or "   " in text.lstrip())
    )
    long = list(islice(wide, _SAMPLE))
    cut = [(n, size) for n, text, size in long if not ends(text)]
    if len(cut) < 2 or len(cut) * 8 < len(long):
        return Breaks()
    full = sorted(size for _, size in cut)[len(cut) * 9 // 10]
    wider = sum(size > 1.06 * full for _, _, size in long)
    near = sum(size >= 0.85 * full for _, size in cut)
    if wider * 20 > len(long) or near * 3 < len(cut) * 2:
        return Breaks()
    followed = [n + 1 < len(texts) and not texts[n + 1].strip() for n, _ in cut]
    indents = sorted(indent(texts[n]) for n, _ in cut)
    return Breaks(full, indents[len(indents) // 2], sum(followed) * 2 > len(followed))


def join(lines: Sequence[Line], breaks: Breaks) -> str:
    """The prose of some lines: what the page broke is whole again, with one newline between paragraphs.

    Marks of pages are left out. Words of Latin letters and figures keep a space where a line ended between them.
    """
    paragraphs: list[str] = []
    before = ""
    gap = turned = False
    for n, (printed, _, joins) in enumerate(lines):
        text = printed.strip()
        turned = turned or "\f" in printed
        if not text:
            gap = True
            continue
        turns = turned or (n + 1 < len(lines) and "\f" in lines[n + 1][0])
        if len(text) < 24 and (_PAGE_MARK.fullmatch(text) or _is_page_number(text, before, turns, breaks)):
            continue
        if joins is None:
            joins = _carries_on(before, printed, gap and not turned, breaks)
        if joins and paragraphs:
            parted = _is_word(paragraphs[-1][-1], text[0]) and not _is_cut_date(paragraphs[-1], text)
            paragraphs[-1] += (" " if parted else "") + text
        else:
            paragraphs.append(text)
        before, gap, turned = printed, False, False
    return "\n".join(paragraphs)


def _is_word(last: str, first: str) -> bool:
    return last.isascii() and first.isascii() and first.isalnum() and (last.isalnum() or last in ",.;:")


def _is_cut_date(before: str, text: str) -> bool:
    """Whether a line ends amid the number of a year, month or day that the next one carries on: 20 and 23年, 月3 and 1日."""
    end, begin = _CUT_YEAR_END.search(before), _CUT_YEAR.match(text)
    if end is not None and begin is not None and len(end[0] + begin[1]) == 4:
        return True
    return _CUT_DAY_END.search(before) is not None and _CUT_DAY.match(text) is not None


def _is_page_number(text: str, before: str, turns: bool, breaks: Breaks) -> bool:
    """A bare number where a page ends, or where the line before it had no room left or ended a sentence. Elsewhere it
    is a figure of the sentence that stood in a box of its own.
    """
    if not text.isdecimal() or len(text) > 3:
        return False
    return turns or (
        breaks.width > 0 and (not before or ends(before.strip()) or breaks.width - width(before.rstrip()) < 4)
    )


def _carries_on(before: str, line: str, gap: bool, breaks: Breaks) -> bool:
    """Whether a line of a plain text carries on the line before it."""
    text, last = line.strip(), before.strip()
    if text.startswith(_CARRIES_ON):
        return True
    if not breaks.width or (gap and not breaks.spaced):
        return False
    if last[-1:].isdecimal() and (_REST.match(text) or _is_cut_date(last, text)):
        return True
    room = breaks.width - width(before.rstrip())
    if ends(last):
        indented = indent(before) - breaks.margin < 2 <= indent(line) - breaks.margin <= 8
        listed = _MARKER.match(text) is not None and last[-1] not in "；：;:"
        return room < 4 and not indented and not listed
    # A short line that stops in mid-sentence lost some of its characters; one without any mark is a heading or a name.
    return room < 0.1 * breaks.width or (_MARKER.match(text) is None and any(mark in last for mark in "，、“《"))


def without_tables(lines: Sequence[Line], section: str) -> Sequence[Line]:
    """The lines of a section that are prose; `section` is the key of the section whose tables may stand among them.

    A line is a table's if it has no characters but those of the form's labels, figures and cell marks, if it ends with
    figures, or if it is a few words between such lines. All lines are prose where next to none could be a table's.
    """
    if section not in _with_tables():
        return lines
    kinds = [*map(_kind, (plain for _, plain, _ in lines), repeat(section))]
    if kinds.count("table") + kinds.count("figures") < 3:
        return lines
    return [
        line
        for n, (line, kind) in enumerate(zip(lines, kinds, strict=True))
        if kind == "prose" or kind == "empty" or not _among_cells(lines, kinds, n)
    ]


def _among_cells(lines: Sequence[Line], kinds: Sequence[str], n: int) -> bool:
    """Whether a line that might be either belongs to the table: words between its lines, or a row of figures that is
    not a sentence which goes on with the unit of its last figure.
    """
    if kinds[n] == "table":
        return True
    if kinds[n] == "words":
        return _neighbour(kinds, n, -1) == "table" == _neighbour(kinds, n, 1)
    after = next((plain for _, plain, _ in lines[n + 1 :] if plain.strip()), "")
    return _UNIT.match(after) is None


def _neighbour(kinds: Sequence[str], start: int, step: int) -> str:
    """The kind of the next line that is not empty; words beside words are passed over, as extra rows come in pairs."""
    n = start + step
    while 0 <= n < len(kinds) and kinds[n] in ("empty", "words"):
        n += step
    return kinds[n].replace("figures", "table") if 0 <= n < len(kinds) else "prose"


# The lines of tables are much the same in all reports, so most are known already.
@lru_cache(maxsize=1 << 14)
def _kind(plain: str, section: str) -> str:
    known, labels, clauses, rows = _words(section)
    if plain.count("|") > 1:
        return "table"
    if not plain or plain.isspace():
        return "empty"
    if known.fullmatch(plain):
        if "," not in plain:
            return "table"
        for label in clauses:
            plain = plain.replace(label, " ")
        words = (piece.strip("0123456789,.+-") for piece in _PIECES.split(plain))
        return "table" if all(squash(word) in labels for word in words if "," in word) else "prose"
    if len(plain) > 60 or _SENTENCE.search(plain) is not None:
        return "prose"
    if rows.match(plain) is not None or known.fullmatch(_NOTE.sub("", plain)):
        return "table"
    if _FIGURES_AT_END.search(plain) is not None:
        return "figures"
    return "words" if len(plain) <= 16 and "," not in plain else "prose"


@cache
def _with_tables() -> frozenset[str]:
    return frozenset(table.section for form in forms() for table in form.tables)


@cache
def _words(section: str) -> tuple[re.Pattern[str], str, tuple[str, ...], re.Pattern[str]]:
    """A pattern of the characters of a section's tables in all editions, with those of figures and cell marks; their
    labels, squashed, in one string to look pieces up in; the labels that have a comma; and a pattern of the
    beginning of a row.
    """
    labels: list[str] = []
    rows: set[str] = set()
    for form in forms():
        for table in form.tables:
            if table.section != section:
                continue
            labels += table.headings
            for column in table.columns:
                labels += (column.label, *column.aliases, *column.under)
            for row in table.rows:
                labels += (row.label, *row.aliases, *row.under, row.item or "", *(c.unit for c in row.cells))
                rows.update(map(fold, (row.label, *row.aliases)))
    marks = "".join(BLANK_MARKS) + "0123456789.,+-:()[]|/\\\"“”'‘’、 \t\f\v%元万单位序号"
    known = "".join(sorted(set(fold("".join(labels)) + marks)))
    begins = re.compile(f"(?:{'|'.join(map(re.escape, sorted(rows, reverse=True)))})[\\s\\d(]")
    clauses = tuple(label for label in map(fold, labels) if "," in label)
    return re.compile(f"[{re.escape(known)}]*"), "|".join(map(squash, labels)), clauses, begins
