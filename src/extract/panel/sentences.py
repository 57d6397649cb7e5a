"""The sentences of a section that are an agency's own to write, each with the form in which copies are found.

In that form numbers are masked and the agency's names for itself stand for one another, so that a text taken over with new
figures and another signature is still the same text. What the form, the Regulation or the tables already say is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Final

from extract.form import forms
from extract.text import fold, squash, squash_lines

NUMBER, NAME = "0", "@"
_LEAST: Final = 10  # characters beside masks; shorter sentences are alike by chance
_END: Final = re.compile(r"[。；;！!？?\n]+")
_FIGURES: Final = re.compile(r"[0-9](?:[0-9.,]*[0-9])?(?: ?[%‰])?|[〇零一二三四五六七八九十百千万亿两]+")
_OURSELVES: Final = re.compile(
    "[我本全贵该](?:省|市|县|区|旗|州|盟|镇|乡|街道|街|局|厅|委|办|院|所|队|站|中心|机关|单位|部门|行政机关|苏木|管委会|开发区)"
)
_DIVISION: Final = re.compile("[^省市县区旗州盟]+[省市县区旗州盟]+")
# What the form and the Regulation have every report say: why and for which days it is written, where it is to be had, what
# it consists of, and that nothing was asked, taken or fought over.
_PRESCRIBED: Final = re.compile(
    "根据.{0,40}条例.{0,40}(?:编制|公布|公开|报告如下)|统计期限|数据统计(?:时间|截至)|由.{0,80}(?:部分|方面)组成|报告如下|"
    "(?:电子版|报告).{0,20}(?:下载|查阅)|(?:如有|如对|如果).{0,30}(?:联系|咨询|反映)|(?:联系|咨询)?电话|邮政?编码?|"
    "以表格形式报告|见下表|如下表|信息处理费|没有其他需要报告|无其他需要报告"
)
_NOTHING: Final = re.compile("未收到|没有收到|未收取|未发生|没有发生|未接到|未产生|无结转|均为0|为0[件条次]")


def sentences(text: str, agency: str | None, division: str | None) -> Iterator[tuple[str, str]]:
    """The sentences of a text that count, in order: as printed, and in the form in which copies are alike.

    >>> list(sentences("（一）泾县水利局全年召开公开工作专题会议3次。", "泾县水利局", None))
    [('（一）泾县水利局全年召开公开工作专题会议3次', '@全年召开公开工作专题会议0次')]
    """
    printed = [piece.strip() for piece in _END.split(text)]
    folded = fold("\n".join(printed))
    for name, mask in _names(agency, division):
        folded = folded.replace(name, mask)
    masked = _FIGURES.sub(NUMBER, _OURSELVES.sub(NAME, folded))
    lines = squash_lines(masked)
    whole = "\n".join(lines)  # asked first: mostly, the answer is no for all of its sentences
    said, nothing = _PRESCRIBED.search(whole) is not None, _NOTHING.search(whole) is not None
    labels = _labels()
    for piece, line in zip(printed, lines, strict=True):
        alike = line[1:].removeprefix("是") if line[:1] == NUMBER else line
        if len(alike) - alike.count(NUMBER) - alike.count(NAME) < _LEAST:
            continue
        again = NUMBER in alike or (nothing and _NOTHING.search(alike) is not None)
        if alike in labels or (said and _PRESCRIBED.search(alike)) or (again and _of_the_tables(alike)):
            continue
        yield piece, alike


@lru_cache(maxsize=1024)
def _names(agency: str | None, division: str | None) -> tuple[tuple[str, str], ...]:
    """The agency's names, longest first: in full, without its place, and the names of the places."""
    places = _DIVISION.findall(division) if division else []
    name = "".join(fold(agency).split()) if agency else ""
    own = name
    for place in (division or "", *places):
        own = own.removeprefix(place)
    found = {
        name,
        own,
        *(place[begin:] + own for place in places for begin in (0, -1)),
        *(places[-1:] if places else ()),
    }
    return tuple((text, NAME) for text in sorted(found, key=len, reverse=True) if len(text) >= 2 and text != "政府")


def _of_the_tables(alike: str) -> bool:
    """Whether a sentence with a figure, or on nothing having happened, only says again what stands in the tables."""
    rest = len(alike.translate(_words_of_the_form()))
    return rest < 5 or rest < 0.15 * len(alike)


@cache
def _labels() -> frozenset[str]:
    """All labels and headings of all editions, in the form in which copies are found."""
    found: set[str] = set()
    for form in forms():
        for section in form.sections:
            found.update((section.label, *section.aliases))
        for table in form.tables:
            found.update((table.label, *table.headings))
            for column in table.columns:
                found.update((column.label, *column.aliases, *column.under))
            for row in table.rows:
                found.update((row.label, *row.aliases, *row.under))
    return frozenset(_FIGURES.sub(NUMBER, squash(label)).removeprefix(NUMBER) for label in found)


@cache
def _words_of_the_form() -> dict[int, None]:
    """The characters with which the tables are said again in prose; they are taken away."""
    said = (
        "本年新收到受理接政府信息公开申请数量上年结转办理果予以部分不无法提供处其他总计下度继续共中均已按时答复率自然人"
        "商业企科研机构社会益组织律服务法当面网络信函邮寄件条宗次份项起未没有发生因被提引行政复议诉讼维持纠正尚审结"
        "制发废止现行效规范性文许可罚强制事业收费金额万元决定为在法定期限内和及或者民的与比同增长减少占全长"
    )
    return dict.fromkeys(map(ord, said + NUMBER + NAME))
