"""Gazetteer: reads the data files, each once: tab-separated, a header line, lists with "; " (docs/gazetteers.md)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from kgbuild.gazetteer.entries import Office, Organization, Place, State, Term

DATA = Path(__file__).parent / "data"
PLAIN = ("code", "alpha3", "wikidata", "kind", "official", "note", "example")
LISTED = ("aliases", "abbreviations", "adjectives", "people", "capitals", "metonyms")


def rows(name: str) -> Iterator[dict[str, str]]:
    """Yield the lines of one data file as column -> text; lines that begin with ``#`` are comments.

    Raises ValueError, with file and line, where a line has not as many fields as the header.
    """
    lines = (DATA / name).read_text(encoding="utf-8").split("\n")
    header: list[str] = []
    for number, line in enumerate(lines, 1):
        if not line or line[0] == "#":
            continue
        fields = line.split("\t")
        if not header:
            header = fields
        elif len(fields) != len(header):
            raise ValueError(f"{name}:{number}: {len(fields)} fields where the header has {len(header)}")
        else:
            yield dict(zip(header, fields, strict=True))


def split(cell: str) -> tuple[str, ...]:
    """Return the items of a list cell, without their marks.

    >>> split("Congo?; DR Congo"), split("")
    (('Congo', 'DR Congo'), ())
    """
    return tuple(item.rstrip("?") for item in cell.split("; ")) if cell else ()


def unsure(*cells: str) -> frozenset[str]:
    """Return the items that bear the mark ``?``: the name may also mean something else.

    >>> sorted(unsure("Chad?", "Tchad; Lac?"))
    ['Chad', 'Lac']
    """
    return frozenset(item[:-1] for cell in cells if "?" in cell for item in cell.split("; ") if item.endswith("?"))


@cache
def states() -> Mapping[str, State]:
    """Return the states by their two-letter code, in the order of the file.

    >>> states()["KZ"].name, states()["KZ"].capitals[0], states()["SU"].historical
    ('Kazakhstan', 'Astana', True)
    """
    found = {}
    for row in rows("states.tsv"):
        fields: dict[str, Any] = {column: row[column] for column in PLAIN}
        fields |= {column: split(row[column]) for column in LISTED}
        marked = unsure(row["name"], *(row[column] for column in LISTED))
        found[row["code"]] = State(name=row["name"].rstrip("?"), unsure=marked, **fields)
    return MappingProxyType(found)


@cache
def organizations() -> Mapping[str, Organization]:
    """Return the organisations, their organs, and the other actors with a name, by key.

    >>> organizations()["oic.cfm"].parent, organizations()["oic"].name
    ('oic', 'Organisation of Islamic Cooperation')
    """
    found = {}
    for file in ("organizations.tsv", "actors.tsv"):
        for row in rows(file):
            name, short, other, organs = (row[column] for column in ("name", "abbreviations", "aliases", "organs"))
            found[row["key"]] = Organization(
                row["key"],
                row["type"],
                row["kind"],
                name.rstrip("?"),
                split(short),
                split(other),
                split(organs),
                row["wikidata"],
                row["parent"],
                row["note"],
                row["example"],
                unsure(name, short, other),
            )
    return MappingProxyType(found)


@cache
def places() -> tuple[Place, ...]:
    """Return the places that keep a state's name from being read as the state.

    >>> "Gulf of Oman" in {place.name for place in places()}
    True
    """
    return tuple(
        Place(row["name"].rstrip("?"), split(row["aliases"]), row["example"], unsure(row["name"], row["aliases"]))
        for row in rows("places.tsv")
    )


@cache
def offices() -> tuple[Office, ...]:
    """Return the titles of office, special ones before the open patterns.

    >>> next(office.of for office in offices() if office.title == "Permanent Representative")
    ('mission',)
    """
    return tuple(
        Office(row["title"], split(row["variants"]), row["level"], split(row["of"]), row["example"])
        for row in rows("offices.tsv")
    )


@cache
def terms(kind: str | None = None) -> tuple[Term, ...]:
    """Return the words around titles, all or those of one kind.

    Kinds are ``modifier``, ``honorific``, ``rank``, ``stand-in`` and ``collective``.

    >>> "H.E." in {term.form for term in terms("honorific")}
    True
    """
    return tuple(
        Term(row["form"], row["kind"], row["sense"], split(row["variants"]), row["example"])
        for row in rows("terms.tsv")
        if kind in {None, row["kind"]}
    )
