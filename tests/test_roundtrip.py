"""What is printed is read back: a document drawn at random, in every kind of file that there is a printer for.

The default profile is small. `pytest tests/test_roundtrip.py --hypothesis-profile=deep` draws many more, and others each time.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from benchmarks.judge import judge_report
from fixtures import text
from fixtures.figures import QUIRKS, key
from fixtures.make import printers
from fixtures.printer import Printer
from fixtures.truth import BLANKS, EDITIONS, Figure, Truth, make_truth
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.form import form, table
from extract.model import FormCell, Identity, Report
from extract.pipeline import extract
from extract.readers import open_source

# A row of the widest table may be left open where a print is hard to read; it is never silently wrong.
OPEN = 15
DAMAGED = {p.name for p in text.DAMAGED}
# Those that start a program of their own, or print what only a recogniser reads, are left to the benchmarks.
SLOW = ("pdf-libreoffice", "pdf-chromium")
PRINTERS = {p.name: p for p in printers() if not p.failure and not p.missing() and p.name not in SLOW}
# Styles in which every cell of a full row is certain, so that each identity can be tested.
CERTAIN = (
    "blank_line_cells", "pipe_rows", "pipe_rows_no_span", "cell_pipe_lines", "lone_pipe_lines", "space_rows", "markdown",
    "narrow_page", "layout_text", "html-clean", "html-word", "docx-plain", "docx-runs", "pdf-plain", "pdf-fills", "pdf-typst",
)  # fmt: skip
PLAIN = {"quirks": frozenset(), "missing": (), "replaced": (), "dropped": (), "mistakes": 0, "named": True}

documents = st.fixed_dictionaries(
    {
        "seed": st.integers(0, 10**9),
        "edition": st.sampled_from(EDITIONS),
        "profile": st.sampled_from(("zeros", "small", "medium", "city")),
        "blanks": st.sampled_from(BLANKS),
        "blank_mark": st.sampled_from(("", "/", "-", "—", "——", "无")),
        "quirks": st.frozensets(st.sampled_from(QUIRKS), max_size=2),
        "aliased": st.booleans(),
        "varied": st.booleans(),
        "mistakes": st.integers(0, 2),
        "extra_rows": st.booleans(),
        "total_first": st.sampled_from((False, False, False, True)),
    }
)
Document = dict[str, Any]
FEW = settings.default.max_examples


def styles(media: str) -> st.SearchStrategy[str]:
    """The names of the sound styles of a kind of file."""
    return st.sampled_from([n for n, p in PRINTERS.items() if p.media == media and n not in DAMAGED])


def printed(truth: Truth, printer: Printer) -> tuple[Report, dict[str, object]]:
    """The truth printed and read back, and its gold."""
    ((file, gold),) = printer.prints([truth])
    return extract(open_source(f"report{printer.extension}", file.content)), gold


def bare(text: str) -> str:
    """A text without white space."""
    return "".join(text.split())


def check(document: Document, style: str, sound: bool = True) -> None:
    """Nothing is silently wrong; where the print is sound, all is right but a row at most, nothing is invented, and each
    printed figure is kept as it stands there.
    """
    truth = make_truth(**document)
    report, gold = printed(truth, PRINTERS[style])
    verdict = judge_report(gold, report)
    assert [w for w in verdict.wrong if w.silent] == []
    if not sound:
        return
    assert verdict.tally.cells - verdict.tally.right <= OPEN
    assert verdict.tally.invented == 0
    assert verdict.tally.year == 1
    for fact in report.facts:
        if fact.status == "printed" and fact.text is not None:
            assert bare(fact.text) == bare(truth.figures[key(fact.cell)].text)


@settings(max_examples=3 * FEW)
@given(document=documents, style=styles("text"))
def test_what_a_text_prints_is_read(document: Document, style: str) -> None:
    """Every text style, blanks and oddities of all kinds."""
    check(document, style)


@settings(max_examples=3 * FEW)
@given(document=documents, style=st.sampled_from(sorted(DAMAGED)))
def test_what_a_damaged_text_prints_is_never_silently_wrong(document: Document, style: str) -> None:
    """Whatever a text lost on its way, no cell is wrong without a word."""
    check(document, style, sound=False)


@given(document=documents, style=styles("html"))
def test_what_a_page_prints_is_read(document: Document, style: str) -> None:
    """Web pages of every make."""
    check(document, style)


@given(document=documents, style=styles("docx"))
def test_what_a_word_file_prints_is_read(document: Document, style: str) -> None:
    """Word files of every make."""
    check(document, style)


@settings(max_examples=FEW)
@given(document=documents, style=styles("pdf"))
def test_what_a_pdf_prints_is_read(document: Document, style: str) -> None:
    """PDFs of several producers, whose insides differ."""
    check(document, style)


def with_figure(truth: Truth, cell: FormCell, value: Decimal) -> Truth:
    """The truth with another number in one cell, and everything else as it was."""
    sections = []
    for section in truth.sections:
        if section.table is not None and key(cell) in section.table.figures:
            figures = {**section.table.figures, key(cell): Figure(cell, value, format(value, "f"))}
            section = replace(section, table=replace(section.table, figures=figures))
        sections.append(section)
    return replace(truth, sections=tuple(sections))


def holds(identity: Identity, truth: Truth) -> bool:
    """Whether an identity holds among the figures of a truth."""
    left, right = (
        sum(truth.figures[key(c)].value or Decimal(0) for c in side) for side in (identity.left, identity.right)
    )
    return left <= right if identity.relation == "<=" else left == right


def broken(report: Report) -> set[str]:
    """The identities that a report finds broken, as `table: name/along`."""
    return {
        f"{f.table}: {f.message.split(' ', 1)[0].rstrip(':')}" for f in report.findings if f.code == "identity-broken"
    }


@given(
    seed=st.integers(0, 10**9),
    edition=st.sampled_from(("2021", "2019")),
    profile=st.sampled_from(("small", "medium")),
    style=st.sampled_from([n for n in CERTAIN if n in PRINTERS]),
    data=st.data(),
)
def test_a_changed_number_breaks_the_identities_that_touch_it(
    seed: int, edition: str, profile: str, style: str, data: st.DataObject
) -> None:
    """Change one number of a report in which all identities hold: those that it is part of break, and no others."""
    truth = make_truth(
        seed, edition=edition, profile=profile, blanks="none", extra_rows=False, total_first=False, **PLAIN
    )
    assert broken(printed(truth, PRINTERS[style])[0]) == set()
    spec = table(edition, data.draw(st.sampled_from(("requests", "disputes")), label="table"))
    assert spec is not None
    cell = data.draw(st.sampled_from(spec.cells), label="cell")
    change = data.draw(st.integers(1, 9), label="change")
    changed = with_figure(truth, cell, (truth.figures[key(cell)].value or Decimal(0)) + change)
    expected = {
        f"{t.key}: {i.name}/{i.along}" for t in form(edition).tables for i in t.identities if not holds(i, changed)
    }
    touching = {f"{spec.key}: {i.name}/{i.along}" for i in spec.identities if cell in i.cells and i.relation == "="}
    assert touching <= expected
    assert broken(printed(changed, PRINTERS[style])[0]) == expected
