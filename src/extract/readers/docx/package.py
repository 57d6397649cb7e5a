"""The zip of a DOCX file and the few parts of it that are read: main document, styles, numbering, properties."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass, field
from posixpath import dirname, normpath
from typing import Final

from lxml import etree

from extract.errors import Unreadable
from extract.readers.parts import Kind, inflated, opened

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
"""The namespace of the words of WordprocessingML, as lxml writes it. Strict files are read as if they used it too."""

VAL: Final = f"{W}val"

_USUAL: Final = b"http://schemas.openxmlformats.org/"
_STRICT: Final = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", _USUAL + b"wordprocessingml/2006/main"),
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships", _USUAL + b"officeDocument/2006/relationships"),
)
_FLAT: Final = b"http://schemas.microsoft.com/office/2006/xmlPackage"
_PACKAGE: Final = f"{{{_FLAT.decode()}}}"
_FAINT: Final = (b'<w:color w:val="FFFFFF"', *(b'<w:sz w:val="%d"' % size for size in (1, 2, 3, 4)))
_AS_PDF: Final = "open it in Word or WPS and save it as PDF"
_WORD: Final = Kind("the Word file", "open and save it in Word or WPS", _AS_PDF, _AS_PDF)


@dataclass(slots=True)
class Package:
    """The parts of a DOCX file, inflated and parsed when they are asked for. `damaged` names those parsed with errors,
    `faint` those with white or tiny print.
    """

    archive: zipfile.ZipFile
    names: dict[str, zipfile.ZipInfo]
    damaged: list[str] = field(default_factory=list)
    faint: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, content: bytes) -> Package:
        """The package in the bytes of a file. Raises `Unreadable` for a damaged zip, `TooLarge` for one with too many parts."""
        if is_flat(content):
            content = _zipped(content)
        archive = opened(content, _WORD)
        names = {entry.filename.replace("\\", "/").lstrip("/").lower(): entry for entry in archive.infolist()}
        return cls(archive, names)

    def main(self) -> str:
        """The name of the main document: as it is called in nearly all files, or else as the package states."""
        likely = [name for name in self.names if name.startswith("word/document") and name.endswith(".xml")]
        if len(likely) == 1:
            return likely[0]
        return next((target for kind, target in self.related("") if kind == "officeDocument"), "word/document.xml")

    def beside(self, main: str, kind: str) -> etree._Element | None:
        """The root of the part of a kind (as `styles`) that belongs to the main document, None where it has none."""
        usual = f"{main.rpartition('/')[0]}/{kind}.xml"
        if usual not in self.names:
            usual = next((target for other, target in self.related(main) if other == kind), "")
        return self.side_part(usual)

    def related(self, part: str) -> list[tuple[str, str]]:
        """The parts that a part ("" for the whole package) refers to: what each is, and its name."""
        folder, _, name = part.rpartition("/")
        root = self.part(f"{folder}/_rels/{name}.rels".lstrip("/"))
        if root is None:
            return []
        found = []
        for rel in root:
            kind, target = str(rel.get("Type", "")).rpartition("/")[2], rel.get("Target")
            if target and rel.get("TargetMode") != "External":
                whole = target.lstrip("/") if target.startswith("/") else normpath(f"{dirname(part)}/{target}")
                found.append((kind, whole.lstrip("/")))
        return found

    def part(self, name: str) -> etree._Element | None:
        """The root of a part, None where there is no such part.

        Raises `Unreadable` where it cannot be inflated or is no XML, `Encrypted` and `TooLarge`.
        """
        content = self.content(name)
        if content is None:
            return None
        for strict, loose in _STRICT:
            if strict in content:
                content = content.replace(strict, loose)
        if any(mark in content for mark in _FAINT):
            self.faint.append(name)
        try:
            return etree.fromstring(content, _parser(recover=False))
        except etree.XMLSyntaxError:
            root = _recovered(content)
            if root is None or not len(root):
                raise Unreadable(_WORD.damaged) from None
            self.damaged.append(name)
            return root

    def side_part(self, name: str) -> etree._Element | None:
        """The root of a part that a document can be read without; one that cannot be read counts as damage."""
        try:
            return self.part(name)
        except Unreadable:
            self.damaged.append(name)
            return None

    def content(self, name: str) -> bytes | None:
        """The bytes of a part, None where there is no such part. Raises `Unreadable`, `Encrypted` and `TooLarge`."""
        entry = self.names.get(name.lower())
        return None if entry is None else inflated(self.archive, entry, _WORD)


def is_flat(content: bytes) -> bool:
    """Whether bytes are a package written as one XML file."""
    return _FLAT in content[:2048]


def _zipped(content: bytes) -> bytes:
    """A package as the zip that it would be. Raises `Unreadable` where it is no XML."""
    try:
        root = etree.fromstring(content, _parser(recover=False))
    except etree.XMLSyntaxError as error:
        raise Unreadable(_WORD.damaged) from error
    zipped = io.BytesIO()
    with zipfile.ZipFile(zipped, "w") as archive:
        for part in root:
            for data in part:
                if data.tag == f"{_PACKAGE}xmlData" and len(data):
                    archive.writestr(str(part.get(f"{_PACKAGE}name", "")).lstrip("/"), etree.tostring(data[0]))
    return zipped.getvalue()


def child(parent: etree._Element, tag: str) -> etree._Element | None:
    """The first child with a tag. A plain loop is many times as fast as `find` and `iterchildren` on few children."""
    for found in parent:
        if found.tag == tag:
            return found
    return None


def value(element: etree._Element | None) -> str:
    """The w:val of an element, "" without one."""
    return "" if element is None else element.get(VAL, "")


def is_on(properties: etree._Element, tag: str) -> bool:
    """Whether properties have one that is a switch, and it is on."""
    found = child(properties, tag)
    return found is not None and found.get(VAL) not in ("0", "false", "off")


def _recovered(content: bytes) -> etree._Element | None:
    """The root of what can be read of broken XML; None where nothing can."""
    try:
        return etree.fromstring(content, _parser(recover=True))
    except etree.XMLSyntaxError:  # not even the beginning
        return None


def _parser(recover: bool) -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True, recover=recover
    )
