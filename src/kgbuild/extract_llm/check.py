"""Language model: an answer becomes the fact document of its window; what fits neither text nor words is dropped."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from kgbuild import edtf, gazetteer
from kgbuild.extract_llm.quotes import Text
from kgbuild.extract_llm.tally import Tally
from kgbuild.extract_llm.windows import Window
from kgbuild.facts import (
    CHOICES,
    ENTITY_TYPES,
    FACT_TYPES,
    FORMAT,
    STATUSES,
    WHOLE,
    Article,
    Document,
    Entity,
    Fact,
    FactType,
    Span,
    faults,
    fits,
)

CONFIDENCE = 0.6  # in a fact whose quotes all stand in the text as they are
CONFIDENCE_MENDED = 0.5
MOST_MENTIONS = 20  # of one entity that are kept as its evidence
LONGEST_NAME = 300  # characters of a name, topic or title
_YEAR = re.compile(r"[0-9]{4}")
_WORD = re.compile(r"[^\W_]{3,}")

Json = Mapping[str, Any]


class _UnfitError(ValueError):
    """A part of an answer that is dropped; its text is the reason that is counted."""


def checked(answer: Json, article: Article, window: Window, *, by: str, tally: Tally) -> Document:
    """Return what an answer states about a window, as far as the window bears it out.

    A fact is kept if at least one of its quotes stands in the window, its roles are filled by entities of fitting
    types that the window names, and the checks of the fact document find nothing; a date, attribute or filler that
    does not fit is taken out first. Everything dropped is counted in `tally`.
    """
    return _Checker(article, window, by, tally).document(answer)


class _Checker:
    def __init__(self, article: Article, window: Window, by: str, tally: Tally) -> None:
        self.article, self.window, self.by, self.tally = article, window, by, tally
        self.text = Text(window.text)
        self.whole = article.text or ""

    def document(self, answer: Json) -> Document:
        entities: dict[str, Entity] = {}
        for item in answer["entities"]:
            try:
                entity = self.entity(item)
                entities.setdefault(entity.id, entity)
            except _UnfitError as reason:
                self.drop(str(reason))
        facts: list[Fact] = []
        for item in answer["facts"]:
            try:
                facts.append(self.fact(item, entities))
            except _UnfitError as reason:
                self.drop(str(reason))
                self.tally.facts_dropped += 1
        return _numbered(self.article, entities, _once(facts))

    def drop(self, reason: str) -> None:
        self.tally.dropped[reason] += 1

    def entity(self, item: object) -> Entity:
        """Return an entity of the answer with the places where the window names it.

        Raises _UnfitError when it is none, or the window does not name it.
        """
        if not isinstance(item, dict) or not all(isinstance(item.get(key), str) for key in ("id", "type", "name")):
            raise _UnfitError("entity without id, type or name")
        name, aliases = _clean(item["name"]), item.get("aliases")
        if item["type"] not in ENTITY_TYPES or not name:
            raise _UnfitError("entity of no known type" if name else "entity without id, type or name")
        others = [_clean(alias) for alias in aliases if isinstance(alias, str)] if isinstance(aliases, list) else []
        others = [alias for alias in dict.fromkeys(others) if alias and alias != name and self.mentions(alias)]
        spans = sorted({span for called in (name, *others) for span in self.mentions(called)})[:MOST_MENTIONS]
        if not spans and not self.implies(item["type"], name):
            raise _UnfitError("entity not in the text")
        entity = Entity(item["id"], item["type"], name, tuple(others), (), tuple(spans))
        alone = {"format": FORMAT, "article": {"id": "a"}, "entities": [entity.to_json()], "facts": []}
        if any(faults(alone)):
            raise _UnfitError("entity that cannot be stored")
        return entity

    def mentions(self, name: str) -> list[Span]:
        """Return where a name stands in the window as words of its own."""
        pattern = r"\s+".join(map(re.escape, name.split()))
        found = re.finditer(rf"(?<!\w){pattern}(?!\w)", self.window.text)
        return [self.span(match.start(), match.end()) for match in found][:MOST_MENTIONS]

    def implies(self, type: str, name: str) -> bool:
        """Tell whether the window names a thing in another form: by a demonym or capital, or with its words apart."""
        text = self.window.text
        if type == "State" and (state := gazetteer.lookup_state(name)):
            return any(known.key == state.code for match in gazetteer.find(text) for known in match.names)
        if organization := gazetteer.lookup_organization(name):
            return any(known.key == organization.key for match in gazetteer.find(text) for known in match.names)
        words = set(_WORD.findall(gazetteer.fold(name)))
        return bool(words) and words <= set(_WORD.findall(gazetteer.fold(text)))

    def fact(self, item: object, entities: Mapping[str, Entity]) -> Fact:
        """Return a fact of the answer with the words that state it.

        Raises _UnfitError when it does not fit.
        """
        if not isinstance(item, dict) or not isinstance(item.get("type"), str) or item["type"] not in FACT_TYPES:
            raise _UnfitError("fact of no known type")
        type = FACT_TYPES[item["type"]]
        if item.get("status", "actual") not in STATUSES:
            raise _UnfitError("fact of unknown status")
        spans, mended = self.evidence(item.get("quotes"))
        fact = Fact(
            "f", type.name, self.roles(item.get("roles"), type, entities), self.attributes(item, type),
            self.date(item.get("date")), item.get("status", "actual"), CONFIDENCE_MENDED if mended else CONFIDENCE,
            self.by, spans,
        )  # fmt: skip
        named = [entities[id].to_json() for id in dict.fromkeys(id for ids in fact.roles.values() for id in ids)]
        alone = {"format": FORMAT, "article": {"id": "a"}, "entities": named, "facts": [fact.to_json()]}
        if any(faults(alone, self.whole)):
            raise _UnfitError("fact that lacks a role or an act")
        return fact

    def evidence(self, quotes: object) -> tuple[tuple[Span, ...], bool]:
        """Return the spans of the quotes that stand in the window, and whether one had to be mended.

        Raises _UnfitError when there is none.
        """
        spans: set[Span] = set()
        mended = False
        given = [quote for quote in quotes if isinstance(quote, str)] if isinstance(quotes, list) else []
        if not given:
            raise _UnfitError("fact without quote")
        for quote in given:
            found = self.text.locate(quote)
            here = [self.span(start, end) for start, end in found.spans] if found else []
            if found is None or not all(map(self.shown, here)):
                self.drop("quote not in the text")
                continue
            spans |= set(here)
            mended |= found.mended
            self.tally.repaired += found.mended
        if not spans:
            raise _UnfitError("fact without words in the text")
        return tuple(sorted(spans)), mended

    def span(self, start: int, end: int) -> Span:
        start, end = start + self.window.start, end + self.window.start
        return Span(start, end, self.whole[start:end])

    def shown(self, span: Span) -> bool:
        """Tell whether the model got to see the words of a span: no furniture lies among them."""
        offset = self.window.start
        return self.window.text[span.start - offset : span.end - offset] == span.quote

    def roles(self, given: object, type: FactType, entities: Mapping[str, Entity]) -> dict[str, tuple[str, ...]]:
        roles: dict[str, tuple[str, ...]] = {}
        for role, ids in given.items() if isinstance(given, dict) else ():
            if role not in type.roles and role != "place":
                self.drop("unknown role")
                continue
            listed = [ids] if isinstance(ids, str) else ids if isinstance(ids, list) else []
            fillers = dict.fromkeys(id for id in listed if isinstance(id, str))
            fitting = tuple(id for id in fillers if id in entities and fits(role, entities[id].type))
            self.tally.dropped["filler that does not fit"] += len(fillers) - len(fitting)
            if fitting:
                roles[role] = fitting
        return roles

    def attributes(self, item: Json, type: FactType) -> dict[str, str | int | float]:
        given = item.get("attributes")
        return dict(self._attributes(given, type)) if isinstance(given, dict) else {}

    def _attributes(self, given: Json, type: FactType) -> Iterator[tuple[str, str | int]]:
        for name in type.attributes:
            value = given.get(name)
            if value is None or value == "":
                continue
            if name in WHOLE:
                number = _whole(value)
                if number is None:
                    self.drop("attribute that does not fit")
                else:
                    yield name, number
                continue
            text = _clean(str(value)) if isinstance(value, str | int | float) else ""
            choices = CHOICES.get((type.name, name))
            if not text or (choices and text not in choices):
                self.drop("attribute that does not fit")
            else:
                yield name, text

    def date(self, given: object) -> str | None:
        """Return the date if it is one, and is not guessed: without a date of publication its year is in the text."""
        if given is None or given == "":
            return None
        if not isinstance(given, str) or edtf.fault(given):
            self.drop("date that is none")
            return None
        if self.article.published is None and not set(_YEAR.findall(given)) <= set(_YEAR.findall(self.whole)):
            self.drop("date that is guessed")
            return None
        return given


def _clean(text: str) -> str:
    return " ".join(text.split())[:LONGEST_NAME]


def _whole(value: object) -> int | None:
    """Return a count or an ordinal: a whole number from 1 that a model may have written as a word of digits."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    text = str(value) if isinstance(value, str) or value.bit_length() < 64 else ""
    return int(text) if text.isascii() and text.isdigit() and 0 < len(text) < 10 and int(text) > 0 else None


def _once(facts: list[Fact]) -> list[Fact]:
    """Return the facts, each content once, with the evidence of all that say it."""
    kept: dict[object, Fact] = {}
    for fact in facts:
        content = (fact.type, *(tuple(sorted(said.items())) for said in (fact.roles, fact.attributes)))
        key = (*content, fact.date, fact.status)
        if same := kept.get(key):
            spans = tuple(sorted({*same.evidence, *fact.evidence}))
            fact = replace(same, confidence=max(same.confidence or 0, fact.confidence or 0), evidence=spans)
        kept[key] = fact
    return list(kept.values())


def _numbered(article: Article, entities: Mapping[str, Entity], facts: list[Fact]) -> Document:
    """Return the document of the facts in the order of their words, with the entities that they name."""
    facts = sorted(facts, key=lambda fact: fact.evidence)
    named = dict.fromkeys(id for fact in facts for ids in fact.roles.values() for id in ids)
    ids = {id: f"e{number}" for number, id in enumerate(named, 1)}
    return Document(
        article,
        tuple(replace(entities[id], id=new) for id, new in ids.items()),
        tuple(
            replace(
                fact, id=f"f{number}", roles={role: tuple(map(ids.__getitem__, f)) for role, f in fact.roles.items()}
            )
            for number, fact in enumerate(facts, 1)
        ),
    )
