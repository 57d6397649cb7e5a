"""Where the sections of a text begin.

Words that could head a section stand in many places: in the list of the preamble, in a table of contents, as
sub-headings of section 一, in the rows of tables. So all places are found first, each with a score for its
numbering, its wording and the way it stands on the line, and the chain of places that scores best is taken. Only then
comes what no heading announces: the tables of the form, and the annex.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

from extract.form import forms
from extract.model import SECTIONS
from extract.text import fold

Style = Literal["chinese", "digit", "bracket", "none"]

_ORDER: Final = {key: n for n, key in enumerate((k for k in SECTIONS if k not in ("preamble", "attachment")), start=1)}
_HAN: Final = {
    c: n for numerals in ("一二三四五六七八九十", "壹贰叁肆伍陆柒捌玖") for n, c in enumerate(numerals, start=1)
}
_ROMAN: Final = {c: n for n, c in enumerate(("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"), start=1)}
_N: Final = "[一二三四五六七八九十壹贰叁肆伍陆柒捌玖]|(?<![A-Z])[IVX]{1,4}|(?<!\\d)[01]?\\d(?!\\d)"
_WORD: Final = re.compile(r"\w")
_STYLES: Final[dict[Style, float]] = {"chinese": 4, "digit": 2, "none": 2, "bracket": 1}
_NEAR: Final = 200  # characters around a place that decide what it is
_MOST: Final = 200  # places looked at; a report has some twenty, a file that has thousands is many reports or none
# How many more sections another manner of numbering must have to be that of the main headings.
_LEAD: Final[dict[Style, float]] = {"chinese": 2.5, "none": 1, "digit": 0.5, "bracket": 0}

# The number at the end of what stands before the words of a heading. One bracket of two may be lost.
_NUMBER: Final = re.compile(
    rf"(?:第|(?i:part|section))?\s*(?P<open>[(\[【]\s*)?(?P<n>{_N})\s*(?:部分)?\s*(?P<close>[)\]】])?(?P<mark>[\s、.,:·|]*)$"
)
# A line with a number, whose words are the agency's own; and one without.
_NUMBERED: Final = re.compile(
    rf"\n[^\w\n(\[【]*+(?P<head>(?:(?P<open>[(\[【])\s?)?(?:第\s*)?(?P<n>{_N})(?:\s*部分)?\s?"
    r"(?:(?P<close>[)\]】])[、.,:\s]?|[、.,:\s])\s*(?P<words>[^\n,;。:]{2,32}?)(?:\s*\([^()\n]{0,20}\))?)[\s:。]*(?=\n|$)"
)
# The same at the beginning of a line that goes on with the text of the section.
_GLUED: Final = re.compile(
    r"\n[^\w\n(\[【]*+(?P<head>(?:第\s*)?(?P<n>[一二三四五六七八九十])(?:\s*部分)?\s?[、.,:\s]\s*"
    r"(?P<words>[^\n,;。:()]{2,24}?(?:情况|措施|概况|事项|打算)))(?P<close>)"
)
_UNNUMBERED: Final = re.compile(
    r"\n[^\w\n(\[]*+(?P<head>(?P<words>[^\n,;。:|\d()]{2,22}(?:情况|措施|概况|事项|打算)))[\s:]*(?=\n|$)"
)
# What such words are about. The first that fits decides: 因申请公开引起的行政复议 is about disputes.
_ABOUT: Final = (
    ("requests", re.compile("(?:公开)?申请(?:公开)?的?(?:情况)?(?:[及和与、]|以及)[^。]{0,20}复议")),  # of both
    ("disputes", re.compile("复议|诉讼")),
    ("problems", re.compile("问题|不足|改进|下一步|下步|打算|建议|困难|对策")),
    ("other_matters", re.compile("其[他它](?:.*(?:事项|情况)|$)|需要?(?:说明|报告)")),
    ("disclosure", re.compile("主动公开|^公开情况")),
    ("requests", re.compile("申请公开|公开申请|^申请情况")),
    ("overview", re.compile("总体|概述|概况|基本情况")),
)
_TABLE_ROW: Final = re.compile("管理服务|新收|结转|办理结果|数量?$|费用$|回应解读|机构建设|会议和培训")
_AND_MORE: Final = re.compile(
    "(?:[及和与、]|以及)[^。;,:]{2,28}(?:情况|事项|措施|打算|问题)"
)  # a heading of two sections
_GOES_ON: Final = re.compile(r"[。;,:、]|[(\[]?[一1][)\].]")  # a sentence, or a first sub-heading
_MARKS: Final = "#*|>◆●■★◇○▲▶•· \t"
_LIST: Final = re.compile("组成|包括|分为|部分|内容")
_CONTENTS: Final = re.compile(r"[\s.…·-]*\d{1,3}\s*$")
_NOTE: Final = re.compile(r"(?P<note>\s*\([^()\n]{0,20}\))\W*$")


def _loose(words: str) -> str:
    """A pattern for words with anything between their characters that is no character of a word."""
    return r"\W*".join(map(re.escape, words))


_ANCHORS: Final = {
    "disclosure": re.compile(_loose("第二十条第") + r"\W*[一1]\W*项\W*(?:" + _loose("信息内容") + "|规|本)"),
    "requests": re.compile(_loose("数据的勾稽关系") + "|" + _loose("申请人情况") + r"\W*[自法总]"),
    "disputes": re.compile(_loose("行政复议行政诉讼") + r"[\s\S]{0,90}?" + _loose("未经复议直接起诉")),
}
_STATISTICS: Final = re.compile(
    _loose("统计指标") + r"\W*[单统计数]|" + _loose("主动公开政府信息数") + r"\W*(?:不|条|其|\d)"
)
_STATISTICS_TITLE: Final = re.compile(
    r"\n[^\n。]{0,40}" + _loose("情况统计") + r"\W*(?:年\W*)?报?\W*表[^\n。]{0,20}(?=\n)"
)
_ANNEX: Final = re.compile(r"\n[^\w\n]*(附\s*[件表]\s*[\d一二三]?\s*(?:[:：、.\s][^\n。]{0,70})?)(?=\n|$)")


@dataclass(frozen=True, slots=True)
class Head:
    """Where a section begins: its heading stands from `start` to `end` in the folded text. They are equal where no
    heading is printed and the table of the form shows that the section is there.
    """

    key: str
    start: int
    end: int
    style: Style = "none"
    official: bool = False
    score: float = 0


def outline(text: str) -> list[Head]:
    """The beginnings of the sections of a text, in its order, none twice, an annex last.

    `text` is folded (`extract.text.fold`) and begins with a line break. Converted into the words of Taiwan, 信息 is 资讯.
    """
    text = text.replace("资讯", "信息")
    statistics = _STATISTICS.search(text)
    stop = statistics.start() if statistics else len(text)
    heads = _chain(_of_one_manner([head for head in _candidates(text) if head.start < stop], text), text)
    present = {head.key for head in heads}
    for key, anchor in _ANCHORS.items():
        if key not in present and (match := anchor.search(text)):
            begin = text.rfind("\n", 0, match.start()) + 1
            heads.append(Head(key, begin, begin))
    heads.sort(key=lambda head: head.start)
    annex = _annex(text, heads[-1].end if heads else 0, statistics)
    return [*heads, annex] if annex else heads


@cache
def _known() -> tuple[re.Pattern[str], dict[str, tuple[str, bool]]]:
    """A pattern of the headings of all editions without their numbers, and for each its key and whether it is the
    official wording.
    """
    names: dict[str, tuple[str, bool]] = {}
    for form in forms():
        for section in form.sections:
            label = section.label.partition("、")[2]
            for name in (label, *section.aliases):
                bare = "".join(_WORD.findall(fold(name)))
                names[bare] = (section.key, name == label or names.get(bare, ("", False))[1])
    return re.compile(_shared(sorted(names))), names


def _shared(words: Sequence[str]) -> str:
    """One pattern for many words, the beginnings that they share written once; it prefers the longest word."""
    branches = []
    for first in dict.fromkeys(word[0] for word in words if word):
        rest = [word[1:] for word in words if word.startswith(first)]
        tail = _shared(rest)
        branches.append(first + (rf"(?:\W*{tail}){'?' if '' in rest else ''}" if tail else ""))
    return "(?:" + "|".join(branches) + ")" if branches else ""


def _candidates(text: str) -> list[Head]:
    """Every place that might be a main heading, in order."""
    pattern, names = _known()
    found: list[Head] = []
    for match in pattern.finditer(text):
        key, official = names["".join(_WORD.findall(match[0]))]
        head = _in_words_of_the_form(text, match, key, official, found[-1].end if found else 0)
        if head is not None:
            found.append(head)
    if not _ORDER.keys() <= {head.key for head in found if head.style == "chinese"}:
        lines = {text.rfind("\n", 0, head.start) for head in found}
        found += _in_own_words(_NUMBERED, text, lines)
        lines.update(text.rfind("\n", 0, head.start) for head in found)
        found += [head for head in _in_own_words(_GLUED, text, lines) if head.score >= _STYLES["chinese"] + 4]
        if len({head.key for head in found if head.style != "none"}) < 3:
            found += _in_own_words(_UNNUMBERED, text, lines)
    return sorted(sorted(found, key=lambda head: -head.score)[:_MOST], key=lambda head: head.start)


def _in_words_of_the_form(text: str, match: re.Match[str], key: str, official: bool, last_end: int) -> Head | None:
    near = max(0, match.start() - _NEAR)
    begin = max(text.rfind("\n", near, match.start()) + 1, near)
    after = text[match.end() : match.end() + _NEAR].partition("\n")[0]
    lead = text[begin : match.start()]
    note = _NOTE.search(after)
    rest = (after[: note.start()] if note else after).rstrip(": ")
    alone = _WORD.search(rest) is None
    start, end, number = match.start(), match.end() + (note.end("note") if note and alone else 0), 0
    style: Style = "none"
    score = 0.0
    if _WORD.search(lead):
        numbered = _NUMBER.search(lead, max(0, len(lead) - 16))
        if numbered is None:
            return None
        start = begin + numbered.start()
        lead = lead[: numbered.start()]
        number, style = _manner(numbered)
        if _WORD.search(lead):
            # In the middle of a line a heading follows a full stop, or the heading before it.
            run_together = start - last_end < 8 and not text[last_end:start].strip()
            if (
                style != "chinese"
                or not numbered["mark"].strip()
                or not (run_together or lead.rstrip()[-1:] in "。;!?")
            ):
                return None
            score -= 6 if _LIST.search(_sentence(text, start)) else 1
        elif not alone and ((len(rest) <= 24 and not _GOES_ON.search(rest)) or _AND_MORE.fullmatch(rest)):
            # The words of the form are only the beginning of a longer heading.
            end, official, alone = match.end() + (note.end("note") if note else len(rest)), False, True
    elif not alone and not _CONTENTS.match(after):
        return None
    if _CONTENTS.match(after):
        score -= 3
    if not lead.strip(_MARKS):
        start -= len(lead)  # the marks of a heading of Markdown are no text of the section before
    score += _STYLES[style] + 2 * (number == _ORDER[key]) + (2 if alone else 0.5) + (1 if official else 0.5)
    return Head(key, start, end, style, official and alone, score)


def _sentence(text: str, at: int) -> str:
    near = max(0, at - _NEAR)
    begin = max(text.rfind("。", near, at) + 1, text.rfind("\n", near, at) + 1, near)
    return re.split("[。\n]", text[begin : at + _NEAR])[0]


def _in_own_words(pattern: re.Pattern[str], text: str, lines: Container[int]) -> list[Head]:
    """The lines that a pattern finds, and that tell what they are about, without those that begin at one of `lines`."""
    return [head for match in pattern.finditer(text) if match.start() not in lines and (head := _of_own_words(match))]


def _of_own_words(match: re.Match[str]) -> Head | None:
    words = "".join(match["words"].split())
    if _TABLE_ROW.search(words):
        return None
    number, style = _manner(match)
    key = next((key for key, about in _ABOUT if about.search(words)), None)
    if key is None:
        key = "overview" if (number, style) == (1, "chinese") else None
        score = 3.0
    else:
        in_order = number == _ORDER[key]
        score = _STYLES[style] + 2 + 2 * in_order
        if not in_order and style in ("bracket", "digit"):
            return None  # (二)改进情况 is a part of section five
    if key is None:
        return None
    begin = match.start("head")
    if not match.string[match.start() + 1 : begin].strip(_MARKS):
        begin = match.start() + 1
    return Head(key, begin, match.end("head"), style, False, score)


def _manner(match: re.Match[str]) -> tuple[int, Style]:
    """The number of a heading, 0 where it has none, and the manner in which it is numbered."""
    said = match.groupdict().get("n")
    if not said:
        return 0, "none"
    number = _HAN.get(said) or _ROMAN.get(said) or (int(said) if said.isdecimal() else 0)
    return number, "bracket" if match["close"] else "chinese" if said in _HAN else "digit"


def _of_one_manner(heads: list[Head], text: str) -> list[Head]:
    """The heads that are numbered like the main headings, and those of another manner that cannot be sub-headings."""
    keys = Counter(style for style, key in {(head.style, head.key) for head in heads})
    weights = {style: keys[style] + lead for style, lead in _LEAD.items() if keys[style] >= (1 if lead > 0.5 else 3)}
    if not weights:
        return []
    main = max(weights, key=lambda style: weights[style])
    present = {head.key for head in heads if head.style == main}
    return [
        head
        for head in heads
        if head.style in (main, "chinese") or (head.key not in present and _stands_for_itself(head, text))
    ]


def _stands_for_itself(head: Head, text: str) -> bool:
    """True for a heading numbered unlike the others that is followed by its table, or has the official words and (if
    it has a number) the official number.
    """
    anchor = _ANCHORS.get(head.key)
    if anchor and anchor.search(text, head.end, head.end + 200):
        return True
    return head.official and head.style != "bracket" and head.score >= (6 if head.style == "digit" else 5)


def _chain(heads: list[Head], text: str) -> list[Head]:
    """The chain of headings in the order of the form that scores best, and main headings that stand out of order.

    A heading costs something where nothing stands under it, and where headings of other sections are passed over
    inside the chain; so of a table of contents and the body, the body is taken.
    """
    count = len(heads)
    best, previous = [head.score for head in heads], [-1] * count
    for j in range(count):
        passed: Counter[str] = Counter()
        cost = 0.0
        for i in range(j - 1, -1, -1):
            head = heads[i]
            if _ORDER[head.key] < _ORDER[heads[j].key]:
                empty = 2 if heads[j].start - head.end < 8 else 0
                value = best[i] + heads[j].score - empty - (cost - passed[head.key])
                if value >= best[j]:
                    best[j], previous[j] = value, i
            passed[head.key] += 1
            cost += 1
    chain: list[Head] = []
    ends = [best[n] - (count - 1 - n) for n in range(count)]
    n = max(range(count), key=lambda n: ends[n], default=-1)
    while n >= 0:
        chain.append(heads[n])
        n = previous[n]
    present = {head.key for head in chain}
    for head in heads:
        if head.key not in present and head.style == "chinese" and head.score >= 6:
            chain.append(head)
            present.add(head.key)
    return sorted(chain, key=lambda head: head.start)


def _annex(text: str, after: int, statistics: re.Match[str] | None) -> Head | None:
    """Where the annex begins: at a line that says so, or at the title of the statistics table, or at the table."""
    found = [Head("attachment", m.start(1), m.end(1)) for m in _ANNEX.finditer(text, after)][:1]
    if statistics:
        title = [*_STATISTICS_TITLE.finditer(text, max(after - 1, statistics.start() - 300), statistics.start())]
        found += [Head("attachment", m.start() + 1, m.end()) for m in title[-1:]]
        begin = text.rfind("\n", 0, statistics.start()) + 1
        found.append(Head("attachment", begin, begin))
    found = [head for head in found if head.start >= after]
    return min(found, key=lambda head: head.start, default=None)
