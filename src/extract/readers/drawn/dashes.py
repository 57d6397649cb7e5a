"""Columns under rules of dashes: a dash for each character that a column is wide, a gap between two columns.

pandoc's simple and multiline tables, those of reStructuredText and those that `tabulate` prints.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Final

from extract.model import Cell, Paragraph, Table
from extract.readers.drawn.measure import MEASURES, places

_COLUMNS: Final = re.compile(r"[ \t]*([-=─]{2,})(?: +\1?[-=─]+)+[ \t]*$")
_WHOLE: Final = re.compile(r"[ \t]*[-=─]{10,}[ \t]*$")
_DASHES: Final = re.compile(r"[-=─]+")
_HEAD: Final = 40  # lines of heads above their rule at most
_Span = tuple[int, int]


def dashed(lines: Sequence[Paragraph], start: int) -> tuple[Table, int] | None:
    """The table that begins on line `start`, and the line behind it; None where none does."""
    found = _extent(lines, start)
    if found is None:
        return None
    rule, end = found
    spans = [match.span() for match in _DASHES.finditer(lines[rule].text)]
    rows = _rows(lines, start, rule, end)
    cut = _cut({line: lines[line].text for row in rows for line in row}, spans)
    if cut is None or len(rows) < 2:
        return None
    cells: list[Cell] = []
    for number, row in enumerate(rows):
        for column in range(len(spans)):
            text = "\n".join(cut[line][column] for line in row if cut[line][column])
            cells.append(Cell(text, number, column, place=lines[row[0]].place))
    return Table(tuple(cells), lines[start].place), end


def _is_rule(text: str) -> bool:
    return bool(_COLUMNS.match(text) or _WHOLE.match(text))


def _extent(lines: Sequence[Paragraph], start: int) -> tuple[int, int] | None:
    """The line of the rule that shows the columns, and the line behind the table."""
    first = lines[start].text
    if _COLUMNS.match(first):
        end = _next(lines, start + 1, lambda text: text.strip() == first.strip())
        if end is not None and end + 1 < len(lines) and lines[end + 1].text.strip():
            # What stands between the first two of three rules are heads.
            end = _next(lines, end + 1, lambda text: text.strip() == first.strip()) or end
        return None if end is None else (start, end + 1)
    if _WHOLE.match(first):
        rule = _next(lines, start + 1, _is_rule, _HEAD)
        if rule is None or not _COLUMNS.match(lines[rule].text):
            return None
        end = _next(lines, rule + 1, _is_rule)
        return None if end is None else (rule, end + 1)
    if first.strip() and start + 1 < len(lines) and _COLUMNS.match(lines[start + 1].text):
        end = start + 2
        while end < len(lines) and lines[end].text.strip():
            end += 1
        return start + 1, end
    return None


def _next(lines: Sequence[Paragraph], start: int, wanted: Callable[[str], bool], most: int | None = None) -> int | None:
    """The first line from `start` on (among `most` lines) that is wanted."""
    end = len(lines) if most is None else min(start + most, len(lines))
    return next((number for number in range(start, end) if wanted(lines[number].text)), None)


def _rows(lines: Sequence[Paragraph], start: int, rule: int, end: int) -> list[list[int]]:
    """The lines of each row. Where any line is empty, empty lines part the rows, else each line is one."""
    parted = any(not line.text.strip() for line in lines[rule + 1 : end])
    rows: list[list[int]] = []
    row: list[int] = []
    for number in range(start, end):
        text = lines[number].text
        if text.strip() and not _is_rule(text):
            row.append(number)
            if parted:
                continue
        if row:
            rows.append(row)
        row = []
    return [*rows, row] if row else rows


def _cut(texts: Mapping[int, str], spans: Sequence[_Span]) -> dict[int, list[str]] | None:
    """The texts of each line, column by column; None where text of one runs over the gap between two columns.

    A tool measures all lines of a table alike: one that fits by another measure than the rest fits by chance.
    """
    for measure in MEASURES:
        cut: dict[int, list[str]] = {}
        for number, text in texts.items():
            cells = _cut_by(text, spans, places(text, measure))
            if cells is None:
                break
            cut[number] = cells
        else:
            return cut
    return None


def _cut_by(text: str, spans: Sequence[_Span], columns: Sequence[int]) -> list[str] | None:
    cells = [""] * len(spans)
    at = 0
    for char, (column, end) in zip(text, pairwise(columns), strict=True):
        while at + 1 < len(spans) and column >= spans[at + 1][0]:
            at += 1
        left, right = spans[at]
        if not char.isspace() and (column < left or (end > right and at + 1 < len(spans))):
            return None
        cells[at] += char
    return [cell.strip() for cell in cells]
