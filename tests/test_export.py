"""What leaves the store: every format holds the same triples, the same bytes each time, and cells that harm nobody."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from rdflib import Dataset, Graph
from rdflib.compare import isomorphic

from corpus import BASE, fill, graphs
from kgbuild import export
from kgbuild.errors import FormatError
from kgbuild.nquads import literal
from kgbuild.store import TRIPLE_FORMATS, Store

RDFLIB = {
    "turtle": "turtle",
    "trig": "trig",
    "ntriples": "nt",
    "nquads": "nquads",
    "rdfxml": "xml",
    "jsonld": "json-ld",
}
WITH_GRAPHS = ("trig", "nquads", "jsonld")
AWKWARD = 'He said: "No." <https://w3id.org/kgbuild/id/state/NO> \\ \t\n\r\u0085\u2028 é 中 \U0001f54a @base <x> .'


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    with Store.in_memory() as store:
        yield fill(store)


def written(store: Store, format: str, graph: str | None = None) -> bytes:
    out = io.BytesIO()
    store.write(out, format, graph=graph)
    return out.getvalue()


def parsed(data: bytes, format: str) -> dict[str, Graph]:
    """Return what rdflib reads, by name of graph; all under "" where the format has no graphs."""
    dataset = Dataset()
    dataset.parse(data=data, format=RDFLIB[format])
    found = {}
    for graph in dataset.graphs():
        if len(graph):
            copy = Graph()
            for triple in graph:
                copy.add(triple)
            found[str(graph.identifier) if format in WITH_GRAPHS else ""] = copy
    return found


def wanted(names: list[str]) -> dict[str, Graph]:
    found = {}
    for name in names:
        found[name] = Graph()
        found[name].parse(data=graphs()[name].replace(f" <{name}> .\n".encode(), b" .\n"), format="nt")
    return found


def same(one: Graph, other: Graph) -> bool:
    return len(one) == len(other) and isomorphic(one, other)


@pytest.mark.parametrize("format", TRIPLE_FORMATS)
def test_every_format_holds_the_whole_graph(store: Store, format: str) -> None:
    back = parsed(written(store, format), format)
    original = wanted(list(graphs()))
    if format in WITH_GRAPHS:
        assert back.keys() == original.keys()
        assert all(same(back[name], original[name]) for name in original)
    else:
        union = Graph()
        for graph in original.values():
            union += graph
        assert same(back[""], union)


@pytest.mark.parametrize("format", TRIPLE_FORMATS)
def test_every_format_holds_one_article_alone(store: Store, format: str) -> None:
    name = f"{BASE}article/oslo-talks"
    back = parsed(written(store, format, name), format)
    assert list(back) == [name if format in WITH_GRAPHS else ""]
    assert same(next(iter(back.values())), wanted([name])[name])


@pytest.mark.parametrize("format", TRIPLE_FORMATS)
def test_no_format_spoils_awkward_words(format: str) -> None:
    quoted = literal(AWKWARD)
    quads = f"<{BASE}fact/a/1> <https://w3id.org/kgbuild/diplomacy#topic> {quoted} <{BASE}article/a> .\n"
    with Store.in_memory() as store:
        store.replace(f"{BASE}article/a", quads.encode())
        ((graph,),) = [parsed(written(store, format), format).values()]
    assert [str(value) for _, _, value in graph] == [AWKWARD]


@pytest.mark.parametrize("format", [name for name in TRIPLE_FORMATS if name != "nquads"])
def test_the_bytes_do_not_depend_on_the_run(store: Store, format: str, tmp_path: Path) -> None:
    code = (
        "import sys; sys.path[:0] = sys.argv[1:2]; from corpus import fill; from kgbuild.store import Store;"
        "fill(Store.in_memory()).write(sys.stdout.buffer, sys.argv[2])"
    )
    command = [sys.executable, "-c", code, str(Path(__file__).parent), format]
    assert subprocess.run(command, capture_output=True, check=True, timeout=60).stdout == written(store, format)


def test_a_character_that_xml_cannot_hold_is_an_error_of_that_format_alone() -> None:
    with Store.in_memory() as store:
        store.replace("urn:g", b'<urn:s> <urn:p> "bell \\u0007" <urn:g> .')
        with pytest.raises(FormatError, match=r"RDF/XML cannot hold the character U\+0007 of <urn:s>"):
            written(store, "rdfxml")
        assert parsed(written(store, "turtle"), "turtle")


def test_turtle_is_written_for_people(store: Store) -> None:
    text = written(store, "turtle", f"{BASE}article/avel-border-treaty").decode()
    assert text.startswith(f"@base <{BASE}> .\n@prefix dct: <http://purl.org/dc/terms/> .\n")
    assert "<article/avel-border-treaty> a dip:Article ;\n\tdct:identifier" in text
    assert "\tdct:source <https://news.example/avel-border-treaty> ;\n" in text
    assert "\tdip:participant <person/lena-oort> , <person/mira-halden> ;\n" in text


def test_json_ld_uses_the_terms_of_the_context_and_fetches_nothing(store: Store) -> None:
    document = json.loads(written(store, "jsonld", f"{BASE}article/avel-border-treaty"))
    assert document["@context"]["@base"] == BASE
    assert "Meeting" in document["@context"]
    (graph,) = document["@graph"]
    assert graph["id"] == "article/avel-border-treaty"
    (meeting,) = [node for node in graph["@graph"] if node.get("type") == "Meeting"]
    assert meeting["participant"] == ["person/lena-oort", "person/mira-halden"]
    assert meeting["date"] == "2024-02-02"
    assert meeting["place"] == "place/port-avel"
    assert meeting["status"] == "dip:actual"


def test_an_empty_graph_can_be_written_in_every_format() -> None:
    with Store.in_memory() as empty:
        for format in TRIPLE_FORMATS:
            assert parsed(written(empty, format), format) == {}


def test_unknown_formats_and_graphs_are_errors(store: Store) -> None:
    with pytest.raises(FormatError, match="no format of RDF; take one of turtle"):
        written(store, "word")
    with pytest.raises(FormatError, match="no such graph"):
        written(store, "turtle", "urn:none")
    with pytest.raises(FormatError, match="no such graph"):
        written(store, "turtle", "no iri")


# --- tables ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "cell",
    ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "=cmd|' /C calc'!A0", "\t=1", "\r=1", "\n=1", "-", "+49 30 1234", '="x"'],
)
def test_a_cell_that_a_spreadsheet_would_run_becomes_a_text(cell: str) -> None:
    out = io.StringIO(newline="")
    export.write_csv(out, ["x"], [[cell]])
    ((_,), (back,)) = csv.reader(io.StringIO(out.getvalue(), newline=""))
    assert back == f"'{cell}"


@pytest.mark.parametrize("cell", ["-12", "+3.5", "-1e5", "a=b", "", "2024-02", "'quoted'", "a\nb", '"', ","])
def test_other_cells_stay_as_they_are(cell: str) -> None:
    out = io.StringIO(newline="")
    export.write_csv(out, ["x", "y"], [[cell, 1]])
    assert list(csv.reader(io.StringIO(out.getvalue(), newline="")))[1] == [cell, "1"]


def test_json_lines_keep_numbers_and_leave_nothing_out_but_nothing() -> None:
    out = io.StringIO()
    export.write_json(out, ["a", "b", "c"], [[1, None, "é\n"]])
    assert out.getvalue() == '{"a": 1, "c": "é\\n"}\n'
