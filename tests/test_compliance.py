"""Compliance is what was planted: no flaw missed, none invented, and every expected agency accounted for."""

import math

import pandas as pd
import pytest
from fixtures.panel_output import report_id

from extract.compare import load
from extract.compliance import PARTS, WEIGHTS, assess, roll_up, score
from extract.roster import RosterRefused, read_roster, with_roster


@pytest.fixture(scope="module")
def assessed(panel):
    """The panel's reports, assessed, by report."""
    return assess(load(panel[1])).set_index("report_id")


def reported(known):
    """Those with a report that holds numbers."""
    return [k for k in known if k.outcome in ("published", "late")]


@pytest.mark.parametrize(
    ("flaw", "part"),
    [
        ("edition", "edition"),
        ("section", "sections"),
        ("table", "tables"),
        ("prose", "prose"),
        ("carry-over", "carry_over"),
        ("copied", "fresh"),
    ],
)
def test_every_planted_flaw_is_found_and_no_other(panel, assessed, flaw, part):
    """The part is below 1 exactly where the flaw was planted; where nothing tells, it is unknown and not 0."""
    known = reported(panel[0])
    found = {report_id(k) for k in known if assessed.loc[report_id(k), part] < 1}
    unknown = {report_id(k) for k in known if math.isnan(assessed.loc[report_id(k), part])}
    planted = {report_id(k) for k in known if flaw in k.flaws}
    assert found == planted - unknown
    assert found
    if part in ("edition", "sections", "tables"):
        assert not unknown


def test_broken_sums_are_counted_where_they_can_be_checked(panel, assessed):
    """A planted wrong total breaks the sums that touch it; a sum with a blank or doubtful cell is not checked."""
    for known in reported(panel[0]):
        row = assessed.loc[report_id(known)]
        total_seen = "requests.outcomes_total.total" not in known.unseen
        if "sum" not in known.flaws:
            assert row["identities_broken"] == 0, (known.name, known.year)
        elif total_seen and not known.unseen:
            assert row["identities_broken"] == 3  # along its row, down its column, and the balance
        if not known.unseen and "table" not in known.flaws:
            assert row["identities"] == 1 - row["identities_broken"] / row["identities_checked"]


def test_a_blank_is_not_filled_and_a_zero_is(panel, assessed):
    """The share of filled cells leaves out blanks and missing ones alone."""
    for known in reported(panel[0]):
        row = assessed.loc[report_id(known)]
        empty = sum(why in ("blank", "missing") for why in known.unseen.values())
        assert row["cells"] == pytest.approx(1 - empty / len(known.values))
        assert row["cells_zero"] == sum(v == 0 for c, v in known.values.items() if c not in known.unseen)


def test_the_last_day_is_that_of_the_regulation(assessed):
    """Departments by 31 January, governments by 31 March of the next year; before 2019 all by 31 March."""
    for _, row in assessed.iterrows():
        department = not pd.isna(row["function"])
        assert row["due"] == pd.Timestamp(row["year"] + 1, 1 if department else 3, 31)


def test_a_roster_accounts_for_every_agency_and_year(panel):
    """Each expected agency and year has the outcome that was planted, and none is lost or counted twice."""
    known, folder = panel
    output = load(folder)
    roster = read_roster(folder.parent / "agencies.csv")
    for columns in (["agency_id", "agency", "year"], ["agency", "year"]):
        found = with_roster(assess(output), output, roster[columns])
        outcomes = {(r.agency, r.year): r.outcome for r in found.itertuples()}
        assert outcomes == {(k.name, k.year): k.outcome for k in known}
        assert len(found) == len(known)


def test_a_roster_without_years_expects_all_years(panel):
    """A list of agencies alone is enough: each is expected in every year of the output."""
    output = load(panel[1])
    names = read_roster(panel[1].parent / "agencies.csv")[["agency"]].drop_duplicates()
    assert len(with_roster(assess(output), output, names)) == len(panel[0])


def test_a_roster_comes_as_people_save_it(tmp_path):
    """Chinese heads, GB18030, spaces and empty lines are no hindrance; a file that says no agency is refused."""
    path = tmp_path / "roster.csv"
    path.write_bytes("单位名称,年度\n 某县财政局 ,2023年\n,\n".encode("gb18030"))
    assert read_roster(path)[["agency", "year"]].to_numpy().tolist() == [["某县财政局", 2023]]
    path.write_text("name\nx\n")
    with pytest.raises(RosterRefused, match="neither"):
        read_roster(path)
    for wrong in ("last", "2022.5", "22", ""):
        path.write_text(f"agency,year\na,2021.0\n\nx,{wrong}\n")
        with pytest.raises(RosterRefused, match="line 4"):
            read_roster(path)
    path.write_text("agency,year\n\n,2022\n")
    with pytest.raises(RosterRefused, match="names no agency"):
        read_roster(path)


def test_an_agency_in_two_spellings_is_expected_once(panel):
    """With its place before it or without, it counts as one; another agency of the place as another."""
    output = load(panel[1])
    names = ["如皋市水务局", "南通市如皋市水务局", "如皋市教育局", "如皋市水务局"]
    found = with_roster(assess(output), output, pd.DataFrame({"agency": names, "year": [2018] * 4}))
    assert found["agency"].tolist() == ["如皋市水务局", "如皋市教育局"]
    assert set(found["outcome"]) == {"absent"}


def test_the_score_is_the_weighted_mean_of_what_is_known():
    """Two parts known, one of weight 2: (1 + 2 x 0.5) / 3; an unknown part neither helps nor harms."""
    row = pd.DataFrame([{**dict.fromkeys(WEIGHTS, float("nan")), "in_time": 1.0, "cells": 0.5}])
    found = score(row).iloc[0]
    assert found["score"] == pytest.approx(100 * 2 / 3)
    assert found["known"] == pytest.approx(3 / sum(WEIGHTS.values()))
    assert score(row, {"cells": 0}).iloc[0]["score"] == 100
    with pytest.raises(ValueError, match="no part speed"):
        score(row, {"speed": 1})
    with pytest.raises(ValueError, match="0 or more"):
        score(row, {"cells": -1})


def test_rolled_up_the_parts_stay_visible(panel):
    """One row per year with the count of each outcome and the mean of each part."""
    known, folder = panel
    output = load(folder)
    rows = roll_up(with_roster(assess(output), output, read_roster(folder.parent / "agencies.csv")))
    assert rows["expected"].tolist() == [300] * 6
    for row in rows.itertuples():
        assert row.absent == sum(k.year == row.year and k.outcome == "absent" for k in known)
        assert row.published + row.late + row.blank + row.unreadable + row.absent == 300
    assert {part.key for part in PARTS} <= set(rows.columns)
