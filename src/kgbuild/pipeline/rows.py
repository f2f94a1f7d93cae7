"""Composer: what the views ``coded``, ``roles`` and ``actors`` say of a whole graph.

The digest beside a graph has these rows. Where there can be none, they are asked for property by property and joined
here; as one query each, the views take five to ten times as long on a large graph. Views of a few facts, or for a user,
are for SPARQL.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, NamedTuple, Protocol

from kgbuild import plover, queries
from kgbuild.actors import Row
from kgbuild.facts import ACTORS, FILLERS
from kgbuild.pipeline.ties import paired
from kgbuild.sparql import Source
from kgbuild.vocab import DIP

if TYPE_CHECKING:
    from kgbuild.store import Graphs


class Views(Protocol):
    """The rows of a whole graph: of the views ``coded``, ``roles``, ``actors`` and ``positions``, and who had to do
    with whom (`kgbuild.pipeline.ties.COLUMNS`)."""

    def coded(self) -> Sequence[Row]:
        """Return facts, in no order."""
        ...

    def roles(self) -> Sequence[Row]:
        """Return who fills a role in a fact, in no order."""
        ...

    def actors(self) -> Sequence[Row]:
        """Return actors, each with its main names first."""
        ...

    def positions(self) -> Sequence[Row]:
        """Return who holds an office of whom."""
        ...

    def pairs(self) -> Sequence[Row]:
        """Return who had to do with whom in a fact, in no order."""
        ...


@contextmanager
def views(store: Graphs) -> Iterator[Views]:
    """Lend the rows of a graph: out of its digest where one can be kept, else asked for."""
    if store.path is not None:
        from kgbuild.pipeline.digest import Digest  # loads Oxigraph, which this store has loaded

        digest = Digest.kept(store)
        if digest is not None:
            with closing(digest):
                yield digest
            return
    yield Asked(store)


class Asked:
    """The rows of a graph that has no digest, asked for when they are wanted."""

    def __init__(self, source: Source) -> None:
        self._source = source

    def coded(self) -> list[Coded]:
        """Return the rows of ``views/coded``, in no order."""
        return coded(self._source)

    def roles(self) -> list[Row]:
        """Return the rows of ``views/roles``, in no order."""
        return roles(self._source)

    def actors(self) -> list[Row]:
        """Return the rows of ``views/actors``, by actor, its main names first."""
        return actors(self._source)

    def positions(self) -> list[Row]:
        """Return the rows of ``views/positions``."""
        return view(self._source, "positions")

    def pairs(self) -> list[Row]:
        """Return who had to do with whom, in no order."""
        return paired(self.coded(), self.roles())


class Coded(NamedTuple):
    """A row of ``views/coded``: a fact, when it was, and how PLOVER codes it."""

    fact: str
    type: str
    detail: str
    status: str
    date: str | None
    plover: str | None
    mode: str | None
    quad: str | None
    confidence: str | None
    article: str
    earliest: str | None
    latest: str | None


def view(source: Source, name: str) -> list[Row]:
    """Return the rows of a view as SPARQL gives them, for those that are quick enough."""
    return list(queries.ask(source, queries.find(f"views/{name}")).rows())


def coded(source: Source) -> list[Coded]:
    """Return the rows of ``views/coded``, in no order."""
    articles = dict(_pairs(source, "dct:identifier"))
    told = {
        name: dict(_pairs(source, f"dip:{name}"))
        for name in ("status", "act", "date", "ploverType", "ploverMode", "confidence", "earliest", "latest")
    }
    how: dict[str, str] = {}
    for name in ("kind", "stage", "field"):
        for fact, words in _pairs(source, f"dip:{name}"):
            how[fact] = min(words, how.get(fact, words))
    from_article = dict(_pairs(source, "prov:wasDerivedFrom"))
    quads: dict[str | None, str | None] = {None: None}
    found = []
    for node, type in source.query("SELECT ?fact ?type { GRAPH ?graph { ?fact dip:status ?is ; a ?type } }").rows():
        fact = str(node)
        act, code = told["act"].get(fact), told["ploverType"].get(fact)
        if code not in quads:
            quads[code] = DIP + plover.quad_class(str(code).removeprefix(DIP))
        detail = act.removeprefix(f"{DIP}act-") if act else how.get(fact, "")
        found.append(
            Coded(
                fact, str(type).removeprefix(DIP), detail, told["status"][fact].removeprefix(DIP),
                told["date"].get(fact), code, told["ploverMode"].get(fact), quads[code],
                told["confidence"].get(fact), articles[from_article[fact]], told["earliest"].get(fact),
                told["latest"].get(fact),
            )
        )  # fmt: skip
    return found


def roles(source: Source) -> list[Row]:
    """Return the rows of ``views/roles``, in no order."""
    things = defaultdict(set)
    rows = source.query(
        "SELECT ?graph ?thing ?name ?type { GRAPH ?graph { ?thing skos:prefLabel ?name ; a ?type } }"
    ).rows()
    for graph, thing, name, type in rows:
        things[graph, thing].add((str(name), str(type).removeprefix(DIP)))
    found: list[Row] = []
    for role in FILLERS:
        rows = source.query(f"SELECT ?graph ?fact ?filler {{ GRAPH ?graph {{ ?fact dip:{role} ?filler }} }}").rows()
        found += [
            (fact, role, filler, name, type)
            for graph, fact, filler in rows
            for name, type in things.get((graph, filler), ())
        ]
    return found


def actors(source: Source) -> list[Row]:
    """Return the rows of ``views/actors``, by actor, its main names first."""
    found: set[tuple[str, bool, str, str]] = set()
    for property, other in (("prefLabel", False), ("altLabel", True)):
        rows = source.query(
            f"SELECT ?actor ?name ?type {{ GRAPH ?graph {{ ?actor skos:{property} ?name ; a ?type }} }}"
        ).rows()
        found |= {(str(iri), other, str(name), str(type).removeprefix(DIP)) for iri, name, type in rows}
    return [
        (iri, name, "false" if other else "true", type) for iri, other, name, type in sorted(found) if type in ACTORS
    ]


def _pairs(source: Source, property: str) -> list[tuple[str, str]]:
    """Return who has a property, and its value."""
    rows = source.query(f"SELECT ?node ?value {{ GRAPH ?graph {{ ?node {property} ?value }} }}").rows()
    return [(str(node), str(value)) for node, value in rows]
