"""Who should have reported: a list of agencies gives every count of compliance its denominator.

The list is a CSV with a row per agency, or per agency and year. It names agencies by `agency_id` or by `agency`; other columns
(`year`, `level`, `function`, `division_code`) are taken where a report does not tell better.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Final

import pandas as pd

from extract.agencies import identify
from extract.compare import Output
from extract.compliance import WEIGHTS, score
from extract.errors import Refused
from extract.model import Document, Heading
from extract.text import fold

_CHINESE: Final = {
    "机构": "agency", "机关": "agency", "单位": "agency", "机构名称": "agency", "机关名称": "agency", "单位名称": "agency",
    "年份": "year", "年度": "year", "层级": "level", "领域": "function", "代码": "division_code", "行政区划代码": "division_code",
}  # fmt: skip
_WHO: Final = ("agency_id", "agency", "division_code", "division", "level", "function")


class RosterRefused(Refused):
    """The roster cannot be used. The message says why, in one sentence."""


def read_roster(path: Path) -> pd.DataFrame:
    """A roster from a CSV in UTF-8 or GB18030, with English or Chinese heads. Raises `RosterRefused`."""
    try:
        content = path.read_bytes()
        frame = pd.read_csv(io.StringIO(_decoded(content)), dtype="string", skip_blank_lines=False)
    except OSError as error:
        raise RosterRefused(f"{path} cannot be opened: {error.strerror or error}.") from error
    except (UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise RosterRefused(f"{path} is no CSV in UTF-8 or GB18030: save it as “CSV UTF-8”.") from error
    frame = frame.rename(columns=lambda name: _CHINESE.get(str(name).strip(), str(name).strip()))
    named = [column for column in ("agency_id", "agency") if column in frame]
    if not named:
        raise RosterRefused(f"{path} has neither a column agency_id nor agency; it has {', '.join(frame.columns)}.")
    for column in frame:
        frame[column] = frame[column].str.strip()
    frame = frame.dropna(subset=named, how="all")
    if frame.empty:
        raise RosterRefused(f"{path} names no agency.")
    if "year" in frame:
        years = frame["year"].str.removesuffix("年")
        wrong = ~years.fillna("").str.fullmatch(r"(?:19|20)\d\d(?:\.0*)?")
        if wrong.any():
            raise RosterRefused(f"{path} has a row without a year such as 2023: line {frame.index[wrong][0] + 2}.")
        frame["year"] = years.astype("Float64").astype("Int32")
    result: pd.DataFrame = frame.reset_index(drop=True)
    return result


def with_roster(
    assessed: pd.DataFrame, output: Output, roster: pd.DataFrame, weights: Mapping[str, float] = WEIGHTS
) -> pd.DataFrame:
    """The expected agencies and years: what was assessed of each, or `outcome` `unreadable` or `absent` where nothing was.

    A roster without years expects every agency in every year that the output has a report of. Reports of agencies that
    the roster does not name are left out; the others are found by `agency_id`, or by their name whatever its spelling.
    """
    expected = _expected(roster, assessed)
    ids = assessed["agency_id"].astype("string") if "agency_id" in assessed else pd.Series(pd.NA, index=assessed.index)
    at: dict[tuple[str, int], int] = {}
    for position, (agency_id, name, year) in enumerate(
        zip(ids, assessed["agency"].astype("string"), assessed["year"], strict=True)
    ):
        if not pd.isna(year):
            for key in _keys(agency_id, name):
                at.setdefault((key, int(year)), position)
    found = [
        next((at[key, int(year)] for key in _keys(agency_id, name) if (key, int(year)) in at), -1)
        for agency_id, name, year in zip(expected["agency_id"], expected["agency"], expected["year"], strict=True)
    ]
    rows = assessed.reindex(found).reset_index(drop=True)
    for column in (*_WHO, "year"):
        if column in expected:
            told = rows[column] if column in rows else expected[column]
            kind = pd.Int32Dtype() if column == "year" else pd.StringDtype()
            rows[column] = told.astype(kind).where(told.notna(), expected[column].astype(kind))
    gone = rows["outcome"].isna()
    files = set(_unreadable(output, list(expected.loc[gone, "agency"].dropna().unique())))
    files = {(_plain(name), year) for name, year in files}
    unreadable = [
        (_plain(name), int(year)) in files if pd.notna(name) else False
        for name, year in zip(rows["agency"], rows["year"], strict=True)
    ]
    rows["outcome"] = rows["outcome"].mask(gone, "absent").mask(gone & pd.Series(unreadable), "unreadable")
    return score(rows, weights)


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030")


def _expected(roster: pd.DataFrame, assessed: pd.DataFrame) -> pd.DataFrame:
    expected = roster.reindex(columns=list(dict.fromkeys(("agency_id", "agency", *roster.columns))))
    if "year" not in expected:
        years = pd.DataFrame({"year": sorted(assessed["year"].dropna().unique())}, dtype="Int32")
        expected = expected.merge(years, how="cross")
    # The same agency in two spellings is expected once.
    who = [
        own if isinstance(own, str) else [*_keys(own, name)][-1]
        for own, name in zip(expected["agency_id"], expected["agency"], strict=True)
    ]
    return expected[~expected.assign(who=who).duplicated(["who", "year"])].reset_index(drop=True)


def _keys(agency_id: object, name: object) -> Iterator[str]:
    """What a roster and a report may have in common, the surest first."""
    if isinstance(agency_id, str):
        yield agency_id
    if isinstance(name, str):
        yield _plain(name)
        known = _id_of(name)
        if known is not None:
            yield known


@cache
def _id_of(name: str) -> str | None:
    return identify(Heading(agency=name), Document("", "text", ()))[0].id


@cache
def _plain(name: str) -> str:
    return "".join(fold(name).split())


def _unreadable(output: Output, names: list[str]) -> Iterator[tuple[str, int]]:
    """The agencies and years that the paths of unreadable files name. A path must name both: a year alone, or the
    year of a folder beside another in the file's name, is not enough.
    """
    if output.failures.empty:
        return
    plain = {_plain(name): name for name in names}
    lengths = sorted({len(name) for name in plain}, reverse=True)
    for source in output.failures["source"].astype(str):
        path = _plain(source)
        name = next(
            (path[i : i + size] for size in lengths for i in range(len(path)) if path[i : i + size] in plain), None
        )
        years = {
            int(path[i : i + 4]) for i in range(len(path)) if path[i : i + 2] == "20" and path[i : i + 4].isdecimal()
        }
        file = path.rpartition("/")[2]
        own = {year for year in years if str(year) in file} or years
        if name is not None and len(own) == 1:
            yield plain[name], own.pop()
