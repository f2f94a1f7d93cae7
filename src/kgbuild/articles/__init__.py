"""Step: files become articles, one at a time; the text is normalised here and nowhere later."""

from __future__ import annotations

from kgbuild.articles.reader import FactFile, Failure, Read, read
from kgbuild.articles.text import from_text, normalise

__all__ = ["FactFile", "Failure", "Read", "from_text", "normalise", "read"]
