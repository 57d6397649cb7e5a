"""A straightened page -> what is read on it: words with their places, ruling lines.

A `Sheet` is plain data in points, so that it can be kept: a page that was read once need not be looked at again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Final, NamedTuple

from extract.grid import Ruling
from extract.ocr import Engine, Glyph, Patch, Picture, Reading
from extract.readers.crops import APART, alike, chance_of, closed
from extract.readers.lines import EM, Lines, read_lines, turned_upright
from extract.readers.overlooked import overlooked
from extract.readers.picture import Straight, straighten
from extract.readers.rules import rulings
from extract.words import Word

_WIDE: Final = 0x2E80
_MARKS: Final = frozenset(".．、)）")  # what ends the number of a label


class Seen(NamedTuple):
    """A word with the certainty of its least certain character."""

    word: Word
    confidence: float


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page as read, in points of the straightened page. `to_page` (a, b, c, d, e, f) takes a point (x, y) to
    (a x + b y + c, d x + e y + f) on the page as shown.
    """

    width: float
    height: float
    to_page: tuple[float, ...]
    words: tuple[Seen, ...]
    horizontals: tuple[Ruling, ...]
    verticals: tuple[Ruling, ...]


def sheets(pixels: Picture, dpi: float, engine: Engine) -> list[tuple[Sheet, Straight]]:
    """The page or pages on a picture, read, with the pictures that they were read from."""
    found = []
    for page in straighten(pixels, engine):
        upright, known = turned_upright(page, engine)
        ruled = rulings(upright, dpi)
        lines = read_lines(upright, ruled[1], known, engine)
        if not ruled[1]:  # else each cell is looked at
            lines += overlooked(upright, engine)
        found.append((_sheet(upright, ruled, lines, dpi), upright))
    return found


def _sheet(page: Straight, ruled: tuple[Sequence[Ruling], Sequence[Ruling]], lines: Lines, dpi: float) -> Sheet:
    scale = 72 / dpi
    across, down = ruled
    walls = [(v.at, v.start, v.end) for v in down]
    seen = [word for patch, reading in lines for word in _words(patch, reading, walls)]
    height, width = page.grey.shape
    (a, b, c), (d, e, f) = page.to_picture.tolist()
    return Sheet(
        round(width * scale, 2),
        round(height * scale, 2),
        (a, b, c * scale, d, e, f * scale),
        tuple(_scaled(seen, scale)),
        tuple(_lines(across, scale)),
        tuple(_lines(down, scale)),
    )


def _lines(found: Sequence[Ruling], scale: float) -> list[Ruling]:
    return [Ruling(*(round(value * scale, 2) for value in ruling)) for ruling in found]


def _scaled(seen: Sequence[Seen], scale: float) -> list[Seen]:
    """In points; print of nearly one size is of one size, because the detector's heights waver."""
    sizes = sorted(s.word.em * scale for s in seen)
    usual: list[list[float]] = []
    for size in sizes:
        if usual and size <= 1.15 * usual[-1][0]:
            usual[-1].append(size)
        else:
            usual.append([size])
    centres = [median(group) for group in usual]
    found = []
    for word, confidence in seen:
        em = min(centres, key=lambda centre: abs(centre - word.em * scale))
        x0, top, x1, bottom = (round(side * scale, 2) for side in word[1:5])
        found.append(Seen(Word(word.text, x0, top, x1, bottom, round(em, 2)), confidence))
    return found


def _words(patch: Patch, reading: Reading, walls: Sequence[tuple[float, float, float]]) -> list[Seen]:
    """The words of a line, parted at wide gaps and where a ruling stands between two characters."""
    left = patch.x - patch.length / 2
    places = [left + glyph.at * patch.length for glyph in reading]
    inked = [i for i, glyph in enumerate(reading) if glyph.text.strip()]
    if not inked:
        return []
    em = _em(patch, reading, places)
    groups = [[inked[0]]]
    for before, after in pairwise(inked):
        gap = places[after] - places[before]
        wall = any(places[before] < at < places[after] and top < patch.y < bottom for at, top, bottom in walls)
        parted = gap > APART * em or _is_spaced(reading, before, after)
        if parted or (wall and _parts(reading, before, after, places, walls, patch, em)):
            groups.append([])
        groups[-1].append(after)
    words = []
    for group in groups:
        first, last = group[0], group[-1]
        text = closed("".join(g.text for g in reading[first : last + 1]))
        text = alike(text) if alike(text).isdecimal() else text
        x0 = max(left + 0.1 * patch.height, places[first] - _half(reading[first], em))
        x1 = min(left + patch.length - 0.1 * patch.height, places[last] + _half(reading[last], em))
        half = 0.55 * em
        word = Word(text, x0, patch.y - half, max(x1, x0 + 1), patch.y + half, em)
        words.append(Seen(word, round(chance_of(reading[first : last + 1]), 4)))
    return words


def _parts(
    reading: Reading,
    before: int,
    after: int,
    places: Sequence[float],
    walls: Sequence[tuple[float, float, float]],
    patch: Patch,
    em: float,
) -> bool:
    """Whether the ruling between two characters has room there: figures without a gap are one number."""
    if not (reading[before].text.isdecimal() and reading[after].text.isdecimal()):
        return True
    return places[after] - places[before] > 0.8 * em


def _is_spaced(reading: Reading, before: int, after: int) -> bool:
    """Whether a space is read beside a full character: only figures and foreign words have spaces in them, and labels
    behind their numbers.
    """
    numbered = reading[before].text in _MARKS
    return after > before + 1 and not numbered and any(ord(reading[i].text[0]) >= _WIDE for i in (before, after))


def _half(glyph: Glyph, em: float) -> float:
    return em * (0.5 if ord(glyph.text[0]) >= _WIDE else 0.27)


def _em(patch: Patch, reading: Reading, places: Sequence[float]) -> float:
    steps = [
        b - a
        for (a, b), (x, y) in zip(pairwise(places), pairwise(reading), strict=True)
        if ord(x.text[0]) >= _WIDE and ord(y.text[0]) >= _WIDE
    ]
    guess = EM * patch.height
    if len(steps) >= 5 and 0.7 * guess < median(steps) < 1.4 * guess:
        return float(median(steps))
    return guess
