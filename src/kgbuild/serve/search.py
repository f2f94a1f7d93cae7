"""Serve: an index of names, titles and texts, by SQLite's full-text search, made when it is first asked."""

from __future__ import annotations

import re
import sqlite3
import unicodedata
from collections import Counter
from threading import Lock
from typing import Any

from kgbuild.facts import FILLERS
from kgbuild.pipeline import rows
from kgbuild.sparql import Source

_HIT = ("\x02", "\x03")  # around what was found, in snippets: no article has them, for articles are normalised
_WORDS = 12
"""Words of a search that count."""


class Index:
    """What can be found in one view of a graph."""

    def __init__(self) -> None:
        self._data = sqlite3.connect(":memory:", check_same_thread=False)
        self._lock = Lock()
        self._data.executescript(
            """
            CREATE VIRTUAL TABLE actor USING fts5(
                name, shown UNINDEXED, iri UNINDEXED, label UNINDEXED, type UNINDEXED, facts UNINDEXED,
                tokenize = "unicode61 remove_diacritics 2", prefix = '2 3');
            CREATE VIRTUAL TABLE article USING fts5(
                title, body, id UNINDEXED, published UNINDEXED, tokenize = "unicode61 remove_diacritics 2");
            """
        )

    @classmethod
    def of(cls, source: Source) -> Index:
        """Return the index of a graph."""
        index = cls()
        counted = _roles_filled(source)
        labels: dict[str, str] = {}
        found = []
        for iri, name, main, type in rows.actors(source):
            label = labels.setdefault(str(iri), str(name)) if main == "true" else labels.get(str(iri), str(name))
            found.append((_plain(str(name)), name, iri, label, type, counted[str(iri)]))
        index._data.executemany("INSERT INTO actor VALUES (?, ?, ?, ?, ?, ?)", found)
        texts = source.query(
            """
            SELECT ?title ?text ?id ?published WHERE {
              GRAPH ?graph {
                ?graph a dip:Article ; dct:identifier ?id .
                OPTIONAL { ?graph dct:title ?title }
                OPTIONAL { ?graph dct:issued ?published }
                OPTIONAL { ?graph schema:articleBody ?text }
              }
            } ORDER BY ?id"""
        ).rows()
        index._data.executemany("INSERT INTO article VALUES (?, ?, ?, ?)", texts)
        index._data.commit()
        return index

    def actors(self, text: str, limit: int) -> list[dict[str, Any]]:
        """Return the actors whose names have these words, the last one perhaps only begun: those so called first,
        then the busiest."""
        match = _query(text, begun=True)
        if match is None:
            return []
        hits = self._rows(
            "SELECT iri, label, type, shown, facts FROM actor WHERE actor MATCH ? ORDER BY facts DESC, label LIMIT ?",
            (match, limit * 20),
        )
        found: dict[str, dict[str, Any]] = {}
        for iri, label, type, name, facts in hits:
            found.setdefault(iri, {"iri": iri, "name": label, "type": type, "match": name, "facts": facts})
        begun = _plain(text.strip())
        ranked = sorted(found.values(), key=lambda actor: not _plain(actor["name"]).startswith(begun))
        return ranked[:limit]

    def articles(self, text: str, limit: int) -> list[dict[str, Any]]:
        """Return the articles that have these words, the best first, with a piece of the text around them."""
        match = _query(text, begun=False)
        if match is None:
            return []
        hits = self._rows(
            "SELECT id, title, published, snippet(article, 1, ?, ?, '…', 24) FROM article WHERE article MATCH ? "
            "ORDER BY bm25(article, 8.0, 1.0) LIMIT ?",
            (*_HIT, match, limit),
        )
        return [
            {"id": id, "title": title, "published": published, "snippet": _pieces(snippet or "")}
            for id, title, published, snippet in hits
        ]

    def _rows(self, query: str, values: tuple[object, ...]) -> list[tuple[Any, ...]]:
        with self._lock:
            return self._data.execute(query, values).fetchall()


def _roles_filled(source: Source) -> Counter[str]:
    """Return how many roles of facts each actor fills; asked role by role, which takes a tenth of the time."""
    return Counter(
        str(actor)
        for role in FILLERS.keys() - {"place"}
        for (actor,) in source.query(f"SELECT ?actor {{ GRAPH ?graph {{ ?fact dip:{role} ?actor }} }}").rows()
    )


def _query(text: str, *, begun: bool) -> str | None:
    """Return words as a query of SQLite's full-text search: all of them, whatever signs stand between.

    >>> _query('Erdoğan AND "talks', begun=True)
    '"erdogan" "and" "talks" *'
    """
    words = re.findall(r"\w+", _plain(text))[:_WORDS]
    if not words:
        return None
    return " ".join(f'"{word}"' for word in words) + (" *" if begun else "")


def _plain(text: str) -> str:
    """Return a text without case and accents, the Turkish dotless i and its like as i."""
    folded = unicodedata.normalize("NFKD", text.casefold().replace("ı", "i").replace("ə", "e"))
    return "".join(c for c in folded if not unicodedata.combining(c))


def _pieces(snippet: str) -> list[dict[str, Any]]:
    """Return a snippet in pieces, each with whether it was searched for."""
    pieces = re.split(f"({_HIT[0]}[^{_HIT[1]}]*{_HIT[1]})", snippet)
    return [{"text": piece.strip("".join(_HIT)), "hit": piece.startswith(_HIT[0])} for piece in pieces if piece]
