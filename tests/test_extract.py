"""The extractor: titles, persons, what words stand for, status, dates, one fact per event, words under every fact."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from kgbuild import articles
from kgbuild.extract import Extractor
from kgbuild.extract.rules import masked
from kgbuild.facts import Article, Block, Document, Fact, faults

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "examples"


def read(extractor: Extractor, text: str, published: str = "2024-05-15") -> Document:
    return extractor.extract(articles.from_text(text, id="case", published=published))


def of_type(document: Document, kind: str) -> list[tuple[Fact, dict[str, list[str]]]]:
    names = {entity.id: entity.name for entity in document.entities}
    return [(f, {r: [names[i] for i in ids] for r, ids in f.roles.items()}) for f in document.facts if f.type == kind]


@pytest.mark.parametrize(
    ("text", "holder", "title", "owner"),
    [
        ("Chadian Foreign Minister Ana Silva spoke.", "Ana Silva", "Foreign Minister", "Chad"),
        (
            "Ana Silva, Norway's Minister of Trade and Industry, spoke.",
            "Ana Silva",
            "Minister of Trade and Industry",
            "Norway",
        ),
        ("The Ambassador of Chad to Norway, H.E. Mr. Bo Chen, spoke.", "Bo Chen", "Ambassador to Norway", "Chad"),
        ("NATO Secretary-General Ana Silva wrote to Norway.", "Ana Silva", "Secretary-General", "NATO"),
        ("Former Norwegian prime minister Ana Silva spoke.", "Ana Silva", "Former Prime Minister", "Norway"),
        ("First Deputy Foreign Minister of Chad Bo Chen spoke.", "Bo Chen", "First Deputy Foreign Minister", "Chad"),
        ("Bo Chen, who heads the Nordic Energy Agency, visited Peru.", "Bo Chen", "Head", "Nordic Energy Agency"),
        ("In 2018 then-US President Tom Hale left the accord.", "Tom Hale", "Former President", "United States"),
        ("The Chief of Staff of the Norwegian army, Lars Bo, spoke.", "Lars Bo", "Chief of Staff", "Army of Norway"),
        ("Lars Berg, chief of the Norwegian general staff, spoke.", "Lars Berg", "Chief of General Staff", "Norway"),
        (
            "Ana Silva, head of the consular section of the embassy of Peru, spoke.",
            "Ana Silva",
            "Head of the Consular Section",
            "Peru",
        ),
        (
            "The first High Commissioner of New Zealand to Fiji, Ana Silva, spoke.",
            "Ana Silva",
            "High Commissioner to Fiji",
            "New Zealand",
        ),
    ],
)
def test_a_title_gives_its_holder_an_office(
    extractor: Extractor, text: str, holder: str, title: str, owner: str
) -> None:
    found = [(r["holder"], f.attributes["title"], r["of"]) for f, r in of_type(read(extractor, text), "HoldsPosition")]
    assert ([holder], title, [owner]) in found


def test_a_plural_title_belongs_to_each_name_of_its_list(extractor: Extractor) -> None:
    document = read(extractor, "Presidents Ana Silva of Chad and Bo Chen of Niger met in Oslo.")
    found = {(r["holder"][0], r["of"][0]) for _, r in of_type(document, "HoldsPosition")}
    assert found == {("Ana Silva", "Chad"), ("Bo Chen", "Niger")}


def test_a_title_at_the_end_of_one_sentence_is_not_given_to_the_next(extractor: Extractor) -> None:
    document = read(extractor, "Chad sent its ambassador to Norway. Bo Chen stayed at home.")
    assert not of_type(document, "HoldsPosition")


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Norwegian Foreign Minister Ana Silva arrived. The Minister thanked Chad.", "Ana Silva"),
        ("Norwegian Foreign Minister Ana Silva arrived. She thanked Chad.", "Ana Silva"),
        ("Ana Silva of Norway arrived. Silva thanked Chad.", "Ana Silva"),
        ("The Norwegian side thanked Chad.", "Norway"),
        ("Oslo thanked Chad on Monday.", "Norway"),
        ("Norway received Peru's Foreign Minister Ana Silva. The Peruvian diplomat thanked Chad.", "Ana Silva"),
        ("Among them was Ciara Walsh. The Irish minister thanked Chad.", "Ciara Walsh"),
        ("The Chadian envoy, Ana Silva, arrived. Nothing more was known. The envoy of Chad thanked Mali.", "Ana Silva"),
    ],
)
def test_what_stands_for_a_speaker_is_resolved(extractor: Extractor, text: str, speaker: str) -> None:
    thanks = [r["speaker"] for f, r in of_type(read(extractor, text), "Statement") if f.attributes["act"] == "thank"]
    assert thanks == [[speaker]]


def test_letters_in_brackets_name_what_stands_before_them(extractor: Extractor) -> None:
    text = "The Nordic Energy Authority (NEAU) met Norway. Ana Silva thanked NEAU."
    (_, roles), *_ = of_type(read(extractor, text), "Statement")
    assert roles["target"] == ["Nordic Energy Authority"]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Norway and Chad signed a fisheries treaty in Oslo.", "actual"),
        ("Norway and Chad will sign a fisheries treaty in Oslo.", "planned"),
        ("Norway and Chad agreed to sign a fisheries treaty in Oslo.", "planned"),
        ("Ana Silva urged Norway to sign the fisheries treaty.", "proposed"),
        ("Norway did not sign the fisheries treaty.", "denied"),
        ("Norway and Chad signed no treaty.", "denied"),
        ("Norway and Chad no longer signed treaties.", "denied"),
        ("Norway will begin signing the fisheries treaties in June.", "planned"),
    ],
)
def test_the_words_around_an_event_tell_its_status(extractor: Extractor, text: str, status: str) -> None:
    signed = [f for f, _ in of_type(read(extractor, text), "Agreement") if f.attributes["stage"] == "signed"]
    assert [f.status for f in signed] == [status]


@pytest.mark.parametrize(
    "text",
    [
        "President Bo Chen called off a trip to Oslo on Tuesday.",
        "Foreign Minister Anna Berg cancelled her visit to Chad.",
    ],
)
def test_what_is_called_off_has_not_been(extractor: Extractor, text: str) -> None:
    assert [fact.status for fact, _ in of_type(read(extractor, text), "Visit")] == ["denied"]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Norway decided to expel two diplomats of Chad.", "actual"),
        ("Norway told of its decision to expel two diplomats of Chad.", "actual"),
        ("Norway plans to expel two diplomats of Chad.", "planned"),
    ],
)
def test_an_expulsion_is_done_once_it_is_decided(extractor: Extractor, text: str, status: str) -> None:
    assert [f.status for f, _ in of_type(read(extractor, text), "Coercion")] == [status]


def test_a_condition_by_its_order_states_nothing(extractor: Extractor) -> None:
    document = read(extractor, "Norway warned of a long winter should Chad attack Mali.")
    assert of_type(document, "Assault") == []


def test_what_follows_an_adjunct_with_a_name_is_another_person(extractor: Extractor) -> None:
    text = (
        "Chadian Foreign Minister Bo Chen met President Ana Silva of Peru. After the audience granted to him by "
        "President Ana Silva, the Chadian minister thanked Peru."
    )
    thanks = [r["speaker"] for f, r in of_type(read(extractor, text), "Statement") if f.attributes["act"] == "thank"]
    assert thanks == [["Bo Chen"]]


TRANSCRIPT = """Foreign Ministry Spokesperson Ana Silva's Regular Press Conference

AFP: Norway has expelled two diplomats of Peru. Any comment?

Ana Silva: Peru condemns this decision. We urge Norway to reverse it.

QUESTION: The foreign minister of Chad, Bo Chen, rejected the claims of Peru. What do you say?

ANSWER: We call on Chad to keep calm.
"""


def test_in_a_transcript_the_words_are_those_of_whom_the_label_names(extractor: Extractor) -> None:
    said = of_type(read(extractor, TRANSCRIPT), "Statement")
    speakers = {str(f.attributes["act"]): r["speaker"] for f, r in said}
    assert speakers["condemn"] == speakers["call-for"] == ["Ana Silva"]
    assert speakers["reject"] == ["Bo Chen"]


def test_two_headings_make_no_transcript(extractor: Extractor) -> None:
    text = "Ana Silva: a portrait\n\nNorway condemned the attack.\n\nAsked why, the minister said: We urge Chad to act."
    said = of_type(read(extractor, text), "Statement")
    assert [r["speaker"] for f, r in said if f.attributes["act"] == "condemn"] == [["Norway"]]


def test_the_government_in_a_short_text_is_that_of_the_one_state_named(extractor: Extractor) -> None:
    (_, roles), *_ = of_type(read(extractor, "The doctors' union of Kenya urged the government to pay."), "Statement")
    assert roles["target"] == ["Kenya"]


def test_a_condition_states_nothing(extractor: Extractor) -> None:
    assert not of_type(read(extractor, "If Norway attacked Chad, prices would rise."), "Assault")


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Ana Silva met Bo Chen in Oslo on 3 May.", "2024-05-03"),
        ("Ana Silva met Bo Chen in Oslo on Monday.", "2024-05-13"),
        ("Ana Silva met Bo Chen in Oslo in March 2022.", "2022-03"),
    ],
)
def test_an_event_bears_the_date_of_its_clause(extractor: Extractor, text: str, date: str) -> None:
    assert [f.date for f, _ in of_type(read(extractor, text), "Meeting")] == [date]


def test_a_statement_without_a_date_bears_that_of_the_occasion(extractor: Extractor) -> None:
    document = read(extractor, "Ana Silva met Bo Chen in Oslo on 8 May. Silva praised Chad.")
    assert [f.date for f, _ in of_type(document, "Statement")] == ["2024-05-08"]


def test_what_is_signed_at_an_occasion_bears_its_date(extractor: Extractor) -> None:
    document = read(extractor, "Ana Silva met Bo Chen in Oslo on 8 May. Silva and Chen signed a treaty on fishing.")
    assert [f.date for f, _ in of_type(document, "Agreement")] == ["2024-05-08"]


@pytest.mark.parametrize(
    ("text", "date"),
    [
        (
            "Norway released a spy of Chad on Friday. The same day, Chad expelled the ambassador of Norway.",
            "2024-05-10",
        ),
        (
            "Norway and Chad held talks in Oslo on Friday. Ana Silva is due to visit Mali in June. "
            "That same day, Chad expelled the ambassador of Norway.",
            "2024-05-10",
        ),
    ],
)
def test_the_same_day_is_that_of_the_occasion(extractor: Extractor, text: str, date: str) -> None:
    assert [f.date for f, _ in of_type(read(extractor, text), "Coercion")] == [date]


def test_a_deed_of_the_headline_is_told_again_with_its_sides_named(extractor: Extractor) -> None:
    text = (
        "Norway summons Chadian ambassador over border raid\n\n"
        "The Foreign Ministry of Norway on Monday summoned the ambassador of Chad, Bo Chen."
    )
    ((protest, roles),) = of_type(read(extractor, text), "Protest")
    assert roles == {"actor": ["Foreign Ministry of Norway"], "target": ["Chad", "Bo Chen"]}
    assert (protest.date, len(protest.evidence)) == ("2024-05-13", 2)


@pytest.mark.parametrize(
    ("text", "actors"),
    [
        ("Ana Silva called for the release of two fishermen of Chad.", []),
        ("Ana Silva called on Chad to release the fishermen.", [["Chad"]]),
        ("Ana Silva called for talks and released two fishermen of Chad.", [["Ana Silva"]]),
    ],
)
def test_who_calls_for_a_deed_does_not_do_it(extractor: Extractor, text: str, actors: list[list[str]]) -> None:
    assert [r["actor"] for _, r in of_type(read(extractor, text), "Concession")] == actors


def test_other_persons_of_the_same_states_meet_apart(extractor: Extractor) -> None:
    text = (
        "President Ana Silva of Norway met President Bo Chen of Chad in Oslo. "
        "Foreign Minister Ivo Berg of Norway met Foreign Minister Idris Haroun of Chad."
    )
    meetings = of_type(read(extractor, text), "Meeting")
    assert [r["participant"] for _, r in meetings] == [["Ana Silva", "Bo Chen"], ["Ivo Berg", "Idris Haroun"]]


def test_one_meeting_told_twice_is_one_fact_with_both_sentences(extractor: Extractor) -> None:
    text = "Ana Silva met Bo Chen in Oslo on 3 May. Silva held talks with Chen on trade."
    ((meeting, roles),) = of_type(read(extractor, text), "Meeting")
    assert roles["participant"] == ["Ana Silva", "Bo Chen"]
    assert len(meeting.evidence) == 2


def test_what_the_headline_tells_in_short_is_the_fact_of_the_text(extractor: Extractor) -> None:
    text = "Poland, Peru seal $5 billion rail deal\nPoland and Peru signed an agreement on railways in Lima on Tuesday."
    ((fact, roles),) = of_type(read(extractor, text), "Agreement")
    assert roles["party"] == ["Poland", "Peru"] and roles["place"] == ["Lima"]
    assert [span.quote.split()[0] for span in fact.evidence] == ["Poland,", "Poland"]


def test_a_headline_of_others_is_a_fact_of_its_own(extractor: Extractor) -> None:
    text = "Chad, Mali sign fisheries treaty\nPoland and Peru signed an agreement on railways in Lima on Tuesday."
    assert len(of_type(read(extractor, text), "Agreement")) == 2


def test_a_verb_with_a_particle_is_another_verb(extractor: Extractor) -> None:
    assert not of_type(read(extractor, "President Bo Chen of Peru called off a trip to Oslo on Tuesday."), "Statement")


def test_separate_meetings_are_several_facts(extractor: Extractor) -> None:
    document = read(extractor, "Ana Silva held separate meetings with Bo Chen and Carla Diaz in Oslo.")
    assert [r["participant"] for _, r in of_type(document, "Meeting")] == [
        ["Ana Silva", "Bo Chen"],
        ["Ana Silva", "Carla Diaz"],
    ]


def test_a_trip_to_two_states_is_two_visits(extractor: Extractor) -> None:
    document = read(extractor, "Ana Silva paid a visit to Chad and Niger.")
    assert [r["destination"] for _, r in of_type(document, "Visit")] == [["Chad"], ["Niger"]]


@pytest.mark.parametrize(
    ("text", "kind", "found"),
    [
        (
            "President Ana Silva of Peru dismissed Defence Minister Juan Soto and Interior Minister Maria Paz.",
            "dismissed", {("Juan Soto", "Defence Minister", "Peru"), ("Maria Paz", "Interior Minister", "Peru")},
        ),
        (
            "President Ana Costa of Angola received the credentials of Bo Chen, Ambassador of Cuba, Dorji Bayar, "
            "Ambassador of Mongolia, and Thomas Dane, Ambassador of Sweden.",
            "accredited", {
                ("Bo Chen", "Ambassador", "Cuba"), ("Dorji Bayar", "Ambassador", "Mongolia"),
                ("Thomas Dane", "Ambassador", "Sweden"),
            },
        ),
    ],
)  # fmt: skip
def test_several_people_are_appointed_one_by_one(
    extractor: Extractor, text: str, kind: str, found: set[tuple[str, str, str]]
) -> None:
    told = of_type(read(extractor, text), "Appointment")
    assert {(r["appointee"][0], f.attributes["title"], r["of"][0]) for f, r in told} == found
    assert {f.attributes["kind"] for f, _ in told} == {kind}


def test_a_surname_alone_is_the_persons_whatever_the_model_takes_it_for(extractor: Extractor) -> None:
    document = read(
        extractor,
        "Foreign Minister Ayman Zawadi of Chad received Norwegian envoy Bo Chen in Oslo.\n\n"
        "Zawadi commended the solid partnership with Norway. Zawadi also thanked Chen.",
    )
    assert {e.name for e in document.entities if "Zawadi" in (e.name, *e.aliases)} == {"Ayman Zawadi"}


def test_the_ministry_is_the_one_told_of(extractor: Extractor) -> None:
    document = read(
        extractor,
        "The Ministry of Foreign Affairs of Chad condemned the attack in Niger.\n\n"
        "The Ministry reaffirmed the support of Chad for Niger.",
    )
    assert [e.name for e in document.entities if e.type == "GovernmentBody"] == ["Ministry of Foreign Affairs of Chad"]


def test_what_the_state_of_a_speaker_supports_is_said_by_the_speaker(extractor: Extractor) -> None:
    text = "Foreign Minister Ana Silva of Peru said that Peru supports the peace plan of Chad."
    assert [r["speaker"] for _, r in of_type(read(extractor, text), "Statement")] == [["Ana Silva"]]


def test_a_leader_is_of_the_state_that_is_known_and_not_of_the_one_beside(extractor: Extractor) -> None:
    text = "NAIROBI, 5 May 2022 - Kenya welcomed the plan. President Joe Biden spoke in Kenya about Kenya and Uganda."
    (told,) = of_type(read(extractor, text), "HoldsPosition")
    assert told[1] == {"holder": ["Joe Biden"], "of": ["United States"]}


def test_furniture_and_dateline_are_not_read_but_offsets_stay() -> None:
    article = Article("a", "Menu | Home\nOslo.", blocks=(Block(0, 11, "furniture"), Block(12, 17)))
    assert masked(article) == " " * 11 + "\nOslo."


@pytest.mark.parametrize("text", ["", " ", "\n\n", "....", "(((((", "🙂 🙂", "A" * 5000, "the " * 3000, "«»“”—" * 50])
def test_any_text_gives_a_document(extractor: Extractor, text: str) -> None:
    assert isinstance(extractor.extract(Article("any", text)), Document)


@pytest.fixture(scope="module")
def examples() -> list[Article]:
    return [a for a in articles.read([EXAMPLES]) if isinstance(a, Article)]


def test_documents_of_the_examples_have_no_fault(extractor: Extractor, examples: list[Article]) -> None:
    for article in examples:
        assert not list(faults(extractor.extract(article).to_json(), article.text))


@pytest.mark.parametrize("folder", ["tests/gold", "training/articles"])
def test_documents_of_annotated_articles_have_no_fault(extractor: Extractor, folder: str) -> None:
    paths = sorted((EXAMPLES.parent / folder).glob("*.txt"))
    texts = [articles.from_text(path.read_text("utf-8"), id=path.stem) for path in paths]
    for document in extractor.pipe(texts):
        assert not list(faults(document.to_json(), document.article.text)), document.article.id
        values = [value for fact in document.facts for value in fact.attributes.values()]
        assert "" not in values, document.article.id


def test_every_fact_has_words_and_says_which_frame_gave_it(extractor: Extractor, examples: list[Article]) -> None:
    for article in examples:
        for fact in extractor.extract(article).facts:
            assert fact.by is not None and fact.by.startswith(("rules/", "learned/"))
            assert fact.evidence
            assert all(span.of(article.text or "") == span.quote for span in fact.evidence)


def test_a_document_does_not_depend_on_what_is_read_beside_it(extractor: Extractor, examples: list[Article]) -> None:
    together = {d.article.id: d for d in extractor.pipe(reversed(examples))}
    assert [together[a.id] for a in examples] == [extractor.extract(a) for a in examples]


def test_a_call_is_no_meeting_besides(extractor: Extractor) -> None:
    text = "Minister Ana Silva of Chad spoke by phone with Minister Bo Chen of Norway, discussing the border."
    assert [f.type for f in read(extractor, text).facts if f.type in {"Call", "Meeting"}] == ["Call"]


def test_a_name_ends_before_what_is_added(extractor: Extractor) -> None:
    text = "The General Assembly adopted a resolution on fisheries, sponsored by Norway."
    (_, roles), *_ = of_type(read(extractor, text), "Adoption")
    assert roles["instrument"] == ["resolution on fisheries"]


def test_a_mission_of_an_organisation_is_not_of_the_state_that_it_is_in(extractor: Extractor) -> None:
    text = (
        "Peru votes on Sunday. Peru's parties are many, and Peru is large. "
        "The Electoral Observation Mission of the Organization of American States praised Peru."
    )
    (_, roles), *_ = of_type(read(extractor, text), "Statement")
    assert roles["speaker"] == ["Electoral Observation Mission of the Organization of American States"]


def test_people_meet_in_the_city_that_the_same_sentence_says_they_go_to(extractor: Extractor) -> None:
    text = "Foreign Minister Ana Silva of Peru flew to Bergen on Monday, where she met Minister Lars Berg of Norway."
    (_, roles), *_ = of_type(read(extractor, text), "Meeting")
    assert roles["place"] == ["Bergen"]


def test_a_name_spelled_like_a_verb_says_nothing(extractor: Extractor) -> None:
    document = read(extractor, "Iranian negotiator Hassan Said met Ana Ruiz in Vienna on Sunday.")
    assert [roles["participant"] for _, roles in of_type(document, "Meeting")] == [["Hassan Said", "Ana Ruiz"]]
    assert of_type(document, "Statement") == []


def test_a_day_is_no_topic(extractor: Extractor) -> None:
    document = extractor.extract(Article("case", "Ana Ruiz and Bo Chen held talks on Tuesday morning."))
    assert ["topic" in fact.attributes for fact, _ in of_type(document, "Meeting")] == [False]


def test_those_of_a_list_meet_together_or_not_at_all(extractor: Extractor) -> None:
    document = read(extractor, "Norwegian President Pavel Rusk received the ambassadors of Chad, Peru and Oman.")
    assert [roles["participant"] for _, roles in of_type(document, "Meeting")] == [
        ["Pavel Rusk", "Chad", "Peru", "Oman"]
    ]


@pytest.mark.parametrize(
    ("text", "kind", "role", "name"),
    [
        ("HE Pavel Rusk thanked Chad.", "Statement", "speaker", "Pavel Rusk"),
        ("The Zionist regime attacked positions of the Syrian army.", "Assault", "actor", "Israel"),
        ("The Norwegian Red Cross sent medicine to Peru.", "Aid", "provider", "Norwegian Red Cross"),
        ("In Lima, the Foreign Ministry thanked Chad.", "Statement", "speaker", "Foreign Ministry of Peru"),
        ("Ana Silva, High Representative of the Union for Foreign Affairs and Security Policy, thanked Chad.",
         "HoldsPosition", "of", "European Union"),
        ("Bo Chen on Wednesday condemned the Tuesday night airstrike of Chad on Peru.", "Assault", "target", "Peru"),
    ],
)  # fmt: skip
def test_a_name_means_what_it_means_in_news(extractor: Extractor, text: str, kind: str, role: str, name: str) -> None:
    assert [roles[role] for _, roles in of_type(read(extractor, text), kind)] == [[name]]


@pytest.mark.parametrize(
    ("text", "kind", "role", "name"),
    [
        ("The Sri Lanka Navy attacked pirates. Sri Lanka's navy thanked Chad.", "Statement", "speaker",
         "Sri Lanka Navy"),
        ("The Foreign Ministry of Norway summoned Ana Ruiz. She was called in to the ministry, where she got a note.",
         "Protest", "actor", "Foreign Ministry of Norway"),
        ("The Cordillera Liberation Front met Norway. The Central Council of the Front met on Monday. "
         "The Front declared a ceasefire.", "Concession", "actor", "Cordillera Liberation Front"),
    ],
)  # fmt: skip
def test_a_body_told_again_is_the_same(extractor: Extractor, text: str, kind: str, role: str, name: str) -> None:
    assert [roles[role] for _, roles in of_type(read(extractor, text), kind)] == [[name]]


def test_a_day_before_a_noun_is_that_of_its_event(extractor: Extractor) -> None:
    text = "Bo Chen on Wednesday condemned the Monday night airstrike of Chad on Peru."
    assert [fact.date for fact, _ in of_type(read(extractor, text), "Assault")] == ["2024-05-13"]


def test_how_much_is_given_is_not_what_is_given(extractor: Extractor) -> None:
    document = read(extractor, "Iceland gave Chad 40 new ambulances. Norway gave Peru 12 million euros.")
    told = [(fact.attributes["kind"], fact.attributes["amount"]) for fact, _ in of_type(document, "Aid")]
    assert told == [("new ambulances", "40"), ("money", "12 million euros")]


def test_each_envoy_is_accredited_for_the_state_that_sends_him(extractor: Extractor) -> None:
    text = (
        "Letters of credence were presented to President Joseph Wekesa of Kenya by Noh Tae, Ambassador of Chad, "
        "and Salma Al Harthy, Ambassador of Oman."
    )
    document = read(extractor, text)
    told = [(roles["appointee"], roles["of"]) for _, roles in of_type(document, "Appointment")]
    assert told == [(["Noh Tae"], ["Chad"]), (["Salma Al Harthy"], ["Oman"])]
    [(meeting, roles)] = of_type(document, "Meeting")
    assert (meeting.attributes["format"], len(roles["participant"])) == ("presentation of credentials", 3)


def test_the_kingdom_is_the_state_that_is_one(extractor: Extractor) -> None:
    text = "The Kingdom of Bahrain condemned the attack on Palestine. The Kingdom thanked Mozambique for its support."
    assert [roles["speaker"] for _, roles in of_type(read(extractor, text), "Statement")] == [["Bahrain"], ["Bahrain"]]


@pytest.mark.parametrize(
    ("text", "holder", "title", "owner"),
    [
        ("The Secretary General of the Gulf Cooperation Council (GCC), Dr. Bo Chen, spoke.", "Bo Chen",
         "Secretary General", "Gulf Cooperation Council"),
        ("The UN Resident Coordinator for Barbados and the Eastern Caribbean, Mr. Bo Chen, spoke.", "Bo Chen",
         "Resident Coordinator for Barbados", "United Nations"),
        ("Norway's permanent representative to the international organizations in Vienna, Kari Berg, spoke.",
         "Kari Berg", "Permanent Representative to International Organizations", "Norway"),
        ("State Councilor Bo Chen of Chad spoke.", "Bo Chen", "State Councilor", "Chad"),
        ("Chad's Secretary (East) Shri Bo Chen spoke.", "Bo Chen", "Secretary (East)", "Chad"),
    ],
)  # fmt: skip
def test_a_title_with_something_in_between_is_read_to_its_end(
    extractor: Extractor, text: str, holder: str, title: str, owner: str
) -> None:
    [(fact, roles)] = of_type(read(extractor, text), "HoldsPosition")
    assert (roles["holder"], fact.attributes["title"], roles["of"]) == ([holder], title, [owner])


@pytest.mark.parametrize(
    ("text", "offices"),
    [
        ("The foreign ministers of Chad, Bo Chen, and Peru, Ana Ruiz, spoke.", {"Bo Chen": "Chad", "Ana Ruiz": "Peru"}),
        ("The presidents of Chad and Peru, Bo Chen and Ana Ruiz, spoke.", {"Bo Chen": "Chad", "Ana Ruiz": "Peru"}),
        ("The envoys of Chad, Bo Chen, of Mali, Jo Ba, and of Peru, Ana Ruiz, spoke.",
         {"Bo Chen": "Chad", "Jo Ba": "Mali", "Ana Ruiz": "Peru"}),
        ("A spokesman for Norway's foreign ministry, Ola Berg, spoke.", {"Ola Berg": "Foreign Ministry of Norway"}),
        ("The opposition leader of Chad, Bo Chen, spoke.", {"Bo Chen": "Chad"}),
        ("The leader of the Party of Fishermen, Ana Ruiz, spoke.", {"Ana Ruiz": "Party of Fishermen"}),
    ],
)  # fmt: skip
def test_each_of_those_who_bear_a_title_has_a_state_or_body(
    extractor: Extractor, text: str, offices: dict[str, str]
) -> None:
    held = {roles["holder"][0]: roles["of"][0] for _, roles in of_type(read(extractor, text), "HoldsPosition")}
    assert held == offices


@pytest.mark.parametrize(
    ("text", "aid"),
    [
        ("The police commissioner of Chad, Bo Chen, thanked Norway and Peru for sending 30 officers.",
         (["Norway", "Peru"], ["Chad"])),
        ("Foreign Minister Bo Chen of Chad thanked Peru for its humanitarian assistance.", (["Peru"], ["Chad"])),
        ("Foreign Minister Bo Chen of Chad thanked Peru for sending a letter.", None),
        ("Foreign Minister Bo Chen of Chad thanked Peru for the warm welcome.", None),
    ],
)  # fmt: skip
def test_whoever_is_thanked_for_help_has_given_it(
    extractor: Extractor, text: str, aid: tuple[list[str], list[str]] | None
) -> None:
    found = [(roles["provider"], roles["recipient"]) for _, roles in of_type(read(extractor, text), "Aid")]
    assert found == ([aid] if aid else [])


@pytest.mark.parametrize(
    ("story", "visit"),
    [
        ("LIMA, May 3 (NN) - Norwegian minister Ana Berg arrived here on Monday.", ("Ana Berg", "Peru", "Lima")),
        ("LIMA, May 3 (NN) - Peru's president held talks with visiting Norwegian minister Ana Berg.",
         ("Ana Berg", "Peru", None)),
        ("LIMA, May 3 (NN) - Norwegian minister Ana Berg, who is on a five-day official visit, thanked Peru.",
         ("Ana Berg", "Peru", None)),
        ("LIMA, May 3 (NN) - Peru's minister Ana Ruiz, on an official visit, thanked her hosts.", None),
        ("Norwegian minister Ana Berg, who is on a five-day official visit, thanked Peru.", None),
    ],
)  # fmt: skip
def test_a_guest_visits_the_state_of_the_dateline(
    extractor: Extractor, story: str, visit: tuple[str, str, str | None] | None
) -> None:
    found = of_type(read(extractor, f"Envoys meet again in Peru\n\n{story}"), "Visit")
    told = [(r["visitor"][0], r["destination"][0], r["place"][0] if "place" in r else None) for _, r in found]
    assert told == ([visit] if visit else [])


@pytest.mark.parametrize(
    ("text", "again"),
    [
        ("Leaders of the Pacific Islands Forum met in Suva on Monday. The 53rd meeting will be held in Apia in August.",
         ("planned", ["Pacific Islands Forum"])),
        ("Norway and Peru held consultations in Lima. The next round will be held in Oslo in August.",
         ("planned", ["Norway", "Peru"])),
    ],
)  # fmt: skip
def test_those_who_met_hold_the_next_session(extractor: Extractor, text: str, again: tuple[str, list[str]]) -> None:
    fact, roles = of_type(read(extractor, text), "Meeting")[-1]
    assert (fact.status, roles["participant"]) == again


GIVEN_NAMES = tomllib.loads((ROOT / "src/kgbuild/extract/given_names.toml").read_text(encoding="utf-8"))["names"]


@pytest.mark.parametrize("example", [entry["example"] for entry in GIVEN_NAMES])
def test_a_pronoun_means_the_person_of_its_gender(extractor: Extractor, example: str) -> None:
    text, _, meant = example.partition(" => ")
    (statement, roles), *_ = [
        s for s in of_type(read(extractor, text), "Statement") if "Chad" in s[1].get("target", [])
    ]
    assert roles["speaker"] == [meant], statement


def test_no_given_name_is_of_both_or_told_twice() -> None:
    names = [name for entry in GIVEN_NAMES for key in ("she", "he") for name in entry[key].split()]
    assert len(set(names)) == len(names) > 5000


@pytest.mark.parametrize(
    ("text", "kind", "date", "status"),
    [
        ("Ana Silva of Peru flies to Oslo on 28 June.", "Visit", "2024-06-28", "planned"),
        ("The ministers of Chad and Peru meet in Lome in December.", "Meeting", "2024-12", "planned"),
        ("Bo Chen of Chad accepted an invitation to visit Oslo in September.", "Visit", "2024-09", "planned"),
        (
            "Ana Silva of Peru concluded on Saturday a two-day visit to Chad.",
            "Visit",
            "2024-05-10/2024-05-11",
            "actual",
        ),
        (
            "Ana Silva of Peru arrived in Chad on Monday on a three-day visit.",
            "Visit",
            "2024-05-13/2024-05-15",
            "actual",
        ),
        ("Talks began last March, when envoys of Chad and Peru met in Oslo.", "Meeting", "2024-03", "actual"),
        ("Ana Silva of Peru held talks with Bo Chen of Chad on Monday.", "Meeting", "2024-05-13", "actual"),
    ],
)
def test_dates_lie_where_tense_and_length_put_them(
    extractor: Extractor, text: str, kind: str, date: str, status: str
) -> None:
    found = [(fact.date, fact.status) for fact, _ in of_type(read(extractor, text), kind)]
    assert (date, status) in found


def test_a_bare_title_is_of_the_state_that_the_name_sounds_like(extractor: Extractor) -> None:
    text = (
        "Poland and Chad signed a treaty on fishing in Oslo. In Warsaw, the press wrote of little else. "
        "Foreign Minister Mahamat Idriss Abdoulaye praised it, and Prime Minister Wojciech Kowalczyk spoke of "
        "a success."
    )
    owners = {roles["holder"][0]: roles["of"][0] for _, roles in of_type(read(extractor, text), "HoldsPosition")}
    assert owners == {"Mahamat Idriss Abdoulaye": "Chad", "Wojciech Kowalczyk": "Poland"}


def test_one_of_two_family_names_is_the_persons(extractor: Extractor) -> None:
    text = (
        "The Foreign Minister of Peru, Clara Arrieta Solano, met her colleague of Chad, Bo Chen. Arrieta thanked Chad."
    )
    (_, roles), *_ = of_type(read(extractor, text), "Statement")
    assert roles["speaker"] == ["Clara Arrieta Solano"]


def test_both_sides_are_those_who_face_each_other_where_nobody_met(extractor: Extractor) -> None:
    text = "Chad shelled Peru on Monday. Norway called on both sides to show restraint."
    (_, roles), *_ = of_type(read(extractor, text), "Statement")
    assert sorted(roles["target"]) == ["Chad", "Peru"]


def test_his_guest_is_the_other_one_who_meets(extractor: Extractor) -> None:
    text = "President Ana Silva of Peru met Foreign Minister Bo Chen of Chad in Lima. She thanked her guest."
    (_, roles), *_ = [s for s in of_type(read(extractor, text), "Statement") if s[0].attributes["act"] == "thank"]
    assert (roles["speaker"], roles.get("target")) == (["Ana Silva"], ["Bo Chen"])


def test_who_receives_credentials_is_given_no_office_of_the_envoy(extractor: Extractor) -> None:
    text = (
        "The new Ambassador of Finland, Liisa Korhonen, handed over copies of her credentials to the Minister of "
        "Foreign Affairs of Peru."
    )
    document = read(extractor, text)
    assert [roles["of"] for _, roles in of_type(document, "HoldsPosition")] == [["Finland"]]
    (accredited, roles), *_ = of_type(document, "Appointment")
    assert accredited.attributes["title"] == "Ambassador" and "appointer" not in roles


@pytest.mark.parametrize(
    ("text", "inviter", "guest", "goal", "status"),
    [
        ("Bo Chen of Chad invited Ana Silva of Peru to visit Mali.", "Bo Chen", "Ana Silva", "Mali", "proposed"),
        (
            "Ana Silva of Peru conveyed to Bo Chen of Chad an invitation from President Luz Paz to visit Lima.",
            "Luz Paz", "Bo Chen", "Lima", "proposed",
        ),
        (
            "Bo Chen of Chad invited Ana Silva of Peru to visit Mali in June. The invitation was gladly accepted.",
            "Bo Chen", "Ana Silva", "Mali", "planned",
        ),
        (
            "Foreign Minister Ana Silva of Peru accepted President Bo Chen's invitation to Chad.",
            "Bo Chen", "Ana Silva", "Chad", "planned",
        ),
    ],
)  # fmt: skip
def test_an_invitation_has_a_host_and_a_guest(
    extractor: Extractor, text: str, inviter: str, guest: str, goal: str, status: str
) -> None:
    document = read(extractor, text)
    (_, said), *_ = [s for s in of_type(document, "Statement") if s[0].attributes["act"] == "invite"]
    (trip, roles), *_ = of_type(document, "Visit")
    assert (said["speaker"], said["target"]) == ([inviter], [guest])
    assert (roles["visitor"], roles["destination"], trip.status) == ([guest], [goal], status)


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("The latter", ["Bo Chen"]),
        ("The former", ["Ana Silva"]),
        ("The diplomats", ["Ana Silva", "Bo Chen"]),
        ("They", ["Ana Silva", "Bo Chen"]),
        ("Her counterpart", ["Bo Chen"]),
        ("The Chadian top diplomat", ["Bo Chen"]),
        ("The Peruvian minister", ["Ana Silva"]),
        ("The Chadian", ["Bo Chen"]),
        ("The head of Chadian diplomacy", ["Bo Chen"]),
        ("The Chadian colleague", ["Bo Chen"]),
        ("The two governments", ["Chad", "Peru"]),
    ],
)
def test_what_stands_for_those_who_met_is_resolved(extractor: Extractor, words: str, meant: list[str]) -> None:
    met = "Foreign Minister Ana Silva of Peru met Foreign Minister Bo Chen of Chad."
    (_, roles), *_ = of_type(read(extractor, f"{met} {words} thanked Norway."), "Statement")
    assert sorted(roles["speaker"]) == meant


@pytest.mark.parametrize(("title", "speaker"), [("Minister", "Marta Kowalska"), ("Prime Minister", "Kenji Tanaka")])
def test_the_minister_is_not_the_prime_minister(extractor: Extractor, title: str, speaker: str) -> None:
    text = (
        "Foreign Minister Marta Kowalska of Poland met Prime Minister Kenji Tanaka of Japan in Tokyo on Monday. "
        f"The {title} noted that trade had doubled."
    )
    (_, roles), *_ = of_type(read(extractor, text), "Statement")
    assert roles["speaker"] == [speaker]
