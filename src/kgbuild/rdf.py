"""Step: a fact document and its actors -> one named graph as sorted N-Quads (see docs/model.md).

The hot path of a build: terms are written as text, and no RDF library is loaded.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from urllib.parse import quote as percent_encode

from kgbuild import edtf, plover
from kgbuild.errors import FormatError
from kgbuild.facts import ATTRIBUTES, WHOLE, Actor, Article, Document, Fact, Span
from kgbuild.iri import digest, encode, is_iri, mint
from kgbuild.nquads import decimal, integer, literal, named, short
from kgbuild.vocab import BASE, DIP, EDTF, XSD

_A = short("rdf:type")
_LABEL, _ALIAS, _MATCH = short("skos:prefLabel"), short("skos:altLabel"), short("skos:exactMatch")
_CODE, _EVIDENCE, _SOURCE = short("dip:isoCode"), short("dip:evidence"), short("prov:wasDerivedFrom")
_MENTION = short("dip:mention")
_DATE, _EARLIEST, _LATEST = short("dip:date"), short("dip:earliest"), short("dip:latest")
_STATUS, _CONFIDENCE, _BY = short("dip:status"), short("dip:confidence"), short("dip:by")
_PLOVER, _MODE = short("dip:ploverType"), short("dip:ploverMode")
_REPORTED, _OTHER = short("dip:reported"), short("dip:otherAttribute")
_WORDS, _HAS_SOURCE, _HAS_SELECTOR = short("oa:SpecificResource"), short("oa:hasSource"), short("oa:hasSelector")
_POSITION, _START, _END = short("oa:TextPositionSelector"), short("oa:start"), short("oa:end")
_QUOTE, _EXACT = short("oa:TextQuoteSelector"), short("oa:exact")

# What a source says of its article, in plain strings: attribute of Article -> property.
_PLAIN = {
    "id": short("dct:identifier"), "title": short("dct:title"), "publisher": short("dct:publisher"),
    "author": short("dct:creator"), "language": short("dct:language"), "sha256": short("dip:sha256"),
    "text": short("schema:articleBody"),
}  # fmt: skip

Triple = tuple[str, str, str]


def to_quads(document: Document, actors: Mapping[str, Actor], *, base: str = BASE) -> bytes:
    """Return the named graph of a document as sorted N-Quads; equal documents give equal bytes.

    `actors` says who the entities are, by their ids (see `kgbuild.link.link`). Facts that say the same are one fact
    with the evidence of all.

    >>> from kgbuild.facts import Article
    >>> print(to_quads(Document(Article("talks")), {}).decode().splitlines()[0])
    <https://w3id.org/kgbuild/id/article/talks> <http://purl.org/dc/terms/identifier> "talks" \
<https://w3id.org/kgbuild/id/article/talks> .

    Raises FormatError when the document names an entity that has no actor, or holds what RDF cannot (a date outside
    the calendar, a lone surrogate): `kgbuild.facts.faults` finds all that before.
    """
    if not is_iri(base):
        raise FormatError(f"{base!r} is no absolute IRI; give one such as {BASE}")
    mapper = _Mapper(document.article, actors, base)
    graph = named(mint(base, "article", document.article.id))
    lines = {f"{s} {p} {o} {graph} .\n" for s, p, o in mapper.triples(document)}
    try:
        return "".join(sorted(lines)).encode()
    except UnicodeEncodeError as error:
        raise FormatError(f"article {document.article.id}: a character that is no text: {error.reason}") from error


@dataclass(slots=True)
class _Told:
    """What the facts of one IRI say beyond their content."""

    fact: Fact  # the first of them
    content: list[tuple[str, str]]
    evidence: set[Span] = field(default_factory=set)
    by: set[str] = field(default_factory=set)
    confidence: float | None = None


class _Mapper:
    """The IRIs of one article, and the triples about them."""

    def __init__(self, article: Article, actors: Mapping[str, Actor], base: str) -> None:
        self.article, self.actors, self.base = article, actors, base
        self.source = named(mint(base, "article", article.id))
        self.words: set[Span] = set()

    def triples(self, document: Document) -> Iterator[Triple]:
        """Return all triples of the graph; some may come twice."""
        yield from self.of_article()
        try:
            actors = {self.actors[entity.id] for entity in document.entities}
        except KeyError as error:
            raise FormatError(f"article {self.article.id}: entity {error} has no actor") from error
        for actor in actors:
            yield from self.of_actor(actor)
        yield from self.of_facts(document.facts)
        for span in self.words:
            yield from self.of_words(span)

    def of_article(self) -> Iterator[Triple]:
        article = self.article
        yield self.source, _A, short("dip:Article")
        for name, property in _PLAIN.items():
            if (value := getattr(article, name)) is not None:
                yield self.source, property, literal(value)
        if article.url is not None:
            yield self.source, short("dct:source"), _foreign(article.url)
        for property, when in (("dct:issued", article.published), ("dip:retrieved", article.retrieved)):
            if when is not None:
                yield self.source, short(property), literal(when, EDTF + "EDTF")
        for property, day in zip((_EARLIEST, _LATEST), _bounds(article.published), strict=True):
            if day is not None:
                yield self.source, property, day

    def of_actor(self, actor: Actor) -> Iterator[Triple]:
        if not is_iri(actor.iri):
            raise FormatError(f"article {self.article.id}: {actor.iri!r} is no absolute IRI")
        subject = named(actor.iri)
        yield subject, _A, _dip(actor.type)
        yield subject, _LABEL, literal(actor.label)
        for alias in actor.aliases:
            if alias != actor.label:
                yield subject, _ALIAS, literal(alias)
        for iri in actor.same_as:
            yield subject, _MATCH, _foreign(iri)
        if actor.code is not None:
            yield subject, _CODE, literal(actor.code)
        if self.article.text is None:  # then nothing but the quote tells what the words are
            for words in self.quoted(actor.evidence):
                yield subject, _EVIDENCE, words
        else:
            for span in actor.evidence:
                yield subject, _MENTION, named(f"{self.source[1:-1]}#char={span.start},{span.end}")

    def of_facts(self, facts: Iterable[Fact]) -> Iterator[Triple]:
        told: dict[str, _Told] = {}
        for fact in facts:
            content = sorted(self.content(fact))
            key = "\n".join(f"{p} {o}" for p, o in content).replace(f"<{self.base}", "<")
            same = told.setdefault(digest(key), _Told(fact, content))
            same.evidence |= set(fact.evidence)
            same.by |= {fact.by} if fact.by else set()
            if fact.confidence is not None:
                same.confidence = max(same.confidence or 0.0, fact.confidence)
        published = self.article.published
        first, last = _bounds(published)
        reported = [first] if first and first == last and published and published[-1].isdigit() else []
        for key, same in told.items():
            subject = named(mint(self.base, "fact", self.article.id, key))
            for property, object in same.content:
                yield subject, property, object
            yield subject, _SOURCE, self.source
            for property, object in _coded(same.fact, same.evidence):
                yield subject, property, object
            for day in reported:
                yield subject, _REPORTED, day
            if same.confidence is not None:
                yield subject, _CONFIDENCE, decimal(same.confidence)
            for name in same.by:
                yield subject, _BY, literal(name)
            for words in self.quoted(same.evidence):
                yield subject, _EVIDENCE, words

    def content(self, fact: Fact) -> Iterator[tuple[str, str]]:
        """Return what makes the fact this fact: its IRI is a hash over it."""
        yield _A, _dip(fact.type)
        for role, ids in fact.roles.items():
            for id in ids:
                if id not in self.actors:
                    raise FormatError(f"article {self.article.id}: fact {fact.id} names the unknown entity {id!r}")
                yield _dip(role), named(self.actors[id].iri)
        for name, value in fact.attributes.items():
            yield _attribute(name, value)
        yield _STATUS, _dip(fact.status)
        if fact.date is not None:
            try:
                days = _bounds(fact.date)
            except ValueError as error:
                raise FormatError(f"article {self.article.id}: fact {fact.id}: {error}") from error
            yield _DATE, literal(fact.date, EDTF + "EDTF")
            for property, day in zip((_EARLIEST, _LATEST), days, strict=True):
                if day is not None:
                    yield property, day

    def quoted(self, spans: Iterable[Span]) -> Iterator[str]:
        """Return the IRIs of words, and remember to describe them."""
        for span in spans:
            self.words.add(span)
            yield named(self.words_iri(span))

    def words_iri(self, span: Span) -> str:
        return mint(self.base, "words", self.article.id, f"{span.start}-{span.end}")

    def of_words(self, span: Span) -> Iterator[Triple]:
        iri = self.words_iri(span)
        words, position, quote = named(iri), named(f"{iri}/position"), named(f"{iri}/quote")
        yield words, _A, _WORDS
        yield words, _HAS_SOURCE, self.source
        yield words, _HAS_SELECTOR, position
        yield words, _HAS_SELECTOR, quote
        yield position, _A, _POSITION
        yield position, _START, integer(span.start)
        yield position, _END, integer(span.end)
        yield quote, _A, _QUOTE
        yield quote, _EXACT, literal(span.quote)


@lru_cache(maxsize=1024)
def _dip(name: str) -> str:
    """Return the term of a word of the ontology."""
    return named(DIP + encode(name))


def _attribute(name: str, value: str | int | float) -> tuple[str, str]:
    """Return the property and value of an attribute; one that the ontology does not know keeps its name as text."""
    if name == "act":
        return _dip("act"), _dip(f"act-{value}")
    if name in WHOLE:
        return _dip(name), integer(int(value))
    if name in ATTRIBUTES:
        return _dip(name), literal(str(value))
    return _OTHER, literal(f"{name}: {value}")


def _coded(fact: Fact, evidence: Iterable[Span]) -> Iterator[tuple[str, str]]:
    """Return what PLOVER codes a fact as, by what it says and the words that state it."""
    said = {name: str(value) for name, value in fact.attributes.items()}
    details = [said[name] for name in ("kind", "stage") if name in said]
    quotes = (span.quote for span in evidence)
    if coding := plover.code(fact.type, status=fact.status, act=said.get("act"), details=details, quotes=quotes):
        yield _PLOVER, _dip(coding.type)
        if coding.mode is not None:
            yield _MODE, _dip(coding.mode)


@lru_cache(maxsize=4096)
def _bounds(text: str | None) -> tuple[str | None, str | None]:
    """Return the terms of the first and last day of an EDTF date, None for a side that has none."""
    first, last = (None, None) if text is None else edtf.bounds(text)
    return _day(first), _day(last)


def _day(day: date | None) -> str | None:
    return None if day is None else literal(day.isoformat(), XSD + "date")


def _foreign(iri: str) -> str:
    """Return the term of somebody else's IRI; what no IRI can hold is percent-encoded."""
    if not is_iri(iri):
        iri = percent_encode(iri, safe=":/?#[]@!$&'()*+,;=%-._~")
    if not is_iri(iri):
        raise FormatError(f"{iri[:200]!r} is no absolute IRI")
    return named(iri)
