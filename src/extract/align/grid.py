"""Tables that have cells -> Facts: the edition, the rows and the columns of each table of the form that was printed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Final

from extract import form
from extract.align.blocks import dispute_spots, indicator_entries
from extract.align.columns import (
    Order,
    Pads,
    Span,
    Spot,
    by_number,
    by_place,
    is_total_alone,
    order_of,
    pads_of,
    spans,
    spread,
    starts,
)
from extract.align.confidence import DOUBTFUL, RUNGS
from extract.align.entries import Entry, entries, is_blank_row, own_label, rejoined
from extract.align.labels import (
    BETWEEN,
    EXACT,
    FUZZY,
    NUMBERED,
    Match,
    look_up,
    match_rows,
    names,
)
from extract.align.laid import Laid, missing_facts
from extract.align.pieces import Piece, pieces, word
from extract.align.values import read_value, settle_joined
from extract.align.votes import edition_of
from extract.model import TABLES, Cell, Fact, Finding, FormTable, Table
from extract.sums import balance
from extract.text import parse_number

_DAMAGED: Final = frozenset((NUMBERED, BETWEEN, FUZZY))
_SEEN: Final = 0.5  # a label less like its row than this says nothing itself


@dataclass(frozen=True, slots=True)
class Grids:
    """The tables of the form found among printed tables, and which of these (by index) they were found in."""

    laid: tuple[Laid, ...] = ()
    used: frozenset[int] = frozenset()


@dataclass(slots=True)
class _Sheet:
    """A table of the form while it is filled: facts by the index of their cell, and what was odd."""

    spec: FormTable
    basis: str
    facts: list[Fact]
    findings: list[Finding] = field(default_factory=list)
    sure: set[int] = field(default_factory=set)
    shared: dict[int, list[int]] = field(default_factory=dict)

    @classmethod
    def of(cls, spec: FormTable, reader: str) -> _Sheet:
        """An empty sheet: every cell is missing."""
        return cls(spec, f"{reader}:grid:", missing_facts(spec))


def align_tables(tables: Sequence[Table], reader: str, due: str = "") -> Grids:
    """Lay printed tables over the form; those that are no part of it give nothing.

    `reader` is named in each fact's basis. `due` is the edition that the report should use: it decides only where the
    labels of a table leave its edition open.
    """
    found: dict[str, list[Piece]] = {}
    for piece in pieces(tables):
        found.setdefault(piece.key, []).append(piece)
    laid: list[Laid] = []
    used: set[int] = set()
    for key in TABLES:
        if key in found:
            others = [one.edition for one in laid]
            sheet = _fill(key, found[key], reader, others[0] if others else due)
            if sheet is not None:
                _settle_shared(sheet)
                facts = settle_joined(sheet.facts, sheet.spec, frozenset(sheet.sure))
                laid.append(Laid(key, sheet.spec.edition, tuple(facts), tuple(sheet.findings)))
                used.update(line.table for piece in found[key] for line in piece.lines)
    return Grids(tuple(laid), frozenset(used))


def _fill(key: str, found: Sequence[Piece], reader: str, otherwise: str) -> _Sheet | None:
    """The facts of one table of the form, None where no row of it was found. `otherwise` is the edition in doubt."""
    if key == "disputes":
        return _fill_disputes(found, _Sheet.of(_spec(key, otherwise), reader))
    if key == "statistics":
        return _fill_statistics(found, _Sheet.of(_spec(key, ""), reader))
    rows = entries(key, found)
    edition, votes = edition_of(key, rows, otherwise)
    spec = _spec(key, edition)
    rows = rejoined(rows, spec)
    rows = [row for row in rows if row.is_figures or is_blank_row(row, spec)]
    matches = match_rows([own_label(row.label, spec) for row in rows], spec)
    if not any(matches):
        return None
    sheet = _Sheet.of(spec, reader)
    order = order_of(rows, spec) if spec.key == "requests" else Order.OF_FORM
    _place_rows(sheet, rows, matches, order)
    if balance(spec.identities, sheet.facts) < 0:
        # Heads that lost a span stand over other columns: without them the cells are counted.
        counted = _Sheet.of(spec, reader)
        _place_rows(counted, [row._replace(heads=None) for row in rows], matches, order)
        if balance(spec.identities, counted.facts) > 0:
            sheet = counted
    if not votes:
        message = f"{key}: nothing printed tells the edition of this table; it is read as that of {edition}"
        sheet.findings.insert(0, Finding("edition-undetermined", "note", message, key))
    return sheet


def _spec(key: str, edition: str) -> FormTable:
    """The table in an edition; in the newest one that has it where the edition has not, or is not known."""
    found = form.table(edition, key) if edition else None
    return found or form.editions_of(key)[-1]


@cache
def _expected(edition: str, key: str) -> tuple[tuple[int, ...], ...]:
    """For each row of a table, the indices of its columns."""
    spec = form.table(edition, key)
    if spec is None:
        return ()
    at = {column.key: index for index, column in enumerate(spec.columns)}
    return tuple(tuple(at[cell.column] for cell in row.cells) for row in spec.rows)


def _place_rows(sheet: _Sheet, rows: Sequence[Entry], matches: Sequence[Match | None], order: Order) -> None:
    spec = sheet.spec
    expected = _expected(spec.edition, spec.key)
    places: dict[tuple[int, tuple[int, ...]], list[Span | None]] = {}
    known = names(spec.edition, spec.key, "row")
    known_rows = [(r, m) for r, m in zip(rows, matches, strict=True) if m and m.rung not in _DAMAGED]
    behind = starts(row for row, _ in known_rows)
    pads: Pads | None = None
    after = ""
    above: Entry | None = None
    for row, match in zip(rows, matches, strict=True):
        repeated = False
        above, before = row, above
        if match is None:
            rung, found = look_up(row.label.text, known)
            if len(found) != 1:
                _tell_unknown(sheet, row, after)
                if before is not None and not row.label.text.strip():
                    _doubt_cut(sheet, before, row)
                continue
            match, repeated = Match(found[0], rung, 1.0), True
        after = row.label.text
        columns = expected[match.index]
        under: list[Span | None] | None = None
        if row.heads is not None and row.placed:
            at = (id(row.heads), columns)
            if at not in places:
                places[at] = spans(row.heads, spec, columns)
            under = places[at]
        plain = under is not None or order is Order.OF_FORM
        if plain and not repeated and _write_plain(sheet, row, match, under):
            continue
        spots = by_place(row, under) if under is not None else None
        if spots is None or not all(spot.cells for spot in spots):
            # The row does not keep to the heads: spans were lost, or a head. A full row needs none.
            if pads is None:
                pads = pads_of(((r, len(expected[m.index])) for r, m in known_rows), behind)
            counted = by_number(row, columns, behind.get(row.line.table, 0), order, under or (), pads)
            if spots is None or all(spot.clear for spot in counted):
                early = spots is not None and row.is_figures and _ends_early(row)
                spots = [replace(spot, clear=False) for spot in counted] if early else counted
            elif not _in_order(spots, row.values):
                spots = [replace(spot, clear=False) for spot in spots]
        if len(row.values) > len(spots) and _reaches_further(row, rows):
            spots = [replace(spot, clear=False) for spot in spots]
        _write(sheet, row, match, spots, repeated)


def _reaches_further(row: Entry, rows: Iterable[Entry]) -> bool:
    """Whether figures and blank cells of a row reach further than most rows of its table: a cell too many has moved some of them."""
    if not row.is_figures or all(word(cell.text).kind != "blank" for cell in row.values):
        return False
    ends = Counter(other.line.end for other in rows if other.line.table == row.line.table)
    return row.line.end > ends.most_common(1)[0][0]


def _in_order(spots: Sequence[Spot], values: Sequence[Cell]) -> bool:
    """Whether a row with a cell for each of the form has none under a head of another place in that order: heads that lost some of
    their row have moved. The total may stand first.
    """
    if len(values) != len(spots):
        return True
    orders = (values, [*values[1:], values[0]])
    return any(
        all(not spot.cells or cell in spot.cells for spot, cell in zip(spots, order, strict=True)) for order in orders
    )


def _ends_early(row: Entry) -> bool:
    """Whether a row with blank cells ends before its heads do: as many cells as the form has may be pads and those of a row
    that the file cut off.
    """
    heads = row.heads.lines if row.heads else ()
    return any(row.line.end < line.end for line in heads) and any(
        word(cell.text).kind == "blank" for cell in row.values
    )


def _write_plain(sheet: _Sheet, row: Entry, match: Match, places: Sequence[Span | None] | None) -> bool:
    """Write a row of plain numbers, one for each cell of the form, as nearly all rows are; False for any other row.

    `places` are the heads that they must stand under; without them (the page cut them off) their number tells. A cell may
    be blank where rulings and heads tell which one that is.
    """
    cells = sheet.spec.rows[match.index].cells
    if match.rung in _DAMAGED or len(row.values) != len(cells) or not row.label.text:
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
            if place is None or place.unit or place.rung in _DAMAGED:
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


def _write(sheet: _Sheet, row: Entry, match: Match, spots: Sequence[Spot], repeated: bool) -> None:
    """Turn the cells of a printed row into facts."""
    own = sheet.spec.rows[match.index]
    sure = match.rung != FUZZY and match.score >= _SEEN
    told = [cell for spot in spots for cell in spot.cells if word(cell.text).kind != "blank"]
    spots = spread(spots, told)
    clear = not told or all(spot.clear for spot in spots)
    used = {id(cell) for spot in spots for cell in spot.cells}
    stray = [cell for cell in row.values if word(cell.text).kind == "number" and id(cell) not in used]
    if stray and sum(word(cell.text).kind == "number" for cell in told) < len(spots):
        clear = False  # a figure stands beside the heads, and a cell under them has none
    if not row.ruled and len(told) < len(spots) and not is_total_alone(own, spots, told):
        clear = False
    if match.rung in _DAMAGED and any("\n" in cell.text.strip() for cell in told):
        clear = False  # the rule between two rows was lost: a figure alone in its cell may be that of the other
    if match.rung in _DAMAGED and not repeated:
        message = f"the label “{_flat(row.label.text)}” is read as “{own.label}” ({match.rung})"
        sheet.findings.append(Finding("label-damaged", "note", message, sheet.spec.key, own.key, page=_page(row)))
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
        _compare(sheet, row, facts)
    else:
        for fact in facts:
            sheet.facts[fact.cell.index] = fact


def _compare(sheet: _Sheet, row: Entry, facts: Sequence[Fact]) -> None:
    """A row that is printed twice: what differs is in doubt, what only the second one says is a guess."""
    own = [sheet.facts[fact.cell.index] for fact in facts]
    if all(fact.value is None for fact in own):  # a blank row, or a head taken for one, stood before it
        for fact in facts:
            sheet.facts[fact.cell.index] = fact
        return
    differ = False
    for fact in facts:
        first = sheet.facts[fact.cell.index]
        if fact.value is None or fact.value == first.value:
            continue
        differ = True
        if first.value is None:
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
        sheet.findings.append(Finding("row-repeated", "warning", message, sheet.spec.key, key, page=_page(row)))


def _settle_shared(sheet: _Sheet) -> None:
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
            Finding("column-undetermined", "warning", message, sheet.spec.key, owner.cell.row, page=owner.place.page)
        )


def _open_columns(sheet: _Sheet, row: Entry, key: str, label: str, printed: Sequence[Cell], clear: bool) -> Finding:
    figures = ", ".join(_flat(cell.text) for cell in sorted(printed, key=lambda cell: cell.column))
    if clear:
        message = f"{sheet.spec.key}, {label}: of the figures {figures} some stand under no head of the form"
        return Finding("column-unknown", "note", message, sheet.spec.key, key, page=_page(row))
    message = f"{sheet.spec.key}, {label}: nothing printed tells the columns of {figures}; the likeliest are taken"
    return Finding("column-undetermined", "warning", message, sheet.spec.key, key, page=_page(row))


def _tell_unknown(sheet: _Sheet, row: Entry, after: str) -> None:
    figures = [_flat(c.text) for c in row.values if word(c.text).kind == "number"]
    if figures:
        message = (
            f"{sheet.spec.key}: the form of {sheet.spec.edition} has no row “{_flat(row.label.text)}” "
            f"(printed after “{_flat(after)}”, figures {', '.join(figures)}); it is left out"
        )
        sheet.findings.append(Finding("row-unknown", "warning", message, sheet.spec.key, page=_page(row)))


def _doubt_cut(sheet: _Sheet, above: Entry, row: Entry) -> None:
    """Doubt the figures above those of a row without a label: a page break may have cut them within their cells."""
    columns = {cell.column for cell in row.values if word(cell.text).kind == "number"}
    places = {cell.place for cell in above.values if cell.column in columns}
    for fact in sheet.facts:
        if fact.value is not None and fact.place in places:
            sheet.facts[fact.cell.index] = fact._replace(status="doubtful", confidence=DOUBTFUL)
            sheet.sure.discard(fact.cell.index)


def _flat(text: str) -> str:
    return "".join(text.split())


def _page(row: Entry) -> int | None:
    return row.line.cells[0].place.page


def _fill_disputes(found: Sequence[Piece], sheet: _Sheet) -> _Sheet | None:
    spec = sheet.spec
    spots = dispute_spots(found, spec)
    if not spots:
        return None
    ruled = all(piece.ruled for piece in found)
    told = sum(bool(cell.text.strip()) for spot in spots.values() for cell in spot.cells)
    certain = ruled or told == len(spec.cells)
    for (row, column), spot in spots.items():
        cell = spec.rows[row].cells[column]
        fact, finding = read_value(cell, spot, sheet.basis, EXACT, certain and spot.clear)
        sheet.facts[cell.index] = fact
        sheet.findings += [finding] if finding else []
        if certain and spot.clear:
            sheet.sure.add(cell.index)
    if any(fact.status == "inferred" and fact.value is not None for fact in sheet.facts):
        message = f"{spec.key}: the heads do not tell which figure belongs to which result; the likeliest are taken"
        page = next(iter(spots.values())).cells[0].place.page
        sheet.findings.append(Finding("column-undetermined", "warning", message, spec.key, page=page))
    return sheet


def _fill_statistics(found: Sequence[Piece], sheet: _Sheet) -> _Sheet | None:
    spec = sheet.spec
    rows = indicator_entries(found)
    matches = match_rows([row.label for row, _ in rows], spec)
    if not any(matches):
        return None
    known = names(spec.edition, spec.key, "row")
    after = ""
    for (row, spot), match in zip(rows, matches, strict=True):
        rung, same = look_up(row.label.text, known)
        if match is not None:
            _write(sheet, row, match, [spot], repeated=False)
        elif len(same) == 1:
            _write(sheet, row, Match(same[0], rung, 1.0), [spot], repeated=True)
        else:
            _tell_unknown(sheet, row, after)
        after = row.label.text
    return sheet
