"""Web archives (MHT): a page and its parts in the envelope of an e-mail."""

from __future__ import annotations

import email
import email.policy
import re
from email.message import EmailMessage
from typing import Final

from extract.errors import TooLarge, Unreadable

_MOST_PARTS: Final = 20_000  # lines that may begin one
_FIELD: Final = re.compile(
    rb"\s*(?:From|MIME-Version|Subject|Date|Content-Type|Content-Location|Snapshot-Content-Location|X-[\w-]+):",
    re.IGNORECASE,
)


def is_archive(content: bytes) -> bool:
    """Whether the bytes begin as the envelope of an archive and name its parts."""
    return _FIELD.match(content[:200]) is not None and b"multipart/" in content[:4096].lower()


def page_of(content: bytes) -> tuple[bytes, str]:
    """The bytes of the largest page of an archive, and the encoding that its envelope names ("" for none).

    Raises `Unreadable` where it holds no page, `TooLarge` where it holds more parts than any page has.
    """
    if content.count(b"\n--") > _MOST_PARTS:
        raise TooLarge("the web archive has too many parts; open it in a browser and save the page as HTML or PDF")
    try:
        parts = list(email.message_from_bytes(content, policy=email.policy.default).walk())
    except RecursionError as error:
        raise Unreadable("the parts of the web archive are nested without end; get it again") from error
    pages: list[tuple[bytes, str]] = []
    for part in parts:
        if isinstance(part, EmailMessage) and part.get_content_type() in ("text/html", "application/xhtml+xml"):
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes) and payload.strip():
                pages.append((payload, str(part.get_content_charset() or "")))
    if not pages:
        raise Unreadable("the web archive holds no page; open it in a browser and save the page as HTML or PDF")
    return max(pages, key=lambda page: len(page[0]))
