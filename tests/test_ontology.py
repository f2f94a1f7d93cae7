"""The ontology: its style, its words, and what is made from it."""

from __future__ import annotations

import importlib.util
import json
from functools import cache
from pathlib import Path
from types import ModuleType

import pyoxigraph
import pyshacl
import pytest
from rdflib import OWL, RDF, RDFS, SH, SKOS, Graph, Namespace, URIRef

from kgbuild import resources
from kgbuild.facts import (
    ACTS,
    ATTRIBUTES,
    ENTITY_TYPES,
    FACT_TYPES,
    FILLERS,
    STATUSES,
    Article,
    Document,
    Entity,
    Fact,
    Span,
)
from kgbuild.link import link
from kgbuild.rdf import to_quads
from kgbuild.vocab import DIP as DIP_IRI
from kgbuild.vocab import ONTOLOGY, PREFIXES, SCHEMA, expand, shorten

DIP = Namespace(DIP_IRI)
DOCS = Path(__file__).parent.parent / "docs"
STYLE = "https://w3id.org/kgbuild/shapes/style#"
TURTLE = resources.path("ontology/diplomacy.ttl").read_text(encoding="utf-8")


@cache
def ontology() -> Graph:
    return Graph().parse(data=TURTLE, format="turtle")


@cache
def style() -> Graph:
    return Graph().parse(resources.path("shapes/style.ttl"), format="turtle")


@pytest.fixture(scope="module")
def vocabulary() -> ModuleType:
    spec = importlib.util.spec_from_file_location("vocabulary", DOCS / "vocabulary.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# --- style


def faults(graph: Graph) -> set[str]:
    """Return the shapes of the style that a graph breaks."""
    _, report, _ = pyshacl.validate(graph, shacl_graph=style())
    assert isinstance(report, Graph)
    return {str(shape).removeprefix(STYLE) for shape in report.objects(None, SH.sourceShape)}


def test_the_ontology_keeps_its_style() -> None:
    assert faults(ontology()) == set()


# A sound term of each kind, alone; and for each shape what makes it fail: what to replace, and by what.
SOUND = """
@prefix dct: <http://purl.org/dc/terms/> .
@prefix dip: <https://w3id.org/kgbuild/diplomacy#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix schema: <https://schema.org/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<https://w3id.org/kgbuild/diplomacy> a owl:Ontology ; owl:versionIRI <https://w3id.org/kgbuild/diplomacy/0.1.0> ;
    owl:versionInfo "0.1.0" ; dct:title "Title"@en ; dct:description "What."@en ; dct:license <https://example.org/l> .
dip:StateVisit a owl:Class ; rdfs:subClassOf dip:Visit ; skos:prefLabel "State Visit"@en ;
    skos:definition "A visit."@en ; skos:example "One."@en ; skos:scopeNote "Not two."@en ;
    dip:ploverType dip:plover-X .
dip:leadsTo a owl:ObjectProperty ; schema:domainIncludes dip:StateVisit ; schema:rangeIncludes dip:Visit ;
    skos:prefLabel "leads to"@en ; skos:definition "Where."@en ; skos:example "There."@en ; skos:scopeNote "No."@en .
dip:plover-X a skos:Concept ; skos:inScheme dip:some ; skos:notation "X" ; dip:quadClass dip:q ; skos:prefLabel "X"@en ;
    skos:definition "An X."@en ; skos:example "X."@en ; skos:scopeNote "Not Y."@en .
dip:mode-x a skos:Concept ; skos:inScheme dip:some ; skos:notation "x" ; skos:prefLabel "Mode"@en ;
    skos:definition "A mode."@en ; skos:example "M."@en ; skos:scopeNote "Not N."@en .
dip:deed-x a skos:Concept ; skos:inScheme dip:some ; skos:notation "deed" ; skos:hiddenLabel "doing" ;
    dip:evidenceWord "done" ; dip:codes dip:StateVisit ; dip:ploverMode dip:mode-x ; dip:ploverType dip:plover-X ;
    skos:prefLabel "Deed"@en ; skos:definition "A deed."@en ; skos:example "D."@en ; skos:scopeNote "Not E."@en .
dip:q a skos:Concept ; skos:inScheme dip:some ; skos:notation "q" ; skos:prefLabel "Q"@en ;
    skos:definition "A Q."@en ; skos:example "Q."@en ; skos:scopeNote "Not P."@en .
dip:some a skos:ConceptScheme ; skos:prefLabel "Some"@en ; skos:definition "Some."@en ; skos:example "X."@en ;
    skos:scopeNote "None."@en .
"""
BREAKS = [
    ("versionIRI", "diplomacy/0.1.0", "diplomacy/latest"),
    ("versionInfo", '"0.1.0"', '"1"'),
    ("license", "dct:license <https://example.org/l>", 'dct:license "CC BY"'),
    ("title", 'dct:title "Title"@en', 'dct:title "Title"'),
    ("description", 'dct:description "What."@en ;', ""),
    ("Term", "dip:leadsTo a", "<https://example.org/leadsTo> a"),
    ("prefLabel", 'skos:prefLabel "leads to"@en', 'skos:prefLabel "leads to"@en , "goes to"@en'),
    ("definition", '"Where."@en', '"where to"@en'),
    ("definition", 'skos:definition "Where."@en ;', ""),
    ("example", 'skos:example "There."@en ;', ""),
    ("scopeNote", 'skos:scopeNote "Not two."@en ;', ""),
    ("oneKind", "dip:leadsTo a owl:ObjectProperty", "dip:leadsTo a owl:ObjectProperty , owl:DatatypeProperty"),
    ("Class", "dip:StateVisit a", "dip:UNVisit a"),
    ("subClassOf", "rdfs:subClassOf dip:Visit ;", ""),
    ("subClassOf", "rdfs:subClassOf dip:Visit ;", "rdfs:subClassOf [ a owl:Restriction ] ;"),
    ("classLabel", '"State Visit"@en', '"State visit"@en'),
    ("classPlover", "dip:ploverType dip:plover-X .", "dip:ploverType dip:plover-X , dip:plover-Y ."),
    ("Property", "dip:leadsTo a", "dip:leads_to a"),
    ("domainIncludes", "schema:domainIncludes dip:StateVisit ;", ""),
    ("rangeIncludes", "schema:rangeIncludes dip:Visit ;", ""),
    ("domain", "schema:domainIncludes dip:StateVisit", "schema:domainIncludes dip:X ; rdfs:domain dip:X"),
    ("range", "schema:rangeIncludes dip:Visit", "schema:rangeIncludes dip:Visit ; rdfs:range dip:Visit"),
    ("inverse", "schema:rangeIncludes dip:Visit", "schema:rangeIncludes dip:Visit ; owl:inverseOf dip:ledBy"),
    ("inScheme", "skos:inScheme dip:some ; skos:notation \"q\"", "skos:inScheme dip:none ; skos:notation \"q\""),
    ("notation", 'skos:notation "q"', 'skos:notation "the q"'),
    ("quadClass", "dip:quadClass dip:q ;", ""),
    ("whenPlanned", "dip:quadClass dip:q ;", "dip:quadClass dip:q ; dip:whenPlanned dip:plover-Y , dip:plover-Z ;"),
    ("ploverMode", "dip:ploverMode dip:mode-x ;", "dip:ploverMode dip:mode-x , dip:mode-y ;"),
    ("modeType", "dip:ploverMode dip:mode-x ; dip:ploverType dip:plover-X", "dip:ploverMode dip:mode-x"),
    ("codes", "dip:codes dip:StateVisit", "dip:codes dip:mode-x"),
    ("codedType", "dip:ploverMode dip:mode-x ; dip:ploverType dip:plover-X", "dip:ploverMode dip:mode-x"),
    ("hiddenLabel", 'skos:hiddenLabel "doing"', 'skos:hiddenLabel "Doing"'),
    ("evidenceWord", 'dip:evidenceWord "done"', 'dip:evidenceWord "done"@en'),
]  # fmt: skip


def test_a_sound_vocabulary_of_five_terms_keeps_the_style() -> None:
    assert faults(Graph().parse(data=SOUND, format="turtle")) == set()


@pytest.mark.parametrize(("shape", "old", "new"), BREAKS)
def test_each_shape_of_the_style_fails_on_what_it_is_there_for(shape: str, old: str, new: str) -> None:
    assert old in SOUND
    assert shape in faults(Graph().parse(data=SOUND.replace(old, new), format="turtle"))


def test_every_shape_of_the_style_has_a_case() -> None:
    told = {str(shape).removeprefix(STYLE) for shape in style().subjects(SH.message)}
    assert told == {shape for shape, _, _ in BREAKS}


def test_terms_stand_in_the_order_of_their_names() -> None:
    for section in TURTLE.split("\n# --- ")[1:]:
        names = [line.split(" ")[0] for line in section.splitlines() if line.startswith("dip:")]
        assert names == sorted(names)
        assert len(names) == len(set(names))


# --- words


def terms(kind: URIRef) -> set[str]:
    return {str(term).removeprefix(DIP_IRI) for term in ontology().subjects(RDF.type, kind)}


def test_the_classes_are_the_types_of_the_fact_document_and_those_above_them() -> None:
    above = {"Article", "Entity", "Actor", "Fact", "Event"}
    assert terms(OWL.Class) == {*ENTITY_TYPES, *FACT_TYPES, *above, "Decision", "EventLink", "SharedEvent"}


def test_every_role_and_attribute_is_a_property() -> None:
    roles = {role for type in FACT_TYPES.values() for role in type.roles} | {"place"}
    about_facts = {"decides", "into", "within", "report", "sameEventAs"}
    assert roles | {"act", "status", "evidence", "mention"} | about_facts == terms(OWL.ObjectProperty)
    assert set(ATTRIBUTES) - {"act"} < terms(OWL.DatatypeProperty)


def concepts(scheme: str) -> set[str]:
    return {str(ontology().value(term, SKOS.notation)) for term in ontology().subjects(SKOS.inScheme, DIP[scheme])}


def test_the_concepts_are_those_of_the_fact_document_plover_and_cameo() -> None:
    assert concepts("acts") == set(ACTS)
    assert concepts("statuses") == set(STATUSES)
    assert concepts("cameo-roots") == {f"{number:02}" for number in range(1, 21)}
    assert len(concepts("plover-types")) == 16
    assert concepts("stages") == {"negotiated", "agreed", "signed", "ratified", "in-force", "terminated"}
    assert len(concepts("quads")) == 4


def test_acts_and_statuses_have_the_names_that_the_mapping_gives_them() -> None:
    for term in ontology().subjects(SKOS.inScheme, DIP["acts"]):
        assert str(term) == f"{DIP_IRI}act-{ontology().value(term, SKOS.notation)}"
    assert all((DIP[status], RDF.type, SKOS.Concept) in ontology() for status in STATUSES)


def test_the_kinds_of_change_of_relations_are_those_that_the_gate_knows() -> None:
    shapes = Graph().parse(resources.path("shapes/diplomacy.ttl"), format="turtle")
    shape = URIRef("https://w3id.org/kgbuild/shapes#RelationsChange-kinds")
    assert concepts("relation-kinds") == {str(kind) for kind in shapes.items(shapes.value(shape, SH["in"]))}


def superclasses(type: str) -> set[str]:
    return {str(above).removeprefix(DIP_IRI) for above in ontology().transitive_objects(DIP[type], RDFS.subClassOf)}


@pytest.mark.parametrize("role", sorted(FILLERS))
def test_a_role_is_documented_with_the_facts_that_bear_it_and_what_fills_it(role: str) -> None:
    graph, fits = ontology(), set(FILLERS[role])
    bearers = {str(term).removeprefix(DIP_IRI) for term in graph.objects(DIP[role], URIRef(SCHEMA + "domainIncludes"))}
    values = {str(term).removeprefix(DIP_IRI) for term in graph.objects(DIP[role], URIRef(SCHEMA + "rangeIncludes"))}
    assert bearers == (
        {"Fact"} if role == "place" else {name for name, type in FACT_TYPES.items() if role in type.roles}
    )
    assert {type for type in ENTITY_TYPES if superclasses(type) & values} == fits


def test_every_fact_type_is_a_fact_and_all_but_two_are_events() -> None:
    assert all("Fact" in superclasses(name) for name in FACT_TYPES)
    assert {name for name in FACT_TYPES if "Event" not in superclasses(name)} == {"HoldsPosition", "Membership"}


def test_no_term_of_our_own_is_named_without_being_there() -> None:
    there = set(ontology().subjects())
    named = {node for triple in ontology() for node in triple if str(node).startswith(DIP_IRI)}
    assert named <= there


def test_the_version_and_its_iri_agree() -> None:
    graph, header = ontology(), URIRef(ONTOLOGY)
    assert str(graph.value(header, OWL.versionIRI)) == f"{ONTOLOGY}/{graph.value(header, OWL.versionInfo)}"


@pytest.mark.parametrize(
    "iri",
    [
        "http://www.w3.org/ns/prov#",
        "http://www.w3.org/ns/org#",
        "https://schema.org/",
        "http://www.wikidata.org/entity/",
    ],
)
def test_the_ontology_is_aligned_to_its_neighbours(iri: str) -> None:
    assert any(str(value).startswith(iri) and str(value) != iri for value in ontology().objects())


# --- quad classes by SPARQL


def quads_of(*facts: Fact, query: str) -> dict[str, str]:
    entities = (Entity("a", "State", "Norway"), Entity("b", "State", "Chad"), Entity("p", "Person", "Anna Berg"))
    document = Document(Article("a"), entities, facts)
    store = pyoxigraph.Store()
    store.load(to_quads(document, link(document)), format=pyoxigraph.RdfFormat.N_QUADS)
    store.load(TURTLE.encode(), format=pyoxigraph.RdfFormat.TURTLE, to_graph=pyoxigraph.NamedNode(ONTOLOGY))
    rows = store.query(query, use_default_graph_as_union=True)
    assert isinstance(rows, pyoxigraph.QuerySolutions)
    return {shorten(row["plover"].value): shorten(row["quad"].value) for row in rows if row["plover"]}


@pytest.mark.parametrize(
    ("type", "roles", "attributes", "plover", "quad"),
    [
        ("Meeting", {"participant": ("a", "b")}, {}, "CONSULT", "verbal-cooperation"),
        ("Aid", {"provider": ("a",), "recipient": ("b",)}, {"kind": "severed"}, "AID", "material-cooperation"),
        ("Assault", {"actor": ("a",), "target": ("b",)}, {}, "ASSAULT", "material-conflict"),
        ("Statement", {"speaker": ("a",), "target": ("b",)}, {"act": "demand"}, "REQUEST", "verbal-conflict"),
        ("Statement", {"speaker": ("a",)}, {"act": "pledge"}, "AGREE", "verbal-cooperation"),
        ("RelationsChange", {"party": ("a", "b")}, {"kind": "severed"}, "SANCTION", "material-conflict"),
        ("RelationsChange", {"party": ("a", "b")}, {"kind": "restored"}, "SUPPORT", "verbal-cooperation"),
        ("Agreement", {"party": ("a", "b")}, {"stage": "terminated"}, "SANCTION", "material-conflict"),
        ("Agreement", {"party": ("a", "b")}, {}, "AGREE", "verbal-cooperation"),
        ("Protest", {"actor": ("a",)}, {"kind": "Summons of the ambassador"}, "ACCUSE", "verbal-conflict"),
    ],
)
def test_the_query_of_the_reference_page_gives_the_quad_class_of_a_fact(
    vocabulary: ModuleType,
    type: str,
    roles: dict[str, tuple[str, ...]],
    attributes: dict[str, str],
    plover: str,
    quad: str,
) -> None:
    fact = Fact("f", type, roles, attributes, evidence=(Span(0, 1, "x"),))
    assert quads_of(fact, query=vocabulary.QUAD_QUERY) == {f"dip:plover-{plover}": f"dip:{quad}"}


@pytest.mark.parametrize(
    ("type", "roles", "attributes"),
    [
        ("Statement", {"speaker": ("a",)}, {"act": "state"}),
        ("HoldsPosition", {"holder": ("p",), "of": ("a",)}, {"title": "Envoy"}),
        ("RelationsChange", {"party": ("a", "b")}, {"kind": "cooled"}),
    ],
)
def test_what_plover_does_not_code_has_no_quad_class(
    vocabulary: ModuleType, type: str, roles: dict[str, tuple[str, ...]], attributes: dict[str, str]
) -> None:
    fact = Fact("f", type, roles, attributes, evidence=(Span(0, 1, "x"),))
    assert quads_of(fact, query=vocabulary.QUAD_QUERY) == {}


# --- what is made from it


@pytest.mark.parametrize("name", ["docs/ontology.md", "ontology/context.jsonld", "shapes/facts.schema.json"])
def test_what_is_made_from_the_ontology_is_up_to_date(vocabulary: ModuleType, name: str) -> None:
    assert (DOCS.parent / name).read_text(encoding="utf-8") == vocabulary.FILES[name](), "run make docs"


def test_the_reference_page_has_every_term() -> None:
    page = (DOCS / "ontology.md").read_text(encoding="utf-8")
    names = {shorten(str(term)) for term in ontology().subjects()} - {shorten(ONTOLOGY)}
    assert [name for name in names if f"`{name}`" not in page and f"### {name}\n" not in page] == []


def test_the_context_reads_a_fact_as_the_mapping_writes_it() -> None:
    context = json.loads(resources.path("ontology/context.jsonld").read_text(encoding="utf-8"))
    fact = {
        "id": "https://example.org/f",
        "type": "Meeting",
        "participant": ["https://example.org/a", "https://example.org/b"],
        "ordinal": "3",
        "topic": "trade",
        "date": "2024-05",
        "earliest": "2024-05-01",
        "status": "dip:actual",
        "skos:prefLabel": "label",
    }
    found = Graph().parse(data=json.dumps(context | fact), format="json-ld")
    expected = Graph().parse(
        data="".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())
        + """<https://example.org/f> a dip:Meeting ; dip:participant <https://example.org/a> , <https://example.org/b> ;
        dip:ordinal "3"^^xsd:integer ; dip:topic "trade" ; dip:date "2024-05"^^edtf:EDTF ;
        dip:earliest "2024-05-01"^^xsd:date ; dip:status dip:actual ; skos:prefLabel "label" .""",
        format="turtle",
    )
    assert set(found) == set(expected)


def test_the_context_has_every_class_and_property() -> None:
    context = json.loads(resources.path("ontology/context.jsonld").read_text(encoding="utf-8"))["@context"]
    for kind in (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty):
        assert terms(kind) <= set(context)


# --- prefixes


@pytest.mark.parametrize("prefix", PREFIXES)
def test_a_prefixed_name_is_expanded_and_shortened_again(prefix: str) -> None:
    assert shorten(expand(f"{prefix}:name")) == f"{prefix}:name"


def test_an_unknown_prefix_is_an_error_and_an_unknown_iri_stays() -> None:
    with pytest.raises(KeyError):
        expand("foo:bar")
    assert shorten(f"{SCHEMA}a/b") == f"{SCHEMA}a/b"
