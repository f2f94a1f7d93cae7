"""Validate: the two SHACL engines, pyshacl and the compiled shapes, behind one form of findings (see docs/gate.md)."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from kgbuild import resources
from kgbuild.validate.report import VIOLATION, WARNING, Finding
from kgbuild.validate.triples import text
from kgbuild.vocab import SH, shorten

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node

    from kgbuild.validate.compiled import Shapes

SHAPES = "shapes/diplomacy.ttl"


@dataclass(frozen=True, slots=True)
class Shape:
    """What a report says of a shape: its message, its path in words, its severity."""

    message: str
    path: str
    severity: str


@cache
def shapes_graph() -> Graph:
    """Return the shapes as an rdflib graph."""
    from rdflib import Graph

    return Graph().parse(resources.path(SHAPES), format="turtle")


@cache
def shapes() -> dict[str, Shape]:
    """Return the shapes that have a message, by their IRI."""
    from rdflib import URIRef

    graph = shapes_graph()
    message, path, severity = (URIRef(SH + name) for name in ("message", "path", "severity"))
    return {
        str(shape): Shape(
            message=str(text),
            path=_path(graph, graph.value(shape, path)),
            severity=str(graph.value(shape, severity) or VIOLATION).removeprefix(SH),
        )
        for shape, text in graph.subject_objects(message)
    }


def _path(graph: Graph, path: Node | None) -> str:
    """Return a property path in the notation of SPARQL, with prefixed names; an empty string for none."""
    from rdflib import RDF, BNode, URIRef

    if path is None:
        return ""
    if not isinstance(path, BNode):
        return shorten(str(path))
    if (inverse := graph.value(path, URIRef(SH + "inversePath"))) is not None:
        return f"^{_path(graph, inverse)}"
    assert graph.value(path, RDF.first) is not None, "the shapes use sequences and inverse paths only"
    return "/".join(_path(graph, step) for step in graph.items(path))


@cache
def _compiled() -> Shapes:
    from kgbuild.validate.compiled import Shapes

    return Shapes(shapes_graph())


def compiled_findings(ntriples: str) -> list[Finding]:
    """Return what the compiled shapes find in a graph: what pyshacl does, in a fraction of its time.

    Raises DoubtError when pyshacl has to be asked.
    """
    found = _compiled().broken(ntriples)
    return gathered(
        (text(focus), shape, None if value is None else _shown(_node(value))) for focus, shape, value in found
    )


def pyshacl_findings(ntriples: str) -> list[Finding]:
    """Return what pyshacl, the reference, finds in a graph.

    Raises ValueError when it cannot judge the graph.
    """
    import pyshacl
    from rdflib import Graph, URIRef

    with _quiet():
        data = Graph().parse(data=ntriples, format="nt")
        try:
            _, report, text = pyshacl.validate(data, shacl_graph=shapes_graph())
        except Exception as error:  # a number that is none makes it stumble over its own comparison
            raise ValueError(f"{type(error).__name__}: {error}") from error
    if not isinstance(report, Graph):
        raise ValueError(str(text))
    names = ("focusNode", "sourceShape", "value")
    focus, shape, value = (URIRef(SH + name) for name in names)
    # Details of nested shapes are results too, but not of the report.
    results = set(report.objects(None, URIRef(SH + "result")))
    return gathered(
        (
            _text(report.value(result, focus)),
            _text(report.value(result, shape)),
            None if (found := report.value(result, value)) is None else _shown(found),
        )
        for result in results
    )


def gathered(results: Iterable[tuple[str, str, str | None]]) -> list[Finding]:
    """Return one finding for each node and shape, with all values, sorted.

    The words come from the shapes, so that both engines say the same.
    """
    values: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for focus, iri, value in results:
        values[focus, iri] |= {value} if value is not None else set()
    findings = []
    for (focus, iri), found in values.items():
        shape = shapes().get(iri) or Shape(f"breaks the shape {iri}", "", VIOLATION)
        shown = () if shape.severity == WARNING else tuple(sorted(found - {shorten(focus)}))
        findings.append(Finding(focus, shape.message, shape.path, iri, shape.severity, shown))
    return sorted(findings)


def _node(term: str) -> Node:
    """Return a term of N-Triples as one of rdflib."""
    from rdflib import Literal, URIRef

    if term.startswith("<"):
        return URIRef(text(term))
    return Literal(text(term), datatype=term[term.rindex('"') + 4 : -1] or None)


def _text(node: Node | None) -> str:
    """Return an IRI as it is, and a term of another kind in a few words."""
    from rdflib import URIRef

    return str(node) if isinstance(node, URIRef) else _shown(node)


def _shown(node: Node | None) -> str:
    """Return a term in a few words."""
    from rdflib import Literal, URIRef

    if isinstance(node, URIRef):
        return shorten(str(node))
    text = node.n3() if isinstance(node, Literal) else str(node)
    return text if len(text) <= 80 else f"{text[:77]}..."


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep rdflib from writing a traceback to stderr for each literal that is ill-formed: the report has it."""
    logger = logging.getLogger("rdflib.term")
    before, logger.disabled = logger.disabled, True
    try:
        yield
    finally:
        logger.disabled = before
