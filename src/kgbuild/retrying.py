"""Base: when a server that is busy or failing is asked again; for whoever speaks HTTP."""

from __future__ import annotations

from collections.abc import Mapping
from email.utils import parsedate_to_datetime

LONGEST_WAIT = 120.0  # seconds between two tries
MOST_TOLD = 300  # characters of what a server says of an error


def pause(tried: int) -> float:
    """Return for how many seconds to wait after so many tries that failed: twice as long each time.

    >>> [pause(0), pause(3), pause(20)]
    [1.0, 8.0, 120.0]
    """
    return min(2.0**tried, LONGEST_WAIT)


def asked_wait(headers: Mapping[str, str]) -> float | None:
    """Return for how many seconds a server wants to be left alone, if its headers say so.

    >>> asked_wait({"retry-after": "7"}), asked_wait({})
    (7.0, None)
    """
    asked = headers.get("retry-after", "")
    try:
        return max(float(asked), 0.0)
    except ValueError:
        pass
    try:
        date, now = parsedate_to_datetime(asked), parsedate_to_datetime(headers.get("date", ""))
        return max((date - now).total_seconds(), 0.0)
    except (ValueError, TypeError):
        return None
