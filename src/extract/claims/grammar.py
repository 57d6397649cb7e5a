"""Which number of a sentence speaks of which cell of the form.

A number belongs to the word of the form that it follows (`予以公开3件`), or else to the one that follows it (`3件予以公开`),
with nothing between them but words that say nothing. What the words beside it leave unsaid, the sentence has said
before: whose requests, which suits, which documents. A number of another year, of a part of the year, of other
bodies, a change or a plan is no figure of the form.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from typing import Final, NamedTuple

from extract.claims.asked import Cell, Memory
from extract.claims.cells import HEADS, cell_of
from extract.claims.none import none_of
from extract.claims.requests import ADDED, CLOSED, OUTCOMES, WAITING
from extract.claims.sentence import NUMBERS, Sentence
from extract.claims.whose import State, note_scope, note_time, scope_of

_ALL: Final = ("均", "全部", "都")
_PARTED: Final = ("均", "全部", "都", ":")
_REST: Final = ("其余", "剩余", "其他", "另", "另有", "余下")
_SILENT: Final = frozenset(("filler", "other", "request", "join", "applicant", "result", "about", "aside"))
_OTHER_THINGS: Final = frozenset(("other", "aside", "decision", "document", "dispute"))
_OPEN: Final = frozenset(("stop", "number", "about", "join", "other", "respectively", "scope", "zero", "perform"))
_WHOLES: Final = frozenset((("requests", "new", "total"), ("requests", "outcomes_total", "total")))
_BODIES: Final = tuple("局委厅办镇乡县区市省州旗盟院所处站心关府道会位统")  # with what a body ends, or 系统
_PARTING: Final = frozenset(("request", "applicant", "channel"))
_NEXT: Final = 5  # words from one outcome of a list to the next
_UNKNOWN: Final = 14  # characters that may stand between a number and the word behind it


class Statement(NamedTuple):
    """A number of a sentence, or a word that says that there is none (`word` is its place), and the cell it speaks of.

    `scope` says whose figure it is: the agency's `own`, of a `wide`r circle, of its head `office` alone, a `sum` of which
    the sentence does not say over what time, or perhaps only a `part`.
    """

    word: int
    cell: Cell
    scope: str


def statements(
    sentence: Sentence, memory: Memory, known: Container[Cell], agency: str | None = None
) -> Iterator[Statement]:
    """What the numbers of a sentence state about the cells `known`. The memory is brought up to date."""
    state = State()
    memory.document, memory.act, memory.published, memory.foreign = "", "", False, False
    memory.requests = memory.requests or "申请" in sentence.text or _is_of_requests(sentence)
    keys = sentence.keys
    for n, kind in enumerate(sentence.kinds):
        if kind in _SILENT:
            continue
        if kind == "number" or kind == "zero":
            found = _statements_at(sentence, n, state, memory, known, agency)
            memory.foreign = _counts_other_things(sentence, n, found, memory)
            yield from found
        elif kind == "about":
            memory.foreign = _counts_other_things(sentence, n, [], memory)
        elif kind == "stop":
            if keys[n] != "(" or sentence.kinds[n - 1] != "time":  # 与2021年(收到3件)相比
                state.when_here = ""
            if keys[n] == "(":
                state.outside = state.scope_here
            else:
                state.scope_here = state.outside if keys[n] == ")" else ""
            if keys[n] != ",":
                state.queue, memory.act = [], ""
        elif kind == "time":
            note_time(sentence, n, state)
        elif kind == "row" and keys[n] == "new" and sentence.said[n].startswith(("本", "今", "全年", "年内")):
            state.when, state.when_here = "this", ""  # 本年新收
        elif kind == "scope":
            note_scope(sentence, n, state)
        elif kind == "respectively":
            named = sentence.list_at(sentence.before(n - 1, ("filler",)))
            state.queue = [head for head in named if sentence.kinds[head] in HEADS]
        elif kind == "document":
            memory.document = keys[n]
        elif kind == "dispute":
            if keys[n] != "litigation" or sentence.said[n - 1] != "的":  # 复议后起诉的行政诉讼
                memory.dispute = keys[n]
        elif kind == "publish":
            memory.published = not _counts_outcome(sentence, n)
        elif kind == "indicator":
            memory.published = memory.published or keys[n] == "disclosed"
        elif kind in ("perform", "receive", "act") or keys[n] in CLOSED:
            memory.act = keys[n] if kind == "act" else memory.act
            memory.published = memory.published and keys[n] == "other"


def _counts_other_things(sentence: Sentence, n: int, found: list[Statement], memory: Memory) -> bool:
    """Whether a number counts no requests, so that what is done next with what it counts says nothing of them."""
    if any(statement.cell[0] == "requests" for statement in found):
        return False
    clause = sentence.clause_before(n)
    kinds = {sentence.kinds[k] for k in clause}
    if (
        not kinds & _OTHER_THINGS
        or sentence.said[clause.stop + 1] == "其中"
        or any(map(sentence.names_requests, clause))
    ):
        return memory.foreign
    taken_up = bool(kinds & {"receive", "perform", "decision"})
    return taken_up or not sentence.names_requests_before(n)


def _is_of_requests(sentence: Sentence) -> bool:
    """Whether a word of the sentence is said of requests alone."""
    told = (key in OUTCOMES or key in WAITING or key in ("new", "answered") for key in sentence.keys)
    return any(kind == "row" and of for kind, of in zip(sentence.kinds, told, strict=True)) or "答复" in sentence.text


def _counts_outcome(sentence: Sentence, n: int) -> bool:
    """Whether 公开 stands before a number, and so may be an outcome of requests."""
    if sentence.said[n] != "公开":
        return False
    n += 1
    while sentence.kinds[n] in ("filler", "request"):
        n += 1
    return sentence.kinds[n] in NUMBERS


def _statements_at(
    sentence: Sentence, n: int, state: State, memory: Memory, known: Container[Cell], agency: str | None
) -> list[Statement]:
    if (state.when_here or state.when) != "this" or sentence.kinds[n - 1] == "about":
        del state.queue[:1]
        return []
    if sentence.said[n] == "一" and sentence.kinds[sentence.clause_before(n).stop] == "zero":
        return []  # 没有收到一件申请
    if sentence.kinds[n] == "zero" and sentence.kinds[n + 1] != "stop":
        found = none_of(sentence, n, memory, known)
    else:
        found = _cells_at(sentence, n, state, memory, known)
    if not found:
        state.scope = "wide" if state.scope_here == "wide" else state.scope  # 全市公开信息300条，收到申请20件
        return []
    scope = scope_of(sentence, n, state, agency)
    if (
        scope == "own"
        and any(cell in _WHOLES or cell[2] == "decisions" for cell in found)
        and _may_be_part(sentence, n, found, memory)
    ):
        scope = "part"
    return [Statement(n, cell, scope) for cell in found] if scope != "others" else []


def _may_be_part(sentence: Sentence, n: int, found: list[Cell], memory: Memory) -> bool:
    """Whether words that are not known, or what was counted before, leave open whether a number is that of all."""
    clause = sentence.clause_before(n)
    others = [sentence.said[k] for k in clause if sentence.kinds[k] == "other"]
    if any(not said.endswith(_BODIES) for said in others):
        return True  # 会商后答复6件
    if memory.counted or ("requests", "outcomes_total", "total") not in found:
        return False
    before = [*zip(sentence.kinds[:n], sentence.keys[:n], strict=True)]
    if ("row", "new") in before or not any(kind in NUMBERS for kind, _ in before):
        return False  # 上年结转和本年新收的申请160件，已答复7件
    return any(kind in _PARTING or key in WAITING for kind, key in before)  # 自然人申请39件，答复39件


def _cells_at(sentence: Sentence, n: int, state: State, memory: Memory, known: Container[Cell]) -> list[Cell]:
    def cells(heads: list[int]) -> list[Cell]:
        return [cell for head in heads if (cell := cell_of(sentence, head, n, memory, known))]

    if state.queue and _continues(sentence, n):
        return cells([state.queue.pop(0)])
    heads = _before(sentence, n)
    if heads is None:
        return []
    if heads and sentence.kinds[heads[0] - 1] != "zero":  # 未答复的3件结转下年度
        if (result := _their_result(sentence, n, heads[-1])) is not None:
            return cells([result])
        return [*cells(heads), *cells(_all_with_result(sentence, n, heads[-1]))] or cells(
            _all_of(sentence, n, heads[-1])
        )
    behind = _behind(sentence, n, memory)
    return cells(behind) if behind else cells(_before(sentence, n, crossing=True) or [])


def _continues(sentence: Sentence, n: int) -> bool:
    """Whether a number carries on the numbers after 分别."""
    k = n - 1
    while sentence.kinds[k] in ("filler", "join") or sentence.said[k] == ",":
        k -= 1
    return sentence.kinds[k] == "respectively" or sentence.kinds[k] in NUMBERS


def _before(sentence: Sentence, n: int, crossing: bool = False) -> list[int] | None:
    """The words that a number follows; None where what stands before it forbids to look further.

    With `crossing` the word may stand before a comma, if the number sums it up: 收到的申请，全年共12件.
    """
    k = n - 1
    spread = sums = False
    if sentence.said[k] == "(" and sentence.said[n + 1] == ")":
        k -= 1  # 收到申请(12件)
    while k >= 0:
        kind, said = sentence.kinds[k], sentence.said[k]
        if kind == "filler" or (kind == "time" and sentence.keys[k] in ("this", "sum")):
            sums = sums or said in ADDED or kind == "time"
        elif kind == "each":
            spread = True
        elif said == ")" and sentence.kinds[k - 1] != "dispute":  # 行政诉讼(复议后起诉)3件
            while k > 0 and sentence.said[k] != "(":
                k -= 1
        elif said == ")":
            pass
        elif said in (",", "。") and crossing and sums:
            crossing = False
        elif kind != "perform" or (sentence.kinds[k - 1] != "decision" and sentence.keys[k - 1] not in WAITING):
            break
        k -= 1
    kind = sentence.kinds[k]
    if kind == "publish" and sentence.said[k] == "公开" and _lists_outcomes(sentence, k):
        return [k]
    if kind not in HEADS:
        return [] if kind in _OPEN else None
    heads = sentence.list_at(k)
    is_zero = sentence.kinds[n] == "zero" or sentence.said[n] in ("0", "零")
    is_same = heads[0] > heads[-1]  # what was received and closed is one
    return heads if len(heads) == 1 or spread or is_zero or is_same else None


def _lists_outcomes(sentence: Sentence, k: int) -> bool:
    """Whether 公开 alone is an outcome of requests: 收到申请3件，公开2件."""
    kinds = sentence.kinds[:k]
    opens = sentence.kinds[k - 1] in ("stop", "join", "filler")
    is_first = k == 0 and any(key in OUTCOMES for key in sentence.keys[1:_NEXT])  # 公开2件，部分公开1件
    return opens and (is_first or not {"receive", "row", "aside"}.isdisjoint(kinds)) and "indicator" not in kinds


def _behind(sentence: Sentence, n: int, memory: Memory) -> list[int]:
    """The word that a number stands before, if there is one."""
    unknown = crossed = False
    for k in range(n + 1, len(sentence.kinds)):
        kind, key, said = sentence.kinds[k], sentence.keys[k], sentence.said[k]
        if kind == "join" and k == n + 1 and said != "并":
            break  # 12件、行政许可9件
        if (
            kind == "request"
            and k == n + 1
            and sentence.said[n - 1] in ("共", "有")
            and sentence.kinds[k + 1] == "stop"
        ):
            return [k]  # 共有12件政府信息公开申请
        if kind in ("filler", "request", "join", "alike") or (kind == "scope" and key == "own"):
            continue
        is_verb = kind in ("other", "perform") or (kind == "act" and key == "other")
        if is_verb or (kind == "zero" and sentence.kinds[k + 1] in ("other", "perform")):
            if len(said) > _UNKNOWN:
                break
            unknown = True
        elif said == "," and not crossed:
            crossed = True
        elif kind == "row" and (key == "carried_forward" or not crossed):
            if key not in CLOSED:
                return [k]
            outcome = k + 1  # 8件答复予以公开
            while sentence.kinds[outcome] == "filler":
                outcome += 1
            if sentence.keys[outcome] in OUTCOMES:
                return [outcome]
            if sentence.kinds[k + 1] == "other":
                return []  # 5项答复流程
            is_rest = sentence.said[n - 1] in _REST or sentence.said[n - 1].endswith(_REST)
            return [] if unknown or is_rest else [k]
        elif crossed:
            break
        else:
            is_act = kind == "act" and memory.document and key != "other"
            is_near = not unknown and (is_act or kind in ("dispute", "decision"))
            return [k] if is_near or kind in ("applicant", "result", "document") else []
    return []


def _their_result(sentence: Sentence, n: int, head: int) -> int | None:
    """The result of those suits that a number counts, where it stands at once behind it: 其中复议2件维持."""
    k = n + 1
    while sentence.kinds[k] == "filler" and sentence.said[k] not in _PARTED:
        k += 1
    return k if k > head and sentence.kinds[head] == "dispute" and sentence.kinds[k] == "result" else None


def _all_with_result(sentence: Sentence, n: int, head: int) -> list[int]:
    """The result that all suits of a number had: 行政复议3件，均被维持."""
    k = n + 1
    while sentence.kinds[k] == "filler" or sentence.said[k] == ",":
        k += 1
    alike = any(said in _ALL for said in sentence.said[n + 1 : k])
    return [k] if alike and sentence.kinds[head] == "dispute" and sentence.kinds[k] == "result" else []


def _all_of(sentence: Sentence, n: int, head: int) -> list[int]:
    """The word that a number is all of, where its own has no cell: 不予公开3件，均属于国家秘密."""
    k = n + 1
    while sentence.kinds[k] in ("filler", "request") or sentence.said[k] == ",":
        k += 1
    if sentence.kinds[k] not in ("alike", "each"):
        return []
    k += 1
    while sentence.kinds[k] in ("filler", "other", "scope"):
        k += 1
    return [k] if sentence.kinds[k] == sentence.kinds[head] else []
