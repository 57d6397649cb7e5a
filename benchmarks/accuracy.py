"""How right the whole path is, from files to Parquet, on freshly printed reports of every style that there is a printer for.

The rules are those of `judge`. What the source leaves no doubt about should be right in 99.9 of 100 cells (glued rows: 99),
never silently wrong, and cautious in at most 1 of 100.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow.dataset as ds
from benchmarks.judge import About, Tally, Verdict, judge, unread
from fixtures.make import make_corpus, printers
from fixtures.printer import Printer

_HEAD = (
    f"{'style':26}{'files':>6}{'unread':>7}{'cells':>9}{'right %':>9}{'silent':>7}{'flagged':>8}{'cautious %':>11}"
    f"{'invented':>9}{'agency %':>9}{'year %':>8}{'division %':>11}{'sections %':>11}"
)


@dataclass(slots=True)
class Outcome:
    """What a run wrote about one document."""

    about: About
    cells: dict[str, tuple[float | None, str]] = field(default_factory=dict)


def measure(seed: int, count: int, styles: Sequence[str] = ()) -> Iterator[str]:
    """Print `count` documents of each style (all of them, or those named) from a seed, read them, and give a table."""
    known = [p for p in printers() if not styles or p.name in styles]
    yield f"Accuracy on {count} documents of each style, seed {seed}"
    missing = [p for p in known if p.missing()]
    total = Tally()
    refused: list[str] = []
    for media in dict.fromkeys(p.media for p in known if p not in missing):
        yield ""
        yield _HEAD
        sum_of_media = Tally()
        for printer in known:
            if printer.media != media or printer in missing:
                continue
            with tempfile.TemporaryDirectory() as work:
                if printer.failure:
                    refused.append(_refusals(printer, count, seed, Path(work)))
                    continue
                tally = _tally(printer, count, seed, Path(work))
            sum_of_media.add(tally)
            yield line(printer.name, tally)
        total.add(sum_of_media)
        if sum_of_media.files:
            yield line(f"all {media}", sum_of_media)
    yield line("all", total)
    yield from refused
    for printer in missing:
        yield f"{printer.name} is not measured: {printer.missing()}"


def line(name: str, tally: Tally) -> str:
    """One line of the table."""
    read = max(tally.files - tally.unread, 1)
    cells = max(tally.cells, 1)
    return (
        f"{name:26}{tally.files:6}{tally.unread:7}{tally.cells:9}{100 * tally.right / cells:9.3f}{tally.silent:7}"
        f"{tally.flagged:8}{100 * tally.cautious / cells:11.3f}{tally.invented:9}{100 * tally.agency / read:9.1f}"
        f"{100 * tally.year / read:8.1f}{100 * tally.division / max(tally.placed, 1):11.1f}"
        f"{100 * tally.sections / max(tally.outlined, 1):11.1f}"
    )


def verdicts(corpus: Path, output: Path) -> dict[str, Verdict]:
    """How right the tables that a run wrote are, document by document, for every gold file of a corpus."""
    outcomes = _outcomes(output)
    found = {}
    for path in sorted(corpus.glob("*.gold.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        stem = path.name.removesuffix(".gold.json")
        outcome = outcomes.get(stem)
        found[stem] = unread(gold) if outcome is None else judge(gold, outcome.cells, outcome.about)
    return found


def _tally(printer: Printer, count: int, seed: int, work: Path) -> Tally:
    corpus, output = work / "corpus", work / "output"
    make_corpus(corpus, printer, count, seed)
    read_corpus(corpus, printer, output)
    tally = Tally()
    for verdict in verdicts(corpus, output).values():
        tally.add(verdict.tally)
    return tally


def _refusals(printer: Printer, count: int, seed: int, work: Path) -> str:
    """How many documents that are no reports were refused as what they are."""
    corpus, output = work / "corpus", work / "output"
    make_corpus(corpus, printer, count, seed)
    read_corpus(corpus, printer, output)
    codes = ds.dataset(output / "failures").to_table(columns=["code"])["code"].to_pylist()
    return f"{printer.name}: {codes.count(printer.failure)} of {count} refused as {printer.failure}"


def read_corpus(corpus: Path, printer: Printer, output: Path) -> None:
    """Run the command over the documents of one printer."""
    command = [sys.executable, "-m", "extract", "run", str(corpus / f"*{printer.extension}"), "-q"]
    done = subprocess.run([*command, "--output", str(output)], capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):
        raise RuntimeError(f"nianbao ended with {done.returncode}: {done.stderr}")


def _outcomes(output: Path) -> dict[str, Outcome]:
    """What a run wrote, by the file's name without its ending. Files with the same bytes share one outcome."""
    tables = {
        name: ds.dataset(output / name, partitioning="hive").to_table(columns=columns).to_pylist()
        for name, columns in (
            ("reports", ["report_id", "source", "also_at", "agency", "year", "division"]),
            ("sections", ["report_id", "section"]),
            ("facts", ["report_id", "table", "row", "column", "value", "status"]),
        )
    }
    by_id: dict[str, Outcome] = {}
    by_stem: dict[str, Outcome] = {}
    for row in tables["reports"]:
        outcome = by_id[row["report_id"]] = Outcome(About(row["agency"], row["year"], row["division"]))
        for name in (row["source"], *(row["also_at"] or ())):
            by_stem[Path(name).stem] = outcome
    for row in tables["sections"]:
        by_id[row["report_id"]].about.sections.add(row["section"])
    for row in tables["facts"]:
        by_id[row["report_id"]].cells[f"{row['table']}/{row['row']}/{row['column']}"] = row["value"], row["status"]
    return by_stem
