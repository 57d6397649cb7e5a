"""A folder of files -> Parquet: each file read in a process that may die, each ending in exactly one place.

A file becomes a report, or another name of a report with the same bytes, or a row of `failures`. The rows come in the
order of the files, so that a run gives the same output whatever the number of workers.
"""

from __future__ import annotations

import contextlib
import os
import signal
import stat
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

import pyarrow as pa
import pyarrow.compute as pc

from extract import files
from extract.errors import TooLarge, Unreadable, Unusable
from extract.files import File
from extract.model import Report, Source
from extract.store import Writer, writing
from extract.summary import Summary
from extract.tables import Failure, Rows, encode_failures
from extract.workers import Loss, Mark, each

_SECONDS_AT_ONCE = 1.0  # of work before a worker hands over what it has
_MB = 1_000_000
LARGEST = 100 * _MB
_ADVICE = {
    "timed-out": "give it more time with --timeout, or leave it out",
    "out-of-memory": "read it alone on a machine with more memory, or leave it out",
    "crashed": "please report it, with the file",
}

Extract = Callable[[Source], Report]


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a run may use: processes, seconds per file, bytes per file."""

    workers: int
    seconds: float = 60.0
    size: int = LARGEST


@dataclass(frozen=True, slots=True)
class Chunk:
    """What a worker made of some files: rows of each table, and names of files whose bytes it has read before."""

    batches: dict[str, pa.RecordBatch]
    copies: tuple[tuple[str, str], ...]


def cores() -> int:
    """The number of cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def whole(source: Source) -> Report:
    """All stages of the pipeline. They are imported here since only the workers need them, and it takes half a second."""
    from extract import pipeline

    return pipeline.extract(source)


def read(path: str, name: str, size: int = LARGEST, extract: Extract = whole) -> Report:
    """The report that one file makes, read in this process. Raises a kind of `Unusable` where it makes none."""
    from extract import readers

    return extract(readers.open_source(name, content(path, size)))


def run(
    inputs: Sequence[str],
    output: Path,
    limits: Limits,
    extract: Extract = whole,
    on_progress: Callable[[int], None] = lambda files: None,
) -> Summary:
    """Read all files of `inputs` and write the tables of `output`, replacing those of an earlier run.

    `on_progress` is called with the number of files done. Ctrl-C and SIGTERM end the run early and in good order. Raises
    `files.NothingThere` where there is nothing to read, `store.OutputRefused` where nothing can be written.
    """
    files.check(inputs)
    summary = Summary()
    seen: set[bytes] = set()
    began = time.monotonic()
    with _interruptible() as interrupted, writing(output) as writer:
        chunks = each(
            files.find(inputs, leave_out=output),
            Reading(extract, limits.size),
            workers=limits.workers,
            timeout=limits.seconds,
            stop=interrupted.is_set,
        )
        for chunk in chunks:
            batches = _first_time(chunk, seen, writer, summary)
            writer.add(batches)
            summary.count(batches)
            on_progress(summary.files)
        if summary.files:
            writer.finish()
        elif not interrupted.is_set():
            raise files.NothingThere(f"there is no file in {', '.join(inputs)}.")
        summary.interrupted = interrupted.is_set()
    summary.seconds = time.monotonic() - began
    return summary


def _first_time(chunk: Chunk, seen: set[bytes], writer: Writer, summary: Summary) -> Mapping[str, pa.RecordBatch]:
    """The rows of reports that no other worker has sent; files with the same bytes become names of the first."""
    for report_id, name in chunk.copies:
        writer.also_at(report_id, name)
        summary.copies += 1
    ids = chunk.batches["reports"]["report_id"].to_pylist()
    names = chunk.batches["reports"]["source"].to_pylist()
    again = {i: name for i, name in zip(ids, names, strict=True) if bytes.fromhex(i) in seen}
    seen.update(map(bytes.fromhex, ids))
    if not again:
        return chunk.batches
    for report_id, name in again.items():
        writer.also_at(report_id, name)
        summary.copies += 1
    twice = pa.array(again, pa.string())
    return {
        table: batch
        if table == "failures"
        else batch.filter(pc.invert(pc.is_in(batch["report_id"].cast(pa.string()), twice)))
        for table, batch in chunk.batches.items()
    }


@dataclass(slots=True)
class Reading:
    """The work of a worker. It keeps the ids of the reports that it has made, so as to make none twice."""

    extract: Extract
    size: int
    made: set[str] = field(default_factory=set)

    def __call__(self, found: Sequence[File], lost: Mapping[int, Loss], mark: Mark) -> tuple[int, Chunk]:
        """Read files until all are done or time is up; those that are lost become failures unread."""
        began = time.monotonic()
        rows = Rows()
        made: set[str] = set()
        copies: list[tuple[str, str]] = []
        failures: list[Failure] = []
        count = 0
        for position, file in enumerate(found):
            count += 1
            if position in lost:
                failures.append(_lost(file, lost[position]))
                continue
            mark(position)
            outcome = self._read(file, made, rows)
            if isinstance(outcome, Failure):
                failures.append(outcome)
            elif outcome is not None:
                copies.append((outcome, file.name))
            if time.monotonic() - began > _SECONDS_AT_ONCE:
                break
        mark(-1)
        try:
            batches = rows.batches()
        except Exception as error:  # one report holds what no column takes: halve the files until it is alone
            if count > 1:
                return self(found[: count // 2], lost, mark)
            failures.append(Failure(found[0].name, "crashed", crash(error), *made))
            batches, made = Rows().batches(), set()
        self.made |= made
        return count, Chunk({**batches, "failures": encode_failures(failures)}, tuple(copies))

    def _read(self, file: File, made: set[str], rows: Rows) -> Failure | str | None:
        """Add a file's report to the rows; else say why there is none, or which report has the same bytes."""
        from extract import readers

        source: Source | None = None
        found = b""
        try:
            found = content(file.path, self.size)
            source = readers.open_source(file.name, found)
            if source.id in self.made or source.id in made:
                return source.id
            rows.add(file.name, self.extract(source))
        except Unusable as error:
            code, message = error.code, str(error)
        except MemoryError:
            code, message = "out-of-memory", f"it needs more memory than there is; {_ADVICE['out-of-memory']}"
        except Exception as error:  # the promise of the batch: whatever a file does, the others are read
            code, message = "crashed", crash(error)
        else:
            made.add(source.id)
            return None
        kind = source.media_type if source else readers.media_type(file.name, found) if found else None
        return Failure(file.name, code, message, source.id if source else None, kind)


def content(path: str, size: int) -> bytes:
    """The bytes of a file. Raises `Unreadable`, or `TooLarge` where there are more than `size`."""
    try:
        status = Path(path).stat()
        if stat.S_ISDIR(status.st_mode):
            raise Unreadable("the folder cannot be opened; look at its permissions")
        if not stat.S_ISREG(status.st_mode):
            raise Unreadable("it is no file but a device or a pipe; leave it out")
        if status.st_size > size:
            raise TooLarge(
                f"it has {status.st_size / _MB:,.1f} MB and the limit is {size / _MB:g}; raise the limit with --max-size"
            )
        return Path(path).read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        raise Unreadable(f"it cannot be opened ({reason}); look at the file and its permissions") from error


def crash(error: Exception) -> str:
    """An error that nobody foresaw, in one sentence."""
    words = " ".join(str(error).split())
    return f"reading it failed with {type(error).__name__}{': ' if words else ''}{words}; {_ADVICE['crashed']}"


def _lost(file: File, loss: Loss) -> Failure:
    return Failure(file.name, loss.code, f"{loss.end}; {_ADVICE[loss.code]}")


@contextlib.contextmanager
def _interruptible() -> Iterator[threading.Event]:
    """An event that Ctrl-C or SIGTERM sets; a second one ends the program at once."""
    event = threading.Event()

    def note(number: int, frame: FrameType | None) -> None:
        if event.is_set():
            raise KeyboardInterrupt
        event.set()

    if threading.current_thread() is not threading.main_thread():
        yield event
        return
    before = {number: signal.signal(number, note) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield event
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
