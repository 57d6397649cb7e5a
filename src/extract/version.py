"""Which code this is, so that every row can be traced to the code that made it."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Final

from extract import __version__

# They ask an output, or speak to its user: no figure passes through them, and a change in them leaves all rows as they are.
ASKING: Final = frozenset(
    [
        "__main__.py",
        "charts.py",
        "cli.py",
        "commands.py",
        "compare.py",
        "compliance.py",
        "export.py",
        "indicators.py",
        "panel",
        "report",
        "roster.py",
        "show.py",
    ]
)
_KINDS: Final = frozenset((".py", ".toml", ".tsv", ".txt"))
_DIGITS: Final = 10  # of the fingerprint; two states of the code share it once in 10 ** 12


@cache
def extractor() -> str:
    """The version and the `fingerprint` of this package, as `0.1.0+1a2b3c4d5e`.

    A release and a checkout with a change of one's own differ in it, so that rows of both are never taken for those of one
    program, and files that other code read are read anew. The versions of libraries are not in it.
    """
    return f"{__version__}+{fingerprint(Path(__file__).parent)}"


def fingerprint(package: Path) -> str:
    """A short hash of the code and data in the folder of a package that figures pass through, the same on every machine."""
    hashed = hashlib.sha256()
    names = (path.relative_to(package) for path in package.rglob("*") if path.suffix in _KINDS)
    for name in sorted(name.as_posix() for name in names if name.parts[0] not in ASKING):
        content = (package / name).read_bytes().replace(b"\r\n", b"\n")
        hashed.update(b"%s\0%d\0%s" % (name.encode(), len(content), content))
    return hashed.hexdigest()[:_DIGITS]
