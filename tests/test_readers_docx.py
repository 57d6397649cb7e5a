"""Word files: what a person sees who accepts all changes, tables in their grid, numbers that only Word counts."""

import contextlib

import pytest
from fixtures.zips import zipped
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.errors import Encrypted, TooLarge, Unreadable, Unusable
from extract.model import Document, Table
from extract.readers import docx, open_source, parts, read
from extract.readers.docx.numbering import write_number

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SPACES = (
    f'xmlns:w="{W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def file(body: str, **parts: str) -> bytes:
    """A file with this body; other parts by the names of their roots: numbering, styles."""
    others = {f"word/{name}.xml": f"<w:{name} {SPACES}>{inner}</w:{name}>" for name, inner in parts.items()}
    return zipped({"word/document.xml": f"<w:document {SPACES}><w:body>{body}</w:body></w:document>", **others})


def document(body: str, **parts: str) -> Document:
    return read(open_source("report.docx", file(body, **parts)))


def lines(body: str, **parts: str) -> list[str]:
    return [paragraph.text for paragraph in document(body, **parts).paragraphs()]


def grid(found: Table) -> list[list[str | None]]:
    return [[cell.text if cell else None for cell in row] for row in found.grid]


def p(*runs: str, look: str = "") -> str:
    inner = "".join(run if run.startswith("<") else r(run) for run in runs)
    return f"<w:p>{f'<w:pPr>{look}</w:pPr>' if look else ''}{inner}</w:p>"


def r(text: str, look: str = "") -> str:
    return f"<w:r>{f'<w:rPr>{look}</w:rPr>' if look else ''}<w:t>{text}</w:t></w:r>"


def tc(text: str, look: str = "") -> str:
    return f"<w:tc><w:tcPr>{look}</w:tcPr>{text if text.startswith('<') else p(text)}</w:tc>"


def tr(*cells: str, look: str = "") -> str:
    return f"<w:tr>{f'<w:trPr>{look}</w:trPr>' if look else ''}{''.join(cells)}</w:tr>"


def tbl(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/>{''.join(rows)}</w:tbl>"


SPAN = '<w:gridSpan w:val="{}"/>'.format
DOWN, ON = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"


# --- text


def test_runs_make_one_line_and_breaks_make_two():
    """Runs are joined without a space; a soft break ends the line, a tab stays one; a break of the page does not show."""
    body = (
        p("一、", "总体", "情况")
        + p("甲", "<w:r><w:br/></w:r>", "乙", "<w:r><w:tab/></w:r>", "丙")
        + p("")
        + p("12\u200b件")
    )
    body += f'<w:p><w:pPr><w:tabs><w:tab w:val="left" w:pos="900"/></w:tabs></w:pPr>{r("丁")}</w:p>'
    found = document(body)
    assert [block.text for block in found.blocks] == ["一、总体情况", "甲", "乙\t丙", "12件", "丁"]
    assert (found.reader, found.hints, found.notes) == ("docx", {"name": "report.docx"}, ())
    assert [block.place.path for block in found.blocks][:2] == ["p[1]", "p[2]"]
    assert {block.joins for block in found.paragraphs()} == {False}


def test_special_characters_are_characters():
    """No-break hyphens are minus signs, signs of Wingdings what they look like, unknown signs are kept as odd."""
    sign = '<w:r><w:sym w:font="{}" w:char="{}"/></w:r>'.format
    body = p("<w:r><w:noBreakHyphen/><w:t>417</w:t></w:r>") + p(sign("Wingdings", "F0FE"), sign("Wingdings", "F082"))
    assert lines(body + p(sign("某字体", "F041")) + p("甲<w:softHyphen/>")) == ["-417", "☑②", "\uf041", "甲"]


def test_changes_are_accepted():
    """What was put in is there, what was taken out or moved away is not; a removed paragraph mark joins two."""
    body = (
        p('<w:del w:id="1"><w:r><w:delText>12</w:delText></w:r></w:del>', f'<w:ins w:id="2">{r("21")}</w:ins>', "件")
        + p(f'<w:moveFrom w:id="3">{r("旧处")}</w:moveFrom>')
        + p(f'<w:moveTo w:id="4">{r("新处")}</w:moveTo>')
        + p("前半", look='<w:rPr><w:del w:id="5"/></w:rPr>')
        + p("后半")
        + tbl(
            tr(tc("甲"), tc("1")),
            tr(tc("乙"), tc("2"), look='<w:del w:id="6"/>'),
            tr(tc("丙"), tc("3"), look='<w:ins w:id="7"/>'),
        )
    )
    found = document(body)
    assert [block.text for block in found.paragraphs()] == ["21件", "新处", "前半后半"]
    assert [grid(one) for one in found.tables()] == [[["甲", "1"], ["丙", "3"]]]


def test_hidden_text_is_left_out():
    """Text that is hidden, by itself or by its style, is not seen; a switch that is off hides nothing."""
    styles = (
        '<w:style w:type="character" w:styleId="h"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="g"><w:rPr><w:vanish/></w:rPr></w:style>'
    )
    body = p(r("隐", "<w:vanish/>"), r("显", '<w:vanish w:val="0"/>'), r("隐", '<w:rStyle w:val="h"/>'))
    assert lines(body + p("隐", look='<w:pStyle w:val="g"/>') + p("显"), styles=styles) == ["显", "显"]


def test_fields_show_their_results():
    """The code of a field is no text, its result is; links, controls and own tags only wrap text."""
    char = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'.format
    code = "<w:r><w:instrText> IF 1 </w:instrText></w:r>"
    body = p("共", char("begin"), code, r("误"), char("separate"), "3", char("end"), "件")
    body += p(
        f'<w:hyperlink w:anchor="a">{r("链接")}</w:hyperlink>', f'<w:fldSimple w:instr="PAGE">{r("1")}</w:fldSimple>'
    )
    body += f"<w:sdt><w:sdtPr/><w:sdtContent>{p(f'<w:smartTag>{r(chr(0x7532))}</w:smartTag>')}</w:sdtContent></w:sdt>"
    assert lines(body) == ["共3件", "链接1", "甲"]


def test_a_table_of_contents_is_no_text():
    """It only repeats the headings: as a field, as a gallery, and by its style. A field that never ends hides nothing."""
    char = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'.format
    begin = char("begin") + '<w:r><w:instrText> TOC \\o "1-3" </w:instrText></w:r>' + char("separate")
    entry = [p(begin, "一、情况", "<w:r><w:tab/></w:r>", "1"), p("二、情况", "<w:r><w:tab/></w:r>", "2")]
    assert lines("".join(entry) + p(char("end")) + p("一、情况 2")) == ["一、情况 2"]
    assert lines("".join(entry) + p("一、情况") + p("共 3")) == ["一、情况", "共 3"]
    gallery = '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
    assert lines(f"{gallery}<w:sdtContent>{p('一、情况')}</w:sdtContent></w:sdt>{p('正文')}") == ["正文"]
    styles = '<w:style w:type="paragraph" w:styleId="9"><w:name w:val="toc 1"/></w:style>'
    assert lines(p("一、情况", look='<w:pStyle w:val="9"/>') + p("正文"), styles=styles) == ["正文"]


def test_a_text_box_is_read_once_and_behind_its_paragraph():
    """The box stands in the file twice, for programs of today and of old; it is read once, tables and all."""
    inner = f"<w:txbxContent>{p('框内')}{tbl(tr(tc('甲'), tc('1')), tr(tc('乙'), tc('2')))}</w:txbxContent>"
    twice = f"<mc:AlternateContent><mc:Choice><w:drawing>{inner}</w:drawing></mc:Choice><mc:Fallback><w:pict>{inner}</w:pict></mc:Fallback></mc:AlternateContent>"
    found = document(p("框前", f"<w:r>{twice}</w:r>", "框后") + p("下文"))
    assert [getattr(block, "text", "table") for block in found.blocks] == ["框前框后", "框内", "table", "下文"]
    old = document(
        p(f"<w:r><mc:AlternateContent><mc:Fallback><w:pict>{inner}</w:pict></mc:Fallback></mc:AlternateContent></w:r>")
    )
    assert len(list(old.tables())) == 1


def test_notes_headers_and_pronunciation_are_left_out():
    """Marks of notes and comments are no text, and of a word with its pronunciation only the word is read."""
    ruby = f"<w:r><w:ruby><w:rt>{r('xiàn')}</w:rt><w:rubyBase>{r('现')}</w:rubyBase></w:ruby></w:r>"
    note = '<w:r><w:footnoteReference w:id="1"/></w:r>'
    assert lines(p(ruby, "行有效", note, "<m:oMath><m:r><m:t>3</m:t></m:r></m:oMath>")) == ["现行有效3"]


# --- tables


def test_merged_cells_are_stored_once():
    """Cells merged over columns and rows are one cell with its spans; what the merged-away cells hold is not shown."""
    found = document(
        tbl(
            tr(tc("甲", DOWN), tc("乙", SPAN(2))),
            tr(tc("旧", ON), tc("丙"), tc("丁")),
            tr(tc("1"), tc("2"), tc("3", '<w:hMerge w:val="restart"/>'), tc("旧", '<w:hMerge w:val="continue"/>')),
        )
    )
    (one,) = found.tables()
    assert grid(one) == [["甲", "乙", "乙"], ["甲", "丙", "丁"], ["1", "2", "3"]]
    assert [(c.text, c.row_span, c.column_span) for c in one.cells][:3] == [("甲", 2, 1), ("乙", 1, 2), ("丙", 1, 1)]
    assert one.cells[-1].place.path == "table[1]/tr[3]/td[3]"


def test_a_merge_goes_on_only_under_the_same_columns():
    """A cell that says it goes on, but has other columns than the one above, or none above, stands for itself."""
    found = document(tbl(tr(tc("甲", ON), tc("乙")), tr(tc("丙", DOWN), tc("1")), tr(tc("丁", SPAN(2) + ON))))
    assert [grid(one) for one in found.tables()] == [[["甲", "乙"], ["丙", "1"], ["丁", "丁"]]]


def test_columns_left_out_are_gaps():
    """A row may begin later or end earlier than the others; nothing slips to the left."""
    found = document(
        tbl(
            tr(tc("甲"), tc("乙"), tc("丙")),
            tr(tc("1"), tc("2"), look='<w:gridBefore w:val="1"/>'),
            tr(tc("3"), look='<w:gridAfter w:val="2"/>'),
        )
    )
    assert [grid(one) for one in found.tables()] == [[["甲", "乙", "丙"], [None, "1", "2"], ["3", None, None]]]


def test_cells_hold_lines_and_rows_may_be_wrapped():
    """The paragraphs of a cell are its lines; controls round rows and cells leave no trace."""
    wrapped = f"<w:sdt><w:sdtContent>{tc('1')}</w:sdtContent></w:sdt>"
    row = f"<w:sdt><w:sdtContent>{tr(tc('乙'), wrapped)}</w:sdtContent></w:sdt>"
    found = document(tbl(tr(tc(p("商业") + p("企业")), tc(p("结果", "<w:r><w:br/></w:r>", "维持"))), row))
    assert [grid(one) for one in found.tables()] == [[["商业\n企业", "结果\n维持"], ["乙", "1"]]]


def test_a_table_round_a_table_is_dissolved():
    """A frame of one cell is no table; what it holds is read in order."""
    inner = tbl(tr(tc("甲"), tc("1")), tr(tc("乙"), tc("2")))
    found = document(tbl(tr(tc(p("表前") + inner + p("表后")))))
    assert [getattr(block, "text", "table") for block in found.blocks] == ["表前", "table", "表后"]
    assert [one.place.path for one in found.tables()] == ["table[2]"]


def test_a_report_typed_into_one_table_is_taken_apart():
    """Rows of prose and headings are lines, and the rows between them tables."""
    prose = "本年度主动公开政府信息四十二条，按时答复全部申请。" * 3
    text = "".join(p(prose) for _ in range(3))
    rows = tr(tc("信息内容"), tc("件数")) + tr(tc("规章"), tc(""))
    found = document(tbl(tr(tc("一、情况", SPAN(2))), tr(tc(text, SPAN(2))), tr(tc("二、公开", SPAN(2))), rows))
    kept = [grid(block) if isinstance(block, Table) else block.text for block in found.blocks]
    assert kept == ["一、情况", prose, prose, prose, "二、公开", [["信息内容", "件数"], ["规章", ""]]]


# --- numbers that only the numbering part knows


def numbering(*levels: str, more: str = "", override: str = "") -> str:
    return (
        f'<w:abstractNum w:abstractNumId="0">{"".join(levels)}</w:abstractNum>{more}'
        f'<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="0"/>{override}</w:num>'
    )


def level(at: int, kind: str, text: str, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{text}"/>{more}</w:lvl>'
    )


def item(text: str, at: int = 0, number: int = 1) -> str:
    return p(text, look=f'<w:numPr><w:ilvl w:val="{at}"/><w:numId w:val="{number}"/></w:numPr>')


def test_headings_get_the_numbers_that_word_prints():
    """Each level counts in its own way and anew under the next number of the level above it."""
    lists = numbering(
        level(0, "chineseCountingThousand", "%1、"),
        level(1, "chineseCounting", "（%2）"),
        level(2, "decimal", "%1.%3.", "<w:isLgl/>"),
    )
    body = item("总体") + item("甲", 1) + item("乙", 1) + item("丙", 2) + item("公开") + item("丁", 1) + item("戊", 2)
    assert lines(body, numbering=lists) == [
        "一、总体",
        "（一）甲",
        "（二）乙",
        "1.1. 丙",
        "二、公开",
        "（一）丁",
        "2.1. 戊",
    ]


def test_lists_go_on_and_begin_anew():
    """Two lists of one kind count on together, unless the second says where it begins."""
    body = item("甲") + item("乙", number=2) + item("丙")
    assert lines(body, numbering=numbering(level(0, "decimal", "%1、"))) == ["1、甲", "2、乙", "3、丙"]
    anew = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    assert lines(body, numbering=numbering(level(0, "decimal", "%1、"), override=anew)) == ["1、甲", "1、乙", "2、丙"]


def test_styles_bring_numbers_along():
    """A paragraph has the list of its style, or of the style that this one is based on; list 0 takes it away."""
    styles = (
        '<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="2"><w:basedOn w:val="1"/></w:style>'
    )
    lists = numbering(level(0, "chineseCounting", "%1、", '<w:pStyle w:val="1"/>'))
    off = '<w:pStyle w:val="1"/><w:numPr><w:numId w:val="0"/></w:numPr>'
    body = p("甲", look='<w:pStyle w:val="1"/>') + p("乙", look='<w:pStyle w:val="2"/>') + p("丙", look=off)
    assert lines(body, styles=styles, numbering=lists) == ["一、甲", "二、乙", "丙"]


def test_bullets_are_no_numbers_and_empty_items_count():
    """A bullet adds nothing; an empty paragraph of a list takes its number along, as in Word."""
    assert lines(item("甲"), numbering=numbering(level(0, "bullet", "\uf0b7"))) == ["甲"]
    assert lines(item("甲") + item("") + item("乙"), numbering=numbering(level(0, "decimal", "%1."))) == [
        "1. 甲",
        "3. 乙",
    ]


@pytest.mark.parametrize(
    ("number", "counting", "text"),
    [
        (10, "chineseCounting", "十"),
        (12, "chineseCountingThousand", "十二"),
        (20, "japaneseCounting", "二十"),
        (105, "chineseCountingThousand", "一百零五"),
        (12, "ideographDigital", "一二"),
        (3, "ideographTraditional", "丙"),
        (12, "chineseLegalSimplified", "壹拾贰"),
        (3, "decimalEnclosedCircle", "③"),
        (21, "decimalEnclosedCircle", "21"),
        (4, "decimalEnclosedParen", "⑷"),
        (3, "upperRoman", "III"),
        (28, "lowerLetter", "bb"),
        (5, "decimalZero", "05"),
        (7, "decimalFullWidth", "７"),
        (7, "一种不认识的", "7"),
    ],
)
def test_ways_of_counting(number, counting, text):
    """Numbers are written as Word writes them; in digits where the way is unknown, never left out."""
    assert write_number(number, counting) == text


# --- the package


def test_strict_files_and_other_names_are_read():
    """Strict Open XML has other namespaces, and the main part may have another name; the package says which."""
    body = f"<w:document {SPACES}><w:body>{p('甲')}</w:body></w:document>".replace(
        W, "http://purl.oclc.org/ooxml/wordprocessingml/main"
    )
    found = read(open_source("a", zipped({"word/document.xml": body})))
    assert [block.text for block in found.paragraphs()] == ["甲"]
    rels = f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" Type="{RELS}/officeDocument" Target="/word/document2.xml"/></Relationships>'
    named = zipped({"_rels/.rels": rels, "word/document.xml": "<a/>", "word/document2.xml": body})
    assert [block.text for block in read(open_source("a", named)).paragraphs()] == ["甲"]


def test_a_word_file_that_is_a_page_goes_to_the_reader_of_pages():
    """The bytes decide, not the name."""
    content = "<html><body><p>一、情况</p><p>本年度主动公开政府信息四十二条，按时答复全部申请，特此报告。</p></body></html>".encode()
    assert read(open_source("report.docx", content)).reader == "html"


def test_damaged_files_say_so():
    """A zip cut short, one that lost bytes, a part with a wrong checksum, and a file without text are refused with what to do next."""
    whole = file(p("甲" * 500))
    with pytest.raises(Unreadable, match="damaged"):
        read(open_source("a", whole[:-40]))
    broken = bytearray(whole)
    broken[60] ^= 0xFF
    with pytest.raises(Unreadable, match="damaged"):
        read(open_source("a", bytes(broken)))
    with pytest.raises(Unreadable, match="damaged"):
        read(open_source("a", whole[:30] + whole[120:]))
    with pytest.raises(Unreadable, match="empty"):
        read(open_source("a", file(p(""))))
    with pytest.raises(Unreadable, match="pictures"):
        read(open_source("a", file(p("<w:r><w:drawing/></w:r>"))))
    with pytest.raises(Unreadable, match="wraps another file"):
        read(open_source("a", file('<w:altChunk w:id="r"/>')))


def test_a_document_cut_short_is_read_as_far_as_it_goes():
    """Broken XML gives what stands before the break, and a finding says that something is lost."""
    body = f"<w:document {SPACES}><w:body>{p('甲')}{p('乙')}<w:p><w:r>"
    found = read(open_source("a", zipped({"word/document.xml": body})))
    assert [block.text for block in found.paragraphs()] == ["甲", "乙"]
    assert [note.code for note in found.notes] == ["text-damaged"]


def test_locked_files_say_so():
    """A locked part of a zip, and Word's own encryption, ask for a file without a password."""
    locked = bytearray(file(p("甲")))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        locked[locked.index(mark) + offset] |= 1
    with pytest.raises(Encrypted):
        read(open_source("a", bytes(locked)))
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le")
    with pytest.raises(Encrypted):
        read(open_source("a.docx", ole))


def test_bombs_do_not_go_off(monkeypatch):
    """A part that inflates without end, and entities that multiply, are refused or cost nothing."""
    monkeypatch.setattr(parts, "LARGEST", 100_000)
    with pytest.raises(TooLarge):
        read(open_source("a", file(p("甲" * 200_000))))
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    bomb = (
        f'<!DOCTYPE d [<!ENTITY e0 "甲">{entities}]><w:document {SPACES}><w:body>{p("&e11;乙")}</w:body></w:document>'
    )
    with contextlib.suppress(Unusable):
        assert len(read(open_source("a", zipped({"word/document.xml": bomb}))).blocks) <= 1


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_broken_files_are_read_or_refused(data):
    """A file cut anywhere, or with bytes replaced, is a document or one of the kinds of Unusable."""
    content = bytearray(file(p("甲") + tbl(tr(tc("乙", DOWN), tc("1")), tr(tc("", ON), tc("2")))))
    for _ in range(data.draw(st.integers(0, 6))):
        content[data.draw(st.integers(4, len(content) - 1))] = data.draw(st.integers(0, 255))
    source = open_source("a", bytes(content[: data.draw(st.integers(60, len(content)))]))
    if docx.accepts(source):
        with contextlib.suppress(Unusable):
            docx.read(source)


@given(st.data())
@settings(max_examples=100, deadline=None)
def test_any_order_of_tags_is_read(data):
    """Whatever stands inside whatever, the walk ends, and every table has a grid without holes of its own making."""
    names = ["p", "r", "t", "tbl", "tr", "tc", "sdt", "sdtContent", "txbxContent", "ins", "fldSimple", "drawing"]

    def element(depth: int) -> str:
        name = data.draw(st.sampled_from(names))
        inner = "".join(element(depth - 1) for _ in range(data.draw(st.integers(0, 3)))) if depth else "甲"
        look = (
            data.draw(st.sampled_from(["", f"<w:tcPr>{ON}</w:tcPr>", f"<w:tcPr>{SPAN(3)}{DOWN}</w:tcPr>"]))
            if name == "tc"
            else ""
        )
        return f"<w:{name}>{look}{inner}</w:{name}>"

    body = p("一") + "".join(element(4) for _ in range(3))
    for one in document(body).tables():
        assert {id(cell) for row in one.grid for cell in row if cell} == set(map(id, one.cells))


def test_raised_print_keeps_apart_from_the_figure_before_it():
    """The mark of a note in superscript is no digit of the figure."""
    mark = r("1", '<w:vertAlign w:val="superscript"/>')
    assert lines(p("12", mark) + p("12", r("1", '<w:vertAlign w:val="baseline"/>'))) == ["12¹", "121"]


def test_a_file_that_wraps_a_page_is_read_as_that_page():
    """Exports of web pages hold the page as a part of its own; one that wraps a file that wraps another is refused."""
    rels = '<Relationships xmlns="x"><Relationship Id="r" Type="{}/aFChunk" Target="{}"/></Relationships>'
    document_part = f'<w:document {SPACES}><w:body><w:altChunk w:id="r"/><w:p/></w:body></w:document>'
    parts = {"word/document.xml": document_part, "word/_rels/document.xml.rels": rels.format(RELS, "chunk.bin")}
    page = "<html><body><p>一、总体情况</p><table><tr><td>规章</td><td>7</td></tr></table></body></html>"
    wrapped = zipped({**parts, "word/chunk.bin": page})
    source = open_source("report.docx", wrapped)
    found = read(source)
    assert [paragraph.text for paragraph in found.paragraphs()] == ["一、总体情况"]
    assert [grid(table) for table in found.tables()] == [[["规章", "7"]]]
    assert found.source_id == source.id
    with pytest.raises(Unreadable, match="wraps another file"):
        read(open_source("report.docx", zipped({**parts, "word/chunk.bin": wrapped})))


def test_a_package_in_one_xml_file_is_read_as_the_package():
    """Word and WPS can write all parts into one XML file."""
    part = f'<pkg:part pkg:name="/word/document.xml"><pkg:xmlData><w:document {SPACES}><w:body>{p("规章")}</w:body></w:document></pkg:xmlData></pkg:part>'
    space = "http://schemas.microsoft.com/office/2006/xmlPackage"
    flat = f'<?xml version="1.0"?><?mso-application progid="Word.Document"?><pkg:package xmlns:pkg="{space}">{part}</pkg:package>'
    assert [paragraph.text for paragraph in read(open_source("report.xml", flat.encode())).paragraphs()] == ["规章"]
    with pytest.raises(Unreadable, match="damaged"):
        read(open_source("report.xml", flat[:-30].encode()))


def style(name: str, look: str) -> str:
    return f'<w:style w:type="character" w:styleId="{name}"><w:rPr>{look}</w:rPr></w:style>'


@pytest.mark.parametrize(
    ("runs", "text"),
    [
        ((r("3", "<w:strike/>"), "7"), "7"),
        ((r("3", "<w:dstrike/>"), "7"), "7"),
        ((r("3", '<w:strike w:val="0"/>'), "7"), "37"),
        ((r("3", '<w:rStyle w:val="out"/>'), "7"), "7"),
        ((r("3", '<w:color w:val="FFFFFF"/>'), "7"), "7"),
        ((r("37", '<w:color w:val="FFFFFF"/>'),), "37"),
        ((r("3", '<w:sz w:val="2"/>'), "7"), "7"),
        (("7", r("1", '<w:vertAlign w:val="superscript"/>')), "7¹"),
        (("7", r("1", '<w:vertAlign w:val="subscript"/>')), "7¹"),
        (("7", r("1", '<w:rStyle w:val="up"/>')), "7¹"),
        (("7", r("1", '<w:position w:val="10"/>')), "7¹"),
        ((r("71", '<w:position w:val="10"/>'),), "71"),
        (("7", '<w:r><w:footnoteReference w:id="2" w:customMarkFollows="1"/><w:t>1</w:t></w:r>'), "7¹"),
    ],
)
def test_figures_are_read_without_what_is_struck_out_or_marks_a_note(runs, text):
    """What is struck out, white beside other print, or tiny is no digit of a figure; nor is what is set high or low."""
    styles = style("out", "<w:strike/>") + style("up", '<w:vertAlign w:val="superscript"/>')
    (found,) = document(tbl(tr(tc("甲"), tc(p(*runs))), tr(tc("乙"), tc("0"))), styles=styles).tables()
    assert grid(found)[0] == ["甲", text]


def test_white_on_a_ground_is_read():
    """White print in a shaded cell stands out from it."""
    cell = tc(p(r("3", '<w:color w:val="FFFFFF"/>'), "7"), look='<w:shd w:val="clear" w:fill="4472C4"/>')
    (found,) = document(tbl(tr(tc("甲"), cell), tr(tc("乙"), tc("0")))).tables()
    assert grid(found)[0] == ["甲", "37"]


def test_a_list_to_choose_from_shows_its_choice():
    """An old form field keeps its choices and the number of the chosen one, and no text."""
    choices = '<w:ffData><w:ddList><w:result w:val="1"/><w:listEntry w:val="0"/><w:listEntry w:val="7"/></w:ddList></w:ffData>'
    field = (
        f'<w:r><w:fldChar w:fldCharType="begin">{choices}</w:fldChar></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    (found,) = document(tbl(tr(tc("甲"), tc(p(field))), tr(tc("乙"), tc("0")))).tables()
    assert grid(found)[0] == ["甲", "7"]


def test_a_cell_with_a_picture_of_its_own_is_not_blank():
    """A picture may show a figure; a cell beside it is as blank as it looks."""
    blip = '<w:r><w:drawing><a:blip xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"/></w:drawing></w:r>'
    (found,) = document(tbl(tr(tc("甲"), tc(p(blip)), tc("")), tr(tc("乙"), tc("0"), tc("1")))).tables()
    assert grid(found)[0] == ["甲", "\ufffc", ""]
