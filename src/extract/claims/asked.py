"""A number at a word of a sentence, and what has been said before it."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from typing import Final, NamedTuple

from extract.claims.sentence import Sentence

Cell = tuple[str, str, str]  # table, row, column

ANY: Final = frozenset(("件", "条", "例", "项", "宗", "份", "起", "次", "个", "件次", ""))
"""Units of requests, suits and decisions."""
FEW: Final = ANY - {"条", "个"}
"""Those of them that nothing else has: what is published is counted by 条."""
MONEY: Final = frozenset(("元", "万元", "亿元"))
"""Units of money."""


@dataclass(slots=True)
class Memory:
    """What has been said and still holds: the row that applicants are counted in, the suits that results are of, the
    documents that are issued or repealed, and which of both. `requests` and `disputes` say that these are spoken of,
    `published` that what is counted are notices, `counted` that the requests of the year were, `foreign` that in this sentence it is something else than requests.
    """

    requests: bool = False
    disputes: bool = False
    row: str = "new"
    dispute: str = ""
    document: str = ""
    act: str = ""
    published: bool = False
    counted: bool = False
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
        if not self.memory.foreign or (not self.follows and sentence.names_requests(self.number + 1)):
            return False  # 共收到38件申请
        return not any(map(sentence.names_requests, sentence.clause_before(self.head)))

    def in_clause(self, *kinds: str) -> int | None:
        """The nearest word of some kinds before the head, in its clause."""
        sentence = self.sentence
        clause = (*sentence.clause_before(self.head), *(sentence.clause_before(self.number) if self.follows else ()))
        return next((n for n in clause if sentence.kinds[n] in kinds), None)
