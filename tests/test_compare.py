"""Frames of an output folder: missing, blank and zero stay three things, and indicators equal their definitions."""

import math

import pandas as pd
import pyarrow as pa
import pytest

from extract.compare import STATES, Cells, load
from extract.indicators import INDICATORS, Indicator, byar, compute, ranking, wilson
from extract.matrix import cells_of

CELLS = {
    "requests.new.total": (10, 0, 4, 8),
    "requests.disclosed.total": (3, 0, 1, None),
    "requests.partially_disclosed.total": (1, 0, 2, 1),
    "requests.not_disclosed.state_secret.total": (4, 0, 0, 0),
}


@pytest.fixture
def cells():
    """Four reports: ordinary, all zeros, ordinary, and one with a blank cell."""
    index = ["a", "b", "c", "d"]
    values = pd.DataFrame(CELLS, index=index, dtype=float)
    states = values.isna().astype("uint8") * STATES.index("blank")
    context = pd.DataFrame({"agency": ["甲", "乙", "丙", "丁"], "year": [2023] * 4}, index=index)
    return Cells(context, values, states)


def one(cells, key):
    """The values of an indicator by report."""
    return compute(cells, [i for i in INDICATORS if i.key == key]).set_index("report_id")


def test_a_rate_is_its_counts_and_never_comes_from_a_zero_denominator_or_a_blank(cells):
    """4 of 8 is a half; nothing of nothing is no rate; a blank is not counted as 0."""
    rate = Indicator("rate", "", "", "share", ("requests.disclosed.total", "requests.partially_disclosed.total"),
                     out_of=tuple(list(CELLS)[1:]))  # fmt: skip
    found = compute(cells, [rate]).set_index("report_id")
    assert found.loc["a", "value"] == 0.5
    assert found.loc["c", "value"] == 1.0
    assert math.isnan(found.loc["b", "value"])
    assert found.loc["b", "why_not"] == "zero denominator"
    assert math.isnan(found.loc["d", "value"])
    assert found.loc["d", "why_not"] == "blank"


def test_a_cell_that_no_edition_of_the_report_has_does_not_hide_the_sum(cells):
    """The 2019 edition has no `other_handling.other`; a sum over both editions still counts what is there."""
    found = cells.sum(["requests.new.total", "requests.other_handling.other.total"])
    assert found["value"].tolist() == [10, 0, 4, 8]


def test_a_part_larger_than_its_whole_is_no_rate(cells):
    """An agency's own mistake must not become a rate of 300 %."""
    odd = Indicator("odd", "", "", "share", ("requests.new.total",), out_of=("requests.disclosed.total",))
    assert compute(cells, [odd]).set_index("report_id").loc["a", "why_not"] == "impossible"


def test_counts_carry_no_interval_and_keep_zero(cells):
    """A count of 0 that was printed is 0."""
    found = one(cells, "requests_received")
    assert found["value"].tolist() == [10, 0, 4, 8]
    assert found["low"].isna().all()


def test_the_interval_holds_the_value_and_narrows_with_size():
    """Wilson's interval of 5 of 10 and 500 of 1000: both around a half, the second narrower."""
    low, high = wilson(pd.Series([5.0, 500.0]), pd.Series([10.0, 1000.0]))
    assert low.round(3).tolist() == [0.237, 0.469]
    assert high.round(3).tolist() == [0.763, 0.531]
    low, high = byar(pd.Series([0.0, 10.0]), pd.Series([1.0, 1.0]))
    assert low.round(2).tolist() == [0.0, 4.79]
    assert high.round(2).tolist() == [3.67, 18.39]


def test_ranks_show_when_differences_are_noise():
    """1 of 2 and 0 of 2 are not told apart; 900 of 1000 is surely before 100 of 1000."""
    values = pd.DataFrame({
        "indicator": "rate", "year": 2023, "agency": list("甲乙丙丁"),
        "value": [0.9, 0.1, 0.5, 0.0], "low": [0.88, 0.08, 0.1, 0.0], "high": [0.92, 0.12, 0.9, 0.66],
    })  # fmt: skip
    found = ranking(values, "rate").set_index("agency")
    assert found.loc["甲", ["rank", "best", "worst"]].tolist() == [1, 1, 2]
    assert found.loc["丙", ["best", "worst"]].tolist() == [1, 4]
    assert found.loc["乙", "best"] == 2


def test_every_indicator_names_cells_of_the_form():
    """A misspelt cell would silently be left out of a sum."""
    from extract.compare import all_cells, name_of

    known = set(map(name_of, all_cells()))
    for indicator in INDICATORS:
        assert {*indicator.plus, *indicator.minus, *indicator.out_of} <= known, indicator.key


def test_a_folder_without_output_is_told_in_one_sentence(tmp_path):
    """A wrong path is a plain message, not a trace from deep inside."""
    with pytest.raises(FileNotFoundError, match="nianbao run"):
        _ = load(tmp_path).reports


def test_a_fact_of_no_cell_is_passed_over():
    """A program that leaves the row open has named no cell: it is none of the numbered ones, and asked for by no one."""
    keys = {
        "table": ["requests", "requests", "requests"],
        "row": ["new", None, "new"],
        "column": ["total", "total", "a"],
    }
    asked: list[str] = []
    batch = pa.RecordBatch.from_pydict(keys)
    found = cells_of(batch, lambda *key: asked.append(".".join(key)) or len(asked))
    assert found.tolist() == [asked.index("requests.new.total") + 1, -1, asked.index("requests.new.a") + 1]
    assert sorted(asked) == ["requests.new.a", "requests.new.total"]
