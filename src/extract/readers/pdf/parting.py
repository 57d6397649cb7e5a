"""Where characters that stand side by side are of two cells: at rules, and at gaps that a figure does not have within it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from extract.grid import GAP, SNAP, Ruling
from extract.readers.pdf import calls as call
from extract.readers.pdf.arrays import Flags, Floats, Integers

# Two words whose print touches a rule from both sides with at least this gap between them are two.
_GAP_AT_RULE: Final = 0.08
# In parts of a full width, a gap between two figures, and the most that a figure has between its own digits.
_JUMP: Final = 0.15
_TIGHT: Final = 0.05
# Rules no longer than this, in points, may be the dots of one.
_DOT: Final = 6.0
WIDE: Final = 0x2E80  # from here on characters are as wide as high: Chinese, its punctuation, full-width forms


def sides_of(verticals: Sequence[Ruling]) -> Floats:
    """The places, starts and ends of rules; dots reach as far as the line that they are part of has no holes."""
    rules = np.array(verticals, np.float64).T
    dots = rules[2] - rules[1] < _DOT
    rules[1:, dots] += np.array([[-GAP / 2], [GAP / 2]])
    return rules


def jumps(joined: Flags, gaps: Floats, pair: Floats) -> Flags:
    """Between which of the digits that are `joined` a gap stands that their other gaps do not have: two figures side by side.
    Figures that are spread to fill a cell have the same gap everywhere.
    """
    tight = joined & (np.abs(gaps) < _TIGHT * pair)
    beside = np.zeros(len(joined), dtype=np.bool_)
    beside[1:] |= tight[:-1]
    beside[:-1] |= tight[1:]
    return joined & beside & (gaps > _JUMP * pair)


def at_rules(codes: Integers, sides: tuple[Floats, ...], pair: Floats, rules: Floats) -> Flags:
    """Between which neighbours a vertical rule stands with a gap, or with a label on one side and a figure on the other.

    Figures without a gap are one number that is too wide for its cell, whatever rule it crosses.
    """
    x0, y0, x1, y1 = sides
    gaps = x0[1:] - x1[:-1]
    label = codes >= WIDE
    tight = (label[1:] != label[:-1]) & (gaps > -0.5 * pair)
    candidates = ((gaps < pair) & ((gaps >= _GAP_AT_RULE * pair) | tight)).nonzero()[0]
    at, start, end = rules[:, None, :]
    middles = ((y0 + y1) / 2)[candidates, None]
    # A label may run over the rule a little before the figure behind it begins.
    reach = np.where(tight[candidates], np.maximum(pair[candidates], SNAP), SNAP)[:, None] / 2
    ends, begins = x1[candidates, None], x0[candidates + 1, None]
    left, right = np.minimum(ends, begins) - reach, np.maximum(begins, ends) + reach
    hit = ((left <= at) & (at <= right) & (start <= middles) & (middles <= end)).any(axis=1)
    breaks = np.zeros(len(gaps), dtype=np.bool_)
    breaks[candidates[hit]] = True
    return breaks


def over_rules(joined: Flags, breaks: Flags, sides: tuple[Floats, ...], rules: Floats) -> Flags:
    """Between which of the labels and figures that are `joined` a label ends that ran over a rule: the figure stands in the cell
    behind it. `breaks` are those between words so far.
    """
    x0, y0, x1, y1 = sides
    found = np.zeros(len(joined), dtype=np.bool_)
    pairs = joined.nonzero()[0]
    starts = np.concatenate(([0], breaks.nonzero()[0] + 1))
    first = starts[starts.searchsorted(pairs, side="right") - 1]
    at, start, end = rules[:, None, :]
    middles = ((y0 + y1) / 2)[pairs, None]
    crossed = (x1[first, None] < at) & (at < x0[pairs + 1, None]) & (start <= middles) & (middles <= end)
    found[pairs[crossed.any(axis=1)]] = True
    return found


def two_figures(text: int, positions: Integers, joined: Flags, sides: tuple[Floats, ...], rules: Floats) -> Flags:
    """Between which of the digits that are `joined` a vertical rule parts two figures, each too wide for its cell: they were
    printed apart, and at least one of them not digit by digit, or they run into each other. `text` and `positions` are those
    of the characters.
    """
    x0, y0, x1, y1 = sides
    breaks = np.zeros(len(joined), dtype=np.bool_)
    pairs = joined.nonzero()[0]
    left, right = x0[pairs], x1[pairs + 1]  # the rule goes through one of the two, or between them
    places = np.sort(rules[0])
    near = places.searchsorted(left) < places.searchsorted(right)
    if not near.any():
        return breaks
    pairs, left, right = pairs[near], left[near, None], right[near, None]
    at, start, end = rules[:, None, :]
    middles = ((y0 + y1) / 2)[pairs, None]
    hit = ((left <= at) & (at <= right) & (start <= middles) & (middles <= end)).any(axis=1)
    for n in pairs[hit].tolist():
        before = n - 1 if n and joined[n - 1] else n + 1
        after = n + 2 if n + 1 < len(joined) and joined[n + 1] else n
        first, own, other, last = (
            call.get_text_object(text, int(positions[place])) for place in (before, n, n + 1, after)
        )
        beside = [x0[m + 1] - x1[m] for m in (n - 1, n + 1) if 0 <= m < len(joined) and joined[m]]
        far = _TIGHT / 2 * (x1[n] - x0[n])
        jump = bool(beside) and all(abs(x0[n + 1] - x1[n] - gap) > far for gap in beside)
        breaks[n] = own != other and (first == own or last == other or jump)
    return breaks
