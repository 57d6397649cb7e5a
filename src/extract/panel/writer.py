"""The tables of the panel -> Parquet: one file per year, moved into place as whole tables.

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
from extract.tables import PANEL_SCHEMAS, without_year

_ROW_GROUP: Final = 16 << 20  # bytes in memory
_HELD: Final = 192 << 20  # bytes that all buffers together may hold, whatever the number of years

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
        self._files: dict[_Partition, pq.ParquetWriter] = {}
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
            if not (self._new / table).exists():
                # Arrow takes the type of `year` from the folders' names, and fails where none says one.
                parquet(self._new / table / "year=0" / "part-0.parquet", without_year(schema)).close()
        (self._new / OLD).mkdir()
        move_into_place(self._output)

    def _flush(self, key: _Partition) -> None:
        table, year = key
        self._size.pop(key)
        rows = pa.Table.from_batches(self._held.pop(key)).drop_columns(["year"])
        # One dictionary per row group: with several, Parquet falls back to spelling every value out.
        rows = rows.unify_dictionaries().combine_chunks()
        if key not in self._files:
            self._files[key] = parquet(self._new / table / f"year={year}" / "part-0.parquet", rows.schema)
        self._files[key].write_table(rows, row_group_size=max(rows.num_rows, 1))

    def close(self) -> None:
        """Drop what `finish` did not move into place."""
        for file in self._files.values():
            with contextlib.suppress(OSError, pa.ArrowException):
                file.close()
        shutil.rmtree(self._new, ignore_errors=True)
