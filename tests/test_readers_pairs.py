"""Rows told in pairs of a name and a figure: as lists, notebooks and language models write a table."""

from __future__ import annotations

import json
import time

import pytest

from extract.model import Paragraph, Place, Table
from extract.pipeline import extract
from extract.readers import open_source
from extract.readers.nested import told, unnested
from extract.readers.pairs import may_hold_pairs, with_pairs

NAMES = ("本年制发件数", "本年废止件数", "现行有效件数")
LABELS = ("甲项目", "乙项目（其他，除外）", "3.丙项目", "丁项目")


def shown(text: str) -> list[str]:
    """The lines of a text, those of tables as their cells between pipes."""
    lines = [Paragraph(line, Place(line=n)) for n, line in enumerate(text.split("\n"), 1)]
    found: list[str] = []
    for block in with_pairs(lines):
        if isinstance(block, Table):
            found += ["|".join(cell.text if cell else "" for cell in row) for row in block.grid]
        else:
            found.append(block.text)
    return found


HEAD = "|".join(("", *NAMES))
WHOLE = [HEAD, *(f"{label}|{n}||-{n}" for n, label in enumerate(LABELS))]


@pytest.mark.parametrize("between", ["{} {}，", "{}：{}；", "{}为{}、", "{}{}, "])
@pytest.mark.parametrize("mark", ["- ", "* ", "", "  • "])
def test_a_label_with_pairs_behind_it_is_a_row(between: str, mark: str) -> None:
    """The names are heads; a word for nothing is an empty cell."""
    rows = [
        f"{mark}{label}：{''.join(between.format(*pair) for pair in zip(NAMES, (n, '空', -n), strict=True)).rstrip('，；、, ')}。"
        for n, label in enumerate(LABELS)
    ]
    assert shown("\n".join(rows)) == [line.replace("-0", "0") for line in WHOLE]


@pytest.mark.parametrize(
    ("label", "pair"), [("### {}", "- **{}**：{}"), ("{}:", "    {}: {}"), ("项目：{}", "{} = {}")]
)
def test_a_label_with_pairs_below_it_is_a_row(label: str, pair: str) -> None:
    """Names come again and again; what stands above them does not."""
    rows = [
        "\n".join(
            [
                label.format(text),
                *(pair.format(*one) for one in zip(NAMES, (n, "null", f"-{n}"), strict=True)),
            ]
        )
        for n, text in enumerate(LABELS)
    ]
    assert shown("\n".join(["第二十条", *rows])) == ["第二十条", *WHOLE]


@pytest.mark.parametrize("mark", ["-", " / ", "——", "："])
def test_a_key_may_be_a_label_and_a_name(mark: str) -> None:
    """The same names stand behind the mark in all of them."""
    rows = [f"{label}{mark}{name}：{n}" for n, label in enumerate(LABELS) for name in NAMES]
    assert shown("\n".join(rows)) == [HEAD, *(f"{label}|{n}|{n}|{n}" for n, label in enumerate(LABELS))]


def test_figures_without_names_are_a_row_of_plain_text() -> None:
    """A stroke between digits parts them, alone it is a blank cell; commas may stand within a figure."""
    rows = ["甲：1、0、减2", "乙：1/0/2", "丙: 3, /, 5", "丁：12件", "戊：1,204,7", "己：无、0、0"]
    assert shown("\n".join(rows)) == ["甲 1 0 减2", "乙 1 0 2", "丙 3 — 5", "丁 12件", "戊：1,204,7", "己 — 0 0"]


def test_running_numbers_before_all_rows_are_no_part_of_their_labels() -> None:
    """The numbers of the form's own lists stay."""
    rows = [f"{n}. {n % 3 + 1}.{'甲乙丙丁戊己庚辛壬'[n - 1]}：0、{n}" for n in range(1, 10)]
    assert shown("\n".join(rows))[:2] == ["2.甲 0 1", "3.乙 0 2"]
    assert shown("\n".join(rows[:8]))[0] == "1. 2.甲 0 1"


def test_a_change_for_more_is_not_read_as_one_for_less() -> None:
    """本年增/减 is a head: the 减 before a figure without a space is its own."""
    rows = [f"{label}：上一年{n}，本年增/减{n}，处理{n}。" for n, label in enumerate(LABELS)]
    assert shown("\n".join(rows))[:2] == ["|上一年|本年增/减|处理", "甲项目|0|0|0"]
    assert shown("\n".join(rows).replace("增/减1", "增/减减1"))[2] == "乙项目（其他，除外）|1|减1|1"
    below = "\n".join(f"{label}\n上一年: {n}\n本年增/减: 减 {n}\n处理: 0" for n, label in enumerate(LABELS))
    assert shown(below)[2] == "乙项目（其他，除外）|1|减 1|0"


def test_prose_and_a_few_lines_of_the_page_stay_as_they_are() -> None:
    """Sentences with figures are no rows, and two lines with a colon are no table."""
    text = "浏览次数：12\n字号：大 中 小\n2023年，我局收到申请：网络3件，信函2件。\n索引号：123/2021-001\n其中：办结 5 件，结转 0 件。"
    assert shown(text) == text.split("\n")
    assert not may_hold_pairs(text)


def test_objects_are_lines_of_names_and_figures() -> None:
    """Each object is the label of what it holds; lists of rows stay lists."""
    value = {
        "第二十条": {"甲项目": {"数": 0, "注": None}},
        "正文": "一\n二",
        "表": [["甲", "0"], ["乙", "1"]],
        "附": [{"项": "丙", "数": "3"}],
    }
    assert list(told(value)) == [
        "第二十条",
        "甲项目",
        "数: 0",
        "注: null",
        "一",
        "二",
        '["甲", "0"]',
        '["乙", "1"]',
        "丙",
        "数: 3",
    ]


def test_an_object_with_numbers_of_columns_is_a_row_of_cells() -> None:
    """A data frame without heads gives each row as an object `{"0": …, "1": …}`."""
    rows = [["信息内容", "本年制发件数"], *([f"甲{n}", n] for n in range(8))]
    text = json.dumps([{str(n): cell for n, cell in enumerate(row)} for row in rows], ensure_ascii=False)
    assert list(told(json.loads(text))) == [json.dumps(row, ensure_ascii=False) for row in rows]
    assert list(told([{"0": "甲", "2": 3}]))[-1] == "2: 3"


def test_an_object_among_lines_is_told_where_it_begins() -> None:
    """An object without figures, one that is not whole, or one with two fields of one name stays."""
    lines = ["前", "{", '  "甲": {"数": 1}', "}", '{"注": "无数字"}', '{"甲": {"数": 1}', '{"数": 1, "数": 2}']
    places = [Place(line=n) for n in range(1, 8)]
    found, where = unnested(lines, places)
    assert found == ["前", "甲", "数: 1", *lines[4:]]
    assert [place.line for place in where] == [1, 2, 2, 5, 6, 7]


def test_a_report_in_pairs_is_read_cell_by_cell() -> None:
    """A head that is left out leaves its cell missing, and no other figure takes its place."""
    applicants = "自然人 {}，商业企业 0，科研机构 0，社会公益组织 0，法律服务机构 0，其他 0，总计 {}"
    rows = [
        "一、本年新收政府信息公开申请数量",
        "二、上年结转政府信息公开申请数量",
        "（一）予以公开",
        "2.重复申请",
        "（七）总计",
    ]
    text = "\n".join(
        [
            "青山区水务局2023年政府信息公开工作年度报告",
            "二、主动公开政府信息情况",
            "- 规章：本年制发件数 1，现行有效件数 4",
            "- 行政规范性文件：本年制发件数 2，本年废止件数 3，现行有效件数 5",
            "三、收到和处理政府信息公开申请情况",
            *(f"- {row}：{applicants.format(n, n)}" for n, row in enumerate(rows)),
        ]
    )
    facts = {
        f"{f.cell.row}/{f.cell.column}": f
        for f in extract(open_source("a.txt", text.encode())).facts
        if f.status != "missing"
    }
    assert {key: int(f.value or 0) for key, f in facts.items() if key.startswith(("rules", "duplicate", "new/t"))} == {
        "rules/issued": 1,
        "rules/in_force": 4,
        "new/total": 0,
    }
    assert {f.status for f in facts.values()} == {"printed"}


def test_pairs_without_end_below_one_label_take_no_time():
    """A hundred thousand of them are no row of the form."""
    text = "某县水利局2023年政府信息公开工作年度报告\n规章\n" + "制发件数: 1\n废止件数: 2\n" * 50_000
    began = time.process_time()
    with_pairs([Paragraph(line) for line in text.splitlines()])
    assert time.process_time() - began < 10
