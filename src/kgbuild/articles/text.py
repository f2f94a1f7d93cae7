"""Articles: a text to an Article, with what the text says of itself."""

from __future__ import annotations

import hashlib

from kgbuild.articles.layout import lay_out
from kgbuild.articles.normal import normalise
from kgbuild.errors import InputError
from kgbuild.facts import Article


def from_text(
    text: str, *, id: str, title: str | None = None, url: str | None = None, publisher: str | None = None,
    author: str | None = None, published: str | None = None, retrieved: str | None = None, language: str | None = None,
) -> Article:  # fmt: skip
    """Return the article that a text is; the arguments come before what the text says of itself.

    >>> article = from_text("Envoys meet in Oslo\\n\\nOSLO, 2 March 2019 - The envoys met.", id="a")
    >>> article.title, article.published, [block.kind for block in article.blocks]
    ('Envoys meet in Oslo', '2019-03-02', ['title', 'paragraph'])

    Raises InputError where nothing is left of the text, or nothing but page furniture.
    """
    text = normalise(text)
    found = lay_out(text, title=title)
    if all(block.kind == "furniture" for block in found.blocks):
        raise InputError("no article in it: nothing but page furniture; give the text of the news")
    return Article(
        id, text, found.title, url, publisher, author, published or found.published, retrieved or found.retrieved,
        language, hashlib.sha256(text.encode("utf-8")).hexdigest(), found.blocks, found.dateline,
    )  # fmt: skip
