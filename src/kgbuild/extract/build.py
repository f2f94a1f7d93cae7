"""Extract: matches of frames become candidate facts with their roles filled, dated and given a status."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from spacy.tokens import Span, Token

from kgbuild.extract import lexicon
from kgbuild.extract.clauses import NOUNS, antecedent, arguments, base, case, conjuncts
from kgbuild.extract.discourse import ACTORS, BODIES, Discourse, ordinal, unique
from kgbuild.extract.entities import Thing
from kgbuild.extract.frames import Frame, Match, matches, merge_slots
from kgbuild.extract.offices import Office
from kgbuild.extract.phrases import gist, phrase
from kgbuild.extract.status import status_of
from kgbuild.extract.when import Calendar
from kgbuild.facts import FACT_TYPES

PHONE = frozenset({"telephone", "phone", "telephonic", "telephonically"})
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
    }
)
CARRIED = frozenset({"with", "between", "on", "for", "to", "in", "at", "from", "against", "poss", "of", "mod"})
AIMED = frozenset(
    {
        "condemn",
        "praise",
        "thank",
        "reject",
        "call-for",
        "demand",
        "threaten",
        "accuse",
        "support",
        "welcome",
        "congratulate",
        "condole",
        "state",
    }
)
OCCASIONS = frozenset(
    {
        "Meeting",
        "Call",
        "Visit",
        "Statement",
        "Agreement",
        "Adoption",
        "Protest",
        "Coercion",
        "Sanction",
        "Appointment",
        "Aid",
    }
)
DATED = frozenset({"Statement", "Meeting", "Call"})
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
READY = frozenset({"ready", "prepared", "committed", "willing", "determined", "stand"})
HEARSAY = frozenset(
    {
        "report",
        "learn",
        "inform",
        "say",
        "quote",
        "cite",
        "write",
        "carry",
        "announce",
        "state",
        "note",
        "add",
        "tell",
        "confirm",
        "indicate",
    }
)
RECORDS = frozenset(
    {
        "service",
        "source",
        "statement",
        "report",
        "media",
        "newspaper",
        "agency",
        "release",
        "website",
        "page",
        "account",
        "readout",
        "correspondent",
        "press",
    }
)


@dataclass(slots=True, eq=False)
class Candidate:
    """A fact before merging: things in its roles instead of ids."""

    type: str
    roles: dict[str, list[Thing]]
    attributes: dict[str, str | int]
    spans: list[tuple[int, int]]
    by: str
    status: str = "actual"
    date: str | None = None
    confidence: float = 0.7
    trigger: int = 0
    sentence: int = 0
    definite: bool = False
    extra: dict[str, object] = field(default_factory=dict)


class Builder:
    """Builds the candidates of one document, sentence by sentence."""

    def __init__(self, discourse: Discourse, calendar: Calendar) -> None:
        self.discourse = discourse
        self.calendar = calendar
        self.words = lexicon.load()
        self.candidates: list[Candidate] = []
        self.number = 0

    def sentence(self, sent: Span) -> None:
        """Read one sentence: what its words stand for, then what it states."""
        self.number += 1
        self.discourse.read(sent)
        self.current: list[Candidate] = []
        self._positions(sent)
        for match in matches(sent):
            match = self._widened(match)
            candidate = self._candidate(match, sent)
            if candidate is not None:
                self.current.extend(self._split(candidate, match))
        self._presence(sent)
        self._quiet_reports(self.current)
        if status_of(sent.root, sent.root) == "actual":
            self.calendar.note(self.calendar.date_of(sent.root, sent.root, near=2))
        self._date(self.current)
        self.candidates.extend(self.current)
        self._remember(self.current)

    # -- one match ------------------------------------------------------------------------------------------------

    def _widened(self, match: Match) -> Match:
        """Return a match with the slots that its object's own words give: "restored relations WITH Chad"."""
        frame, slots = match.frame, match.slots
        if match.form == "verbs" and frame.fact != "Statement":
            slots = {k: list(v) for k, v in slots.items()}
            for token in slots.get("obj", []):
                given = {k: v for k, v in arguments(token).items() if k in CARRIED and k not in {"mod"}}
                merge_slots(slots, given, skip=set())
        if match.form == "nouns" and frame.fact in {"Meeting", "Call"} and "with" not in slots:
            for token in [*slots.get("of", []), *slots.get("poss", [])]:
                partners = [c for c in token.children if base(c) == "nmod" and case(c) == "with"]
                if partners:
                    slots = {**slots, "with": [one for c in partners for one in conjuncts(c)]}
        return Match(frame, match.trigger, slots, match.carrier, match.form)

    def _candidate(self, match: Match, sent: Span) -> Candidate | None:
        frame, trigger = match.frame, match.trigger
        status = status_of(match.carrier, trigger)
        if status is None:
            return None
        if status == "purpose":
            if frame.fact not in {"Meeting", "Call", "Visit", "Statement"}:
                return None
            status = "actual"
        if frame.fact == "Statement":
            status = "denied" if status == "denied" else "actual"
        self.carrier = match.carrier
        self.sent = sent
        roles: dict[str, list[Thing]] = {}
        for role, names in frame.roles.items():
            things = self._fill(match, role, names)
            if things:
                roles[role] = things
        attributes: dict[str, str | int] = dict(frame.attributes)
        topic = self._topic(match)
        if topic:
            attributes[frame.topic_as] = topic
        candidate = Candidate(
            frame.fact, roles, attributes, [self._evidence(sent)], f"rules/{frame.name}", status,
            confidence=frame.confidence, trigger=trigger.i, sentence=self.number,
        )  # fmt: skip
        if not self._complete(candidate, match) or not self._has_roles(candidate, frame):
            return None
        if frame.status:
            candidate.status = frame.status
        candidate.date = self.calendar.date_of(trigger, match.carrier, near=1 if frame.fact == "Statement" else 6)
        return candidate

    def _evidence(self, sent: Span) -> tuple[int, int]:
        start, end = sent.start, sent.end
        while start < end and sent.doc[start].is_space:
            start += 1
        while end > start and sent.doc[end - 1].is_space:
            end -= 1
        return start, end

    def _has_roles(self, candidate: Candidate, frame: Frame) -> bool:
        kind = FACT_TYPES[candidate.type]
        if any(not candidate.roles.get(role) for role in frame.must):
            return False
        for role, least in kind.roles.items():
            if len(candidate.roles.get(role, ())) < least:
                return False
        if kind.any_of and not any(candidate.roles.get(r) for r in kind.any_of):
            return False
        for role in kind.single:
            if role in candidate.roles and role not in kind.any_of:
                many = (candidate.type, role) in {("Visit", "destination"), ("Membership", "member")}
                candidate.roles[role] = candidate.roles[role] if many else candidate.roles[role][:1]
        return True

    def _fill(self, match: Match, role: str, names: Iterable[str]) -> list[Thing]:
        types = match.frame.types.get(role, ACTORS)
        for name in names:
            found: list[Thing] = []
            for part in name.split("+"):
                tokens = [match.trigger] if part == "self" else match.slots.get(part, [])
                for token in tokens:
                    found.extend(self._things(token, role, types, part))
            found = unique(found)
            if found:
                return found
        return []

    def _things(self, token: Token, role: str, types: frozenset[str], slot: str) -> list[Thing]:
        token = antecedent(token)
        mention = self.discourse.mentions.at[token.i]
        if role in {"place", "destination"}:
            if mention is not None and mention.type in {"State", "Place"} and mention.form != "demonym":
                return [self.discourse.place(mention)] if mention.form == "capital" else [self.discourse.thing(mention)]
            if role == "place":
                return []
        if role == "forum":
            return self._forum(token)
        if mention is not None and mention.form == "demonym" and slot not in {"mod", "poss"} and token.pos_ == "ADJ":
            return []
        things = [t for t in self.discourse.of(token) if t.type in types]
        if not things:
            thing = self.discourse.nominal(token, types)
            if thing is not None:
                things = [thing]
        if not things and base(token) != "amod" and token.pos_ in {"NOUN", "PROPN"}:
            things = self._inside(token, types)
        return things

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
        """Return the forum or body whose session a noun phrase is: "the 46th meeting of the Council" is the Council's."""
        discourse = self.discourse
        mention = discourse.mentions.at[token.i]
        if mention is not None and mention.type in {"Forum", "Initiative"}:
            return [discourse.thing(mention)]
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
            tokens = [t for t in tokens if t.pos_ != "NUM" and t.i not in self.calendar.tokens]
            if not tokens:
                continue
            token = tokens[0]
            text = gist(token) if name == "clause" or token.pos_ in {"VERB", "AUX"} else phrase(token)
            if name not in {"clause", "self"} and len(tokens) > 1:
                text = ", ".join(phrase(t, longest=80) for t in tokens[:3])
            if text:
                return text
        return ""

    def _split(self, candidate: Candidate, match: Match) -> list[Candidate]:
        """Return one fact per event where the words tell of several: "separate meetings with A and B", "a visit to A and B"."""
        if candidate.type == "Membership" and len(candidate.roles["member"]) > 1:
            return [self._copy(candidate, {"member": [one]}) for one in candidate.roles["member"]]
        if candidate.type == "RelationsChange":
            return self._bilateral(candidate, match)
        if candidate.type == "Agreement" and len([t for t in match.slots.get("with", []) if case(t) == "with"]) > 1:
            partners = unique(t for token in match.slots["with"] for t in self.discourse.of(token))
            rest = [t for t in candidate.roles["party"] if t not in partners]
            if rest:
                return [self._copy(candidate, {"party": [*rest, one]}) for one in partners if one in candidate.roles["party"]]
        role = {"Visit": "destination", "Meeting": "with", "Call": "with"}.get(candidate.type)
        if role == "destination" and len(candidate.roles["destination"]) > 1:
            return [self._copy(candidate, {"destination": [one]}) for one in candidate.roles["destination"]]
        if role == "with" and self._is_separate(match):
            partners = unique(t for token in match.slots.get("with", []) for t in self.discourse.of(token))
            partners = [t for t in partners if t in candidate.roles.get("participant", [])]
            rest = [t for t in candidate.roles.get("participant", []) if t not in partners]
            if len(partners) > 1 and rest:
                return [self._copy(candidate, {"participant": [*rest, one]}) for one in partners]
        return [candidate]

    def _bilateral(self, candidate: Candidate, match: Match) -> list[Candidate]:
        """Return one change of relations for each pair: "A, B and C severed ties with D" is three of them."""
        parties = candidate.roles["party"]
        slot = "obj" if candidate.attributes.get("kind") == "recognised" else "with"
        others = unique(t for token in match.slots.get(slot, []) for t in self.discourse.of(token) if t in parties)
        first = [t for t in parties if t not in others]
        if others and first and len(parties) > 2:
            return [self._copy(candidate, {"party": [a, b]}) for a in first for b in others]
        return [candidate]

    def _is_separate(self, match: Match) -> bool:
        near = [*match.trigger.children, *match.carrier.children]
        if len([t for t in match.slots.get("with", []) if case(t) == "with"]) > 1:
            return True
        if any(
            t.lower_ in {"separate", "separately", "respectively", "individually", "one", "back"}
            and base(t) in {"amod", "advmod", "compound"}
            for t in near
        ):
            return True
        return match.form == "nouns" and match.trigger.lower_ in {"meetings", "calls", "conversations", "audiences"}

    def _copy(self, candidate: Candidate, roles: dict[str, list[Thing]]) -> Candidate:
        return replace(
            candidate,
            roles={**candidate.roles, **roles},
            attributes=dict(candidate.attributes),
            spans=list(candidate.spans),
        )

    def _presence(self, sent: Span) -> None:
        """Read "X was in Y", where Y is a place: X travelled there."""
        for token in sent:
            mention = self.discourse.mentions.at[token.i]
            if (
                mention is None
                or mention.type not in {"State", "Place"}
                or mention.form in {"demonym", "metonym"}
                or case(token) not in {"in", "at"}
            ):
                continue
            verb = next((c for c in token.children if c.dep_ == "cop"), None)
            if verb is None or any(c.dep_ == "expl" for c in token.children):
                continue
            visitors = [t for s in arguments(token).get("subj", []) for t in self.discourse.of(s) if t.type == "Person"]
            status = status_of(token, token)
            goal = self.discourse.place(mention)
            if not visitors or status in {None, "denied"} or any(v.sure and goal is v.state for v in visitors):
                continue
            self.current.append(
                Candidate(
                    "Visit", {"visitor": unique(visitors), "destination": [goal]}, {}, [self._evidence(sent)], "rules/visit.presence", status or "actual",
                    self.calendar.date_of(token, token), 0.6, token.i, self.number,
                )
            )  # fmt: skip

    # -- what single fact types need ------------------------------------------------------------------------------

    def _complete(self, candidate: Candidate, match: Match) -> bool:
        special = getattr(self, f"_{candidate.type.lower()}", None)
        return bool(special(candidate, match)) if special is not None else True

    def _is_phone(self, match: Match) -> bool:
        near = list(match.trigger.children) + list(match.carrier.children)
        for child in near:
            if child.lower_ in PHONE or (child.lemma_.lower() in PHONE):
                return True
            if base(child) == "obl" and child.lower_ in {"telephone", "phone"}:
                return True
        return match.trigger.lower_ in {"phone-call", "videoconference"}

    def _call(self, candidate: Candidate, match: Match) -> bool:
        lemma = match.trigger.lemma_.lower()
        participants = candidate.roles.get("participant", [])
        if match.form == "nouns" and not self._is_phone(match):
            if lemma != "call" or ("with" not in match.slots and "between" not in match.slots):
                return False
        if lemma == "ring" and not any(t.type == "Person" for t in participants):
            return False
        return len(participants) > 1 or any(t in participants for t in self.discourse.pair)

    def _meeting(self, candidate: Candidate, match: Match) -> bool:
        roles, trigger = candidate.roles, match.trigger
        if match.form == "nouns" and self._is_phone(match):
            return False
        lemma = trigger.lemma_.lower()
        self._session(candidate, match)
        participants = roles.get("participant", [])
        candidate.definite = any(c.lower_ in {"the", "this"} for c in trigger.children if c.dep_ == "det")
        if match.frame.name in {
            "meeting.meet",
            "meeting.receive",
            "meeting.discuss",
            "meeting.talks",
            "meeting.meeting",
        }:
            if "forum" in roles and match.frame.name != "meeting.meeting":
                roles.pop("forum")
            if len(participants) < 2 and "forum" not in roles:
                if not (match.frame.name == "meeting.meet" and participants and participants[0].type in BODIES):
                    return False
            if match.frame.name == "meeting.receive" and not all(t.type == "Person" for t in participants[:1]):
                return False
            if match.frame.name == "meeting.receive" and not any(t.type in {"Person"} for t in participants[1:]):
                return False
        if match.frame.name == "meeting.attend" and "forum" not in roles:
            return False
        if match.frame.name == "meeting.host" and "forum" not in roles:
            return False
        if match.form == "nouns":
            for child in trigger.children:
                if (
                    base(child) in {"amod", "compound", "nmod"}
                    and child.i < trigger.i
                    and child.pos_ in {"NOUN", "ADJ"}
                ):
                    word = child.lower_
                    if word in {
                        "trilateral",
                        "bilateral",
                        "emergency",
                        "extraordinary",
                        "informal",
                        "ministerial",
                        "courtesy",
                        "sideline",
                        "delegation-level",
                        "working",
                    }:
                        candidate.attributes["format"] = f"{word} {lemma}"
            candidate.attributes.setdefault("format", lemma)
        if "place" not in roles:
            for slot in ("in", "at"):
                for token in arguments(match.carrier).get(slot, []) if match.carrier.pos_ == "VERB" else []:
                    found = self._things(
                        token, "place", match.frame.types.get("place", frozenset({"Place", "State"})), slot
                    )
                    if found:
                        roles["place"] = found[:1]
        return match.frame.name != "meeting.session" or self._is_session(candidate, match)

    def _is_session(self, candidate: Candidate, match: Match) -> bool:
        """Return whether a session is told of, not only named: it was held, has a place, a number or somebody in it."""
        if "forum" not in candidate.roles:
            return False
        mention = self.discourse.mentions.at[match.trigger.i]
        held = (
            match.carrier is not match.trigger
            and match.carrier.lemma_.lower() in self.words.support | self.words.happen
        )
        told = bool({"place", "participant"} & set(candidate.roles)) or "ordinal" in candidate.attributes
        if mention is not None and mention.type == "IntergovernmentalOrganization":
            return "ordinal" in candidate.attributes or (held and "place" in candidate.roles)
        return told or held

    def _session(self, candidate: Candidate, match: Match) -> None:
        """Read the number of a session: "the 46th meeting", "its sixth session"."""
        nouns = [match.trigger] if match.form == "nouns" else match.slots.get("obj", []) + match.slots.get("in", [])
        for noun in nouns:
            for child in noun.children:
                number = ordinal(child.text)
                if number is not None and child.i < noun.i and base(child) in {"amod", "nummod", "compound"}:
                    candidate.attributes["ordinal"] = number
            mention = self.discourse.mentions.at[noun.i]
            if mention is not None:
                for i in range(max(0, mention.start - 1), mention.end):
                    number = ordinal(self.discourse.doc[i].text)
                    if number is not None:
                        candidate.attributes["ordinal"] = number

    def _visit(self, candidate: Candidate, match: Match) -> bool:
        roles = candidate.roles
        visitors, goals = roles.get("visitor", []), roles.get("destination", [])
        if match.frame.name == "visit.trip" and not visitors:
            behind = [c for t in match.slots.get("to", []) for c in t.children if base(c) == "nmod" and case(c) == "of"]
            visitors = unique(t for c in behind for one in conjuncts(c) for t in self.discourse.of(one) if t.type == "Person")
        if match.frame.name == "visit.trip" and not visitors:
            return False
        if not visitors or not goals:
            return False
        roles["visitor"] = [v for v in visitors if v not in goals and not (v.sure and v.state in goals)]
        if any(g.type == "State" for g in goals):
            places = [g for g in goals if g.type == "Place"]
            if places:
                roles["destination"] = [g for g in goals if g.type == "State"]
                roles["place"] = places[:1]
        return bool(roles["visitor"])

    def _agreement(self, candidate: Candidate, match: Match) -> bool:
        name = match.frame.name
        if name in {
            "agreement.sign",
            "agreement.signing",
            "agreement.ratify",
            "agreement.terminate",
            "agreement.reach",
        }:
            if not candidate.roles.get("instrument"):
                return False
            if not candidate.roles.get("party"):
                pair = self.discourse.pair or []
                candidate.roles["party"] = list(pair)
        if name == "agreement.agree" and len(candidate.roles.get("party", [])) < 1:
            return False
        return True

    def _adoption(self, candidate: Candidate, match: Match) -> bool:
        if not candidate.roles.get("instrument"):
            return False
        for token in match.slots.get("obj", []):
            for child in token.children:
                if base(child) == "nummod" and child.text.replace(",", "").isdigit():
                    candidate.attributes["count"] = int(child.text.replace(",", ""))
        if not candidate.roles.get("adopter"):
            if match.form == "verbs" and match.slots.get("subj"):
                return False
            if candidate.status != "actual":
                return False
            bodies = [
                t
                for t, _, _ in reversed(self.discourse.history)
                if t.type in {"IntergovernmentalOrganization", "Forum"}
            ]
            candidate.roles["adopter"] = bodies[:1]
        return candidate.roles["adopter"] != [] and candidate.roles["adopter"][0].type != "Person"

    def _appointment(self, candidate: Candidate, match: Match) -> bool:
        roles = candidate.roles
        appointee = roles.get("appointee", [])
        if not appointee or appointee[0].type != "Person":
            return False
        roles["appointee"] = appointee[:1]
        roles.pop("of", None)
        office = self._office_near(match)
        if office is not None and office.title:
            candidate.attributes["title"] = office.title
            if office.of is not None:
                roles["of"] = [self.discourse.thing(office.of)]
        elif appointee[0].titles:
            candidate.attributes["title"] = next(reversed(appointee[0].titles))
        else:
            return False
        if "of" not in roles:
            appointer = roles.get("appointer", [])
            owner = (
                appointee[0].state or (appointer[0].state or appointer[0] if appointer else None) or self.discourse.home
            )
            if owner is None:
                return False
            roles["of"] = [owner]
        return True

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
                if office is not None and office.person is None:
                    return office
        return None

    def _relationschange(self, candidate: Candidate, match: Match) -> bool:
        kind = candidate.attributes.get("kind")
        parties = unique([t if t.type != "Person" else t.state for t in candidate.roles.get("party", [])])
        if kind in {"ambassador-recalled", "embassy-opened", "embassy-closed"} and len(parties) == 1:
            return False
        if len(parties) < 2:
            others = self.discourse.pair or self.discourse.main_states()
            parties = unique([*parties, *[t if t.type == "State" else t.state for t in others]])
        candidate.roles["party"] = parties
        return len(parties) > 1

    def _protest(self, candidate: Candidate, match: Match) -> bool:
        candidate.roles["target"] = self._with_states(candidate.roles.get("target", []))
        if match.frame.name.endswith("summon"):
            targets = candidate.roles["target"]
            if not any(t.type in {"State", "Person"} for t in targets):
                return False
        if not candidate.roles["target"]:
            candidate.roles.pop("target")
        if not candidate.roles.get("actor") and self.discourse.home is not None and match.frame.name.endswith("summon"):
            candidate.roles["actor"] = [self.discourse.home]
        return True

    def _coercion(self, candidate: Candidate, match: Match) -> bool:
        if candidate.attributes.get("kind") == "expulsion":
            candidate.roles["target"] = self._with_states(candidate.roles.get("target", []))
        return True

    def _with_states(self, things: list[Thing]) -> list[Thing]:
        states = [t.state for t in things if t.type == "Person" and t.state is not None and t.state.type == "State"]
        return unique([*states, *things])

    def _sanction(self, candidate: Candidate, match: Match) -> bool:
        if match.frame.name.endswith("suspend"):
            return all(t.type in BODIES | {"State", "Person"} for t in candidate.roles.get("target", []))
        return True

    def _concession(self, candidate: Candidate, match: Match) -> bool:
        if "release" in match.frame.name:
            return all(t.type in {"Person", "Group"} for t in candidate.roles.get("target", []))
        return True

    def _assault(self, candidate: Candidate, match: Match) -> bool:
        lemma = match.trigger.lemma_.lower()
        candidate.attributes["kind"] = {
            "attack": "attack",
            "invade": "invasion",
            "kill": "killing",
            "shell": "shelling",
            "bomb": "bombing",
        }.get(lemma, lemma)
        return candidate.roles.get("actor") != candidate.roles.get("target") or match.frame.name.endswith("clash")

    def _membership(self, candidate: Candidate, match: Match) -> bool:
        if match.frame.name == "relations.member" and not candidate.roles.get("organization"):
            seen = (t for t, _, _ in reversed(self.discourse.history) if t.type == "IntergovernmentalOrganization")
            full = any(c.lower_ in {"full", "founding", "current"} for c in match.trigger.children)
            candidate.roles["organization"] = [next(seen, None)] if full else []  # type: ignore[list-item]
            candidate.roles["organization"] = unique(candidate.roles["organization"])
        members, bodies = candidate.roles.get("member", []), candidate.roles.get("organization", [])
        return bool(members) and bool(bodies) and members[0] is not bodies[0]

    # -- statements -----------------------------------------------------------------------------------------------

    def _statement(self, candidate: Candidate, match: Match) -> bool:
        trigger, roles = match.trigger, candidate.roles
        speaker = roles.get("speaker", [])
        if not speaker:
            speaker = self._implied_speaker(match)
            if not speaker:
                return False
            roles["speaker"] = speaker
        if (
            trigger.lemma_.lower() in {"call"}
            and match.form == "verbs"
            and not {"on", "upon", "for", "clause"} & set(match.slots)
        ):
            return False
        if match.form == "verbs" and candidate.attributes["act"] in {"support", "welcome", "praise", "reject"}:
            if trigger.lemma_.lower() in {"welcome", "greet"} and any(
                t.type == "Person" for t in roles.get("target", [])
            ):
                return False
        if match.form == "nouns" and base(trigger) not in {"obj", "nsubj", "obl", "ROOT", "root", "conj", "nmod"}:
            return False
        if match.form == "nouns" and match.carrier is trigger and "poss" not in match.slots and "by" not in match.slots:
            return False
        if (
            match.form == "nouns"
            and match.carrier is not trigger
            and match.carrier.lemma_.lower() not in self.words.support | {"be", "go"}
        ):
            return False
        if match.form == "nouns" and trigger.lemma_.lower() == "call" and self._is_phone(match):
            return False
        if candidate.attributes["act"] in {"state", "announce"} and self._is_hearsay(match):
            return False
        target = [t for t in roles.get("target", []) if t not in roles["speaker"]]
        if target:
            roles["target"] = target
        else:
            roles.pop("target", None)
            self._state_target(candidate, match)
        if match.frame.name == "statement.say":
            self._content_act(candidate, match)
        return True

    def _is_hearsay(self, match: Match) -> bool:
        """Return whether a press service or news agency only passes the news on."""
        if match.trigger.lemma_.lower() not in HEARSAY and match.form != "prepositions":
            return False
        tokens = match.slots.get("subj", [])
        return bool(tokens) and all(
            t.lemma_.lower() in RECORDS
            or any(thing.key is not None and self.discourse.is_media(thing) for thing in self.discourse.of(t))
            for t in tokens
        )

    def _state_target(self, candidate: Candidate, match: Match) -> None:
        """Aim an act at whoever owns what it is about: "condemned Russia's attack", "praised the work done by Italy"."""
        act = candidate.attributes["act"]
        if act not in AIMED:
            return
        speakers = {id(t) for s in candidate.roles["speaker"] for t in (s, s.state) if t is not None}
        for slot in ("obj", "for", "of", "on", "to", "over", "at", "about"):
            for token in match.slots.get(slot, []):
                things = self._owners_of(token, speakers, deep=act not in {"state"})
                if things:
                    candidate.roles["target"] = things
                    return

    def _owners_of(self, token: Token, speakers: set[int], *, deep: bool) -> list[Thing]:
        """Return who owns or did what a noun names: its possessor, its adjective of a state, its agent."""
        if token.pos_ not in {"NOUN", "PROPN"}:
            return []
        for child in token.children:
            relation = base(child)
            owner = (
                child.dep_ == "nmod:poss"
                or relation in {"amod", "compound"}
                or (relation == "nmod" and case(child) in {"by", "of"})
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

    def _implied_speaker(self, match: Match) -> list[Thing]:
        """Return who speaks where the text does not say: "it was noted that" is said by the one who spoke before."""
        if match.form == "prepositions" or match.form == "adjectives":
            return []
        verb = match.carrier
        passive = any(c.dep_ in {"aux:pass", "nsubj:pass", "expl"} for c in verb.children)
        if passive and self.discourse.speaker:
            return list(self.discourse.speaker)
        return []

    def _content_act(self, candidate: Candidate, match: Match) -> None:
        """Give a neutral verb the act that its content plainly is: a promise, a judgement, a need."""
        speakers = {id(t) for s in candidate.roles["speaker"] for t in (s, s.state) if t is not None}
        for clause in match.slots.get("clause", []):
            for root in [clause, *[c for c in clause.children if base(c) == "conj" and c.pos_ in {"VERB", "ADJ"}]]:
                subject = [t for s in arguments(root).get("subj", []) for t in self.discourse.of(s)]
                own = any(id(t) in speakers for t in subject)
                future = any(
                    c.lower_ in {"will", "'ll", "shall", "would"} for c in root.children if c.dep_.startswith("aux")
                )
                denied = any(c.lower_ in {"not", "n't", "never"} for c in root.children)
                if own and not denied and (future or root.lemma_.lower() in READY):
                    candidate.attributes["act"] = "pledge"
                    return
            if any(c.dep_ == "cop" for c in clause.children):
                self._judgement(candidate, clause)
        for token in match.slots.get("as", []):
            self._judgement(candidate, token)
        if match.trigger.lemma_.lower() in {
            "stress",
            "emphasize",
            "emphasise",
            "underline",
            "underscore",
            "highlight",
            "note",
            "reiterate",
            "point_out",
        }:
            for token in match.slots.get("obj", []):
                if token.lemma_.lower() in {"need", "necessity", "urgency"}:
                    candidate.attributes["act"] = "call-for"

    def _judgement(self, candidate: Candidate, predicate: Token) -> None:
        words = {
            t.lemma_.lower()
            for t in [predicate, *predicate.children]
            if base(t) in {"amod", "root", "conj"} or t is predicate
        }
        if words & self.words.blame:
            candidate.attributes["act"] = "condemn"
        elif words & self.words.praise:
            candidate.attributes["act"] = "praise"

    def _quiet_reports(self, found: list[Candidate]) -> None:
        """Drop "X said" where what X said is a statement of X's own: "X said that he welcomes Y" is one act."""
        doc = self.discourse.doc
        statements = [c for c in found if c.type == "Statement"]
        acts = {c.trigger for c in statements if c.attributes["act"] != "state" and doc[c.trigger].pos_ == "VERB"}
        for candidate in list(statements):
            trigger = doc[candidate.trigger]
            if trigger.pos_ in NOUNS and trigger.head.i in acts and base(trigger) == "obj":
                found.remove(candidate)  # "offered support": the verb says which act it is
                statements.remove(candidate)
        for candidate in statements:
            if not candidate.by.endswith("statement.say") or candidate.attributes["act"] != "state":
                continue
            verb = doc[candidate.trigger]
            for other in statements:
                if other is candidate or other.attributes["act"] == "state" or other not in found:
                    continue
                if doc[other.trigger].head is verb and doc[other.trigger].pos_ in NOUNS and candidate in found:
                    found.remove(candidate)  # "voiced hope and support": the noun says which act it is
                    break
                clause = doc[other.trigger]
                while clause.pos_ not in {"VERB", "AUX"} and clause.head.i != clause.i:
                    clause = clause.head
                if (
                    clause.head is verb
                    and base(clause) in {"ccomp", "parataxis"}
                    and set(map(id, other.roles["speaker"])) & set(map(id, candidate.roles["speaker"]))
                ):
                    found.remove(candidate)
                    break

    # -- positions and memory -------------------------------------------------------------------------------------

    def _positions(self, sent: Span) -> None:
        for _person, office, holder, owner in self.discourse.positions:
            self.current.append(
                Candidate(
                    "HoldsPosition", {"holder": [holder], "of": [owner]}, {"title": office.title}, [self._evidence(sent)],
                    "rules/position", confidence=0.85, trigger=office.head, sentence=self.number,
                )
            )  # fmt: skip
        self.discourse.positions.clear()

    def _date(self, found: list[Candidate]) -> None:
        """Give what is told without a date the day of the occasion that the text is about."""
        for candidate in found:
            if candidate.status == "actual" and candidate.type in OCCASIONS and self._is_main(candidate):
                self.calendar.note(candidate.date)
        for candidate in found:
            if candidate.date is None and candidate.status == "actual" and candidate.type in DATED:
                candidate.date = self.calendar.occasion

    def _is_main(self, candidate: Candidate) -> bool:
        """Return whether a fact is told by the main line of its sentence, not by a clause about something else."""
        node = self.discourse.doc[candidate.trigger]
        while node.head.i != node.i:
            if base(node) in {"acl", "advcl"}:
                return False
            node = node.head
        return True

    def _remember(self, found: list[Candidate]) -> None:
        """Keep who met and who spoke, for "the sides" and "it was noted" of the next sentences."""
        for candidate in found:
            if candidate.type in {"Meeting", "Call"} and candidate.status != "proposed":
                pair = candidate.roles.get("participant", [])
                if len(pair) >= 2:
                    self.discourse.pair = list(pair)
            elif candidate.type == "Agreement" and len(candidate.roles["party"]) >= 2:
                self.discourse.pair = list(candidate.roles["party"])
            elif candidate.type == "Visit":
                goal = candidate.roles["destination"][0]
                visitor = candidate.roles["visitor"][0]
                if goal.type == "State" and visitor.state is not None and visitor.state is not goal:
                    self.discourse.pair = [visitor.state, goal]
            elif candidate.type == "Statement":
                self.discourse.speaker = list(candidate.roles["speaker"])


__all__ = ["Builder", "Candidate", "Frame"]
