"""Inputs and ledger -> the files that are to be read: those that are new, that have changed, or that may now be readable.

What is unchanged is passed over while the walk goes on. An archive is a folder whose files are unpacked as they are needed.
"""

from __future__ import annotations

import os
import shutil
import stat
import time
from array import array
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from extract import archives, files, remote
from extract.errors import Unusable
from extract.files import File
from extract.ledger import ARCHIVE, INSIDE, Known, Ledger, Stamp, stamp

_MAY_BE_READ_NOW: Final = frozenset(("timed-out", "out-of-memory", "too-large", "crashed", "no-reader"))
_NEVER: Final = Stamp(-1, -1, -1)  # of a file that must be read again to know whether it changed
_FRESH: Final = 2_000_000_000  # ns: a file changed so lately may change again and keep its time
_FAR_FRESH: Final = 60_000_000_000
_BOXES: Final = (
    ".zip",
    ".tar",
    ".tar.gz",
    ".tgz",
)  # names of archives in an object store, where a look costs a request
_DEPTH: Final = 2  # archives in each other that are opened


@dataclass(frozen=True, slots=True)
class Asked:
    """What a run asks for. `reading` and `limits` are the ledger's numbers of what changes the outcome for any file, and of
    what may let a file be read that could not be.
    """

    reading: int
    limits: int
    size: int
    force: bool = False
    checksum: bool = False


@dataclass(frozen=True, slots=True)
class Waiting:
    """A file that was handed out: its place in the order of all, where it (or its archive) lies, its stamp at that time,
    and where it was unpacked.
    """

    order: int
    path: str
    stamp: Stamp
    known: Known | None
    unpacked: str


@dataclass(slots=True)
class Intake:
    """Finds what is to be read; `waiting` holds what was handed out until `done` takes it back."""

    ledger: Ledger
    asked: Asked
    scratch: Path
    stop: Callable[[], bool]
    on_unchanged: Callable[[int, bool], None]
    waiting: dict[str, Waiting] = field(default_factory=dict)
    closed: list[str] = field(default_factory=list)
    found: int = 0
    _orders: array[int] = field(default_factory=lambda: array("I"))
    _boxes: int = 0

    def files(self, inputs: Sequence[str], leave_out: str | Path) -> Iterator[File]:
        """The files to read, in the order of all files."""
        for file in files.find(inputs, leave_out):
            if self.stop():
                return
            yield from self._consider(file, file.path, 0)

    def done(self, name: str) -> Waiting:
        """Take back a file that was dealt with, and delete what was unpacked of it."""
        waiting = self.waiting.pop(name)
        if waiting.unpacked:
            Path(waiting.unpacked).unlink(missing_ok=True)
        return waiting

    def order(self, file: int) -> int:
        """The place of a file of the ledger among all files of this run; 0 where it was not found so far."""
        return self._orders[file] if file < len(self._orders) else 0

    def place(self, file: int, order: int) -> None:
        """Note the place of a file of the ledger."""
        while file >= len(self._orders):
            self._orders.extend([0] * max(1024, len(self._orders)))
        self._orders[file] = order

    def is_closed(self, name: str) -> bool:
        """Whether a file lies in a folder or archive that could not be read through, so that it may still be there."""
        return any(name.startswith(prefix) for prefix in self.closed)

    def _consider(self, file: File, path: str, depth: int) -> Iterator[File]:
        """A file, or what an archive holds. `path` is where the file or its outermost archive lies."""
        self.found += 1
        order = self.found
        status = None if file.seen else _status(file.path)
        now = _stamp(file, status) if depth == 0 else _NEVER
        known = self.ledger.known(file.name)
        again = known if known is not None and self._fits(known) else None
        if again is not None and again.stamp == now and now != _NEVER and not self.asked.checksum:
            self._pass_over(again, file.name, order)
            return
        if file.seen and file.name.lower().endswith(_BOXES):
            file, status = self._fetched(file)
        mode = 0 if status is None else status.st_mode
        if stat.S_ISDIR(mode):  # it could not be opened
            self.closed.append(file.name + "/")
        elif stat.S_ISREG(mode) and depth < _DEPTH and archives.is_archive(file.path):
            box = file.path
            file = yield from self._open(file, path, depth)
            if depth == 0 and box != path:
                Path(box).unlink(missing_ok=True)
        if again is not None and again.code != ARCHIVE and file.trouble is None:
            file = File(file.path, file.name, again.report)
        self.waiting[file.name] = Waiting(order, path, now, known, file.path if depth else "")
        yield file

    def _fetched(self, file: File) -> tuple[File, os.stat_result | None]:
        """A file of an object store on the disk, if it is an archive there."""
        self._boxes += 1
        path = self.scratch / f"{self._boxes}.box"
        try:
            remote.fetch(file.path, path)
        except OSError:
            return file, None  # whoever reads it will say so
        if archives.is_archive(str(path)):
            return File(str(path), file.name), _status(str(path))
        path.unlink()
        return file, None

    def _open(self, file: File, path: str, depth: int) -> Generator[File, None, File]:
        """Hand out the members of an archive; returns the archive as what it is then, to come after them."""
        self._boxes += 1
        box = self.scratch / str(self._boxes)
        box.mkdir(parents=True)
        count = 0
        try:
            for member in archives.members(file.path, box, self.asked.size):
                if self.stop():
                    break
                count += 1
                inner = File(str(member.path or ""), file.name + INSIDE + member.name, trouble=member.trouble)
                yield from self._consider(inner, path, depth + 1)
        except Unusable as error:
            self.closed.append(file.name + INSIDE)
            return File(file.path, file.name, trouble=(error.code, str(error)))
        except OSError as error:
            self.closed.append(file.name + INSIDE)
            return File(
                file.path, file.name, trouble=("unreadable", f"it cannot be unpacked ({error}); look at the disk")
            )
        if not count and not self.stop():  # what was stopped was not looked through
            return File(file.path, file.name, trouble=("not-a-report", "the archive holds no file; leave it out"))
        return File(file.path, file.name, trouble=(ARCHIVE, ""))

    def _fits(self, known: Known) -> bool:
        """Whether the outcome would be the same, were the file read again with the same bytes."""
        if self.asked.force or known.reading != self.asked.reading:
            return False
        if known.code == "unreadable" and known.report is None:
            return False  # it could not be opened: that is quickly tried again
        return known.limits == self.asked.limits or (known.code not in _MAY_BE_READ_NOW and known.code != ARCHIVE)

    def _pass_over(self, known: Known, name: str, order: int) -> None:
        self.place(known.id, order)
        if known.code != ARCHIVE:
            self.on_unchanged(1, known.code is not None)
        if known.code is None:
            return
        for file, code in self.ledger.below(name + INSIDE):  # of an archive, also of one that broke off
            self.found += 1
            self.place(file, self.found)
            if code != ARCHIVE:
                self.on_unchanged(1, code is not None)

    def close(self) -> None:
        """Delete all that was unpacked."""
        shutil.rmtree(self.scratch, ignore_errors=True)


def _status(path: str) -> os.stat_result | None:
    try:
        return os.stat(path)  # noqa: PTH116 - for each of a million files
    except (OSError, ValueError):
        return None


def _stamp(file: File, status: os.stat_result | None) -> Stamp:
    if file.seen is not None:  # where clocks differ from ours, and tell whole seconds
        return Stamp(*file.seen, 0) if time.time_ns() - file.seen[1] > _FAR_FRESH else _NEVER
    return stamp(status) if status is not None and time.time_ns() - status.st_mtime_ns > _FRESH else _NEVER
