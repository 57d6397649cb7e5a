"""What goes into the store comes out, and nobody ever reads a half-written table."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from fixtures.outputs import read_table
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extract import chinese
from extract.form import form, forms
from extract.ledger import PENDING, Home, Stamp
from extract.model import Agency, Claim, Fact, Finding, Heading, Place, Report, Section
from extract.shards import Shards
from extract.store import UNKNOWN_YEAR, OutputRefused, locked, open_ledger
from extract.tables import SCHEMAS, Failure, Rows
from extract.version import extractor

CELLS = [cell for f in forms() for table in f.tables for cell in table.cells]
EDITIONS = {"disclosure": "2021", "requests": "2021", "disputes": "2021"}


def report(number: int, year: int | None = 2023, facts: tuple[Fact, ...] | None = None) -> Report:
    """A small report whose id is made from `number`; by default every cell of 2021 stands there as 7."""
    if facts is None:
        facts = tuple(
            Fact(cell, Decimal(7), "7", "printed", "text exact") for t in form("2021").tables for cell in t.cells
        )
    return Report(
        source_id=f"{number:064x}",
        media_type="text/plain",
        reader="text",
        pages=None,
        heading=Heading("青川县水利局2023年政府信息公开工作年度报告", "青川县水利局", year),
        agency=Agency(),
        edition="2021",
        editions=EDITIONS,
        status="complete",
        sections=(),
        facts=facts,
        findings=(),
    )


def write(output: Path, *reports: Report) -> None:
    keep(output, [(f"{r.source_id[-4:]}.txt", r) for r in reports])


def keep(output: Path, entries: list[tuple[str, Report]], failures: Sequence[Failure] = (), at_once: int = 100) -> None:
    """Write reports and failures as a run does that enters `at_once` reports at a time."""
    settings, stamp = (1, 1), Stamp(1, 1, 1)
    with locked(output), open_ledger(output) as ledger:
        shards = Shards(output, ledger)
        ledger.begin()
        for begin in range(0, len(entries), at_once):
            rows = Rows()
            for number, (name, r) in enumerate(entries[begin : begin + at_once], begin):
                rows.add(name, r)
                year = UNKNOWN_YEAR if r.heading.year is None else str(r.heading.year)
                report_id = bytes.fromhex(r.source_id)
                file = ledger.put(f"report {number}", name.encode("utf-8", "replace"), stamp, settings, report_id)
                ledger.settle(report_id, Home(file, year, PENDING))
            shards.add(rows.batches())
        for f in failures:
            report = bytes.fromhex(f.report_id) if f.report_id else None
            ledger.put(f.source, "", stamp, settings, report, (f.code, f.message, f.media_type))
        shards.checkpoint(last=True)


words = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
maybe = st.none() | words
pages = st.none() | st.integers(1, 400)
short = st.none() | st.floats(0, 2000, width=32)
numbers = st.none() | st.decimals(-(10**9), 10**9, places=4)
places = st.builds(Place, pages, short, short, short, short)
statuses = st.sampled_from(["printed", "blank", "missing", "inferred", "doubtful", "repaired"])
facts = st.builds(
    Fact, st.sampled_from(CELLS), numbers, maybe, statuses, words, st.none() | st.floats(0, 1, width=32), places
)
findings = st.builds(
    Finding,
    code=words,
    severity=st.sampled_from(["error", "warning", "note"]),
    message=words,
    table=maybe,
    row=maybe,
    column=maybe,
    expected=numbers,
    actual=numbers,
    blame=st.sampled_from(["source", "extraction", "open"]),
    page=pages,
    zh=words,
)
claims = st.builds(
    Claim,
    words,
    words,
    st.integers(0, 90),
    st.integers(0, 99),
    numbers,
    maybe,
    st.sampled_from(CELLS),
    numbers,
    st.sampled_from(["agrees", "conflicts", "unchecked"]),
)
reports = st.builds(
    Report,
    source_id=st.binary(min_size=32, max_size=32).map(bytes.hex),
    media_type=words,
    reader=words,
    pages=pages,
    heading=st.builds(Heading, maybe, maybe, st.none() | st.integers(2008, 2030), st.none() | st.dates()),
    agency=st.builds(Agency, maybe, maybe, maybe, maybe, maybe, st.none() | st.floats(0, 1, width=32)),
    edition=maybe,
    editions=st.dictionaries(st.sampled_from(["disclosure", "requests", "disputes", "statistics"]), words),
    status=st.sampled_from(["complete", "partial", "empty"]),
    sections=st.lists(st.builds(Section, words, st.integers(1, 9), words, words, pages, pages), max_size=3).map(tuple),
    facts=st.lists(facts, max_size=6).map(tuple),
    findings=st.lists(findings, max_size=3).map(tuple),
    claims=st.lists(claims, max_size=2).map(tuple),
)
entries = st.lists(st.tuples(words, reports), max_size=5, unique_by=lambda e: e[1].source_id)


def number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def expected_rows(name: str, r: Report) -> dict[str, list[dict[str, object]]]:
    """The rows of one report, written out column by column as the contract names them."""
    own = {"report_id": r.source_id, "source": name, "agency": r.heading.agency, "year": r.heading.year}
    return {
        "reports": [
            {
                **own,
                "also_at": [],
                "media_type": r.media_type,
                "reader": r.reader,
                "title": r.heading.title,
                "division_code": r.agency.code,
                "division": r.agency.division,
                "level": r.agency.level,
                "function": r.agency.function,
                "agency_id": r.agency.id,
                "agency_sure": r.agency.sure,
                "published": r.heading.published,
                "edition": r.edition,
                **{f"edition_{t}": r.editions.get(t) for t in ("disclosure", "requests", "disputes", "statistics")},
                "pages": r.pages,
                "status": r.status,
                "extractor": extractor(),
            }
        ],
        "sections": [
            {
                **own,
                "section": s.key,
                "ordinal": s.ordinal,
                "heading": s.heading,
                "text": s.text,
                "page_first": s.page_first,
                "page_last": s.page_last,
            }
            for s in r.sections
        ],
        "facts": [
            {
                **own,
                **{n: getattr(f.cell, n) for n in ("edition", "table", "row", "column", "row_label", "column_label")},
                "value": number(f.value),
                "unit": f.cell.unit,
                "text": f.text,
                "status": f.status,
                "basis": f.basis,
                "confidence": f.confidence,
                **{n: getattr(f.place, n) for n in ("page", "x0", "top", "x1", "bottom")},
            }
            for f in r.facts
        ],
        "findings": [
            {
                **own,
                "finding": n,
                **{k: getattr(f, k) for k in ("code", "severity", "message", "table", "row", "column", "blame")},
                "expected": number(f.expected),
                "actual": number(f.actual),
                "message_zh": chinese.finding(
                    *(f.code, f.zh, f.blame, (f.table, f.row, f.column), (f.expected, f.actual)),
                    r.editions.get(f.table, r.edition),
                ),
                "page": f.page,
            }
            for n, f in enumerate(r.findings, start=1)
        ],
        "claims": [
            {
                **own,
                **{k: getattr(c, k) for k in ("section", "sentence", "start", "end", "unit", "verdict")},
                **{k: getattr(c.cell, k) for k in ("table", "row", "column")},
                "value": number(c.value),
                "printed": number(c.printed),
            }
            for c in r.claims
        ],
    }


ids = st.none() | st.binary(min_size=32, max_size=32).map(bytes.hex)
failed = st.lists(st.builds(Failure, words, words, words, ids, maybe), max_size=3, unique_by=lambda f: f.source)


@given(entries, failed)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_what_goes_in_comes_out(tmp_path_factory, entries, failures):
    """Every column of every table holds what the report held: None stays null, a blank text stays a text."""
    output = tmp_path_factory.mktemp("store")
    keep(output, entries, failures)
    expected = {table: [] for table in SCHEMAS}
    for name, r in entries:
        for table, rows in expected_rows(name, r).items():
            expected[table] += rows
    expected["failures"] = [
        {"source": f.source, "report_id": f.report_id, "code": f.code, "message": f.message}
        | {"message_zh": chinese.failure(f.code, f.message), "media_type": f.media_type}
        for f in failures
    ]
    for table, rows in expected.items():
        found = read_table(output, table)
        assert found.schema.names == SCHEMAS[table].names
        assert sorted(map(repr, map(sorted_items, found.to_pylist()))) == sorted(map(repr, map(sorted_items, rows)))


def sorted_items(row: dict[str, object]) -> list[tuple[str, object]]:
    return sorted(row.items())


def test_every_cell_keeps_its_own_row_column_label_and_unit(tmp_path):
    """The labels that the store looks up by position are those of the cell, for each cell of each edition."""
    write(tmp_path, report(1, facts=tuple(Fact(c, None, None, "missing", "none") for c in CELLS)))
    names = ["edition", "table", "row", "column", "row_label", "column_label", "unit"]
    rows = read_table(tmp_path, "facts", names).to_pylist()
    assert rows == [{name: getattr(cell, name) for name in names} for cell in CELLS]


@pytest.mark.parametrize("years", [(2023,), (2021, 2023, None), (None,), ()])
def test_pandas_and_duckdb_read_the_same(tmp_path, years):
    """Each table opens in pandas by its folder's name, with a numeric year, and gets what DuckDB gets, also where no year is known."""
    write(tmp_path, *(report(n, year) for n, year in enumerate(years)))
    for table in SCHEMAS:
        frame = pd.read_parquet(tmp_path / table)
        query = f"select * from read_parquet('{tmp_path}/{table}/**/*.parquet', hive_partitioning=true)"
        assert len(frame) == duckdb.sql(f"select count(*) from ({query})").fetchall()[0][0]
        if table == "facts":
            assert str(frame["year"].dtype).startswith("int32")
            total = duckdb.sql(f"select year, sum(value) from ({query}) group by 1 order by 1 nulls last").fetchall()
            found = frame.groupby("year", dropna=False)["value"].sum()
            assert [(None if pd.isna(y) else y, v) for y, v in found.items()] == total
            assert len(total) == len(years)
    assert read_table(tmp_path, "facts", ["year"], pc.field("year") == 2023).num_rows == 200 * years.count(2023)


def test_each_column_is_described():
    """Whoever opens a file finds a sentence on each column in it."""
    for schema in SCHEMAS.values():
        for field in schema:
            assert len(field.metadata[b"description"]) > 5


def test_files_carry_their_descriptions(tmp_path):
    """The descriptions reach the Parquet files themselves."""
    write(tmp_path, report(1))
    schema = pq.read_schema(next((tmp_path / "facts" / "year=2023").iterdir()))
    assert "never 0 for a blank" in schema.field("value").metadata[b"description"].decode()
    assert "year" not in schema.names


def test_many_batches_become_one_file_per_year(tmp_path):
    """A thousand small batches are not a thousand small files, and their rows keep their order."""
    keep(tmp_path, [(f"{n}.txt", report(n, 2022 + n % 2)) for n in range(300)], at_once=1)
    assert len(list((tmp_path / "facts").rglob("*.parquet"))) == 2
    assert pq.ParquetFile(next((tmp_path / "facts" / "year=2022").iterdir())).num_row_groups == 1
    ids = read_table(tmp_path, "reports", ["report_id"], pc.field("year") == 2022)["report_id"].to_pylist()
    assert ids == [f"{n:064x}" for n in range(0, 300, 2)]


def test_foreign_files_are_never_replaced(tmp_path):
    """An output whose folder `reports` holds somebody's PDF files is refused, and the files stay."""
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "a.pdf").write_bytes(b"%PDF")
    with pytest.raises(OutputRefused, match=r"a\.pdf"):
        write(tmp_path, report(1))
    assert (tmp_path / "reports" / "a.pdf").read_bytes() == b"%PDF"


def test_two_runs_do_not_write_into_one_output(tmp_path):
    """The second of two runs at once is told to wait; the first is not disturbed."""
    with locked(tmp_path), pytest.raises(OutputRefused, match="another run"):
        write(tmp_path, report(1))
    write(tmp_path, report(1))
    assert read_table(tmp_path, "reports").num_rows == 1


def test_an_output_that_cannot_be_written_is_refused(tmp_path):
    """A file where the folder should be is named in one sentence."""
    (tmp_path / "out").write_text("")
    with pytest.raises(OutputRefused, match="cannot be written"):
        write(tmp_path / "out", report(1))


def test_broken_characters_do_not_stop_a_report(tmp_path):
    """Half a surrogate pair, as a broken font gives, becomes a question mark instead of an error."""
    fact = Fact(CELLS[0], None, "\ud800", "blank", "x")
    r = report(1, facts=(fact,))
    keep(tmp_path, [("a\udcff.txt", r)])
    assert read_table(tmp_path, "facts", ["text", "source"]).to_pylist() == [{"text": "?", "source": "a?.txt"}]


def test_dates_survive(tmp_path):
    """The day of publication is a date, not a text."""
    r = Report(
        **{f: getattr(report(1), f) for f in Report.__slots__} | {"heading": Heading(published=dt.date(2024, 1, 31))}
    )
    write(tmp_path, r)
    assert read_table(tmp_path, "reports", ["published"]).to_pylist() == [{"published": dt.date(2024, 1, 31)}]
