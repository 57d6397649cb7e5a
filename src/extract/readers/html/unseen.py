"""What of a page no one sees: hidden by an attribute, by its own style, or by a sheet of styles in the page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Final, NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

_NONE: Final = '[style*="display:none" i],[style*="display: none" i]'
# Beginnings of styles that show nothing of what they are given to, or nothing on white.
_VOIDS: Final = (
    *("visibility", "opacity", "overflow", "font-size:0", "font-size: 0", "left:-", "left: -", "indent:-", "indent: -"),
    *(f"color:{gap}{ink}" for gap in ("", " ") for ink in ("#f", "white", "rgb(255", "transparent")),
)
# The same in the source of a page. It begins with what `re` looks for at once: most pages have none of these.
_VOID_MARK: Final = re.compile(
    rb":(?: ?-\d{3}|(?<=size:) ?0|(?<=opacity:) ?[0.]|(?<=idth:|ight:) ?0| ?hidden| ?collapse"
    rb"|(?<=olor:) ?(?:#[fF]|white|rgb\(255|transparent))"
)
_VOID_SELECTOR: Final = ",".join(f':is(td,th) [style*="{start}" i]' for start in _VOIDS)
# What is in the source of a page that hides something, and the selector of what is hidden so.
_HIDDEN: Final = {
    b"play:none": _NONE,
    b"play: none": _NONE,
    b"PLAY:": _NONE,
    b"line-through": '[style*="line-through" i]',
    b"mso-hide": '[style*="mso-hide:all" i]',
    b" hidden": '[hidden]:not([hidden="false" i])',
}
# A style that shows nothing of what it is given to. Scripts that let a page appear bit by bit use such styles as well; so
# they count only inside cells.
_VOID: Final = re.compile(
    r"""(?:^|;)\s*(?:
    visibility\s*:\s*(?:hidden|collapse) | opacity\s*:\s*0*\.?0+\s*(?:;|!|$) | font-size\s*:\s*0*\.?0+(?:px|pt|em|rem|%)?\s*(?:;|!|$)
    | (?:left|text-indent)\s*:\s*-\d{3,} | (?:width|height)\s*:\s*0(?:px|pt)?\s*;(?=.*overflow\s*:\s*hidden)
    )""",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
# The same for what screen readers alone are to find.
_CLIPPED: Final = re.compile(r"clip\s*:\s*rect\((?:[\s,]*[01](?:px)?){4}\s*\)|clip-path\s*:\s*inset\(\s*(?:50|100)%")
# What is in a sheet with such styles.
_VOID_SHEET: Final = re.compile(
    r"visibility\s*:\s*hidden|opacity\s*:\s*0*\.?0+\s*[;!}]|font-size\s*:\s*0*\.?0+(?:px|pt|em|rem|%)?\s*[;!}]|clip(?:-path)?\s*:"
)
# A block of a sheet that may not be for a window on a desk.
_BLOCK: Final = re.compile(r"@[\w-]+[^{};]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")
_STYLE: Final = re.compile(r"([^{}]+)\{([^{}]*)\}")
_WHITE: Final = re.compile(
    r"(?:^|;)\s*color\s*:\s*(?:white|transparent|#fff(?:fff)?|rgb\(\s*255\s*,\s*255\s*,\s*255\s*\))\s*(?:;|!|$)",
    re.IGNORECASE,
)
_OWN_SIZE: Final = re.compile(r"font-size\s*:\s*0*\.?0*[1-9]|visibility\s*:\s*visible", re.IGNORECASE)
_COMMENT: Final = re.compile(r"/\*.*?\*/", re.DOTALL)
_RULE: Final = re.compile(r"(?P<close>\})|(?P<head>[^{};]*)\{|(?P<told>[^{};]+);?")
_DISPLAY: Final = re.compile(r"\s*display\s*:\s*([a-z-]+)\s*(!\s*important)?\s*", re.IGNORECASE)
_NARROWEST: Final = re.compile(r"\s*\(\s*min-width\s*:\s*(\d+)px\s*\)\s*", re.IGNORECASE)
_WINDOW: Final = 1200  # pixels; the window of a desk
_MOST_RULES: Final = 400
_LONGEST: Final = 300  # characters of a selector: what one costs grows with its parts and the depth of the page
_DYNAMIC: Final = re.compile(r":(?!not\(|is\(|first-child|last-child|nth-child)")


class _Rule(NamedTuple):
    """Whether a selector shows or hides, and how much it weighs against others."""

    selector: str
    shows: bool
    weight: tuple[bool, int, int, int]


def unseen(tree: LexborHTMLParser, markup: bytes) -> list[LexborNode]:
    """The nodes of a page that are not shown, those inside them left out."""
    found = matching(tree, markup, _HIDDEN)
    if tree.body is None:
        return found
    if _VOID_MARK.search(markup):
        found += [node for node in tree.css(_VOID_SELECTOR) if _is_void(node)]
    if b"<style" in markup or b"<STYLE" in markup:
        found += _by_sheets(tree)
    return found


def matching(tree: LexborHTMLParser, markup: bytes, selectors: Mapping[bytes, str]) -> list[LexborNode]:
    """The nodes that selectors find, each once. Only selectors are asked for whose mark is in the source."""
    asked = dict.fromkeys(selector for mark, selector in selectors.items() if mark in markup)
    return list({node.mem_id: node for node in tree.css(",".join(asked))}.values()) if asked else []


def _is_void(node: LexborNode) -> bool:
    """Whether a style shows nothing of a part of a cell: no room, no ink, or white ink beside other text on no ground."""
    style = node.attributes.get("style") or ""
    if _VOID.search(style):
        return not any(_OWN_SIZE.search(inner.attributes.get("style") or "") for inner in node.css("[style]"))
    return _WHITE.search(style) is not None and "background" not in style.lower() and _is_part(node)


def _is_part(node: LexborNode) -> bool:
    """Whether a cell without a ground of its own holds other text than that of a node; a cell in white alone has a dark ground."""
    around, grounds = node, ""
    while around.tag not in ("td", "th") and around.parent is not None:
        around = around.parent
        grounds += (around.attributes.get("style") or "") + (around.attributes.get("bgcolor") or "")
    return "background" not in grounds.lower() and "#" not in grounds and _says_less(node, around)


def _says_less(node: LexborNode, cell: LexborNode) -> bool:
    """Whether a cell holds other text than that of a node."""
    return len("".join(cell.text().split())) > len("".join(node.text().split()))


def _by_sheets(tree: LexborHTMLParser) -> list[LexborNode]:
    """The nodes that the sheets in the page hide, as a window on a desk shows it; what its own style shows is shown."""
    sheets = [node.text() for node in tree.css("style")]
    void = [node for sheet in sheets if _VOID_SHEET.search(sheet) for node in _void_by(sheet, tree)]
    return void + _not_displayed(sheets, tree)


def _void_by(sheet: str, tree: LexborHTMLParser) -> Iterator[LexborNode]:
    """The parts of cells of which a sheet shows nothing, whatever the medium; what cells hold nothing but is shown, for all
    that is known.
    """
    plain = _BLOCK.sub("", _COMMENT.sub("", sheet))
    for heads, told in islice(_STYLE.findall(plain), _MOST_RULES if "@media" not in plain else 0):
        if _VOID.search(told) is None and _CLIPPED.search(told) is None:
            continue
        for head in heads.split(","):
            if head.strip() and not head.strip().endswith("*") and not _DYNAMIC.search(head):
                inside = [(node, cell) for node in _selected(tree, head.strip()) if (cell := _cell_around(node))]
                if any(_says_less(node, cell) for node, cell in inside):
                    yield from (node for node, _ in inside)


def _cell_around(node: LexborNode) -> LexborNode | None:
    """The cell in which a node stands; None for none."""
    around = node.parent
    while around is not None and around.tag not in ("td", "th"):
        around = around.parent
    return around


def _not_displayed(sheets: Sequence[str], tree: LexborHTMLParser) -> list[LexborNode]:
    """The nodes that sheets do not display."""
    rules = [rule for sheet in sheets if "none" in sheet for rule in _rules(sheet)]
    if len(rules) > _MOST_RULES or not any(_selected(tree, rule.selector) for rule in rules if not rule.shows):
        return []
    last: dict[int, tuple[_Rule, LexborNode]] = {}
    for rule in rules:
        for node in _selected(tree, rule.selector):
            before = last.get(node.mem_id)
            if before is None or rule.weight >= before[0].weight:
                last[node.mem_id] = rule, node
    return [node for rule, node in last.values() if not rule.shows and not _shows_itself(node, rule)]


def _selected(tree: LexborHTMLParser, selector: str) -> list[LexborNode]:
    try:
        return tree.css(selector) if len(selector) <= _LONGEST else []
    except (SelectolaxError, ValueError):
        return []


def _shows_itself(node: LexborNode, rule: _Rule) -> bool:
    own = _DISPLAY.search(node.attributes.get("style") or "")
    return own is not None and own[1].lower() != "none" and (not rule.weight[0] or own[2] is not None)


def _rules(sheet: str) -> Iterator[_Rule]:
    """What a sheet says about `display`, in its order."""
    holders: list[str] = []
    for match in _RULE.finditer(_COMMENT.sub("", sheet)):
        if match["close"]:
            holders[-1:] = []
        elif match["head"] is not None:
            holders.append(match["head"].strip())
        elif holders and (told := _DISPLAY.fullmatch(match["told"])):
            *media, heads = holders
            if heads.startswith("@") or not all(map(_applies, media)):
                continue
            for head in heads.split(","):
                if head.strip() and not _DYNAMIC.search(head):
                    yield _Rule(head.strip(), told[1].lower() != "none", (told[2] is not None, *_weight(head)))


def _applies(media: str) -> bool:
    """Whether a block such as `@media screen and (min-width: 768px)` is for a window on a desk."""
    name, _, told = media.partition(" ")
    if name.lower() != "@media" and not media.lower().startswith("@media"):
        return False
    for part in re.split(r"\band\b", told or media[6:], flags=re.IGNORECASE):
        narrowest = _NARROWEST.fullmatch(part)
        if part.strip().lower() not in ("screen", "all", "only screen") and not (
            narrowest and int(narrowest[1]) <= _WINDOW
        ):
            return False
    return True


def _weight(selector: str) -> tuple[int, int, int]:
    """The weight of a selector: its identifiers, its classes and attributes, and its tags."""
    return (
        selector.count("#"),
        len(re.findall(r"\.[\w-]|\[|:(?:first|last|nth)-", selector)),
        len(re.findall(r"(?:^|[\s>+~])[a-zA-Z]", selector.strip())),
    )
