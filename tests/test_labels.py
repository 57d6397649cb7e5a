"""Printed labels find their rows and columns, by the rung that holds, and never by likeness against another row."""

import pytest

from extract.align.labels import (
    ALIAS,
    BETWEEN,
    EXACT,
    FUZZY,
    NORMALISED,
    NUMBERED,
    Label,
    list_number,
    match_columns,
    match_row,
    match_rows,
)
from extract.form import forms, table

REQUESTS = table("2021", "requests")
DISCLOSURE = table("2019", "disclosure")
STATISTICS = table("2014", "statistics")
DENIED = ("三、本年度办理结果", "（三）不予公开")


def found(text, under=(), spec=REQUESTS):
    match = match_row(text, under, spec)
    return match and (spec.rows[match.index].key, match.rung)


def keys(matches, spec):
    return [match and spec.rows[match.index].key for match in matches]


def labels(*texts):
    return [Label(text) for text in texts]


@pytest.mark.parametrize("spec", [t for f in forms() for t in f.tables], ids=lambda t: f"{t.edition}-{t.key}")
def test_every_label_of_the_form_finds_itself(spec):
    """Printed in the form's order, each official label, and each alias in its place, is its own row."""
    texts = [row.label for row in spec.rows]
    assert [m and (m.index, m.rung) for m in match_rows(labels(*texts), spec)] == [
        (i, m.rung) for i, m in enumerate(match_rows(labels(*texts), spec)) if m
    ]
    for index, row in enumerate(spec.rows):
        for alias in row.aliases:
            printed = labels(*texts[:index], alias, *texts[index + 1 :])
            assert [m and m.index for m in match_rows(printed, spec)] == list(range(len(texts))), alias


@pytest.mark.parametrize(
    ("text", "rung"),
    [
        ("2.重复申请", EXACT),
        ("2.重复\n申请", EXACT),
        ("2、重复申请", NORMALISED),
        ("２．重 复 申 请", NORMALISED),
        ("2重复申请", NORMALISED),
        ("重复申请", NORMALISED),
        ("2.重複(fù)申請(qǐng)", NORMALISED),
        ("2.重复申请的", ALIAS),
        ("2.重复申请（同一申请人就同一事项）", ALIAS),
    ],
)
def test_the_rungs_above_damage(text, rung):
    """White space, punctuation, width, script, pinyin, a lost list number, an alias, a note in brackets."""
    assert found(text) == ("not_processed.duplicate", rung)


def test_damage_is_read_by_number_and_group():
    """Lost characters: the number in its group and most of the rest agree. Without its group the number says less."""
    assert found("5.属于三□内□事务", DENIED) == ("not_disclosed.internal_affairs", NUMBERED)
    assert found("5.属于三□内□事务") == ("not_disclosed.internal_affairs", FUZZY)


def test_likeness_never_decides_between_two_rows():
    """予以公开 and 不予公开 differ by one character; the group's label is no damaged row."""
    assert found("（三）不予公开") is None
    assert found("□予公开") is None
    assert found("属于□□□□信息") is None
    assert found("行政检查", spec=DISCLOSURE) is None
    assert found("公开政府信息数", spec=STATISTICS) is None


def test_rows_of_another_edition_are_known_and_no_damage():
    """政府集中采购 is a row of 2019: in 2021 it means no row at all."""
    assert found("政府集中采购", spec=table("2021", "disclosure")) is None
    assert found("3.其他", spec=table("2019", "requests")) is None


def test_a_label_that_two_rows_share_is_settled_by_its_place():
    """（二）被依法纠错数 stands under the reconsiderations and under the suits; alone it says neither."""
    assert found("（二）被依法纠错数", spec=STATISTICS) is None
    printed = labels(
        "四、行政复议数量", "（二）被依法纠错数", "五、行政诉讼数量", "（二）被依法纠错数", "六、举报投诉数量"
    )
    assert keys(match_rows(printed, STATISTICS), STATISTICS) == [
        "reviews",
        "reviews.corrected",
        "suits",
        "suits.corrected",
        "complaints",
    ]
    half = labels("五、行政诉讼数量", "（二）被依法纠错数", "六、举报投诉数量")
    assert keys(match_rows(half, STATISTICS), STATISTICS) == ["suits", "suits.corrected", "complaints"]


def test_a_lost_a_doubled_and_an_added_row_cost_one_gap_each():
    """The rows around them keep their places."""
    texts = [row.label for row in REQUESTS.rows]
    lost = texts[:6] + texts[7:]
    assert [m.index for m in match_rows(labels(*lost), REQUESTS)] == [*range(6), *range(7, 25)]
    doubled = [*texts[:6], texts[5], *texts[6:]]
    matches = match_rows(labels(*doubled), REQUESTS)
    assert matches[6] is None
    assert [m.index for m in matches if m] == list(range(25))
    added = [*texts[:6], "2-1.地方性法规禁止公开", *texts[6:]]
    matches = match_rows(labels(*added), REQUESTS)
    assert matches[6] is None
    assert [m.index for m in matches if m] == list(range(25))


def test_damage_between_known_neighbours_has_one_place():
    """One damaged label, one free row, the neighbours known."""
    texts = [row.label for row in REQUESTS.rows]
    texts[16], texts[17] = "重复申清", "要求提供公□□版物"
    matches = match_rows(labels(*texts), REQUESTS)
    assert [(m.index, m.rung) for m in matches[16:18]] == [(16, BETWEEN), (17, BETWEEN)]
    texts[2] = "□予公开"  # alone it could be 不予公开 as well
    assert match_rows(labels(*texts), REQUESTS)[2].rung == BETWEEN


def test_damage_with_room_to_spare_stays_fuzzy():
    """One of three rows was lost: likeness finds the likeliest, and says that nothing else speaks for it."""
    texts = [row.label for row in REQUESTS.rows]
    matches = match_rows(labels(*texts[:8], "属于三□内部事务□息", *texts[11:]), REQUESTS)
    assert (REQUESTS.rows[matches[8].index].key, matches[8].rung) == ("not_disclosed.internal_affairs", FUZZY)


def test_a_foreign_label_in_a_free_place_is_not_taken_for_the_row():
    """A local indicator shares only what all its neighbours share, even with the number of the row that was left out."""
    texts = [row.label for row in STATISTICS.rows]
    at = texts.index("4.政务微信公开政府信息数")
    for text in ("广播电视公开政府信息数", "4.广播电视公开政府信息数"):
        assert match_rows(labels(*texts[:at], text, *texts[at + 1 :]), STATISTICS)[at] is None
    swapped = [row.label for row in DISCLOSURE.rows]
    swapped[5] = "行政检查"
    assert match_rows(labels(*swapped), DISCLOSURE)[5] is None


def test_an_empty_label_is_placed_only_where_one_row_is_left():
    """Its likeness is nothing, and the score says so."""
    texts = [row.label for row in REQUESTS.rows]
    matches = match_rows(labels(*texts[:16], "", *texts[17:]), REQUESTS)
    assert (matches[16].index, matches[16].score < 0.5) == (16, True)
    assert match_rows(labels(*texts[:16], "", *texts[18:]), REQUESTS)[16] is None


def test_heads_with_the_same_rest_are_told_by_their_order():
    """本年新 twice before 对外公开总数量; once alone it is open."""
    two = match_columns(labels("本年新", "本年新", "对外公开总数量"), DISCLOSURE, (0, 1, 2))
    assert [(m.index, m.rung) for m in two] == [(0, BETWEEN), (1, BETWEEN), (2, EXACT)]
    (one,) = match_columns(labels("本年新"), DISCLOSURE, (0, 1, 2))
    assert one.rung == FUZZY


def test_a_part_of_two_labels_is_told_by_its_place():
    """行政机关不再处理其政府 stands in two labels: as many lines as rows between two known ones, and nothing is certain."""
    part = "行政机关不再处理其政府"
    printed = labels("5.要求行政机关确认或重新出具已获取信息", part, part, "3.其他", "（七）总计")
    matches = match_rows(printed, REQUESTS)
    assert [REQUESTS.rows[m.index].key for m in matches[1:3]] == [
        "other_handling.not_supplemented",
        "other_handling.fee_unpaid",
    ]
    assert all(m.rung == BETWEEN and m.score < 0.5 for m in matches[1:3])
    assert all(m is None or m.rung == FUZZY for m in match_rows([*printed[:2], *printed[3:]], REQUESTS)[1:2])


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("自 然 人", "natural_person"),
        ("法律服\n务机构", "legal_services_org"),
        ("社会公益组织", "public_interest_org"),
        ("其他", "other_org"),
        ("合计", "total"),
        ("法人或其他组织", None),
    ],
)
def test_columns_of_the_applicants(text, key):
    """Heads match like labels; the group of the organisations is no column."""
    (match,) = match_columns(labels(text), REQUESTS, range(len(REQUESTS.columns)))
    assert (match and REQUESTS.columns[match.index].key) == key


@pytest.mark.parametrize(
    ("label", "number"),
    [
        ("（三）不予公开", "三"),
        ("5.属于", "5"),
        ("一、本年", "一"),
        ("其中：1.主动", "1"),
        ("㈡部分公开", "二"),
        ("规章", ""),
    ],
)
def test_list_numbers(label, number):
    """The number that opens a label, in whatever form."""
    assert list_number(label) == number
