"""What a run did, counted from the rows that it wrote, and said so that it needs no explanation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from extract.codes import STATUSES

_BLAME: Final = {
    "source": "by the agency's own figures",
    "extraction": "by our reading",
    "open": "by a mistake that may be the agency's or ours",
}
_SHOWN: Final = 5  # failures named one by one


@dataclass(slots=True)
class Summary:
    """The counts of one run: what it read, and how much it found as it was before.

    `copies` are files with the bytes of another file; `failed` maps codes to counts. `unchanged` files were not read again;
    `unread_before` of them are failures of an earlier run. `replaced` files had the name of another one, which is still
    there. `missing` files are in the tables but no more in the inputs, and `pruned` of them were taken out.
    """

    reports: int = 0
    copies: int = 0
    editions: Counter[tuple[str, str]] = field(default_factory=Counter)
    cells: Counter[str] = field(default_factory=Counter)
    broken: Counter[str] = field(default_factory=Counter)
    failed: Counter[str] = field(default_factory=Counter)
    failures: list[tuple[str, str]] = field(default_factory=list)
    unchanged: int = 0
    unread_before: int = 0
    replaced: int = 0
    missing: int = 0
    pruned: int = 0
    seconds: float = 0.0
    interrupted: bool = False

    @property
    def files(self) -> int:
        """All files that were dealt with, the unchanged ones included."""
        return self.reports + self.copies + self.failed.total() + self.unchanged

    def count(self, batches: Mapping[str, pa.RecordBatch]) -> None:
        """Add the rows of one batch per table."""
        reports, facts, findings, failures = (batches[t] for t in ("reports", "facts", "findings", "failures"))
        self.reports += reports.num_rows
        self.editions.update(
            (edition or "none", status)
            for edition, status in zip(reports["edition"].to_pylist(), reports["status"].to_pylist(), strict=True)
        )
        self.cells.update(_counts(facts["status"]))
        self.broken.update(_counts(findings["blame"].filter(pc.equal(findings["code"], "identity-broken"))))
        self.failed.update(failures["code"].to_pylist())
        for name, message in zip(failures["source"].to_pylist(), failures["message"].to_pylist(), strict=True):
            if len(self.failures) < _SHOWN:
                self.failures.append((name, message))

    def lines(self, output: str) -> Iterator[str]:
        """The summary for people, line by line."""
        # The rate of a few files would be that of starting the program.
        rate = f" ({self.files / self.seconds:,.0f} a second)" if self.files >= 100 and self.seconds else ""
        yield f"{many(self.files, 'file')} in {_time(self.seconds)}{rate}, written to {output}"
        if self.interrupted:
            yield "Interrupted: the output holds what was finished until then. Run again to go on from there."
        yield ""
        yield from self._old()
        if self.unchanged and self.files == self.unchanged:
            yield f"Nothing was to be read; `nianbao status {output}` says what is there."
            return
        yield f"Reports {self.reports:>12,}"
        for edition in sorted({edition for edition, _ in self.editions}):
            states = {status: n for (e, status), n in self.editions.items() if e == edition}
            parts = ", ".join(f"{states[s]:,} {s}" for s in ("complete", "partial", "empty") if s in states)
            name = "year unknown" if edition == "none" else f"form of {edition}"
            yield f"  {name:<13}{sum(states.values()):>5,}   {parts}"
        if self.copies:
            yield f"Copies  {self.copies:>12,}   files with the same bytes as another; named in `also_at` of its report"
        yield ""
        yield f"Cells   {self.cells.total():>12,}"
        for status, meaning, _ in STATUSES:
            if self.cells[status]:
                share = 100 * self.cells[status] / self.cells.total()
                yield f"  {status:<9}{self.cells[status]:>9,} {share:5.1f} %   {meaning}"
        yield ""
        yield f"Broken sums {self.broken.total():>8,}   sums that the form asks for and the printed figures do not give"
        for blame, meaning in _BLAME.items():
            if self.broken[blame]:
                yield f"  {blame:<10}{self.broken[blame]:>8,}   {meaning}"
        yield ""
        kinds = ", ".join(f"{n:,} {code}" for code, n in self.failed.most_common())
        yield f"Not read {self.failed.total():>11,}   {kinds}".rstrip()
        for name, message in self.failures:
            yield f"  {name}: {message}"
        if self.failed.total() > len(self.failures):
            yield f"  and {self.failed.total() - len(self.failures):,} more: see the table `failures` in {output}"

    def _old(self) -> Iterator[str]:
        """What was there before this run; nothing in a first run."""
        if not (self.unchanged or self.missing or self.replaced):
            return
        unread = f", {self.unread_before:,} of which could not be read then" if self.unread_before else ""
        yield f"Unchanged {self.unchanged:>10,}   files that are as they were when they were read{unread}"
        if self.replaced:
            yield f"Replaced  {self.replaced:>10,}   files of another folder with the same names; name both in one run to keep both"
        if self.pruned:
            yield f"Pruned    {self.pruned:>10,}   files of earlier runs that are not in INPUT; their rows are gone"
        elif self.missing:
            yield f"Missing   {self.missing:>10,}   files of earlier runs that are not in INPUT; their rows stay, unless you say --prune"
        yield ""
        if self.files > self.unchanged > 0:
            yield "What follows is of the files that were read in this run."
            yield ""

    def line(self, output: str) -> str:
        """The summary in one line."""
        failed = f", {self.failed.total():,} not read" if self.failed else ""
        unchanged = f", {self.unchanged:,} unchanged" if self.unchanged else ""
        reports = many(self.reports, "new report" if self.unchanged else "report")
        replaced = f", {self.replaced:,} replaced" if self.replaced else ""
        pruned = f", {self.pruned:,} pruned" if self.pruned else ""
        interrupted = ", interrupted" if self.interrupted else ""
        return f"{many(self.files, 'file')}: {reports} in {output}{failed}{unchanged}{replaced}{pruned}{interrupted}"


@dataclass(slots=True)
class State:
    """What an output folder holds: reports, copies and failures by code, and the files of which that is no longer true.

    `damaged` counts the Parquet files that are no more or cannot be read, `size` the bytes of all.
    """

    reports: int = 0
    copies: int = 0
    failed: Counter[str] = field(default_factory=Counter)
    older: int = 0
    changed: int = 0
    missing: int = 0
    damaged: int = 0
    size: int = 0

    def lines(self, output: str) -> Iterator[str]:
        """The state for people, line by line."""
        files = self.reports + self.copies + self.failed.total()
        yield f"{many(files, 'file')} in {output}, {self.size / 1e6:,.1f} MB"
        yield ""
        yield f"Reports  {self.reports:>11,}"
        yield f"Copies   {self.copies:>11,}   files with the same bytes as another"
        kinds = ", ".join(f"{n:,} {code}" for code, n in self.failed.most_common())
        yield f"Not read {self.failed.total():>11,}   {kinds}".rstrip()
        yield ""
        yield f"Stale    {self.older + self.changed + self.missing:>11,}"
        for number, what in (
            (self.older, "read by another version of nianbao, or into other columns"),
            (self.changed, "changed since they were read, or at least touched"),
            (self.missing, "no more where they were; `nianbao run ... --prune` takes out their rows"),
        ):
            if number:
                yield f"  {number:>18,}   {what}"
        if self.damaged:
            yield ""
            yield f"Damaged  {self.damaged:>11,}   files of the tables that are gone or broken; the next run reads anew what they held"


def _counts(words: pa.Array) -> dict[str, int]:
    return {pair["values"]: pair["counts"] for pair in pc.value_counts(words).to_pylist()}


def many(number: int, one: str, several: str = "") -> str:
    """A number of things: `1 file`, `1,200 files`."""
    return f"{number:,} {one if number == 1 else several or one + 's'}"


def _time(seconds: float) -> str:
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min {rest} s"
