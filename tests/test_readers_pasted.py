"""HTML tables that a converter left in a text."""

from __future__ import annotations

from extract.model import Paragraph, Place, Table
from extract.readers.pasted import may_hold_html, with_html


def test_a_table_of_html_stands_in_its_place_among_the_lines() -> None:
    """Merged cells are kept, and so are the lines before and behind the table."""
    text = (
        '前言\n<table>\n<tr><td rowspan="2">甲</td>\n<td>1</td></tr>\n<tr><td>2<br />\n3</td></tr>\n</table>\n'
        "# 后记\n<table>没有关上"
    )
    lines = [Paragraph(line, Place(line=n)) for n, line in enumerate(text.split("\n"), 1)]
    assert may_hold_html(text)
    before, table, *after = with_html(lines)
    assert isinstance(before, Paragraph)
    assert before.text == "前言"
    assert isinstance(table, Table)
    assert [[cell and cell.text for cell in row] for row in table.grid] == [["甲", "1"], ["甲", "2\n3"]]
    assert [block.text for block in after if isinstance(block, Paragraph)] == ["# 后记", "<table>没有关上"]


def test_a_table_in_a_table_ends_with_the_outer_one() -> None:
    """The text of a nested table is not lost, and the line behind the outer one stays."""
    text = "<table><tr><td>\n<table><tr><td>甲</td><td>1</td></tr><tr><td>乙</td><td>2</td></tr></table>\n</td></tr></table>\n尾"
    blocks = with_html([Paragraph(line, Place(line=n)) for n, line in enumerate(text.split("\n"), 1)])
    assert isinstance(blocks[-1], Paragraph)
    assert blocks[-1].text == "尾"
    assert "甲" in str(blocks[:-1])
