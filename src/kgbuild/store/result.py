"""Step: what Oxigraph answers, without its types: rows of texts, a truth value, or bytes in a standard format."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from typing import IO, TypeVar

from pyoxigraph import (
    Literal,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    serialize,
)

from kgbuild.errors import FormatError, StoreError
from kgbuild.sparql import Iri, Row
from kgbuild.store.folder import told
from kgbuild.vocab import PREFIXES

F = TypeVar("F")

ROW_FORMATS = {
    "json": QueryResultsFormat.JSON,
    "csv": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
    "xml": QueryResultsFormat.XML,
}
TRIPLE_FORMATS = {
    "turtle": RdfFormat.TURTLE,
    "ntriples": RdfFormat.N_TRIPLES,
    "nquads": RdfFormat.N_QUADS,
    "trig": RdfFormat.TRIG,
    "rdfxml": RdfFormat.RDF_XML,
    "jsonld": RdfFormat.JSON_LD,
}


class Result:
    """The answer to one query, to be read once.

    >>> from kgbuild.store import Store
    >>> with Store.in_memory() as store:
    ...     result = store.query("SELECT ?n { VALUES ?n { 1 2 } }")
    ...     result.columns, list(result.rows())
    (('n',), [('1',), ('2',)])
    """

    def __init__(self, answer: QuerySolutions | QueryBoolean | QueryTriples, where: str = "") -> None:
        self._answer = answer
        self._where = where  # it comes from, if from another machine

    @property
    def kind(self) -> str:
        """Return ``rows`` (SELECT), ``boolean`` (ASK) or ``triples`` (CONSTRUCT, DESCRIBE)."""
        if isinstance(self._answer, QuerySolutions):
            return "rows"
        return "boolean" if isinstance(self._answer, QueryBoolean) else "triples"

    @property
    def columns(self) -> tuple[str, ...]:
        """Return the names of the columns; subject, predicate and object for triples, none for a truth value."""
        if isinstance(self._answer, QuerySolutions):
            return tuple(variable.value for variable in self._answer.variables)
        return () if isinstance(self._answer, QueryBoolean) else ("subject", "predicate", "object")

    def __bool__(self) -> bool:
        """Return the truth value of an ASK query."""
        if not isinstance(self._answer, QueryBoolean):
            raise TypeError(f"the result has {self.kind}; only an ASK query is true or false")
        return bool(self._answer)

    def rows(self) -> Iterator[Row]:
        """Return the rows one by one: text of a literal, `Iri` of an IRI, None where nothing is bound."""
        with told(), whole(self._where):
            if isinstance(self._answer, QuerySolutions):
                width = range(len(self.columns))
                for solution in self._answer:
                    yield tuple(_text(solution[i]) for i in width)
            elif isinstance(self._answer, QueryTriples):
                for triple in self._answer:
                    yield tuple(_text(term) for term in triple)

    def write(self, out: IO[bytes], format: str) -> None:
        """Write the answer to `out` as it comes: json, csv, tsv or xml; a format of RDF for triples.

        Raises FormatError when the format does not fit the kind of answer.
        """
        if isinstance(self._answer, QueryTriples):
            chosen = _format(TRIPLE_FORMATS, format, "triples")
            serialize(self._answer, out, chosen, prefixes=dict(PREFIXES))
        else:
            chosen_rows = _format(ROW_FORMATS, format, self.kind)
            with whole(self._where):
                self._answer.serialize(out, chosen_rows)

    def serialize(self, format: str) -> bytes:
        """Return what `write` writes."""
        out = BytesIO()
        self.write(out, format)
        return out.getvalue()


@contextmanager
def whole(where: str) -> Iterator[None]:
    """Make a StoreError of what is wrong with an answer that comes from somewhere else."""
    try:
        yield
    except SyntaxError as error:
        raise StoreError(f"{where}: the answer breaks off, or is not that of a SPARQL endpoint ({error})") from error


def _format(formats: Mapping[str, F], name: str, kind: str) -> F:
    if name not in formats:
        raise FormatError(f"{kind} cannot be written as {name}; take one of {', '.join(formats)}")
    return formats[name]


def _text(term: object) -> str | None:
    if isinstance(term, NamedNode):
        return Iri(term.value)
    if isinstance(term, Literal):
        return term.value
    return None if term is None else str(term)


def explain(text: str, message: str) -> str:
    """Return a syntax error of Oxigraph in short: where, the words there, and what was expected but for letters."""
    found = re.match(r"error at (\d+):(\d+): expected (.*)", message, re.DOTALL)
    if found is None:
        return f"no SPARQL: {message}"
    line, column = int(found[1]), int(found[2])
    lines = text.split("\n")
    rest = lines[line - 1][column - 1 :].strip() if line <= len(lines) else ""
    before = f"before {rest[:30]!r}" if rest else "at the end" if line >= len(lines) else "at the end of the line"
    wanted = re.sub(r"\[[^\[\]]*\](?:\s*\|\s*\[[^\[\]]*\])*(?:,\s*)?|one of ", "", found[3]).strip(" ,\n").split()
    # A single keyword is only the last that the parser tried: no help.
    expected = f"; expected {' '.join(wanted)}" if len(wanted) > 1 else ""
    return f"line {line}, column {column}: no SPARQL {before}{expected}"
