"""Where files are read makes no difference: any engine is given files and yields their chunks."""

import sys

import pytest
from tests.test_batch import extract, fill, rows

from extract import batch, cli, engines, files, reading
from extract.batch import Limits
from extract.engines import Engine, EngineRefused, engine
from extract.errors import WRONG_USE
from extract.workers import Loss


def one_by_one(items, work, *, workers, timeout, memory, stop):
    """An engine without processes, which sees no disk: each file on its own, in this process."""
    for file in items:
        if stop():
            return
        assert file.content is not None or file.trouble is not None
        yield work([files.File("/nowhere", file.name, file.known, file.trouble, file.content)], {}, lambda at: None)[1]


def test_any_engine_gives_the_same_rows(tmp_path):
    """An engine far away is sent the bytes; reports, copies and failures are those of the local one."""
    texts = {f"{n}.txt": f"good {n}" for n in range(12)}
    folder = fill(
        tmp_path / "in", {**texts, "x/copy.txt": "good 3", "bad.txt": "foreign", "bug.txt": "bug", "empty.txt": ""}
    )
    (folder / "pipe.txt").symlink_to("/dev/null")
    limits = Limits(2, 20, size=1000)
    (folder / "large.txt").write_bytes(b"good" * 1000)
    batch.run([str(folder)], tmp_path / "out", limits, extract=extract)
    near = {table: rows(folder, table) for table in ("reports", "facts", "failures")}
    batch.run([str(folder)], tmp_path / "out2" / "out", limits, extract=extract, engine=Engine(one_by_one, far=True))
    far = {table: rows(tmp_path / "out2" / "in", table) for table in near}
    assert {row["code"] for row in near["failures"]} == {"not-a-report", "crashed", "unreadable", "too-large"}
    for table, expected in near.items():
        assert sorted(map(repr, far[table])) == sorted(map(repr, expected))


def test_a_file_that_cannot_be_opened_is_carried_as_its_trouble(tmp_path):
    """What stands in `failures` is the same sentence, wherever the file was to be read."""
    there = files.File(str(tmp_path / "gone.txt"), "gone.txt")
    read = reading.Reading(extract, 1000)
    near, far = (read([file], dict[int, Loss](), lambda at: None)[1] for file in (there, reading.carried(there, 1000)))
    assert near.batches["failures"].num_rows == 1
    assert near.batches["failures"].equals(far.batches["failures"])


def test_engines_are_chosen_by_name():
    """The registry names what the command line offers."""
    assert [name for name, _ in engines.ENGINES] == ["local", "ray"]
    assert engine("local") is engines.LOCAL
    with pytest.raises(EngineRefused, match="--engine ray"):
        engine("local", "host:6379")


def test_without_ray_the_command_says_what_to_install(tmp_path, monkeypatch, capsys):
    """One plain sentence, the status of wrong use, and no output folder."""
    monkeypatch.setitem(sys.modules, "ray", None)
    monkeypatch.delitem(sys.modules, "extract.cluster", raising=False)
    folder = fill(tmp_path / "in", {"a.txt": "good"})
    status = cli.main(["run", str(folder), "--output", str(tmp_path / "out"), "--engine", "ray"])
    assert status == WRONG_USE
    assert capsys.readouterr().err == "nianbao: --engine ray needs the extra package Ray: pip install 'nianbao[ray]'.\n"
    assert not (tmp_path / "out").exists()
