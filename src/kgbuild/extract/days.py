"""Extract: of which day a statement may be, with the traits by which a judge tells how likely it is.

A text dates an occasion once and goes on about it; what others say of it, or said before, has no date. Every day near
the publication that the text has named so far is an option.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set

from spacy.tokens import Span, Token

from kgbuild.extract.candidate import Candidate
from kgbuild.extract.choice import Option, Question
from kgbuild.extract.clauses import is_main
from kgbuild.extract.discourse import Discourse
from kgbuild.extract.entities import Thing
from kgbuild.extract.learned import Learned
from kgbuild.extract.when import Calendar

MEDIA = frozenset({
    "interview", "journalists", "post", "press", "reporters", "statement", "tweet", "tweeted", "twitter", "website",
    "x",
})  # fmt: skip
"""Words of a sentence that tell to whom or where something was said."""
AGO = (("now", 0), ("just", 1), ("lately", 3), ("before", 7))
"""How many sentences ago something was told, at most, in words."""


class Days(Learned):
    """Makes the options of the date of a statement."""

    def __init__(self, discourse: Discourse, calendar: Calendar) -> None:
        super().__init__(discourse, calendar)
        self.dates: list[Question[str]] = []
        self._dateline = self.calendar.occasion
        self._last: tuple[str | None, list[Thing]] = (None, [])  # date and speakers of the statement before
        self._by_day: dict[
            str, list[tuple[str, frozenset[int]]]
        ] = {}  # the facts of each day: their type, and who was there

    def days(self, candidate: Candidate, found: Sequence[Candidate], sentence: Span, own: Set[int]) -> Question[str]:
        """Return the days of which a statement may be; `own` are the ids of the candidates that their words date."""
        sources: dict[str, dict[str, None]] = {}

        def see(date: str | None, source: str) -> None:
            if date:
                sources.setdefault(date, {}).setdefault(source)

        calendar = self.calendar
        if id(candidate) in own:
            see(candidate.date, "own")
        see(calendar.occasion, "occasion" if calendar.is_told else "dateline")
        see(self._dateline, "dateline")
        told = [(token.i, date) for token, date in calendar.found if token.i < sentence.end]
        for i, date in told:
            if i >= sentence.start:
                see(date, "sentence")
        for other in found:
            if other is not candidate and other.type != "Statement":
                see(other.date, "fact")
        see(self._last[0], "last")
        near = [(i, date) for i, date in told if date and calendar.is_near(date)]
        for _, date in near:
            see(date, "text")
        see(calendar.published, "published")
        common = _Day(self, candidate, sentence, sources, near)
        return Question(
            candidate, "date",
            tuple(Option(date, date == candidate.date, tuple(common.traits(date))) for date in sources),
        )  # fmt: skip

    def _told_days(self, found: Sequence[Candidate]) -> None:
        for candidate in found:
            if candidate.date and candidate.status == "actual" and candidate.type != "HoldsPosition":
                self._by_day.setdefault(candidate.date, []).append((candidate.type, candidate.company()))
        statements = [c for c in found if c.type == "Statement"]
        if statements:
            self._last = statements[-1].date, list(statements[-1].roles["speaker"])


class _Day:
    """What the options of the date of one statement share, for their traits."""

    def __init__(
        self, reader: Days, candidate: Candidate, sentence: Span, sources: Mapping[str, Mapping[str, None]],
        near: Sequence[tuple[int, str]],
    ) -> None:  # fmt: skip
        self.reader, self.candidate, self.sources = reader, candidate, sources
        calendar, doc = reader.calendar, reader.discourse.doc
        trigger = doc[candidate.trigger]
        speakers = candidate.roles["speaker"]
        self.speakers = candidate.company("speaker")
        self.was_there = "nobody" if calendar.company is None else str(bool(calendar.company & self.speakers))
        self.types = "+".join(sorted({t.type for t in speakers}))
        self.is_again = reader._last[1] == speakers
        self.tense = _tense(trigger)
        self.is_media = any(t.lower_ in MEDIA for t in trigger.subtree)
        self.is_quoted = reader.is_quoted(sentence)
        self.is_main = is_main(trigger)
        self.first = near[0][1] if near else None
        self.last_at = {date: i for i, date in near}
        self.counts = Counter(date for _, date in near)
        self.here = reader.discourse.numbers[sentence.start]
        self.is_known = any(there & self.speakers for facts in reader._by_day.values() for _, there in facts)

    def traits(self, date: str) -> Iterator[str]:
        """Yield the traits of one date; `o` is whether it is that of the occasion."""
        reader, candidate, sources = self.reader, self.candidate, self.sources[date]
        o = "occasion" if "occasion" in sources else "other"
        joined = "+".join(sorted(sources))
        facts = reader._by_day.get(date, [])
        there = dict.fromkeys(type for type, company in facts if company & self.speakers)
        ago = self._ago(date)
        yield f"sources={joined}"
        for source in sources:
            yield f"source={source}"
        yield f"{o},there={self.was_there}"
        yield f"length={len(date)}"
        yield f"range={'/' in date},{o}"
        yield f"act={candidate.attributes['act']},{o}"
        yield f"tense={self.tense},{joined}"
        yield f"media={self.is_media},{joined},{self.was_there}"
        yield f"quoted={self.is_quoted},{o}"
        yield f"speakers={self.types},{o}"
        yield f"speakers={self.types},{o},{self.was_there}"
        yield f"last={date == reader._last[0]},{self.is_again},{reader._last[0] is None}"
        yield f"last={date == reader._last[0]},{self.is_again},there={bool(there)}"
        yield f"by={'.'.join(candidate.by.split('.')[:1])},{o}"
        yield f"in sentence={any('sentence' in s for s in self.sources.values())},{o}"
        yield f"published={date == reader.calendar.published},{o}"
        yield f"published={date == reader.calendar.published},{ago},{bool(there)}"
        yield f"first={date == self.first}"
        yield f"first={date == self.first},{ago}"
        yield f"times={min(self.counts[date], 3)}"
        yield f"ago={ago},{o}"
        for type in dict.fromkeys(type for type, _ in facts):
            yield f"fact={type}"
        for type in there:
            yield f"there={type}"
            yield f"there={type},{ago}"
        yield f"there={bool(there)}"
        yield f"there={bool(there)},{ago},{o}"
        yield f"there={bool(there)},{joined}"
        yield f"there={bool(there)},{self.types}"
        yield f"there={bool(there)},known={self.is_known}"
        yield f"options={min(len(self.sources), 5)}"
        yield f"dates={min(len(self.counts), 4)},{o}"
        yield f"main={self.is_main},{o}"

    def _ago(self, date: str) -> str:
        """Return how many sentences ago the text has named a date, in words of six steps."""
        if date not in self.last_at:
            return "never"
        ago = self.here - self.reader.discourse.numbers[self.last_at[date]]
        return next(
            (name for name, most in (("now", 0), ("just", 1), ("lately", 3), ("before", 7)) if ago <= most), "long"
        )


def _tense(verb: Token) -> str:
    """Return the tense of a verb, "perfect" and "pluperfect" among them, else its word class."""
    for child in verb.children:
        if child.dep_.startswith("aux") and child.lower_ in {"had", "has", "have"}:
            return "pluperfect" if child.lower_ == "had" else "perfect"
    return ",".join(verb.morph.get("Tense")) or str(verb.pos_)
