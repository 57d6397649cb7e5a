"""Inputs (files, folders, globs, also of an object store) -> the files to read, one after the other, found while the first are already being read."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from extract import remote
from extract.errors import WRONG_USE, Refused


class NothingThere(Refused):
    """An input names no file. The message says which, in one sentence."""

    status = WRONG_USE


@dataclass(frozen=True, slots=True)
class File:
    """A file to read. `name` is its path as given, relative to the input folder, with `/` between the parts.

    `known` is the SHA-256 that its bytes had when they were last read: with the same bytes there is nothing to do. `trouble`
    is a code and a message of `failures` for a file of which it is known before it is opened that it cannot be read. `content`
    are its bytes where they were read before; `seen` is its size in bytes and time of change in ns where a listing told.
    """

    path: str
    name: str
    known: bytes | None = None
    trouble: tuple[str, str] | None = None
    content: bytes | None = None
    seen: tuple[int, int] | None = None


def check(inputs: Sequence[str]) -> None:
    """Raise `NothingThere` for the first input that is no file, no folder and no glob that matches something."""
    for given in inputs:
        if next(_stored(given.rstrip("/"), True, "") if remote.is_remote(given) else _matches(given), None) is None:
            wild = glob.has_magic(given)
            raise NothingThere(f"no file matches {given}." if wild else f"there is no file or folder {given}.")


def same(inputs: Sequence[str], output: str | Path) -> str | None:
    """The input that is the folder `output` itself, which no run may read; None where there is none."""
    given = (path for path in inputs if not remote.is_remote(path))
    if remote.is_remote(str(output)) or not Path(output).is_dir():
        return next((path for path in inputs if path.rstrip("/") == str(output).rstrip("/")), None)
    return next((path for path in given if Path(path).is_dir() and _identity(path) == _identity(output)), None)


def find(inputs: Sequence[str], leave_out: str | Path | None = None) -> Iterator[File]:
    """The files of all inputs, in the order of the inputs and of names within a folder; each path once.

    A folder is walked to its depths, through links too, but no folder twice. Names that begin with a dot are passed over in
    folders, and so is the folder `leave_out`. A folder that may not be opened comes as if it were a file, so that it
    is not lost. With one input that is a folder, names are relative to it; else they are paths as given. Raises `OSError`
    where an object store does not answer.
    """
    alone = len(inputs) == 1 and Path(inputs[0]).is_dir()
    folders = set() if leave_out is None else {_identity(leave_out)}
    named: set[str] = set()
    for given in inputs:
        if remote.is_remote(given):
            for file in _stored(given.rstrip("/"), len(inputs) == 1, str(leave_out)):
                if file.path not in named:
                    yield file
                if len(inputs) > 1:
                    named.add(file.path)
            continue
        for path in sorted(_matches(given)):
            is_folder = Path(path).is_dir()
            prefix = "" if alone else spelled(path) + "/"
            for file in _walk(path, prefix, folders) if is_folder else [File(path, spelled(path))]:
                if not alone:
                    absolute = os.path.abspath(file.path)  # noqa: PTH100 - Path.resolve would follow links
                    if absolute in named:
                        continue
                    named.add(absolute)
                yield file


def _stored(given: str, alone: bool, leave_out: str) -> Iterator[File]:
    """The files of an input in an object store."""
    entry = remote.look(given)
    if entry is not None and not entry.is_folder:
        yield File(given, given, seen=(entry.size, entry.changed))
        return
    parts = given.split("/")
    fixed = len(parts) if entry is not None else next((n for n, part in enumerate(parts) if glob.has_magic(part)), 0)
    prefix = len(given) + 1 if alone and entry is not None else 0
    for found in remote.walk("/".join(parts[:fixed]), leave_out) if fixed else ():
        if entry is not None or remote.fits(found.url, given):
            yield File(found.url, found.url[prefix:], seen=(found.size, found.changed))


def _matches(given: str) -> Iterator[str]:
    """A path that exists stands for itself, also where its name reads like a glob."""
    if os.path.lexists(given):
        return iter([given])
    return glob.iglob(given, recursive=True)  # noqa: PTH207 - absolute and relative globs alike


def _walk(top: str, prefix: str, folders: set[tuple[int, int]]) -> Iterator[File]:
    waiting = [(top, prefix)]
    while waiting:
        folder, prefix = waiting.pop()
        try:
            identity = _identity(folder)
            if identity in folders:
                continue
            folders.add(identity)
            with os.scandir(folder) as found:
                entries = sorted(found, key=lambda entry: entry.name)
        except OSError:
            yield File(folder, prefix.removesuffix("/") or spelled(folder))
            continue
        inner = []
        for entry in entries:
            if entry.name.startswith("."):
                continue
            name = prefix + spelled(entry.name)
            if _is_folder(entry):
                inner.append((entry.path, name + "/"))
            else:
                yield File(entry.path, name)
        waiting += reversed(inner)


def _identity(path: str | Path) -> tuple[int, int]:
    try:
        status = Path(path).stat()
    except FileNotFoundError:
        return (-1, -1)  # an output that is yet to be made
    return status.st_dev, status.st_ino


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link to itself
        return False


def spelled(path: str) -> str:
    """A path as text that every file format can hold; bytes that are no UTF-8 are spelled out."""
    text = path.replace(os.sep, "/").rstrip("/") or path
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
