"""Serve: the web application: which address leads where, and what holds for every answer."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from threading import Thread

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kgbuild.errors import FormatError, StoreError
from kgbuild.pipeline.counting import digested
from kgbuild.serve import api, describing, pages
from kgbuild.serve.endpoint import Endpoint, fault
from kgbuild.serve.graphstore import GraphStore
from kgbuild.serve.limits import Limits, Refusal
from kgbuild.serve.live import Live
from kgbuild.serve.negotiate import TRIPLES, choose, media_type
from kgbuild.serve.queue import Queue
from kgbuild.store import Server

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; "
        "img-src 'self' data:; font-src 'self'; connect-src 'self'; worker-src 'self' blob:; "
        "frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class Options:
    """How a graph is served: limits, whether to other machines too, and the pages elsewhere that may ask (CORS)."""

    limits: Limits = field(default_factory=Limits)
    public: bool = False
    origins: tuple[str, ...] = ()


def app(place: Path | Server, options: Options | None = None) -> Starlette:
    """Return the application that serves the graph of a folder or server.

    Raises StoreError when there is none.
    """
    options = options or Options()
    live = Live(place)
    queue = Queue(options.limits)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        Thread(target=api.warm, args=(live,), daemon=True).start()
        yield
        queue.close()
        live.close()

    async def void(request: Request) -> Response:
        format = choose(request.headers.get("accept", ""), TRIPLES) or "turtle"
        address = str(request.url.replace(query="", fragment=""))
        with live.view() as view:
            content = await run_in_threadpool(
                lambda: describing.dataset(
                    view.store, digested(view.digest), address, str(request.url_for("sparql")), format
                )
            )
        return Response(content, media_type=media_type(format, TRIPLES), headers={"Vary": "Accept"})

    middleware = [Middleware(Guard, public=options.public)]
    if options.origins:
        middleware.append(Middleware(CORSMiddleware, allow_origins=options.origins, allow_methods=["GET", "POST"]))
    return Starlette(
        routes=[
            Route("/sparql", Endpoint(live, queue, options.limits).answer, name="sparql", methods=["GET", "POST"]),
            Route("/rdf-graph-store", GraphStore(live).answer, methods=["GET", "HEAD"]),
            Route("/.well-known/void", void, methods=["GET"]),
            Mount("/api", routes=api.routes(live, queue)),
            *pages.routes(),
        ],
        middleware=middleware,
        exception_handlers={Refusal: _refused, FormatError: _unread, StoreError: _unstored},
        lifespan=lifespan,
    )  # fmt: skip


async def _refused(_: Request, error: Exception) -> Response:
    assert isinstance(error, Refusal)
    headers = {"Retry-After": "1"} if error.status in (429, 503) else {}
    return PlainTextResponse(f"{error.reason}\n", error.status, headers)


async def _unread(_: Request, error: Exception) -> Response:
    assert isinstance(error, FormatError)
    return fault(error)


async def _unstored(_: Request, error: Exception) -> Response:
    return PlainTextResponse(f"{error}\n", 503, {"Retry-After": "5"})


class Guard:
    """Gives every answer the headers that keep it harmless, and answers only to the names of this machine.

    A page elsewhere could have its own name lead here (DNS rebinding) and read the graph in a visitor's browser; so a
    server for this machine alone wants to be called by a name of this machine.
    """

    def __init__(self, app: ASGIApp, *, public: bool) -> None:
        self.app, self.public = app, public

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                known = {name.lower() for name, _ in message["headers"]}
                more = ((name.lower().encode(), value.encode()) for name, value in HEADERS.items())
                message["headers"] = [*message["headers"], *(pair for pair in more if pair[0] not in known)]
            await send(message)

        host = next((value.decode("latin-1") for name, value in scope["headers"] if name == b"host"), "")
        if self.public or is_local(host):
            await self.app(scope, receive, guarded)
        else:
            answer = PlainTextResponse(f"this server is only for this machine, not for {host[:100]!r}\n", 421)
            await answer(scope, receive, guarded)


def is_local(host: str) -> bool:
    """Return whether a Host header names this machine.

    >>> is_local("localhost:8000"), is_local("[::1]:8000"), is_local("127.0.0.2"), is_local("example.org")
    (True, True, True, False)
    """
    name = host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0]
    if name.lower() in LOCAL:
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False
