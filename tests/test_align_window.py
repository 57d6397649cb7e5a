"""Where the cells of a row lie among its marked cells, and what empty lines say."""

from __future__ import annotations

from extract.align.stream import Figure, Run
from extract.align.window import Marked, crowded_rows, learn, with_empty_lines
from extract.text import BLANK, parse_number

_ = ""


def row(*texts: str, cells: int = 3, level: int = 0, width: int = 0, table: str = "requests") -> Marked:
    """A row of `cells` cells of the form that prints these; `_` is an empty cell."""
    figures = [Figure(text, parse_number(text) if text else BLANK, 0) for text in texts]
    return Marked(Run(figures, row=True, marked=True, width=width), table, cells, level)


def cells_of(rows: list[Marked]) -> list[list[str] | None]:
    """The cells of each row, None where their places stay open."""
    windows = learn(rows)
    found = [windows.of(each) for each in rows]
    return [None if figures is None else [figure.text for figure in figures] for figures in found]


def test_full_rows_need_no_proof() -> None:
    """As many figures as cells, with nothing between them."""
    assert cells_of([row("1", "2", "3"), row(_, "4", "5", "6"), row("7", "8", "9", _)]) == [
        ["1", "2", "3"],
        ["4", "5", "6"],
        ["7", "8", "9"],
    ]


def test_padding_before_the_figures_is_learned_from_full_rows() -> None:
    """A merged label leaves an empty cell: a full row of its kind shows it, and a blank inside shows that blanks are kept."""
    assert cells_of([row(_, "1", "2", "3"), row(_, "4", _, "6"), row(_, _, _, "5")]) == [
        ["1", "2", "3"],
        ["4", _, "6"],
        [_, _, "5"],
    ]


def test_padding_behind_the_figures_is_no_blank() -> None:
    """A row with fewer figures and nothing but empty cells at its end: lost blanks and padding look like that too."""
    assert cells_of([row("1", "2", "3", _, _, width=6), row("4", _, _, _, _, width=6)])[1] is None


def test_rows_of_another_kind_teach_nothing() -> None:
    """Labels at another level of the form are as wide as their groups leave room: their padding is their own."""
    rows = [row(_, "1", "2", "3"), row(_, "4", _, "6"), row(_, "7", _, _, level=1)]
    assert cells_of(rows)[2] is None


def test_no_narrower_label_leaves_what_a_wide_one_does_not() -> None:
    """The widest labels leave no empty cell before the figures, so none does, and blank cells stand where they are."""
    rows = [row("1", _, "3", _, width=6), row(_, "2", "2", _, level=1, width=6)]
    assert cells_of(rows) == [["1", _, "3"], [_, "2", "2"]]
    torn = [row("1", _, "3", _), row(_, "2", "2", _, level=1)]  # where each cell has its line, wide pads leave no cell
    assert cells_of(torn)[1] is None


def test_rows_of_just_as_many_cells_as_the_form_are_not_padded() -> None:
    """With labels of every width before them, rows that all have just the form's cells are neither padded nor torn."""
    levels = (0, 1, 2)
    texts = (("1", "2", "3"), (_, _, _), ("4", "5", _))
    assert cells_of([row(*t, level=level, width=5) for t, level in zip(texts, levels, strict=True)])[2] == ["4", "5", _]
    assert cells_of([row(*t, width=5) for t in texts])[2] is None


def test_rows_whose_ends_are_lost_teach_no_padding() -> None:
    """Rows with a cell too few have lost their ends, so a row with just enough may have one before its figures."""
    assert cells_of([row("1", _, level=2), row(_, "2", _, level=1), row(_, "3", _, level=1)]) == [None, None, None]
    assert cells_of([row("1", _, _, level=2), row(_, "2", _, level=1)])[1] == [_, "2", _]


def test_a_row_of_empty_cells_is_blank() -> None:
    """Nothing printed in any cell: all of the row's cells are there and blank."""
    assert cells_of([row(_, _, _, _)]) == [[_, _, _]]


def test_a_single_cell_is_found_wherever_it_stands() -> None:
    """A row with one cell of the form has its figure there, whatever pads it."""
    assert cells_of([row(_, "5", _, cells=1)]) == [["5"]]


def lines(figures: str, blank: list[int], after: int = 0) -> Run:
    """A run of figures on lines of their own, with so many empty lines before each and behind the last."""
    texts = figures.split()
    return Run([Figure(text, parse_number(text), n) for n, text in enumerate(texts)], blank=blank, after=after)


def test_empty_lines_stand_for_empty_cells() -> None:
    """One empty line between two cells, three where an empty cell lies between them."""
    runs = [lines("1 2 3", [1, 1, 1]), lines("4 6", [1, 3]), lines("7", [3], after=3), lines("8 9 0", [1, 1, 1])]
    found, crowded = with_empty_lines(runs, dict.fromkeys(range(4), 3))
    assert crowded == set()
    assert {index: [figure.text for figure in run.figures] for index, run in found.items()} == {
        1: ["4", _, "6"],
        2: [_, "7", _],
    }


def test_one_gap_is_too_little_to_tell() -> None:
    """A single row that comes out full may be chance, and rows that do not come out are against it."""
    full = lines("1 2 3", [1, 1, 1])
    assert with_empty_lines([full, full, lines("4 6", [1, 3])], dict.fromkeys(range(3), 3)) == ({}, frozenset())
    torn = [lines("4 6", [1, 1]) for _ in range(3)]
    runs = [full, *torn, lines("4 6", [1, 3]), lines("4 6", [1, 3])]
    assert with_empty_lines(runs, dict.fromkeys(range(len(runs)), 3)) == ({}, frozenset())


def test_a_row_with_fewer_cells_than_others_of_its_kind_lost_one() -> None:
    """Where each cell has its line, a lost line takes its cell along: what is left may be a figure and a pad."""
    rows = [row("1", "2", _, cells=2), row("3", _, cells=2), row("4", _, "6")]
    assert cells_of(rows)[:2] == [["1", "2"], None]
    assert cells_of([rows[0], row("3", _, _, cells=2), rows[2]])[1] == ["3", _]


def test_one_empty_cell_among_rows_that_lost_theirs_proves_nothing() -> None:
    """A torn figure leaves an empty cell; all other short rows end with empty cells, which are pads."""
    short = [row("1", "2", _, width=4), row("3", _, _, width=4), row("4", "5", _, width=4)]
    assert cells_of([row("1", "2", "3", width=4), *short, row("6", _, "7", width=4)])[1:] == [None] * 4
    assert cells_of([row("1", "2", "3", width=4), *short[:1], row("6", _, "7", width=4)])[2] == ["6", _, "7"]


def test_a_full_row_with_empty_cells_as_well_has_too_many() -> None:
    """Where empty lines stand for empty cells, three figures and one of these are more than a row of three: two rows in one."""
    runs = [lines("4 6", [1, 3]), lines("7", [3], after=3), lines("8 9 0", [1, 3, 1]), lines("1 2 3", [1, 1, 1])]
    assert with_empty_lines(runs, dict.fromkeys(range(4), 3))[1] == {2}


def test_a_row_with_more_cells_than_others_of_its_kind_is_two() -> None:
    """Where each cell has its line: the cells of another row follow, whose label was lost, and with it some of its cells."""
    rows = [row("1", "2", _), row("3", _, "4"), row(_, "5", "6"), row("7", _, _, "8", "9")]
    assert crowded_rows(dict(enumerate(rows))) == {3}
    assert crowded_rows(dict(enumerate([*rows[:2], row("7", _, _, "8", "9")]))) == set()
    assert crowded_rows(dict(enumerate([*rows[:2], row("7", _, _, "8", "9", _)]))) == {2}
    wide = [
        row("1", "2", _, width=4),
        row("3", _, "4", width=4),
        row(_, "5", "6", width=4),
        row("7", _, _, "8", width=4),
    ]
    assert crowded_rows(dict(enumerate(wide))) == set()


def test_padding_behind_a_few_rows_makes_the_others_no_shorter() -> None:
    """A merged label leaves an empty cell behind the first row of its group: most rows have none, and have lost nothing."""
    first = row("1", _, "3", _, level=1)
    others = [row("4", _, "6", level=1), row(_, _, "2", level=1), row("7", _, "9", level=1)]
    assert cells_of([first, *others]) == [["1", _, "3"], ["4", _, "6"], [_, _, "2"], ["7", _, "9"]]
    rows = dict(enumerate([first, *others]))
    assert crowded_rows(rows) == frozenset()
    rows[0] = row("1", _, _, "3", level=1)
    assert crowded_rows(rows) == {0}


def test_a_row_cut_off_at_its_empty_cells_is_not_blank() -> None:
    """The file ends behind two empty cells of three: the last may have held a figure. A whole row of empty cells is blank."""
    short, full = row(_, _), row(_, _, _)
    short.run.cut = full.run.cut = True
    rows = [row("1", "2", "3"), row("4", _, "6"), short]
    assert learn(rows).of(short) is None
    assert learn(rows).begun(short) is None
    assert cells_of([*rows[:2], full])[-1] == [_, _, _]


def test_fewer_empty_cells_than_the_row_has_are_no_blank_row() -> None:
    """Where each row is a line, the cells that are not there may have held figures: a table turned on its side has rows so."""
    assert cells_of([row(_, _, width=3), row(_, _, _, width=4), row(_, _)]) == [None, [_, _, _], [_, _, _]]


def test_a_row_that_ends_before_others_of_its_kind_may_have_lost_its_last_cells() -> None:
    """Tabs at the ends of lines were cut: its figures may as well begin one cell earlier."""
    rows = [row(_, "1", _, "3", width=5), row(_, "4", "5", "6", width=5), row(_, "7", "8", width=4)]
    assert cells_of(rows)[2] is None


def test_the_one_cell_of_a_row_at_the_end_of_a_cut_text_is_not_blank() -> None:
    """Its figure may have been cut off; an empty cell before the end is blank."""
    last = row(_, cells=1, width=3)
    last.run.cut = True
    assert cells_of([row(_, cells=1, width=3), last]) == [[_], None]
