"""An output folder as tidy frames: one long frame of facts, one wide row per agency and year.

Works on the Parquet of the contract alone, also where another program wrote it. Missing, blank and zero stay three
things: a number is there only where one was printed and may be trusted, and `why_not` says what stands in its place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final, Literal

import pandas as pd

from extract.form import forms
from extract.model import FormCell

Language = Literal["en", "zh"]
TRUSTED: Final = ("printed", "repaired")
# What identifies an agency, in the order in which it is trusted; an output of other hands may lack the first.
_KEYS: Final = ("agency_id", "agency")
CONTEXT: Final = (
    "report_id", "source", "agency_id", "agency", "division_code", "division", "level", "function", "year", "published",
    "edition", "edition_disclosure", "edition_requests", "edition_disputes", "edition_statistics", "status",
)  # fmt: skip
_TABLES_ZH: Final = {"disclosure": "主动公开", "requests": "申请办理", "disputes": "复议诉讼", "statistics": "统计"}


@dataclass(frozen=True)
class Output:
    """The tables of an output folder, each read when it is first asked for."""

    folder: Path

    @cached_property
    def reports(self) -> pd.DataFrame:
        """One row per report."""
        return self._read("reports")

    @cached_property
    def facts(self) -> pd.DataFrame:
        """One row per cell of the form and report; keys, labels and statuses are categories."""
        frame = self._read("facts")
        words = ["edition", "table", "row", "column", "row_label", "column_label", "unit", "status", "basis"]
        return frame.astype({word: "category" for word in words if word in frame})

    @cached_property
    def findings(self) -> pd.DataFrame:
        """One row per thing worth a look, those of several reports together (`nianbao link`) included."""
        own = self._read("findings")
        return pd.concat([own, self._read("panel_findings")], ignore_index=True) if self.has("panel_findings") else own

    @cached_property
    def sections(self) -> pd.DataFrame:
        """One row per section."""
        return self._read("sections")

    @cached_property
    def claims(self) -> pd.DataFrame:
        """One row per number that the prose states about a cell."""
        return self._read("claims")

    @cached_property
    def failures(self) -> pd.DataFrame:
        """One row per file that could not become a report."""
        return self._read("failures")

    def has(self, table: str) -> bool:
        """Whether the folder has a table with at least one file."""
        return any((self.folder / table).rglob("*.parquet"))

    def _read(self, table: str) -> pd.DataFrame:
        if not self.has(table):
            if table in ("reports", "facts"):
                raise FileNotFoundError(
                    f"{self.folder} holds no table “{table}”; write it with: nianbao run INPUT --output {self.folder}"
                )
            return pd.DataFrame()
        frame = pd.read_parquet(self.folder / table)
        if "year" in frame:
            frame["year"] = pd.to_numeric(frame["year"].astype("string"), errors="coerce").astype("Int32")
        return frame

    @cached_property
    def chosen(self) -> pd.DataFrame:
        """One report per agency and year: the one with the most printed numbers, of these the latest published.

        Reports without an agency or a year stand for themselves.
        """
        reports = self.reports.copy()
        numbers = self.facts.loc[self.facts["value"].notna()].groupby("report_id", observed=True).size()
        reports["numbers"] = reports["report_id"].map(numbers).fillna(0).astype(int)
        reports = reports.sort_values(
            ["numbers", "published", "report_id"], ascending=[False, False, True], kind="stable"
        )
        key = self._agency(reports).str.cat(reports["year"].astype("string"), sep="|")
        repeated = key.notna() & key.duplicated()
        columns = [c for c in CONTEXT if c in reports]
        return reports.loc[~repeated, [*columns, "numbers"]].sort_values(["agency", "year"]).reset_index(drop=True)

    @staticmethod
    def _agency(reports: pd.DataFrame) -> pd.Series[str]:
        key = pd.Series(pd.NA, index=reports.index, dtype="string")
        for column in _KEYS:
            if column in reports:
                key = key.fillna(reports[column].astype("string"))
        return key

    def cells(self, trusted: Sequence[str] = TRUSTED, confidence: float = 0.0) -> Cells:
        """The chosen reports as two wide frames by report: trusted numbers, and why a number is not there.

        `trusted` are the statuses that count, `confidence` the least confidence asked for.
        """
        facts = self.facts.loc[self.facts["report_id"].isin(self.chosen["report_id"])]
        key = facts["table"].astype(str) + "." + facts["row"].astype(str) + "." + facts["column"].astype(str)
        sure = facts["status"].isin(trusted) & facts["value"].notna()
        if confidence and "confidence" in facts:
            sure &= facts["confidence"].fillna(1.0) >= confidence
        index = [facts["report_id"].astype(str), key.rename("cell")]
        values = facts["value"].where(sure).set_axis(pd.MultiIndex.from_arrays(index)).unstack("cell")
        reason = facts["status"].astype(str).mask(sure, "")
        reasons = reason.set_axis(pd.MultiIndex.from_arrays(index)).unstack("cell")
        known = dict.fromkeys(map(name_of, all_cells()))
        order = [name for name in known if name in values] + [name for name in values.columns if name not in known]
        context = self.chosen.set_index("report_id")
        return Cells(
            context,
            values.reindex(index=context.index, columns=order),
            reasons.reindex(index=context.index, columns=order),
        )

    def wide(self, language: Language = "en", trusted: Sequence[str] = TRUSTED) -> pd.DataFrame:
        """One row per agency and year: who and when, then a column per cell of the form in English or Chinese.

        A cell that is blank, missing or not to be trusted is empty, never 0.
        """
        cells = self.cells(trusted)
        values = cells.values
        if language == "zh":
            values = values.rename(columns=labels_zh())
        return cells.context.reset_index().merge(values.reset_index(names="report_id"), on="report_id", how="left")


@dataclass(frozen=True)
class Cells:
    """Chosen reports, by report: who and when; the trusted numbers, a column per cell; and why a number is not there.

    `why_not` is empty where the number is there, else the status of the cell; NaN where the report's editions do not
    have the cell.
    """

    context: pd.DataFrame
    values: pd.DataFrame
    why_not: pd.DataFrame

    def sum(self, names: Sequence[str]) -> pd.DataFrame:
        """The sum of some cells per report: `value`, and `why_not` where one of them is not there.

        Cells that no edition used by a report has are left out of its sum; a sum with nothing to add is missing.
        """
        present = [name for name in names if name in self.values]
        values, reasons = self.values[present], self.why_not[present]
        asked = reasons.notna()
        known = (values.notna() | ~asked).all(axis=1) & asked.any(axis=1)
        why = pd.Series("", index=values.index, dtype=object)
        for reason in _LEAST_BAD_FIRST:
            why = why.mask((reasons == reason).any(axis=1), reason)
        why = why.mask(known, "").mask(~asked.any(axis=1), "missing")
        return pd.DataFrame({"value": values.sum(axis=1, min_count=1).where(known), "why_not": why})


# Of several reasons the last one found is told.
_LEAST_BAD_FIRST: Final = ("blank", "missing", "inferred", "doubtful")


def load(output: str | Path) -> Output:
    """The output folder of a run, as frames."""
    return Output(Path(output))


def all_cells() -> tuple[FormCell, ...]:
    """Every cell of every edition, newest edition last."""
    return tuple(cell for form in forms() for table in form.tables for cell in table.cells)


def name_of(cell: FormCell) -> str:
    """The English column name of a cell: table, row and column, the same in all editions that have it."""
    return f"{cell.table}.{cell.row}.{cell.column}"


def labels_zh() -> dict[str, str]:
    """English column names to Chinese ones, of the newest edition that has the cell."""
    return {name_of(c): f"{_TABLES_ZH[c.table]}·{c.row_label}·{c.column_label}" for c in all_cells()}
