"""What holds for a whole text and helps to read its rows: where figures stand, what becomes of blank cells, which column comes
first.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extract.align.flow import Flow
from extract.align.glued import cuts, summed_cuts
from extract.align.lexicon import Lexicon
from extract.align.stream import Run, Stream
from extract.model import FormCell

# 总计 before 自然人 as the words come, or left of all other heads on a line that keeps its columns.
_TOTAL_FIRST = re.compile("[总合]计自然人|申请人情况[总合]计")
# 自然人 before 总计, with other heads of the applicants between them or behind.
_TOTAL_LAST = re.compile("申请人情况自然人[^总合]{0,60}[总合]计")
_HEAD = "自然|商业|企业|科研|机构|组织|法律|服务|公益|其他"
_TOTAL_LEFT = re.compile(f"(?:(?!{_HEAD}).)*[总合] ?计 +(?:{_HEAD})")
# 法人或其他组织 left of 总计.
_TOTAL_BEHIND = re.compile("法人.*[总合]计")
# One row may add up from the wrong side by mistake; two do not.
_SHOWN = 2
_LOST = 3  # rows whose digits come to no total, of which no agency sums up so many wrongly
_SHOWN_BELOW = 10  # figures that stand right below another
_USUAL = 4  # rows of one kind to each of another that make it a habit
_WORD = re.compile(r"\S+")
NEAR = 0.4  # share of the room between two columns within which a figure is that of one
_NEAREST = 4  # full rows that must agree on the columns of a short one


@dataclass(frozen=True, slots=True)
class Habits:
    """What holds for the whole text.

    `trusted` is False where lines were lost or dropped, so that nothing is certain; `total_first` says that table 3 prints
    its total before the applicants, `order_open` that nothing tells whether it does; `blanks_dropped` names the tables in
    which empty cells left no trace, `rows_dropped` those in which all cells of some row left none; `unspaced` says that nothing stands between the figures of a row, `spaced`
    that something always stands between a label and its figures, `headed` that figures stand on the lines of their labels, `apart`
    that each figure has a line of its own.
    """

    trusted: bool = True
    total_first: bool = False
    order_open: bool = False
    blanks_dropped: frozenset[str] = frozenset()
    rows_dropped: frozenset[str] = frozenset()
    unspaced: bool = False
    spaced: bool = False
    headed: bool = False
    apart: bool = False
    layout: Layout | None = None

    def printed_order(self, cells: Sequence[FormCell]) -> Sequence[FormCell]:
        """The cells of a row in the order of its figures: table 3 may print its total first."""
        turned = self.total_first and cells[0].table == "requests"
        return (cells[-1], *cells[:-1]) if turned else cells


@dataclass(frozen=True, slots=True)
class Layout:
    """Where figures stand on their lines, in characters: the full rows of each (item or table, number of cells), by
    line. Each item of article 20 has heads of its own; `items` has the item of each row that is of one.
    """

    lines: Sequence[str]
    full: dict[tuple[str, int], list[tuple[int, tuple[float, ...]]]]
    items: Mapping[str, str]

    def centres(self, line: int, count: int) -> tuple[float, ...]:
        """The middles of the last `count` words of a line, from the left."""
        words = list(_WORD.finditer(self.lines[line]))[-count:]
        return tuple((word.start() + word.end()) / 2 for word in words)

    def head(self, line: int, count: int) -> int:
        """The length of what stands before the last `count` words of a line."""
        words = list(_WORD.finditer(self.lines[line]))[:-count]
        return words[-1].end() if words else 0

    def gaps(self, line: int, count: int) -> list[int]:
        """The spaces between the last `count` words of a line, from the left."""
        words = list(_WORD.finditer(self.lines[line]))[-count:]
        return [after.start() - before.end() for before, after in pairwise(words)]

    def nearest(self, cell: FormCell, cells: int, line: int) -> list[tuple[int, tuple[float, ...]]]:
        """The places of the full rows under the heads of a cell nearest to a line, each with its distance in lines."""
        rows = self.full.get((self.items.get(cell.row) or cell.table, cells), ())
        return sorted((abs(own - line), places) for own, places in rows)[:_NEAREST]


def habits_of(lines: Sequence[str], stream: Stream, flow: Flow, words: Lexicon) -> Habits:
    """The habits of a text, as its rows show them."""
    full: dict[tuple[str, int], list[tuple[int, tuple[float, ...]]]] = {}
    layout = Layout(lines, full, {row.row.key: row.row.item for row in words.rows if row.row.item})
    dropped: Counter[str] = Counter()
    summed: Counter[bool] = Counter()
    glued: Counter[bool] = Counter()
    beside: Counter[bool] = Counter()
    headed: Counter[bool] = Counter()
    rows: Counter[bool] = Counter()
    for tie in flow.ties:
        run = stream.runs[tie.run]
        row = words.rows[tie.rows[0]]
        own = words.cells_of(tie.rows)
        cells = len(own)
        glued[run.glued and len(run.figures) == 1] += cells > 1
        beside[run.glued] += run.headed
        headed[run.headed] += 1
        rows[run.row] += len(run.figures) > 1
        if run.glued:
            open_cells = own[: cells - len(run.figures) + 1]
            dropped[row.table] += not cuts(run.figures[0].text, open_cells)
            if row.table == "requests" and len(run.figures) == 1 and run.figures[0].text.strip("0"):
                summed[bool(summed_cuts(run.figures[0].text, open_cells, 1))] += 1
        elif len(run.figures) == cells and run.row and not run.marked and cells > 1:
            full.setdefault((row.row.item or row.table, cells), []).append((run.line, layout.centres(run.line, cells)))
        elif len(run.figures) < cells and not run.cut:
            dropped[row.table] += 1
    dropped["requests"] += summed[True] > summed[False] >= _LOST
    spaced = sum("   " in line.strip() for line in lines[stream.start :]) > 5
    total_first = _total_first(flow, stream, words)
    return Habits(
        trusted=not _deduplicated(stream, flow),
        total_first=bool(total_first),
        order_open=total_first is None,
        blanks_dropped=frozenset(table for table, rows in dropped.items() if rows),
        rows_dropped=frozenset(words.rows[index].table for index in flow.seen),
        unspaced=glued[True] > glued[False],
        spaced=beside[False] > _USUAL * beside[True],
        headed=headed[True] > headed[False],
        apart=rows[False] > _USUAL * rows[True],
        layout=layout if spaced and _keeps_columns(layout) else None,
    )


def _keeps_columns(layout: Layout) -> bool:
    """Whether the figures of most full rows stand below those of the row before, table by table: else spaces only part them. Behind
    labels of one length they stand so in any text.
    """
    below: Counter[bool] = Counter()
    for rows in layout.full.values():
        for (above, before), (line, places) in pairwise(rows):
            if layout.head(above, len(before)) == layout.head(line, len(places)):
                continue
            room = NEAR * min(after - start for start, after in pairwise(before))
            below[all(abs(a - b) <= room for a, b in zip(before, places, strict=True))] += 1
    return below[True] > 0 and below[True] >= below[False]


def _total_first(flow: Flow, stream: Stream, words: Lexicon) -> bool | None:
    """Whether table 3 prints its total before the applicants: its rows say so where they add up from one side only.

    A single one may do so by a mistake of the agency: then the heads know better, and without heads it stays open (None).
    """
    first = last = 0
    for tie in flow.ties:
        row = words.rows[tie.rows[0]]
        figures = stream.runs[tie.run].figures
        values = [figure.number.value for figure in figures if figure.number.value is not None]
        if row.table != "requests" or not len(figures) == len(values) == len(row.cells):
            continue
        total = sum(values)
        first += total == 2 * values[0] != 2 * values[-1]
        last += total == 2 * values[-1] != 2 * values[0]
    alone = last < first < _SHOWN
    if alone and any(_TOTAL_LAST.search(run.gap) for run in stream.runs):
        return False
    if first != last and not alone:
        return first > last
    by_heads = {any(map(_TOTAL_LEFT.match, run.notes)) or _heads_total_first(run) for run in stream.runs}
    return True if True in by_heads else None if alone or None in by_heads else False


def _heads_total_first(run: Run) -> bool | None:
    """Whether heads begin with 总计; None where they do not tell. Where 自然人 comes before it already, it ends their first
    row, and the next follows; and so it may where 法人或其他组织 does, unless one line says which is left of which.
    """
    found = _TOTAL_FIRST.search(run.gap)
    before = run.gap[: found.start()].rpartition("申请人情况")[2] if found else "自然人"
    if "自然人" in before:
        return False
    if "法人" not in before or any(map(_TOTAL_FIRST.search, run.parts)):
        return True
    return False if any(map(_TOTAL_BEHIND.search, run.parts)) else None


def _deduplicated(stream: Stream, flow: Flow) -> bool:
    """A text of figures on lines of their own, none of which comes twice, has lost every line that did; and one in which none comes
    twice in a row, every line that was like the one above it.
    """
    alone = [run for run in stream.runs if (stream.apart or not run.row) and not run.glued]
    figures = [figure.text for run in alone for figure in run.figures if figure.text]
    many = len(figures) >= 10 or len(flow.seen) >= 5
    if len(alone) * 2 > len(stream.runs) and many and len(set(figures)) == len(figures):
        return True
    apart = [(b.line - a.line, a.text == b.text) for run in alone for a, b in pairwise(run.figures) if b.line > a.line]
    below = [alike for lines, alike in apart if lines == 1]
    return len(below) >= max(_SHOWN_BELOW, len(apart) / 2) and not any(below)
