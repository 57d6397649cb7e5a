"""A page whose lines are bent -> the page with straight lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from extract.ocr import Patch, Picture

Floats = npt.NDArray[np.float64]

# A line of text this many times as long as high tells the slope of the page.
LONG: Final = 5.0
# Bends beyond this many pixels in a thousand are straightened.
_BENT: Final = 0.0015
# A bend leaves less than this share of the slopes.
_EXPLAINED: Final = 0.72
# Pixels of a picture 1,200 high: strokes of characters are shorter than a run, those that tell a slope are no shorter than
# a stroke, and bent ones are straight over a stretch.
_RUN: Final = 14
_STROKE: Final = 60
_STRETCH: Final = 120


def unbent(grey: Picture, patches: Sequence[Patch]) -> tuple[Picture, list[Patch]]:
    """The picture with its lines straight: what a page's curve, or a camera held at an angle, bends.

    The slopes of lines across say how heights bend along x, those of lines down how places bend along y; both bends
    are polynomials, fitted to the slopes.
    """
    import cv2

    height, width = grey.shape
    across, down = _segments(grey)
    lines = [(p.x, p.y, p.slope, p.length) for p in patches if p.length > LONG * p.height and abs(p.slope) < 0.1]
    across = np.array([*across.tolist(), *lines]).reshape(-1, 4)
    if len(across) < 6:
        return grey, [*patches]
    bend_y = _bend(across[:, 0] / width, across[:, 1] / height, across[:, 2] * width, across[:, 3])
    shear = len(down) >= 4
    bend_x = _bend(down[:, 1] / height, down[:, 0] / width, down[:, 2] * height, down[:, 3]) if shear else None
    grid_x, grid_y = np.meshgrid(np.linspace(0, 1, 33), np.linspace(0, 1, 33))
    shift_y = _bent(bend_y, grid_x, grid_y)
    shift_x = _bent(bend_x, grid_y, grid_x) if bend_x is not None else np.zeros_like(shift_y)
    if max(np.ptp(shift_y), np.ptp(shift_x)) < _BENT * height:
        return grey, [*patches]
    map_x, map_y = (
        cv2.resize(shift.astype(np.float32), (width, height), interpolation=cv2.INTER_LINEAR)
        for shift in (shift_x, shift_y)
    )
    map_x = map_x + np.arange(width, dtype=np.float32)[None, :]
    map_y = map_y + np.arange(height, dtype=np.float32)[:, None]
    flat = cv2.remap(grey, map_x, map_y, cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT, borderValue=255)
    if _sharpness(flat) < _sharpness(grey):
        return grey, [*patches]  # short pieces of text told a bend that is not there
    moved = []
    for p in patches:
        u, v = np.array([p.x / width]), np.array([p.y / height])
        dx = float(_bent(bend_x, v, u)[0]) if bend_x is not None else 0.0
        moved.append(p._replace(x=p.x - dx, y=p.y - float(_bent(bend_y, u, v)[0]), slope=0.0))
    return flat, moved


def _sharpness(grey: Picture) -> float:
    """How clearly the ink of a page stands in rows and columns, as straight lines make it."""
    edges = _edges(grey)[0] > 0
    return float(sum((np.diff(edges.sum(axis=axis, dtype=np.float64)) ** 2).sum() for axis in (0, 1)))


_POWERS: Final = tuple((i, j) for i in (1, 2, 3) for j in (0, 1, 2) if i + j <= 3)


def _bend(along: Floats, beside: Floats, slopes: Floats, weights: Floats) -> Floats:
    """The polynomial whose derivative along the lines is their slope, by least squares that forgive strays; flat where it
    does not explain the slopes, which then are no more than errors of measurement.
    """
    terms = np.stack([i * along ** (i - 1) * beside**j for i, j in _POWERS], axis=1)
    # A little weight on small coefficients keeps what few lines leave open flat.
    calm = np.diag([0.02 * (i + j) ** 2 for i, j in _POWERS]) * np.sqrt(weights.mean())
    trust = np.sqrt(weights)
    found = np.zeros(len(_POWERS))
    for _ in range(4):
        rows = np.concatenate([terms * trust[:, None], calm])
        found = np.linalg.lstsq(rows, np.concatenate([slopes * trust, np.zeros(len(_POWERS))]), rcond=None)[0]
        off = np.abs(terms @ found - slopes)
        scale = max(3 * float(np.median(off)), 1e-6)
        trust = np.sqrt(weights) / (1 + (off / scale) ** 2)
    off = np.abs(terms @ found - slopes)
    return found if weights @ off < _EXPLAINED * (weights @ np.abs(slopes)) else np.zeros(len(_POWERS))


def _bent(bend: Floats, along: Floats, beside: Floats) -> Floats:
    """How far the polynomial moves each point; its middle stays where it is."""
    moved = sum(c * (along**i - 0.5**i) * beside**j for c, (i, j) in zip(bend, _POWERS, strict=True))
    return np.asarray(moved, dtype=np.float64)


def _segments(grey: Picture) -> tuple[Floats, Floats]:
    """Straight strokes across and down, longer than those of characters: middle, slope against the axis, length."""
    edges, scale = _edges(grey)
    unit = np.array([1 / scale, 1 / scale, 1.0, 1 / scale])
    return _strokes(edges) * unit, _strokes(np.ascontiguousarray(edges.T))[:, [1, 0, 2, 3]] * unit


def _edges(grey: Picture) -> tuple[Picture, float]:
    """The ink of a picture 1,200 pixels high, and its scale."""
    import cv2

    scale = min(1.0, 1200 / max(grey.shape))
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    ink = cv2.adaptiveThreshold(small, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 25, 12)
    return np.asarray(ink), scale


def _strokes(edges: Picture) -> Floats:
    """Strokes across: middle, slope, length. Long ones come in pieces, since they may be bent."""
    import cv2

    mask = cv2.morphologyEx(edges, cv2.MORPH_OPEN, np.ones((1, _RUN), np.uint8))
    mask[:, ::_STRETCH] = 0
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    y, x = np.nonzero(labels)
    own = labels[y, x]
    area, sum_x, sum_y, sum_xx, sum_xy = (
        np.bincount(own, weights, count) for weights in (np.ones(len(x)), x, y, x * x, x * y)
    )
    width = stats[:, cv2.CC_STAT_WIDTH]
    long = width >= _STROKE
    long[0] = False  # the ground
    area, sum_x, sum_y, sum_xx, sum_xy = (sums[long] for sums in (area, sum_x, sum_y, sum_xx, sum_xy))
    slope = (sum_xy - sum_x * sum_y / area) / (sum_xx - sum_x * sum_x / area)
    found = np.stack([sum_x / area, sum_y / area, slope, width[long]], axis=1)
    return np.asarray(found[np.abs(slope) < 0.1])
