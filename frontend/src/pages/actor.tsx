import { useState } from "preact/hooks";
import type { ActorPage, Event, Office } from "../api";
import { get } from "../api";
import { ActorName, Bars, Events, Page, Panel, Waiting, articleAddress, useData } from "../parts";
import { Link, to } from "../router";
import { count, day, spaced } from "../words";

export function ActorView({ iri }: { iri: string }) {
  const { data, error } = useData<ActorPage>("actor", { iri });
  const [more, setMore] = useState<Event[]>([]);
  if (!data) return <Page title="Actor"><Waiting error={error} /></Page>;
  const shown = [...data.timeline, ...more];
  const load = () =>
    get<ActorPage>("actor", { iri, offset: shown.length }).then((next) => setMore([...more, ...next.timeline]), () => undefined);
  return (
    <Page
      title={data.name}
      lead={
        <>
          {spaced(data.type)}; {count(data.total, "event")} in {count(data.articles.length, "article")},{" "}
          {count(data.statements_made, "statement")} made, {data.statements_received} received.{" "}
          <Link href={to("/network", { ego: data.iri })}>Its network</Link>
          {data.wikidata && <> · <a href={data.wikidata} rel="noreferrer">Wikidata</a></>}
        </>
      }
    >
      <div class="grid">
        <Panel title="Timeline" class="two timeline">
          <Events events={shown} none="No event names this actor." />
          {shown.length < data.total && (
            <button type="button" onClick={load}>Show more ({data.total - shown.length} left)</button>
          )}
        </Panel>
        <div class="stack">
          {data.offices.length > 0 && <Panel title="Offices"><Offices offices={data.offices} /></Panel>}
          {data.holders.length > 0 && <Panel title="Who holds its offices"><Offices offices={data.holders} /></Panel>}
          {data.partners.length > 0 && (
            <Panel title="Partners">
              <Bars
                label="Partners by events; the red part is conflict"
                rows={data.partners.slice(0, 15).map((partner) => ({
                  key: partner.iri, name: <ActorName actor={partner} />, value: partner.weight, part: partner.conflict,
                }))}
              />
            </Panel>
          )}
          <Panel title="Articles">
            <ul class="list">
              {data.articles.slice(0, 20).map((article) => (
                <li key={article.id}>
                  <Link href={articleAddress(article.id)}>{article.title ?? article.id}</Link>
                  <span>{day(article.published)}</span>
                </li>
              ))}
            </ul>
          </Panel>
          {data.names.length > 0 && (
            <Panel title="Also called"><p class="names">{data.names.join(" · ")}</p></Panel>
          )}
        </div>
      </div>
    </Page>
  );
}

function Offices({ offices }: { offices: Office[] }) {
  return (
    <ul class="list">
      {offices.slice(0, 40).map((office) => (
        <li key={office.fact}>
          <span>
            <Link href={to("/fact", { iri: office.fact })}>{office.title ?? "office"}</Link>, <ActorName actor={office} />
          </span>
          <span>{day(office.date) || (office.first && office.first !== office.last ? `${day(office.first)} – ${day(office.last)}` : day(office.last))}</span>
        </li>
      ))}
    </ul>
  );
}
