// The page: cards, filters, indicator, compliance, method.
const el = (id) => document.getElementById(id);
const MARKS = { absent: "✕", unreadable: "◆", blank: "○", late: "▲" };
const noteOf = (i) => (language ? [i.source_zh, i.caveat_zh] : [i.source, i.caveat]).filter(Boolean).join(language ? "；" : "; ");
const yearOf = (row) => row.year ?? say("no_year");
const nameOf = (thing) => thing[language ? "zh" : "en"];

function options(id, values, label, current) {
  el(id).replaceChildren(make("option", { value: "" }, say("all")), ...values.map((v) => make("option", { value: v, selected: v === current }, label(v))));
}
function fillFilters() {
  const distinct = (key) => [...new Set(agencies.map((a) => a[key] ?? "-"))];
  options("by-year", years.map(String), (v) => v, state.year);
  options("by-province", distinct("province").sort((a, b) => a.localeCompare(b, "zh")), (v) => (v === "-" ? say("unknown") : v), state.province);
  options("by-level", distinct("level").sort((a, b) => LEVELS.indexOf(a) - LEVELS.indexOf(b)), (v) => (v === "-" ? say("unknown") : say(`l_${v}`)), state.level);
  options("by-function", distinct("field").sort((a, b) => (a === "-" ? -1 : b === "-" ? 1 : a.localeCompare(b, "zh"))), (v) => (v === "-" ? say("whole") : v), state.field);
  el("indicator").replaceChildren(...data.indicators.map((i) => make("option", { value: i.key, selected: i.key === state.indicator }, nameOf(i))));
  el("order").replaceChildren(...["worst", "best", "name"].map((o) => make("option", { value: o, selected: o === state.order }, say(o))));
}
function showWords() {
  document.documentElement.lang = language ? "zh-CN" : "en";
  document.querySelectorAll("[data-say]").forEach((node) => { node.textContent = say(node.dataset.say); });
  document.querySelectorAll("[data-language]").forEach((b) => b.setAttribute("aria-pressed", String((b.dataset.language === "zh") === Boolean(language))));
  const reports = rows.filter((r) => r.tables.length), total = (key) => count(reports.reduce((sum, r) => sum + r[key], 0));
  const cells = reports.reduce((sum, r) => sum + r.tables.reduce((n, t) => n + t[2].split(",").length, 0), 0);
  const span = years.length > 1 ? `${years[0]}–${years[years.length - 1]}` : String(years[0] ?? "");
  el("lead").textContent = say("lead", { reports: count(reports.length), agencies: count(agencies.length), years: span, cells: count(cells), unsure: total("unsure"), blank: total("blank") });
  document.title = `nianbao 年报 · ${data.name} ${span}`;
  el("colophon").textContent = say("colophon", { ...data, files: count(data.files), failures: count(data.failures) });
  el("compliance-note").textContent = say("compliance-note");
}
function showCards() {
  const among = rows.filter((r) => inPlace(r) && (!state.year || String(r.year) === state.year));
  el("cards").replaceChildren(...CARDS.filter(([key]) => data.roster || key !== "absent" && key !== "unreadable").map(([key, bad, head, said, test]) => {
    const n = among.filter(test).length;
    return make("button", { type: "button", class: `card${bad && n ? " bad" : ""}`, disabled: !n && state.card !== key, "aria-pressed": String(state.card === key), "data-card": key,
      on: { click: () => { state.card = state.card === key ? "" : key; show(); } } },
    make("span", { class: "figure" }, count(n), make("span", { class: "share" }, among.length ? `${(100 * n / among.length).toFixed(1)} %` : "")),
    make("span", { class: "head" }, head[language]), make("span", { class: "said" }, said[language]));
  }));
  const card = CARDS.find(([key]) => key === state.card);
  el("scope").textContent = say("scope", { rows: count(chosen().length), all: count(rows.length) }) + (card ? ` ${say("picked", { card: card[2][language] })}` : "");
}
function showIndicator() {
  const indicator = data.indicators.find((i) => i.key === state.indicator), all = chosen(false), year = latest(chosen());
  el("definition").replaceChildren(make("p", {}, noteOf(indicator)), make("details", {}, make("summary", {}, say("formula")), make("code", {}, indicator.formula)));
  el("trend").replaceChildren(drawTrend(indicator, all));
  const { known, without } = ranked(indicator, all.filter((r) => String(r.year) === year));
  el("spread-caption").textContent = say(year ? "spread" : "spread_none", { year });
  el("spread").replaceChildren(drawSpread(indicator, known.map((m) => m.value)));
  el("ranking-head").textContent = say(year ? "ranking" : "agency", { year });
  const low = Math.min(0, ...known.map((m) => m.low)), high = indicator.kind === "share" ? 1 : Math.max(...known.map((m) => m.high), 1e-9);
  const rates = indicator.kind === "share" || indicator.kind === "per hundred";
  const head = make("tr", {}, make("th", { class: "number" }, say("rank")), make("th", {}, say("agency")), make("th", { class: "number" }, say("value")),
    ...(rates ? [make("th", { class: "interval" }, say("interval")), make("th", { class: "number low" }, say("counts")), make("th", { class: "number low" }, say("between"))] : []), make("th", { class: "low" }, say("place")));
  const lines = known.slice(0, state.ranks).map((m) => make("tr", {}, make("td", { class: "number quiet" }, m.rank), make("td", {}, opener(m.row)),
    make("td", { class: "number" }, write(indicator, m.value)),
    ...(rates ? [make("td", { class: "interval" }, drawInterval(m, low, high)), make("td", { class: "number low quiet" }, `${count(m.n)} ${say("of")} ${count(m.d)}`),
      make("td", { class: "number low quiet" }, m.best === m.worst ? m.best : `${m.best}–${m.worst}`)] : []),
    make("td", { class: "low quiet" }, m.row.agency.province ?? "")));
  const reasons = {};
  without.forEach((m) => { reasons[m.why] = (reasons[m.why] ?? 0) + 1; });
  const why = Object.entries(reasons).sort((a, b) => b[1] - a[1]).map(([w, n]) => `${WORDS[`w.${w}`] ? say(`w.${w}`) : w} ${n}`).join(language ? "、" : ", ");
  el("ranking").replaceChildren(make("thead", {}, head), make("tbody", {}, ...lines, ...(known.length ? [] : [make("tr", {}, make("td", { colspan: 7, class: "quiet" }, say("none")))]),
    ...(without.length && known.length <= state.ranks ? [make("tr", {}, make("td", { colspan: 7, class: "quiet" }, say("left_out", { n: without.length, why })))] : [])));
  el("more-ranks").hidden = known.length <= state.ranks;
}
const opener = (row) => make("button", { type: "button", class: "link", "data-row": row.at, on: { click: () => openReport(row) } }, row.agency.name);

function square(row, scored = true) {
  const mark = MARKS[row.outcome] ?? (row.late ? MARKS.late : ""), empty = ["absent", "unreadable", "blank"].includes(row.outcome);
  const text = empty ? mark : `${mark && scored ? `${mark} ` : ""}${row.score === null ? "–" : Math.round(row.score)}`;
  return make("button", { type: "button", class: `square ${empty ? row.outcome : row.late ? "late" : ""}`, style: empty || row.score === null ? null : `background-color:${scoreColour(row.score)}`,
    "aria-label": `${row.agency.name} ${yearOf(row)}: ${say(row.late ? "late" : row.outcome)}${empty ? "" : `, ${row.score}`}`, on: { click: () => openReport(row) } }, text);
}
function showCompliance() {
  const among = chosen(), reports = among.filter((r) => r.tables.length);
  el("parts").replaceChildren(...data.parts.map(([key, english, chinese, weight, meaning, chineseMeaning]) => {
    const values = reports.map((r) => r.parts[key]).filter((v) => v !== undefined), share = values.length ? mean(values) : null;
    return make("div", { class: "part", title: language ? chineseMeaning : meaning }, make("span", {}, language ? chinese : english), make("span", {}, share === null ? "–" : `${(100 * share).toFixed(1)} %`),
      make("div", { class: "track" }, make("i", { style: `width:${100 * (share ?? 0)}%` })), make("small", {}, `${say("known", { n: count(values.length), all: count(reports.length) })} · ${say("weight", { w: weight })}`));
  }));
  const shown = [...new Set(among.map((r) => r.agency))].map((a) => [a, mean(a.rows.map((r) => r.score ?? 0))]);
  const sign = state.order === "best" ? -1 : 1;
  shown.sort((a, b) => (state.order === "name" ? 0 : sign * (a[1] - b[1])) || a[0].name.localeCompare(b[0].name, "zh"));
  const columns = state.year ? [Number(state.year)] : rows.some((r) => r.year === null) ? [...years, null] : years;
  el("heat").replaceChildren(make("thead", {}, make("tr", {}, make("th", {}, say("agency")), ...columns.map((y) => make("th", {}, y ?? say("unknown"))))),
    make("tbody", {}, ...shown.slice(0, state.heat).map(([a]) => make("tr", {}, make("th", { scope: "row", title: a.division ?? "" }, a.name),
      ...columns.map((y) => { const row = a.rows.find((r) => r.year === y); return make("td", {}, row ? square(row) : ""); })))));
  el("more-heat").hidden = shown.length <= state.heat;
  el("heat-legend").replaceChildren(...[60, 80, 100].map((s) => make("span", {}, make("span", { class: "square", style: `background-color:${scoreColour(s)}` }, s))),
    ...["late", "blank", "unreadable", "absent"].map((o) => make("span", {}, make("span", { class: `square ${o}`, style: o === "late" ? `background-color:${scoreColour(80)}` : null }, MARKS[o]), say(o))));
}
function showMethod() {
  const indicators = data.indicators.map((i) => make("div", {}, make("b", {}, nameOf(i)), make("p", {}, noteOf(i)), make("details", {}, make("summary", {}, say("formula")), make("code", {}, i.formula))));
  const parts = data.parts.map(([, english, chinese, weight, meaning, chineseMeaning]) => make("div", {}, make("b", {}, `${language ? chinese : english} · ${say("weight", { w: weight })}`), make("p", {}, language ? chineseMeaning : meaning)));
  el("method").replaceChildren(...parts, ...indicators);
}
function show() {
  showCards(); showIndicator(); showCompliance(); remember();
}
// The choice stands in the address, so that it can be kept and sent.
function remember() {
  const said = { lang: language ? "zh" : "en", ...Object.fromEntries(["year", "province", "level", "field", "name", "card", "indicator", "open"].map((k) => [k, state[k]])) };
  history.replaceState(null, "", `#${new URLSearchParams(Object.entries(said).filter(([, v]) => v))}`);
}
function showAll() { showWords(); fillFilters(); showMethod(); show(); }
