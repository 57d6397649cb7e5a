"""Labels set in the middle of their cells, in tables without lines: each of their lines begins elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from extract.readers.columns import LIST_MARK, Band, middle_of, size_of
from extract.words import Word

# All lengths are in characters: from one line of a label to the next.
NEXT_LINE: Final = 1.9
# Labels of one level begin within this distance from one another.
SAME_INDENT: Final = 0.7
# Two lines of a label are as far from its figures, and in the middle below one another, within this distance.
_LEVEL: Final = 0.6


def take_lines(band: Band, others: list[Band], levels: int) -> None:
    """Put the lines of labels that are set in the middle of their cells beside their figures: as far above as below them, and
    each with its own middle below the other's. Some stand beside the figures already. A label of several rows may stand in the
    middle of the same one as that row's own.
    """
    taken: list[Word] = []
    height = band.middle
    while halves := _halves(band, others, levels, height, taken):
        upper = halves[0].word
        taken += [half.word for half in halves]
        height = middle_of([upper])
        level = min(half.level for half in halves)
        own = [at for at in band.words if at < levels and all(_are_centred(upper, word) for word in band.words[at])]
        for at in own:
            if at != level:
                band.words.setdefault(level, []).extend(band.words.pop(at))
        for row, at, word in halves:
            if row is band:
                continue
            row.words[at] = [other for other in row.words[at] if other is not word]
            if not row.words[at]:
                del row.words[at]
            if not row.words:
                others.remove(row)
            band.words.setdefault(level, []).append(word)


class _Half(NamedTuple):
    """A line of a label, and the row and level that it was taken for."""

    row: Band
    level: int
    word: Word


def _halves(
    band: Band, others: Sequence[Band], levels: int, height: float, taken: Sequence[Word]
) -> tuple[_Half, _Half] | None:
    """The lines of a label next above `height`, and as far below the figures; else the nearest of another label."""
    reach = band.middle - height + NEXT_LINE * size_of([[w for words in band.words.values() for w in words]])
    near = [
        _Half(row, at, word)
        for row in (band, *others)
        if abs(row.middle - band.middle) < reach
        for at, words in row.words.items()
        if at < levels
        for word in words
        if not any(word is one for one in taken)
    ]
    for start in (height, band.middle) if taken else (height,):
        for above in near:
            upper, top = above.word, middle_of([above.word])
            if 0 < start - top < NEXT_LINE * upper.em:
                for below in near:
                    lower = below.word
                    level = abs(top + middle_of([lower]) - 2 * band.middle) < _LEVEL * upper.em
                    if level and _are_centred(upper, lower) and not LIST_MARK.match(lower.text):
                        return above, below
    return None


def is_torn(bands: Sequence[Band], levels: int) -> bool:
    """Whether a line of a label may be left without the figures beside its other lines, though it stands in their middle, or though
    it begins with a number and they do not.
    """
    own: list[Word] = []
    left: list[Word] = []
    numbered = False
    for band in bands:
        labels = [word for at, words in band.words.items() if at < levels for word in words]
        if max(band.words) < levels:
            left += labels
        else:
            own += band.words[max(at for at in band.words if at < levels)] if min(band.words) < levels else []
            if numbered and labels and not any(LIST_MARK.match(word.text) for word in labels):
                return True
        if labels:
            numbered = max(band.words) < levels and (numbered or bool(LIST_MARK.match(labels[-1].text)))
    return any(_may_follow(*sorted((word, other), key=lambda w: w.top)) for word in left for other in own)


def _may_follow(word: Word, other: Word) -> bool:
    """Whether the second of two words may be the next line of a label in the middle of its cell."""
    return (
        0.5 * word.em < other.top - word.top < NEXT_LINE * word.em
        and abs(word.x0 - other.x0) > SAME_INDENT * word.em
        and _are_centred(word, other)
        and not LIST_MARK.match(other.text)
    )


def _are_centred(upper: Word, lower: Word) -> bool:
    return abs(upper.x0 + upper.x1 - lower.x0 - lower.x1) < 2 * _LEVEL * upper.em
