"""The body of a Word document -> boxes and lines, in one pass over the few tags that matter."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeVar

from lxml import etree

from extract.boxes import Box, Line
from extract.readers.docx.numbering import Numbering
from extract.readers.docx.package import VAL, W, child, value
from extract.readers.docx.shown import COUNTED, DELETED
from extract.readers.docx.tables import PLAIN, WrittenRow, WrittenTable, merges_of
from extract.text import visible

# The signs of the font Wingdings that forms use; other signs keep their private code, so that they are seen to be odd.
_WINGDINGS: Final = {
    **{0x80 + n: chr(0x245F + n) for n in range(1, 11)},
    **{0x8B + n: chr(0x2775 + n) for n in range(1, 11)},
    **dict(zip((0x6F, 0x71, 0xA8, 0xFE, 0xFD, 0xFC, 0xFB, 0x6C, 0x6E, 0xA1), "□□□☑☒✓✗●■○", strict=True)),
}
_ENTRY: Final = re.compile(r"[\s.…·]\s*\d{1,3}\s*$")
_MATH_TEXT: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_BLIP: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
_IMAGE: Final = "{urn:schemas-microsoft-com:vml}imagedata"
_BREAKS: Final = {f"{W}br": "\n", f"{W}cr": "\n", f"{W}ptab": "\t", f"{W}noBreakHyphen": "-"}


@dataclass(slots=True)
class _Field:
    """An open field: whether its code or its result is being read, and whether that is a table of contents."""

    code: bool = True
    contents: bool = False


class Body:
    """One pass through a body that `accept` has been through, in the order of the file. `tags` is what `accept` found.

    `items` are its lines and tables; `pictures` and `chunks` say whether there are pictures, and other files inside.
    """

    def __init__(self, body: etree._Element, numbering: Numbering, tags: frozenset[str]) -> None:
        self.items: list[Line | Box] = []
        self.pictures = False
        self.chunks = False
        self._numbering = numbering
        self._counted = numbering.by_style or COUNTED in tags
        self._changed = DELETED in tags
        # What the elements that hold others stand for. lxml keeps one object per element while it is referred to.
        self._holders: dict[etree._Element, list[Line | Box]] = {body: self.items}
        self._tables: dict[etree._Element, WrittenTable] = {}
        self._rows: dict[etree._Element, WrittenRow] = {}
        self._merges = merges_of(body)
        self._fields: list[_Field] = []
        self._lines = 0
        # The paragraph that is being read: its texts, where its lines go, the number that Word counts for it, whether
        # it runs on in the next because its mark was deleted, and whether it began inside a table of contents.
        self._pieces: list[str] = []
        self._target = self.items
        self._label = ""
        self._joined = False
        self._listing = False
        self._carried = ""
        self._read(body)

    def _read(self, body: etree._Element) -> None:
        texts, tab = (f"{W}t", _MATH_TEXT), f"{W}tab"
        handlers: dict[str, Callable[[etree._Element], None]] = {
            f"{W}p": self._paragraph,
            f"{W}tc": self._cell,
            f"{W}tr": self._row,
            f"{W}tbl": self._table,
            f"{W}fldChar": self._field,
            f"{W}instrText": self._code,
            f"{W}sym": self._sign,
            _BLIP: self._picture_in_cell,
            _IMAGE: self._picture_in_cell,
            f"{W}drawing": self._picture,
            f"{W}pict": self._picture,
            f"{W}altChunk": self._chunk,
        }
        pieces = self._pieces
        for element in body.iter(*texts, tab, *_BREAKS, *handlers):
            tag = element.tag
            if tag in texts:
                if not self._fields or not any(field.code for field in self._fields):
                    pieces.append(element.text or "")
            elif handle := handlers.get(tag):
                handle(element)
            elif tag in _BREAKS:
                pieces.append(_BREAKS[tag])
            elif element.get(VAL) is None:  # a tab, and no tab stop
                pieces.append("\t")
        self._end_paragraph()
        for table in reversed(self._tables.values()):
            table.finish()

    def _paragraph(self, element: etree._Element) -> None:
        self._end_paragraph()
        target = _nearest(element, self._holders)
        self._target = [] if target is None else target
        self._listing = bool(self._fields) and any(field.contents for field in self._fields)
        if self._counted or self._changed:
            look = child(element, f"{W}pPr")
            self._label = self._numbering.label(look) if self._counted else ""
            mark = None if look is None else child(look, f"{W}rPr")
            self._joined = mark is not None and child(mark, f"{W}del") is not None

    def _end_paragraph(self) -> None:
        if not self._pieces:
            return
        text = "".join(self._pieces)
        self._pieces.clear()
        if self._fields or self._listing:
            text = self._without_entry(text)
        if not text or text.isspace():
            return
        text = self._carried + self._label + text
        self._carried = text if self._joined else ""
        if self._joined:
            return
        for line in map(str.strip, visible(text).split("\n")):
            if line:
                self._lines += 1
                self._target.append(Line(line, self._lines))

    def _without_entry(self, text: str) -> str:
        """The text of a paragraph; "" for an entry of a table of contents, which only repeats a heading.

        The table ends where its field ends, or at the first paragraph without a page number.
        """
        fields = [field for field in self._fields if field.contents]
        self._fields = [field for field in self._fields if not field.code]
        if (fields or self._listing) and _ENTRY.search(text):
            return ""
        for field in fields:
            field.contents = not text.strip()
        return text

    def _table(self, element: etree._Element) -> None:
        self._end_paragraph()
        table = WrittenTable(len(self._tables) + 1)
        around = _nearest(element, self._tables)
        if around is not None:
            around.inner.append(table)
        self._tables[element] = table
        holder = _nearest(element, self._holders)
        if holder is not None:
            holder.append(table.box)

    def _row(self, element: etree._Element) -> None:
        table = _nearest(element, self._tables)
        if table is not None:
            self._rows[element] = table.begin_row(child(element, f"{W}trPr"))

    def _cell(self, element: etree._Element) -> None:
        row = _nearest(element, self._rows)
        if row is not None:
            self._holders[element] = row.begin_cell(self._merges.get(element, PLAIN))

    def _field(self, element: etree._Element) -> None:
        kind = element.get(f"{W}fldCharType")
        if kind == "begin":
            self._fields.append(_Field())
            if chosen := _chosen(element):
                self._pieces.append(chosen)
        elif self._fields and kind == "separate":
            self._fields[-1].code = False
        elif self._fields and kind == "end":
            self._fields.pop()

    def _code(self, element: etree._Element) -> None:
        if self._fields and (element.text or "").split()[:1] == ["TOC"]:
            self._fields[-1].contents = True

    def _sign(self, element: etree._Element) -> None:
        code, font = element.get(f"{W}char", ""), element.get(f"{W}font", "")
        number = int(code, 16) if re.fullmatch("[0-9A-Fa-f]{1,5}", code) else 0
        if font.lower().startswith("wingdings") and number & 0xFF in _WINGDINGS:
            self._pieces.append(_WINGDINGS[number & 0xFF])
        else:
            self._pieces.append(chr(number) if number and not 0xD800 <= number < 0xE000 else "\ufffd")

    def _picture(self, _: etree._Element) -> None:
        self.pictures = True

    def _picture_in_cell(self, element: etree._Element) -> None:
        row = _nearest(element, self._rows)
        if row is not None and row.last is not None:
            row.last.picture = True

    def _chunk(self, _: etree._Element) -> None:
        self.chunks = True


def _chosen(begin: etree._Element) -> str:
    """What a list to choose from shows, "" for any other field."""
    look = child(begin, f"{W}ffData")
    choices = None if look is None else child(look, f"{W}ddList")
    if choices is None:
        return ""
    entries = [value(entry) for entry in choices.iterchildren(f"{W}listEntry")]
    chosen = value(child(choices, f"{W}result")) or value(child(choices, f"{W}default")) or "0"
    return entries[int(chosen)] if chosen.isdecimal() and int(chosen) < len(entries) else ""


_Kind = TypeVar("_Kind")


def _nearest(element: etree._Element, known: dict[etree._Element, _Kind]) -> _Kind | None:
    """What the nearest known element around this one stands for; what is only wrapped round it is passed through."""
    around = element.getparent()
    while around is not None:
        found = known.get(around)
        if found is not None:
            return found
        around = around.getparent()
    return None
