"""Figures in blocks of their own are put together by their number, and kept only where sums and labels bear them out."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from extract import form
from extract.align.streams import align_lines
from extract.model import Fact, Laid, Paragraph

SPEC = form.table("2019", "requests")
assert SPEC is not None
LABELS = [row.label for row in SPEC.rows]
KEYS = [row.key for row in SPEC.rows]
# A request of a natural person, disclosed; 3 of a business, of which one of each of the first reasons was not disclosed.
FIGURES = [[0] * 7 for _ in LABELS]
FIGURES[0] = [1, 3, 0, 0, 0, 0, 4]
FIGURES[2] = [1, 0, 0, 0, 0, 0, 1]
for _row in (4, 5, 6):
    FIGURES[_row] = [0, 1, 0, 0, 0, 0, 1]
FIGURES[-2] = [1, 3, 0, 0, 0, 0, 4]


def columns(rows: Sequence[Sequence[int]]) -> str:
    """Each column of some rows as a block between blank lines."""
    return "\n\n".join("\n".join(map(str, column)) for column in zip(*rows, strict=True))


def text(rows: Sequence[Sequence[int]], first: int = 4, last: int = 10) -> str:
    """Table 3 as pdftotext prints it: the rows from `first` to `last` as columns, their labels behind them."""
    lines = ["申请人情况\n自然人\n\n法人或其他组织\n\n总计\n"]
    lines += [f"{label}\n\n{columns([row])}\n" for label, row in zip(LABELS[:first], rows[:first], strict=True)]
    lines += [f"{columns(rows[first:last])}\n", "\n".join(LABELS[first:last]) + "\n"]
    lines += [f"{label}\n\n{columns([row])}\n" for label, row in zip(LABELS[last:], rows[last:], strict=True)]
    return "\n".join(lines)


def lay(printed: str) -> dict[str, Laid]:
    """The tables found in a text."""
    paragraphs = [Paragraph(line) for line in printed.split("\n")]
    return {laid.table: laid for laid in align_lines(paragraphs, frozenset(("disclosure", "requests", "disputes")))}


def values(facts: Sequence[Fact]) -> list[int | None]:
    return [None if fact.value is None else int(fact.value) for fact in facts]


def test_columns_of_rows_are_turned_back_into_rows():
    """The rows between two labels stand as columns; with them the table is whole, and its sums come out."""
    laid = lay(text(FIGURES))["requests"]
    assert values(laid.facts) == [figure for row in FIGURES for figure in row]
    assert {fact.status for fact in laid.facts} == {"printed"}


def test_a_lost_blank_leaves_the_table_open():
    """With a cell too few nothing tells which one is blank: no figure of the table is certain."""
    laid = lay(text(FIGURES).replace("\n1\n1\n1\n", "\n1\n1\n", 1))["requests"]
    assert {fact.status for fact in laid.facts} <= {"inferred", "doubtful", "missing"}


def test_a_label_of_another_row_contradicts():
    """Where the rows do not come in the form's order, as a label in its place tells, the blocks settle nothing."""
    swapped = text(FIGURES).replace(LABELS[11], "#").replace(LABELS[13], LABELS[11]).replace("#", LABELS[13])
    laid = lay(swapped)["requests"]
    assert not {fact.status for fact in laid.facts} & {"printed", "blank"}


def test_sums_that_do_not_come_out():
    """One broken sum in many may be the agency's own; with more of them no figure is certain."""
    one = [list(row) for row in FIGURES]
    one[-1][2] = 1  # carried forward, and in no sum of the row
    many = [row if sum(row) == 0 else row[::-1] for row in FIGURES]
    many[0], many[2] = many[2], many[0]
    guessed = lay(text(many))["requests"]
    assert {fact.status for fact in guessed.facts} == {"inferred"}
    assert [(f.code, f.table) for f in guessed.findings] == [("column-undetermined", "requests")]
    assert f"{len(guessed.facts)} of {len(guessed.facts)} cells" in guessed.findings[0].message
    assert values(lay(text(one))["requests"].facts) == [figure for row in one for figure in row]


def test_a_table_without_a_guess_finds_nothing():
    """Where all figures are sure, no finding says that a cell is open."""
    laid = lay(text(FIGURES))["requests"]
    assert {fact.status for fact in laid.facts} == {"printed"}
    assert laid.findings == ()


def test_disputes_in_fifteen_blocks():
    """The figures of table 4 follow each other; a head between two of a row says that they were moved."""
    heads = (
        text(FIGURES) + "\n四、行政复议、行政诉讼情况\n行政复议\n\n结\n果\n维\n持\n\n未经复议直接起诉\n\n复议后起诉\n\n"
    )
    row = [1, 0, 2, 0, 3, 0, 1, 0, 0, 1, 2, 0, 0, 0, 2]
    laid = lay(f"{heads}{columns([row])}\n\n五、存在的主要问题\n")["disputes"]
    assert (values(laid.facts), {fact.status for fact in laid.facts}) == (row, {"printed"})
    moved = lay(f"{heads}{columns([row[:8]])}\n\n总\n计\n\n{columns([row[8:]])}\n\n五、存在的主要问题\n")
    assert not {fact.status for fact in moved["disputes"].facts} & {"printed", "blank"}


def test_an_item_as_columns():
    """An item of table 2 whose columns are blocks under their heads; another item's head among them settles nothing."""
    first = "第二十条第（一）项\n信息内容\n规章\n行政规范性文件\n\n本年制发件数\n1\n4\n\n本年废止件数\n2\n5\n\n现行有效件数\n3\n6\n\n"
    rest = (
        "第二十条第（五）项\n信息内容\n\n行政许可\n\n7\n\n第二十条第（六）项\n信息内容\n\n行政处罚\n\n8\n\n行政强制\n\n9\n\n"
        "第二十条第（八）项\n信息内容\n\n行政事业性收费\n\n10\n\n三、收到和处理政府信息公开申请情况\n"
    )
    laid = lay(first + rest)["disclosure"]
    assert values(laid.facts) == [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]
    assert {fact.status for fact in laid.facts} == {"printed"}
    mixed = lay(first.replace("本年废止件数", "第二十条第（五）项\n本年废止件数") + rest)
    assert not {fact.status for fact in mixed["disclosure"].facts} & {"printed", "blank"}


def test_a_label_that_the_form_does_not_know_settles_nothing():
    """A local row 行政检查 stands for the blank of 行政强制: the figures are as many as the cells by chance alone."""
    first = "第二十条第（一）项\n信息内容\n规章\n行政规范性文件\n\n本年制发件数\n0\n0\n\n本年废止件数\n0\n0\n\n现行有效件数\n0\n0\n\n"
    rest = (
        "第二十条第（五）项\n信息内容\n\n行政许可\n\n0\n\n第二十条第（六）项\n信息内容\n\n行政处罚\n\n{0}\n\n行政强制\n\n"
        "行政检查\n\n{0}\n\n第二十条第（八）项\n信息内容\n\n行政事业性收费\n\n{0}\n\n三、收到和处理政府信息公开申请情况\n"
    )
    for figure in (0, 5):
        assert "printed" not in {f.status for f in lay(first + rest.format(figure))["disclosure"].facts}


def test_words_in_place_of_a_figure_are_a_cell():
    """不涉及 stands where the charges would: with it, the cells are as many as the form's."""
    rows = [("规章", "1", "2", "3"), ("行政规范性文件", "4", "5", "6")]
    first = "第二十条第（一）项\n信息内容\n" + "\n".join(label for label, *_ in rows) + "\n\n"
    first += "\n\n".join(f"{a}\n{b}" for a, b in zip(rows[0][1:], rows[1][1:], strict=True)) + "\n\n"
    rest = "行政许可\n\n7\n\n行政处罚\n\n8\n\n行政强制\n\n9\n\n行政事业性收费\n\n不涉及\n\n三、收到和处理政府信息公开申请情况\n"
    laid = lay(first + rest)["disclosure"]
    assert values(laid.facts) == [1, 2, 3, 4, 5, 6, 7, 8, 9, None]
    assert [fact.status for fact in laid.facts] == ["printed"] * 9 + ["blank"]


def statistics(pages: Sequence[int]) -> str:
    """The statistics of 2014 as columns of these many rows each: their numbers, labels, units and figures."""
    spec = form.table("2014", "statistics")
    assert spec is not None
    text, at = "统计指标\n\n", 0
    for size in pages:
        rows = spec.rows[at : at + size]
        parts = [
            map(str, range(at + 1, at + size + 1)),
            (row.label for row in rows),
            ("件" for _ in rows),
            ("0" for _ in rows),
        ]
        text += "\n\n".join("\n".join(part) for part in parts) + "\n\n"
        at += size
    return text


def test_a_page_with_one_row_of_the_statistics():
    """Its number goes on where the numbers of the page before ended; no figure needs to stand alone otherwise."""
    spec = form.table("2014", "statistics")
    assert spec is not None
    size = len(spec.rows)
    for pages in ((20, size - 20), (20, size - 21, 1)):
        laid = lay_statistics(statistics(pages))
        assert [fact.value for fact in laid.facts] == [0] * size
        assert {fact.status for fact in laid.facts} == {"printed"}


def lay_statistics(printed: str) -> Laid:
    """The statistics of a text."""
    (laid,) = align_lines([Paragraph(line) for line in printed.split("\n")], frozenset(("statistics",)))
    return laid


def test_disputes_where_no_table_of_requests_stands():
    """A sentence stands for table 3: the figures of table 4 are none of table 2."""
    text = "第二十条第（一）项\n信息内容\n规章\n\n1\n\n2\n\n3\n\n行政规范性文件\n\n4\n\n5\n\n6\n\n行政许可\n\n7\n\n行政处罚\n\n8\n\n行政强制\n\n9\n\n"
    text += "行政事业性收费\n\n10\n\n三、收到和处理政府信息公开申请情况\n本年没有收到申请。\n\n四、行政复议、行政诉讼情况\n行政复议\n\n结\n果\n维\n持\n\n"
    text += "未经复议直接起诉\n\n复议后起诉\n\n" + columns([[0] * 15]) + "\n\n五、存在的主要问题\n"
    laid = lay(text)
    assert {fact.status for fact in (*laid["disclosure"].facts, *laid["disputes"].facts)} == {"printed"}


ITEMS = (
    "第二十条第（一）项\n信息内容\n规章\n行政规范性文件\n\n本年新\n制作数量\n1\n4\n\n2\n5\n\n3\n6\n\n第二十条第（五）项\n信息内容\n\n"
    "行政许可\n\n7\n\n8\n\n9\n\n其他对外管理服务事项\n\n10\n\n11\n\n12\n\n第二十条第（六）项\n信息内容\n\n行政处罚\n\n13\n\n14\n\n15\n\n"
    "行政强制\n\n16\n\n17\n\n18\n\n{}第二十条第（八）项\n信息内容\n\n{}\n\n20\n\n第二十条第（九）项\n信息内容\n\n"
    "政府集中采购\n\n21\n\n22\n\n三、收到和处理政府信息公开申请情况\n"
)


def test_a_local_row_among_the_blocks_is_left_out():
    """行政检查 has a figure of its own, and so has the row before: the others are as many as the cells."""
    laid = lay(ITEMS.format("行政检查\n\n99\n\n", "行政事业性收费\n\n19"))["disclosure"]
    assert values(laid.facts) == list(range(1, 23))
    assert {fact.status for fact in laid.facts} == {"printed"}
    several = ITEMS.replace("\n\n17\n\n18\n\n", "\n\n17\n\n").format("行政检查\n\n99\n\n0\n\n", "行政事业性收费\n\n19")
    assert "printed" not in {fact.status for fact in lay(several)["disclosure"].facts}


def test_notes_and_rests_of_labels_name_no_other_row():
    """A note in brackets is no label; the rest of a label may stand behind the first figure."""
    for fees in ("行政事业性收费\n（按项目计）\n\n19", "行政事业性收费\n\n19\n\n行政事业性收费项\n目"):
        laid = lay(ITEMS.format("", fees))["disclosure"]
        assert values(laid.facts) == list(range(1, 23))
        assert {fact.status for fact in laid.facts} == {"printed"}


def test_statistics_in_mixed_blocks_whose_sums_come_out():
    """Rows cell by cell, with their numbers alone, and rows whose figures stand in one block: the sums prove the order."""
    spec = form.table("2014", "statistics")
    assert spec is not None
    values_ = {row.key: 0 for row in spec.rows}
    for key in ("received", "received.in_person", "closed", "closed.on_time", "answered", "answered.granted"):
        values_[key] = 7
    for key in ("reviews", "reviews.upheld"):
        values_[key] = 3
    text = "统计指标\n\n"
    for n, one in enumerate(spec.rows[:10], 1):
        text += f"{n}\n\n{one.label}\n\n{values_[one.key]}\n\n"
    for at in range(10, len(spec.rows), 4):
        some = spec.rows[at : at + 4]
        text += (
            "\n".join(one.label for one in some) + "\n\n" + "\n".join(str(values_[one.key]) for one in some) + "\n\n"
        )
    laid = lay_statistics(text)
    assert [fact.value for fact in laid.facts] == list(values_.values())
    assert {fact.status for fact in laid.facts} == {"printed"}


def test_a_table_of_rows_stands_beside_one_that_lies_about():
    """Where the narrow cells of the disputes alone became blocks, the rows of table 3, each on one line, are as sure as ever."""
    rows = "\n\n".join(f"{label} {' '.join(map(str, row))}" for label, row in zip(LABELS, FIGURES, strict=True))
    heads = "行政复议 行政诉讼\n\n未经复议直接起诉\n\n复议后起诉\n\n结果维持"
    blocks = "\n\n".join(["22\n3", "20", "4\n28 0", "54", "5", "7\n11", "5", "13", "1", "0\n25"])
    laid = lay(f"申请人情况\n\n{rows}\n\n{heads}\n\n{blocks}\n\n存在的主要问题")
    assert {fact.status for fact in laid["requests"].facts} == {"printed"}
    assert "printed" not in {fact.status for fact in laid["disputes"].facts}


def test_blanks_without_labels_between_them_settle_nothing():
    """Only the totals are filled, with 0, and no sum says anything: by rows or by columns, the marks are as many."""
    marks = [["—"] * 6 + ["0"] for _ in LABELS]
    by_row = "\n\n".join(mark for row in marks for mark in row)
    by_column = "\n\n".join(row[at] for at in range(7) for row in marks)
    heads = "申请人情况\n自然人\n\n法人或其他组织\n\n总计\n\n" + "\n".join(LABELS) + "\n\n"
    assert {f.status for f in lay(heads + by_row)["requests"].facts} == {"printed", "blank"}
    laid = lay(heads + by_column).get("requests")
    assert laid is None or not {f.status for f in laid.facts} & {"printed", "blank"}


def test_columns_below_the_labels_of_all_items_settle_nothing():
    """A tool that prints labels in a heap may print columns in any order."""
    heap = (
        "信息内容\n\n规章\n行政规范性文件\n\n行政许可\n\n行政处罚\n行政强制\n\n行政事业性收费\n\n第二十条第（一）项\n\n"
    )
    figures = (
        "7\n1\n\n0\n2\n\n0\n3\n\n第二十条第（五）项\n\n4\n\n第二十条第（六）项\n\n5\n\n6\n\n第二十条第（八）项\n\n8\n\n"
    )
    laid = lay(f"{heap}{figures}三、收到和处理政府信息公开申请情况\n").get("disclosure")
    assert laid is None or not {f.status for f in laid.facts} & {"printed", "blank"}


def test_a_label_behind_the_figures_of_its_row_settles_nothing():
    """The figures of 规章 stand above it and on both its sides: those of the next rows may do so too."""
    mixed = ITEMS.replace(
        "规章\n行政规范性文件\n\n本年新\n制作数量\n1\n4\n\n2\n5\n\n3\n6",
        "规章\n\n1\n\n2\n\n3\n\n4\n\n5\n\n规范性文件\n\n6",
    )
    laid = lay(mixed.format("", "行政事业性收费\n\n19")).get("disclosure")
    assert laid is None or "flow:blocks" not in {f.basis for f in laid.facts}


def test_what_breaks_a_sum_or_stands_under_another_head_is_not_sure():
    """Among blocks that all agree, two may have changed places."""
    many = [[8 * figure for figure in row] for row in FIGURES]
    for at in range(2, len(many) - 2):
        many[at] = [1, 0, 0, 0, 0, 0, 1]
    many[-2] = [len(many) - 4, 0, 0, 0, 0, 0, len(many) - 4]
    many[0], many[-1] = many[-2], [0, 0, 0, 0, 3, 0, 0]
    laid = lay(text(many))["requests"]
    told = {key: {fact.status for fact in laid.facts if fact.cell.row == key} for key in (KEYS[3], KEYS[-1])}
    assert told == {KEYS[3]: {"printed"}, KEYS[-1]: {"inferred"}}
    heads = ITEMS.replace("政府集中采购\n\n21\n\n22", "政府集中采购\n\n采购总金额\n21\n\n采购项目数量\n22")
    own = lay(heads.format("", "行政事业性收费\n\n19")).get("disclosure")
    assert own is None or "flow:blocks" not in {fact.basis for fact in own.facts}


@pytest.mark.parametrize(
    ("heads", "status"),
    [
        ("本年制发件数\n\n本年废止件数\n\n现行有效件数", "printed"),
        ("本年制发件数 本年废止件数 现行有效件数", "inferred"),
    ],
)
def test_columns_below_heads_on_one_line_may_come_in_any_order(heads: str, status: str) -> None:
    """A program that sets the heads side by side did not look for columns, and no sum tells the order of these."""
    first = f"第二十条第（一）项\n\n信息内容\n\n{heads}\n\n规章\n行政规范性文件\n\n394\n101\n\n2\n97\n\n13\n1411\n\n"
    rest = "第二十条第（五）项\n\n信息内容\n\n本年处理决定数量\n\n行政许可\n\n4156\n\n第二十条第（六）项\n\n信息内容\n\n本年处理决定数量\n\n"
    last = "行政处罚\n行政强制\n\n0\n303\n\n第二十条第（八）项\n\n信息内容\n\n本年收费金额\n\n行政事业性收费\n\n6.5\n"
    facts = {f"{fact.cell.row}/{fact.cell.column}": fact for fact in lay(first + rest + last)["disclosure"].facts}
    assert facts["rules/issued"].status == status
