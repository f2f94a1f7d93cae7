"""Extract: who invites whom, and where to: "conveyed to him an invitation from the President to visit Lima".

An invitation is handed over by one person, given by another and meant for a third; where it is accepted, the visit is
planned, else proposed.
"""

from __future__ import annotations

from spacy.tokens import Span, Token

from kgbuild.extract.candidate import Candidate
from kgbuild.extract.clauses import base, case
from kgbuild.extract.entities import Thing, unique
from kgbuild.extract.learned import Learned

INVITERS = frozenset({"Person", "State", "IntergovernmentalOrganization", "GovernmentBody", "Organization"})
GOALS = frozenset({"State", "Place"})
ACCEPTING = frozenset({"accept", "receive", "get", "welcome", "take_up", "decline", "appreciate"})
"""Verbs whose subject is invited; that of any other verb that carries an invitation hands it over."""
GIVING = frozenset({"extend", "issue", "renew", "make", "send", "offer", "give", "address", "repeat", "reiterate"})
"""Verbs whose subject invites, if nobody else is named."""


class Inviting(Learned):
    """Sorts out the persons of an invitation."""

    _trip: Candidate | None = None  # the visit of the last invitation

    def _invited(self, found: list[Candidate], sentence: Span) -> None:
        """Give the invitations of a sentence, and the visits that they are for, the right persons."""
        for word in sentence:
            if word.lemma_.lower() == "invitation" or (word.lemma_.lower() == "invite" and word.pos_ == "VERB"):
                inviters, guests = self._of_verb(word) if word.pos_ == "VERB" else self._of_noun(word)
                guests = [t for t in guests if t not in inviters]
                is_accepted = self._is_accepted(word, sentence)
                if not guests and self._trip is not None and is_accepted:
                    self._trip.status = "planned"  # "The invitation was accepted."
                    continue
                inside = range(word.left_edge.i, word.right_edge.i + 1)
                for candidate in found:
                    if candidate.attributes.get("act") == "invite" and candidate.trigger in (word.i, word.head.i):
                        for role, things in (("speaker", inviters), ("target", guests)):
                            if things:
                                candidate.roles[role] = things
                                candidate.settled |= {role}
                        if candidate.roles["speaker"] == candidate.roles.get("target"):
                            candidate.roles.pop("target")
                    elif candidate.type == "Visit" and candidate.trigger in inside and case(word) != "at":
                        if guests:
                            candidate.roles["visitor"] = guests
                        if candidate.status in {"proposed", "planned"} or is_accepted:
                            candidate.status = "planned" if is_accepted else "proposed"
                        self._trip = candidate
                if guests and case(word) not in {"at", "upon", "on"}:
                    found.extend(self._trips(word, guests, found, sentence, is_accepted=is_accepted))

    def _of_verb(self, verb: Token) -> tuple[list[Thing], list[Thing]]:
        """Return who invites and who is invited by a verb."""
        agents = [c for c in verb.children if c.dep_ == "obl:agent"]
        passive = [c for c in verb.children if c.dep_ == "nsubj:pass"]
        subjects = agents if agents or passive else [c for c in verb.children if base(c) == "nsubj"]
        objects = passive or [c for c in verb.children if base(c) in {"obj", "iobj"}]
        return self._all(subjects), self._all(objects)

    def _of_noun(self, noun: Token) -> tuple[list[Thing], list[Thing]]:
        """Return who invites and who is invited by an invitation."""
        givers = [
            c for c in noun.children if c.dep_ == "nmod:poss" or (base(c) == "nmod" and case(c) in {"from", "of", "by"})
        ]
        guests = [c for c in noun.children if base(c) == "nmod" and case(c) in {"to", "for"}]
        verb = noun.head if base(noun) in {"obj", "nsubj", "obl"} else None
        if verb is None or verb.pos_ != "VERB":
            return self._all(givers), self._all(guests)
        lemma = verb.lemma_.lower()
        subjects = [c for c in verb.children if base(c) == "nsubj" and c != noun]
        if lemma in ACCEPTING:
            return self._all(givers), self._all(subjects) or [t for t in self._subjects(verb) if t.type in INVITERS]
        guests += [c for c in verb.children if base(c) == "iobj" or (base(c) == "obl" and case(c) == "to")]
        inviters = self._all(givers) or (self._all(subjects) or self._subjects(verb) if lemma in GIVING else [])
        return inviters, self._all(guests)

    def _all(self, words: list[Token]) -> list[Thing]:
        return unique(t for word in words for t in self.discourse.of(word) if t.type in INVITERS)

    def _is_accepted(self, word: Token, sentence: Span) -> bool:
        """Return whether a sentence says that its invitation is accepted."""
        rest = [t for t in sentence if t.i > word.i or t.i == word.head.i]
        return any(
            t.lemma_.lower() == "accept" and not any(c.dep_ == "advmod" and c.lower_ == "not" for c in t.children)
            for t in rest
        )

    def _trips(
        self, word: Token, guests: list[Thing], found: list[Candidate], sentence: Span, *, is_accepted: bool
    ) -> list[Candidate]:
        """Return the visit for which somebody is invited "to Lima", unless it is told already."""
        told = [c for c in found if c.type == "Visit" and set(map(id, guests)) & c.company("visitor")]
        goals = [c for c in word.children if base(c) in {"obl", "nmod"} and case(c) == "to"]
        places = unique(
            self.discourse.place(mention)
            for goal in goals
            if (mention := self.discourse.mentions.at[goal.i]) is not None and mention.type in GOALS
        )
        if told or not places or (places[0] in guests):
            return []
        status = "planned" if is_accepted else "proposed"
        date = self.calendar.date_of(word, word, near=2, is_planned=True)
        roles = {"visitor": guests, "destination": places[:1]}
        self._trip = Candidate(
            "Visit", roles, {}, [self._evidence(sentence)], "rules/visit.invited", status, date, word.i, self.number
        )
        return [self._trip]
