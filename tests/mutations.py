"""Sound inputs gone wrong, for tests that throw anything at kgbuild: pieces cut out or doubled, and junk put in."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as st

# What breaks programs that read text: marks of HTML, XML, JSON, CSV, SPARQL and terminals, odd spaces and letters.
JUNK = (
    "\x00", "\ufeff", "\u200b", "\u202e", "\u2066", "\x1b[31m", "\r", "\u2028", "\x85", "\t" * 40, " " * 200,
    "\n" * 60,
    "</script><script>", "<![CDATA[", "&#0;", "&lol;", "<!--", "]]>", "{{", "}}", "\\u0000", '"', "'", "\\", "%00",
    "../", "=cmd()", "𝔘𝔫", "\U0001f1f3\U0001f1f4", "e\u0301" * 30, "\u0430", "İ", "ß", "\ud7ff", "-" * 300, "(" * 200,
    "“" * 50,
    "99999999999999999999", "31 February 2024", "2024-13-45", "0000-00-00", "9999-12-31/..", "Mr. " * 30, "and " * 80,
    "A" * 3_000, ". " * 300, "said " * 60, "1e999", "null", "} UNION { ?s ?p ?o", "SERVICE <http://127.0.0.1/>",
)  # fmt: skip

ANYTHING: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=40) | st.sampled_from(JUNK),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=8,
)


@st.composite
def spoilt(draw: st.DrawFn, seeds: Sequence[str], most: int = 6) -> str:
    """Return one of the texts after a few changes to it."""
    text = draw(st.sampled_from(seeds))
    for _ in range(draw(st.integers(1, most))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 400)))
        piece = text[start:end]
        change = draw(st.sampled_from(("put in", "any text", "cut out", "double", "swap", "reverse", "case")))
        new = {
            "put in": lambda piece=piece: draw(st.sampled_from(JUNK)) + piece,
            "any text": lambda piece=piece: draw(st.text(max_size=20)) + piece,
            "cut out": lambda: "",
            "double": lambda piece=piece: piece * draw(st.integers(2, 8)),
            "swap": lambda: draw(st.sampled_from(seeds))[draw(st.integers(0, 900)) :][:300],
            "reverse": lambda piece=piece: piece[::-1],
            "case": lambda piece=piece: piece.swapcase(),
        }[change]()  # fmt: skip
        text = text[:start] + new + text[end:]
    return text


@st.composite
def spoilt_bytes(draw: st.DrawFn, seeds: Sequence[str]) -> bytes:
    """Return the bytes of a spoilt text, perhaps in a strange encoding or with some of them turned."""
    encoding = draw(st.sampled_from(("utf-8",) * 6 + ("utf-16", "cp1252", "utf-7", "utf-32-le")))
    data = bytearray(draw(spoilt(seeds)).encode(encoding, "replace"))
    for _ in range(draw(st.integers(0, 3)) if data else 0):
        data[draw(st.integers(0, len(data) - 1))] = draw(st.integers(0, 255))
    return bytes(data)


@st.composite
def spoilt_json(draw: st.DrawFn, seeds: Sequence[Any], most: int = 4) -> Any:
    """Return one of the JSON values with some of what is in it changed, taken out or put elsewhere."""
    value = copy.deepcopy(draw(st.sampled_from(seeds)))
    for _ in range(draw(st.integers(1, most))):
        at: Any = value
        while at:
            key = draw(st.sampled_from(sorted(at) if isinstance(at, dict) else range(len(at))))
            inside = at[key]
            if isinstance(inside, dict | list) and inside and draw(st.integers(0, 3)):
                at = inside
                continue
            change = draw(st.sampled_from(("anything", "spoilt", "gone", "again", "moved")))
            if change == "gone":
                del at[key]
            elif change == "again" and isinstance(at, list):
                at.append(copy.deepcopy(inside))
            elif change == "moved":
                other = draw(st.sampled_from(sorted(at) if isinstance(at, dict) else range(len(at))))
                at[key], at[other] = at[other], at[key]
            elif change == "spoilt" and isinstance(inside, str):
                at[key] = draw(spoilt([inside], 2))
            else:
                at[key] = draw(ANYTHING)
            break
    return value
