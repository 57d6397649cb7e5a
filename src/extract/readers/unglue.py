"""A report, or a table, in which nothing stands between words -> a line for each row, sentence and heading.

A program that drops all white space leaves labels and figures glued: `规章002行政规范性文件013`. Where a row ends is still to be
seen, for a figure is never followed by a label but at the end of its row; how its digits are cut into cells is another matter.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from extract.model import Place
from extract.readers.unfold import Lines, cut
from extract.text import COUNTED

_LONG: Final = 100  # characters of a line that may hold many rows
_SPACES: Final = 50  # characters to each space, at least, of a text that has none
_ROWS: Final = 4  # rows on one line that are no chance
_SENTENCE: Final = re.compile(r"(?<=。)(?=.)|(?<=[^第\n])(?=[一二三四五六七八九]、[\u4e00-\u9fff]{2})")
_TITLE: Final = re.compile(
    r"(?:[^，。；《]{0,150}?信息公开(?:工作)?(?:20\d\d)?年?度?(?:工作)?(?:报告|年报)(?![，。；》])(?=.))"
)
_SERIALS: Final = 8  # rows that count on by no chance
_SERIAL: Final = re.compile("(?:序号|编号|行次)(?:统计)?(?:指标|项目|内容)")
# Behind a figure, what goes on with it in a sentence, or in its cell, begins no label.
_COUNTED: Final = COUNTED + "分秒号》”的"
_LABEL: Final = rf"(?![{_COUNTED}减增])[（(“《\u4e00-\u9fff]"
# A row ends before a label, or before the number of one in its list: of 0001.属于国家秘密 the 1 is such a number.
_END: Final = re.compile(rf"(?<=[\d/—])(?=\d[.、．][\u4e00-\u9fff“])|(?<=[\d/—])(?=(?!\d[.、．]){_LABEL})")


def unglued(lines: Sequence[str], places: Sequence[Place]) -> Lines:
    """The lines, each long one without spaces cut into the sentences, headings and rows in it, and the place of each."""
    return cut(lines, places, _LONG, lambda line: _parts(line, line is lines[0]) if is_glued(line) else [line])


def is_glued(line: str) -> bool:
    """Whether a line is too long for a row and has next to no spaces."""
    return len(line) > _LONG and sum(map(line.count, " |\t")) * _SPACES < len(line)


def _parts(line: str, first: bool) -> list[str]:
    titles: list[str] = []
    begin = 0
    while first and (title := _TITLE.match(line, begin)):
        titles.append(title[0])
        begin = title.end()
    sentences = [part for part in _SENTENCE.split(line[begin:]) if part]
    rows = [row for part in sentences for row in _END.split(part)]
    if len(rows) - len(sentences) < _ROWS:
        return [line]  # a paragraph of prose
    rows = _without_serials(rows)
    return [*titles, *rows] if rows else [line]


def _without_serials(rows: list[str]) -> list[str]:
    """The rows without the serial number of the next one, which is glued to the figure of each: `同意公开数件128`, `部分公开数件39`.

    Empty where there are serial numbers that are not those of all rows: then no figure can be told from them.
    """
    numbered: dict[int, int] = {}
    for number, row in enumerate(rows):
        if row.endswith(str(len(numbered) + 1)):
            numbered[number] = len(str(len(numbered) + 1))
    span = max(numbered, default=0) - min(numbered, default=0) + 1
    if len(numbered) >= _SERIALS and len(numbered) > 0.9 * span:
        return [row[: len(row) - numbered.get(number, 0)] for number, row in enumerate(rows)]
    return [] if any(map(_SERIAL.search, rows)) else rows
