"""What was read of pages is kept on disk, so that the same page is never recognised twice.

One small file for each picture, named by the hash of its pixels, in the folder that `NIANBAO_CACHE` names (by default
`nianbao` in the user's cache folder; an empty name keeps nothing). A file that is damaged, or of another version of this
program, counts for nothing.
"""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from extract.grid import Box, Ruling
from extract.ocr import Picture
from extract.readers.crops import Look
from extract.readers.sheet import Seen, Sheet
from extract.words import Word

# To be raised whenever pages are read differently.
_VERSION: Final = 37
FOLDER: Final = "NIANBAO_CACHE"

Kept = Sequence[tuple[Sheet, Mapping[Box, Sequence[Look]]]]

# A page is asked for again when its sums do not agree, soon after it was read.
_RECENT: Final[dict[str, Kept]] = {}
_MOST_RECENT: Final = 40


def key(pixels: Picture, dpi: float) -> str:
    """The name of a picture: the hash of its pixels, its size and its scale."""
    head = f"{_VERSION} {pixels.shape} {dpi:.3f} "
    return hashlib.sha256(head.encode() + pixels.tobytes()).hexdigest()


def load(name: str) -> Kept | None:
    """What was read of the picture, if it is kept."""
    if name in _RECENT:
        return _RECENT[name]
    path = _path(name)
    if path is None:
        return None
    try:
        return parse(json.loads(gzip.decompress(path.read_bytes())))
    except (OSError, ValueError, KeyError, TypeError, EOFError):
        return None


def store(name: str, found: Kept) -> None:
    """Keep what was read of the picture; where nothing can be written, only in memory, and for the last ones."""
    _RECENT[name] = found
    while len(_RECENT) > _MOST_RECENT:
        del _RECENT[next(iter(_RECENT))]
    path = _path(name)
    if path is None:
        return
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        made = path.with_suffix(f".{os.getpid()}")
        made.write_bytes(gzip.compress(json.dumps(plain(found), ensure_ascii=False).encode(), mtime=0))
        made.replace(path)


def _path(name: str) -> Path | None:
    folder = os.environ.get(FOLDER)
    if folder is None:
        home = os.environ.get("XDG_CACHE_HOME")
        folder = str(Path(home or Path.home() / ".cache") / "nianbao")
    return Path(folder) / name[:2] / f"{name}.json.gz" if folder else None


def plain(found: Kept) -> list[dict[str, Any]]:
    """As lists and dictionaries, for JSON."""
    return [
        {
            "size": [sheet.width, sheet.height],
            "to_page": list(sheet.to_page),
            "words": [[*seen.word[:6], seen.confidence] for seen in sheet.words],
            "horizontals": [list(line) for line in sheet.horizontals],
            "verticals": [list(line) for line in sheet.verticals],
            "looks": [[list(box), [list(look) for look in looks]] for box, looks in known.items()],
        }
        for sheet, known in found
    ]


def parse(data: Any) -> Kept:
    """From lists and dictionaries."""
    return [
        (
            Sheet(
                page["size"][0],
                page["size"][1],
                tuple(page["to_page"]),
                tuple(Seen(Word(*word), confidence) for *word, confidence in page["words"]),
                tuple(Ruling(*line) for line in page["horizontals"]),
                tuple(Ruling(*line) for line in page["verticals"]),
            ),
            {
                Box(*box): [
                    Look(text, sure, tuple((o, c) for o, c in others), *rest) for text, sure, others, *rest in looks
                ]
                for box, looks in page["looks"]
            },
        )
        for page in data
    ]
