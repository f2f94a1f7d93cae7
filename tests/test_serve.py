"""The server as other programs see it: the real one, asked by real clients."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

import httpx
import pyoxigraph as ox
import pytest
from click.testing import CliRunner
from rdflib import Graph, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import JSON, POST, SPARQLWrapper

from kgbuild.cli import cli
from kgbuild.pipeline import build
from kgbuild.pipeline.digest import NAME
from kgbuild.serve import children
from kgbuild.serve.api import network, overview
from kgbuild.serve.limits import Limits, Refusal
from kgbuild.serve.live import MANY, Live
from kgbuild.store import Store
from kgbuild.vocab import DIP
from serving import served

EXAMPLES = Path(__file__).parent.parent / "examples"
EXAMPLE = EXAMPLES / "iceland-portugal-ocean-accord.json"
COMUNICA = Path(__file__).parent / "comunica"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
COUNT = "SELECT (COUNT(?a) AS ?n) { ?a a dip:Article }"


def copy(folder: Path, number: int) -> Path:
    """Return a fact document like the example, of an article of its own."""
    document = json.loads(EXAMPLE.read_text(encoding="utf-8"))
    document["article"]["id"] = f"article-{number}"
    path = folder / f"article-{number}.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a graph of three documents."""
    folder = tmp_path_factory.mktemp("serve")
    with Store.open(folder / "graph", create=True) as store:
        build([copy(folder, number) for number in range(3)], store)
    return folder / "graph"


@pytest.fixture(scope="module")
def server(graph: Path) -> Iterator[str]:
    """Return the address of a server of that graph."""
    with served(graph, "--timeout", "2") as address:
        yield address


@pytest.fixture(scope="module")
def endpoint(server: str) -> str:
    """Return the address of its endpoint."""
    return f"{server}/sparql"


def ask(endpoint: str, text: str, accept: str = "text/csv") -> httpx.Response:
    """Return the answer to a query by POST."""
    return httpx.post(endpoint, data={"query": text}, headers={"Accept": accept}, timeout=30)


@pytest.mark.parametrize("accept", ["application/sparql-results+json", "application/sparql-results+xml", "text/csv"])
def test_a_query_is_answered_in_three_ways_and_the_format_asked_for(endpoint: str, accept: str) -> None:
    head = {"Accept": accept}
    got = httpx.get(endpoint, params={"query": COUNT}, headers=head)
    form = httpx.post(endpoint, data={"query": COUNT}, headers=head)
    body = httpx.post(endpoint, content=COUNT, headers={**head, "Content-Type": "application/sparql-query"})
    assert got.status_code == form.status_code == body.status_code == 200
    assert got.content == form.content == body.content
    assert got.headers["content-type"].startswith(accept)
    assert "3" in got.text


@pytest.mark.parametrize(
    ("accept", "type", "format"),
    [
        ("text/turtle", "text/turtle", ox.RdfFormat.TURTLE),
        ("application/n-triples", "application/n-triples", ox.RdfFormat.N_TRIPLES),
        ("application/ld+json", "application/ld+json", ox.RdfFormat.JSON_LD),
        ("application/rdf+xml;q=0.9, text/html", "application/rdf+xml", ox.RdfFormat.RDF_XML),
        ("*/*", "text/turtle", ox.RdfFormat.TURTLE),
    ],
)
def test_triples_come_in_the_formats_of_rdf(endpoint: str, accept: str, type: str, format: ox.RdfFormat) -> None:
    answer = ask(endpoint, "CONSTRUCT { ?a a dip:Article } WHERE { ?a a dip:Article }", accept)
    assert answer.headers["content-type"].startswith(type)
    assert len(list(ox.parse(answer.content, format))) == 3


def test_the_dataset_of_a_request_chooses_the_graphs(endpoint: str, graph: Path) -> None:
    with Store.open(graph, read_only=True) as store:
        one, two = store.graphs()[:2]
    query = "SELECT ?a { ?a a dip:Article }"
    default = httpx.get(endpoint, params={"query": query, "default-graph-uri": one}, headers={"Accept": "text/csv"})
    assert default.text.split() == ["a", one]
    named = {"query": "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }", "named-graph-uri": [one, two]}
    graphs = httpx.get(endpoint, params=named, headers={"Accept": "text/csv"})
    assert set(graphs.text.split()[1:]) == {one, two}


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        ("SELECT * { ?s ?p ", 400, "line 1, column"),
        ("SELECT *\n{ ?s foo:bar ?o }", 400, "line 2, column 6"),
        ("INSERT DATA { <urn:a> <urn:b> <urn:c> }", 400, "only read"),
        ("LOAD <http://127.0.0.1:9/x>", 400, "only read"),
        ("SELECT * { SERVICE <http://127.0.0.1:9/x> { ?s ?p ?o } }", 400, "another machine"),
        ("SELECT * FROM <http://127.0.0.1:9/x> { ?s ?p ?o }", 400, "none is fetched"),
        ("", 400, "empty"),
        ("SELECT * { ?s ?p \"" + "x" * 300_000 + "\" }", 413, "at most"),
        ("SELECT * { ?s ?p \"" + "x" * 1_000_000 + "\" }", 413, "at most"),
        ("SELECT * {" + "{" * 5000 + "}" * 5000 + "}", 400, "brackets"),
    ],
)  # fmt: skip
def test_what_is_no_harmless_query_is_refused_with_its_reason(
    endpoint: str, query: str, status: int, words: str
) -> None:
    answer = ask(endpoint, query)
    assert answer.status_code == status
    assert words in answer.text and "Traceback" not in answer.text


def test_updates_and_strange_requests_are_refused(endpoint: str) -> None:
    assert httpx.post(endpoint, data={"update": "CLEAR ALL"}).status_code == 403
    update = {"Content-Type": "application/sparql-update"}
    assert httpx.post(endpoint, content="CLEAR ALL", headers=update).status_code == 403
    assert httpx.post(endpoint, content="x", headers={"Content-Type": "text/plain"}).status_code == 415
    assert httpx.get(endpoint, params={"query": [COUNT, COUNT]}).status_code == 400
    assert httpx.get(f"{endpoint}?query=%FF").status_code == 400
    assert ask(endpoint, COUNT, "image/png").status_code == 406
    assert httpx.put(endpoint, content="x").status_code == 405


def test_a_runaway_query_is_ended_while_others_are_answered(endpoint: str) -> None:
    ask(endpoint, COUNT)
    with ThreadPoolExecutor() as pool:
        started = time.monotonic()
        runaway = pool.submit(ask, endpoint, ENDLESS)
        waits = []
        while not runaway.done():
            before = time.monotonic()
            assert ask(endpoint, COUNT).status_code == 200
            waits.append(time.monotonic() - before)
        answer = runaway.result()
    assert answer.status_code == 504 and "2 s" in answer.text
    assert time.monotonic() - started >= 2
    print(f"longest of {len(waits)} other answers meanwhile: {max(waits) * 1000:.0f} ms")
    assert len(waits) > 5  # they did not wait for it


def test_a_long_query_leaves_the_processors_to_shorter_ones_and_its_process_goes_with_it(
    graph: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    niced: dict[int, int] = {}
    set_priority = os.setpriority

    def setpriority(which: int, pid: int, nice: int) -> None:
        set_priority(which, pid, nice)
        niced[pid] = os.getpriority(which, pid)

    monkeypatch.setattr(children, "LONG", 60)
    monkeypatch.setattr(os, "setpriority", setpriority)
    asked = children.Children(Limits(timeout=5.0, queries=1))
    try:
        with Store.open(graph, read_only=True) as store:
            assert asked.ask(children.Job(store.data, COUNT)).kind == "rows" and not niced
            monkeypatch.setattr(children, "LONG", 0.2)
            with pytest.raises(Refusal, match="took more than 5 s"):
                asked.ask(children.Job(store.data, ENDLESS))
            ((pid, nice),) = niced.items()
            monkeypatch.setattr(children, "LONG", 60)
            assert nice == min(19, os.getpriority(os.PRIO_PROCESS, 0) + children.YIELD)
            assert asked.ask(children.Job(store.data, COUNT)).kind == "rows"
            with pytest.raises(ProcessLookupError):
                os.getpriority(os.PRIO_PROCESS, pid)
    finally:
        asked.close()


def test_who_has_opened_the_graph_is_asked_before_who_is_new(graph: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(children, "LONG", 60.0)  # on a busy machine the count takes more than a second
    asked = children.Children(Limits(timeout=5.0, queries=2))
    try:
        with Store.open(graph, read_only=True) as store, ThreadPoolExecutor() as pool:
            endless = pool.submit(asked.ask, children.Job(store.data, ENDLESS))
            while len(asked._idle) == 2:
                time.sleep(0.01)
            (knows,) = asked._idle
            assert asked.ask(children.Job(store.data, COUNT)).kind == "rows"
            with pytest.raises(Refusal):
                endless.result()
            assert len(asked._idle) == 2 and asked._idle[-1] is knows
    finally:
        asked.close()


def test_a_query_that_nobody_waits_for_any_more_is_ended(endpoint: str) -> None:
    for _ in range(8):  # more than there are children
        with pytest.raises(httpx.ReadTimeout):
            httpx.post(endpoint, data={"query": ENDLESS}, timeout=0.3)
    assert ask(endpoint, COUNT).status_code == 200


def test_many_clients_at_once_are_answered_or_told_to_wait(graph: Path) -> None:
    with served(graph) as server, ThreadPoolExecutor(200) as pool:
        answers = list(pool.map(lambda _: ask(f"{server}/sparql", COUNT), range(400)))
        counted = Counter(answer.status_code for answer in answers)
        assert counted[200] > 50 and set(counted) <= {200, 429, 503}
        assert all(answer.headers.get("retry-after") for answer in answers if answer.status_code != 200)
        assert ask(f"{server}/sparql", COUNT).status_code == 200


def test_too_long_an_answer_is_refused_and_not_cut(tmp_path: Path, graph: Path) -> None:
    from kgbuild.serve.children import Children, Job
    from kgbuild.serve.limits import Limits, Refusal

    children = Children(Limits(rows=100, bytes=100_000, queries=1))
    try:
        with Store.open(graph, read_only=True) as store:
            data = store.data
            for rows in ("json", "xml", "csv", "tsv"):
                assert children.ask(Job(data, "SELECT * { ?s ?p ?o } LIMIT 90", rows)).kind == "rows"
                with pytest.raises(Refusal, match="more than 100 rows"):
                    children.ask(Job(data, "SELECT * { ?s ?p ?o } LIMIT 900", rows))
            with pytest.raises(Refusal, match="bytes"):
                children.ask(
                    Job(
                        data,
                        'SELECT (CONCAT(STR(?s), STR(?t)) AS ?x) { VALUES ?t { "'
                        + "y" * 90_000
                        + '" } VALUES ?s { 1 2 } }',
                    )
                )
    finally:
        children.close()


def test_what_a_build_writes_is_shown_without_a_restart(tmp_path: Path) -> None:
    folder = tmp_path / "graph"
    with Store.open(folder, create=True) as store:
        build([copy(tmp_path, 0)], store)
    with served(folder) as server:
        assert ask(f"{server}/sparql", COUNT).text.split() == ["n", "1"]
        with Store.open(folder) as store:  # open for writing all the while
            for number in (1, 2):
                build([copy(tmp_path, number)], store)
                until = time.monotonic() + 15
                while ask(f"{server}/sparql", COUNT).text.split() != ["n", str(number + 1)]:
                    assert time.monotonic() < until
                    time.sleep(0.1)


def test_a_server_finds_the_picture_of_the_last_one_unless_the_graph_has_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    placed: list[int] = []
    places = network.places
    monkeypatch.setattr(network, "places", lambda graph: placed.append(len(graph)) or places(graph))

    def pages() -> tuple[bytes, object]:
        live = Live(folder)
        with live.view() as view:
            found = network.drawn(view), overview.told(view)["pairs"]
        live.close()
        return found

    folder = tmp_path / "graph"
    with Store.open(folder, create=True) as store:
        build([EXAMPLES / "salisbury-expulsions.txt"], store)
    first = pages()
    assert pages() == first and len(placed) == 1
    (folder / NAME).unlink()  # what a server makes anew is not known to be safe on disk, and stays all the same
    assert pages() == pages() == first and len(placed) == 2
    with Store.open(folder) as store:
        build([EXAMPLE], store)
    assert pages()[0] != first[0] and placed[-1] > placed[0]


def test_of_what_readers_choose_the_last_stays_known(graph: Path) -> None:
    made: list[str] = []

    def make(name: str) -> str:
        made.append(name)
        return name

    live = Live(graph)
    with live.view() as view:
        view.cached("page", lambda _: make("page"))
        for n in range(MANY + 1):
            view.cached(n, lambda _, n=n: make(str(n)), chosen=True)
            view.cached(1, lambda _: make("1"), chosen=True)
        view.cached("page", lambda _: make("page"))
        view.cached(0, lambda _: make("0"), chosen=True)
    live.close()
    assert made == ["page", *map(str, range(MANY + 1)), "0"]


def test_the_graph_store_protocol_reads_one_graph_or_all(server: str, graph: Path) -> None:
    address = f"{server}/rdf-graph-store"
    with Store.open(graph, read_only=True) as store:
        name = store.graphs()[0]
        expected = len(set(ox.parse(store.read(name), ox.RdfFormat.N_QUADS)))
    one = httpx.get(address, params={"graph": name}, headers={"Accept": "application/n-triples"})
    assert len(set(ox.parse(one.content, ox.RdfFormat.N_TRIPLES))) == expected
    everything = httpx.get(f"{address}?default", headers={"Accept": "text/turtle"})
    assert len(list(ox.parse(everything.content, ox.RdfFormat.TURTLE))) > expected
    assert httpx.head(address, params={"graph": name}).status_code == 200
    assert httpx.get(address, params={"graph": "urn:none"}).status_code == 404
    assert httpx.get(address, params={"graph": "x y"}).status_code == 400
    assert httpx.get(address).status_code == 400
    assert httpx.delete(address, params={"graph": name}).status_code == 405


def test_the_endpoint_and_the_data_describe_themselves(server: str) -> None:
    service = Graph().parse(data=httpx.get(f"{server}/sparql", headers={"Accept": "text/turtle"}).text)
    assert (None, None, URIRef("http://www.w3.org/ns/sparql-service-description#Service")) in service
    void = Graph().parse(data=httpx.get(f"{server}/.well-known/void").text)
    assert [str(o) for o in void.objects(None, URIRef("http://rdfs.org/ns/void#documents"))] == ["3"]
    assert (None, None, URIRef(f"{server}/sparql")) in void
    browser = httpx.get(f"{server}/sparql", headers={"Accept": "text/html,*/*;q=0.8"})
    assert browser.status_code == 303 and browser.headers["location"] == "/query"


def test_only_this_machine_is_answered_and_pages_elsewhere_are_not(server: str, graph: Path) -> None:
    stranger = httpx.get(f"{server}/sparql", headers={"Host": "rebound.example"})
    assert stranger.status_code == 421
    plain = httpx.get(f"{server}/sparql", headers={"Origin": "https://elsewhere.example"})
    assert "access-control-allow-origin" not in plain.headers and "set-cookie" not in plain.headers
    assert "default-src 'none'" in plain.headers["content-security-policy"]
    with served(graph, "--cors", "https://friend.example") as other:
        friend = httpx.get(f"{other}/sparql", headers={"Origin": "https://friend.example"})
        assert friend.headers["access-control-allow-origin"] == "https://friend.example"
        elsewhere = httpx.get(f"{other}/sparql", headers={"Origin": "https://elsewhere.example"})
        assert "access-control-allow-origin" not in elsewhere.headers


def test_an_address_that_others_reach_needs_to_be_meant(graph: Path) -> None:
    refused = CliRunner().invoke(cli, ["serve", "-g", str(graph), "--host", "0.0.0.0"])
    assert refused.exit_code == 2 and "--public" in refused.output


def test_a_folder_without_a_graph_and_a_taken_port_are_told(tmp_path: Path, server: str, graph: Path) -> None:
    nothing = CliRunner().invoke(cli, ["serve", "-g", str(tmp_path / "none"), "--port", "0"])
    assert nothing.exit_code == 2 and "there is no graph here" in nothing.output
    taken = CliRunner().invoke(cli, ["serve", "-g", str(graph), "--port", server.rpartition(":")[2]])
    assert taken.exit_code == 2 and "--port" in taken.output


def test_no_process_is_left_when_the_server_ends(graph: Path) -> None:
    def running() -> set[str]:
        found = set()
        for place in Path("/proc").glob("[0-9]*"):
            try:
                if (place / "environ").read_bytes().find(b"KGBUILD_TEST_SERVER=1") >= 0:
                    found.add(place.name)
            except OSError:
                continue
        return found

    os.environ["KGBUILD_TEST_SERVER"] = "1"
    try:
        with served(graph, "--timeout", "1") as server:
            assert ask(f"{server}/sparql", ENDLESS).status_code == 504
            assert len(running()) > 4
    finally:
        del os.environ["KGBUILD_TEST_SERVER"]
    until = time.monotonic() + 10
    while running() and time.monotonic() < until:
        time.sleep(0.1)
    assert running() == set()


def test_sparqlwrapper_is_answered(endpoint: str) -> None:
    client = SPARQLWrapper(endpoint, returnFormat=JSON)
    client.setMethod(POST)
    client.setQuery(f"PREFIX dip: <{DIP}> {COUNT}")
    assert client.queryAndConvert()["results"]["bindings"][0]["n"]["value"] == "3"  # type: ignore[index, call-overload]


def test_the_store_of_rdflib_is_answered(endpoint: str) -> None:
    remote = Graph(SPARQLStore(endpoint))
    rows = list(remote.query(f"SELECT ?a {{ GRAPH ?g {{ ?a a <{DIP}Article> }} }}"))
    assert len(rows) == 3


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_curl_is_answered(endpoint: str) -> None:
    command = ["curl", "-sf", "-H", "Accept: text/tab-separated-values", f"{endpoint}?query={quote(COUNT)}"]
    assert subprocess.run(command, capture_output=True, check=True, text=True).stdout.split() == ["?n", "3"]


@pytest.mark.skipif(
    shutil.which("node") is None or not (COMUNICA / "node_modules").is_dir(),
    reason="Comunica is not installed; npm ci in tests/comunica brings it",
)
def test_comunica_is_answered(endpoint: str) -> None:
    query = f"SELECT ?title {{ ?a a <{DIP}Article> ; <http://purl.org/dc/terms/title> ?title }} LIMIT 2"
    command = ["node", str(COMUNICA / "ask.mjs"), endpoint, query]
    told = subprocess.run(command, capture_output=True, check=True, text=True, timeout=120).stdout
    assert [row["title"] for row in json.loads(told)] == ["Iceland and Portugal sign ocean research accord"] * 2
