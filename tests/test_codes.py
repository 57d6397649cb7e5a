"""Every code that findings and failures can have is explained, and no other; and so is every word about a cell."""

import ast
import re
from pathlib import Path
from typing import get_args

import extract
from extract import batch, errors
from extract.align.confidence import RUNGS
from extract.align.evidence import ALIKE, BELOW, NEAR, ORDER, TOUCHING, WRAPPED
from extract.align.fill import PLACED, SOLE, SUMMED
from extract.codes import BASES, FAILURES, FINDINGS, STATUSES, why
from extract.model import Status

ROOT = Path(extract.__file__).parent
FIXTURES = ROOT.parents[1] / "fixtures"


def codes_given_to(name, position):
    """The codes that the program gives to calls of a class, as the argument at that position."""
    found, constants, calls = set(), {}, []
    for path in ROOT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, (ast.Assign, ast.AnnAssign)) and isinstance(node.value, ast.Constant):
                target = node.target if isinstance(node, ast.AnnAssign) else node.targets[0]
                if isinstance(target, ast.Name):
                    constants.setdefault(target.id, set()).add(node.value.value)
            elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name:
                calls.append(node.args[position])
    for code in calls:
        match code:
            case ast.Constant():
                found.add(code.value)
            case ast.Name(id=constant) | ast.Attribute(attr=constant) if len(constants.get(constant, ())) == 1:
                found |= constants[constant]
            case _:
                found.add(ast.unparse(code))
    return found


def test_findings_are_explained():
    """Those of one report, and those of several."""
    # What `grid` hands on was given a code at the call.
    given = (codes_given_to("Finding", 0) | codes_given_to("Note", 1) | codes_given_to("_finding", 2)) - {"code"}
    assert {code.code for code in FINDINGS} == given


def test_failures_are_explained():
    """Those that readers raise, and those of workers that died."""
    raised = {
        kind.code for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, errors.Unusable)
    }
    assert {code.code for code in FAILURES} == raised | codes_given_to("Loss", 0)


def test_the_page_explains_them_all():
    """In both languages, as the tables of the exports do."""
    page = (ROOT.parents[1] / "docs" / "findings.md").read_text(encoding="utf-8")
    rows = [row.strip("| ").split(" | ") for row in page.splitlines() if row.startswith("| `")]
    assert rows == [
        [f"`{code.code}`", code.english, code.chinese] for code in (*FINDINGS, *FAILURES, *STATUSES, *BASES)
    ]


def test_the_words_about_a_cell_are_explained():
    """Those that the program puts together, and those that reports bring out; `why` says all of a basis."""
    written = set()
    for path in (*ROOT.glob("align/*.py"), ROOT / "repair.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                written |= set(re.findall(r"(?:\+|^flow:)([a-z]+)$", node.value))
    known = {code.code for code in BASES}
    assert written - known == set()
    assert {*RUNGS, TOUCHING, WRAPPED, ALIKE, BELOW, NEAR, ORDER, SUMMED, SOLE, PLACED} <= known
    assert {code.code for code in STATUSES} == set(get_args(Status))
    for path in ("cut-off", "glued", "half-labels", "columns-by-place"):
        for file in (FIXTURES / path).glob("source*.txt"):
            for fact in batch.read(str(file), file.name).facts:
                parts = re.split(r"[:+]", fact.basis.removeprefix("text:"))
                assert set(parts) <= known
                assert len(why(fact.basis).split("; ")) >= len(parts)
                assert len(why(fact.basis, chinese=True).split("；")) == len(parts)
