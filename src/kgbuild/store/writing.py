"""Step: named graphs -> sorted bytes of a format of RDF."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import IO, cast

import pyoxigraph as ox

from kgbuild import jsonld
from kgbuild.store import terms
from kgbuild.store.result import TRIPLE_FORMATS
from kgbuild.store.tidy import Tidy
from kgbuild.vocab import PREFIXES


def write(data: ox.Store, graphs: list[str], out: IO[bytes], format: str) -> None:
    """Write named graphs in a format of `TRIPLE_FORMATS`: trig, nquads and jsonld keep them apart.

    Raises FormatError where the format cannot hold what they say.
    """
    base = terms.base(graphs)
    match format:
        case "jsonld":
            out.writelines(jsonld.documents((terms.nquads(_of(data, graph)) for graph in graphs), base=base))
        case "nquads":
            out.writelines(terms.nquads(_of(data, graph)) for graph in graphs)
        case "trig":
            _serialize(_quads(data, graphs), out, format, base)
        case "rdfxml":
            _serialize(terms.fit_for_xml(_triples(data, graphs)), out, format)
        case _:
            _serialize(_triples(data, graphs), out, format, base if format == "turtle" else None)


def _of(data: ox.Store, graph: str) -> Iterable[ox.Quad]:
    return data.quads_for_pattern(None, None, None, ox.NamedNode(graph))


def _quads(data: ox.Store, graphs: Iterable[str]) -> Iterator[ox.Quad]:
    for graph in graphs:
        yield from sorted(_of(data, graph), key=terms.key)


def _triples(data: ox.Store, graphs: Iterable[str]) -> list[ox.Triple]:
    return sorted({quad.triple for quad in _quads(data, graphs)}, key=terms.key)


def _serialize(
    statements: Iterable[ox.Quad] | Iterable[ox.Triple], out: IO[bytes], format: str, base: str | None = None
) -> None:
    with Tidy(out, base) as tidy:
        ox.serialize(statements, cast(IO[bytes], tidy), TRIPLE_FORMATS[format], prefixes=dict(PREFIXES))
