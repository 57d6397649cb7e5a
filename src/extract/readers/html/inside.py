"""The page that another carries inside: in the source of a frame, in a text area, or in the strings of a script or of JSON."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator
from typing import Final

_STRING: Final = re.compile(r'"(?:[^"\\]|\\.)*"')
# The strings of any language: a mark inside them has a backslash before it, or stands twice; XML has CDATA, or escapes all.
_QUOTED: Final = re.compile(
    r"\"(?:[^\"\\]|\\.|\"\")*\"|'(?:[^'\\]|\\.|'')*'|<!\[CDATA\[(.*?)\]\]>|>([^<>]*&lt;/?\w[^<>]*)<", re.DOTALL
)
_TAG: Final = re.compile(r"(?:<|&lt;)(?:!doctype\s+html|html|body|p|table|div|span|h[1-6])\b", re.IGNORECASE)
_BEFORE_TAG: Final = re.compile(r"(?:[\"'>]|<!\[CDATA\[)(?:\s|\\[nrt])*$")
_BEHIND_SLASH: Final = re.compile(r"\\(?:u([0-9a-fA-F]{4})|(.))", re.DOTALL)
_SPACE: Final = {"n": "\n", "r": "\n", "t": "\t"}
_SCRIPT: Final = re.compile(r"<script\b[^>]*>(.*?)</script\s*>", re.IGNORECASE | re.DOTALL)
_AREA: Final = re.compile(r"<textarea\b[^>]*>(.*?)</textarea\s*>", re.IGNORECASE | re.DOTALL)
_FRAME: Final = re.compile(r"<iframe\b[^>]*?\ssrcdoc\s*=\s*(?:\"([^\"]*)\"|'([^']*)')[^>]*>", re.IGNORECASE)
_MARKUP: Final = re.compile(r"<(?:p|table|div|span|h[1-6])\b", re.IGNORECASE)
_ESCAPED: Final = re.compile(r"(?:<|&lt;|\\u003c)(?:p|table|div|span|h[1-6])\b", re.IGNORECASE)
_TITLE: Final = re.compile(r"[^<>{}]{6,80}(?:报告|年报|報告|年報)")
# Shorter strings with tags in them are parts of a site, and no article.
_LEAST: Final = 200


def is_message(content: bytes) -> bool:
    """Whether bytes are JSON that carries markup."""
    if content[:64].removeprefix(b"\xef\xbb\xbf").lstrip()[:1] not in (b"{", b"["):
        return False
    text = content.decode("utf-8-sig", "replace")
    if _ESCAPED.search(text) is None:
        return False
    try:
        json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return False
    return True


def is_quoted(text: str) -> bool:
    """Whether a text that is no page carries markup with a table in its strings: a script, a dump of a database, a table or XML
    with a page in a cell.
    """
    start = text[:64].lstrip("\ufeff \t\r\n")
    if "table" not in text or (start.startswith("<") and not start.startswith("<?xml")):
        return False
    tag = _TAG.search(text)
    return tag is not None and _BEFORE_TAG.search(text[max(tag.start() - 40, 0) : tag.start()]) is not None


def page_in_strings(text: str) -> str:
    """The page that the strings of a text make, each article below its title."""
    return _articles(_unquoted(match) for match in _QUOTED.finditer(text))


def _unquoted(match: re.Match[str]) -> str:
    if match[1] is not None:
        return match[1]
    if match[2] is not None:
        return html.unescape(match[2])
    mark, string = match[0][0], match[0][1:-1]
    string = string.replace(2 * mark, mark)
    return _BEHIND_SLASH.sub(lambda m: chr(int(m[1], 16)) if m[1] else _SPACE.get(m[2], m[2]), string)


def page_in_message(markup: bytes) -> bytes:
    """The page that the strings of JSON make, each article below its title."""
    return _articles(_strings(markup.decode("utf-8", "replace"))).encode()


def framed(markup: bytes) -> bytes:
    """The markup of a page with the pages in its place that its frames carry in themselves."""
    text = markup.decode("utf-8", "replace")
    return _FRAME.sub(lambda m: f"<div>{html.unescape(m[1] or m[2] or '')}</div>", text).encode()


def unfolded(markup: bytes) -> bytes | None:
    """The markup of a page with that which it carries inside in its place, as scripts would show it; None
    where it carries none.
    """
    text = markup.decode("utf-8", "replace")
    shown = _AREA.sub(lambda m: html.unescape(m[1]), text)
    shown = _SCRIPT.sub(lambda m: _articles(_strings(m[1])), shown)
    return shown.encode() if _MARKUP.search(shown) and len(shown) != len(text) else None


def _articles(strings: Iterable[str]) -> str:
    """The strings that are markup, one after the other, each below the last string before it that is a title."""
    parts: list[str] = []
    title = ""
    for string in strings:
        if _TITLE.fullmatch(string):
            title = string
        elif len(string) >= _LEAST and _MARKUP.search(string):
            parts += [f"<h1>{html.escape(title)}</h1>" if title and title not in string else "", string]
            title = ""
    return "".join(parts)


def _strings(script: str) -> Iterator[str]:
    for match in _STRING.finditer(script):
        try:
            string = str(json.loads(match[0], strict=False))
        except ValueError:
            continue
        yield html.unescape(string) if "&lt;" in string and "<" not in string else string
