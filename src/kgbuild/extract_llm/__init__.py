"""Step: an article becomes a fact document by asking a language model, and each thing it says is checked.

article -> windows -> prompt -> (cache or server) -> answer -> checked against the text -> windows joined
"""

from __future__ import annotations

from kgbuild.extract_llm.join import join
from kgbuild.extract_llm.reader import ModelExtractor, questions
from kgbuild.extract_llm.settings import Budget, Server, Settings
from kgbuild.extract_llm.tally import Tally

__all__ = ["Budget", "ModelExtractor", "Server", "Settings", "Tally", "join", "questions"]
