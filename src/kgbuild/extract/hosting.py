"""Extract: who comes to where the news is from: "visiting Lao President X", "arrived here", "on a two-day visit"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spacy.tokens import Span, Token

from kgbuild.extract.candidate import Candidate
from kgbuild.extract.clauses import base, case
from kgbuild.extract.entities import Thing, unique
from kgbuild.extract.roles import Roles
from kgbuild.extract.status import status_of

COMING = frozenset({"arrive", "come", "fly", "land", "pay", "end", "wind", "conclude", "begin", "start"})
"""Verbs with "here" of those who come, or of their visit."""
NO_GUEST = frozenset({"after", "before", "by", "of", "while", "without"})
"""Words before "visiting" that make it a verb: "after visiting President X"."""
LONGEST = 9  # words from "visiting" to the name
TRIPS = frozenset({"tour", "trip", "visit"})
TELLING = TRIPS | {"here", "visiting"}


class Hosting(Roles):
    """Reads the visits of which the text does not say where to, as it is from there."""

    def _guests(self, found: Sequence[Candidate], sent: Span) -> Iterator[Candidate]:
        """Yield the visits to the state of the dateline of those who are told of as guests and nothing else."""
        discourse = self.discourse
        if discourse.host is None:
            return
        known = {id(v) for c in found if c.type == "Visit" for v in c.roles.get("visitor", [])}
        for token in sent:
            if token.lower_ not in TELLING:
                continue
            visitors, verb, is_here = self._comers(token)
            visitors = [v for v in visitors if v.type == "Person" and v.state not in (None, discourse.host)]
            if not visitors:
                continue
            status = status_of(verb, verb)
            if is_here:
                for trip in (c for c in found if c.type == "Visit" and c.trigger == verb.i):
                    trip.roles["destination"] = [discourse.host]  # not the palace that the sentence tells of, too
                    trip.roles["place"] = [discourse.here] if discourse.here is not None else []
            if status in {None, "denied"} or known & {id(v) for v in visitors}:
                continue
            known |= {id(v) for v in visitors}
            roles = {"visitor": unique(visitors), "destination": [discourse.host]}
            if is_here and discourse.here is not None:
                roles["place"] = [discourse.here]
            yield Candidate(
                "Visit", roles, {}, [self._evidence(sent)], "rules/visit.guest", status or "actual",
                self.calendar.date_of(verb, verb), verb.i, self.number,
            )  # fmt: skip

    def _comers(self, token: Token) -> tuple[list[Thing], Token, bool]:
        """Return who comes by a word, the verb or noun that says so, and whether "here" says where to."""
        head, low = token.head, token.lower_
        if low == "visiting":
            return self._visiting(token), token, False
        if low == "here" and head.pos_ == "VERB" and head.lemma_.lower() in COMING:
            return self._subjects(head), head, True
        if low == "here" and head.lemma_.lower() in TRIPS and head.head.pos_ == "VERB":
            return self._subjects(head.head), head.head, True
        if token.lemma_.lower() in TRIPS and case(token) == "on" and not self._has_goal(token):
            subjects = self._subjects(token) if any(c.dep_ == "cop" for c in token.children) else []
            if subjects:
                return subjects, token, False
            if base(token) == "nmod":
                return self.discourse.of(head), token, False
            if base(token) == "obl" and head.pos_ == "VERB":
                return self._subjects(head), token, False
        return [], token, False

    def _visiting(self, token: Token) -> list[Thing]:
        """Return the person before whose title or name "visiting" stands, not the one whom somebody visits."""
        doc, i = token.doc, token.i
        if (
            i
            and not token.is_sent_start
            and (doc[i - 1].pos_ in {"AUX", "ADV", "SCONJ"} or doc[i - 1].lower_ in NO_GUEST)
        ):
            return []
        for word in doc[i + 1 : i + LONGEST]:
            if word.is_punct and word.text != "-":
                break
            named = [t for t in self.discourse.refs.get(word.i, []) if t.type == "Person"]
            if named:
                return named
        return []

    def _has_goal(self, trip: Token) -> bool:
        return any(case(c) in {"to", "of", "in"} and base(c) == "nmod" for c in trip.children)
