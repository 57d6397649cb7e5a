"""What a message tells beside the columns of its row (days, counts, figures, names), and how it is said in Chinese.

Each detail is a pattern of the English message, whose groups are what it tells, and the Chinese that says the same. Where the
pattern fits several times, all are told. What is in quotation marks needs none: it is quoted.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple


class Detail(NamedTuple):
    """What messages of a kind of finding may tell. The group `table` is the key of a table of the form; `more` may be missing."""

    code: str
    told: re.Pattern[str]
    chinese: str


def _detail(code: str, told: str, chinese: str) -> Detail:
    return Detail(code, re.compile(told), chinese)


DETAILS: Final = (
    _detail(
        "identity-broken",
        r"“(?P<one>[^”]*)” (?P<a>[\d.]+|\(blank\)) \+ [^“]*“(?P<two>[^”]*)” (?P<b>[\d.]+|\(blank\))",
        "其中“{one}”{a}，“{two}”{b}",
    ),
    _detail("identity-broken", r"the sum of (?P<n>\d+) cells", "一边为{n}格之和"),
    _detail(
        "identity-broken",
        r"If (?P<row>.+), (?P<column>.+?) were (?P<new>[\d.]+) instead of (?P<old>[\d.]+), the sums would agree",
        "若“{row}”行“{column}”列由{old}改为{new}，则各式相符",
    ),
    _detail("identity-broken", r"is already [\d.]+, but", "空白格未计入"),
    _detail("identity-broken", r"Some of these figures are", "其中有数字本身存疑"),
    _detail(
        "identity-unchecked",
        r"(?P<n>\d+) of its (?P<all>\d+) sums",
        "全表{all}项勾稽关系中有{n}项无法核对",
    ),
    _detail("table-missing", r"its section is there", "有该章节而未见表格，或为图片，或以文字代替"),
    _detail("row-missing", r"lacks (?P<n>\d+) of its rows", "共缺{n}行"),
    _detail(
        "row-unknown",
        r"the form of (?P<edition>\d+) has no row .*figures (?P<figures>.+)\); it is left out",
        "{edition}年版没有这一行，行内数字为{figures}",
    ),
    _detail("column-undetermined", r"(?P<n>\d+) figures? “[^”]*” for (?P<cells>\d+) cells", "{n}个数字，{cells}格"),
    _detail("column-undetermined", r"the best guess is (?P<columns>.+)\.", "最可能属于{columns}"),
    _detail("column-undetermined", r"reaches over (?P<n>\d+) cells", "一格跨{n}格"),
    _detail("column-undetermined", r"the columns of (?P<figures>.+?); the likeliest", "行内数字为{figures}"),
    _detail(
        "column-undetermined",
        r"heads of the form of (?P<heads>\d+) in a table on that of (?P<own>\d+)",
        "列名为{heads}年版，该表为{own}年版",
    ),
    _detail("column-unknown", r"of the figures (?P<figures>.+?) some stand", "行内数字为{figures}"),
    _detail("cell-not-a-number", r"holds a picture", "格内为图片"),
    _detail("unit-in-cell", r"(?P<text>\S+) is printed in (?P<unit>\S+) and read as (?P<value>\S+)", "印为{text}，单位为{unit}，按{value}识读"),
    _detail("unit-in-cell", r"(?P<text>\S+) is given in (?P<unit>\S+), but the form asks for (?P<own>\S+)", "印为{text}，单位为{unit}，表格单位为{own}"),
    _detail("unit-in-cell", r"the form asks for a number in (?P<own>[^\s.]+)", "表格单位为{own}"),
    _detail("label-damaged", r"figures without a label \((?P<figures>[^()]+)\)", "无行名，行内数字为{figures}"),
    _detail("low-confidence", r"(?P<n>\d+) of (?P<all>\d+) cells", "全表{all}格中有{n}格"),
    _detail("low-confidence", r"the first is (?P<row>.+?) × (?P<column>.+?); compare", "首先是“{row}”行“{column}”列"),
    _detail(
        "low-confidence",
        r"read as “(?P<read>[^”]*)” on the scan, but all sums ask for (?P<wanted>\S+), which",
        "图像上读作{read}，各项勾稽关系要求为{wanted}",
    ),
    _detail("edition-outdated", r"on the form of (?P<used>\d+); for (?P<year>\d+) the form of (?P<due>\d+)", "用的是{used}年版，{year}年度应用{due}年版"),
    _detail("edition-ahead", r"on the form of (?P<used>\d+), which came after (?P<year>\d+)", "用的是{used}年版，报告年度为{year}年"),
    _detail("edition-mixed", r"(?P<table>\w+) that of (?P<edition>\d+)", "{table}为{edition}年版"),
    _detail("edition-undetermined", r"read as that of (?P<edition>\d+)", "按{edition}年版识读"),
    _detail(
        "agency-unknown",
        r"The place of (?P<name>.+?) is open: it may be in (?P<where>.+?)(?: and (?P<more>\d+) more)?, and nothing",
        "{name}可能在{where}",
    ),
    _detail("agency-unknown", r"it may be in .+ and (?P<n>\d+) more, and nothing", "另有{n}处可能"),
    _detail("agency-unknown", r"The place of (?P<name>.+?) is open: no division is called (?P<place>.+?);", "{name}：没有名为“{place}”的行政区划"),
    _detail("agency-unknown", r"The place of (?P<name>.+?) is open: neither", "{name}：名称与报告均未说明所在地"),
    _detail(
        "year-conflict",
        r"taken to be on (?P<year>\d+), but its figures are said to be of (?P<said>\d+)",
        "按{year}年度识读，正文称数据为{said}年",
    ),
    _detail("year-conflict", r"taken to be on (?P<year>\d+), but published on (?P<day>[\d-]+)", "按{year}年度识读，而公布于{day}"),
    _detail(
        "published-late",
        r"Published on (?P<day>[\d-]+), (?P<days>\d+) days? after the last day allowed, (?P<last>[\d-]+)",
        "公布于{day}，期限为{last}，晚{days}天",
    ),
    _detail("text-damaged", r"(?P<n>\d+) places? in the \w+ cannot be read as (?P<encoding>[\w-]+)", "{n}处不能按 {encoding} 识读"),
    _detail("text-damaged", r"page (?P<page>\d+) has (?P<n>\d+) characters", "第{page}页有{n}个字符无法辨认"),
    _detail("text-damaged", r"the Word file is damaged", "Word 文件已损坏，仅识读可读部分"),
    _detail("text-damaged", r"the PDF does not end", "PDF 文件结尾异常，可能不完整"),
    _detail("page-unread", r"page (?P<page>\d+) cannot be opened", "第{page}页无法打开，请重新获取文件"),
    _detail("page-unread", r"page (?P<page>\d+) is a picture", "第{page}页为图像"),
    _detail("page-unread", r"page (?P<page>\d+) has nothing on it", "第{page}页为空白"),
    _detail("page-recognised", r"page (?P<page>\d+) has no text", "第{page}页"),
    _detail(
        "picture-unread",
        r"page (?P<page>\d+) has a picture of (?P<wide>\d+) by (?P<high>\d+) points",
        "第{page}页，宽{wide}点、高{high}点",
    ),
    _detail(
        "carry-over-broken",
        r"but (?P<last>[\d.]+) in force in (?P<other>.+) \+ (?P<issued>[\d.]+) issued - (?P<repealed>[\d.]+) repealed",
        "上年现行有效{last}，本年制发{issued}、废止{repealed}",
    ),
    _detail("carry-over-broken", r"the report on (?P<year>\d+) \((?P<file>.+?)\)(?= carried| \+)", "上年报告为{year}年（{file}）"),
    _detail("restated", r"the report on (?P<year>\d+) \((?P<file>.+?)\), has other figures in (?P<n>\d+) cells?", "另一文件为{file}，共{n}格不同"),
    _detail("duplicate-of", r"as the report on \d+ \((?P<file>.+?)\), compared in (?P<n>\d+) cells", "另一文件为{file}，比对{n}格"),
    _detail("roll-up-differs", r"of which (?P<n>\d+) (?:is|are) here", "所属机关的报告有{n}份"),
    _detail("text-copied", r"(?P<n>\d+) of (?P<all>\d+) sentences", "{all}句中有{n}句相同"),
    _detail("text-copied", r"the report on (?P<year>\d+) \((?P<file>.+?)\)[;.]", "所据为{year}年报告（{file}）"),
)  # fmt: skip
"""The details of findings, in the order in which they are told."""
