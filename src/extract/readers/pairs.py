"""Rows told in pairs of a name and a figure -> Tables: `规章：本年制发件数 0，本年废止件数 0`, `规章 - 本年制发件数: 0`, or a label
with lines of `本年制发件数: 0` below it, as people, notebooks and language models write a table down.

Names that come again and again are heads, and what stands before them is the label of a row. A key that comes once is a
label itself, and so is what stands before figures without names (`规章：0、0、0`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from extract.model import Block, Cell, Paragraph, Table
from extract.text import FIGURE, fold

_FEWEST: Final = 9  # pairs near each other that are no chance
_ROWS: Final = 4  # rows near each other that are no chance
_NEAR: Final = 4  # lines from one row to the next
_LONGEST_ROW: Final = 100  # pairs; the longest row of the form has 15
_AGAIN: Final = 3  # times that a name comes when it is a head
_COUNTS: Final = 9  # rows that count on by no chance
_WIDEST: Final = 1000  # characters of a line that tells one row
_LONGEST: Final = 60  # characters of a label without its notes
_NOTHING: Final = r"(?:[（(]?(?:空白?|未填写?|null|None|NaN|N/A|无)[)）]?|/|—{1,2}|-{1,2})"
_VALUE: Final = rf"(?:{FIGURE}|{_NOTHING})"
_NAME: Final = r"[^\d\s,，;；、:：=。|][^\d,，;；、:：=。|]{0,18}?(?:[（(][^（）()]{1,12}[)）])?"
_PAIR: Final = re.compile(rf"({_NAME})[ \t]*(?:[:：=]|为|是)?[ \t]*({_VALUE})[ \t]*(?:[,，;；、。|]+|$)[ \t]*")
_ONE: Final = re.compile(rf"{_VALUE}$")
_COMMA: Final = re.compile(",")
# What stands between figures, the surest first. A stroke may be a blank cell.
_MARKS: Final = (
    re.compile(r"[ \t]*[、，；;|][ \t]*"),
    re.compile(r",[ \t]+"),
    re.compile(r"[ \t]+"),
    re.compile(r"(?<=\d)/(?=\d)"),
    _COMMA,
)
_THOUSANDS: Final = re.compile(r"\d,\d{3}(?!\d)")
_COLON: Final = re.compile("[:：=]")
_BULLET: Final = re.compile(r"(?:[-*+•·●○◦▪■◆]|#{1,6})[ \t]+")
_COUNTED: Final = re.compile(r"(\d{1,2})[.、．)][ \t]*(?=\S)")
_EMPTY: Final = re.compile(rf"{_NOTHING}$")
_DASH: Final = "—"
_NOTE: Final = re.compile(r"[（(][^（）()]*[)）]")
_SENTENCE: Final = re.compile("[。，；！？]")
# A figure soon behind a name; not that of an hour (9:30), nor that of an indicator (其中：).
_MAYBE: Final = re.compile(r"(?<![\d中])[:：=][^\n:：=，。；！？]*?[\d空无/]")
_PARTED: Final = ("：", ":", "——", " - ", " / ", "—", "-", "·", "_", ">", "→", "/")
# 本年增/减 3 tells 3 more: what looks like a sign ends the name.
_CHANGE: Final = re.compile(r".*增[/\\、]?$")
_SIGNS: Final = ("减", "减少", "增", "增加")
_LESS: Final = re.compile("减少?")
_Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class _Row:
    """A row: its label, its figures with their names (empty ones where none stand there), and the lines that it stands on."""

    label: str
    pairs: tuple[_Pair, ...]
    lines: tuple[int, ...]


def may_hold_pairs(text: str) -> bool:
    """Whether a text may have rows of pairs, as far as a quick look tells."""
    marks = text.count("：") + text.count(":") + text.count("=")
    return marks > _ROWS and len(_MAYBE.findall(text)) > _ROWS


def with_pairs(lines: Sequence[Paragraph]) -> tuple[Block, ...]:
    """The lines of a text, rows of pairs among them as Tables in their places."""
    texts = _without_counts([_bare(line.text) for line in lines])
    rows = [row for number, text in enumerate(texts) if (row := _row(text, number))]
    if len(rows) < _ROWS:
        return tuple(lines)
    singles = [row for row in rows if len(row.pairs) == 1 and not row.pairs[0][0]]
    keys = Counter(row.label for row in singles)
    names = {key for key, count in keys.items() if count >= _AGAIN}
    if 2 * sum(keys[name] for name in names) > len(singles):
        rows = _under_labels(texts, rows, names)
    elif mark := _mark_between(keys):
        rows = _parted(rows, mark)
    return tuple(_blocks(_near(rows), lines))


def _bare(text: str) -> str:
    """A line without the marks of a list, a heading, bold print or JSON."""
    text = text.strip()
    while mark := _BULLET.match(text):
        text = text[mark.end() :].lstrip()
    return (
        text.replace("**", "").replace('"', "").strip("{}[], \t") if '"' in text or "*" in text else text.strip("{}[]")
    )


def _without_counts(texts: list[str]) -> list[str]:
    """The lines without the running numbers before them, where these count all rows on, whatever list the rows are of."""
    found = [(number, int(mark[1])) for number, text in enumerate(texts) if (mark := _COUNTED.match(text))]
    series: list[list[int]] = []
    last = 0
    for number, count in found:
        if count != last + 1 or not series:
            series.append([])
        series[-1].append(number)
        last = count
    if max(map(len, series), default=0) >= _COUNTS:
        for number in (number for own in series if len(own) >= _AGAIN for number in own):
            texts[number] = _COUNTED.sub("", texts[number], count=1)
    return texts


def _row(text: str, line: int) -> _Row | None:
    """The row that a line tells, None where it tells none."""
    if len(text) > _WIDEST:
        return None
    parts = [(text[: colon.start()].strip(), text[colon.end() :].strip()) for colon in _COLON.finditer(text)]
    parts = [(label, rest) for label, rest in parts if _is_label(label)]
    values = _values(parts[-1][1].rstrip("。；;，,")) if parts else ()
    if values:
        return _Row(parts[-1][0], tuple(("", value) for value in values), (line,))
    return next((_Row(label, pairs, (line,)) for label, rest in parts if (pairs := _pairs(rest))), None)


def _values(text: str) -> tuple[str, ...]:
    """The figures that a text is made of; none where it holds anything else, or where commas may stand within figures."""
    if _ONE.match(text):
        return (_figure(text),)
    mark = next((mark for mark in _MARKS if mark.search(text)), None)
    if mark is _COMMA and _THOUSANDS.search(text):
        mark = None
    parts = mark.split(text) if mark else []
    return tuple(map(_figure, parts)) if parts and all(map(_ONE.match, parts)) else ()


def _is_label(text: str) -> bool:
    short = _NOTE.sub("", text)
    return 0 < len(short) <= _LONGEST and not _SENTENCE.search(short) and short.count("（") + short.count("(") == 0


def _pairs(text: str) -> tuple[_Pair, ...]:
    """The pairs of names and figures that a text is made of; none where it holds anything else."""
    pairs: list[_Pair] = []
    at = 0
    while at < len(text):
        found = _PAIR.match(text, at)
        if found is None or found[1] in _SIGNS:
            return ()
        name, value = found[1].strip(), found[2]
        if sign := _CHANGE.match(name) and _LESS.match(value):
            name, value = name + sign[0], value[sign.end() :]
        pairs.append((name, _figure(value)))
        at = found.end()
    return tuple(pairs)


def _figure(text: str) -> str:
    """A figure as printed, nothing where a word says that there is none."""
    return "" if _EMPTY.match(text) else text.strip()


def _under_labels(texts: Sequence[str], rows: Sequence[_Row], names: Collection[str]) -> list[_Row]:
    """The rows of a text in which the pairs of a row stand on lines below its label."""
    by_line = {row.lines[0]: row for row in rows}
    fields = Counter(text.replace("：", ":").partition(":")[0] for text in texts)
    found: list[_Row] = []
    label, at = "", -1
    for number, text in enumerate(texts):
        row = by_line.get(number)
        key, value = (row.label, row.pairs[0][1]) if row else (text.rstrip(":： "), "")
        single = row is not None and len(row.pairs) == 1 and not row.pairs[0][0]
        if not (single or key in names):
            if row:
                found.append(row)
                label = ""
            elif text:
                before, _, behind = text.replace("：", ":").partition(":")
                label, at = (behind if fields[before] >= _AGAIN and behind else text.rstrip(":：")).strip(), number
            continue
        if at >= 0 and label:
            found.append(_Row(label, ((key, value),), (at, number)))
            label = ""
        elif found and found[-1].lines[0] == at and len(found[-1].pairs) < _LONGEST_ROW:
            last = found[-1]
            found[-1] = _Row(last.label, (*last.pairs, (key, value)), (*last.lines, number))
    return found


def _mark_between(keys: Mapping[str, int]) -> str:
    """What stands between a label and a name in nearly all keys; nothing where no name comes again."""
    for mark in _PARTED:
        parted = [key.split(mark, 1)[1].strip() for key in keys if mark in key.strip(mark)]
        if 5 * len(parted) >= 4 * len(keys) > 0 and max(Counter(parted).values()) >= _AGAIN:
            return mark
    return ""


def _parted(rows: Sequence[_Row], mark: str) -> list[_Row]:
    """The rows of a text in which each figure has the label of its row and a name before it."""
    found: list[_Row] = []
    for row in rows:
        if mark not in row.label or row.pairs[0][0]:
            found.append(row)
            continue
        label, name = (part.strip() for part in row.label.split(mark, 1))
        pair = (name, row.pairs[0][1])
        last = found[-1] if found else None
        if last and fold(last.label) == fold(label) and all(name != other for other, _ in last.pairs):
            found[-1] = _Row(label, (*last.pairs, pair), (*last.lines, *row.lines))
        else:
            found.append(_Row(label, (pair,), row.lines))
    return found


def _near(rows: Sequence[_Row]) -> list[_Row]:
    """The rows that stand near enough to others: one or two alone may be a line of the page's own."""
    groups: list[list[_Row]] = []
    for row in rows:
        if not groups or row.lines[0] - groups[-1][-1].lines[-1] > _NEAR:
            groups.append([])
        groups[-1].append(row)
    many = (own for own in groups if len(own) >= _ROWS or sum(len(row.pairs) for row in own) >= _FEWEST)
    return [row for own in many for row in own]


def _blocks(rows: Sequence[_Row], lines: Sequence[Paragraph]) -> Iterator[Block]:
    """The lines that are of no row, and a table for each series of rows with names between them. Others are rows of plain text."""
    by_line = {row.lines[0]: row for row in rows}
    taken = {number for row in rows for number in row.lines}
    series: list[_Row] = []
    for number, line in enumerate(lines):
        row = by_line.get(number)
        if row and row.pairs[0][0]:
            if series and _names(series[-1]) != _names(row):
                yield _table(series, lines)
                series = []
            series.append(row)
        elif row:
            if series:
                yield _table(series, lines)
                series = []
            yield line._replace(text=" ".join((row.label, *(value or _DASH for _, value in row.pairs))))
        elif number not in taken and line.text.strip("{}[], \t"):
            if series:
                yield _table(series, lines)
                series = []
            yield line
    if series:
        yield _table(series, lines)


def _names(row: _Row) -> tuple[str, ...]:
    return tuple(name for name, _ in row.pairs)


def _table(rows: Sequence[_Row], lines: Sequence[Paragraph]) -> Table:
    """Rows of the same names below one another, with these above them."""
    place = lines[rows[0].lines[0]].place
    cells = [Cell(name, 0, n, place=place) for n, name in enumerate(("", *_names(rows[0])))]
    for at, row in enumerate(rows, 1):
        place = lines[row.lines[0]].place
        numbers = row.lines[-len(row.pairs) :] if len(row.lines) >= len(row.pairs) else row.lines[:1] * len(row.pairs)
        cells.append(Cell(row.label, at, 0, place=place))
        for n, ((_, value), number) in enumerate(zip(row.pairs, numbers, strict=True), 1):
            cells.append(Cell(value, at, n, place=lines[number].place))
    return Table(tuple(cells), lines[rows[0].lines[0]].place)
