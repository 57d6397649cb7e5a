"""Pure functions on strings: width, spaces, script, list numbers, and the numbers that stand in cells."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Final, Literal

# Traditional forms (and their wrong conversions) of the characters that the form and its headings use. A full
# conversion would touch prose and names, which stay as printed; labels need no more than this.
_TRADITIONAL: Final = (
    "開开閉闭關关係系會会機机構构業业務务處处罰罚強强製制發发廢废現现數数規规範范項项許许"
    "決决與与對对總总計计額额單单萬万億亿購购採采內内容容類类別别請请屬属於于國国祕秘禁禁"
    "經经濟济穩稳護护權权執执軍军檔档詢询無无法法據据握握訊讯沒没創创補补內内確确認认"
    "舉举報报訴诉複复覆复復复議议維维糾纠審审結结轉转繼继續续辦办農农團团體体組组織织"
    "研研術术個个題题進进況况導导領领動动時时間间為为當当標标準准網网號号條条從从來来"
    "佈布產产營营責责評评論论話话門门隊队專专員员訓训課课練练繳缴費费納纳車车達达選选"
    "還还過过運运這这連连遲迟適适遺遗錄录錯错鄉乡鎮镇縣县區区衛卫環环監监電电雙双離离"
    "難难頁页順顺須须預预領领顯显風风驗验點点黨党齊齐龍龙長长問问聞闻閱阅設设訪访解解"
    "證证譯译讀读變变豐丰貿贸質质資资賬账趨趋軟软輕轻載载輯辑輿舆農农"
    "圖图場场塊块壓压實实寫写將将層层嶺岭幣币幫帮廣广廳厅張张彈弹後后應应態态慶庆戰战"
    "戶户擔担擬拟據据攝摄敗败敵敌斷断書书東东極极樣样樓楼樹树檢检歡欢歲岁歷历殘残氣气"
    "漢汉滿满災灾爭争獎奖獨独獲获畫画異异療疗盜盗盤盘眾众礙碍禮礼種种稱称積积窮穷競竞"
    "筆笔節节簡简籌筹紀纪約约級级純纯細细終终統统給给綜综綠绿線线編编緊紧縱纵織织繫系"
    "罷罢義义習习職职聯联聲声聽听臨临舊旧藝艺藥药虛虚蘭兰裝装見见覽览觀观記记託托診诊"
    "詞词該该詳详誌志誤误說说調调諮咨謂谓講讲謝谢識识警警麵面隻只衆众啟启啓启"
    "訟讼爲为絕绝傳传減减參参熱热絡络談谈負负隱隐駁驳徑径圍围備备財财館馆稅税視视谘咨"
)
# Radicals that PDF fonts map to in place of the character of the same look; those of the first block fold by Unicode.
_RADICALS: Final = {code: ord(unicodedata.normalize("NFKC", chr(code))) for code in range(0x2F00, 0x2FD6)}
_LOOKALIKES: Final = "⻓长⻔门⻚页⻛风⻜飞⻢马⻬齐⻋车⻅见⻉贝⻘青⻝食⻁虎⻄西⻆角⻩黄⻰龙⻳龟⺠民⺟母⻮齿⻥鱼⻦鸟⻨麦⻤鬼⻣骨⻙韦⻗雨⻑長⺩王⺧牛⺒巳"
_RADICAL: Final = re.compile("[\u2e80-\u2fd5]")
_BLANKS: Final = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_INVISIBLE: Final = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
_ROOMLESS: Final = re.compile(f"[{_INVISIBLE}]")


def _pairs(text: str) -> dict[int, int]:
    return {ord(a): ord(b) for a, b in zip(text[::2], text[1::2], strict=True) if a != b}


IDEOGRAPHS: Final[dict[int, int]] = {**_RADICALS, **_pairs(_LOOKALIKES)}
"""The ideograph for each radical that stands for it in files: no text is written with radicals, and on paper they are one."""
_WIDTH: Final[dict[int, int | None]] = {
    **{code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)},
    **{ord(c): ord(" ") for c in _BLANKS},
    **dict.fromkeys(map(ord, _INVISIBLE)),
}
_SIMPLE: Final[dict[int, int]] = {**_pairs(_TRADITIONAL), **_pairs(_LOOKALIKES)}
_SCRIPT: Final[dict[int, int | None]] = {
    **{radical: _SIMPLE.get(code, code) for radical, code in _RADICALS.items()},
    **_SIMPLE,
}
_ENCLOSED: Final[dict[int, str | int | None]] = {
    **{0x3220 + i: f"({n})" for i, n in enumerate("一二三四五六七八九十")},
    **{0x2460 + i: f"{i + 1}." for i in range(20)},
    **{0x2474 + i: f"({i + 1})" for i in range(20)},
    **{0x2488 + i: f"{i + 1}." for i in range(20)},
}
_FOLD: Final[dict[int, str | int | None]] = {**_WIDTH, **_SCRIPT, **_ENCLOSED}
_RAISED: Final = dict(zip(map(ord, "0123456789０１２３４５６７８９"), 2 * "⁰¹²³⁴⁵⁶⁷⁸⁹", strict=True))
# Most texts need no more than these, and replacing them is four times faster than translating every character.
_COMMON: Final = tuple(zip("（）：，；！？\u3000\u00a0", "():,;!?  ", strict=True))
_UNCOMMON: Final = re.compile(
    "[" + "".join(re.escape(chr(c)) for c in _FOLD.keys() - {ord(c) for c, _ in _COMMON}) + "]"
)
# The words of Taiwan, which converters put in place of those of the form, character for character as long.
_VOCABULARY: Final = (("资讯", "信息"), ("档案", "文件"), ("网路", "网络"), ("设定", "设置"))
_PUNCTUATION: Final = " \t\r\n\f\v,.;:!?'\"()[]{}<>/\\|-_~*#`、。，；：“”‘’「」『』《》〈〉【】〔〕〖〗—–―─…·•\u3000"
_SQUASH: Final[dict[int, str | int | None]] = {
    **_FOLD,
    **dict.fromkeys(map(ord, _PUNCTUATION)),
    **{code: None for code, target in _WIDTH.items() if target in {None, *map(ord, _PUNCTUATION)}},
}
_NOT_LABEL: Final = re.compile(f"[{re.escape(_PUNCTUATION.translate(_WIDTH).replace(chr(10), ''))}]+")
# What a printed figure is: perhaps a sign, digits with or without their thousands set apart, perhaps a unit.
SIGN: Final = "(?:[-+−－]|减少?|增加?)?"
DIGITS: Final = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:[.．]\d+)?"
UNIT: Final = "(?:万元|亿元|元|件|项|条|个|次|篇|人次|人)?"
FIGURE: Final = rf"{SIGN}\s?{DIGITS}\s?{UNIT}"
# What goes on with a figure behind it, in a sentence: no label begins so.
COUNTED: Final = "年月日时件条次元人项个篇份起场期天家名类万亿多余%％，。；、：）,.;:)"
_PINYIN: Final = re.compile(r"[(（][a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹ]{1,7}[)）]")
_LIST_NUMBER: Final = re.compile(r"^(?:其中)?(?:\d{1,2}(?=[^\d])|[一二三四五六七八九十]{1,2}(?=.))")


def fold(text: str) -> str:
    """Half width, plain spaces, simplified script; pinyin notes in brackets dropped. Spaces and breaks are kept."""
    if "(" in text or "（" in text:
        text = _PINYIN.sub("", text)
    if _UNCOMMON.search(text):
        return text.translate(_FOLD)
    for wide, plain in _COMMON:
        text = text.replace(wide, plain)
    return text


def raised(text: str) -> str:
    """A text printed small and raised, as marks of notes are: no figure may be read on with its digits.

    >>> raised("12")
    '¹²'
    """
    return text.translate(_RAISED)


def with_ideographs(text: str) -> str:
    """A text with the ideographs that it shows, where the file has radicals of the same look.

    >>> with_ideographs("⼈⺠政府")
    '人民政府'
    """
    return text.translate(IDEOGRAPHS) if _RADICAL.search(text) else text


def visible(text: str) -> str:
    """A text without the characters that take no room; they stand anywhere in texts that were pasted together."""
    return _ROOMLESS.sub("", text)


@lru_cache(maxsize=1)
def fold_whole(text: str) -> str:
    """`fold` of all the text of a document, which several stages need one after the other."""
    return fold(text)


def in_words_of_the_form(text: str) -> str:
    """A folded text, where a converter put the words of Taiwan in place of those of the form; the length stays.

    >>> in_words_of_the_form("规范性档案")
    '规范性文件'
    """
    for other, own in _VOCABULARY:
        text = text.replace(other, own)
    return text


def offsets(text: str) -> list[int]:
    """For each character of `fold(text)` the place in `text` that it came from, and last the end of `text`.

    >>> offsets("總(zǒng)數㈠")
    [0, 7, 8, 8, 8, 9]
    """
    notes = [match.span() for match in _PINYIN.finditer(text)] if "(" in text or "（" in text else []
    inside = {place for start, end in notes for place in range(start, end)}
    kept = (place for place in range(len(text)) if place not in inside)
    return [*(place for place in kept for _ in text[place].translate(_FOLD)), len(text)]


def squash(text: str) -> str:
    """The normal form in which labels are compared: `fold` in the words of the form, then white space and punctuation gone.

    >>> squash("（三）不予 公开")
    '三不予公开'
    """
    if "(" in text or "（" in text:
        text = _PINYIN.sub("", text)
    return in_words_of_the_form(text.translate(_SQUASH))


def squash_lines(folded: str) -> list[str]:
    """The lines of a folded text, squashed; one pass over the whole text, because a report has hundreds of lines."""
    return _NOT_LABEL.sub("", folded).split("\n")


def core(squashed: str) -> str:
    """A squashed label without its list number: `二部分公开` and `部分公开` are the same label.

    >>> core("2重复申请"), core("一予以公开")
    ('重复申请', '予以公开')
    """
    rest = _LIST_NUMBER.sub("", squashed, count=1)
    return rest or squashed


@dataclass(frozen=True, slots=True)
class Number:
    """The reading of a cell's text.

    `kind` is `number`, `blank` (nothing, or a mark that stands for nothing) or `words` (something else). `value` is in
    the unit asked for. `unit` is the unit printed in the cell, if any.
    """

    kind: Literal["number", "blank", "words"]
    value: Decimal | None = None
    unit: str | None = None


BLANK: Final = Number("blank")
WORDS: Final = Number("words")
_DASHES: Final = ("-", "--", "---", "----", "-----", "—", "——", "————", "－", "–", "―", "─", "一一")
_PROGRAMS: Final = ("nan", "NaN", "None", "null", "<NA>")  # what they print for none
BLANK_MARKS: Final = frozenset(("", "/", "\\", "*", "**", "无", "空", "N/A", "n/a", *_DASHES, *_PROGRAMS))
PICTURE: Final = "\ufffc"
"""What stands for a picture where a text is read: a cell that holds it is not blank, and its figure is not known."""
ZEROS: Final = frozenset("OoＯ○〇")
"""What a recogniser, or a hand on the keyboard, puts for a 0. A figure of them alone may still be something else."""
_UNITS: Final = "万元|亿元|元|件次|人次|件|项|条|个|次|篇|份|宗|例|起|人|家|处|部"
_SIGN: Final = r"[-+−]|减少|减|增加|增"
_NUMBER: Final = re.compile(
    rf"^(?P<sign>{_SIGN})?\s*(?P<digits>\d{{1,3}}(?:,\d{{3}})+|\d+)(?P<part>\.\d+)?\s*(?P<unit>{_UNITS})?$"
)
_DIGIT: Final = re.compile(r"\d")
# A mark of a note behind a number: 33①, 1.25*, 12（注1）, 12[1].
_NOTE_MARK: Final = re.compile(
    r"(?<=[\d０-９元件项条])\s*(?:[①-⑳¹²³⁰-⁹*＊※†‡]{1,3}|[(（\[【〔]注[^)）\]】〕]{0,3}[)）\]】〕]|[\[［]\d{1,2}[\]］]|注\d?)\s*$"
)
_CHINESE_DIGITS: Final = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_CHINESE_TENS: Final = {"十": 10, "百": 100, "千": 1000}
CHINESE_NUMERAL: Final = re.compile(f"[{''.join({**_CHINESE_DIGITS, **_CHINESE_TENS})}]+")
"""A number below 10,000 in Chinese numerals, for `from_chinese`."""
_MOST_DIGITS: Final = 18  # of one number; a count of the form has six at most, money in 元 fourteen
_FACTORS: Final = {("元", "万元"): Decimal("0.0001"), ("亿元", "万元"): Decimal(10000)}
_SMALL: Final = {str(n): Number("number", Decimal(n)) for n in range(1000)}


def parse_number(text: str, unit: str = "") -> Number:
    """What a cell says, read as a number in `unit`.

    The mark of a note behind a number is no part of it.

    >>> parse_number("251000元", "万元").value, parse_number("减 1").value, parse_number("33①").value, parse_number(" / ").kind
    (Decimal('25.1000'), Decimal('-1'), Decimal('33'), 'blank')
    """
    small = _SMALL.get(text)
    if small is not None:
        return small
    plain = fold(text).strip()
    if plain in BLANK_MARKS:
        return BLANK
    compact = "".join(plain.split())
    if compact in BLANK_MARKS:
        return BLANK
    if not _DIGIT.search(plain):
        return WORDS
    found = _NUMBER.match(plain) or _NUMBER.match(_join_sign_and_unit(plain))
    if found is None:
        bare = _NOTE_MARK.sub("", text)
        return parse_number(bare, unit) if bare != text else WORDS
    if len(found["digits"]) > 1 and (found["digits"][0] == "0" or len(found["digits"]) > _MOST_DIGITS):
        return WORDS
    value = Decimal(found["digits"].replace(",", "") + (found["part"] or ""))
    if found["sign"] in ("-", "−", "减", "减少"):
        value = -value
    printed = found["unit"]
    if printed and printed != unit:
        value *= _FACTORS.get((printed, unit), 1)
    return Number("number", value, printed)


def whole(text: str) -> int | None:
    """The whole number that a text is, digits and nothing else; None where it is none, or one that nobody can mean.

    >>> whole("12"), whole("１２"), whole("²"), whole("9" * 5000)
    (12, 12, None, None)
    """
    return int(text) if text.isdecimal() and len(text) <= _MOST_DIGITS else None


def from_chinese(numeral: str) -> int:
    """The number that a `CHINESE_NUMERAL` says.

    >>> from_chinese("一百零三"), from_chinese("二〇二三")
    (103, 2023)
    """
    total, last = 0, 0
    for character in numeral:
        if character in _CHINESE_TENS:
            total += (last or 1) * _CHINESE_TENS[character]
            last = 0
        else:
            digit = _CHINESE_DIGITS[character]
            last = last * 10 + digit if total == 0 and last else digit
    return total + last


def written(value: Decimal | float) -> str:
    """A figure as people write it; what is no exact decimal to the sixth place.

    >>> written(Decimal("10.50")), written(0.1 + 0.2), written(1204.0)
    ('10.5', '0.3', '1204')
    """
    text = f"{value:.6f}" if isinstance(value, float) else f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _join_sign_and_unit(text: str) -> str:
    return re.sub(r"(?<=[减增少加+\-])\s+(?=\d)|(?<=减)\s+(?=少)|(?<=增)\s+(?=加)", "", text)
