"""Which printed cells of a row are which columns of the form: by the place of the heads, else by their number."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import Final

from extract.align.entries import Entry, Heads
from extract.align.labels import ALIAS, BETWEEN, FUZZY, NORMALISED, Label, Names, Rung, look_up, match_columns, names
from extract.align.pieces import UNITS, word
from extract.form import widths
from extract.model import Cell, FormRow, FormTable
from extract.sums import adds_up
from extract.text import fold, parse_number, whole

_ORDER: Final = {"exact": 0, NORMALISED: 1, ALIAS: 2, BETWEEN: 3, FUZZY: 4}
_BASIS: Final[Mapping[Rung, str]] = {BETWEEN: "+between", FUZZY: "+fuzzy"}
_UNIT: Final = re.compile(r"单位\s*[:：]?\s*(万元|亿元|元)|[(\[](万元|亿元|元)[)\]]")
_PADDED: Final = 3  # rows that all end with an empty cell by no chance


class Order(Enum):
    """The order of a table's columns: that of the form, or with the last one first; open where nothing tells."""

    OF_FORM = "of form"
    LAST_FIRST = "last first"
    OPEN = "open"


@dataclass(frozen=True, slots=True, eq=False)
class Span:
    """The grid columns `left` to `right` (not included) that stand below one head; `unit` is what the head says."""

    left: int
    right: int
    rung: Rung
    unit: str


@dataclass(frozen=True, slots=True, eq=False)
class Spot:
    """The printed cells that may be one cell of the form: one, or several under one head; none where none stands there.

    `clear` says whether the source leaves no doubt about the column, `basis` what else than its head tells it.
    """

    cells: tuple[Cell, ...]
    clear: bool
    basis: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Pads:
    """Empty cells that are none of the form, by table (by index): `spare` has the grid columns that stand empty behind a full row (a
    second frame, a margin), `filled` the tables in which no row with empty cells where others have labels has a figure in its
    last cell: these rows may have been short, and filled up at their ends.
    """

    spare: Mapping[int, frozenset[int]]
    filled: frozenset[int]


NO_PADS: Final = Pads({}, frozenset())


@dataclass(slots=True)
class _Item:
    """One head while heads are read: the grid columns it covers, and the column of the form that its text means."""

    index: int
    rung: Rung
    text: str
    left: int
    right: int
    cell: Cell | None


def stacks(heads: Heads) -> list[list[Cell]]:
    """For each grid column from the first head on: the cells with words above it, top down, each once."""
    width = max(cell.column + cell.column_span for line in heads.lines for cell in line.cells)
    found: list[list[Cell]] = [[] for _ in range(heads.start, width)]
    for line in heads.lines:
        for cell, printed in line.told:
            if printed.kind == "blank":
                continue
            for column in range(max(cell.column, heads.start), cell.column + cell.column_span):
                stack = found[column - heads.start]
                if not stack or stack[-1] is not cell:
                    stack.append(cell)
    return found


@lru_cache(maxsize=4096)
def head(texts: tuple[str, ...], names: Names) -> tuple[int, Rung, str]:
    """The column that stacked heads mean (-1 where unknown), the rung, and the text that says so.

    The lowest head counts; where a head was cut over two rows (商业 / 企业), the pieces are read together.
    """
    best: tuple[int, Rung, str] = (-1, FUZZY, "")
    text = ""
    for piece in reversed(texts):
        text = piece + text
        rung, found = look_up(text, names)
        if len(found) == 1 and _ORDER[rung] < _ORDER[best[1]]:
            best = (found[0], rung, text)
    return best if best[0] >= 0 else (-1, FUZZY, texts[-1] if texts else "")


def spans(heads: Heads, spec: FormTable, expected: Sequence[int]) -> list[Span | None]:
    """The place of each expected column (by index) under the heads."""
    known = names(spec.edition, spec.key, "column")
    items = _items(heads, known)
    by_index: dict[int, _Item] = {}
    for item in items:
        if item.index >= 0:
            if item.index in by_index:
                return [None] * len(expected)  # two heads with one name, apart from each other
            by_index[item.index] = item
    if any(index not in by_index for index in expected):
        # First the heads with words alone, then with the empty ones: they may be heads that lost their text.
        for some in ([item for item in items if item.text], items):
            labels = [Label(item.text) for item in some]
            for item, match in zip(some, match_columns(labels, spec, expected), strict=True):
                if match is not None and match.index not in by_index:
                    item.index, item.rung = match.index, match.rung
                    by_index[match.index] = item
            if all(index in by_index for index in expected):
                break
    last: _Item | None = None
    for item in items:
        if item.text or item.index >= 0:
            last = item
        elif last is not None:  # the rest of a merged head, or an empty column
            last.right = item.right
    found = [by_index.get(index) for index in expected]
    if _parts_applicants(found, spec):
        return [None] * len(expected)  # heads that lost a span stand over other columns
    return [Span(i.left, i.right, i.rung, unit_in(i.text)) if i else None for i in found]


def _parts_applicants(found: Sequence[_Item | None], spec: FormTable) -> bool:
    """Whether the head of the total of table 3 stands among those of the applicants; it is the first or the last of all."""
    total = found[-1]
    if spec.key != "requests" or total is None:
        return False
    return len({other.left < total.left for other in found[:-1] if other}) > 1


def _items(heads: Heads, known: Names) -> list[_Item]:
    items: list[_Item] = []
    for column, stack in enumerate(stacks(heads), start=heads.start):
        index, rung, text = head(tuple([cell.text for cell in stack]), known)
        cell = stack[-1] if stack else None
        last = items[-1] if items else None
        if last is not None and ((cell is not None and cell is last.cell) or (index >= 0 and index == last.index)):
            last.right = column + 1
        else:
            items.append(_Item(index, rung, text, column, column + 1, cell))
    return items


def unit_in(text: str) -> str:
    """The unit of money that a head or label states in brackets, empty where it states none."""
    if "元" not in text:
        return ""
    found = _UNIT.search(fold(text))
    return found[1] or found[2] if found else ""


def by_place(entry: Entry, places: Sequence[Span | None]) -> list[Spot] | None:
    """The cells of a row under the heads, no cell where a head was not found. A head without a cell is not clear.

    None where no head was found, or the row does not keep to their places.
    """
    if not any(places):
        return None
    at: dict[int, Cell] = {}
    for cell in entry.values:
        at[cell.column] = cell
        for column in range(cell.column + 1, cell.column + cell.column_span):
            at[column] = cell
    found = []
    shared = False
    for place in places:
        if place is None:
            found.append(Spot((), True))
            continue
        if place.left < entry.end:
            return None
        if place.right - place.left == 1:
            only = at.get(place.left)
            cells: tuple[Cell, ...] = (only,) if only is not None else ()
        else:
            cells = tuple({id(at[c]): at[c] for c in range(place.left, place.right) if c in at}.values())
        shared = shared or len(cells) > 1
        clear = bool(cells) and place.rung != FUZZY
        found.append(Spot(_told(cells), clear, _BASIS.get(place.rung, ""), place.unit))
    return (_across(entry.values, places) if shared else None) or found


def _across(cells: Sequence[Cell], places: Sequence[Span | None]) -> list[Spot] | None:
    """The cells of a row whose borders are not those of the heads: one for each head, in their order, where each stands under
    its own at least in part.
    """
    if len(cells) != len(places):
        return None
    found = []
    for cell, place in zip(cells, places, strict=True):
        if place is None or cell.column >= place.right or cell.column + cell.column_span <= place.left:
            return None
        found.append(Spot((cell,), place.rung != FUZZY, _BASIS.get(place.rung, ""), place.unit))
    return found


def _told(cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """The cells under one head that say something different; the empty ones and repeated ones are one merged cell."""
    if len(cells) < 2:
        return cells
    printed = {cell.text.strip(): cell for cell in reversed(cells) if word(cell.text).kind != "blank"}
    return tuple(reversed(printed.values())) or cells[:1]


def by_number(
    entry: Entry,
    expected: Sequence[int],
    start: int,
    order: Order,
    places: Sequence[Span | None] = (),
    pads: Pads = NO_PADS,
) -> list[Spot]:
    """The cells of a row in the order of the form, where no heads tell. A full row is clear, any other is not.

    `start` is the grid column behind the labels of this table: empty cells before it are places of labels. `places`
    are the heads that were found, if some were: they settle an order that is open. In a table that may be filled up the row
    may begin right behind its label and end before its last cells: nothing tells whether it does.
    """
    spare = pads.spare.get(entry.line.table, frozenset())
    cells = _counted(entry, start, spare)
    size = len(expected)
    moved = entry.line.table in pads.filled and _has_label_places(entry, start)
    if moved:
        cells = _counted(entry, entry.end, spare)[:size]
    told = [cell for cell in cells if word(cell.text).kind != "blank"]
    if moved and told:
        return _guess([(cell,) for cell in cells], size)
    if len(cells) == size:
        if order is Order.OPEN and any(places):
            order = _order_under(cells, places)
        turned = [*cells[1:], cells[0]] if order is Order.LAST_FIRST else cells
        clear = order is not Order.OPEN or len({cell.text.strip() for cell in cells}) == 1
        return [Spot((cell,), clear, "+count") for cell in turned]
    if not told:
        return _blanks(cells, size, places)
    if size == 1:
        return [Spot(_told(tuple(told)), True, "+count")]
    full = len(told) == size in widths("requests") and order is Order.OF_FORM
    if full and adds_up([parse_number(cell.text).value for cell in told]):
        return [Spot((cell,), True, "+count") for cell in told]  # an empty cell too many beside a full row
    if len(told) == 1 and size > 3:
        # One figure in a row of applicants is the total: of an applicant alone, the total would be missing.
        return _guess([()] * (size - 1) + [(told[0],)], size)
    return _guess([(cell,) for cell in told[:size]], size)


def _guess(cells: Sequence[tuple[Cell, ...]], size: int) -> list[Spot]:
    """The cells of a row from the left, which nothing printed ties to columns."""
    return [Spot(one, False, "+count") for one in cells] + [Spot((), False, "+count")] * (size - len(cells))


def _blanks(cells: Sequence[Cell], size: int, places: Sequence[Span | None]) -> list[Spot]:
    """The cells of a row of fewer or more empty ones than the form has. Of fewer, the one that is not there may be the one with a
    figure: it stood in a column without a head, or behind the end of the row.
    """
    if len(cells) > 1 and any(places):
        end = max(cell.column + cell.column_span for cell in cells)
        blank = Spot(tuple(cells[:1]), True, "+count")
        return [blank if place and place.left < end else Spot((), True, "+count") for place in places]
    whole = not cells or sum(cell.column_span for cell in cells) >= size
    return [Spot(tuple(cells[:1]), whole, "+count")] * size


def is_total_alone(own: FormRow, spots: Sequence[Spot], told: Sequence[Cell]) -> bool:
    """Whether the one figure of a row stands under the total. Where blank cells were lost it is the total all the same, for
    what has a figure has a total.
    """
    return len(told) == 1 and any(
        cell.column == "total" and told[0] in spot.cells for cell, spot in zip(own.cells, spots, strict=True)
    )


def spread(spots: Sequence[Spot], told: Sequence[Cell]) -> Sequence[Spot]:
    """The spots, where one cell holds the figures of the whole row, with one figure each, none of them certain."""
    if len(told) != 1 or len(spots) < 2 or parse_number(told[0].text).kind != "words":
        return spots
    parts = told[0].text.split()
    if len(parts) != len(spots) or any(parse_number(part).kind != "number" for part in parts):
        return spots
    return [
        Spot((told[0]._replace(text=part),), False, "+spread", spot.unit)
        for part, spot in zip(parts, spots, strict=True)
    ]


def _filled_up(rows: Iterable[Entry], starts: Mapping[int, int]) -> frozenset[int]:
    found: dict[int, list[bool]] = {}
    for entry in rows:
        table = entry.line.table
        if entry.is_figures and _has_label_places(entry, starts.get(table, 0)):
            found.setdefault(table, []).append(word(entry.values[-1].text).kind == "blank")
    return frozenset(table for table, blank in found.items() if len(blank) >= _PADDED and all(blank))


def _has_label_places(entry: Entry, start: int) -> bool:
    """Whether the cell behind the label of a row is an empty one that stands where other rows have their labels."""
    first = entry.values[0] if entry.values else None
    return first is not None and first.column < start and word(first.text).kind == "blank"


def _counted(entry: Entry, start: int, spare: frozenset[int] = frozenset()) -> list[Cell]:
    """The cells of a row that count: no units, and no empty cells where labels stand or in spare columns."""
    return [
        cell
        for cell, printed in ((cell, word(cell.text)) for cell in entry.values)
        if printed.squashed not in UNITS
        and (printed.kind != "blank" or (cell.column >= start and cell.column not in spare))
    ]


def pads_of(rows: Iterable[tuple[Entry, int]], starts: Mapping[int, int]) -> Pads:
    """The pads of the tables that some rows are of, each given with the number of its cells in the form."""
    known = list(rows)
    return Pads(_spare_columns(known, starts), _filled_up((entry for entry, _ in known), starts))


def _spare_columns(known: Sequence[tuple[Entry, int]], starts: Mapping[int, int]) -> Mapping[int, frozenset[int]]:
    """Only the widest kind of row is proof."""
    widest = max((size for _, size in known), default=0)
    spare: dict[int, frozenset[int]] = {}
    for entry, size in known:
        cells = _counted(entry, starts.get(entry.line.table, 0)) if size == widest else []
        blank = [word(cell.text).kind == "blank" for cell in cells]
        if len(cells) > size and not any(blank[:size]) and all(blank[size:]):
            columns = frozenset(cell.column for cell in cells[size:])
            spare[entry.line.table] = spare.get(entry.line.table, frozenset()) | columns
    return spare


def _order_under(cells: Sequence[Cell], places: Sequence[Span | None]) -> Order:
    """The one order of a full row's cells in which each stands under its head, as far as heads were found."""
    fitting = [
        order
        for order, turned in ((Order.OF_FORM, cells), (Order.LAST_FIRST, [*cells[1:], cells[0]]))
        if all(
            place is None or (cell.column < place.right and place.left < cell.column + cell.column_span)
            for cell, place in zip(turned, places, strict=True)
        )
    ]
    return fitting[0] if len(fitting) == 1 else Order.OPEN


def order_of(found: Sequence[Entry], spec: FormTable) -> Order:
    """Whether the last column of the form (the total) is printed last or first: the heads tell, else the sums."""
    known = names(spec.edition, spec.key, "column")
    last = len(spec.columns) - 1
    told = {id(entry.heads): entry.heads for entry in found if entry.heads}
    for heads in told.values():
        for line in heads.lines:
            order = [look_up(cell.text, known)[1] for cell in line.cells]
            if (last,) in order and (0,) in order:
                return Order.LAST_FIRST if order.index((last,)) < order.index((0,)) else Order.OF_FORM
    full = [e.values for e in found if len(e.values) == len(spec.columns)]
    rows = [[n for c in values if (n := whole(c.text)) is not None] for values in full]
    rows = [row for row in rows if len(row) == len(spec.columns) and any(row)]
    ends = sum(row[-1] == sum(row[:-1]) for row in rows)
    begins = sum(row[0] == sum(row[1:]) for row in rows)
    if ends == begins:
        return Order.OPEN
    return Order.OF_FORM if ends > begins else Order.LAST_FIRST


def starts(found: Iterable[Entry]) -> Mapping[int, int]:
    """For each table (by index), the grid column behind these labels; none where one reaches over several: no empty cells stand there."""
    ends: dict[int, int] = {}
    merged: set[int] = set()
    for entry in found:
        if entry.cell is not None:
            ends[entry.line.table] = max(ends.get(entry.line.table, 0), entry.end)
            if entry.cell.column_span > 1:
                merged.add(entry.line.table)
    return {table: end for table, end in ends.items() if table not in merged}
