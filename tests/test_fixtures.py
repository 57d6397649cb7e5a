"""The test documents: what they print, and that their gold says no more and no less than the print does."""

import json
import random
import re
import unicodedata
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from fixtures import damage, doubt, make, text
from fixtures.figures import QUIRKS, broken
from fixtures.layout import grid
from fixtures.pieces import Piece, Print, lines
from fixtures.shipped import DOCUMENTS
from fixtures.truth import BLANKS, Figure, make_truth
from fixtures.twin import twin

from extract.form import editions_of, form
from extract.text import parse_number

SEEDS = range(12)
STYLES = dict(text.STYLES)
REAL = Path(__file__).parents[1].parent / "shared" / "reports" / "haidong-miit-2023.txt"


def of_requests(**texts):
    """Table 3 of 2021 whose row 本年新收 prints these texts, all else 0."""
    truth = make_truth(1, edition="2021", profile="zeros", blanks="none", quirks=frozenset(), total_first=False,
                       missing=(), replaced=(), extra_rows=False)  # fmt: skip
    (table,) = (t for t in truth.tables if t.form.key == "requests")
    figures = dict(table.figures)
    for column, said in texts.items():
        cell = figures[f"requests/new/{column}"].cell
        figures[f"requests/new/{column}"] = Figure(cell, parse_number(said).value, said)
    return replace(table, figures=figures)


@pytest.mark.parametrize("profile", ["zeros", "small", "medium", "city"])
@pytest.mark.parametrize("edition", ["2021", "2019", "mixed", "2014"])
def test_figures_satisfy_every_identity(profile, edition):
    """A truth without planted mistakes has no broken identity, blank cells left aside."""
    for seed in SEEDS:
        truth = make_truth(seed, profile=profile, edition=edition, mistakes=0)
        values = {key: f.value for key, f in truth.figures.items()}
        for table in truth.tables:
            assert not broken(values, table.form.identities)
        assert truth.broken == ()


def test_a_planted_mistake_breaks_an_identity_and_is_listed():
    """The truth names the cells that the agency got wrong, and the identities that fail because of them."""
    found = 0
    for seed in SEEDS:
        truth = make_truth(seed, mistakes=2, blanks="none", missing=(), replaced=())
        cells = {f"{c.table}/{c.row}/{c.column}" for i in truth.broken for c in i.cells}
        assert set(truth.planted) <= cells
        assert bool(truth.planted) == bool(truth.broken)
        found += len(truth.planted)
    assert found > len(SEEDS)


@pytest.mark.parametrize("blanks", BLANKS)
def test_what_a_cell_prints_is_its_value(blanks):
    """Every printed text reads as the value beside it, in the unit of the form; what is blank reads as no number."""
    for seed in SEEDS:
        for figure in make_truth(seed, blanks=blanks, quirks=frozenset(QUIRKS)).figures.values():
            read = parse_number(figure.text, figure.cell.unit)
            assert read.value == figure.value
            assert (read.kind == "number") == (figure.value is not None)


def test_a_truth_prints_every_cell_of_its_editions_or_calls_it_absent():
    """Printed and absent cells together are the form, and no cell is both."""
    for seed in SEEDS:
        truth = make_truth(seed, missing=("requests",), edition="2021", year=2023)
        keys = {f"{c.table}/{c.row}/{c.column}" for t in form("2021").tables for c in t.cells}
        assert set(truth.figures) | set(truth.absent) == keys
        assert not set(truth.figures) & set(truth.absent)
        assert {k for k in keys if k.startswith("requests/")} <= set(truth.absent)


@pytest.mark.parametrize("key", ["disclosure", "requests", "disputes", "statistics"])
def test_the_grid_covers_the_page_without_holes(key):
    """Every place of the printed grid is covered once, and every cell of the form has one cell of the grid."""
    for t in editions_of(key):
        truth = make_truth(3, edition=t.edition, missing=(), replaced=())
        (table,) = (x for x in truth.tables if x.form.key == key)
        cells = grid(table)
        covered = [
            (r, c)
            for x in cells
            for r in range(x.row, x.row + x.row_span)
            for c in range(x.column, x.column + x.column_span)
        ]
        rows, columns = max(r for r, _ in covered) + 1, max(c for _, c in covered) + 1
        assert len(covered) == len(set(covered)) == rows * columns
        assert sorted(x.key for x in cells if x.key) == sorted(table.figures)


@pytest.mark.parametrize("name", STYLES)
def test_every_figure_that_is_not_absent_stands_in_the_print(name):
    """A gold cell has a piece of the text that prints it, with its own text, unless its row is ambiguous (where a
    figure may be cut in two) or it is called absent.
    """
    for seed in SEEDS:
        truth = make_truth(seed)
        printed = text.print_style(truth, random.Random(seed), STYLES[name])
        said = {p.key: p.text for p in reversed(printed.pieces) if p.key}
        gold = text.gold_of(truth, printed, name)
        assert set(gold["cells"]) == set(truth.figures) - printed.absent
        for key in gold["cells"]:
            assert key in said
            if key not in printed.ambiguous:
                assert said[key].strip() == truth.figures[key].text


@pytest.mark.parametrize("name", STYLES)
def test_figures_come_in_the_order_of_the_form(name):
    """Within a row the figures stand from left to right as the form has them, whatever the style does to labels."""
    truth = make_truth(8, edition="2021", profile="medium", blanks="none", total_first=False)
    printed = text.print_style(truth, random.Random(8), STYLES[name])
    for table in truth.tables:
        for row in doubt.printed_order(table):
            keys = [k for p in printed.pieces if (k := p.key) in doubt.keys(row)]
            assert keys == [f"{f.cell.table}/{f.cell.row}/{f.cell.column}" for f in row] or name == "labels_only"


@pytest.mark.parametrize("printer", text.PRINTERS, ids=lambda p: p.name)
def test_the_same_seed_prints_the_same_bytes(printer):
    """A corpus can be made again from its seed."""
    truths = [make_truth(seed) for seed in (1, 2)]
    first, again = printer.prints(truths), printer.prints([make_truth(1), make_truth(2)])
    assert [p.content for p, _ in first] == [p.content for p, _ in again]
    assert first[0][1] == again[0][1]


@pytest.mark.parametrize("printer", text.PRINTERS, ids=lambda p: p.name)
def test_gold_is_what_a_careful_person_reads(printer):
    """Agency and year are gold only where they stand in the text; cells are ambiguous or absent, never both."""
    for printed, gold in printer.prints([make_truth(seed) for seed in range(6)]):
        bare = unicodedata.normalize("NFKC", "".join(printed.text.split()))
        bare = re.sub(r"\([a-zü-ǜāēīōūá-ú]+\)", "", bare)
        assert gold["agency"] is None or gold["agency"] in bare
        assert gold["year"] is None or str(gold["year"]) in bare
        assert not set(gold["ambiguous"]) & set(gold["absent"])
        assert not set(gold["cells"]) & set(gold["absent"])
        assert set(gold["ambiguous"]) <= set(gold["cells"])
        assert json.loads(json.dumps(gold)) == gold
        assert printed.content.decode(gold["encoding"]).replace("\r\n", "\n") == printed.text


@pytest.mark.parametrize("name", [n for n in STYLES if n not in ("dedup_lines", "labels_only")])
def test_a_print_without_blanks_leaves_nothing_open(name):
    """Where every cell holds a figure of one digit, order alone settles every cell, in every style."""
    truth = make_truth(4, edition="2021", profile="zeros", blanks="none", quirks=frozenset(), missing=(), replaced=())
    printed = text.print_style(truth, random.Random(4), STYLES[name])
    assert printed.ambiguous == frozenset()


def test_lost_blanks_leave_open_what_order_does_not_settle():
    """`3 3` for seven cells: any two of them. A signed figure stands where a change is asked for, and settles its row."""
    blank = dict.fromkeys(
        ("business", "research_institution", "public_interest_org", "legal_services_org", "other_org"), ""
    )
    assert len(doubt.lost_blanks(of_requests(natural_person="3", total="3", **blank))) == 7
    truth = make_truth(1, edition="2019", profile="zeros", blanks="none", quirks=frozenset(), missing=(), replaced=())
    (table,) = (t for t in truth.tables if t.form.key == "disclosure")
    figures = dict(table.figures)
    for column, said in (("items_last_year", "5"), ("change", "减1"), ("decisions", "")):
        key = f"disclosure/licenses/{column}"
        figures[key] = Figure(figures[key].cell, parse_number(said).value, said)
    assert doubt.lost_blanks(replace(table, figures=figures)) == set()


@pytest.mark.parametrize("figure", ["0", "5"])
def test_a_lone_figure_can_stand_in_any_column(figure):
    """A row may fill its total alone, or leave its total blank: one figure proves no column."""
    columns = ("natural_person", "business", "research_institution", "public_interest_org", "legal_services_org")
    row = of_requests(**dict.fromkeys((*columns, "other_org"), ""), total=figure)
    assert len(doubt.lost_blanks(row)) == 7


def test_glued_digits_are_settled_by_their_number_or_their_sum():
    """Seven digits for seven cells, or one cut alone that adds up; three cells that nothing sums stay open."""
    assert doubt.glued(of_requests(natural_person="12", total="12")) == set()
    assert doubt.glued(of_requests(natural_person="1", business="2", total="3")) == set()
    truth = make_truth(1, edition="2021", blanks="none", quirks=frozenset(), missing=(), replaced=(), extra_rows=False)
    (table,) = (t for t in truth.tables if t.form.key == "disclosure")
    figures = dict(table.figures)
    for column, said in zip(("issued", "repealed", "in_force"), ("2", "40", "13"), strict=True):
        key = f"disclosure/rules/{column}"
        figures[key] = Figure(figures[key].cell, Decimal(said), said)
    open_cells = doubt.glued(replace(table, figures=figures))
    assert {k for k in open_cells if "/rules/" in k} == {
        f"disclosure/rules/{c}" for c in ("issued", "repealed", "in_force")
    }


def test_lost_lines_make_whole_rows_absent_and_torn_rows_ambiguous():
    """A row whose line is gone is absent and its neighbours are not touched; a row that lost its label is open, and so
    are the rows beside it.
    """

    def row(name, figure):
        return [
            Piece(name, "label", "", f"t/{name}"),
            Piece(" "),
            Piece(figure, "figure", f"t/{name}/x", f"t/{name}"),
            Piece("\n"),
        ]

    printed = Print((*row("甲", "1"), *row("乙", "2"), *row("丙", "3")), False)
    whole = damage.take_away(printed, [n // 4 != 1 for n in range(12)])
    assert (whole.text, whole.absent, whole.ambiguous) == ("甲 1\n丙 3\n", {"t/乙/x"}, set())
    torn = damage.take_away(printed, [n != 4 for n in range(12)])
    assert (torn.absent, torn.ambiguous) == (set(), {"t/甲/x", "t/乙/x", "t/丙/x"})


def test_a_text_cut_off_keeps_what_stands_before_the_cut():
    """Every cell is printed before the cut, or absent; no absent cell has a figure left in the text."""
    for seed in SEEDS:
        truth = make_truth(seed)
        whole = text.print_style(truth, random.Random(seed), STYLES["narrow_page"])
        short = damage.cut_off(whole, random.Random(seed))
        assert whole.text.startswith(short.text)
        left = {p.key for p in short.pieces if p.key and p.text}
        assert not left & short.absent
        assert {k for k, f in truth.figures.items() if f.text} == left | {
            k for k in short.absent if truth.figures[k].text
        }


@pytest.mark.parametrize(
    ("name", "harm"), [(n, h) for n, h, _ in damage.DAMAGES if n not in ("lost_lines", "cut_off", "drop_repeats")]
)
def test_damage_to_spelling_leaves_the_figures(name, harm):
    """Other scripts, widths and lost marks change words; every figure still reads as its value."""
    for seed in SEEDS:
        truth = make_truth(seed, blanks="none")
        printed = text.print_style(truth, random.Random(seed), STYLES["space_rows"])
        harmed = harm(printed, random.Random(seed))
        said = {p.key: p.text for p in reversed(harmed.pieces) if p.key}
        for key, figure in truth.figures.items():
            if figure.value is not None:
                assert parse_number(said[key], figure.cell.unit).value == figure.value
        assert harmed.absent == printed.absent
        assert harmed.ambiguous == printed.ambiguous


def test_lines_put_a_text_back_together():
    """Cutting pieces into lines loses no character and no key."""
    printed = text.print_style(make_truth(6), random.Random(6), STYLES["plumber_text"])
    cut = [p for line in lines(printed.pieces) for p in line]
    assert "".join(p.text for p in cut) == printed.text
    assert [p.key for p in cut if p.key] == [p.key for p in printed.pieces if p.key]
    assert all("\n" not in p.text[:-1] for p in cut)


def test_the_twin_has_a_lone_number_in_each_row_of_requests():
    """The figures of the real dump: 减 1 is -1, 0 万元 is 0, and every lone 0 of table 3 is open."""
    truth, printed = twin()
    gold = text.gold_of(truth, printed, "haidong-twin")
    assert gold["cells"]["disclosure/licenses/change"] == -1
    assert gold["texts"]["disclosure/centralized_procurement/amount"] == "0 万元"
    assert all(k in gold["ambiguous"] for k in gold["cells"] if k.startswith("requests/"))
    assert not any(k in gold["ambiguous"] for k in gold["cells"] if not k.startswith("requests/"))
    assert (gold["agency"], gold["year"]) == ("定西市工业和信息化局", 2023)
    assert "other_matters" not in gold["sections"]


@pytest.mark.skipif(not REAL.exists(), reason="the real dump is not beside the project")
def test_the_twin_wraps_its_tables_as_the_real_dump_does():
    """From section 二 to section 五 the twin is the real dump, letter by letter and line by line."""

    def tables(whole):
        return whole[whole.index("二、主动公开") : whole.index("五、存在")]

    assert tables(twin()[1].text) == tables(REAL.read_text(encoding="utf-8"))


def test_the_documents_in_the_repository_are_those_the_command_prints():
    """A shipped document changes only with the code that prints it, and README.md says why each is here."""
    readme = (make.HERE / "README.md").read_text(encoding="utf-8")
    by_name = {p.name: p for p in make.printers()}
    assert (make.HERE / "haidong-twin" / "source.txt").read_text(encoding="utf-8") == twin()[1].text
    for document in DOCUMENTS:
        assert f"| `{document.name}` |" in readme
        printer = by_name[document.printer]
        if printer.media == "text":
            ((printed, _),) = printer.prints([make_truth(document.seed, **document.options)])
            assert (make.HERE / document.name / "source.txt").read_bytes() == printed.content


def test_a_corpus_has_a_gold_file_beside_each_document(tmp_path):
    """The command's files come in pairs, and a style asked for is the only one printed."""
    (printer,) = make.choose(["glued_rows"], None)
    paths = make.make_corpus(tmp_path, printer, 3, 7)
    assert [p.suffix for p in paths] == [".txt"] * 3
    for path in paths:
        gold = json.loads((tmp_path / f"{path.stem}.gold.json").read_text(encoding="utf-8"))
        assert gold["style"] == "glued_rows"
    assert len(list(tmp_path.iterdir())) == 6
