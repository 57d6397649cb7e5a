"""A run does what is new, and however often it was stopped, the tables are those of one run over the files as they are."""

import contextlib
import dataclasses
import os
import random
import shutil
import signal
import subprocess
import sys
import tarfile
import time
import zipfile
from pathlib import Path

import pytest
from fixtures.outputs import read_table
from fixtures.zips import zipped
from tests.test_batch import ROOT, extract, fill

from extract import batch, shards
from extract.batch import Limits, Options
from extract.errors import Unreadable
from extract.intake import Asked, Intake
from extract.ledger import ARCHIVE, Ledger
from extract.model import Report, Source
from extract.panel.writer import writing
from extract.store import OutputRefused
from extract.summary import Summary
from extract.tables import SCHEMAS

ONE = Limits(workers=1, seconds=20)


def by_year(source: Source) -> Report:
    """The obedient pipeline, with the year that the last word of the text gives."""
    report = extract(source)
    last = source.content.decode().split(" ")[-1]
    if not last.isdigit():
        return report
    return dataclasses.replace(report, heading=dataclasses.replace(report.heading, year=2008 + int(last) % 4))


def run(folder: Path, output: Path | None = None, limits: Limits = ONE, **options: object) -> Summary:
    out = output or folder.parent / "out"
    return batch.run([str(folder)], out, limits, extract=by_year, options=Options(**options))  # type: ignore[arg-type]


def rows(output: Path) -> dict[str, list[str]]:
    """All rows of all tables, in an order of their own."""
    return {table: sorted(map(repr, read_table(output, table).to_pylist())) for table in SCHEMAS}


def anew(folder: Path) -> dict[str, list[str]]:
    """The rows that a first run over the folder gives."""
    output = folder.parent / "anew"
    shutil.rmtree(output, ignore_errors=True)
    run(folder, output)
    return rows(output)


def age(folder: Path) -> None:
    """Let all files be a minute old: what was changed a moment ago is not trusted to be as it was."""
    for path in folder.rglob("*"):
        if path.is_file() and time.time() - path.stat().st_mtime < 50:
            os.utime(path, ns=(time.time_ns() - 60 * 10**9,) * 2)


@pytest.fixture
def folder(tmp_path):
    """Two dozen files of four years, with copies and a failure, read once."""
    texts = {f"{n:02}.txt": f"good {n}" for n in range(24)}
    folder = fill(tmp_path / "in", {**texts, "x/copy.txt": "good 3", "bad.txt": "foreign", "z.txt": "no year"})
    age(folder)
    run(folder)
    return folder


def test_unchanged_files_are_not_read(folder, monkeypatch):
    """A second run over the same files opens none of them, changes no file of the output, and says so."""
    out = folder.parent / "out"
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*.parquet")}
    monkeypatch.setattr("extract.workers.Pool._hire", None)  # no process may start
    summary = run(folder)
    assert (summary.files, summary.unchanged, summary.unread_before, summary.reports) == (27, 27, 1, 0)
    assert {path: path.stat().st_mtime_ns for path in out.rglob("*.parquet")} == before
    assert any(line.startswith("Unchanged         27") for line in summary.lines("out"))


def test_a_touched_file_is_only_hashed(folder):
    """A file with another time and the same bytes is no changed file; with --checksum none is trusted by its time."""
    os.utime(folder / "01.txt", ns=(10**18, 10**18))
    summary = run(folder)
    assert (summary.unchanged, summary.reports) == (27, 0)
    stamp = (folder / "02.txt").stat()
    (folder / "02.txt").write_text("food 2")
    os.utime(folder / "02.txt", ns=(stamp.st_mtime_ns, stamp.st_mtime_ns))
    assert run(folder).reports == 0
    assert run(folder, checksum=True).reports == 1
    assert rows(folder.parent / "out") == anew(folder)


def test_only_the_shard_of_a_changed_file_is_written(folder):
    """One changed file is read alone, and Parquet files of other years stay untouched."""
    out = folder.parent / "out"
    before = {path: path.stat().st_ino for path in (out / "facts").rglob("*.parquet")}
    (folder / "04.txt").write_text("good 404")
    summary = run(folder)
    assert (summary.reports, summary.unchanged) == (1, 26)
    after = {path: path.stat().st_ino for path in (out / "facts").rglob("*.parquet")}
    assert [path.parent.name for path in after if after[path] != before.get(path)] == ["year=2008"]
    assert rows(out) == anew(folder)


@pytest.mark.parametrize(
    "change",
    [
        {"new.txt": "good 77"},
        {"04.txt": "good 5000", "05.txt": "foreign 5", "bad.txt": "good 11111"},
        {"03.txt": "something 2"},
        {"x/copy.txt": "something 2"},
        {"00.txt": "good 23"},
        {"23.txt": "good 0"},
        {"03.txt": "foreign", "x/copy.txt": "foreign"},
        {"01.txt": "good 2", "02.txt": "good 1"},
        {"aa.txt": "good 3", "02.txt": "good 3"},
        {f"{n:02}.txt": f"good {n + 100}" for n in range(24)},
    ],
)
def test_a_changed_folder_gives_the_rows_of_a_first_run(folder, change):
    """Whatever changes, also the file that gave a report its name, the tables are as if all was read for the first time."""
    fill(folder, change)
    run(folder)
    assert rows(folder.parent / "out") == anew(folder)


def test_files_that_are_no_more_stay_until_they_are_pruned(folder):
    """Without --prune the rows of deleted files stay; with it they go, and a copy takes over the name."""
    before = rows(folder.parent / "out")
    for name in ("03.txt", "07.txt", "bad.txt"):
        (folder / name).unlink()
    assert run(folder).missing == 3
    assert rows(folder.parent / "out") == before
    pruned = run(folder, prune=True)
    assert pruned.pruned == 3
    assert "3   files of earlier runs that are not in INPUT; their rows are gone" in "\n".join(pruned.lines("out"))
    assert ", 3 pruned" in pruned.line("out")
    assert rows(folder.parent / "out") == anew(folder)
    shutil.rmtree(folder / "x")
    for n in range(24):
        (folder / f"{n:02}.txt").unlink(missing_ok=True)
    run(folder, prune=True)
    assert rows(folder.parent / "out") == anew(folder)


def test_files_of_another_folder_with_the_same_names_are_told(folder, tmp_path):
    """A name stands for one file: who reads a second folder into the same output is told that rows of the first went."""
    other = fill(
        tmp_path / "other", {"00.txt": "good 80", "01.txt": "good 1", "bad.txt": "good 81", "new.txt": "good 82"}
    )
    summary = run(other, folder.parent / "out")
    assert (summary.replaced, summary.reports) == (2, 3)
    assert "Replaced           2" in "\n".join(summary.lines("out"))
    both = batch.run([str(folder), str(other)], tmp_path / "both", ONE, extract=by_year)
    assert (both.replaced, both.reports) == (0, 28)
    moved = folder.rename(tmp_path / "moved")
    assert run(moved, tmp_path / "both").replaced == 0


def test_a_closed_folder_is_not_pruned(folder, monkeypatch):
    """Files of a folder that cannot be opened today may still be there, so their rows stay."""
    fill(folder, {"y/a.txt": "good 100"})
    run(folder)
    scandir = os.scandir

    def closed(path: str) -> object:
        if str(path).endswith("y"):
            raise PermissionError(path)
        return scandir(path)

    monkeypatch.setattr("extract.files.os.scandir", closed)
    assert run(folder, prune=True).pruned == 0
    assert "y/a.txt" in read_table(folder.parent / "out", "reports")["source"].to_pylist()


def test_force_reads_all_anew(folder):
    """With --force every file is read, and the rows are the same."""
    assert run(folder, force=True).reports == 25
    assert rows(folder.parent / "out") == anew(folder)


def test_another_version_or_option_reads_all_anew(folder, monkeypatch):
    """What another version of the program read, or another way of reading, is stale; `status` says so before."""
    assert run(folder, ocr="never").reports == 25
    monkeypatch.setattr(batch, "extractor", lambda: "99.0")
    state = batch.status(folder.parent / "out")
    assert (state.reports, state.copies, state.older, dict(state.failed)) == (25, 1, 27, {"not-a-report": 1})
    assert run(folder, ocr="never").reports == 25
    assert batch.status(folder.parent / "out").older == 0


def test_status_tells_changed_and_missing_files(folder):
    """A file that was written since, and one that is gone, are stale."""
    (folder / "01.txt").write_text("other 1")
    (folder / "02.txt").unlink()
    state = batch.status(folder.parent / "out")
    assert (state.changed, state.missing, state.older) == (1, 1, 0)
    assert "       1   no more where they were" in "\n".join(state.lines("out"))
    with pytest.raises(OutputRefused, match="no ledger"):
        batch.status(folder)


def test_failures_are_tried_again_when_limits_change(folder):
    """A file that was too large is read once the limit allows it; one that is no report is not tried again."""
    fill(folder, {"long.txt": "good " + "x" * 500})
    age(folder)
    small = Limits(1, 20, 100)
    assert run(folder, limits=small).failed == {"too-large": 1}
    assert run(folder, limits=small).unread_before == 2
    summary = run(folder)
    assert (summary.reports, summary.unread_before) == (1, 1)
    assert rows(folder.parent / "out") == anew(folder)


def test_an_output_without_ledger_is_replaced(tmp_path):
    """Tables that an older version wrote, and links drawn from them, are taken away when the new ones come."""
    folder = fill(tmp_path / "in", {"a.txt": "good 1"})
    run(folder)
    first = rows(tmp_path / "out")
    with writing(tmp_path / "out") as writer:
        writer.finish()
    (tmp_path / "out" / ".ledger.sqlite").unlink()
    old = next((tmp_path / "out" / "facts").rglob("*.parquet"))
    shutil.copy(old, old.with_name("part-7.parquet"))
    assert run(folder).reports == 1
    assert rows(tmp_path / "out") == first
    assert not (tmp_path / "out" / "links").exists()


def test_links_stay_while_nothing_changes(folder):
    """What is drawn from the tables is taken away by a run that changes them, and by no other."""
    out = folder.parent / "out"
    with writing(out) as writer:
        writer.finish()
    run(folder)
    assert (out / "links").exists()
    (folder / "new.txt").write_text("good 99")
    run(folder)
    assert not (out / "links").exists()


def test_a_damaged_ledger_is_told(folder):
    """A ledger that is none is never guessed at."""
    (folder.parent / "out" / ".ledger.sqlite").write_text("no ledger at all" * 100)
    with pytest.raises(OutputRefused, match="Delete"):
        run(folder)


def test_results_are_seen_while_the_run_goes_on(tmp_path, monkeypatch):
    """At each checkpoint the tables hold what was read until then, no row twice, and in the end few files."""
    monkeypatch.setattr(batch, "_CHECKPOINT", 0.0)
    monkeypatch.setattr(batch, "_SHARE", 0)
    folder = fill(tmp_path / "in", {f"{n:03}.txt": f"slow 0.02 {n}" for n in range(120)})
    seen: list[int] = []

    def look(done: int) -> None:
        if (tmp_path / "out" / "reports").exists():
            ids = read_table(tmp_path / "out", "reports")["report_id"].to_pylist()
            assert len(ids) == len(set(ids)) <= done
            seen.append(len(ids))

    batch.run([str(folder)], tmp_path / "out", ONE, extract=by_year, on_progress=look)
    assert len(set(seen)) > 3
    assert len(list((tmp_path / "out" / "facts").rglob("*.parquet"))) == 4
    monkeypatch.undo()
    assert rows(tmp_path / "out") == anew(folder)


def test_shards_do_not_grow_without_end(tmp_path, monkeypatch):
    """A year with many reports has several files, and a changed report costs only its own."""
    monkeypatch.setattr("extract.shards.SHARD", 10)
    monkeypatch.setattr(batch, "_CHECKPOINT", 0.0)
    monkeypatch.setattr(batch, "_SHARE", 0)
    folder = fill(tmp_path / "in", {f"{n:03}.txt": f"slow 0.02 {n} 0" for n in range(60)})
    run(folder)
    counts = [read_table(tmp_path / "out", "reports").num_rows]
    paths = sorted((tmp_path / "out" / "facts").rglob("*.parquet"))
    assert 4 <= len(paths) <= 14
    before = {path: path.stat().st_ino for path in paths}
    (folder / "030.txt").write_text("good 1000 0")
    run(folder)
    changed = [path for path in paths if not path.exists() or path.stat().st_ino != before[path]]
    assert 1 <= len(changed) <= 3
    assert counts == [60]
    assert rows(tmp_path / "out") == anew(folder)


def pack(path: Path, texts: dict[str, str]) -> None:
    path.write_bytes(zipped(texts))


def test_archives_are_read_like_folders(tmp_path):
    """ZIP, tar and tar.gz give their members as files, hidden ones left out, one archive in another opened too."""
    folder = fill(tmp_path / "in", {"a.txt": "good 1", "c/d.txt": "good 2", "c/.hidden": "x"})
    pack(tmp_path / "inner.zip", {"deep/e.txt": "good 3", "copy.txt": "good 1"})
    pack(folder / "b.zip", {"x.txt": "good 4", "__MACOSX/x.txt": "junk", "年报/f.txt": "good 5"})
    with zipfile.ZipFile(folder / "b.zip", "a") as box:
        box.write(tmp_path / "inner.zip", "inner.zip")
    for name, mode in (("t.tar", "w"), ("u.dat", "w:gz")):
        with tarfile.open(folder / name, mode) as tar:
            tar.add(folder / "c", "c")
            tar.add(tmp_path / "inner.zip", "../inner.zip")
    run(folder)
    found = {
        name: row["source"]
        for row in read_table(tmp_path / "out", "reports").to_pylist()
        for name in (row["source"], *row["also_at"])
    }
    assert set(found) == {
        *("a.txt", "c/d.txt", "b.zip!/x.txt", "b.zip!/年报/f.txt", "b.zip!/inner.zip!/deep/e.txt"),
        *("b.zip!/inner.zip!/copy.txt", "t.tar!/c/d.txt", "t.tar!/../inner.zip!/deep/e.txt"),
        *("t.tar!/../inner.zip!/copy.txt", "u.dat!/c/d.txt"),
        *("u.dat!/../inner.zip!/deep/e.txt", "u.dat!/../inner.zip!/copy.txt"),
    }
    assert found["u.dat!/c/d.txt"] == "t.tar!/c/d.txt"
    assert read_table(tmp_path / "out", "failures").num_rows == 0
    assert not (tmp_path / "out" / ".unpacked").exists()


def test_an_unchanged_archive_is_not_unpacked(tmp_path, monkeypatch):
    """An archive that is as it was costs one look; of one that changed, the members that did not are not read again."""
    folder = tmp_path / "in"
    folder.mkdir()
    pack(folder / "b.zip", {f"{n}.txt": f"good {n}" for n in range(9)})
    age(folder)
    run(folder)
    with monkeypatch.context() as patched:
        patched.setattr("extract.archives.members", None)
        summary = run(folder)
    assert (summary.unchanged, summary.missing) == (9, 0)
    pack(folder / "b.zip", {f"{n}.txt": f"good {n + 10 * (n == 4)}" for n in range(8)})
    summary = run(folder, prune=True)
    assert (summary.unchanged, summary.reports, summary.pruned) == (7, 1, 1)
    assert rows(tmp_path / "out") == anew(folder)


def test_an_archive_that_was_interrupted_is_read_in_the_next_run(tmp_path):
    """Stopped while its first member is unpacked, it is not taken for one that holds no file, and stays so for good."""
    pack(tmp_path / "b.zip", {"a.txt": "good 1", "b.txt": "good 2"})
    asked = iter([False, *[True] * 9])  # Ctrl-C comes when the archive is open
    with contextlib.closing(Ledger(tmp_path)) as ledger:
        intake = Intake(ledger, Asked(1, 1, 1000), tmp_path / "x", lambda: next(asked), lambda number, failed: None)
        (left,) = intake.files([str(tmp_path / "b.zip")], tmp_path / "out")
    assert left.trouble == (ARCHIVE, "")


def test_names_in_archives_from_windows(tmp_path):
    """Names that Windows in China writes, in GBK and without saying so, are read as they were meant."""
    folder = tmp_path / "in"
    folder.mkdir()
    with zipfile.ZipFile(folder / "a.zip", "w") as box:
        box.writestr(zipfile.ZipInfo("XXXX.txt"), "good 1")
    data = (folder / "a.zip").read_bytes()
    (folder / "a.zip").write_bytes(data.replace(b"XXXX.txt", "年报".encode("gbk") + b".txt"))
    run(folder)
    assert read_table(tmp_path / "out", "reports")["source"].to_pylist() == ["a.zip!/年报.txt"]


_KILLED = """
import random, sys
from pathlib import Path
from extract import batch, shards
from tests.test_incremental import by_year
batch._CHECKPOINT = batch._SHARE = 0.0
if __name__ == "__main__":
    batch.run([sys.argv[1]], Path(sys.argv[2]), batch.Limits(2), extract=by_year,
              on_progress=lambda n: print(n, flush=True))
    print("whole", flush=True)
"""


def killed_once(folder: Path, output: Path, seconds: float) -> bool:
    """A run that is killed so many seconds after its first result. Whether it was killed before it was done."""
    main = folder.parent / "main.py"
    main.write_text(_KILLED)
    process = subprocess.Popen(
        [sys.executable, main, folder, output],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'src'}"},
    )
    assert process.stdout is not None
    process.stdout.readline()
    time.sleep(seconds)
    process.send_signal(signal.SIGKILL)
    return "whole" not in process.communicate()[0]


KILLS = int(os.environ.get("NIANBAO_KILLS", "5"))


def test_killed_runs_are_completed(tmp_path):
    """Killed again and again at random moments, and then left to end, a run gives the rows of one that was never killed;
    in between no table is broken, and none has a row twice. NIANBAO_KILLS sets how often it is killed.
    """
    seed = random.randrange(1_000_000)
    draw = random.Random(seed)
    texts = {f"{n:03}.txt": f"slow 0.004 {n % 180} {n % 4}" for n in range(220)}
    folder = fill(tmp_path / "in", texts | {f"{n}.txt": f"foreign {n}" for n in range(1000, 1010)})
    pack(folder / "b.zip", {f"{n}.txt": f"good {n} {n}" for n in range(40)})
    age(folder)
    expected = anew(folder)
    output, killed = tmp_path / "out", 0
    for _ in range(KILLS):
        was_killed = killed_once(folder, output, draw.uniform(0, 0.5))
        killed += was_killed
        if (output / "facts").exists():
            ids = read_table(output, "facts", ["report_id"])["report_id"].to_pylist()
            assert len(ids) == len(set(ids)), seed
        if not was_killed or draw.random() < 0.2:
            run(folder, output)
            assert rows(output) == expected, seed
            shutil.rmtree(output)
    run(folder, output)
    assert rows(output) == expected, seed
    assert killed


class PowerLoss(BaseException):
    """The end of a run that no handler of errors may soften."""


def end_at(step: int, monkeypatch) -> None:
    """Let a run end before or after one of the things that it does to its output, counted from 1."""
    done = 0

    def count() -> None:
        nonlocal done
        done += 1
        if done == step:
            raise PowerLoss

    def counted(act):
        def acts(*arguments, **options):
            count()
            result = act(*arguments, **options)
            count()
            return result

        return acts

    for owner, name in (
        *((Path, name) for name in ("replace", "unlink", "rmdir")),
        *((Ledger, name) for name in ("commit", "plan", "lose", "set_parts")),
        *((shards, name) for name in ("parquet", "sync")),
    ):
        monkeypatch.setattr(owner, name, counted(getattr(owner, name)))


STEPS = int(os.environ.get("NIANBAO_STEPS", "3"))


@pytest.mark.parametrize("lost", [False, True])
def test_a_run_that_ends_at_any_step_is_completed(tmp_path, monkeypatch, lost):
    """Wherever the power goes, also while lost files are struck out, no row is there twice, and the next run gives the rows
    of one that was never stopped. NIANBAO_STEPS sets how many steps are tried, from random ones.
    """
    for number, step in enumerate(random.sample(range(1, 51), STEPS)):
        folder = fill(tmp_path / f"{number}" / "in", {f"{n:02}.txt": f"good {n}" for n in range(12)})
        pack(folder / "b.zip", {"x.txt": "good 71", "copy.txt": "good 2"})
        age(folder)
        run(folder)
        out = folder.parent / "out"
        if lost:
            next((out / "facts" / "year=2009").iterdir()).unlink()
        fill(folder, {"new.txt": "good 96", "01.txt": "good 97", "bad.txt": "foreign"})
        (folder / "05.txt").unlink()
        with monkeypatch.context() as patched, contextlib.suppress(PowerLoss):
            end_at(step, patched)
            run(folder, prune=True)
        ids = read_table(out, "facts", ["report_id"])["report_id"].to_pylist()
        assert len(ids) == len(set(ids)), step
        run(folder, prune=True)
        assert rows(out) == anew(folder), step


def test_a_full_disk_leaves_the_last_checkpoint(folder, monkeypatch):
    """Where a Parquet file cannot be written, the tables stay as they were, and the next run does what is missing."""
    before = rows(folder.parent / "out")
    fill(folder, {"new.txt": "good 99", "01.txt": "good 98"})

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("extract.shards.parquet", full)
        with pytest.raises(OSError, match="space"):
            run(folder)
    assert rows(folder.parent / "out") == before
    run(folder)
    assert rows(folder.parent / "out") == anew(folder)


def test_moves_that_were_cut_short_are_done_first(folder, monkeypatch):
    """Killed between two moves of a checkpoint, a run leaves what the next one completes, also before others read."""
    fill(folder, {"new.txt": "good 96", "01.txt": "good 97", "02.txt": "good 98"})
    replace, moved = Path.replace, []

    def dies(self: Path, target: Path) -> Path:
        moved.append(target)
        if len(moved) == 3:
            raise Unreadable("as if killed")
        return replace(self, target)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", dies)
        patched.setattr("extract.shards.shutil.rmtree", lambda *_, **__: None)
        with pytest.raises(Unreadable):
            run(folder)
    with writing(folder.parent / "out"):
        pass
    assert rows(folder.parent / "out") == anew(folder)
    assert run(folder).reports == 0


def spoil(path: Path) -> None:
    """Cut a file off in its middle."""
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


@pytest.mark.parametrize("table", SCHEMAS)
@pytest.mark.parametrize("harm", [Path.unlink, spoil])
def test_what_a_lost_file_of_the_output_held_is_read_anew(folder, table, harm):
    """Nothing is called unchanged whose rows are gone, archives included, and `status` says so before."""
    out = folder.parent / "out"
    pack(folder / "b.zip", {"x.txt": "good 71", "copy.txt": "good 2"})
    age(folder)
    run(folder)
    for path in (out / table).rglob("*.parquet"):
        harm(path)
    assert "Damaged" in "\n".join(batch.status(out).lines("out"))
    run(folder)
    assert rows(out) == anew(folder)
    assert "Damaged" not in "\n".join(batch.status(out).lines("out"))
    assert run(folder).unchanged == 29


def test_a_table_that_is_gone_is_written_again(folder):
    """Also where its folder was deleted as a whole."""
    out = folder.parent / "out"
    shutil.rmtree(out / "facts")
    assert run(folder).reports == 25
    assert rows(out) == anew(folder)


def test_files_that_may_not_be_read_are_not_lost(folder, monkeypatch):
    """Where the disk does not answer, or gives no leave, nothing is struck out: the files may be whole."""

    def refused(path: Path) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    out = folder.parent / "out"
    before = rows(out)
    with monkeypatch.context() as patched:
        patched.setattr("extract.store.pq.ParquetFile", refused)
        with pytest.raises(PermissionError):
            run(folder)
        with pytest.raises(OutputRefused, match="Permission denied"):
            batch.status(out)
    assert rows(out) == before
    assert run(folder).unchanged == 27


def test_rows_that_cannot_be_read_name_their_file(folder):
    """A file that breaks in its middle is found when it is rewritten; deleted as told, it is read anew."""
    out = folder.parent / "out"
    (part,) = (out / "facts" / "year=2009").iterdir()
    content = bytearray(part.read_bytes())
    content[4:40] = bytes(36)  # the first column; the end of the file tells nothing of it
    part.write_bytes(content)
    fill(folder, {"01.txt": "good 97"})
    with pytest.raises(OSError, match=r"part-00001\.parquet is damaged .* delete it"):
        run(folder)
    part.unlink()
    run(folder)
    assert rows(out) == anew(folder)
