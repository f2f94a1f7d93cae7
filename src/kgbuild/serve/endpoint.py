"""Serve: the SPARQL 1.1 Protocol, for queries only, with the description of the service."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from kgbuild.errors import FormatError
from kgbuild.serve import describing
from kgbuild.serve.children import Job
from kgbuild.serve.limits import Limits, Refusal
from kgbuild.serve.live import Live
from kgbuild.serve.negotiate import ROWS, TRIPLES, choose, media_type
from kgbuild.serve.queue import Queue, client_of

_UPDATES = frozenset({"update", "using-graph-uri", "using-named-graph-uri"})
_DRAINED = 32_000_000
"""Bytes of a request that are read, so that the answer to too long a one can be read."""
_PLACE = re.compile(r"line (\d+), column (\d+)")


class Endpoint:
    """Answers ``/sparql``."""

    def __init__(self, live: Live, queue: Queue, limits: Limits) -> None:
        self.live, self.queue, self.limits = live, queue, limits

    async def answer(self, request: Request) -> Response:
        """Return the answer to a request of the protocol.

        Raises Refusal, or FormatError for what is no query.
        """
        pairs = await self._pairs(request)
        given = {name for name, _ in pairs}
        if given & _UPDATES:
            raise Refusal(403, "this endpoint is read-only; articles come in by kgbuild build and go by kgbuild remove")
        texts = [value for name, value in pairs if name == "query"]
        if not texts:
            return self._without_query(request)
        if len(texts) > 1:
            raise FormatError("more than one query; send one")
        return await self._asked(request, texts[0], pairs)

    async def _asked(self, request: Request, text: str, pairs: list[tuple[str, str]]) -> Response:
        if len(text) > self.limits.length:
            raise Refusal(413, f"the query has {len(text):,} characters; at most {self.limits.length:,} are read")
        accept = request.headers.get("accept", "")
        rows, triples = choose(accept, ROWS), choose(accept, TRIPLES)
        if rows is None and triples is None:
            raise Refusal(406, f"no format for {accept[:200]!r}; there are {', '.join({**ROWS, **TRIPLES})}")
        with self.live.view() as view:
            job = Job(
                view.store.data, text, rows or "json", triples or "turtle",
                tuple(value for name, value in pairs if name == "default-graph-uri"),
                tuple(value for name, value in pairs if name == "named-graph-uri"),
            )  # fmt: skip
            answer = await self.queue.ask(job, client_of(request), request.receive)
            tag = f'W/"{view.version}"'
        types = TRIPLES if answer.kind == "triples" else ROWS
        return Response(
            answer.content, media_type=media_type(answer.format, types),
            headers={"Vary": "Accept", "ETag": tag, "Cache-Control": "no-cache"},
        )  # fmt: skip

    def _without_query(self, request: Request) -> Response:
        """Return the description of the service; a browser is sent to the editor."""
        if request.method == "POST":
            raise FormatError("no query; send it as the parameter query, or as a body of application/sparql-query")
        accept = request.headers.get("accept", "")
        if "text/html" in accept:
            return RedirectResponse("/query", status_code=303)
        format = choose(accept, TRIPLES)
        if format is None:
            raise Refusal(406, f"no format for {accept[:200]!r}; there are {', '.join(TRIPLES)}")
        return Response(
            describing.service(str(request.url.replace(query="", fragment="")), format),
            media_type=media_type(format, TRIPLES), headers={"Vary": "Accept"},
        )  # fmt: skip

    async def _pairs(self, request: Request) -> list[tuple[str, str]]:
        """Return the parameters of a request, the body of a direct POST being the query."""
        pairs = _decoded(request.url.query)
        if request.method != "POST":
            return pairs
        type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        body = await self._body(request)
        if type == "application/sparql-query":
            return [*pairs, ("query", _text(body))]
        if type == "application/x-www-form-urlencoded":
            return [*pairs, *_decoded(_text(body))]
        if type == "application/sparql-update":
            return [("update", "")]
        raise Refusal(
            415, "send a query as application/x-www-form-urlencoded (query=...) or as application/sparql-query"
        )

    async def _body(self, request: Request) -> bytes:
        most = 4 * self.limits.length  # percent-encoded
        body, length = bytearray(), 0
        async for chunk in request.stream():
            length += len(chunk)
            if length <= most:
                body += chunk
            elif length > _DRAINED:
                break  # whoever sends more than a mistake could be does not hear why
        if length > most:
            raise Refusal(413, f"the request has more than {most:,} bytes; at most that many are read")
        return bytes(body)


def fault(error: FormatError) -> Response:
    """Return what a client gets for what is no query: a sentence with line and column, in headers too."""
    headers = {}
    if found := _PLACE.search(str(error)):
        headers = {"X-Error-Line": found[1], "X-Error-Column": found[2]}
    return PlainTextResponse(f"{error}\n", 400, headers)


def _decoded(text: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=200)
    except UnicodeDecodeError as error:
        raise FormatError(f"a parameter is no UTF-8: {error.reason}") from error
    except ValueError as error:
        raise FormatError(f"the parameters cannot be read: {error}") from error


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise FormatError(f"the body is no UTF-8 at byte {error.start}") from error
