"""Which edition of the form a text uses, table by table: votes of its heads and labels, never the year."""

from __future__ import annotations

import re
from functools import cache

from extract.align.stream import heads_disputes
from extract.form import editions_of
from extract.model import FormColumn, FormRow, FormTable
from extract.text import core, squash

_REQUESTS = re.compile("申请人情况|勾稽关系|本年新收政府信息|一本年新收")
# Rows of the same table, of a text that lost its heads.
_REASONS = re.compile(
    "属于国家秘密|禁止公开|三安全一稳定|保护第三方|三类内部事务|四类过程性|行政执法案卷|行政查询事项|不掌握相关|没有现成信息|补正后申请|信访举报投诉|重复申请|公开出版物|无正当理由大量|重新出具"
)
_DISPUTES = re.compile("未经复议|复议后起诉|结果维持|行政复议行政诉讼情况|行政复议和行政诉讼|行政复议及行政诉讼")
_DISCLOSURE = re.compile("第二十条第|信息内容|制发件|新制作|行政许可|规章")
# The last rows of table 3: a text that has them, and no word of the edition that cuts （六）其他处理 in three, is of an older one.
_BEYOND = re.compile("七总计|结转下年度")
_MANY = 4  # of the reasons of table 3
_INDICATORS = 3  # of the statistics; one or two may be quoted in prose
_LONG = 4  # characters of a label that is no word of prose


def editions_in(squashed: str, wanted: frozenset[str], due: str = "") -> dict[str, str]:
    """The edition of each wanted table that the squashed text of the tables speaks of; absent tables are left out.

    `due` is the edition of a text that does not tell its own; the newest where it is empty.
    """
    editions: dict[str, str] = {}
    requests = _REQUESTS.search(squashed)
    if not requests and len(set(_REASONS.findall(squashed))) >= _MANY:
        requests = _REASONS.search(squashed)
    first = requests.start() if requests else len(squashed)
    ahead = has_disputes_first(squashed)
    disputes = _DISPUTES.search(squashed, 0 if ahead or not requests else first)
    last = disputes.start() if disputes and not ahead else len(squashed)
    (statistics,) = editions_of("statistics")
    if "statistics" in wanted and sum(word in squashed for word in statistics.telling) >= _INDICATORS:
        editions["statistics"] = statistics.edition
        if not requests:
            return editions
    before = ""
    if "disclosure" in wanted and _DISCLOSURE.search(squashed, 0, first):
        before = editions["disclosure"] = _vote("disclosure", squashed[:first], due)
    if "requests" in wanted and requests:
        text = squashed[first:last]
        before = max(before, editions.setdefault("requests", _vote("requests", text, before or due)))
    if "disputes" in wanted and disputes:
        editions["disputes"] = _vote("disputes", squashed[disputes.start() :], before or due)
    return editions


def has_disputes_first(squashed: str) -> bool:
    """Whether the table of the disputes stands before that of the requests, and not behind it as in the form."""
    return heads_disputes(squashed) and squashed.rfind("审结") < squashed.find("上年结转政府信息公开申请")


def _vote(key: str, text: str, otherwise: str) -> str:
    """The edition of which most words stand in the text of a table. Of editions with the same ones, that which asks for the least
    besides: the newer have the words of the older, and their own.
    """
    specs = editions_of(key)
    told = {spec.edition: _told(spec, text) for spec in specs}
    most = max(map(len, told.values()))
    best = [spec for spec in specs if len(told[spec.edition]) == most]
    if most and len({frozenset(told[spec.edition]) for spec in best}) == 1:
        return min(best, key=lambda spec: len(_words(spec.edition, spec.key)[1])).edition
    silent = [spec.edition for spec in specs if not _words(spec.edition, spec.key)[1]]
    if not most and len(silent) == 1 and _BEYOND.search(text):
        return silent[0]
    return otherwise if otherwise in told else specs[-1].edition


def _told(spec: FormTable, text: str) -> set[str]:
    return set(_words(spec.edition, spec.key)[0].findall(text))


@cache
def _words(edition: str, key: str) -> tuple[re.Pattern[str], tuple[str, ...]]:
    """The words that tell an edition of a table: those that its file names, and long labels that no other edition has."""
    specs = editions_of(key)
    (spec,) = (one for one in specs if one.edition == edition)
    others = "\n".join(label for other in specs if other is not spec for label in _labels(other))
    own = [label for label in _labels(spec) if len(label) >= _LONG and label not in others]
    own = [label for label in own if not any(word in label for word in spec.telling)]
    words = (*spec.telling, *sorted(own, key=len, reverse=True))
    return re.compile("|".join(map(re.escape, words)) or "(?!)"), words


def _labels(spec: FormTable) -> list[str]:
    """The labels of the rows, the columns and their groups, each once."""
    lines: list[FormRow | FormColumn] = [*spec.rows, *spec.columns]
    return list(dict.fromkeys(core(squash(label)) for line in lines for label in (line.label, *line.under)))
