"""Every code that findings and failures can have is explained, and no other."""

import ast
from pathlib import Path

import extract
from extract import errors
from extract.codes import FAILURES, FINDINGS

ROOT = Path(extract.__file__).parent


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
    assert rows == [[f"`{code.code}`", code.english, code.chinese] for code in (*FINDINGS, *FAILURES)]
