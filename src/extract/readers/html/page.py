"""What a page is made of once its markup is read: boxes and lines, and what stands beside the text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from extract.boxes import Box, Line

# A line break between two Chinese characters or marks is one of the source and no space.
_WRAPPED: Final = re.compile(r"(?<=[\u2e80-\u9fff\uf900-\uffef])[ \t]*[\r\n]\s*(?=[\u2e80-\u9fff\uf900-\uffef])")


@dataclass(slots=True, eq=False)
class Part(Box):
    """A box of a page, with its tag, its `class` and `id`, the box around it, and what was counted inside it."""

    tag: str = ""
    names: str = ""
    parent: Part | None = None
    chars: int = 0
    links: int = 0
    grids: int = 0
    headings: int = 0
    sentences: int = 0


@dataclass(slots=True)
class Page:
    """A page: its body, all its boxes in order, and what stands beside the text.

    `links` are texts with addresses, `frames` addresses, `titles` the lines that are titles by their tag. `hidden` says
    whether something was left out because no one sees it.
    """

    body: Part
    parts: list[Part]
    links: list[tuple[str, str]] = field(default_factory=list)
    frames: list[str] = field(default_factory=list)
    titles: list[Line] = field(default_factory=list)
    meta: dict[str, str] = field(default_factory=dict)
    title: str = ""
    hidden: bool = False


def tidy(text: str) -> str:
    """Text with its white space as a browser shows it, and none where the source is wrapped between Chinese words."""
    if "\n" in text or "\r" in text:
        text = _WRAPPED.sub("", text)
    return " ".join(text.split())
