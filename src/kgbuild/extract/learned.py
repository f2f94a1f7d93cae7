"""Extract: what the encoder's event heads saw, beside what the frames read: support, missing roles, missed events.

A frame knows its words and their grammar, and nothing else; the heads have learnt from sentences how events are told,
in whatever words. So each vouches for the other, and the heads tell of events that no frame has words for.
"""

from __future__ import annotations

from functools import cache

from spacy.tokens import Span, Token

from kgbuild.extract.candidate import SIDES, Candidate
from kgbuild.extract.clauses import NOUNS, antecedent, base, coordinated
from kgbuild.extract.credentials import Credentials
from kgbuild.extract.entities import Thing, unique
from kgbuild.extract.frames import load as index
from kgbuild.extract.naming import ACTORS
from kgbuild.extract.phrases import gist, people, phrase
from kgbuild.extract.roles import DEED_ROLES, may_be_given
from kgbuild.extract.sessions import Sessions
from kgbuild.extract.status import status_of
from kgbuild.facts import ENTITY_TYPES, FACT_TYPES, fits
from kgbuild.language import Told, reads_events, told

SURE = 0.55
"""Probability from which an event that no frame gave is taken."""
SURE_CODED, HEARD = 0.75, 0.5
"""The same for coding, and the probability from which, there, an event is taken that a frame gave."""
SURE_ALONE = 0.8
"""Probability from which an event is taken, for coding, of which only one side is told."""
FILLED = 0.5
"""Probability from which a word is taken to fill a role that is empty."""
NEEDED = 0.2
"""Probability from which a word fills a role that the fact cannot do without."""
UNLISTED = 0.9
"""Probability from which a name that nothing knows is that of one who acts."""
ADDED = 0.7
"""Probability from which a word is taken beside those that a frame put into the role."""
CORRECTED, DOUBTED = 0.6, 0.15
"""Probabilities from which and below which the heads correct an act or stage."""
VARIANT = {
    "Statement": "act", "Agreement": "stage", "Appointment": "kind", "RelationsChange": "kind", "Concession": "kind",
}  # fmt: skip
"""The attribute that the second half of a label gives."""
READ = frozenset({"pledge", "accuse"})
"""Acts that the rules read in the content of a neutral verb, where the heads see the verb."""
ONE_PHRASE = frozenset({"speaker"})
"""Roles that one phrase fills, with all that it joins."""
NAMEABLE = {"instrument": "Instrument", "initiative": "Initiative"}
"""Roles whose filler may be called by its description."""
NEWS = frozenset({"Statement.state", "Statement.announce"})
"""Labels of what any source may say: of people without a name it is no fact."""
AIMED_AT_PEOPLE = frozenset({"Concession", "Mobilization", "Protest"})
"""Deeds whose target is no thing: six checkpoints that are dismantled, higher fees."""
DOERS = frozenset({"actor", "provider", "speaker"})
"""Roles in which a name is that of one who acts."""
SUFFERING = ("recipient", "target")
"""Roles that an event record wants filled wherever the text lets it."""
MEETING_ROLES = frozenset({"participant", "speaker", "visitor", "party"})
"""Roles in which people without a name may act with those who have one."""
APART = frozenset({"conj", "advcl", "acl"})
"""How a word hangs on one that tells of another event; any other way, one only carries the other: "held talks"."""
SAID_OF = frozenset({"ccomp", "parataxis"})
"""How a verb of saying hangs on what is said, or this on it."""
CARRIED = frozenset({"aux", "case", "cop"})
"""How a word hangs on the predicate whose status it has: "in" and "be" of "will be in Lima"."""
DEEDS = frozenset({"Sanction", "Protest", "Coercion", "Mobilization", "Assault", "Concession"})
"""Types of which a word tells one only."""
PLAYED = DEEDS | {"Agreement", "Aid", "Cooperation", "RelationsChange"}
"""Types of which the words of sport seem to tell."""
CLASHES = frozenset({"battle", "clash", "exchange", "fight", "fighting", "firefight", "hostility", "skirmish", "trade"})
"""Words for a fight without an aggressor."""
QUOTES = frozenset('"“”«»')
GATHER = frozenset({"assemble", "convene", "gather", "huddle", "meet"})
"""Verbs for what a group does by itself."""
DRILLS = frozenset({"drill", "exercise", "manoeuvre", "maneuver", "wargame"})
"""Nouns for what armies do together, or alone."""
COMMENTATORS = frozenset({
    "academic", "analyst", "columnist", "commentator", "economist", "expert", "historian", "professor", "pundit",
    "researcher", "scholar", "scientist",
})  # fmt: skip
"""Nouns for those whose opinions news asks for."""
SAME_PERSON = frozenset({"appos", "compound", "flat", "nmod"})
"""How a noun and a name hang on each other that are one person's."""
JOINT = frozenset({"joint", "jointly", "together", "with", "between", "multinational", "multilateral", "part"})
"""Words with which a drill is that of several, whoever of them is named."""
GOVERNMENTS = frozenset({"administration", "authority", "cabinet", "government", "junta", "regime"})
"""Nouns for who governs, in texts that do not say where."""
CROWDS = frozenset({
    "army", "cavalry", "clergy", "crew", "crowd", "gang", "guard", "infantry", "military", "militia", "mob", "navy",
    "opposition", "people", "personnel", "police", "population", "press", "public", "resistance", "staff", "youth",
})  # fmt: skip
"""Nouns in the singular that stand for many."""


class Learned(Credentials, Sessions):
    """Joins the events of the encoder to the candidates of the frames."""

    _quoted = (-1, False)  # the sentence asked about last, and whether it quotes

    def is_quoted(self, sentence: Span) -> bool:
        """Return whether a sentence has quotation marks."""
        if self._quoted[0] != sentence.start:
            self._quoted = sentence.start, any(token.text in QUOTES for token in sentence)
        return self._quoted[1]

    def _settle(self, found: list[Candidate], sentence: Span) -> list[Candidate]:
        """Return the candidates of a sentence with what the heads know better."""
        events = told(sentence)
        sure = SURE_CODED if self.coding else SURE
        if any(event.type in PLAYED for event in events) and self._is_sport(sentence):
            events = [event for event in events if event.type not in PLAYED]
        for candidate in found:
            self._correct(candidate, [e for e in events if e.trigger == candidate.trigger and e.type == candidate.type])
        for event in events:
            same = [candidate for candidate in found if self._is_same(candidate, event)]
            for candidate in same:
                candidate.support = max(candidate.support, event.probability)
                if event.probability >= SURE and len(same) == 1:  # of separate meetings each has its own guests
                    self._complete_roles(candidate, event)
            if not same and event.probability >= sure and not self._has_rival(event, found):
                found = [*found, *self._made(event, sentence)]
        self._send_home(found)
        found = self._accredited(found, sentence)
        if reads_events(sentence.doc):
            found = [c for c in found if self._is_heard(c)]
        found = [c for c in found if c.type != "Statement" or not all(map(_comments, c.roles["speaker"]))]
        for candidate in found:
            if candidate.attributes.get("act") == "threaten" and self._is_opinion(candidate, sentence):
                candidate.attributes["act"] = "state"
        return [c for c in found if c.type not in DEEDS or not self._is_double(c, found)]

    def _is_sport(self, sentence: Span) -> bool:
        """Return whether a sentence is about a match or contest, where sides attack, defend and are drawn together."""
        return any(
            t.lemma_.lower() in self.words.sport or (t.text == "Cup" and t.i > sentence.start and t.nbor(-1).is_title)
            for t in sentence
        )

    def _is_opinion(self, statement: Candidate, sentence: Span) -> bool:
        """Return whether those who speak of dangers only have an opinion of them: "warned an expert, Ana Silva"."""
        speakers = statement.roles["speaker"]
        return any(
            thing in speakers
            for token in sentence
            if token.lemma_.lower() in COMMENTATORS
            for other in (token, token.head, *token.children)
            if other is token or base(other if other.head == token else token) in SAME_PERSON
            for thing in self.discourse.of(other)
        )

    def _send_home(self, found: list[Candidate]) -> None:
        """Let a summons or an expulsion be aimed at the state, too, that the diplomat is of."""
        for candidate in found:
            is_of_envoy = candidate.type == "Protest" or candidate.attributes.get("kind") == "expulsion"
            if is_of_envoy and candidate.type in DEEDS and candidate.roles.get("target"):
                actors = candidate.roles.get("actor", [])
                candidate.roles["target"] = [
                    t for t in self._with_states(candidate.roles["target"]) if t not in actors
                ] or candidate.roles["target"]

    def _has_rival(self, event: Told, found: list[Candidate]) -> bool:
        """Return whether a frame that is sure of its words sees another deed in the word of an event that none gave."""
        return event.type in DEEDS and any(
            c.trigger == event.trigger and c.type in DEEDS and not c.doubtful for c in found
        )

    def _is_double(self, one: Candidate, found: list[Candidate]) -> bool:
        """Return whether a deed of the heads alone is told better as another: "hits them with sanctions"."""
        is_doubtful = one.by.startswith("learned/") and one.type != "Concession"  # "freed him from house arrest"
        return is_doubtful and any(
            other.type in DEEDS
            and other.type != one.type
            and other.support > one.support
            and self._is_carried(one.trigger, other.trigger)
            and all(one.roles.get(role) == other.roles.get(role) for role in ("actor", "target"))
            for other in found
        )

    def _is_carried(self, one: int, other: int) -> bool:
        """Return whether one of two words is object or complement of the other: "hits" and "sanctions"."""
        first, second = self.discourse.doc[one], self.discourse.doc[other]
        return any(
            lower.head.i == upper.i and base(lower) in {"obj", "obl"}
            for lower, upper in ((first, second), (second, first))
        )

    def _correct(self, candidate: Candidate, events: list[Told]) -> None:
        """Change an act or stage where the heads are sure of another and have not thought of this one."""
        key = VARIANT.get(candidate.type)
        if key is None or not events:
            return
        chances = {event.label.partition(".")[2]: event.probability for event in events}
        best = max(chances, key=lambda variant: chances[variant])
        have = candidate.attributes.get(key)
        if (best == "state" and have in READ) or (best, have) == ("threaten", "concern"):  # "they fear that it attacks"
            return
        if chances[best] >= CORRECTED and chances.get(str(have), 0.0) < DOUBTED:
            candidate.attributes[key] = best

    def _is_heard(self, candidate: Candidate) -> bool:
        """Return whether the heads bear out what needs them: what most words of a frame tell otherwise, all coding."""
        if self.coding and candidate.type != "HoldsPosition":
            return candidate.support >= HEARD
        return candidate.support > 0 or not candidate.doubtful

    def _is_same(self, candidate: Candidate, event: Told) -> bool:
        """Return whether an event is the one of a candidate: the same word or its carrier tells of the same type."""
        if candidate.type != event.type:
            return False
        doc = self.discourse.doc
        one, other = doc[candidate.trigger], doc[event.trigger]
        if one.i == other.i:
            return True
        lower = one if one.head.i == other.i else other if other.head.i == one.i else None
        if lower is not None and base(lower) not in APART and not self._are_two_acts(candidate, event, lower):
            return True
        if candidate.type == "Statement" or (candidate.type == "Visit" and lower is not None):
            return False  # "travels to Chad and visits Togo"
        mine = {id(t) for role, things in candidate.roles.items() if role != "place" for t in things}
        return any(id(t) in mine for role in FACT_TYPES[event.type].roles for t in self._heard(event, role, FILLED))

    def _are_two_acts(self, candidate: Candidate, event: Told, lower: Token) -> bool:
        """Return whether two words, one hanging on the other, tell of an act each: "rejected it, officials said"."""
        acts = candidate.attributes.get("act"), event.label.partition(".")[2]
        carries = base(lower) not in SAID_OF and lower.head.lemma_.lower() in self.words.support
        return candidate.type == "Statement" and acts[0] != acts[1] and not carries

    def _heard(self, event: Told, role: str, least: float, *, one: bool = False) -> list[Thing]:
        """Return what the words stand for that the heads give a role; for `one`, the likeliest and what it joins."""
        types = fitting(role)
        told_of = [(self.discourse.doc[i], chance) for i, chance in event.fillers.get(role, ())]
        joined = {word.i for sure, chance in told_of if chance >= least for word in coordinated(sure)}
        words = [word for word, chance in told_of if chance >= least or word.i in joined]  # "thanked Peru and Chad"
        given = {word.i: self._meant(word, role, types, event) for word in words}
        taken = [word for word in words if given[word.i]]
        if taken and (one or role in ONE_PHRASE):
            chances = dict(event.fillers[role])
            best = max(taken, key=lambda word: chances[word.i])
            taken = [word for word in taken if word is best or word in coordinated(best)]
        return unique(thing for word in taken if not _is_inside(word, taken) for thing in given[word.i])

    def _meant(self, word: Token, role: str, types: frozenset[str], event: Told) -> list[Thing]:
        group = self._nationals(antecedent(word), role, event.type)
        if group is not None:
            return [group]
        things = self._things(word, role, types, "learned")
        if role == "target" and (not things or (self.coding and not any(t.type in ACTORS for t in things))):
            things = unique([*things, *self._owners_of(word, set(), deep=True)])  # "the contribution of X"
        if not things and word.pos_ in NOUNS:
            things = self._described(word, role, event) or self._unlisted(word, role, event)
        return things

    def _unlisted(self, token: Token, role: str, event: Told) -> list[Thing]:
        """Return an organisation that nothing knows but its capital: "the Shabaab warned"."""
        chance = dict(event.fillers.get(role, ())).get(token.i, 0.0)
        mention = self.discourse.mentions.at[token.i]
        known = token.ent_type_ == "PER" or (mention is not None and not (self.coding and mention.type == "Place"))
        ends = token.i + 1 == token.sent.end or not _is_capital(token.nbor(1))
        known = known or token.lower_ in self.words.office_heads
        if known or not (_is_capital(token) and ends) or chance < UNLISTED or role not in DOERS or event.label in NEWS:
            return []
        first = token.i
        while first > token.sent.start and _is_capital(token.nbor(first - 1 - token.i)):
            first -= 1
        return [self.discourse.registry.named("Organization", token.doc[first : token.i + 1].text)]

    def _described(self, token: Token, role: str, event: Told) -> list[Thing]:
        """Return a thing that has no name: an instrument by its description, people who act or suffer as a Group."""
        kind = NAMEABLE.get(role)
        lemma = token.lemma_.lower()
        is_people = lemma in self.words.people | self.words.office_heads | CROWDS and event.label not in NEWS
        is_people |= self.coding and lemma in GOVERNMENTS
        if event.type == "Statement" and not is_people and self.words.head_types.get(lemma) != "Group":
            return []  # "condemned the attacks" is aimed at nobody yet
        are_many = (self.coding and is_people) or token.lower_ != lemma or token.lower_ in CROWDS
        suffers = role in DEED_ROLES and (is_people or role != "target" or event.type not in AIMED_AT_PEOPLE)
        if kind is None and are_many and (suffers or (is_people and role in MEETING_ROLES)):
            kind = "Group"
        name = phrase(antecedent(token), longest=80) if kind is not None else ""
        if kind == "Group":
            name = people(name)
        return [self.discourse.registry.named(kind, name)] if kind is not None and name else []

    def _complete_roles(self, candidate: Candidate, event: Told) -> None:
        """Put into a candidate's roles what the heads are sure of."""
        kind = FACT_TYPES[candidate.type]
        for role in (*kind.roles, "place"):
            have = candidate.roles.get(role, [])
            least = ADDED if have else NEEDED if self.coding and role in SUFFERING else FILLED
            sure = self._heard(event, role, least)
            if role in ONE_PHRASE and have and not set(have) & set(sure):
                continue
            taken = {id(t) for other, ts in candidate.roles.items() if other != role for t in ts}
            things = unique([*have, *(t for t in sure if id(t) not in taken)])
            if things:
                candidate.roles[role] = things[:1] if role in (*kind.single, "place") else things
        if candidate.date is None:
            candidate.date = self._when(event, is_planned=candidate.status == "planned")
        if candidate.type == "Aid":
            self._correct_gift(candidate, event)

    def _topics(self, event: Told) -> list[Token]:
        """Return the words that say what an event is about, or what is given."""
        return [self.discourse.doc[i] for i, chance in event.fillers.get("topic", ()) if chance >= FILLED]

    def _correct_gift(self, candidate: Candidate, event: Told) -> None:
        """Let the heads say what is given where the grammar gives whom: "sent CHAD 3,000 tonnes of rice"."""
        words = self._topics(event)
        if words and candidate.attributes.get("kind") in {t.name for t in candidate.roles.get("recipient", ())}:
            candidate.attributes["kind"] = phrase(words[0], longest=80) or words[0].text

    def _when(self, event: Told, *, is_planned: bool) -> str | None:
        for i, chance in event.fillers.get("date", ()):
            if chance >= FILLED and i in self.calendar.at:
                return self.calendar.on(i, is_planned=is_planned)
        return None

    def _made(self, event: Told, sentence: Span) -> list[Candidate]:
        """Return the candidate that an event makes by itself, if its roles can be filled."""
        kind = FACT_TYPES[event.type]
        roles = {role: self._heard(event, role, FILLED) for role in (*kind.roles, "place")}
        for role, least in kind.roles.items():
            if len(roles[role]) < least:
                roles[role] = self._heard(event, role, NEEDED, one=least == 1)
            elif self.coding and role in SUFFERING and not roles[role]:
                roles[role] = self._heard(event, role, NEEDED, one=True)
        trigger = self.discourse.doc[event.trigger]
        if event.type == "Mobilization" and not roles["actor"] and not roles["target"]:
            sent = [word for word in trigger.children if word.dep_ == "nsubj:pass"]
            roles["actor"] = [t for word in sent for t in self._meant(word, "actor", fitting("actor"), event)]
        verb = trigger.head if base(trigger) in CARRIED else trigger
        read = status_of(verb, verb)
        if read is None:
            return []  # only supposed: "if Norway attacked"
        status = read if read in {"denied", "planned"} else event.status
        variant = event.label.partition(".")[2]
        attributes: dict[str, str | int] = {VARIANT[event.type]: variant} if event.type in VARIANT else {}
        candidate = Candidate(
            event.type, {role: things for role, things in roles.items() if things}, attributes,
            [self._evidence(sentence)], f"learned/{event.label.lower()}",
            "actual" if event.type == "Statement" else status, self._when(event, is_planned=status == "planned"),
            trigger.i, self.number, support=event.probability,
        )  # fmt: skip
        topic = self._topics(event)
        if topic and "topic" in kind.attributes and (words := phrase(topic[0])):
            candidate.attributes["topic"] = words
        if event.type == "Statement" and not topic and not roles["target"]:
            told_there = [c for c in trigger.children if base(c) in SAID_OF]
            if told_there and (words := gist(told_there[0])):
                candidate.attributes["topic"] = words
        if topic and event.type == "Aid" and (words := phrase(topic[0], longest=80)):
            candidate.attributes["kind"] = words
        elif "kind" in kind.attributes and "kind" not in candidate.attributes and event.type != "Appointment":
            told_kind = _kind_of(event.type, trigger)
            if told_kind:
                candidate.attributes["kind"] = told_kind
        if not self._fits_together(candidate, trigger) or not self._has_roles(candidate):
            return []
        if not candidate.is_filled() and (event.probability < SURE_ALONE or not self._are_people(candidate)):
            return []
        is_planned = candidate.status == "planned"
        candidate.date = candidate.date or self.calendar.date_of(
            trigger, trigger, near=1 if event.type == "Statement" else 3, is_planned=is_planned
        )
        return self._each(candidate)

    def _are_people(self, candidate: Candidate) -> bool:
        """Return whether one of those to whom it is done, or who do it, has a name or is people."""
        things = (thing for role in SIDES for thing in candidate.roles.get(role, ()))
        return any(thing.type != "Group" or self.words.names_people(thing.name) for thing in things)

    def _fits_together(self, candidate: Candidate, trigger: Token) -> bool:
        """Return whether the fillers make sense together; what one type needs beyond its roles is added."""
        roles = candidate.roles
        if candidate.type == "Meeting":
            if not roles.get("participant") and not roles.get("organizer") and self._is_another(trigger):
                return self._is_next(candidate, trigger)
            guests = roles.get("participant", [])
            together = unique([*guests, *roles.get("organizer", [])])
            alone = len(together) < 2 and not (trigger.lemma_.lower() in GATHER and _are_many(together))
            if "forum" not in roles and alone and not (self.coding and together):
                session = self._session_before()
                if session is not None and session.status == candidate.status:
                    self._join_session(session, guests, trigger.sent)
                return False
            lemma = trigger.lemma_.lower()
            named = any(frame.fact == "Meeting" for _, frame in index().nouns.get(lemma, ()))
            candidate.attributes["format"] = lemma if trigger.pos_ in NOUNS and named else "meeting"
        if candidate.type == "Cooperation" and trigger.lemma_.lower() in DRILLS:
            sides = roles.get("participant", [])
            own = [thing for thing in sides if not any(other.state is thing for other in sides)]  # "the Peruvian navy"
            alone = len(own) == 1 and not JOINT & {t.lower_ for t in trigger.sent}
            if alone:  # one side's drill shows its force
                candidate.type, candidate.by = "Mobilization", "learned/mobilization"
                roles["actor"] = own
                del roles["participant"]
                candidate.attributes["kind"] = "exercise"
        if candidate.type == "Call" and len(roles.get("participant", [])) < 2:
            return False
        if candidate.type == "Mobilization" and not roles.get("actor"):
            roles["actor"] = roles.pop("target", [])  # "ten thousand policemen were deployed"
        if candidate.type == "Visit":
            roles["visitor"] = [v for v in roles.get("visitor", []) if v not in roles.get("destination", [])]
        if candidate.type == "RelationsChange":
            roles["party"] = unique([t if t.type != "Person" else t.state for t in roles.get("party", [])])
        if candidate.type == "Assault" and len(roles.get("actor", ())) > 1:
            if trigger.lemma_.lower() in CLASHES or set(roles.get("target", ())) & set(roles["actor"]):
                roles["target"] = list(roles["actor"])  # each side fights the other
        if candidate.type == "Appointment":
            return self._appointed(candidate, trigger)
        if candidate.type == "Statement":
            roles["target"] = [t for t in roles.get("target", []) if t not in roles.get("speaker", [])]
        return True

    def _appointed(self, candidate: Candidate, trigger: Token) -> bool:
        person = next((t for t in candidate.roles.get("appointee", []) if t.type == "Person"), None)
        if person is None or trigger.lemma_.lower() == "serve":
            return False
        below = {t.i for t in trigger.subtree}
        doc = self.discourse.doc
        offices = (o for i, o in self.discourse.office_at.items() if may_be_given(doc[i], o) and i in below)
        office = next(offices, None)
        if office is not None and office.title:
            candidate.attributes["title"] = office.title
            if office.of is not None:
                candidate.roles["of"] = [self.discourse.thing(office.of)]
        elif person.titles:
            candidate.attributes["title"] = next(reversed(person.titles))
        candidate.roles["appointee"] = [person]
        owner = person.state or self.discourse.home
        if "of" not in candidate.roles and owner is not None:
            candidate.roles["of"] = [owner]
        return True


def _comments(thing: Thing) -> bool:
    """Return whether somebody without a name only comments on the news: "some experts"."""
    many = [word.removesuffix("s") for word in thing.name.lower().split() if word.endswith("s")]
    return thing.type == "Group" and bool(COMMENTATORS.intersection(many))


def _kind_of(fact: str, trigger: Token) -> str | None:
    """Return the kind of deed that a word tells of: what the frames say of it, else the noun itself."""
    lemma = trigger.lemma_.lower()
    table = index().nouns if trigger.pos_ in NOUNS else index().verbs
    for _, frame in table.get(lemma, ()):
        if frame.fact == fact and "kind" in frame.attributes:
            return str(frame.attributes["kind"])
    return lemma if trigger.pos_ in NOUNS else None


@cache
def fitting(role: str) -> frozenset[str]:
    """Return the types of entities that may fill a role."""
    return frozenset(type for type in ENTITY_TYPES if fits(role, type))


def _is_capital(token: Token) -> bool:
    """Return whether a word may belong to a name, and does not begin a sentence only."""
    return bool(token.pos_ == "PROPN" and token.text[:1].isupper())


def _are_many(things: list[Thing]) -> bool:
    """Return whether there is one thing, and it is a group of people."""
    return [thing.type for thing in things] == ["Group"]


def _is_inside(word: Token, words: list[Token]) -> bool:
    """Return whether a word is part of the phrase of another: Chad of "refugees from Chad"."""
    node = word
    while node.head.i != node.i and base(node) in {"nmod", "compound", "flat"}:
        node = node.head
        if node in words:
            return True
    return False
