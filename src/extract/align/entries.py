"""Printed rows of a piece: which of them are heads, and for the others, which cell is the label and which are values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import NamedTuple

from extract.align.labels import Label, look_up, names
from extract.align.pieces import COLUMN, GROUP, HEADING, ITEM, ROW, UNITS, Line, Piece, word
from extract.model import Cell, FormTable
from extract.text import core, squash


@dataclass(frozen=True, slots=True, eq=False)
class Heads:
    """The lines of heads above some rows; `start` is the grid column in which the first head of values stands."""

    lines: tuple[Line, ...]
    start: int


class Entry(NamedTuple):
    """A printed row that is none of the heads: its label, and in `values` the cells behind the label.

    `heads` stand above it, in the same table where `placed`, else before a cut: then they name the columns, but
    their places say nothing. `cell` holds the label, None where there is none.
    """

    label: Label
    line: Line
    values: tuple[Cell, ...]
    cell: Cell | None
    heads: Heads | None
    placed: bool
    ruled: bool

    @property
    def end(self) -> int:
        """The grid column behind the label."""
        return self.cell.column + self.cell.column_span if self.cell else self.line.cells[0].column

    @property
    def is_figures(self) -> bool:
        """Whether there is a number in it."""
        return self.line.figures


def entries(key: str, pieces: Iterable[Piece]) -> list[Entry]:
    """The rows of all pieces of a table (`disclosure` or `requests`), one below the other."""
    found: list[Entry] = []
    heads: Heads | None = None
    item = ""
    width = 0
    for piece in pieces:
        open_heads: list[Line] = []
        # A piece as wide as the one with the heads carries on in the same columns, unless figures stand before the heads.
        placed = heads is not None and piece.width == width and not _is_shifted(piece, heads)
        for line in piece.lines:
            item = _item(line, key, item)
            if _is_head(line, key, open_heads):
                open_heads.append(line)
                heads = Heads(tuple(open_heads), _start(open_heads, key))
                placed, width = True, piece.width
                continue
            if _is_item(line, key):
                heads, open_heads = None, []
                continue
            if open_heads and not any(w.kind != "blank" for w in line.words):
                continue  # an empty row below the heads
            open_heads = []
            entry = _entry(line, key, heads, placed, item, found[-1].label if found else None, piece.ruled)
            if entry is not None:
                found.append(entry)
    return found


def _is_shifted(piece: Piece, heads: Heads) -> bool:
    """Whether the figures of a piece begin left of where the heads of the piece before it stand."""
    return any(
        printed.kind == "number" and index > 0 and cell.column < heads.start
        for line in piece.lines
        for index, (cell, printed) in enumerate(line.told)
    )


def _item(line: Line, key: str, before: str) -> str:
    """The item of article 20 in force from a line on; none where the line is a title that is not known."""
    if key != "disclosure":
        return ""
    for cell, printed in line.told:
        if printed.roles.get(key, 0) & ITEM:
            return cell.text
    if line.figures or any(printed.roles for printed in line.words):
        return before
    texts = {cell.text for cell, printed in line.told if printed.kind == "words"}
    return "" if len(texts) == 1 else before


def _is_item(line: Line, key: str) -> bool:
    """Whether a line holds nothing but an item of article 20."""
    if line.figures:
        return False
    texts = [w for w in line.words if w.kind != "blank"]
    return bool(texts) and all(w.roles.get(key, 0) & ITEM for w in texts)


def _is_head(line: Line, key: str, above: Sequence[Line]) -> bool:
    """Whether a line holds heads: it has one of the form's, or only words that go on under the heads right above."""
    if line.figures:
        return False
    if line.has(key, COLUMN | HEADING, without=ROW):
        return True
    if not above or line.has(key, ROW, without=COLUMN) or line.has(key, ITEM):
        return False
    start = _start(above, key)
    # A label beside the heads runs down to here; a cell of its own left of the values is the label of a row.
    columns = [c.column for c, w in line.told if w.kind == "words" and c.row == line.row]
    return bool(columns) and min(columns) >= start


def _start(lines: Sequence[Line], key: str) -> int:
    """The first grid column whose head is no label of the rows."""
    columns = []
    for line in lines:
        first = line.cells[0]
        for cell, printed in line.told:
            flags = printed.roles.get(key, 0)
            if printed.kind != "words" or flags & (HEADING | ITEM):
                continue
            if flags & (COLUMN | GROUP) or (cell.column > 0 and cell.text != first.text):
                columns.append(cell.column)
    return min(columns, default=lines[0].cells[0].column + lines[0].cells[0].column_span)


def _entry(
    line: Line, key: str, heads: Heads | None, placed: bool, item: str, before: Label | None, ruled: bool
) -> Entry | None:
    at = _label_at(line, key, heads.start if heads and placed else None)
    if at is None:
        if not line.figures:
            return None
        return Entry(Label("", (item,) if item else ()), line, line.cells, None, heads, placed, ruled)
    cell = line.cells[at]
    before_it = zip(line.cells[:at], line.words[:at], strict=True)
    # A damaged label of a group tells nothing, but the group of the row before does not hold either.
    under = tuple(c.text for c, w in before_it if w.kind == "words" and not w.roles.get(key, 0) & ITEM)
    if not under and before is not None and cell.text.lstrip()[:1].isdecimal():
        under = before.under  # the group's label was merged over these rows, or lost at a cut
    elif item and not under:
        under = (item,)
    return Entry(Label(cell.text, under), line, line.cells[at + 1 :], cell, heads, placed, ruled)


def _label_at(line: Line, key: str, start: int | None) -> int | None:
    """The index of the label among the cells: the last words before the values."""
    known = last = None
    for index, (cell, printed) in enumerate(line.told):
        if printed.kind == "number" and (last is not None or known is not None):
            break  # a number before the label is a serial number
        if printed.kind != "words" or printed.squashed in UNITS:
            continue
        flags = printed.roles.get(key, 0)
        if flags & ROW:
            known = index
        if flags & ITEM:
            continue
        if start is None or cell.column < start:
            last = index
    if known is not None and (last is None or known > last):
        return known
    if start is None and known is not None and not line.figures:
        return known  # what follows it is a sentence in place of a value
    return last


def is_blank_row(row: Entry, spec: FormTable) -> bool:
    """Whether a line without figures is a row of the form left blank, and no damaged head or title."""
    known = look_up(row.label.text, names(spec.edition, spec.key, "row"))[1]
    return bool(known) and not word(row.label.text).roles.get(spec.key, 0) & COLUMN


@cache
def _groups(edition: str, key: str) -> frozenset[str]:
    return frozenset().union(*names(edition, key, "row").groups)


def own_label(label: Label, spec: FormTable) -> Label:
    """The label of the row itself: a group's label is none, it stands alone where the row's own was lost."""
    known = names(spec.edition, spec.key, "row")
    if look_up(label.text, known)[1]:
        return label
    squashed = squash(label.text)
    groups = _groups(spec.edition, spec.key)
    if squashed in groups or core(squashed) in groups:
        return Label("", (*label.under, label.text))
    return label


def rejoined(rows: Sequence[Entry], spec: FormTable) -> list[Entry]:
    """The rows, where a label that a page break cut in two, with a row of cells for each half, is one row again."""
    known = names(spec.edition, spec.key, "row")
    whole: list[Entry] = []
    for row in rows:
        before = whole[-1] if whole else None
        if before and not look_up(row.label.text, known)[1] and not (_has_values(before) and _has_values(row)):
            joined = before.label.text + row.label.text
            if row.label.text and look_up(joined, known)[1]:
                whole[-1] = (row if _has_values(row) else before)._replace(label=replace(before.label, text=joined))
                continue
        whole.append(row)
    return whole


def _has_values(row: Entry) -> bool:
    """Whether there is a number behind the label: one before it is a serial number, or a group's label misread."""
    return any(word(cell.text).kind == "number" for cell in row.values)
