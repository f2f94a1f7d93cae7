"""Gazetteer: of which state somebody may be by the sound of the name: "Wójcik" is Polish rather than Chilean.

``names.tsv`` lists common names of each state. A name is as likely there as its letters, in groups of two to four, are
among those of the list; a listed name counts besides, the more the fewer states list it. That tells states of unlike
languages apart, and little between Chile and Peru.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache

from kgbuild.gazetteer.index import fold
from kgbuild.gazetteer.tables import rows, split

LENGTHS = (2, 3, 4)
PRIOR = 40.0
"""Groups of letters, as frequent as in all lists together, that are added to those of each list."""
LISTED = 1.0
"""How much a listed name counts beside its letters, per natural logarithm of the states that do not list it."""
LETTERS = 0.6


def ranked(name: str, states: Iterable[str]) -> dict[str, float]:
    """Return for each of the states that have a list how well a name fits there: 0 the best, others below.

    The unit is about the natural logarithm of how much likelier the best is. Names of which nothing is known give an
    empty answer.

    >>> ranked("Agnieszka Wojciechowska", ["CL", "PL", "AQ"])["PL"], ranked("", ["PL"])
    (0.0, {})
    """
    words = fold(name).split()
    known = [code for code in states if code in _lists()]
    if not words or not known:
        return {}
    found = {code: sum(_fits(word, code) for word in words) for code in known}
    best = max(found.values())
    return {code: round(value - best, 3) for code, value in found.items()}


@lru_cache(maxsize=1 << 14)
def _fits(word: str, code: str) -> float:
    """Return how much likelier a word is in the list of a state than in all lists together, as a logarithm."""
    everywhere, own = _everywhere(), _letters(code)
    size, all_size = own.total() + PRIOR, everywhere.total()
    groups = list(_groups(word))
    score = 0.0
    for group in groups:
        common = (everywhere[group] + 0.5) / all_size
        score += math.log((own[group] + PRIOR * common) / size / common)
    score *= LETTERS / math.sqrt(len(groups))
    listing = _listing().get(word, frozenset())
    return score + (LISTED * math.log(len(_lists()) / len(listing)) if code in listing else 0.0)


def _groups(word: str) -> Iterator[str]:
    marked = f"^{word}$"
    for length in LENGTHS:
        for start in range(len(marked) - length + 1):
            yield marked[start : start + length]


@cache
def _lists() -> Mapping[str, tuple[str, ...]]:
    """Return the words of the names of each state."""
    return {
        row["state"]: tuple(
            word for cell in (row["given"], row["family"]) for name in split(cell) for word in fold(name).split()
        )
        for row in rows("names.tsv")
    }


@cache
def _letters(code: str) -> Counter[str]:
    return Counter(group for word in _lists()[code] for group in _groups(word))


@cache
def _everywhere() -> Counter[str]:
    return Counter(group for words in _lists().values() for word in words for group in _groups(word))


@cache
def _listing() -> Mapping[str, frozenset[str]]:
    """Return the states that list a word."""
    found: dict[str, set[str]] = {}
    for code, words in _lists().items():
        for word in words:
            found.setdefault(word, set()).add(code)
    return {word: frozenset(codes) for word, codes in found.items()}
