"""Extract: what single types of events need beyond their frames: sessions, visits, offices, relations, deeds."""

from __future__ import annotations

from spacy.tokens import Token

from kgbuild.extract.candidate import Candidate
from kgbuild.extract.clauses import arguments, base, case, children, conjuncts, is_passive
from kgbuild.extract.entities import Thing, unique
from kgbuild.extract.frames import Match
from kgbuild.extract.naming import ACTORS, BODIES
from kgbuild.extract.phrases import is_counted, people, phrase
from kgbuild.extract.roles import SESSIONS, Roles
from kgbuild.extract.titles import number_at

EASING = frozenset({"lift", "ease", "waive", "remove", "drop", "end", "suspend", "relax", "soften"})
"""Verbs that take a sanction back."""


class Events(Roles):
    """The rules of the fact types, a method `_TYPE` each: it completes a candidate, or says that it is none."""

    def _call(self, candidate: Candidate, match: Match) -> bool:
        lemma = match.trigger.lemma_.lower()
        participants = candidate.roles.get("participant", [])
        if match.frame.name == "call.by-phone" and not self._is_phone(match):
            return False
        if lemma == "call" and match.form == "verbs":
            objects = [t for o in match.slots.get("obj", []) for t in self.discourse.of(o)]
            if not objects or any(t.type != "Person" for t in objects) or not self._is_courtesy(match):
                return False
        if match.form == "nouns" and not self._is_phone(match):
            if lemma != "call" or ("with" not in match.slots and "between" not in match.slots):
                return False
        if lemma == "ring" and not any(t.type == "Person" for t in participants):
            return False
        return len(participants) > 1 or any(t in participants for t in self.discourse.pair)

    def _is_courtesy(self, match: Match) -> bool:
        """Return whether a call is one by telephone: it asks for nothing, or is made to convey something."""
        clauses = match.slots.get("clause", [])
        return all(
            c.lemma_.lower() in {"convey", "express", "discuss", "offer", "congratulate", "thank", "extend", "wish"}
            for c in clauses
        )

    def _meeting(self, candidate: Candidate, match: Match) -> bool:
        roles, trigger = candidate.roles, match.trigger
        if match.frame.name != "meeting.attend" and self._is_phone(match):
            return False
        lemma = trigger.lemma_.lower()
        self._session(candidate, match)
        if (
            match.carrier.lemma_.lower() in {"host", "organize", "organise", "convene"}
            and match.form == "nouns"
            and participants_only(roles)
        ):
            roles["organizer"] = roles.pop("participant")
        if roles.get("forum") and match.form == "nouns":
            roles["participant"] = [t for t in roles.get("participant", []) if t not in roles["forum"]]
            if not roles["participant"]:
                roles.pop("participant")
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
                sits = match.frame.name == "meeting.meet" or "ordinal" in candidate.attributes or self._consults(match)
                if not (sits and participants and participants[0].type in BODIES):
                    return False  # "the Council held its 20th meeting"
            if match.frame.name == "meeting.receive" and not all(t.type == "Person" for t in participants[:1]):
                return False
            if match.frame.name == "meeting.receive" and not any(t.type in {"Person"} for t in participants[1:]):
                return False
        if match.frame.name == "meeting.attend" and "forum" not in roles:
            return False
        if match.frame.name == "meeting.courtesy" and len(participants) < 2:
            return False
        if match.frame.name == "meeting.chair" and trigger.lower_.endswith("s") and not self._is_sitting(match):
            return False  # "who chairs the Commission" holds an office
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

    def _consults(self, match: Match) -> bool:
        """Return whether an organisation consults within itself: "the Council held closed consultations"."""
        bodies = [t for s in match.slots.get("subj", []) for t in self.discourse.of(s)]
        held = match.form == "nouns" and match.carrier.lemma_.lower() in {"hold", "convene"}
        return held and bool(bodies) and all(t.type == "IntergovernmentalOrganization" for t in bodies)

    def _is_sitting(self, match: Match) -> bool:
        """Return whether what is chaired is a meeting, not a body."""
        return any(t.lemma_.lower() in SESSIONS for slot in ("obj", "over") for t in match.slots.get(slot, []))

    def _is_session(self, candidate: Candidate, match: Match) -> bool:
        """Return whether a session is told of, not only named: it was held, has a place, a number or somebody in it."""
        members = candidate.roles.get("participant", [])
        press = any(c.lower_ in {"press", "news"} for c in match.trigger.children)
        if press:
            candidate.roles.pop("forum", None)
            candidate.attributes["format"] = "press conference"
            return len(members) > 1
        if "forum" not in candidate.roles and len(members) > 1:
            return True
        if "forum" not in candidate.roles and match.carrier.lemma_.lower() in {"hold", "convene", "open", "conclude"}:
            return bool(members) and all(t.type == "IntergovernmentalOrganization" for t in members)
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
                number = number_at(self.discourse.doc, child.i)
                named = noun.ent_type_ == "PER" or child.i >= noun.i
                if number is not None and not named and base(child) in {"amod", "nummod", "compound"}:
                    candidate.attributes["ordinal"] = number
            mention = self.discourse.mentions.at[noun.i]
            if mention is not None and mention.type != "Person":
                for i in range(max(0, mention.start - 1), mention.end):
                    number = number_at(self.discourse.doc, i)
                    if number is not None:
                        candidate.attributes["ordinal"] = number

    def _visit(self, candidate: Candidate, match: Match) -> bool:
        roles = candidate.roles
        visitors, goals = roles.get("visitor", []), roles.get("destination", [])
        guests = [t for o in match.slots.get("obj", []) for t in self.discourse.of(o) if t.type == "Person"]
        if match.trigger.lower_ == "visiting" and guests and not goals:
            hosts = unique([v.state if v.type == "Person" else v for v in visitors])
            goals = [h for h in hosts if h.type == "State" and h is not guests[0].state]
            visitors = guests
            roles["destination"] = goals
        if match.frame.name == "visit.trip" and base(match.trigger) == "nmod":
            own = unique(t for o in match.slots.get("of", []) for t in self.discourse.of(o) if t.type in ACTORS)
            visitors = own or visitors  # "the preparations for the visit of X"
        if match.frame.name == "visit.trip" and not visitors:
            behind = [c for t in match.slots.get("to", []) for c in t.children if base(c) == "nmod" and case(c) == "of"]
            visitors = unique(
                t for c in behind for one in conjuncts(c) for t in self.discourse.of(one) if t.type == "Person"
            )
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
                if match.trigger.dep_ == "acl:relcl":  # "the pact that was signed in 1998": not by who meet now
                    pair = [t.state or t if t.type == "Person" else t for t in pair]
                candidate.roles["party"] = unique(pair)
        if name == "agreement.agree" and not candidate.roles.get("party") and is_passive(match.trigger):
            candidate.roles["party"] = list(self.discourse.pair)  # "It was agreed that"
        return not (name == "agreement.agree" and len(candidate.roles.get("party", [])) < 1)

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
        roles["appointee"] = [t for t in appointee if t.type == "Person"]
        roles.pop("of", None)
        is_accredited = candidate.attributes.get("kind") == "accredited"  # the office near is that of who receives
        office = None if is_accredited and appointee[0].titles else self._office_near(match)
        if office is not None and office.title:
            candidate.attributes["title"] = office.title
            if office.of is not None:
                roles["of"] = [self.discourse.thing(office.of)]
        elif appointee[0].titles:
            candidate.attributes["title"] = next(reversed(appointee[0].titles))
        elif title := self._borne(appointee[0]):
            candidate.attributes["title"] = title
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

    def _holdsposition(self, candidate: Candidate, match: Match) -> bool:
        """Leave out who leads what is sent or meets for once only: "the mission, led by X"."""
        owners, holders = candidate.roles.get("of", []), candidate.roles.get("holder", [])
        if owners and owners[0].key is None and owners[0].name.islower():
            return False
        for holder in holders if owners and owners[0].key is not None else []:
            holder.state = holder.state or owners[0].state or owners[0]
            holder.titles.setdefault(str(candidate.attributes["title"]))
        return True

    def _relationschange(self, candidate: Candidate, match: Match) -> bool:
        kind = candidate.attributes.get("kind")
        parties = unique([t if t.type != "Person" else t.state for t in candidate.roles.get("party", [])])
        if kind in {"ambassador-recalled", "embassy-opened", "embassy-closed"} and len(parties) == 1:
            return False
        if kind == "recognised" and len(parties) < 2:
            return False  # "does not recognise the result"
        if len(parties) < 2:
            others = self.discourse.pair or self.discourse.main_states()
            states = (t if t.type == "State" else t.state for t in others)
            parties = unique([*parties, *[t for t in states if t is not None and t.type == "State"]])
        candidate.roles["party"] = parties
        return len(parties) > 1

    def _protest(self, candidate: Candidate, match: Match) -> bool:
        if (
            match.trigger.lemma_.lower() == "protest"
            and match.frame.name.endswith("demonstrate")
            and any(
                t.type in {"State", "GovernmentBody", "IntergovernmentalOrganization"}
                for t in candidate.roles.get("actor", [])
            )
        ):
            candidate.attributes["kind"] = "formal protest"
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

    def _mobilization(self, candidate: Candidate, match: Match) -> bool:
        moved = [t for slot in ("obj", "of") for t in match.slots.get(slot, []) if t.pos_ == "NOUN"]
        if match.frame.name.endswith("mobilize") and moved:  # "two frigates", not just "troops"
            candidate.attributes["kind"] = phrase(moved[0], longest=60) or moved[0].text
        return True

    def _coercion(self, candidate: Candidate, match: Match) -> bool:
        if candidate.attributes.get("kind") == "expulsion":
            candidate.roles["target"] = self._with_states(candidate.roles.get("target", []))
        return True

    def _sanction(self, candidate: Candidate, match: Match) -> bool:
        if match.frame.name.endswith("suspend"):
            return all(t.type in BODIES | {"State", "Person"} for t in candidate.roles.get("target", []))
        if match.form == "nouns" and match.carrier.lemma_.lower() in EASING:
            return False
        counted = [t for slot in ("on", "against", "upon", "obj") for t in match.slots.get(slot, []) if is_counted(t)]
        if counted:  # "five Chadian officials" are people, not their state
            candidate.roles["target"] = [self.discourse.registry.named("Group", people(phrase(t))) for t in counted]
        return True

    def _aid(self, candidate: Candidate, match: Match) -> bool:
        named = match.frame.name == "material.deliver" and "with" in match.slots
        return not (named and self._is_recipient(candidate, match.slots.get("obj", [])))

    def _is_recipient(self, candidate: Candidate, words: list[Token]) -> bool:
        """Return whether the object of a verb is who gets something: "provided CHAD with tents"."""
        return any(t in candidate.roles.get("recipient", []) for word in words for t in self.discourse.of(word))

    def _concession(self, candidate: Candidate, match: Match) -> bool:
        if match.frame.name.endswith(".ease") and match.form == "verbs":
            words = {
                t.lemma_.lower() for o in match.slots.get("obj", []) for t in (o, *children(o, "nmod", "compound"))
            }
            return bool(words & match.frame.about)  # "suspended Chad without sanctions" eases nothing
        if "release" in match.frame.name:
            return all(t.type in {"Person", "Group"} for t in candidate.roles.get("target", []))
        return True

    def _assault(self, candidate: Candidate, match: Match) -> bool:
        return candidate.roles.get("actor") != candidate.roles.get("target") or match.frame.name.endswith("clash")

    def _cooperation(self, candidate: Candidate, match: Match) -> bool:
        participants = candidate.roles.get("participant", [])
        candidate.roles["participant"] = participants
        if match.frame.name in {"relations.exercise", "relations.trade", "relations.together", "relations.share"}:
            return len(participants) > 1
        return True

    def _membership(self, candidate: Candidate, match: Match) -> bool:
        if match.frame.name == "relations.member" and not candidate.roles.get("organization"):
            seen = (t for t, _, _ in reversed(self.discourse.history) if t.type == "IntergovernmentalOrganization")
            full = any(c.lower_ in {"full", "founding", "current"} for c in match.trigger.children)
            candidate.roles["organization"] = [next(seen, None)] if full else []  # type: ignore[list-item]
            candidate.roles["organization"] = unique(candidate.roles["organization"])
        members, bodies = candidate.roles.get("member", []), candidate.roles.get("organization", [])
        return bool(members) and bool(bodies) and members[0] is not bodies[0]


def participants_only(roles: dict[str, list[Thing]]) -> bool:
    """Return whether somebody takes part but nobody is said to be the host."""
    return bool(roles.get("participant")) and not roles.get("organizer")
