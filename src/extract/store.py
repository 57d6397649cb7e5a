"""An output folder: who may write into it, how its tables are read, and what all its Parquet files have in common.

Every table but `failures` is partitioned by year (`facts/year=2023/part-00001.parquet`). `nianbao run` writes its tables file by
file (`shards`), `nianbao link` whole tables (`panel.writer`); nobody ever reads a half-written file.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from extract.errors import WRONG_USE, Refused
from extract.ledger import LEDGER, Ledger, LedgerDamaged, Mirror
from extract.tables import PANEL_SCHEMAS, SCHEMAS

try:
    import fcntl
except ImportError:  # Windows: two runs into one output are not told apart there
    fcntl = None  # type: ignore[assignment]

UNKNOWN_YEAR: Final = "__HIVE_DEFAULT_PARTITION__"
"""The name of the partition of reports whose year is unknown."""

UNFINISHED: Final = ".unfinished"
"""The folder of tables that are not yet in place."""
OLD: Final = "old"
"""The folder in it of the tables that they replace: where it is, all new ones are complete."""
MEND: Final = "delete it, and `nianbao run` reads anew what it held"
"""What to do about a damaged file of an output."""
BROKEN: Final = (pa.ArrowException, OSError)
"""What reading a damaged Parquet file raises."""
_OURS: Final = re.compile(r"\bpart-\d+\.parquet$")
_LOCK: Final = ".lock"
_ALL: Final = {**SCHEMAS, **PANEL_SCHEMAS}


class OutputRefused(Refused):
    """The output folder cannot be used. The message says why, in one sentence."""

    status = WRONG_USE


@contextlib.contextmanager
def locked(output: Path, replaced: Iterable[str] = _ALL) -> Iterator[None]:
    """The folder `output`, made where there is none, with no other run writing into it.

    Raises `OutputRefused` where the folder cannot be written, where another run is writing into it, or where the folder of
    a table that is to be `replaced` holds files that are not ours.
    """
    fresh, unused = not output.exists(), not (output / _LOCK).exists()
    try:
        output.mkdir(parents=True, exist_ok=True)
        lock = _lock(output / _LOCK)
    except OSError as error:
        raise OutputRefused(f"{output} cannot be written: {error.strerror or error}.") from error
    try:
        try:
            _refuse_foreign_files(output, replaced)
        except OutputRefused:
            if unused:
                (output / _LOCK).unlink()
            raise
        yield
    finally:
        ours = {_LOCK, LEDGER}
        if fresh and {path.name for path in output.iterdir()} <= ours:
            for name in ours:
                (output / name).unlink(missing_ok=True)
            output.rmdir()
        os.close(lock)


@contextlib.contextmanager
def open_ledger(output: Path, mirror: Mirror | None = None) -> Iterator[Ledger]:
    """The ledger of an output folder, and of its mirror. Raises `OutputRefused` where it is damaged."""
    try:
        ledger = Ledger(output, mirror)
    except LedgerDamaged as error:
        raise OutputRefused(f"{error} Delete {LEDGER} there to have all files read anew.") from error
    try:
        yield ledger
    finally:
        ledger.close()


def complete_move(output: Path) -> None:
    """Bring what a killed `panel.link` left into order: tables that it had begun to move into place are all moved, others
    go. The output must be locked.
    """
    unfinished = output / UNFINISHED
    if (unfinished / OLD).exists():
        move_into_place(output)
    shutil.rmtree(unfinished, ignore_errors=True)


def move_into_place(output: Path) -> None:
    """Put the finished tables of UNFINISHED in the place of those of the same name, which go to OLD beside them."""
    unfinished = output / UNFINISHED
    for table in PANEL_SCHEMAS:
        new, place = unfinished / table, output / table
        if new.exists():
            if place.exists():
                place.rename(unfinished / OLD / table)
            new.rename(place)


@contextlib.contextmanager
def writing(file: Path, refused: type[Refused] = Refused) -> Iterator[None]:
    """A block that writes `file`: what the disk refuses is `refused`."""
    try:
        yield
    except OSError as error:
        if not is_of_the_disk(error):  # an output that is read in the block is none, or damaged
            raise
        raise refused(f"{file} cannot be written: {error.strerror}.") from error


@contextlib.contextmanager
def replacing(file: Path) -> Iterator[Path]:
    """A path to write to, which takes the place of `file` at the end of the block; until then, and where that fails, `file`
    stays as it is. Its folder is made.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(f".part-{file.name}")
    try:
        yield part
        part.replace(file)
    finally:
        with contextlib.suppress(OSError):
            part.unlink()


def damage(path: Path, whole: bool = False) -> str | None:
    """Why a Parquet file is none, or no more; None where nothing is wrong with it, as far as its end or the `whole` of it
    tells. Raises `OSError` where the disk does not let it be read: then it may be whole.
    """
    try:
        with pq.ParquetFile(path) as file:
            for _ in file.iter_batches() if whole else ():
                pass
    except FileNotFoundError as error:
        return error.strerror
    except BROKEN as error:
        if is_of_the_disk(error):
            raise
        return str(error)
    return None


def said(why: object) -> str:
    """What an error says, in one line and without its full stop."""
    return " ".join(str(why).split()).rstrip(".")


def is_of_the_disk(error: Exception) -> bool:
    """Whether an error of `BROKEN` speaks of the disk, and not of what is in the file."""
    return isinstance(error, OSError) and error.errno is not None


def damaged(output: Path) -> str:
    """One sentence on the first damaged file of an output; empty where there is none."""
    for table in _ALL:
        for path in sorted((output / table).rglob("*.parquet")):
            if (why := damage(path, whole=True)) is not None:
                return f"{path} cannot be read ({said(why)}): {MEND}."
    return ""


def parquet(path: Path, schema: pa.Schema) -> pq.ParquetWriter:
    """A writer of one file, whose folder is made, compressed as all of ours are."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return pq.ParquetWriter(path, schema, compression="zstd")


def by_year(batch: pa.RecordBatch) -> Iterator[tuple[str, pa.RecordBatch]]:
    """A batch that is ordered by year, cut at the years; the name of the year's partition comes first."""
    begin = 0
    for run in pc.value_counts(batch.column("year")).to_pylist():
        year = run["values"]
        yield UNKNOWN_YEAR if year is None else str(year), batch.slice(begin, run["counts"])
        begin += run["counts"]


def _refuse_foreign_files(output: Path, replaced: Iterable[str]) -> None:
    """A table replaces its folder, so a folder of that name with anything else in it must not be touched."""
    for table in replaced:
        refuse_foreign(output / table, (str(path) for path in (output / table).rglob("*") if not path.is_dir()))


def refuse_foreign(folder: str | Path, files: Iterable[str]) -> None:
    """Raise `OutputRefused` where one of the files in a table's folder is none of the table's."""
    for name in files:
        if not _OURS.search(name):
            raise OutputRefused(f"{folder} holds files that are no tables ({Path(name).name}): choose another output.")


def _lock(path: Path) -> int:
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    if fcntl is not None:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            raise OutputRefused(
                f"another run is writing into {path.parent}: wait for it, or choose another output."
            ) from None
    return handle
