"""The editions of the form, read from the TOML files beside this module.

A new edition is a new file: nothing here names a row, a column or an identity. The labels are those of the notices
国办公开办函〔2019〕60号 and 〔2021〕30号 and of the statistics annex of 2014.
"""

from __future__ import annotations

import tomllib
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Any

from extract.model import Form, FormCell, FormColumn, FormRow, FormSection, FormTable, Identity

_ROUNDING = Decimal("0.01")  # 万元, of each amount of money
_FILES = resources.files(__name__)
EDITIONS = tuple(sorted(file.name.removesuffix(".toml") for file in _FILES.iterdir() if file.name.endswith(".toml")))
FREE = EDITIONS[0]
"""The edition that asks for figures alone, in an annex, and leaves the outline of the report free."""


@cache
def form(edition: str) -> Form:
    """The form of one edition: `2014`, `2019`, `2021`."""
    data = tomllib.loads(_FILES.joinpath(f"{edition}.toml").read_text(encoding="utf-8"))
    return Form(
        edition=data["edition"],
        first_year=data["first_year"],
        last_year=data.get("last_year"),
        sections=tuple(FormSection(s["key"], s["label"], tuple(s.get("aliases", ()))) for s in data["section"]),
        tables=tuple(_table(data["edition"], t) for t in data["table"]),
    )


@cache
def forms() -> tuple[Form, ...]:
    """All editions, oldest first."""
    return tuple(form(edition) for edition in EDITIONS)


def form_due(year: int | None) -> Form:
    """The form that a report on `year` should use; the newest where the year is unknown."""
    for candidate in forms():
        if year is not None and candidate.last_year is not None and year <= candidate.last_year:
            return candidate
    return forms()[-1]


@cache
def table(edition: str, key: str) -> FormTable | None:
    """A table of an edition by its key, or None where that edition has no such table."""
    return next((t for t in form(edition).tables if t.key == key), None)


@cache
def editions_of(key: str) -> tuple[FormTable, ...]:
    """The table `key` in every edition that has it, oldest first."""
    return tuple(t for f in forms() for t in f.tables if t.key == key)


@cache
def widths(key: str) -> frozenset[int]:
    """How many cells a row of the table `key` has, in any edition: 7 in table 3."""
    return frozenset(len(row.cells) for table in editions_of(key) for row in table.rows)


@cache
def widest() -> int:
    """How many cells the widest row of any table has."""
    return max(max(widths(table.key)) for form in forms() for table in form.tables)


def words(key: str) -> str:
    """A key of the form in English words: `not_disclosed.other` is “not disclosed, other”."""
    return key.replace("_", " ").replace(".", ", ")


def named(key: str, label: str) -> str:
    """A row or column by key and label."""
    return f"{words(key)} “{label}”"


def _table(edition: str, data: dict[str, Any]) -> FormTable:
    columns = tuple(
        FormColumn(c["key"], c["label"], tuple(c.get("aliases", ())), tuple(c.get("under", ()))) for c in data["column"]
    )
    labels = {c.key: c.label for c in columns}
    rows: list[FormRow] = []
    cells: list[FormCell] = []
    for r in data["row"]:
        keys = r.get("columns", list(labels))
        units = r["units"] if "units" in r else [r["unit"]] * len(keys)
        own = tuple(
            FormCell(edition, data["key"], r["key"], key, r["label"], labels[key], unit, index)
            for index, (key, unit) in enumerate(zip(keys, units, strict=True), start=len(cells))
        )
        cells += own
        rows.append(
            FormRow(
                key=r["key"],
                label=r["label"],
                aliases=tuple(r.get("aliases", ())),
                under=tuple(r.get("under", ())),
                item=r.get("item"),
                cells=own,
            )
        )
    return FormTable(
        edition=edition,
        key=data["key"],
        label=data["label"],
        section=data["section"],
        layout=data.get("layout", "rows"),
        columns=columns,
        rows=tuple(rows),
        cells=tuple(cells),
        headings=tuple(data.get("headings", ())),
        strangers=tuple(data.get("strangers", ())),
        telling=tuple(data.get("telling", ())),
        identities=tuple(_identities(data.get("identity", ()), tuple(cells))),
    )


def _identities(data: Any, cells: tuple[FormCell, ...]) -> list[Identity]:
    """One identity per row (axis `row`) or per column (axis `column`) that has all the cells it speaks of."""
    at = {(c.row, c.column): c for c in cells}
    identities = []
    for d in data:
        across = d["axis"] == "row"
        for along in dict.fromkeys(c.row if across else c.column for c in cells):
            left, right = (
                tuple(at[(along, key) if across else (key, along)] for key in d[side]) for side in ("left", "right")
            )
            rounded = len(left + right) * _ROUNDING if all(c.is_money for c in left + right) else Decimal(0)
            identities.append(Identity(d["name"], d["axis"], along, left, right, d.get("relation", "="), rounded))
    return identities
