"""Step: what a store of article graphs can do, wherever it is: in a folder, in memory, or behind a SPARQL endpoint."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, TYPE_CHECKING, Protocol, Self

from kgbuild.store.ledger import Moment
from kgbuild.store.result import Result

if TYPE_CHECKING:
    from kgbuild.store.remote.server import Server


class Graphs(Protocol):
    """Article graphs in one place. `kgbuild.store.Store` says of each method what it promises."""

    @property
    def path(self) -> Path | None:
        """Return the folder of the graph, if it lies in one."""
        ...

    @property
    def data(self) -> Path | Server | None:
        """Return where another process finds what this store sees; None where none can."""
        ...

    @property
    def seen(self) -> Moment | None:
        """Return up to where in the ledger of its folder it shows what was written, if it lies in one."""
        ...

    def close(self) -> None:
        """Write what is not written yet, and give everything back."""
        ...

    def __enter__(self) -> Self:
        """Return the store; it is closed when the block ends."""
        ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the store."""
        ...

    def query(self, text: str, *, default_graphs: Sequence[str] = (), named_graphs: Sequence[str] = ()) -> Result:
        """Return what a SPARQL query gives over all graphs together."""
        ...

    def graphs(self) -> list[str]:
        """Return the names of all graphs but that of the ontology, in order."""
        ...

    def __contains__(self, graph: object) -> bool:
        """Tell whether there is a graph of that name."""
        ...

    def read(self, graph: str) -> bytes:
        """Return a named graph as sorted N-Quads; nothing where there is no such graph."""
        ...

    def about(self, graph: str, iris: Iterable[str]) -> bytes:
        """Return what a named graph says of things, as subject or object, as sorted N-Quads."""
        ...

    def dump(self, *, ontology: bool = False) -> Iterator[bytes]:
        """Return the graphs one by one as sorted N-Quads, in the order of their names."""
        ...

    def write(self, out: IO[bytes], format: str, *, graph: str | None = None) -> None:
        """Write all graphs, or one, in a format of RDF."""
        ...

    def sure(self, least: float) -> Graphs:
        """Return a store in memory without the facts of a confidence below `least`."""
        ...

    def replace(self, graph: str, nquads: bytes) -> bool:
        """Put a named graph in the place of the one of its name; tell whether that changed anything."""
        ...

    def swap_all(self, graphs: Mapping[str, bytes]) -> dict[str, bytes]:
        """Replace several graphs, and return the old graphs of those that changed."""
        ...

    def amend(self, graph: str, gone: bytes, come: bytes) -> bool:
        """Take statements out of a named graph and put others in; tell whether there were any."""
        ...

    def renew(self, graph: str, parts: Iterable[bytes]) -> bool:
        """Replace a large named graph by what comes in parts; tell whether that changed it."""
        ...

    def remove(self, graph: str) -> bool:
        """Take a named graph out; tell whether it was there."""
        ...

    def load_ontology(self, turtle: bytes) -> bool:
        """Put the ontology into its own graph; tell whether that changed anything."""
        ...

    def settled(self, rules: str) -> bool:
        """Tell whether no graph has changed since what hangs on several graphs was made by these rules."""
        ...

    def settle(self, rules: str) -> None:
        """Keep that what hangs on several graphs is right by rules of that name."""
        ...

    def flush(self) -> None:
        """Write everything to disk that has only been logged so far."""
        ...
