"""The words of the form as they are found in a stream."""

from __future__ import annotations

import pytest

from extract.align.lexicon import sequence, start_of_form, without_unit
from extract.text import squash, squash_lines

WORDS = sequence((("requests", "2021"), ("disclosure", "2019"), ("disputes", "2021")))
STATISTICS = sequence((("statistics", "2014"),))


def rows(indices: tuple[int, ...] | set[int]) -> list[str]:
    """The keys of rows by their index."""
    return [WORDS.rows[index].row.key for index in sorted(indices)]


def test_rows_come_in_the_order_of_the_form() -> None:
    """Whatever order the tables are asked for in, the sequence is that of the form."""
    tables = [row.table for row in WORDS.rows]
    assert tables == sorted(tables, key=("disclosure", "requests", "disputes").index)
    assert [row.index for row in WORDS.rows] == list(range(len(WORDS.rows)))


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("规章", "rules"),
        ("信息内容本年新制作数量规章", "rules"),
        ("二部分公开区分处理的只计这一情形不计其他情形", "partially_disclosed"),
        ("重复申请", "not_processed.duplicate"),
        ("七总计", "outcomes_total"),
    ],
)
def test_a_text_that_ends_with_a_label(text: str, row: str) -> None:
    """The longest name at the end counts, with or without its list number."""
    found = WORDS.label_at_end(text)
    assert found is not None
    assert rows(WORDS.names[found[0]]) == [row]


@pytest.mark.parametrize("text", ["", "规章制定", "总计", "其他", "信息内容"])
def test_a_text_that_ends_with_no_label(text: str) -> None:
    """Heads of columns and words of prose name no row."""
    assert WORDS.label_at_end(text) is None


def test_opposites_that_differ_by_one_character() -> None:
    """不予公开 is no name for 予以公开, nor is a label found inside a longer word of another kind."""
    found = WORDS.label_at_end("一予以公开")
    assert found is not None
    assert rows(WORDS.names[found[0]]) == ["disclosed"]
    assert WORDS.label_at_end("三不予公开") is None


def test_a_unit_behind_the_label_is_left_out() -> None:
    """The unit column of the statistics table stands between label and figure; 人次 is not 次 behind 人."""
    for text, row in (("接受培训人员数人次", "trained"), ("一收到申请数件", "received"), ("专项经费万元", None)):
        found = STATISTICS.label_at_end(text)
        keys = [STATISTICS.rows[i].row.key for i in STATISTICS.names[found[0]]] if found else [None]
        assert keys == [row]
    assert without_unit("件") == "件"


def test_heads_of_names() -> None:
    """A wrapped label: what its head may go on with, and with which row."""
    heads = list(WORDS.heads_at_end("4无正当理由大量"))
    assert heads[0] == "4无正当理由大量"
    assert ("反复申请", "not_processed.excessive") in [
        (rest, WORDS.rows[row].row.key) for rest, row in WORDS.splits[heads[0]]
    ]


def test_what_is_foreign_to_the_form() -> None:
    """Labels, heads, groups, units and digits are the form's own; anything else is left over."""
    assert WORDS.foreign("信息内容上一年项目数量本年增减处理决定数量行政许可件3") == ""
    assert WORDS.foreign("行政检查规章") == "行政检查"


def test_rows_named_within_a_text() -> None:
    """Only names that mean one row count."""
    assert rows(WORDS.rows_within("一予以公开0七总计")) == ["disclosed", "outcomes_total"]
    assert WORDS.rows_within("其他") == set()


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("前言\n第二十条第（一）项\n规章 0", 1),
        ("根据《条例》第二十条第一款的规定\n信息内容", 1),
        ("前言\n行政许可 3", 1),
        ("前言\n行政复议 | 行政诉讼 |\n结果维持 | 结果纠正 |\n0 | 0 |", 1),
        ("前言\n这里没有表格", None),
    ],
)
def test_where_the_form_begins(text: str, line: int | None) -> None:
    """At its first anchor, else at the first line that a label begins; prose that quotes the article is neither."""
    assert start_of_form(squash_lines(text.replace("（", "(").replace("）", ")"))) == line


@pytest.mark.parametrize("printed", ["2. 重 复 申请", "２．重复申请", "2. 重複申請", "2.重(chóng)複申請", "②重复申请"])
def test_spaces_width_script_and_readings_do_not_matter(printed: str) -> None:
    """Names are compared squashed: no spaces, no punctuation, simplified script, no readings in brackets."""
    found = WORDS.label_at_end(squash(printed))
    assert found is not None
    assert rows(WORDS.names[found[0]]) == ["not_processed.duplicate"]


def test_radicals_are_the_characters_that_they_look_like() -> None:
    """PDF fonts give ⽆ for 无 and ⼤ for 大; both are the same label."""
    assert squash("4.⽆正当理由⼤量反复申请") == squash("4.无正当理由大量反复申请")
