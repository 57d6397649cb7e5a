"""Makes docs/form.md, the keys and labels of every cell of the form, from the editions in src/extract/form.

    python scripts/reference.py

Run it when an edition changes; a test holds the page to the form.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from extract.form import forms
from extract.model import Form, FormRow, FormTable, Identity

PAGE: Final = Path(__file__).parents[1] / "docs" / "form.md"
_HEAD: Final = """# The form, cell by cell 表格各单元格

The columns `table`, `row` and `column` of `facts` hold these keys; `row_label` and `column_label` hold the official labels. The labels are
those of the notices 国办公开办函〔2019〕60号 and 〔2021〕30号 and of the statistics annex of 2014.

`facts` 的 `table`、`row`、`column` 即下列代码，`row_label`、`column_label` 为规定的行名与列名。
"""


def page() -> str:
    """The whole page, newest edition first."""
    return "\n".join([_HEAD, *(line for form in reversed(forms()) for line in _form(form))])


def _form(form: Form) -> Iterator[str]:
    first, last = form.first_year, form.last_year
    english, chinese = (
        (f"{first} to {last}", f"{first}至{last}年度") if last else (f"{first} and later", f"{first}年度起")
    )
    yield f"## {form.edition}: reports on {english} {chinese}的报告\n"
    yield _table("section", "章节", ((s.key, s.label) for s in form.sections))
    for table in form.tables:
        yield f"### `{table.key}` {table.label}\n"
        yield _table("column", "列", ((c.key, "，".join((*c.under, c.label))) for c in table.columns))
        yield "| row | 行 | columns 列 | unit 单位 |\n|---|---|---|---|"
        yield "\n".join(_row(row, table) for row in table.rows) + "\n"
        yield from _identities(table)


def _table(english: str, chinese: str, rows: Iterator[tuple[str, str]]) -> str:
    lines = [f"| {english} | {chinese} |", "|---|---|", *(f"| `{key}` | {label} |" for key, label in rows)]
    return "\n".join(lines) + "\n"


def _row(row: FormRow, table: FormTable) -> str:
    keys = [cell.column for cell in row.cells]
    columns = "all 全部" if len(keys) == len(table.columns) else ", ".join(f"`{key}`" for key in keys)
    units = "、".join(dict.fromkeys(cell.unit for cell in row.cells))
    label = "，".join((*((row.item,) if row.item else ()), *row.under, row.label))
    return f"| `{row.key}` | {label} | {columns} | {units} |"


def _identities(table: FormTable) -> Iterator[str]:
    """The sums of a table, each said once for all rows or columns that it holds for."""
    said = dict.fromkeys(map(_sum, table.identities))
    if said:
        yield "Sums 勾稽关系:\n"
        yield "\n".join(f"- {one}" for one in said) + "\n"


def _sum(identity: Identity) -> str:
    across = identity.axis == "row"
    left, right = (
        " + ".join(f"`{cell.column if across else cell.row}`" for cell in side)
        for side in (identity.left, identity.right)
    )
    where = "in each row 每行" if across else "in each column 每列"
    return f"{where}: {left} {identity.relation} {right}"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
