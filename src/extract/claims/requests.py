"""Requests: the cell of table 3 (of 2014: of the statistics) that a number at a word speaks of."""

from __future__ import annotations

import re
from typing import Final

from extract.claims.asked import ANY, FEW, Asked, Cell
from extract.claims.sentence import Sentence
from extract.claims.vocabulary import any_stem, where

GROUPS: Final = frozenset(("not_disclosed", "unable_to_provide", "not_processed", "other_handling"))
"""Rows that only gather others, and have no figures of their own, but for the last in 2019."""
OUTCOMES: Final = GROUPS | {"disclosed", "partially_disclosed"}
"""What requests come to."""
WAITING: Final = frozenset(("brought_forward", "carried_forward"))
"""Requests that one year hands on to the next."""
CLOSED: Final = frozenset(("closed", "answered", "on_time", "answered_on_time"))
"""Words for all requests that were dealt with."""
# Reasons that other work of agencies bears the names of.
_EVERYDAY: Final = frozenset(
    (
        "not_disclosed.state_secret",
        "not_disclosed.enforcement_file",
        "not_disclosed.inquiry_matter",
        "not_processed.petition_or_complaint",
    )
)
_REQUESTS: Final = frozenset(("件", "份", "宗", "例", "起", ""))
# Words before 申请 after which it is not all of them.
_SOME: Final = re.compile("涉及|关于|有关|针对|(?<!各)类|超期|逾期")
_WAY: Final = re.compile("网(?!信)|线[上下]|当面|现场|信[函件箱]|邮|平台|窗口|传真|电话|来[人信]|专栏|栏目")
ADDED: Final = frozenset(("共", "共计", "总计", "合计", "总共", "累计"))
"""Words that open a sum."""
_INCLUDES: Final = frozenset(("含", "包括", "包含", "其中"))


def request(asked: Asked) -> Cell | None:
    """申请: which requests are counted, the words before it say."""
    sentence, head = asked.sentence, asked.head
    if asked.unit not in ANY:
        return None
    if asked.follows and not asked.is_none:
        return _row(asked, "new") if _is_their_number(asked) else None
    if not sentence.names_requests(head):
        return None
    if "公开" not in sentence.said[head] and _is_of_other_work(sentence, head):
        asked.memory.foreign = True
        return None
    asked.memory.foreign = False
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
            return _OF[kind](asked._replace(head=n))
        if kind == "part" or (kind == "other" and _SOME.search(sentence.said[n])):
            return None
        if kind not in ("filler", "join", "each", "time", "scope", "request", "perform", "other"):
            return None
    return _row(asked, "new") if (asked.is_none and asked.follows) or _is_their_number(asked) else None


def _is_their_number(asked: Asked) -> bool:
    """Whether a sentence begins with requests and how many there are, without a word of what was done: 政府信息公开申请12件,
    共有12件政府信息公开申请.
    """
    sentence, head = asked.sentence, asked.head
    first, last = sorted((head, asked.number))
    if "申请" not in sentence.said[head].replace("依申请公开", "") or not sentence.ends_clause(last):
        return False
    if "公开" not in sentence.said[head] and asked.follows:
        return False
    before = range(first)
    is_first = all(sentence.kinds[n] in ("filler", "time", "scope", "request", "stop") for n in before)
    return is_first and not any(sentence.said[n] in _INCLUDES for n in before)


def _is_of_other_work(sentence: Sentence, head: int) -> bool:
    """Whether what is applied for at a word is no information: 社会救助方面，受理申请120件."""
    end = sentence.starts[head]
    return any_stem("of_other_work").search(sentence.text, sentence.text.rfind("公开", 0, end) + 1, end) is not None


def _is_of_other_desk(sentence: Sentence, head: int) -> bool:
    """Whether it is said of something else than requests what came or was done at a word: 12345热线受理120件，办结118件."""
    begin = sentence.starts[sentence.clause_before(head).stop + 1]
    return any_stem("of_other_work", "of_other_desks").search(sentence.text, begin, sentence.starts[head]) is not None


def received(asked: Asked) -> Cell | None:
    """收到, 受理: requests, if they are what is spoken of."""
    sentence = asked.sentence
    if asked.unit not in ANY or asked.follows or not asked.memory.requests or asked.is_of_other_things:
        return None
    if sentence.said[asked.head] == "登记" and sentence.kinds[asked.head - 1] == "other":
        return None  # 不动产登记
    if _is_of_other_desk(sentence, asked.head):
        asked.memory.foreign = True
        return None
    if _came_one_way(sentence, asked.head):
        return None
    rows = (n for n in sentence.clause_before(asked.head) if sentence.kinds[n] == "row")
    return None if any(sentence.keys[n] in WAITING for n in rows) else _row(asked, "new")


def _came_one_way(sentence: Sentence, head: int) -> bool:
    """Whether what came is a part of the requests, told by its way: 收到12件，其中网络平台收到10件; 通过信函收到2件."""
    clause = sentence.clause_before(head)  # first: it is short, however long the sentence is
    if not any(_WAY.search(sentence.said[n]) for n in clause):
        return False
    return "其中" in sentence.said[:head] or not any(sentence.said[n] in ADDED for n in clause)


def in_row(asked: Asked) -> Cell | None:
    """A row of the table on requests."""
    key, sentence = asked.key, asked.sentence
    if asked.unit not in ANY or (key in CLOSED | OUTCOMES | WAITING and asked.is_of_other_things):
        return None
    is_answer = asked.memory.requests and asked.in_clause("receive") is None
    if key in _EVERYDAY and not asked.is_none and not is_answer:
        return None  # 确定国家秘密3件, 受理信访举报投诉3件
    if sentence.kinds[asked.head - 1] == "number" and sentence.keys[asked.head - 1] in ("人", "名"):
        return None  # 3人重复申请7件
    if sentence.said[asked.head].endswith("新增") and (not asked.memory.requests or _counts_no_requests(asked)):
        return None  # 现行有效规范性文件30件，本年新增3件
    if (
        key == "disclosed"
        and asked.follows
        and asked.unit not in _REQUESTS
        and "other" in sentence.kinds[asked.number : asked.head]
    ):
        return None  # 26个试点领域目录全部公开
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
        if not _is_of_all(asked):
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


def _counts_no_requests(asked: Asked) -> bool:
    """Whether documents or notices are counted, or what is no request."""
    memory = asked.memory
    return bool(memory.document) or memory.published or asked.follows or asked.is_of_other_things


def _is_of_all(asked: Asked) -> bool:
    """Whether all requests that were dealt with are counted, at a word of `CLOSED`."""
    sentence, memory = asked.sentence, asked.memory
    if asked.follows and memory.row in CLOSED:
        return False  # 答复12件，其中10件当场答复
    clause = sentence.clause_before(asked.head)
    of_reason = any(sentence.kinds[n] == "row" and "." in sentence.keys[n] for n in clause)  # 重复申请答复2件
    is_other = of_reason or not memory.requests or asked.in_clause("dispute", "decision") is not None
    if is_other or _is_done_with_some(asked) or _is_of_other_desk(sentence, asked.head):
        memory.row = ""
        return False
    has_own = ("statistics", "closed.on_time", "value") in asked.known
    return has_own or not asked.key.endswith("on_time") or not _delayed(sentence)


def _is_done_with_some(asked: Asked) -> bool:
    """Whether what was closed or answered is a part of the requests: 补正后答复2件, 5日内办结3件, 电话答复4件."""
    sentence = asked.sentence
    if asked.in_clause("part") is not None:
        return True
    for n in sentence.clause_before(asked.head):
        kind, said = sentence.kinds[n], sentence.said[n]
        if (kind == "aside" and said.endswith(("内", "工作日", "天"))) or (
            kind in ("channel", "other") and _WAY.search(said)
        ):
            return True
    return False


def made_public(asked: Asked) -> Cell | None:
    """公开 alone in a list of outcomes."""
    is_news = "信息" in asked.between  # 公开信息30条
    return _row(asked, "disclosed") if asked.unit in ANY and asked.memory.requests and not is_news else None


def _delayed(sentence: Sentence) -> bool:
    """Whether requests closed late are counted apart from those closed in time."""
    return any(said.startswith(("延期", "延长")) for said in sentence.said)


def _row(asked: Asked, key: str) -> Cell | None:
    asked.memory.counted = asked.memory.counted or key == "new"
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


def by_applicant(asked: Asked) -> Cell | None:
    """A column of the table on requests, in the row that the clause names, or that was spoken of last."""
    if asked.unit not in ANY:
        return None
    named = asked.in_clause("row", "receive")
    if named is None and asked.memory.row in WAITING and not asked.sentence.is_in_brackets(asked.head):
        return None  # 新收12件，转入下年度6件，其中自然人10件: of those first named
    row = asked.memory.row if named is None else asked.sentence.keys[named]
    return ("requests", where("requests").get(row, row), asked.key) if row else None


def by_channel(asked: Asked) -> Cell | None:
    """网络, 信函: how a request came, which only the statistics of 2014 count."""
    return ("statistics", asked.key, "value") if asked.unit in FEW and asked.memory.requests else None


_OF: Final = {"row": in_row, "channel": by_channel, "applicant": by_applicant}
