"""One page of a digital PDF: what PDFium knows of it, turned so that its text stands upright."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import pypdfium2.raw as pdfium

from extract.grid import Box
from extract.readers.pages import Page
from extract.readers.pdf.characters import UNKNOWN, characters, runs, words
from extract.readers.pdf.notes import Undrawn, overlaid
from extract.readers.pdf.shapes import shapes
from extract.readers.pdf.struck import struck
from extract.readers.pdf.view import View
from extract.words import Word

# Fewer characters than this on a page covered by pictures are a scanner's mark, not the page's text.
_SCANNERS_MARK: Final = 40


# The values of fields that are figures; what others look like once they are drawn, only a viewer knows.
_FIGURE: Final = re.compile(r"-?\d{1,9}(?:\.\d{1,6})?")


@dataclass(frozen=True, slots=True)
class PdfPage:
    """What PDFium knows of one page.

    `scanned` is True where the page is a picture, with no ink of its own but with or without the text of somebody's OCR
    under it. `pictures` lie on the page. `unknown` counts the characters whose font does not name them.
    """

    page: Page
    pictures: list[Box]
    scanned: bool
    unknown: int


def read_page(document: Any, number: int) -> PdfPage | None:
    """The page `number` (from 1) of an open PDFium document, or None where PDFium cannot load it."""
    page = pdfium.FPDF_LoadPage(document, number - 1)
    if not page:
        return None
    page, undrawn = overlaid(document, page, number)
    try:
        text = pdfium.FPDFText_LoadPage(page)
        if not text:
            return None
        try:
            return _page(page, _handle(text), number, undrawn)
        finally:
            pdfium.FPDFText_ClosePage(text)
    finally:
        pdfium.FPDF_ClosePage(page)


def _page(page: Any, layer: int, number: int, undrawn: Sequence[Undrawn]) -> PdfPage:
    shown = pdfium.FPDFPage_GetRotation(page) % 4
    box = pdfium.FS_RECTF()
    pdfium.FPDF_GetPageBoundingBox(page, box)
    view = View(box.left, box.bottom, box.right, box.top, shown)
    drawn = shapes(_handle(page), view)
    found = characters(layer, drawn.hidden)
    inside: list[Word] = []
    marks: list[Box] = []
    horizontals = drawn.horizontals
    if len(found.codes):
        parts = runs(found, view, drawn.verticals, drawn.fills)
        if (parts.usual + shown) % 4:  # a wide table may lie on its side
            view = replace(view, quarters=-parts.usual % 4)
            drawn = shapes(_handle(page), view)
            parts = runs(found, view, drawn.verticals, drawn.fills)
        horizontals = drawn.horizontals
        gone, strokes = struck(found.figures, parts.sides, drawn.horizontals)
        if strokes:
            horizontals = [line for line in horizontals if line not in strokes]
            marks += [Box(*sides) for sides in zip(*(side[gone].tolist() for side in parts.sides), strict=True)]
            found = found.only(~gone)
            parts = runs(found, view, drawn.verticals, drawn.fills)
        inside = words(found, parts, view)
    width, height = view.size
    inside = [w for w in inside if 0 <= w.x0 + w.x1 <= 2 * width and 0 <= w.top + w.bottom <= 2 * height]
    turn = (view.quarters - shown) % 4
    marks += drawn.marks
    for text, box in undrawn:
        place = Box(*view.sides(*box))
        if _FIGURE.fullmatch(text):
            inside.append(Word(text, *place, place.bottom - place.top))
        else:
            marks.append(place)
    return PdfPage(
        Page(number, width, height, turn, inside, horizontals, drawn.verticals, drawn.fills, marks),
        drawn.pictures,
        drawn.pictured and not (drawn.inked and sum(len(w.text) for w in inside) >= _SCANNERS_MARK),
        int((found.codes == UNKNOWN).sum()),
    )


def _handle(pointer: Any) -> int:
    address = ctypes.cast(pointer, ctypes.c_void_p).value
    assert address is not None
    return address
