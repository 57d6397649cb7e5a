"""A finding or a failure as a Chinese sentence.

A finding's is made of its row (what its code means, the cell with its official labels, the figures, whose mistake it is) and of
what was said in Chinese where it was found.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import Final

from extract import form
from extract.codes import FAILURES, FINDINGS
from extract.model import Finding, Report
from extract.text import written

_MEANINGS: Final = {code.code: code.chinese for code in (*FINDINGS, *FAILURES)}
_FIGURES: Final = {
    "identity-broken": "等式一边为{0}，另一边为{1}，相差{2}",
    "prose-conflict": "正文为{0}，表格为{1}",
    "restated": "另一文件为{0}，本文件为{1}",
    "low-confidence": "识读为{1}，另一读法为{0}",
}
_EXPECTED: Final = "应为{0}，实为{1}，相差{2}"
_WHOSE: Final = {"source": "错在报告本身", "extraction": "错在识读", "open": "错在谁尚无定论"}
_BLAMED: Final = frozenset(("identity-broken", "carry-over-broken"))
_ADVICE: Final = {
    "unreadable": "请重新获取该文件，或检查其权限",
    "encrypted": "请去掉密码后再读",
    "not-a-report": "请移出该文件，或核对其内容",
    "no-reader": "请安装所需组件，或另存为 PDF、DOCX 或文本",
    "too-large": "可放宽限制后再读",
    "timed-out": "可延长时限后再读",
    "out-of-memory": "可放宽内存限制后再读",
    "crashed": "请连同文件告知开发者",
}
_TYPED: Final = re.compile(r"pip install '[^']+'|apt install [\w-]+|--(?!cask)[a-z]+(?:-[a-z]+)*(?: auto)?")


def finding(
    code: str,
    zh: str,
    blame: str,
    cell: tuple[str | None, str | None, str | None],
    figures: tuple[Decimal | float | None, Decimal | float | None],
    edition: str | None,
) -> str:
    """A finding in Chinese. `zh` is what it tells beside the rest, `cell` its table, row and column, `figures` what was expected and
    what was found.
    """
    where = place(edition, *cell)
    parts = [_MEANINGS.get(code, code)]
    expected, actual = figures
    if expected is not None and actual is not None:
        off = written(abs(Decimal(str(actual)) - Decimal(str(expected))))
        parts.append(_FIGURES.get(code, _EXPECTED).format(written(expected), written(actual), off))
    elif actual is not None:
        parts.append(f"实为{written(actual)}")
    if code in _BLAMED:
        parts.append(_WHOSE[blame])
    if zh:
        parts.append(zh)
    return f"{where}{'：' if where else ''}{'；'.join(parts)}。"


def told(report: Report, found: Finding) -> str:
    """A finding of a report in Chinese; its cell is named as in the edition that the report uses."""
    edition = report.editions.get(found.table or "", report.edition)
    cell, figures = (found.table, found.row, found.column), (found.expected, found.actual)
    return finding(found.code, found.zh, found.blame, cell, figures, edition)


def failure(code: str, message: str) -> str:
    """A failure in Chinese: what it is, what to do next, and what to type for that."""
    typed = "、".join(dict.fromkeys(_TYPED.findall(message)))
    return f"{_MEANINGS.get(code, code)}；{_ADVICE.get(code, '请核对该文件')}{f'（{typed}）' if typed else ''}。"


@lru_cache(maxsize=4096)
def place(edition: str | None, table: str | None, row: str | None, column: str | None) -> str:
    """A cell, row or table by its official labels, in that edition where it has it, else in the newest that does."""
    if table is None:
        return ""
    specs = sorted(form.editions_of(table), key=lambda spec: (spec.edition == edition, spec.edition), reverse=True)
    rows = [r.label for spec in specs for r in spec.rows if r.key == row][:1]
    columns = [c.label for spec in specs for c in spec.columns if c.key == column][:1]
    return (
        "".join([*(s.label for s in specs[:1]), *(f"“{r}”行" for r in rows), *(f"“{c}”列" for c in columns)]) or table
    )
