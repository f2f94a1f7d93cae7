"""Step: gold and predicted fact documents -> precision, recall and F1; what counts as right is told in docs/eval.md."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, TypeVar

from kgbuild.facts import Document, Entity, Fact

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
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Counts:
    """How many there should be, how many were found, and how many of those are right.

    >>> counts = Counts(gold=4, predicted=2, right=1)
    >>> counts.precision, counts.recall, round(counts.f1, 3)
    (0.5, 0.25, 0.333)
    """

    gold: int = 0
    predicted: int = 0
    right: int = 0

    @property
    def precision(self) -> float:
        """Return the share of what was found that is right; 0 where nothing was found."""
        return self.right / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        """Return the share of what should be found that was; 0 where there was nothing to find."""
        return self.right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Return the harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.gold + other.gold, self.predicted + other.predicted, self.right + other.right)


@dataclass(frozen=True, slots=True)
class Scores:
    """The result for a collection: micro-averages, so that a long document weighs more than a short one."""

    documents: int = 0
    entity: Counts = Counts()
    fact: Counts = Counts()
    slot: Counts = Counts()
    exact: int = 0
    grounded: int = 0
    types: Mapping[str, Counts] = field(default_factory=dict)
    errors: tuple[str, ...] = ()

    def __add__(self, other: Scores) -> Scores:
        names = sorted({*self.types, *other.types})
        return Scores(
            self.documents + other.documents,
            self.entity + other.entity,
            self.fact + other.fact,
            self.slot + other.slot,
            self.exact + other.exact,
            self.grounded + other.grounded,
            {name: self.types.get(name, Counts()) + other.types.get(name, Counts()) for name in names},
            self.errors + other.errors,
        )

    def to_json(self) -> dict[str, Any]:
        """Return the figures as plain values, rounded to four places.

        >>> Scores(documents=1, fact=Counts(2, 1, 1), exact=1).to_json()["fact"]
        {'precision': 1.0, 'recall': 0.5, 'f1': 0.6667}
        """
        figures: dict[str, Any] = {}
        for name, counts in (("entity", self.entity), ("fact", self.fact), ("slot", self.slot)):
            parts = {"precision": counts.precision, "recall": counts.recall, "f1": counts.f1}
            figures[name] = {part: round(value, 4) for part, value in parts.items()}
        gold, predicted = self.fact.gold, self.fact.predicted
        figures["exact"] = round(self.exact / gold, 4) if gold else 0.0
        figures["grounded"] = round(self.grounded / predicted, 4) if predicted else None
        figures |= {"documents": self.documents, "gold_facts": gold, "predicted_facts": predicted}
        return figures


def score(gold: Document, predicted: Document | None, text: str | None = None) -> Scores:
    """Return how well `predicted` (None: nothing was predicted) states what `gold` states.

    `text` is the article, in which the quotes of grounded facts stand, white space aside; without it no fact counts
    as grounded. Add the scores of several documents with ``sum(scores, Scores())``.

    >>> from kgbuild.facts import Article
    >>> chad = Entity("e1", "State", "Chad")
    >>> ceasefire = Fact("f1", "Concession", {"actor": ("e1",)})
    >>> gold = Document(Article("a"), (chad,), (ceasefire,))
    >>> scores = score(gold, gold)
    >>> scores.fact.f1, scores.exact
    (1.0, 1)
    """
    predicted = predicted or Document(gold.article)
    same = pair(gold.entities, predicted.entities, likeness)
    to_gold = {predicted.entities[j].id: gold.entities[i].id for i, j in same.items()}
    wanted = [_slots(fact, lambda id: (True, id)) for fact in gold.facts]
    found = [_slots(fact, lambda id: (True, to_gold[id]) if id in to_gold else (False, id)) for fact in predicted.facts]

    def fit(i: int, j: int) -> float:
        ours, theirs = gold.facts[i], predicted.facts[j]
        if ours.type != theirs.type:
            return 0.0
        near = overlap(_quoted(ours), _quoted(theirs))
        if not (_fillers(wanted[i]) & found[j]) and near < LIKE_ENOUGH:
            return 0.0
        return _in_common(wanted[i], found[j]) + 2 * near + 0.1

    aligned = pair(range(len(wanted)), range(len(found)), fit)
    return Scores(
        documents=1,
        entity=Counts(len(gold.entities), len(predicted.entities), len(same)),
        fact=Counts(len(wanted), len(found), len(aligned)),
        slot=Counts(
            sum(slots.total() for slots in wanted),
            sum(slots.total() for slots in found),
            sum(_in_common(wanted[i], found[j]) for i, j in aligned.items()),
        ),
        exact=sum(_core(wanted[i]) == _core(found[j]) for i, j in aligned.items()),
        grounded=sum(_is_grounded(fact, text) for fact in predicted.facts) if text is not None else 0,
        types=_by_type(gold, predicted, aligned),
        errors=tuple(_errors(gold, predicted, aligned)),
    )


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


def pair(left: Sequence[T], right: Sequence[T], worth: Callable[[T, T], float]) -> dict[int, int]:
    """Return the indexes of `right` by those of `left`, one to one, the best pair first, none of worth 0.

    >>> pair([1, 5], [5, 6], lambda a, b: max(0, 3 - abs(a - b)))
    {1: 0}
    """
    worths = ((worth(a, b), i, j) for i, a in enumerate(left) for j, b in enumerate(right))
    ranked = sorted((w for w in worths if w[0] > 0), key=lambda w: (-w[0], w[1], w[2]))
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for _, i, j in ranked:
        if i not in pairs and j not in taken:
            pairs[i] = j
            taken.add(j)
    return pairs


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


def _slots(fact: Fact, filler: Callable[[str], Filler]) -> Counter[Slot]:
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


def _fillers(slots: Counter[Slot]) -> Counter[Slot]:
    return Counter({slot: count for slot, count in slots.items() if isinstance(slot[1], tuple)})


def _core(slots: Counter[Slot]) -> set[Slot]:
    return {slot for slot in slots if isinstance(slot[1], tuple) or slot[0] == "act"}


def _in_common(gold: Counter[Slot], predicted: Counter[Slot]) -> int:
    count = (gold & predicted).total()
    ours, theirs = ([v for k, v in slots if k == "title" and isinstance(v, frozenset)] for slots in (gold, predicted))
    if ours and theirs and ours != theirs and overlap(ours[0], theirs[0]) >= LIKE_ENOUGH:
        count += 1  # a title is right when most of its words are
    return count


def _quoted(fact: Fact) -> Words:
    return frozenset[str]().union(*(words(span.quote) for span in fact.evidence))


def _is_grounded(fact: Fact, text: str) -> bool:
    flat = " ".join(text.split())
    return any(" ".join(span.quote.split()) in flat for span in fact.evidence)


def _by_type(gold: Document, predicted: Document, aligned: Mapping[int, int]) -> dict[str, Counts]:
    wanted = Counter(fact.type for fact in gold.facts)
    found = Counter(fact.type for fact in predicted.facts)
    right = Counter(gold.facts[i].type for i in aligned)
    return {name: Counts(wanted[name], found[name], right[name]) for name in sorted({*wanted, *found})}


def _errors(gold: Document, predicted: Document, aligned: Mapping[int, int]) -> Iterable[str]:
    for i, fact in enumerate(gold.facts):
        if i not in aligned:
            yield f"{gold.article.id}: missed {_brief(fact, gold)}"
    paired = set(aligned.values())
    for j, fact in enumerate(predicted.facts):
        if j not in paired:
            yield f"{gold.article.id}: wrong  {_brief(fact, predicted)}"


def _brief(fact: Fact, document: Document) -> str:
    names = {entity.id: entity.name for entity in document.entities}
    roles = (f"{role}={'+'.join(names.get(id, id) for id in ids)}" for role, ids in fact.roles.items())
    act = f"[{fact.attributes['act']}]" if "act" in fact.attributes else ""
    quote = fact.evidence[0].quote if fact.evidence else ""
    return f"{fact.type}{act}({', '.join(roles)}) “{' '.join(quote.split())[:90]}”"
