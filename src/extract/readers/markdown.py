"""Markdown tables in a text -> Tables. Only what has its rule of dashes is one: other pipes are habits of dumps."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from extract.model import Block, Cell, Paragraph, Place, Table
from extract.text import fold

# A row: where it stands, and its cells; None is a place that the cell before it reaches over.
Row = tuple[Place, list[str | None]]

_RULE = re.compile(r"\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*$")

# One space for a place that a merged cell reaches over, more for an empty cell: the habit of a converter.
_PAD: Final = re.compile(r"(?<=\|)[ \u00a0]+(?=\|)")
_FEW: Final = 2  # of what may be chance
_SEVERAL: Final = re.compile(r"\d[\d.]*(?:\s+\d[\d.]*)+")

_BARE_RULE: Final = re.compile(r"---(?:\|---)+ {2}")

# Heads that a converter made up, because Markdown has no table without a head.
_INVENTED = re.compile(r"(?:column|col|unnamed|field|列|字段|第\d+列)[\s:：_-]*\d*$", re.IGNORECASE)


def with_tables(paragraphs: Sequence[Paragraph]) -> tuple[Block, ...]:
    """The lines of a text, with every Markdown table among them as a Table in its place.

    Converters cut a table at every merged row and print each piece under a head of its own: pieces of one width with
    nothing between them but empty lines are one table, and so is a last line of that width.
    """
    paragraphs = _unfolded(paragraphs)
    blocks: list[Block] = []
    rows: list[Row] = []
    empty: list[Paragraph] = []
    number = 0
    while number < len(paragraphs):
        end = _end_of_table(paragraphs, number)
        if end is not None:
            own = _rows(paragraphs[number:end])
            if rows and own and len(own[0][1]) != len(rows[-1][1]):
                blocks += [table_of(rows), *empty]
                rows = []
            rows, empty = rows + own, []
            number = end
            continue
        line = paragraphs[number]
        if rows and line.text.strip() and len(cells := _cells(_piped(line.text))) == len(rows[-1][1]) > 1:
            rows.append((line.place, [*cells]))  # the head of a piece that was cut off before its rule
            number += 1
            continue
        if rows and line.text.strip():
            blocks += [table_of(rows), *empty]
            rows, empty = [], []
        (empty if rows else blocks).append(line)
        number += 1
    if rows:
        blocks += [table_of(rows), *empty]
    return tuple(_as_lines(blocks) if _mixes_figures(blocks) else blocks)


def _unfolded(lines: Sequence[Paragraph]) -> Sequence[Paragraph]:
    """The lines, rows whole that a converter folded behind a pipe: in its tables two spaces end each row, and no pipe does."""
    if not any(_BARE_RULE.fullmatch(line.text) for line in lines):
        return lines
    whole: list[Paragraph] = []
    for line in lines:
        before = whole[-1].text if whole else ""
        if before.endswith("|") and not before.startswith("|") and line.text.strip():
            whole[-1] = whole[-1]._replace(text=f"{before} {line.text}")
        else:
            whole.append(line)
    return whole


def _mixes_figures(blocks: Sequence[Block]) -> bool:
    """Whether cells hold several figures each: a program cut the lines of a page at gaps, and its cells are none of the table."""
    texts = (cell.text for block in blocks if isinstance(block, Table) for cell in block.cells)
    return sum(_SEVERAL.fullmatch(text) is not None for text in texts) > _FEW


def _as_lines(blocks: Sequence[Block]) -> Iterator[Block]:
    """The blocks, the rows of tables as lines of words and figures again."""
    for block in blocks:
        if isinstance(block, Table):
            for _, row in groupby(block.cells, lambda cell: cell.row):
                cells = [*row]
                yield Paragraph(" ".join(cell.text for cell in cells if cell.text), cells[0].place)
        else:
            yield block


def _end_of_table(paragraphs: Sequence[Paragraph], start: int) -> int | None:
    """The line behind a table whose head is line `start`, or None where none starts there.

    Under a head of one cell no row has more: else a box was drawn round the rule of another table.
    """
    head = _piped(paragraphs[start].text)
    if "|" not in head or start + 1 >= len(paragraphs):
        return None
    rule = _piped(paragraphs[start + 1].text)
    if "|" not in rule or "-" not in rule or not _RULE.match(rule) or not _is_rule_of(head, rule):
        return None
    end = start + 2
    while end < len(paragraphs) and "|" in _piped(paragraphs[end].text):
        end += 1
    alone = len(_cells(head)) == 1
    return None if alone and any(len(_cells(_piped(line.text))) > 1 for line in paragraphs[start + 2 : end]) else end


def _piped(line: str) -> str:
    """A line with its full-width pipes, which some dumps have in places, as plain ones."""
    return line.replace("｜", "|")


def _is_rule_of(head: str, rule: str) -> bool:
    """A rule has as many cells as its head. In `一、主动公开情况 |`, `---- |` each line is a cell, and the dashes are a blank one."""
    if head.strip().strip("|").count("|") == rule.strip().strip("|").count("|") == 0:
        return head.lstrip()[:1] == rule.lstrip()[:1] == "|"
    return True


def _rows(lines: Sequence[Paragraph]) -> list[Row]:
    """The rows of a table without its rule, and without a head that a converter made up."""
    texts = _mended([(line.place, _piped(line.text)) for line in lines])
    # A rule without pipes at its ends is that of rows without them: there an empty cell stands beside a pipe at an end, and
    # behind it is space; a pipe with nothing behind it may be where the rest of the row was lost.
    bare = not any(text.strip().startswith("|") or text.strip().endswith("|") for _, text in texts[:2])
    body = [
        (place, f"|{text}{'' if text.endswith('|') else '|'}" if bare else text)
        for place, text in texts
        if not _RULE.match(text)
    ]
    pads = [pad for _, text in body for pad in _PAD.findall(text)]
    cells = _spanned if _FEW < pads.count(" ") < len(pads) else _cells
    rows: list[Row] = [(place, [*cells(text)]) for place, text in body]
    if len(rows) > 1 and all(not text or _INVENTED.match(fold(text)) for text in rows[0][1]):
        rows = rows[1:]
    return rows


def _mended(lines: Sequence[tuple[Place, str]]) -> list[tuple[Place, str]]:
    """The lines, a row that was broken before its last pipe put together again: the head tells that a pipe ends each."""
    head = lines[0][1].rstrip()
    if head[-1:] != "|":
        return list(lines)
    width = len(_cells(head))
    mended: list[tuple[Place, str]] = []
    for place, line in lines:
        before = mended[-1][1] if mended else "|"
        if before.rstrip()[-1:] != "|" and len(_cells(before + line)) <= width:
            mended[-1] = (mended[-1][0], before + line)
        else:
            mended.append((place, line))
    return mended


def table_of(rows: Sequence[Row]) -> Table:
    """The table of the texts of rows, each with its place; it stands where the first of them does."""
    cells: list[Cell] = []
    for row, (place, texts) in enumerate(rows):
        for column, text in enumerate(texts):
            if text is None:
                cells[-1] = cells[-1]._replace(column_span=cells[-1].column_span + 1)
            else:
                cells.append(Cell(text, row, column, place=place))
    first = rows[0][0]
    return Table(tuple(cells), Place(page=first.page, line=first.line))


def _cells(line: str) -> list[str]:
    """The texts of a row. A pipe behind a backslash is a character of its cell."""
    bare = line.strip().replace("\\|", "\0").removeprefix("|").removesuffix("|")
    return [cell.strip().replace("\0", "|").replace("<br>", "\n") for cell in bare.split("|")]


def _spanned(line: str) -> list[str | None]:
    """The texts of a row, None for each place that the cell before it reaches over."""
    pads = line.strip().replace("\\|", "\0").removeprefix("|").removesuffix("|").split("|")
    return [None if n and pad == " " else text for n, (text, pad) in enumerate(zip(_cells(line), pads, strict=True))]
