"""Composer: the digest of a graph follows what a build writes into it, and is never in its way."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kgbuild.pipeline.digest import Digest
    from kgbuild.store import Graphs, Moment


class Follower:
    """Brings the digest beside a graph along with it, where there is one up to date, or the graph is new.

    Where the digest cannot be written, or a server is just bringing it up to date, whoever reads it next does the rest.
    """

    def __init__(self, store: Graphs) -> None:
        self._store = store
        self._digest: Digest | None = None
        if store.path is not None:
            from kgbuild.pipeline.digest import Digest  # loads Oxigraph, which this store has loaded

            try:
                self._digest = Digest.beside(store.path, wait=0)
                if not store.graphs():
                    self._digest.refresh(store)
            except (sqlite3.Error, OSError):
                self.close()

    def moment(self) -> Moment | None:
        """Return where the ledger of the store stands, if that matters."""
        return None if self._digest is None else self._store.seen

    def wrote(self, graphs: Mapping[str, bytes], before: Moment | None) -> None:
        """Take in graphs, as N-Quads, that have been written since a moment."""
        now = self.moment()
        if self._digest is not None and before is not None and now is not None and graphs:
            try:
                self._digest.follow(graphs, before, now)
            except (sqlite3.Error, OSError):
                self.close()

    def finish(self) -> None:
        """Bring the digest up to date with all that was written, which must be safe on disk."""
        if self._digest is not None:
            with suppress(sqlite3.Error, OSError):
                self._digest.refresh(self._store, settled=True)
            self.close()

    def close(self) -> None:
        """Give the digest back."""
        if self._digest is not None:
            self._digest.close()
            self._digest = None
