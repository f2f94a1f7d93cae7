"use strict";
// The page of one network: no library, no request. Words of articles only ever become text (textContent).
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const { nodes, edges, facts, articles, names } = data;
  const QUADS = ["verbal-cooperation", "material-cooperation", "verbal-conflict", "material-conflict", "neutral"];
  const QUAD_NAMES = ["friendly words", "friendly deeds", "hostile words", "hostile deeds", "neutral"];
  const QUAD_TONES = ["--cooperation-soft", "--cooperation", "--conflict-soft", "--conflict", "--neutral"];
  const COLOURS = 8;
  const PAGE = 40; // facts shown at once in the panel

  // --- small helpers ---------------------------------------------------------------------------------------------
  const $ = (id) => document.getElementById(id);
  const make = (tag, attributes = {}, ...children) => fill(document.createElement(tag), attributes, children);
  const draw = (tag, attributes = {}, ...children) =>
    fill(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
  function fill(element, attributes, children) {
    for (const [name, value] of Object.entries(attributes)) {
      if (name === "tone") element.style.setProperty("--tone", `var(${value})`);
      else if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
      else if (value === true) element.setAttribute(name, "");
      else if (value !== false && value != null) element.setAttribute(name, value);
    }
    element.append(...children.filter((child) => child != null && child !== ""));
    return element;
  }
  const plural = (n, word) => `${n.toLocaleString("en")} ${word}${n === 1 ? "" : "s"}`;
  const spaced = (type) => type.replace(/([a-z])([A-Z])/g, (_, a, b) => `${a} ${b.toLowerCase()}`);
  const short = (name) => (name.length > 30 ? `${name.slice(0, 28).trimEnd()}…` : name);
  const tone = (node) => (node.community <= COLOURS ? `--c${node.community}` : "--neutral");
  const label = (event) => spaced(names[event.type]) + (event.detail ? `: ${event.detail}` : "");
  const months = (day) => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1;
  const monthName = (month) =>
    new Date(Date.UTC(Math.floor(month / 12), month % 12, 1)).toLocaleDateString("en", { month: "short", year: "numeric", timeZone: "UTC" });

  // --- what is shown ---------------------------------------------------------------------------------------------
  const all = edges.flatMap((edge, e) => edge.events.map((event) => Object.assign(event, { e })));
  // Time goes by steps: months, or more of them where they would be too many to see.
  const dated = all.filter((event) => event.first).map((event) => months(event.first));
  const STEP = [1, 3, 6, 12, 24, 60, 120].find((n) => (Math.max(...dated) - Math.min(...dated)) / n < 60) ?? 600;
  const steps = (day) => Math.floor(months(day) / STEP);
  const span = dated.length ? [Math.floor(Math.min(...dated) / STEP), Math.floor(Math.max(...dated) / STEP)] : null;
  const stepName = (step, last) => {
    const month = step * STEP + (last ? STEP - 1 : 0);
    return STEP % 12 ? monthName(month) : String(Math.floor(month / 12));
  };
  const shown = { types: new Set(), quads: new Set(), statuses: new Set(), from: null, to: null, weight: 1 };
  let chosen = null; // { node } or { edge }
  let cursor = null; // where the keyboard is

  function everything() {
    shown.types = new Set(all.map((event) => event.type));
    shown.quads = new Set(QUADS.keys());
    shown.statuses = new Set(all.map((event) => event.status));
    [shown.from, shown.to] = span ?? [null, null];
    shown.weight = 1;
  }
  function passes(event) {
    if (!shown.types.has(event.type) || !shown.quads.has(event.quad) || !shown.statuses.has(event.status)) return false;
    if (!span || (shown.from === span[0] && shown.to === span[1])) return true;
    return event.first != null && steps(event.first) <= shown.to && steps(event.last ?? event.first) >= shown.from;
  }
  function count() {
    nodes.forEach((node) => Object.assign(node, { strength: 0, edges: [], quads: [0, 0, 0, 0, 0] }));
    edges.forEach((edge) => {
      edge.shown = edge.events.filter(passes);
      edge.weight = edge.shown.length;
      edge.visible = edge.weight >= shown.weight;
      edge.quads = [0, 0, 0, 0, 0];
      edge.shown.forEach((event) => edge.quads[event.quad]++);
      if (!edge.visible) return;
      for (const end of [edge.a, edge.b]) {
        nodes[end].strength += edge.weight;
        nodes[end].edges.push(edge);
        edge.quads.forEach((n, q) => (nodes[end].quads[q] += n));
      }
    });
  }
  function mood(quads) {
    const good = quads[0] + quads[1], bad = quads[2] + quads[3];
    if (!good && !bad) return "neutral";
    const share = bad / (good + bad);
    return share < 0.25 ? "cooperation" : share > 0.75 ? "conflict" : "mixed";
  }
  const other = (edge, n) => (edge.a === n ? edge.b : edge.a);

  // --- the picture -----------------------------------------------------------------------------------------------
  const svg = $("picture"), stage = $("stage"), tip = $("tip");
  const world = draw("g");
  const lines = draw("g"), dots = draw("g"), words = draw("g", { "aria-hidden": "true" });
  world.append(lines, dots, words);
  svg.append(world);
  world.style.setProperty("--edge", Math.max(0.2, Math.min(0.55, 7 / Math.sqrt(edges.length || 1))).toFixed(2));
  const view = { x: 0, y: 0, k: 1 };
  let fit = { sx: 1, sy: 1, x: 0, y: 0 };

  edges.forEach((edge, e) => {
    edge.line = draw("path");
    edge.hit = draw("path", { class: "hit", "data-edge": e });
    lines.append(edge.line, edge.hit);
  });
  nodes.forEach((node, n) => {
    node.shape = draw("path", { class: "shape" });
    node.ring = draw("circle", { class: "ring" });
    node.text = draw("text", { class: "label" });
    node.text.textContent = node.label = short(node.name);
    node.hole = node.type === "Person" ? draw("circle", { class: "hole" }) : null;
    node.group = draw("g", { class: "node", "data-node": n, tone: tone(node) }, node.ring, node.shape, node.hole);
    words.append(node.text);
  });
  // Small ones lie above big ones, so that none is hidden.
  [...nodes.keys()].sort((a, b) => nodes[b].degree - nodes[a].degree).forEach((n) => dots.append(nodes[n].group));

  function outline(type, r) {
    if (type === "State" || type === "Person") return `M${-r} 0a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0`;
    const corners = type === "IntergovernmentalOrganization" ? 6 : type === "GovernmentBody" ? 4 : 3;
    const turn = corners === 4 ? Math.PI / 4 : -Math.PI / 2, size = r * (corners === 3 ? 1.3 : corners === 4 ? 1.2 : 1.12);
    const points = Array.from({ length: corners }, (_, i) => turn + (i * 2 * Math.PI) / corners);
    return `M${points.map((a) => `${(size * Math.cos(a)).toFixed(2)} ${(size * Math.sin(a)).toFixed(2)}`).join("L")}Z`;
  }
  function fitAll() {
    const box = svg.getBoundingClientRect();
    const seen = nodes.filter((node) => node.strength || !edges.length);
    const xs = (seen.length ? seen : nodes).map((node) => node.x), ys = (seen.length ? seen : nodes).map((node) => node.y);
    const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
    const margin = Math.min(80, box.width * 0.13);
    // The picture may be stretched by a half to fill its frame, not more.
    const across = Math.min(260, (box.width - 2 * margin) / (right - left || 1)), down = Math.min(260, (box.height - 1.3 * margin) / (bottom - top || 1));
    const sx = Math.min(across, down * 1.5), sy = Math.min(down, across * 1.5);
    fit = { sx, sy, x: box.width / 2 - (sx * (left + right)) / 2, y: (box.height - 12) / 2 - (sy * (top + bottom)) / 2 };
    Object.assign(view, { x: 0, y: 0, k: 1 });
    place();
  }
  const at = (node) => [(node.x * fit.sx + fit.x) * view.k, (node.y * fit.sy + fit.y) * view.k];
  function place() {
    const most = Math.max(1, ...nodes.map((node) => node.strength));
    const heaviest = Math.max(1, ...edges.map((edge) => (edge.visible ? edge.weight : 0)));
    const room = Math.min(fit.sx, fit.sy) * view.k;
    const small = nodes.length > 120 ? 0.6 : svg.clientWidth < 600 ? 0.72 : 1;
    for (const node of nodes) {
      [node.sx, node.sy] = at(node);
      const r = (node.type === "Person" ? 4.5 : 6) * small + 15 * small * Math.sqrt(node.strength / most) * Math.min(1.5, Math.sqrt(view.k));
      node.r = Math.min(r, Math.max(4, 0.48 * room)); // two neighbours may touch, not cover each other
      node.group.setAttribute("transform", `translate(${node.sx.toFixed(1)} ${node.sy.toFixed(1)})`);
      node.shape.setAttribute("d", outline(node.type, node.r));
      node.hole?.setAttribute("r", (node.r * 0.4).toFixed(1));
      node.ring.setAttribute("r", (node.r + 4).toFixed(1));
      node.group.classList.toggle("gone", !node.strength && node !== (chosen && nodes[chosen.node]));
      node.text.setAttribute("transform", `translate(${node.sx.toFixed(1)} ${node.sy.toFixed(1)})`);
      node.text.classList.toggle("big", node.strength > most * 0.45);
    }
    for (const edge of edges) {
      edge.line.classList.toggle("gone", !edge.visible);
      edge.hit.classList.toggle("gone", !edge.visible);
      if (!edge.visible) continue;
      const a = nodes[edge.a], b = nodes[edge.b];
      const bend = 0.11 * (edge.a % 2 ? 1 : -1);
      const mx = (a.sx + b.sx) / 2 - (b.sy - a.sy) * bend, my = (a.sy + b.sy) / 2 + (b.sx - a.sx) * bend;
      const d = `M${a.sx.toFixed(1)} ${a.sy.toFixed(1)}Q${mx.toFixed(1)} ${my.toFixed(1)} ${b.sx.toFixed(1)} ${b.sy.toFixed(1)}`;
      edge.line.setAttribute("d", d);
      edge.hit.setAttribute("d", d);
      edge.line.setAttribute("stroke-width", (1.1 + 6.5 * small * Math.sqrt((edge.weight - 1) / heaviest)).toFixed(2));
    }
    pan();
    declutter();
    light();
  }
  const pan = () => world.setAttribute("transform", `translate(${view.x.toFixed(1)} ${view.y.toFixed(1)})`);
  // Names are written in the order of importance, below, above or beside the dot: where they meet no other name, and
  // no dot that matters as much. Where something is chosen, only what belongs to it has a name.
  function declutter() {
    const near = neighbourhood();
    const named = nodes.filter((node, n) => node.strength && (!near || near.has(n))).sort((a, b) => b.strength - a.strength);
    const taken = named.map((node) => [node.sx - node.r, node.sy - node.r, node.sx + node.r, node.sy + node.r, node]);
    const meets = (box, node) => taken.some((t) => t[4] !== node && (t.length > 5 || t[4].strength > node.strength / 3) &&
      box[0] < t[2] && box[2] > t[0] && box[1] < t[3] && box[3] > t[1]);
    const width = svg.clientWidth - view.x - 4, height = svg.clientHeight - view.y - 4;
    const outside = (box) => box[0] < 4 - view.x || box[1] < 4 - view.y || box[2] > width || box[3] > height;
    nodes.forEach((node) => node.text.classList.add("gone"));
    for (const node of named) {
      const wide = node.label.length * (node.text.classList.contains("big") ? 7.6 : 6.6) + 6, far = node.r + 3;
      const spots = [["middle", 0, far, -wide / 2], ["middle", 0, -far - 15, -wide / 2], ["start", far + 2, -8, far], ["end", -far - 2, -8, -far - wide],
        ["end", node.r, far, node.r - wide], ["start", -node.r, far, -node.r]];
      let spot = null;
      for (const [anchor, dx, dy, left] of spots) {
        const box = [node.sx + left, node.sy + dy, node.sx + left + wide, node.sy + dy + 15, node, "name"];
        if (!outside(box) && !meets(box, node)) { spot = [anchor, dx, dy]; taken.push(box); break; }
      }
      const [anchor, dx, dy] = spot ?? spots[0];
      node.text.setAttribute("text-anchor", anchor);
      node.text.setAttribute("x", dx.toFixed(1));
      node.text.setAttribute("y", (dy + 11.5).toFixed(1));
      node.text.classList.toggle("gone", !spot);
    }
  }
  // The nodes that belong to what is chosen; null where nothing is.
  function neighbourhood() {
    if (chosen == null) return null;
    const list = chosen.node != null ? nodes[chosen.node].edges : [edges[chosen.edge]];
    return new Set([chosen.node, ...list.flatMap((edge) => [edge.a, edge.b])]);
  }
  function light() {
    const n = chosen?.node, e = chosen?.edge, near = neighbourhood() ?? new Set();
    const lit = new Set(n != null ? nodes[n].edges : e != null ? [edges[e]] : []);
    world.classList.toggle("dim", chosen != null);
    edges.forEach((edge, i) => {
      edge.line.setAttribute("class", `edge ${mood(edge.quads)}${lit.has(edge) ? " lit" : ""}${i === e ? " chosen" : ""}${edge.visible ? "" : " gone"}`);
    });
    nodes.forEach((node, i) => {
      node.group.classList.toggle("lit", near.has(i));
      node.group.classList.toggle("chosen", i === n);
      node.group.classList.toggle("cursor", i === cursor);
    });
  }
  function zoom(factor, cx = svg.clientWidth / 2, cy = svg.clientHeight / 2) {
    const k = Math.min(12, Math.max(0.4, view.k * factor)), real = k / view.k;
    Object.assign(view, { k, x: cx - (cx - view.x) * real, y: cy - (cy - view.y) * real });
    place();
  }
  function bringIntoView(node) {
    const x = node.sx + view.x, y = node.sy + view.y, w = svg.clientWidth, h = svg.clientHeight;
    if (x > 40 && x < w - 40 && y > 40 && y < h - 40) return;
    Object.assign(view, { x: w / 2 - node.sx, y: h / 2 - node.sy });
    pan();
    declutter();
  }

  // --- pointer ---------------------------------------------------------------------------------------------------
  const fingers = new Map();
  let moved = false, pinch = 0;
  const target = (event) => {
    const element = event.target.closest?.("[data-node],[data-edge]");
    if (!element) return null;
    return element.dataset.node != null ? { node: Number(element.dataset.node) } : { edge: Number(element.dataset.edge) };
  };
  svg.addEventListener("pointerdown", (event) => {
    if (!fingers.size) moved = false;
    fingers.set(event.pointerId, [event.clientX, event.clientY, target(event)]);
    pinch = 0;
  });
  svg.addEventListener("pointermove", (event) => {
    const finger = fingers.get(event.pointerId);
    if (!finger) return hover(event);
    const [x, y] = finger;
    if (!moved && Math.hypot(event.clientX - x, event.clientY - y) < 4) return;
    if (!moved) svg.setPointerCapture(event.pointerId);
    moved = true;
    svg.classList.add("dragging");
    finger.splice(0, 2, event.clientX, event.clientY);
    if (fingers.size === 1) {
      Object.assign(view, { x: view.x + event.clientX - x, y: view.y + event.clientY - y });
      pan();
    } else {
      const [[ax, ay], [bx, by]] = [...fingers.values()], wide = Math.hypot(ax - bx, ay - by), box = svg.getBoundingClientRect();
      if (pinch) zoom(wide / pinch, (ax + bx) / 2 - box.left, (ay + by) / 2 - box.top);
      pinch = wide;
    }
  });
  const lift = (event) => {
    const finger = fingers.get(event.pointerId);
    fingers.delete(event.pointerId);
    if (!fingers.size) svg.classList.remove("dragging");
    if (moved) declutter();
    if (finger && !moved && event.type === "pointerup") choose(finger[2]);
  };
  svg.addEventListener("pointerup", lift);
  svg.addEventListener("pointercancel", lift);
  svg.addEventListener("pointerleave", () => tell(""));
  svg.addEventListener("wheel", (event) => {
    event.preventDefault();
    const box = svg.getBoundingClientRect();
    zoom(Math.exp(-event.deltaY * (event.deltaMode ? 0.05 : 0.0016)), event.clientX - box.left, event.clientY - box.top);
  }, { passive: false });
  function hover(event) {
    const found = target(event), box = svg.getBoundingClientRect();
    if (!found) return tell("");
    tell(found.node != null ? nodeWords(nodes[found.node]) : edgeWords(edges[found.edge]), event.clientX - box.left, event.clientY - box.top);
  }
  const nodeWords = (node) => `${node.name}: ${plural(node.strength, "event")} with ${plural(node.edges.length, "actor")}`;
  const edgeWords = (edge) => `${nodes[edge.a].name} – ${nodes[edge.b].name}: ${plural(edge.weight, "event")}`;
  function tell(words, x = 0, y = 0) {
    tip.classList.toggle("shown", words !== "");
    if (!words) return;
    tip.textContent = words;
    const left = Math.max(6, Math.min(x + 14, svg.clientWidth - tip.offsetWidth - 6));
    tip.style.transform = `translate(${left}px, ${y > tip.offsetHeight + 20 ? y - tip.offsetHeight - 12 : y + 18}px)`;
  }

  // --- keyboard --------------------------------------------------------------------------------------------------
  const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  svg.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const way = WAYS[event.key];
    if (way) step(way);
    else if (event.key === "Enter" || event.key === " ") { if (cursor != null) choose({ node: cursor }, true); }
    else if (event.key === "Escape") choose(null);
    else if (event.key === "+" || event.key === "=") zoom(1.4);
    else if (event.key === "-") zoom(1 / 1.4);
    else if (event.key === "0") fitAll();
    else return;
    event.preventDefault();
  });
  function step([dx, dy]) {
    const seen = nodes.map((node, n) => [node, n]).filter(([node]) => node.strength);
    if (!seen.length) return;
    const from = cursor ?? chosen?.node;
    if (from == null) cursor = seen.reduce((best, item) => (item[0].strength > best[0].strength ? item : best))[1];
    else {
      const here = nodes[from];
      let nearest = Infinity;
      for (const [node, n] of seen) {
        const along = (node.sx - here.sx) * dx + (node.sy - here.sy) * dy, aside = Math.abs((node.sx - here.sx) * dy - (node.sy - here.sy) * dx);
        const far = along + 2.2 * aside;
        if (n !== from && along > 1 && far < nearest) [nearest, cursor] = [far, n];
      }
    }
    bringIntoView(nodes[cursor]);
    light();
    tell(nodeWords(nodes[cursor]), nodes[cursor].sx + view.x, nodes[cursor].sy + view.y);
  }
  svg.addEventListener("blur", () => { cursor = null; light(); tell(""); });
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && !/^(INPUT|TEXTAREA)$/.test(document.activeElement.tagName)) {
      event.preventDefault();
      $("search").focus();
    } else if (event.key === "Escape" && chosen && document.activeElement !== $("search")) choose(null);
  });

  // --- the panel -------------------------------------------------------------------------------------------------
  const panel = $("panel");
  function choose(what, jump = false) {
    chosen = what;
    tell("");
    declutter();
    if (what?.node != null) cursor = what.node;
    if (document.body.classList.contains("as-table") && what) asTable(false);
    light();
    tellPanel();
    panel.scrollTop = 0;
    if (what?.node != null) bringIntoView(nodes[what.node]);
    const narrow = getComputedStyle(document.querySelector("main")).display === "flex";
    if (jump) panel.focus({ preventScroll: !narrow });
    if (what && narrow) panel.scrollIntoView({ block: "start", behavior: "smooth" });
    const address = what?.node != null ? `#${encodeURIComponent(nodes[what.node].name)}` : " ";
    try { history.replaceState(null, "", address.trim() || location.pathname + location.search); } catch { /* a page in a sandbox has no history */ }
  }
  function quadBar(quads) {
    const bar = make("div", { class: "quadbar", role: "img", "aria-label": QUAD_NAMES.map((name, q) => `${quads[q]} ${name}`).filter((_, q) => quads[q]).join(", ") });
    quads.forEach((n, q) => { if (n) { const part = make("i", { tone: QUAD_TONES[q] }); part.style.flex = n; bar.append(part); } });
    return bar;
  }
  function quadKey(quads) {
    return make("div", { class: "quadkey" }, ...quads.map((n, q) => n ? make("span", {}, make("i", { class: "dot", tone: QUAD_TONES[q] }), `${n} ${QUAD_NAMES[q]}`) : null));
  }
  function rowOf(name, quads, n, node, onclick) {
    return make("li", {}, make("button", { type: "button", onclick },
      make("span", { class: "name" }, node ? make("i", { class: "dot", tone: tone(node) }) : null, make("span", {}, name)), quadBar(quads), make("span", { class: "n" }, String(n))));
  }
  function tellPanel() {
    panel.replaceChildren(...(chosen == null ? overview() : chosen.node != null ? ofNode(nodes[chosen.node], chosen.node) : ofEdge(edges[chosen.edge])));
  }
  const back = () => make("button", { type: "button", class: "back", onclick: () => choose(null) }, "← Overview");
  function overview() {
    const seen = edges.filter((edge) => edge.visible), quads = [0, 0, 0, 0, 0];
    seen.forEach((edge) => edge.quads.forEach((n, q) => (quads[q] += n)));
    const busy = nodes.map((node, n) => [node, n]).filter(([node]) => node.strength).sort((a, b) => b[0].strength - a[0].strength);
    const heavy = [...seen].sort((a, b) => b.weight - a.weight);
    if (!seen.length) return [make("div", {}, make("h2", {}, "Nothing to show"), make("p", { class: "hint" }, all.length ? "No tie passes the filters." : "No two actors had to do with each other."))];
    return [
      make("div", {}, make("h2", {}, "Overview"), make("p", { class: "hint" }, "Choose an actor or a tie to read the words of the articles behind it.")),
      make("dl", { class: "figures" }, ...figures([["actors", busy.length], ["ties", seen.length], ["events", quads.reduce((a, b) => a + b, 0)]])),
      make("div", {}, quadBar(quads), quadKey(quads)),
      make("section", {}, make("h3", {}, "Busiest actors"), make("ul", { class: "list" }, ...busy.slice(0, 8).map(([node, n]) => rowOf(node.name, node.quads, node.strength, node, () => choose({ node: n }, true))))),
      make("section", {}, make("h3", {}, "Strongest ties"), make("ul", { class: "list" }, ...heavy.slice(0, 8).map((edge) => rowOf(`${nodes[edge.a].name} – ${nodes[edge.b].name}`, edge.quads, edge.weight, null, () => choose({ edge: edges.indexOf(edge) }, true))))),
    ];
  }
  const figures = (pairs) => pairs.map(([name, value]) => make("div", {}, make("dt", {}, name), make("dd", {}, typeof value === "number" ? value.toLocaleString("en", { maximumSignificantDigits: 3 }) : value)));
  function ofNode(node, n) {
    const partners = [...node.edges].sort((a, b) => b.weight - a.weight);
    return [
      make("div", {}, back(), make("h2", {}, node.name), make("p", { class: "tag" }, make("i", { class: "dot", tone: tone(node) }), `${spaced(node.type)} · community ${node.community}`),
        node.aliases.length ? make("p", { class: "hint" }, `also ${node.aliases.join(", ")}`) : null),
      make("dl", { class: "figures" }, ...figures([["events", node.strength], ["partners", partners.length], ["betweenness", node.betweenness], ["PageRank", node.pagerank], ["closeness", node.closeness], ["clustering", node.clustering]])),
      partners.length ? make("div", {}, quadBar(node.quads), quadKey(node.quads)) : make("p", { class: "hint" }, "No tie of this actor passes the filters."),
      make("section", {}, make("h3", {}, "Partners"), make("ul", { class: "list" }, ...partners.slice(0, 12).map((edge) => rowOf(nodes[other(edge, n)].name, edge.quads, edge.weight, nodes[other(edge, n)], () => choose({ edge: edges.indexOf(edge) }, true))))),
      factList(joined(partners)),
    ];
  }
  function ofEdge(edge) {
    const end = (n) => make("button", { type: "button", class: "back", onclick: () => choose({ node: n }, true) }, nodes[n].name);
    return [
      make("div", {}, back(), make("h2", {}, `${nodes[edge.a].name} – ${nodes[edge.b].name}`), make("p", { class: "tag" }, plural(edge.weight, "event"))),
      make("div", {}, quadBar(edge.quads), quadKey(edge.quads)),
      make("div", {}, end(edge.a), " ", end(edge.b)),
      factList(edge.shown),
    ];
  }
  // A meeting of many is a tie with each of them: it is listed once.
  function joined(list) {
    const once = new Map();
    for (const event of list.flatMap((edge) => edge.shown)) {
      const key = event.reports.map((report) => report[0]).join();
      if (once.has(key)) once.get(key).reports.push(...event.reports);
      else once.set(key, { ...event, reports: [...event.reports] });
    }
    return [...once.values()];
  }
  function factList(events) {
    const sorted = [...events].sort((a, b) => (b.first ?? "").localeCompare(a.first ?? ""));
    const list = make("ol", { class: "facts" });
    const section = make("section", {}, make("h3", {}, "What the articles say"), list);
    let next = 0;
    const more = make("button", { type: "button", class: "more", onclick: grow });
    function grow() {
      list.append(...sorted.slice(next, next + PAGE).map(card));
      next += PAGE;
      if (next < sorted.length) { more.textContent = `Show more (${sorted.length - next})`; section.append(more); } else more.remove();
    }
    grow();
    return section;
  }
  function card(event) {
    const who = new Map(), words = new Map();
    for (const [f, by, to] of event.reports) {
      words.set(f, facts[f]);
      const key = event.directed ? by : -1;
      if (!who.has(key)) who.set(key, new Set());
      if (event.directed) who.get(key).add(names[to]); else who.get(key).add(names[by]).add(names[to]);
    }
    const lines = [...who].map(([by, ends]) => make("p", { class: "who" }, event.directed ? `${names[by]} → ${[...ends].join(", ")}` : [...ends].join(", ")));
    const quotes = [...words.values()].flatMap((fact) => fact.quotes.map((quote, i) => [fact, quote, i === fact.quotes.length - 1]));
    return make("li", { class: "fact", tone: QUAD_TONES[event.quad] },
      make("header", {}, make("b", {}, label(event)), names[event.status] !== "actual" ? make("span", { class: "badge" }, names[event.status]) : null, make("span", { class: "when" }, event.date ?? "undated")),
      ...lines, ...quotes.map(([fact, quote, last]) => make("div", {}, make("blockquote", {}, quote), last ? source(articles[fact.article]) : null)));
  }
  function source(article) {
    const safe = /^https?:\/\//i.test(article.url ?? ""), title = article.title ?? article.id;
    const day = article.published ? make("span", {}, `, ${article.published}`) : null;
    return make("cite", {}, safe ? make("a", { href: article.url, target: "_blank", rel: "noopener noreferrer" }, title) : title, day);
  }

  // --- search ----------------------------------------------------------------------------------------------------
  const search = $("search"), found = $("found");
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const index = nodes.map((node) => [node.name, ...node.aliases].map(plain));
  let hits = [], mark = 0;
  function look() {
    const words = plain(search.value.trim());
    const rank = (n) => Math.min(...index[n].map((name) => (name.startsWith(words) ? 0 : name.includes(` ${words}`) ? 1 : name.includes(words) ? 2 : 9)));
    hits = words ? [...nodes.keys()].filter((n) => rank(n) < 9).sort((a, b) => rank(a) - rank(b) || nodes[b].strength - nodes[a].strength).slice(0, 9) : [];
    mark = 0;
    found.replaceChildren(...hits.map((n, i) => make("li", { role: "option", id: `hit-${i}`, "aria-selected": String(i === mark), onpointerdown: (event) => { event.preventDefault(); take(i); } },
      make("span", {}, nodes[n].name), make("small", {}, spaced(nodes[n].type)))));
    if (words && !hits.length) found.append(make("li", { class: "none" }, "Nobody of this name"));
    open(words !== "");
  }
  function open(yes) {
    found.hidden = !yes;
    search.setAttribute("aria-expanded", String(yes));
    if (yes && hits.length) search.setAttribute("aria-activedescendant", `hit-${mark}`); else search.removeAttribute("aria-activedescendant");
  }
  function take(i) {
    if (hits[i] == null) return;
    search.value = "";
    open(false);
    choose({ node: hits[i] }, true);
  }
  search.addEventListener("input", look);
  search.addEventListener("focus", () => search.value && look());
  search.addEventListener("blur", () => open(false));
  search.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      mark = (mark + (event.key === "ArrowDown" ? 1 : hits.length - 1)) % Math.max(1, hits.length);
      [...found.children].forEach((item, i) => item.setAttribute("aria-selected", String(i === mark)));
      found.children[mark]?.scrollIntoView({ block: "nearest" });
      open(!found.hidden);
      event.preventDefault();
    } else if (event.key === "Enter") take(mark);
    else if (event.key === "Escape") { search.value = ""; open(false); }
  });

  // --- filters ---------------------------------------------------------------------------------------------------
  function chips(place, values, set, words, tones) {
    place.replaceChildren(...values.map((value) => {
      const box = make("input", { type: "checkbox" });
      box.checked = set.has(value);
      box.addEventListener("change", () => { if (box.checked) set.add(value); else set.delete(value); change(); });
      return make("label", { tone: tones?.(value) }, box, tones ? make("i") : null, words(value), make("small", {}, String(place.counts.get(value))));
    }));
  }
  function prepare(place, key, order) {
    place.counts = new Map();
    all.forEach((event) => place.counts.set(event[key], (place.counts.get(event[key]) ?? 0) + 1));
    return [...place.counts.keys()].sort(order ?? ((a, b) => place.counts.get(b) - place.counts.get(a)));
  }
  function fillFilters() {
    chips($("quads"), prepare($("quads"), "quad", (a, b) => a - b), shown.quads, (q) => QUAD_NAMES[q], (q) => QUAD_TONES[q]);
    chips($("types"), prepare($("types"), "type"), shown.types, (type) => spaced(names[type]));
    const statuses = prepare($("statuses"), "status");
    chips($("statuses"), statuses, shown.statuses, (status) => names[status]);
    $("statuses-field").hidden = statuses.length < 2;
    const weight = $("weight");
    weight.max = Math.max(1, ...edges.map((edge) => edge.events.length));
    weight.disabled = weight.max === "1";
    weight.value = shown.weight;
    $("weight-shown").textContent = shown.weight;
    if (span) [$("from").value, $("to").value] = [shown.from - span[0], shown.to - span[0]];
  }
  $("weight").addEventListener("input", (event) => {
    shown.weight = Number(event.target.value);
    $("weight-shown").textContent = shown.weight;
    change();
  });
  $("reset").addEventListener("click", () => { everything(); fillFilters(); change(); });
  $("filters-button").addEventListener("click", (event) => {
    const open = $("filters").hidden;
    $("filters").hidden = !open;
    event.currentTarget.setAttribute("aria-expanded", String(open));
  });
  function change() {
    count();
    place();
    tellPanel();
    bars();
    const total = (id) => $(id).counts.size;
    const off = total("quads") - shown.quads.size + (QUADS.length - total("quads")) + total("types") - shown.types.size + total("statuses") - shown.statuses.size + (shown.weight > 1 ? 1 : 0);
    $("filters-on").textContent = off > 0 ? String(off) : "";
  }

  // --- time ------------------------------------------------------------------------------------------------------
  function bars() {
    if (!span || span[0] === span[1]) return;
    $("time").hidden = false;
    const length = span[1] - span[0] + 1, up = new Array(length).fill(0), down = new Array(length).fill(0), flat = new Array(length).fill(0);
    all.forEach((event) => {
      if (!event.first || !shown.types.has(event.type) || !shown.quads.has(event.quad) || !shown.statuses.has(event.status)) return;
      (event.quad < 2 ? up : event.quad < 4 ? down : flat)[steps(event.first) - span[0]]++;
    });
    const most = Math.max(1, ...up.map((n, i) => n + flat[i])), least = Math.max(0, ...down);
    const width = $("bars").clientWidth || 600, height = 54, thumb = 8, room = (width - 2 * thumb) / length, unit = (height - 4) / (most + Math.max(least, most * 0.25));
    const zero = 2 + most * unit, rest = Math.max(1.5, Math.min(room - 1.5, 26));
    const bar = (i, y, h, name) => h > 0 ? draw("rect", { class: name + (i + span[0] < shown.from || i + span[0] > shown.to ? " out" : ""), x: thumb + i * room + (room - rest) / 2, y, width: rest, height: h, rx: Math.min(2, rest / 3) }) : null;
    $("bars").replaceChildren(draw("line", { x1: 0, x2: width, y1: zero, y2: zero }),
      ...up.flatMap((n, i) => [bar(i, zero - n * unit, n * unit - 0.5, "up"), bar(i, zero - (n + flat[i]) * unit, flat[i] * unit - 0.5, "flat"), bar(i, zero + 0.5, down[i] * unit - 0.5, "down")]).filter(Boolean));
    $("from-shown").textContent = stepName(shown.from, false);
    $("to-shown").textContent = stepName(shown.to, true);
    const undated = all.filter((event) => !event.first).length;
    $("window-shown").textContent = shown.from === span[0] && shown.to === span[1] ? `events by ${{ 1: "month", 3: "quarter", 6: "half-year", 12: "year" }[STEP] ?? `${STEP / 12} years`}` + (undated ? `, and ${undated} undated` : "") : "only this window";
  }
  for (const id of ["from", "to"]) {
    if (span) $(id).max = span[1] - span[0];
    $(id).addEventListener("input", () => {
      const ends = [Number($("from").value), Number($("to").value)].sort((a, b) => a - b);
      [shown.from, shown.to] = ends.map((n) => n + span[0]);
      $(id).setAttribute("aria-valuetext", stepName(Number($(id).value) + span[0], id === "to"));
      change();
    });
  }

  // --- table, theme, start ---------------------------------------------------------------------------------------
  function asTable(yes) {
    document.body.classList.toggle("as-table", yes);
    $("view-button").setAttribute("aria-pressed", String(yes));
    if (!yes) { bars(); place(); }
  }
  $("view-button").addEventListener("click", () => asTable(!document.body.classList.contains("as-table")));
  for (const table of document.querySelectorAll("#table table")) {
    [...table.tHead.rows[0].cells].forEach((head, column) => {
      const button = make("button", { type: "button", onclick: sort }, head.textContent);
      head.replaceChildren(button);
      function sort() {
        const ascending = head.getAttribute("aria-sort") === "descending", number = head.classList.contains("n");
        [...table.tHead.rows[0].cells].forEach((cell) => cell.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", ascending ? "ascending" : "descending");
        const value = (row) => (number ? Number(row.cells[column].textContent) : row.cells[column].textContent);
        const order = (a, b) => (number ? value(a) - value(b) : value(a).localeCompare(value(b)));
        table.tBodies[0].append(...[...table.tBodies[0].rows].sort((a, b) => (ascending ? order(a, b) : order(b, a))));
      }
    });
    for (const cell of table.querySelectorAll("[data-node],[data-edge]")) {
      const what = cell.dataset.node != null ? { node: Number(cell.dataset.node) } : { edge: Number(cell.dataset.edge) };
      cell.replaceChildren(make("button", { type: "button", onclick: () => choose(what, true) }, cell.textContent));
    }
  }
  const root = document.documentElement;
  $("theme-button").addEventListener("click", () => {
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
  });
  $("zoom-in").addEventListener("click", () => zoom(1.5));
  $("zoom-out").addEventListener("click", () => zoom(1 / 1.5));
  $("zoom-fit").addEventListener("click", fitAll);
  $("shapes").append(...[...new Set(nodes.map((node) => node.type))].sort().map((type) => make("span", {}, draw("svg", { viewBox: "-8 -8 16 16" }, draw("path", { d: outline(type, 6) }), type === "Person" ? draw("circle", { class: "hole", r: 2.4 }) : null), spaced(type).toLowerCase())));
  document.body.classList.add("ready");
  everything();
  fillFilters();
  count();
  bars(); // first, for it takes room from the picture
  fitAll();
  const wanted = plain(decodeURIComponent(location.hash.slice(1)));
  const start = wanted ? index.findIndex((own) => own[0] === wanted) : -1;
  if (start >= 0) choose({ node: start }); else tellPanel();
  let size = "";
  new ResizeObserver(() => {
    const now = `${svg.clientWidth}x${svg.clientHeight}`;
    if (svg.clientWidth && now !== size) { if (size) { bars(); fitAll(); } size = now; }
  }).observe(svg);
})();
