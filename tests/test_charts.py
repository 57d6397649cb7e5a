"""Each picture is drawn from what is known, says what it leaves out, and names fonts with Chinese."""

import json

import pytest

from extract import charts
from extract.compare import load
from extract.compliance import assess
from extract.indicators import compute, ranking


@pytest.fixture(scope="module")
def drawn(panel):
    """Every picture in both languages, as Vega-Lite."""
    output = load(panel[1])
    cells = output.cells()
    values, assessed = compute(cells), assess(output)
    names = list(values["agency"].unique()[:2])
    return {
        (name, language): chart
        for language in ("en", "zh")
        for name, chart in {
            "trend": charts.trend(values, "disclosure_rate", language),
            "agencies": charts.agencies(values, "disclosure_rate", names, language),
            "distribution": charts.distribution(values, "disclosure_rate", 2023, language),
            "provinces": charts.by_province(values, "requests_received", language),
            "heat map": charts.heat_map(assessed, language, most=20),
            "flow": charts.flow(cells, 2023, language),
        }.items()
    }


def test_each_picture_is_drawn_with_fonts_that_have_chinese(drawn):
    """The fonts are named in the picture, so that a machine without the first uses the next."""
    for chart in drawn.values():
        spec = chart.to_dict()
        assert "Noto Sans CJK SC" in spec["config"]["font"]
        assert "sans-serif" in spec["config"]["font"]


def test_a_picture_becomes_svg_without_a_browser(drawn):
    """The Chinese title stands in the SVG as text."""
    import vl_convert

    svg = vl_convert.vegalite_to_svg(json.dumps(drawn["trend", "zh"].to_dict()))
    assert "公开率" in svg


def test_the_trend_says_how_many_reports_have_no_value(panel, drawn):
    """What is left out is counted in the subtitle."""
    values = compute(load(panel[1]).cells())
    rows = values[values["indicator"] == "disclosure_rate"]
    told = f"{rows['value'].isna().sum():,} of {len(rows):,}"
    assert told in json.dumps(drawn["trend", "en"].to_dict()["layer"][0], ensure_ascii=False) or told in json.dumps(
        drawn["trend", "en"].to_dict()
    )


def test_what_there_is_not_is_refused(panel):
    """An empty picture would be taken for an agency without requests."""
    values = compute(load(panel[1]).cells())
    with pytest.raises(ValueError, match="no report of 不存在局"):
        charts.agencies(values, "disclosure_rate", ["不存在局"])
    with pytest.raises(ValueError, match="no indicator nope"):
        charts.trend(values, "nope")
    with pytest.raises(ValueError, match="no indicator nope"):
        ranking(values, "nope")


def test_the_flow_adds_up(panel, drawn):
    """What came in and waited is what was answered and waits, over the reports that say all of it."""
    spec = drawn["flow", "en"].to_dict()
    data = next(rows for rows in spec["datasets"].values() if "name" in rows[0])
    size = {row["node"]: row["y1"] - row["y0"] for row in data}
    wrong = sum(k.year == 2023 and "sum" in k.flaws for k in panel[0])
    assert size["new"] + size["brought_forward"] == pytest.approx(size["on_hand"])
    answered = sum(v for k, v in size.items() if k not in ("new", "brought_forward", "on_hand"))
    assert answered == pytest.approx(size["on_hand"])
    assert wrong > 0  # agencies whose total is wrong: the flow adds the outcomes, not their totals


def test_an_unknown_indicator_is_named():
    """A misspelt indicator is a plain message."""
    with pytest.raises(ValueError, match="no indicator x"):
        charts.trend(None, "x")
