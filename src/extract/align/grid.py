"""Tables that have cells -> Facts: the edition, the rows and the columns of each table of the form that was printed."""

from __future__ import annotations

from collections.abc import Sequence

from extract import form
from extract.align.blocks import dispute_spots, indicator_entries
from extract.align.columns import Order, order_of
from extract.align.entries import entries, is_blank_row, own_label, rejoined
from extract.align.labels import EXACT, Match, look_up, match_rows, names
from extract.align.pieces import Piece, pieces
from extract.align.rows import place_rows
from extract.align.sheet import Sheet, settle_shared, tell_unknown, write
from extract.align.values import read_value, settle_joined
from extract.align.votes import edition_of
from extract.model import TABLES, Finding, FormTable, Laid, Table
from extract.sums import balance


def align_tables(
    tables: Sequence[Table],
    reader: str,
    due: str = "",
    others: frozenset[int] = frozenset(),
    titles: Sequence[str] = (),
) -> list[Laid]:
    """Lay printed tables over the form, in the order of TABLES; those that are no part of it give nothing.

    `reader` is named in each fact's basis. `due` is the edition that the report should use: it decides only where the
    labels of a table leave its edition open. `others` are tables of other reports, `titles` the lines right above each.
    """
    found: dict[str, list[Piece]] = {}
    for piece in pieces(tables, titles):
        found.setdefault(piece.key, []).append(piece)
    laid: list[Laid] = []
    for key in TABLES:
        if key in found:
            own = [piece for piece in found[key] if piece.lines[0].table not in others]
            sheet = _fill(key, own or found[key], reader, laid[0].edition if laid else due)
            if sheet is not None:
                settle_shared(sheet)
                facts = settle_joined(sheet.facts, sheet.spec, frozenset(sheet.sure))
                if not own:
                    facts = [fact if fact.status == "missing" else fact._replace(status="inferred") for fact in facts]
                laid.append(Laid(key, sheet.spec.edition, tuple(facts), tuple(sheet.findings)))
    return laid


def _fill(key: str, found: Sequence[Piece], reader: str, otherwise: str) -> Sheet | None:
    """The facts of one table of the form, None where no row of it was found. `otherwise` is the edition in doubt."""
    if key == "disputes":
        return _fill_disputes(found, Sheet.of(_spec(key, otherwise), reader))
    if key == "statistics":
        return _fill_statistics(found, Sheet.of(_spec(key, ""), reader))
    rows = entries(key, found)
    edition, votes = edition_of(key, rows, otherwise)
    spec = _spec(key, edition)
    rows = rejoined(rows, spec)
    rows = [row for row in rows if row.is_figures or is_blank_row(row, spec)]
    matches = match_rows([own_label(row.label, spec) for row in rows], spec)
    if not any(matches):
        return None
    sheet = Sheet.of(spec, reader)
    order = order_of(rows, spec) if spec.key == "requests" else Order.OF_FORM
    place_rows(sheet, rows, matches, order)
    if balance(spec.identities, sheet.facts) < 0:
        # Heads that lost a span stand over other columns: without them the cells are counted.
        counted = Sheet.of(spec, reader)
        place_rows(counted, [row._replace(heads=None) for row in rows], matches, order)
        if balance(spec.identities, counted.facts) > 0:
            sheet = counted
    if not votes:
        message = f"{key}: nothing printed tells the edition of this table; it is read as that of {edition}"
        sheet.findings.insert(0, Finding("edition-undetermined", "note", message, key, zh=f"按{edition}年版识读"))
    return sheet


def _spec(key: str, edition: str) -> FormTable:
    """The table in an edition; in the newest one that has it where the edition has not, or is not known."""
    found = form.table(edition, key) if edition else None
    return found or form.editions_of(key)[-1]


def _fill_disputes(found: Sequence[Piece], sheet: Sheet) -> Sheet | None:
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
        message = f"{spec.key}: the heads do not tell which figure belongs to which result; the likeliest are taken, look at the source."
        page = next(iter(spots.values())).cells[0].place.page
        sheet.findings.append(
            Finding("column-undetermined", "warning", message, spec.key, page=page, zh="列名未说明各数字属于哪一结果")
        )
    return sheet


def _fill_statistics(found: Sequence[Piece], sheet: Sheet) -> Sheet | None:
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
            write(sheet, row, match, [spot], repeated=False)
        elif len(same) == 1:
            write(sheet, row, Match(same[0], rung, 1.0), [spot], repeated=True)
        else:
            tell_unknown(sheet, row, after)
        after = row.label.text
    return sheet
