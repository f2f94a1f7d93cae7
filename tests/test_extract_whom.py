"""Who speaks, whom it concerns, which session it is, what a deed is aimed at: one sentence or two for each rule."""

from __future__ import annotations

import pytest

from kgbuild import articles
from kgbuild.extract import Extractor

TALKS = "Brazilian Foreign Minister Otávio Bueno met his counterpart of Mozambique, Armindo Chissale, on Tuesday. "
GUESTS = "President Ana Silva received Japanese Foreign Minister Kenji Okabe and Defence Minister Haruka Shira. "
RARE = "Romanian Foreign Minister Corina Vasile met Ambassador Valery Lipov. "


def told(extractor: Extractor, text: str, kind: str, *roles: str) -> list[dict[str, list[str]]]:
    document = extractor.extract(articles.from_text(text, id="case", published="2024-05-15"))
    names = {entity.id: entity.name for entity in document.entities}
    facts = [fact for fact in document.facts if fact.type == kind]
    return [{r: [names[i] for i in fact.roles.get(r, ())] for r in roles} for fact in facts]


@pytest.mark.parametrize(
    ("text", "speaker", "target"),
    [
        # what an ambassador says or is told
        ("Ambassador Ana Silva of Chad noted that the talks were useful.", ["Ana Silva"], []),
        ("Minister Ana Silva told Ambassador Karl Moe that it was useful.", ["Ana Silva"], ["Karl Moe"]),
        ("Ambassador Karl Moe was told by Norway that the raid was wrong.", ["Norway"], ["Karl Moe"]),
        # the press is only told
        ("Ana Silva told state broadcaster RTS that Chad was ready.", ["Ana Silva"], []),
        ("Ana Silva told journalists that the talks were useful.", ["Ana Silva"], []),
        # the ministry passes on what its minister said; her ministry is that of foreign affairs
        ('Ana Silva told Karl Moe that the raid was "unacceptable", her ministry said.', ["Ana Silva"], ["Karl Moe"]),
        (RARE + "Her ministry condemned the attack in a statement.", ["Foreign Ministry of Romania"], []),
        # embassies speak for themselves
        ("Russia's embassy in Bucharest denied that drones had crossed.", ["Embassy of Russia"], []),
        ("Officials in Bujumbura said the talks were useful.", ["Burundi"], []),
        # Latin American chancellors
        (TALKS + "The Brazilian chancellor welcomed the visit.", ["Otávio Bueno"], []),
        (TALKS + "The two chancellors condemned the raid.", ["Otávio Bueno", "Armindo Chissale"], []),
        # the state that condolences name, whom a promise helps
        ("Ana Silva expressed her condolences over the deaths of 40 people in Chad.", ["Ana Silva"], ["Chad"]),
        ("Ana Silva said that Norway would continue to support Chad.", ["Ana Silva"], ["Chad"]),
        # what stands in a report is said by who reports; a state has a council of its own
        ("NATO spokesperson Ana Silva said the alliance stood in solidarity with Chad.", ["Ana Silva"], ["Chad"]),
        ("Russia's Security Council rejected the text.", ["Security Council of Russia"], []),
        # a bare noun is nobody
        ("President Ana Silva of Chad denounced the decision.", ["Ana Silva"], []),
        # people without a name, several of one state, him who was phoned
        ("Ana Silva called on her supporters to march peacefully.", ["Ana Silva"], ["supporters"]),
        ("Minister Ana Silva urged the private bondholders to wait.", ["Ana Silva"], ["private bondholders"]),
        (GUESTS + "She thanked the Japanese ministers for the visit.", ["Ana Silva"], ["Kenji Okabe", "Haruka Shira"]),
        ("Otávio Brandão had phoned Ramiro Urda to warn him against a raid.", ["Otávio Brandão"], ["Ramiro Urda"]),
    ],
)  # fmt: skip
def test_who_says_something_to_whom(extractor: Extractor, text: str, speaker: list[str], target: list[str]) -> None:
    assert told(extractor, text, "Statement", "speaker", "target") == [{"speaker": speaker, "target": target}]


def test_who_speaks_also_calls_on_others(extractor: Extractor) -> None:
    text = "Washington stands with Germany, State Department spokesman Curtis Bell said, calling on Moscow to stop."
    acts = told(extractor, text, "Statement", "speaker", "target")
    assert {"speaker": ["Curtis Bell"], "target": ["Russia"]} in acts
    assert all(act["speaker"] == ["Curtis Bell"] for act in acts)


@pytest.mark.parametrize(
    ("text", "kind", "roles"),
    [
        (
            "Sudan accused the Ethiopian army of lying and of shelling two villages.",
            "Assault", {"actor": ["Army of Ethiopia"], "target": ["two villages"]},
        ),
        (
            "Norway imposed travel bans on five Chadian officials.",
            "Sanction", {"actor": ["Norway"], "target": ["five Chadian officials"]},
        ),
        (
            "The European Union will provide Chad with tents and medicine.",
            "Aid", {"provider": ["European Union"], "recipient": ["Chad"]},
        ),
        (
            "The ministers of Norway and Chad signed a memorandum on fisheries in Oslo on Monday.",
            "Agreement", {"party": ["Norway", "Chad"], "instrument": ["memorandum on fisheries"], "place": ["Oslo"]},
        ),
        (
            "The LX Ordinary Meeting of the Council of the Common Market took place in Luque on Thursday.",
            "Meeting", {"participant": ["Council of the Common Market"], "forum": [], "place": ["Luque"]},
        ),
        (
            "The Council of the League held its Twenty-Sixth Meeting in Castries on 9 May.",
            "Meeting", {"participant": ["Council of the League"], "forum": [], "place": ["Castries"]},
        ),
    ],
)  # fmt: skip
def test_who_does_what_to_whom(extractor: Extractor, text: str, kind: str, roles: dict[str, list[str]]) -> None:
    assert told(extractor, text, kind, *roles) == [roles]


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("The LX Ordinary Meeting of the Council of the Common Market took place in Luque.", 60),
        ("The Council of the League held its Twenty-Sixth Meeting in Castries.", 26),
        ("Norway hosted Track II talks between Chad and Mali in Oslo.", None),
    ],
)
def test_sessions_have_their_number(extractor: Extractor, words: str, number: int | None) -> None:
    document = extractor.extract(articles.from_text(words, id="case"))
    assert [fact.attributes.get("ordinal") for fact in document.facts if fact.type == "Meeting"] == [number]


def test_a_diplomat_told_of_for_the_first_time_is_nobody_named_before(extractor: Extractor) -> None:
    text = "Ambassador Valery Lipov of Russia met Corina Vasile of Romania. Romania expelled a Russian diplomat."
    assert told(extractor, text, "Coercion", "target") == [{"target": ["Russia"]}]


def test_fighters_stand_for_their_group(extractor: Extractor) -> None:
    text = "Houthi rebels attacked a ship. The Houthis denied it. The Huthi rebels said so on Monday."
    assert told(extractor, text, "Assault", "actor") == [{"actor": ["Houthis"]}]
    assert {s["speaker"][0] for s in told(extractor, text, "Statement", "speaker")} == {"Houthis"}


def test_lifted_sanctions_are_none(extractor: Extractor) -> None:
    text = "Norway lifted its sanctions against three Chadian banks on Friday."
    assert told(extractor, text, "Sanction") == []
    assert told(extractor, text, "Concession", "actor") == [{"actor": ["Norway"]}]


@pytest.mark.parametrize(
    ("text", "kind", "dates"),
    [
        ("Chad released 12 Norwegian sailors held since March.", "Concession", [None]),
        ("The accord, signed in 2019 by Norway and Chad, has been ratified by Chad.", "Agreement", ["2019", None]),
    ],
)
def test_a_date_is_that_of_its_own_deed(extractor: Extractor, text: str, kind: str, dates: list[str | None]) -> None:
    document = extractor.extract(articles.from_text(text, id="case", published="2024-05-15"))
    assert [fact.date for fact in document.facts if fact.type == kind] == dates


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("Norwegian Fisheries Minister Ana Silva spoke.", "Fisheries Minister"),
        ("Israeli Strategic Affairs Minister Dan Ravid spoke.", "Strategic Affairs Minister"),
        ("Retired Kenyan president Harun Kibet spoke.", "Former President"),
    ],
)
def test_a_title_has_what_it_is_in_charge_of(extractor: Extractor, words: str, title: str) -> None:
    document = extractor.extract(articles.from_text(words, id="case"))
    assert [fact.attributes["title"] for fact in document.facts if fact.type == "HoldsPosition"] == [title]


@pytest.mark.parametrize("above", ["Oslo Service\n\n", "World\nBy Karl Moe\n\n", ""])
def test_what_a_headline_tells_is_found_again_below_whatever_stands_above_it(extractor: Extractor, above: str) -> None:
    text = (
        f"{above}Kosovo, Serbia reach deal on license plates after months of talks\n\n"
        "Kosovo and Serbia reached a deal on license plates on Wednesday, the mediator of the European Union announced."
    )
    assert len(told(extractor, text, "Agreement")) == 1
