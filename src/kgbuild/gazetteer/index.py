"""Gazetteer: the index of all names: what a name denotes, and where the names of a text stand."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from types import MappingProxyType

from kgbuild.gazetteer.entries import Match, Name, Organization, Sort, State
from kgbuild.gazetteer.tables import organizations, places, states

WORD = re.compile(r"[^\W_]+(?:\+(?!\w))?|&")
PLAIN = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "ʻ": "'", "–": "-", "‐": "-", "‑": "-", "—": "-", "\u00a0": " "})
LETTERS = str.maketrans("ıøØłŁđĐəƏ", "ioOlLdDaA")
SPELLINGS = re.compile(r"(isation|centre|programme|defence|labour|co op|co ord)")
SPELLED = {
    "isation": "ization",
    "centre": "center",
    "programme": "program",
    "defence": "defense",
    "labour": "labor",
    "co op": "coop",
    "co ord": "coord",
}
# Abbreviations that an all-capitals headline also spells as an ordinary word.
WORDS = frozenset(["APP", "CAN", "CAR", "COP", "ECHO", "IDA", "IS", "MAP", "PACE", "SHAPE", "SPA", "TAP", "US", "WHO"])


@lru_cache(maxsize=1 << 15)  # a text has few words that the one before it has not
def fold(text: str) -> str:
    """Return the form under which a name is kept: case, accents, points, hyphens and British spellings made equal.

    >>> fold("Organisation for Economic Co-operation & Development"), fold("Côte d’Ivoire"), fold("U.S.")
    ('organization for economic cooperation and development', 'cote divoire', 'us')
    """
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text.translate(PLAIN))
        text = "".join(c for c in text if not unicodedata.combining(c)).translate(LETTERS)
    text = text.casefold().replace("'", "").replace(".", "").replace("-", " ").replace("&", " and ")
    text = " ".join(text.split())
    return SPELLINGS.sub(lambda found: SPELLED[found[0]], text)


@cache
def names() -> Mapping[str, tuple[Name, ...]]:
    """Return every name of the lists, as it is written, with all that it may denote.

    The keys are plain strings, so a caller may look for them with a tokenizer of its own; `find` does it without one.

    >>> [(name.key, name.sort) for name in names()["Kazakh"]]
    [('KZ', 'demonym')]
    >>> [name.key for name in names()["Congo"]]
    ['CD', 'CG']
    """
    found: dict[str, dict[str, Name]] = {}
    for name in (*_of_states(), *_of_organizations(), *_of_places()):
        # The first sort given wins: "Singapore" is a name, though the list of its adjectives has it too.
        found.setdefault(name.surface, {}).setdefault(name.key, name)
    return MappingProxyType({surface: tuple(kept.values()) for surface, kept in found.items()})


def _of_states() -> Iterator[Name]:
    for state in states().values():
        listed: tuple[tuple[Sort, tuple[str, ...]], ...] = (
            ("name", (state.name, state.official, *state.aliases)),
            ("abbreviation", state.abbreviations),
            ("demonym", state.demonyms),
            ("capital", state.capitals),
            ("metonym", state.metonyms),
        )
        for sort, surfaces in listed:
            for surface in surfaces:
                yield Name(surface, state.code, state.name, "State", sort, surface in state.unsure)


def _of_organizations() -> Iterator[Name]:
    for org in organizations().values():
        for surface in (org.name, *org.aliases, *_composed(org)):
            if surface not in org.organs:
                yield Name(surface, org.key, org.name, org.type, "name", surface in org.unsure)
        for surface in org.abbreviations:
            yield Name(surface, org.key, org.name, org.type, "abbreviation", surface in org.unsure)
        for surface in org.organs:
            sort: Sort = "abbreviation" if surface.isupper() else "name"
            yield Name(surface, org.key, org.name, org.type, sort, generic=True)


def _of_places() -> Iterator[Name]:
    for place in places():
        for surface in (place.name, *place.aliases):
            yield Name(surface, place.name, place.name, "Place", "name", surface in place.unsure)


@cache
def _folded() -> Mapping[str, tuple[Name, ...]]:
    """Return the names by their folded form (see `fold`)."""
    found: dict[str, list[Name]] = {}
    for kept in names().values():
        found.setdefault(fold(kept[0].surface), []).extend(kept)
    return {key: tuple(kept) for key, kept in found.items()}


def _composed(org: Organization) -> Iterator[str]:
    """Yield the names of an organ that hold its parent's: "UN Security Council", "Security Council of the UN"."""
    if not org.organs or not org.parent:
        return
    parent = organizations()[org.parent]
    for owner in (parent.name, *parent.abbreviations, *parent.aliases):
        for organ in org.organs:
            yield f"{owner} {organ}"
            yield f"{owner}'s {organ}"
            yield f"{organ} of the {owner}"


@cache
def _lengths() -> Mapping[str, tuple[int, ...]]:
    """Return, for the first word of each name, how many words such names have, longest first."""
    found: dict[str, set[int]] = {}
    for surface in names():
        words = WORD.findall(surface)
        found.setdefault(fold(words[0]), set()).add(len(words))
    # One more, for a text that writes "Co-operation" where the list has one word.
    return {
        first: tuple(sorted({size + more for size in sizes for more in (0, 1)}, reverse=True))
        for first, sizes in found.items()
    }


def find(text: str) -> Iterator[Match]:
    """Yield the names that stand in a text, from left to right, the longest at each place.

    A name must be written with the capitals of its list form ("Turkey", not "turkey"), or all in capitals;
    abbreviations must be written exactly as listed. A possessive 's is not part of a match.

    >>> text = "The Kazakh minister told Jordan's envoy that the OIC would meet in Abu Dhabi, not turkey."
    >>> [(text[m.start:m.end], m.names[0].key, m.names[0].sort) for m in find(text)]
    ... # doctest: +NORMALIZE_WHITESPACE
    [('Kazakh', 'KZ', 'demonym'), ('Jordan', 'JO', 'name'), ('OIC', 'oic', 'abbreviation'),
     ('Abu Dhabi', 'AE', 'capital')]
    """
    index, lengths = _folded(), _lengths()
    words = [(found.start(), found.end()) for found in WORD.finditer(text)]
    at = 0
    while at < len(words):
        start = words[at][0]
        for size in lengths.get(fold(text[start : words[at][1]]), ()):
            if at + size > len(words):
                continue
            end = words[at + size - 1][1]
            fitting = _fitting(index.get(fold(text[start:end]), ()), text, start, end)
            if fitting:
                yield fitting
                at += size - 1
                break
        at += 1


def _fitting(candidates: tuple[Name, ...], text: str, start: int, end: int) -> Match | None:
    """Return the match of those candidates whose case rules the text obeys; a closing point may belong to the name."""
    if not candidates:
        return None
    pointed = text[start : end + 1]
    if pointed.endswith((".", ")")):
        kept = _once(name for name in candidates if name.surface[-1] == pointed[-1] and fits(name, pointed))
        if kept:
            return Match(start, end + 1, kept)
    kept = _once(name for name in candidates if fits(name, text[start:end]))
    if kept and kept[0].surface in WORDS and _is_shouted(text, start, end):
        return None
    return Match(start, end, kept) if kept else None


def _once(found: Iterable[Name]) -> tuple[Name, ...]:
    """Return one name for each thing denoted, the first."""
    first: dict[str, Name] = {}
    for name in found:
        first.setdefault(name.key, name)
    return tuple(first.values())


def fits(name: Name, text: str) -> bool:
    """Return whether words of a text are written as `name` may be: see `find` for the rule of capitals.

    >>> china, us = names()["China"][0], names()["US"][0]
    >>> fits(china, "CHINA"), fits(china, "china"), fits(us, "US"), fits(us, "us")
    (True, False, True, False)
    """
    if text == name.surface:
        return True
    text, surface = text.translate(PLAIN), name.surface.translate(PLAIN)
    if name.exact:
        return text == surface
    here: list[str] = WORD.findall(text)
    there: list[str] = WORD.findall(surface)
    if len(here) != len(there):
        return here[0][0].isupper()
    return all(not b[0].isupper() or a[0].isupper() or a == "&" for a, b in zip(here, there, strict=True))


def _is_shouted(text: str, start: int, end: int) -> bool:
    """Return whether a line has no small letter, and more than the match itself."""
    line = text[text.rfind("\n", 0, start) + 1 : end] + text[end:].split("\n", 1)[0]
    return line.isupper() and len(line.strip()) > end - start


@cache
def _by_name() -> Mapping[str, tuple[Name, ...]]:
    """Return the names and abbreviations by their folded form, without demonyms, capitals and metonyms."""
    return {
        key: kept
        for key, known in _folded().items()
        if (kept := tuple(name for name in known if name.sort in {"name", "abbreviation"}))
    }


def _named(name: str) -> tuple[Name, ...]:
    """Return what a name alone may denote, with a leading "the" ("The Times") or else without."""
    folded = fold(name.strip(" \t\r\n,;:!?\"'“”‘’"))
    return _by_name().get(folded) or _by_name().get(folded.removeprefix("the "), ())


def lookup_state(name: str) -> State | None:
    """Return the state that a name, official name, alias or abbreviation denotes, in whatever case or accents.

    None where no state has the name, or where several have it ("Congo").

    >>> lookup_state("the Republic of Kazakhstan").code, lookup_state("COTE D'IVOIRE").code, lookup_state("Congo")
    ('KZ', 'CI', None)
    """
    codes = {found.key for found in _named(name) if found.type == "State"}
    return states()[codes.pop()] if len(codes) == 1 else None


def lookup_organization(name: str, *, parent: str | None = None) -> Organization | None:
    """Return the organisation that a name or abbreviation denotes, in whatever case, accents or British spelling.

    A bare organ name ("Secretariat") finds its organ only with the `parent`'s key. None where none or several fit.

    >>> lookup_organization("Organization of Islamic Co-operation").key
    'oic'
    >>> lookup_organization("Council of Foreign Ministers"), lookup_organization("CFM", parent="oic").key
    (None, 'oic.cfm')
    """
    known = organizations()
    kept = [found for found in _named(name) if found.key in known]
    if parent is not None:
        inside = {found.key for found in kept if known[found.key].parent == parent}
        if len(inside) == 1:
            return known[inside.pop()]
    keys = {found.key for found in kept if not found.generic}
    return known[keys.pop()] if len(keys) == 1 else None
