"""The page that another carries inside: in the source of a frame, in a text area, or in the strings of a script or of JSON."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from typing import Final

_STRING: Final = re.compile(r'"(?:[^"\\]|\\.)*"')
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


def page_in_message(markup: bytes) -> bytes:
    """The page that the strings of JSON make, each article below its title."""
    return _articles(markup.decode("utf-8", "replace")).encode()


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
    shown = _SCRIPT.sub(lambda m: _articles(m[1]), shown)
    return shown.encode() if _MARKUP.search(shown) and len(shown) != len(text) else None


def _articles(script: str) -> str:
    """The strings of a script that are markup, one after the other, each below the last string before it that is a title."""
    parts: list[str] = []
    title = ""
    for string in _strings(script):
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
