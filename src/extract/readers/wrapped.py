"""What programs wrap around a text: a JSON record, escapes in place of line ends, entities, marks and numbers before lines.

A crawler stores the text of a page in a field of a record, a mail program quotes it, an editor numbers its lines. None of
that is the report's. Each test looks first for the mark that it needs, which most texts have not.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from itertools import pairwise
from typing import Final

from extract.readers.nested import is_table, loads, told

_SHOWN: Final = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_ESCAPE: Final = re.compile(r"\\(?:r\\n|[nrt]|[ux](?P<code>(?<=u)[0-9a-fA-F]{4}|(?<=x)[aA]0))")
_ESCAPED: Final = {r"\r\n": "\n", r"\n": "\n", r"\r": "\n", r"\t": "\t"}
_LISTS: Final = ("[[", '["', "['")  # in which escapes are those of the strings
_FEW: Final = 5  # escapes, entities or marked lines that may be chance
_ENTITY: Final = re.compile(r"&(?:[a-z]{2,6}|#\d{2,5}|#x[\da-fA-F]{2,4});")
_QUOTE: Final = re.compile(r"\s?(?:> ?)+")
_BULLET: Final = re.compile(r"\s*[-*•·●] ")
_MARKS: Final = frozenset(">-*•·●")
_NEARLY: Final = 0.9  # share of the lines that have what all are meant to have
_COUNT: Final = re.compile(r"\s*(\d{1,5})(?:\t|[:：|→]\t?| {2,})")
# Dots that lead the eye from a label to its figure.
_LEADS: Final = ("....", "．．．．", "……", "····", "____", " . . .")
_LEADERS: Final = re.compile(r"[ \t]*(?:[.．·_]{4,}|…{2,}|(?: \.){3,})[ \t]*(?=\d)")
_FRAME: Final = re.compile(r"^[ \t]+0[ \t]+1(?:[ \t]+\d+)*[ \t]*$", re.MULTILINE)
_INDEX: Final = re.compile(r"(\d+)(?:[ \t]|$)")
_TITLE: Final = re.compile("title|标题|headline|name", re.IGNORECASE)
_REPORT: Final = 200  # characters below which no text is a report


def unwrapped(text: str) -> str:
    """The text inside what a program put around it; the text itself where there is nothing around it."""
    if text[:1] in ("{", "["):
        text = _field(text)
    if text.count("\\") > max(_FEW, text.count("\n")) and not any(map(text.__contains__, _LISTS)):
        text = _ESCAPE.sub(_character, text)
    if "&" in text and "<table" not in text and len(_ENTITY.findall(text, 0)) > _FEW:
        text = unescape(text)
    if _SHOWN.search(text):
        text = _SHOWN.sub("", text)
    if _FRAME.search(text):
        text = _unframed(text)
    if any(map(text.__contains__, _LEADS)) and len(_LEADERS.findall(text)) > _FEW:
        text = _LEADERS.sub(" ", text)
    start = text[:40].lstrip()[:1]
    return _unmarked(text) if start.isdecimal() or start in _MARKS else text


def _field(text: str) -> str:
    """The longest text of a JSON record, behind the record's title where that is a field of its own, before its rows."""
    try:
        record = loads(text)
    except ValueError:
        return text
    record = record[0] if isinstance(record, list) and len(record) == 1 else record
    if not isinstance(record, dict):
        return text
    texts = list(_texts("", record))
    body = max((value for _, value in texts), key=len, default="")
    if is_table(record) and (len(body) < _REPORT or not list(_rows(record))):
        return "\n".join(told(record))
    if len(body) < _REPORT:
        return text
    title = next((value for key, value in texts if _TITLE.search(key) and 4 < len(value) < _REPORT), body)
    rows = [json.dumps(row, ensure_ascii=False) for row in _rows(record)]
    return "\n".join(([] if title in body else [title]) + [body, *rows])


def _texts(key: str, value: object) -> Iterator[tuple[str, str]]:
    """The texts of a record, each with the key of its field. A list of strings is one text, a line for each."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _texts(str(name), inner)
    elif isinstance(value, list):
        yield key, "\n".join(inner for inner in value if isinstance(inner, str))
        for inner in value:
            if isinstance(inner, dict):
                yield from _texts(key, inner)
    elif isinstance(value, str):
        yield key, value


def _rows(value: object) -> Iterator[list[object]]:
    """The rows of the tables of a record: lists within lists."""
    inner = list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else []
    for one in inner:
        if isinstance(value, list) and isinstance(one, list) and not any(isinstance(cell, list) for cell in one):
            yield one
        else:
            yield from _rows(one)


def _character(escape: re.Match[str]) -> str:
    """The character that an escape stands for."""
    plain = _ESCAPED.get(escape[0])
    return chr(int(escape["code"], 16)) if plain is None else plain


def _unmarked(text: str) -> str:
    """The lines without the mark before each: `>` where all are quoted, a dot or a dash where all are items of a list, a running
    number where all are counted.
    """
    lines = text.split("\n")
    full = [line for line in lines if line.strip()]
    if len(full) <= _FEW:
        return text
    if all(_QUOTE.match(line) for line in full):
        return "\n".join(_QUOTE.sub("", line, count=1) for line in lines)
    if sum(map(bool, map(_BULLET.match, full))) > _NEARLY * len(full):
        return "\n".join(_BULLET.sub("", line, count=1) for line in lines)
    counts = [int(found[1]) for line in full if (found := _COUNT.match(line))]
    if len(counts) == len(full) and all(before < after <= before + _FEW for before, after in pairwise(counts)):
        return "\n".join(_COUNT.sub("", line, count=1) for line in lines)
    return text


def _unframed(text: str) -> str:
    """The lines of data frames without what a program prints around them: a line of column numbers, 0 1 2 …, and the number
    of each row before it.
    """
    kept: list[str] = []
    expected = -1
    lines = text.split("\n")
    for line, behind in zip(lines, [*lines[1:], ""], strict=True):
        if _FRAME.match(line) and _counts_columns(line) and (first := _INDEX.match(behind)) and int(first[1]) == 0:
            expected = 0
            continue
        found = _INDEX.match(line) if expected >= 0 else None
        if found is not None and int(found[1]) == expected:
            expected += 1
            line = " " * found.end(1) + line[found.end(1) :]
        else:
            expected = -1
        kept.append(line)
    return "\n".join(kept)


def _counts_columns(line: str) -> bool:
    """Whether a line is 0 1 2 … and nothing else."""
    words = line.split()
    return words == [str(n) for n in range(len(words))]
