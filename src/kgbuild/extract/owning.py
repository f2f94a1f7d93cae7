"""Extract: whose office a title is that names no state or body: the options, with the traits by which a judge tells.

`Whose` takes a first guess while the text is read; here every state and body that stands near is weighed with it.
"""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Span

from kgbuild.extract.candidate import Candidate
from kgbuild.extract.choice import Option, Question
from kgbuild.extract.clauses import base, case
from kgbuild.extract.entities import Thing, unique
from kgbuild.extract.fillers import Fillers
from kgbuild.extract.office import OWNERS, Office
from kgbuild.extract.titles import title_words

BACK = 40
"""How many namings before a title its owner is looked for."""
FAR = ((0, "here"), (1, "just"), (3, "lately"), (8, "before"))
"""How many sentences ago something was named, at most, in words."""


class Owning(Fillers):
    """Makes the options of whose an office is."""

    def owning(self, candidate: Candidate, office: Office, sentence: Span) -> Question[Thing]:
        """Return whose an office may be."""
        traits = _Owners(self, candidate, office, sentence)
        given = candidate.roles["of"]
        options = tuple(Option(t, t in given, tuple(traits.of(t))) for t in traits.options)
        return Question(candidate, "of", options)


class _Owners:
    """What the possible owners of one office share, for their traits."""

    def __init__(self, reader: Owning, candidate: Candidate, office: Office, sentence: Span) -> None:
        discourse = self.discourse = reader.discourse
        self.sentence, self.office = sentence, office
        self.given, self.holder = candidate.roles["of"][0], candidate.roles["holder"][0]
        self.words = title_words(office.title)
        self.noun = discourse.doc[office.head].lower_
        self.last: dict[int, int] = {}
        for i in range(sentence.start, sentence.end):
            for thing in discourse.refs.get(i, ()):
                self.last.setdefault(id(thing), i)
        near = [thing for thing, at, _ in discourse.history[-BACK:] if at < sentence.end]
        for thing, at, _ in reversed(discourse.history):
            if at < sentence.start:
                self.last.setdefault(id(thing), at)
        main = discourse.main_states()
        speakers = unique(t.state for t in discourse.speaker)
        behind = unique([*(t.state for t in near if t.state is not None), *speakers])
        home = [t for t in (discourse.home, discourse.host) if t is not None]
        found = unique([self.given, *near, *behind, *main, *home])
        self.options = [t for t in found if t.type in OWNERS]
        self.main, self.speakers = main, speakers
        ranked = [key for key, _ in discourse._counts.most_common(4)]
        self.ranks = {key: min(rank, 3) for rank, key in enumerate(ranked)}
        people = [t for t in near if t.type == "Person" and t is not self.holder]
        self.neighbour = people[-1].state if people else None
        here = {id(t) for i in range(sentence.start, sentence.end) for t in discourse.refs.get(i, ())}
        self.sides = {id(t.state) for t in people if id(t) in here and t.state is not None}
        best = max(office.points.values(), default=0.0)
        self.points = {id(t): best - value for t, value in office.points.items()}

    def of(self, thing: Thing) -> Iterator[str]:
        """Yield the traits of one option; `g` is whether the rules gave it."""
        discourse, g = self.discourse, "given" if thing is self.given else "new"
        yield f"{g}"
        yield f"type={thing.type},{g}"
        yield f"noun,type={self.noun},{thing.type}"
        yield f"noun={self.noun},{g}"
        yield f"title={len(self.words)},{thing.type},{g}"
        yield f"points={_step(self.points.get(id(thing)))},{g}"
        yield f"weighed={bool(self.points)},{g}"
        yield f"home={thing is discourse.home},{g}"
        yield f"home,noun={thing is discourse.home},{self.noun}"
        yield f"host={thing is discourse.host},{g}"
        yield f"main={thing in self.main},{thing is discourse.home},{g}"
        yield f"rank={self.ranks.get(thing.key or '', 9)},{g}"
        yield f"speaker={thing in self.speakers},{g}"
        yield f"neighbour={thing is self.neighbour},{self.neighbour is None},{g}"
        yield f"side={id(thing) in self.sides},{bool(self.sides)},{g}"
        yield f"taken={self._is_taken(thing)},{g}"
        yield f"holder={thing is self.holder.state},{g}"
        yield f"of given={thing.state is self.given},{self.noun}"
        yield f"has given={self.given.state is thing},{self.noun}"
        yield f"shares={bool(self.words & title_words(thing.name))},{thing.type},{g}"
        at = self.last.get(id(thing))
        if at is None:
            yield f"nowhere,{g}"
            return
        token = discourse.doc[at]
        ago = discourse.numbers[self.sentence.start] - discourse.numbers[at]
        far = next((word for most, word in FAR if ago <= most), "long")
        way = f"{base(token)}:{case(token).partition(' ')[0]}"
        mention = discourse.mentions.at[at]
        form = mention.form if mention is not None else None
        side = "before" if at < self.office.head else "after"
        yield f"far={far},{g}"
        yield f"far,type={far},{thing.type}"
        yield f"far,home={far},{thing is discourse.home}"
        yield f"side={far if far != 'here' else side},{g}"
        if far == "here":
            steps = min(4, abs(at - self.office.head) // 4)
            yield f"here={side},{way},{g}"
            yield f"here={side},{steps},{g}"
            yield f"here={side},{form},{g}"
            yield f"here={side},{way},{form},{steps}"
        elif far == "just":
            yield f"just={way},{g}"
            yield f"just={form},{g}"

    def _is_taken(self, thing: Thing) -> bool:
        """Return whether somebody else holds this office of a state or body."""
        holder = self.discourse.holders.get((thing, self.words), self.holder)
        return holder is not self.holder


def _step(points: float | None) -> str:
    """Return how far points are behind the most, in words."""
    if points is None:
        return "none"
    return "most" if points == 0 else "near" if points < 1 else "less" if points < 3 else "far"
