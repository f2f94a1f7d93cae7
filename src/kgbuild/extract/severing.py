"""Extract: one sentence that tells of several events gives several facts."""

from __future__ import annotations

from kgbuild.extract.candidate import Candidate
from kgbuild.extract.clauses import base, case, coordinated
from kgbuild.extract.entities import unique
from kgbuild.extract.frames import Match
from kgbuild.extract.roles import Roles


class Severing(Roles):
    """Takes apart what the words tell of together."""

    def _split(self, candidate: Candidate, match: Match) -> list[Candidate]:
        """Return one fact per event where the words tell of several: "separate meetings with A and B"."""
        if candidate.type == "Appointment":
            return self._one_by_one(candidate, match)
        if candidate.type == "Statement" and "target" not in candidate.roles and len(candidate.roles["speaker"]) == 2:
            behind = match.trigger.doc[match.trigger.i + 1 : match.trigger.i + 3].text.lower()
            if behind in {"each other", "one another"}:
                one, other = candidate.roles["speaker"]
                return [self._copy(candidate, {"speaker": [a], "target": [b]}) for a, b in ((one, other), (other, one))]
        alone = self._each(candidate)
        if len(alone) > 1:
            return alone
        if candidate.type == "RelationsChange":
            return self._bilateral(candidate, match)
        if candidate.type == "Agreement" and len([t for t in match.slots.get("with", []) if case(t) == "with"]) > 1:
            partners = unique(t for token in match.slots["with"] for t in self.discourse.of(token))
            rest = [t for t in candidate.roles["party"] if t not in partners]
            if rest:
                return [
                    self._copy(candidate, {"party": [*rest, one]})
                    for one in partners
                    if one in candidate.roles["party"]
                ]
        if candidate.type in ("Meeting", "Call") and self._is_separate(match):
            guests = match.slots.get("with", []) or match.slots.get("obj", [])
            partners = unique(t for token in guests for t in self.discourse.of(token))
            partners = [t for t in partners if t in candidate.roles.get("participant", [])]
            rest = [t for t in candidate.roles.get("participant", []) if t not in partners]
            persons = [t for t in partners if t.type == "Person"]
            if 2 * len(persons) == len(partners) and not any(t.type == "Person" for t in partners[: len(persons)]):
                partners = persons  # "her counterparts of Chad, Bo Chen, and Norway, Kari Berg"
            if len(partners) > 1 and rest:
                return [self._copy(candidate, {"participant": [*rest, one]}) for one in partners]
        return [candidate]

    def _one_by_one(self, candidate: Candidate, match: Match) -> list[Candidate]:
        """Return one appointment for each person, with the office by the name: "A as envoy to X and B to Y"."""
        first, *others = candidate.roles["appointee"]
        made = [self._copy(candidate, {"appointee": [first]})]
        tokens = {t.i: t for told in match.slots.values() for one in told for t in coordinated(one)}
        for person in others:
            mine = [t for t in tokens.values() if person in self.discourse.of(t)]
            near = [self.discourse.office_at.get(t.i) for one in mine for t in one.subtree]
            office = next((o for o in near if o is not None and o.person is None), None)
            copy = self._copy(candidate, {"appointee": [person]})
            if office is not None and office.title:
                copy.attributes["title"] = office.title
            else:
                title = next(reversed(person.titles), None) or self._borne(person)
                copy.attributes["title"] = title or candidate.attributes["title"]
            owner = self.discourse.thing(office.of) if office is not None and office.of is not None else person.state
            if owner is not None:
                copy.roles["of"] = [owner]
            made.append(copy)
        return made

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
        near += [c for t in match.trigger.children if base(t) == "obl" for c in t.children]  # "in separate audiences"
        if len([t for t in match.slots.get("with", []) if case(t) == "with"]) > 1:
            return True
        if any(
            t.lower_ in {"separate", "separately", "respectively", "individually", "one", "back"}
            and base(t) in {"amod", "advmod", "compound"}
            for t in near
        ):
            return True
        return match.form == "nouns" and match.trigger.lower_ in {"meetings", "calls", "conversations", "audiences"}
