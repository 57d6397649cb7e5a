"""A box of bars and rules: `+---+`, `|---+---|` or `├───┤` between rows, `|` or `│` between cells.

A cell runs from rule to rule and from bar to bar, so merged cells are seen. A box with no rules but those around its
body and below its heads has a row on each line.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from extract.model import Cell, Paragraph, Place, Table
from extract.readers.drawn.measure import MEASURES, places

_BARS: Final = frozenset("|│┃║┆┊")
_PIPES: Final = dict.fromkeys(map(ord, _BARS), "|")
_JOINTS: Final = frozenset("├┤┬┴┼┌┐└┘┏┓┗┛┣┫┳┻╋╔╗╚╝╠╣╦╩╬╞╡╪╟╢╫╭╮╰╯┝┥┿┠┨╂")
_RULES: Final = frozenset("-=─━═")
_MARKDOWN: Final = frozenset("|- ")  # what a rule of Markdown is made of: its tables have a reader of their own
_DRAWING: Final = _RULES | frozenset("+: ")
_EDGES: Final = _BARS | _JOINTS | {"+"}
_FEW: Final = 4  # rules: above, below the heads, below, and one more below a title
_LOST: Final = 0.05  # the share of lines that may fit in no columns


@dataclass(frozen=True, slots=True)
class _Segment:
    """What stands between two bars of a line, from column `left` to `right`: text, or a rule."""

    left: int
    right: int
    text: str
    rule: bool


@dataclass(slots=True)
class _Box:
    """A cell while its lines are gathered; `top` and `bottom` are its first and last line."""

    left: int
    right: int
    top: int
    bottom: int
    texts: list[str] = field(default_factory=list)


def is_boxed(line: str) -> bool:
    """Whether a line could be one of a box: it begins and ends with a bar or a joint."""
    bare = line.strip()
    return len(bare) > 1 and bare[0] in _EDGES and bare[-1] in _EDGES


def boxed(lines: Sequence[Paragraph], start: int, end: int) -> Table | None:
    """The box of lines `start` to `end` (not included); None where they draw none."""
    texts = [line.text.rstrip() for line in lines[start:end]]
    joints = [_joints(text) for text in texts]
    rules = [number for number, text in enumerate(texts) if _is_rule(text)]
    if len(texts) < 3 or all(set(texts[number].strip()) <= _MARKDOWN for number in rules):
        return None
    if _are_unjointed(joints, rules):
        return None
    segments = _drawn(texts, joints, frozenset(column for number in rules for column in joints[number]))
    if segments is None:
        return None
    found = [line.place for line in lines[start:end]]
    if any(_is_drawing(segment) for line in segments for segment in line):
        return None  # a frame around other drawings, which it broke into pieces
    # A rule may be broken by the cells of groups that it runs past.
    ruled = [number for number, line in enumerate(segments) if any(segment.rule for segment in line)]
    if len(ruled) <= _FEW and len(texts) - len(ruled) > 2 * len(ruled):
        segments = [part for line in segments for part in (line, [_Segment(s.left, s.right, "", True) for s in line])]
        found = [place for place in found for _ in range(2)]
    elif ruled[:1] == [0]:
        # Rules open and close a box: a row that none closes was cut off, and its empty cells may have gone on on the lines that are lost.
        segments = segments[: ruled[-1] + 1]
    return Table(tuple(_cells(_boxes(segments), segments, found)), found[0])


def as_rows(lines: Sequence[Paragraph]) -> list[Paragraph]:
    """The lines of a box that lost its columns: bars of any kind as pipes, and no rules, for each line may be a row."""
    return [line._replace(text=line.text.translate(_PIPES)) for line in lines if not _is_rule(line.text)]


def _is_rule(text: str) -> bool:
    """Whether a line is a rule from end to end."""
    return all(char in _RULES or char in _JOINTS or char in "+|" for char in text.strip()) and any(
        char in _RULES for char in text
    )


def _are_unjointed(joints: Sequence[Sequence[int]], rules: Sequence[int]) -> bool:
    """Whether most rules between rows run past the bars above and below them: then bars and rules share no columns."""
    between = [n for n in rules if 0 < n < len(joints) - 1 and min(len(joints[n - 1]), len(joints[n + 1])) > 2]
    return sum(len(joints[number]) < 3 for number in between) * 2 > len(between)


def _joints(text: str) -> list[int]:
    """The characters of a line that part two cells. A plus parts cells only where a rule touches it."""
    found = []
    for at, char in enumerate(text):
        if (
            char in _BARS
            or char in _JOINTS
            or (char == "+" and (text[at - 1 : at] in ("-", "=") or text[at + 1 : at + 2] in ("-", "=")))
        ):
            found.append(at)
    return found


def _drawn(texts: Sequence[str], joints: Sequence[Sequence[int]], ruled: frozenset[int]) -> list[list[_Segment]] | None:
    """The segments of each line; None where the bars of too many lines stand in no column of bars.

    A line with as many bars as the line before it has them in the same columns, even where text that is too wide for its
    cell moved them. Any other may be wide in its own way.
    """
    fitting = [
        [[there[at] for at in own] for m in MEASURES for there in (places(text, m),)]
        for text, own in zip(texts, joints, strict=True)
    ]
    counts = [Counter(column for line in fitting for column in line[m]) for m in range(len(MEASURES))]
    common = min(counts, key=len)
    known = ruled | {column for column, count in common.items() if count > 1}
    first = counts.index(common)
    drawn: list[list[_Segment]] = []
    before: Sequence[int] = []
    lost = 0
    for text, own, columns in zip(texts, joints, fitting, strict=True):
        fit: Sequence[int] | None = before if len(own) == len(before) and not _is_rule(text) else None
        fit = fit or next((c for c in (columns[first], *columns) if known.issuperset(c)), None)
        lost += fit is None
        fit = fit or []
        drawn.append(
            [
                _segment(text, a, b, left, right)
                for (a, b), (left, right) in zip(pairwise(own), pairwise(fit), strict=False)
            ]
        )
        before = fit
    return drawn if lost <= _LOST * len(texts) else None


def _segment(text: str, start: int, end: int, left: int, right: int) -> _Segment:
    inside = text[start + 1 : end]
    return _Segment(left, right, inside.strip(), inside != "" and _RULES.issuperset(inside))


def _is_drawing(segment: _Segment) -> bool:
    """Whether a cell holds the rule of another table. A few dashes alone are a cell left blank."""
    return not segment.rule and any(char in segment.text for char in " +") and set(segment.text) <= _DRAWING


def _boxes(segments: Sequence[Sequence[_Segment]]) -> list[_Box]:
    """The cells: text between the same bars on lines with no rule between them is that of one cell."""
    done: list[_Box] = []
    open_boxes: list[_Box] = []
    for number, line in enumerate(segments):
        for segment in line:
            same = next((b for b in open_boxes if (b.left, b.right) == (segment.left, segment.right)), None)
            if same is not None and not segment.rule:
                same.texts.append(segment.text)
                same.bottom = number
                continue
            for box in [b for b in open_boxes if b.left < segment.right and segment.left < b.right]:
                open_boxes.remove(box)
                done.append(box)
            if not segment.rule:
                open_boxes.append(_Box(segment.left, segment.right, number, number, [segment.text]))
    return done + open_boxes


def _cells(boxes: Sequence[_Box], segments: Sequence[Sequence[_Segment]], lines: Sequence[Place]) -> list[Cell]:
    """The cells in their grid: each line with a rule in it begins a row, each column with a bar begins a column."""
    row_at: list[int] = []
    count = 0
    for line in segments:
        count += any(segment.rule for segment in line)
        row_at.append(count)
    used = sorted({row for box in boxes for row in range(row_at[box.top], row_at[box.bottom] + 1)})
    rows = {row: index for index, row in enumerate(used)}
    columns = {column: index for index, column in enumerate(sorted({b.left for b in boxes} | {b.right for b in boxes}))}
    cells = []
    for box in sorted(boxes, key=lambda b: (b.top, b.left)):
        row, column = rows[row_at[box.top]], columns[box.left]
        text = "\n".join(text for text in box.texts if text)
        down = rows[row_at[box.bottom]] - row + 1
        cells.append(Cell(text, row, column, down, columns[box.right] - column, lines[box.top]))
    return cells
