import { useEffect, useMemo, useRef } from "preact/hooks";
import type { ArticlePage, ArticleRef, Event } from "../api";
import { address } from "../api";
import { ActorName, EventCard, Page, Panel, Waiting, articleAddress, useData } from "../parts";
import { Link, go, to } from "../router";
import { count, day } from "../words";

export function ArticlesView({ offset }: { offset: number }) {
  const { data, error } = useData<{ total: number; articles: ArticleRef[] }>("articles", { offset, limit: 50 });
  if (!data) return <Page title="Articles"><Waiting error={error} /></Page>;
  return (
    <Page title="Articles" lead={`${count(data.total, "article")}, the newest first.`}>
      <Panel title={`${offset + 1} to ${Math.min(offset + 50, data.total)}`}>
        <ul class="list">
          {data.articles.map((article) => (
            <li key={article.id}>
              <Link href={articleAddress(article.id)}>{article.title ?? article.id}</Link>
              <span>{[article.publisher, day(article.published)].filter(Boolean).join(", ")}</span>
            </li>
          ))}
        </ul>
      </Panel>
      <nav class="pager" aria-label="Pages">
        {offset > 0 && <Link href={to("/articles", { offset: String(Math.max(0, offset - 50)) })}>Newer</Link>}
        {offset + 50 < data.total && <Link href={to("/articles", { offset: String(offset + 50) })}>Older</Link>}
      </nav>
    </Page>
  );
}

export function FactView({ iri }: { iri: string }) {
  const { data, error } = useData<Event>("fact", { iri });
  useEffect(() => {
    if (data) go(articleAddress(data.article.id, data.fact), { replace: true });
  }, [data]);
  return <Page title="Fact"><Waiting error={error} /></Page>;
}

export function ArticleView({ id, fact }: { id: string; fact: string | null }) {
  const { data, error } = useData<ArticlePage>("article", { id });
  const pieces = useMemo(() => (data?.text ? cut(data.text, data.facts) : []), [data]);
  const body = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!fact || !data) return;
    const mark = body.current?.querySelector<HTMLElement>("mark.chosen");
    mark?.scrollIntoView({ block: "center" });
    document.querySelector(".event.selected")?.scrollIntoView({ block: "nearest" });
  }, [fact, data]);
  if (!data) return <Page title="Article"><Waiting error={error} /></Page>;
  const next = (piece: Piece) => piece.facts[(piece.facts.indexOf(fact ?? "") + 1) % piece.facts.length]!;
  const choose = (chosen: string) => go(articleAddress(id, chosen), { replace: true });
  return (
    <Page
      title={data.title ?? data.id}
      lead={
        <>
          {[data.publisher, data.author, data.published ? day(data.published) : "undated", data.retrieved && `retrieved ${day(data.retrieved)}`].filter(Boolean).join(", ")}
          {data.url && <> · <a href={/^https?:/.test(data.url) ? data.url : undefined} rel="noreferrer">source</a></>}
          {" · "}
          <a href={address("article/graph", { id, format: "facts" })}>fact document</a>, <a href={address("article/graph", { id, format: "turtle" })}>Turtle</a>, <a href={address("article/graph", { id, format: "jsonld" })}>JSON-LD</a>
        </>
      }
    >
      <div class="reading">
        <Panel title="Text">
          {data.text === null ? (
            <p class="none">The text of this article is not kept; the quotes are beside.</p>
          ) : (
            <div class="body" ref={body}>
              {pieces.map((piece) =>
                piece.facts.length ? (
                  <mark
                    key={piece.start}
                    class={`${piece.quad} ${piece.facts.some((one) => one === fact) ? "chosen" : ""}`}
                    title={piece.facts.length > 1 ? `${piece.facts.length} facts; each click shows the next` : undefined}
                    onClick={() => choose(next(piece))}
                  >
                    <span
                      role="button"
                      tabIndex={0}
                      onKeyDown={(event) => {
                        if (event.key !== "Enter" && event.key !== " ") return;
                        event.preventDefault();
                        choose(next(piece));
                      }}
                    >
                      {piece.text}
                    </span>
                  </mark>
                ) : (
                  <span key={piece.start}>{piece.text}</span>
                ),
              )}
            </div>
          )}
        </Panel>
        <Panel title={count(data.facts.length, "fact")} class="facts">
          <div class="events" tabIndex={0} role="region" aria-label="Facts">
            {data.facts.map((event) => (
              <EventCard
                key={event.fact}
                event={event}
                open={data.text === null || event.fact === fact}
                selected={event.fact === fact}
                onSelect={data.text === null ? undefined : () => choose(event.fact)}
              />
            ))}
          </div>
        </Panel>
      </div>
      <div class="grid">
        <Panel title="Named in it" class="two">
          <p class="names">
            {data.entities.map((entity, index) => (
              <span key={entity.iri}>{index > 0 && " · "}<ActorName actor={entity} /></span>
            ))}
          </p>
        </Panel>
        {data.warnings.length > 0 && (
          <Panel title="Warnings">
            <ul class="warnings">{data.warnings.map((warning) => <li key={warning}>{warning}</li>)}</ul>
          </Panel>
        )}
      </div>
    </Page>
  );
}

interface Piece {
  start: number;
  text: string;
  facts: string[];
  quad: string;
}

/** Cut a text where words that state a fact begin and end; offsets count characters, not UTF-16 units. */
function cut(text: string, facts: Event[]): Piece[] {
  const letters = Array.from(text);
  const edges = new Set([0, letters.length]);
  for (const fact of facts) for (const quote of fact.quotes) edges.add(quote.start).add(quote.end);
  const ordered = [...edges].filter((edge) => edge <= letters.length).sort((a, b) => a - b);
  return ordered.slice(0, -1).map((start, index) => {
    const end = ordered[index + 1]!;
    const over = facts.filter((fact) => fact.quotes.some((quote) => quote.start <= start && quote.end >= end));
    return { start, text: letters.slice(start, end).join(""), facts: over.map((fact) => fact.fact), quad: over.find((fact) => fact.quad)?.quad ?? "" };
  });
}
