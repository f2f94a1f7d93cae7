"""Extract: whose office a bare title is: "President X" says nothing of the state, the words around it do.

The article's own state is only the first guess. A state that has somebody else in that office is out of the question;
the scene of the clause ("in Tonga, where Prime Minister X received him"), a state that owns something beside the name
("Palau's police, and President X") and who deals with whom in the sentence are weighed against it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Set

from spacy.tokens import Span, Token

from kgbuild import gazetteer
from kgbuild.extract.clauses import RELATIVE, base, case, coordinated
from kgbuild.extract.entities import Thing
from kgbuild.extract.mentions import Mention
from kgbuild.extract.naming import Naming
from kgbuild.extract.office import Office, Person
from kgbuild.extract.titles import title_words

SINGLE_OFFICES = frozenset(
    {"president", "minister", "premier", "king", "queen", "emir", "sultan", "chancellor", "speaker"}
)
"""Offices of which a state has one holder at a time, if nothing but a portfolio stands beside them."""
SEVERAL = frozenset({"deputy", "vice", "former", "state", "assistant", "then", "first", "second", "junior"})
TOLD_BY_TITLE = {
    "secretary of state": "US",
    "attorney general": "US",
    "chancellor of the exchequer": "GB",
    "federal councillor": "CH",
    "taoiseach": "IE",
    "pope": "VA",
}
"""Titles that by themselves tell the state."""
WORLD_OFFICES = (
    "under-secretary",
    "under secretary",
    "assistant secretary-general",
    "deputy secretary-general",
    "special envoy",
    "special representative",
    "resident coordinator",
    "humanitarian coordinator",
    "special rapporteur",
    "special adviser",
    "emergency relief",
)
HOME, SCENE, WHERE, OWNER, ACTS, OWN_WORDS, OTHER_SIDE, NEAR = 2.0, 2.5, 4.0, 1.5, 1.0, 2.5, -2.0, 0.5
LEAST = 0.5
SOUNDS, MOST = 0.3, -6.0
"""Points for each unit by which a name fits a state less than another one, and the most that are taken."""
CLEARLY = 2.0
"""By how many units a name fits one state better than any other, to tell of which one somebody is."""
AGAINST = frozenset({"with", "against", "between", "to", "on", "about", "over", "than", "like", "for"})
"""Prepositions of a state that somebody else deals with."""
MAIN, FEWEST, CLEAR = 3, 4, 8
"""How many states an article can be about, and how much each must be spoken of (see `Naming._home`)."""
BACK = 60
"""How many words before a name a state may be that is still the scene."""


class Whose(Naming):
    """Finds the state or body of titles that come without one."""

    def hold(self, holder: Thing, title: str, owner: Thing) -> None:
        """Note that a person holds an office, so that nobody else is given it."""
        if is_single(title):
            self.holders.setdefault((owner, title_words(title)), holder)

    def whose(self, office: Office, person: Person, holder: Thing) -> Thing | None:
        """Return the state or organisation whose office a bare title is; None where nothing tells."""
        title = office.title.lower()
        told = next((code for words, code in TOLD_BY_TITLE.items() if f" {title}".endswith(f" {words}")), None)
        known = told or self._known_leader(holder, title)
        if known is not None:
            return self.registry.known(f"state/{known}", "State", gazetteer.states()[known].name)
        scores = self._weighed(office, person, holder)
        best = max(scores, key=lambda state: scores[state], default=None)
        return best if best is not None and scores[best] >= LEAST else None

    def _known_leader(self, holder: Thing, title: str) -> str | None:
        """Return the code of the state of a leader; by the family name only if the article names state or person."""
        code = gazetteer.leader_state(holder.name)
        if code is None and " " in holder.name and is_single(title):  # "Emerson" for "Emmerson", "Jon" for "John"
            code = gazetteer.leader_state(holder.name.split()[-1])
            return code if code is not None and f"state/{code}" in self._counts else None
        if code is None or " " in holder.name or f"state/{code}" in self._counts:
            return code
        named = {person.name for person in self._person_at.values() if person.name.endswith(f" {holder.name}")}
        return code if any(gazetteer.leader_state(name) == code for name in named) else None

    def _weighed(self, office: Office, person: Person, holder: Thing) -> dict[Thing, float]:
        """Return the points of each state that the sentence or the article offers."""
        points: defaultdict[Thing, float] = defaultdict(float)

        def add(thing: Thing, value: float) -> None:
            points[thing] += value

        if self.home is not None:
            most = max(self._counts.values())
            for key, count in self._counts.most_common(MAIN):
                if count >= FEWEST:
                    add(self.thing(self._first[key]), HOME * count / max(most, CLEAR))
        name = self.doc[person.start : person.end].root
        sentence = name.sent
        for mention in self.mentions.inside(sentence.start, sentence.end):
            if mention.type != "State" or any(o.of is mention for o in self.office_at.values()):
                continue
            state = self.thing(mention)
            head = self.doc[mention.head]
            if _is_where(head, name) or self._opens_where(mention, name):
                add(state, WHERE)
            elif mention.form in {"capital", "name"} and case(head) in {"in", "at", "from"} and base(head) == "obl":
                add(state, SCENE if head.i - name.i <= 12 else NEAR)
            elif head.dep_ == "nmod:poss" and head.i < name.i and name.i - head.i > 2:
                add(state, OWNER)
            elif base(head) == "nsubj" and head.i < name.i:
                add(state, ACTS if base(name) != "nsubj" or name.head.i != head.head.head.i else OWN_WORDS)
            elif case(head) not in AGAINST:
                add(state, NEAR)
        beside = {t.i for t in coordinated(name)}
        for other, thing in self._people_of(sentence.start, sentence.end, person):
            if thing.state is None or thing is holder or thing.state.type != "State":
                continue
            if beside & set(range(other.start, other.end)) and office.title not in thing.titles:
                add(thing.state, OWNER)  # "President X and Prime Minister Y"
            else:
                add(thing.state, OTHER_SIDE)
                self._offer_other_side(thing.state, add)
        for given in self.office_at.values():
            if given.of is not None and given.of.type == "State" and name.i < given.head < sentence.end:
                if given.person is not None and given.person is not person:
                    add(self.thing(given.of), OTHER_SIDE)
        for mention in self.mentions.inside(max(0, sentence.start - BACK), sentence.start):
            if mention.type == "State" and case(self.doc[mention.head]) in {"in", "to", "for"}:
                if base(self.doc[mention.head]) in {"obl", "nmod"} and mention.form in {"name", "capital"}:
                    add(self.thing(mention), NEAR)
        for key in self._counts:
            add(self.thing(self._first[key]), NEAR)
        if is_single(office.title):
            for state in self._taken(office, holder, sentence):
                points.pop(state, None)
        return self._by_name(holder.name, points)

    def by_sound(self, name: str, without: Set[Thing]) -> Thing | None:
        """Return the state of the article that a name sounds like much more than like any other of it."""
        states = {key.removeprefix("state/"): self.thing(self._first[key]) for key in self._counts}
        fits = gazetteer.ranked(name, [code for code, state in states.items() if state not in without])
        best, second = [*sorted(fits, key=lambda code: -fits[code]), None, None][:2]
        is_clear = best is not None and (second is None or fits[second] <= -CLEARLY)
        return states[best] if best is not None and is_clear else None

    def _by_name(self, name: str, points: Mapping[Thing, float]) -> dict[Thing, float]:
        """Return the points of states after what the sound of a name takes from them."""
        codes = {state: (state.key or "").removeprefix("state/") for state in points}
        fits = gazetteer.ranked(name, codes.values())
        if not fits:
            return dict(points)
        unlisted = min(fits.values()) / 2
        return {state: value + max(SOUNDS * fits.get(codes[state], unlisted), MOST) for state, value in points.items()}

    def _taken(self, office: Office, holder: Thing, sentence: Span) -> list[Thing]:
        """Return the states in which somebody else holds such an office, by what was or will be told."""
        words = title_words(office.title)
        taken = [thing for thing in self.registry.things if self.holders.get((thing, words), holder) is not holder]
        for other in self.office_at.values():
            if other.of is None or other.of.type != "State" or other is office or other.person is None:
                continue
            near = other.counterpart and sentence.start <= other.head < sentence.end
            if near or (title_words(other.title) == words and other.person.name.split()[-1] not in holder.name):
                taken.append(self.thing(other.of))
        return taken

    def _opens_where(self, mention: Mention, name: Token) -> bool:
        """Return whether "where" follows a place, and the name follows that: "Chad, where X"."""
        at = mention.end + (mention.end < len(self.doc) and self.doc[mention.end].is_punct)
        return bool(at < name.i and self.doc[at].lower_ == "where")

    def _offer_other_side(self, state: Thing, add: Callable[[Thing, float], None]) -> None:
        """Whoever deals with somebody of one of the two main states is of the other."""
        pair = self.main_states()
        if len(pair) == 2 and state in pair:
            add(pair[1] if pair[0] is state else pair[0], NEAR)

    def _people_of(self, start: int, end: int, person: Person) -> list[tuple[Person, Thing]]:
        found = []
        for i in range(start, end):
            other = self._person_at.get(i)
            if other is None or other is person or other.start != i:
                continue
            mention = self.mentions.at[i]
            thing = self._things.get(id(mention)) if mention is not None else None
            if thing is not None:
                found.append((other, thing))
        return found

    def world_body(self, title: str) -> Thing | None:
        """Return the United Nations or the EU for a title that only they give, if the text names them."""
        low = title.lower()
        wanted = None
        if any(words in low for words in WORLD_OFFICES):
            wanted = "un"
        elif ("commissioner" in low and "high" not in low) or "high representative" in low:
            wanted = "eu"
        if wanted is None:
            return None
        key = f"organization/{wanted}"
        alone = low.startswith(("special representative", "special envoy"))  # states have theirs, too
        mention = next(
            (m for m in self.mentions if m.key == key or ((m.key or "").startswith(key + ".") and not alone)), None
        )
        if mention is None:
            return None
        wanted = "eu.commission" if "commissioner" in low else wanted
        entry = gazetteer.organizations()[wanted]
        return self.registry.known(f"organization/{wanted}", entry.type, entry.name)


def is_single(title: str) -> bool:
    """Return whether a state has one holder of an office at a time."""
    words = title_words(title)
    return bool(words & SINGLE_OFFICES) and not words & SEVERAL


def _is_where(place: Token, name: Token) -> bool:
    """Return whether a name stands in the clause that "where" or "whose" joins to a place: "Tonga, where X ..."."""
    for clause in place.children:
        if clause.dep_ == "acl:relcl" and clause.left_edge.i <= name.i <= clause.right_edge.i:
            return any(t.lower_ in RELATIVE | {"where"} for t in clause.subtree)
    return False
