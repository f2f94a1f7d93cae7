"""Language: lemmas as the English treebanks of Universal Dependencies write them, by tag, table and suffix."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

TABLES = Path(__file__).parent / "lemma_tables"
NAME = "kgbuild_lemmas"

# A form under its tag, where a table of words knows better than any rule.
WORDS: dict[str, dict[str, str]] = {
    tag: {form: base for base, forms in bases.items() for form in forms.split()}
    for tag, bases in tomllib.loads((TABLES / "words.toml").read_text(encoding="utf-8")).items()
}
# Plurals inside names are singular in the lemma; "Brussels" and "Reuters" are not plurals.
PLURAL_NAMES = re.compile(
    r"(?!Orleans).*(?:[ei]an|ican|aeli|[ai]ni|stani|aqi|slim|hristian|rab)s"
    r"|(?:State|Nation|Emirate|Island|Minister|Senator|Representative|Democrat|Republican|Force|Affair|Right|Service"
    r"|Operation|Relation|Resource|Talk|War|Height)s"
)
PEOPLES = ("ian", "ean", "ese", "stani", "aqi", "aeli", "ebanese")
NOT_MEN = frozenset({"specimen", "regimen", "abdomen", "acumen", "stamen", "lumen", "bitumen", "omen", "semen"})
VOWELS = frozenset("aeiouy")


def lemmas(doc: Doc) -> Doc:
    """Set the lemma of each token of a tagged `doc`."""
    for sentence in doc.sents:
        is_loud = not any(token.is_lower for token in sentence)
        for token in sentence:
            token.lemma_ = lemma(
                token.text,
                token.pos_,
                is_possessive=token.dep_ == "nmod:poss",
                is_first=token.i == sentence.start,
                is_loud=is_loud,
            )
    return doc


@lru_cache(maxsize=100_000)
def lemma(word: str, tag: str, *, is_possessive: bool = False, is_first: bool = False, is_loud: bool = False) -> str:
    """Return the lemma of `word` under the UD tag `tag`.

    Capitals are kept where they mean something: in names, in "Russian", in "NGOs"; not on the first word of a
    sentence, nor in a sentence that is loud, which has no word in lower case.

    >>> [lemma(word, "VERB") for word in ("Signed", "held", "hoped", "agreeing", "denies", "tweeted")]
    ['sign', 'hold', 'hope', 'agree', 'deny', 'tweet']
    >>> lemma("talks", "NOUN"), lemma("crises", "NOUN"), lemma("largest", "ADJ"), lemma("NGOs", "NOUN")
    ('talk', 'crisis', 'large', 'NGO')
    >>> lemma("Nations", "PROPN"), lemma("Reuters", "PROPN"), lemma("Russian", "ADJ")
    ('Nation', 'Reuters', 'Russian')
    >>> lemma("her", "PRON"), lemma("her", "PRON", is_possessive=True)
    ('she', 'her')
    """
    form = word.lower().replace("’", "'")
    if tag == "PROPN":
        singular = word[:-1] if PLURAL_NAMES.fullmatch(word) else word
        return WORDS[tag].get(form, singular)
    if tag == "NUM":
        return _number(word)
    if tag in ("PUNCT", "SYM"):
        return WORDS[tag].get(word, word)
    if tag in ("X", "SPACE"):
        return word
    if tag in ("VERB", "NOUN", "ADJ"):
        keeps = not is_loud and _keeps_capitals(word, tag, is_first=is_first)
        base = _irregular(tag).get(form) or (_regular(form, tag) if form.replace("-", "").isalpha() else form)
        return word[: len(base)] if keeps and word.lower().startswith(base) else base
    if form == "her" and tag == "PRON":
        return "her" if is_possessive else "she"
    return WORDS.get(tag, {}).get(form, form)


def _number(word: str) -> str:
    """Return "5000" for "5,000" and "one" for "One", but "II" for "II"."""
    if set(word) <= set("IVXLC"):
        return word
    return word.replace(",", "").lower() if word[0].isdigit() or word.isalpha() else word


def _keeps_capitals(word: str, tag: str, *, is_first: bool) -> bool:
    if tag == "NOUN":
        return re.fullmatch(r"[A-Z][A-Z0-9]+s?", word) is not None
    is_people = word.lower().endswith(PEOPLES)
    is_shouted = word.isupper() and len(word) > 3
    return tag == "ADJ" and word[0].isupper() and not is_shouted and (not is_first or is_people)


def _regular(form: str, tag: str) -> str:
    """Undo the ending: the first candidate that is a known word, else the likeliest one, else the form itself."""
    if "-" in form and tag != "ADJ":
        head, hyphen, tail = form.rpartition("-")
        return head + hyphen + lemma(tail, tag) if tail else form
    known = _known(tag)
    if tag == "ADJ":
        return next((base for base in _positives(form) if base in known), form)
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
    if form.endswith("men") and len(form) > 3 and form not in NOT_MEN:
        return form[:-2] + "an"
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
    return {form: base for kind, form, base in rows if names[kind] == tag} | WORDS[tag]


Language.component(NAME, assigns=["token.lemma"], requires=["token.pos"], func=lemmas)
