"""Confidence: the shipped rates, and what is left of a document and of a graph when unsure facts go."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kgbuild.confidence import Rates, confidence, confident, dumps, rated, shipped
from kgbuild.facts import Article, Document, Entity, Fact, Span
from kgbuild.pipeline import process
from kgbuild.store import Store

TEXT = "Norway met Chad. Peru phoned Ann Berg. Oslo is near."
ENTITIES = (
    Entity("no", "State", "Norway", evidence=(Span(0, 6, "Norway"),)), Entity("td", "State", "Chad"),
    Entity("pe", "State", "Peru", evidence=(Span(17, 21, "Peru"),)), Entity("ann", "Person", "Ann Berg"),
    Entity("oslo", "Place", "Oslo"),
)  # fmt: skip
MEETING = Fact(
    "f1", "Meeting", {"participant": ("no", "td")}, confidence=0.9, evidence=(Span(0, 16, "Norway met Chad."),)
)
CALL = Fact("f2", "Call", {"participant": ("pe", "ann")}, confidence=0.4, evidence=(Span(17, 38, TEXT[17:38]),))
DOCUMENT = Document(Article("a", TEXT, published="2024-05-02"), ENTITIES, (MEETING, CALL))


def test_the_shipped_rates_are_of_real_documents_and_written_as_dumps_writes_them() -> None:
    assert shipped().documents >= 30 and len(shipped().by) > 50
    assert Rates.from_toml(dumps(shipped())) == shipped()
    assert all(0 <= right <= found for right, found in shipped().by.values())


@pytest.mark.parametrize("by", [None, "llm/some-model", "rules/position", "rules/material.never-seen"])
@pytest.mark.parametrize("support", [0, 1, 2, 40])
def test_every_fact_has_a_confidence_whoever_found_it(by: str | None, support: int) -> None:
    assert 0 < confidence(by, support) < 1


def test_what_was_always_right_is_trusted_more_than_what_was_often_wrong() -> None:
    rates = sorted(shipped().by, key=lambda name: shipped().by[name][0] / shipped().by[name][1])
    assert confidence(rates[-1]) > confidence(rates[0])


def test_a_document_loses_unsure_facts_and_what_only_they_name() -> None:
    kept = confident(DOCUMENT, 0.5)
    assert [fact.id for fact in kept.facts] == ["f1"]
    assert [entity.id for entity in kept.entities] == ["no", "td", "oslo"]  # no fact has ever named Oslo
    assert confident(DOCUMENT, 0.4) is DOCUMENT


def test_a_fact_without_confidence_stays() -> None:
    by_hand = replace(DOCUMENT, facts=(replace(CALL, confidence=None),))
    assert confident(by_hand, 1.0) is by_hand


def test_rated_facts_have_the_confidence_of_their_origin() -> None:
    (fact, _) = rated(DOCUMENT, Rates(1, 0.75, 4, {}, {})).facts
    assert fact.confidence == 0.75


@pytest.mark.parametrize("least", [0.0, 0.4, 0.5, 0.95])
def test_a_graph_without_unsure_facts_is_the_one_that_the_sure_facts_make(least: float) -> None:
    with Store.in_memory() as whole, Store.in_memory() as built:
        graph = "https://w3id.org/kgbuild/id/article/a"
        whole.replace(graph, process(DOCUMENT).quads)
        built.replace(graph, process(confident(DOCUMENT, least)).quads)
        with whole.sure(least) as sure:
            assert list(sure.dump()) == list(built.dump())
