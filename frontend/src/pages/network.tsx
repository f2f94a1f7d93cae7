import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Network, Tie } from "../api";
import { type Chosen, Drawing, canDraw, isDark } from "../drawing";
import { ActorField, Events, Page, Panel, Scroll, Waiting, actorAddress, useData } from "../parts";
import { Link, go, to } from "../router";
import { QUAD_NAMES, count, day, spaced } from "../words";

const FILTERS = ["level", "type", "quad", "status", "since", "until", "min_weight", "ego", "radius"];

export function NetworkView({ query }: { query: URLSearchParams }) {
  const filters = useMemo(() => {
    const found: Record<string, string[]> = {};
    for (const name of FILTERS) if (query.getAll(name).length) found[name] = query.getAll(name);
    return found;
  }, [query.toString()]);
  const { data, error, busy } = useData<Network>("network", filters);
  const [measure, setMeasure] = useState("strength");
  const source = query.get("source");
  const target = query.get("target");
  const node = query.get("node");
  const chosen: Chosen = source && target ? { edge: [source, target] } : node ? { node } : {};
  const set = (changes: Record<string, string | string[] | undefined>) => {
    const next: Record<string, string | string[] | undefined> = { ...filters, ...changes };
    go(to("/network", next), { replace: true });
  };
  const choose = (next: Chosen) =>
    go(to("/network", { ...filters, node: next.node, source: next.edge?.[0], target: next.edge?.[1] }), { replace: true });
  return (
    <Page title="Network" lead="Who had to do with whom: a tie is as thick as there are events; red ties are conflict, green ones cooperation.">
      <div class="network">
        <Filters data={data} filters={filters} set={set} measure={measure} setMeasure={setMeasure} />
        <div class="stage">
          {error ? <Waiting error={error} /> : !data ? <Waiting what="Drawing" /> : data.nodes.length ? (
            <Picture data={data} measure={measure} chosen={chosen} choose={choose} />
          ) : (
            <p class="notice">No two actors meet in the chosen facts; widen the filters.</p>
          )}
          {data && (
            <Histogram data={data} since={filters.since?.[0]} until={filters.until?.[0]} set={(since, until) => set({ since, until })} />
          )}
          <p class="status" role="status">
            {data && `${count(data.nodes.length, "actor")}, ${count(data.edges.length, "tie")}${data.sampled ? "; betweenness is estimated" : ""}${busy ? " …" : ""}`}
          </p>
        </div>
        <Side data={data} chosen={chosen} choose={choose} filters={filters} />
      </div>
      {data && data.nodes.length > 0 && <Tables data={data} measure={measure} choose={choose} />}
    </Page>
  );
}

function Filters({ data, filters, set, measure, setMeasure }: {
  data?: Network;
  filters: Record<string, string[]>;
  set: (changes: Record<string, string | string[] | undefined>) => void;
  measure: string;
  setMeasure: (measure: string) => void;
}) {
  const toggle = (name: string, value: string, all: string[] = []) => {
    const now = filters[name] ?? all;
    set({ [name]: now.includes(value) ? now.filter((one) => one !== value) : [...now, value] });
  };
  const statuses = filters.status ?? ["actual"];
  return (
    <form class="filters" aria-label="Filters" onSubmit={(event) => event.preventDefault()}>
      <ActorField id="ego" label="Around an actor" value={filters.ego?.[0]?.replace(/^.*\/id\//, "") ?? ""} onPick={(actor, text) => set({ ego: actor?.iri ?? text })} />
      <div class="field">
        <label for="level">Actors</label>
        <select id="level" value={filters.level?.[0] ?? "person"} onChange={(event) => set({ level: event.currentTarget.value })}>
          <option value="person">each for itself</option>
          <option value="state">as the state they act for</option>
        </select>
      </div>
      <div class="field">
        <label for="type">Type of fact</label>
        <select id="type" value={filters.type?.[0] ?? ""} onChange={(event) => set({ type: event.currentTarget.value })}>
          <option value="">all</option>
          {(data?.types ?? []).filter((type) => type !== "HoldsPosition").map((type) => <option key={type} value={type}>{spaced(type)}</option>)}
        </select>
      </div>
      <fieldset>
        <legend>Quad class</legend>
        {(data?.quads ?? []).map((quad) => (
          <label key={quad} class={`check quad ${quad}`}>
            <input type="checkbox" checked={filters.quad?.includes(quad) ?? false} onChange={() => toggle("quad", quad)} />
            <span class="dot" aria-hidden="true" /> {QUAD_NAMES[quad]}
          </label>
        ))}
      </fieldset>
      <fieldset>
        <legend>Status</legend>
        {(data?.statuses ?? []).map((status) => (
          <label key={status} class="check">
            <input type="checkbox" checked={statuses.includes(status)} onChange={() => toggle("status", status, ["actual"])} /> {status}
          </label>
        ))}
      </fieldset>
      <div class="field">
        <label for="least">Least events of a tie</label>
        <input id="least" type="number" min="1" max="1000" value={filters.min_weight?.[0] ?? "1"} onChange={(event) => set({ min_weight: event.currentTarget.value === "1" ? undefined : event.currentTarget.value })} />
      </div>
      <div class="field">
        <label for="measure">Size of actors</label>
        <select id="measure" value={measure} onChange={(event) => setMeasure(event.currentTarget.value)}>
          {(data?.measures ?? ["strength"]).filter((one) => one !== "community").map((one) => <option key={one} value={one}>{one}</option>)}
        </select>
      </div>
      <button type="button" onClick={() => go("/network", { replace: true })}>Clear filters</button>
    </form>
  );
}

function Picture({ data, measure, chosen, choose }: { data: Network; measure: string; chosen: Chosen; choose: (chosen: Chosen) => void }) {
  const place = useRef<HTMLDivElement>(null);
  const drawing = useRef<Drawing | null>(null);
  const latest = useRef(choose);
  latest.current = choose;
  const [theme, setTheme] = useState(isDark);
  const able = useMemo(canDraw, []);
  useEffect(() => {
    const changed = () => setTheme(isDark());
    const media = matchMedia("(prefers-color-scheme: dark)");
    addEventListener("themechange", changed);
    media.addEventListener("change", changed);
    return () => {
      removeEventListener("themechange", changed);
      media.removeEventListener("change", changed);
    };
  }, []);
  useEffect(() => {
    if (!able || !place.current) return;
    const made = new Drawing(place.current, data, measure, theme, (next) => latest.current(next));
    drawing.current = made;
    made.choose(chosen);
    return () => {
      drawing.current = null;
      made.end();
    };
  }, [data, measure, theme]);
  const key = JSON.stringify(chosen);
  useEffect(() => drawing.current?.choose(chosen), [key]);
  if (!able) return <p class="notice">This browser cannot draw with WebGL; the tables below say the same.</p>;
  return (
    <div
      class="canvas"
      ref={place}
      tabIndex={0}
      role="application"
      aria-label="Picture of the network. Arrow keys move it, plus and minus change its size, 0 shows all, Escape chooses nothing; the tables below say the same."
      onKeyDown={(event) => {
        const moves: Record<string, [number, number, number]> = {
          ArrowLeft: [-0.08, 0, 1], ArrowRight: [0.08, 0, 1], ArrowUp: [0, 0.08, 1], ArrowDown: [0, -0.08, 1], "+": [0, 0, 1.25], "-": [0, 0, 0.8],
        };
        const move = moves[event.key];
        if (move) drawing.current?.move(...move);
        else if (event.key === "0") drawing.current?.reset();
        else if (event.key === "Escape") choose({});
        else return;
        event.preventDefault();
      }}
    />
  );
}

/** Events by month, with two handles for the first and the last one. */
function Histogram({ data, since, until, set }: { data: Network; since?: string; until?: string; set: (since?: string, until?: string) => void }) {
  // The bars are those of the widest choice that this page has seen, else the handles would have no way back.
  const widest = useRef<Network["histogram"]>([]);
  if (data.histogram.length > widest.current.length || (!since && !until)) widest.current = data.histogram;
  const months = widest.current.filter((month) => month.month.length === 7);
  if (months.length < 2) return null;
  const at = (month: string | undefined, none: number) => {
    const found = months.findIndex((one) => one.month >= (month ?? "").slice(0, 7));
    return month && found >= 0 ? found : none;
  };
  const first = at(since, 0);
  const last = at(until, months.length - 1);
  const most = Math.max(1, ...months.map((month) => month.count));
  const label = (index: number) => day(months[index]?.month ?? null);
  const change = (from: number, to: number) =>
    set(from <= 0 ? undefined : months[from]!.month, to >= months.length - 1 ? undefined : months[to]!.month);
  return (
    <fieldset class="histogram">
      <legend>From {label(first)} to {label(last)}</legend>
      <svg viewBox={`0 0 ${months.length} 10`} preserveAspectRatio="none" aria-hidden="true">
        {months.map((month, index) => (
          <rect key={month.month} class={index >= first && index <= last ? "in" : "out"} x={index + 0.1} width="0.8" y={10 - (10 * month.count) / most} height={(10 * month.count) / most} />
        ))}
      </svg>
      <div class="handles">
        <input type="range" min="0" max={months.length - 1} value={first} aria-label="First month" aria-valuetext={label(first)} onChange={(event) => change(Math.min(Number(event.currentTarget.value), last), last)} />
        <input type="range" min="0" max={months.length - 1} value={last} aria-label="Last month" aria-valuetext={label(last)} onChange={(event) => change(first, Math.max(Number(event.currentTarget.value), first))} />
      </div>
    </fieldset>
  );
}

function Side({ data, chosen, choose, filters }: { data?: Network; chosen: Chosen; choose: (chosen: Chosen) => void; filters: Record<string, string[]> }) {
  const tie = useData<Tie>(chosen.edge ? "tie" : null, { ...filters, source: chosen.edge?.[0], target: chosen.edge?.[1] });
  const node = chosen.node && data ? data.nodes.find((one) => one.id === chosen.node) : undefined;
  if (chosen.edge) {
    return (
      <Panel title={tie.data && !tie.busy ? `${tie.data.source.name} and ${tie.data.target.name}` : "Tie"} class="side" aside={<Close choose={choose} />}>
        {tie.data && !tie.busy ? <div class="scroll" tabIndex={0} role="region" aria-label="Events of the tie"><Events events={tie.data.events} /></div> : <Waiting error={tie.error} />}
      </Panel>
    );
  }
  if (node && data) {
    const names = new Map(data.nodes.map((one) => [one.id, one.name]));
    const ties = data.edges.filter((edge) => edge.source === node.id || edge.target === node.id).sort((a, b) => b.weight - a.weight);
    return (
      <Panel title={node.name} class="side" aside={<Close choose={choose} />}>
        <p>
          {spaced(node.type)} · <Link href={actorAddress(node.id)}>Page</Link> ·{" "}
          <Link href={to("/network", { ...filters, ego: node.id })}>Only its network</Link>
        </p>
        <dl class="figures">
          {data.measures.map((measure) => <div key={measure}><dt>{measure}</dt><dd>{Number(node[measure]).toLocaleString("en", { maximumFractionDigits: 3 })}</dd></div>)}
        </dl>
        <h3>Ties</h3>
        <div class="scroll" tabIndex={0} role="region" aria-label="Ties">
          <ul class="list">
            {ties.map((edge) => {
              const other = edge.source === node.id ? edge.target : edge.source;
              return (
                <li key={other}>
                  <button type="button" class="plain" onClick={() => choose({ edge: [edge.source, edge.target] })}>{names.get(other)}</button>
                  <span>{edge.types}</span>
                </li>
              );
            })}
          </ul>
        </div>
      </Panel>
    );
  }
  return (
    <Panel title="Nothing chosen" class="side">
      <p class="none">A click on a tie lists its events with the sentences that state them; a click on an actor shows its measures and ties.</p>
      {data && data.edges.length > 0 && (
        <>
          <h3>Heaviest ties</h3>
          <ul class="list">
            {heaviest(data, 12).map((edge) => (
              <li key={edge.source + edge.target}>
                <button type="button" class="plain" onClick={() => choose({ edge: [edge.source, edge.target] })}>{edge.a} – {edge.b}</button>
                <span>{edge.weight}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </Panel>
  );
}

function Close({ choose }: { choose: (chosen: Chosen) => void }) {
  return <button type="button" class="plain" onClick={() => choose({})}>Close</button>;
}

function heaviest(data: Network, most: number) {
  const names = new Map(data.nodes.map((node) => [node.id, node.name]));
  return [...data.edges]
    .sort((a, b) => b.weight - a.weight)
    .slice(0, most)
    .map((edge) => ({ ...edge, a: names.get(edge.source) ?? "", b: names.get(edge.target) ?? "" }));
}

function Tables({ data, measure, choose }: { data: Network; measure: string; choose: (chosen: Chosen) => void }) {
  const nodes = [...data.nodes].sort((a, b) => Number(b[measure]) - Number(a[measure])).slice(0, 200);
  return (
    <div class="grid">
      <Panel title="Actors" class="two">
        <Scroll label="Actors">
          <table class="rows">
            <thead><tr><th scope="col">Actor</th><th scope="col">Type</th>{data.measures.map((one) => <th scope="col" key={one}>{one}</th>)}</tr></thead>
            <tbody>
              {nodes.map((node) => (
                <tr key={node.id}>
                  <th scope="row"><button type="button" class="plain" onClick={() => choose({ node: node.id })}>{node.name}</button></th>
                  <td>{spaced(node.type)}</td>
                  {data.measures.map((one) => <td class="number" key={one}>{Number(node[one]).toLocaleString("en", { maximumFractionDigits: 3 })}</td>)}
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      </Panel>
      <Panel title="Ties">
        <Scroll label="Ties">
          <table class="rows">
            <thead><tr><th scope="col">Tie</th><th scope="col">Events</th><th scope="col">Conflict</th></tr></thead>
            <tbody>
              {heaviest(data, 200).map((edge) => (
                <tr key={edge.source + edge.target}>
                  <th scope="row"><button type="button" class="plain" onClick={() => choose({ edge: [edge.source, edge.target] })}>{edge.a} – {edge.b}</button></th>
                  <td class="number">{edge.weight}</td>
                  <td class="number">{edge.conflict || ""}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      </Panel>
    </div>
  );
}
