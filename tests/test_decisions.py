"""Decisions about who is who: what they do to the graph, in whatever order they come, and that they can be undone."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from corpus import graphs
from kgbuild.cli import cli
from kgbuild.errors import FormatError
from kgbuild.link.decisions import KINDS, Decision, Identities, decisions_graph, to_quads
from kgbuild.link.rewriting import decided, own
from kgbuild.nquads import literal
from kgbuild.pipeline import build, decide, deciding, decisions, explain, proposals
from kgbuild.pipeline.analysing import analyse, network_rows
from kgbuild.queries import ask, find, resolve
from kgbuild.store import Store
from kgbuild.validate import check
from kgbuild.vocab import BASE


def person(id: str) -> str:
    return f"{BASE}person/{id}"


def article(id: str) -> str:
    return f"{BASE}article/{id}"


def document(id: str, name: str, *, title: str = "Foreign Minister", day: str = "2024-05-07") -> dict[str, Any]:
    """Return a fact document in which somebody of Norway meets the envoy of Chad in Oslo."""
    text = f"{name} met Idriss Faro in Oslo."
    words = [{"start": 0, "end": len(text), "quote": text}]
    return {
        "format": "kgbuild-facts/1",
        "article": {"id": id, "title": text, "published": day},
        "entities": [
            {"id": "n", "type": "State", "name": "Norway"},
            {"id": "p", "type": "Person", "name": name},
            {"id": "f", "type": "Person", "name": "Idriss Faro"},
            {"id": "o", "type": "Place", "name": "Oslo"},
        ],
        "facts": [
            {"id": "1", "type": "HoldsPosition", "roles": {"holder": ["p"], "of": ["n"]},
             "attributes": {"title": title}, "evidence": words},
            {"id": "2", "type": "Meeting", "roles": {"participant": ["p", "f"], "place": ["o"]}, "date": day,
             "evidence": words},
        ],
    }  # fmt: skip


DOCUMENTS = [
    document("one", "Jorunn Møller-Berg"),
    document("two", "Jorunn Moller Berg"),
    document("three", "Jorunn Mollerberg"),
]
MERGE = Decision("m1", "merge", person("jorunn-moller-berg"), person("jorunn-mollerberg"), name="Jorunn Mollerberg")


def put(folder: Path, *documents: dict[str, Any]) -> list[Path]:
    folder.mkdir(exist_ok=True)
    paths = []
    for written in documents:
        path = folder / f"{written['article']['id']}.json"
        path.write_text(json.dumps(written), encoding="utf-8")
        paths.append(path)
    return paths


def dump(store: Store) -> bytes:
    return b"".join(store.dump())


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.in_memory() as store:
        build(put(tmp_path / "in", *DOCUMENTS), store)
        yield store


# --- what decisions say together


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_a_chain_of_merges_ends_at_one_iri_in_any_order(order: tuple[int, ...]) -> None:
    chain = [Decision("1", "merge", "a", "b", name="B"), Decision("2", "merge", "b", "c", name="C")]
    chain.append(Decision("3", "merge", "d", "b", name="B"))
    known = Identities([chain[number] for number in order])
    assert [known.of(iri, "x") for iri in "abcde"] == ["c", "c", "c", "c", "e"]
    assert (known.name("c"), known.name("b")) == ("C", None)


def test_merges_in_a_circle_end_at_one_iri() -> None:
    known = Identities([Decision("1", "merge", "a", "b"), Decision("2", "merge", "b", "a")])
    assert known.of("a", "x") == known.of("b", "x") == "a"


def test_a_new_name_comes_before_that_of_a_merge() -> None:
    merge, rename = Decision("1", "merge", "a", "b", name="B"), Decision("2", "rename", "a", name="A")
    assert Identities([merge, rename]).name("b") == "A"
    assert Identities([rename]).name("a") == "A"


def test_a_split_holds_in_its_articles_and_for_all_that_was_merged() -> None:
    known = Identities([Decision("1", "merge", "a", "b"), Decision("2", "split", "b", "new", ("x",))])
    assert [known.of("a", "x"), known.of("a", "y"), known.of("b", "x")] == ["new", "b", "new"]


def test_what_is_kept_apart_cannot_be_merged_by_a_third() -> None:
    merges = [Decision("1", "merge", "a", "c"), Decision("2", "merge", "b", "c")]
    with pytest.raises(FormatError, match="decision 3 keeps them apart"):
        Identities([*merges, Decision("3", "apart", "a", "b")])


# --- what they do to a graph of an article

GRAPHS = sorted(graphs().values())
IRIS = [person(id) for id in ("mira-halden", "josef-tarn", "lena-oort", "otto-wend", "new")] + [f"{BASE}state/veldania"]
DECISIONS = st.builds(
    Decision,
    st.integers(0, 99).map(str),
    st.sampled_from([kind for kind in KINDS if kind != "apart"]),
    st.sampled_from(IRIS),
    st.sampled_from(IRIS),
    st.lists(st.sampled_from([article(id) for id in ("oslo-talks", "tarn-in-olt")]), max_size=2, unique=True)
    .map(sorted)
    .map(tuple),
    st.sampled_from(["", "Mira Halden", 'The "other"\n\\one', "Ünal 🜁"]),
)


@given(st.sampled_from(GRAPHS), st.lists(DECISIONS, max_size=4), st.lists(DECISIONS, max_size=4))
def test_the_bytes_of_an_article_can_be_had_again_whatever_is_decided(
    graph: bytes, some: list[Decision], others: list[Decision]
) -> None:
    once = decided(graph, Identities(some))
    assert own(once) == graph
    assert decided(once, Identities(others)) == decided(graph, Identities(others))
    assert decided(once, Identities([])) == graph


@given(st.lists(DECISIONS, max_size=4), st.randoms())
def test_the_order_of_decisions_makes_no_difference(some: list[Decision], chance: object) -> None:
    turned = list(some)
    chance.shuffle(turned)  # type: ignore[attr-defined]
    assert decided(GRAPHS[0], Identities(some)) == decided(GRAPHS[0], Identities(turned))


def test_a_graph_that_no_decision_touches_stays_as_it_is() -> None:
    assert all(decided(graph, Identities([MERGE])) == graph for graph in GRAPHS)


@given(st.sets(DECISIONS, max_size=5))
def test_decisions_are_read_as_they_were_written(some: set[Decision]) -> None:
    taken = {decision.id: decision for decision in some}
    written = []
    for decision in taken.values():  # what a kind of decision does not say is not written
        into = decision.into if decision.kind in ("merge", "split") else ""
        if into == decision.thing:
            continue
        written.append(Decision(decision.id, decision.kind, decision.thing, into, decision.articles, decision.name))
    with Store.in_memory() as store:
        store.replace(decisions_graph(BASE), to_quads(written, base=BASE))
        assert decisions(store, base=BASE) == sorted(written)


def test_the_graph_of_decisions_passes_the_gate(store: Store) -> None:
    apart = Decision("a1", "apart", person("idriss-faro"), person("jorunn-mollerberg"))
    split = Decision("s1", "split", person("idriss-faro"), person("one/idriss-faro"), (article("one"),))
    rename = Decision("r1", "rename", person("idriss-faro"), name="Idriss Farro")
    decide(store, [MERGE, apart, split, rename])
    for graph in store.graphs():
        assert check(store.read(graph)).violations == ()


# --- in the store


def test_a_merge_shows_everywhere_at_once(store: Store) -> None:
    assert decide(store, [MERGE]) == 2  # the third article calls her so already
    holders = {row[-1] for row in ask(store, find("offices")).rows()}
    assert holders == {person("jorunn-mollerberg")}
    assert {row[0] for row in ask(store, find("offices")).rows()} == {"Jorunn Mollerberg"}
    assert len({explanation.origin.iri for explanation in explain(store, "Jorunn Mollerberg")}) == 3
    network = analyse(store, network_rows(store))
    assert sorted(data["name"] for _, data in network.graph.nodes(data=True)) == ["Idriss Faro", "Jorunn Mollerberg"]


def test_the_names_of_the_articles_stay_as_other_names(store: Store) -> None:
    decide(store, [MERGE])
    rows = store.query(f"SELECT DISTINCT ?name {{ <{person('jorunn-mollerberg')}> skos:altLabel ?name }}").rows()
    assert {row[0] for row in rows} == {"Jorunn Møller-Berg", "Jorunn Moller Berg"}


@pytest.mark.parametrize("name", ["jorunn-moller-berg", "jorunn-mollerberg"])
def test_a_merged_thing_is_found_by_its_old_iri_too(store: Store, name: str) -> None:
    decide(store, [MERGE])
    assert resolve(store, f"person/{name}") == person("jorunn-mollerberg")


def test_what_is_taken_back_leaves_no_trace(store: Store) -> None:
    before = dump(store)
    decide(store, [MERGE, Decision("r1", "rename", person("idriss-faro"), name="Idriss Farro")])
    assert dump(store) != before
    decide(store, undo=["m1"])
    assert resolve(store, "Idriss Farro") == person("idriss-faro")
    decide(store, undo=["r1"])
    assert dump(store) == before


def test_the_order_of_building_and_deciding_makes_no_difference(tmp_path: Path, store: Store) -> None:
    decide(store, [MERGE])
    with Store.in_memory() as other:
        paths = put(tmp_path / "in", *DOCUMENTS)
        build(paths[2:], other)
        decide(other, [MERGE])
        build(paths[:1], other)
        build(paths[1:], other)
        assert dump(other) == dump(store)


def test_decisions_survive_building_again_replacing_and_removing(tmp_path: Path, store: Store) -> None:
    decide(store, [MERGE])
    before = dump(store)
    assert build(put(tmp_path / "in", *DOCUMENTS), store).changed == 0
    assert dump(store) == before
    build(put(tmp_path / "in", document("one", "Jorunn Møller-Berg", title="Envoy")), store)
    assert {row[-1] for row in ask(store, find("offices")).rows()} == {person("jorunn-mollerberg")}
    for id in ("one", "two", "three"):
        store.remove(article(id))
    assert decisions(store, base=BASE) == [MERGE]


def test_decisions_are_exported_with_the_graph(store: Store) -> None:
    decide(store, [MERGE])
    out = io.BytesIO()
    store.write(out, "trig")
    assert f"<{BASE}decisions> {{".encode() in out.getvalue()
    assert b'dip:kind "merge"' in out.getvalue()


def test_a_person_is_split_by_hand_and_the_rest_keeps_the_iri(store: Store) -> None:
    split = deciding.split(store, person("idriss-faro"), [article("two")], base=BASE)
    decide(store, [split])
    rows = store.query("SELECT ?g ?who { GRAPH ?g { ?m a dip:Meeting ; dip:participant ?who } }").rows()
    found = {(str(g).rpartition("/")[2], str(who).removeprefix(BASE)) for g, who in rows if "idriss" in str(who)}
    assert found == {
        ("one", "person/idriss-faro"), ("two", "person/two/idriss-faro"), ("three", "person/idriss-faro"),
    }  # fmt: skip


def test_two_things_that_one_article_names_become_one_there(store: Store) -> None:
    decide(store, [deciding.merge(store, person("idriss-faro"), person("jorunn-mollerberg"), base=BASE)])
    rows = list(store.query(f"SELECT ?who {{ GRAPH <{article('three')}> {{ ?who a dip:Person }} }}").rows())
    assert rows == [(person("jorunn-mollerberg"),)]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda s: deciding.merge(s, person("idriss-faro"), f"{BASE}state/NO", base=BASE), "is a Person and"),
        (lambda s: deciding.merge(s, person("idriss-faro"), person("idriss-faro"), base=BASE), "one thing already"),
        (lambda s: deciding.merge(s, person("nobody"), person("idriss-faro"), base=BASE), "no article of the graph"),
        (lambda s: deciding.apart(s, person("idriss-faro"), person("idriss-faro"), base=BASE), "split it instead"),
        (lambda s: deciding.split(s, person("idriss-faro"), [article("four")], base=BASE), "does not name"),
        (lambda s: deciding.split(s, person("jorunn-mollerberg"), [article("three")], base=BASE), "all articles"),
        (lambda s: deciding.rename(s, person("idriss-faro"), " ", base=BASE), "blank"),
        (lambda s: decide(s, undo=["ffff"]), "id of no decision"),
    ],
)
def test_what_cannot_be_decided_is_an_error_that_says_why(store: Store, call: Any, message: str) -> None:
    before = dump(store)
    with pytest.raises(FormatError, match=message):
        call(store)
    assert dump(store) == before


def test_a_refused_answer_changes_nothing(store: Store) -> None:
    decide(store, [deciding.apart(store, MERGE.thing, MERGE.into, base=BASE)])
    before = dump(store)
    merges = [
        Decision("1", "merge", MERGE.thing, person("idriss-faro"), name="Idriss Faro"),
        Decision("2", "merge", MERGE.into, person("idriss-faro"), name="Idriss Faro"),
    ]
    with pytest.raises(FormatError, match="keeps them apart"):
        decide(store, merges)
    assert dump(store) == before


def test_a_proposal_that_is_answered_is_not_made_again(store: Store) -> None:
    [proposal] = proposals(store, base=BASE)
    decide(store, [deciding.reject(proposal)])
    assert proposals(store, base=BASE) == []
    decide(store, undo=[proposal.id])
    assert proposals(store, base=BASE) == [proposal]
    decide(store, [deciding.accept(proposal)])
    assert proposals(store, base=BASE) == []


def test_a_literal_survives_the_patch_as_oxigraph_writes_it(store: Store) -> None:
    name = 'a "b"\t\\ \x7f é 🜁\u2028'
    rename = Decision("r1", "rename", person("idriss-faro"), name=name)
    decide(store, [rename])
    first = store.read(article("one"))
    assert literal(name).encode() in first
    decide(store, [rename])
    assert store.read(article("one")) == first == decided(own(first), Identities([rename]))


# --- the command


def run(*words: object, code: int = 0) -> str:
    result = CliRunner().invoke(cli, ["review", *map(str, words)])
    assert result.exit_code == code, result.output
    return result.stdout if code == 0 else result.output


@pytest.fixture
def graph(tmp_path: Path) -> Path:
    with Store.open(tmp_path / "graph", create=True) as store:
        build(put(tmp_path / "in", *DOCUMENTS), store)
    return tmp_path / "graph"


def test_the_command_proposes_accepts_lists_and_takes_back(graph: Path) -> None:
    [proposal] = json.loads(run("-g", graph, "-f", "json"))
    assert proposal["reasons"].startswith("spellings of one name; both are")
    assert "1 decision taken, 0 taken back, 2 articles changed" in run("-g", graph, "--accept", proposal["id"])
    [row] = csv.DictReader(io.StringIO(run("-g", graph, "--decided", "-f", "csv")))
    assert (row["kind"], row["id"], row["into_iri"]) == ("merge", proposal["id"], proposal["into_iri"])
    assert json.loads(run("-g", graph, "-f", "json")) == []
    assert "0 decisions taken, 1 taken back, 2 articles changed" in run("-g", graph, "--undo", proposal["id"])
    assert json.loads(run("-g", graph, "-f", "json")) == [proposal]


def test_the_command_takes_decisions_by_hand(graph: Path) -> None:
    run("-g", graph, "--merge", "Jorunn Mollerberg", "person/jorunn-moller-berg", "--rename", "Idriss Faro", "I. Faro")
    run("-g", graph, "--split", "I. Faro", "one", "--split", "I. Faro", "article/two")
    run("-g", graph, "--apart", "person/one/i-faro", "person/idriss-faro")
    kinds = [row["kind"] for row in json.loads(run("-g", graph, "--decided", "-f", "json"))]
    assert sorted(kinds) == ["apart", "merge", "rename", "split"]


def test_the_command_writes_a_list_to_a_file(graph: Path, tmp_path: Path) -> None:
    run("-g", graph, "-f", "csv", "-o", tmp_path / "proposals.csv")
    assert (tmp_path / "proposals.csv").read_text(encoding="utf-8").startswith("id,kind,score")


def test_an_id_of_no_proposal_is_an_error(graph: Path) -> None:
    assert "id of no proposal; kgbuild review lists them" in run("-g", graph, "--accept", "ffff", code=2)


def test_decisions_go_from_one_graph_to_another_by_a_file(graph: Path, tmp_path: Path) -> None:
    run("-g", graph, "--merge", "Jorunn Mollerberg", "person/jorunn-moller-berg", "--rename", "Idriss Faro", "I. Faro")
    run("-g", graph, "--split", "I. Faro", "one", "--apart", "I. Faro", "person/jorunn-moller-berg")
    file = tmp_path / "decisions.json"
    run("-g", graph, "--decided", "-f", "json", "-o", file)
    with Store.open(tmp_path / "other", create=True) as store:
        build(put(tmp_path / "in", *DOCUMENTS), store)
    assert "4 decisions taken" in run("-g", tmp_path / "other", "--import", file)
    with Store.open(graph) as one, Store.open(tmp_path / "other") as other:
        assert dump(one) == dump(other)


DECIDED = {"id": "1a", "kind": "merge", "thing_iri": "urn:a", "into_iri": "urn:b", "name": "B", "articles": []}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"id": "no"}, "no hexadecimal number"),
        ({"name": 5}, "something is no text"),
        ({"kind": "guess"}, "no kind of decision"),
        ({"thing_iri": "a b"}, "no absolute IRI"),
        ({"into_iri": ""}, "no absolute IRI"),
        ({"into_iri": "urn:a"}, "about itself"),
        ({"name": ""}, "have a name"),
        ({"articles": ["urn:x"]}, "have articles"),
        ({"articles": 5}, "not a list of decisions"),
    ],
)
def test_a_file_of_decisions_that_is_none_is_refused(
    graph: Path, tmp_path: Path, change: dict[str, Any], message: str
) -> None:
    (tmp_path / "decisions.json").write_text(json.dumps([DECIDED | change]), encoding="utf-8")
    assert message in run("-g", graph, "--import", tmp_path / "decisions.json", code=2)
    assert json.loads(run("-g", graph, "--decided", "-f", "json")) == []
