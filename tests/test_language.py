"""The shipped pipeline as a whole: what it sets, that it is reproducible, and that nothing crashes it."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from kgbuild.errors import InputError
from kgbuild.language import load
from kgbuild.language.encoder import LIMIT, MODEL, Encoder

TEXTS = [
    "ASTANA, 5 May - Foreign Minister Dana Omarova received the new ambassador of Norway on Tuesday.",
    "Talks were held in Geneva.\n\nNo agreement was reached, but the two sides, which had met twice before, "
    "agreed to set up a working group on trade, transit and visas.",
    "The resolution was adopted by the Council; Chad and Peru abstained.",
    "Bolivia recalled its envoy. Peru, whose own envoy had been summoned, called the step regrettable.",
]


def annotation(doc: Doc) -> list[tuple[object, ...]]:
    return [(t.text, t.pos_, t.lemma_, t.dep_, t.head.i, t.is_sent_start, t.ent_iob_, t.ent_type_) for t in doc]


@pytest.fixture(scope="module")
def alone(nlp: Language) -> list[list[tuple[object, ...]]]:
    return [annotation(nlp(text)) for text in TEXTS]


def test_a_document_has_tags_trees_sentences_names_and_lemmas(nlp: Language) -> None:
    doc = nlp(TEXTS[0])
    assert all(doc.has_annotation(kind) for kind in ("POS", "DEP", "HEAD", "LEMMA", "ENT_IOB", "SENT_START"))
    received = next(token for token in doc if token.text == "received")
    assert (received.pos_, received.lemma_, received.dep_) == ("VERB", "receive", "ROOT")
    assert {("Dana Omarova", "PER"), ("Norway", "LOC")} <= {(name.text, name.label_) for name in doc.ents}


def test_relations_keep_their_subtypes(nlp: Language) -> None:
    doc = nlp(TEXTS[2])
    relations = {token.text: token.dep_ for token in doc}
    assert (relations["resolution"], relations["Council"], relations["was"]) == ("nsubj:pass", "obl:agent", "aux:pass")


def test_texts_in_a_batch_get_the_annotation_they_get_alone(nlp: Language, alone: list[object]) -> None:
    assert [annotation(doc) for doc in nlp.pipe(TEXTS, batch_size=4)] == alone


def test_the_order_of_texts_changes_nothing(nlp: Language, alone: list[object]) -> None:
    assert [annotation(doc) for doc in nlp.pipe(TEXTS[::-1])] == alone[::-1]


def test_paragraphs_read_together_are_annotated_as_they_are_alone(nlp: Language) -> None:
    together = nlp("\n".join((TEXTS[2], TEXTS[3])))
    border = next(token.i for token in together if token.text == "\n") + 1
    second = [(t.text, t.pos_, t.dep_, t.head.i - border, t.ent_type_) for t in together[border:]]
    assert second == [(t.text, t.pos_, t.dep_, t.head.i, t.ent_type_) for t in nlp(TEXTS[3])]


def test_a_pipeline_loaded_anew_says_the_same(alone: list[object]) -> None:
    assert annotation(load()(TEXTS[1])) == alone[1]


def test_every_sentence_is_one_tree(nlp: Language) -> None:
    for doc in nlp.pipe(TEXTS):
        for sentence in doc.sents:
            assert [token.dep_ for token in sentence].count("ROOT") == 1
            assert all(token in sentence for token in sentence.root.subtree)
            assert len(list(sentence.root.subtree)) == len(sentence)


ODD = [
    "", " ", "\n\n \t\n", "\x00", "a\x00b", "😀", "😀👩‍👩‍👧 🇫🇷🇳🇴 ✅", "مرحبا. שלום", "会議は東京で開かれた。",
    "\u2028x\u2029\x85y", "\ufeffTalks", "\u200b\u200b", "e\u0301" * 300, "A" * 50_000, "(" * 300, ". . . ? !",
    "_" * 5_000, "-\n-\n-", "\u202eevil", "ﬁnal ﷺ", "\ud7ff\ue000\U0010ffff", "1,2;3:4|5", "http://" + "a/" * 300,
    "  Talks  held \n",
]  # fmt: skip


@pytest.mark.parametrize("text", ODD, ids=range(len(ODD)))
def test_odd_texts_are_annotated_whole(nlp: Language, text: str) -> None:
    doc = nlp(text)
    assert doc.text == text
    assert doc.has_annotation("DEP")
    assert all(token.pos_ and token.dep_ for token in doc)
    assert sum(len(sentence) for sentence in doc.sents) == len(doc)


def test_a_sentence_beyond_the_limit_of_the_encoder_is_cut_but_stays_one_tree(nlp: Language) -> None:
    doc = nlp("Ministers from " + ", ".join(["Chad", "Peru", "Laos", "Fiji"] * 60) + " met in Oslo.")
    (sentence,) = doc.sents
    assert [token.dep_ for token in doc].count("ROOT") == 1
    assert len(list(sentence.root.subtree)) == len(doc)


def test_a_very_long_text_is_annotated(nlp: Language) -> None:
    doc = nlp("\n".join(["Oslo , " * 400] * 2))
    assert len(doc) > 1_600
    assert all(token.dep_ for token in doc)


def test_units_follow_on_each_other_and_stay_within_the_limit() -> None:
    encoder = Encoder()
    words = ["Uzbekistan", ",", "Kyrgyzstan", "and"] * 200
    units = encoder.units(words)
    assert [start for start, _ in units] == [0, *(end for _, end in units[:-1])]
    assert units[-1][1] == len(words)
    assert all(sum(len(encoder.pieces(word)) for word in words[a:b]) <= LIMIT for a, b in units)
    assert all(words[b - 1] == "," for _, b in units[:-1])


def test_an_encoder_survives_pickling() -> None:
    copy = pickle.loads(pickle.dumps(Encoder()))
    assert copy(["Oslo", "agreed", "."]) == Encoder()(["Oslo", "agreed", "."])


def test_leading_spaces_belong_to_the_first_sentence(nlp: Language) -> None:
    doc = nlp(" \n Oslo agreed.\nPeru refused.")
    assert [sentence.root.text for sentence in doc.sents] == ["agreed", "refused"]


def test_the_folder_of_a_model_may_be_given() -> None:
    assert load(str(MODEL)).pipe_names == load().pipe_names


def test_a_model_that_does_not_exist_is_refused_by_name() -> None:
    with pytest.raises(InputError, match="no_such_model_x"):
        load("no_such_model_x")


def test_a_broken_model_is_refused_by_name(tmp_path: Path) -> None:
    for file in MODEL.iterdir():
        (tmp_path / file.name).write_bytes(b"")
    with pytest.raises(InputError, match=tmp_path.name):
        load(str(tmp_path))


def test_a_pipeline_without_a_parser_is_refused(tmp_path: Path) -> None:
    spacy.blank("en").to_disk(tmp_path)
    with pytest.raises(InputError, match="Universal Dependencies"):
        load(str(tmp_path))


@pytest.mark.parametrize(("labels", "is_ud"), [(("nsubj", "obj", "obl", "case"), True), (("dobj", "pobj"), False)])
def test_a_parser_is_accepted_only_with_ud_labels(tmp_path: Path, labels: tuple[str, ...], is_ud: bool) -> None:
    other = spacy.blank("en")
    parser = other.add_pipe("parser")
    for label in labels:
        parser.add_label(label)
    other.initialize()
    other.to_disk(tmp_path)
    if is_ud:
        assert load(str(tmp_path)).pipe_names == ["parser"]
    else:
        with pytest.raises(InputError, match="Universal Dependencies"):
            load(str(tmp_path))
