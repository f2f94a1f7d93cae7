"""Composer: what the graph of one article says, as the flat rows that the explorer, search and networks read."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kgbuild import plover
from kgbuild.facts import ACTORS, FILLERS
from kgbuild.nquads import named
from kgbuild.pipeline.ties import ties
from kgbuild.vocab import DCT, DIP, PROV, RDF, SKOS, expand

if TYPE_CHECKING:
    from kgbuild.sparql import Source

TOGETHER = 20  # graphs of one query; the servers that cut answers take so many rows
Triple = tuple[str, str, str]
Said = dict[str, list[str]]  # the values of each property

_TYPE, _NAME, _OTHER, _SOURCE = f"{RDF}type", f"{SKOS}prefLabel", f"{SKOS}altLabel", f"{PROV}wasDerivedFrom"
_ABOUT = (f"{DCT}identifier", f"{DCT}title", f"{DCT}publisher", f"{DCT}issued", f"{DIP}latest")
_BODY, _MESSAGE = expand("schema:articleBody"), expand("sh:resultMessage")
_HOW = tuple(DIP + name for name in ("kind", "stage", "field"))
_SAID = tuple(DIP + name for name in ("date", "ploverType", "ploverMode", "confidence", "earliest", "latest", "act"))
_STATUS = f"{DIP}status"
_ACTORS = frozenset(ACTORS)
_ROLES = {DIP + role: role for role in FILLERS}
READ = frozenset({_TYPE, _NAME, _OTHER, _SOURCE, *_ABOUT, _BODY, _MESSAGE, *_HOW, *_SAID, _STATUS, *_ROLES})
"""The properties that a gist is made of."""


@dataclass(frozen=True, slots=True)
class Gist:
    """Rows of one article: itself (id, title, publisher, day, last day, text), and what the views say of it.

    Facts are those of ``views/coded``, each by its number in `facts` in the rows of `roles` (fact, role, filler) and
    `ties` (fact, directed, actor, other). Things are (iri, main, name, type), with ``true`` where it is the main name.
    """

    article: tuple[str | None, ...]
    facts: Sequence[tuple[str | None, ...]]
    roles: Sequence[tuple[int, str, str]]
    ties: Sequence[tuple[int, str, str, str]]
    things: Sequence[tuple[str, str, str, str]]
    warnings: Sequence[tuple[str, str]]


def gist(graph: str, triples: Iterable[Triple]) -> Gist:
    """Return the gist of an article by what its graph says; of that, by the properties of `READ`.

    >>> gist("urn:g", [("urn:n", _TYPE, f"{DIP}State"), ("urn:n", _NAME, "Norway")]).things
    [('urn:n', 'true', 'Norway', 'State')]
    """
    said: defaultdict[str, Said] = defaultdict(dict)
    for subject, property, value in triples:
        said[subject].setdefault(property, []).append(value)
    types = {thing: sorted(v.removeprefix(DIP) for v in values.get(_TYPE, ())) for thing, values in said.items()}
    actors = {thing for thing, values in said.items() if _NAME in values and not _ACTORS.isdisjoint(types[thing])}
    about = said[graph]
    article = tuple(_one(about, name) for name in (*_ABOUT, _BODY))
    facts: list[tuple[str | None, ...]] = []
    roles: list[tuple[int, str, str]] = []
    tied: list[tuple[int, str, str, str]] = []
    for fact in sorted(thing for thing, values in said.items() if _STATUS in values and types[thing]):
        values, number = said[fact], len(facts)
        ids = (id for source in values.get(_SOURCE, ()) if source in said for id in said[source].get(_ABOUT[0], ()))
        if (id := next(ids, None)) is None:
            continue
        facts.append(_coded(fact, types[fact][0], values, id))
        filled = {_ROLES[property]: set(found) for property, found in values.items() if property in _ROLES}
        roles += [(number, role, filler) for role, fillers in filled.items() for filler in fillers]
        tied += [(number, *tie) for tie in ties({role: fillers & actors for role, fillers in filled.items()})]
    things = sorted(
        {
            (thing, main, name, type)
            for thing, values in said.items()
            if _NAME in values
            for main, property in (("true", _NAME), ("false", _OTHER))
            for name in values.get(property, ())
            for type in types[thing]
        }
    )
    warnings = [(thing, message) for thing, values in said.items() for message in values.get(_MESSAGE, ())]
    return Gist(article, facts, roles, tied, things, warnings)


def _coded(fact: str, type: str, values: Said, article: str) -> tuple[str | None, ...]:
    """Return the row of ``views/coded`` of a fact."""
    date, code, mode, confidence, earliest, latest, act = (_one(values, property) for property in _SAID)
    how = min((word for property in _HOW for word in values.get(property, ())), default="")
    quad = None if code is None else DIP + plover.quad_class(code.removeprefix(DIP))
    return (
        fact, type, act.removeprefix(f"{DIP}act-") if act else how, values[_STATUS][0].removeprefix(DIP), date, code,
        mode, quad, confidence, article, earliest, latest,
    )  # fmt: skip


def _one(values: Said, property: str) -> str | None:
    return values[property][0] if property in values else None


def gists(source: Source, graphs: Sequence[str]) -> Iterator[tuple[str, Gist]]:
    """Return the gist of each of some graphs of a store; that of no article is empty."""
    only = ", ".join(map(named, sorted(READ)))
    for start in range(0, len(graphs), TOGETHER):
        some = graphs[start : start + TOGETHER]
        found: dict[str, list[Triple]] = {graph: [] for graph in some}
        rows = source.query(
            f"""SELECT ?graph ?thing ?property ?value {{
              VALUES ?graph {{ {" ".join(map(named, some))} }}
              GRAPH ?graph {{ ?thing ?property ?value }} FILTER(?property IN ({only}))
            }}"""
        ).rows()
        for graph, thing, property, value in rows:
            found[str(graph)].append((str(thing), str(property), str(value)))
        for graph, triples in found.items():
            yield graph, gist(graph, triples)


def plain(text: str) -> str:
    """Return a text without case and accents, the Turkish dotless i and its like as i.

    >>> plain("Erdoğan Ilıca")
    'erdogan ilica'
    """
    folded = unicodedata.normalize("NFKD", text.casefold().replace("ı", "i").replace("ə", "e"))
    return "".join(c for c in folded if not unicodedata.combining(c))
