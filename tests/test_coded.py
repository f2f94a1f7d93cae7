"""How well single sentences are coded after PLOVER: tests/coded."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
TRAINING = TESTS.parent / "training"
if not TRAINING.is_dir():
    pytest.skip("only in a checkout", allow_module_level=True)
sys.path.insert(0, str(TRAINING))

import coding  # noqa: E402 - the folder is no package
import telling  # noqa: E402


@pytest.mark.parametrize(
    ("file", "types", "all_right", "neutral"),  # what was measured, less a little
    [("read.jsonl", 104, 75, 8), ("blind.jsonl", 115, 84, 7)],
)
def test_sentences_are_coded_as_well_as_they_were(file: str, types: int, all_right: int, neutral: int) -> None:
    pairs = list(coding.coded(coding.read(TESTS / "coded" / file)))
    told = [(sentence, events) for sentence, events in pairs if sentence.type]
    assert len(told) == 160
    assert sum(any(coding.is_of_type(e, sentence) for e in events) for sentence, events in told) >= types
    assert sum(any(coding.is_right(e, sentence) for e in events) for sentence, events in told) >= all_right
    assert sum(len(events) for sentence, events in pairs if not sentence.type) <= neutral


def test_all_events_of_texts_are_coded_as_well_as_they_were() -> None:
    counts = telling.count(telling.read((TESTS / "told").glob("*.txt")))
    assert (counts.wanted, counts.neutral) == (574, 96)
    assert coding.f1(counts.types, counts.wanted, counts.seen) >= TOLD_TYPES  # what was measured, less a little
    assert coding.f1(counts.right, counts.wanted, counts.seen) >= TOLD_RIGHT
    assert counts.seen_in_neutral <= TOLD_IN_NEUTRAL


def test_parties_are_the_same_by_a_word_or_by_their_state() -> None:
    sentence = coding.Sentence("a", "", "ACCUSE", ("Iran's supreme leader",), ())
    events = [event for _, found in coding.coded([coding.Sentence("b", TEXT, "ACCUSE", (), ())]) for event in found]
    assert [coding.is_right(event, sentence) for event in events if event.type == "ACCUSE"] == [False]
    wider = coding.Sentence("a", "", "ACCUSE", ("Iran's supreme leader",), ("the Norwegians",))
    assert any(coding.is_right(event, wider) for event in events)


TOLD_TYPES, TOLD_RIGHT, TOLD_IN_NEUTRAL = 0.58, 0.335, 11
TEXT = "Iran condemned Norway on Monday."
