"""A table of the form while it is filled: printed rows become facts, and what is odd about them findings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from extract.align.columns import Span, Spot, is_total_alone, spread
from extract.align.confidence import DOUBTFUL, RUNGS
from extract.align.entries import Entry
from extract.align.labels import BETWEEN, FUZZY, NUMBERED, Match
from extract.align.laid import missing_facts, unknown_row
from extract.align.pieces import word
from extract.align.values import read_value
from extract.model import Cell, Fact, Finding, FormRow, FormTable
from extract.text import parse_number

DAMAGED: Final = frozenset((NUMBERED, BETWEEN, FUZZY))
"""The rungs of labels that are not printed as the form has them."""
_SEEN: Final = 0.5  # a label less like its row than this says nothing itself


@dataclass(slots=True)
class Sheet:
    """A table of the form while it is filled: facts by the index of their cell, and what was odd."""

    spec: FormTable
    basis: str
    facts: list[Fact]
    findings: list[Finding] = field(default_factory=list)
    sure: set[int] = field(default_factory=set)
    shared: dict[int, list[int]] = field(default_factory=dict)

    @classmethod
    def of(cls, spec: FormTable, reader: str) -> Sheet:
        """An empty sheet: every cell is missing."""
        return cls(spec, f"{reader}:grid:", missing_facts(spec))

    def doubt(self, index: int) -> None:
        """Let nothing be sure of a cell (by index) any more."""
        self.facts[index] = self.facts[index]._replace(status="doubtful", confidence=DOUBTFUL)
        self.sure.discard(index)


def write_plain(sheet: Sheet, row: Entry, match: Match, places: Sequence[Span | None] | None) -> bool:
    """Write a row of plain numbers, one for each cell of the form, as nearly all rows are; False for any other row.

    `places` are the heads that they must stand under; without them (the page cut them off) their number tells. A cell may
    be blank where rulings and heads tell which one that is.
    """
    cells = sheet.spec.rows[match.index].cells
    if match.rung in DAMAGED or len(row.values) != len(cells) or not row.label.text:
        return False
    basis, confidence = sheet.basis + match.rung, RUNGS[match.rung]
    if places is None:
        basis, confidence = basis + "+count", min(confidence, RUNGS[BETWEEN])
    may_be_blank = places is not None and row.ruled
    facts = []
    for index, (cell, printed) in enumerate(zip(cells, row.values, strict=True)):
        number = parse_number(printed.text)
        blank = number.kind == "blank" and may_be_blank
        if (
            not (blank or number.kind == "number")
            or number.unit
            or printed.row_span > 1
            or printed.confidence is not None
        ):
            return False
        if places is not None:
            place = places[index]
            if place is None or place.unit or place.rung in DAMAGED:
                return False
            if printed.column < place.left or printed.column + printed.column_span > place.right:
                return False
            if blank and place.left < row.end:
                return False
        if blank:
            text = printed.text if printed.text.strip() else None
            facts.append(Fact(cell, None, text, "blank", basis, confidence, printed.place))
        else:
            facts.append(Fact(cell, number.value, printed.text, "printed", basis, confidence, printed.place))
    for fact in facts:
        sheet.facts[fact.cell.index] = fact
    return True


def write(
    sheet: Sheet, row: Entry, match: Match, spots: Sequence[Spot], repeated: bool, anew: bool | None = None
) -> None:
    """Turn the cells of a printed row into facts. Of a row that is `repeated` the first one holds; `anew` says that it is one of
    a second table, behind a filled one (True) or a blank one (False).
    """
    own = sheet.spec.rows[match.index]
    sure = match.rung != FUZZY and match.score >= _SEEN
    told = [cell for spot in spots for cell in spot.cells if word(cell.text).kind != "blank"]
    spots = spread(spots, told)
    used = {id(cell) for spot in spots for cell in spot.cells}
    stray = [cell for cell in row.values if word(cell.text).kind == "number" and id(cell) not in used]
    clear = _are_clear(row, own, match, spots, told, stray)
    if match.rung in DAMAGED and not repeated:
        sheet.findings.append(_damaged_label(sheet, row, own, match))
    if len(spots) == 1 and {_flat(cell.text) for cell in stray} <= {_flat(cell.text) for cell in told}:
        stray = []  # a merged cell that was printed once for each column
    if told and (not clear or (stray and row.placed)):
        sheet.findings.append(_open_columns(sheet, row, own.key, own.label, [*told, *stray], clear))
    facts = []
    for cell, spot in zip(own.cells, spots, strict=True):
        deep = any(c.row_span > 1 and (row.cell is None or c.row_span > row.cell.row_span) for c in spot.cells)
        certain = sure and clear and (spot.clear or bool(told)) and not deep
        fact, finding = read_value(cell, spot, sheet.basis, match.rung, certain)
        facts.append(fact)
        if finding is not None:
            sheet.findings.append(finding)
        if certain and not repeated:
            sheet.sure.add(cell.index)
        for printed in spot.cells:
            if (printed.row_span > 1 or printed.column_span > 1) and fact.text:
                sheet.shared.setdefault(id(printed), []).append(cell.index)
    if repeated:
        _compare(sheet, row, facts, anew)
    else:
        for fact in facts:
            sheet.facts[fact.cell.index] = fact


def _are_clear(
    row: Entry, own: FormRow, match: Match, spots: Sequence[Spot], told: Sequence[Cell], stray: Sequence[Cell]
) -> bool:
    """Whether the figures `told` of a row stand in their columns beyond doubt; those `stray` stand in none."""
    if not all(spot.clear for spot in spots) and told:
        return False
    if stray and sum(word(cell.text).kind == "number" for cell in told) < len(spots):
        return False  # a figure stands beside the heads, and a cell under them has none
    if not row.ruled and len(told) < len(spots) and not is_total_alone(own, spots, told):
        return False
    # Where the rule between two rows was lost, a figure alone in its cell may be that of the other.
    return not (match.rung in DAMAGED and any("\n" in cell.text.strip() for cell in told))


def _compare(sheet: Sheet, row: Entry, facts: Sequence[Fact], anew: bool | None) -> None:
    """A row that is printed twice: what differs is in doubt, what only the second one says is a guess."""
    own = [sheet.facts[fact.cell.index] for fact in facts]
    if not anew and all(fact.value is None for fact in own):  # a blank row, or a head taken for one, stood before it
        guess = anew is False  # a template, or the report's own table, left blank, and one of another year or body
        for fact in facts:
            sheet.facts[fact.cell.index] = (
                fact._replace(status="inferred") if guess and fact.value is not None else fact
            )
        return
    differ = False
    for fact in facts:
        first = sheet.facts[fact.cell.index]
        if fact.value is None or fact.value == first.value:
            continue
        differ = True
        if first.value is None and not anew:
            sheet.facts[fact.cell.index] = fact._replace(status="inferred")
        else:
            sheet.facts[fact.cell.index] = first._replace(status="doubtful")
    if differ:
        for fact in facts:  # what the other row leaves blank is no surer than what it says otherwise
            first = sheet.facts[fact.cell.index]
            if fact.status == "blank" and first.value is not None and first.status == "printed":
                sheet.facts[fact.cell.index] = first._replace(status="doubtful")
        message = f"{sheet.spec.key}: the row “{_flat(row.label.text)}” is printed twice with different figures"
        key = facts[0].cell.row
        zh = f"所涉文字：“{_flat(row.label.text)}”"
        sheet.findings.append(Finding("row-repeated", "warning", message, sheet.spec.key, key, page=_page(row), zh=zh))


def settle_shared(sheet: Sheet) -> None:
    """One printed cell that reaches over several cells of the form settles none of them, unless it says 0."""
    for shared in sheet.shared.values():
        indices = sorted(set(shared))
        if len(indices) < 2:
            continue
        facts = [sheet.facts[index] for index in indices]
        row = len({fact.cell.row for fact in facts}) == 1
        owner = facts[-1] if row else facts[0]  # along a row the total comes last
        for fact in facts:
            keep = fact is owner or fact.value == 0
            sheet.facts[fact.cell.index] = fact._replace(value=fact.value if keep else None, status="inferred")
        message = (
            f"{sheet.spec.key}: one cell with “{_flat(owner.text or '')}” reaches over {len(facts)} cells of the form"
        )
        sheet.findings.append(
            Finding(
                "column-undetermined",
                "warning",
                message,
                sheet.spec.key,
                owner.cell.row,
                page=owner.place.page,
                zh=f"“{_flat(owner.text or '')}”一格跨{len(facts)}格",
            )
        )


def _damaged_label(sheet: Sheet, row: Entry, own: FormRow, match: Match) -> Finding:
    label = _flat(row.label.text)
    what = f"the label “{label}” is" if label else f"figures without a label ({_figures(row.values)}) are"
    message = f"{what} read as “{own.label}” ({match.rung})"
    zh = f"印为“{label}”" if label else f"无行名，行内数字为{_figures(row.values, '、')}"
    return Finding("label-damaged", "note", message, sheet.spec.key, own.key, page=_page(row), zh=zh)


def _open_columns(sheet: Sheet, row: Entry, key: str, label: str, printed: Sequence[Cell], clear: bool) -> Finding:
    ordered = sorted(printed, key=lambda cell: cell.column)
    figures, zh = _figures(ordered), f"行内数字为{_figures(ordered, '、')}"
    if clear:
        message = f"{sheet.spec.key}, {label}: of the figures {figures} some stand under no head of the form; look at the source."
        return Finding("column-unknown", "note", message, sheet.spec.key, key, page=_page(row), zh=zh)
    message = f"{sheet.spec.key}, {label}: nothing printed tells the columns of {figures}; the likeliest are taken, look at the source."
    return Finding("column-undetermined", "warning", message, sheet.spec.key, key, page=_page(row), zh=zh)


def _figures(cells: Iterable[Cell], between: str = ", ") -> str:
    return between.join(_flat(cell.text) for cell in cells)


def tell_unknown(sheet: Sheet, row: Entry, after: str) -> None:
    """Tell of a row with figures that the form does not know; `after` is the label above it."""
    figures = [_flat(c.text) for c in row.values if word(c.text).kind == "number"]
    if figures:
        label, above = _flat(row.label.text), _flat(after)
        sheet.findings.append(unknown_row(sheet.spec.key, sheet.spec.edition, label, above, figures, _page(row)))


def doubt_cut(sheet: Sheet, above: Entry, row: Entry) -> None:
    """Doubt the cells above the figures of a row without a label, or of one that the form does not know where no rulings part
    rows: a page break may have cut them within their cells, or their digits stand on two lines.
    """
    columns = {cell.column for cell in row.values if word(cell.text).kind == "number"}
    places = {cell.place for cell in above.values if cell.column in columns}
    for fact in sheet.facts:
        if (fact.value is not None or fact.status == "blank") and fact.place in places:
            sheet.doubt(fact.cell.index)


def doubt_blank_rows(sheet: Sheet) -> None:
    """Doubt all rows without any figure, where figures stand without a label: a page break may have parted the two."""
    for row in sheet.spec.rows:
        facts = [sheet.facts[cell.index] for cell in row.cells]
        if all(fact.value is None for fact in facts):
            for fact in facts:
                if fact.status == "blank":
                    sheet.doubt(fact.cell.index)


def _flat(text: str) -> str:
    return "".join(text.split())


def _page(row: Entry) -> int | None:
    return row.line.cells[0].place.page
