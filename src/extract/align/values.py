"""What a printed cell says about a cell of the form: its value, and how far to trust it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final

from extract.align.columns import Spot
from extract.align.confidence import DOUBTFUL, INFERRED, NOT_FOUND, RUNGS
from extract.align.labels import ALIAS, BETWEEN, EXACT, Rung
from extract.align.pieces import UNITS
from extract.align.stream import says_nothing
from extract.model import Cell, Fact, Finding, FormCell, FormTable, Severity, Status
from extract.sums import sides
from extract.text import BLANK_MARKS, CHINESE_NUMERAL, PICTURE, ZEROS, Number, fold, from_chinese, parse_number

_READ_WELL: Final = 0.6  # confidence of a recogniser below which its reading is not to be trusted
_MONEY: Final[Mapping[str, Decimal]] = {"元": Decimal("0.0001"), "万元": Decimal(1), "亿元": Decimal(10000)}
_BROKEN: Final = re.compile(r"[\d,.]+(?:[ \t]*\n[ \t]*[\d,.]+)+")
# What holds a number, or may: 一 and ○ are marks as well, letters stand in for digits that look like them, and so do signs
# that only their font knows.
_MAY_BE_FIGURE: Final = re.compile(rf"\d|^[一○OoQDlIi|丨]{{1,3}}$|[{PICTURE}\ufffd\ue000-\uf8ff⁰-⁹¹²³]")

_SAME: Final = 0.5  # points by which cells of one width may differ
_FULL_WIDTH: Final = "\u2e80"  # from here on characters are as wide as high

JOINED: Final = "+joined"  # basis of a figure whose digits stood on two lines of its cell


def read_value(cell: FormCell, spot: Spot, basis: str, rung: Rung, sure: bool) -> tuple[Fact, Finding | None]:
    """The fact about `cell` that its place in print gives.

    `basis` names the reader and the way, `sure` says that row and column are beyond doubt.
    """
    basis = f"{basis}{rung}{spot.basis}"
    if not spot.cells:
        return Fact(cell, None, None, "missing", basis, NOT_FOUND), None
    if len(spot.cells) > 1:
        text = " ".join(c.text.strip() for c in spot.cells)
        message, zh = f"{len(spot.cells)} figures stand here: {text}", f"此处有{len(spot.cells)}个数字：{text}"
        finding = _finding(cell, spot.cells[0], "column-undetermined", message, zh)
        return Fact(cell, None, text, "doubtful", basis, DOUBTFUL, spot.cells[0].place), finding
    printed = spot.cells[0]
    number = parse_number(printed.text, cell.unit)
    if number.kind == "number":
        if number.unit is None and not spot.unit:
            return _fact(cell, number.value, printed, "printed" if sure else "inferred", basis, rung), None
        return _with_unit(cell, number, printed, spot.unit, "printed" if sure else "inferred", basis, rung)
    if number.kind == "blank":
        return _fact(cell, None, printed, "blank" if sure else "inferred", basis, rung), None
    return _words(cell, printed, sure, basis, rung)


def _fact(cell: FormCell, value: Decimal | None, printed: Cell, status: Status, basis: str, rung: Rung) -> Fact:
    confidence = RUNGS[rung] if "+" not in basis else min(RUNGS[rung], RUNGS[BETWEEN])
    if printed.confidence is not None:
        confidence *= printed.confidence
        if printed.confidence < _READ_WELL:
            status = "doubtful"
    if status == "inferred":
        confidence = min(confidence, INFERRED)
    elif status == "doubtful":
        confidence = min(confidence, DOUBTFUL)
    return Fact(cell, value, printed.text if printed.text.strip() else None, status, basis, confidence, printed.place)


def _with_unit(
    cell: FormCell, number: Number, printed: Cell, headed: str, status: Status, basis: str, rung: Rung
) -> tuple[Fact, Finding | None]:
    """A figure whose unit is printed, in the cell or in its head: money stays money, and a count a count."""
    value = number.value
    unit = number.unit or headed
    if value is None or (unit in _MONEY) != (cell.unit in _MONEY):
        message = f"{printed.text.strip()} is given in {unit}, but the form asks for {cell.unit}"
        zh = f"印为{printed.text.strip()}，单位为{unit}，表格单位为{cell.unit}"
        fact = _fact(cell, value, printed, "doubtful", basis, rung)
        return fact, _finding(cell, printed, "unit-in-cell", message, zh)
    if number.unit is None and unit in _MONEY:
        if unit == cell.unit:
            return _fact(cell, value, printed, status, basis, rung), None
        value = value * _MONEY[unit] / _MONEY[cell.unit]
        if status == "printed" and "+" in basis:
            status = "inferred"  # the head is damaged, and its unit may be
    text = printed.text.strip()
    message = f"“{text}” has a unit in the cell; the form asks for a number in {unit}"
    zh = f"印为“{text}”，表格单位为{unit}"
    if unit != cell.unit:
        message, zh = in_unit(text, unit, value, cell.unit)
    return _fact(cell, value, printed, status, basis, rung), _finding(
        cell, printed, "unit-in-cell", message, zh, "note"
    )


def in_unit(text: str, unit: str, value: Decimal, own: str) -> tuple[str, str]:
    """What to tell, in English and in Chinese, of money printed in another unit than the form's own."""
    amount = f"{value.normalize():f}{own}"
    return f"{text} is printed in {unit} and read as {amount}", f"印为{text}，单位为{unit}，按{amount}识读"


def _words(cell: FormCell, printed: Cell, sure: bool, basis: str, rung: Rung) -> tuple[Fact, Finding | None]:
    """A cell that holds something other than one number in digits: a broken figure, several figures, a numeral, or words."""
    text = fold(printed.text).strip()
    parts = text.split()
    if all(part in BLANK_MARKS for part in parts):
        return _fact(cell, None, printed, "blank" if sure else "inferred", basis, rung), None
    if sure and _BROKEN.fullmatch(text):
        number = parse_number("".join(parts), cell.unit)
        if number.kind == "number":
            return _fact(cell, number.value, printed, "inferred", basis + JOINED, rung), None
    if text != "一" and CHINESE_NUMERAL.fullmatch(text):
        return _fact(cell, Decimal(from_chinese(text)), printed, "printed" if sure else "inferred", basis, rung), None
    if text in ZEROS or _MAY_BE_FIGURE.search(text):
        value = Decimal() if text in ZEROS else None
        message, zh = f"the cell says “{' '.join(parts)}”, which is not one number", f"印为“{' '.join(parts)}”"
        if PICTURE in text:
            message, zh = "the cell holds a picture, and no figure in digits", "格内为图片"
        return (
            _fact(cell, value, printed, "doubtful", basis, rung),
            _finding(cell, printed, "cell-not-a-number", message, zh),
        )
    if cell.table == "statistics" and text in UNITS:
        sure = False  # the units have a column of their own: a cell too many or too few has moved the row
    message = f"the cell says “{' '.join(parts)}” in place of a number"
    status: Status = "doubtful" if not says_nothing(text) else "blank" if sure else "inferred"
    return (
        _fact(cell, None, printed, status, basis, rung),
        _finding(cell, printed, "cell-not-a-number", message, f"印为“{' '.join(parts)}”"),
    )


def _finding(
    cell: FormCell, printed: Cell, code: str, message: str, zh: str, severity: Severity = "warning"
) -> Finding:
    return Finding(
        code,
        severity,
        f"{cell.table}, {cell.row_label} × {cell.column_label}: {message}{'.' if severity == 'note' else '; look at the source.'}",
        cell.table,
        cell.row,
        cell.column,
        page=printed.place.page,
        zh=zh,
    )


def settle_joined(facts: Sequence[Fact], spec: FormTable, sure: frozenset[int]) -> list[Fact]:
    """Trust a figure that was broken over two lines where a sum of its row or column agrees with it (no other way to join
    its digits would come to that sum, even where the agency made a mistake in another one), or where its cell was plainly
    too narrow for it.

    `sure` are the cells (by index) whose row and column are beyond doubt.
    """
    joined = [fact for fact in facts if fact.basis.endswith(JOINED) and fact.cell.index in sure]
    settled = list(facts)
    for trusted in (_is_summed, _is_wrapped):  # a row in which a sum agrees is no two rows in one
        for fact in joined:
            if settled[fact.cell.index].status != "printed" and trusted(fact, settled, spec):
                rung: Rung = next(r for r in RUNGS if r in fact.basis)
                settled[fact.cell.index] = fact._replace(status="printed", confidence=RUNGS[rung])
    return settled


def _is_summed(fact: Fact, facts: Sequence[Fact], spec: FormTable) -> bool:
    own = (i for i in spec.identities if fact.cell in i.cells and i.relation == "=")
    sums = (sides(identity, facts) for identity in own)
    return any(left is not None and left == right for left, right in sums)


def _is_wrapped(fact: Fact, facts: Sequence[Fact], _: FormTable) -> bool:
    """Whether a figure ran over the side of its cell: its lines but the last have no room for one digit more, as far as the
    cells that are no wider show, and the row is no two rows in one: others of its cells have one line, or a sum to
    agree with them; where it has no others, its label is that of one row.
    """
    width = _width(fact)
    *full, last = ("".join(line.split()) for line in (fact.text or "").strip().splitlines())
    sizes = {len(line) for line in full}
    if width is None or len(sizes) != 1 or _halves(full[0]) < 2 or sizes.pop() < len(last):
        return False
    printed = [f for f in facts if f.text and _width(f) is not None]
    beside = [f for f in printed if f.cell.row == fact.cell.row and f.cell is not fact.cell]
    if not any(f.status == "printed" or not _is_broken(f) for f in beside) if beside else not _has_own_label(fact):
        return False
    least = _halves(full[0]) + _halves(last[0])  # the room that the next digit would have needed
    narrow = (f.text or "" for f in printed if not _is_broken(f) and (_width(f) or 0.0) <= width + _SAME)
    return all(_halves(text) < least for text in narrow)


def _is_broken(fact: Fact) -> bool:
    return "\n" in (fact.text or "").strip()


def _has_own_label(fact: Fact) -> bool:
    """Whether its row has the label of one row of the form: that of two rows in one is found on no such rung."""
    return any(rung in fact.basis for rung in (EXACT, ALIAS))


def _halves(text: str) -> int:
    """How wide digits are, in half widths: the full-width ones are twice as wide."""
    return sum(1 if char < _FULL_WIDTH else 2 for char in text)


def _width(fact: Fact) -> float | None:
    x0, x1 = fact.place.x0, fact.place.x1
    return None if x0 is None or x1 is None else x1 - x0
