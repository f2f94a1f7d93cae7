"""Language: spaCy's English tokeniser, told where treebanks keep words together and where news has abbreviations."""

from __future__ import annotations

import tomllib
from pathlib import Path

from spacy.attrs import ORTH
from spacy.language import Language
from spacy.util import compile_infix_regex, compile_prefix_regex, compile_suffix_regex

_FILE = Path(__file__).with_name("abbreviations.toml")
WORDS: dict[str, frozenset[str]] = {
    name: frozenset(words.split()) for name, words in tomllib.loads(_FILE.read_text(encoding="utf-8")).items()
}

RUNS = r"(?:={2,}|_{2,}|\*{2,}|~{2,}|#{2,}|[?!]{2,})"  # rules and emphasis: one token each


def adapt(nlp: Language) -> None:
    """Change the tokeniser of an English pipeline in place.

    >>> import spacy
    >>> nlp = spacy.blank("en")
    >>> adapt(nlp)
    >>> [token.text for token in nlp("Lt. Gen. Ali left the U.S.-led, non-aligned state.")]
    ['Lt.', 'Gen.', 'Ali', 'left', 'the', 'U.S.', '-', 'led', ',', 'non-aligned', 'state', '.']
    """
    forms = (form for prefix in sorted(WORDS["prefixes"]) for form in (prefix, prefix.capitalize()))
    kept = "".join(rf"(?<!\b{form})" for form in forms)
    infixes = [kept + pattern if _cuts_hyphens(pattern) else pattern for pattern in nlp.Defaults.infixes]
    infixes.append(r"(?<=[A-Za-z]\.)-(?=[A-Za-z])")
    nlp.tokenizer.infix_finditer = compile_infix_regex(infixes).finditer
    nlp.tokenizer.prefix_search = compile_prefix_regex([RUNS, *nlp.Defaults.prefixes]).search
    nlp.tokenizer.suffix_search = compile_suffix_regex([RUNS, *nlp.Defaults.suffixes]).search
    wholes = WORDS["titles"] | WORDS["joining"] | WORDS["before_numbers"] | WORDS["seldom_last"]
    for abbreviation in sorted(wholes - WORDS["words"]):
        nlp.tokenizer.add_special_case(abbreviation, [{ORTH: abbreviation}])


def _cuts_hyphens(pattern: str) -> bool:
    """Tell spaCy's pattern for hyphens between letters from those for other signs."""
    return "(?:-|" in pattern
