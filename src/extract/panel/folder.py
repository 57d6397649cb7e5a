"""An output folder as streams of rows, a batch at a time, whatever program wrote it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq

from extract.store import BROKEN, MEND, OutputRefused, said

_ROWS: Final = 1 << 17  # of a batch: a few megabytes of the columns that are asked for
_PARTITION: Final = "year="
OPTIONAL: Final = ("agency_id", "agency_sure")
"""Columns of `reports` that an output of another program may lack."""


def require(output: Path, tables: Sequence[str]) -> None:
    """Raise `OutputRefused` where a table is not there."""
    for table in tables:
        if not any((output / table).glob(f"{_PARTITION}*/*.parquet")):
            raise OutputRefused(
                f"{output} holds no table {table} by year: name the folder that `nianbao run` wrote, or run it first."
            )


def years(output: Path, table: str) -> list[int]:
    """The years that a table has rows for, in order; what has no known year is left out."""
    names = (path.name.removeprefix(_PARTITION) for path in (output / table).glob(f"{_PARTITION}*"))
    return sorted(int(name) for name in names if name.isdecimal() and int(name) > 0)


def count(output: Path, table: str) -> int:
    """The number of rows of a table, those of no known year included."""
    return sum(pq.read_metadata(path).num_rows for path in (output / table).rglob("*.parquet"))


def batches(
    output: Path, table: str, year: int, columns: Sequence[str], rows: int | None = None, words: Sequence[str] = ()
) -> Iterator[pa.RecordBatch]:
    """The rows of a year; `words` are columns of few different texts. What is not in the contract may not be there.

    Raises `OutputRefused` where a file is damaged, or lacks a column.
    """
    for path in sorted((output / table / f"{_PARTITION}{year}").rglob("*.parquet")):
        try:
            there = pq.read_schema(path).names
            missing = [name for name in columns if name not in there and name not in OPTIONAL]
            if missing:
                raise OutputRefused(f"{path} has no column {missing[0]}: write the folder anew with `nianbao run`.")
            with pq.ParquetFile(path, read_dictionary=list(words)) as file:
                yield from file.iter_batches(rows or _ROWS, columns=[name for name in columns if name in there])
        except BROKEN as error:
            raise OutputRefused(f"{path} cannot be read ({said(error)}): {MEND}.") from error
