"""Link: one form for the spellings of a name that differ by alphabet, transliteration, accents or hyphens."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

from kgbuild import gazetteer
from kgbuild.link.names import content_words, person

# Letters that lose no accent but a second letter, whichever way a newspaper writes them.
_LETTERS = str.maketrans({"đ": "dj", "ø": "o", "ł": "l", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "ə": "a", "ð": "d"})
_APOSTROPHES = re.compile("['’‘`´ʼʻʹʿʾ]")
_WORD = re.compile(r"[^\W_]+")
_SERVANT = re.compile(r"\babd(?:[ -]?(?:al|el|ul))?[ -]?(?=\w)")  # Abd al-Fattah, Abdel Fattah, Abdelfattah

# One after the other, in this order: a habit of transliteration, and what it is levelled to.
_RULES = tuple(
    (re.compile(pattern), put)
    for pattern, put in (
        (r"^y(?=e)", ""),  # Yevgeny, Evgeny
        (r"shch|sch", "sh"),
        (r"dzh|dj|zh", "j"),
        (r"kh", "h"),
        (r"gh", "g"),
        (r"th", "t"),
        (r"ph", "f"),
        (r"ck|q", "k"),
        (r"x", "ks"),
        (r"w", "v"),
        (r"ou|oo", "u"),
        (r"(?<=[aeiou])y(?=[aeiou])", ""),  # Tokayev, Tokaev
        (r"y", "i"),
        (r"ee", "i"),
        (r"(.)\1+", r"\1"),  # Zelenskyy, Zelensky; Kassym, Kasym
        (r"ae", "a"),  # Bärbock, Baerbock
        (r"oe", "o"),
        (r"ue", "u"),
        (r"ai", "ei"),  # Sergei, Sergay
        (r"(?<=a)h$", ""),  # Abdullah, Abdulla
    )
)


@cache
def _file() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "spellings.toml").read_text(encoding="utf-8"))


@cache
def words(list: str) -> frozenset[str]:
    """Return one of the lists of ``spellings.toml``."""
    return frozenset(_file()[list])


@cache
def level(word: str) -> str:
    """Return the one form that all spellings of a part of a name have; nothing a person would write.

    >>> level("Tokayev") == level("Tokaev") == level("Токаев"), level("Schröder") == level("Schroeder")
    (True, True)
    >>> level("Zelenskyy") == level("Zelensky"), level("Mohammed") == level("Muhammad"), level("Berg") == level("Burg")
    (True, True, False)
    """
    latin = _latin(word)
    return _groups().get(latin) or _levelled(latin)


def parts(name: str) -> tuple[str, ...]:
    """Return the levelled parts of a person's name, without forms of address and Arabic articles.

    >>> parts("Abdel Fattah el-Sisi") == parts("Abd al-Fattah al-Sisi"), len(parts("Mr. Al Berg"))
    (True, 2)
    """
    found = _WORD.findall(_SERVANT.sub("abd", _latin(person(name))))
    bare = [word for word in found if word not in words("articles")]
    return tuple(map(level, bare if len(bare) > 1 else found))


def is_patronymic(word: str) -> bool:
    """Tell whether a levelled part of a name comes from the father's name.

    >>> is_patronymic(level("Viktorovich")), is_patronymic(level("Lavrov"))
    (True, False)
    """
    return word.endswith(tuple(map(_levelled, words("patronymics"))))


def title_key(name: str) -> tuple[str, ...]:
    """Return what the name of anything but a person is compared by: its telling words, in one spelling and order.

    A state counts by its code, whether its name or its adjective stands there.

    >>> title_key("Norwegian Foreign Ministry") == title_key("Ministry of Foreign Affairs of Norway")
    True
    >>> title_key("Resolution 12 of the Council") == title_key("Resolution 21 of the Council")
    False
    """
    found = []
    for word in content_words(name):
        known = {known.key for known in gazetteer.names().get(word, ()) if known.sort in ("name", "demonym")}
        found += [known.pop()] if len(known) == 1 else gazetteer.fold(_latin(word)).split()
    if "foreign" in found and "ministry" in found and "affairs" in found:
        found.remove("affairs")
    return tuple(sorted(found))


def _latin(text: str) -> str:
    """Return text in small Latin letters without accents, as far as it is Latin or Cyrillic."""
    bare = _APOSTROPHES.sub("", text).casefold()
    table: dict[str, str] = _file()["cyrillic"]
    bare = "".join(table.get(char, char) for char in bare).translate(_LETTERS)
    return "".join(char for char in unicodedata.normalize("NFKD", bare) if not unicodedata.combining(char))


def _levelled(latin: str) -> str:
    for pattern, put in _RULES:
        latin = pattern.sub(put, latin)
    return latin


@cache
def _groups() -> dict[str, str]:
    """Return the form of each given name of the groups: that of the first."""
    return {_latin(word): _levelled(line.split()[0]) for line in _file()["groups"] for word in line.split()}
