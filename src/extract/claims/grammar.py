"""Which number of a sentence speaks of which cell of the form.

A number belongs to the word of the form that it follows (`予以公开3件`), or else to the one that follows it (`3件予以公开`),
with nothing between them but words that say nothing. What the words beside it leave unsaid, the sentence has said
before: whose requests, which suits, which documents. A number of another year, of a part of the year, of other
bodies, a change or a plan is no figure of the form.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from extract.claims.cells import CLOSED, HEADS, OUTCOMES, WAITING, Cell, Memory, cell_of
from extract.claims.sentence import NUMBERS, Sentence

_ADDED: Final = frozenset(("共", "共计", "总计", "合计", "总共"))  # words that open the sum of what was named before
_ALL: Final = ("均", "全部", "都")
_REST: Final = ("其余", "剩余", "其他", "另", "另有", "余下")
_TAIL: Final = re.compile("(?:发生|出现|存在|事项|事件|现象|记录|继续|数量|问题|行为|行|项目|费用|申诉)+")
_PLANNED: Final = re.compile("继续|进一步|以|在|从|着力|重点|全面|加大|加强|不断|积极|努力|于")
_SILENT: Final = frozenset(("filler", "other", "request", "join", "applicant", "result", "about", "aside"))
_OTHER_THINGS: Final = frozenset(("other", "aside", "decision", "document", "dispute"))
_OPEN: Final = frozenset(("stop", "number", "about", "join", "other", "respectively", "scope", "zero", "perform"))
_UP_TO: Final = ("截至", "截止", "截止到", "截至到", "至", "到")
_UNTIL: Final = frozenset(("截至", "截止", "截止到", "截至到", "在", "于"))
_UNKNOWN: Final = 14  # characters that may stand between a number and the word behind it
_BODY: Final = re.compile(
    r"(?:其中|[、和])?([\u4e00-\u9fff]{1,14}?(?:局|委|厅|中心|大厅|镇|乡|街道|办事处|办公室|办|政府|管委会|公司|大队|支队|法院|医院|学校))"
    r"(?:代表\S{1,6})?(?:共|共计|全年|累计|已|新|今年|本年度?|年内|依法|及时)*"
)


class Statement(NamedTuple):
    """A number of a sentence, or a word that says that there is none (`word` is its place), and the cell it speaks of.

    `scope` says whose figure it is: the agency's `own`, of a `wide`r circle, of its head `office` alone, or a `sum` of which
    the sentence does not say over what time.
    """

    word: int
    cell: Cell
    scope: str


@dataclass(slots=True)
class _State:
    """Where the reading of a sentence stands. `when_here` and `scope_here` hold for the clause, the others for the rest."""

    when: str = "this"
    when_here: str = ""
    scope: str = "own"
    scope_here: str = ""
    outside: str = ""  # the scope of the clause that a bracket stands in
    said_this: bool = False
    summed: bool = False
    queue: list[int] = field(default_factory=list)


def statements(
    sentence: Sentence, memory: Memory, known: Container[Cell], agency: str | None = None
) -> Iterator[Statement]:
    """What the numbers of a sentence state about the cells `known`. The memory is brought up to date."""
    state = _State()
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
            state.when_here = memory.act = ""
            if keys[n] == "(":
                state.outside = state.scope_here
            else:
                state.scope_here = state.outside if keys[n] == ")" else ""
            if keys[n] != ",":
                state.queue = []
        elif kind == "time":
            _note_time(sentence, n, state)
        elif kind == "scope":
            _note_scope(sentence, n, state)
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
        elif kind in ("perform", "receive") or (kind == "act" and keys[n] != "other") or keys[n] in CLOSED:
            memory.published = False


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


def _note_time(sentence: Sentence, n: int, state: _State) -> None:
    key, said, after = sentence.keys[n], sentence.said[n], n + 1
    spans = (
        n > 1
        and sentence.kinds[n - 2] == "time"
        and sentence.said[n - 1] in ("和", "至", "到", "与", "、", "及", "-", "—")
    )
    if key == "sum":
        state.summed = True
    elif key == "plan":
        follows = sentence.kinds[after] in ("act", "perform", "receive")
        if said in ("下一步", "力争", "争取", "预计") or follows or _PLANNED.match(sentence.said[after]):
            state.when = "plan"
    elif (
        key == "ever"
        or spans
        or (key in ("past", "last") and (sentence.said[after].startswith(("以来", "起")) or _is_start(sentence, n)))
    ):
        state.when = "ever"
    elif key == "this":
        is_end = sentence.said[n - 1].endswith(_UP_TO)  # 截至2022年底: the year tells not when it began
        state.said_this = state.said_this or not is_end
        if not (is_end and state.when == "ever"):
            state.when, state.when_here = "this", ""
    elif _opens_clause(sentence, n):
        state.when = key
    else:
        state.when_here = key


def _is_start(sentence: Sentence, n: int) -> bool:
    """Whether a time is the beginning of a longer one: 自2019年《条例》施行至2022年底."""
    return sentence.said[n - 1].endswith(("自", "从")) and "至" in sentence.text[sentence.starts[n] :]


def _opens_clause(sentence: Sentence, n: int) -> bool:
    """Whether a time holds for the rest of the sentence, too: 2022年，收到申请3件，办结3件."""
    if sentence.said[n] in ("每", "平均", "日均", "月均", "人均", "同期") or sentence.said[n + 1] == "同期":
        return False
    while sentence.kinds[n - 1] == "time" or sentence.said[n - 1] in _UNTIL:
        n -= 1
    return sentence.said[n - 1] in ("", ",", ";", "。")


def _note_scope(sentence: Sentence, n: int, state: _State) -> None:
    """A body in the place of a subject; 会同有关部门 names none."""
    if sentence.kinds[n - 1] in ("stop", "time", "filler", "join", "scope"):
        state.scope_here = sentence.keys[n]
        if state.scope_here == "own":
            state.scope = "own"


# --- one number -----------------------------------------------------------------------------------------------------


def _statements_at(
    sentence: Sentence, n: int, state: _State, memory: Memory, known: Container[Cell], agency: str | None
) -> list[Statement]:
    if (state.when_here or state.when) != "this" or sentence.kinds[n - 1] == "about":
        del state.queue[:1]
        return []
    if sentence.said[n] == "一" and sentence.kinds[sentence.clause_before(n).stop] == "zero":
        return []  # 没有收到一件申请
    if sentence.kinds[n] == "zero" and sentence.kinds[n + 1] != "stop":
        found = _none_of(sentence, n, memory, known)
    else:
        found = _cells_at(sentence, n, state, memory, known)
    scope = _scope(sentence, n, state, agency) if found else "own"
    return [Statement(n, cell, scope) for cell in found] if scope != "others" else []


def _cells_at(sentence: Sentence, n: int, state: _State, memory: Memory, known: Container[Cell]) -> list[Cell]:
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
            sums = sums or said in _ADDED or kind == "time"
        elif kind == "each":
            spread = True
        elif said == ")":
            while k > 0 and sentence.said[k] != "(":
                k -= 1
        elif said in (",", "。") and crossing and sums:
            crossing = False
        elif kind != "perform" or sentence.kinds[k - 1] != "decision":
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
    return opens and ("receive" in kinds or "row" in kinds or "aside" in kinds) and "indicator" not in kinds


def _behind(sentence: Sentence, n: int, memory: Memory) -> list[int]:
    """The word that a number stands before, if there is one."""
    unknown = crossed = False
    for k in range(n + 1, len(sentence.kinds)):
        kind, key, said = sentence.kinds[k], sentence.keys[k], sentence.said[k]
        if kind == "join" and k == n + 1 and said != "并":
            break  # 12件、行政许可9件
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
    while sentence.kinds[k] == "filler" and sentence.said[k] not in _ALL:
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


# --- none at all ----------------------------------------------------------------------------------------------------


def _none_of(sentence: Sentence, n: int, memory: Memory, known: Container[Cell]) -> list[Cell]:
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
        is_put = any(sentence.said[k] in ("提出", "提交") for k in inside)
        is_said = "receive" in kinds or bool(rows) or sentence.kinds[first] == "request" or is_put
        return those("request")[-1:] if is_said else []
    return rows


def _closes(sentence: Sentence, last: int, end: int) -> bool:
    """Whether nothing of weight follows the last word of the form."""
    for k in range(last + 1, end):
        if sentence.kinds[k] in ("aside", "change", "receive", "channel", "row"):
            return False
        if sentence.kinds[k] == "other" and not _TAIL.fullmatch(sentence.said[k]):
            return False
    return True


# --- whose figure ---------------------------------------------------------------------------------------------------


def _scope(sentence: Sentence, n: int, state: _State, agency: str | None) -> str:
    """Whose figure a number is. A subject under which a number was counted holds for the rest of the sentence."""
    state.scope = state.scope_here or _subject(sentence, n, agency) or state.scope
    return "sum" if state.scope == "own" and state.summed and not state.said_this else state.scope


def _subject(sentence: Sentence, n: int, agency: str | None) -> str:
    """The scope of the body that the clause names as its subject, `""` where it names none."""
    clause = sentence.clause_before(n)
    kinds = sentence.kinds
    verb = next((k for k in reversed(clause) if kinds[k] in ("receive", "row", "perform", "act")), -1)
    if verb < 0 or "other" not in kinds[clause.stop + 1 : verb]:
        return ""
    named = _BODY.fullmatch(sentence.text, sentence.starts[clause.stop + 1], sentence.starts[verb])
    if named is None:
        return ""
    body = named[1]
    if body[0] in "我本全各" or (agency and _is_short_for(body, agency)):
        return "own"
    return "office" if "政府" in body else "others"


def _is_short_for(name: str, agency: str) -> bool:
    """Whether the characters of a name stand in the agency's in the same order."""
    rest = iter(agency)
    return all(character in rest for character in name)
