"""Makes docs/measures.md: the columns of `nianbao compliance --csv`, and every indicator with its formula.

    python scripts/measures.py

Run it when a part of compliance or an indicator changes; a test holds the page to the program.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from extract.compare import CONTEXT
from extract.compliance import PARTS
from extract.indicators import INDICATORS

PAGE: Final = Path(__file__).parents[1] / "docs" / "measures.md"
_HEAD: Final = """# What is measured 各项指标

## `compliance`: one row for each agency and year 每个机关每个年度一行

The sheet and table `compliance` of exports, and the file of `nianbao compliance --csv`. A part is a share from 0 to 1, and empty where nothing tells it. The
columns {context} are those of `reports`; the edition of the form that was due is here `form`, since `edition` is a part.

导出文件中的 `compliance` 表，以及 `nianbao compliance --csv` 的文件。各项为 0 到 1 的比例，没有依据则为空。{chinese} 各列与 `reports` 相同；应使用的表格版本在此为 `form`，因为 `edition` 是其中一项。

| column | what it holds | 含义 |
|---|---|---|
"""
COUNTS: Final = (
    ("numbers", "cells of the report with a number, trusted or not", "报告中有数字的单元格数，含存疑的"),
    ("due", "last day for publication", "最迟公布日期"),
    ("form", "edition of the form due for that year", "该年度应使用的表格版本"),
    ("cells_asked", "cells of the tables that are asked for", "所要求表格的单元格数"),
    ("cells_zero", "of these: zeros", "其中为零"),
    ("cells_blank", "of these: blank", "其中空白"),
    ("cells_missing", "of these: not in the file", "其中文件里没有"),
    ("cells_unsure", "of these: not to be trusted", "其中不可轻信"),
    ("identities_checked", "sums that could be checked", "可核对的勾稽关系数"),
    ("identities_broken", "of these: sums that do not hold", "其中不成立"),
    ("outcome", "published, late, blank, unreadable or absent", "published（已公布）、late（逾期）、blank（空白）、unreadable（无法读取）、absent（未见）"),
    ("score", "0 to 100: the mean of the parts that are known, by weight", "0到100：有依据各项的加权平均"),
    ("known", "share of the weights that the score rests on", "得分所依据的权重比例"),
)  # fmt: skip
_INDICATORS: Final = """
## Indicators 指标

`extract.indicators`, the view and sheet `indicators` of exports, and the page of `nianbao report`. Each is computed from trusted cells alone (`printed`, `repaired`); where
one of them is not there, `why_not` says why. Cells are named as in `wide`: table, row and column.

`extract.indicators`、导出文件中的 `indicators`，以及 `nianbao report` 的页面。只用可信的单元格（`printed`、`repaired`）计算；缺少任何一格时，`why_not` 说明原因。单元格名称与 `wide` 相同：表、行、列。

| indicator | what it is | 含义 | kind | source and caveat | formula |
|---|---|---|---|---|---|
"""


def page() -> str:
    """The whole page."""
    own = {part.key for part in PARTS}
    context = [f"`{name}`" for name in CONTEXT if name not in own]
    head = _HEAD.format(context=", ".join(context), chinese="、".join(context))
    return "".join([head, *_compliance(), _INDICATORS, *_indicators()])


def _compliance() -> Iterator[str]:
    for part in PARTS:
        yield f"| `{part.key}` | {part.english}: {part.meaning} | {part.chinese}：{part.chinese_meaning} |\n"
    for key, english, chinese in COUNTS:
        yield f"| `{key}` | {english} | {chinese} |\n"


def _indicators() -> Iterator[str]:
    for one in INDICATORS:
        said = "; ".join(text for text in (one.source, one.caveat) if text)
        yield f"| `{one.key}` | {one.english} | {one.chinese} | {one.kind} | {said} | {one.formula} |\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
