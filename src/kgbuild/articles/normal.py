"""Articles: bytes to text, and text to the one normal form that offsets refer to."""

from __future__ import annotations

import re
import unicodedata

from kgbuild.errors import InputError

_BREAKS = re.compile(r"\r\n?|[\u2028\u2029\x85\f\v]")
_SPACES = re.compile(r"[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_DROPPED = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    r"\ud800-\udfff]"
)
_ENDS = re.compile(r" +(?=\n|\Z)")
_PUZZLING = frozenset("ÃÂâ€ï»¿")  # what UTF-8 looks like to those who read it as Windows-1252


def normalise(text: str) -> str:
    """Return the text in the one form that offsets refer to; doing it twice changes nothing more.

    Line ends become ``\\n``; tabs, no-break and other odd spaces become plain ones, one for one; zero-width,
    bidirectional and control characters, soft hyphens and lone surrogates are dropped; then NFC; then spaces at line
    ends are dropped, and empty lines at both ends of the text.

    >>> normalise("Sa\\u0303o\\u00a0Tome\\u0301\\r\\nop\\u00adens\\t \\r\\n")
    'São Tomé\\nopens'
    """
    text = _DROPPED.sub("", _SPACES.sub(" ", _BREAKS.sub("\n", text)))
    return _ENDS.sub("", unicodedata.normalize("NFC", text)).strip("\n")


def decode(data: bytes) -> str:
    """Return the text of bytes: UTF-8, UTF-16 with its mark, else Windows-1252 where that gives clean text.

    >>> decode("Côte d’Ivoire".encode("cp1252"))
    'Côte d’Ivoire'

    Raises InputError for empty, binary and undecodable data, naming the byte.
    """
    if not data.strip():
        raise InputError("the file is empty: there is nothing to read")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode("utf-16")
        except UnicodeDecodeError as error:
            raise InputError(f"broken UTF-16 at byte {error.start}; save it as UTF-8") from error
    zero = data.find(b"\0")
    if zero >= 0:
        raise InputError(f"not a text: there is a zero byte at byte {zero}; give the article as UTF-8 text")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = error.start
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError as error:
        told = f"neither UTF-8 (byte {place}) nor Windows-1252 (byte {error.start}); save it as UTF-8"
        raise InputError(told) from error
    if _is_garbled(text):
        raise InputError(f"not a text in UTF-8 (byte {place}) or Windows-1252; save it as UTF-8")
    return text


def _is_garbled(text: str) -> bool:
    """Return whether text read as Windows-1252 cannot be meant so: control characters, signs, or broken UTF-8."""
    high = [character for character in text if character > "\x7f"]
    strange = sum(unicodedata.category(character) in ("So", "Sm", "Sk", "Sc", "No", "Cc") for character in high)
    controls = sum(character < " " and character not in "\t\n\r\f\v" for character in text)
    puzzling = sum(character in _PUZZLING for character in high)
    crowded = len(high) > 5 and len(high) * 4 > len(text)  # another alphabet: no western language is so full of accents
    return controls > 0 or crowded or strange * 4 > len(high) > 3 or puzzling * 2 > len(high)
