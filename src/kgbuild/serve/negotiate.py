"""Serve: which format an answer has, by what the client accepts."""

from __future__ import annotations

from collections.abc import Mapping

ROWS: Mapping[str, str] = {
    "application/sparql-results+json": "json", "application/json": "json", "application/sparql-results+xml": "xml",
    "application/xml": "xml", "text/csv": "csv", "text/tab-separated-values": "tsv",
}  # fmt: skip
"""Media types of rows and truth values, the first of each format its own."""
TRIPLES: Mapping[str, str] = {
    "text/turtle": "turtle", "application/n-triples": "ntriples",
    "application/ld+json": "jsonld", "application/rdf+xml": "rdfxml", "application/n-quads": "nquads",
    "application/trig": "trig", "application/xml": "rdfxml", "application/json": "jsonld",
}  # fmt: skip
"""Media types of triples, the first of each format its own."""


def media_type(format: str, types: Mapping[str, str]) -> str:
    """Return the media type of a format.

    >>> media_type("csv", ROWS), media_type("jsonld", TRIPLES)
    ('text/csv', 'application/ld+json')
    """
    return next(type for type, name in types.items() if name == format)


def choose(accept: str, types: Mapping[str, str]) -> str | None:
    """Return the format among `types` that an Accept header asks for first, None where it takes none of them.

    >>> choose("text/html, text/csv;q=0.5, */*;q=0.1", ROWS), choose("", ROWS), choose("image/png", ROWS)
    ('csv', 'json', None)
    >>> choose("application/*", TRIPLES), choose("text/turtle;q=0, */*", TRIPLES)
    ('ntriples', 'ntriples')
    """
    if not accept.strip():
        return next(iter(types.values()))
    wanted = _parsed(accept)
    best: tuple[float, int, int] | None = None
    chosen = None
    for order, (type, format) in enumerate(types.items()):
        exact = [(3 - stars, weight) for name, weight, stars in wanted if _fits(name, type)]
        if not exact:
            continue
        specific, weight = max(exact)  # the most specific range says how much a type is wanted
        if weight > 0 and (best is None or (weight, specific, -order) > best):
            best, chosen = (weight, specific, -order), format
    return chosen


def _parsed(accept: str) -> list[tuple[str, float, int]]:
    """Return the ranges of an Accept header with their weights and how many stars they have."""
    found = []
    for part in accept.split(",")[:50]:
        name, *parameters = (piece.strip().lower() for piece in part.split(";"))
        weight = 1.0
        for parameter in parameters:
            if parameter.startswith("q="):
                try:
                    weight = float(parameter[2:])
                except ValueError:
                    weight = 0.0
        found.append((name, weight, name.count("*")))
    return found


def _fits(wanted: str, type: str) -> bool:
    return wanted in ("*/*", type) or (wanted.endswith("/*") and type.startswith(wanted[:-1]))
