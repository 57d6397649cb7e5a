"""Several machines that read files as one does: a Ray cluster, whose every core keeps one of our own workers.

A Ray task reads some files. The process that Ray gives it keeps a `Pool` of one worker from task to task, so the limits of a file
are held by the same code as on one machine, and what a worker has loaded (the models that recognise scans) stays loaded. A task
whose machine is lost is done again by Ray on another one. This module needs the extra `nianbao[ray]`.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
import time
import uuid
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import ray
from ray.exceptions import RayError, RayTaskError

from extract.files import File
from extract.reading import Chunk
from extract.version import extractor
from extract.workers import Pool, Work, WorkersFailed

_SECONDS: Final = 1.0  # work of one task: long against the few milliseconds that Ray needs for it
_MOST: Final = 256  # files of one task
_BYTES: Final = 32 << 20  # that one task may carry
_QUEUED: Final = 2  # tasks per core that are handed to Ray, so that no core waits for the next one
_AHEAD: Final = 64  # tasks per core that may be finished before the one that is waited for
_POLL: Final = 0.1  # seconds between two looks at whether to stop
_COUNTED: Final = 2.0  # seconds between two counts of the cores, since machines come and go
_PATIENCE: Final = 600.0  # seconds to wait for a cluster without any core, which may be about to grow
_LIVES: Final = 10  # times that Ray does a task again whose machine or process is lost


@dataclass(frozen=True, slots=True)
class _Order:
    """What all tasks of a run have in common; `key` tells runs apart. `environment` says where an object store is."""

    key: str
    work: Work[File, Chunk]
    timeout: float
    memory: int
    version: str
    environment: dict[str, str]


def each(
    items: Iterable[File],
    work: Work[File, Chunk],
    *,
    workers: int,
    timeout: float,
    memory: int,
    stop: Callable[[], bool],
    address: str | None = None,
) -> Iterator[Chunk]:
    """The chunks of all files, in their order, made on the cluster at `address`; without one, on a cluster of this machine.

    `workers` bounds the files that are read at once; 0 takes all cores that there are. For the rest as `workers.each`. Raises
    `WorkersFailed` where there is no cluster, or where it cannot do the work.
    """
    try:
        with _connected(address, workers):
            stores = {name: value for name, value in os.environ.items() if name.startswith("AWS_")}
            run = _Run(iter(items), _Order(uuid.uuid4().hex, work, timeout, memory, extractor(), stores), workers)
            try:
                while not stop() and run.hand_out():
                    yield from run.ready()
                yield from run.rest()
            finally:
                run.end()
    except RayTaskError as error:
        if isinstance(error.cause, WorkersFailed):
            raise WorkersFailed(str(error.cause)) from error
        raise WorkersFailed(f"a machine of the Ray cluster failed: {_first_line(error.cause)}.") from error
    except RayError as error:
        raise WorkersFailed(f"the Ray cluster failed: {_first_line(error)}.") from error


@dataclass(slots=True)
class _Run:
    _items: Iterator[File]
    _order: _Order
    _workers: int
    _task: Any = None
    _given: deque[ray.ObjectRef] = field(default_factory=deque)  # in the order of their files
    _open: dict[ray.ObjectRef, int] = field(default_factory=dict)  # those at work, with their numbers of files
    _done: dict[ray.ObjectRef, list[Chunk]] = field(default_factory=dict)
    _size: int = 4
    _cores: int = 0
    _counted: float = -_COUNTED
    _lacking: float = 0.0

    def __post_init__(self) -> None:
        self._task = ray.remote(num_cpus=1, max_retries=_LIVES)(_read)

    def hand_out(self) -> bool:
        """Give the cluster as many tasks as it can use; False when there is none left and nobody is at work."""
        cores = self._count()
        most = _QUEUED * cores if not self._workers else min(self._workers, cores)
        while len(self._open) < most and len(self._given) < _AHEAD * most:
            files = self._next()
            if not files:
                break
            ref = self._task.remote(self._order, files)
            self._given.append(ref)
            self._open[ref] = len(files)
        return bool(self._open)

    def ready(self) -> Iterator[Chunk]:
        """Wait for a task to end, and give the chunks that are next in order."""
        ended, _ = ray.wait(list(self._open), timeout=_POLL)
        for ref in ended:
            seconds, self._done[ref] = ray.get(ref)
            rate = self._open.pop(ref) / max(seconds, 1e-6)
            self._size = max(1, min(_MOST, int(rate * _SECONDS)))
        while self._given and self._given[0] in self._done:
            yield from self._done.pop(self._given.popleft())

    def rest(self) -> Iterator[Chunk]:
        """The chunks that are there, also where some before them are lacking."""
        for ref in self._given:
            yield from self._done.pop(ref, [])

    def end(self) -> None:
        """Call off what is still at work."""
        for ref in self._open:
            ray.cancel(ref, force=True)

    def _next(self) -> list[File]:
        files: list[File] = []
        weight = 0
        while len(files) < self._size and weight < _BYTES and (file := next(self._items, None)) is not None:
            files.append(file)
            weight += len(file.content or b"")
        return files

    def _count(self) -> int:
        now = time.monotonic()
        if now - self._counted >= _COUNTED:
            self._counted = now
            self._cores = int(ray.cluster_resources().get("CPU", 0))
            if self._cores:
                self._lacking = now
            elif now - self._lacking > _PATIENCE:
                raise WorkersFailed(f"the Ray cluster has had no core for {_PATIENCE / 60:g} minutes.")
        return max(self._cores, 1)  # one task asks a cluster that grows by need to do so


_kept: tuple[str, Pool[File, Chunk]] | None = None  # of a process of Ray, from task to task


def _read(order: _Order, files: list[File]) -> tuple[float, list[Chunk]]:
    """A task: the chunks of some files, and the seconds it took."""
    global _kept
    if order.version != extractor():
        raise WorkersFailed(
            f"a machine of the Ray cluster has nianbao {extractor()} and this one {order.version}: install the same on all."
        )
    began = time.monotonic()
    if _kept is None or _kept[0] != order.key:
        if _kept is not None:
            _kept[1].close()
        # Or each worker would begin with Ray's main program, as if it were ours.
        vars(sys.modules["__main__"]).pop("__file__", None)
        os.environ.update(order.environment)
        _kept = order.key, Pool(order.work, 1, order.timeout, order.memory)
    try:
        return time.monotonic() - began, list(_kept[1].each(files))
    except BaseException:
        _kept[1].close()
        _kept = None
        raise


@contextlib.contextmanager
def _connected(address: str | None, workers: int) -> Iterator[None]:
    """In a cluster: the one that the program is already in, the one at `address`, or one of this machine alone."""
    if ray.is_initialized():
        yield
        return
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # Ray would tell its makers
    address = address or os.environ.get("RAY_ADDRESS")
    alone: dict[str, Any] = {"address": "local", "num_cpus": workers or None, "include_dashboard": False}
    try:
        with _same_signals():
            ray.init(**({"address": address} if address else alone), log_to_driver=False, logging_level="error")
    except (OSError, RuntimeError, ValueError, RayError) as error:
        raise WorkersFailed(f"there is no Ray cluster at {address or 'this machine'}: {_first_line(error)}.") from error
    try:
        yield
    finally:
        ray.shutdown()


@contextlib.contextmanager
def _same_signals() -> Iterator[None]:
    """Signals do afterwards what they did before; Ray sets its own way to end."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _first_line(error: BaseException) -> str:
    return next((line.strip().rstrip(".") for line in str(error).splitlines() if line.strip()), type(error).__name__)
