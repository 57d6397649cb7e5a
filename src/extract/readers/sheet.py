"""A straightened page -> what is read on it: words with their places, ruling lines, and each cell's figure read again.

A `Sheet` is plain data in points, so that it can be kept: a page that was read once need not be looked at again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Final, NamedTuple

import numpy as np

from extract.grid import Box, Ruling
from extract.ocr import Engine, Glyph, Patch, Picture, Reading, confidence_of, text_of
from extract.readers.picture import Straight, rulings, straighten, upside_down
from extract.words import Word

# The height of a character, in parts of the height of the patch that the detector finds.
_EM: Final = 0.8
_WIDE: Final = 0x2E80
# Characters further apart than this, in parts of their height, are of two words.
_APART: Final = 1.9
# Text that is read worse than this on the whole may stand on its head.
_UNREADABLE: Final = 0.85
_LONG: Final = 3.0
# A patch higher than this, in parts of its width, holds vertical print.
_VERTICAL: Final = 1.7
# Ink below this share of a cell is dirt, in parts of a square of a character's height.
_DIRT: Final = 0.012
# Where 1 and / both have this chance, the slant decides: right of upright by its tangent.
_WAVERS: Final = 0.01
_UPRIGHT: Final = 0.12
_SLANTED: Final = 0.24
_TOLD: Final = 0.96
_CUT: Final = 0.5  # how sure an empty cell is in which something is cut off at an edge
# Of a character's height: a line is no higher than the first, one character no higher than the second, and no figure
# lower than the third.
_ONE_LINE: Final = 1.7
_CHARACTER: Final = 1.15
_FIGURE: Final = 0.4
_DARK: Final = 0.55  # of the way from paper to the darkest ink
# How much room a crop has around its ink, in parts of its height. The recogniser reads each way a little differently.
FRAMES: Final = (0.3, 0.5, 0.18)


class Seen(NamedTuple):
    """A word with the certainty of its least certain character."""

    word: Word
    confidence: float


class Look(NamedTuple):
    """A cell looked at alone: what is read there, and how likely it is. Without ink the text is empty and certain."""

    text: str
    confidence: float
    others: tuple[tuple[str, float], ...] = ()


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
        upright, lines = page, _read(page, engine)
        if _quality(lines) < _UNREADABLE:
            turned = upside_down(page)
            again = _read(turned, engine)
            if _quality(again) > _quality(lines):
                upright, lines = turned, again
        found.append((_sheet(upright, lines, dpi), upright))
    return found


Lines = list[tuple[Patch, Reading]]


def _read(page: Straight, engine: Engine) -> Lines:
    """The patches of a page with what they say, in reading order; vertical print as one patch for each character."""
    crops, owners = [], []
    for patch in sorted(page.patches, key=lambda p: (p.y, p.x)):
        crop = _crop(page.grey, patch)
        if crop.size:
            crops.append(crop)
            owners.append(patch)
    readings = engine.recognise(crops)
    lines: Lines = []
    upright = [i for i, p in enumerate(owners) if p.height > _VERTICAL * p.length]
    stacks = [_stacked(crops[i]) for i in upright]
    again = dict(zip(upright, zip(engine.recognise([row for row, _ in stacks]), stacks, strict=True), strict=True))
    for index, (patch, reading) in enumerate(zip(owners, readings, strict=True)):
        if index not in again:
            lines.append((patch, reading))
            continue
        column, (_, places) = again[index]
        if confidence_of(column) < 0.3 and len(places) > 1:
            continue  # neither stacked nor level: text on its side, which only merged labels have
        top = patch.y - patch.height / 2
        for glyph in column:
            place = min(len(places) - 1, int(glyph.at * len(places)))
            y = top + places[place]
            one = Patch(patch.x, y, patch.length, patch.length, 0.0)
            lines.append((one, (glyph._replace(at=0.5),)))
    return lines


def _crop(grey: Picture, patch: Patch) -> Picture:
    x0, x1 = int(patch.x - patch.length / 2) - 2, int(patch.x + patch.length / 2) + 3
    y0, y1 = int(patch.y - patch.height / 2) - 1, int(patch.y + patch.height / 2) + 2
    return grey[max(0, y0) : y1, max(0, x0) : x1]


def _stacked(column: Picture) -> tuple[Picture, list[float]]:
    """A column of characters laid side by side, and the heights of their middles in the column."""
    height, width = column.shape
    dark = (column < int(column.max()) * _DARK + int(column.min()) * (1 - _DARK)).any(axis=1)
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


def _sheet(page: Straight, lines: Lines, dpi: float) -> Sheet:
    scale = 72 / dpi
    across, down = rulings(page, dpi)
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
        if gap > _APART * em or (wall and _parts(reading, before, after, places, walls, patch, em)):
            groups.append([])
        groups[-1].append(after)
    words = []
    for group in groups:
        first, last = group[0], group[-1]
        text = _closed("".join(g.text for g in reading[first : last + 1]))
        x0 = max(left + 0.1 * patch.height, places[first] - _half(reading[first], em))
        x1 = min(left + patch.length - 0.1 * patch.height, places[last] + _half(reading[last], em))
        half = 0.55 * em
        word = Word(text, x0, patch.y - half, max(x1, x0 + 1), patch.y + half, em)
        words.append(Seen(word, confidence_of(reading[first : last + 1])))
    return words


def _closed(text: str) -> str:
    """A figure whose digits are spread over their cell, closed up; other text as it is."""
    bare = text.replace(" ", "")
    return bare if bare.isdigit() else text


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
    if not (reading[before].text.isdigit() and reading[after].text.isdigit()):
        return True
    return places[after] - places[before] > 0.8 * em


def _half(glyph: Glyph, em: float) -> float:
    return em * (0.5 if ord(glyph.text[0]) >= _WIDE else 0.27)


def _em(patch: Patch, reading: Reading, places: Sequence[float]) -> float:
    steps = [
        b - a
        for (a, b), (x, y) in zip(pairwise(places), pairwise(reading), strict=True)
        if ord(x.text[0]) >= _WIDE and ord(y.text[0]) >= _WIDE
    ]
    guess = _EM * patch.height
    if len(steps) >= 5 and 0.7 * guess < median(steps) < 1.4 * guess:
        return float(median(steps))
    return guess


def look(
    page: Straight, boxes: Sequence[Box], em: float, engine: Engine, frame: float = FRAMES[0]
) -> list[Look | None]:
    """What the cells in `boxes` (in pixels) say, each read alone, with a newline between its lines of print; None where
    the ink in a cell is no line of print.

    `em` is the usual height of print in them, `frame` the room that each crop has around its ink.
    """
    looks: list[Look | None] = [None] * len(boxes)
    crops: list[Picture] = []
    owners: list[int] = []
    for index, box in enumerate(boxes):
        inner = _inside(page.grey, box, em)
        ink, cut = _ink(inner, em) if inner.size else ([], False)
        if not ink:
            looks[index] = Look("", _CUT if cut else 0.99)
            continue
        lines = _print_lines(ink, em)
        if all(line.bottom - line.top <= _ONE_LINE * em for line in lines):
            crops += [_framed(inner, line, em, frame) for line in lines]
            owners += [index] * len(lines)
    for index, crop, reading in zip(owners, crops, engine.recognise(crops), strict=True):
        others = tuple(
            (text_of((*reading[:i], Glyph(other, 1.0, 0.0), *reading[i + 1 :])), chance)
            for i, glyph in enumerate(reading)
            for other, chance in glyph.others
        )
        apart = max((b.at - a.at for a, b in pairwise(g for g in reading if g.text.strip())), default=0.0)
        text = text_of(reading) if apart * crop.shape[1] > _APART * em else _closed(text_of(reading))
        one = _stroke(crop, Look(text, confidence_of(reading), others))
        before = looks[index]
        looks[index] = one if before is None else _below(before, one)
    return looks


def _below(first: Look, second: Look) -> Look:
    """Two lines of one cell."""
    others = [(f"{text}\n{second.text}", chance) for text, chance in first.others]
    others += [(f"{first.text}\n{text}", chance) for text, chance in second.others]
    return Look(f"{first.text}\n{second.text}", min(first.confidence, second.confidence), tuple(others))


def _framed(inner: Picture, line: Box, em: float, frame: float) -> Picture:
    """A line of print in a cell with room around it."""
    room = frame * max(line.bottom - line.top, 0.7 * em)
    middle, half = (line.top + line.bottom) / 2, max((line.bottom - line.top) / 2, 0.35 * em) + room
    padded = np.pad(inner, round(2 * em), constant_values=int(np.median(inner)))
    top, bottom = round(middle - half + 2 * em), round(middle + half + 2 * em)
    beside = max(room, 0.5 * em)  # a sign at the very edge of a crop is overlooked
    return padded[max(0, top) : bottom, max(0, round(line.x0 - beside + 2 * em)) : round(line.x1 + beside + 2 * em)]


def _print_lines(ink: Sequence[Box], em: float) -> list[Box]:
    """The ink of a cell in lines, from top to bottom: a figure too wide for its cell stands on two. The strokes of one
    character may lie apart, so a line begins only below paper, and only with print as high as a figure.
    """
    lines: list[Box] = []
    for x0, top, x1, bottom in sorted(ink, key=lambda i: i.top):
        last = lines[-1] if lines else None
        if last is not None and (top < last.bottom or bottom - last.top <= _CHARACTER * em):
            lines[-1] = Box(min(x0, last.x0), last.top, max(x1, last.x1), max(bottom, last.bottom))
        else:
            lines.append(Box(x0, top, x1, bottom))
    if min(line.bottom - line.top for line in lines) >= _FIGURE * em:
        return lines
    return [Box(*(min(i[n] for i in ink) for n in (0, 1)), *(max(i[n] for i in ink) for n in (2, 3)))]


def _stroke(crop: Picture, read: Look) -> Look:
    """A lone stroke as its slant tells it: recognisers waver between 1 and the / that stands for a blank."""
    chances = {read.text: read.confidence, **dict(read.others)}
    if read.text not in ("1", "/") or min(chances.get("1", 0.0), chances.get("/", 0.0)) < _WAVERS:
        return read
    rows, columns = np.nonzero(crop < (int(crop.min()) + int(np.median(crop))) / 2)
    if len(rows) < 4 or rows.var() == 0:
        return read
    slant = -float(np.cov(rows, columns)[0, 1] / rows.var())
    if _UPRIGHT < slant < _SLANTED:
        return read
    return Look("/" if slant >= _SLANTED else "1", _TOLD, read.others)


def _inside(grey: Picture, box: Box, em: float) -> Picture:
    """The cell without its rulings: what lies in one piece along its edges is cut off."""
    x0, y0, x1, y1 = (round(side) for side in box)
    cell = grey[max(0, y0) : max(0, y1), max(0, x0) : max(0, x1)]
    trim = max(2, round(0.22 * em))
    if min(cell.shape) <= 2 * trim + 4:
        return cell
    return cell[trim:-trim, trim:-trim]


def _ink(cell: Picture, em: float) -> tuple[list[Box], bool]:
    """The pieces of ink in a cell but for specks and the ends of rulings; and whether something is cut off at an edge
    that is no ruling along it, so that the edge may be in the wrong place.
    """
    import cv2

    paper, darkest = float(np.median(cell)), float(cell.min())
    if paper - darkest < 35:
        return [], False
    mask = (cell < paper - max(25.0, 0.4 * (paper - darkest))).astype(np.uint8)
    _, _, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    height, width = cell.shape
    kept: list[Box] = []
    cut = False
    for x, y, w, h, area in stats[1:].tolist():
        edge = x == 0 or y == 0 or x + w == width or y + h == height
        thin = min(w, h) < 0.12 * em and max(w, h) > 0.5 * em
        if area < max(3.0, _DIRT * em * em):
            continue
        if edge and (thin or min(w, h) < 0.1 * em):
            cut |= max(w, h) > 0.25 * em and w < 0.8 * width and h < 0.8 * height
            continue
        kept.append(Box(x, y, x + w, y + h))
    return kept, cut
