"""What annotated articles teach: judges that are sound, and choices that leave whole facts."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from kgbuild import articles
from kgbuild.extract import Extractor
from kgbuild.extract.candidate import Candidate
from kgbuild.extract.choice import Judge, Option, Question, best, judges
from kgbuild.extract.choosing import _date, _fill
from kgbuild.extract.entities import Thing
from kgbuild.extract.fillers import OPEN
from kgbuild.facts import FACT_TYPES, Article, Document, fits

JUDGE = Judge(0.0, {"good": 3.0, "bad": -3.0, "fair": 0.0}, kept=0.3, added=0.6)


def _statement(**roles: list[Thing]) -> Candidate:
    return Candidate("Statement", dict(roles), {"act": "praise"}, [(0, 1)], "rules/statement.praise")


def _question(candidate: Candidate, role: str, options: list[tuple[Thing, str]]) -> Question[Thing]:
    given = candidate.roles.get(role, [])
    return Question(candidate, role, tuple(Option(thing, thing in given, (trait,)) for thing, trait in options))


def test_every_open_role_and_the_date_has_a_judge_with_sound_figures() -> None:
    wanted = {f"{type}.{role}" for type, roles in OPEN.items() for role in roles} | {"Statement.date"}
    assert set(judges()) == wanted
    for judge in judges().values():
        assert 0 < judge.kept <= judge.added < 1
        assert len(judge.weights) > 100 and all(math.isfinite(weight) for weight in judge.weights.values())


def test_open_roles_are_roles() -> None:
    assert all(role in FACT_TYPES[type].roles for type, roles in OPEN.items() for role in roles)


def test_good_fillers_are_added_bad_ones_dropped_and_fair_ones_kept() -> None:
    chad, mali, niger, togo = (Thing("State", name) for name in ("Chad", "Mali", "Niger", "Togo"))
    candidate = _statement(speaker=[Thing("Person", "Ann Bo")], target=[chad, mali])
    _fill(_question(candidate, "target", [(chad, "fair"), (mali, "bad"), (niger, "good"), (togo, "fair")]), JUDGE)
    assert candidate.roles["target"] == [chad, niger]


def test_a_statement_keeps_its_likeliest_speaker_and_loses_a_target_that_is_none() -> None:
    chad, mali = Thing("State", "Chad"), Thing("State", "Mali")
    candidate = _statement(speaker=[chad], target=[mali])
    _fill(_question(candidate, "speaker", [(chad, "bad")]), JUDGE)
    _fill(_question(candidate, "target", [(mali, "bad")]), JUDGE)
    assert candidate.roles == {"speaker": [chad]}


def test_nobody_speaks_at_oneself() -> None:
    chad = Thing("State", "Chad")
    candidate = _statement(speaker=[chad])
    _fill(_question(candidate, "target", [(chad, "good")]), JUDGE)
    assert "target" not in candidate.roles


@pytest.mark.parametrize(
    "date, options, chosen",
    [
        ("2024-05-02", {"2024-05-02": "bad"}, None),
        ("2024-05-02", {"2024-05-02": "fair"}, "2024-05-02"),
        ("2024-05-02", {"2024-05-02": "fair", "2024-05-03": "good"}, "2024-05-03"),
        (None, {"2024-05-02": "fair"}, None),
        (None, {}, None),
    ],
)
def test_a_date_is_kept_unless_it_is_unlikely_and_changed_if_another_is_likely(
    date: str | None, options: dict[str, str], chosen: str | None
) -> None:
    candidate = _statement(speaker=[Thing("State", "Chad")])
    candidate.date = date
    _date(Question(candidate, "date", tuple(Option(d, d == date, (t,)) for d, t in options.items())), JUDGE)
    assert candidate.date == chosen


def test_of_equal_chances_the_first_is_best() -> None:
    assert best([0.1, 0.4, 0.4]) == 1


def test_the_one_who_is_told_of_by_a_pronoun_and_the_day_of_a_meeting_are_found(extractor: Extractor) -> None:
    text = (
        "Norwegian Foreign Minister Kari Lund met her Chadian counterpart Moussa Abakar in Oslo on 14 May 2024. "
        "She thanked him for the help of Chad in Darfur. She also condemned the attack on the camp."
    )
    document = extractor.extract(Article("a", text=text, published="2024-05-15"))
    names = {entity.id: entity.name for entity in document.entities}
    said = [fact for fact in document.facts if fact.type == "Statement"]
    assert {fact.attributes["act"] for fact in said} >= {"thank", "condemn"}
    assert {names[id] for fact in said for id in fact.roles["speaker"]} == {"Kari Lund"}
    assert {fact.date for fact in said} == {"2024-05-14"}


def test_chosen_facts_are_whole(extractor: Extractor) -> None:
    paths = sorted(Path("examples").glob("*.txt"))
    found = [extractor.extract(one) for one in articles.read(paths) if isinstance(one, Article)]
    assert found
    for document in found:
        _check(document)


def _check(document: Document) -> None:
    types = {entity.id: entity.type for entity in document.entities}
    for fact in document.facts:
        for role, least in FACT_TYPES[fact.type].roles.items():
            fillers = fact.roles.get(role, ())
            assert len(fillers) >= least and len(set(fillers)) == len(fillers)
            assert all(fits(role, types[id]) for id in fillers)
        assert not set(fact.roles.get("speaker", ())) & set(fact.roles.get("target", ()))
