"""Text of a page that leaves no ink, leaves it in the colour of the paper, or is painted over.

Such text is left out; what is painted over in another colour than white is known to be there, and stands as PICTURE.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import repeat
from typing import Final

import numpy as np
import numpy.typing as npt
import pypdfium2.raw as pdfium

from extract.readers.pdf import calls as call
from extract.readers.pdf.arrays import Flags, Floats

# Ink lighter than this, of 255, is that of a watermark; paper is lighter than the second.
_FAINT: Final = 200
_PAPER: Final = 250
_CONTRAST: Final = 30
# What may hold any colour.
_GROUNDS: Final = frozenset((pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_SHADING, pdfium.FPDF_PAGEOBJ_FORM))
_INKED: Final = frozenset((pdfium.FPDF_TEXTRENDERMODE_FILL, pdfium.FPDF_TEXTRENDERMODE_FILL_STROKE))
_NO_INK: Final = (pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP)
_STROKED: Final = (pdfium.FPDF_TEXTRENDERMODE_STROKE, pdfium.FPDF_TEXTRENDERMODE_STROKE_CLIP)
# A patch of paper may be this much smaller than the text that it hides, in points.
_EDGE: Final = 1.0
_MOST: Final = 20_000_000  # pairs of a text and a ground
_AT_ONCE: Final = 256  # patches held against all texts at a time


@dataclass(frozen=True, slots=True)
class Hidden:
    """The text objects that are not read, those among them that are only faint, and those painted over so that it can be seen
    that something is there, by their handles; and the bounds of the other text objects.
    """

    unseen: frozenset[int]
    faint: frozenset[int]
    blacked: frozenset[int]
    shown: Floats


@dataclass(slots=True)
class Ink:
    """The text objects of a page: those that leave ink, those that leave none that can be read, and those painted over, in
    white or in another colour.
    """

    shown: list[int] = field(default_factory=list)
    unseen: set[int] = field(default_factory=set)
    faint: set[int] = field(default_factory=set)
    over: set[int] = field(default_factory=set)
    blacked: set[int] = field(default_factory=set)

    def look(self, objects: Sequence[int], kinds: Sequence[int], texts: Sequence[int], inner: bool) -> None:
        """Look at the text objects of a page, or of a form on it (`inner`), whose ground may be that of the page; `texts` are
        their numbers among its objects.
        """
        handles = [objects[n] for n in texts]
        modes = list(map(call.get_render_mode, handles))
        light = np.zeros(len(handles)) if inner else lightness(handles)
        if not (len(handles) and (light.max() >= _FAINT or not _INKED.issuperset(modes))):
            self.shown += handles
            return
        faint = (light >= _FAINT) & ~np.isin(modes, _STROKED)
        odd = np.isin(modes, _NO_INK) | (faint & ~self._on_ground(objects, kinds, handles, light))
        for handle, is_odd, ink in zip(handles, odd.tolist(), light.tolist(), strict=True):
            if is_odd:
                self.unseen.add(handle)
            else:
                self.shown.append(handle)
            if _FAINT <= ink < _PAPER:
                self.faint.add(handle)

    def hidden(self) -> Hidden | None:
        """What is not to be read, None where all is. Of a page that shows less text than it hides, what has no ink is all the
        text that there is, and is read.
        """
        unseen = self.over | (self.unseen if len(self.unseen) <= len(self.shown) else set())
        if not unseen and not self.blacked:
            return None
        shown = [handle for handle in self.shown if handle not in unseen and handle not in self.blacked]
        return Hidden(
            frozenset(unseen), frozenset(self.faint & unseen), frozenset(self.blacked - unseen), bounds_of(shown)
        )

    def _on_ground(self, objects: Sequence[int], kinds: Sequence[int], handles: Sequence[int], light: Floats) -> Flags:
        """Whether each text stands on something darker than itself."""
        paths = [o for o, kind in zip(objects, kinds, strict=True) if kind == pdfium.FPDF_PAGEOBJ_PATH]
        grounds = [path for path, fill in zip(paths, draw_modes(paths)[0], strict=True) if fill]
        pictures = [o for o, kind in zip(objects, kinds, strict=True) if kind in _GROUNDS]
        if not grounds and not pictures:
            return np.zeros(len(handles), dtype=np.bool_)
        if len(handles) * (len(grounds) + len(pictures)) > _MOST:
            return np.ones(len(handles), dtype=np.bool_)  # a drawing, on which all may be seen
        shades = np.concatenate((lightness(grounds), np.zeros(len(pictures))))
        left, bottom, right, top = bounds_of([*grounds, *pictures]).T
        x0, y0, x1, y1 = bounds_of(handles).T[:, :, None]
        across, up = (x0 + x1) / 2, (y0 + y1) / 2
        on = (left <= across) & (across <= right) & (bottom <= up) & (up <= top)
        dark: Flags = (on & (shades + _CONTRAST < light[:, None])).any(axis=1)
        return dark

    def paint_over(self, objects: Sequence[int], texts: Sequence[int], patches: frozenset[int]) -> None:
        """Find the texts that filled rectangles hide which are painted after them."""
        late = [n for n in range(texts[0], len(objects)) if objects[n] in patches]
        if not late or len(late) * len(texts) > _MOST:
            return
        inside = bounds_of([objects[n] for n in texts])
        patched = bounds_of([objects[n] for n in late])
        below = np.searchsorted(texts, late)  # how many of the texts are painted before each
        for at, hidden in _hits(patched, inside, below):
            patch = objects[late[at]]
            if not call.has_transparency(patch):
                kept = _covers(_clipped(patch, patched[at]), inside[hidden])
                found = [objects[texts[n]] for n in hidden[kept].tolist()]
                written = bool((_covers(patched[at], inside) & (np.array(texts) > late[at])).any())
                (self.over if written or lightness([patch])[0] >= _PAPER else self.blacked).update(found)


def _hits(patches: Floats, inside: Floats, below: npt.NDArray[np.intp]) -> Iterator[tuple[int, npt.NDArray[np.intp]]]:
    """Each patch that covers texts painted before it, with their numbers."""
    left, bottom, right, top = inside.astype(np.float32).T
    across, up, number = (left + right) / 2, (bottom + top) / 2, np.arange(len(inside))
    for first in range(0, len(patches), _AT_ONCE):
        x0, y0, x1, y1 = patches[first : first + _AT_ONCE].astype(np.float32).T[:, :, None]
        near = (up >= y0) & (up <= y1) & (across >= x0) & (across <= x1)
        near &= number < below[first : first + _AT_ONCE, None]
        for at in near.any(axis=1).nonzero()[0].tolist():
            yield first + at, near[at].nonzero()[0]


def lightness(objects: Sequence[int]) -> Floats:
    """How light the ink of each object is on white paper, from 0 to 255."""
    count = len(objects)
    values = np.zeros((count, 4), np.uint32)
    start = values.ctypes.data
    stop = start + 16 * count
    known = list(map(call.get_fill_color, objects, *(range(start + at, stop, 16) for at in (0, 4, 8, 12))))
    if not all(known):  # a pattern
        values[[not each for each in known]] = (0, 0, 0, 255)
    # The darkest of the three colours tells: yellow on white is read, if hardly.
    ink = values[:, :3].min(axis=1).astype(np.float64)
    light: Floats = 255.0 - (255.0 - ink) * values[:, 3] / 255.0
    return light


def bounds_of(objects: Sequence[int]) -> Floats:
    """The left, bottom, right and top of each object."""
    count = len(objects)
    sides = np.zeros((count, 4), np.float32)
    start = sides.ctypes.data
    stop = start + 16 * count
    for _ in map(call.get_bounds, objects, *(range(start + at, stop, 16) for at in (0, 4, 8, 12))):
        pass
    return sides.astype(np.float64)


def draw_modes(paths: Sequence[int]) -> tuple[list[int], list[int]]:
    """For each path whether it is filled, and whether it is stroked."""
    count = len(paths)
    modes = (ctypes.c_int * (2 * count))()
    start, stop = ctypes.addressof(modes), ctypes.addressof(modes) + 8 * count
    for _ in map(call.get_draw_mode, paths, range(start, stop, 8), range(start + 4, stop, 8)):
        pass
    return modes[0::2], modes[1::2]


def _covers(patch: Floats, inside: Floats) -> Flags:
    """Whether a patch covers the whole of each rectangle, but for its edge."""
    found: Flags = np.all((patch[:2] - _EDGE <= inside[:, :2]) & (inside[:, 2:] <= patch[2:] + _EDGE), axis=1)
    return found


def _clipped(path: int, bounds: Floats) -> Floats:
    """The part of a rectangle that its clip leaves."""
    clip = call.get_clip_path(path)
    place = (ctypes.c_float * 2)()
    at = ctypes.addressof(place)
    for number in range(max(call.count_clip_paths(clip), 0) if clip else 0):
        count = call.count_clip_segments(clip, number)
        points = []
        for segment in map(call.get_clip_segment, repeat(clip), repeat(number), range(min(count, 100))):
            call.get_point(segment, at, at + 4)
            points.append((place[0], place[1]))
        if points:
            xs, ys = zip(*points, strict=True)
            bounds = np.array(
                [max(bounds[0], min(xs)), max(bounds[1], min(ys)), min(bounds[2], max(xs)), min(bounds[3], max(ys))]
            )
    return bounds
