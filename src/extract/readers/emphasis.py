"""The marks that Markdown puts on words and figures -> the text without them: `**12**` is 12 in bold.

Converters of pages mark what was bold, and put a backslash before signs that would mean something. A number with such
marks is no number, and a heading with them leaves some behind.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

# What no other text has: a heading with its mark, words between two pairs of stars, the rule of a table.
_MARKDOWN: Final = re.compile(r"^[ \t]{0,3}#{1,6}[ \t]|\*\*|^[ \t|:]*-{3,}[ \t]*\|", re.MULTILINE)
_MARKS: Final = ("**", "--", "#")
_HEADING: Final = re.compile(r"^[ \t]{0,3}#{1,6}[ \t]+", re.MULTILINE)
# Four stars and more are a mask; two in a row are a pair with what stands between them.
_STRONG: Final = re.compile(r"(?<![*\\])(\*{2,3})(?!\*)([^*\n|]+)(?<!\\)\1(?!\*)")
_WHOLE_CELL: Final = re.compile(r"(?<=\|)([ \t]*)([*_])(?=\S)([^*_|\n]+)(?<=\S)\2(?=[ \t]*\|)")
# `[12]{style="…"}`: pandoc gives what was styled so, and measures its columns with it.
_SPAN: Final = re.compile(r"\[([^\[\]\n]*)\]\{[^{}\n]*=[^{}\n]*\}")
_ESCAPED: Final = re.compile(r"\\([.\-+*_#()\[\]{}!~>`])")


def without_marks(text: str) -> str:
    """The text as a reader of the page saw it; another text than Markdown as it is."""
    if "]{" in text:
        text = _SPAN.sub(_unspanned, text)
    if not any(map(text.__contains__, _MARKS)) or _MARKDOWN.search(text) is None:
        return text
    text = _HEADING.sub("", text)
    if "**" in text:
        text = _STRONG.sub(r"\2", text)
    if "|" in text:
        text = _WHOLE_CELL.sub(r"\1\3", text)
    return _ESCAPED.sub(r"\1", text) if "\\" in text else text


def _unspanned(span: re.Match[str]) -> str:
    """What a span holds, with space in place of its marks."""
    marks = span[0].replace(span[1], "", 1)
    wide = sum(unicodedata.east_asian_width(char) in "WF" for char in marks)
    return span[1] + " " * (len(marks) + wide)
