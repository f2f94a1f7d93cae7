"""Base: room for what a run need not hold in memory: a file that SQLite makes when there is much, and takes away."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from kgbuild.errors import StoreError


def scratch(tables: str) -> sqlite3.Connection:
    """Return new tables that nothing outlives, and that no transaction can bring back.

    Raises StoreError where there is no room for them.
    """
    with told():
        data = sqlite3.connect("")
        data.executescript(f"PRAGMA journal_mode = OFF; PRAGMA temp_store = FILE; {tables}")
    return data


@contextmanager
def told() -> Iterator[None]:
    """Make a StoreError of whatever goes wrong inside with such tables."""
    try:
        yield
    except sqlite3.Error as error:
        raise StoreError(f"the place for temporary files: {error}; make room there, and go on") from error


def boot() -> str:
    """Return a word that is another one after each start of the machine."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:
        return uuid4().hex  # cannot be known here: as if it had just been started
