"""A sentence as a row of words, with the few questions that the grammar asks of it."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass, field
from typing import Final

NUMBERS: Final = frozenset(("number", "about"))
_LISTED: Final = frozenset(("row", "applicant", "dispute", "document", "decision"))
_BETWEEN: Final = ("filler", "request")  # stand between the words of a list and the mark that joins them


@dataclass(slots=True)
class Sentence:
    """The words of a sentence: their kinds, what they mean, how they are written, and where they begin in `text`.

    Kinds are those of the vocabulary, or `number` (an exact one; its key is the unit printed behind it), `about` (a number
    that is not exact), `stop` (a mark that ends a clause) and `other` (words that are not known). Behind the last
    word stands a stop that is not in the text; counting from the end, it also stands before the first (-1).
    """

    text: str
    kinds: list[str]
    keys: list[str]
    said: list[str]
    starts: list[int]
    _first_request: int | None = field(default=None, init=False, repr=False)

    def before(self, n: int, passing: Container[str]) -> int:
        """The last place up to `n` whose word is of none of these kinds; -1 where there is none."""
        kinds = self.kinds
        while n >= 0 and kinds[n] in passing:
            n -= 1
        return n

    def clause_before(self, n: int) -> range:
        """The places before `n` in its clause, the nearest first: up to a stop, a number or a word that says none."""
        kinds, first = self.kinds, n
        while first > 0 and kinds[first - 1] not in ("stop", "number", "about", "zero"):
            first -= 1
        return range(n - 1, first - 1, -1)

    def ends_clause(self, n: int) -> bool:
        """Whether nothing but a mark follows a word in its clause."""
        return self.kinds[n + 1] == "stop" or self.said[n + 1] == ":"

    def is_in_brackets(self, n: int) -> bool:
        """Whether a word stands in brackets."""
        return next((said == "(" for said in reversed(self.said[:n]) if said in ("(", ")")), False)

    def names_requests(self, n: int) -> bool:
        """Whether a word names requests for information, and no others, as 低保申请 and 企业登记申请 do."""
        if self.kinds[n] != "request":
            return False
        before = n - 2 if self.said[n - 1] == "登记" else n - 1
        return not (
            self.said[n].startswith("申请") and self.kinds[before] == "other" and not self.said[before].endswith("的")
        )

    def names_requests_before(self, n: int) -> bool:
        """Whether some word before a place names requests for information."""
        if self._first_request is None:  # looked for once: a sentence may have thousands of figures
            end = len(self.kinds)
            self._first_request = next((word for word in range(end) if self.names_requests(word)), end)
        return self._first_request < n

    def list_at(self, n: int) -> list[int]:
        """The words of the form that end at `n`, joined by 、 or 和, from left to right; their noun may stand last."""
        kinds, keys = self.kinds, self.keys
        last = self.before(n, _BETWEEN)
        mark = self.before(last - 1, _BETWEEN)
        if kinds[mark] != "join" or kinds[last] not in _LISTED:
            return [n]
        found = [last]
        if kinds[last] == "row" and kinds[mark - 1] == "receive":  # 收到和处理申请, 收到并办结申请
            return [n] if self.said[last].startswith("处理") else [n, last]
        while kinds[mark] == "join":
            word = self.before(mark - 1, _BETWEEN)
            if kinds[word] != kinds[last]:
                break
            if keys[word] != keys[last]:
                found.insert(0, word)
            mark = self.before(word - 1, _BETWEEN)
        return found
