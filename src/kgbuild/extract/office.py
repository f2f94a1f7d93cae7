"""Extract: the nouns of titles of office: an office, a person named, and the words that titles are made of."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from kgbuild.extract import lexicon
from kgbuild.extract.mentions import Mention

OWNERS = frozenset({"State", "IntergovernmentalOrganization", "GovernmentBody", "Organization"})
POSSESSIVE = frozenset({"'s", "’s", "'", "’"})
LOWER = frozenset({"of", "for", "and", "to", "the", "on", "in", "at", "de"})
BODY_HEADS = frozenset(
    {
        "spokesman",
        "spokeswoman",
        "spokesperson",
        "head",
        "chief",
        "director",
        "secretary",
        "chairman",
        "chair",
        "speaker",
    }
)
TO_HEADS = frozenset(
    {
        "ambassador",
        "commissioner",
        "envoy",
        "representative",
        "consul",
        "nuncio",
        "observer",
        "delegate",
        "charge",
        "chargé",
        "d'affaires",
    }
)
PORTFOLIO_HEADS = frozenset({"minister", "secretary", "commissioner", "coordinator", "undersecretary"})
NOBLE = frozenset({"amir", "emir", "prince", "king", "sultan", "ambassador", "senator", "governor", "princess"})
RANKS = frozenset({"ambassador", "senator"})
"""Titles that are a rank where they stand between an office and the name."""
PRINCES = frozenset({"prince", "princess"})
"""Titles of birth, no offices where no state is theirs."""
LOCAL = frozenset(
    {
        "ministry",
        "embassy",
        "government",
        "parliament",
        "office",
        "country",
        "republic",
        "organization",
        "organisation",
        "council",
        "commission",
        "union",
        "alliance",
        "bloc",
        "mission",
        "group",
        "committee",
        "assembly",
        "agency",
        "army",
        "navy",
        "forces",
        "military",
        "police",
        "consulate",
        "department",
        "presidency",
        "party",
        "fund",
        "bank",
        "court",
        "kingdom",
        "nation",
        "authority",
        "chamber",
        "secretariat",
    }
)
"""Nouns for a body or state that the text has told of: "the president of the country", "the ministry spokesperson"."""
BODIES_OF_STATE = frozenset({"army", "consulate", "embassy", "forces", "military", "navy", "parliament", "police"})
"""Those of them that a state has as its own bodies."""


PARTS = frozenset({"staff", "section", "division", "cabinet", "protocol"})
"""Parts of a body that are said with the title: "Chief of Staff", "head of the consular section"."""
PART_KINDS = frozenset({"general", "joint", "press", "defence", "defense", "private"})
UNNUMBERED = frozenset({"ambassador", "female", "high", "resident", "woman"})
"""Words before which "first" only tells that there was none before: "the first High Commissioner to Fiji"."""


@dataclass(slots=True, eq=False)
class Office:
    """One title: tokens ``[start, end)``, its text in Title Case, and whose office it is, if the words say so."""

    start: int
    end: int
    head: int
    title: str
    of: Mention | None = None
    to: Mention | None = None
    plural: bool = False
    person: Person | None = None
    counterpart: bool = False
    owner: str | None = None
    local: int | None = None
    quiet: bool = False


@dataclass(slots=True, eq=False)
class Person:
    """One naming of a person: tokens of the name, tokens with the titles, and the offices given here."""

    start: int
    end: int
    name: str
    offices: list[Office] = field(default_factory=list)
    of_after: Mention | None = None


@lru_cache(maxsize=1 << 15)
def singular(word: str) -> str:
    """Return the singular of an office noun.

    >>> singular("secretaries"), singular("chiefs"), singular("spokesmen"), singular("affairs")
    ('secretary', 'chief', 'spokesman', 'affairs')
    """
    heads = lexicon.load().office_heads
    if word in heads:
        return word
    for ending, other in (("ies", "y"), ("men", "man"), ("women", "woman"), ("s", ""), ("es", "")):
        if word.endswith(ending) and word[: -len(ending)] + other in heads:
            return word[: -len(ending)] + other
    return word
