"""Pictures of pages -> Document: scanned pages of a PDF, and files that are pictures (PNG, JPEG, TIFF, BMP, WEBP, GIF).

A page is made straight (`picture`), read (`sheet`), laid out like a page of a digital PDF (`pages`), and each figure in
its tables is looked at again (`figures`). What was read of a page is kept on disk under the hash of its pixels, so that
reading it again costs nothing.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

import numpy as np

from extract import ocr
from extract.errors import NoReader, TooLarge, Unreadable
from extract.grid import Box
from extract.manner import USUAL, Manner
from extract.model import Block, Document, Paragraph, Place, Source, Table
from extract.ocr import Picture
from extract.readers import kept
from extract.readers.brinks import cut_off, left_open
from extract.readers.crops import Frame, Look, look
from extract.readers.figures import UNSEEN, looks_at, settled
from extract.readers.pages import Layout, Page, in_order, lay_out, with_columns, without_furniture
from extract.readers.picture import Straight
from extract.readers.sheet import Sheet, sheets
from extract.workers import alive

DPI: Final = 200
PICTURES: Final = frozenset(("scan", "image"))
"""The names of the readers whose documents were recognised from pictures."""
RECOGNISED: Final = "page-recognised"
"""The code of the note on a page that was recognised in a document whose other pages have text."""
# A picture file has no size in points that could be trusted: its page is as wide as A4.
_LONG_SIDE: Final = 841.9
# A picture higher than this, in parts of its width, is more than one page.
_TALL: Final = 1.7
# Pictures of pages of one size differ in scale by less than this, and edges of one column by less than so many points.
_STRETCH: Final = 1.06
_NEAR: Final = 8.0
_KINDS: Final = frozenset(("image/png", "image/jpeg", "image/tiff", "image/bmp", "image/webp", "image/gif"))


@dataclass(frozen=True, slots=True)
class Scan:
    """A page as read from its picture: the sheet, and the looks at its cells by their boxes."""

    sheet: Sheet
    looks: Mapping[Box, Sequence[Look]]


@dataclass(frozen=True, slots=True)
class Pages:
    """Pages in the order of the file, each as a digital page or as a scan, with the number of the file's page."""

    parts: tuple[tuple[int, Page | Scan], ...]


def accepts(source: Source) -> bool:
    """Whether the file is a picture of a kind that can be opened."""
    return source.media_type in _KINDS


def read(source: Source, manner: Manner = USUAL) -> Document:
    """The paragraphs and tables of a picture, or of all pictures in it.

    Raises `NoReader` where the recogniser is not installed or not wanted, `Unreadable` where the picture is damaged,
    `TooLarge` where it has more pixels, or more pictures, than the manner allows.
    """
    if manner.ocr == "never":
        raise NoReader("the file is a picture, and reading pictures was turned off; read it with --ocr auto")
    parts: list[tuple[int, Page | Scan]] = []
    count = 0
    for count, pixels in enumerate(frames(source.content, manner), start=1):
        parts += [(count, scan) for scan in scans(pixels, scale_of(pixels))]
    return Document(source.id, "image", assembled(Pages(tuple(parts))), count, {"name": source.name})


def frames(content: bytes, manner: Manner = USUAL) -> Iterator[Picture]:
    """The pictures of a file, as RGB or grey, at most about `DPI` pixels to the inch of A4."""
    ocr.require()
    from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = None  # the limit is our own
    most = round(_LONG_SIDE / 72 * DPI * 1.1)
    try:
        with Image.open(io.BytesIO(content)) as image:
            if getattr(image, "n_frames", 1) > manner.pages:
                raise TooLarge(
                    f"the file holds more than {manner.pages:,} pictures; cut the report out of it, or raise the limit with --max-pages"
                )
            for frame in ImageSequence.Iterator(image):
                if frame.width * frame.height > manner.pixels:
                    raise TooLarge(
                        f"the picture has {frame.width:,} x {frame.height:,} pixels and the limit is {manner.pixels / 1e6:g} "
                        "million; make it smaller, or raise the limit with --max-pixels"
                    )
                shown = ImageOps.exif_transpose(frame)
                if shown.mode in ("RGBA", "LA", "PA") or "transparency" in shown.info:
                    layer = shown.convert("RGBA")
                    shown = Image.new("RGB", layer.size, "white")
                    shown.paste(layer, mask=layer.getchannel("A"))
                shown = shown.convert("L" if shown.mode in ("1", "L", "I;16", "I", "F") else "RGB")
                long = max(shown.size) / _pages_along(shown.height, shown.width)
                if long > most:
                    size = round(shown.width * most / long), round(shown.height * most / long)
                    shown = shown.resize(size, Image.Resampling.LANCZOS)
                yield from _cut(np.asarray(shown))
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise Unreadable(f"the picture is damaged or cut short ({error}); get it again") from error


def _pages_along(height: int, width: int) -> float:
    """How many times as long as a page the longer side of a picture is: pages may stand below or beside one another."""
    if height > _TALL * width:
        return height / width / 2**0.5
    return 2**0.5 if width > 1.2 * height else 1.0


def _cut(pixels: Picture) -> Iterator[Picture]:
    """A picture much higher than a page, cut into pages where the least ink is."""
    height, width = pixels.shape[:2]
    while height > _TALL * width:
        grey = pixels if pixels.ndim == 2 else pixels.min(axis=2)
        first, last = round(1.15 * width), round(1.5 * width)
        ink = (grey[first:last] < 128).sum(axis=1)
        empty = np.flatnonzero(ink == ink.min())
        at = first + int(empty[np.abs(empty + first - 2**0.5 * width).argmin()])
        yield np.ascontiguousarray(pixels[:at])
        pixels = pixels[at:]
        height = pixels.shape[0]
    yield np.ascontiguousarray(pixels)


def scale_of(pixels: Picture) -> float:
    """The scale of a picture whose page is as wide as A4, on its side, or one of two side by side: pages that were cut out
    of one picture are of one width, but not of one height.
    """
    height, width = pixels.shape[:2]
    wide = _LONG_SIDE if width > 1.2 * height else _LONG_SIDE / 2**0.5
    return float(width / wide * 72)


def scans(pixels: Picture, dpi: float) -> list[Scan]:
    """What is read on a picture: one page, or two side by side. Kept, so that the same picture is read once."""
    alive()
    key = kept.key(pixels, dpi)
    known = kept.load(key)
    if known is not None:
        return [Scan(sheet, looks) for sheet, looks in known]
    engine = ocr.engine()
    found = []
    for sheet, straight in sheets(pixels, dpi, engine):
        looking = partial(_looking, straight, dpi / 72, engine)
        layout = _layout(sheet, 1)
        found.append(Scan(sheet, looks_at(layout, sheet.words, looking)))
    kept.store(key, [(scan.sheet, scan.looks) for scan in found])
    return found


def _looking(
    straight: Straight, scale: float, engine: ocr.Engine, boxes: Sequence[Box], em: float, frame: Frame
) -> list[Look | None]:
    """Look at cells whose boxes are in points."""
    return look(straight, [Box(*(side * scale for side in box)) for box in boxes], em * scale, engine, frame)


def _layout(sheet: Sheet, number: int) -> Layout:
    words = [seen.word for seen in sheet.words]
    page = Page(number, sheet.width, sheet.height, 0, words, sheet.horizontals, sheet.verticals, [])
    return with_columns(lay_out(page))


def assembled(pages: Pages) -> tuple[Block, ...]:
    """The blocks of a document of digital and scanned pages, in places of the pages as shown."""
    layouts: list[Layout] = []
    sure: dict[tuple[int, Box], float] = {}
    origins: dict[int, tuple[int, Sheet | None]] = {}
    number, last = 0, 0
    for page, part in pages.parts:
        number, last = number + max(1, page - last), page  # a page that was not read leaves its gap
        if isinstance(part, Page):
            layouts.append(lay_out(replace(part, number=number)))
            origins[number] = page, None
            continue
        bare = _layout(part.sheet, number)
        layout, confidences = settled(bare, part.sheet.words, part.looks)
        layouts.append(layout)
        origins[number] = page, part.sheet
        sure |= {(number, box): confidence for box, confidence in confidences.items()}
        sure |= {(number, box): UNSEEN for box in (*cut_off(layout, part.sheet), *left_open(bare))}
    whole = in_order([with_columns(layout) for layout in without_furniture(_fitted(layouts))])
    return tuple(_placed(whole, sure, origins))


def _fitted(layouts: Sequence[Layout]) -> list[Layout]:
    """The pages with the columns of a table that runs on from page to page laid over one another.

    No two pictures have quite the same scale, and a photograph not even one: edges that nearly meet are the same.
    """
    found: list[Layout] = []
    for layout in layouts:
        last = max(found[-1].pieces, key=lambda p: p.box.bottom, default=None) if found else None
        first = min(layout.pieces, key=lambda p: p.box.top, default=None)
        if last is not None and first is not None and last.ruled and first.ruled:
            xs = _over(last.xs, first.xs)
            pieces = tuple(replace(p, xs=xs) if p is first else p for p in layout.pieces)
            layout = replace(layout, pieces=pieces)
        found.append(layout)
    return found


def _over(above: Sequence[float], below: Sequence[float]) -> tuple[float, ...]:
    """The column edges of one page at the scale of another; the edges below as they are where the tables differ."""
    wide, narrow = above[-1] - above[0], below[-1] - below[0]
    if not 1 / _STRETCH < wide / narrow < _STRETCH:
        return tuple(below)
    moved = tuple(above[0] + (x - below[0]) * wide / narrow for x in below)
    near = [min(above, key=lambda x: abs(x - at)) for at in moved]
    if all(abs(x - at) <= _NEAR for x, at in zip(near, moved, strict=True)) and len(set(near)) == len(near):
        return tuple(near)
    return moved


def _placed(
    found: Iterable[Block], sure: Mapping[tuple[int, Box], float], origins: Mapping[int, tuple[int, Sheet | None]]
) -> Iterator[Block]:
    """The blocks with confidences, in places on the pages of the file."""
    for block in found:
        if isinstance(block, Paragraph):
            yield block._replace(place=_moved(block.place, origins))
            continue
        cells = []
        for cell in block.cells:
            place = cell.place
            digital = origins[place.page or 0][1] is None
            confidence = sure.get((place.page or 0, _box(place)), None if digital else UNSEEN)
            cells.append(cell._replace(confidence=confidence, place=_moved(place, origins)))
        yield Table(tuple(cells), _moved(block.place, origins), block.ruled)


def _moved(place: Place, origins: Mapping[int, tuple[int, Sheet | None]]) -> Place:
    """The place on the page as shown: the middle moves as the page was turned, the size is kept."""
    page, sheet = origins[place.page or 0]
    if sheet is None:
        return place._replace(page=page)
    x0, top, x1, bottom = _box(place)
    a, b, c, d, e, f = sheet.to_page
    x, y, wide, high = (x0 + x1) / 2, (top + bottom) / 2, (x1 - x0) / 2, (bottom - top) / 2
    if abs(b) > abs(a):
        wide, high = high, wide
    x, y = a * x + b * y + c, d * x + e * y + f
    return Place(page, round(x - wide, 1), round(y - high, 1), round(x + wide, 1), round(y + high, 1))


def _box(place: Place) -> Box:
    return Box(place.x0 or 0.0, place.top or 0.0, place.x1 or 0.0, place.bottom or 0.0)
