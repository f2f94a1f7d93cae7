"""The event sentences that the encoder learns from keep to their notation, and tell of every kind of event."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import pytest

from kgbuild.facts import ACTS, FACT_TYPES

TRAINING = Path(__file__).parent.parent / "training"
if not TRAINING.is_dir():
    pytest.skip("only in a checkout", allow_module_level=True)
sys.path.insert(0, str(TRAINING))

import events  # noqa: E402 - the folder is no package

FILES = sorted((TRAINING / "events").glob("*.txt"))
SENTENCE = "Peru and Chad met in Lima."


@pytest.fixture(scope="module")
def examples() -> list[events.Example]:
    found = [item for path in FILES for item in events.read(path)]
    assert [item for item in found if isinstance(item, str)] == []
    return [item for item in found if not isinstance(item, str)]


def test_every_label_has_twenty_examples(examples: list[events.Example]) -> None:
    counts = Counter(event.label for example in examples for event in example.events)
    assert [label for label in events.LABELS if counts[label] < 20] == []


def test_many_texts_tell_of_nothing(examples: list[events.Example]) -> None:
    assert sum(not example.events for example in examples) * 8 > len(examples)


def test_the_labels_are_those_of_the_fact_document() -> None:
    assert set(events.ROLES) == set(FACT_TYPES) - {"HoldsPosition"}
    assert tuple(events.ACTS) == ACTS
    for kind, roles in events.ROLES.items():
        assert set(roles.split()) == set(FACT_TYPES[kind].roles)


def test_no_sentence_of_the_tests_is_learnt(examples: list[events.Example]) -> None:
    from sentence_notation import read_cases

    assert {example.text for example in examples} & {case.text for case in read_cases()} == set()


def test_a_line_gives_label_trigger_fillers_and_status() -> None:
    event = events.read_event(SENTENCE, "Meeting | met | participant=Peru; participant=Chad; place=Lima | planned")
    assert (event.label, event.status, SENTENCE[slice(*event.trigger)]) == ("Meeting", "planned", "met")
    assert [(role, SENTENCE[slice(*where)]) for role, where in event.fillers] == [
        ("participant", "Peru"), ("participant", "Chad"), ("place", "Lima"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "line",
    [
        "Meeting | met",
        "Banquet | met | participant=Peru",
        "Meeting.big | met | participant=Peru",
        "Statement | met | speaker=Peru",
        "Meeting | meets | participant=Peru",
        "Meeting | met | speaker=Peru",
        "Meeting | met | participant=Per",
        "Meeting | met | participant=Peru | likely",
        "Meeting | met#2 | participant=Peru",
    ],
)
def test_a_line_that_breaks_the_notation_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match=r"\S"):
        events.read_event(SENTENCE, line)


def test_a_sentence_of_a_treebank_is_named_by_its_id(tmp_path: Path) -> None:
    path = tmp_path / "part.txt"
    path.write_text("S: a-1\nF: Meeting | met | participant=Peru\n\nS: a-2\n\nS: a-3\n", encoding="utf-8")
    first, fault, second = events.read(path, {"a-1": SENTENCE, "a-3": "It rained."})
    assert isinstance(first, events.Example)
    assert isinstance(second, events.Example)
    assert (first.id, first.text, len(first.events)) == ("a-1", SENTENCE, 1)
    assert (second.id, second.events) == ("a-3", [])
    assert isinstance(fault, str)
    assert f"{path}:4: no sentence 'a-2'" in fault
