"""Step: named graphs in, answers out: an Oxigraph store on disk, or a SPARQL 1.1 server that holds the graphs.

Only this package imports pyoxigraph, but for `kgbuild.plover`, which reads the ontology with it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kgbuild.errors import StoreError
from kgbuild.store import folder
from kgbuild.store.graph import Store
from kgbuild.store.interface import Graphs
from kgbuild.store.ledger import Moment, changed
from kgbuild.store.remote.server import Server
from kgbuild.store.result import ROW_FORMATS, TRIPLE_FORMATS, Result

if TYPE_CHECKING:
    from kgbuild.store.remote.store import RemoteStore

__all__ = [
    "ROW_FORMATS", "TRIPLE_FORMATS", "Graphs", "Moment", "Result", "Server", "Store", "changed", "open_graphs",
    "version", "view",
]  # fmt: skip


def open_graphs(place: Path | Server, *, create: bool = False, read_only: bool = False) -> Graphs:
    """Return the store of a graph folder (see `Store.open`) or of a server; `create` makes a new one if need be.

    Raises StoreError when there is no graph, or it cannot be opened or reached.
    """
    if isinstance(place, Path):
        return Store.open(place, create=create, read_only=read_only)
    return _remote().open(place, create=create)


def view(data: Path | Server | None) -> Graphs:
    """Return a reader of what a store of another process of this machine sees, by its `data`."""
    if data is None:
        return Store.in_memory()
    return Store.view(data) if isinstance(data, Path) else _remote()(data)


def version(place: Path | Server) -> str:
    """Return a word that is another one after everything that kgbuild writes into a graph folder or at a server."""
    if isinstance(place, Path):
        return folder.version(place)
    with _remote()(place) as store:
        return store.version()


def _remote() -> type[RemoteStore]:
    try:
        from kgbuild.store.remote.store import RemoteStore  # loads httpx, which a folder does not need
    except ImportError as error:
        raise StoreError("httpx is not installed, which asks the server; install kgbuild[remote]") from error
    return RemoteStore
