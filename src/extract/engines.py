"""Where files are read: in processes of this machine, or on the machines of a Ray cluster.

An engine is given files and yields the chunks that were made of them, in the order of the files. All engines hold the limits of a
file in the same way, lose a file rather than a run, and are chosen by name from `ENGINES`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Final, Protocol

from extract.errors import WRONG_USE, Refused
from extract.files import File
from extract.reading import Chunk
from extract.workers import Work, each


class Each(Protocol):
    """What an engine does; see `workers.each`."""

    def __call__(
        self,
        items: Iterable[File],
        work: Work[File, Chunk],
        *,
        workers: int,
        timeout: float,
        memory: int,
        stop: Callable[[], bool],
    ) -> Iterator[Chunk]:
        """The chunks of all files, in their order. `workers` is 0 for as many as there are cores."""


@dataclass(frozen=True, slots=True)
class Engine:
    """A way to read files. `far` ones read where the disk of this machine may not be seen."""

    each: Each
    far: bool = False


class EngineRefused(Refused):
    """There is no such engine here. The message says why, in one sentence."""

    status = WRONG_USE


LOCAL: Final = Engine(each)


def _local(address: str | None) -> Engine:
    if address is not None:
        raise EngineRefused("--address names a Ray cluster: say --engine ray with it.")
    return LOCAL


def _ray(address: str | None) -> Engine:
    try:
        from extract import cluster
    except ImportError as error:
        if error.name != "ray":
            raise
        raise EngineRefused("--engine ray needs the extra package Ray: pip install 'nianbao[ray]'.") from error
    return Engine(partial(cluster.each, address=address), far=True)


ENGINES: Final[tuple[tuple[str, Callable[[str | None], Engine]], ...]] = (("local", _local), ("ray", _ray))
"""The names of all engines, each with what makes it for the address of a cluster."""


def engine(name: str, address: str | None = None) -> Engine:
    """The engine of that name. Raises `EngineRefused` where what it needs is not installed, or has no use for `address`."""
    return dict(ENGINES)[name](address)
