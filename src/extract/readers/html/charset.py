"""Bytes of a web page -> UTF-8. What a page says about its encoding is wrong too often to be believed first."""

from __future__ import annotations

import codecs
import re
from typing import Final

from extract.text import with_ideographs

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_DECLARED: Final = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
# Text between tags, from its first byte beyond ASCII. Neither < nor > is ever the second byte of a Chinese character.
_WIDE: Final = re.compile(rb"[\x80-\xff][^<>]*")
_SAMPLE: Final = 1000
# In UTF-8, the radicals that files have in place of ideographs.
_RADICAL: Final = re.compile(rb"\xe2[\xba-\xbf][\x80-\xbf]")
# The encodings that pages name, by the names that they use. Any other name is not believed.
_CODECS: Final = {
    **dict.fromkeys(("utf-8", "utf8", "unicode-1-1-utf-8", "utf-16", "utf-16le"), "utf-8"),
    **dict.fromkeys(("gb2312", "gb-2312", "gb2312-80", "gbk", "x-gbk", "cp936", "ms936", "gb18030"), "gb18030"),
    **dict.fromkeys(("big5", "x-x-big5", "big5-hkscs", "cp950"), "big5hkscs"),
    **dict.fromkeys(("iso-8859-1", "latin1", "windows-1252", "us-ascii", "ascii"), "cp1252"),
}
# What official texts of both scripts are full of. In the wrong encoding next to nothing of it is left.
_FREQUENT: Final = "的一和在年月日公开開信息資訊政府行情况條市本，。、："


def to_utf8(content: bytes, named: str = "") -> tuple[bytes, str]:
    """A page in UTF-8, and the encoding that it was in. What cannot be read stands as U+FFFD.

    `named` is the encoding that the file's envelope states, if it has one; it counts like the page's own word.
    """
    encoding = _marked(content)
    if not encoding:
        if _is_utf8(content):
            return _mended(content), "utf-8"
        encoding = _likeliest(content, named)
    return _mended(content.decode(encoding, errors="replace").removeprefix("\ufeff").encode()), encoding


def _mended(markup: bytes) -> bytes:
    return with_ideographs(markup.decode(errors="replace")).encode() if _RADICAL.search(markup) else markup


def _marked(content: bytes) -> str:
    """The encoding that a byte order mark or the zeros between the bytes of tags tell, "" for neither."""
    for mark, name in _MARKS:
        if content.startswith(mark):
            return name
    zeros = content[:1024].count(0)
    if zeros * 4 > len(content[:1024]):
        return "utf-16-le" if content[1:1024:2].count(0) * 2 > zeros else "utf-16-be"
    return ""


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _likeliest(content: bytes, named: str) -> str:
    """The encoding in which the sample is the most like an official text; the declared one where two are alike."""
    sample = bytearray()
    for match in _WIDE.finditer(content):
        sample += match[0][:_SAMPLE] + b" "
        if len(sample) > _SAMPLE:
            break
    declared = [named] if named else []
    declared += [found[1].decode("ascii", errors="replace") for found in _DECLARED.finditer(content[:4096])]
    known = [_CODECS[name] for name in map(str.lower, declared) if name in _CODECS]
    names = dict.fromkeys([*known, "utf-8", "gb18030", "big5hkscs"])
    return max(names, key=lambda name: _likeness(bytes(sample), name))


def _likeness(sample: bytes, name: str) -> float:
    """The share of frequent characters among those beyond ASCII, less that of damage."""
    text = sample.decode(name, errors="replace")
    wide = len(text) - len(text.encode("ascii", errors="ignore"))
    return (sum(map(text.count, _FREQUENT)) - 2 * text.count("\ufffd")) / max(wide, 1)
