"""Rows whose figures go on on the next line: a text folded at some width cuts them anywhere, and one that has a figure on
each line may glue the first to a label that fills its cell. Those of table 4 may stand one below the other.

A bare number on the next line may be that of a page. It is a row's own where the row is full with it and comes to its
total, and where the text shows that it prints its rows so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from extract.align.lexicon import Lexicon
from extract.align.stream import Run, amounts
from extract.sums import adds_up_to_an_end

_SHOWN: Final = 3  # rows that make a habit
_LINES: Final = 2  # of a row that a width cut once
_APART: Final = 6  # rows with a figure on each line that make one
_END: Final = 2  # characters of a head that no wrapping parts: 维持, 纠正, 审结


def whole_rows(runs: list[Run], words: Lexicon) -> list[Run]:
    """The runs, the figures of each row that goes on on the next line put together again."""
    full = [row for chain in _chains(runs) if (row := _filled(chain, words))]
    folded = [
        row
        for row in full
        if row[0].row and not row[0].glued and _is_summed(sum(len(run.figures) for run in row), words)
    ]
    # A row on two lines may be one that lost a blank, and the number of its page.
    own = folded if len(folded) >= _SHOWN else [row for row in folded if len(row) > _LINES]
    own += [row for row in full if not row[0].row and not row[0].glued]
    glued = [row for row in full if row[0].glued]
    if glued and _is_apart(runs, words):
        own += glued
    for first, *others in own:
        for run in others:
            first.figures += run.figures
            first.blank += run.blank
        first.after = others[-1].after
        first.row, first.glued = first.row and not first.glued, False
    carried = {id(run) for row in own for run in row[1:]}
    return [run for run in runs if id(run) not in carried]


def upright_disputes(runs: list[Run], words: Lexicon) -> list[Run]:
    """The runs, table 4 printed with a line for each of its figures (结果维持 3) put together as its one row."""
    order = [cell.column_label[-_END:] for row in words.rows if row.table == "disputes" for cell in row.cells]
    ends = ["".join(run.parts[-1:])[-_END:] for run in runs]
    start = next((n for n in range(len(runs)) if ends[n : n + len(order)] == order), None)
    if not order or start is None or any(len(run.figures) != 1 for run in runs[start : start + len(order)]):
        return runs
    own = runs[start : start + len(order)]
    whole = replace(own[0], row=True, headed=False, marked=False, glued=False, after=own[-1].after)
    whole.figures = [run.figures[0] for run in own]
    whole.blank = [count for run in own for count in run.blank[:1]]
    whole.parts = [part for run in own for part in run.parts]
    whole.notes = [note for run in own for note in run.notes]
    return [*runs[:start], whole, *runs[start + len(order) :]]


def _chains(runs: Sequence[Run]) -> Iterator[list[Run]]:
    """Runs of which each but the first stands, without a label, on the line behind the one before."""
    chain: list[Run] = []
    for run in runs:
        if chain and not run.parts and _goes_on(chain[-1], run):
            chain.append(run)
            continue
        if len(chain) > 1:
            yield chain
        chain = [run]
    if len(chain) > 1:
        yield chain


def _goes_on(run: Run, after: Run) -> bool:
    """Whether figures stand on the line behind those of a row, or behind a label with one glued to it."""
    if run.marked or after.glued or after.line != run.figures[-1].line + 1:
        return False
    return not run.glued or (len(run.figures) == 1 and not after.row)


def _filled(chain: Sequence[Run], words: Lexicon) -> Sequence[Run]:
    """As many runs of a chain as make the row that the text before them names; none where there is none.

    A number alone above others may be that of a page.
    """
    alone = not chain[0].row and not chain[0].glued and len(chain[0].figures) == 1
    lengths = range(_LINES + alone, len(chain) + 1)
    return next((chain[:n] for n in lengths if _fill_row(chain[:n], words)), ())


def _is_apart(runs: Sequence[Run], words: Lexicon) -> bool:
    """Whether a text has each figure of its rows on a line, and lost no blank cell."""
    apart = [run for run in runs if not run.row and not run.glued and words.label_at_end(run.gap)]
    sizes = [(len(run.figures), _cells(run, words)) for run in apart]
    return sum(size == cells > 1 for size, cells in sizes) >= _APART and all(size >= cells for size, cells in sizes)


def _cells(run: Run, words: Lexicon) -> int:
    """The cells of the row that the text before some figures names, or of the disputes that its heads do; 0 for none."""
    found = words.label_at_end(run.gap)
    if found is None:
        return words.disputed if run.gap.endswith("总计") else 0
    return len(words.rows[words.names[found[0]][0]].cells)


def _fill_row(chain: Sequence[Run], words: Lexicon) -> bool:
    """Whether figures on some lines are as many as the cells of the row that the text before them names, and come to its totals."""
    figures = [figure for run in chain for figure in run.figures]
    cells = _cells(chain[0], words)
    numbers = [value for value in amounts(figures) if value is not None]
    if not len(figures) == len(numbers) == cells:
        return False
    wide = cells if cells == words.applicants else words.results
    return not _is_summed(cells, words) or all(adds_up_to_an_end(numbers[n : n + wide]) for n in range(0, cells, wide))


def _is_summed(cells: int, words: Lexicon) -> bool:
    """Whether a row of so many cells is one of table 3, or that of table 4: they have totals."""
    return cells in (words.applicants, words.disputed)
