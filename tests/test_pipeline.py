"""The chain: from articles and fact documents to the graph, and from the graph back to the words."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kgbuild.articles import Failure
from kgbuild.errors import FormatError
from kgbuild.extract import Extractor
from kgbuild.facts import Article, Document, Entity, Fact, Span
from kgbuild.pipeline import Outcome, Quarantine, Summary, base_of, build, explain, outcomes, process, status
from kgbuild.pipeline.explaining import around
from kgbuild.store import Store

ROOT = Path(__file__).parents[1]
GOLD = ROOT.parent / "shared" / "gold"

TEXT = "Talks in Oslo\n\nOn Monday Mr. Ola Berg met the envoy of Chad in Oslo. Chad thanked Norway for the talks."


def span(words: str, text: str = TEXT) -> dict[str, Any]:
    start = text.index(words)
    return {"start": start, "end": start + len(words), "quote": words}


def talks(id: str = "talks", **article: str) -> dict[str, Any]:
    """Return a sound fact document about `TEXT`."""
    return {
        "format": "kgbuild-facts/1",
        "article": {"id": id, "title": "Talks in Oslo", "published": "2024-05-07", **article},
        "entities": [
            {"id": "e1", "type": "State", "name": "Chad"},
            {"id": "e2", "type": "State", "name": "Norway"},
            {"id": "e3", "type": "Person", "name": "Ola Berg"},
            {"id": "e4", "type": "Place", "name": "Oslo"},
        ],
        "facts": [
            {
                "id": "f1", "type": "Meeting", "roles": {"participant": ["e1", "e3"], "place": ["e4"]},
                "date": "2024-05-06", "evidence": [span("Mr. Ola Berg met the envoy of Chad")],
            },
            {
                "id": "f2", "type": "Statement", "roles": {"speaker": ["e1"], "target": ["e2"]},
                "attributes": {"act": "thank", "topic": "the talks"},
                "evidence": [span("Chad thanked Norway for the talks.")],
            },
        ],
    }  # fmt: skip


def put(folder: Path, *documents: dict[str, Any], text: str | None = TEXT) -> list[Path]:
    """Write documents, and their articles beside them, and return the paths of the documents."""
    folder.mkdir(exist_ok=True)
    paths = []
    for document in documents:
        path = folder / f"{document['article']['id']}.json"
        path.write_text(json.dumps(document), encoding="utf-8")
        if text is not None:
            path.with_suffix(".txt").write_text(text, encoding="utf-8")
        paths.append(path)
    return paths


def dump(store: Store) -> bytes:
    return b"".join(store.dump(ontology=True))


@pytest.fixture
def store() -> Iterator[Store]:
    with Store.in_memory() as store:
        yield store


# --- build


def test_a_fact_document_becomes_a_graph_with_the_text_of_the_article_beside_it(tmp_path: Path, store: Store) -> None:
    summary = build(put(tmp_path, talks()), store)
    assert (summary.read, summary.changed, summary.refused, summary.failures) == (1, 1, {}, [])
    assert summary.facts == {"Meeting": 1, "Statement": 1}
    ((text,),) = store.query("SELECT ?text { ?article schema:articleBody ?text }").rows()
    assert text == TEXT


def test_building_again_changes_nothing(tmp_path: Path, store: Store) -> None:
    paths = put(tmp_path, talks("one"), talks("two"))
    build(paths, store)
    before = dump(store)
    summary = build(paths, store)
    assert (summary.changed, dump(store) == before) == (0, True)


def test_another_order_of_the_files_gives_the_same_bytes(tmp_path: Path) -> None:
    paths = put(tmp_path, talks("one"), talks("two"), talks("three"))
    with Store.in_memory() as forth, Store.in_memory() as back:
        build(paths, forth)
        build(reversed(paths), back)
        assert dump(forth) == dump(back)


def test_a_corrected_article_replaces_its_graph_and_no_other(tmp_path: Path, store: Store) -> None:
    build(put(tmp_path, talks("one"), talks("two")), store)
    other = list(store.dump())[1]
    corrected = talks("one")
    del corrected["facts"][1]
    build(put(tmp_path, corrected), store)
    assert status(store).facts == {"Meeting": 2, "Statement": 1}
    assert list(store.dump())[1] == other


def test_a_document_that_breaks_the_format_is_refused_and_the_others_are_built(tmp_path: Path, store: Store) -> None:
    broken = talks("broken")
    broken["facts"][0]["roles"]["participant"] = ["e9"]
    quarantine = Quarantine(tmp_path / "quarantine")
    summary = build(put(tmp_path / "in", broken, talks("sound")), store, quarantine=quarantine)
    assert list(summary.refused) == ["broken"] == quarantine.ids()
    assert 'no entity has the id "e9"' in quarantine.report("broken")
    assert [graph.rpartition("/")[2] for graph in store.graphs()] == ["sound"]


def test_a_document_that_violates_a_shape_is_refused_and_the_others_are_built(tmp_path: Path, store: Store) -> None:
    # In the format a topic may be any string; the gate wants one that says something.
    empty = talks("empty")
    empty["facts"][1]["attributes"]["topic"] = ""
    quarantine = Quarantine(tmp_path / "quarantine")
    summary = build(put(tmp_path / "in", empty, talks("sound")), store, quarantine=quarantine)
    assert list(summary.refused) == ["empty"] == quarantine.ids()
    assert (tmp_path / "quarantine/empty/document.json").exists()
    assert [graph.rpartition("/")[2] for graph in store.graphs()] == ["sound"]


def test_a_refused_correction_leaves_the_old_graph_alone(tmp_path: Path, store: Store) -> None:
    build(put(tmp_path, talks()), store)
    before = dump(store)
    broken = talks()
    del broken["facts"][0]["evidence"]
    assert build(put(tmp_path, broken), store).refused
    assert dump(store) == before


def test_a_document_leaves_the_quarantine_when_it_passes(tmp_path: Path, store: Store) -> None:
    quarantine = Quarantine(tmp_path / "quarantine")
    broken = talks()
    del broken["facts"][0]["evidence"]
    build(put(tmp_path / "in", broken), store, quarantine=quarantine)
    assert quarantine.ids() == ["talks"]
    build(put(tmp_path / "in", talks()), store, quarantine=quarantine)
    assert quarantine.ids() == []


def test_quotes_must_stand_in_the_article_beside_the_document(tmp_path: Path, store: Store) -> None:
    summary = build(put(tmp_path, talks(), text=TEXT.replace("Chad thanked", "Mali thanked")), store)
    assert "the text has" in summary.refused["talks"][0]


def test_one_id_twice_in_a_run_is_a_failure_of_the_second_file(tmp_path: Path, store: Store) -> None:
    (first,), (second,) = put(tmp_path / "a", talks(), text=None), put(tmp_path / "b", talks(), text=None)
    summary = build([second, first], store)
    assert (summary.read, len(summary.failures)) == (1, 1)


@pytest.mark.parametrize(
    ("name", "content"),
    [("empty.txt", b""), ("binary.txt", b"\x00\x01\x02" * 50), ("no.json", b"{"), ("deep.json", b"[" * 100_000)],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_a_failure_and_the_rest_goes_on(
    tmp_path: Path, store: Store, name: str, content: bytes
) -> None:
    (tmp_path / name).write_bytes(content)
    summary = build([tmp_path / name, *put(tmp_path, talks(), text=None)], store)
    assert (summary.read, len(summary.failures)) == (1, 1)
    assert name in str(summary.failures[0])


def test_a_run_that_is_interrupted_has_stored_what_it_counted(tmp_path: Path) -> None:
    class StoppedError(Exception):
        pass

    def watch(summary: Summary) -> None:
        if summary.read == 2:
            raise StoppedError

    paths = put(tmp_path / "in", talks("one"), talks("two"), talks("three"))
    with Store.open(tmp_path / "graph", create=True) as store, pytest.raises(StoppedError):
        build(paths, store, watch=watch)
    with Store.open(tmp_path / "graph") as store:
        assert len(store.graphs()) == 2
        assert build(paths, store).changed == 1


def test_articles_and_their_fact_documents_give_the_same_graph(tmp_path: Path) -> None:
    from kgbuild.facts import dumps

    article = tmp_path / "berg.txt"
    article.write_text("Foreign Minister Ola Berg of Norway visited Chad on 6 May 2024.", encoding="utf-8")
    (outcome,) = outcomes([article])
    assert isinstance(outcome, Outcome) and outcome.document is not None and outcome.document.facts
    (tmp_path / "berg.json").write_text(dumps(outcome.document), encoding="utf-8")
    (again,) = outcomes([tmp_path / "berg.json"])
    assert isinstance(again, Outcome) and again.quads == outcome.quads


def test_fact_documents_may_be_lines_of_a_file(tmp_path: Path, store: Store) -> None:
    lines = [json.dumps(talks("one")), json.dumps(talks("two")), json.dumps(talks("three")).replace("e4", "e9", 1)]
    (tmp_path / "facts.jsonl").write_text("\n".join(lines), encoding="utf-8")
    summary = build([tmp_path / "facts.jsonl"], store)
    assert (summary.read, summary.changed, list(summary.refused)) == (3, 2, ["three"])
    assert "facts.jsonl:3: facts[0].roles.place[0]" in summary.refused["three"][0]


def test_files_of_a_folder_that_are_no_articles_are_counted(tmp_path: Path, store: Store) -> None:
    put(tmp_path, talks())
    (tmp_path / "notes.pdf").write_bytes(b"%PDF")
    (tmp_path / ".hidden.txt").write_text("hidden")
    assert build([tmp_path], store).skipped.total() == 2


def test_nothing_but_the_document_decides_its_graph() -> None:
    document = Document.from_json(talks())
    assert process(document) == process(document)


def test_an_article_without_facts_is_an_article_in_the_graph(store: Store) -> None:
    store.replace("https://w3id.org/kgbuild/id/article/quiet", process(Document(Article("quiet"))).quads)
    assert (status(store).articles, status(store).facts) == (1, {})


def test_what_the_gate_warns_of_is_kept_with_the_graph(store: Store) -> None:
    outcome = process(Document(Article("quiet")))
    store.replace("https://w3id.org/kgbuild/id/article/quiet", outcome.quads)
    assert (len(outcome.warnings), status(store).warnings) == (1, 1)


def test_another_base_gives_other_names_to_all_data(tmp_path: Path, store: Store) -> None:
    build(put(tmp_path, talks()), store, base="https://example.org/data/")
    assert base_of(store) == "https://example.org/data/"
    assert b"w3id.org/kgbuild/id/" not in b"".join(store.dump())


def test_every_gold_document_passes_the_gate() -> None:
    if not GOLD.exists():
        pytest.skip("the gold documents are not beside the checkout")
    for outcome in outcomes([GOLD]):
        assert not isinstance(outcome, Failure), str(outcome)
        assert not outcome.refused, f"{outcome.id}: {outcome.problems[0]}"


# --- explain and status


@pytest.fixture
def built(tmp_path: Path, store: Store) -> Store:
    newer = talks("newer", published="2024-06-01")
    build(put(tmp_path, talks(), newer), store)
    return store


def test_a_fact_is_explained_by_its_article_and_its_sentence(built: Store) -> None:
    ((fact,),) = built.query("SELECT ?f { ?f a dip:Meeting ; prov:wasDerivedFrom/dct:identifier 'talks' }").rows()
    (found,) = explain(built, str(fact))
    assert (found.type, found.origin.title, found.origin.published) == ("Meeting", "Talks in Oslo", "2024-05-07")
    assert dict(found.says)["place"] == "Oslo"
    (passage,) = found.passages
    assert (passage.before, passage.quote, passage.after) == (
        "On Monday ", "Mr. Ola Berg met the envoy of Chad", " in Oslo.",
    )  # fmt: skip


def test_a_fact_is_found_by_the_end_of_its_iri(built: Store) -> None:
    ((fact,), *_) = built.query("SELECT ?f { ?f a dip:Statement }").rows()
    assert len(list(explain(built, str(fact).removeprefix(base_of(built))))) == 1


@pytest.mark.parametrize("name", ["Chad", "chad", "state/TD", "wd:Q657", "<https://w3id.org/kgbuild/id/state/TD>"])
def test_an_actor_is_explained_by_all_its_facts_the_newest_first(built: Store, name: str) -> None:
    found = list(explain(built, name))
    assert [e.origin.published for e in found] == ["2024-06-01"] * 2 + ["2024-05-07"] * 2
    assert [e.type for e in found[:2]] == ["Meeting", "Statement"]


def test_an_article_is_explained_by_its_facts_in_the_order_of_its_text(built: Store) -> None:
    assert [e.type for e in explain(built, "article/talks")] == ["Meeting", "Statement"]


def test_what_the_graph_does_not_know_is_an_error(built: Store) -> None:
    with pytest.raises(FormatError, match="Atlantis"):
        list(explain(built, "Atlantis"))


@pytest.mark.parametrize(
    ("quote", "before", "after"),
    [
        ("Talks in Oslo", "", ""),
        ("Mr. Ola Berg", "On Monday ", " met the envoy of Chad in Oslo."),
        ("Chad thanked Norway for the talks.", "", ""),
        ("thanked Norway", "Chad ", " for the talks."),
    ],
)
def test_a_quote_is_shown_in_its_sentence(quote: str, before: str, after: str) -> None:
    start = TEXT.index(quote)
    assert around(TEXT, start, start + len(quote)) == (before, after)


def test_the_status_counts_what_is_in_the_graph(built: Store) -> None:
    found = status(built)
    assert (found.articles, found.first, found.last) == (2, "2024-05-07", "2024-06-01")
    assert found.facts == {"Meeting": 2, "Statement": 2}
    assert found.entities == {"State": 2, "Person": 1, "Place": 1}


def test_unnamed_facts_of_one_content_are_one_fact_with_both_passages(store: Store) -> None:
    who = (Entity("e1", "State", "Chad"), Entity("e2", "State", "Mali"))
    roles = {"participant": ("e1", "e2")}
    facts = tuple(Fact(f"f{n}", "Call", roles, evidence=(Span(n, n + 4, "Chad"),)) for n in (3, 9))
    outcome = process(Document(Article("calls"), who, facts))
    store.replace("https://w3id.org/kgbuild/id/article/calls", outcome.quads)
    (found,) = explain(store, "Mali")
    assert [passage.start for passage in found.passages] == [3, 9]


# --- the examples, extracted


@pytest.fixture(scope="module")
def example_bytes() -> bytes:
    """The graph of the examples, as N-Quads."""
    with Store.in_memory() as store:
        summary = build([ROOT / "examples"], store)
        assert (summary.refused, summary.failures) == ({}, [])
        return dump(store)


def test_the_examples_built_again_one_by_one_and_backwards_give_the_same_bytes(example_bytes: bytes) -> None:
    paths = sorted((ROOT / "examples").glob("*.*"), reverse=True)
    articles = [path for path in paths if path.suffix in {".txt", ".html", ".jsonl"}]
    articles.remove(ROOT / "examples/iceland-portugal-ocean-accord.txt")  # its fact document stands for it
    extract = Extractor().extract
    with Store.in_memory() as store:
        for path in [*articles, ROOT / "examples/iceland-portugal-ocean-accord.json"]:
            build([path], store, extract=extract)
        assert dump(store) == example_bytes


def test_every_fact_of_the_examples_quotes_the_text_of_its_article() -> None:
    for outcome in outcomes([ROOT / "examples"]):
        assert isinstance(outcome, Outcome) and outcome.document is not None
        text = outcome.document.article.text or ""
        for fact in outcome.document.facts:
            assert fact.evidence and all(span.of(text) == span.quote for span in fact.evidence)
