"""Where the cells of a row lie among its marked cells: padding before and after them is learned from full rows.

A merged label leaves empty cells before the figures, a narrow row leaves them behind; both look exactly like empty
cells. The rows of the file in which every cell is filled show where the figures begin.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from extract.align.stream import Figure, Run, figures_at_end
from extract.form import widths
from extract.sums import adds_up_to_an_end
from extract.text import BLANK, fold

Key = tuple[str, int, int, int]
_REMARKS = frozenset(("备注", "说明", "占比", "比例"))  # heads of a column that the form has not
_USUAL = 3  # rows of one length that make it usual


@dataclass(frozen=True, slots=True)
class Marked:
    """A matched row with its marks: `level` is the number of groups that the form puts the row under, because a
    label is as wide as the groups beside it leave room.
    """

    run: Run
    table: str
    cells: int
    level: int

    @property
    def key(self) -> Key:
        """Rows with the same key have their cells in the same place."""
        return self.table, self.cells, self.run.width, self.level

    @property
    def filled(self) -> list[int]:
        """The places of the figures among the cells."""
        return [index for index, figure in enumerate(self.run.figures) if figure.text]

    def offsets(self, lost: int = 0) -> set[int]:
        """Where the first cell of the form may be, so that all figures lie inside the row of the form. `lost` is the number
        of empty cells that its end may lack.
        """
        filled = self.filled
        room = range(max(len(self.run.figures) + lost - self.cells, 0) + 1)
        return {o for o in room if not filled or (o <= filled[0] and filled[-1] < o + self.cells)}


@dataclass(frozen=True, slots=True)
class Windows:
    """What the rows of a file teach about their padding.

    `lengths` holds the most cells that a row of a kind has where each cell has its line: a shorter one lost some, unless it is
    as long as half of the rows of its table. `offsets` holds how many empty cells stand before the first cell of the form, where all
    rows of a kind leave one answer only. `kept` says that empty cells stay in their places in this file: some row has one before a figure, or no row
    has a cell too many or too few.
    """

    offsets: dict[Key, int]
    kept: bool
    lengths: dict[Key, int]
    usual: frozenset[tuple[str, int, int]]

    def of(self, row: Marked) -> list[Figure] | None:
        """The figures of a row cell by cell, empty ones included; None where their places stay open."""
        filled, figures = row.filled, row.run.figures
        if not filled:
            if (row.run.cut and row.cells == 1) or (len(figures) < row.cells and (row.run.cut or row.run.width)):
                return None  # the cells that are not there may have held figures
            return [Figure("", BLANK, row.run.line)] * row.cells
        if len(filled) == row.cells and filled[-1] - filled[0] == row.cells - 1:
            return figures[filled[0] : filled[-1] + 1]
        if row.cells == 1 and len(filled) == 1:
            return [figures[filled[0]]]
        offset = self.offsets.get(row.key)
        if offset is None or not self.kept or offset not in row.offsets() or len(figures) < offset + row.cells:
            return None
        if len(figures) < self.lengths.get(row.key, 0) and (row.table, row.cells, len(figures)) not in self.usual:
            return None
        return figures[offset : offset + row.cells]

    def begun(self, row: Marked) -> list[Figure] | None:
        """The first cells of a row that the end of the text cut off; None where it may have begun with padding."""
        offset = 0 if row.filled[:1] == [0] else self.offsets.get(row.key)
        return None if offset is None or not row.filled else row.run.figures[offset : row.filled[-1] + 1]


def learn(rows: Sequence[Marked]) -> Windows:
    """Learn from the matched rows of a file."""
    candidates: dict[Key, set[int]] = {}
    # Rows with fewer cells than the form tell that their ends are not marked, and neither are those of rows like them.
    lost: Counter[tuple[str, int]] = Counter()
    for row in rows:
        if row.run.marked and not row.run.cut:
            lost[row.table, row.run.width] = max(lost[row.table, row.run.width], row.cells - len(row.run.figures))
    longest: Counter[tuple[str, int, int]] = Counter()
    for row in rows:
        kind = row.table, row.cells, row.level
        longest[kind] = max(longest[kind], len(row.run.figures)) if row.run.width else 0
    for row in rows:
        if row.run.marked and row.filled and not row.run.cut and len(row.run.figures) >= row.cells > 1:
            # A row that ends with a figure before others of its kind do may have lost the empty cells behind it.
            short = longest[row.table, row.cells, row.level] - len(row.run.figures) if row.run.figures[-1].text else 0
            own = row.offsets(max(lost[row.table, row.run.width], short))
            candidates[row.key] = candidates[row.key] & own if row.key in candidates else own
    offsets = {key: min(own) for key, own in candidates.items() if len(own) == 1}
    # The wider a label, the more empty cells stand before the figures on its line: where a wide one leaves none, no
    # narrower one does.
    bare = {key[:2]: key[3] for key, offset in sorted(offsets.items(), reverse=True) if offset == 0 and key[2]}
    offsets |= {k: 0 for k, own in candidates.items() if 0 in own and k[2] and bare.get(k[:2], k[3]) < k[3]}
    kept = _nothing_pads(rows) or _keeps_blanks([row for row in rows if row.run.marked], offsets)
    sizes = _sizes(rows)
    lengths = {key: max(found) for key, found in sizes.items()}
    alike: dict[tuple[str, int], Counter[int]] = {}
    for key, found in sizes.items():
        alike.setdefault(key[:2], Counter()).update(found)
    # Padding that a merged label left behind some rows makes them longer than most.
    most = ((kind, found.most_common(1)[0], found.total()) for kind, found in alike.items())
    usual = frozenset((*kind, size) for kind, (size, count), rows_of_it in most if 2 * count >= rows_of_it)
    return Windows(offsets, kept, lengths, usual)


def _sizes(rows: Iterable[Marked]) -> dict[Key, Counter[int]]:
    """How many rows of a kind have how many cells, where each cell has its line."""
    sizes: dict[Key, Counter[int]] = {}
    for row in rows:
        if not row.run.width:
            sizes.setdefault(row.key, Counter())[len(row.run.figures)] += 1
    return sizes


def _nothing_pads(rows: Sequence[Marked]) -> bool:
    """Whether each row has just the cells of the form, rows with wide labels and rows with narrow ones alike: padding
    would make them differ, and so would blank cells that leave no trace.
    """
    levels = {row.level for row in rows if row.table == "requests"}
    return len(levels) > 1 and all(row.run.marked and len(row.run.figures) == row.cells for row in rows)


def _keeps_blanks(rows: Sequence[Marked], offsets: dict[Key, int]) -> bool:
    """Whether some row has an empty cell before a figure, and not by chance: as many have as end with empty cells alone."""
    inner = sum(_has_inner_blank(row, offsets) for row in rows)
    return inner > 0 and 2 * inner >= sum(0 < len(row.filled) < row.cells for row in rows)


def _has_inner_blank(row: Marked, offsets: dict[Key, int]) -> bool:
    """Whether an empty cell stands before a figure, beyond what padding before the row explains.

    Where each cell has a line of its own, cells after the last figure are as good a sign: nothing pads a row there.
    """
    filled = row.filled
    if not row.run.width and filled and len(filled) < row.cells == len(row.run.figures) > 1:
        return True
    if not filled or row.cells == 1 or len(filled) >= row.cells:
        return False
    return filled[-1] - filled[0] >= len(filled) or filled[0] > offsets.get(row.key, filled[0])


def crowded_rows(rows: Mapping[int, Marked]) -> frozenset[int]:
    """The rows, by the number of their run, with more cells than most of their kind, where each cell has its line: the cells of
    two rows, of which the label between them was lost. Empty ones behind a figure in the row's last cell are padding.
    """
    apart = {n: row for n, row in rows.items() if not row.run.width and row.cells > 1}
    sizes = _sizes(apart.values())
    usual = {key: most for key, found in sizes.items() for most, count in found.most_common(1) if count >= _USUAL}
    return frozenset(
        n
        for n, row in apart.items()
        if len(row.run.figures) > max(row.cells, usual.get(row.key, 2 * row.cells - 1))
        and row.filled[-1:] != [row.cells - 1]
    )


def take_apart(run: Run, cells: int) -> bool:
    """Take a row of `cells` cells apart where one of its cells holds the figures of several, and another is empty for it, and
    tell whether they may as well be one that was torn: they do not come to their total.
    """
    texts = [figure.text for figure in run.figures if figure.text]
    if run.marked and len(texts) < len(run.figures) and any(" " in text.strip() for text in texts):
        apart = [figures_at_end(fold(f.text).strip(), f.text, f.line)[0] for f in run.figures if f.text]
        if max(map(len, apart), default=0) > 1:
            whole = [figure for figures in apart for figure in figures]
            run.figures = whole if len(whole) == cells else [figure for figure in run.figures if figure.text]
            run.marked, run.blank = False, []
            numbers = [figure.number.value or Decimal() for figure in whole]
            return not (len(whole) == cells in widths("requests") and adds_up_to_an_end(numbers))
    return False


def beside_remarks(rows: Mapping[int, Marked], runs: Sequence[Run]) -> frozenset[int]:
    """The rows, by the number of their run, whose cells a column of remarks leaves open: an empty cell may be a remark that was not
    made, and a mark one that was.
    """
    if all(_REMARKS.isdisjoint(run.parts) for run in runs):
        return frozenset()
    full = {n for n, row in rows.items() if row.cells == _numbers(row) and row.table == "requests"}
    return frozenset(rows.keys() - full)


def _numbers(row: Marked) -> int:
    return sum(figure.number.kind == "number" for figure in row.run.figures)


def with_empty_lines(runs: Sequence[Run], cells: dict[int, int]) -> tuple[dict[int, Run], frozenset[int]]:
    """Runs of a cell-per-line text whose empty cells left empty lines, as marked runs by their index, and the runs that have more
    cells so than there are.

    `cells` gives the number of cells of each matched run. One such row is too little to tell a habit from chance: at least
    two rows must come out exactly full, and none may contradict.
    """
    spacing = Counter(count for index in cells for count in runs[index].blank[1:] if not runs[index].row)
    if not spacing:
        return {}, frozenset()
    usual = spacing.most_common(1)[0][0]
    found: dict[int, Run] = {}
    against = 0
    crowded: set[int] = set()
    for index, wanted in cells.items():
        run = runs[index]
        if run.row:
            continue
        if len(run.figures) >= wanted:
            if any(_extra(blank, usual) for blank in run.blank[1:]):
                crowded.add(index)
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
    if len(found) < 2 or inner < 1 or against * 10 > len(found):
        return {}, frozenset()
    return found, frozenset(crowded)


def _extra(blank: int, usual: int) -> int:
    """How many empty cells some empty lines stand for, where `usual` of them stand between two cells."""
    return max(0, (blank - usual) // (usual + 1))
