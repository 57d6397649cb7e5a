"""A document cut at its headings into the sections of the form, and their prose made whole."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from extract.model import Block, Document, Paragraph, Section, Table
from extract.outline import outline
from extract.prose import Line, breaks_of, join, width, without_tables
from extract.text import fold_whole, offsets

# What shows that a line before the first heading is prose and not the banner, the index block or the title.
_PROSE: Final = re.compile(r"[。；;]|[，,].{6}|根据|按照|依据|依照|本报告|现将|现公布")
_OWN_HEADING: Final = re.compile(r"\W*(编\s*制\s*说\s*明|引\s*言|前\s*言|导\s*语)\W*")
_FOOT: Final = re.compile(
    r"\W*(?:\d{1,3}|扫一扫.{0,20}|相关(?:文档|链接|附件|阅读)|(?:打印|关闭|收藏|分享|返回|纠错)\S{0,4}(?:\W+\S{2,6})*|[上下]一[篇条].*)\W*"
)
_AFTER_HEADING: Final = "#*|:：、.。…· \t\u3000"


_Place = tuple[int, int]  # a line, and a place in it as printed


@dataclass(frozen=True, slots=True)
class _Lines:
    """The document as lines, and folded in one text that begins with a line break. A table gives lines for some of its
    rows, which are never prose. `owners` has the block of each line; `tabular` says whether there are tables at all.
    """

    lines: list[Line]
    owners: list[Block]
    text: str
    tabular: bool

    def place(self, offset: int) -> _Place:
        """The line, and the place in it as printed, of an offset of the folded text."""
        n = self.text.count("\n", 0, offset) - 1
        inside, (printed, folded, _) = offset - self.text.rfind("\n", 0, offset) - 1, self.lines[n]
        if len(folded) == len(printed):
            return n, min(inside, len(printed))
        return n, _offsets(printed)[min(inside, len(folded))]


def split(document: Document) -> tuple[Section, ...]:
    """The sections of a document in the order that they stand in; none twice, and none that is not there.

    A section whose heading is lost but whose table stands there has the heading "". What stands before the first
    section is the `preamble` (from its first sentence on), an annex after the last the `attachment`.
    """
    if not document.blocks:
        return ()
    lines = _lines(document)
    heads = outline(lines.text)
    starts = [*(lines.place(head.start) for head in heads), lines.place(len(lines.text))]
    ends = [
        lines.place(head.end) if head.end > head.start else start for head, start in zip(heads, starts, strict=False)
    ]
    parts = [
        (head.key, _heading(lines, start, end), end, stop)
        for head, start, end, stop in zip(heads, starts, ends, starts[1:], strict=False)
    ]
    parts = [*_preamble(lines, starts[0]), *parts]
    prose = [without_tables(_between(lines, begin, stop), key) for key, _, begin, stop in parts]
    if prose:
        prose[-1] = _without_foot(prose[-1])
    breaks = breaks_of([printed for own in prose for printed, _, joins in own if joins is None])
    return tuple(
        Section(key, ordinal, heading, join(own, breaks), *_pages(lines, begin, stop))
        for ordinal, ((key, heading, begin, stop), own) in enumerate(zip(parts, prose, strict=True), start=1)
    )


@lru_cache(maxsize=64)
def _offsets(printed: str) -> list[int]:
    return offsets(printed)


def _lines(document: Document) -> _Lines:
    owners: list[Block] = [*document.blocks]
    tabular = Table in set(map(type, owners))
    blocks = map(_said, owners) if tabular else owners
    texts, _, joins = map(list, zip(*blocks, strict=True))
    whole = "\n".join(texts)
    printed = whole.split("\n")
    if len(printed) > len(texts):
        counts = [text.count("\n") for text in texts]
        joins = [join for first, more in zip(joins, counts, strict=True) for join in (first, *(False,) * more)]
        owners = [owner for owner, more in zip(owners, counts, strict=True) for _ in range(more + 1)]
    text = "\n" + fold_whole(whole)
    folded = text[1:].split("\n")
    return _Lines([*zip(printed, folded, joins, strict=True)], owners, text, tabular)


def _said(block: Block) -> Paragraph:
    return Paragraph(_table_text(block)) if isinstance(block, Table) else block


def _table_text(table: Table) -> str:
    """What a table says of where it stands: its first rows, and each text that has a row for itself, which may be a
    heading that was drawn into the table.
    """
    rows: dict[int, list[str]] = {}
    for cell in table.cells:
        rows.setdefault(cell.row, []).append(cell.text.replace("\n", ""))
    said = (" ".join(filter(str.strip, texts)) for n, texts in sorted(rows.items()) if n < 3 or _is_alone(texts))
    return "\n".join(said)


def _is_alone(texts: Sequence[str]) -> bool:
    return sum(bool(text.strip()) for text in texts) == 1


def _preamble(lines: _Lines, stop: _Place) -> list[tuple[str, str, _Place, _Place]]:
    """The prose before the first heading, if there is any, with the heading of its own that it may have."""
    for n, (printed, _, _) in enumerate(lines.lines[: stop[0] + (stop[1] > 0)]):
        text = printed.strip()
        if len(text) < 8 or _PROSE.search(text) is None or isinstance(lines.owners[n], Table):
            continue
        if "。" not in text and width(text) < 30:
            continue
        own = _OWN_HEADING.fullmatch(next((t for t, _, _ in reversed(lines.lines[:n]) if t.strip()), ""))
        return [("preamble", own[1] if own else "", (n, 0), stop)]
    return []


def _heading(lines: _Lines, begin: _Place, end: _Place) -> str:
    """The heading as printed, without the line breaks in it."""
    if begin >= end:
        return ""
    return "".join(printed.strip() for printed, _, _ in _cut(lines, begin, end)).strip("#*|>◆●■★◇○▲▶•· \t\f")


def _between(lines: _Lines, begin: _Place, stop: _Place) -> list[Line]:
    """The lines, or parts of lines, between two places, without those of tables."""
    found = _cut(lines, begin, stop)
    if not lines.tabular:
        return found
    owners = lines.owners[begin[0] : stop[0] + 1]
    return [line for line, owner in zip(found, owners, strict=True) if type(owner) is Paragraph]


def _cut(lines: _Lines, begin: _Place, stop: _Place) -> list[Line]:
    """The lines between two places; of the first and the last only what lies between them is printed."""
    found = lines.lines[begin[0] : stop[0] + 1]
    printed, folded, joins = found[-1]
    found[-1] = printed[: stop[1]], folded, joins
    if begin[1]:
        printed, folded, joins = found[0]
        found[0] = printed[begin[1] :].lstrip(_AFTER_HEADING), folded, joins
    return found


def _without_foot(own: Sequence[Line]) -> Sequence[Line]:
    """The lines of the last section without the page number and what web pages print under an article."""
    end = len(own)
    while end and (not own[end - 1][1].strip() or _FOOT.fullmatch(own[end - 1][1])):
        end -= 1
    return own[:end]


def _pages(lines: _Lines, begin: _Place, stop: _Place) -> tuple[int | None, int | None]:
    last = stop[0] if stop[1] else stop[0] - 1
    while last > begin[0] and not lines.lines[last][0].strip():
        last -= 1
    owner = lines.owners[max(last, begin[0])]
    places = [owner.place, *(cell.place for cell in owner.cells)] if isinstance(owner, Table) else [owner.place]
    return lines.owners[begin[0]].place.page, max((p.page for p in places if p.page is not None), default=None)
