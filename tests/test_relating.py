"""Reports of one event: which facts of two articles are linked, and which tell of two events, however alike they look.

`SAME` and `OTHER` are the corpus on which the links are measured. Veldania (V) is the state of Halden and Sund,
Kesmaria (K) that of Oort and Tarn, Oltania (O) that of Brask; all of them are made up.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import BASE, fill, graphs
from kgbuild import edtf, resources
from kgbuild.facts import FACT_TYPES, Article, Document, Entity, Fact, Span
from kgbuild.link import link
from kgbuild.link.decisions import Decision
from kgbuild.link.events import LEAST, EventLink, compare
from kgbuild.link.grouping import events, place, relate
from kgbuild.link.reports import FRAMES, Report, moments, moments_near
from kgbuild.pipeline import Changes, decide, relate_all, relating
from kgbuild.pipeline.reporting import acts, reports, told
from kgbuild.queries import ask, find
from kgbuild.rdf import to_quads
from kgbuild.store import Store
from kgbuild.validate import check

ACTS_FOR = {
    person: frozenset({state})
    for person, state in {"Halden": "V", "Sund": "V", "Oort": "K", "Tarn": "K", "Brask": "O", "Avel": "V"}.items()
}
# What "who" and "to" mean in a fact of each type; the roles of other types stand under their own names.
WHO = """
Meeting participant; Call participant; Visit visitor; Mediation mediator; Statement speaker; Agreement party;
Adoption adopter; Proposal proposer; Cooperation participant; Aid provider; Appointment appointee;
RelationsChange party; HoldsPosition holder; Membership member
"""
TO = """
Visit destination; Mediation party; Statement target; Aid recipient; Appointment of; HoldsPosition of;
Membership organization
"""
ROLES = {
    name: dict(pair.split() for pair in table.replace("\n", " ").split(";"))
    for name, table in (("who", WHO), ("to", TO))
}

# Two facts of two articles: type and what both say; what the one says; what the other says. "who" and "to" are the two
# sides, "by" the day of the article, other words roles or attributes.
SAME = """
Meeting who=Halden,Oort on=2024-02-02 | place=Avel | place=Avel
Meeting who=Halden,Oort on=2024-02-02 | |
Meeting on=2024-02-02 | who=Halden,Oort | who=V,K
Meeting on=2024-02-02 | who=Halden,Oort | who=Halden,K place=Avel
Meeting who=Halden,Oort,Brask on=2024-02-02 | |
Meeting on=2024-02-02 | who=Halden,Oort,Brask | who=Halden,Oort
Meeting who=Halden,Oort | by=2024-02-03 on=2024-02-02 | by=2024-02-04
Meeting forum=Rivers ordinal=7 | who=V,K,O on=2024-03-11/2024-03-12 | who=Halden,Tarn on=2024-03-11
Meeting forum=Rivers ordinal=7 | on=2024-03-11/2024-03-12 by=2024-03-12 | on=2024-03-15 by=2024-03-16
Meeting forum=Rivers ordinal=7 who=V,K | on=2024-03-11 place=Olt | on=2024-03-11 place=Kesmar
Meeting who=Halden,Oort on=2024-02-02 | place=Avel | place=Kesmar
Call who=Brask,Tarn on=2024-05-07 | |
Call on=2024-05-07 | who=Brask,Tarn | who=O,K
Call who=Brask,Tarn | by=2024-05-07 | by=2024-05-08
Visit who=Tarn to=Olt | on=2024-06-10/2024-06-11 | on=2024-06-10
Visit who=Tarn to=Olt | on=2024-06-10 | on=2024-06-11
Visit to=Olt on=2024-06-10 | who=Tarn | who=K
Visit who=Tarn to=Olt on=2024-06-10 | status=planned by=2024-06-01 | status=actual by=2024-06-11
Visit who=Tarn on=2024-06-10 | to=O | host=O to=Olt
Mediation who=N to=V,B on=2024-04-17 | |
Statement who=Oort act=condemn to=B on=2024-01-20 | topic=shelling of the Coast | topic=the shelling of the Coast
Statement who=Oort act=thank to=V on=2024-01-20 | |
Statement who=Oort act=support topic=two-state solution | on=2024-01-20 | on=2024-01-21
Statement act=call-for topic=immediate ceasefire on=2024-01-20 | who=Oort | who=K
Agreement who=V,K instrument=Treaty stage=signed | on=2024-02-02 | on=2024-02-03
Agreement who=V,K instrument=Treaty stage=signed | on=2024-02 by=2024-02-04 | by=2024-02-10
Agreement who=V,K stage=signed on=2024-02-02 | instrument=Treaty | instrument=/b/memorandum
Agreement stage=signed instrument=Treaty on=2024-02-02 | who=V,K | who=Halden,Oort
Adoption who=Rivers instrument=Olt-Declaration on=2024-03-12 | count=1 | count=2
Appointment who=Aren to=K kind=appointed title=ambassador | on=2024-05 by=2024-05-30 | on=2024-05-20
Appointment who=Aren to=K kind=dismissed | on=2024-05-20 title=Defence Minister | on=2024-05-22
RelationsChange who=V,B kind=restored | on=2024-09-01 | on=2024-09-02
Sanction actor=K target=B | on=2024-01-20 kind=embargo | on=2024-01-20
Assault actor=B target=V on=2024-01-09 | status=denied | status=actual
Coercion actor=B target=K | on=2024-01-21 | on=2024-01-22
Aid who=K to=O on=2024-05-06 | kind=tents and doctors | kind=tents, doctors
HoldsPosition who=Oort to=K | title=Foreign Minister by=2023-01-01 | title=Minister of Foreign Affairs by=2024-01-01
Membership who=V to=Rivers | |
Cooperation who=V,O on=2024-05-07 | field=dam at Low Olt | field=the dam at Low Olt
"""

OTHER = """
Meeting who=Halden,Oort | on=2024-02-02 | on=2024-02-03
Meeting who=Halden,Oort | on=2024-02-02 | on=2024-04-02
Meeting on=2024-02-02 | who=Halden,Oort | who=Halden,Brask
Meeting on=2024-02-02 | who=Halden,Oort | who=Sund,Tarn
Meeting on=2024-02-02 | who=Halden,Oort | who=Halden,Tarn
Meeting who=Halden on=2024-02-02 | |
Meeting who=Halden,Oort | by=2024-02-02 | by=2024-03-02
Meeting who=Halden,Oort | on=2024 by=2024-02-02 | on=2024-05-01 by=2024-05-02
Meeting forum=Rivers | ordinal=7 on=2024-03-11 | ordinal=8 on=2024-03-11
Meeting forum=Rivers who=V,K | ordinal=7 on=2024-03-11 | ordinal=7 on=2025-03-11
Meeting who=V,K on=2024-03-11 | forum=Rivers | forum=Mountains
Call who=Brask,Tarn | on=2024-05-07 | on=2024-05-08
Call on=2024-05-07 | who=Brask,Tarn | who=Brask,Halden
Visit who=Tarn | on=2024-06-10 to=Olt | on=2024-06-10 to=Oslo
Visit to=Olt | on=2024-06-10 who=Tarn | on=2024-06-10 who=Oort
Visit who=Tarn to=Olt | on=2024-06-10 | on=2024-09-10
Visit who=Tarn to=Olt on=2024-06-10 | status=proposed | status=actual
Statement who=Oort act=condemn to=B on=2024-01-20 | topic=shelling on the Grey Coast | topic=arrest of nine sailors
Statement who=Oort to=B on=2024-01-20 topic=shelling | act=condemn | act=call-for
Statement who=Oort act=condemn topic=shelling to=B | on=2024-01-20 | on=2024-02-20
Statement act=condemn topic=shelling to=B on=2024-01-20 | who=Oort | who=Halden
Statement who=Oort act=condemn topic=shelling on=2024-01-20 | to=B | to=V
Statement who=Oort act=state on=2024-01-20 | |
Statement who=Oort act=support on=2024-01-20 | topic=two-state solution | to=V
Agreement who=V,K instrument=Treaty | stage=signed on=2024-02-02 | stage=ratified on=2024-02-20
Agreement who=V,K stage=signed on=2024-02-02 | instrument=Treaty | instrument=Fisheries-Protocol
Agreement who=V,K stage=signed instrument=Treaty | on=2024-02-02 | on=2024-06-02
Agreement stage=signed on=2024-02-02 | who=V,K | who=V,O
Adoption who=Rivers on=2024-03-12 | instrument=Olt-Declaration | instrument=Bridges-Resolution
Appointment who=Aren to=K | kind=appointed on=2024-05-20 | kind=accredited on=2024-05-25
Appointment who=Aren to=K kind=appointed on=2024-05-20 | title=ambassador | title=Foreign Minister
Appointment to=K kind=appointed on=2024-05-20 title=ambassador | who=Aren | who=Brolin
RelationsChange who=V,B | kind=severed on=2024-09-01 | kind=restored on=2024-09-01
RelationsChange kind=severed on=2024-09-01 | who=V,B | who=V,K
Sanction actor=K target=B | on=2024-01-20 | on=2024-03-20
Sanction on=2024-01-20 actor=K | target=B | target=V
Sanction actor=K target=B on=2024-01-20 | kind=embargo | kind=asset freeze
Assault actor=B target=V | on=2024-01-09 | on=2024-01-12
Aid who=K to=O on=2024-05-06 | kind=tents | kind=40 million crowns
HoldsPosition who=Oort to=K | title=Foreign Minister | title=Deputy Prime Minister
HoldsPosition to=K title=Foreign Minister | who=Oort | who=Tarn
Membership to=Rivers | who=V | who=K
Cooperation who=V,O on=2024-05-07 | field=dam at Low Olt | field=space flight
Proposal to=Rivers who=V | initiative=Bridges | initiative=Ferries
Mediation who=N | by=2024-04-18 | by=2024-04-19
Mobilization actor=B on=2024-04-18 | |
"""


def report(id: str, words: str) -> Report:
    """Return the fact of a line of the corpus, in an article of that id."""
    type, *said = words.split(" ", 1)
    pairs = [pair.rpartition(" ")[2] for pair in said[0].split("=")[:-1]] if said else []
    values = dict(zip(pairs, _values(said[0], pairs), strict=True)) if said else {}
    roles: dict[str, frozenset[str]] = {}
    attributes = {}
    first, last = edtf.bounds(values.pop("on")) if "on" in values else (None, None)
    published = values.pop("by", None)
    reported = date.fromisoformat(published) if published else (last + timedelta(1) if last else None)
    status = values.pop("status", "actual")
    for name, value in values.items():
        if name in ("act", "topic", "title", "kind", "stage", "field", "count", "ordinal"):
            attributes[name] = value
        else:
            roles[ROLES.get(name, {}).get(type, name)] = frozenset(value.split(","))
    return Report(f"fact/{id}", f"article/{id}", type, status, roles, attributes, first, last, reported)


def _values(said: str, names: list[str]) -> list[str]:
    """Return what stands between each name with its mark and the next."""
    found = []
    for number, name in enumerate(names):
        rest = said.split(f"{name}=", 1)[1]
        found.append(rest.split(f" {names[number + 1]}=", 1)[0] if number + 1 < len(names) else rest)
        said = rest
    return [value.strip() for value in found]


def read(line: str) -> tuple[Report, Report]:
    both, one, other = (part.strip() for part in line.split("|"))
    return report("a", f"{both} {one}".strip()), report("b", f"{both} {other}".strip())


def linked(*reports: Report) -> list[tuple[EventLink, ...]]:
    return relate(reports, ACTS_FOR)


def rows(table: str) -> list[str]:
    return table.strip().splitlines()


@pytest.mark.parametrize("line", rows(SAME))
def test_reports_of_one_event_are_linked(line: str) -> None:
    [[link]] = linked(*read(line))
    assert LEAST <= link.score <= 1
    assert link.reasons


@pytest.mark.parametrize("line", rows(OTHER))
def test_reports_of_two_events_are_not_linked(line: str) -> None:
    assert linked(*read(line)) == []


def test_the_figures_of_the_docs_are_those_of_the_corpus() -> None:
    page = (Path(__file__).parents[1] / "docs/review.md").read_text(encoding="utf-8")
    assert f"all {len(rows(SAME))} pairs" in page
    assert f"none of {len(rows(OTHER))}" in page


def test_a_score_is_lower_where_reports_agree_in_less() -> None:
    lines = [
        "Visit who=Tarn to=Olt on=2024-06-10 | place=Olt | place=Olt",
        "Visit to=Olt on=2024-06-10 | who=Tarn | who=K",
        "Visit to=Olt | who=Tarn on=2024-06-10 | who=K on=2024-06-10 status=planned",
        "Visit who=Tarn to=Olt | on=2024-06-10 status=planned | on=2024-06-11",
    ]
    scores = [linked(*read(line))[0][0].score for line in lines]
    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) == len(scores)


def test_reasons_name_what_agrees_and_what_does_not() -> None:
    [[link]] = linked(*read("Visit who=Tarn to=Olt | on=2024-06-10 | on=2024-06-11 place=Olt status=planned"))
    assert link.reasons == (
        "same visitor", "same destination", "dates differ", "actual in one, planned in the other",
    )  # fmt: skip


def test_two_facts_of_one_article_are_two_events() -> None:
    one, other = read("Visit who=Tarn to=Olt on=2024-06-10 | |")
    assert linked(one, replace(other, article=one.article)) == []


def test_an_article_reports_an_event_once_however_many_of_its_facts_resemble_it() -> None:
    one, other = read("Visit who=Tarn to=Olt | on=2024-06-10 | on=2024-06-11")
    third = report("c", "Visit who=Tarn to=Olt on=2024-06-10")
    twin = replace(third, iri="fact/d")
    [links] = linked(one, other, third, twin)
    facts = {iri for link in links for iri in (link.one, link.other)}
    assert len(facts) == 3
    assert len(facts & {"fact/c", "fact/d"}) == 1


def test_a_report_in_the_middle_does_not_join_two_events() -> None:
    ends = [report("a", "Meeting who=Halden,Oort on=2024-02-02"), report("c", "Meeting who=Sund,Tarn on=2024-02-02")]
    middle = report("b", "Meeting who=V,K on=2024-02-02")
    assert [len(links) for links in linked(ends[0], middle)] == [1]
    assert [len(links) for links in linked(middle, ends[1])] == [1]
    assert [len(links) for links in linked(*ends, middle)] == [1]


@pytest.mark.parametrize("line", rows(SAME) + rows(OTHER))
def test_reports_that_may_be_linked_are_found_by_their_moments(line: str) -> None:
    one, other = read(line)
    if not FRAMES[one.type].lasting and compare(one, other, ACTS_FOR):
        assert {*moments(one)} & {*moments_near(other)}
        assert {*moments(other)} & {*moments_near(one)}


def test_an_office_that_many_articles_tell_of_has_a_chain_of_links() -> None:
    told = [report(f"{number:03}", "HoldsPosition who=Oort to=K title=Foreign Minister") for number in range(100)]
    [links] = linked(*told)
    assert len(links) == 99


def test_an_event_is_found_before_reports_of_a_later_time_are_read() -> None:
    line, told = "Call on={day} | who=Brask,Tarn | who=O,K", list[Report]()
    for month in range(1, 10):
        pair = read(line.format(day=f"2024-0{month}-07"))
        told += [replace(report, iri=f"{report.iri}{month}", article=f"{report.article}{month}") for report in pair]
    told.sort(key=lambda report: place(report) or ())
    seen = list[Report]()
    found = events((seen.append(report) or report for report in told), ACTS_FOR)  # type: ignore[func-returns-value]
    assert next(found)[0].facts == ("fact/a1", "fact/b1")
    assert len(seen) <= 5
    assert len(list(found)) == 8


def test_every_type_of_fact_can_be_linked() -> None:
    assert set(FRAMES) == set(FACT_TYPES)


LINES = st.sampled_from(rows(SAME) + rows(OTHER))


@given(st.lists(LINES, max_size=6), st.randoms())
def test_the_order_of_reports_makes_no_difference(lines: list[str], chance: object) -> None:
    told = []
    for number, line in enumerate(lines):
        for side, found in zip("ab", read(line), strict=True):
            told.append(replace(found, iri=f"{BASE}fact/{side}{number}", article=f"{BASE}article/{side}{number % 3}"))
    turned = list(told)
    chance.shuffle(turned)  # type: ignore[attr-defined]
    events = relate(told, ACTS_FOR)
    assert relate(turned, ACTS_FOR) == events
    reported = [iri for links in events for iri in {i for link in links for i in (link.one, link.other)}]
    assert len(reported) == len(set(reported))  # a fact reports one event


# --- in the store


def test_links_are_a_graph_of_their_own_that_passes_the_gate() -> None:
    with fill(Store.in_memory(), linked=True) as store:
        assert check(store.read(f"{BASE}events")).violations == ()
        before = {graph: store.read(graph) for graph in graphs()}
        assert before == graphs()


def test_finding_links_again_changes_nothing_and_removing_an_article_takes_its_links() -> None:
    with fill(Store.in_memory(), linked=True) as store:
        assert not relate_all(store, base=BASE)
        store.remove(f"{BASE}article/dune-post-treaty")
        assert relate_all(store, base=BASE)
        assert b"dune-post-treaty" not in store.read(f"{BASE}events")
        for graph in graphs():
            store.remove(graph)
        relate_all(store, base=BASE)
        assert store.graphs() == []


def test_links_follow_a_decision_about_who_is_who() -> None:
    with fill(Store.in_memory(), linked=True) as store:
        before = store.read(f"{BASE}events")
        oort, vries = f"{BASE}person/lena-oort", f"{BASE}person/jan-vries"
        decide(store, [Decision("1", "merge", vries, oort, name="Lena Oort")])
        assert store.read(f"{BASE}events") != before
        decide(store, undo=["1"])
        assert store.read(f"{BASE}events") == before


@pytest.mark.parametrize(
    ("line", "about", "one", "other"),
    [
        ("Visit who=Tarn to=Olt | on=2024-06-10 | on=2024-06-11", "date", "2024-06-10", "2024-06-11"),
        ("Meeting who=Halden,Oort on=2024-02-02 | place=Avel | place=Kesmar", "place", "Avel", "Kesmar"),
        ("Meeting forum=Rivers ordinal=7 on=2024-03-11 | who=Halden | who=Sund", "who", "Halden Halden", "Sund Sund"),
        ("Adoption who=Rivers instrument=Olt-Declaration on=2024-03-12 | count=1 | count=2", "number", "1", "2"),
        ("Assault actor=B target=V on=2024-01-09 | status=denied | status=actual", "status", "denied", "actual"),
    ],
)
def test_reports_that_contradict_each_other_are_shown(line: str, about: str, one: str, other: str) -> None:
    with Store.in_memory() as store:
        for fact in read(line):
            document = written(fact)
            store.replace(f"{BASE}article/{document.article.id}", to_quads(document, link(document)))
        store.load_ontology(resources.path("ontology/diplomacy.ttl").read_bytes())
        relate_all(store, base=BASE)
        rows = [row[:4] for row in ask(store, find("contradictions")).rows()]
    assert rows == [(about, line.split(" ")[0], one, other)]


def written(report: Report) -> Document:
    """Return the fact document of an article that states one fact, and the offices of those who act for a state."""
    span = Span(0, 4, "Oslo")
    named = {"place": "Place", "destination": "Place", "forum": "Forum", "instrument": "Instrument"}
    kinds = {
        iri: named.get(role, "Person" if iri in ACTS_FOR else "State")
        for role, who in report.roles.items()
        for iri in who
    }
    kinds |= {state: "State" for states in ACTS_FOR.values() for state in states} | {"Avel": "Place"}
    entities = tuple(Entity(id, kind, f"{id} {id}" if kind == "Person" else id) for id, kind in sorted(kinds.items()))
    offices = tuple(
        Fact(id, "HoldsPosition", {"holder": (id,), "of": tuple(ACTS_FOR[id])}, {"title": "Envoy"}, evidence=(span,))
        for id, kind in sorted(kinds.items())
        if kind == "Person"
    )
    date = report.first.isoformat() if report.first else None
    roles = {role: tuple(sorted(who)) for role, who in report.roles.items()}
    attributes = {name: int(text) if text.isdigit() else text for name, text in report.attributes.items()}
    fact = Fact("f", report.type, roles, attributes, date, report.status, evidence=(span,))
    id = report.article.rpartition("/")[2]
    return Document(Article(id, published="2024-06-12"), entities, (*offices, fact))


# --- changes


def article(id: int, lines: list[tuple[str, int]], *, offices: bool) -> bytes:
    """Return the graph of an article that states one side of each line, and who holds which office only if wanted."""
    made = [written(replace(read(line)[side], article=f"article/{id}")) for line, side in lines]
    entities = {entity.id: entity for document in made for entity in document.entities}
    facts = [
        replace(fact, id=f"{n}-{fact.id}")
        for n, document in enumerate(made)
        for fact in (document.facts if offices else document.facts[-1:])
    ]
    document = Document(Article(f"{id}", published="2024-06-12"), tuple(entities.values()), tuple(facts))
    return to_quads(document, link(document))


def apply(store: Store, graph: str, quads: bytes, changes: Changes) -> None:
    """Replace the graph of an article, or take it out, and take note of that."""
    before = store.swap(graph, quads) if quads else store.read(graph)
    if quads or store.remove(graph):
        if before is not None:
            changes.note(graph, before, quads)


def anew(store: Store) -> bytes:
    """Return the links that are found in the articles of a store when all are looked at."""
    with Store.in_memory() as other:
        for graph in store.graphs():
            if graph != f"{BASE}events":
                other.replace(graph, store.read(graph))
        relate_all(other, base=BASE)
        return other.read(f"{BASE}events")


# Lines of which many tell of one event, or of two that one report could join.
SIDES = st.tuples(st.sampled_from(rows(SAME)[:13] + rows(OTHER)[:9] + rows(SAME)[-4:]), st.integers(0, 1))
STEPS = st.lists(
    st.lists(st.tuples(st.integers(0, 7), st.lists(SIDES, max_size=2), st.booleans()), min_size=1, max_size=3),
    min_size=2,
    max_size=6,
)


@given(STEPS)
def test_links_that_follow_changes_are_those_that_are_found_anew(
    steps: list[list[tuple[int, list[tuple[str, int]], bool]]],
) -> None:
    with pytest.MonkeyPatch.context() as patch, Store.in_memory() as store:
        patch.setattr(relating, "SHARE", 0)
        for step in steps:
            changes = Changes(store, base=BASE)
            for id, lines, offices in step:
                apply(store, f"{BASE}article/{id}", article(id, lines, offices=offices) if lines else b"", changes)
            changes.relate()
            assert store.read(f"{BASE}events") == anew(store)


def test_an_office_that_another_article_tells_of_joins_reports_that_stay_as_they_are_and_parts_them_again() -> None:
    visit, call = "Visit to=Olt on=2024-06-10 | who=Tarn | who=K", "Call who=Brask,Tarn on=2024-05-07 | |"
    graphs = {1: article(1, [(visit, 0)], offices=False)}
    graphs |= {id: article(id, [(visit, 1)], offices=False) for id in (2, 5)}
    office = article(3, [(call, 0)], offices=True)
    with pytest.MonkeyPatch.context() as patch, Store.in_memory() as store:
        patch.setattr(relating, "SHARE", 0)
        linked = []
        for id, quads in (*graphs.items(), (3, office), (4, office.replace(b"/3", b"/4")), (3, b""), (4, b"")):
            changes = Changes(store, base=BASE)
            apply(store, f"{BASE}article/{id}", quads, changes)
            changes.relate()
            links = store.read(f"{BASE}events").decode()
            linked.append([id for id in graphs if f"{BASE}fact/{id}/" in links])
            assert links == anew(store).decode()
    assert linked == [[], [], [2, 5], [1, 2, 5], [1, 2, 5], [1, 2, 5], [2, 5]]


def test_only_what_hangs_together_with_a_change_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    with fill(Store.in_memory(), ontology=False, linked=True) as store:
        monkeypatch.setattr(relating, "SHARE", 0)
        monkeypatch.delattr(relating.Changes, "_anew")
        seen: list[str] = []
        monkeypatch.setattr(
            relating, "relate", lambda found, acts: seen.extend(r.iri for r in found) or relate(found, acts)
        )
        graph = f"{BASE}article/olt-flood-aid"
        before, changes = store.read(graph), Changes(store, base=BASE)
        links = store.read(f"{BASE}events")
        store.remove(graph)
        changes.note(graph, before, b"")
        changes.relate()
        changes = Changes(store, base=BASE)
        store.replace(graph, before)
        changes.note(graph, b"", before)
        changes.relate()
        assert store.read(f"{BASE}events") == links
        assert 0 < len(set(seen)) < len(reports(store)) / 2


@pytest.mark.parametrize("graph", sorted(graphs()))
def test_an_article_tells_as_text_what_it_tells_in_the_store(graph: str) -> None:
    with Store.in_memory() as store:
        store.replace(graph, graphs()[graph])
        found = told(graphs()[graph], base=BASE)
        assert sorted(found.reports, key=lambda report: report.iri) == reports(store)
        assert found.acts == {pair for _, pair in acts(store, base=BASE)}


def test_links_are_found_anew_where_it_is_not_known_what_has_changed(tmp_path: Path) -> None:
    with Store.open(tmp_path / "graph", create=True) as store:
        links = fill(store, ontology=False, linked=True).read(f"{BASE}events")
    with Store.open(tmp_path / "graph") as store:  # as if a run had been broken off before it linked anything
        store.remove(f"{BASE}article/dune-post-treaty")
    with Store.open(tmp_path / "graph") as store:
        assert Changes(store, base=BASE).relate()
        assert store.read(f"{BASE}events") == anew(store) != links
        assert not Changes(store, base=BASE).relate()
