"""What the links of a folder came to, counted from the rows that were written, and said so that it needs no explanation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from extract.codes import FINDINGS
from extract.panel.rows import REASONS, Links, Note
from extract.summary import many

_KINDS: Final = {
    "carry-over": "requests carried forward by one report and brought forward by the next",
    "documents-in-force": "documents in force: last year's, and issued, and less repealed",
    "rolls-up": "figures of a government held against the sum of its departments and towns",
    "duplicate": "files with the figures of another file on the same agency and year",
    "restated": "cells that another file on the same agency and year has otherwise",
}
_CODES: Final = {code.code: code.english for code in FINDINGS}


@dataclass(slots=True)
class LinkSummary:
    """The counts of one run. `links` maps kind and outcome (`holds`, `broken`, or why it was not checked) to rows."""

    reports: int = 0
    agencies: int = 0
    years: tuple[int, int] | None = None
    unlinked: int = 0
    links: Counter[tuple[str, str]] = field(default_factory=Counter)
    copies: Counter[str] = field(default_factory=Counter)
    findings: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0

    def count(self, found: Links) -> None:
        """Add the rows of one kind of link."""
        checked = found.reason == 0
        self.links[found.kind, "holds"] += int((checked & found.holds).sum())
        self.links[found.kind, "broken"] += int((checked & ~found.holds).sum())
        for reason, rows in zip(*np.unique(found.reason[~checked], return_counts=True), strict=True):
            self.links[found.kind, REASONS[reason]] += int(rows)

    def note(self, notes: list[Note]) -> None:
        """Add findings."""
        self.findings.update(note.code for note in notes)

    def lines(self, output: str) -> Iterator[str]:
        """The summary for people, line by line."""
        span = f" on {self.years[0]} to {self.years[1]}" if self.years else ""
        yield (
            f"{self._size()}{span}, linked in {self.seconds:.1f} s; "
            f"links, copies and panel_findings written to {output}"
        )
        if self.unlinked:
            what = "1 report is" if self.unlinked == 1 else f"{self.unlinked:,} reports are"
            yield f"{what} linked to none, since agency or year is unknown"
        yield ""
        yield "Links                    hold   broken  unchecked"
        for kind, meaning in _KINDS.items():
            outcomes = {outcome: n for (k, outcome), n in self.links.items() if k == kind and n}
            unchecked = {outcome: n for outcome, n in outcomes.items() if outcome not in ("holds", "broken")}
            if outcomes:
                sums = (outcomes.get("holds", 0), outcomes.get("broken", 0), sum(unchecked.values()))
                yield f"  {kind:<18}" + "".join(f"{n:>9,}" for n in sums) + f"   {meaning}"
                if unchecked:
                    why = sorted(unchecked.items(), key=lambda item: -item[1])
                    yield f"  {'':<47}unchecked: {', '.join(f'{n:,} {reason}' for reason, n in why)}"
        yield ""
        own, other, unknown = (self.copies[r] for r in ("own", "other", "open"))
        yield f"Copied text {sum((own, other, unknown)):>8,}   sections with sentences of an earlier report"
        for relation, meaning in (("own", "its own"), ("other", "another agency's"), ("open", "of an unknown agency")):
            if self.copies[relation]:
                yield f"  {relation:<10}{self.copies[relation]:>8,}   {meaning}"
        yield ""
        yield f"Findings {self.findings.total():>11,}"
        for code, meaning in _CODES.items():
            if self.findings[code]:
                yield f"  {code:<18}{self.findings[code]:>6,}   {meaning}"

    def line(self, output: str) -> str:
        """The summary in one line."""
        return f"{self._size()}: {many(self.findings.total(), 'finding')} in {output}"

    def _size(self) -> str:
        return f"{many(self.reports, 'report')} of {many(self.agencies, 'agency', 'agencies')}"
