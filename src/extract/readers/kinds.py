"""What the bytes of a file are, whatever it is called: their media type, and what to do with a kind that no reader takes."""

from __future__ import annotations

import re
from typing import Final

from extract.readers import plain
from extract.readers.html.archive import is_archive
from extract.readers.html.inside import is_message, is_quoted

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
NEXT_STEPS: Final = {
    "application/zip": "a zip archive; unpack it and read the files in it",
    "application/vnd.rar": "a RAR archive; unpack it and read the files in it",
    "application/x-7z-compressed": "a 7z archive; unpack it and read the files in it",
    "application/gzip": "a gzip archive; unpack it and read the file in it",
    "application/x-bzip2": "a bzip2 archive; unpack it and read the files in it",
    "application/x-xz": "an xz archive; unpack it and read the files in it",
    "application/ofd": "an OFD document; print it to PDF",
    "application/vnd.ms-excel": "an old Excel file; open it in Excel or WPS and save it as XLSX",
}


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
