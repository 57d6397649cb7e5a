"""A whole table, or a whole report, on one line -> a line for each row; rows cut at their empty cells -> whole again.

Dumps that join all text of a page with spaces or pipes lose every line end. Labels and figures still take turns: a row is a
label and the figures behind it, and list numbers show where headings begin.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Final

from extract.model import Place
from extract.text import BLANK_MARKS, COUNTED, FIGURE

_SHORT: Final = 120  # characters of a line that holds one row at most
_ROWS: Final = 6  # rows on one line that are no chance
_APART: Final = re.compile(r"[\s|]+")
_FIGURE: Final = re.compile(FIGURE + "$")
# What goes on behind a figure in a sentence that has spaces around its figures.
_COUNTED: Final = tuple(COUNTED + "-至")
_LISTED: Final = re.compile(r"(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[）)])")
# A heading that lost the line break before it, and the figures of a row in front of it.
_HEADED: Final = re.compile(r"(?<=[\d|/])([ \t]*)([一二三四五六七八九]、[\u4e00-\u9fff、]{4,30})[ \t]*$", re.MULTILINE)
# The same, or only a blank before it. It begins with a class of characters, so the search passes over all others at once.
_MAYBE_HEADED: Final = re.compile(r"[一二三四五六七八九]、(?<=[\d|/ \t]..)[\u4e00-\u9fff、]{4,30}[ \t]*$", re.MULTILINE)
_ENDS: Final = re.compile(r"。$|信息公开(?:工作)?(?:\d{4})?年?度?(?:工作)?(?:报告|年报)$")
_TITLE: Final = re.compile(r"(?=.*20\d\d).{6,}信息公开.{0,12}(?:报告|年报)$")
_BARS: Final = re.compile("[|｜¦丨┃]")
_AROUND: Final = "|｜¦丨┃ \t"
_LABELLED: Final = re.compile(r"[^\n]*?[\u4e00-\u9fff][^\n。，]*$")
_LOOSE: Final = re.compile(
    r"[^\s|｜¦丨┃][ \t]+\d[\d.,]*(?=[\s|｜¦丨┃]|$)"
)  # a figure that no bar parts from what stands before it
_SOME: Final = 6  # one in so many rows is no slip
_CUTS: Final = 3  # rows cut at an empty cell that are no chance
_JOINTS: Final = "/#·•;；,，~^"
_NO_SENTENCE: Final = "#·•~^"
_JOINED: Final = 12  # figures between two of one mark that are no chance
_THOUSANDS: Final = re.compile(r"\d,\d{3}(?!\d)")
_STARTS: Final = re.compile(r"(?<=[。；：])(?=[一二三四五六七八九]、)")

Lines = tuple[list[str], list[Place]]


def unfolded(lines: Sequence[str], places: Sequence[Place]) -> Lines:
    """The lines, each that holds many rows cut into them, and the place of each."""
    return cut(lines, places, _SHORT, _rows)


def cut(lines: Sequence[str], places: Sequence[Place], longest: int, parts: Callable[[str], Sequence[str]]) -> Lines:
    """The lines, those of more than `longest` characters cut into their parts, and the place of each."""
    found, where = [*lines], [*places]
    for number in range(len(lines) - 1, -1, -1):
        if len(lines[number]) > longest:
            own = parts(lines[number])
            found[number : number + 1] = own
            where[number : number + 1] = [places[number]] * len(own)
    return found, where


def parted(lines: Sequence[str], places: Sequence[Place]) -> Lines:
    """The lines, each row of figures with a heading behind it cut before that heading: `0 0 1五、存在的主要问题`.

    With a space between, the figures must have a label of their own: else what stands behind them may be theirs.
    """
    return cut(lines, places, 0, _parts)


def _parts(line: str) -> list[str]:
    head = _HEADED.search(line)
    if head is None:
        return [line]
    row = line[: head.start()]
    return [row, head[2]] if re.search(r"[\u4e00-\u9fff]{2}.*\d" if head[1] else r"\d", row) else [line]


def has_headed(text: str) -> bool:
    """Whether a text has a row of figures with a heading behind it."""
    maybe = ((text.rfind("\n", 0, found.start()) + 1, found.end()) for found in _MAYBE_HEADED.finditer(text))
    return any(_HEADED.search(text, begin, end) for begin, end in maybe)


def rejoined(lines: Sequence[str], places: Sequence[Place]) -> Lines:
    """The lines, rows put together that a crawler cut at empty cells: the line break in each parts its two pipes.

    In such a text a line begins with a pipe only behind one that ends with one, and lines of one pipe lead to the rest of
    a row; a table whose rows begin with pipes begins with one itself.
    """
    bare = [*map(str.strip, lines)]
    if bare.count("|") < _CUTS:
        return [*lines], [*places]
    begun = [text.startswith("|") for text in bare]
    behind = [False, *(text.endswith("|") for text in bare[:-1])]
    cuts = sum(
        before == "|" and begins and bool(text.strip("| "))
        for before, text, begins in zip(bare, bare[1:], begun[1:], strict=False)
    )
    if cuts < _CUTS or any(begins and not ends for begins, ends in zip(begun, behind, strict=True)):
        return [*lines], [*places]
    rows: list[str] = []
    kept: list[Place] = []
    for line, place, begins in zip(lines, places, begun, strict=True):
        if begins:
            rows[-1] = f"{rows[-1].rstrip()} {line.lstrip()}"
        else:
            rows.append(line)
            kept.append(place)
    return rows, kept


def unbarred(lines: Sequence[str]) -> list[str]:
    """The lines, bars taken for spaces where in many rows only some figures have one before them: a recogniser saw the
    rules of the table now and then, and they mark no cells.
    """
    rows = [text for line in lines if (text := line.strip(_AROUND))[-1:].isdecimal() and _LABELLED.match(text)]
    torn = sum(_BARS.search(text) is not None and _LOOSE.search(text) is not None for text in rows)
    if torn * _SOME < len(rows) or len(rows) < _ROWS:
        return list(lines)
    return [" ".join(_BARS.sub(" ", line).split()) for line in lines]


def spaced(lines: Sequence[str], text: str) -> list[str]:
    """The lines of a text, those whose cells a program joined with another mark than pipes with spaces around their figures in its
    place.

    Between words it may be a mark of the sentence, and between two marks a blank cell; within figures commas stay.
    """
    marks = [mark for mark in _JOINTS if text.count(mark) >= _JOINED]
    return [_spaced(line, marks) if len(line) >= _SHORT else line for line in lines]


def _spaced(line: str, marks: Sequence[str]) -> str:
    for mark in marks:
        if line.count(mark) < _JOINED:
            continue
        if len(re.findall(rf"{re.escape(mark)}\s*\d[\d.]*\s*(?={re.escape(mark)})", line)) >= _JOINED:
            if mark == "," and _THOUSANDS.search(line):
                return line
            if mark in _NO_SENTENCE:
                return line.replace(mark, " ")
            around = rf"(?<=[\d件项条元次篇个人])\s*{re.escape(mark)}\s*|\s*{re.escape(mark)}\s*(?=\d)"
            return re.sub(around, " ", line)
    return line


def _rows(line: str) -> list[str]:
    """The rows of a line; the line itself where it holds too few to be sure."""
    words = [word for word in _APART.split(_STARTS.sub(" ", line)) if word]
    if len(words) < 2 * _ROWS:
        return [line]
    figures = [
        (word in BLANK_MARKS or _FIGURE.match(word) is not None) and not behind.startswith(_COUNTED)
        for word, behind in zip(words, [*words[1:], ""], strict=True)
    ]
    labels = {word for word, (figure, behind) in zip(words, pairwise(figures), strict=False) if behind and not figure}
    if len(labels) < _ROWS:  # Column 1 | Column 2 | Column 3: one word counts the heads of a row
        return [line]
    rows: list[list[str]] = []
    before = ""
    behind = True
    for word, figure in zip(words, figures, strict=True):
        listed = _LISTED.match(word) or _LISTED.match(before)
        if not rows or (not figure and (behind or listed)) or _ENDS.search(before) or _TITLE.match(word):
            rows.append([])
        rows[-1].append(word)
        before, behind = word, figure
    return [" ".join(row) for row in rows]
