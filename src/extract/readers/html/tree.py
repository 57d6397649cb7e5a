"""The markup of a page -> a Page. lexbor builds the tree as browsers do, so unclosed cells and misnested tags are no
business of this module.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from selectolax.lexbor import LexborDocumentOptions, LexborHTMLParser, LexborNode

from extract.errors import TooLarge
from extract.readers.html import tags
from extract.readers.html.page import Page, Part, tidy
from extract.readers.html.unseen import matching, unseen
from extract.readers.html.visit import Visit
from extract.text import raised

_VOID: Final = frozenset(map(str.encode, tags.VOID))
_DEEPEST: Final = 20_000
_MOST_TAGS: Final = 400_000  # a long report pasted from Word has 50,000
_MOST_FORMATS: Final = 300
_FORMAT: Final = re.compile(rb"<(/?)(?:%s)(?=[\s>/])[^>]*>" % "|".join(sorted(tags.FORMATS)).encode(), re.IGNORECASE)
_ANY_TAG: Final = re.compile(rb"<(/?)([a-z][a-z0-9:-]*)", re.IGNORECASE)


def read_page(markup: bytes, with_hidden: bool = False) -> Page:
    """The page (UTF-8) as a person sees it; `with_hidden` shows also what a script would have shown later.

    Raises `TooLarge` for markup with so many tags, or nested so deeply, that it cannot be read in seconds.
    """
    tree = LexborHTMLParser(_tamed(markup), options=LexborDocumentOptions.WO_EVENTS.value)
    body = Part("part", tag="body")
    page = Page(body, [body])
    _read_head(tree, page)
    if b"<frame" in markup or b"<FRAME" in markup:
        page.frames += [src for node in tree.css("frame[src]") if (src := node.attributes.get("src"))]
    if tree.body is not None:
        _raise(tree, markup)
        gone = [] if with_hidden else unseen(tree, markup)
        hidden = frozenset(node.mem_id for node in gone) - {tree.body.mem_id}
        page.hidden = bool(hidden)
        outer = {node.mem_id for node in tree.css("table:has(table)")}
        Visit(page, hidden, outer | _around(gone)).below(tree.body)
    return page


def _raise(tree: LexborHTMLParser, markup: bytes) -> None:
    """Give what is printed small and raised, as marks of notes are, raised characters."""
    for node in matching(tree, markup, tags.RAISED):
        mark = node.text().strip()
        if mark.isdecimal():
            node.replace_with(raised(mark))


def _around(nodes: Iterable[LexborNode]) -> set[int]:
    """All that some nodes stand in."""
    found: set[int] = set()
    for node in nodes:
        around = node.parent
        while around is not None and around.mem_id not in found:
            found.add(around.mem_id)
            around = around.parent
    return found


def _read_head(tree: LexborHTMLParser, page: Page) -> None:
    title = tree.css_first("title")
    page.title = tidy(title.text()) if title is not None else ""
    # What does not belong into a head ends it, and the meta tags after that stand in the body.
    nodes = tree.head.css("meta[name][content]") if tree.head is not None else []
    for node in nodes or tree.css("meta[name][content]"):
        name, content = node.attributes.get("name"), node.attributes.get("content")
        if name and content and content.strip():
            page.meta.setdefault(name.strip().lower(), tidy(content))


def _tamed(markup: bytes) -> bytes:
    """The markup without what would make the parser's work, or its tree, grow with the square of its length.

    Formatting tags that are never closed are opened anew in every block after them; deep nesting is searched through
    at every tag.
    """
    count = markup.count(b"<")
    if count - 2 * markup.count(b"</") > _MOST_FORMATS:
        opened = sum(-1 if match[1] else 1 for match in _FORMAT.finditer(markup))
        if opened > _MOST_FORMATS:
            markup = _FORMAT.sub(b"", markup)
    if count > _MOST_TAGS:
        raise TooLarge(f"the page has {count} tags; open it in a browser and save its text, or print it to PDF")
    if count > 2 * _DEEPEST:
        depth = deepest = 0
        for match in _ANY_TAG.finditer(markup):
            if match[2].lower() not in _VOID:
                depth = max(0, depth - 1) if match[1] else depth + 1
                deepest = max(deepest, depth)
        if deepest > _DEEPEST:
            raise TooLarge(f"the page nests {deepest} tags in each other; open it in a browser and save its text")
    return markup
