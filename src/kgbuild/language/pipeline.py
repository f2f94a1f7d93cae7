"""Language: the pipeline that reads articles, the shipped one or another with Universal Dependencies."""

from __future__ import annotations

from pathlib import Path

import spacy
from spacy.language import Language

from kgbuild.errors import InputError
from kgbuild.language import component, encoder, lemmas, sentences, tokens

LONGEST = 50_000_000  # characters of one text; nothing here needs more memory for longer texts than its tokens do

# Relations that every UD treebank has and that spaCy's own English models lack.
UD_RELATIONS = frozenset({"obl", "obj", "case"})


def load(model: str | None = None) -> Language:
    """Return the shipped pipeline, or the spaCy pipeline called `model`.

    Its documents have sentences, UD tags (`pos_`), UD trees (`dep_`, `head`), lemmas and the names of persons,
    organisations and places (`ents`: PER, ORG, LOC). No sentence crosses the end of a line. A text gets the same
    annotation wherever and with whatever else it is read.

    `model` is the name or folder of any pipeline that spaCy loads and whose parser speaks UD, or a folder that
    ``training/export.py`` wrote.

    >>> nlp = load()
    >>> doc = nlp("Norway's minister visited Mr. Juan Perez in Lima.")
    >>> [(token.text, token.dep_) for token in doc if token.head.text == "visited"]
    [('minister', 'nsubj'), ('visited', 'ROOT'), ('Juan', 'obj'), ('Lima', 'obl'), ('.', 'punct')]
    >>> [(name.text, name.label_) for name in doc.ents]
    [('Norway', 'LOC'), ('Juan Perez', 'PER'), ('Lima', 'LOC')]

    Raises InputError when there is no such pipeline, it is broken, or it has no parser with UD labels.
    """
    if model is None:
        return _own(encoder.MODEL)
    try:
        if (Path(model) / encoder.FILE).is_file():
            return _own(Path(model))
        nlp = spacy.load(model)
    except Exception as error:  # what spaCy and onnxruntime raise has no common base
        reason = " ".join(str(error).split()) or type(error).__name__
        raise InputError(
            f"--model {model}: cannot be loaded ({reason}); give the name of an installed spaCy pipeline, "
            "the folder of one, or a folder that training/export.py wrote"
        ) from error
    return _checked(nlp, model)


def _own(folder: Path) -> Language:
    nlp = spacy.blank("en")
    nlp.max_length = LONGEST
    tokens.adapt(nlp)
    nlp.add_pipe(sentences.NAME)
    nlp.add_pipe(component.NAME, config={"folder": str(folder)})
    nlp.add_pipe(lemmas.NAME)
    return nlp


def _checked(nlp: Language, model: str) -> Language:
    labels = {label for name in nlp.pipe_names for label in getattr(nlp.get_pipe(name), "labels", ())}
    if not labels >= UD_RELATIONS:
        raise InputError(
            f"--model {model}: it has no parser with Universal Dependencies labels "
            f"({', '.join(sorted(UD_RELATIONS))}); train one on a UD treebank, or leave --model out"
        )
    return nlp
