"""From a word of a sentence to the cell of the form that a number at it speaks of.

Each function answers for one kind of word. It gives the cell under the name that it would have, and None where the
number can be of no cell, or of more than one; whether the form has that cell is for the caller to see.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from extract.claims.sentence import NUMBERS, Sentence
from extract.claims.vocabulary import stems, where

Cell = tuple[str, str, str]  # table, row, column

GROUPS: Final = frozenset(("not_disclosed", "unable_to_provide", "not_processed", "other_handling"))
OUTCOMES: Final = GROUPS | {"disclosed", "partially_disclosed"}
WAITING: Final = frozenset(("brought_forward", "carried_forward"))
CLOSED: Final = frozenset(("closed", "answered", "on_time", "answered_on_time"))
_ANY: Final = frozenset(("件", "条", "例", "项", "宗", "份", "起", "次", "个", "件次", ""))
_FEW: Final = _ANY - {"条", "个"}
_PAPERS: Final = frozenset(("件", "例", "项", "份", "个", "部", "篇", ""))
_MONEY: Final = frozenset(("元", "万元", "亿元"))
# Reasons that other work of agencies bears the names of.
_EVERYDAY: Final = frozenset(
    (
        "not_disclosed.state_secret",
        "not_disclosed.enforcement_file",
        "not_disclosed.inquiry_matter",
        "not_processed.petition_or_complaint",
    )
)
_SOME: Final = re.compile(
    "涉及|关于|有关|针对|(?<!各)类|超期|逾期"
)  # words before 申请 after which it is not all of them
_WAY: Final = re.compile("网|线[上下]|当面|现场|信[函件]|邮|平台|窗口|传真|电话|来[人信]")
_JUDGES: Final = re.compile("受理|审结|审理|立案|结案")
_ABOUT: Final = ("涉及", "有关", "关于", "针对")
_OTHER_WORK: Final = re.compile("|".join(stems("of_other_work")))
_INCLUDES: Final = frozenset(("含", "包括", "包含", "其中"))


@dataclass(slots=True)
class Memory:
    """What has been said and still holds: the row that applicants are counted in, the suits that results are of, the
    documents that are issued or repealed, and which of both. `requests` and `disputes` say that these are spoken of, `published` that what is counted
    are notices, `foreign` that in this sentence it is something else than requests.
    """

    requests: bool = False
    disputes: bool = False
    row: str = "new"
    dispute: str = ""
    document: str = ""
    act: str = ""
    published: bool = False
    foreign: bool = False


class Asked(NamedTuple):
    """A number (at `number`) at a word (at `head`) of a sentence; `known` are the cells of the form."""

    sentence: Sentence
    head: int
    number: int
    unit: str
    memory: Memory
    known: Container[Cell]

    @property
    def key(self) -> str:
        """What the word means."""
        return self.sentence.keys[self.head]

    @property
    def follows(self) -> bool:
        """Whether the word stands behind the number."""
        return self.head > self.number

    @property
    def between(self) -> str:
        """What stands between the word and the number behind it."""
        start = self.sentence.starts[self.head] + len(self.sentence.said[self.head])
        return self.sentence.text[start : self.sentence.starts[self.number]]

    @property
    def is_none(self) -> bool:
        """Whether the number is a word that says that there is none."""
        return self.sentence.kinds[self.number] == "zero"

    @property
    def is_of_other_things(self) -> bool:
        """Whether the sentence counts something else than requests, and the clause does not come back to them."""
        sentence = self.sentence
        return self.memory.foreign and not any(map(sentence.names_requests, sentence.clause_before(self.head)))

    def in_clause(self, *kinds: str) -> int | None:
        """The nearest word of some kinds before the head, in its clause."""
        sentence = self.sentence
        clause = (*sentence.clause_before(self.head), *(sentence.clause_before(self.number) if self.follows else ()))
        return next((n for n in clause if sentence.kinds[n] in kinds), None)


def cell_of(sentence: Sentence, head: int, number: int, memory: Memory, known: Container[Cell]) -> Cell | None:
    """The cell that a number speaks of, if the word at `head` is what it is of."""
    unit = _unit(sentence, number)
    if unit is None or (sentence.kinds[head - 1] == "zero" and head - 1 != number):
        return None
    cell = _OF[sentence.kinds[head]](Asked(sentence, head, number, unit, memory, known))
    return cell if cell in known else None


def _unit(sentence: Sentence, number: int) -> str | None:
    """The unit of a number; None where words that are no unit follow it at once."""
    if sentence.kinds[number] == "zero":
        return ""
    unit = sentence.keys[number]
    return unit if unit or sentence.kinds[number + 1] in ("stop", "join") else None


def _request(asked: Asked) -> Cell | None:
    """申请: which requests are counted, the words before it say."""
    sentence, head = asked.sentence, asked.head
    if asked.unit not in _ANY or (asked.follows and not asked.is_none):
        return None
    if not sentence.names_requests(head):
        return None
    if "公开" not in sentence.said[head] and _is_of_other_work(sentence, head):
        asked.memory.foreign = True
        return None
    clause = sentence.clause_before(head)
    waiting = any(sentence.kinds[n] == "row" and sentence.keys[n] in WAITING for n in clause)
    for n in clause:
        kind = sentence.kinds[n]
        if kind == "receive" and _came_one_way(sentence, n):
            return None
        taken_up = sentence.keys[n] in CLOSED and sentence.kinds[sentence.before(n - 1, ("join",))] == "receive"
        if kind == "receive" or (kind == "row" and (sentence.keys[n] == "new" or taken_up)):  # 收到和处理申请
            return None if waiting else _row(asked, "new")
        if kind in ("row", "channel", "applicant"):
            if "等" in sentence.said[n:head]:
                continue  # 网络申请等各类申请
            return _OF[kind](Asked(sentence, n, asked.number, asked.unit, asked.memory, asked.known))
        if kind == "part" or (kind == "other" and _SOME.search(sentence.said[n])):
            return None
        if kind not in ("filler", "join", "each", "time", "scope", "request", "perform", "other"):
            return None
    return _row(asked, "new") if (asked.is_none and asked.follows) or _is_their_number(asked) else None


def _is_their_number(asked: Asked) -> bool:
    """Whether a sentence begins with requests and how many there are, without a word of what was done: 政府信息公开申请12件."""
    sentence, head, number = asked.sentence, asked.head, asked.number
    if "申请" not in sentence.said[head].replace("依申请公开", "") or sentence.kinds[number + 1] != "stop":
        return False
    before = range(head)
    is_first = all(sentence.kinds[n] in ("filler", "time", "scope", "request", "stop") for n in before)
    return is_first and not any(sentence.said[n] in _INCLUDES for n in before)


def _is_of_other_work(sentence: Sentence, head: int) -> bool:
    """Whether what is applied for at a word is no information: 社会救助方面，受理申请120件."""
    before = sentence.text[: sentence.starts[head]]
    return _OTHER_WORK.search(before, before.rfind("公开") + 1) is not None


def _received(asked: Asked) -> Cell | None:
    """收到, 受理: requests, if they are what is spoken of."""
    sentence = asked.sentence
    if asked.unit not in _ANY or asked.follows or not asked.memory.requests or asked.is_of_other_things:
        return None
    if sentence.said[asked.head] == "登记" and sentence.kinds[asked.head - 1] == "other":
        return None  # 不动产登记
    if _came_one_way(sentence, asked.head):
        return None
    rows = (n for n in sentence.clause_before(asked.head) if sentence.kinds[n] == "row")
    return None if any(sentence.keys[n] in WAITING for n in rows) else _row(asked, "new")


def _came_one_way(sentence: Sentence, head: int) -> bool:
    """Whether what came is a part of the requests just counted, told by its way: 收到12件，其中网络平台收到10件，信函收到2件."""
    clause = sentence.clause_before(head)  # first: it is short, however long the sentence is
    return any(_WAY.search(sentence.said[n]) for n in clause) and "其中" in sentence.said[:head]


def _in_row(asked: Asked) -> Cell | None:
    """A row of the table on requests."""
    key, sentence = asked.key, asked.sentence
    if asked.unit not in _ANY or (key in CLOSED | OUTCOMES | WAITING and asked.is_of_other_things):
        return None
    is_answer = asked.memory.requests and asked.in_clause("receive") is None
    if key in _EVERYDAY and not asked.is_none and not is_answer:
        return None  # 确定国家秘密3件, 受理信访举报投诉3件
    if sentence.kinds[asked.head - 1] == "number" and sentence.keys[asked.head - 1] in ("人", "名"):
        return None  # 3人重复申请7件
    if key == "not_disclosed.third_party_rights" and "part" in sentence.kinds[: asked.head]:
        return None  # 征求第三方意见5件，第三方不同意公开2件
    if key == "answered":  # 予以公开答复3件
        before = sentence.before(asked.head - 1, ("filler", "other"))
        if sentence.kinds[before] == "row" and sentence.keys[before] in OUTCOMES:
            key = sentence.keys[before]
    if key == "carried_forward" and "办结" in sentence.said[asked.head]:  # 上年结转的未办结申请
        rows = (sentence.keys[n] for n in sentence.clause_before(asked.head) if sentence.kinds[n] == "row")
        key = next((row for row in rows if row == "brought_forward"), key)
    if key in WAITING and "dispute" in sentence.kinds[: asked.head] and "request" not in sentence.kinds:
        return None  # 行政诉讼3件（含上年结转1件）
    is_open = key == "carried_forward" and sentence.said[asked.head] in ("结转", "转结") and not asked.is_none
    if is_open and CLOSED.isdisjoint(sentence.keys[: asked.head]):
        return None  # 新收3件，结转1件: from the year before, or to the next
    if key in CLOSED:
        again = asked.follows and asked.memory.row in CLOSED  # 答复12件，其中10件当场答复
        if again or _is_done_with_some(asked) or not asked.memory.requests or asked.in_clause("dispute", "decision") is not None:
            asked.memory.row = asked.memory.row if again else ""
            return None
        if (
            key.endswith("on_time")
            and _delayed(sentence)
            and ("statistics", "closed.on_time", "value") not in asked.known
        ):
            return None
    elif key in GROUPS and ("requests", key, "total") not in asked.known:
        reasons = (
            n for n in sentence.clause_before(asked.head) if "." in sentence.keys[n] and sentence.kinds[n] == "row"
        )
        reason = next(reasons, None)  # 因重复申请不予处理3件
        if reason is not None and sentence.said[reason + 1].startswith("等"):
            return None  # 因不掌握等原因无法提供3件: there are other reasons among them
        key = sentence.keys[reason] if reason is not None else key
    if (key in OUTCOMES or "." in key) and (
        asked.memory.published or asked.in_clause("document", "indicator", "decision") is not None
    ):
        return None
    return _row(asked, key)


def _is_done_with_some(asked: Asked) -> bool:
    """Whether what was closed or answered is a part of the requests: 补正后答复2件, 5日内办结3件, 电话答复4件."""
    sentence = asked.sentence
    if asked.in_clause("part") is not None:
        return True
    for n in sentence.clause_before(asked.head):
        kind, said = sentence.kinds[n], sentence.said[n]
        if (kind == "aside" and said.endswith(("内", "工作日", "天"))) or (kind in ("channel", "other") and _WAY.search(said)):
            return True
    return False


def _made_public(asked: Asked) -> Cell | None:
    """公开 alone in a list of outcomes."""
    is_news = "信息" in asked.between  # 公开信息30条
    return _row(asked, "disclosed") if asked.unit in _ANY and asked.memory.requests and not is_news else None


def _delayed(sentence: Sentence) -> bool:
    """Whether requests closed late are counted apart from those closed in time."""
    return any(said.startswith(("延期", "延长")) for said in sentence.said)


def _row(asked: Asked, key: str) -> Cell | None:
    if key == "new" and _includes_old(asked.sentence, asked.number):
        return None
    asked.memory.row = key
    cell = ("requests", where("requests").get(key, key), "total")
    return cell if cell in asked.known else ("statistics", where("statistics").get(key, key), "value")


def _includes_old(sentence: Sentence, number: int) -> bool:
    """Whether a number of requests includes those of the year before: 共收到12件（含上年结转2件）."""
    n = number + 1
    if sentence.said[n] not in (",", "("):
        return False
    while sentence.kinds[n + 1] == "filler":
        n += 1
        if sentence.said[n] in _INCLUDES and sentence.keys[n + 1] == "brought_forward":
            return True
    return False


def _by_applicant(asked: Asked) -> Cell | None:
    """A column of the table on requests, in the row that the clause names, or that was spoken of last."""
    if asked.unit not in _ANY:
        return None
    named = asked.in_clause("row", "receive")
    if named is None and asked.memory.row in WAITING:
        return None  # 新收12件，转入下年度6件，其中自然人10件: of those first named
    row = asked.memory.row if named is None else asked.sentence.keys[named]
    return ("requests", where("requests").get(row, row), asked.key) if row else None


def _by_channel(asked: Asked) -> Cell | None:
    return ("statistics", asked.key, "value") if asked.unit in _FEW and asked.memory.requests else None


def _in_dispute(asked: Asked) -> Cell | None:
    """行政复议, 行政诉讼: all of them."""
    if asked.unit not in _ANY:
        return None
    # 办理行政复议案件50件 is what a department of justice does for a living.
    if asked.in_clause("undone") is not None:
        return None
    named = asked.in_clause("perform", "receive")
    is_open = asked.is_none or "公开" in asked.sentence.text
    if named is not None and not is_open:
        is_judge = _JUDGES.search(asked.sentence.text) and not asked.memory.disputes  # 收到复议申请30件，受理25件
        if is_judge or asked.sentence.said[named] not in ("收到", "接到"):
            asked.memory.dispute = ""
            return None
    key = asked.key
    before = asked.in_clause("dispute")
    if key == "litigation" and before is not None and asked.sentence.keys[before] != "reconsideration":
        key = asked.sentence.keys[before]  # 复议后起诉的行政诉讼
    asked.memory.dispute = key
    cell = ("disputes", key, "total")
    return cell if cell in asked.known else ("statistics", where("statistics").get(key, ""), "value")


def _by_result(asked: Asked) -> Cell | None:
    """维持, 纠正: of the suits that the clause names, or that were spoken of last."""
    if asked.unit not in _ANY:
        return None
    named = asked.in_clause("dispute")
    row = asked.memory.dispute if named is None else asked.sentence.keys[named]
    cell = ("disputes", row, asked.key)
    name = where("statistics").get(f"{row}.{asked.key}", "")
    return cell if cell in asked.known else ("statistics", name, "value")


def _of_document(asked: Asked) -> Cell | None:
    """规范性文件: what was done with them, the clause says."""
    sentence = asked.sentence
    forward = asked.follows and not asked.is_none
    for n in range(asked.number + 1, len(sentence.kinds)) if forward else sentence.clause_before(asked.head):
        kind = sentence.kinds[n]
        if kind == "act" and not (forward and sentence.keys[n] == "other"):
            return _done_with(asked, asked.key, sentence.keys[n])
        if kind in ("stop", "publish", "indicator") or kind in NUMBERS:
            return None
    carries_on = sentence.kinds[sentence.before(asked.head - 1, ("filler",))] == "join" and not forward
    return _done_with(asked, asked.key, asked.memory.act) if carries_on and asked.memory.act else None


def _by_act(asked: Asked) -> Cell | None:
    """制发, 废止: of the documents that the clause names, or that were spoken of last."""
    named = asked.in_clause("document")
    if named is None and not asked.follows:  # 出台3件规范性文件
        sentence, behind = asked.sentence, asked.number + 1
        while sentence.kinds[behind] == "filler":
            behind += 1
        named = behind if sentence.kinds[behind] == "document" else None
    document = asked.memory.document if named is None else asked.sentence.keys[named]
    return _done_with(asked, document, asked.key) if document else None


def _done_with(asked: Asked, document: str, act: str) -> Cell | None:
    if asked.unit not in _PAPERS:
        return None
    asked.memory.act = act
    made = ("disclosure", document, "made")
    cell = made if act == "issued" and made in asked.known else ("disclosure", document, act)
    name = where("statistics").get(f"{document}.{act}", "")
    return cell if cell in asked.known else ("statistics", name, "value")


def _decided(asked: Asked) -> Cell | None:
    """行政许可, 行政处罚: decisions, unless notices are counted, or the items that can be applied for."""
    if asked.memory.published or asked.unit not in _FEW or asked.in_clause("undone") is not None:
        return None
    if "公开" in asked.between or ("类" in asked.between and "案" not in asked.between):
        return None  # 行政处罚信息公开30件, 申请内容为行政处罚类30件
    if asked.sentence.text.endswith(_ABOUT, 0, asked.sentence.starts[asked.head]):
        return None  # 涉及行政处罚的8件
    if asked.unit == "项" and ("disclosure", asked.key, "items_last_year") in asked.known:
        return None
    of_items = asked.sentence.said[asked.head].endswith("事项") and not asked.is_none
    if of_items and (asked.unit not in ("件", "宗", "起") or asked.in_clause("perform") is None):
        return None
    return ("disclosure", asked.key, "decisions")


def _amount(asked: Asked) -> Cell | None:
    is_taken = asked.in_clause("undone") is None  # 减免收费3万元
    return ("disclosure", asked.key, "amount") if is_taken and (asked.unit in _MONEY or asked.is_none) else None


def _projects(asked: Asked) -> Cell | None:
    return ("disclosure", asked.key, "projects") if asked.unit in ("项", "个", "次", "") else None


def _indicator(asked: Asked) -> Cell | None:
    """A row of the statistics of 2014."""
    if asked.key == "disclosed" and asked.in_clause("channel") is not None:
        return None  # 通过门户网站主动公开政府信息: by one channel of several
    wants_money = asked.key in ("budget", "fees_collected")
    return ("statistics", asked.key, "value") if (asked.unit in _MONEY) == wants_money else None


_OF: Final[Mapping[str, Callable[[Asked], Cell | None]]] = {
    "request": _request,
    "receive": _received,
    "row": _in_row,
    "applicant": _by_applicant,
    "channel": _by_channel,
    "dispute": _in_dispute,
    "result": _by_result,
    "document": _of_document,
    "act": _by_act,
    "decision": _decided,
    "amount": _amount,
    "projects": _projects,
    "indicator": _indicator,
    "publish": _made_public,
}
HEADS: Final = frozenset(_OF) - {"publish"}
