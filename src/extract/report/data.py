"""What the page knows, packed small: a report's tables are three strings, an indicator is two lists of numbers."""

from __future__ import annotations

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import pandas as pd

from extract import __version__, form
from extract.codes import FINDINGS, UNSURE, why
from extract.compare import Output, provinces
from extract.compliance import OUTCOMES, PARTS
from extract.indicators import INDICATORS, measure
from extract.model import TABLES

_MARKS: Final = {"printed": "", "inferred": "?", "doubtful": "!", "repaired": "~", "missing": "x", "blank": ""}
"""Before a number: how far to trust it. A missing cell is `x`, a blank one is empty."""
_MOST_FINDINGS: Final = 12  # of one report; torn tables have hundreds of the same
_SEVERITIES: Final = ("error", "warning", "note")
_FACTS: Final = ("report_id", "edition", "table", "row", "column", "value", "text", "status", "page", "basis")


def pack(
    output: Output, assessed: pd.DataFrame, weights: Mapping[str, float], name: str, roster: bool
) -> dict[str, Any]:
    """Everything that the page shows, as plain values for JSON."""
    agencies, of_row = _agencies(assessed)
    bases: dict[str, int] = {}
    tables = _tables(output, set(assessed["report_id"].dropna()), bases)
    findings = _findings(output, set(assessed["report_id"].dropna()))
    rows = []
    for row, agency in zip(assessed.to_dict("records"), of_row, strict=True):
        report = row["report_id"]
        known = isinstance(report, str)
        rows.append(
            [
                agency,
                _int(row["year"]),
                OUTCOMES.index(row["outcome"]),
                _day(row.get("published")),
                _day(row.get("due")),
                row["source"] if known else None,
                _round(row["score"], 1),
                [_round(row[part.key], 3) for part in PARTS],
                tables.get(report, []) if known else [],
                findings.get(report, []) if known else [],
                [_int(row[c]) for c in ("cells_blank", "cells_missing", "cells_unsure", "identities_broken")]
                if known
                else [],
            ]
        )
    return {
        "made": dt.date.today().isoformat(),
        "version": __version__,
        "name": name,
        "roster": roster,
        "outcomes": list(OUTCOMES),
        "forms": {f"{t.key}@{t.edition}": _form(t) for f in form.forms() for t in f.tables if t.key in TABLES},
        "agencies": agencies,
        "rows": rows,
        "parts": [
            [p.key, p.english, p.chinese, weights.get(p.key, p.weight), p.meaning, p.chinese_meaning] for p in PARTS
        ],
        "codes": {code.code: (code.english, code.chinese) for code in FINDINGS},
        "why": [(why(basis), why(basis, chinese=True)) for basis in bases],
        "indicators": _indicators(output, assessed),
        "files": len(output.reports) + _copies(output.reports) + len(output.failures),
        "failures": len(output.failures),
    }


def _copies(reports: pd.DataFrame) -> int:
    """How many files have the bytes of another one."""
    return int(reports["also_at"].str.len().fillna(0).sum()) if "also_at" in reports else 0


def _agencies(assessed: pd.DataFrame) -> tuple[list[list[Any]], list[int]]:
    """Agencies once each, under the name of their newest report, and the agency of each row."""
    keys = Output.agency_keys(assessed).fillna(assessed["report_id"].astype("string")).fillna("")
    province = provinces(assessed["division_code"]) if "division_code" in assessed else None
    found: dict[str, int] = {}
    agencies: list[list[Any]] = []
    of_row = [0] * len(assessed)
    for at in assessed["year"].fillna(0).argsort()[::-1]:
        row, key = assessed.iloc[at], str(keys.iloc[at])
        if key not in found:
            found[key] = len(agencies)
            place = None if province is None or pd.isna(province.iloc[at]) else str(province.iloc[at])
            agencies.append(
                [_text(row["agency"]), place, *(_text(row.get(c)) for c in ("level", "function", "division"))]
            )
        of_row[at] = found[key]
    return agencies, of_row


def _form(table: Any) -> dict[str, Any]:
    return {
        "label": table.label,
        "columns": [[c.key, c.label, *c.under] for c in table.columns],
        "rows": [
            [r.key, r.label, list(r.under), [c.column for c in r.cells], [c.unit for c in r.cells]] for r in table.rows
        ],
    }


def _tables(output: Output, wanted: set[str], bases: dict[str, int]) -> dict[str, list[Any]]:
    """By report: for each table its form, the pages as `cell:page` where they change, the cells, odd texts by cell, and by
    cell that is not sure the number of what it was found by, which is entered into `bases`.
    """
    order = {(t.edition, t.key): {(c.row, c.column): c.index for c in t.cells} for f in form.forms() for t in f.tables}
    facts = output.table("facts", list(_FACTS))
    ids = facts["report_id"].astype(str)
    facts = facts[ids.isin(wanted) & facts["table"].astype(str).isin(TABLES)]
    columns = [facts[c].astype(object).to_numpy() for c in _FACTS]
    cells: dict[tuple[str, str, str], dict[int, tuple[Any, ...]]] = defaultdict(dict)
    for report, edition, table, row, column, value, text, status, page, basis in zip(*columns, strict=True):
        index = order.get((edition, table), {}).get((row, column))
        if index is not None:
            cells[report, table, edition][index] = (value, text, status, page, basis)
    found: dict[str, list[Any]] = defaultdict(list)
    for (report, table, edition), held in sorted(cells.items(), key=lambda item: TABLES.index(item[0][1])):
        printed, texts, reasons, pages, last = [], {}, {}, [], None
        for index in range(len(order[edition, table])):
            value, text, status, page, basis = held.get(index, (math.nan, None, "missing", None, ""))
            number = "" if pd.isna(value) else f"{value:.10g}"
            printed.append("x" if status == "missing" else _MARKS.get(status, "!") + number)
            if isinstance(text, str) and text != number:
                texts[index] = text
            if status in UNSURE:
                reasons[index] = bases.setdefault(basis, len(bases))
            if not pd.isna(page) and page is not None and page != last:
                pages.append(f"{index}:{int(page)}")
                last = page
        found[report].append([f"{table}@{edition}", " ".join(pages), ",".join(printed), texts, reasons])
    return found


def _findings(output: Output, wanted: set[str]) -> dict[str, list[Any]]:
    """By report the worst findings, and after them the number of those left out."""
    frame = output.findings
    found: dict[str, list[Any]] = defaultdict(list)
    if frame.empty:
        return found
    frame = frame[frame["report_id"].astype(str).isin(wanted)]
    names = ("report_id", "code", "severity", "message", "message_zh", "blame", "page", "table", "row", "column")
    frame = frame.reindex(columns=list(names))  # an output of an older version has no Chinese
    for report, code, severity, message, chinese, blame, page, table, row, column in zip(
        *(frame[n].astype(object).to_numpy() for n in names), strict=True
    ):
        where = ".".join(part for part in (table, row, column) if isinstance(part, str))
        level = _SEVERITIES.index(severity) if severity in _SEVERITIES else 2
        found[str(report)].append([code, level, message, _text(blame), _int(page), where, _text(chinese)])
    for report, own in found.items():
        own.sort(key=lambda finding: finding[1])
        if len(own) > _MOST_FINDINGS:
            found[report] = [*own[:_MOST_FINDINGS], len(own) - _MOST_FINDINGS]
    return found


def _indicators(output: Output, assessed: pd.DataFrame) -> list[dict[str, Any]]:
    """Per indicator the numerators and denominators of all rows, and for those without a value why."""
    values = measure(output.cells())
    packed = []
    for indicator in INDICATORS:
        own = values[values["indicator"] == indicator.key].set_index("report_id").reindex(assessed["report_id"])
        reasons = [w if isinstance(w, str) else "no report" for w in own["why_not"]]
        words = sorted(set(reasons))
        packed.append(
            {
                "key": indicator.key, "en": indicator.english, "zh": indicator.chinese, "kind": indicator.kind,
                "formula": indicator.formula, "source": indicator.source, "caveat": indicator.caveat,
                "source_zh": indicator.chinese_source, "caveat_zh": indicator.chinese_caveat,
                "cells": [list(indicator.plus), list(indicator.minus), list(indicator.out_of)],
                "n": _numbers(own["numerator"]), "d": _numbers(own["denominator"]),
                "words": words, "why": [words.index(w) for w in reasons],
            }
        )  # fmt: skip
    return packed


def _numbers(column: pd.Series[float]) -> list[float | int | None]:
    return [_round(v, 4) for v in column.to_numpy(dtype=float, na_value=np.nan)]


def _round(value: Any, digits: int) -> float | int | None:
    if value is None or pd.isna(value):
        return None
    rounded = round(float(value), digits)
    return int(rounded) if rounded == int(rounded) else rounded


def _int(value: Any) -> int | None:
    return None if value is None or pd.isna(value) else int(value)


def _day(value: Any) -> str | None:
    return None if value is None or pd.isna(value) else pd.Timestamp(value).date().isoformat()


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None
