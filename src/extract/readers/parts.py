"""The parts of an Office file, which is a zip of XML, inflated within limits."""

from __future__ import annotations

import io
import zipfile
from typing import Final, NamedTuple

from extract.archives import DAMAGED
from extract.errors import Encrypted, TooLarge, Unreadable

LARGEST: Final = 64 * 1024 * 1024  # bytes of a part once inflated; a long report has 2 MB
_MOST: Final = 20_000


class Kind(NamedTuple):
    """How messages call a kind of Office file, and what to do about a damaged one, one with too many parts, and one with a part
    that is too large.
    """

    called: str
    mend: str
    many: str
    large: str

    @property
    def damaged(self) -> str:
        """What is said of a damaged one."""
        return f"{self.called} is damaged; get it again from where it was published, or {self.mend}"


def opened(content: bytes, kind: Kind) -> zipfile.ZipFile:
    """The zip in the bytes of a file. Raises `Unreadable` for a damaged one, `TooLarge` for one with too many parts."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        count = len(archive.infolist())
    except DAMAGED as error:
        raise Unreadable(kind.damaged) from error
    if count > _MOST:
        raise TooLarge(f"{kind.called} has {count} parts; {kind.many}")
    return archive


def inflated(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, kind: Kind) -> bytes:
    """The bytes of a part. Raises `Encrypted`, `Unreadable` where it cannot be inflated, and `TooLarge`."""
    if entry.flag_bits & 1:
        raise Encrypted(f"{kind.called} asks for a password; open it, save it without one, and read it again")
    try:
        with archive.open(entry) as stream:
            content = stream.read(LARGEST + 1)
    except DAMAGED as error:
        raise Unreadable(kind.damaged) from error
    if len(content) > LARGEST:
        raise TooLarge(f"a part of {kind.called} is larger than 64 MB; {kind.large}")
    return content
