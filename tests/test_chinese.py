"""What findings and failures say in Chinese."""

from decimal import Decimal

from fixtures.outputs import read_table, untold

from extract import batch, chinese
from extract.codes import FAILURES

DISPUTES = ("disputes", "litigation_direct", "total")


def test_a_finding_names_cell_figures_and_whose_mistake_it_is():
    """Official labels, what should and what does stand there, and the difference."""
    said = chinese.finding("identity-broken", "一边为4格之和", "source", DISPUTES, (Decimal(248), Decimal(428)), "2021")
    assert said == (
        "政府信息公开行政复议、行政诉讼情况“行政诉讼：未经复议直接起诉”行“总计”列：勾稽关系不成立；"
        "等式一边为248，另一边为428，相差180；错在报告本身；一边为4格之和。"
    )


def test_prose_is_held_against_the_table():
    """Neither of the two is what should stand there."""
    cell = ("requests", "new", "total")
    said = chinese.finding("prose-conflict", "", "open", cell, (1525.0, 1523.5), "2021")
    assert said.endswith("“总计”列：正文数字与表格不一致；正文为1525，表格为1523.5。")


def test_what_was_said_in_chinese_follows():
    """A finding without figures says what it is, and what was said where it was found."""
    said = chinese.finding("section-missing", "所缺为“五、存在的主要问题”", "open", (None,) * 3, (None,) * 2, None)
    assert said == "缺少章节；所缺为“五、存在的主要问题”。"


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
                assert not untold(row["message"], row["message_zh"])
