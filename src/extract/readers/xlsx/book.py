"""The zip of an XLSX file: its sheets, and what their cells show."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from posixpath import normpath
from typing import Final, NamedTuple

from lxml import etree

from extract.errors import TooLarge, Unreadable
from extract.readers.parts import Kind, inflated, opened

Extent = tuple[int, int, int, int]
"""The first row and column of a range, and the row and column after its last, all from 0."""

_MOST_CELLS: Final = 200_000  # cells with something in them; a form has a few hundred
MOST_PLACES: Final = 500_000  # rows times columns of a table, and places that all merged cells of a sheet cover
_BOOK: Final = Kind(
    "the workbook",
    "open and save it in Excel or WPS",
    "open it in Excel or WPS and save it as PDF",
    "save the sheet of the report alone",
)
_REFERENCE: Final = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_QUOTED: Final = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
# Formats of numbers that Excel knows by number alone: those that show a dash for zero.
_ACCOUNTING: Final = range(41, 45)


class Shown(NamedTuple):
    """What one sheet shows: the text of its cells by row and column from 0, its merged ranges, the rows with figures, and the rows and
    columns that are hidden.
    """

    cells: dict[tuple[int, int], str]
    merged: list[Extent]
    figured: set[int]
    rows: set[int]
    columns: set[int]


@dataclass(slots=True)
class Book:
    """A workbook. `zeros` says of each style how it shows zero: None as a number."""

    archive: zipfile.ZipFile
    texts: list[str] = field(default_factory=list)
    zeros: list[str | None] = field(default_factory=list)

    @classmethod
    def of(cls, content: bytes) -> Book:
        """The workbook in the bytes of a file. Raises `Unreadable` for a damaged zip, `Encrypted` and `TooLarge`."""
        book = cls(opened(content, _BOOK))
        book.texts = [_text(item) for item in book._elements("xl/sharedStrings.xml", "si")]
        book.zeros = book._zeros()
        return book

    def sheets(self) -> list[str]:
        """The names of the parts of all sheets that are shown, in their order."""
        targets = {
            str(rel.get("Id")): normpath(f"xl/{target}") if not target.startswith("/") else target.lstrip("/")
            for rel in self._elements("xl/_rels/workbook.xml.rels", "Relationship")
            if str(rel.get("Type", "")).endswith("/worksheet") and (target := str(rel.get("Target", "")))
        }
        found = []
        for sheet in self._elements("xl/workbook.xml", "sheet"):
            key = next((value for name, value in sheet.attrib.items() if str(name).endswith("}id")), "")
            if str(key) in targets and sheet.get("state", "visible") == "visible":
                found.append(targets[str(key)])
        return found

    def sheet(self, name: str) -> Shown:
        """What a sheet shows. Hidden rows and columns are left out."""
        shown = Shown({}, [], set(), set(), set())
        zeros = True
        last = -1
        for element in self._elements(name, "row", "mergeCell", "col", "sheetView"):
            kind = etree.QName(element).localname
            if kind == "sheetView":
                zeros = zeros and element.get("showZeros", "1") not in ("0", "false")
            elif kind == "col" and element.get("hidden") in ("1", "true"):
                shown.columns.update(range(_number(element.get("min")) - 1, min(_number(element.get("max")), 16_384)))
            elif kind == "mergeCell":
                extent = _extent(element.get("ref", ""))
                shown.merged.extend([extent] if extent else [])
            elif kind == "row":
                last = _number(element.get("r")) - 1 if element.get("r") else last + 1
                if element.get("hidden") in ("1", "true"):
                    shown.rows.add(last)
                else:
                    self._row(element, last, zeros, shown)
            if len(shown.cells) > _MOST_CELLS or len(shown.merged) > _MOST_CELLS:
                raise TooLarge(f"a sheet of the workbook has more than {_MOST_CELLS:,} cells; save the report alone")
        return shown._replace(merged=_within(shown))

    def _row(self, row: etree._Element, number: int, zeros: bool, shown: Shown) -> None:
        column = -1
        for cell in row.iterchildren("{*}c"):
            place = _place(cell.get("r", ""))
            column = place[1] if place else column + 1
            text = "" if column in shown.columns else self._shown(cell, zeros)
            if text:
                shown.cells[number, column] = text
                if cell.get("t", "n") == "n":
                    shown.figured.add(number)

    def _shown(self, cell: etree._Element, zeros: bool) -> str:
        """The text that a cell shows; that of a formula without a value is the formula, for the cell is not blank."""
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            return _text(cell).strip()
        held = cell.findtext("{*}v")
        if held is None:
            formula = cell.find("{*}f")
            return "" if formula is None else f"={formula.text or ''}"
        if kind == "s":
            index = _number(held)
            return self.texts[index].strip() if index < len(self.texts) else "\ufffd"
        if kind != "n":
            return held.strip()
        text = _figure(held.strip())
        if text == "0":
            style = _number(cell.get("s"))
            shown = self.zeros[style] if style < len(self.zeros) else None
            return text if zeros and shown is None else shown or ""
        return text

    def _zeros(self) -> list[str | None]:
        """How each style shows zero: as nothing or as a dash, None for as a number."""
        formats: dict[int, str] = {}
        found: list[str | None] = []
        for element in self._elements("xl/styles.xml", "numFmt", "cellXfs"):
            if etree.QName(element).localname == "numFmt":
                formats[_number(element.get("numFmtId"))] = element.get("formatCode", "")
            else:
                numbers = [_number(style.get("numFmtId")) for style in element.iterchildren("{*}xf")]
                found += ["-" if n in _ACCOUNTING else _zero(formats.get(n, "")) for n in numbers]
        return found

    def _elements(self, name: str, *tags: str) -> Iterator[etree._Element]:
        """The elements with one of some tags in a part, none where there is no such part; each is forgotten after its turn."""
        known = next((info for info in self.archive.infolist() if info.filename.lower() == name.lower()), None)
        if known is None:
            return
        content = inflated(self.archive, known, _BOOK)
        try:
            wanted = [f"{{*}}{tag}" for tag in tags]
            for _, element in etree.iterparse(
                io.BytesIO(content), tag=wanted, resolve_entities=False, no_network=True, remove_comments=True
            ):
                yield element
                element.clear()
                while element.getprevious() is not None and element.getparent() is not None:
                    del element.getparent()[0]
        except etree.XMLSyntaxError as error:
            raise Unreadable(_BOOK.damaged) from error


def _within(shown: Shown) -> list[Extent]:
    """The merged ranges as far as there is anything in the sheet. Raises `TooLarge` where they cover more than any form has."""
    below = 1 + max((row for row, _ in shown.cells), default=-1)
    right = 1 + max((column for _, column in shown.cells), default=-1)
    merged = [(e[0], e[1], min(e[2], below), min(e[3], right)) for e in shown.merged if e[0] < below and e[1] < right]
    if sum((e[2] - e[0]) * (e[3] - e[1]) for e in merged) > MOST_PLACES:
        raise TooLarge("the merged cells of a sheet are without end; save the report alone")
    return merged


def _text(item: etree._Element) -> str:
    """The text of a string with its runs, without what says how to pronounce it."""
    return "".join(
        found.text or ""
        for found in item.iter("{*}t")
        if not str(getattr(found.getparent(), "tag", "")).endswith("rPh")
    )


def _figure(text: str) -> str:
    """A number as Excel shows it: with no more than fifteen digits, so that 0.1+0.2 is 0.3."""
    try:
        value = float(text)
    except ValueError:
        return text
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    return f"{value:.15g}"


def _zero(code: str) -> str | None:
    """What a format of numbers shows for zero: nothing, or a dash; None for a number."""
    parts = code.split(";")
    part = parts[2] if len(parts) > 2 else parts[0]
    if not code or code == "General" or "0" in _QUOTED.sub("", part) or "General" in part:
        return None
    return "-" if "-" in part else "" if len(parts) > 2 or "#" in part else None


def _number(text: str | None) -> int:
    """A whole number of an attribute, 0 where there is none."""
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 9 else 0


def _place(reference: str) -> tuple[int, int] | None:
    """The row and column of `C5`, from 0."""
    found = _REFERENCE.fullmatch(reference.replace("$", ""))
    if found is None:
        return None
    column = 0
    for letter in found[1]:
        column = 26 * column + ord(letter) - 64
    return int(found[2]) - 1, column - 1


def _extent(reference: str) -> Extent | None:
    first, _, last = reference.partition(":")
    start, end = _place(first), _place(last or first)
    if start is None or end is None or end < start or end[1] < start[1]:
        return None
    return (*start, end[0] + 1, end[1] + 1)
