"""Scans: from words and lines, as a recogniser gives them, to tables; and pictures, where the recogniser is installed."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from extract import ocr, readers
from extract.align import align
from extract.errors import NoReader, TooLarge, Unreadable
from extract.grid import Box, Piece, PieceCell, Ruling
from extract.manner import Manner
from extract.model import Document, Paragraph, Place, Source, Table
from extract.ocr import Glyph, Patch
from extract.readers import again, kept, scan
from extract.readers.again import _grown
from extract.readers.crops import SOFT, Frame, Look, chance_of
from extract.readers.figures import cells_to_look_at, figure, looks_at, may_be_figure
from extract.readers.pages import Layout
from extract.readers.pdf.damaged import is_garbage
from extract.readers.picture import Straight
from extract.readers.scan import Pages, Scan, _layout, assembled
from extract.readers.sheet import Seen, Sheet, _words
from extract.words import Word

FIXTURE = Path(__file__).parent.parent / "fixtures" / "scan-words" / "ocr.json"
UPRIGHT = (1.0, 0.0, 0.0, 0.0, 1.0, 0.0)


def _word(text: str, x: float, y: float, sure: float = 0.99) -> Seen:
    return Seen(Word(text, x, y, x + 6.0 * len(text), y + 10.0, 10.0), sure)


def _sheet(words: list[Seen], to_page: tuple[float, ...] = UPRIGHT) -> Sheet:
    """A page with a table of two rows and three columns, 100 points wide each, at the top left."""
    across = tuple(Ruling(y, 50.0, 350.0) for y in (50.0, 80.0, 110.0))
    down = tuple(Ruling(x, 50.0, 110.0) for x in (50.0, 150.0, 250.0, 350.0))
    return Sheet(600.0, 800.0, to_page, tuple(words), across, down)


def _table(sheet: Sheet, looks: dict[Box, list[Look]] | None = None) -> Table:
    (table,) = (b for b in assembled(Pages(((1, Scan(sheet, looks or {})),))) if isinstance(b, Table))
    return table


HEAD = [_word("项目", 60, 60), _word("件数", 160, 60), _word("总计", 260, 60), _word("规章", 60, 90)]
LEFT, RIGHT = Box(150.0, 80.0, 250.0, 110.0), Box(250.0, 80.0, 350.0, 110.0)


def test_words_and_crops_that_agree_are_sure() -> None:
    """A figure that the page's words and the cell's own crop both show has the confidence of the better one."""
    table = _table(_sheet([*HEAD, _word("12", 190, 90, 0.95)]), {LEFT: [Look("12", 0.99)], RIGHT: [Look("", 0.99)]})
    cells = {cell.column: cell for cell in table.cells if cell.row == 1}
    assert (cells[1].text, cells[1].confidence) == ("12", 0.99)
    assert (cells[2].text, cells[2].confidence) == ("", 0.99)


def test_figure_that_the_detector_missed_is_found_in_its_cell() -> None:
    """A lone 0 that no word shows is read from the crop of its cell."""
    table = _table(_sheet(HEAD), {LEFT: [Look("O", 0.98)]})
    cell = next(c for c in table.cells if (c.row, c.column) == (1, 1))
    assert cell.text == "0"
    assert cell.confidence is not None
    assert cell.confidence > 0.9


@pytest.mark.parametrize(("word", "sure"), [("0", True), ("", False)])
def test_a_guessed_letter_needs_another_opinion(word: str, sure: bool) -> None:
    """A C in a cell may be a 0 whose right side is faint, but only where another reading shows a figure."""
    words = [*HEAD, _word(word, 190, 90)] if word else HEAD
    cell = next(c for c in _table(_sheet(words), {LEFT: [Look("C", 0.97)]}).cells if (c.row, c.column) == (1, 1))
    assert cell.text == "0"
    assert cell.confidence is not None
    assert (cell.confidence > 0.85) is sure


def test_opinions_that_differ_make_a_doubtful_figure() -> None:
    """Where word and crops differ without a clear majority, the confidence is that of a doubtful figure."""
    looks = {LEFT: [Look("15", 0.97), Look("16", 0.9), Look("15", 0.8)]}
    table = _table(_sheet([*HEAD, _word("16", 190, 90)]), looks)
    cell = next(c for c in table.cells if (c.row, c.column) == (1, 1))
    assert cell.confidence is not None
    assert cell.confidence < 0.5


def test_a_sign_that_one_reading_lacks_makes_doubt() -> None:
    """-32 and 32 have the same digits: the sign may have been overlooked, however many readings lack it."""
    looks = {LEFT: [Look("32", 0.99), Look("-32", 0.99), Look("32", 0.99)]}
    cell = next(c for c in _table(_sheet([*HEAD, _word("32", 190, 90)]), looks).cells if (c.row, c.column) == (1, 1))
    assert cell.confidence is not None
    assert cell.confidence < 0.5


def test_readings_that_agree_but_are_all_weak_are_doubtful() -> None:
    """Two weak readings of one print may be wrong in the same way: 1 for a slash."""
    looks = {LEFT: [Look("1", 0.7), Look("1", 0.6), Look("1", 0.75)]}
    table = _table(_sheet([*HEAD, _word("1", 190, 90, 0.76)]), looks)
    cell = next(c for c in table.cells if (c.row, c.column) == (1, 1))
    assert cell.confidence is not None
    assert cell.confidence < 0.5


@pytest.mark.parametrize(
    ("text", "other", "sure"),
    [("0", "O", True), ("0", "6", False), ("O", "0", True), ("-", "一", True), ("1", "7", False)],
)
def test_what_looks_the_same_makes_no_doubt(text: str, other: str, sure: bool) -> None:
    """A 0 that may be a letter O is a 0 for certain; one that may be a 6 is not."""
    reading = (Glyph(text, 0.6, 0.5, ((other, 0.39),)),)
    assert (chance_of(reading) > 0.9) is sure


def test_dashes_of_all_lengths_are_one_opinion() -> None:
    """How long a dash is tells the recogniser little: opinions that differ in nothing else agree."""
    looks = {LEFT: [Look("-", 0.95), Look("—", 0.97), Look("一", 0.9)]}
    cell = next(c for c in _table(_sheet(HEAD), looks).cells if (c.row, c.column) == (1, 1))
    assert (cell.text, cell.confidence) == ("—", 0.97)


@pytest.mark.parametrize(("lean", "meant"), [(0, "1"), (10, "/")])
def test_slant_tells_slash_from_one(lean: int, meant: str) -> None:
    """A lone stroke on which the recogniser wavers is a 1 if it stands upright and a slash if it leans."""
    pytest.importorskip("cv2")
    import numpy as np

    from extract.readers.crops import look
    from extract.readers.picture import Straight

    grey = np.full((80, 120), 255, np.uint8)
    for y in range(25, 55):
        x = 60 + round(lean * (40 - y) / 25)
        grey[y, x : x + 4] = 0
    engine = Fixed([], (Glyph("1", 0.55, 0.5, (("/", 0.44),)),))
    (seen,) = look(Straight(grey, np.eye(2, 3), ()), [Box(0, 0, 120, 80)], 24.0, engine)
    assert seen is not None
    assert (seen.text, seen.confidence > 0.9) == (meant, True)


@pytest.mark.parametrize(("lean", "meant", "sure"), [(2, "1", True), (7, "/", False), (11, "/", True)])
@pytest.mark.parametrize("read", ["1", "I"])
def test_a_stroke_that_lies_is_no_one(read: str, lean: int, meant: str, sure: bool) -> None:
    """A stroke that the recogniser surely takes for a 1 is a slash if it leans as far as one, and may be one before that."""
    pytest.importorskip("cv2")
    import numpy as np

    from extract.readers.crops import look
    from extract.readers.picture import Straight

    grey = np.full((80, 120), 255, np.uint8)
    for y in range(25, 55):
        x = 60 + round(lean * (40 - y) / 25)
        grey[y, x : x + 4] = 0
    (seen,) = look(Straight(grey, np.eye(2, 3), ()), [Box(0, 0, 120, 80)], 24.0, Fixed([], (Glyph(read, 0.95, 0.5),)))
    assert seen is not None
    assert (figure(seen.text), seen.confidence > 0.9) == (meant, sure)


def test_a_speck_beside_a_one_makes_it_no_slash() -> None:
    """The slant is that of the stroke, not of all ink in its cell."""
    pytest.importorskip("cv2")
    import numpy as np

    from extract.readers.crops import look
    from extract.readers.picture import Straight

    grey = np.full((80, 120), 255, np.uint8)
    grey[25:50, 70:74] = 0
    grey[52:56, 50:55] = 0
    (seen,) = look(Straight(grey, np.eye(2, 3), ()), [Box(0, 0, 120, 80)], 24.0, Fixed([], (Glyph("1", 0.95, 0.5),)))
    assert seen is not None
    assert (seen.text, seen.confidence) == ("1", 0.95)


def test_print_that_is_much_paler_than_the_rest_is_doubtful() -> None:
    """Texture of the paper may be read as a figure: print is about as dark in one cell as in another."""
    pytest.importorskip("cv2")
    import numpy as np

    from extract.readers.crops import look
    from extract.readers.picture import Straight

    grey = np.full((80, 360), 255, np.uint8)
    for at, ink in ((60, 0), (180, 20), (300, 190)):
        grey[25:55, at : at + 4] = ink
    boxes = [Box(x, 0, x + 120, 80) for x in (0, 120, 240)]
    looks = look(Straight(grey, np.eye(2, 3), ()), boxes, 24.0, Fixed([], (Glyph("1", 0.95, 0.5),)))
    assert [one is not None and one.confidence > 0.9 for one in looks] == [True, True, False]


def test_shade_is_no_ink() -> None:
    """A cell that darkens towards one side is bare; a blot that covers it is not."""
    pytest.importorskip("cv2")
    import numpy as np

    from extract.readers.crops import look
    from extract.readers.picture import Straight

    grey = np.full((80, 240), 255, np.uint8)
    grey[:, :120] = np.linspace(255, 150, 120).astype(np.uint8)
    grey[15:65, 140:220] = 20
    looks = look(Straight(grey, np.eye(2, 3), ()), [Box(0, 0, 120, 80), Box(120, 0, 240, 80)], 24.0, Fixed([], ()))
    assert looks == [Look("", 0.99), None]


@pytest.mark.parametrize(("top", "bottom", "text"), [(0, 80, ""), (25, 50, "1")])
def test_a_rule_within_a_cell_is_no_one(top: int, bottom: int, text: str) -> None:
    """Where the side of a cell is taken for a little elsewhere, its rule stands in it: a cell may be bare, but not surely."""
    pytest.importorskip("cv2")
    import numpy as np

    from extract.readers.crops import look
    from extract.readers.picture import Straight

    grey = np.full((80, 120), 255, np.uint8)
    grey[top:bottom, 20:25] = 0
    (seen,) = look(Straight(grey, np.eye(2, 3), ()), [Box(0, 0, 120, 80)], 36.0, Fixed([], (Glyph("1", 0.95, 0.5),)))
    assert seen is not None
    assert (seen.text, seen.confidence > 0.9) == (text, bool(text))


def test_a_cell_lower_than_print_is_not_looked_at() -> None:
    """A strip between a rule and what only looks like one is no cell, and no blank."""
    pytest.importorskip("cv2")
    import numpy as np

    from extract.readers.crops import look
    from extract.readers.picture import Straight

    page = Straight(np.full((80, 120), 255, np.uint8), np.eye(2, 3), ())
    assert look(page, [Box(0, 0, 120, 24), Box(0, 24, 120, 80)], 36.0, Fixed([], ())) == [None, Look("", 0.99)]


@pytest.mark.parametrize(("word", "sure"), [("12{", True), ("| 12", True), ("1.2", False)])
def test_a_piece_of_a_rule_is_no_sign(word: str, sure: bool) -> None:
    """Where the page's words take a dash of a rule for a bracket, the crops of the cell tell the figure."""
    assert may_be_figure(word)
    looks = {LEFT: [Look("12", 0.99)] * 3}
    cell = next(
        c for c in _table(_sheet([*HEAD, _word(word, 180, 90, 0.6)]), looks).cells if (c.row, c.column) == (1, 1)
    )
    assert cell.text == "12"
    assert cell.confidence is not None
    assert (cell.confidence > 0.7) is sure


@pytest.mark.parametrize(("other", "chance", "sure"), [("7", 0.09, False), ("7", 0.01, True), ("I", 0.09, True)])
def test_a_rival_figure_makes_doubt(other: str, chance: float, sure: bool) -> None:
    """Bold print misleads word and crops alike; then the figure that it is shows as their second choice."""
    looks = {LEFT: [Look("1", 0.91, ((other, chance),))]}
    cell = next(c for c in _table(_sheet([*HEAD, _word("1", 190, 90)]), looks).cells if (c.row, c.column) == (1, 1))
    assert cell.text == "1"
    assert cell.confidence is not None
    assert (cell.confidence > 0.9) is sure


@pytest.mark.parametrize(("soft", "sure"), [(Look("1", 0.6, (("2", 0.4),)), False), (Look("1", 0.99), True)])
def test_a_stroke_through_a_digit_is_seen_out_of_focus(soft: Look, sure: bool) -> None:
    """A bar over a 2 is surely a 1 to all sharp looks; the least chance of another figure makes one look at it out of focus."""
    asked: list[tuple[int, Frame]] = []

    def looking(boxes: Sequence[Box], em: float, frame: Frame) -> list[Look | None]:
        asked.append((len(boxes), frame))
        return [soft if frame is SOFT else Look("1", 0.99, (("2", 0.002),) if box == LEFT else ()) for box in boxes]

    sheet = _sheet([*HEAD, _word("1", 190, 90), _word("1", 290, 90)])
    looks = looks_at(_layout(sheet, 1), sheet.words, looking)
    cells = {(c.row, c.column): c for c in _table(sheet, looks).cells}
    assert (1, SOFT) in asked
    assert (cells[1, 1].text, (cells[1, 1].confidence or 0) > 0.9) == ("1", sure)
    assert (cells[1, 2].confidence or 0) > 0.9


@pytest.mark.parametrize(("read", "sure"), [("——", True), ("二", False)])
def test_a_double_dash_is_a_blank(read: str, sure: bool) -> None:
    """The mark —— may be read as one dash or two, and blurred as 二: no 2, but no sure blank either."""
    looks = {LEFT: [Look(read, 0.99), Look("—", 0.95), Look(read, 0.99)]}
    cell = next(
        c
        for c in _table(_sheet(HEAD), looks if sure else {LEFT: [Look(read, 0.99)]}).cells
        if (c.row, c.column) == (1, 1)
    )
    assert cell.text == "——"
    assert cell.confidence is not None
    assert (cell.confidence > 0.9) is sure


def test_two_letters_are_no_figure_for_sure() -> None:
    """A 0 whose top and bottom are lost looks like two letters, which stand for 11 elsewhere."""
    cell = next(c for c in _table(_sheet(HEAD), {LEFT: [Look("Il", 0.99)] * 3}).cells if (c.row, c.column) == (1, 1))
    assert cell.text == "11"
    assert cell.confidence is not None
    assert cell.confidence < 0.5


@pytest.mark.parametrize("read", ["12√", "•12", "12\n•"])
def test_a_tick_beside_a_figure_leaves_it_doubtful(read: str) -> None:
    """A figure that a pen ticked off is the figure, but what is taken for a tick may be a digit."""
    cell = next(c for c in _table(_sheet(HEAD), {LEFT: [Look(read, 0.99)] * 3}).cells if (c.row, c.column) == (1, 1))
    assert cell.text == "12"
    assert cell.confidence is not None
    assert cell.confidence < 0.5


@pytest.mark.parametrize(("shift", "sure"), [(0.0, True), (-248.0, False)])
def test_cells_at_the_brink_of_a_picture_are_doubtful(shift: float, sure: bool) -> None:
    """A column that the edge of the picture cuts, so that no rule closes it, may hold more than is seen of it."""
    sheet = _sheet([*HEAD, _word("12", 260, 90)])
    cut = replace(sheet, width=sheet.width + shift, verticals=sheet.verticals[: 4 if sure else 3])
    cell = next(c for c in _table(cut, {RIGHT: [Look("12", 0.99)]}).cells if (c.row, c.column) == (1, 2))
    assert cell.text == "12"
    assert cell.confidence is not None
    assert (cell.confidence > 0.9) is sure


def test_a_table_of_very_many_columns_is_dirt() -> None:
    """Where dirt makes lines all over a page, no cell of what looks like a table is sure, nor is it surely bare."""
    across = tuple(Ruling(y, 50.0, 550.0) for y in (50.0, 80.0, 110.0))
    down = tuple(Ruling(50.0 + 10 * n, 50.0, 110.0) for n in range(51))
    sheet = Sheet(600.0, 800.0, UPRIGHT, tuple(HEAD), across, down)
    boxes = {Box(50.0 + 10 * n, 80.0, 60.0 + 10 * n, 110.0): [Look("", 0.99)] for n in range(50)}
    assert max(cell.confidence or 0.0 for cell in _table(sheet, boxes).cells if not cell.text) < 0.5


def test_figure_on_two_lines_is_read_whole() -> None:
    """A figure too wide for its cell stands on two lines; the lower one counts where the detector overlooked it."""
    looks = {LEFT: [Look("21\n9", 0.99)] * 3}
    cell = next(c for c in _table(_sheet([*HEAD, _word("21", 190, 85)]), looks).cells if (c.row, c.column) == (1, 1))
    assert cell.text == "21\n9"
    assert cell.confidence is not None
    assert cell.confidence > 0.6


def test_what_crops_do_not_make_sense_of_is_as_the_word_says() -> None:
    """Where the crops of a cell show no figure and the page's word does, the word is the best guess."""
    looks = {LEFT: [Look("U", 0.99)] * 3}
    cell = next(c for c in _table(_sheet([*HEAD, _word("0", 190, 90)]), looks).cells if (c.row, c.column) == (1, 1))
    assert cell.text == "0"
    assert cell.confidence is not None
    assert cell.confidence < 0.5


def test_crops_do_not_outvote_a_sure_word() -> None:
    """All crops of a cell may err in one way, so a figure that the page's words surely show is left in doubt."""
    looks = {LEFT: [Look("21", 0.99)] * 3}
    cell = next(c for c in _table(_sheet([*HEAD, _word("27", 190, 90)]), looks).cells if (c.row, c.column) == (1, 1))
    assert cell.confidence is not None
    assert cell.confidence < 0.5


def test_each_line_of_a_cell_is_looked_at_alone() -> None:
    """Ink in two lines gives two crops, ink in one line one, and ink that is no line of print gives none."""
    pytest.importorskip("cv2")
    import numpy as np

    from extract.readers.crops import look
    from extract.readers.picture import Straight

    grey = np.full((100, 400), 255, np.uint8)
    for left, parts in ((30, ((20, 42), (54, 76))), (130, ((38, 60),)), (230, ((15, 85),))):
        for top, bottom in parts:
            grey[top:bottom, left : left + 14] = 0
    engine = Fixed([], (Glyph("7", 0.99, 0.5),))
    boxes = [Box(x, 0, x + 100, 100) for x in (0, 100, 200, 300)]
    seen = look(Straight(grey, np.eye(2, 3), ()), boxes, 32.0, engine)
    assert [one.text if one else None for one in seen] == ["7\n7", "7", None, ""]


def test_spread_digits_are_one_figure() -> None:
    """A figure whose digits are spread over its cell is read without the spaces, unless they stand as far apart as two."""
    pytest.importorskip("cv2")
    import numpy as np

    from extract.readers.crops import look
    from extract.readers.picture import Straight

    grey = np.full((60, 200), 255, np.uint8)
    grey[20:42, 60:70] = grey[20:42, 100:110] = 0
    page = Straight(grey, np.eye(2, 3), ())
    for first, second, text in ((0.35, 0.65, "24"), (0.1, 0.9, "2 4")):
        engine = Fixed([], (Glyph("2", 0.99, first), Glyph(" ", 0.9, 0.5), Glyph("4", 0.99, second)))
        (seen,) = look(page, [Box(0, 0, 200, 60)], 30.0, engine)
        assert seen is not None
        assert seen.text == text


@pytest.mark.parametrize("looks", [{LEFT: [Look("", 0.0), Look("", 0.0), Look("", 0.0)]}, {}])
def test_only_a_cell_that_is_seen_to_be_bare_is_blank(looks: dict[Box, list[Look]]) -> None:
    """A cell with ink that nobody can read is no sure blank, nor is one whose ink is no line of print to look at."""
    cell = next(c for c in _table(_sheet(HEAD), looks).cells if (c.row, c.column) == (1, 1))
    assert cell.confidence is not None
    assert cell.confidence < 0.5


def _bare_table() -> Sheet:
    """A page with a table of three columns of figures and no rules, at places that are no round numbers."""
    words = [_word(head, 200.13 + 80 * n, 100.17) for n, head in enumerate(("自然人", "企业", "总计"))]
    for row in range(6):
        y = 124.17 + 24 * row
        words += [_word("规范性文件", 60.11, y), *(_word("10", 206.13 + 80 * n, y) for n in range(3))]
    return Sheet(600.0, 800.0, UPRIGHT, tuple(words), (), ())


def test_cells_without_rules_are_as_sure_as_their_looks() -> None:
    """Where no rules are, a figure on which words and crops differ is doubtful too."""
    sheet = _bare_table()
    boxes = [cell.box for piece in _layout(sheet, 1).pieces for cell in piece.cells if cell.text == "10"]
    looks = {box: [Look("U", 0.99)] * 3 if n == 1 else [Look("10", 0.99)] for n, box in enumerate(boxes[:-1])}
    table = _table(sheet, looks)
    sure = [cell.confidence for cell in table.cells if cell.text in ("10", "U")]
    assert len(sure) == len(boxes) == 18
    assert [one is not None and one > 0.6 for one in sure] == [True, False, *[True] * 16]


def test_where_much_print_is_bad_none_is_sure() -> None:
    """A figure that is read surely among many that are not may be as broken as they are; a bare cell stays bare."""
    sheet = _bare_table()
    boxes = [cell.box for piece in _layout(sheet, 1).pieces for cell in piece.cells if cell.text == "10"]
    looks = {box: [Look("U", 0.99)] * 3 if n < 5 else [Look("10", 0.99)] for n, box in enumerate(boxes)}
    assert all((cell.confidence or 0.0) < 0.5 for cell in _table(sheet, looks).cells if cell.text == "10")


def test_lines_of_a_label_that_begin_a_little_apart_stay_together() -> None:
    """A recogniser sees an opening bracket where its ink is, so the first line of a label begins a little late; labels of
    the next level begin further on.
    """
    words = [_word(head, 300.13 + 80 * n, 100.17) for n, head in enumerate(("自然人", "企业", "总计"))]
    labels = [
        (("（一）予以公开", 60.11, 0),),
        (("（二）部分公开", 64.2, -6), ("这一情形", 60.11, 7)),
        (("（三）不予公开", 60.11, 0),),
        *((("1.属于国家秘密", 70.5, 0),),) * 2,
    ]
    for row, own in enumerate(labels):
        y = 124.17 + 24 * row
        words += [*(_word(text, x, y + down) for text, x, down in own)]
        words += [*(_word("10", 306.13 + 80 * n, y) for n in range(3))]
    (table,) = (
        b
        for b in assembled(Pages(((1, Scan(Sheet(600.0, 800.0, UPRIGHT, tuple(words), (), ()), {})),)))
        if isinstance(b, Table)
    )
    assert "（二）部分公开\n这一情形" in [cell.text for cell in table.cells]


def test_labels_level_with_different_figures_are_two() -> None:
    """A label whose number lost its brackets does not join the one above it, however close: each has figures beside it."""
    words = [_word(head, 300.13 + 80 * n, 100.17) for n, head in enumerate(("自然人", "企业", "总计"))]
    for row, text in enumerate(("（四）无法提供", "（五）不予处理", "（六）其他处理", "七，总计")):
        y = 124.17 + 17 * row
        words += [_word(text, 60.11, y), *(_word(str(10 + row), 306.13 + 80 * n, y) for n in range(3))]
    sheet = Sheet(600.0, 800.0, UPRIGHT, tuple(words), (), ())
    (table,) = (b for b in assembled(Pages(((1, Scan(sheet, {})),))) if isinstance(b, Table))
    rows = [[cell.text for cell in row if cell is not None] for row in table.grid]
    assert ["（六）其他处理", "12", "12", "12"] in rows
    assert ["七，总计", "13", "13", "13"] in rows


def test_a_table_of_figures_alone_has_no_column_of_labels() -> None:
    """Where nothing stands before the figures of a table without rules, its first column is of figures, and no look at the
    room before it finds one more.
    """
    words = [_word(text, 60 + 40 * n, 60) for n, text in enumerate(("维持", "纠正", "其他", "未结", "总计"))]
    words += [_word(str(n), 64 + 40 * n, 90) for n in range(5)]
    (piece,) = _layout(Sheet(600.0, 800.0, UPRIGHT, tuple(words), (), ()), 1).pieces
    assert [cell.text for cell in piece.cells if cell.row == 1] == ["0", "1", "2", "3", "4"]
    narrow = piece.cells[0]._replace(text="", row=1, box=Box(50.0, 90.0, 53.0, 100.0))
    layout = Layout(1, 600.0, 800.0, 0, (), (replace(piece, cells=(*piece.cells, narrow)),))
    looked = [box for box, *_ in cells_to_look_at(layout)]
    assert len(looked) == 5
    assert narrow.box not in looked


def test_cells_without_rules_are_looked_at_with_room_around_them() -> None:
    """Words end where their print does, more or less: what is cut off of a 0 makes it a U."""
    sheet = _bare_table()
    seen: list[Box] = []

    def looking(boxes: Sequence[Box], em: float, frame: Frame) -> list[Look | None]:
        seen.extend(boxes)
        return [Look("10", 0.99) for _ in boxes]

    looks = looks_at(_layout(sheet, 1), sheet.words, looking)
    assert all(any(b.top < box.top - 2 and b.bottom > box.bottom + 2 for b in seen) for box in looks)


def test_a_cell_open_at_a_page_break_is_looked_at_beyond_its_rules() -> None:
    """The rules beside the first row of a page may begin below the tops of its figures."""
    down = tuple(Ruling(x, 50.0, 110.0) for x in (50.0, 150.0, 250.0, 350.0))
    across = tuple(Ruling(y, 50.0, 350.0) for y in (80.0, 110.0))
    words = [_word("12", 60 + 100 * x, y) for x in range(3) for y in (50, 90)]
    seen: list[Box] = []

    def looking(boxes: Sequence[Box], em: float, frame: Frame) -> list[Look | None]:
        seen.extend(boxes)
        return [Look("12", 0.99) for _ in boxes]

    looks_at(_layout(Sheet(600.0, 800.0, UPRIGHT, tuple(words), across, down), 1), [], looking)
    assert sorted({(box.top, box.bottom) for box in seen}) == [(47.0, 80.0), (80.0, 110.0)]


def test_figures_are_held_against_those_of_their_own_table(monkeypatch: pytest.MonkeyPatch) -> None:
    """In a table in small print no figure is cut, however high those of another table on the page are."""
    pytest.importorskip("cv2")
    import numpy as np

    grey = np.full((300, 600), 255, np.uint8)
    tables = []
    for top, height in ((20, 30), (120, 20)):
        tables.append([Place(1, 50.0 * n, float(top), 50.0 * n + 50, top + 60.0) for n in range(10)])
        for n in range(10):
            grey[top + 15 : top + 15 + height, 50 * n + 24 : 50 * n + 28] = 0
    sheet = Sheet(600.0, 300.0, UPRIGHT, (Seen(Word("1", 0, 0, 9, 30, 30.0), 1.0),), (), ())
    shown = (grey, 72.0)
    monkeypatch.setattr(again, "_pictures", lambda *_: [(1, shown, shown)])
    monkeypatch.setattr(again, "straighten", lambda *_: [Straight(grey, np.eye(2, 3), ())])
    monkeypatch.setattr(again.scan, "scans", lambda *_: [Scan(sheet, {})])
    monkeypatch.setattr(again.ocr, "engine", _Ones)
    found = again.look_again(Source("a.pdf", b"", "application/pdf", ""), tables)
    assert {sure for sighting in found.values() for _, sure in sighting.readings} == {0.99}
    assert len(found) == 20


class _Ones:
    """A recogniser that reads a 1 everywhere."""

    def recognise(self, lines: Sequence[Any]) -> list[Any]:
        return [(Glyph("1", 0.99, 0.5),) for _ in lines]


@pytest.mark.parametrize(("bottom", "sure"), [(140.0, True), (130.0, False)])
def test_cells_that_no_rule_closes_below_are_no_blanks(bottom: float, sure: bool) -> None:
    """The figures of a row that a page break cuts may stand on the next page; what is seen here may be dirt."""
    down = tuple(Ruling(x, 50.0, 140.0) for x in (50.0, 150.0, 250.0, 350.0))
    across = tuple(Ruling(y, 50.0, 350.0) for y in (50.0, 80.0, 110.0, *((bottom,) if sure else ())))
    words = [_word("12", 60 + 100 * x, y) for x in range(3) for y in (55, 85)]
    sheet = Sheet(600.0, 800.0, UPRIGHT, (*words, _word("规章", 60, 115)), across, down)
    open_cells = [cell.box for piece in _layout(sheet, 1).pieces for cell in piece.cells if cell.row == 2]
    looks = {box: [Look(text, 0.99)] for box, text in zip(open_cells, ("规章", "", "0"), strict=True)}
    (table,) = (b for b in assembled(Pages(((1, Scan(sheet, looks)),))) if isinstance(b, Table))
    found = [cell.confidence or 0.0 for cell in table.cells if cell.row == 2 and cell.column > 0]
    assert [confidence > 0.9 for confidence in found] == [sure, sure]


def test_pages_cut_out_of_one_picture_have_one_scale() -> None:
    """A table that runs over the cut has columns of one width, however high the pages are."""
    import numpy as np

    assert len({scan.scale_of(np.zeros((height, 1600), np.uint8)) for height in (1900, 2262, 2500)}) == 1


def test_the_closer_look_has_room_where_no_rule_is() -> None:
    """A cell with a rule above and none below is looked at beyond its lower side alone; lengths are in pixels."""
    box = Box(300.0, 160.0, 500.0, 200.0)
    sheet = Sheet(600.0, 800.0, UPRIGHT, (), (Ruling(80.0, 50.0, 350.0), Ruling(100.0, 400.0, 500.0)), ())
    assert _grown(box, sheet, 144.0, 5.0) == Box(300.0, 160.0, 500.0, 205.0)


def test_unread_ink_is_looked_at_again() -> None:
    """A crop with ink in which nothing is read is looked at in every frame, and so is a single sign of any script."""
    page = _layout(_sheet([*HEAD, _word("日", 290, 90)]), 1)
    seen: dict[Box, int] = {}

    def looking(boxes: Sequence[Box], em: float, frame: Frame) -> list[Look | None]:
        for box in boxes:
            seen[box] = seen.get(box, 0) + 1
        return [Look("", 0.0) if box == LEFT else Look("0", 0.95) for box in boxes]

    looks = looks_at(page, _sheet([*HEAD, _word("日", 290, 90)]).words, looking)
    assert seen == {LEFT: 3, RIGHT: 3}
    assert [look.text for look in looks[RIGHT]] == ["0"] * 3


@pytest.mark.parametrize(("height", "sure"), [(0.7, True), (0.4, False)])
def test_digit_that_is_lower_than_the_others_is_doubtful(height: float, sure: bool) -> None:
    """The upper half of a 3 looks like that of a 2: a digit of which part is gone is not to be trusted."""
    words = [*HEAD, *(_word("2", 190, 90 + 30 * n) for n in range(7))]
    across = tuple(Ruling(50.0 + 30 * n, 50.0, 350.0) for n in range(9))
    down = tuple(Ruling(x, 50.0, 290.0) for x in (50.0, 150.0, 250.0, 350.0))
    sheet = Sheet(600.0, 800.0, UPRIGHT, tuple(words), across, down)
    cells = [Box(150.0, 80.0 + 30 * n, 250.0, 110.0 + 30 * n) for n in range(7)]
    looks = {box: [Look("2", 0.99, (), height if box == LEFT else 0.7)] for box in cells}
    cell = next(c for c in _table(sheet, looks).cells if (c.row, c.column) == (1, 1))
    assert cell.text == "2"
    assert cell.confidence is not None
    assert (cell.confidence > 0.6) is sure


@pytest.mark.parametrize(("text", "sure"), [("つ", False), ("？", False), ("中", False), ("/", True), ("不涉及", True)])
def test_print_that_makes_no_sense_is_doubtful(text: str, sure: bool) -> None:
    """A single sign that is neither a figure nor the mark of a blank is a figure that could not be read, however surely
    it is recognised; words in place of a figure stay words.
    """
    looks = {LEFT: [Look(text, 0.99)]}
    cell = next(c for c in _table(_sheet([*HEAD, _word(text, 190, 90)]), looks).cells if (c.row, c.column) == (1, 1))
    assert cell.confidence is not None
    assert (cell.confidence > 0.6) is sure


def test_places_are_those_of_the_page_as_shown() -> None:
    """Cells of a page that was turned for reading have places on the page as it lies in the file."""
    sideways = (0.0, 1.0, 0.0, -1.0, 0.0, 600.0)
    table = _table(_sheet([*HEAD, _word("12", 190, 90)], sideways))
    cell = next(c for c in table.cells if c.text == "12")
    assert (cell.place.page, cell.place.x0, cell.place.top) == (1, 80.0, 350.0)
    assert (cell.place.x1, cell.place.bottom) == (110.0, 450.0)


def test_table_runs_on_over_pictures_of_different_scale() -> None:
    """A table whose second page was photographed from a little nearer is still one table, with the same columns."""
    first = _sheet([*HEAD, _word("12", 190, 90), _word("12", 290, 90)])
    down = tuple(Ruling(x, 50.0, 80.0) for x in (40.0, 144.0, 249.0, 352.0))
    across = tuple(Ruling(y, 40.0, 352.0) for y in (50.0, 80.0))
    words = (_word("规范性文件", 60, 60), _word("3", 190, 60), _word("3", 290, 60))
    second = Sheet(600.0, 800.0, UPRIGHT, words, across, down)
    pages = Pages(((1, Scan(first, {})), (2, Scan(second, {}))))
    (table,) = (b for b in assembled(pages) if isinstance(b, Table))
    assert [[c.text if c else None for c in row] for row in table.grid][-1] == ["规范性文件", "3", "3"]
    assert table.columns == 3


def test_two_pages_on_one_picture_stay_in_order() -> None:
    """Both pages of a picture have its number, and the left one comes first."""
    left, right = _sheet([_word("左页的字", 60, 300)]), _sheet([_word("右页的字", 60, 300)])
    blocks = assembled(Pages(((3, Scan(left, {})), (3, Scan(right, {})))))
    texts = [(b.text, b.place.page) for b in blocks if isinstance(b, Paragraph)]
    assert texts == [("左页的字", 3), ("右页的字", 3)]


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("O", "0"),
        ("l", "1"),
        ("1O", "10"),
        ("一", "—"),
        ("二", "——"),
        ("B", "8"),
        ("12.", "12"),
        ("7730.28", "7730.28"),
        ("无", "无"),
    ],
)
def test_letters_that_look_like_figures(read: str, meant: str) -> None:
    """What stands alone in a cell is read as the figure that it can be."""
    assert figure(read) == meant


@pytest.mark.parametrize(
    ("text", "may"),
    [("", True), ("12", True), ("减1", True), ("规章", False), ("O", True), ("日", True), ("总计", False)],
)
def test_cells_that_may_hold_figures(text: str, may: bool) -> None:
    """Labels are not looked at twice, figures and empty cells are."""
    assert may_be_figure(text) is may


@pytest.mark.parametrize(
    ("text", "garbage"),
    [
        ("政府信息公开工作年度报告" * 10, False),
        ("\ue001\ue002\ue003" * 30, True),
        ("Ìì½òÊÐÈËÃñÕþ¸®" * 10, True),
        ("qwk lmn zzr tpl" * 10, True),
        ("0 12 7 145 0 0 3 " * 10, False),
        ("å%ý÷ 0 0 0 0 0 0 0 fL\u201dML÷ÄêN 350 12 0 0 " * 5, True),
        ("鼗龘齉爨癵麤鱻" * 30, True),
        ("短", False),
        ("政府信息}开工作年度ç告，|_退役军人Ïó局" * 3 + "ÿ一Ā项本年制发件数" * 2, True),
        ("政府信息公开工作年度报告" * 10 + "与 Müller 公司座谈" * 3, False),
    ],
)
def test_garbage_is_told_from_text(text: str, garbage: bool) -> None:
    """Text of a broken font or of a foreign recogniser is garbage; figures and official Chinese are none."""
    assert is_garbage(text) is garbage


def test_kept_pages_come_back_as_they_were() -> None:
    """What is kept of a page survives JSON."""
    sheet = _sheet([*HEAD, _word("12", 190, 90)])
    found = [(sheet, {LEFT: [Look("12", 0.99, (("13", 0.01),))]})]
    ((read, looks),) = kept.parse(json.loads(json.dumps(kept.plain(found))))
    assert read == sheet
    assert looks == found[0][1]


def test_kept_pages_are_on_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that was read once is found by its name; a damaged file counts for nothing."""
    monkeypatch.setenv(kept.FOLDER, str(tmp_path))
    monkeypatch.setattr(kept, "_RECENT", {})
    kept.store("ab12", [(_sheet(HEAD), {})])
    kept._RECENT.clear()
    assert kept.load("ab12") == [(_sheet(HEAD), {})]
    kept._RECENT.clear()
    next(tmp_path.rglob("*.gz")).write_bytes(b"not a page")
    assert kept.load("ab12") is None


def test_stored_words_give_the_figures_of_the_report() -> None:
    """The words that the recogniser read on a worn scan give every cell of the form, or say that they are unsure."""
    stored = json.loads(FIXTURE.read_text(encoding="utf-8"))
    pages = Pages(tuple((n, Scan(*s)) for n, page in enumerate(stored["pages"], 1) for s in kept.parse(page)))
    document = Document("", "scan", assembled(pages), pages=len(stored["pages"]))
    expected = stored["cells"]
    read = {f"{f.cell.table}/{f.cell.row}/{f.cell.column}": f for t in align(document) for f in t.facts}
    right = [k for k, v in expected.items() if (None if read[k].value is None else float(read[k].value)) == v]
    assert len(right) >= 0.99 * len(expected)
    assert all(read[k].status not in ("printed", "blank") for k in expected if k not in right)


def test_pictures_want_the_recogniser(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the extra, a picture is a file that no reader takes, and the message is the command that mends it."""
    monkeypatch.setattr("extract.ocr.find_spec", lambda name: None)
    with pytest.raises(NoReader, match="pip install 'nianbao\\[ocr\\]'"):
        readers.read(readers.open_source("a.png", b"\x89PNG\r\n\x1a\n" + bytes(100)))


def test_recognising_can_be_turned_off() -> None:
    """With --ocr never, a picture is not read, and the message says so."""
    with pytest.raises(NoReader, match="--ocr auto"):
        readers.read(readers.open_source("a.png", b"\x89PNG\r\n\x1a\n" + bytes(100)), Manner("never"))


@pytest.mark.skipif(not ocr.installed(), reason="needs the extra ocr")
def test_the_number_of_pixels_is_limited() -> None:
    """A picture of more pixels than are allowed is refused before it is unpacked; so is a file of too many pictures."""
    image = pytest.importorskip("PIL.Image")
    out = io.BytesIO()
    page = image.new("1", (300, 200), 1)
    page.save(out, "TIFF", save_all=True, append_images=[page])
    assert len([*scan.frames(out.getvalue(), Manner(pages=2, pixels=60_000))]) == 2
    with pytest.raises(TooLarge, match=r"300 x 200 pixels and the limit is 0.05 million.*--max-pixels"):
        next(scan.frames(out.getvalue(), Manner(pixels=50_000)))
    with pytest.raises(TooLarge, match=r"more than 1 pictures.*--max-pages"):
        [*scan.frames(out.getvalue(), Manner(pages=1))]


class Fixed:
    """A recogniser that finds given lines of text, and reads the same on each."""

    def __init__(self, patches: list[Patch], reading: tuple[Glyph, ...] = ()) -> None:
        self.patches, self.reading = patches, reading

    def detect(self, picture: Any) -> list[Patch]:
        return self.patches

    def recognise(self, lines: Any) -> list[Any]:
        return [self.reading for _ in lines]


def test_damaged_picture_is_unreadable() -> None:
    """A picture cut short is a file to get again."""
    pytest.importorskip("cv2")
    pytest.importorskip("rapidocr")
    with pytest.raises(Unreadable):
        readers.read(readers.open_source("a.png", b"\x89PNG\r\n\x1a\n" + bytes(100)))


def test_rules_are_found_and_strokes_are_not() -> None:
    """The rules of a drawn table are found, also a faint part; the strokes of a big character are none."""
    pytest.importorskip("cv2")
    import numpy as np

    from extract.readers.picture import Straight
    from extract.readers.rules import rulings

    grey = np.full((1000, 800), 255, np.uint8)
    for y in (100, 200, 300):
        grey[y : y + 2, 100:701] = 0
    for x in (100, 400, 700):
        grey[100:301, x : x + 2] = 0
    grey[200:202, 200:260] = 235
    grey[500:503, 300:330] = 0  # the stroke of a character
    patch = Patch(320.0, 500.0, 60.0, 40.0, 0.0)
    across, down = rulings(Straight(grey, np.eye(2, 3), (patch,)), 200)
    assert [round(r.at / 10) * 10 for r in across] == [100, 200, 300]
    assert all(r.end - r.start > 590 for r in across)
    assert [round(r.at / 10) * 10 for r in down] == [100, 400, 700]


def test_lines_of_a_row_that_a_page_break_leaves_open_are_rules() -> None:
    """The short lines of an open row at the top of a page lead to where the sides of the table end; a stroke does not."""
    pytest.importorskip("cv2")
    import numpy as np

    from extract.readers.picture import Straight
    from extract.readers.rules import rulings

    grey = np.full((1000, 800), 255, np.uint8)
    for y in (160, 300, 440):
        grey[y : y + 2, 100:701] = 0
    for x in (100, 700):
        grey[100:441, x : x + 2] = 0
    grey[100:160, 400:402] = 0
    grey[130:160, 550:552] = 0
    _, down = rulings(Straight(grey, np.eye(2, 3), ()), 200)
    assert [round(r.at / 10) * 10 for r in down] == [100, 400, 700]


def test_lines_of_a_row_alone_on_its_page_are_rules() -> None:
    """A single row that a page break cut off hangs on its lower rule, and all its lines end at one height; strokes that
    end where they please are none.
    """
    pytest.importorskip("cv2")
    import numpy as np

    from extract.readers.picture import Straight
    from extract.readers.rules import rulings

    grey = np.full((1000, 800), 255, np.uint8)
    grey[160:162, 100:701] = 0
    for x in (100, 250, 400, 550, 700):
        grey[100:161, x : x + 2] = 0
    for x, top in ((180, 120), (320, 130), (480, 115)):
        grey[top:161, x : x + 2] = 0
    across, down = rulings(Straight(grey, np.eye(2, 3), ()), 200)
    assert [round(r.at / 10) * 10 for r in across] == [160]
    assert [round(r.at / 10) * 10 for r in down] == [100, 250, 400, 550, 700]


def test_lines_end_where_they_meet() -> None:
    """A dashed line that sticks out a little over the line that it ends at does not begin a row of its own."""
    pytest.importorskip("cv2")
    import numpy as np

    from extract.readers.picture import Straight
    from extract.readers.rules import rulings

    grey = np.full((1000, 800), 255, np.uint8)
    for y in (100, 200, 300):
        grey[y : y + 2, 100:701] = 0
    for x, top in ((100, 100), (300, 194), (500, 195), (700, 100)):
        grey[top:301, x : x + 2] = 0
    across, down = rulings(Straight(grey, np.eye(2, 3), ()), 200)
    tops = {line.at for line in across}
    assert len(down) == 4
    assert all(line.start in tops and line.end in tops for line in down)


@pytest.mark.parametrize(("rules", "longest", "pages"), [(2, 400, 1), (1, 400, 2), (0, 400, 2), (0, 150, 1)])
def test_a_table_over_the_middle_is_of_one_page(rules: int, longest: float, pages: int) -> None:
    """Two columns of text on a wide picture are two pages, unless rules join them, of which one may be a stray, or one of
    them has no line of text but only figures.
    """
    pytest.importorskip("cv2")
    import numpy as np

    from extract.readers.picture import straighten

    grey = np.full((900, 1300), 255, np.uint8)
    for y in range(rules):
        grey[300 + 100 * y : 302 + 100 * y, 100:1200] = 0
    places = ((300.0, 400.0), (870.0, longest), (1090.0, longest))
    patches = [Patch(x, y, length, 30.0, 0.0) for x, length in places for y in range(100, 600, 80)]
    assert len(straighten(grey, Fixed(patches))) == pages


@pytest.mark.parametrize(("figure_at", "lines"), [(150, 2), (198, 1)])
def test_cells_that_the_detector_took_for_one_line_are_read_each_alone(figure_at: int, lines: int) -> None:
    """A line of text through which the rule between two cells runs is two, unless print stands on the rule."""
    pytest.importorskip("cv2")
    import numpy as np

    from extract.readers.sheet import sheets

    grey = np.full((1000, 800), 255, np.uint8)
    for y in (160, 220):
        grey[y : y + 2, 100:301] = 0
    for x in (100, 200, 300):
        grey[160:222, x : x + 3] = 0
    grey[180:202, figure_at : figure_at + 8] = grey[180:202, 240:250] = 0
    (found,) = sheets(grey, 200, Fixed([Patch(200.0, 191.0, 190.0, 40.0, 0.0)], (Glyph("0", 0.99, 0.5),)))
    assert len(found[0].words) == lines


@pytest.mark.parametrize(("stroke", "turned"), [(8, False), (28, True)])
def test_the_longest_lines_tell_which_way_is_up(stroke: int, turned: bool) -> None:
    """A page on its head is turned, and only the lines that tell so are read twice."""
    pytest.importorskip("cv2")
    import numpy as np

    from extract.readers.sheet import sheets

    class Upright(Fixed):
        """Reads well what has its ink at the top."""

        count = 0

        def recognise(self, lines: Any) -> list[Any]:
            self.count += len(lines)
            upper = [line[: len(line) // 2].min() < line[len(line) // 2 :].min() for line in lines]
            return [(Glyph("天", 0.99 if one else 0.3, 0.5),) for one in upper]

    grey = np.full((1000, 800), 255, np.uint8)
    for y in range(100, 900, 80):
        grey[y - 20 + stroke : y - 16 + stroke, 100:700] = 0
    engine = Upright([Patch(400.0, float(y), 600.0, 40.0, 0.0) for y in range(100, 900, 80)])
    ((sheet, _),) = sheets(grey, 200, engine)
    assert (sheet.to_page[0] < 0) is turned
    assert engine.count == (16 if turned else 10)
    assert {word.confidence for word in sheet.words} == {0.99}


def test_red_seals_are_taken_out() -> None:
    """Red ink turns to paper, black print under it stays black."""
    pytest.importorskip("cv2")
    import numpy as np

    from extract.readers.picture import clean

    pixels = np.full((400, 400, 3), 255, np.uint8)
    pixels[100:300, 100:300] = (215, 50, 60)
    pixels[190:210, 150:250] = (20, 5, 5)
    grey = clean(pixels)
    assert grey[150, 150] > 230
    assert grey[200, 200] < 60


def test_print_in_red_is_no_seal() -> None:
    """Where there is no other ink on a page, what is red is the report itself."""
    pytest.importorskip("cv2")
    import numpy as np

    from extract.readers.picture import clean

    pixels = np.full((400, 400, 3), 255, np.uint8)
    pixels[100:300:20, 100:300] = (200, 40, 40)
    assert clean(pixels)[100, 150] < 120


def test_crooked_page_is_straightened() -> None:
    """A page two degrees askew comes out level, and its matrix leads back to where things stood."""
    cv2 = pytest.importorskip("cv2")
    import numpy as np

    from extract.readers.picture import straighten

    level = np.full((1200, 900), 255, np.uint8)
    level[600:603, 100:800] = 0
    turn = cv2.getRotationMatrix2D((450, 600), -2.0, 1.0)
    askew = cv2.warpAffine(level, turn, (900, 1200), borderValue=255)
    lines = [Patch(450.0, y, 600.0, 30.0, float(np.deg2rad(2.0))) for y in (200.0, 400.0, 800.0)]
    (page,) = straighten(askew, Fixed(lines))
    rows = np.flatnonzero((page.grey < 128).mean(axis=1) > 0.3)
    assert len(rows) >= 2
    _, y = page.to_picture @ (page.grey.shape[1] / 2, rows.mean(), 1.0)
    assert abs(y - 601) < 3


@pytest.mark.parametrize(("bent", "wobble"), [(0.0, 0.004), (0.03, 0.0)])
def test_only_a_bend_that_explains_the_slopes_is_straightened(bent: float, wobble: float) -> None:
    """A few lines of text on one half of a page, whose slopes were measured with errors, do not bend the other half."""
    pytest.importorskip("cv2")
    import numpy as np

    from extract.readers.bends import unbent

    grey = np.full((1200, 1600), 255, np.uint8)
    patches = [
        Patch(x, 100.0 + 90 * n, 300.0, 30.0, bent * (x / 1600 - 0.5) + wobble * (-1) ** (n * 7 // 3))
        for n in range(11)
        for x in ((200.0, 800.0, 1400.0) if bent else (300.0 + 20 * n,))
    ]
    _, moved = unbent(grey, patches)
    assert ([p.y for p in moved] != [p.y for p in patches]) is bool(bent)


def test_a_bend_that_blurs_the_lines_of_a_page_is_none() -> None:
    """Short pieces of text beside dashed rules were measured with errors that look like a bend: the dashes are level as they are."""
    pytest.importorskip("cv2")
    import numpy as np

    from extract.readers.bends import unbent

    grey = np.full((1200, 1600), 255, np.uint8)
    for y in range(100, 1100, 60):
        for x in range(100, 1500, 14):
            grey[y : y + 2, x : x + 8] = 0
    patches = [
        Patch(x, 100.0 + 90 * n, 300.0, 30.0, 0.04 * (x / 1600 - 0.5))
        for n in range(11)
        for x in (200.0, 800.0, 1400.0)
    ]
    straight, moved = unbent(grey, patches)
    assert straight is grey
    assert moved == patches


@pytest.mark.parametrize(("gap", "text", "count"), [(40, "0", 2), (12, "0", 1), (40, "，", 1)])
def test_without_rules_wide_gaps_part_columns(gap: int, text: str, count: int) -> None:
    """What the detector took for one line is two figures where the gap is wide, but not in a sentence, whose marks are
    wide themselves.
    """
    pytest.importorskip("cv2")
    import numpy as np

    from extract.readers.sheet import sheets

    grey = np.full((400, 600), 255, np.uint8)
    grey[190:212, 200:215] = grey[190:212, 215 + gap : 230 + gap] = 0
    engine = Fixed([Patch(220.0 + gap / 2, 201.0, 60.0 + gap, 36.0, 0.0)], (Glyph(text, 0.99, 0.5),))
    (found,) = sheets(grey, 200, engine)
    assert len(found[0].words) == count


@pytest.mark.parametrize(("others", "text", "count"), [(3, "不益", 2), (1, "不益", 1), (3, "不（", 1)])
def test_a_gap_where_other_lines_begin_parts_columns(others: int, text: str, count: int) -> None:
    """Labels of two levels that the detector took for one line are two, for the second begins where others begin."""
    pytest.importorskip("cv2")
    import numpy as np

    from extract.readers.sheet import sheets

    grey = np.full((600, 600), 255, np.uint8)
    grey[190:212, 200:222] = grey[190:212, 234:256] = 0
    patches = [Patch(228.0, 201.0, 72.0, 36.0, 0.0)]
    for n in range(others):
        grey[290 + 60 * n : 312 + 60 * n, 234:256] = 0
        patches.append(Patch(245.0, 301.0 + 60 * n, 38.0, 36.0, 0.0))
    engine = Fixed(patches, tuple(Glyph(char, 0.99, 0.3 + 0.4 * n) for n, char in enumerate(text)))
    (found,) = sheets(grey, 200, engine)
    assert sum(word.top < 80 for word, _ in found[0].words) == count


@pytest.mark.parametrize(("apart", "parted"), [(14, False), (26, True)])
def test_the_digits_of_a_figure_are_no_columns(apart: int, parted: bool) -> None:
    """Beside the strokes of an 11 is room, and its second one may stand where the lone digits of other rows do."""
    pytest.importorskip("cv2")
    import numpy as np

    from extract.readers.sheet import sheets

    grey = np.full((600, 600), 255, np.uint8)
    grey[190:212, 200:203] = grey[190:212, 200 + apart : 203 + apart] = 0
    patches = [Patch(202.0 + apart / 2, 201.0, apart + 16.0, 36.0, 0.0)]
    for n in range(3):
        grey[290 + 60 * n : 312 + 60 * n, 200 + apart : 212 + apart] = 0
        patches.append(Patch(206.0 + apart, 301.0 + 60 * n, 25.0, 36.0, 0.0))
    ends = 8 / (apart + 16)
    engine = Fixed(patches, (Glyph("1", 0.99, ends), Glyph("1", 0.99, 1 - ends)))
    (found,) = sheets(grey, 200, engine)
    assert (sum(word.top < 80 for word, _ in found[0].words) > 1) is parted


@pytest.mark.parametrize(
    ("read", "texts"), [("2. 其他", ["2. 其他"]), ("其他 处理", ["其他", "处理"]), ("总计 12", ["总计", "12"])]
)
def test_a_label_is_one_word_with_its_number(read: str, texts: list[str]) -> None:
    """A space parts words of labels and figures, but not a label from its number."""
    widths = [20 if char > "\u2e80" else 10 for char in read]
    middles = [sum(widths[:n]) + width / 2 for n, width in enumerate(widths)]
    reading = tuple(Glyph(char, 0.99, x / sum(widths)) for char, x in zip(read, middles, strict=True))
    found = _words(Patch(100, 50, sum(widths), 25, 0.0), reading, [])
    assert [seen.word.text for seen in found] == texts


def test_figures_that_the_detector_overlooks_are_words_where_no_rules_are() -> None:
    """A lone figure outside all lines of text is read, and what is no figure is left out."""
    pytest.importorskip("cv2")
    import numpy as np

    from extract.readers.overlooked import overlooked
    from extract.readers.picture import Straight

    grey = np.full((400, 600), 255, np.uint8)
    grey[190:212, 200:215] = grey[195:199, 500:520] = 0
    grey[300:303, 300:303] = 0  # a speck
    page = Straight(grey, np.eye(2, 3), (Patch(300.0, 100.0, 400.0, 36.0, 0.0),))
    for sign, sure, places in (("0", 0.9, [208, 510]), ("O", 0.9, [208, 510]), ("0", 0.3, []), ("章", 0.9, [])):
        found = overlooked(page, Fixed([], (Glyph(sign, sure, 0.5),)))
        assert sorted(round(patch.x) for patch, _ in found) == places


def test_an_overlooked_eleven_is_one_figure_among_many_lone_digits() -> None:
    """The patches of lone digits are narrower than high: their heights are those of print."""
    pytest.importorskip("cv2")
    import numpy as np

    from extract.readers.overlooked import overlooked
    from extract.readers.picture import Straight

    grey = np.full((400, 600), 255, np.uint8)
    grey[190:212, 200:203] = grey[190:212, 211:214] = 0
    zeros = (Patch(50.0 * n, 100.0, 13.0, 36.0, 0.0) for n in range(1, 9))
    page = Straight(grey, np.eye(2, 3), (Patch(300.0, 50.0, 400.0, 36.0, 0.0), *zeros))
    ((patch, _),) = overlooked(page, Fixed([], (Glyph("1", 0.9, 0.3), Glyph("1", 0.9, 0.7))))
    assert round(patch.x) == 207


def test_rules_between_stacked_figures_are_no_dashes() -> None:
    """The detector may take the lone digits of several rows for one line that runs down, rules and all."""
    np = pytest.importorskip("numpy")

    from extract.readers.lines import _stacked

    column = np.full((200, 20), 250, np.uint8)
    for top in (20, 80, 140):
        column[top : top + 18, 6:14] = 30
        column[top + 38 : top + 41] = 40
        column[top + 41] = 120
    tiles, middles = _stacked(column)
    assert [round(middle) for middle in middles] == [29, 89, 149]
    assert tiles.shape == (20, 60)
    assert tiles[:, :5].min() == 250


def test_an_empty_cell_is_not_taken_for_its_neighbour() -> None:
    """Without rules, what is seen at the place of an empty cell may be of the row above, and is not looked at."""
    cells = [PieceCell("", 1, 0, 1, 1, 1, Box(0, 15, 50, 30)), PieceCell("7", 0, 0, 1, 1, 1, Box(0, 0, 50, 16), 10.0)]
    cells += [PieceCell("", 2, 0, 1, 1, 1, Box(0, 40, 50, 50)), PieceCell("8", 3, 0, 1, 1, 1, Box(0, 60, 50, 70), 10.0)]
    for ruled, count in ((True, 4), (False, 3)):
        piece = Piece(tuple(cells), (0.0, 50.0), Box(0, 0, 50, 70), 1, ruled)
        assert len(cells_to_look_at(Layout(1, 100.0, 100.0, 0, (), (piece,)))) == count


def test_real_recogniser_reads_a_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the recogniser installed, a picture of a table gives its cells, and reading it again costs nothing."""
    pytest.importorskip("rapidocr")
    pytest.importorskip("onnxruntime")
    monkeypatch.setenv(kept.FOLDER, str(tmp_path))
    from fixtures import fonts
    from PIL import Image, ImageDraw, ImageFont

    page = Image.new("RGB", (1654, 2339), "white")
    pen = ImageDraw.Draw(page)
    font = ImageFont.truetype(str(fonts.folder() / fonts.SOURCES["hei"]), 36)
    rows = (("信息内容", "制发件数", "废止件数"), ("规章", "0", "1"), ("规范性文件", "17", "308"))
    for y in range(4):
        pen.line((200, 300 + 90 * y, 1400, 300 + 90 * y), fill="black", width=3)
    for x in range(4):
        pen.line((200 + 400 * x, 300, 200 + 400 * x, 570), fill="black", width=3)
    for y, row in enumerate(rows):
        for x, text in enumerate(row):
            pen.text((240 + 400 * x, 322 + 90 * y), text, fill="black", font=font)
    path = tmp_path / "page.png"
    page.save(path)
    source: Source = readers.open_source("page.png", path.read_bytes())
    document = readers.read(source)
    (table,) = document.tables()
    assert document.reader == "image"
    assert [[c.text if c else None for c in row] for row in table.grid] == [list(row) for row in rows]
    monkeypatch.setattr("extract.ocr.engine", lambda: pytest.fail("the page was read before"))
    assert readers.read(source).blocks == document.blocks
    assert scan.accepts(source)
