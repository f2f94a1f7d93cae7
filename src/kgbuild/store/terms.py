"""Step: terms and statements of Oxigraph: read, checked, sorted, and made into updates."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from kgbuild.errors import FormatError
from kgbuild.vocab import ONTOLOGY, RDF

_TYPE = f"<{RDF}type>"
_PLAIN = re.compile(
    rb'(?:<[^>]*+> <[^>]*+> (?:<[^>]*+>|"[^"\\]*+(?:\\.[^"\\]*+)*+"(?:\^\^<[^>]*+>|@[-A-Za-z0-9]++)?+) <[^>]*+> \.\n)++'
)
_NO_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def parse(graph: str, nquads: bytes) -> set[ox.Quad]:
    """Return the statements of N-Quads after looking that all are of one graph."""
    try:
        name = ox.NamedNode(graph)
        quads = set(ox.parse(nquads, ox.RdfFormat.N_QUADS))
    except (SyntaxError, ValueError) as error:
        raise FormatError(f"the graph <{graph}> is no N-Quads: {error}") from error
    for quad in quads:
        if quad.graph_name != name:
            raise FormatError(f"<{graph}> is to be replaced, and a statement is in {quad.graph_name}: {quad.triple}")
        if isinstance(quad.subject, ox.BlankNode) or isinstance(quad.object, ox.BlankNode):
            raise FormatError(f"<{graph}> has a blank node; give it an IRI: {quad.triple}")
    return quads


def is_plain(graph: str, nquads: bytes) -> bool:
    """Tell whether N-Quads are as `kgbuild.rdf` writes them: a statement a line, all of one graph, no blank node.

    If they are N-Quads at all, Oxigraph can read them by itself then, and `parse` has nothing to find.

    >>> is_plain("urn:g", b'<urn:s> <urn:p> "1" <urn:g> .\\n'), is_plain("urn:g", b"<urn:s> <urn:p> <urn:g> .\\n")
    (True, False)
    """
    return nquads.count(f" <{graph}> .\n".encode()) == nquads.count(b"\n") and _PLAIN.fullmatch(nquads) is not None


def nquads(quads: Iterable[ox.Quad]) -> bytes:
    """Return statements as sorted N-Quads."""
    lines = (ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b"").splitlines(keepends=True)
    return b"".join(sorted(lines))


def change(graph: str, gone: Iterable[ox.Quad], come: Iterable[ox.Quad]) -> str:
    """Return one update, for an update is one transaction. Terms are written by Oxigraph, so nothing is pasted."""
    parts = (("DELETE", list(gone)), ("INSERT", list(come)))
    return " ;\n".join(
        f"{verb} DATA {{ GRAPH <{graph}> {{\n" + "\n".join(f"{quad.triple} ." for quad in quads) + "\n} }"
        for verb, quads in parts
        if quads
    )


def without_blanks(quads: Iterable[ox.Quad], graph: str) -> Iterator[ox.Quad]:
    """Return statements in a graph of that name, with IRIs for blank nodes ("skolem" IRIs, RDF 1.1 Concepts, 3.5)."""
    name = ox.NamedNode(graph)

    def iri(node: ox.BlankNode) -> ox.NamedNode:
        return ox.NamedNode(f"{graph}/.well-known/genid/{node.value}")

    for quad in quads:
        subject, object = quad.subject, quad.object
        yield ox.Quad(
            iri(subject) if isinstance(subject, ox.BlankNode) else subject,
            quad.predicate,
            iri(object) if isinstance(object, ox.BlankNode) else object,
            name,
        )


def ontology(turtle: bytes) -> bytes:
    """Return the graph of the ontology as N-Quads, with IRIs made from their content for its blank nodes.

    Raises FormatError when `turtle` is no Turtle.
    """
    try:
        parsed = ox.Dataset(ox.parse(turtle, ox.RdfFormat.TURTLE))
    except SyntaxError as error:
        raise FormatError(f"the ontology is no Turtle: {error}") from error
    parsed.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return ox.serialize(without_blanks(parsed, ONTOLOGY), format=ox.RdfFormat.N_QUADS) or b""


def key(statement: ox.Quad | ox.Triple) -> tuple[str, bool, str, str]:
    """Sort by subject, then the type first, then by property and value."""
    predicate = str(statement.predicate)
    return str(statement.subject), predicate != _TYPE, predicate, str(statement.object)


def base(graphs: list[str]) -> str | None:
    """Return what the names of all articles begin with before ``article/``: files get shorter with it."""
    bases = {graph.rpartition("article/")[0] for graph in graphs if "article/" in graph}
    return bases.pop() or None if len(bases) == 1 else None


def fit_for_xml(statements: Iterable[ox.Triple]) -> Iterator[ox.Triple]:
    """Return the statements, or raise FormatError at the first with a character that XML 1.0 cannot hold."""
    for statement in statements:
        if found := _NO_XML.search(str(getattr(statement.object, "value", ""))):
            raise FormatError(
                f"RDF/XML cannot hold the character U+{ord(found[0]):04X} of {statement.subject}; take another format"
            )
        yield statement
