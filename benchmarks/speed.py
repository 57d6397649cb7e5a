"""How fast reports become Parquet, beside what cannot be beaten and beside pdfplumber, all measured in one run.

The floor of a kind of file is what any program must do: load a PDF with pdfium and take its text, read a text and decode it,
parse a page or the XML of a Word file.
Each figure is the median of interleaved rounds, so that a busy moment of the machine falls on all alike. "One core" means
that everything, the writing included, is held to a single core; the rates include the start of the program. Processor time
counts what the program used and not what it waited for, and so holds on a busy machine too.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

ROUNDS = 3
PLUMBED = 12  # files that pdfplumber reads in a round: it is slow, and its rate is even


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file, how many of each style are read, and what is wanted of one core in reports a second."""

    name: str
    count: int
    wanted: float
    floor: str
    floor_code: str
    rival_code: str = ""


@dataclass(slots=True)
class Use:
    """What the processes of one run used: seconds by the clock, and by process the processor's seconds and megabytes."""

    seconds: float = 0.0
    processor: dict[int, float] = field(default_factory=dict)
    megabytes: dict[int, float] = field(default_factory=dict)
    said: str = ""


KINDS = (
    Kind(
        "text",
        100,
        400,
        "read and decode",
        """
for path in paths:
    data = open(path, "rb").read()
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        data.decode("gb18030", "replace")
""",
    ),
    Kind(
        "pdf",
        10,
        40,
        "pdfium loads pages and text",
        """
import pypdfium2
for path in paths:
    document = pypdfium2.PdfDocument(path)
    for page in document:
        page.get_textpage().get_text_bounded()
    document.close()
""",
        """
import pdfplumber
for path in paths:
    with pdfplumber.open(path) as document:
        for page in document.pages:
            for table in page.find_tables():
                table.extract()
""",
    ),
    Kind(
        "html",
        60,
        300,
        "lexbor parses",
        """
from selectolax.lexbor import LexborHTMLParser
for path in paths:
    LexborHTMLParser(open(path, "rb").read()).body.text()
""",
    ),
    Kind(
        "docx",
        60,
        100,
        "lxml parses",
        """
import zipfile
import lxml.etree
for path in paths:
    with zipfile.ZipFile(path) as package:
        parts = [part for part in package.infolist() if part.filename.endswith(".xml")]
        lxml.etree.fromstring(package.read(max(parts, key=lambda part: part.file_size)))
""",
    ),
)


def measure(corpus: Path, kind: Kind, work: Path) -> Iterator[str]:
    """Measure one kind of file; gives lines of plain text. `corpus` holds the files, `work` may be written."""
    suffix = {"text": ".txt"}.get(kind.name, f".{kind.name}")
    files = sorted(corpus.glob(f"*{suffix}"))
    few = files[:: max(1, len(files) // PLUMBED)]
    inputs = str(corpus / f"*{suffix}")
    tasks: dict[str, Callable[[], Use]] = {
        "one": lambda: _nianbao(inputs, work, 1),
        "two": lambda: _nianbao(inputs, work, 2),
        "floor": lambda: _held(kind.floor_code, files),
    }
    if kind.rival_code:
        tasks["rival"] = lambda: _held(kind.rival_code, few)
    uses: dict[str, list[Use]] = {name: [] for name in tasks}
    for _ in range(ROUNDS):
        for name, task in tasks.items():
            uses[name].append(task())
    seconds = {name: statistics.median(use.seconds for use in many) for name, many in uses.items()}
    one, two, floor = (len(files) / seconds[name] for name in ("one", "two", "floor"))
    processor = statistics.median(sum(use.processor.values()) for use in uses["one"]) / len(files)
    memory = max((mb for name in ("one", "two") for use in uses[name] for mb in use.megabytes.values()), default=0.0)

    size = sum(path.stat().st_size for path in files) / len(files) / 1000
    yield f"{kind.name}: {len(files):,} files of {size:,.0f} kB"
    if "not read" in uses["one"][0].said:
        yield f"  {uses['one'][0].said.strip()}"
    yield _line("one core", f"{one:,.0f} /s", f"{kind.wanted:g}", one >= kind.wanted)
    if (os.cpu_count() or 1) > 1:
        yield _line("two cores", f"{two:,.0f} /s")
        yield _line("two cores against one", f"{two / one:.2f} x", "1.8", two / one >= 1.8)
    if processor:
        yield _line("processor time of a file", f"{1000 * processor:,.1f} ms")
        yield _line("largest memory of a process", f"{memory:,.0f} MB", "at most 400", memory <= 400)
    yield _line(f"floor: {kind.floor}", f"{floor:,.0f} /s")
    yield _line("one core against the floor", f"1 / {floor / one:.1f}")
    if kind.rival_code:
        rival = len(few) / seconds["rival"]
        yield _line("pdfplumber's find_tables, one core", f"{rival:,.1f} /s")
        yield _line("one core against pdfplumber", f"{one / rival:.1f} x", "12", one / rival >= 12)


def _line(label: str, value: str, wanted: str = "", reached: bool = True) -> str:
    line = f"  {label:<40}{value:>12}"
    return line if not wanted else f"{line}   wanted {wanted}{'' if reached else ', NOT REACHED'}"


def _held(code: str, files: Sequence[Path]) -> Use:
    """Run code over files on one core; its imports do not count, so that the floor is as low as it can be."""
    imports = "".join(line + "\n" for line in code.splitlines() if line.startswith("import "))
    program = (
        f"import sys, time\n{imports}paths = sys.stdin.read().split(chr(10))\n"
        f"began = time.perf_counter()\n{code}\nprint(time.perf_counter() - began)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        input="\n".join(map(str, files)),
        capture_output=True,
        text=True,
        check=True,
        preexec_fn=_hold(1),
    )
    return Use(float(done.stdout))


def _nianbao(inputs: str, work: Path, cores: int) -> Use:
    """One run of the command over all files, held to so many cores."""
    output = work / "output"
    shutil.rmtree(output, ignore_errors=True)
    command = [sys.executable, "-m", "extract", "run", inputs, "--output", str(output), "--workers", str(cores), "-q"]
    use = Use()
    began = time.perf_counter()
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, preexec_fn=_hold(cores)
    )
    over = threading.Event()
    watch = threading.Thread(target=_watch, args=(process.pid, use, over))
    watch.start()
    use.said, errors = process.communicate()
    use.seconds = time.perf_counter() - began
    over.set()
    watch.join()
    if not use.said:
        raise RuntimeError(f"nianbao ended with {process.returncode}: {errors}")
    return use


def _hold(count: int) -> Callable[[], None]:
    def hold() -> None:
        if hasattr(os, "sched_setaffinity"):
            os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:count])

    return hold


def _watch(parent: int, use: Use, over: threading.Event) -> None:
    """Note what the process and those below it use while they run; nothing where the system does not tell."""
    tick = os.sysconf("SC_CLK_TCK")
    while not over.wait(0.05):
        for pid, stat in _family(parent).items():
            use.processor[pid] = (int(stat[11]) + int(stat[12])) / tick
            try:
                status = Path(f"/proc/{pid}/status").read_text()
            except OSError:
                continue
            for line in status.splitlines():
                if line.startswith("VmHWM:"):
                    use.megabytes[pid] = int(line.split()[1]) / 1000


def _family(parent: int) -> dict[int, list[str]]:
    """The process and all below it, each with its fields of /proc/<pid>/stat after the name."""
    stats: dict[int, list[str]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            stats[int(path.parent.name)] = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
    family: dict[int, list[str]] = {}
    waiting = [parent]
    while waiting:
        pid = waiting.pop()
        if pid in stats:
            family[pid] = stats[pid]
            waiting += [child for child, fields in stats.items() if int(fields[1]) == pid]
    return family
