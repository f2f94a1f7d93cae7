"""Step: named graphs -> sorted bytes of a format of RDF."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator
from typing import IO, TypeAlias, cast

import pyoxigraph as ox

from kgbuild import jsonld
from kgbuild.errors import FormatError
from kgbuild.store import terms
from kgbuild.store.result import TRIPLE_FORMATS
from kgbuild.store.tidy import Tidy
from kgbuild.vocab import PREFIXES

Read: TypeAlias = Callable[[list[str]], Iterable[Iterable[ox.Quad]]]


def write(read: Read, graphs: list[str], out: IO[bytes], format: str) -> None:
    """Write named graphs in a format of `TRIPLE_FORMATS`: trig, nquads and jsonld keep them apart.

    `read` returns what each graph of a list says, in the order of the list.

    Raises FormatError where the format cannot hold what they say.
    """
    base = terms.base(graphs)
    match format:
        case "jsonld":
            out.writelines(jsonld.documents(map(terms.nquads, read(graphs)), base=base))
        case "nquads":
            out.writelines(map(terms.nquads, read(graphs)))
        case "trig":
            _serialize(_quads(read, graphs), out, format, base)
        case "rdfxml":
            _serialize(terms.fit_for_xml(_triples(read, graphs)), out, format)
        case _:
            _serialize(_triples(read, graphs), out, format, base if format == "turtle" else None)


def chosen(store: Container[object], names: Callable[[], list[str]], graph: str | None, format: str) -> list[str]:
    """Return the graphs of a store that are to be written: one, or all of its `names`.

    Raises FormatError for a format that is none of `TRIPLE_FORMATS`, or a graph that is not there.
    """
    if format not in TRIPLE_FORMATS:
        raise FormatError(f"{format!r} is no format of RDF; take one of {', '.join(TRIPLE_FORMATS)}")
    if graph is None:
        return names()
    if graph not in store:
        raise FormatError(f"<{graph}>: there is no such graph")
    return [graph]


def _quads(read: Read, graphs: list[str]) -> Iterator[ox.Quad]:
    for quads in read(graphs):
        yield from sorted(quads, key=terms.key)


def _triples(read: Read, graphs: list[str]) -> list[ox.Triple]:
    return sorted({quad.triple for quad in _quads(read, graphs)}, key=terms.key)


def _serialize(
    statements: Iterable[ox.Quad] | Iterable[ox.Triple], out: IO[bytes], format: str, base: str | None = None
) -> None:
    with Tidy(out, base) as tidy:
        ox.serialize(statements, cast(IO[bytes], tidy), TRIPLE_FORMATS[format], prefixes=dict(PREFIXES))
