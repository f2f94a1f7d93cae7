"""Language model: whether two entities of one article are one thing, by type and name; pairs of the best worth."""

from __future__ import annotations

import re
from functools import lru_cache

from kgbuild import gazetteer
from kgbuild.facts import Entity

Words = frozenset[str]

# Sorts that readers may fairly take for each other.
_KINDS = (frozenset({"IntergovernmentalOrganization", "GovernmentBody", "Organization", "Forum"}),
          frozenset({"Initiative", "Forum", "Instrument"}))  # fmt: skip
_POSSESSIVE = re.compile(r"['’]s\b")
_EMPTY = frozenset(["a", "an", "the", "of", "for", "on", "in", "and", "mr", "mrs", "ms", "dr", "his", "her", "their"])


def same_thing(one: Entity, other: Entity) -> float:
    """Return how surely two entities of an article are one: 0 (they are not) to 1.1 (same name and type).

    >>> same_thing(Entity("a", "State", "Republic of Chad"), Entity("b", "State", "Chad"))
    1.1
    >>> same_thing(Entity("a", "Person", "Halla Bergmann"), Entity("b", "Person", "Bergmann"))
    0.7
    >>> same_thing(Entity("a", "Person", "Jordan"), Entity("b", "State", "Jordan"))
    0.0
    """
    if one.type != other.type and not any({one.type, other.type} <= kind for kind in _KINDS):
        return 0.0
    alike = (one.type == other.type) / 10
    if _identity(one) == _identity(other):
        return 1.0 + alike
    if "State" in (one.type, other.type):
        return 0.0
    names, others = _names(one), _names(other)
    if words(one.name) in others or words(other.name) in names:
        return 0.8 + alike
    if {alias for alias in one.aliases if _is_short(alias)} & {alias for alias in other.aliases if _is_short(alias)}:
        return 0.7 + alike
    if one.type == "Person":
        left, right = words(one.name), words(other.name)
        return 0.7 if left < right or right < left else 0.0
    return 0.0


@lru_cache(maxsize=65536)
def words(text: str) -> Words:
    """Return the words of a name that tell it apart: no case, accents, possessives, articles or forms of address.

    >>> words("The Foreign Ministry of Chad") == words("Chad’s foreign ministry")
    True
    """
    everything = frozenset(gazetteer.fold(_POSSESSIVE.sub("", text)).split())
    return everything - _EMPTY or everything


@lru_cache(maxsize=65536)
def _identity(entity: Entity) -> tuple[str, object]:
    """Return what the gazetteer knows an entity as, else its name's words."""
    if entity.type == "State" and (state := gazetteer.lookup_state(entity.name)):
        return "state", state.code
    if entity.type not in ("State", "Person", "Place") and (known := gazetteer.lookup_organization(entity.name)):
        return "organization", known.key
    return "words", words(entity.name)


def _names(entity: Entity) -> set[Words]:
    return {words(name) for name in (entity.name, *entity.aliases)}


def _is_short(alias: str) -> bool:
    """Tell whether an alias is an abbreviation in capitals, which means one thing in an article."""
    return len(alias) > 1 and alias.isupper()
