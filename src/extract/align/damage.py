"""What the figures of a text that no row took tell about those that one did: digits of figures too wide for their cells that went to
another line, labels that stand in a heap, figures of a watermark or a page.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from extract.align.flow import Flow
from extract.align.habits import Habits
from extract.align.lexicon import UNITS, Lexicon
from extract.align.stream import Run, Stream
from extract.align.tie import Tie
from extract.align.torn import falls_short
from extract.model import FormCell
from extract.text import whole

_LIST_NUMBER: Final = 2  # characters of a squashed list number, （三） or 12.
_MANY: Final = 4  # one of so many figures is many
_SEVERAL: Final = 3  # rows that no agency sums up wrongly
_FEW: Final = 2  # figures that are no row of digits
_ONE_AND_TOTAL: Final = 2  # figures that both may have lost the same digits
_LONGEST_COUNT: Final = 6  # digits of requests and disputes
_LONGEST_OF_ALL: Final = 8  # of all else
_LAST_PAGE: Final = 100
_REACH: Final = 3  # lines from a row to the rest of its figures, with those of its label and of a group's between


@dataclass(frozen=True, slots=True)
class Damage:
    """The runs between those of a text's rows that no row took, by their index, those of rows with several figures, but other than
    as many as cells, those strays that count the pages, and the tables of which some row has more figures than cells or several do
    not come to their totals. `scattered` says that so many figures have no row that the others may have that of another.
    """

    stream: Stream
    strays: frozenset[int]
    uneven: frozenset[int]
    pages: frozenset[int]
    tables: frozenset[str]
    scattered: bool

    def doubts(self, tie: Tie, run: Run, cells: Sequence[FormCell]) -> bool:
        """Whether the figures of a row, whose cells stand in this order, may be others, or not all of them."""
        beside = [n for n in (tie.run - 1, tie.run + 1) if n in self.strays]
        near = [n for n in beside if run.figures and _is_near(run, self.stream.runs[n])]
        if run.size == 0 or len(run.figures) < len(cells):
            unlabelled = any(len("".join(self.stream.runs[n].parts[-1:])) <= _LIST_NUMBER for n in beside)
            return unlabelled or not self.pages.issuperset(near) or _runs_together(run, cells[0].table)
        if run.marked:
            return False
        damaged = cells[0].table in self.tables
        rest = max((_count(self.stream.runs[n]) for n in near if n not in self.pages), default=0)
        if rest and not _is_whole(run, cells, rest):
            return True
        loose = (self.scattered or damaged) and not run.headed
        # Units one below the other: their labels stand in a heap.
        loose = loose or all(parts and parts[0] in UNITS for parts in (run.parts[-1:], self.stream.behind(tie.run)))
        if loose or _runs_together(run, cells[0].table):
            return True
        if not falls_short(run.figures, cells):
            return False
        short = (n for n in (tie.run - 1, tie.run + 1) if n in self.uneven)
        rests = bool(near) or any(_is_near(run, self.stream.runs[n]) for n in short)
        return rests or run.skipped or damaged or self.strays > self.pages


def damage_of(flow: Flow, stream: Stream, words: Lexicon, habits: Habits) -> Damage:
    """The damage that a text shows."""
    strays = _strays(flow, stream.runs)
    over: Counter[str] = Counter()
    uneven: set[int] = set()
    for tie in flow.ties:
        run = stream.runs[tie.run]
        cells = words.cells_of(tie.rows)
        if not (run.marked or run.glued or run.cut):
            if len(run.figures) > _FEW and len(run.figures) != len(cells):
                uneven.add(tie.run)
            over[cells[0].table] += _surplus(run, cells) + falls_short(run.figures, habits.printed_order(cells))
    tables = frozenset(table for table, count in over.items() if count >= _SEVERAL)
    pages = _pages(stream, strays)
    lost = sum(stream.runs[n].size for n in strays)
    scattered = _MANY * lost > sum(run.size for run in stream.runs)
    return Damage(stream, frozenset(strays), frozenset(uneven), pages, tables, scattered)


def _strays(flow: Flow, runs: Sequence[Run]) -> list[int]:
    """The runs with figures that no row took, by their index; those behind a label that the form does not know are none. Of what
    stands around the tables the next figures alone may be of a row, and of a full one only where they are near: prose follows.
    """
    if not flow.ties:
        return []
    first, last = flow.ties[0].run, flow.ties[-1].run
    taken = {tie.run for tie in flow.ties} | {run for run, _ in flow.unknown}
    around = {first - 1: runs[first], last + 1: runs[last]}
    return [
        n
        for n in range(max(first - 1, 0), min(last + 2, len(runs)))
        if n not in taken and runs[n].size and (n not in around or around[n].size == 0 or _is_near(around[n], runs[n]))
    ]


def _count(stray: Run) -> int:
    """How many figures stand in a stray, of which some may have run together."""
    return _FEW + 1 if _runs_together(stray) else len(stray.figures)


def _surplus(run: Run, cells: Sequence[FormCell]) -> int:
    """How many figures a row has too many; those of a whole row or more, whose label was lost, count as one."""
    if len(cells) == 1 or len(run.figures) <= len(cells):
        return 0
    return len(run.figures) - len(cells) if len(run.figures) % len(cells) else 1


def _is_whole(run: Run, cells: Sequence[FormCell], rest: int) -> bool:
    """Whether a row beside so many strays has lost no digits: it comes to its total, and not by so few figures that all of them may
    lack the same digits. Their last digits alone may come to the last ones of it, but no zero is torn.
    """
    figures = sum(bool(figure.number.value) for figure in run.figures)
    summed = any(cell.column == "total" for cell in cells) and not falls_short(run.figures, cells)
    return summed and (figures == 0 or (figures > _ONE_AND_TOTAL and rest <= _FEW))


def _runs_together(run: Run, table: str = "requests") -> bool:
    """Whether a figure is longer than any count, where a space parts the others: those of two cells ran into one another."""
    longest = _LONGEST_COUNT if table in ("requests", "disputes") else _LONGEST_OF_ALL
    return not run.glued and any(len(one.text) > longest and one.text.isdecimal() for one in run.figures)


def _pages(stream: Stream, strays: Sequence[int]) -> frozenset[int]:
    """Those of some runs that are numbers on lines of their own and grow from each to the next: they number the pages."""
    lone = [n for n in strays if len(stream.runs[n].figures) == 1 and not stream.runs[n].row]
    numbers = [whole(stream.runs[n].figures[0].text) or 0 for n in lone]
    counting = all(a < b for a, b in pairwise([0, *numbers])) and max(numbers, default=0) < _LAST_PAGE
    return frozenset(lone if counting else ())


def _is_near(run: Run, stray: Run) -> bool:
    """Whether so few lines part figures from those that come next before or behind them that these may be the rest of them. The
    same figures once more are a row that was stored twice.
    """
    own, other = run.figures, stray.figures
    apart = min(abs(own[0].line - other[-1].line), abs(other[0].line - own[-1].line))
    return apart <= _REACH and [figure.text for figure in own] != [figure.text for figure in other]
