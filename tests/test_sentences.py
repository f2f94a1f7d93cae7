"""How well the rules read sentences written for this test; the notation of the files is told in sentences/README.md."""

from __future__ import annotations

import re
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from kgbuild import edtf
from kgbuild.extract import Extractor
from kgbuild.facts import ACTS, ATTRIBUTES, FACT_TYPES, STATUSES, WHOLE, Article, Document, Entity, Fact
from kgbuild.score import Counts, overlap, pair, words

FOLDER = Path(__file__).parent / "sentences"

# What was measured, less a little; raise them when the rules get better.
LEAST_FACT_F1 = 0.0
LEAST_FACT_PRECISION = 0.0
LEAST_SLOT_F1 = 0.0
MOST_NEUTRAL_FACTS = 1000
LEAST_F1_OF_TYPE: dict[str, float] = {}

COMPARED = ("act", "title", "kind", "stage", "ordinal", "count", "date")
ALIKE = 0.5  # least share of words in common for two names or titles to be the same

Names = tuple[str, ...]  # of one entity; any of them is right
Slot = tuple[str, Any]


@dataclass(frozen=True, slots=True)
class Stated:
    """A fact as the notation gives it; `optional` if careful readers differ about it."""

    type: str
    roles: dict[str, tuple[Names, ...]]
    attributes: dict[str, tuple[str | int, ...]] = field(default_factory=dict)  # with the date; any value is right
    status: str = "actual"
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """A text with what it states; `name` is its file and its number there."""

    name: str
    text: str
    facts: tuple[Stated, ...]
    published: str | None = None
    positions: bool = True


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one case."""

    types: dict[str, Counts]
    slots: Counts
    errors: tuple[str, ...] = ()


def read_fact(line: str) -> Stated:
    """Return the fact of one line of the notation; raises ValueError if it breaks a rule of the fact document."""
    bare = line.removeprefix("?").strip()
    if short := re.fullmatch(r"(.+?) is (.+) @ (.+)", bare):
        bare = "HoldsPosition holder={} title={} of={}".format(*short.groups())
    type_name, *pairs = re.split(r"\s+(?=[a-z]+=)", bare)
    type = FACT_TYPES.get(type_name)
    if type is None:
        raise ValueError(f"no fact type {type_name!r}: {line}")
    roles: dict[str, tuple[Names, ...]] = {}
    rest: dict[str, tuple[str | int, ...]] = {}
    status = "actual"
    for key, value in (p.split("=", 1) for p in pairs):
        if key in type.roles or key == "place":
            roles[key] = tuple(tuple(n.strip() for n in filler.split("|")) for filler in value.split("+"))
        elif key == "status":
            status = value
        elif key in ATTRIBUTES or key == "date":
            rest[key] = tuple(int(v) if key in WHOLE else v for v in value.split("|"))
        else:
            raise ValueError(f"{type_name} has no {key!r}: {line}")
    lacking = [role for role, least in type.roles.items() if len(roles.get(role, ())) < least]
    if lacking or (type.any_of and not set(type.any_of) & set(roles)):
        raise ValueError(f"{type_name} needs {', '.join(lacking or type.any_of)}: {line}")
    if any(len(roles.get(role, ())) > 1 for role in type.single):
        raise ValueError(f"{', '.join(type.single)} of {type_name} take one filler: {line}")
    if status not in STATUSES or (type_name == "Statement" and not set(rest.get("act", ("",))) <= set(ACTS)):
        raise ValueError(f"no such status or act: {line}")
    if any(edtf.fault(date) for date in rest.get("date", ())):
        raise ValueError(f"no date in EDTF: {line}")
    return Stated(type_name, roles, rest, status, line.startswith("?"))


def read_cases(folder: Path = FOLDER) -> Iterator[Case]:
    """Yield the cases of all files of a folder, in the order of their names."""
    for path in sorted(folder.glob("*.toml")):
        for number, entry in enumerate(tomllib.loads(path.read_text("utf-8"))["sentence"], 1):
            facts = tuple(map(read_fact, entry["facts"]))
            positions = entry.get("positions", True)
            if not positions and any(f.type == "HoldsPosition" for f in facts):
                raise ValueError(f"{path.name} {number}: lists offices, but says that they are not counted")
            yield Case(f"{path.stem}:{number}", entry["text"], facts, entry.get("published"), positions)


def likeness(names: Names, entity: Entity) -> float:
    """Return how surely an entity bears one of the names: 0 (no) to 1."""
    pairs = [(words(n), words(m)) for n in names for m in (entity.name, *entity.aliases)]
    best = max(overlap(n, m) for n, m in pairs)
    if entity.type == "Person" and any(n < m or m < n for n, m in pairs):
        best = max(best, 0.6)  # a surname alone still names the person
    return best if best >= ALIKE else 0.0


def check(case: Case, document: Document) -> Result:
    """Return how the facts of a document compare with those of a case."""
    names = list(dict.fromkeys(n for fact in case.facts for fillers in fact.roles.values() for n in fillers))
    same = pair(names, document.entities, likeness)
    known = {document.entities[j].id: names[i] for i, j in same.items()}
    found = [f for f in document.facts if case.positions or f.type != "HoldsPosition"]
    wanted = [_stated_slots(f) for f in case.facts]
    got = [_found_slots(f, known) for f in found]

    def worth(i: int, j: int) -> float:
        fillers = any(isinstance(value, tuple) for _, value in wanted[i] & got[j])
        if case.facts[i].type != found[j].type or not fillers:
            return 0.0
        return (wanted[i] & _adapted(got[j], case.facts[i])).total() + 0.1 - 0.05 * case.facts[i].optional

    paired = pair(range(len(wanted)), range(len(got)), worth)
    types: dict[str, Counts] = {}
    slots = Counts()
    errors = []

    def count(type: str, fact: Counts, slot: Counts) -> None:
        nonlocal slots
        types[type] = types.get(type, Counts()) + fact
        slots += slot

    for i, fact in enumerate(case.facts):
        if fact.optional:
            continue
        if i not in paired:
            count(fact.type, Counts(1, 0, 0), Counts(wanted[i].total(), 0, 0))
            errors.append(f"missed {_shown(fact.type, wanted[i])}")
            continue
        adapted = _adapted(got[paired[i]], fact)
        right = wanted[i] & adapted
        count(fact.type, Counts(1, 1, 1), Counts(wanted[i].total(), adapted.total(), right.total()))
        if wanted[i] != adapted:
            errors.append(f"partly {_shown(fact.type, wanted[i])} found {_shown('', adapted - right)}")
    for j, extra in enumerate(found):
        if j not in paired.values():
            count(extra.type, Counts(0, 1, 0), Counts(0, got[j].total(), 0))
            errors.append(f"wrong  {_told(extra, document)}")
    return Result(types, slots, tuple(errors))


def _stated_slots(fact: Stated) -> Counter[Slot]:
    slots: Counter[Slot] = Counter((role, names) for role, fillers in fact.roles.items() for names in fillers)
    return slots + _other_slots({key: values[0] for key, values in fact.attributes.items()}, fact.status)


def _found_slots(fact: Fact, known: dict[str, Names]) -> Counter[Slot]:
    slots: Counter[Slot] = Counter((role, known.get(id, id)) for role, ids in fact.roles.items() for id in set(ids))
    return slots + _other_slots({**fact.attributes, "date": fact.date}, fact.status)


def _other_slots(values: Mapping[str, Any], status: str) -> Counter[Slot]:
    present = ((key, values[key]) for key in COMPARED if values.get(key) is not None)
    slots: Counter[Slot] = Counter((key, words(v) if isinstance(v, str) else v) for key, v in present)
    if status != "actual":
        slots["status", status] += 1
    return slots


def _adapted(found: Counter[Slot], stated: Stated) -> Counter[Slot]:
    """Put the first value of the notation for those as good; leave out a `kind` that the notation does not give."""
    adapted: Counter[Slot] = Counter()
    for (key, value), number in found.items():
        alternatives = [words(v) if isinstance(v, str) else v for v in stated.attributes.get(key, ())]
        same = value in alternatives or (
            key in ("title", "kind") and any(overlap(value, v) >= ALIKE for v in alternatives)
        )
        if key != "kind" or alternatives:
            adapted[key, alternatives[0] if same else value] += number
    return adapted


def _shown(type: str, slots: Counter[Slot]) -> str:
    def value(v: Any) -> str:
        return v[0] if isinstance(v, tuple) else " ".join(sorted(v)) if isinstance(v, frozenset) else str(v)

    return f"{type}({', '.join(f'{key}={value(v)}' for key, v in slots)})"


def _told(fact: Fact, document: Document) -> str:
    names = {entity.id: (entity.name,) for entity in document.entities}
    return f"{_shown(fact.type, _found_slots(fact, names))} by {fact.by}"


def run(cases: Sequence[Case]) -> list[Result]:
    """Return the results of the cases, read by one extractor."""
    articles = (Article(case.name, case.text, published=case.published) for case in cases)
    return [check(case, document) for case, document in zip(cases, Extractor().pipe(articles), strict=True)]


def by_type(results: Iterable[Result]) -> dict[str, Counts]:
    """Return the sums of the results by fact type."""
    sums: dict[str, Counts] = {}
    for result in results:
        for name, counts in result.types.items():
            sums[name] = sums.get(name, Counts()) + counts
    return {name: sums[name] for name in FACT_TYPES if name in sums}


def neutral_facts(cases: Sequence[Case], results: Sequence[Result]) -> int:
    """Return how many facts were found in texts that state none."""
    pairs = zip(cases, results, strict=True)
    return sum(counts.predicted for case, r in pairs if not case.facts for counts in r.types.values())


def table(cases: Sequence[Case], results: Sequence[Result]) -> str:
    """Return the figures as lines of text."""
    types = by_type(results)
    rows = [*types.items(), ("all facts", sum(types.values(), Counts()))]
    rows.append(("slots", sum((r.slots for r in results), Counts())))
    lines = [f"{'':16}{'gold':>6}{'found':>7}{'right':>7}{'P':>8}{'R':>7}{'F1':>7}"]
    for name, c in rows:
        lines.append(f"{name:16}{c.gold:6}{c.predicted:7}{c.right:7}{c.precision:8.3f}{c.recall:7.3f}{c.f1:7.3f}")
    neutral = sum(not case.facts for case in cases)
    lines.append(f"{len(cases)} texts; {neutral_facts(cases, results)} facts in {neutral} neutral texts")
    return "\n".join(lines)


CASES = tuple(read_cases())


@pytest.fixture(scope="session")
def results() -> list[Result]:
    """Return what the extractor makes of all cases."""
    found = run(CASES)
    print("\n" + table(CASES, found))
    return found


def test_facts_are_found_and_few_are_wrong(results: list[Result]) -> None:
    facts = sum(by_type(results).values(), Counts())
    assert facts.f1 >= LEAST_FACT_F1
    assert facts.precision >= LEAST_FACT_PRECISION


def test_roles_attributes_dates_and_statuses_are_right(results: list[Result]) -> None:
    assert sum((r.slots for r in results), Counts()).f1 >= LEAST_SLOT_F1


def test_neutral_sentences_give_hardly_any_facts(results: list[Result]) -> None:
    assert neutral_facts(CASES, results) <= MOST_NEUTRAL_FACTS


@pytest.mark.parametrize("name", FACT_TYPES)
def test_every_type_is_read_as_well_as_it_was(name: str, results: list[Result]) -> None:
    assert by_type(results)[name].f1 >= LEAST_F1_OF_TYPE.get(name, 0.0)


def test_every_type_and_act_has_several_sentences_and_many_are_neutral() -> None:
    facts = [fact for case in CASES for fact in case.facts if not fact.optional]
    types = Counter(fact.type for fact in facts)
    acts = Counter(act for fact in facts for act in fact.attributes.get("act", ()))
    assert [name for name in FACT_TYPES if types[name] < 10] == []
    assert [act for act in ACTS if acts[act] < 5] == []
    assert sum(not case.facts for case in CASES) >= 80


def test_no_text_stands_twice_in_the_files() -> None:
    assert [text for text, count in Counter(case.text for case in CASES).items() if count > 1] == []


def test_a_line_gives_roles_attributes_date_and_status() -> None:
    fact = read_fact("Meeting participant=Ana Silva+Bo|Bo Chen place=Oslo ordinal=3 date=2024-05-17 status=planned")
    assert fact.roles == {"participant": (("Ana Silva",), ("Bo", "Bo Chen")), "place": (("Oslo",),)}
    assert fact.attributes == {"ordinal": (3,), "date": ("2024-05-17",)}
    assert (fact.status, fact.optional) == ("planned", False)


def test_an_office_has_a_short_form() -> None:
    assert read_fact("? Ana Silva is Minister of Peace @ Peru") == read_fact(
        "?HoldsPosition holder=Ana Silva of=Peru title=Minister of Peace"
    )


@pytest.mark.parametrize(
    "line",
    [
        "Banquet host=Peru",
        "Call speaker=Peru",
        "Aid provider=Peru",
        "Meeting place=Oslo",
        "RelationsChange party=Peru kind=severed",
        "Visit visitor=Peru destination=Chad+Oslo",
        "Statement speaker=Peru act=mutter",
        "Call participant=Peru status=likely",
        "Call participant=Peru date=17 May",
    ],
)
def test_a_line_that_breaks_the_rules_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match=re.escape(line)):
        read_fact(line)


PERU, OSLO, CHAD = (Entity(f"e{n}", type, name) for n, (type, name) in enumerate(
    [("State", "Peru"), ("Place", "Oslo"), ("State", "Chad")]
))  # fmt: skip


def _checked(line: str, *facts: Fact) -> Result:
    case = Case("a:1", "Peru called Chad.", (read_fact(line),), positions=False)
    return check(case, Document(Article("a"), (PERU, OSLO, CHAD), facts))


def test_a_fact_that_shares_a_filler_is_right_but_its_wrong_slots_are_not() -> None:
    result = _checked("Call participant=Peru+Chad", Fact("f", "Call", {"participant": (PERU.id, OSLO.id)}))
    assert (result.types, result.slots) == ({"Call": Counts(1, 1, 1)}, Counts(2, 2, 1))


def test_a_fact_without_a_common_filler_is_wrong() -> None:
    result = _checked("Call participant=Peru", Fact("f", "Call", {"participant": (CHAD.id,)}))
    assert result.types == {"Call": Counts(1, 1, 0)}


def test_an_optional_fact_counts_neither_found_nor_left_out() -> None:
    call = Fact("f", "Call", {"participant": (PERU.id,)})
    assert _checked("? Call participant=Peru", call).types == _checked("? Call participant=Peru").types == {}


def test_offices_are_not_counted_where_they_are_not_listed() -> None:
    office = Fact("f", "HoldsPosition", {"holder": (PERU.id,), "of": (CHAD.id,)})
    assert _checked("Call participant=Peru", office).types == {"Call": Counts(1, 0, 0)}


def test_a_title_is_right_if_most_of_its_words_are() -> None:
    case = Case("a:1", "", (read_fact("Peru is Minister of Foreign Affairs @ Chad"),))
    fact = Fact("f", "HoldsPosition", {"holder": (PERU.id,), "of": (CHAD.id,)}, {"title": "Minister for Foreign Trade"})
    assert check(case, Document(Article("a"), (PERU, CHAD), (fact,))).slots == Counts(3, 3, 3)


def main(arguments: Sequence[str]) -> None:
    """Print the table, and with ``--errors`` what went wrong, kept to the files or types named after it."""
    only = [word for word in arguments if not word.startswith("-")]
    results = run(CASES)
    if "--errors" in arguments:
        for case, result in zip(CASES, results, strict=True):
            lines = [e for e in result.errors if not only or any(w in f"{case.name} {e}" for w in only)]
            if lines:
                print("\n  ".join([f"{case.name}  {case.text}", *lines]))
    print(table(CASES, results))


if __name__ == "__main__":
    main(sys.argv[1:])
