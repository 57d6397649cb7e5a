"""A Ray cluster reads files as one machine does, also when machines of it are lost. Needs the extra `ray`."""

import os
import time
from pathlib import Path

import pytest
from tests.test_batch import ROOT, extract, fill, rows, where_each_file_is

from extract import batch, remote
from extract.batch import Limits
from extract.engines import Engine, engine
from extract.workers import WorkersFailed

ray = pytest.importorskip("ray", reason="the extra nianbao[ray] is not installed")
Cluster = pytest.importorskip("ray.cluster_utils").Cluster

from extract import cluster as cluster_module  # noqa: E402 - it imports Ray

TABLES = ("reports", "sections", "facts", "findings", "claims", "failures")


@pytest.fixture(scope="module")
def cluster():
    """Two nodes, of one core each, beside a head without any; a lost node is noticed within seconds."""
    before = {name: os.environ.get(name) for name in ("PYTHONPATH", "RAY_USAGE_STATS_ENABLED")}
    os.environ["PYTHONPATH"] = f"{ROOT / 'src'}{os.pathsep}{ROOT}"
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    config = {"health_check_initial_delay_ms": 0, "health_check_period_ms": 500, "health_check_failure_threshold": 3}
    made = Cluster(initialize_head=True, head_node_args={"num_cpus": 0, "_system_config": config})
    made.nodes = [made.add_node(num_cpus=1) for _ in range(2)]
    try:
        ray.init(address=made.address, log_to_driver=False, logging_level="error")
        yield made
    finally:
        ray.shutdown()
        made.shutdown()
        for name, value in before.items():
            os.environ.pop(name) if value is None else os.environ.update({name: value})


@pytest.fixture
def far(cluster) -> Engine:
    return engine("ray", cluster.address)


def tables(folder: Path) -> dict[str, list[str]]:
    return {table: sorted(map(repr, rows(folder, table))) for table in TABLES}


def both(folder: Path, limits: Limits, far: Engine) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """The tables of a run on this machine, and of one on the cluster."""
    batch.run([str(folder)], folder.parent / "out", limits, extract=extract)
    near = tables(folder)
    batch.run([str(folder)], folder.parent / "far" / "out", limits, extract=extract, engine=far)
    return near, tables(folder.parent / "far" / "in")


def test_a_cluster_gives_the_rows_of_one_machine(tmp_path, far):
    """Reports, copies and failures are the same, and so is what becomes of files that kill their process or hang."""
    texts = {f"{n}.txt": f"good {n % 190}" for n in range(200)}
    bad = {"exit.txt": "exit", "killed.txt": "killed", "hang.txt": "hang", "bug.txt": "bug", "foreign.txt": "foreign"}
    near, found = both(fill(tmp_path / "in", texts | bad), Limits(2, 2), far)
    assert found == near
    ends = where_each_file_is(tmp_path / "far" / "in")
    assert [ends[name] for name in bad] == ["crashed", "out-of-memory", "timed-out", "crashed", "not-a-report"]


def test_the_next_run_reads_only_what_changed(tmp_path, far):
    """The ledger is the same: what one engine has read, the other need not read."""
    folder = fill(tmp_path / "in", {f"{n}.txt": f"good {n}" for n in range(20)})
    for path in folder.iterdir():
        os.utime(path, ns=(time.time_ns() - 60 * 10**9,) * 2)
    batch.run([str(folder)], tmp_path / "out", Limits(2, 20), extract=extract, engine=far)
    summary = batch.run([str(folder)], tmp_path / "out", Limits(2, 20), extract=extract)
    assert (summary.unchanged, summary.reports) == (20, 0)
    fill(folder, {"3.txt": "good 33"})
    summary = batch.run([str(folder)], tmp_path / "out", Limits(2, 20), extract=extract, engine=far)
    assert (summary.unchanged, summary.reports) == (19, 1)


def test_nodes_read_from_an_object_store(tmp_path, bucket, far):
    """Nodes fetch their files themselves, as the program's environment says; the output lies in the store too."""
    texts = {f"{n}.txt": f"good {n}" for n in range(40)} | {"bug.txt": "bug"}
    folder = fill(tmp_path / "in", texts)
    for name, text in texts.items():
        remote.put(f"{bucket}/cluster/in/{name}", text.encode())
    batch.run([str(folder)], tmp_path / "out", Limits(2, 20), extract=extract)
    batch.run([f"{bucket}/cluster/in"], f"{bucket}/cluster/out", Limits(0, 20), extract=extract, engine=far)
    for entry in remote.walk(f"{bucket}/cluster/out"):
        remote.fetch(entry.url, tmp_path / "far" / entry.url.removeprefix(f"{bucket}/cluster/"))
    assert tables(tmp_path / "far" / "in") == tables(folder)


def test_nodes_with_another_version_are_refused(tmp_path, far, monkeypatch):
    """Rows of two versions in one table would be told apart by nobody: the run is given up and says why."""
    monkeypatch.setattr(cluster_module, "extractor", lambda: "0.0.9")
    folder = fill(tmp_path / "in", {"a.txt": "good"})
    with pytest.raises(WorkersFailed, match=r"nianbao .* and this one 0\.0\.9"):
        batch.run([str(folder)], tmp_path / "out", Limits(2, 20), extract=extract, engine=far)


def test_the_work_of_a_node_that_is_killed_is_done_again(tmp_path, cluster, far):
    """A node that dies while it reads costs no row and doubles none; its files are read on the other node."""
    folder = fill(tmp_path / "in", {f"{n:03}.txt": f"slow 0.05 {n}" for n in range(200)})
    lost: list[float] = []

    def kill(done: int) -> None:
        if done > 20 and not lost:
            lost.append(done)
            cluster.remove_node(cluster.nodes.pop(), allow_graceful=False)

    batch.run([str(folder)], tmp_path / "out", Limits(2, 20), extract=extract)
    near = tables(folder)
    summary = batch.run(
        [str(folder)], tmp_path / "far" / "out", Limits(0, 20), extract=extract, engine=far, on_progress=kill
    )
    assert lost
    assert lost[0] < 200
    assert (summary.reports, summary.failed.total()) == (200, 0)
    assert tables(tmp_path / "far" / "in") == near
    cluster.nodes.append(cluster.add_node(num_cpus=1))
