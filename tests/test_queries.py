"""The named questions: what their headers promise, what they answer, and how their parameters are read."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from rdflib import Dataset

from corpus import BASE, fill
from kgbuild import queries, resources
from kgbuild.errors import FormatError, InputError
from kgbuild.facts import FACT_TYPES
from kgbuild.sparql import tokens
from kgbuild.store import Store
from kgbuild.vocab import DIP, RDF

TESTS = Path(__file__).parent
QUESTIONS = [query.name for query in queries.listed()]
ALL = [f"{folder}/{query.name}" for folder in queries.FOLDERS for query in queries.listed(folder)]


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    with Store.in_memory() as store:
        yield fill(store, linked=True)


def answer(store: Store, name: str, /, **values: str) -> list[dict[str, str]]:
    """Return the rows of a question, as a table of CSV would show them."""
    result = queries.ask(store, queries.find(name), values)
    return list(csv.DictReader(io.StringIO(result.serialize("csv").decode(), newline="")))


def column(store: Store, name: str, key: str, /, **values: str) -> list[str]:
    return [row[key] for row in answer(store, name, **values)]


# --- every query ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ALL)
def test_a_query_says_what_it_asks_gives_and_takes_and_orders_its_rows(name: str) -> None:
    query = queries.find(name)
    words = [token.word for token in tokens(query.text)]
    assert query.asks and query.gives
    assert query.folder != "checks" or query.fix
    assert query.asks.endswith("?") or query.folder == "checks"
    assert all(parameter.about for parameter in query.parameters)
    assert "ORDER" in words
    assert max(map(len, query.text.splitlines())) <= 130


@pytest.mark.parametrize("name", ALL)
def test_no_query_gives_a_row_twice_or_changes_its_mind(store: Store, name: str) -> None:
    query = queries.find(name)
    rows = list(queries.ask(store, query).rows())
    assert len(set(rows)) == len(rows)
    assert list(queries.ask(store, query).rows()) == rows


def test_there_are_enough_questions() -> None:
    assert len(QUESTIONS) >= 18


# --- answers --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_gives_its_stored_answer(store: Store, name: str) -> None:
    stored = (TESTS / "answers" / f"{name}.csv").read_text(encoding="utf-8")
    given = queries.ask(store, queries.find(name)).serialize("csv").decode().replace("\r\n", "\n")
    assert given == stored
    assert stored.count("\n") > 1


def test_no_answer_is_stored_without_its_question() -> None:
    assert sorted(path.stem for path in (TESTS / "answers").glob("*.csv")) == QUESTIONS


@pytest.mark.parametrize(
    ("name", "values", "key", "wanted"),
    [
        ("meetings", {"actor": "Norway"}, "article", ["oslo-talks"]),
        ("meetings", {"actor": "Brenland"}, "article", ["oslo-talks", "brenland-relations"]),
        ("meetings", {"since": "2024-03-12", "until": "2024-06"}, "date", ["2024-03-11/2024-03-12", "2024-06-03"]),
        ("meetings", {"until": "2024-02-01"}, "date", []),
        ("meetings", {"status": "proposed"}, "topic", ["river pollution"]),
        ("state-meetings", {"state": "Kesmaria", "until": "2024-02"}, "represented_by", ["Lena Oort", "Léna Oort"]),
        ("offices", {"of": "Oltania"}, "person", ["Anton Brask"]),
        ("offices", {"holder": "Ilse Rovik"}, "title", ["secretary-general"]),
        ("statements", {"speaker": "Veldania", "target": "Kesmaria"}, "act", ["praise"]),
        ("statements", {"act": "threaten"}, "said_by", ["Lena Oort"]),
        ("statements", {"target": "Bridges Initiative", "since": "2024-06"}, "said_by", ["Oltania"]),
        ("agreements", {"party": "Oltania", "stage": "agreed"}, "parties", ["Kesmaria, Oltania"]),
        ("agreements", {"party": "Veldania", "other": "Oltania"}, "parties", []),
        ("initiatives", {"actor": "Norway"}, "name", ["plan for the Grey Coast"]),
        ("upcoming", {"since": "2024-10", "until": "2024-12"}, "event", ["Meeting", "Visit", "Meeting"]),
        ("visits", {"visitor": "Kesmaria"}, "to", ["Olt, Oltania"]),
        ("visits", {"destination": "Port Avel"}, "visitors", ["Otto Wend"]),
        ("delegations", {"actor": "Veldania"}, "headed_by", ["Mira Halden (Foreign Minister)"]),
        ("delegations", {"forum": "Rivers Council"}, "delegation", ["Kesmaria", "Oltania", "Veldania"]),
        ("adopted-instruments", {"since": "2024-04"}, "instrument", []),
        ("mediation", {"party": "Veldania", "mediator": "Per Dahl"}, "between", ["Brenland, Veldania"]),
        ("initiatives", {"initiative": "Bridges Initiative"}, "backed_by", ["Josef Tarn, Oltania"]),
        ("visits", {"status": "actual"}, "visitors", ["Josef Tarn"]),
        ("adopted-instruments", {"adopter": "Rivers Council"}, "count", ["", "12"]),
        ("sanctions", {"target": "Veldania"}, "measure", []),
        ("aid", {"recipient": "Oltania", "since": "2024-05-06"}, "from", ["Veldania", "Kesmaria"]),
        (
            "memberships",
            {"organization": "Union of the Three Rivers"},
            "member_name",
            ["Brenland", "Kesmaria", "Oltania", "Veldania"],
        ),
        ("appointments", {"of": "Norway"}, "kind", []),
        ("confrontations", {"actor": "Navy of Brenland"}, "deed", ["Mobilization"]),
        ("hosts", {"place": "Olt"}, "host_or_organizer", ["Council of the Union of the Three Rivers", "Oltania"]),
        ("sanctions", {"actor": "Kesmaria"}, "measure", ["imposed", "eased"]),
        ("aid", {"provider": "Veldania"}, "amount", ["40 million crowns"]),
        ("timeline", {"actor": "Per Dahl"}, "as", ["Per Dahl (mediator)"]),
        ("timeline", {"actor": "Norway", "type": "Statement"}, "what", ["thank", "welcome: border treaty"]),
        ("memberships", {"member": "Brenland"}, "status", ["proposed"]),
        ("appointments", {"person": "Nils Aren"}, "kind", ["appointed", "accredited"]),
        ("confrontations", {"target": "Kesmaria"}, "kind", ["expulsion of two envoys"]),
        ("relations", {"party": "Veldania"}, "change", ["restored"]),
        ("balance", {"state": "Oltania"}, "other_name", ["Kesmaria", "Veldania", "Brenland"]),
        ("warnings", {"article": "tarn-in-olt"}, "type", ["Meeting", "State", "State"]),
        ("single-source", {"type": "Meeting", "actor": "Norway"}, "article", ["oslo-talks"]),
        ("mentions", {"entity": "Mira Halden"}, "words", ["Mira Halden", "She"]),
        ("mentions", {"article": "olt-flood-aid"}, "words", []),
        ("corroboration", {"type": "Meeting"}, "told_by", ["avel-border-treaty kesmar-radio-treaty"]),
        ("corroboration", {"actor": "Lena Oort"}, "type", ["Meeting"]),
        ("corroboration", {"least": "3"}, "type", ["Agreement"]),
        ("contradictions", {"about": "place"}, "one", ["Port Avel"]),
        ("contradictions", {"type": "Meeting"}, "about", []),
        ("contradictions", {"actor": "Norway"}, "about", []),
        ("office-conflicts", {"of": "Kesmaria"}, "other", ["Lena Oort"]),
    ],
)
def test_a_parameter_narrows_the_answer(
    store: Store, name: str, values: dict[str, str], key: str, wanted: list[str]
) -> None:
    assert column(store, name, key, **values) == wanted


def test_every_parameter_of_every_question_has_been_tried() -> None:
    (mark,) = [m for m in test_a_parameter_narrows_the_answer.pytestmark if m.name == "parametrize"]  # type: ignore[attr-defined]
    tried = {(case[0], parameter) for case in mark.args[1] for parameter in case[1]}
    own = {(query.name, parameter.name) for query in queries.listed() for parameter in query.parameters}
    windows = {(name, parameter) for name, parameter in own if parameter in ("since", "until")}
    assert own - tried - windows == set(), "try them above"


@pytest.mark.parametrize(
    "name", [q.name for q in queries.listed() if {"since", "until"} <= {p.name for p in q.parameters}]
)
def test_a_window_of_time_leaves_what_is_in_it(store: Store, name: str) -> None:
    inside = {row.get("fact") for row in answer(store, name, since="2024-04", until="2024-06-30")}
    key = "date"
    for row in answer(store, name):
        date = row.get(key)
        if date and len(date) in (7, 10):
            assert (row.get("fact") in inside) == ("2024-04" <= date <= "2024-06-30"), row
    assert answer(store, name, since="1990", until="1991") == [] or name == "upcoming"


def test_a_person_with_several_labels_makes_one_row(store: Store) -> None:
    (row,) = answer(store, "offices", holder="Léna Oort")
    assert (row["person"], row["articles"]) == ("Lena Oort", "3")


def test_the_balance_counts_each_fact_once_by_its_quad_class(store: Store) -> None:
    rows = {row["other_name"]: row for row in answer(store, "balance", state="Brenland")}
    # mediated twice over, a meeting and a visit planned, a meeting of its president planned, relations restored, a
    # ceasefire agreed to; a release; an accusation, a summons. The navy acts for itself, and what was denied did not
    # happen.
    veldania = rows["Veldania"]
    assert [veldania[k] for k in list(veldania)[2:]] == ["7", "1", "2", "0", "6"]
    # condemned, threatened, demanded, rejected; an embargo, an expulsion; the embargo lifted
    kesmaria = rows["Kesmaria"]
    assert [kesmaria[k] for k in list(kesmaria)[2:]] == ["0", "1", "4", "2", "-5"]
    # grain that was only offered is no material cooperation
    oltania = rows["Oltania"]
    assert [oltania[k] for k in list(oltania)[2:]] == ["1", "0", "0", "0", "1"]


def test_a_fact_told_twice_has_no_single_source(store: Store) -> None:
    facts = answer(store, "single-source")
    assert not [row for row in facts if row["type"] == "Meeting" and row["date"] == "2024-02-02"]
    assert not [row for row in facts if "Mira Halden" in row["actors"] and row["type"] == "HoldsPosition"]
    assert [row["date"] for row in facts if row["type"] == "Agreement" and row["article"] == "kesmar-radio-treaty"] == [
        "2024-05~"
    ]


def test_what_contradicts_bears_the_name_that_its_own_article_gives_it() -> None:
    with Store.in_memory() as store:
        rows = answer(fill(store, linked=True), "contradictions", about="place")
        named, other = f"<{queries.resolve(store, rows[0]['one'])}>", "<urn:other>"
        label, kind = "<http://www.w3.org/2004/02/skos/core#prefLabel>", f"<{RDF}type> <{DIP}Place>"
        store.replace("urn:other", f'{named} {label} "A name" {other} .\n{named} {kind} {other} .\n'.encode())
        assert answer(store, "contradictions", about="place") == rows


@pytest.mark.parametrize(
    ("name", "lists", "besides"),
    [("single-source", 1, {"place"}), ("corroboration", 1, {"place"}), ("timeline", 2, set())],
)
def test_a_question_that_lists_all_roles_leaves_none_out(name: str, lists: int, besides: set[str]) -> None:
    roles = {role for type in FACT_TYPES.values() for role in (*type.roles, "place")}
    values = re.findall(r"VALUES [^{]*\{([^}]*)\}", queries.find(name).text)
    listed = [found for words in values if len(found := re.findall(r"dip:(\w+)", words)) > 12]
    assert len(listed) == lists
    assert all(sorted(found) == sorted(roles - besides) for found in listed)


# --- checks ---------------------------------------------------------------------------------------------------------


def from_trig(path: Path) -> Store:
    """Return a store with the graphs of a TriG file and the ontology."""
    dataset = Dataset()
    dataset.parse(path, format="trig")
    store = Store.in_memory()
    for graph in dataset.graphs():
        if len(graph):
            lines = graph.serialize(format="nt").splitlines()
            quads = "".join(f"{line.rstrip(' .')} <{graph.identifier}> .\n" for line in lines if line)
            store.replace(str(graph.identifier), quads.encode())
    store.load_ontology(resources.path("ontology/diplomacy.ttl").read_bytes())
    return store


@pytest.mark.parametrize("name", [query.name for query in queries.listed("checks")])
def test_a_check_finds_what_is_bad_and_nothing_in_what_is_good(store: Store, name: str) -> None:
    query = queries.find(f"checks/{name}")
    with from_trig(TESTS / "checks" / name / "bad.trig") as bad:
        assert list(queries.ask(bad, query).rows())
    with from_trig(TESTS / "checks" / name / "good.trig") as good:
        assert list(queries.ask(good, query).rows()) == []
    assert list(queries.ask(store, query).rows()) == []


# --- whom a parameter names -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "tail"),
    [
        ("Norway", "state/NO"),
        ("norway", "state/NO"),
        ("NO", "state/NO"),
        ("state/NO", "state/NO"),
        (f"{BASE}state/NO", "state/NO"),
        (f"<{BASE}state/NO>", "state/NO"),
        ("wd:Q20", "state/NO"),
        ("http://www.wikidata.org/entity/Q20", "state/NO"),
        ("MIRA HALDEN", "person/mira-halden"),
        ("Halden", "person/mira-halden"),
        ("Rivers Council", "organization/council-of-the-union-of-the-three-rivers"),
        ("Olt", "place/olt"),
        ("Lena Oort", "person/lena-oort"),
        ("Léna Oort", "person/lena-oort"),
    ],
)
def test_an_actor_can_be_named_in_many_ways(store: Store, text: str, tail: str) -> None:
    assert queries.resolve(store, text) == BASE + tail


def test_a_name_that_nobody_bears_is_an_error_with_names_like_it(store: Store) -> None:
    with pytest.raises(FormatError, match=r"called 'Kesm'; like it are:\n.*Kesmar \(Place.*\n.*Kesmaria \(State"):
        queries.resolve(store, "Kesm")
    with pytest.raises(FormatError, match=r"like it are:\n  Veldania \(State"):
        queries.resolve(store, "Veldanja")
    with pytest.raises(FormatError, match=r"called 'Xyzzy'$"):
        queries.resolve(store, "Xyzzy")
    with pytest.raises(FormatError, match="nobody and nothing"):
        queries.resolve(store, f"{BASE}state/XX")


def test_a_name_that_several_bear_is_an_error_that_lists_them() -> None:
    def described(kind: str, name: str, tail: str, alias: str = "") -> str:
        subject, graph = f"<{BASE}{tail}>", f"<{BASE}article/a>"
        dip, skos = "https://w3id.org/kgbuild/diplomacy#", "http://www.w3.org/2004/02/skos/core#"
        lines = [f"<http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{dip}{kind}>", f'<{skos}prefLabel> "{name}"']
        lines += [f'<{skos}altLabel> "{alias}"'] if alias else []
        return "".join(f"{subject} {line} {graph} .\n" for line in lines)

    with Store.in_memory() as store:
        people = described("Person", "Ann Berg", "person/ann-berg", "Berg")
        people += described("Person", "Tor Berg", "person/tor-berg", "Berg") + described("Place", "BERG", "place/berg")
        store.replace(f"{BASE}article/a", people.encode())
        assert queries.resolve(store, "BERG") == f"{BASE}place/berg"
        with pytest.raises(FormatError, match=r"'Berg' may be any of these.*\n  Ann Berg .*\n  Tor Berg "):
            queries.resolve(store, "Berg")


@pytest.mark.parametrize(
    "attack",
    [
        '" } UNION { ?entity a dip:State } #',
        "x> . ?s ?p ?o . <x",
        '\\" . } #',
        "'); DROP ALL; --",
        "state/NO> } #",
        "wd:Q20> ?p ?o . <x",
        "\x00\x1b[2J",
        "n" * 100_000,
    ],
)
def test_a_name_never_becomes_part_of_the_query(store: Store, attack: str) -> None:
    with pytest.raises(FormatError, match="nobody and nothing in the graph is called"):
        queries.resolve(store, attack)
    for name in ("statements", "warnings"):
        parameter = {"statements": "act", "warnings": "article"}[name]
        assert answer(store, name, **{parameter: attack}) == []


@pytest.mark.parametrize(
    ("kind", "value", "fault"),
    [
        ("date", "yesterday", "not an EDTF date"),
        ("date", "2024-02-30", "there is no day"),
        ("date", '2024" } #', "not an EDTF date"),
        ("last day", "2024-03/..", "has no end"),
        ("integer", "three", "whole number"),
        ("integer", "1 } {", "whole number"),
        ("iri", "no iri", "neither an IRI nor a prefixed name"),
        ("iri", "https://example.org/> } {", "neither an IRI nor a prefixed name"),
    ],
)
def test_a_value_of_the_wrong_kind_is_an_error(store: Store, kind: str, value: str, fault: str) -> None:
    query = queries.parse(f"# Asks: What?\n# Param: x ({kind}) a thing\nSELECT ?x {{ VALUES ?x {{ UNDEF }} }}")
    with pytest.raises(FormatError, match=fault):
        queries.ask(store, query, {"x": value})


@pytest.mark.parametrize(
    ("kind", "value", "bound"),
    [
        ("date", "2024-02", "2024-02-01"),
        ("last day", "2024-02", "2024-02-29"),
        ("last day", "2024", "2024-12-31"),
        ("date", "2024-02-03/2024-02-05", "2024-02-03"),
        ("integer", "+12", "12"),
        ("iri", "dip:actual", "https://w3id.org/kgbuild/diplomacy#actual"),
        ("string", " spaced ", "spaced"),
        ("entity", "norway", f"{BASE}state/NO"),
    ],
)
def test_a_value_becomes_a_term_of_its_kind(store: Store, kind: str, value: str, bound: str) -> None:
    query = queries.parse(f"# Param: x ({kind}) a thing\nSELECT ?x {{ VALUES ?x {{ UNDEF }} }}")
    assert list(queries.ask(store, query, {"x": value}).rows()) == [(bound,)]


def test_an_actor_stands_for_whoever_holds_an_office_of_it_too(store: Store) -> None:
    query = queries.parse("# Param: x (actor) somebody\nSELECT ?x { VALUES ?x { UNDEF } } ORDER BY ?x")
    bound = [str(iri).removeprefix(BASE) for (iri,) in queries.ask(store, query, {"x": "Kesmaria"}).rows()]
    assert bound == ["person/jan-vries", "person/josef-tarn", "person/lena-oort", "state/kesmaria"]


def test_a_value_that_is_empty_leaves_a_parameter_open(store: Store) -> None:
    assert answer(store, "meetings", actor="") == answer(store, "meetings")


def test_a_parameter_that_a_question_has_not_is_an_error(store: Store) -> None:
    with pytest.raises(FormatError, match="offices has no parameter 'actor'; it has holder, of"):
        answer(store, "offices", actor="Norway")


# --- headers and files ----------------------------------------------------------------------------------------------


def test_a_name_of_no_question_is_an_error_with_names_like_it() -> None:
    with pytest.raises(FormatError, match="did you mean meetings"):
        queries.find("meeting")
    with pytest.raises(FormatError, match="kgbuild questions lists them"):
        queries.find("xyzzy")


@pytest.mark.parametrize(
    ("header", "fault"),
    [
        ("# Param: x a thing", "no parameter as"),
        ("# Param: x (colour) a thing", "no parameter as"),
        ("# Param: y (string) a thing", "explains y, but no VALUES"),
    ],
)
def test_a_wrong_header_is_an_error(header: str, fault: str) -> None:
    with pytest.raises(FormatError, match=fault):
        queries.parse(f"{header}\nSELECT ?x {{ VALUES ?x {{ 1 }} }}")


def test_a_file_of_a_user_needs_no_header(tmp_path: Path, store: Store) -> None:
    path = tmp_path / "own.rq"
    path.write_text("SELECT ?x { VALUES ?x { UNDEF } }")
    assert list(queries.ask(store, queries.load(path), {"x": "word"}).rows()) == [("word",)]
    path.write_bytes(b"SELECT \xff")
    with pytest.raises(FormatError, match="no UTF-8 text at byte 7"):
        queries.load(path)
    with pytest.raises(InputError, match="No such file"):
        queries.load(tmp_path / "none.rq")


def test_a_header_may_go_on_in_the_next_line() -> None:
    query = queries.parse("# Gives: one row\n#        and another\nASK {}")
    assert query.gives == "one row and another"
