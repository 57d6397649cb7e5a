"""Print that the detector overlooks: figures and marks that stand alone, as in the columns of a table without rules."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np

from extract.ocr import Engine, Patch, Picture, Reading, text_of
from extract.readers.crops import alike, chance_of
from extract.readers.picture import Straight

# Ink is darker than this part of white.
_INKED: Final = 0.7
# In parts of the usual height of a line of text: figures are no lower and no higher, and a dash is no shorter; those that
# are no further apart are one.
_LOWEST: Final = 0.35
_HIGHEST: Final = 1.0
_DASH: Final = 0.25
_APART: Final = 0.3
_ROOM: Final = 0.25  # around them
_SIGNS: Final = frozenset("0123456789.,/-—")
_SURE: Final = 0.5  # how likely what is read there must be


def overlooked(page: Straight, engine: Engine) -> list[tuple[Patch, Reading]]:
    """The figures and marks of blanks outside all lines of text that were found, as read."""
    if not page.patches:
        return []
    # A lone digit is narrower than high, and print that runs down is much higher than its characters.
    level = [p.height for p in page.patches if p.length > p.height]
    usual = float(np.median(level or [min(p.length, p.height) for p in page.patches]))
    patches = list(_patches(_loose_ink(page), usual))
    crops = [_around(page.grey, patch) for patch in patches]
    found = zip(patches, engine.recognise(crops), strict=True)
    return [(p, r) for p, r in found if chance_of(r) > _SURE and _SIGNS.issuperset(alike(text_of(r)))]


def _loose_ink(page: Straight) -> Picture:
    ink = (page.grey < _INKED * 255).astype(np.uint8)
    for p in page.patches:
        x, y = p.length / 2, p.height / 2
        ink[max(0, int(p.y - y)) : int(p.y + y) + 1, max(0, int(p.x - x)) : int(p.x + x) + 1] = 0
    return ink


def _patches(ink: Picture, usual: float) -> Iterator[Patch]:
    """Where something stands that is as high as figures, or as wide as a dash."""
    import cv2

    near = np.ones((1, 2 * round(_APART * usual / 2) + 1), np.uint8)
    _, _, stats, _ = cv2.connectedComponentsWithStats(cv2.morphologyEx(ink, cv2.MORPH_CLOSE, near), connectivity=8)
    for x, y, width, height, _ in stats[1:].tolist():
        if max(height / _LOWEST, width / _DASH) >= usual and height <= _HIGHEST * usual:
            room = _ROOM * usual
            yield Patch(x + width / 2, y + height / 2, width + 2 * room, max(height, usual / 2) + 2 * room, 0.0)


def _around(grey: Picture, patch: Patch) -> Picture:
    x, y = patch.length / 2, patch.height / 2
    return grey[max(0, round(patch.y - y)) : round(patch.y + y), max(0, round(patch.x - x)) : round(patch.x + x)]
