"""Whose mistake a broken identity is: the readings of two independent readers, weighed cell by cell.

Where both read the same figures, the source is wrong and says so in print. Where they differ, we do not know what
is printed: the cells are `doubtful`. No reading is ever changed to mend a sum; the smallest change that would mend
it is named in the message, as a hint to the reader.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from extract import form
from extract.model import Blame, Fact, Finding, FormCell, FormTable, Identity, Laid
from extract.sums import sides

BROKEN = "identity-broken"


def in_doubt(laid: Sequence[Laid], findings: Iterable[Finding]) -> tuple[Laid, ...]:
    """The tables that a second reader should read: those with a broken identity."""
    broken = {finding.table for finding in findings if finding.code == BROKEN}
    return tuple(table for table in laid if table.table in broken)


def pages_of(tables: Iterable[Laid]) -> tuple[int, ...]:
    """The pages that the cells of some tables stand on."""
    pages = {fact.place.page for table in tables for fact in table.facts}
    return tuple(sorted(page for page in pages if page is not None))


def weigh(laid: Sequence[Laid], other: Sequence[Laid]) -> tuple[tuple[Laid, ...], frozenset[str]]:
    """The tables with every cell `doubtful` that the second reading (`other`) contradicts, and those that it confirms.

    A cell that the second reader did not find is no contradiction: it may be blind where the first one sees.
    """
    seconds = {table.table: table for table in other}
    weighed, confirmed = [], set()
    for table in laid:
        second = seconds.get(table.table)
        if second is None:
            weighed.append(table)
            continue
        again_at = {(fact.cell.row, fact.cell.column): fact for fact in second.facts}
        facts, notes, same = [], [], 0
        for fact in table.facts:
            again = again_at.get((fact.cell.row, fact.cell.column), fact)
            if again is not fact and again.status in ("printed", "blank") and fact.status != "missing":
                if again.value == fact.value:
                    same += 1
                else:
                    notes.append(_contradiction(fact, again))
                    fact = fact._replace(status="doubtful", confidence=0.3)
            facts.append(fact)
        if same:
            confirmed.add(table.table)
        weighed.append(replace(table, facts=tuple(facts), findings=(*table.findings, *notes)))
    return tuple(weighed), frozenset(confirmed)


def _contradiction(fact: Fact, again: Fact) -> Finding:
    cell = fact.cell
    message = (
        f"{cell.row_label}, {cell.column_label}: one reader reads “{fact.text or ''}”, an independent second one "
        f"“{again.text or ''}”; look at the page."
    )
    return Finding(
        "low-confidence", "warning", message, cell.table, cell.row, cell.column,
        expected=again.value, actual=fact.value, blame="extraction", page=fact.place.page,
    )  # fmt: skip


def blame(laid: Sequence[Laid], findings: Sequence[Finding], confirmed: frozenset[str]) -> tuple[Finding, ...]:
    """The findings, each broken identity with the one whose mistake it is and the smallest change that would mend it.

    `confirmed` names the tables whose cells two readers agree on, or whose source marks its cells beyond doubt.
    """
    tables = {table.table: table for table in laid}
    judged = []
    for finding in findings:
        table = tables.get(finding.table or "")
        if finding.code == BROKEN and table is not None:
            spec = form.table(table.edition, table.table)
            identity = _identity_of(finding, spec) if spec else None
            if spec and identity:
                hint = _mend(table.facts, spec, identity)
                whose = _whose(table.facts, identity, table.table in confirmed)
                finding = replace(finding, blame=whose, message=finding.message + hint)
        judged.append(finding)
    return tuple(judged)


def _whose(facts: Sequence[Fact], identity: Identity, confirmed: bool) -> Blame:
    statuses = {facts[cell.index].status for cell in identity.cells}
    if "doubtful" in statuses:
        return "extraction"
    return "source" if confirmed and "inferred" not in statuses else "open"


def _identity_of(finding: Finding, spec: FormTable) -> Identity | None:
    """The identity that a finding speaks of: findings name the row or column that it runs along, and its total."""
    for identity in spec.identities:
        named = finding.row if identity.axis == "row" else finding.column
        if named == identity.along and finding.message.startswith(identity_name(identity)):
            return identity
    return None


def identity_name(identity: Identity) -> str:
    """How messages name an identity."""
    return f"{identity.name}/{identity.along}"


def _mend(facts: Sequence[Fact], spec: FormTable, broken: Identity) -> str:
    """The one cell whose change would mend this identity and break none, said in words; empty if there is no such cell."""
    for cell in reversed(broken.cells):
        wanted = _value_that_mends(facts, spec, cell)
        if wanted is not None:
            printed = facts[cell.index].value
            return (
                f" If {cell.row_label}, {cell.column_label} were {wanted} instead of {printed}, the sums would agree."
            )
    return ""


def _value_that_mends(facts: Sequence[Fact], spec: FormTable, cell: FormCell) -> Decimal | None:
    """The value of a cell at which every identity that holds it would hold, if there is one and it is no negative."""
    printed = facts[cell.index].value
    if printed is None:
        return None
    change: Decimal | None = None
    for identity in spec.identities:
        if cell not in identity.cells or identity.relation != "=":
            continue
        left, right = sides(identity, facts)
        if left is None or right is None:
            continue
        needed = right - left if cell in identity.left else left - right
        if change is not None and needed != change:
            return None
        change = needed
    if not change or printed + change < 0:
        return None
    return printed + change
