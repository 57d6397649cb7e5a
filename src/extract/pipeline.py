"""The stages in order: this function is the table of contents of the program."""

from __future__ import annotations

from extract import form
from extract.agencies import identify
from extract.align import align, missing_facts
from extract.checks import check, report_status
from extract.claims import conflicts, read_claims
from extract.errors import NoReader, Unreadable
from extract.heading import read_heading
from extract.heading.admission import require_report
from extract.heading.others import further_reports, next_report, tables_of_others
from extract.manner import USUAL, Manner
from extract.model import Document, Fact, Finding, FormCell, Laid, Report, Source
from extract.opinion import blame, in_doubt, weigh
from extract.readers import read
from extract.readers.again import look_again
from extract.readers.scan import PICTURES, RECOGNISED
from extract.readers.second import reread
from extract.repair import disputed, doubt_unseen, mend, suspects
from extract.sections import split


def extract(source: Source, manner: Manner = USUAL) -> Report:
    """Read one file into a report, in a manner.

    Raises a kind of `Unusable` where the file cannot become a report; all else that is odd about it is a finding.
    """
    return interpret(source, read(source, manner), manner)


def interpret(source: Source, document: Document, manner: Manner = USUAL) -> Report:
    """The report that a document is, as read from its source. Raises `NotAReport` where it is none."""
    sections = split(document)
    heading = read_heading(document, sections)
    due = form.form_due(heading.year)
    following = next_report(document, heading)
    laid = align(document, due.edition, tables_of_others(document, heading.year, following))
    require_report(document, sections, heading, laid)
    agency, place_notes = identify(heading, document, sections)
    laid, seen = _closer_look(source, document, laid, manner)
    findings = check(laid, sections, heading, agency.function)
    laid, confirmed = _second_opinion(source, document, laid, findings, due.edition)
    findings = blame(laid, findings, confirmed | seen)
    claims = read_claims(sections, laid, heading.year, heading.agency)
    facts = _all_facts(laid, due.edition)
    return Report(
        source_id=source.id,
        media_type=source.media_type,
        reader=document.reader,
        pages=document.pages,
        heading=heading,
        agency=agency,
        edition=due.edition if heading.year is not None else None,
        editions={table.table: table.edition for table in laid},
        status=report_status(facts),
        sections=sections,
        facts=facts,
        findings=(
            *document.notes,
            *further_reports(document, following),
            *place_notes,
            *(f for table in laid for f in table.findings),
            *findings,
            *conflicts(claims),
        ),
        claims=claims,
    )


def _closer_look(
    source: Source, document: Document, laid: tuple[Laid, ...], manner: Manner
) -> tuple[tuple[Laid, ...], frozenset[FormCell]]:
    """Have cells of pictures looked at again where sums do not agree or a figure is unsure, and mend what can be.

    Returns the tables, and the cells of those whose sums do not agree in print either.
    """
    whole = document.reader in PICTURES
    pages = {note.page for note in document.notes if note.code == RECOGNISED}
    if not whole and not pages:
        return laid, frozenset()
    laid = doubt_unseen(laid, None if whole else pages)
    wanted = frozenset(place for place in suspects(laid) if whole or place.page in pages)
    if not wanted:
        return laid, frozenset()
    try:
        close = [wanted & places for places in disputed(laid)]
        sightings = look_again(source, close, manner) if any(close) else {}
    except NoReader:
        sightings = {}
    mended, sure = mend(laid, sightings, wanted)
    seen = frozenset(fact.cell for table in mended if table.table in sure for fact in table.facts)
    return mended, seen if whole else frozenset()


def _second_opinion(
    source: Source, document: Document, laid: tuple[Laid, ...], findings: tuple[Finding, ...], due: str
) -> tuple[tuple[Laid, ...], frozenset[FormCell]]:
    """Have the cells of broken identities read again where there is a second way to read them.

    Returns the tables, with every cell `doubtful` on which the readers differ, and the cells that stand as read: a file
    whose text itself says which cells its figures are of has no second reading, and needs none where they are `printed`.
    """
    if document.reader in PICTURES:
        return laid, frozenset()
    cells = in_doubt(laid, findings)
    if document.reader != "pdf" or not cells:
        return laid, frozenset(cells)
    try:
        again = reread(source, frozenset(cells.values()))
    except Unreadable:
        return laid, frozenset()
    return weigh(laid, cells, align(again.document, due), again.texts)


def _all_facts(laid: tuple[Laid, ...], due: str) -> tuple[Fact, ...]:
    """The facts of the tables that were found, and the cells of those that should be there and are not."""
    found = {table.table: table for table in laid}
    newest = max((table.edition for table in laid if table.table != "statistics"), default=None)
    expected = form.form(newest if due == form.FREE and newest else due).tables
    facts = [fact for table in laid for fact in table.facts]
    for spec in expected:
        if spec.key not in found:
            facts += missing_facts(spec)
    return tuple(facts)
