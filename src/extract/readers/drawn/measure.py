"""How wide characters are: tools that draw tables count a Chinese character as two columns, or as one."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from itertools import accumulate
from typing import Final

Measure = Callable[[str], int]


def _wide(char: str) -> int:
    if char.isascii():
        return 1
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def _widest(char: str) -> int:
    if "\u2500" <= char <= "\u257f" or unicodedata.east_asian_width(char) != "A":
        return _wide(char)
    return 2


def _one(char: str) -> int:
    return 1


# As terminals count; with quotation marks and the like as wide as Chinese characters; each character as one.
MEASURES: Final[tuple[Measure, ...]] = (_wide, _widest, _one)


def places(line: str, measure: Measure) -> Sequence[int]:
    """The column in which each character of a line begins, and behind them the one in which the line ends."""
    if line.isascii():
        return range(len(line) + 1)
    return list(accumulate(map(measure, line), initial=0))
