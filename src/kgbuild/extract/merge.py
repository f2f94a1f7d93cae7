"""Extract: one event told in several sentences becomes one fact with all its evidence."""

from __future__ import annotations

from collections.abc import Callable

from kgbuild.extract.candidate import Candidate
from kgbuild.extract.entities import Thing, fold, unique
from kgbuild.extract.titles import title_words

ROLES_TOGETHER = {
    "Meeting": "participant", "Call": "participant", "Agreement": "party", "RelationsChange": "party",
    "Cooperation": "participant", "Mediation": "mediator",
}  # fmt: skip
UNNAMED = frozenset({"place", "instrument", "initiative"})
"""Roles in which a headline names things otherwise than the text does, or not at all."""

STEM = 5
"""Letters by which two forms of a word are the same."""
VAGUE = frozenset({"learned/meeting", "rules/meeting.discuss"})
"""What found meetings whose words may as well tell of a call."""


def merge(candidates: list[Candidate], headline: int = 0) -> list[Candidate]:
    """Return the candidates with those that tell of the same event joined, in the order of their first mention.

    `headline` is the end of the tokens of the headline: what it tells in short, the text tells again at length.
    """
    out: list[Candidate] = []
    calls = [candidate for candidate in candidates if candidate.type == "Call"]
    for candidate in candidates:
        if candidate.type == "Meeting" and any(_is_call_again(candidate, call) for call in calls):
            continue
        for other in out:
            if other.type == candidate.type and _same(other, candidate):
                _join(other, candidate)
                break
        else:
            out.append(candidate)
    return _without_headlines(out, headline)


def _is_call_again(meeting: Candidate, call: Candidate) -> bool:
    """Return whether a vague meeting is the call that its sentence tells of: "spoke by phone with X, discussing Y"."""
    if meeting.sentence != call.sentence or meeting.by not in VAGUE or {"forum", "place"} & meeting.roles.keys():
        return False
    callers = call.roles.get("participant", [])
    return sum(any(t is c for c in callers) for t in meeting.roles.get("participant", [])) > 1


def _without_headlines(candidates: list[Candidate], headline: int) -> list[Candidate]:
    """Return the candidates without those of the headline that one of the text tells better, with their words."""
    told = [c for c in candidates if any(start >= headline for start, _ in c.spans)]
    out = []
    for candidate in candidates:
        better = None
        if all(end <= headline for _, end in candidate.spans):
            better = next((c for c in told if c.type == candidate.type and _tells(c, candidate)), None)
        if better is None:
            out.append(candidate)
        else:
            better.spans[:0] = [span for span in candidate.spans if span not in better.spans]
            better.support = max(better.support, candidate.support)
            better.date = better.date or candidate.date
    return out


def _tells(text: Candidate, headline: Candidate) -> bool:
    """Return whether a fact of the text is the one that the headline tells of: all who act there act in it."""
    if not _status_fits(text, headline) or not _dates_fit(text, headline):
        return False
    differs = any(headline.attributes.get(k) not in (None, text.attributes.get(k)) for k in ("act", "kind"))
    if differs or text.type == "HoldsPosition":
        return False
    if text.type == "Statement" and not _share_a_word(text, headline):
        return False
    roles = [role for role in headline.roles if role not in UNNAMED and (role != "forum" or role in text.roles)]
    return bool(roles) and all(_rolled(headline.roles[r]) <= _rolled(text.roles.get(r, [])) for r in roles)


def _share_a_word(a: Candidate, b: Candidate) -> bool:
    """Return whether two facts are about the same, by a word of their topics; without topics they may be."""
    topics = [{fold(w)[:STEM] for w in str(c.attributes.get("topic", "")).split() if len(w) > 3} for c in (a, b)]
    return not all(topics) or bool(topics[0] & topics[1])


def _same(a: Candidate, b: Candidate) -> bool:
    test: Callable[[Candidate, Candidate], bool] = TESTS.get(a.type, _same_roles)
    return _dates_fit(a, b) and test(a, b)


def _dates_fit(a: Candidate, b: Candidate) -> bool:
    if a.date is None or b.date is None or a.date == b.date:
        return True
    return a.date.startswith(b.date) or b.date.startswith(a.date) or _covers(a.date, b.date) or _covers(b.date, a.date)


def _covers(span: str, date: str) -> bool:
    """Return whether a date lies in a span of days.

    >>> _covers("2020-01-31/2020-02-02", "2020-02-01"), _covers("2020-02", "2020-02-01")
    (True, False)
    """
    first, _, last = span.partition("/")
    return bool(last) and (date in (first, last) or (len(first) == len(last) == len(date) and first <= date <= last))


def _status_fits(a: Candidate, b: Candidate) -> bool:
    return a.status == b.status or (
        {a.status, b.status} <= {"planned", "actual"} and a.date == b.date and a.date is not None
    )


def _same_roles(a: Candidate, b: Candidate) -> bool:
    """Facts of one type with the same fillers, where both fill a role."""
    if a.status != b.status:
        return False
    if a.attributes.get("kind") != b.attributes.get("kind") and not (
        a.sentence == b.sentence and a.type in {"Sanction", "Coercion", "Assault", "Aid", "Concession"}
    ):
        return False
    shared = [r for r in a.roles if r in b.roles and r != "place"]
    return bool(shared) and all(set(map(id, a.roles[r])) == set(map(id, b.roles[r])) for r in shared)


def _same_position(a: Candidate, b: Candidate) -> bool:
    if a.roles["holder"] != b.roles["holder"]:
        return False
    mine, other = title_words(str(a.attributes["title"])), title_words(str(b.attributes["title"]))
    if not (mine == other or mine < other or other < mine):
        return False
    if ("former" in mine) != ("former" in other) or ("deputy" in mine) != ("deputy" in other):
        return False
    owner, second = a.roles["of"][0], b.roles["of"][0]
    return owner is second or owner.state is second or second.state is owner


def _same_statement(a: Candidate, b: Candidate) -> bool:
    if a.attributes["act"] != b.attributes["act"] or set(map(id, a.roles["speaker"])) != set(
        map(id, b.roles["speaker"])
    ):
        return False
    if a.sentence == b.sentence and a.trigger == b.trigger:
        return True
    topics = {c.attributes.get("topic") for c in (a, b)}
    if a.sentence == b.sentence and topics == {None}:
        return a.roles.get("target") == b.roles.get("target")
    return a.attributes.get("topic") == b.attributes.get("topic") and a.attributes.get("topic") is not None


def _same_gathering(a: Candidate, b: Candidate) -> bool:
    role = ROLES_TOGETHER[a.type]
    if not _status_fits(a, b):
        return False
    mine, other = a.roles.get(role, []), b.roles.get(role, [])
    forum, second = a.roles.get("forum", []), b.roles.get("forum", [])
    numbers = {c.attributes["ordinal"] for c in (a, b) if "ordinal" in c.attributes}
    if len(numbers) > 1:
        return False
    if a.is_beside() or b.is_beside():
        if not (a.is_beside() and b.is_beside()) and (forum if b.is_beside() else second):
            return False  # the session, and a meeting beside it
        forum = second = []
    if forum and second:
        return forum[0] is second[0]
    if numbers and (forum or second) == (other if forum else mine):
        return True  # one session, whose body sits here and is the forum there
    if (forum or second) and len(mine) != 1 and len(other) != 1:
        return False
    left, right = set(map(id, mine)), set(map(id, other))
    if a.type in {"Agreement"} and a.attributes.get("stage") != b.attributes.get("stage"):
        return False
    if a.roles.get("instrument") and b.roles.get("instrument"):
        return a.roles["instrument"] == b.roles["instrument"]
    if a.type == "Agreement" and a.attributes.get("topic") and b.attributes.get("topic"):
        return a.sentence == b.sentence and left == right
    if a.type == "RelationsChange" and a.attributes.get("kind") != b.attributes.get("kind"):
        return False
    if len(left & right) >= 2 or (left and left == right):
        return not (forum or second) or left == right
    if not (forum or second):
        return _rolled(mine) == _rolled(other) and len(_rolled(mine)) > 1 and not _others_of_one_state(mine, other)
    return False


def _others_of_one_state(left: list[Thing], right: list[Thing]) -> bool:
    """Return whether some state has one person here and another there: two presidents, then their two ministers."""
    mine, other = _persons(left), _persons(right)
    return any(state in other and not mine[state] & other[state] for state in mine)


def _persons(things: list[Thing]) -> dict[int, set[int]]:
    """Return the persons of each state."""
    out: dict[int, set[int]] = {}
    for thing in things:
        if thing.type == "Person" and thing.state is not None:
            out.setdefault(id(thing.state), set()).add(id(thing))
    return out


def _rolled(things: list[Thing]) -> set[int]:
    """Return the states behind persons and bodies."""
    return {id(t.state if t.type in {"Person", "GovernmentBody"} and t.state is not None else t) for t in things}


def _same_visit(a: Candidate, b: Candidate) -> bool:
    if not _status_fits(a, b) or not set(map(id, a.roles["visitor"])) & set(map(id, b.roles["visitor"])):
        return False
    goals = {id(g) for g in (*a.roles["destination"], *a.roles.get("place", []))}
    return bool(goals & {id(g) for g in (*b.roles["destination"], *b.roles.get("place", []))})


TESTS: dict[str, Callable[[Candidate, Candidate], bool]] = {
    "HoldsPosition": _same_position, "Statement": _same_statement, "Visit": _same_visit,
    **dict.fromkeys(ROLES_TOGETHER, _same_gathering),
}  # fmt: skip


def _join(into: Candidate, other: Candidate) -> None:
    for role, things in other.roles.items():
        have = into.roles.get(role, [])
        if role in {"of", "forum", "place", "destination", "instrument", "initiative"} and have:
            continue
        into.roles[role] = unique([*have, *things])
    if into.type == "HoldsPosition" and len(str(other.attributes["title"])) > len(str(into.attributes["title"])):
        into.attributes["title"] = other.attributes["title"]
    if other.is_beside():
        into.attributes["format"] = other.attributes["format"]
    for key, value in other.attributes.items():
        into.attributes.setdefault(key, value)
    if into.date is None or (into.type == "Visit" and other.date is not None and _covers(other.date, into.date)):
        into.date = other.date
    into.support = max(into.support, other.support)
    for span in other.spans:
        if span not in into.spans:
            into.spans.append(span)
