"""What is read beside the frames: events of the heads, whose office a title is, who was at a session."""

from __future__ import annotations

import pytest

from kgbuild.extract import Extractor
from kgbuild.facts import Article, Document, Fact, faults


def read(extractor: Extractor, text: str) -> Document:
    return extractor.extract(Article("case", text, published="2024-05-15"))


def names(document: Document, fact: Fact, role: str) -> set[str]:
    by_id = {entity.id: entity.name for entity in document.entities}
    return {by_id[id] for id in fact.roles.get(role, ())}


def facts(document: Document, type: str) -> list[Fact]:
    return [fact for fact in document.facts if fact.type == type]


@pytest.mark.parametrize(
    ("text", "type", "roles"),
    [
        (
            "Azerbaijani forces shelled Armenian positions near Jermuk.",
            "Assault",
            {"actor": {"Azerbaijan"}, "target": {"Armenia"}},
        ),
        (
            "Kyrgyz and Tajik border guards exchanged fire near Vorukh.",
            "Assault",
            {"actor": {"Kyrgyzstan", "Tajikistan"}, "target": {"Kyrgyzstan", "Tajikistan"}},
        ),
        (
            "Ana Silva put her name to the fisheries pact on Monday on behalf of Peru, Bo Chen to the one on ports.",
            "Agreement",
            {},
        ),
        ("Peru's decision was hailed by Chad.", "Statement", {"speaker": {"Chad"}}),
        (
            "Villagers accused the army of Chad of burning their houses on Monday.",
            "Statement",
            {"speaker": {"Villagers"}, "target": {"Army of Chad"}},
        ),
        (
            "Two thousand policemen were deployed in Lima on Monday.",
            "Mobilization",
            {"actor": {"Two thousand policemen"}},
        ),
        (
            "The Peruvian navy began ten days of live-fire manoeuvres on Monday.",
            "Mobilization",
            {"actor": {"Navy of Peru"}},
        ),
    ],
)
def test_events_are_read_whatever_their_words(
    extractor: Extractor, text: str, type: str, roles: dict[str, set[str]]
) -> None:
    document = read(extractor, text)
    fact = facts(document, type)[0]
    assert {role: names(document, fact, role) for role in roles} == roles


def test_whoever_visits_two_places_makes_two_visits(extractor: Extractor) -> None:
    text = (
        "President Recep Tayyip Erdoğan of Türkiye met António Guterres on Thursday. "
        "He will then travel to Türkiye and visit the Joint Coordination Centre in Istanbul on Saturday."
    )
    document = read(extractor, text)
    assert [names(document, fact, "destination") for fact in facts(document, "Visit")] == [{"Türkiye"}, {"Istanbul"}]
    assert not list(faults(document.to_json(), text))


def test_a_fact_of_a_frame_that_the_heads_bear_out_says_so(extractor: Extractor) -> None:
    (fact,) = facts(read(extractor, "Ana Silva met Bo Chen in Oslo."), "Meeting")
    assert fact.by == "rules/meeting.meet + learned"
    assert fact.confidence is not None and fact.confidence > 0.7


def test_a_doubtful_frame_counts_only_with_the_heads(extractor: Extractor) -> None:
    assert facts(read(extractor, "The court met its deadline."), "Meeting") == []


def office_of(document: Document, holder: str) -> set[str]:
    return {
        owner
        for fact in facts(document, "HoldsPosition")
        if names(document, fact, "holder") == {holder}
        for owner in names(document, fact, "of")
    }


@pytest.mark.parametrize(
    ("text", "holder", "state"),
    [
        (
            "LIMA, May 14 - Peru hosted talks. Peruvian Foreign Minister Ana Silva flew to Chad, where President Idris "
            "Kello received her. Peru values the ties.",
            "Idris Kello",
            "Chad",
        ),
        (
            "LIMA, May 14 - Peru was glad. Foreign Minister Ana Silva and her Chilean counterpart Bruno "
            "Diaz met in Santiago. Peru and Chile are neighbours.",
            "Ana Silva",
            "Peru",
        ),
        (
            "OSLO, May 14 - Norway was glad. Secretary of State Mary Webb will visit Norway in June, Norway said.",
            "Mary Webb",
            "United States",
        ),
    ],
)
def test_a_bare_title_goes_to_the_state_that_the_sentence_tells(
    extractor: Extractor, text: str, holder: str, state: str
) -> None:
    assert office_of(read(extractor, text), holder) == {state}


def test_who_attends_is_joined_to_the_session_told_before(extractor: Extractor) -> None:
    document = read(
        extractor,
        "The 12th Rivers Summit was held in Oslo on Monday. The event was attended by President Ana Silva of Peru. "
        "The delegation of Chad was headed by Foreign Minister Idris Kello.",
    )
    (summit,) = [fact for fact in facts(document, "Meeting") if names(document, fact, "forum")]
    assert names(document, summit, "participant") >= {"Ana Silva", "Idris Kello"}
    assert len(summit.evidence) == 3


def test_an_organisation_takes_part_in_its_own_session(extractor: Extractor) -> None:
    document = read(extractor, "The UN Security Council held an emergency session in New York on Monday.")
    (session,) = facts(document, "Meeting")
    assert names(document, session, "participant") == {"United Nations Security Council"}
    assert "forum" not in session.roles


def test_only_who_was_there_speaks_on_the_day_of_the_occasion(extractor: Extractor) -> None:
    document = read(
        extractor,
        "Peruvian Foreign Minister Ana Silva met Chilean President Bruno Diaz in Lima on Monday. Ms Silva praised "
        "Chile. In Oslo, Norway condemned the talks.",
    )
    dates = {fact.attributes["act"]: fact.date for fact in facts(document, "Statement")}
    assert (dates["praise"], dates["condemn"]) == ("2024-05-13", None)


def test_what_is_done_in_a_match_is_no_deed(extractor: Extractor) -> None:
    for text in (
        "Chad have been drawn with Norway and Peru in the group stage of the African Nations Cup.",
        "The midfielder shot twice from far before Norway attacked Chad's goal again in the second half.",
    ):
        assert {fact.type for fact in read(extractor, text).facts} <= {"Statement", "HoldsPosition", "Membership"}


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("Ana Silva, an expert from Lima, warned that an attack on Iran would set the region ablaze.", "state"),
        ("Iran warned Kuwait that it would close the strait, the economist Ana Silva said.", "threaten"),
        ("Norway fears that Chad would close the border.", "concern"),
    ],
)
def test_only_those_who_can_act_threaten(extractor: Extractor, text: str, act: str) -> None:
    assert facts(read(extractor, text), "Statement")[0].attributes["act"] == act


def test_what_somebody_is_asked_about_is_no_plan(extractor: Extractor) -> None:
    document = read(extractor, "The Foreign Minister asked Norway whether it would sign the treaty with Chad.")
    assert not facts(document, "Agreement")
    assert not [fact for fact in facts(document, "Statement") if fact.attributes["act"] == "call-for"]


@pytest.mark.parametrize(
    ("where", "forum"),
    [
        ("on the sidelines of the 79th session of the UN General Assembly", "session of the UN General Assembly"),
        ("on the margins of the Munich Security Conference", "Munich Security Conference"),
        ("on the sidelines of the UN General Assembly", "United Nations General Assembly"),
    ],
)
def test_a_meeting_beside_a_session_has_it_as_forum(extractor: Extractor, where: str, forum: str) -> None:
    document = read(extractor, f"The ministers Ana Silva and Bo Chen met {where}.")
    (meeting,) = facts(document, "Meeting")
    assert names(document, meeting, "participant") == {"Ana Silva", "Bo Chen"}
    assert names(document, meeting, "forum") == {forum}
    assert meeting.attributes["format"] == "sideline meeting"


def test_meetings_beside_a_session_stay_apart_from_it(extractor: Extractor) -> None:
    text = (
        "The African Union Summit opened in Addis Ababa on Monday with 40 leaders.\n"
        "On the sidelines of the summit, Ana Silva held talks with President Bo Chen of Chad."
    )
    document = read(extractor, text)
    beside = [fact for fact in facts(document, "Meeting") if fact.attributes["format"] == "sideline meeting"]
    assert [names(document, fact, "participant") for fact in beside] == [{"Ana Silva", "Bo Chen"}]
    assert len(facts(document, "Meeting")) == 2


def coded(text: str) -> list[tuple[str, set[str], set[str]]]:
    """Return type, who does it and to whom it is done of each fact that is read for event records."""
    document = CODING.extract(Article("case", text))
    doers = ("actor", "provider", "speaker", "participant")
    return [
        (fact.type, *({n for role in roles for n in names(document, fact, role)} for roles in (doers, SUFFERERS)))
        for fact in document.facts
    ]


CODING = Extractor(coding=True)
SUFFERERS = ("recipient", "target")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "Hamas has turned down an Egyptian plan, Palestinian officials said.",
            ("Statement", {"Hamas"}, {"Egypt"}),
        ),
        ("Ethiopian and Eritrean forces traded artillery fire.", ("Assault", *[{"Ethiopia", "Eritrea"}] * 2)),
        ("The opposition accused the police of beating farmers.", ("Statement", {"opposition"}, {"police"})),
        ("Ugandan deserters killed two porters on Monday.", ("Assault", {"Ugandan deserters"}, {"two porters"})),
        ("Russian paratroopers attacked a Ukrainian convoy.", ("Assault", {"Russia"}, {"Ukraine"})),
        ("Libyan coastguards arrested 30 migrants on Friday.", ("Coercion", {"Libya"}, {"30 migrants"})),
        ("Soldiers shot dead two protesters on Sunday.", ("Assault", {"Soldiers"}, {"two protesters"})),
        ("Two hikers were killed when their car was hit by an Israeli drone.", ("Assault", {"Israel"}, {"Two hikers"})),
    ],
)
def test_who_does_it_and_who_suffers_it_are_told_apart(
    extractor: Extractor, text: str, wanted: tuple[str, set[str], set[str]]
) -> None:
    document = read(extractor, text)
    found = [
        (
            fact.type,
            {n for r in ("actor", "speaker") for n in names(document, fact, r)},
            names(document, fact, "target"),
        )
        for fact in document.facts
    ]
    assert wanted in found


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Six people were killed in an attack on a market in Maiduguri on Friday.", ("Assault", set(), {"Six people"})),
        ("Hamas rejected an Egyptian plan on Friday.", ("Statement", {"Hamas"}, {"Egypt", "Egyptian plan"})),
        ("The priest was beaten by soldiers.", ("Assault", {"soldiers"}, {"priest"})),
        ("Finance ministers gathered in Lome on Friday.", ("Meeting", {"Finance ministers"}, set())),
    ],
)
def test_event_records_tell_of_people_without_a_name_and_of_what_nobody_is_said_to_have_done(
    text: str, wanted: tuple[str, set[str], set[str]]
) -> None:
    assert wanted in coded(text)


@pytest.mark.parametrize(
    "text",
    [
        "The army routed the Italians at Adwa in 1896.",
        "Ottoman troops seized the town and shot its governor.",
        "By tradition the president of Chad pardons ten thieves.",
        "The queen's guards arrest whoever crosses the square.",
        "Gary Wilson talked with Ann Berg about the figures.",
        "I appreciate the good service of Norway Irrigation.",
    ],
)
def test_history_habits_and_private_affairs_are_no_events(text: str) -> None:
    assert coded(text) == []


def test_history_is_told_in_a_graph(extractor: Extractor) -> None:
    assert facts(read(extractor, "The army of Chad attacked Libya in 1987."), "Assault")
