"""Composer: what the graphs of articles tell, as reports of events and as who acts for which state."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from kgbuild import gazetteer
from kgbuild.facts import ATTRIBUTES
from kgbuild.link.reports import FRAMES, Report
from kgbuild.link.spelling import title_key
from kgbuild.nquads import named, statements
from kgbuild.sparql import Iri, Row, Source
from kgbuild.vocab import DIP, PROV, RDF, SKOS

_NO_ROLE = frozenset({"status", "evidence", "act", "ploverType", "ploverMode"})
_TYPE, _LABEL, _SOURCE = f"{RDF}type", f"{SKOS}prefLabel", f"{PROV}wasDerivedFrom"
_NAMED = ("GovernmentBody", "Place")  # types of things whose names tell of a state

Pair = tuple[str, str]  # somebody or something, and the state that it acts for or lies in
Acts = Mapping[str, frozenset[str]]
Said = Mapping[str, list[str]]  # what is said of a fact: values by property, or by "role " and the name of the role


@dataclass(frozen=True, slots=True)
class Told:
    """What the graph of one article says to the links between reports."""

    reports: tuple[Report, ...] = ()
    acts: frozenset[Pair] = frozenset()


def told(quads: bytes, *, base: str) -> Told:
    """Return what the graph of an article tells, given as N-Quads, a quad a line, as the store has them.

    >>> told(b"", base="https://example.org/")
    Told(reports=(), acts=frozenset())
    """
    things: defaultdict[str, list[tuple[str, str, bool]]] = defaultdict(list)
    elsewhere = tuple(f"{base}{kind}/" for kind in ("article", "words", "warning"))  # most statements, and the longest
    for subject, property, value, is_iri in statements(quads, but=elsewhere):
        things[subject].append((property, value, is_iri))
    types = {thing: _bare(value) for thing, said in things.items() for name, value, _ in said if name == _TYPE}
    reports, acts = [], set[Pair]()
    for thing, said in things.items():
        if any(name == f"{DIP}status" for name, _, _ in said):
            values = _said(said)
            if _type(values) in FRAMES:
                reports.append(_report(thing, values))
            if _type(values) == "HoldsPosition" and values["status"] == [f"{DIP}actual"]:
                states = [of for of in values.get("role of", ()) if types.get(of) == "State"]
                acts |= {(holder, state) for holder in values.get("role holder", ()) for state in states}
        elif types.get(thing) in _NAMED:
            codes = [_code(types[thing], value) for name, value, _ in said if name == _LABEL]
            acts |= {(thing, f"{base}state/{code}") for code in codes if code}
    return Told(tuple(reports), frozenset(acts))


def by_thing(pairs: Iterable[Pair]) -> Acts:
    """Return the states of each thing; things of the same states share one set of them.

    >>> by_thing([("person/berg", "state/NO")])
    {'person/berg': frozenset({'state/NO'})}
    """
    found, shared = dict[str, frozenset[str]](), dict[frozenset[str], frozenset[str]]()
    for thing, state in pairs:
        states = found.get(thing, frozenset()) | {state}
        found[thing] = shared.setdefault(states, states)
    return found


def reports(source: Source, facts: Iterable[str] | None = None) -> list[Report]:
    """Return the facts of a graph as reports, by IRI: all, or those that are given by IRI."""
    chosen = "" if facts is None else f"VALUES ?fact {{ {' '.join(map(named, sorted(facts)))} }} "
    rows = source.query(
        f"""SELECT ?fact ?property ?value {{
          {chosen}GRAPH ?graph {{ ?fact dip:status ?status ; ?property ?value }}
        }}"""
    ).rows()
    said: defaultdict[str, list[tuple[str, str, bool]]] = defaultdict(list)
    for fact, property, value in rows:
        said[str(fact)].append((str(property), str(value), isinstance(value, Iri)))
    values = {fact: _said(told) for fact, told in sorted(said.items())}
    return [_report(iri, said) for iri, said in values.items() if _type(said) in FRAMES]


def acts(source: Source, *, base: str) -> Iterator[tuple[str, Pair]]:
    """Return who acts for a state, or lies in it, each with the graph that says so, some more than once.

    Persons act for the states that they hold offices of, bodies for the one that is in their name; capitals lie in one.
    """
    rows: Iterator[Row] = source.query(
        """SELECT DISTINCT ?graph ?holder ?state {
          GRAPH ?graph {
            ?fact a dip:HoldsPosition ; dip:holder ?holder ; dip:of ?state ; dip:status dip:actual . ?state a dip:State
          }
        }"""
    ).rows()
    for graph, holder, state in rows:
        yield str(graph), (str(holder), str(state))
    for type in _NAMED:
        rows = source.query(
            f"SELECT ?graph ?thing ?name {{ GRAPH ?graph {{ ?thing a dip:{type} ; skos:prefLabel ?name }} }}"
        ).rows()
        for graph, thing, name in rows:
            if code := _code(type, str(name)):
                yield str(graph), (str(thing), f"{base}state/{code}")


@lru_cache(maxsize=1 << 15)
def _code(type: str, name: str) -> str | None:
    """Return the code of the one state that the name of a body has in it, or that a capital lies in."""
    if type == "Place":
        codes = {known.key for known in gazetteer.names().get(name, ()) if known.sort == "capital"}
    else:
        codes = {word for word in title_key(name) if word in gazetteer.states()}
    return codes.pop() if len(codes) == 1 else None


def _said(told: Iterable[tuple[str, str, bool]]) -> Said:
    """Return what is said of a fact, from properties, their values, and whether these are IRIs."""
    values: defaultdict[str, list[str]] = defaultdict(list)
    for property, value, is_iri in told:
        name = _bare(property)
        is_role = is_iri and property not in (_TYPE, _SOURCE) and name not in _NO_ROLE
        values[f"role {name}" if is_role else name].append(value)
    return values


def _report(iri: str, values: Said) -> Report:
    def day(name: str) -> date | None:
        return date.fromisoformat(values[name][0]) if name in values else None

    return Report(
        iri,
        values[_SOURCE][0],
        _type(values),
        _bare(values["status"][0]),
        {name.removeprefix("role "): frozenset(found) for name, found in values.items() if name.startswith("role ")},
        {name: min(values[name]) for name in ATTRIBUTES if name in values},
        day("earliest"),
        day("latest"),
        day("reported"),
    )


def _type(values: Said) -> str:
    return _bare(values[_TYPE][0])


def _bare(iri: str) -> str:
    return iri.removeprefix(DIP)
