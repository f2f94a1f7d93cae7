"""Extract: at whom a statement is aimed that names only the deed or the words: "Norway condemned the attack".

Whoever attacked is condemned, whose claim is denied is rejected, and whoever gave is thanked for the gift. The deed is
the last one of its kind that the sentences just before have told of.
"""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from kgbuild.extract.candidate import Candidate
from kgbuild.extract.clauses import base
from kgbuild.extract.entities import Thing
from kgbuild.extract.learned import Learned

SAID = frozenset({
    "accusation", "allegation", "assertion", "call", "charge", "claim", "comment", "complaint", "criticism", "demand",
    "insinuation", "invitation", "offer", "proposal", "remark", "request", "suggestion", "threat", "ultimatum",
    "version", "warning", "word",
})  # fmt: skip
DONE = frozenset({
    "act", "action", "aggression", "airstrike", "ambush", "annexation", "arrest", "assault", "attack", "blockade",
    "bombardment", "bombing", "closure", "crime", "decision", "deployment", "detention", "expulsion", "gesture",
    "incursion", "invasion", "killing", "launch", "massacre", "measure", "move", "murder", "offensive", "operation",
    "provocation", "raid", "recall", "release", "seizure", "shelling", "step", "strike", "suspension", "violation",
})  # fmt: skip
GIVEN = frozenset({"aid", "assistance", "contribution", "donation", "gift", "help", "relief", "shipment", "support"})
"""Nouns for what somebody has said, done or given."""
POINTING = frozenset({"the", "this", "that", "these", "those", "such"})
AIMED = frozenset({
    "accuse", "concern", "condemn", "demand", "praise", "reject", "support", "thank", "threaten", "welcome",
})  # fmt: skip
"""Acts that are aimed at whoever has said or done something."""
NEAR = 2
"""How many sentences ago it was told of at most."""


class Aims(Learned):
    """Remembers who has just done or said something, and aims statements at them."""

    _spoke: tuple[int, list[Thing]] = (-9, [])  # who spoke last, and in which sentence
    _did: tuple[int, list[Thing]] = (-9, [])
    _gave: tuple[int, list[Thing]] = (-9, [])
    _offered: tuple[int, list[Thing]] = (-9, [])

    def _aim(self, candidate: Candidate) -> list[Thing]:
        """Return whom a statement without a target is aimed at by the noun that tells what it is about."""
        if candidate.attributes.get("act") not in AIMED or candidate.roles.get("target"):
            return []
        own = {id(s) for t in candidate.roles["speaker"] for s in (t, t.state) if s is not None}
        trigger = self.discourse.doc[candidate.trigger]
        if trigger.lemma_.lower() == "deny":
            return []  # a plain denial is aimed at nobody
        for noun in _objects(trigger):
            lemma = noun.lemma_.lower()
            sources = [self._offered, self._spoke] if lemma in SAID else [self._did] if lemma in DONE else []
            sources = [self._gave] if lemma in GIVEN else sources
            for number, things in sources:
                fitting = [t for t in things if not {id(t), id(t.state)} & own]
                if self.number - number <= NEAR and fitting:
                    return fitting
        return []

    def _note_deeds(self, found: list[Candidate]) -> None:
        for candidate in found:
            roles = candidate.roles
            if candidate.type == "Statement":
                self._spoke = (self.number, list(roles["speaker"]))
            elif candidate.type == "Aid":
                self._gave = (self.number, list(roles.get("provider", [])))
            elif candidate.type in {"Mediation", "Proposal"}:
                self._offered = (self.number, list(roles.get("mediator") or roles.get("proposer", [])))
            elif roles.get("actor"):
                self._did = (self.number, list(roles["actor"]))


def _objects(verb: Token) -> Iterator[Token]:
    """Yield the nouns with "the" or "this", and nobody's name, that a verb of speech is about."""
    nouns = [verb, *verb.children] if verb.pos_ in {"NOUN", "PROPN"} else list(verb.children)
    for noun in nouns:
        if noun.pos_ not in {"NOUN", "PROPN"} or base(noun) not in {"obj", "nsubj", "obl", "nmod", "ROOT"}:
            continue
        words = list(noun.children)
        if base(noun) == "nsubj" and noun.dep_ != "nsubj:pass":
            continue
        is_open = not any(c.dep_ == "nmod:poss" or base(c) in {"nmod", "acl", "compound", "amod"} for c in words)
        if is_open and any(c.lower_ in POINTING for c in words):
            yield noun
        if base(noun) == "obj":  # "expressed its gratitude for the gift"
            yield from (c for c in words if base(c) == "nmod" and any(d.lower_ in POINTING for d in c.children))
