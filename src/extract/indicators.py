"""Indicators: each defined once, with its formula, its source in law and its caveats, and computed from trusted cells only.

A rate is a count out of a count. It has an interval (Wilson's for shares, Byar's for counts per hundred), it does not
exist where the denominator is zero, and where a cell of it is blank or not to be trusted it says so instead.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import pandas as pd

from extract.compare import Cells
from extract.form import forms

Kind = Literal["count", "share", "per hundred", "difference"]
_Z: Final = 1.959964  # 95 %


@dataclass(frozen=True, slots=True)
class Indicator:
    """What is computed: `plus` − `minus` for counts, `plus` out of `out_of` for rates. Cells are named as in `compare`."""

    key: str
    english: str
    chinese: str
    kind: Kind
    plus: tuple[str, ...]
    minus: tuple[str, ...] = ()
    out_of: tuple[str, ...] = ()
    source: str = ""
    caveat: str = ""
    chinese_caveat: str = ""

    @property
    def chinese_source(self) -> str:
        """The source in Chinese, articles by their number: 第36条, 第20条第6项."""
        articles = self.source.partition(", article")[2].removeprefix("s").strip()
        if not articles:
            return ""
        number, _, item = articles.rstrip(")").partition(" (")
        listed = number.replace(" and ", "、").replace(", ", "、").replace("-", "至")
        return f"《政府信息公开条例》（2019年修订）第{listed}条{f'第{item}项' if item else ''}"

    @property
    def formula(self) -> str:
        """The definition in one line."""
        parts = " + ".join(self.plus) + "".join(f" - {cell}" for cell in self.minus)
        if self.kind in ("count", "difference"):
            return parts
        share = f"({parts}) / ({' + '.join(self.out_of)})"
        return share if self.kind == "share" else f"100 * {share}"


def _totals(*rows: str) -> tuple[str, ...]:
    return tuple(f"requests.{row}.total" for row in rows)


def _rows(group: str) -> tuple[str, ...]:
    """The rows of a group of outcomes, in every edition that has them."""
    rows = {
        row.key: None
        for form in forms()
        for table in form.tables
        if table.key == "requests"
        for row in table.rows
        if row.key == group or row.key.startswith(f"{group}.")
    }
    return tuple(rows)


_REFUSED: Final = _rows("not_disclosed")
_MERITS: Final = _totals("disclosed", "partially_disclosed", *_REFUSED)
_UNABLE: Final = _totals(*_rows("unable_to_provide"))
_NOT_PROCESSED: Final = _totals(*_rows("not_processed"))
_REGULATION: Final = "Regulation on the Disclosure of Government Information (2019)"
_SUITS: Final = ("disputes.litigation_direct.total", "disputes.litigation_after_reconsideration.total")
_BLOCKS: Final = ("reconsideration", "litigation_direct", "litigation_after_reconsideration")


def _reasons() -> dict[str, str]:
    """The official Chinese wording of each reason for refusal, without its number."""
    rows = (row for form in forms() for table in form.tables if table.key == "requests" for row in table.rows)
    return {row.key: row.label.lstrip("0123456789.、 ") for row in rows if row.key.startswith("not_disclosed.")}


_REASONS: Final = _reasons()


def _decided(blocks: Sequence[str], *results: str) -> tuple[str, ...]:
    return tuple(f"disputes.{block}.{result}" for block in blocks for result in results)


INDICATORS: Final[tuple[Indicator, ...]] = (
    Indicator("requests_received", "Requests received", "新收申请", "count", _totals("new"),
              source=f"{_REGULATION}, articles 27-50"),
    Indicator("disclosure_rate", "Disclosed, fully or partly, of requests decided on the merits", "公开率（含部分公开）", "share",
              _totals("disclosed", "partially_disclosed"), out_of=_MERITS, source=f"{_REGULATION}, articles 36-37",
              caveat="leaves out requests that were not processed or for information that does not exist", chinese_caveat="不含不予处理和信息不存在等情形"),
    Indicator("full_disclosure_rate", "Disclosed in full, of requests decided on the merits", "全部公开率", "share",
              _totals("disclosed"), out_of=_MERITS, source=f"{_REGULATION}, article 36"),
    Indicator("refusal_rate", "Refused, of all outcomes", "不予公开占比", "share", _totals(*_REFUSED),
              out_of=_totals("outcomes_total"), source=f"{_REGULATION}, articles 14-16"),
    *(Indicator(f"refusal_reason.{row.partition('.')[2]}", f"Refused for: {row.partition('.')[2].replace('_', ' ')}, of all refusals",
                f"不予公开理由：{_REASONS[row]}", "share", _totals(row), out_of=_totals(*_REFUSED),
                source=f"{_REGULATION}, articles 14-16 and 36") for row in _REFUSED),
    Indicator("unable_rate", "Unable to provide, of all outcomes", "无法提供占比", "share", _UNABLE,
              out_of=_totals("outcomes_total"), source=f"{_REGULATION}, articles 36 and 38"),
    Indicator("not_processed_rate", "Not processed, of all outcomes", "不予处理占比", "share", _NOT_PROCESSED,
              out_of=_totals("outcomes_total"), source=f"{_REGULATION}, articles 35, 36 and 39"),
    Indicator("backlog", "Requests pending at the end of the year", "结转下年度", "count", _totals("carried_forward")),
    Indicator("backlog_change", "Pending at the end less pending at the start", "结转增减", "difference",
              _totals("carried_forward"), minus=_totals("brought_forward")),
    Indicator("backlog_rate", "Pending at the end, of requests on hand", "结转占比", "share", _totals("carried_forward"),
              out_of=_totals("new", "brought_forward")),
    *(Indicator(f"applicants.{column}", f"Applicants: {column.replace('_', ' ')}, of new requests", f"申请人：{label}", "share",
                (f"requests.new.{column}",), out_of=_totals("new"))
      for column, label in (("natural_person", "自然人"), ("business", "商业企业"), ("research_institution", "科研机构"),
                            ("public_interest_org", "社会公益组织"), ("legal_services_org", "法律服务机构"),
                            ("other_org", "其他"))),
    Indicator("reconsiderations_per_100", "Reconsiderations per 100 new requests", "每百件申请行政复议数", "per hundred",
              ("disputes.reconsideration.total",), out_of=_totals("new"), source=f"{_REGULATION}, article 51",
              caveat="a reconsideration may concern a request of an earlier year", chinese_caveat="复议可能针对往年的申请"),
    Indicator("suits_per_100", "Suits per 100 new requests", "每百件申请行政诉讼数", "per hundred", _SUITS,
              out_of=_totals("new"), source=f"{_REGULATION}, article 51",
              caveat="a suit may concern a request of an earlier year; one matter may be counted in both kinds", chinese_caveat="诉讼可能针对往年的申请；同一事项可能在两类中都有计数"),
    Indicator("correction_rate", "Corrected, of disputes decided", "纠正率", "share", _decided(_BLOCKS, "corrected"),
              out_of=_decided(_BLOCKS, "upheld", "corrected", "other_result"),
              caveat="the form's 结果纠正 lumps revoked, changed, found unlawful and ordered to act", chinese_caveat="表中“结果纠正”包括撤销、变更、确认违法和责令履行"),
    *(Indicator(f"normative_documents_{column}", f"Normative documents {column.replace('_', ' ')}", f"行政规范性文件{label}", "count",
                (f"disclosure.normative_documents.{column}",), source=f"{_REGULATION}, article 20 (1)",
                caveat="asked for by the edition of 2021 alone", chinese_caveat="仅2021年版表格要求填报")
      for column, label in (("issued", "制发"), ("repealed", "废止"), ("in_force", "现行有效"))),
    *(Indicator(row, f"{english} decided", f"{label}决定", "count", (f"disclosure.{row}.decisions",),
                source=f"{_REGULATION}, article 20 ({item})")
      for row, english, label, item in (("licenses", "Licences", "行政许可", 5), ("punishments", "Punishments", "行政处罚", 6),
                                        ("compulsion", "Compulsory measures", "行政强制", 6))),
    Indicator("fees", "Administrative fees charged (10,000 yuan)", "行政事业性收费（万元）", "count", ("disclosure.fees.amount",),
              source=f"{_REGULATION}, article 20 (8)"),
)  # fmt: skip


def compute(cells: Cells, indicators: Sequence[Indicator] = INDICATORS) -> pd.DataFrame:
    """All indicators of all reports, long: one row per report and indicator.

    Columns: who and when, then those of `measure`.
    """
    found = measure(cells, indicators)
    return cells.context.reset_index(names="report_id").merge(found, on="report_id", how="right", sort=False)


def measure(cells: Cells, indicators: Sequence[Indicator] = INDICATORS) -> pd.DataFrame:
    """The indicators alone, long: `report_id`, `indicator`, `kind`, `value`, `low` and `high` (95 %), `numerator`,
    `denominator`, and `why_not`: empty where there is a value, else why one of its cells is not there (`compare.STATES`),
    `zero denominator`, or `impossible` (a part larger than its whole).
    """
    found = [
        _one(cells, indicator).assign(indicator=indicator.key, kind=indicator.kind).reset_index(names="report_id")
        for indicator in indicators
    ]
    columns = ["report_id", "indicator", "kind", "value", "low", "high", "numerator", "denominator", "why_not"]
    return pd.concat(found, ignore_index=True)[columns]


def coverage(values: pd.DataFrame) -> pd.DataFrame:
    """How far each indicator can be known: one row per indicator, the number of reports with a value under `known`, and
    a column for each reason why others have none.
    """
    reason = values["why_not"].astype(str).replace("", "known").rename("reason")
    counts = values.groupby(["indicator", reason], sort=False).size().unstack(fill_value=0)
    first = [c for c in ("known",) if c in counts]
    return counts[[*first, *sorted(str(c) for c in counts if c not in first)]]


def _one(cells: Cells, indicator: Indicator) -> pd.DataFrame:
    plus = cells.sum(indicator.plus)
    numerator, why = plus["value"], plus["why_not"]
    if indicator.minus:
        minus = cells.sum(indicator.minus)
        numerator, why = numerator - minus["value"], why.where(why != "", minus["why_not"])
    if indicator.kind in ("count", "difference"):
        count = {"value": numerator, "low": np.nan, "high": np.nan, "numerator": numerator, "denominator": np.nan}
        return pd.DataFrame({**count, "why_not": why})
    whole = cells.sum(indicator.out_of)
    denominator = whole["value"]
    why = why.where(why != "", whole["why_not"])
    why = why.mask((why == "") & (denominator == 0), "zero denominator")
    if indicator.kind == "share":
        why = why.mask((why == "") & (numerator > denominator), "impossible")
    known = why == ""
    n, k = denominator.where(known), numerator.where(known)
    low, high = wilson(k, n) if indicator.kind == "share" else byar(k, n)
    scale = 1.0 if indicator.kind == "share" else 100.0
    return pd.DataFrame({
        "value": scale * k / n, "low": scale * low, "high": scale * high,
        "numerator": numerator, "denominator": denominator, "why_not": why,
    })  # fmt: skip


def wilson(k: pd.Series[float], n: pd.Series[float]) -> tuple[pd.Series[float], pd.Series[float]]:
    """Wilson's 95 % interval for k of n."""
    p = k / n
    middle = (p + _Z**2 / (2 * n)) / (1 + _Z**2 / n)
    half = _Z * np.sqrt(p * (1 - p) / n + _Z**2 / (4 * n**2)) / (1 + _Z**2 / n)
    return (middle - half).clip(lower=0.0), (middle + half).clip(upper=1.0)


def byar(k: pd.Series[float], n: pd.Series[float]) -> tuple[pd.Series[float], pd.Series[float]]:
    """Byar's approximation to the 95 % interval of a count k that follows Poisson's law, per n."""
    low = k * (1 - 1 / (9 * k.where(k > 0, 1.0)) - _Z / (3 * np.sqrt(k.where(k > 0, 1.0)))) ** 3
    high = (k + 1) * (1 - 1 / (9 * (k + 1)) + _Z / (3 * np.sqrt(k + 1))) ** 3
    return low.where(k > 0, 0.0) / n, high / n


def ranking(values: pd.DataFrame, indicator: str, year: int | None = None, highest_first: bool = True) -> pd.DataFrame:
    """The agencies by one indicator, with the ranks that noise leaves open.

    `best` and `worst` are the ranks between which an agency may stand: all agencies whose interval lies wholly on one
    side of its own are surely before or behind it, the others are not told apart from it. Reports without a value are
    listed last, without a rank. Raises `ValueError` for an indicator that there is not.
    """
    if indicator not in {*values["indicator"], *(one.key for one in INDICATORS)}:
        raise ValueError(f"there is no indicator {indicator}; see extract.indicators.INDICATORS.")
    chosen = values[values["indicator"] == indicator]
    if year is not None:
        chosen = chosen[chosen["year"] == year]
    chosen = chosen.sort_values("value", ascending=not highest_first, na_position="last", kind="stable").reset_index(
        drop=True
    )
    known = chosen["value"].notna()
    low, high = chosen["low"].fillna(chosen["value"]), chosen["high"].fillna(chosen["value"])
    chosen["rank"] = chosen["value"].rank(method="min", ascending=not highest_first).astype("Int32")
    above, below = (high, low) if highest_first else (low, high)
    ordered_low, ordered_high = np.sort(low[known].to_numpy()), np.sort(high[known].to_numpy())
    if highest_first:
        surely_before = len(ordered_low) - np.searchsorted(ordered_low, above.to_numpy(), side="right")
        surely_behind = np.searchsorted(ordered_high, below.to_numpy(), side="left")
    else:
        surely_before = np.searchsorted(ordered_high, above.to_numpy(), side="left")
        surely_behind = len(ordered_low) - np.searchsorted(ordered_low, below.to_numpy(), side="right")
    chosen["best"] = pd.Series(surely_before + 1).where(known).astype("Int32")
    chosen["worst"] = pd.Series(int(known.sum()) - surely_behind).where(known).astype("Int32")
    return chosen
