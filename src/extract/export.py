"""An output folder as one file for other programs: a DuckDB database, a CSV or an Excel workbook.

A number that is not printed or not to be trusted stays empty in each of them, never 0; why it is empty stands beside it, in the
table `wide_why_not` or on the sheet of that name.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import errno
import importlib
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import pandas as pd
import pyarrow as pa

from extract.codes import BASES, FAILURES, FINDINGS, STATUSES
from extract.compare import STATES, Cells, Language, Output, all_cells, labels_zh, load, name_of
from extract.compliance import assess
from extract.errors import Refused
from extract.indicators import INDICATORS, coverage, measure
from extract.store import replacing, writing

KINDS: Final = ("duckdb", "csv", "xlsx")
_PLAIN_TABLES: Final = ("reports", "sections", "findings", "claims", "failures", "links", "copies", "panel_findings")
# What another table says again for each fact; the view `facts` puts it back.
_SAID_ELSEWHERE: Final = ("source", "agency", "row_label", "column_label", "unit")
_SHEET_ROWS: Final = 1_048_575  # of Excel, less the head
_SHEET_FACTS: Final = 200_000  # cells of a thousand reports
_CELL_LENGTH: Final = 32_767  # characters, of Excel
_FACTS: Final = (
    *("source", "agency", "year", "table", "row", "column", "row_label", "column_label", "value", "unit", "text"),
    *("status", "confidence", "basis", "page", "report_id"),
)
_WHO: Final = ("report_id", "agency", "year", "division", "level", "function")
_MEASURED: Final = ("value", "low", "high", "numerator", "denominator", "why_not")
_INSTALL: Final = "pip install 'nianbao[compare]'"
_Tables = Mapping[str, pd.DataFrame]


class ExportRefused(Refused):
    """The file cannot be written. The message says in one sentence what to do next."""


def export(
    folder: Path, kind: str, file: Path, language: Language = "en", assessed: pd.DataFrame | None = None
) -> list[str]:
    """Write an output folder into `file`, replacing it, and say line by line what is in it.

    `kind` is one of KINDS. `assessed` is the compliance table, which a CSV has not, where it shall be another than
    `compliance.assess` gives, such as one with a roster. Raises `ExportRefused` where a package is missing or the file
    cannot hold the data, `FileNotFoundError` where the folder is no output.
    """
    output = load(folder)
    with writing(file, ExportRefused), replacing(file) as part:
        if kind == "csv":
            return _to_csv(output, part, language)
        known = assess(output) if assessed is None else assessed
        return _to_xlsx(output, part, language, known) if kind == "xlsx" else _to_duckdb(output, part, known)


def need(module: str) -> ModuleType:
    """A package of the extra `compare`; raises `ExportRefused` with the command that installs it."""
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise ExportRefused(f"this needs {module}, which is not installed; get it with: {_INSTALL}") from error


def indicator_table() -> pd.DataFrame:
    """What each indicator is: names, kind, formula, source in law, caveat."""
    columns = ("key", "english", "chinese", "kind", "formula", "source", "caveat")
    return pd.DataFrame([{name: getattr(i, name) for name in columns} for i in INDICATORS])


def code_table() -> pd.DataFrame:
    """What the codes of findings and failures, and the words about a cell, mean, in both languages."""
    tables = (("findings", FINDINGS), ("failures", FAILURES), ("facts: status", STATUSES), ("facts: basis", BASES))
    return pd.DataFrame([{"table": table, **code._asdict()} for table, codes in tables for code in codes])


def cell_table() -> pd.DataFrame:
    """What each cell of the form is, in each edition that has it."""
    chinese = labels_zh()
    names = ("edition", "table", "row", "column", "row_label", "column_label", "unit")
    return pd.DataFrame(
        [
            {**{n: getattr(c, n) for n in names}, "name_en": name_of(c), "name_zh": chinese[name_of(c)]}
            for c in all_cells()
        ]
    )


def _to_csv(output: Output, file: Path, language: Language) -> list[str]:
    wide = output.wide(language)
    wide.to_csv(file, index=False, encoding="utf-8-sig")  # with a mark, or Excel takes it for another encoding
    return [f"wide  {len(wide):>10,}  a row per agency and year, a column per cell"]


def _to_xlsx(output: Output, file: Path, language: Language, assessed: pd.DataFrame) -> list[str]:
    need("xlsxwriter")
    cells = output.cells()
    names = labels_zh() if language == "zh" else {}
    who = cells.context.reset_index(names="report_id")
    sheets: dict[str, pd.DataFrame] = {
        "wide": output.wide(language),
        "wide_why_not": pd.concat([who, cells.why_not.reset_index(drop=True).rename(columns=names)], axis=1),
        "indicators": _named(
            who.reindex(columns=list(_WHO)).merge(measure(cells), on="report_id", how="right"), language
        ),
        "coverage": coverage(measure(cells)).reset_index(),
        "compliance": assessed,
        "findings": output.findings,
        "failures": output.failures,
        **_numbers_of(output),
        "what_indicators_mean": indicator_table(),
        "what_codes_mean": code_table(),
    }
    for name, frame in sheets.items():
        if len(frame) > _SHEET_ROWS:
            raise ExportRefused(
                f"the sheet {name} would have {len(frame):,} rows and Excel takes {_SHEET_ROWS:,}; use --to duckdb"
            )
    _write_sheets(file, sheets)
    return [f"{name:<22}{len(frame):>10,}" for name, frame in sheets.items()]


def _numbers_of(output: Output) -> dict[str, pd.DataFrame]:
    """The sheet `facts`: each cell that the files have, with what is printed there, on which page, and how it was found. Where they
    are so many that no one would look at them in a workbook, there is no such sheet.
    """
    facts = output.table("facts", list(_FACTS))
    facts = facts[facts["status"].astype(str) != "missing"]
    return {"facts": facts.loc[:, list(_FACTS)]} if len(facts) <= _SHEET_FACTS else {}


def _write_sheets(file: Path, sheets: _Tables) -> None:
    """Row by row, so that a large workbook is never in memory whole."""
    xlsxwriter = need("xlsxwriter")
    try:
        _fill_book(xlsxwriter, file, sheets)
    except xlsxwriter.exceptions.XlsxWriterException as error:
        raise OSError(errno.EIO, str(error)) from error


def _fill_book(xlsxwriter: ModuleType, file: Path, sheets: _Tables) -> None:
    with xlsxwriter.Workbook(str(file), {"constant_memory": True}) as book:
        head, day = book.add_format({"bold": True, "bottom": 1}), book.add_format({"num_format": "yyyy-mm-dd"})
        for name, frame in sheets.items():
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            sheet.autofilter(0, 0, len(frame), max(len(frame.columns) - 1, 0))
            for column, title in enumerate(frame.columns):
                sheet.write_string(0, column, str(title), head)
            whole = frame.astype(object).where(frame.notna(), None)
            for row, values in enumerate(whole.itertuples(index=False, name=None), start=1):
                for column, value in enumerate(values):
                    if value is None:
                        continue
                    if isinstance(value, (int, float)):
                        sheet.write_number(row, column, value)
                    elif isinstance(value, dt.date):
                        sheet.write_datetime(row, column, value, day)
                    else:
                        sheet.write_string(row, column, str(value)[:_CELL_LENGTH])


def _named(values: pd.DataFrame, language: Language) -> pd.DataFrame:
    names = {i.key: i.chinese if language == "zh" else i.english for i in INDICATORS}
    return values.assign(name=values["indicator"].map(names))[[*_WHO, "indicator", "name", *_MEASURED]]


def _to_duckdb(output: Output, file: Path, assessed: pd.DataFrame) -> list[str]:
    duckdb = need("duckdb")
    log = file.with_name(f"{file.name}.wal")
    file.unlink(missing_ok=True)
    log.unlink(missing_ok=True)
    try:
        return _fill_base(duckdb, output, file, assessed)
    except duckdb.Error as error:
        raise OSError(errno.EIO, " ".join(str(error).split())) from error
    finally:
        with contextlib.suppress(OSError):
            log.unlink()


def _fill_base(duckdb: ModuleType, output: Output, file: Path, assessed: pd.DataFrame) -> list[str]:
    cells = output.cells()
    with duckdb.connect(str(file)) as base:
        base.execute("SET preserve_insertion_order = false")
        for table in _PLAIN_TABLES:
            if output.has(table):
                base.execute(f"CREATE TABLE {table} AS SELECT * FROM {_parquet(output.folder / table)}")
        _create(base, "cells", pa.Table.from_pandas(cell_table(), preserve_index=False))
        _facts(base, output.folder / "facts")
        for name, frame in (("what_indicators_mean", indicator_table()), ("what_codes_mean", code_table())):
            _create(base, name, pa.Table.from_pandas(frame, preserve_index=False))
        who = cells.context.reset_index(names="report_id")
        _create(base, "chosen", pa.Table.from_pandas(who, preserve_index=False))
        _create(base, "wide_numbers", _arrow(cells, cells.values.to_numpy()))
        _create(base, "wide_reasons", _arrow(cells, cells.states.to_numpy()))
        _create(base, "indicator_values", pa.Table.from_pandas(measure(cells), preserve_index=False))
        _create(base, "compliance", pa.Table.from_pandas(assessed, preserve_index=False))
        chinese = labels_zh()
        columns = list(cells.values.columns)
        _view(base, "wide_en", "wide_numbers", columns, {})
        _view(base, "wide_zh", "wide_numbers", columns, chinese)
        _view(base, "wide_why_not", "wide_reasons", columns, {})
        base.execute("CREATE VIEW indicators AS FROM chosen JOIN indicator_values USING (report_id)")
        shown = base.execute("SELECT table_name, table_type FROM information_schema.tables ORDER BY 2, 1").fetchall()
        # To count the rows of a view would be to compute it.
        return [f"{name:<22}{_count(base, name) if kind == 'BASE TABLE' else 'view':>12}" for name, kind in shown]


def _parquet(folder: Path) -> str:
    # What stands for itself in a name of a folder stands for others in a pattern.
    name = re.sub(r"[\[*?]", r"[\g<0>]", folder.as_posix())
    pattern = f"{name}/**/*.parquet".replace("'", "''")
    if not any(folder.glob("year=*")):
        return f"read_parquet('{pattern}', union_by_name = true)"
    # DuckDB before 2.0 gives the partition of unknown year as its name.
    read = (
        f"read_parquet('{pattern}', union_by_name = true, hive_partitioning = true, hive_types = {{'year': VARCHAR}})"
    )
    return f"(SELECT * REPLACE (TRY_CAST(year AS INTEGER) AS year) FROM {read})"


def _facts(base: Any, folder: Path) -> None:
    """The facts without what their report and cell say already; the view `facts` has all columns of the contract."""
    source = _parquet(folder)
    there = [name for name, *_ in base.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()]
    left_out = ", ".join(f'"{name}"' for name in _SAID_ELSEWHERE if name in there)
    exclude = f"EXCLUDE ({left_out})" if left_out else ""
    base.execute(f"CREATE TABLE fact_values AS SELECT * {exclude} FROM {source}")
    base.execute("""
        CREATE VIEW facts AS
        SELECT f.*, r.source, r.agency, c.row_label, c.column_label, c.unit
        FROM fact_values f
        LEFT JOIN reports r USING (report_id)
        LEFT JOIN cells c ON c.edition = f.edition AND c."table" = f."table" AND c.row = f.row AND c."column" = f."column"
    """)


def _arrow(cells: Cells, array: Any) -> pa.Table:
    """Numbers as floats with null for what is not there; states as words with null where a number is."""
    numbers = array.dtype.kind == "f"
    words = pa.array(STATES)
    columns: list[pa.Array] = [pa.array(cells.values.index.astype(str))]
    for column in range(array.shape[1]):
        part = array[:, column]
        if numbers:
            columns.append(pa.array(part, from_pandas=True))
        else:
            codes = pa.array(part.astype("int8"), mask=(part == 0) | (part >= len(STATES)))
            columns.append(pa.DictionaryArray.from_arrays(codes, words))
    return pa.table(columns, names=["report_id", *cells.values.columns])


def _create(base: Any, name: str, table: pa.Table) -> None:
    base.register("incoming", table)
    base.execute(f'CREATE TABLE "{name}" AS SELECT * FROM incoming')
    base.unregister("incoming")


def _view(base: Any, name: str, table: str, columns: Sequence[str], names: Mapping[str, str]) -> None:
    chosen = ", ".join(f'w."{column}" AS "{names.get(column, column)}"' for column in columns)
    base.execute(f'CREATE VIEW "{name}" AS SELECT c.*, {chosen} FROM chosen c JOIN "{table}" w USING (report_id)')


def _count(base: Any, name: str) -> str:
    (rows,) = base.execute(f'SELECT count(*) FROM "{name}"').fetchone()
    return f"{rows:,}"
