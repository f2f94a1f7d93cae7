"""Link: what a name tells about identity: the part that makes the IRI, and whether it means one thing everywhere."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Callable
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from kgbuild.iri import digest, slug

_TOKEN = re.compile(r"[^\W_]+")
FEWEST_WORDS = 2  # of a person's name that means one person in every article

IsState = Callable[[str], bool]


@cache
def _words(list: str, kind: str | None = None) -> frozenset[str]:
    found = _file()[list] if kind is None else _file()[list].get(kind, [])
    return frozenset(found)


@cache
def _file() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "words.toml").read_text(encoding="utf-8"))


def tail(name: str) -> str:
    """Return the slug of a name; of a name without any letter or digit, a hash.

    >>> tail("Astana Process"), tail("!!!")
    ('astana-process', 'unnamed-e84c538e')
    """
    try:
        return slug(name)
    except ValueError:
        return f"unnamed-{digest(name, 8)}"


def person(name: str) -> str:
    """Return a person's name without forms of address, ranks and what follows it.

    A title such as King stays where a single name would be left.

    >>> person("H.E. Dr. Anna Berg, MP"), person("Sheikh Hamad bin Khalifa"), person("Pope Francis"), person("Mr. Berg")
    ('Anna Berg', 'Hamad bin Khalifa', 'Pope Francis', 'Berg')
    """
    words = [word.strip(",;") for word in name.split()]
    while len(words) > 1 and _plain(words[-1]) in _words("suffix"):
        words.pop()
    while len(words) > 1 and _is_address(words[0]):
        words.pop(0)
    titles = next((n for n, word in enumerate(words) if _plain(word) not in _words("title")), 0)
    if len(words) - titles >= FEWEST_WORDS:
        words = words[titles:]
    return " ".join(words) or name


def person_key(name: str) -> str:
    """Return the tail of a person's IRI. Spellings of one name in two alphabets or transliterations still differ.

    >>> person_key("Mr. Seán Ó Briain")
    'sean-o-briain'
    """
    return tail(person(name))


def content_words(name: str) -> list[str]:
    """Return the words of a name but for articles, prepositions and the like.

    >>> content_words("the Ministry of Foreign Affairs")
    ['Ministry', 'Foreign', 'Affairs']
    """
    return [word for word in _TOKEN.findall(name) if _plain(word) not in _words("function")]


def is_local(type: str, name: str, is_state: IsState = lambda word: False) -> bool:
    """Tell whether a name means something only inside its article.

    So it is with every Group, a person of one name, a description in lower case, and a name that only says what kind
    of thing is meant. To part what is one thing can be mended later; to merge two things in silence cannot.

    >>> is_local("Group", "OIC member states"), is_local("Person", "Berg"), is_local("Person", "Anna Berg")
    (True, True, False)
    >>> is_local("Instrument", "memorandum of understanding on visas"), is_local("Instrument", "Paris Agreement")
    (True, False)
    >>> is_local("GovernmentBody", "Foreign Ministry"), is_local("GovernmentBody", "Foreign Ministry of Norway")
    (True, False)
    """
    if type == "Group":
        return True
    if type == "Person":
        return len(person(name).split()) < FEWEST_WORDS and not _is_uncased(name)
    content = content_words(name)
    telling = [word for word in content if _is_name(word) and _plain(word) not in _words("generic", type)]
    if type != "Instrument":
        return not telling
    # An instrument's name is one only if it is written as one; and the parties alone do not tell two treaties apart.
    written = bool(content) and _is_name(content[0]) and sum(map(_is_name, content)) * 2 >= len(content)
    return not written or all(word.isdigit() or is_state(word) for word in telling)


def stands_for(short: str, name: str) -> bool:
    """Tell whether an alias is the abbreviation of a name by the initials of its words.

    >>> stands_for("OIC", "Organization for Islamic Cooperation"), stands_for("UN", "African Union")
    (True, False)
    """
    content = content_words(name)
    return len(short) > 1 and short.isupper() and short == "".join(word[0].upper() for word in content)


def is_label(alias: str, type: str, name: str) -> bool:
    """Tell whether an alias names the entity outside the article too, and is no "the Minister" or "our country".

    >>> is_label("Minister Berg", "Person", "Anna Berg"), is_label("the Minister", "Person", "Anna Berg")
    (True, False)
    >>> is_label("OIC", "IntergovernmentalOrganization", "Organisation of Islamic Cooperation")
    True
    """
    words = _TOKEN.findall(alias)
    if not words or not _is_name(words[0]) or _plain(words[0]) in _words("function"):
        return False
    return type != "Person" or bool(set(map(_plain, words)) & set(map(_plain, _TOKEN.findall(name))))


def _is_address(word: str) -> bool:
    plain = _plain(word)
    return plain in _words("address") or (plain in _words("short_address") and ("." in word or word.isupper()))


@lru_cache(maxsize=1 << 15)
def _plain(word: str) -> str:
    """Return a word as the word lists have it."""
    apart = unicodedata.normalize("NFKD", word).casefold()
    return "".join(char for char in apart if char.isalnum())


def _is_name(word: str) -> bool:
    return word[0].isdigit() or word[0] != word[0].lower() or (not word.isascii() and _is_uncased(word))


def _is_uncased(text: str) -> bool:
    """Tell whether the letters are of a script without capitals, such as Arabic or Chinese."""
    letters = [char for char in text if char.isalpha()]
    return bool(letters) and all(char.lower() == char.upper() for char in letters)
