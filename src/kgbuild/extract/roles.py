"""Extract: the slots of a match become the fillers of roles, within what each role may take."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from spacy.tokens import Span, Token

from kgbuild.extract import lexicon
from kgbuild.extract.candidate import Candidate
from kgbuild.extract.clauses import NOUNS, antecedent, arguments, base, case, conjuncts
from kgbuild.extract.discourse import MISSIONS, Discourse
from kgbuild.extract.entities import Thing, unique
from kgbuild.extract.frames import Match
from kgbuild.extract.mentions import CALENDAR
from kgbuild.extract.naming import ACTORS
from kgbuild.extract.office import Office
from kgbuild.extract.phrases import gist, people, phrase
from kgbuild.extract.status import urged_by
from kgbuild.extract.when import Calendar
from kgbuild.facts import FACT_TYPES

PHONE = frozenset({"telephone", "phone", "telephonic", "telephonically"})
DEED_ROLES = frozenset({"actor", "target", "provider", "recipient"})
"""Roles that whoever owns a thing fills where the thing itself is no actor: "an Ethiopian convoy"."""
DEEDS = frozenset({"Aid", "Assault", "Coercion", "Concession", "Mobilization", "Sanction"})
"""Types of what one does to another, a protest apart."""
SERVANTS = frozenset({
    "airman", "bailiff", "bomber", "bureaucrat", "cadet", "coastguard", "coastguardsman", "commando", "conscript",
    "constable", "detective", "executioner", "frogman", "gendarme", "guard", "guardsman", "gunner", "infantryman",
    "inspector", "interrogator", "investigator", "jailer", "judge", "juror", "legionnaire", "magistrate", "marine",
    "marksman", "paratrooper", "patrolman", "peacekeeper", "pilot", "policeman", "policewoman", "prosecutor",
    "ranger", "recruit", "reservist", "sailor", "sapper", "seaman", "sentinel", "sentry", "serviceman",
    "servicewoman", "signalman", "sniper", "soldier", "trooper", "warden", "warder",
})  # fmt: skip
"""Nouns for people who act for the state that they are of."""
WITNESSED = frozenset({"behalf", "decision", "decree", "invitation", "order", "presence", "proposal", "request"})
"""Nouns behind which stands whose title it is that somebody else gets or takes office."""
PARTS_OF_DAY = frozenset({"morning", "afternoon", "evening", "night"})
FLYING = frozenset({"missile", "drone", "rocket", "projectile", "uav", "shell"})
"""What flies at its target with nobody in it."""
BELONGINGS = frozenset({
    "aircraft", "airliner", "boat", "convoy", "diplomat", "doctor", "drone", "embassy", "force", "forces", "freighter",
    "guard", "helicopter", "instructor", "jet", "missile", "patrol", "peacekeeper", "plane", "position", "rescuer",
    "ship", "soldier", "staff", "tank", "tanker", "target", "territory", "trawler", "troop", "troops", "vessel",
    "warplane", "warship", "yacht",
})  # fmt: skip
"""What stands for its state or group in a deed."""
CROWDS = frozenset({"crowds", "dozens", "hundreds", "scores", "thousands"})
"""Words for many people, whose state does not act with them."""
HARMED = frozenset({"Aid", "Assault", "Coercion", "Concession"})
"""What is done to people."""
FOLK = frozenset({"citizen", "family", "national", "officer", "official", "peacekeeper", "staff", "tourist", "worker"})
SENT = frozenset({"ambassador", "attache", "attaché", "consul", "diplomat", "employee", "envoy", "representative"})
"""Nouns for people who suffer, and for those who do so for their state."""
STAFF = frozenset({"employee", "member", "officer", "official", "staff", "staffer", "worker"})
POSTS = MISSIONS | {"mission"}
"""Nouns for those who work for their state abroad, and for where."""
SPOKEN = frozenset({
    "briefing", "conference", "email", "interview", "letter", "message", "post", "press", "reporter", "journalist",
    "speech", "statement", "tweet", "video",
})  # fmt: skip
"""Ways of speaking, and those spoken to, which are not what is spoken of."""
SESSIONS = frozenset(
    {
        "meeting",
        "session",
        "sitting",
        "summit",
        "conference",
        "forum",
        "round",
        "plenary",
        "debate",
        "event",
        "congress",
        "assembly",
        "gathering",
        "talk",
        "consultation",
        "edition",
    }
)
LOOKED_THROUGH = frozenset(
    {
        "number",
        "series",
        "representative",
        "member",
        "group",
        "leader",
        "delegation",
        "ministry",
        "head",
        "establishment",
        "creation",
        "launch",
        "adoption",
        "implementation",
        "work",
        "framework",
        "text",
    }
)

SEVERED = frozenset({("Visit", "destination"), ("Membership", "member"), ("Appointment", "appointee")})
"""Roles of one filler whose several fillers are several facts."""


class Roles:
    """Fills the roles of one document's matches from its discourse."""

    coding = False  # for event records, which tell of more than the facts of a graph

    def __init__(self, discourse: Discourse, calendar: Calendar) -> None:
        self.discourse = discourse
        self.calendar = calendar
        self.words = lexicon.load()
        self.candidates: list[Candidate] = []
        self.current: list[Candidate] = []
        self.number = 0
        self.sitting: dict[str, list[Thing]] = {}  # who met last, for "the next round"

    def _fill(self, match: Match, role: str, names: Iterable[str]) -> list[Thing]:
        types = match.frame.types.get(role, ACTORS)
        for name in names:
            found: list[Thing] = []
            for part in name.split("+"):
                tokens = [match.trigger] if part == "self" else match.slots.get(part, [])
                for token in tokens:
                    group = self._nationals(token, role, match.frame.fact)
                    found.extend([group] if group is not None else self._things(token, role, types, part))
            found = unique(found)
            if found:
                return found
        return []

    def _nationals(self, token: Token, role: str, fact: str) -> Thing | None:
        """Return people of a state to whom something is done, as a group: "three Kenyan officers", "53 Indians"."""
        if self.coding or fact not in HARMED or role not in {"target", "recipient"} or token.pos_ not in NOUNS:
            return None
        lemma, mention = token.lemma_.lower(), self.discourse.mentions.at[token.i]
        if mention is not None and mention.form == "demonym":
            are_people = token.lower_.endswith("s") and token.pos_ in {"NOUN", "PROPN"}
        else:
            known = lemma in self.words.people | SERVANTS | FOLK or self.words.head_types.get(token.lower_) == "Group"
            many = token.lower_ != lemma or any(c.lower_ in {"a", "an"} for c in token.children)
            are_people = mention is None and known and many and lemma not in SENT
            are_people = are_people and any(t.type == "State" for t in self.discourse.owners(token))
        name = people(phrase(token, longest=80)) if are_people else ""
        if not name:
            return None
        group = self.discourse.registry.named("Group", name)
        states = [self.discourse.thing(mention)] if mention is not None else self.discourse.owners(token)
        group.state = next((t for t in states if t.type == "State"), None)
        return group

    def _sent_by(self, token: Token) -> list[Thing]:
        """Return the state for which people work abroad: Chad of "two employees of the embassy of Chad"."""
        if token.lemma_.lower() not in STAFF:
            return []
        missions = [c for c in token.children if base(c) in {"nmod", "compound"} and c.lemma_.lower() in POSTS]
        return unique(t for c in missions for t in self.discourse.owners(c) if t.type == "State")

    def _things(self, token: Token, role: str, types: frozenset[str], slot: str) -> list[Thing]:
        token = antecedent(token)
        mention = self.discourse.mentions.at[token.i]
        if role in {"place", "destination"}:
            if mention is not None and mention.type in {"State", "Place"} and mention.form != "demonym":
                return [self.discourse.place(mention)] if mention.form == "capital" else [self.discourse.thing(mention)]
            city = self.discourse.city(token)
            if city is not None:
                return [city]
            if role == "place":
                return []
        if role == "forum":
            return self._forum(token)
        if (
            mention is not None
            and mention.form == "demonym"
            and slot not in {"mod", "poss", "learned"}
            and token.pos_ == "ADJ"
        ):
            return []
        if slot == "mod" and mention is not None and token.i != mention.head and mention.type not in types:
            return []  # "the Foreign OFFICE Consultations"
        things = [t for t in self.discourse.of(token) if t.type in types]
        if not things and role == "target":
            things = self._sent_by(token)
        if not things and role in DEED_ROLES and token.lemma_.lower() in BELONGINGS:
            things = [t for t in self.discourse.owners(token) if t.type in types]
        if not things:
            thing = self.discourse.nominal(token, types)
            if thing is not None:
                things = [thing]
        if not things and base(token) != "amod" and token.pos_ in {"NOUN", "PROPN"}:
            things = self._inside(token, types)
        if not things and role in DEED_ROLES and token.lower_ in CROWDS and not self.coding:
            return [self.discourse.registry.named("Group", phrase(token, longest=80))]  # "thousands of Georgians"
        if not things and role in DEED_ROLES and token.pos_ in {"NOUN", "PROPN"} and not self._acts_alone(token):
            things = [t for t in self.discourse.owners(token) if t.type in types]
        return things

    def _acts_alone(self, token: Token) -> bool:
        """Return whether people do not act for the state that they are of: "Ugandan deserters", "Nepal's Maoists"."""
        lemma = token.lemma_.lower()
        are_named = token.pos_ == "PROPN" and token.text.endswith("s") and self.discourse.mentions.at[token.i] is None
        return are_named or (lemma in self.words.people and lemma not in SERVANTS)

    def _inside(self, token: Token, types: frozenset[str]) -> list[Thing]:
        """Look through "a number of countries, namely A", "representatives of A" to what is named."""
        if token.lemma_.lower() not in LOOKED_THROUGH:
            return []
        out: list[Thing] = []
        for child in token.children:
            if base(child) == "nmod" and case(child) in {"of", "from"}:
                for one in conjuncts(child):
                    out.extend(t for t in self.discourse.of(one) if t.type in types)
        return unique(out)

    def _forum(self, token: Token) -> list[Thing]:
        """Return the forum or body whose session a noun phrase is: the Council of "the 46th meeting of the Council"."""
        discourse = self.discourse
        mention = discourse.mentions.at[token.i]
        if mention is not None and mention.type in {"Forum", "Initiative"}:
            thing = discourse.thing(mention)
            if thing.name.lower() not in SESSIONS:  # "its Tenth Meeting" is no name
                return [thing]
        if mention is not None and mention.type == "IntergovernmentalOrganization":
            return [discourse.thing(mention)]
        if token.lemma_.lower() not in SESSIONS:
            return []
        for child in token.children:
            near = base(child) == "compound" or (base(child) == "nmod" and case(child) == "of")
            if near:
                for thing in discourse.of(child):
                    if thing.type in {"Forum", "IntergovernmentalOrganization"}:
                        return [thing]
        return []

    def _topic(self, match: Match) -> str:
        for name in match.frame.topic:
            tokens = [match.trigger] if name == "self" else match.slots.get(name, [])
            tokens = [t for t in tokens if t.pos_ != "NUM" and t.i not in self.calendar.at and not _is_day(t)]
            if name in {"in", "on", "with", "to"}:
                tokens = [t for t in tokens if t.lemma_.lower() not in SPOKEN]
            if not tokens:
                continue
            token = tokens[0]
            text = gist(token) if name == "clause" or token.pos_ in {"VERB", "AUX"} else phrase(token)
            if name not in {"clause", "self"} and len(tokens) > 1:
                text = ", ".join(words for t in tokens[:3] if (words := phrase(t, longest=80)))
            if text:
                return text
        return ""

    def _is_phone(self, match: Match) -> bool:
        near = list(match.trigger.children) + list(match.carrier.children)
        near += [c for t in near if t.lower_ in {"video", "phone"} for c in t.children]
        for child in near:
            if child.lower_ in PHONE or (child.lemma_.lower() in PHONE):
                return True
            if base(child) == "obl" and child.lower_ in {"telephone", "phone"}:
                return True
        return match.trigger.lower_ in {"phone-call", "videoconference"}

    def _office_near(self, match: Match) -> Office | None:
        """Return the office that somebody is appointed to: in the words that hang on the verb."""
        tokens: list[Token] = []
        for slot in ("as", "to", "of", "obj", "clause", "iobj"):
            tokens.extend(match.slots.get(slot, []))
        tokens.extend(c for c in match.trigger.children if base(c) in {"xcomp", "obj", "obl", "iobj"})
        offices = self.discourse.office_at
        for token in tokens:
            for node in [token, *token.subtree]:
                office = offices.get(node.i)
                if office is not None and may_be_given(node, office):
                    return office
        return None

    def _borne(self, person: Thing) -> str:
        """Return the title that stands with the name of a person, if any does."""
        offices = self.discourse.office_at.values()
        return next((office.title for office in offices if self.discourse.bearer(office) is person), "")

    def _subjects(self, verb: Token) -> list[Thing]:
        """Return who does what a verb or predicate tells."""
        return [t for one in arguments(verb).get("subj", []) for t in self.discourse.of(one)]

    def _owners_of(self, token: Token, speakers: set[int], *, deep: bool) -> list[Thing]:
        """Return who owns or did what a noun names: its possessor, its adjective of a state, its agent."""
        if token.pos_ not in {"NOUN", "PROPN"}:
            return []
        for child in token.children:
            relation = base(child)
            owner = (
                child.dep_ == "nmod:poss"
                or relation in {"amod", "compound"}
                or (relation == "nmod" and case(child) in {"by", "of", "from", "against"})
            )
            if owner:
                things = [
                    t
                    for one in conjuncts(child)
                    for t in self.discourse.of(one)
                    if t.type in ACTORS and id(t) not in speakers
                ]
                if things:
                    return unique(things)
            if relation == "acl" and deep:
                given = arguments(child).get("subj", [])
                things = [
                    t for one in given for t in self.discourse.of(one) if t.type in ACTORS and id(t) not in speakers
                ]
                if things:
                    return unique(things)
        if deep:
            for child in token.children:
                if base(child) == "nmod" and case(child) in {"of", "in", "for", "to", "with"}:
                    things = self._owners_of(child, speakers, deep=False)
                    if things:
                        return things
        return []

    def _with_states(self, things: list[Thing]) -> list[Thing]:
        states = [t.state for t in things if t.type == "Person" and t.state is not None and t.state.type == "State"]
        return unique([*states, *things])

    def _evidence(self, sent: Span) -> tuple[int, int]:
        start, end = sent.start, sent.end
        while start < end and sent.doc[start].is_space:
            start += 1
        while end > start and sent.doc[end - 1].is_space:
            end -= 1
        return start, end

    def _not_oneself(self, candidate: Candidate) -> None:
        """Take whoever does a deed out of those it is done to, unless both sides do it to each other."""
        both = len(candidate.roles.get("actor", ())) > 1 and candidate.roles["actor"] == candidate.roles.get("target")
        if "actor" in candidate.roles and "target" in candidate.roles and not both:
            candidate.roles["target"] = [t for t in candidate.roles["target"] if t not in candidate.roles["actor"]]
            if not candidate.roles["target"]:
                candidate.roles.pop("target")

    def _not_the_urger(self, candidate: Candidate) -> None:
        """Take whoever calls for a deed out of those who do it: "the Council called for the release of X"."""
        verb = urged_by(self.discourse.doc[candidate.trigger])
        if verb is None:
            return
        slots = arguments(verb)
        urging = [t for token in slots.get("subj", []) for t in self.discourse.of(token)]
        for role in ("actor", "provider"):
            things = [t for t in candidate.roles.get(role, []) if t not in urging]
            if role in candidate.roles and not things:
                urged = (
                    t
                    for name in ("obj", "on", "upon")
                    for token in slots.get(name, [])
                    for t in self.discourse.of(token)
                )
                things = unique(t for t in urged if t not in urging and t.type in ACTORS)
            candidate.roles[role] = things

    def _has_roles(self, candidate: Candidate) -> bool:
        if candidate.type in DEEDS:
            if _is_warded_off(self.discourse.doc[candidate.trigger]):
                return False
            self._not_the_urger(candidate)
        self._not_oneself(candidate)
        if not candidate.is_filled(coding=self.coding):
            return False
        kind = FACT_TYPES[candidate.type]
        for role in kind.single:
            if role in candidate.roles and role not in kind.any_of:
                if (candidate.type, role) not in SEVERED:
                    candidate.roles[role] = candidate.roles[role][:1]
        return True

    def _each(self, candidate: Candidate) -> list[Candidate]:
        """Return a fact for each of those that fill a role for one alone: "visited Chad and Mali" is two visits."""
        for role in FACT_TYPES[candidate.type].single:
            if len(candidate.roles.get(role, ())) > 1:
                each = (self._copy(candidate, {role: [one]}) for one in candidate.roles[role])
                return [alone for copy in each for alone in self._each(copy)]
        return [candidate]

    def _copy(self, candidate: Candidate, roles: dict[str, list[Thing]], **attributes: str | int) -> Candidate:
        return replace(
            candidate,
            roles={**candidate.roles, **roles},
            attributes={**candidate.attributes, **attributes},
            spans=list(candidate.spans),
        )


def _is_day(token: Token) -> bool:
    """Return whether a word is a day or a part of one, dated or not: "on Tuesday morning"."""
    return token.lower_ in PARTS_OF_DAY or (token.pos_ == "PROPN" and token.lower_ in CALENDAR)


def _is_warded_off(verb: Token) -> bool:
    """Return whether what a verb stops is on its way to whoever stops it: "shot down a missile" harms nobody."""
    return verb.lemma_.lower() in {"shoot", "stop", "down", "intercept", "destroy", "repel"} and any(
        token.lemma_.lower() in FLYING for token in arguments(verb).get("obj", [])
    )


def may_be_given(token: Token, office: Office) -> bool:
    """Return whether a title is one that somebody gets, not that of who gives it or looks on."""
    return office.person is None and token.head.lemma_.lower() not in WITNESSED
