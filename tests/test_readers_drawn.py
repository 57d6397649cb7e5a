"""Tables drawn with characters: boxes of bars and rules, and columns under rules of dashes."""

from __future__ import annotations

import pytest

from extract.model import Paragraph, Place, Table
from extract.pipeline import extract
from extract.readers import open_source, read
from extract.readers.drawn import may_hold_drawn, with_drawn


def grids(text: str) -> list[list[list[str]]]:
    """The texts of each drawn table of a text, row by row; a merged cell stands at each place that it covers."""
    lines = [Paragraph(line, Place(line=n), None) for n, line in enumerate(text.split("\n"), 1)]
    assert may_hold_drawn(text) or not any(isinstance(block, Table) for block in with_drawn(lines))
    return [
        [[cell.text if cell else "" for cell in row] for row in block.grid]
        for block in with_drawn(lines)
        if isinstance(block, Table)
    ]


def test_a_cell_runs_from_rule_to_rule_and_from_bar_to_bar() -> None:
    """A terminal draws merged cells: a rule that stops at a bar leaves the cell beside it open."""
    text = """
    ┌──────┬────────────┬──┐
    │甲    │乙（一）    │1 │
    │      ├────────────┼──┤
    │      │乙（二）    │2 │
    ├──────┴────────────┼──┤
    │合起来的一行       │33│
    └───────────────────┴──┘
"""
    assert grids(text) == [[["甲", "乙（一）", "1"], ["甲", "乙（二）", "2"], ["合起来的一行", "合起来的一行", "33"]]]


def test_characters_count_as_two_columns_or_as_one() -> None:
    """Each tool counts in its own way; the bars tell which."""
    two = "+--------+----+\n| 规章   | 3  |\n+--------+----+\n| 许可   | 4  |\n+--------+----+"
    one = "+--------+----+\n| 规章     | 3  |\n+--------+----+\n| 许可     | 4  |\n+--------+----+"
    assert grids(two) == grids(one) == [[["规章", "3"], ["许可", "4"]]]


def test_text_too_wide_for_its_cell_moves_no_bar() -> None:
    """A column of one character is drawn too narrow; its row has as many bars as the rule above it."""
    text = "+---+---+\n| 甲 | 1 |\n| 乙 |   |\n+---+---+\n|   | 2 |\n+---+---+"
    assert grids(text) == [[["甲\n乙", "1"], ["", "2"]]]


def test_a_box_with_rules_for_its_heads_alone_has_a_row_on_each_line() -> None:
    """Org and the printers of databases rule off only the heads."""
    text = "| 项 | 数 |\n|----+----|\n| 甲 | 1  |\n| 乙 | +2 |\n| 丙 | -  |\n| 丁 | 4  |"
    assert grids(text) == [[["项", "数"], ["甲", "1"], ["乙", "+2"], ["丙", "-"], ["丁", "4"]]]


def test_a_frame_around_other_drawings_is_no_table() -> None:
    """A page laid out in a table is drawn as boxes in a box, which cuts their lines anywhere."""
    text = (
        "+------------------+\n| - ----- ------   |\n|   规章      0    |\n| - ----- ------   |\n+------------------+"
    )
    assert grids(text + "\n+--+--+") == []


def test_columns_stand_under_their_dashes() -> None:
    """Rows are parted by empty lines where there are any, else each line is one; a blank cell keeps its place."""
    parted = "  ------ --- ---\n  甲甲   1    \n  乙         2\n\n  丙     3   4\n  ------ --- ---"
    assert grids(parted) == [[["甲甲\n乙", "1", "2"], ["丙", "3", "4"]]]
    lines = "项      甲    乙\n----  ----  ----\n丙       1\n丁             2\n\n完"
    assert grids(lines) == [[["项", "甲", "乙"], ["丙", "1", ""], ["丁", "", "2"]]]
    whole = "  ------------\n  项     数\n  ------ -----\n  甲     1\n\n  乙     2\n  ------------"
    assert grids(whole) == [[["项", "数"], ["甲", "1"], ["乙", "2"]]]


@pytest.mark.parametrize(
    "text",
    [
        "一段话\n----- -----\n下一段写得很长，哪一列也放不下，跨过了两列之间的空。",
        "甲\n----\n乙",
        "| 甲 | 乙 |\n| --- | --- |\n| 1 | 2 |",
        "----- -----\n甲     1",
        "+1\n+2",
    ],
)
def test_what_keeps_to_no_columns_stays_text(text: str) -> None:
    """Lines of dashes part paragraphs too, Markdown has a reader of its own, and a table that never ends is none."""
    assert grids(text) == []


def test_a_drawn_report_is_read_cell_by_cell() -> None:
    """From the file to the facts: a blank cell in a drawing is blank, and the figure beside it is printed."""
    text = (
        "海角县林业局2023年政府信息公开工作年度报告\n\n二、主动公开政府信息情况\n\n"
        "+----------------+--------------+--------------+--------------+\n"
        "| 信息内容       | 本年制发件数 | 本年废止件数 | 现行有效件数 |\n"
        "+================+==============+==============+==============+\n"
        "| 规章           | 0            |              | 0            |\n"
        "+----------------+--------------+--------------+--------------+\n"
        "| 行政规范性文件 | 4            | 1            | 17           |\n"
        "+----------------+--------------+--------------+--------------+\n"
    )
    source = open_source("report.txt", text.encode())
    assert any(isinstance(block, Table) for block in read(source).blocks)
    facts = [f for f in extract(source).facts if f.cell.row in ("rules", "normative_documents")]
    assert [(f.value, f.status) for f in facts] == [
        (0, "printed"), (None, "blank"), (0, "printed"), (4, "printed"), (1, "printed"), (17, "printed")
    ]  # fmt: skip


def test_all_lines_under_dashes_are_measured_alike() -> None:
    """A line that fits by chance where its characters count double must not be cut so, if the next one does not."""
    rule = f"{'-' * 10}  --  --  --"
    rows = [
        f"{label:10}  {a:>2}  {b:>2}  {c:>2}"
        for label, a, b, c in (("本年新收申请数", 1, 0, 3), ("上年结转", 12, 0, 12))
    ]
    text = "\n".join([rule, *rows, rule])
    assert grids(text) == [[["本年新收申请数", "1", "0", "3"], ["上年结转", "12", "0", "12"]]]


def test_bars_without_columns_are_rows_of_pipes() -> None:
    """A crawler that folds spaces leaves bars that stand in no column, under rules that have no joints."""
    rows = ["│统计指标│单位│统计数│", "│收到申请数│件│12│", "│申请办结数│件│9│", "│举报投诉数量│件│0│"]
    text = "\n├──────────┤\n".join(rows)
    lines = [Paragraph(line, Place(line=n), None) for n, line in enumerate(text.split("\n"), 1)]
    assert [getattr(block, "text", None) for block in with_drawn(lines)] == [row.replace("│", "|") for row in rows]


def test_a_row_that_was_cut_off_is_none() -> None:
    """Its figures may stand on the lines that are lost; rules beside merged cells count, however few reach from end to end."""
    box = ["┌──┬──┬──┐", "│组│甲│1 │", *(line for n in "234567" for line in ("│  ├──┼──┤", f"│  │乙│{n} │"))]
    whole = [["组", "甲", "1"], *(["组", "乙", n] for n in "234567")]
    assert grids("\n".join([*box, "└──┴──┴──┘"])) == [whole]
    cut = grids("\n".join([*box, "│  ├──┼──┤", "│  │丙│  │"]))
    assert cut[0][: len(whole)] == whole
    assert all("丙" not in row for row in cut[0])
