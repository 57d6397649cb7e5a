"""Runs of figures matched to the rows of the form: which label a run belongs to, and what leaves that open."""

from __future__ import annotations

import pytest

from extract.align.flow import Flow, lay
from extract.align.lexicon import Lexicon, sequence
from extract.align.page_marks import page_lines
from extract.align.stream import Stream, read_stream
from extract.text import fold, squash_lines

WORDS = sequence((("disclosure", "2021"), ("requests", "2021"), ("disputes", "2021")))
OLD = sequence((("disclosure", "2019"), ("requests", "2019"), ("disputes", "2019")))
STATISTICS = sequence((("statistics", "2014"),))
SEVEN = "5 1 0 0 0 0 6"
Told = list[tuple[str, bool, list[str]]]


def stream_of(text: str, words: Lexicon) -> Stream:
    """The runs of a text, typed line by line."""
    raw = text.strip("\n").split("\n")
    folded = fold("\n".join(raw)).split("\n")
    return read_stream(raw, folded, squash_lines("\n".join(folded)), 0, words.label_at_end, page_lines(folded))


def flow_of(text: str, words: Lexicon = WORDS) -> tuple[Flow, Stream]:
    """The text laid over the form."""
    stream = stream_of(text, words)
    return lay(stream, words), stream


def told(text: str, words: Lexicon = WORDS) -> Told:
    """Each match as its row, whether it is clear, and its figures."""
    flow, stream = flow_of(text, words)
    return [(words.rows[m.rows[0]].row.key, m.clear, [f.text for f in stream.runs[m.run].figures]) for m in flow.ties]


def rows(text: str, words: Lexicon = WORDS) -> list[str]:
    """The rows that the runs of a text are laid on."""
    return [row for row, _, _ in told(text, words)]


def test_labels_that_touch_their_figures() -> None:
    """A label letter by letter right before the figures fixes the row."""
    assert told("规章 0 1 2\n行政规范性文件\n3\n4\n5\n行政许可 6") == [
        ("rules", True, ["0", "1", "2"]),
        ("normative_documents", True, ["3", "4", "5"]),
        ("licenses", True, ["6"]),
    ]


def test_a_label_wrapped_round_its_figures() -> None:
    """Half of the label before the figures, half behind them."""
    text = f"4.无正当理由大量\n{SEVEN}\n反复申请\n5.要求行政机关确认或重新出具\n0 0 0 0 0 0 0\n已获取信息"
    assert rows(text) == ["not_processed.excessive", "not_processed.reconfirmation"]


def test_a_wrapped_label_with_words_of_a_stacked_group_between() -> None:
    """（五）不予处理 stands beside its rows, one or two characters on each of their lines."""
    text = f"（五） 3.要求提供公开出版\n{SEVEN}\n物\n不予处\n理 4.无正当理由大量反\n复申请 0 0 0 0 0 0 0"
    assert rows(text) == ["not_processed.publication", "not_processed.excessive"]


def test_lone_characters_of_a_stacked_label_are_passed_over() -> None:
    """Single characters of 三、本年度办理结果, or of a watermark, between label and figures belong to nothing."""
    assert told(f"2.重复申请\n年\n{SEVEN}\n3.要求提供公开出版物\n度\n0 0 0 0 0 0 0") == [
        ("not_processed.duplicate", True, SEVEN.split()),
        ("not_processed.publication", True, ["0"] * 7),
    ]


def test_a_misprinted_label_is_told_by_its_likeness() -> None:
    """A long label with two wrong characters is alike enough, and clear where one row is left between two fixed ones."""
    one_left = told(f"2.重复申请 {SEVEN}\n3.要求提共公开出板物 0 0 0 0 0 0 1\n4.无正当理由大量反复申请 {SEVEN}")
    assert one_left[1] == ("not_processed.publication", True, ["0"] * 6 + ["1"])
    two_left = told(
        f"2.重复申请 {SEVEN}\n3.要求提共公开出板物 0 0 0 0 0 0 1\n5.要求行政机关确认或重新出具已获取信息 {SEVEN}"
    )
    assert two_left[1] == ("not_processed.publication", False, ["0"] * 6 + ["1"])


def test_a_label_alike_above_figures_of_a_label_below() -> None:
    """息 was lost from the end of 5, and 六 has no figures: those between them may be its own."""
    text = f"1.属于国家秘密 {SEVEN}\n2.重复申请 {SEVEN}\n3.要求提供公开出版物 {SEVEN}\n5.要求行政机关确认\n或重新出具已获取信\n2 1 0 0 0 0 3\n{{}}\n（七）总计 {SEVEN}"
    (match,) = (
        m
        for m in flow_of(text.format("（六）其他处理"), OLD)[0].ties
        if OLD.rows[m.rows[0]].row.key == "not_processed.reconfirmation"
    )
    assert (match.basis, match.clear) == ("near", False)
    (match,) = (
        m
        for m in flow_of(text.format(f"（六）其他处理 {SEVEN}"), OLD)[0].ties
        if OLD.rows[m.rows[0]].row.key == "not_processed.reconfirmation"
    )
    assert match.basis == "alike"


def test_a_label_that_lost_its_rest_may_have_lost_its_figures() -> None:
    """The figures of 5 and the beginning of 6 were lost: those of 6 stand behind the head of 5 and before the rest of 6."""
    text = f"4.保护第三方合法权益 {SEVEN}\n5.属于三类内部事务\n2 1 0 0 0 0 3\n{{}}信息\n7.属于行政执法案卷 {SEVEN}"
    (torn,) = (m for m in flow_of(text.format("性"))[0].ties if m.run == 1)
    assert (torn.basis, torn.clear) == ("near", False)
    (whole,) = (m for m in flow_of(text.format(""))[0].ties if m.run == 1)
    assert whole.basis == "wrapped"


def test_the_longest_head_of_a_wrapped_label_tells() -> None:
    """主要负责同志参加政府网站 and 政府网站 go on with the same words; the figure is that of the longer label."""
    text = "2.政府网站在线访谈次数 次\n其中：主要负责同志参加政府网站\n次 0\n在线访谈次数\n3.政策解读稿件发布数 篇 4\n4.微博微信回应事件数 次 1"
    words = sequence((("statistics", "2014"),))
    flow, stream = flow_of(text, words)
    rows = {words.rows[m.rows[0]].row.key: [f.text for f in stream.runs[m.run].figures] for m in flow.ties}
    assert rows["responses.online_interviews_by_head"] == ["0"]
    assert "responses.online_interviews" not in rows


def test_a_label_that_is_alike_gives_way_to_one_that_is_wrapped() -> None:
    """The figures stand on the line of 4.无正当理由大, which goes on behind them; those of 3 were lost, and 3 numbers the page."""
    text = (
        f"2.重复申请 {SEVEN}\n不予处 3.要求提供公开\n理 出版物\n4.无正当理由大 0 0 1 0 0 0 1\n量反复申请\n3\n"
        f"5.要求行政机关确认或重新出具已获取信息 {SEVEN}"
    )
    flow, stream = flow_of(text)
    (match,) = (m for m in flow.ties if [f.text for f in stream.runs[m.run].figures][2:3] == ["1"])
    assert WORDS.rows[match.rows[0]].row.key == "not_processed.excessive" or (match.basis, match.clear) == (
        "order",
        False,
    )


def test_two_labels_before_one_of_two_runs() -> None:
    """Two labels, then two runs: one label, one run, so the label that touches the first run settles nothing."""
    matches = told(
        f"2.没有现成信息需要另行制作\n3.补正后申请内容仍不明确\n{SEVEN}\n0 0 0 0 0 0 0\n1.信访举报投诉类申请 {SEVEN}"
    )
    assert [row for row, _, _ in matches] == [
        "unable_to_provide.would_need_creation",
        "unable_to_provide.still_unclear",
        "not_processed.petition_or_complaint",
    ]
    assert [clear for _, clear, _ in matches] == [False, False, True]


@pytest.mark.parametrize("stacked", ["", "理 "])
def test_labels_below_their_figures(stacked: str) -> None:
    """Figures, label, figures, label: as many of one as of the other, so each label belongs to what stands above it."""
    text = f"1.信访举报投诉类申请 {SEVEN}\n1 0 0 0 0 0 1\n{stacked}2.重复申请\n2 0 0 0 0 0 2\n3.要求提供公开出版物\n" \
        f"4.无正当理由大量反复申请 {SEVEN}"  # fmt: skip
    assert [(row, figures[0]) for row, _, figures in told(text)] == [
        ("not_processed.petition_or_complaint", "5"),
        ("not_processed.duplicate", "1"),
        ("not_processed.publication", "2"),
        ("not_processed.excessive", "5"),
    ]


def test_labels_that_may_stand_below_their_figures() -> None:
    """Two runs and three labels: whether the labels stand above or below, no row is clear until one stands on its line."""
    text = f"1.信访举报投诉类申请 {SEVEN}\n1 0 0 0 0 0 1\n2.重复申请\n2 0 0 0 0 0 2\n3.要求提供公开出版物\n" \
        f"4.无正当理由大量反复申请\n5.要求行政机关确认或重新出具已获取信息 {SEVEN}"  # fmt: skip
    assert [clear for _, clear, _ in told(text)] == [True, False, False, True]


def test_figures_above_labels_that_lost_a_blank() -> None:
    """Two figures of three stand above 规章 as three do above the next label: the three between are not those of 规章."""
    heads = "第二十条第（一）项\n信息内容 本年制发件数 本年废止件数 现行有效件数"
    matches = told(f"{heads}\n0 0\n规章\n0 0 3\n行政规范性文件\n第二十条第（五）项\n行政许可 9")
    assert [(row, len(figures)) for row, _, figures in matches] == [
        ("rules", 2),
        ("normative_documents", 3),
        ("licenses", 1),
    ]


def test_figures_between_two_labels_where_labels_stand_beside() -> None:
    """理结 is a piece of a group: the figures on its line are of the label above or of the one below, which has none."""
    lines = "\n".join(
        f"{label} {SEVEN}" for label in ("一、本年新收政府信息公开申请数量", "（一）予以公开", "1.属于国家秘密")
    )
    text = f"{lines}\n2.其他法律行政法规禁止公开 {SEVEN}\n7.属于行政执法案卷\n理结 {SEVEN}\n8.属于行政查询事项\n{{}}\n（七）总计 {SEVEN}"
    found = {row: clear for row, clear, _ in told(text.format(""))}
    assert found["not_disclosed.enforcement_file"] is False
    found = {row: clear for row, clear, _ in told(text.format(SEVEN))}
    assert found["not_disclosed.enforcement_file"] is True


def test_a_label_without_figures_before_one_that_is_wrapped() -> None:
    """Labels stand round their figures here, so those below 信访举报投诉类申请 may be of the next label, which has none."""
    text = (
        f"1.本机关不掌握相关\n{SEVEN}\n政府信息\n1.信访举报投诉类申\n请\n0 0 0 0 0 0 0\n2.重复申请\n3.要求提供公开出版\n{SEVEN}\n物\n"
        f"4.无正当理由大量反复申请 {SEVEN}\n（七）总计 {SEVEN}"
    )
    assert ("not_processed.petition_or_complaint", False, ["0"] * 7) in told(text)


def test_a_label_below_that_a_page_number_took() -> None:
    """2 numbers the page: the figures below 规章 may be of 行政规范性文件, which has no others."""
    rows_ = "\n".join(
        f"{label} {SEVEN}" for label in ("一、本年新收政府信息公开申请数量", "（一）予以公开", "1.属于国家秘密")
    )
    text = (
        f"规章\n0 0 29\n行政规范性文件\n第二十条第（五）项\n2\n行政许可 587\n行政处罚 467\n{rows_}\n（七）总计 {SEVEN}"
    )
    assert ("rules", False, ["0", "0", "29"]) in told(text)


def test_figures_without_any_text_before_them_are_not_clear() -> None:
    """规范性文件 has its own; the next may be of the local row whose label stands below."""
    text = f"规章\n规范性文件 22 0\n0 0 0\n其他主动公开文件\n第二十条第（五）项\n行政许可 1 2 3\n一、本年新收政府信息公开申请数量 {SEVEN}"
    assert not any(clear for row, clear, _ in told(text, OLD) if row in ("rules", "normative_documents"))


def test_one_torn_row_does_not_turn_the_labels_round() -> None:
    """310 fell onto the line of 225, which parts them from the rest of their row: labels stand above figures all the same."""
    own = "\n0\n1\n0\n0\n0\n0\n1\n"
    text = f"一、本年新收政府信息公开申请数量\n310 225\n1\n0\n0\n0\n0\n226\n二、上年结转政府信息公开申请数量{own}（一）予以公开{own}（七）总计{own}四、结转下年度继续办理{own}"
    assert [(row, len(figures)) for row, _, figures in told(text)][1:] == [
        ("brought_forward", 7), ("disclosed", 7), ("outcomes_total", 7), ("carried_forward", 7)
    ]  # fmt: skip


def test_a_rest_that_two_labels_share_belongs_to_the_nearer_one() -> None:
    """请数量 ends the labels of 一 and 二: the one above the figures goes on behind them, the other has none."""
    text = "一、本年新收政府信息公开申\n请数量\n二、上年结转政府信息公开申\n{0}\n请数量\n四、结转下年度继续办理 {0}"
    assert rows(text.format(SEVEN)) == ["brought_forward", "carried_forward"]


def test_a_group_on_the_line_of_the_figures_is_no_label() -> None:
    """（三）不予公开 stands beside the figures of 5.属于三类内部事务信息, whose label is below them, as all labels here are."""
    text = (
        f"（二）部分公开 {SEVEN}\n1 0 0 0 0 0 1\n3.危及“三安全一稳定”\n2 0 0 0 0 0 2\n4.保护第三方合法权益\n"
        f"（三）不予公开 3 0 0 0 0 0 3\n5.属于三类内部事务信息\n6.属于四类过程性信息 {SEVEN}"
    )
    assert [(row, figures[0]) for row, _, figures in told(text)][1:4] == [
        ("not_disclosed.security_or_stability", "1"),
        ("not_disclosed.third_party_rights", "2"),
        ("not_disclosed.internal_affairs", "3"),
    ]


def test_a_figure_before_the_first_label_of_its_table() -> None:
    """Heads, a figure, label, figure, label: the figures may stand above their labels here too."""
    matches = told("第二十条第（六）项\n信息内容 本年处理决定数量\n8\n行政处罚\n0\n行政强制\n第二十条第（八）项")
    assert [(row, clear) for row, clear, _ in matches] == [("punishments", False), ("compulsion", False)]
    assert [figures for _, _, figures in matches] == [["8"], ["0"]]


def test_a_label_on_the_line_of_its_figures_fears_no_neighbour() -> None:
    """A run without a label above does not make a row doubtful whose label stands on its line."""
    matches = told(f"1.信访举报投诉类申请 {SEVEN}\n9 9 9 9 9 9 54\n2.重复申请 0 0 0 0 0 0 0")
    assert ("not_processed.duplicate", True, ["0"] * 7) in matches


def test_a_bare_number_behind_a_full_row_numbers_its_page() -> None:
    """The row has no cell left for it, whether it stands behind the row or between the label and its row."""
    assert told(f"2.重复申请 {SEVEN}\n3\n3.要求提供公开出版物\n4\n{SEVEN}") == [
        ("not_processed.duplicate", True, SEVEN.split()),
        ("not_processed.publication", True, SEVEN.split()),
    ]


def test_a_bare_number_behind_a_row_that_adds_up_numbers_its_page() -> None:
    """A row that lost its blanks, and whose last figure is the sum of the others, wants no more figures."""
    assert told("2.重复申请 2 1 3\n4\n3.要求提供公开出版物 0 0")[0] == (
        "not_processed.duplicate",
        True,
        ["2", "1", "3"],
    )
    matches = told("2.重复申请 2 1 4\n4\n3.要求提供公开出版物 0 0")
    assert not matches[0][1]


def test_a_bare_number_below_a_blank_row_may_number_the_page() -> None:
    """Where figures stand on the lines of their labels, nothing tells a number below a label from that of the page."""
    matches = told("行政许可 3\n行政处罚\n2\n行政强制 5\n规章 0 0 0")
    assert ("punishments", False, ["2"]) in matches


def test_few_rows_show_no_habit() -> None:
    """One figure below its label, and nothing else: it may be the number of the page."""
    assert told("行政处罚\n5\n行政强制") == [("punishments", False, ["5"])]
    rows_ = "\n".join(
        f"{label}\n{n}" for n, label in enumerate(("行政许可", "行政处罚", "行政强制", "行政事业性收费"), 4)
    )
    assert all(clear for _, clear, _ in told(f"规章\n1\n2\n3\n{rows_}"))


def test_numbers_that_count_the_pages_are_no_habit() -> None:
    """Half of the figures stand on lines of their own, but these are 2, 3 and 4: the rows they stand in may be blank."""
    rows_ = "规章 0 0 0\n行政许可\n{}\n行政处罚\n{}\n行政强制\n{}\n（一）予以公开 {}\n（七）总计 {}"
    found = {row: clear for row, clear, _ in told(rows_.format(2, 3, 4, SEVEN, SEVEN))}
    assert [found[row] for row in ("licenses", "punishments", "compulsion")] == [False, False, False]
    found = {row: clear for row, clear, _ in told(rows_.format(2, 3, 9, SEVEN, SEVEN))}
    assert [found[row] for row in ("licenses", "punishments", "compulsion")] == [True, True, True]


def test_the_rest_of_another_label_behind_figures() -> None:
    """稳定” ends the label of 危及“三安全一稳定”, whose first line was lost: the figures before it may be of that row."""
    text = f"1.属于国家秘密 {SEVEN}\n2.其他法律行政法\n规禁止公开\n0 0 0 0 0 0 0\n{{}}\n4.保护第三方合法权益 {SEVEN}"
    found = {row: clear for row, clear, _ in told(text.format("稳定”"))}
    assert found["not_disclosed.prohibited_by_law"] is False
    found = {row: clear for row, clear, _ in told(text.format(f"3.危及“三安全一稳定” {SEVEN}"))}
    assert found["not_disclosed.prohibited_by_law"] is True


def test_few_rows_cast_doubt_on_a_figure_of_its_own_line() -> None:
    """Three figures stand on the lines of their labels, one below its own: it may be of the next, which has none."""
    words = sequence((("statistics", "2014"),))
    text = "1.当面申请数 件 3\n4.信函申请数 件 0\n1.按时办结数 件 0\n1.属于已主动公开范围数 件\n0\n2.同意公开答复数 件"
    assert ("answered.already_disclosed", False, ["0"]) in told(text, words)


def test_a_figure_between_two_labels_where_labels_stand_below() -> None:
    """In a text in which some label stands below its figures, those between two labels without others may be of either."""
    above = f"（一）予以公开 {SEVEN}\n9 0 0 0 0 0 9\n1.属于国家秘密\n2.其他法律行政法规禁止公开 {SEVEN}"
    open_ = f"1.信访举报投诉类申请\n2 0 0 0 0 0 2\n2.重复申请\n3.要求提供公开出版物 {SEVEN}"
    found = {row: clear for row, clear, _ in told(f"{above}\n{open_}")}
    assert found["not_processed.petition_or_complaint"] is False
    assert {row: clear for row, clear, _ in told(open_)}["not_processed.petition_or_complaint"] is True


def test_a_row_that_the_form_does_not_know() -> None:
    """行政检查 is no misprint of 行政强制: its figure goes to no row, and the flow says so."""
    flow, stream = flow_of("行政处罚 7\n行政强制\n行政检查 4\n第二十条第（八）项\n行政事业性收费 0")
    assert [WORDS.rows[m.rows[0]].row.key for m in flow.ties] == ["punishments", "fees"]
    assert [(stream.runs[run].parts[-1], WORDS.rows[after].row.key) for run, after in flow.unknown] == [
        ("行政检查", "punishments")
    ]
    assert {WORDS.rows[index].row.key for index in flow.seen} == {"compulsion"}


def test_foreign_words_before_figures_leave_the_row_open() -> None:
    """其他对外管理服务事项, blank, then a local row: its figures may be of the one or of the other."""
    matches = told("行政许可 1 2 3\n其他对外管理服务事项\n行政检查\n4\n0\n9\n行政处罚 1 1 1", OLD)
    assert all(not clear for row, clear, _ in matches if row == "other_services")


def test_labels_in_a_heap_are_no_room_for_a_longer_row() -> None:
    """The labels of blank rows before seven figures have seven cells together; the label that touches has them too."""
    assert told(f"规章\n行政规范性文件\n行政许可\n一、本年新收政府信息公开申请数量 {SEVEN}") == [
        ("new", True, SEVEN.split())
    ]


def test_labels_alike_are_told_apart_by_those_before_them() -> None:
    """（三）其他情形数 is a row of the reviews and of the suits: the last group named before it counts."""
    words = sequence((("statistics", "2014"),))
    heap = "四、行政复议数量 件\n（一）维持具体行政行为数 件\n（二）被依法纠错数 件\n（三）其他情形数 件"
    suits = "五、行政诉讼数量 件\n（一）维持具体行政行为或者驳回原告诉讼请求数 件\n（二）被依法纠错数 件\n（三）其他情形数 件"
    assert rows(f"{heap} 4", words) == ["reviews.other"]
    assert rows(f"{heap}\n{suits} 4", words) == ["suits.other"]
    assert rows(f"{heap} 3\n{suits} 4", words) == ["reviews.other", "suits.other"]


def test_two_units_in_a_row_leave_a_figure_open() -> None:
    """Between them stood the figure of the first row and the label of the second."""
    words = sequence((("statistics", "2014"),))
    heap = "五、行政诉讼数量 件 4\n（一）维持具体行政行为或者驳回原告诉讼请求数\n件\n{}0\n（三）其他情形数 件 2"
    assert ("suits.upheld", True, ["0"]) in told(heap.format(""), words)
    assert ("suits.upheld", False, ["0"]) in told(heap.format("件\n"), words)


def test_a_label_that_two_rows_share_between_rows_with_room_for_both() -> None:
    """（三）其他情形数 behind a label that was torn: of the reviews or of the suits, and nothing says which."""
    words = sequence((("statistics", "2014"),))
    text = "（一）维持具体行政行为数 件 6\n{}（三）其他情形数 件 0\n六、举报投诉数量 件 6"
    assert [clear for row, clear, _ in told(text.format("者驳回原告诉讼请求数\n（二）被依法纠错数 件\n"), words)] == [
        True,
        False,
        True,
    ]
    assert [clear for row, clear, _ in told(text.format("五、行政诉讼数量 件\n"), words)] == [True, True, True]


def test_the_heads_of_the_disputes_stand_for_their_labels() -> None:
    """The fifteen figures have no label but the heads above them, whole, wrapped or stacked."""
    stacked = "行政复议 行政诉讼\n结 结 其 尚 总\n果 果 他 未 计\n维 纠 结 审\n持 正 果 结\n" * 3
    (match,) = told(f"{stacked}{' '.join('0' * 15)}")
    assert (match[0], match[1], len(match[2])) == ("reconsideration", True, 15)


def test_labels_without_figures_are_seen() -> None:
    """A row of which only the label is printed is known to be there."""
    flow, _ = flow_of("规章\n行政规范性文件 1 2 3")
    assert [WORDS.rows[index].row.key for index in flow.seen] == ["rules"]


def test_units_with_figures_below_a_heap_of_labels_leave_all_open() -> None:
    """A page read by columns prints labels, then units with figures: the label that touches the first is the wrong one."""
    found = told("四、行政复议数量\n（一）维持具体行政行为数\n五、行政诉讼数量\n件 3\n件 1\n件 ——\n件 2", STATISTICS)
    assert not any(clear for _, clear, _ in found)
    assert told("四、行政复议数量 件 3\n五、行政诉讼数量 件 1", STATISTICS) == [
        ("reviews", True, ["3"]),
        ("suits", True, ["1"]),
    ]


def test_disputes_before_requests_are_laid_in_that_order() -> None:
    """The order of the print is the order of the rows."""
    words = sequence((("requests", "2021"), ("disputes", "2021")), disputes_first=True)
    heads = "结果维持 结果纠正 其他结果 尚未审结 总计 " * 3
    text = f"{heads}\n0 1 0 0 1 0 0 0 0 0 0 0 0 0 0\n一、本年新收政府信息公开申请数量 {SEVEN}\n（一）予以公开 {SEVEN}"
    assert rows(text, words) == ["reconsideration", "new", "disclosed"]


def test_figures_above_their_labels_are_clear_nowhere() -> None:
    """Where figures stand between the heads of a table and its first label, those below a label may be those of the next."""
    rows_of = ["一、本年新收政府信息公开申请数量", "二、上年结转政府信息公开申请数量", "（一）予以公开", "（七）总计"]
    figures = "\n".join(SEVEN.split())
    above = "\n".join(f"{figures}\n{label}" for label in rows_of)
    assert not any(clear for _, clear, _ in told(f"申请人情况\n自然人\n其他\n{above}"))
    below = "\n".join(f"{label}\n{figures}" for label in rows_of)
    assert all(clear for _, clear, _ in told(f"申请人情况\n自然人\n其他\n{below}"))


@pytest.mark.parametrize(
    ("figures", "kept"),
    [
        ("5 1 0 0 0 0 6 2", "5 1 0 0 0 0 6"),
        ("3 5 1 0 0 0 0 6", "5 1 0 0 0 0 6"),
        ("/ / / / / / / 2", "/ / / / / / /"),
        ("5 1 0 0 0 0 7 2", "5 1 0 0 0 0 7 2"),  # its total is wrong without any number
        ("1 1 0 0 0 0 2 0", "1 1 0 0 0 0 2 0"),  # no page has the number 0
    ],
)
def test_the_number_of_a_page_is_none_of_a_row_with_totals(figures: str, kept: str) -> None:
    """Where each figure has a line, one too many before or behind a row that comes to its total numbers a page."""
    text = f"（一）予以公开\n{chr(10).join(figures.split())}\n（二）部分公开\n{chr(10).join(SEVEN.split())}"
    assert [own for row, _, own in told(text) if row == "disclosed"] == [kept.split()]


def test_a_number_that_may_be_a_figure_stays() -> None:
    """1 0 0 0 0 0 1 and 0 0 0 0 0 1 1 both come to a total: which of the ends is none of the row, nothing tells."""
    both = "1 0 0 0 0 0 1 1"
    text = f"（一）予以公开\n{chr(10).join(both.split())}\n（二）部分公开\n{chr(10).join(SEVEN.split())}"
    assert [own for row, _, own in told(text) if row == "disclosed"] == [both.split()]


def test_the_rest_of_a_label_behind_figures_whose_own_is_whole_is_another_label_s() -> None:
    """信息 ends two labels; where one is whole already, the head of the other was lost, and the figures may be its own."""
    figures = "0 0 0 0 0 0 0"
    text = f"{SEVEN}\n5.属于三类内部事\n务信息\n{figures}\n信息\n7.属于行政执法案卷\n{figures}"
    assert [clear for row, clear, _ in told(f"一、本年新收政府信息公开申请数量 {text}") if row.endswith("affairs")] == [
        False
    ]
