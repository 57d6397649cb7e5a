"""The documents of the repository, and real reports where they lie beside it, read from beginning to end.

What is read of each document of fixtures/ lies beside it in expected.json, a line for each fact. `pytest --regen` writes these
files anew: read the difference before it is kept.
"""

from __future__ import annotations

import hashlib
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from benchmarks.judge import judge_report
from fixtures.make import printers
from fixtures.shipped import DOCUMENTS, Shipped
from fixtures.truth import make_truth

from extract.model import Fact, Report
from extract.pipeline import extract
from extract.readers import open_source

FIXTURES = Path(__file__).parents[1] / "fixtures"
SOURCES = sorted(FIXTURES.glob("*/source.*"))
REAL = Path(__file__).parents[2] / "shared" / "reports"
real = pytest.mark.skipif(not REAL.is_dir(), reason="the real reports are not beside the project")


def read(path: Path) -> Report:
    """The report that a file becomes."""
    return extract(open_source(path.name, path.read_bytes()))


def told(report: Report) -> dict[str, Any]:
    """What a report says, each fact and each finding in few words. Sections keep the length and a hash of their text."""
    heading = report.heading
    return {
        "heading": {
            "title": heading.title,
            "agency": heading.agency,
            "year": heading.year,
            "published": heading.published and heading.published.isoformat(),
        },
        "status": report.status,
        "editions": dict(report.editions),
        "sections": [
            [s.key, s.heading, len(s.text), hashlib.sha256(s.text.encode()).hexdigest()[:12]] for s in report.sections
        ],
        "facts": [[key(f), number(f.value), f.text, f.status] for f in report.facts],
        "findings": [[f.code, f.severity, f.blame, f.message] for f in report.findings],
    }


def key(fact: Fact) -> str:
    """The name of a cell: `requests/new/total`."""
    return f"{fact.cell.table}/{fact.cell.row}/{fact.cell.column}"


def number(value: Decimal | None) -> float | int | None:
    """A value as JSON has it."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def written(expected: dict[str, Any]) -> str:
    """As JSON that diffs well: a line for each section, fact and finding."""

    def rows(items: list[Any]) -> str:
        lines = ",\n".join("  " + json.dumps(item, ensure_ascii=False) for item in items)
        return f"[\n{lines}\n ]" if items else "[]"

    parts = [
        f" {json.dumps(name)}: {rows(value) if isinstance(value, list) else json.dumps(value, ensure_ascii=False)}"
        for name, value in expected.items()
    ]
    return "{\n" + ",\n".join(parts) + "\n}\n"


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.parent.name)
def test_a_document_is_read_as_before(source: Path, request: pytest.FixtureRequest) -> None:
    """Heading, sections, facts and findings are those of expected.json, which only --regen changes."""
    found = told(read(source))
    expected = source.with_name("expected.json")
    if request.config.getoption("--regen"):
        expected.write_text(written(found), encoding="utf-8")
    kept = json.loads(expected.read_text(encoding="utf-8"))
    for part, value in kept.items():
        assert found[part] == value, f"{part} of {source.parent.name} are not those of expected.json"
    assert found.keys() == kept.keys()


def test_regen_is_off(request: pytest.FixtureRequest) -> None:
    """Expected files written by the very run that compares them prove nothing."""
    assert not request.config.getoption("--regen"), (
        "the expected files are written anew; look at them, then run without --regen"
    )


def test_each_document_has_its_expected_file() -> None:
    """Every folder with a source has an expected.json, and there are documents at all."""
    assert len(SOURCES) >= len(DOCUMENTS)
    assert [s.parent.name for s in SOURCES if not s.with_name("expected.json").exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.name)
def test_a_document_is_read_as_it_was_meant(document: Shipped) -> None:
    """Against its truth: all that the print settles is right, nothing is silently wrong and nothing is invented."""
    printer = next(p for p in printers() if p.name == document.printer)
    if printer.missing():
        pytest.skip(printer.missing())
    ((printed, gold),) = printer.prints([make_truth(document.seed, **document.options)])
    verdict = judge_report(gold, extract(open_source(f"source{printer.extension}", printed.content)))
    assert verdict.wrong == ()
    assert (verdict.tally.agency, verdict.tally.year, verdict.tally.sections) == (1, 1, verdict.tally.outlined)


def real_report(name: str) -> tuple[Report, dict[str, Any]]:
    """A real report and what a careful person reads in it."""
    path = REAL / name
    return read(path), json.loads((REAL / f"{path.stem}.gold.json").read_text(encoding="utf-8"))


@real
@pytest.mark.parametrize("name", ["haidong-miit-2023.txt", "hongze-2023.pdf", "hongze-2024.pdf"])
def test_a_real_report_is_read_right(name: str) -> None:
    """Every cell, the agency, the year, the sections and the edition of each table."""
    report, gold = real_report(name)
    verdict = judge_report(gold, report)
    assert verdict.wrong == ()
    assert verdict.tally.right == verdict.tally.cells > 0
    assert (verdict.tally.agency, verdict.tally.year, verdict.tally.sections) == (1, 1, 1)
    assert {table: report.editions[table] for table in gold["editions"]} == gold["editions"]


@real
def test_wrong_totals_of_a_real_report_stay_as_printed() -> None:
    """Hongze 2023: the totals of the disputes are wrong in print. They are not mended, and the agency is named for it."""
    report, gold = real_report("hongze-2023.pdf")
    facts = {key(f): f for f in report.facts}
    rows = dict.fromkeys(cell.split("/")[1] for cell in gold["cells"] if cell.startswith("disputes/"))
    wrong = []
    for row in rows:
        cells = [f for k, f in facts.items() if k.startswith(f"disputes/{row}/")]
        assert {f.status for f in cells} == {"printed"}
        assert [number(f.value) for f in cells] == [gold["cells"][key(f)] for f in cells]
        if sum(f.value or 0 for f in cells[:-1]) != cells[-1].value:
            wrong.append(row)
    assert wrong
    broken = [f for f in report.findings if f.code == "identity-broken"]
    assert {f.row for f in broken if f.table == "disputes"} == set(wrong)
    assert {f.blame for f in broken if f.table == "disputes"} == {"source"}
    assert (report.editions["disclosure"], report.editions["requests"]) == ("2021", "2019")


@real
def test_lone_figures_of_a_real_report_are_only_inferred() -> None:
    """Haidong 2023: one 0 in each row of table three, and nothing tells its column; 减 1 is -1; there is no section six."""
    report, _ = real_report("haidong-miit-2023.txt")
    printed = [f for f in report.facts if f.cell.table == "requests" and f.text is not None]
    assert {f.cell.row for f in printed} == {f.cell.row for f in report.facts if f.cell.table == "requests"}
    assert {(f.cell.column, f.text, f.value, f.status) for f in printed} == {("total", "0", Decimal(0), "inferred")}
    change = next(f for f in report.facts if key(f) == "disclosure/licenses/change")
    assert (change.value, change.text, change.status) == (-1, "减 1", "printed")
    assert "other_matters" not in {s.key for s in report.sections}
