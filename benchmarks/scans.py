"""How right scans are read, and at what cost: on freshly printed ones of every wear.

python -m benchmarks.scans [--count N] [--seed S] [--style NAME ...] [--no-floor]

For each wear: cells right outside seals and under them, silent errors, what was flagged, how many of the agencies' own
mistakes stand as printed, how many repaired figures are right, and processor seconds a page. The floor is what the bare
recogniser takes for the same pages with its own defaults (`rapidocr`, one page of each document), in the same run; most of the
time goes into it. The cache is off.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from benchmarks.counts import Counts
from benchmarks.judge import UNSURE, judge_report
from fixtures import scan as wears
from fixtures.make import seed_of
from fixtures.printer import Printer
from fixtures.truth import make_truth

from extract import pipeline, readers
from extract.errors import Unusable
from extract.model import Place, Report

_HEAD: Final = (
    f"{'wear':16}{'pages':>6}{'cells':>7}{'right %':>9}{'sealed':>8}{'right %':>9}{'silent':>7}{'flagged':>8}"
    f"{'cautious':>9}{'mistakes kept':>14}{'repaired right':>15}{'s/page':>8}{'floor':>7}"
)


@dataclass(slots=True)
class Count(Counts):
    """What was counted over some documents."""

    pages: int = 0
    cells: int = 0
    right: int = 0
    sealed: int = 0
    sealed_right: int = 0
    silent: int = 0
    flagged: int = 0
    cautious: int = 0
    planted: int = 0
    kept: int = 0
    repaired: int = 0
    repaired_right: int = 0
    unread: int = 0
    seconds: float = 0.0
    floor: float = 0.0

    def line(self, name: str) -> str:
        """One line of the table."""
        pages = max(self.pages, 1)
        return (
            f"{name:16}{self.pages:6}{self.cells:7}{100 * self.right / max(self.cells, 1):9.3f}{self.sealed:8}"
            f"{100 * self.sealed_right / max(self.sealed, 1):9.3f}{self.silent:7}{self.flagged:8}{self.cautious:9}"
            f"{self.kept:8} / {self.planted:3}{self.repaired_right:9} / {self.repaired:3}"
            f"{self.seconds / pages:8.2f}{self.floor:7.2f}"
        )


def measure(seed: int, count: int, styles: list[str], with_floor: bool = True) -> Iterator[str]:
    """Print and read `count` documents of each wear, and give a table."""
    os.environ["NIANBAO_CACHE"] = ""
    yield f"Scans, {count} documents of each wear, seed {seed}; seconds are those of the processor"
    yield _HEAD
    total = Count()
    for printer in wears.PRINTERS:
        if styles and printer.name.removeprefix("scan-") not in styles:
            continue
        found = Count()
        for number in range(count):
            found.add(_one(printer, seed_of(seed, printer.name, number), with_floor))
        found.floor = found.floor / count
        total.add(found)
        yield found.line(printer.name.removeprefix("scan-"))
    total.floor = 0.0
    yield total.line("all")
    yield f"{total.unread} documents not read; peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB"


def _one(printer: Printer, seed: int, with_floor: bool) -> Count:
    truth = make_truth(seed)
    ((printed, gold),) = printer.prints([truth])
    source = readers.open_source(f"scan{printer.extension}", printed.content)
    cells: Mapping[str, Any] = gold["cells"]  # type: ignore[assignment]
    began = time.process_time()
    try:
        report = pipeline.extract(source)
    except Unusable:
        return Count(unread=1, cells=len(cells), flagged=len(cells))
    seconds = time.process_time() - began
    verdict = judge_report(gold, report)
    seals: Any = gold["seals"]
    at = {f"{f.cell.table}/{f.cell.row}/{f.cell.column}": f for f in report.facts}
    under = {key for key in cells if key in at and _is_under(at[key].place, seals)}
    wrong = {w.key for w in verdict.wrong}
    repaired = [key for key, fact in at.items() if fact.status == "repaired"]
    planted = [key for key in truth.planted if key in cells]
    return Count(
        pages=report.pages or 0,
        cells=len(cells) - len(under),
        right=len(cells) - len(under) - len([k for k in wrong if k in cells and k not in under]),
        sealed=len(under),
        sealed_right=len(under - wrong),
        silent=verdict.tally.silent,
        flagged=verdict.tally.flagged,
        cautious=verdict.tally.cautious,
        planted=len(planted),
        kept=sum(key not in wrong and at[key].status not in UNSURE for key in planted),
        repaired=len(repaired),
        repaired_right=sum(key not in wrong for key in repaired),
        seconds=seconds,
        floor=_floor(report, source.content, printer.extension) if with_floor else 0.0,
    )


def _is_under(place: Place, seals: list[list[float]]) -> bool:
    if place.page is None or place.x0 is None or place.top is None:
        return False
    x, y = (place.x0 + (place.x1 or 0)) / 2, (place.top + (place.bottom or 0)) / 2
    return any(page == place.page and x0 <= x <= x1 and top <= y <= bottom for page, x0, top, x1, bottom in seals)


def _floor(report: Report, content: bytes, extension: str) -> float:
    """Processor seconds that the bare recogniser takes for the middle page of a PDF; 0 for other files."""
    if extension != ".pdf":
        return 0.0
    import pypdfium2

    bare = _bare()
    document = pypdfium2.PdfDocument(content)
    picture = document[((report.pages or 1) - 1) // 2].render(scale=200 / 72).to_numpy()[:, :, :3].copy()
    document.close()
    began = time.process_time()
    bare(picture)
    return time.process_time() - began


@cache
def _bare() -> Any:
    from rapidocr import RapidOCR

    return RapidOCR(params={"Global.log_level": "error"})


def main() -> int:
    """Measure and print a table; the exit status is 0 whatever the figures are."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scans", description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--count", type=int, default=1, help="documents of each wear (default: 1)")
    parser.add_argument("--seed", type=int, help="seed of the documents; without one, fresh ones each time")
    parser.add_argument("--style", action="append", default=[], metavar="NAME", help="only this wear")
    parser.add_argument("--no-floor", action="store_true", help="leave the bare recogniser out: three times as fast")
    arguments = parser.parse_args()
    seed = random.randrange(1_000_000) if arguments.seed is None else arguments.seed
    for line in measure(seed, arguments.count, arguments.style, not arguments.no_floor):
        print(line, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
