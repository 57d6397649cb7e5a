"""Rows printed as CSV, as tabs, or as the lists of a program -> rows of pipes, which mark every cell.

`规章,0,,3`, `['规章', '0', None, '3']` and `规章⇥0⇥⇥3` all say which cell is empty; read as words they would not.
"""

from __future__ import annotations

import csv
import json
import math
import re
from ast import literal_eval
from collections import Counter
from collections.abc import Sequence
from typing import Final

from extract.model import Place
from extract.readers.unfold import Lines
from extract.text import BLANK_MARKS, FIGURE

_ROWS: Final = 6  # rows of figures that are no chance
_FIGURE: Final = re.compile(FIGURE + "[*＊①-⑳]?$")  # a note may be hung on it
# What a tab leaves before a figure that no space follows.
_LEFT: Final = re.compile(r"\t( *)\d[\d.,]*(?=\t|$)", re.MULTILINE)
_TABS: Final = re.compile(r"\t+")
_SERIES: Final = 4  # rows that count on by no chance
_NUMBERED: Final = re.compile(r"^ *\d{1,3} ?[|\t,;]", re.MULTILINE)
_NUMBER: Final = re.compile(r"\s*(\d{1,3}) \| ?(?=[^|]*\|)")
_CHANCE: Final = 2
_LIST: Final = re.compile(r"\s*[\[(].*[\])],?\s*$")
_THOUSANDS: Final = re.compile(r"[^\d\s,.+\-减增][\s|]*\d{1,3},\d{3}|\s\d{1,3}(?:,\d{3})+(?![\d,])")
# As in each row of CSV that holds figures; few texts have as many.
_BEHIND: Final = {mark: re.compile(rf'{mark}[\s"|]*(?:[-+−]?\d|/)') for mark in ",;"}
_SENTENCE: Final = "。"
_LONG: Final = 12  # lines of one row at most
_LISTS: Final = ("['", '["', "[None", "[null")
_QUOTES: Final = re.compile(r"['\"]")
Row = list[str]


def from_lists(lines: list[str], places: list[Place], text: str) -> Lines:
    """The lines, those that are lists of a program, of cells or of rows, as cells between pipes."""
    if not any(map(text.__contains__, _LISTS)):
        return lines, places
    return _rewritten(lines, places, [_listed(line) for line in lines])


def unlisted(lines: list[str], places: list[Place], text: str) -> Lines:
    """The lines, those that hold the cells of a row in one of these ways as cells between pipes."""
    if "\t" in text and _tabs_are_space(text):
        lines = [" ".join(line.split()) if "\t" in line else line for line in lines]
    elif "\t" in text:
        # Some programs put several tabs between two cells.
        mark = "\t" * math.gcd(*map(len, _TABS.findall(text)))
        lines, places = _rewritten(lines, places, [[line.split(mark)] if mark in line else [] for line in lines])
    for mark, behind in _BEHIND.items():
        if text.count(mark) > 2 * _ROWS and len(behind.findall(text)) >= _ROWS and not _has_thousands(lines, mark):
            lines, places = _rewritten(lines, places, _csv(lines, mark))
    return _unnumbered(lines) if len(_NUMBERED.findall(text)) >= _SERIES else lines, places


def _unnumbered(lines: list[str]) -> list[str]:
    """The rows without the number of each, which a spreadsheet or a program puts before all of them, heads too."""
    kept = list(lines)
    series: list[int] = []
    last = -1
    for number, line in enumerate([*lines, "."]):
        found = _NUMBER.match(line)
        if found and int(found[1]) == last + 1 and series:
            series.append(number)
        elif line.strip():
            if len(series) >= _SERIES and any(_is_head(lines[row]) for row in series):
                for row in series:
                    kept[row] = _NUMBER.sub("", lines[row], count=1)
            series = [number] if found else []
        last = int(found[1]) if found else last
    return kept


def _tabs_are_space(text: str) -> bool:
    """Whether tabs stand for the spaces of a layout and not for the ends of cells: some figures then have a space left
    between the last tab and them, and others none.
    """
    left = Counter(map(len, _LEFT.findall(text)))
    return left.total() - max(left.values(), default=0) > _CHANCE


def _is_head(line: str) -> bool:
    """Whether the cells behind the number of a row hold words and no figures, nor marks for none."""
    cells = [cell.strip() for cell in line.split("|")[1:]]
    told = [cell for cell in cells if cell]
    return bool(told) and not any(_FIGURE.match(cell) or cell in BLANK_MARKS for cell in told)


def _rewritten(lines: list[str], places: list[Place], rows: Sequence[list[Row] | None]) -> Lines:
    """The lines with those that are rows as cells between pipes; all as they were where too few rows hold figures."""
    if sum(map(_has_figures, (row for own in rows for row in own or ()))) < _ROWS:
        return lines, places
    found: list[str] = []
    where: list[Place] = []
    for line, place, own in zip(lines, places, rows, strict=True):
        if own is None:
            continue
        new = [" | ".join(" ".join(cell.split()) for cell in row) + " |" for row in own] or [line]
        found += new
        where += [place] * len(new)
    return found, where


def _has_figures(row: Row) -> bool:
    """Whether a row has labels first, and behind them nothing but figures and cells left blank, not all of them empty.

    A running number may stand before the labels.
    """
    cells = [cell.strip() for cell in row]
    words = [n for n, cell in enumerate(cells) if cell not in BLANK_MARKS and not _FIGURE.match(cell)]
    return bool(words) and any(cells[words[-1] + 1 :])


def _listed(line: str) -> list[Row]:
    """The rows of a list as a program prints it, of cells or of rows of cells; none where the line is no list."""
    if not _LIST.match(line) or not _QUOTES.search(line):
        return []
    for parse in (json.loads, literal_eval):
        try:
            found = parse(line.strip().rstrip(","))
        except (ValueError, SyntaxError, MemoryError, RecursionError):
            continue
        rows = found if found and all(isinstance(row, (list, tuple)) for row in found) else [found]
        if all(isinstance(row, (list, tuple)) and all(map(_is_cell, row)) for row in rows):
            return [["" if cell is None else str(cell) for cell in row] for row in rows]
    return []


def _is_cell(cell: object) -> bool:
    return cell is None or isinstance(cell, (str, int, float))


def _csv(lines: Sequence[str], mark: str) -> list[list[Row] | None]:
    """The row of each line with commas, or another mark between cells; a sentence with commas is none.

    A row goes on over lines while a quotation mark is open: those give None.
    """
    rows: list[list[Row] | None] = []
    number = 0
    while number < len(lines):
        end = number + 1
        if '"' in lines[number]:
            closed = (n for n in range(end, min(number + _LONG, len(lines)) + 1) if not _is_open(lines[number:n]))
            end = next(closed, end)
        row = next(csv.reader([" ".join(lines[number:end])], delimiter=mark), [])
        rows.append([row] if len(row) > 1 and _SENTENCE not in lines[number] else [])
        rows += [None] * (end - number - 1)
        number = end
    return rows


def _is_open(lines: Sequence[str]) -> bool:
    """Whether a quotation mark of some lines is not closed."""
    return sum(line.count('"') for line in lines) % 2 == 1


def _has_thousands(lines: Sequence[str], mark: str) -> bool:
    """Whether commas stand inside figures: behind a word and a figure, or a gap and a figure, three digits may be the rest of
    that figure.
    """
    return mark == "," and any("," in line and _SENTENCE not in line and _THOUSANDS.search(line) for line in lines)
