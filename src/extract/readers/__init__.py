"""One module per kind of file; each turns a Source into a Document and knows no other.

A reader is a module with two functions: `accepts(source)` says whether the source is of its kind, `read(source, manner)`
makes the Document or raises one of the kinds of `Unusable`. What a file is, its bytes say, never its name (`kinds`).
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from typing import Final, Protocol

from extract.errors import Encrypted, NoReader, Unreadable
from extract.manner import USUAL, Manner
from extract.model import Document, Source
from extract.readers import doc, docx, html, pdf, plain, scan, xlsx
from extract.readers.kinds import BINARY, NEXT_STEPS, media_type

__all__ = ["READERS", "Reader", "media_type", "open_source", "read"]


class Reader(Protocol):
    """The two functions of a reader's module."""

    def accepts(self, source: Source) -> bool:
        """Whether the source is of the reader's kind."""

    def read(self, source: Source, manner: Manner, /) -> Document:
        """The document, or an exception that says what to do next. A kind without pictures or pages need not heed the manner."""


# The first that accepts a source reads it; `plain` comes last because it takes any text.
READERS: Final[tuple[Reader, ...]] = (pdf, docx, html, doc, xlsx, scan, plain)


def open_source(name: str, content: bytes) -> Source:
    """The source that the bytes of one file make. `name` is its path as given; of its kind it tells only whether a
    text is Markdown.
    """
    return Source.of(name, content, media_type(name, content))


def read(source: Source, manner: Manner = USUAL) -> Document:
    """The document, made by the first reader that accepts the source.

    Raises `Unreadable` for an empty file and an archive cut short, `Encrypted` for one with a password, `NoReader` for a kind that none reads,
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
            return reader.read(source, manner)
    if source.media_type == "application/x-encrypted-ooxml":
        raise Encrypted("the Office file asks for a password; open it, save it without one, and read it again")
    if source.media_type == BINARY:
        raise NoReader("the bytes are no kind of document known here; look whether the file is what its name says")
    if source.media_type == "application/zip" and not zipfile.is_zipfile(io.BytesIO(source.content)):
        raise Unreadable("the zip archive is cut short; get it again, or unpack what there is of it")
    what = NEXT_STEPS.get(source.media_type, f"of the kind {source.media_type}; save it as PDF, DOCX or text")
    raise NoReader(f"no reader takes this file, which is {what}")
