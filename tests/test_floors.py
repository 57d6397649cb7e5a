"""How right each style is read on a corpus from a fixed seed: no change may make any style worse unnoticed.

The floors lie in fixtures/baseline.json, each with a hash of the gold of its documents. `pytest --regen` pins them anew where
they rose or where the documents are others; it never lowers the floor of the same documents. Lowering one is an edit by hand,
and the commit gives the reason.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from benchmarks.judge import Tally, judge_report, unread
from fixtures.make import printers, seed_of
from fixtures.printer import Printer
from fixtures.truth import make_truth

from extract.errors import Unusable
from extract.pipeline import extract
from extract.readers import open_source

FLOORS = Path(__file__).parents[1] / "fixtures" / "baseline.json"
SEED = 20
COUNT = {"text": 5, "html": 3, "docx": 3, "pdf": 2}
STYLES = [p for p in printers() if not p.failure and p.media in COUNT]
HIGHER = ("right", "agency", "year", "sections")
LOWER = ("silent", "flagged", "cautious", "invented", "unread")


def measured(printer: Printer) -> dict[str, Any]:
    """How right the documents of a style are read, and which documents they are."""
    tally = Tally()
    corpus = hashlib.sha256()
    truths = [make_truth(seed_of(SEED, printer.name, n)) for n in range(COUNT[printer.media])]
    for printed, gold in printer.prints(truths):
        corpus.update(json.dumps([gold[k] for k in ("cells", "ambiguous", "absent", "agency", "year")]).encode())
        try:
            report = extract(open_source(f"report{printer.extension}", printed.content))
        except Unusable:
            tally.add(unread(gold).tally)
        else:
            tally.add(judge_report(gold, report).tally)
    counts = {name: getattr(tally, name) for name in ("cells", *HIGHER, *LOWER)}
    return {"corpus": corpus.hexdigest()[:16], **counts}


def worse(found: dict[str, Any], floor: dict[str, Any]) -> list[str]:
    """In which respects a style is read worse than its floor."""
    falls = [name for name in HIGHER if found[name] < floor[name]]
    return [*falls, *(name for name in LOWER if found[name] > floor[name])]


def pin(name: str, found: dict[str, Any]) -> None:
    """Write the floor of a style into the file, a line for each."""
    floors = json.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.exists() else {}
    floors[name] = found
    order = [p.name for p in STYLES]
    lines = (f" {json.dumps(n)}: {json.dumps(floors[n])}" for n in sorted(floors, key=order.index) if n in order)
    FLOORS.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


@pytest.mark.parametrize("printer", STYLES, ids=lambda printer: printer.name)
def test_no_style_is_read_worse_than_before(printer: Printer, request: pytest.FixtureRequest) -> None:
    """Cells right, silent, flagged, cautious and invented, agency, year and sections are at least as good as pinned."""
    if printer.missing():
        pytest.skip(printer.missing())
    floors = json.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.exists() else {}
    found, floor = measured(printer), floors.get(printer.name)
    other = floor is None or floor["corpus"] != found["corpus"]
    assert found["silent"] == 0, f"{printer.name}: {found['silent']} cells are wrong and nothing says so"
    if request.config.getoption("--regen") and (other or not worse(found, floor)):
        pin(printer.name, found)
        return
    assert not other, f"the documents of {printer.name} are not those of its floor; pin it anew with pytest --regen"
    falls = ", ".join(f"{name} {floor[name]} -> {found[name]}" for name in worse(found, floor))
    assert not falls, (
        f"{printer.name} is read worse than before ({falls}, of {found['cells']} cells). If that is for the better, lower its "
        "floor in fixtures/baseline.json by hand, and give the reason in the commit"
    )


def test_a_floor_is_never_lowered_by_itself() -> None:
    """A fall in any respect counts, a rise in another does not make up for it."""
    floor = dict.fromkeys((*HIGHER, *LOWER), 5)
    assert worse(floor, floor) == []
    assert worse({**floor, "right": 4, "cautious": 0}, floor) == ["right"]
    assert worse({**floor, "right": 9, "cautious": 6, "invented": 6}, floor) == ["cautious", "invented"]
