"""One visit to every node of a page: what opens a box, what ends a line, and what is only a way to write text."""

from __future__ import annotations

from collections.abc import Container

from selectolax.lexbor import LexborNode

from extract.boxes import Groups, Line, grid, is_layout
from extract.readers.html import tags
from extract.readers.html.cells import ORDER, plain_groups, shows_picture, span_of
from extract.readers.html.page import Page, Part, tidy
from extract.text import visible


class Visit:
    """One visit to the nodes of a page, in the order of the source.

    `hidden` are the nodes that no one sees, among `mixed` the tables that hold such nodes, or other tables.
    """

    def __init__(self, page: Page, hidden: frozenset[int], mixed: Container[int]) -> None:
        self.page = page
        self.hidden = hidden
        self.mixed = mixed
        self.box = page.body
        self.texts: list[str] = []
        self.linked = 0
        self.link = -1  # where the open link begins among the texts of the line
        self.raw = 0
        self.lines = 0
        self.tables = 0

    def below(self, root: LexborNode) -> None:
        """Visit every node below the root."""
        around: list[tuple[str | None, LexborNode]] = []
        texts, roles, hidden = self.texts, tags.ROLES, self.hidden
        node = root.first_child
        while node is not None:
            tag = node.tag
            down = None
            if tag == "-text":
                texts.append(node.text_content or "")
            elif not hidden or node.mem_id not in hidden:
                role = roles.get(tag or "")
                if role == "break" and texts:
                    self._end_line()
                if role is None or role == "break" or self._open(role, node):
                    down = node.first_child
                    if down is not None:
                        around.append((role, node))
                    elif role is not None:
                        self._close(role, node)
            following = down or node.next
            while following is None and around:
                role, node = around.pop()
                if role is not None:
                    self._close(role, node)
                following = node.next
            node = following
        self._end_line()

    def _open(self, role: str, node: LexborNode) -> bool:
        """Begin what a tag means; False where nothing inside it is left to be read."""
        if role == "box":
            self._end_line()
            return self._open_box(node)
        if role == "link":
            self.link = len(self.texts) if node.attributes.get("href") else -1
        elif role == "skip":
            return False
        elif role == "raw":
            self._end_line()
            self.raw += 1
        elif role == "frame":
            self._end_line()
            self.page.frames.append(node.attributes.get("src") or "")
        elif role == "input":
            if self.box.kind == "cell":
                self._show_input(node)
            return False
        return True

    def _show_input(self, node: LexborNode) -> None:
        """The text that a control shows."""
        given = node.attributes
        if node.tag == "textarea":
            self.texts.append(node.text())
        elif (given.get("type") or "").lower() in tags.SHOWN_INPUTS:
            self.texts.append(given.get("value") or "")

    def _open_box(self, node: LexborNode) -> bool:
        tag = node.tag or ""
        box = Part(tags.BOXES[tag], tag=tag, parent=self.box)
        self.box.items.append(box)
        self.page.parts.append(box)
        if box.kind == "cell":
            given = node.attributes
            box.row_span, box.column_span = span_of(given.get("rowspan"), given.get("colspan"))
        elif box.kind == "table":
            self.tables += 1
            box.number = self.tables
            groups = self._plain_groups(node)
            if groups is not None and not is_layout(groups):
                box.grid = grid(groups, box.number)
                if box.grid is not None:
                    return False
        elif box.kind == "part":
            given = node.attributes
            box.names = f"{given.get('class') or ''} {given.get('id') or ''}"
        self.box = box
        return True

    def _close(self, role: str, node: LexborNode) -> None:
        if role == "break":
            if self.texts:
                self._end_line(node.tag in tags.TITLES)
        elif role == "box":
            self._end_line()
            if self.box.kind == "cell" and not self.box.items:
                self.box.picture = shows_picture(node.html or "")
            elif self.box.kind == "table":
                self.box.items.sort(key=lambda item: ORDER.get(item.tag, 1) if isinstance(item, Part) else 1)
            self.box = self.box.parent or self.box
        elif role == "link":
            self._end_link(node)
        elif role == "raw":
            self._end_line()
            self.raw -= 1

    def _plain_groups(self, table: LexborNode) -> Groups | None:
        """The cells of a table that holds nothing but texts; None where it holds more."""
        return None if table.mem_id in self.mixed else plain_groups(table.html or "")

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
        text = visible(text)
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
