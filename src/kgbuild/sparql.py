"""Base: reads SPARQL queries as tokens, to refuse what would write or call out, and to bind parameters as terms.

Nothing here runs a query, and no RDF library is loaded; `queries` and `store` both stand on it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import IO, Protocol

from kgbuild.errors import FormatError
from kgbuild.vocab import PREFIXES

LONGEST = 1_000_000  # characters of a query
DEEPEST = 100  # brackets inside brackets; the parser of Oxigraph overruns its stack somewhere past 1,000
MOST_STEPS = 2_000  # operators, keywords and separators, for the same reason; terms in VALUES do not count

UPDATES = frozenset(["INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"])
_PROLOGUE = frozenset(["BASE", "PREFIX", "VERSION"])

# After the SPARQL 1.1 grammar, https://www.w3.org/TR/sparql11-query/#sparqlGrammar; the order of the parts matters.
_HEX = r"\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}"
_TOKEN = re.compile(
    rf"""
    (?P<space>\s+ | \#[^\r\n]*)
  | (?P<iri><(?:[^<>"{{}}|^`\\\x00-\x20]|{_HEX})*>)
  | (?P<string>\"\"\"(?:(?!\"\"\")(?:[^\\]|\\.))*\"\"\" | '''(?:(?!''')(?:[^\\]|\\.))*'''
      | "(?:[^"\\\r\n]|\\.)*" | '(?:[^'\\\r\n]|\\.)*')
  | (?P<variable>[?$]\w+)
  | (?P<tag>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
  | (?P<name>(?:_|[^\W\d_](?:[\w.\-]*[\w\-])?)?:(?:[\w:.\-]|%[0-9A-Fa-f]{{2}}|\\.)*)
  | (?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)
  | (?P<word>[^\W\d]\w*)
  | (?P<mark>\\. | .)
    """,
    re.VERBOSE | re.DOTALL,
)
_TERM = re.compile(rf"""<(?:[^<>"{{}}|^`\\\x00-\x20]|{_HEX})*>|"(?:[^"\\\r\n]|\\.)*"(?:\^\^<[^<>"{{}}|^`\\\s]*>)?""")


class Iri(str):
    """The text of an IRI in a row, so that it can be told from a string.

    >>> isinstance(Iri("https://example.org/x"), str)
    True
    """

    __slots__ = ()


Row = tuple[str | None, ...]


class Result(Protocol):
    """What a query gives, to be read once: rows, a truth value or triples, as `kind` says."""

    @property
    def kind(self) -> str:
        """Return ``rows``, ``boolean`` or ``triples``."""
        ...

    @property
    def columns(self) -> tuple[str, ...]:
        """Return the names of the columns; none unless the result has rows."""
        ...

    def rows(self) -> Iterator[Row]:
        """Return the rows as texts, one by one; an `Iri` where the term is an IRI, None where there is none."""
        ...

    def serialize(self, format: str) -> bytes:
        """Return the result in a format of SPARQL or RDF."""
        ...

    def write(self, out: IO[bytes], format: str) -> None:
        """Write what `serialize` returns, as it comes."""
        ...


class Source(Protocol):
    """What can be asked: a store."""

    def query(self, text: str) -> Result:
        """Return the result of a SPARQL query."""
        ...


@dataclass(frozen=True, slots=True)
class Token:
    """One token of a query: what it is (`iri`, `string`, `variable`, `name`, `word`, ...), its text and its place."""

    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        """Return the place after the token."""
        return self.start + len(self.text)

    @property
    def word(self) -> str:
        """Return the text in upper case if it may be a keyword, else nothing."""
        return self.text.upper() if self.kind == "word" else ""


def tokens(text: str) -> Iterator[Token]:
    """Return the tokens of a query without blanks and comments; what is no SPARQL comes as single marks.

    >>> [token.text for token in tokens('ASK { ?s dip:by "#no comment" } # one')]
    ['ASK', '{', '?s', 'dip:by', '"#no comment"', '}']
    """
    for match in _TOKEN.finditer(text):
        kind = str(match.lastgroup)
        if kind != "space":
            yield Token(kind, match[0], match.start())


def check(text: str) -> tuple[str, ...]:
    """Return the graphs that a harmless query names in FROM.

    Refused is what would write, call out or exhaust the parser. Whether the query is right SPARQL otherwise is for
    the store to say, but for a prefix that nobody declared.

    >>> check("SELECT * FROM <https://example.org/g> { ?s ?p ?o }")
    ('https://example.org/g',)

    Raises FormatError for an update, SERVICE, an undeclared prefix, or a query that is too long or too deep.
    """
    if len(text) > LONGEST:
        raise FormatError(f"the query has {len(text):,} characters; at most {LONGEST:,} are read")
    found = list(tokens(text))
    if not found:
        raise FormatError("the query is empty")
    _refuse(text, found)
    return tuple(_graphs(text, found))


def place(text: str, index: int) -> str:
    r"""Return where a character is, as a reader counts.

    >>> place("ASK\n{ }", 4)
    'line 2, column 1'
    """
    before = text[:index]
    return f"line {before.count(chr(10)) + 1}, column {index - (before.rfind(chr(10)) + 1) + 1}"


def _refuse(text: str, found: Sequence[Token]) -> None:
    form = _form(found)
    if form is not None and form.word in UPDATES:
        reason = f"{form.word} changes the graph, and queries only read it; articles come in by build and go by remove"
        raise _fault(text, form, reason)
    depth = steps = 0
    for token in found:
        if token.word == "SERVICE":
            raise _fault(text, token, "SERVICE would ask another machine; queries stay in the graph")
        if token.text in "{([":
            depth += 1
        elif token.text in "})]":
            depth -= 1
        elif token.kind in ("word", "mark"):
            steps += 1
        if depth > DEEPEST:
            raise _fault(text, token, f"more than {DEEPEST} brackets inside each other")
        if steps > MOST_STEPS:
            raise _fault(text, token, f"more than {MOST_STEPS:,} operators and keywords; ask in parts")


def _fault(text: str, token: Token, what: str) -> FormatError:
    return FormatError(f"{place(text, token.start)}: {what}")


def _form(found: Sequence[Token]) -> Token | None:
    """Return the keyword after the prologue: SELECT, ASK, INSERT ..."""
    return next((token for token in found if token.kind == "word" and token.word not in _PROLOGUE), None)


def _graphs(text: str, found: Sequence[Token]) -> Iterator[str]:
    """Return the graphs of FROM clauses, and find prefixes that are not declared."""
    declared = dict(PREFIXES)
    after = ""  # the keyword that says what the next IRI or name is
    for token in found:
        if token.kind == "name" and after == "PREFIX":
            prefix = token.text[:-1]
        elif token.kind == "name" and not token.text.startswith("_:"):
            head, _, tail = token.text.partition(":")
            if head not in declared:
                known = " ".join(f"{name}:" for name in sorted(declared))
                raise _fault(text, token, f"the prefix {head}: is not declared; known are {known}")
            if after == "FROM":
                yield declared[head] + re.sub(r"\\(.)", r"\1", tail)
            after = ""
        elif token.kind == "iri":
            if after == "PREFIX":
                declared[prefix] = token.text[1:-1]
            elif after == "FROM":
                yield token.text[1:-1]
            after = ""
        elif token.word != "NAMED":
            after = token.word if token.word in ("PREFIX", "FROM") else ""


def bind(text: str, values: Mapping[str, Sequence[str]]) -> str:
    """Return the query with the terms of `values` in the place of its defaults.

    A parameter stands in a query as ``VALUES ?name { default }``, so that the file as it is runs anywhere; the words
    between the braces are replaced. Terms are written as N-Quads has them (see `kgbuild.nquads`): they can be
    nothing but terms, so no value ever becomes part of the query's own words. Without a term, the parameter is open.

    >>> bind("SELECT * { VALUES ?n { UNDEF } ?s dip:count ?n }", {"n": ['"4"']})
    'SELECT * { VALUES ?n { "4" } ?s dip:count ?n }'
    >>> bind("SELECT * { VALUES ?n { 3 } ?s dip:count ?n }", {"n": []})
    'SELECT * {  ?s dip:count ?n }'

    Raises ValueError when a value is no term, and FormatError when the query has no such parameter.
    """
    for terms in values.values():
        for term in terms:
            if not _TERM.fullmatch(term):
                raise ValueError(f"{term!r} is no term of N-Quads")
    spans = parameters(text)
    for name in values:
        if name not in spans:
            raise FormatError(f"the query has no parameter {name!r}; it has {' '.join(spans) or 'none'}")
    places = sorted((span, name) for name in spans for span in spans[name])
    parts, end = [], 0
    for (start, stop), name in places:
        if name in values:
            terms = values[name]
            parts += [text[end:start], f"VALUES ?{name} {{ {' '.join(terms)} }}" if terms else ""]
            end = stop
    return "".join(parts) + text[end:]


def parameters(text: str) -> dict[str, list[tuple[int, int]]]:
    """Return the parameters of a query and where their ``VALUES ?name { ... }`` stand.

    >>> parameters("ASK { VALUES ?n { UNDEF } }")
    {'n': [(6, 25)]}
    """
    spans: dict[str, list[tuple[int, int]]] = {}
    found = list(tokens(text))
    for index, token in enumerate(found[:-3]):
        variable, bracket = found[index + 1], found[index + 2]
        if token.word == "VALUES" and variable.kind == "variable" and bracket.text == "{":
            close = next((t for t in found[index + 3 :] if t.text == "}"), None)
            if close is not None:
                spans.setdefault(variable.text[1:], []).append((token.start, close.end))
    return spans
