"""Tables that a converter drew with characters -> Tables: boxes of bars and rules, and columns under rules of dashes.

pandoc, w3m, links, Org, reStructuredText and the printers of databases draw them. Where the drawing holds, cells are as
certain as those of a web page; where it does not, the lines stay lines.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from extract.model import Block, Paragraph
from extract.readers.drawn.bars import as_rows, boxed, is_boxed
from extract.readers.drawn.dashes import dashed

__all__ = ["may_hold_drawn", "with_drawn"]

_MARKS: Final = ("--", "==", "──", "━━", "══")
# A rule with joints, or a rule of two columns or more.
_RULE: Final = re.compile(
    r"^[ \t]*(?:[+|][-=]{2,}[-=+|]*\+|[├┌┏╔╠┣╭][─━═]{2}|[-=─]{2,}(?: +[-=─]{2,})+[ \t]*$)", re.MULTILINE
)


def may_hold_drawn(text: str) -> bool:
    """Whether a text has a line that could be the rule of a drawn table."""
    return any(mark in text for mark in _MARKS) and _RULE.search(text) is not None


def with_drawn(lines: Sequence[Paragraph]) -> tuple[Block, ...]:
    """The lines of a text, with every drawn table among them as a Table in its place."""
    blocks: list[Block] = []
    number = 0
    while number < len(lines):
        end = number
        while end < len(lines) and is_boxed(lines[end].text):
            end += 1
        if end > number:
            table = boxed(lines, number, end)
            blocks += as_rows(lines[number:end]) if table is None else [table]
            number = end
            continue
        found = dashed(lines, number)
        block, number = found or (lines[number], number + 1)
        blocks.append(block)
    return tuple(blocks)
