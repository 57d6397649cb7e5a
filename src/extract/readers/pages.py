"""Pages of words and lines -> the blocks of a document, in reading order.

On each page the tables are found first, the rest is lines of text. Running heads and page numbers go; a table that a
page break cuts is made whole; each line that is left becomes a paragraph that says whether it carries on the one before.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median
from typing import Final, NamedTuple

from extract import grid, words
from extract.grid import Box, Piece, Ruling
from extract.model import Block, Cell, Paragraph, Place, Table
from extract.readers import tiles, unruled
from extract.readers.breaks import join
from extract.readers.columns import is_figure
from extract.readers.scroll import unroll
from extract.text import PICTURE
from extract.words import Word

# Running heads and page numbers stand within this share of the page from its top or bottom edge.
_MARGIN: Final = 0.16
# Lines of one height share more than this of it.
_SHARED: Final = 0.25
# So many figures alone on a line are a row of a table.
_ROW: Final = 4
# What is printed on at least this share of the pages at the same height is a running head or foot.
_RUNNING: Final = 0.3
_DASHES: Final = r"\s*[-_—–―－─~·•.]*\s*"
_PAGE_NUMBER: Final = re.compile(
    rf"{_DASHES}(?:第?\s*\d{{1,4}}\s*页?(?:\s*[,，/|]?\s*共\s*\d{{1,4}}\s*页)?|\d{{1,4}}\s*/\s*\d{{1,4}}"
    rf"|[Pp](?:age|AGE)?\.?\s*\d{{1,4}}(?:\s*(?:of|/)\s*\d{{1,4}})?){_DASHES}"
)
_BARE_NUMBER: Final = re.compile(r"\d{1,4}")
_CONTINUED: Final = re.compile(r"[（(]?(?:续表|续上表|接上表|上接.{0,6}|续)[\d一二三四五六七八九十]*[）)]?")
_LIST_MARK: Final = re.compile(r"[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．]|第[一二三四五六七八九十]+[章条部]")
_UNBROKEN: Final = re.compile(r"[\x21-\x7e]+")
_SENTENCE_END: Final = ("。", "！", "？", "；", "：", ":", ";", "!", "?", "。”")


class Line(NamedTuple):
    """A printed line of text outside all tables. `em` is the width of a full character in it."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    em: float
    page: int
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """What is printed on one page, in points from its top left.

    `turn` is how many quarters to the right the page as shown was turned until its text stood upright; words and lines
    are those of the page so turned. `words` come in the order of the file.
    """

    number: int
    width: float
    height: float
    turn: int
    words: Sequence[Word]
    horizontals: Sequence[Ruling]
    verticals: Sequence[Ruling]
    fills: Sequence[Box]
    marks: Sequence[Box] = ()


@dataclass(frozen=True, slots=True)
class Layout:
    """A page taken apart into lines of text and tables, or parts of tables."""

    number: int
    width: float
    height: float
    turn: int
    lines: tuple[Line, ...]
    pieces: tuple[Piece, ...]


def lay_out(page: Page) -> Layout:
    """The tables of a page, and the lines of text outside them."""
    pieces, rest = grid.tables(page.words, page.horizontals, page.verticals, page.number)
    if page.fills:
        loose: Sequence[Box] = page.fills
        for x0, top, x1, bottom in (piece.box for piece in pieces):
            loose = [f for f in loose if f.x0 >= x1 or f.x1 <= x0 or f.top >= bottom or f.bottom <= top]
        filled, rest = grid.tables(rest, *tiles.edges(loose, rest), page.number)
        pieces += filled
    pieces = [_on_page(piece, page) for piece in pieces]
    if page.marks:
        pieces = [_marked(piece, page.marks) for piece in pieces]
    return Layout(page.number, page.width, page.height, page.turn, tuple(lines(rest, page.number)), tuple(pieces))


def _on_page(piece: Piece, page: Page) -> Piece:
    """A table without the empty cells that reach over the edge of the page: what they show is cut off, and not blank."""
    if _is_inside(piece.box, page):
        return piece
    return replace(piece, cells=tuple(c for c in piece.cells if c.text or _is_inside(c.box, page)))


def _marked(piece: Piece, marks: Sequence[Box]) -> Piece:
    """A table with PICTURE in the cells that have no text, and something small drawn in them."""
    near = [mark for mark in marks if _holds(piece.box, mark)]
    return replace(
        piece,
        cells=tuple(
            cell if cell.text or not any(_holds(cell.box, mark) for mark in near) else cell._replace(text=PICTURE)
            for cell in piece.cells
        ),
    )


def _holds(box: Box, mark: Box) -> bool:
    """Whether a mark stands in a box and does not fill it, as a ground does."""
    across, down = (mark.x0 + mark.x1) / 2, (mark.top + mark.bottom) / 2
    inside = box.x0 < across < box.x1 and box.top < down < box.bottom
    return inside and 2 * (mark.x1 - mark.x0) * (mark.bottom - mark.top) < (box.x1 - box.x0) * (box.bottom - box.top)


def _is_inside(box: Box, page: Page) -> bool:
    return (
        min(box.x0, box.top) >= -grid.SNAP
        and box.x1 <= page.width + grid.SNAP
        and box.bottom <= page.height + grid.SNAP
    )


def lines(found: Sequence[Word], page: int) -> list[Line]:
    """Words as lines of text, from top to bottom."""
    return [
        Line(
            words.line_text(row),
            row[0].x0,
            min(w.top for w in row),
            max(w.x1 for w in row),
            max(w.bottom for w in row),
            max(row, key=lambda w: len(w.text)).em,
            page,
            tuple(row),
        )
        for row in words.lines(found)
    ]


def blocks(layouts: Sequence[Layout]) -> tuple[Block, ...]:
    """The blocks of a document from its pages, on which tables without lines were not looked for."""
    return in_order([layout for run in _runs(without_furniture(layouts)) for layout in _with_columns(run)])


def in_order(layouts: Sequence[Layout]) -> tuple[Block, ...]:
    """The blocks of a document from pages whose tables are all known."""
    sheets = {layout.number: layout for layout in layouts}
    found: list[Block] = []
    margins = _margins(layouts)
    before: Line | None = None
    for item in _whole(layouts):
        if isinstance(item, Piece):
            found.append(_table(item, sheets))
            before = None
        else:
            joins = before is not None and carries_on(before, item, margins[before.page], margins[item.page])
            found.append(Paragraph(item.text, _place(Box(*item[1:5]), sheets[item.page]), joins))
            before = item
    return tuple(found)


def without_furniture(layouts: Sequence[Layout]) -> list[Layout]:
    """The pages without page numbers, running heads and running feet."""
    edges = {layout.number: _edge_lines(layout) for layout in layouts}
    seen = Counter(mark for layout in layouts for mark in {_mark(line, layout) for line in edges[layout.number]})
    running = {mark for mark, count in seen.items() if count >= max(2, _RUNNING * len(layouts))}
    bare = Counter(
        int(line.text) - layout.number
        for layout in layouts
        for line in edges[layout.number]
        if _BARE_NUMBER.fullmatch(line.text)
    )
    kept = []
    for layout in layouts:
        gone = {
            line
            for line in edges[layout.number]
            if _mark(line, layout) in running
            or (
                bare[int(line.text) - layout.number] > 1 or int(line.text) == layout.number
                if _BARE_NUMBER.fullmatch(line.text)
                else _PAGE_NUMBER.fullmatch(line.text)
            )
        }
        kept.append(replace(layout, lines=tuple(line for line in layout.lines if line not in gone)) if gone else layout)
    return kept


def with_columns(layout: Layout) -> Layout:
    """The page with its bare columns of figures as tables."""
    (found,) = _with_columns([layout])
    return found


def _runs(layouts: Sequence[Layout]) -> Iterator[list[Layout]]:
    """The pages, together where the text of one runs on to the next."""
    run: list[Layout] = []
    for layout in layouts:
        if run and not _runs_on(run[-1], layout):
            yield run
            run = []
        run.append(layout)
    yield run


def _runs_on(above: Layout, below: Layout) -> bool:
    return (
        below.number == above.number + 1
        and (above.width, above.height, above.turn) == (below.width, below.height, below.turn)
        and bool(above.lines and below.lines)
        and all(piece.box.bottom < above.lines[-1].bottom for piece in above.pieces)
        and all(piece.box.top > below.lines[0].top for piece in below.pieces)
    )


def _with_columns(run: Sequence[Layout]) -> Sequence[Layout]:
    """Pages that run on, with their bare columns of figures as tables, each on the page where it begins."""
    lines = [(layout.number, [line.words for line in layout.lines]) for layout in run]
    if not unruled.may_have_tables([row for _, rows in lines for row in rows]):
        return run
    scroll = unroll(lines)
    pieces, inside = unruled.tables(scroll.rows)
    if not pieces:
        return run
    kept = iter([not inside.intersection(row) for row in scroll.rows])
    home = [scroll.home(piece) for piece in pieces]
    return [
        replace(
            layout,
            lines=tuple([line for line in layout.lines if next(kept)]),
            pieces=(*layout.pieces, *(piece for piece in home if piece.page == layout.number)),
        )
        for layout in run
    ]


def _edge_lines(layout: Layout) -> list[Line]:
    """The first and last lines of a page that stand in its margins, outside all tables, and are no rows of figures."""
    top, bottom = _MARGIN * layout.height, (1 - _MARGIN) * layout.height
    first = min((piece.box.top for piece in layout.pieces), default=layout.height)
    last = max((piece.box.bottom for piece in layout.pieces), default=0.0)
    edges = [
        *(line for line in layout.lines[:2] if line.bottom < min(top, first)),
        *(line for line in layout.lines[-2:] if line.top > max(bottom, last)),
    ]
    return [
        line
        for line in edges
        if (len(line.words) < _ROW or not all(map(is_figure, line.words)))
        and not (_BARE_NUMBER.fullmatch(line.text) and _is_beside(line, layout.lines))
    ]


def _is_beside(line: Line, others: Sequence[Line]) -> bool:
    """Whether another line reaches well into the height of a line: a label of two lines, the figure set between them."""
    room = _SHARED * (line.bottom - line.top)
    return any(
        other is not line and min(line.bottom, other.bottom) - max(line.top, other.top) > room for other in others
    )


def _mark(line: Line, layout: Layout) -> tuple[str, bool, int]:
    """What makes a line the same on two pages: its text but for figures, and its height from the nearer edge."""
    low = line.top > layout.height / 2
    height = layout.height - line.bottom if low else line.top
    return re.sub(r"\d+", "#", line.text), low, round(height / 4)


def _whole(layouts: Sequence[Layout]) -> list[Line | Piece]:
    """Lines and tables in reading order, tables that page breaks cut made whole."""
    items: list[Line | Piece] = []
    before = 0
    for layout in layouts:
        here: list[Line | Piece] = [*layout.lines, *layout.pieces]
        here.sort(key=lambda item: item.top if isinstance(item, Line) else item.box.top)
        if (
            len(here) > 1
            and isinstance(here[0], Line)
            and isinstance(here[1], Piece)
            and _CONTINUED.fullmatch(here[0].text)
        ):
            here = here[1:]
        last = items[-1] if items else None
        if here and isinstance(here[0], Piece) and isinstance(last, Piece) and layout.number == before + 1:
            joined = join(last, here[0])
            if joined:
                items[-1:] = [joined]
                here = here[1:]
        items += here
        before = layout.number
    return items


class Margins(NamedTuple):
    """Where the lines of a page begin and end, and how far one line lies below the other."""

    left: float
    right: float
    pitch: float


def _margins(layouts: Sequence[Layout]) -> dict[int, Margins]:
    """The margins of the text on each page; a page with little text has those of the page before it."""
    usual = median([m.right - m.left for m in map(_own_margins, layouts) if m] or [0.0])
    margins: dict[int, Margins] = {}
    last = Margins(0.0, 0.0, 0.0)
    for layout in layouts:
        own = _own_margins(layout)
        if own and own.right - own.left > 0.8 * usual:
            last = own
        margins[layout.number] = last
    return margins


def _own_margins(layout: Layout) -> Margins | None:
    if not layout.lines:
        return None
    pitches = [b.top - a.top for a, b in pairwise(layout.lines)]
    return Margins(
        min(line.x0 for line in layout.lines), max(line.x1 for line in layout.lines), median(pitches or [0.0])
    )


def carries_on(before: Line, line: Line, margins_before: Margins, margins: Margins) -> bool:
    """Whether a line carries on the paragraph of the line before it, on the same page or over a page break.

    The line before must be full, and the line itself not indented, not in larger or smaller print, and not set off.
    """
    if abs(before.em - line.em) > 0.12 * max(before.em, line.em):
        return False
    # A number or a foreign word is not broken, so the line before ends early where the next begins with one.
    unbroken = _UNBROKEN.match(line.text)
    room = 2.2 + (0.55 * len(unbroken[0]) if unbroken else 0.0)
    if before.x1 < margins_before.right - room * before.em or line.x0 > margins.left + 0.8 * line.em:
        return False
    if line.page == before.page and line.top - before.top > 1.5 * max(margins.pitch, line.bottom - line.top):
        return False
    return not (_LIST_MARK.match(line.text) and before.text.endswith(_SENTENCE_END))


def _table(piece: Piece, sheets: dict[int, Layout]) -> Table:
    cells = sorted(piece.cells, key=lambda c: (c.row, c.column))
    return Table(
        tuple(Cell(c.text, c.row, c.column, c.row_span, c.column_span, _place(c.box, sheets[c.page])) for c in cells),
        _place(piece.box, sheets[piece.page]),
        piece.ruled or piece.firm,
    )


def _place(box: Box, page: Layout) -> Place:
    """The place of a box on the page as shown."""
    if page.turn:
        box = _turned(box, page.width, page.height, -page.turn % 4)
    x0, top, x1, bottom = box
    return Place(page.number, x0, top, x1, bottom)


def _turned(box: Box, width: float, height: float, quarters: int) -> Box:
    """A box on a page of this size after the page was turned by quarters to the right."""
    x0, top, x1, bottom = box
    if quarters == 1:
        return Box(height - bottom, x0, height - top, x1)
    if quarters == 2:
        return Box(width - x1, height - bottom, width - x0, height - top)
    if quarters == 3:
        return Box(top, width - x1, bottom, width - x0)
    return box
