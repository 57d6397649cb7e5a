"""The printed documents say what their truth says, cell by cell, as read by small readers that know nothing of ours."""

from __future__ import annotations

import io
import random
import re
import unicodedata
import zipfile
import zlib
from collections import Counter
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

import pdfplumber
import pypdfium2 as pdfium
import pytest
from fixtures import docx_page, formats, html_page, pdf_matplotlib, pdf_office, pdf_reportlab, pdf_typst
from fixtures.blocks import Sheet, blocks, by_item, cut, words
from fixtures.layout import grid
from fixtures.overlap import overlaps
from fixtures.pdf_look import draw
from fixtures.printer import Printer
from fixtures.truth import Truth, TruthTable, make_truth

NAMES = {p.name: p for p in formats.PRINTERS}
REPORTLAB = [p.name for p in pdf_reportlab.PRINTERS if not p.failure]
OWN_PDF = [*REPORTLAB, *(p.name for p in (*pdf_typst.PRINTERS, *pdf_matplotlib.PRINTERS))]
Grid = list[list[str]]


def bare(text: str) -> str:
    """The text without white space and what stands for it."""
    return "".join(text.split()).replace("\u00a0", "").replace("\u3000", "").replace("\ufffe", "")


def bag(text: str) -> Counter[str]:
    return Counter(c for c in unicodedata.normalize("NFKC", bare(text)) if ord(c) > 32)


def pdf_text(content: bytes) -> str:
    document = pdfium.PdfDocument(content)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def print_one(printer: Printer, seed: int, **options: object) -> tuple[bytes, dict[str, object]]:
    ((printed, gold),) = printer.prints([make_truth(seed, **options)])
    return printed.content, gold


def full(sheet: Sheet) -> Grid:
    """The grid of a sheet with the words of a merged cell at each place that it covers."""
    found = [[""] * sheet.columns for _ in range(sheet.rows)]
    for cell in sheet.cells:
        for row in range(cell.row, cell.row + cell.row_span):
            for column in range(cell.column, cell.column + cell.column_span):
                found[row][column] = bare(cell.text)
    return found


def truth_grids(truth: Truth) -> list[Grid]:
    """The grids of a truth's tables, the one of section 二 as a whole."""
    return [full(Sheet(t, grid(t), 0)) for t in truth.tables]


def figures(table: TruthTable) -> list[list[str]]:
    """The figures of each row, in the order of the page."""
    sheet = Sheet(table, grid(table), 0)
    rows: dict[int, list[str]] = {}
    for cell in sheet.cells:
        if cell.kind == "figure":
            rows.setdefault(cell.row, []).append(bare(cell.text))
    return list(rows.values())


# PDF


@pytest.mark.parametrize("name", REPORTLAB)
def test_pdf_shows_every_character_once(name: str) -> None:
    """What reportlab shows is what was set, no character more or less; runs printed twice may count twice."""
    ((printed, _),) = NAMES[name].prints([make_truth(zlib.crc32(name.encode()))])
    said, shown = bag(printed.text), bag(pdf_text(printed.content))
    assert said - shown == Counter()
    if name != "pdf-bold" and b" Tr " not in printed.content:
        extra = shown - said
        assert sum(extra.values()) <= 40  # pdfium takes most of a run that is drawn twice for one


@pytest.mark.parametrize("name", OWN_PDF)
def test_pdf_has_every_word_of_the_truth(name: str) -> None:
    """Every character of titles, prose, labels and figures stands in the PDF of each producer."""
    truth = make_truth(5)
    ((printed, _),) = NAMES[name].prints([truth])
    assert bag(words(blocks(truth))) - bag(pdf_text(printed.content)) == Counter()


@pytest.mark.parametrize("name", [n for n in OWN_PDF if n != "pdf-watermark"])
def test_pdf_can_be_read(name: str) -> None:
    """No two characters stand on each other, so a person can read the page."""
    style = pdf_reportlab.STYLES.get(name.removeprefix("pdf-"))
    if style is None:
        content, _ = print_one(NAMES[name], 8)
    else:
        content = pdf_reportlab.report(make_truth(8), draw(random.Random(8), watermark=False, **style)).content
    assert overlaps(content) == 0


def test_pdf_with_a_password_stays_shut() -> None:
    """A file locked for its reader opens with the password only; one locked against copying opens without."""
    content, _ = print_one(NAMES["pdf-password"], 8)
    assert NAMES["pdf-password"].failure == "encrypted"
    with pytest.raises(pdfium.PdfiumError):
        pdfium.PdfDocument(content)
    assert pdf_text(print_one(NAMES["pdf-locked"], 8)[0])


@pytest.mark.parametrize("rules", ["strokes", "segments", "rects", "fills", "double"])
def test_pdf_rules_hold_the_right_figures(rules: str) -> None:
    """pdfplumber, given nothing but the rules, finds each row of figures of each table, blanks included."""
    truth = make_truth(21, edition="2021", blanks="some", blank_mark="", quirks=frozenset(), missing=(), replaced=())
    fixed = {"breaks": "both", "split": False, "repeat": False, "shade": None, "forms": False, "turned": "no"}
    fixed |= {"sides": True, "bold": "font", "doubled": False, "weight": 0.5, "spare": 0.0, "running": False}
    printed = pdf_reportlab.report(truth, draw(random.Random(4), rules=rules, **fixed))
    found: list[list[str]] = []
    with pdfplumber.open(io.BytesIO(printed.content)) as document:
        for page in document.pages:
            for table in page.extract_tables({"vertical_strategy": "lines", "horizontal_strategy": "lines"}):
                found += [[bare(c) for c in row if c is not None] for row in table]
    for table in truth.tables:
        for row in figures(table):
            assert any(cells[-len(row) :] == row for cells in found), (table.form.key, row)


@pytest.mark.parametrize("seed", range(30, 33))
def test_pdf_break_loses_no_line(seed: int) -> None:
    """However a page break cuts a table, each line of each cell is shown on one of the pages."""
    truth = make_truth(seed)
    for merged in ("cut", "first", "each"):
        look = draw(
            random.Random(seed), merged=merged, split=True, repeat=False, margin=150.0, number="", running=False
        )
        printed = pdf_reportlab.report(truth, look)
        assert bag(words(blocks(truth))) - bag(printed.text) == Counter()


@pytest.mark.parametrize("printer", pdf_office.PRINTERS, ids=lambda p: p.name)
def test_office_pdf_has_every_word(printer: Printer) -> None:
    """LibreOffice and Chromium, where they are installed, show every word, none on another."""
    if printer.missing():
        pytest.skip(f"needs {printer.missing()}")
    truth = make_truth(6, replaced=(), missing=())
    ((printed, _),) = printer.prints([truth])
    said = words([b for b in blocks(truth) if isinstance(b, Sheet)])
    assert bag(said) - bag(pdf_text(printed.content)) == Counter()
    assert overlaps(printed.content) == 0


# HTML


class Tables(HTMLParser):
    """The innermost tables of a page as grids, by the rules of HTML and no other."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Grid] = []
        self._open: list[dict[tuple[int, int], list[str]]] = []
        self._state: list[tuple[int, int, list[str] | None, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            if self._state:
                row, column, cell, _ = self._state[-1]
                self._state[-1] = row, column, cell, True
            self._open.append({})
            self._state.append((-1, 0, None, False))
        elif tag == "tr" and self._state:
            row, _, _, outer = self._state[-1]
            self._state[-1] = row + 1, 0, None, outer
        elif tag in ("td", "th") and self._state:
            row, column, _, outer = self._state[-1]
            places, spans = self._open[-1], dict(attrs)
            while (row, column) in places:
                column += 1
            cell: list[str] = []
            for down in range(int(spans.get("rowspan") or 1)):
                for right in range(int(spans.get("colspan") or 1)):
                    places[row + down, column + right] = cell
            self._state[-1] = row, column, cell, outer

    def handle_endtag(self, tag: str) -> None:
        if tag == "table" and self._state:
            *_, outer = self._state.pop()
            places = self._open.pop()
            if not outer and places:
                rows, columns = max(r for r, _ in places) + 1, max(c for _, c in places) + 1
                self.found.append(
                    [[bare("".join(places.get((r, c), []))) for c in range(columns)] for r in range(rows)]
                )

    def handle_data(self, data: str) -> None:
        if self._state and (cell := self._state[-1][2]) is not None:
            cell.append(data)


def html_tables(markup: str) -> list[Grid]:
    """The grids of a page without the rows that only give widths."""
    reader = Tables()
    reader.feed(markup)
    found = [[row for row in table if any(row)] for table in reader.found]
    return [table for table in found if table]


def join(tables: list[Grid]) -> Grid:
    """Tables one below the other, as wide as the widest."""
    width = max(len(row) for table in tables for row in table)
    return [row + [row[-1]] * (width - len(row)) for table in tables for row in table]


@pytest.mark.parametrize("seed", [1, 7])
@pytest.mark.parametrize("name", ["html-clean", "html-word", "html-old", "html-borderless", "html-layout", "html-bare"])
def test_html_tables_are_the_truth(name: str, seed: int) -> None:
    """Read by the rules of HTML, the tables of the page are those of the truth, blank cells and spans included."""
    truth = make_truth(seed, blanks="some", blank_mark="")
    ((printed, _),) = NAMES[name].prints([truth])
    found = html_tables(_decoded(printed.content))
    for table, expected in zip(truth.tables, truth_grids(truth), strict=True):
        expected = [row for row in expected if any(row)]
        # A head may span more columns than its table has: what lies beyond the table's own is not compared.
        found += [[row[: len(expected[0])] for row in grid_] for grid_ in found if len(grid_[0]) > len(expected[0])]
        apart = [full(s) for s in by_item(Sheet(table, grid(table), 0))] if table.form.key == "disclosure" else []
        assert expected in found or all([r for r in part if any(r)] in found for part in apart or [None])


@pytest.mark.parametrize("name", ["html-cut", "docx-cut"])
def test_cut_tables_keep_every_row(name: str) -> None:
    """Tables cut in several have the rows of the whole one below the other, each figure in its column."""
    for seed in range(5):
        truth = make_truth(seed, blanks="some", blank_mark="")
        ((printed, _),) = NAMES[name].prints([truth])
        html = name.startswith("html")
        tables = html_tables(_decoded(printed.content)) if html else Word(printed.content).tables
        found = [row for table in tables for row in table]
        for table, expected in zip(truth.tables, truth_grids(truth), strict=True):
            width = {"disclosure": 3, "requests": 7, "disputes": 15, "statistics": 1}[table.form.key]
            tails, whole = [row[-width:] for row in expected], len(expected[0])
            starts = range(len(found) - len(tails) + 1)
            # A head may span more columns than its table has: what lies beyond the table's own is not compared.
            ends = [row[:whole][-width:] for row in found]
            assert any(ends[n : n + len(tails)] == tails for n in starts), table.form.key


def test_html_charset_lies_where_it_should() -> None:
    """Pages of the style charset-wrong name a charset under which their bytes are not the report."""
    for seed in range(6):
        truth = make_truth(seed)
        ((printed, _),) = NAMES["html-charset-wrong"].prints([truth])
        named = re.search(rb"charset=\"?([\w-]+)", printed.content)
        assert named is not None
        as_named = printed.content.decode(named[1].decode(), errors="replace")
        assert (
            bag(words(blocks(truth)[-4:])) - bag(html_page.visible(as_named)) or printed.content[:3] == b"\xef\xbb\xbf"
        )
        assert not bag(words(blocks(truth)[-4:])) - bag(html_page.visible(_decoded(printed.content)))


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "utf-16", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "</" in text:
            return text
    raise AssertionError("in no encoding")


def test_html_that_is_no_report_has_no_figures() -> None:
    """A page of links holds none of the report and must fail; one with pictures for tables has headings, no cells."""
    assert NAMES["html-links"].failure == "not-a-report"
    truth = make_truth(2, dropped=())
    ((links, _),) = NAMES["html-links"].prints([truth])
    ((pictures, gold),) = NAMES["html-pictures"].prints([truth])
    assert all(s.heading not in links.content.decode() for s in truth.sections)
    assert gold["cells"] == {}
    assert gold["editions"] == {}
    assert all(s.heading in html_page.visible(_decoded(pictures.content)) for s in truth.sections)


# DOCX


W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
COUNTING = dict(enumerate("一二三四五六七八九十", 1))


class Word:
    """A Word file read by the letter of its XML, changes accepted."""

    def __init__(self, content: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = {
                n: archive.read(n).replace(b"http://purl.oclc.org/ooxml/wordprocessingml/main", W[1:-1].encode())
                for n in archive.namelist()
            }
        trees = {name: ET.fromstring(part) for name, part in parts.items()}
        (main,) = [n for n in trees if re.fullmatch(r"word/document\d*\.xml", n)]
        self.shapes = {}
        for n in trees["word/numbering.xml"].iter(f"{W}abstractNum"):
            level = n.find(f"{W}lvl")
            assert level is not None
            fmt, text = level.find(f"{W}numFmt"), level.find(f"{W}lvlText")
            assert fmt is not None
            assert text is not None
            self.shapes[n.get(f"{W}abstractNumId")] = fmt.get(f"{W}val"), text.get(f"{W}val") or ""
        self.counts: Counter[str] = Counter()
        body = trees[main].find(f"{W}body")
        assert body is not None
        self.numbers = {id(p): self._number(p) for p in body.iter(f"{W}p")}
        self.tables = [self._table(t) for t in body.iter(f"{W}tbl") if not t.findall(f".//{W}tc//{W}tbl")]
        self.text = "\n".join(self._paragraph(p) for p in body.iter(f"{W}p"))

    def _number(self, paragraph: ET.Element) -> str:
        name = paragraph.find(f"{W}pPr/{W}numPr/{W}numId")
        if name is None:
            return ""
        number = name.get(f"{W}val") or ""
        self.counts[number] += 1
        kind, shape = self.shapes[number]
        n = self.counts[number]
        return shape.replace("%1", str(n) if kind == "decimal" else COUNTING[n])

    def _paragraph(self, paragraph: ET.Element) -> str:
        said = []
        inner = {id(e) for p in paragraph.iter(f"{W}p") if p is not paragraph for e in p.iter()}
        inner |= {id(e) for left in paragraph.iter(f"{W}moveFrom") for e in left.iter()}
        for element in paragraph.iter():
            if id(element) in inner:
                continue
            if element.tag == f"{W}t":
                said.append(element.text or "")
            elif element.tag == f"{W}noBreakHyphen":
                said.append("-")
        return self.numbers[id(paragraph)] + "".join(said)

    def _table(self, table: ET.Element) -> Grid:
        found: Grid = []
        for row in table.iter(f"{W}tr"):
            if row.find(f"{W}trPr/{W}del") is not None:
                continue
            line: list[str] = []
            for cell in row.iter(f"{W}tc"):
                span = cell.find(f"{W}tcPr/{W}gridSpan")
                merge = cell.find(f"{W}tcPr/{W}vMerge")
                text = bare("".join(self._paragraph(p) for p in cell.iter(f"{W}p")))
                beside = cell.find(f"{W}tcPr/{W}hMerge")
                if beside is not None and beside.get(f"{W}val") != "restart":
                    text = line[-1]
                if merge is not None and merge.get(f"{W}val") != "restart":
                    text = found[-1][len(line)]
                line += [text] * int((span.get(f"{W}val") or "1") if span is not None else 1)
            found.append(line)
        return found


@pytest.mark.parametrize("seed", [1, 7])
@pytest.mark.parametrize("name", [p.name for p in docx_page.PRINTERS if p.name not in ("docx-cut", "docx-wrapped")])
def test_docx_tables_are_the_truth(name: str, seed: int) -> None:
    """Read by its spans, merges, numbering and accepted changes, each table of the file is that of the truth."""
    truth = make_truth(seed, blanks="some", blank_mark="")
    ((printed, _),) = NAMES[name].prints([truth])
    found = Word(printed.content).tables
    for table, expected in zip(truth.tables, truth_grids(truth), strict=True):
        options = [expected, [[cell for cell in row for _ in "ab"] for row in expected]]
        parts = (
            [full(s) for s in by_item(Sheet(table, grid(table), 0))] if table.form.key == "disclosure" else [expected]
        )
        doubled = [[[cell for cell in row for _ in "ab"] for row in part] for part in parts]
        assert any(o in found for o in options) or all(p in found for p in parts) or all(p in found for p in doubled)


@pytest.mark.parametrize("name", [p.name for p in docx_page.PRINTERS if p.name != "docx-wrapped"])
def test_docx_has_every_word(name: str) -> None:
    """Every word of the truth stands in the file once its changes are accepted and its lists are counted."""
    truth = make_truth(13)
    ((printed, _),) = NAMES[name].prints([truth])
    said = bag(words(blocks(truth)))
    shown = bag(Word(printed.content).text)
    assert said - shown == Counter()
    if name == "docx-tracked":
        assert sum((shown - said).values()) < 30  # the running head at most: nothing struck out or moved counts twice


# All of them


@pytest.mark.parametrize("name", [p.name for p in formats.PRINTERS if p not in pdf_office.PRINTERS])
def test_same_seed_same_bytes(name: str) -> None:
    """Printing a seed again gives the same bytes and the same gold."""
    assert print_one(NAMES[name], 17) == print_one(NAMES[name], 17)


def test_names_are_different() -> None:
    """No two printers share a name, and each says what kind of file it prints."""
    assert len(NAMES) == len(formats.PRINTERS)
    assert all(p.name.startswith(p.media) and p.extension == f".{p.media}" for p in formats.PRINTERS)


def test_gold_has_every_figure() -> None:
    """The gold of a print has each figure of the truth, a blank as null."""
    truth = make_truth(9, blanks="any", blank_mark="")
    for name in ("pdf-plain", "html-clean", "docx-plain"):
        ((_, gold),) = NAMES[name].prints([truth])
        cells = gold["cells"]
        assert isinstance(cells, dict)
        assert {k: None if f.value is None else float(f.value) for k, f in truth.figures.items()} == {
            k: None if v is None else float(v) for k, v in cells.items()
        }


def test_cut_sheet_joins_again() -> None:
    """A sheet cut in two shows the rows of the whole, whatever merged cells the cut went through."""
    (table,) = [t for t in make_truth(3, edition="2021", missing=(), replaced=()).tables if t.form.key == "requests"]
    sheet = Sheet(table, grid(table), 3)
    for row in range(1, sheet.rows):
        first, second = cut(sheet, row, repeat=True)
        assert full(first) + full(second) == full(sheet)
