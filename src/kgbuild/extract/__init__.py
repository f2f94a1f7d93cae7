"""Step: an article becomes a fact document, by reading its grammar; no language model is asked.

text -> spaCy Doc -> mentions, offices, persons -> discourse (what each word stands for)
     -> frames (who did what) -> candidates -> merged facts with their words
"""

from __future__ import annotations

from kgbuild.extract.rules import Extractor

__all__ = ["Extractor"]
