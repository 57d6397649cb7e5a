"""An output in an object store: worked on in a folder of this machine, and copied there at each checkpoint.

What a checkpoint guarantees on a disk it guarantees there too. New Parquet files are first put under `.staged/`, which no
reader looks into; then the ledger is put, in one request: that is the checkpoint. Then old files are deleted and new ones copied
to their places within the store. The ledger has the list of that, so a run that is killed in between leaves work that the next
one finishes first. Of the files that are there only those are fetched that must be written anew.

Stores without conditional writes have no locks, so runs make claims: each puts one and then lists all. Whoever sees another's,
not older than `_DEAD` seconds by the store's clock, takes its own away and gives up. Of two that begin at once both may give up,
but never do both go on. A claim is renewed while its run lives; a run that could not renew it writes nothing more.
"""

from __future__ import annotations

import contextlib
import os
import platform
import shutil
import tempfile
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final, TypeVar

from extract import remote
from extract.ledger import LEDGER, STAGED
from extract.store import OutputRefused, locked, refuse_foreign
from extract.tables import PANEL_SCHEMAS, SCHEMAS

Thing = TypeVar("Thing")

_CLAIMS: Final = ".claims"
_DEAD: Final = 180.0  # seconds after which a claim that was not renewed is void
_HELD: Final = 90.0  # seconds after which a run that did not renew its claim writes no more
_RENEWED: Final = 30.0  # seconds between two renewals
_AT_ONCE: Final = 8  # requests


class Claimed(OSError):
    """Another run writes there. The message says which, in one sentence."""


class Mirror:
    """The output at `url` and its `folder` on this machine; made by `opened`."""

    def __init__(self, url: str, folder: Path, claim: Claim | None) -> None:
        self.url, self.folder, self._claim = url, folder, claim
        self._cleaned = False

    def commit(self) -> None:
        """Put what is staged, then the ledger. Raises `Claimed` where this run is no longer the only one."""
        self._hold()
        if not self._cleaned:  # of what a killed run staged and did not commit
            _all(
                lambda entry: remote.delete(entry.url),
                [e for e in remote.scan(self._at(STAGED), deep=True) if not e.is_folder],
            )
            self._cleaned = True
        staged = [path for path in (self.folder / STAGED).rglob("*") if path.is_file()]
        _all(lambda path: remote.put(self._at(path.relative_to(self.folder).as_posix()), path), staged)
        self._hold()
        remote.put(self._at(LEDGER), self.folder / LEDGER)

    def move(self, moves: Sequence[tuple[str | None, str]]) -> None:
        """Delete, then copy what is staged to its places; again if need be."""
        self._hold()
        _all(lambda target: remote.delete(self._at(target)), [target for source, target in moves if source is None])
        _all(lambda move: self._place(*move), [(source, target) for source, target in moves if source is not None])

    def fetch(self, name: str) -> Path:
        """A file of the output on this machine; it may not exist."""
        path = self.folder / name
        if not path.exists():
            with contextlib.suppress(FileNotFoundError):
                remote.fetch(self._at(name), path)
        return path

    def names(self, table: str) -> Iterator[str]:
        """The files of a table in the store, as paths within the output."""
        for entry in remote.scan(self._at(table), deep=True):
            if not entry.is_folder:
                yield entry.url.removeprefix(self.url + "/")

    def size(self) -> int:
        """Bytes of all Parquet files in the store."""
        found = remote.scan(self.url, deep=True)
        return sum(entry.size for entry in found if entry.url.endswith(".parquet") and f"/{STAGED}/" not in entry.url)

    def _place(self, source: str, target: str) -> None:
        if remote.copy(self._at(source), self._at(target)):
            remote.delete(self._at(source))

    def _at(self, name: str) -> str:
        return f"{self.url}/{name}"

    def _hold(self) -> None:
        if self._claim is not None:
            self._claim.hold()


class Claim:
    """A run's claim to be the only one that writes below `url`. Raises `Claimed` where another's is there."""

    def __init__(self, url: str) -> None:
        self._url = f"{url}/{_CLAIMS}/{uuid.uuid4().hex}"
        self._renew()
        mine = remote.look(self._url)
        for other in remote.scan(f"{url}/{_CLAIMS}"):
            age = (mine.changed - other.changed) / 1e9 if mine is not None else 0.0
            if other.url == self._url or other.is_folder:
                continue
            if age > _DEAD:
                remote.delete(other.url)
                continue
            who = remote.read(other.url, 1000)
            remote.delete(self._url)
            raise Claimed(
                f"another run is writing into {url} ({who.decode() if isinstance(who, bytes) else '?'}): wait for it, or choose"
                f" another output. If it was killed, its claim ends after {_DEAD / 60:g} minutes."
            )
        self._over = threading.Event()
        threading.Thread(target=self._live, daemon=True).start()

    def hold(self) -> None:
        """Raise `Claimed` where the claim may have ended."""
        if time.time() - self._renewed > _HELD:
            raise Claimed("the claim on the output could not be renewed; another run may have taken it over.")

    def close(self) -> None:
        """Give the output free."""
        self._over.set()
        with contextlib.suppress(OSError):
            remote.delete(self._url)

    def _renew(self) -> None:
        began = time.time()
        remote.put(self._url, f"process {os.getpid()} of {platform.node()}".encode())
        self._renewed = began

    def _live(self) -> None:
        while not self._over.wait(_RENEWED) and time.time() - self._renewed < _HELD:
            with contextlib.suppress(OSError):
                self._renew()


@contextlib.contextmanager
def opened(output: str | Path) -> Iterator[tuple[Path, Mirror | None]]:
    """The folder of an output with no other run writing into it; for one in an object store, a folder of this machine and
    its mirror. Raises `OutputRefused` as `store.locked` does, and where the store refuses.
    """
    url = str(output).rstrip("/")
    if not remote.is_remote(url):
        with locked(Path(output)):
            yield Path(output), None
        return
    with _folder() as folder, contextlib.ExitStack() as stack:
        try:
            mirror = Mirror(url, folder, stack.enter_context(contextlib.closing(Claim(url))))
            for table in (*SCHEMAS, *PANEL_SCHEMAS):
                refuse_foreign(f"{url}/{table}", mirror.names(table))
            mirror.fetch(LEDGER)
        except Claimed as error:
            raise OutputRefused(str(error)) from error
        except OSError as error:
            raise OutputRefused(f"{url} cannot be written: {error}.") from error
        yield folder, mirror


@contextlib.contextmanager
def viewed(output: str | Path) -> Iterator[tuple[Path, int]]:
    """A folder that holds the ledger of an output, if it has one, and the bytes of its Parquet files. Raises `OutputRefused`
    where the object store does not answer.
    """
    url = str(output).rstrip("/")
    if not remote.is_remote(url):
        yield Path(output), sum(path.stat().st_size for path in Path(output).rglob("*.parquet"))
        return
    with _folder() as folder:
        try:
            mirror = Mirror(url, folder, None)
            mirror.fetch(LEDGER)
            size = mirror.size()
        except OSError as error:
            raise OutputRefused(f"{url} cannot be read: {error}.") from error
        yield folder, size


@contextlib.contextmanager
def _folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix=".nianbao-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _all(act: Callable[[Thing], None], things: Sequence[Thing]) -> None:
    """Do the same to all, some at a time; the first error is raised when all are done."""
    with ThreadPoolExecutor(_AT_ONCE) as threads:
        for done in [threads.submit(act, thing) for thing in things]:
            done.result()
