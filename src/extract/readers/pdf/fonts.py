"""A stand-in for the fonts that a PDF names and does not carry, so that its text is the same on every machine.

PDFium takes those of the machine in their place. Where it finds none with the character, it drops text of a single one, for
that leaves no ink; where it finds one, it reads the megabytes of that font anew for each file. Reading needs no letters: the
PDF says how wide they are, and boxes of about their size show where they stand.
"""

from __future__ import annotations

import ctypes
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import pypdfium2.raw as pdfium

# All lengths of the font are in thousandths of its size. From this character on they are as wide as high.
_FIRST_WIDE: Final = 0x2E80
_WIDE: Final = (40, -100, 960, 840)
_NARROW: Final = (40, 0, 400, 700)
_STAND_IN: Final = 1  # the handle by which PDFium asks for it
_STANDARD: Final = (b"Courier", b"Helvetica", b"Times-", b"Symbol", b"ZapfDingbats")


@contextmanager
def stand_in() -> Iterator[None]:
    """Have PDFium take the stand-in for all fonts that the files opened in this block do not carry."""
    pdfium.FPDF_SetSystemFontInfo(_INFO)
    if _MACHINE:
        pdfium.FPDF_FreeDefaultSystemFontInfo(_MACHINE.pop())
    try:
        yield
    finally:
        _MACHINE.append(pdfium.FPDF_GetDefaultSystemFontInfo())
        pdfium.FPDF_SetSystemFontInfo(_MACHINE[-1])


def _glyph(x0: int, bottom: int, x1: int, top: int) -> bytes:
    """A rectangle as an outline of TrueType: one contour of four points, each as far as it is from the one before."""
    across, up = (x0, 0, x1 - x0, 0), (bottom, top - bottom, 0, bottom - top)
    return struct.pack(">hhhhhHH4B4h4hxx", 1, x0, bottom, x1, top, 3, 0, 1, 1, 1, 1, *across, *up)


def _font() -> bytes:
    """A TrueType font of two boxes, the first for all characters that are half as wide as high, the second for all others."""
    narrow, wide = _glyph(*_NARROW), _glyph(*_WIDE)
    groups = (0x20, _FIRST_WIDE - 1, 1), (_FIRST_WIDE, 0x10FFFF, 2)
    tables = {
        # The format that gives many characters one glyph.
        "cmap": struct.pack(">HHHHIHHIII", 0, 1, 3, 10, 12, 13, 0, 16 + 12 * len(groups), 0, len(groups))
        + b"".join(struct.pack(">III", *group) for group in groups),
        "glyf": narrow + wide,
        # Its last number but one says that `loca` has numbers of four bytes.
        "head": struct.pack(">IIIIHH16xhhhhHHhhh", 0x10000, 0x10000, 0, 0x5F0F3CF5, 0, 1000, *_WIDE, 0, 8, 2, 1, 0),
        "hhea": struct.pack(">IhhhHhhhhh12xH", 0x10000, _WIDE[3], _WIDE[1], 0, 1000, 0, 0, _WIDE[2], 1, 0, 3),
        "hmtx": struct.pack(">HhHhHh", 500, 0, 500, _NARROW[0], 1000, _WIDE[0]),
        "loca": struct.pack(">IIII", 0, 0, len(narrow), len(narrow) + len(wide)),
        "maxp": struct.pack(">IHHH4xH16x", 0x10000, 3, 4, 1, 2),
    }
    directory = struct.pack(">IHHHH", 0x10000, len(tables), 64, 2, 16 * len(tables) - 64)
    body = b""
    for tag, table in tables.items():
        directory += struct.pack(">4sIII", tag.encode(), 0, 12 + 16 * len(tables) + len(body), len(table))
        body += table + bytes(-len(table) % 4)
    return directory + body


_FONT: Final = _font()


def _map(_info: Any, _weight: int, _italic: int, _charset: int, _pitch: int, name: Any, _exact: Any) -> int | None:
    """The stand-in for the font of a name; None for those that every reader of PDFs has, which PDFium knows itself."""
    asked = ctypes.cast(name, ctypes.c_char_p).value or b""
    return None if asked.startswith(_STANDARD) else _STAND_IN


def _data(_info: Any, _font: int, table: int, room: Any, size: int) -> int:
    """PDFium's question for the bytes of a font, or of one of its tables, which it asks for collections of fonts only."""
    if table:
        return 0
    if size >= len(_FONT):
        ctypes.memmove(room, _FONT, len(_FONT))
    return len(_FONT)


_CALLS: Final = dict(pdfium.FPDF_SYSFONTINFO._fields_)
_INFO: Final = pdfium.FPDF_SYSFONTINFO(
    version=1, MapFont=_CALLS["MapFont"](_map), GetFontData=_CALLS["GetFontData"](_data)
)
# What PDFium was given back for the fonts of the machine: it is freed once PDFium has another.
_MACHINE: Final[list[Any]] = []
