"""When and whose: the year and the body that the numbers of a sentence are of."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from extract.claims.sentence import Sentence

_PLANNED: Final = re.compile("继续|进一步|以|在|从|着力|重点|全面|加大|加强|不断|积极|努力|于")
_UP_TO: Final = ("截至", "截止", "截止到", "截至到", "至", "到")
_UNTIL: Final = frozenset(("截至", "截止", "截止到", "截至到", "在", "于"))
_BODY: Final = re.compile(
    r"(?:其中|[、和])?([\u4e00-\u9fff]{1,14}?(?:局|委|厅|中心|大厅|镇|乡|街道|办事处|办公室|办|政府|管委会|公司|大队|支队|法院|医院|学校))"
    r"(?:代表\S{1,6})?(?:共|共计|全年|累计|已|新|今年|本年度?|年内|依法|及时)*"
)


@dataclass(slots=True)
class State:
    """Where the reading of a sentence stands. `when_here` and `scope_here` hold for the clause, the others for the rest."""

    when: str = "this"
    when_here: str = ""
    scope: str = "own"
    scope_here: str = ""
    outside: str = ""  # the scope of the clause that a bracket stands in
    said_this: bool = False
    summed: bool = False
    queue: list[int] = field(default_factory=list)


def note_time(sentence: Sentence, n: int, state: State) -> None:
    """A word for a time: it holds for its clause, or for the rest of the sentence."""
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
    elif sentence.said[after].startswith(("以前", "之前")):
        state.when_here = "past"
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
    if (
        sentence.said[n] in ("每", "平均", "日均", "月均", "人均", "同期", "年初", "期间")
        or sentence.said[n + 1] == "同期"
    ):
        return False
    while sentence.kinds[n - 1] == "time" or sentence.said[n - 1] in _UNTIL:
        n -= 1
    return sentence.said[n - 1] in ("", ",", ";", "。")


def note_scope(sentence: Sentence, n: int, state: State) -> None:
    """A body in the place of a subject; 会同有关部门 names none."""
    is_subject = sentence.kinds[n - 1] in ("stop", "time", "filler", "join", "scope") or sentence.keys[n] == "office"
    if is_subject or sentence.text.endswith("其余", 0, sentence.starts[n]):
        state.scope_here = sentence.keys[n]
        if state.scope_here == "own":
            state.scope = "own"


def scope_of(sentence: Sentence, n: int, state: State, agency: str | None) -> str:
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
