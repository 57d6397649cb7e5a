"""How often a reading of a stream is right, by its status and the way it was found.

The shares were counted once, on some 500 generated documents of all formats, and rounded; rare kinds rest on a few
cells, and those never counted on a guess. `python -m benchmarks calibration` counts them anew. They say nothing
about a single cell beyond its kind.
"""

from __future__ import annotations

from functools import cache
from typing import Final

from extract.model import Status

# For readings that the text leaves open: the share that turned out right, by the end of the basis and its rung.
_OPEN: Final[tuple[tuple[str, float], ...]] = (
    ("+glued+partial", 0.05),
    ("+surplus", 0.1),
    ("+glued", 0.2),
    ("alike", 0.2),
    ("near", 0.25),
    ("alike+partial", 0.35),
    ("near+partial", 0.5),
    ("wrapped+partial", 0.65),
    ("touching+partial", 0.75),
    ("+partial", 0.5),
    ("order", 0.8),
    ("+summed", 0.9),
    ("+place", 0.9),
    ("touching", 0.9),
    ("wrapped", 0.9),
)
_SURE: Final[tuple[tuple[str, float], ...]] = (("+summed", 0.97), ("+glued", 0.99), ("+place", 0.99), ("", 0.998))
_DOUBTFUL: Final = 0.3
_MISSING: Final = 0.9


@cache
def confidence(status: Status, basis: str) -> float:
    """The share of right cells among those with this status and basis, 0 to 1."""
    if status == "missing":
        return _MISSING
    if status == "doubtful":
        return _DOUBTFUL
    shares = _SURE if status in ("printed", "blank") else _OPEN
    return next((share for end, share in shares if basis.endswith(end)), 0.5)
