"""All reports of a folder as columns: whose they are, on which year, and which came first."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from extract.matrix import coded
from extract.panel import folder

Array = np.ndarray[Any, Any]
UNKNOWN: Final = -1
_NO_DAY: Final = np.iinfo(np.int32).max  # what was published on no known day comes last in its year
_COLUMNS: Final = (
    "report_id", "source", "agency", "agency_id", "agency_sure", "division_code", "division", "level", "function",
    "published",
)  # fmt: skip
_TEXTS: Final = tuple(name for name in _COLUMNS if name not in ("agency_sure", "published"))
_PLACE: Final = re.compile("[省市州盟县区旗镇乡街]")


@dataclass(frozen=True, slots=True, eq=False)
class Reports:
    """Columns, a place for each report that has a year, in the order of year, day of publication, and id.

    `keys` numbers the agencies, `divisions` the places: UNKNOWN where the report does not tell. `sure` is how likely
    the agency is right. `governments` are those of a province, city or county as a whole, `parts` the departments and
    towns of one. `unplaced` counts the reports of no known year, which are not among them.
    """

    ids: pa.Array
    sources: pa.Array
    agencies: pa.Array
    places: pa.Array
    years: Array
    keys: Array
    published: Array
    sure: Array
    divisions: Array
    governments: Array
    parts: Array
    unplaced: int

    def __len__(self) -> int:
        """The number of reports that have a year."""
        return len(self.years)

    def of_year(self, year: int) -> range:
        """The reports on a year."""
        first, end = np.searchsorted(self.years, [year, year + 1])
        return range(int(first), int(end))

    def numbers(self, year: int) -> dict[str, int]:
        """The place of each report of a year, by its id."""
        span = self.of_year(year)
        return dict(zip(self.ids[span.start : span.stop].to_pylist(), span, strict=True))

    @property
    def agency_count(self) -> int:
        """The number of agencies that are known."""
        return int(self.keys.max(initial=UNKNOWN)) + 1


def read_reports(output: Path) -> Reports:
    """The reports of an output folder."""
    tables = [
        _typed(batch, year)
        for year in folder.years(output, "reports")
        for batch in folder.batches(output, "reports", year, _COLUMNS)
    ]
    texts = ((name, pa.string()) for name in _TEXTS)
    others = (("agency_sure", pa.float32()), ("published", pa.int32()), ("year", pa.int32()), ("named", pa.bool_()))
    schema = pa.schema([*texts, *others])
    table = pa.concat_tables([t.select(schema.names) for t in tables]) if tables else schema.empty_table()
    table = table.sort_by([("year", "ascending"), ("published", "ascending"), ("report_id", "ascending")])
    columns = {name: table[name].combine_chunks() for name in table.column_names}
    level, whole = columns["level"], pc.is_null(columns["function"])
    township = pc.fill_null(pc.equal(level, "township"), fill_value=False)
    government = pc.and_(pc.and_(whole, pc.invert(township)), _government(columns))
    return Reports(
        ids=columns["report_id"],
        sources=columns["source"],
        agencies=columns["agency"],
        places=columns["division"],
        years=columns["year"].to_numpy(),
        keys=_numbered(_keys(columns)),
        published=columns["published"].to_numpy(),
        sure=columns["agency_sure"].to_numpy(zero_copy_only=False),
        divisions=_numbered(columns["division_code"]),
        governments=_flags(government),
        parts=_flags(pc.or_(pc.invert(whole), township)),
        unplaced=folder.count(output, "reports") - len(table),
    )


def _typed(batch: pa.RecordBatch, year: int) -> pa.Table:
    """A batch with every column that is asked for, in one type; what the folder lacks is null."""
    nothing = pa.nulls(len(batch))
    there = {name: batch.column(name) if name in batch.schema.names else nothing for name in _COLUMNS}
    columns = {name: there[name].cast(pa.string()) for name in _TEXTS}
    columns["agency_sure"] = there["agency_sure"].cast(pa.float32()).fill_null(1.0)
    columns["published"] = there["published"].cast(pa.date32()).cast(pa.int32()).fill_null(_NO_DAY)
    columns["year"] = pa.array(np.full(len(batch), year, dtype=np.int32))
    columns["named"] = pa.array(np.full(len(batch), "agency_id" in batch.schema.names))
    return pa.table(columns)


def _keys(columns: dict[str, pa.Array]) -> pa.Array:
    """One text for each agency: its `agency_id`; where the folder has no such column, its name and division.

    A name that says no place, alone, is no agency: every county has an 审计局.
    """
    by_name = pc.binary_join_element_wise(columns["agency"], pc.fill_null(columns["division"], ""), "|")
    says_place = pc.or_(pc.is_valid(columns["division"]), pc.match_substring_regex(columns["agency"], _PLACE.pattern))
    by_name = pc.if_else(pc.fill_null(says_place, fill_value=False), by_name, pa.scalar(None, pa.string()))
    return pc.if_else(columns["named"], columns["agency_id"], by_name)


def _government(columns: dict[str, pa.Array]) -> pa.Array:
    """Whether a report is of a government as a whole, and not of a zone or of an office of it."""
    by_id = pc.ends_with(columns["agency_id"], "-人民政府")
    by_name = pc.ends_with(columns["agency"], "政府")
    return pc.fill_null(pc.if_else(columns["named"], by_id, by_name), fill_value=False)


def _numbered(texts: pa.Array) -> Array:
    codes: Array = coded(texts)[0].astype(np.int32)
    return codes


def _flags(flags: pa.Array) -> Array:
    found: Array = flags.to_numpy(zero_copy_only=False).astype(bool)
    return found


def day(published: int) -> str | None:
    """A day of publication for people; None where it is unknown."""
    return None if published == _NO_DAY else str(np.datetime64(int(published), "D"))


def same_day_or_unknown(reports: Reports, one: Array | int, other: Array | int) -> Array:
    """Whether nothing tells which of two reports of one year was published first."""
    a, b = reports.published[one], reports.published[other]
    return np.asarray((a == b) | (a == _NO_DAY) | (b == _NO_DAY))


def take(column: pa.Array, at: Sequence[int] | Array) -> pa.Array:
    """The texts of a column for some reports; null where the place is UNKNOWN."""
    places = np.asarray(at)
    return column.take(pa.array(places, mask=places < 0))
