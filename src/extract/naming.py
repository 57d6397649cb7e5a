"""What an agency calls itself, in titles, sentences, signatures and index blocks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from extract.dates import YEAR
from extract.text import fold

_HAN: Final = r"[\u3400-\u9fff]"
# Words that no agency has in its name, and words that make a title one of something else.
_FOREIGN: Final = re.compile(
    "我|本报告|按照|根据|依据|现将|现公|特向|公布|编制(?!委)|要求|通知|意见|解读|格式|指南|目录|首页|信息公开|年报|报告|栏目|年度|网站|发布|来源"
)
_BODY: Final = (
    "政府|办公室|办公厅|局|厅|委员会|管委会|委|办事处|办|院|中心|队|处|所|站|室|部|署|会|社|海关|银行|分行|支行|公司|学校|大学|学院|医院|馆|园|联|"
    "省|市|区|县|旗|州|盟|乡|镇|街道|街|苏木|开发区|农场|林场|团|兵团|系统|基地|城"
)
_AGENCY: Final = re.compile(rf"[\u3400-\u9fff\d·()]{{1,36}}(?:{_BODY})(?:[(][\u3400-\u9fff、]{{2,20}}[)])?")
_LIKE_A_NAME: Final = re.compile(r"[\u3400-\u9fff\d·()]{2,36}")
_SET_APART: Final = re.compile(rf"[【(\[]([^【】()\[\]]+)[】)\]](?=\D{{0,2}}{YEAR}|政府)|([^|:]+)[|:](?={YEAR})")
_BEGUN: Final = re.compile(
    rf"{_HAN}{{1,8}}[省市县区旗州盟]{_HAN}{{1,8}}(?<![网站台栏页版])(?<!公开|服务|专题|新闻|信息|政务)"
)
# A name as short as the words behind it allow, with no other word before it that introduces one.
_NAME: Final = rf"((?:(?!公布|公开|编制|现将){_HAN}){{2,30}}?)(?:[(][^()]*[)])?"
_REPORT: Final = r"(?:政府|政务)?信息公开(?:工作)?(?:年度)?(?:工作)?(?:报告|年报|情况|工作编制)"
_MADE: Final = "(?:编制|编写|编撰|撰写)"
_SAID: Final = (
    re.compile(rf"(?:公布|现将){_NAME}{YEAR}年"),
    re.compile(rf"(?:公开|编制|制定|结合)了?《?{_NAME}{YEAR}年度?{_REPORT}"),
    re.compile(rf"(?:公布|公开|编制|制定|结合)了?{YEAR}年度?{_NAME}{_REPORT}"),
    re.compile(rf"由({_HAN}{{2,30}}?)(?:负责)?(?:{_MADE}|解释)"),
    re.compile(
        rf"由({_HAN}{{2,30}}?)(?:按照|根据|依据|围绕|结合|综合(?!行政|执法|治理|管理|服务|交通|办)|汇总)[^。]{{0,150}}?{_MADE}"
    ),
    re.compile(rf"({_HAN}{{4,30}})\(以下(?:简)?称[\"“'‘]?[我本]"),
    re.compile(rf"(?:[,;。]|^)({_HAN}{{4,30}}?)(?:向社会)?(?:公布|发布|公开|对){YEAR}年"),
    re.compile(rf"[,;。]({_HAN}{{4,30}}?)(?:组织|特此|特)?{_MADE}(?:了|完成|形成)?(?:[本此](?:年度)?报告|{YEAR}年|《)"),
)
# Whom to ask about the report, and who gave it to the site: the agency, or an office of its own.
_ASK: Final = re.compile(rf"请(?:与|联系|致电|咨询|向)[:,]?({_HAN}{{4,40}}?)(?:联系|反映|咨询|[(,。])")
_SOURCE: Final = re.compile(rf"来源:({_HAN}{{4,30}}?)(?:字号|字体|浏览|点击|阅读|时间|日期|发布|作者|[^\u3400-\u9fff])")
_OWN_OFFICE: Final = re.compile(
    rf"({_HAN}+?(?:政府|办事处|[局厅]|委员会|联合会|联))(?:{_HAN}*(?:公开|政务|党政|综合|秘书|信息){_HAN}*(?:办公室|中心|[科股室处办组])|办公室)"
)
# 2023年，云岭县水利局认真…: the year, and then who did well in it; the government over a bureau may stand there too.
# 云岭县水利局2023年政府信息公开工作年度报告由…组成: what the report is.
_OPENS: Final = re.compile(
    rf"(?:^|\n)({_HAN}{{4,30}}?){YEAR}年度?{_REPORT}(?:[(][^()]*[)])?(?:由|共|包括|分|是)"
    rf"|(?:^|\n|。)(?:{YEAR}年度?(?:以?来)?|[今一]年以?来),(?!在)({_HAN}{{4,24}}?(?:[局厅]|委员会|办事处|[乡镇区县市]人民政府|办公室))"
    "(?:认真|深入|严格|坚持|全面|高度|积极|紧紧|始终|按照|根据|以)"
)
_PUBLISHER: Final = re.compile(
    r"(?:(?:发\s*布|公\s*开|发\s*文|制\s*作|制\s*发|编\s*制|公开责任|责\s*任)\s*(?:机\s*构|机\s*关|单\s*位|部\s*门|主\s*体)\W*"
    r"|(?:^|\n)\W*(?:填报|报告|报送|编报)?(?:单位|机关|机构)(?:名称)?\s*(?:\((?:盖|公|印)章\))?[:|])"
    r"([\u3400-\u9fff\d·()]{2,40}?)(?=\((?:盖|公|印)章\)|[^\u3400-\u9fff\d·()]|$)"
)
# 我局, 我镇: the kind of body that speaks, and what the name of such a body has at its end.
_SELF: Final = re.compile("我(局|厅|委|办|院|所|镇|乡|苏木|街道|街|县|区|市|省|旗|州)")
_KINDS: Final = {
    **{kind: rf"{kind}(?:机关|\(.*\))?$" for kind in "局厅院所"},
    **dict.fromkeys("镇乡", "[镇乡](?:(?:人民)?政府)?$"),
    **{kind: rf"{kind}(?:办事处|人民政府)?$" for kind in ("苏木", "街道", "街")},
    "委": "委(?:员会)?$",
    "办": "办(?:公室|公厅|事处)?$",
    **dict.fromkeys("县区市省旗州", r"(?:政府|政府办公室|政府办公厅|[省市州县区旗])$|管(?:理)?委(?:员)?会$"),
}
_OPENING: Final = 600  # characters of the prose
_BUREAU: Final = re.compile("[局厅]$|(?<!管理)委员会$")
_KEEPER: Final = re.compile("数据|政务服务|行政审批|信息化")
_ALONE: Final = re.compile(r"[\n\d|)）>]|办公室\n|关于")
_NOT_PLACE: Final = rf"(?!{_HAN}*[全各本我该其某每])"
_UNITS: Final = "(?:省|市|州|盟|地区|区|县|旗|镇|乡|街道)"
_PLACE_ON_LINE: Final = re.compile(
    rf"[\n:：|（(《>]{_NOT_PLACE}((?:{_HAN}{{1,5}}?{_UNITS}|{_HAN}{{2,12}}?(?:自治区|自治州|自治县|自治旗|开发区))+)$"
)
_GOVERNMENT_ABOVE: Final = re.compile(rf"\n({_HAN}{{2,16}}人民政府)\n$")
_PLACE_IN_PROSE: Final = re.compile(
    rf"(?:\n|年[,，]|[由与在据请被是给对为]|公布|联系[:：]?){_NOT_PLACE}((?:(?:(?![由与在据请被是给对为]){_HAN}){{1,3}}?{_UNITS})+)$"
)
_PINYIN: Final = re.compile(r"[(（][^\W\d_\u3400-\u9fff]{1,7}[)）]")


@dataclass(frozen=True, slots=True)
class Bare:
    """A text without white space and pinyin notes: in the script of the print, and folded, character by character."""

    printed: str
    plain: str

    @classmethod
    def lines(cls, texts: Sequence[str]) -> list[Bare]:
        """The bare forms of some lines. Where folding changes the length of one, the folded one is all there is."""
        printed = ["".join(_PINYIN.sub("", text).split()) for text in texts]
        plain = fold("\n".join(printed)).replace("资讯", "信息").split("\n")
        return [
            cls(p if len(p) == len(f) else f, f) for p, f in zip(printed, plain, strict=False)
        ]  # no text at all folds to one line

    @classmethod
    def of(cls, text: str) -> Bare:
        """The bare form of one text; its line breaks go as well."""
        return cls.lines((text,))[0]


def may_head_title(name: str, lines: int) -> bool:
    """Whether a title may begin with this name. One that stands on lines of its own must end as agencies do, and
    stand once.
    """
    if _FOREIGN.search(name) or (len(name) % 2 == 0 and name[: len(name) // 2] == name[len(name) // 2 :]):
        return False
    if "、" in name and all(len(one) > 3 and _AGENCY.fullmatch(one) for one in name.split("、")):
        return True  # a report of several
    return _AGENCY.fullmatch(name) is not None or (lines == 1 and _LIKE_A_NAME.fullmatch(name) is not None)


def is_agency(name: str) -> bool:
    """Whether a text is the name of an agency and nothing else; a bare 政府办公室 or 统计局 names nobody."""
    plain = fold(name)
    return (
        len(plain) >= 4
        and not plain.startswith(("政府", "人民政府"))
        and _AGENCY.fullmatch(plain) is not None
        and _FOREIGN.search(plain) is None
    )


def is_begun(line: str) -> bool:
    """Whether a line is the beginning of an agency's name, which the next line must carry on: 平川县农业."""
    return _BEGUN.fullmatch(line) is not None and not is_agency(line) and _FOREIGN.search(line) is None


def with_agency_joined(title: Bare) -> Bare:
    """A title without the brackets or the mark that set its agency apart: 【平川县水利局】2023年…, 平川县水利局：2023年…."""
    apart = _SET_APART.match(title.plain)
    if apart is None or not is_agency(apart[apart.lastindex or 1]):
        return title
    name, rest = slice(*apart.span(apart.lastindex or 1)), slice(apart.end(), None)
    return Bare(title.printed[name] + title.printed[rest], title.plain[name] + title.plain[rest])


def said(front: Sequence[str], prose: str) -> list[str]:
    """The names of those who publish or compile the report, by its own words."""
    return list(map(_body, _found(_SAID, front, prose)))


def asked(front: Sequence[str], prose: str) -> list[str]:
    """Those whom readers shall ask about the report, where it speaks of them elsewhere too, or of 我局; and its source on the
    site, where the report speaks of that.
    """
    text = Bare.of("\n".join(front) + prose).printed
    asked, sources = (list(map(_body, _found((pattern,), front, prose))) for pattern in (_ASK, _SOURCE))
    mentioned = [name for name in (*asked, *sources) if text.count(name) > 1]
    return [*(asked if says_what_it_is(prose) else ()), *mentioned]


def _found(patterns: Iterable[re.Pattern[str]], front: Sequence[str], prose: str) -> list[str]:
    text = Bare.of("\n".join(front) + prose)
    return [text.printed[m.start(1) : m.end(1)] for pattern in patterns for m in pattern.finditer(text.plain)]


def _body(name: str) -> str:
    """A bureau instead of the office in it that does the work; the office of a government is an agency of its own."""
    office = _OWN_OFFICE.fullmatch(fold(name))
    if office is None or (office[0] == office[1] + "办公室" and office[1].endswith("政府")):
        return name
    return name[: office.end(1)]


def openers(text: str) -> list[str]:
    """Those whom the first sentences of a text name: as who worked well in the year, or as whose report this is."""
    bare = Bare.lines(text[:_OPENING].split("\n"))
    printed, plain = "\n".join(line.printed for line in bare), "\n".join(line.plain for line in bare)
    return [printed[m.start(n) : m.end(n)] for m in _OPENS.finditer(plain) if (n := m.lastindex)]


def publishers(front: Sequence[str]) -> list[str]:
    """The values of 发布机构 and its like in the lines above the body."""
    printed = "\n".join(front)
    plain = fold(printed)
    text = printed if len(plain) == len(printed) else plain
    return [text[match.start(1) : match.end(1)] for match in _PUBLISHER.finditer(plain)]


def says_what_it_is(prose: str) -> bool:
    """Whether the prose says 我局, 我镇 or the like."""
    return _SELF.search(fold(prose)) is not None


def is_bureau(name: str) -> bool:
    """Whether a body has a field of its own, and keeps no site for a whole government."""
    return _BUREAU.search(fold(name)) is not None and _KEEPER.search(fold(name)) is None


def of_the_kind_that_speaks(names: Iterable[str], prose: str) -> list[str]:
    """The names that go with 我局 or 我镇 in the prose: a site or an office that publishes for others is left out.

    Where the prose says nothing of the kind, all names may be meant.
    """
    spoken = Counter(_SELF.findall(fold(prose))).most_common(1)
    if not spoken:
        return list(names)
    kind = re.compile(_KINDS[spoken[0][0]])
    return [name for name in names if kind.search(fold(name))]


def fullest(name: str, lines: Sequence[str], prose: str) -> str:
    """The name with the places before it and the rest of its body behind it that the document prints somewhere.

    On a line of its own any place may stand before the name. In a sentence only a short one is told from the words
    before it: 推进云川市 is no place.
    """
    text = "\n".join(("", *lines, *("".join(line.split()) for line in prose.split("\n")), ""))
    longest = name
    # 区统计局 lacks the name of its 区, 统计局 the whole place.
    shared = name[0] if name[0] in "市区县旗乡镇" else ""
    end = 0
    while (start := text.find(name, end)) >= 0:
        end = start + len(name)
        left = text[max(0, start - 32) : start] + shared
        alone = _ALONE.match(text, end) is not None
        found = (_PLACE_ON_LINE if alone else _PLACE_IN_PROSE).search(left)
        if not found and name.endswith("办事处") and text.startswith("\n", end):
            found = _GOVERNMENT_ABOVE.search(left)  # a street's office is one of the government over it
        if found:
            longest = max(longest, found[1].removesuffix(shared) + name, key=len)
    for rest in ("人民政府", "街道办事处", "办事处", "管理委员会"):
        if longest[-1] in "省市区县旗州盟乡镇道木" and longest + rest in text:
            return longest + rest
    return longest
