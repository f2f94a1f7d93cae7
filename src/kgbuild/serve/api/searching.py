"""Serve: search over the names of actors, and the titles and texts of articles."""

from __future__ import annotations

from typing import Any

from kgbuild.serve.api.reading import Given
from kgbuild.serve.live import View
from kgbuild.serve.search import Index

MOST = 100


def search(view: View, given: Given) -> dict[str, Any]:
    """Return the actors and articles that some words find, the best first."""
    given.only("q", "limit")
    index, limit = Index(view.digest), given.number("limit", 20, MOST)
    return {"actors": index.actors(given.text("q"), limit), "articles": index.articles(given.text("q"), limit)}


def suggest(view: View, given: Given) -> list[dict[str, Any]]:
    """Return actors whose names begin so."""
    given.only("q", "limit")
    return Index(view.digest).actors(given.text("q"), given.number("limit", 8, MOST))
