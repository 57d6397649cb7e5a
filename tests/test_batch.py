"""Every file ends in exactly one place, whatever it does to the process that reads it."""

import ctypes
import dataclasses
import os
import signal
import subprocess
import sys
import time
from decimal import Decimal
from pathlib import Path

import pytest
from fixtures.outputs import read_table

from extract import batch, files
from extract.batch import Limits
from extract.errors import NotAReport, TooLarge
from extract.form import form
from extract.model import Agency, Fact, Finding, Heading, Report, Source
from extract.reading import Extract, content
from extract.store import OutputRefused
from extract.summary import Summary
from extract.workers import WorkersFailed

ROOT = Path(__file__).parents[1]
ONE = Limits(workers=1, seconds=20)
TWO = Limits(workers=2, seconds=20)


def extract(source: Source) -> Report:
    """A pipeline that does what the text of the file tells it to: read it, fail, die, or never come back."""
    word, _, rest = source.content.decode().partition(" ")
    match word:
        case "exit":
            os._exit(3)
        case "segfault":
            ctypes.string_at(0)
        case "abort":
            os.abort()
        case "killed":
            os.kill(os.getpid(), signal.SIGKILL)
        case "hang":
            time.sleep(600)
        case "tell":
            Path(rest + ".new").write_text(str(os.getpid()))
            Path(rest + ".new").rename(rest)
            time.sleep(600)
        case "slow":
            time.sleep(float(rest.split()[0]))
        case "bug":
            raise ZeroDivisionError("division\nby zero")
        case "memory":
            raise MemoryError
        case "deep":
            return extract(source)
        case "foreign":
            raise NotAReport("it is a recipe; leave it out")
    cell = form("2021").tables[0].cells[0]
    return Report(
        source_id=source.id,
        media_type=source.media_type,
        reader="text",
        pages=None,
        heading=Heading(agency=source.content.decode(), year=2023),
        agency=Agency(),
        edition="2021",
        editions={"disclosure": "2021"},
        status="partial",
        sections=(),
        facts=(Fact(cell, Decimal(1), "1", "printed", "x"),),
        findings=(Finding("identity-broken", "warning", "1 is not 2", blame="source"),),
    )


def cannot_be_written(source: Source) -> Report:
    """A pipeline whose report is damaged where a file says so: its year is no number, or a finding is none."""
    report = extract(source)
    if source.content.startswith(b"torn"):
        return dataclasses.replace(report, findings=(None,))  # type: ignore[arg-type]
    if source.content.startswith(b"odd"):
        return dataclasses.replace(report, heading=Heading(year="2023"))  # type: ignore[arg-type]
    return report


class _Unstartable:
    """A pipeline that kills the process in which it arrives."""

    def __call__(self, source: Source) -> Report:
        return extract(source)

    def __reduce__(self):
        return os._exit, (7,)


def fill(folder: Path, texts: dict[str, str]) -> Path:
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def run(folder: Path, limits: Limits = ONE, pipeline: Extract = extract) -> Summary:
    return batch.run([str(folder)], folder.parent / "out", limits, extract=pipeline)


def rows(folder: Path, table: str) -> list[dict[str, object]]:
    return read_table(folder.parent / "out", table).to_pylist()


def where_each_file_is(folder: Path) -> dict[str, str]:
    """Each name with the place where it ended; a name that stands in two places fails the test."""
    found: dict[str, str] = {}
    for row in rows(folder, "reports"):
        for name in (row["source"], *row["also_at"]):
            assert name not in found
            found[name] = "report" if name == row["source"] else "copy"
    for row in rows(folder, "failures"):
        assert row["source"] not in found
        found[row["source"]] = row["code"]
    return found


def test_each_file_ends_in_one_place(tmp_path):
    """Reports, copies and failures together are all the files, in sub-folders too, and the summary counts them alike."""
    folder = fill(
        tmp_path / "in",
        {"a.txt": "a", "b/a.txt": "a", "b/c/d.txt": "d", "e.txt": "foreign", "f.txt": "bug", "g.txt": ""},
    )
    summary = run(folder)
    assert where_each_file_is(folder) == {
        "a.txt": "report",
        "b/a.txt": "copy",
        "b/c/d.txt": "report",
        "e.txt": "not-a-report",
        "f.txt": "crashed",
        "g.txt": "report",
    }
    assert (summary.files, summary.reports, summary.copies, summary.failed.total()) == (6, 3, 1, 2)
    assert summary.editions == {("2021", "partial"): 3}
    assert summary.cells == {"printed": 3}
    assert summary.broken == {"source": 3}


@pytest.mark.parametrize(
    ("bad", "code", "words"),
    [
        ("exit", "crashed", "status 3"),
        ("segfault", "crashed", "SIGSEGV"),
        ("abort", "crashed", "SIGABRT"),
        ("killed", "out-of-memory", "memory"),
        ("memory", "out-of-memory", "memory"),
        ("bug", "crashed", "ZeroDivisionError: division by zero"),
        ("deep", "crashed", "RecursionError"),
        ("foreign", "not-a-report", "recipe"),
    ],
)
@pytest.mark.parametrize("limits", [ONE, TWO], ids=["one", "two"])
def test_a_bad_file_costs_only_itself(tmp_path, bad, code, words, limits):
    """A process that dies, or an error in it, is one row of failures with a reason; the files around it are read."""
    folder = fill(tmp_path / "in", {f"{n:02}.txt": bad if n == 17 else f"good {n}" for n in range(40)})
    summary = run(folder, limits)
    assert where_each_file_is(folder) == {f"{n:02}.txt": code if n == 17 else "report" for n in range(40)}
    (failure,) = rows(folder, "failures")
    assert words in failure["message"]
    assert "\n" not in failure["message"]
    assert summary.failed == {code: 1}


def test_a_file_that_hangs_costs_only_itself(tmp_path):
    """After its time is up the file is a failure, and what its worker had read before is not lost."""
    folder = fill(tmp_path / "in", {f"{n:02}.txt": "hang" if n in (5, 6) else f"good {n}" for n in range(12)})
    began = time.monotonic()
    run(folder, Limits(workers=2, seconds=3))
    assert time.monotonic() - began < 60
    assert where_each_file_is(folder) == {f"{n:02}.txt": "timed-out" if n in (5, 6) else "report" for n in range(12)}
    assert "--timeout" in rows(folder, "failures")[0]["message"]


def test_files_that_all_die(tmp_path):
    """A folder of nothing but deadly files is a table of failures."""
    folder = fill(tmp_path / "in", {f"{n}.txt": f"exit {n}" for n in range(6)})
    run(folder, TWO)
    assert set(where_each_file_is(folder).values()) == {"crashed"}


def test_the_output_is_the_same_with_any_number_of_workers(tmp_path):
    """Rows come in the order of the files, and of files with the same bytes the first gives its name, whoever was faster."""
    texts = {f"{n:03}.txt": f"slow 0.05 {n % 50}" if n % 7 == 0 else f"good {n % 50}" for n in range(150)}
    outputs = []
    for limits in (ONE, Limits(workers=3)):
        folder = fill(tmp_path / str(limits.workers) / "in", texts)
        run(folder, limits)
        outputs.append([rows(folder, table) for table in ("reports", "facts", "findings", "failures")])
    assert outputs[0] == outputs[1]
    assert [row["source"] for row in outputs[0][0]] == sorted(row["source"] for row in outputs[0][0])


def test_a_report_that_cannot_be_written_costs_only_itself(tmp_path):
    """A damaged report becomes a failure, and so does a file with the same bytes; the others of its chunk are written."""
    texts = {f"{n:02}.txt": {7: "odd", 9: "odd", 10: "torn"}.get(n, f"good {n}") for n in range(40)}
    folder = fill(tmp_path / "in", texts)
    run(folder, pipeline=cannot_be_written)
    assert where_each_file_is(folder) == {n: "report" if t.startswith("good") else "crashed" for n, t in texts.items()}
    assert len(rows(folder, "facts")) == 37


def test_large_and_odd_files_are_not_opened(tmp_path):
    """A file over the size limit, a pipe that never ends, a link to nowhere: each is one failure that says what it is."""
    folder = fill(tmp_path / "in", {"big.txt": "x" * 2000, "good.txt": "good"})
    os.mkfifo(folder / "pipe.txt")
    (folder / "gone.txt").symlink_to(folder / "nowhere")
    (folder / "self.txt").symlink_to(folder / "self.txt")
    run(folder, Limits(workers=1, size=1000))
    assert where_each_file_is(folder) == {
        "big.txt": "too-large",
        "good.txt": "report",
        "gone.txt": "unreadable",
        "pipe.txt": "unreadable",
        "self.txt": "unreadable",
    }
    assert "--max-size" in next(r["message"] for r in rows(folder, "failures") if r["source"] == "big.txt")


def test_a_file_that_grows_while_it_is_read_is_read_no_further_than_the_limit(tmp_path, monkeypatch):
    """Its size of a moment ago says nothing; what comes behind the limit is never in memory."""
    log = tmp_path / "log.txt"
    log.write_bytes(b"x" * 2_000)
    assert content(str(log), 2_000) == b"x" * 2_000
    real = os.stat

    def before(path, *rest, **named):
        status = real(path, *rest, **named)
        return os.stat_result((*status[:6], 10, *status[7:])) if str(path) == str(log) else status

    monkeypatch.setattr("extract.reading.os.stat", before)
    with pytest.raises(TooLarge, match="--max-size"):
        content(str(log), 1_000)


def test_odd_names(tmp_path):
    """Names with line breaks, emoji, quotes, leading dashes, bytes that are no UTF-8, and 200 characters are only names."""
    names = ["a\nb.txt", "😀.txt", "-x.txt", "it's.txt", "年报（终稿）.txt", "n" * 200 + ".txt", "b[1].txt"]
    folder = fill(tmp_path / "in", {name: name for name in names})
    Path(os.fsdecode(os.fsencode(folder) + b"/\xff.txt")).write_text("bytes")
    run(folder)
    assert set(where_each_file_is(folder)) == {*names, "\\xff.txt"}


def test_nothing_to_read_is_refused(tmp_path):
    """An empty folder is no run: nothing is written, and an output of an earlier run stays."""
    folder = fill(tmp_path / "in", {"a.txt": "a"})
    run(folder)
    (folder / "a.txt").unlink()
    with pytest.raises(files.NothingThere, match="no file in"):
        run(folder)
    assert len(rows(folder, "reports")) == 1
    with pytest.raises(files.NothingThere, match="no file or folder"):
        batch.run([str(tmp_path / "nowhere")], tmp_path / "new", ONE, extract=extract)
    (tmp_path / "empty").mkdir()
    with pytest.raises(files.NothingThere):
        batch.run([str(tmp_path / "empty")], tmp_path / "new", ONE, extract=extract)
    assert not (tmp_path / "new").exists()


def test_the_output_is_never_an_input(tmp_path):
    """A run over the folder that holds the output does not read its own tables, neither at first nor again."""
    folder = fill(tmp_path / "in", {"a.txt": "a", "z.txt": "z"})
    for _ in range(2):
        batch.run([str(folder)], folder / "output", ONE, extract=extract)
        assert read_table(folder / "output", "reports", ["source"])["source"].to_pylist() == ["a.txt", "z.txt"]
        assert read_table(folder / "output", "failures").num_rows == 0


def test_a_second_run_into_the_same_output_is_refused(tmp_path):
    """While one run writes, another one into the same folder does not begin."""
    folder = fill(tmp_path / "in", {"a.txt": "a"})

    def second(_: int) -> None:
        with pytest.raises(OutputRefused):
            run(folder)

    batch.run([str(folder)], tmp_path / "out", ONE, extract=extract, on_progress=second)
    assert len(rows(folder, "reports")) == 1


def test_workers_that_cannot_start_are_an_error(tmp_path):
    """Where no worker comes to life the run ends with a sentence, instead of calling every file a failure."""
    folder = fill(tmp_path / "in", {"a.txt": "a"})
    with pytest.raises(WorkersFailed, match="could not start"):
        run(folder, pipeline=_Unstartable())


def test_progress_counts_every_file(tmp_path):
    """The last number that is reported is the number of files."""
    folder = fill(tmp_path / "in", {f"{n}.txt": f"{n % 4}" for n in range(30)})
    counts: list[int] = []
    batch.run([str(folder)], tmp_path / "out", TWO, extract=extract, on_progress=counts.append)
    assert counts == sorted(counts)
    assert counts[-1] == 30


_IN_A_PROCESS = """
import sys
from pathlib import Path
from extract import batch
from tests.test_batch import extract
if __name__ == "__main__":
    done = lambda n: print(n, flush=True)
    s = batch.run([sys.argv[1]], Path(sys.argv[2]), batch.Limits(2), extract=extract, on_progress=done)
    print("interrupted" if s.interrupted else "whole", s.files)
"""


def start(folder: Path) -> subprocess.Popen[str]:
    """A run with two workers in a process of its own, which prints the number of files done as it goes."""
    main = folder.parent / "main.py"
    main.write_text(_IN_A_PROCESS)
    return subprocess.Popen(
        [sys.executable, main, folder, folder.parent / "out"],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'src'}"},
    )


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_an_interrupted_run_leaves_whole_tables(tmp_path, number):
    """Interrupted, a run keeps what was finished, in whole tables; killed, it leaves those of the run before."""
    folder = fill(tmp_path / "in", {"000.txt": "old"})
    run(folder)
    fill(folder, {f"{n:03}.txt": f"slow 0.02 {n}" for n in range(400)})
    process = start(folder)
    assert process.stdout is not None
    assert int(process.stdout.readline()) > 0
    process.send_signal(number)
    last = process.communicate(timeout=20)[0].splitlines()[-1:]
    names = [row["source"] for row in rows(folder, "reports")]
    facts = [row["source"] for row in rows(folder, "facts")]
    assert names == facts
    if number == signal.SIGKILL:
        assert names == ["000.txt"]
        assert run(folder, Limits(workers=2)).files == 400
    else:
        assert 0 < len(names) < 400
        assert last == [f"interrupted {len(names)}"]
    assert not (tmp_path / "out" / ".unfinished").exists()


def test_no_worker_outlives_a_killed_run(tmp_path):
    """A worker that hangs ends itself when the run that started it was killed."""
    folder = fill(tmp_path / "in", {"a.txt": "good", "b.txt": f"tell {tmp_path / 'id'}"})
    process = start(folder)
    assert process.stdout is not None
    process.stdout.readline()
    while not (tmp_path / "id").exists():
        time.sleep(0.05)
    worker = int((tmp_path / "id").read_text())
    os.kill(worker, 0)
    process.kill()
    process.communicate()
    deadline = time.monotonic() + 10
    while Path(f"/proc/{worker}/cmdline").exists() and Path(f"/proc/{worker}/cmdline").read_bytes():
        assert time.monotonic() < deadline
        time.sleep(0.05)
