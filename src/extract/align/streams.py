"""Lines of text -> the tables of the form that they hold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from extract import form
from extract.align.carried import upright_disputes, whole_rows
from extract.align.columns import unit_in
from extract.align.copies import copies_in, next_title, second_report
from extract.align.edition import editions_in, has_disputes_first
from extract.align.evidence import without_note
from extract.align.fill import MONEY, PLACED, Reading, fill
from extract.align.flow import Flow, lay
from extract.align.glued import as_printed, summed_cuts
from extract.align.habits import Habits, habits_of
from extract.align.laid import in_form_order, unknown_row
from extract.align.lexicon import Lexicon, sequence, start_of_form
from extract.align.marks import Habit, habit_of, read_marked
from extract.align.ordered import HeadOrder
from extract.align.page_marks import page_lines
from extract.align.placing import Placed, place
from extract.align.proof import confirmed
from extract.align.scattered import Blocks, Text, blocks_of, gather, lie_about
from extract.align.solve import choose
from extract.align.strays import Strays
from extract.align.stream import (
    Figure,
    Run,
    Stream,
    heads_disputes,
    read_stream,
    with_meaning,
    without_serial_words,
    without_serials,
)
from extract.align.values import in_unit
from extract.align.window import Marked, beside_remarks, crowded_rows, learn, take_apart, with_empty_lines
from extract.model import Fact, Finding, FormCell, FormTable, Laid, Paragraph
from extract.text import fold_whole, in_words_of_the_form, parse_number, squash_lines

_RUNNING_TOTAL = re.compile(r"(?:(?:20\d\d|本)年(?:度|数)?|统计数)(?:历年|历史)?累计")
# The head of a second column of figures, of the year before.
_OTHER_YEAR = re.compile(r"数量?(?:\([^()]*\))?(?:上|去|前一?|上一)年(?:度|同期)*(?:统计)?数")
_WRAPPED_UNIT = re.compile("[万亿]元")  # of which a line may hold the 元 alone
# A character of a watermark between the figures of a row.
_UNDER_FIGURES = re.compile(r" [^\W\d_件项条个次篇人元减增年月日页无] +(?=[\d/—无])")
_WIDEST_GAP = 40  # spaces between two figures
_FEW_CELLS = 6  # of two rows of table 2


def _blank(found: re.Match[str]) -> str:
    before = found.string[max(found.start() - _WIDEST_GAP, 0) : found.start()].rstrip(" ")[-1:]
    return " " * len(found[0]) if before.isdecimal() or before in ("/", "—", "无") else found[0]


def align_lines(paragraphs: Sequence[Paragraph], wanted: frozenset[str], due: str = "") -> list[Laid]:
    """Lay the lines of a document over the wanted tables (keys) of the form; tables not found are left out.

    `due` is the edition that the report should use: it decides only where the text leaves the edition open.
    """
    if not paragraphs:
        return []
    raw = [paragraph.text for paragraph in paragraphs]
    folded = in_words_of_the_form(fold_whole("\n".join(raw)))
    lines, squashed = _UNDER_FIGURES.sub(_blank, folded).split("\n"), squash_lines(folded)
    if len(lines) != len(raw):  # a paragraph with line breaks of its own
        paragraphs = [p._replace(text=line) for p in paragraphs for line in p.text.split("\n")]
        return align_lines(paragraphs, wanted, due)
    start = start_of_form(squashed)
    if start is None:
        return []
    whole = "".join(squashed[start:])
    end = next_title(lines, squashed, start) or second_report(whole, squashed, start)
    if end is not None:
        return align_lines(paragraphs[:end], wanted, due)
    copies = copies_in(squashed, start)
    if copies.lines:
        raw, lines, squashed = (
            [("" if number in copies.lines else line) for number, line in enumerate(some)]
            for some in (raw, lines, squashed)
        )
        whole = "".join(squashed[start:])
    editions = editions_in(whole, wanted, due)
    if not editions:
        return []
    words = sequence(tuple(editions.items()), has_disputes_first(whole))
    habit = habit_of(raw, start)
    text = Text(lines, squashed, start, page_lines(lines))
    if habit is Habit.NONE and "statistics" in editions:
        bare = without_serial_words(lines, start)
        text = replace(text, lines=bare, squashed=squash_lines("\n".join(bare)))
    stream = _stream_of(raw, text, habit, words)
    stream.paged = paragraphs[0].place.page is not None
    if heads_disputes(whole):
        stream.runs = upright_disputes(stream.runs, words)
    flow = lay(stream, words)
    _mark_end(stream, flow, raw)
    _drop_running_totals(stream, flow, words)
    _settle_cells(stream, flow, words)
    habits = habits_of(lines, stream, flow, words)
    if habit is not Habit.NONE:
        return _laid(flow, stream, words, habits, paragraphs, copies.unsure)
    blocks = blocks_of(text)
    laid = _laid(flow, stream, words, habits, paragraphs, copies.unsure | lie_about(text, blocks, words))
    return list(_gathered(laid, text, blocks, paragraphs, words))


def _stream_of(raw: Sequence[str], text: Text, habit: Habit, words: Lexicon) -> Stream:
    """The runs of figures of a text, without numbers of rows and figures that mean nothing, rows on several lines whole."""
    is_label = words.names.__contains__
    if habit is Habit.NONE:
        stream = read_stream(raw, text.lines, text.squashed, text.start, words.label_at_end, text.skipped)
    else:
        stream = read_marked(raw, text.start, habit, is_label, text.skipped)
    stream.runs, carried = with_meaning(without_serials(stream, is_label), is_label)
    stream.tail = carried + stream.tail
    if habit is Habit.NONE:
        stream.runs = whole_rows(stream.runs, words)
    return stream


def _gathered(
    laid: Sequence[Laid], text: Text, blocks: Blocks, paragraphs: Sequence[Paragraph], words: Lexicon
) -> Iterator[Laid]:
    """The tables; those that their labels leave open put together from blocks of figures where these settle them."""
    by_label = {one.table: one for one in laid}
    settled = {one.table for one in laid if all(fact.status in ("printed", "blank") for fact in one.facts)}
    open_ones = {key: form.table(edition, key) for key, edition in words.editions if key not in settled}
    # A bare number beside a page break may be a figure, where all sums say so.
    bare = frozenset(number for number in text.skipped if text.lines[number].strip().isdecimal())
    tries = [blocks]
    if open_ones and bare:
        tries.append(blocks_of(replace(text, skipped=text.skipped - bare)))
    for key, _ in words.editions:
        spec = open_ones.get(key)
        found = (
            gather(one[key], spec, paragraphs, words, proven=one is not blocks) for one in tries if spec and key in one
        )
        whole = next(filter(None, found), None) or by_label.get(key)
        if whole is not None:
            yield whole


def _mark_end(stream: Stream, flow: Flow, raw: Sequence[str]) -> None:
    """Tell the last row where the text ends with its figures: a file that was cut off may have cut it."""
    if flow.ties and flow.ties[-1].run == len(stream.runs) - 1 and not any(stream.tail):
        run = stream.runs[-1]
        run.cut = bool(run.figures) and not any(line.strip("| \t\f") for line in raw[run.figures[-1].line + 1 :])


def _drop_running_totals(stream: Stream, flow: Flow, words: Lexicon) -> None:
    """Keep the year's figures of a local form of before 2014 whose last column is that of all years until then."""
    runs = [stream.runs[tie.run] for tie in flow.ties if words.rows[tie.rows[0]].table == "statistics"]
    if runs and _OTHER_YEAR.search(runs[0].gap):
        for tie in flow.ties:
            # One of the two is blank: which, the text does not say.
            if len(stream.runs[tie.run].figures) == 1:
                tie.doubt()
    if runs and _RUNNING_TOTAL.search(runs[0].gap) and all(len(run.figures) == 2 for run in runs):
        for run in runs:
            run.figures, run.blank = run.figures[:1], run.blank[:1]


def _settle_cells(stream: Stream, flow: Flow, words: Lexicon) -> None:
    """Give each matched run that has marks one figure per cell; drop the empty ones where their places stay open."""
    sizes = {tie.run: len(words.cells_of(tie.rows)) for tie in flow.ties}
    apart = {index for index, cells in sizes.items() if take_apart(stream.runs[index], cells)}
    found, crowded = with_empty_lines(stream.runs, sizes)
    for index, run in found.items():
        stream.runs[index] = run
    rows = {tie.run: words.rows[tie.rows[0]] for tie in flow.ties}
    marked = {
        index: Marked(stream.runs[index], rows[index].table, cells, len(rows[index].row.under))
        for index, cells in sizes.items()
        if stream.runs[index].marked
    }
    crowded |= crowded_rows(marked) | apart
    crowded |= beside_remarks(marked, stream.runs)
    for tie in flow.ties:
        if tie.run in crowded:
            tie.doubt()
    windows = learn(tuple(marked.values()))
    for row in marked.values():
        figures = windows.of(row) or (windows.begun(row) if row.run.cut else None)
        row.run.marked = figures is not None
        row.run.figures = figures or [figure for figure in row.run.figures if figure.text]


def _laid(
    flow: Flow,
    stream: Stream,
    words: Lexicon,
    habits: Habits,
    paragraphs: Sequence[Paragraph],
    doubted: frozenset[str],
) -> list[Laid]:
    """The tables as labels and order tell them; nothing is certain in those `doubted`."""
    facts: dict[str, list[Fact]] = {key: [] for key, _ in words.editions}
    findings: dict[str, list[Finding]] = {key: [] for key, _ in words.editions}
    solved = _solve_glued(flow, stream, words, habits)
    placed = _place_short(flow, stream, words, habits)
    strays = Strays(flow, stream, words, habits)
    heads = HeadOrder()
    for tie in flow.ties:
        run = stream.runs[tie.run]
        table = words.rows[tie.rows[0]].table
        cells = words.cells_of(tie.rows)
        turned = heads.of(run.parts, cells, run.size)
        edition = heads.edition(run.gap, cells)
        if tie.run in solved:
            figures = [Figure(text, parse_number(text), run.line) for text in solved[tie.run]]
            run = replace(run, figures=figures, glued=False)
        if tie.run in placed:
            readings = _placed(placed[tie.run], cells, tie.basis)
        else:
            own = replace(habits, total_first=False) if turned else habits
            unsure = table in doubted or turned or edition or strays.touch(tie, run, habits.printed_order(cells))
            sure = not unsure and tie.is_sure(run, cells)
            readings = list(fill(run, turned or cells, f"flow:{tie.basis}", sure, own))
        if any(cell.unit == MONEY for cell in cells):
            findings[table] += _convert(readings, run, stream.behind(tie.run)[:1])
        facts[table] += [reading.fact(paragraphs) for reading in readings]
        findings[table] += _open_columns(readings, run, edition)
    for index, after in flow.unknown:
        run, row = stream.runs[index], words.rows[after]
        printed = [figure.text for figure in run.figures if figure.text]
        unknown = unknown_row(row.table, row.cells[0].edition, without_note(run), row.row.label, printed)
        findings[row.table].append(unknown)
    for index in flow.seen:
        row = words.rows[index]
        # Whether its cells are blank or its line was lost, a text without marks cannot tell.
        facts[row.table] += [Reading(cell, None, "missing", "flow:label").fact(paragraphs) for cell in row.cells]
    laid = []
    for key, edition in words.editions:
        spec = form.table(edition, key)
        # Labels without figures are a table only together: one or two begin a sentence.
        if spec is not None and (len(facts[key]) > _FEW_CELLS or any(f.status != "missing" for f in facts[key])):
            laid.append(Laid(key, edition, confirmed(in_form_order(facts[key], spec), spec), tuple(findings[key])))
    return laid


def _requests(words: Lexicon) -> FormTable | None:
    edition = dict(words.editions).get("requests")
    return form.table(edition, "requests") if edition else None


def _solve_glued(flow: Flow, stream: Stream, words: Lexicon, habits: Habits) -> dict[int, list[str]]:
    """The cuts of glued rows of table 3, by run, where one choice of cuts alone satisfies every identity of the table."""
    spec = _requests(words)
    ties = [tie for tie in flow.ties if words.rows[tie.rows[0]].table == "requests"]
    if spec is None or habits.total_first or not habits.trusted or not any(stream.runs[tie.run].glued for tie in ties):
        return {}
    cuts_of: dict[str, tuple[int, list[list[str]]]] = {}
    for tie in ties:
        run, row = stream.runs[tie.run], words.rows[tie.rows[0]].row
        if not run.glued or len(run.figures) != 1 or len(tie.rows) != 1:
            return {}
        cuts_of[row.key] = (tie.run, summed_cuts(run.figures[0].text, row.cells, most=40))
    chosen = choose(spec, {key: [tuple(map(int, cut)) for cut in found] for key, (_, found) in cuts_of.items()})
    if chosen is None:
        return {}
    runs = {cuts_of[key][0]: list(map(str, numbers)) for key, numbers in chosen.items()}
    return {run: as_printed(stream.runs[run].figures[0].text, cut) for run, cut in runs.items()}


def _place_short(flow: Flow, stream: Stream, words: Lexicon, habits: Habits) -> dict[int, Placed]:
    """Where the figures of the short rows of table 3 stand, by run, as far as its sums tell and no layout does."""
    spec = _requests(words)
    if spec is None or habits.layout is not None or "requests" not in habits.blanks_dropped:
        return {}
    rows = {tie.run: (stream.runs[tie.run], words.rows[tie.rows[0]]) for tie in flow.ties if len(tie.rows) == 1}
    return place(spec, {n: (run, row) for n, (run, row) in rows.items() if row.table == "requests"}, habits)


def _placed(figures: Placed, cells: Sequence[FormCell], basis: str) -> list[Reading]:
    return [
        Reading(cell, figure, "missing" if figure is None else "inferred", f"flow:{basis}+{PLACED}")
        for cell, figure in zip(cells, figures, strict=True)
    ]


def _without_marks(parts: Sequence[str]) -> str:
    """Some pieces of text without single characters, of a watermark, but the unit."""
    return "".join(part for part in parts if len(part) > 1 or part in "万元")


def _convert(readings: Sequence[Reading], run: Run, behind: Sequence[str]) -> list[Finding]:
    """Put money whose head or label, or the line behind it, states another unit than the form's into that of the form; a note for
    each sum.
    """
    unit = next(filter(None, map(unit_in, reversed(run.notes))), "")
    unit = unit or ("元" if "元" in run.parts[-2:] and not _WRAPPED_UNIT.search(_without_marks(run.parts[-4:])) else "")
    if not unit and "元" in behind and not run.gap.endswith(("万", MONEY)):
        unit = "元"
    if unit in ("", MONEY):
        return []
    notes = []
    for reading in readings:
        figure, cell = reading.figure, reading.cell
        if cell.unit != MONEY or figure is None:
            continue
        if figure.number.kind == "number" and figure.number.unit is None:
            number = parse_number(figure.text + unit, MONEY)
            reading.figure = Figure(figure.text, number, figure.line)
            message, zh = in_unit(figure.text, unit, number.value or Decimal(), MONEY)
            notes.append(Finding("unit-in-cell", "note", message, cell.table, cell.row, cell.column, zh=zh))
    return notes


def _open_columns(readings: Sequence[Reading], run: Run, edition: str) -> list[Finding]:
    """One finding for a row whose figures the text does not tie to columns; its heads may be those of another `edition`."""
    open_ones = [reading for reading in readings if reading.status == "inferred"]
    if not open_ones:
        return []
    cell = open_ones[0].cell
    printed = " ".join(figure.text for figure in run.figures)
    if edition:
        message = (
            f"{cell.row_label}: “{printed}” stands under heads of the form of {edition} in a table on that of {cell.edition}; what "
            "the figures count is open, look at the source."
        )
        zh = f"“{printed}”的列名为{edition}年版，该表为{cell.edition}年版"
        return [Finding("column-undetermined", "warning", message, cell.table, cell.row, zh=zh)]
    if len(run.figures) == len(readings):
        message = (
            f"{cell.row_label}: the text does not settle that “{printed}” belongs to this row; look at the source."
        )
        return [
            Finding("column-undetermined", "warning", message, cell.table, cell.row, zh=f"“{printed}”是否属于此行未定")
        ]
    count = "1 figure" if len(run.figures) == 1 else f"{len(run.figures)} figures"
    message = (
        f"{cell.row_label}: {count} “{printed}” for {len(readings)} cells, and the text does not say "
        f"which; the best guess is {', '.join(reading.cell.column_label for reading in open_ones)}."
    )
    zh = f"{len(run.figures)}个数字“{printed}”，{len(readings)}格；最可能属于{'、'.join(r.cell.column_label for r in open_ones)}"
    column = cell.column if len(open_ones) == 1 else None
    return [Finding("column-undetermined", "warning", message, cell.table, cell.row, column, zh=zh)]
