"""A run of figures on a row of the form -> one reading per cell, and how far to trust it.

A full row, or one whose empty cells are marked, settles its columns by counting. What is left open is settled by the
place on the line, then by the sum of the row, and else stays `inferred`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations, combinations_with_replacement, pairwise, starmap

from extract.align.confidence import confidence
from extract.align.glued import MANY, as_printed, cuts, summed_cuts
from extract.align.habits import NEAR, Habits
from extract.align.stream import Figure, Run, says_nothing
from extract.align.torn import broken_blocks, is_out_of_habit, may_be_other, values_fall_short
from extract.model import Fact, FormCell, Paragraph, Status
from extract.sums import adds_up
from extract.text import ZEROS, Number, parse_number

MONEY = "万元"  # the form's unit of money
# The reading of glued digits that the sum of their row chose among several.
SUMMED = "summed"
# The one reading of glued digits that does not come to the sum of their row: the agency erred, or a digit was lost.
SOLE = "sole"
# The reading of a short row that the sums of the table chose among several.
PLACED = "placed"
_TORN = 2  # parts of a figure that was torn
_CLOSE = 2  # lines from a full row that need no other to agree


@dataclass(slots=True)
class Reading:
    """What one cell of the form holds; `figure` is None where nothing is printed."""

    cell: FormCell
    figure: Figure | None
    status: Status
    basis: str

    def fact(self, paragraphs: Sequence[Paragraph]) -> Fact:
        """The reading as a fact, at the place of the line that its figure stands on."""
        share = confidence(self.status, self.basis)
        if self.figure is None:
            return Fact(self.cell, None, None, self.status, self.basis, share)
        value, text, place = self.figure.number.value, self.figure.text, paragraphs[self.figure.line].place
        return Fact(self.cell, value, text, self.status, self.basis, share, place)


def fill(run: Run, cells: Sequence[FormCell], basis: str, sure: bool, habits: Habits) -> Iterator[Reading]:
    """Read a run as the cells of one or more rows. `sure` says that the run belongs to these rows beyond doubt."""
    applicants = _are_applicants(cells)
    if applicants:
        cells = habits.printed_order(cells)
    figures = run.figures
    turned = habits.order_open and applicants and len({figure.text for figure in figures}) > 1
    certain: Status = (
        "printed" if sure and habits.trusted and not turned and not is_out_of_habit(run, habits) else "inferred"
    )
    if run.glued and len(figures) < len(cells):
        yield from _unglue(run, cells, basis, certain, habits)
    elif len(figures) == len(cells):
        if may_be_other(run, cells, habits):
            certain = "inferred"
        # The last figure, or the total that others do not come to, may have lost digits.
        missed = broken_blocks(figures, cells) if run.unclosed or run.cut else frozenset()
        torn = max(missed, default=len(figures) - 1) if missed or run.unclosed else -1
        for n, (cell, figure) in enumerate(zip(cells, figures, strict=True)):
            yield reading(cell, figure, "inferred" if n == torn else certain, basis)
    elif len(figures) > len(cells):
        yield from _too_many(figures, cells, basis, certain)
    else:
        yield from _too_few(run, cells, basis, certain, habits)


def _fits_fewer(digits: str, cells: Sequence[FormCell]) -> bool:
    """Whether glued digits can be cut into some of the cells, or are those of one."""
    return len(cells) == 1 or any(cuts(digits, [*cells[:n], *cells[n + 1 :]]) for n in range(len(cells)))


def reading(cell: FormCell, figure: Figure, certain: Status, basis: str) -> Reading:
    """The reading of a cell that stands there: a number, a blank mark, or words that are no number. A fraction in a cell that counts
    may be the money of a row that lost its label.
    """
    number = figure.number
    if number.kind == "blank":
        return Reading(cell, figure if figure.text else None, "blank" if certain == "printed" else certain, basis)
    if number.kind == "words":
        if figure.text in ZEROS:
            zero = Figure(figure.text, Number("number", Decimal()), figure.line)
            return Reading(cell, zero, "doubtful", basis)
        if says_nothing(figure.text):
            return Reading(cell, figure, "blank" if certain == "printed" else certain, basis)
        return Reading(cell, figure, "doubtful", basis)
    if number.unit is not None and number.unit != cell.unit:
        figure = Figure(figure.text, parse_number(figure.text, cell.unit), figure.line)
    if certain == "printed" and _is_fraction(figure) and cell.unit != MONEY:
        certain = "inferred"
    return Reading(cell, figure, certain, basis)


def _too_many(
    figures: Sequence[Figure], cells: Sequence[FormCell], basis: str, certain: Status = "inferred"
) -> Iterator[Reading]:
    """More figures than cells: a lost label, a page number. The best guess keeps the row's own sum.

    The same figure three times or more in the row of one cell is that of a merged cell, printed once for each column; 1 1 may be
    an 11 that was torn.
    """
    if len(cells) == 1 and len({figure.text for figure in figures}) == 1:
        sure: Status = certain if len(figures) > _TORN else "inferred"
        yield reading(cells[0], figures[0], sure, f"{basis}+merged")
        return
    extra = len(figures) - len(cells)
    chosen = figures[: len(cells)] if len(cells) > 1 else figures[-1:]
    if _are_applicants(cells) and extra <= _TORN:
        for out in combinations(range(len(figures)), extra):
            kept = [figure for index, figure in enumerate(figures) if index not in out]
            if adds_up([figure.number.value for figure in kept]):
                chosen = kept
                break
    for cell, figure in zip(cells, chosen, strict=True):
        yield reading(cell, figure, "inferred", f"{basis}+surplus")


def _too_few(run: Run, cells: Sequence[FormCell], basis: str, certain: Status, habits: Habits) -> Iterator[Reading]:
    """Fewer figures than cells: those above or below them on the page tell their columns, or a row that the end of the text cut off
    fills from its left, and its last figure may have lost digits; else the likeliest is guessed.
    """
    figures = run.figures
    by_place = _columns_by_place(run, cells, habits)
    if by_place is not None:
        columns, agreed = by_place
        at = dict(zip(columns, figures, strict=True))
        values = [at[n].number.value if n in at else None for n in range(len(cells))]
        sure: Status = certain if agreed and not values_fall_short(values, cells) else "inferred"
        yield from _filled(at, cells, f"{basis}+place", sure, columns, "blank" if sure == "printed" else "inferred")
    elif run.cut and not habits.blanks_dropped:
        whole = range(len(figures) - 1) if run.marked else ()
        yield from _filled(dict(enumerate(figures)), cells, f"{basis}+cut", certain, whole)
    elif cells[0].table == "disputes" and cells[0].row != cells[-1].row:
        yield from _filled(_by_blocks(figures, cells), cells, f"{basis}+partial")
    elif cells[0].row != cells[-1].row or all(cell.column != "total" for cell in cells):
        guess, settled = _by_kind(figures, cells)
        yield from _filled(guess, cells, f"{basis}+partial", certain, settled)
    else:
        yield from _filled(_by_total(figures, cells), cells, f"{basis}+partial")


def _filled(
    figures: Mapping[int, Figure],
    cells: Sequence[FormCell],
    basis: str,
    certain: Status = "inferred",
    settled: Collection[int] = (),
    empty: Status = "missing",
) -> Iterator[Reading]:
    """The readings of cells, by their places, in which figures stand or are guessed to; those not `settled` are `inferred`."""
    for index, cell in enumerate(cells):
        figure = figures.get(index)
        if figure is None:
            yield Reading(cell, None, empty, basis)
        else:
            yield reading(cell, figure, certain if index in settled else "inferred", basis)


def _by_total(figures: Sequence[Figure], cells: Sequence[FormCell]) -> dict[int, Figure]:
    """Figures guessed into a row with a total: one alone is the total, several come to it, or stand from the left. Even a sum settles
    nothing: the total may be the blank cell.
    """
    total = next(index for index, cell in enumerate(cells) if cell.column == "total")
    if len(figures) != 1 and not adds_up([figure.number.value for figure in figures]):
        return dict(enumerate(figures))
    others = [index for index in range(len(cells)) if index != total]
    return {total: figures[-1], **dict(zip(others, figures[:-1], strict=False))}


def _by_blocks(figures: Sequence[Figure], cells: Sequence[FormCell]) -> dict[int, Figure]:
    """Too few figures for kinds of disputes side by side: the first cut at which those of each kind add up is the guess."""
    wide = sum(cell.row == cells[0].row for cell in cells)
    numbers = [figure.number.value for figure in figures]
    for cuts_between in combinations_with_replacement(range(len(figures) + 1), len(cells) // wide - 1):
        blocks = list(starmap(range, pairwise((0, *cuts_between, len(figures)))))
        if all(not b or (len(b) <= wide and adds_up([numbers[i] for i in b])) for b in blocks):
            guess: dict[int, Figure] = {}
            for start, block in zip(range(0, len(cells), wide), blocks, strict=True):
                places = [*range(len(block) - 1), wide - 1] if block else []
                guess |= {start + p: figures[i] for p, i in zip(places, block, strict=True)}
            return guess
    return {}


def _are_applicants(cells: Sequence[FormCell]) -> bool:
    """Whether cells are those of one row of table 3: a figure for each kind of applicant, and their total."""
    return cells[0].table == "requests" and cells[0].row == cells[-1].row


def _by_kind(figures: Sequence[Figure], cells: Sequence[FormCell]) -> tuple[dict[int, Figure], set[int]]:
    """Figures in their order in fewer cells than there are: a sign stands only in a change, 万元 and a fraction only where
    money is asked for. The first such reading, and the places that all of them give to the same figure.
    """
    readings = [
        places
        for places in combinations(range(len(cells)), len(figures))
        if all(_fits(figure, cells[place]) for figure, place in zip(figures, places, strict=True))
    ]
    guess = readings[0] if readings else tuple(range(len(figures)))
    settled = {place for n, place in enumerate(guess) if readings and all(other[n] == place for other in readings)}
    return dict(zip(guess, figures, strict=True)), settled


def _fits(figure: Figure, cell: FormCell) -> bool:
    """Whether a figure can stand in a cell, as far as its sign, its unit and its fraction tell."""
    value, unit = figure.number.value, figure.number.unit
    if (value is not None and value < 0) or figure.text[:1] in "+增减":
        return cell.column == "change"
    return ("元" not in (unit or "") and not _is_fraction(figure)) or cell.unit == MONEY


def _is_fraction(figure: Figure) -> bool:
    """Whether a figure may be money: 3.5, 3.00. A spreadsheet that lost a blank writes the counts beside it as 3.0."""
    return "." in figure.text and not figure.text.endswith(".0")


def _columns_by_place(run: Run, cells: Sequence[FormCell], habits: Habits) -> tuple[list[int], bool] | None:
    """The column of each figure, read off its place on the line against the nearest full row of the same table, and
    whether the other full rows near by say the same: a label above or beside figures may push them aside.
    """
    if habits.layout is None or not run.row or run.glued or not run.figures:
        return None
    places = habits.layout.centres(run.line, len(run.figures))
    near = habits.layout.nearest(cells[0], len(cells), run.line)
    found = [_columns_under(places, row) for _, row in near]
    if not found or found[0] is None:
        return None
    if found[0][0] and habits.layout.head(run.line, len(run.figures)) > near[0][1][0]:
        return None  # its label stands where the first of its figures would, and pushes them on
    return found[0], (len(found) > 1 or near[0][0] <= _CLOSE) and all(columns == found[0] for columns in found)


def _columns_under(places: Sequence[float], near: Sequence[float]) -> list[int] | None:
    columns: list[int] = []
    for place in places:
        column = min(range(len(near)), key=lambda i: abs(near[i] - place))
        neighbours = [abs(near[column] - near[i]) for i in (column - 1, column + 1) if 0 <= i < len(near)]
        if abs(near[column] - place) > NEAR * min(neighbours, default=0.0) or column in columns:
            return None
        columns.append(column)
    return columns


def _unglue(run: Run, cells: Sequence[FormCell], basis: str, certain: Status, habits: Habits) -> Iterator[Reading]:
    """Digits without gaps: they mean something only where they can be cut in one way alone."""
    first, rest = run.figures[0], run.figures[1:]
    open_cells = cells[: len(cells) - len(rest)]
    found = cuts(first.text, open_cells)
    kind = "glued"
    if len(found) == MANY:
        summed = summed_cuts(first.text, open_cells)
        kind, found = (SUMMED, summed) if len(summed) == 1 else ("glued", [*summed, *found])
    # Where any row of the file lost a blank, others may have: digits that fit fewer cells as well prove nothing then.
    lossy = habits.blanks_dropped or cells[0].table in habits.rows_dropped
    if len(found) != 1 or kind == SUMMED or (lossy and _fits_fewer(first.text, open_cells)):
        certain = "inferred"
    if found:
        pieces = as_printed(first.text, found[0])
        figures = [*(Figure(t, parse_number(t), first.line) for t in pieces), *rest]
        broken = broken_blocks(figures, cells) if kind == "glued" and certain == "printed" else frozenset()
        for n, (cell, figure) in enumerate(zip(cells, figures, strict=True)):
            sure = n not in broken
            yield reading(cell, figure, certain if sure else "inferred", f"{basis}+{kind if sure else SOLE}")
        return
    digits = [Figure(digit, parse_number(digit), first.line) for digit in first.text if digit.isdecimal()]
    short = Run([*digits, *rest], run.parts, row=True)
    if not short.figures:  # blank marks without figures
        yield from (Reading(cell, None, "missing", f"{basis}+glued") for cell in cells)
    elif len(short.figures) < len(cells):
        yield from _too_few(short, cells, f"{basis}+glued", "inferred", habits)
    else:
        yield from _too_many(short.figures, cells, f"{basis}+glued")
