"""Whose mistake a broken identity is: the readings of two independent readers, weighed cell by cell.

Where both read the same figures in all cells of an identity, the source is wrong and says so in print. Where they differ, we
do not know what is printed: the cells are `doubtful`. No reading is ever changed to mend a sum; the smallest change that
would mend it is named in the message, as a hint to the reader.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from extract import form
from extract.model import Blame, Fact, Finding, FormCell, FormTable, Identity, Laid, Place
from extract.sums import sides
from extract.text import fold, parse_number

BROKEN = "identity-broken"
_DOUBTFUL = 0.3


def in_doubt(laid: Sequence[Laid], findings: Iterable[Finding]) -> dict[FormCell, Place]:
    """The cells with a figure that a second reader should read, with their places: those of the broken identities."""
    tables = {table.table: table for table in laid}
    cells: dict[FormCell, Place] = {}
    for finding in findings:
        table = tables.get(finding.table or "")
        identity = _identity_of(finding, table) if finding.code == BROKEN and table else None
        if table and identity:
            facts = [table.facts[cell.index] for cell in identity.cells]
            cells |= {fact.cell: fact.place for fact in facts if fact.value is not None}
    return cells


def weigh(
    laid: Sequence[Laid], cells: Collection[FormCell], other: Sequence[Laid], texts: Mapping[Place, str]
) -> tuple[tuple[Laid, ...], frozenset[FormCell]]:
    """The tables with those of the cells `doubtful` that the second reading contradicts, and the cells that it confirms.

    It reads twice: `other` is what it makes of the lines of text, `texts` what it sees at the places of the cells. One of
    them is enough to confirm a cell, unless the other one objects. What it does not see is no contradiction: it
    may be blind where the first reader sees.
    """
    seconds = {(f.cell.table, f.cell.row, f.cell.column): f for table in other for f in table.facts}
    weighed, confirmed = [], set()
    for table in laid:
        said = _said(table.facts)
        facts, notes = [], []
        for fact in table.facts:
            if fact.cell in cells:
                again = seconds.get((fact.cell.table, fact.cell.row, fact.cell.column))
                text = texts.get(fact.place, "")
                same = again is not None and again.value == fact.value
                objects = again is not None and again.status == "printed" and not _is_begun(fact, again.text)
                read = same or (False if objects else None)
                seen = _agrees(fact, text, said.get(fact.place, ""))
                if read or (read is None and seen):
                    confirmed.add(fact.cell)
                elif not seen and (read is False or seen is False):
                    notes.append(_contradiction(fact, (again.text if read is False and again else text) or ""))
                    fact = fact._replace(status="doubtful", confidence=_DOUBTFUL)
            facts.append(fact)
        weighed.append(replace(table, facts=tuple(facts), findings=(*table.findings, *notes)) if notes else table)
    return tuple(weighed), frozenset(confirmed)


def _said(facts: Sequence[Fact]) -> dict[Place, str]:
    """What the figures of each place say together, without spaces: a place that is a line of text may hold several."""
    texts: dict[Place, str] = {}
    for fact in facts:
        if fact.value is not None:
            texts[fact.place] = texts.get(fact.place, "") + _bare(fact.text)
    return texts


def _agrees(fact: Fact, text: str, said: str) -> bool | None:
    """Whether the text that the second reader sees at a place says the same; None where it cannot be told.

    A cell holds its figure alone; a line of text, which its label may begin, ends with all figures `said` on it.
    """
    number = parse_number(text, fact.cell.unit)
    if number.kind == "number" and number.value == fact.value:
        return True
    label = _bare(text).removesuffix(said)
    if label != _bare(text) and not label[-1:].isdecimal():
        return True
    return False if number.kind == "number" and said == _bare(fact.text) else None


def _is_begun(fact: Fact, line: str | None) -> bool:
    """Whether a line of text has the first line of a figure that is broken over lines of its cell: it says no more."""
    first, *rest = (fact.text or "").strip().splitlines() or [""]
    return bool(rest) and _bare(first) == _bare(line)


def _bare(text: str | None) -> str:
    return "".join(fold(text or "").split())


def _contradiction(fact: Fact, again: str) -> Finding:
    cell = fact.cell
    message = (
        f"{cell.row_label}, {cell.column_label}: one reader reads “{fact.text or ''}”, an independent second one "
        f"“{again}”; look at the page."
    )
    return Finding(
        "low-confidence", "warning", message, cell.table, cell.row, cell.column,
        expected=parse_number(again, cell.unit).value, actual=fact.value, blame="extraction", page=fact.place.page,
        zh=f"两次独立识读分别为“{fact.text or ''}”和“{again}”，请核对该页",
    )  # fmt: skip


def blame(laid: Sequence[Laid], findings: Sequence[Finding], confirmed: Collection[FormCell]) -> tuple[Finding, ...]:
    """The findings, each broken identity with the one whose mistake it is and the smallest change that would mend it.

    `confirmed` are the cells that two readers agree on, or that the source itself marks.
    """
    tables = {table.table: table for table in laid}
    judged = []
    for finding in findings:
        table = tables.get(finding.table or "")
        if finding.code == BROKEN and table is not None:
            spec = form.table(table.edition, table.table)
            identity = _identity_of(finding, table)
            if spec and identity:
                mend, mend_zh = _mend(table.facts, spec, identity)
                whose = _whose(table.facts, identity, confirmed)
                zh = "；".join(filter(None, (finding.zh, mend_zh)))
                finding = replace(finding, blame=whose, message=finding.message + mend, zh=zh)
        judged.append(finding)
    return tuple(judged)


def _whose(facts: Sequence[Fact], identity: Identity, confirmed: Collection[FormCell]) -> Blame:
    """The source's, where each figure of the identity stands in its cell beyond doubt."""
    told = [facts[cell.index] for cell in identity.cells]
    if any(fact.status == "doubtful" for fact in told):
        return "extraction"
    figures = [fact for fact in told if fact.value is not None]
    return "source" if all(f.status == "printed" and f.cell in confirmed for f in figures) else "open"


def _identity_of(finding: Finding, table: Laid) -> Identity | None:
    """The identity that a finding speaks of: findings name the row or column that it runs along, and its total."""
    spec = form.table(table.edition, table.table)
    for identity in spec.identities if spec else ():
        named = finding.row if identity.axis == "row" else finding.column
        if named == identity.along and finding.message.startswith(f"{identity.title}:"):
            return identity
    return None


def _mend(facts: Sequence[Fact], spec: FormTable, broken: Identity) -> tuple[str, str]:
    """The one cell whose change would mend this identity and break none, in English and in Chinese; empty if there is none."""
    for cell in reversed(broken.cells):
        wanted = _value_that_mends(facts, spec, cell)
        if wanted is not None:
            printed = facts[cell.index].value
            return (
                f" If {cell.row_label}, {cell.column_label} were {wanted} instead of {printed}, the sums would agree.",
                f"若“{cell.row_label}”行“{cell.column_label}”列由{printed}改为{wanted}，则各式相符",
            )
    return "", ""


def _value_that_mends(facts: Sequence[Fact], spec: FormTable, cell: FormCell) -> Decimal | None:
    """The value of a cell at which every identity that holds it would hold, if there is one and it is no negative."""
    printed = facts[cell.index].value
    if printed is None:
        return None
    change: Decimal | None = None
    for identity in spec.identities:
        is_left = cell in identity.left
        if not (is_left or cell in identity.right) or identity.relation != "=":
            continue
        left, right = sides(identity, facts)
        if left is None or right is None:
            continue
        needed = right - left if is_left else left - right
        if change is not None and needed != change:
            return None
        change = needed
    if not change or printed + change < 0:
        return None
    return printed + change
