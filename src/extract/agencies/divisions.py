"""Divisions of the country by code, name and year: a table that is read once, when the first name is looked up.

`divisions.tsv` has every division since 2007 with the years of its name and code, `towns.txt` the names of the towns and
streets of each county, `telephones.tsv` the telephone and postal codes of the cities. scripts/divisions.py makes them; their
heads name the sources and their releases. All offices of a county carry its code, those of a town too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Final, NamedTuple

_HERE: Final = Path(__file__).parent
_PEOPLES: Final = (
    "蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|拉祜|水|东乡|纳西|景颇|柯尔克孜|土|达斡尔|"
    "仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|怒|俄罗斯|鄂温克|德昂|保安|裕固|独龙|鄂伦春|赫哲|门巴|珞巴|基诺|各"
)
_AUTONOMOUS: Final = re.compile(rf"(?:(?:{_PEOPLES})族)*(?:{_PEOPLES})?(?:自治[区州县旗]|族区)$")
_ENDINGS: Final = {"区": ("特别行政区", "地区", "林区", "特区", "区"), **{kind: (kind,) for kind in "省市县旗盟"}}


class Division(NamedTuple):
    """A division under one name: the years that it bore name and code (0 and 9999 where they lie outside the table),
    and the code of the division that carries it on, if it has ended and one does.
    """

    code: str
    name: str
    first: int
    last: int
    successor: str

    @property
    def level(self) -> str:
        """`province`, `city` or `county`, as the code has it."""
        return "province" if self.code[2:] == "0000" else "city" if self.code[4:] == "00" else "county"

    def has(self, code: str) -> bool:
        """Whether a code is that of the division, or of a part of it."""
        width = {"province": 2, "city": 4, "county": 6}[self.level]
        return code[:width] == self.code[:width]

    def lies_in(self, other: Division) -> bool:
        """Whether it is a part of another division, and not that one itself."""
        return self.code != other.code and other.has(self.code)

    def valid(self, year: int | None) -> bool:
        """Whether it existed in a year; with None, whether it exists."""
        return self.last == 9999 if year is None else self.first <= year <= self.last


class _Table(NamedTuple):
    by_code: Mapping[str, Sequence[Division]]
    full: Mapping[str, Sequence[Division]]
    short: Mapping[str, Sequence[Division]]
    lengths: Mapping[str, Sequence[int]]


@cache
def _table() -> _Table:
    by_code: dict[str, tuple[Division, ...]] = {}
    full: dict[str, tuple[Division, ...]] = {}
    short: dict[str, tuple[Division, ...]] = {}
    for line in _lines("divisions.tsv"):
        code, name, first, last, successor = line.split("\t")
        division = (Division(code, name, int(first or 0), int(last or 9999), successor),)
        by_code[code] = by_code.get(code, ()) + division
        full[name] = full.get(name, ()) + division
        for other, plain in other_names(name):
            names = full if plain else short
            names[other] = names.get(other, ()) + division
    lengths: dict[str, tuple[int, ...]] = {}
    for name in sorted({*full, *short}, key=len, reverse=True):
        known = lengths.get(name[:2], ())
        if len(name) not in known:
            lengths[name[:2]] = (*known, len(name))
    return _Table(by_code, full, short, lengths)


def other_names(name: str) -> Iterator[tuple[str, bool]]:
    """The names that a division goes by besides its full one, and whether the kind of division shows in them.

    >>> list(other_names("石柱土家族自治县")), list(other_names("洪泽区")), list(other_names("易县"))
    ([('石柱县', True), ('石柱', False)], [('洪泽', False)], [])
    """
    if name[-2:] in ("治区", "治州", "治县", "治旗", "族区"):
        stem = _AUTONOMOUS.sub("", name) if name != "内蒙古自治区" else "内蒙古"
        if name[-1] != "区" and len(stem) > 1:
            yield stem + name[-1], True
    else:
        ending = next((ending for ending in _ENDINGS.get(name[-1], ()) if name.endswith(ending)), "")
        stem = name.removesuffix(ending)
    if len(stem) > 1 and stem != name:
        yield stem, False


def named(name: str) -> Sequence[Division]:
    """All divisions that ever bore a name, its kind included (石柱县 for 石柱土家族自治县)."""
    return _table().full.get(name, ())


def of_code(code: str) -> Sequence[Division]:
    """The divisions of a code under all their names, in no order."""
    return _table().by_code.get(code, ())


def at(text: str, start: int = 0) -> Iterator[tuple[str, Sequence[Division], bool]]:
    """The names of divisions that a text has at a place, longest first, and whether the kind shows in them.

    >>> [(name, plain) for name, _, plain in at("洪泽区人民政府")]
    [('洪泽区', True), ('洪泽', False)]
    """
    table = _table()
    for length in table.lengths.get(text[start : start + 2], ()):
        name = text[start : start + length]
        if len(name) < length:
            continue
        if found := table.full.get(name):
            yield name, found, True
        elif found := table.short.get(name):
            yield name, found, False


def of_year(divisions: Sequence[Division], year: int | None) -> tuple[Division, ...]:
    """Those among divisions of one name that existed in a year, the later one where one carries on the other.

    Where none did, those that carry on the ended ones, else all as they are: an old name lives on in prints, and a new
    one is put on old reports.
    """
    if len(divisions) == 1 and divisions[0].valid(year):
        return tuple(divisions)
    found = [d for d in divisions if d.valid(year)]
    if not found:
        found = [later for d in divisions if (later := _carried_on(d, year))]
    # In the year of a change both are there; the report is written at its end.
    followed = {d.code for d in found for other in found if other is not d and d.successor == other.code}
    return tuple(dict.fromkeys(d for d in found if d.code not in followed or not d.successor)) or tuple(divisions)


def _carried_on(division: Division, year: int | None) -> Division | None:
    for _ in range(4):
        later = [d for d in of_code(division.successor) if d is not division]
        if not later:
            return None
        for found in later:
            if found.valid(year):
                return found
        division = later[0]
    return None


@lru_cache(maxsize=4096)
def today(division: Division) -> Division:
    """The division as it is now called and coded: what ties the reports of one agency together over the years."""
    return _carried_on(division, None) or division


def parents(division: Division, year: int | None) -> tuple[Division, ...]:
    """Province and city of a division, as far as it has them, named as in that year."""
    codes = [division.code[:2] + "0000", division.code[:4] + "00"]
    return tuple(of_year(found, year)[0] for code in codes if code != division.code and (found := of_code(code)))


@lru_cache(maxsize=4096)
def full_name(division: Division, year: int | None) -> str:
    """The name with those of its province and city before it.

    >>> full_name(named("洪泽区")[0], 2023)
    '江苏省淮安市洪泽区'
    """
    return "".join(d.name for d in (*parents(division, year), division))


@cache
def _towns() -> Mapping[str, str]:
    counties: dict[str, str] = {}
    for line in _lines("towns.txt"):
        code, *towns = line.split(" ")
        for town in towns:
            known = counties.get(town)
            counties[town] = code if known is None else f"{known} {code}"
    return counties


def counties_of_town(town: str) -> Sequence[str]:
    """The codes of the counties (or cities without counties) that have a town or street of that name."""
    return _towns().get(town, "").split()


@cache
def contacts() -> Mapping[str, tuple[str, str]]:
    """By the code of a city (or county without one): its telephone code, and the digits its postal codes begin with."""
    rows = (line.split("\t") for line in _lines("telephones.tsv"))
    return {code: (telephone, post) for code, telephone, post in rows}


@cache
def to_simplified() -> Mapping[int, int]:
    """For `str.translate`: the traditional forms of the characters that names of places and bodies use."""
    pairs = "".join(_lines("traditional.txt"))
    return {ord(a): ord(b) for a, b in zip(pairs[::2], pairs[1::2], strict=True)}


@cache
def _traditional() -> frozenset[str]:
    return frozenset(map(chr, to_simplified()))


def is_simplified(text: str) -> bool:
    """Whether a text has none of the traditional forms."""
    return _traditional().isdisjoint(text)


def _lines(name: str) -> Iterator[str]:
    text = (_HERE / name).read_text(encoding="utf-8")
    return (line for line in text.split("\n") if line and line[0] != "#")
