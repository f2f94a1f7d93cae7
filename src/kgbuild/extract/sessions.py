"""Extract: who was at a session, which is often told sentences later, and who will be at the next one."""

from __future__ import annotations

from spacy.tokens import Span, Token

from kgbuild.extract.candidate import BESIDE, Candidate
from kgbuild.extract.clauses import arguments, base
from kgbuild.extract.entities import Thing, unique
from kgbuild.extract.naming import ACTORS
from kgbuild.extract.phrases import phrase
from kgbuild.extract.roles import SESSIONS, Roles
from kgbuild.extract.titles import number_at, without_ordinal
from kgbuild.facts import fits

AGO = 8
"""How many sentences back a session may have been told of that people are said to be at."""
ATTEND = frozenset({"attend", "participate", "join", "present", "attendance", "represent"})
LEAD = frozenset({"head", "lead", "chair"})
SIDES = frozenset({"side", "delegation", "team", "mission"})
ASIDE = frozenset({"margin", "sideline"})
"""Nouns with which a meeting is said to be beside a session."""
GATHERED = SESSIONS | {"audience", "ceremony", "commission", "committee", "credentials", "negotiation", "reception"}
ONE_MORE = frozenset({"another", "following", "last", "latest", "next", "previous", "upcoming"})
HELD = frozenset({"hold", "convene", "celebrate"})
"""Verbs of a session that takes place, and words that tell which one of several it is."""


class Sessions(Roles):
    """Joins people to the session that the text has told of."""

    def _session_before(self, current: list[Candidate] | None = None) -> Candidate | None:
        """Return the last session told of: a meeting with a forum, a number, or the form of one."""
        for candidate in reversed([*self.candidates, *(self.current if current is None else current)]):
            if candidate.type != "Meeting" or self.number - candidate.sentence > AGO:
                continue
            form = str(candidate.attributes.get("format", "")).split()[-1:]
            if "forum" in candidate.roles or "ordinal" in candidate.attributes or set(form) & GATHERED:
                return candidate
        return None

    def _join_session(self, session: Candidate, people: list[Thing], sentence: Span) -> None:
        """Add people to a session that has been told of."""
        people = [t for t in people if t.type in ACTORS]
        if not people:
            return
        have = session.roles.get("participant", [])
        others = {id(t) for role, things in session.roles.items() if role != "participant" for t in things}
        session.roles["participant"] = unique([*have, *(t for t in people if id(t) not in others)])
        span = self._evidence(sentence)
        if span not in session.spans:
            session.spans.append(span)

    def _beside(self, found: list[Candidate], sentence: Span) -> list[Candidate]:
        """Return the candidates, a session made the forum of those who "met on the sidelines of the session"."""
        doc = self.discourse.doc
        for token in sentence:
            if token.lemma_.lower() not in ASIDE:
                continue
            sessions = [word.head for word in doc[token.i + 1 : token.i + 2] if word.lower_ == "of"]
            inside = {t.i for top in (token, *sessions) for t in top.subtree}
            meetings = [c for c in found if c.type == "Meeting"]
            held = [c for c in meetings if c.trigger not in inside and _clause(doc[c.trigger]) == _clause(token)]
            own = [c for c in meetings if c.trigger in inside]
            forums = [thing for session in sessions for thing in self._session_of(session)]
            named = {id(t) for i in inside for t in (*self.discourse.of(doc[i]), *self._forum(doc[i]), *forums)}
            for meeting in held or own:
                guests = [t for t in meeting.roles.get("participant", []) if id(t) not in named]
                if len(guests) < (2 if meeting in own else 1):
                    continue  # nobody met, or it is the session itself
                meeting.roles["participant"] = guests
                if forums:
                    meeting.roles["forum"] = list(forums)
                meeting.attributes["format"] = BESIDE
                meeting.attributes.pop("ordinal", None)
                if any(word in str(meeting.attributes.get("topic", "")) for word in ASIDE):
                    meeting.attributes.pop("topic")
                places = [other.roles["place"] for other in own if other.roles.get("place")]
                if places:
                    meeting.roles.setdefault("place", list(places[0]))
            if any(meeting.is_beside() for meeting in held):
                found = [c for c in found if all(c is not other for other in own)]
        return found

    def _session_of(self, token: Token) -> list[Thing]:
        """Return the forum that a noun names: a known one, the session of a body, a body that sits, the one told of."""
        things = self._forum(token) or [t for t in self.discourse.of(token) if fits("forum", t.type)]
        is_named = self.discourse.mentions.at[token.i] is not None or any(t.type == "Forum" for t in things)
        if is_named or token.lemma_.lower() not in SESSIONS:
            return things
        name = without_ordinal(phrase(token, longest=80).removeprefix("the ").partition(" in ")[0])
        if name != name.lower():
            return [self.discourse.registry.named("Forum", name)]
        session = self._session_before()
        if session is None:
            return []
        bodies = [t for t in session.roles.get("participant", []) if t.type == "IntergovernmentalOrganization"]
        return session.roles.get("forum") or bodies

    def _attendance(self, sentence: Span) -> None:
        """Read "X attended", "X was present", "the delegation was headed by X" where the session stands elsewhere."""
        for token in sentence:
            lemma = token.lemma_.lower()
            if lemma not in ATTEND | LEAD:
                continue
            others = [c for c in self.current if not self._is_of(c, token)]
            if any(c.type == "Meeting" for c in others):
                continue
            if lemma in ATTEND and self._is_bare(token):
                found = [t for s in arguments(token).get("subj", []) for t in self.discourse.of(s)]
            elif lemma in LEAD and token.pos_ == "VERB":
                found = self._delegation(token)
            else:
                continue
            session = self._session_before(others) if found else None
            if session is not None:
                self.current = others
                self._join_session(session, unique(found), sentence)

    def _is_of(self, candidate: Candidate, verb: Token) -> bool:
        """Return whether the heads took "the ceremony was attended by X" for a meeting of its own."""
        if candidate.by != "learned/meeting":
            return False
        return candidate.trigger in {verb.i, *(t.i for t in arguments(verb).get("obj", []))}

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

    def _is_another(self, trigger: Token) -> bool:
        """Return whether a session is one more of those that were told of: "the next round will be held in Oslo"."""
        which = any(
            c.lower_ in ONE_MORE or number_at(c.doc, c.i) is not None for c in trigger.children if c.i < trigger.i
        )
        verb = trigger.head
        takes_place = verb.lemma_.lower() in HELD or any(c.lower_ == "place" for c in verb.children)
        return which and takes_place and base(trigger) == "nsubj" and trigger.lemma_.lower() in SESSIONS

    def _is_next(self, candidate: Candidate, trigger: Token) -> bool:
        """Let those who met before sit again; return whether any did."""
        candidate.roles |= {role: list(things) for role, things in self.sitting.items()}
        candidate.attributes["format"] = trigger.lemma_.lower()
        for number in filter(None, (number_at(c.doc, c.i) for c in trigger.children if c.i < trigger.i)):
            candidate.attributes["ordinal"] = number
        return bool(self.sitting)


def own_sessions(candidates: list[Candidate]) -> None:
    """Make an organisation that sits a participant of its session, unless persons are: then it is the forum."""
    for candidate in candidates:
        if candidate.type != "Meeting" or candidate.is_beside():
            continue
        bodies = [t for t in candidate.roles.get("forum", []) if t.type == "IntergovernmentalOrganization"]
        guests = candidate.roles.get("participant", [])
        if bodies and any(t.type == "Person" for t in guests):
            candidate.roles["participant"] = [t for t in guests if t not in bodies]
        elif bodies:
            candidate.roles["participant"] = unique([*guests, *bodies])
            candidate.roles["forum"] = [t for t in candidate.roles["forum"] if t not in bodies]


def _clause(token: Token) -> Token:
    """Return the verb or other head of the clause that a word stands in."""
    while token.head.i != token.i and base(token) in {"nmod", "obl", "obj", "nsubj", "compound", "amod", "acl"}:
        token = token.head
    return token
