"""Which edition of the form a text uses, table by table: votes of its heads and labels, never the year."""

from __future__ import annotations

import re

from extract.align.stream import heads_disputes

_REQUESTS = re.compile("申请人情况|勾稽关系|本年新收政府信息|一本年新收")
# Rows of the same table, of a text that lost its heads.
_REASONS = re.compile(
    "属于国家秘密|禁止公开|三安全一稳定|保护第三方|三类内部事务|四类过程性|行政执法案卷|行政查询事项|不掌握相关|没有现成信息|补正后申请|信访举报投诉|重复申请|公开出版物|无正当理由大量|重新出具"
)
_DISPUTES = re.compile("未经复议|复议后起诉|结果维持|行政复议行政诉讼情况|行政复议和行政诉讼|行政复议及行政诉讼")
_DISCLOSURE = re.compile("第二十条第|信息内容|制发件|新制作|行政许可|规章")
_VOTES = {
    "disclosure": {
        "2021": re.compile("制发件|废止件|现行有效|本年处理决|收费金额|行政规范性文件|本年制|本年废"),
        "2019": re.compile("新制作|新公开|对外公开|上一年|项目数|集中采购|采购|其他对外|本年新"),
    },
}
# The 2021 edition cuts （六）其他处理 in three; in a table that goes on beyond it, their absence tells the 2019 edition.
_THREE_OTHERS = re.compile("逾期不补正|逾期未按收费|未按收费通知|逾期未缴费|3其他")
_BEYOND = re.compile("七总计|结转下年度")
_MANY = 4  # of the reasons of table 3
_STATISTICS = re.compile(
    "主动公开规范性文件数|制发规范性文件总数|政务微博公开|政务微信公开|新闻发布会|政策解读稿件|收到申请数|当面申请数|申请办结数|按时办结数"
    "|传真申请数|信函申请数|主动公开信息数|答复总数|同意部分公开|申请答复数|同意公开答复数|申请信息不存在数|举报投诉数量|专门机构数|查阅点数|专职人员数|接受培训人员数"
)


def editions_in(squashed: str, wanted: frozenset[str]) -> dict[str, str]:
    """The edition of each wanted table that the squashed text of the tables speaks of; absent tables are left out."""
    editions: dict[str, str] = {}
    requests = _REQUESTS.search(squashed)
    if not requests and len(set(_REASONS.findall(squashed))) >= _MANY:
        requests = _REASONS.search(squashed)
    first = requests.start() if requests else len(squashed)
    ahead = has_disputes_first(squashed)
    disputes = _DISPUTES.search(squashed, 0 if ahead or not requests else first)
    last = disputes.start() if disputes and not ahead else len(squashed)
    if "statistics" in wanted and len(set(_STATISTICS.findall(squashed))) >= 3:
        editions["statistics"] = "2014"
        if not requests:
            return editions
    if "disclosure" in wanted and _DISCLOSURE.search(squashed, 0, first):
        editions["disclosure"] = _vote("disclosure", squashed[:first], "2021")
    if "requests" in wanted and requests:
        editions["requests"] = _edition_of_requests(squashed[first:last], editions.get("disclosure", "2021"))
    if "disputes" in wanted and disputes:
        editions["disputes"] = max((e for e in editions.values() if e != "2014"), default="2021")
    return editions


def has_disputes_first(squashed: str) -> bool:
    """Whether the table of the disputes stands before that of the requests, and not behind it as in the form."""
    return heads_disputes(squashed) and squashed.rfind("审结") < squashed.find("上年结转政府信息公开申请")


def _edition_of_requests(text: str, otherwise: str) -> str:
    if _THREE_OTHERS.search(text):
        return "2021"
    return "2019" if _BEYOND.search(text) else otherwise


def _vote(table: str, text: str, otherwise: str) -> str:
    votes = {edition: len(set(pattern.findall(text))) for edition, pattern in _VOTES[table].items()}
    if votes["2019"] == votes["2021"]:
        return otherwise
    return max(votes, key=votes.__getitem__)
