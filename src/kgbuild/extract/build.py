"""Extract: matches of frames become candidate facts with their roles filled, dated and given a status."""

from __future__ import annotations

from spacy.tokens import Span

from kgbuild.extract import stays
from kgbuild.extract.candidate import Candidate
from kgbuild.extract.choosing import Choosing
from kgbuild.extract.clauses import case, conjuncts, is_main
from kgbuild.extract.entities import Thing, unique
from kgbuild.extract.events import Events
from kgbuild.extract.frames import Match, matches
from kgbuild.extract.gratitude import Gratitude
from kgbuild.extract.hosting import Hosting
from kgbuild.extract.inviting import Inviting
from kgbuild.extract.reporting import Reporting
from kgbuild.extract.severing import Severing
from kgbuild.extract.status import is_announced, is_decided, status_of

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
BY_WORD = frozenset({"Appointment", "Coercion", "Sanction"})
"""Types of what is done by saying so: an announced sanction is one, and an envoy told to leave is expelled."""
OPENING = 4  # the sentences at the head of a text tell what it is about, however they are built
ARRANGED = frozenset({"Meeting", "Call", "Visit", "Agreement"})
"""What is arranged for a day: told with one after the publication, it is planned."""
HOSTILE = frozenset({"Assault", "Coercion", "Mobilization", "Protest", "Sanction"})
"""What one side does to the other."""
BLAMING = frozenset({"accuse", "condemn", "threaten", "demand"})
"""Acts of statements by which one side faces the other."""


class Builder(Events, Reporting, Gratitude, Hosting, Severing, Inviting, Choosing):
    """Builds the candidates of one document, sentence by sentence."""

    def sentence(self, sent: Span) -> None:
        """Read one sentence: what its words stand for, then what it states."""
        self.number += 1
        self.discourse.read(sent)
        self.current = []
        self._positions(sent)
        for match in matches(sent):
            candidate = self._candidate(match, sent)
            if candidate is not None:
                self.current.extend(self._split(candidate, match))
        self._presence(sent)
        self.current = self._beside(self._settle(self.current, sent), sent)
        self.current.extend([office for candidate in self.current for office in self._held(candidate)])
        self.current.extend(list(self._helped(self.current)))
        self.current.extend(list(self._guests(self.current, sent)))
        self._invited(self.current, sent)
        self._attendance(sent)
        self._quiet_reports(self.current)
        if status_of(sent.root, sent.root) == "actual":
            self.calendar.note(self.calendar.date_of(sent.root, sent.root, near=2))
        own = {id(c) for c in self.current if c.date is not None}
        self._date(self.current)
        self._locate(self.current)
        self._note(self.current, sent, own)
        for candidate in self.current:
            candidate.date = stays.days(candidate, self.discourse.doc)
        self.candidates.extend(self.current)
        self._remember(self.current)

    def _candidate(self, match: Match, sent: Span) -> Candidate | None:
        frame, trigger = match.frame, match.trigger
        status = status_of(match.carrier, trigger)
        if status is None:
            return None
        if match.form == "verbs" and any(
            c.lower_ == "no" and c.dep_ == "det" for t in match.slots.get("obj", []) for c in t.children
        ):
            status = "denied"  # "they signed no documents"
        if status == "purpose":
            if frame.fact not in {"Meeting", "Call", "Visit", "Statement"}:
                return None
            status = "actual"
        if status == "planned" and frame.fact in BY_WORD and is_decided(match.carrier):
            status = "actual"
        if status == "planned" and frame.fact == "Appointment" and is_announced(match.carrier, trigger):
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
            trigger=trigger.i, sentence=self.number, doubtful=frame.doubtful,
        )  # fmt: skip
        if any(not roles.get(role) for role in frame.must):
            return None
        if not self._complete(candidate, match) or not self._has_roles(candidate):
            return None
        if frame.status:
            candidate.status = frame.status
        near = 1 if frame.fact == "Statement" else 6
        is_planned = candidate.status == "planned"
        candidate.date = self.calendar.date_of(trigger, match.carrier, near=near, is_planned=is_planned)
        return candidate

    def _complete(self, candidate: Candidate, match: Match) -> bool:
        special = getattr(self, f"_{candidate.type.lower()}", None)
        return bool(special(candidate, match)) if special is not None else True

    def _positions(self, sent: Span) -> None:
        for office, holder, owner in self.discourse.positions:
            self.current.append(
                Candidate(
                    "HoldsPosition", {"holder": [holder], "of": [owner]}, {"title": office.title},
                    [self._evidence(sent)], "rules/position", trigger=office.head,
                    sentence=self.number,
                )
            )  # fmt: skip
        self.discourse.positions.clear()

    def _date(self, found: list[Candidate]) -> None:
        """Give what is told without a date the day of the occasion that the text is about.

        The main line of a sentence says which day that is; a clause does so only at the head of a text, and alone.
        """
        for candidate in found:
            if candidate.type in ARRANGED and candidate.status == "actual" and self.calendar.is_to_come(candidate.date):
                candidate.status = "planned"
        dated = [c for c in found if c.date is not None and c.status == "actual" and c.type in OCCASIONS]
        main = [c for c in dated if is_main(self.discourse.doc[c.trigger])]
        for candidate in main or (dated if self.number <= OPENING else []):
            self.calendar.note(candidate.date, None if _is_session(candidate) else candidate.company())
        for candidate in found:
            if candidate.date is None and candidate.status == "actual" and self._is_of_occasion(candidate):
                candidate.date = self.calendar.occasion

    def _locate(self, found: list[Candidate]) -> None:
        """Let people meet where the same sentence says that one of them travels to."""
        trips = [c for c in found if c.type == "Visit" and c.status != "denied"]
        for meeting in found:
            if meeting.type != "Meeting" or "place" in meeting.roles:
                continue
            there = meeting.company("participant", "organizer")
            goals = [
                t
                for trip in trips
                if trip.status == meeting.status and trip.company("visitor") & there
                for t in trip.roles["destination"]
            ]
            places = unique(t for t in goals if t.type == "Place")
            if len(places) == 1:
                meeting.roles["place"] = places

    def _is_of_occasion(self, candidate: Candidate) -> bool:
        """Return whether a fact is part of the occasion: a meeting, or what somebody who was there says or signs."""
        if candidate.type == "Appointment":
            return is_main(self.discourse.doc[candidate.trigger])
        if candidate.type in {"Meeting", "Call"}:
            return True
        if candidate.type == "Agreement":
            stage = candidate.attributes.get("stage")
            return (
                stage in {"signed", "agreed"}
                and is_main(self.discourse.doc[candidate.trigger])
                and self._was_there(candidate)
            )
        if candidate.type == "Adoption":
            return is_main(self.discourse.doc[candidate.trigger]) and self._was_there(candidate)
        return candidate.type == "Statement" and self._was_there(candidate)

    def _was_there(self, candidate: Candidate) -> bool:
        """Return whether whoever speaks or signs was at the occasion that the text tells of and dates."""
        company = self.calendar.company
        here = company is None or bool(company & candidate.company("speaker", "party", "adopter"))
        return self.calendar.is_told and here

    def _held(self, candidate: Candidate) -> list[Candidate]:
        """Return the office that comes with an appointment, and the former one that a resignation leaves."""
        kind, title = candidate.attributes.get("kind"), str(candidate.attributes.get("title", ""))
        if candidate.type != "Appointment" or candidate.status != "actual" or not title:
            return []
        if kind in {"resigned", "dismissed"} and not title.startswith("Former"):
            title = f"Former {title}"
        holder, owner = candidate.roles["appointee"][:1], candidate.roles["of"][:1]
        holder[0].titles.setdefault(title)
        return [
            Candidate(
                "HoldsPosition", {"holder": holder, "of": owner}, {"title": title}, list(candidate.spans),
                candidate.by, trigger=candidate.trigger, sentence=self.number,
            )
        ]  # fmt: skip

    def _remember(self, found: list[Candidate]) -> None:
        """Keep who met and who spoke, for "the sides" and "it was noted" of the next sentences."""
        for candidate in found:
            if candidate.type == "Meeting":
                self.sitting = _sitting(candidate) or self.sitting
            if candidate.type in {"Meeting", "Call"} and candidate.status != "proposed":
                pair = candidate.roles.get("participant", [])
                if len(pair) >= 2:
                    self.discourse.pair = list(pair)
                    self.discourse.voices = list(pair)
            elif candidate.type == "Agreement" and len(candidate.roles["party"]) >= 2:
                self.discourse.pair = list(candidate.roles["party"])
            elif candidate.type == "Visit":
                goal = candidate.roles["destination"][0]
                visitor = candidate.roles["visitor"][0]
                if goal.type == "State" and visitor.state is not None and visitor.state is not goal:
                    self.discourse.pair = [visitor.state, goal]
            elif candidate.type == "Statement":
                self.discourse.speaker = self.discourse.voices = list(candidate.roles["speaker"])
            if candidate.type in HOSTILE or candidate.attributes.get("act") in BLAMING:
                self.discourse.foes = _foes(candidate) or self.discourse.foes

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
            visitors = [t for t in self._subjects(token) if t.type == "Person"]
            status = status_of(token, token)
            if not visitors or status in {None, "denied"}:
                continue
            marks = (self.discourse.mentions.at[place.i] for place in conjuncts(token))
            for goal in unique(
                self.discourse.place(m) for m in marks if m is not None and m.type in {"State", "Place"}
            ):
                if any(v.sure and goal is v.state for v in visitors):
                    continue
                self.current.append(
                    Candidate(
                        "Visit", {"visitor": unique(visitors), "destination": [goal]}, {}, [self._evidence(sent)],
                        "rules/visit.presence", status or "actual", self.calendar.date_of(token, token), token.i,
                        self.number,
                    )
                )  # fmt: skip


def _foes(deed: Candidate) -> list[Thing]:
    """Return the states or armed groups behind those who face each other in a deed; none unless they are two."""
    ends = ((deed.roles.get("actor") or deed.roles.get("speaker", []))[:1], deed.roles.get("target", [])[:1])
    found = unique(t.state or t if t.type in {"Person", "GovernmentBody"} else t for end in ends for t in end)
    return found if len(found) == 2 and all(t.type in {"State", "Organization"} for t in found) else []


def _sitting(meeting: Candidate) -> dict[str, list[Thing]]:
    """Return who would meet in another session: the forum or body, else the states whose people met."""
    if meeting.roles.get("forum"):
        return {"forum": meeting.roles["forum"]}
    guests = meeting.roles.get("participant", [])
    bodies = [t for t in guests if t.type == "IntergovernmentalOrganization"]
    states = unique(t if t.type == "State" else t.state for t in guests)
    if bodies:
        return {"participant": bodies}
    return {"participant": states} if len(states) > 1 and all(s.type == "State" for s in states) else {}


def _is_session(candidate: Candidate) -> bool:
    """Return whether many more take part than are named: a forum met, an organisation adopted something."""
    hosts = [t for role in ("participant", "adopter") for t in candidate.roles.get(role, [])]
    return "forum" in candidate.roles or any(t.type == "IntergovernmentalOrganization" for t in hosts)
