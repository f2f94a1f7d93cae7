"""Articles: an HTML page to an Article, by trafilatura."""

from __future__ import annotations

import re

from kgbuild.articles.text import from_text
from kgbuild.errors import InputError
from kgbuild.facts import Article

DEEPEST = 1_000
TAG = re.compile(rb"<(/?)([a-zA-Z][a-zA-Z0-9]*)[^<>]*?(/?)>")
VOID = frozenset({b"br", b"img", b"hr", b"meta", b"link", b"input", b"area", b"base", b"col", b"embed", b"source", b"track", b"wbr", b"p", b"li"})


def depth(data: bytes) -> int:
    """Return how deep the elements of a page nest, counted without building a tree.

    >>> depth(b"<div><div><br>x</div></div>")
    2
    """
    level = most = 0
    for closing, name, alone in TAG.findall(data):
        if alone or name.lower() in VOID:
            continue
        level = max(0, level - 1) if closing else level + 1
        most = max(most, level)
    return most


def from_html(data: bytes, *, id: str) -> Article:
    """Return the article of an HTML page: its main text, and title, author, publisher, date and address where it tells them.

    Raises InputError where the page nests too deep or holds no article text.
    """
    if depth(data) > DEEPEST:
        raise InputError(f"elements nest more than {DEEPEST} deep; save the article's text as .txt instead")
    import trafilatura

    document = trafilatura.bare_extraction(data, with_metadata=True, include_comments=False, include_tables=True, fast=True)
    if document is None:
        raise InputError("no article text found in the page; save the article's text as .txt instead")
    found = document if isinstance(document, dict) else document.as_dict()
    body = str(found.get("text") or "")
    if not body.strip():
        raise InputError("no article text found in the page; save the article's text as .txt instead")
    title = str(found["title"]) if found.get("title") else None
    if title and not body.lstrip().startswith(title[:40]):
        body = f"{title}\n\n{body}"
    date = str(found.get("date") or "")
    return from_text(
        body, id=id, title=title, url=_text(found.get("url")), publisher=_text(found.get("sitename") or found.get("hostname")),
        author=_text(found.get("author")), published=date if re.fullmatch(r"\d{4}-\d\d-\d\d", date) else None,
        language=_text(found.get("language")),
    )  # fmt: skip


def _text(value: object) -> str | None:
    return " ".join(str(value).split()) if value else None
