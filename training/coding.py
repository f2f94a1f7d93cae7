"""Tell how well single sentences are coded after PLOVER.

    python training/coding.py FILE.jsonl... [--errors] [--model FOLDER]

A line of a file holds `text`, the `type` of its one event ("" if it tells of none), and `actors` and `recipients` in
its words (see tests/coded). Every event that kgbuild sees counts. A type is right if an event of it is among them;
SANCTION and COERCE stand for each other, since the two texts of PLOVER disagree on economic sanctions. Parties are the
same if they share a word, a state or an organisation.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kgbuild import gazetteer
from kgbuild.events import Event
from kgbuild.events.parties import Party
from kgbuild.extract import Extractor
from kgbuild.facts import Article
from kgbuild.pipeline.coding import events_of_documents
from kgbuild.score import words

EITHER = frozenset({"SANCTION", "COERCE"})
OFFICE = frozenset({"chief", "foreign", "minister", "president", "prime", "secretary"})  # in the names of many


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with the event that it tells of."""

    id: str
    text: str
    type: str
    actors: Sequence[str]
    recipients: Sequence[str]


def read(path: Path) -> list[Sentence]:
    """Return the sentences of a file."""
    return [Sentence(**json.loads(line)) for line in path.read_text("utf-8").splitlines()]


def coded(sentences: Sequence[Sentence], model: str | None = None) -> Iterator[tuple[Sentence, list[Event]]]:
    """Yield each sentence with the events that kgbuild sees in it, or another model of language."""
    found = Extractor(model, coding=True).pipe(Article(sentence.id, sentence.text) for sentence in sentences)
    for sentence, document in zip(sentences, found, strict=True):
        yield sentence, list(events_of_documents([document]))


def is_of_type(event: Event, sentence: Sentence) -> bool:
    """Return whether an event has the type of the sentence."""
    return event.type == sentence.type or {event.type, sentence.type} == EITHER


def is_right(event: Event, sentence: Sentence) -> bool:
    """Return whether type and parties of an event are those of the sentence."""
    return (
        is_of_type(event, sentence)
        and _same(sentence.actors, event.actor)
        and _same(sentence.recipients, event.recipient)
    )


def _same(wanted: Iterable[str], found: Iterable[Party]) -> bool:
    told = frozenset[str]().union(*map(_signs, wanted))
    seen = frozenset[str]().union(*(_signs(party.name) | {party.code} for party in found))
    return bool(told & seen) if told and seen else not told and not seen


@cache
def _signs(text: str) -> frozenset[str]:
    """Return what tells who is meant: the beginnings of the words, and the states and organisations named."""
    names = [name for match in gazetteer.find(text) for name in match.names]
    codes = {gazetteer.states()[name.key].alpha3 if name.type == "State" else name.key for name in names}
    return frozenset(re.sub(r"'s?$", "", word)[:5] for word in words(text) - OFFICE) | codes


def figures(pairs: Sequence[tuple[Sentence, list[Event]]]) -> str:
    """Return a row of the table of figures."""
    with_event = [(sentence, events) for sentence, events in pairs if sentence.type]
    without = [events for sentence, events in pairs if not sentence.type]
    seen = sum(len(events) for _, events in with_event)
    types = sum(any(is_of_type(e, s) for e in events) for s, events in with_event)
    right = sum(any(is_right(e, s) for e in events) for s, events in with_event)
    return (
        f"| {len(with_event)} | {seen} | {types}, {f1(types, len(with_event), seen):.3f} "
        f"| {right}, {f1(right, len(with_event), seen):.3f} | {sum(map(len, without))} in {len(without)} |"
    )


def f1(right: int, wanted: int, found: int) -> float:
    """Return the F1 of what was found."""
    return 2 * right / (wanted + found) if wanted + found else 0.0


def show(sentence: Sentence, seen: Iterable[Event]) -> None:
    """Print what was wanted and what was seen."""
    print(f"\n{sentence.text}\n  wanted {sentence.type} {sentence.actors} -> {sentence.recipients}")
    for event in seen:
        actors, recipients = ([party.name for party in side] for side in (event.actor, event.recipient))
        print(f"  seen   {event.type} {actors} -> {recipients}")


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--errors", action="store_true", help="list what is coded otherwise; never for the blind file")
    parser.add_argument("--model", help="the folder of another model")
    options = parser.parse_args()
    print("| file | sentences | events seen | type right, F1 | type and parties right, F1 | where nothing happens |")
    print("| --- | --- | --- | --- | --- | --- |")
    for path in options.files:
        pairs = list(coded(read(path), options.model))
        print(f"| `{path.name}` {figures(pairs)}", flush=True)
        for sentence, events in pairs if options.errors else ():
            if (events and not sentence.type) or (sentence.type and not any(is_right(e, sentence) for e in events)):
                show(sentence, events)


if __name__ == "__main__":
    main()
