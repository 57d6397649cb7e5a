"""Workbooks: what their sheets show, tables with merged cells, and the lines of text around these."""

import io
import zipfile

import pytest
from fixtures.zips import zipped

from extract.errors import Encrypted, TooLarge, Unreadable
from extract.model import Document, Paragraph, Table
from extract.readers import open_source, read
from extract.readers.xlsx import book

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def file(*sheets: str, states: tuple[str, ...] = (), **parts: str) -> bytes:
    """A workbook of sheets given as the XML inside `worksheet`; other parts by their names."""
    names = range(1, len(sheets) + 1)
    held = "".join(
        f'<sheet name="表{n}" sheetId="{n}" r:id="rId{n}" state="{(*states, *["visible"] * n)[n - 1]}"/>' for n in names
    )
    rels = "".join(
        f'<Relationship Id="rId{n}" Type="{RELS}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in names
    )
    return zipped(
        {
            "xl/workbook.xml": f'<workbook {MAIN} xmlns:r="{RELS}"><sheets>{held}</sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f"<Relationships>{rels}</Relationships>",
            **{f"xl/worksheets/sheet{n}.xml": f"<worksheet {MAIN}>{s}</worksheet>" for n, s in enumerate(sheets, 1)},
            **{f"xl/{name}.xml": content for name, content in parts.items()},
        }
    )


def c(place: str, text: str | int | float = "", look: str = "") -> str:
    """A cell with a text, with a number, or with neither."""
    if text == "":
        return f'<c r="{place}"{look}/>'
    if isinstance(text, str):
        return f'<c r="{place}"{look} t="inlineStr"><is><t>{text}</t></is></c>'
    return f'<c r="{place}"{look}><v>{text!r}</v></c>'


def sheet(*rows: str, merged: tuple[str, ...] = (), before: str = "") -> str:
    """A sheet of rows, each given as the cells in it, with the number of the first of these."""
    merges = "".join(f'<mergeCell ref="{ref}"/>' for ref in merged)
    return f"{before}<sheetData>{''.join(f'<row>{row}</row>' for row in rows)}</sheetData><mergeCells>{merges}</mergeCells>"


def document(*sheets: str, **parts: str) -> Document:
    return read(open_source("report.xlsx", file(*sheets, **parts)))


def texts(table: Table) -> list[list[str | None]]:
    return [[cell.text if cell else None for cell in row] for row in table.grid]


HEADS = (c("A1", "信息内容") + c("B1", "制发") + c("C1", "有效"), c("A2", "规章") + c("B2", 0) + c("C2", 12))


def test_rows_of_several_cells_are_a_table_and_text_alone_is_a_line() -> None:
    """A title above, sentences below, empty rows between; what the sheet leaves out is an empty cell, and has a place."""
    found = document(
        sheet(
            c("A1", "某县司法局2023年政府信息公开工作年度报告"),
            c("A2", "一、总体情况"),
            c("A3", "全年公开信息120条。"),
            c("A4", "二、主动公开政府信息情况"),
            c("A5", "信息内容") + c("B5", "制发") + c("C5", "有效"),
            c("A6", "规章") + c("C6", 12),
            c("A7", "文件"),
            c("A8", "其他") + c("B8", 3) + c("C8", 4),
            c("A9", "三、收到的申请"),
            c("A10", "申请") + c("B10", "总计"),
            c("A11", "新收") + c("B11", 5),
        )
    )
    assert found.reader == "xlsx"
    assert [block.text if isinstance(block, Paragraph) else texts(block) for block in found.blocks] == [
        "某县司法局2023年政府信息公开工作年度报告",
        "一、总体情况",
        "全年公开信息120条。",
        "二、主动公开政府信息情况",
        [["信息内容", "制发", "有效"], ["规章", "", "12"], ["文件", "", ""], ["其他", "3", "4"]],
        "三、收到的申请",
        [["申请", "总计"], ["新收", "5"]],
    ]
    (first, _) = found.tables()
    assert first.ruled
    assert [cell.place.path for cell in first.cells if cell.text in ("", "12")][:2] == ["sheet[1]/B6", "sheet[1]/C6"]


def test_merged_cells_are_stored_once() -> None:
    """What a merged cell covers is not shown, and one without text is one empty cell."""
    rows = (
        c("A1", "内容") + c("B1", "数量") + c("C1", "盖住的字"),
        c("B2", "甲") + c("C2", "乙"),
        c("A3", "规章") + c("B3", 7) + c("C3", 8),
        c("A4", "文件"),
    )
    (table,) = document(sheet(*rows, merged=("A1:A2", "B1:C1", "B4:C4"))).tables()
    assert texts(table) == [["内容", "数量", "数量"], ["内容", "甲", "乙"], ["规章", "7", "8"], ["文件", "", ""]]
    assert [
        (cell.text, cell.row_span, cell.column_span) for cell in table.cells if cell.row_span * cell.column_span > 1
    ] == [
        ("内容", 2, 1),
        ("数量", 1, 2),
        ("", 1, 2),
    ]


def test_a_cell_shows_what_is_seen() -> None:
    """Shared texts without their pronunciation, sums without the dust of binary numbers, zeros that a format hides as nothing, and a
    formula that was never computed as the formula: it is not blank.
    """
    styles = (
        f'<styleSheet {MAIN}><numFmts><numFmt numFmtId="170" formatCode="#,##0;-#,##0;;@"/><numFmt numFmtId="171" formatCode="0.00"/>'
        '</numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="170"/><xf numFmtId="171"/><xf numFmtId="43"/></cellXfs></styleSheet>'
    )
    shared = f"<sst {MAIN}><si><r><t>规</t></r><r><t>章</t></r><rPh><t>guizhang</t></rPh></si></sst>"
    row = (
        '<c r="A2" t="s"><v>0</v></c>'
        + c("B2", 0.1 + 0.2)
        + "".join(c(f"{at}2", 0, f' s="{style}"') for style, at in enumerate("CDEF"))
        + '<c r="G2"><f>SUM(B2:F2)</f></c><c r="H2"><f>1+1</f><v>2</v></c><c r="I2" t="e"><v>#REF!</v></c>'
    )
    heads = "".join(c(f"{at}1", f"列{at}") for at in "ABCDEFGHI")
    (table,) = document(sheet(heads, row), styles=styles, sharedStrings=shared).tables()
    assert texts(table)[1] == ["规章", "0.3", "0", "", "0", "-", "=SUM(B2:F2)", "2", "#REF!"]
    hidden = '<sheetViews><sheetView showZeros="0"/></sheetViews>'
    (table,) = document(sheet(*HEADS, before=hidden)).tables()
    assert texts(table)[1] == ["规章", "", "12"]


def test_what_is_hidden_is_not_read() -> None:
    """Hidden sheets, rows and columns; the columns that are left stand beside one another."""
    columns = '<cols><col min="2" max="2" hidden="1"/></cols>'
    other = sheet(c("A1", "去年") + c("B1", 1))
    more = f'<row r="3" hidden="1">{c("A3", "无")}</row><row>{c("A4", "文件") + c("C4", 3)}</row></sheetData>'
    body = sheet(*HEADS, before=columns).replace("</sheetData>", more)
    found = read(open_source("x.xlsx", file(other, body, states=("hidden",))))
    assert [texts(table) for table in found.tables()] == [[["信息内容", "有效"], ["规章", "12"], ["文件", "3"]]]


def test_what_cannot_be_read_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    """A damaged, an empty, a locked and a boundless workbook; entities of XML are not followed."""
    good = file(sheet(*HEADS))
    with pytest.raises(Unreadable, match="damaged"):
        read(open_source("x.xlsx", good[:-40]))
    with pytest.raises(Unreadable, match="damaged"):
        read(open_source("x.xlsx", file("<sheetData><row>")))
    with pytest.raises(Unreadable, match="empty"):
        read(open_source("x.xlsx", file(sheet())))
    locked = bytearray(good)
    for mark, at in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        start = locked.find(mark)
        while start >= 0:
            locked[start + at] |= 1
            start = locked.find(mark, start + 4)
    with pytest.raises(Encrypted):
        read(open_source("x.xlsx", bytes(locked)))
    laughs = '<!DOCTYPE w [<!ENTITY a "规规规规"><!ENTITY b "&a;&a;&a;">]>'
    parts = {"xl/sharedStrings.xml": f"{laughs}<sst {MAIN}><si><t>&b;</t></si></sst>"}
    with zipfile.ZipFile(io.BytesIO(file(sheet('<c r="A1" t="s"><v>0</v></c>' + c("B1", "数"))))) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()} | parts
    assert [line.text for line in read(open_source("x.xlsx", zipped({**parts}))).paragraphs()] == ["数"]
    monkeypatch.setattr(book, "_MOST_CELLS", 5)
    with pytest.raises(TooLarge, match="more than 5 cells"):
        read(open_source("x.xlsx", good))


def test_a_sheet_that_is_formatted_to_its_end_costs_nothing() -> None:
    """Excel writes a row for each that has a format; those of a whole column are a million, and a merge may reach as far."""
    rows = "".join(f'<row r="{n}"/>' for n in range(3, 60_000))
    merge = '<mergeCells><mergeCell ref="A2:A1048576"/><mergeCell ref="A5:XFD1048576"/></mergeCells>'
    (table,) = document(sheet(*HEADS).replace("</sheetData>", f"{rows}</sheetData>{merge}")).tables()
    assert texts(table) == [["信息内容", "制发", "有效"], ["规章", "0", "12"]]
