"""What several test modules need: the option --regen, how many examples are drawn, and lines laid over the form."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fixtures.agencies import Known, make_panel
from fixtures.panel_output import write, write_roster
from hypothesis import HealthCheck, settings

from extract.align.streams import align_lines
from extract.model import TABLES, Fact, Finding, Paragraph, Place

Cells = dict[str, Fact]

# The same few examples each time, so that a test fails for a change and not by chance; `deep` looks for new ones.
settings.register_profile("default", max_examples=20, derandomize=True, deadline=None, database=None)
settings.register_profile(
    "deep", max_examples=400, deadline=None, database=None, suppress_health_check=list(HealthCheck), print_blob=True
)
settings.load_profile("default")


def pytest_addoption(parser: pytest.Parser) -> None:
    """`pytest --regen` writes the expected files of the fixtures anew; a test fails as long as it is on."""
    parser.addoption("--regen", action="store_true", help="write fixtures/*/expected.json anew")


@pytest.fixture(scope="session")
def panel(tmp_path_factory: pytest.TempPathFactory) -> tuple[tuple[Known, ...], Path]:
    """300 agencies over six years with everything known, and the output folder of a run over their reports.

    The roster of who was expected lies beside it as `agencies.csv`.
    """
    known = make_panel(300, range(2019, 2025), seed=7)
    folder = tmp_path_factory.mktemp("panel") / "output"
    write(known, folder)
    write_roster(known, folder.parent / "agencies.csv")
    return known, folder


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


@pytest.fixture(scope="session")
def bucket() -> Iterator[str]:
    """The URL of a bucket of an S3-compatible server on this machine; the environment says where it is, as users' does."""
    moto = pytest.importorskip("moto.server", reason="the extra nianbao[cluster] is not installed")
    from pyarrow.fs import S3FileSystem

    server = moto.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    endpoint = "http://{}:{}".format(*server.get_host_and_port())
    keys = {"AWS_ACCESS_KEY_ID": "key", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_REGION": "us-east-1"}
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {**keys, "AWS_ENDPOINT_URL": endpoint}.items():
            patch.setenv(name, value)
        S3FileSystem(endpoint_override=endpoint, region="us-east-1", allow_bucket_creation=True).create_dir("reports")
        yield "s3://reports"
    server.stop()
