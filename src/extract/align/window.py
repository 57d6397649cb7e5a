"""Where the cells of a row lie among its marked cells: padding before and after them is learned from full rows.

A merged label leaves empty cells before the figures, a narrow row leaves them behind; both look exactly like empty
cells. The rows of the file in which every cell is filled show where the figures begin.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from extract.align.stream import Figure, Run
from extract.text import BLANK

Key = tuple[str, int, int, int]


@dataclass(slots=True)
class Windows:
    """What the full rows of a file teach.

    `offsets` gives, for (table, number of cells, width of the row, number of labels), how many empty cells stand before the
    first cell of the form; `starts` the same as a place in the printed row, whatever the labels. `kept` says that
    empty cells stay in their places in this file: some row has one between its figures.
    """

    offsets: dict[Key, int] = field(default_factory=dict)
    starts: dict[tuple[str, int, int], int] = field(default_factory=dict)
    kept: bool = False

    def of(self, run: Run, table: str, cells: int) -> list[Figure] | None:
        """The figures of a marked run cell by cell, empty ones included; None where their places stay open."""
        filled = [index for index, figure in enumerate(run.figures) if figure.text]
        if len(filled) == cells and filled[-1] - filled[0] == cells - 1:
            return run.figures[filled[0] : filled[-1] + 1]
        if cells == 1 and len(filled) == 1:
            return [run.figures[filled[0]]]
        if len(filled) > cells or (filled and not self.kept):
            return None
        offset = self.offsets.get((table, cells, run.width, run.depth))
        if offset is None and run.width:
            start = self.starts.get((table, cells, run.width))
            offset = None if start is None else start - run.first
        if offset is None or offset < 0:
            offset = 0 if len(run.figures) == cells or not self.offsets or not any(self.offsets.values()) else -1
        inside = run.figures[offset : offset + cells]
        if offset < 0 or len(inside) < cells or any(not offset <= index < offset + cells for index in filled):
            return None if filled else [Figure("", BLANK, run.line)] * cells
        return inside


def learn(matched: Iterable[tuple[Run, str, int]]) -> Windows:
    """Learn from the matched rows of a file: (run, table, number of cells) each."""
    offsets: dict[Key, Counter[int]] = {}
    starts: dict[tuple[str, int, int], Counter[int]] = {}
    rows = [(run, table, cells) for run, table, cells in matched if run.marked]
    for run, table, cells in rows:
        filled = [index for index, figure in enumerate(run.figures) if figure.text]
        if len(filled) == cells and filled[-1] - filled[0] == cells - 1 and cells > 1:
            offsets.setdefault((table, cells, run.width, run.depth), Counter())[filled[0]] += 1
            if run.width:
                starts.setdefault((table, cells, run.width), Counter())[run.first + filled[0]] += 1
    windows = Windows(
        {key: count.most_common(1)[0][0] for key, count in offsets.items()},
        {key: count.most_common(1)[0][0] for key, count in starts.items() if len(count) == 1},
    )
    windows.kept = any(_has_inner_blank(run, windows, table, cells) for run, table, cells in rows)
    return windows


def _has_inner_blank(run: Run, windows: Windows, table: str, cells: int) -> bool:
    """Whether an empty cell stands before a figure, beyond what padding before the row explains."""
    filled = [index for index, figure in enumerate(run.figures) if figure.text]
    if not filled or cells == 1 or len(filled) >= cells:
        return False
    if filled[-1] - filled[0] >= len(filled):
        return True
    offset = windows.offsets.get((table, cells, run.width, run.depth), 0)
    return filled[0] > offset and len(run.figures) >= offset + cells


def with_empty_lines(runs: Sequence[Run], cells: dict[int, int]) -> dict[int, Run]:
    """Runs of a cell-per-line text whose empty cells left empty lines, as marked runs by their index.

    `cells` gives the number of cells of each matched run. One such row is too little to tell a habit from chance: at least
    two rows must come out exactly full, and none may contradict.
    """
    spacing = Counter(count for index in cells for count in runs[index].blank[1:] if not runs[index].row)
    if not spacing:
        return {}
    usual = spacing.most_common(1)[0][0]
    found: dict[int, Run] = {}
    against = 0
    for index, wanted in cells.items():
        run = runs[index]
        if run.row or len(run.figures) >= wanted:
            continue
        figures: list[Figure] = []
        for figure, blank in zip(run.figures, run.blank, strict=True):
            figures += [Figure("", BLANK, figure.line)] * _extra(blank, usual)
            figures.append(figure)
        figures += [Figure("", BLANK, run.figures[-1].line)] * _extra(run.after, usual)
        if len(figures) == wanted:
            found[index] = replace(run, figures=figures, marked=True)
        else:
            against += 1
    inner = sum(any(_extra(blank, usual) for blank in runs[index].blank) for index in found)
    return found if len(found) >= 2 and inner >= 1 and against * 10 <= len(found) else {}


def _extra(blank: int, usual: int) -> int:
    """How many empty cells some empty lines stand for, where `usual` of them stand between two cells."""
    return max(0, (blank - usual) // (usual + 1))
