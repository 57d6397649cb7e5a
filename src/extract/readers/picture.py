"""A picture of a page -> the page straightened: upright, level, without stamps and shade.

Everything here is pixels; x runs right and y down. What is read from the picture is turned into points by `scan`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from extract.ocr import Engine, Patch, Picture
from extract.readers.bends import LONG, Floats, unbent

Pixels = npt.NDArray[np.uint8]

# A pixel is of coloured ink (a seal) where red outweighs the other colours by this much.
_RED: Final = 28
# Of a page, at least this share is a seal if there is one; what is paler than the next is no print under it.
_SEAL: Final = 0.0002
_PALE: Final = 195
_BESIDE: Final = 0.03  # beside seals there is print in other ink, at least so much of their area
# Pixels darker than this are ink. Where more than this share of a page are single ones, pieces of no more pixels than this
# are specks: a point has more.
_DARK: Final = 128
_SPECKS: Final = 0.0005
_SPECK: Final = 3
_DARKEST: Final = 42.0  # no paper in the shade is darker
_BEYOND: Final = 70  # what is around a page may be darker than this, paper is not
_NEGATIVE: Final = 80  # and where most of a page is darker than this, it is a negative
# So many rows of a page are looked at for lines down it; such a line is darker than the paper so many pixels aside by this
# much in this share of them. More columns than this share of a page are no lines of dirt.
_ROWS: Final = 400
_ASIDE: Final = 5
_STREAK: Final = 12
_ALL_DOWN: Final = 0.8
_STREAKS: Final = 0.02
# Slopes (radians) below the first are level; beyond the second a line is no line of the page's text.
_LEVEL: Final = 0.0008
_STEEPEST: Final = 0.2
# More edges of rules than this on the middle of a picture are those of a table that reaches over it; a line has two.
_RULES: Final = 3
# Of two halves of a picture that are pages, each has this share of the text.
_HALF: Final = 0.25
_LINE: Final = 0.28  # and a line of text this long, in parts of its width


@dataclass(frozen=True, slots=True)
class Straight:
    """A page made straight: dark ink on white, and the matrix (2 x 3) that takes its pixels to those of the picture."""

    grey: Picture
    to_picture: Floats
    patches: tuple[Patch, ...]


def straighten(pixels: Pixels, engine: Engine) -> list[Straight]:
    """The page, or the two pages, on a picture (grey or RGB). Whether it stands on its head is left open."""
    import cv2

    grey = clean(pixels)
    patches = engine.detect(grey)
    to_picture = np.eye(2, 3)
    tall = sum(p.height**2 for p in patches if p.height > 2 * p.length)
    wide = sum(p.length**2 for p in patches if p.length > 2 * p.height)
    if tall > 2 * wide:
        to_picture = np.array([[0.0, 1.0, 0.0], [-1.0, 0.0, grey.shape[0] - 1.0]])
        grey = np.ascontiguousarray(cv2.rotate(grey, cv2.ROTATE_90_CLOCKWISE))
        patches = engine.detect(grey)
    grey, patches, turned = _levelled(grey, patches)
    to_picture = _compose(to_picture, turned)
    grey, patches = unbent(grey, patches)
    whole = Straight(grey, to_picture, tuple(patches))
    gutter = _gutter(whole)
    return [whole] if gutter is None else [_part(whole, 0, gutter), _part(whole, gutter, grey.shape[1])]


def upside_down(page: Straight) -> Straight:
    """The page turned by half a turn."""
    height, width = page.grey.shape
    half = np.array([[-1.0, 0.0, width - 1.0], [0.0, -1.0, height - 1.0]])
    patches = (p._replace(x=width - 1 - p.x, y=height - 1 - p.y) for p in page.patches)
    return Straight(np.ascontiguousarray(page.grey[::-1, ::-1]), _compose(page.to_picture, half), tuple(patches))


def clean(pixels: Pixels) -> Picture:
    """Grey, without seals, and the shade of the paper made even."""
    import cv2

    grey = _without_seals(pixels) if pixels.ndim == 3 else pixels
    if np.median(grey[::4, ::4]) < _NEGATIVE:
        grey = cv2.bitwise_not(grey)
    grey = _without_specks(_without_streaks(grey))
    small = cv2.resize(grey, None, fx=0.125, fy=0.125, interpolation=cv2.INTER_AREA)
    # What is narrower than the strokes of print is filled, what is wider keeps its edges: shaded cells have sharp ones.
    paper = cv2.medianBlur(cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8)), 5)
    if paper.min() > 245:
        return np.ascontiguousarray(grey)
    ground = cv2.resize(cv2.GaussianBlur(paper, (0, 0), 1), grey.shape[::-1], interpolation=cv2.INTER_LINEAR)
    even = cv2.divide(grey, cv2.max(ground, _DARKEST), scale=255)
    even[cv2.resize(_around(paper), grey.shape[::-1], interpolation=cv2.INTER_NEAREST) > 0] = 255
    return np.ascontiguousarray(even)


def _around(paper: Picture) -> Picture:
    """1 where a picture shows what is around the page: dark, and joined to its brink."""
    import cv2

    dark = np.pad((paper < _BEYOND).astype(np.uint8), 1, constant_values=1)
    _, names = cv2.connectedComponents(dark, connectivity=4)
    beyond = (names[1:-1, 1:-1] == names[0, 0]).astype(np.uint8)
    return np.asarray(cv2.dilate(beyond, np.ones((3, 3), np.uint8)))


def _without_seals(pixels: Pixels) -> Picture:
    """Grey, as seen through red ink: what is printed in black under a seal is dark in red light too, the seal is not."""
    import cv2

    grey = cv2.cvtColor(pixels[:, :, :3], cv2.COLOR_RGB2GRAY)
    light = pixels[:, :, 0]
    # What is not redder than both other colours comes out as 0.
    redness = cv2.subtract(light, cv2.max(pixels[:, :, 1], pixels[:, :, 2]))
    inked = redness > _RED
    red = np.count_nonzero(inked)
    if red < _SEAL * inked.size or np.count_nonzero((grey < _DARK) & ~inked) < _BESIDE * red:
        return np.asarray(grey)  # without a seal, or printed in red
    around = cv2.dilate(inked.astype(np.uint8), np.ones((7, 7), np.uint8)) > 0
    zone = around & (redness > _RED // 4)
    level = max(60.0, float(np.percentile(light[inked], 40)))
    through = np.minimum(255.0, light[zone] * (255.0 / level))
    through[through > _PALE] = 255.0
    grey[zone] = through.astype(np.uint8)
    return np.asarray(grey)


def _without_specks(grey: Picture) -> Picture:
    """Without the specks of a copier or a fax, where single dark pixels lie all over the page: rows of them look like
    faint lines.
    """
    import cv2

    dark = (grey < _DARK).astype(np.uint8)
    lone = (dark > 0) & (cv2.boxFilter(dark, -1, (3, 3), normalize=False) == 1)
    if np.count_nonzero(lone) < _SPECKS * dark.size:
        return grey
    _, names, stats, _ = cv2.connectedComponentsWithStats(dark, connectivity=8)
    clean = grey.copy()
    clean[(stats[:, cv2.CC_STAT_AREA] <= _SPECK)[names]] = 255
    return clean


def _without_streaks(grey: Picture) -> Picture:
    """Without the lines that dirt on the glass of a feeder draws down a whole page: each is made as light as the paper, and
    print under it stays darker.
    """
    rows = grey[:: max(1, grey.shape[0] // _ROWS)].astype(np.int16)
    beside = np.minimum(np.roll(rows, _ASIDE, axis=1), np.roll(rows, -_ASIDE, axis=1))
    darker = beside - rows > _STREAK
    end = max(1, len(rows) // 30)
    whole = np.minimum(np.minimum(darker[:end].mean(axis=0), darker[-end:].mean(axis=0)), darker.mean(axis=0))
    whole[:_ASIDE] = whole[-_ASIDE:] = 0
    columns = np.flatnonzero(whole > _ALL_DOWN)
    if not len(columns) or len(columns) > _STREAKS * grey.shape[1]:
        return grey
    paper = np.median(beside[:, columns], axis=0)
    level = np.median(rows[:, columns], axis=0)
    lighter = np.where(level > paper / 5, paper / np.maximum(level, 1), 1.0)
    clean = grey.copy()
    clean[:, columns] = np.minimum(255, grey[:, columns] * lighter).astype(np.uint8)
    return clean


def _levelled(grey: Picture, patches: Sequence[Patch]) -> tuple[Picture, list[Patch], Floats]:
    """The picture turned so that its lines of text are level, on a canvas that holds all of it."""
    import cv2

    long = [p for p in patches if p.length > LONG * p.height and abs(p.slope) < _STEEPEST]
    slope = _weighted_median([p.slope for p in long], [p.length for p in long])
    if abs(slope) < _LEVEL:
        return grey, [*patches], np.eye(2, 3)
    height, width = grey.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), float(np.rad2deg(slope)), 1.0)
    cosine, sine = abs(turn[0, 0]), abs(turn[0, 1])
    size = round(width * cosine + height * sine), round(height * cosine + width * sine)
    turn[:, 2] += (size[0] - width) / 2, (size[1] - height) / 2
    level = cv2.warpAffine(grey, turn, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT, borderValue=255)
    moved = []
    for p in patches:
        x, y = turn @ (p.x, p.y, 1.0)
        moved.append(p._replace(x=float(x), y=float(y), slope=p.slope - slope))
    return level, moved, cv2.invertAffineTransform(turn)


def _gutter(page: Straight) -> int | None:
    """Where two pages side by side meet; None where there is one page."""
    height, width = page.grey.shape
    if width < 1.2 * height or len(page.patches) < 8:
        return None
    left = [p.length for p in page.patches if p.x + p.length / 2 < width / 2]
    right = [p.length for p in page.patches if p.x - p.length / 2 > width / 2]
    if min(sum(left), sum(right)) < _HALF * sum(p.length for p in page.patches):
        return None
    if min(max(left), max(right)) < _LINE * width / 2:
        return None  # the figures of a table without rules, and their heads
    best = None
    for at in range(round(0.42 * width), round(0.58 * width), 4):
        crossed = sum(p.x - p.length / 2 < at + 8 and p.x + p.length / 2 > at - 8 for p in page.patches)
        if not crossed and (best is None or abs(at - width / 2) < abs(best - width / 2)):
            best = at
    if best is None:
        return None
    # A table that reaches over the middle has lines there.
    strip = page.grey[:, best - round(0.02 * width) : best + round(0.02 * width)]
    lines = (strip < 160).mean(axis=1) > 0.8
    return None if np.count_nonzero(np.diff(lines)) > _RULES else best


def _part(page: Straight, start: int, end: int) -> Straight:
    shift = np.array([[1.0, 0.0, start], [0.0, 1.0, 0.0]])
    patches = tuple(p._replace(x=p.x - start) for p in page.patches if start <= p.x < end)
    return Straight(np.ascontiguousarray(page.grey[:, start:end]), _compose(page.to_picture, shift), patches)


def _compose(outer: Floats, inner: Any) -> Floats:
    """The matrix of first `inner`, then `outer`."""
    full = np.vstack([outer, (0, 0, 1)]) @ np.vstack([inner, (0, 0, 1)])
    return np.asarray(full[:2], dtype=np.float64)


def _weighted_median(values: Sequence[float], weights: Sequence[float]) -> float:
    if not values:
        return 0.0
    order = np.argsort(values)
    totals = np.cumsum(np.asarray(weights)[order])
    return float(np.asarray(values)[order][np.searchsorted(totals, totals[-1] / 2)])
