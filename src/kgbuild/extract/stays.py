"""Extract: the days of a visit or meeting of which a text tells the first or last one and how many there are.

"She concluded on Saturday a two-day visit": Friday and Saturday. "He arrived on Monday for a three-day visit": Monday
to Wednesday. Where a text does not tell which of its days a day is, the day stays as it is.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from spacy.tokens import Doc, Span

from kgbuild.dates.words import COUNTS
from kgbuild.extract.candidate import Candidate

NOUNS = {
    "Visit": "visit|trip|tour|mission|stay|journey",
    "Meeting": "meeting|summit|talks|conference|session|round|forum|consultations|gathering",
}
_NUMBER = rf"(?P<number>{'|'.join(COUNTS)}|\d)"
_FORMS = {
    kind: (
        re.compile(rf"\b{_NUMBER}[- ]days?['’]? (?:[\w-]+ ){{0,3}}?(?:{nouns})\b", re.IGNORECASE),
        re.compile(rf"\b(?:{nouns})\b of {_NUMBER} days\b", re.IGNORECASE),
    )
    for kind, nouns in NOUNS.items()
}
LAST = frozenset({"conclude", "end", "finish", "complete", "wrap", "wind", "close"})
FIRST = frozenset(
    {"arrive", "begin", "start", "open", "embark", "fly", "land", "come", "go", "kick", "launch", "leave"}
)
"""Verbs whose day is the last, or the first, of a stay."""
LONGEST = 15
"""Days of a stay at most."""


def days(candidate: Candidate, doc: Doc) -> str | None:
    """Return the date of a visit or meeting, an interval where its sentence says how many days it takes."""
    if candidate.type not in NOUNS or candidate.date is None or len(candidate.date) != 10:
        return candidate.date
    sentence = doc[candidate.trigger].sent
    count = _count(candidate.type, sentence)
    if count is None or not 1 < count <= LONGEST:
        return candidate.date
    verbs = {t.lemma_.lower() for t in sentence if t.pos_ == "VERB"}
    day = date.fromisoformat(candidate.date)
    if verbs & LAST and not verbs & FIRST:
        return f"{day - timedelta(days=count - 1)}/{day}"
    if verbs & FIRST and not verbs & LAST:
        return f"{day}/{day + timedelta(days=count - 1)}"
    return candidate.date


def _count(kind: str, sentence: Span) -> int | None:
    """Return how many days a sentence says that a stay takes: "a two-day visit", "two days of talks"."""
    text = " ".join(sentence.text.split())
    for form in _FORMS[kind]:
        if found := form.search(text):
            word = found["number"].lower()
            return COUNTS.get(word) or int(word)
    return None
