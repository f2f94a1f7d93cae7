import { useEffect, useRef, useState } from "preact/hooks";
import type { Question, Table } from "../api";
import { get } from "../api";
import { Page, Panel, Rows, Waiting, useData } from "../parts";
import { go, to } from "../router";
import { count } from "../words";

const START = `PREFIX dip: <https://w3id.org/kgbuild/diplomacy#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

# Who met whom, the newest first
SELECT DISTINCT ?date ?one ?other ?fact WHERE {
  ?fact a dip:Meeting ; dip:participant ?a, ?b ; dip:date ?date .
  ?a skos:prefLabel ?one . ?b skos:prefLabel ?other .
  FILTER(STR(?a) < STR(?b))
}
ORDER BY DESC(?date)
LIMIT 50`;

interface Answer {
  table?: Table;
  text?: string;
  seconds: number;
}

interface Editor {
  getValue(): string;
  setValue(text: string): void;
  destroy(): void;
}

export function QueryView({ query }: { query: URLSearchParams }) {
  const samples = useData<Question[]>("questions");
  const vocabulary = useData<{ prefixes: Record<string, string> }>("vocabulary");
  const given = query.get("query");
  const place = useRef<HTMLDivElement>(null);
  const editor = useRef<Editor | null>(null);
  const [answer, setAnswer] = useState<Answer | null>(null);
  const [error, setError] = useState<string>();
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    let gone = false;
    void Promise.all([import("../editor"), get<{ prefixes: Record<string, string> }>("vocabulary")]).then(([{ open }, { prefixes }]) => {
      if (gone || !place.current) return;
      editor.current = open(place.current, given ? declared(given, prefixes) : START, run);
    });
    return () => {
      gone = true;
      editor.current?.destroy();
    };
  }, []);
  useEffect(() => {
    if (given && editor.current && editor.current.getValue() !== given) editor.current.setValue(given); // back and forward
  }, [given]);
  const run = async () => {
    const text = editor.current?.getValue() ?? "";
    go(to("/query", { query: text }), { replace: true });
    setBusy(true);
    setError(undefined);
    const start = performance.now();
    try {
      const reply = await fetch("/sparql", {
        method: "POST",
        headers: { "Content-Type": "application/sparql-query", Accept: "application/sparql-results+json, text/turtle;q=0.9" },
        body: text,
      });
      const told = await reply.text();
      const seconds = (performance.now() - start) / 1000;
      if (!reply.ok) {
        setError(told.trim());
        setAnswer(null);
      } else if (reply.headers.get("content-type")?.includes("json")) setAnswer({ table: table(told), seconds });
      else setAnswer({ text: told, seconds });
    } catch {
      setError("the server does not answer");
    }
    setBusy(false);
  };
  return (
    <Page title="SPARQL" lead="The endpoint is /sparql; the prefixes of the ontology need no declaration. Ctrl-Enter runs the query.">
      <div class="form">
        <div class="field grow">
          <label for="sample">Start from a question</label>
          <select
            id="sample"
            onChange={(event) => {
              const chosen = samples.data?.find((one) => one.name === event.currentTarget.value);
              if (chosen) editor.current?.setValue(declared(chosen.text, vocabulary.data?.prefixes ?? {}));
            }}
          >
            <option value="">…</option>
            {(samples.data ?? []).map((question) => <option key={question.name} value={question.name}>{question.asks}</option>)}
          </select>
        </div>
        <button type="button" class="primary" onClick={run} disabled={busy}>Run</button>
      </div>
      <div class="editor" ref={place} />
      {error && <p class="notice bad" role="alert">{error}</p>}
      {busy && <Waiting what="Asking" />}
      {answer?.table && (
        <Panel title={`${count(answer.table.total, "row")} in ${answer.seconds.toFixed(2)} s`} aside={<Save name="result.csv" text={csv(answer.table)} />}>
          <Rows columns={answer.table.columns} rows={answer.table.rows.slice(0, 2000)} />
        </Panel>
      )}
      {answer?.text !== undefined && (
        <Panel title={`Triples in ${answer.seconds.toFixed(2)} s`} aside={<Save name="result.ttl" text={answer.text} />}>
          <pre class="scroll" tabIndex={0}>{answer.text.slice(0, 200_000)}</pre>
        </Panel>
      )}
    </Page>
  );
}

/** Return a query with the prefixes that it uses, so that it runs anywhere. */
function declared(text: string, prefixes: Record<string, string>): string {
  const used = Object.entries(prefixes).filter(([name]) => new RegExp(`\\b${name}:`).test(text) && !new RegExp(`PREFIX\\s+${name}:`, "i").test(text));
  return used.map(([name, iri]) => `PREFIX ${name}: <${iri}>\n`).join("") + (used.length ? "\n" : "") + text;
}

function table(text: string): Table {
  const told = JSON.parse(text) as {
    head: { vars?: string[] };
    boolean?: boolean;
    results?: { bindings: Record<string, { type: string; value: string }>[] };
  };
  if (told.boolean !== undefined) return { columns: ["answer"], rows: [[{ value: String(told.boolean), iri: false }]], total: 1 };
  const columns = told.head.vars ?? [];
  const rows = (told.results?.bindings ?? []).map((row) =>
    columns.map((column) => (row[column] ? { value: row[column].value, iri: row[column].type === "uri" } : null)),
  );
  return { columns, rows, total: rows.length };
}

/** Return rows as CSV; a cell that a spreadsheet would run as a formula is quoted with an apostrophe. */
function csv(data: Table): string {
  const cell = (text: string) => {
    const safe = /^[=+\-@\t\r]/.test(text) && !/^-?[\d.]+$/.test(text) ? `'${text}` : text;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  return [data.columns, ...data.rows.map((row) => row.map((one) => one?.value ?? ""))].map((row) => row.map(cell).join(",")).join("\r\n");
}

function Save({ name, text }: { name: string; text: string }) {
  return (
    <button
      type="button"
      class="plain"
      onClick={() => {
        const link = document.createElement("a");
        link.href = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
        link.download = name;
        link.click();
        URL.revokeObjectURL(link.href);
      }}
    >
      Save {name}
    </button>
  );
}
