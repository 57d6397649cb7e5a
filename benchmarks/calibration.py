"""A reliability table: of the cells at each confidence, how many are right, and how many of each way of reading.

A user who asks for confidence 0.9 must get cells of which nine in ten are right; what is counted here is what
`extract.align.confidence` promises.
"""

from __future__ import annotations

import json
import math
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

import pandas as pd
from benchmarks.accuracy import read_corpus
from benchmarks.planted import quick
from fixtures.make import make_corpus

_EDGES = (0.0, 0.2, 0.4, 0.55, 0.7, 0.8, 0.88, 0.94, 0.985, 0.995, 1.001)


def measure(seed: int, count: int) -> Iterator[str]:
    """Print `count` documents of every quick style from a seed, read them, and give the two tables."""
    found = []
    for printer in (p for media in ("text", "pdf", "html", "docx") for p in quick(media)):
        with tempfile.TemporaryDirectory() as work:
            corpus, output = Path(work) / "corpus", Path(work) / "output"
            make_corpus(corpus, printer, count, seed)
            read_corpus(corpus, printer, output)
            facts = pd.read_parquet(output / "facts")
            for source, own in facts.groupby("source", observed=True):
                gold = corpus / f"{PurePosixPath(str(source)).stem}.gold.json"
                cells = json.loads(gold.read_text(encoding="utf-8"))["cells"]
                found.append(judged(((fact, fact) for fact in own.itertuples()), cells))
    cells = pd.concat(found, ignore_index=True)
    yield f"Reliability on {count} documents of each style, seed {seed}: cells by what they claim"
    yield from str(_summary(bands(cells))).splitlines()
    yield ""
    yield from _summary(cells.groupby(["status", "basis"], observed=True)).to_string().splitlines()


def judged(facts: Iterable[tuple[Any, Any]], gold: Mapping[str, Any]) -> pd.DataFrame:
    """Facts with their status, basis and confidence, and whether the cells of a gold file bear them out.

    Each fact comes as the object that has its `table`, `row` and `column`, and the one that has the rest.
    """
    rows = []
    for cell, fact in facts:
        expected = gold.get(f"{cell.table}/{cell.row}/{cell.column}")
        value = None if pd.isna(fact.value) else float(fact.value)
        if expected is None or value is None:
            right = expected is None and value is None
        else:
            right = math.isclose(value, expected, abs_tol=1e-6)
        rows.append((str(fact.status), str(fact.basis), fact.confidence, right))
    return pd.DataFrame(rows, columns=["status", "basis", "confidence", "right"])


def bands(cells: pd.DataFrame) -> Any:
    """The judged cells by bands of their confidence, as pairs of an interval and the cells in it."""
    return cells.groupby(pd.cut(cells["confidence"].astype(float), _EDGES, right=False), observed=True)


def _summary(groups: Any) -> pd.DataFrame:
    summary: pd.DataFrame = groups.agg(
        cells=("right", "size"), right=("right", "mean"), confidence=("confidence", "mean")
    )
    return summary.round(3)
