"""What the codes in `findings`, `panel_findings` and `failures`, and the words in `status` and `basis` of `facts`, mean for people, in both
languages.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple


class Code(NamedTuple):
    """A kind of finding or failure, or a word about a cell, and what it tells."""

    code: str
    english: str
    chinese: str


FINDINGS: Final = (
    Code("identity-broken", "a sum of the form does not hold", "勾稽关系不成立"),
    Code("identity-unchecked", "sums could not be checked: a cell of them is blank or missing", "有空白或缺失，部分勾稽关系无法核对"),
    Code("prose-conflict", "the text states another figure than the table", "正文数字与表格不一致"),
    Code("table-missing", "a table of the form is not there", "缺少表格"),
    Code("row-missing", "rows of a table are not there", "表格缺行"),
    Code("row-unknown", "a row that the form does not have; its figures are left out", "表格外的行，其数字未采用"),
    Code("row-repeated", "a row is printed twice; the first one counts", "同一行重复出现，以第一次为准"),
    Code("column-undetermined", "nothing settles the column of a figure; the likeliest is taken", "数字属于哪一列无法确定，取最可能的一列"),
    Code("column-unknown", "a figure stands under no head of the form", "数字不在表格任何一列之下"),
    Code("cell-not-a-number", "a cell says something else than one number", "单元格内容不是单一数字"),
    Code("count-impossible", "a count below zero, or with a fraction", "件数为负或带小数"),
    Code("unit-in-cell", "a figure has a unit, or another one than the form's", "数字带有单位或单位与表格不同"),
    Code("label-damaged", "a label is misprinted, and read as the nearest of the form", "行列名称有误印，按最接近的名称识读"),
    Code("low-confidence", "cells that are not to be trusted as read", "识读不可靠，请与原文核对"),
    Code("section-missing", "a section of the report is not there", "缺少章节"),
    Code("section-empty", "a section of prose says next to nothing", "章节几乎没有内容"),
    Code("section-order", "sections stand in another order than the form's", "章节次序与规定不同"),
    Code("edition-outdated", "a table of an older edition than the one in force", "使用了旧版表格"),
    Code("edition-ahead", "a table of an edition that was not yet in force", "使用了尚未施行的新版表格"),
    Code("edition-mixed", "the tables are of different editions", "各表版本不一"),
    Code("edition-undetermined", "nothing tells the edition of a table", "表格版本无法确定"),
    Code("agency-unknown", "the agency, or its place, is not told", "机关或其所在地不明"),
    Code("year-unknown", "the year is not told", "报告年度不明"),
    Code("year-conflict", "the year of the figures, or the day of publication, speaks against the year of the report", "统计期限或公布日期与报告年度不符"),
    Code("published-late", "published after the last day of the Regulation", "晚于《条例》规定的公布期限"),
    Code("report-repeated", "the file goes on with another report, which is not read", "文件后面另有一份报告，未识读"),
    Code("text-damaged", "characters of the file are broken", "文件文字有损坏"),
    Code("page-unread", "a page could not be read", "有页面未能识读"),
    Code("page-recognised", "pages were recognised from their pictures", "页面由图像识别而来"),
    Code("picture-unread", "a picture that was not read; it may hold a table", "有图片未识读，其中可能有表格"),
    Code("carry-over-broken", "what one report hands on is not what the next one has", "上年结转或现行有效件数与本年衔接不上"),
    Code("restated", "another file of the same agency and year has other figures", "同一机关同一年度另有数字不同的文件"),
    Code("duplicate-of", "the same figures as another file, which is kept", "与另一文件数字相同，以另一文件为准"),
    Code("roll-up-differs", "the departments' figures and the government's differ", "部门合计与政府数字不同"),
    Code("text-copied", "much of a section stands in an earlier report", "章节文字多见于往年报告"),
)  # fmt: skip
"""The findings, the gravest kinds of a report first, those of several reports last."""

FAILURES: Final = (
    Code("unreadable", "the bytes are damaged, cut short or empty", "文件损坏、不完整或为空"),
    Code("encrypted", "the file asks for a password", "文件加密"),
    Code("not-a-report", "it is no annual report", "不是年度报告"),
    Code("no-reader", "its kind is not known, or a reader has to be installed", "无法识别的格式，或需安装相应组件"),
    Code("too-large", "it is beyond a limit", "超出大小限制"),
    Code("timed-out", "it took too long", "处理超时"),
    Code("out-of-memory", "it needed too much memory", "内存不足"),
    Code("crashed", "reading it failed in a way nobody foresaw", "识读时发生意外错误"),
)  # fmt: skip
"""Why a file is a row of `failures`."""

STATUSES: Final = (
    Code("printed", "the number stands there, without doubt", "明确印出"),
    Code("blank", "the cell stands there with no number in it", "有这一格，格内没有数字"),
    Code("missing", "the file has no such cell", "文件中没有这一格"),
    Code("inferred", "a number is printed, but its cell is a best guess", "印有数字，属于哪一格系推定"),
    Code("doubtful", "read, but not to be trusted", "已识读，但不可轻信"),
    Code("repaired", "a scan's reading, mended by the sums of the form", "扫描识读，经勾稽关系修复"),
)  # fmt: skip
"""The words in `status` of a fact, in the order in which they are shown."""
UNSURE: Final = frozenset(("inferred", "doubtful", "repaired"))
"""Those of a figure that is not sure."""

BASES: Final = (
    Code("none", "the table was not found in the file", "文件中未找到该表"),
    Code("grid", "from a table with cells", "取自有单元格的表格"),
    Code("flow", "from running text, in which labels and figures follow each other", "取自无单元格的文字，行名与数字先后相接"),
    Code("exact", "the label of the row is that of the form", "行名与规定完全相同"),
    Code("normalised", "the label is that of the form, but for width, punctuation, script or number", "行名仅全半角、标点、繁简或序号不同"),
    Code("alias", "the label is a known other spelling", "行名为已知的另一种写法"),
    Code("numbered", "the label is damaged; its number and most of its characters agree", "行名有误，序号与多数字符相符"),
    Code("between", "a label or head is damaged, and those around it leave one place only", "行名或列名有误，由前后各行各列确定"),
    Code("fuzzy", "a label or head is damaged, and like this one more than any other", "行名或列名有误，取最接近者"),
    Code("label", "the label stands there, and no figure with it", "有行名，没有对应的数字"),
    Code("touching", "the label stands right before the figures", "行名紧接在数字之前"),
    Code("wrapped", "the label is wrapped around the figures", "行名折行，在数字前后"),
    Code("alike", "the label before the figures is misprinted", "数字前的行名有误印"),
    Code("below", "the label stands below the figures", "行名在数字之下"),
    Code("near", "the label stands near by, with something between", "行名在附近，中间隔有其他内容"),
    Code("order", "no label speaks for the row; the order of the form does", "没有行名为据，按表格次序推定"),
    Code("blocks", "columns printed one after the other, put together by the sums of the table", "各列先后印出，由全表勾稽关系拼合"),
    Code("count", "the column was counted off along the row", "列按次序数出"),
    Code("place", "the column was taken from the place on the line", "列按数字在行内的位置确定"),
    Code("placed", "a row with too few figures; the sums of the table chose the columns", "该行数字少于格数，列由全表勾稽关系选定"),
    Code("partial", "a row with too few figures; the columns are guessed", "该行数字少于格数，所属列系推测"),
    Code("surplus", "a row with too many figures; which of them count is guessed", "该行数字多于格数，取舍系推测"),
    Code("cut", "the row is cut off by the end of the text", "该行因文末截断"),
    Code("glued", "the figures of the row stand without gaps between them", "该行数字之间没有间隔"),
    Code("summed", "figures without gaps, parted so that the row comes to its total", "数字之间没有间隔，按行合计分开"),
    Code("sole", "figures without gaps, parted in the only way, though the row does not come to its total", "数字之间没有间隔，只有一种分法，但与行合计不符"),
    Code("merged", "one figure is printed more than once for the cell", "同一数字重复印出"),
    Code("spread", "one cell holds the figures of the whole row", "一格内有整行的数字"),
    Code("joined", "the digits of the figure stand on two lines of its cell", "数字在格内分为两行"),
    Code("moved", "the figure stands one cell further on", "数字后移了一格"),
    Code("sums", "the sums of the form settled a reading that was open", "由勾稽关系确定"),
)  # fmt: skip
"""The words in `basis` of a fact, between colons and plus signs, after the name of the reader where a table had cells."""

_PARTS: Final = re.compile(r"[:+]")
_TOLD: Final = {code.code: code for code in BASES}


def why(basis: str, chinese: bool = False) -> str:
    """What a `basis` of `facts` says, in words: how the cell was found, the last part what made it open."""
    told = [_TOLD[part] for part in _PARTS.split(basis) if part in _TOLD]
    return ("；" if chinese else "; ").join(code.chinese if chinese else code.english for code in told)
