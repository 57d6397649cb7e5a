"""One report as a person wants to see it in a terminal: what it is, its sections, its tables as the form prints them, what is odd.

Each status has a colour and a mark, so that it can be told without colours too. Everything fits a terminal of 100 columns.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby, takewhile
from typing import TYPE_CHECKING, Final

from rich import box
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from extract import chinese, form
from extract.codes import STATUSES, UNSURE, why
from extract.model import TABLES, Fact, Finding, FormTable, Report, Source, Status
from extract.text import written

if TYPE_CHECKING:
    from PIL.Image import Image

_Words = Mapping[str, str]

MARKS: Final[Mapping[Status, tuple[str, str, str]]] = {
    "printed": ("", "", "printed"),
    "inferred": ("?", "yellow", "a best guess"),
    "doubtful": ("!", "bold red", "doubtful"),
    "repaired": ("~", "cyan", "repaired"),
    "blank": (".", "dim", "empty cell"),
    "missing": ("x", "red", "no such cell"),
}
"""The mark, colour and meaning of each status."""

_OUTLINES: Final[Mapping[Status, tuple[int, int, int]]] = {
    "printed": (31, 79, 95), "inferred": (176, 125, 0), "doubtful": (200, 40, 30),
    "repaired": (93, 74, 117), "blank": (150, 155, 160), "missing": (200, 40, 30),
}  # fmt: skip
_SEVERITIES: Final = {"error": "bold red", "warning": "yellow", "note": "dim"}
_ALIKE: Final = 4  # findings of one code that are printed whole, and cells of one reason that are named
_WIDTH: Final = 98  # of a table: 100 columns without the indent
_NUMBER_WIDTH: Final = 8
_UNIT_WIDTH: Final = 8
_LABEL_WIDTH: Final = 60
_CHINESE: Final = {
    "file": "文件", "agency": "机关", "year": "年度", "published": "公布", "form": "表格", "status": "状态",
    "complete": "完整", "partial": "部分", "empty": "无数据", "error": "错误", "warning": "警告", "note": "提示",
    "Sections": "章节", "Not sure": "拿不准的单元格", "Findings": "问题", "none": "无", "not found": "未找到",
    "no title found": "未找到标题", "The file has no such table.": "文件中没有这张表。",
    **{code.code: code.chinese for code in STATUSES},
}  # fmt: skip


def show(report: Report, name: str, in_chinese: bool = False) -> RenderableType:
    """The whole report, ready for a rich console, in English or Chinese. `name` is the name of its file."""
    return Group(*_parts(report, name, _CHINESE if in_chinese else {}))


def page(source: Source, report: Report, number: int, resolution: int = 100) -> Image:
    """Page `number` (from 1) of a PDF as a picture, each cell of the form outlined in the colour of its status.

    A notebook shows the picture by itself. `resolution` is in dots per inch. Raises `ValueError` where the source is no PDF or
    has no such page.
    """
    import io

    import pypdfium2
    from PIL import ImageDraw

    if source.media_type != "application/pdf":
        raise ValueError(f"{source.name} is {source.media_type}: only a PDF has pages that can be drawn.")
    with pypdfium2.PdfDocument(io.BytesIO(source.content)) as document:
        if not 1 <= number <= len(document):
            raise ValueError(f"{source.name} has pages 1 to {len(document)}, and no page {number}.")
        scale = resolution / 72
        picture: Image = document[number - 1].render(scale=scale).to_pil().convert("RGB")
    drawing = ImageDraw.Draw(picture, "RGBA")
    for fact in report.facts:
        place = fact.place
        if place.page != number or place.x0 is None or place.top is None or place.x1 is None or place.bottom is None:
            continue
        box = [scale * edge for edge in (place.x0, place.top, place.x1, place.bottom)]
        colour = _OUTLINES[fact.status]
        drawing.rectangle(box, fill=(*colour, 28), outline=(*colour, 255), width=2)
        mark = MARKS[fact.status][0]
        if mark:
            drawing.text((box[0] + 3, box[1] + 1), mark, fill=(*colour, 255))
    return picture


def _parts(report: Report, name: str, said: _Words) -> Iterator[RenderableType]:
    yield _head(report, name, said)
    yield _headline(_say(said, "Sections"), len(report.sections))
    yield _sections(report, said) if report.sections else _indented(_say(said, "none"))
    for key in TABLES:
        facts = [fact for fact in report.facts if fact.cell.table == key]
        if facts:
            yield from _table(facts, said)
    yield _legend(said)
    unsure = [fact for fact in report.facts if fact.status in UNSURE]
    if unsure:
        yield _headline(_say(said, "Not sure"), len(unsure))
        yield _reasons(unsure, said)
    yield _headline(_say(said, "Findings"), len(report.findings))
    yield _findings(report, said)


def _say(said: _Words, words: str) -> str:
    return said.get(words, words)


def _head(report: Report, name: str, said: _Words) -> RenderableType:
    heading = report.heading
    used = ", ".join(f"{table} {edition}" for table, edition in report.editions.items())
    pages = "" if not report.pages else f"，{report.pages} 页" if said else f", {report.pages} pages"
    lines = {
        "file": f"{name} ({report.reader}{pages})",
        "agency": heading.agency or _say(said, "not found"),
        "year": str(heading.year or _say(said, "not found")),
        "published": heading.published.isoformat() if heading.published else None,
        "form": f"应为 {report.edition or '不明'}；所用：{used or '无'}"
        if said
        else f"due {report.edition or 'unknown'}; used: {used or 'none'}",
        "status": _say(said, report.status),
    }
    grid = Table.grid(padding=(0, 2))
    grid.add_column()
    grid.add_column(overflow="fold")
    for label, value in lines.items():
        if value is not None:
            grid.add_row(Text(_say(said, label), style="dim"), Text(value))
    return Group(Text(heading.title or _say(said, "no title found"), style="bold"), _indented(grid))


def _sections(report: Report, said: _Words) -> RenderableType:
    grid = Table.grid(padding=(0, 2))
    grid.add_column(justify="right")
    grid.add_column(overflow="fold")
    for section in report.sections:
        pages = f"p. {section.page_first}" if section.page_first else ""
        if section.page_last and section.page_last != section.page_first:
            pages += f"-{section.page_last}"
        grid.add_row(
            f"{len(section.text):,} {'字' if said else 'characters'}",
            Text(section.heading or section.key),
            Text(pages, style="dim"),
        )
    return _indented(grid)


def _table(facts: Sequence[Fact], said: _Words) -> Iterator[RenderableType]:
    """The table laid out as its edition prints it; where it was not found, a line that says so."""
    key, edition = facts[0].cell.table, facts[0].cell.edition
    spec = form.table(edition, key)
    assert spec is not None
    yield _headline(f"{spec.label}（{edition} 年版）" if said else f"{spec.label} (form of {edition})")
    if all(fact.status == "missing" for fact in facts):
        yield _indented(_say(said, "The file has no such table."))
    else:
        yield _indented(_laid_out(spec, {(fact.cell.row, fact.cell.column): fact for fact in facts}))


def _laid_out(spec: FormTable, facts: Mapping[tuple[str, str], Fact]) -> Table:
    units = list(dict.fromkeys(cell.unit for cell in spec.cells))
    several = len(units) > 1
    taken = len(spec.columns) * (_NUMBER_WIDTH + 1) + several * (_UNIT_WIDTH + 1)
    laid = Table(box=box.SIMPLE_HEAD, padding=0, pad_edge=False, show_edge=False)
    laid.add_column(f"单位：{units[0]}" * (not several), width=min(_LABEL_WIDTH, _WIDTH - taken), overflow="fold")
    for column in spec.columns:
        laid.add_column(column.label, width=_NUMBER_WIDTH, justify="right", overflow="fold")
    if several:
        laid.add_column("单位", width=_UNIT_WIDTH, overflow="fold")
    above: tuple[str, ...] = ()
    for row in spec.rows:
        common = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(above, row.under, strict=False)))
        for depth, group in enumerate(row.under[common:], start=common):
            laid.add_row(_under(depth, Text(group, style="italic")))
        above = row.under
        cells: list[RenderableType] = [_cell(facts.get((row.key, column.key))) for column in spec.columns]
        if several:
            cells.append("、".join(dict.fromkeys(cell.unit for cell in row.cells)))
        laid.add_row(_under(len(row.under), Text(row.label)), *cells)
    return laid


def _under(depth: int, label: Text) -> Padding:
    return Padding(label, (0, 0, 0, 2 * depth))


def _cell(fact: Fact | None) -> Text:
    if fact is None:
        return Text("")
    mark, style, _ = MARKS[fact.status]
    return Text(("" if fact.value is None else written(fact.value)) + (mark or " "), style=style)


def _legend(said: _Words) -> RenderableType:
    line = Text(" ")
    for status, (mark, style, english) in MARKS.items():
        meaning = said.get(status, english)
        line.append(" ").append(mark if mark in (".", "x") else f"7{mark}", style=style).append(f" {meaning}  ")
    return Padding(line, (1, 0, 0, 0))


def _reasons(unsure: Sequence[Fact], said: _Words) -> RenderableType:
    """Why cells are not sure, as far as the way they were found tells: those of one reason together."""
    grid = Table.grid(padding=(0, 1))
    grid.add_column(justify="right")
    grid.add_column()
    grid.add_column(overflow="fold")
    alike: dict[tuple[Status, str], list[Fact]] = {}
    for fact in unsure:
        alike.setdefault((fact.status, fact.basis), []).append(fact)
    for (status, basis), facts in alike.items():
        mark, style, _ = MARKS[status]
        words = Text(f"{why(basis, chinese=bool(said)) or basis}: ")
        words.append("; ".join(_named(fact) for fact in facts[:_ALIKE]), style="dim")
        if len(facts) > _ALIKE:
            words.append(f"；另 {len(facts) - _ALIKE} 格" if said else f"; and {len(facts) - _ALIKE} more", style="dim")
        grid.add_row(str(len(facts)), Text(f"{mark} {status}", style=style), words)
    return _indented(grid)


def _named(fact: Fact) -> str:
    page = f" (p. {fact.place.page})" if fact.place.page else ""
    return f"{fact.cell.row_label} × {fact.cell.column_label}{page}"


def _findings(report: Report, said: _Words) -> RenderableType:
    """The worst first; of many with the same code a few, since a torn table says the same of each of its rows."""
    grid = Table.grid(padding=(0, 1))
    grid.add_column()
    grid.add_column(overflow="fold")
    ranked = sorted(report.findings, key=lambda finding: list(_SEVERITIES).index(finding.severity))
    for code, alike in groupby(sorted(ranked, key=_first_of_code(ranked)), key=lambda finding: finding.code):
        many = list(alike)
        for finding in many[:_ALIKE]:
            words = Text(chinese.told(report, finding) if said else f"{code}: {finding.message}")
            if finding.page:
                words.append(f" (p. {finding.page})", style="dim")
            grid.add_row(Text(_say(said, finding.severity), style=_SEVERITIES[finding.severity]), words)
        if len(many) > _ALIKE:
            more = len(many) - _ALIKE
            told = f"另有同类 {more} 条" if said else f"{code}: and {more} more like these"
            grid.add_row("", Text(told, style="dim"))
    return _indented(grid)


def _first_of_code(ranked: Sequence[Finding]) -> Callable[[Finding], int]:
    """Keeps findings of one code together, where the first of them stands."""
    places: dict[str, int] = {}
    for finding in ranked:
        places.setdefault(finding.code, len(places))
    return lambda finding: places[finding.code]


def _headline(words: str, count: int | None = None) -> RenderableType:
    return Padding(Text(words if count is None else f"{words}: {count}", style="bold"), (1, 0, 0, 0))


def _indented(inner: RenderableType) -> Padding:
    return Padding(inner, (0, 0, 0, 2))
