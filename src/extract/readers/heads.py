"""The heads above columns of figures without lines: which lines they are, and over which columns each stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from itertools import pairwise
from typing import Final

from extract.readers.columns import LIST_MARK, Band, Column, Columns, Row, centre_of, crosses, figures_of, middle_of
from extract.words import Word

# The heads of so many columns make a table of a single row.
MANY: Final = 5
# So many words on one line of heads show how far columns are apart.
_HEADS: Final = 3
# All lengths below are in characters: from one line of heads to the next, and within one head.
_NEXT_HEAD: Final = 3.0
_IN_HEAP: Final = 1.7
# The characters of one word of a head may be set this far apart.
_SET_WIDE: Final = 0.7
_TOUCHING: Final = 0.2
# A column stands no further from the next than this many times the least distance of two.
_IN_PITCH: Final = 1.25
_OPENING: Final = re.compile("[（(]")
_CLOSING: Final = re.compile("[）)]")
_ARTICLE: Final = re.compile("第.{1,5}条第?[（(]")
_PROSE: Final = re.compile("[，。；]")
_SENTENCE_END: Final = ("。", "；", "：", ":", "，")


def count_heads(above: Sequence[Row], body: Sequence[Row], column: Column) -> int:
    """How many of the lines above the first figures are heads: all up to the highest that has words above figures, which
    begin with `column`. Where nothing stands beside the figures, a sentence above them is none.
    """
    edge = column[0]
    bare = not any(word.x1 <= edge for row in body for word in row)
    heads, below = 0, body[0]
    for count, row in enumerate(reversed(above), start=1):
        far = below[0].top - row[0].top > _NEXT_HEAD * row[0].em
        if far or crosses(row, column) or figures_of(row) or LIST_MARK.match(row[0].text):
            break
        if (bare and row[-1].text.endswith(_SENTENCE_END)) or any(w.x1 > edge and _PROSE.search(w.text) for w in row):
            break
        if any(word.x0 >= edge - word.em or word.x1 > edge for word in row):
            heads = count
        below = row
    return heads


def with_blank_columns(columns: Columns, heads: Sequence[Row], labels: Sequence[Word]) -> Columns:
    """The columns with those that have a head but no figure in any row; what stands above labels is the head of these, and the
    article that a table is on, 第二十条 第（八）项, is none.

    The words of one head stand above one another. A word beside the head of the nearest column is the head of another.
    """
    pitch = _pitch(columns, heads)
    found = list(columns)
    named: dict[tuple[float, float], list[Word]] = {}
    narrow: list[Word] = []
    reach = sum(columns[0]) / 2
    named_above = (row for row in heads if not _ARTICLE.match("".join(word.text for word in row)))
    for word in sorted((w for row in named_above for w in _joined(row)), key=centre_of, reverse=True):
        if any(label.x0 < word.x1 and word.x0 < label.x1 for label in labels):
            continue
        # Left of the first figures a head is that of a column only where it keeps to their pitch: labels have heads too.
        if word.x1 - word.x0 <= pitch and reach - centre_of(word) <= max(
            _IN_PITCH * pitch, columns[0][0] - reach + word.em
        ):
            narrow.append(word)
            reach = min(reach, centre_of(word))
    for word in sorted(narrow, key=lambda w: min(_distance(w, column) for column in columns)):
        column = min(found, key=lambda c: _distance(word, c))
        if any(word.x0 < other.x1 and other.x0 < word.x1 for other in named.get(column, [word])):
            named.setdefault(column, []).append(word)
        else:
            found.append((centre_of(word) - 1.0, centre_of(word) + 1.0))
            named[found[-1]] = [word]
    return sorted(found)


def _pitch(columns: Columns, heads: Sequence[Row]) -> float:
    """The least distance from one column to the next, by the figures and by the heads on one line."""
    lines = [joined for row in heads if len(joined := _joined(row)) >= _HEADS]
    between = [(right[0] + right[1] - left[0] - left[1]) / 2 for left, right in pairwise(columns)]
    return min(
        [*between, *(centre_of(right) - centre_of(left) for line in lines for left, right in pairwise(line))],
        default=0.0,
    )


def _joined(row: Row) -> list[Word]:
    """The words of a line, those that touch (增/减) and single characters that are set wide (自然 人) as one."""
    joined: list[Word] = []
    for before, word in zip((None, *row), row, strict=False):
        if before is None:
            joined.append(word)
            continue
        single = 1 in (len(before.text), len(word.text))
        if word.x0 - before.x1 < (_SET_WIDE if single else _TOUCHING) * word.em:
            joined[-1] = joined[-1]._replace(text=joined[-1].text + word.text, x1=word.x1)
        else:
            joined.append(word)
    return joined


def _distance(word: Word, column: Column) -> float:
    """From the middle of a word to the middle of a column."""
    return abs(centre_of(word) - sum(column) / 2)


def head_bands(heads: Sequence[Row], columns: Columns, levels: int) -> list[Band]:
    """The heads: wide ones above several columns each in rows of their own, then one row with the head of each column.

    The head of a column is the lowest heap of words above it that are no wider than the column and close together.
    """
    if not heads:
        return []
    edge = columns[0][0]
    pitch = _pitch(columns, heads)
    heaps: dict[int, list[Word]] = {}
    above: list[tuple[float, list[Word]]] = []
    for row in reversed(heads):
        wide = []
        for word in row:
            # Figures at the right of their cells stand beside the middle of their head.
            if centre_of(word) < edge - word.em and _distance(word, columns[0]) > pitch / 2:
                heaps.setdefault(0, []).append(word)
                continue
            place = levels + min(range(len(columns)), key=lambda i: _distance(word, columns[i]))
            heap = heaps.get(place, [])
            down = (heap[-1].top - word.top) / word.em if heap else 0.0
            goes_on = 0 < down < _NEXT_HEAD and _is_open(word.text)
            if goes_on or (down < _IN_HEAP and word.x1 - word.x0 <= pitch):
                heaps.setdefault(place, []).append(word)
            else:
                wide.append(word)
        above += [(middle_of(row), wide)] if wide else []
    centres = [
        centre_of(heaps[levels + at][0]) if levels + at in heaps else sum(column) / 2
        for at, column in enumerate(columns)
    ]
    return [
        *_wide_bands(above[::-1], centres, levels),
        Band(middle_of(heads[-1]), {place: heap[::-1] for place, heap in heaps.items()}),
    ]


def _is_open(text: str) -> bool:
    """Whether a bracket goes on in the next line."""
    return len(_OPENING.findall(text)) > len(_CLOSING.findall(text))


def _wide_bands(lines: Sequence[tuple[float, Row]], centres: Sequence[float], levels: int) -> Iterator[Band]:
    """The lines of wide heads from the top, each over its columns where these are known, else over the nearest.

    `centres` are the middles of the heads of the columns.
    """
    begun = {0}
    for middle, row in lines:
        groups = _groups(row, centres, begun)
        begun |= {first for first, _ in groups}
        words: dict[int, list[Word]] = {}
        firsts = [first for first, _ in groups] or [_nearest(centre_of(w), centres) for w in row]
        for first, word in zip(firsts, row, strict=True):
            words.setdefault(levels + first, []).append(word)
        yield Band(middle, words, {levels + first: last - first + 1 for first, last in groups})


def are_headed(heads: Sequence[Band], columns: Columns) -> bool:
    """Whether the heads of many columns leave no doubt that they are one table: each wide one that shares its line with
    others reaches over known columns.
    """
    return len(columns) >= MANY and all(band.spans for band in heads[:-1] if len(band.words) > 1)


def _nearest(at: float, centres: Sequence[float]) -> int:
    return min(range(len(centres)), key=lambda i: abs(centres[i] - at))


def _groups(row: Row, centres: Sequence[float], begun: Set[int]) -> list[tuple[int, int]]:
    """The first and last of the columns under each of two wide heads or more, empty where they are not known.

    Each stands above the middle of its columns, the last one ends with the table, and the first begins with a head above.
    """
    groups: list[tuple[int, int]] = []
    last = len(centres) - 1
    for word in reversed(row):
        if last < 0:
            return []
        wanted = 2 * centre_of(word) - centres[last]
        first = _nearest(wanted, centres[: last + 1])
        if abs(centres[first] - wanted) > word.em:
            return []
        groups.insert(0, (first, last))
        last = first - 1
    return groups if len(groups) > 1 and groups[0][0] in begun else []
