"""Reports <-> Parquet: few large files per year, moved into place as whole tables.

A `Writer` collects record batches and writes them into a hidden folder of the output. Readers of the output see the tables
that were there until `finish` replaces them, table by table; one that dies leaves them as they were. Every table but
`failures` is partitioned by year (`facts/year=2023/part-0.parquet`). `nianbao run` writes its tables file by file instead
(`shards`), in folders of the same shape.

The tables of `PANEL_SCHEMAS` are drawn from the others: a run that replaces those takes them away, since they speak of reports
that may be there no more.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from extract.ledger import LEDGER, STAGED, Ledger, LedgerDamaged, Mirror
from extract.tables import PANEL_SCHEMAS, SCHEMAS

try:
    import fcntl
except ImportError:  # Windows: two runs into one output are not told apart there
    fcntl = None  # type: ignore[assignment]

UNKNOWN_YEAR: Final = "__HIVE_DEFAULT_PARTITION__"
"""The name of the partition of reports whose year is unknown."""

_ROW_GROUP: Final = 16 << 20  # bytes in memory: about 200,000 facts, the reports of a thousand agencies
_HELD: Final = 192 << 20  # bytes that all buffers together may hold, whatever the number of years
_PART_ROWS: Final = 20_000_000  # rows of one file, about 50 MB of facts
UNFINISHED: Final = ".unfinished"
"""The folder of tables that are not yet in place."""
_LOCK: Final = ".lock"
_ALL: Final = {**SCHEMAS, **PANEL_SCHEMAS}

_Partition = tuple[str, str | None]  # a table and the name of a year


class OutputRefused(Exception):
    """The output folder cannot be used. The message says why, in one sentence."""


@contextlib.contextmanager
def writing(output: Path, tables: Mapping[str, pa.Schema] = SCHEMAS) -> Iterator[Writer]:
    """A writer of `tables` into the folder `output`; call its `finish` at the end of the block, or the output stays as it was.

    Raises `OutputRefused` as `locked` does.
    """
    with locked(output):
        if (output / LEDGER).exists():
            with open_ledger(output) as ledger:
                ledger.move()  # of a run that was killed: the tables must be whole before they are read
        writer = Writer(output, tables)
        try:
            yield writer
        finally:
            writer.close()


@contextlib.contextmanager
def locked(output: Path) -> Iterator[None]:
    """The folder `output`, made where there is none, with no other run writing into it.

    Raises `OutputRefused` where the folder cannot be written, where another run is writing into it, or where a
    table's folder holds files that are no tables.
    """
    fresh = not output.exists()
    try:
        output.mkdir(parents=True, exist_ok=True)
        lock = _lock(output / _LOCK)
    except OSError as error:
        raise OutputRefused(f"{output} cannot be written: {error.strerror or error}.") from error
    try:
        _refuse_foreign_files(output)
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


class Writer:
    """Writes one run's tables; made by `writing`. `scratch` is a folder that goes away with it."""

    def __init__(self, output: Path, tables: Mapping[str, pa.Schema] = SCHEMAS) -> None:
        self._output, self._tables = output, tables
        self._new = output / UNFINISHED
        self._old = self._new / "old"
        self._held: dict[_Partition, list[pa.RecordBatch]] = defaultdict(list)
        self._size: dict[_Partition, int] = defaultdict(int)
        self._files: dict[_Partition, _File] = {}
        self._also: dict[str, list[str]] = defaultdict(list)
        if self._old.exists():
            self._move_into_place()  # a run was killed while it did so: all of its tables are complete
        shutil.rmtree(self._new, ignore_errors=True)  # a killed run's: the lock says that none is at work
        self.scratch = self._new / "scratch"
        self.scratch.mkdir(parents=True)

    def add(self, batches: Mapping[str, pa.RecordBatch]) -> None:
        """Take record batches of any tables, each ordered by year."""
        for table, batch in batches.items():
            for year, part in by_year(batch):
                key = (table, year)
                self._held[key].append(part)
                self._size[key] += part.nbytes
                if self._size[key] >= _ROW_GROUP:
                    self._flush(key)
        while sum(self._size.values()) > _HELD:
            self._flush(max(self._size, key=self._size.__getitem__))

    def also_at(self, report_id: str, name: str) -> None:
        """Note that the file `name` has the same bytes as the report that was added as `report_id`."""
        self._also[report_id].append(name)

    def finish(self) -> None:
        """Write what is held and move every table into place."""
        for key in list(self._held):
            self._flush(key)
        for file in self._files.values():
            file.close()
        if self._also:
            for path in (self._new / "reports").rglob("*.parquet"):
                _fill_also_at(path, self._also)
        for table, schema in self._tables.items():
            _give_readable_years(self._new / table, schema)
        self._old.mkdir()
        for table in PANEL_SCHEMAS if self._tables is SCHEMAS else ():
            if (self._output / table).exists():
                (self._output / table).rename(self._old / table)
        if self._tables is SCHEMAS:  # a ledger would speak of the tables that go
            (self._output / LEDGER).unlink(missing_ok=True)
            shutil.rmtree(self._output / STAGED, ignore_errors=True)
        self._move_into_place()

    def _move_into_place(self) -> None:
        for table in _ALL:
            new, place = self._new / table, self._output / table
            if new.exists():
                if place.exists():
                    place.rename(self._old / table)
                new.rename(place)

    def _flush(self, key: _Partition) -> None:
        table, year = key
        batches = self._held.pop(key)
        self._size.pop(key)
        rows = pa.Table.from_batches(batches)
        if "year" in rows.column_names:
            rows = rows.drop_columns(["year"])
        # One dictionary per row group: with several, Parquet falls back to spelling every value out.
        rows = rows.unify_dictionaries().combine_chunks()
        if key not in self._files:
            self._files[key] = _File(self._new / table / ("" if year is None else f"year={year}"), rows.schema)
        self._files[key].write(rows)

    def close(self) -> None:
        """Drop what `finish` did not move into place."""
        for file in self._files.values():
            with contextlib.suppress(OSError, pa.ArrowException):
                file.close()
        shutil.rmtree(self._new, ignore_errors=True)


def read_table(output: Path, table: str, columns: Sequence[str] | None = None, where: Any = None) -> pa.Table:
    """A table of an output folder with the types of its schema. `where` is a filter such as `pc.field("year") == 2023`."""
    import pyarrow.dataset as ds  # brings in pandas, a third of a second that a run need not spend

    year = ds.partitioning(pa.schema([("year", pa.int32())]), flavor="hive")
    data = ds.dataset(output / table, partitioning=year, schema=_ALL[table], format="parquet")
    return data.to_table(columns=None if columns is None else list(columns), filter=where)


class _File:
    """One partition's Parquet files: a new one begins where the last has become large."""

    def __init__(self, folder: Path, schema: pa.Schema) -> None:
        self._folder, self._schema, self._count, self._rows = folder, schema, 0, 0
        self._writer: pq.ParquetWriter | None = None
        folder.mkdir(parents=True, exist_ok=True)

    def write(self, rows: pa.Table) -> None:
        if self._rows >= _PART_ROWS:
            self.close()
        if self._writer is None:
            self._writer = parquet(self._folder / f"part-{self._count}.parquet", self._schema)
            self._count, self._rows = self._count + 1, 0
        self._writer.write_table(rows, row_group_size=max(rows.num_rows, 1))
        self._rows += rows.num_rows

    def close(self) -> None:
        if self._writer is not None:
            self._writer.close()
            self._writer = None


def parquet(path: Path, schema: pa.Schema) -> pq.ParquetWriter:
    """A writer of one file, compressed as all of ours are."""
    return pq.ParquetWriter(path, schema, compression="zstd")


def by_year(batch: pa.RecordBatch) -> Iterator[tuple[str | None, pa.RecordBatch]]:
    """A batch that is ordered by year, cut at the years; the name of the year's partition comes first."""
    if batch.num_rows == 0:
        return
    if "year" not in batch.schema.names:
        yield None, batch
        return
    begin = 0
    for run in pc.value_counts(batch.column("year")).to_pylist():
        year = run["values"]
        yield UNKNOWN_YEAR if year is None else str(year), batch.slice(begin, run["counts"])
        begin += run["counts"]


def _fill_also_at(path: Path, also: Mapping[str, Sequence[str]]) -> None:
    """Write a file of `reports` anew, one row group at a time, with the other names of its reports."""
    fresh = path.with_suffix(".fresh")
    with pq.ParquetFile(path) as old, parquet(fresh, old.schema_arrow) as new:
        for group in range(old.num_row_groups):
            rows = old.read_row_group(group)
            at = rows.schema.get_field_index("also_at")
            names = [also.get(report_id, ()) for report_id in rows["report_id"].to_pylist()]
            new.write_table(rows.set_column(at, rows.schema.field(at), pa.array(names, rows.schema.field(at).type)))
    fresh.replace(path)


def _give_readable_years(folder: Path, schema: pa.Schema) -> None:
    """Make sure that a table can be opened: one without rows gets an empty file, and one without any known year an empty
    partition `year=0`, since Arrow takes the type of `year` from the folders' names and fails where none says one.
    """
    if "year" in schema.names:
        if any(part.name != f"year={UNKNOWN_YEAR}" for part in folder.glob("year=*")):
            return
        folder, schema = folder / "year=0", schema.remove(schema.get_field_index("year"))
    if not folder.exists():
        folder.mkdir(parents=True)
        parquet(folder / "part-0.parquet", schema).close()


def _refuse_foreign_files(output: Path) -> None:
    """A table replaces its folder, so a folder of that name with anything else in it must not be touched."""
    for table in _ALL:
        refuse_foreign(output / table, (str(path) for path in (output / table).rglob("*") if not path.is_dir()))


def refuse_foreign(folder: str | Path, files: Iterable[str]) -> None:
    """Raise `OutputRefused` where one of the files in a table's folder is none of the table's."""
    for name in files:
        if not name.endswith(".parquet"):
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
