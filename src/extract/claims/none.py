"""A word that says that there is none (未, 没有, 无): the cells that are 0 by it."""

from __future__ import annotations

import re
from collections.abc import Container
from typing import Final

from extract.claims.asked import Cell, Memory
from extract.claims.cells import cell_of
from extract.claims.requests import WAITING
from extract.claims.sentence import NUMBERS, Sentence

_TAIL: Final = re.compile("(?:发生|出现|存在|事项|事件|现象|记录|继续|数量|问题|行为|行|项目|费用|申诉)+")


def none_of(sentence: Sentence, n: int, memory: Memory, known: Container[Cell]) -> list[Cell]:
    """The cells that are 0 where a word says that there is none: 未收到申请, 没有上年结转的申请."""
    end = n + 1
    while sentence.kinds[end] not in ("stop", "number", "about", "zero") or sentence.said[end] == "一":
        end += 1
    inside = range(n + 1, end)
    kinds = {sentence.kinds[k] for k in inside}
    if sentence.kinds[end] in NUMBERS or ("dispute" not in kinds and kinds & {"change", "aside", "publish"}):
        return []
    none = _what_is_none(sentence, inside, kinds)
    if not none or not _closes(sentence, none[-1], end):
        return []
    results = [k for k in inside if sentence.kinds[k] == "result"]
    if results:  # 未发生行政复议被纠正的情况
        none = results[:1] if len(none) == 1 else []
    return [cell for k in none if (cell := cell_of(sentence, k, n, memory, known))]


def _what_is_none(sentence: Sentence, inside: range, kinds: set[str]) -> list[int]:
    def those(*wanted: str) -> list[int]:
        return [k for k in inside if sentence.kinds[k] in wanted]

    if "dispute" in kinds:
        return those("dispute")
    rows = those("row")
    if any(sentence.keys[k] not in WAITING and sentence.keys[k] != "new" for k in rows):
        return []
    waiting = [k for k in rows if sentence.keys[k] in WAITING]
    if waiting:
        return waiting
    if kinds & {"decision", "amount"}:
        return those("decision", "amount")
    if "document" in kinds:
        return those("document") if "act" in kinds else []
    if "request" in kinds and not kinds & {"channel", "applicant"}:
        first = next(k for k in inside if sentence.kinds[k] not in ("filler", "scope", "time"))
        is_put = _is_put(sentence, inside)
        is_said = "receive" in kinds or bool(rows) or sentence.kinds[first] == "request" or is_put
        return those("request")[-1:] if is_said else []
    return rows


def _is_put(sentence: Sentence, inside: range) -> bool:
    """Whether nobody put a request at all; 没有群众通过该入口提出申请 is of one way."""
    said = {sentence.said[k] for k in inside}
    return not said.isdisjoint(("提出", "提交")) and "通过" not in said


def _closes(sentence: Sentence, last: int, end: int) -> bool:
    """Whether nothing of weight follows the last word of the form."""
    for k in range(last + 1, end):
        if sentence.kinds[k] in ("aside", "change", "receive", "channel", "row"):
            return False
        if sentence.kinds[k] == "other" and not _TAIL.fullmatch(sentence.said[k]):
            return False
    return True
