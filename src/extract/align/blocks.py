"""The two tables that are not read row by row.

The disputes are printed as blocks side by side, each under heads of its own, or one below the other, or as rows: there a
figure belongs to the block and the result whose labels stand above or beside it. The statistics of 2014 are
indicators with one figure each, among columns of serial numbers, codes and units.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import groupby
from typing import Final

from extract.align.columns import Spot, head, unit_in
from extract.align.entries import Entry
from extract.align.labels import FUZZY, Label, Names, look_up, match_columns, match_row, names
from extract.align.pieces import COLUMN, GROUP, HEADING, ROW, UNITS, Line, Piece, come_to_three_totals, counts_up
from extract.model import Cell, FormTable
from extract.text import whole

# The head of the year's figures and that of the figures of all years until then, in forms of before 2014.
_THE_YEAR: Final = re.compile(r"(?:20\d\d|本)年(?:度|数|度数)?")
_SINCE: Final = "累计"
_FEW: Final = 0.1  # share of the lines that have a figure where none belongs

Address = tuple[int, int]  # a row and a column of the form's table, by index


def dispute_spots(found: Iterable[Piece], spec: FormTable) -> dict[Address, Spot]:
    """The printed cells of the disputes, by row and column of the form."""
    spots: dict[Address, Spot] = {}
    tables: dict[Address, int] = {}  # the printed table in which each of them stands first
    above: list[Line] = []
    empty: list[tuple[Line, tuple[Line, ...]]] = []
    served: set[tuple[Line, ...]] = set()  # the heads that have figures
    body = False
    for piece in found:
        title: Line | None = None
        for line in piece.lines:
            told = [w for w in line.words if w.kind != "blank"]
            headed = any(line.has("disputes", COLUMN) for line in above)
            if not told:
                empty.append((line, tuple(above)))  # a row of blank cells, or only space between rows
            elif all(w.kind == "words" for w in told) and not (headed and _is_blank_row(line)):
                if body and line.has("disputes", COLUMN | GROUP | ROW):
                    above, body = [title] if title else [], False  # the heads of the next block
                above.append(line)
            else:
                body = True
                served.add(tuple(above))
                filled = any(_text(spot) for address, spot in spots.items() if tables[address] < line.table)
                for address, spot in _crossings(line, above, spec).items():
                    before = tables.setdefault(address, line.table) < line.table
                    spots[address] = _first(spots.get(address), spot, filled, before)
            if told:
                title = line if len(told) == 1 and line.has("disputes", ROW | GROUP) else None
    for line, heads in reversed([one for one in empty if one[1] not in served]):
        for address, spot in _crossings(line, heads, spec).items():
            known = spots.setdefault(address, spot)
            if tables.get(address, line.table) > line.table:  # a template stood before it, or the report's own table
                spots[address] = Spot(known.cells, False, known.basis)
    return spots


def _first(known: Spot | None, spot: Spot, filled: bool, apart: bool) -> Spot:
    """What stands first at an address; it is not clear where another figure follows it: one of the two is of another year,
    or another body. A blank cell in a table `apart` from it stands first where that is `filled`; else it may be a template.
    """
    if known is None or not ((filled and apart) or _text(known)):
        return spot if known is None or not apart else Spot(spot.cells, False, spot.basis)
    return known if _text(spot) in ("", _text(known)) else Spot(known.cells, False, known.basis)


def _text(spot: Spot) -> str:
    return "".join(cell.text for cell in spot.cells).strip()


def _is_blank_row(line: Line) -> bool:
    """Whether a line below heads holds a label and no figures: a row left blank, or the title of the next block."""
    blank = sum(w.kind == "blank" for w in line.words)
    roles = [w.roles.get("disputes", 0) for w in line.words if w.kind == "words"]
    return blank > 2 and len(roles) == 1 and bool(roles[0] & (ROW | COLUMN)) and line.words[0].kind != "blank"


def _crossings(line: Line, above: Sequence[Line], spec: FormTable) -> dict[Address, Spot]:
    """The cells of one line, each under its heads; by their number where the heads do not tell."""
    rows = names(spec.edition, spec.key, "row")
    columns = names(spec.edition, spec.key, "column")
    labels = _labels(line)
    beside = tuple([cell.text for cell in labels])
    cells = [cell for cell in line.cells if cell not in labels]
    own_row = _block(beside, rows)
    # A figure alone in its line may have the labels of its block and of its result beside it.
    own_column = head(beside, columns)[0] if own_row < 0 or len(cells) == 1 else -1
    sure = True
    if beside and own_row < 0 and own_column < 0:
        near = match_row(beside[-1], (), spec)  # a damaged label
        own_row, sure = near.index if near else -1, False
    stacked = {column: tuple([c.text for c in stack]) for column, stack in _stacks(above).items()}
    found: list[tuple[Cell, int, int]] = []
    row = -1
    for cell in cells:
        texts = stacked.get(cell.column, ())
        above_row = _block(texts, rows)
        row = own_row if own_row >= 0 else above_row if above_row >= 0 else row
        found.append((cell, row, own_column if own_column >= 0 else head(texts, columns)[0]))
    spots = _settled(found, stacked, columns)
    told = come_to_three_totals(line) or _are_alike(cells, spec)
    if spots is None and above and told:  # heads that stand over other columns, or lost some words
        return _by_number(cells, {}, spec)
    if own_column < 0 and (spots is None or len(spots) % len(spec.columns)):
        spots = _by_number(cells, stacked, spec) or _by_block(found, stacked, spec)
    if not sure or not (above or beside) or _is_ragged(line, above) or _are_uneven(spots or {}):
        return {address: Spot(spot.cells, False, spot.basis) for address, spot in (spots or {}).items()}
    return spots or {}


def _are_alike(cells: Sequence[Cell], spec: FormTable) -> bool:
    """Whether there is a figure for each cell of the table, and all are the same: their order tells nothing."""
    texts = {cell.text.strip() for cell in cells}
    return len(cells) == len(spec.cells) and len(texts) == 1 and whole(texts.pop()) is not None


def _is_ragged(line: Line, above: Sequence[Line]) -> bool:
    """Whether figures stand beside all heads above them, or the line ends before the heads do: a cell too many or too few has
    moved all that stand behind it.
    """
    told = [cell.column + cell.column_span for row in above for cell in row.cells if cell.text.strip()]
    figures = [cell.column + cell.column_span for cell in line.cells if cell.text.strip()]
    return bool(told) and not (max(figures, default=0) <= max(told) <= line.end)


def _are_uneven(spots: Mapping[Address, Spot]) -> bool:
    """Whether one line has more cells of one kind of dispute than of another: a head that lost its span stands over others."""
    return len(set(Counter(row for row, _ in spots).values())) > 1


def _labels(line: Line) -> list[Cell]:
    """The labels in a line of figures: words of the form, and what words stand before the first figure."""
    labels = []
    before = True
    for cell, word in line.told:
        before = before and word.kind != "number"
        if word.kind == "words" and (before or "disputes" in word.roles):
            labels.append(cell)
    return labels


def _settled(
    found: Sequence[tuple[Cell, int, int]], stacked: Mapping[int, tuple[str, ...]], columns: Names
) -> dict[Address, Spot] | None:
    """Each cell at the row and column that its labels name; None where a figure has no place of its own."""
    spots: dict[Address, Spot] = {}
    for cell, row, column in found:
        text = cell.text.strip()
        if row < 0 or column < 0:
            if text:
                return None
        elif (row, column) in spots:
            # A merged head that was taken apart repeats itself over the same text, or over nothing.
            if text not in ("", spots[row, column].cells[0].text.strip()):
                return None
        else:
            over = range(cell.column, cell.column + cell.column_span)
            wide = len({head(stacked.get(at, ()), columns)[0] for at in over}) > 1 if len(over) > 1 else False
            spots[row, column] = Spot((cell,), not wide)
    return spots


def _by_block(
    found: Sequence[tuple[Cell, int, int]], stacked: Mapping[int, tuple[str, ...]], spec: FormTable
) -> dict[Address, Spot]:
    """Block by block, where some heads are damaged: a block with one cell per result has them in the form's order."""
    spots: dict[Address, Spot] = {}
    for row, group in groupby(found, key=lambda one: one[1]):
        block = list(group)
        texts = [stacked.get(cell.column, ("",)) for cell, _, _ in block]
        labels = [Label(head(text, names(spec.edition, spec.key, "column"))[2]) for text in texts]
        matches = match_columns(labels, spec, range(len(spec.columns)))
        sure = len(block) == len(spec.columns)
        for (cell, _, _), match in zip(block, matches, strict=True):
            if match is not None and row >= 0:
                spots.setdefault((row, match.index), Spot((cell,), sure and match.rung != FUZZY, "+between"))
    return spots


def _by_number(cells: Sequence[Cell], stacked: Mapping[int, tuple[str, ...]], spec: FormTable) -> dict[Address, Spot]:
    """The cells of a line that holds the whole table, in the form's order; none of another line."""
    if len(cells) != len(spec.cells):
        return {}
    columns = names(spec.edition, spec.key, "column")
    under = [head(stacked.get(cell.column, ()), columns)[0] for cell in cells]
    addresses = [(row, column) for row in range(len(spec.rows)) for column in range(len(spec.columns))]
    in_order = all(own in (-1, column) for own, (_, column) in zip(under, addresses, strict=True))
    return {address: Spot((cell,), in_order, "+count") for address, cell in zip(addresses, cells, strict=True)}


def _stacks(above: Sequence[Line]) -> dict[int, list[Cell]]:
    found: dict[int, list[Cell]] = {}
    for line in above:
        for cell, word in line.told:
            if word.kind == "words":
                for column in range(cell.column, cell.column + cell.column_span):
                    stack = found.setdefault(column, [])
                    if not stack or stack[-1] is not cell:
                        stack.append(cell)
    return found


@lru_cache(maxsize=1024)
def _block(texts: tuple[str, ...], rows: Names) -> int:
    """The block that stacked heads name: the lowest one, also where its name was cut over two rows; -1 for none."""
    for end in range(len(texts), 0, -1):
        for start in range(end - 1, -1, -1):
            found = look_up("".join(texts[start:end]), rows)[1]
            if len(found) == 1:
                return found[0]
    return -1


def indicator_entries(found: Iterable[Piece]) -> list[tuple[Entry, Spot]]:
    """The rows of the statistics, each with the place of its figure."""
    entries: list[tuple[Entry, Spot]] = []
    for piece in found:
        column, clear = _value_column(piece.lines)
        usual = Counter(line.end for line in piece.lines).most_common(1)[0][0]
        figures = Counter(c.column for n in piece.lines for c, w in n.told if w.kind == "number")
        for line in piece.lines:
            at = _label_at(line, column)
            if at is None:
                continue
            cell = line.cells[at]
            role = line.words[at].roles.get("statistics", 0)
            if role & HEADING and not role & ROW and not line.figures:
                continue  # the title of a part, which is no damaged label of the row below it
            money = next((w.squashed for w in line.words if w.squashed.endswith("元") and w.squashed in UNITS), "")
            unit = money or unit_in(cell.text)
            values = tuple(c for c in line.cells if c.column <= column < c.column + c.column_span and c is not cell)
            entry = Entry(Label(cell.text), line, values, cell, None, True, piece.ruled)
            moved = _moved_figure(line, column)
            if moved and line.end <= usual and figures[moved.column] > _FEW * len(piece.lines):
                moved = None  # that column is one of figures too
            entries.append((entry, Spot((moved,), False, "+moved", unit) if moved else Spot(values, clear, unit=unit)))
    return entries


def _moved_figure(line: Line, column: int) -> Cell | None:
    """The figure of a line that has none in the column of figures, and one behind: a cell too many has moved it."""
    figures = [cell for cell, word in line.told if word.kind == "number"]
    behind = [cell for cell in figures if cell.column > column]
    inside = any(cell.column <= column < cell.column + cell.column_span for cell in figures)
    return behind[0] if len(behind) == 1 and not inside else None


def _label_at(line: Line, column: int) -> int | None:
    known = last = None
    for index, (cell, word) in enumerate(line.told):
        if word.kind != "words" or word.squashed in UNITS or cell.column >= column:
            continue
        flags = word.roles.get("statistics", 0)
        if flags & ROW:
            known = index
        last = index
        if flags & (HEADING | COLUMN) and not flags & ROW and index == 0 and len(word.squashed) <= 4:
            return None  # the line of heads
    return last if known is None else known


def _value_column(lines: Sequence[Line]) -> tuple[int, bool]:
    """The grid column of the figures, -1 where there is none, and whether it is the only one that can be."""
    labels: Counter[int] = Counter()
    for line in lines:
        labels.update(c.column + c.column_span for c, w in line.told if w.roles.get("statistics", 0) & ROW)
    end = max(labels, key=labels.__getitem__, default=0)
    figures: dict[int, list[str]] = {}
    blanks: Counter[int] = Counter()
    named: list[int] = []
    others: set[int] = set()
    for line in lines:
        for cell, word in line.told:
            if cell.column < end:
                continue
            if word.kind == "number":
                figures.setdefault(cell.column, []).append(cell.text)
            elif word.kind == "blank":
                blanks[cell.column] += 1
            elif word.roles.get("statistics", 0) & COLUMN or _THE_YEAR.fullmatch(word.squashed):
                named.append(cell.column)
            elif word.roles.get("statistics", 0) & HEADING or word.squashed in UNITS or _SINCE in word.squashed:
                others.add(cell.column)
    if len(set(named)) == 1:
        return named[0], True
    candidates = [c for c in figures if c not in others and not counts_up(figures[c])]
    if not candidates:
        candidates = [c for c in blanks if c not in others and c not in figures][-1:]
    return min(candidates, default=-1), len(candidates) == 1
