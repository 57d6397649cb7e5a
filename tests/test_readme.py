"""What the README shows is what happens."""

import contextlib
import io
import re
from pathlib import Path

import pytest

from extract import batch, cli

ROOT = Path(__file__).parents[1]
EXAMPLE = re.compile(r"```python\n(.*?)```\n\n```text\n(.*?)```", re.DOTALL)


@pytest.fixture(scope="module")
def output(tmp_path_factory):
    """The folder in which `make run` and the commands of the README were run, holding their outputs."""
    folder = tmp_path_factory.mktemp("readme")
    with contextlib.chdir(ROOT):
        summary = batch.run(["fixtures/*/source.*"], folder / "output", batch.Limits(workers=2))
        (folder / "summary.txt").write_text("\n".join(summary.lines("output")).rstrip() + "\n", encoding="utf-8")
        batch.run(["fixtures/neighbours"], folder / "neighbours", batch.Limits(workers=2))
    (folder / "fixtures").symlink_to(ROOT / "fixtures")
    assert cli.main(["export", str(folder / "neighbours"), str(folder / "neighbours.duckdb")]) == 0
    return folder


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_the_examples_print_what_they_say(output, name):
    """Each Python example prints what stands under it, and pandas and DuckDB print the same."""
    examples = EXAMPLE.findall((ROOT / name).read_text(encoding="utf-8"))
    assert len(examples) == 5
    printed = []
    for code, shown in examples:
        out = io.StringIO()
        with contextlib.chdir(output), contextlib.redirect_stdout(out):
            exec(code, {})
        assert out.getvalue() == shown
        printed.append(out.getvalue())
    assert printed[0] == printed[1]


def test_the_summary_is_the_one_shown(output):
    """All but the seconds."""
    summary = (output / "summary.txt").read_text(encoding="utf-8")
    shown = re.search(r"```text\n(\d+ files in .*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    assert shown
    said, wanted = (re.sub(r"in \S+ s,", "in # s,", text) for text in (summary, shown[1]))
    assert said == wanted


def test_both_languages_show_the_same():
    """Every block of code and output stands in both READMEs alike."""
    english, chinese = (
        re.findall(r"```\w+\n.*?```", (ROOT / n).read_text(), re.DOTALL) for n in ("README.md", "README.zh-CN.md")
    )
    assert english == chinese
