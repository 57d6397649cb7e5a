"""The body of a Word document -> boxes and lines: what a person sees who accepts all changes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lxml import etree

from extract.boxes import Box, Line
from extract.readers.docx.numbering import Numbering, value
from extract.readers.docx.package import W
from extract.readers.docx.tables import WrittenCell, finish, merges, width

_MC: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
# Marks round text that is there: insertions, links, controls, fields in one piece, directions, own tags.
_THROUGH: Final = frozenset(
    f"{W}{name}"
    for name in (
        *("ins", "moveTo", "hyperlink", "smartTag", "customXml", "sdt", "sdtContent", "fldSimple"),
        *("bdo", "dir", "ruby", "rubyBase"),
    )
)
_TEXTS: Final = {f"{W}tab": "\t", f"{W}ptab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
_PICTURES: Final = frozenset((f"{W}drawing", f"{W}pict", f"{W}object"))
_INVISIBLE: Final = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"))
_ODD: Final = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_OFF: Final = ("0", "false", "off")
# The signs of the font Wingdings that forms use; other signs keep their private code, so that they are seen to be odd.
_WINGDINGS: Final = {
    **{0x80 + n: chr(0x245F + n) for n in range(1, 11)},
    **{0x8B + n: chr(0x2775 + n) for n in range(1, 11)},
    **dict(zip((0x6F, 0x71, 0xA8, 0xFE, 0xFD, 0xFC, 0xFB, 0x6C, 0x6E, 0xA1), "□□□☑☒✓✗●■○", strict=True)),
}
_CONTENTS_STYLE: Final = re.compile(r"(?:toc|目录)\s*\d", re.IGNORECASE)
_ENTRY: Final = re.compile(r"[\s.…·]\s*\d{1,3}\s*$")


@dataclass(slots=True)
class _Field:
    """An open field: whether its code or its result is being read, and whether that is a table of contents."""

    code: bool = True
    contents: bool = False


class Body:
    """One walk through the body, in the order of the file. `pictures` and `chunks` say whether there are pictures,
    and other files inside this one.
    """

    def __init__(self, numbering: Numbering, styles: etree._Element | None) -> None:
        self.pictures = False
        self.chunks = False
        self._numbering = numbering
        self._hidden, self._entries = _special(styles)
        self._lines = 0
        self._tables = 0
        self._carried = ""  # the text of a paragraph whose mark was deleted: it runs on in the next
        self._fields: list[_Field] = []

    def items(self, parent: etree._Element) -> list[Line | Box]:
        """The lines and tables in an element that holds blocks."""
        found: list[Line | Box] = []
        for child in _blocks(parent):
            if child.tag == f"{W}p":
                found += self._paragraph(child)
            elif child.tag == f"{W}tbl":
                found.append(self._table(child))
            else:
                self.chunks = True
        return found

    def _paragraph(self, element: etree._Element) -> Iterator[Line | Box]:
        properties = element.find(f"{W}pPr")
        label = self._numbering.label(properties)
        pieces: list[str] = []
        boxes: list[etree._Element] = []
        begun_before = any(field.contents for field in self._fields)
        self._runs(element, pieces, boxes)
        text = "".join(pieces)
        style = "" if properties is None else value(properties.find(f"{W}pStyle"))
        if style in self._entries or style in self._hidden or self._is_entry(text, begun_before):
            text = ""
        text = label + text if text.strip() else ""
        if properties is not None and text and properties.find(f"{W}rPr/{W}del") is not None:
            self._carried += text
            text = ""
        if text:
            text, self._carried = self._carried + text, ""
            yield from self._text_lines(text)
        for box in boxes:
            yield from self.items(box)

    def _text_lines(self, text: str) -> Iterator[Line]:
        if _ODD.search(text):
            text = text.translate(_INVISIBLE)
        for line in filter(None, map(str.strip, text.split("\n"))):
            self._lines += 1
            yield Line(line, self._lines)

    def _is_entry(self, text: str, begun_before: bool) -> bool:
        """Whether a paragraph is an entry of a table of contents, which only repeats the headings.

        The table ends where its field ends, or at the first paragraph without a page number.
        """
        fields = [field for field in self._fields if field.contents]
        self._fields = [field for field in self._fields if not field.code]
        if not (fields or begun_before):
            return False
        if _ENTRY.search(text):
            return True
        for field in fields:
            field.contents = False
        return False

    def _runs(self, parent: etree._Element, pieces: list[str], boxes: list[etree._Element]) -> None:
        """The texts of a paragraph, or of a mark inside it, and the text boxes that hang on it."""
        for child in parent:
            tag = child.tag
            if tag == f"{W}r":
                self._run(child, pieces, boxes)
            elif tag == f"{_MC}AlternateContent":
                self._runs(_choice(child), pieces, boxes)
            elif tag in _THROUGH:
                self._runs(child, pieces, boxes)
            elif tag.startswith(_MATH):
                pieces += [text.text or "" for text in child.iter(f"{_MATH}t", f"{W}t")]

    def _run(self, run: etree._Element, pieces: list[str], boxes: list[etree._Element]) -> None:
        for child in run:
            tag = child.tag
            if tag == f"{W}t":
                if not any(field.code for field in self._fields):
                    pieces.append(child.text or "")
            elif tag == f"{W}rPr":
                if self._is_hidden(child):
                    return
            elif tag in _TEXTS:
                pieces.append(_TEXTS[tag])
            elif tag == f"{W}fldChar":
                self._mark_field(child.get(f"{W}fldCharType", ""))
            elif tag == f"{W}instrText":
                if self._fields and (child.text or "").split()[:1] == ["TOC"]:
                    self._fields[-1].contents = True
            elif tag == f"{W}sym":
                pieces.append(_sign(child.get(f"{W}char", ""), child.get(f"{W}font", "")))
            elif tag == f"{_MC}AlternateContent":
                self._run(_choice(child), pieces, boxes)
            elif tag in _PICTURES:
                self.pictures = True
                boxes += _text_boxes(child)
            elif tag in _THROUGH:
                self._runs(child, pieces, boxes)

    def _mark_field(self, kind: str) -> None:
        if kind == "begin":
            self._fields.append(_Field())
        elif self._fields and kind == "separate":
            self._fields[-1].code = False
        elif self._fields and kind == "end":
            self._fields.pop()

    def _is_hidden(self, properties: etree._Element) -> bool:
        vanish = properties.find(f"{W}vanish")
        if vanish is not None:
            return value(vanish) not in _OFF
        return bool(self._hidden) and value(properties.find(f"{W}rStyle")) in self._hidden

    def _table(self, element: etree._Element) -> Box:
        self._tables += 1
        table = Box("table", number=self._tables)
        rows: list[list[WrittenCell]] = []
        for row in _inside(element, f"{W}tr"):
            properties = row.find(f"{W}trPr")
            if properties is not None and _any(properties, "del", "hidden", "moveFrom"):
                continue
            left = 0 if properties is None else width(properties.find(f"{W}gridBefore"), 0)
            cells: list[WrittenCell] = []
            for cell in _inside(row, f"{W}tc"):
                look = cell.find(f"{W}tcPr")
                if look is not None and _any(look, "cellDel"):
                    continue
                written = WrittenCell.of(look, left)
                left = written.right
                if not merges(written, rows[-1] if rows else [], cells):
                    written.box.items += self.items(cell)
                cells.append(written)
            rows.append(cells)
        finish(table, rows)
        return table


def _blocks(parent: etree._Element) -> Iterator[etree._Element]:
    """The paragraphs, tables and embedded files in an element, through what is only wrapped round them."""
    for child in parent:
        tag = child.tag
        if tag in (f"{W}p", f"{W}tbl", f"{W}altChunk"):
            yield child
        elif tag == f"{_MC}AlternateContent":
            yield from _blocks(_choice(child))
        elif tag == f"{W}sdt" and value(child.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")) == "Table of Contents":
            continue
        elif tag in _THROUGH:
            yield from _blocks(child)


def _inside(parent: etree._Element, tag: str) -> Iterator[etree._Element]:
    """The rows of a table, or the cells of a row, through what is only wrapped round them."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in _THROUGH:
            yield from _inside(child, tag)


def _choice(alternatives: etree._Element) -> etree._Element:
    """The content for programs of today; what stands beside it is the same again for those of old."""
    found = alternatives.find(f"{_MC}Choice")
    if found is None:
        found = alternatives.find(f"{_MC}Fallback")
    return alternatives if found is None else found


def _text_boxes(picture: etree._Element) -> Iterator[etree._Element]:
    for child in picture:
        if child.tag == f"{W}txbxContent":
            yield child
        elif child.tag == f"{_MC}AlternateContent":
            yield from _text_boxes(_choice(child))
        else:
            yield from _text_boxes(child)


def _any(properties: etree._Element, *names: str) -> bool:
    """Whether a row or a cell has one of these properties, and has it switched on."""
    return any((found := properties.find(f"{W}{name}")) is not None and value(found) not in _OFF for name in names)


def _sign(code: str, font: str) -> str:
    """The character of a sign of a font."""
    number = int(code, 16) if re.fullmatch("[0-9A-Fa-f]{1,5}", code) else 0
    if font.lower().startswith("wingdings") and number & 0xFF in _WINGDINGS:
        return _WINGDINGS[number & 0xFF]
    return chr(number) if number and not 0xD800 <= number < 0xE000 else "\ufffd"


def _special(styles: etree._Element | None) -> tuple[frozenset[str], frozenset[str]]:
    """The styles that hide text, and those of the entries of a table of contents."""
    hidden, entries = set(), set()
    for style in () if styles is None else styles.iterchildren(f"{W}style"):
        vanish = style.find(f"{W}rPr/{W}vanish")
        if vanish is not None and value(vanish) not in _OFF:
            hidden.add(style.get(f"{W}styleId", ""))
        if _CONTENTS_STYLE.fullmatch(value(style.find(f"{W}name"))):
            entries.add(style.get(f"{W}styleId", ""))
    return frozenset(hidden), frozenset(entries)
