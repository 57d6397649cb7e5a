"""The ruling lines, fills and pictures of a PDF page, from its path and picture objects, forms included.

A rule may be a stroke, a fill no thicker than a hair, a dash among many, or a picture one pixel high. The edges of
larger fills are no rules, because word processors put a fill behind every run of text and every cell.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise, repeat
from typing import Final, NamedTuple

import pypdfium2.raw as pdfium

from extract.grid import Box, Ruling
from extract.readers.pdf import calls as call
from extract.readers.pdf.ink import Hidden, Ink, bounds_of, draw_modes
from extract.readers.pdf.view import View

Point = tuple[float, float]
Bounds = tuple[float, float, float, float]

# A fill or a picture no thicker than this is a line.
THIN: Final = 3.0
# A stroke wider than this is a bar of colour.
_WIDEST_STROKE: Final = 6.0
# A stroke that strays no further than this from level or upright is straight.
_SLANT: Final = 1.0
# A rectangle has no more segments than this; a fill with more may be many rectangles in one path.
_RECTANGLE: Final = 5
# A drawing with more segments than this is no table.
_MOST_SEGMENTS: Final = 20_000
# Pictures over this share of the page make hidden text the work of somebody's OCR.
_FULL_PAGE: Final = 0.5
# The width and height, in points, of drawings that may be figures.
_SMALLEST: Final = (0.8, 4.0)
_LARGEST: Final = (120.0, 40.0)
_FIRST_SEGMENTS: Final = 12
# Forms nest, and in a damaged file may hold themselves.
_DEEPEST: Final = 6


class Matrix(NamedTuple):
    """A PDF transformation: x' = a x + c y + e, y' = b x + d y + f."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def then(self, outer: Matrix) -> Matrix:
        """This transformation, followed by an outer one."""
        return Matrix(
            self.a * outer.a + self.b * outer.c,
            self.a * outer.b + self.b * outer.d,
            self.c * outer.a + self.d * outer.c,
            self.c * outer.b + self.d * outer.d,
            self.e * outer.a + self.f * outer.c + outer.e,
            self.e * outer.b + self.f * outer.d + outer.f,
        )

    def point(self, x: float, y: float) -> Point:
        """Where a point goes."""
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f


_UNCHANGED: Final = Matrix()


@dataclass(frozen=True, slots=True)
class Shapes:
    """What is drawn on a page besides its text.

    `pictured` says that pictures cover the page, `inked` that some of its text leaves ink: a pictured page without ink
    is a scan, with or without the text of somebody's OCR under it. `hidden` are the text objects that are not to be
    read, `marks` small drawings and pictures that may be figures.
    """

    horizontals: list[Ruling]
    verticals: list[Ruling]
    fills: list[Box]
    pictures: list[Box]
    pictured: bool
    inked: bool
    hidden: Hidden | None
    marks: list[Box]


@dataclass(frozen=True, slots=True)
class _Drawn:
    """What was met on the way through a page's objects, in PDF coordinates."""

    lines: list[Bounds] = field(default_factory=list)
    fills: list[Bounds] = field(default_factory=list)
    pictures: list[Bounds] = field(default_factory=list)
    marks: list[Bounds] = field(default_factory=list)
    ink: Ink = field(default_factory=Ink)


def shapes(page: int, view: View) -> Shapes:
    """The rulings, fills and pictures of an open page, as looked at."""
    objects = list(map(call.get_object, repeat(page), range(call.count_objects(page))))
    drawn = _Drawn()
    _collect(objects, _UNCHANGED, drawn)
    horizontals, verticals = [], []
    for bounds in drawn.lines:
        x0, top, x1, bottom = view.sides(*bounds)
        across, down = x1 - x0, bottom - top
        # A dot may be part of a dotted line in either direction.
        if across >= down or down <= THIN:
            horizontals.append(Ruling((top + bottom) / 2, x0, x1))
        if down > across or across <= THIN:
            verticals.append(Ruling((x0 + x1) / 2, top, bottom))
    width, height = view.size
    pictures = [Box(*view.sides(*bounds)) for bounds in drawn.pictures]
    seen = sum(
        max(0, min(x1, width) - max(x0, 0)) * max(0, min(y1, height) - max(y0, 0)) for x0, y0, x1, y1 in pictures
    )
    pictured = seen > _FULL_PAGE * width * height
    fills = [Box(*view.sides(*bounds)) for bounds in drawn.fills]
    hidden = None if pictured else drawn.ink.hidden()
    marks = [Box(*view.sides(*bounds)) for bounds in drawn.marks]
    return Shapes(horizontals, verticals, fills, pictures, pictured, not pictured or _has_ink(objects), hidden, marks)


def _has_ink(objects: Sequence[int], depth: int = 0) -> bool:
    """Whether any text object, in forms too, is printed so that it can be seen."""
    kinds = [(call.get_type(o), o) for o in objects]
    return any(
        kind == pdfium.FPDF_PAGEOBJ_TEXT and call.get_render_mode(o) != pdfium.FPDF_TEXTRENDERMODE_INVISIBLE
        for kind, o in kinds
    ) or any(
        depth < _DEEPEST and kind == pdfium.FPDF_PAGEOBJ_FORM and _has_ink(_inside(o), depth + 1) for kind, o in kinds
    )


def _inside(form: int) -> list[int]:
    return list(map(call.get_form_object, repeat(form), range(max(call.count_form_objects(form), 0))))


def _collect(objects: Sequence[int], matrix: Matrix, drawn: _Drawn, depth: int = 0) -> None:
    """Sort the objects of a page or form into `drawn`."""
    kinds = list(map(call.get_type, objects))
    texts = [n for n, kind in enumerate(kinds) if kind == pdfium.FPDF_PAGEOBJ_TEXT]
    drawn.ink.look(objects, kinds, texts, depth > 0)
    others = [(o, kind) for o, kind in zip(objects, kinds, strict=True) if kind != pdfium.FPDF_PAGEOBJ_TEXT]
    pictures = [o for o, kind in others if kind == pdfium.FPDF_PAGEOBJ_IMAGE]
    for bounds in _bounds(pictures, matrix):
        (drawn.lines if _is_thin(bounds) else drawn.pictures).append(bounds)
        if _is_small(bounds):
            drawn.marks.append(bounds)
    paths = [o for o, kind in others if kind == pdfium.FPDF_PAGEOBJ_PATH]
    patches: list[int] = []
    for path, bounds, fill, stroke in zip(paths, _bounds(paths, matrix), *draw_modes(paths), strict=True):
        if fill and _is_small(bounds) and call.count_segments(path) > _RECTANGLE:
            drawn.marks.extend(part for part, sides in _parts(path, matrix) if sides > _RECTANGLE and _is_small(part))
        if _is_thin(bounds):
            drawn.lines.append(bounds)
        elif stroke:
            drawn.lines.extend(_strokes(path, matrix))
            if _is_small(bounds) and call.count_segments(path) > 1 and _is_curved(path):
                drawn.marks.append(bounds)
            if fill:
                drawn.fills.append(bounds)
                patches.append(path)
        elif call.count_segments(path) <= _RECTANGLE:
            drawn.fills.append(bounds)
            patches.append(path)
        else:
            for part, _ in _parts(path, matrix):
                (drawn.lines if _is_thin(part) else drawn.fills).append(part)
    if patches and texts:
        drawn.ink.paint_over(objects, texts, frozenset(patches))
    if depth < _DEEPEST:
        for form in (o for o, kind in others if kind == pdfium.FPDF_PAGEOBJ_FORM):
            _collect(_inside(form), _matrix(form).then(matrix), drawn, depth + 1)


def _is_thin(bounds: Bounds) -> bool:
    left, bottom, right, top = bounds
    return right - left <= THIN or top - bottom <= THIN


def _bounds(objects: Sequence[int], matrix: Matrix) -> list[Bounds]:
    left, bottom, right, top = bounds_of(objects).T.tolist()
    bounds = list(zip(left, bottom, right, top, strict=True))
    return bounds if matrix == _UNCHANGED else [_moved(matrix, b) for b in bounds]


def _moved(matrix: Matrix, bounds: Bounds) -> Bounds:
    left, bottom, right, top = bounds
    xs, ys = zip(*(matrix.point(x, y) for x in (left, right) for y in (bottom, top)), strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def _matrix(handle: int) -> Matrix:
    values = (ctypes.c_float * 6)(1, 0, 0, 1, 0, 0)
    call.get_matrix(handle, ctypes.addressof(values))
    return Matrix(*values)


def _strokes(path: int, outer: Matrix) -> Iterator[Bounds]:
    """The straight, level or upright strokes of a path. Bars of colour and slanted lines are left out."""
    width = ctypes.c_float()
    call.get_stroke_width(path, ctypes.addressof(width))
    if width.value > _WIDEST_STROKE:
        return
    for points in _outlines(path, outer):
        for (x0, y0), (x1, y1) in pairwise(points):
            if min(abs(x1 - x0), abs(y1 - y0)) <= _SLANT:
                yield min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _parts(path: int, outer: Matrix) -> Iterator[tuple[Bounds, int]]:
    """The rectangles around the separate outlines of a filled path, and how many points each outline has."""
    for points in _outlines(path, outer):
        xs, ys = zip(*points, strict=True)
        yield (min(xs), min(ys), max(xs), max(ys)), len(points)


def _is_small(bounds: Bounds) -> bool:
    """Whether a drawing is of the size of a figure or of a few."""
    left, bottom, right, top = bounds
    return _SMALLEST[0] <= right - left <= _LARGEST[0] and _SMALLEST[1] <= top - bottom <= _LARGEST[1]


def _is_curved(path: int) -> bool:
    """Whether a stroke has a curve in it, as those of a pen have."""
    segments = map(call.get_segment, repeat(path), range(min(call.count_segments(path), _FIRST_SEGMENTS)))
    return any(call.get_segment_type(segment) == pdfium.FPDF_SEGMENT_BEZIERTO for segment in segments)


def _outlines(path: int, outer: Matrix) -> Iterator[list[Point]]:
    """The points of each outline of a path; a curve is the straight line to its end."""
    matrix = _matrix(path).then(outer)
    place = (ctypes.c_float * 2)()
    x_at, y_at = ctypes.addressof(place), ctypes.addressof(place) + 4
    points: list[Point] = []
    bent = 0  # the points of a curve so far: two that draw it out, and its end
    for position in range(min(call.count_segments(path), _MOST_SEGMENTS)):
        segment = call.get_segment(path, position)
        kind = call.get_segment_type(segment)
        bent = (bent + 1) % 3 if kind == pdfium.FPDF_SEGMENT_BEZIERTO else 0
        if bent:
            continue
        call.get_point(segment, x_at, y_at)
        if kind == pdfium.FPDF_SEGMENT_MOVETO and points:
            yield points
            points = []
        points.append(matrix.point(place[0], place[1]))
        if call.get_segment_close(segment):
            points.append(points[0])
    if points:
        yield points
