"""Planted mistakes are told as what they are, on a few reports of each kind of file from a fixed seed."""

from __future__ import annotations

import random
from decimal import Decimal

import pytest
from benchmarks import planted
from benchmarks.planted import Count, Lone
from fixtures import mistakes, torn
from fixtures.figures import broken
from fixtures.text import STYLES, print_style
from fixtures.truth import make_truth

from extract.form import table
from extract.model import Fact

SEED = 2024


def test_the_mistakes_of_the_agency_in_texts_are_blamed_on_it() -> None:
    """Nearly all mistakes in cells that the text settles are told; damage gives warning and is not blamed on the agency."""
    total = Count()
    for name, style in STYLES:
        for number in range(4):
            total.add(planted.count_text(name, style, SEED, number))
    assert total.mistakes > 50
    assert total.told >= 0.97 * total.mistakes
    assert total.misblamed == 0
    assert total.hit > 60
    assert total.wrong <= 0.01 * total.hit


@pytest.mark.parametrize("media", ["pdf", "html", "docx"])
def test_digital_files_tell_mistakes_and_are_never_altered(media: str) -> None:
    """The value of each fact is what its text says, cells that a reader tore give warning, and mistakes are blamed."""
    total = Count()
    for printer in planted.quick(media):
        total.add(planted.count_file(printer, SEED, 0))
    assert (total.altered, total.misblamed, total.wrong, total.unread) == (0, 0, 0, 0)
    assert total.mistakes >= 6
    assert total.told >= 0.9 * total.mistakes


def test_lone_numbers_are_found_or_inferred() -> None:
    """Where the sums settle the column of a number alone in its row it is found there; where they do not it is inferred."""
    rows = Lone()
    for name, style in planted.LOSING:
        for number in range(6):
            planted.count_lone(name, style, SEED, number, rows)
    assert rows.settled >= 5
    assert rows.found == rows.settled
    assert rows.left > 30
    assert rows.inferred == rows.left


@pytest.mark.parametrize("kind", list(mistakes.KINDS))
def test_a_planted_mistake_breaks_the_sums_it_names(kind: str) -> None:
    """A truth has no broken sum before, and after it exactly those of the mistake."""
    truth = make_truth(7, mistakes=0, edition="2021", profile="medium", blanks="none", missing=(), replaced=())
    spoilt, mistake = mistakes.plant(truth, kind, random.Random(1))
    assert mistake is not None
    values = {k: f.value for k, f in spoilt.figures.items()}
    found = [i for t in spoilt.tables for i in broken(values, t.form.identities)]
    assert truth.broken == ()
    assert set(map(id, found)) == set(map(id, mistake.broken)) == set(map(id, spoilt.broken))
    assert {k for k in values if values[k] != truth.figures[k].value} == mistake.cells


@pytest.mark.parametrize("kind", list(torn.KINDS))
def test_a_torn_figure_is_that_of_a_cell_named(kind: str) -> None:
    """The text changes, and what is left of it without the figures of the cells hit does not."""
    truth = make_truth(7, mistakes=0, edition="2021", profile="medium", blanks="none", missing=(), replaced=())
    whole = print_style(truth, random.Random(1), dict(STYLES)["space_rows"])
    printed, hit = torn.tear(whole, kind, ("disclosure", "requests", "disputes"), random.Random(2))
    assert hit
    assert printed.text != whole.text
    left = [[(p.key, p.text) for p in each.pieces if p.key and p.key not in hit] for each in (whole, printed)]
    assert left[0] == left[1]


@pytest.mark.parametrize(
    ("text", "value", "altered"),
    [
        ("251000元", "25.1", False),
        ("１，２０４", "1204", False),
        ("减 3", "-3", False),
        ("17", "71", True),
        (None, "1", True),
    ],
)
def test_an_altered_figure_is_one_whose_text_says_another(text: str | None, value: str, altered: bool) -> None:
    """Units, signs, widths and commas are read; another number is none of these."""
    spec = table("2021", "disclosure")
    assert spec is not None
    cell = next(c for c in spec.cells if c.unit == "万元")
    assert planted.is_altered(Fact(cell, Decimal(value), text, "printed", "test", 1.0)) is altered
