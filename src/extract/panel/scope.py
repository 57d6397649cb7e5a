"""What a report says its figures are of: the agency itself (本级), or all that is under it as well.

Nothing is concluded from silence. A sentence counts only where it speaks of the report or its figures and of whom they
are of; 全县各部门 in an account of the year's work says nothing about the figures.
"""

from __future__ import annotations

import re
from typing import Final

UNSAID, OWN, WHOLE = 0, 1, 2
"""As bits: a report that says one thing here and another there has not said it."""

NAMES: Final = (
    "does not say whose figures it gives",
    "gives its own figures alone (本级)",
    "gives those of all under it",
)

HINT: Final = "本级|汇总|综合|本部|不含|不包括|涵盖|所属|下属|下级|各级|各部门|各镇|各乡|各街道|各县|各区|各市"
"""What every such sentence has in it; a text without it need not be looked at."""

_SENTENCE: Final = re.compile(r"[^。；;！!\n]+")
_OF_THE_REPORT: Final = re.compile(
    "本报告|本年报|本(?:年度)?(?:年度)?报告|(?<!年度)报告(?:中|所列|所涉|数据|范围)|统计(?:范围|口径|对象)|"
    "(?:以上|上述|所列|下列|以下|表中|表内|上表|下表|附表)(?:[^，,]{0,6})(?:数据|数字|指标)|(?:编制|编写|汇编|汇总|综合)而成|^(?:备?注|说明|统计说明)"
)
_MEMBERS: Final = (
    r"(?:所属|下属|直属|下级|各级|辖区内?|工作部门|行政机关|派出机构|分支机构|有关部门|各?部门|各?单位|各?[委办局]|"
    r"各?乡镇?|各?镇|各?街道|各?县|各?区|各?市|各?科室|各?分局)"
)
_OWN: Final = (
    re.compile(
        r"(?:仅|只|均|都|全部)?(?:为|系|是|指|含|包括|包含|反映|统计|限于|限|填报|来自)[^，,]{0,12}(?:本级|本部|机关本身)"
    ),
    re.compile(r"(?:统计)?(?:范围|口径|对象)[^，,]{0,8}(?:本级|本部)"),
    re.compile(r"本级(?:机关|行政机关|政府机关|单位)?(?:的)?(?:政府信息公开)?(?:数据|情况|年度报告|统计)"),
    re.compile(rf"(?:不含|不包括|不包含|未包括|未包含|未含|不涉及|不涵盖)[^，,]{{0,10}}{_MEMBERS}"),
)
_WHOLE: Final = (
    re.compile(
        rf"(?:汇总|综合|汇集|合并|合计)[^，,]{{0,8}}(?:了|全|各|所属|下属|我|本|市|县|区|省)[^，,。]{{0,30}}{_MEMBERS}"
    ),
    re.compile(rf"{_MEMBERS}[^。]{{0,24}}(?:汇总|合并|综合)(?:而成|形成|编|数|得|统计|后|生成)?"),
    re.compile(rf"(?<!不)(?<!未)(?:包括|包含|涵盖|含有|含|覆盖)(?!本级)[^。]{{0,30}}{_MEMBERS}"),
    re.compile(
        rf"(?:为|系|是|范围|口径)[^，,]{{0,4}}(?:全省|全市|全县|全区|全州|全旗|全系统)[^，,]{{0,6}}(?:{_MEMBERS}|数据|汇总|合计|总)"
    ),
)
_ITSELF_TOO: Final = re.compile("本级(?:及|和|与|以及|、|加)")
_OUTLINE: Final = re.compile("总体情况|概述")  # the sections that the report consists of are named from here on


def said(text: str) -> int:
    """What the sentences of a text say: OWN, WHOLE, both of them together (OWN | WHOLE), or UNSAID.

    >>> said("注：以上数据均为本级机关数据。") == OWN
    True
    >>> said("本报告数据包括区政府各部门、各镇和街道。") == WHOLE
    True
    >>> said("全区各部门、各镇发布信息900条。") == UNSAID
    True
    """
    found = UNSAID
    for sentence in _SENTENCE.findall(text):
        found |= _said("".join(sentence.split()))
    return found


def _said(sentence: str) -> int:
    sentence = _OUTLINE.split(sentence, maxsplit=1)[0]
    if not _OF_THE_REPORT.search(sentence):
        return UNSAID
    both = _ITSELF_TOO.search(sentence) is not None  # 市本级及各县区: the agency itself is one part of the whole
    if not both and any(pattern.search(sentence) for pattern in _OWN):
        return OWN
    return WHOLE if any(pattern.search(sentence) for pattern in _WHOLE) else UNSAID
