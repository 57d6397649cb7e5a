"""Tables that grow and change file by file: for each year a few shards, each with one Parquet file in every table.

A report's rows all lie in one shard. A report that changes costs the rewriting of its shard, and small shards are
merged as they become many. New files are written apart and moved into place after the ledger has been
committed, so that a run that is killed leaves a whole checkpoint; whoever reads meanwhile sees whole files, and no row twice.
"""

from __future__ import annotations

import shutil
import uuid
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from extract.ledger import PENDING, STAGED, Home, Ledger, sync
from extract.mirror import Mirror
from extract.store import BROKEN, MEND, UNKNOWN_YEAR, by_year, complete_move, damage, is_of_the_disk, parquet, said
from extract.tables import PANEL_SCHEMAS, SCHEMAS, failure_row, without_year

SHARD: Final = 20_000
"""Reports of a full shard: some four million facts, about 10 MB, written anew in about a second."""
HELD: Final = 160 << 20
"""Bytes of rows that may be held before a checkpoint must write them."""

_MERGE: Final = 8  # small shards of a year that are merged between checkpoints; at the end all are
_ROW_GROUP: Final = 16 << 20
_BY_YEAR: Final = tuple(table for table, schema in SCHEMAS.items() if "year" in schema.names)
_NO_YEAR: Final = "0"  # of an empty file, which tells readers the type of `year` where no year is known

_Part = tuple[str, str, int]


@dataclass(frozen=True, slots=True)
class _Group:
    """Shards that become one: `number`, with the pending rows where `new`."""

    number: int
    sources: tuple[int, ...]
    new: bool


class Shards:
    """The tables of the folder `output`, which may lack files that its `mirror` has. `size` is the number of bytes that
    wait for a checkpoint.
    """

    def __init__(self, output: Path, ledger: Ledger, mirror: Mirror | None = None) -> None:
        self._output, self._ledger, self._mirror = output, ledger, mirror
        ledger.move()  # of a run that was killed after its checkpoint was written
        shutil.rmtree(output / STAGED, ignore_errors=True)  # a killed run's: the lock says that none is at work
        complete_move(output)
        self._held: dict[str, dict[str, list[pa.RecordBatch]]] = defaultdict(lambda: defaultdict(list))
        self._gone: dict[tuple[str, int], set[str]] = defaultdict(set)
        self._called: dict[tuple[str, int], dict[str, str]] = defaultdict(dict)
        self._failed = False
        self._staged = STAGED
        self._deletions: list[_Part] = []
        self._parts: list[_Part] = []
        self.size = 0
        self._forget_lost()

    def add(self, batches: Mapping[str, pa.RecordBatch]) -> None:
        """Take rows of reports, each batch ordered by year; the ledger has them as pending."""
        for table in _BY_YEAR:
            self.size += batches[table].nbytes
            for year, part in by_year(batches[table]):
                self._held[year][table].append(part)

    def remove(self, report: bytes, home: Home) -> None:
        """Take away the rows of a report that lie in a shard."""
        self._gone[home.year, home.shard].add(report.hex())

    def call(self, report: bytes, home: Home, name: str) -> None:
        """Give the rows of a report another `source`."""
        self._called[home.year, home.shard][report.hex()] = name

    def fail(self) -> None:
        """Note that the ledger's failures have changed."""
        self._failed = True

    def checkpoint(self, last: bool = False) -> None:
        """Write all that has changed, commit the ledger, and move the files into place. The `last` one of a run also
        merges small shards and brings the other names of reports up to date.
        """
        years = {*self._held, *(year for year, _ in self._gone), *(year for year, _ in self._called)}
        if last:
            years |= self._ledger.renamed_years() | self._ledger.divided()
        first = not self._ledger.parts()
        shutil.rmtree(self._output / STAGED, ignore_errors=True)
        self._staged = f"{STAGED}/{uuid.uuid4().hex}"  # a mirror may still have what was staged before
        self._deletions, self._parts = [], []
        try:
            for year in sorted(years):
                self._write_year(year, last)
            if self._failed or first:
                self._write_failures()
        except BaseException:  # a disk that is full should not stay so
            shutil.rmtree(self._output / STAGED, ignore_errors=True)
            raise
        if self._deletions or self._parts:
            self._move()
        else:
            self._ledger.commit()
        self._held.clear()
        self._gone.clear()
        self._called.clear()
        self._failed, self.size = False, 0

    def _move(self) -> None:
        """Commit, and move into place what was written apart."""
        self._give_years()
        gone, new = self._deletions, self._parts
        self._ledger.set_parts(gone, new)
        deletions = sorted({*map(_path, gone), *self._strangers()} - {_path(part) for part in new})
        moves = [(f"{self._staged}/{_path(part)}", _path(part)) for part in new]
        files = [self._output / staged for staged, _ in moves]
        sync({*files, *(folder for file in files for folder in file.parents if folder.is_relative_to(self._output))})
        self._ledger.plan(deletions, moves)
        self._ledger.commit()
        self._ledger.move()
        shutil.rmtree(self._output / STAGED, ignore_errors=True)

    def _forget_lost(self) -> None:
        """Strike out what a deleted or damaged Parquet file held, so that it is read anew."""
        parts = self._ledger.parts()
        if self._mirror is None:
            lost = {(year, shard) for _, year, shard in damaged_parts(self._output, self._ledger)}
        else:
            names = {name for table in SCHEMAS for name in self._mirror.names(table)}
            lost = {part[1:] for part in parts if _path(part) not in names}
        if not lost:
            return
        gone = sorted(part for part in parts if part[1:] in lost)
        self._ledger.begin()
        for year, shard in lost:
            self._ledger.lose(year, shard)
        self._ledger.set_parts(gone, [])
        self._ledger.plan([_path(part) for part in gone], [])
        self._ledger.commit()
        self._ledger.move()
        self._failed = True  # the table of failures may be what was lost

    def _write_year(self, year: str, last: bool) -> None:
        touched = {shard for y, shard in (*self._gone, *self._called) if y == year}
        names: dict[int, list[bytes]] = defaultdict(list)
        for report, shard in self._ledger.renamed(year):
            names[shard].append(report)
        counts = self._ledger.shards(year)
        added = counts.pop(PENDING, 0)
        old = set(counts) | touched
        rewritten = set()
        for group in _groups({shard: counts.get(shard, 0) for shard in old}, touched, added, last):
            shards = (*group.sources, *([PENDING] if group.new else []))
            reports = [report for shard in shards for report in names[shard]]
            for table in _BY_YEAR:
                self._write(table, year, group, reports)
            self._ledger.regroup(year, shards, group.number)
            for report in reports:
                self._ledger.clean(report)
            rewritten |= {*shards}
        for shard in set(names) - rewritten - {PENDING} if last else ():
            self._write("reports", year, _Group(shard, (shard,), new=False), names[shard])
            for report in names[shard]:
                self._ledger.clean(report)

    def _write(self, table: str, year: str, group: _Group, renamed: Sequence[bytes]) -> None:
        """Write one Parquet file of a group; where no row is left, none."""
        part = (table, year, group.number)
        path = self._output / self._staged / _path(part)
        also = {report.hex(): self._other_names(report) for report in renamed} if table == "reports" else {}
        rows = _gathered(self._rows(table, year, group, also))
        first = next(rows, None)
        self._deletions += [(table, year, shard) for shard in group.sources]
        if first is None:
            return
        with parquet(path, first.schema) as file:
            while first is not None:
                file.write_table(first, row_group_size=first.num_rows)
                first = next(rows, None)
        self._parts.append(part)

    def _rows(self, table: str, year: str, group: _Group, also: Mapping[str, list[str]]) -> Iterator[pa.Table]:
        schema = without_year(SCHEMAS[table])
        for shard in group.sources:
            path = self._fetched(_path((table, year, shard)))
            if not path.exists():
                continue
            gone, called = self._gone.get((year, shard), set()), self._called.get((year, shard), {})
            for stored in _stored(path):
                rows = _conform(stored, schema)
                if gone:
                    rows = rows.filter(pc.invert(_is_in(rows["report_id"], gone)))
                if called:
                    rows = _call(rows, called)
                yield _fill_also_at(rows, also) if also else rows
        if group.new:
            for batch in self._held.get(year, {}).get(table, ()):
                rows = pa.Table.from_batches([batch]).drop_columns(["year"])
                yield _fill_also_at(rows, also) if also else rows

    def _fetched(self, name: str) -> Path:
        return self._output / name if self._mirror is None else self._mirror.fetch(name)

    def _names(self, table: str) -> Iterator[str]:
        if self._mirror is not None:
            return self._mirror.names(table)
        return (path.relative_to(self._output).as_posix() for path in (self._output / table).rglob("*.parquet"))

    def _other_names(self, report: bytes) -> list[str]:
        home = self._ledger.home(report)
        return [name for file, name in self._ledger.names(report) if home is None or file != home.file]

    def _write_failures(self) -> None:
        """The table `failures` is what the ledger says, all of it."""
        part = ("failures", "", 0)
        path = self._output / self._staged / _path(part)
        schema, rows = SCHEMAS["failures"], self._ledger.failures()
        with parquet(path, schema) as file:
            while some := [row for row, _ in zip(rows, range(100_000), strict=False)]:
                columns = zip(*[failure_row(s, r or None, c, m, k) for s, r, c, m, k in some], strict=True)
                file.write_table(pa.table([pa.array(c, pa.string()) for c in columns], schema=schema))
        self._parts.append(part)

    def _give_years(self) -> None:
        """Keep an empty file in `year=0` of each table that has no known year: Arrow takes the type of `year` from the
        folders' names and fails where none says one.
        """
        parts = (self._ledger.parts() - set(self._deletions)) | set(self._parts)
        for table in _BY_YEAR:
            empty = (table, _NO_YEAR, 0)
            known = any(t == table and year not in (UNKNOWN_YEAR, _NO_YEAR) for t, year, _ in parts)
            if known and empty in parts:
                self._deletions.append(empty)
            elif not known and empty not in parts:
                path = self._output / self._staged / _path(empty)
                parquet(path, without_year(SCHEMAS[table])).close()
                self._parts.append(empty)

    def _strangers(self) -> Iterator[str]:
        """Parquet files that are none of ours: those of a version without ledger, and tables drawn from what has changed."""
        ours = {_path(part) for part in self._ledger.parts()}
        for table in (*SCHEMAS, *PANEL_SCHEMAS):
            yield from (name for name in self._names(table) if name not in ours)


def damaged_parts(output: Path, ledger: Ledger) -> list[_Part]:
    """The Parquet files of a folder that are no more, or cannot be read: table, year and shard."""
    return [part for part in sorted(ledger.parts()) if damage(output / _path(part)) is not None]


def _groups(counts: Mapping[int, int], touched: set[int], added: int, last: bool) -> list[_Group]:
    """Which shards of a year are written anew, and with which others: those that were touched, the small ones when
    there are many, and the new rows. `counts` are the reports that each shard will keep.
    """
    small = [shard for shard in counts if counts[shard] < SHARD // 2]
    merge = len(small) + bool(added) > (1 if last else _MERGE)
    chosen = sorted(touched | set(small if merge else ()))
    fresh = max(counts, default=0) + 1
    groups: list[list[int]] = []
    total = 0
    for shard in chosen:
        if groups and total + counts[shard] <= SHARD:
            groups[-1].append(shard)
            total += counts[shard]
        else:
            groups.append([shard])
            total = counts[shard]
    made = [_Group(group[0], tuple(group), new=False) for group in groups]
    if added and made and total + added <= SHARD:
        made[-1] = _Group(made[-1].number, made[-1].sources, new=True)
    elif added:
        made.append(_Group(fresh, (), new=True))
    return [g for g in made if g.new or len(g.sources) > 1 or set(g.sources) & touched]


def _gathered(tables: Iterator[pa.Table]) -> Iterator[pa.Table]:
    """The rows in pieces of a row group each, with one dictionary per piece: with several, Parquet spells all values out."""
    held: list[pa.Table] = []
    size = 0
    for rows in tables:
        if rows.num_rows:
            held.append(rows)
            size += rows.nbytes
        if size >= _ROW_GROUP:
            yield pa.concat_tables(held).unify_dictionaries().combine_chunks()
            held, size = [], 0
    if held:
        yield pa.concat_tables(held).unify_dictionaries().combine_chunks()


def _stored(path: Path) -> Iterator[pa.Table]:
    """A Parquet file by its row groups."""
    try:
        with pq.ParquetFile(path) as file:
            for number in range(file.num_row_groups):
                yield file.read_row_group(number)
    except BROKEN as error:
        if is_of_the_disk(error):
            raise
        raise OSError(f"{path} is damaged ({said(error)}): {MEND}") from error


def _path(part: _Part) -> str:
    table, year, shard = part
    return f"{table}/year={year}/part-{shard:05}.parquet" if year else f"{table}/part-{shard:05}.parquet"


def _conform(rows: pa.Table, schema: pa.Schema) -> pa.Table:
    """Rows that an older version wrote have not all columns of today."""
    if rows.schema.equals(schema):
        return rows
    there = set(rows.column_names)
    columns = [rows[f.name].cast(f.type) if f.name in there else pa.nulls(rows.num_rows, f.type) for f in schema]
    return pa.table(columns, schema=schema)


def _is_in(ids: pa.ChunkedArray, wanted: set[str]) -> pa.ChunkedArray:
    values = pa.array(sorted(wanted), pa.string())
    masks = []
    for chunk in ids.chunks:
        if isinstance(chunk, pa.DictionaryArray):
            masks.append(pc.is_in(chunk.dictionary, values).take(chunk.indices))
        else:
            masks.append(pc.is_in(chunk, values))
    return pa.chunked_array(masks, pa.bool_())


def _call(rows: pa.Table, called: Mapping[str, str]) -> pa.Table:
    if not pc.any(_is_in(rows["report_id"], set(called))).as_py():
        return rows
    at = rows.schema.get_field_index("source")
    field = rows.schema.field(at)
    ids, sources = rows["report_id"].cast(pa.string()).to_pylist(), rows["source"].cast(pa.string()).to_pylist()
    names = pa.array([called.get(i, s) for i, s in zip(ids, sources, strict=True)], pa.string())
    return rows.set_column(at, field, names if field.type == pa.string() else names.dictionary_encode())


def _fill_also_at(rows: pa.Table, also: Mapping[str, list[str]]) -> pa.Table:
    at = rows.schema.get_field_index("also_at")
    field = rows.schema.field(at)
    pairs = zip(rows["report_id"].to_pylist(), rows["also_at"].to_pylist(), strict=True)
    return rows.set_column(at, field, pa.array([also.get(i, names) for i, names in pairs], field.type))
