"""Language: lemmas as the English treebanks of Universal Dependencies write them, by tag, table and suffix."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

TABLES = Path(__file__).parent / "lemma_tables"
NAME = "kgbuild_lemmas"

FUNCTION_WORDS: dict[str, dict[str, str]] = {
    "AUX": {
        "am": "be", "are": "be", "is": "be", "was": "be", "were": "be", "been": "be", "being": "be",
        "'m": "be", "'re": "be", "'s": "be", "s": "be", "m": "be", "re": "be", "r": "be",
        "has": "have", "had": "have", "having": "have", "'ve": "have", "ve": "have",
        "did": "do", "does": "do", "done": "do", "doing": "do", "got": "get", "gets": "get", "getting": "get",
        "'ll": "will", "ll": "will", "wo": "will", "ca": "can", "'d": "would", "d": "would", "sha": "shall",
    },
    "PRON": {
        "i": "I", "me": "I", "him": "he", "them": "they", "us": "we", "'s": "we", "these": "this", "those": "that",
        "whom": "who", "mine": "my", "theirs": "their", "hers": "her", "ours": "our", "yours": "your",
    },
    "DET": {"an": "a", "these": "this", "those": "that"},
    "PART": {"n't": "not", "nt": "not", "'": "'s", "s": "'s", "na": "to"},
    "ADV": {
        "later": "late", "latest": "late", "earlier": "early", "earliest": "early", "better": "well", "best": "well",
        "longer": "long", "longest": "long", "further": "far", "farther": "far", "sooner": "soon", "soonest": "soon",
        "closer": "close", "closest": "close", "higher": "high", "highest": "high", "lower": "low", "lowest": "low",
        "harder": "hard", "hardest": "hard", "faster": "fast", "fastest": "fast", "n't": "not", "worse": "badly",
        "worst": "badly", "deeper": "deep", "wider": "wide", "nearer": "near", "easier": "easy", "quicker": "quick",
    },
    "ADP": {"vs": "versus", "vs.": "versus", "thru": "through"},
}  # fmt: skip
# Where WordNet's list of irregular forms goes another way than the treebanks, or a commoner one is meant.
IRREGULAR: dict[str, dict[str, str]] = {
    "VERB": {
        "'s": "be", "’s": "be", "'m": "be", "'re": "be", "'ve": "have", "'d": "have", "is": "be", "are": "be",
        "am": "be", "has": "have", "lay": "lay", "saw": "see", "ca": "can",
    },
    "NOUN": {"people": "people", "data": "data", "media": "media", "wives": "wife"},
    "ADJ": {"better": "good", "best": "good", "worse": "bad", "worst": "bad", "older": "old", "elder": "elder"},
}  # fmt: skip
UNCHANGED = frozenset({"NUM", "PROPN", "PUNCT", "SYM", "X", "SPACE"})
VOWELS = frozenset("aeiouy")


def lemmas(doc: Doc) -> Doc:
    """Set the lemma of each token of a tagged `doc`."""
    for token in doc:
        token.lemma_ = lemma(token.text, token.pos_, is_possessive=token.dep_ == "nmod:poss")
    return doc


@cache
def lemma(word: str, tag: str, *, is_possessive: bool = False) -> str:
    """Return the lemma of `word` under the UD tag `tag`.

    >>> [lemma(word, "VERB") for word in ("Signed", "held", "hoped", "agreeing", "denies", "tweeted")]
    ['sign', 'hold', 'hope', 'agree', 'deny', 'tweet']
    >>> lemma("TALKS", "NOUN"), lemma("crises", "NOUN"), lemma("largest", "ADJ"), lemma("Nations", "PROPN")
    ('talk', 'crisis', 'large', 'Nations')
    >>> lemma("her", "PRON"), lemma("her", "PRON", is_possessive=True)
    ('she', 'her')
    """
    if tag in UNCHANGED:
        return word
    form = word.lower().replace("’", "'")
    if tag in ("VERB", "NOUN", "ADJ"):
        return _irregular(tag).get(form) or _regular(form, tag)
    if form == "her" and tag == "PRON":
        return "her" if is_possessive else "she"
    return FUNCTION_WORDS.get(tag, {}).get(form, form)


def _regular(form: str, tag: str) -> str:
    """Undo the ending: the first candidate that is a known word, else the likeliest one, else the form itself."""
    if "-" in form and tag != "ADJ":
        head, hyphen, tail = form.rpartition("-")
        return head + hyphen + lemma(tail, tag) if tail else form
    known = _known(tag)
    if tag == "ADJ":
        return form if form in known else next((base for base in _positives(form) if base in known), form)
    if tag == "NOUN":
        return _singular(form, known)
    if form in known:
        return form
    candidates = list(_infinitives(form))
    return next((base for base in candidates if base in known), candidates[-1] if candidates else form)


def _positives(form: str) -> Iterator[str]:
    for ending in ("er", "est"):
        if form.endswith(ending):
            stem = form.removesuffix(ending)
            yield stem
            yield stem + "e"
            if stem.endswith("i"):
                yield stem[:-1] + "y"
            if stem[-1:] == stem[-2:-1]:
                yield stem[:-1]


def _singular(form: str, known: frozenset[str]) -> str:
    """`known` holds the nouns whose own ending looks like a plural's, or makes the plural ambiguous."""
    if not form.endswith("s") or form.endswith(("ss", "us", "is")) or len(form) < 4:
        return form
    if form in known:
        return form
    short = form[:-1]
    if form.endswith("ies"):
        return short if short in known else form[:-3] + "y"
    if form.endswith(("ches", "shes", "xes", "zes", "oes", "sses")):
        return short if short in known else form[:-2]
    if form.endswith("ses"):
        return form[:-2] if form[:-2] in known and form[:-2].endswith(("us", "as", "is")) else short
    return short


def _infinitives(form: str) -> Iterator[str]:
    """Yield what a verb form may come from: known words are tried in this order, of unknown ones the last is taken."""
    if form.endswith(("ies", "ied")):
        yield form[:-1]
        yield form[:-3] + "y"
    elif form.endswith("s") and not form.endswith("ss"):
        yield form[:-1]
        yield form[:-2]
        yield form[:-2] if form.endswith(("shes", "ches", "xes", "sses", "zes", "oes")) else form[:-1]
    elif form.endswith("ed"):
        yield from _stems(form[:-2])
    elif form.endswith("ing") and not VOWELS.isdisjoint(form[:-3]):
        yield from _stems(form[:-3])


def _stems(stem: str) -> Iterator[str]:
    """Yield a verb's bases before "-ed" and "-ing": "hop" has "hopp" there and "hope" has "hop"."""
    if re.search("[^aeiou][aeiouy][^aeiouwxy]$", stem):
        yield stem + "e"
    yield stem
    if re.search("([bdgklmnprtv])\\1$", stem):
        yield stem[:-1]
    else:
        yield stem + "e"
        yield stem + "e" if re.search("(at|i[sz]|[cuv]|[drn]g|[bdfgpt]l|ur)$", stem) else stem


@cache
def _known(tag: str) -> frozenset[str]:
    file = {"VERB": "verbs.txt", "NOUN": "nouns.txt", "ADJ": "adjectives.txt"}[tag]
    return frozenset((TABLES / file).read_text(encoding="utf-8").split())


@cache
def _irregular(tag: str) -> dict[str, str]:
    names = {"verb": "VERB", "noun": "NOUN", "adj": "ADJ"}
    rows = (line.split("\t") for line in (TABLES / "irregular.tsv").read_text(encoding="utf-8").splitlines())
    return {form: base for kind, form, base in rows if names[kind] == tag} | IRREGULAR[tag]


Language.component(NAME, assigns=["token.lemma"], requires=["token.pos"], func=lemmas)
