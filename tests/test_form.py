"""The form as data: what the TOML files say is what the official form says."""

import csv
from pathlib import Path

import pytest

from extract.form import EDITIONS, editions_of, form, form_due, forms, table
from extract.text import squash

OFFICIAL = Path(__file__).parents[1].parent / "shared" / "form" / "form.csv"
TABLES = [t for f in forms() for t in f.tables]


@pytest.mark.skipif(not OFFICIAL.exists(), reason="the official list of cells is not beside the project")
def test_every_cell_of_the_official_form_is_here():
    """The editions hold exactly the cells of the official list, with its labels and units."""
    with OFFICIAL.open(encoding="utf-8") as file:
        official = {
            (r["edition"], r["table"], r["row"], r["column"], r["row_label"], r["column_label"], r["unit"])
            for r in csv.DictReader(file)
        }
    ours = {(c.edition, c.table, c.row, c.column, c.row_label, c.column_label, c.unit) for t in TABLES for c in t.cells}
    assert ours == official


def test_the_2021_edition_has_200_cells_and_42_identities():
    """The size of the form is a fact of the notice; a lost row would show here even without the official list."""
    assert sum(len(t.cells) for t in form("2021").tables) == 200
    assert sum(len(t.identities) for t in form("2021").tables) == 42


@pytest.mark.parametrize("t", TABLES, ids=lambda t: f"{t.edition}-{t.key}")
def test_keys_and_labels_are_unique_within_their_group(t):
    """Two rows of one group never share a label or an alias, or a match could not decide between them."""
    assert len({r.key for r in t.rows}) == len(t.rows)
    seen = set()
    for row in t.rows:
        parent = row.key.rpartition(".")[0]
        for name in {squash(n) for n in (row.label, *row.aliases)}:
            assert (parent, row.under, name) not in seen
            seen.add((parent, row.under, name))


@pytest.mark.parametrize("t", TABLES, ids=lambda t: f"{t.edition}-{t.key}")
def test_identities_name_cells_of_their_own_table_once(t):
    """An identity that counted a cell twice, or a cell of another table, would be wrong arithmetic."""
    for identity in t.identities:
        assert len(set(identity.cells)) == len(identity.cells)
        assert set(identity.cells) <= set(t.cells)


def test_the_edition_due_follows_the_year():
    """The notices took effect with the reports on 2019 and on 2021."""
    assert [form_due(y).edition for y in (2008, 2018, 2019, 2020, 2021, 2030, None)] == [
        "2014",
        "2014",
        "2019",
        "2019",
        "2021",
        "2021",
        "2021",
    ]


def test_lookups():
    """A table is found by edition and key; editions come oldest first."""
    assert table("2021", "statistics") is None
    assert [t.edition for t in editions_of("disclosure")] == ["2019", "2021"]
    assert tuple(f.edition for f in forms()) == EDITIONS
