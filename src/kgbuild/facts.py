"""Base: the nouns that pass between the steps, and the vocabulary of the fact document (see docs/facts.md).

An *article* comes in; a *document* says which *entities* it names, which *facts* it states about them, and with
which words (*evidence*). Everything here is frozen and made of plain values.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

FORMAT = "kgbuild-facts/1"

ENTITY_TYPES = (
    "State", "Person", "IntergovernmentalOrganization", "GovernmentBody", "Organization",
    "Group", "Place", "Instrument", "Initiative", "Forum",
)  # fmt: skip

ACTS = (
    "state", "announce", "praise", "thank", "congratulate", "condole", "support", "welcome", "call-for", "propose",
    "pledge", "invite", "concern", "condemn", "accuse", "reject", "demand", "threaten",
)  # fmt: skip

STATUSES = ("actual", "planned", "proposed", "denied")


@dataclass(frozen=True, slots=True)
class FactType:
    """What a fact of one type must and may say: role -> least number of fillers, and its usual attributes.

    `any_of` names roles of which at least one must be filled. Every fact may also bear the role ``place``.

    >>> FACT_TYPES["Visit"].roles["visitor"], FACT_TYPES["Visit"].roles["host"]
    (1, 0)
    """

    name: str
    roles: Mapping[str, int]
    attributes: tuple[str, ...] = ()
    any_of: tuple[str, ...] = ()
    single: tuple[str, ...] = ()


def _type(
    name: str, roles: str, attributes: str = "", any_of: str = "", *, least: Mapping[str, int] | None = None
) -> FactType:
    """Read the notation of the format's table: ``+`` one or more, ``?`` none or more, bare: exactly one."""
    parsed: dict[str, int] = {}
    single = []
    for role in roles.split():
        bare = role.rstrip("+?")
        parsed[bare] = 0 if role.endswith("?") else 1
        if bare == role:
            single.append(bare)
    parsed.update(least or {})
    return FactType(name, MappingProxyType(parsed), tuple(attributes.split()), tuple(any_of.split()), tuple(single))


FACT_TYPES: Mapping[str, FactType] = MappingProxyType(
    {
        t.name: t
        for t in (
            _type("HoldsPosition", "holder of", "title"),
            _type("Membership", "member organization"),
            _type(
                "Meeting", "participant? organizer? forum?", "format ordinal topic", any_of="participant organizer forum"
            ),
            _type("Call", "participant+", "topic"),
            _type("Visit", "visitor+ destination host?", "format topic"),
            _type("Mediation", "mediator+ party?", "topic"),
            _type("Statement", "speaker+ target?", "act topic"),
            _type("Agreement", "party+ instrument?", "stage topic"),
            _type("Adoption", "adopter+ instrument", "count topic"),
            _type("Proposal", "proposer+ initiative", ""),
            _type("Cooperation", "participant+", "field"),
            _type("Aid", "provider+ recipient+", "kind amount"),
            _type("Appointment", "appointee appointer? of", "title kind"),
            _type("RelationsChange", "party+", "kind", least={"party": 2}),
            _type("Concession", "actor+ target?", "kind"),
            _type("Sanction", "actor+ target+", "kind"),
            _type("Protest", "actor+ target?", "kind"),
            _type("Coercion", "actor+ target+", "kind"),
            _type("Mobilization", "actor+ target?", "kind"),
            _type("Assault", "actor+ target+", "kind"),
        )
    }
)


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


@dataclass(frozen=True, slots=True)
class Entity:
    """A thing of the world that an article names, once per document, with all its names."""

    id: str
    type: str
    name: str
    aliases: tuple[str, ...] = ()
    same_as: tuple[str, ...] = ()
    evidence: tuple[Span, ...] = ()


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


@dataclass(frozen=True, slots=True)
class Document:
    """A fact document: what one article states."""

    article: Article
    entities: tuple[Entity, ...] = ()
    facts: tuple[Fact, ...] = ()
