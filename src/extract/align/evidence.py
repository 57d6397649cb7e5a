"""What the text around some figures says about the row they belong to.

Rungs, from sure to weak: a label of the form ends letter by letter right before the figures; it is wrapped round
them; it is misprinted; it stands below them; it stands somewhere before them; the order of the form alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.fuzz import partial_ratio

from extract.align.lexicon import UNITS, Lexicon, Row, without_unit
from extract.align.stream import Run
from extract.text import core, squash

TOUCHING, WRAPPED, ALIKE, BELOW, NEAR, ORDER = "touching", "wrapped", "alike", "below", "near", "order"
SCORE = {TOUCHING: 12.0, WRAPPED: 10.0, ALIKE: 8.0, BELOW: 6.0, NEAR: 6.0, ORDER: 0.0}
# How much alike (in percent) a misprinted label must be, and how far back a label may stand, in characters.
_ALIKE, _FAR = 70, 200
# A label of a row that the form does not have, how little alike (in percent) it is to all that the form has, and how
# many of its characters at least belong to no word of the form.
_LABEL, _UNLIKE, _FOREIGN = re.compile("[\u4e00-\u9fff]{3,16}"), 60, 3
# Rows that an agency puts between those of the form.
_SUMS = frozenset(("小计", "其中", "其中本级"))
# So many characters of a wrapped label on one line are no chance.
_LINE = 4
# A guidance note behind a label: 行政事业性收费（按项目计）; （0） is a figure.
_NOTE = re.compile(r"\s*[(（](?!\s*[\d.,]+\s*[)）])[^()（）]*[)）]\s*$")


class Touch(NamedTuple):
    """The rows (by index) that the text right before some figures names: several where their labels are the same.

    `clear` says that nothing foreign stands before that label.
    """

    rows: tuple[int, ...]
    clear: bool


def touch_of(run: Run, words: Lexicon) -> Touch | None:
    """What the text right before the figures names; None where it does not end with a label of the form."""
    parts = run.parts
    if not parts:
        return None
    found = words.label_at_end(run.gap)
    several = len(run.figures) > 1
    noted = run.notes and run.notes[-1].rstrip()[-1:] in (")", "）")
    if noted and (found is None or not _starts_clean(parts, run.gap, found[1], words, several)):
        # The words of the note may end with a label.
        bare = words.label_at_end(squash(_NOTE.sub("", "".join(note.strip() for note in run.notes))))
        if bare is not None:
            return Touch(words.names[bare[0]], clear=True)
    if found is None:
        parts = without_noise(parts, words)
        found = words.label_at_end("".join(parts))
        if found is None:
            return None
    name, start = found
    gap = "".join(parts)
    if run.parts[-1] in UNITS and run.parts[-2:-1] == run.parts[-1:]:
        return Touch(
            words.names[name], clear=False
        )  # of two units in a row, one has lost its label and the other its figure
    return Touch(_told_apart(words.names[name], gap[:start], words), _starts_clean(parts, gap, start, words, several))


def _told_apart(rows: tuple[int, ...], before: str, words: Lexicon) -> tuple[int, ...]:
    """Of rows with the same label, the one that comes next behind the last row that is named before that label."""
    if len(rows) == 1:
        return rows
    named = [own[0] for found in words.known.finditer(before) if len(own := words.names.get(found[0], ())) == 1]
    return tuple(row for row in rows if named and row > named[-1])[:1] or rows


def without_noise(parts: list[str], words: Lexicon) -> list[str]:
    """Drop lone characters: pieces of a stacked group label, marks of a watermark."""
    return [part for part in parts if len(part) > 1 and not words.group_characters.issuperset(part)]


def _starts_clean(parts: list[str], gap: str, start: int, words: Lexicon, several: bool) -> bool:
    """Whether a label that starts at `start` of the gap opens its line, or follows known words only, and before
    several figures no label of another row.
    """
    offset = 0
    for part in parts:
        end = offset + len(part)
        if offset <= start < end:
            before = gap[offset:start]
            rest = words.foreign(before)
            if several and words.rows_within(before):
                return False  # two rows printed one over the other
            return not rest or (len(rest) <= 4 and set(rest) <= words.group_characters)
        offset = end
    return False


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around a run: the rows that its text names, by rung, the text right before it, and that on its own line."""

    touched: frozenset[int]
    clean: bool
    wrapped: frozenset[int]
    below: frozenset[int]
    near: frozenset[int]
    gap: str
    own: str

    def speaks_for(self, row: Row) -> tuple[float, str]:
        """How well the text speaks for a row, and on which rung."""
        index = row.index
        if index in self.touched:
            return (SCORE[TOUCHING] if self.clean else SCORE[NEAR]), TOUCHING
        for rung, rows in ((WRAPPED, self.wrapped), (BELOW, self.below), (NEAR, self.near)):
            if index in rows:
                return SCORE[rung], rung
        name = row.names[0]
        tail = self.gap[-len(name) - 4 :]
        if len(tail) >= 4 and len(name) >= 4:
            ratio = partial_ratio(name, tail)
            # The rest of a label may be alike, and the figures on the line of the next.
            if ratio >= _ALIKE and not (self.own and partial_ratio(name, self.own) <= _UNLIKE):
                return SCORE[ALIKE] * ratio / 100, ALIKE
        return SCORE[ORDER], ORDER


def look_around(
    runs: list[Run],
    index: int,
    first: int,
    tail: list[str],
    touch: Touch | None,
    words: Lexicon,
) -> Around:
    """Look at the text before and behind run `index`, back to run `first` at most; `tail` stands behind the last."""
    before = runs[index].parts
    after = runs[index + 1].parts if index + 1 < len(runs) else tail
    behind = "".join(without_noise(after, words))
    heap = runs[index].gap
    for earlier in range(index - 1, first - 1, -1):
        if len(heap) > _FAR:
            break
        heap = runs[earlier].gap + heap
    return Around(
        touched=frozenset(touch.rows) if touch else frozenset(),
        clean=touch is not None and touch.clear,
        wrapped=_wrapped(before, after, behind, words),
        below=frozenset(words.rows_at_start(behind)) | frozenset(words.rows_at_start(_ungrouped(after, words))),
        near=words.rows_within(heap),
        gap=runs[index].gap,
        own="".join(without_noise(before[-1:], words)) if runs[index].headed else "",
    )


def _goes_on(rest: str, rests: Iterable[str], next_line: str | None) -> bool:
    """Whether one of some texts begins with the rest of a label, or the next line is the beginning of that rest."""
    return any(text.startswith(rest) for text in rests) or (next_line is not None and rest.startswith(next_line))


def _ungrouped(parts: list[str], words: Lexicon) -> str:
    """Some lines without what a stacked group beside them has on each."""
    groups = "".join(words.group_characters)
    return "".join(part.lstrip(groups) for part in parts[:4])


def is_headed(run: Run, words: Lexicon) -> bool:
    """Whether a label stands on the line of the figures; a group, or a piece of one, is none."""
    return run.headed and (run.parts[-1] in words.names or bool(without_noise(run.parts[-1:], words)))


def is_strange(run: Run, words: Lexicon) -> bool:
    """Whether the last text before some figures, on their line or not, is a label that the form does not know."""
    return bool(run.parts) and (is_unknown(run.parts[-1], words) or is_unknown(without_note(run), words))


def without_note(run: Run) -> str:
    """The last text before some figures, squashed, without a note in brackets at its end."""
    return squash(_NOTE.sub("", run.notes[-1].strip())) if run.notes else run.parts[-1]


@lru_cache(maxsize=1 << 14)
def is_unknown(label: str, words: Lexicon) -> bool:
    """Whether squashed text is a label that the form does not know, not even misprinted or in part."""
    if core(without_unit(label)) in words.strangers or label in _SUMS:
        return True
    if not _LABEL.fullmatch(label) or set(label) <= words.group_characters or words.rows_within(label):
        return False
    if len(words.foreign(label)) < _FOREIGN:
        return False
    return all(
        partial_ratio(label, name) <= _UNLIKE or 2 * _in_place(label, name) <= len(label) for name in words.names
    )


def _in_place(label: str, name: str) -> int:
    """How many characters of a label stand in their place, wherever the label is laid along a name. A misprint leaves the
    others in theirs; 行政检查 has only two in common with 行政强制, in any place.
    """
    offsets = range(1 - len(label), len(name))
    return max(sum(name[i + n] == c for n, c in enumerate(label) if 0 <= i + n < len(name)) for i in offsets)


def _wrapped(before: list[str], after: list[str], behind: str, words: Lexicon) -> frozenset[int]:
    """The rows of which a label ends the text before the figures with its head and goes on behind them with its rest, or
    ends it whole once the words of a stacked group are taken out. A head further up counts only where none is nearer: the
    same rest may go on from both.
    """
    gap, clean = "".join(before), "".join(without_noise(before, words))
    groups = "".join(words.group_characters)
    # The nearest rest tells as well: 行政 with 处罚 behind it is none of the rows 行政强制, whose rest comes after that.
    whole = {"".join(after), behind}
    rests = [{part, part.lstrip(groups)} | (set() if n else whole) for n, part in enumerate(after[:4])] or [whole]
    # The rest may be wrapped too, with words of a stacked group between its lines.
    next_line = after[0] if after and len(after[0]) >= _LINE else None
    # A line of a label may begin with what a stacked group beside it has on that line.
    bare = _ungrouped(before[-4:], words)
    found = set(words.names.get(words.ending(bare) or "", ()))
    nearest = {gap, clean, bare, without_unit(gap), without_unit(clean)}
    for texts in (nearest, *({text} for text in before[-2:-4:-1])):
        for text in texts:
            # The longest head tells: 主要负责同志参加政府网站 is not the 政府网站 of the row above.
            heads = (
                {row for rest, row in words.splits[head] if _goes_on(rest, near, next_line)}
                for head in words.heads_at_end(text)
                for near in rests
            )
            found |= next(filter(None, heads), set())
        if found:
            break
    return frozenset(found)
