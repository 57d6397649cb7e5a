"""What programs wrap around a text is no part of it."""

from __future__ import annotations

import json

from extract.readers.wrapped import unwrapped

LINES = [
    "青山区水务局2023年政府信息公开工作年度报告",
    *(f"第{n}段，说的是一件事。" for n in "一二三四五六"),
    "规章\t0\t0\t3",
]
TEXT = "\n".join(LINES)


def test_a_record_of_a_crawler_gives_its_text_behind_its_title() -> None:
    """The longest field is the text; the title counts where the text does not say it; rows of tables stay rows."""
    body = "\n".join(LINES[1:]) + "字" * 200
    record = {
        "id": 7,
        "title": LINES[0],
        "url": "http://a.example/1.html",
        "content": body,
        "tables": [[["规章", None, "3"]]],
    }
    wanted = f'{LINES[0]}\n{body}\n["规章", null, "3"]'
    assert unwrapped(json.dumps(record)) == unwrapped(json.dumps([record], ensure_ascii=False)) == wanted
    assert unwrapped(json.dumps({"content": [LINES[0], *body.split("\n")]})) == f"{LINES[0]}\n{body}"


def test_what_is_no_record_of_one_text_stays() -> None:
    """Two records are two texts; a bracket may begin any text; a short record is no report."""
    many = json.dumps([{"content": "字" * 300}, {"content": "词" * 300}], ensure_ascii=False)
    for text in (many, "[字体：大 中 小]\n" + TEXT, '{"a": 1}'):
        assert unwrapped(text) == text


def test_escapes_stand_for_line_ends_where_there_are_more_of_them() -> None:
    """A text printed by a program has its line ends as two characters. A path with backslashes keeps them."""
    assert unwrapped(TEXT.replace("\t", "\\t").replace("\n", "\\r\\n")) == TEXT
    assert unwrapped(TEXT.replace("\n", "\\u000a").replace("\t", "\\t")) == TEXT
    assert unwrapped(TEXT + "\nC:\\new\\text") == TEXT + "\nC:\\new\\text"


def test_entities_stand_for_their_characters() -> None:
    """A crawler that cut the tags out left the entities."""
    assert unwrapped(TEXT.replace("，", "&nbsp;&ldquo;")) == TEXT.replace("，", "\u00a0“")
    assert unwrapped("A&B公司；") == "A&B公司；"


def test_characters_without_shape_are_dropped() -> None:
    """A zero-width space in a figure or a label shows on no page."""
    assert unwrapped("规\u200b章\t1\ufeff2") == "规章\t12"


def test_marks_before_every_line_are_dropped() -> None:
    """A quoted text, one of items of a list, and one whose lines a program counted."""
    assert unwrapped("\n".join("- " + line for line in LINES)) == TEXT
    assert unwrapped("\n".join("> " + line for line in LINES)) == TEXT
    assert unwrapped("\n".join(f"{n:6d}\t{line}" for n, line in enumerate(LINES, 9))) == TEXT


def test_figures_that_begin_lines_are_no_count() -> None:
    """Lists of a report are numbered too, but not every line in turn."""
    for text in (
        "\n".join(f"{n}\t{line}" for n, line in zip((1, 2, 3, 3, 1, 2, 5, 9), LINES, strict=True)),
        "1\t甲\n2\t乙",
    ):
        assert unwrapped(text) == text


def test_the_numbers_of_a_data_frame_are_dropped() -> None:
    """A program prints them before rows and above columns; rows that count in another way keep theirs."""
    frame = "一段话\n     0  1\n0   规章  3\n1  许可  12\n2 一段话"
    assert unwrapped(frame) == "一段话\n    规章  3\n   许可  12\n  一段话"
    assert unwrapped("一段话\n     0  1\n7   规章  3\n1  许可  12").endswith("7   规章  3\n1  许可  12")
    assert unwrapped("0 1 0 0 1\n1 规章") == "0 1 0 0 1\n1 规章"
    torn = "费通知  1  0\n     0  1\n  行政机关"
    assert unwrapped(torn) == torn


def test_dots_that_lead_to_figures_are_space() -> None:
    """In many lines, and not where a sentence trails off."""
    for dots in ("......", "……", " . . . . ", "____", "·····"):
        rows = [f"{label}{dots} {n} 0" for n, label in enumerate("甲乙丙丁戊己")]
        assert unwrapped("\n".join(rows)) == "\n".join(f"{label} {n} 0" for n, label in enumerate("甲乙丙丁戊己"))
        assert unwrapped("\n".join(rows[:3])) == "\n".join(rows[:3])
