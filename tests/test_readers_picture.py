"""Pictures of pages made even: what lies on them and around them beside print."""

from __future__ import annotations

import pytest

pytest.importorskip("cv2")

import numpy as np
import numpy.typing as npt

from extract.ocr import Patch
from extract.readers.picture import Straight, clean
from extract.readers.rules import rulings

Grey = npt.NDArray[np.uint8]


def _page() -> Grey:
    """A white page of 400 x 600 pixels with a black stroke of 4 x 30 in the middle."""
    grey = np.full((600, 400), 255, np.uint8)
    grey[285:315, 198:202] = 20
    return grey


def _stroke(grey: Grey) -> tuple[int, int]:
    """The darkest of the stroke, and of the rest."""
    rest = grey.copy()
    rest[280:320, 193:207] = 255
    return int(grey[290:310, 199:201].max()), int(rest.min())


def test_shaded_cells_have_sharp_edges() -> None:
    """A grey cell becomes as white as the paper around it, up to its edges, and what is printed in it stays."""
    grey = np.full((600, 400), 255, np.uint8)
    grey[200:400, 100:300] = 130
    grey[285:315, 198:202] = 20
    even = clean(grey)
    assert even[292:308, 199:201].max() < 80
    shade = even[220:380, 120:280]
    shade[60:100, 72:90] = 255
    assert shade.min() > 225


def test_a_rule_beside_a_shaded_cell_is_found() -> None:
    """The line below a dark head is a rule, though on one side of it there is no paper; the edge of the head alone is none."""
    grey = np.full((600, 400), 255, np.uint8)
    for y in (100, 300):
        grey[y : y + 3, 50:350] = 0
    grey[103:200, 50:350] = 120
    across, _ = rulings(Straight(grey, np.eye(2, 3), ()), 200)
    assert [round(line.at) for line in across] == [101, 301]
    grey[200:203, 50:350] = 0
    across, _ = rulings(Straight(grey, np.eye(2, 3), ()), 200)
    assert [round(line.at) for line in across] == [101, 201, 301]


def test_specks_of_a_fax_are_taken_out() -> None:
    """Single dark pixels all over a page are dirt; a point is larger, and a few pixels are left alone."""
    dirty, few = _page(), _page()
    chance = np.random.default_rng(3)
    for y, x in zip(*(chance.integers(0, size, 2500) for size in (600, 400)), strict=True):
        dirty[y, x] = 0
    dirty[100:103, 100:103] = 0
    few[100, 100] = 0
    assert int((clean(dirty)[110:270] < 128).sum()) < 300
    assert clean(dirty)[101, 101] < 128
    assert clean(few)[100, 100] < 128


@pytest.mark.parametrize("level", [80, 150, 200])
def test_lines_of_dirt_down_the_page_are_taken_out(level: int) -> None:
    """A line from the top of a picture to its bottom is dirt in the feeder; print under it stays."""
    grey = _page()
    grey[:, 199:202] = (grey[:, 199:202].astype(int) * level // 255).astype(np.uint8)
    grey[:, 300:303] = level
    stroke, rest = _stroke(clean(grey))
    assert (stroke < 100, rest > 230) == (True, True)


def test_rules_are_no_lines_of_dirt() -> None:
    """A line that ends within the page is none of dirt."""
    grey = _page()
    grey[30:570, 300:303] = 60
    assert clean(grey)[300, 301] < 100


def test_what_is_around_the_page_is_paper() -> None:
    """The black lid of a scanner beside a page says nothing; a black spot within the page stays."""
    grey = _page()
    grey[:, :40] = 20
    grey[100:180, 150:230] = 20
    even = clean(grey)
    assert even[300, 10] == 255
    assert even[140, 190] < 128
    assert _stroke(even)[0] < 100


def test_a_negative_is_turned() -> None:
    """White print on black becomes black print on white."""
    assert np.array_equal(clean(255 - _page()), _page())


def test_waves_of_a_photographed_screen_are_no_rules() -> None:
    """Fine lines all over a page are its grain, however long they are; the rules on it are darker."""
    rows = 225 + 25 * np.cos(np.arange(600) * 1.7)
    grey = np.ascontiguousarray(np.repeat(rows[:, None], 400, axis=1).astype(np.uint8))
    for y in (100, 300):
        grey[y : y + 3, 50:350] = 40
    across, _ = rulings(Straight(grey, np.eye(2, 3), ()), 200)
    assert [round(line.at) for line in across] == [101, 301]


@pytest.mark.parametrize(("top", "bottom", "rule"), [(113, 150, False), (102, 160, True)])
def test_a_one_in_a_low_row_is_no_rule(top: int, bottom: int, rule: bool) -> None:
    """A figure 1 that the detector overlooked nearly reaches from rule to rule; a rule does."""
    grey = np.full((600, 400), 255, np.uint8)
    for y in (100, 160):
        grey[y : y + 3, 50:353] = 0
    for x in (50, 350):
        grey[100:160, x : x + 3] = 0
    grey[top:bottom, 200:203] = 0
    _, down = rulings(Straight(grey, np.eye(2, 3), ()), 200)
    assert [round(line.at) for line in down] == ([51, 201, 351] if rule else [51, 351])


@pytest.mark.parametrize("whole", [True, False])
def test_lines_beside_a_row_of_figures_are_rules(whole: bool) -> None:
    """The short lines between figures are rules, also where the detector takes the row, with its lines, for one line of
    text; the strokes of figures that are found one by one are none.
    """
    grey = np.full((600, 700), 255, np.uint8)
    for y in (100, 160):
        grey[y : y + 3, 50:653] = 0
    for x in (50, 200, 350, 500, 650):
        grey[100:160, x : x + 3] = 0
    figures = [] if whole else [125, 275, 425, 575]
    for x in figures:
        grey[113:150, x : x + 3] = 0
    row = [Patch(350, 130, 580, 62, 0.0)] if whole else [Patch(x + 1, 131, 30, 36, 0.0) for x in figures]
    patches = (*row, *(Patch(350, y, 500, 50, 0.0) for y in (250, 320, 390)))
    _, down = rulings(Straight(grey, np.eye(2, 3), patches), 200)
    assert [round(line.at) for line in down] == [51, 201, 351, 501, 651]
