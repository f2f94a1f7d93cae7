"""How well single sentences are coded after PLOVER: tests/coded."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
TRAINING = TESTS.parent / "training"
TREEBANKS = TESTS.parents[1] / "shared/treebanks"
if not TRAINING.is_dir():
    pytest.skip("only in a checkout", allow_module_level=True)
sys.path.insert(0, str(TRAINING))

import coding  # noqa: E402 - the folder is no package
import telling  # noqa: E402


@pytest.mark.parametrize(
    ("file", "types", "all_right", "neutral"),  # what was measured, less a little
    [("read.jsonl", 97, 74, 3), ("blind.jsonl", 115, 80, 4)],
)
def test_sentences_are_coded_as_well_as_they_were(file: str, types: int, all_right: int, neutral: int) -> None:
    pairs = list(coding.coded(coding.read(TESTS / "coded" / file)))
    told = [(sentence, events) for sentence, events in pairs if sentence.type]
    assert len(told) == 160
    assert sum(any(coding.is_of_type(e, sentence) for e in events) for sentence, events in told) >= types
    assert sum(any(coding.is_right(e, sentence) for e in events) for sentence, events in told) >= all_right
    assert sum(len(events) for sentence, events in pairs if not sentence.type) <= neutral


@pytest.mark.parametrize(
    ("folder", "wanted", "types", "right", "neutral"),  # what was measured, less a little
    [("told", 574, 0.57, 0.335, 6), ("unseen", 730, 0.62, 0.37, 6)],
)
def test_all_events_of_texts_are_coded_as_well_as_they_were(
    folder: str, wanted: int, types: float, right: float, neutral: int
) -> None:
    counts = telling.count(telling.read((TESTS / folder).glob("*.txt")))
    assert counts.wanted == wanted
    assert coding.f1(counts.types, counts.wanted, counts.seen) >= types
    assert coding.f1(counts.right, counts.wanted, counts.seen) >= right
    assert counts.seen_in_neutral <= neutral


@pytest.mark.skipif(not TREEBANKS.is_dir(), reason="the treebanks are not here")
def test_few_events_are_seen_in_ordinary_sentences_that_tell_of_none() -> None:
    counts = telling.count(telling.read([TESTS / "plain/en_pud.txt"], TREEBANKS))
    assert counts.neutral > 900
    assert counts.seen_in_neutral <= PUD_IN_NEUTRAL  # what was measured, and a little


def test_parties_are_the_same_by_a_word_or_by_their_state() -> None:
    sentence = coding.Sentence("a", "", "ACCUSE", ("Iran's supreme leader",), ())
    events = [event for _, found in coding.coded([coding.Sentence("b", TEXT, "ACCUSE", (), ())]) for event in found]
    assert [coding.is_right(event, sentence) for event in events if event.type == "ACCUSE"] == [False]
    wider = coding.Sentence("a", "", "ACCUSE", ("Iran's supreme leader",), ("the Norwegians",))
    assert any(coding.is_right(event, wider) for event in events)


PUD_IN_NEUTRAL = 20
TEXT = "Iran condemned Norway on Monday."
