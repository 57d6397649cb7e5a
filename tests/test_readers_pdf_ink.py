"""What leaves ink on a page and what does not: text without ink, painted over or laid over it, and figures that are drawings."""

from collections.abc import Callable

import pytest
from reportlab.pdfgen.canvas import Canvas
from tests.test_readers_pdf import FONT, HEIGHT, ROWS, XS, YS, document, fill, printed, source, strokes, the_table

from extract.readers import pdf
from extract.readers.pdf.page import read_page
from extract.text import PICTURE

AT = (XS[1] + 5, 99)  # where the 12 of the table stands
Draw = Callable[[Canvas], None]


def with_cell(draw: Draw, text: str = "12") -> str | None:
    """The text of the first cell of figures, `text` printed in it before something is drawn there."""

    def page(canvas: Canvas) -> None:
        strokes(canvas)
        fill(canvas, [ROWS[0], ["规章", text, "3"]])
        draw(canvas)

    return the_table(document(page))[1][1]


def text(words: str, right: float = 0.0, **look: float) -> Draw:
    """A text beside the figure; `mode` is how PDF renders it, `grey` from 0 to 1."""

    def draw(canvas: Canvas) -> None:
        canvas.setFillGray(look.get("grey", 0))
        line = canvas.beginText(AT[0] + right, AT[1])
        line.setTextRenderMode(int(look.get("mode", 0)))
        line.textOut(words)
        line.setTextRenderMode(0)
        canvas.drawText(line)
        canvas.setFillGray(0)

    return draw


def patch(grey: float, *after: Draw, alpha: float = 1.0) -> Draw:
    """A filled rectangle over the figure, and what is drawn then."""

    def draw(canvas: Canvas) -> None:
        canvas.saveState()
        canvas.setFillGray(grey, alpha)
        canvas.rect(XS[1] + 1, YS[1] + 1, 90, 28, stroke=0, fill=1)
        canvas.restoreState()
        for each in after:
            each(canvas)

    return draw


@pytest.mark.parametrize(
    ("draw", "shown"),
    [
        (text("9", 12, mode=3), "12"),
        (text("9", 12, grey=1), "12"),
        (text("20240118", 12, grey=0.85), "12"),
        (text("9", 10, grey=0.5), "129"),
        (text("0", 10, grey=0.85), "120"),
        (patch(1), ""),
        (patch(1, text("7")), "7"),
        (patch(1, text("12")), "12"),  # PDFium keeps the first print of two
        (patch(0, text("7", grey=1)), "7"),
        (patch(0), PICTURE * 2),
        (patch(0.9, alpha=0.3), "12"),
    ],
)
def test_a_figure_is_what_can_be_seen_of_it(draw: Draw, shown: str) -> None:
    """Text without ink, as light as paper or a watermark, or under a patch is none; white on a dark ground is seen, and so
    is what shows through. What is blacked out is known to be there.
    """
    assert with_cell(draw) == shown


def test_a_page_whose_text_is_all_without_ink_is_read() -> None:
    """Outlines with the text behind them: there is no other text."""

    def page(canvas: Canvas) -> None:
        strokes(canvas)
        line = canvas.beginText()
        line.setTextRenderMode(3)
        for row, y in zip(ROWS, (69, 99), strict=True):
            for word, x in zip(row, XS, strict=False):
                line.setTextOrigin(x + 5, y)
                line.textOut(word)
        canvas.drawText(line)

    assert the_table(document(page)) == ROWS


def glyph(canvas: Canvas) -> None:
    path = canvas.beginPath()
    path.moveTo(*AT)
    for x, y in ((0, -8), (3, -8), (3, -4), (1, -4), (1, 0)):
        path.lineTo(AT[0] + x, AT[1] + y)
    path.close()
    canvas.drawPath(path, stroke=0, fill=1)


def pen(canvas: Canvas) -> None:
    x, y = AT
    canvas.bezier(x, y, x + 8, y, x + 8, y - 9, x, y - 9)


def ground(canvas: Canvas) -> None:
    canvas.roundRect(XS[1] + 1, YS[1] + 1, 98, 28, 4, stroke=0, fill=1)


@pytest.mark.parametrize(
    ("draw", "shown"),
    [
        (glyph, PICTURE),
        (pen, PICTURE),
        (ground, ""),
        (lambda canvas: canvas.line(XS[1], YS[1], XS[2], YS[2]), ""),
    ],
)
def test_a_cell_with_a_drawing_is_not_blank(draw: Draw, shown: str) -> None:
    """An outline or a stroke of a pen may be a figure; grounds, and strokes through blank cells, are none."""
    assert with_cell(draw, "") == shown


def test_a_curve_draws_no_lines() -> None:
    """The points that draw a curve out are not on it: a round seal over a table parts no cells."""
    assert with_cell(lambda canvas: canvas.circle(200, 95, 40)) == "12"


@pytest.mark.parametrize(
    ("value", "drawn", "shown"),
    [("417", True, "417"), ("417", False, "417"), ("4 17", False, PICTURE), ("", False, "")],
)
def test_the_value_of_a_field_is_what_stands_in_its_cell(value: str, drawn: bool, shown: str) -> None:
    """A field of a form is read as it is printed; of one that only a viewer draws, figures are read, and of all else it is
    known that something is there.
    """

    def page(canvas: Canvas) -> None:
        strokes(canvas)
        fill(canvas, [ROWS[0], ["规章", "", "3"]])
        canvas.acroForm.textfield(
            value=value,
            x=XS[1] + 2,
            y=HEIGHT - YS[1] - 26,
            width=90,
            height=22,
            fontSize=10,
            borderWidth=0,
            fillColor=None,
        )

    content = printed(page)
    assert the_table(pdf.read(source(content if drawn else content.replace(b"/AP", b"/XX"))))[1][1] == shown


@pytest.mark.parametrize("rise", [3, -2, -4])
def test_small_figures_off_the_line_are_marks_of_notes(rise: float) -> None:
    """Raised or lowered, a small digit behind a figure is no digit of it."""

    def mark(canvas: Canvas) -> None:
        line = canvas.beginText(AT[0] + 10.2, AT[1])
        line.setFont(FONT, 6)
        line.setRise(rise)
        line.textOut("1")
        canvas.drawText(line)

    assert with_cell(mark) == "12¹"


@pytest.mark.parametrize(
    ("parts", "shown"), [(("17748", "3319"), ["17748", "3319"]), (("177483319",), ["177483319", ""])]
)
def test_two_figures_too_wide_for_their_cells_are_two(parts: tuple[str, ...], shown: list[str]) -> None:
    """Figures printed apart that meet at a rule are two; one that runs over it is whole."""
    xs = (50, 150, 170, 190)

    def page(canvas: Canvas) -> None:
        strokes(canvas, xs)
        fill(canvas, [["信息内容", "甲", "乙"], ["规章"]], xs)
        x = 148.5
        for part in parts:
            canvas.drawString(x, 99, part)
            x += 5 * len(part) - 2.0

    assert the_table(document(page))[1][1:] == shown


def test_a_figure_behind_a_label_that_ran_over_its_rule_is_that_of_the_next_cell() -> None:
    """A label that does not wrap may reach up to the figure in the middle of the cell behind it."""
    xs = (50, 100, 160, 220)

    def page(canvas: Canvas) -> None:
        strokes(canvas, xs)
        fill(canvas, [["信息内容", "甲", "乙"], ["", "", "2"]], xs)
        canvas.drawString(51, 99, "政府集中采购项目")
        canvas.drawString(131.5, 99, "7")

    assert the_table(document(page))[1][1:] == ["7", "2"]


def strike(x0: float, x1: float) -> Draw:
    return lambda canvas: canvas.line(AT[0] + x0, AT[1] - 3.5, AT[0] + x1, AT[1] - 3.5)


@pytest.mark.parametrize(
    ("draws", "shown"),
    [
        ((text("7", 10.5), strike(0, 10)), "7"),
        ((strike(0, 10),), PICTURE),
    ],
)
def test_figures_that_are_struck_out_are_not_read(draws: tuple[Draw, ...], shown: str) -> None:
    """A line through a figure, as long as it, strikes it out; where no other stands beside it, the cell is in doubt."""

    def draw(canvas: Canvas) -> None:
        canvas.drawString(60, 200, "2024年1月18日")
        for each in draws:
            each(canvas)

    assert with_cell(draw) == shown


def test_figures_side_by_side_are_two_whatever_parts_their_cells() -> None:
    """A gap that a figure has nowhere else parts two, without a rule; so does a dotted rule, and the side of a fill a label
    from its figure.
    """

    def bare(canvas: Canvas) -> None:
        canvas.drawString(100, 100, "353")
        canvas.drawString(118, 100, "9118")

    def dotted(canvas: Canvas) -> None:
        for y in range(80, 120, 3):
            canvas.rect(116.3, y, 0.8, 0.8, stroke=0, fill=1)
        canvas.drawString(111, 100, "3")
        canvas.drawString(117.5, 100, "9")

    def filled(canvas: Canvas) -> None:
        canvas.setFillGray(0.9)
        canvas.rect(60, 85, 60, 20, stroke=0, fill=1)
        canvas.rect(122, 85, 60, 20, stroke=0, fill=1)
        canvas.setFillGray(0)
        canvas.drawString(60, 100, "规范性文件类")
        canvas.drawString(123, 100, "24")

    assert [words_of(page) for page in (bare, dotted, filled)] == [["353", "9118"], ["3", "9"], ["规范性文件类", "24"]]


def words_of(draw: Draw) -> list[str]:
    with pdf.opened(printed(draw)) as opened:
        page = read_page(opened, 1)
    assert page is not None
    return [word.text for word in page.page.words]
