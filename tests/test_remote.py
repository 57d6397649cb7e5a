"""Inputs and outputs in an object store: the rows of a disk, and whole checkpoints whatever is cut short.

All runs twice: over `file://`, and against an S3-compatible server on this machine where the extra `cluster` is installed.
"""

import io
import itertools
import shutil
import zipfile
from pathlib import Path

import pytest
from fixtures.outputs import read_table
from tests.test_batch import ONE, extract, fill
from tests.test_incremental import KILLS, by_year, rows

from extract import batch, cli, mirror, remote
from extract.batch import Limits, Options
from extract.engines import LOCAL, Engine
from extract.errors import FAILED, WRONG_USE
from extract.files import NothingThere, find
from extract.mirror import Claim, Claimed
from extract.store import OutputRefused
from extract.summary import Summary
from extract.tables import SCHEMAS

_NUMBERS = itertools.count()


@pytest.fixture(params=["file", "s3"])
def root(request, tmp_path):
    """An empty folder of a store."""
    if request.param == "file":
        return f"file://{tmp_path / 'store'}"
    return f"{request.getfixturevalue('bucket')}/{next(_NUMBERS)}"


@pytest.fixture
def old(monkeypatch):
    """Let files count as old at once, though a store's clock may differ."""
    monkeypatch.setattr("extract.intake._FAR_FRESH", -(10**12))


def store(root: str, texts: dict[str, str]) -> str:
    for name, text in texts.items():
        remote.put(f"{root}/in/{name}", text.encode())
    return f"{root}/in"


def here(items, work, *, workers, timeout, memory, stop):
    """An engine that needs no process."""
    for file in items:
        yield work([file], {}, lambda at: None)[1]


HERE = Engine(here)


def run(root: str, limits: Limits = ONE, engine: Engine = HERE, **options: object) -> Summary:
    chosen = Options(**options)  # type: ignore[arg-type]
    return batch.run([f"{root}/in"], f"{root}/out", limits, extract=by_year, options=chosen, engine=engine)


def taken_down(root: str, folder: Path) -> dict[str, list[str]]:
    """The rows of all tables that a reader of the store sees; none where a table is yet to be put there."""
    shutil.rmtree(folder, ignore_errors=True)
    for entry in remote.walk(f"{root}/out"):
        remote.fetch(entry.url, folder / entry.url.removeprefix(f"{root}/out/"))
    return rows(folder) if all((folder / table).exists() for table in SCHEMAS) else {}


TEXTS = {f"{n:02}.txt": f"good {n}" for n in range(24)} | {
    "x/copy.txt": "good 3",
    "bad.txt": "foreign",
    "x/年 报.txt": "no year",
}


def test_a_store_gives_the_rows_of_a_disk(root, tmp_path):
    """The same names, rows and failures, with processes that read from the store themselves."""
    fill(tmp_path / "in", TEXTS | {"large.txt": "good " * 500})
    batch.run([str(tmp_path / "in")], tmp_path / "out", Limits(1, 20, size=1000), extract=by_year)
    store(root, TEXTS | {"large.txt": "good " * 500})
    summary = run(root, Limits(2, 20, size=1000), LOCAL)
    assert (summary.reports, summary.copies, summary.failed.total()) == (25, 1, 2)
    assert taken_down(root, tmp_path / "down") == rows(tmp_path / "out")


def test_the_next_run_does_what_is_new(root, tmp_path, old):
    """Objects are unchanged by size and time; rows of changed and deleted ones are replaced and pruned, other shards stay."""
    store(root, TEXTS)
    run(root)
    stamps = {e.url: e.changed for e in remote.walk(f"{root}/out")}
    assert (run(root).unchanged, {e.url: e.changed for e in remote.walk(f"{root}/out")}) == (27, stamps)
    store(root, {"01.txt": "good 101"})
    remote.delete(f"{root}/in/02.txt")
    summary = run(root, prune=True)
    assert (summary.unchanged, summary.reports, summary.pruned) == (25, 1, 1)
    left = {name: text for name, text in TEXTS.items() if name != "02.txt"} | {"01.txt": "good 101"}
    batch.run([str(fill(tmp_path / "in", left))], tmp_path / "anew", ONE, extract=by_year)
    assert taken_down(root, tmp_path / "down") == rows(tmp_path / "anew")
    state = batch.status(f"{root}/out")
    assert (state.reports, state.copies, state.failed.total(), state.changed, state.missing) == (24, 1, 1, 0, 0)
    assert state.size > 1000


def test_what_a_lost_object_of_the_output_held_is_read_anew(root, tmp_path, old):
    """As on a disk; a store that keeps its objects is not asked for what is in them."""
    store(root, TEXTS)
    run(root)
    for entry in list(remote.walk(f"{root}/out")):
        if "/facts/year=2009/" in entry.url or "/failures/" in entry.url:
            remote.delete(entry.url)
    assert run(root).reports == 6
    batch.run([str(fill(tmp_path / "in", TEXTS))], tmp_path / "anew", ONE, extract=by_year)
    assert taken_down(root, tmp_path / "down") == rows(tmp_path / "anew")


def test_archives_in_a_store_are_read_like_folders(root, tmp_path, old):
    """An archive is fetched and opened; one whose name only looks like it is read as the file that it is."""
    box = io.BytesIO()
    with zipfile.ZipFile(box, "w") as archive:
        archive.writestr("a.txt", "good 1")
        archive.writestr("b.txt", "good 2")
    remote.put(f"{root}/in/2023.zip", box.getvalue())
    remote.put(f"{root}/in/odd.zip", b"good 3")
    run(root)
    taken_down(root, tmp_path / "down")
    names = read_table(tmp_path / "down", "reports", ["source"])["source"].to_pylist()
    assert sorted(names) == ["2023.zip!/a.txt", "2023.zip!/b.txt", "odd.zip"]
    assert run(root).unchanged == 3


def test_names_and_globs(root):
    """One folder gives relative names; several inputs and globs give URLs; hidden names are passed over, the output too."""
    store(root, {"a.txt": "", "b.pdf": "", "x/c.txt": "", ".d/e.txt": "", "x/.f.txt": ""})

    def names(*inputs: str, leave_out: str = "") -> list[str]:
        return [file.name.removeprefix(root + "/") for file in find(inputs, leave_out)]

    assert names(f"{root}/in") == names(f"{root}/in/") == ["a.txt", "b.pdf", "x/c.txt"]
    assert names(f"{root}/in/x", f"{root}/in/a.txt", f"{root}/in") == ["in/x/c.txt", "in/a.txt", "in/b.pdf"]
    assert names(f"{root}/in/**/*.txt") == ["in/a.txt", "in/x/c.txt"]
    assert names(f"{root}/in/*.txt") == ["in/a.txt"]
    assert names(f"{root}/in/?") == ["in/x/c.txt"]  # a folder that a glob names is read whole
    assert names(root, leave_out=f"{root}/in/x") == ["in/a.txt", "in/b.pdf"]
    with pytest.raises(NothingThere):
        batch.run([f"{root}/in/*.docx"], f"{root}/out", ONE, extract=extract)
    with pytest.raises(NothingThere):
        batch.run([f"{root}/nowhere"], f"{root}/out", ONE, extract=extract)


class Cut(OSError):
    """The network is gone."""


def test_a_run_that_is_cut_short_anywhere_leaves_a_whole_checkpoint(root, tmp_path, old, monkeypatch):
    """After each possible number of requests that change the store, all further ones fail: no reader ever sees a row twice,
    and the next run completes the tables. NIANBAO_KILLS has all numbers tried.
    """
    monkeypatch.setattr(mirror, "_DEAD", -1e9)  # a claim that was left behind is void at once
    monkeypatch.setattr(batch, "_CHECKPOINT", 0.0)
    monkeypatch.setattr(batch, "_SHARE", 0.0)
    before = {"1.txt": "good 1", "2.txt": "good 5"}
    after = {**before, "1.txt": "good 13", "3.txt": "foreign"}
    batch.run([str(fill(tmp_path / "in", after))], tmp_path / "anew", ONE, extract=by_year)
    expected = rows(tmp_path / "anew")
    left = 0

    def cutting(act):
        def cut(*arguments):
            nonlocal left
            left -= 1
            if left < 0:
                raise Cut("the network is gone")
            return act(*arguments)

        return cut

    whole = False
    for number in itertools.count(2, 1 if KILLS > 5 else 5 if root.startswith("file") else 13):
        shutil.rmtree(tmp_path / "store", ignore_errors=True)
        for entry in remote.scan(root, deep=True):
            if not entry.is_folder:
                remote.delete(entry.url)
        store(root, before)
        run(root)
        store(root, after)
        with monkeypatch.context() as patched:
            for name in ("put", "copy", "delete"):
                patched.setattr(remote, name, cutting(getattr(remote, name)))
            left = number
            try:
                run(root)
            except OSError:
                for table in ("reports", "facts") if taken_down(root, tmp_path / "down") else ():
                    names = read_table(tmp_path / "down", table, ["source"])["source"].to_pylist()
                    assert len(names) == len(set(names)), number
            else:
                whole = left >= 0
        run(root)
        assert taken_down(root, tmp_path / "down") == expected, number
        if whole:
            break
    assert number > 20


def test_only_one_run_writes_into_an_output(root, monkeypatch):
    """The second is refused and says who is there; the claim of a run that died ends with time."""
    store(root, {"a.txt": "good"})
    first = Claim(f"{root}/out")
    with pytest.raises(OutputRefused, match=r"another run is writing into .* \(process \d+ of "):
        run(root)
    monkeypatch.setattr(mirror, "_DEAD", -1e9)
    assert run(root).reports == 1
    first._renewed -= 100  # it was asleep meanwhile
    with pytest.raises(Claimed, match="could not be renewed"):
        first.hold()
    first.close()
    run(root)


def test_files_that_are_no_tables_are_not_touched(root):
    """An output that holds other files where tables would be is refused."""
    store(root, {"a.txt": "good"})
    remote.put(f"{root}/out/facts/mine.csv", b"1")
    with pytest.raises(OutputRefused, match=r"no tables \(mine.csv\)"):
        run(root)
    assert remote.look(f"{root}/out/facts/mine.csv")


def test_a_store_that_cannot_be_reached_is_told(tmp_path, monkeypatch, capsys):
    """One line and a status, no traceback: a store of unknown kind, and one that does not answer."""
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    folder = fill(tmp_path / "in", {"a.txt": "good"})
    assert cli.main(["run", str(folder), "--output", "ftp://host/out"]) == WRONG_USE
    assert capsys.readouterr().err.startswith("nianbao: ftp://host/out cannot be written: ftp:// is not known here")
    assert cli.main(["run", str(folder), "--output", "s3://bucket/out"]) == WRONG_USE
    assert capsys.readouterr().err.startswith("nianbao: s3://bucket/out cannot be written:")
    assert cli.main(["run", "s3://bucket/in", "--output", str(tmp_path / "out")]) == FAILED
    found = capsys.readouterr().err
    assert found.startswith("nianbao: the run was given up")
    assert found.count("\n") == 1
