"""Rows printed as CSV, as tabs or as the lists of a program."""

from __future__ import annotations

import json

import pytest

from extract.model import Place
from extract.pipeline import extract
from extract.readers import open_source
from extract.readers.records import from_lists, unlisted

ROWS = [["甲", "0", "", "3"], ["乙", "1", "12.5", "4"], *([f"项目{n}", "7", "", "-1"] for n in range(6))]
PIPED = ["题目", *(" | ".join(row) + " |" for row in ROWS), "完"]


def lines(*own: str) -> list[str]:
    """The lines that some lines become."""
    text = "\n".join(own)
    return unlisted(*from_lists(list(own), [Place(line=n) for n in range(1, len(own) + 1)], text), text)[0]


@pytest.mark.parametrize(
    "rows",
    [
        [",".join(row) for row in ROWS],
        [";".join(row) for row in ROWS],
        ["\t".join(row) for row in ROWS],
        [str(row) for row in ROWS],
        [str([cell or None for cell in row]) + "," for row in ROWS],
        [str(ROWS).replace("'", '"')],
        [str([[cell or None for cell in row] for row in ROWS]).replace("'", '"').replace("None", "null")],
        ['"甲', '",0,,3', *(",".join(row) for row in ROWS[1:])],
    ],
)
def test_each_cell_stands_between_pipes(rows: list[str]) -> None:
    """Empty cells are kept, and so are the lines that are no rows."""
    assert lines("题目", *rows, "完") == PIPED


def test_tabs_for_the_spaces_of_a_layout_mark_no_cells() -> None:
    """Where two spaces became a tab, a single one is left before some figures; how many tabs stand between two says nothing."""
    rows = ["甲\t\t0\t 12\t\t3", "乙\t\t1\t\t5\t 40", *(f"项目{n}\t\t7\t 15\t\t1" for n in range(6))]
    assert lines("题目", *rows) == ["题目", *(" ".join(row.split()) for row in rows)]


def test_a_row_keeps_its_line() -> None:
    """A person looks there, also where one line holds all rows."""
    own = ["题目", str(ROWS)]
    found = from_lists(own, [Place(line=1), Place(line=2)], "\n".join(own))
    assert [place.line for place in found[1]] == [1, *[2] * len(ROWS)]


@pytest.mark.parametrize("indent", [None, 2], ids=["one line", "indented"])
def test_a_table_in_json_among_lines_is_read_row_by_row(indent: int | None) -> None:
    """A program stored each table of a page as lists within a list, with line breaks in its cells, and the words around it as lines."""
    rows = [
        ["第二十条第（一）项", None, None, None],
        ["信息内容", "本年制发\n件数", "本年废止\n件数", "现行有效\n件数"],
        ["规章", "0", "0", "0"],
        ["行政规范性\n文件", "4", "1", "9"],
        ["第二十条第（五）项", None, None, None],
        ["信息内容", "本年处理\n决定数量", None, None],
        ["行政许可", "31", None, None],
        ["第二十条第（六）项", None, None, None],
        ["信息内容", "本年处理\n决定数量", None, None],
        ["行政处罚", "6", None, None],
        ["行政强制", "2", None, None],
        ["第二十条第（八）项", None, None, None],
        ["信息内容", "本年收费\n金额", None, None],
        ["行政事业性收费", "8.5", None, None],
    ]
    title = "甲县水利局2023年政府信息公开工作年度报告\n一、总体情况\n有序。\n二、主动公开政府信息情况\n"
    text = f"{title}{json.dumps(rows, ensure_ascii=False, indent=indent)}\n三、其他\n"
    facts = [f for f in extract(open_source("a.txt", text.encode())).facts if f.cell.table == "disclosure"]
    assert [float(f.value) for f in facts if f.value is not None] == [0, 0, 0, 4, 1, 9, 31, 6, 2, 8.5]
    assert {f.status for f in facts} == {"printed"}


@pytest.mark.parametrize(
    "own",
    [
        [f"今年收到申请{n}件,办结{n}件,结转0件,均已按时答复,没有收费。" for n in range(9)],
        [f"项目 {n},234" for n in range(9)],
        [f"项目{n} | |\xa07{n},234" for n in range(9)],
        [f"项目{n},23400000{n},234" for n in range(1, 9)],
        [f"项目 5 {n},234" for n in range(9)],
        [f"| 项目 | 5 | \u00a0{n},234\u00a0" for n in range(9)],
        ["规章,0,1", "许可,3,4"],
        [f"一段话\t第{n}段" for n in range(9)],
        ["['没有关上", "[]", "[1, 2]", "['甲', {}]"],
    ],
)
def test_prose_and_thousands_stay_as_they_are(own: list[str]) -> None:
    """Commas stand in sentences and in figures too, tabs before paragraphs; two rows may be chance."""
    assert lines(*own) == own


def test_a_blank_cell_of_a_csv_is_blank() -> None:
    """From the file to the facts: the empty cell keeps its place, and the figures beside it are printed."""
    requests = "\n".join(
        f"{n}.{label},1,0,,0,0,0,1" for n, label in enumerate(("属于国家秘密", "其他法律行政法规禁止公开"), 1)
    )
    text = (
        "海角县林业局2023年政府信息公开工作年度报告\n二、主动公开政府信息情况\n第二十条第（一）项\n"
        "信息内容,本年制发件数,本年废止件数,现行有效件数\n规章,0,0,0\n行政规范性文件,4,,17\n"
        "第二十条第（五）项\n信息内容,本年处理决定数量\n行政许可,7\n第二十条第（六）项\n行政处罚,5\n行政强制,2\n"
        "三、收到和处理政府信息公开申请情况\n,申请人情况\n,自然人,商业企业,科研机构,社会公益组织,法律服务机构,其他,总计\n"
        f"一、本年新收政府信息公开申请数量,2,0,0,0,0,0,2\n（三）不予公开\n{requests}\n"
    )
    facts = {(f.cell.row, f.cell.column): f for f in extract(open_source("report.csv", text.encode())).facts}
    assert facts["normative_documents", "in_force"].value == 17
    assert facts["normative_documents", "repealed"].status == "blank"
    assert facts["not_disclosed.state_secret", "research_institution"].status == "blank"
    assert {f.status for f in facts.values() if f.value is not None} == {"printed"}


def test_a_running_number_may_stand_before_the_labels_and_marks_behind_figures() -> None:
    """`3,申请数,件,12*` is a row of CSV, and so is one whose cells are all struck out."""
    own = [f"{n},项目,件,{figure}" for n, figure in enumerate(("12*", "减3", "1.5", "/", "——", "3件", "0", "7"), 1)]
    assert lines(*own) == [row.replace(",", " | ") + " |" for row in own]


def test_numbers_of_rows_are_no_cells() -> None:
    """A spreadsheet numbers heads and rows alike; numbers in a column of figures do not begin with a head."""
    rows = ["1\t内容\t甲\t乙", *(f"{n}\t项{n}\t{n}\t0" for n in range(2, 9)), "9\t\t3\t4"]
    assert lines(*rows)[:2] == ["内容 | 甲 | 乙 |", "项2 | 2 | 0 |"]
    assert lines(*rows)[-1] == " | 3 | 4 |"
    others = [f"项{n}\t{n}\t{n}\t0" for n in range(1, 9)]
    assert lines(*others)[0] == "项1 | 1 | 1 | 0 |"


def test_several_tabs_between_two_cells_are_one_mark() -> None:
    """Twice as many stand round a blank cell; one tab somewhere shows that each is a mark of its own."""
    rows = [f"行{n}\t\t{n}\t\t\t\t0" for n in range(1, 8)]
    assert lines(*rows)[0] == "行1 | 1 |  | 0 |"
    assert lines(*rows, "甲\t1")[0] == "行1 |  | 1 |  |  |  | 0 |"
