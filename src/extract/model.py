"""The types that the stages hand to each other: frozen, few, and free of behaviour.

A `Source` is read into a `Document` (paragraphs and tables in reading order), cut into `Section`s, laid over a
`Form` to give `Fact`s, tested to give `Finding`s. All of it together is a `Report`. Lengths are points (1/72 inch)
from the top left of the page; pages and lines count from 1. What a report has hundreds of is a named tuple, which
is made in a third of the time.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, Literal, NamedTuple

Status = Literal["printed", "blank", "missing", "inferred", "doubtful", "repaired"]
Severity = Literal["error", "warning", "note"]
Blame = Literal["source", "extraction", "open"]
Verdict = Literal["agrees", "conflicts", "unchecked"]

TABLES = ("disclosure", "requests", "disputes", "statistics")
SECTIONS = ("preamble", "overview", "disclosure", "requests", "disputes", "problems", "other_matters", "attachment")


@dataclass(frozen=True, slots=True)
class Source:
    """The bytes of one file. `id` is their SHA-256 in hex; `name` is the path as given, for messages and hints."""

    name: str
    content: bytes = field(repr=False)
    media_type: str
    id: str

    @classmethod
    def of(cls, name: str, content: bytes, media_type: str) -> Source:
        """A source with its id computed from its bytes."""
        return cls(name, content, media_type, hashlib.sha256(content).hexdigest())


class Place(NamedTuple):
    """Where something stands: a page and a box, a line of a text, a path in an HTML or DOCX tree, or a cell of a sheet."""

    page: int | None = None
    x0: float | None = None
    top: float | None = None
    x1: float | None = None
    bottom: float | None = None
    line: int | None = None
    path: str | None = None


NOWHERE = Place()


class Cell(NamedTuple):
    """A cell of a printed table. `row` and `column` count from 0 and name its top left corner in the full grid.

    `text` keeps the line breaks of the cell as newlines. `confidence` is None for digital sources.
    """

    text: str
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    place: Place = NOWHERE
    confidence: float | None = None


class Paragraph(NamedTuple):
    """A paragraph, or one line of it where the reader sees only lines.

    `joins` says whether this line carries on the text of the block before it: True or False where the reader knows
    (it sees indents, margins or tags), None where it does not (a plain text). A line of a plain text is kept
    whole, leading spaces, tabs and empty lines included, because torn tables live on them.
    """

    text: str
    place: Place = NOWHERE
    joins: bool | None = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose cells are known. Merged cells are stored once; `grid` computes the full grid.

    `ruled` is False where the columns were guessed from the words: no rulings and no tags tell them, and the words may have
    been moved where cells are empty.
    """

    cells: tuple[Cell, ...]
    place: Place = NOWHERE
    ruled: bool = True

    @property
    def rows(self) -> int:
        """The number of rows of the full grid."""
        return max((c.row + c.row_span for c in self.cells), default=0)

    @property
    def columns(self) -> int:
        """The number of columns of the full grid."""
        return max((c.column + c.column_span for c in self.cells), default=0)

    @property
    def grid(self) -> list[list[Cell | None]]:
        """Rows of cells; a merged cell stands at each place that it covers, None where the table has no cell."""
        columns = self.columns
        grid: list[list[Cell | None]] = [[None] * columns for _ in range(self.rows)]
        for cell in self.cells:
            for row in range(cell.row, cell.row + cell.row_span):
                for column in range(cell.column, cell.column + cell.column_span):
                    grid[row][column] = cell
        return grid


Block = Paragraph | Table


@dataclass(frozen=True, slots=True)
class Document:
    """What every reader makes, and all that the later stages know of a file.

    `hints` holds what the file says about itself outside its body, under the keys `title`, `agency`, `published` and
    `written` (ISO dates), `site` (whose site the page is of), `hosts` (who keeps it, a line each), `listed` (titles of other
    reports that the page links to, a line each) and `name` (the file's name); absent keys are unknown.
    `notes` are the reader's own findings.
    """

    source_id: str
    reader: str
    blocks: tuple[Block, ...]
    pages: int | None = None
    hints: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[Finding, ...] = ()

    def paragraphs(self) -> Iterator[Paragraph]:
        """The paragraphs alone, in reading order."""
        return (block for block in self.blocks if isinstance(block, Paragraph))

    def tables(self) -> Iterator[Table]:
        """The tables alone, in reading order."""
        return (block for block in self.blocks if isinstance(block, Table))


@dataclass(frozen=True, slots=True)
class Section:
    """A section: `key` is one of SECTIONS, `ordinal` its place in the file (from 1), `text` the prose with the
    line breaks of the page undone and one newline between paragraphs.
    """

    key: str
    ordinal: int
    heading: str
    text: str
    page_first: int | None = None
    page_last: int | None = None


@dataclass(frozen=True, slots=True)
class Heading:
    """What the front matter says: title and agency as printed, the year reported on, the day of publication."""

    title: str | None = None
    agency: str | None = None
    year: int | None = None
    published: dt.date | None = None


_MONEY: Final = frozenset(("元", "万元", "亿元"))


@dataclass(frozen=True, slots=True, eq=False)
class FormCell:
    """One number that an edition of the form asks for. `index` is its position in its table, row by row.

    There is one object for each cell of an edition (the form is read once), so cells are compared by identity.
    """

    edition: str
    table: str
    row: str
    column: str
    row_label: str
    column_label: str
    unit: str
    index: int

    @property
    def is_money(self) -> bool:
        """Whether it asks for an amount of money, which may have a fraction, and may be rounded; a count never is."""
        return self.unit in _MONEY


@dataclass(frozen=True, slots=True)
class FormColumn:
    """A column of a table. `under` holds the heads above it, outermost first."""

    key: str
    label: str
    aliases: tuple[str, ...]
    under: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FormRow:
    """A row of the form. `under` holds the labels of its groups, outermost first; `item` the item of article 20."""

    key: str
    label: str
    aliases: tuple[str, ...]
    under: tuple[str, ...]
    item: str | None
    cells: tuple[FormCell, ...]


@dataclass(frozen=True, slots=True)
class Identity:
    """A 勾稽 relation between printed numbers: the sum of `left` is (`=`) or is at most (`<=`) the sum of `right`.

    `axis` is `row` where it holds along a row, `column` where it holds down a column; `along` is the key of that
    row or column. The sums of amounts of money may differ by `tolerance`, since each may be rounded.
    """

    name: str
    axis: Literal["row", "column"]
    along: str
    left: tuple[FormCell, ...]
    right: tuple[FormCell, ...]
    relation: Literal["=", "<="] = "="
    tolerance: Decimal = Decimal(0)

    @property
    def title(self) -> str:
        """How messages name it."""
        return f"{self.name}/{self.along}"

    @property
    def cells(self) -> tuple[FormCell, ...]:
        """All cells that the identity ties."""
        return self.left + self.right


@dataclass(frozen=True, slots=True)
class FormTable:
    """A table of one edition. `headings` are labels in it that never carry a number, `strangers` those of local forms
    that mean none of its rows, however alike. `telling` are words, and pieces of words that wrapping leaves whole, by which a
    text without cells shows that its table is of this edition. In the layout `blocks` the rows are printed side by side, each
    under heads of its own.
    """

    edition: str
    key: str
    label: str
    section: str
    layout: Literal["rows", "blocks"]
    columns: tuple[FormColumn, ...]
    rows: tuple[FormRow, ...]
    cells: tuple[FormCell, ...]
    headings: tuple[str, ...]
    strangers: tuple[str, ...]
    telling: tuple[str, ...]
    identities: tuple[Identity, ...]


@dataclass(frozen=True, slots=True)
class FormSection:
    """A section that the edition asks for; `key` is one of SECTIONS, `aliases` are its headings as really printed."""

    key: str
    label: str
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """One edition of the form, with the years (first, last) that it is due for; last is None for the newest."""

    edition: str
    first_year: int
    last_year: int | None
    sections: tuple[FormSection, ...]
    tables: tuple[FormTable, ...]


class Fact(NamedTuple):
    """What the file says about one cell of the form.

    `text` is what is printed in the cell, unchanged; `value` the number in the form's unit, None where none is
    printed. `basis` tells how the cell was found, `status` how far to trust it (contract: facts).
    """

    cell: FormCell
    value: Decimal | None
    text: str | None
    status: Status
    basis: str
    confidence: float | None = None
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Finding:
    """Something worth a look. `message` is one sentence a person can act on; `zh` says in Chinese what it tells beside code, place
    and figures, in clauses that `；` parts.
    """

    code: str
    severity: Severity
    message: str
    table: str | None = None
    row: str | None = None
    column: str | None = None
    expected: Decimal | None = None
    actual: Decimal | None = None
    blame: Blame = "open"
    page: int | None = None
    zh: str = ""


@dataclass(frozen=True, slots=True)
class Sighting:
    """A cell of a scan looked at once more, closely: what its crops say, each with how likely it is, and what else
    their characters may be.
    """

    readings: tuple[tuple[str, float], ...]
    others: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Laid:
    """One table of the form as found in a file: a fact per cell, in the order of the form, and what was odd."""

    table: str
    edition: str
    facts: tuple[Fact, ...]
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """A number that the prose states about a cell of the form: characters `start` to `end` of `sentence`."""

    section: str
    sentence: str
    start: int
    end: int
    value: Decimal | None
    unit: str | None
    cell: FormCell
    printed: Decimal | None
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Agency:
    """Who an agency is. `code` is its GB/T 2260 division code (six digits), `function` its field across places.

    `id` is the same for all names that it bore over the years; `sure` says how likely place and function are right.
    """

    code: str | None = None
    division: str | None = None
    level: str | None = None
    function: str | None = None
    id: str | None = None
    sure: float | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """All that was read from one file. `editions` names the edition used for each table that was found."""

    source_id: str
    media_type: str
    reader: str
    pages: int | None
    heading: Heading
    agency: Agency
    edition: str | None
    editions: Mapping[str, str]
    status: Literal["complete", "partial", "empty"]
    sections: tuple[Section, ...]
    facts: tuple[Fact, ...]
    findings: tuple[Finding, ...]
    claims: tuple[Claim, ...] = ()
