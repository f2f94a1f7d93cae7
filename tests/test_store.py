"""The store: graphs go in whole, come out in one order, survive their writers, and queries can only read."""

from __future__ import annotations

import csv
import io
import json
import os
import random
import signal
import socket
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus import BASE, fill, graphs
from kgbuild.errors import FormatError, StoreError
from kgbuild.sparql import Iri
from kgbuild.store import Store
from kgbuild.store import graph as store_graph
from kgbuild.store.graph import BULK
from kgbuild.vocab import ONTOLOGY

G = "https://example.org/g"
ONE = b'<https://example.org/s> <https://example.org/p> "one" <https://example.org/g> .\n'
TWO = b'<https://example.org/s> <https://example.org/p> "two" <https://example.org/g> .\n'


@pytest.fixture(scope="module")
def corpus() -> Iterator[Store]:
    with Store.in_memory() as store:
        yield fill(store)


def values(store: Store, text: str) -> list[tuple[str | None, ...]]:
    return list(store.query(text).rows())


def python(code: str, *arguments: object, **more: object) -> subprocess.Popen[str]:
    """Start another Python that has run the imports of a store."""
    lines = f"import sys, time, os\nfrom kgbuild.store import Store\n{textwrap.dedent(code)}"
    command = [sys.executable, "-c", lines, *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **more)  # type: ignore[call-overload, no-any-return]


# --- graphs ---------------------------------------------------------------------------------------------------------


def test_a_dump_is_the_mapped_graphs_in_order_whatever_the_order_they_came_in() -> None:
    names = list(graphs())
    random.Random(2).shuffle(names)
    with Store.in_memory() as store:
        for name in names:
            store.replace(name, graphs()[name])
        assert list(store.dump()) == [graphs()[name] for name in sorted(graphs())]


def test_the_same_graph_again_changes_nothing(tmp_path: Path) -> None:
    with Store.open(tmp_path / "graph", create=True) as store:
        assert store.replace(G, ONE)
        assert not store.replace(G, ONE)
        assert not store.replace(G, ONE + ONE)


def test_a_corrected_graph_takes_the_place_of_the_old_one_and_of_no_other() -> None:
    with fill(Store.in_memory()) as store:
        before = list(store.dump())
        assert store.replace(G, ONE)
        assert store.replace(G, TWO)
        assert list(store.dump()) == [TWO, *before]


def test_a_removed_graph_leaves_no_triple_and_every_other_graph_as_it_was() -> None:
    gone = f"{BASE}article/oslo-talks"
    with fill(Store.in_memory(), ontology=False) as store:
        assert store.remove(gone)
        assert b"".join(store.dump()) == b"".join(quads for name, quads in sorted(graphs().items()) if name != gone)
        assert not store.remove(gone)
        assert gone not in store
        assert not store.remove("no IRI at all")


NO_GRAPHS = pytest.mark.parametrize(
    ("quads", "fault"),
    [
        (TWO.replace(b"example.org/g", b"example.org/h"), "a statement is in <https://example.org/h>"),
        (ONE.replace(b"example.org/g> .", b"example.org/h> . # <https://example.org/g> ."), "a statement is in <https"),
        (TWO.replace(b"<https://example.org/s>", b"_:s"), "has a blank node"),
        (TWO.replace(b'"two"', b"_:o"), "has a blank node"),
        (TWO.replace(b"<https://example.org/g> ", b""), "a statement is in DEFAULT"),
        (b"<https://example.org/s> is broken", "no N-Quads"),
        (b"\xff\xfe", "no N-Quads"),
        (TWO.replace(b"example.org/s", b"example.org/no iri"), "no N-Quads"),
    ],
)


@NO_GRAPHS
def test_what_is_no_graph_of_that_name_is_refused_and_the_old_one_stays(quads: bytes, fault: str) -> None:
    with Store.in_memory() as store:
        store.replace(G, ONE)
        with pytest.raises(FormatError, match=fault):
            store.replace(G, quads)
        assert list(store.dump()) == [ONE]


@NO_GRAPHS
@pytest.mark.parametrize("others", [0, BULK])
def test_what_is_no_graph_keeps_out_all_that_would_have_gone_in_with_it(quads: bytes, fault: str, others: int) -> None:
    new = {f"urn:g{n}": f"<urn:s> <urn:p> <urn:o> <urn:g{n}> .\n".encode() for n in range(others)}
    with Store.in_memory() as store:
        store.replace("urn:old", b"<urn:s> <urn:p> <urn:o> <urn:old> .\n")
        before = list(store.dump())
        changed = {"urn:old": before[0].replace(b"<urn:o>", b"<urn:x>")}
        with pytest.raises(FormatError, match=fault):
            store.swap_all(changed | new | {G: quads})
        assert list(store.dump()) == before
        assert store.swap_all(changed | new | {G: ONE}) == dict.fromkeys([*new, G], b"") | {"urn:old": before[0]}


@pytest.mark.parametrize("name", ["", "no iri", "https://example.org/> } ; DROP ALL #"])
def test_a_name_that_is_no_iri_is_refused(name: str) -> None:
    with Store.in_memory() as store, pytest.raises(FormatError):
        store.replace(name, ONE)


def test_strings_with_every_awkward_character_come_out_as_they_went_in() -> None:
    text = "".join(map(chr, [*range(1, 0x20), 0x22, 0x5C, 0x7F, 0x85, 0xA0, 0x2028, 0xFFFD, 0x1F54A]))
    quads = f"<urn:s> <urn:p> {json.dumps(text, ensure_ascii=False)} <urn:g> .\n".replace("\\u00", "\\u00")
    with Store.in_memory() as store:
        store.replace("urn:g", quads.encode())
        store.replace("urn:g", quads.encode().replace(b"<urn:s>", b"<urn:t>"))  # the other way in: an update
        assert values(store, "SELECT ?o { ?s ?p ?o }") == [(text,)]


def test_the_ontology_is_replaced_when_it_differs_and_is_no_article() -> None:
    turtle = b"@prefix : <https://example.org/> . :a :b [ :c 1 ] , ( 2 3 ) ."
    with fill(Store.in_memory(), ontology=False) as store:
        articles = list(store.dump())
        assert store.load_ontology(turtle)
        assert not store.load_ontology(turtle.replace(b" . :a", b" .\n\n:a"))
        assert store.load_ontology(turtle.replace(b"1", b"4"))
        assert ONTOLOGY not in store.graphs()
        assert list(store.dump()) == articles
        (own,) = list(store.dump(ontology=True))[len(articles) :]
        assert own.count(b"\n") == 7
        assert b"_:" not in own
        with pytest.raises(FormatError, match="no Turtle"):
            store.load_ontology(b"@prefix")


# --- the folder -----------------------------------------------------------------------------------------------------


def test_what_was_written_is_there_when_the_folder_is_opened_again(tmp_path: Path) -> None:
    with Store.open(tmp_path / "deep" / "graph", create=True) as store:
        fill(store)
    with Store.open(tmp_path / "deep" / "graph", read_only=True) as store:
        assert list(store.dump()) == [quads for _, quads in sorted(graphs().items())]


def test_a_folder_without_a_graph_is_an_error_that_tells_the_next_step(tmp_path: Path) -> None:
    for read_only in (False, True):
        with pytest.raises(StoreError, match="no graph here; kgbuild build makes one"):
            Store.open(tmp_path / "graph", read_only=read_only)
    assert not (tmp_path / "graph").exists()


def test_a_file_in_the_place_of_a_folder_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "graph").write_text("no folder")
    for create in (False, True):
        with pytest.raises(StoreError, match="is a file"):
            Store.open(tmp_path / "graph", create=create)


def test_a_folder_of_other_things_is_not_taken_for_a_new_graph(tmp_path: Path) -> None:
    (tmp_path / "letters.txt").write_text("mine")
    with pytest.raises(StoreError, match=r"not empty \(it holds letters.txt\)"):
        Store.open(tmp_path, create=True)
    assert [path.name for path in tmp_path.iterdir()] == ["letters.txt"]


def test_a_folder_with_only_a_quarantine_becomes_a_graph(tmp_path: Path) -> None:
    (tmp_path / "quarantine").mkdir()
    with Store.open(tmp_path, create=True) as store:
        assert store.graphs() == []


@pytest.mark.parametrize(
    ("marker", "fault"),
    [
        ('{"format": "kgbuild-graph/99"}', "kgbuild-graph/99, and this version reads kgbuild-graph/1"),
        ("{", "is damaged"),
        ("[]", "is damaged"),
        ("{}", "is damaged"),
    ],
)
def test_a_graph_of_another_version_is_not_touched(tmp_path: Path, marker: str, fault: str) -> None:
    Store.open(tmp_path / "graph", create=True).close()
    (tmp_path / "graph" / "kgbuild-graph.json").write_text(marker)
    for create, read_only in ((True, False), (False, False), (False, True)):
        with pytest.raises(StoreError, match=fault):
            Store.open(tmp_path / "graph", create=create, read_only=read_only)


def test_a_second_writer_is_told_who_the_first_is(tmp_path: Path) -> None:
    with Store.open(tmp_path / "graph", create=True):
        with pytest.raises(StoreError, match=rf"another kgbuild \(process {os.getpid()}\) is writing"):
            Store.open(tmp_path / "graph")
        other = python("try: Store.open(sys.argv[1])\nexcept Exception as error: print(error)", tmp_path / "graph")
        assert f"process {os.getpid()}" in other.communicate(timeout=30)[0]
    Store.open(tmp_path / "graph").close()


def test_a_damaged_store_is_an_error_not_a_crash(tmp_path: Path) -> None:
    with Store.open(tmp_path / "graph", create=True) as store:
        fill(store)
    for path in (tmp_path / "graph" / "oxigraph").glob("*.sst"):
        path.write_bytes(path.read_bytes()[:100])
    for read_only in (True, False):
        with (
            pytest.raises(StoreError, match="may be damaged"),
            Store.open(tmp_path / "graph", read_only=read_only) as store,
        ):
            list(store.dump())


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_a_folder_that_one_may_only_read_can_be_read_and_says_why_it_cannot_be_written(tmp_path: Path) -> None:
    with Store.open(tmp_path / "graph", create=True) as store:
        store.replace(G, ONE)
    for path in [tmp_path, *tmp_path.parents]:
        if path.stat().st_uid == os.getuid() and path != Path("/"):
            path.chmod(0o755)
    for path in (tmp_path / "graph").rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)
    code = """
        os.setuid(65534)
        with Store.open(sys.argv[1], read_only=True) as store:
            print(b"".join(store.dump()).decode(), end="")
        for create in (False, True):
            try: Store.open(sys.argv[1], create=create)
            except Exception as error: print(type(error).__name__, error)
        try: Store.open(sys.argv[1] + "/inside", create=True)
        except Exception as error: print(type(error).__name__, error)
    """
    out, _ = python(code, tmp_path / "graph").communicate(timeout=30)
    lines = out.splitlines()
    assert lines[0] + "\n" == ONE.decode()
    assert len(lines) == 4
    assert all(line.startswith("StoreError") and "mend its permissions" in line for line in lines[1:])


def test_a_store_for_reading_cannot_be_written_and_a_closed_one_not_asked(tmp_path: Path) -> None:
    Store.open(tmp_path / "graph", create=True).close()
    with Store.open(tmp_path / "graph", read_only=True) as store:
        with pytest.raises(StoreError, match="opened for reading only"):
            store.replace(G, ONE)
        with pytest.raises(StoreError, match="opened for reading only"):
            store.remove(G)
    store.close()
    with pytest.raises(StoreError, match="closed"):
        store.graphs()


# --- readers beside a writer, and writers that die ------------------------------------------------------------------


def test_a_reader_beside_a_writer_sees_the_graph_of_its_own_moment(tmp_path: Path) -> None:
    with Store.open(tmp_path / "graph", create=True) as writer:
        writer.replace(G, ONE)
        with Store.open(tmp_path / "graph", read_only=True) as reader:
            writer.replace(G, TWO)
            writer.flush()
            assert list(reader.dump()) == [ONE]
            assert list(writer.dump()) == [TWO]
        with Store.open(tmp_path / "graph", read_only=True) as reader:
            assert list(reader.dump()) == [TWO]
    assert list((tmp_path / "graph" / "snapshots").iterdir()) == []


WRITER = """
    path, fast = sys.argv[1], float(sys.argv[2])
    with Store.open(path, create=True) as store:
        for i in range(100_000):
            graph = f"urn:g{i % 40:02}"
            lines = [f'<urn:s{j}> <urn:p> "{i} {"x" * 500}" <{graph}> .' for j in range(50)]
            store.replace(graph, "\\n".join(lines).encode())
            if i % 7 == 0: store.flush()
            print(i, flush=True)
            time.sleep(fast)
"""


def whole(store: Store) -> dict[str, int]:
    """Return the version of each graph, after looking that none is a mixture of two."""
    rows = values(
        store, 'SELECT ?g ?v (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } BIND(STRBEFORE(?o, " ") AS ?v) } GROUP BY ?g ?v'
    )
    assert all(row[2] == "50" for row in rows)
    assert len({row[0] for row in rows}) == len(rows)
    return {str(row[0]): int(str(row[1])) for row in rows}


def test_readers_see_only_whole_graphs_while_a_writer_is_busy(tmp_path: Path) -> None:
    writer = python(WRITER, tmp_path / "graph", 0)
    assert writer.stdout is not None
    try:
        seen = -1
        for _ in range(12):
            told = int(writer.stdout.readline())
            with Store.open(tmp_path / "graph", read_only=True) as reader:
                versions = sorted(whole(reader).values())
            newest = versions[-1]
            assert versions == list(range(max(0, newest - 39), newest + 1))  # no hole: graphs are written in turn
            assert newest >= max(told, seen)
            seen = newest
    finally:
        writer.kill()
        writer.communicate()


def test_a_writer_that_is_killed_leaves_all_that_it_said_was_written(tmp_path: Path) -> None:
    chance = random.Random(4)
    last = -1
    for _ in range(4):
        writer = python(WRITER, tmp_path / "graph", 0)
        assert writer.stdout is not None
        for _ in range(chance.randrange(1, 60)):
            last = int(writer.stdout.readline())
        writer.send_signal(signal.SIGKILL)
        rest = writer.communicate()[0].split()
        last = int(rest[-1]) if rest else last
        with Store.open(tmp_path / "graph") as store:
            newest = max(whole(store).values())
        assert newest >= last
        (tmp_path / "graph" / "kgbuild-graph.json").stat()


MANY = """
    path, many = sys.argv[1], int(sys.argv[2])
    with Store.open(path, create=True) as store:
        for i in range(len(store.graphs()) // many, 100_000):
            graphs = [f"urn:g{i}-{k}" for k in range(many)]
            lines = {g: [f'<urn:s{j}> <urn:p> "{i} {"x" * 500}" <{g}> .' for j in range(50)] for g in graphs}
            store.swap_all({graph: "\\n".join(lines).encode() for graph, lines in lines.items()})
            print(i, flush=True)
"""


def test_graphs_that_go_in_together_are_seen_together_and_outlive_a_killed_writer(tmp_path: Path) -> None:
    chance, last = random.Random(5), -1
    for _ in range(3):
        writer = python(MANY, tmp_path / "graph", 2 * BULK)
        assert writer.stdout is not None
        for _ in range(chance.randrange(1, 8)):
            last = int(writer.stdout.readline())
            with Store.open(tmp_path / "graph", read_only=True) as reader:
                versions = list(whole(reader).values())
            assert set(versions) >= set(range(last + 1))
            assert len(versions) == 2 * BULK * len(set(versions))
        writer.send_signal(signal.SIGKILL)
        rest = writer.communicate()[0].split()
        last = int(rest[-1]) if rest else last
        with Store.open(tmp_path / "graph") as store:
            versions = list(whole(store).values())
        assert max(versions) >= last
        assert len(versions) == 2 * BULK * len(set(versions))


def test_the_snapshot_of_a_reader_that_was_killed_is_swept_away_by_the_next_writer(tmp_path: Path) -> None:
    Store.open(tmp_path / "graph", create=True).close()
    code = "store = Store.open(sys.argv[1], read_only=True)\nprint('open', flush=True)\ntime.sleep(60)"
    reader = python(code, tmp_path / "graph")
    assert reader.stdout is not None
    reader.stdout.readline()
    snapshots = tmp_path / "graph" / "snapshots"
    Store.open(tmp_path / "graph").close()
    assert len(list(snapshots.iterdir())) == 1  # its reader lives
    reader.kill()
    reader.communicate()
    Store.open(tmp_path / "graph").close()
    assert list(snapshots.iterdir()) == []


# --- queries --------------------------------------------------------------------------------------------------------


def test_a_query_sees_all_graphs_as_one_and_each_by_its_name(corpus: Store) -> None:
    articles = values(corpus, "SELECT DISTINCT ?a { ?a a dip:Article } ORDER BY ?a")
    assert [row[0] for row in articles] == sorted(graphs())
    named = values(corpus, "SELECT DISTINCT ?g { GRAPH ?g { ?a a dip:Article } } ORDER BY ?g")
    assert named == articles
    assert isinstance(named[0][0], Iri)


def test_from_chooses_among_the_graphs_that_are_here(corpus: Store) -> None:
    graph = sorted(graphs())[0]
    assert values(corpus, f"SELECT ?a FROM <{graph}> {{ ?a a dip:Article }}") == [(graph,)]
    one = f"PREFIX a: <{BASE}article/> SELECT ?g FROM NAMED a:oslo-talks {{ GRAPH ?g {{ ?a a dip:Article }} }}"
    assert values(corpus, one) == [(f"{BASE}article/oslo-talks",)]
    with pytest.raises(FormatError, match="no such graph here, and none is fetched"):
        corpus.query("SELECT * FROM <https://example.org/elsewhere> { ?s ?p ?o }")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("SELECT * WHERE {\n  ?s foo ?o\n}", "line 2, column 11: no SPARQL before"),
        ("SELECT * WHERE { ?s ?p ?o", "line 1, column 26: no SPARQL at the end"),
        ("SELECT * WHERE { ?s nope:p ?o }", "line 1, column 21: the prefix nope: is not declared"),
        ("", "the query is empty"),
        ("# only a comment", "the query is empty"),
        ("hello", "line 1, column"),
    ],
)
def test_what_is_no_sparql_is_an_error_that_says_where(corpus: Store, text: str, message: str) -> None:
    with pytest.raises(FormatError, match=message):
        corpus.query(text)


@pytest.mark.parametrize(
    "text",
    [
        "INSERT DATA { <urn:a> <urn:b> <urn:c> }",
        "PREFIX x: <urn:x> DELETE WHERE { ?s ?p ?o }",
        "# a comment\nclear all",
        "DROP ALL",
        "WITH <urn:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "LOAD <http://127.0.0.1/x> INTO GRAPH <urn:g>",
        "BASE <urn:x> CREATE GRAPH <urn:g>",
        "COPY <urn:a> TO <urn:b>",
    ],
)
def test_an_update_is_refused(corpus: Store, text: str) -> None:
    with pytest.raises(FormatError, match="changes the graph, and queries only read it"):
        corpus.query(text)


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        yield server


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { SERVICE <URL> { ?s ?p ?o } }",
        "SELECT * { service silent <URL> { ?s ?p ?o } }",
        'SELECT * { ?s ?p "}" . SeRvIcE <URL> { ?s ?p ?o } }',
        "SELECT * { ?s ?p 'it\\'s' . SERVICE<URL>{ ?s ?p ?o } }",
        'SELECT * { ?s ?p """a " quote""" . SERVICE <URL> { ?s ?p ?o } }',
        "SELECT * { ?s ?p ?o . # SERVICE\n SERVICE <URL> { ?s ?p ?o } }",
        "SELECT * { ?s ?p ?o . #\r SERVICE <URL> { ?s ?p ?o } }",
        "SELECT * { BIND(1<2 AS ?a)SERVICE<URL>{ ?s ?p ?o } }",
        "PREFIX s: <URL> SELECT * { ?s s:it\\'s ?o . SERVICE s: { ?s ?p 'x' } }",
        "PREFIX : <URL> SELECT * { ?s ?p true.SERVICE:{?a ?b ?c} }",
        "SELECT * { ?s ?p 5.SERVICE<URL>{ ?a ?b ?c } }",
        "SELECT * { BIND(<URL> AS ?u) SERVICE ?u { ?s ?p ?o } }",
        "ASK { { SELECT * { { SERVICE <URL> { ?s ?p ?o } } } } }",
        "CONSTRUCT { ?s ?p ?o } WHERE { OPTIONAL { SERVICE <URL> { ?s ?p ?o } } }",
        "SELECT * { ?s ?p ?o FILTER EXISTS { SERVICE <URL> { ?s ?p ?o } } }",
    ],
)
def test_a_query_that_would_ask_another_machine_is_refused_and_asks_none(
    corpus: Store, listener: socket.socket, text: str
) -> None:
    url = f"http://127.0.0.1:{listener.getsockname()[1]}/"
    with pytest.raises(FormatError, match=r"SERVICE would ask another machine|is not declared"):
        corpus.query(text.replace("URL", url))
    with pytest.raises(TimeoutError):
        listener.accept()


@pytest.mark.parametrize(
    "text",
    [
        'ASK { ?s ?p "} SERVICE <http://x/> {" }',
        "ASK { ?s ?p '''it's a SERVICE''' }",
        "ASK { ?service ?p $SERVICE } # SERVICE <http://x/> { ?s ?p ?o }",
        "ASK { <http://example.org/SERVICE> <http://example.org/#SERVICE> ?o }",
        "PREFIX service: <urn:> ASK { service:load service:SERVICE _:service }",
        "SELECT ?insert { ?insert ?delete ?load }",
        'ASK { ?s ?p "SERVICE"@en, "INSERT"^^<urn:SERVICE> }',
    ],
)
def test_the_word_service_is_harmless_where_it_is_no_keyword(corpus: Store, text: str) -> None:
    corpus.query(text)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * " + "{" * 5_000 + "}" * 5_000,
        "ASK { FILTER(" + "(" * 5_000 + "1" + ")" * 5_000 + ") }",
        "ASK { FILTER(" + "!" * 30_000 + "true) }",
        "ASK { ?s " + "<urn:p>/" * 30_000 + "<urn:p> ?o }",
        "ASK { ?s ?p " + "[ <urn:p> " * 5_000 + "1" + "]" * 5_000 + " }",
        "ASK { " + "{ ?s ?p ?o } UNION " * 5_000 + "{ ?s ?p ?o } }",
        "ASK { FILTER(" + "1+" * 20_000 + "1) }",
        "ASK { ?s ?p '" + "x" * 1_000_001 + "' }",
    ],
)
def test_a_query_that_would_crash_the_parser_is_refused(corpus: Store, text: str) -> None:
    with pytest.raises(FormatError, match=r"more than|at most"):
        corpus.query(text)


def test_long_lists_of_values_are_no_danger(corpus: Store) -> None:
    names = " ".join(f'"name {i}"' for i in range(5_000))
    assert values(corpus, f"SELECT (COUNT(*) AS ?n) {{ VALUES ?x {{ {names} }} }}") == [("5000",)]


def test_results_come_in_the_formats_of_sparql_and_rdf(corpus: Store) -> None:
    text = "SELECT ?code ?name { GRAPH ?g { ?s dip:isoCode ?code ; skos:prefLabel ?name } } ORDER BY ?g LIMIT 1"
    table = list(csv.reader(io.StringIO(corpus.query(text).serialize("csv").decode())))
    assert table == [["code", "name"], ["NO", "Norway"]]
    rows = json.loads(corpus.query(text).serialize("json"))["results"]["bindings"]
    assert rows == [{"code": {"type": "literal", "value": "NO"}, "name": {"type": "literal", "value": "Norway"}}]
    assert corpus.query(text).serialize("tsv") == b'?code\t?name\n"NO"\t"Norway"\n'
    assert b"<uri>" not in corpus.query(text).serialize("xml")
    assert json.loads(corpus.query("ASK { ?s ?p ?o }").serialize("json"))["boolean"] is True
    built = corpus.query("CONSTRUCT { ?s a dip:State } WHERE { GRAPH ?g { ?s dip:isoCode 'NO' } }")
    assert built.kind == "triples"
    assert built.serialize("ntriples").splitlines()[0].endswith(b"#State> .")


def test_a_format_that_does_not_fit_the_result_is_an_error(corpus: Store) -> None:
    with pytest.raises(FormatError, match="rows cannot be written as turtle"):
        corpus.query("SELECT * { ?s ?p ?o }").serialize("turtle")
    with pytest.raises(FormatError, match="triples cannot be written as csv"):
        corpus.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }").serialize("csv")
    with pytest.raises(TypeError, match="only an ASK query is true or false"):
        bool(corpus.query("SELECT * { ?s ?p ?o }"))
    assert corpus.query("ASK { ?s ?p ?o }")
    assert not corpus.query("ASK { ?s <urn:none> ?o }")


def test_rows_stream_so_that_the_first_comes_before_the_last_is_found(corpus: Store) -> None:
    rows = corpus.query("SELECT ?a { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }").rows()  # some thousand million rows
    started = time.perf_counter()
    next(rows)
    assert time.perf_counter() - started < 5


def test_what_hangs_on_several_graphs_is_right_until_one_of_them_changes(tmp_path: Path) -> None:
    with Store.open(tmp_path / "graph", create=True) as store:
        store.replace("urn:g", b'<urn:s> <urn:p> "1" <urn:g> .')
        assert not store.settled("rules 1")
        store.settle("rules 1")
    with Store.open(tmp_path / "graph") as store:
        assert store.settled("rules 1") and not store.settled("rules 2")
        store.replace("urn:g", b'<urn:s> <urn:p> "1" <urn:g> .')  # no change
        assert store.settled("rules 1")
        store.replace("urn:g", b'<urn:s> <urn:p> "2" <urn:g> .')
        assert not store.settled("rules 1")
    with Store.open(tmp_path / "graph") as store:
        assert not store.settled("rules 1")
        store.settle("rules 1")
        store.remove("urn:g")
        assert not store.settled("rules 1")


def test_swapping_a_graph_gives_the_old_one() -> None:
    one, two = b'<urn:s> <urn:p> "1" <urn:g> .\n', b'<urn:s> <urn:p> "2" <urn:g> .\n<urn:s> <urn:q> "1" <urn:g> .\n'
    with Store.in_memory() as store:
        assert [store.swap("urn:g", graph) for graph in (one, one, two, one)] == [b"", None, one, two]


def numbered(graph: str, *numbers: int) -> bytes:
    return "".join(f'<urn:s> <urn:p> "{number}" <{graph}> .\n' for number in numbers).encode()


@pytest.mark.parametrize("many", [2, 3 * BULK])
def test_graphs_that_go_in_together_are_those_that_go_in_one_by_one(tmp_path: Path, many: int) -> None:
    old = {f"urn:g{number}": numbered(f"urn:g{number}", 1) for number in range(3)}
    new = {f"urn:g{number}": numbered(f"urn:g{number}", 1, number + 2) for number in range(many + 2)}
    with Store.open(tmp_path / "one", create=True) as one, Store.open(tmp_path / "all", create=True) as all:
        for graph, nquads in (old | new).items():
            one.replace(graph, nquads)
        assert all.swap_all(old) == dict.fromkeys(old, b"")
        before = all.swap_all(new)
        assert before == {graph: old.get(graph, b"") for graph, nquads in new.items() if old.get(graph) != nquads}
        assert all.swap_all(new) == {}
    with Store.open(tmp_path / "one", read_only=True) as one, Store.open(tmp_path / "all", read_only=True) as all:
        assert list(all.dump()) == list(one.dump())
        assert len(all.graphs()) == many + 2


def test_where_one_of_several_graphs_is_none_nothing_goes_in() -> None:
    with Store.in_memory() as store:
        with pytest.raises(FormatError):
            store.swap_all({"urn:g": numbered("urn:g", 1), "urn:h": b"no quads"})
        assert store.graphs() == []


def test_a_graph_is_amended_and_goes_with_its_last_statement() -> None:
    with Store.in_memory() as store:
        store.replace("urn:g", numbered("urn:g", 1, 2))
        assert store.about("urn:g", ["urn:s"]) == numbered("urn:g", 1, 2)
        assert store.about("urn:g", ["urn:p"]) == store.about("urn:h", ["urn:s"]) == b""
        assert store.amend("urn:g", numbered("urn:g", 1), numbered("urn:g", 3))
        assert store.read("urn:g") == numbered("urn:g", 2, 3)
        assert not store.amend("urn:g", numbered("urn:g", 3), numbered("urn:g", 3))
        assert store.amend("urn:g", numbered("urn:g", 2, 3), b"")
        assert store.graphs() == []


@pytest.mark.parametrize("many", [3, store_graph.MANY + 5])
def test_a_large_graph_is_renewed_in_parts_to_what_replacing_it_gives(tmp_path: Path, many: int) -> None:
    def part(first: int, last: int) -> bytes:
        return b"".join(ONE.replace(b"one", b"%d" % number) for number in range(first, last))

    with Store.open(tmp_path / "graph", create=True) as store, Store.in_memory() as other:
        other.replace(G, TWO)
        store.replace(G, TWO)
        for first, last in ((0, many), (0, many), (many - 2, 2 * many), (1, 2), (0, 0)):
            parts = [part(first, (first + last) // 2), part((first + last) // 2, last)]
            quads = b"".join(parts)
            expected = other.replace(G, quads) if quads else other.remove(G)
            assert store.renew(G, iter(parts)) == expected
            assert store.read(G) == other.read(G)
            assert store.graphs() == other.graphs()
