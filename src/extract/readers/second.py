"""The second opinion on a digital PDF: another engine (pdf_oxide) decodes it again, and its print is read as lines.

It shares nothing with the first reading: it has its own parser, fonts and positions, and where the first reads tables by
their rulings, this one sees the lines of a text, whose figures belong to the label before them. Where both agree on a
figure, it stands in print. It also tells what stands within given boxes, whatever line that is on.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from extract import words
from extract.errors import Unreadable
from extract.model import Document, Paragraph, Place, Source
from extract.words import Word

# Above the first cell of a table stand its heads, within so many points; rows below the last one show how it is ordered.
_AROUND: Final = 200.0
# Print rises from its baseline by so much of its size, and hangs below it by so much.
_RISE: Final = 0.8
_HANG: Final = 0.2
_UPRIGHT: Final = 5.0  # degrees that a character may lean
# Fake bold moves its second print by less than this share of a full character; the narrowest figures are twice as wide.
_HAIR: Final = 0.2


@dataclass(frozen=True, slots=True)
class Again:
    """A second reading: the lines of the text around some places, and what stands at each of them, spaces taken out."""

    document: Document
    texts: dict[Place, str]


def reread(source: Source, places: Collection[Place]) -> Again:
    """What another engine reads at some places of a PDF and on the lines around them; it looks at no other page.

    Raises `Unreadable` where it fails, in whatever way.
    """
    import pdf_oxide  # rarely asked for

    pdf_oxide.disable_logging()
    by_page: dict[int, list[Place]] = {}
    for place in places:
        if place.page is not None and place.top is not None:
            by_page.setdefault(place.page, []).append(place)
    paragraphs: list[Paragraph] = []
    texts: dict[Place, str] = {}
    try:
        document = pdf_oxide.PdfDocument.from_bytes(source.content)
        for page in sorted(by_page):
            found = _printed_once(_characters(document, page - 1))
            paragraphs += _lines_around(found, by_page[page], page)
            texts |= {place: _text_at(found, place) for place in by_page[page]}
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as error:  # an engine in Rust that gives up raises no Exception
        raise Unreadable(f"pdf_oxide cannot read the PDF ({error}), so there is no second opinion on it") from error
    return Again(Document(source.id, "again", tuple(paragraphs), hints={"name": source.name}), texts)


def _characters(document: Any, index: int) -> Iterator[Word]:
    """The characters that stand upright on a page as it is shown, each a word of its own."""
    x0, y0, x1, y1 = document.page_crop_box(index) or document.page_media_box(index)
    turn = document.page_rotation(index) % 360
    # From a point of the file to one as shown: left = a x + b y + c, base = d x + e y + f.
    a, b, c, d, e, f = {
        0: (1, 0, -x0, 0, -1, y1),
        90: (0, 1, -y0, 1, 0, -x0),
        180: (-1, 0, x1, 0, 1, -y0),
        270: (0, -1, y1, -1, 0, x1),
    }[turn]
    blank = False
    for char in document.extract_chars(index):
        text = char.char
        if not text.strip():
            blank = True
            continue
        if abs((char.rotation_degrees - turn + 180) % 360 - 180) <= _UPRIGHT:
            x, y, size = char.origin_x, char.origin_y, char.font_size
            left, base = a * x + b * y + c, d * x + e * y + f
            yield Word(text, left, base - _RISE * size, left + char.advance_width, base + _HANG * size, size, blank)
        blank = False


def _printed_once(chars: Iterable[Word]) -> list[Word]:
    """The characters without those that are printed again a hair beside their first print, as fake bold is."""
    before: dict[str, list[Word]] = {}
    once = []
    for char in chars:
        alike = before.setdefault(char.text, [])
        near = _HAIR * char.em
        if not any(abs(char.x0 - other.x0) < near and abs(char.top - other.top) < near for other in alike):
            alike.append(char)
            once.append(char)
    return once


def _lines_around(found: Sequence[Word], places: Sequence[Place], page: int) -> Iterator[Paragraph]:
    top = min(place.top or 0.0 for place in places) - _AROUND
    bottom = max(place.bottom or 0.0 for place in places) + _AROUND
    for line in words.lines([word for word in found if top <= word.top and word.bottom <= bottom]):
        place = Place(page, line[0].x0, line[0].top, line[-1].x1, line[0].bottom)
        yield Paragraph(words.line_text(line), place, None)


def _text_at(found: Sequence[Word], place: Place) -> str:
    x0, top, x1, bottom = place.x0 or 0.0, place.top or 0.0, place.x1 or 0.0, place.bottom or 0.0
    inside = [w for w in found if x0 <= (w.x0 + w.x1) / 2 < x1 and top <= (w.top + w.bottom) / 2 < bottom]
    return "".join(word.text for line in words.lines(inside) for word in line)
