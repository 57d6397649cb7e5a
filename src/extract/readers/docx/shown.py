"""A Word document made as it is shown: all changes accepted, hidden text gone, text boxes put behind their paragraphs.

After this no paragraph holds another, and every text in the tree is one that a person reads.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lxml import etree

from extract.readers.docx.package import W, child, is_on, value
from extract.text import raised

_MC: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_VANISH, _HIDDEN, _GALLERY, _TEXT_BOX, _LEVEL, _LIFT = (
    f"{W}{name}" for name in ("vanish", "hidden", "docPartGallery", "txbxContent", "vertAlign", "position")
)
_STRUCK: Final = (f"{W}strike", f"{W}dstrike")
_NOTES: Final = (f"{W}footnoteReference", f"{W}endnoteReference")
DELETED, MOVED, COUNTED = f"{W}del", f"{W}moveFrom", f"{W}numPr"
RARE: Final = (
    *(DELETED, MOVED, COUNTED, _VANISH, _HIDDEN, _GALLERY, _TEXT_BOX, _LEVEL, _LIFT, *_STRUCK, *_NOTES),
    *(f"{W}cellDel", f"{W}rt", f"{_MC}Fallback"),
)
_LIFTED: Final = 5  # half points; what is set a little higher or lower than its line is no note
_TINY: Final = 4  # half points
_WHITE: Final = "FFFFFF"
_CONTENTS_STYLE: Final = re.compile(r"(?:toc|目录)\s*\d", re.IGNORECASE)


def accept(body: etree._Element, styles: etree._Element | None, faint: bool = False) -> frozenset[str]:
    """Change the tree of a document to what is shown of it. `faint` says that it has white or tiny print.

    The result are the rare tags that it had: what is not among them need not be looked for again.
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
    looks = _Looks.of(styles)
    if tags & {_LEVEL, _LIFT, *_NOTES} or looks.raised:
        _raise(body, tags, looks.raised)
    if looks.hidden or tags & {_VANISH, *_STRUCK}:
        _remove(run for run in body.iter(f"{W}r") if _is_hidden(child(run, f"{W}rPr"), looks.hidden))
    if faint:
        _remove(_unseen(body))
    hidden, entries = looks.hidden, looks.entries
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


def _raise(body: etree._Element, tags: frozenset[str], raised_styles: frozenset[str]) -> None:
    """Give the runs of marks of notes raised characters: what is set high or low, by itself or by its style."""
    runs: list[etree._Element | None] = []
    if _LEVEL in tags:
        runs += [_around(level, f"{W}r") for level in body.iter(_LEVEL) if _is_mark(level)]
    if _LIFT in tags:
        runs += [_around(lift, f"{W}r") for lift in body.iter(_LIFT) if _is_lifted(lift)]
    if tags & set(_NOTES):
        runs += [_around(note, f"{W}r") for note in body.iter(*_NOTES)]
    if raised_styles:
        runs += [_around(named, f"{W}r") for named in body.iter(f"{W}rStyle") if value(named) in raised_styles]
    for run in runs:
        for text in () if run is None else run.iterchildren(f"{W}t"):
            text.text = raised(text.text or "")


def _is_mark(level: etree._Element) -> bool:
    """Whether print is raised, or lowered in a cell: in prose that may be part of a formula."""
    return value(level) == "superscript" or (value(level) == "subscript" and _around(level, f"{W}tc") is not None)


def _is_lifted(lift: etree._Element) -> bool:
    """Whether a run of a cell is set higher than the rest of its paragraph."""
    height = value(lift)
    paragraph = _around(lift, f"{W}p")
    if not height.isdecimal() or int(height) < _LIFTED or paragraph is None or _around(lift, f"{W}tc") is None:
        return False
    levels = [child(run, f"{W}rPr") for run in paragraph.iterchildren(f"{W}r") if child(run, f"{W}t") is not None]
    return any(look is None or child(look, _LIFT) is None for look in levels)


def _unseen(body: etree._Element) -> Iterator[etree._Element]:
    """The runs in cells too small to be seen, and those in white beside others that are not, on no ground."""
    for cell in list(body.iter(f"{W}tc")):
        runs = [(run, child(run, f"{W}rPr")) for run in cell.iter(f"{W}r") if child(run, f"{W}t") is not None]
        white = [run for run, look in runs if look is not None and value(child(look, f"{W}color")) == _WHITE]
        if len(white) < len(runs) and not _is_shaded(cell):
            yield from white
        for run, look in runs:
            size = "" if look is None else value(child(look, f"{W}sz"))
            if size.isdecimal() and int(size) <= _TINY:
                yield run


def _is_shaded(cell: etree._Element) -> bool:
    return any(ground.get(f"{W}fill", "auto") not in ("auto", _WHITE) for ground in cell.iter(f"{W}shd"))


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
    """Whether a run is hidden or struck out, by itself or by its style."""
    if look is None:
        return False
    if any(is_on(look, tag) for tag in _STRUCK):
        return True
    if child(look, _VANISH) is not None:
        return is_on(look, _VANISH)
    return value(child(look, f"{W}rStyle")) in hidden


@dataclass(frozen=True, slots=True)
class _Looks:
    """The styles that hide or strike out text, those that raise it, and those of the entries of a table of contents,
    which only repeats the headings.
    """

    hidden: frozenset[str]
    raised: frozenset[str]
    entries: frozenset[str]

    @classmethod
    def of(cls, styles: etree._Element | None) -> _Looks:
        hidden, lifted, entries = {""}, {""}, {""}
        for style in () if styles is None else styles.iterchildren(f"{W}style"):
            name = style.get(f"{W}styleId", "")
            look = child(style, f"{W}rPr")
            if look is not None:
                if any(is_on(look, tag) for tag in (_VANISH, *_STRUCK)):
                    hidden.add(name)
                if value(child(look, _LEVEL)) == "superscript":
                    lifted.add(name)
            if _CONTENTS_STYLE.fullmatch(value(child(style, f"{W}name"))):
                entries.add(name)
        return cls(frozenset(hidden - {""}), frozenset(lifted - {""}), frozenset(entries - {""}))
