"""Plain text: bytes of any of the encodings that Chinese texts come in, to one paragraph per line.

The lines are kept whole. Torn tables live on leading spaces, tabs and empty lines, so nothing is tidied here.
"""

from __future__ import annotations

import codecs
from collections.abc import Callable, Sequence
from itertools import groupby, repeat
from typing import Final, cast

from extract.errors import Unreadable
from extract.manner import USUAL, Manner
from extract.model import Block, Document, Finding, Paragraph, Place, Source, Table
from extract.readers.drawn import may_hold_drawn, with_drawn
from extract.readers.emphasis import without_marks
from extract.readers.markdown import with_tables
from extract.readers.nested import holds_objects, unnested
from extract.readers.pairs import may_hold_pairs, with_pairs
from extract.readers.pasted import may_hold_html, with_html
from extract.readers.records import from_lists, unlisted
from extract.readers.repeats import with_repeats
from extract.readers.unfold import has_headed, parted, rejoined, spaced, unbarred, unfolded
from extract.readers.unglue import unglued
from extract.readers.wiki import without_wiki
from extract.readers.wrapped import unwrapped
from extract.text import with_ideographs

# The mark of UTF-32 comes before that of UTF-16, which is its beginning.
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
# What every official text is full of, in both scripts. Read in the wrong encoding, a text has next to none of these.
_FREQUENT: Final = "的一是和在年不公开開信息資訊政府行情况況條以本，。、（）"
_SAMPLE: Final = 2048
# Control characters that no text has. Word's text has 7 (end of a cell) and 11 (line break), pdftotext's 12.
_CONTROLS: Final = bytes([*range(1, 7), 8, *range(14, 26), *range(27, 32), 127])
_CELL_MARKS: Final = ("|", "\t", ",", ";", "[")  # what stands between the cells of rows
_PLACES: Final[list[Place]] = []


def accepts(source: Source) -> bool:
    """True for any text that is nothing more special. Markdown is text: its pipes are those of other dumps."""
    return source.media_type in ("text/plain", "text/markdown")


def read(source: Source, _: Manner = USUAL) -> Document:
    """One paragraph per line, as it stands. A form feed is kept at the start of the line that it precedes.

    Raises `Unreadable` where the bytes are no text, or a text of nothing but white space.
    """
    name = encoding(source.content)
    if name is None:
        raise Unreadable("the bytes are no text in any encoding known here; open the file and save it as UTF-8 text")
    text = with_ideographs(source.content.decode(name, errors="replace").removeprefix("\ufeff"))
    if not text.strip("\0\x1a\ufeff\ufffd \t\r\n\f\v\u00a0\u3000"):
        raise Unreadable("the file holds nothing but white space; get it again from where it was published")
    text = without_wiki(without_marks(unwrapped(text)))
    pages = None
    if "\f" in text:
        lines, places, pages = _pages(text)
    else:
        lines = text.splitlines()
        places = _line_places(len(lines))
    if "|" in text:
        lines, places = rejoined(unbarred(lines), places)
    if holds_objects(text):
        lines, places = unnested(lines, places)
        text = "\n".join(lines)
    lines, places = from_lists(lines, places, text)
    if has_headed(text):
        lines, places = parted(lines, places)
    lines, places = unlisted(*unfolded(*unglued(spaced(lines, text), places)), text)
    paragraphs = tuple(map(Paragraph, lines, places, repeat(None)))
    return Document(
        source_id=source.id,
        reader="text",
        blocks=_with_tables(text, paragraphs),
        pages=pages,
        hints={"name": source.name},
        notes=_damage(text, name),
    )


def _with_tables(text: str, lines: tuple[Paragraph, ...]) -> tuple[Block, ...]:
    """The lines of a text, with the tables that it draws or marks as such in their places."""
    blocks: tuple[Block, ...] = with_html(lines) if may_hold_html(text) else lines
    if may_hold_drawn(text):
        blocks = _among(blocks, with_drawn)
    if "|" in text and "--" in text:
        blocks = _among(blocks, with_tables)
    if any(map(text.__contains__, _CELL_MARKS)):
        blocks = _among(blocks, with_repeats)
    return _among(blocks, with_pairs) if may_hold_pairs(text) else blocks


def _among(blocks: tuple[Block, ...], find: Callable[[Sequence[Paragraph]], tuple[Block, ...]]) -> tuple[Block, ...]:
    """The blocks, with the tables found in each stretch of lines between two tables."""
    if Table not in set(map(type, blocks)):
        return find(cast("Sequence[Paragraph]", blocks))
    found: list[Block] = []
    for drawn, group in groupby(blocks, lambda block: isinstance(block, Table)):
        alike = list(group)
        found += alike if drawn else find([block for block in alike if isinstance(block, Paragraph)])
    return tuple(found)


def encoding(content: bytes) -> str | None:
    """The encoding of a text (`utf-8`, `gb18030`, `utf-16-le`, `cp950` ...), or None where the bytes are no text.

    UTF-8 is taken where it holds, or nearly holds; else the encoding that gives the most of the characters that
    every official text is full of.
    """
    for mark, name in _MARKS:
        if content.startswith(mark):
            return name
    sample = content[:_SAMPLE]
    if sample.count(0) * 100 > len(sample):
        return _wide(sample)
    if len(sample.translate(None, _CONTROLS)) < 0.97 * len(sample):
        return None
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return _narrow(sample)
    return "utf-8"


def _wide(sample: bytes) -> str | None:
    """UTF-16 without a mark: whichever order of the two bytes gives a text."""
    even = sample[: len(sample) // 2 * 2]
    shares = {name: _share(even.decode(name, errors="replace")) for name in ("utf-16-le", "utf-16-be")}
    best = max(shares, key=lambda name: shares[name])
    return best if shares[best] > 0.2 else None


def _narrow(sample: bytes) -> str | None:
    """What is not quite UTF-8: UTF-8 with damage, GB18030, Big5, or UTF-16 without a mark or a NUL."""
    text = sample[:1024].decode("utf-8", errors="replace")
    lost = text.count("\ufffd")
    if len(text) - len(text.encode("ascii", errors="ignore")) > 2 * lost:
        return "utf-8"
    text = sample.decode("gb18030", errors="replace")
    mainland = _share(text)
    if mainland > 0.3:
        return "gb18030"
    taiwan = _share(sample.decode("cp950", errors="replace"))
    if taiwan > 0.1 and taiwan > 2 * mainland:
        return "cp950"
    if mainland < 0.1 and (wide := _wide(sample)) is not None:
        return wide
    return "gb18030" if text.count("\ufffd") * 10 < len(text) else None


def _share(text: str) -> float:
    """The share of frequent characters among the characters beyond ASCII; half that of printable ones where there
    are next to no others.
    """
    ascii_only = text.encode("ascii", errors="ignore")
    wide = len(text) - len(ascii_only)
    if wide * 20 < len(text):
        return len(ascii_only.translate(None, _CONTROLS + b"\0")) / len(text) / 2
    return sum(map(text.count, _FREQUENT)) / max(wide, 1)


def _pages(text: str) -> tuple[list[str], list[Place], int]:
    """The lines of a text with form feeds, their places, and the number of pages."""
    lines: list[str] = []
    places: list[Place] = []
    pages = text.rstrip().split("\f")
    for page, part in enumerate(pages, start=1):
        own = part.splitlines() or [""]
        if page > 1:
            own[0] = "\f" + own[0]
        places += [Place(page=page, line=line) for line in range(len(lines) + 1, len(lines) + len(own) + 1)]
        lines += own
    return lines, places, len(pages)


def _line_places(count: int) -> list[Place]:
    """The places of the first `count` lines. They never change, so all texts share them."""
    _PLACES.extend(Place(line=line) for line in range(len(_PLACES) + 1, count + 1))
    return _PLACES[:count]


def _damage(text: str, name: str) -> tuple[Finding, ...]:
    lost = text.count("\ufffd")
    if not lost:
        return ()
    message = (
        f"{lost} {'place' if lost == 1 else 'places'} in the text cannot be read as {name.upper()} and "
        "stand as \ufffd; compare the file with the page that it was taken from"
    )
    return (Finding("text-damaged", "warning", message, blame="source", zh=f"{lost}处不能按 {name.upper()} 识读"),)
