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
export interface Edge<End = string> {
  source: End;
  target: End;
  weight: number;
  articles: number;
  cooperation: number;
  conflict: number;
  types: string;
  first: string;
  last: string;
}
/** A network as the server sends it, each end of a tie by the number of its node; or as the pages use it, by its IRI. */
export interface Network<End = string> {
  nodes: Node[];
  edges: Edge<End>[];
  histogram: { month: string; count: number }[];
  sampled: boolean;
  measures: string[];
  quads: Quad[];
  types: string[];
  statuses: string[];
}
export function named(network: Network<number>): Network {
  const id = (number: number) => network.nodes[number]!.id;
  return { ...network, edges: network.edges.map((edge) => ({ ...edge, source: id(edge.source), target: id(edge.target) })) };
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
