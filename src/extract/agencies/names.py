"""An agency's name taken apart: the places before the body, the body, and how much of it is a guess.

Place and body are read together, because neither shows where it ends: 济宁市中区 is 市中区 of 济宁, 湖南镇 is a town and no
province, 清河门镇 no town of 清河. Every reading has a cost; the least costly one holds.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from extract.agencies import bodies, divisions
from extract.agencies.bodies import Body
from extract.agencies.divisions import Division
from extract.text import fold

_NOT_AFTER_SHORT: Final = "省市州区县旗盟镇乡街苏"
_PARTY: Final = re.compile("(?:中国共产党|中共)(?=.{2})")
_STATE: Final = re.compile("中华人民共和国(?=.{2})")
_CORPS: Final = re.compile("(?:新疆生产建设)?兵团")
_CORPS_STARTS: Final = ("新", "兵", "第")
_CORPS_DIVISION: Final = re.compile("第[一二三四五六七八九十]{1,2}师")
_LOCAL_OFFICE: Final = re.compile(
    "(?:监管|监察|管理|安全|专员|监督)*(?:总局|分局|局|分行|中心支行|支行|总队|办公室|办事处|办|处|分公司)$"
)
_GUESSED: Final = 2
_LOST: Final = 3
_DEEPEST: Final = 4
_GOOD: Final = 0.5


class Reading(NamedTuple):
    """A name as read. `places` are the divisions that it may mean, of all years; empty where it names none.

    `parents` counts the places named above them. `plain` is False where a place stands without its kind (洪泽教育局).
    `level` is set where the kind of body and not the place decides it.
    """

    places: tuple[Division, ...]
    body: Body
    cost: float
    parents: int = 0
    plain: bool = True
    level: str | None = None
    own: str = ""


def simplify(text: str) -> str:
    """A name in simplified script, half width, without spaces and dots."""
    plain = "".join(fold(text).replace("·", "").split())
    return plain if divisions.is_simplified(plain) else plain.translate(divisions.to_simplified())


@lru_cache(maxsize=4096)  # an agency reports every year
def read_name(name: str) -> Reading:
    """Take a name apart. It is in simplified script and has no spaces (`simplify`).

    >>> reading = read_name("江苏省淮安市洪泽区教体局")
    >>> reading.places[0].code, reading.body.field
    ('320813', '教育')
    """
    name = bodies.without_brackets(name)
    first, _, others = name.partition("、")
    if others and len(first) > 3 and (reading := read_name(first)).places and reading.body.known:
        return reading._replace(own=others)  # a report of several agencies
    if name.startswith("中"):
        name = _STATE.sub("", _PARTY.sub("", name))
    found = bodies.national(name)
    if found is None:
        reading = (_corps(name) if name[:1] in _CORPS_STARTS else None) or _search(name, 0, None, 0)
        return reading if reading.places or reading.cost < _LOST else _inside(name) or reading
    body, field = found
    rest = name[len(body) :]
    local = _search(rest, 0, None, 0) if rest and rest[0] != "驻" else None
    if local and local.cost > _GUESSED:
        # What such an office is called in its place says no more than whose office it is.
        local = min(local, _search(_LOCAL_OFFICE.sub("", rest), 0, None, 0), key=lambda reading: reading.cost)
    if local and (local.places or local.body.foreign or local.body.marker or local.body.zone):
        ours = local.body._replace(field=local.body.field if local.body.known else field)
        return local._replace(body=ours, cost=min(local.cost, 4))
    return Reading((), Body(0, field, known=True), 0, level="national", own=rest)


def _inside(name: str) -> Reading | None:
    """The reading from the first full name of a place on, where what stands before it belongs to no place."""
    for start in range(1, len(name) - 2):
        if any(plain and len(text) > 2 for text, _, plain in divisions.at(name, start)):
            reading = _search(name, start, None, 0)
            return reading._replace(cost=reading.cost + 1, plain=False) if reading.places else None
    return None


def _corps(name: str) -> Reading | None:
    """A body of the 兵团, whose divisions rank as cities and share their government with one."""
    whole = _CORPS.match(name)
    at = whole.end() if whole else 0
    division = _CORPS_DIVISION.match(name, at)
    if division is None:
        if whole is None:
            return None
        return Reading(
            tuple(divisions.of_code("650000")), bodies.read_body(name[at:]), 0.5, level="province", own="兵团"
        )
    code = bodies.corps(division[0])
    rest = _search(name, division.end(), None, 0)
    places = tuple(divisions.of_code(code)) if code else rest.places
    return rest._replace(places=places, level="city", own="" if rest.body.town else division[0]) if places else None


def _search(text: str, start: int, above: Sequence[Division] | None, depth: int) -> Reading:
    """The least costly reading of the rest of a name, below the places read so far."""
    best: Reading | None = None
    for name, found, plain in divisions.at(text, start) if depth < _DEEPEST else ():
        end = start + len(name)
        below = found if above is None else [d for d in found if any(d.lies_in(a) for a in above)]
        below = below or [d for d in found if above and d in above]  # 郑州市郑州经济技术开发区 names its place twice
        if not below or (not plain and not _may_be_short(text, end)):
            continue
        rest = _search(text, end, below, depth + 1)
        reading = rest._replace(
            cost=rest.cost + (0 if plain else 1),
            parents=rest.parents + 1 if rest.places else 0,
            places=rest.places or tuple(below),
            plain=rest.plain if rest.places else plain,
        )
        if rest.body.zone in ("新区", "新城") and not rest.places and all(d.level == "county" for d in below):
            reading = reading._replace(
                cost=reading.cost + 1
            )  # 江北新区 is no zone of 江北区, but 镇江新区 is one of 镇江市
        if best is None or reading.cost < best.cost:
            best = reading
        if best.cost <= _GOOD:
            return best
    body = bodies.read_body(text[start:])
    here = Reading((), body, body.cost + _misplaced(body, above))
    return here if best is None or here.cost < best.cost else best


def _may_be_short(text: str, end: int) -> bool:
    """Whether the name of a place may end here without its kind: not in 湖南镇, nor in 南山市, but in 济宁市中区 and
    东城市场监管局.
    """
    after = text[end : end + 1]
    if not after or after not in _NOT_AFTER_SHORT or any(plain for _, _, plain in divisions.at(text, end)):
        return True
    body = bodies.read_body(text[end:])
    return body.known and body.cost < _GOOD and not (body.marker or body.town)


def _misplaced(body: Body, above: Sequence[Division] | None) -> float:
    """What it costs that a body does not go with the places before it."""
    if above is None:
        return 0
    cost = 2.0 if body.marker else 0.0
    if body.town:
        counties = divisions.counties_of_town(body.town)
        if counties and not any(a.has(county) for county in counties for a in above):
            cost += 1.2
    return cost
