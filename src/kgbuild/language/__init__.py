"""Language: text to spaCy documents with UD tags, UD trees, names, lemmas and events; `load` makes the pipeline."""

from kgbuild.language.events import Told, reads_events, told
from kgbuild.language.pipeline import load

__all__ = ["Told", "load", "reads_events", "told"]
