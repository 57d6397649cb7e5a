// Rows, filters and figures. Nothing here touches the page.
const data = JSON.parse(document.getElementById("data").textContent);
const agencies = data.agencies.map(([name, province, level, field, division]) => ({ name: name ?? "—", province, level, field, division, rows: [] }));
const rows = data.rows.map((r, at) => {
  const [agency, year, outcome, published, due, source, score, parts, tables, found, cells] = r;
  const row = { at, agency: agencies[agency], year, outcome: data.outcomes[outcome], published, due, source, score, tables, found, parts: {}, blank: 0, missing: 0, unsure: 0, broken: 0 };
  data.parts.forEach(([key], n) => { row.parts[key] = parts[n] ?? undefined; });
  if (cells.length) [row.blank, row.missing, row.unsure, row.broken] = cells;
  row.late = row.outcome === "late" || row.parts.in_time === 0;
  row.agency.rows.push(row);
  return row;
});
agencies.forEach((a) => a.rows.sort((x, y) => x.year - y.year));
const years = [...new Set(rows.map((r) => r.year).filter((y) => y !== null))].sort();
const state = { year: "", province: "", level: "", field: "", name: "", card: "", indicator: "disclosure_rate", turned: false, open: "", ranks: 20, heat: 25, order: "worst" };

const LEVELS = ["national", "province", "city", "county", "township"];
const inPlace = (row) =>
  (!state.province || (row.agency.province ?? "-") === state.province) && (!state.level || (row.agency.level ?? "-") === state.level) &&
  (!state.field || (row.agency.field ?? "-") === state.field) &&
  (!state.name || `${row.agency.name}${row.agency.division ?? ""}`.includes(state.name));
const chosen = (withYear = true) => {
  const card = CARDS.find(([key]) => key === state.card);
  return rows.filter((row) => inPlace(row) && (!withYear || !state.year || String(row.year) === state.year) && (!card || card[4](row)));
};
const latest = (among) => state.year || String(among.reduce((last, r) => Math.max(last, r.year ?? 0), 0) || "");

const Z = 1.959964;
function wilson(k, n) {
  const p = k / n, middle = (p + Z * Z / (2 * n)) / (1 + Z * Z / n);
  const half = Z * Math.sqrt(p * (1 - p) / n + Z * Z / (4 * n * n)) / (1 + Z * Z / n);
  return [Math.max(0, middle - half), Math.min(1, middle + half)];
}
function byar(k, n) {
  const low = k > 0 ? k * (1 - 1 / (9 * k) - Z / (3 * Math.sqrt(k))) ** 3 : 0;
  return [100 * low / n, 100 * (k + 1) * (1 - 1 / (9 * (k + 1)) + Z / (3 * Math.sqrt(k + 1))) ** 3 / n];
}
// The value of an indicator in a row with its interval, or why there is none.
function measured(indicator, row) {
  const why = indicator.words[indicator.why[row.at]];
  const n = indicator.n[row.at], d = indicator.d[row.at];
  if (why) return { row, why };
  if (indicator.kind === "count" || indicator.kind === "difference") return { row, value: n, low: n, high: n, n };
  const [low, high] = indicator.kind === "share" ? wilson(n, d) : byar(n, d);
  return { row, value: (indicator.kind === "share" ? 1 : 100) * n / d, low, high, n, d };
}
const write = (indicator, v) => indicator.kind === "share" ? `${(100 * v).toFixed(1)} %` : count(indicator.kind === "per hundred" ? Math.round(v * 10) / 10 : v);
const quantile = (sorted, q) => {
  const at = (sorted.length - 1) * q, low = Math.floor(at);
  return sorted[low] + (sorted[Math.min(low + 1, sorted.length - 1)] - sorted[low]) * (at - low);
};
// Ranks, with those between which chance lets an agency stand.
function ranked(indicator, among) {
  const all = among.map((row) => measured(indicator, row));
  const known = all.filter((m) => !m.why), sign = state.turned ? 1 : -1;
  known.sort((a, b) => sign * (a.value - b.value) || (b.d ?? 0) - (a.d ?? 0) || a.row.agency.name.localeCompare(b.row.agency.name, "zh"));
  const lows = known.map((m) => m.low).sort((a, b) => a - b), highs = known.map((m) => m.high).sort((a, b) => a - b);
  const below = (sorted, v) => { let a = 0, b = sorted.length; while (a < b) { const m = (a + b) >> 1; if (sorted[m] < v) a = m + 1; else b = m; } return a; };
  const upTo = (sorted, v) => { let a = 0, b = sorted.length; while (a < b) { const m = (a + b) >> 1; if (sorted[m] <= v) a = m + 1; else b = m; } return a; };
  known.forEach((m, at) => {
    m.rank = at && known[at - 1].value === m.value ? known[at - 1].rank : at + 1;
    const surelyMore = lows.length - upTo(lows, m.high), surelyLess = below(highs, m.low);
    m.best = 1 + (state.turned ? surelyLess : surelyMore);
    m.worst = known.length - (state.turned ? surelyMore : surelyLess);
  });
  return { known, without: all.filter((m) => m.why) };
}
const mean = (values) => values.reduce((a, b) => a + b, 0) / values.length;
