"""Events: the records themselves, one for each fact that has a PLOVER type and a party."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from kgbuild.actors import Row, actors, principals
from kgbuild.events.parties import Filler, Level, Parties, Party

STATUSES = ("actual", "planned", "proposed")  # what is denied has not happened, and is left out unless asked for
COLUMNS = (
    "id", "date", "actor", "actor_code", "recipient", "recipient_code", "type", "mode", "quad", "status", "fact",
    "act", "article", "quote", "confidence",
)  # fmt: skip
_JOINED = "; "


@dataclass(frozen=True, slots=True)
class Rows:
    """What the views ``coded``, ``roles``, ``evidence``, ``actors`` and ``positions`` say about a graph."""

    coded: Collection[Row]
    roles: Collection[Row]
    evidence: Collection[Row]
    actors: Collection[Row]
    positions: Collection[Row]


@dataclass(frozen=True, slots=True)
class Event:
    """One event after PLOVER 2.0: who did what to whom, and which words of which article say so.

    `id` is that of the fact, to be given to ``kgbuild explain``; `fact` its type, `act` its act, kind, stage or field.
    """

    id: str
    date: str | None
    actor: tuple[Party, ...]
    recipient: tuple[Party, ...]
    type: str
    mode: str | None
    quad: str
    status: str
    fact: str
    act: str | None
    article: str
    quote: str
    confidence: float | None

    def to_json(self) -> dict[str, Any]:
        """Return the event as a JSON object: actors and recipients are lists, what is not known is left out."""
        values = {name: getattr(self, name) for name in self.__slots__}
        parties = {side: [party.to_json() for party in values[side]] for side in ("actor", "recipient")}
        return {name: value for name, value in (values | parties).items() if value is not None}

    def row(self) -> tuple[object, ...]:
        """Return the cells of `COLUMNS`; several parties stand in one cell, parted by a semicolon.

        >>> event = Event("fact/a/1", None, (Party("Norway", "NOR"), Party("Chad", "TCD")), (), "CONSULT", None,
        ...     "verbal-cooperation", "actual", "Meeting", None, "a", "Norway and Chad met.", None)
        >>> event.row()[2:5]
        ('Norway; Chad', 'NOR; TCD', None)
        """
        cells: dict[str, object] = {name: getattr(self, name) for name in self.__slots__}
        for side, parties in (("actor", self.actor), ("recipient", self.recipient)):
            cells[side] = _JOINED.join(party.name for party in parties) or None
            cells[f"{side}_code"] = _JOINED.join(party.code for party in parties) or None
        return tuple(cells[name] for name in COLUMNS)


def events(
    rows: Rows, *, level: Level = "actor", statuses: Collection[str] = STATUSES, base: str = ""
) -> Iterator[Event]:
    """Return the events of a graph, article by article in the order of their words.

    At the level ``state`` office holders and bodies of government are taken for whom they act for. `base` is what the
    IRIs of the data begin with, and is left out of the ids. Facts that name nobody who acts or to whom it is done give
    no event.
    """
    known = actors(rows.actors)
    parties = Parties(known, principals(rows.positions, known), level)
    fillers: defaultdict[str, list[Filler]] = defaultdict(list)
    for fact, role, iri, name, type in rows.roles:
        fillers[str(fact)].append(Filler(str(role), str(iri), str(name), str(type)))
    quotes: dict[str, tuple[int, str]] = {}
    for fact, quote, start, *_ in rows.evidence:
        quotes.setdefault(str(fact), (int(str(start)), str(quote)))
    told = []
    for row in rows.coded:
        if str(row[3]) in statuses and (event := _event(row, fillers[str(row[0])], quotes, parties, base)):
            told.append((event.article, quotes.get(str(row[0]), (0, ""))[0], event.id, event))
    for _, _, _, event in sorted(told, key=lambda item: item[:3]):
        yield event


def _event(
    row: Row, fillers: Sequence[Filler], quotes: dict[str, tuple[int, str]], parties: Parties, base: str
) -> Event | None:
    fact, type, detail, status, date, plover, mode, quad, confidence, article, *_ = row
    if plover is None or quad is None:
        return None
    words = " ".join(quotes.get(str(fact), (0, ""))[1].split())
    acting, receiving = parties.of(str(type), fillers, detail or "", words)
    if not acting and not receiving:
        return None
    code = _name(plover).removeprefix("plover-")
    way = _name(mode).removeprefix("mode-") if mode else None
    if type == "Meeting" and code == "CONSULT":
        way = _gathering(fillers, parties)
    return Event(
        id=str(fact).removeprefix(base),
        date=date,
        actor=acting,
        recipient=receiving,
        type=code,
        mode=way,
        quad=_name(quad),
        status=str(status),
        fact=str(type),
        act=detail or None,
        article=str(article),
        quote=words,
        confidence=None if confidence is None else float(confidence),
    )


def _gathering(fillers: Iterable[Filler], parties: Parties) -> str | None:
    """Return the mode of a meeting: many sides, or a session of a forum; two sides as guests of a third."""
    by_role: defaultdict[str, list[Filler]] = defaultdict(list)
    for filler in fillers:
        by_role[filler.role].append(filler)
    sides = parties.sides(by_role["participant"])
    if len(sides) > 2 or (by_role["forum"] and len(sides) < 2):
        return "multilateral"
    hosts = parties.sides(by_role["organizer"])
    return "third-party" if len(sides) == 2 and hosts and not hosts & sides else None


def _name(iri: str | None) -> str:
    return str(iri).rpartition("#")[2]
