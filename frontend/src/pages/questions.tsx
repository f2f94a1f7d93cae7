import { useState } from "preact/hooks";
import type { Question, Table } from "../api";
import { address } from "../api";
import { ActorField, Bars, Page, Panel, Rows, Waiting, useData } from "../parts";
import { Link, go, to } from "../router";
import { count, day, spaced } from "../words";

export function QuestionsView() {
  const { data, error } = useData<Question[]>("questions");
  if (!data) return <Page title="Questions"><Waiting error={error} /></Page>;
  return (
    <Page title="Questions" lead="What the graph can be asked by name; the same as kgbuild query NAME.">
      <ul class="cards">
        {data.map((question) => (
          <li key={question.name}>
            <Link href={`/questions/${question.name}`}>
              <strong>{question.asks}</strong>
              <span>{question.gives}</span>
            </Link>
          </li>
        ))}
      </ul>
    </Page>
  );
}

export function QuestionView({ name, query }: { name: string; query: URLSearchParams }) {
  const questions = useData<Question[]>("questions");
  const values = Object.fromEntries([...query].filter(([key]) => key !== "format"));
  const { data, error, busy } = useData<Table>(`question/${encodeURIComponent(name)}`, values);
  const [form, setForm] = useState<Record<string, string>>(values);
  const question = questions.data?.find((one) => one.name === name);
  if (!question) return <Page title={name}><Waiting error={questions.data ? `There is no question ${name}.` : questions.error} /></Page>;
  const path = `/questions/${name}`;
  return (
    <Page title={question.asks} lead={`Gives ${question.gives}.`}>
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          go(to(path, form));
        }}
      >
        {question.parameters.map((parameter) =>
          parameter.kind === "actor" || parameter.kind === "entity" ? (
            <ActorField
              key={parameter.name}
              id={`p-${parameter.name}`}
              label={spaced(parameter.name)}
              value={form[parameter.name] ?? ""}
              onPick={(actor, text) => setForm({ ...form, [parameter.name]: actor ? actor.iri : text })}
            />
          ) : (
            <div class="field" key={parameter.name}>
              <label for={`p-${parameter.name}`}>{spaced(parameter.name)}</label>
              <input
                id={`p-${parameter.name}`}
                value={form[parameter.name] ?? ""}
                placeholder={parameter.default && parameter.default !== "UNDEF" ? parameter.default : parameter.kind.includes("da") ? "2024-05" : "any"}
                title={parameter.about}
                onInput={(event) => setForm({ ...form, [parameter.name]: event.currentTarget.value })}
              />
            </div>
          ),
        )}
        <button type="submit">Ask</button>
        <a class="button" href={address(`question/${name}`, { ...values, format: "csv" })} download>CSV</a>
        <Link class="button" href={to("/query", { query: question.text })}>As SPARQL</Link>
      </form>
      {!data || error ? <Waiting error={error} what="Asking" /> : (
        <div class="stack">
          <Chart table={data} />
          <Panel title={busy ? "Asking …" : count(data.total, "row")}>
            {data.total ? <Rows columns={data.columns} rows={data.rows} /> : <p class="none">Nothing in the graph answers this.</p>}
            {data.total > data.rows.length && <p class="none">The first {data.rows.length} are shown; the CSV has all.</p>}
          </Panel>
        </div>
      )}
    </Page>
  );
}

/** Draw what can be drawn: numbers as bars, days as a line of time. */
function Chart({ table }: { table: Table }) {
  const numbers = table.columns.findIndex((_, at) => table.rows.length > 1 && table.rows.every((row) => row[at] && /^\d+$/.test(row[at]!.value)));
  if (numbers > 0) {
    const rows = table.rows.slice(0, 12).map((row, index) => ({
      key: String(index),
      name: row.slice(0, numbers).filter((cell) => cell && !cell.iri).map((cell) => cell!.value).slice(0, 2).join(" – ") || "–",
      value: Number(row[numbers]!.value),
    }));
    return <Panel title={spaced(table.columns[numbers]!)}><Bars label={spaced(table.columns[numbers]!)} rows={rows} /></Panel>;
  }
  const dates = table.columns.indexOf("date");
  const days = table.rows.map((row) => row[dates]?.value.slice(0, 10)).filter((one): one is string => !!one && /^\d{4}/.test(one)).sort();
  if (dates < 0 || days.length < 2) return null;
  const time = (text: string) => Date.parse(text.length === 4 ? `${text}-07-01` : text.length === 7 ? `${text}-15` : text);
  const good = days.filter((one) => !Number.isNaN(time(one)));
  const from = time(good[0]!), until = time(good.at(-1)!);
  if (!(until > from)) return null;
  return (
    <Panel title="When">
      <figure class="line">
        <div class="days" role="img" aria-label={`${good.length} dates from ${day(good[0]!)} to ${day(good.at(-1)!)}`}>
          {good.map((one, index) => <i key={index} title={day(one)} style={{ left: `${(100 * (time(one) - from)) / (until - from)}%` }} />)}
        </div>
        <figcaption><span>{day(good[0]!)}</span><span>{day(good.at(-1)!)}</span></figcaption>
      </figure>
    </Panel>
  );
}
