"""Arrow without pandas, for the programs that only write tables.

Given a list, Arrow asks whether it is of one of the kinds of pandas, and imports pandas to know them. That takes as long as all
of our own modules.
"""

from __future__ import annotations

import sys

import pyarrow as pa


class _Without:
    """Finds no module of one name."""

    def __init__(self, name: str) -> None:
        self._name = name

    def find_spec(self, name: str, path: object = None, target: object = None) -> None:
        """Called by the import system for each module that is not there yet."""
        if name == self._name:
            raise ModuleNotFoundError(f"{name} is not wanted here", name=name)


def forgo_pandas() -> None:
    """Let Arrow believe that there is no pandas, for as long as this process lives: `to_pandas` will not work in it.

    Nothing happens where pandas is there already.
    """
    finder = _Without("pandas")
    sys.meta_path.insert(0, finder)
    try:
        pa.array([0])  # it looks once, and remembers
    finally:
        sys.meta_path.remove(finder)
