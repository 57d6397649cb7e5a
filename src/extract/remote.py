"""Files in object stores, named by URL such as `s3://bucket/folder/file.pdf`, through the file systems that Arrow has.

Credentials and endpoint of S3-compatible stores come from the usual environment variables (`AWS_ACCESS_KEY_ID`,
`AWS_SECRET_ACCESS_KEY`, `AWS_SESSION_TOKEN`, `AWS_REGION`, `AWS_ENDPOINT_URL`) and files. `file:///folder` takes the same way. Errors of the store
are `OSError`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any, Final

_STORES: Final = ("s3", "file")
_PIECE: Final = 8 << 20  # bytes that are fetched at once of a file that goes to a disk


@dataclass(frozen=True, slots=True)
class Entry:
    """What lies at a URL: a folder, or a file with its size in bytes and its time of change in ns."""

    url: str
    is_folder: bool
    size: int = 0
    changed: int = 0

    @property
    def name(self) -> str:
        """The last part of the URL."""
        return self.url.rsplit("/", 1)[-1]


def is_remote(path: str) -> bool:
    """Whether a path is a URL."""
    return "://" in path


def look(url: str) -> Entry | None:
    """What lies there; None where there is nothing."""
    store, place = _at(url)
    return next(_entries(url, [store.get_file_info(place)]), None)


def scan(url: str, deep: bool = False) -> list[Entry]:
    """What lies in a folder, ordered by name, folders too; `deep` also what lies in its folders. Empty where there is no folder."""
    from pyarrow.fs import FileSelector

    store, place = _at(url)
    found = store.get_file_info(FileSelector(place, allow_not_found=True, recursive=deep))
    return sorted(_entries(url, found), key=lambda entry: entry.url)


def walk(url: str, leave_out: str = "") -> Iterator[Entry]:
    """All files below a folder, in the order of names, a folder's files before its folders. Names with a dot in front are passed
    over, and so is the folder `leave_out`.
    """
    waiting = [url]
    while waiting:
        folder = waiting.pop()
        if folder == leave_out.rstrip("/"):
            continue
        inner = []
        for entry in scan(folder):
            if entry.name.startswith("."):
                continue
            if entry.is_folder:
                inner.append(entry.url)
            else:
                yield entry
        waiting += reversed(inner)


def fits(url: str, pattern: str) -> bool:
    """Whether a URL, or a folder that it lies in, is named by a glob; `**` stands for any number of folders."""
    return _fits(url.split("/"), pattern.split("/"))


def read(url: str, most: int) -> bytes | int:
    """The bytes of a file; where there are more than `most`, their number."""
    store, place = _at(url)
    with store.open_input_file(place) as file:
        size = int(file.size())
        return bytes(file.read()) if size <= most else size


def fetch(url: str, path: Path) -> None:
    """Copy a file to the disk, where it appears whole."""
    store, place = _at(url)
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(path.name + ".part")
    with store.open_input_file(place) as source, partial.open("wb") as target:
        while piece := source.read(_PIECE):
            target.write(piece)
    partial.replace(path)


def put(url: str, content: bytes | Path) -> None:
    """Write bytes, or a file of the disk, to a URL, where they appear whole."""
    store, place = _at(url)
    _make_parent(store, place)
    with store.open_output_stream(place) as target:
        if isinstance(content, bytes):
            target.write(content)
            return
        with content.open("rb") as source:
            while piece := source.read(_PIECE):
                target.write(piece)


def copy(url: str, target: str) -> bool:
    """Copy a file within its store; False where there is none."""
    store, place = _at(url)
    _make_parent(store, _at(target)[1])
    try:
        store.copy_file(place, _at(target)[1])
    except FileNotFoundError:
        return False
    except OSError:
        if look(url) is None:
            return False
        raise
    return True


def delete(url: str) -> None:
    """Delete a file; nothing happens where there is none."""
    store, place = _at(url)
    try:
        store.delete_file(place)
    except FileNotFoundError:
        return


def _entries(url: str, found: list[Any]) -> Iterator[Entry]:
    from pyarrow.fs import FileType

    start = url.partition("://")[0] + "://"
    for info in found:
        if info.type == FileType.Directory:
            yield Entry(start + info.path, is_folder=True)
        elif info.type == FileType.File:
            yield Entry(start + info.path, False, info.size, info.mtime_ns or 0)


def _fits(parts: list[str], patterns: list[str]) -> bool:
    if not patterns:
        return True
    if patterns[0] == "**":
        return any(_fits(parts[n:], patterns[1:]) for n in range(len(parts)))
    return bool(parts) and fnmatchcase(parts[0], patterns[0]) and _fits(parts[1:], patterns[1:])


def _at(url: str) -> tuple[Any, str]:
    """The file system of a URL, and the path in it. Raises `OSError` for a kind of store that is not known here."""
    scheme, _, place = url.partition("://")
    if scheme not in _STORES:
        raise OSError(f"{scheme}:// is not known here; use {' or '.join(f'{name}://' for name in _STORES)}")
    return _store(scheme, os.environ.get("AWS_ENDPOINT_URL_S3") or os.environ.get("AWS_ENDPOINT_URL")), place.rstrip(
        "/"
    )


@cache
def _store(scheme: str, endpoint: str | None) -> Any:
    """Made where it is used: its threads would not outlive a fork."""
    from pyarrow.fs import LocalFileSystem, S3FileSystem

    if scheme == "file":
        return LocalFileSystem()
    region = os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION")
    return S3FileSystem(endpoint_override=endpoint, region=region, allow_delayed_open=True)


def _make_parent(store: Any, place: str) -> None:
    if store.type_name == "local":  # object stores have no folders
        store.create_dir(place.rsplit("/", 1)[0], recursive=True)
