"""An output folder as tidy frames: one long frame of facts, one wide row per agency and year.

Works on the Parquet of the contract alone, also where another program wrote it. Missing, blank and zero stay three
things: a number is there only where one was printed and may be trusted, and `why_not` says what stands in its place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final, Literal

import numpy as np
import pandas as pd

from extract.agencies import divisions
from extract.form import forms
from extract.matrix import Matrix, read_matrix
from extract.model import FormCell

Language = Literal["en", "zh"]
TRUSTED: Final = ("printed", "repaired")
STATES: Final = ("", "blank", "missing", "inferred", "repaired", "low confidence", "doubtful")
"""Why a number is not there, the worst last: of several cells of a sum the worst is told. Empty where it is there."""
NOT_ASKED: Final = 255
"""The state of a cell that no edition used by the report has."""
# What identifies an agency, in the order in which it is trusted; an output of other hands may lack the first.
_KEYS: Final = ("agency_id", "agency")
CONTEXT: Final = (
    "report_id", "source", "agency_id", "agency", "division_code", "division", "level", "function", "year", "published",
    "edition", "edition_disclosure", "edition_requests", "edition_disputes", "edition_statistics", "status",
)  # fmt: skip
TABLES_ZH: Final = {"disclosure": "主动公开", "requests": "申请办理", "disputes": "复议诉讼", "statistics": "统计"}
"""Short Chinese names of the tables."""


def _rows_of(table: str) -> cached_property[pd.DataFrame]:
    return cached_property(lambda output: output.table(table))


@dataclass(frozen=True)
class Output:
    """The tables of an output folder, each read when it is first asked for."""

    folder: Path

    reports = _rows_of("reports")
    """One row per report."""
    sections = _rows_of("sections")
    """One row per section."""
    claims = _rows_of("claims")
    """One row per number that the prose states about a cell."""
    failures = _rows_of("failures")
    """One row per file that could not become a report."""
    links = _rows_of("links")
    """One row per cell held against another report; empty before `nianbao link`."""
    copies = _rows_of("copies")
    """One row per section with sentences of another report; empty before `nianbao link`."""

    @cached_property
    def facts(self) -> pd.DataFrame:
        """One row per cell of the form and report; keys, labels and statuses are categories."""
        frame = self.table("facts")
        words = ["edition", "table", "row", "column", "row_label", "column_label", "unit", "status", "basis"]
        return frame.astype({word: "category" for word in words if word in frame})

    @cached_property
    def findings(self) -> pd.DataFrame:
        """One row per thing worth a look, those of several reports together (`nianbao link`) included."""
        found = [self.table(name) for name in ("findings", "panel_findings") if self.has(name)]
        return pd.concat(found, ignore_index=True) if found else pd.DataFrame()

    def has(self, table: str) -> bool:
        """Whether the folder has a table with at least one file."""
        return next((self.folder / table).rglob("*.parquet"), None) is not None

    def table(self, name: str, columns: Sequence[str] | None = None) -> pd.DataFrame:
        """A table by its name, `year` a number that may be null; empty where the folder does not have it.

        Raises `FileNotFoundError` where the folder is no output at all.
        """
        if not self.has(name):
            if name in ("reports", "facts"):
                raise FileNotFoundError(
                    f"{self.folder} holds no table “{name}”; write it with: nianbao run INPUT --output {self.folder}"
                )
            return pd.DataFrame()
        frame = pd.read_parquet(self.folder / name, columns=None if columns is None else list(columns))
        if "year" in frame:
            frame["year"] = pd.to_numeric(frame["year"].astype("string"), errors="coerce").astype("Int32")
        return frame

    @cached_property
    def matrix(self) -> Matrix:
        """All facts, a row per report and a column per cell."""
        if not self.has("facts"):
            self.table("facts")  # tells what is wrong
        order = dict.fromkeys(map(name_of, all_cells()))
        return read_matrix(self.folder / "facts", list(self.reports["report_id"].astype(str)), list(order))

    @cached_property
    def chosen(self) -> pd.DataFrame:
        """One report per agency and year: the one with the most printed numbers, of these the latest published.

        Reports without an agency or a year stand for themselves.
        """
        reports = self.reports.copy()
        reports["numbers"] = np.count_nonzero(~np.isnan(self.matrix.values), axis=1)
        sort = [c for c in ("numbers", "published", "report_id") if c in reports]
        reports = reports.sort_values(sort, ascending=[c == "report_id" for c in sort], kind="stable")
        key = self.agency_keys(reports).str.cat(reports["year"].astype("string"), sep="|")
        repeated = key.notna() & key.duplicated()
        columns = [c for c in CONTEXT if c in reports]
        return reports.loc[~repeated, [*columns, "numbers"]].sort_values(["agency", "year"]).reset_index(drop=True)

    @staticmethod
    def agency_keys(reports: pd.DataFrame) -> pd.Series[str]:
        """What identifies the agency of each row: its id, or where there is none its name; null where neither is known."""
        key = pd.Series(pd.NA, index=reports.index, dtype="string")
        for column in _KEYS:
            if column in reports:
                key = key.fillna(reports[column].astype("string"))
        return key

    def cells(self, trusted: Sequence[str] = TRUSTED, confidence: float = 0.0) -> Cells:
        """The chosen reports as two wide frames by report: trusted numbers, and why a number is not there.

        `trusted` are the statuses that count, `confidence` the least confidence asked for.
        """
        context = self.chosen.set_index("report_id")
        matrix = self.matrix
        at = pd.Index(matrix.reports).get_indexer(context.index.astype(str))
        values, raw = matrix.values[at], matrix.statuses[at]
        # One code for each status that the folder has: trusted ones become "", unknown ones are trusted least.
        codes = np.array(
            [0 if s in trusted else STATES.index(s) if s in STATES else len(STATES) - 1 for s in matrix.words]
            + [NOT_ASKED] * (256 - len(matrix.words)),
            dtype=np.uint8,
        )
        states = codes[raw]
        states[(states == 0) & np.isnan(values)] = STATES.index("blank")
        if confidence and matrix.confidences is not None:
            low = matrix.confidences[at] < confidence  # NaN is not: what was not measured is not held against it
            states[(states == 0) & low] = STATES.index("low confidence")
        values = np.where(states == 0, values, np.nan)
        return Cells(
            context,
            pd.DataFrame(values, index=context.index, columns=matrix.cells),
            pd.DataFrame(states, index=context.index, columns=matrix.cells),
        )

    def wide(self, language: Language = "en", trusted: Sequence[str] = TRUSTED) -> pd.DataFrame:
        """One row per agency and year: who and when, then a column per cell of the form in English or Chinese.

        A cell that is blank, missing or not to be trusted is empty, never 0.
        """
        cells = self.cells(trusted)
        values = cells.values.rename(columns=labels_zh()) if language == "zh" else cells.values
        return pd.concat([cells.context, values], axis=1).reset_index(names="report_id")


@dataclass(frozen=True)
class Cells:
    """Chosen reports, by report: who and when; the trusted numbers, a column per cell; and why a number is not there.

    `states` are positions in STATES, or NOT_ASKED where the report's editions do not have the cell.
    """

    context: pd.DataFrame
    values: pd.DataFrame
    states: pd.DataFrame

    @property
    def why_not(self) -> pd.DataFrame:
        """The states in words: empty where the number is there, None where the report is not asked for the cell."""
        words = np.array([*STATES, *[None] * (256 - len(STATES))], dtype=object)
        return pd.DataFrame(words[self.states.to_numpy(np.uint8)], index=self.states.index, columns=self.states.columns)

    @cached_property
    def _at(self) -> dict[str, int]:
        return {name: position for position, name in enumerate(self.values.columns)}

    @cached_property
    def _arrays(self) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
        """Column by column in memory, as sums want them."""
        return np.asfortranarray(self.values.to_numpy(float)), np.asfortranarray(self.states.to_numpy(np.uint8))

    def sum(self, names: Sequence[str]) -> pd.DataFrame:
        """The sum of some cells per report: `value`, and `why_not` where one of them is not there.

        Cells that no edition used by a report has are left out of its sum; a sum with nothing to add is missing.
        """
        columns = [self._at[name] for name in names if name in self._at]
        values, states = (array[:, columns] for array in self._arrays)
        asked = states != NOT_ASKED
        worst = np.where(asked, states, 0).max(axis=1, initial=0)
        worst[~asked.any(axis=1)] = STATES.index("missing")
        total = np.where(worst == 0, np.where(asked, values, 0.0).sum(axis=1), np.nan)
        why = np.array(STATES, dtype=object)[worst]
        return pd.DataFrame({"value": total, "why_not": why}, index=self.values.index)


def load(output: str | Path) -> Output:
    """The output folder of a run, as frames."""
    return Output(Path(output))


def all_cells() -> tuple[FormCell, ...]:
    """Every cell of every edition, newest edition last."""
    return tuple(cell for form in forms() for table in form.tables for cell in table.cells)


def name_of(cell: FormCell) -> str:
    """The English column name of a cell: table, row and column, the same in all editions that have it."""
    return f"{cell.table}.{cell.row}.{cell.column}"


def provinces(codes: pd.Series[str]) -> pd.Series[str]:
    """The name of the province of each division code; null where the code is null or unknown."""
    heads = codes.astype("string").str.slice(0, 2)
    names = {}
    for head in heads.dropna().unique():
        found = [d.name for d in divisions.of_code(f"{head}0000")]
        names[head] = found[0] if found else None
    return heads.map(names).astype("string")


def labels_zh() -> dict[str, str]:
    """English column names to Chinese ones, of the newest edition that has the cell; no two are alike."""
    named: dict[str, str] = {}
    for form in forms():
        for table in form.tables:
            wholes = {row.key: (row.label,) for row in table.rows}
            for row in table.rows:
                # 其他 stands under several groups of rows, so the groups are named as well.
                groups = row.under[-1:] if table.key == "requests" else wholes.get(row.key.rpartition(".")[0], ())
                label = "·".join((*groups, row.label))
                columns = {column.key: column for column in table.columns}
                for cell in row.cells:
                    above = "".join(columns[cell.column].under[-1:])
                    head = f"{above}·{cell.column_label}" if table.key != "requests" and above else cell.column_label
                    named[name_of(cell)] = f"{TABLES_ZH[table.key]}·{label}·{head}"
    return named
