"""Laying what was printed over the form: Document -> one `Laid` per table of the form that the file holds.

Tables with cells go to `grid`; what they leave unfound is looked for in the lines of text, by `streams`.
"""

from __future__ import annotations

from extract.align.grid import align_tables
from extract.align.laid import missing_facts
from extract.align.streams import align_lines
from extract.model import TABLES, Document, Laid

__all__ = ["align", "missing_facts"]


def align(document: Document, due: str = "", others: frozenset[int] = frozenset()) -> tuple[Laid, ...]:
    """Every table of the form found in a document, in the order of TABLES, each with all its cells as facts.

    `due` is the edition that the report should use; it decides only where labels leave the edition open. `others` are
    tables (by index) of other reports: they are a guess, and only where nothing else holds a table of the form.
    """
    grids = align_tables(tuple(document.tables()), document.reader, due, others)
    found = {laid.table: laid for laid in grids.laid}
    wanted = frozenset(TABLES) - found.keys()
    if wanted & {"disclosure", "requests", "disputes"} or not found:
        found |= {laid.table: laid for laid in align_lines(tuple(document.paragraphs()), wanted, due)}
    return tuple(found[key] for key in TABLES if key in found)
