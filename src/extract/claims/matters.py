"""Documents, decisions, money, suits and the statistics of 2014: the cell that a number at a word speaks of."""

from __future__ import annotations

import re
from typing import Final

from extract.claims.asked import ANY, FEW, MONEY, Asked, Cell
from extract.claims.sentence import NUMBERS
from extract.claims.vocabulary import where

_PAPERS: Final = frozenset(("件", "例", "项", "份", "个", "部", "篇", ""))
_JUDGES: Final = re.compile("受理|审结|审理|立案|结案")
_HANDED_ON: Final = frozenset(("brought_forward", "carried_forward"))
_PARTS: Final = re.compile("专项|领域|行业")
_TOPICS: Final = re.compile(
    "申请(?:公开)?的?(?:政府)?(?:内容|信息|事项|领域|类型)[^。]*?(?:是|为|涉及|集中|包括|:)|关注[^。]*?(?:是|为|在|:)"
)
_ABOUT: Final = ("涉及", "有关", "关于", "针对")


def in_dispute(asked: Asked) -> Cell | None:
    """行政复议, 行政诉讼: all of them."""
    if asked.unit not in ANY:
        return None
    if any(asked.sentence.keys[n] in _HANDED_ON for n in asked.sentence.clause_before(asked.head)):
        return None  # 2021年结转的行政复议案件2件
    # 办理行政复议案件50件 is what a department of justice does for a living.
    undone = asked.in_clause("undone")
    if undone is not None and asked.sentence.said[undone] != "新增":
        return None
    named = asked.in_clause("perform", "receive")
    is_open = asked.is_none or "公开" in asked.sentence.text
    if named is not None and not is_open:
        done = _JUDGES.search(asked.sentence.text)  # 收到复议申请30件，受理25件
        is_judge = done is not None and (done[0] == "受理" or not asked.memory.disputes)
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


def by_result(asked: Asked) -> Cell | None:
    """维持, 纠正: of the suits that the clause names, or that were spoken of last."""
    if asked.unit not in ANY:
        return None
    named = asked.in_clause("dispute")
    if named is None and _is_of_what_was_counted(asked):
        return None
    row = asked.memory.dispute if named is None else asked.sentence.keys[named]
    if row == "reconsideration" and asked.sentence.said[asked.head] in ("胜诉", "败诉"):
        return None
    cell = ("disputes", row, asked.key)
    name = where("statistics").get(f"{row}.{asked.key}", "")
    return cell if cell in asked.known else ("statistics", name, "value")


def _is_of_what_was_counted(asked: Asked) -> bool:
    """Whether the number before counts neither suits nor what they came to: 发现问题15件，纠正12件."""
    sentence = asked.sentence
    kinds = sentence.kinds[: min(asked.head, asked.number)]
    before = next((n for n in range(len(kinds) - 1, -1, -1) if kinds[n] in NUMBERS), None)
    if before is None or "dispute" in kinds or "result" in kinds:
        return False
    return any(kinds[n] == "other" for n in sentence.clause_before(before))


def of_document(asked: Asked) -> Cell | None:
    """规范性文件: what was done with them, the clause says."""
    sentence = asked.sentence
    forward = asked.follows and not asked.is_none
    for n in range(asked.number + 1, len(sentence.kinds)) if forward else sentence.clause_before(asked.head):
        kind = sentence.kinds[n]
        if kind == "act" and not (forward and sentence.keys[n] == "other"):
            return _done_with(asked, asked.key, sentence.keys[n])
        if kind in ("stop", "publish", "indicator") or kind in NUMBERS:
            return None
    behind = max(asked.head, asked.number) + 1
    if sentence.kinds[behind] == "act" and sentence.kinds[behind + 1] not in NUMBERS and not forward:
        return _done_with(asked, asked.key, sentence.keys[behind])  # 规范性文件3件制发, 无规范性文件制发
    before = sentence.before(asked.head - 1, ("filler",))
    carries_on = (sentence.kinds[before] == "join" or sentence.said[before] == ",") and not forward
    return _done_with(asked, asked.key, asked.memory.act) if carries_on and asked.memory.act else None


def by_act(asked: Asked) -> Cell | None:
    """制发, 废止: of the documents that the clause names, or that were spoken of last."""
    named = asked.in_clause("document")
    if named is None and not asked.follows:  # 出台3件规范性文件
        sentence, behind = asked.sentence, asked.number + 1
        while sentence.kinds[behind] == "filler":
            behind += 1
        named = behind if sentence.kinds[behind] == "document" else None
    if asked.key == "in_force" and _is_kept(asked):
        return None
    document = asked.memory.document if named is None else asked.sentence.keys[named]
    return _done_with(asked, document, asked.key) if document else None


def _is_kept(asked: Asked) -> bool:
    """Whether those in force are of some that were looked through: 清理规范性文件16件，其中继续有效12件."""
    sentence = asked.sentence
    acts = [n for n in range(asked.head) if sentence.kinds[n] == "act"]
    return bool(acts) and sentence.keys[acts[-1]] == "other" and "其中" in sentence.said[acts[-1] : asked.head]


def _done_with(asked: Asked, document: str, act: str) -> Cell | None:
    if asked.unit not in _PAPERS:
        return None
    asked.memory.act = act
    made = ("disclosure", document, "made")
    cell = made if act == "issued" and made in asked.known else ("disclosure", document, act)
    name = where("statistics").get(f"{document}.{act}", "")
    return cell if cell in asked.known else ("statistics", name, "value")


def decided(asked: Asked) -> Cell | None:
    """行政许可, 行政处罚: decisions, unless notices are counted, or the items that can be applied for."""
    if asked.memory.published or asked.unit not in FEW or asked.in_clause("undone") is not None:
        return None
    if "公开" in asked.between or ("类" in asked.between and "案" not in asked.between):
        return None  # 行政处罚信息公开30件, 申请内容为行政处罚类30件
    if asked.sentence.text.endswith(_ABOUT, 0, asked.sentence.starts[asked.head]):
        return None  # 涉及行政处罚的8件
    if asked.in_clause("request") is not None and asked.in_clause("perform") is None:
        return None  # 申请公开行政处罚决定书12份
    if _TOPICS.match(asked.sentence.text) or _is_listed_topic(asked) or _is_decided_in_part(asked):
        return None  # 申请公开的信息主要是: 企业登记档案9件、行政处罚决定书5件
    if asked.unit == "项" and ("disclosure", asked.key, "items_last_year") in asked.known:
        return None
    of_items = asked.sentence.said[asked.head].endswith("事项") and not asked.is_none
    if of_items and (asked.unit not in ("件", "宗", "起") or asked.in_clause("perform") is None):
        return None
    return ("disclosure", asked.key, "decisions")


def _is_decided_in_part(asked: Asked) -> bool:
    """Whether decisions of one field alone are counted: 安全生产领域行政处罚12件, 其中公安行政处罚12件."""
    sentence = asked.sentence
    clause = sentence.clause_before(asked.head)
    others = "".join(sentence.said[n] for n in clause if sentence.kinds[n] == "other")
    return bool(others) and (_PARTS.search(others) is not None or any(sentence.said[n] == "其中" for n in clause))


def _is_listed_topic(asked: Asked) -> bool:
    """Whether a word stands in a list of what was applied for: 申请公开征地批复56件、行政处罚决定书3件."""
    kinds = asked.sentence.kinds
    for n in range(asked.head - 1, -1, -1):
        if kinds[n] in ("stop", "perform"):
            return False
        if kinds[n] == "request":
            return True
    return False


def amount(asked: Asked) -> Cell | None:
    """Fees, and what was procured: an amount of money."""
    is_taken = asked.in_clause("undone") is None  # 减免收费3万元
    is_money = asked.unit in MONEY or asked.is_none or asked.sentence.said[asked.number] in ("0", "零")
    return ("disclosure", asked.key, "amount") if is_taken and is_money else None


def projects(asked: Asked) -> Cell | None:
    """集中采购项目: a count."""
    return ("disclosure", asked.key, "projects") if asked.unit in ("项", "个", "次", "") else None


def indicator(asked: Asked) -> Cell | None:
    """A row of the statistics of 2014."""
    if asked.key == "disclosed" and asked.in_clause("channel") is not None:
        return None  # 通过门户网站主动公开政府信息: by one channel of several
    wants_money = asked.key in ("budget", "fees_collected")
    return ("statistics", asked.key, "value") if (asked.unit in MONEY) == wants_money else None
