"""The form is data: a fourth edition, made up here, is one more file beside the three, and all that is printed of it is read."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import extract

ROOT = Path(__file__).parents[1]
GROUPS = 'under = ["三、本年度办理结果", "（三）不予公开"]'
# What the new notice inserts into the file of the newest edition, before which line. Table 2 has a row more, table 3 a row and
# a column, and each kind of dispute a result.
INSERTED = (
    ('[[table.row]]\nkey = "fees"',
     '[[table.row]]\nkey = "rulings"\nlabel = "行政裁决"\nitem = "第二十条第（六）项"\ncolumns = ["decisions"]\nunit = "件"\n\n'),
    ('[[table.column]]\nkey = "other_org"',
     '[[table.column]]\nkey = "media"\nlabel = "新闻媒体"\nunder = ["法人或其他组织"]\n\n'),
    ('[[table.row]]\nkey = "unable_to_provide.not_held"',
     f'[[table.row]]\nkey = "not_disclosed.privacy"\nlabel = "9.属于个人隐私"\n{GROUPS}\nunit = "件"\n\n'),
    ('[[table.column]]\nkey = "pending"', '[[table.column]]\nkey = "settled"\nlabel = "调解结案"\n\n'),
    ('"other_org"]', '"media", '),
    ('"unable_to_provide.not_held", ', '"not_disclosed.privacy", '),
    ('"pending"]', '"settled", '),
)  # fmt: skip
# Prints documents of the new edition in some styles, reads them back, and tells what was read otherwise.
PROGRAM = """
import json, sys
from benchmarks.judge import judge_report
from extract.pipeline import extract
from extract.readers import open_source
from fixtures.make import printers
from fixtures.truth import make_truth

plain = dict(edition="2024", quirks=frozenset(), missing=(), replaced=(), dropped=(), mistakes=0, extra_rows=False)
told = {}
for printer in printers():
    if printer.name in sys.argv[1:]:
        for seed, profile in enumerate(("zeros", "small", "medium", "blank")):
            size, blanks = ("medium", "some") if profile == "blank" else (profile, "none")
            truth = make_truth(
                seed, year=2024 + seed % 3, profile=size, blanks=blanks, total_first=profile == "blank", **plain
            )
            ((file, gold),) = printer.prints([truth])
            report = extract(open_source(f"report{printer.extension}", file.content))
            verdict = judge_report(gold, report)
            told[f"{printer.name} {profile}"] = {
                "cells": verdict.tally.cells,
                "wrong": [f"{w.key}: {w.value}, not {w.expected}" for w in verdict.wrong],
                "silent": [w.key for w in verdict.wrong if w.silent],
                "editions": {"due": report.edition, **report.editions},
                "broken": [f.message for f in report.findings if f.code == "identity-broken"],
            }
print(json.dumps(told))
"""
STYLES = (
    "blank_line_cells", "pipe_rows", "cell_pipe_lines", "lone_pipe_lines", "space_rows", "markdown_cut", "narrow_page",
    "pdfium_text", "plumber_text", "layout_text", "pdftotext_blocks", "html-clean", "html-cut", "docx-plain", "pdf-plain",
    "pdf-typst", "pdf-unruled",
)  # fmt: skip
# Styles that lose cells, or glue them, so that the sizes of rows tell where figures stand.
HARD = ("glued_rows", "pipe_rows_padded", "pdf_wrapped_header", "folded", "lost_lines", "lost_spaces")
EDITIONS = dict.fromkeys(("due", "disclosure", "requests", "disputes"), "2024")


def with_new_edition(folder: Path) -> Path:
    """A copy of the package whose form has one file more."""
    shutil.copytree(Path(extract.__file__).parent, folder / "extract", ignore=shutil.ignore_patterns("__pycache__"))
    newest = folder / "extract" / "form" / "2021.toml"
    text = newest.read_text(encoding="utf-8")
    newest.write_text(text.replace("first_year = 2021\n", "first_year = 2021\nlast_year = 2023\n"), encoding="utf-8")
    for before, inserted in INSERTED:
        assert text.count(before) == 1, before
        text = text.replace(before, inserted + before)
    text = text.replace("2021", "2024")
    (folder / "extract" / "form" / "2024.toml").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, object]]:
    """What a program with the new edition tells of the documents it printed and read, by style and size of the figures."""
    paths = (str(with_new_edition(tmp_path_factory.mktemp("edition"))), str(ROOT))
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *STYLES, *HARD],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
        capture_output=True,
        check=True,
    )
    found: dict[str, dict[str, object]] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("style", STYLES)
def test_what_is_printed_of_a_new_edition_is_read(told: dict[str, dict[str, object]], style: str) -> None:
    """Every cell of it, as one of that edition, in lines of text, web pages, Word files and PDFs; its sums are tested and hold."""
    own = [told[f"{style} {profile}"] for profile in ("zeros", "small", "medium")]
    assert [one["cells"] for one in own] == [237, 237, 237]
    assert [one["wrong"] for one in own] == [[], [], []]
    assert [one["editions"] for one in own] == [EDITIONS] * 3
    assert [one["broken"] for one in own] == [[], [], []]


@pytest.mark.parametrize("style", [*STYLES, *HARD])
def test_what_a_new_edition_leaves_open_is_told(told: dict[str, dict[str, object]], style: str) -> None:
    """Where blank cells are lost and the total stands first, no cell of it is wrong without a word."""
    assert told[f"{style} blank"]["cells"]
    assert told[f"{style} blank"]["silent"] == []
