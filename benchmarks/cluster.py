"""`python -m benchmarks.cluster [--count N] [--rounds N]`: what a Ray cluster of two nodes costs beside two local processes.

Both engines read the same reports on the same two cores, in turns, so that a busy moment of the machine falls on both. Shown is the
least time of each, and whether the rows are the same. The cluster is there before the clock starts, as it is for its
users; the processes that Ray starts on its nodes count.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.scale import TEXT, fill
from fixtures.outputs import read_table

from extract import batch
from extract.engines import LOCAL, Engine, engine
from extract.tables import SCHEMAS

NODES = 2
WANTED = 25  # % that the cluster may take longer


def main() -> int:
    """Measure and print plain lines."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.cluster")
    parser.add_argument("--count", type=int, default=10_000, help="text reports (default: 10,000)")
    parser.add_argument("--rounds", type=int, default=3, help="runs of each engine (default: 3)")
    arguments = parser.parse_args()
    os.environ["PYTHONPATH"] = os.pathsep.join(path for path in sys.path if path)  # for the nodes
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    import ray
    from ray.cluster_utils import Cluster

    cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 0})
    try:
        for _ in range(NODES):
            cluster.add_node(num_cpus=1)
        ray.init(address=cluster.address, log_to_driver=False, logging_level="error")
        with tempfile.TemporaryDirectory() as work:
            for line in measure(Path(work), arguments.count, arguments.rounds, engine("ray", cluster.address)):
                print(line, flush=True)
    finally:
        ray.shutdown()
        cluster.shutdown()
    return 0


def measure(work: Path, count: int, rounds: int, far: Engine) -> Iterator[str]:
    """Run each engine `rounds` times over `count` reports; gives lines of plain text."""
    fill(work / "in", work / "corpus", TEXT, count, seed=2024)
    taken: dict[str, list[float]] = {"local": [], "ray": []}
    for number in range(rounds):
        for name, chosen in (("local", LOCAL), ("ray", far)):
            began = time.perf_counter()
            batch.run([str(work / "in")], work / f"{name}{number}", batch.Limits(NODES), engine=chosen)
            taken[name].append(time.perf_counter() - began)
            yield f"  {name:<5} {taken[name][-1]:,.1f} s, {count / taken[name][-1]:,.0f} reports a second"
    more = 100 * (min(taken["ray"]) / min(taken["local"]) - 1)
    yield f"{count:,} text reports on {NODES} nodes of one core: {more:+.0f} % time beside the local pool (wanted: at most {WANTED} %)"
    same = all(_rows(work / "local0", table) == _rows(work / "ray0", table) for table in SCHEMAS)
    yield f"  the rows are {'the same' if same else 'NOT the same'}"


def _rows(output: Path, table: str) -> list[str]:
    return sorted(map(repr, read_table(output, table).to_pylist()))


if __name__ == "__main__":
    sys.exit(main())
