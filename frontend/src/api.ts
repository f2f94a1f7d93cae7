// The data of the server, as src/kgbuild/serve/api gives it. Every text is plain text.

export interface Actor {
  iri: string;
  name: string;
  type: string;
}
export interface Role {
  role: string;
  iri: string | null;
  name: string;
  type: string | null;
}
export interface Quote {
  start: number;
  end: number;
  before: string;
  quote: string;
  after: string;
}
export interface ArticleRef {
  id: string;
  title: string | null;
  publisher: string | null;
  published: string | null;
}
export interface Event {
  fact: string;
  type: string;
  detail: string;
  status: string;
  date: string | null;
  quad: string | null;
  confidence: number | null;
  by: string[];
  article: ArticleRef;
  roles: Role[];
  attributes: { name: string; value: string }[];
  quotes: Quote[];
  warnings: string[];
}
export type Quad = "verbal-cooperation" | "material-cooperation" | "verbal-conflict" | "material-conflict";
export type Month = { month: string } & Record<Quad | "neutral", number>;
export interface Pair {
  a: Actor;
  b: Actor;
  weight: number;
  cooperation: number;
  conflict: number;
}
export interface Overview {
  base: string;
  counts: { articles: number; facts: number; actors: number; warnings: number; quarantined: number };
  first: string | null;
  last: string | null;
  types: { type: string; count: number }[];
  months: Month[];
  actors: (Actor & { strength: number; degree: number })[];
  pairs: Pair[];
  latest: Event[];
  upcoming: Event[];
  warnings: { article: string; message: string }[];
  quarantine: { id: string; reason: string }[];
  publishers: { name: string; articles: number }[];
}
export type Node = { id: string; name: string; type: string; x: number; y: number; community: number } & Record<
  string,
  number | string
>;
export interface Edge {
  source: string;
  target: string;
  weight: number;
  cooperation: number;
  conflict: number;
  types: string;
}
export interface Network {
  nodes: Node[];
  edges: Edge[];
  histogram: { month: string; count: number }[];
  sampled: boolean;
  measures: string[];
  quads: Quad[];
  types: string[];
  statuses: string[];
}
/** A network as the server sends it: column by column, each end of a tie by the number of its node. */
export type SentNetwork = Omit<Network, "nodes" | "edges"> & {
  nodes: { [column: string]: unknown[]; id: string[] };
  edges: { source: number[]; target: number[]; weight: number[]; cooperation: number[]; conflict: number[]; types: string[] };
};
export function read(sent: SentNetwork): Network {
  const { id } = sent.nodes;
  const { source, target, weight, cooperation, conflict, types } = sent.edges;
  const columns = Object.entries(sent.nodes);
  return {
    ...sent,
    nodes: id.map((_, at) => Object.fromEntries(columns.map(([name, values]) => [name, values[at]])) as Node),
    edges: source.map((from, at) => ({
      source: id[from]!, target: id[target[at]!]!, weight: weight[at]!, cooperation: cooperation[at]!, conflict: conflict[at]!, types: types[at]!,
    })),
  };
}
export interface Tie {
  source: Actor;
  target: Actor;
  total: number;
  events: Event[];
}
export interface Office extends Actor {
  title: string | null;
  date: string | null;
  fact: string;
  first: string | null;
  last: string | null;
  articles: number;
}
export interface ActorPage extends Actor {
  names: string[];
  same_as: string[];
  wikidata: string | null;
  offices: Office[];
  holders: Office[];
  timeline: Event[];
  total: number;
  partners: (Actor & { weight: number; cooperation: number; conflict: number })[];
  statements_made: number;
  statements_received: number;
  articles: { id: string; title: string | null; published: string | null; facts: number }[];
}
export interface ArticlePage {
  id: string;
  iri: string;
  title: string | null;
  publisher: string | null;
  author: string | null;
  published: string | null;
  retrieved: string | null;
  url: string | null;
  language: string | null;
  text: string | null;
  facts: Event[];
  entities: Actor[];
  warnings: string[];
}
export interface Parameter {
  name: string;
  kind: string;
  about: string;
  default: string | null;
}
export interface Question {
  name: string;
  asks: string;
  gives: string;
  parameters: Parameter[];
  text: string;
}
export interface Cell {
  value: string;
  iri: boolean;
}
export interface Table {
  columns: string[];
  rows: (Cell | null)[][];
  total: number;
}
export interface Found {
  actors: (Actor & { match: string; facts: number })[];
  articles: {
    id: string;
    title: string | null;
    published: string | null;
    snippet: { text: string; hit: boolean }[];
  }[];
}

export type Values = Record<string, string | number | string[] | undefined>;

/** Return an address below /api with its parameters; empty ones are left out. */
export function address(path: string, values: Values = {}): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== "") query.append(name, String(one));
    }
  }
  const text = query.toString();
  return `/api/${path}${text ? `?${text}` : ""}`;
}

/** Return what the server says; an error in its own words where it refuses. */
export async function get<T>(path: string, values: Values = {}, signal?: AbortSignal): Promise<T> {
  const answer = await fetch(address(path, values), { signal, headers: { Accept: "application/json" } });
  const told: unknown = await answer.json().catch(() => null);
  if (!answer.ok) {
    const reason = (told as { error?: string } | null)?.error;
    throw new Error(reason ?? `the server answered ${answer.status}`);
  }
  return told as T;
}
