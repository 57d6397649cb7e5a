"""A page of a PDF as a picture, as PDFium shows it."""

from __future__ import annotations

import ctypes
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pypdfium2.raw as pdfium

# A page larger than this, in points, is shown smaller: a poster, or a page whose size is nonsense.
_LARGEST: Final = 1700.0


def render(document: Any, number: int, dpi: float) -> tuple[npt.NDArray[np.uint8], float] | None:
    """The page `number` (from 1) as RGB pixels, and how many of them make an inch; None where it cannot be loaded."""
    page = pdfium.FPDF_LoadPage(document, number - 1)
    if not page:
        return None
    try:
        width, height = pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page)
        dpi *= min(1.0, _LARGEST / max(width, height, 1.0))
        size = max(1, round(width * dpi / 72)), max(1, round(height * dpi / 72))
        pixels = np.full((size[1], size[0], 3), 255, np.uint8)
        memory = pixels.ctypes.data_as(ctypes.c_void_p)
        bitmap = pdfium.FPDFBitmap_CreateEx(*size, pdfium.FPDFBitmap_BGR, memory, 3 * size[0])
        if not bitmap:
            return None
        pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, *size, 0, pdfium.FPDF_ANNOT | pdfium.FPDF_REVERSE_BYTE_ORDER)
        pdfium.FPDFBitmap_Destroy(bitmap)
        return pixels, dpi
    finally:
        pdfium.FPDF_ClosePage(page)
