"""Confidence is calibrated: of the cells at each band, about as many are right as it says, on documents from a fixed seed."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
import pytest
from benchmarks import planted
from benchmarks.calibration import bands, judged
from fixtures import text
from fixtures.make import seed_of
from fixtures.printer import Printer
from fixtures.truth import make_truth

from extract.errors import Unusable
from extract.pipeline import extract
from extract.readers import open_source

SEED = 31
# So many cells of a band come from so few rows that they say little: those of a row are right or wrong together.
FEW = 150


def read(printers: list[Printer], count: int) -> Iterator[pd.DataFrame]:
    """The judged cells of some documents of each style."""
    for printer in printers:
        truths = [make_truth(seed_of(SEED, printer.name, n)) for n in range(count)]
        for printed, gold in printer.prints(truths):
            try:
                report = extract(open_source(f"report{printer.extension}", printed.content))
            except Unusable:
                continue
            yield judged(((f.cell, f) for f in report.facts), gold["cells"])


@pytest.fixture(scope="module")
def cells() -> pd.DataFrame:
    """The judged cells of documents of all quick styles."""
    digital = [p for media in ("pdf", "html", "docx") for p in planted.quick(media)]
    return pd.concat([*read(list(text.PRINTERS), 12), *read(digital[::4], 1)], ignore_index=True)


def test_each_band_is_as_right_as_it_says(cells: pd.DataFrame) -> None:
    """Low bands within a fifth, high ones within a twentieth; no cell is without a confidence."""
    assert cells["confidence"].notna().all()
    known = [band for _, band in bands(cells) if len(band) >= FEW]
    assert len(known) >= 4
    for band in known:
        claimed, right = band["confidence"].mean(), band["right"].mean()
        assert abs(claimed - right) <= (0.05 if claimed > 0.95 else 0.2), (claimed, right, len(band))


def test_a_higher_confidence_is_more_often_right(cells: pd.DataFrame) -> None:
    """Whoever asks for 0.95 loses no more than one cell of 200, and what is below is right less often than what is above."""
    high, low = (cells[cells["confidence"] >= 0.95], cells[cells["confidence"] < 0.95])
    assert len(low) > FEW
    assert high["right"].mean() > 0.995
    assert low["right"].mean() < 0.9
