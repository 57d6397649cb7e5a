"""One report in the terminal and as JSON."""

import dataclasses
import datetime as dt
import io
import json
import re
from decimal import Decimal
from itertools import takewhile
from typing import get_args

import pytest
from rich.cells import cell_len
from rich.console import Console

from extract.form import EDITIONS, form
from extract.model import Agency, Fact, Finding, Heading, Place, Report, Section, Status
from extract.show import MARKS, show
from extract.tables import SCHEMAS, plain


def report(edition: str, facts: tuple[Fact, ...] | None = None) -> Report:
    """A report in which the cells of an edition stand as 0, 1, 2, ... and nothing is odd but what is given."""
    if facts is None:
        cells = [cell for table in form(edition).tables for cell in table.cells]
        facts = tuple(Fact(c, Decimal(n), str(n), "printed", "x") for n, c in enumerate(cells))
    return Report(
        source_id="0" * 64,
        media_type="application/pdf",
        reader="pdf",
        pages=5,
        heading=Heading("青川县水利局2023年政府信息公开工作年度报告", "青川县水利局", 2023, dt.date(2024, 1, 31)),
        agency=Agency(),
        edition=edition,
        editions={fact.cell.table: edition for fact in facts},
        status="complete",
        sections=(Section("overview", 1, "一、总体情况", "本局" * 600, 1, 2),),
        facts=facts,
        findings=(Finding("identity-broken", "warning", "1 + 1 = 2, but 3 is printed (1 too much)", page=3),),
    )


def printed(r: Report, width: int = 100) -> list[str]:
    console = Console(width=width, color_system=None)
    with console.capture() as capture:
        console.print(show(r, "a.pdf"))
    return [text.rstrip() for text in capture.get().splitlines()]


def line(r: Report, words: str) -> str:
    """The only line of the terminal view, before it says why cells are not sure, that has these words in it."""
    (found,) = [text for text in takewhile(lambda text: "Not sure:" not in text, printed(r)) if words in text]
    return found


def changed(edition: str, row: str, column: str, **changes: object) -> Report:
    """The report with one fact changed."""
    r = report(edition)
    facts = [f._replace(**changes) if (f.cell.row, f.cell.column) == (row, column) else f for f in r.facts]
    return dataclasses.replace(r, facts=tuple(facts))


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_number_fits_a_terminal_of_100_columns(edition):
    """Each number of each edition is there whole, and no line is longer than the terminal is wide."""
    big = tuple(
        Fact(cell, Decimal(1_000_000 + n), "", "inferred", "x")
        for n, cell in enumerate(c for t in form(edition).tables for c in t.cells)
    )
    lines = printed(report(edition, big))
    assert max(map(cell_len, lines)) <= 100
    text = "\n".join(lines)
    for fact in big:
        assert f"{fact.value}?" in text


def test_the_head_says_what_the_report_is():
    """Title, agency, year, day of publication, form and reader stand at the top."""
    lines = printed(report("2021"))
    assert lines[0] == "青川县水利局2023年政府信息公开工作年度报告"
    head = "\n".join(lines[1:8])
    for words in (
        "a.pdf (pdf, 5 pages)",
        "青川县水利局",
        "2023",
        "2024-01-31",
        "due 2021; used: disclosure 2021",
        "complete",
    ):
        assert words in head


def test_what_was_not_found_is_said():
    """A report without title, agency, year, sections and tables says so instead of leaving holes."""
    empty = dataclasses.replace(
        report("2021", ()), heading=Heading(), edition=None, sections=(), findings=(), pages=None
    )
    text = "\n".join(printed(empty))
    for words in ("no title found", "agency  not found", "year    not found", "due unknown; used: none", "Findings: 0"):
        assert words in text


def test_sections_are_listed_with_their_length():
    """A section's line has its heading as printed, its length and its pages."""
    assert line(report("2021"), "一、总体情况").split() == ["1,200", "characters", "一、总体情况", "p.", "1-2"]


def test_rows_stand_as_the_form_prints_them():
    """A row has its label and its numbers in the order of the form's columns; its groups stand above it, once."""
    r = report("2021")
    assert line(r, "上年结转政府信息公开申请数量").split() == [
        "二、上年结转政府信息公开申请数量",
        *map(str, range(17, 24)),
    ]
    lines = printed(r)
    assert sum("三、本年度办理结果" in text for text in lines) == 1
    assert lines.index(line(r, "（三）不予公开")) + 1 == lines.index(line(r, "1.属于国家秘密"))


@pytest.mark.parametrize(
    ("status", "value", "shown"),
    [
        ("printed", Decimal("25.10"), "25.1"),
        ("printed", Decimal(100), "100"),
        ("printed", Decimal(-1), "-1"),
        ("inferred", Decimal(3), "3?"),
        ("doubtful", Decimal(3), "3!"),
        ("repaired", Decimal(3), "3~"),
        ("blank", None, "."),
        ("missing", None, "x"),
    ],
)
def test_each_status_can_be_told_without_colours(status, value, shown):
    """The mark tells a status, in the cell and in the legend."""
    r = changed("2021", "fees", "amount", status=status, value=value)
    assert line(r, "行政事业性收费").split()[1] == shown
    assert MARKS[status][2] in "\n".join(printed(r))


def test_every_status_has_a_mark_and_a_colour_of_its_own():
    """No two statuses look alike."""
    assert set(MARKS) == set(get_args(Status))
    assert len({mark for mark, _, _ in MARKS.values()}) == len({style for _, style, _ in MARKS.values()}) == len(MARKS)


def test_a_table_that_is_missing_is_one_line():
    """A table of which the file has no cell is not drawn as a grid of crosses."""
    cells = form("2021").tables[2].cells
    lines = printed(report("2021", tuple(Fact(cell, None, None, "missing", "x") for cell in cells)))
    assert "  The file has no such table." in lines
    assert not any("行政复议" in text for text in lines[10:] if "政府信息公开" not in text)


def test_findings_are_sentences_with_their_page():
    """A finding is its severity, code, message and page."""
    assert line(report("2021"), "too much").strip() == (
        "warning identity-broken: 1 + 1 = 2, but 3 is printed (1 too much) (p. 3)"
    )


def test_findings_come_worst_first_and_alike_together():
    """Errors stand first, findings of one code together, and of many alike only some, with the number of the others."""
    many = [
        Finding("b", "note", "n"),
        *(Finding("a", "warning", f"w{n}") for n in range(9)),
        Finding("b", "error", "e"),
    ]
    lines = printed(dataclasses.replace(report("2021"), findings=tuple(many)))
    begin = lines.index("Findings: 11") + 1
    assert [text.split() for text in lines[begin:]] == [
        ["error", "b:", "e"],
        ["note", "b:", "n"],
        *(["warning", "a:", f"w{n}"] for n in range(4)),
        ["a:", "and", "5", "more", "like", "these"],
    ]


@pytest.mark.parametrize("width", [40, 100])
def test_no_word_is_cut_off(width):
    """Long findings, headings and names are folded, never cut, also in a narrow terminal."""
    long = "（二）部分公开（区分处理的，只计这一情形，不计其他情形）" * 4
    r = dataclasses.replace(
        report("2021"),
        heading=Heading(long, long),
        sections=(Section("overview", 1, long, "x"),),
        findings=(Finding("a-code", "warning", f"{long}: 35 of its 37 sums cannot be checked"),),
    )
    text = "".join("".join(printed(r, width)).split())
    assert "…" not in text
    assert text.count(long) == 4 or width == 40
    assert text.count("不计其他情形") >= 16


def test_markup_in_a_file_is_only_text():
    """Square brackets in a title or a message are no instructions to the terminal."""
    r = dataclasses.replace(report("2021"), findings=(Finding("x", "note", "[bold]a[/bold] [/x]"),))
    assert "[bold]a[/bold] [/x]" in line(r, "note x:")


def test_json_has_the_columns_of_the_tables():
    """The JSON has every column of every table once, and survives being written and read."""
    r = changed(
        "2021", "fees", "amount", value=Decimal("25.1"), place=Place(3, 72.1, 100.25, 90.0, 110.5), confidence=0.99
    )
    found = json.loads(json.dumps(plain("a.pdf", r), ensure_ascii=False))
    assert list(found) == ["report", "sections", "facts", "findings", "claims"]
    assert list(found["report"]) == SCHEMAS["reports"].names
    assert found["report"]["published"] == "2024-01-31"
    for table in ("sections", "facts", "findings"):
        assert list(found[table][0]) == [
            n for n in SCHEMAS[table].names if n not in ("report_id", "source", "agency", "year")
        ]
    (fee,) = [fact for fact in found["facts"] if fact["row"] == "fees"]
    assert (fee["value"], fee["page"], fee["x0"], fee["top"], fee["confidence"]) == (25.1, 3, 72.1, 100.25, 0.99)


def test_a_page_is_drawn_with_its_cells_outlined():
    """Where a cell stands the picture has the colour of its status; a page that is not there is a plain message."""
    from pathlib import Path

    from extract import pipeline, readers
    from extract import show as drawing

    path = next((Path(__file__).parents[1] / "fixtures" / "neighbours").glob("*.pdf"))
    source = readers.open_source(path.name, path.read_bytes())
    report = pipeline.extract(source)
    fact = next(f for f in report.facts if f.place.page == 2 and f.status == "printed")
    picture = drawing.page(source, report, 2, resolution=72)
    assert fact.place.x0 is not None
    assert fact.place.top is not None
    assert picture.getpixel((round(fact.place.x0), round(fact.place.top) + 3)) == (31, 79, 95)
    with pytest.raises(ValueError, match="no page 99"):
        drawing.page(source, report, 99)


def test_a_guess_says_why():
    """Cells that are not sure are told by the way they were found, with the page, a few of many; sure ones are not."""
    cells = [cell for table in form("2021").tables for cell in table.cells][:10]
    bases = ["flow:touching+partial"] * 6 + ["flow:below", "pdf:grid:exact", "pdf:grid:exact", "unheard-of"]
    statuses: list[Status] = ["inferred"] * 7 + ["printed", "doubtful", "inferred"]
    facts = tuple(
        Fact(c, Decimal(1), "1", s, b, None, Place(3)) for c, s, b in zip(cells, statuses, bases, strict=True)
    )
    text = " ".join(" ".join(printed(report("2021", facts))).split())
    said = text[text.index("Not sure: 9") : text.index("Findings")]
    assert "6 ? inferred from running text" in said
    assert "too few figures" in said
    assert f"{cells[0].row_label} × {cells[0].column_label} (p. 3)" in said
    assert "and 2 more" in said
    assert "the label stands below the figures" in said
    assert "1 ! doubtful from a table with cells" in said
    assert "unheard-of" in said
    assert "Not sure" not in " ".join(printed(report("2021")))


def test_a_report_can_be_shown_in_chinese():
    """Heads, statuses, reasons and findings; no line is wider than the terminal, and English stays what it was."""
    cells = [cell for table in form("2021").tables for cell in table.cells][:6]
    facts = tuple(Fact(c, Decimal(1), "1", "inferred", "flow:touching+partial", None, Place(3)) for c in cells)
    console = Console(width=100, record=True, file=io.StringIO())
    console.print(show(report("2021", facts), "a.pdf", in_chinese=True))
    text = console.export_text()
    assert all(cell_len(line) <= 100 for line in text.splitlines())
    joined = "".join(text.split())
    for words in (
        "机关青川县水利局",
        "状态完整",
        "章节:1",
        "拿不准的单元格:6",
        "该行数字少于格数，所属列系推测",
        "另2格",
    ):
        assert words in joined
    assert "警告勾稽关系不成立；错在谁尚无定论。" in joined
    assert not {"Sections", "Findings", "inferred from", "a best guess"} & set(
        re.findall("[A-Z]?[a-z]+(?: [a-z]+)*", text)
    )
