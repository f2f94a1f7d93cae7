"""Words: how the tokeniser cuts text, how words look to the encoder, which pieces they have, and their lemmas."""

from __future__ import annotations

import pytest
import spacy
from spacy.language import Language

from kgbuild.language import tokens
from kgbuild.language.encoder import MODEL
from kgbuild.language.lemmas import lemma
from kgbuild.language.shapes import Shape, shapes
from kgbuild.language.wordpieces import LONGEST, MOST, WordPieces

TOKENS = """
U.S. - led talks | U.S.-led talks
non-proliferation | non-proliferation
Co-operation | Co-operation
anti-terrorist re-election | anti-terrorist re-election
trade - related | trade-related
Nur - Sultan | Nur-Sultan
al - Sisi | al-Sisi
Iran 's envoys ' talks | Iran's envoys' talks
did n't | didn't
H.E. Dr. Ali | H.E. Dr. Ali
Lt. Gen. Ali | Lt. Gen. Ali
Smt. Devi , Md. Ali | Smt. Devi, Md. Ali
the OIC ( Organisation ) . | the OIC (Organisation).
$ 5.5 billion | $5.5 billion
5 % | 5%
" Talks , " he said . | "Talks," he said.
“ Talks ” — he said | “Talks” — he said
talks . They | talks.They
2019 - 2020 | 2019 - 2020
========== | ==========
What ?! | What?!
Sat . Talks | Sat. Talks
""".strip().splitlines()

LEMMAS = """
VERB met meet
VERB said say
VERB holding hold
VERB urges urge
VERB denied deny
VERB agreed agree
VERB signing sign
VERB discussed discuss
VERB hoped hope
VERB planned plan
VERB focuses focus
VERB established establish
VERB condemning condemn
VERB visited visit
VERB expelled expel
VERB withdrew withdraw
VERB sought seek
VERB led lead
VERB reaffirmed reaffirm
VERB emphasized emphasize
VERB emphasised emphasise
VERB welcomes welcome
VERB bilateralized bilateralize
VERB liveblogged liveblog
VERB co-chaired co-chair
VERB brings bring
AUX 've have
AUX wo will
AUX is be
NOUN parties party
NOUN sides side
NOUN crises crisis
NOUN talks talk
NOUN ministries ministry
NOUN fishermen fisherman
NOUN women woman
NOUN news news
NOUN status status
NOUN analyses analysis
NOUN buses bus
NOUN envoys envoy
NOUN days day
NOUN laws law
NOUN arms arm
NOUN gas gas
NOUN visas visa
NOUN attachés attaché
NOUN movies movie
NOUN NGOs NGO
NOUN counter-measures counter-measure
NOUN 1990s 1990s
NOUN series series
NOUN specimen specimen
ADJ largest large
ADJ closer close
ADJ earlier early
ADJ bigger big
ADJ former former
ADJ better good
ADJ bilateral bilateral
ADJ Kazakh Kazakh
ADJ senior senior
ADV better well
ADV officially officially
PRON them they
PRON those that
PRON its its
DET an a
PART n't not
PROPN Nations Nation
PROPN Russians Russian
PROPN Brussels Brussels
PROPN Reuters Reuters
PROPN Sept. September
NUM 5,000 5000
NUM Two two
NUM II II
PUNCT ” "
""".strip().splitlines()

PIECES = {
    "Organisation": "organisation",
    "Çavuşoğlu": "ca ##vus ##og ##lu",
    "U.S.": "u . s .",
    "Nur-Sultan": "nur - sultan",
    "d’état": "d ’ etat",
    "UNGA": "un ##ga",
    "東京": "東 京",
    "😀": "[UNK]",
    "a\u200bb": "ab",
    "x\u00a0y": "x y",
    "\x00": "[UNK]",
}


@pytest.fixture(scope="module")
def tokenizer() -> Language:
    nlp = spacy.blank("en")
    tokens.adapt(nlp)
    return nlp


@pytest.fixture(scope="module")
def pieces() -> WordPieces:
    return WordPieces.from_file(MODEL / "wordpieces.txt")


@pytest.mark.parametrize("case", TOKENS)
def test_text_is_cut_as_in_the_treebanks(tokenizer: Language, case: str) -> None:
    expected, text = case.split(" | ")
    assert " ".join(token.text for token in tokenizer(text)) == expected


@pytest.mark.parametrize("case", LEMMAS)
def test_lemmas_are_those_of_the_treebanks(case: str) -> None:
    tag, word, expected = case.split()
    assert lemma(word, tag) == expected


def test_capitals_are_dropped_where_they_mean_nothing() -> None:
    assert lemma("Foreign", "ADJ", is_first=True) == "foreign"
    assert lemma("Iranian", "ADJ", is_first=True) == "Iranian"
    assert lemma("TALKS", "NOUN", is_loud=True) == "talk"
    assert lemma("CRISES", "NOUN", is_loud=True) == "crisis"


def test_possessive_her_is_its_own_lemma() -> None:
    assert (lemma("Her", "PRON"), lemma("Her", "PRON", is_possessive=True)) == ("she", "her")


@pytest.mark.parametrize(("word", "expected"), PIECES.items(), ids=range(len(PIECES)))
def test_words_have_the_pieces_of_bert(pieces: WordPieces, word: str, expected: str) -> None:
    vocabulary = (MODEL / "wordpieces.txt").read_text(encoding="utf-8").split("\n")
    assert " ".join(vocabulary[i] for i in pieces(word)) == expected


def test_long_words_have_few_pieces(pieces: WordPieces) -> None:
    assert len(pieces("x." * 500)) == MOST
    assert pieces("a" * (LONGEST + 1)) == pieces("😀")


def test_a_capital_counts_less_on_the_first_word() -> None:
    assert shapes(["Talks", "In", "OSLO", "a", "A", "5", "G20", "-", "iPhone", "McCain"]) == [
        Shape.TITLE_FIRST, Shape.TITLE, Shape.UPPER, Shape.LOWER, Shape.ONE_CAPITAL, Shape.NUMBER, Shape.WITH_DIGITS,
        Shape.NO_LETTERS, Shape.MIXED, Shape.CAPITAL,
    ]  # fmt: skip
