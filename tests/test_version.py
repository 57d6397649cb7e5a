"""The fingerprint of the code, which every row carries."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import extract
from extract.version import ASKING, extractor, fingerprint

PACKAGE = Path(extract.__file__).parent


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(PACKAGE, tmp_path_factory.mktemp("copy") / "extract"))


def test_the_same_code_elsewhere_has_the_same_fingerprint(copied: Path) -> None:
    assert extractor() == f"{extract.__version__}+{fingerprint(copied)}"


@pytest.mark.parametrize("name", ["align/flow.py", "form/2021.toml", "agencies/divisions.tsv", "shards.py"])
def test_a_change_that_a_figure_may_pass_through_changes_it(copied: Path, name: str) -> None:
    before, path = fingerprint(copied), copied / name
    content = path.read_bytes()
    path.write_bytes(content + b"\n")
    changed = fingerprint(copied)
    path.write_bytes(content)
    assert changed != before == fingerprint(copied)


def test_line_ends_of_another_system_and_what_only_asks_an_output_leave_it(copied: Path) -> None:
    before = fingerprint(copied)
    for name in ("text.py", "sums.py"):
        path = copied / name
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    (copied / "charts.py").write_text("")
    assert fingerprint(copied) == before


def test_rows_are_made_without_the_modules_that_only_ask() -> None:
    code = "import sys, extract.batch, extract.preloaded; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.split()
    asking = {f"extract.{name.removesuffix('.py')}" for name in ASKING}
    assert "extract.pipeline" in loaded
    assert not asking.intersection(loaded)
