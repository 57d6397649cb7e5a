"""The recogniser behind two functions: where text stands in a picture, and what a picture of one line says.

The models are those of PP-OCRv6, which lie in the wheel of `rapidocr`; nothing is fetched. They are run by onnxruntime
without the rest of that package, because what counts here is what it hides: how sure each character is, and what else
it may be. Another recogniser takes their place by being an `Engine`.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final, NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from extract.errors import NoReader

Picture = npt.NDArray[np.uint8]  # grey, one byte for each pixel
Floats = npt.NDArray[np.float32]

INSTALL: Final = "pip install 'nianbao[ocr]'"
_NEEDED: Final = ("PIL", "cv2", "onnxruntime", "rapidocr")
# The detector sees pages at this size; figures of 9 points are then 15 pixels high, and it still finds them.
_LONG_SIDE: Final = 1440
_INK: Final = 0.3  # probability from which a pixel belongs to text
_TEXT: Final = 0.5  # mean probability from which a patch of such pixels is text
_MARGIN: Final = 1.6  # the detector marks the core of a line; the line is larger by this times area through outline
_HEIGHT: Final = 48  # of a line in pixels, as the recogniser wants it
_NARROWEST: Final = 64
_STEP: Final = 32
_WIDEST: Final = 3200
_AT_ONCE: Final = 800  # pixels of width in one batch; what more of them share is less than what they lose in the cache
_OTHERS: Final = 4  # candidates that are kept for each character, besides the best
_UNLIKELY: Final = 0.001


class Patch(NamedTuple):
    """A line of text found in a picture: its middle, length, height and slope (radians), in pixels."""

    x: float
    y: float
    length: float
    height: float
    slope: float


class Glyph(NamedTuple):
    """A character as read: how likely it is, where its middle is (0 to 1 along the line), what else it may be."""

    text: str
    confidence: float
    at: float
    others: tuple[tuple[str, float], ...] = ()


Reading = tuple[Glyph, ...]


class Engine(Protocol):
    """A recogniser."""

    def detect(self, picture: Picture) -> list[Patch]:
        """The lines of text in a picture."""

    def recognise(self, lines: Sequence[Picture]) -> list[Reading]:
        """What pictures of one line each say."""


def text_of(reading: Reading) -> str:
    """The characters of a reading."""
    return "".join(glyph.text for glyph in reading)


def confidence_of(reading: Reading) -> float:
    """How likely all characters are right: as likely as the least likely one; 0 for no characters."""
    return min((glyph.confidence for glyph in reading if glyph.text != " "), default=0.0)


def installed() -> bool:
    """Whether the recogniser is there."""
    return all(find_spec(name) is not None for name in _NEEDED)


def require() -> None:
    """Raise `NoReader` where the recogniser is not installed."""
    if not installed():
        raise NoReader(f"the file is a picture; install what reads pictures: {INSTALL}")


@cache
def engine() -> Engine:
    """The recogniser, loaded once in each process. Raises `NoReader` where it is not installed."""
    require()
    return _Onnx.load()


@dataclass(frozen=True, slots=True)
class _Onnx:
    """The two models, and the characters that the second one knows (0 is none)."""

    detector: Any
    recogniser: Any
    characters: tuple[str, ...]

    @classmethod
    def load(cls) -> _Onnx:
        spec = find_spec("rapidocr")
        models = Path(spec.origin if spec is not None and spec.origin is not None else "").parent / "models"
        found = {kind: next(iter(sorted(models.glob(f"*_{kind}_*.onnx"))), None) for kind in ("det", "rec")}
        if found["det"] is None or found["rec"] is None:
            raise NoReader(
                f"the models of the recogniser are not where rapidocr keeps them; install it anew: {INSTALL}"
            )
        detector, recogniser = _session(found["det"], keeps=True), _session(found["rec"], keeps=False)
        names = recogniser.get_modelmeta().custom_metadata_map["character"].splitlines()
        return cls(detector, recogniser, ("", *names, " "))

    def detect(self, picture: Picture) -> list[Patch]:
        import cv2

        height, width = picture.shape
        scale = min(1.0, _LONG_SIDE / max(height, width))
        size = [max(_STEP, round(side * scale / _STEP) * _STEP) for side in (width, height)]
        small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
        plane = small.astype(np.float32) / 127.5 - 1
        (heat,) = self.detector.run(None, {self.detector.get_inputs()[0].name: np.stack([plane] * 3)[None]})
        heat = heat[0, 0]
        mask = cv2.dilate((heat > _INK).astype(np.uint8), np.ones((2, 2), np.uint8))
        outlines, _ = cv2.findContours(mask, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
        across, down = width / size[0], height / size[1]
        patches = []
        for outline in outlines:
            (x, y), (a, b), angle = cv2.minAreaRect(outline)
            if min(a, b) < 3 or _mean_inside(heat, outline) < _TEXT:
                continue
            grown = _MARGIN * a * b / (a + b)  # twice the distance by which each side moves out
            a, b = a + grown, b + grown
            if abs(angle) > 45:
                a, b, angle = b, a, angle - 90 if angle > 0 else angle + 90
            patches.append(Patch(x * across, y * down, a * across, b * down, float(np.deg2rad(angle))))
        return patches

    def recognise(self, lines: Sequence[Picture]) -> list[Reading]:
        widths = [min(_WIDEST, max(1, round(_HEIGHT * p.shape[1] / p.shape[0]))) for p in lines]
        readings: list[Reading] = [()] * len(lines)
        batch: list[int] = []
        room = 0
        for index in [*sorted(range(len(lines)), key=widths.__getitem__), -1]:
            wide = _rounded(widths[index]) if index >= 0 else _AT_ONCE
            if batch and (index < 0 or (len(batch) + 1) * wide > _AT_ONCE):
                for member, reading in zip(batch, self._batch([lines[i] for i in batch], room), strict=True):
                    readings[member] = reading
                batch = []
            batch.append(index)
            room = wide
        return readings

    def _batch(self, lines: Sequence[Picture], room: int) -> list[Reading]:
        import cv2

        planes: Floats = np.zeros((len(lines), 3, _HEIGHT, room), np.float32)
        shares = []
        for plane, line in zip(planes, lines, strict=True):
            width = min(room, max(1, round(_HEIGHT * line.shape[1] / line.shape[0])))
            plane[:, :, :width] = cv2.resize(line, (width, _HEIGHT)).astype(np.float32) / 127.5 - 1
            shares.append(room / width)
        (chances,) = self.recogniser.run(None, {self.recogniser.get_inputs()[0].name: planes})
        return [self._decoded(chance, share) for chance, share in zip(chances, shares, strict=True)]

    def _decoded(self, chances: Floats, share: float) -> Reading:
        """The characters of a line: runs of steps with the same best character, each read at its surest step."""
        best = chances.argmax(axis=1)
        starts = np.flatnonzero(np.diff(best, prepend=-1))
        glyphs = []
        for start, end in zip(starts.tolist(), [*starts[1:].tolist(), len(best)], strict=True):
            if best[start] == 0:
                continue
            step = start + int(chances[start:end, best[start]].argmax())
            row = chances[step]
            likely = sorted(np.flatnonzero(row >= _UNLIKELY).tolist(), key=lambda i: -row[i])[: _OTHERS + 1]
            others = tuple((self.characters[i], round(float(row[i]), 4)) for i in likely if i not in (0, best[start]))
            at = (start + end) / 2 / len(best) * share
            glyphs.append(Glyph(self.characters[best[start]], round(float(row[best[start]]), 4), round(at, 4), others))
        return tuple(glyphs)


def _rounded(width: int) -> int:
    return max(_NARROWEST, -(-width // _STEP) * _STEP)


def _mean_inside(heat: Floats, outline: Any) -> float:
    import cv2

    x, y, width, height = cv2.boundingRect(outline)
    mask = np.zeros((height, width), np.uint8)
    cv2.fillPoly(mask, [outline - (x, y)], 1)
    return float(cv2.mean(heat[y : y + height, x : x + width], mask)[0])


def _session(model: Path, keeps: bool) -> Any:
    """A model ready to run; `keeps` its memory from run to run. Pages are of a few sizes, and a sixth of the time of finding
    text on them goes into new memory; lines are of all lengths, and the longest ever read would hold its memory for good.
    """
    from onnxruntime import InferenceSession, SessionOptions

    options = SessionOptions()
    options.log_severity_level = 4
    options.enable_cpu_mem_arena = keeps
    # Threads that wait for work in a loop take a third of all processor time, and from whatever else runs.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    if multiprocessing.parent_process() is not None:
        options.intra_op_num_threads = 1  # there is a worker for each core
    return InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
