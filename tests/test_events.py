"""Event records: the PLOVER type, mode, quad class and parties of each kind of fact, at both levels."""

from __future__ import annotations

import csv
import io
import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from rdflib import SKOS, Graph, Namespace

from corpus import fill
from kgbuild import events, resources
from kgbuild.cli.files import write_events
from kgbuild.events import COLUMNS, Event, Party
from kgbuild.extract import Extractor
from kgbuild.facts import Article, Document, Entity, Fact, Span
from kgbuild.pipeline.analysing import pair_rows
from kgbuild.pipeline.coding import events_of, events_of_documents
from kgbuild.store import Store
from kgbuild.vocab import BASE, DIP

ENTITIES = (
    Entity("no", "State", "Norway"), Entity("td", "State", "Chad"), Entity("pe", "State", "Peru"),
    Entity("ann", "Person", "Ann Berg"), Entity("bo", "Person", "Bo Chen"),
    Entity("navy", "GovernmentBody", "Navy of Norway"),
    Entity("ministry", "GovernmentBody", "Foreign Ministry of Chile"),
    Entity("sc", "IntergovernmentalOrganization", "UN Security Council"),
    Entity("union", "IntergovernmentalOrganization", "Union of the Three Rivers"),
    Entity("eu", "IntergovernmentalOrganization", "European Commission"),
    Entity("oslo", "Place", "Oslo"), Entity("olt", "Place", "Olt"), Entity("forum", "Forum", "Rivers Forum"),
    Entity("crew", "Group", "two Chadian fishermen"), Entity("near", "Group", "Chad's neighbours"),
    Entity("treaty", "Instrument", "River Treaty"), Entity("hamas", "Organization", "Hamas"),
)  # fmt: skip
SECTORS = tomllib.loads(Path(events.__file__).with_name("sectors.toml").read_text(encoding="utf-8"))
ANN_OF_NORWAY = Fact(
    "p", "HoldsPosition", {"holder": ("ann",), "of": ("no",)}, {"title": "Envoy"}, evidence=(Span(0, 3, "Ann"),)
)


def fact(type: str, roles: Mapping[str, str], quote: str = "Words.", status: str = "actual", **attributes: Any) -> Fact:
    return Fact(
        "f", type, {role: tuple(ids.split()) for role, ids in roles.items()}, attributes, status=status,
        evidence=(Span(10, 10 + len(quote), quote),),
    )  # fmt: skip


def records(*facts: Fact, **options: Any) -> list[Event]:
    return list(events_of_documents([Document(Article("a"), ENTITIES, facts)], **options))


def coded(*facts: Fact, **options: Any) -> tuple[str, str | None, str]:
    (event,) = records(*facts, **options)
    return event.type, event.mode, event.quad


TARGETED = {"actor": "no", "target": "td"}
CODES = [
    ("Meeting", {"participant": "no td"}, {}, "CONSULT", None),
    ("Meeting", {"participant": "no td pe"}, {}, "CONSULT", "multilateral"),
    ("Meeting", {"participant": "no td", "organizer": "pe"}, {}, "CONSULT", "third-party"),
    ("Meeting", {"participant": "no td", "organizer": "no"}, {}, "CONSULT", None),
    ("Meeting", {"participant": "no td", "forum": "forum"}, {"format": "sideline meeting"}, "CONSULT", None),
    ("Meeting", {"organizer": "union", "forum": "forum"}, {}, "CONSULT", "multilateral"),
    ("Call", {"participant": "no td"}, {}, "CONSULT", "phone"),
    ("Visit", {"visitor": "ann", "destination": "td"}, {}, "CONSULT", "visit"),
    ("Mediation", {"mediator": "no", "party": "td pe"}, {}, "CONSULT", "third-party"),
    ("Agreement", {"party": "no td"}, {"stage": "negotiated"}, "CONSULT", None),
    ("Agreement", {"party": "no td"}, {"stage": "agreed"}, "AGREE", None),
    ("Agreement", {"party": "no td"}, {"stage": "signed"}, "SUPPORT", None),
    ("Agreement", {"party": "no"}, {"stage": "ratified"}, "SUPPORT", None),
    ("Agreement", {"party": "no td"}, {"stage": "in-force"}, "SUPPORT", None),
    ("Agreement", {"party": "no td"}, {"stage": "terminated"}, "SANCTION", "discontinue"),
    ("Adoption", {"adopter": "sc", "instrument": "treaty"}, {}, "AGREE", None),
    ("Cooperation", {"participant": "no td"}, {"field": "space"}, "COOPERATE", None),
    ("Aid", {"provider": "no", "recipient": "td"}, {"kind": "grain"}, "AID", None),
    ("Appointment", {"appointee": "ann", "of": "no"}, {"kind": "resigned"}, "RETREAT", "resign"),
    ("RelationsChange", {"party": "no td"}, {"kind": "restored"}, "SUPPORT", None),
    ("RelationsChange", {"party": "no td"}, {"kind": "ambassador-recalled"}, "SANCTION", "withdraw"),
    ("Concession", {"actor": "no", "target": "bo"}, {"kind": "release of captives"}, "RETREAT", "release"),
    ("Concession", {"actor": "no"}, {"kind": "withdrawal of troops"}, "RETREAT", "withdraw"),
    ("Concession", {"actor": "no td"}, {"kind": "ceasefire"}, "RETREAT", "ceasefire"),
    ("Concession", TARGETED, {"kind": "easing of sanctions"}, "RETREAT", None),
    ("Concession", TARGETED, {"kind": "pardon"}, "CONCEDE", None),
    ("Concession", TARGETED, {}, "RETREAT", None),
    ("Sanction", TARGETED, {"kind": "economic sanctions"}, "SANCTION", "discontinue"),
    ("Sanction", {"actor": "union", "target": "td"}, {"kind": "expulsion"}, "SANCTION", "expel"),
    ("Sanction", TARGETED, {"kind": "entry ban"}, "REJECT", None),
    ("Sanction", TARGETED, {"kind": "blockade"}, "COERCE", "restrict"),
    ("Protest", TARGETED, {"kind": "summons"}, "ACCUSE", "disapprove"),
    ("Protest", TARGETED, {"kind": "formal protest"}, "ACCUSE", "disapprove"),
    ("Protest", TARGETED, {"kind": "demonstration"}, "PROTEST", "demo"),
    ("Protest", TARGETED, {"kind": "hunger strike"}, "PROTEST", "hunger"),
    ("Protest", TARGETED, {}, "PROTEST", None),
    ("Coercion", {"actor": "no", "target": "bo"}, {"kind": "detention"}, "COERCE", "arrest"),
    ("Coercion", {"actor": "no", "target": "bo"}, {"kind": "expulsion"}, "COERCE", "deport"),
    ("Coercion", TARGETED, {"kind": "seizure of a boat"}, "COERCE", "seize"),
    ("Coercion", TARGETED, {"kind": "cyber attack"}, "COERCE", "cyber"),
    ("Coercion", TARGETED, {"kind": "capture"}, "ASSAULT", "abduct"),
    ("Mobilization", TARGETED, {"kind": "exercise"}, "MOBILIZE", "troops"),
    ("Mobilization", TARGETED, {"kind": "missile launch"}, "MOBILIZE", "weapons"),
    ("Assault", TARGETED, {"kind": "airstrikes"}, "ASSAULT", "aerial"),
    ("Assault", TARGETED, {"kind": "shelling"}, "ASSAULT", "heavy-weapons"),
    ("Assault", TARGETED, {"kind": "invasion"}, "ASSAULT", None),
    *(
        ("Statement", {"speaker": "no", "target": "td"}, {"act": act}, type, mode)
        for act, type, mode in (
            ("praise", "SUPPORT", None), ("thank", "SUPPORT", None), ("welcome", "SUPPORT", None),
            ("propose", "AGREE", None), ("pledge", "AGREE", None), ("invite", "AGREE", None),
            ("call-for", "REQUEST", None), ("demand", "REQUEST", None), ("concern", "ACCUSE", "disapprove"),
            ("condemn", "ACCUSE", "disapprove"), ("accuse", "ACCUSE", "allege"), ("reject", "REJECT", None),
            ("threaten", "THREATEN", None),
        )
    ),
]  # fmt: skip


@pytest.mark.parametrize(("type", "roles", "attributes", "plover", "mode"), CODES)
def test_a_fact_has_the_type_and_mode_that_plover_gives_it(
    type: str, roles: dict[str, str], attributes: dict[str, str], plover: str, mode: str | None
) -> None:
    assert coded(fact(type, roles, **attributes))[:2] == (plover, mode)


@pytest.mark.parametrize(
    ("quote", "plover"),
    [
        ("Norway expelled two Chadian diplomats.", ("SANCTION", "expel")),
        ("Norway declared Bo Chen persona non grata.", ("SANCTION", "expel")),
        ("Norway deported the journalist Bo Chen.", ("COERCE", "deport")),
    ],
)
def test_diplomats_are_expelled_and_others_deported(quote: str, plover: tuple[str, str]) -> None:
    assert coded(fact("Coercion", TARGETED, quote, kind="expulsion"))[:2] == plover


@pytest.mark.parametrize(
    ("quote", "plover"),
    [
        ("Norway and Chad agreed to a ceasefire.", ("CONCEDE", None, "verbal-cooperation")),
        ("Norway and Chad have kept the ceasefire.", ("RETREAT", "ceasefire", "material-cooperation")),
        ("Under the agreement the truce holds.", ("RETREAT", "ceasefire", "material-cooperation")),
    ],
)
def test_a_ceasefire_that_is_announced_is_conceded_and_one_that_holds_is_a_retreat(
    quote: str, plover: tuple[str, str | None, str]
) -> None:
    assert coded(fact("Concession", {"actor": "no td"}, quote, kind="ceasefire")) == plover


@pytest.mark.parametrize(
    ("type", "roles", "attributes", "plover"),
    [
        ("Meeting", {"participant": "no td"}, {}, ("AGREE", None, "verbal-cooperation")),
        ("Visit", {"visitor": "no", "destination": "td"}, {}, ("AGREE", None, "verbal-cooperation")),
        ("Agreement", {"party": "no td"}, {"stage": "signed"}, ("AGREE", None, "verbal-cooperation")),
        ("Cooperation", {"participant": "no td"}, {}, ("AGREE", None, "verbal-cooperation")),
        ("Aid", {"provider": "no", "recipient": "td"}, {}, ("AGREE", None, "verbal-cooperation")),
        ("Concession", TARGETED, {"kind": "release"}, ("CONCEDE", None, "verbal-cooperation")),
        ("Concession", TARGETED, {"kind": "pardon"}, ("CONCEDE", None, "verbal-cooperation")),
        ("Sanction", TARGETED, {"kind": "embargo"}, ("THREATEN", None, "verbal-conflict")),
    ],
)
@pytest.mark.parametrize("status", ["planned", "proposed"])
def test_what_is_planned_has_the_type_of_its_announcement(
    type: str, roles: dict[str, str], attributes: dict[str, str], plover: tuple[str, None, str], status: str
) -> None:
    assert coded(fact(type, roles, status=status, **attributes)) == plover


@pytest.mark.parametrize(
    ("type", "roles", "attributes"),
    [
        ("Statement", {"speaker": "no"}, {"act": "state"}),
        ("Statement", {"speaker": "no"}, {"act": "announce"}),
        ("HoldsPosition", {"holder": "ann", "of": "no"}, {"title": "Envoy"}),
        ("Membership", {"member": "no", "organization": "union"}, {}),
        ("Appointment", {"appointee": "ann", "of": "no"}, {"kind": "accredited"}),
        ("Appointment", {"appointee": "ann", "of": "no"}, {"kind": "dismissed"}),
    ],
)
def test_what_plover_does_not_code_gives_no_event(type: str, roles: dict[str, str], attributes: dict[str, str]) -> None:
    assert records(fact(type, roles, **attributes)) == []


def test_what_is_denied_is_left_out_unless_it_is_asked_for() -> None:
    denied = fact("Assault", TARGETED, status="denied", kind="shelling")
    assert records(denied) == []
    assert [event.status for event in records(denied, statuses=("denied",))] == ["denied"]


def sides(*facts: Fact, **options: Any) -> tuple[str, str]:
    """Return the codes of actors and recipients of the last event."""
    *_, event = records(*facts, **options)
    return " ".join(p.code for p in event.actor), " ".join(p.code for p in event.recipient)


@pytest.mark.parametrize(
    ("type", "roles", "attributes", "wanted"),
    [
        ("Meeting", {"participant": "no td"}, {}, ("TCD NOR", "")),
        ("Meeting", {"participant": "no td", "organizer": "pe"}, {}, ("TCD NOR", "")),
        ("Meeting", {"participant": "no", "organizer": "pe"}, {}, ("NOR PER", "")),
        ("Meeting", {"forum": "forum"}, {}, ("IGO", "")),
        ("Agreement", {"party": "no td", "instrument": "treaty"}, {"stage": "signed"}, ("TCD NOR", "")),
        ("RelationsChange", {"party": "no td"}, {"kind": "severed"}, ("TCD NOR", "")),
        ("Visit", {"visitor": "no", "destination": "td", "host": "bo"}, {}, ("NOR", "UNK TCD")),
        ("Visit", {"visitor": "td", "destination": "oslo"}, {}, ("TCD", "NOR")),  # the state whose capital it is
        ("Visit", {"visitor": "td", "destination": "olt"}, {}, ("TCD", "")),
        ("Mediation", {"mediator": "no", "party": "td pe"}, {}, ("NOR", "TCD PER")),
        ("Assault", {"actor": "no td", "target": "no td"}, {"kind": "fighting"}, ("TCD NOR", "")),
        ("Statement", {"speaker": "no", "target": "treaty td"}, {"act": "praise"}, ("NOR", "TCD")),
        ("Aid", {"provider": "sc", "recipient": "olt"}, {}, ("UNO", "UNK")),
        ("Sanction", {"actor": "eu", "target": "hamas"}, {}, ("EUR", "REB")),
        ("Coercion", {"actor": "no", "target": "crew"}, {"kind": "detention"}, ("NOR", "TCD")),
        ("Statement", {"speaker": "no", "target": "near"}, {"act": "thank"}, ("NOR", "UNK")),
        ("Sanction", {"actor": "union", "target": "ministry"}, {}, ("IGO", "CHL")),
    ],
)
def test_the_parties_of_an_event_stand_on_the_side_that_plover_gives_them(
    type: str, roles: dict[str, str], attributes: dict[str, str], wanted: tuple[str, str]
) -> None:
    assert sides(fact(type, roles, **attributes)) == wanted


@pytest.mark.parametrize("code", SECTORS)
def test_a_sector_has_an_example_sentence_in_which_its_code_is_found(code: str, extractor: Extractor) -> None:
    (document,) = extractor.pipe([Article("a", SECTORS[code]["example"])])
    parties = [party for event in events_of_documents([document]) for party in (*event.actor, *event.recipient)]
    assert (SECTORS[code]["name"], code) in [(party.name, party.code) for party in parties]


@pytest.mark.parametrize(
    ("text", "types"),
    [
        ("Mexico offered to mediate between Chad and Norway.", ["AGREE"]),
        ("Israeli warplanes bombed a refugee camp in Lebanon on Saturday, killing four people.", ["ASSAULT"]),
        ("Workers at the port went on strike on Friday demanding higher wages.", ["PROTEST"]),
        ("Chad accused Norway of lying on Monday, and Norway accused Chad of theft.", ["ACCUSE", "ACCUSE"]),
    ],
)
def test_what_plover_codes_once_is_one_record(text: str, types: list[str], extractor: Extractor) -> None:
    documents = extractor.pipe([Article("a", text)])
    assert [event.type for event in events_of_documents(documents)] == types


def test_no_noun_stands_for_two_sectors() -> None:
    nouns = [noun for entry in SECTORS.values() for noun in entry["nouns"].split()]
    assert len(nouns) == len(set(nouns))


@pytest.mark.parametrize(
    ("kind", "quote", "wanted"),
    [
        ("ambassador-recalled", "Norway recalled its ambassador to Chad.", ("NOR", "TCD")),
        ("embassy-closed", "The Chadian embassy in Norway was closed.", ("TCD", "NOR")),
        ("severed", "Norway and Chad severed relations.", ("TCD NOR", "")),
        ("severed", "The two severed relations.", ("TCD NOR", "")),
        ("restored", "Norway restored relations with Chad.", ("TCD NOR", "")),
    ],
)
def test_who_is_named_first_brings_about_a_change_of_relations_that_one_side_can(
    kind: str, quote: str, wanted: tuple[str, str]
) -> None:
    assert sides(fact("RelationsChange", {"party": "no td"}, quote, kind=kind)) == wanted


def test_persons_and_bodies_bear_the_code_of_their_state_and_become_it_at_its_level() -> None:
    condemned = fact("Statement", {"speaker": "ann navy ministry", "target": "td"}, act="condemn")
    (event,) = records(ANN_OF_NORWAY, condemned)
    assert event.actor == (
        Party("Ann Berg", "NOR"), Party("Foreign Ministry of Chile", "CHL"), Party("Navy of Norway", "NOR"),
    )  # fmt: skip
    (rolled,) = records(ANN_OF_NORWAY, condemned, level="state")
    assert rolled.actor == (Party("Norway", "NOR"), Party("Chile", "CHL"))
    assert (rolled.id, rolled.recipient) == (event.id, (Party("Chad", "TCD"),))


def test_a_state_that_acts_upon_its_own_minister_is_no_recipient_at_its_level() -> None:
    thanked = fact("Statement", {"speaker": "no", "target": "ann"}, act="thank")
    assert sides(ANN_OF_NORWAY, thanked) == ("NOR", "NOR")
    assert sides(ANN_OF_NORWAY, thanked, level="state") == ("NOR", "")


def test_two_envoys_of_three_states_make_a_meeting_of_three_sides() -> None:
    meeting = fact("Meeting", {"participant": "ann no td"})
    assert coded(ANN_OF_NORWAY, meeting)[1] is None  # Ann is one of Norway's
    assert coded(meeting)[1] == "multilateral"


def test_events_of_documents_keep_their_order_and_bear_the_id_of_their_article() -> None:
    call = fact("Call", {"participant": "no td"})
    documents = [Document(Article(id), ENTITIES, (call,)) for id in ("z", "b")]
    assert [event.article for event in events_of_documents(documents)] == ["z", "b"]
    assert [event.id.split("/")[1] for event in events_of_documents(documents)] == ["z", "b"]


# --- the graph


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    with Store.in_memory() as store:
        yield fill(store)


def test_a_graph_gives_the_events_of_its_articles_in_the_order_of_their_words(store: Store) -> None:
    found = list(events_of(store))
    assert [event.article for event in found] == sorted(event.article for event in found)
    told = [(event.type, event.mode) for event in found if event.article == "brenland-sanctions"]
    assert told == [
        ("SANCTION", "discontinue"), ("SANCTION", "discontinue"), ("ACCUSE", "disapprove"), ("THREATEN", None),
        ("SANCTION", "expel"), ("ACCUSE", "disapprove"), ("MOBILIZE", "troops"), ("REQUEST", None), ("REJECT", None),
    ]  # fmt: skip
    assert "denied" not in {event.status for event in found}


def test_a_neutral_statement_to_an_actor_is_one_pair_without_a_quad_class() -> None:
    from kgbuild.link import link
    from kgbuild.rdf import to_quads

    told = Document(Article("a"), ENTITIES, (fact("Statement", {"speaker": "no", "target": "td"}, act="state"),))
    with Store.in_memory() as store:
        store.load_ontology(resources.path("ontology/diplomacy.ttl").read_bytes())
        store.replace("https://w3id.org/kgbuild/id/article/a", to_quads(told, link(told)))
        assert [row[7] for row in pair_rows(store)] == [None]


def test_the_modes_of_meetings_are_in_the_ontology() -> None:
    graph = Graph().parse(resources.path("ontology/diplomacy.ttl"), format="turtle")
    dip = Namespace(DIP)
    known = {str(graph.value(mode, SKOS.notation)) for mode in graph.subjects(SKOS.inScheme, dip["plover-modes"])}
    assert {mode for *_, mode in CODES if mode} <= known


def test_events_leave_as_rows_and_as_objects_with_lists(store: Store) -> None:
    found = [event for event in events_of(store) if event.article == "olt-flood-aid"]
    out = io.BytesIO()
    write_events(out, "csv", found)
    rows = list(csv.DictReader(io.StringIO(out.getvalue().decode(), newline="")))
    assert tuple(rows[0]) == COLUMNS
    assert [row["recipient"] for row in rows if row["type"] == "SUPPORT"] == ["Kesmaria; Veldania"]
    out = io.BytesIO()
    write_events(out, "jsonl", found)
    objects = [json.loads(line) for line in out.getvalue().splitlines()]
    assert [o["id"] for o in objects] == [row["id"] for row in rows]
    assert objects[0]["actor"] == [{"name": "Veldania", "code": "UNK"}]
    assert "mode" not in objects[0] and objects[0]["recipient"] == [{"name": "Oltania", "code": "UNK"}]


def test_dyads_count_the_events_of_two_states_in_a_month() -> None:
    from kgbuild.events import DYAD_COLUMNS, Event, Party, dyads

    chad, norway, un = Party("Chad", "TCD"), Party("Norway", "NOR"), Party("United Nations", "UNO")

    def event(actor: tuple[Party, ...], recipient: tuple[Party, ...], type: str, quad: str, date: str | None) -> Event:
        return Event("f", date, actor, recipient, type, None, quad, "actual", "Aid", None, "a", "quote", None)

    told = [
        event((norway,), (chad,), "AID", "material-cooperation", "2024-03-05"),
        event((norway,), (chad,), "ACCUSE", "verbal-conflict", "2024-03"),
        event((chad, norway), (), "CONSULT", "verbal-cooperation", "2024-03-30/2024-03-31"),
        event((norway,), (chad,), "AID", "material-cooperation", "2024-03-31/2024-04-01"),  # of two months
        event((norway,), (chad,), "AID", "material-cooperation", None),
        event((norway,), (un,), "AID", "material-cooperation", "2024-03-05"),  # no state
    ]
    rows = [{k: v for k, v in zip(DYAD_COLUMNS, row, strict=True) if v} for row in dyads(told)]
    assert rows == [
        {
            "month": "2024-03", "actor": "NOR", "actor_name": "Norway", "recipient": "TCD", "recipient_name": "Chad",
            "events": 3, "verbal_cooperation": 1, "material_cooperation": 1, "verbal_conflict": 1, "aid": 1,
            "accuse": 1, "consult": 1, "actor_iri": f"{BASE}state/NO", "recipient_iri": f"{BASE}state/TD",
        },
        {
            "month": "2024-03", "actor": "TCD", "actor_name": "Chad", "recipient": "NOR", "recipient_name": "Norway",
            "events": 1, "verbal_cooperation": 1, "consult": 1,
            "actor_iri": f"{BASE}state/TD", "recipient_iri": f"{BASE}state/NO",
        },
    ]  # fmt: skip


def test_every_type_of_plover_has_a_column_of_dyads() -> None:
    from kgbuild import resources
    from kgbuild.events.dyads import TYPES

    text = resources.path("ontology/diplomacy.ttl").read_text(encoding="utf-8")
    assert {name.rstrip(".") for name in re.findall(r"dip:plover-([A-Z]+)", text)} == set(TYPES)
