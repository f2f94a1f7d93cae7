"use strict";
const data = JSON.parse(document.getElementById("data").textContent);
const SVG = "http://www.w3.org/2000/svg";
const $ = (id) => document.getElementById(id);
const el = (name, attributes = {}, text = "") => {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  if (text !== "") node.textContent = text;
  return node;
};
const shape = (name) => document.createElementNS(SVG, name);

const QUADS = [
  ["verbal-cooperation", "words, together", "coop"], ["material-cooperation", "deeds, together", "coop"],
  ["verbal-conflict", "words, apart", "conf"], ["material-conflict", "deeds, apart", "conf"], ["", "neutral", "none"],
];
const HUES = [210, 25, 145, 330, 265, 50, 185, 0, 95, 300];
const SIZE = 1000;
const on = { types: new Set(data.facts.map((f) => f.type)), quads: new Set(QUADS.map((q) => q[0])) };
let chosen = null;

$("note").textContent = data.note;
const partners = data.nodes.map(() => []);
data.edges.forEach((edge, i) => { partners[edge.s].push(i); partners[edge.t].push(i); });

function wanted(edge) {
  return edge.facts.map((i) => data.facts[i]).filter((f) => on.types.has(f.type) && on.quads.has(f.quad));
}

function count(test) { return data.facts.filter(test).length; }

function box(group, value, label, set, swatch) {
  const line = el("label");
  const input = el("input", { type: "checkbox" });
  input.checked = true;
  input.addEventListener("change", () => { input.checked ? set.add(value) : set.delete(value); draw(); });
  line.append(input);
  if (swatch) { const mark = el("span", { class: "swatch" }); mark.style.background = `var(--${swatch})`; line.append(mark); }
  line.append(el("span", {}, label));
  line.append(el("span", {}, String(count((f) => (set === on.types ? f.type : f.quad) === value))));
  group.append(line);
  return input;
}
const boxes = [];
for (const [value, label, swatch] of QUADS) boxes.push(box($("quads"), value, label, on.quads, swatch));
for (const type of [...on.types].sort()) boxes.push(box($("types"), type, type.replace(/([a-z])([A-Z])/g, "$1 $2"), on.types));

// the picture
const lines = data.edges.map((edge, i) => {
  const line = shape("line");
  line.addEventListener("click", () => choose({ edge: i }));
  $("lines").append(line);
  return line;
});
const points = data.nodes.map((node, i) => {
  const group = shape("g");
  group.setAttribute("class", "point");
  const circle = shape("circle");
  const label = shape("text");
  label.textContent = node.label;
  group.append(circle, label);
  group.addEventListener("click", () => choose({ node: i }));
  $("points").append(group);
  return { group, circle, label };
});

let radii = [];
function place() {
  const by = $("size").value;
  const most = Math.max(...data.nodes.map((n) => n[by]), 1e-9);
  radii = data.nodes.map((node) => 12 + 38 * Math.sqrt(node[by] / most));
  data.nodes.forEach((node, i) => {
    const { circle } = points[i];
    circle.setAttribute("cx", node.x * SIZE);
    circle.setAttribute("cy", node.y * SIZE);
    circle.setAttribute("r", radii[i]);
    circle.style.fill = `hsl(${HUES[(node.community - 1) % HUES.length]} 45% 52%)`;
  });
  names();
}

// the greatest points get their names first; a name that would cover another waits for a closer look
function names() {
  const taken = [];
  const order = data.nodes.map((n, i) => i).sort((a, b) => radii[b] - radii[a]);
  if (chosen && chosen.node !== undefined) order.unshift(chosen.node);
  const seen = new Set();
  for (const i of order) {
    if (seen.has(i)) continue;
    seen.add(i);
    const { group, label } = points[i];
    const x = data.nodes[i].x * SIZE * view.k + radii[i] * view.k + 4;
    const y = data.nodes[i].y * SIZE * view.k;
    const frame = [x, y - 8, x + 6.6 * data.nodes[i].label.length, y + 8];
    const free = !group.classList.contains("gone") && taken.every((t) => frame[2] < t[0] || frame[0] > t[2] || frame[3] < t[1] || frame[1] > t[3]);
    label.classList.toggle("gone", !free);
    if (!free) continue;
    taken.push(frame);
    label.setAttribute("x", data.nodes[i].x * SIZE + radii[i] + 4 / view.k);
    label.setAttribute("y", data.nodes[i].y * SIZE + 4 / view.k);
    label.style.fontSize = `${12.5 / view.k}px`;
    label.style.strokeWidth = `${3 / view.k}px`;
  }
}

function draw() {
  const alive = new Set();
  data.edges.forEach((edge, i) => {
    const facts = wanted(edge);
    const line = lines[i];
    line.classList.toggle("gone", facts.length === 0);
    if (facts.length === 0) return;
    alive.add(edge.s); alive.add(edge.t);
    const apart = facts.filter((f) => f.quad.endsWith("conflict")).length;
    const together = facts.filter((f) => f.quad.endsWith("cooperation")).length;
    const colour = apart > together ? "conf" : together > 0 ? "coop" : "none";
    line.style.stroke = `var(--${colour})`;
    line.setAttribute("stroke-width", Math.min(3 + 3 * facts.length, 30));
    const [a, b] = [data.nodes[edge.s], data.nodes[edge.t]];
    line.setAttribute("x1", a.x * SIZE); line.setAttribute("y1", a.y * SIZE);
    line.setAttribute("x2", b.x * SIZE); line.setAttribute("y2", b.y * SIZE);
    const off = chosen && !(chosen.edge === i || chosen.node === edge.s || chosen.node === edge.t);
    line.classList.toggle("dim", Boolean(off));
    line.classList.toggle("on", Boolean(chosen && !off));
  });
  const near = new Set();
  if (chosen && chosen.node !== undefined) {
    near.add(chosen.node);
    partners[chosen.node].forEach((i) => { near.add(data.edges[i].s); near.add(data.edges[i].t); });
  } else if (chosen) { near.add(data.edges[chosen.edge].s); near.add(data.edges[chosen.edge].t); }
  points.forEach(({ group }, i) => {
    group.classList.toggle("gone", !alive.has(i));
    group.classList.toggle("dim", Boolean(chosen) && !near.has(i));
    group.classList.toggle("on", Boolean(chosen) && chosen.node === i);
  });
  place();
  table();
  details();
}

// pan and zoom
const view = { x: 0, y: 0, k: 1 };
function fit() {
  const { width, height } = $("svg").getBoundingClientRect();
  view.k = Math.min(width / 2.5, height / 2.2) / SIZE;
  view.x = width / 2; view.y = height / 2;
  move();
}
function move() {
  $("view").setAttribute("transform", `translate(${view.x} ${view.y}) scale(${view.k})`);
  names();
}
$("svg").addEventListener("wheel", (event) => {
  event.preventDefault();
  const factor = Math.exp(-event.deltaY / 500);
  const frame = $("svg").getBoundingClientRect();
  const [px, py] = [event.clientX - frame.left, event.clientY - frame.top];
  view.x = px - (px - view.x) * factor; view.y = py - (py - view.y) * factor; view.k *= factor;
  move();
}, { passive: false });
let drag = null;
$("svg").addEventListener("pointerdown", (event) => { drag = [event.clientX, event.clientY]; });
window.addEventListener("pointermove", (event) => {
  if (!drag) return;
  view.x += event.clientX - drag[0]; view.y += event.clientY - drag[1];
  drag = [event.clientX, event.clientY];
  move();
});
window.addEventListener("pointerup", () => { drag = null; });
window.addEventListener("resize", fit);

// what is selected
function choose(what) {
  chosen = what;
  draw();
  if (what) $("details").scrollTop = 0;
}
function fact(f) {
  const item = el("div", { class: "fact" });
  const head = el("h3", {}, f.type.replace(/([a-z])([A-Z])/g, "$1 $2") + (f.detail ? `: ${f.detail}` : ""));
  head.append(el("span", { class: "when" }, [f.date, f.status === "actual" ? "" : f.status].filter(Boolean).join(" · ")));
  item.append(head);
  for (const quote of f.quotes) item.append(el("blockquote", {}, quote));
  item.append(el("p", {}, f.article));
  return item;
}
function details() {
  const panel = $("details");
  panel.replaceChildren();
  if (!chosen) {
    panel.append(el("h2", {}, "Nothing selected"));
    panel.append(el("p", {}, "Select an actor to see its partners, or a line between two actors to read the sentences that tell of them."));
    return;
  }
  if (chosen.node !== undefined) {
    const node = data.nodes[chosen.node];
    panel.append(el("h2", {}, node.label));
    const list = el("dl");
    const rows = [["kind", node.type.replace(/([a-z])([A-Z])/g, "$1 $2")], ["partners", node.degree], ["facts shared", node.strength],
      ["PageRank", node.pagerank], ["betweenness", node.betweenness], ["community", node.community]];
    for (const [name, value] of rows) list.append(el("dt", {}, name), el("dd", {}, String(value)));
    panel.append(list);
    const edges = partners[chosen.node].map((i) => [i, wanted(data.edges[i])]).filter((e) => e[1].length);
    edges.sort((a, b) => b[1].length - a[1].length);
    for (const [i, facts] of edges) {
      const other = data.edges[i].s === chosen.node ? data.edges[i].t : data.edges[i].s;
      const row = el("div", { class: "fact" });
      const button = el("button", { type: "button" }, `${data.nodes[other].label} (${facts.length})`);
      button.addEventListener("click", () => choose({ edge: i }));
      row.append(button);
      panel.append(row);
    }
    return;
  }
  const edge = data.edges[chosen.edge];
  panel.append(el("h2", {}, `${data.nodes[edge.s].label} and ${data.nodes[edge.t].label}`));
  wanted(edge).sort((a, b) => (a.date < b.date ? 1 : -1)).forEach((f) => panel.append(fact(f)));
}

// the table says the same as the picture
const COLUMNS = [["label", "Actor"], ["type", "Kind"], ["degree", "Partners"], ["strength", "Facts"], ["pagerank", "PageRank"],
  ["betweenness", "Betweenness"], ["community", "Community"]];
let order = ["strength", -1];
COLUMNS.forEach(([key, name], i) => {
  const cell = el("th", { scope: "col", ...(i > 1 ? { class: "n" } : {}) });
  const button = el("button", { type: "button" }, name);
  button.addEventListener("click", () => { order = [key, order[0] === key ? -order[1] : key === "label" ? 1 : -1]; table(); });
  cell.append(button);
  $("head").append(cell);
});
function table() {
  const rows = data.nodes.map((n, i) => i).filter((i) => !points[i].group.classList.contains("gone"));
  const [key, way] = order;
  rows.sort((a, b) => {
    const [x, y] = [data.nodes[a][key], data.nodes[b][key]];
    return (x < y ? -1 : x > y ? 1 : 0) * way || (data.nodes[a].label < data.nodes[b].label ? -1 : 1);
  });
  $("rows").replaceChildren(...rows.slice(0, 500).map((i) => {
    const line = el("tr");
    COLUMNS.forEach(([name], column) => {
      const cell = el("td", column > 1 ? { class: "n" } : {});
      if (column === 0) {
        const button = el("button", { type: "button" }, data.nodes[i].label);
        button.addEventListener("click", () => { choose({ node: i }); $("details").focus(); });
        cell.append(button);
      } else cell.textContent = String(data.nodes[i][name]).replace(/([a-z])([A-Z])/g, "$1 $2");
      line.append(cell);
    });
    return line;
  }));
}

data.nodes.forEach((node) => $("names").append(el("option", { value: node.label })));
$("search").addEventListener("input", () => {
  const text = $("search").value.trim().toLowerCase();
  if (!text) return choose(null);
  let found = data.nodes.findIndex((n) => n.label.toLowerCase() === text);
  if (found < 0 && text.length > 2) found = data.nodes.findIndex((n) => n.label.toLowerCase().includes(text));
  if (found >= 0) choose({ node: found });
});
$("size").addEventListener("change", place);
$("reset").addEventListener("click", () => {
  boxes.forEach((b) => { if (!b.checked) b.click(); });
  $("search").value = "";
  choose(null);
  fit();
});
window.addEventListener("keydown", (event) => { if (event.key === "Escape") choose(null); });
draw();
fit();
