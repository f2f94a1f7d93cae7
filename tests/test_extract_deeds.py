"""Who holds which office and who did what: one sentence or two for each rule, with people who do not exist."""

from __future__ import annotations

import pytest

from kgbuild import articles
from kgbuild.extract import Extractor
from kgbuild.facts import Document

NORDIC = "Foreign Minister Anna Berg of Norway and her Chadian counterpart Idris Kello met in Oslo on Monday. "


def read(extractor: Extractor, text: str) -> Document:
    return extractor.extract(articles.from_text(text, id="case", published="2024-05-15"))


def facts(document: Document, kind: str) -> list[dict[str, object]]:
    """Return the facts of a type: roles as lists of names, attributes, status and date."""
    names = {entity.id: entity.name for entity in document.entities}
    return [
        {role: [names[i] for i in ids] for role, ids in fact.roles.items()}
        | dict(fact.attributes)
        | {"status": fact.status, "date": fact.date}
        for fact in document.facts
        if fact.type == kind
    ]


@pytest.mark.parametrize(
    ("text", "offices"),
    [
        # forms of rule, portfolios and bodies of state
        (
            "Omani Foreign Minister Salim Harthi praised Zambia. The Zambian minister, Mutale Chanda, thanked the "
            "Sultanate.",
            ["Salim Harthi: Foreign Minister of Oman", "Mutale Chanda: Minister of Zambia"],
        ),
        (
            "The spokesman of the Sudanese armed forces, General Omar Tahir, rejected it.",
            ["Omar Tahir: Spokesman of Armed Forces of Sudan"],
        ),
        (
            "Saudi Foreign Minister Prince Khalid bin Sattam came to Oslo.",
            ["Khalid bin Sattam: Foreign Minister of Saudi Arabia"],
        ),
        # of whom the plural is
        (
            "Thabo Nkosi and Festus Mogo, the former presidents of South Africa and Botswana, joined the team.",
            ["Thabo Nkosi: Former President of South Africa", "Festus Mogo: Former President of Botswana"],
        ),
        (
            "Ana Berg and Bo Lind, both ministers of Norway, spoke.",
            ["Ana Berg: Minister of Norway", "Bo Lind: Minister of Norway"],
        ),
        # whose counterpart
        (
            "New Zealand Foreign Minister Alistair Dun phoned his Fijian counterpart Justin Kopa on Sunday.",
            ["Alistair Dun: Foreign Minister of New Zealand", "Justin Kopa: Foreign Minister of Fiji"],
        ),
        # a council of one state is that state's; a chair is an office, who leads a mission has none by it
        (
            "Ali Kazemi, secretary of Iran's Supreme National Security Council, spoke.",
            ["Ali Kazemi: Secretary of Supreme National Security Council of Iran"],
        ),
        (
            "The coup was condemned by Moussa Ali, who chairs the African Union Commission.",
            ["Moussa Ali: Chair of African Union Commission"],
        ),
        (
            "The mission, led by Ghanaian Foreign Minister Akosua Dan, is due in Bissau.",
            ["Akosua Dan: Foreign Minister of Ghana"],
        ),
        # titles end before the day; who served as what
        ("Lars Bo was dismissed as ambassador of Norway on Tuesday.", ["Lars Bo: Former Ambassador of Norway"]),
        (
            "Lars Bo served as Norway's ambassador to Chad from 2010 to 2014.",
            ["Lars Bo: Former Ambassador to Chad of Norway"],
        ),
        ("Lars Bo has served as foreign minister of Norway since 2010.", ["Lars Bo: Foreign Minister of Norway"]),
        # not the title of who looks on
        (
            "The new foreign minister of Norway, Lars Bo, took the oath of office in the presence of the king.",
            ["Lars Bo: Foreign Minister of Norway"],
        ),
    ],
)
def test_who_holds_which_office(extractor: Extractor, text: str, offices: list[str]) -> None:
    document = read(extractor, text)
    found = [f"{f['holder'][0]}: {f['title']} of {f['of'][0]}" for f in facts(document, "HoldsPosition")]  # type: ignore[index]
    assert found == offices


@pytest.mark.parametrize(
    ("text", "kind", "wanted"),
    [
        # calls and meetings
        (
            "The Foreign Minister of Norway Anna Berg held a phone conversation with the Foreign Minister of Chad "
            "Idris Kello.",
            "Call",
            {"participant": ["Anna Berg", "Idris Kello"]},
        ),
        (
            "The minister rejected the reports about a secret meeting between Tehran and Washington in Muscat.",
            "Meeting",
            {"participant": ["Iran", "United States"], "place": ["Muscat"], "status": "denied"},
        ),
        (
            "NATO officials were to meet in Brussels today.",
            "Meeting",
            {"participant": ["NATO"], "date": "2024-05-15", "status": "planned"},
        ),
        # agreements
        (
            NORDIC + "It was also agreed that the joint commission would sit in May.",
            "Agreement",
            {"party": ["Anna Berg", "Idris Kello"]},
        ),
        (
            NORDIC + "They spoke of the pact that was signed in 1998.",
            "Agreement",
            {"party": ["Norway", "Chad"], "date": "1998", "stage": "signed"},
        ),
        (
            "The Senate of Chile approved last month the accession protocol of Finland to NATO.",
            "Agreement",
            {"party": ["Senate of Chile"], "stage": "ratified", "date": "2024-04"},
        ),
        # visits
        (
            "Minister Idris Kello of Chad will lead a delegation to Accra on 2 June for talks.",
            "Visit",
            {"visitor": ["Idris Kello"], "destination": ["Accra"], "status": "planned", "date": "2024-06-02"},
        ),
        (
            "The Barbadian minister Ana Lee accepted an invitation to travel to Havana.",
            "Visit",
            {"visitor": ["Ana Lee"], "destination": ["Havana"], "status": "planned"},
        ),
        # aid for which thanks are given
        (
            "Foreign Minister Idris Kello of Chad thanked Brazil for the sending of vaccines.",
            "Aid",
            {"provider": ["Brazil"], "recipient": ["Chad"], "kind": "vaccines"},
        ),
        (
            "Minister Anna Berg of Norway thanked Romania for the electricity delivered in January.",
            "Aid",
            {"provider": ["Romania"], "recipient": ["Norway"], "kind": "electricity"},
        ),
        # relations
        (
            "Foreign Minister Ali Kazemi of Iran signed the accord. Saudi Arabia broke off relations in January 2016.",
            "RelationsChange",
            {"party": ["Saudi Arabia", "Iran"], "kind": "severed", "date": "2016-01"},
        ),
        (
            "Caracas recalled its chargé d'affaires from London.",
            "RelationsChange",
            {"party": ["Venezuela", "United Kingdom"], "kind": "ambassador-recalled"},
        ),
        # deeds
        (
            "Peru ordered the ambassador of Chile to leave the country.",
            "Coercion",
            {"actor": ["Peru"], "target": ["Chile"], "kind": "expulsion"},
        ),
        (
            "Chad has closed its airspace to Norwegian aircraft.",
            "Sanction",
            {"actor": ["Chad"], "target": ["Norway"], "kind": "closing of the border"},
        ),
        ("Chad test-fired a missile on Sunday.", "Mobilization", {"actor": ["Chad"], "kind": "missile launch"}),
        (
            "Norway has deployed two frigates to the Baltic Sea.",
            "Mobilization",
            {"actor": ["Norway"], "kind": "two frigates"},
        ),
        (
            "Norwegian troops and Chadian forces began a joint exercise near the border.",
            "Cooperation",
            {"participant": ["Norway", "Chad"]},
        ),
        (
            "Norway has imposed sanctions on three Chadian generals.",
            "Sanction",
            {"actor": ["Norway"], "target": ["three Chadian generals"]},
        ),
        # appointments
        (
            "The Council of Ministers decided to appoint Hala Nimri as Secretary-General of the Ministry of Health.",
            "Appointment",
            {"appointee": ["Hala Nimri"], "title": "Secretary-General", "status": "actual"},
        ),
    ],
)
def test_who_did_what(extractor: Extractor, text: str, kind: str, wanted: dict[str, object]) -> None:
    found = facts(read(extractor, text), kind)
    assert any(wanted.items() <= fact.items() for fact in found), found


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The joint committee of Norway and Chad had not met since 2015.", "Meeting"),
        ("France does not recognise the result of the vote.", "RelationsChange"),
        ("Minister Anna Berg of Norway thanked Romania for the speech delivered in January.", "Aid"),
        ("Lars Bo is serving as ambassador of Norway in Chad.", "Appointment"),
        ("Norwegian Foreign Minister Ana Lee facilitated the visit of the deminers.", "Mediation"),
    ],
)
def test_what_is_no_such_fact(extractor: Extractor, text: str, kind: str) -> None:
    assert facts(read(extractor, text), kind) == []


def test_each_accuses_the_other(extractor: Extractor) -> None:
    document = read(extractor, "The governments of Thailand and Cambodia accuse each other of having started it.")
    assert [(f["speaker"], f["target"]) for f in facts(document, "Statement")] == [
        (["Thailand"], ["Cambodia"]),
        (["Cambodia"], ["Thailand"]),
    ]


def test_a_visit_to_each_place(extractor: Extractor) -> None:
    document = read(extractor, "Commissioner Jan Berg will be in Podgorica and Belgrade next week.")
    assert [f["destination"] for f in facts(document, "Visit")] == [["Podgorica"], ["Belgrade"]]


def test_who_is_invited_to_a_coming_forum_was_not_at_the_last_ceremony(extractor: Extractor) -> None:
    document = read(
        extractor,
        "Deputy Minister Dauren Ospan of Kazakhstan received copies of credentials from the Ambassador of Portugal, "
        "Teresa Vaz, on Monday. He invited companies from Lisbon to the transport forum in Aktau, which will be held "
        "on 3-4 October 2024.",
    )
    ceremony = next(f for f in facts(document, "Meeting") if f.get("format") == "presentation of credentials")
    assert ceremony["participant"] == ["Dauren Ospan", "Teresa Vaz"]
