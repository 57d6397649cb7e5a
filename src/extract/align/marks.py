"""Text whose cells are marked by pipes -> runs of cells, empty ones included.

A pipe can close a cell, open a row or pad a merged cell, and a file sticks to one habit. The habit is read off the
whole file first; then each row becomes a run that knows which of its cells are empty.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import reduce
from itertools import pairwise

from extract.align.stream import FIGURE_END, Figure, Run, Stream, behind_label, figures_at_end
from extract.text import BLANK, WORDS, fold, parse_number, squash

_RULE = re.compile(r"[\s|:+=-]*+$")
_ENDED = 1.25  # times the lines that a pipe ends are more than all: then it ends each row
_WIDE = 6  # cells that no sentence has on a line: it is a row of the form, be it the only one


class Habit(Enum):
    """How a file marks its cells."""

    NONE = "no marks"
    ROWS = "a row per line"
    CLOSED = "a cell per line, closed by a pipe"
    APART = "cells and pipes on lines of their own"


@dataclass(slots=True)
class Piece:
    """One cell of the print: its text as printed, its line, its place in its row (from 0), and its figure.

    `figure` is the reading of a cell that holds one number, a blank mark or nothing; None where it holds words.
    `outside` is text that no pipe on its line closes: a heading or a paragraph between two tables, a figure that was torn.
    """

    text: str
    line: int
    column: int
    figure: Figure | None
    outside: bool = False

    @classmethod
    def of(cls, text: str, line: int, column: int = 0) -> Piece:
        """A cell with its figure read."""
        return cls(text, line, column, _figure(text, line))


def habit_of(raw: Sequence[str], start: int) -> Habit:
    """How the lines from `start` on mark their cells. Shares are counted, not numbers: a file may be cut short."""
    filled = [line.strip() for line in raw[start:] if line.strip()]
    piped = [line for line in filled if "|" in line]
    few = len(piped) < 0.2 * len(filled) or len(piped) < 3
    if few and not any(map(_is_wide, piped)):
        return Habit.NONE
    texts = [text for line in piped if (text := line.strip("| \t"))]
    if texts and 3 * len(texts) > len(piped) and sum("|" in text for text in texts) >= 0.3 * len(texts):
        return Habit.ROWS
    closed = sum(line[-1] == "|" and len(line) > 1 and line.strip("| \t") != "" for line in piped)
    return Habit.CLOSED if closed >= 0.3 * len(piped) else Habit.APART


def _is_wide(line: str) -> bool:
    """Whether a line has more pipes, and between them more cells with something in them, than a sentence has."""
    cells = line.split("|")
    return len(cells) > _WIDE + 1 and sum(cell.strip() != "" for cell in cells) > _WIDE


def read_marked(
    raw: Sequence[str], start: int, habit: Habit, is_label: Callable[[str], bool], pages: frozenset[int] = frozenset()
) -> Stream:
    """Cut lines with cell marks into runs, one for each printed row that holds a cell of figures or an empty one.

    The lines `pages` only number a page.
    """
    opened = False
    if habit is Habit.ROWS:
        rows = _rows_of_lines(raw, start, pages)
    else:
        pieces = (_pieces_closed if habit is Habit.CLOSED else _pieces_apart)(raw, start, pages)
        opened = habit is Habit.CLOSED and _opens_rows(pieces, is_label)
        rows = _rows_of_cells(_without_row_marks(pieces) if opened else pieces)
    runs: list[Run] = []
    parts: list[str] = []
    notes: list[str] = []
    for row, width in rows:
        figures: list[Figure] = []
        first = depth = 0
        for piece in row:
            found = piece.figure
            if found is None:
                if any(figure.text for figure in figures) and (depth or not width):
                    runs.append(_run(figures, parts, notes, first, width, depth))
                    parts, notes = [], []
                figures = []
                parts.append(squash(piece.text))
                notes.append(piece.text)
                depth += 1
                continue
            if not figures:
                first = piece.column
            figures.append(found)
        if opened and figures and not figures[0].text and not behind_label(parts, is_label):
            figures = figures[1:]  # the mark that opens a row without a label
        if figures and (depth or any(figure.text for figure in figures)):
            runs.append(_run(figures, parts, notes, first, width, depth))
            runs[-1].unclosed = row[-1].outside
            parts, notes = [], []
    return Stream(runs, parts, start, apart=habit is not Habit.ROWS)


def _run(figures: list[Figure], parts: list[str], notes: list[str], first: int, width: int, depth: int) -> Run:
    """A run of marked cells; `depth` cells of words stand before them in their row."""
    return Run(figures, parts, notes, row=True, headed=depth > 0, marked=True, first=first, width=width, depth=depth)


def _figure(text: str, line: int) -> Figure | None:
    text = text.strip()
    if not text:
        return Figure("", BLANK, line)
    if text[-1] not in FIGURE_END and text[-1] not in ")）":  # 0項(xiàng)
        return None
    if text.isdecimal() and len(text) <= 3 and text.isascii():
        return Figure(text, parse_number(text), line)
    figures, head = figures_at_end(fold(text).strip(), text, line)
    if head or not figures:
        return None
    return Figure(text, figures[0].number if len(figures) == 1 else WORDS, line)


def _rows_of_lines(raw: Sequence[str], start: int, pages: frozenset[int]) -> list[tuple[list[Piece], int]]:
    """Rows of a file that prints one row per line. Pipes without a space between them are padding, if the file has spaces."""
    piped = [line.strip() for line in raw[start:] if "|" in line]
    spaced = any(" |" in line for line in piped)
    bare = sum(not line.strip("| ") for line in piped)
    closed_below = 3 * bare > len(piped)  # each row is closed by pipes on the next line
    leading = 2 * sum(line[0] == "|" and line.strip("| ") != "" for line in piped) > len(piped) - bare
    ended = _ENDED * sum(line[-1] == "|" for line in piped) > len(piped)
    rows: list[tuple[list[Piece], int]] = []
    for number in range(start, len(raw)):
        line = raw[number].strip()
        if not line.strip("| ") or number in pages or ("--" in line and _RULE.match(line)):
            continue
        if leading:
            line = line.removeprefix("|")
        cells = line.split("|")
        if len(cells) > 1 and cells[-1].strip() == "":
            if closed_below or not ended:
                cells[-1] = " "  # the pipe parts it from the cell before
            else:
                cells.pop()
        pieces = [Piece.of(c, number, n) for n, c in enumerate(cells) if c or n == 0 or not spaced]
        pieces[-1].outside = ended and line[-1] != "|" and _goes_on_in_digits(raw, number)
        rows.append((pieces, len(cells)))
    return rows


def _goes_on_in_digits(raw: Sequence[str], number: int) -> bool:
    """Whether the line behind a line begins with digits, which may be the rest of its last figure."""
    return number + 1 < len(raw) and raw[number + 1].lstrip()[:2].lstrip(".,")[:1].isdecimal()


def _rows_of_cells(pieces: Sequence[Piece]) -> list[tuple[list[Piece], int]]:
    """Rows of a file that prints one cell per line: a label starts a row, and no row end is known."""
    rows: list[tuple[list[Piece], int]] = []
    row: list[Piece] = []
    filled = False
    for piece in pieces:
        words = piece.figure is None
        if words and filled:
            rows.append((row, 0))
            row, filled = [], False
        elif not words and row:
            filled = True
        piece.column = len(row)
        row.append(piece)
    if row:
        rows.append((row, 0))
    return rows


def _pieces_closed(raw: Sequence[str], start: int, pages: frozenset[int]) -> list[Piece]:
    """Cells that a pipe closes. A lone pipe is an empty cell; further pipes on the same line are padding."""
    pieces: list[Piece] = []
    held = passed = ""
    for number in range(start, len(raw)):
        line = raw[number].strip()
        if number in pages:
            passed = line
            continue
        if not line:
            continue
        text, pipe, rest = line.partition("|")
        text = text.strip()
        if not pipe:
            held = _wrapped(held, text)
            continue
        if text or held:
            piece = Piece.of(_wrapped(held, text), number)
            piece.outside = not text
            pieces.append(piece)
            held = ""
        elif not rest.strip():
            pieces.append(_emptied(passed, number))
        passed = ""
        tail = rest.strip().strip("|").strip()
        if tail:
            pieces.append(Piece.of(tail, number))
    if held:
        last = Piece.of(held, len(raw) - 1)  # a figure, where the text was cut off within a row
        last.outside = True
        pieces.append(last)
    return pieces


def _emptied(passed: str, line: int) -> Piece:
    """A cell with nothing in it but a line that was `passed` over as the number of a page; a bare number may be its figure."""
    return Piece(passed, line, 0, Figure(passed, WORDS, line)) if passed.isdecimal() else Piece.of("", line)


def _wrapped(before: str, text: str) -> str:
    """Two lines of one cell as its text. Figures are not put together: the first may number a page."""
    return f"{before} {text}" if before[-1:].isdecimal() and text[:1].isdecimal() else before + text


def _pieces_apart(raw: Sequence[str], start: int, pages: frozenset[int]) -> list[Piece]:
    """Cells between pipes on lines of their own: an empty line between two pipes is an empty cell, nothing is padding."""
    pieces: list[Piece] = []
    held: list[str] = []
    passed = ""
    line_of = start
    empty = False
    for number in range(start, len(raw)):
        line = raw[number]
        bare = line.strip()
        if "|" not in bare:
            if not bare:
                empty = True
            elif number in pages:
                passed = bare
            else:
                held.append(bare)
                line_of = number
            continue
        before, _, after = bare.partition("|")
        if before.strip():
            held.append(before.strip())
            line_of = number
        if held:
            pieces.append(Piece.of(reduce(_wrapped, held), line_of))
        elif empty or passed:
            pieces.append(_emptied(passed, number))
        held = [after.strip("| ")] if after.strip("| ") else []
        empty, passed = False, ""
        line_of = number
    if held:
        pieces.append(Piece.of(reduce(_wrapped, held), line_of))
    return pieces


def _opens_rows(pieces: Sequence[Piece], is_label: Callable[[str], bool]) -> bool:
    """Whether a lone pipe stands before nearly every label of the form, and so opens rows."""
    labels = opened = 0
    for before, piece in pairwise(pieces):
        if piece.figure is None and is_label(squash(piece.text)):
            labels += 1
            opened += not before.text.strip()
    return labels > 2 and opened >= 0.75 * labels


def _without_row_marks(pieces: Sequence[Piece]) -> list[Piece]:
    """Drop the lone pipe before each cell of words; before a heading it is a blank cell."""
    kept: list[Piece] = []
    for piece in pieces:
        if kept and piece.figure is None and not piece.outside and not kept[-1].text.strip():
            kept.pop()
        kept.append(piece)
    return kept
