"""Tables whose cells lie about in a text: figures in blocks of their own, labels wherever the page's layout left them.

A program that looks for columns on a page, as pdftotext does, prints each cell as a block between blank lines, the cells of
neighbouring rows as one block for each column, and labels of several lines before or behind them. The labels then say
little about a row, but the figures are complete and come from the top of the page to its foot. So the blocks are
put together again by their number, and the form's sums and the labels that stand in their place must bear the result
out: what they contradict is left to the readings by label.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain, groupby, pairwise

from extract.align.evidence import is_unknown
from extract.align.fill import reading
from extract.align.lexicon import Lexicon
from extract.align.stream import NOTHING_SAID, Figure
from extract.model import Fact, Finding, FormCell, FormTable, Identity, Laid, Paragraph, Status
from extract.sums import count_on
from extract.text import BLANK, parse_number, squash

BASIS = "flow:blocks"
_REQUESTS = re.compile("申请人情况|勾稽关系")
_DISPUTES = re.compile("行政复议|未经复议|结果维持")
_AFTER = re.compile("存在.{0,4}问题|其他需要报告|问题及改进")
# A figure between blank lines, a column of figures below one, and units one below the other.
_ALONE = re.compile(r"\n\n\d\S{0,8}\n\n")
_COLUMN = re.compile(r"\n\n\d\S{0,8}\n\d+\n\d+\n")
_UNITS = re.compile(r"\n([件条次人个篇])\n\1\n\1\n")
# Sums that do not come out by chance.
_PROOF = 3
# One sum in so many may be wrong by the agency's own mistake.
_MOST_BROKEN = 8
# The end of a column's head in table 2.
_HEAD = re.compile("(?:件数|数量|增减|增/减|金额(?:单位万元)?)$")
_VALUES = "统计数"
_HEADS = re.compile(r"(?:数量?|增/?减) +(?:本年|现行|对外|处理|采购)")
_FIGURE = re.compile(r"[\d/—－+减增-]|无$")


@dataclass(frozen=True, slots=True)
class Text:
    """The lines of a text, folded and squashed; the form begins at line `start`, the lines `skipped` number pages."""

    lines: Sequence[str]
    squashed: Sequence[str]
    start: int
    skipped: frozenset[int]


@dataclass(slots=True)
class Block:
    """Figures that stand line below line, the squashed label text right before the first, the last line of it that is no
    note in brackets, and whether a line of it has the heads of several columns.
    """

    figures: list[Figure]
    label: str
    last: str
    beside: bool = False


Blocks = Mapping[str, Sequence[Block]]
"""The blocks of figures of each table, by its key."""


def lie_about(text: Text, blocks: Blocks, words: Lexicon) -> frozenset[str]:
    """The tables (keys) whose cells lie about in a text that sets single cells apart by blank lines.

    All with blocks do where the cells of a column stand in one block here and there, and every table where the units of many
    rows do; one alone where labels come in another order than the form's, or heads right before figures.
    """
    everywhere = frozenset(key for key, _ in words.editions)
    if _UNITS.search("\n".join(text.lines[text.start :])):
        return everywhere
    sizes = [len(block.figures) for block in chain.from_iterable(blocks.values())]
    if 2 * sizes.count(1) <= len(sizes):
        return frozenset()
    # Of the figures between two labels of the statistics one is a value, and one the number of the next row.
    bare = [not block.label for block in blocks.get("statistics", ()) if "statistics" in everywhere]
    if max(sizes) > 1 or any(map(all, zip(bare, bare[1:], bare[2:], strict=False))):
        return frozenset(key for key in everywhere if blocks.get(key))
    found = {key for key in ("disclosure", "requests") if _upside_down(blocks.get(key, ()), words)}
    if any(_HEAD.search(block.label) for block in blocks.get("disclosure", ())):
        found.add("disclosure")
    return frozenset(found)


def _upside_down(blocks: Sequence[Block], words: Lexicon) -> bool:
    """Whether labels stand in another order than the form's."""
    names = (found[0] for block in blocks for found in words.known.finditer(block.label))
    rows = [own[0] for name in names if len(own := words.names.get(name, ())) == 1]
    return any(a > b for a, b in pairwise(rows))


def blocks_of(text: Text) -> Blocks:
    """The blocks of figures of each table, by its key; none in a text that does not set single cells apart."""
    whole = "\n".join(text.lines[text.start :])
    if not _ALONE.search(whole) and not ("统计" in whole and _COLUMN.search(whole)):
        return {}
    return {key: list(_blocks(text, range(first, last))) for key, first, last in _regions(text)}


def gather(
    blocks: Sequence[Block], spec: FormTable, paragraphs: Sequence[Paragraph], words: Lexicon, proven: bool = False
) -> Laid | None:
    """The table that blocks of figures settle as a whole, None where they do not. Where it must be `proven`, sums must
    tell its order, and all of them come out.
    """
    order = _in_order(blocks, spec, words)
    if order is None or (proven and (not spec.identities or _broken(order, spec)[0])):
        return None
    labels = sum(block.label != "" for block in blocks)
    return _laid(order, spec, paragraphs, 2 * labels > len(spec.rows), _may_be_turned(blocks))


def _may_be_turned(blocks: Sequence[Block]) -> bool:
    """Whether blocks may come in another order than their heads: those of a column each below heads that stand side by side, or above
    the head of them all.
    """
    columns = any(block.beside and len(block.figures) > 1 for block in blocks)
    return columns or (_VALUES not in blocks[0].label and any(_VALUES in block.label for block in blocks[1:]))


def _regions(text: Text) -> Iterator[tuple[str, int, int]]:
    """Where each table may stand: its key, its first line and the one after its last."""
    squashed, size = text.squashed, len(text.squashed)
    requests = _next(_REQUESTS, squashed, text.start, size)
    if requests == size:
        yield "statistics", text.start, size
    disputes = _next(_DISPUTES, squashed, (text.start if requests == size else requests) + 1, size)
    yield "disclosure", text.start, min(requests, disputes)
    yield "requests", min(requests, disputes), disputes
    yield "disputes", disputes, _next(_AFTER, squashed, disputes + 1, size)


def _next(pattern: re.Pattern[str], lines: Sequence[str], start: int, otherwise: int) -> int:
    return next((n for n in range(start, len(lines)) if pattern.search(lines[n])), otherwise)


def _blocks(text: Text, region: range) -> Iterator[Block]:
    block: Block | None = None
    label = last = ""
    beside = False
    for number in region:
        line = "" if number in text.skipped else text.lines[number].strip()
        said = NOTHING_SAID.match(line) is not None
        read = parse_number(line) if said or _FIGURE.match(line) else None
        if read is not None and (said or read.kind != "words"):
            if block is None:
                block = Block([], label, last, beside)
            block.figures.append(Figure(line, read, number))
            continue
        if block is not None:
            yield block
            block, label, last, beside = None, "", "", False
        if line:
            beside = beside or (" " in line and _HEADS.search(line) is not None)
            label += text.squashed[number]
            last = last if line[0] == "(" and line[-1] == ")" else text.squashed[number]
    if block is not None:
        yield block


def _in_order(blocks: Sequence[Block], spec: FormTable, words: Lexicon) -> list[Figure] | None:
    """The figures in the order of the form's cells, None where they are not as many or lie about in no known way. As many
    they are by chance alone where one stands behind a label that the form does not know.
    """
    if spec.key == "statistics":
        return _in_column(blocks, spec)
    blocks = _without_local_rows(blocks, spec, words)
    figures = list(chain.from_iterable(block.figures for block in blocks))
    if len(figures) != len(spec.cells) or any(_is_strange(block, spec, words) for block in blocks):
        return None
    if any(block.last[-1:].isdigit() for block in blocks):
        return None  # a figure was broken over two lines
    if len({figure.number for figure in figures}) == 1:
        return figures  # in whatever order they came
    if spec.key == "disclosure":
        return _by_items(blocks, spec, words)
    if spec.key == "requests":
        rows = _by_rows(blocks, spec, words)
        return None if rows is None else _by_sums(rows, spec)
    apart = [n for n, block in enumerate(blocks) if block.label and n % len(spec.columns)]
    return _by_sums(figures, spec) if len(blocks) == len(figures) and not apart else None


def _without_local_rows(blocks: Sequence[Block], spec: FormTable, words: Lexicon) -> list[Block]:
    """The blocks without those from a label on that the form does not know, where the figures before have a label of their own,
    up to the next label.
    """
    kept: list[Block] = []
    local = False
    for block in blocks:
        if block.label:
            local = block.label == block.last and _is_strange(block, spec, words)
        if not local:
            kept.append(block)
    return kept


def _is_strange(block: Block, spec: FormTable, words: Lexicon) -> bool:
    """Whether a block stands behind a label that the form does not know, and not behind a line of heads, which may have a piece of
    each.
    """
    return is_unknown(block.last, words) and not set("".join(column.label for column in spec.columns)).issuperset(
        block.last
    )


def _by_rows(blocks: Sequence[Block], spec: FormTable, words: Lexicon) -> list[Figure] | None:
    """The figures of table 3 row by row; None where the blocks do not make whole rows, or a label stands at another.

    So many blocks of one size as the table has columns are so many rows as each has figures.
    """
    wide = len(spec.columns)
    ordered: list[Figure] = []
    at = 0
    while at < len(blocks):
        columns = blocks[at : at + wide]
        deep = len(columns[0].figures)
        if len(columns) < wide or any(len(column.figures) != deep for column in columns):
            return None
        row = len(ordered) // wide
        # The label of the row before may stand behind its figures.
        expected = {"", *(own.key for own in spec.rows[max(0, row - 1) : row + 1])}
        if deep == 1 and _named(columns[0], words) not in expected:
            return None
        # The rest of a label may stand behind the first figure; a head between the others says that they moved.
        if any(column.label for column in columns[2:]):
            return None
        ordered += chain.from_iterable(zip(*(column.figures for column in columns), strict=True))
        at += wide
    return ordered


def _has_other_head(block: Block, cell: FormCell, spec: FormTable) -> bool:
    """Whether the head of another column than that of a cell stands right before its figure."""
    own = [column.key for column in spec.columns if block.last in map(squash, (column.label, *column.aliases))]
    return bool(own) and cell.column not in own


def _by_items(blocks: Sequence[Block], spec: FormTable, words: Lexicon) -> list[Figure] | None:
    """The figures of table 2, whose items have their own columns; no sum tells their order, so a label must in each item
    with several rows of several figures.
    """
    ordered: list[Figure] = []
    at = 0
    for _, group in groupby(spec.rows, key=lambda row: row.item):
        rows = list(group)
        wide, deep = len(rows[0].cells), len(rows)
        columns = blocks[at : at + wide]
        if any("第二十条" in column.label for column in columns[1:]):
            return None
        if deep > 1 and len(columns) == wide and all(len(column.figures) == deep for column in columns):
            named = {words.rows[row].row.key for row in words.rows_within(columns[0].label)}
            if not named <= {row.key for row in rows}:
                return None  # the labels of all items stand in a heap: so may the columns
            pairs = zip(columns[1:], rows[0].cells[1:], strict=True)  # all heads may stand before the first
            if any(_has_other_head(column, cell, spec) for column, cell in pairs):
                return None
            ordered += chain.from_iterable(zip(*(column.figures for column in columns), strict=True))
            at += wide
            continue
        alone = blocks[at : at + wide * deep]
        if len(alone) < wide * deep or any(len(block.figures) != 1 for block in alone):
            return None
        names = [_named(block, words) for block in alone]
        expected = [row.key for row in rows for _ in range(wide)]
        agreed = [name == key for name, key in zip(names, expected, strict=True) if name]
        late = any(name and n % wide > 1 for n, name in enumerate(names))  # a label behind the figures of its row
        cells = [cell for row in rows for cell in row.cells]
        late = late or any(_has_other_head(block, cell, spec) for block, cell in zip(alone, cells, strict=True))
        if late or not all(agreed) or (min(wide, deep) > 1 and not agreed):
            return None
        ordered += [block.figures[0] for block in alone]
        at += wide * deep
    return ordered


def _in_column(blocks: Sequence[Block], spec: FormTable) -> list[Figure] | None:
    """The figures of the statistics, in whatever blocks: one to a row, they come in its order, and their sums prove that they are
    all. The marks beside its headings and the numbers of its rows are left out.
    """
    for last in (None, Decimal(0)):  # where each row's number stands alone, the first is told by nothing but its 1
        values = _without_serials(blocks, last)
        figures = list(chain.from_iterable(values))
        if len(figures) == len(spec.cells):
            broken, telling = _broken(figures, spec)
            columns = 2 * sum(len(column) > 2 for column in values) > len(values)
            alike = len({figure.number for figure in figures}) == 1
            return figures if not broken and (columns or alike or telling >= _PROOF) else None
    return None


def _without_serials(blocks: Sequence[Block], last: Decimal | None) -> list[list[Figure]]:
    """The numbers of each block but those that go on numbering rows from `last` on."""
    values: list[list[Figure]] = []
    for block in blocks:
        column = [f for f in block.figures if f.number.kind == "number"]
        if _counts(column, last):
            last = column[-1].number.value
        elif column:
            values.append(column)
    return values


def _counts(figures: Sequence[Figure], last: Decimal | None) -> bool:
    """Whether figures number the rows of a table, from `last` on where there are few of them."""
    numbers = [figure.number.value for figure in figures]
    return count_on(numbers) and (len(numbers) > 2 or (last is not None and numbers[:1] == [last + 1]))


def _named(block: Block, words: Lexicon) -> str:
    """The row whose label, and no other word of a row, stands right before a block, with a note or more words behind it at
    most; "" for none.
    """
    named = words.label_at_end(block.label) if block.label else None
    rows = words.names[named[0]] if named else tuple(words.rows_within(block.last))
    start = named[1] if named else len(block.label) - len(block.last)
    if len(rows) != 1 or words.rows_within(block.label[:start]):
        return ""
    return words.rows[rows[0]].row.key


def _by_sums(figures: Sequence[Figure], spec: FormTable) -> list[Figure]:
    """The figures with the total last, as the form has it, or first, as some print it: as more sums come out."""
    wide = len(spec.columns)
    rows = [list(figures[n : n + wide]) for n in range(0, len(figures), wide)]
    orders = [list(chain.from_iterable(order)) for order in (rows, [[*row[1:], row[0]] for row in rows])]
    return min(orders, key=lambda order: len(_broken(order, spec)[0]))


def _broken(figures: Sequence[Figure], spec: FormTable) -> tuple[list[Identity], int]:
    """The sums that do not come out, and how many say something: a sum of zeros comes out in any order."""
    broken, telling = [], 0
    for identity in spec.identities:
        left, right = ([figures[cell.index].number.value for cell in side] for side in (identity.left, identity.right))
        if identity.relation == "=" and None not in (*left, *right) and any((*left, *right)):
            telling += 1
            if sum(filter(None, left)) != sum(filter(None, right)):
                broken.append(identity)
    return broken, telling


def _laid(
    figures: Sequence[Figure], spec: FormTable, paragraphs: Sequence[Paragraph], labelled: bool, turned: bool
) -> Laid:
    """The table with a figure in each cell. None is certain where more sums are broken than an agency breaks, or where neither
    labels between them nor sums tell their order, where they may be `turned`, and blanks stand in no column of their own; else those that break a sum are not.
    """
    broken, telling = _broken(figures, spec)
    wide = len(spec.columns)
    mixed = any(len({figure.number == BLANK for figure in figures[n::wide]}) > 1 for n in range(wide))
    told = labelled or telling >= _PROOF or not mixed
    sure: Status = "inferred" if turned or not told or _MOST_BROKEN * len(broken) > telling else "printed"
    moved = {cell.index for identity in broken for cell in identity.cells}
    facts = [
        reading(cell, figure, "inferred" if cell.index in moved else sure, BASIS).fact(paragraphs)
        for cell, figure in zip(spec.cells, figures, strict=True)
    ]
    return Laid(spec.key, spec.edition, tuple(facts), tuple(_open_cells(facts, spec)))


def _open_cells(facts: Sequence[Fact], spec: FormTable) -> Iterator[Finding]:
    """One finding for a table with guessed cells."""
    count = sum(fact.status == "inferred" for fact in facts)
    if count:
        message = (
            f"{spec.key} ({spec.label}): {count} of {len(facts)} cells are filled from blocks of figures, and neither the text nor "
            "the sums settle the order of these; look at the source."
        )
        zh = f"{len(facts)}格中有{count}格取自各列先后印出的数字，次序未定"
        yield Finding("column-undetermined", "warning", message, spec.key, zh=zh)
