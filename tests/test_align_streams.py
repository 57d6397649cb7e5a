"""Lines of text -> facts: what is printed, what is blank, what is only inferred, and what is not there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

import pytest

from extract.align.streams import align_lines
from extract.form import table
from extract.model import Fact, Finding, Paragraph, Place

Cells = dict[str, Fact]
Lay = Callable[[str], Cells]
LayAll = Callable[[str], tuple[Cells, list[Finding]]]
APPLICANTS = (
    "natural_person",
    "business",
    "research_institution",
    "public_interest_org",
    "legal_services_org",
    "other_org",
    "total",
)
HEADS = "申请人情况\n自然人 商业企业 科研机构 社会公益组织 法律服务机构 其他 总计"


def row(facts: Cells, key: str) -> list[tuple[int | None, str]]:
    """The value and the status of each cell of a row of table 3."""
    cells = [facts[f"requests/{key}/{column}"] for column in APPLICANTS]
    return [(None if f.value is None else int(f.value), f.status) for f in cells]


def test_a_full_row_with_its_label_is_printed(lay: Lay) -> None:
    """Label and count agree: every cell is printed, with the text, the line and how it was found."""
    facts = lay(f"{HEADS}\n一、本年新收政府信息公开申请数量 5 1 0 0 0 0 6\n（七）总计 5 1 0 0 0 0 6")
    assert row(facts, "new") == [(n, "printed") for n in (5, 1, 0, 0, 0, 0, 6)]
    fact = facts["requests/new/total"]
    assert (fact.text, fact.place.line, fact.basis) == ("6", 3, "flow:touching")
    assert fact.confidence is not None
    assert fact.confidence > 0.9


def test_a_lone_zero_is_inferred_under_the_total(lay_with_findings: LayAll) -> None:
    """One figure for seven cells: the likeliest column is the total, the others are missing, and a finding says so."""
    facts, findings = lay_with_findings(
        f"{HEADS}\n一、本年新收政府信息公开申请数量 0\n二、上年结转政府信息公开申请数量 0"
    )
    assert row(facts, "new") == [(None, "missing")] * 6 + [(0, "inferred")]
    assert [(f.code, f.row, f.column) for f in findings] == [
        ("column-undetermined", "new", "total"),
        ("column-undetermined", "brought_forward", "total"),
    ]


def test_a_row_that_lost_its_blanks_settles_nothing(lay: Lay) -> None:
    """2 1 3 adds up, so the guess is two applicants and the total; but the total may be the blank one."""
    facts = lay(f"{HEADS}\n2.重复申请 2 1 3\n3.要求提供公开出版物 0 0 0 0 0 0 0")
    assert row(facts, "not_processed.duplicate") == [
        (2, "inferred"),
        (1, "inferred"),
        *[(None, "missing")] * 4,
        (3, "inferred"),
    ]


def test_too_many_figures_are_as_bad_as_too_few(lay: Lay) -> None:
    """Eight figures for seven cells: one of them is of something else, so none is sure."""
    facts = lay(f"{HEADS}\n2.重复申请 9 5 1 0 0 0 0 6\n3.要求提供公开出版物 0 0 0 0 0 0 0")
    assert row(facts, "not_processed.duplicate") == [(n, "inferred") for n in (5, 1, 0, 0, 0, 0, 6)]


def test_the_total_may_come_first(lay: Lay) -> None:
    """The rows say so where they add up from one side only; else the heads do."""
    rows = "一、本年新收政府信息公开申请数量 6 5 1 0 0 0 0\n2.重复申请 3 2 1 0 0 0 0"
    assert row(lay(f"{HEADS}\n{rows}"), "new") == [(n, "printed") for n in (5, 1, 0, 0, 0, 0, 6)]
    zeros = "申请人情况\n总计 自然人 商业企业\n一、本年新收政府信息公开申请数量 7 7 0 0 0 0 0\n2.重复申请 0 0 0 0 0 0 0"
    assert row(lay(zeros), "new")[-1] == (7, "printed")


def test_one_mistaken_row_does_not_turn_the_columns_round(lay: Lay) -> None:
    """A row that adds up from the wrong side stands against heads that put the total last: it is the agency's mistake."""
    facts = lay(f"{HEADS}\n一、本年新收政府信息公开申请数量 6 0 1 0 0 0 5\n2.重复申请 0 0 0 0 0 0 0")
    assert row(facts, "new") == [(n, "printed") for n in (6, 0, 1, 0, 0, 0, 5)]


def test_a_total_left_of_all_other_heads_comes_first(lay: Lay) -> None:
    """Where columns are kept and the heads are wrapped, 总计 stands before 商业 on its line; 总计商业 without a space is
    the end of one row of heads and the beginning of the next.
    """
    left = "申请人情况\n自然\n总计 商业 科研 其他\n人\n2.重复申请 7 / / 0 0 0 /\n3.要求提供公开出版物 0 0 0 0 0 0 0"
    assert row(lay(left), "not_processed.duplicate")[-1] == (7, "printed")
    torn = left.replace("总计 商业", "总计商业")
    assert row(lay(torn), "not_processed.duplicate")[0] == (7, "printed")


def test_a_page_break_in_the_heads_does_not_turn_the_columns_round(lay: Lay) -> None:
    """法人或其他组织 总计, the end of a page, 自然人: the total is not the first, and without a line that says so it may be."""
    rest = "自然人\n商业企业\n科研机构\n社会公益组织\n法律服务机构\n其他\n2.重复申请 / 0 / 0 / / 0\n3.要求提供公开出版物 0 0 0 0 0 0 0"
    assert row(lay(f"申请人情况\n法人或其他组织 总计\n{rest}"), "not_processed.duplicate")[0] == (None, "blank")
    open_ = row(lay(f"申请人情况\n法人或其他组织\n总计\n{rest}"), "not_processed.duplicate")
    assert {status for _, status in open_} == {"inferred"}
    first = row(lay(f"申请人情况\n法人或其他组织\n总计 {rest}"), "not_processed.duplicate")
    assert first[-2:] == [(0, "printed"), (None, "blank")]


def test_nothing_is_printed_in_a_text_without_its_repeats(lay: Lay) -> None:
    """Figures on lines of their own, none of which comes twice: every line that did was dropped, with its figures."""
    lines = "\n".join(f"{label}\n{figure}" for label, figure in zip(
        ("规章", "行政规范性文件", "行政许可", "行政处罚", "行政强制", "行政事业性收费", "一、本年新收政府信息公开申请数量",
         "二、上年结转政府信息公开申请数量", "（一）予以公开", "2.重复申请", "（七）总计", "四、结转下年度继续办理"),
        (0, 7, 2, 30, 4, 51, 6, 1, 81, 9, 10, 11), strict=True,
    ))  # fmt: skip
    facts = lay(f"第二十条第（一）项\n{lines}")
    assert {f.status for f in facts.values()} == {"inferred", "missing"}
    assert facts["disclosure/licenses/decisions"].value == 2


def test_a_text_of_labels_alone_is_missing_and_not_blank(lay: Lay) -> None:
    """All labels and no figure: the cells are not in the file, so none of them is blank or zero."""
    facts = lay("第二十条第（一）项\n信息内容 本年制发件数\n规章\n行政规范性文件\n第二十条第（五）项\n行政许可")
    assert {(f.status, f.value) for f in facts.values()} == {("missing", None)}


@pytest.mark.parametrize("mark", ["/", "-", "——", "无", "不涉及"])
def test_a_mark_for_nothing_is_blank(lay: Lay, mark: str) -> None:
    """What stands there is kept as text; the value is none, never 0."""
    fact = lay(f"第二十条第（一）项\n规章 1 {mark} 3\n行政许可 4")["disclosure/rules/repealed"]
    assert (fact.value, fact.status, fact.text) == (None, "blank", mark)


def test_words_fill_a_cell_before_a_figure_and_behind_it(lay: Lay) -> None:
    """`无此项 0` are two cells of two: the figure belongs to the second one."""
    text = "第二十条第（八）项\n信息内容 上一年项目数量 本年增/减\n行政事业性收费 {}\n第二十条第（九）项\n信息内容 采购项目数量"
    for printed, values in (("无此项 7", (None, 7)), ("7 本单位无行政事业性收费项目", (7, None))):
        facts = lay(text.format(printed))
        cells = [facts[f"disclosure/fees/{column}"] for column in ("items_last_year", "change")]
        assert tuple(f.value for f in cells) == values
        assert [f.status for f in cells] == ["blank" if v is None else "printed" for v in values]


def test_signs_and_units_are_read_and_kept(lay: Lay) -> None:
    """减 1 is -1, 251000元 is 25.1 万元, 1,204 is 1204; the text is as printed."""
    facts = lay(
        "第二十条第（五）项\n信息内容 上一年项目数量 本年增/减 处理决定数量\n行政许可 1,204 减 1 4件\n第二十条第（九）项\n"
        "信息内容 采购项目数量 采购总金额\n政府集中采购 ３ 251000元"
    )
    found = {key: (f.value, f.text) for key, f in facts.items() if f.status == "printed"}
    assert found == {
        "disclosure/licenses/items_last_year": (Decimal(1204), "1,204"),
        "disclosure/licenses/change": (Decimal(-1), "减 1"),
        "disclosure/licenses/decisions": (Decimal(4), "4件"),
        "disclosure/centralized_procurement/projects": (Decimal(3), "３"),
        "disclosure/centralized_procurement/amount": (Decimal("25.1"), "251000元"),
    }


def test_a_sign_or_a_fraction_settles_a_cell_of_a_short_row(lay: Lay) -> None:
    """A sign stands only in a change, a fraction only where money is asked for; plain figures stay open."""
    heads = "第二十条第（五）项\n信息内容 上一年项目数量 本年增/减 处理决定数量"
    facts = lay(f"{heads}\n行政许可 -8\n其他对外管理服务事项 5\n第二十条第（九）项\n政府集中采购 5.579")
    assert (facts["disclosure/licenses/change"].value, facts["disclosure/licenses/change"].status) == (-8, "printed")
    assert facts["disclosure/other_services/items_last_year"].status == "inferred"
    money = facts["disclosure/centralized_procurement/amount"]
    assert (money.value, money.status) == (Decimal("5.579"), "printed")


def test_blanks_show_by_the_place_of_the_others(lay: Lay) -> None:
    """In a text that keeps its columns, a short row is read by the nearest full one of its table."""

    def line(label: str, *figures: str) -> str:
        return label.ljust(20) + "".join(figure.rjust(7) for figure in figures)

    full = (
        "一、本年新收政府信息公开申请数量",
        "二、上年结转政府信息公开申请数量",
        "1.属于国家秘密",
        "2.其他法律行政法规禁止公开",
        "3.危及“三安全一稳定”",
    )
    lines = [*(line(label, *"5100006") for label in full), line("2.重复申请", "", "1", "", "", "", "", "1")]
    facts = lay("\n".join(["      申请人情况      自然人      商业企业", *lines]))
    assert row(facts, "not_processed.duplicate") == [
        (None, "blank"),
        (1, "printed"),
        *[(None, "blank")] * 4,
        (1, "printed"),
    ]
    crooked = lay("\n".join(["      申请人情况", *lines[:-1], "2.重复申请      1   1"]))
    assert "printed" not in {status for _, status in row(crooked, "not_processed.duplicate")}


def test_a_row_that_the_form_does_not_know_is_left_out(lay_with_findings: LayAll) -> None:
    """Its figures go to no row, the row before it keeps its own, and a finding names it."""
    facts, findings = lay_with_findings(
        "第二十条第（六）项\n行政处罚 7\n行政强制\n行政检查 4\n第二十条第（八）项\n行政事业性收费 0"
    )
    assert facts["disclosure/compulsion/decisions"].status == "missing"
    assert [(f.code, f.table) for f in findings] == [("row-unknown", "disclosure")]
    assert "行政检查" in findings[0].message


def test_guidance_notes_behind_labels(lay: Lay) -> None:
    """Local forms explain their rows in brackets; the label still touches its figures."""
    facts = lay(
        "第二十条第（一）项\n规章（设区的市、自治州人民政府制定） 1 2 3\n行政规范性文件（含党政联合发文） 4 5 6"
    )
    assert [f.status for f in facts.values() if f.cell.row in ("rules", "normative_documents")] == ["printed"] * 6


def test_traditional_script_and_readings(lay: Lay) -> None:
    """Labels are compared in simplified script, without readings, and in the words of the form."""
    facts = lay(
        "申請人情況\n一、本年新收政府資訊公開申請數(shù)量 5 1 0 0 0 0 6\n（三）不予公開\n1.屬於國家祕密 0 0 0 0 0 0 0\n"
        "3.補正後申請內容仍不明確 1 0 0 0 0 0 1"
    )
    assert row(facts, "new")[0] == (5, "printed")
    assert row(facts, "unable_to_provide.still_unclear")[0] == (1, "printed")


def test_a_marked_row_that_the_end_cuts_off_fills_from_its_left(lay: Lay) -> None:
    """What stands before the end is in its place, the last figure may have lost digits, and the rest is missing."""
    text = (
        "申请人情况 | 自然人 |\n一、本年新收政府信息公开申请数量 | 5 | 1 | 0 | 0 | 0 | 0 | 6 |\n2.重复申请 | 2 | 1 | 0"
    )
    facts = lay(text)
    assert row(facts, "not_processed.duplicate") == [
        (2, "printed"),
        (1, "printed"),
        (0, "inferred"),
        *[(None, "missing")] * 4,
    ]
    assert row(lay(f"{text}\n五、存在的主要问题及改进情况"), "not_processed.duplicate")[0] != (2, "printed")


def test_a_blank_before_the_last_row_of_a_cut_off_text_may_be_padding(lay: Lay) -> None:
    """No other row tells whether a label of its width has an empty cell behind it: the row has seven cells or six."""
    rows = "一、本年新收政府信息公开申请数量 |\n||\n5 |\n1 |\n0 |\n|\n0 |\n0 |\n6 |\n三、本年度办理结果 |\n（一）予以公开 |\n|\n5 |\n1 |\n0 |\n0 |\n0 |\n0 |"
    found = row(lay(f"申请人情况 |\n自然人 |\n{rows}"), "disclosed")
    assert "printed" not in {status for _, status in found}


def test_the_last_row_of_a_text_that_lost_blanks_is_not_cut_off(lay: Lay) -> None:
    """规章 has two figures of three: so the row at the end, closed by a pipe, may have lost a blank as well."""
    text = "第二十条第（一）项 |\n规章 | 2 | 2 |\n行政规范性文件 | 7 |\n申请人情况 |\n一、本年新收政府信息公开申请数量 | 3 | 1 | 0 | 0 | 0 | 4 |"
    assert "printed" not in {status for _, status in row(lay(text), "new")}


def test_a_blank_row_shows_that_blanks_leave_no_trace(lay: Lay) -> None:
    """行政强制 has no figure: so 规章200 may be 20 and 0 as well, with a blank before or behind them."""
    text = "第二十条第（一）项\n信息内容本年制发件数本年废止件数现行有效件数\n规章200\n行政许可3\n行政处罚4\n行政强制{}\n第二十条第（八）项"
    assert lay(text.format(""))["disclosure/rules/issued"].status == "inferred"
    assert lay(text.format("0"))["disclosure/rules/issued"].status == "printed"


def test_a_figure_that_fell_into_the_next_row(lay: Lay) -> None:
    """In a text without gaps, `32 14900` has one: 32 fell out of the row before, whose figures may therefore be others."""
    rows_ = f"规章290\n行政规范性文件{{}}000\n{HEADS}\n（一）予以公开5100006\n（七）总计5100006"
    for fallen, status in (("32 ", "inferred"), ("", "printed")):
        facts = lay("第二十条第（一）项\n信息内容本年制发件数本年废止件数现行有效件数\n" + rows_.format(fallen))
        assert facts["disclosure/rules/repealed"].status == status


def test_a_figure_may_have_fallen_into_the_row_behind_one_that_lacks_some(lay: Lay) -> None:
    """The 4 of a row with a blank cell may be that of the row before; a sum that comes out with it says that it is not."""
    heads = "第二十条第（六）项\n信息内容 上一年项目数量 本年增/减 处理决定数量"
    for short, status in (("2", "inferred"), ("2 1 3", "printed")):
        facts = lay(f"{heads}\n行政处罚 {short}\n行政强制 4 5 7\n第二十条第（八）项")
        assert {facts[f"disclosure/compulsion/{c}"].status for c in ("items_last_year", "change", "decisions")} == {
            status
        }
    for figures, status in (("5 1 0 0 0 0 6", "printed"), ("5 1 0 0 0 0 7", "printed"), ("4 5 1 0 0 0 6", "inferred")):
        facts = lay(f"{HEADS}\n2.重复申请 5 1\n3.要求提供公开出版物 {figures}\n（七）总计 5 1 0 0 0 0 6")
        assert {s for _, s in row(facts, "not_processed.publication")} == {status}


def test_a_torn_row_at_the_end_is_only_inferred(lay: Lay) -> None:
    """Without marks, a row cut off looks like one that lost its blanks; from the left is the guess where no row lost any."""
    facts = lay(f"{HEADS}\n一、本年新收政府信息公开申请数量 5 1 0 0 0 0 6\n2.重复申请 2 1 0")
    assert row(facts, "not_processed.duplicate") == [
        (2, "inferred"),
        (1, "inferred"),
        (0, "inferred"),
        *[(None, "missing")] * 4,
    ]


def statistics(figures: dict[str, str], serial: bool) -> str:
    """A piece of the statistics form, with its units, and with serial numbers before the labels if wanted."""
    rows = [
        ("一、主动公开情况", "——", "——"),
        ("（一）主动公开政府信息数", "条", figures["disclosed"]),
        ("其中：主动公开规范性文件数", "条", figures["disclosed.normative_documents"]),
        ("制发规范性文件总数", "件", figures["normative_documents_issued"]),
        ("（二）通过不同渠道和方式公开政府信息的情况", "——", "——"),
        *((f"{n}.{way}公开政府信息数", "条", "0") for n, way in enumerate(("政府公报", "政府网站", "政务微博", "政务微信", "其他方式"), 1)),
        ("（三）接受培训人员数", "人次", figures["trained"]),
    ]  # fmt: skip
    lines = [" ".join((str(n), *row) if serial else row) for n, row in enumerate(rows, 1)]
    return "统计指标 单位 统计数\n" + "\n".join(lines)


@pytest.mark.parametrize("serial", [False, True])
def test_the_statistics_form(lay: Lay, serial: bool) -> None:
    """Section rows carry dashes and no figure; units, serial numbers and 人次 stand between label and figure."""
    figures = {
        "disclosed": "812",
        "disclosed.normative_documents": "7",
        "normative_documents_issued": "9",
        "trained": "45",
    }
    facts = lay(statistics(figures, serial))
    for key, figure in figures.items():
        fact = facts[f"statistics/{key}/value"]
        assert (fact.text, fact.status) == (figure, "printed")
    assert facts["statistics/received/value"].status == "missing"


def test_few_serial_numbers_are_none_where_the_heads_name_them(lay: Lay) -> None:
    """The file was cut off: 3 stands between the halves of a wrapped label, and numbers the row."""
    rows_ = "1 一、主动公开情况 —— ——\n2 （一）主动公开政府信息数 条 4559\n其中：主动公开规范性文件\n3 条\n数\n4 制发规范性文件总数 件 383\n"
    rows_ += "（二）通过不同渠道和方式\n5 —— ——\n公开政府信息的情况\n6 1.政府公报公开政府信息数 条\n7 2.政府网站公开政府信息数 条\n"
    rows_ += "8 3.政务微博公开政府信息数 条\n9 4.政务微信公开政府信息数 条 2492"
    fact = lay(f"序号 统计指标 单位 统计数\n{rows_}")["statistics/disclosed.normative_documents/value"]
    assert (fact.value, fact.status) == (None, "missing")


def test_the_last_cell_of_a_cut_off_row_is_not_closed(lay: Lay) -> None:
    """It holds a figure all the same, which may have lost digits; without it the row would be blank."""
    full = "一、本年新收政府信息公开申请数量 |\n5 |\n1 |\n0 |\n0 |\n0 |\n0 |\n6 |\n（一）予以公开 |\n5 |\n1 |\n0 |\n|\n0 |\n0 |\n6 |"
    found = row(
        lay(f"申请人情况 |\n自然人 |\n{full}\n（二）部分公开 |\n1 |\n|\n0 |\n0 |\n0 |\n0 |\n1"), "partially_disclosed"
    )
    assert found[-1] == (1, "inferred")
    assert row(lay(f"申请人情况 |\n自然人 |\n{full}"), "disclosed")[-1] == (6, "printed")
    assert found[0] == (1, "printed")


def test_the_cells_of_two_rows_behind_one_label(lay: Lay) -> None:
    """Seven empty cells and a pad, then seven figures: the label between them was lost, and the figures are not of the first."""
    full = "5 |\n1 |\n0 |\n0 |\n0 |\n0 |\n6 |"
    one = f"申请人情况 |\n自然人 |\n2.重复申请 |\n{full}\n3.要求提供公开出版物 |\n{full}\n4.无正当理由大量反复申请 |\n"
    rest = "（七）总计 |\n" + full
    assert row(lay(f"{one}{full}\n{rest}"), "not_processed.excessive")[0] == (5, "printed")
    two = row(lay(one + "|\n" * 8 + f"{full}\n{rest}"), "not_processed.excessive")
    assert "printed" not in {status for _, status in two}


def test_many_figures_without_a_row_are_parts_of_broken_ones(lay: Lay) -> None:
    """15432 was broken over lines in narrow cells: a 15 above the row that ends with 43 may belong to it."""
    whole = f"{HEADS}\n（一）予以公开 5 1 0 0 0 0 6\n（七）总计 6433 6959 184 155 1371 330 43\n四、结转下年度继续办理 0 0 0 0 0 0 0"
    one = whole.replace("（七）", "15 15\n（七）")
    assert "printed" not in {status for _, status in row(lay(one), "outcomes_total")}
    summed = one.replace("330 43", "330 15432")
    assert {status for _, status in row(lay(summed), "outcomes_total")} == {"printed"}
    many = one.replace("（一）", "12 7\n三\n8 4\n二\n（一）")
    assert "printed" not in {status for _, status in row(lay(many), "outcomes_total")}


def test_fifteen_glued_zeros_are_fifteen_cells(lay: Lay) -> None:
    """Zeros have one cut; other digits mean what only one cut allows."""
    heads = "未经复议直接起诉 复议后起诉\n" + "结果维持 结果纠正 其他结果 尚未审结 总计\n" * 3
    facts = lay(f"{HEADS}\n行政复议 行政诉讼\n{heads}{'0' * 15}")
    disputes = [f for key, f in facts.items() if key.startswith("disputes/")]
    assert [(f.value, f.status) for f in disputes] == [(0, "printed")] * 15


def test_heads_in_a_heap_tell_no_kind_of_dispute(lay: Lay) -> None:
    """Five figures are left of fifteen, and the last head above them is like the name of one kind by chance."""
    heap = "行政复议 行政诉讼\n结\n果\n未经复议直接起\n诉\n复议后起诉\n维\n持\n纠\n正\n审\n计\n0 0 0 0 0"
    facts = lay(f"{HEADS}\n（七）总计 0 0 0 0 0 0 0\n{heap}")
    assert "printed" not in {f.status for key, f in facts.items() if key.startswith("disputes/")}


@pytest.mark.parametrize(
    ("heads", "between"),
    [
        ("行政复议 | 行政诉讼 |\n" + "结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 | " * 3, " | "),
        (
            "行政复议 行政诉讼\n未经复议直接起诉 复议后起诉\n结果 结果 其他 尚未\n总计结果结果其他尚未 结果结果其他尚未\n"
            "维持 纠正 结果 审结 总计 总计\n维持纠正结果审结 维持纠正结果审结",
            " ",
        ),
    ],
)
def test_the_disputes_may_be_the_only_table(lay: Lay, heads: str, between: str) -> None:
    """Sentences stand for the other tables: the heads of the disputes, whole or on several lines, are where the form begins."""
    figures = f"{between.join(['0'] * 14)}{between}3{between}"
    facts = lay(f"三、本年度没有收到申请。\n四、政府信息公开行政复议、行政诉讼情况\n{heads}\n{figures}")
    assert [int(f.value or 0) for key, f in facts.items() if key.startswith("disputes/")] == [0] * 14 + [3]


DISPUTED = [119, 25, 91, 24, 259, 7, 0, 15, 6, 28, 21, 1, 7, 9, 38]


@pytest.mark.parametrize("between", [" ", " | "])
def test_disputes_without_heads_are_told_by_their_totals(lay: Lay, between: str) -> None:
    """Transcriptions drop heads: three totals that come out tell the table, though not the order of the results."""
    line = between.join(map(str, DISPUTED))
    line = line if between == " " else f"| {line} |"
    facts = lay(f"{HEADS}\n四、政府信息公开行政复议、行政诉讼情况\n行政复议行政诉讼\n{line}\n五、存在的主要问题")
    found = [(f.value, f.status) for key, f in facts.items() if key.startswith("disputes/")]
    assert found == [(n, "inferred") for n in DISPUTED]


@pytest.mark.parametrize("figures", [[*DISPUTED[:14], 39], [0] * 15, DISPUTED[:14]])
def test_figures_that_come_to_no_totals_tell_no_disputes(lay: Lay, figures: list[int]) -> None:
    """Without heads nothing but the totals says what fifteen figures are."""
    facts = lay(f"{HEADS}\n四、政府信息公开行政复议、行政诉讼情况\n{' '.join(map(str, figures))}\n五、存在的主要问题")
    assert not any(f.value for key, f in facts.items() if key.startswith("disputes/litigation"))


def test_a_line_with_the_label_of_another_row_is_not_sure_to_be_this_one(lay: Lay) -> None:
    """Two rows changed places, and the next is blank: the figures of （二） stand above its label, on a line with their own."""
    rows = (
        "（一）予以公开 2 0 0 0 0 0 2",
        "（三）不予公开 1.属于国家秘密 0 0 0 0 0 0 0",
        "（二）部分公开（区分处理的，只计这一情形，不计其他情形） 35 0 0 0 0 0 35",
        "2.其他法律行政法规禁止公开",
        "3.危及“三安全一稳定” 0 0 0 0 0 0 0",
        "4.保护第三方合法权益 1 0 0 0 0 0 1",
    )
    facts = lay("\n".join([HEADS, *rows]))
    assert all(status not in ("printed", "blank") for _, status in row(facts, "not_disclosed.prohibited_by_law"))
    assert row(facts, "not_disclosed.third_party_rights") == [(n, "printed") for n in (1, 0, 0, 0, 0, 0, 1)]


@pytest.mark.parametrize(("figures", "status"), [("1427 161", "printed"), ("1427 161 3", "inferred")])
def test_a_cell_with_the_figures_of_two_leaves_none_blank_for_sure(lay: Lay, figures: str, status: str) -> None:
    """Tabs in place of two spaces each: where one space parts two wide figures, they share a cell, and another is empty."""
    rows = [f"（一）予以公开||{n}|0|0|0|0|0|{n}" for n in (4, 5, 6)]
    facts = lay("\n".join([HEADS, f"一、本年新收政府信息公开申请数量|||{figures}|28|21|35|28|1700", *rows]))
    assert {found for _, found in row(facts, "new")} <= {status, "missing", "doubtful"}
    if status == "printed":
        assert [value for value, _ in row(facts, "new")] == [1427, 161, 28, 21, 35, 28, 1700]


def test_a_figure_whose_row_goes_on_in_digits_may_have_lost_some(lay: Lay) -> None:
    """66077 was folded: a pipe ends every other row, so 66 is not all of it."""
    rows = [
        "规章 | 1 | 0 | 4 |",
        "行政规范性文件 | 2 | 0 | 3 |",
        "行政许可 | 17 |",
        "行政处罚 | 9 |",
        "行政强制 | 66",
        "077 |",
    ]
    facts = lay("\n".join(["第二十条第（一）项 |", "信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 |", *rows]))
    assert [facts[f"disclosure/{key}/decisions"].status for key in ("punishments", "compulsion")] == [
        "printed",
        "inferred",
    ]


@pytest.mark.parametrize(("total", "status"), [("4", "inferred"), ("468", "printed")])
def test_digits_alone_below_a_row_may_be_the_rest_of_its_total(lay: Lay, total: str, status: str) -> None:
    """468 was broken behind its 4; below a row that comes to its total the number can only be that of a page."""
    rows = f"（一）予以公开 274 134 4 2 43 11 {total}\n68\n（二）部分公开 1 0 0 0 0 0 1"
    found = row(lay(f"{HEADS}\n{rows}"), "disclosed")
    assert [found[-1], found[0][1]] == [(int(total), status), "printed"]


def test_columns_that_are_not_kept_tell_no_place(lay: Lay) -> None:
    """Spaces part the cells and do not keep them below each other: where a figure of a short row stands says nothing."""
    text = """第二十条第（六）项
信息内容    上一年项目数量    本年增/减    处理决定数量
行政处罚    81    226
行政强制    106    105    536
三、收到和处理政府信息公开申请情况
一、本年新收政府信息公开申请数量    1    2    0    0    0    0    3
（一）予以公开    1    2    0    0    0    0    3
（七）总计    1    2    0    0    0    0    3
四、结转下年度继续办理    0    0    0    0    0    0    0"""
    facts = lay(text)
    assert not any(
        f.status in ("printed", "blank") for key, f in facts.items() if key.startswith("disclosure/punishments/")
    )


def test_a_wrapped_unit_of_money_is_read_whole(lay: Lay) -> None:
    """（单位：万元） was folded between its characters: the amount is no ten-thousandth."""
    lines = ["第二十条第（八）项", "信息内容", "本年收费金额（单位：万", "元）", "行政事业性收费 3.5"]
    assert lay("\n".join(lines))["disclosure/fees/amount"].value == Decimal("3.5")


def test_the_rest_of_a_unit_behind_a_figure_is_no_other_unit(lay: Lay) -> None:
    """Of （万元） in a label the last two characters stand below, and a column of its own says 万元 too."""
    figures = {
        "disclosed": "8",
        "disclosed.normative_documents": "7",
        "normative_documents_issued": "9",
        "trained": "4",
    }
    fees = "七、依申请公开信息收取的费用（万 万元 5\n元）\n八、机构建设和保障经费情况 — —\n（一）政府信息公开工作专门机构数 个 4\n"
    facts = lay(f"{statistics(figures, False)}\n六、举报投诉数量 件 0\n{fees}")
    assert facts["statistics/fees_collected/value"].value == Decimal(5)


@pytest.mark.parametrize("blank", ["—", "/", "", "0"])
def test_labels_wrapped_round_their_figures_are_told_by_their_nearest_rest(lay: Lay, blank: str) -> None:
    """行政 begins four labels: each row's rest stands right behind it, whatever rows of dashes follow."""
    text = f"""第二十条第（五）项
信息 本年处理决定数量
内容
行政 352
许可
第二十条第（六）项
信息 本年处理决定数量
内容
行政 297
处罚
行政 {blank}
强制
第二十条第（八）项
信息 本年收费金额（单位：万元）
内容
行政 —
事业性收费"""
    facts = lay(text)
    found = {key: facts[f"disclosure/{key}/decisions"].value for key in ("licenses", "punishments", "compulsion")}
    assert found == {"licenses": 352, "punishments": 297, "compulsion": 0 if blank == "0" else None}
    assert facts["disclosure/fees/amount"].value is None


def test_one_row_of_pipes_is_a_row(lay: Lay) -> None:
    """A transcription may hold one row of the table only, between paragraphs of prose."""
    prose = "本机关依法办理申请。\n" * 20
    facts = lay(
        f"三、收到和处理政府信息公开申请情况\n| 一、本年新收政府信息公开申请数量 | 5 | 1 | 0 | 0 | 0 | 0 | 6 |\n{prose}"
    )
    assert row(facts, "new") == [(n, "printed") for n in (5, 1, 0, 0, 0, 0, 6)]


def test_prose_gives_no_facts(lay: Lay) -> None:
    """Figures and labels inside sentences are no cells, and a text without a table gives nothing."""
    assert lay("全年作出行政许可决定 318 件，行政处罚 4 件。\n共收到政府信息公开申请 3 件，其中网上 2 件。") == {}


def test_paragraphs_with_breaks_of_their_own_are_lines() -> None:
    """A reader may give a paragraph of several lines; each is read as one."""
    (laid,) = align_lines((Paragraph("第二十条第（一）项\n规章 1 2 3\n行政许可 4"),), frozenset(("disclosure",)))
    assert [f.value for f in laid.facts[:3]] == [1, 2, 3]


def test_only_wanted_tables_are_given() -> None:
    """What tables with cells gave already is not looked for again."""
    lines = tuple(map(Paragraph, f"第二十条第（一）项\n规章 1 2 3\n{HEADS}\n2.重复申请 0 0 0 0 0 0 0".split("\n")))
    assert [laid.table for laid in align_lines(lines, frozenset(("requests",)))] == ["requests"]
    assert align_lines((), frozenset(("requests",))) == []


def test_empty_cells_beside_figures_without_a_label_are_not_sure_to_be_blank(lay: Lay) -> None:
    """A label wrapped over two rows of pipes: the figures stand beside its list number, and may be its own."""
    rows = "1.当面申请数 | 件 | 4 |\n（三） | 件 | 23 |\n申请答复数 | | |\n1.属于已主动公开范围数 | 件 | 0 |"
    facts = lay(f"统计指标 | 单位 | 统计数 |\n（一）收到申请数 | 件 | 6 |\n{rows}")
    answered = facts["statistics/answered/value"]
    assert (answered.value, answered.status) == (None, "inferred")


def test_labels_of_pages_may_have_moved_against_their_figures() -> None:
    """A page is taken block by block: of two labels before one row of figures either may be theirs."""

    def laid(page: int | None) -> list[tuple[str, str]]:
        lines = [
            "第二十条第（一）项",
            "信息内容",
            "规章",
            "行政规范性文件",
            "3",
            "0",
            "8",
            "第二十条第（五）项",
            "行政许可",
            "7",
        ]
        paragraphs = tuple(Paragraph(line, Place(page=page, line=n)) for n, line in enumerate(lines, 1))
        (table,) = align_lines(paragraphs, frozenset(("disclosure",)))
        return [(f.cell.row, f.status) for f in table.facts if f.value is not None][:3]

    assert laid(None) == [("normative_documents", "printed")] * 3
    assert laid(1) == [("normative_documents", "inferred")] * 3


def test_wrapped_labels_of_pages_may_have_moved_too() -> None:
    """Labels of several lines, of which one alone has figures: columns of two rows, of which one is blank, look so."""

    def statuses(labels: list[str], behind: list[str]) -> set[str]:
        text = [
            HEADS.split("\n")[0],
            "2.其他法律行政法规禁止公开",
            *"0000000",
            *labels,
            *"0000000",
            *behind,
            "（七）总计",
            *"0000000",
        ]
        paragraphs = tuple(Paragraph(line, Place(page=1, line=n)) for n, line in enumerate(text, 1))
        (table,) = align_lines(paragraphs, frozenset(("requests",)))
        return {f.status for f in table.facts if f.cell.row == "not_processed.petition_or_complaint"}

    assert statuses(["1.信访举报投诉类", "申请"], []) == {"printed"}
    assert statuses(["3.补正后申请内容", "仍不明确", "1.信访举报投诉类", "申请"], []) == {"inferred"}
    assert statuses(["1.信访举报投诉类", "申请"], ["2.重复", "申请"]) == {"inferred"}


def test_a_label_behind_too_many_figures_does_not_hold(lay: Lay) -> None:
    """Where a row has the figures of two, the label between them stands elsewhere, perhaps before the next ones."""
    row = "0\n0\n0\n0\n0\n0\n0"
    text = f"{HEADS}\n1.信访举报投诉类申请\n{row}\n2.重复申请\n{row}\n1\n0\n0\n0\n0\n0\n1\n3.要求提供公开出版物\n{row}"
    facts = lay(text)
    assert {f.status for key, f in facts.items() if "/not_processed.petition" in key} == {"printed"}
    assert {f.status for key, f in facts.items() if "/not_processed.publication" in key} == {"inferred"}


def test_a_lone_number_is_guessed_where_the_sums_leave_one_column(lay: Lay) -> None:
    """The columns lack 12 answers under 商业企业, and 3 and 15 elsewhere; a guess it stays, for the agency may have erred."""
    spec = table("2019", "requests")
    assert spec is not None
    lines = []
    for each in spec.rows:
        figures = "33 12 0 0 0 0 45" if each.key in ("new", "outcomes_total") else "0 0 0 0 0 0 0"
        if each.key == "disclosed":
            figures = "30 0 0 0 0 0 30"
        if each.key == "partially_disclosed":
            figures = "12"
        lines.append(f"{each.label} {figures}")
    facts = lay("\n".join((HEADS, *lines)))
    assert row(facts, "partially_disclosed")[1] == (12, "inferred")
    assert facts["requests/partially_disclosed/business"].basis == "flow:touching+placed"
    assert row(facts, "partially_disclosed")[0] == (None, "missing")


def test_a_bare_number_may_stand_above_its_label(lay: Lay) -> None:
    """364 looks like the number of a page; but then 四 has no figures, and those before it may be its own."""
    text = f"{HEADS}\n（六）其他处理 82 0 0 0 0 0 82\n364\n（七）总计\n21 0 0 0 1 0 22\n四、结转下年度继续办理"
    assert {status for _, status in row(lay(text), "outcomes_total")} == {"inferred"}
    settled = f"{text} 0 0 0 0 0 0 0"
    assert {status for _, status in row(lay(settled), "outcomes_total")} == {"printed"}


@pytest.mark.parametrize(("head", "amount"), [("（单位：元）", "1.25"), ("（单位：万元）", "12500"), ("", "12500")])
def test_money_in_the_unit_of_its_head(lay: Lay, head: str, amount: str) -> None:
    """A head that says 元 makes 12500 of it 1.25 of the form's 万元; the text stays as printed."""
    fees = lay(f"第二十条第（八）项\n信息内容 本年收费金额{head}\n行政事业性收费 12500")["disclosure/fees/amount"]
    assert (fees.value, fees.text, fees.status) == (Decimal(amount), "12500", "printed")


@pytest.mark.parametrize("ends", ["|", "| |", "| ||", "| |||"])
def test_money_in_the_unit_of_a_head_before_empty_cells(lay: Lay, ends: str) -> None:
    """A merged head leaves empty cells at the end of its line: the unit that it states still holds for the row below."""
    rows = (
        "第二十条第（八）项 | |||\n信息内容 | 上一年项目数量 | 本年增/减 | ||\n行政事业性收费 | 3 | 1 | ||\n"
        f"第二十条第（九）项 | |||\n信息内容 | 采购项目数量 | 采购总金额（元） {ends}\n政府集中采购 | 7 | 36500 {ends}"
    )
    spent = lay(rows)["disclosure/centralized_procurement/amount"]
    assert (spent.value, spent.text) == (Decimal("3.65"), "36500")


def test_figures_too_wide_for_their_cells(lay: Lay) -> None:
    """Where a layout keeps columns, digits on the line below a row without a label of their own are the rest of its figures."""
    rows = [f"{label}        10     0     0     0     0     0    10" for label in ("（一）予以公开", "（七）总计")] * 4
    broken = "一、本年新收政府信息公开申请数量        75     0     0     0     0     0    75\n                        9                         9"
    facts = lay("\n".join((HEADS, broken, *rows)))
    assert {status for _, status in row(facts, "new")} <= {"inferred", "doubtful", "missing"}


def test_local_form_before_2014(lay: Lay) -> None:
    """What a local form counts otherwise is no row of the form, and its last column is that of all years until then."""
    facts = lay(
        "指标名称 计量单位 2009年度 历年累计\n主动公开信息数 条 120 356\n申请总数 件 9 20\n其中：1.当面申请数 件 2 5\n"
        "2.电子邮件申请数 件 3 4\n3.网上申请数 件 2 7\n4.信函申请数 件 1 3\n对申请的答复总数 件 9 20\n行政复议数 件 1 1\n行政申诉数 件 0 2"
    )
    values = {key.split("/")[1]: int(fact.value) for key, fact in facts.items() if fact.value is not None}
    parts = {"received.in_person": 2, "received.letter": 1}
    assert values == {"disclosed": 120, "received": 9, "answered": 9, "reviews": 1} | parts


def test_the_tables_of_a_second_report_are_not_read(lay: Lay) -> None:
    """A file may hold the reports of two years: the figures of the second are not those of the first."""
    item = "第二十条第（一）项\n信息内容 本年制发件数 本年废止件数 现行有效件数\n规章 {0} {0} {0}\n行政规范性文件 {0} {0} {0}"
    rest = f"{HEADS}\n" + "\n".join(f"{label} {{0}} 0 0 0 0 0 {{0}}" for label in (
        "一、本年新收政府信息公开申请数量", "二、上年结转政府信息公开申请数量", "（一）予以公开", "1.属于国家秘密", "2.重复申请",
        "3.要求提供公开出版物", "（七）总计", "四、结转下年度继续办理"))  # fmt: skip
    heads = "结果维持 结果纠正 其他结果 尚未审结 总计 " * 3
    second = f"{item}\n{rest}\n{heads}\n{' '.join(['5'] * 15)}".format(5)
    facts = lay(f"{item}\n{rest}\n".format(1) + second)
    assert {f.value for f in facts.values() if f.value} == {1}
    again = lay("第二十条第（一）项\n信息内容\n规章\n四、结转下年度继续办理\n" + second)
    assert again["disclosure/rules/in_force"].value == 5
    form = "序号 统计指标 单位 统计数\n" + "\n".join(f"{label} {{0}}" for label in (
        "当面申请数 件", "传真申请数 件", "网络申请数 件", "信函申请数 件", "1.按时办结数 件", "2.延期办结数 件", "1.专职人员数 人",
        "2.兼职人员数 人", "（二）举办各类培训班数 次", "（三）接受培训人员数 人次"))  # fmt: skip
    counted = lay(form.format(1) + "\n另一份报告\n" + form.format(5))
    assert {f.value for f in counted.values() if f.value} == {1}


def test_one_figure_under_the_heads_of_two_years_may_be_that_of_either(lay: Lay) -> None:
    """Where the column of this year is blank and left no trace, the one of the year before stands alone."""
    rows = "\n".join(
        f"{n}.{label} 件 {n}" for n, label in enumerate(("当面申请数", "传真申请数", "网络申请数", "信函申请数"), 1)
    )
    for head, status in (("统计数 上年数", "inferred"), ("统计数", "printed")):
        assert {f.status for f in lay(f"统计指标 单位 {head}\n{rows}").values() if f.value} == {status}


def test_spaces_that_differ_from_row_to_row_keep_no_columns(lay: Lay) -> None:
    """A recogniser's spaces are no places: two figures under others may stand in any two cells."""
    labels = (
        "1.属于国家秘密",
        "2.其他法律行政法规禁止公开",
        "3.危及“三安全一稳定”",
        "4.保护第三方合法权益",
        "5.属于三类内部事务信息",
    )
    for wide, kept in (((1, 4, 2, 4, 1), False), ((3, 3, 3, 3, 3), True)):
        rows = [f"{label:18}{' ' * 4}" + (" " * n).join("0000000") for n, label in zip(wide, labels, strict=True)]
        rows.insert(2, f"{'2.重复申请':18}{' ' * 4}" + "0" + " " * (6 * wide[1] + 5) + "0")
        facts = lay("\n".join([HEADS, *rows[:2], *rows[3:], rows[2]]))
        assert ({"printed", "blank"} == {found for _, found in row(facts, "not_processed.duplicate")}) == kept


def test_many_rows_with_too_many_figures_leave_the_full_ones_open(lay: Lay) -> None:
    """A second column for the year before: in a row that is blank this year, its figures stand alone."""
    heads = "信息内容 上一年项目数量 本年增/减 处理决定数量"
    text = f"第二十条第（五）项\n{heads}\n行政许可 {{0}}\n第二十条第（六）项\n{heads}\n行政处罚 {{0}}\n行政强制 1 2 3\n第二十条第（八）项"
    assert lay(text.format("4 5 6 7 8 9"))["disclosure/compulsion/decisions"].status == "inferred"
    assert lay(text.format("4 5 6"))["disclosure/compulsion/decisions"].status == "printed"


def test_a_cell_with_a_figure_that_may_be_torn_is_not_sure_to_hold_two(lay: Lay) -> None:
    """No total tells whether 7 7 between pipes is two figures, one of them from the empty cell, or a 77."""
    rows = "规章 | 1 | 0 | 1 |\n行政规范性文件 | | 109 | 7 7 |"
    facts = lay(f"第二十条第（一）项\n信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 |\n{rows}")
    assert {f.status for key, f in facts.items() if "normative" in key} <= {"inferred", "doubtful", "missing"}


def test_a_column_of_remarks_leaves_rows_with_blanks_open(lay: Lay) -> None:
    """A remark that was not made looks like a blank total, and a stroke for one like a blank cell."""
    rows = [
        "一、本年新收政府信息公开申请数量 | | | | | | | 5 | |",
        "（一）予以公开 | 5 | 0 | 0 | 0 | 0 | 0 | 5 | |",
        "2.重复申请 | | | | | | | 1 | / |",
    ]
    heads = HEADS.replace(" ", " | ").replace("\n", " |\n")
    facts = lay("\n".join([f"{heads} | 备注 |", *rows]))
    assert {found for _, found in row(facts, "new")}.isdisjoint({"printed", "blank"})
    assert {found for _, found in row(facts, "disclosed")} == {"printed"}


def test_a_row_of_sums_behind_a_blank_row_is_not_that_row(lay: Lay) -> None:
    """小计 is a label of its own, short as it is."""
    heads = "第二十条第（五）项\n信息内容 上一年项目数量 本年增/减 处理决定数量"
    facts = lay(f"{heads}\n行政许可 0 0 0\n其他对外管理服务事项\n小计 5 1 9\n第二十条第（六）项\n行政处罚 1 0 2")
    assert not any(f.value == 5 for f in facts.values())


def test_the_last_figure_of_a_text_that_breaks_its_sum_may_have_lost_digits(lay: Lay) -> None:
    """A file cut off within 5036 ends with 50."""
    rows = f"{HEADS}\n（一）予以公开 5 1 0 0 0 0 6\n（七）总计 2571 1132 175 506 426 226 {{}}"
    for total, status in (("50", "inferred"), ("5036", "printed")):
        assert lay(rows.format(total))["requests/outcomes_total/total"].status == status


def test_a_unit_on_the_line_behind_money_is_its_own(lay: Lay) -> None:
    """12500, and below it 元."""
    facts = lay(
        "第二十条第（八）项\n信息内容\n本年收费金额\n行政事业性收费\n12500\n元\n第二十条第（九）项\n行政处罚\n3\n规章\n1\n0\n1"
    )
    assert facts["disclosure/fees/amount"].value == Decimal("1.25")


def test_figures_above_their_labels_are_not_those_of_the_labels_above(lay: Lay) -> None:
    """One figure stands above the first label, and the last has none below: all of them are shifted by a row."""
    labels = [
        "（一）收到申请数 件",
        "1.当面申请数 件",
        "2.传真申请数 件",
        "3.网络申请数 件",
        "4.信函申请数 件",
        "（二）申请办结数 件",
        "1.按时办结数 件",
    ]
    above = "\n".join(f"{n}\n{label}" for n, label in enumerate(labels, 3))
    facts = lay(f"统计指标 单位 统计数\n三、依申请公开情况\n{above}")
    assert "printed" not in {f.status for f in facts.values()}
    below = "\n".join(f"{label}\n{n}" for n, label in enumerate(labels, 203))
    facts = lay(f"统计指标 单位 统计数\n三、依申请公开情况\n{below}")
    assert facts["statistics/received/value"].status == "printed"


def test_a_number_in_brackets_is_a_figure_and_no_note(lay: Lay) -> None:
    """（0） behind a label is no guidance, and its cell no blank one."""
    rows = "规章                  0               0              0\n规范性文件            （0）           115             79"
    facts = lay(f"第二十条第（一）项\n信息内容              本年新制作数量  本年新公开数量  对外公开总数量\n{rows}")
    assert facts["disclosure/normative_documents/made"].status != "blank"


@pytest.mark.parametrize("between", [" ", " | ", "\n"])
def test_a_form_of_the_month_and_the_year_settles_nothing(lay: Lay, between: str) -> None:
    """The local form with codes, 本期实际 and 本年累计: which of the two columns is asked for, a guess may tell."""
    labels = [
        "主动公开信息数",
        "申请总数",
        "其中：1.当面申请数",
        "2.传真申请数",
        "3.电子邮件申请数",
        "4.网上申请数",
        "5.信函申请数",
        "行政复议数",
    ]
    rows = [between.join((label, "条", f"{n:02}", str(n), str(10 * n))) for n, label in enumerate(labels, 1)]
    heads = between.join(("指标名称", "计量单位", "代码", "本期实际", "本年累计"))
    facts = lay("\n".join(["政府信息公开情况统计报表", heads, between.join(("甲", "乙", "丙", "1", "2")), *rows]))
    assert "printed" not in {f.status for f in facts.values()}


def test_a_row_out_of_its_place_is_not_taken_for_one_with_a_label_like_its_own(lay: Lay) -> None:
    """2.重复申请 behind 3 is no misprint of 4.无正当理由大量反复申请."""
    rows = [
        "3.要求提供公开出版物 38 0 0 0 0 0 38",
        "2.重复申请 46 0 0 0 0 0 46",
        "5.要求行政机关确认或重新出具已获取信息 65 0 0 0 0 0 65",
    ]
    facts = lay("\n".join([HEADS, *rows, "4.无正当理由大量反复申请 25 0 0 0 0 0 25", "（七）总计 174 0 0 0 0 0 174"]))
    assert (46, "printed") not in row(facts, "not_processed.excessive")


def test_figures_under_heads_of_another_edition_are_open(lay_with_findings: LayAll) -> None:
    """Some agencies keep the heads of 2019 above the first rows of a table of 2021: 本年新公开数量 is no 本年废止件数."""
    facts, findings = lay_with_findings(
        "第二十条第（一）项 |||\n信息内容 | 本年新制作数量 | 本年新公开数量 | 对外公开总数量 |\n规章 | 0 | 0 | 0 |\n"
        "行政规范性文件 | 6 | 5 | 9 |\n第二十条第（五）项 |||\n信息内容 | 本年处理决定数量 ||\n行政许可 | 7 ||\n"
        "第二十条第（六）项 |||\n信息内容 | 本年处理决定数量 ||\n行政处罚 | 8 ||\n行政强制 | 1 ||\n第二十条第（八）项 |||\n"
        "信息内容 | 本年收费金额（单位：万元） ||\n行政事业性收费 | 2.5 ||"
    )
    told = {f.row: f.message for f in findings if f.code == "column-undetermined"}
    assert facts["disclosure/normative_documents/repealed"].status == "inferred"
    assert "heads of the form of 2019" in told["normative_documents"]
    assert facts["disclosure/licenses/decisions"].status == "printed"
    assert "licenses" not in told


def test_figures_between_two_labels_may_be_those_of_either(lay: Lay) -> None:
    """Where other figures stand beside their labels, a line of figures below one label and above another is not sure to be the
    first one's; where all stand below, it is.
    """
    beside = "行政许可 225\n行政处罚 120\n行政强制 238\n"
    below = "行政许可\n225\n行政处罚\n120\n行政强制\n238\n"
    head = "信息内容 本年制发件数 本年废止件数 现行有效件数\n规章\n4 1 72\n行政规范性文件\n"
    for rows, status in ((beside, "inferred"), (below, "printed")):
        facts = lay(f"{head}第二十条第（五）项\n{rows}")
        assert {facts[f"disclosure/rules/{key}"].status for key in ("issued", "repealed", "in_force")} == {status}


def _cells_on_lines(rows: Sequence[tuple[str, str]]) -> list[str]:
    """A cell on each line, closed by a pipe; `-` in the figures stands for an empty cell."""
    return [
        f"{cell} |" if cell else "|"
        for label, figures in rows
        for cell in (label, *figures.replace("-", "").split(" "))
    ]


REASONS = (
    ("一、本年新收政府信息公开申请数量", "5 1 - 2 - - 8"),
    ("二、上年结转政府信息公开申请数量", "- - - - - - -"),
    ("（一）予以公开", "3 1 - 2 - - 6"),
    ("1.属于国家秘密", "- - - 1 - - 1"),
    ("2.其他法律行政法规禁止公开", "2 - - - - - 2"),
    ("3.危及“三安全一稳定”", "2 - - - - - 2"),
    ("4.保护第三方合法权益", "2 - - - - - 2"),
    ("5.属于三类内部事务信息", "2 - - - - - 2"),
    ("7.属于行政执法案卷", "2 - - - - - 2"),
    ("2.重复申请", "- 4 - - - - 4"),
    ("（七）总计", "5 1 - 2 - - 8"),
)


def test_lines_that_came_twice_and_are_lost_leave_nothing_certain(lay: Lay) -> None:
    """Where each cell has its line, a text in which no line comes twice, or none twice in a row, has lost those that did."""
    lines = [f"{cell} |" for cell in HEADS.replace("\n", " ").split(" ")] + _cells_on_lines(REASONS)
    assert row(lay("\n".join(lines)), "not_disclosed.state_secret")[3] == (1, "printed")
    once = [line for number, line in enumerate(lines) if line not in lines[:number]]
    apart = [line for line, before in zip(lines, ["", *lines], strict=False) if line != before]
    assert {fact.status for fact in lay("\n".join(once)).values()} <= {"inferred", "missing"}
    assert "printed" not in {fact.status for fact in lay("\n".join(apart)).values()}


def test_labels_of_one_length_show_no_columns(lay: Lay) -> None:
    """Figures behind labels that are as long stand below each other in any text; the places of other rows tell nothing there."""
    lines = [
        "第二十条第（一）项   信息内容   本年制发件数   本年废止件数   现行有效件数",
        "规章   1   2   3",
        "行政规范性文件   2",
        "第二十条第（五）项   信息内容   本年处理决定数量",
        "行政许可   7",
        HEADS.replace("\n", "   ").replace(" ", "   "),
        "2.重复申请   1   0   0   0   0   0   1",
        "3.其他事项   1   0   0   0   0   0   1",
        "（七）总计   1       1",
    ]
    facts = lay("\n".join(lines))
    assert {facts[f"disclosure/normative_documents/{c}"].status for c in ("issued", "repealed", "in_force")} <= {
        "inferred",
        "missing",
    }


def test_a_bare_number_where_the_rows_of_its_table_have_theirs_beside_may_number_the_page(lay: Lay) -> None:
    """Whatever the rows of the other table do, whose labels were wrapped: below a label without a figure, 2 may be the page."""
    lines = [
        "第二十条第（一）项\n信息内容 本年制发件数 本年废止件数 现行有效件数\n规章 0\n行政规范性文件 0",
        "第二十条第（六）项\n信息内容 本年处理决定数量\n行政处罚\n行政强制\n2\n第二十条第（八）项\n信息内容\n行政事业性收费",
        HEADS,
        *(
            f"{label[:-2]}\n{label[-2:]}\n0"
            for label in ("一、本年新收政府信息公开申请数量", "7.属于行政执法案卷", "8.属于行政查询事项")
        ),
        "2.重复申请\n0\n3.要求提供公开出版物\n0",
    ]
    facts = lay("\n".join(lines))
    assert facts["disclosure/compulsion/decisions"].status == "inferred"
    assert facts["requests/not_processed.duplicate/total"].value == 0


def test_a_note_behind_a_label_may_end_with_a_label(lay_with_findings: LayAll) -> None:
    """Forms of some cities explain each row in brackets; what stands before the bracket is the label, of unknown rows as well."""
    text = "信息内容 |\n本年新制作数量 |\n本年新公开数量 |\n对外公开总数量 |\n规章（市级填写） |\n0 |\n0 |\n1 |\n"
    text += "规范性文件（以“规定”“办法”为题的公文，通常都是规范性文件） |\n12 |\n11 |\n19 |\n"
    text += "其他主动公开文件（含正式签发的其他文件，可参考栏目） |\n3 |\n2 |\n5 |\n行政许可 |\n1 |\n2 |\n4 |\n"
    facts, findings = lay_with_findings(text)
    assert [f.message.partition("“")[2][:8] for f in findings if f.code == "row-unknown"] == ["其他主动公开文件"]
    found = [facts[f"disclosure/normative_documents/{c}"] for c in ("made", "newly_disclosed", "disclosed_in_total")]
    assert [(fact.value, fact.status) for fact in found] == [(n, "printed") for n in (12, 11, 19)]


def test_a_space_that_lost_its_encoding_is_no_text(lay: Lay) -> None:
    """A hard space before a figure comes as a question mark where a site took it for another encoding; one alone says nothing."""
    heads = "信息内容 |\n本年制发件数 |\n本年废止件数 |\n现行有效件数 |\n"
    facts = lay(heads + "规章 |\n0 |\n? 3 |\n7 |\n行政规范性文件 |\n1 |\n? |\n5 |\n")
    found = [facts[f"disclosure/rules/{c}"] for c in ("issued", "repealed", "in_force")]
    assert [(fact.value, fact.status) for fact in found] == [(n, "printed") for n in (0, 3, 7)]
    assert facts["disclosure/normative_documents/repealed"].status not in ("printed", "blank")


def test_a_row_with_digits_below_it_that_does_not_come_to_its_total_is_not_sure(lay: Lay) -> None:
    """A figure too wide for its cell goes on on the next line: 177 and 90 are 17790, and the total says so."""
    heads = f"{HEADS}\n一、本年新收政府信息 177 1197 309 199 619 633 20747\n公开申请数量 90\n"
    facts = lay(f"{heads}二、上年结转政府信息公开申请数量 0 0 0 0 0 0 0\n（七）总计 1 0 0 0 0 0 1")
    assert {status for _, status in row(facts, "new")} == {"inferred"}
    assert {status for _, status in row(facts, "brought_forward")} == {"printed"}


def test_a_lone_number_in_a_table_of_few_rows_may_be_that_of_a_page(lay: Lay) -> None:
    """Where each figure has a line of its own, a table with a row or two of figures shows no habit of its own."""
    rows = "".join(
        f"{label}\n0\n0\n0\n0\n0\n0\n0\n" for label in ("1.属于国家秘密", "2.重复申请", "3.要求提供公开出版物")
    )
    requests = (
        f"{HEADS}\n一、本年新收政府信息公开申请数量\n5\n1\n0\n0\n0\n0\n6\n{rows}（七）总计\n5\n1\n0\n0\n0\n0\n6\n"
    )
    head = (
        "第二十条第（六）项\n信息内容 本年处理决定数量\n行政处罚\n{}行政强制\n1\n第二十条第（八）项\n行政事业性收费\n{}"
    )
    for before, behind, status in (("", "", "inferred"), ("7\n", "3\n", "printed")):
        facts = lay(f"{head.format(before, behind)}{requests}")
        assert facts["disclosure/compulsion/decisions"].status == status
