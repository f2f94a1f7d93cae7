"""Base: terms of N-Quads, written as the canonical form of RDF 1.2 wants them, without an RDF library.

Source: W3C, RDF 1.2 N-Quads, section "A Canonical form of N-Quads", https://www.w3.org/TR/rdf12-n-quads/.
"""

from __future__ import annotations

import json
from collections.abc import Container, Iterator

from kgbuild.vocab import XSD, expand

# Characters that a quoted string may not or should not hold as they are.
_ESCAPES = {code: f"\\u{code:04X}" for code in [*range(0x20), 0x7F, 0xFFFE, 0xFFFF]} | {
    ord(char): "\\" + letter
    for char, letter in {"\b": "b", "\t": "t", "\n": "n", "\f": "f", "\r": "r", '"': '"', "\\": "\\"}.items()
}


def named(iri: str) -> str:
    """Return the term of an IRI, which must be valid (see `kgbuild.iri.is_iri`).

    >>> named("https://example.org/x")
    '<https://example.org/x>'
    """
    return f"<{iri}>"


def short(name: str) -> str:
    """Return the term of a prefixed name.

    >>> short("prov:Entity")
    '<http://www.w3.org/ns/prov#Entity>'
    """
    return named(expand(name))


def literal(text: str, datatype: str | None = None) -> str:
    r"""Return the term of a string, or of another literal whose datatype is the IRI `datatype`.

    >>> print(literal('He said:\n"No."'))
    "He said:\n\"No.\""
    >>> literal("12", XSD + "integer")
    '"12"^^<http://www.w3.org/2001/XMLSchema#integer>'
    """
    quoted = f'"{text.translate(_ESCAPES)}"'
    return quoted if datatype is None else f"{quoted}^^<{datatype}>"


def integer(number: int) -> str:
    """Return the term of a whole number.

    >>> integer(46)
    '"46"^^<http://www.w3.org/2001/XMLSchema#integer>'
    """
    return literal(str(number), XSD + "integer")


def decimal(number: float, places: int = 4) -> str:
    """Return the term of a number rounded to `places`, in the shortest form, which is also the one Oxigraph keeps.

    >>> decimal(0.85), decimal(1.0)
    ('"0.85"^^<http://www.w3.org/2001/XMLSchema#decimal>', '"1"^^<http://www.w3.org/2001/XMLSchema#decimal>')
    """
    rounded = f"{round(number, places) + 0.0:.{places}f}"  # "+ 0.0" makes a zero of minus zero
    return literal(rounded.rstrip("0").rstrip("."), XSD + "decimal")


def statements(
    quads: bytes, only: Container[str] | None = None, *, but: tuple[str, ...] = ()
) -> Iterator[tuple[str, str, str, bool]]:
    r"""Return the statements of N-Quads as the store writes them, a quad a line: texts, and if the last is an IRI.

    `only` are the properties that are wanted, `but` the beginnings of subjects that are not.

    >>> list(statements(b'<urn:s> <urn:p> "a\\nb"^^<urn:t> <urn:g> .\n<urn:s> <urn:p> <urn:o> <urn:g> .\n'))
    [('urn:s', 'urn:p', 'a\nb', False), ('urn:s', 'urn:p', 'urn:o', True)]
    """
    passed_over = tuple(f"<{beginning}" for beginning in but)
    for line in quads.decode().split("\n")[:-1]:
        if line.startswith(passed_over):
            continue
        subject, property, rest = line.split(" ", 2)
        property = property[1:-1]
        if only is not None and property not in only:
            continue
        object = rest[: rest.rindex(" <")]
        if object.startswith("<"):
            yield subject[1:-1], property, object[1:-1], True
        else:
            text = object[: object.rindex('"') + 1]
            yield subject[1:-1], property, json.loads(text) if "\\" in text else text[1:-1], False
