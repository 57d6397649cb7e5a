"""Parts of a table on two pages make one."""

from extract.grid import Box, Piece, PieceCell
from extract.readers.breaks import join

XS = (0.0, 50.0, 80.0, 110.0)


def part(page: int, *rows: str, spans: dict[tuple[int, int], int] | None = None) -> Piece:
    """A ruled part: a line a row, a bar between its cells; `~` is part of the cell above, `spans` the rows that a cell reaches over."""
    cells = []
    for row, line in enumerate(rows):
        for column, text in enumerate(part.strip() for part in line.split("|")):
            if text != "~":
                span = (spans or {}).get((row, column), 1)
                box = Box(XS[column], 20.0 * row, XS[column + 1], 20.0 * (row + span))
                cells.append(PieceCell(text.replace("/", "\n"), row, column, span, 1, page, box, 10.0))
    return Piece(tuple(cells), XS, Box(0.0, 0.0, XS[-1], 20.0 * len(rows)), page)


def test_a_repeated_head_that_lost_the_line_below_it():
    """What stands in its last cell behind the words of the head is of the row below."""
    first = part(1, "申请 | 自然人 | 总计", "予以公开 | 1 | 1", "部分公开 | | 0")
    second = part(2, "申请 | 自然人 | 总计/4", "不予公开 | 4 | ~", "其他 | 5 | 5", spans={(0, 2): 2})
    whole = join(first, second)
    assert whole is not None
    rows = [[c.text for c in whole.cells if c.row == row] for row in range(whole.rows)]
    assert rows[3:] == [["不予公开", "4", "4"], ["其他", "5", "5"]]


def test_a_row_cut_beside_a_group_whose_label_looks_like_a_figure():
    """The label of a group left of that of the row is no figure, though a recogniser took its first half for a 1."""
    first = part(1, "1 | 予以公开 | 1", "~ | 部分公开 | ", spans={(0, 0): 2})
    second = part(2, "办/理/结/果 | 其余 | 4", "~ | 不予公开 | 5", spans={(0, 0): 2})
    whole = join(first, second)
    assert whole is not None
    rows = [[c.text for c in whole.cells if c.row == row] for row in range(whole.rows)]
    assert rows == [["1\n办\n理\n结\n果", "予以公开", "1"], ["部分公开\n其余", "4"], ["不予公开", "5"]]
