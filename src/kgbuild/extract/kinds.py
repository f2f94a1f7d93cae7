"""Extract: the kinds of deeds: what was done, by the word that tells of it; what was given, and how much of it."""

from __future__ import annotations

import re

from spacy.tokens import Doc, Token

from kgbuild.extract import lexicon
from kgbuild.extract.candidate import Candidate
from kgbuild.extract.clauses import NOUNS, base

_ABOUT = r"(?:(?:more|less) than|over|up to|at least|nearly|almost|about|around|some|an additional|another|a further)"
_WORD = (
    r"(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty|seventy|"
    r"eighty|ninety|(?:a|one|several) (?:hundred|thousand|million|billion|dozen)|dozens of|hundreds of|thousands of)"
)
_SIZE = r"(?: ?(?:hundred|thousand|million|billion|trillion|mil|mln|bln|m|bn)\b)*"
_NUMBER = rf"(?:{_ABOUT} )?(?:\d[\d.,]*\d|\d|{_WORD}){_SIZE}"
_SIGN = (
    r"(?:(?:US|CAN|AU|NZ|HK|A|C|R)?[$]|[€£¥₹₩]|"
    r"(?:USD|CAD|AUD|NZD|EUR|RMB|CHF|GBP|NOK|SEK|DKK|KD|SAR|AED|Sh|Rs|RM)\.? ?)"
)
_COIN = (
    r"(?:(?:US|U\.S\.|American|Canadian|Australian|New Zealand|Kuwaiti|Saudi|Swiss|Norwegian|Swedish|Danish|Indian) )?"
    r"(?:dollars?|euros?|pounds?|yen|yuan|won|francs?|dinars?|riyals?|dirhams?|rupees?|kron(?:er|or|a)|rou?bles?|tenge|"
    r"reais|pesos|liras?)"
)
_SUM = rf"(?:(?:{_ABOUT} )?{_SIGN}\d[\d.,]*{_SIZE}|{_NUMBER} {_COIN})"
_MONEY = re.compile(
    rf"(?P<amount>{_SUM})"
    r"(?:(?: worth)?,? (?:in|of|worth of) (?P<of>.+)|[ -](?P<noun>[a-z].*)|)"
)
_LOAN = re.compile(rf"(?P<kind>.+?),? (?:of|worth|totalling|amounting to) (?P<amount>{_SUM})\b.*")
_UNIT = (
    r"(?:metric )?(?:tons?|tonnes?|kilograms?|kg|litres?|liters?|barrels?|boxes|packages|parcels|bags|sacks|"
    r"truckloads?|planeloads?|lorries|trucks|containers?|cargos?|shipments?|batch(?:es)?|consignments?|doses?|"
    r"pieces|sets|units|vials)"
)
_GOODS = re.compile(
    rf"(?P<amount>(?:{_NUMBER}[ -])?(?:(?:metric )?ton(?:ne)?s?[ -])?{_UNIT}) of (?P<kind>.+)"
    rf"|(?P<count>{_NUMBER}) (?:more )?(?P<things>[^\W\d].*)"
)
_FOR_WHOM = re.compile(r"(?<!\bup) to .*")
_NO_KIND = re.compile(r"(?:this|that|the) (?:sum|amount)\b|which\b|it\b")
MONEY = "money"


def given(words: str) -> tuple[str, str | None]:
    """Return what is given, and the amount if the words tell one.

    >>> given("3,000 tonnes of rice"), given("40-ton cargo of medicine"), given("500 new scholarships")
    (('rice', '3,000 tonnes'), ('medicine', '40-ton cargo'), ('new scholarships', '500'))
    >>> given("US$1 million"), given("5 million U.S. dollars of emergency aid"), given("$3 million grant")
    (('money', 'US$1 million'), ('emergency aid', '5 million U.S. dollars'), ('grant', '$3 million'))
    >>> given("grant of USD 2 million"), given("asylum to a former minister"), given("training")
    (('grant', 'USD 2 million'), ('asylum', None), ('training', None))
    """
    words = _FOR_WHOM.sub("", words).removeprefix("worth of ") or words
    if found := _MONEY.fullmatch(words):
        kind = found["of"] or found["noun"] or ""
        return kind if kind and not _NO_KIND.match(kind) else MONEY, found["amount"]
    if found := _LOAN.fullmatch(words):
        return found["kind"], found["amount"]
    if found := _GOODS.fullmatch(words):
        return found["kind"] or found["things"], found["amount"] or found["count"]
    return words, None


def settle(candidate: Candidate, doc: Doc) -> None:
    """Give an attack or arrest the kind that its word tells, and put the amount of what is given apart."""
    kind = candidate.attributes.get("kind")
    if candidate.type == "Aid" and isinstance(kind, str):
        candidate.attributes["kind"], amount = given(kind)
        if amount is not None:
            candidate.attributes["amount"] = amount
    elif candidate.type in {"Assault", "Coercion"}:
        told = _deed(doc[candidate.trigger])
        if told is not None:
            candidate.attributes["kind"] = told


def _deed(trigger: Token) -> str | None:
    """Return the noun for what a verb tells, or the noun that tells it with those before it: "drone attack"."""
    words, lemma = lexicon.load(), trigger.lemma_.lower()
    if trigger.pos_ not in NOUNS:
        return words.deeds.get(lemma)
    if lemma not in words.deeds.values():
        return None
    before = [
        child.text
        for child in trigger.children
        if child.i < trigger.i
        and not child.text[0].isupper()
        and (base(child) == "compound" or child.lower_ in words.deed_modifiers)
    ]
    return " ".join([*before, lemma])
