"""Several processes that survive what they are given: one that dies or hangs costs the one item that it was at.

Processes and not threads, because PDFium allows only one thread and native code may crash. Each worker says which item it
is at in two numbers of shared memory, so that nothing needs to be sent per item and its killer knows whom to blame.
"""

from __future__ import annotations

import contextlib
import gc
import multiprocessing as mp
import os
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from multiprocessing.connection import Connection, wait
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from typing import Any, Final, Generic, TypeVar

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

Item = TypeVar("Item")
Result = TypeVar("Result")

_CHUNK_SECONDS: Final = 0.25  # work handed out at once: long against the cost of a message, short against a run
_CHUNK_MOST: Final = 64
_AHEAD: Final = 64  # chunks per worker that may be finished before the one that is waited for
_POLL: Final = 0.1  # seconds between two looks at the clock
_DEATHS: Final = 3  # that a chunk may cause between its items before it is given up
_IDLE, _NEW = -1, -2
_PAGE: Final = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096
MEMORY: Final = 1_400_000_000
"""Bytes that a process may use, unless told otherwise."""


@dataclass(frozen=True, slots=True)
class Loss:
    """Why an item was lost: `code` as in the table of failures, and the process's end in words."""

    code: str
    end: str


Mark = Callable[[int], None]
Work = Callable[[Sequence[Item], Mapping[int, Loss], Mark], tuple[int, Result]]
"""Called in a worker with items, those among them that are lost (by position), and a function to call with each item's
position before its work begins. Gives how many items it dealt with, the lost ones included, and one result for them."""


@dataclass(slots=True)
class _Task(Generic[Item]):
    """Items from `start` on; `deaths` counts those that came between two items."""

    start: int
    items: list[Item]
    lost: dict[int, Loss] = field(default_factory=dict)
    deaths: int = 0


@dataclass(slots=True)
class _Worker(Generic[Item]):
    process: BaseProcess
    pipe: Connection
    mark: Any  # the position of the item at work, and when it began
    task: _Task[Item] | None = None
    since: float = 0.0


class WorkersFailed(Exception):
    """No worker could start, so nothing can be read."""


def cores() -> int:
    """The number of cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def each(
    items: Iterable[Item],
    work: Work[Item, Result],
    *,
    workers: int,
    timeout: float,
    memory: int = MEMORY,
    stop: Callable[[], bool] = lambda: False,
) -> Iterator[Result]:
    """The results for all items, in their order, whatever the number of workers; 0 takes one for each core.

    `work` and the items are pickled. An item that takes longer than `timeout` seconds is lost, and so is one whose
    worker dies, or comes to use more than `memory` bytes (where the system tells). When `stop` says so, no more items are begun, and the results that are there come at once.
    """
    pool = Pool(work, workers or cores(), timeout, memory)
    try:
        yield from pool.each(items, stop)
    finally:
        pool.close()


class Pool(Generic[Item, Result]):
    """Workers that stay from one lot of items to the next, with all that they have loaded, until `close`. As `each` has it."""

    def __init__(self, work: Work[Item, Result], workers: int, timeout: float, memory: int) -> None:
        self._work, self._most, self._timeout, self._memory = work, workers, timeout, memory
        self._items: Iterator[Item] = iter(())
        self._weighed = 0.0
        self._context = _context()
        self._crew: list[_Worker[Item]] = []
        self._again: deque[_Task[Item]] = deque()
        self._done: dict[int, tuple[int, Result]] = {}
        self._begun = self._given = 0  # items handed out, items whose results were given
        self._size = 1

    def each(self, items: Iterable[Item], stop: Callable[[], bool] = lambda: False) -> Iterator[Result]:
        """The results for a lot of items. The next lot may begin when all of them were taken."""
        self._items = iter(items)
        while not stop() and self._hand_out():
            self._collect()
            self._hand_out()  # before the results are used, so that no worker waits for that
            yield from self._ready()
        yield from self._rest()

    def close(self) -> None:
        """End all workers, whatever they are at."""
        for worker in self._crew:
            worker.process.kill()  # all of them before any is waited for
        for worker in [*self._crew]:
            self._dismiss(worker)

    def _hand_out(self) -> bool:
        """Give every free worker a task; False when there is none left and nobody is at work."""
        while True:
            free = next((w for w in self._crew if w.task is None), None)
            if free is None and len(self._crew) >= self._most:
                return True
            task = self._next_task()
            if task is None:
                return any(w.task for w in self._crew)
            if free is None:
                free = self._hire()
            free.task, free.since = task, time.monotonic()
            try:
                free.pipe.send((task.items, task.lost))
            except OSError:  # it died while idle
                self._bury(free)

    def _collect(self) -> None:
        """Wait for a result or a death, and look for items that take too long."""
        busy = {w.pipe: w for w in self._crew if w.task is not None}
        for pipe in wait(list(busy), timeout=_POLL):
            worker = busy[pipe]  # type: ignore[index]
            try:
                count, result = worker.pipe.recv()
            except (EOFError, OSError):
                self._bury(worker)
            else:
                self._take(worker, count, result)
        now = time.monotonic()
        if weigh := now - self._weighed > _POLL:
            self._weighed = now
        for worker in [w for w in self._crew if w.task is not None]:
            at, began = worker.mark
            if weigh and at >= 0 and _memory_of(worker.process.pid) > self._memory:
                worker.process.kill()
                self._bury(
                    worker, Loss("out-of-memory", f"it needed more than {self._memory / 1e9:g} GB of memory"), at
                )
            elif at != _NEW and time.monotonic() - max(began, worker.since) > self._timeout:
                worker.process.kill()
                self._bury(worker, Loss("timed-out", f"it took more than {self._timeout:g} seconds"), at)

    def _ready(self) -> Iterator[Result]:
        """The results that are next in order."""
        while self._given in self._done:
            count, result = self._done.pop(self._given)
            self._given += count
            yield result

    def _rest(self) -> Iterator[Result]:
        """The results that are there, also where some before them are lacking."""
        for start in sorted(self._done):
            yield self._done.pop(start)[1]

    def _next_task(self) -> _Task[Item] | None:
        if self._again:
            return self._again.popleft()
        if len(self._done) >= _AHEAD * self._most:
            return None
        items = list(islice(self._items, self._size))
        if not items:
            return None
        task = _Task(self._begun, items)
        self._begun += len(items)
        return task

    def _take(self, worker: _Worker[Item], count: int, result: Result) -> None:
        task = worker.task
        assert task is not None
        worker.task = None
        if _memory_of(worker.process.pid) > 0.75 * self._memory:
            worker.process.kill()
            self._dismiss(worker)  # what other files left behind in it must not count against the next one
        seconds = max(time.monotonic() - worker.since, 1e-6)
        self._size = max(1, min(_CHUNK_MOST, int(_CHUNK_SECONDS * count / seconds)))
        self._done[task.start] = (count, result)
        for begin in range(count, len(task.items), self._size):
            end = begin + self._size
            lost = {at - begin: loss for at, loss in task.lost.items() if begin <= at < end}
            self._again.append(_Task(task.start + begin, task.items[begin:end], lost))

    def _bury(self, worker: _Worker[Item], killed: Loss | None = None, killed_at: float = _NEW) -> None:
        """Take a dead worker out of the crew and blame the item that it was at; the rest of its task is done again."""
        self._dismiss(worker)
        at, task, status = int(worker.mark[0]), worker.task, worker.process.exitcode or 0
        if at == _NEW:
            raise WorkersFailed(
                f"a worker process could not start (exit status {status}). A program of your own must call this below "
                '`if __name__ == "__main__":`, since workers import it.'
            )
        if task is None:
            return
        loss = killed or _loss(status)
        if killed is not None and at != killed_at:
            pass  # it had gone on just before it was killed
        elif at >= 0:
            task.lost[at] = loss
        else:
            task.deaths += 1
            if task.deaths >= _DEATHS:
                task.lost = dict.fromkeys(range(len(task.items)), loss) | task.lost
        self._again.appendleft(task)

    def _dismiss(self, worker: _Worker[Item]) -> None:
        """Take out of the crew a worker that has died, or will at once."""
        worker.process.join()
        worker.pipe.close()
        self._crew.remove(worker)

    def _hire(self) -> _Worker[Item]:
        ours, theirs = self._context.Pipe()
        mark = self._context.RawArray("d", [_NEW, 0.0])
        given = (theirs, mark, self._work, self._memory, dict(os.environ))
        prepare()
        process = self._context.Process(target=_serve, args=given, daemon=True)  # type: ignore[attr-defined]
        process.start()
        theirs.close()
        worker: _Worker[Item] = _Worker(process, ours, mark)
        self._crew.append(worker)
        return worker


_renew: Callable[[float], None] = lambda now: None  # noqa: E731 - replaced in each worker


def alive() -> None:
    """Say that the item at work goes on: its time begins anew. For items of many parts, each long, as scanned pages."""
    _renew(time.monotonic())


def _serve(pipe: Connection, mark: Any, work: Work[Any, Any], memory: int, environment: Mapping[str, str]) -> None:
    """A worker's life: tasks in, results out, until the other end of the pipe is closed."""
    os.environ.update(environment)  # the server that it was forked from has that of an earlier time
    _bound(memory)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent decides
    threading.Thread(target=_end_with_parent, daemon=True).start()

    def at(position: int) -> None:
        mark[1] = time.monotonic()
        mark[0] = position

    global _renew
    _renew = partial(mark.__setitem__, 1)

    # What was imported stays for good, and items make many small values and few cycles: look for cycles seldom.
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
    at(_IDLE)
    with contextlib.suppress(EOFError, OSError):
        while True:
            items, lost = pipe.recv()
            answer = work(items, lost, at)
            at(_IDLE)
            pipe.send(answer)


def _bound(memory: int) -> None:
    """Let allocations fail far above the limit that the parent watches: a gigabyte may be asked for between two looks.
    Libraries reserve address space that they never use, so the bound is wide.
    """
    if resource is not None:
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_DATA, (2 * memory + (2 << 30),) * 2)


def _memory_of(process: int | None) -> int:
    """Bytes of memory that a process uses; 0 where the system does not tell."""
    try:
        with open(f"/proc/{process}/statm", "rb") as file:  # noqa: PTH123 - ten times a second for each worker
            return int(file.read().split()[1]) * _PAGE
    except (OSError, IndexError, ValueError):
        return 0


def _end_with_parent() -> None:
    """Nobody would end a worker that hangs after its parent was killed, so it watches for that itself."""
    parent = mp.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _loss(exit_code: int) -> Loss:
    if exit_code >= 0:
        return Loss("crashed", f"its process ended with status {exit_code}")
    try:
        name = signal.Signals(-exit_code).name
    except ValueError:
        name = str(-exit_code)
    if name == "SIGKILL":
        return Loss("out-of-memory", "the system killed its process, most likely for want of memory")
    return Loss("crashed", f"its process was ended by {name}")


def prepare() -> None:
    """Start the server that workers are forked from before they are wanted, where there is one: it loads what they need."""
    if _context().get_start_method() == "forkserver":
        from multiprocessing import forkserver, resource_tracker  # not everywhere

        # Ctrl-C reaches the whole group. The server would end with a traceback while it loads, so it is born deaf to it; the
        # tracker, which it starts else, ends the deafness.
        resource_tracker.ensure_running()
        before = signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT,))
        try:
            forkserver.ensure_running()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _context() -> BaseContext:
    """A server to fork from where there is one: a new worker then costs milliseconds, and no thread is ever forked."""
    if "forkserver" not in mp.get_all_start_methods():
        return mp.get_context("spawn")
    context = mp.get_context("forkserver")
    context.set_forkserver_preload(["extract.preloaded"])
    return context
