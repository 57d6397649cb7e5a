"""The ladder of label matches: which row or column of the form does a printed label mean?

Each match says which rung held. The rungs go from certain to weak; a later one is asked only where the earlier ones
say nothing. Order is evidence, so whole sequences are matched at once: what a label alone leaves open is settled by
the labels around it, and a lost, doubled or added row costs one gap and shifts nothing. Likeness alone never decides
between two rows of one form: 予以公开 and 不予公开 differ by one character and mean opposite things.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final, Literal

from rapidfuzz.distance import LCSseq

from extract.form import editions_of, table
from extract.model import FormColumn, FormRow, FormTable
from extract.text import core, fold, squash

Rung = Literal["exact", "normalised", "alias", "numbered", "between", "fuzzy"]
EXACT: Final[Rung] = "exact"  # letter by letter, but for white space
NORMALISED: Final[Rung] = "normalised"  # but for width, punctuation, script, pinyin notes and the list number
ALIAS: Final[Rung] = "alias"  # another spelling that the form's file knows, or one with a note in brackets
NUMBERED: Final[Rung] = "numbered"  # damaged, but its number in its group and most of its characters agree
BETWEEN: Final[Rung] = "between"  # damaged, but the labels around it leave one place only
FUZZY: Final[Rung] = "fuzzy"  # like one row more than like any other, and nothing else speaks for it

_SCORES: Final[dict[Rung, float]] = {EXACT: 1.0, NORMALISED: 0.99, ALIAS: 0.97}
_ALIKE: Final = 0.6  # share of common characters from which two damaged spellings may be one label
_AKIN: Final = 0.4  # the same, where the number of the label agrees as well
SHORT: Final = 3  # characters; so short a label (其他, 总计) may stand in any group
_PART: Final = 0.4  # of what stands in several labels, and says no more than that it is one of them
_CLEARLY: Final = 0.15  # by how much the best reading of a sequence must beat the next one
_LOST: Final = dict.fromkeys(map(ord, "□■▢\ufffd"))
_NOTE: Final = re.compile(r"(?<=\S)\s*[(\[【][^()\[\]【】]{2,}(?:[)\]】]|$)")
_NUMBER: Final = re.compile(r"^\(?(\d{1,2}|[一二三四五六七八九十]{1,2})[).、,:]")


@dataclass(frozen=True, slots=True)
class Label:
    """A label as printed. `under` holds the labels of the groups that it stands in, outermost first."""

    text: str
    under: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """A label's place in the form: the index of its row (or column), the rung that held, and how alike they are."""

    index: int
    rung: Rung
    score: float


@dataclass(frozen=True, slots=True, eq=False)
class Names:
    """The spellings of the rows, or of the columns, of one table of one edition.

    `strangers` are labels of other editions, of local forms and of groups: known words, which therefore are no damaged spelling.
    """

    exact: dict[str, tuple[int, ...]]
    normal: dict[str, tuple[int, ...]]
    alias: dict[str, tuple[int, ...]]
    spellings: tuple[tuple[str, ...], ...]
    numbers: tuple[str, ...]
    groups: tuple[frozenset[str], ...]
    strangers: frozenset[str]


def match_row(text: str, under: Sequence[str], table: FormTable) -> Match | None:
    """The row that one label means, its neighbours unknown; None where it is unknown or could mean two rows."""
    return _match_one(Label(text, tuple(under)), names(table.edition, table.key, "row"))


def match_rows(printed: Sequence[Label], table: FormTable) -> list[Match | None]:
    """The rows that the labels of a table mean, each row at most once; None for labels that the form does not know."""
    return match_sequence(printed, names(table.edition, table.key, "row"), range(len(table.rows)))


def match_columns(printed: Sequence[Label], table: FormTable, expected: Sequence[int]) -> list[Match | None]:
    """The columns that heads mean, left to right, where `expected` are the columns that may stand here."""
    return match_sequence(printed, names(table.edition, table.key, "column"), expected)


@cache
def names(edition: str, key: str, axis: Literal["row", "column"]) -> Names:
    """The spellings of the rows or columns of a table."""
    spec = table(edition, key)
    if spec is None:
        raise KeyError(f"edition {edition} has no table {key}")
    lines = _lines(spec, axis)
    exact: dict[str, list[int]] = {}
    normal: dict[str, list[int]] = {}
    alias: dict[str, list[int]] = {}
    for index, line in enumerate(lines):
        exact.setdefault("".join(line.label.split()), []).append(index)
        for spelling in _with_and_without_number((line.label,)):
            normal.setdefault(spelling, []).append(index)
        for spelling in _with_and_without_number(line.aliases):
            if index not in normal.get(spelling, ()):
                alias.setdefault(spelling, []).append(index)
    known = normal.keys() | alias.keys()
    strangers = {s for line in lines for s in _with_and_without_number(line.under)}
    strangers |= _with_and_without_number(spec.strangers)
    for other in editions_of(key):
        for line in _lines(other, axis):
            strangers |= _with_and_without_number((line.label, *line.aliases, *line.under))
    return Names(
        exact=_frozen(exact),
        normal=_frozen(normal),
        alias=_frozen(alias),
        spellings=tuple(tuple(sorted({core(squash(n)) for n in (x.label, *x.aliases)})) for x in lines),
        numbers=tuple(list_number(line.label) for line in lines),
        groups=tuple(frozenset(_with_and_without_number(_above(line))) for line in lines),
        strangers=frozenset(strangers - known),
    )


def _lines(spec: FormTable, axis: Literal["row", "column"]) -> Sequence[FormRow | FormColumn]:
    return spec.rows if axis == "row" else spec.columns


def _above(line: FormRow | FormColumn) -> tuple[str, ...]:
    """The labels of the groups that a row stands in; the item of article 20 is one of them."""
    return (*line.under, line.item) if isinstance(line, FormRow) and line.item else line.under


def _frozen(spellings: dict[str, list[int]]) -> dict[str, tuple[int, ...]]:
    return {spelling: tuple(indices) for spelling, indices in spellings.items()}


def _with_and_without_number(labels: Iterable[str]) -> set[str]:
    squashed = {squash(label) for label in labels}
    return squashed | {core(s) for s in squashed}


@lru_cache(maxsize=8192)
def bare(text: str) -> str:
    """A label squashed, without its list number and the marks that stand for lost characters."""
    return core(squash(text).translate(_LOST))


def list_number(label: str) -> str:
    """The list number of a label (`三` of `（三）不予公开`, `5` of `5.…`), empty where it has none."""
    found = _NUMBER.match(fold(label).strip().removeprefix("其中").lstrip(":"))
    return found[1] if found else ""


def without_note(text: str) -> str:
    """A squashed label without the note in brackets behind it: `规章（设区的市…）` is 规章."""
    return squash(_NOTE.sub("", fold(text)))


@lru_cache(maxsize=8192)
def look_up(text: str, names: Names) -> tuple[Rung, tuple[int, ...]]:
    """The rows or columns that have this very spelling, and the rung; no row where the spelling is unknown."""
    found = names.exact.get("".join(text.split()))
    if found:
        return EXACT, found
    squashed = squash(text)
    number = list_number(text)
    for rung, spellings in ((NORMALISED, names.normal), (ALIAS, names.alias)):
        found = _spelled(squashed, number, spellings, names)
        if found:
            return rung, found
    plain = without_note(text)
    if plain != squashed:
        for spellings in (names.normal, names.alias):
            found = _spelled(plain, number, spellings, names)
            if found:
                return ALIAS, found
    return FUZZY, ()


def _spelled(squashed: str, number: str, spellings: dict[str, tuple[int, ...]], names: Names) -> tuple[int, ...]:
    words = core(squashed)
    found = spellings.get(squashed) or spellings.get(words) or ()
    return tuple(row for row in found if not _denied(words, number, row, names))


def _denied(words: str, number: str, row: int, names: Names) -> bool:
    """Whether the list number speaks against a row: 4.其他 is not 3.其他, a longer label may be counted otherwise."""
    return len(words) <= SHORT and number != "" and names.numbers[row] not in ("", number)


def _match_one(label: Label, names: Names) -> Match | None:
    rung, found = look_up(label.text, names)
    found = _in_group(found, label, names)
    if found:
        return Match(found[0], rung, _SCORES[rung]) if len(found) == 1 else None
    words = bare(label.text)
    if not words or words in names.strangers:
        return None
    number = list_number(label.text)
    ranked = sorted(((_likeness(words, s), i) for i, s in enumerate(names.spellings)), reverse=True)
    ranked = [(s, i) for s, i in ranked if not _denied(words, number, i, names)]
    if number and label.under:
        same = [(s, i) for s, i in ranked if s >= _AKIN and names.numbers[i] == number and _agrees(label, names, i) > 0]
        if len(same) == 1:
            return Match(same[0][1], NUMBERED, same[0][0])
    score, index = ranked[0] if ranked else (0.0, 0)
    rival = max(ranked[1][0] if len(ranked) > 1 else 0.0, _likeness(words, names.strangers))
    if score >= _ALIKE and score - rival > _CLEARLY and _agrees(label, names, index) >= 0:
        return Match(index, FUZZY, score)
    return None


def _in_group(found: tuple[int, ...], label: Label, names: Names) -> tuple[int, ...]:
    """The rows that the group above the label allows; a short label alone says nothing against its group."""
    if not found or not label.under:
        return found
    if len(found) > 1:
        return tuple(i for i in found if _agrees(label, names, i) > 0) or found
    if len(bare(label.text)) <= SHORT and _agrees(label, names, found[0]) < 0:
        return ()
    return found


def _agrees(label: Label, names: Names, index: int) -> int:
    """1 where the printed group is the row's, -1 where it is a group of other rows, 0 where it says nothing."""
    for text in reversed(label.under):
        squashed = squash(text)
        if squashed in names.groups[index] or core(squashed) in names.groups[index]:
            return 1
        if any(squashed in group or core(squashed) in group for group in names.groups):
            return -1
    return 0


def match_sequence(printed: Sequence[Label], names: Names, order: Sequence[int]) -> list[Match | None]:
    """Match labels in their printed order with the rows (or columns) `order`, each of these at most once.

    Spellings that are known hold wherever they stand; of two lines with one label the first holds. What is left over
    between two of them is laid over the rows left free between their rows.
    """
    matches: list[Match | None] = [None] * len(printed)
    free = dict.fromkeys(order)
    known: list[tuple[int, ...]] = []
    repeated: set[int] = set()
    for i, label in enumerate(printed):
        rung, found = look_up(label.text, names) if label.text else (FUZZY, ())
        found = _in_group(found, label, names)
        known.append(found)
        if len(found) == 1:
            if found[0] in free:
                del free[found[0]]
                matches[i] = Match(found[0], rung, _SCORES[rung])
            else:
                repeated.add(i)
    if not free or all(matches):
        return matches
    place = {index: position for position, index in enumerate(order)}
    i = 0
    while i < len(printed):
        if matches[i] is not None or i in repeated:
            i += 1
            continue
        end = i
        while end < len(printed) and matches[end] is None:
            end += 1
        low = next((place[m.index] for m in reversed(matches[:i]) if m), -1)
        high = next((place[m.index] for m in matches[end:] if m), len(order))
        rows = [index for index in order[low + 1 : high] if index in free] if low < high else []
        lines = [n for n in range(i, end) if n not in repeated]
        others = [index for index in order if index not in rows]
        for line, match in _lay(lines, rows, others, printed, known, names).items():
            matches[line] = match
            del free[match.index]
        i = end
    return matches


def _lay(
    lines: list[int],
    rows: list[int],
    others: list[int],
    printed: Sequence[Label],
    known: list[tuple[int, ...]],
    names: Names,
) -> dict[int, Match]:
    """Lay some lines over some rows, both in order, so that the likenesses add up to the most.

    `others` are the rows that cannot stand here.
    """
    if not lines or not rows:
        return {}
    even = len(lines) == len(rows)
    weights: list[list[tuple[float, Rung]]] = []
    for line in lines:
        label = printed[line]
        if known[line]:
            rung = look_up(label.text, names)[0]
            weights.append([(_SCORES[rung], rung) if row in known[line] else (0.0, FUZZY) for row in rows])
        else:
            weights.append(_weigh(label, rows, others, names, even))
    found: dict[int, Match] = {}
    for i, j, sure in _best_path([[w for w, _ in row] for row in weights]):
        weight, rung = weights[i][j]
        if even and i == j and rung == FUZZY:
            rung = BETWEEN
        found[lines[i]] = Match(rows[j], rung if sure else FUZZY, weight)
    return found


def _weigh(label: Label, rows: list[int], others: list[int], names: Names, even: bool) -> list[tuple[float, Rung]]:
    """How well a damaged label fits each row, and what speaks for it; 0 where they cannot be the same.

    A label that is hardly less like some other row shares only what all rows share (公开政府信息数): it is another
    indicator, even where the number agrees. Only rows that can stand here are left to their order (本年新, 本年新).
    """
    words = bare(label.text)
    if not words:
        return [(0.2, BETWEEN) if even else (0.0, FUZZY)] * len(rows)
    if words in names.strangers:
        return [(0.0, FUZZY)] * len(rows)
    parts = {row for row in (*rows, *others) if any(words in spelling for spelling in names.spellings[row])}
    if len(parts) > 1 and len(words) > SHORT and parts <= {*rows}:
        return [(_PART if row in parts else 0.0, FUZZY) for row in rows]
    likeness = {row: _likeness(words, names.spellings[row]) for row in (*rows, *others)}
    elsewhere = max((likeness[row] for row in others), default=0.0)
    if not even:
        elsewhere = max(elsewhere, _likeness(words, names.strangers))
    number = list_number(label.text)
    weights: list[tuple[float, Rung]] = []
    for row in rows:
        like, group = likeness[row], _agrees(label, names, row)
        alone = group > 0 or sum(names.numbers[other] == number for other in rows) == 1
        best = all(like > other + _CLEARLY / 3 for index, other in likeness.items() if index != row)
        if group < 0 or _denied(words, number, row, names):
            weights.append((0.0, FUZZY))
        elif number and number == names.numbers[row] and alone and best and like >= _AKIN:
            weights.append((0.4 + 0.6 * like, NUMBERED))
        else:
            weights.append((like if like >= max(_ALIKE, elsewhere + _CLEARLY) else 0.0, FUZZY))
    return weights


def _likeness(words: str, spellings: Iterable[str]) -> float:
    """The likeness to the nearest spelling; one wrong character in a short label counts as alike."""
    best = 0.0
    for spelling in spellings:
        common = LCSseq.similarity(words, spelling)
        longest = max(len(words), len(spelling))
        score = 2 * common / (len(words) + len(spelling))
        best = max(best, score, _ALIKE if 1 <= common == longest - 1 else 0.0)
    return best


def _best_path(weights: list[list[float]]) -> list[tuple[int, int, bool]]:
    """The pairs (line, row) of the heaviest monotone pairing, and whether no other pairing of either comes near."""
    height, width = len(weights), len(weights[0])
    before = _totals(height, width, lambda i, j: weights[i][j])
    after = _totals(height, width, lambda i, j: weights[height - 1 - i][width - 1 - j])
    best = before[height][width]

    def through(i: int, j: int) -> float:
        return before[i][j] + weights[i][j] + after[height - 1 - i][width - 1 - j] if weights[i][j] else 0.0

    pairs = []
    i, j = height, width
    while i and j:
        if before[i][j] == before[i - 1][j]:
            i -= 1
        elif before[i][j] == before[i][j - 1]:
            j -= 1
        else:
            i, j = i - 1, j - 1
            rivals = [through(i, other) for other in range(width) if other != j]
            rivals += [through(other, j) for other in range(height) if other != i]
            pairs.append((i, j, best - max(rivals, default=0.0) > _CLEARLY))
    return pairs


def _totals(height: int, width: int, weight: Callable[[int, int], float]) -> list[list[float]]:
    totals = [[0.0] * (width + 1) for _ in range(height + 1)]
    for i in range(height):
        for j in range(width):
            value = weight(i, j)
            totals[i + 1][j + 1] = max(totals[i][j + 1], totals[i + 1][j], totals[i][j] + value if value else 0.0)
    return totals
