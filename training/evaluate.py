"""Score a language pipeline on the test parts, from raw text.

    python training/evaluate.py TREEBANKS [--model FOLDER_OR_NAME] [--development] [--errors N]

All figures are F1 over what the pipeline and the treebank each have (as in the CoNLL 2018 shared task): a word is
right only if it has the right characters, and a head only if it is the right word. Relations count with their
subtypes, punctuation counts too. Speed is words per second of processor time, one paragraph after the other.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from data import Sentence, test_parts, treebank
from spacy.language import Language
from spacy.tokens import Doc

from kgbuild.language import load

MEASURES = ("words", "sentences", "UPOS", "lemma", "UAS", "LAS", "names")
Span = tuple[int, int]


@dataclass
class Score:
    """Counts of what is right, of what the treebank has, and of what the pipeline gave."""

    right: Counter[str] = field(default_factory=Counter)
    gold: Counter[str] = field(default_factory=Counter)
    given: Counter[str] = field(default_factory=Counter)

    def add(self, measure: str, gold: Iterable[object], given: Iterable[object]) -> None:
        gold, given = set(gold), set(given)
        self.right[measure] += len(gold & given)
        self.gold[measure] += len(gold)
        self.given[measure] += len(given)

    def f1(self, measure: str) -> float:
        """Return the F1 in per cent."""
        return 200 * self.right[measure] / max(1, self.gold[measure] + self.given[measure])


@dataclass(frozen=True)
class Word:
    """A word by its place in the text; `head` is the place of its head, or that of the word itself at the root."""

    span: Span
    tag: str
    lemma: str
    head: Span
    relation: str


@dataclass
class Reading:
    """What somebody, treebank or pipeline, sees in one text."""

    words: list[Word] = field(default_factory=list)
    sentences: list[Span] = field(default_factory=list)
    names: list[tuple[Span, str]] = field(default_factory=list)


def paragraphs(sentences: Iterable[Sentence]) -> Iterator[list[Sentence]]:
    """Yield runs of sentences that make one text."""
    run: list[Sentence] = []
    for sentence in sentences:
        if run and sentence.starts_paragraph:
            yield run
            run = []
        run.append(sentence)
    if run:
        yield run


def read_gold(sentences: list[Sentence]) -> tuple[str, Reading]:
    """Return the text of a paragraph and what the treebank says about it."""
    text = ""
    reading = Reading()
    for s in sentences:
        assert s.tags and s.lemmas and s.heads and s.relations and s.spaces
        spans = []
        for word, space in zip(s.words, s.spaces, strict=True):
            spans.append((len(text), len(text) + len(word)))
            text += word + " " * space
        for i, span in enumerate(spans):
            head = spans[s.heads[i] - 1] if s.heads[i] else span
            reading.words.append(Word(span, s.tags[i], s.lemmas[i], head, s.relations[i]))
        reading.sentences.append((spans[0][0], spans[-1][1]))
        reading.names += _names(s, spans)
    return text, reading


def _names(sentence: Sentence, spans: list[Span]) -> Iterator[tuple[Span, str]]:
    marks = [*(sentence.names or ()), "O"]
    start = None
    for i, mark in enumerate(marks):
        if start is not None and not mark.startswith("I-"):
            yield (spans[start][0], spans[i - 1][1]), marks[start][2:]
            start = None
        if mark.startswith("B-"):
            start = i


def read_doc(doc: Doc) -> Reading:
    """Return what the pipeline says."""
    words = [
        Word(
            (t.idx, t.idx + len(t)),
            t.pos_,
            t.lemma_,
            (t.head.idx, t.head.idx + len(t.head)),
            "root" if t.dep_ == "ROOT" else t.dep_,
        )
        for t in doc
        if not t.is_space
    ]
    sentences = []
    for sentence in doc.sents:
        inside = [t for t in sentence if not t.is_space]
        if inside:
            sentences.append((inside[0].idx, inside[-1].idx + len(inside[-1])))
    return Reading(words, sentences, [((e.start_char, e.end_char), e.label_) for e in doc.ents])


def compare(score: Score, gold: Reading, given: Reading, *, named: bool) -> None:
    """Add what two readings of one text share."""
    score.add("words", (w.span for w in gold.words), (w.span for w in given.words))
    score.add("sentences", gold.sentences, given.sentences)
    score.add("UPOS", ((w.span, w.tag) for w in gold.words), ((w.span, w.tag) for w in given.words))
    score.add("lemma", ((w.span, w.lemma) for w in gold.words), ((w.span, w.lemma) for w in given.words))
    score.add("UAS", ((w.span, w.head) for w in gold.words), ((w.span, w.head) for w in given.words))
    score.add(
        "LAS",
        ((w.span, w.head, w.relation) for w in gold.words),
        ((w.span, w.head, w.relation) for w in given.words),
    )
    if named:
        score.add("names", gold.names, given.names)


def evaluate(nlp: Language, sentences: list[Sentence], errors: Counter[tuple[str, ...]]) -> tuple[Score, float]:
    """Return the score of `nlp` and its words per second; wrong lemmas are counted in `errors`."""
    score = Score()
    seconds = 0.0
    words = 0
    for run in paragraphs(sentences):
        text, gold = read_gold(run)
        began = time.process_time()
        doc = nlp(text)
        seconds += time.process_time() - began
        given = read_doc(doc)
        words += len(given.words)
        compare(score, gold, given, named=all(s.names is not None for s in run))
        lemmas = {w.span: w for w in gold.words}
        for w in given.words:
            other = lemmas.get(w.span)
            if other and other.lemma != w.lemma:
                errors[text[slice(*w.span)], w.tag, w.lemma, other.lemma] += 1
    return score, words / seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("treebanks", type=Path)
    parser.add_argument("--model", help="another pipeline than the shipped one")
    parser.add_argument("--development", action="store_true", help="score the development parts, to try things out")
    parser.add_argument("--errors", type=int, default=0, help="show the N most frequent wrong lemmas")
    options = parser.parse_args()
    nlp = load(options.model)
    parts = test_parts(options.treebanks)
    if options.development:
        files = {"EWT dev": "en_ewt-dev", "GUM dev": "en_gumfree-dev"}
        parts = {name: treebank(options.treebanks / f"{file}.conllu.xz") for name, file in files.items()}
    print("| from raw text |", " | ".join(MEASURES), "| words/s |")
    print("| --- |", " | ".join("---" for _ in MEASURES), "| --- |")
    errors: Counter[tuple[str, ...]] = Counter()
    for name, sentences in parts.items():
        score, speed = evaluate(nlp, sentences, errors)
        print(f"| {name} |", " | ".join(f"{score.f1(m):.1f}" for m in MEASURES), f"| {speed:,.0f} |", flush=True)
    for error, count in errors.most_common(options.errors):
        print(count, *error)


if __name__ == "__main__":
    main()
