"""The way back: the graph of an article gives a fact document that says the same, and maps to the same graph."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from corpus import graphs
from kgbuild.cli import cli
from kgbuild.errors import FormatError
from kgbuild.facts import Document, Fact, faults, loads
from kgbuild.link import link
from kgbuild.pipeline.documenting import document_of
from kgbuild.rdf import to_quads
from kgbuild.store import Store
from kgbuild.validate import check, with_warnings


@pytest.fixture(scope="module")
def store() -> Store:
    filled = Store.in_memory()
    for name, quads in graphs().items():
        filled.replace(name, quads)
    return filled


@pytest.mark.parametrize("graph", sorted(graphs()))
def test_the_document_of_a_graph_gives_the_graph_again(store: Store, graph: str) -> None:
    document = document_of(store, graph)
    assert not list(faults(document.to_json(), document.article.text))
    parted = replace(document, facts=tuple(one for fact in document.facts for one in _by_finder(fact)))
    quads = to_quads(parted, link(parted))
    assert with_warnings(quads, check(quads)) == graphs()[graph]


def _by_finder(fact: Fact) -> list[Fact]:
    """Return a fact once for each name in `by`, which holds them all."""
    return [replace(fact, by=name) for name in fact.by.split(", ")] if fact.by else [fact]


def test_entities_and_facts_are_numbered_as_the_text_tells_them(store: Store) -> None:
    document = document_of(store, min(graphs()))
    assert [entity.id for entity in document.entities] == [f"e{n}" for n in range(1, len(document.entities) + 1)]
    starts = [fact.evidence[0].start for fact in document.facts]
    assert starts == sorted(starts) and len(starts) > 1


def test_what_is_no_article_has_no_document(store: Store) -> None:
    with pytest.raises(FormatError, match="no article"):
        document_of(store, "https://w3id.org/kgbuild/id/article/nowhere")


def test_a_fact_document_leaves_by_the_command_line(tmp_path: Path, store: Store) -> None:
    with Store.open(tmp_path / "graph", create=True) as kept:
        for name, quads in graphs().items():
            kept.replace(name, quads)
    name = min(graphs()).rpartition("/")[2]
    asked = ["export", "-f", "facts", "--graph", str(tmp_path / "graph")]
    told = CliRunner().invoke(cli, [*asked, "--article", name])
    assert told.exit_code == 0, told.output
    written = Document.from_json(loads(told.stdout))
    assert written.facts == document_of(store, min(graphs())).facts
    assert json.loads(told.stdout)["format"] == "kgbuild-facts/1"
    assert CliRunner().invoke(cli, asked).exit_code == 2
    assert CliRunner().invoke(cli, [*asked, "--article", "nowhere"]).exit_code == 2
