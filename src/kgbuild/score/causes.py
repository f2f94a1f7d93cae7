"""Score: why a prediction is not gold: each error with its most likely cause."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from kgbuild import gazetteer
from kgbuild.facts import Entity, Fact
from kgbuild.pairing import pair
from kgbuild.score.align import LIKE_ENOUGH, Alignment, Words, brief, fillers, likeness, overlap, quoted, words

# What went wrong, and what it means; docs/eval.md tells how each is recognised.
CAUSES = {
    "frame": "a fact is missed, and nothing is found in its place",
    "mention": "an entity is not found, or one that is none",
    "coreference": "a reference is not followed: the words do not name the entity, or it was taken for two",
    "type": "a fact is found under another type",
    "role": "a role has a wrong filler, or lacks one that is known and named",
    "attribute": "an act, kind, stage, title or number is wrong or missing",
    "date": "the date is wrong or missing",
    "status": "the status is wrong",
    "merge": "two facts are taken for one, or one for two",
    "extra": "a fact is found where there is none",
}


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One error: in which document, of which of `CAUSES`, about a fact of which type, and what it is."""

    document: str
    cause: str
    type: str
    what: str

    def __str__(self) -> str:
        return f"{self.cause:11} {self.document}: {self.what}"


def faults(found: Alignment) -> Iterator[Fault]:
    """Return the errors of one document: facts that are missed or wrong, then what is wrong about the others.

    >>> from kgbuild.facts import Article, Document, Span
    >>> from kgbuild.score.align import align
    >>> chad, words = Entity("e1", "State", "Chad"), (Span(0, 14, "Chad yielded."),)
    >>> undated = Fact("f1", "Concession", {"actor": ("e1",)}, evidence=words)
    >>> dated = Fact("f1", "Concession", {"actor": ("e1",)}, date="2024", evidence=words)
    >>> gold, found = (Document(Article("a"), (chad,), (fact,)) for fact in (undated, dated))
    >>> [str(fault) for fault in faults(align(gold, found))]
    ['date        a: Concession(actor=Chad) “Chad yielded.”: date: none wanted, 2024 found']
    """
    id = found.gold.article.id
    paired = set(found.facts.values())
    missed = [i for i in range(len(found.gold.facts)) if i not in found.facts]
    wrong = [j for j in range(len(found.predicted.facts)) if j not in paired]
    confused = pair(missed, wrong, lambda i, j: _confusion(found, i, j))
    for at, i in enumerate(missed):
        fact = found.gold.facts[i]
        other = found.predicted.facts[wrong[confused[at]]].type if at in confused else None
        cause = "type" if other else _cause_of_missed(found, i, paired)
        read_as = f", read as {other}" if other else ""
        yield Fault(id, cause, fact.type, f"missed {brief(fact, found.gold)}{read_as}")
    for at, j in enumerate(wrong):
        if at in confused.values():
            continue
        fact = found.predicted.facts[j]
        cause = "merge" if any(_covers(found, i, j, wider="gold") for i in found.facts) else "extra"
        yield Fault(id, cause, fact.type, f"wrong  {brief(fact, found.predicted)}")
    for i, j in found.facts.items():
        fact = found.gold.facts[i]
        for cause, difference in _differences(found, i, j):
            yield Fault(id, cause, fact.type, f"{brief(fact, found.gold)}: {difference}")


def _confusion(found: Alignment, i: int, j: int) -> float:
    """Return how surely a missed fact was read as the wrong one of another type."""
    ours, theirs = found.gold.facts[i], found.predicted.facts[j]
    near = overlap(quoted(ours), quoted(theirs))
    shared = {slot[1] for slot in fillers(found.wanted[i])} & {slot[1] for slot in fillers(found.found[j])}
    if ours.type == theirs.type or "HoldsPosition" in (ours.type, theirs.type):
        return 0.0  # an office is named beside an event, and never in its place
    return near + len(shared) if near >= LIKE_ENOUGH and shared else 0.0


def _covers(found: Alignment, i: int, j: int, *, wider: str) -> bool:
    """Tell whether the wider one of two facts of a type and an act has all fillers of the other, in the same words."""
    ours, theirs = found.gold.facts[i], found.predicted.facts[j]
    if ours.type != theirs.type or ours.attributes.get("act") != theirs.attributes.get("act"):
        return False
    less, more = fillers(found.found[j]), fillers(found.wanted[i])
    if wider == "predicted":
        less, more = more, less
    near = max((overlap(words(a.quote), words(b.quote)) for a in ours.evidence for b in theirs.evidence), default=0.0)
    return near >= LIKE_ENOUGH and bool(less) and not less - more


def _cause_of_missed(found: Alignment, i: int, paired: set[int]) -> str:
    if any(_covers(found, i, j, wider="predicted") for j in paired):
        return "merge"  # a predicted fact states it, and is taken by another gold fact
    known = {found.gold.entities[at].id for at in found.entities}
    named = {id for ids in found.gold.facts[i].roles.values() for id in ids}
    return "frame" if named & known or not found.predicted.facts else "mention"


def _differences(found: Alignment, i: int, j: int) -> Iterator[tuple[str, str]]:
    """Return cause and description of each slot in which two paired facts differ."""
    wanted, got = found.wanted[i], found.found[j]
    names = {(True, entity.id): entity.name for entity in found.gold.entities}
    names |= {(False, entity.id): entity.name for entity in found.predicted.entities}
    for name in sorted({slot[0] for slot in (wanted - got) + (got - wanted)}):
        lacking = sorted((s[1] for s in wanted - got if s[0] == name), key=str)
        extra = sorted((s[1] for s in got - wanted if s[0] == name), key=str)
        if any(isinstance(value, tuple) for value in lacking + extra):
            ours, others = (", ".join(names[value] for value in values) for values in (lacking, extra))
            yield _cause_of_role(found, i, [id for _, id in lacking], extra), _difference(name, ours, others)
            continue
        ours, others = _value(found.gold.facts[i], name), _value(found.predicted.facts[j], name)
        if name == "title" and lacking and extra and overlap(lacking[0], extra[0]) >= LIKE_ENOUGH:
            continue
        yield (name if name in ("date", "status") else "attribute"), _difference(name, ours, others)


def _difference(name: str, wanted: str, found: str) -> str:
    return f"{name}: {wanted or 'none'} wanted, {found or 'none'} found"


def _value(fact: Fact, name: str) -> str:
    value = getattr(fact, name) if name in ("date", "status") else fact.attributes.get(name)
    return "" if value is None else str(value)


def _cause_of_role(found: Alignment, i: int, lacking: list[str], extra: list[tuple[bool, str]]) -> str:
    """Return why a role lacks gold entities, or else has others."""
    if not lacking:
        return "role" if any(sure for sure, _ in extra) else "mention"
    gold = {entity.id: entity for entity in found.gold.entities}
    known = {found.gold.entities[at].id for at in found.entities}
    strangers = [entity for entity in found.predicted.entities if (False, entity.id) in extra]
    quote = quoted(found.gold.facts[i])
    for id in lacking:
        if any(likeness(gold[id], stranger) for stranger in strangers) or not _is_named(gold[id], quote):
            return "coreference"
    return "role" if known.issuperset(lacking) else "mention"


def _is_named(entity: Entity, quote: Words) -> bool:
    """Tell whether words hold one of the names of an entity, or an adjective or capital of a state."""
    names = (entity.name, *entity.aliases, *(_other_names(entity.name) if entity.type == "State" else ()))
    parts = [words(name) for name in names]
    return any(part <= quote or (entity.type == "Person" and part & quote) for part in parts)


@lru_cache(maxsize=1024)
def _other_names(name: str) -> tuple[str, ...]:
    state = gazetteer.lookup_state(name)
    return (*state.demonyms, *state.capitals, *state.aliases, *state.abbreviations) if state else ()
