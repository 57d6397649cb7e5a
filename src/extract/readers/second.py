"""The second opinion on a digital PDF: pdfplumber reads it again, with its own characters, tables and text.

It is some thirty times slower than the first reader and shares with it only what comes after a page is read: tables
joined over page breaks, running heads left out. Where both agree on a figure, it stands in print.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Final

from extract.errors import Unreadable
from extract.grid import Box, Piece, PieceCell
from extract.model import Document, Source
from extract.readers.pages import Layout, blocks, lines
from extract.words import Word

Thing = dict[str, Any]  # pdfplumber's characters, lines and rectangles

_NEAR: Final = 3.0
# A fill thicker than this is a ground, and its edges are no lines.
_THIN: Final = 3.0
# The side of a frame is longer than this, and so is no cell of a form.
_TALL: Final = 400.0
# A gap between characters that parts words, in parts of their size.
_GAP: Final = 0.35
_TABLES: Final = {
    "vertical_strategy": "lines",
    "horizontal_strategy": "lines",
    "snap_tolerance": _NEAR,
    "join_tolerance": 4.5,
    "intersection_tolerance": _NEAR,
}


def reread(source: Source, pages: Sequence[int] | None = None) -> Document:
    """The document as pdfplumber reads it, or only the pages named (from 1).

    Raises `Unreadable` where pdfplumber fails, in whatever way.
    """
    import pdfplumber  # rarely asked for, and the import takes longer than reading a report

    logging.getLogger("pdfminer").setLevel(logging.ERROR)  # it warns of every oddity of a font
    try:
        with pdfplumber.open(io.BytesIO(source.content), pages=sorted(set(pages)) if pages else None) as pdf:
            layouts = [_layout(page) for page in pdf.pages]
    except Exception as error:
        raise Unreadable(f"pdfplumber cannot read the PDF ({error}), so there is no second opinion on it") from error
    return Document(source.id, "pdfplumber", blocks(layouts), pages=len(layouts), hints={"name": source.name})


def _layout(page: Any) -> Layout:
    page = page.dedupe_chars(tolerance=2).filter(_counts)
    pieces, inside = [], set()
    middles = [((c["x0"] + c["x1"]) / 2, (c["top"] + c["bottom"]) / 2, c) for c in page.chars]
    for table in page.find_tables({**_TABLES, **_closing(page.edges)}):
        taken = [[c for x, y, c in middles if x0 <= x < x1 and y0 <= y < y1] for x0, y0, x1, y1 in table.cells]
        if len(taken) > 1 and any(taken):
            pieces.append(_piece(table.cells, taken, page))
            inside |= {id(char) for chars in taken for char in chars}
    rest = [char for char in page.chars if id(char) not in inside]
    words = [Word(w["text"], w["x0"], w["top"], w["x1"], w["bottom"], w["size"]) for w in _words(rest)]
    return Layout(page.page_number, page.width, page.height, 0, tuple(lines(words, page.page_number)), tuple(pieces))


def _counts(thing: Thing) -> bool:
    """Whether a thing on the page is print or a line: not the ground of a cell or text, nor a slanted watermark."""
    kind = thing["object_type"]
    if kind == "char":
        a, b, c, d, *_ = thing["matrix"]
        return bool(min(abs(a) + abs(d), abs(b) + abs(c)) < 0.1 * max(abs(a), abs(b)))
    return kind == "line" or bool(thing.get("stroke")) or bool(min(thing["width"], thing["height"]) <= _THIN)


def _closing(edges: Sequence[Thing]) -> dict[str, list[Thing]]:
    """Lines that close tables which a page break leaves open: where all verticals end, and beside open sides."""
    level = [e for e in edges if e["orientation"] == "h"]
    upright = sorted((e for e in edges if e["orientation"] == "v" and not _frames(e, level)), key=lambda e: e["top"])
    groups: list[list[Thing]] = []
    bottom = float("-inf")
    for edge in upright:
        if edge["top"] > bottom + _NEAR:
            groups.append([])
        groups[-1].append(edge)
        bottom = max(bottom, edge["bottom"])
    across: list[Thing] = []
    down: list[Thing] = []
    for group in groups:
        top, bottom = min(e["top"] for e in group), max(e["bottom"] for e in group)
        beside = [e for e in level if top - _NEAR <= e["top"] <= bottom + _NEAR]
        left = min(e["x0"] for e in (*group, *beside))
        right = max(e["x1"] for e in (*group, *beside))
        for y, side in ((top, "top"), (bottom, "bottom")):
            ends = [e["x0"] for e in group if abs(e[side] - y) <= _NEAR]
            start = left if min(ends) <= min(e["x0"] for e in group) + _NEAR else min(ends)
            end = right if max(ends) >= max(e["x1"] for e in group) - _NEAR else max(ends)
            across.append(_line(start, y, end, y))
        down += [_line(x, top, x, bottom) for x in (left, right) if not any(abs(e["x0"] - x) <= _NEAR for e in group)]
    return {"explicit_horizontal_lines": across, "explicit_vertical_lines": down}


def _frames(edge: Thing, level: Sequence[Thing]) -> bool:
    """Whether a long vertical meets no line but at its ends: the side of a frame around a text."""
    inner = (e for e in level if edge["top"] + _NEAR < e["top"] < edge["bottom"] - _NEAR)
    return edge["bottom"] - edge["top"] > _TALL and not any(
        e["x0"] - _NEAR <= edge["x0"] <= e["x1"] + _NEAR for e in inner
    )


def _line(x0: float, top: float, x1: float, bottom: float) -> Thing:
    size = {"width": x1 - x0, "height": bottom - top}
    return {"object_type": "line", "x0": x0, "x1": x1, "top": top, "bottom": bottom, **size}


def _piece(boxes: Sequence[Sequence[float]], taken: Sequence[list[Thing]], page: Any) -> Piece:
    """A table of pdfplumber, whose cells are bare boxes, with rows, columns and text."""
    from pdfplumber.utils.text import extract_text

    xs = _steps([x for x0, _, x1, _ in boxes for x in (x0, x1)])
    ys = _steps([y for _, top, _, bottom in boxes for y in (top, bottom)])
    printed = [e for e in page.edges if e["orientation"] == "h"]
    cells = []
    for box, chars in zip(boxes, taken, strict=True):
        x0, top, x1, bottom = box
        row, column = _step(ys, top), _step(xs, x0)
        text = extract_text(chars, x_tolerance_ratio=_GAP) if chars else ""
        cells.append(
            PieceCell(
                "\n".join(line.strip() for line in text.splitlines() if line.strip()),
                row,
                column,
                _step(ys, bottom) - row,
                _step(xs, x1) - column,
                page.page_number,
                Box(x0, top, x1, bottom),
                chars[0]["size"] if chars else 0.0,
                not _is_printed(printed, x0, x1, top),
                not _is_printed(printed, x0, x1, bottom),
            )
        )
    return Piece(tuple(cells), tuple(xs), Box(xs[0], ys[0], xs[-1], ys[-1]), page.page_number)


def _words(chars: Sequence[Thing]) -> list[Thing]:
    from pdfplumber.utils.text import extract_words

    words: list[Thing] = extract_words(list(chars), x_tolerance_ratio=_GAP, extra_attrs=["size"])
    return words


def _is_printed(edges: Sequence[Thing], x0: float, x1: float, y: float) -> bool:
    """Whether lines are printed along at least half of a side of a cell."""
    along = [min(x1, e["x1"]) - max(x0, e["x0"]) for e in edges if abs(e["top"] - y) <= _NEAR]
    return bool(2 * sum(length for length in along if length > 0) >= x1 - x0)


def _steps(values: Sequence[float]) -> list[float]:
    """The edges of rows or columns, each once."""
    ordered = sorted(values)
    return [ordered[0], *(b for a, b in pairwise(ordered) if b - a > _NEAR)]


def _step(steps: Sequence[float], value: float) -> int:
    return min(range(len(steps)), key=lambda i: abs(steps[i] - value))
