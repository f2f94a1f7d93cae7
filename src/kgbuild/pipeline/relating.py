"""Composer: the facts of a graph -> links between reports of one event, in a graph of their own."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING

from kgbuild import gazetteer
from kgbuild.facts import ATTRIBUTES
from kgbuild.link.events import events_graph, relate, to_quads
from kgbuild.link.reports import FRAMES, Report
from kgbuild.link.spelling import title_key
from kgbuild.sparql import Iri, Source
from kgbuild.vocab import DIP, PROV, RDF

if TYPE_CHECKING:
    from kgbuild.store import Store

_NO_ROLE = frozenset({"status", "evidence", "act"})


def relate_all(store: Store, *, base: str) -> bool:
    """Find anew which facts of several articles report one event; tell whether that changed anything.

    The graph of links depends on the articles and decisions alone, and is gone where there is no link.
    """
    quads = to_quads(relate(reports(store), acts_for(store, base=base)), base=base)
    if not quads:
        return store.remove(events_graph(base))
    return store.replace(events_graph(base), quads)


def reports(source: Source) -> list[Report]:
    """Return the facts of a graph as reports, by IRI."""
    rows = source.query(
        "SELECT ?fact ?property ?value { GRAPH ?graph { ?fact dip:status ?status ; ?property ?value } }"
    ).rows()
    said: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for fact, property, value in rows:
        name = str(property).removeprefix(DIP)
        if isinstance(value, Iri) and property not in (RDF + "type", PROV + "wasDerivedFrom") and name not in _NO_ROLE:
            name = f"role {name}"
        said[str(fact)][name].append(str(value))
    return [_report(iri, values) for iri, values in sorted(said.items()) if _type(values) in FRAMES]


def _report(iri: str, values: dict[str, list[str]]) -> Report:
    def day(name: str) -> date | None:
        return date.fromisoformat(values[name][0]) if name in values else None

    return Report(
        iri,
        values[PROV + "wasDerivedFrom"][0],
        _type(values),
        values["status"][0].removeprefix(DIP),
        {name.removeprefix("role "): frozenset(found) for name, found in values.items() if name.startswith("role ")},
        {name: min(values[name]) for name in ATTRIBUTES if name in values},
        day("earliest"),
        day("latest"),
        day("reported"),
    )


def _type(values: dict[str, list[str]]) -> str:
    return values[RDF + "type"][0].removeprefix(DIP)


def acts_for(source: Source, *, base: str) -> dict[str, frozenset[str]]:
    """Return the states that persons hold offices of, that bodies have in their names, and that capitals lie in."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    rows = source.query(
        """SELECT DISTINCT ?holder ?state {
          GRAPH ?graph {
            ?fact a dip:HoldsPosition ; dip:holder ?holder ; dip:of ?state ; dip:status dip:actual . ?state a dip:State
          }
        }"""
    ).rows()
    for holder, state in rows:
        found[str(holder)].add(str(state))
    for type in ("GovernmentBody", "Place"):
        for thing, name in source.query(f"SELECT ?thing ?name {{ ?thing a dip:{type} ; skos:prefLabel ?name }}").rows():
            codes = {word for word in title_key(str(name)) if word in gazetteer.states()}
            if type == "Place":
                codes = {known.key for known in gazetteer.names().get(str(name), ()) if known.sort == "capital"}
            if len(codes) == 1:
                found[str(thing)].add(f"{base}state/{codes.pop()}")
    return {thing: frozenset(states) for thing, states in found.items()}
