"""What leaves the row of some figures open although a label stands right before them: labels that have moved, labels below
that have no figures, numbers that may be those of pages.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from extract.align.evidence import ALIKE, BELOW, NEAR, ORDER, TOUCHING, WRAPPED, Touch, is_headed
from extract.align.lexicon import Lexicon, without_unit
from extract.align.stream import Run, Stream
from extract.align.tie import Tie
from extract.sums import count_on
from extract.text import whole

_SHOWN: Final = 5  # rows that make a habit
_TOLD: Final = 3  # rows of one table that are no chance
_FEW: Final = 3  # rows that do not cast doubt on others
_PAGES: Final = 200  # more than any report has


def doubt_bare_numbers(ties: list[Tie], stream: Stream, words: Lexicon) -> None:
    """Where figures stand on the line of their label, those on a line of their own below one are not sure to be its own.

    A lone number may be that of a page. In a text in which some label stands below its figures, or around them, or most on
    their line, any others may belong to a label below them that has none. Where figures have lines of their own, this
    is the habit, of the tables in which they mostly do; but a few rows are too few to show it, those of a table too, and so are
    numbers that count the pages.
    """
    runs = stream.runs
    apart = [runs[tie.run].figures[0].text for tie in ties if not runs[tie.run].row]
    if 2 * len(apart) >= len(ties) >= _SHOWN and not count_on(map(whole, apart)):
        tables: dict[str, list[Tie]] = {}
        for tie in ties:
            tables.setdefault(words.rows[tie.rows[0]].table, []).append(tie)
        for own in tables.values():
            beside = sum(runs[tie.run].row for tie in own)
            for tie in own if 2 * beside > len(own) or len(own) < _TOLD else ():
                if _may_number_page(runs[tie.run]):
                    tie.doubt()
        return
    headed = [is_headed(runs[tie.run], words) for tie in ties]
    loose = any(tie.basis in (BELOW, WRAPPED) for tie in ties)
    loose = loose or (len(ties) > _FEW and 4 * sum(headed) >= 3 * len(ties))
    owner = {tie.run: () if tie.basis == NEAR else tie.rows for tie in ties}
    left_open = len(runs)
    for tie, beside in zip(reversed(ties), reversed(headed), strict=True):
        run = runs[tie.run]
        alone = loose and not beside and tie.basis in (TOUCHING, ALIKE) and len(tie.rows) == 1
        if alone and (tie.run + 1 == left_open or _label_left(tie.run, owner.get(tie.run + 1), stream, words)):
            left_open = tie.run
        if _may_number_page(run) or left_open == tie.run:
            tie.weaken(WRAPPED, ALIKE)


def _may_number_page(run: Run) -> bool:
    """Whether a run may be the number of a page, of a report that is not beyond measure."""
    return run.may_number_page and (whole(run.figures[0].text) or 0) < _PAGES


def doubt_moved_labels(ties: list[Tie], stream: Stream, words: Lexicon) -> None:
    """Figures below their labels are not sure where labels have moved against them.

    They have behind more figures than a row holds, whose labels must stand elsewhere, and where the first of two labels
    before some figures comes later in the form. Text taken from pages comes block by block, and not row by row: there
    any label of another row before the figures may be theirs.
    """
    loose = -1
    for tie in ties:
        run, row = stream.runs[tie.run], words.rows[tie.rows[0]]
        if (run.row and run.headed) or len(tie.rows) > 1:
            continue
        if stream.paged and not run.row:
            last = tie.run + 1 == len(stream.runs)
            behind = words.rows_within("".join(stream.behind(tie.run)))
            moved = {*words.rows_within(run.gap), *(behind if last or len(behind) > 1 else ())}
        else:
            moved = {i for part in run.parts for i in words.names.get(part, ())[:1] if i > row.index}
        moved = {i for i in moved - {row.index} if words.rows[i].table == row.table}
        if tie.run == loose or moved:
            tie.weaken(WRAPPED)
        if not run.marked and not run.glued and len(run.figures) > len(row.cells):
            loose = tie.run + 1


def doubt_repeated_labels(ties: list[Tie], touching: Sequence[Touch | None], stream: Stream) -> None:
    """Figures are not sure to be those of a row whose label stands right before other figures too: a page was stored twice, or the
    table of another body is there. `touching` has what the text before each run names.
    """
    clean = [touch.rows for touch in touching if touch is not None and touch.clear]
    if len(set(clean)) == len(clean):
        return
    named: dict[tuple[int, ...], set[tuple[str, ...]]] = {}
    for touch, run in zip(touching, stream.runs, strict=True):
        if touch is not None and touch.clear:
            named.setdefault(touch.rows, set()).add(tuple(figure.text for figure in run.figures))
    for tie in ties:
        if len(named.get(tie.rows, ())) > 1:
            tie.doubt()


def doubt_figures_above(ties: list[Tie], touching: Sequence[Touch | None], stream: Stream, words: Lexicon) -> None:
    """Figures on lines of their own below labels are not sure to be theirs in a table of which other figures stand between its heads
    and a label below them: then each may stand above its own.
    """
    runs = stream.runs
    owner = {tie.run: tie for tie in ties}
    above: Counter[str] = Counter()
    parted = [index for index, run in enumerate(runs) if run.parts]
    for index, after in pairwise(parted):
        own, below = owner.get(index), owner.get(after)
        stray = touching[index] is None and (own is None or own.basis in (NEAR, ORDER))
        apart = not runs[index].headed and not runs[after].headed
        if stray and apart and below and touching[after] is not None:
            above[words.rows[below.rows[0]].table] += 1 + (len(runs[index].figures) > 1)
    for tie in ties:
        if above[words.rows[tie.rows[0]].table] > 1 and not runs[tie.run].headed:
            tie.weaken(WRAPPED)


def doubt_skipped_numbers(ties: list[Tie], stream: Stream, words: Lexicon, taken: set[int]) -> None:
    """Where the next label of the form stands behind some figures and has none itself, they may be its own, and the bare number
    that was skipped before them, as that of a page, the figure above their label.
    """
    for tie in ties:
        run, following = stream.runs[tie.run], tie.rows[-1] + 1
        left = run.skipped and not run.headed and following not in taken
        if left and following in words.rows_within("".join(stream.behind(tie.run))):
            tie.doubt()


def doubt_parted_labels(ties: list[Tie], stream: Stream, words: Lexicon) -> None:
    """Figures on a line of their own below a label are not sure to be its own where the rest of another label stands behind
    them: the line with its head was lost. Nor are those behind the head of a label that goes on nowhere: its rest was lost,
    and perhaps its figures with it.
    """
    for tie in ties:
        run = stream.runs[tie.run]
        if run.headed or run.marked:
            continue
        behind = stream.behind(tie.run)
        if tie.basis == ALIKE and _has_lost_its_rest(run.gap, behind[:1], tie.rows, words):
            tie.weaken(ALIKE)
        if not tie.clear:
            continue
        if behind and (rows := words.rests.get(behind[0])) is not None:
            name = words.ending(run.gap)
            whole = name is not None and not any(
                name + behind[0] in own for r in tie.rows for own in words.rows[r].names
            )
            if whole or rows.isdisjoint(tie.rows):
                tie.doubt()


def _has_lost_its_rest(text: str, behind: list[str], rows: tuple[int, ...], words: Lexicon) -> bool:
    """Whether squashed text ends with the head of a label of one of some rows, letter by letter, and the line behind begins
    neither with the rest (behind what a stacked group has on that line) nor with another label.
    """
    rests = [rest for head in words.heads_at_end(text) for rest, row in words.splits[head] if row in rows]
    before = [line.partition(rest)[0] for line in behind for rest in rests if rest in line]
    goes_on = any(map(words.group_characters.issuperset, before)) or any(map(words.rows_at_start, behind))
    return bool(rests) and not goes_on


def _label_left(index: int, owner: tuple[int, ...] | None, stream: Stream, words: Lexicon) -> bool:
    """Whether a label without figures stands between a run and the next one, be it one that the form does not know. `owner`
    are the rows that the next one is of beyond doubt; None if it is of none.
    """
    last = index + 1 == len(stream.runs)
    parts = stream.behind(index)
    local = any(without_unit(part) != part and len(words.foreign(part)) > 2 for part in parts)
    named = words.rows_within("".join(parts))
    return local or (bool(named.difference(owner)) if owner is not None else len(named) > (not last))
