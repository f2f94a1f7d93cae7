"""Write what is made from the ontology and the fact document's words; the tests fail when one of the files is stale.

``python docs/vocabulary.py`` writes docs/ontology.md, ontology/context.jsonld and shapes/facts.schema.json.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from rdflib import OWL, RDF, RDFS, SKOS, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

from kgbuild import facts, vocab
from kgbuild.facts.schema import dumped as schema_text

ROOT = Path(__file__).parent.parent
DIP = Namespace(vocab.DIP)
SCHEMA = Namespace(vocab.SCHEMA)


def ontology() -> Graph:
    """Return the ontology as it stands in the checkout."""
    return Graph().parse(ROOT / "ontology/diplomacy.ttl", format="turtle")


# --- the reference page

INTRODUCTION = """\
# The diplomacy ontology

Written by `make docs` from `ontology/diplomacy.ttl`, version {version}, licence <{license}>.
Namespace `{namespace}`, prefix `dip:`. How a document becomes triples is told
in [model.md](model.md), what a graph must hold in [gate.md](gate.md).

Nothing relies on a reasoner: the data bears the most specific class of a node, and the ontology is loaded beside it
into the graph `{graph}`.

## How a fact is coded in PLOVER

A statement has the PLOVER type of its act, a deed that of its kind, an agreement that of its stage, a change of
relations that of its kind, wherever the ontology has a concept for the word; every other fact has that of its class.
What is only planned or proposed has the type that `dip:whenPlanned` gives. Each fact of a graph bears the type and mode
that this gives it; `kgbuild query coded` adds the quad class, and [event records](events.md) are made from it:

```sparql
{query}```

Neutral statements, offices, memberships and appointments have no PLOVER type; a resignation has.
"""

_PREFIXES = ("dct", "dip", "oa", "prov", "rdf", "skos")
QUAD_QUERY = "".join(f"PREFIX {prefix}: <{vocab.PREFIXES[prefix]}>\n" for prefix in _PREFIXES) + (
    ROOT / "queries/views/coded.rq"
).read_text(encoding="utf-8")


def page() -> str:
    """Return the text of docs/ontology.md."""
    graph = ontology()
    header = URIRef(vocab.ONTOLOGY)
    parts = [
        INTRODUCTION.format(
            version=graph.value(header, OWL.versionInfo),
            license=graph.value(header, URIRef(vocab.DCT + "license")),
            namespace=vocab.DIP,
            graph=vocab.ONTOLOGY,
            query=QUAD_QUERY,
        ),
        "## Classes above the rest\n",
        *_classes(graph, ["Article", "Entity", "Actor", "Fact", "Event"]),
        "## Entity types\n",
        *_classes(graph, facts.ENTITY_TYPES),
        "## Fact types\n",
        *_classes(graph, facts.FACT_TYPES),
        "## Decisions and links\n",
        *_classes(graph, ["Decision", "EventLink", "SharedEvent"]),
        "## Roles\n",
        *_properties(graph, OWL.ObjectProperty),
        "## Attributes and other values\n",
        *_properties(graph, OWL.DatatypeProperty),
        "## Properties of the vocabulary itself\n",
        *_properties(graph, OWL.AnnotationProperty),
    ]
    for scheme in sorted(graph.subjects(RDF.type, SKOS.ConceptScheme), key=_name):
        parts += [f"## {_text(graph, scheme, SKOS.prefLabel)}\n", *_scheme(graph, scheme)]
    return "\n".join(parts)


def _classes(graph: Graph, names: Iterable[str]) -> Iterator[str]:
    for name in names:
        term = DIP[name]
        yield f"### dip:{name}\n"
        yield f"{_text(graph, term, SKOS.definition)} {_text(graph, term, SKOS.scopeNote)}\n"
        rows = [f"- Example: {_text(graph, term, SKOS.example)}"]
        rows.append(f"- Subclass of {_terms(graph.objects(term, RDFS.subClassOf))}")
        if name in facts.FACT_TYPES:
            rows += _slots(facts.FACT_TYPES[name])
        rows += _links(graph, term)
        yield "\n".join(rows) + "\n"


def _slots(type: facts.FactType) -> Iterator[str]:
    """Return the roles and attributes of a fact type."""
    marks = {role: "" if role in type.single else f" ({least} or more)" for role, least in type.roles.items()}
    yield f"- Roles: {', '.join(f'`dip:{role}`{mark}' for role, mark in marks.items())}, `dip:place` (0 or more)"
    if type.any_of:
        yield f"- At least one of {', '.join(f'`dip:{role}`' for role in type.any_of)}"
    if type.attributes:
        yield f"- Attributes: {', '.join(f'`dip:{name}`' for name in type.attributes)}"


def _properties(graph: Graph, kind: URIRef) -> Iterator[str]:
    for term in sorted(graph.subjects(RDF.type, kind), key=_name):
        yield f"### dip:{_name(term)}\n"
        yield f"{_text(graph, term, SKOS.definition)} {_text(graph, term, SKOS.scopeNote)}\n"
        rows = [f"- Example: {_text(graph, term, SKOS.example)}"]
        if bearers := list(graph.objects(term, SCHEMA.domainIncludes)):
            rows.append(f"- Borne by {_terms(bearers)}")
        if values := list(graph.objects(term, SCHEMA.rangeIncludes)):
            rows.append(f"- Values: {_terms(values)}")
        if above := list(graph.objects(term, RDFS.subPropertyOf)):
            rows.append(f"- Subproperty of {_terms(above)}")
        yield "\n".join([*rows, *_links(graph, term)]) + "\n"


def _scheme(graph: Graph, scheme: Node) -> Iterator[str]:
    yield f"`dip:{_name(scheme)}`. {_text(graph, scheme, SKOS.definition)} {_text(graph, scheme, SKOS.scopeNote)}\n"
    rows = ["| concept | what | example | note | leads to |", "| --- | --- | --- | --- | --- |"]
    for term in sorted(graph.subjects(SKOS.inScheme, scheme), key=_name):
        what, example, note = (_text(graph, term, p) for p in (SKOS.definition, SKOS.example, SKOS.scopeNote))
        links = "; ".join(link.removeprefix("- ") for link in _links(graph, term))
        rows.append(
            f"| `dip:{_name(term)}` {_text(graph, term, SKOS.prefLabel)} | {what} | {example} | {note} | {links} |"
        )
    yield "\n".join(rows) + "\n"


def _links(graph: Graph, term: Node) -> Iterator[str]:
    for label, property in (
        ("Codes", DIP.codes),
        ("PLOVER", DIP.ploverType),
        ("Mode", DIP.ploverMode),
        ("When planned", DIP.whenPlanned),
        ("Quad class", DIP.quadClass),
        ("Close to", SKOS.closeMatch),
        ("Related to", SKOS.relatedMatch),
    ):
        if found := list(graph.objects(term, property)):
            yield f"- {label} {_terms(found)}"
    for label, property in (("Words", SKOS.hiddenLabel), ("Words of the evidence", DIP.evidenceWord)):
        if found := list(graph.objects(term, property)):
            yield f"- {label}: {', '.join(sorted(map(str, found)))}"


def _terms(nodes: Iterable[Node]) -> str:
    return ", ".join(f"`{vocab.shorten(str(node))}`" for node in sorted(nodes, key=str))


def _text(graph: Graph, term: Node, property: URIRef) -> str:
    value = graph.value(term, property)
    assert isinstance(value, Literal), f"{term} has no {property}"
    return str(value)


def _name(term: Node) -> str:
    return str(term).removeprefix(vocab.DIP)


# --- the JSON-LD context


def context() -> str:
    """Return the text of ontology/context.jsonld: every word of the ontology by its bare name, others by prefix."""
    graph = ontology()
    terms: dict[str, object] = {"id": "@id", "type": "@type"}
    terms |= dict(sorted(vocab.PREFIXES.items()))
    for term in sorted(graph.subjects(RDF.type, OWL.Class), key=_name):
        terms[_name(term)] = f"dip:{_name(term)}"
    for kind in (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty):
        for term in sorted(graph.subjects(RDF.type, kind), key=_name):
            terms[_name(term)] = {"@id": f"dip:{_name(term)}"} | _coercion(graph, term, kind)
    return json.dumps({"@context": terms}, indent=2, ensure_ascii=False) + "\n"


def _coercion(graph: Graph, term: Node, kind: URIRef) -> dict[str, str]:
    """Return how the values of a property are read; strings need no word about it."""
    if kind != OWL.DatatypeProperty:
        return {"@type": "@id"}
    datatype = vocab.shorten(str(graph.value(term, SCHEMA.rangeIncludes)))
    return {} if datatype == "xsd:string" else {"@type": datatype}


FILES = {
    "docs/ontology.md": page,
    "ontology/context.jsonld": context,
    "shapes/facts.schema.json": schema_text,
}

if __name__ == "__main__":
    for name, text in FILES.items():
        (ROOT / name).write_text(text(), encoding="utf-8")
        print(name)
