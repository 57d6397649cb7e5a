"""Who an agency is: from its name as printed to its division, level, field, and an identity that holds over the years.

`names` takes the name apart, `divisions` knows the places of each year, `bodies` the fields of administration, `evidence`
what the rest of the report tells where the name leaves the place open. Choices made here:

- A town or street carries the code of its county and has the level `township`; a zone stands one level below the
  division that it lies in, whose code it carries. Bodies of the state have the level `national` and no code, their
  offices in a place have the code and level of that place.
- A division that changed its code in a year has the new one in the report on that year, since reports are written at
  its end; `agency_id` has the code of today for all years, as long as one division carries on the other alone.
- `function` is None for a government, a town and a zone as a whole. The office of a government (人民政府办公室) is an agency
  of its own with the function 政府办公室, and stands for the government only where its report says 我县 or 我市 and
  never 我办.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from extract.agencies import divisions
from extract.agencies.bodies import OFFICE
from extract.agencies.divisions import Division
from extract.agencies.evidence import Evidence
from extract.agencies.names import Reading, read_name, simplify
from extract.model import Agency, Document, Finding, Heading, Section

_NATION: Final = "000000"
_BELOW: Final = {"province": "city", "city": "county", "county": "township"}
_MARKED: Final = {"省": "province", "州": "city", "盟": "city", "区": "county", "县": "county", "旗": "county"}
_MOST_NAMED: Final = 6


def identify(
    heading: Heading, document: Document, sections: Sequence[Section] = ()
) -> tuple[Agency, tuple[Finding, ...]]:
    """The agency of a report, and a finding where its place is left open; fields that nothing tells are None.

    `Agency.sure` is how likely place and function are right, from 0 to 1. A place is never guessed among several of one
    name: where the report does not decide between them, there is no code.
    """
    evidence = Evidence(document, heading, sections)
    if heading.agency is None:
        return _unnamed(heading, evidence)
    reading = read_name(simplify(heading.agency))
    if reading.level == "national":
        return _agency(reading, None, 0.97, heading.year, evidence), ()
    place, sure, candidates = _place(reading, evidence, heading.year)
    agency = _agency(reading, place, sure, heading.year, evidence)
    return agency, () if place else (_open(heading.agency, reading, candidates, heading.year),)


def _place(reading: Reading, evidence: Evidence, year: int | None) -> tuple[Division | None, float, Sequence[Division]]:
    """The division, how sure it is, and the divisions that it may be where it is None."""
    town = reading.body.town
    candidates: Sequence[Division] = ()
    sure = 0.0
    if reading.places:
        candidates = divisions.of_year(reading.places, year)
        sure = 0.99 if reading.plain else 0.96
        if not any(d.valid(year) for d in reading.places):
            sure -= 0.05
        if len(candidates) > 1 and town:
            counties = divisions.counties_of_town(town)
            candidates = tuple(d for d in candidates if d.code in counties) or candidates
        if reading.body.branch:
            candidates = _branches(reading.body.branch, candidates, year)
    elif town and not reading.body.foreign:
        codes = divisions.counties_of_town(town)
        candidates = tuple(divisions.of_year(divisions.of_code(code), year)[0] for code in codes)
        sure = 0.9
    if len(candidates) > 1:
        whole = [d for d in candidates if d.level == "city" and all(o.lies_in(d) for o in candidates if o is not d)]
        whole = [d for d in candidates if d.level == "province"] or whole
        chosen = evidence.choose(candidates, year, town or reading.body.zone)
        if chosen is None and whole and not reading.plain:
            # 长沙 without its kind is the city, not the county of its name in it, and 河北 the province.
            chosen = whole[0], 0.8
        return (chosen[0], min(sure, chosen[1]), ()) if chosen else (None, 0.0, candidates)
    if candidates:
        return candidates[0], sure, ()
    if reading.body.foreign:
        return None, 0.0, ()
    told = evidence.told(reading.body.marker, year, town is not None)
    return (*told, ()) if told else (None, 0.0, ())


def _branches(name: str, candidates: Sequence[Division], year: int | None) -> Sequence[Division]:
    """The districts in which a branch of a body stands: 鼓楼 in 南京市公安局鼓楼分局."""
    found = [d for text, ds, _ in divisions.at(name) if text == name for d in divisions.of_year(ds, year)]
    return [d for d in found if any(d.lies_in(c) for c in candidates)] or candidates


def _agency(reading: Reading, place: Division | None, sure: float, year: int | None, evidence: Evidence) -> Agency:
    body = reading.body
    function = body.field
    if function == OFFICE and evidence.speaks_for_all():
        function = None
    if place is None and reading.level is None:
        level = "township" if body.town else _MARKED.get(body.marker)
        return Agency(level=level, function=function if body.known or function == OFFICE else None)
    level = reading.level or (place.level if place else None)
    if body.town:
        level = "township"
    elif body.zone and reading.level is None and level:
        level = _BELOW[level]
    if function is not None and not body.known and function != OFFICE:
        sure -= 0.02
    parts = (body.zone or "", body.town or "", function or "", reading.own)
    code = divisions.today(place).code if place else _NATION
    own = "-".join(part for part in parts if part) or ("人民政府" if place else "国务院")
    return Agency(
        code=place.code if place else None,
        division=divisions.full_name(place, year) if place else None,
        level=level,
        function=function,
        id=f"{code}-{own}",
        sure=round(sure, 3),
    )


def _unnamed(heading: Heading, evidence: Evidence) -> tuple[Agency, tuple[Finding, ...]]:
    """What can be said of an agency that no print names: the place, where page or path tell it."""
    town = evidence.speaks_for_town()
    told = evidence.told("", heading.year, town)
    if told is None:
        return Agency(), ()
    place, sure = told
    level = "township" if town else place.level
    division = divisions.full_name(place, heading.year)
    return Agency(place.code, division, level, sure=round(sure * 0.8, 3)), ()


def _open(name: str, reading: Reading, candidates: Sequence[Division], year: int | None) -> Finding:
    if candidates:
        several = [f"{divisions.full_name(d, year)} ({d.code})" for d in candidates[:_MOST_NAMED]]
        more = f" and {len(candidates) - _MOST_NAMED} more" if len(candidates) > _MOST_NAMED else ""
        where = f"it may be in {', '.join(several)}{more}, and nothing in the report decides between them"
        rest = f"等{len(candidates)}处" if more else ""
        zh = f"{name}可能在{'、'.join(several)}{rest}，报告未说明是哪一处"
    elif reading.body.foreign:
        where = f"no division is called {reading.body.foreign}"
        zh = f"{name}：没有名为“{reading.body.foreign}”的行政区划"
    else:
        where = "neither its name nor the report tells one"
        zh = f"{name}：名称与报告均未说明所在地"
    return Finding("agency-unknown", "note", f"The place of {name} is open: {where}; look at the source.", zh=zh)
