"""The event heads: scores become events, events stay with their document."""

from __future__ import annotations

import numpy as np
import pytest
import spacy

from kgbuild.language import Told, load, told
from kgbuild.language.events import LEAST, EventDecoder, keep

LABELS, STATUSES, ROLES = ["Meeting", "Statement.praise"], ["actual", "planned"], ["participant", "place"]


def decoder() -> EventDecoder:
    """Vectors of one number; the score of a role is trigger times filler for the first role, else its constant."""
    weights = np.zeros((2, len(ROLES) * 2), dtype=np.float32)
    weights[0, 0] = 1.0  # participant: trigger x filler
    weights[1, 3] = -9.0  # place: never
    return EventDecoder(LABELS, STATUSES, ROLES, weights)


def decoded(scores: list[list[float]]) -> list[Told]:
    words = len(scores)
    statuses = np.tile(np.array([0.0, 1.0]), (words, 1))
    agents, fillers = np.full((words, 1), 3.0), np.array([[2.0]] + [[-2.0]] * (words - 1))
    return decoder()(np.array(scores), statuses, agents, fillers)


def test_a_word_tells_of_an_event_if_its_score_is_high_enough() -> None:
    (event,) = decoded([[-9.0, -9.0], [4.0, -9.0], [-9.0, -9.0]])
    assert (event.trigger, event.label, event.type, event.status) == (1, "Meeting", "Meeting", "planned")
    assert event.probability == pytest.approx(1 / (1 + np.exp(-4.0)), abs=1e-4)


def test_a_word_may_tell_of_two_events() -> None:
    assert [event.label for event in decoded([[3.0, 2.0]])] == LABELS


def test_what_is_hardly_thinkable_is_left_out() -> None:
    below = float(np.log(LEAST / (1 - LEAST))) - 0.1
    assert decoded([[below, below]]) == []


def test_the_fillers_of_a_role_are_the_words_that_score() -> None:
    (event,) = decoded([[4.0, -9.0], [-9.0, -9.0]])
    assert {role: [word for word, _ in found] for role, found in event.fillers.items()} == {"participant": [0]}


def test_words_are_counted_as_the_document_counts_them() -> None:
    event = Told(0, "Meeting", 0.9, "actual", {"participant": ((1, 0.8),)}).at([4, 7])
    assert (event.trigger, event.fillers) == (4, {"participant": ((7, 0.8),)})


def test_a_document_keeps_its_events_by_sentence() -> None:
    doc = spacy.blank("en")("Peru met Chad. They left.")
    for token in doc:
        token.is_sent_start = token.i in (0, 4)
    keep(doc, [Told(1, "Meeting", 0.9, "actual", {}), Told(5, "Visit", 0.8, "actual", {})])
    assert [[event.label for event in told(sentence)] for sentence in doc.sents] == [["Meeting"], ["Visit"]]


def test_a_pipeline_without_event_heads_tells_of_none() -> None:
    doc = spacy.blank("en")("Peru met Chad.")
    doc[0].is_sent_start = True
    assert told(doc[:]) == []


def test_the_shipped_pipeline_sees_a_meeting_and_who_was_there() -> None:
    doc = load()("Ana Silva met Bo Chen in Oslo on Friday.")
    (meeting,) = [e for e in told(doc[:]) if e.type == "Meeting" and e.probability > 0.5]
    found = {role: {doc[i].text for i, chance in words if chance > 0.5} for role, words in meeting.fillers.items()}
    assert found["participant"] == {"Ana", "Bo"} and found["place"] == {"Oslo"} and found["date"] == {"Friday"}
