"""The tables of the panel come into place as a whole, or not at all."""

import contextlib
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from fixtures.outputs import read_table

from extract.panel.writer import writing
from extract.tables import PANEL_SCHEMAS


def links(*ids: int, year: int = 2023) -> dict[str, pa.RecordBatch]:
    """A row of `links` for each id."""
    rows = [{"report_id": f"{n:064x}", "year": year} for n in ids]
    return {"links": pa.Table.from_pylist(rows, PANEL_SCHEMAS["links"]).combine_chunks().to_batches()[0]}


def write(output: Path, *ids: int, year: int = 2023) -> None:
    with writing(output) as writer:
        writer.add(links(*ids, year=year))
        writer.finish()


def ids(output: Path) -> list[int]:
    return [int(name, 16) for name in read_table(output, "links", ["report_id"])["report_id"].to_pylist()]


def test_full_buffers_are_written_before_the_end(tmp_path, monkeypatch):
    """Memory stays flat: what is held is written out as row groups, and no row is lost or doubled."""
    monkeypatch.setattr("extract.panel.writer._ROW_GROUP", 30_000)
    monkeypatch.setattr("extract.panel.writer._HELD", 60_000)
    with writing(tmp_path) as writer:
        for n in range(60):
            writer.add(links(*range(100 * n, 100 * n + 100), year=2010 + n % 12))
            assert sum(writer._size.values()) <= 60_000
        writer.finish()
    (part,) = (tmp_path / "links" / "year=2010").iterdir()
    assert pq.read_metadata(part).num_row_groups > 1
    assert sorted(ids(tmp_path)) == list(range(6_000))


def test_nothing_is_seen_before_the_end(tmp_path):
    """Until the end, readers see the tables before, whole; a writer that does not finish leaves them as they were."""
    write(tmp_path, 1, 2)
    before = sorted(p for p in tmp_path.rglob("*"))
    with writing(tmp_path) as writer:
        writer.add(links(3))
        assert ids(tmp_path) == [1, 2]
    assert sorted(p for p in tmp_path.rglob("*")) == before


def test_new_tables_replace_the_old_ones(tmp_path):
    """No partition stays behind beside the new ones, and tables without rows can be opened all the same."""
    write(tmp_path, 1, year=2022)
    write(tmp_path, 3, year=2024)
    assert [p.name for p in (tmp_path / "links").iterdir()] == ["year=2024"]
    assert {table: read_table(tmp_path, table).num_rows for table in PANEL_SCHEMAS} == {
        "links": 1,
        "copies": 0,
        "panel_findings": 0,
    }


@pytest.mark.parametrize("moves", range(1, 6))
@pytest.mark.parametrize("follower", ["link", "run"])
def test_tables_killed_while_moving_are_completed(tmp_path, monkeypatch, moves, follower):
    """Killed between two moves, they are all moved by whoever comes next, so that no mix of two panels stays."""
    write(tmp_path, 1)
    rename, moved = Path.rename, []

    def dies(self: Path, target: Path) -> Path:
        moved.append(target)
        if len(moved) > moves:
            raise KeyboardInterrupt
        return rename(self, target)

    with monkeypatch.context() as patched:
        patched.setattr(
            "extract.panel.writer.shutil.rmtree", lambda *_, **__: None
        )  # as after kill -9: nothing cleans up
        patched.setattr(Path, "rename", dies)
        with pytest.raises(KeyboardInterrupt):
            write(tmp_path, 2)
    with _next(follower, tmp_path):
        pass
    assert ids(tmp_path) == [2]
    assert all((tmp_path / table).exists() for table in PANEL_SCHEMAS)
    assert not (tmp_path / ".unfinished").exists()


@contextlib.contextmanager
def _next(follower, output):
    from extract.shards import Shards
    from extract.store import locked, open_ledger

    if follower == "link":
        with writing(output):
            yield
    else:
        with locked(output), open_ledger(output) as ledger:
            Shards(output, ledger)
            yield
