"""Pictures of an output: trends, distributions, small multiples, the heat map of compliance, the flow of table three.

Each takes a frame of `indicators.compute` or `compliance.assess` and gives an Altair chart. Needs the extra `nianbao[compare]`.
Reports without a value are left out, and each picture says how many those are.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
import pandas as pd

try:
    import altair as alt
except ImportError as error:
    raise ImportError("charts need altair; get it with: pip install 'nianbao[compare]'") from error

from extract.compare import Cells, Language, provinces
from extract.form import editions_of
from extract.indicators import INDICATORS, Indicator

FONT: Final = (
    "'Noto Sans CJK SC', 'Noto Sans SC', 'Source Han Sans SC', 'PingFang SC', 'Microsoft YaHei', 'WenQuanYi Micro Hei', "
    "'Hiragino Sans GB', sans-serif"
)
"""Fonts with Chinese on Linux, macOS and Windows, the first that is there is used."""
INK: Final = "#1f4e5f"
_GREY: Final = "#8a8f98"
COLOURS: Final = ("#1f4e5f", "#c8553d", "#588157", "#b08900", "#6d597a", "#3a86b7", "#8d5a3b", "#5c6770")
_OUTCOME_COLOURS: Final = {"late": "#b08900", "blank": "#b7bcc4", "unreadable": "#6d597a", "absent": "#c8553d"}
Picture = alt.Chart | alt.LayerChart | alt.FacetChart
_CONFIG: Final[dict[str, Any]] = {
    "font": FONT,
    "background": "white",
    "view": {"stroke": None},
    "axis": {
        "labelFontSize": 11, "labelColor": "#3b4048", "gridColor": "#eceef1", "domainColor": "#c3c8cf", "tickColor": "#c3c8cf",
    },
    "title": {
        "anchor": "start", "fontSize": 15, "fontWeight": 600, "subtitleColor": _GREY, "subtitleFontSize": 12, "offset": 12,
    },
}  # fmt: skip
_WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "year": ("year", "年度"), "agencies": ("agencies", "机关数"), "median": ("median and middle half", "中位数与中间一半"),
    "left out": ("{n:,} of {all:,} reports have no value", "{all:,} 份报告中 {n:,} 份无可用数值"),
    "score": ("compliance score", "规范程度得分"), "published": ("published", "已公布"), "late": ("late", "逾期"),
    "blank": ("blank", "空白"), "unreadable": ("unreadable", "无法读取"), "absent": ("absent", "未见"),
    "new": ("new", "本年新收"), "brought_forward": ("brought forward", "上年结转"), "on_hand": ("on hand", "应办"),
    "disclosed": ("disclosed", "予以公开"), "partially_disclosed": ("partly disclosed", "部分公开"),
    "not_disclosed": ("refused", "不予公开"), "unable_to_provide": ("unable to provide", "无法提供"),
    "not_processed": ("not processed", "不予处理"), "other_handling": ("other handling", "其他处理"),
    "carried_forward": ("carried forward", "结转下年度"), "requests": ("requests", "申请件数"),
}  # fmt: skip
_GROUPS: Final = (
    "disclosed",
    "partially_disclosed",
    "not_disclosed",
    "unable_to_provide",
    "not_processed",
    "other_handling",
)


def trend(values: pd.DataFrame, indicator: str, language: Language = "en") -> Picture:
    """The median of all agencies over the years, with the band that the middle half of them lies in."""
    spec, chosen, note = _chosen(values, indicator, language)
    lines = chosen.groupby("year")["value"].quantile(np.array([0.25, 0.5, 0.75])).unstack().reset_index()
    lines.columns = ["year", "q1", "median", "q3"]
    base = alt.Chart(_plain(lines), title=_title(spec, language, f"{_say('median', language)}; {note}"))
    x = alt.X("year:O", title=None, axis=alt.Axis(labelAngle=0, grid=False))
    band = base.mark_area(color=INK, opacity=0.18).encode(x=x, y=_value("q1", spec), y2="q3:Q")
    line = base.mark_line(color=INK, point=alt.OverlayMarkDef(color=INK)).encode(x=x, y=_value("median", spec))
    return _styled(alt.layer(band, line).properties(width=480, height=260))


def agencies(values: pd.DataFrame, indicator: str, names: Sequence[str], language: Language = "en") -> Picture:
    """A few agencies over the years, each with its 95 % interval: where the bars overlap, the difference may be noise.

    Raises `ValueError` for a name that no report has.
    """
    unknown = sorted(set(names) - set(values["agency"].dropna()))
    if unknown:
        raise ValueError(f"there is no report of {', '.join(unknown)}; names are as printed.")
    spec, chosen, note = _chosen(values[values["agency"].isin(names)], indicator, language)
    base = alt.Chart(_plain(chosen[["agency", "year", "value", "low", "high"]]), title=_title(spec, language, note))
    x = alt.X("year:O", title=None, axis=alt.Axis(labelAngle=0, grid=False))
    colour = alt.Color("agency:N", title=None, sort=list(names), scale=alt.Scale(range=list(COLOURS)))
    shift = alt.XOffset("agency:N", sort=list(names))
    line = base.mark_line(strokeWidth=1, opacity=0.4).encode(x=x, xOffset=shift, y=_value("value", spec), color=colour)
    point = base.mark_point(filled=True, size=60).encode(x=x, xOffset=shift, y=_value("value", spec), color=colour)
    bars = base.mark_rule(strokeWidth=2).encode(x=x, xOffset=shift, y=_value("low", spec), y2="high:Q", color=colour)
    return _styled(alt.layer(bars, line, point).properties(width=480, height=260))


def distribution(values: pd.DataFrame, indicator: str, year: int, language: Language = "en") -> Picture:
    """How many agencies have which value in one year."""
    spec, chosen, note = _chosen(values[values["year"] == year], indicator, language)
    chart = alt.Chart(_plain(chosen[["value"]]), title=_title(spec, language, f"{year}; {note}"))
    return _styled(
        chart.mark_bar(color=INK)
        .encode(
            x=alt.X("value:Q", bin=alt.Bin(maxbins=24), title=None, axis=alt.Axis(format=_format(spec))),
            y=alt.Y("count()", title=_say("agencies", language)),
        )
        .properties(width=480, height=220)
    )


def by_province(values: pd.DataFrame, indicator: str, language: Language = "en") -> Picture:
    """The median over the years, a small picture for each province, all on one scale."""
    spec, chosen, note = _chosen(values, indicator, language)
    chosen = chosen.assign(province=provinces(chosen["division_code"]))
    lines = chosen.groupby(["province", "year"])["value"].agg(["median", "size"]).reset_index()
    chart = alt.Chart(_plain(lines)).mark_line(color=INK, point=alt.OverlayMarkDef(color=INK, size=18))
    chart = chart.encode(
        x=alt.X("year:O", title=None, axis=alt.Axis(labelAngle=0, labelOverlap=True, grid=False)),
        y=_value("median", spec),
        facet=alt.Facet("province:N", columns=6, title=None, header=alt.Header(labelFontSize=11)),
        tooltip=["province:N", "year:O", "median:Q", "size:Q"],
    )
    return _styled(chart.properties(width=100, height=64, title=_title(spec, language, note)))


def heat_map(assessed: pd.DataFrame, language: Language = "en", most: int = 60) -> Picture:
    """Agencies x years, coloured by score, the worst first; what is no score (late, blank, unreadable, absent) has a mark.

    `assessed` is a frame of `compliance.assess`, best with a roster. At most `most` agencies are shown.
    """
    keys = ["agency", "year", "score", "outcome"]
    mean = assessed.assign(score=assessed["score"].fillna(0)).groupby("agency")["score"].mean().sort_values()
    order = list(mean.index[:most])
    data = assessed.loc[assessed["agency"].isin(order), keys].copy()
    data["what"] = [_say(o, language) for o in data["outcome"]]
    marked = data[data["outcome"] != "published"]
    x = alt.X("year:O", title=None, axis=alt.Axis(orient="top", labelAngle=0, grid=False))
    y = alt.Y("agency:N", sort=order, title=None, axis=alt.Axis(grid=False, labelLimit=260))
    scale = alt.Scale(domain=[50, 100], range=["#f3e3d3", "#7fb3ae", "#1f4e5f"], clamp=True)
    boxes = alt.Chart(_plain(data[data["outcome"].isin(("published", "late"))])).mark_rect(stroke="white")
    boxes = boxes.encode(
        x=x, y=y, color=alt.Color("score:Q", scale=scale, title=_say("score", language)),
        tooltip=["agency:N", "year:O", "what:N", alt.Tooltip("score:Q", format=".1f")],
    )  # fmt: skip
    order_of_marks = [_say(o, language) for o in _OUTCOME_COLOURS]
    marks = alt.Chart(_plain(marked)).mark_point(filled=True, size=46, opacity=1)
    marks = marks.encode(
        x=x, y=y,
        shape=alt.Shape("what:N", title=None, scale=alt.Scale(domain=order_of_marks, range=["triangle-up", "circle", "diamond", "cross"])),
        color=alt.Color("what:N", title=None, scale=alt.Scale(domain=order_of_marks, range=list(_OUTCOME_COLOURS.values()))),
        tooltip=["agency:N", "year:O", "what:N"],
    )  # fmt: skip
    both = alt.layer(boxes, marks).resolve_scale(color="independent", shape="independent")
    return _styled(both.properties(width=46 * data["year"].nunique(), height=alt.Step(15)))


def flow(cells: Cells, year: int, language: Language = "en") -> Picture:
    """Table three as a stream: what came in, what was on hand, what became of it; reports with all of it known, added up."""
    of_year = cells.context["year"] == year
    rows = {row.key for table in editions_of("requests") for row in table.rows}
    parts = {g: [f"requests.{r}.total" for r in sorted(rows) if r == g or r.startswith(f"{g}.")] for g in _GROUPS}
    parts = {"new": ["requests.new.total"], "brought_forward": ["requests.brought_forward.total"], **parts,
             "carried_forward": ["requests.carried_forward.total"]}  # fmt: skip
    sums = pd.DataFrame({name: cells.sum(names)["value"] for name, names in parts.items()})[of_year.to_numpy()]
    known = sums.dropna()
    total = known.sum()
    came, left = total[["new", "brought_forward"]], total[[*_GROUPS, "carried_forward"]]
    height = max(came.sum(), left.sum()) or 1.0
    nodes = [*_column(came, 0.0, height), ("on_hand", 1.0, 0.0, came.sum()), *_column(left, 2.0, height)]
    ribbons = pd.concat([*_ribbons(came, 0.0, height, True), *_ribbons(left, 1.0, height, False)], ignore_index=True)
    frame = pd.DataFrame(nodes, columns=["node", "x", "y0", "y1"]).assign(
        name=lambda f: [
            f"{_say(n, language)} {b - a:,.0f}" for n, a, b in zip(f["node"], f["y0"], f["y1"], strict=True)
        ],
        x1=lambda f: f["x"] + 0.06,
        middle=lambda f: (f["y0"] + f["y1"]) / 2,
    )
    order = [*_GROUPS, "carried_forward", "new", "brought_forward", "on_hand"]
    palette = [INK, "#588157", "#c8553d", "#b08900", "#6d597a", "#8d5a3b", "#8a8f98", "#3a86b7", "#8a8f98", "#5c6770"]
    colour = alt.Color("node:N", legend=None, scale=alt.Scale(domain=order, range=palette))
    x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[-0.05, 2.75]))
    streams = (
        alt.Chart(ribbons)
        .mark_area(opacity=0.35)
        .encode(
            x=x, y=alt.Y("y0:Q", axis=None, scale=alt.Scale(reverse=True)), y2="y1:Q", detail="node:N", color=colour
        )
    )
    blocks = alt.Chart(frame).mark_rect().encode(x=x, x2="x1:Q", y="y0:Q", y2="y1:Q", color=colour)
    labels = (
        alt.Chart(frame)
        .mark_text(align="left", dx=16, fontSize=12, color="#22262b")
        .encode(x=x, y="middle:Q", text="name:N")
    )
    note = _say("left out", language).format(n=int(of_year.sum() - len(known)), all=int(of_year.sum()))
    title = alt.TitleParams(f"{_say('requests', language)} {year}", subtitle=note)
    return _styled(alt.layer(streams, blocks, labels).properties(width=620, height=320, title=title))


def _column(amounts: pd.Series[float], x: float, height: float) -> list[tuple[str, float, float, float]]:
    gap, top, found = 0.03 * height, 0.0, []
    for name, amount in amounts.items():
        found.append((str(name), x, top, top + amount))
        top += amount + gap
    return found


def _ribbons(amounts: pd.Series[float], x: float, height: float, inward: bool) -> list[pd.DataFrame]:
    """A ribbon from each block to the place that it takes in the one block of the next column, or from there."""
    steps = np.linspace(0.06, 1.0, 24)
    ease = np.array([(1 - math.cos(math.pi * (s - 0.06) / 0.94)) / 2 for s in steps])
    found, joined = [], 0.0
    for name, _, low, high in _column(amounts, x, height):
        start, end = (low, joined) if inward else (joined, low)
        y0 = start + (end - start) * ease
        found.append(pd.DataFrame({"node": name, "x": x + steps, "y0": y0, "y1": y0 + (high - low)}))
        joined += high - low
    return found


def _chosen(values: pd.DataFrame, indicator: str, language: Language) -> tuple[Indicator, pd.DataFrame, str]:
    spec = next((i for i in INDICATORS if i.key == indicator), None)
    if spec is None:
        raise ValueError(f"there is no indicator {indicator}; see extract.indicators.INDICATORS.")
    rows = values[values["indicator"] == indicator]
    known = rows[rows["value"].notna() & rows["year"].notna()]
    return spec, known, _say("left out", language).format(n=len(rows) - len(known), all=len(rows))


def _plain(frame: pd.DataFrame) -> pd.DataFrame:
    """Types that every version of Altair can write down."""
    return frame.assign(**{c: frame[c].astype(int) for c in ("year",) if c in frame}).astype(
        {c: object for c in frame if str(frame[c].dtype) in ("string", "str", "category")}
    )


def _say(word: str, language: Language) -> str:
    return _WORDS[word][language == "zh"]


def _format(spec: Indicator) -> str:
    return "%" if spec.kind == "share" else ",.0f" if spec.kind in ("count", "difference") else ",.1f"


def _value(column: str, spec: Indicator) -> alt.Y:
    return alt.Y(f"{column}:Q", title=None, axis=alt.Axis(format=_format(spec), tickCount=5))


def _title(spec: Indicator, language: Language, note: str) -> alt.TitleParams:
    return alt.TitleParams(spec.chinese if language == "zh" else spec.english, subtitle=note)


def _styled(chart: Any) -> Picture:
    drawn: Picture = chart.properties(config=_CONFIG)
    return drawn
