"""Serve: what the endpoint says of itself (SPARQL 1.1 Service Description) and of its data (VoID)."""

from __future__ import annotations

from io import BytesIO

from rdflib import RDF, XSD, BNode, Graph, Literal, Namespace, URIRef

from kgbuild.pipeline import base_of
from kgbuild.pipeline.counting import Status
from kgbuild.sparql import Source
from kgbuild.vocab import DCT, DIP, ONTOLOGY, PREFIXES

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
VOID = Namespace("http://rdfs.org/ns/void#")
FORMATS = Namespace("http://www.w3.org/ns/formats/")
_DCT = Namespace(DCT)
_RDFLIB = {"turtle": "turtle", "ntriples": "nt", "jsonld": "json-ld", "rdfxml": "xml", "nquads": "nt", "trig": "turtle"}


def service(address: str, format: str) -> bytes:
    """Return the description of the endpoint at `address`."""
    graph = _graph()
    node = BNode("service")
    graph.add((node, RDF.type, SD.Service))
    graph.add((node, SD.endpoint, URIRef(address)))
    graph.add((node, SD.supportedLanguage, SD.SPARQL11Query))
    graph.add((node, SD.feature, SD.UnionDefaultGraph))
    for name in ("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV"):
        graph.add((node, SD.resultFormat, FORMATS[name]))
    for name in ("Turtle", "N-Triples", "RDF_XML", "JSON-LD"):
        graph.add((node, SD.resultFormat, FORMATS[name]))
    data = BNode("data")
    graph.add((node, SD.defaultDataset, data))
    graph.add((data, RDF.type, SD.Dataset))
    graph.add((data, RDF.type, VOID.Dataset))
    return _serialized(graph, format)


def dataset(source: Source, found: Status, address: str, endpoint: str, format: str) -> bytes:
    """Return the description of the data: how much of what there is, and where to ask."""
    graph = _graph()
    node = URIRef(f"{address}#dataset")
    graph.add((node, RDF.type, VOID.Dataset))
    graph.add((node, _DCT.title, Literal("Knowledge graph of diplomatic news", lang="en")))
    graph.add((node, VOID.sparqlEndpoint, URIRef(endpoint)))
    graph.add((node, VOID.uriSpace, Literal(base_of(source))))
    graph.add((node, VOID.vocabulary, URIRef(ONTOLOGY)))
    triples = next(iter(source.query("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }").rows()))[0]
    graph.add((node, VOID.triples, Literal(triples, datatype=XSD.integer)))
    graph.add((node, VOID.documents, Literal(found.articles)))
    for name, number in {"Article": found.articles, **found.facts, **found.entities}.items():
        part = BNode(name)
        graph.add((node, VOID.classPartition, part))
        graph.add((part, VOID["class"], URIRef(DIP + name)))
        graph.add((part, VOID.entities, Literal(number)))
    return _serialized(graph, format)


def _graph() -> Graph:
    graph = Graph(bind_namespaces="none")
    for prefix, namespace in {**PREFIXES, "sd": SD, "void": VOID, "formats": FORMATS}.items():
        graph.bind(prefix, namespace)
    return graph


def _serialized(graph: Graph, format: str) -> bytes:
    out = BytesIO()
    graph.serialize(out, format=_RDFLIB[format], encoding="utf-8")
    return out.getvalue()
