"""Extract: envoys who hand over their letters: each is accredited, for the state that sends him."""

from __future__ import annotations

from spacy.tokens import Span

from kgbuild.extract.candidate import Candidate
from kgbuild.extract.entities import Thing, unique
from kgbuild.extract.people import SENT
from kgbuild.extract.roles import Roles
from kgbuild.extract.titles import title_words

CREDENTIALS = "presentation of credentials"
"""The format of a meeting in which envoys hand over their letters."""
RECEIVING = frozenset({"chancellor", "emir", "governor", "king", "minister", "president", "premier", "queen", "sultan"})
"""Words of the titles of those who receive credentials."""


class Credentials(Roles):
    """Tells those who hand over credentials from those who receive them."""

    def _accredited(self, found: list[Candidate], sentence: Span) -> list[Candidate]:
        """Return the candidates with an accreditation for each envoy of the sentence, and none of who receives them."""
        told_here = [c for c in found if c.type == "Appointment" and c.attributes.get("kind") == "accredited"]
        if not told_here:
            return found
        for accreditation in told_here:
            accreditation.roles.pop("appointer", None)  # who receives an envoy has not appointed him
        envoys = self._envoys(sentence)
        if not envoys:
            return [c for c in found if c not in told_here or not self._receives(c)]
        rest = [c for c in found if c not in told_here]
        for meeting in (c for c in rest if c.type == "Meeting"):
            guests = meeting.roles.get("participant", [])
            if meeting.attributes.get("format") == CREDENTIALS or any(envoy in guests for envoy in envoys):
                meeting.roles["participant"] = unique([*guests, *envoys])
                meeting.attributes["format"] = CREDENTIALS
        return rest + [
            self._copy(told_here[0], {"appointee": [envoy], "of": [state]}, title=title)
            for envoy, title in envoys.items()
            if (state := envoy.state) is not None
        ]

    def _receives(self, candidate: Candidate) -> bool:
        """Return whether the one who would be accredited is of the rank of those who receive envoys."""
        titles = (t for person in candidate.roles["appointee"] for t in (*person.titles, self._borne(person)))
        return any(title_words(title) & RECEIVING for title in titles)

    def _envoys(self, sentence: Span) -> dict[Thing, str]:
        """Return the persons named in a sentence whose title is that of an envoy, with the title."""
        people = (t for token in sentence for t in self.discourse.refs.get(token.i, ()) if t.type == "Person")
        titles = {person: [*person.titles, self._borne(person)] for person in people}
        envoys = {person: [t for t in told if title_words(t) & SENT] for person, told in titles.items()}
        return {person: told[0] for person, told in envoys.items() if told}
