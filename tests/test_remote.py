"""Graphs at a SPARQL 1.1 server: a small one over Oxigraph, Virtuoso where it is installed, and our own endpoint."""

from __future__ import annotations

import csv
import io
import os
import re
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from click.testing import CliRunner, Result

import virtuoso
from corpus import BASE, FOLDER, fill, graphs
from kgbuild import queries
from kgbuild.cli import cli
from kgbuild.errors import FormatError, KgbuildError, StoreError
from kgbuild.pipeline import build, relate_all
from kgbuild.serve import Limits, Options, app
from kgbuild.store import Graphs, Server, Store, open_graphs
from kgbuild.store.remote.client import Client
from kgbuild.store.remote.store import RemoteStore
from listening import free_port, listening
from sparql_server import Fault, Rdf

QUESTIONS = [query.name for query in queries.listed()]
SECRET = "s3cret-w0rd"
GRAPH = "urn:x:graph"


@pytest.fixture(scope="module")
def local() -> Iterator[Store]:
    with Store.in_memory() as store:
        yield fill(store, linked=True)


@pytest.fixture
def rdf() -> Iterator[Rdf]:
    with Rdf().running() as running:
        yield running


@pytest.fixture(scope="module")
def virtuoso_at(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    if virtuoso.PROGRAM is None:
        pytest.skip(virtuoso.MISSING)
    with virtuoso.running(tmp_path_factory.mktemp("virtuoso")) as address:
        yield address


def at_virtuoso(address: str, *, put: bool = False, password: str = virtuoso.PASSWORD) -> Server:
    graphs = f"{address}/sparql-graph-crud-auth" if put else ""
    return Server(f"{address}/sparql-auth", graphs=graphs, user=virtuoso.USER, password=password)


@pytest.fixture(scope="module")
def at_large(virtuoso_at: str) -> Iterator[Graphs]:
    """Return Virtuoso with the corpus in it, written by updates."""
    with open_graphs(at_virtuoso(virtuoso_at), create=True) as store:
        yield fill(store, linked=True)


@pytest.fixture(params=["update", "put", "virtuoso", "virtuoso put"])
def server(request: pytest.FixtureRequest) -> Server:
    """Return an empty server, or one with another graph than ours."""
    if request.param.startswith("virtuoso"):
        return at_virtuoso(request.getfixturevalue("virtuoso_at"), put=request.param.endswith("put"))
    running = request.getfixturevalue("rdf")
    return Server(running.url, graphs=running.url if request.param == "put" else "")


def patient(server: Server, waits: list[float] | None = None) -> RemoteStore:
    """Return a store that waits for nothing, and notes how long it would have."""
    return RemoteStore(server, client=Client(server, sleep=(waits if waits is not None else []).append))


# --- the same as a folder ---------------------------------------------------------------------------------------------


def test_a_server_holds_what_a_store_of_our_own_holds(server: Server, local: Store) -> None:
    with open_graphs(server, create=True) as store:
        fill(store, linked=True)
        assert store.graphs() == local.graphs()
        assert b"".join(store.dump(ontology=True)) == b"".join(local.dump(ontology=True))
        assert store.swap_all(graphs()) == {}
        out, wanted = io.BytesIO(), io.BytesIO()
        store.write(out, "trig")
        local.write(wanted, "trig")
        assert out.getvalue() == wanted.getvalue()
        with store.sure(0.7) as sure, local.sure(0.7) as ours:
            assert b"".join(sure.dump()) == b"".join(ours.dump())


LITERALS = [
    '"a"@en', '"a"@fr-be', '"0.5"^^<http://www.w3.org/2001/XMLSchema#decimal>', f'"{"é" * 3000}"', '""',
    '"true"^^<http://www.w3.org/2001/XMLSchema#boolean>', '"2024-01-02"^^<http://www.w3.org/2001/XMLSchema#date>',
    '"2024-01~"^^<http://id.loc.gov/datatypes/edtf/EDTF>', r'"\n\t\r\" \\ {?x} \u0001"',
    '"\U0001f600 \u202e <b>&amp;\'"',
]  # fmt: skip


def test_whatever_a_graph_says_comes_back_and_goes_again(server: Server) -> None:
    with Store.in_memory() as ours, RemoteStore(server) as store:
        for number in range(len(LITERALS)):
            statements = [f"<urn:s> <urn:p> {literal} <{GRAPH}> ." for literal in LITERALS[number:]]
            new = "\n".join(statements).encode()
            ours.replace(GRAPH, new)
            assert store.replace(GRAPH, new)
            assert store.read(GRAPH) == ours.read(GRAPH)
            assert not store.replace(GRAPH, new)
        gone, come = f"<urn:s> <urn:p> {LITERALS[-1]} <{GRAPH}> .", f"<urn:t> <urn:p> <urn:s> <{GRAPH}> ."
        assert store.amend(GRAPH, gone.encode(), come.encode())
        assert store.read(GRAPH).decode().split() == come.split()
        assert store.about(GRAPH, ["urn:s"]) == store.about(GRAPH, ["urn:t"]) == store.read(GRAPH)
        assert store.remove(GRAPH) and not store.remove(GRAPH)
        assert GRAPH not in store and GRAPH not in store.graphs()


def test_rules_are_settled_until_somebody_writes(server: Server) -> None:
    with RemoteStore(server) as one, RemoteStore(server) as other:
        one.settle("rules")
        before = one.version()
        assert one.settled("rules") and other.settled("rules") and not other.settled("others")
        other.replace(GRAPH, f"<urn:s> <urn:p> <urn:o> <{GRAPH}> .".encode())
        assert not one.settled("rules") and one.version() != before
        one.remove(GRAPH)
        other.settle("rules")  # not alone: what the other one wrote may not be linked yet
        assert not other.settled("rules")


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_gives_the_same_rows_at_virtuoso(at_large: Graphs, local: Store, name: str) -> None:
    query = queries.find(name)
    assert table(queries.ask(at_large, query)) == table(queries.ask(local, query))


def table(result: queries.Result) -> list[list[str]]:
    """Return the rows as CSV shows them; what a cell lists has no order of its own."""
    rows = csv.reader(io.StringIO(result.serialize("csv").decode(), newline=""))
    return [[", ".join(sorted(cell.split(", "))) for cell in row] for row in rows]


def test_questions_with_parameters_give_the_same_rows_at_virtuoso(at_large: Graphs, local: Store) -> None:
    for name, values in [
        ("meetings", {"actor": "Brenland", "since": "2024-03"}),
        ("statements", {"speaker": "Veldania", "target": "Kesmaria"}),
        ("timeline", {"actor": "Per Dahl"}),
        ("corroboration", {"least": "3"}),
        ("visits", {"destination": "Port Avel", "until": "2024-12"}),
    ]:
        query = queries.find(name)
        found = table(queries.ask(at_large, query, values))
        assert found == table(queries.ask(local, query, values)) and len(found) > 1, name


# --- commands ---------------------------------------------------------------------------------------------------------


def run(*arguments: object, env: dict[str, str] | None = None) -> Result:
    return CliRunner().invoke(cli, [str(a) for a in arguments], env=env, prog_name="kgbuild")


def test_every_command_works_at_a_server(rdf: Rdf, tmp_path: Path) -> None:
    rdf.login = ("me", SECRET)
    env = {"KGBUILD_STORE": rdf.url, "KGBUILD_STORE_USER": "me", "KGBUILD_STORE_PASSWORD": SECRET}
    beside, told = tmp_path / "beside", []

    def ok(*arguments: object) -> str:
        result = run(*arguments, "-g", beside, env=env)
        assert result.exit_code == 0, result.output
        told.append(result.output)
        return result.output

    built = ok("build", "-j", 1, *FOLDER.glob("*.json"))
    assert rdf.url in built and "9 articles" in built
    assert "unchanged: 9 articles" in ok("build", "-j", 1, *FOLDER.glob("*.json"))
    ours = tmp_path / "ours"
    assert run("build", "-q", "-j", 1, *FOLDER.glob("*.json"), "-g", ours).exit_code == 0
    for command in (
        ["status", "--json"], ["query", "meetings", "-p", "actor=Norway"], ["query", "ASK { ?s a dip:Article }"],
        ["query", "-f", "ntriples", "CONSTRUCT { ?s a dip:Article } { ?s a dip:Article } ORDER BY ?s LIMIT 1"],
        ["explain", "Norway"], ["export", "-f", "nquads"], ["export", "-f", "csv", "--view", "events"],
        ["export", "-f", "facts", "--article", "oslo-talks"], ["network", "--top", "5"],
        ["network", "--min-confidence", "0.5"], ["review"], ["validate", "-q"],
    ):  # fmt: skip
        assert ok(*command) == run(*command, "-g", ours).output, command
    assert "1 article removed" in ok("remove", "oslo-talks")
    assert "oslo-talks" not in ok("query", "meetings", "-p", "actor=Norway")
    assert SECRET not in "".join(told)
    assert all(b"s3cret" not in path.read_bytes() for path in beside.rglob("*") if path.is_file())


def test_a_server_can_be_served_on(rdf: Rdf, local: Store) -> None:
    with RemoteStore(Server(rdf.url)) as store:
        fill(store, linked=True)
    from starlette.testclient import TestClient

    with TestClient(app(Server(rdf.url), Options(Limits(queries=1))), base_url="http://localhost") as client:
        query = "SELECT ?a { ?a a dip:Article } ORDER BY ?a"
        answer = client.get("/sparql", params={"query": query}, headers={"Accept": "text/csv"})
        assert answer.text == local.query(query).serialize("csv").decode()
        assert client.get("/api/overview").json()["counts"]["articles"] == 9
        assert client.get("/rdf-graph-store", params={"graph": f"{BASE}article/oslo-talks"}).is_success


def test_our_own_endpoint_can_be_read_and_not_written_to(tmp_path: Path, local: Store) -> None:
    with Store.open(tmp_path / "graph", create=True) as store:
        fill(store, linked=True)
    port = free_port()
    config = uvicorn.Config(app(tmp_path / "graph", Options(Limits(queries=1))), port=port, log_level="error")
    served = uvicorn.Server(config)
    thread = threading.Thread(target=served.run, daemon=True)
    thread.start()
    while not served.started:
        time.sleep(0.05)
    try:
        with open_graphs(Server(f"http://127.0.0.1:{port}/sparql")) as store:
            assert b"".join(store.dump(ontology=True)) == b"".join(local.dump(ontology=True))
            assert table(queries.ask(store, queries.find("meetings"))) == table(
                queries.ask(local, queries.find("meetings"))
            )
            with pytest.raises(StoreError, match="read-only"):
                store.remove(f"{BASE}article/oslo-talks")
    finally:
        served.should_exit = True
        thread.join()


# --- what goes wrong --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        ("ftp://example.org/", "no address of a store"), ("http://", "no address"), ("sparql", "no address"),
        ("http://host:99999/", "no address"), ("http://a b/", "no address"), ("http://h/#x", "fragment"),
        (f"http://me:{SECRET}@host/sparql", "holds a name or password"),
    ],
)  # fmt: skip
def test_what_is_no_address_is_told_of_without_its_password(url: str, wanted: str) -> None:
    result = run("query", "meetings", "--store", url)
    assert result.exit_code == 2 and wanted in result.output and SECRET not in result.output


def test_no_server_no_graph_and_no_right_are_told_apart(rdf: Rdf) -> None:
    nobody = run("status", "--store", f"http://127.0.0.1:{free_port()}/sparql")
    assert nobody.exit_code == 2 and "is the server running?" in nobody.output
    nothing = run("status", "--store", rdf.url)
    assert nothing.exit_code == 2 and "no graph of kgbuild here" in nothing.output
    rdf.login = ("me", "another")
    nameless = run("status", "--store", rdf.url)
    assert nameless.exit_code == 2 and "--store-user" in nameless.output
    wrong = run("status", "--store", rdf.url, "--store-user", "me", "--store-password", SECRET)
    assert wrong.exit_code == 2 and "check the name and the password" in wrong.output
    assert SECRET not in wrong.output + repr(Server(rdf.url, user="me", password=SECRET))


def test_virtuoso_asks_for_the_password_by_digest(virtuoso_at: str) -> None:
    with pytest.raises(StoreError, match=r"401.*check the name and the password"):
        RemoteStore(at_virtuoso(virtuoso_at, password=SECRET)).graphs()


@pytest.mark.parametrize(
    ("fault", "wanted"),
    [
        (Fault(200, {"Content-Type": "text/html"}, "<html>Welcome</html>"), "a web page, not that of a SPARQL"),
        (Fault(200, {"Content-Type": "application/sparql-results+json"}, '{"head":'), "breaks off"),
        (Fault(200, {"Content-Type": "application/sparql-results+json"}, "[" * 100_000), "breaks off"),
        (Fault(404, {"Content-Type": "text/html"}, "<title>Not here</title>"), "404 Not here; check the address"),
        (Fault(302, {"Location": "https://example.org/"}), "leads to https://example.org/"),
        (Fault(413), "no request of this size"),
        (Fault(503, {"Retry-After": "9999"}), "come back in 9999 s"),
    ],
)
def test_answers_that_are_none_are_told_of(rdf: Rdf, fault: Fault, wanted: str) -> None:
    rdf.faults = [fault]
    with pytest.raises(StoreError, match=re.escape(wanted)):
        patient(Server(rdf.url)).graphs()
    assert run("status", "--store", rdf.url).exit_code == 2


def test_a_silent_server_is_not_waited_for_without_end() -> None:
    with listening() as (address, _), pytest.raises(StoreError, match=r"no answer within|broke|no connection"):
        patient(Server(f"http://{address}/", timeout=0.5, retries=0)).graphs()


def test_an_answer_that_a_server_has_cut_is_no_answer(tmp_path: Path, local: Store) -> None:
    if virtuoso.PROGRAM is None:
        pytest.skip(virtuoso.MISSING)
    with virtuoso.running(tmp_path, rows=50) as address, RemoteStore(at_virtuoso(address)) as store:
        store.replace(GRAPH, "\n".join(f'<urn:s> <urn:p> "{n}" <{GRAPH}> .' for n in range(60)).encode())
        with pytest.raises(StoreError, match="left out a part"):
            list(store.query("SELECT * { GRAPH <urn:x:graph> { ?s ?p ?o } }").rows())
        with pytest.raises(StoreError, match="left out a part"):
            store.read(GRAPH)


def test_busy_servers_and_broken_connections_are_asked_again(rdf: Rdf) -> None:
    waits: list[float] = []
    store = patient(Server(rdf.url), waits)
    assert not store.graphs()
    rdf.faults = [
        Fault(429, {"Retry-After": "7"}),
        Fault(503),
        Fault(0),
        Fault(500, {}, "Virtuoso 40001 Error: deadlock"),
    ]
    assert store.replace(GRAPH, f"<urn:s> <urn:p> <urn:o> <{GRAPH}> .".encode())
    assert waits == [7.0, 2.0, 4.0, 8.0]
    rdf.faults = [Fault(0, done=True, updates_only=True)]  # it was done, and we did not hear of it
    assert store.remove(GRAPH) and GRAPH not in store


def test_a_fault_of_a_query_is_not_asked_again(rdf: Rdf) -> None:
    waits: list[float] = []
    rdf.faults = [Fault(500, {}, "Virtuoso 37000 Error SP031: SPARQL compiler")]
    with pytest.raises(FormatError, match="SP031"):
        patient(Server(rdf.url), waits).graphs()
    assert waits == []


def test_a_query_that_is_no_sparql_or_would_change_something_never_leaves(rdf: Rdf) -> None:
    store = patient(Server(rdf.url))
    for text in ("SELECT", "DROP ALL", "SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }"):
        with pytest.raises(FormatError, match="line 1"):
            store.query(text)
    assert rdf.requests == []


def test_a_default_graph_that_is_not_all_graphs_is_told_of() -> None:
    with (
        Rdf(union=False).running() as rdf,
        patient(Server(rdf.url)) as store,
        pytest.raises(StoreError, match="default graph"),
    ):
        fill(store)


@pytest.mark.parametrize("most", [0, 2, 3, 4])
def test_what_a_dying_server_has_acknowledged_stays_and_the_next_run_does_the_rest(most: int, tmp_path: Path) -> None:
    paths = sorted(FOLDER.glob("*.json"))
    with Rdf().running() as rdf:
        rdf.most = most
        one = Server(rdf.url, retries=1)
        with patient(one) as store, pytest.raises(KgbuildError, match="the same command later does the rest"):
            build(paths, store)
        whole = graphs().keys()
        with patient(one) as store:
            rdf.most = 10**9
            assert {name for name in store.graphs() if "/article/" in name} <= whole
            build(paths, store)
            with Store.in_memory() as ours:
                build(paths, ours)
                assert b"".join(store.dump(ontology=True)) == b"".join(ours.dump(ontology=True))


def test_several_articles_go_in_one_request(rdf: Rdf) -> None:
    with patient(Server(rdf.url)) as store:
        store.swap_all(graphs())
    assert [kind for kind, _ in rdf.requests].count("update") == 2  # the state, and all graphs
    with patient(Server(rdf.url)) as store:
        assert relate_all(store, base=BASE)


def test_the_name_is_not_told_before_the_server_asks(rdf: Rdf) -> None:
    with patient(Server(rdf.url, user="me", password=SECRET)) as store:
        store.graphs()
    assert {authorization for _, authorization in rdf.requests} == {""}
    assert "KGBUILD_STORE_PASSWORD" not in os.environ
