"""Copied text at the scale of a country: which sentences of sections 一 and 五 stand in an earlier report as well.

No report is held against another. Each sentence becomes a number (`sentences` says in which form); equal numbers are
brought together on disk, a share of all of them at a time, and for each report the one is sought in which most of its
sentences stand. A sentence that is found with many agencies is a stock phrase, and copied from nobody.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from typing import Final

import numpy as np

from extract.panel.reports import UNKNOWN, Array, Reports, same_day_or_unknown
from extract.panel.sentences import sentences

SECTIONS: Final = ("overview", "problems")
_SENTENCE: Final = np.dtype([("hash", "<u8"), ("text", "<u4"), ("at", "<u2"), ("length", "<u2")])
_PAIR: Final = np.dtype([("text", "<u4"), ("source", "<u4"), ("at", "<u2"), ("length", "<u2")])
_SHARE_BITS: Final = 6  # sentences lie in 64 files, of which one at a time is in memory
_BLOCK: Final = 1 << 14  # reports whose pairs are in memory at a time
_HELD: Final = 1 << 20  # sentences or pairs that wait to be written
_NEAR: Final = 4  # earliest and last agencies before a report that are asked for a sentence
_OWN: Final = 6  # earlier reports of the agency itself that are asked
_FEWEST: Final = 5  # agencies that may share a sentence, however few there are, before it is a stock phrase
_MOST: Final = np.iinfo(np.uint16).max


@dataclass(frozen=True, slots=True, eq=False)
class Copies:
    """Copied texts as columns: `report` and `source` are places in `Reports`, `section` in SECTIONS. `example` is the place
    of the longest copied sentence among those of its section that count.
    """

    report: Array
    section: Array
    source: Array
    copied: Array
    length: Array
    example: Array


class Index:
    """All sentences of a folder, kept in files of a scratch folder. A text is a report's section: twice the report's place
    in `Reports`, and one more for the second of SECTIONS.
    """

    def __init__(self, reports: Reports, scratch: Path) -> None:
        self._reports = reports
        self._sentences = _Files(scratch / "sentences", _SENTENCE)
        self._pairs = _Files(scratch / "pairs", _PAIR)
        self._next, self._counts, self._stock = (
            np.zeros(len(reports) * len(SECTIONS), dtype=np.uint16) for _ in range(3)
        )
        known = reports.keys != UNKNOWN
        # A report of nobody known counts as an agency of its own.
        self._agencies = np.where(known, reports.keys, reports.agency_count + np.arange(len(reports)))
        self._agency_count = len(np.unique(self._agencies))

    def add(self, report: int, section: int, text: str, agency: str | None, division: str | None) -> None:
        """Take the prose of a section; a section that comes in several pieces is one text."""
        number = report * len(SECTIONS) + section
        at = int(self._next[number])
        rows: list[int] = []
        for _, alike in islice(sentences(text, agency, division), _MOST - at):
            digest = blake2b(f"{section}{alike}".encode("utf-8", "surrogatepass"), digest_size=8).digest()
            rows += (int.from_bytes(digest, "little"), number, at, min(len(alike), _MOST))
            at += 1
        self._sentences.add(rows)
        self._next[number] = at

    def match(self, stock_share: float) -> None:
        """Bring equal sentences together. Those of more than `stock_share` of all agencies are stock phrases."""
        most = max(_FEWEST, stock_share * self._agency_count)
        for found in self._sentences.read():
            self._match(found, most)

    def _match(self, found: Array, most: float) -> None:
        found = found[np.lexsort((found["at"], found["text"], found["hash"]))]
        found = found[_changes(found["hash"]) | _changes(found["text"])]  # what a text says twice counts once
        self._counts += np.bincount(found["text"], minlength=len(self._counts)).astype(np.uint16)
        agencies = self._agencies[found["text"] // len(SECTIONS)]
        group = np.cumsum(_changes(found["hash"])) - 1
        by_agency = np.lexsort((agencies, group))
        first = _changes(group[by_agency]) | _changes(agencies[by_agency])
        spread = np.bincount(group[by_agency][first], minlength=int(group[-1]) + 1)[group]
        stock = spread > most
        self._stock += np.bincount(found["text"][stock], minlength=len(self._stock)).astype(np.uint16)
        found, agencies, group = found[~stock], agencies[~stock], group[~stock]
        if not len(found):
            return
        order = np.lexsort((found["text"], agencies, group))
        for later, earlier in (*_steps(group), *_own_steps(order, group, agencies)):
            self._keep(found, agencies, later, earlier)

    def _keep(self, found: Array, agencies: Array, later: Array, earlier: Array) -> None:
        """Note pairs of equal sentences; those of two files of one agency on one year are one text, and no copy."""
        years = self._reports.years[found["text"] // len(SECTIONS)]
        good = (agencies[later] != agencies[earlier]) | (years[later] != years[earlier])
        pairs = np.empty(int(good.sum()), dtype=_PAIR)
        pairs["text"], pairs["at"], pairs["length"] = (found[name][later[good]] for name in ("text", "at", "length"))
        pairs["source"] = found["text"][earlier[good]] // len(SECTIONS)
        self._pairs.extend(pairs, pairs["text"] // (len(SECTIONS) * _BLOCK))

    def copies(self, span: range) -> Iterator[Copies]:
        """For each text of the reports of a year that has copied sentences: the agency's own earlier report in which most of
        them stand, and of the others that of another agency.
        """
        for block in range(span.start // _BLOCK, -(-span.stop // _BLOCK)):
            pairs = self._pairs.one(block)
            base = block * _BLOCK * len(SECTIONS)
            key = (pairs["text"] - base).astype(np.uint64) << np.uint64(48) | pairs["at"].astype(
                np.uint64
            ) << np.uint64(32)
            pairs = pairs[np.unique(key | pairs["source"], return_index=True)[1]]
            keys = self._reports.keys
            target = pairs["text"] // len(SECTIONS)
            pairs, target = (part[(target >= span.start) & (target < span.stop)] for part in (pairs, target))
            own = (keys[target] == keys[pairs["source"]]) & (keys[target] != UNKNOWN)
            yield _best(pairs[own], latest=True)
            sentence = pairs["text"].astype(np.uint64) << np.uint64(16) | pairs["at"]
            yield _best(pairs[~own & ~np.isin(sentence, sentence[own])], latest=False)

    def sizes(self, found: Copies) -> tuple[Array, Array]:
        """For each text the number of its sentences that count, and of those left out as stock phrases."""
        text = found.report * len(SECTIONS) + found.section
        stock = self._stock[text].astype(np.int64)
        return self._counts[text] - stock, stock


def relation(reports: Reports, found: Copies) -> Array:
    """`own`, `other` or, where an agency is unknown, `open`."""
    keys, sources = reports.keys[found.report], reports.keys[found.source]
    unknown = (keys == UNKNOWN) | (sources == UNKNOWN)
    return np.where(unknown, "open", np.where(keys == sources, "own", "other"))


def order(reports: Reports, found: Copies) -> Array:
    """Which text was first: `earlier-year`, `published-earlier`, or `open`."""
    earlier = reports.years[found.source] < reports.years[found.report]
    unknown = same_day_or_unknown(reports, found.report, found.source)
    return np.where(earlier, "earlier-year", np.where(unknown, "open", "published-earlier"))


def _changes(values: Array) -> Array:
    """Where a run of equal values begins."""
    return np.concatenate([np.ones(min(1, len(values)), dtype=bool), values[1:] != values[:-1]])


def _steps(group: Array) -> Iterator[tuple[Array, Array]]:
    """Each sentence with the first few of its group and the last few before it; the group is in the reports' order."""
    here = np.arange(len(group))
    begin = np.maximum.accumulate(np.where(_changes(group), here, 0))
    for step in range(_NEAR):
        later = here[begin + step < here]
        yield later, begin[later] + step
        later = here[here - step - 1 >= begin]
        yield later, later - step - 1


def _own_steps(order: Array, group: Array, agencies: Array) -> Iterator[tuple[Array, Array]]:
    """Each sentence with the last few of its own agency before it."""
    group, agencies = group[order], agencies[order]
    for step in range(1, _OWN + 1):
        same = (group[step:] == group[:-step]) & (agencies[step:] == agencies[:-step])
        yield order[step:][same], order[:-step][same]


def _best(pairs: Array, latest: bool) -> Copies:
    """For each text the source with most of its sentences; of equals the latest, or else the earliest."""
    key = pairs["text"].astype(np.uint64) << np.uint64(32) | pairs["source"]
    both, inverse, copied = np.unique(key, return_inverse=True, return_counts=True)
    length = np.bincount(inverse, pairs["length"], len(both)).astype(np.int64)
    longest = np.lexsort((-pairs["length"].astype(np.int64), inverse))
    example = pairs["at"][longest[_changes(inverse[longest])]] if len(pairs) else pairs["at"]
    text, source = (both >> np.uint64(32)).astype(np.int64), (both & np.uint64(0xFFFFFFFF)).astype(np.int64)
    ranked = np.lexsort((-source if latest else source, -length, -copied, text))
    best = ranked[_changes(text[ranked])]
    return Copies(
        text[best] // len(SECTIONS), text[best] % len(SECTIONS), source[best], copied[best], length[best], example[best]
    )


class _Files:
    """Records of one type in numbered files, written when many have come together."""

    def __init__(self, folder: Path, kind: np.dtype[np.void]) -> None:
        self._folder, self._kind = folder, kind
        self._rows = array("Q")
        self._waiting: list[tuple[Array, Array]] = []
        self._count = 0
        folder.mkdir()

    def add(self, rows: Sequence[int]) -> None:
        """Take records, one number after the other; the first of each, 64 bits long, decides on its file."""
        self._rows.extend(rows)
        if len(self._rows) >= _HELD * len(self._kind.names or ()):
            self._flush_rows()

    def extend(self, records: Array, files: Array) -> None:
        """Take records and the number of the file of each."""
        if not len(records):
            return
        self._waiting.append((records, files))
        self._count += len(records)
        if self._count >= _HELD:
            self._flush()

    def read(self) -> Iterator[Array]:
        """All records, a file at a time."""
        self._flush_rows()
        self._flush()
        for path in sorted(self._folder.iterdir()):
            yield np.fromfile(path, dtype=self._kind)

    def one(self, number: int) -> Array:
        """The records of one file."""
        self._flush()
        path = self._folder / str(number)
        return np.fromfile(path, dtype=self._kind) if path.exists() else np.zeros(0, dtype=self._kind)

    def _flush_rows(self) -> None:
        if self._rows:
            names = self._kind.names or ()
            columns = np.frombuffer(self._rows, dtype=np.uint64).reshape(-1, len(names))
            records = np.empty(len(columns), dtype=self._kind)
            for place, name in enumerate(names):
                records[name] = columns[:, place]
            del columns
            self._rows = array("Q")
            self.extend(records, (records["hash"] >> np.uint64(64 - _SHARE_BITS)).astype(np.int64))

    def _flush(self) -> None:
        if not self._waiting:
            return
        records, files = (np.concatenate(parts) for parts in zip(*self._waiting, strict=True))
        self._waiting, self._count = [], 0
        order = np.argsort(files, kind="stable")
        for number, part in _runs(files[order], records[order]):
            with (self._folder / str(number)).open("ab") as file:
                file.write(part.tobytes())  # `tofile` does not tell that the disk is full


def _runs(numbers: Array, records: Array) -> Iterable[tuple[int, Array]]:
    begins: Sequence[int] = np.flatnonzero(_changes(numbers)).tolist()
    for begin, end in zip(begins, [*begins[1:], len(numbers)], strict=True):
        yield int(numbers[begin]), records[begin:end]
