"""Remote store: article graphs behind a SPARQL 1.1 endpoint, with what `kgbuild.store.Store` promises of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Self
from uuid import uuid4

import pyoxigraph as ox

from kgbuild import sparql
from kgbuild.errors import FormatError, StoreError
from kgbuild.nquads import literal, named
from kgbuild.store import terms
from kgbuild.store.graph import Store
from kgbuild.store.remote.client import ROWS, TRIPLES, Client, cut
from kgbuild.store.remote.server import Server
from kgbuild.store.result import Result, explain, whole
from kgbuild.store.writing import chosen, write
from kgbuild.vocab import ONTOLOGY, PREFIXES

STATE = "https://w3id.org/kgbuild/state"  # the graph that tells whether all that hangs on several graphs is right
LARGEST = 400_000  # characters of an update that more than one graph goes into
_THINGS = 200  # terms in one VALUES; more of them overrun the memory of some servers
_TRIES = 3  # to read a graph that does not have the size it was said to have

# One line, so that a server that counts lines counts them as the user does.
_PREFIXES = " ".join(f"PREFIX {prefix}: <{namespace}>" for prefix, namespace in PREFIXES.items()) + " "
_OURS = """SELECT DISTINCT ?graph {
  { GRAPH ?graph { ?graph a dip:Article } }
  UNION { GRAPH ?graph { ?event a dip:SharedEvent ; dip:report ?report } }
  UNION { GRAPH ?graph { ?decision a dip:Decision } }
}"""
_ASK_STATE = f"""SELECT ?word ?rules {{
  GRAPH <{STATE}> {{ <{STATE}> dct:identifier ?word OPTIONAL {{ <{STATE}> dct:conformsTo ?rules }} }}
}}"""


class RemoteStore:
    """Article graphs at a server. Close it, or use ``with``.

    Graphs of others may be there too; they are left alone, and named only in answers to queries that ask for all.
    A graph is replaced by one request, several small ones together; what the server has acknowledged stays, and what
    comes twice after a broken connection makes no difference. One build at a time may write: nothing locks a server.
    """

    def __init__(self, server: Server, *, client: Client | None = None) -> None:
        self.server = server
        self._client = client or Client(server)
        self._word = ""  # written by us into the state before anything else

    @classmethod
    def open(cls, server: Server, *, create: bool = False) -> Self:
        """Return the store of a server; without `create` there has to be a graph already.

        Raises StoreError when the server cannot be reached, is no SPARQL endpoint, or has no graph of kgbuild.
        """
        store = cls(server)
        try:
            if ONTOLOGY in store:
                store._look_for_union()
            elif not create:
                raise StoreError(f"{server}: there is no graph of kgbuild here; kgbuild build makes one")
        except BaseException:
            store.close()
            raise
        return store

    @property
    def path(self) -> Path | None:
        """Return None: it lies in no folder."""
        return None

    @property
    def data(self) -> Server:
        """Return the server."""
        return self.server

    @property
    def seen(self) -> None:
        """Return None: a server has no ledger."""

    def close(self) -> None:
        """Give the connections back."""
        self._client.close()

    def __enter__(self) -> Self:
        """Return the store; it is closed when the block ends."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the store."""
        self.close()

    def flush(self) -> None:
        """Do nothing: the server keeps what it has acknowledged."""

    def query(self, text: str, *, default_graphs: Sequence[str] = (), named_graphs: Sequence[str] = ()) -> Result:
        """Return what `kgbuild.store.Store.query` does; the server has to take all graphs together for the default one.

        Raises FormatError for a query that is no SPARQL or that the server does not take.
        """
        for graph in (*sparql.check(text), *default_graphs, *named_graphs):
            if graph not in self:
                raise FormatError(f"FROM <{graph}>: there is no such graph here, and none is fetched from elsewhere")
        kind = _kind(text)
        asked = _PREFIXES + _without_open(text)
        graphs = {"default-graph-uri": default_graphs, "named-graph-uri": named_graphs}
        answer = self._client.ask(asked, TRIPLES if kind == "triples" else ROWS, graphs=graphs)
        return Result(self._triples(answer) if kind == "triples" else self._solutions(answer, kind), str(self.server))

    def graphs(self) -> list[str]:
        """Return the names of the graphs that kgbuild has written but that of the ontology, in order."""
        return sorted(str(row[0]) for row in self._rows(_OURS))

    def __contains__(self, graph: object) -> bool:
        """Tell whether there is a graph of that name."""
        try:
            name = ox.NamedNode(str(graph))
        except ValueError:  # no IRI, so no graph
            return False
        return bool(self.query(f"ASK {{ GRAPH {name} {{ ?s ?p ?o }} }}"))

    def read(self, graph: str) -> bytes:
        """Return a named graph as sorted N-Quads; nothing where there is no such graph."""
        return terms.nquads(next(self._quads([graph]))[1])

    def about(self, graph: str, iris: Iterable[str]) -> bytes:
        """Return what a named graph says of things, as subject or object, as sorted N-Quads."""
        found, nodes = set[ox.Quad](), sorted(iris)
        for start in range(0, len(nodes), _THINGS):
            values = " ".join(named(node) for node in nodes[start : start + _THINGS])
            for pattern in (f"VALUES ?s {{ {values} }} ?s ?p ?o", f"VALUES ?o {{ {values} }} ?s ?p ?o"):
                found.update(self._found(graph, pattern))
        return terms.nquads(found)

    def dump(self, *, ontology: bool = False) -> Iterator[bytes]:
        """Return the graphs one by one as sorted N-Quads, in the order of their names; `ontology` adds its graph."""
        return map(terms.nquads, self._each([*self.graphs(), *([ONTOLOGY] if ontology else [])]))

    def write(self, out: IO[bytes], format: str, *, graph: str | None = None) -> None:
        """Write all graphs, or one, as `kgbuild.store.Store.write` does."""
        write(self._each, chosen(self, self.graphs, graph, format), out, format)

    def sure(self, least: float) -> Store:
        """Return a store in memory that holds what this one does, but for facts of a confidence below `least`."""
        return Store.sure_of(self._each([*self.graphs(), ONTOLOGY]), least)

    def replace(self, graph: str, nquads: bytes) -> bool:
        """Put a named graph in the place of the one of its name; tell whether that changed anything."""
        return bool(self.swap_all({graph: nquads}))

    def swap_all(self, graphs: Mapping[str, bytes]) -> dict[str, bytes]:
        """Replace several graphs, and return the old graphs of those that changed.

        Raises what `kgbuild.store.Store.swap_all` raises; a failing server may have taken some of the graphs.
        """
        parsed = {graph: terms.parse(graph, nquads) for graph, nquads in graphs.items()}
        old = dict(self._quads(parsed))
        changed = {graph: new for graph, new in parsed.items() if old[graph] != new}
        if changed:
            self._unsettle()
        if self.server.graphs:
            for graph, new in changed.items():
                self._client.put(graph, _ntriples(new)) if new else self._client.update(_drop(graph))
        else:
            self._update(terms.change(graph, old[graph] - new, new - old[graph]) for graph, new in changed.items())
        return {graph: terms.nquads(old[graph]) for graph in changed}

    def amend(self, graph: str, gone: bytes, come: bytes) -> bool:
        """Take statements out of a named graph and put others in, given as N-Quads; tell whether there were any."""
        old, new = terms.parse(graph, gone), terms.parse(graph, come)
        if old == new:
            return False
        self._unsettle()
        self._update([terms.change(graph, old - new, new - old)])
        return True

    def renew(self, graph: str, parts: Iterable[bytes]) -> bool:
        """Replace a large named graph by what comes in parts, which are put together first; tell if that changed it."""
        return self.replace(graph, b"".join(parts))

    def remove(self, graph: str) -> bool:
        """Take a named graph out; tell whether it was there."""
        if graph not in self:
            return False
        self._unsettle()
        self._client.update(_drop(graph))
        return True

    def load_ontology(self, turtle: bytes) -> bool:
        """Put the ontology into its own graph, in the place of an older one; tell whether that changed anything.

        Raises StoreError when the default graph of the server does not hold it then: queries need all graphs together.
        """
        new = terms.ontology(turtle)
        changed = self.replace(ONTOLOGY, new)
        self._look_for_union()
        return changed

    def settled(self, rules: str) -> bool:
        """Tell whether no graph has changed since what hangs on several graphs was made by these rules."""
        return self._state()[1] == rules

    def settle(self, rules: str) -> None:
        """Keep that what hangs on several graphs is right by these rules, unless others have written meanwhile."""
        alone = not self._word or self._state()[0] == self._word
        self._write_state(rules if alone else None)
        self._word = ""

    def version(self) -> str:
        """Return a word that is another one after every build, removal or decision of kgbuild."""
        return self._state()[0] or ""

    def _state(self) -> tuple[str | None, str | None]:
        for word, rules in self._rows(_ASK_STATE):
            return word, rules
        return None, None

    def _unsettle(self) -> None:
        if not self._word:
            self._word = self._write_state(None)

    def _write_state(self, rules: str | None) -> str:
        word = uuid4().hex
        says = f"<{STATE}> {named(PREFIXES['dct'] + 'identifier')} {literal(word)} ."
        if rules is not None:
            says += f" <{STATE}> {named(PREFIXES['dct'] + 'conformsTo')} {literal(rules)} ."
        self._client.update(f"CLEAR SILENT GRAPH <{STATE}> ; INSERT DATA {{ GRAPH <{STATE}> {{ {says} }} }}")
        return word

    def _update(self, changes: Iterable[str]) -> None:
        """Send updates, small ones together."""
        waiting: list[str] = []
        size = 0
        for change in changes:
            if waiting and size + len(change) > LARGEST:
                self._client.update(" ;\n".join(waiting))
                waiting, size = [], 0
            waiting.append(change)
            size += len(change)
        if waiting:
            self._client.update(" ;\n".join(waiting))

    def _look_for_union(self) -> None:
        if not any(True for _ in self._rows(f"SELECT ?type {{ <{ONTOLOGY}> a ?type }} LIMIT 1")):
            raise StoreError(
                f"{self.server}: the default graph of this endpoint is not that of all graphs together; set it so at "
                "the server (docs/remote.md), or take another endpoint of it"
            )

    def _each(self, graphs: Iterable[str]) -> Iterator[Iterable[ox.Quad]]:
        return (quads for _, quads in self._quads(graphs))

    def _quads(self, graphs: Iterable[str]) -> Iterator[tuple[str, set[ox.Quad]]]:
        """Return what each of some graphs says, after looking that nothing of it was left out.

        Virtuoso cuts triples without a word where it cuts rows with one; so they are counted.
        """
        names = list(graphs)
        for start in range(0, len(names), _THINGS):
            some = names[start : start + _THINGS]
            sizes = self._sizes(some)
            for name in some:
                found = self._found(name, "?s ?p ?o") if name in sizes else set()
                tries = 0
                while len(found) != sizes.get(name, 0):
                    if tries == _TRIES:
                        raise cut(str(self.server), f"{len(found):,} of the statements in <{name}>")
                    tries += 1
                    sizes |= {name: self._sizes([name]).get(name, 0)}  # somebody may be writing
                    found = self._found(name, "?s ?p ?o")
                yield name, found

    def _found(self, graph: str, pattern: str) -> set[ox.Quad]:
        """Return what a pattern finds in a graph, as triples: that is what servers write fastest."""
        text = f"CONSTRUCT {{ ?s ?p ?o }} {{ GRAPH {named(graph)} {{ {pattern} }} }}"
        name = ox.NamedNode(graph)
        with whole(str(self.server)):
            triples = ox.parse(self._client.ask(text, TRIPLES), ox.RdfFormat.TURTLE)  # of which N-Triples are a part
            return {ox.Quad(triple.subject, triple.predicate, triple.object, name) for triple in triples}

    def _sizes(self, graphs: Sequence[str]) -> dict[str, int]:
        """Return how many statements there are in those of some graphs that are there."""
        names = " ".join(map(named, graphs))
        rows = self._rows(
            f"SELECT ?g (COUNT(*) AS ?n) {{ VALUES ?g {{ {names} }} GRAPH ?g {{ ?s ?p ?o }} }} GROUP BY ?g"
        )
        return {str(name): int(number or 0) for name, number in rows if name}

    def _rows(self, text: str) -> Iterator[sparql.Row]:
        return self.query(text).rows()

    def _solutions(self, answer: IO[bytes], kind: str) -> ox.QuerySolutions | ox.QueryBoolean:
        with whole(str(self.server)):
            found = ox.parse_query_results(answer, ox.QueryResultsFormat.JSON)
            if kind == "boolean" and isinstance(found, ox.QuerySolutions):  # of Virtuoso: a row stands for true
                return _truth(any(True for _ in found))
            return found

    def _triples(self, answer: IO[bytes]) -> ox.QueryTriples:
        """Return the triples of an answer, each once."""
        kept = ox.Store()
        with whole(str(self.server)):
            kept.extend(ox.parse(answer, ox.RdfFormat.TURTLE))
        found = kept.query("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }")
        assert isinstance(found, ox.QueryTriples)
        return found


def _kind(text: str) -> str:
    """Return the kind of result of a query, which is put to an empty store for that.

    Raises FormatError, saying where, for a query that is no SPARQL.
    """
    try:
        return Result(ox.Store().query(text, prefixes=dict(PREFIXES))).kind
    except SyntaxError as error:
        raise FormatError(explain(text, str(error))) from error


def _truth(value: bool) -> ox.QueryBoolean:
    found = ox.Store().query(f"ASK {{ FILTER({str(value).lower()}) }}")
    assert isinstance(found, ox.QueryBoolean)
    return found


def _without_open(text: str) -> str:
    """Return a query without its open parameters: they bind nothing, but some servers join them with everything.

    >>> _without_open("ASK { VALUES ?s { UNDEF } VALUES ?n { 3 } ?s ?p ?n }")
    'ASK {  VALUES ?n { 3 } ?s ?p ?n }'
    """
    spans = sparql.parameters(text)
    open = [name for name, places in spans.items() if all(_says_nothing(text[a:b]) for a, b in places)]
    return sparql.bind(text, dict.fromkeys(open, ()))


def _says_nothing(values: str) -> bool:
    return values.partition("{")[2].strip("} \n\t\r") == "UNDEF"


def _ntriples(quads: Iterable[ox.Quad]) -> bytes:
    return ox.serialize((quad.triple for quad in quads), format=ox.RdfFormat.N_TRIPLES) or b""


def _drop(graph: str) -> str:
    """Return the update that takes a graph out: Virtuoso drops none that was not created, others keep an empty one."""
    return f"CLEAR SILENT GRAPH {named(graph)} ; DROP SILENT GRAPH {named(graph)}"
