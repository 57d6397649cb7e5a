// Small parts of the page, and pictures as SVG.
const make = (tag, attributes = {}, ...children) => {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === "on") Object.entries(value).forEach(([event, act]) => node.addEventListener(event, act));
    else if (value !== undefined && value !== null && value !== false) node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...children.filter((c) => c !== null && c !== undefined));
  return node;
};
const SVG = "http://www.w3.org/2000/svg";
const shape = (tag, attributes = {}, text) => {
  const node = document.createElementNS(SVG, tag);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  if (text !== undefined) node.textContent = text;
  return node;
};
const picture = (width, height, label) => {
  const svg = shape("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": label });
  svg.append(shape("title", {}, label));
  return svg;
};
const INK = "#1f4e5f";
// Drawn as wide as there is room, so that the lettering is never scaled.
const room = (id) => Math.max(280, Math.min(640, document.getElementById(id).clientWidth || 520));
function nice(low, high) {
  const raw = (high - low || 1) / 4, unit = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 2.5, 5, 10].map((m) => m * unit).find((s) => s >= raw);
  const ticks = [];
  for (let t = Math.floor(low / step) * step; t <= high + step * 0.999; t += step) ticks.push(Math.round(t / step) * step);
  return ticks;
}
const tick = (indicator, v) => indicator.kind === "share" ? `${Math.round(100 * v)}%` : count(Math.round(v * 100) / 100);

function drawTrend(indicator, among) {
  const lines = years.map((year) => {
    const values = among.filter((r) => r.year === year).map((r) => measured(indicator, r)).filter((m) => !m.why).map((m) => m.value).sort((a, b) => a - b);
    return values.length ? { year, n: values.length, q1: quantile(values, 0.25), q2: quantile(values, 0.5), q3: quantile(values, 0.75) } : null;
  }).filter(Boolean);
  if (!lines.length) return make("p", { class: "note" }, say("none"));
  const width = room("trend"), height = 230, left = 48, right = 24, top = 12, bottom = 28;
  const ticks = nice(Math.min(0, ...lines.map((l) => l.q1)), Math.max(...lines.map((l) => l.q3), 1e-9));
  const low = ticks[0], high = ticks[ticks.length - 1];
  const x = (year) => left + (width - left - right) * (years.length === 1 ? 0.5 : years.indexOf(year) / (years.length - 1));
  const y = (v) => height - bottom - (height - top - bottom) * (v - low) / (high - low);
  const svg = picture(width, height, `${indicator[language ? "zh" : "en"]}: ${lines.map((l) => `${l.year} ${write(indicator, l.q2)}`).join(", ")}`);
  ticks.forEach((t) => svg.append(shape("line", { x1: left, x2: width - right, y1: y(t), y2: y(t), stroke: "#e3e0d9" }), shape("text", { x: left - 8, y: y(t) + 4, "text-anchor": "end" }, tick(indicator, t))));
  // Lettering where there is room for it, the last year always.
  const step = (width - left - right) / Math.max(1, years.length - 1);
  const lettered = (l, space) => (years.length - 1 - years.indexOf(l.year)) % Math.ceil(space / step) === 0;
  const points = (key) => lines.map((l) => `${x(l.year)},${y(l[key])}`);
  svg.append(shape("polygon", { points: [...points("q3"), ...points("q1").reverse()].join(" "), fill: INK, opacity: 0.14 }));
  svg.append(shape("polyline", { points: points("q2").join(" "), fill: "none", stroke: INK, "stroke-width": 2 }));
  lines.forEach((l) => {
    const dot = shape("circle", { cx: x(l.year), cy: y(l.q2), r: 4, fill: INK });
    dot.append(shape("title", {}, `${l.year}: ${write(indicator, l.q2)} (${write(indicator, l.q1)} – ${write(indicator, l.q3)}), n = ${l.n}`));
    svg.append(dot);
    if (lettered(l, 12 + 7 * write(indicator, l.q2).length)) svg.append(shape("text", { x: x(l.year), y: y(l.q2) - 10, "text-anchor": "middle", style: "fill:#1c2328" }, write(indicator, l.q2)));
    if (lettered(l, 34)) svg.append(shape("text", { x: x(l.year), y: height - 8, "text-anchor": "middle" }, l.year));
  });
  return svg;
}
function drawSpread(indicator, values) {
  if (!values.length) return make("p", { class: "note" }, say("none"));
  const width = room("spread"), height = 230, left = 40, right = 16, top = 12, bottom = 28;
  const sorted = [...values].sort((a, b) => a - b);
  // A few giants would press all others into one bar: the last bar takes all above the 98th of a hundred.
  const cut = indicator.kind === "share" ? 1 : quantile(sorted, 0.98), least = Math.min(0, sorted[0]);
  const ticks = nice(least, cut || 1), low = ticks[0], high = indicator.kind === "share" ? 1 : ticks[ticks.length - 1];
  const bins = 20, counts = Array(bins).fill(0);
  values.forEach((v) => { counts[Math.max(0, Math.min(bins - 1, Math.floor(bins * (v - low) / (high - low))))] += 1; });
  const rows = nice(0, Math.max(...counts)), most = rows[rows.length - 1];
  const x = (v) => left + (width - left - right) * (v - low) / (high - low), y = (n) => height - bottom - (height - top - bottom) * n / most;
  const svg = picture(width, height, `${indicator[language ? "zh" : "en"]}: n = ${values.length}`);
  rows.filter(Number.isInteger).forEach((n) => svg.append(shape("line", { x1: left, x2: width - right, y1: y(n), y2: y(n), stroke: "#e3e0d9" }), shape("text", { x: left - 8, y: y(n) + 4, "text-anchor": "end" }, n)));
  counts.forEach((n, at) => {
    if (!n) return;
    const from = low + (high - low) * at / bins, to = low + (high - low) * (at + 1) / bins, over = at === bins - 1 && sorted[sorted.length - 1] > high;
    const bar = shape("rect", { x: x(from) + 1, y: y(n), width: Math.max(1, x(to) - x(from) - 2), height: y(0) - y(n), fill: over ? "#8fa9b2" : INK });
    bar.append(shape("title", {}, `${tick(indicator, from)} – ${over ? "" : tick(indicator, to)}: ${n}`));
    svg.append(bar);
  });
  ticks.filter((t) => t <= high).forEach((t) => svg.append(shape("text", { x: x(t), y: height - 8, "text-anchor": "middle" }, tick(indicator, t))));
  return svg;
}
function drawInterval(m, low, high) {
  const svg = picture(180, 14, "");
  svg.setAttribute("aria-hidden", "true");
  const x = (v) => 4 + 172 * (v - low) / (high - low || 1);
  svg.append(shape("line", { x1: x(m.low), x2: x(m.high), y1: 7, y2: 7, stroke: "#9dbac3", "stroke-width": 3 }), shape("circle", { cx: x(m.value), cy: 7, r: 3.5, fill: INK }));
  return svg;
}
// From sand over green to deep teal; the figure stands in the square as well, so colour is never alone.
function scoreColour(score) {
  const stops = [[50, [201, 176, 138]], [75, [110, 155, 148]], [90, [62, 115, 122]], [100, [31, 78, 95]]];
  const v = Math.max(50, Math.min(100, score));
  const at = Math.max(1, stops.findIndex(([s]) => s >= v)), [a, from] = stops[at - 1], [b, to] = stops[at];
  return `rgb(${from.map((c, n) => Math.round(c + (to[n] - c) * (v - a) / (b - a))).join(",")})`;
}
