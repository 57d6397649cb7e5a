"""What stands above the first section of a document, and at its end: where it says whose it is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

from extract.model import Document, Paragraph, Section, Table

ITEM: Final = "第二十条"
"""What table 2 begins with, whatever its section is called."""
APPLICANTS: Final = "申请人情况"
"""What table 3 begins with."""
_CONTENTS: Final = re.compile(r"\W*(?:目\s*[录錄次]|CONTENTS|Contents)\W*")
_FRONT: Final = 60  # lines with something on them; an index block may take two for each of its values
_TAIL: Final = 12
_LONGEST: Final = 300  # characters of a line above the body that are looked at


def ends_of(document: Document, sections: Sequence[Section]) -> tuple[list[str], frozenset[int], list[str]]:
    """The lines before the first section, which of them (by index) carry on the one before, and the last lines of the
    document; none of them empty.
    """
    first = next((s.heading for s in sections if s.key not in ("preamble", "attachment") and s.heading), None)
    front: list[str] = []
    carried: set[int] = set()
    for line, carries_on in _without_contents(lines_of(document), sections):
        if first is not None and first in line:
            # Where all stands in one line, the words before the first heading are lines enough.
            front += line[: line.index(first)].split()
            break
        if len(front) == _FRONT:
            break
        if carries_on:
            carried.add(len(front))
        plain = line.lstrip("#*> ") if line.startswith(("#", "*")) else line  # a heading of Markdown
        front.append((plain or line)[:_LONGEST])
    tail: list[str] = []
    for block in reversed(document.blocks):
        if isinstance(block, Paragraph):
            tail += [line[:_LONGEST] for line in reversed(block.text.split("\n")) if line.strip()]
        if len(tail) >= _TAIL:
            break
    return front[:_FRONT], frozenset(carried), tail[_TAIL - 1 :: -1] if len(tail) > _TAIL else tail[::-1]


def _without_contents(lines: Iterator[tuple[str, bool]], sections: Sequence[Section]) -> Iterator[tuple[str, bool]]:
    """The lines without a table of contents, which has all headings before the first of them heads the body."""
    contents = None
    for line in lines:
        if _CONTENTS.fullmatch(line[0]):
            contents = line
            break
        yield line
    if contents is None:
        return
    listed = list(islice(lines, 2 * _FRONT))
    headings = [s.heading for s in sections if s.heading and s.key not in ("preamble", "attachment")]
    places = [n for n, (line, _) in enumerate(listed) if headings[:1] and headings[0] in line]
    if len(places) < 2:
        yield contents
        yield from listed
        return
    yield from (line for line in listed[: places[1]] if not any(heading in line[0] for heading in headings))
    yield from listed[places[1] :]


def lines_of(document: Document) -> Iterator[tuple[str, bool]]:
    """The lines of a document, each with whether the page shows that it carries on the one before."""
    for block in document.blocks:
        if isinstance(block, Table):
            yield from ((" ".join(cell.text for cell in row if cell), False) for row in block.grid)
        else:
            lines = [line for line in block.text.split("\n") if line.strip()]
            yield from ((line, number == 0 and block.joins is True) for number, line in enumerate(lines))
