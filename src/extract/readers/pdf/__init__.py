"""PDF -> Document, through pypdfium2's raw calls.

PDFium gives characters with boxes and lines with ends; `pages` makes lines of text and tables of them. Pages that are
pictures, or whose text is garbage, are shown to `scan` where the recogniser is installed, each page on its own.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final, TypeVar

import pypdfium2  # noqa: F401  # starts the library
import pypdfium2.raw as pdfium

from extract import ocr
from extract.errors import Encrypted, NoReader, TooLarge, Unreadable
from extract.manner import USUAL, Manner
from extract.model import Document, Finding, Source
from extract.readers import scan
from extract.readers.pages import Page, blocks, lay_out
from extract.readers.pdf.damaged import is_garbage
from extract.readers.pdf.fonts import stand_in
from extract.readers.pdf.page import PdfPage, read_page
from extract.readers.pdf.render import render

Found = TypeVar("Found")

# The mark stands within this many bytes, behind whatever a server put before it.
_HEADER: Final = 1024
# The end of the file is announced within this many bytes from its end.
_TRAILER: Final = 4096
_KEPT_OPEN: Final = 50  # pages that are read before a document is opened anew
# A picture at least this wide and high, in points, may hold a table.
_TABLE_SIZED: Final = (150, 60)
_TITLE: Final = re.compile("报告|年报|信息公开|報告|年報|信息公開")
_NOT_TITLE: Final = re.compile(r"^Microsoft Word - |\.(?:docx?|wps|pdf)$", re.IGNORECASE)


def accepts(source: Source) -> bool:
    """Whether the bytes are a PDF, whatever stands before the mark."""
    return b"%PDF" in source.content[:_HEADER]


def read(source: Source, manner: Manner = USUAL) -> Document:
    """The paragraphs and tables of a PDF.

    Raises `Encrypted` where it asks for a password, `Unreadable` where it is damaged, `NoReader` where it has no text
    layer and recognising is off or not installed, `TooLarge` where it has more pages than the manner allows.
    """
    with stand_in():
        with opened(source.content) as document:
            count = pdfium.FPDF_GetPageCount(document)
            if count < 1:
                raise Unreadable("the PDF has no pages; get it again from where it was published")
            if count > manner.pages:
                raise TooLarge(
                    f"the PDF has {count:,} pages and the limit is {manner.pages:,}; cut the report out of it, or raise the "
                    "limit with --max-pages"
                )
            pages = [read_page(document, number) for number in range(1, min(count, _KEPT_OPEN) + 1)]
            title = _title(document)
        pages += each_page(source.content, range(_KEPT_OPEN + 1, count + 1), read_page)
        if all(page is None for page in pages):
            raise Unreadable("no page of the PDF can be opened; get it again from where it was published")
    wanted = _pictured(pages, manner.ocr)
    if not wanted or not ocr.installed():
        _demand_text([page for page in pages if page is not None], manner.ocr)
        wanted = frozenset()
    scans: dict[int, list[scan.Scan]] = {}
    if wanted:
        numbers = sorted(wanted)
        scans = dict(zip(numbers, each_page(source.content, numbers, _scanned), strict=True))
        parts: list[tuple[int, Page | scan.Scan]] = []
        for number, page in enumerate(pages, start=1):
            if number in scans:
                parts += [(number, part) for part in scans[number]]
            elif page is not None and not page.scanned:
                parts.append((number, page.page))
        found = scan.assembled(scan.Pages(tuple(parts)))
    else:
        found = blocks([lay_out(page.page) for page in pages if page is not None and not page.scanned])
    return Document(
        source_id=source.id,
        reader="scan" if 2 * len(scans) > count else "pdf",
        blocks=found,
        pages=count,
        hints={"name": source.name, **title},
        notes=tuple(_notes(pages, source.content, frozenset(scans))),
    )


def _pictured(pages: list[PdfPage | None], mode: str) -> frozenset[int]:
    """The numbers of the pages that are to be recognised from their pictures."""
    if mode == "never":
        return frozenset()
    known = [(number, page) for number, page in enumerate(pages, start=1) if page is not None]
    blank = not any(page.page.words for _, page in known)
    return frozenset(
        number
        for number, page in known
        if mode == "always"
        or page.scanned
        or (blank and not page.page.words)
        or is_garbage("".join(word.text for word in page.page.words))
    )


def _scanned(document: Any, number: int) -> list[scan.Scan]:
    """What is recognised on a page."""
    picture = render(document, number, scan.DPI)
    return scan.scans(*picture) if picture is not None else []


def each_page(content: bytes, numbers: Sequence[int], act: Callable[[Any, int], Found]) -> Iterator[Found]:
    """What `act` makes of some pages of a PDF, given its PDFium document and their numbers (from 1), one by one.

    PDFium keeps the pictures of all pages of a document until it is closed: a long one is opened anew now and then.
    """
    for start in range(0, len(numbers), _KEPT_OPEN):
        with opened(content) as document:
            for number in numbers[start : start + _KEPT_OPEN]:
                yield act(document, number)


@contextmanager
def opened(content: bytes) -> Iterator[Any]:
    """An open PDFium document; it reads from `content` until it is closed."""
    document = pdfium.FPDF_LoadMemDocument64(content, len(content), None)
    if not document:
        error = pdfium.FPDF_GetLastError()
        if error in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY):
            raise Encrypted("the PDF asks for a password; open it, print it to a new PDF, and read that")
        raise Unreadable("the PDF is damaged or cut short; get it again from where it was published")
    try:
        yield document
    finally:
        pdfium.FPDF_CloseDocument(document)


def _demand_text(pages: list[PdfPage], mode: str) -> None:
    """Raise `NoReader` where most pages are pictures, or none has text."""
    remedy = "read it with --ocr auto" if mode == "never" else f"install what reads pictures: {ocr.INSTALL}"
    scanned = sum(page.scanned for page in pages)
    if 2 * scanned > len(pages):
        raise NoReader(
            f"the PDF is a scan: {scanned} of {len(pages)} pages are pictures without text of their own; {remedy}"
        )
    if not any(page.page.words for page in pages):
        raise NoReader(f"the PDF has no text layer, so its letters are pictures or outlines; {remedy}")


def _title(document: Any) -> dict[str, str]:
    """The title in the metadata, where it is that of a report and not the name of a template."""
    size = pdfium.FPDF_GetMetaText(document, b"Title", None, 0)
    if not 2 < size < 2000:
        return {}
    buffer = ctypes.create_string_buffer(size)
    pdfium.FPDF_GetMetaText(document, b"Title", buffer, size)
    title = _NOT_TITLE.sub("", buffer.raw.decode("utf-16-le", errors="ignore").strip("\0 \r\n\t"))
    return {"title": title} if _TITLE.search(title) else {}


def _notes(pages: list[PdfPage | None], content: bytes, scans: frozenset[int]) -> Iterator[Finding]:
    """What of the file was not read."""
    if b"%%EOF" not in content[-_TRAILER:]:
        message = "the PDF does not end as a PDF should and may be cut short; compare it with where it was published"
        yield Finding("text-damaged", "warning", message, zh="PDF 文件结尾异常，可能不完整")
    for number, page in enumerate(pages, start=1):
        if page is None:
            message = f"page {number} cannot be opened, so its text and tables are missing; get the file again"
            yield Finding("page-unread", "error", message, page=number, zh=f"第{number}页无法打开，请重新获取文件")
        elif number in scans:
            if 2 * len(scans) <= len(pages):
                message = f"page {number} has no text of its own and was recognised from its picture"
                yield Finding(scan.RECOGNISED, "note", message, page=number, zh=f"第{number}页")
        elif page.scanned:
            message = f"page {number} is a picture and was not read; what stands on it is missing"
            yield Finding("page-unread", "error", message, page=number, zh=f"第{number}页为图像")
        elif not (page.page.words or page.pictures or page.page.verticals or number == len(pages)):
            message = f"page {number} has nothing on it; look whether it is empty in the published file too"
            yield Finding("page-unread", "note", message, page=number, zh=f"第{number}页为空白")
        else:
            if page.unknown:
                message = (
                    f"page {number} has {page.unknown} characters whose font does not say what they are; look at it"
                )
                zh = f"第{number}页有{page.unknown}个字符无法辨认"
                yield Finding("text-damaged", "warning", message, page=number, zh=zh)
            for x0, top, x1, bottom in page.pictures:
                if x1 - x0 >= _TABLE_SIZED[0] and bottom - top >= _TABLE_SIZED[1]:
                    message = (
                        f"page {number} has a picture of {x1 - x0:.0f} by {bottom - top:.0f} points that was not read; "
                        "if it shows a table, its cells are missing"
                    )
                    zh = f"第{number}页，宽{x1 - x0:.0f}点、高{bottom - top:.0f}点"
                    yield Finding("picture-unread", "note", message, page=number, zh=zh)
