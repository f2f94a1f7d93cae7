"""Extract: words for two: "they", "both sides", "the two ministers", "the latter", "her guest"."""

from __future__ import annotations

from spacy.tokens import Token

from kgbuild.extract.clauses import base
from kgbuild.extract.entities import Thing, unique
from kgbuild.extract.naming import ACTORS
from kgbuild.extract.office import singular
from kgbuild.extract.people import People

ORDER = {"latter": 0, "former": 1}
"""Which of two is meant, the last named first."""
STATES = frozenset({"country", "state", "nation", "neighbour", "neighbor", "government", "people", "capital"})
PAIR = frozenset({"two", "both", "three", "sides", "parties", "interlocutors", "pair"})


class Pairs(People):
    """Resolves words for those who met, dealt with each other or faced each other."""

    def _plural(self, token: Token) -> list[Thing]:
        """Resolve "they", "both sides", "the two ministers": the last pair that met or was named together."""
        word = singular(token.lower_) if token.pos_ not in {"PRON", "DET"} else ""
        lemma = token.lemma_.lower()
        state_pair = lemma in self.words.pair_states
        pair = self.pair or (self.foes if lemma in self.words.pair_states | PAIR else []) or self._last_pair()
        if lemma in STATES and not _states_of(pair):
            pair = self.main_states()
        if not pair:
            return []
        if state_pair and lemma not in {"side", "party"}:
            states = unique([t if t.type == "State" else t.state for t in pair])
            states = [s for s in states if s.type == "State"]
            return states if len(states) > 1 else []
        if (
            word
            and word not in {"side", "party", "interlocutor", "leader", "counterpart"}
            and token.pos_ in {"NOUN", "PROPN"}
        ):
            named = [t for t in pair if t.type == "Person"]
            if len(named) > 1:
                return named
            if lemma not in {"side", "party"}:
                return []
        if lemma in {"side", "party"}:
            return self._as_sides(pair)
        return list(pair)

    def _as_sides(self, pair: list[Thing]) -> list[Thing]:
        states = unique([t if t.type != "Person" else t.state for t in pair])
        return states if len(states) > 1 else list(pair)

    def _last_pair(self) -> list[Thing]:
        found: list[Thing] = []
        kind: str | None = None
        for thing, _, _ in reversed(self.history[-40:]):
            if thing.type not in ACTORS:
                continue
            if kind is None:
                kind = thing.type
            if thing.type == kind and thing not in found:
                found.append(thing)
            if len(found) == 2:
                return list(reversed(found))
        return []

    def _other_of_pair(self, token: Token) -> list[Thing]:
        """Return the one of two who meet that "his guest", "her host" stands for."""
        bearers = unique(t for c in token.children if c.dep_ == "nmod:poss" for t in self._early(c))
        others = [t for t in self.pair if t not in bearers]
        return others if len(others) == 1 and others[0].type == "Person" else []

    def _in_order(self, token: Token) -> list[Thing]:
        """Return the first or last named of two: "the former", "the latter"."""
        if base(token) not in {"nsubj", "obj", "iobj", "obl", "nmod"}:
            return []
        told = [t for t, at, _ in self.history if t.type in ACTORS and self._apart(at, token.i) <= 1 and at < token.i]
        persons = [t for t in told if t.type == "Person"]
        two = unique(reversed(persons or told))[:2]
        return [two[ORDER[token.lower_]]] if len(two) == 2 else []

    def _is_bare(self, token: Token) -> bool:
        """Return whether nothing but an article stands with a noun."""
        return all(base(c) not in {"amod", "compound", "nmod", "acl", "nummod"} for c in token.children)

    def _apart(self, start: int, end: int) -> int:
        """Return how many sentences later than one token another stands."""
        return self.numbers[end] - self.numbers[start]


def _states_of(things: list[Thing]) -> bool:
    """Return whether things stand for two states or more."""
    return (
        len(
            {
                id(s)
                for t in things
                for s in [t if t.type == "State" else t.state]
                if s is not None and s.type == "State"
            }
        )
        > 1
    )
