"""Extract: who or what may fill a role, with the traits by which a judge tells how likely it does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from spacy.tokens import Span, Token

from kgbuild.extract.candidate import Candidate
from kgbuild.extract.choice import Option, Question
from kgbuild.extract.clauses import base, case
from kgbuild.extract.discourse import Discourse
from kgbuild.extract.entities import Thing
from kgbuild.extract.learned import Learned, fitting
from kgbuild.extract.when import Calendar
from kgbuild.language import told
from kgbuild.plurals import singular

OPEN = {"Statement": ("speaker", "target"), "Agreement": ("party",), "Meeting": ("participant",)}
"""The roles of which sentences leave open who fills them."""
TELLING = frozenset({"tell", "say", "speak", "inform"})
"""Verbs after which a news agency is who is told, and no target: "told Reuters that the attack was a disgrace"."""
PRESS = frozenset({"journalist", "reporter", "correspondent", "press", "media", "newspaper", "broadcaster"})
"""Nouns for those who only pass on what they are told."""
JOINT = frozenset({"NOUN", "PRON", "DET", "NUM"})
"""Word classes of one word for several: "the envoys", "they", "both", "the two"."""
LEVELS = (("sure", 0.8), ("likely", 0.5), ("may be", 0.25), ("hardly", 0.01))
"""Probabilities of the heads, at least, in words."""


@dataclass(slots=True)
class _Seen:
    """What is known of a thing as a filler: the words that name it, where else it comes from, what the heads say."""

    thing: Thing
    tokens: list[int] = field(default_factory=list)
    sources: dict[str, None] = field(default_factory=dict)
    chance: float = 0.0


class Fillers(Learned):
    """Makes the options of the open roles."""

    def __init__(self, discourse: Discourse, calendar: Calendar) -> None:
        super().__init__(discourse, calendar)
        self.questions: list[Question[Thing]] = []
        self._voices: list[Thing] = []  # who spoke last
        self._heard_at = 0  # in which sentence
        self.heads: list[int] = [token.head.i for token in discourse.doc]

    def fillers(self, candidate: Candidate, role: str, found: Sequence[Candidate], sentence: Span) -> Question[Thing]:
        """Return who may fill a role: whom the sentence names, whom the rules and heads give it to, who spoke last."""
        if role in candidate.roles:
            candidate.roles[role] = [t for t in candidate.roles[role] if not self._is_told(candidate, role, t)]
        given = candidate.roles.get(role, [])
        seen = self._seen(candidate, role, sentence)
        common = _Common(self, candidate, role, found, sentence, seen)
        options = tuple(Option(s.thing, s.thing in given, tuple(common.traits(s))) for s in seen)
        return Question(candidate, role, options, tuple(self._together(given, sentence)))

    def _together(self, given: Sequence[Thing], sentence: Span) -> Iterator[tuple[Thing, ...]]:
        """Yield the fillers that one noun stands for, where all of them are given: "the envoys of Chad and Peru"."""
        for i in range(sentence.start, sentence.end):
            things = self.discourse.refs.get(i, ())
            if len(things) > 1 and all(thing in given for thing in things) and self.discourse.doc[i].pos_ in JOINT:
                yield tuple(things)

    def _is_told(self, candidate: Candidate, role: str, thing: Thing) -> bool:
        """Return whether the press would be the target of a statement that it is only told.

        An organisation that nothing knows is an outlet where somebody tells it something: "told Radio Ugandan".
        """
        lemma = self.discourse.doc[candidate.trigger].lemma_.lower()
        if role != "target" or lemma not in TELLING:
            return False
        if thing.type == "Group":
            return not PRESS.isdisjoint(singular(word) for word in thing.name.lower().split())
        unknown = thing.type == "Organization" and thing.key is None
        return (unknown and lemma == "tell") or self.discourse.is_media(thing)

    def _seen(self, candidate: Candidate, role: str, sentence: Span) -> list[_Seen]:
        types, seen = fitting(role), dict[int, _Seen]()

        def see(thing: Thing, source: str, token: int | None = None) -> _Seen | None:
            if thing.type not in types or self._is_told(candidate, role, thing):
                return None
            one = seen.setdefault(id(thing), _Seen(thing))
            one.sources.setdefault(source)
            if token is not None:
                one.tokens.append(token)
            return one

        for thing in candidate.roles.get(role, ()):
            see(thing, "rule")
        for i in range(sentence.start, sentence.end):
            for thing in self.discourse.refs.get(i, ()):
                see(thing, "named", i)
        for event in told(sentence):
            if event.trigger != candidate.trigger or event.type != candidate.type:
                continue
            for i, chance in event.fillers.get(role, ()):
                token = self.discourse.doc[i]
                for thing in self._meant(token, role, types, event):
                    one = see(thing, "heads", i)
                    if one is not None:
                        one.chance = max(one.chance, chance)
        for thing in self.discourse.pair:
            see(thing, "pair")
        for thing in self._voices:
            see(thing, "voice")
        for thing in candidate.roles.get(role, ()):
            if thing.state is not None:
                see(thing.state, "state")
        return list(seen.values())

    def _told_of(self, found: Sequence[Candidate]) -> None:
        statements = [c for c in found if c.type == "Statement"]
        if statements:
            self._voices, self._heard_at = list(statements[-1].roles["speaker"]), self.number


class _Common:
    """What the options of one question share, for their traits."""

    def __init__(
        self, reader: Fillers, candidate: Candidate, role: str, found: Sequence[Candidate], sentence: Span,
        seen: Sequence[_Seen],
    ) -> None:  # fmt: skip
        self.reader, self.candidate = reader, candidate
        self.given = candidate.roles.get(role, [])
        self.trigger = reader.discourse.doc[candidate.trigger]
        self.lemma = self.trigger.lemma_.lower()
        self.act = str(candidate.attributes.get("act", candidate.by.partition("/")[2]))
        self.highest = max((s.chance for s in seen), default=0.0)
        self.elsewhere = {id(t): r for r, things in candidate.roles.items() if r != role for t in things}
        speakers = candidate.roles.get("speaker", []) if role != "speaker" else []
        self.speakers = {id(t) for t in speakers}
        self.homes = {id(t.state) for t in speakers if t.state is not None}
        self.given_homes = {id(t.state) for t in self.given if t.state is not None}
        self.is_quoted = reader.is_quoted(sentence)
        self.above = _above(reader.heads, candidate.trigger)
        self.at = {i: k for k, i in enumerate(self.above)}
        self.is_heard = any(e.trigger == candidate.trigger and e.type == candidate.type for e in told(sentence))
        self.silence = min(3, reader.number - reader._heard_at)
        self.others: dict[int, dict[str, None]] = {}
        for other in found:
            if other is not candidate and other.type != "HoldsPosition":
                for name, things in other.roles.items():
                    for thing in things:
                        self.others.setdefault(id(thing), {}).setdefault(f"{other.type}.{name}")

    def traits(self, seen: _Seen) -> Iterator[str]:
        """Yield the traits of one option; `g` is whether the rules gave it."""
        thing, act = seen.thing, self.act
        g = "given" if thing in self.given else "new"
        yield f"act={act}"
        yield f"type={thing.type},{g}"
        yield f"act,type={act},{thing.type}"
        yield f"{g}={min(len(self.given), 3)}"
        yield f"by={self.candidate.by},{g}"
        yield f"act={act},{g}"
        yield f"lemma={self.lemma},{g}"
        if thing in self.given:
            yield f"rank={min(3, self.given.index(thing))}"
        for source in seen.sources:
            if source not in {"rule", "named"}:
                yield f"source={source},{g}"
                yield f"source,type={source},{thing.type},{g}"
        level = _level(seen.chance)
        yield f"heads={level},{g}"
        yield f"best={_level(self.highest)},{0 < seen.chance == self.highest},{g}"
        yield f"heard={self.is_heard},{g}"
        yield f"support={int(self.candidate.support * 4)},{g}"
        yield f"elsewhere={self.elsewhere.get(id(thing))},{g}"
        yield f"home={id(thing) in self.homes},{g}"
        yield f"home,act={id(thing) in self.homes},{act}"
        yield f"home of given={id(thing) in self.given_homes}"
        yield f"home of given,act={id(thing) in self.given_homes},{act}"
        yield f"speaks={id(thing) in self.speakers}"
        yield f"compatriot={thing.state is not None and id(thing.state) in self.homes},{g}"
        yield f"our state={thing is self.reader.discourse.home},{g}"
        pair = self.reader.discourse.pair
        yield f"pair={min(len(pair), 3)},{thing in pair},{g}"
        yield f"voice={thing in self.reader._voices},{self.silence},{g}"
        yield f"quoted={self.is_quoted},{g}"
        for other in self.others.get(id(thing), ()):
            yield f"other={other},{g}"
        yield from self._words(seen, g)

    def _words(self, seen: _Seen, g: str) -> Iterator[str]:
        """Yield what the nearest word that names the thing is to the trigger."""
        ways = [(*self._way(token), token) for token in seen.tokens]
        nearest = min(ways, key=lambda way: (way[0] + len(way[1]), way[2]), default=None)
        if nearest is None:
            yield f"out,{g}"
            yield f"out,act={self.act},{g}"
            yield f"out,type={seen.thing.type},{g}"
            return
        doc = self.reader.discourse.doc
        steps, below, i = nearest
        up = [base(doc[k]) for k in self.above[: min(steps, 3)]]
        down = [_relation(doc[k]) for k in reversed(below)]
        token = doc[i]
        first, last = (down[0], down[-1]) if down else ("-", "-")
        way = f"{'^'.join(up)}|{'>'.join(down[:4])}"
        yield f"way={way}"
        yield f"way={way},{g}"
        yield f"first={first},{bool(up)},{g}"
        yield f"first,act={first},{bool(up)},{self.act}"
        yield f"last={last},{g}"
        yield f"length={len(up)},{min(len(down), 5)},{g}"
        yield f"before={token.i < self.trigger.i},{g}"
        yield f"pos={token.pos_},{g}"
        mention = self.reader.discourse.mentions.at[token.i]
        yield f"form={mention.form if mention is not None else None},{g}"
        yield f"lemma,first={self.lemma},{first}"

    def _way(self, token: int) -> tuple[int, list[int]]:
        """Return the steps from the trigger up to where a token hangs, and the tokens below that, upwards."""
        below = _above(self.reader.heads, token)
        for k, i in enumerate(below):
            if i in self.at:
                return self.at[i], below[:k]
        return len(self.above) - 1, below


def _level(chance: float) -> str:
    """Return a probability in words of five steps."""
    return next((name for name, least in LEVELS if chance >= least), "no")


def _above(heads: Sequence[int], token: int) -> list[int]:
    """Return a token and all that it hangs on, up to the root.

    >>> _above([1, 1, 1, 2], 3)
    [3, 2, 1]
    """
    found = [token]
    while heads[found[-1]] != found[-1]:
        found.append(heads[found[-1]])
    return found


def _relation(token: Token) -> str:
    """Return the relation of a token, with its preposition where it has one."""
    if token.dep_ in {"nmod:poss", "nsubj:pass", "obl:agent"}:
        return str(token.dep_)
    relation = base(token)
    return f"{relation}:{case(token).partition(' ')[0]}" if relation in {"obl", "nmod"} else relation
