"""One file after the other -> rows: the work of a worker, which may die of it."""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pyarrow as pa

from extract import remote
from extract.errors import TooLarge, Unreadable, Unusable
from extract.files import File
from extract.manner import USUAL, Manner
from extract.model import Report, Source
from extract.tables import Failure, Rows, encode_failures
from extract.workers import Loss, Mark

_SECONDS_AT_ONCE = 1.0  # of work before a worker hands over what it has
_REMEMBERED = 50_000  # reports of which a worker knows that it has made them
_MB = 1_000_000
LARGEST = 100 * _MB
_ADVICE = {
    "timed-out": "give it more time with --timeout, or leave it out",
    "out-of-memory": "give it more with --max-memory, or leave it out",
    "crashed": "please report it, with the file",
}

Extract = Callable[[Source], Report]


@dataclass(frozen=True, slots=True)
class Chunk:
    """What a worker made of some files: rows of each table, the ids and names of files whose bytes it has read before,
    and the names of files that have the bytes they were known to have.
    """

    batches: dict[str, pa.RecordBatch]
    copies: tuple[tuple[str, str], ...]
    same: tuple[str, ...] = ()

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickled as Arrow streams: each column and its parts by themselves take twice as long."""
        streams = {table: _stream(batch) for table, batch in self.batches.items()}
        return _chunk, (streams, self.copies, self.same)


def _stream(batch: pa.RecordBatch) -> pa.Buffer:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, batch.schema) as stream:
        stream.write_batch(batch)
    return sink.getvalue()


def _chunk(streams: Mapping[str, pa.Buffer], copies: tuple[tuple[str, str], ...], same: tuple[str, ...]) -> Chunk:
    batches = {table: pa.ipc.open_stream(stream).read_next_batch() for table, stream in streams.items()}
    return Chunk(batches, copies, same)


@dataclass(slots=True)
class _Made:
    """What was made of some files so far; `ids` are those of their reports."""

    rows: Rows = field(default_factory=Rows)
    ids: set[str] = field(default_factory=set)
    copies: list[tuple[str, str]] = field(default_factory=list)
    same: list[str] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)


@dataclass(slots=True)
class Reading:
    """The work of a worker. It keeps the ids of the last reports that it has made, so as to make few twice."""

    extract: Extract
    size: int
    made: dict[str, None] = field(default_factory=dict)

    def __call__(self, found: Sequence[File], lost: Mapping[int, Loss], mark: Mark) -> tuple[int, Chunk]:
        """Read files until all are done or time is up; those that are lost become failures unread."""
        began = time.monotonic()
        new = _Made()
        count = 0
        for position, file in enumerate(found):
            count += 1
            if position in lost:
                new.failures.append(_lost(file, lost[position]))
                continue
            mark(position)
            self._read(file, new)
            if time.monotonic() - began > _SECONDS_AT_ONCE:
                break
        mark(-1)
        try:
            batches = new.rows.batches()
        except Exception as error:  # one report holds what no column takes: halve the files until it is alone
            if count > 1:
                return self(found[: count // 2], lost, mark)
            new.failures.append(Failure(found[0].name, "crashed", crash(error), *new.ids))
            batches, new.ids = Rows().batches(), set()
        self.made.update(dict.fromkeys(new.ids))
        while len(self.made) > _REMEMBERED:
            del self.made[next(iter(self.made))]
        return count, Chunk({**batches, "failures": encode_failures(new.failures)}, tuple(new.copies), tuple(new.same))

    def _read(self, file: File, new: _Made) -> None:
        """Add a file's report; else say why there is none, or that its bytes were read before."""
        from extract import readers

        if file.trouble is not None:
            new.failures.append(Failure(file.name, *file.trouble))
            return
        source: Source | None = None
        found = b""
        try:
            found = content(file.path, self.size) if file.content is None else file.content
            source = readers.open_source(file.name, found)
            if file.known is not None and source.id == file.known.hex():
                new.same.append(file.name)
            elif source.id in self.made or source.id in new.ids:
                new.copies.append((source.id, file.name))
            else:
                new.rows.add(file.name, self.extract(source))
                new.ids.add(source.id)
            return
        except Unusable as error:
            code, message = error.code, str(error)
        except MemoryError:
            code, message = "out-of-memory", f"it needs more memory than there is; {_ADVICE['out-of-memory']}"
        except Exception as error:  # the promise of the batch: whatever a file does, the others are read
            code, message = "crashed", crash(error)
        kind = source.media_type if source else readers.media_type(file.name, found) if found else None
        new.failures.append(Failure(file.name, code, message, source.id if source else None, kind))


def whole(source: Source, manner: Manner = USUAL) -> Report:
    """All stages of the pipeline. They are imported here since only the workers need them, and it takes a while."""
    from extract import pipeline

    return pipeline.extract(source, manner)


def carried(file: File, size: int) -> File:
    """A file with its bytes, for a machine that does not see the disk of this one, or with its trouble. Those of an object
    store go without: any machine sees them.
    """
    if file.trouble is not None or remote.is_remote(file.path):
        return file
    try:
        return replace(file, content=content(file.path, size))
    except Unusable as error:
        return replace(file, trouble=(error.code, str(error)))


def content(path: str, size: int) -> bytes:
    """The bytes of a file. Raises `Unreadable`, or `TooLarge` where there are more than `size`."""
    try:
        if remote.is_remote(path):
            found = remote.read(path, size)
            if isinstance(found, int):
                raise _too_large(found, size)
            return found
        status = os.stat(path)  # noqa: PTH116 - for each of a million files
        if stat.S_ISDIR(status.st_mode):
            raise Unreadable("the folder cannot be opened; look at its permissions")
        if not stat.S_ISREG(status.st_mode):
            raise Unreadable("it is no file but a device or a pipe; leave it out")
        if status.st_size > size:
            raise _too_large(status.st_size, size)
        with open(path, "rb") as file:  # noqa: PTH123
            read = file.read(size + 1)  # it may grow meanwhile, and without end
        if len(read) > size:
            raise _too_large(len(read), size)
        return read
    except OSError as error:
        reason = error.strerror or str(error)
        raise Unreadable(f"it cannot be opened ({reason}); look at the file and its permissions") from error


def _too_large(found: int, size: int) -> TooLarge:
    return TooLarge(f"it has {found / _MB:,.1f} MB and the limit is {size / _MB:g}; raise the limit with --max-size")


def crash(error: Exception) -> str:
    """An error that nobody foresaw, in one sentence."""
    words = " ".join(str(error).split())
    return f"reading it failed with {type(error).__name__}{': ' if words else ''}{words}; {_ADVICE['crashed']}"


def _lost(file: File, loss: Loss) -> Failure:
    return Failure(file.name, loss.code, f"{loss.end}; {_ADVICE[loss.code]}")
