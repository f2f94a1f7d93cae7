"""Base: the nouns that pass between the steps, and how they are read from and written as JSON values.

An *article* comes in; a *document* says which *entities* it names, which *facts* it states about them, and with
which words (*evidence*). Everything here is frozen and made of plain values.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kgbuild.errors import FormatError
from kgbuild.facts.form import first_faults
from kgbuild.facts.types import FACT_TYPES, FORMAT, WHOLE

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range ``[start, end)`` of characters in one article, with the words found there.

    >>> Span(11, 15).of("Norway and Chad opened talks.")
    'Chad'
    """

    start: int
    end: int
    quote: str = ""

    def of(self, text: str) -> str:
        """Return the words of `text` that the span covers."""
        return text[self.start : self.end]

    @classmethod
    def from_json(cls, data: Json) -> Span:
        """Return the span that a well-formed JSON object says."""
        return cls(int(data["start"]), int(data["end"]), data["quote"])

    def to_json(self) -> dict[str, Any]:
        """Return the span as a JSON object."""
        return {"start": self.start, "end": self.end, "quote": self.quote}


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, heading or line of an article: a range of its text and what it is.

    `kind` is ``title``, ``heading``, ``paragraph`` or ``furniture`` (menus, share bars, "Printed ...": no news).
    A block is a unit for the sentence splitter: no sentence crosses its borders.
    """

    start: int
    end: int
    kind: str = "paragraph"


@dataclass(frozen=True, slots=True)
class Article:
    """One news item as it is read: the normalised text, and what its source says about it.

    `text` is None only where a fact document comes without its article. Dates are EDTF strings. `dateline` is the
    range of a leading "ABU DHABI, March 2 -" (place and date, without the dash), if there is one.
    """

    id: str
    text: str | None = None
    title: str | None = None
    url: str | None = None
    publisher: str | None = None
    author: str | None = None
    published: str | None = None
    retrieved: str | None = None
    language: str | None = None
    sha256: str | None = None
    blocks: tuple[Block, ...] = ()
    dateline: Span | None = None

    @classmethod
    def from_json(cls, data: Json) -> Article:
        """Return the article that a well-formed JSON object describes; its text is not in there."""
        return cls(**data)

    def to_json(self) -> dict[str, Any]:
        """Return what a fact document says of the article."""
        values = {name: getattr(self, name) for name in ARTICLE_KEYS}
        return {name: value for name, value in values.items() if value is not None}


# In the order in which a document is written.
ARTICLE_KEYS = ("id", "title", "url", "publisher", "author", "published", "retrieved", "language", "sha256")


@dataclass(frozen=True, slots=True)
class Entity:
    """A thing of the world that an article names, once per document, with all its names."""

    id: str
    type: str
    name: str
    aliases: tuple[str, ...] = ()
    same_as: tuple[str, ...] = ()
    evidence: tuple[Span, ...] = ()

    @classmethod
    def from_json(cls, data: Json) -> Entity:
        """Return the entity that a well-formed JSON object describes."""
        aliases, same_as = tuple(data.get("aliases", ())), tuple(data.get("sameAs", ()))
        return cls(data["id"], data["type"], data["name"], aliases, same_as, _spans(data))

    def to_json(self) -> dict[str, Any]:
        """Return the entity as a JSON object, without the keys that say nothing."""
        data: dict[str, Any] = {"id": self.id, "type": self.type, "name": self.name}
        if self.aliases:
            data["aliases"] = list(self.aliases)
        if self.same_as:
            data["sameAs"] = list(self.same_as)
        if self.evidence:
            data["evidence"] = [span.to_json() for span in self.evidence]
        return data


@dataclass(frozen=True, slots=True)
class Fact:
    """An event or a state of affairs with its roles, attributes and the words that state it."""

    id: str
    type: str
    roles: Mapping[str, tuple[str, ...]]
    attributes: Mapping[str, str | int | float] = field(default_factory=dict)
    date: str | None = None
    status: str = "actual"
    confidence: float | None = None
    by: str | None = None
    evidence: tuple[Span, ...] = ()

    @classmethod
    def from_json(cls, data: Json) -> Fact:
        """Return the fact that a well-formed JSON object states."""
        attributes = dict(data.get("attributes", {}))
        for name in attributes.keys() & WHOLE:
            attributes[name] = int(attributes[name])  # JSON knows 46.0 as a whole number too
        return cls(
            id=data["id"],
            type=data["type"],
            roles={role: tuple(ids) for role, ids in data["roles"].items()},
            attributes=attributes,
            date=data.get("date"),
            status=data.get("status", "actual"),
            confidence=data.get("confidence"),
            by=data.get("by"),
            evidence=_spans(data),
        )

    def to_json(self) -> dict[str, Any]:
        """Return the fact as a JSON object, without the keys that say nothing."""
        usual = [*(FACT_TYPES[self.type].roles if self.type in FACT_TYPES else ()), "place"]
        order = sorted(self.roles, key=lambda role: (usual.index(role) if role in usual else len(usual), role))
        roles = {role: list(self.roles[role]) for role in order}
        data: dict[str, Any] = {"id": self.id, "type": self.type, "roles": roles}
        if self.attributes:
            data["attributes"] = dict(sorted(self.attributes.items()))
        if self.date is not None:
            data["date"] = self.date
        if self.status != "actual":
            data["status"] = self.status
        if self.confidence is not None:
            data["confidence"] = self.confidence
        if self.by is not None:
            data["by"] = self.by
        data["evidence"] = [span.to_json() for span in self.evidence]
        return data


@dataclass(frozen=True, slots=True)
class Document:
    """A fact document: what one article states."""

    article: Article
    entities: tuple[Entity, ...] = ()
    facts: tuple[Fact, ...] = ()

    @classmethod
    def from_json(cls, data: Json) -> Document:
        """Return the document that a JSON object holds.

        Only the form is checked here (what the JSON Schema says); `kgbuild.facts.faults` also checks the sense.

        >>> data = {"format": "kgbuild-facts/1", "article": {"id": "a"}, "entities": [], "facts": []}
        >>> Document.from_json(data).article.id
        'a'

        Raises FormatError when `data` is no fact document; its text names the first faults.
        """
        if found := first_faults(data):
            raise FormatError(f"not a fact document: {found}")
        return cls(
            Article.from_json(data["article"]),
            tuple(map(Entity.from_json, data["entities"])),
            tuple(map(Fact.from_json, data["facts"])),
        )

    def to_json(self) -> dict[str, Any]:
        """Return the document as a JSON object, keys in the order of the format's own examples."""
        return {
            "format": FORMAT,
            "article": self.article.to_json(),
            "entities": [entity.to_json() for entity in self.entities],
            "facts": [fact.to_json() for fact in self.facts],
        }


@dataclass(frozen=True, slots=True)
class Actor:
    """An entity with the identity that it keeps across articles: what `kgbuild.link` says of it.

    `code` is the two-letter code of a state of the gazetteer. Two entities of one document that are one thing have
    equal actors.
    """

    iri: str
    type: str
    label: str
    aliases: tuple[str, ...] = ()
    same_as: tuple[str, ...] = ()
    code: str | None = None
    evidence: tuple[Span, ...] = ()


def _spans(data: Json) -> tuple[Span, ...]:
    return tuple(map(Span.from_json, data.get("evidence", ())))
