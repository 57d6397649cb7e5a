"""What a run does before its first file."""

import subprocess
import sys

from extract.__main__ import wants_workers


def told(code: str) -> list[str]:
    """What a program prints in a process of its own."""
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()


def test_workers_are_born_without_pandas():
    """Neither what is imported nor rows turned into tables bring it in: it would double the time that a worker takes to start."""
    code = (
        "import sys, extract.preloaded; from extract.tables import Rows\n"
        "Rows().batches(); print('pandas' in sys.modules)\n"
        "import pandas; print(pandas.DataFrame({'a': [1]}).a.sum())"
    )
    assert told(code) == ["False", "1"]


def test_the_report_that_is_read_beforehand_is_one():
    """It is laid over the form, so that what alignment needs is there: a text that is refused would load little."""
    code = (
        "from extract import pipeline, preloaded, readers\n"
        "report = pipeline.extract(readers.open_source('a.txt', preloaded._REPORT.encode()))\n"
        "print(report.heading.year, *sorted(report.editions))"
    )
    assert told(code) == ["2023", "disclosure", "requests"]


def test_the_server_of_the_workers_starts_only_for_a_run_that_reads_here():
    """Not for help, for a cluster, for other commands, or for a command line without files."""
    assert wants_workers(["run", "reports", "-o", "out"])
    for line in (
        "run --help",
        "run reports -h",
        "run reports -o out --engine ray",
        "run r --engine=ray",
        "show a",
        "run",
    ):
        assert not wants_workers(line.split())


def test_ctrl_c_while_the_program_loads_is_no_traceback(tmp_path):
    """Neither from the command nor from the server of its workers: status 130, and nothing is said."""
    command = [sys.executable, "-m", "extract", "run", "fixtures", "-o", str(tmp_path / "out")]
    code = (
        "import os, signal, sys; from extract import __main__, workers\n"
        "def start(): begin(); os.killpg(0, signal.SIGINT)\n"
        "begin, workers.prepare = workers.prepare, start\n"
        f"sys.argv = {['nianbao', *command[3:]]!r}; sys.exit(__main__.main())"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, start_new_session=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")
