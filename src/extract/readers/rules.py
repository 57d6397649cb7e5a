"""The ruling lines of a straightened page: long thin runs of ink that are no strokes of characters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

import numpy as np

from extract.grid import Ruling
from extract.ocr import Patch, Picture
from extract.readers.picture import Straight

# A line is darker than paper by so much, and so many times as much as most of the grain of the paper; what is darker than
# that by this is print.
_DARKER: Final = 10.0
_ABOVE: Final = 1.3
_MOST: Final = 92
_PRINT: Final = 70
_INK: Final = 200  # what is lighter than this is paper
# In parts of an inch: the shortest piece that may be of a rule, the thickest rule, gaps in broken rules.
_PIECE: Final = 0.1
_THICK: Final = 0.045
_GAP: Final = 0.06
_ENDS: Final = (
    0.035,
    0.055,
)  # so far from its ends a rule is seen that leads to other rules; a figure between them ends before
# A short rule leads from one rule to another; a longer one, in inches, may end anywhere.
_ALONE: Final = (0.9, 0.45)
# What is longer than this, in heights of the lines of text that it touches, is no stroke: of short ones, and of those that
# are so many times as long as high and may be rows of cells.
_LONGER: Final = (1.3, 0.95)
_ROW: Final = 8
# Strokes reach out of the line of text that the detector marks by this share of it, for its marks are often too low.
_AROUND: Final = 0.15
# A line that runs through text for this share of its length is made of strokes.
_IN_TEXT: Final = 0.4


class _Text(NamedTuple):
    """A line of text as one looks along the rules: its middle along and across them, and its size in both."""

    along: float
    across: float
    length: float
    height: float


def rulings(page: Straight, dpi: float) -> tuple[list[Ruling], list[Ruling]]:
    """The lines across and down, in pixels. Strokes of characters are none; faint places of a line are part of it."""
    across, down = (_lines(page, upright, dpi) for upright in (False, True))
    long = (
        [r for r in across if r.end - r.start >= _ALONE[0] * dpi],
        [r for r in down if r.end - r.start >= _ALONE[1] * dpi],
    )
    across, down = _leading(across, long[0], long[1], dpi), _leading(down, long[1], long[0], dpi)
    across, down = _met(across, down, dpi), _met(down, across, dpi)
    return (
        [r for r in across if r.end - r.start >= _ALONE[0] * dpi or _is_led(r, page.grey, dpi)],
        [r for r in down if r.end - r.start >= _ALONE[1] * dpi or _is_led(r, page.grey.T, dpi)],
    )


def _is_led(line: Ruling, light: Picture, dpi: float) -> bool:
    """Whether a line is seen beside one of the rules that it leads to: a figure 1 in a low row nearly touches both."""
    near, far = (round(part * dpi) for part in _ENDS)
    start, end, at = round(line.start), round(line.end), round(line.at)
    band = light[max(0, at - 3) : at + 4]
    ends = band[:, start + near : start + far], band[:, max(0, end - far) : max(0, end - near)]
    return any(part.size and part.min() < _INK for part in ends)


def _lines(page: Straight, upright: bool, dpi: float) -> list[Ruling]:
    """The lines of one direction, short strokes of characters among them."""
    import cv2

    grey = page.grey
    block = 2 * max(1, round(dpi * 0.08)) + 1  # a picture may be a dot
    soft = cv2.blur(grey, (1, 9) if upright else (9, 1))
    across = np.ones((1, block // 2) if upright else (block // 2, 1), np.uint8)
    depth = cv2.morphologyEx(soft, cv2.MORPH_BLACKHAT, across)
    # A line is darker than the mean around it, and than both its sides: along the edge of a coloured cell, the colour is
    # darker than the mean. What is no darker than the grain of the paper, or the waves of a photographed screen, is none.
    darker = max(_DARKER, _ABOVE * _grain(depth))
    ink = cv2.adaptiveThreshold(soft, 1, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, block, darker)
    ink &= depth > darker
    bare = _without_text(ink, page.patches)
    mask, rest, light = (ink.T, bare.T, np.ascontiguousarray(grey.T)) if upright else (ink, bare, grey)
    texts = [_Text(p.y, p.x, p.height, p.length) if upright else _Text(*p[:4]) for p in page.patches]
    whole = _pieces(mask, dpi, 1)
    rules = _in_rows(whole, texts) if upright else []
    pieces = _outside(whole, texts, _AROUND) + rules
    pieces += _pieces(rest, dpi, round(dpi * _GAP))
    return [
        r
        for r in _filled(_clustered(pieces, dpi), light, dpi)
        if _of_text(r, texts) < _IN_TEXT * (r.end - r.start) or any(_is_part(rule, r) for rule in rules)
    ]


def _without_text(ink: Picture, patches: Sequence[Patch]) -> Picture:
    bare = ink.copy()
    for p in patches:
        half_x, half_y = p.length / 2 - 0.1 * p.height, 0.4 * p.height
        bare[max(0, int(p.y - half_y)) : int(p.y + half_y), max(0, int(p.x - half_x)) : int(p.x + half_x)] = 0
    return bare


def _in_rows(pieces: Sequence[Ruling], texts: Sequence[_Text]) -> list[Ruling]:
    """The pieces too long for strokes of the text that they touch: rules also where the detector took a row of cells for
    one line of text.
    """
    if not pieces or not texts:
        return [*pieces]
    at, start, end = np.array(pieces).T[:, :, None]
    x, y, length, height = np.array(texts).T[:, None, :]
    touched = (abs(at - y) < 0.5 * height) & (start < x + length / 2) & (x - length / 2 < end)
    rows = height > _ROW * length  # as one looks along the rules, lines of text lie across
    needed = np.where(rows, _LONGER[1], _LONGER[0]) * np.minimum(length, height)
    least = np.where(touched, needed, 0).max(axis=1)
    least[least == 0] = _LONGER[0] * np.median(np.minimum(length, height))
    long = ((end - start)[:, 0] >= least).tolist()
    return [piece for piece, is_long in zip(pieces, long, strict=True) if is_long]


def _grain(depth: Picture) -> float:
    """How deep most hollows in the paper are, print left out."""
    some = depth[::4, ::4]
    paper = some[some < _PRINT]
    return float(np.percentile(paper, _MOST)) if paper.size else 0.0


def _leading(found: Sequence[Ruling], long: Sequence[Ruling], others: Sequence[Ruling], dpi: float) -> list[Ruling]:
    """Without short strokes that do not lead from one long line to another: of characters, of what is left of a seal.

    Where a page break leaves a row open, its short lines lead to where the long ones end, or to where the lines at both
    ends of their rule end.
    """
    near = 0.06 * dpi
    kept = set(long)

    def meets(line: Ruling, end: float) -> bool:
        return next(_beside(line, end, others, near), None) is not None

    def free_ends(at: float) -> list[float]:
        """Where lines at the side of a table end that meet a rule at their other end."""
        own = [r for r in found if abs(r.at - at) <= near]
        return [b for r in own for a, b in ((r.start, r.end), (r.end, r.start)) if meets(r, a) and not meets(r, b)]

    open_ends = [side for line in long for side in (line.start, line.end)]
    for rule in others:
        right = free_ends(rule.end)
        open_ends += [end for end in free_ends(rule.start) if any(abs(end - other) <= near for other in right)]

    def is_open(end: float) -> bool:
        return any(abs(side - end) <= near for side in open_ends)

    return [
        r
        for r in found
        if r in kept
        or (
            r.end - r.start > 2 * near  # else both ends may meet one line
            and ((meets(r, r.start) and (meets(r, r.end) or is_open(r.end))) or (meets(r, r.end) and is_open(r.start)))
        )
    ]


def _met(lines: Sequence[Ruling], others: Sequence[Ruling], dpi: float) -> list[Ruling]:
    """The lines, each ending at the line that it nearly ends at: where its dashes end says nothing."""
    near = 0.06 * dpi

    def met(line: Ruling, end: float) -> float:
        return min(_beside(line, end, others, near), key=lambda at: abs(at - end), default=end)

    return [Ruling(line.at, met(line, line.start), met(line, line.end)) for line in lines]


def _beside(line: Ruling, end: float, others: Sequence[Ruling], near: float) -> Iterator[float]:
    """Where the lines of the other direction stand that a line nearly ends at."""
    return (o.at for o in others if abs(o.at - end) <= near and o.start - near <= line.at <= o.end + near)


def _pieces(mask: Picture, dpi: float, gap: int) -> list[Ruling]:
    """Long thin runs of ink across, with gaps up to `gap` pixels."""
    import cv2

    shortest = round(dpi * _PIECE)
    soft = cv2.dilate(np.ascontiguousarray(mask), np.ones((3, 1), np.uint8))
    if gap > 1:
        soft = cv2.morphologyEx(soft, cv2.MORPH_CLOSE, np.ones((1, gap), np.uint8))
    lines = cv2.morphologyEx(soft, cv2.MORPH_OPEN, np.ones((1, shortest), np.uint8))
    _, _, stats, middles = cv2.connectedComponentsWithStats(lines, connectivity=8, ltype=cv2.CV_16U)
    found = []
    for (x, _, width, height, area), (_, y) in zip(stats[1:].tolist(), middles[1:].tolist(), strict=True):
        if area / width <= _THICK * dpi + 2 and height <= _THICK * dpi + 2 + 0.01 * width:
            found.append(Ruling(y, x, x + width))
    return found


def _is_part(piece: Ruling, line: Ruling) -> bool:
    return abs(piece.at - line.at) <= 2 and line.start <= piece.start and piece.end <= line.end


def _outside(pieces: Sequence[Ruling], texts: Sequence[_Text], around: float) -> list[Ruling]:
    """Without the pieces that lie within one line of text, as the strokes of its characters do, or so far around it."""
    if not pieces or not texts:
        return [*pieces]
    at, start, end = np.array(pieces).T[:, :, None]
    x, y, length, height = np.array(texts).T[:, None, :]
    reach = length / 2 + around * height
    inside = (abs(at - y) < 0.5 * height) & (x - reach <= start) & (end <= x + reach)
    return [piece for piece, within in zip(pieces, inside.any(axis=1).tolist(), strict=True) if not within]


def _of_text(line: Ruling, texts: Sequence[_Text]) -> float:
    """How much of a line runs through the middle of lines of text: the strokes of figures below one another do."""
    return sum(
        max(0.0, min(line.end, x + 0.55 * length) - max(line.start, x - 0.55 * length))
        for x, y, length, height in texts
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
