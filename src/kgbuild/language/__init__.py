"""Language: text to spaCy documents with UD tags, UD trees, names and lemmas; `load` is all that others need."""

from kgbuild.language.pipeline import load

__all__ = ["load"]
