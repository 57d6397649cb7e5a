"""The second opinion on a digital PDF: another engine (pdf_oxide) decodes it again, and its print is read as lines.

It shares nothing with the first reading: it has its own parser, fonts and positions, and where the first reads tables by
their rulings, this one sees the lines of a text, whose figures belong to the label before them. Where both agree on a
figure, it stands in print. It also tells what stands within given boxes, whatever line that is on.
"""

from __future__ import annotations

from bisect import bisect_left
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
            here = by_page[page]
            top = min(place.top or 0.0 for place in here) - _AROUND
            bottom = max(place.bottom or 0.0 for place in here) + _AROUND
            found = _printed_once(_characters(document, page - 1, top, bottom))
            paragraphs += _lines(found, page)
            texts |= _texts_at(found, here)
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as error:  # an engine in Rust that gives up raises no Exception
        raise Unreadable(f"pdf_oxide cannot read the PDF ({error}), so there is no second opinion on it") from error
    return Again(Document(source.id, "again", tuple(paragraphs), hints={"name": source.name}), texts)


def _characters(document: Any, index: int, top: float, bottom: float) -> Iterator[Word]:
    """The characters that stand upright on a page as it is shown, within a band of it, each a word of its own."""
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
            head, foot = base - _RISE * size, base + _HANG * size
            if top <= head and foot <= bottom:
                yield Word(text, left, head, left + char.advance_width, foot, size, blank)
        blank = False


def _printed_once(chars: Iterable[Word]) -> list[Word]:
    """The characters without those that are printed again a hair beside their first print, as fake bold is."""
    before: dict[str, list[Word]] = {}
    once = []
    for char in chars:
        alike = before.setdefault(char.text, [])
        near = _HAIR * char.em
        for other in alike:
            if abs(char.x0 - other.x0) < near and abs(char.top - other.top) < near:
                break
        else:
            alike.append(char)
            once.append(char)
    return once


def _lines(found: Sequence[Word], page: int) -> Iterator[Paragraph]:
    for line in words.lines(found):
        place = Place(page, line[0].x0, line[0].top, line[-1].x1, line[0].bottom)
        yield Paragraph(words.line_text(line), place, None)


def _texts_at(found: Sequence[Word], places: Iterable[Place]) -> dict[Place, str]:
    """The characters of each place, by their middles, without spaces."""
    levels = sorted((char.top + char.bottom, char.x0 + char.x1, at) for at, char in enumerate(found))
    heights = [level[0] for level in levels]
    texts = {}
    for place in places:
        x0, top, x1, bottom = place.x0 or 0.0, place.top or 0.0, place.x1 or 0.0, place.bottom or 0.0
        level = levels[bisect_left(heights, 2 * top) : bisect_left(heights, 2 * bottom)]
        inside = [found[at] for _, across, at in level if 2 * x0 <= across < 2 * x1]
        texts[place] = "".join(char.text for line in words.lines(inside) for char in line)
    return texts
