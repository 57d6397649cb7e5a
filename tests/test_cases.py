"""The figures of real reports, printed again in the style in which they came, are read back exactly."""

import json
import random
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from fixtures.text import STYLES
from fixtures.truth import ExtraRow, Figure, make_truth

from extract.form import table
from extract.pipeline import extract
from extract.readers import open_source
from extract.text import squash

CASES = Path(__file__).parents[1].parent / "shared" / "survey" / "cases.jsonl"
UNSURE = {"inferred", "doubtful", "missing"}
PLAIN = {
    "profile": "zeros", "blanks": "none", "blank_mark": "", "quirks": frozenset(), "aliased": False, "varied": False,
    "mistakes": 0, "wrong_prose": False, "missing": (), "replaced": (), "dropped": (), "extra_rows": False,
    "total_first": False, "named": True,
}  # fmt: skip


def cases():
    """The cases of the survey, where it is beside the project."""
    return [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines()] if CASES.exists() else []


def find(spec, row, column):
    """The cell that a case names by its labels, or None for a row that the form does not know."""
    named = squash(row)
    for cell in spec.cells:
        own = squash(cell.row_label)
        if cell.column_label == column and (own.startswith(named) or (len(own) > 3 and named.endswith(own[1:]))):
            return cell
    return None


def filled(case, number):
    """A document with the case's figures, and what it should be read as."""
    edition = case["edition"]
    truth = make_truth(number, edition=edition, year=case["year"] or int(edition) + 1, **PLAIN)
    known, extra = {}, {}
    for key, value in case["cells"].items():
        part, _, rest = key.partition(".")
        label, _, column = rest.rpartition(".")
        label = label.rpartition("其他对外管理服务事项.")[2] or label
        spec = table(edition, {"t2": "disclosure", "t3": "requests", "t4": "disputes"}[part])
        cell = find(spec, label, column)
        text = "" if value is None else str(value)
        if cell is None:
            extra.setdefault((spec.key, label), []).append(text)
        else:
            known[f"{cell.table}/{cell.row}/{cell.column}"] = Figure(cell, number_in(value), text)
    sections = []
    for section in truth.sections:
        if section.table is not None:
            figures = {k: known.get(k, f) for k, f in section.table.figures.items()}
            rows = tuple(
                ExtraRow("other_services" if "行政" in label else "normative_documents", label, tuple(texts))
                for (key, label), texts in extra.items()
                if key == section.table.form.key
            )
            section = replace(section, table=replace(section.table, figures=figures, extra=rows))
        sections.append(replace(section))
    return replace(truth, sections=tuple(sections)), known


def number_in(value):
    """The number of a cell, None where it holds none or more than one."""
    if value is None:
        return None
    try:
        return Decimal(str(value))
    except ArithmeticError:
        return None


@pytest.mark.skipif(not cases(), reason="the survey is not beside the project")
@pytest.mark.parametrize(
    ("number", "case"), list(enumerate(cases())), ids=lambda v: v["style"] if isinstance(v, dict) else str(v)
)
def test_a_case_of_the_survey_comes_back(number, case):
    """Every figure of the case is read as it was; what its print leaves open is not claimed to be certain."""
    truth, known = filled(case, number)
    strange = sum(len(row.texts) for t in truth.tables for row in t.extra)
    assert len(known) + strange == len(case["cells"])
    printed = dict(STYLES)[case["style"]](truth, random.Random(number))
    report = extract(open_source("case.txt", printed.text.encode("utf-8")))
    facts = {f"{f.cell.table}/{f.cell.row}/{f.cell.column}": f for f in report.facts}
    for key, figure in known.items():
        fact = facts[key]
        if key in printed.ambiguous:
            assert fact.value == figure.value or fact.status in UNSURE, key
        else:
            assert fact.value == figure.value, (key, fact)
            if figure.value is None:
                assert fact.status != "printed", (key, fact)
