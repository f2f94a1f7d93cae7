"""Step: the named queries: files of SPARQL with headers, whose parameters are bound as terms."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from kgbuild import edtf, resources
from kgbuild.errors import FormatError, InputError
from kgbuild.iri import is_iri
from kgbuild.nquads import integer, literal, named
from kgbuild.sparql import Result, Source, bind, parameters
from kgbuild.vocab import BASE, ONTOLOGY, PREFIXES, XSD

FOLDERS = ("competency", "views", "checks")
KINDS = ("actor", "entity", "iri", "string", "date", "last day", "integer")
_MANY = 8  # candidates that an error lists

_HEADER = re.compile(r"#\s*(Asks|Gives|Finds|Why|Fix|Param):\s*(.*)")
_PARAMETER = re.compile(r"(\w+)\s+\(([a-z ]+)\)\s*(.*)")


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a query can be told: its name, which of `KINDS` it takes, what it means, and its value if none is given."""

    name: str
    kind: str
    about: str
    default: str | None = None


@dataclass(frozen=True, slots=True)
class Query:
    """One query with what its header says: what it asks (or what fault it finds) and what a row is."""

    name: str
    folder: str
    asks: str
    gives: str
    parameters: tuple[Parameter, ...]
    text: str
    fix: str = ""


def listed(folder: str = "competency") -> list[Query]:
    """Return the shipped queries of ``competency``, ``views`` or ``checks``, by name.

    >>> [query.name for query in listed()][:2]
    ['adopted-instruments', 'agreements']
    """
    return [_read(path) for path in sorted(resources.path(f"queries/{folder}").glob("*.rq"))]


def find(name: str) -> Query:
    """Return the shipped query of that name; ``views/roles`` names its folder too.

    >>> find("meetings").asks
    'Who met whom, when and where?'

    Raises FormatError, with names like it, when there is none.
    """
    known = {}
    for folder in FOLDERS:
        for path in sorted(resources.path(f"queries/{folder}").glob("*.rq")):
            known[f"{folder}/{path.stem}"] = path
            known.setdefault(path.stem, path)
    if name in known:
        return _read(known[name])
    near = get_close_matches(name, known, 3) or sorted(n for n in known if "/" not in n and name in n)[:3]
    hint = f"; did you mean {' or '.join(near)}?" if near else "; kgbuild questions lists them"
    raise FormatError(f"there is no query named {name!r}{hint}")


def load(path: Path) -> Query:
    """Return the query of a user's own file; its header may be missing.

    Raises InputError when the file cannot be read, FormatError when it is no text or its header is wrong.
    """
    try:
        return parse(path.read_text(encoding="utf-8"), path.stem)
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise FormatError(f"{path}: no UTF-8 text at byte {error.start}") from error


def parse(text: str, name: str = "query", folder: str = "") -> Query:
    """Return a query from its text, a comment at its head saying what it asks.

    A line ``# Param: since (date) only what happened from then on`` explains the parameter that stands in the query
    as ``VALUES ?since { UNDEF }``. Where there is no header at all, everything of that form is a parameter.

    >>> parse("ASK { VALUES ?n { 3 } ?s ?p ?n }").parameters
    (Parameter(name='n', kind='string', about='', default='3'),)

    Raises FormatError when the header explains a parameter that is not there, or gives it an unknown kind.
    """
    said: dict[str, str] = {}
    explained: dict[str, tuple[str, str]] = {}
    for line in re.sub(r"\n# {5,}(?=\S)", " ", text).splitlines():  # a header may go on in the next line, indented
        if not (header := _HEADER.match(line)):
            continue
        if header[1] != "Param":
            said[header[1]] = header[2]
        elif (parts := _PARAMETER.fullmatch(header[2])) and parts[2] in KINDS:
            explained[parts[1]] = (parts[2], parts[3])
        else:
            raise FormatError(f"{name}: no parameter as 'name (kind) meaning', kind one of {', '.join(KINDS)}: {line}")
    spans = parameters(text)
    if missing := explained.keys() - spans.keys():
        raise FormatError(
            f"{name}: the header explains {min(missing)}, but no VALUES ?{min(missing)} {{ ... }} is there"
        )
    found = tuple(
        Parameter(parameter, *explained.get(parameter, ("string", "")), default=_default(text, *spans[parameter][0]))
        for parameter in (explained if said or explained else spans)
    )
    asks = said.get("Asks") or said.get("Finds", "")
    return Query(name, folder, asks, said.get("Gives") or said.get("Why", ""), found, text, said.get("Fix", ""))


def ask(source: Source, query: Query, values: Mapping[str, str] | None = None, *, base: str = BASE) -> Result:
    """Return what the source says to a query, its parameters set to `values`, which are as a user types them.

    An ``actor`` or ``entity`` may be named by IRI, by prefixed name (``wd:Q232``), by what follows the base of the
    data (``state/KZ``), by ISO code or by any of its names; an ``actor`` stands for whoever holds an office of it too.
    A date may be a year or a month too. An empty value leaves a parameter open.

    Raises FormatError for a parameter that the query has not, a value that is none of its kind, and a name that
    nobody or more than one bears.
    """
    return source.query(bound(source, query, values or {}, base=base))


def bound(source: Source, query: Query, values: Mapping[str, str], *, base: str = BASE) -> str:
    """Return the text of a query with its parameters set; see `ask`."""
    kinds = {parameter.name: parameter.kind for parameter in query.parameters}
    terms = {}
    for name, value in values.items():
        if name not in kinds:
            raise FormatError(f"{query.name} has no parameter {name!r}; it has {', '.join(kinds) or 'none'}")
        terms[name] = _terms(source, name, kinds[name], value.strip(), base) if value.strip() else []
    return bind(query.text, terms)


def _read(path: Path) -> Query:
    return parse(path.read_text(encoding="utf-8"), path.stem, path.parent.name)


def _default(text: str, start: int, stop: int) -> str | None:
    inside = text[start:stop].partition("{")[2].rstrip("} \n").strip()
    return None if inside == "UNDEF" else inside.strip('"')


def _terms(source: Source, name: str, kind: str, value: str, base: str) -> list[str]:
    """Return the terms that a value stands for: one, or an actor and those who act for it."""
    if kind not in ("actor", "entity"):
        return [_term(name, kind, value)]
    iri = resolve(source, value, base=base)
    return [named(iri), *map(named, _office_holders(source, iri) if kind == "actor" else ())]


def _office_holders(source: Source, iri: str) -> list[str]:
    office = f"?office a dip:HoldsPosition ; dip:of {named(iri)} ; dip:holder ?holder ; dip:status dip:actual"
    found = source.query(f"SELECT DISTINCT ?holder {{ {office} }} ORDER BY ?holder")
    return [str(holder) for (holder,) in found.rows()]


def _term(name: str, kind: str, value: str) -> str:
    match kind:
        case "iri":
            return named(_iri(name, value))
        case "integer":
            if not re.fullmatch(r"[+-]?[0-9]{1,18}", value):
                raise FormatError(f"{name} is a whole number such as 3, not {value!r}")
            return integer(int(value))
        case "date" | "last day":
            if fault := edtf.fault(value):
                raise FormatError(f"{name}: {value!r} is {fault}" if fault.startswith("not") else f"{name}: {fault}")
            first, last = edtf.bounds(value)
            day = last if kind == "last day" else first
            if day is None:
                raise FormatError(f"{name}: {value!r} has no end; name a day, a month or a year")
            return literal(day.isoformat(), XSD + "date")
        case _:
            return literal(value)


def _iri(name: str, value: str) -> str:
    bare = value[1:-1] if value.startswith("<") and value.endswith(">") else value
    prefix, _, tail = bare.partition(":")
    iri = PREFIXES[prefix] + tail if prefix in PREFIXES else bare
    if not is_iri(iri):
        raise FormatError(f"{name}: {value!r} is neither an IRI nor a prefixed name such as wd:Q232")
    return iri


def resolve(source: Source, text: str, *, base: str = BASE) -> str:
    """Return the IRI of the one entity that `text` names; see `ask` for the ways to name it.

    A name in its very spelling comes before other cases, and a main name before other names.

    Raises FormatError, listing whom it may mean, when nobody or more than one bears the name.
    """
    for iri in _as_iris(text, base):
        if known := _entities(source, f"VALUES ?entity {{ {named(iri)} }}"):
            return known[0].iri
        if known := _entities(source, f"VALUES ?entity {{ {_decided(source, iri)} }}"):
            return known[0].iri
        if known := _entities(source, f"?entity skos:exactMatch {named(iri)} ."):
            return _one(text, known)
    quoted = literal(text)
    for pattern in (
        f"?entity skos:prefLabel|dip:isoCode {quoted} .",
        f"?entity skos:altLabel {quoted} .",
        f"?entity skos:prefLabel ?name . FILTER(LCASE(?name) = LCASE({quoted}))",
        f"?entity skos:altLabel ?name . FILTER(LCASE(?name) = LCASE({quoted}))",
    ):
        if known := _entities(source, pattern):
            return _one(text, known)
    raise FormatError(_unknown(source, text))


@dataclass(frozen=True, slots=True)
class _Entity:
    iri: str
    label: str
    type: str

    def __str__(self) -> str:
        return f"{self.label} ({self.type}, {self.iri})"


def _decided(source: Source, iri: str) -> str:
    """Return the terms of what an analyst has merged a thing into."""
    rows = source.query(f"SELECT ?entity {{ {named(iri)} owl:sameAs+ ?entity }}").rows()
    return " ".join(named(str(row[0])) for row in rows)


def _as_iris(text: str, base: str) -> list[str]:
    """Return the IRIs that `text` may be."""
    bare = text[1:-1] if text.startswith("<") and text.endswith(">") else text
    prefix, _, tail = bare.partition(":")
    iris = [PREFIXES[prefix] + tail] if prefix in PREFIXES else [bare] if ":" in bare else []
    if re.match(r"[a-z]+/\S", bare):
        iris.append(base + bare)
    return [iri for iri in iris if is_iri(iri)]


def _entities(source: Source, pattern: str) -> list[_Entity]:
    """Return the entities that a pattern finds, each once, by label."""
    result = source.query(
        f"""
        SELECT ?entity (MIN(?label) AS ?main) (MIN(?type) AS ?class) WHERE {{
          GRAPH ?graph {{ {pattern} ?entity skos:prefLabel ?label ; a ?type . }}
          FILTER(?graph != {named(ONTOLOGY)})
        }} GROUP BY ?entity ORDER BY ?main ?entity"""
    )
    return [_Entity(str(iri), str(label), str(type).partition("#")[2]) for iri, label, type in result.rows()]


def _one(text: str, known: list[_Entity]) -> str:
    if len(known) == 1:
        return known[0].iri
    raise FormatError(f"{text!r} may be any of these; name one by its IRI:{_lines(known)}")


def _unknown(source: Source, text: str) -> str:
    part = literal(text)
    near = _entities(
        source, f"?entity skos:prefLabel|skos:altLabel ?name . FILTER(CONTAINS(LCASE(?name), LCASE({part})))"
    )
    if not near:
        names = source.query(
            f"SELECT DISTINCT ?n {{ GRAPH ?g {{ ?e skos:prefLabel ?n }} FILTER(?g != {named(ONTOLOGY)}) }}"
        )
        folded = {str(row[0]).casefold(): str(row[0]) for row in names.rows()}
        for match in get_close_matches(text.casefold(), folded, 3, cutoff=0.7):
            near += _entities(source, f"?entity skos:prefLabel {literal(folded[match])} .")
    if not near:
        return f"nobody and nothing in the graph is called {text!r}"
    return f"nobody and nothing in the graph is called {text!r}; like it are:{_lines(near)}"


def _lines(entities: Iterable[_Entity]) -> str:
    shown = [f"\n  {entity}" for entity in entities]
    more = len(shown) - _MANY
    return "".join(shown[:_MANY]) + (f"\n  and {more} more" if more > 0 else "")
