"""Words and numbers of a sentence: the vocabulary of `vocabulary.toml`, found in one pass of one pattern."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Any, Final, NamedTuple

from extract.claims.sentence import Sentence
from extract.text import fold, from_chinese, offsets

_ONE: Final = (1,)
_STOPS: Final = frozenset(",;()。！？!?\n")
_FIGURES: Final = frozenset("0123456789")
_NUMERALS: Final = frozenset("第零〇一二两三四五六七八九十百千")
_UNIT: Final = "(?P<unit>万元|亿元|元|件次|人次|件|条|例|项|宗|份|起|次|个(?!月|工作日|自然日|百分点)|部|篇|期|人|名)"
_AFTER: Final = "(?P<after>以上|以下|左右|上下)"
_MARK: Final = re.compile(r"\d{1,2}[.、](?!\d+(?:件|条|项))")  # the number of an item of a list
_YEAR: Final = re.compile(r"((?:19|20)\d\d)年度?")
_WHOLE: Final = re.compile(r"12月[底末]|(?<!\d)1月?[-—~至到]{1,2}12月")  # the end of the year, or all of it
_PART: Final = re.compile(r"\d{1,2}(?:[-—~至]\d{1,2})?月份?(?!\d)|[一二三四1234]季度")
_NO_COUNT: Final = re.compile(
    r"\d{1,2}月\d{1,2}日|\d+(?:\.\d+)?(?:%|‰|个百分点|倍|个工作日|个?月内|日内|天)"
    r"|百分之[一二三四五六七八九十百点]{1,16}|第\(?[\d一二三四五六七八九十百]+\)?[条款项章届次名位批]"
)
_BODIES: Final = re.compile(r"\d+个(?:街道|乡镇|镇|乡|部门|单位|县|区|市)\w{0,3}?(?=共|收|受|办|制|发|未|没|无|,|$)")
_NOT_COUNTS: Final = (
    (_WHOLE, "filler", ""),
    (_NO_COUNT, "aside", ""),
    (_PART, "time", "part"),
    (_BODIES, "scope", "others"),
)
_COUNT: Final = re.compile(
    r"(?P<number>(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?(?:[万亿](?!元))?)(?P<more>[余多几])?"
    f"{_UNIT}?{_AFTER}?"
)
_HAN_COUNT: Final = re.compile(
    f"(?P<number>[零〇一二两三四五六七八九十百千]{{1,16}})(?:(?P<more>[余多几])?{_UNIT}{_AFTER}?|(?=[,;。、)]|$))"
)


class Plain(NamedTuple):
    """A sentence folded and without spaces. `at` has the place of each of its characters in the sentence as printed, where
    that is not the same.
    """

    text: str
    at: list[int] | None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The characters as printed of a part of the text."""
        return (start, end) if self.at is None else (self.at[start], self.at[end - 1] + 1)


def plain(sentence: str) -> Plain:
    """A sentence as it is searched."""
    folded = fold(sentence)
    same_length = len(folded) == len(sentence)
    if same_length and " " not in folded:
        return Plain(folded, None)
    places = range(len(sentence)) if same_length else offsets(sentence)
    kept = [n for n, character in enumerate(folded) if not character.isspace()]
    return Plain("".join(folded[n] for n in kept), [places[n] for n in kept])


def words_of(text: str, year: int | None) -> Sentence:
    """The words and numbers of a plain sentence in order; `year` is that of the report."""
    words, begins, firsts = _words()
    sentence = Sentence(text, [], [], [], [])
    kinds, keys, said, starts = sentence.kinds, sentence.keys, sentence.said, sentence.starts
    at = done = 0  # all before `done` is in a word
    length = len(text)
    while at < length:
        character = text[at]
        if character not in firsts:
            at += 1
            continue
        begin = end = at
        kind = key = ""
        for size in begins.get(text[at : at + 2], _ONE):
            meaning = words.get(text[at : at + size])
            if meaning is not None:
                kind, key = meaning
                end = at + size
                break
        else:
            if character in _FIGURES:
                kind, key, begin, end = _figure(text, at, year)
            elif character in _NUMERALS:
                kind, key, begin, end = _numeral(text, at)
        if not kind:
            at += 1
            continue
        if at > done:
            kinds.append("other")
            keys.append("")
            said.append(text[done:at])
            starts.append(done)
        kinds.append(kind)
        keys.append(key)
        said.append(text[at:begin] if begin > at else text[at:end])
        starts.append(at)
        at = done = end
    if at > done:
        kinds.append("other")
        keys.append("")
        said.append(text[done:at])
        starts.append(done)
    if "carry" in kinds:
        sentence = _dated(sentence)
    sentence.kinds.append("stop")
    sentence.keys.append("")
    sentence.said.append("")
    sentence.starts.append(len(text))
    return sentence


_Found = tuple[str, str, int, int]  # kind, key, the end of the number if it has a unit, the end of it all


def _figure(text: str, at: int, year: int | None) -> _Found:
    """What begins with a figure: a number with its unit, or a year, a date, a share."""
    count = _COUNT.match(text, at)
    if count is not None and count["unit"] not in (None, "个") and count.end("number") - at < 4:
        return _number(count)  # by far the most are like this
    if (at == 0 or text[at - 1] in "。;:") and (mark := _MARK.match(text, at)):
        return "filler", "", at, mark.end()
    if found := _YEAR.match(text, at):
        return "time", _when(int(found[1]), year), at, found.end()
    for pattern, kind, key in _NOT_COUNTS:
        if found := pattern.match(text, at):
            return kind, key, at, found.end()
    assert count is not None  # it begins with a figure
    return _number(count)


def _numeral(text: str, at: int) -> _Found:
    """What begins with a Chinese numeral; of no kind where it is part of a word: 统一, 一方面."""
    for pattern, kind, key in _NOT_COUNTS:
        if found := pattern.match(text, at):
            return kind, key, at, found.end()
    count = _HAN_COUNT.match(text, at)
    before = text[at - 1 : at]
    if count is None or not (count["unit"] or before == "为"):
        return "", "", at, at
    kind, key, begin, end = _number(count)
    return "about" if before in ("数", "几", "上") else kind, key, begin, end


def _dated(found: Sentence) -> Sentence:
    """The words with each 结转 made one with the year beside it, and so a row of the form."""
    dated = Sentence(found.text, [], [], [], [])
    waiting = False  # for the year that may follow a 结转
    for kind, key, said, start in zip(found.kinds, found.keys, found.said, found.starts, strict=True):
        if waiting and kind == "time" and key == "next":
            dated.said[-1] += said
            waiting = False
            continue
        waiting = kind == "carry"
        if waiting and dated.kinds and (dated.kinds[-1], dated.keys[-1]) == ("time", "last"):
            dated.kinds[-1], dated.keys[-1], waiting = "row", "brought_forward", False
            dated.said[-1] += said
            continue
        dated.kinds.append("row" if waiting else kind)
        dated.keys.append("carried_forward" if waiting else key)
        dated.said.append(said)
        dated.starts.append(start)
    return dated


def value_of(printed: str) -> Decimal:
    """The value of a number as printed: `1,204`, `1.2万`, `一百零三`."""
    factor = {"万": 10_000, "亿": 100_000_000}.get(printed[-1], 1)
    digits = printed.rstrip("万亿").replace(",", "")
    return (Decimal(digits) if digits[0].isascii() else Decimal(from_chinese(digits))) * factor


@cache
def where(table: str) -> Mapping[str, str]:
    """How a table of the form calls what the vocabulary calls otherwise."""
    names: Mapping[str, str] = _data()["where"].get(table, {})
    return names


def stems(kind: str) -> tuple[str, ...]:
    """What shows that a sentence may state a figure."""
    return tuple(_data()["stem"][kind])


@cache
def any_stem(*kinds: str) -> re.Pattern[str]:
    """A pattern of the stems of some kinds."""
    return re.compile("|".join(re.escape(stem) for kind in kinds for stem in stems(kind)))


def _when(stated: int, year: int | None) -> str:
    if year is None:
        return "past"  # whether it is the year of the report is not known, and so no claim
    if stated == year:
        return "this"
    return {1: "last", -1: "next"}.get(year - stated, "past" if stated < year else "next")


def _number(match: re.Match[str]) -> _Found:
    more, unit, after = match.group("more", "unit", "after")
    return "about" if more or after else "number", unit or "", match.end("number"), match.end()


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(resources.files(__package__).joinpath("vocabulary.toml").read_text(encoding="utf-8"))


@cache
def _words() -> tuple[dict[str, tuple[str, str]], dict[str, tuple[int, ...]], frozenset[str]]:
    """What each word means (its kind and its key), how long words are that begin with two characters, longest first, and
    with what characters words and numbers begin.
    """
    words = {mark: ("stop", mark) for mark in _STOPS}
    for kind, keys in _data().items():
        if kind not in ("where", "stem"):
            for key, patterns in keys.items():
                for word in (word for pattern in patterns for word in spellings(pattern)):
                    words.setdefault(fold(word), (kind, key))
    sizes: dict[str, set[int]] = {}
    for word in words:
        sizes.setdefault(word[:2], {1}).add(len(word))
    firsts = _FIGURES | _NUMERALS | {word[0] for word in words}
    return words, {begin: tuple(sorted(found, reverse=True)) for begin, found in sizes.items()}, firsts


def spellings(pattern: str) -> Iterator[str]:
    """All the words that a pattern of the vocabulary stands for.

    >>> sorted(spellings("(上|去)[一]年"))
    ['上一年', '上年', '去一年', '去年']
    """
    match = re.search(r"\(([^()\[\]]*)\)|\[([^()\[\]]*)\]", pattern)
    if match is None:
        yield pattern
        return
    choices = match[1].split("|") if match[1] is not None else ["", *match[2].split("|")]
    for choice in choices:
        yield from spellings(pattern[: match.start()] + choice + pattern[match.end() :])
