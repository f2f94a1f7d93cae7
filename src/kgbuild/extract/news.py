"""Extract: which facts are news, as event records tell it, and which are history or habit."""

from __future__ import annotations

import re
from itertools import pairwise

from spacy.tokens import Doc, Span, Token

from kgbuild.extract import lexicon
from kgbuild.extract.candidate import Candidate
from kgbuild.extract.clauses import base
from kgbuild.extract.entities import Thing
from kgbuild.extract.learned import QUOTES

SAID = frozenset({"Statement", "HoldsPosition", "Membership"})
"""Types that the present tense tells of, too: "Norway rejects the plan"."""
AROUND = frozenset({"destination", "forum", "instrument", "initiative", "place"})
"""Roles of those who do not act."""
WRITERS = frozenset({"i", "we", "you"})
"""Pronouns with which somebody writes who is no news, in texts without a date."""
HABITS = frozenset({
    "always", "annually", "customarily", "normally", "often", "rarely", "routinely", "seldom", "traditionally",
    "usually",
})  # fmt: skip
"""Adverbs that say what is done in general."""
CUSTOMS = frozenset({"custom", "habit", "law", "rule", "tradition", "usage"})
"""Nouns with "by" or "under" that say what is done in general: "by tradition", "as a rule"."""
UNCHANGED = frozenset({
    "beat", "bet", "burst", "cast", "cost", "cut", "fit", "hit", "hurt", "let", "put", "quit", "read", "rid", "set",
    "shed", "shut", "slit", "split", "spread", "thrust", "upset", "wed",
})  # fmt: skip
"""Verbs whose past tense looks like their present."""
DAYS = frozenset({
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "today", "yesterday", "tonight",
})  # fmt: skip
FIRST_YEAR, FIRST_OF_ARCHIVES = 1000, 1979  # event data from news begins in 1979
_YEAR = re.compile(r"\d{4}")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def is_news(candidate: Candidate, doc: Doc, published: str | None) -> bool:
    """Return whether a fact is of its time: not of a year gone by, nor what somebody does as a rule.

    Without the day of the text, what is told with its year or month alone is history ("routed them in 1896").
    """
    trigger = doc[candidate.trigger]
    if _is_private(candidate, doc) or (published is None and _is_of_writer(trigger)):
        return False
    if _is_of_ancients(candidate) or _is_history(candidate, published):
        return False
    if published is None and _is_of_archives(trigger.sent):
        return False
    return candidate.type in SAID or candidate.status != "actual" or not _is_habit(trigger)


def _is_private(candidate: Candidate, doc: Doc) -> bool:
    """Return whether only people take part of whom the text tells nothing but the name: "I talked with Gary"."""
    things = [thing for role, things in candidate.roles.items() if role not in AROUND for thing in things]
    return all(
        thing.type == "Person" and thing.state is None and not thing.titles and not _is_described(thing, doc)
        for thing in things
    )


def _is_of_ancients(candidate: Candidate) -> bool:
    """Return whether somebody takes part who lived before there were archives of news: "Napoleon", "Ottoman troops"."""
    ancients = lexicon.load().ancients
    things = (thing for role, things in candidate.roles.items() if role not in AROUND for thing in things)
    words = ((thing, re.findall(r"\w+", thing.name.lower())) for thing in things)
    return any(not ancients.isdisjoint(name[-1:] if thing.type == "Person" else name[:3]) for thing, name in words)


def _is_described(person: Thing, doc: Doc) -> bool:
    """Return whether a noun stands before a name, or a comma behind it: "union leader Ann Berg", "Ann, a poet,"."""
    return any(
        (start > 0 and doc[start - 1].pos_ in {"NOUN", "PROPN"}) or (end < len(doc) and doc[end].text == ",")
        for start, end in person.spans
    )


def _is_of_writer(trigger: Token) -> bool:
    """Return whether it is the writer who does it, and nobody who is quoted: "I appreciate the service"."""
    is_told = any(child.lower_ in WRITERS and base(child) == "nsubj" for child in trigger.children)
    return is_told and QUOTES.isdisjoint(token.text for token in trigger.sent)


def _is_history(candidate: Candidate, published: str | None) -> bool:
    if candidate.date is None or candidate.status == "planned" or not (year := _YEAR.match(candidate.date)):
        return False
    if published is not None:
        return int(year[0]) < int(published[:4]) - 1
    return not _DAY.search(candidate.date)


def _is_of_archives(sentence: Span) -> bool:
    """Return whether a sentence tells of a year before the archives of news agencies, and of no day."""
    words = [token.lower_ for token in sentence]
    is_old = any(
        year.isdigit() and FIRST_YEAR <= int(year) < FIRST_OF_ARCHIVES and before != "since"  # "the first since 1974"
        for before, year in pairwise(words)
    )
    return is_old and DAYS.isdisjoint(words)


def _is_habit(trigger: Token) -> bool:
    """Return whether a verb tells of what is usual, in its words or by the plain present; so do headlines of news."""
    verb = trigger
    while verb.pos_ not in {"VERB", "AUX"} and verb.head.i != verb.i:
        verb = verb.head
    if verb.pos_ != "VERB":
        return False
    if any(child.lower_ in HABITS or _is_custom(child) for child in verb.children):
        return True
    return _is_present(verb) and verb.sent[-1].text in {".", '."', '"', "”"}


def _is_custom(token: Token) -> bool:
    """Return whether a word begins "by tradition", "under a custom"."""
    return token.lemma_.lower() in CUSTOMS and any(
        child.lower_ in {"as", "by", "under"} and base(child) == "case" for child in token.children
    )


def _is_present(verb: Token) -> bool:
    """Return whether a verb has the form of the plain present, and a subject."""
    lemma = verb.lemma_.lower()
    if lemma in UNCHANGED and verb.lower_ == lemma:
        return False
    has_auxiliary = any(
        base(child) == "aux" or (base(child) == "mark" and child.lower_ == "to") for child in verb.children
    )
    has_subject = any(base(child) == "nsubj" for child in verb.children)
    return has_subject and not has_auxiliary and (verb.lower_ == lemma or verb.lower_.endswith("s"))
