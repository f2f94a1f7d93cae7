"""Articles: the place and date at the head of a story, "ABU DHABI, March 2 -"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kgbuild.facts import Span

_NAME = r"[^\W\d_](?:[\w.'’]|-(?=\w))*+"  # possessive: what is a name is not tried as several
_PLACE = rf"(?P<place>{_NAME}(?:(?:,? |/){_NAME}){{0,5}}?)"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_MONTH = (
    r"(?-i:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)[A-Za-z]*\.?"
)
_WEEKDAY = r"(?:(?:Mon|Tues?|Wed|Thu(?:rs?)?|Fri|Sat|Sun)\.?|[A-Z][a-z]+day)"
_FULL = (
    rf"(?:{_WEEKDAY},? )?(?:(?:{_DAY} {_MONTH}|{_MONTH} {_DAY})(?:,? |/)\d{{4}}"
    r"|\d{1,2}[./]\d{1,2}[./]\d{4}|\d{4}-\d\d-\d\d)"
)
_DATE = rf"(?P<date>{_FULL}|(?:{_WEEKDAY},? )?(?:{_DAY} {_MONTH}|{_MONTH} {_DAY}))"
_AGENCY = r" ?(?:\([^()\n]{2,40}\)|/[^/\n]{2,30}/|\[[^\]\n]{2,30}\])"
_SOURCE = rf"(?:{_AGENCY}|, {_NAME}(?: {_NAME}){{0,3}})"  # after a date the agency may stand between commas
_MARK = r" ?(?P<mark>\.?--+|\.?[–—]|\.-|:|(?<=[ )/\]\w.])- |- )"
_PATTERN = re.compile(
    rf"\(?{_PLACE}(?P<source>[,:]? ?{_AGENCY})?(?:(?:[,:]?| [-–—]) {_DATE}(?P<source2>{_SOURCE})?)?,?{_MARK}\s*(?=\S|$)"
)
_STOPPED = re.compile(  # "Oslo, 5 May 2020 (NN). The envoys", "OSLO, May 5. /NN/. The envoys"
    rf"{_PLACE}(?:[,:]?| [-–—]) {_DATE}(?P<source>{_AGENCY})?(?:(?P<mark>[.:])|(?= /))"
    rf"(?P<source2>{_AGENCY}\.?)? (?=[A-Z“\"])"
)
_BRACKET = re.compile(rf"\((?P<place>[^()\n]{{3,80}})\)[,:]? (?P<date>{_FULL}),?{_MARK}\s*(?=\S)")
_COMMA = re.compile(r"(?P<place>[A-Z][A-Z.'’-]+(?: [A-Z.'’-]+){0,3}), (?=(?:The|A|An|In|On|At|During|For|As|After)\b)")
_JOINING = frozenset(("of", "de", "del", "da", "do", "el", "la", "las", "los", "le", "les", "al", "an", "the", "upon"))
# Words before a colon or a dash that tell who speaks or what follows, not where.
_NO_PLACE = re.compile(
    r"(?i:question|answer|q|a|summary|background|note|update|updated|statement|transcript|moderator|spokes\w+|breaking|"
    r"exclusive|watch|video|analysis|opinion|explainer|factbox|editor\w*|remarks?|readout|text|subject|re|to|from|date|"
    r"venue|time|theme|title|contact|posted|published|updated|printed|retrieved|source|author|by|code|tags|photo|copyright|press|news|media|minister\w*|president|secretary\w*|ambassador|mr|mrs|ms|dr|"
    r"monday|tuesday|wednesday|thursday|friday|saturday|sunday|on|in|at|as|but|and|we|they|it|he|she|this|that|first|second|third|finally|also|however|unofficial)\b"
)
_LONGEST = 140


@dataclass(frozen=True, slots=True)
class Dateline:
    """A dateline: its range (place, date and agency, without the dash) and the words of its date, if it has one."""

    span: Span
    place: str
    date: str | None


def read(text: str, start: int, end: int) -> Dateline | None:
    """Return the dateline at the head of a paragraph, None if there is none.

    >>> line = "GENEVA/NEW YORK, 5 May (NN) -- The envoys met."
    >>> read(line, 0, len(line))
    Dateline(span=Span(start=0, end=27, quote='GENEVA/NEW YORK, 5 May (NN)'), place='GENEVA/NEW YORK', date='5 May')
    """
    head = text[start : min(end, start + _LONGEST)]
    best: Dateline | None = None
    for pattern in (_PATTERN, _STOPPED, _BRACKET, _COMMA):
        found = pattern.match(head)
        if found is None or not _is_place(found["place"]):
            continue
        groups = found.groupdict()
        date, source = groups.get("date"), groups.get("source")
        if pattern is _PATTERN and not (date or source or _stands_alone(found)):
            continue
        stop = found.start("mark") if groups.get("mark") else found.end("place")
        if pattern is _STOPPED and groups["source2"]:
            stop = found.end("source2")
        quote = head[:stop].rstrip(" ,.")
        line = Dateline(Span(start, start + len(quote), quote), found["place"], date)
        if date:
            return line
        best = best or line
    return best


def alone(line: str) -> bool:
    """Return whether a line is nothing but a place in capitals, as some agencies set it over the story.

    >>> alone("ISTANBUL"), alone("READOUT"), alone("Istanbul")
    (True, False, False)
    """
    return bool(re.fullmatch(r"[^\W\d_]{3,}(?:[ /-][^\W\d_]{2,}){0,2}", line)) and line.isupper() and _is_place(line)


def _is_place(words: str) -> bool:
    parts = re.findall(_NAME, words)
    return (
        len(parts) <= 6
        and not _NO_PLACE.match(words)
        and all(part[0].isupper() or part in _JOINING for part in parts)
        and not re.search(r"(?i:ministry|department|office|embassy|commission|council)", words)
    )


def _stands_alone(found: re.Match[str]) -> bool:
    """Return whether a place without a date is a dateline: in capitals, or one or two names before a colon or dash."""
    place, after = found["place"], found.string[found.end() : found.end() + 1]
    if place.split(",")[0].isupper():
        return True
    return len(place.split()) <= 2 and "," not in place and (after.isupper() or after in "“\"'‘")
