"""The lines of text on a straightened page: which way is up, where cells side by side are no line, and what each says."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from extract.grid import Ruling
from extract.ocr import Engine, Patch, Picture, Reading, confidence_of
from extract.readers.picture import Straight, upside_down

EM: Final = 0.8
"""The height of a character, in parts of the height of the patch that the detector finds."""
# Text that is read worse than this on the whole may stand on its head.
_UNREADABLE: Final = 0.85
_LONG: Final = 3.0
_TELLING: Final = 6  # so many lines tell it
# A patch higher than this, in parts of its width, holds vertical print.
_VERTICAL: Final = 1.7
# Words further apart than this on a page without lines down are of two columns, in parts of a character's width.
_COLUMNS: Final = 0.6
# So are those less far apart, where so many patches begin at the place of the second one, or so near it.
_NARROW: Final = 0.3
_SHARED: Final = 3
_DIGITS: Final = 0.8  # and the middles of two digits of one figure are no further apart
_ALIGNED: Final = 0.25
# On both sides of a line between two cells, so far from it in parts of the height of a patch, is paper: no pixel is darker
# than this part of it.
_BESIDE: Final = 0.15
_INKED: Final = 0.75
_RULED: Final = 0.9  # more of a row of a column of characters is dark only where a rule runs
_DARK: Final = 0.55  # of the way from paper to the darkest ink

Lines = list[tuple[Patch, Reading]]
Inked = npt.NDArray[np.bool_]


def turned_upright(page: Straight, engine: Engine) -> tuple[Straight, Lines]:
    """The page on its feet, as its longest lines tell, and what these say."""
    lines = _longest(page, engine)
    if _quality(lines) >= _UNREADABLE:
        return page, lines
    turned = upside_down(page)
    again = _longest(turned, engine)
    return (turned, again) if _quality(again) > _quality(lines) else (page, lines)


def _longest(page: Straight, engine: Engine) -> Lines:
    longest = sorted(page.patches, key=lambda p: p.length / p.height, reverse=True)[:_TELLING]
    return _told(page.grey, longest, [], engine)


def _told(grey: Picture, patches: Sequence[Patch], known: Lines, engine: Engine) -> Lines:
    """What the patches that lie on the picture say; some are known already."""
    told = dict(known)
    inside = [patch for patch in patches if _crop(grey, patch).size]
    fresh = [patch for patch in inside if patch not in told]
    told |= zip(fresh, engine.recognise([_crop(grey, patch) for patch in fresh]), strict=True)
    return [(patch, told[patch]) for patch in inside]


def read_lines(page: Straight, down: Sequence[Ruling], known: Lines, engine: Engine) -> Lines:
    """The patches of a page with what they say, some known already, in reading order; vertical print as one patch for each
    character. Where the detector took cells side by side for one line, each is a patch: `down` are the lines down between
    them, without which wide gaps part them.
    """
    grey = page.grey
    patches = [part for patch in page.patches for part in _parted(patch, _between(patch, down, grey), grey)]
    read = _told(grey, patches, known, engine)
    if not down:
        em = EM * float(np.median([patch.height for patch in page.patches] or [0.0]))
        begins = np.array([run[0][0] for patch in patches if (run := _runs(patch, em, grey))])
        rows = [(patch, _cells(patch, said, em, grey, begins)) for patch, said in read]
        patches = [part for patch, parts in rows for part in _parted(patch, parts, grey)]
        read = _told(grey, patches, read, engine)
    read.sort(key=lambda line: (line[0].y, line[0].x))
    upright = [patch for patch, _ in read if patch.height > _VERTICAL * patch.length]
    stacks = [_stacked(_crop(grey, patch)) for patch in upright]
    columns = engine.recognise([row for row, _ in stacks])
    stacked = dict(zip(upright, zip(columns, stacks, strict=True), strict=True))
    lines: Lines = []
    for patch, reading in read:
        if patch not in stacked:
            lines.append((patch, reading))
            continue
        column, (_, places) = stacked[patch]
        if confidence_of(column) < 0.3 and len(places) > 1:
            continue  # neither stacked nor level: text on its side, which only merged labels have
        top = patch.y - patch.height / 2
        for glyph in column:
            place = min(len(places) - 1, int(glyph.at * len(places)))
            y = top + places[place]
            one = Patch(patch.x, y, patch.length, patch.length, 0.0)
            lines.append((one, (glyph._replace(at=0.5),)))
    return lines


def _cells(
    patch: Patch, reading: Reading, em: float, grey: Picture, begins: npt.NDArray[np.float64]
) -> list[tuple[float, float]]:
    """The parts of a patch that may be cells side by side: those between wide gaps, and between less wide ones behind which
    other patches begin as well. Beside the mark of a sentence there is room anyhow.
    """
    left, near = patch.x - patch.length / 2, _ALIGNED * em
    glyphs = [(left + glyph.at * patch.length, glyph.text) for glyph in reading if glyph.text.strip()]
    wide = {start for start, _ in _runs(patch, em, grey)}
    cells: list[tuple[float, float]] = []
    for run in _runs(patch, em, grey, _NARROW):
        gap = (cells[-1][1] + run[0]) / 2 if cells else left
        beside = [glyph for glyph in glyphs if glyph[0] < gap][-1:] + [glyph for glyph in glyphs if glyph[0] >= gap][:1]
        shared = np.count_nonzero(np.abs(begins - run[0]) < near) >= _SHARED and not _are_digits(beside, em)
        if cells and (any(_is_mark(text) for _, text in beside) or not (run[0] in wide or shared)):
            cells[-1] = cells[-1][0], run[1]
        else:
            cells.append(run)
    return cells


def _are_digits(beside: Sequence[tuple[float, str]], em: float) -> bool:
    """Whether two characters with their places are digits of one figure: beside the stroke of a 1 there is room."""
    places, texts = [at for at, _ in beside], [text for _, text in beside]
    return len(beside) == 2 and all(map(str.isdecimal, texts)) and places[1] - places[0] < _DIGITS * em


def _is_mark(char: str) -> bool:
    """Whether a character is the mark of a sentence, which has room of its own."""
    return unicodedata.category(char[0])[0] == "P" and char not in ",.-—/"


def _parted(patch: Patch, parts: Sequence[tuple[float, float]], grey: Picture) -> Iterator[Patch]:
    """The parts of a patch from left to right that hold print, or all of it where there are not several."""
    if len(parts) < 2:
        yield patch
        return
    inked = _inked(patch, grey)
    for left, right in parts:
        if inked[max(0, round(left)) : round(right)].any():
            yield patch._replace(x=(left + right) / 2, length=right - left)


def _inked(patch: Patch, grey: Picture) -> Inked:
    """At which places across the page the line of a patch has ink."""
    strip = grey[max(0, round(patch.y - 0.4 * patch.height)) : round(patch.y + 0.4 * patch.height)]
    return strip.min(axis=0, initial=255) < _INKED * np.median(strip) if strip.size else np.zeros(0, bool)


def _between(patch: Patch, down: Sequence[Ruling], grey: Picture) -> list[tuple[float, float]]:
    """The parts of a patch between the lines down in it. Print that touches such a line is not parted there."""
    left, last, beside = patch.x - patch.length / 2, patch.x + patch.length / 2, _BESIDE * patch.height
    walls = [
        wall.at
        for wall in down
        if left < wall.at < last and wall.start < patch.y - 2 * beside and patch.y + 2 * beside < wall.end
    ]
    inked = _inked(patch, grey) if walls else np.zeros(0, bool)
    parts = []
    for at in walls:
        if not any(inked[round(x) - 1 : round(x) + 2].any() for x in (at - beside, at + beside)):
            parts.append((left, at - beside))
            left = at + beside
    return [*parts, (left, last)]


def _runs(patch: Patch, usual: float, grey: Picture, apart: float = _COLUMNS) -> list[tuple[float, float]]:
    """The parts of a patch between wide gaps, by the width of characters in it or on the page."""
    start, em = max(0, round(patch.x - patch.length / 2)), max(usual, EM * patch.height)
    ink = np.flatnonzero(_inked(patch, grey)[start : round(patch.x + patch.length / 2)]) + start
    runs = np.split(ink, np.flatnonzero(np.diff(ink) > apart * em) + 1)
    return [(float(run[0]) - _BESIDE * em, float(run[-1]) + _BESIDE * em) for run in runs if run.size]


def _crop(grey: Picture, patch: Patch) -> Picture:
    x0, x1 = int(patch.x - patch.length / 2) - 2, int(patch.x + patch.length / 2) + 3
    y0, y1 = int(patch.y - patch.height / 2) - 1, int(patch.y + patch.height / 2) + 2
    return grey[max(0, y0) : y1, max(0, x0) : x1]


def _stacked(column: Picture) -> tuple[Picture, list[float]]:
    """A column of characters laid side by side, and the heights of their middles in the column."""
    height, width = column.shape
    inked = column < int(column.max()) * _DARK + int(column.min()) * (1 - _DARK)
    ruled = np.convolve(inked.mean(axis=1) > _RULED, (1, 1, 1), "same") > 0
    column = np.where(ruled[:, None], column.max(), column)
    dark = inked.any(axis=1) & ~ruled
    edges = np.flatnonzero(np.diff(np.concatenate([[0], dark.astype(np.int8), [0]])))
    runs = [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]
    parts: list[tuple[int, int]] = []
    for start, end in runs:  # strokes of one character may not touch
        if parts and end - parts[-1][0] <= 0.95 * width:
            parts[-1] = (parts[-1][0], end)
        else:
            parts.append((start, end))
    tiles, middles = [], []
    for start, end in parts:
        middle = (start + end) // 2
        tile = np.full((width, width), column.max(), np.uint8)
        first = max(0, middle - width // 2)
        piece = column[first : first + width]
        tile[: piece.shape[0]] = piece
        tiles.append(tile)
        middles.append(float(middle))
    return (np.ascontiguousarray(np.hstack(tiles)), middles) if tiles else (column, [height / 2])


def _quality(lines: Lines) -> float:
    """How well the long lines are read, from 0 to 1; 1 where there are too few to tell."""
    long = [(patch.length, reading) for patch, reading in lines if patch.length > _LONG * patch.height]
    total = sum(length for length, _ in long)
    if len(long) < 2:
        return 1.0
    mean = [sum(g.confidence for g in reading) / len(reading) if reading else 0.0 for _, reading in long]
    return sum(length * m for (length, _), m in zip(long, mean, strict=True)) / total
