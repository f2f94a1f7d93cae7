"""Events: PLOVER's codes for who acts for no state, by the nouns of `sectors.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from kgbuild.plurals import singular

# Behind these, a name says where somebody is from, or what became of them.
_BEHIND = re.compile(
    r",|\b(?:about|accused|against|at|blamed|by|calling|for|from|in|including|of|on|that|to|who|with)\b"
)


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
            if (found := _nouns().get(singular(word))) is not None:
                return found
    return None


@cache
def _nouns() -> Mapping[str, str]:
    data = tomllib.loads(Path(__file__).with_name("sectors.toml").read_text(encoding="utf-8"))
    return {noun: code for code, entry in data.items() for noun in entry["nouns"].split()}
