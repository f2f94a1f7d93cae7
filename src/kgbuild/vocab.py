"""Base: the namespaces and prefixes of everything that kgbuild writes, declared once."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

ONTOLOGY = "https://w3id.org/kgbuild/diplomacy"  # the ontology, and the graph it is loaded into
DIP = f"{ONTOLOGY}#"
SHAPES = "https://w3id.org/kgbuild/shapes#"
BASE = "https://w3id.org/kgbuild/id/"  # of the data, unless an option says otherwise

DCT = "http://purl.org/dc/terms/"
EDTF = "http://id.loc.gov/datatypes/edtf/"
OA = "http://www.w3.org/ns/oa#"
ORG = "http://www.w3.org/ns/org#"
OWL = "http://www.w3.org/2002/07/owl#"
PROV = "http://www.w3.org/ns/prov#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
SCHEMA = "https://schema.org/"
SEM = "http://semanticweb.cs.vu.nl/2009/11/sem/"
SH = "http://www.w3.org/ns/shacl#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
WD = "http://www.wikidata.org/entity/"
XSD = "http://www.w3.org/2001/XMLSchema#"

# PLOVER's four classes, from friendly words to hostile deeds; a neutral statement has none of them.
QUAD_CLASSES = ("verbal-cooperation", "material-cooperation", "verbal-conflict", "material-conflict")

PREFIXES: Mapping[str, str] = MappingProxyType(
    {
        "dct": DCT, "dip": DIP, "edtf": EDTF, "oa": OA, "org": ORG, "owl": OWL, "prov": PROV, "rdf": RDF, "rdfs": RDFS,
        "schema": SCHEMA, "sem": SEM, "sh": SH, "shapes": SHAPES, "skos": SKOS, "wd": WD, "xsd": XSD,
    }
)  # fmt: skip


def expand(short: str) -> str:
    """Return the IRI that a prefixed name stands for.

    >>> expand("dip:Meeting")
    'https://w3id.org/kgbuild/diplomacy#Meeting'

    Raises KeyError when the prefix is none of `PREFIXES`.
    """
    prefix, _, name = short.partition(":")
    return PREFIXES[prefix] + name


def shorten(iri: str) -> str:
    """Return the prefixed name of `iri`, or `iri` itself where no prefix fits.

    >>> shorten("http://www.w3.org/ns/prov#Entity"), shorten("https://example.org/x")
    ('prov:Entity', 'https://example.org/x')
    """
    for prefix, namespace in PREFIXES.items():
        tail = iri.removeprefix(namespace)
        if tail != iri and "/" not in tail and "#" not in tail:
            return f"{prefix}:{tail}"
    return iri
