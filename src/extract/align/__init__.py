"""Laying what was printed over the form: Document -> one `Laid` per table of the form that the file holds.

Tables with cells go to `grid`; what they leave unfound is looked for in the lines of text, by `streams`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from extract.align.grid import align_tables
from extract.align.laid import missing_facts
from extract.align.streams import align_lines
from extract.model import TABLES, Block, Document, Laid, Table

__all__ = ["align", "missing_facts"]

_MAIN: Final = frozenset(("disclosure", "requests", "disputes"))


def align(document: Document, due: str = "", others: frozenset[int] = frozenset()) -> tuple[Laid, ...]:
    """Every table of the form found in a document, in the order of TABLES, each with all its cells as facts.

    `due` is the edition that the report should use; it decides only where labels leave the edition open. `others` are
    tables (by index) of other reports: they are a guess, and only where nothing else holds a table of the form.
    """
    tables = tuple(document.tables())
    titles = _titles(document.blocks) if tables else []
    found = {laid.table: laid for laid in align_tables(tables, document.reader, due, others, titles)}
    wanted = frozenset(TABLES) - found.keys()
    # Of the lines of a document with more than one report, none is sure to be of this one.
    short = frozenset(key for key, laid in found.items() if key in _MAIN and not others and _lost(laid))
    if wanted & _MAIN or short or not found:
        for laid in align_lines(tuple(document.paragraphs()), wanted | short, due):
            found[laid.table] = _completed(found[laid.table], laid) if laid.table in found else laid
    return tuple(found[key] for key in TABLES if key in found)


def _lost(laid: Laid) -> set[str]:
    """The rows of a table of which no cell was found."""
    return {fact.cell.row for fact in laid.facts} - {fact.cell.row for fact in laid.facts if fact.status != "missing"}


def _completed(laid: Laid, lines: Laid) -> Laid:
    """A table with the rows that its cells lost and the lines of text around them hold beyond doubt: some programs that draw cells
    round the rows of a page leave some of them out.
    """
    if laid.edition != lines.edition:
        return laid
    unsure = {fact.cell.row for fact in lines.facts if fact.status not in ("printed", "blank")}
    rows = _lost(laid) - unsure
    facts = (line if fact.cell.row in rows else fact for fact, line in zip(laid.facts, lines.facts, strict=True))
    return replace(laid, facts=tuple(facts))


def _titles(blocks: Sequence[Block]) -> list[str]:
    """For each table the line with words that stands right above it, empty where another table does."""
    titles = []
    above = ""
    for block in blocks:
        if isinstance(block, Table):
            titles.append(above)
            above = ""
        elif block.text.strip():
            above = block.text
    return titles
