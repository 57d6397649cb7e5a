"""What the prose says of the figures of the form: every such number, laid beside the table's own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import Final

from extract import form
from extract.claims.asked import Cell, Memory
from extract.claims.grammar import statements
from extract.claims.passages import passages
from extract.claims.vocabulary import plain, value_of, words_of
from extract.model import Claim, Fact, Finding, FormCell, Laid, Section, Verdict
from extract.text import written

_LONGEST: Final = 10_000  # characters of a sentence: a list without end is none, and each word is held against others
_FACTORS: Final = {("元", "万元"): Decimal("0.0001"), ("亿元", "万元"): Decimal(10_000)}
_QUOTED: Final = 24  # characters on each side of a number that a message quotes
_ZERO: Final = Decimal(0)


@dataclass(frozen=True, slots=True)
class _Ground:
    """The cells that the prose can speak of, and what the tables say, table by table in the order of the form."""

    cells: Mapping[Cell, FormCell]
    facts: Mapping[str, Sequence[Fact]]
    year: int | None
    agency: str | None

    def fact(self, cell: Cell) -> Fact | None:
        """What the table says of a cell; None where the table is not there."""
        facts = self.facts.get(cell[0])
        return facts[self.cells[cell].index] if facts else None


def read_claims(
    sections: Sequence[Section], laid: Sequence[Laid], year: int | None, agency: str | None = None
) -> tuple[Claim, ...]:
    """The numbers of the prose that speak of a cell of the form, in the order of the text, each with a verdict.

    `agrees` and `conflicts` are said only where the table prints a number beyond doubt and the prose leaves no doubt whose
    figure it states; else the verdict is `unchecked`. Values are in the unit that the prose states, and compared in that of
    the form. A word that says that there is none (未, 没有, 无) states 0. The `agency` (as printed) is told from other bodies.
    """
    found = {table.table: table.edition for table in laid}
    due = form.form_due(year)
    # The annex of 2014 asks for much that reports speak of in passing: it counts only where it is there.
    missing = (spec.key for spec in due.tables if spec.key not in found and spec.key != "statistics")
    cells = _cells((*found.items(), *((key, due.edition) for key in missing)))
    ground = _Ground(cells, {table.table: table.facts for table in laid}, year, agency)
    return tuple(claim for section in sections for claim in _claims_of(section, ground)) if cells else ()


def conflicts(claims: Iterable[Claim]) -> tuple[Finding, ...]:
    """A finding for each claim that the table contradicts; which of them is right stays open."""
    return tuple(_conflict(claim) for claim in claims if claim.verdict == "conflicts")


@cache
def _cells(tables: tuple[tuple[str, str], ...]) -> Mapping[Cell, FormCell]:
    """The cells of some tables (key, edition) by their names."""
    specs = (form.table(edition, key) for key, edition in tables)
    return {(cell.table, cell.row, cell.column): cell for spec in specs if spec for cell in spec.cells}


def _claims_of(section: Section, ground: _Ground) -> Iterator[Claim]:
    memory = Memory()
    has_statistics = ("statistics", "disclosed", "value") in ground.cells
    for passage in passages(section.text, has_statistics):
        if passage.is_new_paragraph:
            memory = Memory()
        if len(passage.sentence) > _LONGEST:
            continue
        memory.disputes = section.key == "disputes"
        memory.requests = memory.requests or section.key == "requests" or "申请" in passage.lead
        printed = plain(passage.sentence)
        words = words_of(printed.text, ground.year)
        found = []
        for word, cell, scope in statements(words, memory, ground.cells, ground.agency):
            said, start = words.said[word], words.starts[word]
            is_none = words.kinds[word] == "zero"
            value = _ZERO if is_none else value_of(said)
            unit = None if is_none else words.keys[word] or None
            fact = ground.fact(cell)
            claim = Claim(
                section.key,
                passage.sentence,
                *printed.span(start, start + len(said)),
                value,
                unit,
                ground.cells[cell],
                fact.value if fact else None,
                _verdict(value, unit, fact) if scope == "own" else "unchecked",
            )
            found.append(claim)
        yield from _with_doubts(found)


def _with_doubts(sentence: Sequence[Claim]) -> Iterator[Claim]:
    """The claims of a sentence, unchecked where it gives two figures for one cell: 交通行政处罚30件，城管行政处罚12件."""
    values: defaultdict[FormCell, set[Decimal | None]] = defaultdict(set)
    for claim in sentence:
        if claim.verdict != "unchecked":
            values[claim.cell].add(claim.value)
    for claim in sentence:
        doubted = claim.verdict == "conflicts" and len(values[claim.cell]) > 1
        yield replace(claim, verdict="unchecked") if doubted else claim


def _verdict(value: Decimal, unit: str | None, fact: Fact | None) -> Verdict:
    if fact is None or fact.status != "printed" or fact.value is None:
        return "unchecked"
    return "agrees" if _in_unit(value, unit, fact.cell.unit) == fact.value else "conflicts"


def _in_unit(value: Decimal, unit: str | None, wanted: str) -> Decimal:
    factor = _FACTORS.get((unit or "", wanted))
    return value if factor is None else value * factor


def _conflict(claim: Claim) -> Finding:
    cell = claim.cell
    begin, end = max(0, claim.start - _QUOTED), claim.end + _QUOTED
    quoted = ("…" if begin else "") + claim.sentence[begin:end] + ("…" if end < len(claim.sentence) else "")
    stated = _in_unit(claim.value or _ZERO, claim.unit, cell.unit)
    message = (
        f"{cell.row_label} × {cell.column_label}: the text says {written(stated)} (“{quoted}”), "
        f"the table prints {written(claim.printed or _ZERO)}; look which of them is right."
    )
    return Finding(
        "prose-conflict",
        "warning",
        message,
        cell.table,
        cell.row,
        cell.column,
        expected=stated,
        actual=claim.printed,
        zh=f"原文：“{quoted}”",
    )
