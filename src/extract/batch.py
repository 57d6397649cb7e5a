"""A folder of files -> Parquet: each file read in a process that may die, each ending in exactly one place.

A file becomes a report, or another name of a report with the same bytes, or a row of `failures`. What was read before and has
not changed is not read again. Of files with the same bytes the first in order gives the report its name, whatever the
number of workers, and however often the run was stopped and begun again.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import FrameType

import pyarrow as pa
import pyarrow.compute as pc

from extract import files, remote
from extract.engines import LOCAL, Engine
from extract.intake import Asked, Intake, Waiting
from extract.ledger import ARCHIVE, LEDGER, PENDING, Home, Ledger, look
from extract.manner import USUAL, Manner
from extract.mirror import opened, viewed
from extract.model import Report
from extract.reading import LARGEST, Chunk, Extract, Reading, carried, content, whole
from extract.shards import HELD, Shards, damaged_parts
from extract.store import UNKNOWN_YEAR, OutputRefused, open_ledger
from extract.summary import State, Summary
from extract.tables import COLUMNS
from extract.version import extractor
from extract.workers import MEMORY

_CHECKPOINT = 20.0  # seconds between two, unless they take long
_SHARE = 20  # of the time at most one part goes into checkpoints, so long as memory allows
_SCRATCH = ".unpacked"


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a run may use: processes (0 for one on each core), seconds per file, bytes per file, bytes of memory per
    process, pages of a file, and pixels of a picture.
    """

    workers: int
    seconds: float = 60.0
    size: int = LARGEST
    memory: int = MEMORY
    pages: int = USUAL.pages
    pixels: int = USUAL.pixels


@dataclass(frozen=True, slots=True)
class Options:
    """What a run does beyond new and changed files.

    `prune` takes away the rows of files that are no more, `force` reads all anew, `checksum` tells changed files by
    their bytes alone. `ocr` says which pages are recognised from their pictures (as `Manner` has it); files that
    were read with another word there are read anew.
    """

    prune: bool = False
    force: bool = False
    checksum: bool = False
    ocr: str = "auto"


def read(path: str, name: str, size: int = LARGEST, extract: Extract = whole) -> Report:
    """The report that one file makes, read in this process. Raises a kind of `Unusable` where it makes none."""
    from extract import readers

    return extract(readers.open_source(name, content(path, size)))


def run(
    inputs: Sequence[str],
    output: str | Path,
    limits: Limits,
    extract: Extract | None = None,
    on_progress: Callable[[int], None] = lambda files: None,
    options: Options = Options(),
    engine: Engine = LOCAL,
) -> Summary:
    """Read the new and changed files of `inputs` and bring the tables of `output` up to date.

    `extract` makes a report of a file, by default in all stages of the pipeline. `on_progress` is called with the number
    of files done. `engine` says where files are read. Ctrl-C and SIGTERM end the run early and in good order. Raises `files.NothingThere` where there is nothing to read, `store.OutputRefused` where nothing can be written, and
    `OSError` where the disk fails; the output is then as at the last checkpoint.
    """
    files.check(inputs)
    if (taken := files.same(inputs, output)) is not None:
        raise OutputRefused(f"{taken} is the folder that is to be read: choose another one for the tables.")
    began = time.monotonic()
    manner = Manner(options.ocr, limits.pages, limits.pixels)
    try:
        with _interruptible() as interrupted, opened(output) as (folder, mirror), open_ledger(folder, mirror) as ledger:
            shards = Shards(folder, ledger, mirror)
            books = _Books(ledger, shards, folder, limits, options, interrupted.is_set, on_progress)
            try:
                books.read(inputs, output, extract or partial(whole, manner=manner), engine)
            finally:
                books.intake.close()
    except sqlite3.Error as error:
        raise OSError(f"the ledger of {output} cannot be written ({error})") from error
    books.summary.seconds = time.monotonic() - began
    return books.summary


def status(output: str | Path) -> State:
    """What the output folder holds, and what of it is stale. Raises `store.OutputRefused` where it has no ledger."""
    try:
        with viewed(output) as (folder, size):
            if not (folder / LEDGER).exists():
                raise OutputRefused(
                    f"{output} has no ledger: it was not written by `nianbao run`, or by an old version of it."
                )
            return _state(output, folder, size)
    except sqlite3.OperationalError as error:
        raise OutputRefused(f"{output} is being written ({error}): ask again in a moment.") from error
    except OSError as error:
        raise OutputRefused(f"{output} cannot be read: {error}.") from error


def _state(output: str | Path, folder: Path, size: int) -> State:
    state = State(size=size)
    made_by = _made_by()
    with open_ledger(folder) as ledger:
        for path, then, code, reading, own in ledger.everything():
            if code is not None:
                state.failed[code] += 1
            else:
                state.reports += own
                state.copies += not own
            now = look(os.fsdecode(path))
            if now is None:
                state.missing += 1
            elif then.changed >= 0 and now != then:
                state.changed += 1
            elif not reading.startswith(f"{made_by} "):
                state.older += 1
        if not remote.is_remote(str(output)):
            state.damaged = len(damaged_parts(folder, ledger))
    return state


def _made_by() -> str:
    """What the ledger says of files that this code read: those of other code, or with other columns, are read anew."""
    return f"{extractor()} columns={COLUMNS}"


class _Books:
    """Enters what becomes of each file into ledger and tables."""

    def __init__(
        self,
        ledger: Ledger,
        shards: Shards,
        folder: Path,
        limits: Limits,
        options: Options,
        interrupted: Callable[[], bool],
        on_progress: Callable[[int], None],
    ) -> None:
        self._ledger, self._shards = ledger, shards
        self._limits, self._options, self._interrupted = limits, options, interrupted
        self._on_progress = on_progress
        self.summary = Summary()
        ledger.begin()
        self._settings = (
            ledger.number(f"{_made_by()} ocr={options.ocr}"),
            ledger.number(
                f"{limits.seconds:g} s, {limits.size} and {limits.memory} bytes, {limits.pages} pages, {limits.pixels} pixels"
            ),
        )
        asked = Asked(*self._settings, limits.size, options.force, options.checksum)
        self.intake = Intake(ledger, asked, folder / _SCRATCH, interrupted, self._pass_over)
        self.intake.close()  # what a killed run left

    def read(self, inputs: Sequence[str], output: str | Path, extract: Extract, engine: Engine) -> None:
        """The whole run, from the first file to the last checkpoint."""
        found = self.intake.files(inputs, output)
        chunks = engine.each(
            (carried(file, self._limits.size) for file in found) if engine.far else found,
            Reading(extract, self._limits.size),
            workers=self._limits.workers,
            timeout=self._limits.seconds,
            memory=self._limits.memory,
            stop=self._interrupted,
        )
        last = time.monotonic()
        pause = _CHECKPOINT
        for chunk in chunks:
            self._enter(chunk)
            self._on_progress(self.summary.files)
            if self._shards.size >= HELD or time.monotonic() - last >= pause:
                begin = time.monotonic()
                self._shards.checkpoint()
                self._ledger.begin()
                last = time.monotonic()
                pause = max(_CHECKPOINT, _SHARE * (last - begin))
        self.summary.interrupted = self._interrupted()
        if not self.intake.found and not self.summary.interrupted:
            raise files.NothingThere(f"there is no file in {', '.join(inputs)}.")
        if not self.summary.interrupted:
            self._miss()
            self._name_by_first()
        self._shards.checkpoint(last=True)

    def _pass_over(self, number: int, failed: bool) -> None:
        self.summary.unchanged += number
        self.summary.unread_before += number * failed
        if self.summary.unchanged % 512 == 0:
            self._on_progress(self.summary.files)

    def _enter(self, chunk: Chunk) -> None:
        for name in chunk.same:
            waiting = self.intake.done(name)
            assert waiting.known is not None
            self._ledger.restamp(waiting.known.id, waiting.path, waiting.stamp)
            self.intake.place(waiting.known.id, waiting.order)
            self._pass_over(1, waiting.known.code is not None)
        for report_id, name in chunk.copies:
            self._enter_report(bytes.fromhex(report_id), name, None)
        fresh = chunk.batches["reports"]
        years = [UNKNOWN_YEAR if year is None else str(year) for year in fresh["year"].to_pylist()]
        again = [
            report_id
            for report_id, name, year in zip(
                fresh["report_id"].to_pylist(), fresh["source"].to_pylist(), years, strict=True
            )
            if not self._enter_report(bytes.fromhex(report_id), name, year)
        ]
        batches = chunk.batches
        if again:
            twice = pa.array(again, pa.string())
            batches = {
                table: batch
                if table == "failures"
                else batch.filter(pc.invert(pc.is_in(batch["report_id"].cast(pa.string()), twice)))
                for table, batch in batches.items()
            }
        failures = batches["failures"]
        kept = [self._enter_failure(row) for row in failures.to_pylist()]
        if not all(kept):
            batches = {**batches, "failures": failures.filter(pa.array(kept, pa.bool_()))}
        self._shards.add(batches)
        self.summary.count(batches)

    def _enter_report(self, report: bytes, name: str, year: str | None) -> bool:
        """A file that holds a report, whose rows are there where `year` is given. Whether those are to be kept."""
        waiting = self.intake.done(name)
        file = self._put(name, waiting, report, None)
        home = self._ledger.home(report)
        first = home is None or home.file == file or not 0 < self.intake.order(home.file) < waiting.order
        if year is None or not first:
            self._ledger.rename(report)
            self.summary.copies += 1
            return False
        if home is not None:
            self._shards.remove(report, home)
        self._ledger.settle(report, Home(file, year, PENDING))
        if home is not None or len(self._ledger.names(report)) > 1:
            self._ledger.rename(report)
        return True

    def _enter_failure(self, row: dict[str, str | None]) -> bool:
        name = str(row["source"])
        waiting = self.intake.done(name)
        code = str(row["code"])
        if code == ARCHIVE and self._interrupted():
            return False  # perhaps not all of its members were read
        report = bytes.fromhex(row["report_id"]) if row["report_id"] else None
        self._put(name, waiting, report, (code, row["message"], row["media_type"]))
        if code == ARCHIVE:
            return False
        self._shards.fail()
        return True

    def _put(
        self, name: str, waiting: Waiting, report: bytes | None, failure: tuple[str, str | None, str | None] | None
    ) -> int:
        known = waiting.known
        if known is not None and known.report != report:
            self.summary.replaced += _lies_elsewhere(os.fsdecode(known.path), waiting.path)
        file = self._ledger.put(name, waiting.path, waiting.stamp, self._settings, report, failure)
        self.intake.place(file, waiting.order)
        if known is not None and known.code not in (None, ARCHIVE):
            self._shards.fail()
        if known is not None and known.code is None and (known.report != report or failure):
            assert known.report is not None
            self._leave(known.report, file)
        return file

    def _leave(self, report: bytes, file: int) -> None:
        """A file holds a report no longer: another file with it gives it its name, or its rows go."""
        home = self._ledger.home(report)
        if home is None:
            return
        if home.file != file:
            self._ledger.rename(report)
            return
        others = self._ledger.names(report)
        if not others:
            self._ledger.drop(report)
            self._shards.remove(report, home)
            return
        self._call(report, home, *self._first(others))

    def _first(self, names: list[tuple[int, str]]) -> tuple[int, str]:
        """Of files with the same bytes the first in order; those not found in this run come last."""
        return min(names, key=lambda name: (self.intake.order(name[0]) or self.intake.found + 1, name[1]))

    def _call(self, report: bytes, home: Home, file: int, name: str) -> None:
        self._ledger.settle(report, Home(file, home.year, home.shard))
        self._ledger.rename(report)
        self._shards.call(report, home, name)

    def _name_by_first(self) -> None:
        """Let the first of all files with the same bytes give the name also where it became known after others."""
        wrong = [r for r, home in self._ledger.renamed_homes() if self._first(self._ledger.names(r))[0] != home.file]
        if not wrong:
            return
        self._shards.checkpoint()
        self._ledger.begin()
        for report in wrong:
            if home := self._ledger.home(report):
                self._call(report, home, *self._first(self._ledger.names(report)))

    def _miss(self) -> None:
        """Count the files that are no more, and take away their rows where that is asked for."""
        gone = [
            (file, name)
            for file, name in self._ledger.files()
            if not self.intake.order(file) and not self.intake.is_closed(name)
        ]
        self.summary.missing = len(gone)
        if not self._options.prune:
            return
        self.summary.pruned = len(gone)
        for file, name in gone:
            known = self._ledger.known(name)
            self._ledger.forget(file)
            if known is not None and known.code is None and known.report is not None:
                self._leave(known.report, file)
            elif known is not None:
                self._shards.fail()


def _lies_elsewhere(before: str, now: str) -> bool:
    """Whether a file of the same name that was read before is another one, and still there: its rows go all the same."""
    if before == now or remote.is_remote(before) or not Path(before).exists():
        return False
    return not Path(now).exists() or not os.path.samefile(before, now)  # noqa: PTH121


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
