import type { Found } from "../api";
import { ActorName, Page, Panel, Waiting, articleAddress, useData } from "../parts";
import { Link } from "../router";
import { count, day, spaced } from "../words";

export function SearchView({ words }: { words: string }) {
  const { data, error } = useData<Found>(words.trim() ? "search" : null, { q: words, limit: 30 });
  if (!words.trim()) return <Page title="Search"><p class="none">Write something into the field above.</p></Page>;
  if (!data) return <Page title={`“${words}”`}><Waiting error={error} what="Searching" /></Page>;
  return (
    <Page title={`“${words}”`} lead={`${count(data.actors.length, "actor")}, ${count(data.articles.length, "article")}.`}>
      <div class="grid">
        <Panel title="Articles" class="two">
          {data.articles.length ? (
            <ul class="found">
              {data.articles.map((article) => (
                <li key={article.id}>
                  <Link href={articleAddress(article.id)}>{article.title ?? article.id}</Link> <span>{day(article.published)}</span>
                  <p>{article.snippet.map((piece, index) => (piece.hit ? <mark key={index}>{piece.text}</mark> : piece.text))}</p>
                </li>
              ))}
            </ul>
          ) : (
            <p class="none">No article has all of these words.</p>
          )}
        </Panel>
        <Panel title="Actors">
          {data.actors.length ? (
            <ul class="list">
              {data.actors.map((actor) => (
                <li key={actor.iri}><ActorName actor={actor} /><span>{spaced(actor.type)}, {count(actor.facts, "fact")}</span></li>
              ))}
            </ul>
          ) : (
            <p class="none">Nobody is called so.</p>
          )}
        </Panel>
      </div>
    </Page>
  );
}
