"""Sections are found however they are worded, numbered and ordered; none is invented, and their prose is made whole."""

from pathlib import Path

import pytest

from extract.model import Cell, Document, Paragraph, Place, Section, Table
from extract.readers import open_source, read
from extract.sections import split

REPORTS = Path(__file__).parents[1].parent / "shared" / "reports"
STANDARD = ("overview", "disclosure", "requests", "disputes", "problems", "other_matters")
TABLE_2 = """第二十条第（一）项
信息内容 本年制发件数 本年废止件数 现行有效件数
规章 0 0 0
行政规范性文件 2 1 9
第二十条第（五）项
信息内容 本年处理决定数量
行政许可 12
"""
TABLE_3 = """（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和） 申请人情况
自然人 法人或其他组织 总计
商业企业 科研机构 社会公益组织 法律服务机构 其他
一、本年新收政府信息公开申请数量 3 0 0 0 0 0 3
二、上年结转政府信息公开申请数量 0 0 0 0 0 0 0
三、本年度办理结果 （一）予以公开 3 0 0 0 0 0 3
（七）总计 3 0 0 0 0 0 3
四、结转下年度继续办理 0 0 0 0 0 0 0
"""
TABLE_4 = """行政复议 行政诉讼
结果维持 结果纠正 其他结果 尚未审结 总计 未经复议直接起诉 复议后起诉
0 0 0 0 0 0 0 0 0 0 0 0 0 0 0
"""


def sections(text: str) -> tuple[Section, ...]:
    return split(read(open_source("report", text.encode())))


def found(text: str) -> dict[str, str]:
    """Key to heading of what was found, without preamble and attachment."""
    return {s.key: s.heading for s in sections(text) if s.key not in ("preamble", "attachment")}


def prose(text: str, key: str) -> str:
    return next(s.text for s in sections(text) if s.key == key)


def outline(*headings: str) -> str:
    """A report with a sentence under each heading."""
    return "".join(f"{heading}\n  本年度各项工作平稳开展。\n" for heading in headings)


def test_parts_may_be_numbered_in_english() -> None:
    """Part 1 … Part 3 are as good as 第一部分."""
    headings = ("Part 1 总体情况", "Part 2 主动公开政府信息情况", "Part 3 收到和处理政府信息公开申请情况")
    assert tuple(found(outline(*headings)).values()) == headings


@pytest.mark.parametrize(
    "merged",
    [
        "三、收到和处理政府信息公开申请情况及行政复议、行政诉讼情况",
        "三、政府信息公开申请及行政复议、行政诉讼情况",
        "三、依申请公开和行政复议、诉讼情况",
    ],
)
def test_a_heading_of_two_sections_is_whole_and_of_the_first(merged: str) -> None:
    """What a report says of requests and of suits under one heading is the section on requests; the heading is not cut."""
    assert found(outline("一、总体情况", "二、主动公开政府信息情况", merged, "四、存在的主要问题及改进情况")) == {
        "overview": "一、总体情况",
        "disclosure": "二、主动公开政府信息情况",
        "requests": merged,
        "problems": "四、存在的主要问题及改进情况",
    }


@pytest.mark.parametrize(
    ("headings", "keys"),
    [
        (
            (
                "一、总体情况",
                "二、主动公开政府信息情况",
                "三、收到和处理政府信息公开申请情况",
                "四、政府信息公开行政复议、行政诉讼情况",
                "五、存在的主要问题及改进情况",
                "六、其他需要报告的事项",
            ),
            STANDARD,
        ),
        (
            ("一、总体概述", "二、主动公开信息情况", "四、政府信息公开行政复议行政诉讼情况"),
            "overview disclosure disputes",
        ),
        (("一、公开总体情况", "二、行政机关主动公开政府信息的情况"), "overview disclosure"),
        (("一、工作开展总体情况", "五、存在问题和改进措施"), "overview problems"),
        (
            ("一、政府信息公开工作的总体情况", "四、因政府信息公开工作被申请行政复议、提起行政诉讼情况"),
            "overview disputes",
        ),
        (("一、工作基本情况", "五、政府信息公开工作存在的主要问题及改进情况"), "overview problems"),
        (
            ("一、概述", "二、依法主动公开政府信息情况", "四、政府信息公开行政复议及行政诉讼情况"),
            "overview disclosure disputes",
        ),
        (
            ("1、 总体情况", "二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况"),
            "overview disclosure requests",
        ),
        (("1.总体情况", "2.主动公开政府信息情况", "3.收到和处理政府信息公开申请情况"), "overview disclosure requests"),
        (
            ("（一）总体情况", "（二）主动公开政府信息情况", "（三）收到和处理政府信息公开申请情况"),
            "overview disclosure requests",
        ),
        (("总体情况", "主动公开政府信息情况", "其他需要报告的事项"), "overview disclosure other_matters"),
        (
            ("总体情况", "二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况"),
            "overview disclosure requests",
        ),
        (("一、 总体情况", "二、 主动公开政府信息情况"), "overview disclosure"),
        (("一 概 述", "二 主动公开情况", "三 依申请公开情况"), "overview disclosure requests"),
        (
            ("一, 总体情况", "一, 主动公开政府信息情况", "三, 收到和处理政府信息公开申请情况"),
            "overview disclosure requests",
        ),
        (("第一部分 概述", "第二部分 主动公开政府信息的情况"), "overview disclosure"),
        (("㈠概述", "㈡主动公开政府信息的情况", "㈢依申请公开政府信息的情况"), "overview disclosure requests"),
        (
            ("# 一、总体情况", "## 二、主动公开政府信息情况", "**三、收到和处理政府信息公开申请情况**"),
            "overview disclosure requests",
        ),
        (("一、總體情況", "二、主動公開政府信息情況", "五、存在的主要問題及改進情況"), "overview disclosure problems"),
        (("一、總(zǒng)體情況(kuàng)", "二、主動公開政府信息情況(kuàng)"), "overview disclosure"),
        (("一、总体情况：", "二、主动公开政府信息情况。"), "overview disclosure"),
        (("一、2020年政务公开工作完成情况及成效", "二、主动公开政府信息情况"), "overview disclosure"),
        (("一、总体情况", "五、建议和下一步工作思考", "六、其他需要报告的事项"), "overview problems other_matters"),
        (
            (
                "一、概述",
                "二、主动公开情况",
                "三、依申请公开和不予公开情况",
                "四、收费及减免情况",
                "五、行政复议、诉讼和申诉情况",
            ),
            "overview disclosure requests disputes",
        ),
        (("一、总体情况", "六、2022年工作思路", "七、其他需要报告的事项"), "overview other_matters"),
        (
            ("一、总体情况", "三、收到和处理政府信息公开申请情况", "五、存在的主要问题及改进情况"),
            "overview requests problems",
        ),
    ],
)
def test_headings_are_found_in_their_real_wordings(headings, keys):
    """Wording, numbering and spacing vary; the key is the form's and the heading stays as printed."""
    expected = keys.split() if isinstance(keys, str) else list(keys)
    result = found("某局2020年政府信息公开工作年度报告\n" + outline(*headings))
    assert list(result) == expected
    printed = {heading.strip("#* ：。") for heading in headings}
    assert set(result.values()) <= printed


@pytest.mark.parametrize("numbers", ["1．|2．|3．|4．|5．|6．", "（一）|（二）|（三）|（四）|（五）|（六）", "壹、|贰、|叁、|肆、|伍、|陆、", "【一】|【二】|【三】|【四】|【五】|【六】",
                                     "I. |II. |III. |IV. |V. |VI. ", "01 |02 |03 |04 |05 |06 ", "|||||"])  # fmt: skip
def test_headings_in_words_of_the_agency_are_found_however_they_are_numbered(numbers: str) -> None:
    """Where no heading has the official words, what they are about tells; the manner of numbering is that of most."""
    words = (
        "总体概况",
        "主动公开方面的情况",
        "受理和处理政府信息公开申请情况",
        "有关行政复议和诉讼情况",
        "存在的不足及改进措施",
        "其他有关事项",
    )
    headings = [number + own for number, own in zip(numbers.split("|"), words, strict=True)]
    assert list(found(outline(*headings)).items()) == list(zip(STANDARD, headings, strict=True))


@pytest.mark.parametrize("mark", ["。", "：", " ", ""])
def test_a_heading_in_own_words_may_go_on_with_its_text(mark: str) -> None:
    """The number in its place and the word that headings end with tell where it ends, whatever stands behind."""
    text = "".join(
        f"{heading}{mark}（一）本年度工作平稳开展，未发现问题。\n"
        for heading in (
            "一、总体工作情况",
            "二、主动公开政府信息情况",
            "三、办理公民申请公开情况",
            "五、存在的问题和改进措施",
        )
    )
    assert list(found(text).values()) == [
        line.partition("（一）")[0].rstrip(mark or None) for line in text.split("\n")[:-1]
    ]
    assert prose(text, "problems") == "（一）本年度工作平稳开展，未发现问题。"


def test_a_note_belongs_to_the_heading_and_marks_to_no_section() -> None:
    """（单位：件） is printed with the heading; the marks of a heading of Markdown are no text of the section before it."""
    text = outline("◆ 一、总体情况", "## 二、主动公开政府信息情况统计（单位：件）", "## 三、公民申请公开情况")
    assert found(text)["disclosure"] == "二、主动公开政府信息情况统计（单位：件）"
    assert [section.text for section in sections(text)] == ["本年度各项工作平稳开展。"] * 3


def test_no_section_is_invented():
    """A report without section six has none, and a section whose heading is missing stays missing."""
    assert list(found(outline("一、总体情况", "二、主动公开政府信息情况", "五、存在的主要问题及改进情况"))) == [
        "overview",
        "disclosure",
        "problems",
    ]


def test_sections_out_of_order_keep_their_place():
    """Five before four is printed so; that it is odd is for the checks to say."""
    text = outline(
        "一、总体情况",
        "二、主动公开政府信息情况",
        "五、存在的主要问题及改进情况",
        "四、政府信息公开行政复议、行政诉讼情况",
    )
    assert [(s.key, s.ordinal) for s in sections(text)] == [
        ("overview", 1),
        ("disclosure", 2),
        ("problems", 3),
        ("disputes", 4),
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "本报告由总体情况、主动公开政府信息情况、收到和处理政府信息公开申请情况等六个部分组成。",
        "全文包括：一、总体情况；二、主动公开政府信息情况；三、收到和处理政府信息公开申请情况；六部分。",
        "本报告分为概述、主动公开情况、依申请公开情况、复议诉讼情况、存在问题及改进情况五个部分。",
        "主要内容为1.总体情况 2.主动公开政府信息情况 3.收到和处理政府信息公开申请情况。",
    ],
)
def test_the_list_in_the_preamble_is_no_outline(sentence):
    """Names of sections in a sentence of the preamble head nothing."""
    text = sentence + "\n" + outline("一、总体情况", "二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况")
    first, *rest = sections(text)
    assert (first.key, first.text) == ("preamble", sentence)
    assert [s.heading for s in rest] == [
        "一、总体情况",
        "二、主动公开政府信息情况",
        "三、收到和处理政府信息公开申请情况",
    ]


def test_a_preamble_that_lists_names_is_no_report_outline_by_itself():
    """A text that only quotes the names of the sections has none of them."""
    assert found("本报告由总体情况、主动公开政府信息情况、收到和处理政府信息公开申请情况等六个部分组成。\n") == {}


@pytest.mark.parametrize(
    "contents",
    [
        "目录\n一、总体情况\n二、主动公开政府信息情况\n三、收到和处理政府信息公开申请情况\n",
        "目  录\n一、总体情况……………1\n二、主动公开政府信息情况……3\n三、收到和处理政府信息公开申请情况……4\n",
    ],
)
def test_a_table_of_contents_is_no_outline(contents):
    """Of a table of contents and the body, the body has the sections."""
    text = contents + outline("一、总体情况", "二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况")
    assert [s.text for s in sections(text)] == ["本年度各项工作平稳开展。"] * 3


@pytest.mark.parametrize(
    "inner",
    [
        "（一）行政机关主动公开政府信息情况\n  公开信息30条。\n（二）依申请公开情况\n  收到申请2件。\n",
        "（二）政府信息主动公开情况。公开信息30条。\n（三）依申请公开政府信息情况。收到申请2件。\n",
        "1.主动公开情况\n  公开信息30条。\n2.依申请公开情况\n  收到申请2件。\n",
        "一)主动公开情况\n  公开信息30条。\n )依申请公开情况\n  收到申请2件。\n",
        "主动公开情况：公开信息30条。\n依申请公开情况：收到申请2件。\n",
    ],
)
def test_the_same_words_as_sub_headings_head_no_section(inner):
    """Sub-headings of section one use the words of sections two and three; they are left in its text."""
    text = (
        f"一、总体情况\n{inner}二、主动公开政府信息情况\n{TABLE_2}三、收到和处理政府信息公开申请情况\n{TABLE_3}"
        "五、存在的主要问题及改进情况\n  改进措施已落实。\n"
    )
    assert found(text) == {
        "overview": "一、总体情况",
        "disclosure": "二、主动公开政府信息情况",
        "requests": "三、收到和处理政府信息公开申请情况",
        "problems": "五、存在的主要问题及改进情况",
    }
    assert "收到申请2件。" in prose(text, "overview")


def test_sub_headings_stay_sub_headings_where_section_two_is_missing():
    """（二）主动公开政府信息情况 inside section one is not taken for the section that is not there."""
    text = outline(
        "一、总体情况", "（二）主动公开政府信息情况", "三、收到和处理政府信息公开申请情况", "六、其他需要报告的事项"
    )
    assert list(found(text)) == ["overview", "requests", "other_matters"]


def test_numbers_that_restart_in_an_annex():
    """Tables in an annex are numbered anew; their sections are found behind those of the body."""
    text = (
        outline("一、总体情况", "二、存在的主要问题及改进情况", "三、其他需要报告的事项")
        + f"附件：报表\n一、主动公开政府信息情况\n{TABLE_2}二、收到和处理政府信息公开申请情况\n{TABLE_3}"
    )
    assert list(found(text)) == ["overview", "problems", "other_matters", "disclosure", "requests"]


def test_the_annex_of_2014_is_an_attachment():
    """Its numbered groups 一、主动公开情况 … 九、 head no sections, and neither do its figures enter the prose."""
    text = (
        outline(
            "一、概述", "二、主动公开政府信息的情况", "三、依申请公开政府信息的情况", "四、存在的主要问题及改进情况"
        )
        + "附件：\n政府信息公开情况统计表\n（2016年度）\n统计指标 单位 统计数\n一、主动公开情况\n（一）主动公开政府信息数 条 31\n"
        "三、依申请公开情况\n（一）收到申请数 件 2\n四、行政复议数量 件 0\n五、行政诉讼数量 件 0\n"
    )
    *body, annex = sections(text)
    assert [s.key for s in body] == ["overview", "disclosure", "requests", "problems"]
    assert (annex.key, annex.heading) == ("attachment", "附件：")
    assert "31" not in annex.text


def test_without_any_heading_the_tables_tell():
    """The first row of table two, the control line and the heads of table four begin sections without a heading."""
    text = f"  2019年，我街道稳步推进公开工作，公开信息87条。\n{TABLE_2}{TABLE_3}{TABLE_4}"
    assert [(s.key, s.heading, s.text) for s in sections(text)] == [
        ("preamble", "", "2019年，我街道稳步推进公开工作，公开信息87条。"),
        ("disclosure", "", ""),
        ("requests", "", ""),
        ("disputes", "", ""),
    ]


def test_a_quotation_of_the_regulation_is_no_table():
    """第二十条第（一）项 in a sentence does not begin section two."""
    assert found("  依照《条例》第二十条第（一）项的规定，规章应当主动公开，申请人情况另行登记。\n") == {}


def test_headings_that_run_together_in_one_paragraph():
    """Headings with nothing under them are found even in one line; nothing stands in their sections."""
    text = (
        "一、总体情况二、主动公开政府信息情况三、收到和处理政府信息公开申请情况四、政府信息公开行政复议、行政诉讼情况\n"
    )
    assert [(s.key, s.text) for s in sections(text)] == [(key, "") for key in STANDARD[:4]]


def test_a_heading_glued_to_its_text():
    """The heading ends where its words end; the rest of the line is the section's text."""
    text = "一、总体情况。2020年，我镇公开信息12条。二、主动公开政府信息情况：本年度无变化。\n三、收到和处理政府信息公开申请情况 未收到申请。"
    assert [(s.heading, s.text) for s in sections(text)] == [
        ("一、总体情况", "2020年，我镇公开信息12条。"),
        ("二、主动公开政府信息情况", "本年度无变化。"),
        ("三、收到和处理政府信息公开申请情况", "未收到申请。"),
    ]


def test_a_heading_cut_over_two_lines():
    """A heading that the page broke is one heading, also with an empty line between its halves."""
    text = outline("一、总体情况", "三、收到和处理政府信息公开\n\n申请情况", "四、政府信息公开行政复议、行政\n诉讼情况")
    assert list(found(text).values()) == [
        "一、总体情况",
        "三、收到和处理政府信息公开申请情况",
        "四、政府信息公开行政复议、行政诉讼情况",
    ]


def test_rows_of_table_three_head_nothing():
    """一、本年新收 … 四、结转下年度 are rows, though they are numbered like headings."""
    text = f"三、收到和处理政府信息公开申请情况\n{TABLE_3}四、政府信息公开行政复议、行政诉讼情况\n{TABLE_4}"
    assert [(s.key, s.text) for s in sections(text)] == [("requests", ""), ("disputes", "")]


def test_prose_around_a_torn_table_stays():
    """Sentences before and after the table are the section's text; labels, heads, figures and marks are not."""
    text = (
        "二、主动公开政府信息情况\n该部分以表格形式报告。表格如下：\n"
        + TABLE_2.replace(" ", "\n")
        + "行政检查 | 3 | |\n  注：以上数据由有关科室提供。\n三、收到和处理政府信息公开申请情况\n  2023年收到申请3件，均已办结。\n"
        + TABLE_3.replace(" ", " | ")
    )
    assert prose(text, "disclosure") == "该部分以表格形式报告。表格如下：\n注：以上数据由有关科室提供。"
    assert prose(text, "requests") == "2023年收到申请3件，均已办结。"


WRAPPED = (
    "一、总体情况",
    "一年来，我局坚持把公开工作放在重要位置，全年公开各类信",
    "息 125 条，其中通过网站公开 86 条，通过微信公众号 abc",
    "news 公开 39 条。干部群众普遍反映较好。",
    "（一）主动公开。围绕重点领域，及时更新目录，补充机构职",
    "能等信息。",
    "（二）监督保障。组织培训两期，参加人数一百二十余人次，",
    "考核结果在全局通报。",
)
WHOLE = (
    "一年来，我局坚持把公开工作放在重要位置，全年公开各类信息 125 条，其中通过网站公开 86 条，通过微信公众号 abc news 公开 39 条。"
    "干部群众普遍反映较好。\n（一）主动公开。围绕重点领域，及时更新目录，补充机构职能等信息。\n"
    "（二）监督保障。组织培训两期，参加人数一百二十余人次，考核结果在全局通报。"
)


@pytest.mark.parametrize("gap", ["\n", "\n\n", "\n\n\n"])
def test_lines_of_a_page_become_paragraphs_again(gap):
    """The breaks of the page go, those of the paragraphs stay, however many empty lines the dump puts in."""
    assert prose(gap.join(WRAPPED), "overview") == WHOLE


def test_dates_and_counts_cut_by_a_fold_are_whole_again() -> None:
    """A text folded after so many characters is narrower where figures stand; a year or count goes on all the same."""
    lines = (
        "  统计数据的期限自2022年1月1日起至20", "22年12月31日止，各项数字均经核对无误，由各科室确认。",
        "  我局认真贯彻落实条例的各项要求，全年主动公开政府信息30", "件，其中概况类信息二十余项，动态类信息二百余项，全部",
        "及时更新，公开的质量明显提高，群众对公开工作的评价也有", "所改善，以上各项数字均按科室上报的情况汇总，截至12月3", "1日，下一步将继续努力。",
    )  # fmt: skip
    text = prose("一、总体情况\n" + "\n".join(lines) + "\n二、主动公开政府信息情况\n", "overview")
    assert "2022年12月31日止" in text
    assert "政府信息30件，其中" in text
    assert "截至12月31日，下一步" in text


def test_page_marks_and_form_feeds_leave_no_trace():
    """A page number and a form feed in mid-sentence do not part the sentence; the section runs over both pages."""
    text = "\n".join((*WRAPPED[:2], "- 1 -", "\f" + WRAPPED[2], *WRAPPED[3:], "2"))
    (section,) = sections(text)
    assert section.text == WHOLE
    assert (section.page_first, section.page_last) == (1, 2)


def test_paragraphs_of_one_line_each_are_not_joined():
    """In a dump with a line per paragraph nothing is joined, even where a line does not end as a sentence."""
    lines = [
        "  一年来，我局坚持把公开工作放在重要位置，全年公开各类信息125条，其中通过网站公开86条，通过新媒体公开39条。",
        "  （一）主动公开",
        "  围绕重点领域，及时更新目录，补充机构职能等信息",
        "  （二）监督保障",
        "  组织培训两期，参加人数一百二十余人次，考核结果在全局通报，工作力量得到充实，群众满意度有所提高，机制更加健全。",
    ]
    assert prose("一、总体情况\n" + "\n\n".join(lines), "overview") == "\n".join(line.strip() for line in lines)


def test_a_reader_that_knows_joins_is_believed():
    """Where the reader says which lines carry on, its word decides."""
    blocks = (
        Paragraph("一、总体情况", Place(page=1), False),
        Paragraph("短行。", Place(page=1), False),
        Paragraph("接着。", Place(page=2), True),
        Paragraph("另一段", Place(page=2), False),
    )
    (section,) = split(Document("x", "pdf", blocks, pages=2))
    assert section == Section("overview", 1, "一、总体情况", "短行。接着。\n另一段", 1, 2)


def test_tables_are_no_prose_and_may_begin_a_section():
    """A table with cells leaves no text; without a heading above it, its cells show which section begins."""
    words = ("第二十条第（一）项", "信息内容", "本年制发件数", "规章", "0")
    cells = (Cell(words[0], 0, 0, 1, 2), *(Cell(word, 1 + n // 2, n % 2) for n, word in enumerate(words[1:])))
    table = Table(cells, Place(page=2))
    document = Document(
        "x", "html", (Paragraph("一、总体情况"), Paragraph("公开信息3条。"), table, Paragraph("以上为全部数据。"))
    )
    assert [(s.key, s.heading, s.text) for s in split(document)] == [
        ("overview", "一、总体情况", "公开信息3条。"),
        ("disclosure", "", "以上为全部数据。"),
    ]


def test_a_heading_drawn_into_a_table():
    """A heading that became a row of a table of its own words is found, and printed as it stands there."""
    words = ("行政强制", "3", "三、收到和处理政府信息公开申请情况", "", "总计", "5")
    table = Table(tuple(Cell(word, n // 2, n % 2) for n, word in enumerate(words)), ruled=False)
    document = Document("x", "pdf", (Paragraph("二、主动公开政府信息情况"), table))
    assert [(s.key, s.heading) for s in split(document)] == [
        ("disclosure", "二、主动公开政府信息情况"),
        ("requests", "三、收到和处理政府信息公开申请情况"),
    ]


def test_a_file_of_thousands_of_headings_takes_no_time():
    """The work does not grow with the square of what looks like a heading."""
    assert list(found("一、总体情况\n二、主动公开政府信息情况\n" * 5000)) == ["overview", "disclosure"]


def test_paragraphs_with_breaks_inside_are_lines():
    """A paragraph may hold several lines; headings among them are found."""
    document = Document("x", "html", (Paragraph("一、总体情况\n公开信息3条。\n二、主动公开政府信息情况"),))
    assert [(s.key, s.text) for s in split(document)] == [("overview", "公开信息3条。"), ("disclosure", "")]


def test_banner_index_and_title_are_not_the_preamble():
    """The preamble begins with its first sentence; what stands above it is left to the front matter."""
    text = (
        "首页 > 政务公开 > 政府信息公开年报\n索 引 号：0123/2022-01 发布机构：某市统计局\n字体：大 中 小 打印\n"
        "某市统计局2021年政府信息公开工作年度报告\n编制说明\n  根据《中华人民共和国政府信息公开条例》的规定编制本报告。\n一、总体情况\n  平稳。\n"
    )
    first, second = sections(text)
    assert (first.key, first.heading, first.text) == (
        "preamble",
        "编制说明",
        "根据《中华人民共和国政府信息公开条例》的规定编制本报告。",
    )
    assert (second.key, second.text) == ("overview", "平稳。")


def test_signature_stays_and_page_furniture_goes():
    """Name and date end the last section; what a site prints under an article does not."""
    text = (
        outline("一、总体情况", "六、其他需要报告的事项")
        + "某市统计局\n2022年1月20日\n扫一扫在手机打开当前页\n【打印】 【关闭】\n"
    )
    assert prose(text, "other_matters") == "本年度各项工作平稳开展。\n某市统计局\n2022年1月20日"


def test_nothing_gives_nothing():
    """A document without blocks, or without any section, has none."""
    assert split(Document("x", "pdf", ())) == ()
    assert found("今天天气晴朗。\n") == {}


@pytest.mark.skipif(not REPORTS.exists(), reason="the real reports are not beside the project")
def test_the_real_dump():
    """Its five sections, no sixth, and sentences whole although every line is followed by an empty one."""
    document = read(open_source("dump", (REPORTS / "haidong-miit-2023.txt").read_bytes()))
    result = {s.key: s for s in split(document)}
    assert [key for key in result if key != "preamble"] == list(STANDARD[:5])
    assert result["disclosure"].text == result["requests"].text == result["disputes"].text == ""
    assert "按照“以公开为常态、不公开为例外”的原则" in result["overview"].text
    assert "\n" not in result["problems"].text
