"""Fact documents by the thousand, grown from those of the examples: ``python benchmarks/archive.py NUMBER FOLDER``.

Each round re-dates the documents, swaps the states, and gives the persons other surnames, so that a graph of them has
the shape of an archive: few states, many persons, events spread over years.
"""

from __future__ import annotations

import json
import re
import sys
from datetime import date, timedelta
from itertools import product
from pathlib import Path

from build import STATES

from kgbuild.facts import Document, dumps
from kgbuild.pipeline import documents

EXAMPLES = Path(__file__).parents[1] / "examples"
SYLLABLES = ("ba", "den", "gor", "hal", "kim", "lo", "mar", "nu", "per", "rin", "sol", "tav", "ul", "ven", "zak")
FIRST_DAY = date(2005, 1, 1)


def grown(number: int, folder: Path) -> None:
    """Write so many fact documents into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    seeds = [dumps(item) for item in documents([EXAMPLES]) if isinstance(item, Document)]
    word = re.compile(rf"\b({'|'.join(STATES)})\b")
    endings = ["".join(pair) for pair in product(SYLLABLES, repeat=2)]
    for n in range(number):
        round, seed = n // len(seeds), seeds[n % len(seeds)]
        shift = timedelta(days=(n * 37) % 7000)
        document = json.loads(word.sub(lambda m, r=round: STATES[(STATES.index(m[1]) + r) % len(STATES)], seed))
        ending = endings[round % len(endings)]
        for entity in document["entities"]:
            entity.pop("sameAs", None)
            if entity["type"] == "Person":
                entity["name"] += ending
                entity["aliases"] = [f"{alias}{ending}" for alias in entity.get("aliases", [])]
        document["article"]["id"] = f"article-{n:06}"
        document["article"]["published"] = (FIRST_DAY + shift).isoformat()
        for fact in document["facts"]:
            if re.fullmatch(r"\d{4}-\d\d-\d\d", fact.get("date") or ""):
                fact["date"] = (FIRST_DAY + shift - timedelta(days=n % 3)).isoformat()
        for thing in (*document["entities"], *document["facts"]):
            for span in thing.get("evidence", []):
                span["end"] = span["start"] + len(span["quote"])
        path = folder / f"article-{n:06}.json"
        path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    grown(int(sys.argv[1]), Path(sys.argv[2]))
