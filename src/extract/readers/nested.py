"""Tables stored as JSON objects -> lines: the name of each object and, below it, a line `name: figure` for each figure in it.

A list of rows (`[["规章", "0"]]`) is left a list, a line for each row.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Final

from extract.model import Place
from extract.readers.unfold import Lines
from extract.text import FIGURE

_FIGURES: Final = 9  # in objects of a record that is no page alone
_LONGEST: Final = 3000  # lines of one object
_OPEN: Final = re.compile(r"\s*(?:\{|\[\s*(?:\{|$))")
_PLAIN: Final = re.compile(rf"{FIGURE}$|[/—-]*$|[（(]?(?:空白?|无)[）)]?$")


def holds_objects(text: str) -> bool:
    """Whether a text may have JSON objects among its lines, or lists over several of them."""
    return ('":' in text and "{" in text) or "[\n" in text


def unnested(lines: Sequence[str], places: Sequence[Place]) -> Lines:
    """The lines, each JSON object with figures among them as lines of its own, at the place where it begins."""
    found: list[str] = []
    where: list[Place] = []
    number = 0
    while number < len(lines):
        value, end = _object(lines, number) if _OPEN.match(lines[number]) else (None, number + 1)
        own = list(told(value)) if value is not None and figures_in(value) else lines[number:end]
        found += own
        where += places[number:end] if value is None else [places[number]] * len(own)
        number = end
    return found, where


def _object(lines: Sequence[str], start: int) -> tuple[object, int]:
    """The object that begins on a line, and the line behind it; None where none does."""
    closing = {"{": "}", "[": "]"}[lines[start].lstrip()[0]]
    indent = len(lines[start]) - len(lines[start].lstrip())
    for end in range(start + 1, min(start + _LONGEST, len(lines)) + 1):
        last = lines[end - 1].rstrip().rstrip(",")
        if not last.endswith(closing) or (end > start + 1 and len(last) - len(last.lstrip()) != indent):
            continue
        try:
            return loads("\n".join(lines[start:end]).strip().rstrip(",")), end
        except ValueError:
            return None, start + 1
    return None, start + 1


def loads(text: str) -> object:
    """The value of a JSON text. Raises `ValueError` where it is none, is nested without end, or has two fields of one name: one of
    them would be lost.
    """
    try:
        return json.loads(text, object_pairs_hook=_once)
    except RecursionError as error:
        raise ValueError("it is nested too deep") from error


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    fields = dict(pairs)
    if len(fields) < len(pairs):
        raise ValueError("two fields have one name")
    return fields


def figures_in(value: object) -> int:
    """How many figures stand in the objects of a value, and how many rows of figures in its lists."""
    if isinstance(value, list) and value and not any(isinstance(inner, (list, dict)) for inner in value):
        return int(any(map(_is_figure, value[1:])))
    if isinstance(value, dict):
        return sum(_is_figure(inner) or figures_in(inner) for inner in value.values())
    return sum(map(figures_in, value)) if isinstance(value, list) else 0


def is_table(value: object) -> bool:
    """Whether a value holds the figures of a table in its objects or lists."""
    return figures_in(value) >= _FIGURES


def told(value: object) -> Iterator[str]:
    """The lines of a value."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if isinstance(inner, dict):
                yield str(name)
                yield from told(inner)
            elif inner is None or _is_figure(inner):
                yield f"{name}: {'null' if inner is None or inner == '' else inner}"
            else:
                yield from told(inner)
    elif isinstance(value, list):
        cells = [_cells(inner) for inner in value]
        for inner, row in zip(value, cells, strict=True):
            if row is not None and None not in cells:
                yield json.dumps(row, ensure_ascii=False)
            else:
                yield from told(inner)
    elif value is not None:
        yield from str(value).split("\n")


def _cells(row: object) -> list[object] | None:
    """The cells of a row, a list or an object with a field for each number of a column; None for what is no row."""
    if isinstance(row, dict) and len(row) > 1 and [*row] == [str(number) for number in range(len(row))]:
        row = [*row.values()]
    return row if isinstance(row, list) and not any(isinstance(cell, (list, dict)) for cell in row) else None


def _is_figure(value: object) -> bool:
    if isinstance(value, str):
        return bool(_PLAIN.match(value.strip()))
    return isinstance(value, (int, float)) and not isinstance(value, bool)
