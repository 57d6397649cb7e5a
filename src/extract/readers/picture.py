"""A picture of a page -> the page straightened: upright, level, without stamps and shade, with its ruling lines.

Everything here is pixels; x runs right and y down. What is read from the picture is turned into points by `scan`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from extract.grid import Ruling
from extract.ocr import Engine, Patch, Picture
from extract.readers.bends import LONG, Floats, unbent

Pixels = npt.NDArray[np.uint8]

# A pixel is of coloured ink (a seal) where red outweighs the other colours by this much.
_RED: Final = 28
# Of a page, at least this share is a seal if there is one; what is paler than this is no print under it.
_SEAL: Final = 0.0002
_PALE: Final = 195
# Slopes (radians) below the first are level; beyond the second a line is no line of the page's text.
_LEVEL: Final = 0.0008
_STEEPEST: Final = 0.2
# In parts of an inch: the shortest piece that may be of a rule, the thickest rule, gaps in broken rules.
_PIECE: Final = 0.1
_THICK: Final = 0.045
_GAP: Final = 0.06
# A short rule leads from one rule to another; a longer one, in inches, may end anywhere.
_ALONE: Final = (0.9, 0.45)
# A line that runs through text for this share of its length is made of strokes.
_IN_TEXT: Final = 0.4
# Of two halves of a picture that are pages, each has this share of the text.
_HALF: Final = 0.25


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
    small = cv2.resize(grey, None, fx=0.125, fy=0.125, interpolation=cv2.INTER_AREA)
    paper = cv2.medianBlur(cv2.dilate(small, np.ones((5, 5), np.uint8)), 9)
    if paper.min() > 245:
        return np.ascontiguousarray(grey)
    ground = cv2.resize(cv2.GaussianBlur(paper, (0, 0), 3), grey.shape[::-1], interpolation=cv2.INTER_LINEAR)
    even = grey.astype(np.float32) * (255.0 / np.maximum(ground, 40))
    return np.ascontiguousarray(np.clip(even, 0, 255).astype(np.uint8))


def _without_seals(pixels: Pixels) -> Picture:
    """Grey, as seen through red ink: what is printed in black under a seal is dark in red light too, the seal is not."""
    import cv2

    grey = cv2.cvtColor(pixels[:, :, :3], cv2.COLOR_RGB2GRAY)
    light = pixels[:, :, 0]
    # What is not redder than both other colours comes out as 0.
    redness = cv2.subtract(light, cv2.max(pixels[:, :, 1], pixels[:, :, 2]))
    inked = redness > _RED
    if np.count_nonzero(inked) < _SEAL * inked.size:
        return np.asarray(grey)
    around = cv2.dilate(inked.astype(np.uint8), np.ones((7, 7), np.uint8)) > 0
    zone = around & (redness > _RED // 4)
    level = max(60.0, float(np.percentile(light[inked], 40)))
    through = np.minimum(255.0, light[zone] * (255.0 / level))
    through[through > _PALE] = 255.0
    grey[zone] = through.astype(np.uint8)
    return np.asarray(grey)


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


def rulings(page: Straight, dpi: float) -> tuple[list[Ruling], list[Ruling]]:
    """The lines across and down, in pixels. Strokes of characters are none; faint places of a line are part of it."""
    import cv2

    grey = page.grey
    block = 2 * round(dpi * 0.08) + 1
    # Smoothed along a line, its grain is a third of the page's; what is no darker than the grain is no line.
    darker = max(10.0, 1.1 * _grain(grey))
    both = []
    for upright in (False, True):
        soft = cv2.blur(grey, (1, 9) if upright else (9, 1))
        ink = cv2.adaptiveThreshold(soft, 1, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, block, darker)
        bare = ink.copy()
        for p in page.patches:
            half_x, half_y = p.length / 2 - 0.1 * p.height, 0.4 * p.height
            bare[max(0, int(p.y - half_y)) : int(p.y + half_y), max(0, int(p.x - half_x)) : int(p.x + half_x)] = 0
        mask, rest, light = (ink.T, bare.T, grey.T) if upright else (ink, bare, grey)
        patches = [(p.y, p.x, p.height, p.length) if upright else (p.x, p.y, p.length, p.height) for p in page.patches]
        pieces = [r for r in _pieces(mask, dpi, 1) if not _in_text(r, patches)]
        pieces += _pieces(rest, dpi, round(dpi * _GAP))
        lines = _filled(_clustered(pieces, dpi), np.ascontiguousarray(light), dpi)
        both.append([r for r in lines if _of_text(r, patches) < _IN_TEXT * (r.end - r.start)])
    across, down = both
    long = (
        [r for r in across if r.end - r.start >= _ALONE[0] * dpi],
        [r for r in down if r.end - r.start >= _ALONE[1] * dpi],
    )
    return _leading(across, long[0], long[1], dpi), _leading(down, long[1], long[0], dpi)


def _grain(grey: Picture) -> float:
    """The standard deviation of the noise in the paper."""
    import cv2

    return 1.5 * float(cv2.absdiff(grey, cv2.medianBlur(grey, 3))[::3, ::3].mean())


def _leading(found: Sequence[Ruling], long: Sequence[Ruling], others: Sequence[Ruling], dpi: float) -> list[Ruling]:
    """Without short strokes that do not lead from one long line to another: of characters, of what is left of a seal.

    Where a page break leaves a row open, its short lines lead to where the long ones end.
    """
    near = 0.06 * dpi
    kept = set(long)

    def meets(line: Ruling, end: float) -> bool:
        return any(abs(o.at - end) <= near and o.start - near <= line.at <= o.end + near for o in others)

    def is_open(end: float) -> bool:
        return any(abs(side - end) <= near for line in long for side in (line.start, line.end))

    return [
        r
        for r in found
        if r in kept
        or (meets(r, r.start) and (meets(r, r.end) or is_open(r.end)))
        or (meets(r, r.end) and is_open(r.start))
    ]


def _pieces(mask: Picture, dpi: float, gap: int) -> list[Ruling]:
    """Long thin runs of ink across, with gaps up to `gap` pixels."""
    import cv2

    shortest = round(dpi * _PIECE)
    soft = cv2.dilate(np.ascontiguousarray(mask), np.ones((3, 1), np.uint8))
    if gap > 1:
        soft = cv2.morphologyEx(soft, cv2.MORPH_CLOSE, np.ones((1, gap), np.uint8))
    lines = cv2.morphologyEx(soft, cv2.MORPH_OPEN, np.ones((1, shortest), np.uint8))
    _, _, stats, middles = cv2.connectedComponentsWithStats(lines, connectivity=8)
    found = []
    for (x, _, width, height, area), (_, y) in zip(stats[1:].tolist(), middles[1:].tolist(), strict=True):
        if area / width <= _THICK * dpi + 2 and height <= _THICK * dpi + 2 + 0.01 * width:
            found.append(Ruling(y, x, x + width))
    return found


def _in_text(piece: Ruling, patches: Sequence[tuple[float, float, float, float]]) -> bool:
    """Whether a piece lies within one line of text, as the strokes of its characters do."""
    return any(
        abs(piece.at - y) < 0.5 * height
        and x - length / 2 - 0.15 * height <= piece.start
        and piece.end <= x + length / 2 + 0.15 * height
        for x, y, length, height in patches
    )


def _of_text(line: Ruling, patches: Sequence[tuple[float, float, float, float]]) -> float:
    """How much of a line runs through the middle of lines of text: the strokes of figures below one another do."""
    return sum(
        max(0.0, min(line.end, x + 0.55 * length) - max(line.start, x - 0.55 * length))
        for x, y, length, height in patches
        if abs(line.at - y) < 0.35 * height
    )


def _clustered(pieces: Sequence[Ruling], dpi: float) -> list[list[Ruling]]:
    """Pieces of one line together, by their places across it."""
    lines: list[list[Ruling]] = []
    for piece in sorted(pieces):
        if lines and piece.at - lines[-1][-1].at <= 0.012 * dpi:
            lines[-1].append(piece)
        else:
            lines.append([piece])
    return lines


def _filled(lines: Sequence[Sequence[Ruling]], light: Picture, dpi: float) -> list[Ruling]:
    """The pieces of each line, joined where the picture is a little darker along the line than on both sides of it."""
    found = []
    for line in lines:
        pieces = sorted(line, key=lambda r: r.start)
        joined = [pieces[0]]
        for piece in pieces[1:]:
            last = joined[-1]
            if piece.start <= last.end + _GAP * dpi or _is_dark(light, last, piece):
                joined[-1] = Ruling((last.at + piece.at) / 2, last.start, max(last.end, piece.end))
            else:
                joined.append(piece)
        found += joined
    return found


def _is_dark(light: Picture, before: Ruling, after: Ruling) -> bool:
    """Whether a faint line runs between two pieces: darker than its sides in most of its length."""
    start, end, at = int(before.end), int(after.start), round((before.at + after.at) / 2)
    band = light[max(0, at - 8) : at + 9, start:end].astype(np.int16)
    if band.shape[0] < 17 or end - start < 3:
        return False
    line = band[6:11].min(axis=0)
    sides = np.minimum(np.median(band[:5], axis=0), np.median(band[12:], axis=0))
    return bool((sides - line > 6).mean() > 0.7)


def _gutter(page: Straight) -> int | None:
    """Where two pages side by side meet; None where there is one page."""
    height, width = page.grey.shape
    if width < 1.2 * height or len(page.patches) < 8:
        return None
    text = sum(p.length for p in page.patches)
    left = sum(p.length for p in page.patches if p.x + p.length / 2 < width / 2)
    right = sum(p.length for p in page.patches if p.x - p.length / 2 > width / 2)
    if min(left, right) < _HALF * text:
        return None
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
    return None if lines.sum() > 6 else best


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
