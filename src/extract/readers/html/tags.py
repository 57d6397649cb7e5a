"""What the tags of HTML mean for reading: which hold nothing to read, which are boxes, which end a line."""

from __future__ import annotations

from typing import Final

from extract.boxes import Kind


def words(names: str) -> frozenset[str]:
    """The words of a text."""
    return frozenset(names.split())


# What no one sees, controls, text that is struck out, notes on how a character is said, and what Word says to itself.
SKIPPED: Final = words(
    "script style noscript template head title select datalist option button textarea svg canvas audio video map object "
    "applet del s strike rt rp xml noframes dialog -comment"
)
PARTS: Final = words(
    "body div section article main nav header footer aside form fieldset ul ol dl menu center blockquote details hgroup "
    "search"
)
BOXES: Final[dict[str, Kind]] = {
    **dict.fromkeys(PARTS, "part"),
    "table": "table",
    **dict.fromkeys(("thead", "tbody", "tfoot"), "group"),
    "tr": "row",
    **dict.fromkeys(("td", "th"), "cell"),
}
TITLES: Final = words("h1 h2 h3")
RAW: Final = words("pre xmp listing plaintext")
FRAMES: Final = words("iframe embed")
BREAKS: Final = (
    TITLES | RAW | FRAMES | words("p br hr li dt dd h4 h5 h6 address caption legend figure figcaption summary")
)
# What a visit has to do at a tag; tags that are not here only change how text looks.
ROLES: Final[dict[str, str]] = {
    **dict.fromkeys(BREAKS, "break"),
    **dict.fromkeys(BOXES, "box"),
    **dict.fromkeys(SKIPPED, "skip"),
    **dict.fromkeys(RAW, "raw"),
    **dict.fromkeys(FRAMES, "frame"),
    "a": "link",
    "input": "input",
    "textarea": "input",
}
SHOWN_INPUTS: Final = ("", "text", "number")
# A table with any of these inside is no plain grid of texts.
CONTENTS: Final = SKIPPED | FRAMES | RAW | words("table caption input a")
LINES: Final = (BREAKS | PARTS) - CONTENTS
_SUPER: Final = '[style*="vertical-align:super" i],[style*="vertical-align: super" i]'
_SUB: Final = ":is(td,th) sub"  # in prose it may be part of a formula
RAISED: Final = {
    b"<sup": "sup",
    b"<SUP": "sup",
    b"align:super": _SUPER,
    b"align: super": _SUPER,
    b"<sub>": _SUB,
    b"<SUB>": _SUB,
}
"""What is in the source of a page that prints something small beside its line, and the selector of that."""
# Tags that a parser opens again in every block after them until they are closed.
FORMATS: Final = words("b big code em font i nobr small strong tt u s strike")
VOID: Final = words("area base br col embed hr img input link meta param source track wbr")
