"""Who keeps to the form: for each report how far, in parts that can be seen one by one, and who did not report at all.

A part is a share from 0 to 1, or NaN where nothing tells it: unknown is never counted as kept, nor as broken. The score is
the mean of the parts that are known, by weights that the user may change.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd

from extract import form
from extract.compare import NOT_ASKED, STATES, Cells, Output, name_of
from extract.dates import last_day
from extract.model import TABLES, FormTable


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that is asked of a report; `weight` is its share of the score unless the user says otherwise."""

    key: str
    english: str
    chinese: str
    weight: float
    meaning: str
    chinese_meaning: str


PARTS: Final = (
    Part("in_time", "Published in time", "按期公布", 1, "published by the last day that the Regulation allows",
         "在《条例》规定的期限内公布"),
    Part("edition", "Form in force", "使用现行表格", 1, "share of the tables two and three that are on the edition in force",
         "表二、表三使用当年现行版本的比例"),
    Part("sections", "Sections there", "章节齐全", 1, "share of the sections of the form that are there",
         "规定章节中实有的比例"),
    Part("tables", "Tables there", "表格齐全", 1, "share of the tables of the form that are there",
         "规定表格中实有的比例"),
    Part("cells", "Cells filled", "表格填全", 2, "share of the cells of these tables with a number in them; a blank is not filled, a zero is",
         "这些表格中填有数字的单元格比例；空白不算填写，零算"),
    Part("identities", "Sums kept", "勾稽平衡", 2, "share of the sums that hold, of those whose cells are all there and trusted",
         "各格齐全且可信的勾稽关系中成立的比例"),
    Part("prose", "Prose agrees", "文表一致", 1, "share of the numbers in the prose that agree with the tables",
         "正文数字与表格一致的比例"),
    Part("carry_over", "Carry-over kept", "结转衔接", 1, "share of the figures brought forward that equal those carried forward a year before",
         "上年结转数与上一年报告的结转下年度数一致的比例"),
    Part("fresh", "Text of its own", "文字未照抄", 1, "share of the sentences that are not copied from the agency's own report of an earlier year",
         "并非照抄本机关往年报告的语句比例"),
)  # fmt: skip
WEIGHTS: Final[Mapping[str, float]] = {part.key: part.weight for part in PARTS}
OUTCOMES: Final = ("published", "late", "blank", "unreadable", "absent")
"""What became of an expected report. `published` has no known date or one in time; `blank` holds not one number;
`unreadable` is there as a file that could not become a report."""


def assess(output: Output, weights: Mapping[str, float] = WEIGHTS) -> pd.DataFrame:
    """One row per agency and year that reported: who and when, `due`, `outcome`, each part, counts of cells, and the score.

    `score` is from 0 to 100, `known` the share of the weights that it rests on.
    """
    cells = output.cells()
    found = cells.context.copy()
    found["due"] = _last_days(found)
    published = pd.to_datetime(found["published"])
    found["in_time"] = (published <= found["due"]).astype(float).where(published.notna() & found["due"].notna())
    found["edition"], found["form"] = _editions(found), found["edition"]
    found["sections"] = _sections(output, found)
    found["tables"] = _tables(cells, found)
    found = found.join(_filled(output, cells))
    found["identities_checked"], broken = _identities(cells)
    checked = found["identities_checked"].where(found["identities_checked"] > 0)
    found["identities_broken"] = broken
    found["identities"] = 1 - found["identities_broken"] / checked
    found["prose"] = _share(output.claims, "verdict", "agrees", "conflicts").reindex(found.index)
    found["carry_over"] = _carry_over(output).reindex(found.index)
    found["fresh"] = _fresh(output, found)
    late = np.where(found["in_time"] == 0, "late", "published")
    found["outcome"] = np.where(found["numbers"] == 0, "blank", late)
    return score(found.reset_index(names="report_id"), weights)


def score(assessed: pd.DataFrame, weights: Mapping[str, float] = WEIGHTS) -> pd.DataFrame:
    """The same rows scored by other weights. Parts that `weights` does not name keep theirs; 0 leaves a part out.

    Raises `ValueError` for a part that there is not, a negative weight, or weights that are all 0.
    """
    chosen = {**WEIGHTS, **weights}
    unknown = sorted(set(chosen) - set(WEIGHTS))
    if unknown:
        raise ValueError(f"there is no part {', '.join(unknown)}; the parts are {', '.join(WEIGHTS)}.")
    if min(chosen.values()) < 0 or not any(chosen.values()):
        raise ValueError("weights are 0 or more, and at least one is more than 0.")
    weight = pd.Series(chosen)
    parts = assessed[list(WEIGHTS)].astype(float)
    known = parts.notna().mul(weight).sum(axis=1)
    total = parts.fillna(0.0).mul(weight).sum(axis=1)
    return assessed.assign(score=100 * total / known.where(known > 0), known=known / weight.sum())


def roll_up(assessed: pd.DataFrame, by: Sequence[str] = ("year",)) -> pd.DataFrame:
    """Reports by group: how many of each outcome, the mean of each part among those where it is known, the mean score.

    Rows of a roster count as expected; without one, `expected` is the number of reports.
    """
    groups = assessed.groupby(list(by), dropna=False, observed=True)
    outcomes = {o: (assessed["outcome"] == o).groupby([assessed[b] for b in by], dropna=False).sum() for o in OUTCOMES}
    means = groups[[*WEIGHTS, "score"]].mean()
    return pd.concat([groups.size().rename("expected"), pd.DataFrame(outcomes), means], axis=1).reset_index()


def _last_days(found: pd.DataFrame) -> pd.Series[Any]:
    """The last day for publication; who has a field of administration is a department."""
    department = found["function"].notna() if "function" in found else pd.Series(False, index=found.index)
    days = [
        pd.NaT if pd.isna(year) else pd.Timestamp(last_day(int(year), its))
        for year, its in zip(found["year"], department, strict=True)
    ]
    return pd.Series(days, index=found.index, dtype="datetime64[ns]")


def _editions(found: pd.DataFrame) -> pd.Series[float]:
    """Tables two and three alone differ from edition to edition."""
    due = found["edition"].astype("string")
    right = pd.DataFrame(index=found.index)
    for table in ("disclosure", "requests"):
        used = found[f"edition_{table}"].astype("string") if f"edition_{table}" in found else due.mask(due.notna())
        right[table] = (used == due).astype("Float64").where(used.notna() & due.notna() & (due != form.FREE))
    return right.mean(axis=1).astype(float)


def _sections(output: Output, found: pd.DataFrame) -> pd.Series[float]:
    sections = output.table("sections", columns=["report_id", "section"])
    if sections.empty:
        return pd.Series(np.nan, index=found.index)
    pairs = sections.astype(str).drop_duplicates()
    asked = {f.edition: {s.key for s in f.sections} for f in form.forms()}
    share = pd.Series(np.nan, index=found.index)
    for edition, keys in asked.items():
        ids = found.index[found["form"] == edition]
        there = pairs[pairs["section"].isin(keys)].groupby("report_id").size()
        share.loc[ids] = there.reindex(ids).fillna(0) / len(keys)
    return share


def _asked(found: pd.DataFrame) -> Iterator[tuple[FormTable, np.ndarray[Any, Any]]]:
    """The tables that are asked for, each in the edition that a report uses, else the one due; and which reports it is for."""
    due = found["form"].astype("string")
    for table in ("disclosure", "requests", "disputes"):
        used = found[f"edition_{table}"].astype("string").fillna(due) if f"edition_{table}" in found else due
        for spec in form.editions_of(table):
            yield spec, (used == spec.edition).fillna(False).to_numpy(bool)


def _tables(cells: Cells, found: pd.DataFrame) -> pd.Series[float]:
    """A table is there if one of its cells is; before 2019 the annex may stand elsewhere, so nothing is said."""
    there = np.zeros((len(found), 0))
    asked = np.zeros(len(found))
    for spec, reports in _asked(found):
        states = _states(cells, [name_of(cell) for cell in spec.cells])
        has = (states != NOT_ASKED) & (states != STATES.index("missing"))
        there = np.column_stack([there, has.any(axis=1) & reports])
        asked += reports
    share = pd.Series(there.sum(axis=1) / np.where(asked > 0, asked, np.nan), index=found.index)
    return share.where(found["form"] != form.FREE)


def _filled(output: Output, cells: Cells) -> pd.DataFrame:
    """How the cells are filled. A number that is not trusted is a number all the same: the agency filled the cell."""
    states = cells.states.to_numpy(np.uint8)
    asked = (states != NOT_ASKED).sum(axis=1)
    counts = {
        "cells_asked": asked,
        "cells_zero": (cells.values.to_numpy(float) == 0).sum(axis=1),
        "cells_blank": (states == STATES.index("blank")).sum(axis=1),
        "cells_missing": (states == STATES.index("missing")).sum(axis=1),
        "cells_unsure": ((states > STATES.index("missing")) & (states != NOT_ASKED)).sum(axis=1),
    }
    filled = asked - counts["cells_blank"] - counts["cells_missing"]
    share = filled / np.where(asked > 0, asked, np.nan)
    return pd.DataFrame({**counts, "cells": share}, index=cells.context.index)


def _identities(cells: Cells) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """How many sums could be checked in each report, since all their cells are there and trusted, and how many fail."""
    size = len(cells.context)
    checked, broken = np.zeros(size, int), np.zeros(size, int)
    at = {name: n for n, name in enumerate(cells.values.columns)}
    values = np.asfortranarray(cells.values.to_numpy(float))
    for table in TABLES:
        name = f"edition_{table}"
        if name not in cells.context:
            continue
        used = cells.context[name].astype("string")
        for spec in form.editions_of(table):
            reports = (used == spec.edition).fillna(False).to_numpy(bool)
            if not reports.any():
                continue
            for identity in spec.identities:
                sides = [[at.get(name_of(cell), -1) for cell in side] for side in (identity.left, identity.right)]
                if any(n < 0 for side in sides for n in side):
                    continue
                left, right = (values[:, side].sum(axis=1) for side in sides)
                excess = left - right
                allowed = float(identity.tolerance) or 1e-9
                fails = excess > allowed if identity.relation == "<=" else np.abs(excess) > allowed
                known = reports & ~np.isnan(excess)
                checked += known
                broken += known & fails
    return checked, broken


def _states(cells: Cells, names: Sequence[str]) -> np.ndarray[Any, Any]:
    there = [name for name in names if name in cells.states]
    return cells.states[there].to_numpy(np.uint8) if there else np.full((len(cells.states), 1), NOT_ASKED)


def _share(frame: pd.DataFrame, column: str, good: str, bad: str) -> pd.Series[float]:
    """Of the rows of each report that are good or bad, the share of good ones."""
    if frame.empty:
        return pd.Series(dtype=float)
    verdict = frame[column].astype(str)
    told = verdict.isin((good, bad))
    return (verdict[told] == good).astype(float).groupby(frame.loc[told, "report_id"].astype(str)).mean()


def _carry_over(output: Output) -> pd.Series[float]:
    """From the links of `nianbao link`; what was not checked says nothing."""
    links = output.links
    if links.empty:
        return pd.Series(dtype=float)
    told = links[(links["kind"].astype(str) == "carry-over") & links["holds"].notna()]
    return told["holds"].astype(float).groupby(told["report_id"].astype(str)).mean()


def _fresh(output: Output, found: pd.DataFrame) -> pd.Series[float]:
    """The section with the most copied sentences counts. Where nothing was looked for, nothing is known; a first report
    has no earlier one to copy from.
    """
    if not output.has("copies"):
        return pd.Series(np.nan, index=found.index)
    first = found["year"] == found.groupby(Output.agency_keys(found).fillna(""))["year"].transform("min")
    fresh = pd.Series(1.0, index=found.index).mask(first.fillna(True).to_numpy(bool))
    copies = output.copies
    own = copies[copies["relation"].astype(str) == "own"]
    copied = own.groupby(own["report_id"].astype(str))["share"].max()
    return (1 - copied).reindex(found.index).fillna(fresh)
