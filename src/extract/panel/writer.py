"""The tables of the panel -> Parquet: few large files per year, moved into place as whole tables.

They are drawn from the others, so a run that changes those takes them away (`shards`).
"""

from __future__ import annotations

import contextlib
import shutil
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq

from extract.ledger import LEDGER
from extract.store import OLD, UNFINISHED, by_year, complete_move, locked, move_into_place, open_ledger, parquet
from extract.tables import PANEL_SCHEMAS

_ROW_GROUP: Final = 16 << 20  # bytes in memory
_HELD: Final = 192 << 20  # bytes that all buffers together may hold, whatever the number of years
_PART_ROWS: Final = 20_000_000  # rows of one file

_Partition = tuple[str, str]  # a table and the name of a year


@contextlib.contextmanager
def writing(output: Path) -> Iterator[Writer]:
    """A writer of the tables of the panel; call its `finish` at the end of the block, or the output stays as it was.

    Raises `OutputRefused` as `store.locked` does.
    """
    with locked(output, PANEL_SCHEMAS):
        if (output / LEDGER).exists():
            with open_ledger(output) as ledger:
                ledger.move()  # of a run that was killed: the tables must be whole before they are read
        writer = Writer(output)
        try:
            yield writer
        finally:
            writer.close()


class Writer:
    """Writes the tables of one panel; made by `writing`. `scratch` is a folder that goes away with it."""

    def __init__(self, output: Path) -> None:
        self._output = output
        self._new = output / UNFINISHED
        self._held: dict[_Partition, list[pa.RecordBatch]] = defaultdict(list)
        self._size: dict[_Partition, int] = defaultdict(int)
        self._files: dict[_Partition, _File] = {}
        complete_move(output)
        self.scratch = self._new / "scratch"
        self.scratch.mkdir(parents=True)

    def add(self, batches: Mapping[str, pa.RecordBatch]) -> None:
        """Take record batches of any of the tables, each ordered by year."""
        for table, batch in batches.items():
            for year, part in by_year(batch):
                key = (table, year)
                self._held[key].append(part)
                self._size[key] += part.nbytes
                if self._size[key] >= _ROW_GROUP:
                    self._flush(key)
        while sum(self._size.values()) > _HELD:
            self._flush(max(self._size, key=self._size.__getitem__))

    def finish(self) -> None:
        """Write what is held and move every table into place."""
        for key in list(self._held):
            self._flush(key)
        for file in self._files.values():
            file.close()
        for table, schema in PANEL_SCHEMAS.items():
            _give_readable_years(self._new / table, schema)
        (self._new / OLD).mkdir()
        move_into_place(self._output)

    def _flush(self, key: _Partition) -> None:
        table, year = key
        self._size.pop(key)
        rows = pa.Table.from_batches(self._held.pop(key)).drop_columns(["year"])
        # One dictionary per row group: with several, Parquet falls back to spelling every value out.
        rows = rows.unify_dictionaries().combine_chunks()
        if key not in self._files:
            self._files[key] = _File(self._new / table / f"year={year}", rows.schema)
        self._files[key].write(rows)

    def close(self) -> None:
        """Drop what `finish` did not move into place."""
        for file in self._files.values():
            with contextlib.suppress(OSError, pa.ArrowException):
                file.close()
        shutil.rmtree(self._new, ignore_errors=True)


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


def _give_readable_years(folder: Path, schema: pa.Schema) -> None:
    """Make sure that a table can be opened: one without rows gets an empty file in `year=0`, since Arrow takes the type of
    `year` from the folders' names and fails where none says one.
    """
    if any(folder.glob("year=*")):
        return
    (folder / "year=0").mkdir(parents=True)
    parquet(folder / "year=0" / "part-0.parquet", schema.remove(schema.get_field_index("year"))).close()
