"""Extract: mentions become things, each once: bodies with their state, abbreviations, the article's own state."""

from __future__ import annotations

import re
from collections import Counter
from itertools import accumulate

from spacy.tokens import Doc

from kgbuild import gazetteer
from kgbuild.extract import lexicon
from kgbuild.extract.clauses import base, case
from kgbuild.extract.entities import ORGANIZED, Registry, Thing, fold, head_noun
from kgbuild.extract.mentions import Mention, Mentions
from kgbuild.extract.office import POSSESSIVE, Office, Person
from kgbuild.extract.titles import without_ordinal
from kgbuild.extract.transcript import labels

BODIES = frozenset({"IntergovernmentalOrganization", "GovernmentBody", "Organization"})
ACTORS = frozenset({"State", "Person", "Group"}) | BODIES

REALMS = frozenset({"kingdom", "sultanate", "principality", "duchy"})
"""What a state is called by its form of rule alone: "the Kingdom"."""
CHURCH = re.compile(r"(?:Episcopal|Bishops[’']?|Catholic) Conference")
"""Conferences that are bodies of a church."""
NATIONAL = frozenset({"board", "bureau", "committee", "council"})
"""Heads of names of bodies that a state has as well as an organisation of states."""
SHARED = re.compile(r"Joint|Inter-?[Gg]overnmental|Inter-?[Ss]tate|Bilateral|Ministerial|Cooperation|Business")
"""What shows that a council is one of several states."""
TOLD = 4
"""The weight of the namings from which on a text is a state's news."""
SHORT = 90
"""How many words a text has at most that is about the one state that it names."""


class Naming:
    """The things that the mentions of one document name."""

    def __init__(
        self,
        doc: Doc,
        mentions: Mentions,
        offices: list[Office],
        persons: list[Person],
        *,
        dateline: tuple[str, str] | None = None,
    ) -> None:
        self.doc = doc
        self.mentions = mentions
        self.registry = Registry()
        self.refs: dict[int, list[Thing]] = {}
        self.history: list[tuple[Thing, int, bool]] = []
        self._resolving: set[int] = set()
        self.unnamed: set[int] = set()  # titles for whose nameless bearer the state or organisation stands
        self.pair: list[Thing] = []
        self.foes: list[Thing] = []  # who did something against whom, as long as nobody met
        self.speaker: list[Thing] = []
        self.voices: list[Thing] = []  # whose words a passive without an agent reports
        self.words = lexicon.load()
        self.office_at = {o.head: o for o in offices}
        self._person_at = {i: p for p in persons for i in range(p.start, p.end)}
        self._things: dict[int, Thing] = {}
        self._told = False
        self.numbers = list(accumulate(int(bool(t.is_sent_start)) for t in doc))
        self.label: list[Thing] = []  # whose words a paragraph of a transcript gives
        self._answering: list[Thing] = []  # who was it last
        self._label_ends = {label.end: label for label in labels(doc)}
        self.named: list[Person] = []
        self.holders: dict[tuple[Thing, frozenset[str]], Thing] = {}
        self.positions: list[tuple[Office, Thing, Thing]] = []
        self.is_home_told = False  # or else the text, a short one, only names no other state
        self.home = self._home(dateline[0] if dateline is not None else None)
        self.host: Thing | None = None  # the state from which the news is, by its dateline
        self.here: Thing | None = None  # the city
        if dateline is not None:
            code = dateline[0].removeprefix("state/")
            self.host = self.registry.known(dateline[0], "State", gazetteer.states()[code].name)
            city = dateline[1].title() if dateline[1].isupper() else dateline[1]
            self.here = self.registry.named("Place", city) if city != self.host.name else None
        self._define_abbreviations()

    def thing(self, mention: Mention) -> Thing:
        """Return the thing that a mention names."""
        known = self._things.get(id(mention))
        if known is not None:
            return known
        surface = self.doc[mention.start : mention.end].text
        if surface in self.registry.local and mention.form != "person":
            thing = self.registry.local[surface]
        elif (state := self._council_of(mention)) is not None:
            thing = self.registry.named("GovernmentBody", f"Security Council of {state.name}")
            thing.state = state
        elif mention.key is not None:
            thing = self.registry.known(mention.key, mention.type, mention.name)
            thing.call(" ".join(surface.split()))
        elif mention.form == "person":
            thing = self.registry.person(mention.name)
        else:
            thing = self._unlisted(mention)
        self._things[id(mention)] = thing
        thing.spans.append((mention.start, mention.end))
        return thing

    def _council_of(self, mention: Mention) -> Thing | None:
        """Return the state whose council a name means that is else the United Nations': "Chad's Security Council"."""
        if mention.key != "organization/un.sc" or self.doc[mention.start].lower_ != "security":
            return None
        i = mention.start - (2 if mention.start > 1 and self.doc[mention.start - 1].lower_ in POSSESSIVE else 1)
        owner = self.mentions.at[i] if i >= 0 else None
        return self.thing(owner) if owner is not None and owner.type == "State" else None

    def _unlisted(self, mention: Mention) -> Thing:
        name = mention.name
        full = self._told_in_full(mention)
        if full is not None:
            full.call(name)
            return full
        kind = mention.type
        if kind in {"Forum", "Instrument"}:
            name = without_ordinal(name)
        if (
            kind == "Forum"
            and name != mention.name
            and self.words.head_types.get(head_noun(name)) == "IntergovernmentalOrganization"
        ):
            kind = "IntergovernmentalOrganization"  # "the 3rd Session of the Chad-Mali Joint Commission"
        if kind == "Forum" and CHURCH.search(name):
            kind = "Organization"
        elif kind == "Forum" and head_noun(name) == "congress" and _is_of_state(name):
            kind = "GovernmentBody"
        if self._is_national(mention, kind):
            kind = "GovernmentBody"
        if kind == "GovernmentBody" and mention.form in {"head", "model"} and mention.type != "Forum":
            return self._body(mention, name)
        thing = self.registry.named(kind, name)
        thing.call(mention.name)
        return thing

    def _is_national(self, mention: Mention, kind: str) -> bool:
        """Return whether a council or committee is one state's: "Chad's Supreme Defence Council"."""
        if kind != "IntergovernmentalOrganization" or head_noun(mention.name) not in NATIONAL:
            return False
        if SHARED.search(mention.name):
            return False
        if self._possessor(mention) is not None:
            return True
        inside = [m for m in self.mentions.inside(mention.start, mention.end) if m.type == "State"]
        return len(inside) == 1 and inside[0].end == mention.end and self.doc[inside[0].start - 1].lower_ == "of"

    def _told_in_full(self, mention: Mention) -> Thing | None:
        """Return the body or forum told of before that one noun is short for: "the Ministry", "the Summit"."""
        word = fold(mention.name)
        if mention.form != "model" or mention.owner is not None or word not in self.words.head_types:
            return None
        told = (t for t in reversed(self.registry.things) if t.type in ORGANIZED)
        return next((t for t in told if any(word in fold(n).split() for n in (t.name, *t.names))), None)

    def _body(self, mention: Mention, name: str) -> Thing:
        """Return a ministry or agency with its state: the one in its name, its possessor, else the article's own."""
        owner = self.thing(mention.owner) if mention.owner is not None else self._possessor(mention)
        owner = owner or self._scene(mention)
        for thing in reversed(self.registry.things):
            if thing.type == "GovernmentBody" and fold(name) in {fold(n) for n in (thing.name, *thing.names)}:
                if owner is None or thing.state in (None, owner):
                    return thing
        full = name
        explicit = mention.owner is not None
        parents = {n.type for match in gazetteer.find(name) for n in match.names}
        is_of_home = self.is_home_told and "IntergovernmentalOrganization" not in parents
        state = owner or (self.home if is_of_home else None)
        if state is not None and not explicit and state.type == "State" and fold(state.name) not in fold(name):
            full = f"{name} of {state.name}"
        rest = _behind_state(name) if explicit else ""
        if rest and state is not None:
            full = self.registry.same("GovernmentBody", f"{rest} of {state.name}", name)
        thing = self.registry.named("GovernmentBody", full)
        thing.call(name)
        thing.state = state
        return thing

    def _scene(self, mention: Mention) -> Thing | None:
        """Return the state whose capital opens the sentence: "In Lima, the foreign ministry said"."""
        start = self.doc[mention.start].sent.start
        for place in self.mentions.inside(start, min(start + 4, mention.start)):
            if place.form == "capital" and case(self.doc[place.head]) in {"in", "from"}:
                return self.thing(place)
        return None

    def _possessor(self, mention: Mention) -> Thing | None:
        before = mention.start - 1
        if before > 0 and self.doc[before].lower_ in {"'s", "’s", "'"}:
            before -= 1
        for i in (before, mention.end + 1, mention.end + 2):
            if 0 <= i < len(self.doc):
                other = self.mentions.at[i]
                if other is None or other.type != "State":
                    continue
                if i < mention.start and other.end == before + 1:
                    return self.thing(other)
                if i > mention.end and self.doc[mention.end].lower_ == "of" and other.start == i:
                    return self.thing(other)
        return None

    def _define_abbreviations(self) -> None:
        """Read "Nepal Electricity Authority (NEA)": the letters in brackets name what stands before them."""
        doc = self.doc
        for mention in self.mentions:
            at = mention.end
            if at + 2 < len(doc) and doc[at].text == "(" and doc[at + 2].text == ")":
                short = doc[at + 1].text
                if len(short) > 1 and sum(c.isupper() for c in short) >= 2 and mention.type not in {"Person", "State"}:
                    inner = self.mentions.at[at + 1]
                    first = doc[mention.start].text[:1]
                    if inner is not None and inner.key is not None and short[:1].lower() != first.lower():
                        continue
                    thing = self.thing(mention)
                    if inner is not None and inner.key is not None and mention.key is None:
                        same = fold(inner.name)
                        if same == fold(mention.name):
                            thing.key = thing.key or inner.key
                    self.registry.local[short] = thing
                    thing.call(short)

    def _home(self, hint: str | None) -> Thing | None:
        """Return the state whose news this is: most often named, the place of the dateline counting thrice."""
        counts: Counter[str] = Counter()
        owners = {o.of for o in self.office_at.values() if o.of is not None}
        first: dict[str, Mention] = {}
        for mention in self.mentions:
            if mention.type == "State" and mention.key is not None:
                token = self.doc[mention.head]
                weight = 3 if mention.start < 60 else 2
                if (
                    base(token) in {"obl", "nmod", "obj"}
                    and case(token) in {"to", "in", "with", "", "from"}
                    and mention.form != "demonym"
                ):
                    weight = 1
                if mention.form == "capital" and mention.start < 40 and case(token) == "":
                    weight += 3  # "Our correspondent, Kathmandu"
                if mention in owners:  # "the Indian ambassador": foreign to the one who writes so
                    weight = 0
                counts[mention.key] += weight
                first.setdefault(mention.key, mention)
        if hint is not None and sum(1 for m in self.mentions if m.key == hint) > 0:
            counts[hint] += 10
        self._counts, self._first = counts, first
        if not counts:
            return None
        best = max(counts, key=lambda k: (counts[k], k == hint, -first[k].start))
        self.is_home_told = counts[best] >= TOLD
        if not self.is_home_told and (len(counts) > 1 or len(self.doc) > SHORT):
            return None
        return self.thing(first[best])

    def realm(self, form: str, before: int) -> Thing | None:
        """Return the state that "the Kingdom" or "the Sultanate" means: of those so called, the last one told."""
        told = [t for t, at, _ in reversed(self.history) if t.type == "State" and at < before]
        home = [s for s in (self.home, self.host) if s is not None]
        named = (self.thing(m) for m in self.mentions if m.type == "State" and m.key is not None)
        return next((s for s in [*told, *home, *named] if is_called(s, form)), None)

    def main_states(self) -> list[Thing]:
        """Return the two states that a bilateral article is about: the most often named ones."""
        if len(self._counts) < 2:
            return []
        (first, _most), (second, more), *rest = [*self._counts.most_common(3)]
        if rest and rest[0][1] * 1.5 > more:
            return []
        return [self.thing(self._first[first]), self.thing(self._first[second])]

    def is_media(self, thing: Thing) -> bool:
        """Return whether a thing is a news agency or another outlet of the gazetteer."""
        entry = gazetteer.organizations().get((thing.key or "").removeprefix("organization/"))
        return entry is not None and entry.kind == "media"

    def place(self, mention: Mention) -> Thing:
        """Return the place that a name of a place or of a capital gives when something happens there."""
        if mention.form == "capital":
            name = " ".join(self.doc[mention.start : mention.end].text.split())
            return self.registry.named("Place", name.title() if name.isupper() else name)
        return self.thing(mention)


def _is_of_state(name: str) -> bool:
    """Return whether a state stands in a name."""
    return any(known.type == "State" for match in gazetteer.find(name) for known in match.names)


def _behind_state(name: str) -> str:
    """Return what follows the state with which the name of a body begins: "Navy" of "Sri Lanka Navy"."""
    for match in gazetteer.find(name):
        if match.start == 0 and any(known.type == "State" for known in match.names):
            return name[match.end :].strip()
    return ""


def entry_of(state: Thing) -> gazetteer.State | None:
    """Return what the gazetteer tells of a state."""
    return gazetteer.states().get((state.key or "").removeprefix("state/"))


def is_called(state: Thing, form: str) -> bool:
    """Return whether a state is a kingdom or republic by its name."""
    known = entry_of(state)
    return known is not None and form in fold(known.official).split()


def is_apart(state: Thing) -> bool:
    """Return whether a state is none of the members of the United Nations, but what acts as one or is a territory."""
    known = entry_of(state)
    return known is not None and known.kind not in {"member", "observer"}
