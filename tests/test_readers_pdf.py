"""Digital PDFs: whatever a producer does inside, the tables and lines are those that a reader of the page sees."""

import contextlib
import io
import random
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
import reportlab
from PIL import Image
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from extract.errors import Encrypted, NoReader, TooLarge, Unreadable, Unusable
from extract.manner import Manner
from extract.model import Document, Place, Source, Table
from extract.readers import pdf, second
from extract.readers.pdf.fonts import stand_in
from extract.readers.pdf.render import render

pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
FONT = "STSong-Light"
WIDTH, HEIGHT = 400, 300
XS, YS = (50, 150, 250, 350), (50, 80, 110)
ROWS = [["信息内容", "制发件数", "现行有效"], ["规章", "12", "3"]]
Draw = Callable[[Canvas], None]


def printed(*pages: Draw, size: tuple[int, int] = (WIDTH, HEIGHT), **options: object) -> bytes:
    """A PDF whose pages are drawn one after the other, with y measured from the top."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=size, bottomup=0, **options)
    for page in pages:
        canvas.setFont(FONT, 10)
        page(canvas)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def source(content: bytes) -> Source:
    return Source.of("report.pdf", content, "application/pdf")


def document(*pages: Draw, **options: object) -> Document:
    return pdf.read(source(printed(*pages, **options)))


def unrecognised(*pages: Draw) -> Document:
    """The document as it is read without recognising what stands in pictures."""
    return pdf.read(source(printed(*pages)), Manner("never"))


def test_the_number_of_pages_is_limited() -> None:
    """A PDF of more pages than are allowed is refused before any page is read; the message names the option."""
    three = source(printed(*[lambda page: page.drawString(100, 100, "信息公开")] * 3))
    assert pdf.read(three, Manner(pages=3)).pages == 3
    with pytest.raises(TooLarge, match=r"3 pages and the limit is 2.*--max-pages"):
        pdf.read(three, Manner(pages=2))


def test_memory_is_flat_over_the_pictures_of_a_long_file() -> None:
    """PDFium keeps the pictures of all pages of an open document: those of a long scan would fill the memory."""
    status = Path("/proc/self/statm")
    if not status.exists():
        pytest.skip("only Linux tells how much memory is in use")
    rng = random.Random(1)
    pictures = [Image.frombytes("L", (600, 600), rng.randbytes(360_000)) for _ in range(160)]
    file = io.BytesIO()
    pictures[0].save(file, "PDF", save_all=True, append_images=pictures[1:], quality=95)
    content = file.getvalue()

    def used(shown: object, number: int) -> int:
        return int(status.read_text().split()[1]) * 4 if render(shown, number, 72) else 0

    kilobytes = list(pdf.each_page(content, range(1, 161), used))
    assert len(content) > 55_000_000
    assert max(kilobytes) - kilobytes[0] < 35_000


def grid(table: Table) -> list[list[str | None]]:
    """Rows of texts; None where a merged cell goes on or no cell is."""
    return [
        [cell.text if cell and (cell.row, cell.column) == (r, c) else None for c, cell in enumerate(row)]
        for r, row in enumerate(table.grid)
    ]


def the_table(read: Document) -> list[list[str | None]]:
    (table,) = read.tables()
    return grid(table)


def paragraphs(read: Document) -> list[str]:
    """Lines joined where they say that they carry on."""
    texts: list[str] = []
    for paragraph in read.paragraphs():
        if paragraph.joins:
            texts[-1] += paragraph.text
        else:
            texts.append(paragraph.text)
    return texts


def fill(canvas: Canvas, rows: Sequence[Sequence[str]], xs: Sequence[int] = XS, ys: Sequence[int] = YS) -> None:
    """The texts of a table, each in the middle of its row."""
    for row, top, bottom in zip(rows, ys, ys[1:], strict=False):
        for text, x in zip(row, xs, strict=False):
            canvas.drawString(x + 5, (top + bottom) / 2 + 4, text)


def strokes(canvas: Canvas, xs: Sequence[int] = XS, ys: Sequence[int] = YS) -> None:
    canvas.grid(xs, ys)


def thin_fills(canvas: Canvas, xs: Sequence[int] = XS, ys: Sequence[int] = YS) -> None:
    for y in ys:
        canvas.rect(xs[0], y, xs[-1] - xs[0], 0.5, stroke=0, fill=1)
    for x in xs:
        canvas.rect(x, ys[0], 0.5, ys[-1] - ys[0], stroke=0, fill=1)


def dashes(canvas: Canvas, xs: Sequence[int] = XS, ys: Sequence[int] = YS) -> None:
    canvas.setDash(2, 2)
    canvas.grid(xs, ys)
    canvas.setDash()


def dots(canvas: Canvas, xs: Sequence[int] = XS, ys: Sequence[int] = YS) -> None:
    for y in ys:
        for x in range(xs[0], xs[-1], 3):
            canvas.rect(x, y, 1, 1, stroke=0, fill=1)
    for x in xs:
        for y in range(ys[0], ys[-1], 3):
            canvas.rect(x, y, 1, 1, stroke=0, fill=1)


def boxes(canvas: Canvas, xs: Sequence[int] = XS, ys: Sequence[int] = YS) -> None:
    for top, bottom in pairwise(ys):
        for left, right in pairwise(xs):
            canvas.rect(left, top, right - left, bottom - top)


def white_on_colour(canvas: Canvas, xs: Sequence[int] = XS, ys: Sequence[int] = YS) -> None:
    canvas.setFillColorRGB(0.8, 0.9, 1)
    canvas.rect(xs[0], ys[0], xs[-1] - xs[0], ys[-1] - ys[0], stroke=0, fill=1)
    canvas.setStrokeColorRGB(1, 1, 1)
    canvas.grid(xs, ys)
    canvas.setFillColorRGB(0, 0, 0)


def cell_fills(canvas: Canvas, xs: Sequence[int] = XS, ys: Sequence[int] = YS) -> None:
    canvas.setFillColorRGB(0.8, 0.9, 1)
    for top, bottom in pairwise(ys):
        for left, right in pairwise(xs):
            canvas.rect(left + 0.5, top + 0.5, right - left - 1, bottom - top - 1, stroke=0, fill=1)
    canvas.setFillColorRGB(0, 0, 0)


def form_xobject(canvas: Canvas, xs: Sequence[int] = XS, ys: Sequence[int] = YS) -> None:
    canvas.beginForm("lines")
    canvas.grid([x - 20 for x in xs], [y - 10 for y in ys])
    canvas.endForm()
    canvas.saveState()
    canvas.translate(20, HEIGHT + 10)  # the form measures from the top by itself
    canvas.scale(1, -1)
    canvas.doForm("lines")
    canvas.restoreState()


@pytest.mark.parametrize(
    "rule",
    [strokes, thin_fills, dashes, dots, boxes, white_on_colour, cell_fills, form_xobject],
    ids=lambda r: r.__name__,
)
def test_a_table_is_the_same_however_its_lines_are_drawn(rule):
    """Strokes, thin fills, dashes, dots, boxes, white lines, fills of cells and forms all draw one table."""

    def page(canvas: Canvas) -> None:
        rule(canvas)
        fill(canvas, ROWS)

    read = document(page)
    assert the_table(read) == ROWS
    assert list(read.paragraphs()) == []


def test_fills_behind_text_draw_no_table():
    """Word processors put a fill behind every run of text; these are no cells."""

    def page(canvas: Canvas) -> None:
        canvas.setFillColorRGB(0.9, 0.9, 0.9)
        for y in range(60, 200, 20):
            for x, width in ((50, 30), (80, 50 + y % 7 * 10), (130 + y % 7 * 10, 60)):
                canvas.rect(x, y - 12, width, 16, stroke=0, fill=1)
        canvas.setFillColorRGB(0, 0, 0)
        for y in range(60, 200, 20):
            canvas.drawString(50, y, "政府信息公开工作年度报告的文字")

    assert list(document(page).tables()) == []


def test_merged_cells_are_stored_once_with_their_spans():
    """A head over two columns is one cell that spans both."""

    def page(canvas: Canvas) -> None:
        canvas.lines([(50, 50, 350, 50), (150, 80, 350, 80), (50, 110, 350, 110), (50, 140, 350, 140)])
        canvas.lines([(50, 50, 50, 140), (150, 50, 150, 140), (250, 80, 250, 140), (350, 50, 350, 140)])
        canvas.drawString(60, 84, "申请人")
        canvas.drawString(230, 69, "情况")
        fill(canvas, [["", "自然人", "总计"], ["本年新收", "3", "3"]], ys=(80, 110, 140))

    (table,) = document(page).tables()
    assert grid(table) == [["申请人", "情况", None], [None, "自然人", "总计"], ["本年新收", "3", "3"]]
    assert [(c.row_span, c.column_span) for c in table.cells[:2]] == [(2, 1), (1, 2)]
    assert (table.cells[1].place.page, table.cells[1].place.x0, table.cells[1].place.bottom) == (1, 150.0, 80.0)


@pytest.mark.parametrize("shift", [0.0, 0.3])
def test_fake_bold_prints_each_character_once(shift):
    """Bold made by printing again, run by run or character by character, doubles no figure."""

    def page(canvas: Canvas) -> None:
        strokes(canvas)
        fill(canvas, ROWS)
        canvas.saveState()
        canvas.translate(shift, 0)
        fill(canvas, ROWS)
        canvas.restoreState()
        for place, char in enumerate("1100"):
            for _ in range(2):
                canvas.drawString(60 + place * 6 + shift * _, 200, char)

    read = document(page)
    assert the_table(read) == ROWS
    assert paragraphs(read) == ["1100"]


def test_a_number_too_wide_for_its_cell_is_never_cut():
    """Figures without a gap are one number, although a rule runs through them; a label beside a rule is parted."""

    def page(canvas: Canvas) -> None:
        strokes(canvas, xs=(50, 100, 120, 150), ys=(50, 80))
        canvas.drawString(50.5, 69, "规范性文件")
        canvas.drawString(101, 69, "12345")
        canvas.drawString(130, 69, "7")

    assert the_table(document(page)) == [["规范性文件", "12345", "7"]]


def test_spread_figures_are_one_number():
    """A number spread over its cell is still one number, and a wrapped one keeps its break."""

    def page(canvas: Canvas) -> None:
        strokes(canvas)
        fill(canvas, [["规章", "", ""]])
        canvas.drawString(160, 69, "4119", charSpace=2)
        canvas.drawString(255, 64, "2046")
        canvas.drawString(255, 76, "8")

    assert the_table(document(page))[0] == ["规章", "4119", "2046\n8"]


def test_a_figure_and_its_sign_keep_the_space_that_is_printed():
    """A printed blank parts words; the gap between Chinese and figures does not."""

    def page(canvas: Canvas) -> None:
        strokes(canvas)
        fill(canvas, [["总　计", "减 1", ""]])
        canvas.drawString(255, 69, "共")
        canvas.drawString(267.5, 69, "12")

    assert the_table(document(page))[0] == ["总 计", "减 1", "共12"]


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_a_turned_page_is_read_upright(quarters):
    """With /Rotate or without, the table is that of the page turned upright, and places are those of the page shown."""
    size = (HEIGHT, WIDTH) if quarters % 2 else (WIDTH, HEIGHT)
    moves = {1: (HEIGHT, 0), 2: (WIDTH, HEIGHT), 3: (0, WIDTH)}

    def page(canvas: Canvas) -> None:
        canvas.translate(*moves[quarters])
        canvas.rotate(90 * quarters)
        strokes(canvas)
        fill(canvas, ROWS)

    content = printed(page, size=size)
    turned = pypdfium2.PdfDocument(content)
    turned[0].set_rotation((360 - 90 * quarters) % 360)
    saved = io.BytesIO()
    turned.save(saved)
    aside, upright = pdf.read(source(content)), pdf.read(source(saved.getvalue()))
    assert the_table(aside) == the_table(upright) == ROWS
    (table,) = upright.tables()
    assert (table.place.x0, table.place.top, table.place.x1, table.place.bottom) == (50, 50, 350, 110)
    (table,) = aside.tables()
    assert table.place.x1 - table.place.x0 == (60 if quarters % 2 else 300)


def test_vertical_print_in_a_cell_is_read_down():
    """A label with one character on each line, and one turned on its side, keep their order."""

    def page(canvas: Canvas) -> None:
        strokes(canvas, xs=(50, 80, 110, 200), ys=(50, 150))
        for place, char in enumerate("三、本年度"):
            canvas.drawString(60, 75 + 14 * place, char)
        canvas.saveState()
        canvas.translate(100, 140)
        canvas.rotate(-90)
        canvas.drawString(0, 0, "办理结果")
        canvas.restoreState()
        canvas.drawString(120, 104, "予以公开的政府信息")

    assert the_table(document(page)) == [["三\n、\n本\n年\n度", "办\n理\n结\n果", "予以公开的政府信息"]]


def test_a_slanted_watermark_is_no_text():
    """Characters on a slant are left out, also where they lie over a table."""

    def page(canvas: Canvas) -> None:
        strokes(canvas)
        fill(canvas, ROWS)
        canvas.translate(100, 120)
        canvas.rotate(-30)
        canvas.setFont(FONT, 30)
        canvas.drawString(0, 0, "内部资料")

    read = document(page)
    assert the_table(read) == ROWS
    assert paragraphs(read) == []


def broken_table(canvas: Canvas, ys: Sequence[int], rows: Sequence[Sequence[str]], first: int, last: int) -> None:
    """Part of a table of four columns whose lines below row `first` and above row `last` only are drawn."""
    xs = (50, 110, 200, 260, 320)
    for y in ys[first:last]:
        canvas.line(xs[0], y, xs[-1], y)
    for x in xs:
        canvas.line(x, ys[0], x, ys[-1])
    fill(canvas, rows, xs, ys)


def test_a_table_that_a_page_break_cuts_is_one_table():
    """Neither the border below the upper part nor page numbers and running heads in between make it two."""

    def furniture(canvas: Canvas, number: int) -> None:
        canvas.drawString(150, 25, "某市统计局年度报告")
        canvas.drawString(190, 285, f"- {number} -")

    def upper(canvas: Canvas) -> None:
        furniture(canvas, 1)
        canvas.drawString(50, 50, "二、主动公开政府信息情况")
        broken_table(canvas, (200, 230, 260), [["一", "规章", "1", "2"], ["二", "规范性文件", "3", "4"]], 0, 2)

    def lower(canvas: Canvas) -> None:
        furniture(canvas, 2)
        broken_table(canvas, (40, 70, 100), [["三", "行政许可", "5", "6"], ["四", "行政处罚", "7", "8"]], 0, 3)
        canvas.drawString(50, 130, "三、收到和处理政府信息公开申请情况")

    read = document(upper, lower)
    assert the_table(read) == [
        ["一", "规章", "1", "2"],
        ["二", "规范性文件", "3", "4"],
        ["三", "行政许可", "5", "6"],
        ["四", "行政处罚", "7", "8"],
    ]
    (table,) = read.tables()
    assert [cell.place.page for cell in table.cells[::4]] == [1, 1, 2, 2]
    assert paragraphs(read) == ["二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况"]


def test_a_label_that_a_page_break_cuts_is_one_cell():
    """Where no line is printed on either side of the break, a merged label and a cut row go on."""

    def upper(canvas: Canvas) -> None:
        canvas.lines([(50, 200, 320, 200), (110, 230, 320, 230)])
        canvas.lines([(x, 200, x, 260) for x in (50, 110, 200, 260, 320)])
        fill(
            canvas,
            [["", "1.属于国家秘密", "1", "1"], ["", "2.没有现成信息需", "", ""]],
            (50, 110, 200, 260),
            (200, 230, 260),
        )
        canvas.drawString(55, 255, "（四）无")

    def lower(canvas: Canvas) -> None:
        canvas.lines([(110, 70, 320, 70), (50, 100, 320, 100)])
        canvas.lines([(x, 40, x, 100) for x in (50, 110, 200, 260, 320)])
        fill(canvas, [["法提供", "要另行制作", "7", "7"], ["", "3.其他", "0", "0"]], (50, 110, 200, 260), (40, 70, 100))

    assert the_table(document(upper, lower)) == [
        ["（四）无\n法提供", "1.属于国家秘密", "1", "1"],
        [None, "2.没有现成信息需\n要另行制作", "7", "7"],
        [None, "3.其他", "0", "0"],
    ]


def test_an_empty_label_below_a_break_goes_on_although_lines_are_drawn():
    """Some producers close every cell at a break: an empty label beside labelled rows belongs to the one above."""

    def upper(canvas: Canvas) -> None:
        canvas.lines([(50, 200, 320, 200), (110, 230, 320, 230), (50, 260, 320, 260)])
        canvas.lines([(x, 200, x, 260) for x in (50, 110, 200, 260, 320)])
        fill(
            canvas,
            [["（三）", "1.属于国家秘密", "1", "1"], ["", "2.重复申请", "2", "2"]],
            (50, 110, 200, 260),
            (200, 230, 260),
        )

    def lower(canvas: Canvas) -> None:
        canvas.lines([(50, 40, 320, 40), (110, 70, 320, 70), (50, 100, 320, 100)])
        canvas.lines([(x, 40, x, 100) for x in (50, 110, 200, 260, 320)])
        fill(canvas, [["", "3.其他事项", "3", "3"], ["", "4.另外的事", "4", "4"]], (50, 110, 200, 260), (40, 70, 100))

    (table,) = document(upper, lower).tables()
    assert [(c.text, c.row_span) for c in table.cells if c.column == 0] == [("（三）", 4)]
    assert table.rows == 4


def test_rows_with_figures_on_both_sides_of_a_break_stay_two_rows():
    """Whatever lines are missing, two numbers are never joined into one cell."""

    def upper(canvas: Canvas) -> None:
        broken_table(canvas, (200, 230, 260), [["一", "规章", "1", "2"], ["二", "规范性文件名称很长", "3", "4"]], 0, 2)

    def lower(canvas: Canvas) -> None:
        broken_table(canvas, (40, 70, 100), [["", "行政许可的数量", "5", "6"], ["四", "行政处罚", "7", "8"]], 1, 3)

    rows = the_table(document(upper, lower))
    assert [row[2:] for row in rows] == [["1", "2"], ["3", "4"], ["5", "6"], ["7", "8"]]


def test_a_head_that_is_printed_again_is_dropped():
    """Only if it is the same as that of the first part; another first row stays."""
    head = ["序号", "信息内容", "制发", "废止"]

    def part(top: int, rows: Sequence[Sequence[str]]) -> Draw:
        ys = tuple(top + 30 * place for place in range(len(rows) + 1))
        return lambda canvas: broken_table(canvas, ys, rows, 0, len(ys))

    first = part(200, [head, ["1", "规章", "1", "2"]])
    again = the_table(document(first, part(40, [head, ["2", "文件", "3", "4"]])))
    assert again == [head, ["1", "规章", "1", "2"], ["2", "文件", "3", "4"]]
    other = ["序号", "信息内容", "制发", "收费"]
    assert len(the_table(document(first, part(40, [other, ["2", "文件", "3", "4"]])))) == 4


def test_two_tables_with_text_between_them_stay_two():
    """A heading between two tables parts them, on one page or over a break."""

    def page(heading: str) -> Draw:
        def draw(canvas: Canvas) -> None:
            canvas.drawString(50, 40, heading)
            strokes(canvas)
            fill(canvas, ROWS)

        return draw

    read = document(page("二、主动公开情况"), page("三、收到和处理情况"))
    assert [grid(table) for table in read.tables()] == [ROWS, ROWS]


def test_paragraphs_are_whole_over_lines_and_pages():
    """A full line is carried on, over a page break too; an indented line begins a paragraph, a short one ends it."""
    full = "政府信息公开工作年度报告由办公室编制完成并公布于网站"

    def first(canvas: Canvas) -> None:
        canvas.drawString(150, 40, "年度报告")
        canvas.drawString(70, 100, full[2:])
        canvas.drawString(50, 116, full)
        canvas.drawString(50, 132, "到此为止。")
        canvas.drawString(70, 148, full[2:])

    def second_page(canvas: Canvas) -> None:
        canvas.drawString(50, 40, full)
        canvas.drawString(50, 56, "也到此为止。")
        canvas.drawString(70, 72, "一、总体情况")

    assert paragraphs(document(first, second_page)) == [
        "年度报告",
        f"{full[2:]}{full}到此为止。",
        f"{full[2:]}{full}也到此为止。",
        "一、总体情况",
    ]


def test_figures_of_the_same_size_are_no_marks_however_low_their_boxes() -> None:
    """A year in a font whose boxes hold only the ink stands above the feet of the characters before it, and is no mark of a note."""
    low = TTFont("Low", "Vera.ttf")
    low.face.ascent, low.face.descent = 740, -1
    pdfmetrics.registerFont(low)

    def page(canvas: Canvas) -> None:
        line = canvas.beginText(50, 50)
        for name, size, rise, text in (
            (FONT, 18, 0, "双河乡"),
            ("Low", 18, 2, "2023"),
            (FONT, 18, 0, "年度报告"),
            (FONT, 10, 7, "3"),
        ):
            line.setFont(name, size)
            line.setRise(rise)
            line.textOut(text)
        canvas.drawText(line)

    assert paragraphs(document(page)) == ["双河乡2023年度报告³"]


def distilled(lines: Sequence[tuple[int, int, str]]) -> bytes:
    """A page of lines, each at its place, in a font whose boxes are those of all that it holds, as distillers write them."""
    glyphs = {character: 36 + n for n, character in enumerate(sorted({c for _, _, line in lines for c in line}))}
    shown = "".join(
        f"BT /F 10 Tf {x} {y} Td <{''.join(f'{glyphs[c]:04x}' for c in line)}> Tj ET " for x, y, line in lines
    )
    named = "".join(f"<{glyph:04x}> <{ord(character):04x}> " for character, glyph in glyphs.items())
    named = f"1 begincodespacerange <0000> <ffff> endcodespacerange {len(glyphs)} beginbfchar {named}endbfchar"
    vera = (Path(reportlab.__file__).parent / "fonts" / "Vera.ttf").read_bytes()

    def stream(content: bytes) -> bytes:
        return b"<</Length %d>>stream\n%s\nendstream" % (len(content), content)

    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 300]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        stream(b"50 50 100 200 re 150 50 100 200 re S " + shown.encode()),
        b"<</Type/Font/Subtype/Type0/BaseFont/V/Encoding/Identity-H/DescendantFonts[6 0 R]/ToUnicode 8 0 R>>",
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont/V/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
        b"/FontDescriptor 7 0 R/DW 1000/CIDToGIDMap/Identity>>",
        b"<</Type/FontDescriptor/FontName/V/Flags 4/FontBBox[-1000 -1049 2929 1809]/ItalicAngle 0/Ascent 1809"
        b"/Descent -1049/CapHeight 1809/StemV 80/FontFile2 9 0 R>>",
        stream(named.encode()),
        stream(vera),
    )
    body = b"".join(b"%d 0 obj%s\nendobj\n" % (n, each) for n, each in enumerate(objects, start=1))
    return b"%PDF-1.4\n" + body + b"trailer<</Root 1 0 R>>\n%%EOF"


def test_lines_of_a_cell_keep_their_order_however_high_the_boxes_of_their_font() -> None:
    """Boxes that reach over the lines above and below do not make them one line."""
    content = distilled([(62, 200, "二其他法"), (60, 187, "律行政法"), (58, 174, "规禁止公开"), (190, 187, "7")])
    assert the_table(pdf.read(source(content))) == [["二其他法\n律行政法\n规禁止公开", "7"]]


@pytest.mark.parametrize(
    "marks", [["- 1 -", "- 2 -"], ["第1页 共2页", "第2页 共2页"], ["1", "2"], ["1/2", "2/2"], ["5", "6"]]
)
def test_page_numbers_are_no_text(marks):
    """However it is written, the number in the margin goes; figures elsewhere stay."""

    def page(mark: str) -> Draw:
        def draw(canvas: Canvas) -> None:
            canvas.drawString(50, 100, "全年收到申请数量如下")
            canvas.drawString(50, 140, mark.replace("/", ""))
            canvas.drawString(200, 280, mark)

        return draw

    texts = [p.text for p in document(*map(page, marks)).paragraphs()]
    assert len(texts) == 4
    assert texts[0] == texts[2] == "全年收到申请数量如下"


def columns(canvas: Canvas, rows: Sequence[Sequence[str]], top: int = 60) -> None:
    for place, row in enumerate(rows):
        canvas.drawString(60, top + 24 * place, row[0])
        for column, text in enumerate(row[1:]):
            canvas.drawRightString(220 + 60 * column, top + 24 * place, text)


def test_bare_columns_of_figures_are_a_table():
    """Without any line, figures above one another make columns; a place left empty is an empty cell."""
    rows = [
        ["信息内容", "制发", "废止", "有效"],
        ["规章", "1", "20", "3"],
        ["行政规范性文件", "14", "", "6"],
        ["其他文件", "7", "8", "120"],
        ["另外的文件", "0", "0", "0"],
    ]
    read = document(lambda canvas: columns(canvas, rows))
    (table,) = read.tables()
    assert grid(table) == rows
    assert table.ruled


def test_columns_that_may_have_lost_blank_cells_are_guessed():
    """Where every short row begins with the first column, empty cells may have been dropped; one that leaves a column out
    shows that places are kept.
    """
    packed = [
        ["信息内容", "制发", "废止", "有效"],
        ["规章", "1", "20", ""],
        ["文件", "14", "", ""],
        ["其他", "7", "8", "120"],
    ]
    for rows, kept in ((packed, False), ([*packed, ["另外", "", "2", "5"]], True)):
        (table,) = document(lambda canvas, rows=rows: columns(canvas, rows)).tables()
        assert grid(table) == rows
        assert table.ruled is kept


def test_bare_figures_set_at_the_top_of_their_row_have_its_label():
    """The rest of a figure below the line does not part a row from its label; where a row has none, places tell nothing."""
    rows = [["信息内容", "制发", "废止"], ["规章", "123", "4"], ["文件", "5", ""], ["其他", "", "6"]]

    def page(canvas: Canvas, rows: Sequence[Sequence[str]]) -> None:
        columns(canvas, rows[:2])
        canvas.drawRightString(220, 97, "45")
        columns(canvas, rows[2:], 121)

    (table,) = document(lambda canvas: page(canvas, rows)).tables()
    assert grid(table) == [rows[0], ["规章", "123\n45", "4"], *rows[2:]]
    assert table.ruled
    (table,) = document(lambda canvas: page(canvas, [*rows[:3], ["", "", "6"]])).tables()
    assert not table.ruled


def test_a_word_among_bare_figures_may_be_a_blank():
    """无 among figures is the mark of a blank cell; another word shows that these are no columns."""
    rows = [
        ["信息内容", "制发", "废止", "有效"],
        ["规章", "1", "无", "3"],
        ["文件", "4", "5", "6"],
        ["其他", "7", "8", "9"],
    ]
    assert the_table(document(lambda canvas: columns(canvas, rows))) == rows
    other = [rows[0], ["规章", "1", "待定", "3"], *rows[2:]]
    assert not list(document(lambda canvas: columns(canvas, other)).tables())


def test_a_short_table_right_above_another_is_one_too():
    """Its heads tell its columns; with a paragraph between it stays lines of text, unless a head stands above its labels too."""
    long = [["信息内容", "制发", "废止"], ["规章", "1", "20"], ["文件", "14", "6"], ["其他", "7", "8"]]
    short = [["信息内容", "上年", "本年"], ["行政许可", "3", "20"]]

    def page(canvas: Canvas, between: Sequence[str], head: str = "") -> None:
        columns(canvas, [[head, "上年", "本年"], short[1]], 40)
        for place, text in enumerate(between):
            canvas.drawString(60, 88 + 24 * place, text)
        columns(canvas, long, 88 + 24 * len(between))

    between = ["二、其他情况", "数据如下"]
    bare = [["", "上年", "本年"], short[1]]
    assert [grid(t) for t in document(lambda c: page(c, ["第二十条第五项"])).tables()] == [bare, long]
    assert [grid(t) for t in document(lambda c: page(c, between)).tables()] == [long]
    assert [grid(t) for t in document(lambda c: page(c, between, "信息内容")).tables()] == [short, long]


SHORT = [
    ["信息内容", "制发", "废止"],
    ["规章", "1", "20"],
    ["文件", "14", "6"],
    ["其他", "7", "8"],
    ["另外", "0", "2"],
]


def test_bare_columns_go_on_over_a_page_break():
    """The rows of the next page are those of the table, though they alone would be none; each cell has its own page."""
    rows = [*SHORT[:4], ["另外", "", "5"]]
    (table,) = document(lambda c: columns(c, rows[:3], 220), lambda c: columns(c, rows[3:], 40)).tables()
    assert grid(table) == rows
    assert {cell.place.page for cell in table.cells if cell.row < 3} == {1}
    assert {cell.place.page for cell in table.cells if cell.row > 2} == {2}
    last = next(cell for cell in table.cells if cell.text == "5")
    assert 50 < (last.place.top or 0) < (last.place.bottom or 0) < 70


def test_a_row_of_bare_figures_under_grouped_heads():
    """A wide head reaches over the columns in whose middle it stands, those of a blank cell included."""
    heads = ["维持", "纠正", "总计"] * 2

    def page(canvas: Canvas) -> None:
        canvas.drawCentredString(100, 60, "行政复议案件")
        canvas.drawCentredString(220, 60, "行政诉讼案件")
        for column, (head, figure) in enumerate(zip(heads, ("1", "0", "1", "", "12", "12"), strict=True)):
            canvas.drawCentredString(60 + 40 * column, 80, head)
            canvas.drawCentredString(60 + 40 * column, 104, figure)

    (table,) = document(page).tables()
    assert [(c.text, c.column_span) for c in table.cells if c.row == 0 and c.text] == [
        ("行政复议案件", 3),
        ("行政诉讼案件", 3),
    ]
    assert [row[-6:] for row in grid(table)[1:]] == [heads, ["1", "0", "1", "", "12", "12"]]


def test_bare_figures_that_ran_over_their_cells_are_whole():
    """The rest of a figure stands below it, whether the others of its row stand beside it or between its lines; full-width
    figures a little lower are of the same row.
    """

    def page(canvas: Canvas) -> None:
        columns(
            canvas,
            [
                ["信息内容", "制发", "废止", "有效"],
                ["规章", "1", "20", "3"],
                ["文件", "", "6", "7"],
                ["其他", "0", "0", "0"],
            ],
        )
        canvas.drawRightString(220, 102, "123")
        canvas.drawRightString(220, 114, "45")
        canvas.drawString(60, 156, "另外")
        canvas.drawRightString(220, 156, "4")
        canvas.drawRightString(280, 159, "２")

    assert the_table(document(page))[2:] == [
        ["文件", "123\n45", "6", "7"],
        ["其他", "0", "0", "0"],
        ["另外", "4", "２", ""],
    ]


def test_digits_on_lines_of_their_own_are_of_the_row_that_they_are_too_close_to():
    """Rows stand 20 points apart by their numbers, the lines of a cell 16: what is closer than rows are belongs to the row, be its
    other figures beside the upper digits, between them or beside the lower ones.
    """

    def page(canvas: Canvas) -> None:
        for top, row in (
            (60, ["信息内容", "甲", "乙", "丙"]),
            (80, ["1.规章", "1", "20", "3"]),
            (100, ["2.文件", "12", "6", ""]),
            (116, ["的件数", "5", "", ""]),
            (136, ["", "", "", "34"]),
            (144, ["3.其他", "7", "2", ""]),
            (152, ["", "", "", "5"]),
            (172, ["4.另外", "1", "", ""]),
            (188, ["的件数", "0", "8", "9"]),
            *((208 + 20 * n, [f"{5 + n}.合计", "1", "2", "3"]) for n in range(4)),
        ):
            columns(canvas, [row], top)

    assert the_table(document(page))[2:6] == [
        ["2.文件\n的件数", "12\n5", "6", ""],
        ["3.其他", "7", "2", "34\n5"],
        ["4.另外\n的件数", "1\n0", "8", "9"],
        ["5.合计", "1", "2", "3"],
    ]


def test_rows_that_all_have_several_lines_are_parted_by_their_numbers():
    """No two numbered lines follow one another, yet each stands further from the line above than the lines of a cell do."""

    def page(canvas: Canvas) -> None:
        columns(canvas, [["信息内容", "甲", "乙", "丙"]], 40)
        for number in range(1, 6):
            top = 36 * number + 24
            columns(canvas, [[f"{number}.规章", "4", "", "5"]], top)
            columns(canvas, [["的件数", "7", "45", "6"]], top + 13)

    assert the_table(document(page))[1:] == [[f"{n}.规章\n的件数", "4\n7", "45", "5\n6"] for n in range(1, 6)]


def test_a_column_with_a_head_and_no_figure_is_a_column():
    """Its head is not taken for part of the next one, and its cells are empty."""

    def page(canvas: Canvas) -> None:
        columns(
            canvas,
            [["信息内容", "制发", "", "有效"], ["规章", "1", "", "3"], ["文件", "4", "", "6"], ["其他", "7", "", "9"]],
        )
        canvas.drawRightString(280, 60, "废止")

    assert the_table(document(page))[:2] == [["信息内容", "制发", "废止", "有效"], ["规章", "1", "", "3"]]


def test_lines_with_a_figure_or_two_in_prose_are_no_table():
    """Figures inside sentences, or one figure on a line, make no columns."""
    prose = ["2023年收到申请12件，办结11件", "上年结转1件，结转下年度2件", "全年公开信息1136条", "规章 0", "文件 3"]
    read = document(lambda canvas: columns(canvas, [[text] for text in prose]))
    assert list(read.tables()) == []
    assert len(list(read.paragraphs())) == 5


def mapped(content: bytes) -> bytes:
    """The PDF with a font for Chinese that says by a map alone what its codes mean, as one that Word does not embed."""
    lines = b"".join(
        b"<%04X> <%04X>\n" % (code, code) for code in sorted({ord(c) for row in ROWS for c in "".join(row)})
    )
    ends = b"1 begincodespacerange <0000> <FFFF> endcodespacerange"
    cmap = b"/CMapName /M def %s %d beginbfchar\n%sendbfchar endcmap" % (ends, lines.count(b"\n"), lines)
    content = content.replace(b"/UniGB-UCS2-H", b"/Identity-H /ToUnicode 99 0 R").replace(b"(GB1)", b"(Identity)")
    stream = b"99 0 obj << /Length %d >> stream\n%s\nendstream endobj\n" % (len(cmap), cmap)
    return content.replace(b"\nxref\n", b"\n" + stream + b"xref\n")


@pytest.mark.parametrize("made", [bytes, mapped])
@pytest.mark.parametrize("installed", [False, True])
def test_the_fonts_of_the_machine_do_not_matter(made: Callable[[bytes], bytes], installed: bool) -> None:
    """Characters that are printed one by one in a font that the file does not carry are all read, each in its cell."""

    def page(canvas: Canvas) -> None:
        strokes(canvas)
        for top, row in zip(YS, ROWS, strict=False):
            for left, text in zip(XS, row, strict=False):
                for at, char in enumerate(text):
                    canvas.drawString(left + 5 + (10 if char > "z" else 5) * at, top + 18, char)

    content = made(printed(page, pageCompression=0))
    if not installed:
        pdfium.FPDF_SetSystemFontInfo(None)
    assert the_table(pdf.read(source(content))) == ROWS


def test_a_page_is_shown_in_the_fonts_of_the_machine() -> None:
    """What stands in for fonts while a file is read does so no longer when a page is drawn."""
    content = printed(lambda page: page.drawString(100, 100, "信息公开"))

    def shown() -> bytes:
        with pdf.opened(content) as opened:
            picture = render(opened, 1, 72)
        assert picture is not None
        return picture[0].tobytes()

    before = shown()
    pdf.read(source(content))
    assert shown() == before
    with stand_in():
        assert shown() != before


def test_a_rare_character_is_one_character():
    """A character beyond the first plane of Unicode is kept, and the figures behind it too."""
    typst = pytest.importorskip("typst")
    fonts = Path(pytest.importorskip("mplfonts").__file__).parent / "fonts"
    page = '#set text(font: "Noto Sans CJK SC")\n#table(columns: 2, [𠮷县], [12])\n共34件'
    read = pdf.read(source(typst.compile(page.encode(), font_paths=[str(fonts)])))
    assert the_table(read) == [["𠮷县", "12"]]
    assert paragraphs(read) == ["共34件"]
    assert read.notes == ()


def test_the_title_in_the_metadata_is_a_hint():
    """The title counts where it is that of a report, not the name of a template."""

    def page(title: str) -> Draw:
        def draw(canvas: Canvas) -> None:
            canvas.setTitle(title)
            canvas.drawString(50, 50, "一、总体情况")

        return draw

    title = "某局2023年政府信息公开工作年度报告"
    assert document(page(f"Microsoft Word - {title}.docx")).hints["title"] == title
    assert "title" not in document(page("PowerPoint 演示文稿")).hints


def picture(canvas: Canvas, width: int, height: int) -> None:
    from reportlab.lib.utils import ImageReader

    pixels = pytest.importorskip("PIL.Image").new("RGB", (8, 8), (200, 200, 200))
    canvas.drawImage(ImageReader(pixels), 0, 0, width, height)


def hidden(canvas: Canvas) -> None:
    text = canvas.beginText(50, 50)
    text.setTextRenderMode(3)
    text.textLine("本行文字由识别软件放在图片下面" * 4)
    canvas.drawText(text)


@pytest.mark.parametrize("under", [lambda canvas: None, hidden], ids=["bare", "recognised"])
def test_a_scan_is_for_another_reader(under):
    """A page that is a picture has no text of its own, whatever somebody's OCR has laid under it."""

    def page(canvas: Canvas) -> None:
        picture(canvas, WIDTH, HEIGHT)
        under(canvas)

    with pytest.raises(NoReader, match="scan"):
        unrecognised(page)


def test_one_scanned_page_among_others_is_named():
    """What stands on it is missing, and the document says so; a large picture on a page of text is named too."""

    def text(canvas: Canvas) -> None:
        canvas.drawString(50, 250, "一、总体情况")

    def with_picture(canvas: Canvas) -> None:
        text(canvas)
        picture(canvas, 200, 100)

    read = unrecognised(text, lambda canvas: picture(canvas, WIDTH, HEIGHT), with_picture)
    assert [(n.code, n.severity, n.page) for n in read.notes] == [
        ("page-unread", "error", 2),
        ("picture-unread", "note", 3),
    ]


def test_no_text_at_all_says_what_to_do():
    """A page of outlines cannot be read."""
    with pytest.raises(NoReader, match="no text layer"):
        unrecognised(lambda canvas: canvas.circle(100, 100, 50))


def test_a_password_is_asked_for():
    """A file with a user password is encrypted; one that only forbids changes is read."""

    def page(canvas: Canvas) -> None:
        canvas.drawString(50, 50, "一、总体情况")

    with pytest.raises(Encrypted, match="password"):
        pdf.read(source(printed(page, encrypt=StandardEncryption("secret", canPrint=0))))
    read = pdf.read(source(printed(page, encrypt=StandardEncryption("", ownerPassword="secret", canModify=0))))
    assert paragraphs(read) == ["一、总体情况"]


def test_bytes_that_are_no_pdf_end_in_an_exception():
    """Rubbish behind the mark, an empty trunk, a file without pages: each is unreadable, and none stops the program."""
    for content in (b"%PDF-1.7\n", b"%PDF-1.7\n" + random.Random(1).randbytes(5000), b"%PDF-1.4\n%%EOF\n"):
        with pytest.raises(Unreadable):
            pdf.read(source(content))


def test_a_damaged_file_is_read_as_far_as_it_goes_or_refused():
    """Cut at any place or with bytes changed, a file becomes a document or one of the named failures."""
    content = printed(*[lambda canvas: (strokes(canvas), fill(canvas, ROWS))] * 3)
    chance = random.Random(2)
    for _ in range(60):
        damaged = bytearray(content[: chance.randrange(100, len(content) + 1)])
        for _ in range(chance.randrange(20)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        with contextlib.suppress(Unusable):
            assert pdf.read(source(bytes(damaged)), Manner("never")).pages


def test_a_file_that_is_cut_short_says_so():
    """Where the end is missing and the rest can still be read, a finding warns of it."""
    content = printed(lambda canvas: fill(canvas, ROWS))
    read = pdf.read(source(content[: content.rindex(b"%%EOF")]))
    assert [note.code for note in read.notes] == ["text-damaged"]


def test_accepts_by_the_bytes():
    """The mark may stand behind a few blank lines, but not anywhere."""
    assert pdf.accepts(source(b"\r\n\r\n%PDF-1.4 ..."))
    assert not pdf.accepts(source(b" " * 2000 + b"%PDF-1.4"))


def test_the_second_reader_reads_only_around_the_places_asked_for():
    """Another engine gives the lines around them, and what stands at each; no other page is looked at."""

    def upper(canvas: Canvas) -> None:
        broken_table(canvas, (200, 230, 260), [["一", "规章", "1", "2"], ["二", "规范性文件", "3", "4"]], 0, 2)

    def lower(canvas: Canvas) -> None:
        broken_table(canvas, (40, 70, 100), [["三", "行政许可", "5", "6"], ["四", "行政处罚", "7", "8"]], 0, 3)
        canvas.drawString(50, 130, "三、收到和处理政府信息公开申请情况")

    content = source(printed(upper, lower))
    (table,) = pdf.read(content).tables()
    five = next(cell for cell in table.cells if cell.text == "5")
    again = second.reread(content, {five.place})
    assert again.texts == {five.place: "5"}
    assert next(p.text for p in again.document.paragraphs()) == "三 行政许可 5 6"
    assert {p.place.page for p in again.document.paragraphs()} == {2}
    with pytest.raises(Unreadable):
        second.reread(source(b"%PDF-1.7 rubbish"), {five.place})


def test_the_second_reader_reads_fake_bold_once():
    """Print made bold by a second print a hair beside the first is read once; figures that repeat a digit keep both."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(WIDTH, HEIGHT))
    canvas.setPageRotation(90)
    canvas.rotate(90)
    canvas.setFont(FONT, 10)
    for shift in (0.0, 0.3):
        canvas.drawString(100 + shift, -200, "1128 5")
    canvas.save()
    place = Place(1, 0.0, 0.0, 300.0, 400.0)
    again = second.reread(source(buffer.getvalue()), {place})
    assert again.texts == {place: "11285"}


REPORTS = Path(__file__).parents[2] / "shared" / "reports"


@pytest.mark.skipif(not REPORTS.is_dir(), reason="the real reports are not here")
@pytest.mark.parametrize("name", ["hongze-2023.pdf", "hongze-2024.pdf"])
def test_two_readers_agree_on_real_reports(name):
    """Three tables, two of them over page breaks: each cell says the same in both readings."""
    content = source((REPORTS / name).read_bytes())
    cells = [cell for table in pdf.read(content).tables() for cell in table.cells if cell.text.strip().isdigit()]
    again = second.reread(content, {cell.place for cell in cells})
    assert len(cells) > 150
    assert [again.texts[cell.place] for cell in cells] == [cell.text.strip() for cell in cells]


def test_cells_cut_off_by_the_edge_of_the_page_are_not_blank() -> None:
    """Of a table wider than its page, the cells that reach over the edge and show no figure are left out."""

    def page(canvas: Canvas) -> None:
        strokes(canvas)
        fill(canvas, ROWS)

    assert the_table(document(page)) == ROWS
    assert the_table(document(page, size=(290, HEIGHT))) == ROWS
    assert the_table(document(page, size=(253, HEIGHT))) == [row[:2] for row in ROWS]


@pytest.mark.parametrize("later", [False, True])
@pytest.mark.parametrize(("size", "rise"), [(6, 3.3), (8.3, 3.4)])
def test_small_raised_figures_are_marks_of_notes(size: float, rise: float, later: bool) -> None:
    """A mark printed small and above the line is no digit of the figure before it, wherever the file draws it."""

    def page(canvas: Canvas) -> None:
        strokes(canvas)
        fill(canvas, [["信息内容", "制发件数", "现行有效"], ["规章", "12"]])
        x, y = XS[1] + 5, (YS[1] + YS[2]) / 2 + 4
        if later:
            fill(canvas, [[], ["", "", "3"]])
        canvas.setFont(FONT, size)
        canvas.drawString(x + pdfmetrics.stringWidth("12", FONT, 10), y - rise, "1")

    assert the_table(document(page))[1][:2] == ["规章", "12¹"]


def test_a_frame_with_lines_between_its_rows_alone_has_the_columns_of_its_figures():
    """A box around rows whose columns no lines part is read as if it had no lines."""

    def page(canvas: Canvas) -> None:
        columns(canvas, SHORT)
        canvas.grid((50, 300), [42 + 24 * n for n in range(6)])

    assert the_table(document(page)) == SHORT


def test_rows_in_two_colours_are_one_table():
    """Cells that are coloured in every second row alone do not part it from the others."""

    def page(canvas: Canvas) -> None:
        canvas.setFillColorRGB(0.8, 0.9, 1)
        for place in (0, 2, 4):
            for left, right in ((50, 190), (190, 250), (250, 310)):
                canvas.rect(left, 44 + 24 * place, right - left, 24, stroke=0, fill=1)
        canvas.setFillColorRGB(0, 0, 0)
        columns(canvas, SHORT)

    assert the_table(document(page)) == SHORT


@pytest.mark.parametrize(
    "label", [("1.重复提出的一种申请", "之类"), ("1.重复提出的一种申请", "及没有理由的申请", "之类")]
)
def test_lines_of_a_label_set_in_the_middle_stand_above_and_below_its_figures(label: Sequence[str]) -> None:
    """A label that is wrapped in the middle of its cell begins elsewhere in each line, most of them beside no figures."""

    def page(canvas: Canvas) -> None:
        columns(canvas, [*SHORT[:3], ["", "7", "8"]])
        for line, text in enumerate(label):
            canvas.drawCentredString(120, 60 + 24 * 3 + 13 * (line - (len(label) - 1) / 2), text)
        columns(canvas, [["2.另外", "0", "2"]], 60 + 24 * 4 + 8)

    (table,) = document(page).tables()
    assert [next(filter(None, row)) for row in grid(table)][3] == "\n".join(label)
    assert table.ruled


def test_a_line_of_a_label_that_may_belong_to_figures_beside_another_leaves_doubt():
    """Where lines of a label in the middle of its cell are left without figures, the rows may be told apart wrongly."""

    def page(canvas: Canvas, rest: str) -> None:
        columns(canvas, [*SHORT[:3], ["", "7", "8"], SHORT[4]])
        canvas.drawCentredString(120, 60 + 24 * 3, "1.重复提出的一种申请")
        canvas.drawCentredString(120, 60 + 24 * 3 + 13, rest)

    (table,) = document(lambda canvas: page(canvas, "之类")).tables()
    assert not table.ruled
    (table,) = document(lambda canvas: page(canvas, "2.之类")).tables()
    assert table.ruled


def test_a_label_of_several_rows_stands_in_the_middle_of_one_of_them():
    """Its lines are level with those of the label of that row, each in the middle of its own cell."""

    def page(canvas: Canvas) -> None:
        columns(canvas, [["", *row[1:]] for row in SHORT])
        for row, text in ((0, "信息内容"), (1, "1.申请"), (2, "2.申请"), (4, "4.第四种申请")):
            canvas.drawCentredString(150, 60 + 24 * row, text)
        for line, (group, label) in enumerate((("无法", "3.重复提出申请"), ("提供", "之类"))):
            canvas.drawCentredString(70, 60 + 24 * 3 + 13 * (line - 0.5), group)
            canvas.drawCentredString(150, 60 + 24 * 3 + 13 * (line - 0.5), label)

    rows = [[cell for cell in row if cell] for row in the_table(document(page))]
    assert rows[3] == ["无法\n提供", "3.重复提出申请\n之类", "7", "8"]


def test_a_head_above_labels_is_that_of_no_blank_column():
    """The last line of a note above the labels stands where a column might: no label is cut off there."""

    def page(canvas: Canvas) -> None:
        rows = [[f"{number}.一种很长很长的名称", "", "", "", "100"] for number in range(1, 5)]
        columns(canvas, [["", "自然人", "企业", "科研", "总计"], *rows])
        canvas.drawString(140, 60, "和）")
        canvas.drawRightString(280, 60 + 24 * 4 - 12, "组织")  # a head that a next page would repeat

    table = the_table(document(page))
    assert all(row[0] for row in table[1:] if "100" in row)
    assert table[0][-4:] == ["自然人", "企业", "科研", "总计"]


def test_blank_rows_above_the_first_figures_are_rows():
    """Their labels stand between the heads and the figures, and cut neither off."""

    def page(canvas: Canvas) -> None:
        columns(canvas, [*SHORT[:1], ["一、没有数字的一行", "", ""], ["二、另一行", "", ""], *SHORT[1:]])

    rows = the_table(document(page))
    assert rows[:3] == [SHORT[0], ["一、没有数字的一行", "", ""], ["二、另一行", "", ""]]


def test_two_rows_below_heads_of_all_their_columns_are_a_table():
    """Heads above labels and figures tell a short table too; figures at the right of their cells stand beside the middle of
    theirs.
    """

    def page(canvas: Canvas) -> None:
        columns(canvas, [["", "", ""], ["规章", "", "20"], ["文件", "14", "6"]])
        canvas.drawString(60, 300, "7")
        for middle, text in ((80, "信息内容"), (200, "新制作"), (260, "新公开")):
            canvas.drawCentredString(middle, 60, text)

    assert the_table(document(page)) == [["信息内容", "新制作", "新公开"], ["规章", "", "20"], ["文件", "14", "6"]]


def test_a_head_with_an_open_bracket_goes_on_below():
    """However wide its first line is, the second one closes the bracket, and both are one head."""

    def page(canvas: Canvas) -> None:
        columns(canvas, [["信息内容", "", "废止"], *SHORT[1:]])
        canvas.drawCentredString(215, 53, "上一年项目的数量（指上")
        canvas.drawCentredString(215, 67, "年末事项）")

    assert the_table(document(page))[0] == ["信息内容", "上一年项目的数量（指上\n年末事项）", "废止"]


def test_the_article_above_a_table_is_the_head_of_no_column():
    """Set with a gap in it, its second half stands where a column might."""

    def page(canvas: Canvas) -> None:
        columns(canvas, [["", "", "", ""], *([*row[:2], "", row[2]] for row in SHORT)])
        canvas.drawString(170, 60, "第二十条")
        canvas.drawString(240, 60, "第（八）项")

    assert the_table(document(page))[-4:] == [[*row] for row in SHORT[1:]]


def test_the_rest_of_a_label_stands_beside_that_of_several_rows():
    """The last line of a table has the rest of its label, and the beginning of a numbered one that is set lower."""

    def page(canvas: Canvas) -> None:
        columns(canvas, [["", *row[1:]] for row in SHORT[:4]])
        for row, text in ((0, "信息内容"), (1, "1.申请"), (2, "2.申请")):
            canvas.drawString(120, 60 + 24 * row, text)
        canvas.drawString(120, 60 + 24 * 3 - 8, "3.提供公开出版")
        canvas.drawString(120, 60 + 24 * 3 + 8, "物")
        canvas.drawString(60, 60 + 24, "（四）没有")
        canvas.drawString(60, 60 + 24 * 3 + 8, "（五）不予")

    rows = [[cell for cell in row if cell] for row in the_table(document(page))]
    assert ["3.提供公开出版\n物", "7", "8"] in rows


def test_a_figure_between_the_lines_of_its_label_is_no_page_number():
    """At the head of page 2, a 2 alone on its line is that of a row where the lines of a label reach beside it."""

    def page(canvas: Canvas, label: Sequence[str]) -> None:
        for line, text in enumerate(label):
            canvas.drawString(60, 24 + 13 * line, text)
        canvas.drawString(220, 30.5, "2")
        columns(canvas, [["说明", "", ""]], 200)

    def texts(label: Sequence[str]) -> str:
        return " ".join(p.text for p in document(lambda c: columns(c, SHORT), lambda c: page(c, label)).paragraphs())

    assert "2" in texts(["2.其他法律行政法规禁止", "公开的"]).split()
    assert "2" not in texts([]).split()
