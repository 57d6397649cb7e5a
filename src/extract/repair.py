"""The identities as an error-correcting code for scans: they point to the cell that was misread, and to its figure.

A figure is repaired only where everything speaks for it: all identities that hold the cell ask for the same other figure,
no other cell would do, that figure is a likely misreading by the recogniser's candidates or by its shape, and a closer
look does not confirm the first reading. Where the closer look does confirm it, the agency has made a mistake in its own
sums, and that stays as printed. All else is `doubtful`. Print that no reading makes a figure of is an erasure: it breaks
no identity, but two that ask for the same figure say what stands there.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from extract import form
from extract.model import Fact, Finding, FormCell, FormTable, Identity, Laid, Place, Sighting
from extract.sums import sides
from extract.text import BLANK_MARKS, parse_number

Sightings = Mapping[Place, Sighting]

# Figures that are taken for one another when they are faint, blurred or under a seal.
_ALIKE: Final = frozenset(
    frozenset(pair)
    for pair in ("06", "08", "09", "17", "14", "27", "35", "38", "56", "58", "68", "69", "89", "49", "23")
)
_SURE: Final = 0.9  # a close reading at least this likely counts as seen
_SEEN: Final = 0.5
_CANDIDATE: Final = 0.05  # a recogniser's second choice with this chance is a plausible one
_REPAIRED: Final = 0.9
_DOUBTFUL: Final = 0.3
_SETTLED: Final = 0.95
_UNSEEN: Final = 0.8
_OPEN: Final = frozenset(("doubtful", "inferred"))


def doubt_unseen(laid: Sequence[Laid], pages: Collection[int | None] | None) -> tuple[Laid, ...]:
    """The tables with each figure `doubtful` that was read only once, in a line of text, and each blank that no place on
    a page proves: a text has no cells that could be looked at, 1 and a slash are easily taken for one another, and a
    figure that was not found leaves no trace.

    `pages` are those that were recognised from pictures; None means all.
    """
    return tuple(
        replace(
            table,
            facts=tuple(
                f._replace(status="doubtful", confidence=_UNSEEN)
                if f.status in ("printed", "blank")
                and (f.basis.startswith("flow") or f.place.page is None)
                and (pages is None or f.place.page in pages)
                else f
                for f in table.facts
            ),
        )
        for table in laid
    )


def suspects(laid: Sequence[Laid]) -> frozenset[Place]:
    """The places of the figures that may be mended or settled: those in broken identities, and doubtful ones."""
    facts = (fact for table in laid for fact in table.facts)
    doubtful = frozenset(fact.place for fact in facts if fact.status == "doubtful" and fact.place.page is not None)
    return doubtful.union(*disputed(laid))


def disputed(laid: Sequence[Laid]) -> tuple[frozenset[Place], ...]:
    """For each table the places of the figures in broken identities, and of print that the identities say is another figure:
    those that a closer look may tell apart.
    """
    found = []
    for table in laid:
        spec = form.table(table.edition, table.table)
        accused = _accused(table.facts, spec) if spec is not None else []
        found.append(frozenset(fact.place for fact in accused if fact.place.page is not None))
    return tuple(found)


def mend(
    laid: Sequence[Laid], sightings: Sightings, wanted: frozenset[Place]
) -> tuple[tuple[Laid, ...], frozenset[str]]:
    """The tables after the closer look, and the names of those whose broken identities stand so in print.

    `wanted` are the places that were looked at; no other cell is touched, because it was not read from a picture.
    """
    mended = [_mend(table, sightings, wanted) for table in laid]
    return tuple(table for table, _ in mended), frozenset(table.table for table, sure in mended if sure)


def _mend(table: Laid, sightings: Sightings, wanted: frozenset[Place]) -> tuple[Laid, bool]:
    spec = form.table(table.edition, table.table)
    if spec is None:
        return table, False
    facts = [*table.facts]
    findings: list[Finding] = []
    while steps := _read_otherwise(facts, spec, sightings) or _one_repair(facts, spec, sightings):
        for old, new in steps:
            facts[new.cell.index] = new
            findings.append(_told(old, new))
    _settle(facts, spec, wanted)
    broken = _broken(facts, spec)
    for fact in _accused(facts, spec):
        if (
            fact.place in wanted
            and fact.status in ("printed", "blank")
            and not _is_confirmed(fact, facts, spec, sightings)
        ):
            facts[fact.cell.index] = fact._replace(status="doubtful", confidence=_DOUBTFUL)
    sure = bool(broken) and all(facts[cell.index].status == "printed" for identity in broken for cell in identity.cells)
    return replace(table, facts=tuple(facts), findings=(*table.findings, *findings)), sure


def _accused(facts: Sequence[Fact], spec: FormTable) -> list[Fact]:
    """The facts of which one at least is wrong: those in broken identities, and marks that stand for another figure."""
    cells = dict.fromkeys(cell for identity in _broken(facts, spec) for cell in identity.cells)
    marks = [fact for fact in facts if fact.value is None and fact.text and fact.status in ("doubtful", "blank")]
    return [*(facts[cell.index] for cell in cells), *(fact for fact in marks if _is_figure(facts, spec, fact))]


def _is_figure(facts: Sequence[Fact], spec: FormTable, mark: Fact) -> bool:
    """Whether the identities say that print which is no figure stands for one; the mark of a blank is as good as 0."""
    wanted = _wanted(facts, spec, mark.cell)
    return wanted is not None and (wanted > 0 or mark.status == "doubtful")


Steps = Sequence[tuple[Fact, Fact]]
"""Facts to repair, before and after."""


def _read_otherwise(facts: Sequence[Fact], spec: FormTable, sightings: Sightings) -> Steps:
    """The facts of which the closer look surely shows another figure, where all identities that hold them agree with all
    that it shows. Of two misreadings in one row, the row alone tells neither.
    """
    shown = {fact.cell: figure for fact in _accused(facts, spec) if (figure := _shown(fact, sightings)) is not None}
    shown = {cell: figure for cell, figure in shown.items() if figure != facts[cell.index].value}
    while True:
        tried = [fact._replace(value=shown.get(fact.cell, fact.value)) for fact in facts]
        agreed = {cell: figure for cell, figure in shown.items() if _agrees(tried, spec, cell)}
        if len(agreed) == len(shown):
            return [(facts[cell.index], _repaired(facts[cell.index], figure)) for cell, figure in agreed.items()]
        shown = agreed


def _shown(fact: Fact, sightings: Sightings) -> Decimal | None:
    """The figure that the closer look shows every time and surely."""
    sighting = sightings.get(fact.place)
    if sighting is None or len(sighting.readings) < 2 or any(sure < _SURE for _, sure in sighting.readings):
        return None
    values = {parse_number(text, fact.cell.unit).value for text, _ in sighting.readings}
    return values.pop() if len(values) == 1 else None


def _agrees(facts: Sequence[Fact], spec: FormTable, cell: FormCell) -> bool:
    """Whether two equations or more hold the cell, and all of them hold."""
    own = [identity for identity in spec.identities if cell in identity.cells and identity.relation == "="]
    told = [sides(identity, facts) for identity in own]
    return len(told) > 1 and all(left is not None and left == right for left, right in told)


def _repaired(fact: Fact, figure: Decimal) -> Fact:
    return fact._replace(value=figure, status="repaired", basis=fact.basis + "+sums", confidence=_REPAIRED)


def _one_repair(facts: Sequence[Fact], spec: FormTable, sightings: Sightings) -> Steps:
    """A fact to repair; none where there is none left of which nothing speaks for another."""
    broken = _broken(facts, spec)
    found: list[tuple[Fact, Decimal]] = []
    for fact in _accused(facts, spec):
        wanted = _wanted(facts, spec, fact.cell)
        if wanted is not None and fact.status != "repaired" and not _is_confirmed(fact, facts, spec, sightings):
            found.append((fact, wanted))
    for fact, wanted in found:
        own = {identity.name + identity.along for identity in broken if fact.cell in identity.cells}
        rivals = [
            other
            for other, _ in found
            if other is not fact and own & {i.name + i.along for i in broken if other.cell in i.cells}
        ]
        if not rivals and _is_likely(fact, wanted, sightings):
            return [(fact, _repaired(fact, wanted))]
    return ()


def _wanted(facts: Sequence[Fact], spec: FormTable, cell: FormCell) -> Decimal | None:
    """The figure at which every identity that holds the cell would hold: at least two, none with an open cell."""
    printed = facts[cell.index].value
    own = [identity for identity in spec.identities if cell in identity.cells and identity.relation == "="]
    if len(own) < 2:
        return None
    asked = set()
    for identity in own:
        left, right = sides(identity, facts, without=cell)
        if left is None or right is None:
            return None
        asked.add(right - left if cell in identity.left else left - right)
    if len(asked) != 1:
        return None
    (figure,) = asked
    return figure if figure >= 0 and figure != printed else None


def _broken(facts: Sequence[Fact], spec: FormTable) -> list[Identity]:
    """The equations that do not hold; those with an open cell are left out."""
    return [identity for identity in spec.identities if _is_broken(facts, identity)]


def _is_broken(facts: Sequence[Fact], identity: Identity) -> bool:
    if identity.relation != "=":
        return False
    left, right = sides(identity, facts)
    return left is not None and right is not None and left != right


def _is_confirmed(fact: Fact, facts: Sequence[Fact], spec: FormTable, sightings: Sightings) -> bool:
    """Whether the closer look reads the same figure, every time and surely, and gives the one that the sums want no chance."""
    sighting = sightings.get(fact.place)
    if sighting is None or fact.status in _OPEN:
        return False
    unit = fact.cell.unit
    same = all(parse_number(text, unit).value == fact.value and sure >= _SURE for text, sure in sighting.readings)
    if len(sighting.readings) < 2 or not same:
        return False
    wanted = _wanted(facts, spec, fact.cell) if sighting.others else None
    return wanted is None or all(parse_number(text, unit).value != wanted for text, _ in sighting.others)


def _is_likely(fact: Fact, wanted: Decimal, sightings: Sightings) -> bool:
    """Whether the print may well be the figure that the identities want, and is not clearly another."""
    sighting = sightings.get(fact.place)
    if sighting is None or not sighting.readings:
        return False
    unit = fact.cell.unit
    readings = [(parse_number(text, unit).value, sure) for text, sure in sighting.readings]
    values = {value for value, _ in readings}
    if fact.value is None and not wanted:
        # The mark of a blank is as good as 0 in all sums: only print that looks like a 0, and never like a mark, is one.
        marked = any(text in BLANK_MARKS for text, _ in sighting.readings) or fact.text in BLANK_MARKS
        return not marked and any(value == wanted and sure >= _SEEN for value, sure in readings)
    if len(values) == 1 and not values & {None, wanted} and all(sure >= _SURE for _, sure in readings):
        return False
    if any(value == wanted and sure >= _SEEN for value, sure in readings):
        return True
    if any(parse_number(text, unit).value == wanted and chance >= _CANDIDATE for text, chance in sighting.others):
        return True
    if fact.status == "blank" or values == {fact.value} != {None} or not values <= {fact.value, None}:
        return False  # where every reading shows the figure, or one a third figure, the shape alone tells nothing
    text, figure = fact.text or "", f"{wanted.normalize():f}" if wanted else "0"
    return _are_alike(text, figure) if fact.value is not None else _fits(text, figure)


def _fits(read: str, wanted: str) -> bool:
    """Whether a figure has the digits that were read, and others in the places of what could not be read."""
    pairs = zip(read, wanted, strict=False)
    return len(read) == len(wanted) and all(a == b or not a.isdecimal() for a, b in pairs)


def _are_alike(read: str, wanted: str) -> bool:
    """Whether two figures differ in one digit, and in that one by no more than faint print does."""
    if len(read) != len(wanted):
        return False
    differing = [frozenset(pair) for pair in zip(read, wanted, strict=True) if pair[0] != pair[1]]
    return len(differing) == 1 and differing[0] in _ALIKE


def _settle(facts: list[Fact], spec: FormTable, wanted: frozenset[Place]) -> None:
    """Trust a doubtful figure that two identities or more agree with, if no other doubt is in them."""
    for fact in [*facts]:
        if fact.place not in wanted or fact.status != "doubtful" or fact.value is None:
            continue
        if parse_number(fact.text or "", fact.cell.unit).value != fact.value:
            continue
        own = [i for i in spec.identities if fact.cell in i.cells and i.relation == "="]
        others = [facts[cell.index] for identity in own for cell in identity.cells if cell is not fact.cell]
        if (
            len(own) > 1
            and all(other.status == "printed" for other in others)
            and any(other.value for other in others)
            and _wanted(facts, spec, fact.cell) is None
            and not any(_is_broken(facts, identity) for identity in own)
        ):
            facts[fact.cell.index] = fact._replace(status="printed", basis=fact.basis + "+sums", confidence=_SETTLED)


def _told(old: Fact, new: Fact) -> Finding:
    cell = old.cell
    message = (
        f"{cell.row_label}, {cell.column_label}: read as “{old.text or ''}” on the scan, but all sums ask for "
        f"{new.value}, which looks alike; compare it with the page."
    )
    return Finding(
        "low-confidence", "warning", message, cell.table, cell.row, cell.column,
        expected=new.value, actual=old.value, blame="extraction", page=old.place.page,
        zh=f"图像上读作“{old.text or ''}”，各项勾稽关系要求为{new.value}，二者形近，请核对该页",
    )  # fmt: skip
