"""The data of the explorer: what each address tells, and how it takes nonsense."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from kgbuild.pipeline import build
from kgbuild.serve import Limits, Options, app
from kgbuild.store import Store
from kgbuild.vocab import BASE

EXAMPLES = Path(__file__).parent.parent / "examples"
ICELAND = f"{BASE}state/IS"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """Return a client of an application that serves two articles, one as a text and one as a fact document."""
    folder = tmp_path_factory.mktemp("api")
    with Store.open(folder / "graph", create=True) as store:
        build([EXAMPLES / "iceland-portugal-ocean-accord.json", EXAMPLES / "salisbury-expulsions.txt"], store)
    served = app(folder / "graph", Options(Limits(queries=1, timeout=10)))
    with TestClient(served, base_url="http://localhost") as found:
        yield found


def get(client: TestClient, path: str, **values: Any) -> Any:
    """Return what an address of the API tells."""
    answer = client.get(f"/api/{path}", params=values)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_the_overview_counts_what_is_there(client: TestClient) -> None:
    told = get(client, "overview")
    assert told["counts"]["articles"] == 2
    assert sum(one["count"] for one in told["types"]) == told["counts"]["facts"]
    strengths = [actor["strength"] for actor in told["actors"]]
    assert strengths == sorted(strengths, reverse=True) and strengths[0] > 1
    assert all(pair["weight"] >= pair["cooperation"] + pair["conflict"] for pair in told["pairs"])
    days = [event["date"] for event in told["latest"]]
    assert days == sorted(days, reverse=True)
    assert {event["status"] for event in told["upcoming"]} == {"planned"}
    months = [month["month"] for month in told["months"]]
    assert "2018-03" in months and months == sorted(months)


def test_an_event_tells_who_what_when_and_in_which_words(client: TestClient) -> None:
    told = get(client, "article", id="iceland-portugal-ocean-accord")
    (visit,) = [fact for fact in told["facts"] if fact["type"] == "Visit" and fact["status"] == "actual"]
    assert [(role["role"], role["name"]) for role in visit["roles"]] == [
        ("visitor", "Halla Bergmann"), ("destination", "Portugal"), ("host", "Duarte Seixas"),
    ]  # fmt: skip
    assert visit["date"] == "2023-10-17/2023-10-18" and visit["quad"] == "verbal-cooperation"
    assert visit["quotes"][0]["quote"].startswith("Bergmann had arrived on Tuesday")
    assert get(client, "fact", iri=visit["fact"]) == visit


def test_the_words_of_a_text_stand_where_its_quotes_say(client: TestClient) -> None:
    told = get(client, "article", id="salisbury-expulsions")
    assert len(told["facts"]) > 10
    for fact in told["facts"]:
        for quote in fact["quotes"]:
            assert told["text"][quote["start"] : quote["end"]] == quote["quote"]


@pytest.mark.parametrize(("format", "type"), [("turtle", "text/turtle"), ("jsonld", "application/ld+json")])
def test_the_graph_of_an_article_can_be_had_as_a_file(client: TestClient, format: str, type: str) -> None:
    answer = client.get("/api/article/graph", params={"id": "salisbury-expulsions", "format": format})
    assert answer.headers["content-type"].startswith(type)
    assert answer.headers["content-disposition"].startswith("attachment")
    assert "salisbury-expulsions" in answer.text


def test_the_network_has_a_place_for_everybody_and_events_behind_each_tie(client: TestClient) -> None:
    told = get(client, "network", level="state")
    nodes, edges = told["nodes"], told["edges"]
    ids = nodes["id"]
    assert len(set(zip(nodes["x"], nodes["y"], strict=True))) == len(ids)
    assert {len(column) for column in nodes.values()} == {len(ids)}
    for a, b, weight in list(zip(edges["source"], edges["target"], edges["weight"], strict=True))[:5]:
        tie = get(client, "tie", level="state", source=ids[a], target=ids[b])
        assert tie["total"] == weight and tie["events"]
        assert all(event["quotes"] for event in tie["events"])
    few = get(client, "network", quad="material-conflict")["edges"]
    assert 0 < len(few["source"]) < len(edges["source"]) and all(few["conflict"])
    assert get(client, "network", type="Aid", quad="material-conflict")["nodes"]["id"] == []


def test_the_months_of_a_network_are_those_of_all_times(client: TestClient) -> None:
    told, late = get(client, "network"), get(client, "network", since="2024")
    assert len(late["edges"]["source"]) < len(told["edges"]["source"]) and late["histogram"] == told["histogram"]


def test_an_actor_has_offices_partners_and_a_timeline_in_pages(client: TestClient) -> None:
    told = get(client, "actor", iri=ICELAND)
    assert told["name"] == "Iceland" and told["wikidata"] == "https://www.wikidata.org/wiki/Q189"
    assert ("Foreign Minister", "Halla Bergmann") in {(one["title"], one["name"]) for one in told["holders"]}
    assert [partner["weight"] for partner in told["partners"]] == sorted(
        (partner["weight"] for partner in told["partners"]), reverse=True
    )
    first, second = (get(client, "actor", iri=ICELAND, offset=n, limit=1)["timeline"] for n in (0, 1))
    assert [*first, *second] == told["timeline"][:2]


def test_search_finds_names_begun_and_words_without_accents(client: TestClient) -> None:
    assert get(client, "suggest", q="icel")[0]["iri"] == ICELAND
    found = get(client, "search", q="expelled diplomats")
    assert [article["id"] for article in found["articles"]] == ["salisbury-expulsions"]
    assert any(piece["hit"] for piece in found["articles"][0]["snippet"])
    assert get(client, "search", q='" OR 1=1 -- *')["articles"] == []
    assert get(client, "search", q="  ") == {"actors": [], "articles": []}


def test_a_question_is_answered_as_kgbuild_query_does(client: TestClient) -> None:
    names = {question["name"] for question in get(client, "questions")}
    assert "visits" in names
    told = get(client, "question/visits", visitor="Iceland")
    assert told["total"] == len(told["rows"]) > 0
    fact = told["rows"][0][told["columns"].index("fact")]
    assert fact["iri"] and "/fact/" in fact["value"]
    rows = client.get("/api/question/visits", params={"format": "csv", "visitor": "Iceland"}).text.splitlines()
    assert len(rows) == told["total"] + 1


def test_what_has_not_changed_is_not_sent_again(client: TestClient) -> None:
    first = client.get("/api/overview")
    again = client.get("/api/overview", headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304 and not again.content


def test_search_counts_the_roles_that_an_actor_fills(client: TestClient) -> None:
    roles = [
        role["iri"]
        for article in get(client, "articles")["articles"]
        for fact in get(client, "article", id=article["id"])["facts"]
        for role in fact["roles"]
        if role["role"] != "place"
    ]
    assert get(client, "suggest", q="iceland")[0]["facts"] == roles.count(ICELAND) > 0


INJECTION = 'x" } UNION { ?s ?p ?o } #'


@pytest.mark.parametrize(
    ("path", "values", "status"),
    [
        ("network", {"foo": "1"}, 400),
        ("network", {"type": "Banquet"}, 400),
        ("network", {"since": "yesterday"}, 400),
        ("network", {"min_weight": "-1"}, 400),
        ("network", {"radius": "99"}, 400),
        ("network", {"ego": INJECTION}, 400),
        ("network", {"ego": "x" * 20_000}, 400),
        ("network", {"ego": "a\0b"}, 400),
        ("tie", {"source": ICELAND, "target": f"{BASE}state/XX"}, 404),
        ("tie", {"source": "nobody", "target": ICELAND}, 400),
        ("actor", {"iri": f"{BASE}state/XX"}, 404),
        ("actor", {"iri": 'urn:x> ?p ?o } #'}, 400),
        ("actor", {"iri": ICELAND, "offset": "9" * 30}, 400),
        ("actor", {}, 400),
        ("article", {"id": INJECTION}, 404),
        ("article", {"id": "../../etc/passwd"}, 404),
        ("article/graph", {"id": "salisbury-expulsions", "format": "exe"}, 400),
        ("articles", {"limit": "100000"}, 400),
        ("fact", {"iri": "urn:x"}, 404),
        ("question/none", {}, 404),
        ("question/visits", {"visitor": INJECTION}, 400),
        ("question/visits", {"since": INJECTION}, 400),
        ("question/visits", {"zzz": "1"}, 400),
        ("search", {"q": "x" * 10_000}, 400),
        ("nothing", {}, 404),
    ],
)  # fmt: skip
def test_nonsense_is_refused_with_a_reason(client: TestClient, path: str, values: dict[str, str], status: int) -> None:
    answer = client.get(f"/api/{path}", params=values)
    assert answer.status_code == status
    assert json.loads(answer.text)["error"]
    assert "Traceback" not in answer.text
