"""A closer look at single cells of a scan, when the sums of its tables do not agree: pages of a PDF at a higher
resolution, which brings out what a fine scan holds, and each cell cropped in several frames.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import groupby
from statistics import median
from typing import Any, Final

import numpy as np

from extract import ocr
from extract.grid import Box
from extract.manner import USUAL, Manner
from extract.model import Place, Sighting, Source
from extract.ocr import Picture
from extract.readers import pdf, scan
from extract.readers.crops import FRAMES, SOFT, Look, is_cut, is_hinted, look, usual_height
from extract.readers.figures import AROUND, figure
from extract.readers.pdf.render import render
from extract.readers.picture import Straight, straighten, upside_down
from extract.readers.sheet import Sheet

_CLOSER: Final = 1.5  # times the resolution of the first look
_CUT: Final = 0.5  # confidence of a digit of which part is gone


def look_again(source: Source, tables: Sequence[Collection[Place]], manner: Manner = USUAL) -> dict[Place, Sighting]:
    """What the cells at these places of each table say, looked at closely; places that no scanned page has are left out.
    Figures are held against those of their own table, for each table may be in print of its own size.

    Raises `NoReader` where the recogniser is not installed, as it may be where the first look came from the cache.
    """
    engine = ocr.engine()
    found: dict[Place, Sighting] = {}
    wanted: dict[int, list[list[Place]]] = {}
    for table in tables:
        in_order = sorted(table, key=lambda p: (p.page or 0, p.top or 0.0, p.x0 or 0.0))
        for number, places in groupby(in_order, key=lambda p: p.page or 0):
            wanted.setdefault(number, []).append([*places])
    for number, first, closer in _pictures(source, frozenset(wanted), manner):
        known = scan.scans(*first)
        pixels, scale = closer
        for straight, sheet in _matched(straighten(pixels, engine), [one.sheet for one in known]):
            for table in wanted[number]:
                boxes = {place: _box(place, straight, scale) for place in table if place not in found}
                inside = {place: box for place, box in boxes.items() if _is_inside(box, straight)}
                found |= _sightings(straight, [*inside], [*inside.values()], sheet, scale, engine)
    return found


Shown = tuple[Picture, float]


def _pictures(source: Source, numbers: frozenset[int], manner: Manner) -> Iterator[tuple[int, Shown, Shown]]:
    """The pictures of pages with their scales: as they were first looked at, and closer where there is more to see."""
    if scan.accepts(source):
        for number, pixels in enumerate(scan.frames(source.content, manner), start=1):
            if number in numbers:
                shown = pixels, scan.scale_of(pixels)
                yield number, shown, shown
        return
    ordered = sorted(numbers)
    for number, (first, closer) in zip(ordered, pdf.each_page(source.content, ordered, _both), strict=True):
        if first is not None and closer is not None:
            yield number, first, closer


def _both(document: Any, number: int) -> tuple[Shown | None, Shown | None]:
    """The picture of a page as it was first looked at, and closer."""
    return render(document, number, scan.DPI), render(document, number, scan.DPI * _CLOSER)


def _matched(pages: Sequence[Straight], known: Sequence[Sheet]) -> list[tuple[Straight, Sheet]]:
    """The straightened pages with what was read on them; a page that was read upside down is turned the same way."""
    pairs = []
    for page, sheet in zip(pages, known, strict=False):
        a, b, *_ = sheet.to_page
        same = a * page.to_picture[0, 0] + b * page.to_picture[0, 1] > 0
        pairs.append((page if same else upside_down(page), sheet))
    return pairs


def _box(place: Place, page: Straight, scale: float) -> Box:
    """The place of a cell in the pixels of the straightened page."""
    k = scale / 72
    x, y = ((place.x0 or 0) + (place.x1 or 0)) / 2 * k, ((place.top or 0) + (place.bottom or 0)) / 2 * k
    wide, high = ((place.x1 or 0) - (place.x0 or 0)) / 2 * k, ((place.bottom or 0) - (place.top or 0)) / 2 * k
    turn, shift = page.to_picture[:, :2], page.to_picture[:, 2]
    if abs(turn[0, 1]) > abs(turn[0, 0]):
        wide, high = high, wide
    x, y = np.linalg.solve(turn, np.array([x, y]) - shift).tolist()
    return Box(x - wide, y - high, x + wide, y + high)


def _is_inside(box: Box, page: Straight) -> bool:
    height, width = page.grey.shape
    return bool(0 <= (box.x0 + box.x1) / 2 < width and 0 <= (box.top + box.bottom) / 2 < height)


def _grown(box: Box, sheet: Sheet, scale: float, room: float) -> Box:
    """A cell with room above and below where no rule bounds it, as there is at the first look."""
    k, middle = scale / 72, (box.x0 + box.x1) / 2
    rules = [h.at * k for h in sheet.horizontals if h.start * k <= middle <= h.end * k]

    def is_ruled(y: float) -> bool:
        return any(abs(at - y) <= 2 * room for at in rules)

    top = box.top if is_ruled(box.top) else box.top - room
    return box._replace(top=top, bottom=box.bottom if is_ruled(box.bottom) else box.bottom + room)


def _sightings(
    page: Straight, places: Sequence[Place], boxes: Sequence[Box], sheet: Sheet, scale: float, engine: Any
) -> dict[Place, Sighting]:
    figures = [seen.word.em for seen in sheet.words if seen.word.text.isdecimal()]
    em = median(figures or [seen.word.em for seen in sheet.words] or [10.0]) * scale / 72
    boxes = [_grown(box, sheet, scale, AROUND * em) for box in boxes]
    looks: dict[Place, list[Look]] = {}
    asked = dict(zip(places, boxes, strict=True))
    for frame in (*FRAMES, SOFT):
        if frame is SOFT:
            asked = {place: asked[place] for place, own in looks.items() if any(map(is_hinted, own))}
        for place, one in zip(asked, look(page, [*asked.values()], em, engine, frame), strict=True):
            if one is not None:
                looks.setdefault(place, []).append(one)
    usual = usual_height(own[0] for own in looks.values())
    return {
        place: Sighting(
            tuple((figure(one.text), min(one.confidence, _CUT if is_cut(one, usual) else 1.0)) for one in own),
            tuple((figure(text), chance) for one in own for text, chance in one.others),
        )
        for place, own in looks.items()
    }
