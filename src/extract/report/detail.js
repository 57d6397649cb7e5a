// One report: what it is, what is odd about it, its tables as the form prints them, and what stands in each cell.
const dialog = el("report");
const STATUS = { "": "printed", "?": "inferred", "!": "doubtful", "~": "repaired", x: "missing" };
const SHOWN = { blank: "·", missing: "✕", inferred: "?", doubtful: "!", repaired: "~", printed: "" };
let current = null;

function cellsOf([form, pages, packed, texts, reasons]) {
  const spec = data.forms[form], table = form.split("@")[0], parts = packed.split(","), turns = pages.split(" ").filter(Boolean).map((p) => p.split(":").map(Number));
  const found = new Map();
  let at = 0, turn = 0, page = null;
  spec.rows.forEach(([key, label, , columns, units]) => columns.forEach((column, n) => {
    while (turn < turns.length && turns[turn][0] <= at) page = turns[turn++][1];
    const part = parts[at] ?? "x", mark = "?!~x".includes(part[0] ?? " ") ? part[0] : "", number = part.slice(mark.length);
    const status = part === "" ? "blank" : STATUS[mark];
    const text = texts[at] ?? (status === "missing" || number === "" ? null : number);
    found.set(`${key}.${column}`, { name: `${table}.${key}.${column}`, label, column: spec.columns.find(([k]) => k === column)[1], unit: units[n], number, status, text, page, why: data.why[reasons[at]] });
    at += 1;
  }));
  return { spec, found };
}
function tableOf(packed, row, used) {
  const { spec, found } = cellsOf(packed);
  const head = make("tr", {}, make("th", {}), ...spec.columns.map(([, label, ...under]) => make("th", { class: "number", title: under.join(" ") }, label)));
  const body = [];
  let above = [];
  spec.rows.forEach(([key, label, under]) => {
    under.forEach((group, depth) => { if (above[depth] !== group) body.push(make("tr", {}, make("td", { class: "under", colspan: spec.columns.length + 1, style: `padding-left:${depth * 14}px` }, group))); });
    above = under;
    body.push(make("tr", {}, make("td", { style: `padding-left:${under.length * 14}px` }, label), ...spec.columns.map(([column]) => {
      const cell = found.get(`${key}.${column}`);
      if (!cell) return make("td", {});
      const shown = cell.number === "" ? SHOWN[cell.status] : `${count(Number(cell.number))}${SHOWN[cell.status] && ` ${SHOWN[cell.status]}`}`;
      return make("td", {}, make("button", { type: "button", tabindex: -1, class: `cell ${cell.status}${used.has(cell.name) ? " used" : ""}`, "data-cell": cell.name,
        "aria-label": `${cell.label}, ${cell.column}: ${cell.number || "–"}, ${say(`s.${cell.status}`)}`, on: { click: (event) => tell(cell, row, event.currentTarget) } }, shown));
    })));
  });
  const table = make("table", { class: "form" }, make("thead", {}, head), make("tbody", {}, ...body));
  table.addEventListener("keydown", walk);
  const first = table.querySelector(".cell.used") ?? table.querySelector(".cell");
  if (first) first.tabIndex = 0;
  return make("div", {}, make("h3", { style: "margin-top:20px" }, `${spec.label} · ${packed[0].split("@")[1]}`), make("div", { class: "scroll" }, table));
}
function walk(event) {
  const move = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key], here = event.target.closest(".cell");
  if (!move || !here) return;
  event.preventDefault();
  const lines = [...event.currentTarget.querySelectorAll("tbody tr")].filter((tr) => tr.querySelector(".cell"));
  let line = lines.indexOf(here.closest("tr")), column = here.closest("td").cellIndex, next = null;
  for (let steps = 0; steps < 40 && !next; steps += 1) {
    line += move[0]; column += move[1];
    if (!lines[line] || column < 1 || column >= 12) return;
    next = lines[line].cells[column]?.querySelector(".cell") ?? (move[0] ? [...lines[line].querySelectorAll(".cell")].pop() : null);
  }
  if (next) { here.tabIndex = -1; next.tabIndex = 0; next.focus(); }
}
function tell(cell, row, button) {
  dialog.querySelectorAll(".cell[aria-pressed]").forEach((b) => b.removeAttribute("aria-pressed"));
  button.setAttribute("aria-pressed", "true");
  const line = (head, text) => make("span", {}, make("b", {}, `${head} `), text);
  const told = el("told");
  told.hidden = false;
  told.replaceChildren(make("b", {}, `${cell.label} × ${cell.column}`), line(say("value"), cell.number === "" ? "–" : `${count(Number(cell.number))} ${cell.unit}`),
    line(say("as_printed"), cell.text ? `“${cell.text}”` : say("nothing_printed")), line(say("status"), `${cell.status}: ${say(`s.${cell.status}`)}`), ...(cell.why?.[0] ? [line(say("found"), cell.why[language])] : []),
    line(say("source"), `${row.source}${cell.page ? `, ${say("page", { n: cell.page })}` : ""}`));
}
function openReport(row) {
  current = row;
  const indicator = data.indicators.find((i) => i.key === state.indicator), used = new Set(indicator.cells.flat());
  const sibling = (r) => make("button", { type: "button", "aria-pressed": String(r === row), on: { click: () => openReport(r) } }, `${yearOf(r)} ${MARKS[r.outcome] ?? ""}`);
  const fact = (head, text) => [make("dt", {}, head), make("dd", {}, text)];
  const findings = row.found.map((f) => typeof f === "number" ? make("li", { class: "s2" }, say("more_of", { n: f })) :
    make("li", { class: `s${f[1]}` }, ...(language && f[6] ? [make("span", { title: f[0] }, f[6])] : [make("code", { title: f[0] }, data.codes[f[0]]?.[language] ?? f[0]), ` ${f[2]}`]), f[4] ? make("span", { class: "quiet" }, ` ${say("page", { n: f[4] })}`) : null));
  const parts = data.parts.filter(([key]) => row.parts[key] !== undefined).map(([key, english, chinese]) => `${language ? chinese : english} ${Math.round(1000 * row.parts[key]) / 10}%`);
  const m = measured(indicator, row), outlined = row.tables.some((t) => [...cellsOf(t).found.values()].some((cell) => used.has(cell.name)));
  el("report-body").replaceChildren(
    make("div", { class: "detail detail-head" }, make("div", {}, make("h2", { id: "report-title" }, `${row.agency.name} · ${yearOf(row)}`)), make("button", { type: "button", class: "close", on: { click: () => dialog.close() } }, say("close"))),
    make("div", { class: "years" }, ...row.agency.rows.map(sibling)),
    make("dl", { class: "facts" }, ...fact(nameOf(indicator), m.why ? `– (${WORDS[`w.${m.why}`] ? say(`w.${m.why}`) : m.why})` : `${write(indicator, m.value)}${m.d !== undefined ? ` = ${count(m.n)} ${say("of")} ${count(m.d)}` : ""}`),
      ...(row.source ? fact(say("source"), row.source) : []),
      ...fact(say("day"), `${row.published ?? "–"}${row.due ? `, ${say("due", { due: row.due })}` : ""}${row.late ? ` ${MARKS.late} ${say("late")}` : ""}`),
      ...(row.score === null ? [] : fact(say("score"), `${row.score}: ${parts.join(language ? "，" : ", ")}`))),
    ...(row.tables.length ? [] : [make("p", { class: "note" }, `${MARKS[row.outcome] ?? ""} ${say(row.outcome)}. ${row.outcome === "absent" ? say("no_report") : ""}`)]),
    ...(row.tables.length ? [make("h3", {}, say("findings_of")), findings.length ? make("ul", { class: "found detail" }, ...findings) : make("p", { class: "note" }, say("nothing")),
      make("p", { class: "note" }, `${outlined ? `${say("behind", { name: nameOf(indicator) })} ` : ""}${say("press")}`),
      make("div", { class: "legend" }, ...["printed", "blank", "missing", "inferred", "doubtful", "repaired"].map((s) => make("span", {}, make("span", { class: `cell ${s}`, style: "display:inline-block;width:auto;min-width:0;margin-right:5px" }, s === "blank" || s === "missing" ? SHOWN[s] : `7 ${SHOWN[s]}`), say(`s.${s}`))))] : []),
    ...row.tables.map((t) => tableOf(t, row, used)), make("div", { class: "told", id: "told", role: "status", hidden: true }));
  state.open = String(row.at);
  remember();
  if (!dialog.open) dialog.showModal();
  dialog.scrollTop = 0;
}
dialog.addEventListener("close", () => { state.open = ""; remember(); });
dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });

const listen = (id, event, act) => el(id).addEventListener(event, act);
[["by-year", "year"], ["by-province", "province"], ["by-level", "level"], ["by-function", "field"], ["indicator", "indicator"], ["order", "order"]].forEach(([id, key]) => listen(id, "change", (e) => { state[key] = e.target.value; state.ranks = 20; state.heat = 25; show(); }));
listen("by-name", "input", (e) => { state.name = e.target.value.trim(); show(); });
listen("filters", "submit", (e) => e.preventDefault());
listen("filters", "reset", (e) => { e.preventDefault(); Object.assign(state, { year: "", province: "", level: "", field: "", name: "", card: "" }); el("by-name").value = ""; fillFilters(); show(); });
listen("turn", "click", () => { state.turned = !state.turned; show(); });
listen("more-ranks", "click", () => { state.ranks += 80; show(); });
listen("more-heat", "click", () => { state.heat += 75; show(); });
listen("print", "click", () => window.print());
document.querySelectorAll("[data-language]").forEach((b) => b.addEventListener("click", () => { language = b.dataset.language === "zh" ? 1 : 0; showAll(); if (dialog.open) openReport(current); }));

const asked = new URLSearchParams(location.hash.slice(1));
if (asked.get("lang")) language = asked.get("lang") === "zh" ? 1 : 0;
["year", "province", "level", "field", "name", "card", "indicator", "open"].forEach((key) => { if (asked.get(key)) state[key] = asked.get(key); });
if (!data.indicators.some((i) => i.key === state.indicator)) state.indicator = data.indicators[0].key;
el("by-name").value = state.name;
showAll();
if (rows[state.open]) openReport(rows[state.open]);
let wide = innerWidth;
addEventListener("resize", () => { if (innerWidth !== wide) { wide = innerWidth; showIndicator(); } });
document.documentElement.dataset.ready = "yes";
