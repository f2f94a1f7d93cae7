// What several pages are made of.
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { type Actor, type Event, type Month, get } from "./api";
import { Link, go, to } from "./router";
import { QUADS, QUAD_NAMES, count, day, spaced } from "./words";

/** What is being loaded, or came, or failed. */
export function useData<T>(path: string | null, values: Record<string, string | string[] | number | undefined> = {}) {
  const key = path === null ? null : JSON.stringify([path, values]);
  const [state, setState] = useState<{ key: string | null; data?: T; error?: string }>({ key: null });
  useEffect(() => {
    if (path === null) return;
    const stop = new AbortController();
    get<T>(path, values, stop.signal).then(
      (data) => setState({ key, data }),
      (error: Error) => {
        if (!stop.signal.aborted) setState({ key, error: error.message });
      },
    );
    return () => stop.abort();
  }, [key]);
  // What came for the last choice stays until the next is here, so that nothing jumps.
  return { data: state.data, error: state.key === key ? state.error : undefined, busy: state.key !== key };
}

export function useTitle(title: string): void {
  useEffect(() => {
    document.title = title ? `${title} · kgbuild` : "kgbuild";
  }, [title]);
}

export function Waiting({ error, what = "Loading" }: { error?: string; what?: string }) {
  if (error) {
    return (
      <p class="notice bad" role="alert">
        {error}
      </p>
    );
  }
  return (
    <p class="notice" role="status">
      {what} …
    </p>
  );
}

export function Page({ title, lead, children }: { title: string; lead?: ComponentChildren; children: ComponentChildren }) {
  useTitle(title);
  return (
    <main id="main" tabIndex={-1}>
      <header class="head">
        <h1>{title}</h1>
        {lead && <p class="lead">{lead}</p>}
      </header>
      {children}
    </main>
  );
}

export function Panel({ title, aside, children, class: name = "" }: {
  title: string;
  aside?: ComponentChildren;
  children: ComponentChildren;
  class?: string;
}) {
  return (
    <section class={`panel ${name}`}>
      <header>
        <h2>{title}</h2>
        {aside}
      </header>
      {children}
    </section>
  );
}

export const actorAddress = (iri: string) => to("/actor", { iri });
export const articleAddress = (id: string, fact?: string) => to("/article", { id, fact });

const LINKED = new Set(["State", "Person", "IntergovernmentalOrganization", "GovernmentBody", "Organization", "Group"]);

export function ActorName({ actor }: { actor: { iri: string | null; name: string; type: string | null } }) {
  if (!actor.iri || !actor.type || !LINKED.has(actor.type)) return <span>{actor.name}</span>;
  return (
    <Link href={actorAddress(actor.iri)} class="actor">
      {actor.name}
    </Link>
  );
}

export function QuadMark({ quad }: { quad: string | null }) {
  const name = quad ?? "neutral";
  return (
    <span class={`quad ${name}`} title={QUAD_NAMES[name]}>
      <span class="dot" aria-hidden="true" />
      <span class="sr">{QUAD_NAMES[name]}</span>
    </span>
  );
}

/** A fact with who, what, when, and the sentence that states it. */
export function EventCard({ event, open = true, selected = false, onSelect }: {
  event: Event;
  open?: boolean;
  selected?: boolean;
  onSelect?: () => void;
}) {
  const groups = new Map<string, Event["roles"]>();
  for (const role of event.roles) groups.set(role.role, [...(groups.get(role.role) ?? []), role]);
  const facts = event.attributes.filter((one) => one.value !== event.detail && one.name !== "format");
  return (
    <article class={`event ${event.quad ?? "neutral"} ${selected ? "selected" : ""}`} id={`fact-${event.fact.split("/").pop()}`}>
      <header>
        <QuadMark quad={event.quad} />
        <strong>{spaced(event.type)}</strong>
        {event.detail && <span class="detail">{event.detail}</span>}
        {event.status !== "actual" && <span class="tag">{event.status}</span>}
        <span class="when">{day(event.date)}</span>
      </header>
      <div class="what">
      <dl>
        {[...groups].map(([role, fillers]) => (
          <div key={role}>
            <dt>{spaced(role)}</dt>
            <dd>
              {fillers.map((filler, index) => (
                <span key={filler.name}>
                  {index > 0 && ", "}
                  <ActorName actor={filler} />
                </span>
              ))}
            </dd>
          </div>
        ))}
        {facts.map((one) => (
          <div key={one.name}>
            <dt>{spaced(one.name)}</dt>
            <dd>{one.value}</dd>
          </div>
        ))}
      </dl>
      {open &&
        event.quotes.slice(0, 3).map((quote) => (
          <blockquote key={quote.start}>
            {quote.before}
            <mark>{quote.quote}</mark>
            {quote.after}
          </blockquote>
        ))}
      </div>
      <footer>
        {onSelect ? (
          <button type="button" class="plain" onClick={onSelect}>
            Show in the text
          </button>
        ) : (
          <Link href={articleAddress(event.article.id, event.fact)}>{event.article.title ?? event.article.id}</Link>
        )}
        <span>{[!onSelect && event.article.publisher, !onSelect && day(event.article.published)].filter(Boolean).join(", ")}</span>
        {event.confidence !== null && (
          <span class="sure" title={event.by.join(", ")}>
            {Math.round(event.confidence * 100)} % sure
          </span>
        )}
      </footer>
      {event.warnings.map((warning) => (
        <p class="warning" key={warning}>
          {warning}
        </p>
      ))}
    </article>
  );
}

export function Events({ events, none = "Nothing here." }: { events: Event[]; none?: string }) {
  if (!events.length) return <p class="none">{none}</p>;
  return (
    <div class="events">
      {events.map((event) => (
        <EventCard event={event} key={event.fact} />
      ))}
    </div>
  );
}

/** Bars of one number each, the longest as wide as there is room. */
export function Bars({ rows, label }: { rows: { name: ComponentChildren; key: string; value: number; part?: number }[]; label: string }) {
  const most = Math.max(1, ...rows.map((row) => row.value));
  return (
    <table class="bars">
      <caption class="sr">{label}</caption>
      <tbody>
        {rows.map((row) => (
          <tr key={row.key}>
            <th scope="row">{row.name}</th>
            <td>
              <span class="bar" style={{ width: `${(100 * row.value) / most}%` }}>
                {row.part ? <span class="against" style={{ width: `${(100 * row.part) / row.value}%` }} /> : null}
              </span>
            </td>
            <td class="number">{row.value.toLocaleString("en")}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Events of each month, stacked by quad class; the same as a table for those who do not see it. */
export function Months({ months }: { months: Month[] }) {
  const kinds = [...QUADS, "neutral"] as const;
  const shown = filled(months).slice(-60);
  const most = Math.max(1, ...shown.map((month) => kinds.reduce((sum, kind) => sum + month[kind], 0)));
  const width = 100 / Math.max(1, shown.length);
  return (
    <figure class="months">
      <svg viewBox="0 0 100 40" preserveAspectRatio="none" role="img" aria-label="Events by month and quad class">
        {shown.map((month, index) => {
          let top = 40;
          return kinds.map((kind) => {
            const height = (38 * month[kind]) / most;
            top -= height;
            return (
              month[kind] > 0 && (
                <rect key={month.month + kind} class={kind} x={index * width + width * 0.1} y={top} width={width * 0.8} height={height}>
                  <title>{`${day(month.month)}: ${count(month[kind], "event")}, ${QUAD_NAMES[kind]}`}</title>
                </rect>
              )
            );
          });
        })}
      </svg>
      <figcaption>
        <span>{day(shown[0]?.month ?? null)}</span>
        <span class="legend">
          {kinds.map((kind) => (
            <span key={kind} class={`quad ${kind}`}>
              <span class="dot" aria-hidden="true" /> {QUAD_NAMES[kind]}
            </span>
          ))}
        </span>
        <span>{day(shown.at(-1)?.month ?? null)}</span>
      </figcaption>
      <details class="as-table">
        <summary>The same as a table</summary>
        <Scroll>
          <table>
            <thead>
              <tr>
                <th scope="col">Month</th>
                {kinds.map((kind) => (
                  <th scope="col" key={kind}>{QUAD_NAMES[kind]}</th>
                ))}
              </tr>
            </thead>
            <tbody>
              {months.map((month) => (
                <tr key={month.month}>
                  <th scope="row">{day(month.month)}</th>
                  {kinds.map((kind) => (
                    <td class="number" key={kind}>{month[kind] || ""}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      </details>
    </figure>
  );
}

/** Return the months without gaps, unless a gap is so long that nothing could be seen. */
function filled(months: Month[]): Month[] {
  const full = months.filter((month) => month.month.length === 7);
  const found: Month[] = [];
  for (const month of full) {
    const last = found.at(-1);
    if (last) {
      let next = after(last.month);
      const gap: Month[] = [];
      while (next < month.month && gap.length <= 12) {
        gap.push({ month: next, "verbal-cooperation": 0, "material-cooperation": 0, "verbal-conflict": 0, "material-conflict": 0, neutral: 0 });
        next = after(next);
      }
      if (gap.length <= 12) found.push(...gap);
    }
    found.push(month);
  }
  return found;
}

function after(month: string): string {
  const [year = 0, number = 0] = month.split("-").map(Number);
  return number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, "0")}`;
}

/** A wide thing that scrolls by itself, by keyboard too. */
export function Scroll({ children, label = "Table" }: { children: ComponentChildren; label?: string }) {
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={label}>
      {children}
    </div>
  );
}

/** A field that finds actors as one writes; arrows, Enter and Escape work. */
export function ActorField({ id, label, value, onPick, search = false }: {
  id: string;
  label: string;
  value?: string;
  onPick: (actor: Actor | null, text: string) => void;
  search?: boolean;
}) {
  const [text, setText] = useState(value ?? "");
  const [found, setFound] = useState<Actor[]>([]);
  const [at, setAt] = useState(-1);
  const asked = useRef(0);
  useEffect(() => setText(value ?? ""), [value]);
  const look = (words: string) => {
    const mine = ++asked.current;
    if (words.trim().length < 2) return setFound([]);
    get<Actor[]>("suggest", { q: words.slice(0, 200) }).then(
      (actors) => mine === asked.current && (setFound(actors), setAt(-1)),
      () => setFound([]),
    );
  };
  const pick = (actor: Actor | null) => {
    asked.current++;
    setFound([]);
    if (actor && !search) setText(actor.name);
    if (search) setText("");
    onPick(actor, text);
  };
  return (
    <div class="suggest">
      <label for={id} class={search ? "sr" : undefined}>{label}</label>
      <input
        id={id}
        type="text"
        role="combobox"
        autocomplete="off"
        spellcheck={false}
        placeholder={search ? "Actors, articles" : "any"}
        aria-expanded={found.length > 0}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={at >= 0 ? `${id}-${at}` : undefined}
        value={text}
        onInput={(event) => {
          setText(event.currentTarget.value);
          look(event.currentTarget.value);
          if (!event.currentTarget.value && !search) onPick(null, "");
        }}
        onBlur={() => {
          setTimeout(() => setFound([]), 150);
          if (!search && text !== (value ?? "")) onPick(null, text);
        }}
        onKeyDown={(event) => {
          if (event.key === "ArrowDown" || event.key === "ArrowUp") {
            event.preventDefault();
            const step = event.key === "ArrowDown" ? 1 : -1;
            setAt((at + step + found.length + 1) % (found.length + 1) === found.length ? -1 : (at + step + found.length) % Math.max(1, found.length));
          } else if (event.key === "Enter") {
            event.preventDefault();
            pick(at >= 0 ? (found[at] ?? null) : null);
          } else if (event.key === "Escape") setFound([]);
        }}
      />
      <ul id={`${id}-list`} role="listbox" aria-label={label} hidden={!found.length}>
        {found.map((actor, index) => (
          <li
            id={`${id}-${index}`}
            key={actor.iri}
            role="option"
            aria-selected={index === at}
            onMouseDown={(event) => {
              event.preventDefault();
              pick(actor);
            }}
          >
            {actor.name} <span>{spaced(actor.type)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** The rows of a result; what is an address of the graph leads there. */
export function Rows({ columns, rows }: { columns: string[]; rows: ({ value: string; iri: boolean } | null)[][] }) {
  return (
    <Scroll label="Result">
      <table class="rows">
        <thead>
          <tr>{columns.map((column) => <th scope="col" key={column}>{spaced(column)}</th>)}</tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={index}>
              {row.map((cell, at) => (
                <td key={at} class={isDate(columns[at]) ? "date" : cell && /^-?[\d.]+$/.test(cell.value) ? "number" : undefined}>
                  {cell && <Value column={columns[at] ?? ""} cell={cell} />}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

const isDate = (column = "") => /^(date|published|since|until|first|last|issued)$/.test(column);

function Value({ column, cell }: { column: string; cell: { value: string; iri: boolean } }) {
  if (cell.iri) {
    const short = cell.value.replace(/^.*\/id\//, "").replace(/^https?:\/\/www\.wikidata\.org\/entity\//, "wd:").replace(/^.*#/, "");
    if (/\/fact\//.test(cell.value)) return <Link href={to("/fact", { iri: cell.value })}>words</Link>;
    if (/\/id\/article\//.test(cell.value)) return <Link href={to("/article", { id: decodeURIComponent(short.replace(/^article\//, "")) })}>{short}</Link>;
    if (/\/id\/(state|person|organization|body|group|igo)\b/.test(cell.value) || /wikidata|\/id\//.test(cell.value)) {
      return <Link href={actorAddress(cell.value)}>{short}</Link>;
    }
    return <code>{short}</code>;
  }
  if (isDate(column) && /^\d{4}(-\d\d)*/.test(cell.value)) return <>{day(cell.value)}</>;
  if (column === "article") return <Link href={to("/article", { id: cell.value })}>{cell.value}</Link>;
  return <>{cell.value}</>;
}

export { go };
