"""Every shape of the gate: a graph that it passes, and what makes it fail, judged by both engines."""

from __future__ import annotations

from contextlib import suppress
from functools import cache

import pytest
from rdflib import RDF, SH, URIRef

from kgbuild.facts import ENTITY_TYPES, FACT_TYPES, FILLERS, Actor, Article, Document, Entity, Fact, Span
from kgbuild.link import KINDS
from kgbuild.nquads import literal
from kgbuild.rdf import to_quads
from kgbuild.validate.engines import compiled_findings, pyshacl_findings, shapes, shapes_graph
from kgbuild.validate.report import Finding
from kgbuild.validate.triples import DoubtError
from kgbuild.vocab import BASE, PREFIXES, SHAPES, expand

# A sound fact of each type, besides which every graph of these tests holds one entity of each type: role -> fillers.
SOUND: dict[str, dict[str, tuple[str, ...]]] = {
    "HoldsPosition": {"holder": ("Person",), "of": ("State",)},
    "Membership": {"member": ("State",), "organization": ("IntergovernmentalOrganization",)},
    "Meeting": {"participant": ("Person", "Group"), "organizer": ("State",), "forum": ("Forum",), "place": ("Place",)},
    "Call": {"participant": ("Person", "State")},
    "Visit": {"visitor": ("Person",), "destination": ("State",), "host": ("Group",)},
    "Mediation": {"mediator": ("Person",), "party": ("State", "Group")},
    "Statement": {"speaker": ("Person",), "target": ("State",)},
    "Agreement": {"party": ("State", "Group"), "instrument": ("Instrument",)},
    "Adoption": {"adopter": ("IntergovernmentalOrganization",), "instrument": ("Instrument",)},
    "Proposal": {"proposer": ("State",), "initiative": ("Initiative",)},
    "Cooperation": {"participant": ("State", "Organization")},
    "Aid": {"provider": ("State",), "recipient": ("Group",)},
    "Appointment": {"appointee": ("Person",), "appointer": ("State",), "of": ("GovernmentBody",)},
    "RelationsChange": {"party": ("State", "Group")},
} | {
    name: {"actor": ("State",), "target": ("Person",)}
    for name in ("Concession", "Sanction", "Protest", "Coercion", "Mobilization", "Assault")
}
ATTRIBUTES: dict[str, dict[str, str | int | float]] = {
    "HoldsPosition": {"title": "Envoy"},
    "Statement": {"act": "praise", "topic": "trade"},
    "Agreement": {"stage": "signed"},
    "Appointment": {"kind": "appointed"},
    "RelationsChange": {"kind": "restored"},
}
LABELS = dict(zip(ENTITY_TYPES, ("Norway", "Anna Berg", *"CDEFGHIJ"), strict=True))
NODES = {type: f"{BASE}{KINDS[type]}/{name.lower().replace(' ', '-')}" for type, name in LABELS.items()}
NODES |= {
    "article": f"{BASE}article/a",
    "words": f"{BASE}words/a/0-5",
    "position": f"{BASE}words/a/0-5/position",
    "quote": f"{BASE}words/a/0-5/quote",
    "warning": f"{BASE}warning/a/1",
    "decision": f"{BASE}decision/1",
    "link": f"{BASE}event-link/1",
    "event": f"{BASE}event/1",
}

# Shape | fact type of the graph | what to change: "- subject property" takes triples out, "+ subject property object"
# puts one in, "= old new" renames a node. Subjects are the keys of NODES, "fact", or IRIs.
CASES = """
Node | Call | + _:b rdf:type dip:Place
Node-type | Call | + Person rdf:type dip:State
Node-type | Call | + https://example.org/x rdf:type dip:Meetng

Article | Call | + article dct:subject "trade"
Article-identifier | Call | - article dct:identifier
Article-identifier | Call | + article dct:identifier "another"
Article-title | Call | + article dct:title "A" ; + article dct:title "B"
Article-source | Call | + article dct:source "example.org"
Article-publisher | Call | + article dct:publisher "A" ; + article dct:publisher "B"
Article-creator | Call | + article dct:creator Person
Article-language | Call | + article dct:language "English"
Article-issued | Call | + article dct:issued "2024-05-03"
Article-dated | Call | - article dct:issued ; - article dip:earliest ; - article dip:latest
Article-retrieved | Call | + article dip:retrieved "yesterday"
Article-sha256 | Call | + article dip:sha256 "12ab"
Article-articleBody | Call | + article schema:articleBody "A" ; + article schema:articleBody "B"
Article-earliest | Call | - article dip:latest ; + article dip:latest "2024-05-01"^^xsd:date
Article-latest | Call | + article dip:latest "2024-05-31"

Words-source | Call | - words oa:hasSource
Words-source | Call | - words oa:hasSource ; + words oa:hasSource Place
Words-position | Call | - position rdf:type
Words-quote | Call | - quote rdf:type
Position-start | Call | - position oa:start
Position-start | Call | - position oa:end ; + position oa:end "0"^^xsd:integer
Position-end | Call | - position oa:end
Position-end | Call | + position oa:end "7"^^xsd:integer
Quote-exact | Call | - quote oa:exact
Quote-exact | Call | + quote oa:exact "other"
Quote-length | Call | - quote oa:exact ; + quote oa:exact LONG

Warning-focusNode | Call | + warning sh:focusNode "fact"
Warning-severity | Call | - warning sh:resultSeverity ; + warning sh:resultSeverity sh:Violation
Warning-sourceShape | Call | - warning sh:sourceShape
Warning-message | Call | - warning sh:resultMessage

Article-patch | Call | + article dip:patch "changed"
Decision | Call | + decision dct:subject "trade"
Decision-kind | Call | - decision dip:kind ; + decision dip:kind "guess"
Decision-decides | Call | - decision dip:decides
Decision-decides | Call | + decision dip:decides Group
Decision-into | Call | + decision dip:into Place
Decision-within | Call | + decision dip:within Place
Decision-name | Call | - decision dip:name ; + decision dip:name " "
EventLink | Call | + link dip:confidence "0.5"^^xsd:decimal
EventLink-report | Call | - link dip:report
EventLink-score | Call | - link dip:score ; + link dip:score "1.5"^^xsd:decimal
EventLink-reason | Call | - link dip:reason
SharedEvent | Call | + event dip:place Place
SharedEvent-report | Call | - event dip:report
SameEventAs | Call | + fact dip:sameEventAs Place

Entity | Call | + Person dip:title "Envoy"
Entity-prefLabel | Call | - Person skos:prefLabel
Entity-prefLabel | Call | - Person skos:prefLabel ; + Person skos:prefLabel " "
Entity-oneLabel | Call | + Person skos:prefLabel "Berg, Anna"
Entity-altLabel | Call | + Person skos:altLabel "Anna Berg"
Entity-exactMatch | Call | + Person skos:exactMatch "Q1"
Entity-evidence | Call | + Person dip:evidence article
Entity-mention | Call | + Person dip:mention article
Entity-mention | Call | + Person dip:mention "#char=0,5"
State | Call | = State https://example.org/norway
State-isoCode | Call | - State dip:isoCode ; + State dip:isoCode "NOR"
State-known | Call | - State dip:isoCode
Person | Call | = Person https://example.org/state/anna
Person-label | Call | - Person skos:prefLabel ; + Person skos:prefLabel "Terminal 4"
Person-states | HoldsPosition | SECOND OFFICE
IntergovernmentalOrganization | Call | = IntergovernmentalOrganization https://example.org/group/c
Organization | Call | = Organization https://example.org/c
GovernmentBody | Call | = GovernmentBody https://example.org/c
Group | Call | = Group https://example.org/c
Place | Call | = Place https://example.org/c
Instrument | Call | = Instrument https://example.org/c
Initiative | Call | = Initiative https://example.org/c
Forum | Call | = Forum https://example.org/c
Coded | Call | + Place dip:isoCode "NO"

Derived-type | Call | - fact rdf:type
Derived-type | Call | + Place prov:wasDerivedFrom article
Fact-wasDerivedFrom | Call | - fact prov:wasDerivedFrom ; + fact prov:wasDerivedFrom Place
Fact-wasDerivedFrom | Call | - fact prov:wasDerivedFrom
Fact-evidence | Call | - fact dip:evidence
Fact-evidence | Call | - fact dip:evidence ; + fact dip:evidence quote
Fact-status | Call | - fact dip:status
Fact-status | Call | + fact dip:status dip:denied
Fact-status | Call | - fact dip:status ; + fact dip:status "actual"
Fact-date | Call | - fact dip:date ; + fact dip:date "2024-05-01"^^xsd:date
Fact-date | Call | - fact dip:date ; + fact dip:date "in May"^^edtf:EDTF
Fact-earliest | Call | - fact dip:latest ; + fact dip:latest "2024-04-01"^^xsd:date
Fact-earliest | Call | + fact dip:earliest "2024-04-30"^^xsd:date
Fact-latest | Call | + fact dip:latest "2024-05-02"^^xsd:date
Fact-reported | Call | + fact dip:reported "2024-05-03"
Fact-since1900 | Call | - fact dip:earliest ; + fact dip:earliest "1024-05-01"^^xsd:date
Fact-until2100 | Call | - fact dip:latest ; + fact dip:latest "2204-05-01"^^xsd:date
Fact-confidence | Call | + fact dip:confidence "1.2"^^xsd:decimal
Fact-confidence | Call | + fact dip:confidence "0.5"^^xsd:double
Fact-doubtful | Call | + fact dip:confidence "0.1"^^xsd:decimal
Fact-by | Call | + fact dip:by article
Fact-place | Call | + fact dip:place Person
Fact-act | Call | + fact dip:act dip:act-shout
Fact-ploverType | Call | + fact dip:ploverType dip:plover-SHOUT
Fact-ploverType | Call | + fact dip:ploverType dip:plover-AID ; + fact dip:ploverType dip:plover-AGREE
Fact-ploverMode | Call | + fact dip:ploverMode "phone"
Fact-ploverMode | Call | + fact dip:ploverMode dip:plover-AID
Fact-amount | Call | + fact dip:amount "5"^^xsd:integer
Fact-count | Call | + fact dip:count "-1"^^xsd:integer
Fact-field | Call | + fact dip:field ""
Fact-format | Call | + fact dip:format "a" ; + fact dip:format "b"
Fact-kind | Call | + fact dip:kind ""
Fact-ordinal | Call | + fact dip:ordinal "0"^^xsd:integer
Fact-ordinal | Call | + fact dip:ordinal "46"
Fact-stage | Call | + fact dip:stage ""
Fact-title | Call | + fact dip:title "a" ; + fact dip:title "b"
Fact-topic | Call | + fact dip:topic "a" ; + fact dip:topic "b"
Fact-otherAttribute | Call | + fact dip:otherAttribute "no colon"
Planned | Call | - fact dip:status ; + fact dip:status dip:planned
Actual | Call | - fact dip:reported ; + fact dip:reported "2024-04-01"^^xsd:date

HoldsPosition | HoldsPosition | + fact dip:speaker Person
HoldsPosition-holder | HoldsPosition | - fact dip:holder ; + fact dip:holder State
HoldsPosition-of | HoldsPosition | - fact dip:of ; + fact dip:of Instrument
HoldsPosition-titled | HoldsPosition | - fact dip:title
Membership | Membership | + fact dip:holder Person
Membership-member | Membership | + fact dip:member Person
Membership-organization | Membership | - fact dip:organization ; + fact dip:organization Place
Membership-itself | Membership | - fact dip:member ; + fact dip:member IntergovernmentalOrganization
Meeting | Meeting | + fact dip:visitor Person
Meeting-participant | Meeting | + fact dip:participant Place
Meeting-organizer | Meeting | + fact dip:organizer Instrument
Meeting-forum | Meeting | + fact dip:forum Place
MeetingOfSomebody | Meeting | - fact dip:participant ; - fact dip:organizer ; - fact dip:forum
MeetingOfTwo | Meeting | - fact dip:participant ; - fact dip:organizer ; - fact dip:forum ; + fact dip:participant State
MeetingSomewhere | Meeting | - fact dip:place ; - fact dip:date ; - fact dip:forum
Call | Call | + fact dip:host Person
Call-participant | Call | - fact dip:participant
Call-participant | Call | + fact dip:participant https://example.org/unknown
Call-both | Call | - fact dip:participant ; + fact dip:participant Person
Visit | Visit | + fact dip:speaker Person
Visit-visitor | Visit | + fact dip:visitor Place
Visit-destination | Visit | + fact dip:destination Place
Visit-host | Visit | + fact dip:host Forum
Visit-self | Visit | + fact dip:host Person
Visit-home | Visit | + fact dip:visitor State
Mediation | Mediation | + fact dip:target State
Mediation-mediator | Mediation | - fact dip:mediator
Mediation-party | Mediation | + fact dip:party Forum
Mediation-impartial | Mediation | + fact dip:party Person
Statement | Statement | + fact dip:recipient State
Statement-speaker | Statement | + fact dip:speaker Instrument
Statement-target | Statement | + fact dip:target article
Statement-act | Statement | - fact dip:act
Statement-self | Statement | + fact dip:target Person
StatementOfSomething | Statement | - fact dip:topic ; - fact dip:target
Agreement | Agreement | + fact dip:actor State
Agreement-party | Agreement | - fact dip:party ; + fact dip:party Place
Agreement-instrument | Agreement | + fact dip:instrument Place
Agreement-two | Agreement | - fact dip:party ; + fact dip:party State
Agreement-stages | Agreement | - fact dip:stage ; + fact dip:stage "initialled"
Adoption | Adoption | + fact dip:party State
Adoption-adopter | Adoption | + fact dip:adopter Place
Adoption-instrument | Adoption | + fact dip:instrument Initiative
Proposal | Proposal | + fact dip:instrument Instrument
Proposal-proposer | Proposal | + fact dip:proposer Place
Proposal-initiative | Proposal | - fact dip:initiative ; + fact dip:initiative Person
Cooperation | Cooperation | + fact dip:forum Forum
Cooperation-participant | Cooperation | + fact dip:participant Instrument
Cooperation-two | Cooperation | - fact dip:participant ; + fact dip:participant State
Aid | Aid | + fact dip:target State
Aid-provider | Aid | + fact dip:provider Place
Aid-recipient | Aid | - fact dip:recipient
Aid-self | Aid | + fact dip:recipient State
Appointment | Appointment | + fact dip:holder Person
Appointment-appointee | Appointment | - fact dip:appointee ; + fact dip:appointee State
Appointment-appointer | Appointment | + fact dip:appointer Place
Appointment-of | Appointment | - fact dip:of
Appointment-self | Appointment | + fact dip:appointer Person
Appointment-kinds | Appointment | - fact dip:kind ; + fact dip:kind "crowned"
RelationsChange | RelationsChange | + fact dip:actor State
RelationsChange-party | RelationsChange | - fact dip:party ; + fact dip:party State
RelationsChange-kinds | RelationsChange | - fact dip:kind ; + fact dip:kind "cooled"
""" + "".join(
    f"{name} | {name} | + fact dip:party State\n"
    f"{name}-actor | {name} | - fact dip:actor ; + fact dip:actor Instrument\n"
    f"{name}-target | {name} | + fact dip:target article\n"
    f"{name}-self | {name} | + fact dip:target State\n"
    for name in ("Concession", "Sanction", "Protest", "Coercion", "Mobilization", "Assault")
)


# What else every graph of these tests holds.
BESIDES = """
+ warning rdf:type sh:ValidationResult
+ warning sh:focusNode Person
+ warning sh:resultSeverity sh:Warning
+ warning sh:sourceShape Person
+ warning sh:resultMessage "Look."
+ decision rdf:type dip:Decision
+ decision dip:kind "merge"
+ decision dip:decides Person
+ decision dip:into Group
+ decision dip:within article
+ decision dip:name "Anna Berg"
+ link rdf:type dip:EventLink
+ link dip:report Person
+ link dip:report Place
+ link dip:score "0.8"^^xsd:decimal
+ link dip:reason "same visitor"
+ event rdf:type dip:SharedEvent
+ event dip:report Person
+ event dip:report Place
"""

CASES_READ = [tuple(line.split(" | ")) for line in CASES.splitlines() if line]


@cache
def sound(type: str) -> tuple[tuple[str, ...], str]:
    """Return the N-Triples of a sound graph with one fact, and the fact's IRI."""
    span = Span(0, 5, "Oslo.")
    fact = Fact("f", type, SOUND[type], ATTRIBUTES.get(type, {}), date="2024-05-01", evidence=(span,))
    entities = tuple(Entity(type, type, label) for type, label in LABELS.items())
    actors = {type: Actor(NODES[type], type, LABELS[type], code="NO" if type == "State" else None) for type in LABELS}
    quads = to_quads(Document(Article("a", published="2024-05-03"), entities, (fact,)), actors).decode()
    lines = [line.removesuffix(f" <{NODES['article']}> .") + " ." for line in quads.splitlines()]
    subjects = {line.split(" ", 1)[0] for line in lines if expand("dip:status") in line}
    lines += [edit(line, "") for line in BESIDES.splitlines() if line]
    return tuple(lines), subjects.pop().strip("<>")


def term(text: str, fact: str) -> str:
    """Return the N-Triples term of a word of the table."""
    if text == "LONG":
        return literal("x" * 2001)
    if text.startswith(('"', "_:")):
        value, _, datatype = text.partition("^^")
        return f"{value}^^<{expand(datatype)}>" if datatype else value
    if text in NODES or text == "fact":
        return f"<{NODES.get(text, fact)}>"
    return f"<{expand(text) if text.split(':')[0] in PREFIXES else text}>"


def edit(text: str, fact: str) -> str:
    """Return the triple that an edit puts in, or the start of those that it takes out."""
    _, subject, property, *object = text.split(" ", 3)
    parts = [term(subject, fact), term(property, fact), *(term(word, fact) for word in object)]
    return " ".join(parts) + (" ." if object else " ")


def changed(type: str, edits: str) -> str:
    lines, fact = sound(type)
    kept = list(lines)
    if edits == "SECOND OFFICE":
        office = [
            line.replace(fact, f"{fact}2").replace("state/norway", "state/chad") for line in lines if fact in line
        ]
        state = [line.replace("state/norway", "state/chad") for line in lines if line.startswith(f"<{NODES['State']}>")]
        return "\n".join([*lines, *office, *state]) + "\n"
    for step in edits.split(" ; "):
        if step[0] == "+":
            kept.append(edit(step, fact))
        elif step[0] == "-":
            before = len(kept)
            kept = [line for line in kept if not line.startswith(edit(step, fact))]
            assert len(kept) < before, f"nothing to take out: {step}"
        else:
            _, old, new = step.split(" ")
            kept = [line.replace(f"<{NODES[old]}>", f"<{new}>") for line in kept]
    return "\n".join(kept) + "\n"


def names(findings: list[Finding]) -> set[tuple[str, str, str]]:
    """Return shape, node and severity of each finding; engines name blank nodes as they like."""
    return {
        (found.shape.removeprefix(SHAPES), found.focus if ":/" in found.focus else "blank", found.severity)
        for found in findings
    }


@cache
def judged(type: str, edits: str) -> set[tuple[str, str, str]]:
    return names(pyshacl_findings(changed(type, edits)))


@pytest.mark.parametrize("type", FACT_TYPES)
def test_a_sound_graph_passes_every_shape(type: str) -> None:
    text = "\n".join(sound(type)[0]) + "\n"
    assert pyshacl_findings(text) == []


@pytest.mark.parametrize(("shape", "type", "edits"), CASES_READ)
def test_each_shape_fails_on_what_it_is_there_for(shape: str, type: str, edits: str) -> None:
    assert shape in {name for name, _, _ in judged(type, edits)}


@pytest.mark.parametrize(("shape", "type", "edits"), CASES_READ)
def test_the_compiled_shapes_find_in_broken_graphs_what_pyshacl_does(shape: str, type: str, edits: str) -> None:
    graph = changed(type, edits)
    with suppress(DoubtError):  # then pyshacl is asked
        assert compiled_findings(graph) == pyshacl_findings(graph)


def test_few_of_those_graphs_are_left_to_pyshacl() -> None:
    assert sum(doubtful(changed(type, edits)) for _, type, edits in CASES_READ) < len(CASES_READ) / 20


def doubtful(graph: str) -> bool:
    try:
        compiled_findings(graph)
    except DoubtError:
        return True
    return False


@pytest.mark.parametrize("type", FACT_TYPES)
def test_the_compiled_shapes_find_nothing_in_sound_graphs(type: str) -> None:
    assert compiled_findings("\n".join(sound(type)[0]) + "\n") == []


def test_every_shape_with_a_message_has_a_case() -> None:
    assert {shape.removeprefix(SHAPES) for shape in shapes()} == {shape for shape, _, _ in CASES_READ}


def test_every_class_has_a_shape_of_its_name() -> None:
    there = {str(node).removeprefix(SHAPES) for node in shapes_graph().subjects()}
    assert {*ENTITY_TYPES, *FACT_TYPES, "Article"} <= there


@pytest.mark.parametrize("name", FACT_TYPES)
def test_the_shape_of_a_fact_type_asks_for_the_roles_of_the_format(name: str) -> None:
    graph, type = shapes_graph(), FACT_TYPES[name]
    for role, least in type.roles.items():
        shape = URIRef(f"{SHAPES}{name}-{role}")
        assert graph.value(shape, SH.path) == URIRef(expand(f"dip:{role}"))
        assert int(graph.value(shape, SH.minCount, default=0)) == least
        most = graph.value(shape, SH.maxCount)
        assert (most is not None and int(most) == 1) == (role in type.single)


@pytest.mark.parametrize("role", FILLERS)
def test_a_role_takes_the_same_entities_in_the_shapes_as_in_the_format(role: str) -> None:
    graph = shapes_graph()
    for shape in graph.subjects(SH.path, URIRef(expand(f"dip:{role}"))):
        if (single := graph.value(shape, SH["class"])) is not None:
            taken = [single]
        elif (node := graph.value(shape, SH.node)) is not None:
            constraint = graph.value(node, SH.property)
            assert graph.value(constraint, SH.path) == RDF.type
            taken = list(graph.items(graph.value(constraint, SH["in"])))
        else:
            continue
        assert {str(type) for type in taken} == {expand(f"dip:{type}") for type in FILLERS[role]}
