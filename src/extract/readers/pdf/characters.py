"""The characters of a PDF page, and the words that they make.

A word here is a run of characters with no gap in it: a line of Chinese prose is one, the number in a cell another.
PDFium's generated blanks are not used; real ones part words.
"""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import Final

import numpy as np
import numpy.typing as npt

from extract.grid import Box, Ruling
from extract.readers.pdf import calls as call
from extract.readers.pdf.arrays import Flags, Floats, Integers
from extract.readers.pdf.ink import Hidden
from extract.readers.pdf.parting import WIDE, at_rules, jumps, over_rules, sides_of, two_figures
from extract.readers.pdf.view import View
from extract.text import IDEOGRAPHS, PICTURE, raised
from extract.words import LOWERED, RAISED, SMALLER, SPACE, Word

# Figures of one number may be spread to fill a cell; up to this gap, in parts of a full width, they stay together.
_SPREAD_FIGURES: Final = 0.5
# PDFium's own code for a hyphen at the end of a line; codes that are no characters are shown, so that none is lost.
_HYPHEN: Final = 2
UNKNOWN: Final = 0xFFFD
# Fake bold moves its second print by less than half of this; characters within half of the other may be one printed twice.
_HAIR: Final = 4.0
_CELL: Final = 12.0

# The second half of a character beyond the first plane, once its code is known from both.
_JOINED: Final = 0x2060

# Smaller fills, in points, are no cells; more than this are a picture.
_SMALLEST: Final = 6.0
_MOST_FILLS: Final = 3000
# The hidden characters that are looked at one by one; a page with more has all its text twice.
_MOST_HIDDEN: Final = 500
# Faint print of so few characters is a figure in grey, as a 0 may be, and no watermark.
_FIGURE: Final = 2
# Boxes of ideographs that are higher than this, in parts of their width, are those of all that the font holds.
_TALL: Final = 1.8
# In parts of its size, how far the print of an ideograph stands above its line.
_ASCENT: Final = 0.88
# In parts of their width, how far two characters overlap at least that are no neighbours.
_BESIDE: Final = 0.2

_SPACE: Final = np.zeros(0x10000, dtype=np.bool_)
_SPACE[1:0x21] = _SPACE[0x2000:0x200B] = True
_SPACE[[0x7F, 0xA0, 0x1680, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000]] = True
_SPACE[_HYPHEN] = False
_INK: Final = ~_SPACE
_INK[0x200B:0x2010] = False
_INK[[_JOINED, 0xFEFF]] = False
# What each unit of UTF-16 stands for: radicals for ideographs, halves of characters for nothing known.
_MEANT: Final = np.arange(0x10000)
_MEANT[[*IDEOGRAPHS]] = [*IDEOGRAPHS.values()]
_MEANT[0xD800:0xE000] = _MEANT[[0, 0xFFFE, 0xFFFF]] = UNKNOWN
_MEANT[_HYPHEN] = ord("-")


@dataclass(frozen=True, slots=True)
class Characters:
    """The ink of a page, character by character in the order of the file, in PDF coordinates.

    `positions` are the numbers by which PDFium knows them; `blanks` counts the printed blanks before each.
    """

    text: int
    positions: Integers
    codes: Integers
    left: Floats
    bottom: Floats
    right: Floats
    top: Floats
    blanks: Integers

    @property
    def figures(self) -> Flags:
        """Which characters are digits."""
        return (self.codes >= ord("0")) & (self.codes <= ord("9"))

    def only(self, kept: Flags) -> Characters:
        """The characters that are kept."""
        left, bottom, right, top = (side[kept] for side in (self.left, self.bottom, self.right, self.top))
        return Characters(
            self.text, self.positions[kept], self.codes[kept], left, bottom, right, top, self.blanks[kept]
        )


def characters(text: int, hidden: Hidden | None = None) -> Characters:
    """The characters of an open text page, less those that are `hidden`."""
    count = max(call.count_characters(text), 0)
    codes = _codes(text, count)
    sides = np.zeros((count, 4), np.float32)
    start = sides.ctypes.data
    for _ in map(call.get_loose_box, repeat(text), range(count), range(start, start + 16 * count, 16)):
        pass
    # Codes beyond the tables are ink, as the last place of each says.
    positions = _INK.take(codes, mode="clip").nonzero()[0]
    if hidden:
        positions = _shown(text, codes, sides, positions, hidden)
    placed = sides.take(positions, 0)
    inked = codes.take(positions)
    if _is_printed_twice(inked, placed[:, 0], placed[:, 3]):
        once = _printed_once(inked, placed)
        positions, placed, inked = positions[once], placed[once], inked[once]
    left, top, right, bottom = np.ascontiguousarray(placed.T, np.float64)
    wide = inked >= WIDE
    if (top - bottom)[wide].sum() > _TALL * (right - left)[wide].sum():
        top, bottom = _on_their_lines(text, positions, top, bottom)
    spaces = _SPACE.take(codes, mode="clip").nonzero()[0]
    x0, y1, x1, y0 = sides.take(spaces, 0).T
    # Spaces that PDFium made up have no size.
    printed = spaces[np.abs(x1 - x0) + np.abs(y1 - y0) > 0.1]
    blanks = printed.searchsorted(positions)
    return Characters(text, positions, inked, left, bottom, right, top, blanks)


def _on_their_lines(text: int, positions: Integers, tops: Floats, bottoms: Floats) -> tuple[Floats, Floats]:
    """Tops and bottoms of characters as high as their print, for fonts whose boxes reach into the lines above and below."""
    place = (ctypes.c_double * 2)()
    x = ctypes.addressof(place)
    tops, bottoms = tops.copy(), bottoms.copy()
    for at, position in enumerate(positions.tolist()):
        size = _size(text, position)
        if tops[at] - bottoms[at] > _TALL * size and call.get_origin(text, position, x, x + 8):
            tops[at], bottoms[at] = place[1] + _ASCENT * size, place[1] - (1 - _ASCENT) * size
    return tops, bottoms


def _shown(text: int, codes: Integers, sides: npt.NDArray[np.float32], positions: Integers, hidden: Hidden) -> Integers:
    """The positions of characters that are shown; what is blacked out is made PICTURE in `codes`.

    PDFium keeps one of two equal characters that lie on one another: where the one that it kept is hidden and the other is not,
    there is a hole among the characters of an object that is shown, and the hidden one fills it.
    """
    objects = list(map(call.get_text_object, repeat(text), positions.tolist()))
    codes[positions[[each in hidden.blacked for each in objects]]] = ord(PICTURE)
    unseen = hidden.unseen
    if hidden.faint:
        size = Counter(objects)
        unseen -= {each for each in hidden.faint if size[each] <= _FIGURE}
    gone = np.fromiter((each in unseen for each in objects), np.bool_, len(objects))
    if not gone.any() or not len(hidden.shown):
        return positions[~gone]
    left, top, right, bottom = sides.take(positions, 0).astype(np.float64).T
    across, up = (left + right) / 2, (top + bottom) / 2
    room = _BESIDE * (right - left)
    left, right = left - room, right + room
    x0, y0, x1, y1 = hidden.shown.T
    kept = ~gone
    for at in gone.nonzero()[0][:_MOST_HIDDEN].tolist():
        x, y = across[at], up[at]
        inside = ((x0 <= x) & (x <= x1) & (y0 <= y) & (y <= y1)).any()
        if inside and not (kept & (left < x) & (x < right) & (bottom < y) & (y < top)).any():
            kept[at] = True
    return positions[kept]


def _is_printed_twice(codes: Integers, left: Floats, bottom: Floats) -> bool:
    """Whether fake bold may be on the page: characters printed again a hair beside their first print.

    No two characters of one code share a cell this small otherwise, and in two grids half a cell apart a pair is parted
    by both only if it lies across a corner; of a whole run, some pair does not.
    """
    for shift in (0.0, _HAIR / 2):
        columns, rows = ((left + shift) / _HAIR).astype(np.int64), ((bottom + shift) / _HAIR).astype(np.int64)
        cells = (codes << 32) + (columns << 16) + rows
        cells.sort()
        if (cells[1:] == cells[:-1]).any():
            return True
    return False


def _printed_once(codes: Integers, sides: npt.NDArray[np.float32]) -> Flags:
    """Whether each character is the first of those with its code that lie nearly on one another."""
    left, bottom = sides[:, 0], sides[:, 3]
    suspects: set[int] = set()
    for right in (0.0, _CELL / 2):
        for up in (0.0, _CELL / 2):  # two points less than half a cell apart share a cell in one of the four grids
            columns, rows = ((left + right) / _CELL).astype(np.int64), ((bottom + up) / _CELL).astype(np.int64)
            cells = (codes << 32) + (columns << 16) + rows
            order = np.argsort(cells, kind="stable")
            same = np.flatnonzero(cells[order[1:]] == cells[order[:-1]])
            suspects.update(order[same].tolist(), order[same + 1].tolist())
    kept: dict[tuple[int, int, int], list[tuple[float, float]]] = {}
    first = np.ones(len(codes), dtype=np.bool_)
    for index in sorted(suspects):
        x, top, right, y = sides[index].tolist()
        code, column, row = int(codes[index]), round(x / _CELL), round(y / _CELL)
        near, level = 0.4 * (right - x), 0.4 * (top - y)
        beside = (kept.get((code, c, r), ()) for c in (column - 1, column) for r in (row - 1, row))
        if any(
            abs(x - before) < near and abs(y - below) < min(near, level) for cell in beside for before, below in cell
        ):
            first[index] = False
        else:
            kept.setdefault((code, int(x // _CELL), int(y // _CELL)), []).append((x, y))
    return first


def _codes(text: int, count: int) -> Integers:
    """The Unicode numbers of all characters: in one call where each is one known unit of UTF-16, else one by one."""
    units = np.empty(count + 1, np.uint16)
    if call.get_text(text, 0, count, units.ctypes.data) == count + 1:
        codes: Integers = _MEANT.take(units[:count])
        if not (codes == UNKNOWN).any():
            return codes
    codes = np.fromiter(map(call.get_unicode, repeat(text), range(count)), np.int64, count)
    halves = codes >> 10
    high = np.flatnonzero((halves[:-1] == 0xD800 >> 10) & (halves[1:] == 0xDC00 >> 10))
    joined = 0x10000 + (codes[high] - 0xD800) * 0x400 + (codes[high + 1] - 0xDC00)
    codes[codes > 0x10FFFF] = UNKNOWN
    codes = np.where(codes < len(_MEANT), _MEANT.take(codes, mode="clip"), codes)
    codes[high], codes[high + 1] = joined, _JOINED
    return codes


@dataclass(frozen=True, slots=True)
class Runs:
    """Words before they are named: for each the place of its first character, and the quarters to the right that its
    characters are turned by, -1 for a slant as in a watermark.

    `sides` are the x0, top, x1 and bottom of all characters as looked at, `ems` the widths of full characters of their print.
    """

    sides: tuple[Floats, Floats, Floats, Floats]
    ems: Floats
    starts: Integers
    lengths: Integers
    quarters: Integers

    @property
    def usual(self) -> int:
        """The quarters that most characters are turned by."""
        straight = self.quarters >= 0
        return int(np.bincount(self.quarters[straight], self.lengths[straight], minlength=4).argmax())


def runs(page: Characters, view: View, verticals: Sequence[Ruling], fills: Sequence[Box] = ()) -> Runs:
    """Where words begin on a page with at least one character.

    A rule between two characters parts them, but a number that is too wide for its cell is never cut. The side of a fill
    parts a label from the figure behind it: the fill may be a cell.
    """
    sides = x0, y0, x1, y1 = view.sides(page.left, page.bottom, page.right, page.top)
    heights = y1 - y0
    ems = np.where(page.codes >= WIDE, x1 - x0, 0.7 * heights)
    pair = np.maximum(ems[1:], ems[:-1])
    gaps = x0[1:] - x1[:-1]
    overlaps = np.minimum(y1[1:], y1[:-1]) - np.maximum(y0[1:], y0[:-1])
    figure = page.figures
    allowed = np.where(figure[1:] & figure[:-1], _SPREAD_FIGURES, SPACE) * pair
    breaks = (
        (overlaps < 0.5 * np.minimum(heights[1:], heights[:-1]))
        | (gaps > allowed)
        | (gaps < -0.5 * pair)
        | ((page.blanks[1:] > page.blanks[:-1]) & (gaps > 0.1 * pair))
    )
    breaks |= jumps(figure[1:] & figure[:-1] & ~breaks, gaps, pair)
    if len(verticals):
        rules = sides_of(verticals)
        breaks |= at_rules(page.codes, sides, pair, rules)
        breaks |= over_rules((page.codes[:-1] >= WIDE) & figure[1:] & ~breaks, breaks, sides, rules)
        breaks |= two_figures(page.text, page.positions, figure[1:] & figure[:-1] & ~breaks, sides, rules)
    cells = [f for f in fills if f.bottom - f.top >= _SMALLEST and f.x1 - f.x0 >= _SMALLEST]
    if 0 < len(cells) <= _MOST_FILLS:
        ends = np.array([(x, cell.top, cell.bottom) for cell in cells for x in (cell.x0, cell.x1)]).T
        behind = (page.codes[:-1] >= WIDE) & figure[1:]
        breaks |= behind & at_rules(page.codes, sides, pair, ends)
    edges = np.concatenate(([0], breaks.nonzero()[0] + 1, [len(page.codes)]))
    starts = edges[:-1]
    angles = map(call.get_angle, repeat(page.text), page.positions[starts].tolist())
    turns = np.fromiter(angles, np.float64, len(starts)) / (math.pi / 2)
    near = np.rint(turns)
    quarters = np.where(np.abs(turns - near) < 0.1, near.astype(np.int64) % 4, -1)
    return Runs(sides, ems, starts, edges[1:] - starts, quarters)


def words(page: Characters, found: Runs, view: View) -> list[Word]:
    """The words of a page in the order of the file. Slanted ones (watermarks) and second prints are left out."""
    x0, y0, x1, y1 = found.sides
    starts = found.starts
    codes = _with_marks(page, y0, y1, starts)
    text = codes.astype("<u4").tobytes().decode("utf-32-le")
    ends = starts + found.lengths
    blanks = page.blanks[starts]
    made = list(
        map(
            Word._make,
            zip(
                [text[start:end] for start, end in zip(starts.tolist(), ends.tolist(), strict=True)],
                np.minimum.reduceat(x0, starts).round(1).tolist(),
                np.minimum.reduceat(y0, starts).round(1).tolist(),
                np.maximum.reduceat(x1, starts).round(1).tolist(),
                np.maximum.reduceat(y1, starts).round(1).tolist(),
                np.maximum.reduceat(found.ems, starts).tolist(),
                [bool(blanks[0]), *(blanks[1:] > blanks[:-1]).tolist()],
                strict=True,
            ),
        )
    )
    made = _with_true_boxes(made, page.positions[starts].tolist(), page.text, view)
    if (found.quarters < 0).any():
        made = [word for word, quarter in zip(made, found.quarters.tolist(), strict=True) if quarter >= 0]
    return made


def _with_marks(page: Characters, tops: Floats, feet: Floats, starts: Integers) -> Integers:
    """The characters with raised ones for figures in small print above or below the foot of the character before them in their
    word: marks of notes, which else would be read on as digits of the figure.
    """
    codes, heights, figure = page.codes, feet - tops, page.figures
    smaller = heights[1:] < SMALLER * heights[:-1]
    if not (smaller & figure[1:]).any():
        return codes
    begins = np.zeros(len(codes) + 1, dtype=np.bool_)
    begins[starts] = begins[-1] = True
    marked = codes.copy()
    lower = figure[:-1] & (feet[1:] - feet[:-1] > LOWERED * heights[:-1])
    off = lower | (feet[:-1] - feet[1:] > RAISED * heights[:-1])
    for first in ((smaller & figure[1:] & off).nonzero()[0] + 1).tolist():
        before, own = page.positions[first - 1 : first + 1].tolist()
        if _size(page.text, own) > SMALLER * _size(page.text, before):
            continue  # a font whose boxes are those of the ink
        mark = first
        while figure[mark] and not begins[mark] and heights[mark] <= heights[first] + 0.1:
            marked[mark] = ord(raised(chr(codes[mark])))
            mark += 1
            if mark == len(codes):
                break
    return marked


def _size(text: int, position: int) -> float:
    """The size of the font in which a character is printed, in points."""
    matrix = (ctypes.c_float * 6)()
    call.get_character_matrix(text, position, ctypes.addressof(matrix))
    return float(call.get_size(text, position) * math.hypot(matrix[2], matrix[3]))


def _with_true_boxes(made: list[Word], firsts: Sequence[int], text: int, view: View) -> list[Word]:
    """With boxes of ink for vertical fonts, whose other boxes PDFium gives in the font's own size.

    They show in ideographs that stand alone and fill too little of their boxes; marks beside them have the same size.
    """
    alone = [i for i, word in enumerate(made) if len(word.text) == 1 and word.text >= "\u3000"]
    ink = {i: _ink(text, firsts[i], view) for i in alone}
    sizes = {
        round(made[i].x1 - made[i].x0, 1): max(ink[i].x1 - ink[i].x0, ink[i].bottom - ink[i].top)
        for i in alone
        if "\u4e00" <= made[i].text < "\ua000"
    }
    for i in alone:
        width = made[i].x1 - made[i].x0
        size = sizes.get(round(width, 1), width)
        if width > 1.6 * size:
            made[i] = Word(made[i].text, *ink[i], 1.1 * size)
    return made


def _ink(text: int, position: int, view: View) -> Box:
    """The rectangle around the ink of one character."""
    sides = (ctypes.c_double * 4)()
    start = ctypes.addressof(sides)
    call.get_tight_box(text, position, start, start + 8, start + 16, start + 24)
    left, right, bottom, top = sides
    return Box(*view.sides(left, bottom, right, top))
