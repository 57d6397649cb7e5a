"""Printed tables with cells are laid over the form: each number in its own cell, or in none."""

from collections.abc import Iterable, Sequence

import pytest

from extract.align.grid import align_tables
from extract.form import table as form_table
from extract.model import Cell, Fact, Laid, Place, Table

DISCLOSURE_2021 = """
第二十条第（一）项 | < | < | <
信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数
规章 | # | # | #
行政规范性文件 | # | # | #
第二十条第（五）项 | < | < | <
信息内容 | 本年处理决定数量 | < | <
行政许可 | # | < | <
第二十条第（六）项 | < | < | <
信息内容 | 本年处理决定数量 | < | <
行政处罚 | # | < | <
行政强制 | # | < | <
第二十条第（八）项 | < | < | <
信息内容 | 本年收费金额（单位：万元） | < | <
行政事业性收费 | # | < | <
"""

DISCLOSURE_2019 = """
第二十条第（一）项 | < | < | <
信息内容 | 本年新制作数量 | 本年新公开数量 | 对外公开总数量
规章 | # | # | #
规范性文件 | # | # | #
第二十条第（五）项 | < | < | <
信息内容 | 上一年项目数量 | 本年增/减 | 处理决定数量
行政许可 | # | # | #
其他对外管理服务事项 | # | # | #
第二十条第（六）项 | < | < | <
信息内容 | 上一年项目数量 | 本年增/减 | 处理决定数量
行政处罚 | # | # | #
行政强制 | # | # | #
第二十条第（八）项 | < | < | <
信息内容 | 上一年项目数量 | 本年增/减 | <
行政事业性收费 | # | # | <
第二十条第（九）项 | < | < | <
信息内容 | 采购项目数量 | 采购总金额 | <
政府集中采购 | # | # | <
"""

APPLICANTS = tuple(column.key for column in form_table("2021", "requests").columns)

HEADS = """
（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和） | < | < | 申请人情况 | < | < | < | < | < | <
^ | ^ | ^ | 自然人 | 法人或其他组织 | < | < | < | < | 总计
^ | ^ | ^ | ^ | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | ^
"""

REQUESTS_TOP = """
一、本年新收政府信息公开申请数量 | < | < | # | # | # | # | # | # | #
二、上年结转政府信息公开申请数量 | < | < | # | # | # | # | # | # | #
三、本年度办理结果 | （一）予以公开 | < | # | # | # | # | # | # | #
^ | （二）部分公开（区分处理的，只计这一情形，不计其他情形） | < | # | # | # | # | # | # | #
^ | （三）不予公开 | 1.属于国家秘密 | # | # | # | # | # | # | #
^ | ^ | 2.其他法律行政法规禁止公开 | # | # | # | # | # | # | #
^ | ^ | 3.危及“三安全一稳定” | # | # | # | # | # | # | #
^ | ^ | 4.保护第三方合法权益 | # | # | # | # | # | # | #
^ | ^ | 5.属于三类内部事务信息 | # | # | # | # | # | # | #
^ | ^ | 6.属于四类过程性信息 | # | # | # | # | # | # | #
^ | ^ | 7.属于行政执法案卷 | # | # | # | # | # | # | #
^ | ^ | 8.属于行政查询事项 | # | # | # | # | # | # | #
^ | （四）无法提供 | 1.本机关不掌握相关政府信息 | # | # | # | # | # | # | #
^ | ^ | 2.没有现成信息需要另行制作 | # | # | # | # | # | # | #
^ | ^ | 3.补正后申请内容仍不明确 | # | # | # | # | # | # | #
"""

REQUESTS_BOTTOM = """
^ | （五）不予处理 | 1.信访举报投诉类申请 | # | # | # | # | # | # | #
^ | ^ | 2.重复申请 | # | # | # | # | # | # | #
^ | ^ | 3.要求提供公开出版物 | # | # | # | # | # | # | #
^ | ^ | 4.无正当理由大量反复申请 | # | # | # | # | # | # | #
^ | ^ | 5.要求行政机关确认或重新出具已获取信息 | # | # | # | # | # | # | #
"""

HANDLING_2021 = """
^ | （六）其他处理 | 1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请 | # | # | # | # | # | # | #
^ | ^ | 2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请 | # | # | # | # | # | # | #
^ | ^ | 3.其他 | # | # | # | # | # | # | #
"""

HANDLING_2019 = "^ | （六）其他处理 | < | # | # | # | # | # | # | #\n"

REQUESTS_END = """
^ | （七）总计 | < | # | # | # | # | # | # | #
四、结转下年度继续办理 | < | < | # | # | # | # | # | # | #
"""

REQUESTS_2021 = HEADS + REQUESTS_TOP + REQUESTS_BOTTOM + HANDLING_2021 + REQUESTS_END
REQUESTS_2019 = HEADS + REQUESTS_TOP + REQUESTS_BOTTOM + HANDLING_2019 + REQUESTS_END

DISPUTES = """
行政复议 | < | < | < | < | 行政诉讼 | < | < | < | < | < | < | < | < | <
结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 | 未经复议直接起诉 | < | < | < | < | 复议后起诉 | < | < | < | <
^ | ^ | ^ | ^ | ^ | 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 | 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计
# | # | # | # | # | # | # | # | # | # | # | # | # | # | #
"""

WHOLE = {
    ("2021", "disclosure"): DISCLOSURE_2021,
    ("2019", "disclosure"): DISCLOSURE_2019,
    ("2021", "requests"): REQUESTS_2021,
    ("2019", "requests"): REQUESTS_2019,
    ("2021", "disputes"): DISPUTES,
}


def lines(text: str) -> list[list[str]]:
    """The cells of a typed table."""
    return [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines() if line.strip()]


def typed(rows: Iterable[Sequence[str]]) -> str:
    """The inverse of `lines`."""
    return "\n".join(" | ".join(row) for row in rows)


def count(text: str, start: int = 100) -> str:
    """The typed table with each # replaced by the next number, so that no two cells are alike."""
    for number in range(start, start + text.count("#")):
        text = text.replace("#", str(number), 1)
    return text


def table(text: str, ruled: bool = True) -> Table:
    """The table typed with `|` between cells, `<` for a place merged with its left and `^` with its upper neighbour.

    `~` is a place without a cell, `⏎` a line break in a cell.
    """
    grid = lines(text)
    owner: dict[tuple[int, int], tuple[int, int]] = {}
    reach: dict[tuple[int, int], list[int]] = {}
    texts: dict[tuple[int, int], str] = {}
    for y, row in enumerate(grid):
        for x, cell in enumerate(row):
            if cell == "~":
                continue
            key = owner.get((y, x - 1)) if cell == "<" else owner.get((y - 1, x)) if cell == "^" else None
            if key is None:
                key = (y, x)
                texts[key], reach[key] = cell.strip("<^").replace("⏎", "\n"), [y, x]
            owner[y, x] = key
            reach[key] = [max(reach[key][0], y), max(reach[key][1], x)]
    return Table(
        tuple(
            Cell(text, y, x, reach[y, x][0] - y + 1, reach[y, x][1] - x + 1, Place(page=1, top=float(y), x0=float(x)))
            for (y, x), text in texts.items()
        ),
        ruled=ruled,
    )


def unmerged(text: str, repeat: bool) -> str:
    """The typed table with merged cells taken apart: their text in each place, or only in the first."""
    grid = lines(text)
    for y, row in enumerate(grid):
        for x, cell in enumerate(row):
            if cell == "<":
                row[x] = row[x - 1] if repeat else ""
            elif cell == "^":
                row[x] = grid[y - 1][x] if repeat and y else ""
    return typed(grid)


def lay(*texts: str, due: str = "", ruled: bool = True) -> Sequence[Laid]:
    return align_tables([table(text, ruled) for text in texts], "html", due)


def facts(grids: Sequence[Laid], key: str) -> dict[tuple[str, str], Fact]:
    return {(f.cell.row, f.cell.column): f for laid in grids if laid.table == key for f in laid.facts}


def codes(grids: Sequence[Laid]) -> list[str]:
    return [finding.code for laid in grids for finding in laid.findings]


def edition(grids: Sequence[Laid], key: str) -> str | None:
    return next((laid.edition for laid in grids if laid.table == key), None)


def assert_counted(
    grids: Sequence[Laid], key: str, edition: str, start: int = 100, statuses: Iterable[str] = ("printed",)
):
    """Each cell of the form's table, in the form's order, has the next number."""
    spec = form_table(edition, key)
    found = facts(grids, key)
    assert spec is not None
    wrong = {
        address: (str(fact.value), fact.status, fact.basis)
        for number, (address, fact) in enumerate(found.items(), start)
        if fact.value != number or fact.status not in statuses
    }
    assert wrong == {}
    assert len(found) == len(spec.cells)


def columns_of(text: str, order: Sequence[int]) -> str:
    """The typed table with its columns in another order."""
    return typed([row[i] for i in order] for row in lines(text))


@pytest.mark.parametrize(("edition", "key"), WHOLE)
def test_every_number_of_a_whole_table_lands_in_its_cell(edition, key):
    """The official layout, with a different number in each cell, comes back cell by cell, and nothing is odd."""
    grids = lay(count(WHOLE[edition, key]), due=edition)
    assert_counted(grids, key, edition)
    assert codes(grids) == []


def test_the_blank_form_has_blank_cells_and_no_zeros():
    """The form as agencies receive it: every cell stands there, none holds a number."""
    blank = [text.replace("#", "") for text in (DISCLOSURE_2021, REQUESTS_2021, DISPUTES)]
    grids = lay(*blank)
    found = [fact for laid in grids for fact in laid.facts]
    assert len(found) == 200
    assert {fact.status for fact in found} == {"blank"}
    assert {fact.value for fact in found} == {None}
    assert {fact.text for fact in found} == {None}
    assert [laid.edition for laid in grids] == ["2021", "2021", "2021"]


@pytest.mark.parametrize("repeat", [False, True], ids=["first-only", "repeated"])
@pytest.mark.parametrize(("edition", "key"), WHOLE)
def test_tables_without_merged_cells_read_the_same(edition, key, repeat):
    """Where a publisher's merged cells were taken apart, their text may stand in the first place or in each."""
    grids = lay(unmerged(count(WHOLE[edition, key]), repeat), due=edition)
    assert_counted(grids, key, edition)


def test_place_and_basis_of_a_fact_are_those_of_its_cell():
    """A fact says where its number stands and how its row was found."""
    fact = facts(lay(count(DISCLOSURE_2021)), "disclosure")["normative_documents", "repealed"]
    assert (fact.place.page, fact.place.top, fact.place.x0) == (1, 3.0, 2.0)
    assert fact.basis == "html:grid:exact"
    assert fact.text == "104"


def test_a_table_that_the_page_cut_is_one_table():
    """The second piece has no heads, and its first labels have lost their groups: seven figures are a full row."""
    rows = lines(count(REQUESTS_2021))
    grids = lay(typed(rows[:20]), typed(rows[20:]).replace("^", ""))
    assert_counted(grids, "requests", "2021")


def test_heads_repeated_on_the_next_page_change_nothing():
    """A cut table whose heads are printed again on the next page."""
    top, bottom = count(HEADS + REQUESTS_TOP), count(HEADS + REQUESTS_BOTTOM + HANDLING_2021 + REQUESTS_END, 205)
    assert_counted(lay(top, bottom), "requests", "2021")


def test_one_table_per_item_of_article_20():
    """Publishers print the disclosure table as one table per item."""
    items = [f"第二十条{part}" for part in count(DISCLOSURE_2019).split("第二十条")[1:]]
    grids = lay(*items)
    assert_counted(grids, "disclosure", "2019")


def test_tables_merged_by_the_reader_are_told_apart():
    """All three tables in one grid, one below the other."""
    texts = [count(text) for text in (DISCLOSURE_2021, REQUESTS_2021, DISPUTES)]
    grids = lay("\n".join(texts))
    for key in ("disclosure", "requests", "disputes"):
        assert_counted(grids, key, "2021")


def test_editions_are_chosen_table_by_table():
    """The disclosure of 2021 beside requests of 2019; the disputes, alike in both, go with the disclosure."""
    grids = lay(count(DISCLOSURE_2021), count(REQUESTS_2019), count(DISPUTES))
    assert [(laid.table, laid.edition) for laid in grids] == [
        ("disclosure", "2021"),
        ("requests", "2019"),
        ("disputes", "2021"),
    ]
    assert_counted(grids, "requests", "2019")


def test_the_edition_due_decides_only_where_nothing_printed_does():
    """Requests cut off before the rows that differ: the edition due is assumed, and a note says so."""
    grids = lay(count(HEADS + REQUESTS_TOP), due="2019")
    assert edition(grids, "requests") == "2019"
    assert codes(grids) == ["edition-undetermined"]
    assert edition(lay(count(REQUESTS_2021), due="2019"), "requests") == "2021"


def test_what_was_cut_off_is_missing():
    """Rows that are not in the file have no value, and are no blanks."""
    found = facts(lay(count(HEADS + REQUESTS_TOP)), "requests")
    assert found["unable_to_provide.still_unclear", "total"].status == "printed"
    assert {found[row, "total"].status for row in ("outcomes_total", "carried_forward", "not_processed.duplicate")} == {
        "missing"
    }


def test_heads_cut_over_two_rows_are_read_together():
    """商业 / 企业 and 科研 / 机构: the second row of heads holds only the rest of the words."""
    heads = HEADS.replace("商业企业 | 科研机构", "商业 | 科研") + "^ | ^ | ^ | ^ | 企业 | 机构 | | | | ^\n"
    body = REQUESTS_TOP + REQUESTS_BOTTOM + HANDLING_2021 + REQUESTS_END
    assert_counted(lay(count(heads + body)), "requests", "2021")


def test_the_total_may_stand_before_the_applicants():
    """The heads tell the columns, wherever they stand."""
    turned = columns_of(count(unmerged(REQUESTS_2021, repeat=False)), [0, 1, 2, 9, 3, 4, 5, 6, 7, 8])
    assert_counted(lay(turned), "requests", "2021")


def test_the_total_first_holds_for_the_piece_without_heads():
    """The order that the heads of the first page give holds on the second page too."""
    rows = lines(columns_of(count(unmerged(REQUESTS_2021, repeat=False)), [0, 1, 2, 9, 3, 4, 5, 6, 7, 8]))
    assert_counted(lay(typed(rows[:20]), typed(rows[20:])), "requests", "2021")


def test_two_heads_with_the_same_rest_are_told_apart_by_their_order():
    """本年新 twice: the rest of both heads was lost, and the third head stands."""
    text = DISCLOSURE_2019.replace("本年新制作数量", "本年新").replace("本年新公开数量", "本年新")
    grids = lay(count(text))
    assert_counted(grids, "disclosure", "2019")
    assert "between" in facts(grids, "disclosure")["rules", "made"].basis


def test_one_head_that_fits_two_columns_settles_none():
    """本年新 once, and no other head or figure beside it: the figure could be of either column."""
    text = """
    第二十条第（一）项 | <
    信息内容 | 本年新
    规章 | 7
    第二十条第（九）项 | <
    信息内容 | 采购项目数量
    政府集中采购 | 3
    """
    grids = lay(text)
    found = facts(grids, "disclosure")
    values = {key: fact for key, fact in found.items() if fact.value is not None}
    assert values.pop(("centralized_procurement", "projects")).status == "printed"
    assert {fact.status for fact in values.values()} == {"inferred"}
    assert "column-undetermined" in codes(grids)


def test_a_row_that_ends_before_its_heads_has_no_cell_behind_its_end():
    """A row cut within an export: two empty cells are blank, what came behind them is not there."""
    rows = count(HEADS + REQUESTS_TOP).splitlines()
    cut = next(n for n, row in enumerate(rows) if row.startswith("二、上年结转"))
    rows[cut] = "二、上年结转政府信息公开申请数量 | < | < |  | "
    found = facts(lay("\n".join(rows)), "requests")
    statuses = [fact.status for (row, _), fact in found.items() if row == "brought_forward"]
    assert statuses == ["blank"] * 2 + ["missing"] * 5


def test_a_row_that_was_cut_off_without_heads_is_not_surely_blank():
    """An export broke a row behind its first cell: that one is empty says nothing of the others."""
    rows = count(REQUESTS_TOP).splitlines()
    cut = next(n for n, row in enumerate(rows) if row.startswith("二、上年结转"))
    rows[cut : cut + 1] = ["二、上年结转政府信息公开申请数量 | < | < | ", " | 0 | 0 | 0"]
    found = facts(lay("\n".join(rows)), "requests")
    assert {fact.status for (row, _), fact in found.items() if row == "brought_forward"} == {"inferred"}


def test_heads_that_lost_a_row_of_their_own_do_not_move_the_figures():
    """The row with 自然人 and 总计 is gone, and the heads below it moved left: what stands under them is not theirs."""
    heads = """
    （本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和） | < | < | 申请人情况 | < | < | < | < | < | <
    ^ | ^ | ^ | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他
    """
    rows = """
    一、本年新收政府信息公开申请数量 | < | < | 1 | 2 |  | 0 |  | 1 |
    二、上年结转政府信息公开申请数量 | < | < | 0 |  | 0 |  |  |  |
    """
    found = facts(lay(heads + rows), "requests")
    assert {fact.status for fact in found.values()} <= {"inferred", "missing"}


def test_a_label_that_pushed_its_row_aside_is_no_figure_of_it():
    """A row that was pasted twice pushed the label of a group into the columns, and the last figure of the row out of them."""
    rows = count(HEADS + REQUESTS_TOP).splitlines()
    own = next(n for n, row in enumerate(rows) if row.startswith("二、上年结转"))
    rows[own] = "二、上年结转政府信息公开申请数量 | < | < | （四）无法提供 | 170 | 20 | 1 | 4 | 6 | 5 | 206"
    found = facts(lay("\n".join(rows)), "requests")
    assert not any(fact.status in ("printed", "blank") for (row, _), fact in found.items() if row == "brought_forward")


def test_an_empty_cell_too_many_moves_a_row_beyond_the_others():
    """Pasted into a row, it pushes the figures behind it under the next heads, and the last cell out of the table."""
    rows = (HEADS + "".join(f"{line[:-1]}\n" for line in REQUESTS_TOP.splitlines(True))).replace("#", "0").splitlines()
    own = next(n for n, row in enumerate(rows) if row.startswith("二、上年结转"))
    rows[own] = "二、上年结转政府信息公开申请数量 | < | < | 5 |  |  | 0 |  |  |  | "
    found = facts(lay("\n".join(rows)), "requests")
    assert {f.status for (row, _), f in found.items() if row == "brought_forward"} == {"inferred"}
    assert {f.status for (row, _), f in found.items() if row in ("new", "disclosed")} == {"printed"}


def test_heads_lost_altogether_leave_the_count():
    """Rows with exactly the form's number of cells are read in its order."""
    text = "\n".join(line for line in DISCLOSURE_2019.splitlines() if "信息内容" not in line)
    grids = lay(count(text))
    assert_counted(grids, "disclosure", "2019")
    assert facts(grids, "disclosure")["rules", "made"].basis == "html:grid:exact+count"


def test_empty_columns_and_rows_are_no_cells():
    """A column without a head and rows without a text are furniture."""
    rows = lines(count(DISCLOSURE_2021))
    wide = [[row[0], "", *row[1:], ""] for row in rows]
    assert_counted(lay(typed(row for one in wide for row in (one, [""] * 6))), "disclosure", "2021")


def test_a_local_row_is_told_and_shifts_nothing():
    """行政检查 under a blank 其他对外管理服务事项, and 其他主动公开文件: their figures go nowhere."""
    text = count(DISCLOSURE_2019.replace("其他对外管理服务事项 | # | # | #", "其他对外管理服务事项 | | |"), 100)
    text = text.replace("其他对外管理服务事项 | | |", "其他对外管理服务事项 | | | \n行政检查 | 4 | 0 | 9")
    text = text.replace("第二十条第（五）项", "其他主动公开文件 | 8 | 8 | 8\n第二十条第（五）项", 1)
    grids = lay(text)
    found = facts(grids, "disclosure")
    assert {found["other_services", c].status for c in ("items_last_year", "change", "decisions")} == {"blank"}
    assert found["licenses", "decisions"].value == 108
    assert found["punishments", "items_last_year"].value == 109
    unknown = [f for laid in grids for f in laid.findings if f.code == "row-unknown"]
    assert ["行政检查" in f.message or "其他主动公开文件" in f.message for f in unknown] == [True, True]
    assert "4, 0, 9" in unknown[1].message


def test_labels_in_the_words_of_taiwan():
    """A converter made 檔案 of 文件 and 資訊 of 信息: the labels are known all the same, beside a local row in such words."""
    text = count(DISCLOSURE_2021)
    first = next(row for row in text.split("\n") if row.startswith("行政规范性文件"))
    text = text.replace(first, first.replace("行政规范性文件", "規範性檔案") + "\n其他主動公開檔案 | 40 | 1 | 99")
    grids = lay(text.replace("信息", "資訊"))
    assert_counted(grids, "disclosure", "2021")
    assert codes(grids) == ["row-unknown"]
    assert_counted(lay(count(REQUESTS_2021).replace("信息", "資訊")), "requests", "2021")


def test_a_row_of_another_edition_is_no_row_of_this_one():
    """政府集中采购 in a table of 2021 is told, and takes no other row's place."""
    grids = lay(count(DISCLOSURE_2021) + "第二十条第（九）项 | < | < | <\n政府集中采购 | 5 | 9 | <")
    assert_counted(grids, "disclosure", "2021")
    assert codes(grids) == ["row-unknown"]


def test_columns_of_another_edition_are_told():
    """Heads of 2019 over one item of a table of 2021: the one column they share is read, the others are named."""
    text = DISCLOSURE_2021.replace(
        "信息内容 | 本年处理决定数量 | < | <\n行政许可 | # | < | <",
        "信息内容 | 上一年项目数量 | 本年增/减 | 处理决定数量\n行政许可 | 30 | 2 | #",
    )
    grids = lay(count(text))
    assert_counted(grids, "disclosure", "2021")
    assert codes(grids) == ["column-unknown"]


def test_rows_in_another_order_keep_their_numbers():
    """In a grid the label decides, not the place in the form."""
    rows = lines(count(DISCLOSURE_2021))
    rows[9], rows[10] = rows[10], rows[9]
    grids = lay(typed(rows))
    assert_counted(grids, "disclosure", "2021")


def test_labels_as_really_printed():
    """Line breaks, spaces, half width, lost list numbers, traditional script, pinyin, notes in brackets."""
    text = count(REQUESTS_2021)
    for printed, damaged in {
        "一、本年新收政府信息公开申请数量": "一、本年新收政府⏎信息公开申请数量",
        "二、上年结转政府信息公开申请数量": "二、上年结转政府信息公开数量",
        "（一）予以公开": "(一) 予以公開",
        "1.属于国家秘密": "屬於國家秘密(mì)",
        "2.重复申请": "2、重 复 申 请",
        "7.属于行政执法案卷": "7.属于行政执法案卷（含行政复议卷宗）",
        "（七）总计": "七)总 计",
        "商业企业": "商业⏎企业",
    }.items():
        text = text.replace(printed, damaged)
    assert_counted(lay(text), "requests", "2021")


def test_damaged_labels_are_settled_by_number_and_neighbours():
    """A label with lost characters is read by its number in its group, or by the labels around it, and says so."""
    text = count(REQUESTS_2021)
    text = text.replace("5.属于三类内部事务信息", "5.属于三□内□事务").replace("2.重复申请", "重复申清")
    grids = lay(text)
    assert_counted(grids, "requests", "2021")
    found = facts(grids, "requests")
    assert found["not_disclosed.internal_affairs", "total"].basis == "html:grid:numbered"
    assert found["not_processed.duplicate", "total"].basis == "html:grid:between"
    assert codes(grids) == ["label-damaged", "label-damaged"]


def test_a_font_that_lost_characters_everywhere():
    """A PDF whose font maps some characters to nothing: no label is whole, in heads, groups and rows alike."""
    text = count(REQUESTS_2019)
    for character in "一二自人法行文":
        text = text.replace(character, "\ufffd")
    assert_counted(lay(text), "requests", "2019", statuses=("printed", "inferred"))


def test_figures_broken_over_lines_in_the_disputes():
    """Cells so narrow that every figure is broken: those that the totals confirm are printed."""
    row = "1⏎2 | 3⏎1 | 0 | 0 | 4⏎3 | 0 | 0 | 0 | 2⏎0 | 2⏎0 | 0 | 0 | 0 | 0 | 5⏎1"
    found = facts(lay(typed([*lines(DISPUTES)[:3], *lines(row)])), "disputes")
    values = [(int(fact.value), fact.status) for fact in found.values()]
    assert values[:5] == [(12, "printed"), (31, "printed"), (0, "printed"), (0, "printed"), (43, "printed")]
    assert values[-1] == (51, "inferred")


def test_a_spare_column_behind_the_figures_of_the_next_page():
    """A double frame reads as one more column: full rows prove it empty, so rows with blanks are read as well."""
    rows = lines(count(REQUESTS_2021.replace("^ | ^ | 2.重复申请 | # | #", "^ | ^ | 2.重复申请 | | #")))
    grids = lay(typed(rows[:20]), typed([[c.replace("^", "") for c in row] + [""] for row in rows[20:]]))
    found = facts(grids, "requests")
    duplicate = [fact for (row, _), fact in found.items() if row == "not_processed.duplicate"]
    assert [fact.status for fact in duplicate] == ["blank"] + ["printed"] * 6
    assert (found["carried_forward", "total"].value, found["carried_forward", "total"].status) == (273, "printed")


def test_a_lost_label_is_only_inferred():
    """A row without any label, where one row of the form is left: its figures are a guess, and flagged as one."""
    grids = lay(count(REQUESTS_2021).replace("2.重复申请", ""))
    assert_counted(grids, "requests", "2021", statuses=("printed", "inferred"))
    inferred = {row for (row, _), fact in facts(grids, "requests").items() if fact.status == "inferred"}
    assert inferred == {"not_processed.duplicate"}


def test_a_damaged_label_beside_two_free_rows_is_inferred():
    """One of two neighbouring rows is lost, the other has half a label and no number: likeness alone is no proof."""
    text = count(REQUESTS_2021)
    kept = "\n".join(line for line in text.splitlines() if "属于四类过程性信息" not in line)
    grids = lay(kept.replace("5.属于三类内部事务信息", "属于三类内□□务信息"))
    found = facts(grids, "requests")
    assert found["not_disclosed.internal_affairs", "total"].status == "inferred"
    assert found["not_disclosed.process_information", "total"].status == "missing"


def test_a_label_cut_by_the_page_is_one_row():
    """The first half of a label at the foot of a page, its rest and the figures at the head of the next."""
    whole = count(REQUESTS_2021)
    rows = lines(whole)
    at = next(i for i, row in enumerate(rows) if row[2].startswith("5.要求"))
    figures = rows[at][3:]
    top = [*rows[:at], ["^", "^", "5.要求行政机关确认或重", *[""] * 7]]
    bottom = [["", "", "新出具已获取信息", *figures], *[[c.replace("^", "") for c in r] for r in rows[at + 1 :]]]
    assert_counted(lay(typed(top), typed(bottom)), "requests", "2021")


def test_a_label_cut_by_the_page_is_one_row_beside_a_figure_left_of_it():
    """The label of a group that a recogniser takes for a 1, or a serial number: it is no figure of the blank first half."""
    rows = lines(count(REQUESTS_2021))
    at = next(i for i, row in enumerate(rows) if row[1].startswith("（二）部分公开"))
    label, figures = rows[at][1], rows[at][3:]
    top = [*rows[:at], ["1", label[:9], "<", *[""] * 7]]
    bottom = [["", label[9:], "<", *figures], *[[c.replace("^", "") for c in r] for r in rows[at + 1 :]]]
    assert_counted(lay(typed(top), typed(bottom)), "requests", "2021")


def test_a_row_is_not_blank_where_the_rest_of_its_label_stands_beside_figures_elsewhere():
    """Pages read out of order: other rows stand between the halves of a label, and the first half has no figures."""
    rows = lines(count(REQUESTS_2021))
    at = next(i for i, row in enumerate(rows) if row[1].startswith("（二）部分公开"))
    label, figures = rows[at][1], rows[at][3:]
    rows[at] = [rows[at][0], label[:14], "<", *[""] * 7]
    rows.append(["", label[14:], "<", *figures])
    found = facts(lay(typed(rows)), "requests")
    assert {f.status for (row, _), f in found.items() if row == "partially_disclosed"} == {"doubtful"}


def test_a_row_printed_twice_alike_is_one_row():
    """The last row of a page is often printed again on the next."""
    rows = lines(count(REQUESTS_2021))
    assert_counted(lay(typed(rows[:20]), typed(rows[19:]).replace("^", "")), "requests", "2021")


def test_a_row_printed_twice_with_different_figures_is_doubtful():
    """Nothing tells which of the two is meant."""
    text = count(DISCLOSURE_2021).replace("规章 | 100 | 101 | 102", "规章 | 100 | 101 | 102\n规章 | 100 | 7 | 102")
    grids = lay(text)
    found = facts(grids, "disclosure")
    assert [found["rules", c].status for c in ("issued", "repealed", "in_force")] == ["printed", "doubtful", "printed"]
    assert codes(grids) == ["row-repeated"]


def test_disputes_printed_twice_with_different_figures_are_inferred():
    """Of two tables of the disputes one is of another year: the first is taken, and only what both say alike is sure."""
    own = count(DISPUTES)
    found = facts(lay(own, own.replace("103", "7")), "disputes")
    assert [fact.value for fact in found.values()] == [fact.value for fact in facts(lay(own), "disputes").values()]
    assert [(fact.value, fact.status) for fact in found.values() if fact.status != "printed"] == [(103, "inferred")]


def test_disputes_are_not_counted_against_their_heads():
    """Fifteen cells are no disputes in the form's order where one has moved away from under its head."""
    results = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"] * 3
    moved = typed(
        [["行政复议", *["<"] * 4, "行政诉讼", *["<"] * 9], ["", *results[:-1]], ["", *map(str, range(100, 114))]]
    )
    assert "printed" not in {fact.status for fact in facts(lay(moved), "disputes").values()}


def test_disputes_that_are_left_blank_are_not_those_of_a_second_table():
    """A blank cell of a filled table is no place for the figure of the next; a wholly blank table may be a template."""
    own = count(DISPUTES)
    found = facts(lay(own.replace("103", ""), own), "disputes")
    assert [(f.value, f.status) for f in found.values() if f.status != "printed"] == [(None, "inferred")]
    assert_counted(lay(DISPUTES.replace("#", ""), own), "disputes", "2021", statuses=("inferred",))


def test_disputes_may_be_printed_with_a_row_for_each_figure():
    """Block and result stand beside each figure, as narrow screens show them."""
    blocks = ("行政复议", "行政诉讼 | 未经复议直接起诉", "行政诉讼 | 复议后起诉")
    results = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
    upright = [f"{block} | {result} | #" for block in blocks for result in results]
    upright = [line if line.count("|") == 3 else line.replace(" | ", " | < | ", 1) for line in upright]
    assert_counted(lay(count("\n".join(upright))), "disputes", "2021")


def test_a_row_printed_twice_is_no_surer_where_the_other_is_blank():
    """Where two rows of one label differ, a figure beside a blank in the other may be that of another year."""
    text = count(DISCLOSURE_2021).replace("规章 | 100 | 101 | 102", "规章 | 100 | 101 | 102\n规章 | 100 | 7 | ")
    found = facts(lay(text), "disclosure")
    assert [found["rules", c].status for c in ("issued", "repealed", "in_force")] == ["printed", "doubtful", "doubtful"]


def test_a_picture_in_a_cell_is_doubtful():
    """What a picture shows is not known: its cell is neither blank nor a figure, and moves no other one."""
    found = facts(lay(count(DISPUTES).replace("103", "\ufffc")), "disputes")
    doubtful = [fact for fact in found.values() if fact.status != "printed"]
    assert [(fact.value, fact.status) for fact in doubtful] == [(None, "doubtful")]


def test_a_table_without_rulings_is_trusted_in_full_rows_only():
    """Columns guessed from words: a full row is certain, in a row with a gap the place of each figure is not."""
    text = count(DISCLOSURE_2021).replace("行政规范性文件 | 103 | 104 | 105", "行政规范性文件 | | 104 | 105")
    found = facts(lay(text, ruled=False), "disclosure")
    assert found["rules", "repealed"].status == "printed"
    assert {found["normative_documents", c].status for c in ("issued", "repealed", "in_force")} == {"inferred"}


@pytest.mark.parametrize(
    ("figures", "status"), [(["", "9"], "printed"), (["9", ""], "inferred"), (["9", "9"], "inferred")]
)
def test_a_total_alone_is_the_total_wherever_blank_cells_went(figures: list[str], status: str) -> None:
    """Columns guessed from words: the one figure of a row under the total can be no other, under another head it can."""
    rows = lines(count(REQUESTS_2021))
    (row,) = [row for row in rows if row[0].startswith("一、")]
    row[3:] = [figures[0], *[""] * 5, figures[1]]
    found = facts(lay(typed(rows), ruled=False), "requests")
    total, person = found["new", "total"], found["new", "natural_person"]
    assert [fact.status for fact in (person, total) if fact.value is not None] == [status] * sum(map(bool, figures))


def test_a_blank_row_is_doubtful_where_figures_lost_their_label() -> None:
    """Figures stand at the foot of one page without a label, the label of a row without figures further on: they may be its own."""
    rows = lines(count(REQUESTS_2021))
    at = next(n for n, row in enumerate(rows) if row[2].startswith("5.要求"))
    figures = [*rows[at]]
    rows[at] = [*rows[at][:3], *[""] * 7]
    found = facts(lay(typed([*rows, ["", "（五）不予处理", "", *figures[3:]]])), "requests")
    assert {f.status for (row, _), f in found.items() if row.endswith("reconfirmation")} == {"doubtful"}
    assert found["carried_forward", "total"].status == "printed"


def test_figures_that_a_page_break_cut_are_doubtful() -> None:
    """A row without a label holds the rest of figures above it: what stands there is not all of them."""
    rows = lines(count(REQUESTS_2021))
    found = facts(lay(typed([*rows, ["", "<", "<", "2", *[""] * 5, "2"]])), "requests")
    cut = {column for (row, column), f in found.items() if row == "carried_forward" and f.status == "doubtful"}
    assert cut == {"natural_person", "total"}
    assert found["outcomes_total", "total"].status == "printed"


def test_figures_beside_the_rest_of_a_label_are_doubtful_where_no_rulings_part_rows() -> None:
    """Without rulings a row that the form does not know may be the second line of the one above, whose total seems to stand alone; one
    with rulings, or with a number of its own, is a row.
    """
    rows = lines(count(REQUESTS_2021))
    rows[-1][3:-1] = [""] * 6

    def doubted(label: str, ruled: bool) -> set[str]:
        found = facts(lay(typed([*rows, [label, "<", "<", "2", "1", *[""] * 4, "2"]]), ruled=ruled), "requests")
        return {column for (row, column), f in found.items() if row == "carried_forward" and f.status == "doubtful"}

    assert doubted("的数量", False) == {"natural_person", "business", "total"}
    assert not doubted("的数量", True)
    assert "total" not in doubted("五、其他情况", False)


def test_figures_below_some_without_a_label_are_doubtful_where_no_rulings_part_rows() -> None:
    """The upper digits of figures of two lines may stand above the label of their row; between rulings they do not."""
    rows = [*lines(HEADS), ["", "<", "<", "2", *[""] * 5, "2"], *lines(count(REQUESTS_TOP))]

    def doubted(ruled: bool) -> set[str]:
        found = facts(lay(typed(rows), ruled=ruled), "requests")
        return {column for (row, column), f in found.items() if row == "new" and f.status == "doubtful"}

    assert doubted(False) == {"natural_person", "total"}
    assert not doubted(True)


def test_figures_without_labels_on_the_next_page_are_inferred():
    """The rest of a table whose label columns the reader lost: the order of the form is the only witness."""
    rows = lines(count(REQUESTS_2021))
    grids = lay(typed(rows[:26]), typed(row[3:] for row in rows[26:]))
    found = facts(grids, "requests")
    assert found["carried_forward", "total"].value == 274
    assert {found[row, "total"].status for row in ("outcomes_total", "carried_forward")} == {"inferred"}


def test_merged_cells_that_left_no_trace_shift_rows_not_numbers():
    """Rows of different length: labels slip to the left, and the heads stand over the wrong columns."""
    rows = [[cell for cell in row if cell not in ("<", "^")] for row in lines(count(REQUESTS_2021))]
    widest = max(map(len, rows))
    assert_counted(lay(typed(row + ["~"] * (widest - len(row)) for row in rows)), "requests", "2021")


def test_spans_lost_in_the_heads_or_in_the_body_only():
    """Heads that stand over the wrong columns name none of them: a full row is read by its count."""
    body = lines(count(REQUESTS_2021))[3:]
    narrow = [[cell for cell in row if cell not in ("<", "^")] for row in body]
    slim = typed([*row[-8:], "~", "~"] for row in narrow)
    assert_counted(lay(HEADS + slim), "requests", "2021")
    heads = [[c for c in row if c != "<" or i > 2] for i, row in enumerate(lines(HEADS))]
    heads = [["勾稽关系", *row[-7:]] for row in heads]
    assert_counted(lay(typed([*([*row, "~", "~"] for row in heads), *body])), "requests", "2021")


def test_cells_whose_borders_are_not_those_of_their_heads():
    """The first of three figures reaches below the second head as well: each still stands under its own, in their order."""
    text = """第二十条第（六）项 | < | < | < | <
        信息内容 | 上一年项目数量 | 本年增/减 | < | 处理决定数量
        行政处罚 | 11 | < | 2 | 30
        行政强制 | 4 | 1 | < | 5"""
    for printed, expected in ((text, [11, 2, 30, 4, 1, 5]), (text.replace("11 |", "2 |"), [2, 2, 30, 4, 1, 5])):
        found = {key: fact for key, fact in facts(lay(printed), "disclosure").items() if fact.value is not None}
        assert [int(fact.value) for fact in found.values()] == expected
        assert {fact.status for fact in found.values()} == {"printed"}


def test_a_lone_figure_under_heads_of_another_width_is_inferred():
    """Heads three columns wider than the rows: the one figure of each row does not tell its column."""
    body = lines(REQUESTS_2021)[3:]
    slim = [[[c for c in row if c not in ("<", "^", "#")][-1], *[""] * 6, "5", "~", "~"] for row in body]
    found = facts(lay(HEADS + typed(slim)), "requests")
    assert {f.value for (_, column), f in found.items() if column == "total"} == {5}
    wrong = [f for (_, column), f in found.items() if column != "total" and f.value is not None]
    assert wrong == []


def test_a_row_that_the_file_cut_off_before_its_last_heads():
    """Two pads, and as many cells as the form has columns: the row ends before the heads do, so no cell is certain."""
    cut = [["一、本年新收政府信息公开申请数量", "", "", "1", "", "", "", "2", "~", "~"]]
    found = facts(lay(HEADS + typed(cut)), "requests")
    assert {f.status for (row, _), f in found.items() if row == "new"} <= {"inferred", "missing"}


def test_two_rows_in_one_with_a_blank_cell_are_not_sure():
    """The rule between two rows was lost, and one cell of them is blank: its figure may be that of either row."""
    label = "（二）部分公开（区分处理的，只计这一情形，不计其他情形）"
    rows = count(HEADS + REQUESTS_TOP).splitlines()
    own = next(n for n, row in enumerate(rows) if label in row)
    rows[own] = f"^ | {label}⏎1.属于国家秘密 | < | 1⏎0 | 2⏎0 |  | 0 | 0⏎0 | 0 | 3⏎0"
    del rows[own + 1]
    found = facts(lay("\n".join(rows)), "requests")
    assert not any(f.status in ("printed", "blank") for (row, _), f in found.items() if row == "partially_disclosed")


def test_rows_whose_rule_was_lost_are_taken_apart():
    """Two rows in one line of cells, each cell with a line of text for both; not so where a line is missing."""
    text = count(DISCLOSURE_2021).replace(
        "规章 | 100 | 101 | 102\n行政规范性文件 | 103 | 104 | 105", "规章⏎行政规范性文件 | 100⏎103 | 101⏎104 | 102⏎105"
    )
    assert_counted(lay(text), "disclosure", "2021")
    found = facts(lay(text.replace("101⏎104", "104")), "disclosure")
    torn = [fact for (row, _), fact in found.items() if row in ("rules", "normative_documents")]
    assert {fact.status for fact in torn} <= {"inferred", "doubtful", "missing"}
    assert {fact.value for fact in torn} <= {None, 104}


def test_a_short_label_holds_in_its_own_group_only():
    """4.其他 added under （三）不予公开 is a local row, and not 3.其他 of （六）其他处理."""
    added = "^ | ^ | 4.其他 | 9 | 9 | 9 | 9 | 9 | 9 | 9\n^ | （四）无法提供 |"
    grids = lay(count(REQUESTS_2021).replace("^ | （四）无法提供 |", added))
    assert_counted(grids, "requests", "2021")
    assert codes(grids) == ["row-unknown"]


def test_a_blank_form_before_the_filled_one_is_no_answer():
    """The template left in the file says nothing; the filled table does. It may be of another year or body, so it is a guess."""
    both = lay(DISCLOSURE_2021.replace("#", ""), count(DISCLOSURE_2021))
    assert_counted(both, "disclosure", "2021", statuses=("inferred",))


def test_two_reports_in_one_file_are_doubtful_where_they_differ():
    """The agency's own table and that of a body under it: nothing printed in the table tells which is meant."""
    grids = lay(count(DISPUTES), count(DISCLOSURE_2021), count(DISCLOSURE_2021, 500))
    assert {fact.status for fact in facts(grids, "disclosure").values()} == {"doubtful"}


def test_rows_that_an_own_table_leaves_blank_are_not_filled_by_a_second_one():
    """A table with figures stands, blank rows and all; where a second table has figures in them, that is in doubt."""
    own = count(DISCLOSURE_2021).replace("行政许可 | 106", "行政许可 | ").replace("行政处罚 | 107", "行政处罚 | ")
    found = facts(lay(own, count(DISCLOSURE_2021, 500)), "disclosure")
    for row in ("licenses", "punishments"):
        assert (found[row, "decisions"].value, found[row, "decisions"].status) == (None, "doubtful")
    assert found["compulsion", "decisions"].value == 108
    dashes = facts(lay(DISCLOSURE_2021.replace("#", "/"), count(DISCLOSURE_2021)), "disclosure")
    assert {fact.value for fact in dashes.values()} == {None}
    assert "blank" not in {fact.status for fact in dashes.values()}


def test_tables_of_other_reports_are_a_guess_only_where_there_are_no_own_ones():
    """A blank table of this report says more than a filled one of last year's; where there is only the latter, it is a guess."""
    grids = align_tables(
        [table(DISCLOSURE_2021.replace("#", "")), table(count(DISCLOSURE_2021))], "html", "", frozenset((1,))
    )
    assert {fact.status for fact in facts(grids, "disclosure").values()} == {"blank"}
    alone = align_tables([table(count(DISCLOSURE_2021))], "html", "", frozenset((0,)))
    assert_counted(alone, "disclosure", "2021", statuses=("inferred",))


def test_a_last_row_with_a_damaged_label_on_the_next_page():
    """A page that holds nothing but one row, its label damaged: as wide as the table before it, it goes on with it."""
    rows = lines(count(DISCLOSURE_2021))
    rows[-1][0] = "行政事业□收费"
    assert_counted(lay(typed(rows[:-1]), typed(rows[-1:])), "disclosure", "2021")


def test_nobody_knows_the_order_of_columns_without_heads_and_sums():
    """Neither heads nor sums tell whether the total stands first: the row is inferred, equal figures are not."""
    body = count(REQUESTS_TOP).replace("107 | 108 | 109 | 110 | 111 | 112 | 113", "0 | 0 | 0 | 0 | 0 | 0 | 0")
    found = facts(lay(body), "requests")
    assert found["new", "total"].status == "inferred"
    assert found["brought_forward", "total"].status == "printed"
    summed = body.replace("100 | 101 | 102 | 103 | 104 | 105 | 106", "30 | 10 | 11 | 0 | 0 | 9 | 0")
    found = facts(lay(summed), "requests")
    assert (found["new", "total"].value, found["new", "total"].status) == (30, "printed")


def test_the_heads_that_are_left_tell_the_order():
    """自然人 and 总计 lost their heads: the others stand over the second to the sixth figure, so the total is last."""
    heads = HEADS.replace("自然人", "").replace("总计", "")
    body = "一、本年新收政府信息公开申请数量 | < | < | 3 | 0 | 0 | 0 | 0 | 0 | 3"
    found = facts(
        lay(heads + body + "\n二、上年结转政府信息公开申请数量 | < | < | 0 | 0 | 0 | 0 | 0 | 0 | 9"), "requests"
    )
    assert [(found[row, "total"].value, found[row, "total"].status) for row in ("new", "brought_forward")] == [
        (3, "printed"),
        (9, "printed"),
    ]


def test_only_the_total_column_is_filled():
    """Blank applicants are blank, the totals are printed, and nothing is inferred in a grid."""
    text = REQUESTS_2021.replace("# | # | # | # | # | # | #", " | | | | | | #")
    found = facts(lay(count(text)), "requests")
    assert {f.status for (_, column), f in found.items() if column == "total"} == {"printed"}
    assert {f.status for (_, column), f in found.items() if column != "total"} == {"blank"}
    assert found["carried_forward", "total"].value == 124


DISPUTES_BELOW = """
行政复议 | < | < | < | <
结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计
# | # | # | # | #
行政诉讼 | < | < | < | <
未经复议直接起诉 | < | < | < | <
结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计
# | # | # | # | #
复议后起诉 | < | < | < | <
结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计
# | # | # | # | #
"""

DISPUTES_AS_ROWS = """
 | < | 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计
行政复议 | < | # | # | # | # | #
行政诉讼 | 未经复议直接起诉 | # | # | # | # | #
^ | 复议后起诉 | # | # | # | # | #
"""

DISPUTES_SPLIT_HEADS = """
行政复议 | < | < | < | < | 行政诉讼 | < | < | < | < | < | < | < | < | <
^ | ^ | ^ | ^ | ^ | 未经复议直接起诉 | < | < | < | < | 复议后起诉 | < | < | < | <
结果 | 结果 | 其他 | 尚未 | 总 | 结果 | 结果 | 其他 | 尚未 | 总 | 结果 | 结果 | 其他 | 尚未 | 总
维持 | 纠正 | 结果 | 审结 | 计 | 维持 | 纠正 | 结果 | 审结 | 计 | 维持 | 纠正 | 结果 | 审结 | 计
# | # | # | # | # | # | # | # | # | # | # | # | # | # | #
"""

DISPUTES_TWO_HEADS = """
行政复议 | < | < | < | < | 未经复议直接起诉 | < | < | < | < | 复议后起诉 | < | < | < | <
结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 | 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 | 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计
# | # | # | # | # | # | # | # | # | # | # | # | # | # | #
"""

DISPUTES_SIDE_TITLES = """
行政复议 | 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计
^ | # | # | # | # | #
未经复议直接起诉 | 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计
^ | # | # | # | # | #
复议后起诉 | 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计
^ | # | # | # | # | #
"""

DISPUTES_TURNED = """
 | 行政复议 | 未经复议直接起诉 | 复议后起诉
结果维持 | 100 | 105 | 110
结果纠正 | 101 | 106 | 111
其他结果 | 102 | 107 | 112
尚未审结 | 103 | 108 | 113
总计 | 104 | 109 | 114
"""


@pytest.mark.parametrize("unmerge", [None, False, True], ids=["merged", "first-only", "repeated"])
@pytest.mark.parametrize(
    "text",
    [DISPUTES_BELOW, DISPUTES_AS_ROWS, DISPUTES_SPLIT_HEADS, DISPUTES_TWO_HEADS, DISPUTES_SIDE_TITLES, DISPUTES_TURNED],
    ids=["below", "rows", "split-heads", "two-heads", "side-titles", "turned"],
)
def test_disputes_in_every_layout(text, unmerge):
    """Blocks side by side or below each other, rows, turned: a figure belongs to the labels above and beside it."""
    text = count(text)
    grids = lay(text if unmerge is None else unmerged(text, unmerge))
    assert_counted(grids, "disputes", "2021")
    assert codes(grids) == []


def test_disputes_whose_figures_the_page_cut_off():
    """The heads at the foot of a page, the fifteen figures at the head of the next."""
    rows = lines(count(DISPUTES))
    assert_counted(lay(typed(rows[:3]), typed(rows[3:])), "disputes", "2021")


def test_disputes_without_heads_are_told_by_their_totals():
    """The heads are a picture, or paragraphs: three totals that come out tell the table, though not the order of the results."""
    figures = [3, 0, 1, 0, 4, 0, 0, 0, 0, 0, 2, 0, 0, 1, 3]
    found = facts(lay(" | ".join(map(str, figures))), "disputes")
    assert [(fact.value, fact.status) for fact in found.values()] == [(n, "inferred") for n in figures]
    assert not lay(" | ".join(map(str, [*figures[:-1], 4])))


def test_disputes_whose_heads_lost_words_are_told_by_their_totals():
    """Fifteen figures below twelve heads, some of them halves: the totals say what stands where, or nothing does."""
    heads = "维持 | 纠正 | 结果 | 审结 | 结果 | 结果 | 其他 | 尚未 | 结果 | 结果 | 其他 | 尚未 | ~ | ~ | ~\n"
    figures = [3, 0, 1, 0, 4, 0, 0, 0, 0, 0, 2, 0, 0, 1, 3]
    found = facts(lay(heads + " | ".join(map(str, figures))), "disputes")
    assert [(fact.value, fact.status) for fact in found.values()] == [(n, "printed") for n in figures]
    assert not lay(heads + " | ".join(map(str, [*figures[:-1], 4])))


def test_a_label_over_several_columns_has_no_empty_places_behind_it():
    """Rows whose stacked groups were dropped end at different columns: seven cells behind the label are the seven of the form."""
    text = """一、本年新收政府信息公开申请数量 | < | < | 3 | 1 | 0 | 0 | 0 | 0 | 4
        三、本年度办理结果 | （一）予以公开 | < | 2 | 1 | | | | | 3
        （二）部分公开 | < | 1 | | | | | | 1 | ~
        2.重复申请 | 0 | | | | | | 0 | ~ | ~"""
    found = facts(lay(text), "requests")
    row = [found["partially_disclosed", column] for column in APPLICANTS]
    assert [(fact.value, fact.status) for fact in row] == [(1, "printed"), *[(None, "blank")] * 5, (1, "printed")]
    row = [found["not_processed.duplicate", column] for column in APPLICANTS]
    assert [(fact.value, fact.status) for fact in row] == [(0, "printed"), *[(None, "blank")] * 5, (0, "printed")]


@pytest.mark.parametrize("index", [True, False], ids=["rows counted", "columns alone"])
def test_what_a_data_frame_counts_is_no_figure(index):
    """A row of 0 1 2 over the table, a column of 0 1 2 before it, `nan` in its blank cells, and each merged cell repeated."""
    rows = lines(unmerged(count(DISCLOSURE_2021), True))
    frame = [[str(n) for n in range(len(rows[0]))], *rows]
    if index:
        frame = [["", *frame[0]], *([str(n), *row] for n, row in enumerate(rows))]
    assert_counted(lay(typed(frame)), "disclosure", "2021")
    blank = facts(lay(typed([["nan" if cell == "100" else cell for cell in row] for row in frame])), "disclosure")
    assert (blank["rules", "issued"].value, blank["rules", "issued"].status) == (None, "blank")
    assert codes(lay(typed(frame))) == []


def test_fifteen_figures_that_are_all_the_same_are_the_disputes():
    """Heads that stand over other columns: of zeros alone, the order tells nothing."""
    heads = "行政复议 | 行政诉讼 | ~ | ~\n结果维持 | 结果纠正 | 其他结果 | 尚未审结\n"
    found = facts(lay(heads + " | ".join(["0"] * 15)), "disputes")
    assert {(fact.value, fact.status) for fact in found.values()} == {(0, "printed")}


def test_an_empty_cell_behind_a_full_row_moves_nothing():
    """Labels in one column here and in two there: a row that comes to its total is whole, whatever stands behind it."""
    text = """3.补正后申请内容仍不明确 | 3 | 0 | 0 | 0 | 0 | 0 | 3 | ~
        1.信访举报投诉类申请 | 5 | 1 | 0 | 0 | 0 | 0 | 6 | ~
        2.重复申请 | 4 | 0 | 0 | 0 | 0 | 0 | 4 |
        （五）不 | 3.要求提供公开出版物 | 1 | 0 | 0 | 0 | 0 | 0 | 1"""
    found = facts(lay(text), "requests")
    row = [found["not_processed.duplicate", column] for column in APPLICANTS]
    assert [(fact.value, fact.status) for fact in row] == [(n, "printed") for n in (4, 0, 0, 0, 0, 0, 4)]
    short = facts(lay(text.replace("| 4 |\n", "| |\n")), "requests")
    assert {short["not_processed.duplicate", column].status for column in APPLICANTS} <= {"inferred", "missing"}


def test_one_row_of_table_3_is_told_by_its_total():
    """Each row is a table of its own: the first is believed for its sum, the others go with it."""
    label = "一、本年新收政府信息公开申请数量"
    found = facts(lay(f"{label} | 5 | 1 | 0 | 0 | 0 | 0 | 6"), "requests")
    assert [found["new", column].value for column in APPLICANTS] == [5, 1, 0, 0, 0, 0, 6]
    assert not lay(f"{label} | 5 | 1 | 0 | 0 | 0 | 0 | 7")


def test_an_empty_row_below_the_figures_of_disputes_fills_no_cell():
    """A row with a cell too few: the last one is not there, whatever the spare row below it has."""
    rows = lines(count(DISPUTES))
    found = facts(lay(typed([*rows[:3], rows[3][:-1], [""] * 15])), "disputes")
    assert found["litigation_after_reconsideration", "total"].status not in ("printed", "blank")


def test_a_missing_block_of_disputes_is_missing():
    """Only the reconsiderations are printed: the rest is no zero and no blank."""
    found = facts(lay(count(typed(lines(DISPUTES_BELOW)[:3]))), "disputes")
    assert found["reconsideration", "total"].value == 104
    assert {fact.status for (row, _), fact in found.items() if row != "reconsideration"} == {"missing"}


def test_one_damaged_head_of_disputes_leaves_the_count():
    """A block whose name was lost: fifteen figures in the form's order are still fifteen."""
    assert_counted(lay(count(DISPUTES.replace("复议后起诉", "复□□起□"))), "disputes", "2021")


STATISTICS = """
统计指标 | 单位 | 统计数
一、主动公开情况 | —— | ——
（一）主动公开政府信息数（不同渠道和方式公开相同信息计1条） | 条 | 812
其中：主动公开规范性文件数 | 条 | 7
制发规范性文件总数 | 件 | 9
（二）通过不同渠道和方式公开政府信息的情况 | —— | ——
1.政府公报公开政府信息数 | 条 | 0
2.政府网站公开政府信息数 | 条 | 640
三、依申请公开情况 | —— | ——
（一）收到申请数 | 件 | 12
1.当面申请数 | 件 | 3
四、行政复议数量 | 件 | 3
（一）维持具体行政行为数 | 件 | 1
（二）被依法纠错数 | 件 | 2
（三）其他情形数 | 件 | 0
五、行政诉讼数量 | 件 | 5
（一）维持具体行政行为或者驳回原告诉讼请求数 | 件 | 3
（二）被依法纠错数 | 件 | 1
（三）其他情形数 | 件 | 1
七、依申请公开信息收取的费用 | 万元 | 0.3
（一）政府信息公开工作专门机构数 | 个 | 2
"""

STATISTICS_VALUES = {
    "disclosed": 812,
    "disclosed.normative_documents": 7,
    "normative_documents_issued": 9,
    "channel.gazette": 0,
    "channel.website": 640,
    "received": 12,
    "received.in_person": 3,
    "reviews": 3,
    "reviews.upheld": 1,
    "reviews.corrected": 2,
    "reviews.other": 0,
    "suits": 5,
    "suits.upheld": 3,
    "suits.corrected": 1,
    "suits.other": 1,
    "fees_collected": 0.3,
    "offices": 2,
}


def assert_statistics(grids: Sequence[Laid]) -> None:
    found = {row: fact for (row, _), fact in facts(grids, "statistics").items() if fact.value is not None}
    assert {row: float(fact.value) for row, fact in found.items()} == STATISTICS_VALUES
    assert {fact.status for fact in found.values()} == {"printed"}


def test_statistics_with_units_and_section_rows():
    """Section rows carry no figure; rows that are named alike are told apart by the rows around them."""
    grids = lay(STATISTICS)
    assert_statistics(grids)
    assert codes(grids) == []
    assert facts(grids, "statistics")["trained", "value"].status == "missing"


def test_the_title_of_a_part_is_no_damaged_label():
    """The first row below the title is lost: the blank cell beside the title is not its figure."""
    text = "\n".join(line for line in STATISTICS.splitlines() if "主动公开政府信息数" not in line).replace("——", "")
    assert facts(lay(text), "statistics")["disclosed", "value"].status == "missing"


def test_statistics_with_serial_numbers_and_codes():
    """Columns that count up are no figures, before the label or behind it, named or not."""
    rows = lines(STATISTICS)
    for head in ("序号", ""):
        numbered = [[str(i) if i else head, *row] for i, row in enumerate(rows)]
        assert_statistics(lay(typed(numbered)))
        coded = [[row[0], row[1], f"{i:02}" if i else head, row[2]] for i, row in enumerate(rows)]
        assert_statistics(lay(typed(coded)))


def test_statistics_without_any_head():
    """The unit column and the only column of figures need no heads."""
    assert_statistics(lay(typed(lines(STATISTICS)[1:])))


def test_statistics_printed_two_up():
    """Two halves side by side, each with its heads: the right half follows the left one."""
    rows = lines(STATISTICS)
    heads, body = rows[0], rows[1:]
    half = len(body) // 2
    assert_statistics(lay(typed([heads + heads, *(a + b for a, b in zip(body[:half], body[half:], strict=True))])))
    numbered = [["序号", *heads], *([str(i), *row] for i, row in enumerate(body, 1))]
    left, right = [numbered[0], *numbered[1 : half + 1]], [numbered[0], *numbered[half + 1 :]]
    assert_statistics(lay(typed(a + b for a, b in zip(left, right, strict=True))))


def test_statistics_with_two_columns_of_figures_are_inferred():
    """This year's and the total so far: where no head of the form names the column, the first is a guess."""
    rows = [[*row, f"{i * 7}"] for i, row in enumerate(lines(STATISTICS))]
    rows[0] = ["指标", "单位", "甲", "乙"]
    grids = lay(typed(rows))
    found = facts(grids, "statistics")
    assert found["received", "value"].value == 12
    assert found["received", "value"].status == "inferred"
    named = lay(typed([["统计指标", "单位", "统计数", "累计"], *rows[1:]]))
    assert facts(named, "statistics")["received", "value"].status == "printed"


LOCAL = [
    ["指标名称", "计量单位", "2009年度", "历年累计"],
    ["主动公开信息数", "条", "120", "356"],
    ["申请总数", "件", "9", "20"],
    ["其中：1.当面申请数", "件", "2", "5"],
    ["2.传真申请数", "件", "1", "1"],
    ["3.电子邮件申请数", "件", "3", "4"],
    ["4.网上申请数", "件", "2", "7"],
    ["5.信函申请数", "件", "1", "3"],
    ["对申请的答复总数", "件", "9", "20"],
    ["其中：1.同意公开答复数", "件", "7", "15"],
    ["2.否决公开答复总数", "件", "1", "2"],
    ["行政复议数", "件", "1", "1"],
    ["行政申诉数", "件", "0", "2"],
]
LOCAL_VALUES = {
    "disclosed": 120,
    "received": 9,
    "received.in_person": 2,
    "received.fax": 1,
    "received.letter": 1,
    "answered": 9,
    "answered.granted": 7,
    "answered.denied": 1,
    "reviews": 1,
}


def test_local_form_before_2014():
    """Indicators that mean the same are mapped, and others told: mail and web pages are both online, and neither is all of it.
    The figures are those of the year.
    """
    grids = lay(typed(LOCAL))
    found = facts(grids, "statistics").items()
    assert {row: float(f.value) for (row, _), f in found if f.value is not None} == LOCAL_VALUES
    assert {f.status for _, f in found if f.value is not None} == {"printed"}
    assert codes(grids) == ["row-unknown"] * 3


def test_statistics_in_another_unit_of_money():
    """The unit column says 元: the value is in 万元, and a note says so."""
    grids = lay(STATISTICS.replace("费用 | 万元 | 0.3", "费用 | 元 | 3000"))
    fact = facts(grids, "statistics")["fees_collected", "value"]
    assert (float(fact.value), fact.text, fact.status) == (0.3, "3000", "printed")
    assert codes(grids) == ["unit-in-cell"]


def test_local_indicators_are_told_and_shift_nothing():
    """An indicator that the form does not know."""
    grids = lay(STATISTICS.replace("三、依申请公开情况", "3.广播电视公开政府信息数 | 条 | 55\n三、依申请公开情况"))
    assert_statistics(grids)
    assert codes(grids) == ["row-unknown"]


@pytest.mark.parametrize(
    ("printed", "value", "status", "code"),
    [
        ("1,204", 1204, "printed", None),
        ("１２", 12, "printed", None),
        ("减 1", -1, "printed", None),
        (" 5 ", 5, "printed", None),
        ("3件", 3, "printed", "unit-in-cell"),
        ("3万元", 3, "doubtful", "unit-in-cell"),
        ("/", None, "blank", None),
        ("——", None, "blank", None),
        ("无", None, "blank", None),
        ("本单位无此项", None, "blank", "cell-not-a-number"),
        ("共3件，另1件在办", None, "doubtful", "cell-not-a-number"),
        ("1 2", None, "doubtful", "cell-not-a-number"),
        ("33①", 33, "printed", None),
        ("33¹", 33, "printed", None),
        ("33[1]", 33, "printed", None),
        ("33注1", 33, "printed", None),
        ("1,250*", 1250, "printed", None),
        ("12（注1）", 12, "printed", None),
        ("零", 0, "printed", None),
        ("二十三", 23, "printed", None),
        ("一", None, "doubtful", "cell-not-a-number"),
        ("O", 0, "doubtful", "cell-not-a-number"),
    ],
)
def test_what_a_cell_says(printed, value, status, code):
    """A number, a number with a unit, a mark for nothing, words: never a number that is not there."""
    grids = lay(count(DISCLOSURE_2021).replace("行政许可 | 106", f"行政许可 | {printed}"))
    fact = facts(grids, "disclosure")["licenses", "decisions"]
    assert (fact.value, fact.status, fact.text) == (value, status, table(printed).cells[0].text)
    assert codes(grids) == ([code] if code else [])
    assert all(f.message.endswith(".") for laid in grids for f in laid.findings), "a message is a whole sentence"


def test_money_is_read_in_ten_thousand_yuan():
    """The unit may stand in the cell or in the head; a number of items is no amount."""
    text = count(DISCLOSURE_2021)
    for printed, value, status in (
        ("251000元", 25.1, "printed"),
        ("43.788万元", 43.788, "printed"),
        ("3项", 3, "doubtful"),
    ):
        grids = lay(text.replace("行政事业性收费 | 109", f"行政事业性收费 | {printed}"))
        fact = facts(grids, "disclosure")["fees", "amount"]
        assert (float(fact.value), fact.status, codes(grids)) == (value, status, ["unit-in-cell"])
    grids = lay(text.replace("单位：万元", "单位：元").replace("收费 | 109", "收费 | 5000"))
    fact = facts(grids, "disclosure")["fees", "amount"]
    assert (float(fact.value), fact.text, codes(grids)) == (0.5, "5000", ["unit-in-cell"])


def test_a_broken_figure_is_joined_and_trusted_where_a_sum_agrees():
    """2046⏎8 is 20468 if the row says so, else it is only likely."""
    row = "一、本年新收政府信息公开申请数量 | < | < | 2046⏎8 | 1 | 0 | 0 | 0 | 0 | {}"
    for total, status in (("20469", "printed"), ("2047", "inferred"), ("", "inferred")):
        text = REQUESTS_2021.replace(
            lines(REQUESTS_TOP)[0][0] + " | < | < | # | # | # | # | # | # | #", row.format(total)
        )
        found = facts(lay(text.replace("#", "")), "requests")
        fact = found["new", "natural_person"]
        assert (fact.value, fact.status, fact.text) == (20468, status, "2046\n8")


def test_zeros_below_each_other_are_no_number():
    """A joined figure never starts with a zero: three zeros in one cell are three numbers."""
    grids = lay(count(DISCLOSURE_2021).replace("行政许可 | 106", "行政许可 | 0⏎0⏎0"))
    assert facts(grids, "disclosure")["licenses", "decisions"].value is None


def test_a_whole_row_in_one_cell_is_inferred():
    """0 0 0 in the first of three cells: likely one each, but the source does not say so."""
    grids = lay(count(DISCLOSURE_2021).replace("规章 | 100 | 101 | 102", "规章 | 4 0 5 | | "))
    found = facts(grids, "disclosure")
    assert [(found["rules", c].value, found["rules", c].status) for c in ("issued", "repealed", "in_force")] == [
        (4, "inferred"),
        (0, "inferred"),
        (5, "inferred"),
    ]
    assert codes(grids) == ["column-undetermined"]


def test_two_figures_under_one_head_are_doubtful():
    """A figure that the reader split over two columns is not put together."""
    text = unmerged(count(DISCLOSURE_2021), repeat=False).replace("行政许可 | 106 |  | ", "行政许可 | 1 | 06 | ")
    grids = lay(text)
    fact = facts(grids, "disclosure")["licenses", "decisions"]
    assert (fact.value, fact.status) == (None, "doubtful")
    assert codes(grids) == ["column-undetermined"]


def test_one_cell_over_several_cells_of_the_form_is_inferred():
    """A figure merged over two rows belongs to one of them, over all applicants to the total; zeros are zeros."""
    text = count(DISCLOSURE_2021).replace("行政强制 | 108 | < | <", "行政强制 | ^ | ^ | ^")
    found = facts(lay(text), "disclosure")
    assert [(f.value, f.status) for f in (found["punishments", "decisions"], found["compulsion", "decisions"])] == [
        (107, "inferred"),
        (None, "inferred"),
    ]
    rows = count(REQUESTS_2021)
    for figure, values in (("6", [None] * 6 + [6]), ("0", [0] * 7)):
        merged = rows.replace(
            "< | < | 100 | 101 | 102 | 103 | 104 | 105 | 106", f"< | < | {figure} | < | < | < | < | < | <"
        )
        found = facts(lay(merged), "requests")
        new = [fact for (row, _), fact in found.items() if row == "new"]
        assert [fact.value for fact in new] == values
        assert {fact.status for fact in new} == {"inferred"}


def test_a_recogniser_that_is_unsure_makes_a_cell_doubtful():
    """A scan's cell with low confidence is not to be trusted, the others are."""
    whole = table(count(DISCLOSURE_2021))
    cells = tuple(
        Cell(c.text, c.row, c.column, c.row_span, c.column_span, c.place, 0.4 if c.text == "106" else 0.97)
        for c in whole.cells
    )
    found = facts(align_tables([Table(cells)], "scan"), "disclosure")
    assert found["licenses", "decisions"].status == "doubtful"
    assert found["rules", "issued"].status == "printed"
    assert found["rules", "issued"].confidence < 0.98


@pytest.mark.parametrize(
    "text",
    [
        "类别 | 数量\n行政许可 | 5\n行政处罚 | 6\n行政强制 | 0\n规范性文件 | 9",
        "科目 | 预算数 | 决算数\n政府采购 | 12.5 | 11.9\n行政事业性收费 | 3 | 3",
        "序号 | 单位 | 公开数\n1 | 区统计局 | 12\n2 | 区司法局 | 30",
        "申请人 | 件数\n自然人 | 8\n法人或其他组织 | 2",
        "索引号 | 1133-2024 | 发布机构 | 区统计局\n主题分类 | 其他 | 总计 | 1",
        "办理结果 | 件数\n予以公开 | 5\n部分公开 | 2\n不予公开 | 1\n总计 | 8",
        "行政复议 | 3\n行政诉讼 | 1",
        "",
    ],
    ids=["by-kind", "budget", "offices", "applicants", "index", "outcomes", "counts", "empty"],
)
def test_other_tables_give_no_facts(text):
    """Words of the form in a table that is none of the form's."""
    assert lay(text) == []


def test_other_tables_beside_the_form_change_nothing():
    """A table of the prose before, and a budget after, are not used."""
    grids = lay(
        "类别 | 数量\n行政许可 | 5\n行政处罚 | 6",
        count(DISCLOSURE_2021),
        count(REQUESTS_2021),
        "政府采购 | 12.5 | 11.9",
    )
    assert_counted(grids, "disclosure", "2021")
    assert_counted(grids, "requests", "2021")


def test_a_page_laid_out_as_a_table_gives_no_row_twice():
    """A table that holds the page, prose and all, around the form's rows."""
    prose = "报告期内，本机关主动公开行政许可决定 106 件，行政处罚决定 107 件。" * 8
    text = f"{prose} | < | < | <\n{count(DISCLOSURE_2021)}\n{prose} | < | < | <"
    grids = lay(text)
    assert_counted(grids, "disclosure", "2021")
    assert codes(grids) == []


def test_heads_that_lost_a_span_do_not_move_the_figures():
    """The span of 总计 over the second line of heads was lost, and 其他 stands over the totals: the cells are counted."""
    heads = """
    申请人情况 | < | < | 自然人 | 法人或其他组织 | < | < | < | 总计 | <
    ^ | ^ | ^ | ^ | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | ^ | 其他
    """
    figures = "3 | 2 | 0 | 0 | 0 | 1 | 6"
    found = facts(lay(heads + REQUESTS_TOP.replace("# | # | # | # | # | # | #", figures)), "requests")
    row = {column: (fact.value, fact.status) for (key, column), fact in found.items() if key == "new"}
    assert (row["other_org"], row["total"]) == ((1, "printed"), (6, "printed"))


@pytest.mark.parametrize(
    "figures",
    [
        " | 1 | 2 | 0 | 0 | 3 | 4 | 0 | 0 | 0 | 4 | 0 | 0 | 1 | 0 | 1",
        "1 | 2 | 0 | 3 | 4 | 0 | 0 | 0 | 4 | 0 | 0 | 1 | 0 | 1",
    ],
)
def test_disputes_with_a_cell_too_many_or_too_few_are_not_sure(figures):
    """One cell moves all figures behind it under the heads of others."""
    rows = DISPUTES.strip().splitlines()[:-1]
    found = facts(lay("\n".join([*rows, figures])), "disputes")
    assert not [fact for fact in found.values() if fact.status == "printed"]


def test_a_figure_of_the_statistics_pushed_within_its_own_width():
    """The figures span two columns of the grid: an empty cell too many leaves its figure in the second, and the row as long."""
    text = STATISTICS.replace("| 件 | 12\n", "| 件 |  | 12\n")
    wide = "\n".join(line + " | <" if line and "| 12" not in line else line for line in text.splitlines())
    fact = facts(lay(wide), "statistics")["received", "value"]
    assert (fact.value, fact.status) == (12, "inferred")


@pytest.mark.parametrize("serial", [False, True])
def test_a_figure_of_the_statistics_beside_its_column(serial: bool):
    """An empty cell too many has moved it: its row is told, and it is not sure. The serial numbers of rows are no figures."""
    rows = [
        "统计指标 | 单位 | 统计数",
        "（一）主动公开政府信息数 | 条 | 31",
        "其中：主动公开规范性文件数 | 条 | 4",
        "制发规范性文件总数 | 件 | | 7",
        "1.政府公报公开政府信息数 | 条 | 5",
        "2.政府网站公开政府信息数 | 条 | 6",
    ]
    text = "\n".join(f"{n or '序号'} | {row}" if serial else row for n, row in enumerate(rows))
    found = {row: (fact.value, fact.status) for (row, _), fact in facts(lay(text), "statistics").items()}
    assert found["normative_documents_issued"] == (7, "inferred")
    assert found["channel.gazette"] == (5, "printed")


def test_rows_filled_up_at_their_ends_leave_their_columns_open():
    """Merged labels left no cell, and a tool filled short rows up: the same rows may have their labels' cells and a blank total."""
    rows = [
        "一、本年新收政府信息公开申请数量",
        "二、上年结转政府信息公开申请数量",
        "（七）总计",
        "四、结转下年度继续办理",
    ]
    full = "三、本年度办理结果 | （一）予以公开 | 1 | 0 | 0 | 0 | 0 | 0 | 1"
    short = [f"{label} | {{0}} |  |  |  |  |  | {n} | {{1}}" for n, label in enumerate(rows, 4)]
    texts = "\n".join([full, *short])
    filled = facts(lay(texts.format("", "")), "requests")
    assert [filled["new", column].value for column in APPLICANTS] == [None] * 6 + [4]
    assert {filled["new", column].status for column in APPLICANTS} == {"inferred"}
    whole = facts(lay("\n".join([full, *(line.format("", n) for n, line in enumerate(short, 4))])), "requests")
    assert [whole["new", column].value for column in APPLICANTS] == [None] * 5 + [4, 4]


def test_figures_under_the_heads_of_two_kinds_of_dispute_are_of_neither_for_sure():
    """Heads that lost their spans stand over other blocks: ten figures in fifteen cells fill two of them, not three."""
    heads = "结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计"
    text = f"行政复议 | 行政诉讼{' | ' * 8}\n{heads} | 未经复议直接起诉 | 复议后起诉{' | ' * 8}\n{heads} | {heads}{' | ' * 5}\n"
    found = facts(lay(text + "0 | 1 | 0 | 2 | 3 | 4 | 0 | 5 | 6 | 15" + " | " * 5), "disputes")
    assert not {fact.status for fact in found.values() if fact.value} & {"printed", "blank"}


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("无此项", "blank"),
        ("不适用", "blank"),
        ("（空）", "blank"),
        ("见附件", "doubtful"),
        ("同上", "doubtful"),
        ("暂缺", "doubtful"),
    ],
)
def test_words_that_point_elsewhere_are_no_blank(words: str, status: str) -> None:
    """There is a figure, and the cell does not say which."""
    rows = [
        "信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数",
        "规章 | 1 | 0 | 1",
        f"行政规范性文件 | 3 | {words} | 5",
    ]
    fact = facts(lay("\n".join(rows)), "disclosure")["normative_documents", "repealed"]
    assert (fact.value, fact.status, fact.text) == (None, status, words)


def test_heads_that_lost_their_spans_still_tell_where_the_total_stands():
    """One row comes to its first figure by a mistake of the agency: the heads say that the total is the last."""
    heads = "本列数据的勾稽关系 | 申请人情况\n自然人 | 法人或其他组织 | 总计\n商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他"
    labels = ("一、本年新收政府信息公开申请数量", "二、上年结转政府信息公开申请数量", "四、结转下年度继续办理")
    rows = [f"{label} | 0 | 0 | 0 | 0 | 0 | 0 | 0" for label in labels]
    found = facts(lay("\n".join([heads, *rows, "（七）总计 | 1 | 0 | 0 | 0 | 0 | 1 | 0"])), "requests")
    assert [found["outcomes_total", column].value for column in APPLICANTS] == [1, 0, 0, 0, 0, 1, 0]


def test_heads_name_no_columns_of_pieces_of_another_width():
    """Pages of a table lost their columns each in its own way: a piece as wide as the one before it may still have other columns
    than the heads.
    """
    first = "申请人情况 | | | | | | | \n | 自然人 | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | 总计\n一、本年新收 | 1 | 0 | 0 | 0 | 0 | 2 | 3"
    second = "（四）无法提供 | 1.本机关不掌握相关政府信息 | 1 | 0 | 0 | 0 | 0 | 0 | 1"
    third = "（六）其他处理 | 3.其他 | 0 | 0 | 0 | 0 | 0 | 2 | 2\n四、结转下年度继续办理 | | 0 | 0 | 0 | 2 | 9 | 0 | "
    sheets = [[line.split("|") for line in text.split("\n")] for text in (first, second, third)]
    tables = [
        Table(tuple(Cell(text.strip(), r, c) for r, row in enumerate(own) for c, text in enumerate(row)), Place())
        for own in sheets
    ]
    found = facts(align_tables(tables, "text"), "requests")
    own = [fact.text for (row, _), fact in found.items() if row == "carried_forward"]
    assert own == ["0", "0", "0", "2", "9", "0", None]
