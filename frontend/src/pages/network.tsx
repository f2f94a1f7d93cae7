import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { type Network, type SentNetwork, type Tie, read } from "../api";
import { type Chosen, DARK, Drawing, LIGHT, canDraw } from "../drawing";
import { ActorField, Events, Page, Panel, Scroll, Waiting, actorAddress, useData } from "../parts";
import { Link, go, to } from "../router";
import { useDark } from "../theme";
import { QUADS, QUAD_NAMES, STATUSES, count, day, spaced } from "../words";

const FILTERS = ["level", "type", "quad", "status", "since", "until", "min_weight", "ego", "radius"];

export function NetworkView({ query }: { query: URLSearchParams }) {
  const filters = useMemo(() => {
    const found: Record<string, string[]> = {};
    for (const name of FILTERS) if (query.getAll(name).length) found[name] = query.getAll(name);
    return found;
  }, [query.toString()]);
  const { data: sent, error, busy } = useData<SentNetwork>("network", filters);
  const data = useMemo(() => sent && read(sent), [sent]);
  const [measure, setMeasure] = useState("strength");
  const source = query.get("source");
  const target = query.get("target");
  const node = query.get("node");
  const community = Number(query.get("community")) || undefined;
  const chosen: Chosen = source && target ? { edge: [source, target] } : node ? { node } : community ? { community } : {};
  const set = (changes: Record<string, string | string[] | undefined>) => {
    const next: Record<string, string | string[] | undefined> = { ...filters, ...changes };
    go(to("/network", next), { replace: true });
  };
  const choose = (next: Chosen) =>
    go(to("/network", { ...filters, node: next.node, source: next.edge?.[0], target: next.edge?.[1], community: next.community?.toString() }), { replace: true });
  return (
    <Page title="Network" lead="Who had to do with whom. A tie is as thick as there are events between two actors; a click on it shows them, and the words that state them.">
      <div class="network">
        <Filters data={data} filters={filters} set={set} choose={choose} measure={measure} setMeasure={setMeasure} />
        <div class="stage">
          {error ? <Waiting error={error} /> : !data ? <div class="canvas waits"><p role="status">Drawing …</p></div> : data.nodes.length ? (
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
        {data?.nodes.length !== 0 && <Side data={data} chosen={chosen} choose={choose} filters={filters} />}
      </div>
      {data && data.nodes.length > 0 && <Tables data={data} measure={measure} choose={choose} />}
    </Page>
  );
}

/** A field that chooses an actor of the picture by its name. */
function Find({ nodes, choose }: { nodes: Network["nodes"]; choose: (chosen: Chosen) => void }) {
  const names = useMemo(() => [...nodes].sort((a, b) => Number(b.strength) - Number(a.strength)).slice(0, 500), [nodes]);
  return (
    <div class="field">
      <label for="find-node">Find in the picture</label>
      <input
        id="find-node"
        list="node-names"
        autocomplete="off"
        placeholder="a name"
        onChange={(event) => {
          const words = event.currentTarget.value.trim().toLowerCase();
          const by = (fits: (name: string) => boolean) => nodes.find((node) => fits(node.name.toLowerCase()));
          const found = words && (by((name) => name === words) ?? by((name) => name.startsWith(words)) ?? by((name) => name.includes(words)));
          if (found) choose({ node: found.id });
        }}
      />
      <datalist id="node-names">{names.map((node) => <option key={node.id} value={node.name} />)}</datalist>
    </div>
  );
}

function Filters({ data, filters, set, choose, measure, setMeasure }: {
  data?: Network;
  choose: (chosen: Chosen) => void;
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
      {filters.ego && (
        <div class="field">
          <label for="radius">How far from it</label>
          <select id="radius" value={filters.radius?.[0] ?? "1"} onChange={(event) => set({ radius: event.currentTarget.value === "1" ? undefined : event.currentTarget.value })}>
            <option value="1">its partners</option>
            <option value="2">and their partners</option>
            <option value="3">and theirs</option>
          </select>
        </div>
      )}
      <Find nodes={data?.nodes ?? []} choose={choose} />
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
        {QUADS.map((quad) => (
          <label key={quad} class={`check quad ${quad}`}>
            <input type="checkbox" checked={filters.quad?.includes(quad) ?? false} onChange={() => toggle("quad", quad)} />
            <span class="dot" aria-hidden="true" /> {QUAD_NAMES[quad]}
          </label>
        ))}
      </fieldset>
      <fieldset>
        <legend>Status</legend>
        {STATUSES.map((status) => (
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
  const dark = useDark();
  const able = useMemo(canDraw, []);
  useEffect(() => {
    if (!able || !place.current) return;
    const made = new Drawing(place.current, data, measure, dark, chosen, (next) => latest.current(next));
    drawing.current = made;
    return () => {
      drawing.current = null;
      made.end();
    };
  }, [data, measure, dark]);
  const key = JSON.stringify(chosen);
  useEffect(() => drawing.current?.choose(chosen), [key]);
  if (!able) return <p class="notice">This browser cannot draw with WebGL; the tables below say the same.</p>;
  const known = chosen.node ?? chosen.edge?.[0];
  return (
    <div class="picture">
      <div
        class="canvas"
        ref={place}
        tabIndex={0}
        role="application"
        aria-label="Picture of the network. Arrow keys go from actor to actor, with Shift they move the picture; plus and minus change its size, 0 shows all, Enter reads what is chosen, Escape chooses nothing. The tables below say the same."
        onKeyDown={(event) => {
          const ways: Record<string, [number, number]> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
          const way = ways[event.key];
          const shown = drawing.current;
          if (way && event.shiftKey) shown?.move(0.1 * way[0], -0.1 * way[1], 1);
          else if (way) {
            const next = shown?.next(known, ...way);
            if (next) choose({ node: next });
          } else if (event.key === "+") shown?.move(0, 0, 1.25);
          else if (event.key === "-") shown?.move(0, 0, 0.8);
          else if (event.key === "0") shown?.reset();
          else if (event.key === "Enter") document.querySelector<HTMLElement>(".side .scroll, .side button")?.focus();
          else if (event.key === "Escape") choose({});
          else return;
          event.preventDefault();
        }}
      />
      <p class="legend" aria-hidden="true">
        <span class="tie cooperation">cooperation</span>
        <span class="tie both">both</span>
        <span class="tie conflict">conflict</span>
        <span class="tie neutral">neither</span>
        <span>colours of actors: communities</span>
      </p>
      <div class="zoom" role="group" aria-label="Size of the picture">
        <button type="button" aria-label="Larger" onClick={() => drawing.current?.move(0, 0, 1.4)}>+</button>
        <button type="button" aria-label="Smaller" onClick={() => drawing.current?.move(0, 0, 1 / 1.4)}>−</button>
        <button type="button" aria-label="Show all" onClick={() => drawing.current?.reset()}>⤢</button>
      </div>
    </div>
  );
}

interface Span {
  first: string;
  last: string;
  count: number;
}

/** Cut the time from the first to the last event into months, quarters or years: as many as can be told apart. */
function spans(histogram: Network["histogram"]): Span[] {
  const months = histogram.filter((one) => one.month.length === 7);
  if (!months.length) return [];
  const number = (month: string) => Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1;
  const name = (at: number) => `${String(Math.floor(at / 12)).padStart(4, "0")}-${String((at % 12) + 1).padStart(2, "0")}`;
  const start = number(months[0]!.month), end = number(months.at(-1)!.month);
  const long = end - start < 96 ? 1 : end - start < 288 ? 3 : 12;
  const from = start - (start % long);
  if (end - from > 12 * 300) return [];
  const found: Span[] = [];
  for (let at = from; at <= end; at += long) found.push({ first: name(at), last: name(at + long - 1), count: 0 });
  for (const month of months) found[Math.floor((number(month.month) - from) / long)]!.count += month.count;
  return found;
}

/** Events over time, with two handles for the first and the last span that counts. */
function Histogram({ data, since, until, set }: { data: Network; since?: string; until?: string; set: (since?: string, until?: string) => void }) {
  const bars = useMemo(() => spans(data.histogram), [data.histogram]);
  const end = bars.length - 1;
  const at = (date: string | undefined, none: number) => {
    if (!date) return none;
    const found = bars.findIndex((bar) => date.slice(0, 7) <= bar.last);
    return found >= 0 ? found : end;
  };
  const [held, setHeld] = useState<[number, number] | null>(null); // while a handle is being moved
  useEffect(() => setHeld(null), [data, since, until]);
  if (bars.length < 2) return null;
  const [first, last] = held ?? [at(since, 0), at(until, end)];
  const most = bars.reduce((found, bar) => Math.max(found, bar.count), 1);
  const name = (bar: Span) => (bar.first === bar.last ? day(bar.first) : bar.last.endsWith("-12") && bar.first.endsWith("-01") ? bar.first.slice(0, 4) : `${day(bar.first)} – ${day(bar.last)}`);
  const told = bars.slice(first, last + 1).reduce((sum, bar) => sum + bar.count, 0);
  const change = (one: number, other: number) =>
    set(one <= 0 ? undefined : bars[one]!.first, other >= end ? undefined : bars[other]!.last);
  const handle = (label: string, which: 0 | 1) => {
    const moved = (value: number): [number, number] => (which ? [first, Math.max(value, first)] : [Math.min(value, last), last]);
    return (
      <input
        type="range"
        min="0"
        max={end}
        value={which ? last : first}
        aria-label={label}
        aria-valuetext={name(bars[which ? last : first]!)}
        onInput={(event) => setHeld(moved(Number(event.currentTarget.value)))}
        onChange={(event) => change(...moved(Number(event.currentTarget.value)))}
      />
    );
  };
  return (
    <fieldset class="histogram">
      <legend>Time of the events</legend>
      <svg viewBox={`0 0 ${bars.length} 10`} preserveAspectRatio="none" aria-hidden="true">
        {bars.map((bar, index) => (
          <rect key={bar.first} class={index >= first && index <= last ? "in" : "out"} x={index + 0.08} width="0.84" y={10 - (10 * bar.count) / most} height={(10 * bar.count) / most}>
            <title>{`${name(bar)}: ${count(bar.count, "event")}`}</title>
          </rect>
        ))}
      </svg>
      <div class="handles" style={{ "--from": `${(100 * first) / end}%`, "--to": `${(100 * last) / end}%` }}>
        {handle("First", 0)}
        {handle("Last", 1)}
      </div>
      <p class="ends">
        <span>{day(bars[first]!.first)}</span>
        <span>{count(told, "event")}</span>
        <span>{day(bars[last]!.last)}</span>
      </p>
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
                  <span>{edge.types.split(", ").map(spaced).join(", ")}</span>
                </li>
              );
            })}
          </ul>
        </div>
      </Panel>
    );
  }
  return (
    <Panel title={chosen.community ? `Community ${chosen.community}` : "Nothing chosen"} class="side" aside={chosen.community ? <Close choose={choose} /> : undefined}>
      <p class="none">A click on a tie lists its events with the sentences that state them; a click on an actor shows its measures and ties.</p>
      {data && <Communities data={data} chosen={chosen.community} choose={choose} />}
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

/** The largest communities, each by its colour and its busiest members. */
function Communities({ data, chosen, choose }: { data: Network; chosen?: number; choose: (chosen: Chosen) => void }) {
  const palette = useDark() ? DARK : LIGHT;
  const groups = useMemo(() => {
    const found = new Map<number, Network["nodes"]>();
    for (const node of data.nodes) {
      const members = found.get(node.community);
      if (members) members.push(node);
      else found.set(node.community, [node]);
    }
    return [...found].filter(([, members]) => members.length > 2).sort((a, b) => a[0] - b[0]).slice(0, 6);
  }, [data]);
  if (groups.length < 2) return null;
  return (
    <>
      <h3>Communities</h3>
      <ul class="communities">
        {groups.map(([number, members]) => (
          <li key={number}>
            <button type="button" class="plain" aria-pressed={number === chosen} onClick={() => choose(number === chosen ? {} : { community: number })}>
              <i style={{ background: palette[(number - 1) % palette.length] }} aria-hidden="true" />
              {[...members].sort((a, b) => Number(b.strength) - Number(a.strength)).slice(0, 3).map((node) => node.name).join(", ")}
            </button>
            <span>{members.length}</span>
          </li>
        ))}
      </ul>
    </>
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
