"""Which edition of the form a printed table is of: its labels and heads vote, the year does not.

Only words that one edition alone knows have a vote; most labels are those of several.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from extract import form
from extract.align.columns import head, stacks
from extract.align.entries import Entry
from extract.align.labels import SHORT, Label, bare, look_up, match_row, names
from extract.align.pieces import COLUMN, word


def edition_of(key: str, rows: Sequence[Entry], otherwise: str) -> tuple[str, int]:
    """The edition that most labels and heads speak for, and how many do.

    Where none do (0), or two editions have as many, it is `otherwise`, or the newest one where that is empty.
    """
    labels = {row.label.text for row in rows}
    heads = {id(row.heads): row.heads for row in rows if row.heads}.values()
    stacked = {tuple([cell.text for cell in stack]) for one in heads for stack in stacks(one)}
    votes = Counter(_only_in(label, key) for label in labels) + Counter(_heads_only_in(one, key) for one in stacked)
    del votes[""]
    if not votes:
        votes = Counter(_like_only_in(row.label, key) for row in rows)
        del votes[""]
    ranked = votes.most_common(2)
    if ranked and (len(ranked) == 1 or ranked[0][1] > ranked[1][1]):
        return ranked[0][0], ranked[0][1]
    assumed = form.table(otherwise, key) if otherwise else None
    return (assumed or form.editions_of(key)[-1]).edition, 0


@lru_cache(maxsize=4096)
def _only_in(label: str, key: str) -> str:
    """The one edition that knows a row label; empty where none or several do, or where it may be a head (其他)."""
    if word(label).roles.get(key, 0) & COLUMN:
        return ""
    found = [t.edition for t in form.editions_of(key) if look_up(label, names(t.edition, key, "row"))[1]]
    return found[0] if len(found) == 1 else ""


@lru_cache(maxsize=4096)
def _heads_only_in(texts: tuple[str, ...], key: str) -> str:
    found = [t.edition for t in form.editions_of(key) if head(texts, names(t.edition, key, "column"))[0] >= 0]
    return found[0] if len(found) == 1 else ""


def _like_only_in(label: Label, key: str) -> str:
    """The one edition that has a row which a damaged label is like; a short one is like too much."""
    if len(bare(label.text)) <= SHORT:
        return ""
    rows = {t.edition: {row.key for row in t.rows} for t in form.editions_of(key)}
    found = set()
    for spec in form.editions_of(key):
        match = match_row(label.text, label.under, spec)
        if match is not None:
            owner = spec.rows[match.index].key
            found |= {edition for edition, keys in rows.items() if owner in keys}
    return found.pop() if len(found) == 1 else ""
