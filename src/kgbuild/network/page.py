"""Network: one self-contained web page that draws the network and leads from a line to the words behind it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from math import cos, pi, sin

import networkx as nx

from kgbuild.network.graph import Pair
from kgbuild.network.measures import SEED


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words behind a fact: quotations with the title of the article that they stand in."""

    quotes: tuple[str, ...]
    title: str
    url: str | None = None


def page(
    graph: nx.Graph,
    figures: Mapping[str, Mapping[str, float]],
    found: Iterable[Pair],
    evidence: Mapping[str, Evidence],
    *,
    title: str = "Actor network",
    note: str = "",
) -> str:
    """Return the page as HTML: no request to anywhere, everything that comes from an article shown as text.

    Positions are computed here with a fixed seed, so that equal networks give equal pages.
    """
    places = _places(graph)
    order = sorted(graph)
    number = {iri: i for i, iri in enumerate(order)}
    facts = {pair.fact: pair for pair in found}
    used = sorted({fact for _, _, data in graph.edges(data=True) for fact in data["facts"].split()})
    index = {fact: i for i, fact in enumerate(used)}
    data = {
        "title": title,
        "note": note,
        "nodes": [
            {
                "id": iri,
                "label": graph.nodes[iri]["label"],
                "type": graph.nodes[iri]["type"],
                "x": round(places[iri][0], 4),
                "y": round(places[iri][1], 4),
                **{name: round(value, 4) for name, value in figures[iri].items()},
            }
            for iri in order
        ],
        "edges": [
            {"s": number[a], "t": number[b], "facts": [index[f] for f in data["facts"].split()]}
            for a, b, data in sorted(graph.edges(data=True), key=lambda e: (e[0], e[1]))
        ],
        "facts": [_fact(facts[fact], evidence.get(fact)) for fact in used],
    }
    return _template().replace("{{data}}", _script(data)).replace("{{title}}", _text(title))


def _fact(pair: Pair, evidence: Evidence | None) -> dict[str, object]:
    return {
        "type": pair.type,
        "detail": pair.detail,
        "status": pair.status,
        "date": pair.date or "",
        "quad": pair.quad or "",
        "article": evidence.title if evidence is not None and evidence.title else pair.article,
        "url": evidence.url if evidence is not None else None,
        "quotes": list(evidence.quotes) if evidence is not None else [],
    }


def _places(graph: nx.Graph) -> dict[str, tuple[float, float]]:
    """Return a position in [-1, 1] for each actor: the largest part in the middle, the others on a ring around it."""
    parts = sorted((sorted(part) for part in nx.connected_components(graph)), key=lambda part: (-len(part), part))
    places: dict[str, tuple[float, float]] = {}
    middle = len(parts[0]) ** 0.5 if parts else 1.0
    ring = middle + 1.2 * max((len(part) ** 0.5 for part in parts[1:]), default=0) + 0.6
    for number, part in enumerate(parts):
        size = len(part) ** 0.5
        turn = 2 * pi * (number - 1) / max(len(parts) - 1, 1) - pi / 2
        x0, y0 = (0.0, 0.0) if number == 0 else (ring * cos(turn), ring * sin(turn))
        for node, (x, y) in _layout(graph.subgraph(part)).items():
            places[node] = (x0 + size * x, y0 + size * y)
    reach = max((abs(c) for place in places.values() for c in place), default=1) or 1
    return {node: (x / reach, y / reach) for node, (x, y) in places.items()}


def _layout(part: nx.Graph) -> dict[str, tuple[float, float]]:
    """Return positions in [-1, 1] for one connected part."""
    if len(part) == 1:
        return dict.fromkeys(part, (0.0, 0.0))
    ordered = nx.Graph()
    ordered.add_nodes_from(sorted(part))
    ordered.add_edges_from(sorted(tuple(sorted(edge)) for edge in part.edges()))
    found = nx.kamada_kawai_layout(ordered) if len(part) <= 300 else nx.spring_layout(ordered, seed=SEED, iterations=60)
    return {node: (float(x), float(y)) for node, (x, y) in found.items()}


def _template() -> str:
    folder = files("kgbuild.network") / "static"
    html = (folder / "page.html").read_text(encoding="utf-8")
    for name in ("page.css", "page.js"):
        html = html.replace(f"{{{{{name}}}}}", (folder / name).read_text(encoding="utf-8"))
    return html


def _script(data: object) -> str:
    """Return data as JSON that cannot end the script element it stands in."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _text(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
