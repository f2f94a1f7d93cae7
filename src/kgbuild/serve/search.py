"""Serve: search over names, titles and texts, by the full-text index in the digest of a graph."""

from __future__ import annotations

import re
from typing import Any

from kgbuild.pipeline.digest import Digest
from kgbuild.pipeline.gist import plain

_HIT = ("\x02", "\x03")  # around what was found, in snippets: no article has them, for articles are normalised
_WORDS = 12
"""Words of a search that count."""


class Index:
    """What can be found in one view of a graph, by its digest."""

    def __init__(self, digest: Digest) -> None:
        self._digest = digest

    def actors(self, text: str, limit: int) -> list[dict[str, Any]]:
        """Return the actors whose names have these words, the last one perhaps only begun: those so called first,
        then the busiest."""
        match = _query(text, begun=True)
        if match is None:
            return []
        hits = self._digest.rows(
            """SELECT iri, actor.name, type, spelling.name, facts FROM spelled JOIN spelling ON k = spelled.rowid
            JOIN actor USING (iri) WHERE spelled MATCH ? ORDER BY facts DESC, actor.name LIMIT ?""",
            (match, limit * 20),
        )
        found: dict[str, dict[str, Any]] = {}
        for iri, label, type, name, facts in hits:
            found.setdefault(iri, {"iri": iri, "name": label, "type": type, "match": name, "facts": facts})
        begun = plain(text.strip())
        ranked = sorted(found.values(), key=lambda actor: not plain(actor["name"]).startswith(begun))
        return ranked[:limit]

    def articles(self, text: str, limit: int) -> list[dict[str, Any]]:
        """Return the articles that have these words, the best first, with a piece of the text around them."""
        match = _query(text, begun=False)
        if match is None:
            return []
        hits = self._digest.rows(
            """SELECT id, graph.title, issued, snippet(text, 1, ?, ?, '…', 24) FROM text JOIN graph ON g = text.rowid
            WHERE text MATCH ? AND id IS NOT NULL ORDER BY bm25(text, 8.0, 1.0) LIMIT ?""",
            (*_HIT, match, limit),
        )
        return [
            {"id": id, "title": title, "published": published, "snippet": _pieces(snippet or "")}
            for id, title, published, snippet in hits
        ]


def _query(text: str, *, begun: bool) -> str | None:
    """Return words as a query of SQLite's full-text search: all of them, whatever signs stand between.

    >>> _query('Erdoğan AND "talks', begun=True)
    '"erdogan" "and" "talks" *'
    """
    words = re.findall(r"\w+", plain(text))[:_WORDS]
    if not words:
        return None
    return " ".join(f'"{word}"' for word in words) + (" *" if begun else "")


def _pieces(snippet: str) -> list[dict[str, Any]]:
    """Return a snippet in pieces, each with whether it was searched for."""
    pieces = re.split(f"({_HIT[0]}[^{_HIT[1]}]*{_HIT[1]})", snippet)
    return [{"text": piece.strip("".join(_HIT)), "hit": piece.startswith(_HIT[0])} for piece in pieces if piece]
