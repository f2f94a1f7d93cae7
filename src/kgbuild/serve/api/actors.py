"""Serve: one actor: names, offices, what it did and with whom."""

from __future__ import annotations

from collections import Counter
from typing import Any

from kgbuild.nquads import named
from kgbuild.serve.api.network import AHEAD, network
from kgbuild.serve.api.reading import MOST, Given
from kgbuild.serve.api.telling import events
from kgbuild.serve.limits import Refusal
from kgbuild.serve.live import View
from kgbuild.sparql import Source
from kgbuild.vocab import DIP, WD

PARTNERS = 100


def actor(view: View, given: Given) -> dict[str, Any]:
    """Return what the graph knows of an actor; its timeline comes in pages, the newest event first."""
    given.only("iri", "offset", "limit")
    iri, store = given.iri("iri"), view.store
    name, type, names = _names(store, iri)
    same = sorted({str(o) for (o,) in store.query(f"SELECT ?o {{ {named(iri)} skos:exactMatch ?o }}").rows()})
    told = _timeline(store, iri)
    offset, limit = given.number("offset", 0, 10_000_000), given.number("limit", 25, MOST)
    drawn = network(view, AHEAD)
    roles = Counter(role for row in told for role in row[3])
    return {
        "iri": iri, "name": name, "type": type, "names": names, "same_as": same,
        "wikidata": next((s.replace("http:", "https:", 1).replace("/entity/", "/wiki/") for s in same
                          if s.startswith(WD)), None),
        "offices": _offices(store, f"?fact dip:holder {named(iri)} ; dip:of ?who ."),
        "holders": _offices(store, f"?fact dip:of {named(iri)} ; dip:holder ?who ."),
        "timeline": events(view, [row[0] for row in told[offset : offset + limit]]),
        "total": len(told),
        "partners": [
            {"iri": other, "name": drawn.graph.nodes[other]["name"], "type": drawn.graph.nodes[other]["type"],
             "weight": edge["weight"], "cooperation": edge["cooperation"], "conflict": edge["conflict"]}
            for other, edge in sorted(
                drawn.graph.adj[iri].items() if iri in drawn.graph else (),
                key=lambda item: (-item[1]["weight"], drawn.graph.nodes[item[0]]["name"], item[0]),
            )[:PARTNERS]
        ],
        "statements_made": roles["speaker"], "statements_received": sum(
            "target" in row[3] and row[1] == "Statement" for row in told
        ),
        "articles": _articles(store, iri),
    }  # fmt: skip


def _names(source: Source, iri: str) -> tuple[str, str, list[str]]:
    rows = source.query(
        f"""
        SELECT DISTINCT ?label ?other ?class WHERE {{
          GRAPH ?graph {{ {named(iri)} a ?class ; skos:prefLabel ?label .
            OPTIONAL {{ {named(iri)} skos:altLabel ?other }} }}
        }} ORDER BY ?label ?other ?class"""
    ).rows()
    found = [(str(label), other, str(sort)) for label, other, sort in rows]
    if not found:
        raise Refusal(404, f"nobody of the graph has the address {iri}")
    name = found[0][0]
    names = {label for label, _, _ in found} | {str(other) for _, other, _ in found if other}
    return name, found[0][2].removeprefix(DIP), sorted(names - {name})


def _timeline(source: Source, iri: str) -> list[tuple[str, str, str, frozenset[str]]]:
    """Return the facts that name an actor: fact, type, day, and its roles; the newest first, offices left out."""
    rows = source.query(
        f"""
        SELECT ?fact ?class ?day ?issued ?role WHERE {{
          GRAPH ?graph {{
            ?fact ?role {named(iri)} ; a ?class ; prov:wasDerivedFrom ?graph .
            OPTIONAL {{ ?fact dip:latest ?day }}
            OPTIONAL {{ ?graph dip:latest ?issued }}
          }}
        }}"""
    ).rows()
    found: dict[str, tuple[str, str, set[str]]] = {}
    for fact, sort, day, issued, role in rows:
        type = str(sort).removeprefix(DIP)
        if type != "HoldsPosition":
            found.setdefault(str(fact), (type, str(day or issued or ""), set()))[2].add(str(role).removeprefix(DIP))
    ordered = sorted(found.items(), key=lambda item: item[0])
    ordered.sort(key=lambda item: item[1][1], reverse=True)
    return [(fact, type, day, frozenset(roles)) for fact, (type, day, roles) in ordered]


def _offices(source: Source, pattern: str) -> list[dict[str, Any]]:
    rows = source.query(
        f"""
        SELECT ?who ?name ?class ?title ?date ?fact ?issued WHERE {{
          GRAPH ?graph {{
            ?fact a dip:HoldsPosition ; prov:wasDerivedFrom ?graph . {pattern}
            ?who skos:prefLabel ?name ; a ?class .
            OPTIONAL {{ ?fact dip:title ?title }}
            OPTIONAL {{ ?fact dip:date ?date }}
            OPTIONAL {{ ?graph dct:issued ?issued }}
          }}
        }} ORDER BY ?name ?title DESC(?issued) ?fact"""
    ).rows()
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for who, name, sort, title, date, fact, issued in rows:
        office = found.setdefault(
            (str(who), str(title or "")),
            {
                "iri": who, "name": name, "type": str(sort).removeprefix(DIP), "title": title, "date": date,
                "fact": fact, "first": issued, "last": issued, "articles": 0,
            },
        )  # fmt: skip
        office["articles"] += 1
        if issued:
            office["first"] = min(office["first"] or issued, issued)
            office["last"] = max(office["last"] or issued, issued)
    return list(found.values())


def _articles(source: Source, iri: str) -> list[dict[str, Any]]:
    rows = source.query(
        f"""
        SELECT ?id ?title ?published (COUNT(DISTINCT ?fact) AS ?facts) WHERE {{
          GRAPH ?graph {{
            ?fact ?role {named(iri)} ; prov:wasDerivedFrom ?graph .
            ?graph dct:identifier ?id .
            OPTIONAL {{ ?graph dct:title ?title }}
            OPTIONAL {{ ?graph dct:issued ?published }}
          }}
        }} GROUP BY ?id ?title ?published ORDER BY DESC(?published) ?id LIMIT 200"""
    ).rows()
    return [
        {"id": id, "title": title, "published": published, "facts": int(facts or 0)}
        for id, title, published, facts in rows
    ]
