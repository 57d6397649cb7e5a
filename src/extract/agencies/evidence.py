"""What a report tells about the place of an agency whose name leaves it open.

Asked only where the name alone does not settle it. What the page and its path say of themselves weighs most; then come
names with the places above them, telephone and postal codes, and last what the prose happens to mention.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from typing import Final

from extract.agencies import divisions
from extract.agencies.divisions import Division
from extract.agencies.names import read_name, simplify
from extract.model import Document, Heading, Paragraph, Section
from extract.text import fold

_LONGEST: Final = 12
_FRONT: Final = 40  # blocks
_END: Final = 12
_NEAR: Final = 20  # characters behind the name of a place that tell whether it is an address
_BLANKS: Final = (" ", "\u3000", "\xa0", "\t", "\r")
_TRADITIONAL: Final = "鎮鄉縣區國會為"
_KIND: Final = re.compile("[省市县区旗州盟]")
_TELEPHONE: Final = re.compile(r"(0(?<!\d0)\d{2,3})\)?[-—－–)]{0,2}\d{7,8}(?!\d)")
_POSTCODE: Final = re.compile(r"(?:邮编|邮政编码|邮政编号)\D{0,3}(\d{6})(?!\d)")
_CONTACT: Final = re.compile(
    "地址|联系(?:电话|方式|人)|电话|邮编|邮政编码|传真|请与.{2,30}联系|编制(?:机关|单位)|由.{2,30}(?:编制|负责解释)|政府(?:门户)?网"
)
_SITES: Final = ("政府网", "政府门户网", "人民政府网", "人民政府门户网")  # where a report says that its place publishes
_OWN: Final = re.compile("[我全本](省|市|县|区|旗|州|盟)")
_OWN_TOWN: Final = re.compile("我(?:镇|乡|街道|街|苏木)")
_SPLIT: Final = re.compile(r"[/\\_.\-|\n]")


class Evidence:
    """What a document says about places, read as far as it is asked for."""

    def __init__(self, document: Document, heading: Heading, sections: Sequence[Section]) -> None:
        self._document = document
        self._heading = heading
        self._sections = sections

    @cached_property
    def outside(self) -> str:
        """What the file says of itself: its path, its site, its title, and the title of the report."""
        hints = self._document.hints
        parts = [*(hints.get(key, "") for key in ("name", "site", "title", "agency")), self._heading.title or ""]
        return simplify("\n".join(parts))

    @cached_property
    def text(self) -> str:
        """The front, the prose and the end of the report without spaces; the figures between them name no place."""
        blocks = self._document.blocks
        lines = [b.text for b in (blocks[:_FRONT] if self._sections else blocks) if isinstance(b, Paragraph)]
        if self._sections:
            lines += [section.text for section in self._sections]
            lines += [b.text for b in blocks[_FRONT:][-_END:] if isinstance(b, Paragraph)]
        text = fold("\n".join(lines))
        for blank in _BLANKS:
            text = text.replace(blank, "")
        # Replacing every character is the dearest step, and few reports need it.
        return text.translate(divisions.to_simplified()) if any(c in text for c in _TRADITIONAL) else text

    @cached_property
    def _parts(self) -> tuple[str, ...]:
        """The parts of the file's path that are names of places, bare or full: 江苏/淮安/洪泽."""
        parts = _SPLIT.split(self._document.hints.get("name", ""))
        return tuple(p for part in parts for p in (simplify(part),) for name, *_ in divisions.at(p) if name == p)

    @cached_property
    def _telephones(self) -> frozenset[str]:
        return frozenset(_TELEPHONE.findall(self.text))

    @cached_property
    def _postcodes(self) -> frozenset[str]:
        return frozenset(code[:3] for code in _POSTCODE.findall(self.text))

    @cached_property
    def _own(self) -> Counter[str]:
        return Counter(_OWN.findall(self.text))

    def speaks_for_all(self) -> bool:
        """Whether an office writes for its government: it says 我县 and never 我办."""
        return _OWN.search(self.text) is not None and "我办" not in self.text and "我室" not in self.text

    def speaks_for_town(self) -> bool:
        """Whether the report speaks of 我镇, 我乡 or 我街道 more than of 我局."""
        return len(_OWN_TOWN.findall(self.text)) > self.text.count("我局")

    def choose(
        self, candidates: Sequence[Division], year: int | None, town: str | None
    ) -> tuple[Division, float] | None:
        """The one among divisions of a name, or with a town or zone of a name, that the report tells of, and how sure that is;
        None where it tells of none or of several.
        """
        if not candidates:
            return None
        weights = sorted(
            ((self._weight(d, candidates, year, town), n) for n, d in enumerate(candidates)),
            key=lambda w: (-w[0], w[1]),
        )
        best, first = weights[0]
        second = max(weights[1][0], 0) if len(weights) > 1 else 0
        if best < 2 or second > best / 2:
            return None
        return candidates[first], 0.95 if best >= 4 and second == 0 else 0.85 if best >= 3 else 0.75

    def _weight(self, division: Division, candidates: Sequence[Division], year: int | None, town: str | None) -> float:
        weight = 4.0 * bool(town and division.name + town in self.text)
        for parent in divisions.parents(division, year):
            if parent in candidates:
                continue  # 黄山市 speaks for itself, not for its 黄山区
            weight += self._named(parent.name, (4, 2))
            for name, plain in divisions.other_names(parent.name):
                if name in division.name:
                    continue  # 黄山 in 黄山区 tells nothing of 黄山市
                weight += self._named(name, (3, 1) if plain or parent.level == "city" else (2, 0.5))
                weight += 3 * (name in self._parts)
            weight += 3 * (parent.name + division.name in self.text)
        weight += self._named(division.name, (3, 1))
        weight += 2 * any(division.name + site in self.text for site in _SITES)
        telephone, post = _contact(division)
        weight += 3 * (telephone in self._telephones) + 3 * (post in self._postcodes)
        if self._own and town is None:
            weight += 2 * (self._own.most_common(1)[0][0] == division.name[-1])
        return weight

    def _named(self, name: str, weights: tuple[float, float]) -> float:
        return weights[0] if name in self.outside else weights[1] if name in self.text else 0

    def told(self, marker: str, year: int | None, town: bool) -> tuple[Division, float] | None:
        """The place that the report tells where the agency's name has none; None where it does not tell one place.

        `marker` is the kind of place that the name leaves out (区统计局), `town` asks for the county of a town.
        """
        path = divisions.of_year(read_name("".join(self._parts)).places, year) if self._parts else ()
        outside = (division for division, _ in mentioned(self.outside, year))
        scores = dict.fromkeys([*outside, *(path if len(path) == 1 else ())], 5.0)
        text = self.text
        mentions: dict[Division, list[float]] = {}
        for division, at in mentioned(text, year):
            start = max(text.rfind("。", 0, at), text.rfind("\n", 0, at)) + 1
            mentions.setdefault(division, []).append(4.0 if _CONTACT.search(text, start, at + _NEAR) else 1.0)
        for division, weights in mentions.items():
            scores[division] = scores.get(division, 0.0) + sum(sorted(weights)[-3:])
        fitting = {d: score for d, score in scores.items() if _fits(d, marker, town)}
        # A city is named wherever its county is: it counts only where no county does.
        lowest = {d: s for d, s in fitting.items() if not any(o.lies_in(d) and fitting[o] >= 3 for o in fitting)}
        ranked = sorted(lowest.items(), key=lambda item: -item[1])
        if not ranked or ranked[0][1] < 3 or (len(ranked) > 1 and ranked[1][1] > ranked[0][1] / 2):
            return None
        division, score = ranked[0]
        return division, 0.8 if score >= 5 else 0.65


def mentioned(text: str, year: int | None) -> list[tuple[Division, int]]:
    """The divisions that a text names in full, and where; names that several share only where their city stands before
    them, and names of two characters (和县, 成县) only there or at the beginning of a line.
    """
    found: list[tuple[Division, int]] = []
    last: tuple[Division, ...] = ()
    last_end = -1
    for match in _KIND.finditer(text):
        end = match.end()
        for length in range(min(_LONGEST, end), 1, -1):
            start = end - length
            known = divisions.named(text[start:end])
            if not known or (length == 2 and start not in (0, last_end) and text[start - 1] != "\n"):
                continue
            of_year = divisions.of_year(known, year)
            if last_end == start:
                of_year = tuple(d for d in of_year if any(d.lies_in(above) for above in last)) or of_year
            last, last_end = of_year, end
            if len(of_year) == 1:
                found.append((of_year[0], start))
            break
    return found


def _fits(division: Division, marker: str, town: bool) -> bool:
    if town:
        return division.level == "county" or (division.level == "city" and not marker)
    if not marker:
        return division.level != "province"
    if marker == "市":
        return division.name.endswith("市")
    if marker == "区":
        return division.name.endswith("区") and (division.level == "county" or division.name.endswith("自治区"))
    return division.name.endswith(marker)


def _contact(division: Division) -> tuple[str, str]:
    """The telephone code of a division and the first digits of its postal codes; marks that no text has where unknown."""
    known = divisions.contacts()
    for code in (division.code, division.code[:4] + "00", division.code[:2] + "0000"):
        if code in known and (code[2:] != "0000" or division.code[:2] in ("11", "12", "31", "50")):
            return known[code]
    return "?", "?"
