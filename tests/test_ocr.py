"""The recogniser: readings as data, and the real one where it is installed."""

from __future__ import annotations

import pytest

from extract import ocr
from extract.errors import NoReader
from extract.ocr import Glyph, confidence_of, text_of


def test_a_reading_is_as_sure_as_its_worst_character() -> None:
    """One doubtful digit makes a doubtful number; spaces do not count, and nothing read is nothing sure."""
    reading = (Glyph("1", 0.99, 0.2), Glyph(" ", 0.1, 0.4), Glyph("7", 0.6, 0.8))
    assert text_of(reading) == "1 7"
    assert confidence_of(reading) == 0.6
    assert confidence_of(()) == 0.0


def test_without_it_the_command_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """A missing part of the recogniser is told with the command that installs it."""
    monkeypatch.setattr(ocr, "find_spec", lambda name: None)
    assert not ocr.installed()
    with pytest.raises(NoReader, match="nianbao\\[ocr\\]"):
        ocr.require()


def test_real_recogniser_finds_and_reads_a_line() -> None:
    """A drawn line is found where it stands and read, with candidates that are less likely than what was read."""
    pytest.importorskip("rapidocr")
    pytest.importorskip("onnxruntime")
    np = pytest.importorskip("numpy")
    pytest.importorskip("cv2")
    from fixtures import fonts
    from PIL import Image, ImageDraw, ImageFont

    picture = Image.new("L", (700, 400), 255)
    font = ImageFont.truetype(str(fonts.folder() / fonts.SOURCES["song"]), 40)
    ImageDraw.Draw(picture).text((150, 180), "政府信息公开 2023", fill=0, font=font)
    grey = np.asarray(picture)
    engine = ocr.engine()
    (patch,) = engine.detect(grey)
    assert 150 < patch.x < 560
    assert abs(patch.y - 205) < 15
    (reading,) = engine.recognise([grey[165:250, 140:600]])
    assert text_of(reading).replace(" ", "") == "政府信息公开2023"
    assert confidence_of(reading) > 0.9
    assert all(chance <= glyph.confidence for glyph in reading for _, chance in glyph.others)
