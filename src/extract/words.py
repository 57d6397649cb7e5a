"""Words printed on a page -> lines of text, and the text of a cell. Geometry only; points from the top left."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median
from typing import Final, NamedTuple

from extract.text import raised

# A gap between two words that is a space in print, in parts of a character's width.
SPACE: Final = 0.35
# Figures that lie on one another by more than this are two: one was covered when the other was printed over it.
OVERPRINT: Final = 0.2
# Print is raised where it is smaller than this beside its neighbour, and its foot higher by this part of the other's height.
SMALLER: Final = 0.9
RAISED: Final = 0.18
# Smaller print on the same line has its foot a little higher; below that by this part of the height, it is lowered.
LOWERED: Final = 0.02


class Word(NamedTuple):
    """Characters printed side by side without a gap.

    `em` is the width of a full character of its print. `after_blank` says that the file has a blank before the word.
    """

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    em: float
    after_blank: bool = False


def lines(words: Sequence[Word]) -> list[list[Word]]:
    """Words on one line of print together, lines from top to bottom, words from left to right."""
    if len(words) < 2:
        return [[*words]] if words else []
    rows: list[list[Word]] = []
    top = bottom = float("-inf")
    for word in sorted(words, key=lambda w: w.top + w.bottom):
        overlap = min(bottom, word.bottom) - max(top, word.top)
        if rows and overlap >= 0.5 * min(bottom - top, word.bottom - word.top):
            rows[-1].append(word)
        else:
            rows.append([word])
            top, bottom = word.top, word.bottom
    for row in rows:
        row.sort(key=lambda w: w.x0)
    return rows


def line_text(line: Sequence[Word]) -> str:
    """The words of a line, with a space where the print has a gap.

    Justified print spreads its gaps over the line: there only a gap well above the usual one is a space. The quarter
    space that word processors put between Chinese and figures is none.
    """
    if len(line) == 1:
        return line[0].text
    gaps = [right.x0 - left.x1 for left, right in pairwise(line)]
    usual = max(0.0, median(gaps)) if len(gaps) > 5 else 0.0
    parts = [line[0].text]
    for gap, left, right in zip(gaps, line, line[1:], strict=False):
        em = max(left.em, right.em)
        latin = left.text[-1] < "\u2e80" and right.text[0] < "\u2e80"
        if usual > em:  # the words are columns, not spread print
            usual = 0.0
        if is_mark(right, left):
            parts.append(raised(right.text))
            continue
        real = right.after_blank and gap > 0.1 * em
        if (
            real
            or (gap < -OVERPRINT * em and left.text[-1].isdigit() and right.text[0].isdigit())
            or gap - usual > (0.15 if latin and not usual else SPACE) * em
        ):
            parts.append(" ")
        parts.append(right.text)
    return "".join(parts)


def is_mark(word: Word, before: Word) -> bool:
    """Whether a word is the mark of a note behind another: figures in smaller print, above the foot of the other's, or below
    that of a figure.
    """
    above, height = before.bottom - word.bottom, before.bottom - before.top
    return (
        word.em < SMALLER * before.em
        and (above > RAISED * height or (above < -LOWERED * height and before.text[-1].isdecimal()))
        and word.text.isdecimal()
        and word.x0 - before.x1 < SPACE * before.em
    )


def cell_text(words: Sequence[Word]) -> str:
    """The text of a cell, its lines parted by newlines.

    Where every word is one character and the file goes down or up before it goes right or left, the print is vertical
    or turned and keeps the order of the file: columns of vertical print run from right to left.
    """
    if not words:
        return ""
    if len(words) == 1:
        return words[0].text
    if len(words) > 2 and all(len(word.text) == 1 for word in words):
        first, second = words[0], words[1]
        if abs(second.top - first.top) > 0.5 * first.em and abs(first.x0 + first.x1 - second.x0 - second.x1) < first.em:
            return "\n".join(word.text for word in words)
    return "\n".join(line_text(line) for line in lines(words))
