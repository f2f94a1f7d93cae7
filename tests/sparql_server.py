"""A SPARQL 1.1 server on loopback over Oxigraph: queries, updates, the Graph Store Protocol, Basic authentication.

It can be told to fail: `faults` are what it does with the next requests, one each, before it answers again.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from urllib.parse import parse_qs, urlsplit

import pyoxigraph as ox


@dataclass(slots=True)
class Fault:
    """What is done with a request in place of an answer; `done` says whether an update is carried out all the same."""

    status: int = 0  # 0: the connection is dropped
    headers: dict[str, str] = field(default_factory=dict)
    body: str = ""
    done: bool = False
    updates_only: bool = False


class Rdf:
    """A running server: its address, its data, and the requests that came."""

    def __init__(self, *, union: bool = True, login: tuple[str, str] | None = None) -> None:
        self.data = ox.Store()
        self.union, self.login = union, login
        self.faults: list[Fault] = []
        self.requests: list[tuple[str, str]] = []
        self.most = 10**9  # updates that are done before the server answers no more
        self.updates = 0
        self.lock = Lock()
        self.url = ""

    @contextmanager
    def running(self) -> Iterator[Rdf]:
        http = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        http.daemon_threads = True
        thread = Thread(target=http.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        self.url = f"http://127.0.0.1:{http.server_address[1]}"
        try:
            yield self
        finally:
            http.shutdown()
            http.server_close()


def _handler(rdf: Rdf) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: object) -> None:
            pass

        def _body(self) -> bytes:
            return self.rfile.read(int(self.headers.get("content-length", 0)))

        def do_POST(self) -> None:
            form = parse_qs(self._body().decode())
            if "update" in form:
                self._guarded("update", lambda: _updated(rdf, form["update"][0]))
            else:
                self._guarded("query", lambda: _answer(rdf, form))

        def do_PUT(self) -> None:
            body, graph = self._body(), parse_qs(urlsplit(self.path).query)["graph"][0]
            self._guarded("put", lambda: _put(rdf, graph, body))

        def _guarded(self, kind: str, act: Callable[[], tuple[str, bytes]]) -> None:
            with rdf.lock:
                rdf.requests.append((kind, self.headers.get("authorization", "")))
                writes = kind != "query"
                fault = None
                if rdf.faults and (writes or not rdf.faults[0].updates_only):
                    fault = rdf.faults.pop(0)
                if rdf.login is not None and not self._may():
                    fault = Fault(401, {"WWW-Authenticate": 'Basic realm="rdf"'}, "who is there?")
                if writes and fault is None:
                    if rdf.updates >= rdf.most:
                        fault = Fault()
                    else:
                        rdf.updates += 1
                if fault is None or fault.done:
                    try:
                        type, content = act()
                    except SyntaxError as error:
                        fault = Fault(400, {}, str(error))
            if fault is None:
                self._send(200, {"Content-Type": type}, content)
            elif fault.status == 0:
                self.close_connection = True
            else:
                self._send(fault.status, {"Content-Type": "text/plain", **fault.headers}, fault.body.encode())

        def _may(self) -> bool:
            wanted = base64.b64encode(":".join(rdf.login or ()).encode()).decode()
            return self.headers.get("authorization") == f"Basic {wanted}"

        def _send(self, status: int, headers: dict[str, str], content: bytes) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

    return Handler


def _updated(rdf: Rdf, text: str) -> tuple[str, bytes]:
    rdf.data.update(text)
    return "text/plain", b""


def _put(rdf: Rdf, graph: str, body: bytes) -> tuple[str, bytes]:
    name = ox.NamedNode(graph)
    rdf.data.remove_graph(name)
    rdf.data.load(body, ox.RdfFormat.N_TRIPLES, to_graph=name)
    return "text/plain", b""


def _answer(rdf: Rdf, form: dict[str, list[str]]) -> tuple[str, bytes]:
    found = rdf.data.query(form["query"][0], use_default_graph_as_union=rdf.union)
    if isinstance(found, ox.QueryTriples):
        return "application/n-triples", found.serialize(format=ox.RdfFormat.N_TRIPLES) or b""
    return "application/sparql-results+json", found.serialize(format=ox.QueryResultsFormat.JSON) or b""
