"""Arrow without pandas, for the programs that only write tables.

Given a list, Arrow asks whether it is of one of the kinds of pandas, and imports pandas to know them. That takes as long as all
of our own modules.
"""

from __future__ import annotations

import sys
from typing import Any

import pyarrow as pa


def forgo_pandas() -> None:
    """Let Arrow believe that there is no pandas, for as long as this process lives: `to_pandas` will not work in it.

    Nothing happens where pandas is there already.
    """
    modules: dict[str, Any] = sys.modules
    if "pandas" not in modules:
        modules["pandas"] = None  # to import it is an error
        pa.array([0])  # it looks once, and remembers
        del modules["pandas"]
