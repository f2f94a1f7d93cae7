"""Language: where sentences begin. Rules do here what a parser would do, and keep lines apart."""

from __future__ import annotations

import re

import numpy as np
from spacy.attrs import SENT_START
from spacy.language import Language
from spacy.tokens import Doc, Token

from kgbuild.language.tokens import WORDS

ENDS = frozenset({".", "?", "!", "…", "..", "...", "....", "?!", "!!", "??", "!!!", "!?", "。", "؟", "।"})
CLOSERS = frozenset({'"', "'", "”", "’", "''", ")", "]", "»", "›", "}", "*"})
STRAIGHT = frozenset({'"', "'", "''"})
LINE_ENDS = frozenset("\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029")

NEVER_LAST = WORDS["titles"] | WORDS["joining"]
NUMBERED = frozenset(word.removesuffix(".") for word in WORDS["before_numbers"])
LABEL = re.compile(r"(?:\d+|[IVX]+|[A-Za-z])\.")
NAME = "kgbuild_sentences"


def sentences(doc: Doc) -> Doc:
    """Mark where the sentences of `doc` begin.

    >>> import spacy
    >>> from kgbuild.language.tokens import adapt
    >>> nlp = spacy.blank("en")
    >>> adapt(nlp)
    >>> doc = sentences(nlp('Headline\\nH.E. S. Jaishankar met Lt. Gen. Ali in Dec. 2020. "Good talks," he said.'))
    >>> [sentence.text.strip() for sentence in doc.sents]
    ['Headline', 'H.E. S. Jaishankar met Lt. Gen. Ali in Dec. 2020.', '"Good talks," he said.']
    """
    words = [token for token in doc if not token.is_space]
    starts = _starts(words, _line_starts(doc))
    # A space before the first word belongs to its sentence; any other to the sentence before it.
    starts = {0} | starts - {word.i for word in words[:1]}
    # As one array: spaCy looks through the whole document whenever a single token is marked.
    marks = np.array([1 if i in starts else -1 for i in range(len(doc))], dtype=np.int64)
    if len(doc):
        doc.from_array([SENT_START], marks.view(np.uint64).reshape(-1, 1))
    return doc


def _line_starts(doc: Doc) -> set[int]:
    """Return the words that come first on their line."""
    found = set()
    fresh = True
    for token in doc:
        if token.is_space:
            fresh = fresh or not LINE_ENDS.isdisjoint(token.text)
        elif fresh:
            found.add(token.i)
            fresh = False
    return found


def _starts(words: list[Token], line_starts: set[int]) -> set[int]:
    starts: set[int] = set()
    ender: int | None = None  # the mark that ended a sentence, whose quotes and brackets may still be closed
    first = 0
    for i, word in enumerate(words):
        if word.i in line_starts or (ender is not None and not _closes(words, i) and _opens(words, ender, i)):
            starts.add(word.i)
            first = i
            ender = None
        elif ender is not None and not _closes(words, i):
            ender = None
        if _ends(words, i, first):
            ender = i
    return starts


def _ends(words: list[Token], i: int, first: int) -> bool:
    """Tell whether a sentence that began at `first` may end with the word at `i`."""
    text = words[i].text
    if i <= first + 1 and LABEL.fullmatch("".join(word.text for word in words[first : i + 1])):
        return False  # "1. The parties agree" is one sentence
    if text == "." and i and words[i - 1].text in NUMBERED:
        return not (i + 1 < len(words) and words[i + 1].text[0].isdigit())  # "see No. 5"
    return text in ENDS or text[-1] in "?!" or _is_weak(text)


def _is_weak(text: str) -> bool:
    """Tell abbreviations that seldom close a sentence: "U.S.", "S.", "Inc.", "Dec."."""
    return text in WORDS["seldom_last"] or (text.endswith(".") and text not in NEVER_LAST and "." in text[1:2])


def _closes(words: list[Token], i: int) -> bool:
    """Tell whether the word at `i` still belongs to the sentence that has just ended."""
    text = words[i].text
    if text in ENDS:
        return True
    return text in CLOSERS and not (text in STRAIGHT and _is_opening(words, i))


def _is_opening(words: list[Token], i: int) -> bool:
    """Tell opening from closing straight quotes by the spaces around them."""
    return i > 0 and bool(words[i - 1].whitespace_) and not words[i].whitespace_


def _opens(words: list[Token], ender: int, i: int) -> bool:
    """Tell whether the word at `i` begins a sentence after the mark at `ender`."""
    head = i
    while head < len(words) and words[head].is_punct and words[head].text not in ENDS:
        head += 1
    if head == len(words):
        return False
    text = words[head].text
    if text[0].islower() or (head > i and not _begins(words, i)):
        return False
    if _is_weak(words[ender].text):
        return text in WORDS["openers"]
    return not (i > ender + 1 and words[ender].text[-1] in "?!" and _is_said(words, i))


def _begins(words: list[Token], i: int) -> bool:
    """Tell marks that may begin a sentence from commas and their like."""
    word = words[i]
    return word.is_left_punct or word.text in "-–—*•·" or (word.is_quote and not word.is_right_punct)


def _is_said(words: list[Token], i: int) -> bool:
    """Tell the "Ms. Merkel asked" that follows a quoted question."""
    for word in words[i : i + 6]:
        if word.text in WORDS["saying"]:
            return True
        if not (word.is_title or word.is_punct or word.text in WORDS["particles"]):
            return False
    return False


Language.component(NAME, assigns=["token.is_sent_start"], func=sentences)
