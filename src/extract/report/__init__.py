"""An output folder as one page to look at: everything in a single HTML file that asks no network for anything.

`data` packs the numbers, `page.html` is the frame, `style.css` the look, and the scripts beside it draw: `words.js` what is
said in two languages, `model.js` filters and figures, `draw.js` pictures, `views.js` the page, `detail.js` one report.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from importlib import resources
from pathlib import Path
from typing import Final

import pandas as pd

from extract.compare import Language, load
from extract.compliance import WEIGHTS, assess
from extract.errors import Refused
from extract.report.data import pack
from extract.roster import with_roster
from extract.store import replacing

MOST: Final = 20_000
"""Agency-years that one page holds and a browser still moves quickly."""
CHOICES: Final = ("year", "level", "function", "division_code", "division", "agency", "agency_id", "outcome", "form")
"""Columns by which agencies and years may be chosen for a page."""
_SCRIPTS: Final = ("words.js", "model.js", "draw.js", "views.js", "detail.js")


class TooMuch(Refused):
    """More agency-years than a page should hold. The message says how to choose."""


def write(
    folder: Path,
    file: Path,
    roster: pd.DataFrame | None = None,
    weights: Mapping[str, float] = WEIGHTS,
    only: Sequence[tuple[str, str]] = (),
    language: Language = "zh",
) -> str:
    """Write the page of an output folder and say in a line what is on it.

    `only` are pairs of one of CHOICES and the value that it must have; a division code may be cut short to mean all codes
    that begin so. Raises `ValueError` where that leaves nothing, `TooMuch`, `FileNotFoundError`, `OSError`.
    """
    output = load(folder)
    assessed = assess(output, weights)
    if roster is not None:
        assessed = with_roster(assessed, output, roster, weights)
    for column, value in only:
        if column not in CHOICES or column not in assessed:
            raise ValueError(f"there is no column {column} to choose by; there are {', '.join(CHOICES)}.")
        texts = assessed[column].astype("string")
        chosen = texts.str.startswith(value) if column == "division_code" else texts == value
        assessed = assessed[chosen.fillna(False)]
    if only and assessed.empty:
        asked = " and ".join("=".join(pair) for pair in only)
        raise ValueError(f"there is no agency and year with {asked}.")
    if len(assessed) > MOST:
        raise TooMuch(
            f"{len(assessed):,} agency-years are too many for a page of {MOST:,}; choose with --only, such as --only year=2023."
        )
    payload = pack(output, assessed.reset_index(drop=True), dict(weights), folder.resolve().name, roster is not None)
    with replacing(file) as part:
        part.write_text(_page(payload, language), encoding="utf-8")
    return f"{len(assessed):,} agency-years, {file.stat().st_size / 1e6:.1f} MB: {file}"


def _page(payload: Mapping[str, object], language: Language) -> str:
    # A tag inside a text could end the script, or begin another.
    data = json.dumps(payload, ensure_ascii=False, separators=(",", ":"), allow_nan=False).replace("<", "\\u003c")
    parts = {
        "lang": "zh-CN" if language == "zh" else "en",
        "style": _file("style.css"),
        "script": "\n".join(_file(name) for name in _SCRIPTS),
        "data": data,
    }
    page = _file("page.html")
    for name, text in parts.items():
        page = page.replace(f"{{{{{name}}}}}", text, 1)
    return page


def _file(name: str) -> str:
    return resources.files(__package__).joinpath(name).read_text(encoding="utf-8")
