"""Lines that only number their page, and figures that look like such lines."""

from __future__ import annotations

import pytest

from extract.align.page_marks import page_lines


def marks(text: str) -> list[str]:
    """The lines of a text, typed line by line, that only number a page."""
    lines = text.split("\n")
    return [lines[number].strip() for number in sorted(page_lines(lines))]


@pytest.mark.parametrize(
    "mark", ["- 2 -", "—12—", "–3–", "第2页", "第 2 页,共 9 页", "Page 3", "P. 9", "Page 3 of 9", "3 / 12 页"]
)
def test_marks_that_name_the_page(mark: str) -> None:
    """A number between dashes or with the word for a page needs no other sign."""
    assert marks(f"规章 0 0 0\n{mark}\n行政许可 3") == [mark]


def test_a_page_of_so_many_follows_the_page_before() -> None:
    """`2 / 9` numbers a page where 1 / 9 or 3 / 9 does; alone it may be two cells and a blank one between them."""
    assert marks("甲\n1 / 9\n乙\n2 / 9\n丙") == ["1 / 9", "2 / 9"]
    assert marks("规章\n2 / 2\n行政许可 3") == []
    assert marks("甲\n1/1\n乙") == ["1/1"]
    assert marks("甲\n9 / 2\n乙\n8 / 2") == []


def test_a_bare_number_beside_a_form_feed() -> None:
    """At the foot of a page or at the head of the next; one anywhere else is left alone, whatever it counts."""
    assert marks("甲\n\n1\n\f乙\n2\n丙") == ["1"]
    assert marks("甲\n\f2\n乙\n3\n丙") == ["2"]
    assert marks("规章\n1\n2\n3\n行政许可\n4") == []


def test_numbers_that_count_the_pages_clear_the_others() -> None:
    """Where the feet count 1, 2, 3, the figure at the head of a page is a figure, and so is a foot out of count."""
    assert marks("甲\n1\n\f7\n乙\n2\n\f丙\n3\n\f丁\n50\n\f戊") == ["1", "2", "3"]


def test_pages_that_are_named_have_no_bare_number() -> None:
    """Where `第2页` stands at the foot, a figure at the head of the next page is a figure."""
    assert marks("规章 1\n第1页\n\f116\n行政许可") == ["第1页"]


def test_numbering_may_start_anywhere() -> None:
    """A report inside a longer file is numbered from where it begins."""
    assert marks("甲\n17\n\f乙\n18\n\f丙") == ["17", "18"]


def test_feet_that_do_not_count_the_pages_are_figures() -> None:
    """A figure is the last of each page by chance; and no page has the number 0."""
    assert marks("甲\n49\n\f乙\n25\n\f丙") == []
    assert marks("甲\n0\n\f乙") == []


def test_a_mark_on_three_lines() -> None:
    """The number of a page is a field of its own, and some tools print it on a line of its own."""
    assert marks("规章\n第\n2\n页\n3") == ["第", "2", "页"]
    assert marks("规章\n-\n2\n-\n3") == ["-", "2", "-"]
    assert marks("规章\n-\n2\n3\n-") == []
