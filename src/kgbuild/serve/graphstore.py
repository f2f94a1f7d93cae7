"""Serve: the reading half of the SPARQL 1.1 Graph Store Protocol: one named graph, or all of them together."""

from __future__ import annotations

from io import BytesIO

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from kgbuild.errors import FormatError
from kgbuild.iri import is_iri
from kgbuild.serve.limits import Refusal
from kgbuild.serve.live import Live
from kgbuild.serve.negotiate import TRIPLES, choose, media_type
from kgbuild.store import Graphs


class GraphStore:
    """Answers ``/rdf-graph-store?graph=IRI`` and ``?default``."""

    def __init__(self, live: Live) -> None:
        self.live = live

    async def answer(self, request: Request) -> Response:
        """Return a graph in the format that is asked for.

        Raises Refusal for a graph that is not there, FormatError for parameters that name none.
        """
        given = request.query_params
        if set(given) not in ({"graph"}, {"default"}):
            raise FormatError("name one graph as ?graph=IRI, or all of them together as ?default")
        name = given.get("graph")
        if name is not None and not is_iri(name):
            raise FormatError(f"{name[:200]!r} is no absolute IRI")
        format = choose(request.headers.get("accept", ""), TRIPLES)
        if format is None:
            raise Refusal(406, f"there are {', '.join(TRIPLES)}")
        with self.live.view() as view:
            content = await run_in_threadpool(_written, view.store, name, format)
            headers = {"Vary": "Accept", "ETag": f'W/"{view.version}"', "Cache-Control": "no-cache"}
        return Response(
            b"" if request.method == "HEAD" else content, media_type=media_type(format, TRIPLES), headers=headers
        )


def _written(store: Graphs, name: str | None, format: str) -> bytes:
    if name is not None and name not in store:
        raise Refusal(404, f"there is no graph <{name}> here")
    out = BytesIO()
    store.write(out, format, graph=name)
    return out.getvalue()
