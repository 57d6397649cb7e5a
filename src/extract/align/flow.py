"""A table that lost its cells -> Facts: runs of figures are matched to the rows of the form.

Text that ends letter by letter with a label of the form right before some figures fixes their row. Between fixed rows,
weaker evidence (a label wrapped round the figures, a misprinted label, a label somewhere before, the count) is weighed
in the form's order, by dynamic programming over all tables in one sequence. Nothing is `printed` unless its
label touches it, the count is full or every cell is marked, and no neighbour objects.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from extract.align.doubt import (
    doubt_bare_numbers,
    doubt_figures_above,
    doubt_moved_labels,
    doubt_parted_labels,
    doubt_repeated_labels,
    doubt_skipped_numbers,
)
from extract.align.evidence import (
    ALIKE,
    NEAR,
    ORDER,
    SCORE,
    TOUCHING,
    WRAPPED,
    Touch,
    is_headed,
    is_strange,
    look_around,
    touch_of,
    without_noise,
)
from extract.align.lexicon import UNITS, Lexicon, Row
from extract.align.page_marks import may_number_page
from extract.align.stream import Run, Stream, amounts
from extract.align.tie import Tie
from extract.align.tiled import rows_of_pieces
from extract.sums import adds_up, come_to_totals

_SKIP_RUN, _SKIP_ROW, _COUNT = -1.0, -0.6, 3.0


@dataclass(slots=True)
class Flow:
    """What the stream settles: its ties in order, the rows whose labels were seen without figures, and the runs behind a
    label that the form does not know, each with the row (by index) after which it stands.
    """

    ties: list[Tie]
    seen: set[int] = field(default_factory=set)
    unknown: list[tuple[int, int]] = field(default_factory=list)


class _Link(NamedTuple):
    """A run and a row (by index) that a touching label may tie; `clear` as in `Touch`."""

    run: int
    row: int
    clear: bool


def lay(stream: Stream, words: Lexicon) -> Flow:
    """Tie the runs of a stream to the rows of the form.

    The steps: numbers of pages are taken out of the runs; touching labels are linked to rows (`_chain`, `_uncrowded`,
    `_told_apart` choose among the links); the runs between two links are tied to the rows between them (`_between`); last, each
    `doubt_…` withdraws what something near leaves open.
    """
    rows = words.rows
    runs = stream.runs = _without_page_numbers(stream.runs, words)
    touching = [touch_of(run, words) for run in runs]
    if any(run.headed and not (touch and touch.clear) for run, touch in zip(runs, touching, strict=True)):
        for index, own in rows_of_pieces(runs, stream.tail, words).items():
            touching[index] = Touch((own,), clear=True)
    disputes = tuple(row.index for row in rows if row.table == "disputes")
    for index, run in enumerate(runs):
        if disputes and not touching[index]:
            full = _heads_of_disputes(run, words)
            if full is not None:
                touching[index] = Touch((disputes[0],), full)
    _leave_page_numbers_out(runs, touching, words)
    links = [_Link(index, row, touch.clear) for index, touch in enumerate(touching) if touch for row in touch.rows]
    chain = _chain(links, runs, rows, disputes)
    ties: list[Tie] = []
    fixed = _told_apart(_uncrowded(chain, runs, rows, touching, words), touching)
    previous_run, previous_row = -1, -1
    unknown: list[tuple[int, int]] = []
    for index, row, clear in [*fixed, _Link(len(runs), len(rows), clear=True)]:
        between = range(previous_run + 1, index)
        strange = [i for i in between if not touching[i] and runs[i].headed and is_strange(runs[i], words)]
        unknown += [(i, previous_row) for i in strange if previous_row >= 0 and index < len(runs)]
        known = [i for i in between if i not in strange]
        ties += _between(runs, words, known, range(previous_row + 1, row), touching, stream.tail)
        if index < len(runs):
            whole = row in disputes and not words.ending(runs[index].gap)
            ties.append(Tie(index, disputes if whole else (row,), TOUCHING, clear))
            row = disputes[-1] if whole else row
        previous_run, previous_row = index, row
    doubt_repeated_labels(ties, touching, stream)
    doubt_bare_numbers(ties, stream, words)
    doubt_figures_above(ties, touching, stream, words)
    doubt_moved_labels(ties, stream, words)
    doubt_parted_labels(ties, stream, words)
    taken = {row for tie in ties for row in tie.rows}
    doubt_skipped_numbers(ties, stream, words, taken)
    seen = _labels_seen(stream, words) - taken if len(taken) < len(rows) else set()
    return Flow(ties, seen, unknown)


def _without_page_numbers(runs: list[Run], words: Lexicon) -> list[Run]:
    """Drop a bare number on a line of its own that stands behind a full row, or between a label and its full row.

    Both can only be the number of a page: the row has no cell left for it.
    """
    kept: list[Run] = []
    for index, run in enumerate(runs):
        if run.may_number_page:
            after = runs[index + 1] if index + 1 < len(runs) else None
            if (
                after
                and after.row
                and (not after.parts or len(after.figures) == words.disputed)
                and _is_full(run.parts + after.parts, after, words)
            ):
                after.parts = run.parts + after.parts
                after.skipped = True
                continue
            if not run.parts and kept and kept[-1].row and _is_full(kept[-1].parts, kept[-1], words):
                if after:
                    after.skipped = True
                kept[-1].unclosed = run.line == kept[-1].line + 1 and not _comes_to_total(kept[-1])
                continue
        kept.append(run)
    return kept


def _leave_page_numbers_out(runs: Sequence[Run], touching: Sequence[Touch | None], words: Lexicon) -> None:
    """Take the number of a page from the figures of a row with totals, a line each, that has one too many: they come to their totals
    without the first of them alone, or without the last alone.
    """
    for run, touch in zip(runs, touching, strict=True):
        if touch is None or run.row or run.marked or run.glued:
            continue
        row = words.rows[touch.rows[0]]
        wide = len(row.cells) if row.cells[-1].column == "total" else 0
        if not wide or len(run.figures) != (words.disputed if row.table == "disputes" else wide) + 1:
            continue
        ends = [(run.figures[0], slice(1, None)), (run.figures[-1], slice(-1))]
        left = [
            rest for end, rest in ends if may_number_page(end.text) and come_to_totals(amounts(run.figures[rest]), wide)
        ]
        if len(left) == 1:
            run.figures, run.blank = run.figures[left[0]], run.blank[left[0]]


def _is_full(parts: list[str], run: Run, words: Lexicon) -> bool:
    """Whether a row of two figures or more is as long as the row that the text before it names."""
    name = words.ending("".join(parts))
    if name is None:
        return len(run.figures) == words.disputed and _names_results("".join(parts))
    return any(len(run.figures) == len(words.rows[row].cells) >= 2 for row in words.names[name])


def _names_results(text: str) -> bool:
    """Whether squashed text has the heads 维持, 纠正, 审结 and 总计 of all three kinds of dispute, in whatever order."""
    return all(text.count(c) >= 3 for c in "维纠审计")


def _heads_of_disputes(run: Run, words: Lexicon) -> bool | None:
    """Whether the heads of the disputes table stand before the figures, whole, wrapped or stacked.

    None where they do not, False where they do but the figures are fewer than the cells, or where the heads are lost and only
    the three totals tell the table.
    """
    if not _names_results(run.gap):
        values = [figure.number.value for figure in run.figures]
        told = len(values) == words.disputed and any(values) and come_to_totals(values, words.results)
        return False if told else None
    if len(run.figures) < 2 and not run.glued:
        return None
    if run.glued:
        return len(run.figures[0].text) == words.disputed
    return run.size == words.disputed or (run.marked and len(run.figures) >= words.disputed)


def _chain(links: list[_Link], runs: list[Run], rows: Sequence[Row], disputes: tuple[int, ...]) -> list[_Link]:
    """The heaviest series of links in which runs and rows both go forward. A clear label weighs most, then a full row."""
    if all(a.run < b.run and a.row < b.row for a, b in pairwise(links)):
        return links
    weights = []
    for run, row, clear in links:
        full = runs[run].size == len(rows[row].cells) or (row in disputes)
        weights.append(1.0 + 2.0 * clear + 1.0 * full)
    best: list[float] = []
    back: list[int] = []
    for index, (run, row, _) in enumerate(links):
        top, link = 0.0, -1
        for earlier in range(index):
            if links[earlier].run < run and links[earlier].row < row and best[earlier] > top:
                top, link = best[earlier], earlier
        best.append(top + weights[index])
        back.append(link)
    index = max(range(len(best)), key=best.__getitem__) if best else -1
    chain: list[_Link] = []
    while index >= 0:
        chain.append(links[index])
        index = back[index]
    return chain[::-1]


def _uncrowded(
    chain: list[_Link], runs: list[Run], rows: Sequence[Row], touching: list[Touch | None], words: Lexicon
) -> list[_Link]:
    """The links of the chain that fix a row: a label between two runs, one of them without a label, fixes nothing.

    The label may stand below its figures as well as before them, and then so may the labels that follow. Such a label
    no longer touches cleanly: its entry in `touching` is replaced.
    """
    fixed = []
    loose: set[int] = set()
    for link in chain:
        run, row, _ = link
        behind = runs[run + 1] if run + 1 < len(runs) else None
        before = runs[run - 1] if run else None
        headed = is_headed(runs[run], words)
        alone = headed and runs[run].size == len(rows[row].cells) > 1
        bare = behind is not None and (not behind.parts or (not headed and all(p in UNITS for p in behind.parts)))
        if behind is not None and bare and not alone and not _ends_page(runs[run], rows[row], behind):
            continue
        if (
            before is not None
            and (touching[run - 1] is None or run - 1 in loose)
            and (before.size == len(rows[row].cells) or (before.row and 1 < before.size < len(rows[row].cells)))
            and not headed
            and ((before.row and not is_headed(before, words)) or not words.foreign(before.gap))
            and _only_label(runs[run], words)
        ):
            loose.add(run)
            touching[run] = Touch((row,), clear=False)
            continue
        fixed.append(link)
    return fixed


def _told_apart(fixed: list[_Link], touching: Sequence[Touch | None]) -> list[_Link]:
    """The fixed rows, none clear where another row of the same label has room between the rows before and behind."""
    ends = [-1, *(row for _, row, _ in fixed), sys.maxsize]
    told = []
    for (run, row, clear), before, behind in zip(fixed, ends, ends[2:], strict=False):
        own = touching[run]
        alike = [other for other in own.rows if before < other < behind] if own else []
        told.append(_Link(run, row, clear and len(alike) < 2))
    return told


def _only_label(run: Run, words: Lexicon) -> bool:
    """Whether one label and nothing else of the form stands between a run and the one before it."""
    gap = "".join(without_noise(run.parts, words))
    found = words.label_at_end(gap)
    return found is not None and set(gap[: found[1]]) <= words.group_characters


def _comes_to_total(run: Run) -> bool:
    """Whether the figures of a row come to their last one."""
    return adds_up([figure.number.value for figure in run.figures if figure.number.kind == "number"])


def _ends_page(run: Run, row: Row, behind: Run) -> bool:
    """Whether a bare number behind a row can only be that of its page: the row's label stands on its line, and its figures
    come to their total without the number.
    """
    return run.headed and row.cells[-1].column == "total" and behind.may_number_page and _comes_to_total(run)


def _between(
    runs: list[Run],
    words: Lexicon,
    open_runs: Sequence[int],
    open_rows: range,
    touching: Sequence[Touch | None],
    tail: list[str],
) -> list[Tie]:
    """Tie the runs between two fixed rows to the rows between them, by dynamic programming."""
    if not open_runs or not open_rows:
        return []
    rows = [words.rows[index] for index in open_rows]
    evidence = []
    for index in open_runs:
        around = look_around(runs, index, open_runs[0], tail, touching[index], words)
        evidence.append([around.speaks_for(row) for row in rows])
    high, wide = len(open_runs), len(rows)
    best = [[0.0] * (wide + 1) for _ in range(high + 1)]
    step: list[list[tuple[int, int] | None]] = [[None] * (wide + 1) for _ in range(high + 1)]
    for i in range(high - 1, -1, -1):
        best[i][wide] = best[i + 1][wide] + _SKIP_RUN
    for j in range(wide - 1, -1, -1):
        best[high][j] = best[high][j + 1] + _SKIP_ROW
    for i in range(high - 1, -1, -1):
        for j in range(wide - 1, -1, -1):
            top, how = best[i + 1][j] + _SKIP_RUN, (1, 0)
            if best[i][j + 1] + _SKIP_ROW > top:
                top, how = best[i][j + 1] + _SKIP_ROW, (0, 1)
            for span, score in _spans(runs[open_runs[i]], rows, evidence[i], j):
                if best[i + 1][j + span] + score > top:
                    top, how = best[i + 1][j + span] + score, (1, span)
            best[i][j], step[i][j] = top, how
    ties = []
    i = j = 0
    while i < high and j < wide:
        how = step[i][j] or (1, 0)
        if how[0] and how[1]:
            basis = evidence[i][j][1] if how[1] == 1 else ORDER
            named = touching[open_runs[i]]
            other = named is not None and named.clear and open_rows[j] not in named.rows
            if basis == ALIKE and (other or any(rung in (TOUCHING, WRAPPED) for _, rung in evidence[i])):
                basis = ORDER  # it names another row better
            ties.append(Tie(open_runs[i], tuple(open_rows[j : j + how[1]]), basis, clear=False))
        i, j = i + how[0], j + how[1]
    if len(ties) == high == wide and all(len(tie.rows) == 1 for tie in ties):
        # As many runs as rows between two fixed ones: the order leaves a wide, full row with its label beside it one place.
        for tie, row in zip(ties, rows, strict=True):
            run = runs[tie.run]
            far = tie.basis == NEAR and (not run.parts or is_strange(run, words))
            own = touching[tie.run]
            other = run.headed and own is not None and row.index not in own.rows  # its line has another row's label
            beside = tie.basis != ORDER and not far and not other
            tie.clear = beside and run.size == len(row.cells) >= 3
    return ties


def _spans(run: Run, rows: Sequence[Row], evidence: list[tuple[float, str]], j: int) -> list[tuple[int, float]]:
    """The rows that a run may fill from row j on, with a score: one row, or several that it fills exactly."""
    size = run.size
    cells = len(rows[j].cells)
    score, _ = evidence[j]
    spans = []
    if size == cells and (score > 0 or cells > 1):  # a lone figure that no text speaks for may number its page
        spans.append((1, score + _COUNT))
    elif score > 0:
        spans.append((1, score - (1.0 if size < cells else 4.0)))
    if size > cells:
        total, span, strong = cells, 1, score
        while total < size and j + span < len(rows) and rows[j + span].table == rows[j].table:
            total += len(rows[j + span].cells)
            strong = max(strong, evidence[j + span][0])
            span += 1
        if total == size and evidence[j + span - 1][0] >= SCORE[NEAR]:
            spans.append((span, strong + _COUNT))
    return spans


def _labels_seen(stream: Stream, words: Lexicon) -> set[int]:
    """The rows whose label stands somewhere in the stream."""
    seen = {*words.rows_within("".join(stream.tail))}
    for run in stream.runs:
        gap = run.gap
        rows = words.names.get(gap)
        seen.update(rows or words.rows_within(gap))
    return seen
