"""Step: which statements of a large graph stay, known without any of them in memory."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from types import TracebackType
from typing import Self

import pyoxigraph as ox

from kgbuild.scratch import scratch, told


class Kept:
    """A set of statements, by their digests, in a file that SQLite makes when there are many, and takes away.

    >>> one, other = (ox.Quad(ox.NamedNode("urn:s"), ox.NamedNode("urn:p"), ox.Literal(word)) for word in "ab")
    >>> with Kept() as kept:
    ...     kept.add([one])
    ...     kept.missing([one, other]) == [other]
    True
    """

    def __init__(self) -> None:
        self._data = scratch("CREATE TABLE kept (digest BLOB PRIMARY KEY) WITHOUT ROWID")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._data.close()

    def add(self, quads: Iterable[ox.Quad]) -> None:
        """Take statements in."""
        with told():
            self._data.executemany("INSERT OR IGNORE INTO kept VALUES (?)", sorted((_digest(quad),) for quad in quads))

    def missing(self, quads: Iterable[ox.Quad]) -> list[ox.Quad]:
        """Return those statements that have not been taken in."""
        found = "SELECT 1 FROM kept WHERE digest = ?"
        with told():
            return [quad for quad in quads if self._data.execute(found, (_digest(quad),)).fetchone() is None]


def _digest(quad: ox.Quad) -> bytes:
    return sha256(str(quad).encode("utf-8", "surrogatepass")).digest()[:16]
