"""ZIP and tar archives as folders: each member unpacked to a file of its own, one after the other, within limits.

A member is never written under its own name, so that no name leads anywhere. What an archive may inflate to is in
proportion to its size.
"""

from __future__ import annotations

import gzip
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from extract.errors import TooLarge, Unreadable

_MOST_MEMBERS: Final = 200_000
_MOST_FOLD: Final = 200  # times its own size that an archive may inflate to
_ALWAYS: Final = 1 << 30  # bytes that any archive may inflate to
_AT_ONCE: Final = 16 << 20  # bytes of a name or header in a tar; honest ones have a few hundred
_DOCUMENTS: Final = frozenset(("mimetype", "[Content_Types].xml", "OFD.xml", "word/document.xml", "xl/workbook.xml"))
DAMAGED: Final = (
    *(zipfile.BadZipFile, tarfile.TarError, zlib.error, struct.error),
    *(EOFError, OSError, OverflowError, RuntimeError, ValueError),
)
"""What zipfile and tarfile raise for bytes that are no sound archive: offsets before the start of the file are a ValueError, ways to
pack that they do not know a kind of RuntimeError.
"""


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive: its name there, and where it was unpacked; or else a code and a message of `failures`."""

    name: str
    path: Path | None
    trouble: tuple[str, str] | None = None


def is_archive(path: str) -> bool:
    """Whether the bytes are those of a ZIP that is no document, of a tar, or of a tar in gzip."""
    try:
        with open(path, "rb") as file:  # noqa: PTH123 - half a million of them: Path.open takes twice as long
            start = file.read(512)
            if start.startswith((b"PK\x03\x04", b"PK\x05\x06")):
                file.seek(0)
                return _is_box(file)
            if start.startswith(b"\x1f\x8b"):
                file.seek(0)
                start = gzip.GzipFile(fileobj=file).read(512)
            return start[257:262] == b"ustar"
    except TooLarge:
        return True
    except DAMAGED:
        return False


def members(path: str, scratch: Path, size: int) -> Iterator[Member]:
    """The members of an archive, in its order; those over `size` bytes are not unpacked. Names that begin with a dot, and what
    macOS adds, are passed over. Who takes a member deletes its file.

    Raises `Unreadable` where the archive is damaged, perhaps after some members, and `TooLarge` beyond what it may hold.
    """
    room = max(_ALWAYS, _MOST_FOLD * Path(path).stat().st_size)
    taken: dict[str, int] = {}
    with open(path, "rb") as file:  # noqa: PTH123
        zipped = file.read(2) == b"PK"
        file.seek(0)
        try:
            for count, member in enumerate(
                _zip(file, scratch, size, room) if zipped else _tar(file, scratch, size, room)
            ):
                if count >= _MOST_MEMBERS:
                    raise TooLarge(f"it holds more than {_MOST_MEMBERS:,} files; unpack it and read the folder")
                again = taken[member.name] = taken.get(member.name, 0) + 1
                yield member if again == 1 else Member(f"{member.name}#{again}", member.path, member.trouble)
        except DAMAGED as error:
            raise Unreadable(
                f"the archive is damaged ({_words(error)}); get it again, or unpack what there is"
            ) from error


def _is_box(file: IO[bytes]) -> bool:
    """Whether a ZIP holds files of people, and not the parts of one document."""
    _refuse_many(file)
    with zipfile.ZipFile(file) as box:
        return not any(name in _DOCUMENTS or name.startswith("ppt/") for name in box.namelist())


def _refuse_many(file: IO[bytes]) -> None:
    """The list of a ZIP is read at once, so it must be known before how long it is."""
    file.seek(0, 2)
    length = file.tell()
    file.seek(max(0, length - 65_557))
    end = file.read()
    at = end.rfind(b"PK\x05\x06")
    size = struct.unpack_from("<I", end, at + 12)[0] if at >= 0 and len(end) >= at + 16 else 0
    if (length if size == 0xFFFFFFFF else size) > _MOST_MEMBERS * 300:
        raise TooLarge(f"it holds more than {_MOST_MEMBERS:,} files; unpack it and read the folder")
    file.seek(0)


def _zip(file: IO[bytes], scratch: Path, size: int, room: int) -> Iterator[Member]:
    _refuse_many(file)
    used = 0
    with zipfile.ZipFile(file) as box:
        for number, entry in enumerate(box.infolist()):
            name = _zip_name(entry)
            if entry.is_dir() or _is_hidden(name):
                continue
            if entry.flag_bits & 1:
                yield Member(
                    name, None, ("encrypted", "it asks for a password; unpack the archive, and read the folder")
                )
                continue
            if entry.file_size > size:
                yield _too_large(name, entry.file_size)
                continue
            used += entry.file_size
            _refuse_bomb(used, room)
            path = scratch / str(number)
            try:
                with box.open(entry) as source:
                    _unpack(source, path, size)
            except DAMAGED as error:
                path.unlink(missing_ok=True)
                yield _damaged(name, error)
            else:
                yield Member(name, path)


def _tar(file: IO[bytes], scratch: Path, size: int, room: int) -> Iterator[Member]:
    zipped = file.read(2) == b"\x1f\x8b"
    file.seek(0)
    plain: IO[bytes] = gzip.GzipFile(fileobj=file) if zipped else file  # type: ignore[assignment]
    stream = _Forward(plain, room)
    number = 0
    with tarfile.open(fileobj=stream, mode="r:", errors="surrogateescape") as box:  # type: ignore[call-overload]
        while (entry := box.next()) is not None:
            box.members = []  # or all would be kept
            number += 1
            name = entry.name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
            if entry.isdir() or _is_hidden(name):
                continue
            if not entry.isreg() or entry.issparse():
                yield Member(
                    name, None, ("unreadable", "it is a link, a device or a sparse file in an archive; leave it out")
                )
                continue
            _refuse_bomb(entry.offset_data + entry.size, room)
            if entry.size > size:
                yield _too_large(name, entry.size)
                continue
            source = box.extractfile(entry)
            path = scratch / str(number)
            assert source is not None
            _unpack(source, path, size)
            if path.stat().st_size < entry.size:
                path.unlink()
                raise EOFError("it ends too early")
            yield Member(name, path)


class _Forward:
    """A stream that is only read forward, whatever is sought, and never much at once: a header that claims gigabytes
    ends here. One block is kept, because tarfile goes back by a byte.
    """

    def __init__(self, stream: IO[bytes], room: int) -> None:
        self._stream, self._room = stream, room
        self._at, self._end, self._kept = 0, 0, b""

    def tell(self) -> int:
        return self._at

    def seek(self, position: int) -> int:
        if position > self._room:
            raise tarfile.ReadError("it claims more than it can hold")
        while self._end < position and self._pull(min(1 << 20, position - self._end)):
            pass
        self._at = position
        return position

    def read(self, count: int) -> bytes:
        if count > _AT_ONCE:
            raise tarfile.ReadError("a header in it is too long")
        begin = len(self._kept) - (self._end - self._at)
        if begin < 0:
            raise tarfile.ReadError("its parts do not follow each other")
        data = self._kept[begin : begin + count]
        if len(data) < count:
            self._at = self._end
            data += self._pull(count - len(data))
        self._at += 0 if self._at == self._end else len(data)
        return data

    def _pull(self, count: int) -> bytes:
        data = self._stream.read(count)
        self._end += len(data)
        self._at = self._end
        self._kept = (self._kept + data)[-1024:]
        return data


def _unpack(source: IO[bytes], path: Path, size: int) -> None:
    left = size
    with path.open("wb") as target:
        while piece := source.read(min(1 << 20, left + 1)):
            left -= len(piece)
            if left < 0:
                raise ValueError("it is larger than it says")
            target.write(piece)


def _zip_name(entry: zipfile.ZipInfo) -> str:
    """Names without the mark of UTF-8 come from Windows in China far more often than from the IBM PC."""
    name = entry.filename
    if not entry.flag_bits & 0x800:
        raw = name.encode("cp437", "replace")
        for encoding in ("utf-8", "gb18030"):
            try:
                name = raw.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    return name.replace("\\", "/").encode("utf-8", "backslashreplace").decode()


def _is_hidden(name: str) -> bool:
    parts = [part for part in name.split("/") if part not in (".", "..")]
    return any(part.startswith(".") or part == "__MACOSX" for part in parts)


def _refuse_bomb(used: int, room: int) -> None:
    if used > room:
        raise TooLarge(f"it inflates to more than {room / 1e9:,.1f} GB; unpack it and read the folder")


def _too_large(name: str, found: int) -> Member:
    text = f"it has {found / 1e6:,.1f} MB, more than the limit; raise the limit with --max-size"
    return Member(name, None, ("too-large", text))


def _damaged(name: str, error: Exception) -> Member:
    return Member(name, None, ("unreadable", f"it is damaged in its archive ({_words(error)}); get the archive again"))


def _words(error: Exception) -> str:
    return " ".join(str(error).split()) or type(error).__name__
