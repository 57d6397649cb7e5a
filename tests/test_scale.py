"""The benchmark of very many reports measures runs that do what it says."""

import re

import pytest
from benchmarks import cluster, scale

from extract.engines import LOCAL


def test_a_few_reports_are_read_then_passed_over_then_one_is_read_anew(tmp_path):
    """No two files are the same, so all become reports; the changed one costs its year's file of each table at most."""
    said = "\n".join(scale.measure(tmp_path, scale.TEXT, 30, seed=11))
    assert re.search(r"^30 reports as text: .* a second", said)
    assert re.search(r"^again, one file changed: .*, [1-9] Parquet files", said, re.MULTILINE)


def test_a_run_that_fails_is_not_measured(tmp_path):
    """Or its time would be a record."""
    with pytest.raises(RuntimeError):
        scale._run(tmp_path, tmp_path / "there is none", tmp_path / "output")


def test_both_engines_are_measured_on_the_same_rows(tmp_path):
    """The benchmark of the cluster, with the local engine in place of both: Ray need not be there."""
    said = list(cluster.measure(tmp_path, 30, 1, LOCAL))
    assert re.search(r"^30 text reports on 2 nodes of one core: [+-]\d+ %", said[-2])
    assert said[-1] == "  the rows are the same"
