"""Serve: the named questions as forms, and their answers."""

from __future__ import annotations

import json
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from kgbuild import queries
from kgbuild.errors import FormatError
from kgbuild.pipeline import base_of
from kgbuild.serve.api.reading import Given, refused
from kgbuild.serve.children import Job
from kgbuild.serve.limits import Refusal
from kgbuild.serve.live import Live, View
from kgbuild.serve.queue import Queue, client_of

MOST_ROWS = 5_000
"""Rows that a page shows; the file has all of them."""


def listed(_: View, given: Given) -> list[dict[str, Any]]:
    """Return the questions with what they ask, what they give, and their parameters."""
    given.only()
    return [
        {
            "name": query.name, "asks": query.asks, "gives": query.gives, "text": query.text,
            "parameters": [
                {"name": p.name, "kind": p.kind, "about": p.about, "default": p.default} for p in query.parameters
            ],
        }
        for query in queries.listed()
    ]  # fmt: skip


class Questions:
    """Answers questions by children that can be ended."""

    def __init__(self, live: Live, queue: Queue) -> None:
        self.live, self.queue = live, queue

    async def answer(self, request: Request) -> Response:
        """Return the rows of a question, as JSON for a page or as a file of CSV."""
        try:
            given = Given(request)
            query = {query.name: query for query in queries.listed()}.get(str(given.path["name"]))
            if query is None:
                raise Refusal(404, f"there is no question {str(given.path['name'])[:100]!r}")
            given.only("format", *(parameter.name for parameter in query.parameters))
            format = (given.texts("format", ("json", "csv")) or ["json"])[0]
            values = {name: given.text(name) for name in given.values if name != "format" and given.text(name)}
            with self.live.view() as view:
                base = await run_in_threadpool(view.cached, "base", base_of)
                text = await run_in_threadpool(lambda: queries.bound(view.store, query, values, base=base))
                answer = await self.queue.ask(Job(view.store.data, text, format), client_of(request))
        except (Refusal, FormatError) as error:
            return refused(error)
        if format == "csv":
            name = f'attachment; filename="{query.name}.csv"'
            return Response(answer.content, media_type="text/csv", headers={"Content-Disposition": name})
        return JSONResponse(_table(answer.content))


def _table(content: bytes) -> dict[str, Any]:
    """Return the rows of a SPARQL result in JSON: each cell its text, and whether that is an IRI."""
    told = json.loads(content)
    columns = told["head"].get("vars", [])
    rows = told.get("results", {}).get("bindings", [])
    return {
        "columns": columns,
        "rows": [
            [
                None if name not in row else {"value": row[name]["value"], "iri": row[name]["type"] == "uri"}
                for name in columns
            ]
            for row in rows[:MOST_ROWS]
        ],
        "total": len(rows),
    }
