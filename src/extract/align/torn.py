"""Rows with as many figures as cells that may not be what they seem: figures that were torn in two or printed twice, in place of
blank ones that were lost. What the rows beside them tell is asked in `strays`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Final

from extract.align.habits import Habits
from extract.align.stream import Figure, Run
from extract.form import widest
from extract.model import FormCell

_WITNESSES: Final = 2  # full rows near by
_APART: Final = 4  # spaces between columns of which one space is none


def may_be_other(run: Run, cells: Sequence[FormCell], habits: Habits) -> bool:
    """Whether as many figures as cells may still be others: those of two rows, or torn and doubled ones.

    They may where they do not come to their totals and stand under other columns, or are another reading of a row of a table that
    lost blank cells. The disputes are one row: they may have lost one although no other row tells, where two kinds do not
    come to their totals.
    """
    single = len(cells) > widest()
    lost = single or cells[0].table in habits.blanks_dropped
    if run.marked or not (lost or habits.layout):
        return False
    total = any(cell.column == "total" for cell in cells)
    if total and len(broken_blocks(run.figures, cells)) < len(cells):
        return False
    if total and not single and _is_misplaced(run, cells, habits):
        return True
    if total and lost and not run.row:
        return True  # on lines of their own, two rows without the label between them look like one, and a page's order is not kept
    return lost and ((total and _may_be_whole(run.figures, cells)) or (run.row and _may_be_split(run, cells, habits)))


def is_out_of_habit(run: Run, habits: Habits) -> bool:
    """Whether figures stand as no others do in a text: with gaps where none are, without any before them, or side by side where
    each has its line. One of them may be another row's.
    """
    several = len(run.figures) > 1
    if run.glued:
        return habits.spaced or (habits.unspaced and several)
    return habits.apart and run.row and several and not run.marked


def broken_blocks(figures: Sequence[Figure], cells: Sequence[FormCell]) -> frozenset[int]:
    """The places in a row of those figures that do not come to their total; all of them where this is so of two blocks."""
    return broken([figure.number.value for figure in figures], cells)


def falls_short(figures: Sequence[Figure], cells: Sequence[FormCell]) -> bool:
    """Whether as many figures as cells do not come to their totals, where these are no blanks."""
    if len(figures) != len(cells) or {figure.text for figure in figures} == {"0"}:
        return False
    values = [figure.number.value for figure in figures]
    totals = [value for value, cell in zip(values, cells, strict=True) if cell.column == "total"]
    return None not in totals and values_fall_short(values, cells)


def values_fall_short(numbers: Sequence[Decimal | None], cells: Sequence[FormCell]) -> bool:
    """Whether the values of some cells, None for a blank one, do not come to their totals; beside blank cells the others may come to less."""
    return any(
        rest > 0 or (rest and None not in numbers[places.start : places.stop])
        for places, rest in _rests(numbers, cells)
    )


def broken(numbers: Sequence[Decimal | None], cells: Sequence[FormCell]) -> frozenset[int]:
    """The same of the numbers of a row."""
    missed = [places for places, rest in _rests(numbers, cells) if rest]
    return frozenset(missed[0] if len(missed) == 1 else range(len(cells)) if missed else ())


def _rests(numbers: Sequence[Decimal | None], cells: Sequence[FormCell]) -> Iterator[tuple[range, Decimal | int]]:
    """The places of each row of cells that has a total, before the others or behind them, and what these come to beyond it."""
    wide = sum(cell.row == cells[0].row for cell in cells)
    total = 0 if cells[0].column == "total" else -1
    for start in range(0, len(cells), wide) if any(cell.column == "total" for cell in cells) else ():
        values = numbers[start : start + wide]
        yield range(start, start + wide), sum(filter(None, values)) - 2 * (values[total] or 0)


def _may_be_whole(figures: Sequence[Figure], cells: Sequence[FormCell]) -> bool:
    """Whether figures come to their totals once two neighbours are taken for one and a blank is put in somewhere."""
    return any(
        not broken([*one[:lost], Decimal(), *one[lost:]], cells)
        for one in _with_one_less([figure.text for figure in figures])
        for lost in range(len(cells))
    )


def _with_one_less(texts: Sequence[str]) -> Iterator[list[Decimal]]:
    """The numbers with two neighbours joined, or one of two equal ones left out."""
    for n, (a, b) in enumerate(pairwise(texts)):
        if not (a.isdecimal() and b.isdecimal()):
            continue
        if a[0] != "0":
            yield _numbers([*texts[:n], a + b, *texts[n + 2 :]])
        if a == b:
            yield _numbers([*texts[:n], *texts[n + 1 :]])


def _numbers(texts: Sequence[str]) -> list[Decimal]:
    return [Decimal(text) if text.isdecimal() else Decimal() for text in texts]


def _is_misplaced(run: Run, cells: Sequence[FormCell], habits: Habits) -> bool:
    """Whether figures stand under other columns than their order says, in a text that keeps columns."""
    if habits.layout is None or not run.row:
        return False
    places = habits.layout.centres(run.line, len(cells))
    near = [row for far, row in habits.layout.nearest(cells[0], len(cells), run.line) if far][:_WITNESSES]
    return bool(near) and all(_columns_of(places, row) != list(range(len(cells))) for row in near)


def _columns_of(places: Sequence[float], row: Sequence[float]) -> list[int]:
    return [min(range(len(row)), key=lambda n: abs(row[n] - place)) for place in places]


def _may_be_split(run: Run, cells: Sequence[FormCell], habits: Habits) -> bool:
    """Whether a single space stands between two figures, in a text that keeps columns far apart."""
    gaps = habits.layout.gaps(run.line, len(cells)) if habits.layout else []
    return min(gaps, default=0) == 1 and max(gaps) >= _APART
