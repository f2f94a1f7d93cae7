"""Serve: what an address of the explorer's data asks for, read with care: each parameter known, none too long."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection
from functools import wraps
from typing import Any, TypeAlias

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from kgbuild.errors import FormatError
from kgbuild.iri import is_iri
from kgbuild.serve.limits import Refusal
from kgbuild.serve.live import Live, View

LONGEST = 2_000
"""Characters of a value."""
MOST = 500
"""Rows of one page of a list."""
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")

Tell: TypeAlias = Callable[[View, "Given"], Any]
"""Gives what is sent as JSON, the bytes of it, or the whole answer."""


class Given:
    """The parameters of a request."""

    def __init__(self, request: Request) -> None:
        self.values = {name: request.query_params.getlist(name) for name in request.query_params}
        self.path = request.path_params
        for name, values in self.values.items():
            if any(len(value) > LONGEST or _CONTROL.search(value) for value in (name, *values)):
                raise FormatError(f"{name[:100]!r} is too long, or has characters that nobody can see")

    def only(self, *names: str) -> None:
        """Raise FormatError for a parameter that is none of these."""
        unknown = sorted(self.values.keys() - set(names))
        if unknown:
            raise FormatError(f"unknown parameter {unknown[0][:100]!r}; there are {', '.join(names) or 'none'}")

    def text(self, name: str, default: str = "") -> str:
        """Return the one value of a parameter."""
        values = self.values.get(name, [])
        if len(values) > 1:
            raise FormatError(f"{name} may be given once")
        return values[0] if values else default

    def texts(self, name: str, allowed: Collection[str] | None = None) -> list[str]:
        """Return the values of a parameter, each one of `allowed`."""
        values = [value for value in self.values.get(name, []) if value]
        for value in values:
            if allowed is not None and value not in allowed:
                raise FormatError(f"{name} is one of {', '.join(allowed)}, not {value[:100]!r}")
        return values

    def iri(self, name: str) -> str:
        """Return a value that is an absolute IRI."""
        value = self.text(name)
        if not is_iri(value):
            raise FormatError(f"{name} wants an absolute IRI, not {value[:100]!r}")
        return value

    def number(self, name: str, default: int, most: int) -> int:
        """Return a whole number from 0 to `most`."""
        text = self.text(name, str(default))
        if not re.fullmatch(r"\d{1,9}", text) or int(text) > most:
            raise FormatError(f"{name} is a number from 0 to {most}, not {text[:100]!r}")
        return int(text)


def route(path: str, live: Live, tell: Tell) -> BaseRoute:
    """Return a route whose answer is the JSON of what `tell` makes of the newest view and the parameters."""

    @wraps(tell)
    async def answer(request: Request) -> Response:
        try:
            given = Given(request)
            with live.view() as view:
                headers = {"ETag": f'W/"{view.version}"', "Cache-Control": "no-cache"}
                if request.headers.get("if-none-match") == headers["ETag"]:
                    return Response(status_code=304, headers=headers)
                told = await run_in_threadpool(lambda: _sent(tell(view, given)))
        except (Refusal, FormatError) as error:
            return refused(error)
        if isinstance(told, Response):
            return told
        return Response(told, media_type="application/json", headers=headers)

    return Route(path, answer, methods=["GET"])


def _sent(told: Any) -> bytes | Response:
    return told if isinstance(told, bytes | Response) else as_json(told)


def as_json(told: Any) -> bytes:
    """Return JSON as it is sent."""
    return json.dumps(told, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()


def refused(error: Refusal | FormatError) -> Response:
    """Return what the explorer is told of a request that is turned down."""
    return JSONResponse({"error": str(error)}, error.status if isinstance(error, Refusal) else 400)
