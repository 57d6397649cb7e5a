"""The pages in docs say what the program has, all of it and nothing else."""

import re
from pathlib import Path
from pkgutil import resolve_name

import pyarrow as pa
from scripts import measures, reference

from extract.compare import CONTEXT, load
from extract.compliance import PARTS, assess
from extract.tables import PANEL_SCHEMAS, SCHEMAS

DOCS = Path(__file__).parents[1] / "docs"


def type_of(kind: pa.DataType) -> str:
    """A type in the words of the page."""
    kind = kind.value_type if pa.types.is_dictionary(kind) else kind
    words = {pa.string(): "text", pa.int32(): "integer", pa.bool_(): "true or false", pa.date32(): "date"}
    return "number" if pa.types.is_floating(kind) else words.get(kind, "list of texts")


def test_the_page_of_the_form_is_the_form():
    """`python scripts/reference.py` makes it anew."""
    assert (DOCS / "form.md").read_text(encoding="utf-8") == reference.page()


def test_the_page_of_the_measures_is_what_is_measured(panel):
    """`python scripts/measures.py` makes it anew, and it has every column of compliance."""
    assert (DOCS / "measures.md").read_text(encoding="utf-8") == measures.page()
    explained = {*CONTEXT, *(part.key for part in PARTS), *(key for key, *_ in measures.COUNTS)}
    assert explained == set(assess(load(panel[1])))


def test_the_page_of_the_tables_has_every_column():
    """In its order, with its type and its description, and something in Chinese beside it."""
    page = (DOCS / "tables.md").read_text(encoding="utf-8")
    found = {part.split("`")[0]: part for part in page.split("\n## `")[1:]}
    assert list(found) == [*SCHEMAS, *PANEL_SCHEMAS]
    for table, schema in {**SCHEMAS, **PANEL_SCHEMAS}.items():
        rows = [row.strip("| ").split(" | ") for row in found[table].splitlines() if row.startswith("| `")]
        expected = [[f"`{f.name}`", type_of(f.type), f.metadata[b"description"].decode()] for f in schema]
        assert [row[:3] for row in rows] == ([] if table == "panel_findings" else expected)
        assert all(any("\u4e00" <= c <= "\u9fff" for c in row[3]) for row in rows)


def test_the_page_of_the_architecture_names_what_exists():
    """Each dotted name, and each name of the tables by which a newcomer finds his way, is a module of the package or stands in one."""
    page = (DOCS / "architecture.md").read_text(encoding="utf-8")
    way = page.split("## Where a behaviour lives")[1].split("## Readers")[0]
    named = {name for name in re.findall(r"`([a-z_]+(?:\.[A-Za-z_]+)+)`", way) if not name.endswith(".py")}
    assert len(named) > 60
    for name in sorted(named):
        resolve_name(f"extract.{name}")
