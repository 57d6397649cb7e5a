"""What findings and failures say in Chinese."""

import re
from decimal import Decimal

import pytest
from fixtures.outputs import read_table

from extract import batch, chinese
from extract.codes import FAILURES, FINDINGS
from extract.details import DETAILS


def numbers(message: str) -> set[str]:
    """The figures and days that a message tells, but for those in what it quotes and in the numbers of items."""
    bare = re.sub(r"“[^“”]*”|\d\.(?=[\u4e00-\u9fff])", "", message)
    return set(re.findall(r"\d+(?:[.-]\d+)*", bare))


DISPUTES = ("disputes", "litigation_direct", "total")


def test_a_finding_names_cell_figures_and_whose_mistake_it_is():
    """Official labels, what should and what does stand there, and the difference."""
    said = chinese.finding(
        "identity-broken", "results/…: “总计” …", "source", DISPUTES, (Decimal(248), Decimal(428)), "2021"
    )
    assert said == (
        "政府信息公开行政复议、行政诉讼情况“行政诉讼：未经复议直接起诉”行“总计”列：勾稽关系不成立；"
        "等式一边为248，另一边为428，相差180；错在报告本身。"
    )


def test_prose_is_held_against_the_table():
    """Neither of the two is what should stand there."""
    cell = ("requests", "new", "total")
    said = chinese.finding("prose-conflict", "the text says", "open", cell, (1525.0, 1523.5), "2021")
    assert said.endswith("“总计”列：正文数字与表格不一致；正文为1525，表格为1523.5。")


@pytest.mark.parametrize(
    ("code", "message", "expected"),
    [
        (
            "published-late",
            "Published on 2024-02-03, 3 days after the last day allowed, 2024-01-31.",
            "公布于2024-02-03，期限为2024-01-31，晚3天",
        ),
        ("identity-unchecked", "The table …: 2 of its 9 sums cannot be checked, because …", "全表9项勾稽关系中有2项无法核对"),
        ("edition-mixed", "…: disclosure that of 2019, requests that of 2021.", "主动公开政府信息情况为2019年版；收到和处理政府信息公开申请情况为2021年版"),
        ("edition-outdated", "… is on the form of 2019; for 2023 the form of 2021 was due.", "用的是2019年版，2023年度应用2021年版"),
        ("row-missing", "… lacks 12 of its rows, from “甲” to “乙”; was it cut off?", "共缺12行"),
        ("row-unknown", "…: the form of 2021 has no row “其他” (printed after “行政许可”, figures 3, 4); it is left out.", "行内数字为3、4"),
        ("unit-in-cell", "251000元 is printed in 元 and read as 25.1万元", "印为251000元，单位为元，按25.1万元识读"),
        ("identity-broken", "… “新收” 8 + … “结转” (blank) is already 8, but …", "其中“新收”8，“结转”空白；空白格未计入"),
        ("identity-broken", "If 甲, 总计 were 2 instead of 0, the sums would agree.", "若“甲”行“总计”列由0改为2，则各式相符"),
        ("year-conflict", "The report is taken to be on 2023, but published on 2023-03-01; look …", "按2023年度识读，而公布于2023-03-01"),
        ("agency-unknown", "The place of 城关镇 is open: it may be in 甲县 (1), 乙县 (2) and 3 more, and nothing …", "城关镇可能在甲县 (1)、乙县 (2)；另有3处可能"),
        ("text-damaged", "2 places in the text cannot be read as UTF-8 and stand as …", "2处不能按 UTF-8 识读"),
        ("page-unread", "page 3 cannot be opened, so its text and tables are missing; get the file again", "第3页无法打开"),
        ("restated", "Another file …, the report on 2022 (a/b.pdf), has other figures in 5 cells: …", "另一文件为a/b.pdf，共5格不同"),
        ("text-copied", "Section …: 3 of 8 sentences stand, …", "8句中有3句相同"),
    ],
)  # fmt: skip
def test_days_and_counts_of_a_message_are_told(code, message, expected):
    """What the English message tells beside the columns of its row is told in Chinese, too."""
    assert expected in chinese.finding(code, message, "open", (None,) * 3, (None,) * 2, None)


def test_every_detail_is_of_a_known_code():
    """A detail of a code that no finding has would never be told."""
    assert {detail.code for detail in DETAILS} <= {code.code for code in FINDINGS}


def test_what_is_printed_is_quoted():
    """Of the English message what stands in the file, and what the place has not said already."""
    said = chinese.finding(
        "section-missing", "The section “五、存在的主要问题” is not found.", "open", (None,) * 3, (None,) * 2, None
    )
    assert said == "缺少章节；所涉文字：“五、存在的主要问题”。"


def test_a_cell_that_an_edition_does_not_have_is_named_from_another():
    """A finding may speak of a row of the form due where the table is of another one."""
    assert "行" in chinese.place("2014", "requests", "new", "total")
    assert chinese.place("2021", "unheard-of", None, None) == "unheard-of"


def test_a_failure_says_what_to_type():
    """Commands and options stand as they are to be typed."""
    said = chinese.failure("no-reader", "install it: pip install 'nianbao[ocr]'")
    assert (
        said
        == "无法识别的格式，或需安装相应组件；请安装所需组件，或另存为 PDF、DOCX 或文本（pip install 'nianbao[ocr]'）。"
    )
    assert all("请" in chinese.failure(code.code, "") or "可" in chinese.failure(code.code, "") for code in FAILURES)


def test_each_row_of_an_output_has_it(tmp_path):
    """Findings and failures alike, without a word of English but keys, names of kinds of files and what is to be typed."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "no.txt").write_text("番茄炒蛋", encoding="utf-8")
    batch.run([str(tmp_path / "in"), "fixtures/*/source.*"], tmp_path / "out", batch.Limits(workers=1))
    for table, least in (("findings", 50), ("failures", 1)):
        rows = read_table(tmp_path / "out", table).to_pylist()
        assert len(rows) >= least
        for row in rows:
            assert row["message_zh"].endswith("。")
            assert "None" not in row["message_zh"]
            if table == "findings":
                assert numbers(row["message"]) <= set(re.findall(r"\d+(?:[.-]\d+)*", row["message_zh"]))
