"""What the text around some figures says about the row they belong to.

Rungs, from sure to weak: a label of the form ends letter by letter right before the figures; it is wrapped round
them; it is misprinted; it stands below them; it stands somewhere before them; the order of the form alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from rapidfuzz.fuzz import partial_ratio

from extract.align.lexicon import Lexicon, Row, without_unit
from extract.align.stream import Run
from extract.text import squash

TOUCHING, WRAPPED, ALIKE, BELOW, NEAR, ORDER = "touching", "wrapped", "alike", "below", "near", "order"
SCORE = {TOUCHING: 12.0, WRAPPED: 10.0, ALIKE: 8.0, BELOW: 6.0, NEAR: 6.0, ORDER: 0.0}
# How much alike (in percent) a misprinted label must be, and how far back a label may stand, in characters.
_ALIKE, _FAR = 70, 200
# A guidance note behind a label: 行政事业性收费（按项目计）.
_NOTE = re.compile(r"\s*[(（][^()（）]*[)）]\s*$")


def touches(run: Run, words: Lexicon) -> tuple[tuple[int, ...], bool] | None:
    """The rows that the text right before the figures names, and whether nothing foreign stands before that label."""
    parts = run.parts
    if not parts:
        return None
    found = words.label_at_end(run.gap)
    if found is None and run.notes and run.notes[-1].rstrip()[-1:] in (")", "）"):
        parts = [squash(_NOTE.sub("", "".join(note.strip() for note in run.notes)))]
        found = words.label_at_end(parts[0])
        if found is not None:
            return words.names[found[0]], True
    if found is None:
        parts = without_noise(parts, words)
        found = words.label_at_end("".join(parts))
        if found is None:
            return None
    name, start = found
    return words.names[name], _starts_clean(parts, "".join(parts), start, words)


def without_noise(parts: list[str], words: Lexicon) -> list[str]:
    """Drop lone characters: pieces of a stacked group label, marks of a watermark."""
    return [part for part in parts if len(part) > 1 and not set(part) <= words.group_characters]


def _starts_clean(parts: list[str], gap: str, start: int, words: Lexicon) -> bool:
    """Whether a label that starts at `start` of the gap opens its line, or follows known labels only."""
    offset = 0
    for part in parts:
        end = offset + len(part)
        if offset <= start < end:
            before = gap[offset:start]
            rest = words.foreign(before)
            return not rest or (len(rest) <= 4 and set(rest) <= words.group_characters)
        offset = end
    return False


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around a run: the rows that its text names, by rung, and the text right before it."""

    touched: frozenset[int]
    clean: bool
    wrapped: frozenset[int]
    below: frozenset[int]
    near: frozenset[int]
    gap: str

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
            if ratio >= _ALIKE:
                return SCORE[ALIKE] * ratio / 100, ALIKE
        return SCORE[ORDER], ORDER


def look_around(
    runs: list[Run],
    index: int,
    first: int,
    tail: list[str],
    touched: tuple[tuple[int, ...], bool] | None,
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
        touched=frozenset(touched[0]) if touched else frozenset(),
        clean=bool(touched and touched[1]),
        wrapped=_wrapped(before, after, behind, words),
        below=frozenset(words.rows_at_start(behind)),
        near=frozenset(words.rows_within(heap)),
        gap=runs[index].gap,
    )


def _wrapped(before: list[str], after: list[str], behind: str, words: Lexicon) -> frozenset[int]:
    """The rows of which a label ends the text before the figures with its head and goes on behind them with its rest."""
    gap, clean = "".join(before), "".join(without_noise(before, words))
    groups = "".join(words.group_characters)
    rests = {*after[:4], "".join(after), behind, *(part.lstrip(groups) for part in after[:4])}
    found: set[int] = set()
    for text in {gap, clean, without_unit(gap), without_unit(clean), *before[-3:]}:
        for head in words.heads_at_end(text):
            for rest, row in words.splits[head]:
                if row not in found and any(text.startswith(rest) for text in rests):
                    found.add(row)
    return frozenset(found)
