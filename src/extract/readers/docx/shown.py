"""A Word document made as it is shown: all changes accepted, hidden text gone, text boxes put behind their paragraphs.

After this no paragraph holds another, and every text in the tree is one that a person reads.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from lxml import etree

from extract.readers.docx.package import W, child, is_on, value
from extract.text import raised

_MC: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_VANISH, _HIDDEN, _GALLERY, _TEXT_BOX, _LEVEL = (
    f"{W}{name}" for name in ("vanish", "hidden", "docPartGallery", "txbxContent", "vertAlign")
)
DELETED, MOVED, COUNTED = f"{W}del", f"{W}moveFrom", f"{W}numPr"
RARE: Final = (
    *(DELETED, MOVED, COUNTED, _VANISH, _HIDDEN, _GALLERY, _TEXT_BOX, _LEVEL),
    *(f"{W}cellDel", f"{W}rt", f"{_MC}Fallback"),
)
_CONTENTS_STYLE: Final = re.compile(r"(?:toc|目录)\s*\d", re.IGNORECASE)


def accept(body: etree._Element, styles: etree._Element | None) -> frozenset[str]:
    """Change the tree of a document to what is shown of it. The result are the rare tags that it had: what is not
    among them need not be looked for again.
    """
    tags = frozenset(element.tag for element in body.iter(*RARE))
    if f"{_MC}Fallback" in tags:
        _remove(found for found in body.iter(f"{_MC}Fallback") if _has_choice(found))
    if MOVED in tags:
        _remove(body.iter(MOVED))
    if tags & {MOVED, DELETED, _HIDDEN}:
        _remove(row for row in body.iter(f"{W}tr") if _is_gone(child(row, f"{W}trPr")))
    if f"{W}cellDel" in tags:
        _remove(_around(found, f"{W}tc") for found in body.iter(f"{W}cellDel"))
    if f"{W}rt" in tags:
        _remove(body.iter(f"{W}rt"))
    if _GALLERY in tags:
        _remove(_around(found, f"{W}sdt") for found in body.iter(_GALLERY) if value(found) == "Table of Contents")
    if _LEVEL in tags:
        _raise(found for found in body.iter(_LEVEL) if value(found) == "superscript")
    hidden, entries = _special(styles)
    if hidden or _VANISH in tags:
        _remove(run for run in body.iter(f"{W}r") if _is_hidden(child(run, f"{W}rPr"), hidden))
    if hidden or entries:
        named = (found for found in body.iter(f"{W}pStyle") if value(found) in hidden | entries)
        _remove(_around(found, f"{W}p") for found in named)
    if _TEXT_BOX in tags:
        for box in reversed(list(body.iter(_TEXT_BOX))):
            paragraph = _around(box, f"{W}p")
            if paragraph is not None:
                for block in reversed(box):
                    paragraph.addnext(block)
    return tags


def _remove(elements: Iterator[etree._Element | None]) -> None:
    for element in list(elements):
        parent = None if element is None else element.getparent()
        if element is not None and parent is not None:
            parent.remove(element)


def _raise(levels: Iterator[etree._Element]) -> None:
    """Give the runs of raised print raised characters."""
    for level in levels:
        run = _around(level, f"{W}r")
        for text in () if run is None else run.iterchildren(f"{W}t"):
            text.text = raised(text.text or "")


def _around(element: etree._Element, tag: str) -> etree._Element | None:
    return next(element.iterancestors(tag), None)


def _has_choice(fallback: etree._Element) -> bool:
    """Whether beside what is for old programs the same stands again for those of today."""
    parent = fallback.getparent()
    return parent is not None and child(parent, f"{_MC}Choice") is not None


def _is_gone(look: etree._Element | None) -> bool:
    """Whether a row was deleted, moved away or hidden."""
    if look is None:
        return False
    return child(look, f"{W}del") is not None or child(look, f"{W}moveFrom") is not None or is_on(look, _HIDDEN)


def _is_hidden(look: etree._Element | None, hidden: frozenset[str]) -> bool:
    if look is None:
        return False
    if child(look, _VANISH) is not None:
        return is_on(look, _VANISH)
    return value(child(look, f"{W}rStyle")) in hidden


def _special(styles: etree._Element | None) -> tuple[frozenset[str], frozenset[str]]:
    """The styles that hide text, and those of the entries of a table of contents, which only repeats the headings."""
    hidden, entries = set(), set()
    for style in () if styles is None else styles.iterchildren(f"{W}style"):
        look = child(style, f"{W}rPr")
        if look is not None and is_on(look, _VANISH):
            hidden.add(style.get(f"{W}styleId", ""))
        if _CONTENTS_STYLE.fullmatch(value(child(style, f"{W}name"))):
            entries.add(style.get(f"{W}styleId", ""))
    return frozenset(hidden) - {""}, frozenset(entries) - {""}
