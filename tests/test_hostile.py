"""Whatever is fed to a run, it ends, within its limits, with every file in one place."""

import os
import threading
import time
from pathlib import Path

from fixtures.hostile import make
from fixtures.outputs import read_table

from extract import batch
from extract.tables import SCHEMAS

CODES = {"unreadable", "encrypted", "not-a-report", "no-reader", "too-large", "timed-out", "out-of-memory", "crashed"}
SECONDS = 4.0  # for one file: the default of 60 would only make the test longer
REPORT = Path(__file__).parents[1] / "fixtures" / "columns-by-place"


class Peak(threading.Thread):
    """Watches the most memory in MB that any process begun after this one has used, where the system tells."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.most, self.done = 0, threading.Event()

    def run(self) -> None:
        while not self.done.wait(0.2):
            parents = {int(p.name): self._field(p / "stat") for p in Path("/proc").glob("[0-9]*")}
            ours = {os.getpid()}
            while more := {child for child, parent in parents.items() if parent in ours} - ours:
                ours |= more
            for process in ours - {os.getpid()}:
                self.most = max(self.most, self._peak(process))

    @staticmethod
    def _field(path: Path) -> int:
        try:
            return int(path.read_text().rsplit(")", 1)[1].split()[1])
        except (OSError, IndexError):
            return 0

    @staticmethod
    def _peak(process: int) -> int:
        try:
            lines = Path(f"/proc/{process}/status").read_text().splitlines()
        except OSError:
            return 0
        return next((int(line.split()[1]) // 1000 for line in lines if line.startswith("VmHWM")), 0)


def test_a_hostile_folder_costs_only_itself(tmp_path, monkeypatch):
    """More than a hundred kinds of bad file in one run: each ends in `failures` or as a report, no process uses more
    than 1.5 GB, nothing is written outside the output, and a good report among them is read.
    """
    monkeypatch.setattr("extract.archives._ALWAYS", 50_000_000)  # a smaller bomb is quicker made
    folder = tmp_path / "in"
    names = make(folder)
    assert len(names) > 100
    good = next(REPORT.glob("source.*")).read_bytes()
    (folder / "good.txt").write_bytes(good)
    (folder / "zz-good.txt").write_bytes(good)
    before = sorted(path.name for path in tmp_path.iterdir())
    peak = Peak()
    peak.start()
    began = time.monotonic()
    limits = batch.Limits(2, SECONDS)
    summary = batch.run([str(folder)], tmp_path / "out", limits, options=batch.Options(ocr="never"))
    seconds = time.monotonic() - began
    peak.done.set()
    peak.join()
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([*before, "out"])
    visible = {path.name for path in (tmp_path / "out").iterdir()} - {".lock", ".ledger.sqlite"}
    assert visible == set(SCHEMAS)
    reports = read_table(tmp_path / "out", "reports").to_pylist()
    failures = read_table(tmp_path / "out", "failures").to_pylist()
    places = [name for row in reports for name in (row["source"], *row["also_at"])] + [
        row["source"] for row in failures
    ]
    assert len(places) == len(set(places)) == summary.files
    opened = {name.split("!/")[0] for name in places}
    assert set(names) - opened == set()
    assert {row["code"] for row in failures} <= CODES
    assert next(row["code"] for row in failures if row["source"] == "bomb.zip") == "too-large"
    assert all(row["message"] and "\n" not in row["message"] for row in failures)
    assert {row["source"] for row in reports} >= {"good.txt"}
    assert peak.most < 1500
    assert seconds < len(names) * SECONDS
    again = batch.run([str(folder)], tmp_path / "out", limits, options=batch.Options(ocr="never"))
    assert again.files == summary.files
    assert again.unchanged > 0.5 * summary.files
