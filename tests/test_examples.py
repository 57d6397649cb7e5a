"""The examples in docstrings give what they say."""

import doctest
import importlib
from pathlib import Path

import pytest

import extract

ROOT = Path(extract.__file__).parent
WITH_EXAMPLES = sorted(path for path in ROOT.rglob("*.py") if ">>> " in path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", WITH_EXAMPLES, ids=lambda path: path.stem)
def test_examples(path):
    """Each module that has examples."""
    name = ".".join(("extract", *path.relative_to(ROOT).with_suffix("").parts)).removesuffix(".__init__")
    failed, tried = doctest.testmod(importlib.import_module(name))
    assert tried
    assert not failed
