"""What several test modules need: the option --regen, and lines of text laid over the form."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from extract.align.streams import align_lines
from extract.model import TABLES, Fact, Finding, Paragraph, Place

Cells = dict[str, Fact]


def pytest_addoption(parser: pytest.Parser) -> None:
    """`pytest --regen` writes the expected files of the fixtures anew; a test fails as long as it is on."""
    parser.addoption("--regen", action="store_true", help="write fixtures/*/expected.json anew")


@pytest.fixture
def lay() -> Callable[[str], Cells]:
    """Lay a text, typed line by line, over the form: the facts by `table/row/column`."""
    return lambda text: _laid(text)[0]


@pytest.fixture
def lay_with_findings() -> Callable[[str], tuple[Cells, list[Finding]]]:
    """The same with the findings."""
    return _laid


def _laid(text: str) -> tuple[Cells, list[Finding]]:
    lines = text.split("\n")
    paragraphs = tuple(Paragraph(line, Place(line=n), None) for n, line in enumerate(lines, 1))
    laid = align_lines(paragraphs, frozenset(TABLES))
    facts = {f"{f.cell.table}/{f.cell.row}/{f.cell.column}": f for table in laid for f in table.facts}
    return facts, [finding for table in laid for finding in table.findings]
