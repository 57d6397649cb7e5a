"""Reports and tables in which nothing stands between words."""

from __future__ import annotations

from extract.model import Place
from extract.readers.unglue import is_glued, unglued

TITLE = "青山区水务局2023年政府信息公开工作年度报告"
PROSE = "2023年，我局发布信息30条，阅读量3.5万次。1.主动公开情况较好，全年推送篇目300篇，答复2件。"
ROWS = (
    "信息内容本年制发件数规章002",
    "行政规范性文件013",
    "第二十条第（五）项行政许可7",
    "（三）不予公开0000000",
    "1.属于国家秘密0000001",
    "2.重复申请0000000",
)


def rows(*lines: str) -> list[str]:
    """The lines that some lines are cut into."""
    return unglued(lines, [Place(line=n) for n in range(1, len(lines) + 1)])[0]


def test_rows_sentences_and_headings_have_lines_of_their_own() -> None:
    """A figure is followed by a label, or by the number of one in its list, only where its row ends."""
    tail = "一段没有数的话，" * 8
    text = f"{TITLE}一、总体情况{PROSE}二、主动公开情况{''.join(ROWS)}三、问题{tail}"
    first, second = PROSE.split("。")[:2]
    assert rows(text) == [
        TITLE,
        f"一、总体情况{first}。",
        f"{second}。",
        f"二、主动公开情况{ROWS[0]}",
        *ROWS[1:],
        f"三、问题{tail}",
    ]


def test_prose_and_lines_with_spaces_stay() -> None:
    """A paragraph has figures too, but what they count stands behind them."""
    assert rows(PROSE * 3) == [PROSE * 3]
    assert not is_glued(" ".join(ROWS) + PROSE * 2)
    assert not is_glued("规章002行政规范性文件013")


def test_serial_numbers_of_the_next_row_are_no_digits() -> None:
    """Where they count on through nearly all rows they are dropped; where they do not, nothing tells them from figures."""
    counted = (
        "序号指标数1" + "".join(f"指标{n}号件数{n * 7}{n + 1}" for n in range(1, 13)) + "这些都是说明，没有别的。" * 3
    )
    assert rows(counted)[1:4] == ["指标1号件数7", "指标2号件数14", "指标3号件数21"]
    broken = counted.replace("件数142", "件数14").replace("件数284", "件数28").replace("件数427", "件数42")
    assert rows(broken) == [broken]
