"""An agency's name and its report tell where it belongs, what it does, and that it is the same one in other years."""

import pytest

from extract.agencies import divisions, identify
from extract.agencies.bodies import read_body
from extract.agencies.names import read_name, simplify
from extract.model import Agency, Document, Finding, Heading, Paragraph


def found(agency: str | None, year: int | None = 2023, text: str = "", **hints: str) -> Agency:
    return both(agency, year, text, **hints)[0]


def both(agency: str | None, year: int | None, text: str = "", **hints: str) -> tuple[Agency, tuple[Finding, ...]]:
    document = Document("x", "text", tuple(map(Paragraph, text.split("\n"))), hints=hints)
    return identify(Heading(agency=agency, year=year), document)


# Name as printed, year, code, level, function: written down from the standard, not from the program's table.
KNOWN = [
    ("江苏省人民政府", 2020, "320000", "province", None),
    ("浙江省教育厅", 2020, "330000", "province", "教育"),
    ("广东省卫生健康委员会", 2020, "440000", "province", "卫生健康"),
    ("内蒙古自治区发展和改革委员会", 2020, "150000", "province", "发展和改革"),
    ("广西壮族自治区自然资源厅", 2020, "450000", "province", "自然资源"),
    ("新疆维吾尔自治区财政厅", 2020, "650000", "province", "财政"),
    ("西藏自治区审计厅", 2020, "540000", "province", "审计"),
    ("宁夏回族自治区水利厅", 2020, "640000", "province", "水利"),
    ("北京市生态环境局", 2020, "110000", "province", "生态环境"),
    ("上海市绿化和市容管理局", 2020, "310000", "province", "城市管理"),
    ("重庆市人民政府办公厅", 2020, "500000", "province", "政府办公室"),
    ("天津市应急管理局", 2020, "120000", "province", "应急管理"),
    ("海南省商务厅", 2020, "460000", "province", "商务"),
    ("海东市工业和信息化局", 2023, "630200", "city", "工业和信息化"),
    ("南京市规划和自然资源局", 2020, "320100", "city", "自然资源"),
    ("苏州市住房和城乡建设局", 2020, "320500", "city", "住房和城乡建设"),
    ("深圳市卫健委", 2020, "440300", "city", "卫生健康"),
    ("广州市城市管理和综合执法局", 2020, "440100", "city", "城市管理"),
    ("杭州市综合行政执法局", 2020, "330100", "city", "综合行政执法"),
    ("青岛市大数据发展管理局", 2020, "370200", "city", "数据"),
    ("成都市公安局", 2020, "510100", "city", "公安"),
    ("西安市行政审批服务局", 2020, "610100", "city", "政务服务"),
    ("拉萨市气象局", 2020, "540100", "city", "气象"),
    ("恩施州教育局", 2020, "422800", "city", "教育"),
    ("恩施土家族苗族自治州人民政府办公室", 2020, "422800", "city", "政府办公室"),
    ("大理白族自治州林业和草原局", 2020, "532900", "city", "林业和草原"),
    ("延边朝鲜族自治州民政局", 2020, "222400", "city", "民政"),
    ("伊犁哈萨克自治州司法局", 2020, "654000", "city", "司法行政"),
    ("大兴安岭地区行政公署", 2020, "232700", "city", None),
    ("锡林郭勒盟信访局", 2020, "152500", "city", "信访"),
    ("嘉峪关市人民政府", 2020, "620200", "city", None),
    ("东莞市虎门镇人民政府", 2020, "441900", "township", None),
    ("武漢市生態環境局", 2020, "420100", "city", "生态环境"),
    ("北京市规划和自然资源委员会朝阳分局", 2023, "110105", "county", "自然资源"),
    ("襄阳市襄州区水利和湖泊局", 2023, "420607", "county", "水利"),
    ("红安县供销合作社联合社", 2023, "421122", "county", "供销合作社"),
    ("湖北省人民政府驻北京办事处", 2023, "420000", "province", "驻外办事"),
    ("云南省人民政府研究室", 2023, "530000", "province", "政策研究"),
    ("江苏省淮安市洪泽区人民政府", 2023, "320813", "county", None),
    ("淮安市洪泽区", 2023, "320813", "county", None),
    ("洪泽区教体局", 2023, "320813", "county", "教育"),
    ("洪泽教育局", 2023, "320813", "county", "教育"),
    ("如皋市水务局", 2020, "320682", "county", "水利"),
    ("昆山市市场监督管理局", 2020, "320583", "county", "市场监督管理"),
    ("义乌市商务局", 2020, "330782", "county", "商务"),
    ("江山市经济和信息化局", 2020, "330881", "county", "工业和信息化"),
    ("晋江市文化和旅游局", 2020, "350582", "county", "文化和旅游"),
    ("泾县审计局", 2020, "341823", "county", "审计"),
    ("长沙县行政执法局", 2020, "430121", "county", "综合行政执法"),
    ("长沙市岳麓区教育局", 2020, "430104", "county", "教育"),
    ("石柱土家族自治县林业局", 2020, "500240", "county", "林业和草原"),
    ("石柱县林业局", 2020, "500240", "county", "林业和草原"),
    ("重庆市武隆区统计局", 2020, "500156", "county", "统计"),
    ("北京市朝阳区教委", 2020, "110105", "county", "教育"),
    ("天津市滨海新区住房和建设委员会", 2020, "120116", "county", "住房和城乡建设"),
    ("仙桃市人力资源和社会保障局", 2020, "429004", "county", "人力资源和社会保障"),
    ("济源市自然资源和规划局", 2020, "419001", "county", "自然资源"),
    ("石河子市教育局", 2020, "659001", "county", "教育"),
    ("克什克腾旗财政局", 2020, "150425", "county", "财政"),
    ("鄂温克族自治旗民宗局", 2020, "150724", "county", "民族宗教事务"),
    ("神农架林区医疗保障局", 2020, "429021", "county", "医疗保障"),
    ("寧強縣審計局", 2023, "610726", "county", "审计"),
    ("枣阳市审计局", 2023, "420683", "county", "审计"),
    ("海城市卫生健康局", 2023, "210381", "county", "卫生健康"),
    ("达州市通川区统计局", 2023, "511702", "county", "统计"),
    ("文登区住建局", 2023, "371003", "county", "住房和城乡建设"),
    ("杨陵区统计局", 2023, "610403", "county", "统计"),
    ("佳木斯市东风区司法局", 2022, "230805", "county", "司法行政"),
    ("蠡县审计局", 2022, "130635", "county", "审计"),
    ("嵊泗县公安局", 2020, "330922", "county", "公安"),
    ("济宁市中区人民政府", 2010, "370802", "county", None),
    ("淮安市洪泽生态环境局", 2022, "320813", "county", "生态环境"),
    ("南京市公安局鼓楼分局", 2022, "320106", "county", "公安"),
    ("深圳市市场监督管理局福田监管局", 2022, "440304", "county", "市场监督管理"),
    ("河北雄安新区管理委员会", 2022, "130000", "city", None),
    ("凤台县司法局、凤台县信访局", 2022, "340421", "county", "司法行政"),
    ("国家税务总局海东市税务局", 2022, "630200", "city", "税务"),
    ("国家税务总局上海市税务局", 2022, "310000", "province", "税务"),
    ("国家税务总局缙云县税务局", 2022, "331122", "county", "税务"),
    ("国家统计局如皋调查队", 2022, "320682", "county", "统计调查"),
    ("国家统计局江苏调查总队", 2022, "320000", "province", "统计调查"),
    ("中国人民银行徐州市分行", 2022, "320300", "city", "人民银行"),
    ("中国银保监会徐州监管分局", 2022, "320300", "city", "国家金融监督管理"),
    ("国家金融监督管理总局徐州监管分局", 2023, "320300", "city", "国家金融监督管理"),
    ("广州市白云区人民政府棠景街道办事处", 2021, "440111", "township", None),
    ("重庆市九龙坡区二郎街道办事处", 2022, "500107", "township", None),
    ("重庆市江津区杜市镇人民政府", 2019, "500116", "township", None),
    ("上海市浦东新区周浦镇人民政府", 2022, "310115", "township", None),
    ("武清区河西务镇", 2019, "120114", "township", None),
    ("琼海市博鳌镇人民政府", 2022, "469002", "township", None),
    ("敦煌市莫高镇人民政府", 2022, "620982", "township", None),
    ("双塔区前进街道", 2020, "211302", "township", None),
    ("大东区前进街道", 2020, "210104", "township", None),
    ("荷塘区桂花街道办事处", 2019, "430202", "township", None),
    ("桃江县松木塘镇人民政府", 2022, "430922", "township", None),
    ("天水市麦积东岔镇人民政府", 2021, "620503", "township", None),
    ("湖口县大垅乡", 2020, "360429", "township", None),
    ("伊州区丽园街道办事处", 2020, "650502", "township", None),
    ("衢江区湖南镇", 2021, "330803", "township", None),
    ("缙云县壶镇镇人民政府", 2021, "331122", "township", None),
    ("葫芦岛高新技术产业开发区", 2024, "211400", "county", None),
    ("乳山經濟開發區", 2021, "371083", "township", None),
    ("国家税务总局", 2022, None, "national", "税务"),
    ("中国气象局", 2022, None, "national", "气象"),
    ("水利部长江水利委员会", 2022, None, "national", "水利"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "year", "code", "level", "function"), KNOWN)
def test_agencies_known_by_their_names(name, year, code, level, function):
    """Code, level and function of agencies of every kind follow from the name and the year alone."""
    agency = found(name, year)
    assert (agency.code, agency.level, agency.function) == (code, level, function)


@pytest.mark.parametrize(
    ("name", "year", "code", "division"),
    [
        ("洪泽县人民政府", 2014, "320829", "江苏省淮安市洪泽县"),
        ("洪泽县人民政府", 2016, "320829", "江苏省淮安市洪泽县"),
        ("洪泽区人民政府", 2016, "320813", "江苏省淮安市洪泽区"),
        ("洪泽县人民政府", 2023, "320813", "江苏省淮安市洪泽区"),
        ("洪泽水利局", 2012, "320829", "江苏省淮安市洪泽县"),
        ("洪泽水利局", 2016, "320813", "江苏省淮安市洪泽区"),
        ("襄樊市统计局", 2009, "420600", "湖北省襄樊市"),
        ("枣阳市统计局", 2009, "420683", "湖北省襄樊市枣阳市"),
        ("枣阳市统计局", 2019, "420683", "湖北省襄阳市枣阳市"),
        ("公主岭市统计局", 2015, "220381", "吉林省四平市公主岭市"),
        ("公主岭市统计局", 2022, "220184", "吉林省长春市公主岭市"),
        ("崇川区统计局", 2015, "320602", "江苏省南通市崇川区"),
        ("崇川区统计局", 2020, "320613", "江苏省南通市崇川区"),
        ("巢湖市人民政府", 2009, "341400", "安徽省巢湖市"),
        ("巢湖市人民政府", 2015, "340181", "安徽省合肥市巢湖市"),
        ("毕节地区行署", 2010, "522400", "贵州省毕节地区"),
        ("毕节市人民政府", 2009, "522401", "贵州省毕节地区毕节市"),
        ("毕节市人民政府", 2015, "520500", "贵州省毕节市"),
        ("绍兴县教育局", 2010, "330621", "浙江省绍兴市绍兴县"),
        ("海东地区教育局", 2010, "632100", "青海省海东地区"),
        ("重庆市武隆县统计局", 2015, "500232", "重庆市武隆县"),
        ("北京市崇文区教委", 2009, "110103", "北京市崇文区"),
    ],
)
def test_divisions_of_the_year(name, year, code, division):
    """The year decides between former and present divisions; in the year of a change the name does, then the new one."""
    agency = found(name, year)
    assert (agency.code, agency.division) == (code, division)


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ((("海东市工业和信息化局", 2023), ("海东市工信局", 2020), ("海东地区经济和信息化委员会", 2010)), "630200-工业和信息化"),
        ((("洪泽县环保局", 2010), ("淮安市洪泽生态环境局", 2020), ("洪泽区环境保护局", 2017)), "320813-生态环境"),
        ((("洪泽县人民政府", 2010), ("江苏省淮安市洪泽区人民政府", 2023), ("洪泽区", 2020)), "320813-人民政府"),
        ((("钢花村街道办事处", 2022), ("青山区钢花村街道", 2023)), "420107-钢花村街道"),
        ((("吾合沙鲁乡人民政府", 2021), ("乌恰县吾合沙鲁乡", 2025)), "653024-吾合沙鲁乡"),
        ((("北辰区佳荣里街", 2021), ("北辰区佳荣里街道办事处", 2020)), "120113-佳荣里街道"),
        ((("葫芦岛高新技术产业开发区", 2024), ("葫芦岛高新区管委会", 2023)), "211400-高新区"),
        ((("国家税务总局", 2020),), "000000-税务"),
        ((("第八师石河子市教育局", 2020),), "659001-教育-第八师"),
        ((("洪泽区政府办公室", 2020), ("洪泽区人民政府办公室", 2021)), "320813-政府办公室"),
    ],
)  # fmt: skip
def test_one_agency_has_one_id(names, expected):
    """Short forms, reforms, renamings and new codes do not change the id."""
    assert {found(name, year).id for name, year in names} == {expected}


def test_merged_divisions_keep_ids_of_their_own():
    """A district that went into another is not carried on by it: its agencies were others."""
    assert found("南通市港闸区教育局", 2015).id != found("南通市崇川区教育局", 2022).id
    assert found("南通市崇川区教育局", 2015).id == found("南通市崇川区教育局", 2022).id


@pytest.mark.parametrize(
    ("name", "text", "hints", "code"),
    [
        ("前进街道", "双塔区前进街道积极公开信息。", {}, "211302"),
        ("前进街道", "", {"site": "沈阳市大东区人民政府"}, "210104"),
        ("鼓楼区教育局", "联系地址：南京市鼓楼区。", {}, "320106"),
        ("鼓楼区教育局", "联系电话：0516-87280660", {}, "320302"),
        ("鼓楼区教育局", "（电话：0591-87280660，邮政编码：350001）", {}, "350102"),
        ("鼓楼区教育局", "", {"name": "河南/开封/鼓楼/2023.txt"}, "410204"),
        ("朝阳区统计局", "长春市朝阳区统计局编制。", {}, "220104"),
        ("区统计局", "", {"site": "淮安市洪泽区人民政府"}, "320813"),
        ("审计局", "", {"name": "江苏/淮安/洪泽/2020.html"}, "320813"),
        ("区政务服务办", "联系地址：天津市红桥区某路1号，电话12345678。", {}, "120106"),
        ("高新区社会发展局", "", {"site": "石河子市人民政府"}, "659001"),
        ("长沙教育局", "", {}, "430100"),
        ("中国银保监会黄山监管分局", "黄山市人民政府办公室发布。", {}, "341000"),
        ("河北雄安新区管理委员会", "我区积极公开信息，全区平稳。", {}, "130000"),
        ("中国银保监会黄山监管分局", "中国银保监会黄山监管分局编制本年度报告。", {}, "341000"),
        ("太平镇人民政府", "", {"name": "河南省/南阳市/西峡县/太平镇.txt"}, "411323"),
        ("东城市场监管局", "", {}, "110101"),
        ("郑州市郑州经济技术开发区管委会", "", {}, "410100"),
        ("太平镇人民政府", "通过西峡县人民政府门户网站公开信息。", {}, "411323"),
        ("县统计局", "通过《西峡县人民政府网》公开信息。", {}, "411323"),
        ("优选商城连城县朋口镇人民政府", "", {}, "350825"),
        ("南昌统计局", "我县统计工作稳步推进，全县经济平稳。", {}, "360121"),
    ],
)
def test_the_rest_of_the_report_decides(name, text, hints, code):
    """Page, path, names of places, telephone and postal codes tell which of several places is meant."""
    assert found(name, 2021, text, **hints).code == code


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("前进街道", "", "双塔区"),
        ("鼓楼区教育局", "", "320106"),
        ("鼓楼区教育局", "学习南京市和福州市的经验。", "350102"),
        ("市中区审计局", "", "370103"),
        ("区统计局", "与有关部门加强联系。", "neither"),
        ("青川市水利局", "", "no division is called 青川市"),
        ("审计局", "推动全国各地工作。", "neither"),
    ],
)
def test_no_place_is_guessed(name, text, said):
    """Where nothing decides, there is no code and no id, and a finding says which places there are."""
    agency, findings = both(name, 2021, text)
    assert (agency.code, agency.division, agency.id, agency.sure) == (None, None, None, None)
    assert [f.code for f in findings] == ["agency-unknown"]
    assert said in findings[0].message


def test_an_agency_that_nobody_names():
    """Without a name there is no id; the place still counts where the path tells it."""
    agency, findings = both(None, 2020, "我镇积极公开信息。", name="江苏省/淮安市/洪泽区/2020.html")
    assert (agency.code, agency.level, agency.id, findings) == ("320813", "township", None, ())
    assert found(None, 2020, "我局积极公开信息。") == Agency()


def test_sure_falls_with_what_is_guessed():
    """A full name is surer than a short one, a short one surer than a place taken from the page."""
    full, short = found("洪泽区教育局").sure, found("洪泽教育局").sure
    page = found("区教育局", site="洪泽区人民政府").sure
    assert full is not None
    assert short is not None
    assert page is not None
    assert 1 > full > short > page > 0.5


def test_an_office_that_speaks_for_its_government():
    """An office is an agency of its own, unless its report is that of the whole county."""
    assert found("洪泽区人民政府办公室", 2023, "2023年，我办积极公开信息，推动全区工作。").function == "政府办公室"
    whole = found("洪泽区人民政府办公室", 2023, "2023年，我区积极公开信息。")
    assert (whole.function, whole.id) == (None, "320813-人民政府")


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("工业和信息化局", "工业和信息化"),
        ("经信委", "工业和信息化"),
        ("住建局", "住房和城乡建设"),
        ("住房与城乡建设局", "住房和城乡建设"),
        ("环境保护局", "生态环境"),
        ("国土资源局", "自然资源"),
        ("卫生和计划生育局", "卫生健康"),
        ("安全生产监督管理局", "应急管理"),
        ("文化广电旅游体育局", "文化和旅游"),
        ("教育体育局", "教育"),
        ("自然资源和规划局", "自然资源"),
        ("农业农村和水利局", "农业农村"),
        ("人防办", "人民防空"),
        ("政务服务管理局", "政务服务"),
        ("行政审批局", "政务服务"),
        ("城乡建设局", "住房和城乡建设"),
        ("乡村振兴局", "乡村振兴"),
        ("市场监管局", "市场监督管理"),
        ("市乡村振兴局", "乡村振兴"),
        ("疾病预防控制中心", "疾病预防控制"),
        ("教育考试院", "教育考试院"),
        ("人民政府", None),
    ],
)
def test_fields(text, field):
    """Names of a field differ over places and years; one that no list knows stays as it is."""
    assert read_body(text).field == field


@pytest.mark.parametrize(
    ("text", "town"),
    [
        ("湖南镇", "湖南镇"),
        ("北京街道", "北京街道"),
        ("中山街道办事处", "中山街道"),
        ("清河门镇人民政府", "清河门镇"),
        ("区人民政府北京街道办事处", "北京街道"),
        ("城关镇人民政府", "城关镇"),
        ("市桥街道办事处", "市桥街道"),
        ("佳荣里街", "佳荣里街道"),
        ("哈日诺尔苏木", "哈日诺尔苏木"),
        ("良乡地区办事处", "良乡地区"),
    ],
)
def test_towns_are_no_places_above(text, town):
    """The name of a town may begin like a province or a county; the town is meant."""
    reading = read_name(text)
    assert (reading.places, reading.body.town) == ((), town)


def test_the_table_of_divisions():
    """Years, parents and successors of the table hang together."""
    table = [d for code in _codes() for d in divisions.of_code(code)]
    assert len([d for d in table if d.last == 9999]) > 3200
    for d in table:
        assert len(d.code) == 6
        assert d.code.isdigit()
        assert d.first <= d.last
        assert not d.successor or divisions.of_code(d.successor), d
        assert divisions.today(d).last == 9999 or not d.successor, d
        assert d.level == "province" or divisions.of_code(d.code[:2] + "0000"), d
    for code in _codes():
        assert len([d for d in divisions.of_code(code) if d.last == 9999]) <= 1, code


def test_every_division_is_found_under_its_full_name():
    """Of all divisions that ever were, each is told by its full name in a year that it existed in, at its own level."""
    for division in (d for code in _codes() for d in divisions.of_code(code)):
        year = min(division.last, 2025)
        year = year if division.last == 9999 or year - 1 < division.first else year - 1
        agency = found(divisions.full_name(division, year) + "人民政府", year)
        assert (agency.code, agency.level) == (division.code, division.level), division
        tax = found(f"国家税务总局{divisions.full_name(division, year)}税务局", year)
        assert (tax.code, tax.function) == (division.code, "税务"), division


def test_a_name_of_several_divisions_is_never_taken_for_one():
    """A division's own name gives its code, or no code where others bear that name in the same year."""
    open_ones = 0
    for division in (d for code in _codes() for d in divisions.of_code(code) if d.last == 9999):
        code = found(division.name + "教育局", 2025).code
        shared = [d for d in divisions.named(division.name) if d.valid(2025)]
        assert code == (division.code if len(shared) == 1 else None), division
        open_ones += code is None
    assert 0 < open_ones < 100


def test_towns_are_found_behind_their_counties():
    """City, county and town tell the county's code; only names that are made up of several divisions fail."""
    failed = []
    towns = sorted(divisions._towns().items())[::12]
    for town, codes in towns:
        if town.endswith("场"):
            continue
        county = divisions.of_year(divisions.of_code(codes.split()[0]), 2022)[0]
        agency = found(divisions.full_name(county, 2022) + town, 2022)
        if (agency.code, agency.level) != (county.code, "township"):
            failed.append((town, agency))
    assert len(failed) <= 0.001 * len(towns), failed


def _codes() -> set[str]:
    return set(divisions._table().by_code)


def test_traditional_script():
    """Names in traditional script are read as those in simplified script."""
    assert simplify("寧 強 縣 審 計 局") == "宁强县审计局"
