"""Serve: one article with its facts and where each stands in the text; the list of all."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from starlette.responses import Response

from kgbuild.facts import dumps
from kgbuild.nquads import literal, named
from kgbuild.pipeline.documenting import document_of
from kgbuild.serve.api.reading import MOST, Given
from kgbuild.serve.api.telling import events
from kgbuild.serve.limits import Refusal
from kgbuild.serve.live import View
from kgbuild.sparql import Source
from kgbuild.vocab import DIP

FACTS = "facts"
FILES = {
    FACTS: ("application/json", "json"), "turtle": ("text/turtle", "ttl"), "jsonld": ("application/ld+json", "jsonld"),
    "nquads": ("application/n-quads", "nq"),
}  # fmt: skip
_ABOUT = ("title", "publisher", "author", "published", "retrieved", "url", "language", "text")


def listed(view: View, given: Given) -> dict[str, Any]:
    """Return a page of the articles, the newest first."""
    given.only("offset", "limit")
    found = view.cached("articles", _listed)
    offset, limit = given.number("offset", 0, 10_000_000), given.number("limit", 50, MOST)
    return {"total": len(found), "articles": found[offset : offset + limit]}


def article(view: View, given: Given) -> dict[str, Any]:
    """Return an article: its text, its facts with the ranges of their words, its entities, and warnings."""
    given.only("id")
    graph = _graph(view.store, given.text("id"))
    about = _about(view.store, graph)
    rows = view.store.query(
        f"""
        SELECT ?fact (MIN(?start) AS ?first) WHERE {{
          GRAPH {named(graph)} {{
            ?fact dip:status ?status ; prov:wasDerivedFrom {named(graph)} .
            OPTIONAL {{ ?fact dip:evidence/oa:hasSelector/oa:start ?start }}
          }}
        }} GROUP BY ?fact ORDER BY ?first ?fact"""
    ).rows()
    facts = [str(fact) for fact, _ in rows]
    warnings = view.store.query(
        f"""
        SELECT DISTINCT ?message WHERE {{
          GRAPH {named(graph)} {{ ?warning a sh:ValidationResult ; sh:resultMessage ?message }}
        }} ORDER BY ?message"""
    ).rows()
    return {
        "id": given.text("id"), "iri": graph, **about, "facts": events(view, facts),
        "entities": _entities(view.store, graph), "warnings": [str(message) for (message,) in warnings],
    }  # fmt: skip


def download(view: View, given: Given) -> Response:
    """Return the graph of an article as a file, or its fact document."""
    given.only("id", "format")
    format = (given.texts("format", FILES) or ["turtle"])[0]
    graph, out = _graph(view.store, given.text("id")), BytesIO()
    if format == FACTS:
        out.write(dumps(document_of(view.store, graph)).encode())
    else:
        view.store.write(out, format, graph=graph)
    type, ending = FILES[format]
    return Response(
        out.getvalue(), media_type=type, headers={"Content-Disposition": f'attachment; filename="article.{ending}"'}
    )


def _graph(source: Source, id: str) -> str:
    rows = source.query(f"SELECT ?article {{ ?article a dip:Article ; dct:identifier {literal(id)} }}").rows()
    found = next(rows, None)
    if found is None:
        raise Refusal(404, f"there is no article {id[:200]!r} here")
    return str(found[0])


def _about(source: Source, graph: str) -> dict[str, Any]:
    rows = source.query(
        f"""
        SELECT ?title ?publisher ?author ?published ?retrieved ?url ?language ?text WHERE {{
          GRAPH {named(graph)} {{
            {named(graph)} a dip:Article .
            OPTIONAL {{ {named(graph)} dct:title ?title }}
            OPTIONAL {{ {named(graph)} dct:publisher ?publisher }}
            OPTIONAL {{ {named(graph)} dct:creator ?author }}
            OPTIONAL {{ {named(graph)} dct:issued ?published }}
            OPTIONAL {{ {named(graph)} dip:retrieved ?retrieved }}
            OPTIONAL {{ {named(graph)} dct:source ?url }}
            OPTIONAL {{ {named(graph)} dct:language ?language }}
            OPTIONAL {{ {named(graph)} schema:articleBody ?text }}
          }}
        }}"""
    ).rows()
    return dict(zip(_ABOUT, next(rows), strict=True))


def _entities(source: Source, graph: str) -> list[dict[str, Any]]:
    rows = source.query(
        f"""
        SELECT ?thing ?name ?class WHERE {{
          GRAPH {named(graph)} {{ ?thing a ?class ; skos:prefLabel ?name }}
        }} ORDER BY ?name ?thing"""
    ).rows()
    return [{"iri": iri, "name": name, "type": str(sort).removeprefix(DIP)} for iri, name, sort in rows]


def _listed(source: Source) -> list[dict[str, Any]]:
    rows = source.query(
        """
        SELECT ?id ?title ?publisher ?published WHERE {
          GRAPH ?graph {
            ?graph a dip:Article ; dct:identifier ?id .
            OPTIONAL { ?graph dct:title ?title }
            OPTIONAL { ?graph dct:publisher ?publisher }
            OPTIONAL { ?graph dct:issued ?published }
          }
        }"""
    ).rows()
    names = ("id", "title", "publisher", "published")
    found = sorted((dict(zip(names, row, strict=True)) for row in rows), key=lambda row: str(row["id"]))
    return sorted(found, key=lambda row: str(row["published"] or ""), reverse=True)
