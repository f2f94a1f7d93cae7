"""Extract: fillers and dates are chosen by what annotated articles teach, when everything has been read.

The options are noted sentence by sentence, while pronouns and pairs still mean what they mean there. They are judged at
the end, so that one choice never changes what a later sentence is taken to say.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set

from spacy.tokens import Span

from kgbuild.extract.candidate import Candidate
from kgbuild.extract.choice import Judge, Question, best, judges
from kgbuild.extract.days import Days
from kgbuild.extract.entities import Thing, unique
from kgbuild.extract.fillers import OPEN, Fillers
from kgbuild.facts import FACT_TYPES


class Choosing(Fillers, Days):
    """Notes what is open, and chooses."""

    def _note(self, found: Sequence[Candidate], sentence: Span, own: Set[int]) -> None:
        """Note the options of the facts of a sentence, with what the text has said so far.

        `own` are the ids of those that their own words date.
        """
        for candidate in found:
            for role in OPEN.get(candidate.type, ()):
                if role not in candidate.settled:
                    self.questions.append(self.fillers(candidate, role, found, sentence))
            if candidate.type == "Statement":
                self.dates.append(self.days(candidate, found, sentence, own))
        self._told_of(found)
        self._told_days(found)

    def choose(self, found: Iterable[Candidate]) -> None:
        """Give the facts that are left after merging the fillers and dates that are likely right."""
        left = {id(candidate) for candidate in found}
        for question in self.questions:
            if id(question.candidate) in left:
                _fill(question, judges()[question.name])
        for day in self.dates:
            if id(day.candidate) in left:
                _date(day, judges()[day.name])


def _fill(question: Question[Thing], judge: Judge) -> None:
    """Keep, drop and add fillers; a role that needs some keeps the likeliest ones."""
    candidate, role = question.candidate, question.about
    have = candidate.roles.get(role, [])
    chances = dict(zip((id(o.answer) for o in question.options), question.chances(judge), strict=True))
    if role == "target":
        chances |= dict.fromkeys(map(id, candidate.roles["speaker"]), 0.0)  # nobody speaks at oneself
    for group in question.together:
        chances |= dict.fromkeys(map(id, group), max(chances[id(thing)] for thing in group))
    kept = [t for t in have if chances.get(id(t), 1.0) >= judge.kept]
    owners = [t.state for t in have if t.type == "GovernmentBody"]  # "accused the army of Chad": not Chad besides
    new = (o.answer for o in question.options if o.answer not in have and o.answer not in owners)
    kept += [t for t in new if chances[id(t)] >= judge.added]
    least = _least(candidate, role)
    if len(kept) < least:
        options = sorted(question.options, key=lambda o: -chances[id(o.answer)])
        kept += [o.answer for o in options if o.answer not in kept][: least - len(kept)]
        kept = unique([*kept, *(t for group in question.together if set(group) & set(kept) for t in group)])
    if kept:
        candidate.roles[role] = kept
    else:
        candidate.roles.pop(role, None)


def _least(candidate: Candidate, role: str) -> int:
    """Return how many fillers a role keeps at least: of a meeting two, unless a forum or another host is there."""
    if role == "target":
        return 0
    hosts = [t for t in candidate.roles.get("organizer", []) if t not in candidate.roles.get(role, [])]
    is_between = candidate.type == "Meeting" and "forum" not in candidate.roles and not hosts
    some = min(2 if is_between else 1, len(candidate.roles.get(role, [])))
    return max(FACT_TYPES[candidate.type].roles[role], some)


def _date(question: Question[str], judge: Judge) -> None:
    """Take the likeliest date if it is likely enough, else keep the one there is unless it is unlikely."""
    candidate = question.candidate
    chances: Sequence[float] = question.chances(judge)
    top = best(chances)
    known = {option.answer: chance for option, chance in zip(question.options, chances, strict=True)}
    if candidate.date is not None and known.get(candidate.date, 0.0) < judge.kept:
        candidate.date = None
    if top is not None and chances[top] >= judge.added:
        candidate.date = question.options[top].answer
