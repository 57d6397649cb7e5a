"""A reliability table: of the cells at each confidence, how many are right, and how many of each way of reading.

A user who asks for confidence 0.9 must get cells of which nine in ten are right; what is counted here is what
`extract.align.confidence` and the grid promise.
"""

from __future__ import annotations

import json
import math
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

import pandas as pd
from benchmarks.accuracy import read_corpus
from fixtures.make import make_corpus, printers

_EDGES = (0.0, 0.2, 0.4, 0.6, 0.8, 0.9, 0.95, 0.985, 0.995, 1.001)
# Programs that take seconds a document; their PDFs are read no otherwise than those of the quick ones.
_SLOW = frozenset(("pdf-chromium", "pdf-libreoffice", "pdf-matplotlib"))


def measure(seed: int, count: int) -> Iterator[str]:
    """Print `count` documents of every quick style from a seed, read them, and give the two tables."""
    found = []
    for printer in printers():
        if printer.name in _SLOW or printer.missing() or printer.failure:
            continue
        with tempfile.TemporaryDirectory() as work:
            corpus, output = Path(work) / "corpus", Path(work) / "output"
            make_corpus(corpus, printer, count, seed)
            read_corpus(corpus, printer, output)
            found.append(judged(pd.read_parquet(output / "facts"), corpus))
    cells = pd.concat(found, ignore_index=True)
    bands = pd.cut(cells["confidence"].astype(float), _EDGES, right=False)
    yield f"Reliability on {count} documents of each style, seed {seed}: cells that claim a reading"
    yield from str(_summary(cells.groupby(bands, observed=True))).splitlines()
    yield ""
    yield from _summary(cells.groupby(["status", "basis"], observed=True)).to_string().splitlines()


def judged(facts: pd.DataFrame, corpus: Path) -> pd.DataFrame:
    """The facts that claim a reading, with their status, basis and confidence, and whether the gold bears them out."""
    gold: dict[str, Mapping[str, Any]] = {}
    rows = []
    for fact in facts.itertuples():
        if fact.status == "missing":
            continue
        stem = PurePosixPath(str(fact.source)).stem
        if stem not in gold:
            gold[stem] = json.loads((corpus / f"{stem}.gold.json").read_text(encoding="utf-8"))["cells"]
        expected = gold[stem].get(f"{fact.table}/{fact.row}/{fact.column}")
        if expected is None or pd.isna(fact.value):
            right = expected is None and pd.isna(fact.value)
        else:
            right = math.isclose(fact.value, expected, abs_tol=1e-6)
        rows.append((str(fact.status), str(fact.basis), fact.confidence, right))
    return pd.DataFrame(rows, columns=["status", "basis", "confidence", "right"])


def _summary(groups: Any) -> pd.DataFrame:
    summary: pd.DataFrame = groups.agg(
        cells=("right", "size"), right=("right", "mean"), confidence=("confidence", "mean")
    )
    return summary.round(3)
