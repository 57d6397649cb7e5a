"""Tables that a text prints again: those of the bodies below an agency behind its own, a page that was stored twice.

The first one is the report's. Rows of two tables must not be taken for those of one, above all where the first is blank.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

# What each table of the form begins with, and what stands in it not long before its end.
_BOUNDS: Final = (
    ("disclosure", re.compile("^.{0,4}第二十条第一项", re.MULTILINE), re.compile("第二十条第八项|行政事业性收费")),
    (
        "requests",
        re.compile("申请人情况|一本年新收(?:政府信息公开)?申请|本列数据"),
        re.compile("七总计|结转下|继续办理"),
    ),
    ("disputes", re.compile("未经复议"), re.compile("审结")),
    ("statistics", re.compile("统计指标"), re.compile("接受培训人员数")),
)
_DISPUTES: Final = "行政复议"
# What the tables of a report begin with, and what stands in their last rows.
_REPORT: Final = (("第二十条第一项", "结转下年度"), ("统计指标", "接受培训人员数"))
_AT_START: Final = range(4)  # characters of a line: 序号 stands before 统计指标
_FILLED: Final = 10  # lines with figures that are those of a report
# What ends with the words of a title and is no sentence.
_TITLE: Final = re.compile(r"[^，。；：:,;]{4,60}信息公开[^，。；：:,;]{0,14}(?:报告|年报)$")
_REPORTS: Final = ("报告", "年报")
_ENDS: Final = ("年度报告", "报告", "工作年度报告", "年报")
_TWICE: Final = 2
_HEADS: Final = 2  # lines of heads before what a table begins with
_TOLD: Final = 3  # lines with figures that are those of a table


@dataclass(frozen=True, slots=True)
class Copies:
    """The lines of tables that are not read, and the tables (keys) of which one was left out for being empty, so that nothing in
    them is sure.
    """

    lines: frozenset[int] = frozenset()
    unsure: frozenset[str] = frozenset()


def next_title(lines: Sequence[str], squashed: Sequence[str], start: int) -> int | None:
    """The line with the title of another report, behind figures of this one's tables; None where there is none.

    A title that has stood before is that of a page.
    """
    for number in range(start + _TOLD, len(lines)):
        line = squashed[number]
        if line[-2:] not in _REPORTS or sum(own[-1:].isdigit() for own in squashed[start:number]) < _TOLD:
            continue
        split = line in _ENDS and not _TITLE.match(lines[number].strip())
        # The title may stand on two lines.
        first = next((n for n in range(number - 1, start, -1) if squashed[n]), number) if split else number
        named = _TITLE.match("".join(map(str.strip, lines[first : number + 1])))
        if named and squashed[first] not in squashed[:first] and squashed.count(squashed[first]) <= _TWICE:
            return first
    return None


def second_report(whole: str, squashed: Sequence[str], start: int) -> int | None:
    """The line on which the tables of another report begin, behind those of the first and their figures; None for one report."""
    for first, last in _REPORT:
        if whole.count(first) < _TWICE:
            continue
        behind = next((n for n in range(start, len(squashed)) if last in squashed[n]), len(squashed))
        end = next((n for n in range(behind, len(squashed)) if squashed[n].find(first) in _AT_START), None)
        if end is not None and sum(line[-1:].isdigit() for line in squashed[start:end]) >= _FILLED:
            return end
    return None


def copies_in(squashed: Sequence[str], start: int) -> Copies:
    """The copies in the squashed lines of a text from `start` on."""
    starts: list[tuple[int, str]] = []
    whole = "\n".join(squashed[start:])
    for table, first, last in _BOUNDS:
        if len(first.findall(whole)) > 1:
            starts += [(line, table) for line in _starts(squashed, start, first, last)]
    return _left_out(sorted(starts), squashed) if len(starts) > len({table for _, table in starts}) else Copies()


def _starts(squashed: Sequence[str], start: int, first: re.Pattern[str], last: re.Pattern[str]) -> list[int]:
    """The lines on which a table begins: the first one, and each behind the end of the one before."""
    found: list[int] = []
    ended = True
    for number in range(start, len(squashed)):
        line = squashed[number]
        if ended and first.search(line):
            found.append(number)
            ended = bool(last.search(line))
        elif not ended and last.search(line):
            ended = True
    return found


def _left_out(starts: Sequence[tuple[int, str]], squashed: Sequence[str]) -> Copies:
    """All copies but the first of each table, or but the second where the first has no figures."""
    lines: set[int] = set()
    unsure: set[str] = set()
    ends = [number for number, _ in starts[1:]] + [len(squashed)]
    copies: dict[str, list[range]] = {}
    for (number, table), end in zip(starts, ends, strict=True):
        if table != "disputes":  # its heads begin before what only it has
            end = next((n for n in range(number, end) if _DISPUTES in squashed[n]), end)
        copies.setdefault(table, []).append(range(number, end))
    for table, own in copies.items():
        kept = 0
        if len(own) > 1 and not any(squashed[number][-1:].isdigit() for number in own[0]):
            kept = 1
            # Heads alone, all of them printed again, are those of a table that begins on the next page.
            again = Counter(squashed[max(0, own[0].start - _HEADS) : own[1].stop])
            if any(again[squashed[number]] < _TWICE for number in own[0]):
                unsure.add(table)
        lines.update(number for at, copy in enumerate(own) if at != kept for number in copy)
    return Copies(frozenset(lines), frozenset(unsure))
