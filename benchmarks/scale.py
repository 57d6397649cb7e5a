"""`python -m benchmarks.scale [--count N] [--pdfs N] [--seed S]`: how a run goes over very many reports, and what the next costs.

A few hundred reports are printed, and each copy of one gets a number of its own, so that no two files have the same bytes.
Shown are the rate and the memory of all processes over the run, then a run over the unchanged folder, and one with one changed
file. The rates include the start of the program.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks import corpus
from benchmarks.speed import _family

POINTS = 10  # of the curve
_RUN = """
import sys
from pathlib import Path
from extract import batch
if __name__ == "__main__":
    said = lambda done: print(done, flush=True)
    batch.run([sys.argv[1]], Path(sys.argv[2]), batch.Limits(workers=0), on_progress=said)
"""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: how many different reports of each style there are (fewer where few files are wanted), the rate wanted on
    two cores, and how a report is given a number, so that no two files are the same.
    """

    name: str
    suffix: str
    distinct: int
    wanted: int
    varied: Callable[[bytes, int], bytes]


def _text(content: bytes, number: int) -> bytes:
    # ASCII digits and a line break are the same bytes in every encoding that the printed texts have, but UTF-16
    return content + (b"\n%d\n" % number if b"\0" not in content else f"\n{number}\n".encode("utf-16-le"))


def _pdf(content: bytes, number: int) -> bytes:
    return content + b"\n%%%d\n" % number  # a comment behind the end


TEXT = Kind("text", ".txt", 20, 700, _text)
PDF = Kind("pdf", ".pdf", 8, 80, _pdf)


@dataclass(slots=True)
class Course:
    """One run: files done and megabytes in use at moments in seconds, and how long it took in all."""

    points: list[tuple[float, int, float]] = field(default_factory=list)
    seconds: float = 0.0
    done: int = 0


def main() -> int:
    """Measure and print plain tables."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scale")
    parser.add_argument("--count", type=int, default=100_000, help="files of text (default: 100,000)")
    parser.add_argument("--pdfs", type=int, help="PDF files (default: a twentieth of the texts)")
    parser.add_argument("--seed", type=int, default=2024, help="seed of the reports")
    arguments = parser.parse_args()
    pdfs = arguments.count // 20 if arguments.pdfs is None else arguments.pdfs
    for kind, count in ((TEXT, arguments.count), (PDF, pdfs)):
        with tempfile.TemporaryDirectory() as work:
            for line in measure(Path(work), kind, count, arguments.seed):
                print(line, flush=True)
    return 0


def measure(work: Path, kind: Kind, count: int, seed: int) -> Iterator[str]:
    """Make a folder of one kind of file, run over it three times; gives lines of plain text."""
    folder, output = work / "reports", work / "output"
    fill(folder, work / "corpus", kind, count, seed)
    time.sleep(2.1)  # a file that changed a moment ago is not trusted to be as it was
    first = _run(work, folder, output)
    if first.done != count:
        raise RuntimeError(f"the run read {first.done:,} of {count:,} files")
    rate = count / first.seconds
    yield f"{count:,} reports as {kind.name}: {first.seconds:,.1f} s, {rate:,.0f} a second (wanted on two cores: {kind.wanted})"
    yield f"  {'files':>9} {'a second':>9} {'MB of all processes':>20}"
    before = (0.0, 0, 0.0)
    for at in range(1, POINTS + 1):
        wanted = first.seconds * at / POINTS
        point = max((p for p in first.points if p[0] <= wanted), default=before)
        if point[0] > before[0]:
            rate = (point[1] - before[1]) / (point[0] - before[0])
            yield f"  {point[1]:>9,} {rate:>9,.0f} {point[2]:>20,.0f}"
        before = point
    yield f"  most memory of all processes together: {max((p[2] for p in first.points), default=0):,.0f} MB"
    parts = [path.stat().st_size for path in output.rglob("*.parquet")]
    yield f"  {len(parts)} Parquet files, {sum(parts) / 1e6:,.1f} MB"
    again = _run(work, folder, output)
    share = 100 * again.seconds / first.seconds
    yield f"again, unchanged: {again.seconds:,.2f} s, {share:.1f} % of the first run (wanted for 100,000: at most 3 %)"
    changed = folder / "00000" / f"0{kind.suffix}"
    changed.write_bytes(kind.varied(changed.read_bytes(), count))
    inodes = {path: path.stat().st_ino for path in output.rglob("*.parquet")}
    one = _run(work, folder, output)
    written = [p for p in output.rglob("*.parquet") if p.stat().st_ino != inodes.get(p)]
    megabytes = sum(p.stat().st_size for p in written) / 1e6
    yield f"again, one file changed: {one.seconds:,.2f} s, {len(written)} Parquet files of {megabytes:,.1f} MB written"


def fill(folder: Path, work: Path, kind: Kind, count: int, seed: int) -> None:
    """Put `count` files of a kind into a folder, a thousand to each folder in it; those that they vary are printed in `work`."""
    printed = corpus.make(work, kind.name, max(1, min(kind.distinct, count // 500)), seed)
    contents = [path.read_bytes() for path in sorted(printed.glob(f"*{kind.suffix}"))]
    for number in range(count):
        if number % 1000 == 0:
            (folder / f"{number // 1000:05}").mkdir(parents=True)
        path = folder / f"{number // 1000:05}" / f"{number % 1000}{kind.suffix}"
        path.write_bytes(kind.varied(contents[number % len(contents)], number))


def _run(work: Path, folder: Path, output: Path) -> Course:
    program = work / "main.py"
    program.write_text(_RUN)
    course = Course()
    began = time.perf_counter()
    process = subprocess.Popen([sys.executable, program, folder, output], stdout=subprocess.PIPE, text=True)
    over = threading.Event()
    watch = threading.Thread(target=_watch, args=(process.pid, course, began, over))
    watch.start()
    assert process.stdout is not None
    for line in process.stdout:
        course.done = int(line)
    status = process.wait()
    course.seconds = time.perf_counter() - began
    over.set()
    watch.join()
    if status:
        raise RuntimeError(f"the run ended with {status}")
    return course


def _watch(parent: int, course: Course, began: float, over: threading.Event) -> None:
    while not over.wait(0.5):
        megabytes = 0.0
        for pid in _family(parent):
            try:
                lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
            except OSError:
                continue
            megabytes += sum(int(line.split()[1]) / 1000 for line in lines if line.startswith("Pss:"))
        course.points.append((time.perf_counter() - began, course.done, megabytes))


if __name__ == "__main__":
    sys.exit(main())
