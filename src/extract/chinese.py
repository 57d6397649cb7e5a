"""A finding or a failure as a Chinese sentence.

It is made of the columns of its row alone: what its code means, the cell with its official labels, the figures, whose mistake it
is, and what else the English message tells. What that quotes of the file follows.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import Final

from extract import form
from extract.codes import FAILURES, FINDINGS
from extract.details import DETAILS
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
_UNQUOTED: Final = frozenset(("identity-broken", "text-copied", "duplicate-of", "restated", "roll-up-differs"))
_QUOTE: Final = re.compile("“[^“”]+”")
_QUOTES: Final = {"row-missing": 2, "section-order": 2}  # else one: what it is about comes first
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
    message: str,
    blame: str,
    cell: tuple[str | None, str | None, str | None],
    figures: tuple[Decimal | float | None, Decimal | float | None],
    edition: str | None,
) -> str:
    """A finding in Chinese. `cell` is its table, row and column, `figures` what was expected and what was found."""
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
    parts += _details(code, message)
    quoted = [] if code in _UNQUOTED else [q for q in dict.fromkeys(_QUOTE.findall(message)) if q not in where]
    if quoted:
        parts.append("所涉文字：" + "".join(quoted[: _QUOTES.get(code, 1)]))
    return f"{where}{'：' if where else ''}{'；'.join(parts)}。"


def _details(code: str, message: str) -> list[str]:
    """What a message tells that no column of its row does."""
    found = []
    for detail in DETAILS:
        if detail.code == code:
            told = [{k: _said(v) for k, v in m.groupdict("").items()} for m in detail.told.finditer(message)]
            found += [
                detail.chinese.format_map(each | {"table": place(None, each.get("table"), None, None)}) for each in told
            ]
    return found


def _said(words: str) -> str:
    return "空白" if words == "(blank)" else words.replace(", ", "、")


def told(report: Report, found: Finding) -> str:
    """A finding of a report in Chinese; its cell is named as in the edition that the report uses."""
    edition = report.editions.get(found.table or "", report.edition)
    cell, figures = (found.table, found.row, found.column), (found.expected, found.actual)
    return finding(found.code, found.message, found.blame, cell, figures, edition)


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
