"""The words of the form, ready to be found in a stream: which rows a label names, and which text is only furniture.

A stream has lost its cells, so a label is whatever the text before some figures ends with. The lexicon answers two
questions fast: which rows does this ending name, and which known labels does this stretch of text consist of.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from extract.form import form, forms, table
from extract.model import FormCell, FormRow
from extract.text import core, squash

# Labels without their number that are heads of columns as well: alone they name no row.
_HEADS_TOO = frozenset(("其他", "总计", "合计"))
_SHORT = 100  # characters of a text that may come again in other reports
# Longest first: 人次 is no 次.
UNITS = ("万元", "人次", "件", "条", "次", "篇", "项", "个", "人")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the sequence that a stream is laid over. `index` is its place in the sequence of all tables."""

    index: int
    table: str
    row: FormRow
    cells: tuple[FormCell, ...]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """All rows of some tables in the order of the form, and the names that stand for them.

    `names` maps a squashed label to the rows it may mean; `lengths` are the lengths of the names, longest first,
    `endings` those of the names that end with a character;
    `known` finds every word of the form in squashed text. `splits` maps the head of a name (two characters or more) to
    what may follow it, with the row; `rests` the rest of a name (two characters or more) to the rows, unless a name begins
    so. `strangers` are labels of local forms that are none of its rows. `applicants` is the number of cells of a row of table 3,
    `disputed` that of the one line of table 4, `results` that of each kind in it; 0 where the table is not among them.
    """

    editions: tuple[tuple[str, str], ...]
    rows: tuple[Row, ...]
    names: dict[str, tuple[int, ...]]
    lengths: tuple[int, ...]
    endings: dict[str, tuple[int, ...]]
    known: re.Pattern[str]
    splits: dict[str, tuple[tuple[str, int], ...]]
    rests: dict[str, frozenset[int]]
    group_characters: frozenset[str]
    strangers: frozenset[str]
    applicants: int
    disputed: int
    results: int

    def cells_of(self, rows: Iterable[int]) -> list[FormCell]:
        """The cells of some rows (by index), one row after the other."""
        return [cell for index in rows for cell in self.rows[index].cells]

    def ending(self, text: str) -> str | None:
        """The longest name that `text` (squashed) ends with."""
        for length in self.endings.get(text[-1:], ()):
            if text[-length:] in self.names:
                return text[-length:]
        return None

    def label_at_end(self, text: str) -> tuple[str, int] | None:
        """The name that squashed `text` ends with, a unit behind it left out, and where in the text it starts."""
        name = self.ending(text)
        if name is None:
            text = without_unit(text)
            name = self.ending(text)
        return None if name is None else (name, len(text) - len(name))

    def heads_at_end(self, text: str) -> Iterator[str]:
        """The heads of names, longest first, that squashed `text` ends with."""
        size = len(text)
        for length in range(min(size, self.lengths[0] - 1 if self.lengths else 0), 1, -1):
            if text[size - length :] in self.splits:
                yield text[size - length :]

    def rows_at_start(self, text: str) -> tuple[int, ...]:
        """The rows that the longest name at the start of squashed `text` may mean."""
        for length in self.lengths:
            if text[:length] in self.names:
                return self.names[text[:length]]
        return ()

    def rows_within(self, text: str) -> frozenset[int]:
        """The rows that are named anywhere in squashed `text` by a name of their own."""
        return (_rows_within if len(text) <= _SHORT else _rows_within.__wrapped__)(self, text)

    def foreign(self, text: str) -> str:
        """What is left of squashed `text` when every word of the form, and every digit, is taken out."""
        return (_foreign if len(text) <= _SHORT else _foreign.__wrapped__)(self, text)


# The same labels stand in nearly all reports: most texts have been looked at before.
@lru_cache(maxsize=1 << 14)
def _rows_within(words: Lexicon, text: str) -> frozenset[int]:
    named = (words.names.get(found[0], ()) for found in words.known.finditer(text))
    return frozenset(own[0] for own in named if len(own) == 1)


@lru_cache(maxsize=1 << 14)
def _foreign(words: Lexicon, text: str) -> str:
    return words.known.sub("", text) if text else text


@cache
def lexicon(editions: tuple[tuple[str, str], ...]) -> Lexicon:
    """The lexicon of (table key, edition) pairs, given in the order of the form."""
    rows: list[Row] = []
    names: dict[str, list[int]] = {}
    furniture: set[str] = set()
    groups: set[str] = set()
    strangers: set[str] = set()
    for key, edition in editions:
        spec = table(edition, key)
        if spec is None:
            continue
        strangers.update(map(squash, spec.strangers))
        furniture.update(map(squash, (spec.label, *spec.headings)))
        for column in spec.columns:
            furniture.update(map(squash, (column.label, *column.aliases, *column.under)))
        for row in spec.rows:
            own = _names(row)
            index = len(rows)
            rows.append(Row(index, key, row, row.cells, tuple(sorted(own, key=len, reverse=True))))
            if spec.layout == "rows":
                for name in own:
                    names.setdefault(name, []).append(index)
            furniture.update(own)
            furniture.update(map(squash, row.under))
            groups.update(map(squash, row.under))
            if row.item:
                furniture.add(squash(row.item))
        for section in form(edition).sections:
            furniture.update(map(squash, (section.label, *section.aliases)))
    splits: dict[str, list[tuple[str, int]]] = {}
    for name, indices in names.items():
        for cut in range(2, len(name)):
            splits.setdefault(name[:cut], []).extend((name[cut:], index) for index in indices)
    rests: dict[str, set[int]] = {}
    for name, indices in names.items():
        for cut in range(1, len(name) - 1):
            if name[cut:] not in splits and name[cut:] not in names:
                rests.setdefault(name[cut:], set()).update(indices)
    furniture.update(core(word) for word in tuple(furniture))
    furniture.update(UNITS)
    furniture.discard("")
    return Lexicon(
        editions=editions,
        rows=tuple(rows),
        names={name: tuple(indices) for name, indices in names.items()},
        lengths=tuple(sorted({len(name) for name in names}, reverse=True)),
        endings={
            last: tuple(sorted({len(name) for name in names if name[-1] == last}, reverse=True))
            for last in {name[-1] for name in names}
        },
        known=re.compile(f"(?:{trie(furniture)}|[0-9一二三四五六七八九十])"),
        splits={head: tuple(behind) for head, behind in splits.items()},
        rests={rest: frozenset(indices) for rest, indices in rests.items()},
        group_characters=frozenset("".join(groups)),
        strangers=frozenset(strangers),
        applicants=max((len(row.cells) for row in rows if row.table == "requests"), default=0),
        disputed=sum(len(row.cells) for row in rows if row.table == "disputes"),
        results=max((len(row.cells) for row in rows if row.table == "disputes"), default=0),
    )


def without_unit(text: str) -> str:
    """Squashed text without the unit at its end, unless it is nothing else."""
    for unit in UNITS:
        if text.endswith(unit) and len(text) > len(unit):
            return text[: -len(unit)]
    return text


def _names(row: FormRow) -> set[str]:
    """All squashed spellings of a row's label, with and without its list number."""
    names = {squash(name) for name in (row.label, *row.aliases)}
    bare = {core(name) for name in names} - _HEADS_TOO
    return names | {name for name in bare if len(name) >= 2}


def trie(words: Iterable[str]) -> str:
    """A regular expression for any of `words`, longest first, that shares their beginnings (and so stays fast)."""
    tree: dict[str, dict[str, object]] = {}
    for word in words:
        node: dict[str, object] = tree  # type: ignore[assignment]
        for character in word:
            node = node.setdefault(character, {})  # type: ignore[assignment]
        node[""] = {}
    return _branch(tree)


def _branch(node: dict[str, dict[str, object]]) -> str:
    ends = "" in node
    parts = [re.escape(c) + _branch(child) for c, child in node.items() if c]  # type: ignore[arg-type]
    if not parts:
        return ""
    joined = parts[0] if len(parts) == 1 and not ends else f"(?:{'|'.join(parts)})"
    return f"(?:{joined})?" if ends else joined


# How a table of the form begins, in squashed lines. Prose may quote article 20, but hardly at the start of a line.
_ANCHOR = re.compile(
    "^第二十条第[一二三四五六七八九](?:项|$)|信息内容|申请人情况|勾稽关系|统计指标|指标名称", re.MULTILINE
)


# The heads of the disputes, which stand for the labels of its rows: the table may be the only one of a text.
_DISPUTED = re.compile(
    "^(?:行政复议(?:行政诉讼)?\n)?(?:结果维持|结果\n维持|维持\n)|^行政复议\n?行政诉讼$|^未经复议直接.{2}复议后.{2}$",
    re.MULTILINE,
)


@cache
def row_labels() -> re.Pattern[str]:
    """The labels of rows that are long enough to be no word of prose, at the start of a squashed line."""
    labels = {squash(r.label) for f in forms() for t in f.tables for r in t.rows if t.layout == "rows"}
    return re.compile("^" + trie(label for label in labels if len(label) >= 2))


def start_of_form(squashed: Sequence[str]) -> int | None:
    """The first line that belongs to a table of the form; None where there is none."""
    whole = "\n".join(squashed)
    found = _ANCHOR.search(whole)
    if found:
        return whole.count("\n", 0, found.start())
    match = row_labels().match
    first = next((number for number, line in enumerate(squashed) if line and match(line)), None)
    if first is None and (found := _DISPUTED.search(whole)):
        return whole.count("\n", 0, found.start())
    return first


def sequence(tables: Sequence[tuple[str, str]], disputes_first: bool = False) -> Lexicon:
    """The lexicon of the given (table, edition) pairs, whatever order they come in: in that of the form, or with the
    disputes before the requests.
    """
    order = ["statistics", "disclosure", "requests", "disputes"]
    if disputes_first:
        order[2:] = reversed(order[2:])
    return lexicon(tuple(sorted(tables, key=lambda pair: order.index(pair[0]))))
