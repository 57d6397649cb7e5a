"""What is odd about a report is told in sentences that a person can act on, and nothing else is."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from extract.checks import CHECKS, check, report_status
from extract.form import form
from extract.form import table as form_table
from extract.model import SECTIONS, Fact, Finding, Heading, Laid, Section

HEADING = Heading("某市司法局2023年政府信息公开工作年度报告", "某市司法局", 2023, dt.date(2024, 1, 20))
OUTLINE = tuple(Section(key, i, key, "这一年按要求做了这些事。") for i, key in enumerate(SECTIONS[1:-1], 1))


def laid(key: str, edition: str = "2021", **changed: object) -> Laid:
    """A table of zeros; `changed` names cells `row__column` (a dot is written `_0_`) with a figure, or None for a blank."""
    spec = form_table(edition, key)
    assert spec is not None
    wanted = {name.replace("_0_", "."): value for name, value in changed.items()}
    facts = []
    for cell in spec.cells:
        value = wanted.pop(f"{cell.row}__{cell.column}", 0)
        if value is None:
            facts.append(Fact(cell, None, None, "blank", "grid:exact", 0.99))
        else:
            facts.append(Fact(cell, Decimal(str(value)), str(value), "printed", "grid:exact", 0.99))
    assert not wanted, f"no such cells: {wanted}"
    return Laid(key, edition, tuple(facts))


def tables(**changed: Laid) -> tuple[Laid, ...]:
    """The three tables of the form of 2021, some of them replaced."""
    return tuple(changed.get(key) or laid(key) for key in ("disclosure", "requests", "disputes"))


def missing(table: Laid, *rows: str) -> Laid:
    """A table some of whose rows are not in the file."""
    return replace(
        table,
        facts=tuple(
            f._replace(value=None, text=None, status="missing") if f.cell.row in rows else f for f in table.facts
        ),
    )


def codes(findings: tuple[Finding, ...]) -> list[str]:
    return [finding.code for finding in findings]


def test_a_clean_report_has_no_findings():
    """All sections and tables in order, all sums right, published in time."""
    assert check(tables(), OUTLINE, HEADING) == ()


@pytest.mark.parametrize("edition", ["2014", "2019", "2021"])
def test_each_identity_breaks_alone(edition):
    """One more in one part of an identity breaks it; the finding names it, what was expected and what was found."""
    for spec in form(edition).tables:
        for identity in spec.identities:
            cell = identity.left[0]
            changed = laid(spec.key, edition, **{f"{cell.row}__{cell.column}".replace(".", "_0_"): 1})
            broken = [f for f in check([changed], OUTLINE, HEADING) if f.code == "identity-broken"]
            touched = [i for i in spec.identities if cell in i.cells]
            assert len(broken) == len(touched)
            named = [f for f in broken if f.message.startswith(f"{identity.name}/{identity.along}:")]
            assert [(f.expected, f.actual, f.severity, f.blame) for f in named] == [(1, 0, "error", "open")]


def test_the_sentence_about_a_broken_sum_can_be_acted_on():
    """Expected, found and difference, names in English with the labels of the form."""
    table = laid("disputes", reconsideration__upheld=10, reconsideration__corrected=1)
    (finding,) = check(tables(disputes=table), OUTLINE, HEADING)
    assert finding.message == (
        "results/reconsideration: in the row reconsideration “行政复议” of disputes, the sum of 4 cells from upheld "
        "“结果维持” to pending “尚未审结” is 11, but total “总计” is 0, 11 too little."
    )
    assert (finding.table, finding.row, finding.column) == ("disputes", "reconsideration", "total")
    assert (finding.expected, finding.actual) == (11, 0)


def test_both_parts_of_a_balance_are_told():
    """New and brought forward against done and carried forward, each with its figure."""
    table = laid("requests", new__natural_person=5, new__total=5, carried_forward__total=5, carried_forward__business=5)
    findings = check(tables(requests=table), OUTLINE, HEADING)
    assert codes(findings) == ["identity-broken"] * 2
    assert "balance/natural_person" in findings[0].message
    assert "数量” 5 + brought forward “二、上年结转政府信息公开申请数量” 0 is 5" in findings[0].message
    assert (findings[0].row, findings[0].column) == (None, "natural_person")


def test_mistakes_that_hide_each_other_are_both_seen():
    """The total column balances, but one applicant has one too many and another one too few."""
    table = laid(
        "requests",
        new__natural_person=61,
        new__other_org=0,
        new__total=61,
        disclosed__natural_person=60,
        disclosed__other_org=1,
        disclosed__total=61,
        outcomes_total__natural_person=60,
        outcomes_total__other_org=1,
        outcomes_total__total=61,
    )
    broken = check(tables(requests=table), OUTLINE, HEADING)
    assert [(f.column, f.expected, f.actual) for f in broken] == [("natural_person", 61, 60), ("other_org", 0, 1)]


def test_a_count_is_never_rounded():
    """One too few in a large sum is broken like any other."""
    table = laid("disputes", reconsideration__upheld=100000, reconsideration__total=99999)
    assert codes(check(tables(disputes=table), OUTLINE, HEADING)) == ["identity-broken"]


def test_parts_within_a_whole_may_be_less_but_not_more():
    """Documents among the information disclosed: at most all of it."""
    heading = replace(HEADING, year=2017, published=None)
    less = laid("statistics", "2014", disclosed__value=5, disclosed_0_normative_documents__value=3)
    assert codes(check([less], OUTLINE, heading)) == []
    more = laid("statistics", "2014", disclosed__value=3, disclosed_0_normative_documents__value=5)
    assert codes(check([more], OUTLINE, heading)) == ["identity-broken"]


def test_only_the_total_column_filled_breaks_nothing():
    """Applicants left blank are no zeros: the rows cannot be checked, and one note says so."""
    table = laid("requests")
    facts = tuple(
        f if f.cell.column == "total" else f._replace(value=None, text=None, status="blank") for f in table.facts
    )
    facts = tuple(
        f._replace(value=Decimal(3)) if f.cell.row in ("new", "carried_forward") and f.value is not None else f
        for f in facts
    )
    findings = check(tables(requests=replace(table, facts=facts)), OUTLINE, HEADING)
    assert codes(findings) == ["identity-unchecked"]
    assert "37 of its 39 sums" in findings[0].message


def test_printed_figures_that_contradict_a_sum_despite_blanks():
    """Two printed parts are more than the total: whatever the blank one is, the sum is broken."""
    table = laid("disputes", reconsideration__upheld=4, reconsideration__corrected=None, reconsideration__total=3)
    (finding,) = check(tables(disputes=table), OUTLINE, HEADING)
    assert finding.code == "identity-broken"
    assert "is already 4" in finding.message
    within = laid("disputes", reconsideration__upheld=4, reconsideration__corrected=None, reconsideration__total=7)
    assert codes(check(tables(disputes=within), OUTLINE, HEADING)) == ["identity-unchecked"]


def test_a_broken_sum_of_guesses_says_so():
    """A figure whose place is only inferred is no proof against the agency."""
    table = laid("disputes", reconsideration__upheld=1)
    facts = (table.facts[0]._replace(status="inferred"), *table.facts[1:])
    (finding,) = check(tables(disputes=replace(table, facts=facts)), OUTLINE, HEADING)
    assert finding.message.endswith("Some of these figures are inferred.")


def test_editions_are_judged_by_the_year():
    """A form out of date, mixed forms, and a form that did not exist yet."""
    old = (laid("disclosure", "2019"), laid("requests"), laid("disputes", "2019"))
    found = check(old, OUTLINE, HEADING)
    assert codes(found) == ["edition-outdated", "edition-mixed"]
    assert found[0].message == (
        "The table disclosure (主动公开政府信息情况) is on the form of 2019; for 2023 the form of 2021 was due."
    )
    early = check(tables(), OUTLINE, replace(HEADING, year=2020, published=None))
    assert codes(early) == ["edition-ahead"] * 2


def test_sections_missing_and_out_of_order():
    """A section that is not there, and one that stands where another should."""
    turned = (OUTLINE[0], OUTLINE[2], OUTLINE[1], *OUTLINE[3:5])
    findings = check(tables(), turned, HEADING)
    assert codes(findings) == ["section-missing", "section-order"]
    assert "六、其他需要报告的事项" in findings[0].message


def test_a_section_under_the_heading_of_another_is_not_missing():
    """三、…申请情况及行政复议、行政诉讼情况 is of both; nothing tells that the suits are not spoken of."""
    merged = replace(OUTLINE[2], heading="三、收到和处理政府信息公开申请情况及行政复议、行政诉讼情况")
    assert codes(check(tables(), (*OUTLINE[:2], merged, *OUTLINE[4:]), HEADING)) == []


def test_tables_and_rows_missing():
    """A table that is not there, its section standing empty; rows that are not there, one by one or as a cut."""
    findings = check([laid("disclosure"), missing(laid("requests"), "new")], OUTLINE, HEADING)
    assert codes(findings) == ["table-missing", "row-missing", "identity-unchecked"]
    assert "picture" in findings[0].message
    assert (findings[1].row, findings[1].severity) == ("new", "warning")
    cut = missing(laid("requests"), *[row.key for row in form_table("2021", "requests").rows[10:]])
    findings = check(tables(requests=cut), OUTLINE, HEADING)
    assert codes(findings) == ["row-missing", "identity-unchecked"]
    assert "lacks 15 of its rows" in findings[0].message


def test_cells_that_hold_more_than_a_number_are_told_once():
    """Words and units, unless the table told of them when it was laid."""
    table = laid("disclosure")
    facts = list(table.facts)
    facts[0] = facts[0]._replace(value=None, text="本年未制发", status="blank")
    facts[9] = facts[9]._replace(text="251000元", value=Decimal("25.1"))
    table = replace(table, facts=tuple(facts))
    assert codes(check(tables(disclosure=table), OUTLINE, HEADING)) == ["cell-not-a-number", "unit-in-cell"]
    told = (
        Finding("cell-not-a-number", "warning", "…", "disclosure", "rules", "issued"),
        Finding("unit-in-cell", "note", "…", "disclosure", "fees", "amount"),
    )
    assert check(tables(disclosure=replace(table, findings=told)), OUTLINE, HEADING) == ()


def test_blank_marks_are_no_words():
    """A stroke in a cell is a blank, and nothing to tell."""
    table = laid("disclosure", rules__issued=None)
    facts = (table.facts[0]._replace(text="/"), *table.facts[1:])
    assert check(tables(disclosure=replace(table, facts=facts)), OUTLINE, HEADING) == ()


def test_doubtful_cells_are_told_once_per_table():
    """How many cells of a table want a second look, and which is the first."""
    table = laid("requests")
    facts = tuple(f._replace(status="doubtful", confidence=0.2) if f.cell.row == "new" else f for f in table.facts)
    findings = check(tables(requests=replace(table, facts=facts)), OUTLINE, HEADING)
    assert codes(findings) == ["low-confidence"]
    assert "7 of 175 cells" in findings[0].message


@pytest.mark.parametrize(
    ("agency", "function", "year", "published", "late"),
    [
        ("某市司法局", "司法行政", 2023, dt.date(2024, 1, 31), False),
        ("某市司法局", "司法行政", 2023, dt.date(2024, 2, 1), True),
        ("某市人民政府", None, 2023, dt.date(2024, 3, 31), False),
        ("某市人民政府", None, 2023, dt.date(2024, 4, 2), True),
        ("某县某街道办事处", None, 2023, dt.date(2024, 2, 1), False),  # no department: article 49 does not name it
        ("某市司法局", "司法行政", 2016, dt.date(2017, 3, 1), False),
        (None, None, 2023, dt.date(2024, 2, 1), False),
    ],
)
def test_late_publication_is_judged_by_kind_of_agency_and_regulation(agency, function, year, published, late):
    """Departments by 31 January, governments by 31 March; before the Regulation of 2019 all by 31 March."""
    findings = check(tables(), OUTLINE, Heading("…", agency, year, published), function)
    assert ("published-late" in codes(findings)) is late


@pytest.mark.parametrize(
    ("said", "published", "words"),
    [
        ("统计期限为2022年1月1日至2022年12月31日。", dt.date(2024, 1, 20), "said to be of 2022"),
        ("统计期限为2023年1月1日至2023年12月31日，比2022年1月1日至2022年12月31日多。", dt.date(2024, 1, 20), ""),
        ("统计期限为二〇二三年一月一日至十二月三十一日。", dt.date(2024, 1, 20), ""),
        ("这一年按要求做了这些事。", dt.date(2023, 12, 28), ""),
        ("这一年按要求做了这些事。", dt.date(2023, 1, 20), "published on 2023-01-20"),
    ],
)
def test_a_year_that_the_report_itself_speaks_against(said, published, words):
    """The title names one year, the period of the figures or the day of publication another: one of them is wrong."""
    outline = (replace(OUTLINE[0], text=said), *OUTLINE[1:])
    findings = check(tables(), outline, replace(HEADING, published=published))
    assert codes(findings) == (["year-conflict"] if words else [])
    assert all(words in finding.message for finding in findings)


@pytest.mark.parametrize(
    ("text", "told"), [("", True), ("无。", True), ("暂无其他问题。", True), ("股室报送材料偏慢，将逐项督办。", False)]
)
def test_a_section_of_prose_that_says_nothing(text, told):
    """Sections one and five have to say something; “无” is enough for section six."""
    outline = tuple(replace(s, text=text) if s.key in ("problems", "other_matters") else s for s in OUTLINE)
    findings = check(tables(), outline, HEADING)
    assert codes(findings) == (["section-empty"] if told else [])


@pytest.mark.parametrize(
    ("table", "told"),
    [
        (laid("disclosure", licenses__decisions=-120), True),
        (laid("disclosure", licenses__decisions="12.5"), True),
        (laid("disclosure", fees__amount="12.5"), False),
        (laid("disclosure", fees__amount="-12.5"), True),
        (laid("disclosure", "2019", licenses__change=-120), False),
        (laid("disclosure", "2019", licenses__change="-1.5"), True),
    ],
)
def test_counts_that_cannot_be(table, told):
    """A count is whole and not below zero, a change may be, an amount may have a fraction; the figure stays as printed."""
    heading = HEADING if table.edition == "2021" else replace(HEADING, year=2020, published=dt.date(2021, 1, 20))
    others = [laid(key, table.edition) for key in ("requests", "disputes")]
    findings = [f for f in check((table, *others), OUTLINE, heading) if f.code == "count-impossible"]
    assert bool(findings) is told


def test_front_matter_that_is_not_found():
    """Year and agency are named as unknown; without a year no edition is out of date."""
    assert codes(check(tables(), OUTLINE, Heading())) == ["year-unknown", "agency-unknown"]


def test_reports_before_2019_had_a_free_outline():
    """Missing sections are notes, and so is the annex that was published apart."""
    findings = check([], OUTLINE[:3], Heading("…", "某市司法局", 2016))
    assert set(codes(findings)) == {"section-missing", "table-missing"}
    assert {finding.severity for finding in findings} == {"note"}


def test_the_status_of_a_report_follows_from_its_facts():
    """Complete with every cell, partial where one is missing, empty where there is no number."""
    full = laid("disclosure").facts
    assert report_status(full) == "complete"
    assert report_status((*full, *missing(laid("disputes"), "reconsideration").facts)) == "partial"
    assert report_status(f._replace(value=None, status="blank") for f in full) == "empty"
    assert report_status(()) == "empty"


def test_every_check_says_what_it_checks():
    """The docstring of a check is its entry in the documentation."""
    assert all(one.__doc__ for one in CHECKS)
