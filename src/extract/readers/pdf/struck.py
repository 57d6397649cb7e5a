"""Figures that are struck out: a line runs through them that is no longer than they are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from extract.grid import Ruling
from extract.readers.pdf.arrays import Flags, Floats

# Where the line runs, in parts of the height of a character from its top.
_FROM: Final = 0.35
_TO: Final = 0.7
# In widths of a character, how far the line may reach over what it strikes out.
_OVER: Final = 0.6
# More than this part of the figures of a page are not struck out: its lines lie where they should not.
_MOST: Final = 0.6
_LONGEST: Final = 100.0  # points
_MOST_LINES: Final = 100  # more through one figure are a shade


def struck(
    figure: Flags, sides: tuple[Floats, Floats, Floats, Floats], horizontals: Sequence[Ruling]
) -> tuple[Flags, frozenset[Ruling]]:
    """Which of the characters that are figures a line strikes out, and the lines that do. `sides` are x0, top, x1 and bottom
    of all characters.
    """
    used: set[Ruling] = set()
    found = np.zeros(len(figure), dtype=np.bool_)
    short = sorted(line for line in horizontals if line.end - line.start < _LONGEST)
    at = figure.nonzero()[0]
    if not short or not len(at):
        return found, frozenset()
    x0, top, x1, bottom = (side[at] for side in sides)
    height = bottom - top
    places = np.array([line.at for line in short])
    first, last = places.searchsorted(top + _FROM * height), places.searchsorted(top + _TO * height)
    for n in ((first < last) & (last - first < _MOST_LINES)).nonzero()[0].tolist():
        middle = (x0[n] + x1[n]) / 2
        for line in short[first[n] : last[n]]:
            if line.start <= middle <= line.end and _strikes(x0, x1, top, n, line):
                found[at[n]] = True
                used.add(line)
    if found.sum() > _MOST * len(at):
        return np.zeros(len(figure), dtype=np.bool_), frozenset()
    return found, frozenset(used)


def _strikes(x0: Floats, x1: Floats, top: Floats, n: int, line: Ruling) -> bool:
    """Whether a line ends where the figures end that it runs through, those on the line of figure `n`."""
    over = _OVER * (x1[n] - x0[n])
    on_line = (abs(top - top[n]) < 1.0) & ((x0 + x1) / 2 >= line.start) & ((x0 + x1) / 2 <= line.end)
    return bool(x0[on_line].min() - over <= line.start and line.end <= x1[on_line].max() + over)
