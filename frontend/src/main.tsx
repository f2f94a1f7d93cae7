import { render } from "preact";
import { useEffect, useState } from "preact/hooks";
import { ActorField, Page, actorAddress } from "./parts";
import { ActorView } from "./pages/actor";
import { ArticleView, ArticlesView, FactView } from "./pages/article";
import { NetworkView } from "./pages/network";
import { OverviewView } from "./pages/overview";
import { QuestionView, QuestionsView } from "./pages/questions";
import { QueryView } from "./pages/query";
import { SearchView } from "./pages/search";
import { Link, go, to, usePlace } from "./router";
import { choice, choose } from "./theme";
import "./style.css";

const PARTS: [string, string][] = [
  ["/", "Overview"],
  ["/network", "Network"],
  ["/articles", "Articles"],
  ["/questions", "Questions"],
  ["/query", "SPARQL"],
];

function App() {
  const { path, query } = usePlace();
  useEffect(() => {
    // A new page is read from its start, by eye and by ear.
    if (document.activeElement?.tagName === "A") document.getElementById("main")?.focus({ preventScroll: true });
  }, [path]);
  return (
    <>
      <a class="skip" href="#main">Skip to the page</a>
      <header class="top">
        <Link href="/" class="brand">
          <img src="/icon.svg" alt="" width="26" height="26" />
          kgbuild
        </Link>
        <nav aria-label="Parts">
          {PARTS.map(([href, name]) => (
            <Link key={href} href={href} current={href === "/" ? path === "/" : path.startsWith(href)}>{name}</Link>
          ))}
        </nav>
        <ActorField
          id="find"
          label="Search actors and articles"
          search
          onPick={(actor, text) => go(actor ? actorAddress(actor.iri) : to("/search", { q: text }))}
        />
        <Theme />
      </header>
      <View path={path} query={query} />
      <footer class="foot">Every line leads to the words of the article behind it. Read-only.</footer>
    </>
  );
}

function View({ path, query }: { path: string; query: URLSearchParams }) {
  if (path === "/") return <OverviewView />;
  if (path === "/network") return <NetworkView query={query} />;
  if (path === "/actor") return <ActorView key={query.get("iri")} iri={query.get("iri") ?? ""} />;
  if (path === "/articles") return <ArticlesView offset={Number(query.get("offset") ?? 0) || 0} />;
  if (path === "/article") return <ArticleView id={query.get("id") ?? ""} fact={query.get("fact")} />;
  if (path === "/fact") return <FactView iri={query.get("iri") ?? ""} />;
  if (path === "/questions") return <QuestionsView />;
  if (path.startsWith("/questions/")) return <QuestionView key={path} name={path.slice(11)} query={query} />;
  if (path === "/query") return <QueryView query={query} />;
  if (path === "/search") return <SearchView words={query.get("q") ?? ""} />;
  return (
    <Page title="Not here">
      <p>There is no page at this address. <Link href="/">Back to the overview</Link></p>
    </Page>
  );
}

/** Light, dark, or as the machine has it. */
function Theme() {
  const [theme, setTheme] = useState(choice);
  const next = ({ auto: "dark", dark: "light", light: "auto" } as const)[theme];
  return (
    <button
      type="button"
      class="theme"
      title={`Colours: ${theme}`}
      aria-label={`Colours: ${theme}; change to ${next}`}
      onClick={() => {
        choose(next);
        setTheme(next);
      }}
    >
      {{ auto: "◐", dark: "☾", light: "☀" }[theme]}
    </button>
  );
}

render(<App />, document.getElementById("app")!);
