"""Language: the encoder as a component of a spaCy pipeline: tags, tree and names of every sentence."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from spacy.attrs import DEP, HEAD, POS
from spacy.language import Language
from spacy.parts_of_speech import IDS
from spacy.tokens import Doc, Span
from spacy.vocab import Vocab

from kgbuild.language.encoder import MODEL, Analysis, Encoder
from kgbuild.language.events import Told, keep

NAME = "kgbuild_encoder"


def make_component(nlp: Language, name: str, folder: str) -> Component:
    """Return the component with the model of `folder`; spaCy calls this by the name of the factory."""
    return Component(nlp.vocab, Encoder(Path(folder)))


class Component:
    """Annotates a `Doc` whose sentence starts are set."""

    def __init__(self, vocab: Vocab, encoder: Encoder) -> None:
        self.encoder = encoder
        self._tags = {tag: IDS[tag] for tag in (*encoder.tags, "SPACE")}
        relations = {*encoder.relations, "ROOT", "dep", "parataxis"} - {"root"}
        self._relations = {relation: vocab.strings.add(relation) for relation in relations}
        self._relations["root"] = self._relations["ROOT"]

    def __call__(self, doc: Doc) -> Doc:
        """Set tags, heads, relations, names and events in `doc`, and give it back."""
        draft = _Draft(doc, self._tags, self._relations)
        for sentence in list(doc.sents):
            indices = [token.i for token in sentence if not token.is_space]
            words = [doc[i].text for i in indices]
            for start, end in self.encoder.units(words):
                draft.add(indices[start:end], self.encoder(words[start:end]), is_rest=start > 0)
        draft.write()
        return doc


class _Draft:
    """Collects the rows of a `Doc` (head, tag, relation), since it takes its trees as a whole."""

    def __init__(self, doc: Doc, tags: dict[str, int], relations: dict[str, int]) -> None:
        self._doc = doc
        self._tags = tags
        self._relations = relations
        self._root = 0
        self._names: list[Span] = []
        self._events: list[Told] = []
        self._heads: NDArray[np.int64] = np.zeros(len(doc), dtype=np.int64)
        self._rows: NDArray[np.uint64] = np.zeros((len(doc), 3), dtype=np.uint64)
        self._hang_spaces()

    def _hang_spaces(self) -> None:
        """A space hangs on the token before it; those in front of all words on the first word."""
        first = next((token.i for token in self._doc if not token.is_space), 0)
        for token in self._doc:
            if token.is_space:
                self._set(token.i, first if token.i < first else max(token.i - 1, 0), "SPACE", "dep")

    def _set(self, i: int, head: int, tag: str, relation: str) -> None:
        self._heads[i] = head - i
        self._rows[i, 1:] = self._tags[tag], self._relations[relation if head != i else "ROOT"]

    def add(self, indices: Sequence[int], analysis: Analysis, *, is_rest: bool) -> None:
        """Enter what was found for one unit; the rest of a cut sentence hangs on the root of its first part."""
        for i, tag, head, relation in zip(indices, analysis.tags, analysis.heads, analysis.relations, strict=True):
            if head:
                self._set(i, indices[head - 1], tag, relation)
            elif is_rest:
                self._set(i, self._root, tag, "parataxis")
            else:
                self._root = i
                self._set(i, i, tag, "root")
        self._names += [
            Span(self._doc, indices[start], indices[end - 1] + 1, label=label) for start, end, label in analysis.names
        ]
        self._events += [event.at(indices) for event in analysis.events]

    def write(self) -> None:
        """Put the rows into the `Doc`; spaCy wants the distances to the heads as unsigned numbers."""
        if len(self._doc):
            self._rows[:, 0] = self._heads.view(np.uint64)
            self._doc.from_array([HEAD, POS, DEP], self._rows)
        self._doc.set_ents(self._names)
        keep(self._doc, self._events)


Language.factory(
    NAME,
    default_config={"folder": str(MODEL)},
    assigns=["token.pos", "token.dep", "token.head", "doc.sents", "doc.ents"],
    func=make_component,
)
