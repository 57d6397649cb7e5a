"""What leaves ink on a page and what does not: text without ink, painted over or laid over it, and figures that are drawings."""

from collections.abc import Callable

import pytest
from reportlab.pdfgen.canvas import Canvas
from tests.test_readers_pdf import FONT, HEIGHT, ROWS, XS, YS, document, fill, printed, source, strokes, the_table

from extract.readers import pdf
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
        (text("9", 12, grey=0.5), "129"),
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


@pytest.mark.parametrize(("drawn", "shown"), [(True, "417"), (False, PICTURE)])
def test_the_value_of_a_field_is_what_stands_in_its_cell(drawn: bool, shown: str) -> None:
    """A field of a form is read as it is printed; of one that only a viewer draws it is known that something is there."""

    def page(canvas: Canvas) -> None:
        strokes(canvas)
        fill(canvas, [ROWS[0], ["规章", "", "3"]])
        canvas.acroForm.textfield(
            value="417",
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
