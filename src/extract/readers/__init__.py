"""One module per kind of file; each turns a Source into a Document and knows no other.

A reader is a module with two functions: `accepts(source)` says whether the source is of its kind, `read(source)`
makes the Document or raises one of the kinds of `Unusable`. What a file is, its bytes say, never its name.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final, Protocol

from extract.errors import Encrypted, NoReader, Unreadable
from extract.manner import USUAL, Manner
from extract.model import Document, Source
from extract.readers import doc, docx, html, pdf, plain, scan
from extract.readers.html.archive import is_archive
from extract.readers.html.inside import is_message, is_quoted


class Reader(Protocol):
    """The two functions of a reader's module."""

    def accepts(self, source: Source) -> bool:
        """Whether the source is of the reader's kind."""

    def read(self, source: Source) -> Document:
        """The document, or an exception that says what to do next."""


# The first that accepts a source reads it; `plain` comes last because it takes any text.
READERS: Final[tuple[Reader, ...]] = (pdf, docx, html, doc, scan, plain)

BINARY: Final = "application/octet-stream"
_SIGNATURES: Final = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"PK\x03\x04", "application/zip"),
    (b"PK\x05\x06", "application/zip"),
    (b"{\\rtf", "application/rtf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"\x1f\x8b", "application/gzip"),
    (b"BZh91AY&SY", "application/x-bzip2"),
    (b"\xfd7zXZ\0", "application/x-xz"),
    (b"%!PS", "application/postscript"),
    (b"MIME-Version:", "multipart/related"),
)
# A container is told by what it holds: an OLE2 file names its streams in UTF-16, a zip its members in ASCII.
_OLE: Final = (
    ("EncryptedPackage".encode("utf-16-le"), "application/x-encrypted-ooxml"),
    ("WordDocument".encode("utf-16-le"), "application/msword"),
    ("Workbook".encode("utf-16-le"), "application/vnd.ms-excel"),
    ("PowerPoint Document".encode("utf-16-le"), "application/vnd.ms-powerpoint"),
)
_ZIP: Final = (
    (b"word/document", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    (b"xl/workbook", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    (b"ppt/presentation", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    (b"mimetypeapplication/vnd.oasis.opendocument.text", "application/vnd.oasis.opendocument.text"),
    (b"OFD.xml", "application/ofd"),
)
# How a web page begins, or a piece of one that was saved without its head.
_PAGE: Final = re.compile(r"<!doctype\s+html|<html[\s>]", re.IGNORECASE)
_PIECE: Final = re.compile(
    r"\s*<(?:head|body|meta|title|style|script|div|span|table|font|p|h[1-6])[\s>].*</\w", re.IGNORECASE | re.DOTALL
)
_NEXT_STEPS: Final = {
    "application/zip": "a zip archive; unpack it and read the files in it",
    "application/vnd.rar": "a RAR archive; unpack it and read the files in it",
    "application/x-7z-compressed": "a 7z archive; unpack it and read the files in it",
    "application/gzip": "a gzip archive; unpack it and read the file in it",
    "application/x-bzip2": "a bzip2 archive; unpack it and read the files in it",
    "application/x-xz": "an xz archive; unpack it and read the files in it",
    "application/ofd": "an OFD document; print it to PDF",
}


def open_source(name: str, content: bytes) -> Source:
    """The source that the bytes of one file make. `name` is its path as given; it says nothing about its kind."""
    return Source.of(name, content, media_type(name, content))


def read(source: Source, manner: Manner = USUAL) -> Document:
    """The document, made by the first reader that accepts the source.

    Raises `Unreadable` for an empty file, `Encrypted` for one with a password, `NoReader` for a kind that none reads,
    `TooLarge` for one that the manner refuses.
    """
    if not source.content:
        raise Unreadable("the file is empty; get it again from where it was published")
    try:
        return _read(source, manner)
    except docx.Wrapping as wrapping:
        if not wrapping.content:
            raise
        inner = _read(open_source(source.name, wrapping.content), manner)
        return replace(inner, source_id=source.id)


def _read(source: Source, manner: Manner) -> Document:
    for reader in READERS:
        if reader.accepts(source):
            if reader is pdf:
                return pdf.read(source, manner)
            if reader is scan:
                return scan.read(source, manner)
            return reader.read(source)
    if source.media_type == "application/x-encrypted-ooxml":
        raise Encrypted("the Office file asks for a password; open it, save it without one, and read it again")
    if source.media_type == BINARY:
        raise NoReader("the bytes are no kind of document known here; look whether the file is what its name says")
    what = _NEXT_STEPS.get(source.media_type, f"of the kind {source.media_type}; save it as PDF, DOCX or text")
    raise NoReader(f"no reader takes this file, which is {what}")


def media_type(name: str, content: bytes) -> str:
    """What the bytes are, whatever the file is called; only Markdown is told from other text by its name.

    `application/octet-stream` means that they are nothing known here, `inode/x-empty` that there are none.
    """
    if not content:
        return "inode/x-empty"
    # Some servers put blank lines or a byte order mark before a PDF; its readers look for the mark in the first 1 kB.
    if b"%PDF-" in content[:1024]:
        return "application/pdf"
    for signature, kind in _SIGNATURES:
        if content.startswith(signature):
            return _contained(kind, content)
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    if content[:2] == b"BM" and content[6:10] == b"\0\0\0\0":
        return "image/bmp"
    if content[4:12] in (b"ftypheic", b"ftypmif1", b"ftypheix"):
        return "image/heic"
    if is_archive(content):
        return "multipart/related"
    encoding = plain.encoding(content)
    if encoding is None:
        return BINARY
    start = content[:8192].decode(encoding, errors="replace").removeprefix("\ufeff")
    if is_message(content):
        return "application/json"
    if _PAGE.search(start) or _PIECE.match(start) or _quotes_page(content, encoding):
        return "text/html"
    return "text/markdown" if name.lower().endswith((".md", ".markdown")) else "text/plain"


def _quotes_page(content: bytes, encoding: str) -> bool:
    """Whether a text has a page with a table in its strings."""
    held = b"<table" in content or b"&lt;table" in content or b"\\u003ctable" in content
    return held and is_quoted(content.decode(encoding, errors="replace"))


def _contained(kind: str, content: bytes) -> str:
    inside = {"application/x-ole-storage": _OLE, "application/zip": _ZIP}.get(kind, ())
    return next((known for mark, known in inside if mark in content), kind)
