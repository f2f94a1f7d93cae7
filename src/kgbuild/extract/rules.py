"""Extract: the extractor by rules, from an article to its fact document."""

from __future__ import annotations

import gc
import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import takewhile

from spacy.language import Language
from spacy.tokens import Doc

from kgbuild import language
from kgbuild.confidence import rated, shipped
from kgbuild.extract import customs, kinds, listed
from kgbuild.extract.build import Builder
from kgbuild.extract.candidate import Candidate
from kgbuild.extract.discourse import Discourse
from kgbuild.extract.entities import Thing
from kgbuild.extract.learned import SURE
from kgbuild.extract.mentions import find, from_model
from kgbuild.extract.merge import merge
from kgbuild.extract.news import is_news
from kgbuild.extract.offices import OfficeReader
from kgbuild.extract.persons import PersonReader
from kgbuild.extract.sessions import own_sessions
from kgbuild.extract.when import Calendar
from kgbuild.facts import Article, Document, Entity, Fact, Span, fits

_ENDS = frozenset({".", "!", "…", ":", ",", ";"})
_ENDLESS = re.compile(r"\S{2000,}")


class Extractor:
    """Reads articles; one is made per process, since it loads the language pipeline.

    `model` is another spaCy pipeline with Universal Dependencies labels, by name or path; None takes the shipped one.
    For `coding` the facts are those that event records tell of: people without a name ("a priest") take part too, as a
    Group, and deeds need not say who did them or to whom. Such documents do not fit the format of fact documents.
    """

    def __init__(self, model: str | None = None, *, coding: bool = False) -> None:
        self.nlp: Language = language.load(model)
        self.coding = coding

    def extract(self, article: Article) -> Document:
        """Return the fact document of one article.

        The same article gives the same document whatever was read before it. An article without text gives an empty
        document.
        """
        return next(self.pipe([article]))

    def pipe(self, articles: Iterable[Article]) -> Iterator[Document]:
        """Yield the fact documents of articles, in their order."""
        pairs = ((masked(article), article) for article in articles)
        for doc, article in self.nlp.pipe(pairs, as_tuples=True, batch_size=16):
            told = self.facts(doc, article)
            _models_stay()
            yield told

    def facts(self, doc: Doc, article: Article) -> Document:
        """Return the fact document of an article that the language pipeline has read already."""
        builder = self.read(doc, article)
        for candidate in builder.candidates:
            customs.ratify(candidate)
        found = merge(builder.candidates, headline(doc, article))
        builder.choose(found)
        own_sessions(found)
        for candidate in found:
            kinds.settle(candidate, doc)
        if self.coding:
            found = [candidate for candidate in found if is_news(candidate, doc, article.published)]
        for candidate in found:
            self._clear(candidate)
        return rated(document(article, doc, [c for c in found if self._is_sound(c)]), shipped())

    def read(self, doc: Doc, article: Article) -> Builder:
        """Return the builder that has read an article: its candidates, not merged yet, and what is open about them."""
        mentions = find(doc, listed.mentions(doc))
        from_model(doc, mentions)
        offices = OfficeReader(doc, mentions).read()
        persons = PersonReader(doc, mentions, offices).read()
        discourse = Discourse(doc, mentions, offices, persons, dateline=listed.place_of_dateline(article))
        builder = Builder(discourse, _calendar(doc, article))
        builder.coding = self.coding
        for sentence in doc.sents:
            builder.sentence(sentence)
        return builder

    def _clear(self, candidate: Candidate) -> None:
        """Take out fillers of types that their roles do not take, and what fact documents leave out by custom.

        What a name is taken for can change while the rest of a text is read, and one bad filler costs the whole
        article.
        """
        for role, things in candidate.roles.items():
            candidate.roles[role] = [thing for thing in things if fits(role, thing.type)]
        if not self.coding:
            customs.observe(candidate)
        if candidate.type == "Visit" and candidate.roles.get("place") == candidate.roles.get("destination"):
            candidate.roles.pop("place", None)  # the place of a visit is one in the state that is visited

    def _is_sound(self, candidate: Candidate) -> bool:
        """Return whether enough is known to be a fact."""
        if candidate.type == "Meeting" and candidate.status == "denied" and str(candidate.date).endswith("/.."):
            return False  # "had not met since 2017": nobody said that they did
        return candidate.is_filled(coding=self.coding)


@cache
def _models_stay() -> None:
    """Tell the garbage collector, once, to pass over what is loaded: it took a tenth of the time of the facts."""
    gc.freeze()


def headline(doc: Doc, article: Article) -> int:
    """Return where the headline ends, in tokens, with the lines above it and those between it and the story.

    Without a layout it is the first line, if that does not end like a sentence.
    """
    above = list(takewhile(lambda block: block.kind != "paragraph", article.blocks))
    if any(block.kind == "title" for block in above):
        end = max(block.end for block in above if block.kind in {"title", "heading"})
        return next((token.i for token in doc if token.idx >= end), len(doc))
    for token in doc:
        if token.is_space and "\n" in token.text:
            words = [before for before in doc[: token.i] if not before.is_space]
            if words:
                return 0 if words[-1].text in _ENDS else token.i
    return 0


def _calendar(doc: Doc, article: Article) -> Calendar:
    dateline = article.dateline.quote if article.dateline is not None else ""
    return Calendar(doc, article.published, dateline, headline=headline(doc, article))


def masked(article: Article) -> str:
    """Return the text without furniture and dateline, line breaks only between blocks; every offset stays as it was.

    What runs on for thousands of characters without a space is no words, and would take the tokenizer minutes.

    >>> from kgbuild.facts import Block
    >>> masked(Article("a", "Menu\\nA long\\nline.", blocks=(Block(0, 4, "furniture"), Block(5, 17))))
    '    \\nA long line.'
    """
    text = _ENDLESS.sub(lambda run: " " * len(run[0]), article.text or "")
    if article.dateline is not None:
        start, end = article.dateline.start, article.dateline.end
        while end < len(text) and text[end] in " -–—:":
            end += 1
        text = text[:start] + " " * (end - start) + text[end:]
    if not article.blocks:
        return text
    out: list[str] = []
    at = 0
    for block in article.blocks:
        out.append("".join("\n" if c == "\n" else " " for c in text[at : block.start]))
        inside = text[block.start : block.end]
        out.append(" " * len(inside) if block.kind == "furniture" else inside.replace("\n", " "))
        at = block.end
    out.append("".join("\n" if c == "\n" else " " for c in text[at:]))
    return "".join(out)


def document(article: Article, doc: Doc, candidates: list[Candidate]) -> Document:
    """Return the fact document of merged candidates: entities that facts name, in the order of the facts."""
    text = article.text or ""
    ids: dict[int, str] = {}
    entities: list[Entity] = []

    def entity(thing: Thing) -> str:
        known = ids.get(id(thing))
        if known is None:
            known = f"e{len(ids) + 1}"
            ids[id(thing)] = known
            spans = tuple(dict.fromkeys(_span(doc, text, s, e) for s, e in thing.spans[:20]))
            entities.append(Entity(known, thing.type, thing.name, tuple(thing.names), thing.same_as, spans))
        return known

    facts = []
    for number, candidate in enumerate(candidates, 1):
        roles = {role: tuple(entity(t) for t in things) for role, things in candidate.roles.items() if things}
        facts.append(
            Fact(
                f"f{number}", candidate.type, roles, dict(candidate.attributes), candidate.date, candidate.status,
                None, _origin(candidate), tuple(_span(doc, text, s, e) for s, e in candidate.spans),
            )
        )  # fmt: skip
    return Document(article, tuple(entities), tuple(facts))


def _origin(candidate: Candidate) -> str:
    """Return what found a fact: a frame, the event heads, or a frame that the heads bear out."""
    is_borne_out = candidate.by.startswith("rules/") and candidate.support >= SURE
    return f"{candidate.by} + learned" if is_borne_out else candidate.by


def _span(doc: Doc, text: str, start: int, end: int) -> Span:
    first, last = doc[start].idx, doc[end - 1].idx + len(doc[end - 1].text)
    return Span(first, last, text[first:last])
