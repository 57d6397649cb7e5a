"""Repairs from end to end: a printed report, one digit of it spoilt, scanned, recognised and mended."""

from __future__ import annotations

import random
from decimal import Decimal
from pathlib import Path

import pytest
from fixtures import scan as scans
from fixtures.pdf_look import draw
from fixtures.pdf_reportlab import report
from fixtures.truth import Truth, make_truth

from extract import pipeline, readers
from extract.model import Report
from extract.readers import kept

WEAR = scans.Wear(grey=True)


def _scanned(truth: Truth, spoilt: str) -> Report:
    """The report as read from its scan, on which the lower half of a figure is gone."""
    from PIL import ImageDraw
    from pypdfium2 import PdfDocument

    small = {"table_size": 9.0, "row": 0.0, "padding": 2.0, "size": 12.0, "leading": 1.25}
    plain = {"rules": "strokes", "watermark": False, "locked": "no", "contents": False, "turned": "no", "spare": 0.0}
    printed = report(truth, draw(random.Random(7), **small, **plain)).content
    (place,) = (
        f.place
        for f in pipeline.extract(readers.open_source("a.pdf", printed)).facts
        if f"{f.cell.table}/{f.cell.row}/{f.cell.column}" == spoilt
    )
    assert place.page is not None
    pages, _ = scans.pictures(printed, WEAR, random.Random(7))
    digits = scans.standing_figures(PdfDocument(printed)[place.page - 1])
    (digit,) = (
        d for d in digits if (place.x0 or 0) < d[0] < (place.x1 or 0) and (place.top or 0) < d[1] < (place.bottom or 0)
    )
    x0, top, x1, bottom = (side * WEAR.dpi / 72 for side in digit)
    spot = (x0 - 2, (top + bottom) / 2 + 1, x1 + 2, bottom + 2)
    ImageDraw.Draw(pages[place.page - 1]).rectangle(spot, fill="white")
    return pipeline.extract(readers.open_source("scan.pdf", scans.bound(pages, WEAR)))


@pytest.fixture
def _engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("rapidocr", "onnxruntime", "cv2", "reportlab"):
        pytest.importorskip(name)
    monkeypatch.setenv(kept.FOLDER, str(tmp_path))


@pytest.mark.usefixtures("_engine")
def test_spoilt_digit_is_repaired_and_the_agencys_mistake_is_not() -> None:
    """A digit whose lower half is gone is what row and column ask for; a total that the agency got wrong stays."""
    short = {"missing": ("disputes",), "dropped": ("problems", "other_matters")}
    truth = make_truth(23, edition="2021", profile="medium", blanks="none", mistakes=1, quirks=frozenset(), **short)
    spoilt = "requests/unable_to_provide.not_held/natural_person"
    assert "requests/outcomes_total/total" in truth.planted
    found = _scanned(truth, spoilt)
    facts = {f"{f.cell.table}/{f.cell.row}/{f.cell.column}": f for f in found.facts}
    assert facts[spoilt].status == "repaired"
    assert facts[spoilt].value == truth.figures[spoilt].value == Decimal(4)
    assert facts[spoilt].text != "4"
    assert {facts[key].status for key in truth.planted} == {"printed"}
    assert all(facts[key].value == truth.figures[key].value for key in truth.figures)
    assert [f.blame for f in found.findings if f.code == "low-confidence" and f.expected == 4] == ["extraction"]
