"""Reads the sentences of tests/sentences with the facts they state; sentences/README.md tells the notation."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kgbuild import edtf
from kgbuild.facts import ACTS, ATTRIBUTES, FACT_TYPES, STATUSES, WHOLE

FOLDER = Path(__file__).parent / "sentences"

Names = tuple[str, ...]  # any of them is right
Values = tuple[str | int, ...]  # likewise


@dataclass(frozen=True, slots=True)
class Stated:
    """A fact as the notation gives it; `optional` if careful readers differ about it.

    `fillers` are pairs of roles and names, `values` hold the attributes, the date and the status.
    """

    type: str
    fillers: tuple[tuple[Names, Names], ...]
    values: dict[str, Values]
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """A text with what it states; `name` is its file and its number there."""

    name: str
    text: str
    facts: tuple[Stated, ...]
    published: str | None = None
    positions: bool = True


def read_fact(line: str) -> Stated:
    """Return the fact of one line of the notation.

    >>> read_fact("Call participant=Peru+Chad|Tchad date=2024-05").fillers
    ((('participant',), ('Peru',)), (('participant',), ('Chad', 'Tchad')))

    Raises ValueError if the line breaks a rule of the notation or of the fact document.
    """
    bare = line.removeprefix("?").strip()
    if short := re.fullmatch(r"(.+?) is (.+) @ (.+)", bare):
        bare = "HoldsPosition holder={} title={} of={}".format(*short.groups())
    type, *pairs = re.split(r"\s+(?=[a-z|]+=)", bare)
    if type not in FACT_TYPES:
        raise ValueError(f"no fact type {type!r}: {line}")
    fillers: list[tuple[Names, Names]] = []
    values: dict[str, Values] = {}
    for keys, text in (pair.split("=", 1) for pair in pairs):
        roles = tuple(keys.split("|"))
        if all(role in FACT_TYPES[type].roles or role == "place" for role in roles):
            fillers += [(roles, tuple(name.strip() for name in names.split("|"))) for names in text.split("+")]
        elif keys in ATTRIBUTES or keys in ("date", "status"):
            values[keys] = tuple(int(v) if keys in WHOLE else v for v in text.split("|"))
        else:
            raise ValueError(f"{type} has no {keys!r}: {line}")
    for fault in _faults(type, fillers, values):
        raise ValueError(f"{fault}: {line}")
    return Stated(type, tuple(fillers), values, line.startswith("?"))


def _faults(type: str, fillers: list[tuple[Names, Names]], values: dict[str, Values]) -> Iterator[str]:
    wanted = FACT_TYPES[type]
    filled = [role for roles, _ in fillers for role in roles]
    for role, least in wanted.roles.items():
        if filled.count(role) < least:
            yield f"{type} needs {role}"
        if role in wanted.single and filled.count(role) > 1:
            yield f"{type} has one {role}"
    if wanted.any_of and not set(wanted.any_of) & set(filled):
        yield f"{type} needs one of {', '.join(wanted.any_of)}"
    if not set(values.get("status", ())) <= set(STATUSES):
        yield "no such status"
    if not set(values.get("act", () if type != "Statement" else ("",))) <= set(ACTS):
        yield "no such act"
    if any(edtf.fault(str(date)) for date in values.get("date", ())):
        yield "no date in EDTF"


def read_cases(folder: Path = FOLDER) -> Iterator[Case]:
    """Yield the cases of all files of a folder, in the order of their names; raises ValueError for one with a fault."""
    for path in sorted(folder.glob("*.toml")):
        for number, entry in enumerate(tomllib.loads(path.read_text("utf-8"))["sentence"], 1):
            name = f"{path.stem}:{number}"
            if unknown := set(entry) - {"text", "published", "facts", "positions"}:
                raise ValueError(f"{name} has unknown keys: {', '.join(sorted(unknown))}")
            facts = tuple(map(read_fact, entry["facts"]))
            positions = entry.get("positions", True)
            if not positions and any(fact.type == "HoldsPosition" for fact in facts):
                raise ValueError(f"{name} lists offices, but says that they are not counted")
            yield Case(name, entry["text"], facts, entry.get("published"), positions)
