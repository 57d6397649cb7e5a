"""Each indicator equals its definition, computed from the truth of 300 agencies over six years."""

import math

import pytest
from fixtures.panel_output import report_id

from extract.compare import load
from extract.indicators import INDICATORS, compute, coverage

REASONS = ("blank", "missing", "doubtful")  # the worst last


@pytest.fixture(scope="module")
def computed(panel):
    """Each value that the program computes, by report and indicator."""
    _, folder = panel
    values = compute(load(folder).cells())
    return values.set_index(["report_id", "indicator"]).sort_index()


def truth_of(known, cells):
    """The sum of some cells of a report as its truth has it, or the worst reason why there is none."""
    asked = [cell for cell in cells if cell in known.values]
    reasons = [known.unseen[cell] for cell in asked if cell in known.unseen]
    if reasons:
        return None, max(reasons, key=REASONS.index)
    return (sum(float(known.values[cell]) for cell in asked), "") if asked else (None, "missing")


def expected(known, indicator):
    """Value and reason by definition, written anew and not by way of the code under test."""
    top, why = truth_of(known, indicator.plus)
    if indicator.minus:
        less, also = truth_of(known, indicator.minus)
        why = why or also
        top = None if why else top - less
    if indicator.kind in ("count", "difference"):
        return top, why
    whole, also = truth_of(known, indicator.out_of)
    why = why or also
    if why:
        return None, why
    if whole == 0:
        return None, "zero denominator"
    if indicator.kind == "share" and top > whole:
        return None, "impossible"
    return top / whole * (1 if indicator.kind == "share" else 100), ""


@pytest.mark.parametrize("indicator", INDICATORS, ids=lambda i: i.key)
def test_each_indicator_is_its_definition(panel, computed, indicator):
    """For every report: the value of the definition, or the reason why there is none; a blank never counts as 0."""
    rows = computed.xs(indicator.key, level="indicator")
    told = 0
    for known in panel[0]:
        if known.outcome in ("absent", "unreadable"):
            continue
        row = rows.loc[report_id(known)]
        value, why = expected(known, indicator)
        assert row["why_not"] == why, (known.name, known.year)
        if value is None:
            assert math.isnan(row["value"])
        else:
            told += 1
            assert row["value"] == pytest.approx(value), (known.name, known.year)
            if indicator.kind not in ("count", "difference"):
                assert row["low"] - 1e-9 <= row["value"] <= row["high"] + 1e-9
    assert told > 0


def test_planted_blanks_and_doubts_are_counted(panel, computed):
    """The table of coverage says of how many reports an indicator is known, and why not of the others."""
    counts = coverage(computed.reset_index()).loc["requests_received"]
    there = [k for k in panel[0] if k.outcome not in ("absent", "unreadable")]
    reasons = [k.unseen.get("requests.new.total", "known") for k in there]
    for reason in ("known", "blank", "doubtful"):
        assert counts[reason] == reasons.count(reason) > 0


def test_what_is_trusted_is_for_the_user_to_say(panel):
    """With doubtful cells trusted, and a floor for their confidence, the same cells come and go."""
    output = load(panel[1])
    strict = (output.cells().values.notna()).sum().sum()
    loose = output.cells(trusted=("printed", "doubtful"))
    sure = output.cells(trusted=("printed", "doubtful"), confidence=0.9)
    assert loose.values.notna().sum().sum() > strict == sure.values.notna().sum().sum()
    assert (sure.why_not == "low confidence").sum().sum() == loose.values.notna().sum().sum() - strict


def test_wide_keeps_missing_blank_and_zero_apart(panel):
    """A zero is 0, a blank is empty with its reason, and the Chinese names are the same table."""
    output = load(panel[1])
    english, chinese = output.wide().set_index("report_id"), output.wide("zh").set_index("report_id")
    why = output.cells().why_not
    cell = "disputes.litigation_direct.total"
    for known in panel[0]:
        if known.outcome in ("absent", "unreadable"):
            continue
        value = known.value(cell)
        got = english.loc[report_id(known), cell]
        assert math.isnan(got) if value is None else got == float(value)
        assert why.loc[report_id(known), cell] == known.unseen.get(cell, "")
    assert english.shape == chinese.shape
    assert len(set(chinese.columns)) == len(chinese.columns)
