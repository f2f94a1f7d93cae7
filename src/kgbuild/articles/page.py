"""Articles: an HTML page to an Article, by trafilatura."""

from __future__ import annotations

import re

from kgbuild.articles.text import from_text
from kgbuild.errors import InputError
from kgbuild.facts import Article

_DEEPEST = 250  # real pages stay below a hundred; the parser drops what lies deeper than 256
_MOST = 100_000  # elements: some half a minute of work, and many times what real pages have
_TAG = re.compile(rb"<(/?)([a-zA-Z][a-zA-Z0-9]*)[^<>]*?(/?)>")
_SINGLE = frozenset(  # elements that are not closed, or need not be
    b"area base br col embed hr img input li link meta option p param source td th tr track wbr".split()
)
_LANGUAGE = re.compile(
    rb"<html\b[^>]{0,500}?\slang\s*=\s*[\"']?([A-Za-z]{2,3})((?:-[A-Za-z0-9]{1,8}){0,3})(?=[\"'\s>])", re.IGNORECASE
)
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_TAIL = re.compile(r"(.*\S)\s+[|\-–—:·»]{1,2}\s+(\S.*?)")  # "Headline | Site"
_DATE = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}")
_ADVICE = "save the text of the article as .txt instead"


def from_html(data: bytes, *, id: str) -> Article:
    """Return the article of an HTML page: its main text, and what its metadata and JSON-LD tell.

    >>> page = b"<html lang='en'><body><h1>Envoys meet in Oslo</h1><p>The envoys of Chad met in Oslo.</p></body></html>"
    >>> from_html(page, id="oslo").language
    'en'

    Raises InputError where the page is empty, binary, nests too deep or holds no article.
    """
    if not data.strip():
        raise InputError("the file is empty: there is nothing to read")
    if not data.startswith((b"\xff\xfe", b"\xfe\xff")) and b"\0" in data:
        raise InputError(f"not a page: there is a zero byte at byte {data.find(0)}; give it as UTF-8 text")
    elements, deepest = measure(data)
    if deepest > _DEEPEST:
        raise InputError(f"its elements nest {deepest:,} deep, more than {_DEEPEST}; {_ADVICE}")
    if elements > _MOST:
        raise InputError(f"it has {elements:,} elements, more than {_MOST:,}; {_ADVICE}")
    found = _extracted(data)
    body = "\n\n".join(line for line in str(found.get("text") or "").split("\n") if line.strip())
    if not body:
        raise InputError(f"no text of an article found in the page; {_ADVICE}")
    publisher = _clean(found.get("sitename") or found.get("hostname"))
    title = _headline(_clean(found.get("title")), publisher)
    if title and title.casefold() not in " ".join(body[: 2 * len(title) + 200].split()).casefold():
        body = f"{title}\n\n{body}"
    url = str(found.get("url") or "")
    date = str(found.get("date") or "")
    language = _LANGUAGE.search(data[:5_000])
    return from_text(
        body,
        id=id,
        title=title,
        url=url if re.fullmatch(r"https?://\S+", url) else None,
        publisher=publisher,
        author=_clean(found.get("author")),
        published=date if _DAY.fullmatch(date) else None,
        language=(language[1].lower() + language[2]).decode("ascii") if language else None,
    )


def measure(data: bytes) -> tuple[int, int]:
    """Return how many elements a page has and how deep they nest, counted without building a tree.

    >>> measure(b"<div><div><br>x</div></div>")
    (3, 2)
    """
    count = level = deepest = 0
    for tag in _TAG.finditer(data):
        count += not tag[1]
        if not tag[3] and tag[2].lower() not in _SINGLE:
            level = max(0, level - 1) if tag[1] else level + 1
            deepest = max(deepest, level)
    return count, deepest


def _extracted(data: bytes) -> dict[str, object]:
    import trafilatura

    try:
        document = trafilatura.bare_extraction(
            data,
            with_metadata=True,
            include_comments=False,
            include_tables=True,
            fast=True,
            # the first date that the page gives for itself, not any in its text; and no limit taken from the clock
            date_extraction_params={"original_date": True, "extensive_search": False, "max_date": "2199-12-31"},
        )
    except Exception as error:  # whatever a parser makes of one page, the other articles are read
        raise InputError(f"the page cannot be taken apart ({type(error).__name__}: {error}); {_ADVICE}") from error
    if document is None:
        raise InputError(f"no text of an article found in the page; {_ADVICE}")
    return document if isinstance(document, dict) else dict(document.as_dict())


def _headline(title: str | None, publisher: str | None) -> str | None:
    """Return a title without the name of the site, its section and the date that often stand behind it.

    >>> _headline("Envoys meet in Oslo | Fjord News World | 19.01.2020", "Fjord News")
    'Envoys meet in Oslo'
    >>> _headline("Oslo - a city of talks", "Fjord News")
    'Oslo - a city of talks'
    """
    while title and (tail := _TAIL.fullmatch(title)):
        last, house = tail[2].casefold(), (publisher or "").casefold()
        if not (_DATE.fullmatch(last) or (house and (last.startswith(house) or house.startswith(last)))):
            break
        title = tail[1]
    return title


def _clean(value: object) -> str | None:
    return (" ".join(str(value).split()) or None) if value else None
