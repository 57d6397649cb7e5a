"""Whether planted mistakes are told as what they are: those of the agency, and those that a figure suffers on its way.

Each report has a mistake of the agency (`fixtures.mistakes`) in one table. It is read as it is, and again with damage to a
figure of another table: in a text, to what is printed (`fixtures.torn`); in a digital file, to what its reader made of it,
since the file itself is whole. Asked is
  told       of the mistakes that break a sum whose cells the print settles: is a broken sum told, with `blame` = `source`?
  misblamed  broken sums that the agency is blamed for, although it wrote none of them
  wrong      of the cells hit: how many are `printed` with another value than the agency wrote?
  altered    figures of a digital file whose value is not what their text says
Then rows of one number among seven columns, in texts that lose blank cells: is it found where the sums of the columns
settle its place, and called `inferred` where they do not?
"""

from __future__ import annotations

import itertools
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from benchmarks.counts import Counts
from fixtures import lone, mistakes, torn
from fixtures.figures import key
from fixtures.make import printers, seed_of
from fixtures.mistakes import Mistake
from fixtures.pieces import Print
from fixtures.printer import Printer
from fixtures.text import STYLES, Style, print_style
from fixtures.truth import Truth, make_truth

from extract.align import align
from extract.errors import Unusable
from extract.form import form_due
from extract.model import Document, Fact, Finding, Identity, Place, Report, Table
from extract.opinion import BROKEN
from extract.pipeline import extract, interpret
from extract.readers import open_source, read

# Programs that take seconds a document; their PDFs are read no otherwise than those of the quick ones.
_SLOW: Final = frozenset(("pdf-chromium", "pdf-libreoffice", "pdf-matplotlib"))
# Pads of pipes tell a blank cell at the end of a row from a lost one, though no number behind it does.
LOSING: Final = tuple((name, style) for name, style in STYLES if name != "pipe_rows")
_HEAD: Final = f"{'style':26}{'reports':>8}{'unread':>7}{'mistakes':>9}{'told %':>8}{'misblamed':>10}{'hit':>6}{'wrong':>6}{'wrong %':>8}{'altered':>8}"
_FIGURE: Final = re.compile(r"([-−减]?)[增加少+]*([\d.]+)(亿元|万元|元)?")
_MONEY: Final = {"元": Decimal("0.0001"), "万元": Decimal(1), "亿元": Decimal(10000)}


@dataclass(slots=True)
class Count(Counts):
    """What was planted in some reports, and what became of it."""

    reports: int = 0
    unread: int = 0
    mistakes: int = 0
    told: int = 0
    misblamed: int = 0
    hit: int = 0
    wrong: int = 0
    altered: int = 0


@dataclass(slots=True)
class Lone:
    """Rows of one number: how many the sums settle, and of these how many are found; how many they leave open, and of these
    how many say so.
    """

    settled: int = 0
    found: int = 0
    left: int = 0
    inferred: int = 0


def measure(seed: int, reports: int) -> Iterator[str]:
    """Plant mistakes in about so many reports over all quick styles, read them, and give the two tables."""
    digital = [p for media in ("pdf", "html", "docx") for p in quick(media)]
    each = -(-reports // (len(STYLES) + len(digital)))
    yield f"Planted mistakes in {each} reports of each style, seed {seed}"
    yield _HEAD
    total = Count()
    texts = ((f"text {name}", count_text(name, style, seed, n)) for name, style in STYLES for n in range(each))
    files = ((p.media, count_file(p, seed, n)) for p in digital for n in range(each))
    by_name: dict[str, Count] = {}
    for name, count in (*texts, *files):
        by_name.setdefault(name, Count()).add(count)
        total.add(count)
    for name, count in {**by_name, "all": total}.items():
        yield line(name, count)
    rows = Lone()
    for name, style in LOSING:
        for n in range(each):
            count_lone(name, style, seed, n, rows)
    yield ""
    yield "Rows of one number among seven columns"
    yield f"  settled by the sums {rows.settled:6}   found    {rows.found:6}  {_share(rows.found, rows.settled)}"
    yield f"  left open           {rows.left:6}   inferred {rows.inferred:6}  {_share(rows.inferred, rows.left)}"


def quick(media: str) -> list[Printer]:
    """The printers of reports of a kind of file that can be used here and do not take seconds."""
    return [p for p in printers() if p.media == media and p.name not in _SLOW and not p.missing() and not p.failure]


def line(name: str, count: Count) -> str:
    """One line of the table."""
    return (
        f"{name:26}{count.reports:8}{count.unread:7}{count.mistakes:9}{_share(count.told, count.mistakes):>8}{count.misblamed:10}"
        f"{count.hit:6}{count.wrong:6}{_share(count.wrong, count.hit):>8}{count.altered:8}"
    )


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.2f}" if whole else "-"


def planted(seed: int, style: str, number: int) -> tuple[Truth, Mistake | None, str, tuple[str, ...], random.Random]:
    """A truth with a mistake, the mistake, a kind of damage, the tables that it may do harm to, and the chance to go on."""
    own = seed_of(seed, f"planted {style}", number)
    rng = random.Random(own)
    truth = make_truth(own, mistakes=0, profile=rng.choice(("small", "medium", "city")))
    truth, mistake = mistakes.plant(truth, rng.choice(list(mistakes.KINDS)), rng)
    others = tuple(t.form.key for t in truth.tables if mistake is None or t.form.key != mistake.table)
    return truth, mistake, rng.choice(list(torn.KINDS)), others, rng


def count_text(name: str, style: Style, seed: int, number: int) -> Count:
    """One report as a text, whole and with damage done to the print."""
    truth, mistake, kind, others, rng = planted(seed, name, number)
    whole = print_style(truth, rng, style)
    printed, hit = torn.tear(whole, kind, others, rng)
    count = told(_read_text(whole), mistake, whole.ambiguous | whole.absent)
    count.add(warned(_read_text(printed), truth, hit))
    return count


def _read_text(printed: Print) -> Report:
    return extract(open_source("report.txt", printed.text.encode()))


def count_file(printer: Printer, seed: int, number: int) -> Count:
    """One report as a digital file, well read and with damage done to what the reader made of it."""
    truth, mistake, kind, others, rng = planted(seed, printer.name, number)
    ((printed, _),) = printer.prints([truth])
    source = open_source(f"report{printer.extension}", printed.content)
    try:
        document = read(source)
        report = interpret(source, document)
        hurt, hit = misread(document, truth, kind, others, rng)
        count = told(report, mistake, printed.ambiguous | printed.absent)
        count.add(warned(interpret(source, hurt), truth, hit))
    except Unusable:
        return Count(reports=1, unread=1)
    count.altered = sum(is_altered(fact) for fact in report.facts)
    return count


def misread(
    document: Document, truth: Truth, kind: str, tables: Sequence[str], rng: random.Random
) -> tuple[Document, frozenset[str]]:
    """A document in which a reader has torn the text of a cell, and the cells of the form hit; itself where none can be."""
    facts = [f for laid in align(document, form_due(truth.year).edition) for f in laid.facts if f.value is not None]
    facts = [f for f in facts if f.cell.table in tables and f.text and f.text.strip().isdigit() and f.place != Place()]
    if kind == "split":
        facts = [f for f in facts if len(f.text or "") > 1]
    pairs = [(a, b) for a, b in itertools.pairwise(facts) if a.cell.row == b.cell.row]
    if not facts or (kind == "shifted" and not pairs):
        return document, frozenset()
    first, after = rng.choice(pairs) if kind == "shifted" else (rng.choice(facts), None)
    text = (first.text or "").strip()
    cut = rng.randint(1, max(1, len(text) - 1))
    torn_texts = {"split": f"{text[:cut]} {text[cut:]}", "doubled": f"{text} {text}", "lost": "", "shifted": ""}
    texts = {first.place: torn_texts[kind]}
    hit = {key(first.cell)}
    if after is not None:
        texts[after.place] = f"{text} {(after.text or '').strip()}"
        hit.add(key(after.cell))
    return _with_texts(document, texts), frozenset(hit)


def _with_texts(document: Document, texts: dict[Place, str]) -> Document:
    blocks = tuple(
        replace(b, cells=tuple(c._replace(text=texts.get(c.place, c.text)) for c in b.cells))
        if isinstance(b, Table)
        else b
        for b in document.blocks
    )
    return replace(document, blocks=blocks)


def told(report: Report, mistake: Mistake | None, undetermined: frozenset[str]) -> Count:
    """Whether the agency is blamed for its mistake, where the print settles the cells of a sum that it broke."""
    plain = [i for i in mistake.broken if not any(key(c) in undetermined for c in i.cells)] if mistake else []
    found = any(_speaks_of(f, i) for f in _blamed(report) for i in plain)
    return Count(reports=1, mistakes=bool(plain), told=found)


def warned(report: Report, truth: Truth, hit: frozenset[str]) -> Count:
    """What became of the cells hit, and whether the agency is blamed for the damage. Cells around those hit that turned out
    wrong count as hit too.
    """
    values = {k: figure.value for k, figure in truth.figures.items()}
    at_fault = [i for t in truth.tables for i in t.form.identities if contradicted(i, values)]
    misblamed = sum(not any(_speaks_of(f, i) for i in at_fault) for f in _blamed(report))
    printed = {key(f.cell): f.value for f in report.facts if f.status == "printed"}
    wrong = {k for k, value in printed.items() if k in values and value != values[k]}
    return Count(misblamed=misblamed, hit=len(hit | wrong), wrong=len(wrong))


def _blamed(report: Report) -> list[Finding]:
    return [f for f in report.findings if f.code == BROKEN and f.blame == "source"]


def _speaks_of(finding: Finding, identity: Identity) -> bool:
    return finding.table == identity.cells[0].table and finding.message.startswith(f"{identity.title}:")


def contradicted(identity: Identity, values: dict[str, Decimal | None]) -> bool:
    """Whether no figures in the blank cells of an identity, all at least 0, make it hold."""
    left, right = ([values[key(c)] for c in side] for side in (identity.left, identity.right))
    a, b = (sum(v for v in side if v is not None) for side in (left, right))
    return (a > b and None not in right) or (identity.relation == "=" and b > a and None not in left)


def is_altered(fact: Fact) -> bool:
    """Whether the value of a fact is not what its text says, as read here and not by the program."""
    if fact.value is None:
        return False
    plain = "".join((fact.text or "").translate(_ASCII).split()).replace(",", "")
    found = _FIGURE.match(plain)
    if found is None:
        return True
    sign, digits, unit = found.groups()
    money = _MONEY[unit] / _MONEY[fact.cell.unit] if unit and fact.cell.unit in _MONEY else 1
    said = Decimal(digits) * money
    return fact.value != (-said if sign else said)


_ASCII: Final = {0xFF01 + n: 0x21 + n for n in range(94)}


def count_lone(name: str, style: Style, seed: int, number: int, rows: Lone) -> None:
    """One report with rows of one number, as a text that loses blank cells; other texts are passed by."""
    own = seed_of(seed, f"lone {name}", number)
    rng = random.Random(own)
    options = {"edition": rng.choice(("2019", "2021")), "profile": rng.choice(("small", "medium", "city"))}
    truth = make_truth(own, mistakes=0, blanks="none", blank_mark="", quirks=frozenset(), **options)
    truth, kept = lone.thin_out(truth, rng)
    whole = print_style(truth, rng, style)
    if whole.marked or not kept:
        return
    report = extract(open_source("report.txt", whole.text.encode()))
    facts = {key(f.cell): f for f in report.facts}
    settled = lone.settled(truth, kept, whole.ambiguous | whole.absent)
    for cell in kept:
        if cell not in whole.ambiguous or cell in whole.absent:
            continue  # what stands where on the line, or nothing, tells more than sums
        row = [f for k, f in facts.items() if k.rpartition("/")[0] == cell.rpartition("/")[0] and f.value is not None]
        if cell in settled:
            rows.settled += 1
            rows.found += [key(f.cell) for f in row] == [cell] and row[0].value == truth.figures[cell].value
        else:
            rows.left += 1
            rows.inferred += all(f.status == "inferred" for f in row)
