"""Tell how well the events of single sentences are coded after PLOVER, where all of them are annotated.

    python training/telling.py FILE.txt... [--errors] [--model FOLDER] [--treebanks FOLDER]

FILE has the notation of training/events. With --treebanks it is named after a treebank of that folder and marks some
of its sentences; the others tell of nothing. Each annotated event with a PLOVER type is one that is wanted, each record
one that is seen; they are paired by type, those with the same parties first. Parties are compared as in coding.py.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import data
import events
from coding import Sentence, coded, f1, is_of_type, is_right, show

from kgbuild import plover
from kgbuild.events import Event
from kgbuild.events.parties import sides

SHORTEST, LONGEST = 6, 60  # words of the sentences of a treebank that are read
TOGETHER = {"Meeting": ("organizer",)}  # roles of those who take part beside the participants


@dataclass(slots=True)
class Counts:
    """How many events were wanted, seen, right in type, and right in type and parties; and those of neutral texts."""

    wanted: int = 0
    seen: int = 0
    types: int = 0
    right: int = 0
    neutral: int = 0
    seen_in_neutral: int = 0
    missed: list[tuple[Sentence, list[Event]]] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"| {self.wanted} | {self.seen} | {self.types}, {f1(self.types, self.wanted, self.seen):.3f} "
            f"| {self.right}, {f1(self.right, self.wanted, self.seen):.3f} | {self.seen_in_neutral} in {self.neutral} |"
        )


def wanted(example: events.Example) -> Iterator[Sentence]:
    """Yield the text once for each of its events that PLOVER has a type for."""
    for event in example.events:
        kind, _, variant = event.label.partition(".")
        act = variant if kind == "Statement" else None
        details = [variant] if variant and act is None else []
        coding = plover.code(kind, status=event.status, act=act, details=details, quotes=[example.text])
        if coding is not None:
            acting, receiving = sides(kind)
            told = (
                tuple(example.text[start:end] for role, (start, end) in event.fillers if role in roles)
                for roles in ((*acting, *TOGETHER.get(kind, ())), receiving)
            )
            yield Sentence("", example.text, coding.type.removeprefix("plover-"), *told)


def count(examples: Sequence[events.Example], model: str | None = None) -> Counts:
    """Return how well the texts are coded by the shipped model, or another one."""
    counts = Counts()
    texts = [Sentence(str(number), example.text, "", (), ()) for number, example in enumerate(examples)]
    for example, (_, seen) in zip(examples, coded(texts, model), strict=True):
        if not example.events:
            counts.neutral += 1
            counts.seen_in_neutral += len(seen)
        counts.seen += len(seen)
        left = list(seen)
        for sentence in wanted(example):
            alike = [event for event in left if is_of_type(event, sentence)]
            right = [event for event in alike if is_right(event, sentence)]
            counts.wanted += 1
            counts.types += bool(alike)
            counts.right += bool(right)
            for event in (right or alike)[:1]:
                left.remove(event)
            if not right:
                counts.missed.append((sentence, seen))
    return counts


def read(paths: Iterable[Path], treebanks: Path | None = None) -> list[events.Example]:
    """Return the texts of files, or of the treebanks that they mark. Raises ValueError for a file with a fault."""
    examples = []
    for path in sorted(paths):
        texts = {} if treebanks is None else _sentences(treebanks / f"{path.stem}.conllu.xz")
        marked = set()
        for item in events.read(path, texts):
            if isinstance(item, str):
                raise ValueError(item)
            examples.append(item)
            marked.add(item.text)
        examples += [events.Example(text) for text in dict.fromkeys(texts.values()) if text not in marked]
    return examples


def _sentences(path: Path) -> dict[str, str]:
    return {s.id: s.text for s in data.treebank(path) if SHORTEST <= len(s.text.split()) <= LONGEST}


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--errors", action="store_true", help="list what is missed or has other parties")
    parser.add_argument("--model", help="the folder of another model")
    parser.add_argument("--treebanks", type=Path, help="the folder of the treebanks that the files mark")
    options = parser.parse_args()
    counts = count(read(options.files, options.treebanks), options.model)
    print("| events | seen | type right, F1 | type and parties right, F1 | seen where nothing happens |")
    print("| --- | --- | --- | --- | --- |")
    print(counts)
    for sentence, seen in counts.missed if options.errors else ():
        show(sentence, seen)


if __name__ == "__main__":
    main()
