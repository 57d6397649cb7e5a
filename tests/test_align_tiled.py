"""Labels wrapped over lines beside a stacked group, with the figures of their row on any of these lines."""

from __future__ import annotations

import pytest

from extract.align.lexicon import sequence
from extract.align.stream import read_stream
from extract.align.streams import align_lines
from extract.align.tiled import rows_of_pieces
from extract.model import Fact, Paragraph
from extract.text import fold_whole, squash_lines

WORDS = sequence((("requests", "2021"),))


def rows(text: str) -> dict[str, str]:
    """The rows located in a text, by the first figure of each run."""
    folded = fold_whole(text).split("\n")
    squashed = squash_lines("\n".join(folded))
    stream = read_stream(folded, folded, squashed, 0, WORDS.label_at_end)
    found = rows_of_pieces(stream.runs, stream.tail, WORDS)
    return {stream.runs[index].figures[0].text: WORDS.rows[row].row.key for index, row in found.items()}


def test_figures_on_the_first_line_of_their_label() -> None:
    """What is behind them is the rest of it, and not the beginning of the next."""
    text = (
        "（三） 1.属于 1 0 0 0 0 0 1\n不予公 国家\n开     秘密\n       2.其他 2 0 0 0 0 0 2\n法律行\n政法规\n禁止公\n开"
    )
    assert rows(text) == {"1": "not_disclosed.state_secret", "2": "not_disclosed.prohibited_by_law"}


def test_figures_on_a_line_within_their_label() -> None:
    """The lines above and below them belong to it."""
    text = "2.其他法律\n行政法规禁 3 0 0 0 0 0 3\n止公开\n3.危及“三\n安全一稳 4 0 0 0 0 0 4\n定”"
    assert rows(text) == {"3": "not_disclosed.prohibited_by_law", "4": "not_disclosed.security_or_stability"}


@pytest.mark.parametrize(
    "text",
    [
        "1.属于 1 0 0 0 0 0 1\n国家",  # the label has lost its end
        "1.属于 1 0 0 0 0 0 1\n国家秘密\n1.属于 2 0 0 0 0 0 2\n国家秘密",  # it stands there twice
        "行政检查 1.属于 1 0 0 0 0 0 1\n国家\n某单位\n秘密",  # words that are none of the form's between its parts
    ],
)
def test_labels_that_are_not_spelled_locate_nothing(text: str) -> None:
    """A label counts letter by letter, once."""
    assert rows(text) == {}


def test_the_rest_of_a_label_is_not_the_label_of_the_next_figures() -> None:
    """A long label goes on below its figures: the figures of the next row, on a line of their own head, are none of its own."""
    lines = (
        "本列数据的勾稽关系 申请人情况",
        "一、本年新收政府信息 3 0 0 0 0 0 3",
        "公开申请数量",
        "三、 （一）予以公 0 0 0 0 0 0 1",
        "本年 开",
        "度办 （二）部分公 1 0 0 0 0 0 1",
        "理结 开（区分处理",
        "果 的，只计这一",
        "情形，不计其",
        "他情形）",
        "（三 1.属于 0 0 0 0 0 0 0",
        "）不 国家",
        "予公 秘密",
        "开 2.其他 0 0 0 0 0 0 0",
        "法律行政法规禁止公开",
    )
    (laid,) = align_lines([Paragraph(line) for line in lines], frozenset(("requests",)))
    assert [(f.text, f.status) for f in row(laid.facts, "partially_disclosed")][::6] == [("1", "printed")] * 2
    assert [(f.text, f.status) for f in row(laid.facts, "not_disclosed.state_secret")][::6] == [("0", "printed")] * 2


def row(facts: tuple[Fact, ...], key: str) -> list[Fact]:
    """The facts of a row."""
    return [fact for fact in facts if fact.cell.row == key]
