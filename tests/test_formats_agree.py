"""One report, printed as text, web page, Word file and PDF, is one report."""

from __future__ import annotations

import pytest
from fixtures.make import printers, seed_of
from fixtures.printer import Printer
from fixtures.truth import Truth, make_truth

from extract.model import Report
from extract.pipeline import extract
from extract.readers import open_source

STYLES = ("pipe_rows_leading", "html-clean", "docx-plain", "pdf-plain")
PRINTERS = {printer.name: printer for printer in printers() if printer.name in STYLES}


def read(truth: Truth, printer: Printer) -> Report:
    """The truth printed and read back."""
    ((printed, _),) = printer.prints([truth])
    return extract(open_source(f"report{printer.extension}", printed.content))


@pytest.mark.parametrize("number", range(8))
def test_all_formats_give_the_same_facts(number: int) -> None:
    """Every cell has the same value and status in all four, and the year and the sections are the same."""
    truth = make_truth(seed_of(31, "formats", number))
    reports = [read(truth, PRINTERS[name]) for name in STYLES]
    facts = [
        {(f.cell.edition, f.cell.table, f.cell.row, f.cell.column): (f.value, f.status) for f in r.facts}
        for r in reports
    ]
    assert len(facts[0]) > 50
    for name, report, found in zip(STYLES[1:], reports[1:], facts[1:], strict=True):
        differing = {key: (facts[0].get(key), value) for key, value in found.items() if facts[0].get(key) != value}
        assert not differing, f"{name} against {STYLES[0]}: {differing}"
        assert (report.heading.year, report.editions) == (reports[0].heading.year, reports[0].editions)
        assert [s.key for s in report.sections if s.heading] == [s.key for s in reports[0].sections if s.heading]
