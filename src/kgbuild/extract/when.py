"""Extract: which date of a text belongs to which event."""

from __future__ import annotations

import re
from datetime import date as Date  # noqa: N812 - a type here, beside the dates as strings

from spacy.tokens import Doc, Token

from kgbuild import dates
from kgbuild.extract import lexicon
from kgbuild.extract.clauses import base, is_present

NOT_WHEN = frozenset({"attributive", "duration", "recurring"})
"""Kinds of dates that do not say when what a sentence tells has happened."""
MEETING = frozenset({
    "meet", "host", "convene", "gather", "assemble", "open", "begin", "start", "resume", "hold", "attend", "chair",
    "sign", "receive", "welcome", "take", "assume", "end", "close", "vote", "fly",
})  # fmt: skip
"""Verbs beside those of motion that tell in the present, with a day, of what is arranged for it."""
SIDES = frozenset({"obj", "nsubj"})
"""Relations of those who do or suffer what a verb tells: what else is said of them is another event."""
LIMITS = frozenset({"by", "until", "till", "before", "after"})
SAME_DAY = re.compile(r"(?:the )?(?:that )?same (?:day|morning|afternoon|evening|night)", re.IGNORECASE)


class Calendar:
    """The dates of one document, by token."""

    def __init__(self, doc: Doc, published: str | None, dateline: str = "", *, headline: int = 0) -> None:
        self.doc = doc
        self.published = published
        self.found: list[tuple[Token, str]] = []
        self.at: dict[int, str] = {}
        self.again: dict[int, str | None] = {}  # where "the same day" stands, with the day that was named last
        self.worn: dict[int, str] = {}  # by the noun that wears it: "Thursday's summit"
        self.ahead: dict[int, str] = {}  # what a date means if it is still to come
        for mention in dates.find(doc.text, published=published):
            span = doc.char_span(mention.start, mention.end, alignment_mode="expand")
            if not span:
                continue
            if SAME_DAY.fullmatch(span.text):
                self.again[span.root.i] = mention.edtf
                self.found.append((span.root, ""))
                continue
            if mention.edtf is None:
                continue
            if span.root.dep_ == "nmod:poss":
                self.worn[span.root.head.i] = mention.edtf
                continue
            if mention.kind not in NOT_WHEN and mention.cue not in LIMITS:
                date = mention.edtf
                if mention.ahead is not None:
                    self.ahead |= {t.i: mention.ahead for t in span}
                    if span.start >= headline and _is_coming(span.root):
                        date = mention.ahead
                self.at |= {t.i: date for t in span}
                self.found.append((span.root, date))
        spoken = [m.edtf for m in dates.find(dateline, published=published) if m.edtf is not None and len(m.edtf) == 10]
        self.occasion: str | None = spoken[0] if spoken else None
        self.is_told = False  # whether the text itself has dated the occasion, not the dateline only
        self.company: frozenset[int] | None = None  # who was there, by id; None if nobody in particular

    def note(self, date: str | None, company: frozenset[int] | None = None) -> None:
        """Take the date of an event that has just been told as the day that the text goes on about.

        Only a day or a span of days near the publication counts: "in 2017" is background. `company` are those who were
        there; what others say of it later has no date.
        """
        if date is None or not self.is_near(date):
            return
        if date == self.occasion and company is not None and self.company is not None:
            company |= self.company
        self.occasion, self.company, self.is_told = date, company, True

    def is_near(self, date: str) -> bool:
        """Return whether a date is a day, or a span of days, near the publication if that is known."""
        if len(date.split("/")[0]) != 10:
            return False
        if self.published is None or len(self.published) != 10:
            return True
        try:
            end = date[-10:] if "/" in date and date[-10:-9].isdigit() else date[:10]
            days = (Date.fromisoformat(self.published) - Date.fromisoformat(end)).days
        except ValueError:
            return False
        return -1 <= days <= 10

    def is_to_come(self, date: str | None) -> bool:
        """Return whether a date begins after the day of publication."""
        return bool(date and self.published and len(self.published) == 10 and date.partition("/")[0] > self.published)

    def on(self, token: int, *, is_planned: bool = False) -> str | None:
        """Return the date of which a word is part."""
        date = self.at.get(token)
        return self.ahead.get(token, date) if is_planned else date

    def date_of(self, trigger: Token, carrier: Token, *, near: int = 6, is_planned: bool = False) -> str | None:
        """Return the EDTF date that the words give to an event: the nearest in the tree below its verb or noun."""
        if trigger.i in self.worn:
            return self.worn[trigger.i]
        best: tuple[int, Token, str] | None = None
        sentence = trigger.sent
        here = [(t, d) for t, d in self.found if sentence.start <= t.i < sentence.end]
        for token, date in here:
            if date and _stands_before(token, trigger):
                return date
        for token, date in here:
            steps = self._steps(token, {trigger.i, carrier.i}, near)
            if steps is not None and (best is None or steps < best[0]):
                best = (steps, token, date)
        if best is None:
            return self._before_when(trigger, here)
        _, token, date = best
        if token.i not in self.again:
            return self.on(token.i, is_planned=is_planned)
        is_first = token is here[0][0]  # no other day stands before it in the sentence: that of what the text is about
        return self.occasion if is_first and self.is_told and self.occasion is not None else self.again[token.i]

    def _before_when(self, trigger: Token, here: list[tuple[Token, str]]) -> str | None:
        """Return the date that a clause goes on about: "contact was resumed last June, when envoys met"."""
        when = next((c for c in trigger.children if c.lower_ == "when"), None)
        if when is None or trigger.pos_ != "VERB":
            return None
        return next((date for token, date in here if date and 0 < when.i - token.i <= 2), None)

    def _steps(self, token: Token, goals: set[int], near: int) -> int | None:
        """Return how far up the tree the event is, None if another finite verb stands between."""
        node, steps = token, 0
        while True:
            if node.i in goals:
                return steps
            if node.head.i == node.i or steps >= near:
                return None
            if steps and node.pos_ == "VERB" and node.dep_ not in {"xcomp", "acl"}:
                return None
            if (
                node.dep_ == "acl"
                and base(node.head) in SIDES
                and node.head.head.i in goals
                and node.head.i not in goals
            ):
                return None  # "released the sailors HELD SINCE MARCH"
            node = node.head
            steps += 1


def _is_coming(day: Token) -> bool:
    """Return whether the verb that a day hangs on says in the present what is arranged for it."""
    node, steps = day, 0
    while node.pos_ not in {"VERB", "AUX"} and node.head.i != node.i and steps < 4:
        node, steps = node.head, steps + 1
    return is_present(node) and node.lemma_.lower() in lexicon.load().motion | MEETING


def _stands_before(day: Token, noun: Token) -> bool:
    """Return whether a day is part of the name that a noun gives an event: "the Tuesday night airstrike"."""
    while day.i < noun.i and day.dep_ in {"compound", "nmod:unmarked"}:
        day = day.head
    return bool(day.i == noun.i)
