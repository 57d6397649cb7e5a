"""Rows of pipes in which a merged cell is printed once for each of its columns -> Tables: what `python-docx` and the like give.

`第二十条第（一）项 | 第二十条第（一）项 | 第二十条第（一）项` shows that every row has all its cells, blank ones too, each below its head.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from extract.model import Block, Paragraph, Table
from extract.readers.markdown import table_of

_TIMES: Final = 3  # that a merged cell comes by no chance
_WORDS: Final = re.compile(r"[^\d]*[\u4e00-\u9fff][^\d]+$")
_ROWS: Final = 3  # of a table at least


def with_repeats(lines: Sequence[Paragraph]) -> tuple[Block, ...]:
    """The lines of a text, rows as wide as one with a repeated cell next to it as Tables in their places."""
    if not any(map(_has_repeats, (line.text for line in lines if "|" in line.text))):
        return tuple(lines)
    blocks: list[Block] = []
    for width, group in groupby(_full(lines), lambda line: line.text.count("|")):
        own = list(group)
        whole = width + 1 > _TIMES and len(own) >= _ROWS and any(_has_repeats(line.text) for line in own)
        blocks += [_table(own)] if whole else own
    return tuple(blocks)


def _full(lines: Sequence[Paragraph]) -> Iterator[Paragraph]:
    """The lines without the empty ones between two rows of one width."""
    width = 0
    empty: list[Paragraph] = []
    for line in lines:
        if not line.text.strip():
            empty.append(line)
            continue
        bars = line.text.count("|")
        if not bars or bars != width:
            yield from empty
        empty, width = [], bars
        yield line
    yield from empty


def _has_repeats(text: str) -> bool:
    """Whether the same words stand in several cells side by side."""
    cells = text.split("|")
    if len(set(cells)) == len(cells):
        return False
    return any(_WORDS.match(cell) and sum(1 for _ in same) >= _TIMES for cell, same in groupby(map(str.strip, cells)))


def _table(lines: Sequence[Paragraph]) -> Table:
    texts = [line.text.strip() for line in lines]
    first = all(text.startswith("|") for text in texts)
    last = all(text.endswith("|") for text in texts)
    rows = [text.split("|")[1 if first else 0 : -1 if last else None] for text in texts]
    return table_of([(line.place, list(map(str.strip, own))) for line, own in zip(lines, rows, strict=True)])
