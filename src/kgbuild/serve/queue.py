"""Serve: the queue before the children: so many queries at once, so many waiting, so many of one client."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable
from threading import Event

import anyio
import anyio.to_thread
from starlette.requests import Request
from starlette.types import Message

from kgbuild.serve.children import Answer, Children, Job
from kgbuild.serve.limits import Limits, Refusal


class Queue:
    """Lets queries through to the children in the order in which they came."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._children = Children(limits)
        self._places = anyio.CapacityLimiter(limits.queries)
        self._clients: Counter[str] = Counter()

    async def ask(self, job: Job, client: str, receive: Callable[[], Awaitable[Message]] | None = None) -> Answer:
        """Return the answer to a query of a client; `receive` tells when that has gone.

        Raises FormatError for what is no query, Refusal for what is turned down.
        """
        if self._clients[client] >= self.limits.per_client:
            raise Refusal(429, f"you have {self.limits.per_client} queries running or waiting; wait for some of them")
        if self._clients.total() >= self.limits.waiting + self.limits.queries:
            raise Refusal(503, "too many queries are waiting; try again in a moment")
        self._clients[client] += 1
        try:
            return await self._answer(job, receive)
        finally:
            self._clients[client] -= 1
            if not self._clients[client]:
                del self._clients[client]

    async def _answer(self, job: Job, receive: Callable[[], Awaitable[Message]] | None) -> Answer:
        unwanted = Event()
        answers: list[Answer] = []
        errors: list[Exception] = []

        async def watch() -> None:
            while receive is not None:
                if (await receive())["type"] == "http.disconnect":
                    unwanted.set()
                    return

        async with anyio.create_task_group() as group:
            group.start_soon(watch)
            try:
                answers.append(await anyio.to_thread.run_sync(self._children.ask, job, unwanted, limiter=self._places))
            except Exception as error:  # so that it comes out as itself, not in a group
                errors.append(error)
            group.cancel_scope.cancel()
        if errors:
            raise errors[0]
        return answers[0]

    def close(self) -> None:
        """End all children."""
        self._children.close()


def client_of(request: Request) -> str:
    """Return who sends a request, by address."""
    return request.client.host if request.client is not None else ""
