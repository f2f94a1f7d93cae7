"""Base: finds ontology/, shapes/ and queries/ in a wheel or in a checkout; nobody else builds such a path."""

from __future__ import annotations

from functools import cache
from pathlib import Path


@cache
def root() -> Path:
    """Return the folder that holds ``ontology``, ``shapes`` and ``queries``."""
    package = Path(__file__).resolve().parent
    for folder in (package / "data", package.parent.parent):
        if (folder / "ontology").is_dir():
            return folder
    raise FileNotFoundError(f"no ontology/ in {package / 'data'} nor in {package.parent.parent}: install kgbuild again")


def path(name: str) -> Path:
    """Return the path of a shipped file or folder.

    >>> path("ontology/diplomacy.ttl").name
    'diplomacy.ttl'
    """
    return root() / name
