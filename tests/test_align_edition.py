"""Which edition of the form a text uses: read off its heads and labels, table by table."""

from __future__ import annotations

import pytest

from extract.align.edition import editions_in, has_disputes_first
from extract.model import TABLES
from extract.text import squash

ALL = frozenset(TABLES)
OLD = (
    "第二十条第（一）项 信息内容 本年新制作数量 本年新公开数量 对外公开总数量 规章 规范性文件 政府集中采购 采购项目数量"
)
NEW = "第二十条第（一）项 信息内容 本年制发件数 本年废止件数 现行有效件数 规章 行政规范性文件 行政许可 本年处理决定数量"
ASKED = "申请人情况 自然人 一、本年新收政府信息公开申请数量 （一）予以公开 2.重复申请"
OLD_END, NEW_END = (
    "（六）其他处理 （七）总计",
    "（六）其他处理 1.申请人无正当理由逾期不补正 2.逾期未按收费通知要求缴纳费用 3.其他 （七）总计",
)
DISPUTED = "行政复议 行政诉讼 未经复议直接起诉 复议后起诉 结果维持 结果纠正 其他结果 尚未审结 总计"


def editions(text: str, wanted: frozenset[str] = ALL) -> dict[str, str]:
    """The editions of a text."""
    return editions_in(squash(text), wanted)


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (OLD, OLD_END, "2019 2019 2019"),
        (NEW, NEW_END, "2021 2021 2021"),
        (NEW, OLD_END, "2021 2019 2021"),
        (OLD, NEW_END, "2019 2021 2021"),
    ],
)
def test_each_table_has_its_own_edition(first: str, last: str, expected: str) -> None:
    """Agencies mix editions in one report; table 4 is alike in both and follows the newer one."""
    found = editions(f"{first} {ASKED} {last} {DISPUTED}")
    assert [found[t] for t in ("disclosure", "requests", "disputes")] == expected.split()


def test_a_table_cut_off_before_its_sign_follows_the_one_before() -> None:
    """Without （六） nor what comes behind it, table 3 says nothing of its edition."""
    assert editions(f"{OLD} {ASKED}")["requests"] == "2019"
    assert editions(f"{NEW} {ASKED}")["requests"] == "2021"


def test_votes_and_not_single_words_decide() -> None:
    """处理决定数量 and 规范性文件 stand in both forms: the majority of the heads counts."""
    assert editions(OLD + " 本年处理决定数量")["disclosure"] == "2019"
    assert editions(NEW + " 采购")["disclosure"] == "2021"


def test_tables_that_are_not_there_are_left_out() -> None:
    """A text with one table names one; one without any names none."""
    assert set(editions(NEW)) == {"disclosure"}
    assert set(editions(f"{ASKED} {NEW_END}")) == {"requests"}
    assert editions("本年度没有收到任何来信") == {}


def test_only_wanted_tables_are_named() -> None:
    """What was found elsewhere is not asked for."""
    assert set(editions(f"{NEW} {ASKED} {NEW_END}", frozenset(("requests",)))) == {"requests"}


def test_the_statistics_form_needs_three_of_its_indicators() -> None:
    """One indicator may be quoted in prose; three make a table."""
    three = "统计指标 主动公开规范性文件数 制发规范性文件总数 收到申请数"
    assert editions(three) == {"statistics": "2014"}
    assert "statistics" not in editions("统计指标 收到申请数")


def test_the_disputes_may_stand_before_the_requests() -> None:
    """A few agencies change the order of the sections; words of prose in front prove nothing."""
    asked = ASKED.replace("（一）", "二、上年结转政府信息公开申请数量 （一）")
    assert editions(f"{OLD} {DISPUTED} {DISPUTED} {DISPUTED} {asked} {OLD_END}") == {
        "disclosure": "2019",
        "requests": "2019",
        "disputes": "2019",
    }
    assert has_disputes_first(squash(f"{OLD} {DISPUTED} {DISPUTED} {DISPUTED} {asked}"))
    assert not has_disputes_first(squash(f"{OLD} 其中尚未审结1件。{asked} {DISPUTED}"))


def test_the_reasons_tell_a_table_that_lost_its_heads() -> None:
    """A file cut in front, or damaged there, still has the rows of table 3; a few of them may be prose."""
    reasons = "1.属于国家秘密 2.其他法律行政法规禁止公开 4.保护第三方合法权益 7.属于行政执法案卷 2.重复申请 3.要求提供公开出版物"
    assert editions(f"{reasons} {OLD_END} {DISPUTED}") == {"requests": "2019", "disputes": "2019"}
    assert "requests" not in editions(f"{OLD} 重复申请 属于国家秘密 {DISPUTED}")
