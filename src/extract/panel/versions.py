"""Several files of one agency on one year: which of them stands for the year, and what the others say otherwise.

The fullest file is kept, which is the one with most cells printed, or left blank, without doubt; of equally full ones the one
published last, and where that too is equal or unknown, the one whose id comes first. Files that give the figures of
different bodies (本级 and the whole) are no versions of each other: each is kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

import numpy as np

from extract.model import Blame
from extract.panel.figures import BLANK, PRINTED, Year
from extract.panel.reports import UNKNOWN, Array, Reports, day
from extract.panel.rows import SCOPE, TOO_LITTLE, Links, Note, links, named, named_zh, title, title_zh
from extract.panel.scope import UNSAID
from extract.text import written

_ENOUGH: Final = 0.5  # share of the kept file's numbers that must be found again before a file is its duplicate
_ANOTHER: Final = 0.5  # share of changed numbers from which on the files may be of different bodies or years
_NAMED: Final = 3
_ENDS: Final = ("report", "kept")


@dataclass(frozen=True, slots=True, eq=False)
class Version:
    """A file beside the kept one; `cells` are the numbers of the cells that differ, `reason` why none were compared."""

    report: int
    kept: int
    cells: Array
    compared: int
    reason: int = 0


def groups(reports: Reports, year: int) -> dict[int, list[int]]:
    """The reports on a year by the key of their agency; those of unknown agencies are left out."""
    found: dict[int, list[int]] = {}
    for report in reports.of_year(year):
        if reports.keys[report] != UNKNOWN:
            found.setdefault(int(reports.keys[report]), []).append(report)
    return found


def settle(
    reports: Reports, scopes: Array, year: Year, agencies: dict[int, list[int]]
) -> tuple[dict[int, dict[int, int]], list[Version]]:
    """For each agency the kept report of each scope, and all others as versions of them."""
    kept: dict[int, dict[int, int]] = {}
    versions: list[Version] = []
    for key, files in agencies.items():
        chosen: dict[int, int] = {}
        for report in _fullest_first(reports, year, files):
            scope = int(scopes[report])
            if scope in chosen:
                versions.append(_compare(year, report, chosen[scope]))
                continue
            if chosen:
                versions.append(Version(report, next(iter(chosen.values())), _NONE, 0, SCOPE))
            if not chosen or UNSAID not in (scope, *chosen):
                chosen[scope] = report
        kept[key] = chosen
    return kept, versions


def _fullest_first(reports: Reports, year: Year, files: Sequence[int]) -> Sequence[int]:
    if len(files) == 1:
        return files
    return sorted(files, key=lambda r: (-year.full[r - year.first], -_published(reports, r), reports.ids[r].as_py()))


def _published(reports: Reports, report: int) -> int:
    """The day of publication, an unknown one before all others."""
    return -1 if day(reports.published[report]) is None else int(reports.published[report])


_NONE: Final = np.zeros(0, dtype=np.int64)


def _compare(year: Year, report: int, kept: int) -> Version:
    """A number against another, or against a blank, is a change; a zero against a blank is none of a figure."""
    values, marks = year.whole.get(report - year.first, (_NONE, _NONE))
    kept_values, kept_marks = year.whole.get(kept - year.first, (_NONE, _NONE))
    if not len(marks) or not len(kept_marks):
        return Version(report, kept, _NONE, 0, TOO_LITTLE)
    printed, kept_printed = marks == PRINTED, kept_marks == PRINTED
    both = printed & kept_printed
    appeared = (printed & (kept_marks == BLANK) & (values != 0)) | (
        kept_printed & (marks == BLANK) & (kept_values != 0)
    )
    changed = np.flatnonzero((both & (np.abs(values - kept_values) > 1e-6)) | appeared)
    compared = int(both.sum())
    enough = compared and compared >= _ENOUGH * kept_printed.sum()
    return Version(report, kept, changed, compared, 0 if len(changed) or enough else TOO_LITTLE)


def restated(versions: Sequence[Version]) -> dict[int, list[int]]:
    """The files with other figures than the kept one, by the place of that."""
    found: dict[int, list[int]] = {}
    for v in versions:
        if len(v.cells):
            found.setdefault(v.kept, []).append(v.report)
    return found


def version_links(year: Year, versions: Sequence[Version]) -> Iterator[Links]:
    """A row `duplicate` for each file with the kept one's figures, and for each that could not be compared; a row `restated`
    for each cell in which a file differs from the kept one, whose number is the expected one.
    """
    alike = [v for v in versions if not len(v.cells)]
    if alike:
        reason = np.array([v.reason for v in alike], dtype=np.uint8)
        report, kept = (np.array([getattr(v, end) for v in alike]) for end in _ENDS)
        yield links("duplicate", report, kept, reason=reason, holds=reason == 0)
    changed = [v for v in versions if len(v.cells)]
    if changed:
        report, kept = (np.repeat([getattr(v, e) for v in changed], [len(v.cells) for v in changed]) for e in _ENDS)
        cells = np.concatenate([v.cells for v in changed])
        expected = np.concatenate([year.whole[v.kept - year.first][0][v.cells] for v in changed])
        actual = np.concatenate([year.whole[v.report - year.first][0][v.cells] for v in changed])
        yield links("restated", report, kept, cells, expected, actual)


def version_notes(reports: Reports, year: Year, versions: Sequence[Version]) -> Iterator[Note]:
    """`duplicate-of` about the file that is set aside, `restated` about the kept one, naming the cells that changed."""
    for kept, group in groupby(sorted(versions, key=lambda v: v.kept), key=lambda v: v.kept):
        for v in group:
            if len(v.cells):
                yield _restated(reports, year, v, kept)
            elif not v.reason:
                why, why_zh = _why(reports, year, v)
                message = (
                    f"The same figures as {named(reports, kept)}, compared in {v.compared} cells; that file is kept, "
                    f"{why}, and this one is to be left out of counts."
                )
                zh = f"另一文件为{named_zh(reports, kept)}，比对{v.compared}格，采用该文件，{why_zh}"
                yield Note(v.report, "duplicate-of", "note", message, zh, "source")


def _restated(reports: Reports, year: Year, v: Version, kept: int) -> Note:
    ours, theirs = year.whole[kept - year.first], year.whole[v.report - year.first]
    shown = [f"{title(int(c))} {_printed(ours, int(c))} for {_printed(theirs, int(c))}" for c in v.cells[:_NAMED]]
    more = f" and {len(v.cells) - _NAMED} more" if len(v.cells) > _NAMED else ""
    either = (ours[0] != 0) & (ours[1] == PRINTED) | (theirs[0] != 0) & (theirs[1] == PRINTED)
    another = len(v.cells) > max(_NAMED, _ANOTHER * either.sum())
    doubt = " So much differs that the two may be of different bodies or years: look at both." if another else ""
    why, why_zh = _why(reports, year, v)
    message = (
        f"Another file of this agency and year, {named(reports, v.report)}, has other figures in {len(v.cells)} "
        f"cell{'s' if len(v.cells) > 1 else ''}: {'; '.join(shown)}{more}. This file is kept, {why}.{doubt}"
    )
    rest = f"等，另有{len(v.cells) - _NAMED}格" if more else ""
    changes = (
        f"{title_zh(c)}由{_printed(theirs, c, '空白')}改为{_printed(ours, c, '空白')}"
        for c in v.cells[:_NAMED].tolist()
    )
    zh = f"另一文件为{named_zh(reports, v.report)}，共{len(v.cells)}格不同：{'，'.join(changes)}{rest}；采用本文件，{why_zh}"
    if another:
        zh += "；差异过多，二者或非同一机关、同一年度"
    single = int(v.cells[0]) if len(v.cells) == 1 else UNKNOWN
    blame: Blame = "open" if another else "source"
    if single == UNKNOWN:
        return Note(kept, "restated", "warning", message, zh, blame)
    return Note(kept, "restated", "warning", message, zh, blame, single, _value(theirs, single), _value(ours, single))


def _why(reports: Reports, year: Year, v: Version) -> tuple[str, str]:
    """Why the file that is kept is kept, in English and in Chinese."""
    if year.full[v.kept - year.first] > year.full[v.report - year.first]:
        return "as the fuller one", "因其更完整"
    last, first = day(reports.published[v.kept]), day(reports.published[v.report])
    if last is not None and last != first:
        return f"as the one published last ({last})", f"因其公布最晚（{last}）"
    return "as one of two equals", "二者相当，任取其一"


def _printed(figures: tuple[Array, Array], at: int, blank: str = "(blank)") -> str:
    return written(float(figures[0][at])) if figures[1][at] == PRINTED else blank


def _value(figures: tuple[Array, Array], at: int) -> float | None:
    return float(figures[0][at]) if figures[1][at] == PRINTED else None
