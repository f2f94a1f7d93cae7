"""Base: the words of the fact document: types of entities and facts, their roles and attributes, acts, statuses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
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

# The attributes that the ontology knows, and those of them that are whole numbers. A document may hold others.
ATTRIBUTES = ("act", "amount", "count", "field", "format", "kind", "ordinal", "stage", "title", "topic")
WHOLE = ("count", "ordinal")

# Attributes with a closed list of values, by fact type and name; the gate's shapes warn of others.
CHOICES: Mapping[tuple[str, str], tuple[str, ...]] = MappingProxyType(
    {
        ("Statement", "act"): ACTS,
        ("Agreement", "stage"): ("negotiated", "agreed", "signed", "ratified", "in-force", "terminated"),
        ("Appointment", "kind"): ("appointed", "elected", "dismissed", "resigned", "accredited"),
        ("RelationsChange", "kind"): (
            "established", "restored", "upgraded", "downgraded", "severed", "embassy-opened", "embassy-closed",
            "ambassador-recalled", "recognised",
        ),
    }
)  # fmt: skip

# Who acts: the types that stand for somebody. Which types may fill a role; the gate's shapes say the same.
ACTORS = ("State", "Person", "IntergovernmentalOrganization", "GovernmentBody", "Organization", "Group")
FILLERS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        **dict.fromkeys(
            ("participant", "member", "visitor", "host", "mediator", "party", "provider", "appointer", "actor"), ACTORS
        ),
        **dict.fromkeys(("organizer", "speaker", "adopter", "proposer"), (*ACTORS, "Forum")),
        **dict.fromkeys(("holder", "appointee"), ("Person",)),
        "recipient": (*ACTORS, "Place"),
        "target": ENTITY_TYPES,
        "of": tuple(type for type in ENTITY_TYPES if type not in ("Person", "Instrument")),
        "organization": (*ENTITY_TYPES[2:6], "Initiative", "Forum"),
        "destination": tuple(type for type in ENTITY_TYPES if type not in ("Person", "Instrument")),
        "forum": ("IntergovernmentalOrganization", "Organization", "Initiative", "Forum"),
        "instrument": ("Instrument", "Initiative"),
        "initiative": ("IntergovernmentalOrganization", "Organization", "Instrument", "Initiative", "Forum"),
        "place": ("State", "Place"),
    }
)  # fmt: skip


def fits(role: str, type: str) -> bool:
    """Tell whether an entity of `type` may fill `role`.

    >>> fits("holder", "Person"), fits("holder", "Place"), fits("target", "Place")
    (True, False, True)
    """
    return type in FILLERS.get(role, ())


@dataclass(frozen=True, slots=True)
class FactType:
    """What a fact of one type must and may say: role -> least number of fillers, and its usual attributes.

    `any_of` names roles of which at least one must be filled, `single` those with one filler at most. Every fact may
    also bear the role ``place``.

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
                "Meeting",
                "participant? organizer? forum?",
                "format ordinal topic",
                any_of="participant organizer forum",
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
