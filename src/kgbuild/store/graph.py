"""Step: the store: one named graph per article, replaced as a whole, asked as one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

import pyoxigraph as ox

from kgbuild import sparql
from kgbuild.errors import FormatError, StoreError
from kgbuild.store import folder as folders
from kgbuild.store import terms
from kgbuild.store.kept import Kept
from kgbuild.store.ledger import Ledger, Moment, moment
from kgbuild.store.result import Result, explain
from kgbuild.store.sure import without_unsure
from kgbuild.store.writing import chosen, write
from kgbuild.vocab import ONTOLOGY, PREFIXES

BULK = 8  # new graphs from which on Oxigraph's way for large files is the quicker one
_UNBEGUN = "only possible on read-write instances"  # Oxigraph on data whose first writer ended before it wrote anything
MANY = 1_000  # statements from which on that way is the quicker one
TOGETHER = 20_000  # statements that are looked at together while a large graph is renewed
FLUSH_EVERY = 2_000  # written graphs; what is not flushed is safe in the log, but makes the next opening slow


class Store:
    """Article graphs in one place. Open it with `open` or `in_memory`, and close it (or use ``with``).

    >>> with Store.in_memory() as store:
    ...     store.replace("urn:g", b'<urn:s> <urn:p> "1" <urn:g> .')
    ...     store.replace("urn:g", b'<urn:s> <urn:p> "1" <urn:g> .')
    ...     list(store.query("SELECT ?o { ?s ?p ?o }").rows())
    True
    False
    [('1',)]
    """

    def __init__(
        self,
        data: ox.Store,
        *,
        path: Path | None = None,
        lock: folders.Lock | None = None,
        snapshot: folders.Snapshot | None = None,
        seen: Moment | None = None,
    ) -> None:
        self._store: ox.Store | None = data
        self.path = path
        self._lock, self._snapshot, self._seen = lock, snapshot, seen
        self._ledger = Ledger(path) if path is not None and lock is not None else None
        self._writable = path is None or lock is not None
        self._unflushed = 0
        self._settled = None if path is None else folders.settled(path)

    @classmethod
    def open(cls, path: Path | str, *, create: bool = False, read_only: bool = False) -> Store:
        """Return the store of a graph folder; `create` makes a new one where there is none.

        One process writes at a time. `read_only` can be opened beside it and sees the graph as it is at that moment.

        Raises StoreError when there is no graph, when it is of another version, damaged or locked, or cannot be read.
        """
        path = Path(path)
        if create and not read_only:
            folders.prepare(path)
        folders.check(path)
        return cls._reader(path) if read_only else cls._writer(path)

    @classmethod
    def view(cls, data: Path) -> Store:
        """Return a reader of the data that another reader of this machine has open, by its `data`."""
        with folders.told(data):
            return cls(_read_only(data), path=data)

    @property
    def data(self) -> Path | None:
        """Return where the data lies that a store opened for reading sees; None if there is none on disk."""
        if self._snapshot is not None:
            return self._snapshot.data
        on_disk = None if self.path is None else self.path / folders.DATA
        return on_disk if on_disk is not None and on_disk.is_dir() else None

    @property
    def seen(self) -> Moment | None:
        """Return up to where in the ledger of its folder the store shows what was written; None where that is unknown.

        A folder to which nobody has written since there are ledgers has its version in the place of a ledger.
        """
        if self.path is None or self._ledger is None:
            return self._seen
        return moment(self.path) or Moment(folders.version(self.path), 0, 0)

    @classmethod
    def in_memory(cls) -> Store:
        """Return an empty store that nothing outlives."""
        return cls(ox.Store())

    @classmethod
    def _writer(cls, path: Path) -> Store:
        lock = folders.Lock(path)
        try:
            folders.sweep(path)
            with folders.told(path):
                return cls(ox.Store(path / folders.DATA), path=path, lock=lock)
        except StoreError:
            lock.release()
            raise

    @classmethod
    def _reader(cls, path: Path) -> Store:
        if not (path / folders.DATA).is_dir():  # made, and not written to yet
            return cls(ox.Store(), path=path)
        before = moment(path) or Moment(folders.version(path), 0, 0)
        data, snapshot = cls._looked_at(path)
        after = moment(path)
        high = after.high if after is not None and after.ledger == before.ledger else before.high
        return cls(data, path=path, snapshot=snapshot, seen=Moment(before.ledger, before.low, high))

    @classmethod
    def _looked_at(cls, path: Path) -> tuple[ox.Store, folders.Snapshot | None]:
        """Return the data of a folder for reading, and the snapshot of it that is read, where one can be taken."""
        try:
            snapshot = folders.Snapshot(path)
        except OSError:  # the folder cannot be written by us; a writer beside us is not provided for then
            with folders.told(path):
                return _read_only(path / folders.DATA), None
        try:
            return snapshot.take(_read_only), snapshot
        except (OSError, RuntimeError) as error:
            snapshot.release()
            if not folders.is_full(error):
                raise folders.failed(path, error) from error
        with folders.told(path):  # no room for a snapshot, and so none for a writer either
            return _read_only(path / folders.DATA), None

    def close(self) -> None:
        """Write everything to disk and give the folder back; a closed store can be closed again."""
        if self._store is None:
            return
        try:
            if self._lock is not None:
                self.flush()
        finally:
            self._store = None
            if self._ledger is not None:
                self._ledger.close()
            if self._lock is not None:
                self._lock.release()
            if self._snapshot is not None:
                self._snapshot.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def flush(self) -> None:
        """Write everything to disk that has only been logged so far; `close` does it too."""
        self._unflushed = 0
        with folders.told(self.path):
            self._data.flush()

    def replace(self, graph: str, nquads: bytes) -> bool:
        """Put a named graph in the place of the one of its name; tell whether that changed anything.

        All or nothing: after a crash the old graph is there or the new one, whole.

        Raises FormatError when `nquads` is no N-Quads, names another graph, or has a blank node, for blank nodes
        would be new ones each time; StoreError when the disk does not take it.
        """
        return self.swap(graph, nquads) is not None

    def swap(self, graph: str, nquads: bytes) -> bytes | None:
        """Do what `replace` does; return the old graph as sorted N-Quads, or None if nothing changed."""
        return self.swap_all({graph: nquads}).get(graph)

    def swap_all(self, graphs: Mapping[str, bytes]) -> dict[str, bytes]:
        """Replace several graphs, and return the old graphs of those that changed.

        Many new ones cost a third of what they cost one by one, and go in together: all, or after a crash none.

        Raises what `replace` raises; where it is a FormatError, nothing has changed.
        """
        self._must_write()
        fresh, parsed = dict[str, bytes](), dict[str, set[ox.Quad]]()
        for graph, text in graphs.items():
            if graph in self:
                parsed[graph] = terms.parse(graph, text)
            elif plain := text if terms.is_plain(graph, text) else terms.nquads(terms.parse(graph, text)):
                fresh[graph] = plain
        changed: dict[str, set[ox.Quad]] = {}
        with folders.told(self.path):
            for graph, new in parsed.items():
                old = set(self._data.quads_for_pattern(None, None, None, ox.NamedNode(graph)))
                if old != new:
                    changed[graph] = old
            if not fresh and not changed:
                return {}
            self._begin(*fresh, *changed)
            if fresh:
                self._load(fresh)
            for graph, old in changed.items():
                self._data.update(terms.change(graph, old - parsed[graph], parsed[graph] - old))
        self._wrote(len(fresh) + len(changed))
        return {graph: terms.nquads(changed.get(graph, ())) for graph in graphs if graph in fresh or graph in changed}

    def _load(self, fresh: Mapping[str, bytes]) -> None:
        """Put in plain graphs of which there is nothing yet: all, or where one is no N-Quads none."""
        load = self._data.bulk_load if len(fresh) >= BULK else self._data.load
        try:
            load(b"".join(fresh.values()), format=ox.RdfFormat.N_QUADS)
        except SyntaxError:
            for graph, text in fresh.items():
                terms.parse(graph, text)
            raise

    def amend(self, graph: str, gone: bytes, come: bytes) -> bool:
        """Take statements out of a named graph and put others in, given as N-Quads; tell whether there were any.

        All or nothing, and refused like what `replace` refuses. A graph of which nothing is left is gone.
        """
        self._must_write()
        old, new = terms.parse(graph, gone), terms.parse(graph, come)
        if old == new:
            return False
        name = ox.NamedNode(graph)
        with folders.told(self.path):
            self._begin(graph)
            self._data.update(terms.change(graph, old - new, new - old))
            if next(self._data.quads_for_pattern(None, None, None, name), None) is None:
                self._data.remove_graph(name)
        self._wrote()
        return True

    def renew(self, graph: str, parts: Iterable[bytes]) -> bool:
        """Replace a large named graph by what comes in parts, without all of it in memory; tell if that changed it.

        Each part goes in as a whole; after a crash there may be some of the new ones beside what was there before.
        """
        self._must_write()
        changed, is_new = False, graph not in self
        name = ox.NamedNode(graph)
        with Kept() as kept:
            for part in parts:
                new = terms.parse(graph, part)
                if not is_new:
                    kept.add(new)
                with folders.told(self.path):
                    if come := [quad for quad in new if is_new or quad not in self._data]:
                        if not changed:
                            self._begin(graph)
                        (self._data.bulk_extend if len(come) > MANY else self._data.extend)(come)
                        changed = True
            with folders.told(self.path):
                old = iter(()) if is_new else self._data.quads_for_pattern(None, None, None, name)
                while some := list(islice(old, TOGETHER)):
                    if gone := kept.missing(some):
                        if not changed:
                            self._begin(graph)
                        self._data.update(terms.change(graph, gone, ()))
                        changed = True
                if changed and next(self._data.quads_for_pattern(None, None, None, name), None) is None:
                    self._data.remove_graph(name)
        self._wrote(changed)
        return changed

    def remove(self, graph: str) -> bool:
        """Take a named graph out; tell whether it was there."""
        self._must_write()
        if graph not in self:
            return False
        with folders.told(self.path):
            self._begin(graph)
            self._data.remove_graph(ox.NamedNode(graph))
        self._wrote()
        return True

    def settled(self, rules: str) -> bool:
        """Tell whether no graph has changed since what hangs on several graphs was made by these rules (`settle`)."""
        return self._settled == rules

    def settle(self, rules: str) -> None:
        """Keep that what hangs on several graphs, such as links between reports, is right by rules of that name.

        It holds until the next change of a graph. On disk it outlives this store, and no crash leaves it wrong.
        """
        self._must_write()
        self.flush()
        with folders.told(self.path):
            if self.path is not None:
                folders.settle(self.path, rules)
        self._settled = rules

    def graphs(self) -> list[str]:
        """Return the names of all graphs but that of the ontology, in order: articles, decisions, links of events."""
        with folders.told(self.path):
            return sorted(name.value for name in self._data.named_graphs() if name.value != ONTOLOGY)

    def __contains__(self, graph: object) -> bool:
        """Tell whether there is a graph of that name."""
        try:
            name = ox.NamedNode(str(graph))
        except ValueError:  # no IRI, so no graph
            return False
        with folders.told(self.path):
            return self._data.contains_named_graph(name)

    def load_ontology(self, turtle: bytes) -> bool:
        """Put the ontology into its own graph, in the place of an older one; tell whether that changed anything.

        Its blank nodes get IRIs made from their content, so that the same file gives the same graph.

        Raises FormatError when `turtle` is no Turtle.
        """
        return self.replace(ONTOLOGY, terms.ontology(turtle))

    def query(self, text: str, *, default_graphs: Sequence[str] = (), named_graphs: Sequence[str] = ()) -> Result:
        """Return what a SPARQL query gives over all graphs together; ``GRAPH ?g`` still sees each by itself.

        The prefixes of `kgbuild.vocab` need no declaration. FROM chooses among the graphs that are here; the dataset
        of a protocol request, `default_graphs` and `named_graphs`, goes before it.

        Raises FormatError, saying where, for a query that is no SPARQL, would change the graph, or call out (SERVICE).
        """
        graphs = sparql.check(text)
        for graph in (*graphs, *default_graphs, *named_graphs):
            if graph not in self:
                raise FormatError(f"FROM <{graph}>: there is no such graph here, and none is fetched from elsewhere")
        chosen: dict[str, Any] = {"use_default_graph_as_union": not graphs}
        if default_graphs or named_graphs:
            chosen = {
                "default_graph": [ox.NamedNode(graph) for graph in default_graphs],
                "named_graphs": [ox.NamedNode(graph) for graph in named_graphs],
            }
        try:
            with folders.told(self.path):
                answer = self._data.query(text, prefixes=dict(PREFIXES), **chosen)
        except SyntaxError as error:
            raise FormatError(explain(text, str(error))) from error
        return Result(answer)

    def sure(self, least: float) -> Store:
        """Return a store in memory that holds what this one does, but for facts of a confidence below `least`.

        The words and entities that only these facts named are gone too. Facts without confidence stay.
        """
        with folders.told(self.path):
            return Store.sure_of(self._each([*self.graphs(), ONTOLOGY]), least)

    @classmethod
    def sure_of(cls, graphs: Iterable[Iterable[ox.Quad]], least: float) -> Store:
        """Return a store in memory of what `sure` keeps of some graphs, the last of which is the ontology's."""
        kept = ox.Store()
        for quads in graphs:
            kept.extend(without_unsure(quads, least))
        return cls(kept)

    def read(self, graph: str) -> bytes:
        """Return a named graph as sorted N-Quads; nothing where there is no such graph."""
        with folders.told(self.path):
            return self._nquads(graph)

    def about(self, graph: str, iris: Iterable[str]) -> bytes:
        """Return what a named graph says of things, as subject or object, as sorted N-Quads."""
        name, found = ox.NamedNode(graph), set[ox.Quad]()
        with folders.told(self.path):
            for node in map(ox.NamedNode, iris):
                found.update(self._data.quads_for_pattern(node, None, None, name))
                found.update(self._data.quads_for_pattern(None, None, node, name))
        return terms.nquads(found)

    def dump(self, *, ontology: bool = False) -> Iterator[bytes]:
        """Return the graphs one by one as sorted N-Quads, in the order of their names.

        The same graphs give the same bytes, in whatever order they came in. `ontology` adds its graph at the end.
        """
        for graph in [*self.graphs(), *([ONTOLOGY] if ontology else [])]:
            with folders.told(self.path):
                yield self._nquads(graph)

    def write(self, out: IO[bytes], format: str, *, graph: str | None = None) -> None:
        """Write all graphs, or one, as turtle, ntriples, nquads, trig, rdfxml or jsonld.

        The output is sorted, so that equal graphs give equal bytes. trig, nquads and jsonld keep the graphs apart; the
        others hold each triple once, however many articles say it, and need memory for all of them.

        Raises FormatError for another format or a graph that is not here.
        """
        with folders.told(self.path):
            write(self._each, chosen(self, self.graphs, graph, format), out, format)

    def _each(self, graphs: Iterable[str]) -> Iterator[Iterator[ox.Quad]]:
        """Return what each of some graphs says."""
        return (self._data.quads_for_pattern(None, None, None, ox.NamedNode(graph)) for graph in graphs)

    def _nquads(self, graph: str) -> bytes:
        quads = self._data.quads_for_pattern(None, None, None, ox.NamedNode(graph))
        return terms.nquads(quads)

    @property
    def _data(self) -> ox.Store:
        if self._store is None:
            raise StoreError("the store is closed")
        return self._store

    def _must_write(self) -> None:
        if not self._writable:
            raise StoreError(f"{self.path} was opened for reading only")

    def _begin(self, *graphs: str) -> None:
        """Forget that all is settled, and take note of what will be written."""
        if self._settled is not None:
            if self.path is not None:
                folders.unsettle(self.path)
            self._settled = None
        if self._ledger is not None:
            self._ledger.begin(graphs)

    def _wrote(self, graphs: int = 1) -> None:
        if self._ledger is not None and graphs:
            self._ledger.done()
        self._unflushed += graphs
        if self._unflushed >= FLUSH_EVERY:
            self.flush()


def _read_only(data: Path) -> ox.Store:
    try:
        return ox.Store.read_only(str(data))
    except RuntimeError as error:
        if _UNBEGUN not in str(error):
            raise
        return ox.Store()
