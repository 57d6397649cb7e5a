"""The notebooks run from a clean kernel, and what they show stays small."""

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

NOTEBOOKS = sorted((Path(__file__).parents[1] / "notebooks").glob("*.ipynb"))


def test_there_are_three():
    """One report, many reports, quality."""
    assert [path.stem for path in NOTEBOOKS] == ["1_one_report", "2_many_reports", "3_quality"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_each_notebook_runs_from_a_clean_kernel(path):
    """No cell fails, every code cell but the imports shows something, and the notebook stays under a megabyte."""
    book = nbformat.read(path, as_version=4)
    NotebookClient(book, timeout=120, resources={"metadata": {"path": str(path.parent)}}).execute()
    shown = [cell for cell in book.cells if cell.cell_type == "code" and cell.outputs]
    assert len(shown) >= 6
    assert len(nbformat.writes(book)) < 1_000_000
    assert path.stat().st_size < 1_000_000
