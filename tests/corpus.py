"""The corpus of `tests/cases/corpus` as graphs and as a store, made with the steps that a build goes through."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

from kgbuild import facts, resources
from kgbuild.link import link
from kgbuild.pipeline import relate_all
from kgbuild.rdf import to_quads
from kgbuild.store import Store
from kgbuild.validate import check, with_warnings

FOLDER = Path(__file__).parent / "cases" / "corpus"
BASE = "https://w3id.org/kgbuild/id/"


@cache
def graphs() -> dict[str, bytes]:
    """Return the checked graphs of all articles, with their warnings, by name."""
    found = {}
    for path in sorted(FOLDER.glob("*.json")):
        text = path.with_suffix(".txt").read_text(encoding="utf-8")
        document = facts.read(path, text)
        document = replace(document, article=replace(document.article, text=text))
        quads = to_quads(document, link(document))
        report = check(quads)
        assert report.conforms, report.violations
        found[f"{BASE}article/{document.article.id}"] = with_warnings(quads, report)
    return found


def fill(store: Store, *, ontology: bool = True, linked: bool = False) -> Store:
    """Return the store with the corpus in it, the ontology beside it, and links between reports if they are wanted."""
    for name, quads in graphs().items():
        store.replace(name, quads)
    if linked:
        relate_all(store, base=BASE)
    if ontology:
        store.load_ontology(resources.path("ontology/diplomacy.ttl").read_bytes())
    return store
