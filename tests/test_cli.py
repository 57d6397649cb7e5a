"""The command line: what goes where, and what the exit status says."""

import functools
import json
import os
import pty
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest
from tests.test_batch import extract, fill

from extract import batch, cli
from extract.errors import Encrypted
from extract.model import Source
from extract.store import locked
from extract.version import extractor
from extract.workers import WorkersFailed

ROOT = Path(__file__).parents[1]


@pytest.fixture
def nianbao(monkeypatch, capsys):
    """Runs the command with the obedient pipeline of test_batch; gives exit status, stdout and stderr."""
    monkeypatch.setattr(batch, "run", functools.partial(batch.run, extract=extract))
    monkeypatch.setattr(batch, "read", functools.partial(batch.read, extract=extract))

    def run(*arguments: object) -> tuple[int, str, str]:
        status = cli.main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return status, captured.out, captured.err

    return run


def test_a_run_without_failures_is_0(nianbao, tmp_path):
    """The summary is the result and goes to stdout; stderr stays silent where it is no terminal."""
    folder = fill(tmp_path / "in", {"a.txt": "a", "b.txt": "b", "c/a.txt": "a"})
    status, out, err = nianbao("run", folder, "--output", tmp_path / "out")
    assert (status, err) == (0, "")
    lines = [line.split() for line in out.splitlines()]
    assert lines[0][:2] == ["3", "files"]
    for expected in (["Reports", "2"], ["Copies", "1"], ["Cells", "2"], ["Broken", "sums", "2"], ["Not", "read", "0"]):
        assert any(line[: len(expected)] == expected for line in lines), expected
    assert any(line[:5] == ["form", "of", "2021", "2", "2"] for line in lines)
    assert len(pd.read_parquet(tmp_path / "out" / "facts")) == 2


def test_a_run_with_failures_is_1(nianbao, tmp_path):
    """A file that cannot be read is named in the summary with what to do next, and the others are written."""
    folder = fill(tmp_path / "in", {"a.txt": "a", "b.txt": "foreign"})
    status, out, err = nianbao("run", folder, "-o", tmp_path / "out")
    assert (status, err) == (1, "")
    assert "1 not-a-report" in out
    assert "b.txt: it is a recipe; leave it out" in out
    assert len(pd.read_parquet(tmp_path / "out" / "reports")) == 1


def test_a_run_over_old_failures_is_1(nianbao, tmp_path):
    """A file that could not be read in an earlier run is no report in this one either, although it is not tried again."""
    folder = fill(tmp_path / "in", {"a.txt": "a", "b.txt": "foreign"})
    nianbao("run", folder, "-o", tmp_path / "out")
    status, out, _ = nianbao("run", folder, "-o", tmp_path / "out", "--quiet")
    assert status == 1
    assert out == f"2 files: 0 new reports in {tmp_path / 'out'}, 2 unchanged\n"
    (folder / "b.txt").unlink()
    assert nianbao("run", folder, "-o", tmp_path / "out", "--prune", "-q")[0] == 0


def test_a_run_with_nothing_to_read_says_so(nianbao, tmp_path):
    """No zeros where there are reports: they would be taken for what the output holds."""
    folder = fill(tmp_path / "in", {"a.txt": "a"})
    nianbao("run", folder, "-o", tmp_path / "out")
    status, out, _ = nianbao("run", folder, "-o", tmp_path / "out")
    assert status == 0
    assert "Reports" not in out
    assert "Nothing was to be read" in out


def test_status_says_what_is_there(nianbao, tmp_path):
    """The state of an output goes to stdout; a folder without ledger is a wrong command line."""
    folder = fill(tmp_path / "in", {"a.txt": "a", "b.txt": "foreign", "c.txt": "a"})
    nianbao("run", folder, "-o", tmp_path / "out")
    (folder / "c.txt").unlink()
    status, out, err = nianbao("status", tmp_path / "out")
    assert (status, err) == (0, "")
    lines = [line.split() for line in out.splitlines() if line]
    assert lines[0][:2] == ["3", "files"]
    for expected in (["Reports", "1"], ["Copies", "1"], ["Not", "read", "1"], ["Stale", "1"], ["1", "no", "more"]):
        assert any(line[: len(expected)] == expected for line in lines), expected
    assert nianbao("status", folder)[0] == 2


def test_many_failures_are_not_all_listed(nianbao, tmp_path):
    """The summary stays short and says where the rest stands."""
    folder = fill(tmp_path / "in", {f"{n}.txt": f"foreign {n}" for n in range(9)})
    _, out, _ = nianbao("run", folder, "-o", tmp_path / "out")
    assert out.count("recipe") == 5
    assert "and 4 more: see the table `failures`" in out


def test_quiet_is_one_line(nianbao, tmp_path):
    """With --quiet the result is a single line."""
    folder = fill(tmp_path / "in", {"a.txt": "a", "b.txt": "foreign"})
    status, out, err = nianbao("run", folder, "-o", tmp_path / "out", "--quiet")
    assert (status, err) == (1, "")
    assert out == f"2 files: 1 report in {tmp_path / 'out'}, 1 not read\n"


def test_limits_reach_the_run(nianbao, tmp_path):
    """--timeout and --max-size and --workers do what they say."""
    folder = fill(tmp_path / "in", {"a.txt": "a", "b.txt": "hang", "c.txt": "x" * 5000})
    status, out, _ = nianbao(
        "run", folder, "-o", tmp_path / "out", "--timeout", 2.5, "--max-size", 0.004, "--workers", 2
    )
    assert status == 1
    assert set(pd.read_parquet(tmp_path / "out" / "failures")["code"]) == {"timed-out", "too-large"}
    assert "2.5 seconds" in out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["run", "nowhere", "-o", "out"], "no file or folder nowhere"),
        (["run", "*.pdf", "-o", "out"], "no file matches *.pdf"),
        (["run", "empty", "-o", "out"], "no file in empty"),
        (["run", "a.txt"], "--output"),
        (["run", "-o", "out"], "INPUT"),
        (["run", "a.txt", "-o", "a.txt"], "a.txt"),
        (["run", "a.txt", "-o", "out", "--workers", "0"], "--workers"),
        (["run", "a.txt", "-o", "out", "--workers", "many"], "--workers"),
        (["run", "a.txt", "-o", "out", "--timeout", "-1"], "--timeout"),
        (["run", "a.txt", "-o", "out", "--timeout", "nan"], "--timeout"),
        (["run", "a.txt", "-o", "out", "--max-size", "inf"], "--max-size"),
        (["run", "a.txt", "-o", "out", "--max-pixels", "nan"], "--max-pixels"),
        (["run", "a.txt", "-o", "taken"], "a.pdf"),
        (["run", "empty", "-o", "empty"], "the folder that is to be read"),
        (["run", "a.txt", "taken", "-o", "taken/reports/.."], "the folder that is to be read"),
        (["run", "./new", "-o", "new"], "no file or folder"),
        (["run", "a.txt", "-o", "other"], "statistics.parquet"),
        (["show", "nowhere.pdf"], "nowhere.pdf"),
        (["show", "empty"], "empty"),
        (["shwo", "a.txt"], "shwo"),
        (["run", "--colour", "a.txt"], "--colour"),
    ],
)
def test_a_wrong_command_line_is_2(nianbao, tmp_path, monkeypatch, arguments, words):
    """What is wrong is told on stderr in one line, nothing goes to stdout, and nothing is written."""
    monkeypatch.chdir(tmp_path)
    fill(tmp_path, {"a.txt": "a", "taken/reports/a.pdf": "", "other/reports/statistics.parquet": "somebody's"})
    (tmp_path / "empty").mkdir()
    before = sorted(tmp_path.rglob("*"))
    status, out, err = nianbao(*arguments)
    assert (status, out) == (2, "")
    assert err.startswith("nianbao: ")
    assert err.count("\n") == 1
    assert words in err
    assert sorted(tmp_path.rglob("*")) == before


def test_an_output_in_use_is_2(nianbao, tmp_path):
    """A second run into one output says so."""
    folder = fill(tmp_path / "in", {"a.txt": "a"})
    with locked(tmp_path / "out"):
        status, _, err = nianbao("run", folder, "-o", tmp_path / "out")
    assert status == 2
    assert "another run" in err


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), WorkersFailed("a worker could not start")])
def test_a_run_that_is_given_up_is_1(nianbao, tmp_path, monkeypatch, error):
    """A full disk ends the run with a sentence and not with a page of code."""

    def fails(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(batch, "run", fails)
    status, out, err = nianbao("run", tmp_path, "-o", tmp_path / "out")
    assert (status, out, err.count("\n")) == (1, "", 1)
    assert str(error) in err


def test_no_arguments_is_help(nianbao):
    """The bare command explains itself, and is a wrong command line."""
    status, out, err = nianbao()
    assert (status, out) == (2, "")
    assert "nianbao run reports --output output" in err


@pytest.mark.parametrize("command", ["run", "show", "status"])
def test_help_has_examples(nianbao, command):
    """Each command's help shows how to call it and what every option does."""
    status, out, _ = nianbao(command, "--help")
    assert status == 0
    assert f"  nianbao {command} " in out
    for option in next(c for name, c in cli.nianbao.commands.items() if name == command).params:
        if option.name not in ("inputs", "file", "output") or option.param_type_name == "option":
            assert option.help, option.name


def test_the_version_is_told(nianbao):
    """--version gives name and version."""
    assert nianbao("--version") == (0, f"nianbao {extractor()}\n", "")


def test_show_prints_a_report(nianbao, tmp_path):
    """A report goes to stdout, laid out for 100 columns where stdout is no terminal."""
    fill(tmp_path, {"a.txt": "青川县水利局"})
    status, out, err = nianbao("show", tmp_path / "a.txt")
    assert (status, err) == (0, "")
    assert "青川县水利局" in out
    assert "identity-broken" in out


def test_show_gives_json(nianbao, tmp_path):
    """--json gives all of it for programs."""
    fill(tmp_path, {"a.txt": "青川县水利局"})
    status, out, _ = nianbao("show", tmp_path / "a.txt", "--json")
    assert status == 0
    assert json.loads(out)["report"]["agency"] == "青川县水利局"


@pytest.mark.parametrize(("text", "words"), [("foreign", "it is a recipe"), ("bug", "ZeroDivisionError")])
def test_show_of_an_unusable_file_is_1(nianbao, tmp_path, text, words):
    """Why the file cannot be shown is one line on stderr."""
    fill(tmp_path, {"a.txt": text})
    status, out, err = nianbao("show", tmp_path / "a.txt")
    assert (status, out, err.count("\n")) == (1, "", 1)
    assert words in err


_MAIN = """
import functools, sys
from extract import batch, cli
from tests.test_batch import extract
batch.run = functools.partial(batch.run, extract=extract)
batch.read = functools.partial(batch.read, extract=extract)
if __name__ == "__main__":
    sys.exit(cli.main())
"""


def start(tmp_path: Path, *arguments: object, **options: object) -> subprocess.Popen[bytes]:
    """The command with the obedient pipeline, in a process of its own."""
    (tmp_path / "main.py").write_text(_MAIN)
    return subprocess.Popen(
        [sys.executable, tmp_path / "main.py", *map(str, arguments)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'src'}", "TERM": "xterm", "COLUMNS": "100"},
        **options,
    )


def test_an_interrupted_run_is_130(tmp_path):
    """Ctrl-C ends the run with what was finished, and the summary says that it is not all."""
    folder = fill(tmp_path / "in", {f"{n:03}.txt": f"slow 0.05 {n}" for n in range(400)})
    (folder / "050.txt").write_text(f"tell {tmp_path / 'reached'}")
    process = start(tmp_path, "run", folder, "-o", tmp_path / "out", stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    while not (tmp_path / "reached").exists():
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=20)
    assert (process.returncode, err) == (130, b"")
    assert b"Interrupted" in out
    assert 0 < len(pd.read_parquet(tmp_path / "out" / "reports")) < 400


def test_progress_is_shown_on_a_terminal(tmp_path):
    """On a terminal, stderr shows files, rate and time left while the run goes on."""
    folder = fill(tmp_path / "in", {f"{n:03}.txt": f"slow 0.02 {n}" for n in range(60)})
    ours, theirs = pty.openpty()
    process = start(tmp_path, "run", folder, "-o", tmp_path / "out", stdout=subprocess.PIPE, stderr=theirs)
    os.close(theirs)
    seen = b""
    while True:
        try:
            piece = os.read(ours, 65536)
        except OSError:  # Linux says so when the other end is closed
            break
        if not piece:
            break
        seen += piece
    assert process.communicate()[0].startswith(b"60 files")
    assert b"of 60 files" in seen
    assert b"a second" in seen


def test_a_reader_that_stops_early_is_no_error(tmp_path):
    """`nianbao ... | head` ends without complaint."""
    process = start(tmp_path, "run", "--help", stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.close()
    assert process.stderr is not None
    assert process.stderr.read() == b""
    process.wait()


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["status", "out"], 0),
        (["show", "in/a.txt"], 0),
        (["show", "in/a.txt", "--json"], 0),
        (["run", "in", "-o", "out"], 1),
    ],
)
def test_a_reader_that_stops_early_changes_no_status(tmp_path, arguments, status):
    """What the exit status says of the files is true whether or not somebody reads the summary."""
    fill(tmp_path / "in", {"a.txt": "a", "b.txt": "foreign"})
    places = {name: str(tmp_path / name) for name in ("in", "out", "in/a.txt")}
    arguments = [places.get(argument, argument) for argument in arguments]
    batch.run([places["in"]], places["out"], batch.Limits(1), extract=extract)
    for _ in range(2):  # it is a race: what was written before the reader left is no error
        process = start(tmp_path, *arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        assert process.stdout is not None
        process.stdout.close()
        assert process.stderr is not None
        assert process.stderr.read() == b""
        assert process.wait() == status


def test_the_module_is_the_command():
    """`python -m extract` is `nianbao`."""
    done = subprocess.run(
        [sys.executable, "-m", "extract", "--version"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == f"nianbao {extractor()}\n"


def encrypted(source: Source) -> None:
    raise Encrypted("the file asks for a password; save it without one")


def test_the_code_of_an_error_is_the_row(tmp_path):
    """The kind of exception gives the code of the failure."""
    folder = fill(tmp_path / "in", {"a.txt": "a"})
    summary = batch.run([str(folder)], tmp_path / "out", batch.Limits(1), extract=encrypted)  # type: ignore[arg-type]
    assert summary.failed == {"encrypted": 1}
