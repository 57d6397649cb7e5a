"""What is laid over a page and printed with it: the values of a form's fields, text that was typed on it, stamps, pen strokes."""

from __future__ import annotations

import ctypes
from typing import Any, Final, NamedTuple

import pypdfium2.raw as pdfium

from extract.grid import Box

# What a page shows without them is all that is printed, or hides nothing: links, notes in the margin, marked text.
_SHOWN: Final = frozenset(
    (
        pdfium.FPDF_ANNOT_FREETEXT,
        pdfium.FPDF_ANNOT_WIDGET,
        pdfium.FPDF_ANNOT_STAMP,
        pdfium.FPDF_ANNOT_INK,
        pdfium.FPDF_ANNOT_SQUARE,
        pdfium.FPDF_ANNOT_REDACT,
    )
)
_MOST: Final = 5000
_LONGEST: Final = 2000  # bytes


class Undrawn(NamedTuple):
    """A text that only a viewer would draw: the middle of its box, in PDF coordinates."""

    text: str
    box: Box


def overlaid(document: Any, page: Any, number: int) -> tuple[Any, list[Undrawn]]:
    """The page with what is laid over it made part of it, and what is laid over it and not drawn. `page` is closed where
    another takes its place.
    """
    count = min(pdfium.FPDFPage_GetAnnotCount(page), _MOST)
    if count < 1:
        return page, []
    shown = False
    undrawn: list[Undrawn] = []
    for at in range(count):
        note = pdfium.FPDFPage_GetAnnot(page, at)
        if not note:
            continue
        if pdfium.FPDFAnnot_GetSubtype(note) in _SHOWN:
            if pdfium.FPDFAnnot_HasKey(note, b"AP"):
                shown = True
            elif text := _text(note):
                undrawn.append(Undrawn(text, _box(note)))
        pdfium.FPDFPage_CloseAnnot(note)
    if shown and pdfium.FPDFPage_Flatten(page, pdfium.FLAT_PRINT) == pdfium.FLATTEN_SUCCESS:
        again = pdfium.FPDF_LoadPage(document, number - 1)
        if again:
            pdfium.FPDF_ClosePage(page)
            page = again
    return page, undrawn


def _text(note: Any) -> str:
    """The value of a field, or what was typed; "" for neither."""
    for key in (b"V", b"Contents"):
        size = pdfium.FPDFAnnot_GetStringValue(note, key, None, 0)
        if 2 < size < _LONGEST:
            buffer = ctypes.create_string_buffer(size)
            pdfium.FPDFAnnot_GetStringValue(note, key, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), size)
            return buffer.raw.decode("utf-16-le", "ignore").strip("\0 \r\n\t")
    return ""


def _box(note: Any) -> Box:
    """The middle of a note, where its text is."""
    sides = pdfium.FS_RECTF()
    pdfium.FPDFAnnot_GetRect(note, ctypes.byref(sides))
    across, up = (sides.right - sides.left) / 4, (sides.top - sides.bottom) / 4
    return Box(sides.left + across, sides.bottom + up, sides.right - across, sides.top - up)
