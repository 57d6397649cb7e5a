"""Cells of a straightened page, each cut out and read alone: a second opinion beside the words of the page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from statistics import median
from typing import Final, NamedTuple

import numpy as np

from extract.grid import Box
from extract.ocr import Engine, Glyph, Picture, Reading, confidence_of, text_of
from extract.readers.picture import Straight

# Characters further apart than this, in parts of their height, are of two words.
APART: Final = 1.9
# Ink below this share of a cell is dirt, in parts of a square of a character's height.
_DIRT: Final = 0.012
# Strokes are narrower than twice this, in parts of a character's height, and this much darker than what is around them.
_STROKE: Final = 0.25
_FAINTEST: Final = 30.0
_BLACKENED: Final = 150.0  # most of a cell is darker than this only where something covers what is printed there
# Print that is paler than this part of the print in most cells may be none.
_PALE: Final = 0.35
# Where 1 and / both have this chance, the slant decides: right of upright by its tangent. A 1 of print is never lying.
_WAVERS: Final = 0.01
_UPRIGHT: Final = 0.12
_SLANTED: Final = 0.24
_LYING: Final = 0.34
_STRAIGHT: Final = 0.6  # of the variance across a stroke, how much its slant explains at least
_TOLD: Final = 0.96
_CUT: Final = 0.5  # how sure an empty cell is in which something is cut off at an edge, and print that may be none
# Of a character's height: a line is no higher than the first, one character no higher than the second, and no figure
# lower than the third.
_ONE_LINE: Final = 1.7
_CHARACTER: Final = 1.15
_FIGURE: Final = 0.4
# What reaches from top to bottom of a cell and is narrower than the first and higher than the second is no figure; and no
# cell is lower than the third.
_LINE: Final = (0.2, 0.95)
_LOWEST: Final = 0.4
# A digit lower than this part of its neighbours is cut, where there are so many neighbours.
_LOW: Final = 0.87
_FEWEST: Final = 6
# What a lone 0, 1 or dash is as well taken for: nothing else that stands in a cell looks like it.
_TWINS: Final = str.maketrans("Oo○〇lI—－–一", "000011----")
# From this chance on of another figure, however small, the print is looked at once more as if it were out of focus.
_HINT: Final = 0.001


class Frame(NamedTuple):
    """A way to look at a cell: how much room a crop has around its ink, in parts of its height, and how far it is blurred, in
    parts of the height of print.
    """

    room: float
    blur: float = 0.0


# The recogniser reads each way a little differently.
FRAMES: Final = (Frame(0.3), Frame(0.5), Frame(0.18))
# Sharp edges of a stroke through a digit, or of a gap in it, mislead it surely; out of focus, what is left of the digit counts.
SOFT: Final = Frame(0.3, 0.06)


class Look(NamedTuple):
    """A cell looked at alone: what is read there, how likely it is, and what else it may be. Without ink the text is empty
    and certain. `height` is that of the lowest character in it, in parts of the usual height of print; 0 if unknown.
    """

    text: str
    confidence: float
    others: tuple[tuple[str, float], ...] = ()
    height: float = 0.0


def usual_height(looks: Iterable[Look]) -> float:
    """The height of figures in the cells of one table; 0 where they are too few to tell."""
    heights = [one.height for one in looks if one.height and one.text.isdecimal()]
    return median(heights) if len(heights) >= _FEWEST else 0.0


def is_cut(one: Look, usual: float) -> bool:
    """Whether a digit is lower than figures are in its table: part of it is gone, and the rest may look like another."""
    return one.text.replace("\n", "").isdecimal() and 0 < one.height < _LOW * usual


def rivals(one: Look, figure: str, chance: float) -> bool:
    """Whether a look may show another figure of as many digits, at least with this chance: print that is bold, blurred or
    spoilt misleads all readings.
    """
    return figure.isdecimal() and any(
        likely >= chance and len(other) == len(figure) and other.isdecimal() and other != figure
        for other, likely in ((alike(other), likely) for other, likely in one.others)
    )


def is_hinted(one: Look) -> bool:
    """Whether there is the least chance of another figure, so that a look out of focus is worth its cost."""
    return rivals(one, alike(one.text), _HINT)


def look(
    page: Straight, boxes: Sequence[Box], em: float, engine: Engine, frame: Frame = FRAMES[0]
) -> list[Look | None]:
    """What the cells in `boxes` (in pixels) say, each read alone, with a newline between its lines of print; None where
    the ink in a cell is no line of print.

    `em` is the usual height of print in them, `frame` how each is cropped.
    """
    looks: list[Look | None] = [None] * len(boxes)
    crops: list[Picture] = []
    owners: list[int] = []
    heights: list[float] = []
    depths: dict[int, int] = {}
    for index, box in enumerate(boxes):
        inner = _inside(page.grey, box, em)
        if inner.shape[0] < _LOWEST * em:
            continue
        ink, cut = _ink(inner, em) if inner.size else ([], False)
        if not ink:
            looks[index] = Look("", _CUT if cut else 0.99)
            continue
        depths[index] = int(np.median(inner)) - int(inner.min())
        lines = _print_lines(ink, em)
        if all(line.bottom - line.top <= _ONE_LINE * em for line in lines):
            shown = _blurred(inner, frame.blur * em)
            crops += [_framed(shown, line, em, frame.room) for line in lines]
            owners += [index] * len(lines)
            heights += [round(_lowest(ink, line) / em, 3) for line in lines]
    usual = median(depths.values()) if depths else 0
    for index, crop, height, reading in zip(owners, crops, heights, engine.recognise(crops), strict=True):
        others = tuple(
            (text_of((*reading[:i], Glyph(other, 1.0, 0.0), *reading[i + 1 :])), chance)
            for i, glyph in enumerate(reading)
            for other, chance in glyph.others
        )
        apart = max((b.at - a.at for a, b in pairwise(g for g in reading if g.text.strip())), default=0.0)
        text = text_of(reading) if apart * crop.shape[1] > APART * em else closed(text_of(reading))
        chance = chance_of(reading) if depths[index] >= _PALE * usual else min(_CUT, chance_of(reading))
        one = _stroke(crop, Look(text, round(chance, 4), others, height))
        before = looks[index]
        looks[index] = one if before is None else _below(before, one)
    return looks


def alike(text: str) -> str:
    """A text with one sign for all that look the same: what stands for a letter O says nothing else than a 0 does."""
    return text.translate(_TWINS)


def chance_of(reading: Reading) -> float:
    """How likely all characters are those that were read; in a figure, and in a dash, those that look the same count."""
    text = alike(text_of(reading))
    if not text.isdecimal() and text != "-":
        return confidence_of(reading)
    return min(
        min(1.0, glyph.confidence + sum(chance for other, chance in glyph.others if alike(other) == sign))
        for glyph, sign in zip(reading, text, strict=True)
    )


def _below(first: Look, second: Look) -> Look:
    """Two lines of one cell."""
    others = [(f"{text}\n{second.text}", chance) for text, chance in first.others]
    others += [(f"{first.text}\n{text}", chance) for text, chance in second.others]
    confidence, height = min(first.confidence, second.confidence), min(first.height, second.height)
    return Look(f"{first.text}\n{second.text}", confidence, tuple(others), height)


def _lowest(ink: Sequence[Box], line: Box) -> float:
    """The height of the lowest character in a line; the pieces of one stand above one another."""
    parts: list[Box] = []
    for x0, top, x1, bottom in sorted(i for i in ink if line.top <= (i.top + i.bottom) / 2 <= line.bottom):
        last = parts[-1] if parts else None
        if last is not None and x0 < last.x1:
            parts[-1] = Box(last.x0, min(top, last.top), max(x1, last.x1), max(bottom, last.bottom))
        else:
            parts.append(Box(x0, top, x1, bottom))
    return min(part.bottom - part.top for part in parts)


def _blurred(inner: Picture, sigma: float) -> Picture:
    import cv2

    return np.asarray(cv2.GaussianBlur(inner, (0, 0), sigma)) if sigma else inner


def _framed(inner: Picture, line: Box, em: float, around: float) -> Picture:
    """A line of print in a cell with room around it."""
    room = around * max(line.bottom - line.top, 0.7 * em)
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
    """A lone stroke as its slant tells it: recognisers waver between 1 and the / that stands for a blank, and may take one
    for the other without wavering.
    """
    if read.text != "/" and alike(read.text) != "1":
        return read
    slant = _slant(crop)
    chances = {read.text: read.confidence, **dict(read.others)}
    if min(chances.get("1", 0.0), chances.get("/", 0.0)) >= _WAVERS:
        told = not _UPRIGHT < slant < _SLANTED
        return read._replace(text="/" if slant >= _SLANTED else "1", confidence=_TOLD) if told else read
    if read.text == "/" or slant < _SLANTED:
        return read
    return read._replace(text="/", confidence=_TOLD if slant >= _LYING else _CUT)  # a pen's 1 may lie a little


def _slant(crop: Picture) -> float:
    """How far the largest piece of ink leans to the right, as a tangent; 0 where it is no straight stroke."""
    import cv2

    ink = (crop < (int(crop.min()) + int(np.median(crop))) / 2).astype(np.uint8)
    _, names, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    if len(stats) < 2:
        return 0.0
    rows, columns = np.nonzero(names == 1 + int(stats[1:, cv2.CC_STAT_AREA].argmax()))
    if rows.var() == 0 or columns.var() == 0:
        return 0.0
    (down, both), (_, across) = np.cov(rows, columns).tolist()
    return -both / down if both * both > _STRAIGHT * down * across else 0.0


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

    paper = float(np.median(cell))
    height, width = cell.shape
    if paper < _BLACKENED:
        return [Box(0, 0, width, height)], False
    wide = 2 * round(_STROKE * em) + 1
    strokes = cv2.morphologyEx(cell, cv2.MORPH_BLACKHAT, np.ones((wide, wide), np.uint8))
    darkest = float(strokes.max())
    # Shade is wider than strokes, and paler than a blot.
    mask = ((strokes > max(_FAINTEST, 0.4 * darkest)) | (cell < paper / 2)).astype(np.uint8)
    if not mask.any():
        return [], False
    _, _, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    kept: list[Box] = []
    cut = False
    for x, y, w, h, area in stats[1:].tolist():
        edge = x == 0 or y == 0 or x + w == width or y + h == height
        thin = min(w, h) < 0.12 * em and max(w, h) > 0.5 * em
        if area < max(3.0, _DIRT * em * em):
            continue
        if w < _LINE[0] * em and h > max(_LINE[1] * em, 0.9 * height):
            cut = True  # a rule that is not where the edge of the cell is taken to be
            continue
        if edge and (thin or min(w, h) < 0.1 * em):
            cut |= max(w, h) > 0.25 * em and w < 0.8 * width and h < 0.8 * height
            continue
        kept.append(Box(x, y, x + w, y + h))
    return kept, cut


def closed(text: str) -> str:
    """A figure whose digits are spread over their cell, closed up; other text as it is."""
    bare = text.replace(" ", "")
    return bare if bare.isdecimal() else text
