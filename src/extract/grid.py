"""Words and ruling lines of one page -> tables. Geometry only: nothing here knows a file format or the form.

The steps are lines -> crossings -> cells -> table: broken and doubled lines are made one (`merge`), lines that cross are
one frame (`frames`), a frame without a border at a page break is closed (`close`), the walls of its finest grid give
the cells, merged ones included (`cells`), and each word falls into the cell that holds its middle (`tables`).
Lengths are points from the top left of the page.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, NamedTuple

from extract.words import Word, cell_text, lines

# Lines closer than this are one line: doubled rules, the two borders of neighbour cells, a fill beside its rule.
SNAP: Final = 4.0
# Pieces of one line may lie this far apart: dashes, dots, the corners that some producers leave out.
GAP: Final = 4.5
# A line shorter than this is a stray mark, once its pieces are joined.
SHORTEST: Final = 5.0
# A line that sticks out of the frame by less than this is careless drawing; by more, a table with open sides.
OVERHANG: Final = 8.0


class Ruling(NamedTuple):
    """A horizontal line at `at` from the top, or a vertical one at `at` from the left, from `start` to `end`."""

    at: float
    start: float
    end: float


class Box(NamedTuple):
    """A rectangle on the page."""

    x0: float
    top: float
    x1: float
    bottom: float


class Frame(NamedTuple):
    """Ruling lines that cross one another: the drawing of one table."""

    horizontals: tuple[Ruling, ...]
    verticals: tuple[Ruling, ...]

    @property
    def box(self) -> Box:
        """The rectangle around all lines."""
        lines = self.horizontals, self.verticals
        xs = [*(v.at for v in lines[1]), *(h.start for h in lines[0]), *(h.end for h in lines[0])]
        ys = [*(h.at for h in lines[0]), *(v.start for v in lines[1]), *(v.end for v in lines[1])]
        return Box(min(xs), min(ys), max(xs), max(ys))


class Space(NamedTuple):
    """The room of one cell in the finest grid of its frame, before its text is known.

    `open_top` and `open_bottom` say that no line is printed there although the cell ends there, as at a page break.
    """

    row: int
    column: int
    row_span: int
    column_span: int
    box: Box
    open_top: bool
    open_bottom: bool


class PieceCell(NamedTuple):
    """A cell with its text: a `Space` filled. `page` is where it is printed (its first part, if a break cuts it)."""

    text: str
    row: int
    column: int
    row_span: int
    column_span: int
    page: int
    box: Box
    em: float = 0.0
    open_top: bool = False
    open_bottom: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """A table, or the part of one that stands on one page. `xs` are the edges of its columns, from left to right.

    `ruled` is False where no lines are printed; `firm` is True where the columns are beyond doubt all the same.
    """

    cells: tuple[PieceCell, ...]
    xs: tuple[float, ...]
    box: Box
    page: int
    ruled: bool = True
    firm: bool = False

    @property
    def rows(self) -> int:
        """The number of rows of the full grid."""
        return max((c.row + c.row_span for c in self.cells), default=0)

    @property
    def columns(self) -> int:
        """The number of columns of the full grid."""
        return len(self.xs) - 1


def tables(
    words: Sequence[Word], horizontals: Iterable[Ruling], verticals: Iterable[Ruling], page: int = 1
) -> tuple[list[Piece], list[Word]]:
    """The tables that the lines draw, from top to bottom, and the words outside them.

    `words` come in the order of the file, which tells vertical print from horizontal. A frame around a single cell is
    no table, nor is one around rows whose columns no lines part: their words are given back.
    """
    found = []
    rest: Sequence[Word] = words
    for frame in sorted(frames(merge(horizontals), merge(verticals)), key=_area):
        spaces, xs, ys = cells(frame)
        if len(spaces) < 2:
            continue
        texts, outside = _place(rest, spaces, xs, ys)
        if len(xs) == 2 and _has_columns(texts):
            continue
        rest = outside
        filled = tuple(
            PieceCell(
                cell_text(inside),
                *space[:4],
                page,
                space.box,
                inside[0].em if inside else 0.0,
                space.open_top,
                space.open_bottom,
            )
            for space, inside in zip(spaces, texts, strict=True)
        )
        if any(cell.text for cell in filled):
            found.append(Piece(filled, tuple(xs), Box(xs[0], ys[0], xs[-1], ys[-1]), page))
    return sorted(found, key=lambda piece: piece.box.top), list(rest)


def _has_columns(texts: Sequence[Sequence[Word]]) -> bool:
    """Whether words stand beside each other in two cells or more of the only column that lines draw."""
    return sum(len(line) > 1 for inside in texts for line in lines(inside)[:1]) > 1


def merge(rulings: Iterable[Ruling]) -> list[Ruling]:
    """Each printed line once: pieces within `SNAP` of each other are one line where they meet or nearly meet."""
    joined: list[Ruling] = []
    cluster: list[Ruling] = []
    for ruling in [*sorted(rulings), Ruling(float("inf"), 0, 0)]:
        if cluster and ruling.at - cluster[0].at > SNAP:
            joined += _join_pieces(cluster)
            cluster = []
        cluster.append(ruling)
    return joined


def _join_pieces(cluster: list[Ruling]) -> list[Ruling]:
    """The lines that pieces at nearly one position make: pieces closer than `GAP` are joined, short marks left out."""
    lines: list[Ruling] = []
    low = high = cluster[0].at
    start = end = float("-inf")
    for at, piece_start, piece_end in [*sorted(cluster, key=lambda r: r.start), Ruling(0, float("inf"), 0)]:
        if piece_start - end > GAP:
            if end - start >= SHORTEST:
                lines.append(Ruling((low + high) / 2, start, end))
            low, high, start, end = at, at, piece_start, piece_end
        else:
            low, high, end = min(low, at), max(high, at), max(end, piece_end)
    return lines


def frames(horizontals: Sequence[Ruling], verticals: Sequence[Ruling]) -> list[Frame]:
    """The lines grouped by crossings. Lines that cross nothing (underlines, rules between paragraphs) are left out."""
    group = list(range(len(horizontals) + len(verticals)))

    def root(member: int) -> int:
        while group[member] != member:
            group[member] = group[group[member]]
            member = group[member]
        return member

    crossed: set[int] = set()
    for v, (x, start, end) in enumerate(verticals, start=len(horizontals)):
        top, bottom, before, behind = start - SNAP, end + SNAP, x - SNAP, x + SNAP
        met = [
            h
            for h, (y, left, right) in enumerate(horizontals)
            if top <= y <= bottom and left <= behind and before <= right
        ]
        for h in met:
            group[root(h)] = v
        if met:
            crossed.add(v)
            crossed.update(met)
    members: dict[int, tuple[list[Ruling], list[Ruling]]] = {}
    for member in sorted(crossed):
        sides = members.setdefault(root(member), ([], []))
        if member < len(horizontals):
            sides[0].append(horizontals[member])
        else:
            sides[1].append(verticals[member - len(horizontals)])
    for v, line in enumerate(verticals, start=len(horizontals)):
        if v not in crossed:
            _join_side(line, members.values())
    return [Frame(tuple(across), tuple(down)) for across, down in members.values()]


def _join_side(line: Ruling, groups: Iterable[tuple[list[Ruling], list[Ruling]]]) -> None:
    """Add a vertical that crosses nothing to the lines beside it if they are just as long.

    It is the outer side of a label that is merged over all rows of a page, and that page breaks leave open.
    """
    for _, down in groups:
        if abs(min(v.start for v in down) - line.start) <= SNAP and abs(max(v.end for v in down) - line.end) <= SNAP:
            down.append(line)
            return


def close(frame: Frame) -> Frame:
    """The frame with a line where its drawing just ends: at a page break, or at the sides of a table with open sides.

    Where two verticals or more end in the air at one height inside the frame, one row ends and another begins: below a
    head that is printed again after a page break, above a row that the break cut.
    """
    left, right = min(h.start for h in frame.horizontals), max(h.end for h in frame.horizontals)
    first, last = min(v.at for v in frame.verticals), max(v.at for v in frame.verticals)
    open_left, open_right = first - left > OVERHANG, right - last > OVERHANG
    horizontals = [*frame.horizontals]
    top, bottom = min(v.start for v in frame.verticals), max(v.end for v in frame.verticals)
    for y, ends in (
        (top, [v.at for v in frame.verticals if v.start - top <= SNAP]),
        (bottom, [v.at for v in frame.verticals if bottom - v.end <= SNAP]),
    ):
        at = next((h.at for h in frame.horizontals if abs(h.at - y) <= SNAP), y)
        start, end = _reach(frame, y, min(ends), max(ends))
        start = left if open_left and first in ends else start
        end = right if open_right and last in ends else end
        horizontals.append(Ruling(at, start, end))
    for y in _ends_in_the_air(frame):
        across = [v.at for v in frame.verticals if v.start - SNAP <= y <= v.end + SNAP]
        horizontals.append(Ruling(y, min(across), max(across)))
    verticals = [*frame.verticals]
    for x, is_open, ends in (
        (left, open_left, [h.at for h in horizontals if h.start - left <= SNAP]),
        (right, open_right, [h.at for h in horizontals if right - h.end <= SNAP]),
    ):
        if is_open and len(ends) > 1:
            verticals.append(Ruling(x, min(ends), max(ends)))
    return Frame(tuple(horizontals), tuple(verticals))


def _reach(frame: Frame, y: float, start: float, end: float) -> tuple[float, float]:
    """How far the line that closes a frame at `y` reaches, where verticals from `start` to `end` do: as far as the nearest
    printed line, where that one sticks out of them and meets no other vertical there.
    """
    near = min(frame.horizontals, key=lambda h: abs(h.at - y))
    others = [v.at for v in frame.verticals if v.start - SNAP <= near.at <= v.end + SNAP]
    if start - near.start > OVERHANG and min(others, default=start) > start - SNAP:
        start = near.start
    if near.end - end > OVERHANG and max(others, default=end) < end + SNAP:
        end = near.end
    return start, end


def _ends_in_the_air(frame: Frame) -> list[float]:
    """The heights inside a frame at which verticals begin or end, two or more, and no line is printed."""
    printed = sorted(h.at for h in frame.horizontals)
    top, bottom = min(v.start for v in frame.verticals), max(v.end for v in frame.verticals)
    ends = []
    for y in sorted(end for v in frame.verticals for end in (v.start, v.end) if top + SNAP < end < bottom - SNAP):
        place = bisect_left(printed, y - SNAP)
        if place == len(printed) or printed[place] > y + SNAP:
            ends.append(y)
    return [a for a, b in pairwise(ends) if b - a <= SNAP / 2]


def cells(frame: Frame) -> tuple[list[Space], list[float], list[float]]:
    """The cells of a frame, row by row, with the edges of the columns and rows of its finest grid.

    A cell is the widest and then tallest run of the finest grid that no wall crosses. Room that is walled on fewer than
    three sides lies outside the table, as beside a narrow table drawn on top of a wide one.
    """
    closed = close(frame)
    xs = _positions(closed.verticals)
    ys = _positions(closed.horizontals)
    width, height = len(xs) - 1, len(ys) - 1
    beside = _walls(closed.verticals, xs, ys)  # beside[edge] has a bit for each row that has a wall at that edge
    below = _walls(closed.horizontals, ys, xs)  # below[edge] has a bit for each column that has a wall at that edge
    printed = _walls(frame.horizontals, ys, xs)
    spaces = []
    taken = [0] * height
    for row in range(height):
        column = 0
        while column < width:
            if taken[row] >> column & 1:
                column += 1
                continue
            right = column + 1
            while right < width and not beside[right] >> row & 1 and not taken[row] >> right & 1:
                right += 1
            columns = (1 << right) - (1 << column)
            bottom = row + 1
            while bottom < height and not (
                _mostly(below[bottom], columns)
                or taken[bottom] & columns
                or (right - column > 1 and any(beside[inner] >> bottom & 1 for inner in range(column + 1, right)))
            ):
                bottom += 1
            for r in range(row, bottom):
                taken[r] |= columns
            rows = (1 << bottom) - (1 << row)
            walls = (
                _mostly(below[row], columns)
                + _mostly(below[bottom], columns)
                + _mostly(beside[column], rows)
                + _mostly(beside[right], rows)
            )
            if walls >= 3:
                spaces.append(
                    Space(
                        row,
                        column,
                        bottom - row,
                        right - column,
                        Box(xs[column], ys[row], xs[right], ys[bottom]),
                        not _mostly(printed[row], columns),
                        not _mostly(printed[bottom], columns),
                    )
                )
            column = right
    return spaces, xs, ys


def _positions(rulings: Iterable[Ruling]) -> list[float]:
    """The places of the lines, each once; a line that closes a frame may lie a little beside a printed one."""
    places: list[float] = []
    for at in sorted({r.at for r in rulings}):
        if not places or at - places[-1] > SNAP:
            places.append(round(at, 1))
    return places


def _walls(rulings: Iterable[Ruling], along: Sequence[float], across: Sequence[float]) -> list[int]:
    """For each place in `along`, the bits of the strips between neighbours of `across` that have a line there."""
    walls = [0] * len(along)
    middles = [(a + b) / 2 for a, b in pairwise(across)]
    for at, start, end in rulings:
        place = max(bisect_right(along, at) - 1, 0)
        if place + 1 < len(along) and along[place + 1] - at < at - along[place]:
            place += 1
        first, last = bisect_left(middles, start), bisect_right(middles, end)
        if first < last:
            walls[place] |= (1 << last) - (1 << first)
    return walls


def _mostly(walls: int, strips: int) -> bool:
    """Whether at least half of the strips have a wall."""
    covered = walls & strips
    return covered == strips or (covered != 0 and 2 * covered.bit_count() >= strips.bit_count())


def _place(
    words: Sequence[Word], spaces: Sequence[Space], xs: Sequence[float], ys: Sequence[float]
) -> tuple[list[list[Word]], list[Word]]:
    """The words of each space, by their middles, and the words in none."""
    owner: list[list[int | None]] = [[None] * len(xs) for _ in ys]
    for index, (row, column, row_span, column_span, *_) in enumerate(spaces):
        for r in range(row, row + row_span):
            owner[r][column : column + column_span] = [index] * column_span
    inside: list[list[Word]] = [[] for _ in spaces]
    rest: list[Word] = []
    for word in words:
        row = bisect_right(ys, (word.top + word.bottom) / 2) - 1
        column = bisect_right(xs, (word.x0 + word.x1) / 2) - 1
        space = owner[row][column] if row >= 0 and column >= 0 else None
        (rest if space is None else inside[space]).append(word)
    return inside, rest


def _area(frame: Frame) -> float:
    x0, top, x1, bottom = frame.box
    return (x1 - x0) * (bottom - top)
