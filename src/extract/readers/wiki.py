"""Tables in the marks of a wiki -> the same tables as HTML, line by line: `{|`, `|-` before a row, `|` or `!` before a cell, `|}`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_TABLE: Final = re.compile(r"^[ \t]*\{\|", re.MULTILINE)
_CELLS: Final = re.compile(r"\|\||!!")
_NAMED: Final = re.compile(r'([^|\[\]]*\w="?[^|"]*"?[^|]*)\|(?!\|)')


def without_wiki(text: str) -> str:
    """The text, the tables of a wiki in it as those of a web page; no line is added or lost."""
    return text if _TABLE.search(text) is None else "\n".join(_lines(text))


def _lines(text: str) -> Iterator[str]:
    inside = False
    for line in text.split("\n"):
        bare = line.strip()
        if bare.startswith("{|"):
            inside = True
            yield "<table><tr>"
        elif inside and bare.startswith("|}"):
            inside = False
            yield "</tr></table>"
        elif inside and bare.startswith("|-"):
            yield "</tr><tr>"
        elif inside and bare[:1] in ("|", "!"):
            yield "".join(map(_cell, _CELLS.split(bare[1:])))
        else:
            yield line


def _cell(text: str) -> str:
    named = _NAMED.match(text)
    return f"<td {named[1].strip()}>{text[named.end() :].strip()}" if named else f"<td>{text.strip()}"
