"""Figures that may be those of another row, as the rows beside them and the rest of the text tell: a program that lost blank cells,
or broke figures over lines, leaves figures without a row, rows that lack some, and rows with too many.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from extract.align.damage import damage_of
from extract.align.evidence import ALIKE, TOUCHING
from extract.align.flow import Flow
from extract.align.habits import Habits
from extract.align.lexicon import Lexicon
from extract.align.stream import Run, Stream
from extract.align.tie import Tie
from extract.align.torn import broken, broken_blocks, is_out_of_habit
from extract.model import FormCell

_SHOWN: Final = 2  # rows with too many figures that are no chance
_MANY: Final = 4  # one of so many is many


class Strays:
    """What figures of a text may have strayed from one row into another."""

    def __init__(self, flow: Flow, stream: Stream, words: Lexicon, habits: Habits) -> None:
        self._runs = stream.runs
        self._seen = flow.seen
        self._habits = habits
        self._damage = damage_of(flow, stream, words, habits)
        self._behind_short = _behind_short(flow, stream, words)
        self._overfull = _overfull(flow, stream, words)

    def touch(self, tie: Tie, run: Run, cells: Sequence[FormCell]) -> bool:
        """Whether figures of the row of these cells, in their printed order, may be another's, or another's its own. `run` is the one tied to it, its
        glued figures perhaps parted.
        """
        return (
            cells[0].table in self._overfull
            or self._damage.doubts(tie, run, cells)
            # What a label is alike to may have lost a cell, and the full row be the next.
            or (tie.basis == ALIKE and not tie.clear and cells[0].table in self._habits.blanks_dropped)
            # What stands out of habit in the next row may have fallen out of this one.
            or (tie.run + 1 < len(self._runs) and is_out_of_habit(self._runs[tie.run + 1], self._habits))
            or (tie.run in self._behind_short and _may_have_caught(run, cells))
            or self._may_be_of_next(tie, run)
        )

    def _may_be_of_next(self, tie: Tie, run: Run) -> bool:
        """Whether figures on a line of their own, with no label around them, may be those of the next row, whose label stands right
        behind them with none: where figures stand beside labels, a cell set a little lower comes above its label as well as below
        the one before.
        """
        alone = self._habits.headed and tie.basis == TOUCHING and not (run.headed or run.marked)
        return alone and tie.rows[-1] + 1 in self._seen


def _may_have_caught(run: Run, cells: Sequence[FormCell]) -> bool:
    """Whether the first of as many figures as cells, right behind a row that lacks some, may have fallen out of that row, in place
    of a blank one that was lost here: where there are totals, the others come to them without it. A row of one cell stands or
    falls with its label.
    """
    if run.marked or not 1 < len(cells) == len(run.figures):
        return False
    if not any(cell.column == "total" for cell in cells):
        return True
    rest = [figure.number.value for figure in run.figures[1:]]
    with_blank = ([*rest[:n], None, *rest[n:]] for n in range(len(cells)))
    return bool(broken_blocks(run.figures, cells)) and not all(broken(numbers, cells) for numbers in with_blank)


def _overfull(flow: Flow, stream: Stream, words: Lexicon) -> frozenset[str]:
    """The tables with many rows of more figures than cells: the others may have as many of another column, or of figures that were
    broken, in place of blank ones.
    """
    over: Counter[str] = Counter()
    rows: Counter[str] = Counter()
    for tie in flow.ties:
        run, row = stream.runs[tie.run], words.rows[tie.rows[0]]
        cells = len(words.cells_of(tie.rows))
        if len(run.figures) > cells and not run.marked:
            over[row.table] += cells > 1 or len({figure.text for figure in run.figures}) > 1
        rows[row.table] += 1
    return frozenset(table for table, count in over.items() if count >= _SHOWN and _MANY * count > rows[table])


def _behind_short(flow: Flow, stream: Stream, words: Lexicon) -> set[int]:
    """The runs right behind a row that has figures but lacks some: one may have fallen out of it into theirs."""
    return {
        tie.run + 1
        for tie in flow.ties
        if not (run := stream.runs[tie.run]).marked
        and not run.glued
        and len(run.figures) < len(words.cells_of(tie.rows))
    }
