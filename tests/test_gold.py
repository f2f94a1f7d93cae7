"""How well whole articles are read that nobody had shown to the rules: tests/gold, and the gold of a checkout's CI."""

from __future__ import annotations

from pathlib import Path

import pytest

from kgbuild.facts import Document, read
from kgbuild.pipeline import documents
from kgbuild.score import Scores, score

TESTS = Path(__file__).parent
OWN = TESTS / "gold"
BLIND = TESTS / "blind"
SHARED = TESTS.parent.parent / "shared" / "gold" / "dev"

# What was measured, less a little: entity, fact and slot F1, and the precision of facts.
LEAST = {
    OWN: (0.85, 0.84, 0.68, 0.86), BLIND: (0.79, 0.81, 0.63, 0.86), SHARED: (0.80, 0.80, 0.61, 0.83),
}  # fmt: skip


def scored(folder: Path) -> Scores:
    """Return how the extractor does on the texts of a folder."""
    paths = sorted(folder.glob("*.json"))
    texts = [path.with_suffix(".txt") for path in paths]
    total = Scores()
    for path, text, found in zip(paths, texts, documents(texts), strict=True):
        assert isinstance(found, Document)
        total += score(read(path), found, text.read_text(encoding="utf-8"))
    return total


@pytest.mark.parametrize("folder", [OWN, BLIND, SHARED], ids=["own", "blind", "shared"])
def test_articles_are_read_as_well_as_they_were(folder: Path) -> None:
    if not folder.is_dir():
        pytest.skip("the shared gold documents are not here")
    scores = scored(folder)
    entity, fact, slot, precision = LEAST[folder]
    assert scores.entity.f1 >= entity
    assert scores.fact.f1 >= fact
    assert scores.slot.f1 >= slot
    assert scores.fact.precision >= precision
    assert scores.to_json()["grounded"] == 1.0


@pytest.mark.parametrize("folder", [OWN, BLIND], ids=["own", "blind"])
def test_every_gold_document_has_its_text(folder: Path) -> None:
    stems = {path.stem for path in folder.glob("*.json")}
    assert stems == {path.stem for path in folder.glob("*.txt")} and len(stems) >= 14
