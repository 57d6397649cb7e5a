"""What stands behind the place in an agency's name: a government, a town, a zone, or a body with a field.

The fields and their many wordings are data (`fields.toml`). What a name leaves open is told by a cost, by which the
reading of the whole name chooses where the place ends: 0 for a body that is known, more for each guess.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Final, NamedTuple

from extract.agencies import divisions
from extract.agencies.divisions import counties_of_town

OFFICE: Final = "政府办公室"

_GOVERNMENT: Final = re.compile("(?:人民)?政府|行政公署|行署")
_OFFICES: Final = frozenset(("办公室", "办公厅", "办", "办公室机关", "综合办公室"))
_TOWN_KINDS: Final = "(.{1,14}?(?:街道|民族乡|镇|乡|苏木|地区))"
_TOWN: Final = re.compile(
    _TOWN_KINDS
    + "(?:党工委|党委)?(?:人民政府|政府|办事处|办|委员会)?(?:党政办公室|党政综合办公室|党政办|综合办公室|办公室)?"
)
_IN_TOWN: Final = re.compile(_TOWN_KINDS + "(.*(?:所|站|中心|队|办公室|办|院|局|校))")
_NOT_TOWN: Final = re.compile(".*(?:城乡|地区)$|乡镇|城镇$")
_STREET: Final = re.compile("(.{2,6})(?:街(?:办事处|道办)?|(?<!驻)办事处|街办)")
_ZONE: Final = re.compile(
    "(.{0,16}?(?:开发区|高新区|经开区|高新技术产业园区?|新区|工业园区|产业园区|科技园区|园区|产业园|工业园|科技园|科学城|示范区|"
    "管理区|试验区|实验区|保税区|合作区|度假区|旅游区|名胜区|风景区|景区|新城|集聚区|功能区|保护区|农场|林场|牧场))(.*)"
)
_ZONE_WHOLE: Final = re.compile(
    "(?:党工委)?(?:管理委员会|管委会)?(?:管理局|管理处|管理办公室|管理中心|办公室|党政办公室)?"
)
_ZONE_COMMITTEE: Final = re.compile("(?:管理委员会|管委会)")
_ZONE_KINDS: Final = (
    (
        re.compile("高新技术产业(?:开发|园)区|高新技术产业园|高新技术开发区|高新产业(?:开发|园)区|高新技术产业示范区"),
        "高新区",
    ),
    (re.compile("经济技术开发区|经济开发区"), "经开区"),
)
_MARKER: Final = re.compile("自治[区州县旗]|[省市州区县旗盟](?!域)")
_PARTY: Final = re.compile("委(?:员会)?(.+)")
_BRANCH: Final = re.compile("(.+?(?:局|委员会|委))(.{0,10}?)(?:分局|分中心|监管局|管理局)")
_AFIELD: Final = re.compile("驻.{1,8}(?:办事处|联络处)")
_ORGANS: Final = (
    "领导小组办公室", "委员会办公室", "工作办公室", "委员会", "办公室", "办公厅", "总局", "分局", "局", "厅", "委", "办", "署", "部", "会",
)  # fmt: skip
_JOINTS: Final = re.compile("[和与及、]")
_TAILS: Final = re.compile("(?:监督管理|行政管理|管理|工作|事务|服务|发展|监督)$")
_PLACE_END: Final = "省市县区旗州盟乡镇"
_BRACKETS: Final = re.compile("[(（〔［\\[].*?[)）〕］\\]]")


class Body(NamedTuple):
    """A body as its name tells it. `cost` is how much of the name is guessed.

    `field` is its field across places, None for a government as a whole; `marker` the 市 or 区 that stands for the name
    of a place left out; `foreign` a place that no table has; `branch` what stands before 分局; `known` whether the field
    is one of the list.
    """

    cost: float
    field: str | None = None
    town: str | None = None
    zone: str | None = None
    marker: str = ""
    foreign: str = ""
    branch: str = ""
    known: bool = False


class _Data(NamedTuple):
    fields: Mapping[str, str]
    national: Mapping[str, str]
    corps: Mapping[str, str]
    starts: Mapping[str, tuple[str, ...]]


@cache
def _data() -> _Data:
    with (Path(__file__).parent / "fields.toml").open("rb") as file:
        data = tomllib.load(file)
    fields: dict[str, str] = {}
    for field, others in data["fields"].items():
        for name in (field, *others):
            fields.setdefault(_JOINTS.sub("", name), field)
    national = data["national"]
    starts: dict[str, tuple[str, ...]] = {}
    for name in sorted(national, key=len, reverse=True):
        starts[name[:2]] = (*starts.get(name[:2], ()), name)
    return _Data(fields, national, data["corps"], starts)


def national(name: str) -> tuple[str, str | None] | None:
    """The body of the state that a name begins with, and its field; None where it begins with none."""
    data = _data()
    found = next((body for body in data.starts.get(name[:2], ()) if name.startswith(body)), None)
    return (found, data.national[found] or None) if found else None


def corps(division: str) -> str | None:
    """The code of the city that shares its government with a division (第八师) of the 兵团."""
    return _data().corps.get(division)


def without_brackets(name: str) -> str:
    """A name without what stands in brackets: another name of the same body."""
    return _BRACKETS.sub("", name) if "(" in name or "（" in name or "〔" in name or "［" in name else name


@lru_cache(maxsize=4096)  # agencies of one kind are named alike everywhere
def read_body(text: str) -> Body:
    """The body that a text names, in the reading that guesses least.

    >>> read_body("住建局").field, read_body("区统计局").marker, read_body("人民政府").field
    ('住房和城乡建设', '区', None)
    """
    if not text:
        return Body(0.5)
    government = _GOVERNMENT.match(text)
    if government:
        after = text[government.end() :]
        return Body(0) if not after else Body(0, OFFICE) if after in _OFFICES else read_body(after)
    known = _known(text)
    if known.cost == 0:
        return known
    found = [known, *(body for body in (_town(text), _zone(text), _marked(text), _branch(text), _party(text)) if body)]
    return min(found, key=lambda body: body.cost)


def _known(text: str) -> Body:
    """A body by its field; where no list has the field, what is left of the name without place and organ."""
    best = _field(text)
    stem = ""
    for organ in _ORGANS:
        if text.endswith(organ) and len(text) > len(organ):
            rest = text[: -len(organ)]
            stem = stem or rest
            found = _field(rest)
            if found and (best is None or found[1] < best[1]):
                best = found
    if best:
        return Body(best[1], best[0], known=True)
    for at in range(1, len(stem) - 2):
        if stem[at] in _PLACE_END and (found := _field(stem[at + 1 :])):
            return Body(4 + found[1], found[0], foreign=stem[: at + 1], known=True)
    return Body(3, stem) if stem else Body(3.5, text)


def _field(stem: str) -> tuple[str, float] | None:
    if _AFIELD.fullmatch(stem):
        return "驻外办事", 0
    fields = _data().fields
    plain = _JOINTS.sub("", stem)
    if plain in fields:
        return fields[plain], 0
    shorter = _TAILS.sub("", plain)
    if shorter != plain and shorter in fields:
        return fields[shorter], 0.2
    first = _first_of(plain)
    return (first, 0.4) if first else None


def _first_of(text: str) -> str | None:
    """The first of the fields that a text joins; None where something else is among them."""
    fields = _data().fields
    for length in range(min(len(text), 12), 1, -1):
        field = fields.get(text[:length])
        if field and (length == len(text) or _first_of(text[length:])):
            return field
    return None


def _town(text: str) -> Body | None:
    found = _TOWN.fullmatch(text)
    if found and (counties_of_town(found[1]) or not _NOT_TOWN.match(text)):
        return Body(_strangeness(found[1]), town=found[1])
    found = _IN_TOWN.fullmatch(text)
    if found and not _NOT_TOWN.match(found[1]) and (counties_of_town(found[1]) or len(found[1]) <= 4):
        inner = read_body(found[2])
        return Body(_strangeness(found[1]) + 1.5, inner.field or found[2], town=found[1], known=inner.known)
    street = _STREET.fullmatch(text)
    if street is None or street[1].startswith("驻"):
        return None
    for town in (street[1].removesuffix("街") + "街道", street[1] + "办事处"):
        if "街" in text or counties_of_town(town):
            return Body(_strangeness(town) + 0.5, town=town)
    return None


def _strangeness(town: str) -> float:
    """What it costs to take a name for that of a town: nothing where some county has it."""
    if counties_of_town(town):
        return 0
    return 1.5 + 1.5 * any(c in _PLACE_END for c in town[:-2]) + 0.3 * max(0, len(town) - 4)


def _zone(text: str) -> Body | None:
    found = _ZONE.fullmatch(text)
    if found is None:
        return None
    zone, rest = found[1], found[2]
    for kind, plain in _ZONE_KINDS:
        zone = kind.sub(plain, zone)
    # The zones of a place are named after it: where one is known, it is to be read as such.
    guess = 0.5 + 1.5 * any(c in "省市县州盟" for c in zone) + 1.2 * any(True for _ in divisions.at(zone))
    if _ZONE_WHOLE.fullmatch(rest):
        return Body(guess, zone=zone)
    inner = read_body(_ZONE_COMMITTEE.sub("", rest, count=1))
    return inner._replace(cost=guess + inner.cost, zone=zone) if not inner.zone else None


def _marked(text: str) -> Body | None:
    marker = _MARKER.match(text)
    if marker is None or marker.end() == len(text):
        return None
    inner = read_body(text[marker.end() :])
    return None if inner.marker else inner._replace(cost=inner.cost + 0.5, marker=marker[0][-1])


def _branch(text: str) -> Body | None:
    found = _BRANCH.fullmatch(text)
    if found is None:
        return None
    inner = _known(found[1])
    return inner._replace(cost=inner.cost + 0.2, branch=found[2]) if inner.known else None


def _party(text: str) -> Body | None:
    found = _PARTY.fullmatch(text)
    return Body(1, "党委" + found[1]) if found else None
