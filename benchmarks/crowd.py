"""A graph with a network of any size: ``python benchmarks/crowd.py ACTORS TIES FOLDER``.

Persons in blocs meet, accuse and sanction each other; few have to do with many. Every tie is a fact of a fact document
with its sentence, mapped and stored as a build does it; only the gate is left out, which would take most of the time.
"""

from __future__ import annotations

import random
import sys
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from kgbuild import resources
from kgbuild.facts import Document
from kgbuild.link import link
from kgbuild.rdf import to_quads
from kgbuild.store import Store
from kgbuild.vocab import BASE

SEED = 7
FACTS = 100  # of an article
FIRST = ("Ana", "Bo", "Cem", "Dia", "Eli", "Fay", "Gil", "Ida", "Jon", "Kim", "Lea", "Max", "Noa", "Ole", "Pia", "Rui")
PARTS = ("ba", "den", "gor", "hal", "kim", "lo", "mar", "nu", "per", "rin", "sol", "tav", "ul", "ven", "zak", "mir")


def ties(actors: int, number: int) -> list[tuple[int, int]]:
    """Return so many pairs of actors: most within a bloc, many with those who are busy already.

    >>> len(ties(100, 300)), len({n for pair in ties(100, 300) for n in pair})
    (300, 100)
    """
    pick = random.Random(SEED)
    blocs = max(2, actors // 150)
    members = [[n for n in range(actors) if n % blocs == bloc] for bloc in range(blocs)]
    busy = [list(bloc) for bloc in members]  # an actor stands here once more for each tie
    found: dict[tuple[int, int], None] = {}
    while len(found) < number:
        one = len(found) if len(found) < actors else pick.randrange(actors)
        bloc = one % blocs if pick.random() < 0.85 else pick.randrange(blocs)
        other = pick.choice(busy[bloc])
        if one != other:
            found.setdefault((min(one, other), max(one, other)))
            busy[bloc].append(other)
    return list(found)


def fill(store: Store, actors: int, number: int) -> None:
    """Put facts for so many ties into a store."""
    store.load_ontology(resources.path("ontology/diplomacy.ttl").read_bytes())
    pairs = ties(actors, number)
    graphs: dict[str, bytes] = {}
    for start in range(0, len(pairs), FACTS):
        document = _document(start // FACTS, pairs[start : start + FACTS])
        graphs[f"{BASE}article/{document.article.id}"] = to_quads(document, link(document))
        if len(graphs) == 64 or start + FACTS >= len(pairs):
            store.swap_all(graphs)
            graphs.clear()


def _document(n: int, pairs: list[tuple[int, int]]) -> Document:
    day = (date(2010, 1, 1) + timedelta(days=n * 4)).isoformat()
    text, facts = "", []
    for one, other in pairs:
        kind = (one * 31 + other) % 10
        verb = "met" if kind < 7 else "accused" if kind < 9 else "sanctioned"
        sentence = f"{_name(one)} {verb} {_name(other)}."
        roles: dict[str, Any] = {"participant": [f"e{one}", f"e{other}"]}
        fact: dict[str, Any] = {"id": f"f{len(facts)}", "type": "Meeting", "roles": roles, "date": day}
        if verb == "accused":
            roles = {"speaker": [f"e{one}"], "target": [f"e{other}"]}
            fact |= {"type": "Statement", "roles": roles, "attributes": {"act": "accuse"}}
        elif verb == "sanctioned":
            roles = {"actor": [f"e{one}"], "target": [f"e{other}"]}
            fact |= {"type": "Coercion", "roles": roles, "attributes": {"kind": "sanctions"}}
        fact["evidence"] = [{"start": len(text), "end": len(text) + len(sentence), "quote": sentence}]
        facts.append(fact)
        text += f"{sentence} "
    named = sorted({n for pair in pairs for n in pair})
    document = Document.from_json(
        {
            "format": "kgbuild-facts/1",
            "article": {"id": f"crowd-{n:05}", "title": f"Talks of {day}", "published": day},
            "entities": [{"id": f"e{n}", "type": "Person", "name": _name(n)} for n in named],
            "facts": facts,
        }
    )
    return replace(document, article=replace(document.article, text=text))


def _name(n: int) -> str:
    first, rest = n % len(FIRST), n // len(FIRST)
    last = ""
    while True:
        last += PARTS[rest % len(PARTS)]
        rest //= len(PARTS)
        if not rest:
            return f"{FIRST[first]} {last.capitalize()}en"


if __name__ == "__main__":
    with Store.open(Path(sys.argv[3]), create=True) as filled:
        fill(filled, int(sys.argv[1]), int(sys.argv[2]))
