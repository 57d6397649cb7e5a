"""Rows whose figures go on on the next line: a text folded at some width cuts them anywhere.

A bare number on the next line may be that of a page. It is a row's own where the row is full with it and comes to its
total, and where several rows of the text are cut so.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Final

from extract.align.lexicon import Lexicon
from extract.align.stream import Run

_SHOWN: Final = 3  # rows that make a habit
_WIDE: Final = (7, 15)  # cells of a row of table 3, and of the one row of table 4
_BLOCK: Final = 5  # cells of each kind of dispute


def whole_rows(runs: list[Run], words: Lexicon) -> list[Run]:
    """The runs, the figures of each row that was cut at the end of its line put together again."""
    cut = [(run, after) for run, after in pairwise(runs) if not after.parts and _goes_on(run, after)]
    if len(cut) < _SHOWN:
        return runs
    own = [(run, after) for run, after in cut if _fill_row(run, after, words)]
    if len(own) < _SHOWN:
        return runs
    for run, after in own:
        run.figures += after.figures
        run.blank += after.blank
        run.after = after.after
    carried = {id(after) for _, after in own}
    return [run for run in runs if id(run) not in carried]


def _goes_on(run: Run, after: Run) -> bool:
    """Whether figures without a label stand on the line behind those of a row."""
    return run.row and not (run.marked or run.glued or after.glued) and after.line == run.figures[-1].line + 1


def _fill_row(run: Run, after: Run, words: Lexicon) -> bool:
    """Whether figures on two lines are as many as the cells of the row that the text before them names, and add up."""
    figures = [*run.figures, *after.figures]
    found = words.label_at_end(run.gap)
    if found is not None:
        cells = len(words.rows[words.names[found[0]][0]].cells)
    else:
        cells = _WIDE[-1] if run.gap.endswith("总计") else 0
    if len(figures) != cells or cells not in _WIDE:
        return False
    if any(figure.number.kind == "words" for figure in figures):
        return False
    numbers = [figure.number.value or Decimal() for figure in figures]
    wide = cells if cells == _WIDE[0] else _BLOCK
    return all(_adds_up(numbers[n : n + wide]) for n in range(0, cells, wide))


def _adds_up(block: Sequence[Decimal]) -> bool:
    """Whether figures come to the first or the last of them."""
    return sum(block) in (2 * block[0], 2 * block[-1])
