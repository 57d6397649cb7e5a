"""Title, agency, year and day of publication come from the best place that has them, or not at all."""

import datetime as dt
import time
from dataclasses import replace
from pathlib import Path

import pytest

from extract.errors import NotAReport
from extract.heading import read_heading
from extract.heading.admission import require_report
from extract.heading.others import next_report, tables_of_others
from extract.model import Block, Cell, Document, Heading, Paragraph, Table
from extract.pipeline import extract
from extract.readers import open_source, read
from extract.sections import split

REPORTS = Path(__file__).parents[1].parent / "shared" / "reports"
BODY = (
    "  一年来，我局稳步推进各项工作。现将有关情况报告如下。\n一、总体情况\n  本年度工作平稳。\n"
    "二、主动公开政府信息情况\n三、收到和处理政府信息公开申请情况\n"
)


def heading(text: str, name: str = "report.txt") -> Heading:
    document = read(open_source(name, text.encode()))
    return read_heading(document, split(document))


def agency(front: str, body: str = BODY, name: str = "report.txt") -> str | None:
    return heading(f"{front}\n{body}", name).agency


def year(text: str) -> int | None:
    return heading(text).year


def published(front: str, end: str = "") -> dt.date | None:
    return heading(f"{front}\n{BODY}{end}").published


def test_a_word_of_the_name_introduces_nothing() -> None:
    """综合 in the name of a bureau does not end it, as it does in 由某局综合各部门数据编制."""
    by = "  本报告由延安市吴起县{}编制。\n一、总体情况\n  平稳。\n"
    assert agency("", by.format("综合行政执法局按照《条例》规定")) == "延安市吴起县综合行政执法局"
    assert agency("", by.format("水利局综合各部门数据")) == "延安市吴起县水利局"


def test_a_table_of_contents_is_no_body() -> None:
    """The title stands below a table of contents as well as above it; what stands between them is read, headings are not."""
    contents = "目  录\n一、总体情况……1\n二、主动公开政府信息情况……3\n三、收到和处理政府信息公开申请情况……4\n"
    assert agency(f"{contents}\n青川市司法局2023年政府信息公开工作年度报告") == "青川市司法局"
    assert agency(f"青川市司法局2023年政府信息公开工作年度报告\n{contents}") == "青川市司法局"


def test_who_reports_and_when_on_a_form() -> None:
    """报告单位（盖章） and 报告日期 stand on a cover sheet, and a day in words stands alone below a title."""
    cover = "政府信息公开工作年度报告\n报告单位（盖章）：青川市司法局\n报告日期：2024年1月15日"
    assert (agency(cover), published(cover)) == ("青川市司法局", dt.date(2024, 1, 15))
    assert agency("2023年度政府信息公开工作年度报告\n（青川市司法局）") == "青川市司法局"
    assert published("青川市司法局2023年政府信息公开工作年度报告\n二〇二四年一月二十日") == dt.date(2024, 1, 20)


def test_a_name_above_the_title_that_is_not_of_the_kind_that_speaks_yields_to_the_signature() -> None:
    """A site's name over a title is no part of it where the prose says 我局 and a bureau signs; without one it stays."""
    front = "平川县人民政府\n2023年政府信息公开工作年度报告"
    assert agency(front, BODY + "  平稳。\n平川县水利局\n2024年1月10日\n") == "平川县水利局"
    assert agency(front, BODY + "  平稳。\n") == "平川县人民政府"
    assert (
        agency("平川县水利局\n2023年政府信息公开工作年度报告", BODY + "  平稳。\n平川县民政局\n2024年1月10日\n")
        == "平川县水利局"
    )


@pytest.mark.parametrize(
    ("front", "name", "reported"),
    [
        ("平川县水利局政府信息公开工作年度报告（20\n23年）", "平川县水利局", 2023),
        (
            "云州市人民银行赣州分行关于印发《云州市人民银行赣州分行2023年政府信息\n公开工作年度报告》的通知",
            "云州市人民银行赣州分行",
            2023,
        ),
        ("平川县农业\n农村局2023年政府信息公开工作年度报告", "平川县农业农村局", 2023),
        ("【平川县水利局】2023年政府信息公开工作年度报告", "平川县水利局", 2023),
        ("（平川县水利局）2023年政府信息公开工作年度报告", "平川县水利局", 2023),
        ("平川县水利局：2023年政府信息公开工作年度报告", "平川县水利局", 2023),
        ("关于平川县水利局2023年政府信息公开工作年度报告的公示", "平川县水利局", 2023),
        ("平川县水利局政府信息公开工作年度报告\n主办：平川县水利局\n2023年", "平川县水利局", 2023),
        ("云岭新区梅子镇人民政府2023年政府信息公开工作年度报告", "云岭新区梅子镇人民政府", 2023),
        ("梅子镇人民政府2024年度政府信息公开工作年度报告", "梅子镇人民政府", 2024),
        ("2019年青川市水利局政府信息公开工作年度报告", "青川市水利局", 2019),
        ("2022年度螅镇政府信息公开工作年度报告", "螅镇", 2022),
        ("青川市统计局政府信息公开工作2022年度报告", "青川市统计局", 2022),
        ("青川市统计局政府信息公开年度报告（2022年度）", "青川市统计局", 2022),
        ("北岙街道办事处2021年政府信息公开年报", "北岙街道办事处", 2021),
        ("2021年北岙街道信息公开年报", "北岙街道", 2021),
        ("青川市民政局2020年政府信息公开工作报告", "青川市民政局", 2020),
        ("青川市民政局2020年政务信息公开工作年度报告", "青川市民政局", 2020),
        ("青川市林业局关于2021年政府信息公开工作的报告", "青川市林业局", 2021),
        ("青川市林业局关于2021年政府信息公开工作的年度报告", "青川市林业局", 2021),
        ("【图文】青川市司法局2022年政府信息公开工作年度报告", "青川市司法局", 2022),
        ("标题：青川市司法局2022年政府信息公开工作年度报告", "青川市司法局", 2022),
        ("青川市司法局2022年政府信息公开工作年度报告_年报专栏_青川市人民政府", "青川市司法局", 2022),
        ("二〇一八年青川市司法局政府信息公开工作年度报告", "青川市司法局", 2018),
        ("青川市司法局二0一七年度政府信息公开工作年度报告", "青川市司法局", 2017),
        ("青川市人民政府信息公开工作年度报告（2016年）", "青川市人民政府", 2016),
        ("第九师172团2021年政府信息公开工作年度报告", "第九师172团", 2021),
        ("青川市机构编制委员会办公室2021年政府信息公开工作年度报告", "青川市机构编制委员会办公室", 2021),
        ("青川市司法局2022年政府信息公开工作年度报告 2023-01-12 15:30 来源：本站", "青川市司法局", 2022),
        ("青川市司法局2012年政府信息公开工作总结", "青川市司法局", 2012),
        ("青川市司法局二〇二二年度政府信息公开情况汇报", "青川市司法局", 2022),
        ("青川市人民政府\n青川市司法局\n政府信息公开工作年度报告\n（2023年度）", "青川市司法局", 2023),
        ("青川市審計(jì)局\n2023年政府信息公開工作年度報(bào)告", "青川市審計局", 2023),
        ("青 川 市 审 计 局\n2023 年 政 府 信 息 公 开 工 作 年 度 报 告", "青川市审计局", 2023),
        ("青川市审计局２０２３年政府信息公开工作年度报告", "青川市审计局", 2023),
        ("附件2：青川市司法局2023年政府信息公开工作年度报告", "青川市司法局", 2023),
        ("1.青川市司法局2023年政府信息公开工作年度报告", "青川市司法局", 2023),
        ("[年报]青川市司法局2023年政府信息公开工作年度报告", "青川市司法局", 2023),
        ("《青川市司法局2023年政府信息公开工作年度报告》", "青川市司法局", 2023),
        ("青川市司法局2023年政府信息公开工作年度报告.pdf", "青川市司法局", 2023),
        ("关于报送青川市司法局2023年政府信息公开工作年度报告的函", "青川市司法局", 2023),
        ("青川市司法局关于印发《青川市司法局2023年政府信息公开年报》的通知", "青川市司法局", 2023),
        ("青川市司法局关于发布2023年政府信息公开工作年度报告的公告", "青川市司法局", 2023),
        ("青川市司法局2023年1月1日至12月31日政府信息公开工作年度报告", "青川市司法局", 2023),
        ("青川市司法局政府信息公开工作年度报告（2023年1月1日—2023年12月31日）", "青川市司法局", 2023),
        ("青川大学2022—2023学年信息公开工作年度报告", "青川大学", 2023),
        ("青川市司法局、青川市信访局2023年政府信息公开工作年度报告", "青川市司法局、青川市信访局", 2023),
        ("云岭区人民政府\n北岙街道办事处\n2023年政府信息公开工作年度报告", "云岭区人民政府北岙街道办事处", 2023),
        ("2023年政府信息公开工作年度报告", None, 2023),
        ("关于2021年政府信息公开工作的报告", None, 2021),
        ("青川市司法局关于报送2023年政府信息公开工作年度报告的报告", "青川市司法局", 2023),
    ],
)
def test_titles(front, name, reported):
    """A title names agency and year in many orders; both are read off it as printed."""
    result = heading(f"{front}\n{BODY}")
    assert (result.agency, result.year) == (name, reported)
    assert result.title is not None


@pytest.mark.parametrize(
    "front",
    [
        "蠡川县审计局\n2022年政府信息公开工作年度报告",
        "蠡川县审计局2022年政府信息公开工作\n年度报告",
        "蠡川县审计局2022年政府信息公开工作年度报\n告",
        "蠡川县审计局\n\n2022年\n\n政府信息公开工作年度报告",
        "蠡 川 县 审 计 局\n蠡川县审计局\n2022年政府信息公开工作年度报告",
        "蠡川县审计局2022年政府信息公开工作年度报告\n蠡川县审计局\n2022年政府信息公开工作年度报告\n政府信息公开工作年度报告",
        "首页 > 政务公开 > 政府信息公开年报\n字体：大 中 小\n蠡川县审计局2022年政府信息公开工作年度报告\n发布日期：2023-01-05",
        "蠡审函〔2023〕3号\n蠡川县审计局\n关于报送年度报告的函\n县政府办公室：\n蠡川县审计局2022年政府信息公开工作年度报告",
    ],
)
def test_titles_over_lines_and_among_junk(front):
    """A title is whole again, whatever the page put between its parts and around it."""
    result = heading(f"{front}\n{BODY}")
    assert result.title == "蠡川县审计局2022年政府信息公开工作年度报告"
    assert (result.agency, result.year) == ("蠡川县审计局", 2022)


def test_the_lines_of_a_title_may_be_headings_of_markdown() -> None:
    """A converter marks each line of a title in two paragraphs; the marks are no part of it."""
    found = heading(f"# 青川市水利局\n\n# **2021年政府信息公开工作年度报告**\n\n{BODY}")
    assert (found.title, found.agency, found.year) == (
        "青川市水利局2021年政府信息公开工作年度报告",
        "青川市水利局",
        2021,
    )


def test_a_bare_row_of_a_table_is_no_line_of_the_front() -> None:
    """A table before the first heading may have rows with nothing in them."""
    rows = [(0, ""), (1, "甲市乙局2023年政府信息公开工作年度报告")]
    front = Table(tuple(Cell(text, row, 0) for row, text in rows))
    document = read(open_source("report.txt", BODY.encode()))
    document = replace(document, blocks=(front, *document.blocks))
    assert read_heading(document, split(document)).year == 2023


def test_a_title_does_not_begin_in_the_middle_of_a_paragraph():
    """Where the page shows that a line carries on the one before, it is no title of its own, whatever it looks like."""
    title = [Paragraph("临川自治州青川县梅子镇人民"), Paragraph("政府2021年政府信息公开工作年度报告", joins=True)]
    document = Document("id", "pdf", (*title, *(Paragraph(line) for line in BODY.splitlines())))
    assert read_heading(document, split(document)).agency == "临川自治州青川县梅子镇人民政府"


def test_a_title_in_one_line_with_everything():
    """Where a dump has no line breaks at all, the words before the first heading still hold the title."""
    text = (
        "青川市司法局2022年政府信息公开工作年度报告 现将情况报告如下。 "
        + "一、总体情况 平稳。二、主动公开政府信息情况 见表。"
    )
    assert heading(text).title == "青川市司法局2022年政府信息公开工作年度报告"


@pytest.mark.parametrize(
    "line",
    [
        "主题分类：政府信息公开年报",
        "政府信息公开年报\n2023-01-05",
        "首页>政府信息公开工作年度报告",
        "关于做好2022年政府信息公开工作年度报告编制的通知",
        "《蠡川县2022年政府信息公开工作年度报告》解读",
    ],
)
def test_what_is_no_title(line):
    """Columns of the site, notices and breadcrumbs use the words of a title and are none."""
    assert heading(f"{line}\n{BODY}").title is None


def test_the_fullest_form_of_the_agency():
    """Place and body that the title leaves out are taken from where the document prints them with the name."""
    body = "  本报告由淮南市清浦区人民政府办公室编制。\n一、总体情况\n  平稳。\n"
    assert agency("清浦区人民政府2023年政府信息公开工作年度报告", body) == "淮南市清浦区人民政府"
    body = "  如有疑问，请与淮南市清浦区人民政府办公室联系，电话12345678。\n一、总体情况\n  平稳。\n"
    assert agency("清浦区人民政府2023年政府信息公开工作年度报告", body) == "淮南市清浦区人民政府"
    assert agency("清浦镇2023年政府信息公开工作年度报告", BODY + "清浦镇人民政府\n2024年1月5日\n") == "清浦镇人民政府"
    assert (
        agency("区统计局2023年政府信息公开工作年度报告", BODY + "云川市清浦区统计局\n2024年1月5日\n")
        == "云川市清浦区统计局"
    )
    title = "清浦区统计局2023年政府信息公开工作年度报告"
    assert agency(title, BODY + "扎实推进全市清浦区统计局工作，指导各县清浦区统计局。\n") == "清浦区统计局"


@pytest.mark.parametrize(
    ("front", "body"),
    [
        ("", "  现公布清浦区司法局2021年政府信息公开工作情况。\n一、总体情况\n  平稳。\n"),
        (
            "",
            "  本报告由清浦区司法局综合执法科按照《条例》的规定编制。\n一、总体情况\n  平稳。\n清浦区司法局\n2022年1月10日\n",
        ),
        ("", "  按照要求，清浦区司法局编制本年度报告。\n一、总体情况\n  平稳。\n"),
        ("", "  按照要求，清浦区司法局向社会公布2021年度报告。\n一、总体情况\n  平稳。\n"),
        ("", "  清浦区司法局（以下简称“我局”）认真贯彻条例。\n一、总体情况\n  平稳。\n"),
        ("填报单位：清浦区司法局（盖章）\n", BODY),
        ("", "  本报告由清浦区司法局编制。\n一、总体情况\n  平稳。\n"),
        ("", "  根据规定,清浦区司法局编制了2021年政府信息公开工作年度报告。\n一、总体情况\n  平稳。\n"),
        ("", "  本报告由清浦区司法局按照《条例》的规定编制。\n一、总体情况\n  平稳。\n"),
        ("", "  2021年，清浦区司法局认真落实《条例》，我局平稳。\n一、总体情况\n  平稳。\n"),
        ("", "一、总体情况\n  今年以来，清浦区司法局认真落实《条例》，我局平稳。\n"),
        ("", "  清浦区司法局2021年政府信息公开工作年度报告由六部分组成。\n一、总体情况\n  平稳。\n"),
        (
            "",
            "  清浦区司法局2021年政府信息公开工作年度报告（以下简称年报）是按照规定编制的。\n一、总体情况\n  平稳。\n",
        ),
        ("", "  现公开清浦区司法局（以下称区司法局）2021年政府信息公开工作年度报告。\n一、总体情况\n  平稳。\n"),
        ("", "  特向社会公布2021年清浦区司法局信息公开工作年度报告。\n一、总体情况\n  平稳。\n"),
        ("", "  本报告由清浦区司法局办公室围绕2021年的工作编制而成。\n一、总体情况\n  平稳。\n"),
        ("", "  清浦区司法局特此编制2021年度报告，如下。\n一、总体情况\n  平稳。\n".replace("  清", "  为此，清")),
        ("", "  如有疑问，请与清浦区司法局政务公开办公室联系。\n一、总体情况\n  我局平稳。\n"),
        ("来源：清浦区司法局字号：大中小", "  可在清浦区司法局网站查阅。\n一、总体情况\n  平稳。\n"),
        ("", BODY + "清浦区司法局\n2022年1月20日\n"),
        ("", BODY + "清浦区司法局\n二〇二二年一月二十日\n"),
        ("", BODY + "清浦区司法局 2022年1月20日\n附件：报表.xlsx\n"),
        ("索引号：01/2022 发布机构：清浦区司法局 文号：无", BODY),
        ("索引号：\n01/2022\n发布机构：\n清浦区司法局", BODY),
        ("索 引 号 | 01/2022 | 发 布 机 构 | 清浦区司法局 |", BODY),
        ("清浦区司法局\n2022-01-20", BODY),
    ],
)
def test_the_agency_without_a_title(front, body):
    """Prose, signature, index block and letterhead name the agency where the title does not."""
    assert agency(front, body) == "清浦区司法局"


@pytest.mark.parametrize(
    ("spoken", "publisher", "expected"),
    [
        ("我局", "清浦区司法局", "清浦区司法局"),
        ("我局", "清浦区人民政府办公室", None),
        ("我镇", "云川市人民政府", None),
        ("我镇", "梅子镇人民政府", "梅子镇人民政府"),
        ("我街道", "北岙街道办事处", "北岙街道办事处"),
        ("我区", "清浦区人民政府办公室", "清浦区人民政府办公室"),
        ("我委", "云川市发展和改革委员会", "云川市发展和改革委员会"),
        ("我委", "云川市教育局", None),
        ("本单位", "云川市教育局", "云川市教育局"),
    ],
)
def test_who_publishes_is_not_always_who_reports(spoken, publisher, expected):
    """A government's office that publishes for 我局 is not the agency; the name must fit how the report speaks."""
    assert agency(f"发布机构：{publisher}", BODY.replace("我局", spoken)) == expected


@pytest.mark.parametrize(
    "line",
    [
        "如有疑问，请与清浦区政务公开办公室联系。",
        "如有疑问，请与清浦区司法局联系。",
        "来源：清浦区司法局 字号：大",
        "发布机构：政府办公室",
    ],
)
def test_who_answers_questions_need_not_report(line):
    """Where the report says 我镇, an office of the county that answers for it is not the agency, nor is one whom it never names."""
    body = f"  {line}\n一、总体情况\n  我镇平稳。\n"
    assert agency("2021年政府信息公开工作年度报告", body) is None


def test_a_government_that_is_praised_is_not_the_bureau_that_reports():
    """Who stands in the first sentence of the prose must fit how the report speaks of itself."""
    body = "  2021年，清浦区人民政府高度重视，我局稳步推进。\n一、总体情况\n  我局平稳。\n"
    assert agency("2021年政府信息公开工作年度报告", body) is None


def test_no_agency_is_guessed():
    """我局 names nobody, nor does an office, a site or a person in the index block; the file's name is the last resort."""
    assert agency("2023年政府信息公开工作年度报告") is None
    assert agency("发布机构：办公室 信息来源：本站\n2023年政府信息公开工作年度报告") is None
    assert (
        agency("2023年政府信息公开工作年度报告", name="x/清浦区司法局2023年政府信息公开工作年度报告.txt")
        == "清浦区司法局"
    )
    assert agency("2023年政府信息公开工作年度报告", name="2023/report-17.txt") is None


@pytest.mark.parametrize(
    ("prose", "reported"),
    [
        ("所列数据的统计期限自2021年1月1日起至2021年12月31日止。", 2021),
        ("统计期限为2021年1月1日至12月31日。", 2021),
        ("统计期限为 2021 年 1 月 1 日—2021 年 12 月 31 日。", 2021),
        ("统计期限为20211月1日至202112月31日。", 2021),
        ("统计期限为2021年11日至1231日。", 2021),
        ("统计期限为202111日起至1231日。", 2021),
        ("统计期限为2021年1月1日至202121年12月31日。", 2021),
        ("统计期限为二〇二一年一月一日至二〇二一年十二月三十一日。", 2021),
        ("数据统计截至2021年12月31日。", 2021),
        ("统计期限：2021.1.1—2021.12.31。", 2021),
        ("统计时间从2021年1月1日开始，到2021年12月31日结束。", 2021),
        ("现将2021年1月至12月的情况报告如下。", 2021),
        ("2021年，我局重视公开，2022年将继续推进。", 2021),
        ("全年发布信息12条。2021年共收到政府信息公开申请5件，均已办结。", 2021),
        ("现将2021年度政府信息公开工作情况报告如下。", 2021),
        ("2021年，我局稳步推进各项工作。力争2022年有明显改进。", 2021),
        ("2021年是我局政务公开的规范之年。力争2022年有明显改进。", 2021),
        ("2021年我局政务公开平稳有序。\n一、加强领导。2022年有明显改进。", 2021),
        ("我局在2021年办好公开。2022年的打算另行说明。\n某某市统计局\n2022年1月20日", 2021),
        ("我局在2021年办好公开。2020年的情况已经说明。\n某某市统计局\n2022年1月20日", 2021),
        ("我局自2008年以来坚持公开。全年发布信息12条。", None),
        ("根据国办公开办函〔2019〕60号的要求编制本报告。", None),
        ("根据2008年5月1日起施行的条例编制本报告。", None),
        ("2022年，我局将继续加强培训。", None),
    ],
)
def test_the_year_without_a_title(prose, reported):
    """The period tells the year, also with lost digits; a notice, a law and next year's plans do not."""
    assert year(f"一、总体情况\n  {prose}\n二、主动公开政府信息情况\n三、收到和处理政府信息公开申请情况\n") == reported


def test_the_year_of_the_title_stands_above_the_prose():
    """A paragraph left over from last year's report does not change the year."""
    body = BODY.replace("本年度工作平稳。", "2021年，我局工作平稳。统计期限为2021年1月1日至2021年12月31日。")
    assert year("清浦区司法局2022年政府信息公开工作年度报告\n" + body) == 2022


def test_a_banner_tells_neither_year_nor_day():
    """Today's date on the page is not the day of publication, and no year of a report."""
    result = heading("今天是2024年3月5日 星期二\n欢迎访问本站\n" + BODY)
    assert (result.year, result.published) == (None, None)


@pytest.mark.parametrize(
    ("front", "end", "day"),
    [
        ("发布日期：2021-01-25", "", dt.date(2021, 1, 25)),
        ("发布时间：2021-01-25 15:44 来源：本站 浏览次数：12", "", dt.date(2021, 1, 25)),
        ("2021-03-2918:26", "", dt.date(2021, 3, 29)),
        ("2022年01月18日来源:1", "", dt.date(2022, 1, 18)),
        ("2021.01.24", "", dt.date(2021, 1, 24)),
        ("来源：清浦区司法局 时间：2021-01-25 21:02", "", dt.date(2021, 1, 25)),
        ("作者：本站 | 来源：本站 | 时间：2021-01-25 点击数：-", "", dt.date(2021, 1, 25)),
        ("（2024年3 月 26日）", "", dt.date(2024, 3, 26)),
        ("成文日期：2021-01-20 发布日期：2021年01月25日", "", dt.date(2021, 1, 25)),
        ("成文日期：2021-01-20", "", dt.date(2021, 1, 20)),
        ("发 布 日 期：\n2021-01-25", "", dt.date(2021, 1, 25)),
        ("", "清浦区司法局\n2021年1月25日\n", dt.date(2021, 1, 25)),
        ("", "2021年1月25日\n附件：报表.xlsx\n", dt.date(2021, 1, 25)),
        ("", "二〇二一年一月二十五日\n", dt.date(2021, 1, 25)),
        ("", "统计期限为2020年1月1日至\n2020年12月31日。\n", None),
        ("", "统计期限为2020年1月1日至\n2020年12月31日\n", None),
        ("发布日期：", "", None),
        ("发布日期：2021-13-45", "", None),
    ],
)
def test_the_day_of_publication(front, end, day):
    """The day stands in the index block, above the body, under the title or in the signature, never in the period."""
    assert published(front, end) == day


def test_an_index_block_in_a_table_and_the_hints_of_the_file():
    """Cells of a table above the body are read like lines; what the file says of itself fills what is left."""
    cells = ("发布机构", "清浦区司法局", "发布日期", "2023-01-09")
    table = Table(tuple(Cell(text, n // 2, n % 2) for n, text in enumerate(cells)))
    body = (Paragraph("一、总体情况"), Paragraph("平稳。"))
    document = Document("x", "html", (table, *body))
    assert read_heading(document, split(document)) == Heading(None, "清浦区司法局", None, dt.date(2023, 1, 9))
    hints = {
        "title": "2022年政府信息公开工作年度报告-清浦区司法局",
        "agency": "清浦区司法局",
        "published": "2023-01-08",
    }
    document = Document("x", "html", body, hints=hints)
    assert read_heading(document, split(document)) == Heading(None, "清浦区司法局", 2022, dt.date(2023, 1, 8))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "第二十条 行政机关应当主动公开下列政府信息：\n（一）行政法规、规章和规范性文件；\n（五）办理行政许可的依据；\n",
            "no title",
        ),
        ("一、主动公开的范围\n  机构职能。\n二、依申请公开的流程\n  填写申请表。\n", "no title"),
        ("一、主动公开\n  机构职能。\n二、依申请公开\n  填写申请表。\n三、行政复议和诉讼\n  依法提起。\n", "no title"),
        ("一、基本情况\n  平稳。\n二、存在的问题\n  人手不足。\n三、其他事项\n  无。\n", "no title"),
        ("控制行：本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和\n", "no title"),
        ("统计指标\n1.当面申请数 件\n2.传真申请数 件\n", "no title"),
        ("关于做好2023年度政府信息公开工作年度报告有关事项的通知\n" + BODY, "about annual reports"),
        ("政府信息公开工作年度报告格式\n" + BODY, "about annual reports"),
        ("2023年上半年政府信息公开数据统计\n" + BODY, "part of a year"),
        ("附件：2023年年度报告.pdf 说明.docx\n", "2023年年度报告.pdf、说明.docx"),
        ("今天召开会议，学习政府信息公开工作年度报告的编制要求。\n", "no title"),
        ("清浦区司法局2023年政府信息公开工作年度报告\n附件：2023年年度报告.pdf\n", "2023年年度报告.pdf"),
        ("清浦区司法局2023年政府信息公开工作年度报告\n打印\n", "title of a report and no body"),
    ],
)
def test_what_is_no_report(text, message):
    """The regulation, a guide, a piece of news and a page of links are refused, with a word on what to do."""
    document = read(open_source("report", text.encode()))
    sections = split(document)
    with pytest.raises(NotAReport, match=message):
        require_report(document, sections, read_heading(document, sections))


@pytest.mark.parametrize(
    "text",
    [
        BODY,
        "按照关于做好2023年度政府信息公开工作年度报告的通知\n清浦区司法局2023年政府信息公开工作年度报告\n" + BODY,
        "清浦区司法局2023年政府信息公开工作年度报告\n"
        + "  一年来，我局稳步推进各项公开工作，群众满意度有所提高。\n" * 5,
        "清浦区司法局2023年政府信息公开工作年度报告\n一、总体情况\n",
        "第二十条第（一）项\n信息内容\n规章\n0\n（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）\n行政复议\n行政诉讼\n未经复议直接起诉\n",
        "现公布清浦区司法局2016年政府信息公开工作情况。所列数据的统计期限自2016年1月1日起至2016年12月31日止。\n统计指标 单位 统计数\n"
        "（一）收到申请数 件 2\n1.当面申请数 件 1\n2.传真申请数 件 1\n",
        "清浦区司法局2016年政府信息公开工作年度报告\n附表：\n政府信息公开情况统计表\n统计指标 单位 统计数\n主动公开政府信息数 条 3\n",
    ],
)
def test_what_is_a_report(text):
    """Outline, tables, or title and prose: each is enough."""
    document = read(open_source("report", text.encode()))
    sections = split(document)
    require_report(document, sections, read_heading(document, sections))


@pytest.mark.parametrize(
    "text", ["（" * 50_000, "一、总体情况" + "總(zǒng)" * 5_000, "总体情况 " * 10_000, "2023年" * 20_000]
)
def test_a_long_line_takes_no_time(text):
    """The work grows with the length of a line, not with its square: a bad file must not stop the batch."""
    start = time.process_time()
    heading(text)
    assert time.process_time() - start < 2


@pytest.mark.skipif(not REPORTS.exists(), reason="the real reports are not beside the project")
def test_the_real_dump():
    """The letterhead, the agency's line and the year's line make one title."""
    document = read(open_source("dump", (REPORTS / "haidong-miit-2023.txt").read_bytes()))
    assert read_heading(document, split(document)) == Heading(
        "海东市工业和信息化局2023年政府信息公开工作年度报告", "海东市工业和信息化局", 2023, None
    )


@pytest.mark.parametrize(
    ("spoken", "hints", "expected"),
    [
        ("我县", {"site": "蠡川县人民政府"}, "蠡川县人民政府"),
        ("我局", {"site": "蠡川县人民政府"}, None),
        ("本单位", {"site": "蠡川县人民政府"}, None),
        ("我办", {"site": "蠡川县人民政府", "hosts": "蠡川县人民政府\n蠡川县人民政府办公室"}, "蠡川县人民政府办公室"),
        ("我局", {"site": "蠡川县人民政府", "hosts": "蠡川县人民政府办公室"}, None),
        ("我局", {"site": "蠡川县人民政府", "hosts": "蠡川县审计局"}, "蠡川县审计局"),
        ("我镇", {"hosts": "蠡川县审计局"}, None),
        ("本单位", {"hosts": "蠡川县审计局"}, "蠡川县审计局"),
        ("本单位", {"hosts": "蠡川县人民政府办公室"}, None),
        ("本单位", {"hosts": "蠡川县大数据发展局"}, None),
        (
            "我局",
            {"listed": "蠡川县审计局2021年政府信息公开工作年度报告\n蠡川县审计局2020年政府信息公开年度报告"},
            "蠡川县审计局",
        ),
        (
            "我局",
            {"listed": "蠡川县审计局2021年政府信息公开工作年度报告\n蠡川县统计局2020年政府信息公开年度报告"},
            None,
        ),
        ("我局", {"listed": "蠡川县审计局2021年政府信息公开工作年度报告"}, None),
        (
            "我镇",
            {"listed": "蠡川县审计局2021年政府信息公开工作年度报告\n蠡川县审计局2020年政府信息公开年度报告"},
            None,
        ),
    ],
)
def test_the_page_round_a_nameless_report(spoken, hints, expected):
    """The owner or host of the site, or whose reports of several years are listed, is the agency only where the report
    speaks so, or where it does not say who speaks and the host is a bureau with a site of its own.
    """
    document = Document(
        "x", "html", tuple(Paragraph(line) for line in BODY.replace("我局", spoken).splitlines()), hints=hints
    )
    assert read_heading(document, split(document)).agency == expected


def test_the_year_of_the_prose_may_stand_in_chinese_numerals():
    """A title without a year, a first sentence with 二〇二四年, and a signature of the year after."""
    prose = "一、总体情况\n二〇二四年，我局公开信息9条。\n二、主动公开政府信息情况\n见表。\n二〇二五年一月二十日"
    assert heading(f"政府信息公开工作年度报告\n{prose}").year == 2024


TABLES = (
    "第二十条第（一）项\n信息内容 本年制发件数\n规章 0\n申请人情况\n自然人 总计\n一、本年新收政府信息公开申请数量 1 1"
)


def test_tables_of_the_form_make_a_report_whatever_the_headings_say():
    """Headings in the agency's own words, and no title: the tables are there."""
    text = f"第一部分 全年回顾\n平稳。\n第二部分 主动公开数据\n{TABLES}\n第四部分 复议与诉讼\n无。"
    report = extract(open_source("report.txt", text.encode()))
    assert [section.heading for section in report.sections[:2]] == ["第一部分 全年回顾", "第二部分 主动公开数据"]


def test_a_second_report_in_the_file_is_told():
    """The tables of the first are read; those of the second are named, not mixed in. A title again on a page is none."""
    first = f"青川市司法局2021年政府信息公开工作年度报告\n二、主动公开政府信息情况\n{TABLES}\n"

    def codes(text):
        return [f.code for f in extract(open_source("report.txt", text.encode())).findings]

    assert "report-repeated" in codes(first + first.replace("2021", "2022"))
    assert "report-repeated" not in codes(first + first)
    assert "report-repeated" not in codes(first + "青川市司法局2020年政府信息公开工作年度报告")


@pytest.mark.parametrize(
    ("captions", "others"),
    [
        (("", ""), set()),
        (("2023年收到和处理申请情况", "附：2022年收到和处理申请情况"), {1}),
        (("（一）2022年情况", "（二）2023年情况"), {0}),
        (("2022年与2023年情况", "2024年1月填报"), set()),
        (("情况表", "上年度情况"), {1}),
        (("情况表", "上年同期情况如下："), {1}),
        (("情况表", "七、上年度数据"), {1}),
        (("情况表", "上年结转情况"), set()),
        (("情况表", "情况表|附：2022年申请情况"), {1}),
        (("情况表", "情况表|2022年"), set()),
        (("情况表", "附：2022年情况\n自然人 商业企业\n一、本年新收申请 1 1"), {1}),
        (("附：2022年情况\n四、行政复议情况\n行政复议 行政诉讼", "情况表"), set()),
        (("情况表", "2022年制定的办法继续有效。"), set()),
        (("附：2022年情况", "— 7 —"), {0, 1}),
        (("情况表", "青川市司法局2022年政府信息公开工作年度报告"), {1}),
        (("情况表", "青川市财政局2023年政府信息公开工作年度报告"), {1}),
    ],
)
def test_tables_below_the_caption_of_another_year_are_not_the_reports(
    captions: tuple[str, ...], others: set[int]
) -> None:
    """A caption says whose year a table is of, also across a page break; a year in a sentence says nothing."""
    blocks: list[Block] = [Paragraph("青川市司法局2023年政府信息公开工作年度报告"), Paragraph("一、总体情况")]
    for caption in captions:
        inside = caption.partition("|")[2]
        blocks += [
            *map(Paragraph, caption.partition("|")[0].split("\n")),
            Table((Cell(f"{inside}\n第二十条第（一）项".strip(), 0, 0), Cell("规章", 1, 0), Cell("0", 1, 1))),
        ]
    document = Document("id", "html", tuple(blocks))
    heading = read_heading(document, split(document))
    assert tables_of_others(document, heading.year, next_report(document, heading)) == others
