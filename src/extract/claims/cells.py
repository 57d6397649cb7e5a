"""From a word of a sentence to the cell of the form that a number at it speaks of.

Each kind of word has a function that answers for it. It gives the cell under the name that it would have, and None where the
number can be of no cell, or of more than one; whether the form has that cell is seen here.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping
from typing import Final

from extract.claims import matters, requests
from extract.claims.asked import Asked, Cell, Memory
from extract.claims.sentence import Sentence

_OF: Final[Mapping[str, Callable[[Asked], Cell | None]]] = {
    "request": requests.request,
    "receive": requests.received,
    "row": requests.in_row,
    "applicant": requests.by_applicant,
    "channel": requests.by_channel,
    "publish": requests.made_public,
    "dispute": matters.in_dispute,
    "result": matters.by_result,
    "document": matters.of_document,
    "act": matters.by_act,
    "decision": matters.decided,
    "amount": matters.amount,
    "projects": matters.projects,
    "indicator": matters.indicator,
}
_SHARED: Final = frozenset(("receive", "request", "decision"))
HEADS: Final = frozenset(_OF) - {"publish"}
"""The kinds of words that a number may be of; 公开 alone is one only in a list of outcomes."""


def cell_of(sentence: Sentence, head: int, number: int, memory: Memory, known: Container[Cell]) -> Cell | None:
    """The cell that a number speaks of, if the word at `head` is what it is of."""
    unit = _unit(sentence, number)
    if unit is None or (sentence.kinds[head - 1] == "zero" and head - 1 != number):
        return None
    if sentence.kinds[head] in _SHARED and any(
        sentence.kinds[n] == "respectively" for n in sentence.clause_before(head)
    ):
        return None  # 县教育局、县民政局分别收到12件、30件
    cell = _OF[sentence.kinds[head]](Asked(sentence, head, number, unit, memory, known))
    return cell if cell in known else None


def _unit(sentence: Sentence, number: int) -> str | None:
    """The unit of a number; None where words that are no unit follow it at once."""
    if sentence.kinds[number] == "zero":
        return ""
    unit = sentence.keys[number]
    return unit if unit or sentence.kinds[number + 1] in ("stop", "join") else None
