"""Serve: the data of the explorer as JSON; every text in it is plain text."""

from __future__ import annotations

from starlette.routing import BaseRoute

from kgbuild.serve.live import Live
from kgbuild.serve.queue import Queue


def routes(live: Live, queue: Queue) -> list[BaseRoute]:
    """Return the routes below ``/api``."""
    return []
