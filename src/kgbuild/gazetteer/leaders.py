"""Gazetteer: of which state somebody is whom news names by a bare title: "President X", "Foreign Minister Y"."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from kgbuild.gazetteer.index import fold
from kgbuild.gazetteer.tables import rows, split

FAMILY_FIRST = frozenset({"CN", "HK", "KH", "KP", "KR", "TW", "VN"})
"""States in which the family name comes first."""


def leader_state(name: str) -> str | None:
    """Return the code of the state of a leader, by the full name or by a family name that all who bear it share.

    Initials between do not matter, and of a name of many words the first and the last will do.

    >>> [leader_state(name) for name in ("Antony J. Blinken", "Recep Tayyip Erdogan", "Merkel", "Xi", "Nobody")]
    ['US', 'TR', 'DE', 'CN', None]
    """
    words = fold(name).split()
    return _states().get(" ".join(words)) or _states().get(" ".join(word for word in words if len(word) > 1))


@cache
def _states() -> Mapping[str, str]:
    """Return the code of a state by each folded name; a name of leaders of two states is none of them."""
    found: dict[str, set[str]] = {}
    for row in rows("leaders.tsv"):
        for name in split(row["names"]):
            words = fold(name).split()
            family = words[0] if row["state"] in FAMILY_FIRST else words[-1]
            for key in {
                " ".join(words),
                f"{words[0]} {words[-1]}",
                *([family] if len(family) > 1 and family not in _PARTS else []),
            }:
                found.setdefault(key, set()).add(row["state"])
    return {name: codes.pop() for name, codes in found.items() if len(codes) == 1}


_PARTS = frozenset({"ii", "iii", "iv", "vi", "xvi", "jr"})
"""Last words of names that are no family names."""
