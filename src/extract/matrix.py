"""The facts of an output folder as arrays: a row per report, a column per cell of the form.

Read batch by batch, so that twenty million facts take a few seconds and no more memory than the arrays themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq

_KEYS: Final = ("report_id", "table", "row", "column", "status")
NO_FACT: Final = 255
_Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Matrix:
    """Facts by report and cell. `statuses` are positions in `words`, NO_FACT where the report has no such fact;
    `values` are NaN where there is no number, and `confidences` None where none was measured.
    """

    reports: list[str]
    cells: list[str]
    words: list[str]
    values: _Array
    statuses: _Array
    confidences: _Array | None


def read_matrix(folder: Path, reports: Sequence[str], cells: Sequence[str]) -> Matrix:
    """The facts of these reports. Cells come in the order of `cells`, without those that no report has, then others."""
    at = {report: n for n, report in enumerate(reports)}
    column: dict[str, int] = {}
    words: dict[str, int] = {}
    values = np.full((len(at), 0), np.nan)
    statuses = np.full((len(at), 0), NO_FACT, dtype=np.uint8)
    confidences: _Array | None = None
    form = ds.ParquetFileFormat(read_options=ds.ParquetReadOptions(dictionary_columns=set(_KEYS)))
    for path in sorted(folder.rglob("*.parquet")):
        has = pq.read_schema(path).names
        wanted = [*_KEYS, "value", *(["confidence"] if "confidence" in has else [])]
        for batch in ds.dataset(path, format=form).to_batches(columns=wanted, batch_size=1 << 20):
            if not batch.num_rows:
                continue
            row = _positions(batch, "report_id", at)
            cell = cells_of(batch, lambda *key: column.setdefault(".".join(key), len(column)))
            if len(column) > values.shape[1]:  # all but a few cells are met in the first reports
                values, statuses = _wider(values, len(column), np.nan), _wider(statuses, len(column), NO_FACT)
                confidences = None if confidences is None else _wider(confidences, len(column), np.nan)
            known = (row >= 0) & (cell >= 0)
            row, cell = row[known], cell[known]
            statuses[row, cell] = _positions(batch, "status", words, grow=True)[known]
            values[row, cell] = batch.column("value").to_numpy(zero_copy_only=False)[known]
            if "confidence" in has and batch.column("confidence").null_count < batch.num_rows:
                if confidences is None:
                    confidences = np.full(values.shape, np.nan, dtype=np.float32)
                confidences[row, cell] = batch.column("confidence").to_numpy(zero_copy_only=False)[known]
    order = [n for n in cells if n in column] + [n for n in column if n not in set(cells)]
    used = [column[name] for name in order]
    return Matrix(
        list(at),
        order,
        list(words),
        values[:, used],
        statuses[:, used],
        None if confidences is None else confidences[:, used],
    )


def _wider(array: _Array, width: int, fill: float) -> _Array:
    more = np.full((array.shape[0], width - array.shape[1]), fill, dtype=array.dtype)
    return np.concatenate([array, more], axis=1)


def coded(column: pa.Array) -> tuple[_Array, list[str]]:
    """A column of texts as numbers, -1 for null, and the texts that they stand for."""
    if not pa.types.is_dictionary(column.type):
        column = column.dictionary_encode()
    indices = column.indices.fill_null(-1) if column.null_count else column.indices
    return indices.to_numpy(zero_copy_only=False), column.dictionary.to_pylist()


def _positions(batch: pa.RecordBatch, name: str, known: dict[str, int], grow: bool = False) -> _Array:
    """Each value's number in `known`, -1 where it is not there; with `grow` new values get the next number."""
    indices, values = coded(batch.column(name))
    numbers = [known.setdefault(v, len(known)) if grow else known.get(v, -1) for v in values]
    return np.array(numbers, dtype=np.int32)[indices]


def cells_of(batch: pa.RecordBatch, number: Callable[[str, str, str], int]) -> _Array:
    """The number of each fact's cell, by its table, row and column; -1 where one of these is null. Only the combinations
    that occur are asked for.
    """
    (t, tables), (r, rows), (c, columns) = (coded(batch.column(name)) for name in ("table", "row", "column"))
    told = (t >= 0) & (r >= 0) & (c >= 0)
    combined = np.where(told, (t.astype(np.int64) * len(rows) + r) * len(columns) + c, -1)
    numbers = np.full(len(tables) * len(rows) * len(columns) + 1, -1, dtype=np.int32)  # the last for those without
    for key in np.flatnonzero(np.bincount(combined[told], minlength=len(numbers))):
        rest, column = divmod(int(key), len(columns))
        table, row = divmod(rest, len(rows))
        numbers[key] = number(tables[table], rows[row], columns[column])
    return numbers[combined]
