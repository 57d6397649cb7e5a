"""The figures of cells on a scan: the page's words and the cell's own crops are two opinions of one print.

Where both say the same, the figure is as sure as the surer one; where they differ, more crops vote, and a figure without
a clear majority is handed on with a confidence that makes it `doubtful`. Nothing is taken for a figure that no reading
shows.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from statistics import median
from typing import Final

from extract.grid import Box, PieceCell
from extract.readers.crops import FRAMES, SOFT, Frame, Look, is_cut, is_hinted, rivals, usual_height
from extract.readers.pages import Layout
from extract.readers.sheet import Seen
from extract.text import BLANK_MARKS, fold, parse_number
from extract.words import Word

Looks = Mapping[Box, Sequence[Look]]
Looking = Callable[[Sequence[Box], float, Frame], list[Look | None]]
"""Looks at cells: their boxes, the height of print in them, and how each is cropped; lengths in points."""

# What a recogniser says where a figure stands alone, with no word around it to tell a letter from a figure.
ALIKE: Final = str.maketrans("OoDQCc。○〇口θøØlI丨|!iBSsZzGbóqg", "00000000000001111118552266699")
# What a dash, and a blurred double one, are taken for.
_DASHED: Final = {"一": "—", "_": "—", "~": "—", "一一": "——", "二": "——", "=": "——", "＝": "——"}
_TICKS: Final = "√✓°•★*■●"  # a pen's ticks and specks beside a figure
# Those of which the figure is a guess: another opinion must have read a figure.
_GUESSED: Final = frozenset("DQCcθøØBSsZzGbóqg二" + _TICKS)
_DASHES: Final = frozenset("-—－–")
_SURE: Final = 0.9  # a reading of its own that is better than this needs no third opinion
_SEEN: Final = 0.85  # where no reading is better than this, all may be wrong in the same way
_RIVAL: Final = 0.05  # from this chance on another figure is a rival
_OPEN: Final = 0.4  # confidence where opinions differ
UNSEEN: Final = 0.4  # confidence of a cell at which nobody has looked
_CUT: Final = 0.5  # confidence of a word that reaches over the edge of its cell
_NARROWEST: Final = 0.4  # no figure is narrower, in parts of the height of print
AROUND: Final = 0.3  # room to look in around a cell without rules, in parts of the height of print
# Where more than this part of so many figures of a table are doubtful, its print is bad, and none of them is sure.
_BAD: Final = 0.2
_FEWEST: Final = 8
_MOST_COLUMNS: Final = 40  # lines of dirt make more
_LONGEST: Final = 12
_RULES: Final = str.maketrans("", "", " |{}[]!¦丨")  # what a piece of a rule beside a figure is taken for
_FIGURE: Final = re.compile(r"[\d.,+\-−—–－/\\*\s减增少加无空万亿元件项条个次人家]*")
_SHORT: Final = 3


def figure(text: str) -> str:
    """What is read in a cell as the figure that it can hold: letters that look like figures become figures where a
    figure comes of it, else the text is left as it is.
    """
    flat = text.strip()
    if "\n" in flat:
        lines = [figure(line) for line in flat.splitlines()]
        return "\n".join(line for line in lines if line.strip(_TICKS + ".")) or flat
    if flat in _DASHED:
        return _DASHED[flat]
    if not flat or parse_number(flat).kind != "words":
        return flat
    alike = flat.translate(ALIKE)
    trimmed = alike.strip("'`.·,:;_~^\"“”‘’|")
    for candidate in (alike, trimmed, trimmed.strip(_TICKS)):
        if candidate and parse_number(candidate).kind == "number":
            return candidate
    return flat


def may_be_figure(text: str) -> bool:
    """Whether a cell with these words may hold a figure, or hold one that the words miss."""
    flat = fold(text).strip()
    if len(flat) > _LONGEST:
        return False
    if _FIGURE.fullmatch(flat) or parse_number(figure(flat)).kind != "words":
        return True
    return (len(flat) <= _SHORT or any(map(str.isdecimal, flat))) and sum(char >= "\u2e80" for char in flat) < 2


def cells_to_look_at(layout: Layout) -> list[tuple[Box, Box, float]]:
    """The cells of a page's tables that may hold a figure, where to look for it, and the usual height of print in their
    table. Cells without rules end at their words, which are a little higher than the detector says, and at a page break
    at the ends of the rules beside them.
    """
    found = []
    for piece in layout.pieces:
        ems = [cell.em for cell in piece.cells if cell.em]
        if ems and len(piece.cells) > 3:
            em = median(ems)
            room = AROUND * em
            found += [
                (cell.box, _grown(cell, room, piece.ruled), em)
                for cell in piece.cells
                if may_be_figure(cell.text) and (piece.ruled or _is_bare(cell, piece.cells, em))
            ]
    return found


def _is_bare(cell: PieceCell, cells: Sequence[PieceCell], em: float) -> bool:
    """Whether a cell without rules has its room to itself, and enough of it for a figure: else what is seen in an empty one
    may be of another.
    """
    x0, top, x1, bottom = cell.box
    return bool(cell.text) or not (
        x1 - x0 < _NARROWEST * em
        or any(
            other.text and other.box.x0 < x1 and x0 < other.box.x1 and other.box.top < bottom and top < other.box.bottom
            for other in cells
        )
    )


def _grown(cell: PieceCell, room: float, ruled: bool) -> Box:
    """The box of a cell with room at the sides where no rule is."""
    x0, top, x1, bottom = cell.box
    if ruled:
        return Box(x0, top - room * cell.open_top, x1, bottom + room * cell.open_bottom)
    return Box(x0 - room, top - room, x1 + room, bottom + room)


def looks_at(layout: Layout, seen: Sequence[Seen], looking: Looking) -> dict[Box, list[Look]]:
    """Look at each cell that may hold a figure: once, again in other frames where the opinions are not one, and out of focus
    where the print may be of another figure.
    """
    found: dict[Box, list[Look]] = {}
    everything = wanted = cells_to_look_at(layout)
    texts = {cell.box: cell.text for piece in layout.pieces for cell in piece.cells}
    for frame in FRAMES:
        _look(wanted, frame, looking, found)
        wanted = [one for one in wanted if one[0] in found and _is_open(texts[one[0]], one[0], seen, found[one[0]])]
        if not wanted:
            break
    _look([one for one in everything if any(map(is_hinted, found.get(one[0], ())))], SOFT, looking, found)
    return found


def _look(
    wanted: Sequence[tuple[Box, Box, float]], frame: Frame, looking: Looking, found: dict[Box, list[Look]]
) -> None:
    for em in sorted({em for *_, em in wanted}):
        boxes = [(box, room) for box, room, own in wanted if own == em]
        looks = looking([room for _, room in boxes], em, frame)
        for (box, _), one in zip(boxes, looks, strict=True):
            if one is not None:
                found.setdefault(box, []).append(one)


def _is_open(text: str, box: Box, seen: Sequence[Seen], looks: Sequence[Look]) -> bool:
    word, look = figure(text), figure(looks[0].text)
    return word != look or min(_confidence(box, seen), looks[0].confidence) < _SURE


def settled(layout: Layout, seen: Sequence[Seen], looks: Looks) -> tuple[Layout, dict[Box, float]]:
    """The page with the figures that words and looks make together, and how sure each cell is."""
    sure: dict[Box, float] = {}
    pieces = []
    for piece in layout.pieces:
        usual = usual_height(look for cell in piece.cells for look in looks.get(cell.box, ())[:1])
        cells = []
        for cell in piece.cells:
            own = looks.get(cell.box, ())
            text, confidence = _settle(cell, seen, own)
            if confidence is not None and (piece.columns > _MOST_COLUMNS or any(is_cut(look, usual) for look in own)):
                confidence = min(_OPEN, confidence)
            if confidence is not None:
                sure[cell.box] = confidence
            cells.append(cell if text == cell.text else cell._replace(text=text))
        printed = [c.box for c in cells if c.text and looks.get(c.box) and max(c.text) < "\u2e80"]
        open_ones = sum(sure.get(box, 0.0) <= _OPEN for box in printed)
        if len(printed) >= _FEWEST and open_ones > _BAD * len(printed):
            sure |= {box: min(_OPEN, sure.get(box, 0.0)) for box in printed}
        pieces.append(replace(piece, cells=tuple(cells)))
    return replace(layout, pieces=tuple(pieces)), sure


def _settle(cell: PieceCell, seen: Sequence[Seen], looks: Sequence[Look]) -> tuple[str, float | None]:
    if not cell.text and not looks:
        return cell.text, UNSEEN  # ink that is no line of print, or a cell that nobody looked at: no proof of a blank
    own = _confidence(cell.box, seen)
    if not looks:
        text = figure(cell.text) if may_be_figure(cell.text) else cell.text
        return text, min(own, _OPEN) if may_be_figure(text) and _is_unread(text) else own
    votes = [_vote(cell.text, own)] if cell.text.strip() else []
    votes += [_vote(look.text, look.confidence) for look in looks]
    if all(text and _DASHES.issuperset(text) for text, _ in votes):
        dash, _ = max(votes, key=lambda vote: vote[1])
        votes = [(dash, confidence) for _, confidence in votes]
    count = Counter(text for text, _ in votes)
    text, most = max(count.items(), key=lambda item: (item[1], max(c for t, c in votes if t == item[0])))
    best = max(confidence for vote, confidence in votes if vote == text)
    if cell.text.strip() and own == _CUT:
        return text, _OPEN
    if _is_unread(text) and _readable(figure(cell.text)):
        return figure(cell.text), _OPEN  # the edge of the cell cuts what the page shows whole
    if (text and best < _SEEN) or _differ_in_marks(count) or _is_unread(text):
        return text, round(min(_OPEN, best), 4)
    if any(rivals(look, text, _RIVAL) for look in looks):
        return text, _OPEN
    if len(count) == 1:
        # A figure that only the crop shows was missed by the detector: one eye less.
        return text, round(best if len(votes) > 1 or not text else 0.97 * best, 4)
    clear = 4 * most >= 3 * len(votes) and most >= 3 and best >= _SURE and _readable(text)
    if clear and not _contradicts(figure(cell.text), own, text):
        return text, round(0.8 * best, 4)
    return text, round(min(_OPEN, best), 4)


def _vote(text: str, confidence: float) -> tuple[str, float]:
    """A reading as the figure that it stands for; less sure where a letter had to be taken for one."""
    found = figure(text)
    lone = len(found) > 1 and not any(map(str.isdecimal, text))  # a broken 0 may look like two letters
    if found != text.strip() and (lone or _GUESSED.intersection(text)):
        return found, min(confidence, _SEEN - 0.01)
    return found, confidence


def _is_unread(text: str) -> bool:
    """Whether print makes no sense in a cell for a figure: neither one, nor the mark of a blank, nor words."""
    return bool(text) and not _readable(text) and sum(char >= "\u2e80" for char in text) < 2


def _contradicts(word: str, confidence: float, text: str) -> bool:
    """Whether the page's words surely say another figure than the crops of the cell, which may all err in one way.

    Not where the detector overlooked a line of the cell, and not where the slant of a stroke told 1 from a slash.
    """
    if word == text or confidence < _SURE or not _readable(word) or {word, text} == {"1", "/"}:
        return False
    return not set(word.splitlines()) < set(text.splitlines())


def _differ_in_marks(texts: Iterable[str]) -> bool:
    """Whether readings have the same digits, but not the same signs and points: one of them overlooked a mark."""
    bare: dict[str, str] = {}
    for text in texts:
        digits = "".join(filter(str.isdecimal, text))
        said = text.translate(_RULES)
        if digits and bare.setdefault(digits, said) != said:
            return True
    return False


def _readable(text: str) -> bool:
    """Whether the text is a figure or the mark of a blank; a figure too wide for its cell stands on two lines."""
    return parse_number("".join(text.split("\n"))).kind == "number" or text in BLANK_MARKS


def _confidence(box: Box, seen: Sequence[Seen]) -> float:
    """The confidence of the least certain word in a box; 1 where there is none. A word that an edge of the box cuts is
    not certain: the edge may be in the wrong place.
    """
    inside = [
        min(confidence, _CUT) if _is_cut(word, box) else confidence
        for word, confidence in seen
        if box.x0 <= (word.x0 + word.x1) / 2 <= box.x1 and box.top <= (word.top + word.bottom) / 2 <= box.bottom
    ]
    return min(inside, default=1.0)


def _is_cut(word: Word, box: Box) -> bool:
    inside = min(word.x1, box.x1) - max(word.x0, box.x0)
    return word.x1 - word.x0 - inside > 0.3 * min(word.em, word.x1 - word.x0)
