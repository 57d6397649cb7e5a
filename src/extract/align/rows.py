"""The rows of a printed table -> the cells of the form that they fill, by their heads, or by their number where no heads tell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from typing import Final

from extract import form
from extract.align.columns import Order, Pads, Span, Spot, by_number, by_place, pads_of, spans, starts
from extract.align.entries import Entry, own_label
from extract.align.labels import Match, Names, list_number, look_up, names
from extract.align.pieces import word
from extract.align.sheet import DAMAGED, Sheet, doubt_blank_rows, doubt_cut, tell_unknown, write, write_plain
from extract.model import Cell
from extract.text import squash

_FEW: Final = 2  # rows that a page may print again
_REST: Final = 4  # characters of the end of a label that are no label of their own


def place_rows(sheet: Sheet, rows: Sequence[Entry], matches: Sequence[Match | None], order: Order) -> None:
    """Fill the sheet from printed rows, each with the row of the form that it is (None for an unknown one). `order` is that of their
    cells where no heads tell.
    """
    spec = sheet.spec
    expected = _expected(spec.edition, spec.key)
    places: dict[tuple[int, tuple[int, ...]], list[Span | None]] = {}
    known = names(spec.edition, spec.key, "row")
    known_rows = [(r, m) for r, m in zip(rows, matches, strict=True) if m and m.rung not in DAMAGED]
    behind = starts(row for row, _ in known_rows)
    pads: Pads | None = None
    anew = _begins_anew(rows, matches, known)
    after, lost = "", False
    above: Entry | None = None
    for row, match in zip(rows, matches, strict=True):
        repeated = False
        above, before = row, above
        if match is None:
            rung, found = look_up(row.label.text, known)
            if len(found) != 1:
                tell_unknown(sheet, row, after)
                lost = lost or (row.is_figures and _is_rest(squash(own_label(row.label, spec).text), known))
                if before is not None and not (row.label.text.strip() if row.ruled else list_number(row.label.text)):
                    doubt_cut(sheet, before, row)
                continue
            match, repeated = Match(found[0], rung, 1.0), True
        after = row.label.text
        columns = expected[match.index]
        under: list[Span | None] | None = None
        if row.heads is not None and row.placed:
            at = (id(row.heads), columns)
            if at not in places:
                places[at] = spans(row.heads, spec, columns)
            under = places[at]
        plain = under is not None or order is Order.OF_FORM
        if plain and not repeated and write_plain(sheet, row, match, under):
            continue
        spots = by_place(row, under) if under is not None else None
        if spots is None or not all(spot.cells for spot in spots):
            if pads is None:
                pads = pads_of(((r, len(expected[m.index])) for r, m in known_rows), behind)
            counted = by_number(row, columns, behind.get(row.line.table, 0), order, under or (), pads)
            spots = _likelier(row, spots, counted)
        if len(row.values) > len(spots) and _reaches_further(row, rows) and not all(map(_has_figure, spots)):
            spots = _unclear(spots)
        write(sheet, row, match, spots, repeated, anew)
    for (row, match), below in zip(zip(rows, matches, strict=True), rows[1:], strict=False):
        if match is None and not row.ruled and row.is_figures and not row.label.text.strip():
            doubt_cut(sheet, below, row)  # the upper digits of figures may stand above the label of their row
    if lost:
        doubt_blank_rows(sheet)


def _is_rest(squashed: str, known: Names) -> bool:
    """Whether a label is what a page break leaves of one: nothing, or its end alone."""
    return not squashed or (len(squashed) >= _REST and any(name.endswith(squashed) for name in known.normal))


def _begins_anew(rows: Sequence[Entry], matches: Sequence[Match | None], known: Names) -> bool | None:
    """Whether rows are those of two tables, several of them printed again: True where the first has figures or dashes in these,
    False where it is blank, None for one table.
    """
    owners = {match.index: row for row, match in zip(rows, matches, strict=True) if match}
    again = [look_up(row.label.text, known)[1] for row, match in zip(rows, matches, strict=True) if match is None]
    first = [owners[same[0]] for same in again if len(same) == 1 and same[0] in owners]
    return any(cell.text.strip() for row in first for cell in row.values) if len(first) > _FEW else None


def _likelier(row: Entry, headed: list[Spot] | None, counted: list[Spot]) -> list[Spot]:
    """The cells of a row that does not keep to its heads, under them or by their number: spans were lost, or a head. A full row
    needs no heads.
    """
    if headed is None:
        return counted
    if all(spot.clear for spot in counted):
        return _unclear(counted) if row.is_figures and _ends_early(row) else counted
    return headed if _in_order(headed, row.values) else _unclear(headed)


def _unclear(spots: Sequence[Spot]) -> list[Spot]:
    return [replace(spot, clear=False) for spot in spots]


def _has_figure(spot: Spot) -> bool:
    return any(word(cell.text).kind == "number" for cell in spot.cells)


def _reaches_further(row: Entry, rows: Iterable[Entry]) -> bool:
    """Whether figures and blank cells of a row reach further than most rows of its table: a cell too many has moved some of them."""
    if not row.is_figures or all(word(cell.text).kind != "blank" for cell in row.values):
        return False
    ends = Counter(other.line.end for other in rows if other.line.table == row.line.table)
    return row.line.end > ends.most_common(1)[0][0]


def _in_order(spots: Sequence[Spot], values: Sequence[Cell]) -> bool:
    """Whether a row with a cell for each of the form has none under a head of another place in that order: heads that lost some of
    their row have moved. The total may stand first.
    """
    if len(values) != len(spots):
        return True
    orders = (values, [*values[1:], values[0]])
    return any(
        all(not spot.cells or cell in spot.cells for spot, cell in zip(spots, order, strict=True)) for order in orders
    )


def _ends_early(row: Entry) -> bool:
    """Whether a row with blank cells ends before its heads do: as many cells as the form has may be pads and those of a row
    that the file cut off.
    """
    heads = row.heads.lines if row.heads else ()
    return any(row.line.end < line.end for line in heads) and any(
        word(cell.text).kind == "blank" for cell in row.values
    )


@cache
def _expected(edition: str, key: str) -> tuple[tuple[int, ...], ...]:
    """For each row of a table, the indices of its columns."""
    spec = form.table(edition, key)
    if spec is None:
        return ()
    at = {column.key: index for index, column in enumerate(spec.columns)}
    return tuple(tuple(at[cell.column] for cell in row.cells) for row in spec.rows)
