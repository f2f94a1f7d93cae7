"""Score: which predicted entity and fact is which gold one."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from kgbuild.facts import Document, Entity, Fact
from kgbuild.pairing import pair

# Kinds of thing that annotators may fairly disagree about share a word: a city can be the state whose capital it is.
KINDS: Mapping[str, frozenset[str]] = {
    "State": frozenset({"polity", "place"}),
    "Place": frozenset({"place"}),
    "Person": frozenset({"person"}),
    "Group": frozenset({"body", "thing"}),
    "IntergovernmentalOrganization": frozenset({"body", "thing"}),
    "GovernmentBody": frozenset({"body"}),
    "Organization": frozenset({"body"}),
    "Forum": frozenset({"thing"}),
    "Initiative": frozenset({"thing"}),
    "Instrument": frozenset({"thing"}),
}
EMPTY_WORDS = frozenset((
    "a", "all", "an", "and", "dr", "e", "excellency", "for", "h", "he", "her", "his", "mr", "mrs", "ms", "of", "on",
    "republic", "the",
))  # fmt: skip
SLOT_ATTRIBUTES = ("act", "title", "kind", "stage", "ordinal", "count")
LIKE_ENOUGH = 0.5  # least share of words in common for two names, titles or quotes to be the same

Words = frozenset[str]
Filler = tuple[bool, str]  # (stands for a gold entity, that entity's id)
Slot = tuple[str, Any]  # a role with its Filler, or an attribute with its value


@dataclass(frozen=True, slots=True)
class Alignment:
    """A gold document and a predicted one, with what is the same in both.

    `entities` and `facts` give indexes of the predicted document by those of the gold one; `wanted` and `found` are
    the slots of the facts, in which a gold entity stands for the predicted one that is the same.
    """

    gold: Document
    predicted: Document
    entities: Mapping[int, int]
    facts: Mapping[int, int]
    wanted: Sequence[Counter[Slot]]
    found: Sequence[Counter[Slot]]


def align(gold: Document, predicted: Document | None) -> Alignment:
    """Return what a prediction (None: nothing was predicted) has in common with gold.

    >>> from kgbuild.facts import Article
    >>> gold = Document(Article("a"), (Entity("e1", "State", "Chad"),))
    >>> dict(align(gold, Document(Article("a"), (Entity("x", "State", "Republic of Chad"),))).entities)
    {0: 0}
    """
    predicted = predicted or Document(gold.article)
    same = pair(gold.entities, predicted.entities, likeness)
    to_gold = {predicted.entities[j].id: gold.entities[i].id for i, j in same.items()}
    wanted = [slots_of(fact, lambda id: (True, id)) for fact in gold.facts]
    found = [
        slots_of(fact, lambda id: (True, to_gold[id]) if id in to_gold else (False, id)) for fact in predicted.facts
    ]
    facts = pair(
        range(len(wanted)),
        range(len(found)),
        lambda i, j: _fit(gold.facts[i], predicted.facts[j], wanted[i], found[j]),
    )
    return Alignment(gold, predicted, same, facts, wanted, found)


def _fit(gold: Fact, predicted: Fact, wanted: Counter[Slot], found: Counter[Slot]) -> float:
    if gold.type != predicted.type:
        return 0.0
    near = overlap(quoted(gold), quoted(predicted))
    if not (fillers(wanted) & found) and near < LIKE_ENOUGH:
        return 0.0
    return in_common(wanted, found) + 2 * near + 0.1


def likeness(gold: Entity, predicted: Entity) -> float:
    """Return how surely two entities are one thing: 0 (they are not) to 1.1 (same name and type).

    >>> likeness(Entity("a", "Person", "Fatima al-Haddad"), Entity("b", "Person", "Haddad"))
    0.6
    >>> likeness(Entity("a", "Person", "Jordan"), Entity("b", "State", "Jordan"))
    0.0
    """
    if not KINDS[gold.type] & KINDS[predicted.type]:
        return 0.0
    if words(gold.name) == words(predicted.name):
        return 1.0 + (gold.type == predicted.type) / 10
    pairs = [(words(g), words(p)) for g in (gold.name, *gold.aliases) for p in (predicted.name, *predicted.aliases)]
    best = max(overlap(g, p) for g, p in pairs)
    if gold.type == "Person" and any(g < p or p < g for g, p in pairs):
        best = max(best, 0.6)  # a surname alone still names the person
    return best if best >= LIKE_ENOUGH else 0.0


@lru_cache(maxsize=65536)
def words(text: str) -> Words:
    """Return the words of `text` that tell names apart: no case, accents, articles or honorifics.

    >>> sorted(words("The Republic of São Tomé"))
    ['sao', 'tome']
    >>> sorted(words("The Republic"))
    ['republic', 'the']
    """
    letters = unicodedata.normalize("NFKD", text.casefold())
    all_words = re.findall(r"[a-z0-9]+", "".join(c for c in letters if not unicodedata.combining(c)))
    return frozenset(w for w in all_words if w not in EMPTY_WORDS) or frozenset(all_words)


def overlap(left: Words, right: Words) -> float:
    """Return the share of all the words that both sides have (Jaccard index); 0 for two empty sides.

    >>> overlap(frozenset({"food", "security"}), frozenset({"food", "aid"}))
    0.3333333333333333
    """
    return len(left & right) / len(left | right) if left | right else 0.0


def slots_of(fact: Fact, filler: Callable[[str], Filler]) -> Counter[Slot]:
    """Return what the fact says, one slot for each filler of a role, each attribute, its date and its status."""
    slots: Counter[Slot] = Counter((role, filler(id)) for role, ids in fact.roles.items() for id in set(ids))
    for name in SLOT_ATTRIBUTES:
        if (value := fact.attributes.get(name)) is not None:
            slots[name, words(value) if isinstance(value, str) else value] += 1
    if fact.date is not None:
        slots["date", fact.date] += 1
    if fact.status != "actual":
        slots["status", fact.status] += 1
    return slots


def fillers(slots: Counter[Slot]) -> Counter[Slot]:
    """Return the slots that are roles."""
    return Counter({slot: count for slot, count in slots.items() if isinstance(slot[1], tuple)})


def core(slots: Counter[Slot]) -> set[Slot]:
    """Return the slots that an exact fact has right: its roles and its act."""
    return {slot for slot in slots if isinstance(slot[1], tuple) or slot[0] == "act"}


def in_common(gold: Counter[Slot], predicted: Counter[Slot]) -> int:
    """Return how many slots are right."""
    count = (gold & predicted).total()
    ours, theirs = ([v for k, v in slots if k == "title" and isinstance(v, frozenset)] for slots in (gold, predicted))
    if ours and theirs and ours != theirs and overlap(ours[0], theirs[0]) >= LIKE_ENOUGH:
        count += 1  # a title is right when most of its words are
    return count


def quoted(fact: Fact) -> Words:
    """Return the words of all quotes of a fact."""
    return frozenset[str]().union(*(words(span.quote) for span in fact.evidence))


def brief(fact: Fact, document: Document) -> str:
    """Return a fact on one line: type, act, roles with names, and the beginning of its first quote."""
    names = {entity.id: entity.name for entity in document.entities}
    roles = (f"{role}={'+'.join(names.get(id, id) for id in ids)}" for role, ids in fact.roles.items())
    act = f"[{fact.attributes['act']}]" if "act" in fact.attributes else ""
    quote = fact.evidence[0].quote if fact.evidence else ""
    return f"{fact.type}{act}({', '.join(roles)}) “{' '.join(quote.split())[:90]}”"
