"""Treebanks and name corpora as sentences: CoNLL-U with names in MISC, and wikigold's columns."""

from __future__ import annotations

import lzma
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import events
from spacy.language import Language

NAMES = ("O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC")


@dataclass(frozen=True)
class Marked:
    """One event of a sentence by words, counted from 0: its label, trigger, status, and (role, word) pairs."""

    label: str
    trigger: int
    status: str
    fillers: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Sentence:
    """One annotated sentence. `heads` counts words from 1, the root is 0; what is not annotated is None."""

    words: list[str]
    tags: list[str] | None = None
    heads: list[int] | None = None
    relations: list[str] | None = None
    names: list[str] | None = None
    lemmas: list[str] | None = None
    spaces: list[bool] | None = None
    starts_paragraph: bool = False
    events: tuple[Marked, ...] | None = None
    id: str = ""

    @property
    def text(self) -> str:
        assert self.spaces is not None
        return "".join(w + " " * s for w, s in zip(self.words, self.spaces, strict=True)).strip()


def _blocks(path: Path) -> Iterator[list[str]]:
    with lzma.open(path, "rt", encoding="utf-8") as file:
        block: list[str] = []
        for line in file:
            if line.strip():
                block.append(line.rstrip("\n"))
            elif block:
                yield block
                block = []
        if block:
            yield block


def treebank(path: Path) -> list[Sentence]:
    """Return the sentences of a CoNLL-U file; a word with ``name=B-PER`` in MISC begins a name."""
    return [_sentence(block) for block in _blocks(path)]


def _sentence(block: list[str]) -> Sentence:
    comments = [line for line in block if line.startswith("#")]
    rows = [line.split("\t") for line in block if not line.startswith("#")]
    ids = [line.removeprefix("# sent_id = ") for line in comments if line.startswith("# sent_id = ")]
    glued = {}  # last word of a multiword token -> whether a space follows the token; none follows inside
    for row in rows:
        if "-" in row[0]:
            first, last = map(int, row[0].split("-"))
            glued.update(dict.fromkeys(range(first, last), False))
            glued[last] = "SpaceAfter=No" not in row[9]
    rows = [row for row in rows if row[0].isdigit()]
    is_named = not any(line.startswith("# ner = unannotated") for line in comments)
    marks = (re.search(r"name=([BI]-\w+)", row[9]) for row in rows)
    return Sentence(
        words=[row[1] for row in rows],
        lemmas=[row[2] for row in rows],
        tags=[row[3] for row in rows],
        heads=[int(row[6]) for row in rows],
        relations=[row[7] for row in rows],
        names=[mark[1] if mark else "O" for mark in marks] if is_named else None,
        spaces=[glued.get(i, "SpaceAfter=No" not in row[9]) for i, row in enumerate(rows, 1)],
        starts_paragraph=any(line.startswith(("# newpar", "# newdoc")) for line in comments),
        id=ids[0] if ids else "",
    )


def wikigold(path: Path) -> list[Sentence]:
    """Return wikigold's sentences, names only; its MISC names count as none, its IOB1 marks become IOB2."""
    return [_named([line.split() for line in block]) for block in _blocks(path)]


def _named(rows: list[list[str]]) -> Sentence:
    names: list[str] = []
    for _, mark in rows:
        kind = mark[2:]
        if mark == "O" or kind == "MISC":
            names.append("O")
        else:
            goes_on = mark.startswith("I-") and bool(names) and names[-1][2:] == kind
            names.append(f"{'I' if goes_on else 'B'}-{kind}")
    return Sentence(words=[row[0] for row in rows], names=names)


def event_sentences(folder: Path, nlp: Language) -> dict[str, list[Sentence]]:
    """Return the event sentences of each file of a folder, cut into words by `nlp`, whose trees say which word heads a
    filler.

    Of a text that is more than one sentence each sentence is one, with the fillers that stand in it.
    """
    return {path.name: list(_of_file(path, nlp)) for path in sorted(folder.glob("*.txt"))}


def _of_file(path: Path, nlp: Language) -> Iterator[Sentence]:
    for example in events.read(path):
        if isinstance(example, str):
            raise SystemExit(example)
        yield from _by_sentence(example, nlp)


def _by_sentence(example: events.Example, nlp: Language) -> Iterator[Sentence]:
    doc = nlp(example.text)
    spans = {}
    marks = ["O"] * len(doc)
    for start, end, kind in example.names:
        span = doc.char_span(start, end, alignment_mode="expand")
        for token in span:
            marks[token.i] = f"{'B' if token.i == span.start else 'I'}-{kind}"
    for sentence in doc.sents:
        words = [token for token in sentence if not token.is_space]
        place = {token.i: k for k, token in enumerate(words)}
        marked = []
        for event in example.events:
            spans = [
                doc.char_span(*where, alignment_mode="expand")
                for where in (event.trigger, *(w for _, w in event.fillers))
            ]
            trigger, *heads = (span.root.i for span in spans)
            if trigger in place:
                roles = [role for role, _ in event.fillers]
                fillers = tuple((r, place[h]) for r, h in zip(roles, heads, strict=True) if h in place)
                marked.append(Marked(event.label, place[trigger], event.status, fillers))
        yield Sentence(
            words=[token.text for token in words], names=[marks[token.i] for token in words], events=tuple(marked)
        )


def marked(sentences: Sequence[Sentence], folder: Path) -> dict[str, list[Sentence]]:
    """Return the sentences of treebanks that the files of a folder name, with the events that they tell of."""
    named = {sentence.id: sentence for sentence in sentences if sentence.id}
    texts = {id_: sentence.text for id_, sentence in named.items()}
    return {path.name: list(_marked(path, named, texts)) for path in sorted(folder.glob("*.txt"))}


def _marked(path: Path, named: Mapping[str, Sentence], texts: Mapping[str, str]) -> Iterator[Sentence]:
    for example in events.read(path, texts):
        if isinstance(example, str):
            raise SystemExit(example)
        sentence = named[example.id]
        told = []
        for event in example.events:
            fillers = tuple((role, _head(sentence, where)) for role, where in event.fillers)
            told.append(Marked(event.label, _head(sentence, event.trigger), event.status, fillers))
        yield replace(sentence, events=tuple(told))


def _head(sentence: Sentence, where: tuple[int, int]) -> int:
    """Return the word, counted from 0, that heads the words of a range of characters."""
    assert sentence.spaces is not None
    assert sentence.heads is not None
    inside = []
    end = 0
    for i, (word, space) in enumerate(zip(sentence.words, sentence.spaces, strict=True)):
        start, end = end, end + len(word) + space
        if start < where[1] and where[0] < start + len(word):
            inside.append(i)
    return next(i for i in inside if sentence.heads[i] - 1 not in inside)


def training_parts(folder: Path) -> list[Sentence]:
    """Return all sentences to learn from."""
    parsed = treebank(folder / "en_ewt-train.conllu.xz") + treebank(folder / "en_gumfree-train.conllu.xz")
    return parsed + wikigold(folder / "wikigold.conll.xz")


def every_part(folder: Path) -> list[Sentence]:
    """Return all annotated sentences, those of development and test too: for the model to ship, never to be scored."""
    rest = [
        treebank(folder / f"en_{name}.conllu.xz") for name in ("ewt-dev", "ewt-test", "gumfree-dev", "gumfree-test")
    ]
    return training_parts(folder) + [s for part in rest for s in part] + treebank(folder / "en_pud.conllu.xz")


def development_part(folder: Path) -> list[Sentence]:
    """Return the sentences watched while training; nothing is chosen by the test parts."""
    return treebank(folder / "en_ewt-dev.conllu.xz")[::5] + treebank(folder / "en_gumfree-dev.conllu.xz")[::3]


def test_parts(folder: Path) -> dict[str, list[Sentence]]:
    """Return the parts that figures are reported for."""
    files = {"PUD": "en_pud", "EWT test": "en_ewt-test", "GUM test": "en_gumfree-test"}
    return {name: treebank(folder / f"{file}.conllu.xz") for name, file in files.items()}
