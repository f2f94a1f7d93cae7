"""Extract: whether "he" or "she" is said of a person, by the given name."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from kgbuild.extract.entities import fold


@cache
def _pronouns() -> dict[str, str]:
    """Return "he" or "she" for each given name of ``given_names.toml``; the file is read on first use."""
    path = Path(__file__).with_name("given_names.toml")
    lists = tomllib.loads(path.read_text(encoding="utf-8"))["names"]
    return {name: pronoun for entry in lists for pronoun in ("she", "he") for name in entry[pronoun].split()}


def pronoun_of(name: str) -> str | None:
    """Return "he" or "she" for the name of a person; None where the given name does not tell.

    The first word is the given name, but the last one where the first is in capitals: so Japan's ministry writes.

    >>> pronoun_of("Deborah Ames"), pronoun_of("SATO Kenji"), pronoun_of("Kim Min-jae")
    ('she', 'he', None)
    """
    words = name.split()
    if len(words) < 2:
        return None
    first = words[-1] if words[0].isupper() and len(words[0]) > 2 and not words[-1].isupper() else words[0]
    return _pronouns().get((fold(first).split() or [""])[0])
