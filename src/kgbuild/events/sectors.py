"""Events: PLOVER's codes for who acts for no state, by the nouns of `sectors.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

# Behind these, a name says where somebody is from, or what became of them.
_BEHIND = re.compile(
    r",|\b(?:about|accused|against|at|blamed|by|calling|for|from|in|including|of|on|that|to|who|with)\b"
)
_PLURALS = {"children": "child", "men": "man", "people": "people", "police": "police", "women": "woman"}


def sector(name: str) -> str | None:
    """Return the code of those whom a name describes, None if no noun of it tells.

    >>> sector("rival militias from Misrata"), sector("1,300 former guerrillas"), sector("faction of the rebels")
    ('UAF', 'REB', 'REB')
    >>> sector("Ann Berg") is None
    True
    """
    front, *rest = _BEHIND.split(name.casefold(), maxsplit=1)
    for words in (reversed(front.split()), iter(" ".join(rest).split())):
        for word in words:
            if (found := _nouns().get(_singular(word))) is not None:
                return found
    return None


def _singular(word: str) -> str:
    """Return the singular of a noun in lower case.

    >>> [_singular(word) for word in ("policemen", "agencies", "churches", "companies", "police", "bosses")]
    ['policeman', 'agency', 'church', 'company', 'police', 'boss']
    """
    if word in _PLURALS:
        return _PLURALS[word]
    for ending, single in (("men", "man"), ("women", "woman"), ("children", "child"), ("ies", "y")):
        if word.endswith(ending):
            return word.removesuffix(ending) + single
    if word.endswith(("sses", "ches", "shes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


@cache
def _nouns() -> Mapping[str, str]:
    data = tomllib.loads(Path(__file__).with_name("sectors.toml").read_text(encoding="utf-8"))
    return {noun: code for code, entry in data.items() for noun in entry["nouns"].split()}
