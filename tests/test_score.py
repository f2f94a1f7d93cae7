"""The scores: figures worked out by hand, and the same figures as the reference implementation where it is at hand."""

from __future__ import annotations

import importlib.util
import json
import random
from collections import Counter
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from kgbuild.facts import FACT_TYPES, Article, Document, Entity, Fact, Span
from kgbuild.score import (
    CAUSES,
    Comparison,
    Counts,
    Scores,
    calibrate,
    curve,
    held_out,
    likeness,
    pair,
    score,
)

GOLD = Path(__file__).parents[2] / "shared" / "gold"
TEXT = "Norway and Chad opened talks in Oslo. Chad thanked Norway."

NORWAY = Entity("e1", "State", "Norway")
CHAD = Entity("e2", "State", "Chad")
OSLO = Entity("e3", "Place", "Oslo")


def meeting(*participants: str, id: str = "f1", quote: str = "Norway and Chad opened talks", **more: Any) -> Fact:
    return Fact(id, "Meeting", {"participant": participants}, evidence=(Span(0, len(quote), quote),), **more)


def document(*facts: Fact, entities: tuple[Entity, ...] = (NORWAY, CHAD, OSLO)) -> Document:
    return Document(Article("talks"), entities, facts)


def test_a_document_scored_against_itself_is_wholly_right() -> None:
    gold = document(meeting("e1", "e2", date="2024-05-02"))
    scores = score(gold, gold, TEXT)
    assert (scores.entity, scores.fact, scores.slot) == (Counts(3, 3, 3), Counts(1, 1, 1), Counts(3, 3, 3))
    assert (scores.exact, scores.grounded, scores.errors) == (1, 1, ())


def test_nothing_predicted_has_neither_precision_nor_recall() -> None:
    scores = score(document(meeting("e1", "e2")), None, TEXT)
    assert scores.fact == Counts(gold=1, predicted=0, right=0)
    assert scores.to_json()["grounded"] is None
    assert scores.errors[0].startswith("talks: missed Meeting(participant=Norway+Chad)")


def test_a_fact_with_one_wrong_filler_is_right_but_not_exact() -> None:
    scores = score(document(meeting("e1", "e2")), document(meeting("e1", "e3")), TEXT)
    assert (scores.fact.right, scores.slot, scores.exact) == (1, Counts(2, 2, 1), 0)


def test_a_fact_of_another_type_is_wrong_whatever_its_fillers() -> None:
    call = Fact("f1", "Call", {"participant": ("e1", "e2")}, evidence=(Span(0, 6, "Norway"),))
    scores = score(document(meeting("e1", "e2")), document(call), TEXT)
    assert scores.fact.right == 0
    assert scores.types == {"Call": Counts(0, 1, 0), "Meeting": Counts(1, 0, 0)}


def test_two_facts_without_a_common_filler_pair_only_by_their_words() -> None:
    gold = document(meeting("e1"))
    same_words = score(gold, document(meeting("e2")), TEXT)
    other_words = score(gold, document(meeting("e2", quote="Chad thanked Norway")), TEXT)
    assert (same_words.fact.right, other_words.fact.right) == (1, 0)


def test_a_quote_is_grounded_whatever_its_white_space_and_only_if_it_stands_in_the_text() -> None:
    broken_line = meeting("e1", quote="Norway and\n  Chad opened")
    invented = meeting("e2", id="f2", quote="Chad closed its embassy")
    assert score(document(), document(broken_line, invented), TEXT).grounded == 1


def test_most_words_of_a_title_make_it_right() -> None:
    def minister(title: str) -> Fact:
        return Fact("f1", "HoldsPosition", {"holder": ("e1",), "of": ("e2",)}, {"title": title})

    close = score(document(minister("Minister of Foreign Affairs")), document(minister("Foreign Minister")), TEXT)
    far = score(document(minister("Minister of Foreign Affairs")), document(minister("Minister of Health")), TEXT)
    assert (close.slot.right, far.slot.right) == (3, 2)


@pytest.mark.parametrize(
    ("gold", "predicted", "alike"),
    [
        (Entity("a", "State", "Türkiye", ("Turkey",)), Entity("b", "State", "Turkey"), True),
        (Entity("a", "State", "Qatar", ("Doha",)), Entity("b", "Place", "Doha"), True),
        (Entity("a", "Person", "Ana Brnabić"), Entity("b", "Person", "Brnabic"), True),
        (Entity("a", "Organization", "Red Cross"), Entity("b", "Organization", "Cross"), True),
        (Entity("a", "Person", "Oslo"), Entity("b", "Place", "Oslo"), False),
        (Entity("a", "State", "Niger"), Entity("b", "State", "Nigeria"), False),
    ],
)
def test_entities_are_alike_by_any_of_their_names_if_their_kinds_agree(
    gold: Entity, predicted: Entity, alike: bool
) -> None:
    assert (likeness(gold, predicted) > 0) is alike


def test_pairing_takes_the_best_pair_first_and_the_earlier_of_two_equal_ones() -> None:
    worth = {("a", "x"): 1.0, ("a", "y"): 2.0, ("b", "y"): 2.0, ("b", "x"): 0.0}
    assert pair("ab", "xy", lambda left, right: worth[left, right]) == {0: 1}


def test_scores_of_documents_add_up() -> None:
    one = score(document(meeting("e1", "e2")), document(meeting("e1", "e2")), TEXT)
    two = score(document(meeting("e1", "e2")), None, TEXT)
    total = sum((one, two), Scores())
    assert (total.documents, total.fact, total.exact) == (2, Counts(2, 1, 1), 1)
    assert total.types == {"Meeting": Counts(2, 1, 1)}


# --- held against the reference implementation


@pytest.fixture(scope="module")
def reference() -> ModuleType:
    path = GOLD / "score.py"
    if not path.exists():
        pytest.skip("the reference implementation is not beside the checkout")
    spec = importlib.util.spec_from_file_location("reference_score", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def figures_of(reference: ModuleType, triples: list[tuple[dict[str, Any], dict[str, Any], str]]) -> dict[str, Any]:
    tally: Counter[Any] = Counter()
    errors: list[str] = []
    for gold, predicted, text in triples:
        reference.score_document(gold, predicted, text, tally, errors)
    figures = {what: reference.prf(tally, what) for what in ("entity", "fact", "slot")}
    types = {
        key[1]: Counts(*(tally[f"type.{n}", key[1]] for n in ("gold", "pred", "right")))
        for key in tally
        if key[0] == "type.gold"
    }
    named = [error.split(" “")[0] for error in errors]
    return figures | {"exact": tally["exact"], "grounded": tally["grounded"], "errors": named, "types": types}


def our_figures(triples: list[tuple[dict[str, Any], dict[str, Any], str]]) -> dict[str, Any]:
    scores = sum((score(Document.from_json(g), Document.from_json(p), text) for g, p, text in triples), Scores())
    figures: dict[str, Any] = {
        name: (counts.precision, counts.recall, counts.f1)
        for name, counts in (("entity", scores.entity), ("fact", scores.fact), ("slot", scores.slot))
    }
    types = {name: counts for name, counts in scores.types.items() if counts.gold}
    named = [error.split(" “")[0] for error in scores.errors]
    return figures | {"exact": scores.exact, "grounded": scores.grounded, "errors": named, "types": types}


def random_document(chance: random.Random, text: str) -> dict[str, Any]:
    names = ["Norway", "Chad", "Republic of Chad", "Anna Berg", "Berg", "Oslo", "Oslo Process", "The Oslo Accord"]
    types = ["State", "Person", "Place", "Group", "Forum", "Initiative", "IntergovernmentalOrganization"]
    entities = [
        {
            "id": f"e{n}",
            "type": chance.choice(types),
            "name": chance.choice(names),
            "aliases": chance.sample(names, chance.randint(0, 2)),
        }
        for n in range(chance.randint(1, 6))
    ]
    facts = [random_fact(chance, f"f{n}", [e["id"] for e in entities], text) for n in range(chance.randint(0, 7))]
    return {"format": "kgbuild-facts/1", "article": {"id": "random"}, "entities": entities, "facts": facts}


def random_fact(chance: random.Random, id: str, entities: list[str], text: str) -> dict[str, Any]:
    type = FACT_TYPES[chance.choice(["Meeting", "Statement", "HoldsPosition", "Appointment", "Adoption"])]
    start = chance.randrange(len(text) - 10)
    end = start + chance.randint(1, 40)
    span = {
        "start": start,
        "end": min(end, len(text)),
        "quote": text[start:end] if chance.random() < 0.9 else "unheard of",
    }
    fact: dict[str, Any] = {"id": id, "type": type.name, "roles": {}, "attributes": {}, "evidence": [span]}
    for role, least in type.roles.items():
        if least or chance.random() < 0.6:
            most = 1 if role in type.single else min(3, len(entities))
            fact["roles"][role] = chance.sample(entities, chance.randint(1, most))
    if type.any_of and not fact["roles"]:
        fact["roles"][type.any_of[0]] = [entities[0]]
    values: dict[str, list[Any]] = {
        "act": ["state", "praise"], "title": ["Foreign Minister", "Minister of Foreign Affairs", "Envoy"],
        "kind": ["elected", "appointed"], "ordinal": [1, 46], "count": [2, 130],
        "format": ["summit"], "topic": ["trade"],
    }  # fmt: skip
    for name in type.attributes:
        if name == "act" or chance.random() < 0.7:
            fact["attributes"][name] = chance.choice(values[name])
    if chance.random() < 0.4:
        fact["date"] = chance.choice(["2024-05-02", "2024-05"])
    if chance.random() < 0.3:
        fact["status"] = chance.choice(["planned", "denied", "actual"])
    return fact


@pytest.mark.parametrize("seed", range(25))
def test_random_documents_get_the_figures_of_the_reference(reference: ModuleType, seed: int) -> None:
    chance = random.Random(seed)
    text = f"{TEXT} Anna Berg, the Foreign Minister, praised the Oslo Accord and the Oslo Process."
    triples = [(random_document(chance, text), random_document(chance, text), text) for _ in range(12)]
    assert our_figures(triples) == figures_of(reference, triples)


def test_disturbed_gold_documents_get_the_figures_of_the_reference(reference: ModuleType) -> None:
    chance = random.Random(46)
    triples = []
    for path in sorted((GOLD / "dev").glob("*.json")):
        gold = json.loads(path.read_text())
        predicted = json.loads(path.read_text())
        predicted["facts"] = [disturbed(fact, chance) for fact in predicted["facts"] if chance.random() < 0.8]
        triples.append((gold, predicted, path.with_suffix(".txt").read_text()))
    assert our_figures(triples) == figures_of(reference, triples)


def disturbed(fact: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    """Return `fact` with some of its optional roles and attributes lost."""
    known = FACT_TYPES[fact["type"]]
    needed = {role for role, least in known.roles.items() if least} | set(known.any_of)
    roles = {role: ids for role, ids in fact["roles"].items() if role in needed or chance.random() < 0.7}
    attributes = fact.get("attributes", {})
    kept = {name: value for name, value in attributes.items() if name == "act" or chance.random() < 0.7}
    return {**fact, "roles": roles, "attributes": kept}


# --- causes


def causes(gold: Document, predicted: Document | None) -> list[str]:
    return [fault.cause for fault in score(gold, predicted).faults]


def said(speaker: str, target: str, *, act: str = "thank", id: str = "f1", quote: str = "Chad thanked Norway") -> Fact:
    roles = {"speaker": (speaker,), "target": (target,)}
    return Fact(id, "Statement", roles, {"act": act}, evidence=(Span(0, len(quote), quote),))


ANN = Entity("e4", "Person", "Ann Berg")
STRANGER = Entity("x", "Person", "Bo Chen")
CAUSED: list[tuple[str, Document, Document | None]] = [
    ("frame", document(meeting("e1", "e2")), document()),
    ("frame", document(meeting("e1", "e2")), None),
    ("mention", document(said("e1", "e2")), document(said("x", "x", quote="Bo Chen slept"), entities=(STRANGER,))),
    ("mention", document(said("e2", "e1")), document(said("e2", "x"), entities=(CHAD, STRANGER))),
    ("mention", document(meeting("e1", "e2")), document(meeting("e1", "e2", "x"), entities=(NORWAY, CHAD, STRANGER))),
    (
        "coreference",  # "She" is Ann Berg
        document(said("e4", "e1", quote="She thanked Norway"), entities=(NORWAY, ANN)),
        document(said("x", "e1", quote="She thanked Norway"), entities=(NORWAY, ANN, STRANGER)),
    ),
    (
        "coreference",  # one person taken for two
        document(said("e4", "e1", quote="Berg thanked Norway"), entities=(NORWAY, ANN)),
        document(said("x", "e1", quote="Berg thanked Norway"), entities=(NORWAY, ANN, Entity("x", "Person", "Berg"))),
    ),
    (
        "type",
        document(meeting("e1", "e2")),
        document(
            Fact("f1", "Call", {"participant": ("e1", "e2")}, evidence=(Span(0, 1, "Norway and Chad opened talks"),))
        ),
    ),
    ("role", document(said("e2", "e1")), document(said("e1", "e2"))),
    ("role", document(meeting("e1", "e2")), document(meeting("e1"))),
    ("attribute", document(said("e2", "e1")), document(said("e2", "e1", act="praise"))),
    ("date", document(meeting("e1", "e2", date="2024-05")), document(meeting("e1", "e2", date="2024-06"))),
    ("date", document(meeting("e1", "e2")), document(meeting("e1", "e2", date="2024-06"))),
    ("status", document(meeting("e1", "e2", status="planned")), document(meeting("e1", "e2"))),
    ("extra", document(), document(meeting("e1", "e2"))),
    ("merge", document(meeting("e1", "e2")), document(meeting("e1", "e2"), meeting("e1", id="f2"))),
]


@pytest.mark.parametrize(("cause", "gold", "predicted"), CAUSED)
def test_an_error_has_its_cause(cause: str, gold: Document, predicted: Document | None) -> None:
    assert set(causes(gold, predicted)) - ({"extra"} if cause == "mention" else set()) == {cause}


def test_every_cause_has_a_case() -> None:
    assert {cause for cause, _, _ in CAUSED} == set(CAUSES)


def test_two_meetings_told_as_one_are_merged() -> None:
    one, two = meeting("e1", "e2", quote="Norway met Chad"), meeting("e1", "e2", id="f2", quote="Chad met Norway again")
    both = Fact("f1", "Meeting", {"participant": ("e1", "e2")}, evidence=(*one.evidence, *two.evidence))
    assert causes(document(one, two), document(both)) == ["merge"]


def test_an_adjective_names_its_state() -> None:
    french = Entity("e5", "State", "France")
    gold = document(said("e5", "e1", quote="The French side thanked Norway"), entities=(NORWAY, CHAD, french))
    assert causes(gold, document(said("e2", "e1", quote="The French side thanked Norway"))) == ["mention"]


def test_an_error_says_what_was_wanted_and_what_was_found() -> None:
    (fault,) = score(document(said("e2", "e1")), document(said("e2", "e3"))).faults
    assert str(fault) == (
        "role        talks: Statement[thank](speaker=Chad, target=Norway) “Chad thanked Norway”: "
        "target: Norway wanted, Oslo found"
    )


def test_a_comparison_tells_figures_causes_and_what_is_gone_and_new() -> None:
    gold = document(meeting("e1", "e2", date="2024"), said("e2", "e1", id="f2"))
    before = score(gold, document(meeting("e1", "e2")))
    after = score(gold, document(meeting("e1", "e2", date="2024"), said("e2", "e1", act="praise", id="f2")))
    change = Comparison(before, after)
    assert [(old.right, new.right) for name, old, new in change.figures() if name == "Statement"] == [(0, 1)]
    assert {cause: (old, new) for cause, old, new in change.causes() if (old, new) != (0, 0)} == {
        "frame": (1, 0), "date": (1, 0), "attribute": (0, 1),
    }  # fmt: skip
    assert sorted(fault.cause for fault in change.better()) == ["date", "frame"]
    assert [fault.cause for fault in change.worse()] == ["attribute"]
    assert Comparison(after, after).better() == []


# --- confidence


def found(by: str, right: bool, *, times: int = 1, article: str = "a") -> tuple[Document, Document]:
    """Return a gold document and a prediction of one fact that is right, or another."""
    gold = Document(Article(article), (NORWAY, CHAD), (meeting("e1", "e2"),))
    told = meeting("e1", "e2") if right else meeting("e3", quote="something else", id="f9")
    spans = tuple(Span(n, n + 4, told.evidence[0].quote) for n in range(times))
    fact = Fact(told.id, told.type, told.roles, by=by, evidence=spans)
    return gold, Document(Article(article), (NORWAY, CHAD, OSLO), (fact,))


def test_rates_count_what_each_origin_found_and_what_of_it_was_right() -> None:
    rates = calibrate([found("rules/a.x", True), found("rules/a.x", False), found("rules/b.y", True)])
    assert (rates.documents, rates.by) == (3, {"rules/a.x": (1, 2), "rules/b.y": (1, 1)})
    assert rates.confidence("rules/b.y", 1) > rates.confidence("rules/c.z", 1) > rates.confidence("rules/a.x", 1)


def test_a_fact_that_is_told_twice_is_trusted_more_where_such_facts_were_right_more_often() -> None:
    pairs = [found("a", n % 2 == 0) for n in range(20)] + [found("a", True, times=2) for _ in range(5)]
    rates = calibrate(pairs)
    assert rates.confidence("a", 2) > rates.confidence("a", 1)
    assert rates.confidence("a", 7) == calibrate(pairs).confidence("a", 3)


def test_a_document_is_rated_by_the_others_alone() -> None:
    pairs = [found("lucky", True), *(found("b", n > 3) for n in range(8))]
    (rated, *_) = held_out(pairs)
    assert rated.facts[0].confidence == calibrate(pairs[1:]).confidence("lucky", 1)
    assert rated.facts[0].confidence < calibrate(pairs).confidence("lucky", 1)


def test_the_curve_loses_recall_and_gains_precision_where_confidence_means_something() -> None:
    pairs = [*(found("good", True) for _ in range(9)), *(found("bad", False) for _ in range(9))]
    rated = list(zip((gold for gold, _ in pairs), held_out(pairs), strict=True))
    ((_, everything), (_, sure)) = curve(rated, (0.0, 0.7))
    assert everything == Counts(18, 18, 9)
    assert sure == Counts(18, 9, 9)


def test_no_count_makes_a_fact_certain_or_impossible() -> None:
    assert calibrate([found("a", True) for _ in range(2000)]).confidence("a", 3) == 0.99
    assert calibrate([found("a", False) for _ in range(2000)]).confidence("a", 3) == 0.01
