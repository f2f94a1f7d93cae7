"""Extract: which date of a text belongs to which event."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from kgbuild import dates


class Calendar:
    """The dates of one document, by token."""

    def __init__(self, doc: Doc, text: str, published: str | None) -> None:
        self.doc = doc
        self.published = published
        self.found: list[tuple[Token, str]] = []
        self.tokens: set[int] = set()
        for mention in dates.find(text, published=published):
            if mention.edtf is None:
                continue
            span = doc.char_span(mention.start, mention.end, alignment_mode="expand")
            if span is not None and len(span):
                self.tokens.update(t.i for t in span)
                self.found.append((span.root, mention.edtf))

    def date_of(self, trigger: Token, carrier: Token, status: str) -> str | None:
        """Return the EDTF date that the words give to an event: the nearest in the tree below its verb or noun."""
        best: tuple[int, str] | None = None
        sentence = trigger.sent
        here = [(t, d) for t, d in self.found if sentence.start <= t.i < sentence.end]
        for token, date in here:
            steps = self._steps(token, {trigger.i, carrier.i})
            if steps is not None and (best is None or steps < best[0]):
                best = (steps, date)
        if best is not None:
            return best[1]
        return None

    def _steps(self, token: Token, goals: set[int]) -> int | None:
        """Return how far up the tree the event is, None if another finite verb stands between."""
        node, steps = token, 0
        while True:
            if node.i in goals:
                return steps
            if node.head is node or steps > 6:
                return None
            if steps and node.pos_ == "VERB" and node.dep_ not in {"xcomp", "acl"}:
                return None
            node = node.head
            steps += 1
