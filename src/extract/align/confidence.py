"""How often a reading is right, by its status and the way it was found.

The shares were counted on some 8,000 generated documents of all formats (a million cells), and rounded; a kind that was never
seen wrong has the share of the surest ones. `python -m benchmarks calibration` counts them anew. They say nothing
about a single cell beyond its kind.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Final

from extract.align.labels import ALIAS, BETWEEN, EXACT, FUZZY, NORMALISED, NUMBERED, Rung
from extract.model import Status

_SUREST: Final = 0.998
# For tables with cells: the share by the rung of the label, and what is left of it where the row's columns were counted or a
# head was damaged.
RUNGS: Final[Mapping[Rung, float]] = {
    EXACT: _SUREST,
    NORMALISED: _SUREST,
    ALIAS: _SUREST,
    NUMBERED: 0.99,
    BETWEEN: 0.99,
    FUZZY: 0.6,
}
INFERRED: Final = 0.6
DOUBTFUL: Final = 0.3
# That a cell is not in the file: where no row of the form was found for it, and where a row of a stream has too few figures.
NOT_FOUND: Final = 0.95
_MISSING: Final = 0.75
# For readings that a stream of text leaves open: the share that turned out right, by the end of the basis.
_OPEN: Final[tuple[tuple[str, float], ...]] = (
    ("+glued+surplus", 0.25),
    ("+glued+partial", 0.6),
    ("alike+surplus", 0.05),
    ("+surplus", 0.65),
    ("+glued", 0.45),
    ("alike+partial", 0.6),
    ("below+partial", 0.6),
    ("+partial", 0.75),
    ("+summed", 0.98),
    ("+placed", 0.98),
    ("+place", 0.98),
    ("+cut", 0.98),
    ("blocks", 0.98),
    ("touching", 0.98),
    ("order", 0.9),
    ("below", 0.9),
    ("", 0.85),
)
_SURE: Final[tuple[tuple[str, float], ...]] = (("+summed", 0.98), ("", _SUREST))


@cache
def confidence(status: Status, basis: str) -> float:
    """The share of right cells among those of a stream with this status and basis, 0 to 1."""
    if status == "missing":
        return _MISSING
    if status == "doubtful":
        return DOUBTFUL
    shares = _SURE if status in ("printed", "blank") else _OPEN
    return next(share for end, share in shares if basis.endswith(end))
