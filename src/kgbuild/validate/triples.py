"""Validate: the triples of one graph as plain strings, in the one way of writing that the compiled shapes compare."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import lru_cache

from kgbuild import edtf
from kgbuild.nquads import literal
from kgbuild.vocab import EDTF, RDFS, XSD

_IRI = r'<[^\x00-\x20<>"{}|^`\\]+>'
_SIGNS = r'[^"\\\x00-\x1f\x7f\ufffe\uffff]*'
_TEXT = rf'{_SIGNS}(?:\\(?:[tbnrf"\\]|u(?:00[01][0-9A-F]|007F|FFF[EF])){_SIGNS})*'
_TRIPLE = re.compile(rf'({_IRI}) ({_IRI}) ({_IRI}|"{_TEXT}"(?:\^\^{_IRI})?) \.')
_ESCAPE = re.compile(r"\\(?:u(....)|(.))")
_LETTERS = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f", '"': '"', "\\": "\\"}
_PLAIN = {  # the only way to write a value of these types, so that equal values are equal strings
    f"{XSD}date": re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"),
    f"{XSD}integer": re.compile(r"0|-?[1-9][0-9]*"),
    f"{XSD}decimal": re.compile(r"0|-?[1-9][0-9]*|-?(?:0|[1-9][0-9]*)\.[0-9]*[1-9]"),
    f"{EDTF}EDTF": re.compile(r"[^\\]*"),
}
_SUBCLASS = f"<{RDFS}subClassOf>"


class DoubtError(Exception):
    """The graph holds what can be written or compared in several ways; a whole SHACL engine has to look at it."""


@dataclass(slots=True)
class Triples:
    """What a graph says: by subject and property the objects, each a term of N-Triples.

    >>> graph = Triples.read('<urn:s> <urn:p> "1" .\\n<urn:s> <urn:p> <urn:o> .\\n')
    >>> graph.objects("<urn:s>", "<urn:p>"), graph.subjects("<urn:o>", "<urn:p>")
    (['"1"', '<urn:o>'], ['<urn:s>'])
    """

    about: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    _inverse: dict[str, dict[str, list[str]]] = field(default_factory=dict)

    @classmethod
    def read(cls, ntriples: str) -> Triples:
        """Return the triples of N-Triples.

        Raises DoubtError for what is not written plainly, or is known to be a subclass of something.
        """
        about: dict[str, dict[str, list[str]]] = {}
        for line in ntriples.split("\n"):
            if match := _TRIPLE.fullmatch(line):
                subject, predicate, value = match.groups()
                if (value[-1] == ">" and value[0] == '"') or "\\" in value:
                    value = _canonical(value)
                objects = about.setdefault(subject, {}).setdefault(predicate, [])
                if value not in objects:
                    objects.append(value)
            elif line:
                raise DoubtError(line)
        if any(_SUBCLASS in told for told in about.values()):
            raise DoubtError(_SUBCLASS)
        return cls(about)

    def objects(self, subject: str, predicate: str) -> list[str]:
        """Return what a subject has as that property."""
        return self.about.get(subject, {}).get(predicate, [])

    def subjects(self, value: str, predicate: str) -> list[str]:
        """Return what has a value as that property."""
        if predicate not in self._inverse:
            found: defaultdict[str, list[str]] = defaultdict(list)
            for subject, told in self.about.items():
                for object in told.get(predicate, ()):
                    found[object].append(subject)
            self._inverse[predicate] = dict(found)
        return self._inverse[predicate].get(value, [])


def text(term: str) -> str:
    """Return the IRI of a term, or the text of a literal.

    >>> text("<urn:s>"), text('"He said: \\"No.\\""'), text('"3"^^<urn:number>')
    ('urn:s', 'He said: "No."', '3')
    """
    if term[0] == "<":
        return term[1:-1]
    found = term[1 : term.rindex('"')]
    return _ESCAPE.sub(_unescaped, found) if "\\" in found else found


@lru_cache(maxsize=1024)
def _canonical(term: str) -> str:
    """Return a literal as `kgbuild.nquads.literal` writes it, or raise DoubtError where there are other ways."""
    datatype = term[term.rindex('"') + 4 : -1]
    if not datatype:
        return literal(text(term))
    plain = _PLAIN.get(datatype)
    if plain is None or not plain.fullmatch(text(term)) or (datatype == f"{XSD}date" and edtf.fault(text(term))):
        raise DoubtError(term)
    return term


def _unescaped(match: re.Match[str]) -> str:
    code, letter = match.groups()
    return chr(int(code, 16)) if code else _LETTERS[letter]
