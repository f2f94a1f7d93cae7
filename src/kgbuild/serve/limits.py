"""Serve: what one query, one client and all of them together may use, and how the rest is turned down."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """What is answered: seconds, rows, bytes and memory of one query; queries at once, waiting, and of one client."""

    timeout: float = 30.0
    rows: int = 1_000_000
    bytes: int = 64_000_000
    memory: int = 2_000_000_000
    queries: int = 4
    waiting: int = 128
    per_client: int = 64
    length: int = 200_000


class Refusal(Exception):  # noqa: N818 - not a fault of ours
    """A request that is turned down: the HTTP status, and a sentence that says why and what to do."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status, self.reason = status, reason
