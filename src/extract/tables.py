"""What a report is as rows: each table's schema, written once with a description for every column, and the encoding.

`Rows` turns many reports at once into one Arrow record batch per table, in the worker that read them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from itertools import chain
from typing import Any, Final
from zlib import crc32

import numpy as np
import pyarrow as pa

from extract import chinese
from extract.form import forms
from extract.model import TABLES, FormCell, Report
from extract.version import extractor

_WORD: Final = pa.dictionary(pa.int32(), pa.string())  # few different values: kept once, pandas makes it a category
_TEXT: Final = pa.string()
_INT: Final = pa.int32()

_CONTEXT: Final = (
    ("report_id", _TEXT, "SHA-256 of the file's bytes, in hex; joins the tables"),
    ("source", _TEXT, "path of the file as given, relative to the input folder"),
    ("agency", _TEXT, "agency as printed, without line breaks; null where none is printed"),
    ("year", _INT, "year reported on; null where it is unknown"),
)
_CELL: Final = (
    ("table", _WORD, "table of the form: disclosure, requests, disputes, statistics"),
    ("row", _WORD, "row of the form"),
    ("column", _WORD, "column of the form"),
)
_Columns = Mapping[str, Sequence[tuple[str, pa.DataType, str]]]
_COLUMNS: Final[_Columns] = {
    "reports": (
        *_CONTEXT[:2],
        ("also_at", pa.list_(_TEXT), "other files with the same bytes"),
        ("media_type", _TEXT, "what the bytes are, whatever the file is called"),
        ("reader", _TEXT, "reader that read it: pdf, scan, html, docx, doc, xlsx, text, image"),
        ("title", _TEXT, "title as printed, without line breaks"),
        _CONTEXT[2],
        ("division_code", _TEXT, "GB/T 2260 code of the agency's division, six digits"),
        ("division", _TEXT, "full name of that division"),
        ("level", _TEXT, "national, province, city, county or township"),
        ("function", _TEXT, "the agency's field across places; null for a government as a whole"),
        ("agency_id", _TEXT, "one for all names that the agency bore: division code of today and function or own name"),
        ("agency_sure", pa.float32(), "0 to 1: how likely the agency's division and function are right"),
        _CONTEXT[3],
        ("published", pa.date32(), "day of publication"),
        ("edition", _TEXT, "edition of the form due for the year: 2014, 2019, 2021"),
        ("edition_disclosure", _TEXT, "edition used by the table on proactive disclosure"),
        ("edition_requests", _TEXT, "edition used by the table on requests"),
        ("edition_disputes", _TEXT, "edition used by the table on reconsideration and litigation"),
        ("edition_statistics", _TEXT, "edition used by the statistics annex of 2014"),
        ("pages", _INT, "number of pages; null where the file has none"),
        ("status", _TEXT, "complete, partial or empty, derived from the facts"),
        ("extractor", _TEXT, "version of nianbao that wrote the row, and a fingerprint of its code"),
    ),
    "sections": (
        *_CONTEXT,
        ("section", _WORD, "preamble, overview, disclosure, requests, disputes, problems, other_matters, attachment"),
        ("ordinal", _INT, "place of the section in the file, from 1"),
        ("heading", _TEXT, "heading as printed"),
        ("text", _TEXT, "the prose, joined across the line breaks of the page; one newline between paragraphs"),
        ("page_first", _INT, "page on which the section begins"),
        ("page_last", _INT, "page on which it ends"),
    ),
    "facts": (
        *((name, _WORD if kind == _TEXT else kind, text) for name, kind, text in _CONTEXT),
        ("edition", _WORD, "edition of the form that the cell belongs to"),
        *_CELL,
        ("row_label", _WORD, "official label of the row"),
        ("column_label", _WORD, "official label of the column"),
        ("value", pa.float64(), "the number in `unit`; null where none is printed, never 0 for a blank"),
        ("unit", _WORD, "unit of the form: 件, 项, 万元, ..."),
        ("text", _TEXT, "what is printed in the cell, unchanged; null where nothing is"),
        ("status", _WORD, "printed, blank, missing, inferred, doubtful or repaired: how far to trust the row"),
        ("basis", _WORD, "how the cell was found: which reader, which kind of match"),
        ("confidence", pa.float32(), "0 to 1, calibrated; null where it was not measured"),
        ("page", _INT, "page of the cell"),
        ("x0", pa.float32(), "left edge of the cell, in points from the left of the page"),
        ("top", pa.float32(), "upper edge, in points from the top"),
        ("x1", pa.float32(), "right edge"),
        ("bottom", pa.float32(), "lower edge"),
    ),
    "findings": (
        *_CONTEXT,
        ("finding", _INT, "running number in the report, from 1"),
        ("code", _WORD, "kind of finding, such as identity-broken"),
        ("severity", _WORD, "error, warning or note"),
        ("message", _TEXT, "one sentence that a person can act on"),
        ("message_zh", _TEXT, "the same in Chinese, shorter"),
        *_CELL,
        ("expected", pa.float64(), "the number that should stand there"),
        ("actual", pa.float64(), "the number that stands there"),
        ("blame", _WORD, "whose mistake: source (the agency's), extraction (ours), open"),
        ("page", _INT, "page of the finding"),
    ),
    "claims": (
        *_CONTEXT,
        ("section", _WORD, "section in which the sentence stands"),
        ("sentence", _TEXT, "the sentence"),
        ("start", _INT, "first character of the number in the sentence, from 0"),
        ("end", _INT, "the character after the number"),
        ("value", pa.float64(), "the number that the prose states, in `unit`"),
        ("unit", _WORD, "unit as the prose states it"),
        *_CELL,
        ("printed", pa.float64(), "the number that the table prints in that cell"),
        ("verdict", _WORD, "agrees, conflicts or unchecked"),
    ),
    "failures": (
        ("source", _TEXT, "path of the file as given, relative to the input folder"),
        ("report_id", _TEXT, "SHA-256 of the file's bytes; null where they could not be read"),
        ("code", _TEXT, "why: unreadable, encrypted, not-a-report, no-reader, too-large, timed-out, crashed, ..."),
        ("message", _TEXT, "what to do next"),
        ("message_zh", _TEXT, "the same in Chinese, shorter"),
        ("media_type", _TEXT, "what the bytes are, as far as they were read"),
    ),
}

_PANEL: Final[_Columns] = {
    "links": (
        *((name, _WORD if kind == _TEXT else kind, text) for name, kind, text in _CONTEXT),
        ("other_report_id", _WORD, "the report that it is held against; null where that is the sum of several"),
        ("other_source", _WORD, "path of that report's file"),
        ("other_year", _INT, "year that the other report is on"),
        (
            "kind",
            _WORD,
            "carry-over, documents-in-force, duplicate, restated, rolls-up, or part-of: a report that such a sum has in it",
        ),
        *_CELL,
        ("expected", pa.float64(), "the number that follows from the other report, or from the sum of the parts"),
        ("actual", pa.float64(), "the number that this report prints"),
        ("difference", pa.float64(), "actual less expected"),
        ("holds", pa.bool_(), "whether the two agree; null where that was not checked"),
        ("reason", _WORD, "why it was not checked: blank, missing, inferred, edition, scope, ...; null where it was"),
        ("parts", _INT, "how many reports the sum is of; null where there is no sum"),
    ),
    "copies": (
        *_CONTEXT,
        ("section", _WORD, "section with the copied sentences: overview or problems"),
        ("other_report_id", _TEXT, "the report that they are copied from"),
        ("other_source", _TEXT, "path of that report's file"),
        ("other_agency", _TEXT, "its agency as printed"),
        ("other_year", _INT, "year that it is on"),
        ("relation", _WORD, "own: the agency's own report; other: another agency's; open: whose it is, is not known"),
        ("order", _WORD, "which was first: earlier-year, published-earlier (of one year), or open"),
        ("sentences", _INT, "sentences of the section that count: neither prescribed by the form nor stock phrases"),
        ("copied", _INT, "how many of them stand in the other report, whatever their numbers and names"),
        ("share", pa.float32(), "copied / sentences"),
        ("stock", _INT, "sentences left out since they stand in the reports of many agencies"),
        ("example", _TEXT, "the longest copied sentence, as this report prints it"),
    ),
    "panel_findings": _COLUMNS["findings"],
}

# Told nothing, pandas reads a partition as a category and cannot read a partition of unknown year at all. This note, in the
# place where pandas looks for it, makes `year` a 32-bit integer that may be null. Every other program passes it over.
_FOR_PANDAS: Final = {
    "index_columns": [],
    "column_indexes": [],
    "columns": [{"name": "year", "field_name": "year", "pandas_type": "int32", "numpy_type": "int32[pyarrow]"}],
    "creator": {},
    "pandas_version": "2.2.0",
}


def _schemas(tables: _Columns) -> Mapping[str, pa.Schema]:
    return {
        table: pa.schema(
            [pa.field(name, kind, metadata={"description": text}) for name, kind, text in columns],
            metadata={"pandas": json.dumps(_FOR_PANDAS)} if any(name == "year" for name, *_ in columns) else None,
        )
        for table, columns in tables.items()
    }


SCHEMAS: Final[Mapping[str, pa.Schema]] = _schemas(_COLUMNS)
"""The schema of each table; the files lack `year`, which their folder's name states."""

PANEL_SCHEMAS: Final[Mapping[str, pa.Schema]] = _schemas(_PANEL)
"""The tables that only several reports together can fill; `panel_findings` has the columns of `findings`."""

COLUMNS: Final = f"{crc32(repr([schema.names for schema in SCHEMAS.values()]).encode()):08x}"
"""A number for the columns that the tables of `nianbao run` have: programs read no table whose files differ in them."""

_FACT_COLUMNS: Final = ("value", "text", "status", "basis", "confidence", "page", "x0", "top", "x1", "bottom")


def without_year(schema: pa.Schema) -> pa.Schema:
    """The schema of the files of a table: the year is the name of their folder."""
    return schema.remove(schema.get_field_index("year"))


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that could not become a report: a row of `failures`."""

    source: str
    code: str
    message: str
    report_id: str | None = None
    media_type: str | None = None


@dataclass(frozen=True, slots=True)
class _Taken:
    """What was taken of one report: what all its rows begin with, its rows by table, and its facts by column, the
    numbers of their cells apart.
    """

    own: tuple[str, str, str | None, int | None]
    rows: dict[str, list[tuple[Any, ...]]]
    cells: Sequence[int]
    facts: tuple[Sequence[Any], ...]


class Rows:
    """Collects the rows of many reports, for one record batch per table.

    A report's facts are taken apart at once, while they are still in the processor's cache, and need not be kept.
    """

    def __init__(self) -> None:
        self._taken: list[_Taken] = []

    def add(self, name: str, report: Report) -> None:
        """Take a report; `name` is the name of its file. Nothing of it is kept where it fails."""
        own = (report.source_id, name, report.heading.agency, report.heading.year)
        rows = {table: [(*own, *row) for row in rows_of(report)] for table, rows_of in _ROWS.items()}
        # By columns, all at once: a loop for each takes five times as long.
        facts = zip(*report.facts, strict=True) if report.facts else ((),) * 7
        own_cells, values, texts, statuses, bases, shares, places = facts
        pages, lefts, tops, rights, bottoms, *_ = zip(*places, strict=True) if places else ((),) * 7
        cells = [*map(_known_cells()[0].__getitem__, own_cells)]
        columns = ([*map(_float, values)], texts, statuses, bases, shares, pages, lefts, tops, rights, bottoms)
        self._taken.append(_Taken(own, {"reports": [_report(name, report)], **rows}, cells, columns))

    def batches(self) -> dict[str, pa.RecordBatch]:
        """The rows of all tables but `failures`, each ordered by year, an unknown one first."""
        ordered = sorted(self._taken, key=lambda taken: taken.own[3] or 0)
        return {
            table: _fact_batch(ordered)
            if table == "facts"
            else _batch(table, [row for taken in ordered for row in taken.rows[table]])
            for table in SCHEMAS
            if table != "failures"
        }


def _fact_batch(reports: Sequence[_Taken]) -> pa.RecordBatch:
    ids, names, agencies, years = zip(*(taken.own for taken in reports), strict=True) if reports else ((),) * 4
    counts = [len(taken.cells) for taken in reports]
    owner = pa.array(np.repeat(np.arange(len(counts), dtype=np.int32), counts))
    at = pa.array([cell for taken in reports for cell in taken.cells], _INT)
    facts = zip(*(taken.facts for taken in reports), strict=True) if reports else ((),) * len(_FACT_COLUMNS)
    columns = {
        "report_id": _chosen(_array(ids, _WORD), owner),
        "source": _chosen(_array(names, _WORD), owner),
        "agency": _chosen(_array(agencies, _WORD), owner),
        "year": pa.array(years, _INT).take(owner),
        **{name: _chosen(words, at) for name, words in _known_cells()[1].items()},
        **{name: [*chain.from_iterable(parts)] for name, parts in zip(_FACT_COLUMNS, facts, strict=True)},
    }
    return batch_of(SCHEMAS["facts"], columns)


def encode_failures(failures: Sequence[Failure]) -> pa.RecordBatch:
    """Failures as a record batch of the table `failures`."""
    rows = [(f.source, f.report_id, f.code, f.message, f.media_type) for f in failures]
    return _batch("failures", [failure_row(*row) for row in rows])


def failure_row(
    source: str, report_id: str | None, code: str, message: str, media_type: str | None
) -> tuple[str | None, ...]:
    """A row of the table `failures`."""
    return source, report_id, code, message, chinese.failure(code, message), media_type


def plain(name: str, report: Report) -> dict[str, Any]:
    """A report as plain values, ready for JSON: `report`, `sections`, `facts`, `findings`, `claims`.

    The keys are the columns of the tables. What all rows share (`report_id`, `source`, `agency`, `year`) stands in `report`
    alone. Dates are ISO texts.
    """
    collected = Rows()
    collected.add(name, report)
    rows = {table: batch.to_pylist() for table, batch in collected.batches().items()}
    shared = {column for column, *_ in _CONTEXT}
    for table, found in rows.items():
        single = {field.name for field in SCHEMAS[table] if field.type == pa.float32()}
        for row in found:
            for key in single & row.keys():
                row[key] = None if row[key] is None else round(row[key], 4)
            for key in shared if table != "reports" else ():
                del row[key]
    head = rows.pop("reports")[0]
    published = head["published"]
    return {"report": {**head, "published": published and published.isoformat()}, **rows}


def _report(name: str, report: Report) -> tuple[Any, ...]:
    heading, agency = report.heading, report.agency
    return (
        *(report.source_id, name, [], report.media_type, report.reader, heading.title, heading.agency),
        *(agency.code, agency.division, agency.level, agency.function, agency.id, agency.sure),
        *(heading.year, heading.published),
        report.edition,
        *(report.editions.get(table) for table in TABLES),
        *(report.pages, report.status, extractor()),
    )


def _sections(report: Report) -> Iterator[tuple[Any, ...]]:
    for s in report.sections:
        yield s.key, s.ordinal, s.heading, s.text, s.page_first, s.page_last


def _findings(report: Report) -> Iterator[tuple[Any, ...]]:
    for number, f in enumerate(report.findings, start=1):
        yield (
            *(number, f.code, f.severity, f.message, chinese.told(report, f), f.table, f.row, f.column),
            *(_float(f.expected), _float(f.actual), f.blame, f.page),
        )


def _claims(report: Report) -> Iterator[tuple[Any, ...]]:
    for c in report.claims:
        yield (
            *(c.section, c.sentence, c.start, c.end, _float(c.value), c.unit),
            *(c.cell.table, c.cell.row, c.cell.column, _float(c.printed), c.verdict),
        )


_ROWS: Final[Mapping[str, Callable[[Report], Iterator[tuple[Any, ...]]]]] = {
    "sections": _sections,
    "findings": _findings,
    "claims": _claims,
}


@lru_cache(maxsize=1 << 16)  # nearly all numbers are small and the same few: a look-up is ten times faster
def _float(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _batch(table: str, rows: Sequence[tuple[Any, ...]]) -> pa.RecordBatch:
    schema = SCHEMAS[table]
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(schema)
    return batch_of(schema, dict(zip(schema.names, columns, strict=True)))


def batch_of(schema: pa.Schema, columns: Mapping[str, Any]) -> pa.RecordBatch:
    """Rows of a table by its columns, which are arrays of Arrow, or values that become such."""
    return pa.record_batch([_array(columns[field.name], field.type) for field in schema], schema=schema)


def _array(values: Any, kind: pa.DataType) -> pa.Array:
    if isinstance(values, pa.Array):
        return values.cast(kind)
    try:
        return pa.array(values, kind)
    except UnicodeEncodeError:  # half a surrogate pair, as broken PDF fonts give, is no text that a file can hold
        return pa.array([v.encode(errors="replace").decode() if isinstance(v, str) else v for v in values], kind)


def _chosen(words: pa.DictionaryArray, positions: pa.Array) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(words.indices.take(positions), words.dictionary)


@cache
def _known_cells() -> tuple[dict[FormCell, int], dict[str, pa.DictionaryArray]]:
    """The number of each cell of all editions, and what the cells are, as columns in that order."""
    cells = [cell for form in forms() for table in form.tables for cell in table.cells]
    names = ("edition", "table", "row", "column", "row_label", "column_label", "unit")
    columns = {name: pa.array([getattr(cell, name) for cell in cells], _WORD) for name in names}
    return {cell: number for number, cell in enumerate(cells)}, columns
