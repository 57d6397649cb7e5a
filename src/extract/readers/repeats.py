"""Rows of pipes of which a text shows that they have all their cells -> Tables.

`python-docx` and the like print a merged cell once for each of its columns: `第二十条第（一）项 | 第二十条第（一）项 | 第二十条第（一）项`. And a
common use of `pdfplumber` prints the text of each page, its rows among it, and behind it its tables, cell by cell: there each row
stands twice, and that between pipes is the better one.
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
_TWICE: Final = 5  # rows that stand in a text twice by no chance


def with_repeats(lines: Sequence[Paragraph]) -> tuple[Block, ...]:
    """The lines of a text, rows as wide as one with a repeated cell next to it as Tables in their places, and all rows of pipes where
    rows stand there once more without.
    """
    rows = [line.text for line in lines if "|" in line.text]
    twice = _stand_twice(rows, lines)
    if not twice and not any(map(_has_repeats, rows)):
        return tuple(lines)
    blocks: list[Block] = []
    for width, group in groupby(_full(lines), lambda line: line.text.count("|")):
        own = list(group)
        whole = width + 1 > _TIMES and len(own) >= _ROWS and any(_has_repeats(line.text) for line in own)
        blocks += [_table(own)] if whole or (twice and width) else own
    return tuple(blocks)


def _stand_twice(rows: Sequence[str], lines: Sequence[Paragraph]) -> bool:
    """Whether enough rows of figures between pipes stand among the other lines too, letter by letter."""
    others = [line.text for line in lines if line.text.rstrip()[-1:].isdigit() and "|" not in line.text]
    if len(others) < _TWICE:
        return False
    wanted = {bare for row in rows if (bare := _bare(row))[-1:].isdigit() and not bare.isdigit()}
    if len(wanted) < _TWICE:
        return False
    return len(wanted.intersection(map(_bare, others))) >= _TWICE


def _bare(text: str) -> str:
    return "".join(text.replace("|", " ").split())


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
