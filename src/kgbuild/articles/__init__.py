"""Step: files become articles, one at a time; the text is normalised here and nowhere later.

files (which ones) -> reader (one after the other) -> normal (bytes to text), page (HTML), records (JSON lines)
-> text (an Article) -> lines, furniture, dateline, dating, layout (what the text says of itself)
"""

from kgbuild.articles.files import Failure, broken
from kgbuild.articles.ids import make_id
from kgbuild.articles.normal import normalise
from kgbuild.articles.reader import LIMIT, TOO_LONG, FactFile, Read, from_line, number_of, read, twice
from kgbuild.articles.text import from_text

__all__ = [
    "LIMIT", "TOO_LONG", "FactFile", "Failure", "Read", "broken", "from_line", "from_text", "make_id", "normalise",
    "number_of", "read", "twice",
]  # fmt: skip
