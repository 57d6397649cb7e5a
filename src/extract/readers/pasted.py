"""HTML tables in a text -> Tables: Markdown has no merged cells, so converters leave such tables as they were."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from extract.boxes import blocks_of
from extract.model import Block, Paragraph, Table
from extract.readers.html.article import contents, measure
from extract.readers.html.tree import read_page

_OPENS: Final = re.compile(r"[ \t>]*<table[\s>]", re.IGNORECASE)
_TAGS: Final = re.compile(r"<(/?)table[\s>]", re.IGNORECASE)


def may_hold_html(text: str) -> bool:
    """Whether a text has a table of HTML in it."""
    return "<table" in text and "</table>" in text


def with_html(lines: Sequence[Paragraph]) -> tuple[Block, ...]:
    """The lines of a text, with every HTML table that begins on a line of its own as a Table in its place."""
    blocks: list[Block] = []
    number = 0
    while number < len(lines):
        end = _end(lines, number) if _OPENS.match(lines[number].text) else None
        if end is None:
            blocks.append(lines[number])
            number += 1
            continue
        blocks += _blocks("\n".join(line.text for line in lines[number:end]))
        number = end
    return tuple(blocks)


def _end(lines: Sequence[Paragraph], start: int) -> int | None:
    """The line behind the one that closes the table which line `start` opens; None where none does."""
    depth = 0
    for number in range(start, len(lines)):
        for tag in _TAGS.finditer(lines[number].text):
            depth += -1 if tag[1] else 1
        if depth <= 0:
            return number + 1
    return None


def _blocks(markup: str) -> list[Block]:
    page = read_page(f"<html><body>{markup}</body></html>".encode())
    measure(page)
    return [block for block in blocks_of(list(contents(page.body))) if isinstance(block, Table) or block.text.strip()]
