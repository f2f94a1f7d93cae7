"""Network: one web page that asks nobody for anything: picture, filters, and the words behind each event."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from html import escape
from importlib.resources import files
from typing import Any

from kgbuild.actors import Row
from kgbuild.network.graph import Event, Network
from kgbuild.network.layout import places
from kgbuild.network.measures import MEASURES
from kgbuild.network.pairs import Rows
from kgbuild.vocab import QUAD_CLASSES

MOST = 500  # actors on one page; more of them nobody can tell apart, nor a browser move smoothly


def write_html(network: Network, rows: Rows, *, title: str = "Who had to do with whom", most: int = MOST) -> str:
    """Return the page as HTML: one file, no request to anywhere, nothing of an article but as text.

    It shows the `most` busiest actors, and says so where it leaves some out. A click on an actor or a tie lists the
    events and, where `rows` bring evidence, the words of the articles that state them. Without scripts it is two
    tables. Equal networks give equal pages.

    >>> from kgbuild.network import build
    >>> write_html(build(Rows([], [], [])), Rows([], [], [])).startswith("<!doctype html>")
    True
    """
    shown = _Shown(network, most)
    style, script = _part("page.css"), _part("page.js")
    values = {
        "title": escape(title),
        "summary": escape(shown.summary()),
        "style": style,
        "style-hash": _hash(style),
        "script": script,
        "script-hash": _hash(script),
        "actors": shown.actor_table(),
        "ties": shown.tie_table(),
        "data": _in_script(shown.data(_evidence(rows.evidence))),
    }
    # One pass over the template: what is filled in is never looked at for more places to fill.
    html, *pieces = _part("page.html").split("{{")
    for piece in pieces:
        name, _, rest = piece.partition("}}")
        html += values[name] + rest
    return html


def _part(name: str) -> str:
    return (files("kgbuild.network") / "static" / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    """Return what a Content-Security-Policy knows a script or style by: with it, no other one runs."""
    return b64encode(sha256(text.encode()).digest()).decode()


def _in_script(data: object) -> str:
    """Return data as JSON that cannot end the script element it stands in, nor begin a comment there."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.translate({ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"})


class _Numbers:
    """Texts, and the numbers that stand for them in the data of the page."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def __getitem__(self, text: str) -> int:
        return self._numbers.setdefault(text, len(self._numbers))

    def __iter__(self) -> Iterator[str]:
        return iter(self._numbers)


class _Shown:
    """What a page shows of a network."""

    def __init__(self, network: Network, most: int) -> None:
        nodes = network.graph.nodes(data=True)
        busiest = sorted(nodes, key=lambda node: (-node[1]["strength"], node[1]["name"], node[0]))[:most]
        self.network, self.nodes = network, dict(busiest)
        self.number = {iri: n for n, iri in enumerate(self.nodes)}
        heavy = sorted(network.ties.items(), key=lambda tie: (-len(tie[1]), tie[0]))
        self.ties = {ends: told for ends, told in heavy if self.nodes.keys() >= set(ends)}

    def summary(self) -> str:
        articles = {pair.article for told in self.ties.values() for event in told for pair in event}
        parts = [
            f"{_count(len(self.nodes), 'actor')}, {_count(len(self.ties), 'tie')}, told of in "
            f"{_count(len(articles), 'article')}."
        ]
        if self.network.level == "state":
            parts.append("Whoever holds an office acts for the state or organisation.")
        if self.network.sampled:
            parts.append("Betweenness is an estimate.")
        if missing := len(self.network.graph) - len(self.nodes):
            parts.append(f"Only the busiest are drawn; {_count(missing, 'actor')} with fewer events are left out.")
        return " ".join(parts)

    def data(self, evidence: Mapping[str, _Words]) -> dict[str, Any]:
        """Return what the script of the page reads."""
        names, facts, articles = _Numbers(), _Numbers(), _Numbers()
        edges = [
            {
                "a": self.number[one],
                "b": self.number[other],
                "events": [self._event(event, names, facts, articles) for event in told],
            }
            for (one, other), told in self.ties.items()
        ]
        spots = places(self.network.graph.subgraph(self.nodes))
        about: dict[str, _Words] = {}
        words = []
        for key in facts:
            article, _, fact = key.partition("\n")
            found = evidence.get(fact)
            if found:
                about[article] = found
            words.append({"article": articles[article], "quotes": found.quotes if found else ()})
        return {
            "nodes": [self._node(iri, spots[iri]) for iri in self.number],
            "edges": edges,
            "names": list(names),
            "facts": words,
            "articles": [_article(id, about.get(id)) for id in articles],
        }

    def _node(self, iri: str, spot: tuple[float, float]) -> dict[str, Any]:
        data = self.nodes[iri]
        actor = self.network.actors.get(iri)
        return {
            "name": data["name"],
            "type": data["type"],
            "aliases": actor.aliases[:6] if actor else (),
            "x": spot[0],
            "y": spot[1],
            **{name: data[name] for name in MEASURES if name != "strength"},
        }

    def _event(self, event: Event, names: _Numbers, facts: _Numbers, articles: _Numbers) -> dict[str, Any]:
        first = event[0]
        reports = []
        for pair in event:
            articles[pair.article]
            ends = (names[self._name(iri)] for iri in (pair.actor, pair.other))
            reports.append([facts[f"{pair.article}\n{pair.fact}"], *ends])
        return {
            "type": names[first.type],
            "detail": first.detail,
            "status": names[first.status],
            "quad": QUAD_CLASSES.index(first.quad) if first.quad else len(QUAD_CLASSES),
            "directed": first.directed,
            "date": first.date,
            "first": first.earliest,
            "last": first.latest,
            "reports": reports,
        }

    def _name(self, iri: str) -> str:
        actor = self.network.actors.get(iri)
        return actor.name if actor else iri

    def actor_table(self) -> str:
        """Return the table of actors as HTML, the busiest first."""
        rows = [
            [
                f'<td data-node="{n}">{escape(data["name"])}</td>',
                f"<td>{escape(_spaced(data['type']))}</td>",
                *(f'<td class="n">{round(data[name], 3)}</td>' for name in MEASURES),
            ]
            for n, data in enumerate(self.nodes.values())
        ]
        return _table(["Actor", "Type", *(name.capitalize() for name in MEASURES)], rows)

    def tie_table(self) -> str:
        """Return the table of ties as HTML, the heaviest first."""
        keys = ("weight", *(quad.replace("-", "_") for quad in QUAD_CLASSES))
        edges = self.network.graph.edges
        rows = [
            [
                f'<td data-edge="{n}">{escape(self._name(one))} – {escape(self._name(other))}</td>',
                f"<td>{escape(_spaced(edges[one, other]['types']))}</td>",
                *(f'<td class="n">{edges[one, other][key]}</td>' for key in keys),
            ]
            for n, (one, other) in enumerate(self.ties)
        ]
        heads = ["Tie", "Types", "Events", "Friendly words", "Friendly deeds", "Hostile words", "Hostile deeds"]
        return _table(heads, rows)


@dataclass(slots=True)
class _Words:
    """The quotations behind a fact, with title, address and date of the article that they stand in."""

    quotes: list[str]
    title: str | None
    url: str | None
    published: str | None


def _evidence(rows: Iterable[Row]) -> dict[str, _Words]:
    found: dict[str, _Words] = {}
    for fact, quote, _, _, title, url, published in rows:
        words = found.setdefault(str(fact), _Words([], title, url, published))
        if quote and quote not in words.quotes:
            words.quotes.append(quote)
    return found


def _article(id: str, known: _Words | None) -> dict[str, str]:
    values = {
        "id": id,
        "title": known and known.title,
        "url": known and known.url,
        "published": known and known.published,
    }
    return {name: value for name, value in values.items() if value}


def _spaced(types: str) -> str:
    """Return names of types as words: ``RelationsChange 1`` becomes ``Relations change 1``."""
    return re.sub(r"(?<=[a-z])[A-Z]", lambda match: f" {match[0].lower()}", types)


def _count(n: int, word: str) -> str:
    return f"{n:,} {word}{'' if n == 1 else 's'}"


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    head = "".join(f'<th scope="col"{" class=n" if i > 1 else ""}>{escape(name)}</th>' for i, name in enumerate(heads))
    body = "\n".join(f"<tr>{''.join(cells)}</tr>" for cells in rows)
    return f'<div class="scroll"><table><thead><tr>{head}</tr></thead><tbody>\n{body}\n</tbody></table></div>'
