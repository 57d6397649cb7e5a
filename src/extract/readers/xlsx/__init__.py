"""Workbooks (XLSX): what the sheets show, their tables with merged cells, and the lines of text around these."""

from __future__ import annotations

from typing import Final

from extract.errors import Unreadable
from extract.manner import USUAL, Manner
from extract.model import Document, Source
from extract.readers.xlsx.book import Book
from extract.readers.xlsx.sheet import blocks

MEDIA_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def accepts(source: Source) -> bool:
    """True for XLSX, and for workbooks with macros, which are never run."""
    return source.media_type == MEDIA_TYPE


def read(source: Source, _: Manner = USUAL) -> Document:
    """The sheets one after the other, without hidden ones. Formulas have the values that were computed last.

    Raises `Unreadable` for a damaged file or one without text, `Encrypted` and `TooLarge`.
    """
    book = Book.of(source.content)
    found = tuple(block for number, name in enumerate(book.sheets(), 1) for block in blocks(book.sheet(name), number))
    if not found:
        raise Unreadable("the workbook is empty; get it again from where it was published")
    return Document(source_id=source.id, reader="xlsx", blocks=found, hints={"name": source.name})
