"""What an output folder holds and what it was made from: an SQLite file in it, so that a run does only what is new.

One row for each file that was ever read, one for each report, one for each Parquet file. All that a run finds out between
two checkpoints is one transaction: killed at any moment, it leaves the state of the last checkpoint. The moves of
Parquet files that belong to a checkpoint are written down in the same transaction, and carried out after it, again if need be.
"""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol

from extract import remote

LEDGER: Final = ".ledger.sqlite"
STAGED: Final = ".staged"
ARCHIVE: Final = "archive"
"""The code of a file that is no report but a box of them; its members are files of their own."""
INSIDE: Final = "!/"
"""What stands between the name of an archive and that of a file in it."""

_LAYOUT: Final = 1  # of the tables below; a ledger of another layout is not read
_TABLES: Final = """
create table files (
    id integer primary key, name text not null unique, path blob not null,
    size integer not null, changed integer not null, inode integer not null,
    report blob, code text, message text, media_type text, reading integer not null, limits integer not null
);
create index files_report on files (report) where report is not null;
create index files_failed on files (code) where code is not null;
create table reports (
    report blob primary key, file integer not null, year text not null, shard integer not null
) without rowid;
create index reports_file on reports (file);
create index reports_shard on reports (year, shard);
create table parts (tab text not null, year text not null, shard integer not null, primary key (tab, year, shard))
    without rowid;
create table renamed (report blob primary key) without rowid;
create table moves (id integer primary key, source text, target text not null);
create table words (id integer primary key, text text not null unique);
"""
_SYNCED_AT_ONCE: Final = 16
PENDING: Final = 0
"""The shard of reports whose rows are not yet in a Parquet file."""


class Mirror(Protocol):
    """Another place that the folder of a ledger is copied to."""

    def commit(self) -> None:
        """Take over the ledger and what is staged."""

    def move(self, moves: Sequence[tuple[str | None, str]]) -> None:
        """Carry out moves of files: those without a source are deletions."""


class LedgerDamaged(Exception):
    """The ledger is no ledger, or one of another layout."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """What tells whether a file is the one that was read, without reading it: size, time of change in ns, inode."""

    size: int
    changed: int
    inode: int


@dataclass(frozen=True, slots=True)
class Known:
    """A file as it was when it was last read, at `path`. `report` is the SHA-256 of its bytes; `code` says why it is no
    report.
    """

    id: int
    path: bytes
    stamp: Stamp
    report: bytes | None
    code: str | None
    reading: int
    limits: int


@dataclass(frozen=True, slots=True)
class Home:
    """Where a report's rows lie, and the file that gives it its name."""

    file: int
    year: str
    shard: int


class Ledger:
    """The ledger of the folder `output`, made where there is none. All changes between two commits are one. A `mirror`
    of the folder follows them.
    """

    def __init__(self, output: Path, mirror: Mirror | None = None) -> None:
        self._output, self._mirror = output, mirror
        self._numbers: dict[str, int] = {}
        self.at = sqlite3.connect(output / LEDGER, timeout=30, isolation_level=None, check_same_thread=False)
        try:
            self.at.execute("pragma synchronous = full")
            self.at.execute("pragma cache_size = -65536")
            if not self.at.execute("select 1 from sqlite_master limit 1").fetchone():
                # In one transaction: a ledger has all of its tables or none.
                self.at.executescript(f"begin immediate; {_TABLES} pragma user_version = {_LAYOUT}; commit;")
            layout = self.at.execute("pragma user_version").fetchone()[0]
        except sqlite3.DatabaseError as error:
            self.at.close()
            raise LedgerDamaged(f"{output / LEDGER} cannot be used ({error}).") from error
        if layout != _LAYOUT:
            self.at.close()
            raise LedgerDamaged(f"{output / LEDGER} was written by another version of nianbao.")

    def begin(self) -> None:
        """Start what the next commit makes lasting."""
        self.at.execute("begin immediate")

    def commit(self) -> None:
        """Make all changes since `begin` lasting."""
        self.at.execute("commit")
        if self._mirror is not None:
            self._mirror.commit()

    def close(self) -> None:
        """Drop what was not committed."""
        self.at.close()

    def number(self, text: str) -> int:
        """A small number that stands for a text, always the same."""
        if text not in self._numbers:
            self.at.execute("insert or ignore into words (text) values (?)", (text,))
            self._numbers[text] = self.at.execute("select id from words where text = ?", (text,)).fetchone()[0]
        return self._numbers[text]

    # Files

    def known(self, name: str) -> Known | None:
        """What is known of the file of that name. One whose report is not there counts as unknown."""
        row = self.at.execute(
            "select f.id, path, size, changed, inode, f.report, code, reading, limits, r.file from files f"
            " left join reports r on r.report = f.report where name = ?",
            (name,),
        ).fetchone()
        if row is None:
            return None
        file, path, size, changed, inode, report, code, reading, limits, home = row
        if code is None and home is None:
            return None
        return Known(file, path, Stamp(size, changed, inode), report, code, reading, limits)

    def put(
        self,
        name: str,
        path: str,
        stamp: Stamp,
        settings: tuple[int, int],
        report: bytes | None,
        failure: tuple[str, str | None, str | None] | None = None,
    ) -> int:
        """Write down what became of a file: a report (or a copy of one), or a failure (code, message, media type)."""
        row = self.at.execute(
            "insert into files (name, path, size, changed, inode, report, code, message, media_type, reading, limits)"
            " values (?,?,?,?,?,?,?,?,?,?,?) on conflict (name) do update set path = excluded.path, size = excluded.size,"
            " changed = excluded.changed, inode = excluded.inode, report = excluded.report, code = excluded.code,"
            " message = excluded.message, media_type = excluded.media_type, reading = excluded.reading,"
            " limits = excluded.limits returning id",
            (
                *(name, os.fsencode(path), stamp.size, stamp.changed, stamp.inode),
                *(report, *(failure or (None, None, None)), *settings),
            ),
        ).fetchone()
        return int(row[0])

    def restamp(self, file: int, path: str, stamp: Stamp) -> None:
        """Note that a file lies elsewhere, or was touched, with the same bytes."""
        self.at.execute(
            "update files set path = ?, size = ?, changed = ?, inode = ? where id = ?",
            (os.fsencode(path), stamp.size, stamp.changed, stamp.inode, file),
        )

    def forget(self, file: int) -> None:
        """Strike a file out."""
        self.at.execute("delete from files where id = ?", (file,))

    def files(self) -> Iterator[tuple[int, str]]:
        """The id and name of every file, in no order."""
        return iter(self.at.execute("select id, name from files"))

    def below(self, prefix: str) -> Iterator[tuple[int, str | None]]:
        """The id and failure of every file whose name begins with `prefix`."""
        after = prefix[:-1] + chr(ord(prefix[-1]) + 1)
        return iter(self.at.execute("select id, code from files where name >= ? and name < ?", (prefix, after)))

    def everything(self) -> Iterator[tuple[bytes, Stamp, str | None, str, bool]]:
        """Place, stamp, failure and reading of each file that is no archive, and whether it gives a report its name."""
        query = (
            "select path, size, changed, inode, code, text, r.file is not null from files f"
            " join words w on w.id = reading left join reports r on r.file = f.id where code is null or code <> ?"
        )
        for path, size, changed, inode, code, text, own in self.at.execute(query, (ARCHIVE,)):
            yield path, Stamp(size, changed, inode), code, text, bool(own)

    def failures(self) -> Iterator[tuple[Any, ...]]:
        """Source, report id, code, message and media type of each file that is no report."""
        return iter(
            self.at.execute(
                "select name, lower(hex(report)), code, message, media_type from files"
                " where code is not null and code <> ? order by id",
                (ARCHIVE,),
            )
        )

    def names(self, report: bytes) -> list[tuple[int, str]]:
        """The id and name of each file that holds the report, ordered by name."""
        return self.at.execute(
            "select id, name from files where report = ? and code is null order by name", (report,)
        ).fetchall()

    # Reports

    def home(self, report: bytes) -> Home | None:
        """Where a report lies; None where it is not in the tables."""
        row = self.at.execute("select file, year, shard from reports where report = ?", (report,)).fetchone()
        return None if row is None else Home(*row)

    def settle(self, report: bytes, home: Home) -> None:
        """Say where a report lies from now on."""
        self.at.execute("insert or replace into reports values (?,?,?,?)", (report, home.file, home.year, home.shard))

    def drop(self, report: bytes) -> None:
        """Strike a report out."""
        self.at.execute("delete from reports where report = ?", (report,))
        self.at.execute("delete from renamed where report = ?", (report,))

    def rename(self, report: bytes) -> None:
        """Note that the list of other names of a report is no longer what its row says."""
        self.at.execute("insert or ignore into renamed values (?)", (report,))

    def renamed(self, year: str) -> Iterator[tuple[bytes, int]]:
        """The reports of a year whose other names have changed, with their shards."""
        query = "select n.report, shard from renamed n join reports r on r.report = n.report where year = ?"
        return iter(self.at.execute(query, (year,)).fetchall())

    def renamed_years(self) -> set[str]:
        """The years with reports whose other names have changed."""
        query = "select distinct year from renamed n join reports r on r.report = n.report"
        return {year for (year,) in self.at.execute(query)}

    def renamed_homes(self) -> Iterator[tuple[bytes, Home]]:
        """All reports whose other names have changed."""
        query = "select n.report, file, year, shard from renamed n join reports r on r.report = n.report"
        return ((row[0], Home(*row[1:])) for row in self.at.execute(query).fetchall())

    def clean(self, report: bytes) -> None:
        """Note that the row of a report has its other names."""
        self.at.execute("delete from renamed where report = ?", (report,))

    # Shards

    def shards(self, year: str) -> dict[int, int]:
        """The shards of a year with their numbers of reports; `PENDING` are those that are yet to be written."""
        query = "select shard, count(*) from reports where year = ? group by shard order by shard"
        return dict(self.at.execute(query, (year,)).fetchall())

    def divided(self) -> set[str]:
        """The years with more than one shard."""
        query = "select year from reports group by year having min(shard) < max(shard)"
        return {year for (year,) in self.at.execute(query)}

    def regroup(self, year: str, old: Sequence[int], new: int) -> None:
        """All reports of the shards `old` now lie in the shard `new`."""
        for shard in old:
            if shard != new:
                self.at.execute("update reports set shard = ? where year = ? and shard = ?", (new, year, shard))

    def parts(self) -> set[tuple[str, str, int]]:
        """The Parquet files: table, year and shard; the year is empty for a table without years."""
        return set(self.at.execute("select tab, year, shard from parts").fetchall())

    def set_parts(self, gone: Sequence[tuple[str, str, int]], new: Sequence[tuple[str, str, int]]) -> None:
        """Note which Parquet files go and come."""
        self.at.executemany("delete from parts where tab = ? and year = ? and shard = ?", gone)
        self.at.executemany("insert or ignore into parts values (?,?,?)", new)

    def lose(self, year: str, shard: int) -> None:
        """Strike out all reports of a shard, with the files that hold them and the archives around these."""
        lost = "select report from reports where year = ? and shard = ?"
        query = f"select name from files where code is null and report in ({lost})"
        names = [name for (name,) in self.at.execute(query, (year, shard))]
        boxes = {name[: at.start()] for name in names for at in re.finditer(re.escape(INSIDE), name)}
        self.at.executemany("delete from files where name = ?", [(name,) for name in (*names, *boxes)])
        self.at.execute(f"delete from renamed where report in ({lost})", (year, shard))
        self.at.execute("delete from reports where year = ? and shard = ?", (year, shard))

    # Moves

    def plan(self, deletions: Sequence[str], moves: Sequence[tuple[str, str]]) -> None:
        """Write down what the next commit does to the folder: files that go, then files that come (paths within it)."""
        self.at.executemany("insert into moves (target) values (?)", [(path,) for path in deletions])
        self.at.executemany("insert into moves (source, target) values (?,?)", moves)

    def move(self) -> None:
        """Carry out what was planned and committed, from the beginning if that was cut short. Deletions come first:
        a reader may for a moment miss a row, but never sees one twice.
        """
        moves = self.at.execute("select source, target from moves order by id").fetchall()
        if not moves:
            return
        if self._mirror is not None:
            self._mirror.move(moves)
        folders = set()
        for source, target in moves:
            place = self._output / target
            folders.add(place.parent)
            if source is None:
                place.unlink(missing_ok=True)
            elif (self._output / source).exists():
                place.parent.mkdir(parents=True, exist_ok=True)
                (self._output / source).replace(place)
        for folder in folders:
            for place in (folder, folder.parent):
                if place != self._output and place.exists() and not any(place.iterdir()):
                    place.rmdir()
        sync({p for folder in folders for p in (folder, folder.parent, self._output) if p.exists()})
        self.at.execute("delete from moves")


def sync(paths: Iterable[Path]) -> None:
    """Have the system write files or folders to the disk, so that they outlive a loss of power.

    At the same time, since a file system makes what is waiting lasting in one go: one after the other takes ten times as long.
    """
    with ThreadPoolExecutor(_SYNCED_AT_ONCE) as threads:
        for _ in threads.map(_sync, paths):
            pass


def _sync(path: Path) -> None:
    try:
        handle = os.open(path, os.O_RDONLY)
    except OSError:  # Windows opens no folders
        return
    try:
        os.fsync(handle)
    except OSError:  # some file systems of networks cannot
        pass
    finally:
        os.close(handle)


def stamp(status: os.stat_result) -> Stamp:
    """The stamp of a file."""
    return Stamp(status.st_size, status.st_mtime_ns, status.st_ino)


def look(path: str) -> Stamp | None:
    """The stamp of the file that lies there now; None where there is none."""
    if remote.is_remote(path):
        entry = remote.look(path)
        return None if entry is None else Stamp(entry.size, entry.changed, 0)
    try:
        return stamp(os.stat(path))  # noqa: PTH116 - for each of a million files
    except (OSError, ValueError):
        return None
