"""Figures printed without any space between them: the ways to cut them into the cells of a row.

`规章000` can be cut in one way, `24013` in three cells in several. Where cuts are several, the sum of the row may
leave one; that is an argument about the agency's arithmetic and not about the print, so it never makes a cell certain
by itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate, islice

from extract.model import FormCell
from extract.text import fold, parse_number

MANY = 2


def as_printed(text: str, cut: Sequence[str]) -> list[str]:
    """The pieces of a cut of the folded text in the text as printed, full-width digits and all."""
    ends = list(accumulate(map(len, cut)))
    return [text[end - len(piece) : end] for piece, end in zip(cut, ends, strict=True)]


def cuts(text: str, cells: Sequence[FormCell]) -> list[list[str]]:
    """The ways to cut `text` into the cells, at most two of them: more would say no more. There is none into no cells, and
    none that gives a sign to a figure that is no change.
    """
    if not cells:
        return []
    return list(islice(_cut(fold(text), [cell.column == "change" for cell in cells]), MANY))


def summed_cuts(text: str, cells: Sequence[FormCell], most: int = MANY) -> list[list[str]]:
    """The ways, `most` of them, in which each total is the sum of the cells before it."""
    text = fold(text)
    ends = [index + 1 for index, cell in enumerate(cells) if cell.column == "total"]
    if not ends or ends[-1] != len(cells) or not text.isdecimal():
        return []
    sizes = [end - start for start, end in zip([0, *ends], ends, strict=False)]
    return list(islice(_blocks(text, sizes), most))


def _cut(text: str, changes: Sequence[bool]) -> Iterator[list[str]]:
    count = len(changes)
    if not changes[0] and not text[:1].isdecimal():
        return
    if count == 1:
        if _is_number(text):
            yield [text]
        return
    for end in range(1, len(text) - count + 2):
        piece = text[:end]
        if piece[0] == "0" and end > 1 and piece[1].isdecimal():
            return
        if not _is_number(piece):
            continue
        for rest in _cut(text[end:], changes[1:]):
            yield [piece, *rest]


def _is_number(text: str) -> bool:
    if text.isdecimal():
        return text[0] != "0" or len(text) == 1
    return text != "" and text[-1] not in ".," and parse_number(text).kind == "number"


def _blocks(text: str, sizes: Sequence[int]) -> Iterator[list[str]]:
    if len(sizes) == 1:
        yield from _summed(text, sizes[0])
        return
    for end in range(sizes[0], len(text) - sum(sizes[1:]) + 1):
        for head in _summed(text[:end], sizes[0]):
            for rest in _blocks(text[end:], sizes[1:]):
                yield [*head, *rest]


def _summed(text: str, count: int) -> Iterator[list[str]]:
    """Cuts whose last number is the sum of the others. The total is chosen first, because no part exceeds it.

    However the others are cut, their sum leaves the same rest as the sum of their digits when divided by nine.
    """
    digits = sum(map(int, text))
    for size in range(1, len(text) - count + 2):
        total = text[-size:]
        if (size > 1 and total[0] == "0") or (digits - 2 * int(total)) % 9:
            continue
        for parts in _parts(text[:-size], count - 1, int(total)):
            yield [*parts, total]


def _parts(text: str, count: int, total: int) -> Iterator[list[str]]:
    if count == 1:
        if text == str(total):
            yield [text]
        return
    if len(text) > count * len(str(total)) or total > 10 ** (len(text) - count + 1) + 9 * count:
        return  # the parts cannot be so small, or so large
    for end in range(1, len(text) - count + 2):
        piece = text[:end]
        if (piece[0] == "0" and end > 1) or int(piece) > total:
            return
        for rest in _parts(text[end:], count - 1, total - int(piece)):
            yield [piece, *rest]
