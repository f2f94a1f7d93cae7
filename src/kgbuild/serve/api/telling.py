"""Serve: facts as the explorer shows them: what was done, by whom, when, and the words that state it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from kgbuild import plover
from kgbuild.facts import FACT_TYPES, FILLERS
from kgbuild.nquads import named
from kgbuild.pipeline.explaining import around, quoted, warned
from kgbuild.serve.live import View
from kgbuild.sparql import Iri, Source
from kgbuild.vocab import DIP, RDF

_HOW = ("act", "stage", "kind", "field", "title", "topic", "format", "ordinal", "count")
"""Attributes in the order of what tells most."""
Event = dict[str, Any]


def events(view: View, facts: Sequence[str]) -> list[Event]:
    """Return what is told of facts, in their order; those that are not in the graph are left out."""
    if not facts:
        return []
    source, values = view.store, " ".join(map(named, facts))
    rows = source.query(
        f"""
        SELECT ?fact ?graph ?property ?value WHERE {{
          VALUES ?fact {{ {values} }}
          GRAPH ?graph {{ ?fact prov:wasDerivedFrom ?graph ; ?property ?value }}
        }}"""
    ).rows()
    said: defaultdict[str, list[tuple[str, str, bool]]] = defaultdict(list)
    graphs: dict[str, str] = {}
    for fact, graph, property, value in rows:
        graphs[str(fact)] = str(graph)
        said[str(fact)].append((str(property), str(value), isinstance(value, Iri)))
    names = _names(
        source, {(graphs[fact], value) for fact, told in said.items() for _, value, is_iri in told if is_iri}
    )
    origins = _origins(source, set(graphs.values()))
    quotes, warnings = quoted(source, facts), warned(source, facts)
    return [
        _event(
            fact, graphs[fact], sorted(said[fact]), names, origins[graphs[fact]], quotes[fact], warnings[fact]
        )
        for fact in dict.fromkeys(facts)
        if fact in graphs
    ]  # fmt: skip


def _event(
    fact: str,
    graph: str,
    said: Iterable[tuple[str, str, bool]],
    names: Mapping[tuple[str, str], tuple[str, str | None]],
    origin: Mapping[str, Any],
    quotes: Sequence[tuple[int, int, str]],
    warnings: Sequence[str],
) -> Event:
    text = origin["text"]
    found: Event = {
        "fact": fact, "type": "", "detail": "", "status": "actual", "date": None, "quad": None, "confidence": None,
        "by": [], "article": {key: origin[key] for key in ("id", "title", "publisher", "published")}, "roles": [],
        "attributes": [], "warnings": list(warnings),
    }  # fmt: skip
    for property, value, is_iri in said:
        word = property.removeprefix(DIP)
        if property == RDF + "type":
            found["type"] = value.removeprefix(DIP)
        elif word in FILLERS:
            name, type = names.get((graph, value), (value, None))
            found["roles"].append({"role": word, "iri": value if is_iri else None, "name": name, "type": type})
        elif word == "status":
            found["status"] = value.removeprefix(DIP)
        elif word == "ploverType":
            found["quad"] = plover.quad_class(value.removeprefix(DIP))
        elif word == "date":
            found["date"] = value
        elif word == "confidence":
            found["confidence"] = float(value)
        elif word == "by":
            found["by"].append(value)
        elif word in _HOW:
            shown = value.removeprefix(DIP).removeprefix("act-") if is_iri else value
            found["attributes"].append({"name": word, "value": shown})
    found["attributes"].sort(key=lambda one: _HOW.index(one["name"]))
    main = next((one for one in found["attributes"] if one["name"] in _HOW[:5]), None)
    found["detail"] = main["value"] if main else ""
    order = [*(FACT_TYPES[found["type"]].roles if found["type"] in FACT_TYPES else ()), "place"]
    found["roles"].sort(key=lambda one: order.index(one["role"]) if one["role"] in order else len(order))
    found["quotes"] = []
    for start, end, quote in quotes:
        before, after = around(text, start, end) if text is not None else ("", "")
        found["quotes"].append({"start": start, "end": end, "before": before, "quote": quote, "after": after})
    return found


def _names(source: Source, things: set[tuple[str, str]]) -> dict[tuple[str, str], tuple[str, str | None]]:
    """Return the name and the type of things in graphs, by graph and IRI."""
    rows = source.query(
        f"""
        SELECT ?graph ?thing ?name ?class WHERE {{
          VALUES (?graph ?thing) {{ {" ".join(f"({named(g)} {named(t)})" for g, t in sorted(things))} }}
          GRAPH ?graph {{ ?thing skos:prefLabel ?name ; a ?class }}
        }}"""
    ).rows()
    return {(str(graph), str(thing)): (str(name), str(sort).removeprefix(DIP)) for graph, thing, name, sort in rows}


def _origins(source: Source, graphs: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Return what is known of articles, asked one by one: bound by VALUES, each is looked for in all graphs."""
    names = ("id", "title", "publisher", "published", "text")
    found = {}
    for graph in graphs:
        rows = source.query(
            f"""
            SELECT ?id ?title ?publisher ?published ?text WHERE {{
              GRAPH {named(graph)} {{
                {named(graph)} dct:identifier ?id .
                OPTIONAL {{ {named(graph)} dct:title ?title }}
                OPTIONAL {{ {named(graph)} dct:publisher ?publisher }}
                OPTIONAL {{ {named(graph)} dct:issued ?published }}
                OPTIONAL {{ {named(graph)} schema:articleBody ?text }}
              }}
            }}"""
        ).rows()
        for row in rows:
            found[graph] = dict(zip(names, row, strict=True))
    return found
