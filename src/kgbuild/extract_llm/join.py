"""Language model: joins two documents of one article: of two windows, or of the rules and a model."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import count

from kgbuild import edtf
from kgbuild.extract_llm.pairs import same_thing, words
from kgbuild.facts import CHOICES, FACT_TYPES, Document, Entity, Fact, fits
from kgbuild.pairing import pair

MOST_SURE = 0.99  # two readers can still be wrong together
SURE = 0.8  # from here on a rival for the name does not matter
LEAST_TITLE = 0.5  # share of the shorter title's words that two titles of one office have in common


def join(first: Document, second: Document, *, independent: bool = False) -> Document:
    """Return one document with what both state; entities and facts of `first` keep their ids and come first.

    Entities are one if they are of one kind and share a name (see `kgbuild.extract_llm.pairs`). Facts that agree in
    type, status, date and fillers become one with the evidence of both; the others are kept as they are. With
    `independent` the documents come from two extractors: then a fact of both bears both names in `by`, and a
    confidence as if either could err without the other.

    >>> from kgbuild.facts import Article
    >>> chad = Entity("e1", "State", "Chad")
    >>> left = Document(Article("a"), (chad,), (Fact("f1", "Concession", {"actor": ("e1",)}, confidence=0.5, by="a"),))
    >>> right = Document(Article("a"), (chad,), (Fact("f1", "Concession", {"actor": ("e1",)}, confidence=0.6, by="b"),))
    >>> (fact,) = join(left, right, independent=True).facts
    >>> fact.confidence, fact.by
    (0.8, 'a + b')
    """
    ids = _matched(first, second)
    numbers = _free(entity.id for entity in first.entities)
    entities = {entity.id: entity for entity in first.entities}
    for entity in second.entities:
        known = ids.get(entity.id)
        if known is None:
            ids[entity.id] = known = next(numbers)
            entities[known] = replace(entity, id=known)
        else:
            entities[known] = _one_entity(entities[known], entity)
    others = [_renamed(fact, ids) for fact in second.facts]
    agreed = pair(first.facts, others, _agreement)
    facts = [
        _one_fact(fact, others[agreed[i]], independent=independent) if i in agreed else fact
        for i, fact in enumerate(first.facts)
    ]
    fresh = _free((fact.id for fact in first.facts), letter="f")
    taken = set(agreed.values())
    facts += [replace(fact, id=next(fresh)) for j, fact in enumerate(others) if j not in taken]
    return Document(first.article, tuple(entities.values()), tuple(facts))


def _matched(first: Document, second: Document) -> dict[str, str]:
    """Return the id in `first` of each entity of `second` that is there too."""
    uses = [(role, id) for fact in second.facts for role, ids in fact.roles.items() for id in ids]

    def worth(one: Entity, other: Entity) -> float:
        if one.type != other.type and not all(fits(role, one.type) for role, id in uses if id == other.id):
            return 0.0
        return same_thing(one, other)

    worths = {(i, j): worth(a, b) for i, a in enumerate(first.entities) for j, b in enumerate(second.entities)}

    def clear(i: int, j: int) -> float:
        """Return 0 where a part of a name could be the name of two persons."""
        if worths[i, j] == 0 or worths[i, j] >= SURE:
            return worths[i, j]
        rivals = any(w > 0 for (a, b), w in worths.items() if (a == i) != (b == j))
        return 0.0 if rivals else worths[i, j]

    found = pair(range(len(first.entities)), range(len(second.entities)), clear)
    return {second.entities[j].id: first.entities[i].id for i, j in found.items()}


def _one_entity(one: Entity, other: Entity) -> Entity:
    names = dict.fromkeys((*one.aliases, other.name, *other.aliases))
    return replace(
        one,
        aliases=tuple(name for name in names if name != one.name),
        same_as=tuple(dict.fromkeys((*one.same_as, *other.same_as))),
        evidence=tuple(sorted({*one.evidence, *other.evidence})),
    )


def _renamed(fact: Fact, ids: Mapping[str, str]) -> Fact:
    return replace(fact, roles={role: tuple(dict.fromkeys(ids[id] for id in f)) for role, f in fact.roles.items()})


def _agreement(one: Fact, other: Fact) -> float:
    """Return how much two facts have in common if they can be one, else 0."""
    if (one.type, one.status) != (other.type, other.status) or not _dates_meet(one.date, other.date):
        return 0.0
    closed = [name for type, name in CHOICES if type == one.type]
    if any(_differ(one, other, name) for name in (*closed, "ordinal", "count")):
        return 0.0
    shared = [role for role in FACT_TYPES[one.type].roles if role in one.roles and role in other.roles]
    common = [len({*one.roles[role]} & {*other.roles[role]}) for role in shared]
    if not shared or not all(common):
        return 0.0
    if one.type == "HoldsPosition" and not _titles_meet(one, other):
        return 0.0
    near = any(a.start < b.end and b.start < a.end for a in one.evidence for b in other.evidence)
    alike = all({*one.roles[role]} == {*other.roles[role]} for role in shared)
    # One speaker says many things of one kind, so that only the same words make two statements one.
    if not near and (not alike or one.type == "Statement"):
        return 0.0
    topics = len(words(str(one.attributes.get("topic", ""))) & words(str(other.attributes.get("topic", ""))))
    return sum(common) + 2.0 * near + min(topics, 3) / 2


def _differ(one: Fact, other: Fact, name: str) -> bool:
    mine, theirs = one.attributes.get(name), other.attributes.get(name)
    return mine is not None and theirs is not None and mine != theirs


def _dates_meet(one: str | None, other: str | None) -> bool:
    if one is None or other is None:
        return True
    (start, end), (first, last) = _days(one), _days(other)
    return start <= last and first <= end


def _days(text: str) -> tuple[date, date]:
    start, end = edtf.bounds(text)
    return start or date.min, end or date.max


def _titles_meet(one: Fact, other: Fact) -> bool:
    mine, theirs = (words(str(fact.attributes.get("title", ""))) for fact in (one, other))
    former = {word for word in ("former", "deputy") if (word in mine) != (word in theirs)}
    return not former and len(mine & theirs) >= LEAST_TITLE * min(len(mine), len(theirs))


def _one_fact(one: Fact, other: Fact, *, independent: bool) -> Fact:
    dates = [date for date in (one.date, other.date) if date is not None]
    sure = [fact.confidence for fact in (one, other) if fact.confidence is not None]
    confidence = max(sure, default=None)
    if independent and len(sure) == 2:
        confidence = min(round(1 - (1 - sure[0]) * (1 - sure[1]), 3), MOST_SURE)
    return replace(
        one,
        roles=_one_roles(one, other),
        attributes={**other.attributes, **one.attributes},
        date=min(dates, key=_width, default=None),
        confidence=confidence,
        by=" + ".join(dict.fromkeys(fact.by for fact in (one, other) if fact.by)) or None,
        evidence=tuple(sorted({*one.evidence, *other.evidence})),
    )


def _one_roles(one: Fact, other: Fact) -> dict[str, tuple[str, ...]]:
    """Return the fillers of both, of `one` alone where a role has one filler; nobody gains a second role by it."""
    single = {*FACT_TYPES[one.type].single, "place"}
    roles = {role: tuple(ids) for role, ids in one.roles.items()}
    filling = {id for ids in roles.values() for id in ids}
    for role, ids in other.roles.items():
        have = roles.get(role, ())
        if role in single and have:
            continue
        if fresh := tuple(id for id in ids if id not in filling):
            roles[role] = (*have, *fresh)
    return roles


def _width(text: str) -> tuple[int, str]:
    """Return how many days a date leaves open; the narrower of two is the better one."""
    start, end = _days(text)
    return (end - start).days, text


def _free(taken: Iterable[str], letter: str = "e") -> Iterator[str]:
    used = set(taken)
    return (id for id in (f"{letter}{number}" for number in count(1)) if id not in used)
