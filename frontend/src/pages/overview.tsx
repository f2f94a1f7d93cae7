import type { Overview } from "../api";
import { ActorName, Bars, Events, Months, Page, Panel, Waiting, articleAddress, useData } from "../parts";
import { Link, to } from "../router";
import { count, day, spaced } from "../words";

export function OverviewView() {
  const { data, error } = useData<Overview>("overview");
  if (!data) return <Page title="Overview"><Waiting error={error} /></Page>;
  const { counts } = data;
  const span = data.first && data.last ? ` published from ${day(data.first)} to ${day(data.last)}` : "";
  return (
    <Page
      title="Overview"
      lead={`${count(counts.facts, "fact")} about ${count(counts.actors, "actor")} and things in ${count(counts.articles, "article")}${span}.`}
    >
      <div class="grid">
        <Panel title="Events by month" class="wide" aside={<Link href="/network">Open the network</Link>}>
          {data.months.length ? <Months months={data.months} /> : <p class="none">No event has a date.</p>}
        </Panel>
        <Panel title="Busiest pairs" aside={<Link href="/network">Network</Link>}>
          <Bars
            label="Pairs of actors with most events; the red part is conflict"
            rows={data.pairs.slice(0, 10).map((pair) => ({
              key: pair.a.iri + pair.b.iri,
              name: (
                <Link href={to("/network", { source: pair.a.iri, target: pair.b.iri })}>
                  {pair.a.name} – {pair.b.name}
                </Link>
              ),
              value: pair.weight,
              part: pair.conflict,
            }))}
          />
        </Panel>
        <Panel title="Busiest actors">
          <Bars
            label="Actors with most events"
            rows={data.actors.slice(0, 10).map((actor) => ({ key: actor.iri, name: <ActorName actor={actor} />, value: actor.strength }))}
          />
        </Panel>
        <Panel title="Kinds of facts">
          <Bars
            label="Facts by type"
            rows={data.types.slice(0, 10).map((type) => ({ key: type.type, name: spaced(type.type), value: type.count }))}
          />
        </Panel>
        <Panel title="Latest events" class="wide"><Events events={data.latest.slice(0, 6)} /></Panel>
        {data.upcoming.length > 0 && (
          <Panel title="Announced" class="wide"><Events events={data.upcoming.slice(0, 6)} /></Panel>
        )}
        <Panel title="Sources">
          <Bars label="Articles by publisher" rows={data.publishers.slice(0, 8).map((one) => ({ key: one.name, name: one.name, value: one.articles }))} />
        </Panel>
        <Panel title="To look at" aside={<span class="aside">{count(counts.warnings, "warning")}</span>} class="two">
          {data.warnings.length ? (
            <ul class="warnings">
              {data.warnings.slice(0, 8).map((warning) => (
                <li key={warning.article + warning.message}>
                  <Link href={articleAddress(warning.article)}>{warning.article}</Link> {warning.message}
                </li>
              ))}
            </ul>
          ) : (
            <p class="none">No warnings.</p>
          )}
          {data.quarantine.length > 0 && (
            <>
              <h3>Refused</h3>
              <ul class="warnings">
                {data.quarantine.map((refused) => (
                  <li key={refused.id}><strong>{refused.id}</strong> {refused.reason.split("\n")[0]}</li>
                ))}
              </ul>
            </>
          )}
        </Panel>
      </div>
    </Page>
  );
}
