"""Serve: the graph of a folder or server as it is now, for many readers, while a build may be writing into it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from threading import Lock
from time import monotonic
from typing import Any, TypeVar

import kgbuild
from kgbuild.pipeline.built import fingerprint
from kgbuild.pipeline.digest import Digest
from kgbuild.store import Graphs, Server, open_graphs, version

T = TypeVar("T")
FRESH = 1.0
"""Seconds in which the folder is not looked at again."""
REMOTE_FRESH = 5.0
"""The same for a server, which has to be asked."""
OTHERS = 300.0
"""Seconds after which what other programs have written at a server shows; what kgbuild writes shows at once."""
MANY = 12
"""Choices of a reader whose results are kept in memory."""


class View:
    """The graph as it was at one moment, and what has been worked out from it."""

    def __init__(self, store: Graphs, version: str) -> None:
        self.store = store
        self.version = version
        self.readers = 0
        self._known: dict[Hashable, Future[Any]] = {}
        self._chosen: dict[Hashable, None] = {}  # the last used ones in the end
        self._lock = Lock()

    def cached(self, key: Hashable, make: Callable[[Graphs], T], *, chosen: bool = False) -> T:
        """Return what `make` makes of the graph, made once however many ask for it at the same time.

        Of what readers have `chosen` out of more than can be kept, only the last `MANY` stay.
        """
        with self._lock:
            known = self._known.get(key)
            mine = known is None
            if known is None:
                known = self._known[key] = Future()
            if chosen:
                self._chosen.pop(key, None)
                self._chosen[key] = None
                for old in list(self._chosen)[:-MANY]:
                    del self._chosen[old]
                    self._known.pop(old, None)
        if mine:
            try:
                known.set_result(make(self.store))
            except BaseException as error:
                with self._lock:
                    self._known.pop(key, None)
                known.set_exception(error)
        found: T = known.result()
        return found

    @property
    def digest(self) -> Digest:
        """Return the rows of the graph, as they are at this moment."""
        return self.cached("digest", Digest.of)

    def kept(self, name: str, make: Callable[[], bytes]) -> bytes:
        """Return what `make` makes of the rows of the graph; the next server finds it as long as they stay."""
        name = f"{name} {_code()}"
        found = self.digest.result(name)
        if found is None:
            found = make()
            self.digest.keep_result(name, found)
        return found

    def close(self) -> None:
        """Close the graph and what is open beside it."""
        digest = self._known.get("digest")
        if digest is not None and digest.done() and digest.exception() is None:
            digest.result().close()
        self.store.close()


@cache
def _code() -> str:
    """Return a word for all code that a result may depend on."""
    return fingerprint(Path(kgbuild.__file__).parent.rglob("*.py"), ("networkx", "numpy", "scipy"))


class Live:
    """A graph that is read while others may write to it; what is written shows within seconds.

    A view stays open as long as somebody reads it, then it goes when a newer one is there.
    """

    def __init__(self, place: Path | Server) -> None:
        self.place = place
        self._fresh = FRESH if isinstance(place, Path) else REMOTE_FRESH
        self._lock = Lock()
        self._opening = Lock()
        self._looked = float("-inf")
        self._view: View | None = None
        with self.view():
            pass  # a folder that is no graph is told of before anything is served

    @contextmanager
    def view(self) -> Iterator[View]:
        """Lend the newest view of the graph.

        Raises StoreError when the graph cannot be read.
        """
        view = self._borrowed()
        try:
            yield view
        finally:
            self._give_back(view)

    def close(self) -> None:
        """Close the graph as soon as nobody reads it any more."""
        with self._lock:
            view, self._view = self._view, None
        if view is not None and view.readers == 0:
            view.close()

    def _borrowed(self) -> View:
        if monotonic() - self._looked > self._fresh and self._opening.acquire(blocking=self._view is None):
            try:
                self._refresh()
            finally:
                self._opening.release()
        with self._lock:
            assert self._view is not None
            self._view.readers += 1
            return self._view

    def _refresh(self) -> None:
        now = version(self.place)
        if isinstance(self.place, Server):
            now = f"{now}-{monotonic() // OTHERS:.0f}"
        if self._view is None or self._view.version != now:
            new = View(open_graphs(self.place, read_only=True), now)
            with self._lock:
                old, self._view = self._view, new
            if old is not None and old.readers == 0:
                old.close()
        self._looked = monotonic()

    def _give_back(self, view: View) -> None:
        with self._lock:
            view.readers -= 1
            over = view.readers == 0 and view is not self._view
        if over:
            view.close()
