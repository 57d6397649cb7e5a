"""The marks that Markdown puts on words and figures -> the text without them: `**12**` is 12 in bold.

Converters of pages mark what was bold, and put a backslash before signs that would mean something. A number with such
marks is no number, and a heading with them leaves some behind.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

# What no other text has: a heading with its mark, words between two pairs of stars or with attributes, the rule of a table.
_MARKDOWN: Final = re.compile(
    r"^[ \t]{0,3}#{1,6}[ \t]|\*\*|\]\{[^{}\n]*[.#=][^{}\n]*\}|^[ \t|:]*-{3,}[ \t]*\||^[ \t]*\+[-=]{3,}[-=+:]*\+$",
    re.MULTILINE,
)
_MARKS: Final = ("**", "--", "#", "]{")
_BOX: Final = ("+--", "+==")
_HEADING: Final = re.compile(r"^[ \t]{0,3}#{1,6}[ \t]+", re.MULTILINE)
# Four stars and more are a mask; two in a row are a pair with what stands between them.
_STRONG: Final = re.compile(r"(?<![*\\])(\*{2,3})(?!\*)([^*\n|]+)(?<!\\)\1(?!\*)")
_WHOLE_CELL: Final = re.compile(r"(?<=\|)([ \t]*)([*_])(?=\S)([^*_|\n]+)(?<=\S)\2(?=[ \t]*\|)")
# `[1]{style="…"}[2]{.a}`: what was styled, one piece behind the other. Columns are measured with all of it.
_STYLE: Final = re.compile(r"\[([^\[\]\n]*)\]\{(?:[.#]|[^{}\n]*=)[^{}\n]*\}")
_STYLED: Final = re.compile(f"(?:{_STYLE.pattern})+")
_DIVISION: Final = re.compile(r"^:{3,}[^\n]*$", re.MULTILINE)
_ESCAPED: Final = re.compile(r"\\([.\-+*_#()\[\]{}!~>`])")


def without_marks(text: str) -> str:
    """The text as a reader of the page saw it; another text than Markdown as it is."""
    if not any(map(text.__contains__, _MARKS)) or _MARKDOWN.search(text) is None:
        return text
    if not any(map(text.__contains__, _BOX)):
        return _plain(text)
    lines = (_in_box(line) if line.lstrip().startswith("|") else _plain(line) for line in text.split("\n"))
    return "\n".join(lines)


def _plain(text: str) -> str:
    text = _HEADING.sub("", text)
    if "]{" in text:
        text = _STYLED.sub(_unstyled, _STYLED.sub(_unstyled, text))
    if ":::" in text:
        text = _DIVISION.sub("", text)
    if "**" in text:
        text = _STRONG.sub(r"\2", text)
    if "|" in text:
        text = _WHOLE_CELL.sub(r"\1\3", text)
    return _ESCAPED.sub(r"\1", text) if "\\" in text else text


def _unstyled(run: re.Match[str]) -> str:
    """What styled pieces hold; with space in place of their marks where a column ends behind them."""
    plain = _STYLE.sub(r"\1", run[0])
    ends = run.string.startswith("  ", run.end())
    return plain + " " * (_width(run[0]) - _width(plain)) if ends else plain


def _in_box(line: str) -> str:
    """A line of a drawn table: space in place of the marks keeps the borders of its cells where they stand."""
    cells = []
    for cell in line.split("|"):
        plain = _plain(f"|{cell}|")[1:-1]
        cells.append(plain + " " * (_width(cell) - _width(plain)))
    return "|".join(cells)


def _width(text: str) -> int:
    return sum(1 + (unicodedata.east_asian_width(char) in "WF") for char in text)
