"""Base: names become the tails of IRIs here, and IRIs are checked; `rdf` and `link` mint theirs with it."""

from __future__ import annotations

import re
import unicodedata
from hashlib import sha256
from urllib.parse import quote

LONGEST_SLUG = 120  # characters; a longer name is cut and gets a hash instead of its end

# Latin letters that Unicode does not take apart into a plain letter and an accent.
_LATIN = str.maketrans(
    {
        "æ": "ae", "œ": "oe", "ø": "o", "ß": "ss", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ı": "i",
        "ŋ": "ng", "ə": "a", "ƙ": "k", "ɓ": "b", "ɗ": "d",
    }
)  # fmt: skip
_APOSTROPHES = re.compile("['’‘`´ʼʻʹʿʾ]")

# RFC 3987, an absolute IRI; what it says of the characters after the scheme, the port and an address in brackets.
_UCS = "\u00a0-\ud7ff\uf900-\ufdcf\ufdf0-\uffef" + "".join(
    f"{chr(plane << 16)}-{chr((plane << 16) + 0xFFFD)}" for plane in range(1, 14)
) + f"{chr(0xE1000)}-{chr(0xEFFFD)}"  # fmt: skip
_CHAR = rf"(?:[A-Za-z0-9\-._~!$&'()*+,;=:@{_UCS}]|%[0-9A-Fa-f]{{2}})"
_HOST = rf"(?:\[[0-9A-Fa-f:.]{{2,45}}\]|(?:(?![:@]){_CHAR})*)"
_IRI = re.compile(
    rf"[A-Za-z][A-Za-z0-9+.\-]*:"
    rf"(?://(?:(?:(?!@){_CHAR})*@)?{_HOST}(?::[0-9]{{0,5}})?(?:/{_CHAR}*)*|/?{_CHAR}+(?:/{_CHAR}*)*)"
    rf"(?:\?(?:{_CHAR}|[/?])*)?(?:\#(?:{_CHAR}|[/?])*)?"
)


def slug(name: str) -> str:
    """Return the tail that `name` gets in an IRI: lower case, Latin letters without accents, hyphens for the rest.

    Letters of other scripts stay as they are. Spellings that differ only in case, accents or punctuation share a
    tail, so nothing here tells two people of one name apart: that is the work of `kgbuild.link`.

    >>> slug("  São Tomé & Príncipe "), slug("Føroyar"), slug("N'Djamena"), slug("Қазақстан")
    ('sao-tome-principe', 'foroyar', 'ndjamena', 'қазақстан')

    Raises ValueError when no letter or digit is left.
    """
    # Compatibility forms first; then accents go, but only from Latin letters: elsewhere a mark can be a vowel.
    folded = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", name)).casefold().translate(_LATIN)
    kept = []
    latin = True
    for char in folded:
        category = unicodedata.category(char)
        if category[0] in "LN":
            latin = char < "\u0250"
            kept.append(char)
        elif category[0] == "M" and kept and kept[-1] != "-":
            kept.append("" if latin else char)
        else:
            kept.append("-")
    tail = re.sub("-+", "-", unicodedata.normalize("NFC", "".join(kept))).strip("-")
    tail = "".join(char for char in tail if re.fullmatch(_CHAR, char))
    if not any(unicodedata.category(char)[0] in "LN" for char in tail):
        raise ValueError(f"no letter or digit in {name!r}")
    if len(tail) <= LONGEST_SLUG:
        return tail
    return f"{tail[: LONGEST_SLUG - 9].rstrip('-')}-{digest(tail, 8)}"


def mint(base: str, *segments: str) -> str:
    """Return the IRI of `segments` under `base`, each made safe by percent-encoding.

    >>> mint("https://w3id.org/kgbuild/id/", "words", "oic-cfm-46", "118-241")
    'https://w3id.org/kgbuild/id/words/oic-cfm-46/118-241'
    """
    return base + "/".join(map(encode, segments))


def encode(segment: str) -> str:
    """Return `segment` as one part of a path: what no IRI can hold there is percent-encoded.

    >>> encode("a b/c"), encode("қазақстан")
    ('a%20b%2Fc', 'қазақстан')
    """
    if segment.isascii() and segment.replace("-", "").isalnum():  # nearly every segment
        return segment
    return "".join(
        char if char != "%" and re.fullmatch(_CHAR, char) else quote(char, safe="", errors="replace")
        for char in segment
    )


def is_iri(text: str) -> bool:
    """Tell whether `text` is an absolute IRI (RFC 3987).

    >>> is_iri("http://www.wikidata.org/entity/Q232"), is_iri("Q232"), is_iri("https://example.org/a b")
    (True, False, False)
    """
    return _IRI.fullmatch(text) is not None


def digest(text: str, length: int = 16) -> str:
    """Return the first `length` hex digits of the SHA-256 of `text`.

    >>> digest("Oslo", 8)
    '43152cc9'
    """
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:length]
