"""Composer: from the graph of one article back to its fact document."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from kgbuild.errors import FormatError
from kgbuild.facts import ATTRIBUTES, ENTITY_TYPES, FACT_TYPES, FILLERS, WHOLE, Article, Document, Entity, Fact, Span
from kgbuild.nquads import named
from kgbuild.sparql import Source
from kgbuild.vocab import DCT, DIP, OA, RDF, SCHEMA, SKOS

_MENTION = re.compile(r"#char=(\d+),(\d+)$")
_ARTICLE = {
    "id": DCT + "identifier", "text": SCHEMA + "articleBody", "title": DCT + "title", "url": DCT + "source",
    "publisher": DCT + "publisher", "author": DCT + "creator", "published": DCT + "issued",
    "retrieved": DIP + "retrieved", "language": DCT + "language", "sha256": DIP + "sha256",
}  # fmt: skip

Said = Mapping[str, Sequence[str]]  # the values of each property of one node


def document_of(source: Source, graph: str) -> Document:
    """Return the fact document of an article's graph: what it states, with the names that the graph knows things by.

    Entities and facts are numbered in the order of the text. A document that is mapped again gives this graph, but for
    what analysts have decided and for the names of several who found one fact, which stand in one string.

    Raises FormatError when there is no such graph.
    """
    nodes: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for subject, property, value in source.query(f"SELECT ?s ?p ?o {{ GRAPH {named(graph)} {{ ?s ?p ?o }} }}").rows():
        nodes[str(subject)][str(property)].append(str(value))
    if graph not in nodes:
        raise FormatError(f"<{graph}> is no article of this graph; kgbuild query timeline lists articles")
    about = nodes[graph]
    told: dict[str, Any] = {name: about[property][0] for name, property in _ARTICLE.items() if about[property]}
    article = Article(**told)
    spans = {iri: span for iri, said in list(nodes.items()) if (span := _span(nodes, said))}
    of_type = {iri: said[RDF + "type"][0].removeprefix(DIP) for iri, said in list(nodes.items()) if said[RDF + "type"]}
    things = sorted(
        (_entity(nodes[iri], type, article, spans), iri) for iri, type in of_type.items() if type in ENTITY_TYPES
    )
    ids = {iri: f"e{number}" for number, (_, iri) in enumerate(things, 1)}
    facts = sorted((_evidence(nodes[iri], spans), iri) for iri, type in of_type.items() if type in FACT_TYPES)
    return Document(
        article,
        tuple(Entity(ids[iri], *rest) for (_, *rest), iri in things),
        tuple(
            _fact(f"f{number}", of_type[iri], nodes[iri], ids, evidence)
            for number, (evidence, iri) in enumerate(facts, 1)
        ),
    )


def _span(nodes: Mapping[str, Said], said: Said) -> Span | None:
    """Return the words that a node stands for, None if it stands for none."""
    selectors = [nodes[iri] for iri in said[OA + "hasSelector"]]
    place = next((one for one in selectors if one[OA + "start"]), None)
    quote = next((one for one in selectors if one[OA + "exact"]), None)
    if place is None or quote is None:
        return None
    return Span(int(place[OA + "start"][0]), int(place[OA + "end"][0]), quote[OA + "exact"][0])


def _evidence(said: Said, spans: Mapping[str, Span]) -> tuple[Span, ...]:
    return tuple(sorted(spans[iri] for iri in said[DIP + "evidence"]))


def _entity(said: Said, type: str, article: Article, spans: Mapping[str, Span]) -> tuple[Any, ...]:
    """Return what an entity is, its first place in the text before all else."""
    evidence = set(_evidence(said, spans))
    for mention in said[DIP + "mention"]:
        if (found := _MENTION.search(mention)) and article.text is not None:
            start, end = map(int, found.groups())
            evidence.add(Span(start, end, article.text[start:end]))
    words = tuple(sorted(evidence))
    name, *others = [*sorted(said[SKOS + "prefLabel"]), *sorted(said[SKOS + "altLabel"])]
    first = words[0].start if words else len(article.text or "")
    return first, type, name, tuple(others), tuple(sorted(said[SKOS + "exactMatch"])), words


def _fact(id: str, type: str, said: Said, ids: Mapping[str, str], evidence: tuple[Span, ...]) -> Fact:
    roles: dict[str, tuple[str, ...]] = {}
    attributes: dict[str, str | int | float] = {}
    for property, values in sorted(said.items()):
        name = property.removeprefix(DIP)
        if name in FILLERS and values:
            roles[name] = tuple(sorted((ids[value] for value in values), key=lambda id: int(id[1:])))
        elif name in ATTRIBUTES and values:
            attributes[name] = int(values[0]) if name in WHOLE else values[0].removeprefix(f"{DIP}act-")
    for other in said[DIP + "otherAttribute"]:
        name, _, value = other.partition(": ")
        attributes[name] = value
    date, confidence = said[DIP + "date"], said[DIP + "confidence"]
    return Fact(
        id, type, roles, attributes,
        date=date[0] if date else None,
        status=said[DIP + "status"][0].removeprefix(DIP),
        confidence=float(confidence[0]) if confidence else None,
        by=", ".join(sorted(said[DIP + "by"])) or None,
        evidence=evidence,
    )  # fmt: skip
