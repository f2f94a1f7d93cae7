"""Extract: who was at a session, which is often told sentences later: "Also present were X and Y"."""

from __future__ import annotations

from spacy.tokens import Span, Token

from kgbuild.extract.candidate import Candidate
from kgbuild.extract.clauses import arguments
from kgbuild.extract.entities import Thing, unique
from kgbuild.extract.naming import ACTORS
from kgbuild.extract.roles import SESSIONS, Roles

AGO = 8
"""How many sentences back a session may have been told of that people are said to be at."""
ATTEND = frozenset({"attend", "participate", "join", "present", "attendance", "represent"})
LEAD = frozenset({"head", "lead", "chair"})
SIDES = frozenset({"side", "delegation", "team", "mission"})
GATHERED = SESSIONS | {"ceremony", "reception", "negotiation", "committee", "commission"}


class Sessions(Roles):
    """Joins people to the session that the text has told of."""

    def _session_before(self) -> Candidate | None:
        """Return the last session told of: a meeting with a forum, a number, or the form of one."""
        for candidate in reversed([*self.candidates, *self.current]):
            if candidate.type != "Meeting" or self.number - candidate.sentence > AGO:
                continue
            form = str(candidate.attributes.get("format", "")).split()[-1:]
            if "forum" in candidate.roles or "ordinal" in candidate.attributes or set(form) & GATHERED:
                return candidate
        return None

    def _join_session(self, people: list[Thing], sentence: Span) -> None:
        """Add people to the session told of before, if there is one."""
        session = self._session_before()
        people = [t for t in people if t.type in ACTORS]
        if session is None or not people:
            return
        have = session.roles.get("participant", [])
        others = {id(t) for role, things in session.roles.items() if role != "participant" for t in things}
        session.roles["participant"] = unique([*have, *(t for t in people if id(t) not in others)])
        span = self._evidence(sentence)
        if span not in session.spans:
            session.spans.append(span)

    def _attendance(self, sentence: Span) -> None:
        """Read "X attended", "X was present", "the delegation was headed by X" where the session stands elsewhere."""
        if any(c.type == "Meeting" for c in self.current):
            return
        for token in sentence:
            lemma = token.lemma_.lower()
            if lemma in ATTEND and self._is_bare(token):
                found = [t for s in arguments(token).get("subj", []) for t in self.discourse.of(s)]
            elif lemma in LEAD and token.pos_ == "VERB":
                found = self._delegation(token)
            else:
                continue
            if found:
                self._join_session(unique(found), sentence)

    def _is_bare(self, token: Token) -> bool:
        """Return whether what is attended stands elsewhere: nothing, or "the event", "the sitting"."""
        slots = arguments(token)
        goals = [t for slot in ("obj", "in", "at") for t in slots.get(slot, [])]
        if any(self._forum(t) for t in goals):
            return False
        return all(t.lemma_.lower() in GATHERED | {"work", "event", "attendance"} for t in goals)

    def _delegation(self, verb: Token) -> list[Thing]:
        """Return who leads a side and whose it is: "the Qatari side was headed by X"."""
        slots = arguments(verb)
        sides = [t for t in slots.get("obj", []) if t.lemma_.lower() in SIDES]
        if not sides:
            return []
        leaders = [t for s in slots.get("subj", []) for t in self.discourse.of(s)]
        owners = [t for side in sides for t in self.discourse.owners(side)]
        return unique([*(t for t in leaders if t.type == "Person"), *owners]) if leaders else []


def own_sessions(candidates: list[Candidate]) -> None:
    """Make an organisation that sits a participant of its session: only a conference or a series is a forum."""
    for candidate in candidates:
        if candidate.type != "Meeting":
            continue
        bodies = [t for t in candidate.roles.get("forum", []) if t.type == "IntergovernmentalOrganization"]
        if bodies:
            candidate.roles["participant"] = unique([*candidate.roles.get("participant", []), *bodies])
            candidate.roles["forum"] = [t for t in candidate.roles["forum"] if t not in bodies]
