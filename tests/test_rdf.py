"""A fact document becomes one named graph."""

from __future__ import annotations

import dataclasses
from typing import Any

import pyoxigraph
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kgbuild.errors import FormatError
from kgbuild.facts import (
    ATTRIBUTES,
    ENTITY_TYPES,
    FACT_TYPES,
    FILLERS,
    Actor,
    Article,
    Document,
    Entity,
    Fact,
    Span,
    faults,
)
from kgbuild.link import link
from kgbuild.nquads import literal, named, short
from kgbuild.rdf import to_quads
from kgbuild.validate import check
from kgbuild.vocab import BASE, DIP, EDTF, XSD

TEXT = "Anna Berg met Chad’s envoy in Oslo on 2 May."
SPAN = Span(0, 26, TEXT[:26])
ENTITIES = (
    Entity("e1", "Person", "Anna Berg", ("Ms Berg",)),
    Entity("e2", "State", "Chad", same_as=("http://www.wikidata.org/entity/Q657",)),
    Entity("e3", "Place", "Oslo", evidence=(Span(30, 34, "Oslo"),)),
)
MEETING = Fact(
    "f1",
    "Meeting",
    {"participant": ("e1", "e2"), "place": ("e3",)},
    {"ordinal": 3, "topic": "trade", "venue": "the castle"},
    date="2024-05-02",
    confidence=0.85,
    by="rules/meeting.meet",
    evidence=(SPAN,),
)
DOCUMENT = Document(
    Article(
        "talks",
        TEXT,
        "Talks in Oslo",
        "https://example.org/a b",
        "The Paper",
        "A. Writer",
        "2024-05-03",
        "2024-06",
        "en",
        "0" * 64,
    ),
    ENTITIES,
    (MEETING,),
)


def mapped(document: Document, base: str = BASE) -> bytes:
    return to_quads(document, link(document, base=base), base=base)


def lines(document: Document) -> list[str]:
    """Return the triples of the graph, the base taken out of IRIs and prefixes put in for readability."""
    text = mapped(document).decode().replace(f" <{BASE}article/talks> .\n", "\n")
    for prefix in ("dip", "dct", "skos", "rdf", "oa", "prov", "schema"):
        text = text.replace(short(f"{prefix}:")[:-1], f"<{prefix}:")
    return text.replace(BASE, "").replace(XSD, "xsd:").replace(EDTF, "edtf:").splitlines()


def of(subject: str, document: Document = DOCUMENT) -> set[str]:
    return {line.split(" ", 1)[1] for line in lines(document) if line.startswith(f"<{subject}")}


def fact_of(document: Document) -> set[str]:
    """Return what the graph says of its facts, one after the other."""
    return of("fact/", document)


def test_the_article_says_where_it_comes_from_and_holds_its_text() -> None:
    assert of("article/talks>") == {
        "<rdf:type> <dip:Article>",
        '<dct:identifier> "talks"',
        '<dct:title> "Talks in Oslo"',
        "<dct:source> <https://example.org/a%20b>",
        '<dct:publisher> "The Paper"',
        '<dct:creator> "A. Writer"',
        '<dct:language> "en"',
        '<dct:issued> "2024-05-03"^^<edtf:EDTF>',
        '<dip:earliest> "2024-05-03"^^<xsd:date>',
        '<dip:latest> "2024-05-03"^^<xsd:date>',
        '<dip:retrieved> "2024-06"^^<edtf:EDTF>',
        f'<dip:sha256> "{"0" * 64}"',
        f'<schema:articleBody> "{TEXT}"',
    }


def test_an_entity_has_its_class_its_names_and_its_words() -> None:
    assert of("state/TD>") == {
        "<rdf:type> <dip:State>",
        '<skos:prefLabel> "Chad"',
        "<skos:exactMatch> <http://www.wikidata.org/entity/Q657>",
        '<dip:isoCode> "TD"',
    }
    assert of("person/anna-berg>") == {
        "<rdf:type> <dip:Person>", '<skos:prefLabel> "Anna Berg"', '<skos:altLabel> "Ms Berg"',
    }  # fmt: skip
    assert "<dip:mention> <article/talks#char=30,34>" in of("place/oslo>")


def test_words_that_name_an_entity_are_quoted_only_where_the_text_is_not_at_hand() -> None:
    assert not any("words/talks/30-34" in line for line in lines(DOCUMENT))
    bare = dataclasses.replace(DOCUMENT, article=dataclasses.replace(DOCUMENT.article, text=None))
    assert "<dip:evidence> <words/talks/30-34>" in of("place/oslo>", bare)
    assert '<oa:exact> "Oslo"' in of("words/talks/30-34/quote>", bare)
    assert not any("dip:mention" in line for line in lines(bare))


def test_a_fact_has_its_roles_attributes_date_status_and_evidence() -> None:
    assert fact_of(DOCUMENT) == {
        "<rdf:type> <dip:Meeting>",
        "<dip:participant> <person/anna-berg>",
        "<dip:participant> <state/TD>",
        "<dip:place> <place/oslo>",
        '<dip:ordinal> "3"^^<xsd:integer>',
        '<dip:topic> "trade"',
        '<dip:otherAttribute> "venue: the castle"',
        '<dip:date> "2024-05-02"^^<edtf:EDTF>',
        '<dip:earliest> "2024-05-02"^^<xsd:date>',
        '<dip:latest> "2024-05-02"^^<xsd:date>',
        '<dip:reported> "2024-05-03"^^<xsd:date>',
        "<dip:ploverType> <dip:plover-CONSULT>",
        "<dip:status> <dip:actual>",
        '<dip:confidence> "0.85"^^<xsd:decimal>',
        '<dip:by> "rules/meeting.meet"',
        "<prov:wasDerivedFrom> <article/talks>",
        "<dip:evidence> <words/talks/0-26>",
    }


def test_words_have_an_article_a_position_and_a_quote() -> None:
    assert of("words/talks/0-26>") == {
        "<rdf:type> <oa:SpecificResource>",
        "<oa:hasSource> <article/talks>",
        "<oa:hasSelector> <words/talks/0-26/position>",
        "<oa:hasSelector> <words/talks/0-26/quote>",
    }
    assert of("words/talks/0-26/position>") == {
        "<rdf:type> <oa:TextPositionSelector>", '<oa:start> "0"^^<xsd:integer>', '<oa:end> "26"^^<xsd:integer>',
    }  # fmt: skip
    assert of("words/talks/0-26/quote>") == {
        "<rdf:type> <oa:TextQuoteSelector>", '<oa:exact> "Anna Berg met Chad’s envoy"',
    }  # fmt: skip


def test_a_statement_points_at_its_act() -> None:
    fact = Fact("f", "Statement", {"speaker": ("e1",)}, {"act": "call-for"}, status="denied", evidence=(SPAN,))
    found = fact_of(dataclasses.replace(DOCUMENT, facts=(fact,)))
    assert {"<dip:act> <dip:act-call-for>", "<dip:status> <dip:denied>"} <= found


@pytest.mark.parametrize(
    ("date", "bounds"),
    [
        ("2024-05/..", {'<dip:earliest> "2024-05-01"^^<xsd:date>'}),
        ("2024", {'<dip:earliest> "2024-01-01"^^<xsd:date>', '<dip:latest> "2024-12-31"^^<xsd:date>'}),
    ],
)
def test_a_date_has_the_bounds_that_it_has(date: str, bounds: set[str]) -> None:
    found = fact_of(dataclasses.replace(DOCUMENT, facts=(dataclasses.replace(MEETING, date=date),)))
    assert {line for line in found if "dip:earliest" in line or "dip:latest" in line} == bounds


@pytest.mark.parametrize("published", [None, "2024-05", "2024-05-03~", "2024-05-03/2024-05-04"])
def test_a_fact_is_reported_on_a_day_only_if_its_article_was_published_on_one(published: str | None) -> None:
    article = dataclasses.replace(DOCUMENT.article, published=published)
    assert not any("dip:reported" in line for line in fact_of(dataclasses.replace(DOCUMENT, article=article)))


def test_facts_that_say_the_same_become_one_with_the_evidence_of_all() -> None:
    again = dataclasses.replace(
        MEETING,
        id="f2",
        roles={"place": ("e3",), "participant": ("e2", "e1")},
        confidence=0.9,
        by="editor",
        evidence=(Span(0, 4, "Anna"),),
    )
    one = fact_of(DOCUMENT)
    both = fact_of(dataclasses.replace(DOCUMENT, facts=(MEETING, again)))
    assert both - one == {
        '<dip:confidence> "0.9"^^<xsd:decimal>', '<dip:by> "editor"', "<dip:evidence> <words/talks/0-4>",
    }  # fmt: skip
    assert one - both == {'<dip:confidence> "0.85"^^<xsd:decimal>'}


@pytest.mark.parametrize(
    "change",
    [
        {"type": "Cooperation"},
        {"roles": {"participant": ("e1",)}},
        {"roles": {"participant": ("e1", "e3"), "place": ("e2",)}},
        {"attributes": {"ordinal": 4}},
        {"date": "2024-05"},
        {"status": "planned"},
    ],
)
def test_a_fact_that_says_something_else_has_another_iri(change: dict[str, Any]) -> None:
    def iris(fact: Fact) -> set[str]:
        found = lines(dataclasses.replace(DOCUMENT, facts=(fact,)))
        return {line.split(" ")[0] for line in found if line.startswith("<fact/")}

    assert iris(MEETING).isdisjoint(iris(dataclasses.replace(MEETING, **change)))


def test_the_name_of_a_fact_does_not_hang_on_the_base() -> None:
    other = mapped(DOCUMENT, "https://example.org/").replace(b"<https://example.org/a%20b>", b"<kept>")
    assert mapped(DOCUMENT).replace(b"<https://example.org/a%20b>", b"<kept>") == b"".join(
        sorted(line for line in other.replace(b"<https://example.org/", f"<{BASE}".encode()).splitlines(keepends=True))
    )


def test_the_order_of_a_document_makes_no_difference() -> None:
    facts = (MEETING, Fact("f2", "Call", {"participant": ("e1", "e2")}, evidence=(SPAN, Span(0, 4, "Anna"))))
    turned = Document(DOCUMENT.article, ENTITIES[::-1], facts[::-1])
    assert mapped(Document(DOCUMENT.article, ENTITIES, facts)) == mapped(turned)


def test_the_graph_is_what_the_store_would_dump() -> None:
    store = pyoxigraph.Store()
    store.load(mapped(DOCUMENT), format=pyoxigraph.RdfFormat.N_QUADS)
    dumped = store.dump(format=pyoxigraph.RdfFormat.N_QUADS)
    assert dumped is not None
    assert b"".join(sorted(dumped.splitlines(keepends=True))) == mapped(DOCUMENT)


@pytest.mark.parametrize(
    "document",
    [
        dataclasses.replace(DOCUMENT, facts=(dataclasses.replace(MEETING, roles={"participant": ("e9",)}),)),
        dataclasses.replace(DOCUMENT, facts=(dataclasses.replace(MEETING, date="2024-02-30"),)),
        dataclasses.replace(DOCUMENT, article=Article("talks", text="\ud800")),
        dataclasses.replace(DOCUMENT, article=Article("talks", url="no address")),
    ],
)
def test_what_cannot_be_written_is_refused(document: Document) -> None:
    with pytest.raises(FormatError):
        mapped(document)


def test_an_entity_without_an_actor_is_refused() -> None:
    with pytest.raises(FormatError, match="e1"):
        to_quads(DOCUMENT, {})


@pytest.mark.parametrize("base", ["", "example.org/", "https://example.org/ "])
def test_a_base_that_is_no_iri_is_refused(base: str) -> None:
    with pytest.raises(FormatError):
        to_quads(DOCUMENT, link(DOCUMENT), base=base)


TEXTS = st.text(alphabet=st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)


SOUND_TEXTS = st.text(
    alphabet=st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), min_size=1, max_size=20
).filter(lambda text: bool(text.strip()))


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """Return a document with an entity of each type, and facts of any sort with any words."""
    names = {type: draw(SOUND_TEXTS) for type in ENTITY_TYPES}
    entities = tuple(
        Entity(type, type, name, tuple(draw(st.lists(SOUND_TEXTS, max_size=2)))) for type, name in names.items()
    )
    facts = []
    for number in range(draw(st.integers(0, 3))):
        type = FACT_TYPES[draw(st.sampled_from(sorted(FACT_TYPES)))]
        roles = {
            role: tuple(
                draw(
                    st.lists(
                        st.sampled_from(FILLERS[role]),
                        min_size=max(1, least),
                        max_size=1 if role in type.single else 3,
                        unique=True,
                    )
                )
            )
            for role, least in type.roles.items()
        }
        attributes: dict[str, Any] = {
            name: draw(st.integers(1, 99) if name in ("ordinal", "count") else SOUND_TEXTS)
            for name in draw(st.lists(st.sampled_from([name for name in ATTRIBUTES if name != "act"]), max_size=3))
        } | {draw(SOUND_TEXTS): draw(SOUND_TEXTS)}
        attributes["act"] = "praise"
        quote = draw(SOUND_TEXTS)
        start = number * 100
        facts.append(
            Fact(f"f{number}", type.name, roles, attributes, evidence=(Span(start, start + len(quote), quote),))
        )
    return Document(
        Article(draw(st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,20}", fullmatch=True))), entities, tuple(facts)
    )


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(documents())
def test_any_sound_document_becomes_a_sound_graph(document: Document) -> None:
    assert list(faults(document.to_json())) == []
    quads = mapped(document)
    parsed = list(pyoxigraph.parse(quads, format=pyoxigraph.RdfFormat.N_QUADS))
    assert len(parsed) == quads.count(b"\n")
    assert {str(quad.graph_name) for quad in parsed} == {named(f"{BASE}article/{document.article.id}")}
    report = check(quads)
    assert report.conforms, report.violations


@given(TEXTS)
def test_a_role_or_attribute_of_any_name_breaks_no_line(name: str) -> None:
    fact = Fact("f", "Call", {name: ("e",)}, {name: name}, evidence=())
    actor = Actor(f"{BASE}person/a", "Person", name)
    quads = to_quads(Document(Article("a"), (Entity("e", "Person", name),), (fact,)), {"e": actor})
    assert len(list(pyoxigraph.parse(quads, format=pyoxigraph.RdfFormat.N_QUADS))) == quads.count(b"\n")
    assert f"{short('skos:prefLabel')} {literal(name)}".encode() in quads
    assert DIP.encode() in quads
