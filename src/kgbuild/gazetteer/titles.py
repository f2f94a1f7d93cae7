"""Gazetteer: reads a title of office: modifiers, office, portfolio."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from kgbuild.gazetteer.entries import Office, Title
from kgbuild.gazetteer.index import fold
from kgbuild.gazetteer.tables import offices, terms

SLOT = "{portfolio}"


@cache
def _plain() -> Mapping[str, Office]:
    """Return the titles without an open slot, by folded form."""
    return {
        fold(form): office
        for office in reversed(offices())
        for form in (*office.variants, office.title)
        if SLOT not in form
    }


@cache
def _open() -> tuple[tuple[re.Pattern[str], Office], ...]:
    """Return the titles with an open slot as patterns over folded text, in the order of the file."""
    return tuple(
        (re.compile(fold(form.replace(SLOT, "SLOT")).replace("slot", "(?P<portfolio>.+)")), office)
        for office in offices()
        for form in (office.title, *office.variants)
        if SLOT in form
    )


@cache
def _modifiers() -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Return the modifiers that stand before a title, and those that stand behind it: folded form -> canonical form."""
    before: dict[str, str] = {}
    behind: dict[str, str] = {}
    for term in terms("modifier"):
        for form in (term.form, *term.variants):
            (behind if form.startswith("-") else before)[fold(form)] = term.form.lstrip("-").title()
    return before, behind


def lookup_office(title: str) -> Title | None:
    """Return what a title of office says, or None where it is no title that the list knows.

    >>> said = lookup_office("First Deputy Minister of Foreign Affairs")
    >>> said.office.title, said.modifiers
    ('Minister of Foreign Affairs', ('First Deputy',))
    >>> lookup_office("acting energy minister").portfolio, lookup_office("bystander")
    ('energy', None)
    """
    return _read(fold(title).removeprefix("the "), ())


def _read(folded: str, modifiers: tuple[str, ...]) -> Title | None:
    office = _plain().get(folded)
    if office is not None:
        return Title(office, modifiers)
    before, behind = _modifiers()
    words = folded.split()
    for size in (2, 1):
        first, last = " ".join(words[:size]), " ".join(words[-size:])
        if len(words) > size and first in before:
            found = _read(" ".join(words[size:]), (*modifiers, before[first]))
            if found is not None:
                return found
        if len(words) > size and last in behind:
            found = _read(" ".join(words[:-size]), (*modifiers, behind[last]))
            if found is not None:
                return found
    for pattern, office in _open():
        match = pattern.fullmatch(folded)
        if match is not None:
            return Title(office, modifiers, match["portfolio"])
    return None
