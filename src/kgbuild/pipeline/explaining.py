"""Composer: from a fact, an actor or an article in the graph back to the words that state it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from kgbuild.facts import FACT_TYPES
from kgbuild.iri import is_iri
from kgbuild.nquads import named
from kgbuild.queries import resolve
from kgbuild.sparql import Iri, Source
from kgbuild.vocab import BASE, DIP, PREFIXES, RDF, shorten

MOST_CONTEXT = 300  # characters shown on either side of a quote
_SENTENCE_END = re.compile(r"""[.!?]["”’')\]]*\s+(?=["“‘'(\[]*[A-Z0-9])|\n""")
_ABBREVIATION = re.compile(r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|Gen|Col|Lt|Sen|Rep|Gov|St|No|H\.E|[A-Z]))\.\s+$")
_DERIVED = ("evidence", "earliest", "latest", "reported", "ploverType", "ploverMode")
_NOT_TOLD = frozenset({RDF + "type", *(DIP + name for name in _DERIVED)})
_ATTRIBUTES = ("act", "status", "date", "by", "confidence")  # told after the roles, in this order


@dataclass(frozen=True, slots=True)
class Passage:
    """A quote with the rest of its sentence on both sides; these are empty where the article's text is not kept."""

    start: int
    before: str
    quote: str
    after: str


@dataclass(frozen=True, slots=True)
class Origin:
    """The article that states a fact."""

    iri: str
    title: str | None = None
    publisher: str | None = None
    published: str | None = None
    url: str | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """One fact: what it says, role by role, the passages that state it, and what the gate warns of."""

    iri: str
    type: str
    says: tuple[tuple[str, str], ...]
    origin: Origin
    passages: tuple[Passage, ...]
    warnings: tuple[str, ...] = ()


def base_of(source: Source) -> str:
    """Return what the IRIs of the data in a graph begin with."""
    for (article,) in source.query("SELECT ?article { ?article a dip:Article } LIMIT 1").rows():
        return str(article).rpartition("article/")[0]
    return BASE


def explain(source: Source, what: str) -> Iterator[Explanation]:
    """Return the explanation of a fact, of each fact that names an actor, or of each fact of an article.

    `what` is an IRI, a prefixed name, what follows the base of the data (``fact/ID/HASH``, ``state/KZ``), or the name
    of an actor. The facts of an actor come newest first, those of an article as its text tells them.

    Raises FormatError when the graph knows nothing of that name.
    """
    base = base_of(source)
    origin = lru_cache(maxsize=64)(lambda iri: _origin(source, iri))
    for graph, fact in _facts(source, what, base):
        yield _explanation(source, graph, fact, origin(graph))


def _facts(source: Source, what: str, base: str) -> Iterable[tuple[str, str]]:
    """Return the facts that `what` stands for, each with the graph it is in."""
    for iri in _candidates(what, base):
        if found := _pairs(source, f"VALUES ?fact {{ {named(iri)} }} ?fact prov:wasDerivedFrom ?graph ."):
            return found
        if any(source.query(f"SELECT ?class {{ GRAPH {named(iri)} {{ {named(iri)} a dip:Article, ?class }} }}").rows()):
            return _pairs(source, f"?fact prov:wasDerivedFrom {named(iri)} .", graph=named(iri))
    actor = named(resolve(source, what, base=base))
    return _pairs(source, f"?fact ?role {actor} ; prov:wasDerivedFrom ?graph .")


def _candidates(what: str, base: str) -> list[str]:
    bare = what.removeprefix("<").removesuffix(">")
    prefix, _, tail = bare.partition(":")
    iris = [PREFIXES[prefix] + tail] if prefix in PREFIXES else [bare, base + bare]
    return [iri for iri in iris if is_iri(iri)]


def _pairs(source: Source, pattern: str, *, graph: str = "?graph") -> list[tuple[str, str]]:
    """Return graphs and facts, the newest article first and the facts in the order of their words."""
    # A graph that is known is named right away: bound by VALUES, it would be looked for in all of them.
    bound = "" if graph == "?graph" else f"BIND({graph} AS ?graph)"
    rows = source.query(
        f"""
        SELECT ?graph ?fact (MAX(?day) AS ?newest) (MIN(?start) AS ?first) WHERE {{
          GRAPH {graph} {{
            {pattern}
            OPTIONAL {{ {graph} dip:latest ?day }}
            OPTIONAL {{ ?fact dip:evidence/oa:hasSelector/oa:start ?start }}
          }}
          {bound}
        }} GROUP BY ?graph ?fact ORDER BY DESC(?newest) ?graph ?first ?fact"""
    ).rows()
    return [(str(row[0]), str(row[1])) for row in rows]


def _origin(source: Source, graph: str) -> Origin:
    rows = source.query(
        f"""
        SELECT ?title ?publisher ?published ?url ?text WHERE {{
          GRAPH {named(graph)} {{
            VALUES ?article {{ {named(graph)} }}
            ?article a dip:Article .
            OPTIONAL {{ ?article dct:title ?title }}
            OPTIONAL {{ ?article dct:publisher ?publisher }}
            OPTIONAL {{ ?article dct:issued ?published }}
            OPTIONAL {{ ?article dct:source ?url }}
            OPTIONAL {{ ?article schema:articleBody ?text }}
          }}
        }}"""
    ).rows()
    return Origin(graph, *next(rows))


def _explanation(source: Source, graph: str, fact: str, origin: Origin) -> Explanation:
    rows = source.query(
        f"""
        SELECT ?property ?value ?label WHERE {{
          GRAPH {named(graph)} {{ {named(fact)} ?property ?value . OPTIONAL {{ ?value skos:prefLabel ?label }} }}
        }} ORDER BY ?property ?label ?value"""
    ).rows()
    type, said = "Fact", []
    for property, value, label in rows:
        name = str(property).removeprefix(DIP)
        if property == RDF + "type":
            type = str(value).removeprefix(DIP)
        elif str(property) not in _NOT_TOLD and name != property and value != DIP + "actual":
            said.append((name, label or _term(value)))
    says = sorted(said, key=lambda pair: _rank(type, pair[0]))
    passages = tuple(_passages(source, fact, origin.text))
    return Explanation(fact, type, tuple(says), origin, passages, tuple(warned(source, [fact])[fact]))


def _term(value: str | None) -> str:
    """Return a value as a reader says it: a status or an act by its name, other IRIs in short, literals as they are."""
    if not isinstance(value, Iri):
        return str(value)
    return value.removeprefix(DIP).removeprefix("act-") if value.startswith(DIP) else shorten(value)


def _rank(type: str, name: str) -> int:
    """Roles in the order of the format, then other attributes, then what every fact bears."""
    roles = [*(FACT_TYPES[type].roles if type in FACT_TYPES else ()), "place"]
    if name in roles:
        return roles.index(name)
    return 100 + _ATTRIBUTES.index(name) if name in _ATTRIBUTES else 50


def _passages(source: Source, fact: str, text: str | None) -> Iterator[Passage]:
    for start, end, quote in quoted(source, [fact])[fact]:
        before, after = around(text, start, end) if text is not None else ("", "")
        yield Passage(start, before, quote, after)


def quoted(source: Source, facts: Iterable[str]) -> Mapping[str, list[tuple[int, int, str]]]:
    """Return the words that state each fact, with where they begin and end, in the order of the text."""
    rows = source.query(
        f"""
        SELECT DISTINCT ?fact ?start ?end ?quote WHERE {{
          VALUES ?fact {{ {" ".join(map(named, facts))} }}
          GRAPH ?graph {{
            ?fact dip:evidence ?words .
            ?words oa:hasSelector ?position, ?exact .
            ?position oa:start ?start ; oa:end ?end .
            ?exact oa:exact ?quote .
          }}
        }} ORDER BY ?fact ?start ?end"""
    ).rows()
    found: defaultdict[str, list[tuple[int, int, str]]] = defaultdict(list)
    for fact, start, end, quote in rows:
        found[str(fact)].append((int(start or 0), int(end or 0), str(quote)))
    return found


def warned(source: Source, facts: Iterable[str]) -> Mapping[str, list[str]]:
    """Return what the gate warns of in each fact."""
    rows = source.query(
        f"""
        SELECT DISTINCT ?fact ?message WHERE {{
          VALUES ?fact {{ {" ".join(map(named, facts))} }}
          GRAPH ?graph {{ ?warning sh:focusNode ?fact ; sh:resultMessage ?message }}
        }} ORDER BY ?fact ?message"""
    ).rows()
    found: defaultdict[str, list[str]] = defaultdict(list)
    for fact, message in rows:
        found[str(fact)].append(str(message))
    return found


def _abbreviates(text: str, end: int) -> bool:
    """Tell whether the full stop before `end` belongs to an abbreviation."""
    return _ABBREVIATION.search(text[max(0, end - 20) : end]) is not None


def around(text: str, start: int, end: int) -> tuple[str, str]:
    """Return what stands before and after ``text[start:end]`` in its sentence.

    >>> around("Talks went on. On Monday Mr. Berg met her in Oslo. It rained.", 25, 41)
    ('On Monday ', ' in Oslo.')
    """
    first = max(0, start - MOST_CONTEXT)
    for match in _SENTENCE_END.finditer(text, first, start + 1):
        if match.end() <= start and not _abbreviates(text, match.end()):
            first = match.end()
    before = text[first:start]
    if text[end - 1 : end] in ".!?" or "\n" in text[end : end + 1]:
        return before, ""
    for match in _SENTENCE_END.finditer(text, end, end + MOST_CONTEXT):
        if not _abbreviates(text, match.end()):
            return before, text[end : match.end()].rstrip()
    return before, text[end : end + MOST_CONTEXT].rstrip()
