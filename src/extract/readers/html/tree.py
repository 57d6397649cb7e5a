"""The markup of a page -> boxes and lines of text, with its links, titles and meta tags beside them.

lexbor builds the tree as browsers do, so unclosed cells and misnested tags are no business of this module.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from operator import itemgetter
from typing import Final

from selectolax.lexbor import LexborDocumentOptions, LexborHTMLParser, LexborNode

from extract.boxes import Box, Groups, Kind, Line, Slot, grid, is_layout
from extract.errors import TooLarge
from extract.readers.html import tags

_INVISIBLE: Final = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
_NO_INVISIBLE: Final = dict.fromkeys(map(ord, _INVISIBLE))
# A line break between two Chinese characters or marks is one of the source and no space.
_WRAPPED: Final = re.compile(r"(?<=[\u2e80-\u9fff\uf900-\uffef])[ \t]*[\r\n]\s*(?=[\u2e80-\u9fff\uf900-\uffef])")
_END: Final = "\x1e"  # a separator of records, which no page has

_VOID: Final = frozenset(map(str.encode, tags.VOID))
_DEEPEST: Final = 20_000
_MOST_FORMATS: Final = 300
_FORMAT: Final = re.compile(rb"<(/?)(?:%s)(?=[\s>/])[^>]*>" % "|".join(sorted(tags.FORMATS)).encode(), re.IGNORECASE)
_ANY_TAG: Final = re.compile(rb"<(/?)([a-z][a-z0-9:-]*)", re.IGNORECASE)


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

    `links` are texts with addresses, `frames` and `pictures` addresses, `titles` the lines that are titles by their
    tag. `hidden` says whether something was left out because no one sees it.
    """

    body: Part
    parts: list[Part]
    links: list[tuple[str, str]] = field(default_factory=list)
    frames: list[str] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    titles: list[Line] = field(default_factory=list)
    meta: dict[str, str] = field(default_factory=dict)
    title: str = ""
    hidden: bool = False


def read_page(markup: bytes, with_hidden: bool = False) -> Page:
    """The page (UTF-8) as a person sees it; `with_hidden` shows also what a script would have shown later.

    Raises `TooLarge` for markup nested so deeply that no parser reads it in bounded time.
    """
    tree = LexborHTMLParser(_tamed(markup), options=LexborDocumentOptions.WO_EVENTS.value)
    body = Part("part", tag="body")
    page = Page(body, [body])
    _read_head(tree, page)
    if b"<frame" in markup or b"<FRAME" in markup:
        page.frames += [src for node in tree.css("frame[src]") if (src := node.attributes.get("src"))]
    if tree.body is not None:
        hidden: frozenset[int] = frozenset()
        if not with_hidden and any(map(markup.__contains__, tags.HIDING)):
            hidden = frozenset(node.mem_id for node in tree.css(tags.HIDDEN)) - {tree.body.mem_id}
        page.hidden = bool(hidden)
        spans = {node.mem_id: node.attributes for node in tree.css(tags.SPANS)}
        text = tree.body.text()
        _Walk(page, hidden, spans, any(c in text for c in _INVISIBLE)).walk(tree.body)
    return page


def tidy(text: str) -> str:
    """Text with its white space as a browser shows it, and none where the source is wrapped between Chinese words."""
    if "\n" in text or "\r" in text:
        text = _WRAPPED.sub("", text)
    return " ".join(text.split())


def _read_head(tree: LexborHTMLParser, page: Page) -> None:
    if tree.head is None:
        return
    title = tree.head.css_first("title")
    page.title = tidy(title.text()) if title is not None else ""
    for node in tree.head.css("meta[name][content]"):
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
    if count > 2 * _DEEPEST:
        depth = deepest = 0
        for match in _ANY_TAG.finditer(markup):
            if match[2].lower() not in _VOID:
                depth = max(0, depth - 1) if match[1] else depth + 1
                deepest = max(deepest, depth)
        if deepest > _DEEPEST:
            raise TooLarge(f"the page nests {deepest} tags in each other; open it in a browser and save its text")
    return markup


_Open = tuple[list[str], LexborNode]
"""A cell that is being read: its texts so far, and its node."""


class _Walk:
    """One walk over the tree, in the order of the source."""

    def __init__(
        self, page: Page, hidden: frozenset[int], spans: dict[int, dict[str, str | None]], dirty: bool
    ) -> None:
        self.page = page
        self.hidden = hidden
        self.spans = spans
        self.dirty = dirty
        self.box = page.body
        self.texts: list[str] = []
        self.linked = 0
        self.link = -1  # where the open link begins among the texts of the line
        self.raw = 0
        self.lines = 0
        self.tables = 0

    def walk(self, root: LexborNode) -> None:
        """Visit every node below the root. Tags that neither open a box nor break the line are stepped over."""
        around: list[tuple[str, LexborNode]] = []
        node = root.first_child
        while node is not None:
            tag = node.tag or ""
            down = None
            if tag == "-text":
                self.texts.append(node.text_content or "")
            elif tag not in tags.ACTIVE or self._open(tag, node):
                down = node.first_child
                if down is not None:
                    around.append((tag, node))
                elif tag in tags.ACTIVE:
                    self._close(tag, node)
            following = down or node.next
            while following is None and around:
                tag, node = around.pop()
                if tag in tags.ACTIVE:
                    self._close(tag, node)
                following = node.next
            node = following
        self._end_line()

    def _open(self, tag: str, node: LexborNode) -> bool:
        """Begin what the tag means; False where nothing inside it is left to be read."""
        if tag in tags.SKIPPED or (self.hidden and node.mem_id in self.hidden):
            return False
        kind = tags.BOXES.get(tag)
        if kind is not None:
            self._end_line()
            return self._open_box(kind, tag, node)
        if tag == "a":
            self.link = len(self.texts) if node.attributes.get("href") else -1
        elif tag in tags.BREAKS:
            self._end_line()
            if tag in tags.RAW:
                self.raw += 1
            elif tag in tags.FRAMES:
                self.page.frames.append(node.attributes.get("src") or "")
        elif tag == "img":
            self.page.pictures.append(node.attributes.get("src") or "")
        elif self.box.kind == "cell":
            given = node.attributes
            if (given.get("type") or "").lower() in tags.SHOWN_INPUTS:
                self.texts.append(given.get("value") or "")
        return True

    def _open_box(self, kind: Kind, tag: str, node: LexborNode) -> bool:
        box = Part(kind, tag=tag, parent=self.box)
        self.box.items.append(box)
        self.page.parts.append(box)
        if kind == "cell":
            box.row_span, box.column_span = self._spans(node)
        elif kind == "table":
            self.tables += 1
            box.number = self.tables
            groups = self._plain_groups(node)
            if groups is not None and not is_layout(groups):
                box.grid = grid(groups, box.number)
                if box.grid is not None:
                    return False
        elif kind == "part":
            given = node.attributes
            box.names = f"{given.get('class') or ''} {given.get('id') or ''}"
        self.box = box
        return True

    def _plain_groups(self, table: LexborNode) -> Groups | None:
        """The cells of a table that holds nothing but texts, in one pass over it; None where it holds more."""
        nodes = table.traverse(include_text=True)
        next(nodes)
        groups: list[tuple[int, list[list[_Open]]]] = []
        rows: list[list[_Open]] = []
        row: list[_Open] = []
        texts: list[str] = []
        filled = False  # whether the cell has words, so that those of its next text may need a line of their own
        block = 0  # the last block that began in the cell
        for node in nodes:
            tag = node.tag
            if tag == "-text":
                text = node.text_content or ""
                if not text.isspace():
                    if filled and block and _block_of(node) != block:
                        return None
                    filled = True
                texts.append(text)
            elif tag in tags.CONTENTS or (self.hidden and node.mem_id in self.hidden):
                return None
            elif tag in _CELLS:
                texts, filled, block = [], False, 0
                row.append((texts, node))
            elif tag == "tr":
                row = []
                rows.append(row)
            elif tag in _ORDER:
                rows = []
                groups.append((_ORDER[tag], rows))
            elif tag in tags.LINES:
                texts.append(_END)
                if tag not in tags.VOID:
                    block = node.mem_id
        groups.sort(key=itemgetter(0))
        return [[[self._slot(*cell) for cell in row] for row in rows] for _, rows in groups]

    def _slot(self, texts: Sequence[str], cell: LexborNode) -> Slot:
        text = _cell_text("".join(texts))
        if self.dirty:
            text = text.translate(_NO_INVISIBLE)
        return Slot(text, *self._spans(cell)) if self.spans else Slot(text)

    def _spans(self, cell: LexborNode) -> tuple[int, int]:
        given = self.spans.get(cell.mem_id)
        return (_span(given.get("rowspan"), 0), _span(given.get("colspan"), 1)) if given else (1, 1)

    def _close(self, tag: str, node: LexborNode) -> None:
        if tag in tags.BOXES:
            self._end_line()
            if tag == "table":
                self.box.items.sort(key=lambda item: _ORDER.get(item.tag, 1) if isinstance(item, Part) else 1)
            self.box = self.box.parent or self.box
        elif tag == "a":
            self._end_link(node)
        elif tag in tags.BREAKS:
            self._end_line(tag in tags.TITLES)
            if tag in tags.RAW:
                self.raw -= 1

    def _end_link(self, node: LexborNode) -> None:
        if self.link >= 0:
            text = tidy("".join(self.texts[self.link :]))
            self.linked += len(text)
            self.page.links.append((text, node.attributes.get("href") or ""))
            self.link = -1

    def _end_line(self, title: bool = False) -> None:
        texts = self.texts
        if not texts:
            return
        text = texts[0] if len(texts) == 1 else "".join(texts)
        linked = self.linked
        if self.link >= 0:  # a link over several lines: what follows belongs to it as well
            linked += sum(map(len, texts[self.link :]))
            self.link = 0
        texts.clear()
        self.linked = 0
        if self.dirty:
            text = text.translate(_NO_INVISIBLE)
        if self.raw and "\n" in text:
            for kept in text.strip("\r\n").splitlines():
                self.lines += 1
                self.box.items.append(Line(kept, self.lines, linked, None))
            return
        text = tidy(text)
        if text:
            self.lines += 1
            line = Line(text, self.lines, min(linked, len(text)))
            self.box.items.append(line)
            if title:
                self.page.titles.append(line)


def _block_of(text: LexborNode) -> int:
    """The block that a text of a cell stands in, 0 for none. Where it is not the last that began, that one has ended,
    and the text begins a line though no tag says so.
    """
    around = text.parent
    while around is not None and around.tag not in _CELLS:
        if around.tag in tags.LINES:
            return around.mem_id
        around = around.parent
    return 0


_CELLS: Final = ("td", "th")
# The head of a table comes first and its foot last, wherever they stand in the source.
_ORDER: Final = {"thead": 0, "tbody": 1, "tfoot": 2}


@lru_cache(maxsize=1 << 13)  # the same labels and figures stand in all reports
def _cell_text(text: str) -> str:
    """The lines of a cell, each tidy, without empty ones."""
    return "\n".join(filter(None, map(tidy, text.split(_END))))


@lru_cache(maxsize=1024)
def _span(text: str | None, least: int) -> int:
    """The number that a browser takes from the start of a span; 1 where there is none. 0 rows reach to the end."""
    found = re.match(r"\s*\+?(\d{1,6})", text or "")
    return max(int(found[1]), least) if found else 1
