"""Words and ruling lines become the table that a reader of the page sees."""

from extract.grid import Ruling, cells, close, frames, merge, tables
from extract.words import Word, cell_text, line_text, lines

EM = 10.0


def word(text: str, x: float, y: float) -> Word:
    """A word whose left upper corner is at (x, y): Chinese is as wide as high, all else half as wide."""
    width = sum(EM if char >= "\u2e80" else EM / 2 for char in text)
    return Word(text, x, y, x + width, y + EM, EM)


def rules(xs: list[float], ys: list[float]) -> tuple[list[Ruling], list[Ruling]]:
    """The lines of a full grid."""
    return [Ruling(y, xs[0], xs[-1]) for y in ys], [Ruling(x, ys[0], ys[-1]) for x in xs]


def rows(words: list[Word], horizontals: list[Ruling], verticals: list[Ruling]) -> list[list[str]]:
    """The only table, row by row, each merged cell once."""
    (table,), _ = tables(words, horizontals, verticals)
    found: list[list[str]] = [[] for _ in range(table.rows)]
    for cell in sorted(table.cells, key=lambda c: (c.row, c.column)):
        found[cell.row].append(cell.text)
    return found


def spans(horizontals: list[Ruling], verticals: list[Ruling]) -> list[tuple[int, int, int, int]]:
    """Row, column, row span and column span of the cells of the only frame."""
    (frame,) = frames(merge(horizontals), merge(verticals))
    return [space[:4] for space in cells(frame)[0]]


def test_words_fall_into_the_cells_that_hold_their_middles():
    """A full grid of two by two gives four cells, each with its words."""
    words = [word("规章", 5, 5), word("0", 60, 5), word("行政许可", 5, 25), word("12", 60, 25)]
    assert rows(words, *rules([0, 50, 100], [0, 20, 40])) == [["规章", "0"], ["行政许可", "12"]]


def test_a_missing_wall_merges_cells():
    """A head over two columns and a label over two rows are one cell each, with their spans."""
    horizontals = [Ruling(0, 0, 150), Ruling(20, 50, 150), Ruling(40, 0, 150), Ruling(60, 50, 150), Ruling(80, 0, 150)]
    verticals = [Ruling(0, 0, 80), Ruling(50, 0, 80), Ruling(100, 20, 80), Ruling(150, 0, 80)]
    assert spans(horizontals, verticals) == [
        (0, 0, 2, 1),
        (0, 1, 1, 2),
        (1, 1, 1, 1),
        (1, 2, 1, 1),
        (2, 0, 2, 1),
        (2, 1, 1, 1),
        (2, 2, 1, 1),
        (3, 1, 1, 1),
        (3, 2, 1, 1),
    ]


def test_doubled_and_dashed_lines_are_one_line():
    """Two borders side by side, and dashes with gaps, count once; a stray mark does not count."""
    dashes = [Ruling(10, start, start + 3) for start in range(0, 60, 6)]
    assert merge(dashes) == [Ruling(10, 0, 57)]
    assert merge([Ruling(10, 0, 50), Ruling(12, 0, 50)]) == [Ruling(11, 0, 50)]
    assert merge([Ruling(10, 0, 2)]) == []


def test_lines_of_two_tables_keep_their_own_places():
    """Columns of one table that lie a hair beside those of another are not drawn together."""
    assert merge([Ruling(100, 0, 50), Ruling(102, 90, 140)]) == [Ruling(100, 0, 50), Ruling(102, 90, 140)]


def test_a_table_without_bottom_border_is_closed():
    """At a page break the last row has no border below: it is a row all the same, and says that it is open."""
    horizontals = [Ruling(0, 0, 100), Ruling(20, 0, 100)]
    verticals = [Ruling(x, 0, 40) for x in (0, 50, 100)]
    (table,), _ = tables([word("规章", 5, 5), word("0", 60, 25)], horizontals, verticals)
    assert table.rows == 2
    assert [c.open_bottom for c in table.cells] == [False, False, True, True]
    assert not any(c.open_top for c in table.cells)


def test_only_the_cells_that_run_on_are_open():
    """Where the line above a row leaves out the column of a merged label, only the label is open above."""
    horizontals = [Ruling(0, 50, 150), Ruling(20, 50, 150), Ruling(40, 0, 150)]
    verticals = [Ruling(x, 0, 40) for x in (0, 50, 100, 150)]
    (table,), _ = tables([word("0", 60, 5)], horizontals, verticals)
    assert [(c.row, c.column, c.open_top) for c in table.cells if c.row == 0] == [
        (0, 0, True),
        (0, 1, False),
        (0, 2, False),
    ]


def test_open_sides_are_closed():
    """A table with no left and right border has its outer columns, below a page break too."""
    horizontals = [Ruling(0, 0, 150), Ruling(20, 0, 150)]
    words = [word("规章", 5, 5), word("3", 60, 5), word("4", 110, 5)]
    assert rows(words, horizontals, [Ruling(50, 0, 20), Ruling(100, 0, 20)]) == [["规章", "3", "4"]]
    assert rows(words, horizontals[1:], [Ruling(50, 0, 20), Ruling(100, 0, 20)]) == [["规章", "3", "4"]]


def test_open_side_below_a_head_with_a_border_is_closed_at_a_page_break():
    """The last row of a page has its outer column where only the head above has a border at the side."""
    horizontals = [Ruling(y, 0, 150) for y in (0, 20, 40)]
    verticals = [Ruling(0, 0, 60), Ruling(50, 0, 60), Ruling(100, 0, 60), Ruling(150, 0, 20)]
    assert spans(horizontals, verticals)[-3:] == [(2, 0, 1, 1), (2, 1, 1, 1), (2, 2, 1, 1)]


def test_verticals_that_end_in_the_air_part_rows():
    """Below a repeated head no line may be printed, yet the columns that begin there begin a row."""
    horizontals = [Ruling(0, 0, 150), Ruling(60, 0, 150)]
    verticals = [Ruling(0, 0, 60), Ruling(30, 30, 60), Ruling(60, 30, 60), Ruling(100, 0, 60), Ruling(150, 0, 60)]
    assert spans(horizontals, verticals) == [
        (0, 0, 1, 3),
        (0, 3, 1, 1),
        (1, 0, 1, 1),
        (1, 1, 1, 1),
        (1, 2, 1, 1),
        (1, 3, 1, 1),
    ]


def test_the_outer_side_of_an_open_label_belongs_to_its_table():
    """A label merged over a whole page touches no horizontal line on its left side."""
    horizontals = [Ruling(y, 30, 100) for y in (20, 40)]
    verticals = [Ruling(x, 0, 60) for x in (0, 30, 100)]
    assert (0, 0, 3, 1) in spans(horizontals, verticals)


def test_underlines_and_frames_around_text_are_no_tables():
    """A line that crosses nothing is no table, and neither is a box around one text: the words are given back."""
    words = [word("总体情况", 5, 5)]
    assert tables(words, [Ruling(16, 5, 45)], []) == ([], words)
    assert tables(words, *rules([0, 100], [0, 20])) == ([], words)


def test_room_beside_a_narrow_table_is_no_cell():
    """A narrow table drawn on top of a wide one leaves room beside it that has no walls."""
    horizontals = [Ruling(0, 0, 50), Ruling(20, 0, 100), Ruling(40, 0, 100)]
    verticals = [Ruling(0, 0, 40), Ruling(25, 0, 40), Ruling(50, 0, 40), Ruling(100, 20, 40)]
    assert (0, 2) not in [span[:2] for span in spans(horizontals, verticals)]


def test_closing_adds_nothing_to_a_closed_frame():
    """The cells of a table with all its borders are the same before and after."""
    (frame,) = frames(*rules([0, 50, 100], [0, 20, 40]))
    assert {h.at for h in close(frame).horizontals} == {0, 20, 40}
    assert close(frame).verticals == frame.verticals


def test_words_on_one_line_are_read_from_left_to_right():
    """Lines come from top to bottom, also where fonts differ in height."""
    tall = Word("2023", 20, -3, 40, 12, EM)
    assert [
        [w.text for w in line] for line in lines([tall, word("年", 45, 0), word("于", 0, 1), word("下", 0, 15)])
    ] == [
        ["于", "2023", "年"],
        ["下"],
    ]


def test_only_a_real_gap_is_a_space():
    """The quarter space between Chinese and figures is none, half a character is one, spread print has none."""
    assert line_text([word("共", 0, 0), word("12", 12.5, 0), word("件", 25, 0)]) == "共12件"
    assert line_text([word("总", 0, 0), word("计", 15, 0)]) == "总 计"
    assert line_text([word(char, 16.0 * place, 0) for place, char in enumerate("主动公开情况表")]) == "主动公开情况表"


def test_vertical_print_keeps_the_order_of_the_file():
    """Columns of vertical print run from right to left, turned print from bottom to top."""
    down = [word("三", 20, 0), word("、", 20, 12), word("本", 0, 0), word("年", 0, 12)]
    assert cell_text(down) == "三\n、\n本\n年"
    assert cell_text([word("三", 0, 24), word("本", 0, 12), word("年", 0, 0)]) == "三\n本\n年"
    assert cell_text([word("结", 0, 0), word("果", 20, 0), word("维", 0, 14), word("持", 20, 14)]) == "结 果\n维 持"


def test_a_figure_that_wraps_keeps_its_break():
    """A figure too wide for its cell stands on two lines, and the text says so."""
    assert rows([word("规章", 5, 8), word("2046", 55, 2), word("8", 55, 13)], *rules([0, 50, 80], [0, 25])) == [
        ["规章", "2046\n8"]
    ]
