"""Word documents (DOCX): the text as it stands once all changes are accepted, with the numbers that Word counts."""

from __future__ import annotations

import re
from typing import Final

from extract.boxes import blocks_of
from extract.errors import Unreadable
from extract.model import Document, Finding, Source
from extract.readers.docx.body import Body
from extract.readers.docx.numbering import Numbering
from extract.readers.docx.package import Package, W

MEDIA_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_TITLE: Final = re.compile("(?:公开|报告|年报)")
_DC_TITLE: Final = "{http://purl.org/dc/elements/1.1/}title"


def accepts(source: Source) -> bool:
    """True for DOCX, and for the kinds beside it: templates, and files with macros, which are never run."""
    return source.media_type == MEDIA_TYPE


def read(source: Source) -> Document:
    """The paragraphs and tables of the body; headers, footers, notes and comments are left out.

    Raises `Unreadable` for a damaged file or one without text, `Encrypted` and `TooLarge`.
    """
    package = Package.of(source.content)
    name = package.main()
    root = package.part(name)
    body = None if root is None else root.find(f"{W}body")
    if body is None:
        raise Unreadable("the Word file has no text in it; open it in Word or WPS and save it anew as DOCX")
    related = dict(package.related(name))
    folder = name.rpartition("/")[0]
    styles = package.side_part(related.get("styles", f"{folder}/styles.xml"))
    numbering = package.side_part(related.get("numbering", f"{folder}/numbering.xml"))
    reading = Body(Numbering(numbering, styles), styles)
    blocks = tuple(blocks_of(reading.items(body)))
    if not blocks:
        _explain(reading)
    hints = {"name": source.name}
    title = _title(package)
    if title:
        hints["title"] = title
    return Document(source_id=source.id, reader="docx", blocks=blocks, hints=hints, notes=_damage(package))


def _explain(reading: Body) -> None:
    """Raise `Unreadable` with what to do about a file without text."""
    if reading.chunks:
        raise Unreadable("the Word file only wraps another file; open it in Word or WPS and save it anew as DOCX")
    if reading.pictures:
        raise Unreadable("the Word file holds pictures and no text; print it to PDF, which is then read as a scan")
    raise Unreadable("the Word file is empty; get it again from where it was published")


def _title(package: Package) -> str:
    """The title in the properties, where it is that of a report and not of the file it was made from."""
    root = package.side_part("docProps/core.xml")
    found = "" if root is None else " ".join((root.findtext(_DC_TITLE) or "").split())
    return found if _TITLE.search(found) else ""


def _damage(package: Package) -> tuple[Finding, ...]:
    if not package.damaged:
        return ()
    message = "the Word file is damaged, and what could still be read of it was read; compare it with the original"
    return (Finding("text-damaged", "warning", message, blame="source"),)
