"""The list numbers that Word counts itself: they stand in no paragraph, only in the numbering part."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from lxml import etree

from extract.readers.docx.package import W, child, value

_DIGITS: Final = "〇一二三四五六七八九"
_LEGAL: Final = {"chineseLegalSimplified": "零壹贰叁肆伍陆柒捌玖", "ideographLegalTraditional": "零壹貳參肆伍陸柒捌玖"}
_LEGAL_UNITS: Final = "拾佰仟"
_COUNTING: Final = frozenset(
    [
        "chineseCounting",
        "chineseCountingThousand",
        "japaneseCounting",
        "taiwaneseCounting",
        "taiwaneseCountingThousand",
        "koreanCounting",
    ]
)
_BY_DIGIT: Final = frozenset(("ideographDigital", "taiwaneseDigital", "japaneseDigitalTenThousand", "koreanDigital2"))
_CYCLES: Final = {"ideographTraditional": "甲乙丙丁戊己庚辛壬癸", "ideographZodiac": "子丑寅卯辰巳午未申酉戌亥"}
# Signs with the number inside: the sign of 1, and how many there are.
_SIGNS: Final = {
    "decimalEnclosedCircle": (0x2460, 20),
    "decimalEnclosedCircleChinese": (0x2460, 20),
    "decimalEnclosedParen": (0x2474, 20),
    "decimalEnclosedFullstop": (0x2488, 20),
    "ideographEnclosedCircle": (0x3280, 10),
}
_ROMAN: Final = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc")),
    *((50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)
_PLACEHOLDER: Final = re.compile(r"%([1-9])")
_LEVELS: Final = 9


@dataclass(frozen=True, slots=True)
class Level:
    """A level of a list. `text` has %1 for the number of the first level, and so on; `restart` is the level (from 1)
    after which it counts anew, 0 for never, None for any above it. `legal` writes all numbers in digits.
    """

    start: int = 1
    counting: str = "decimal"
    text: str = ""
    suffix: str = "tab"
    restart: int | None = None
    legal: bool = False
    style: str = ""


@dataclass(slots=True)
class _List:
    """A list in use: the definition that it shares its numbers with, and where it departs from that."""

    definition: str
    levels: dict[int, Level]
    starts: dict[int, int]


class Numbering:
    """The lists of a document, and how far each has counted. `by_style` says whether there are styles that count."""

    def __init__(self, numbering: etree._Element | None, styles: etree._Element | None) -> None:
        self._styles = _styled(styles)
        self.by_style = bool(self._styles)
        self._lists = {} if numbering is None else self._read(numbering)
        self._reached: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()

    def label(self, properties: etree._Element | None) -> str:
        """The number of the next paragraph, with the space behind it that Word would leave; "" for one without.

        `properties` is the paragraph's w:pPr. Every paragraph must be asked for, in order.
        """
        if not self._lists:
            return ""
        number, level = self._place(properties)
        own = self._lists.get(number)
        if own is None or level not in own.levels:
            return ""
        self._count(own, number, level)
        shape = own.levels[level]
        if shape.counting in ("bullet", "none"):
            return ""
        reached = self._reached[own.definition]

        def written(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            other = own.levels.get(at, Level())
            return write_number(reached.get(at, other.start), "decimal" if shape.legal else other.counting)

        text = _PLACEHOLDER.sub(written, shape.text)
        return text if shape.suffix == "nothing" or text[-1:] in "、）)：:" else text + " "

    def _place(self, properties: etree._Element | None) -> tuple[str, int]:
        """The list and the level that a paragraph has, itself or by its style; the list "" for none."""
        if properties is None:
            return self._styles.get("", ("", -1))
        own = child(properties, f"{W}numPr")
        style = value(child(properties, f"{W}pStyle"))
        number, level = self._styles.get(style, ("", -1))
        if own is not None:
            number = value(own.find(f"{W}numId")) or number
            given = value(own.find(f"{W}ilvl"))
            level = int(given) if given.isdecimal() else level
        if level < 0 and number in self._lists:
            levels = self._lists[number].levels
            level = next((n for n, one in levels.items() if style and one.style == style), 0)
        return number, max(level, 0)

    def _count(self, own: _List, number: str, level: int) -> None:
        reached = self._reached.setdefault(own.definition, {})
        if level in own.starts and (number, level) not in self._begun:
            reached.pop(level, None)
        self._begun.add((number, level))
        start = own.starts.get(level, own.levels[level].start)
        reached[level] = reached[level] + 1 if level in reached else start
        for deeper in [n for n in reached if n > level]:
            restart = own.levels.get(deeper, Level()).restart
            if restart is None or (restart and level < restart):
                del reached[deeper]

    def _read(self, root: etree._Element) -> dict[str, _List]:
        definitions = {item.get(f"{W}abstractNumId", ""): item for item in root.iterchildren(f"{W}abstractNum")}
        by_style = {value(item.find(f"{W}styleLink")): key for key, item in definitions.items()}
        found = {}
        for item in root.iterchildren(f"{W}num"):
            key = value(item.find(f"{W}abstractNumId"))
            if key not in definitions:
                continue
            linked = value(definitions[key].find(f"{W}numStyleLink"))
            key = by_style.get(linked, key) if linked else key
            levels = dict(map(_level, definitions[key].iterchildren(f"{W}lvl")))
            starts: dict[int, int] = {}
            for change in item.iterchildren(f"{W}lvlOverride"):
                at = _integer(change.get(f"{W}ilvl"), 0)
                other = change.find(f"{W}lvl")
                if other is not None:
                    levels[at] = _level(other)[1]
                start = change.find(f"{W}startOverride")
                if start is not None:
                    starts[at] = _integer(value(start), 1)
            found[item.get(f"{W}numId", "")] = _List(key, levels, starts)
        return found


def write_number(number: int, counting: str) -> str:
    """A number as Word writes it in one of its ways of counting; in digits where the way is not known here.

    >>> write_number(12, "chineseCounting"), write_number(3, "decimalEnclosedCircle")
    ('十二', '③')
    """
    if counting in _COUNTING:
        return _counted(number, _DIGITS, "十百千")
    if counting in _BY_DIGIT:
        return "".join(_DIGITS[int(d)] for d in str(number))
    if counting in _LEGAL:
        return _counted(number, _LEGAL[counting], _LEGAL_UNITS)
    if counting in _CYCLES and number > 0:
        return _CYCLES[counting][(number - 1) % len(_CYCLES[counting])]
    if counting in _SIGNS and 0 < number <= _SIGNS[counting][1]:
        return chr(_SIGNS[counting][0] + number - 1)
    if counting in ("lowerLetter", "upperLetter") and number > 0:
        letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter.upper() if counting == "upperLetter" else letter
    if counting in ("lowerRoman", "upperRoman") and 0 < number < 4000:
        return _roman(number).upper() if counting == "upperRoman" else _roman(number)
    if counting == "decimalFullWidth":
        return "".join(chr(ord(d) + 0xFEE0) for d in str(number))
    if counting == "decimalZero":
        return f"{number:02d}"
    return "" if counting == "none" else str(number)


def _counted(number: int, digits: str, units: str) -> str:
    """Up to 9999 with units, as 一百零五; the 一 before 十 is not said at the start."""
    if not 0 < number < 10_000:
        return "".join(digits[int(d)] for d in str(number))
    zero = "零"
    found = ""
    for place, digit in zip(range(len(str(number)) - 1, -1, -1), str(number), strict=True):
        if digit != "0":
            found += digits[int(digit)] + (units[place - 1] if place else "")
        elif found and not found.endswith(zero):
            found += zero
    found = found.rstrip(zero)
    return found[1:] if found.startswith(digits[1] + units[0]) and digits[1] == "一" else found


def _roman(number: int) -> str:
    found = ""
    for size, letters in _ROMAN:
        count, number = divmod(number, size)
        found += letters * count
    return found


def _level(element: etree._Element) -> tuple[int, Level]:
    restart = element.find(f"{W}lvlRestart")
    legal = element.find(f"{W}isLgl")
    counting = element.find(f"{W}numFmt")
    level = Level(
        start=_integer(value(element.find(f"{W}start")), 0 if element.find(f"{W}start") is None else 1),
        counting=value(counting) or "decimal",
        text=value(element.find(f"{W}lvlText")),
        suffix=value(element.find(f"{W}suff")) or "tab",
        restart=None if restart is None else _integer(value(restart), 0),
        legal=legal is not None and value(legal) not in ("0", "false", "off"),
        style=value(element.find(f"{W}pStyle")),
    )
    return min(_integer(element.get(f"{W}ilvl"), 0), _LEVELS - 1), level


def _integer(text: str | None, otherwise: int) -> int:
    return int(text) if text and re.fullmatch(r"-?\d{1,9}", text) else otherwise


def _styled(styles: etree._Element | None) -> dict[str, tuple[str, int]]:
    """The list and the level (-1 for unknown) of each paragraph style, its own or that of the style it is based on;
    under "" those of the style that paragraphs have who name none.
    """
    if styles is None:
        return {}
    own: dict[str, tuple[str, int]] = {}
    based: dict[str, str] = {}
    default = ""
    for style in styles.iterchildren(f"{W}style"):
        name = style.get(f"{W}styleId", "")
        based[name] = value(style.find(f"{W}basedOn"))
        if style.get(f"{W}default") in ("1", "true") and style.get(f"{W}type") == "paragraph":
            default = name
        given = style.find(f"{W}pPr/{W}numPr")
        if given is not None:
            level = value(given.find(f"{W}ilvl"))
            own[name] = (value(given.find(f"{W}numId")), int(level) if level.isdecimal() else -1)
    if not own:
        return {}
    found = {}
    for name in based:
        at, seen = name, {""}
        while at not in own and at not in seen:
            seen.add(at)
            at = based.get(at, "")
        if at in own:
            found[name] = own[at]
    if default in found:
        found[""] = found[default]
    return found
