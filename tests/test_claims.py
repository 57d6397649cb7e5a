"""Numbers of the prose beside those of the tables: which cell a number speaks of, and what the table has to say to it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from decimal import Decimal
from importlib import resources

import pytest
from fixtures.claims_prose import SETS, chinese, make_prose, shapes_of
from hypothesis import given, settings
from hypothesis import strategies as st

from extract import form
from extract.claims import conflicts, read_claims
from extract.claims.vocabulary import spellings, value_of
from extract.model import Claim, Fact, Laid, Section, Status

YEARS = {"2021": 2022, "2019": 2020, "2014": 2016}


def lay(edition: str, figures: Mapping[str, tuple[str, Status]] | None = None) -> tuple[Laid, ...]:
    """All tables of an edition with 0 in every cell but those given (`requests/new/total`: figure and status)."""
    given_figures = figures or {}
    laid = []
    for table in form.form(edition).tables:
        facts = []
        for cell in table.cells:
            text, status = given_figures.get(f"{cell.table}/{cell.row}/{cell.column}", ("0", "printed"))
            facts.append(Fact(cell, Decimal(text) if text else None, text, status, "typed"))
        laid.append(Laid(table.key, edition, tuple(facts)))
    return tuple(laid)


def claims_in(text: str, edition: str = "2021", key: str = "overview", agency: str | None = None) -> tuple[Claim, ...]:
    """The claims of one section, against tables that are all 0."""
    return read_claims([Section(key, 1, "", text)], lay(edition), YEARS[edition], agency)


def said(text: str, edition: str = "2021", key: str = "overview", agency: str | None = None) -> list[str]:
    """The claims of a text as `number row column`, the number as printed; the table where the row does not tell."""
    found = []
    for claim in claims_in(text, edition, key, agency):
        cell = claim.cell
        column = "" if cell.column in ("total", "value", "decisions", "amount") else f" {cell.column}"
        found.append(f"{claim.sentence[claim.start : claim.end]} {cell.row}{column}")
    return found


REQUESTS = [
    ("办结申请12件，转下一年度办理答复的有1件。", ["12 outcomes_total", "1 carried_forward"]),
    ("2022年，我局共收到政府信息公开申请12件，均已答复。", ["12 new"]),
    ("全年新收申请12宗，上年结转2宗，办结13宗，结转下年度1宗。", ["12 new", "2 brought_forward", "13 outcomes_total", "1 carried_forward"]),
    ("收到并受理公民、法人或者其他组织提出的信息公开申请12份。", ["12 new"]),
    ("接收依申请公开事项12例，书面答复11例，1例转入下一年度办理。", ["12 new", "11 outcomes_total", "1 carried_forward"]),
    ("2021年结转的申请2件，结转2023年继续办理3件。", ["2 brought_forward", "3 carried_forward"]),
    ("对收到的12件申请，逐件登记。", ["12 new"]),
    ("申请受理量为12件，较上年增加2件。", ["12 new"]),
    ("收到申请12件，其中10件在规定时限内答复，其余2件结转下年。", ["12 new", "10 outcomes_total", "2 carried_forward"]),
    ("共收到申请15件（含上年结转3件）。", ["3 brought_forward"]),
    ("上年结转3件，新收12件，共计15件。", ["3 brought_forward", "12 new"]),
    ("上年结转和结转下年度申请均为2件。", ["2 brought_forward", "2 carried_forward"]),
    ("（二）依申请公开。全年共受理12件。", ["12 new"]),
    ("本年度共收到公民申请信息公开12件。", ["12 new"]),
    ("收到网络申请、信函申请等各类政府信息公开申请合计12件。", ["12 new"]),
    ("已答复9件，未答复的3件结转下年度办理。", ["9 outcomes_total", "3 carried_forward"]),
    ("受理申请的数量：12件；结转上年度办理的：2件。", ["12 new", "2 brought_forward"]),
    ("收到申请12件，其中通过网络8件，均已办结，共办结12件。", ["12 new", "12 outcomes_total"]),
    ("办理情况：新收申请数为12，结转下年度数为3。", ["12 new", "3 carried_forward"]),
    ("收到申请12件，其中网络平台收到8件，窗口当面受理4件。", ["12 new"]),
    ("通过网络、信函共收到申请12件。", ["12 new"]),
    ("申请的数量为政府信息公开申请，共12件。", ["12 new"]),
    ("政府信息公开申请：12件；行政复议：3件。", ["12 new", "3 reconsideration"]),
    ("我区2022年政府信息公开申请量为12件，为历年最高。", ["12 new"]),
    ("收到申请件数（12件）较2021年（9件）增加。", ["12 new"]),
    ("共收到并办结申请12件。", ["12 new", "12 outcomes_total"]),
    ("新收申请12件，上年结转转入3件，总计办理15件。", ["12 new", "3 brought_forward", "15 outcomes_total"]),
    ("接待来访85人次，受理书面申请12件。", ["12 new"]),
    ("办结申请15件，其中新收12件，结转2023年办理2件。", ["15 outcomes_total", "12 new", "2 carried_forward"]),
    ("通过网站收到申请9件，通过信函收到申请3件，共计收到12件。", ["12 new"]),
    ("收到新申请12件，去年未办结转入本年的申请2件。", ["12 new", "2 brought_forward"]),
    ("截至2022年12月底，收到申请12件。", ["12 new"]),
    ("全年共有12件政府信息公开申请，10件已办理完毕。", ["12 new", "10 outcomes_total"]),
    ("处理政务事项26万件，依法办结政府信息公开申请7件。", ["7 outcomes_total"]),
    ("平台访问量3.2万次，共收到12件申请，办结9件。", ["12 new", "9 outcomes_total"]),
    ("上一年度结转申请2件，本年度新增12件。", ["2 brought_forward", "12 new"]),
    ("2022年1月—12月，共接收申请12件。", ["12 new"]),
    ("2022年1-12月收到申请12件。", ["12 new"]),
    ("信息公开申请共计12件：1月3件，2月9件。", ["12 new"]),
]  # fmt: skip
OUTCOMES = [
    ("予以公开8件、部分公开2件、不予公开3件，无法提供1件，不予处理1件，其他处理1件。", ["8 disclosed", "2 partially_disclosed"]),
    ("8件同意公开，2件部分公开，1件因本机关不掌握相关信息无法提供。", ["8 disclosed", "2 partially_disclosed", "1 unable_to_provide.not_held"]),
    ("不予公开3件，均属于国家秘密。", ["3 not_disclosed.state_secret"]),
    ("因属于行政执法案卷不予公开2件。", ["2 not_disclosed.enforcement_file"]),
    ("不予公开5件（过程性信息2件，三类内部事务信息3件）。", ["2 not_disclosed.process_information", "3 not_disclosed.internal_affairs"]),
    ("予以公开、部分公开分别为8件、2件。", ["8 disclosed", "2 partially_disclosed"]),
    ("收到申请12件，公开8件，不予公开4件。", ["12 new", "8 disclosed"]),
    ("答复申请12件，公开信息30条。", ["12 outcomes_total"]),
    ("办结12件，8件答复予以公开。", ["12 outcomes_total", "8 disclosed"]),
    ("重复申请2件，信访举报投诉类1件，逾期不补正1件。", ["2 not_processed.duplicate", "1 not_processed.petition_or_complaint", "1 other_handling.not_supplemented"]),
    ("公开5件，部分公开1件。（申请办理结果）", ["5 disclosed", "1 partially_disclosed"]),
    ("申请部分同意公开3件。", ["3 partially_disclosed"]),
]  # fmt: skip
APPLICANTS = [
    ("收到申请12件，其中自然人10件、法人或其他组织2件。", ["12 new", "10 new natural_person"]),
    ("新收申请中，商业企业2件，科研机构1件，社会公益组织3件，法律服务机构4件。", ["2 new business", "1 new research_institution", "3 new public_interest_org", "4 new legal_services_org"]),
    ("收到申请12件，办结9件，其中自然人8件。", ["12 new", "9 outcomes_total", "8 outcomes_total natural_person"]),
    ("收到申请12件。其中，10件由自然人提出。", ["12 new", "10 new natural_person"]),
    ("新收申请12件，结转下年度6件，其中自然人10件。", ["12 new", "6 carried_forward"]),
    ("收到申请12件，其中个人申请10件。", ["12 new", "10 new natural_person"]),
    ("上年结转申请2件（自然人1件、商业企业1件）。", ["2 brought_forward", "1 brought_forward natural_person", "1 brought_forward business"]),
]  # fmt: skip
DISPUTES = [
    ("发生行政复议3件，其中维持2件，尚未审结1件；行政诉讼2件。", ["3 reconsideration", "2 reconsideration upheld", "1 reconsideration pending"]),
    ("行政诉讼4件，其中未经复议直接起诉3件（胜诉2件、败诉1件），复议后起诉1件。", ["3 litigation_direct", "2 litigation_direct upheld", "1 litigation_direct corrected", "1 litigation_after_reconsideration"]),
    ("行政复议2件，均被维持。", ["2 reconsideration", "2 reconsideration upheld"]),
    ("行政诉讼2件，均为复议后起诉。", ["2 litigation_after_reconsideration"]),
    ("被申请行政复议3起，2起由复议机关纠正，1起其他结果。", ["3 reconsideration", "2 reconsideration corrected", "1 reconsideration other_result"]),
    ("行政复议、行政诉讼各1件。", ["1 reconsideration"]),
    ("行政复议、行政诉讼共4件。", []),
    ("受理行政复议案件50件，审结40件。", []),
    ("行政复议。全年3件，其中维持2件。", ["3 reconsideration", "2 reconsideration upheld"]),
    ("行政复议3起，其中复议2起维持、1起正在审理。", ["3 reconsideration", "2 reconsideration upheld", "1 reconsideration pending"]),
    ("未经复议直接起诉3件：结果维持2件；复议后起诉1件：结果维持1件。", ["3 litigation_direct", "2 litigation_direct upheld", "1 litigation_after_reconsideration", "1 litigation_after_reconsideration upheld"]),
    ("（一）行政复议情况。本年度共发生3件，维持2件。", ["3 reconsideration", "2 reconsideration upheld"]),
    ("全年新增行政复议案件3件。", ["3 reconsideration"]),
    ("行政诉讼（复议后起诉）：总计3件，结果维持2件。", ["3 litigation_after_reconsideration", "2 litigation_after_reconsideration upheld"]),
    ("行政复议3件，败诉1件。", ["3 reconsideration"]),
    ("行政复议3件。检查发现问题15件，纠正12件。", ["3 reconsideration"]),
]  # fmt: skip
DISCLOSURE = [
    ("制发行政规范性文件3件，废止1件，现行有效25件。", ["3 normative_documents issued", "1 normative_documents repealed", "25 normative_documents in_force"]),
    ("现行有效的规章共4部，其中本年制定1部、修改2部。", ["4 rules in_force", "1 rules issued"]),
    ("3件规范性文件经审查后印发。", ["3 normative_documents issued"]),
    ("作出行政许可决定120件、行政处罚30件，行政强制5件。", ["120 licenses", "30 punishments", "5 compulsion"]),
    ("行政事业性收费25.1万元。", ["25.1 fees"]),
    ("共作出17件行政许可、8件行政处罚决定。", ["17 licenses", "8 punishments"]),
    ("全年出台3件行政规范性文件。", ["3 normative_documents issued"]),
    ("全年收取行政事业性收费251000元。", ["251000 fees"]),
    ("本年制发规章2件、行政规范性文件7件；废止规章1件、行政规范性文件5件。", ["2 rules issued", "7 normative_documents issued", "1 rules repealed", "5 normative_documents repealed"]),
    ("共制定地方性法规2件、政府规章1件、行政规范性文件5件。", ["1 rules issued", "5 normative_documents issued"]),
    ("现有规章3件，规范性文件42件。", ["3 rules in_force", "42 normative_documents in_force"]),
    ("行政事业性收费全年收取25.1万元。", ["25.1 fees"]),
    ("目前有效的行政规范性文件20件，行政事业性收费为0。", ["20 normative_documents in_force", "0 fees"]),
    ("年初现行有效规范性文件25件，年末现行有效26件。", ["26 normative_documents in_force"]),
    ("行政规范性文件3件制发、1件废止、5件现行有效。", ["3 normative_documents issued", "1 normative_documents repealed", "5 normative_documents in_force"]),
    ("无规范性文件制发。", ["无 normative_documents issued"]),
]  # fmt: skip
OF_2019 = [
    ("新制作规范性文件3件，新公开2件，对外公开总数量9件。", ["3 normative_documents made", "2 normative_documents newly_disclosed", "9 normative_documents disclosed_in_total"]),
    ("政府集中采购项目12个，采购总金额1,204.5万元。", ["12 centralized_procurement projects", "1,204.5 centralized_procurement"]),
    ("予以公开8件，其他处理1件。", ["8 disclosed", "1 other_handling"]),
    ("行政许可12项，行政处罚3件。", ["3 punishments"]),
]  # fmt: skip
OF_2014 = [
    ("主动公开政府信息1204条，其中政府网站公开800条、政务微信公开404条。", ["1204 disclosed", "800 channel.website", "404 channel.wechat"]),
    ("收到申请12件，其中当面申请1件、传真申请2件、网络申请3件、信函申请6件。", ["12 received", "1 received.in_person", "2 received.fax", "3 received.online", "6 received.letter"]),
    ("办结申请12件，按时办结10件，延期办结2件。", ["12 closed", "10 closed.on_time", "2 closed.extended"]),
    ("答复申请12件，其中同意公开8件，不同意公开3件，申请信息不存在1件。", ["12 answered", "8 answered.granted", "3 answered.denied", "1 answered.not_existing"]),
    ("行政复议3件，其中维持2件；行政诉讼1件，举报投诉4件。", ["3 reviews", "2 reviews.upheld", "1 suits", "4 complaints"]),
    ("配备专职人员2人、兼职人员3人，举办培训班4次。", ["2 staff.full_time", "3 staff.part_time", "4 trainings"]),
]  # fmt: skip
ZEROS = [
    ("2022年，我局未收到政府信息公开申请。", ["未 new"]),
    ("没有收到公民、法人或者其他组织提出的申请，无上年结转，也没有结转下年度办理的情况。", ["没有 new", "无 brought_forward", "没有 carried_forward"]),
    ("全年没有接到一件政府信息公开申请。", ["没有 new"]),
    ("上年结转申请无。", ["无 brought_forward"]),
    ("结转下年度零件。", ["零 carried_forward"]),
    ("未发生因政府信息公开引起的行政复议、行政诉讼。", ["未 reconsideration"]),
    ("行政复议、行政诉讼均为0件。", ["0 reconsideration"]),
    ("没有制发规章和行政规范性文件，未作出行政处罚决定，无行政事业性收费。", ["没有 rules issued", "没有 normative_documents issued", "未 punishments", "无 fees"]),
    ("全年无公民、法人和其他组织向本机关提出政府信息公开申请。", ["无 new"]),
]  # fmt: skip
PRINTS = [
    ("收到申请十二件，办结两件，结转下年度一百零三件。", ["十二 new", "两 outcomes_total", "一百零三 carried_forward"]),
    ("收到申请1.2万条，办结１２，０４０条。", ["1.2万 new", "１２，０４０ outcomes_total"]),
    ("共 收到 申请 12 件 ，办结 9 件。", ["12 new", "9 outcomes_total"]),
    ("收到政府信息公開申請(qǐng)12件，辦結9件，結轉下年度3件。", ["12 new", "9 outcomes_total", "3 carried_forward"]),
]  # fmt: skip
NONE = [
    "因本机关不掌握等原因无法提供12件。",
    "收到政府信息公开申请约12件，办结10余件，部分公开近3件。",
    "2021年收到政府信息公开申请12件，办结11件。",
    "较上年增加3件，上年同期为12件，同比增长25%。",
    "收到申请量由上年的8件增至12件。",
    "2019年至2022年共收到申请50件；自《条例》施行以来，已收到申请120件。",
    "历年累计受理政府信息公开申请120件。",
    "上半年收到申请5件，第三季度收到3件，12月收到1件。",
    "下一步，计划制定规范性文件3件；2023年力争行政复议不超过2件。",
    "各乡镇、街道共收到政府信息公开申请30件，办结30件。",
    "某街道收到依申请公开5件；12个部门共收到申请30件。",
    "主动公开政府信息1204条，其中行政许可30条、行政处罚12条、规范性文件5条。",
    "公示行政许可30件、行政处罚12件。",
    "解读规范性文件3件，规范性文件解读5件，修订规范性文件2件，制定规章制度6项。",
    "依照第二十条第（五）项、第三十六条，对12种情形分别答复。",
    "延期答复3件，补正2件，征求第三方意见1件。",
    "网络申请5件、信函申请7件。",
    "收到低保申请12件，受理企业贷款申请50件。",
    "收取政府信息公开信息处理费0元，无正当理由，尚未审结。",
    "未收到对答复不满意的投诉，没有收到申请人的意见，未发生超期答复。",
    "依申请公开12件，主动公开300条。",
    "办理不动产登记240件，受理企业登记申请30件，涉及房产登记9件。",
    "开展执法监督，评查行政处罚案卷12件、行政许可案卷9件。",
    "办理行政复议案件50件，其中维持40件，纠正3件。",
    "行政处罚案件信息公开30件，取消行政许可3件，减免行政事业性收费12万元。",
    "受理信访举报投诉12件。",
    "要求补正3件，补正后答复2件。",
    "行政诉讼案件（含2021年结转1件）已审结，撤回行政复议1件。",
    "确定国家秘密12件，销毁涉密文件30件。",
    "截至2021年底，现行有效规范性文件22件，废止3件。",
    "政务服务中心收到各类申请120件，办结118件。",
    "社会救助方面，受理申请120件，办结98件。",
    "收到公租房补贴类申请340件。",
    "收到省政府转办的依申请公开案件3件，收到档案馆转来的申请2件。",
    "协助市政府办理依申请公开答复16件。",
    "落实5项答复规范，使用12种答复格式文书。",
    "收到申请当日办结12件，15个工作日内答复8件。",
    "寄送答复42件，电子邮件答复18件。",
    "其中3人重复申请7件。",
    "征求第三方意见5件，第三方不同意公开2件。",
    "申请公开内容为行政许可类5件、涉及行政处罚的8件、撤销行政处罚1件。",
    "自2019年《条例》施行至2022年底，共收到申请210件。",
    "下辖9个街道全年收到申请36件；有5个乡镇未收到申请。",
    "收到转来的工单2140件，办结2138件，结转2件。",
    "依申请公开栏目收到申请6件，网上平台受理申请3件。",
    "与2021年（收到申请21件）相比，明显上升。",
    "申请公开行政处罚决定书12份。",
    "12个单位收到申请，其余24个单位未收到申请。",
    "申请公开的信息主要是：企业登记档案9件、行政处罚决定书5件、规范性文件4件。",
    "制发公文430件，其中公开120件，部分公开12件。",
    "申请公开征地批复56件、补偿方案23件、行政处罚决定书3件。",
    "安全生产领域行政处罚12件，其中公安行政处罚5件。",
    "疫情防控期间办理行政许可45件，春节期间收到申请2件。",
    "2021年结转的行政复议案件2件已审结。",
    "当场答复申请2件，重复申请答复3件。",
    "应征行政事业性收费6万元，变更行政许可5件。",
    "热线受理120件，信箱收到来信86件，答复86件。",
    "26个试点领域目录全部公开。",
    "清理规范性文件16件，其中继续有效12件。",
    "前三位的街道分别收到申请12件、9件、7件。",
    "县教体局、县民政局分别作出行政许可12件、30件。",
    "本年度新增行政许可事项3件，本年度新增栏目2个。",
    "没有群众通过该入口提出政府信息公开申请。",
    "2022年1月至6月收到申请12件，1-11月收到11件。",
]
OTHER_THINGS = [  # 办结, 答复, 予以公开 of what was counted before, which are no requests
    "收到行政许可申请267件，当场办结131件。",
    "受理群众来信来访84件次，办结80件。",
    "领导信箱收到来信30件，答复28件。",
    "民生工单300件，办结299件，办结率99%。",
    "作出行政许可决定30件，其中按时办结29件。",
    "人大代表建议12件、政协提案9件，公开答复8件。",
    "收到行政复议申请30件，受理25件，办结20件。",
    "审核公文30件，其中予以公开20件。",
]


@pytest.mark.parametrize(
    ("text", "expected"), [*REQUESTS, *OUTCOMES, *APPLICANTS, *DISPUTES, *DISCLOSURE, *ZEROS, *PRINTS]
)
def test_a_number_speaks_of_a_cell(text: str, expected: list[str]) -> None:
    """Each number that speaks of a cell is found with its characters as printed; groups and sums have no cell."""
    assert said(text) == expected


@pytest.mark.parametrize(("text", "expected"), OF_2019)
def test_the_form_of_2019_has_cells_of_its_own(text: str, expected: list[str]) -> None:
    """What was made, newly disclosed and procured are cells of 2019; its licence items are not decisions."""
    assert said(text, "2019") == expected


@pytest.mark.parametrize(("text", "expected"), OF_2014)
def test_the_statistics_of_2014_are_stated_in_prose(text: str, expected: list[str]) -> None:
    """Where the statistics table is in the report, its indicators are what the prose speaks of."""
    assert said(text, "2014") == expected


@pytest.mark.parametrize("text", NONE)
def test_other_numbers_are_no_claims(text: str) -> None:
    """What is not exact, of another time or body, planned, a change, a notice or no cell at all is no claim."""
    assert said(text) == []


@pytest.mark.parametrize("text", OTHER_THINGS)
def test_what_is_done_with_other_things_is_no_claim(text: str) -> None:
    """Letters, orders and licences are closed and answered as requests are; they stay what they are up to the next request."""
    rows = {claim.cell.row for claim in claims_in(text, key="requests")}
    assert rows <= {"licenses"}
    assert said(text + "收到申请12件，办结9件。", key="requests")[-2:] == ["12 new", "9 outcomes_total"]


def test_the_statistics_count_only_where_they_are() -> None:
    """Without its table in the report, the annex of 2014 is no ground to compare with."""
    section = Section("overview", 1, "", "主动公开政府信息12条，收到申请3件。")
    assert read_claims([section], [], 2016) == ()


def test_labels_of_the_form_are_known() -> None:
    """Every row of the tables on requests and disputes is known by its own label and its aliases."""
    skipped = {"other_handling.other", "outcomes_total"}  # 其他 and 总计 alone can mean anything
    for edition in ("2019", "2021"):
        for key in ("requests", "disputes"):
            table = form.table(edition, key)
            assert table is not None
            for row in table.rows:
                for label in (row.label, *row.aliases):
                    name = re.sub(r"^(?:[（(][一二三四五六七]+[）)]|[一二三四]、|\d\.|行政诉讼：)", "", label)
                    if row.key not in skipped:
                        assert f"7 {row.key}" in said(f"收到申请90件，{name}7件。", edition), label


@pytest.mark.parametrize(
    ("figure", "status", "verdict"),
    [
        ("12", "printed", "agrees"),
        ("13", "printed", "conflicts"),
        ("", "blank", "unchecked"),
        ("", "missing", "unchecked"),
        ("13", "inferred", "unchecked"),
        ("13", "doubtful", "unchecked"),
    ],
)
def test_the_verdict_needs_a_printed_figure(figure: str, status: Status, verdict: str) -> None:
    """A claim agrees or conflicts with a figure that is printed beyond doubt; all else leaves it unchecked."""
    laid = lay("2021", {"requests/new/total": (figure, status)})
    (claim,) = read_claims([Section("overview", 1, "", "共收到申请12件。")], laid, 2022)
    assert (claim.verdict, claim.printed) == (verdict, Decimal(figure) if figure else None)


def test_a_table_that_is_not_there_leaves_a_claim_unchecked() -> None:
    """The claim is kept: its cell is that of the form that was due."""
    (claim,) = read_claims([Section("overview", 1, "", "共收到申请12件。")], [], 2022)
    assert (claim.cell.edition, claim.cell.row, claim.printed, claim.verdict) == ("2021", "new", None, "unchecked")


@pytest.mark.parametrize(
    ("text", "agency", "expected"),
    [
        ("全市收到申请12件，办结9件。", None, ["unchecked", "unchecked"]),
        ("市本级收到申请12件。", None, ["unchecked"]),
        ("累计收到申请12件。", None, ["unchecked"]),
        ("截至2022年底，累计收到申请12件。", None, ["unchecked"]),
        ("市政府本级收到申请12件。", None, ["unchecked"]),
        ("全局系统共受理申请12件。", None, ["unchecked"]),
        ("自然人申请2件，答复12件。", None, ["conflicts", "unchecked"]),
        ("网上申请3件，答复3件；上年结转申请2件，答复2件。", None, ["unchecked", "conflicts", "unchecked"]),
        ("会商后答复申请12件。", None, ["unchecked"]),
        ("省厅本级收到申请12件，办结9件。", None, ["unchecked", "unchecked"]),
        ("县政府信息公开办收到申请12件。", None, ["unchecked"]),
        ("2022年累计收到申请12件。", None, ["conflicts"]),
        ("市教育局收到申请12件，办结9件。", None, []),
        ("局属各单位收到申请12件，办结9件。", None, []),
        ("各村（社区）收到申请12件。", None, []),
        ("所属事业单位共收到申请12件。", None, []),
        ("收到申请12件，其中市直部门收到8件。", None, ["conflicts"]),
        ("局机关收到申请12件。", None, ["unchecked"]),
        ("本级收到申请12件；部门收到18件。", None, ["unchecked"]),
        ("行政处罚30件，作出行政处罚12件。", None, ["unchecked", "unchecked"]),
        ("行政处罚0件，作出行政处罚12件。", None, ["agrees", "unchecked"]),
        ("交通行政处罚30件。", None, ["unchecked"]),
        ("全系统公开信息300条，收到申请12件。", None, ["unchecked"]),
        ("收到申请12件（各乡镇2件），办结9件。", None, ["conflicts", "conflicts"]),
        ("市教育局收到申请12件。", "海东市教育局", ["conflicts"]),
        ("市政府办公室收到申请12件。", "海东市人民政府", ["unchecked"]),
        ("全局收到申请12件。", None, ["conflicts"]),
        ("会同有关部门办理，收到申请12件。", None, ["conflicts"]),
    ],
)
def test_whose_figure_it_is_decides(text: str, agency: str | None, expected: list[str]) -> None:
    """A wider circle, the head office alone or a sum over an open time is not compared; other bodies are no claim."""
    assert [claim.verdict for claim in claims_in(text, agency=agency)] == expected


def test_without_a_year_no_year_is_that_of_the_report() -> None:
    """Where the year of the report is not known, figures of a named year are no claims; the others are."""
    section = Section("overview", 1, "", "2022年收到申请12件。\n全年办结申请9件。")
    (claim,) = read_claims([section], lay("2021"), None)
    assert claim.cell.row == "outcomes_total"


def test_money_is_compared_in_the_unit_of_the_form() -> None:
    """251,000 yuan are 25.1 of the form's ten thousand yuan; the claim keeps the unit of the prose."""
    laid = lay("2021", {"disclosure/fees/amount": ("25.1", "printed")})
    (claim,) = read_claims([Section("overview", 1, "", "行政事业性收费251,000元。")], laid, 2022)
    assert (claim.value, claim.unit, claim.printed, claim.verdict) == (Decimal(251000), "元", Decimal("25.1"), "agrees")


def test_a_conflict_becomes_a_finding() -> None:
    """The message has the words of the sentence and both figures; whose mistake it is stays open."""
    laid = lay("2021", {"requests/new/total": ("3", "printed")})
    claims = read_claims(
        [Section("overview", 1, "", "2022年，我局共收到申请2件，均已答复。未发生行政复议。")], laid, 2022
    )
    (finding,) = conflicts(claims)
    assert (finding.code, finding.severity, finding.blame) == ("prose-conflict", "warning", "open")
    assert (finding.table, finding.row, finding.column) == ("requests", "new", "total")
    assert (finding.expected, finding.actual) == (Decimal(2), Decimal(3))
    assert "says 2 (“2022年，我局共收到申请2件，均已答复。”)" in finding.message
    assert "prints 3" in finding.message


def test_what_is_said_holds_within_its_paragraph() -> None:
    """The row that applicants are counted in is carried over to the next sentence, not to the next paragraph."""
    assert said("办结申请9件。其中自然人8件。") == ["9 outcomes_total", "8 outcomes_total natural_person"]
    assert said("办结申请9件。\n自然人8件。") == ["9 outcomes_total", "8 new natural_person"]


def test_spans_are_those_of_the_sentence_as_printed() -> None:
    """Sentence and span are of the text as it stands, with its spaces, widths and notes."""
    text = "一切顺利。 共 收到申請(qǐng) １２ 件，結(jié)轉下年度３件。此外无。"
    first, second = claims_in(text)
    assert first.sentence == second.sentence == " 共 收到申請(qǐng) １２ 件，結(jié)轉下年度３件。"
    assert [c.sentence[c.start : c.end] for c in (first, second)] == ["１２", "３"]


@given(st.integers(0, 999))
def test_chinese_numerals_are_read(value: int) -> None:
    """What the generator writes in Chinese numerals is read back."""
    assert value_of(chinese(value)) == value


def test_patterns_of_the_vocabulary_are_spelt_out() -> None:
    """Brackets say what may be left out, parentheses what is one of several."""
    assert sorted(spellings("(上|去)[一]年")) == ["上一年", "上年", "去一年", "去年"]
    assert sorted(spellings("结转[至|到]下年")) == ["结转下年", "结转到下年", "结转至下年"]


def test_no_word_means_two_things() -> None:
    """A word of the vocabulary has one kind and one key, and none is written twice for different ones."""
    path = resources.files("extract.claims").joinpath("vocabulary.toml")
    kinds = tomllib.loads(path.read_text(encoding="utf-8"))
    meanings: dict[str, set[tuple[str, str]]] = {}
    for kind in kinds.keys() - {"where", "stem"}:
        for key, patterns in kinds[kind].items():
            for word in (word for pattern in patterns for word in spellings(pattern)):
                meanings.setdefault(word, set()).add((kind, key))
    assert {word: found for word, found in meanings.items() if len(found) > 1} == {}


PIECES = [
    "未", "没有", "无", "收到", "政府信息公开申请", "申请", "12件", "3", "约5条", "十二件", "，", "。", "；", "、", "（", "）", "：", "和",
    "分别为", "均为", "其中", "自然人", "不予公开", "均属于国家秘密", "行政复议", "行政诉讼", "未经复议直接起诉", "维持", "规范性文件", "制发",
    "公开", "行政许可", "2021年", "2022年", "结转", "上年", "下年度", "全市", "各部门", "市教育局", "累计", "25%", "万元", "\n", " ", "ab",
]  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=24).map("".join), st.sampled_from(["2021", "2019", "2014"]))
def test_no_text_breaks_the_reading(text: str, edition: str) -> None:
    """Whatever the words stand together, each claim has a number in its span, of a cell of the form."""
    for claim in claims_in(text, edition):
        printed = claim.sentence[claim.start : claim.end]
        assert claim.sentence in text
        assert claim.value is not None
        assert claim.value == 0 or re.fullmatch(r"[\d零一二三四五六七八九十两百,.万]+", printed)


@pytest.mark.parametrize("name", SETS)
def test_generated_prose_knows_sixty_shapes(name: str) -> None:
    """Both sets, that of development and the one held back, have more than thirty shapes that state a figure."""
    shapes = {shape for edition in YEARS for shape in shapes_of(name, edition)}
    assert len(shapes - set(SETS[name].TRAPS)) >= 60


def test_generated_prose_is_read() -> None:
    """On prose of the development shapes next to nothing is missed, and no conflict is invented."""
    wanted = found = conflicting = 0
    for seed in range(40):
        prose = make_prose(seed, "development")
        texts = {section.key: section.text for section in prose.sections}
        read = {}
        for claim in read_claims(prose.sections, prose.laid, prose.year):
            start = texts[claim.section].index(claim.sentence) + claim.start
            read[claim.section, start, f"{claim.cell.table}/{claim.cell.row}/{claim.cell.column}"] = claim
        stated = {(s.section, s.start, s.cell): s for s in prose.stated}
        assert read.keys() <= stated.keys()
        for place, claim in read.items():
            assert (claim.value, claim.verdict) == (stated[place].value, stated[place].verdict)
        wanted, found = wanted + len(stated), found + len(read)
        conflicting += sum(s.verdict == "conflicts" for s in stated.values())
    assert found >= 0.99 * wanted
    assert conflicting > 20


def test_a_sentence_without_end_says_nothing_of_cells() -> None:
    """A list of thousands of figures is read like any other up to a length that no sentence has, and then is passed over."""
    many = "、".join(f"收到申请{number}件" for number in range(300))
    assert len(claims_in(f"本年{many}。")) == 300
    assert claims_in(f"本年{'、'.join([many] * 5)}。办结申请2件。") == claims_in("办结申请2件。")
