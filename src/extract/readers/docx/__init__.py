"""Word documents (DOCX): the text as it stands once all changes are accepted, with the numbers that Word counts."""

from __future__ import annotations

from typing import Final

from extract.boxes import blocks_of
from extract.errors import Unreadable
from extract.manner import USUAL, Manner
from extract.model import Document, Finding, Source
from extract.readers.docx.body import Body
from extract.readers.docx.numbering import Numbering
from extract.readers.docx.package import Package, W, child, is_flat
from extract.readers.docx.shown import accept

MEDIA_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class Wrapping(Unreadable):
    """A file without a text of its own that only wraps another, as exports of web pages do. `content` is the other."""

    def __init__(self, content: bytes) -> None:
        super().__init__("the Word file only wraps another file; open it in Word or WPS and save it anew as DOCX")
        self.content = content


def accepts(source: Source) -> bool:
    """True for DOCX, and for the kinds beside it: templates, files with macros, which are never run, and packages that are
    written as one XML file.
    """
    return source.media_type == MEDIA_TYPE or is_flat(source.content)


def read(source: Source, _: Manner = USUAL) -> Document:
    """The paragraphs and tables of the body; headers, footers, notes and comments are left out. So are the properties
    of the file: their title is often that of the report of another year, from which this one was made.

    Raises `Unreadable` for a damaged file or one without text, `Wrapping` for one that wraps another, `Encrypted` and
    `TooLarge`.
    """
    package = Package.of(source.content)
    name = package.main()
    root = package.part(name)
    body = None if root is None else child(root, f"{W}body")
    if body is None:
        raise Unreadable("the Word file has no text in it; open it in Word or WPS and save it anew as DOCX")
    styles, numbering = package.beside(name, "styles"), package.beside(name, "numbering")
    tags = accept(body, styles, name in package.faint)
    reading = Body(body, Numbering(numbering, styles), tags)
    blocks = tuple(blocks_of(reading.items))
    if not blocks:
        _explain(reading, package, name)
    return Document(
        source_id=source.id, reader="docx", blocks=blocks, hints={"name": source.name}, notes=_damage(package)
    )


def _explain(reading: Body, package: Package, name: str) -> None:
    """Raise `Unreadable` with what to do about a file without text."""
    if reading.chunks:
        chunks = [package.content(target) for kind, target in package.related(name) if kind == "aFChunk"]
        raise Wrapping(max(filter(None, chunks), key=len, default=b""))
    if reading.pictures:
        raise Unreadable("the Word file holds pictures and no text; print it to PDF, which is then read as a scan")
    raise Unreadable("the Word file is empty; get it again from where it was published")


def _damage(package: Package) -> tuple[Finding, ...]:
    if not package.damaged:
        return ()
    message = "the Word file is damaged, and what could still be read of it was read; compare it with the original"
    return (Finding("text-damaged", "warning", message, blame="source", zh="Word 文件已损坏，仅识读可读部分"),)
