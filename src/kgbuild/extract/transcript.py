"""Extract: whose words a paragraph gives, in transcripts and lists of reactions.

"MS HARGROVE: We reject it." and "QUESTION: Any comment?" name the speaker before a colon, at the head of a paragraph;
"CHINA:" on a line of its own heads the words of the next one. The speaker stays until another one is named.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from itertools import pairwise

from spacy.tokens import Doc, Span

from kgbuild.extract import lexicon

LONGEST = 9
"""The most words that a label has."""
LEAST = 3
"""How many labels make a transcript."""
QUESTIONS = frozenset({"q", "question", "questions", "correspondent", "journalist", "reporter", "media"})
ANSWERS = frozenset({"a", "answer", "answers", "spokesperson", "spokesman", "spokeswoman"})
SMALL = frozenset({"of", "the", "for", "and", "de", "del", "van", "al", "bin", "(", ")", ",", "."})


class Voice(Enum):
    """Who speaks in a paragraph: whoever its label names, a journalist, or the one who answers."""

    NAMED = "named"
    ASKS = "asks"
    ANSWERS = "answers"


@dataclass(frozen=True, slots=True)
class Label:
    """The words before the colon, as tokens ``[start, end)``."""

    start: int
    end: int
    voice: Voice


def labels(doc: Doc) -> Sequence[Label]:
    """Return the labels of paragraphs in order; fewer than three are headings, such as "Note:", and none counts."""
    found = [label for block in _blocks(doc) if (label := _label(block)) is not None]
    if any(label.voice is Voice.ANSWERS for label in found):  # "Ana Silva, Evening News: What will he do?"
        found = [replace(label, voice=Voice.ASKS) if _is_of_outlet(doc, label) else label for label in found]
    return found if len(found) >= LEAST else ()


def _is_of_outlet(doc: Doc, label: Label) -> bool:
    """Return whether a label has a name and what it is of, and no title: that of a journalist beside a spokesperson."""
    words, heads = doc[label.start : label.end], lexicon.load().office_heads
    is_titled = any(t.lower_ in heads | lexicon.load().honorifics for t in words)
    return label.voice is Voice.NAMED and any(t.text == "," for t in words) and not is_titled


def _blocks(doc: Doc) -> Iterator[Span]:
    ends = [token.i for token in doc if token.is_space and "\n" in token.text]
    for before, end in pairwise([-1, *ends, len(doc)]):
        start = before + 1
        while start < end and doc[start].is_space:
            start += 1
        if start < end:
            yield doc[start:end]


def _label(block: Span) -> Label | None:
    doc = block.doc
    for token in block[: LONGEST + 1]:
        if token.text == ":":
            words = [t for t in doc[block.start : token.i] if t.text not in SMALL]
            if not words or not all(t.text[:1].isupper() for t in words):
                return None
            first = words[0].lower_.rstrip(".")
            voice = Voice.ASKS if first in QUESTIONS else Voice.ANSWERS if words[-1].lower_ in ANSWERS else Voice.NAMED
            return Label(block.start, token.i, voice)
    return None
