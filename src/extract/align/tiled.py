"""Labels wrapped over lines beside a stacked group, with the figures of their row on any of these lines.

A tool that keeps the lines of a page prints `（三   1.属于   0 0 0 0 0 0 0`, and `）不   国家` and `予公   秘密` below: the last word of
each line is of the label, what stands before it of the group. Put one behind the other, these words spell the labels of
the form, and figures are those of the label that the word on their line is a part of.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extract.align.lexicon import Lexicon
from extract.align.stream import Run
from extract.text import squash

_Piece = tuple[str, int]  # the text, and the run whose line it stands on, -1 for a line without figures


def rows_of_pieces(runs: Sequence[Run], tail: Sequence[str], words: Lexicon) -> dict[int, int]:
    """The rows of those runs whose line holds a part of a label that is spelled letter by letter over several lines."""
    pieces = list(_pieces(runs, tail))
    bare = [piece for piece in pieces if piece[1] >= 0 or not _is_noise(piece[0], words)]
    located = _located(pieces, words)
    return located if len(bare) == len(pieces) else {**located, **_located(bare, words)}


def _pieces(runs: Sequence[Run], tail: Sequence[str]) -> Iterator[_Piece]:
    for index, run in enumerate(runs):
        last = len(run.notes) - 1
        for number, note in enumerate(run.notes):
            # A label alone on its line may have spaces in it: its figures part it from what is another cell.
            own = index if number == last and run.headed else -1
            yield squash(note.split()[-1]) if note.strip() else "", own
    yield from ((text, -1) for text in tail)


def _is_noise(text: str, words: Lexicon) -> bool:
    return len(text) < 2 or words.group_characters.issuperset(text)


def _located(pieces: Sequence[_Piece], words: Lexicon) -> dict[int, int]:
    """The row of each run whose piece ends within a label that stands once in the pieces put together."""
    whole = "".join(text for text, _ in pieces)
    spans: dict[int, list[tuple[int, int]]] = {row: [] for row in range(len(words.rows))}
    for found in words.known.finditer(whole):
        rows = words.names.get(found[0], ())
        if len(rows) == 1:
            spans[rows[0]].append(found.span())
    inside = {
        at: (row, own[0][0]) for row, own in spans.items() if len(own) == 1 for at in range(own[0][0] + 1, own[0][1])
    }
    located: dict[int, int] = {}
    start = 0
    for text, run in pieces:
        end = start + len(text)
        row, begin = inside.get(end, (-1, 0))
        if run >= 0 and row >= 0 and not words.foreign(whole[start : max(start, begin)]):
            located[run] = row
        start = end
    return located
