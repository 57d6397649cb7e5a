"""Which printed tables, or parts of them, belong to tables of the form?

A publisher or a reader may merge tables of the form into one, or cut one into many (at the items of article 20, at the
page). So rows are asked one by one what they speak of, and a run of rows that speaks of one table of the form is a
piece of it. A piece must show enough of the form to be believed: a budget that has a row 政府采购 is no part of it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from itertools import groupby
from operator import attrgetter
from typing import Final, NamedTuple

from extract.align.frames import without_counts
from extract.align.labels import without_note
from extract.form import editions_of, forms, widths
from extract.model import Cell, Table
from extract.sums import adds_up, come_to_totals, count_on
from extract.text import PICTURE, core, parse_number, squash, whole

# What a text can be in a table of the form; a text can be several of them (其他 is a row and a column).
ROW: Final = 1
COLUMN: Final = 2
GROUP: Final = 4
ITEM: Final = 8  # an item of article 20
HEADING: Final = 16  # a label that never has a number

_left: Final = attrgetter("column")
UNITS: Final = frozenset(
    ("件", "项", "条", "次", "篇", "份", "个", "人", "人次", "件次", "宗", "家", "处", "元", "万元", "亿元")
)
_BROKEN: Final = re.compile(r"[\d,.]+(?:\s*\n\s*[\d,.]+)+")  # figures over several lines of a cell
_LONGEST_TITLE: Final = 40  # characters of a line that names what stands below it
_LONGEST_LABEL: Final = 120  # characters; a longer text is prose in a table that only lays out a page


@dataclass(frozen=True, slots=True, eq=False)
class Word:
    """What the text of a cell may mean.

    `kind` is that of text.Number (figures broken over lines are a number too), `roles` says what it is in which table of the form, `vote` is the one table that it
    speaks of (empty where there are several, or where it is too short to say).
    """

    kind: str
    squashed: str
    roles: Mapping[str, int]
    vote: str


class Line(NamedTuple):
    """A printed row: the cells that stand in it, left to right, each once, and what their texts may mean.

    `table` is the index of its table among those given, `row` its row in the grid of that table; `figures` says
    whether there is a number in it.
    """

    table: int
    row: int
    cells: tuple[Cell, ...]
    words: tuple[Word, ...]
    figures: bool

    @classmethod
    def of(cls, table: int, row: int, cells: Sequence[Cell]) -> Line:
        """The line of these cells."""
        words = tuple([_WORDS[cell.text] for cell in cells])
        return cls(table, row, tuple(cells), words, "number" in [one.kind for one in words])

    @property
    def told(self) -> Iterator[tuple[Cell, Word]]:
        """Its cells, each with what its text may mean."""
        return zip(self.cells, self.words, strict=True)

    @property
    def end(self) -> int:
        """The grid column behind its last cell."""
        return max((cell.column + cell.column_span for cell in self.cells), default=0)

    def has(self, key: str, role: int, without: int = 0) -> bool:
        """Whether a text of it has `role` in the form's table `key`, and none of the roles `without`."""
        for word in self.words:
            flags = word.roles.get(key, 0)
            if flags & role and not flags & without:
                return True
        return False


@dataclass(frozen=True, slots=True)
class Piece:
    """Printed rows that belong to one table of the form."""

    key: str
    lines: tuple[Line, ...]
    ruled: bool

    @property
    def width(self) -> int:
        """The number of grid columns that it reaches over."""
        return max(line.cells[-1].column + line.cells[-1].column_span for line in self.lines)


def pieces(tables: Sequence[Table], titles: Sequence[str] = ()) -> list[Piece]:
    """The pieces of the form's tables in document order. `titles` are the lines that stand right above each table."""
    found: list[Piece] = []
    for index, (table, title) in enumerate(zip(tables, titles or [""] * len(tables), strict=True)):
        lines = _lines(index, without_counts(table))
        if title and not any(line.has("disputes", ROW) for line in lines):
            lines = _titled(lines, title)
        keys = _keys(lines)
        if not any(keys):
            wordless = not any(word.roles for line in lines for word in line.words)
            key = (_carried_on(index, lines, found) if wordless else "") or _told_by_totals(lines)
            if key:
                found.append(Piece(key, tuple(lines), table.ruled))
            continue
        for key, run in groupby(zip(keys, lines, strict=True), key=lambda pair: pair[0]):
            part = tuple(line for _, line in run)
            if key and _is_credible(key, part, found[-1].key if found else ""):
                found += [Piece(key, half, table.ruled) for half in (_halves(part) if key == "statistics" else (part,))]
    return found


class _Words(dict[str, Word]):
    """The readings of texts that were read before: a report has hundreds of cells, and most stand in every report."""

    def __missing__(self, text: str) -> Word:
        if len(text) > _LONGEST_LABEL:
            return _PROSE
        if len(self) >= _MOST_WORDS:
            self.clear()
        found = self[text] = _NUMBER if text.isdecimal() else _read(text)
        return found


_MOST_WORDS: Final = 1 << 14
_NUMBER: Final = Word("number", "", {}, "")
_PROSE: Final = Word("words", "", {}, "")
_WORDS: Final = _Words()


def word(text: str) -> Word:
    """The reading of a cell's text."""
    return _WORDS[text]


def _read(text: str) -> Word:
    squashed = squash(text)
    roles = _roles()
    found: Mapping[str, int] = {}
    for spelling in (squashed, core(squashed), without_note(text)):
        if spelling in roles:
            found = roles[spelling]
            break
    vote = ""
    if len(found) == 1:
        key, flags = next(iter(found.items()))
        # Short heads (单位, 序号, 维持) stand in any table.
        vote = key if len(squashed) > 2 or flags & ROW else ""
    kind = "number" if PICTURE in text or _BROKEN.fullmatch(text.strip()) else parse_number(text).kind
    return Word(kind, squashed, found, vote)


@cache
def _roles() -> dict[str, dict[str, int]]:
    """What each spelling of the form can be, in all editions."""
    roles: dict[str, dict[str, int]] = {}

    def add(key: str, role: int, *labels: str) -> None:
        for label in labels:
            squashed = squash(label)
            for spelling in {squashed, core(squashed)}:
                flags = roles.setdefault(spelling, {})
                flags[key] = flags.get(key, 0) | role

    for form in forms():
        for table in form.tables:
            add(table.key, HEADING, *table.headings)
            for row in table.rows:
                add(table.key, ROW, row.label, *row.aliases)
                add(table.key, GROUP, *row.under)
                if row.item:
                    add(table.key, ITEM, row.item)
            for column in table.columns:
                add(table.key, COLUMN, column.label, *column.aliases)
                add(table.key, GROUP, *column.under)
    return roles


def _lines(index: int, table: Table) -> list[Line]:
    rows: dict[int, list[Cell]] = {}  # those in which a cell begins; else all of it stands in the row above already
    spans: list[Cell] = []
    for cell in table.cells:
        row = rows.get(cell.row)
        if row is None:
            row = rows[cell.row] = []
        row.append(cell)
        if cell.row_span > 1:
            spans.append(cell)
    for cell in spans:
        for below in range(cell.row + 1, cell.row + cell.row_span):
            if below in rows:
                rows[below].append(cell)
    stacked = any("\n" in cell.text for cell in table.cells)
    lines = []
    for number in sorted(rows):
        cells = sorted(rows[number], key=_left)
        line = Line.of(index, number, cells)
        lines += _unstacked(line) if stacked and sum("\n" in cell.text for cell in cells) > 1 else [line]
    return lines


def _unstacked(line: Line) -> list[Line]:
    """The rows that stand in one, where the rule between them was lost: each cell has one line of text for each.

    Nothing is taken apart unless every line of the labels is a row of the form, and each has its own figures.
    """
    told = [c for c, w in line.told if w.kind != "blank" and c.row_span == 1]
    parts = {id(cell): cell.text.split("\n") for cell in told}
    depth = {len(part) for part in parts.values()}
    if len(told) < 2 or len(depth) != 1 or depth == {1}:
        return [line]
    labels, *values = ([word(text) for text in part] for part in parts.values())
    if any(not w.vote or not w.roles[w.vote] & ROW for w in labels) or any(
        w.kind == "words" for v in values for w in v
    ):
        return [line]
    return [
        Line.of(line.table, line.row, [c._replace(text=parts[id(c)][at]) if id(c) in parts else c for c in line.cells])
        for at in range(depth.pop())
    ]


def _titled(lines: list[Line], title: str) -> list[Line]:
    """The lines of a table of one kind of dispute, with the title above it that says which as the first of them."""
    kind = _dispute(squash(title)) if len(title) <= _LONGEST_TITLE else ""
    if not kind or not any(line.has("disputes", COLUMN) for line in lines):
        return lines
    width = max(line.end for line in lines)
    return [Line.of(lines[0].table, lines[0].row - 1, [Cell(kind, lines[0].row - 1, 0, column_span=width)]), *lines]


@lru_cache(maxsize=256)
def _dispute(title: str) -> str:
    """The label of the one kind of dispute that a squashed title names, empty where it names none or several."""
    spec = editions_of("disputes")[-1]
    named = [row for row in spec.rows if any(squash(label) in title for label in (row.label, *row.aliases))]
    groups = {group for row in spec.rows for group in row.under if squash(group) in title}
    return named[0].label if len(named) == 1 and groups <= {*named[0].under} else ""


def _keys(lines: Sequence[Line]) -> list[str]:
    """The form's table that each line speaks of; a line that says nothing goes with the one before it."""
    votes = []
    for line in lines:
        told = [printed.vote for printed in line.words if printed.vote]
        votes.append((told[0] if len(set(told)) == 1 else Counter(told).most_common(1)[0][0]) if told else "")
    key = next((vote for vote in votes if vote), "")
    keys = []
    for vote in votes:
        key = vote or key
        keys.append(key)
    return keys


def _is_credible(key: str, lines: Sequence[Line], before: str) -> bool:
    """Whether lines show enough of a table of the form to be a piece of it. `before` is the key of the last piece."""
    told = {printed for line in lines for printed in line.words if printed.vote == key}
    rows, columns, items, headings = (
        len({printed.squashed for printed in told if printed.roles[key] & role})
        for role in (ROW, COLUMN, ITEM, HEADING)
    )
    if before == key and rows + columns:
        return True
    if key == "disclosure":
        return (items + headings > 0 and rows + columns > 0) or (rows > 0 and columns > 0 and rows + columns > 2)
    if key == "requests":
        wide = rows > 2 and max(len(line.cells) for line in lines) > min(widths("requests"))
        return columns > 1 or wide or any(_is_summed(line) for line in lines)
    if key == "disputes":
        return rows > 1 or (columns > 1 and rows > 0) or any(come_to_three_totals(line) for line in lines)
    return rows > 2


def _carried_on(index: int, lines: Sequence[Line], found: Sequence[Piece]) -> str:
    """The table of the form that rows without any word of it carry on: the page cut them off from it."""
    if not found or not lines or not any(line.figures for line in lines):
        return ""
    last = found[-1]
    wordless = not any(w.kind == "words" for line in lines for w in line.words)
    if wordless and last.key == "disputes" and not any(line.figures for line in last.lines):
        return last.key if len(lines[0].cells) == max(len(line.cells) for line in last.lines) else ""
    if wordless and last.key == "requests" and all(len(line.cells) in widths("requests") for line in lines):
        return last.key
    # Right behind it, as wide, and made of rows of figures with a label: the labels are damaged.
    alike = index == last.lines[-1].table + 1 and last.key in ("disclosure", "requests")
    piece = Piece(last.key, tuple(lines), True)
    if alike and not wordless and piece.width == last.width and all(_is_row(line) for line in lines):
        return last.key
    return ""


def _told_by_totals(lines: Sequence[Line]) -> str:
    """The disputes, where the one row of figures comes to the three totals of that table: its heads are lost, or cut."""
    figures = [line for line in lines if line.figures]
    return "disputes" if len(figures) == 1 and come_to_three_totals(figures[0]) else ""


def come_to_three_totals(line: Line) -> bool:
    """Whether a line holds what only the disputes have: a block for each kind, of results and their total."""
    values = _values(line)
    sizes = (len(spec.columns) for spec in editions_of("disputes") if len(values) == len(spec.cells))
    return any(values) and any(come_to_totals(values, size) for size in sizes)


def _is_summed(line: Line) -> bool:
    """Whether a line is a row of table 3 whose figures come to their total: it needs no other row to be believed."""
    values = _values(line)
    return line.has("requests", ROW) and any(
        len(values) >= wide and any(values[-wide:]) and adds_up(values[-wide:]) for wide in widths("requests")
    )


def _values(line: Line) -> list[Decimal | None]:
    """The values of the cells of a line; None for one without a figure."""
    return [parse_number(cell.text).value for cell in line.cells]


def _is_row(line: Line) -> bool:
    """Whether a line is a label and then figures or blanks."""
    kinds = [word.kind for word in line.words]
    labels = sum(kind == "words" for kind in kinds)
    return 0 < labels < len(kinds) and "words" not in kinds[labels:] and "number" in kinds


def _halves(lines: tuple[Line, ...]) -> tuple[tuple[Line, ...], ...]:
    """The two halves of a table that was printed two-up, side by side; else the lines as they are."""
    starts: Counter[int] = Counter()
    for line in lines:
        both = [c.column for c, w in line.told if w.roles.get("statistics", 0) & ROW]
        if len(both) > 1:
            starts.update(both[1:])
    if not starts or starts.most_common(1)[0][1] < 3:
        return (lines,)
    split = starts.most_common(1)[0][0]
    # A column of serial numbers before the second labels goes with them.
    while split > 1 and _is_serial(lines, split - 1):
        split -= 1
    return (_cut(lines, 0, split), _cut(lines, split, 10_000))


def _is_serial(lines: Sequence[Line], column: int) -> bool:
    texts = (cell.text for line in lines for cell in line.cells if cell.column == column)
    return counts_up(texts)


def counts_up(texts: Iterable[str]) -> bool:
    """Whether figures are serial numbers or codes: each one more than the one before."""
    numbers = [n for text in texts if (n := whole(text.strip())) is not None]
    return len(numbers) > 2 and count_on(numbers)


def _cut(lines: Sequence[Line], left: int, right: int) -> tuple[Line, ...]:
    cut = []
    for line in lines:
        kept = [cell for cell in line.cells if left <= cell.column < right]
        if kept:
            cut.append(Line.of(line.table, line.row, kept))
    return tuple(cut)
