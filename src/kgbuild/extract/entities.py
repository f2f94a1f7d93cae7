"""Extract: the things that a document is about, each once, whatever names it goes by."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from kgbuild.extract import lexicon

ORGANIZED = frozenset({"IntergovernmentalOrganization", "GovernmentBody", "Organization", "Forum"})


@dataclass(slots=True, eq=False)
class Thing:
    """One entity while its document is being read."""

    type: str
    name: str
    key: str | None = None
    names: dict[str, None] = field(default_factory=dict)
    spans: list[tuple[int, int]] = field(default_factory=list)
    same_as: tuple[str, ...] = ()
    state: Thing | None = None
    titles: dict[str, None] = field(default_factory=dict)
    gender: str | None = None
    place: Thing | None = None
    sure: bool = False

    def call(self, name: str) -> None:
        """Note another name of the thing."""
        if name and name != self.name:
            self.names.setdefault(name)


@lru_cache(maxsize=1 << 15)
def fold(name: str) -> str:
    """Return a name for comparing: no case, no accents, no punctuation.

    >>> fold("Ministry of  Foreign Affairs, São Tomé")
    'ministry of foreign affairs sao tome'
    """
    plain = unicodedata.normalize("NFKD", name.casefold().replace("ı", "i").replace("ə", "e"))
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return " ".join(re.findall(r"\w+", plain))


def head_noun(name: str) -> str:
    """Return the noun that a name is one of.

    >>> head_noun("Liberation Front of Chad"), head_noun("Chad-Mali Commission on Trade")
    ('front', 'commission')
    """
    words = re.split(r" (?:of|on|for) ", fold(name))[0].split()
    return words[-1] if words else ""


class Registry:
    """All things of one document."""

    def __init__(self) -> None:
        self.things: list[Thing] = []
        self._by_key: dict[str, Thing] = {}
        self._by_name: dict[tuple[str, str], Thing] = {}
        self.local: dict[str, Thing] = {}

    def known(self, key: str, kind: str, name: str) -> Thing:
        """Return the thing of a gazetteer key, made at its first mention."""
        thing = self._by_key.get(key)
        if thing is None:
            thing = Thing(kind, name, key)
            self._by_key[key] = thing
            self.things.append(thing)
        return thing

    def named(self, kind: str, name: str) -> Thing:
        """Return the thing of a type and name, made at its first mention; spelling differences do not matter."""
        if name in self.local:
            return self.local[name]
        folded = fold(name)
        for group in _compatible(kind):
            thing = self._by_name.get((group, folded))
            if thing is not None:
                return thing
        thing = Thing(kind, name)
        self._by_name[kind, folded] = thing
        self.things.append(thing)
        return thing

    def same(self, kind: str, one: str, other: str) -> str:
        """Return the one of two names of a thing by which it is known; from now on it is known by both."""
        name = one if (kind, fold(one)) in self._by_name else other
        thing = self.named(kind, name)
        for known in (one, other):
            self._by_name.setdefault((kind, fold(known)), thing)
        return name

    def person(self, name: str) -> Thing:
        """Return the person of a name: the same full name, or a surname or part of one that was told before."""
        words = fold(name).split()
        if not words:
            return self.named("Person", name)
        exact = self._by_name.get(("Person", " ".join(words)))
        if exact is not None:
            return exact
        best: Thing | None = None
        for thing in reversed(self.things):
            if thing.type != "Person":
                continue
            if any(same_person(words, fold(n).split()) for n in (thing.name, *thing.names)):
                best = thing
                break
        if best is None:
            return self.named("Person", name)
        if len(words) > len(fold(best.name).split()):
            best.call(best.name)
            best.names.setdefault(best.name)
            best.name = name
            best.names.pop(name, None)
        else:
            best.call(name)
        self._by_name["Person", " ".join(words)] = best
        return best


def _compatible(kind: str) -> tuple[str, ...]:
    if kind in ORGANIZED:
        return (kind, *sorted(ORGANIZED - {kind}))
    if kind in {"Instrument", "Initiative"}:
        return (kind, "Initiative" if kind == "Instrument" else "Instrument")
    return (kind,)


def same_person(words: list[str], other: list[str]) -> bool:
    """Return whether two names can be of one person within one article.

    >>> same_person(["lavrov"], ["sergei", "lavrov"]), same_person(["sergei", "lavrov"], ["sergei", "shoigu"])
    (True, False)
    >>> same_person(["antony", "blinken"], ["antony", "j", "blinken"])
    True
    """
    small, large = sorted((words, other), key=len)
    if not small or not large:
        return False
    particles = lexicon.load().particles
    if len(small) == 1:
        word = small[0]
        if word in particles or len(word) < 2:
            return False
        return (
            word == large[-1]
            or (len(large) > 1 and word in large and word == large[0])
            or (len(large) > 2 and word in large[1:])
        )
    rest = [w for w in small if w not in large and not (len(w) == 1 and any(v.startswith(w) for v in large))]
    return not rest


def unique(things: Iterable[Thing | None]) -> list[Thing]:
    """Return the things without repeats and without None, in their order."""
    return list(dict.fromkeys(t for t in things if t is not None))
