"""The network: who is tied to whom and how much, what is measured on it, its files, and its page in a real browser."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

from corpus import BASE, fill
from kgbuild import network as networks
from kgbuild.actors import Actor, principals
from kgbuild.errors import FormatError
from kgbuild.network import Network, Rows, actor_table, build, paths, tie_table, write, write_html
from kgbuild.network import measures as measures_module
from kgbuild.network.layout import places
from kgbuild.pipeline.analysing import network_rows
from kgbuild.store import Store
from listening import listening

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def rows_of(store: Store) -> Rows:
    return network_rows(store, evidence=True)


@pytest.fixture(scope="module")
def rows() -> Iterator[Rows]:
    with fill(Store.in_memory()) as store:
        yield rows_of(store)


def named(network: Network) -> dict[tuple[str, str], dict[str, Any]]:
    """Return the edges by the names of their ends."""
    name = dict(network.graph.nodes(data="name"))
    return {tuple(sorted((name[a], name[b]))): data for a, b, data in network.graph.edges(data=True)}  # type: ignore[misc]


def pair(fact: str, a: str, b: str, type: str = "Meeting", **more: Any) -> tuple[str | None, ...]:
    """Return a row about a pair of actors."""
    known: dict[str, Any] = {
        "detail": None, "status": "actual", "quad": "verbal-cooperation", "directed": "false", "article": "news",
    }  # fmt: skip
    day = more.pop("day", None)
    known |= {"date": day, "earliest": day, "latest": day} | more
    order = ("detail", "status", "date", "earliest", "latest", "quad", "directed")
    return (fact, type, *(known[key] for key in order), a, b, known["article"])


def made(*pairs: tuple[str | None, ...], positions: tuple[tuple[str, ...], ...] = (), **kinds: str) -> Rows:
    """Return rows about actors whose IRIs are their names; they are states unless `kinds` says otherwise."""
    names = sorted({str(end) for row in pairs for end in row[9:11]} | {of for _, of, *_ in positions})
    return Rows(pairs, [(name, name, "true", kinds.get(name, "State")) for name in names], positions)


# --- ties -----------------------------------------------------------------------------------------------------------


def test_an_event_that_two_articles_tell_of_weighs_once(rows: Rows) -> None:
    (treaty,) = [data for ends, data in named(build(rows)).items() if ends == ("Lena Oort", "Mira Halden")]
    assert (treaty["weight"], treaty["articles"]) == (1, 2)


@pytest.mark.parametrize(
    ("second", "weight"),
    [
        ({"fact": "g", "article": "other"}, 1),
        ({"fact": "g"}, 2),  # of the same article
        ({"fact": "g", "article": "other", "day": "2024-01-02"}, 2),
        ({"fact": "g", "article": "other", "day": None}, 2),
        ({"fact": "g", "article": "other", "type": "Call"}, 2),
        ({"fact": "g", "article": "other", "detail": "summit"}, 2),
        ({"fact": "g", "article": "other", "status": "planned"}, 2),
    ],
)
def test_two_facts_are_one_event_only_if_two_articles_say_the_same(second: dict[str, Any], weight: int) -> None:
    first = pair("f", "Chad", "Norway", day="2024-01-01")
    other = pair(second.pop("fact"), "Chad", "Norway", **({"day": "2024-01-01"} | second))
    network = build(made(first, other), statuses=())
    assert named(network)["Chad", "Norway"]["weight"] == weight


def test_deeds_in_two_directions_are_two_events() -> None:
    there = pair("f", "Chad", "Norway", type="Aid", directed="true", day="2024-01-01")
    back = pair("g", "Norway", "Chad", type="Aid", directed="true", day="2024-01-01", article="other")
    assert named(build(made(there, back)))["Chad", "Norway"]["weight"] == 2


def test_an_edge_counts_its_events_by_quad_class_and_type(rows: Rows) -> None:
    edge = named(build(rows, statuses=()))["Brenland", "Kesmaria"]
    assert [edge[quad.replace("-", "_")] for quad in networks.QUAD_CLASSES] == [0, 1, 2, 2]
    assert (edge["cooperation"], edge["conflict"], edge["weight"]) == (1, 4, 5)
    assert edge["types"] == "Statement 2, Coercion 1, Concession 1, Sanction 1"
    assert (edge["first"], edge["last"]) == ("2024-01-01", "2024-09-01")


def test_an_office_holder_is_not_tied_to_whom_he_acts_for(rows: Rows) -> None:
    edges = named(build(rows, statuses=()))
    assert ("Josef Tarn", "Kesmaria") not in edges
    assert ("Josef Tarn", "Oltania") in edges


def test_office_holders_and_bodies_act_for_their_state(rows: Rows) -> None:
    network = build(rows, level="state", statuses=())
    assert {data["type"] for _, data in network.graph.nodes(data=True)} == {"State", "IntergovernmentalOrganization"}
    edge = named(network)["Brenland", "Veldania"]
    assert "Mobilization 1" in edge["types"]  # by its navy
    # the council met once, whoever came for whom
    assert named(network)["Kesmaria", "Veldania"]["types"].startswith("Agreement 3, Meeting 2, Statement 2")


def test_what_happens_inside_one_state_is_no_tie() -> None:
    rows = made(
        pair("f", "Ann", "Bo"), positions=(("Ann", "Chad", "1"), ("Bo", "Chad", "1")), Ann="Person", Bo="Person"
    )
    assert len(build(rows, level="state").graph) == 0
    assert len(build(rows, level="person").graph) == 2


@pytest.mark.parametrize(
    ("offices", "principal"),
    [
        ([("ann", "chad", "1")], "chad"),
        ([("ann", "chad", "1"), ("ann", "un", "5")], "chad"),  # a state comes first
        ([("ann", "chad", "1"), ("ann", "norway", "2")], "norway"),  # then what more articles say
        ([("ann", "un", "1")], "un"),
        ([("ann", "navy", "1")], "norway"),  # the body's name says for whom it acts
        ([("ann", "staff", "1"), ("bo", "staff", "1"), ("bo", "chad", "1")], "chad"),  # its other officer does
        ([("ann", "staff", "1")], "staff"),
        ([("ann", "nobody", "1")], None),
    ],
)
def test_for_whom_somebody_acts(offices: list[tuple[str, str, str]], principal: str | None) -> None:
    known = {
        "ann": Actor("Ann", "Person"), "bo": Actor("Bo", "Person"), "chad": Actor("Chad", "State"),
        "norway": Actor("Norway", "State"), "un": Actor("United Nations", "IntergovernmentalOrganization"),
        "navy": Actor("Royal Navy of Norway", "GovernmentBody"), "staff": Actor("General Staff", "GovernmentBody"),
    }  # fmt: skip
    assert principals(offices, known).get("ann") == principal


@pytest.mark.parametrize(
    ("filters", "weights"),
    [
        ({}, {("Chad", "Norway"): 2, ("Chad", "Peru"): 1}),
        ({"types": ["Call"]}, {("Chad", "Norway"): 1}),
        ({"quads": ["material-conflict"]}, {("Chad", "Peru"): 1}),
        ({"statuses": []}, {("Chad", "Norway"): 3, ("Chad", "Peru"): 1}),
        ({"statuses": ["planned"]}, {("Chad", "Norway"): 1}),
        ({"articles": ["other"]}, {("Chad", "Peru"): 1}),
        ({"since": "2024-02-01"}, {("Chad", "Peru"): 1}),
        ({"until": "2024-01-31"}, {("Chad", "Norway"): 1}),
        ({"since": "2024-01-01", "until": "2024-03-01"}, {("Chad", "Norway"): 1, ("Chad", "Peru"): 1}),
        ({"min_weight": 2}, {("Chad", "Norway"): 2}),
        ({"ego": "Peru"}, {("Chad", "Peru"): 1}),
        ({"ego": "Peru", "radius": 2}, {("Chad", "Norway"): 2, ("Chad", "Peru"): 1}),
    ],
)
def test_a_filter_leaves_what_it_names(filters: dict[str, Any], weights: dict[tuple[str, str], int]) -> None:
    network = build(
        made(
            pair("a", "Chad", "Norway", day="2024-01-05"),
            pair("b", "Chad", "Norway", type="Call"),
            pair("c", "Chad", "Norway", status="planned"),
            pair("d", "Chad", "Peru", quad="material-conflict", day="2024-03-01", article="other"),
        ),
        **filters,
    )
    assert {ends: data["weight"] for ends, data in named(network).items()} == weights


def test_the_network_of_somebody_who_is_not_in_it_is_an_error(rows: Rows) -> None:
    with pytest.raises(FormatError, match="Norway has no tie in this network"):
        build(rows, types=["Sanction"], ego=f"{BASE}state/NO")


# --- measures -------------------------------------------------------------------------------------------------------


def test_measures_of_a_network_worked_out_by_hand() -> None:
    # Chad - Norway - Peru in a row, the first tie twice as heavy
    network = build(made(pair("a", "Chad", "Norway"), pair("b", "Chad", "Norway"), pair("c", "Norway", "Peru")))
    nodes = network.graph.nodes
    assert (nodes["Norway"]["degree"], nodes["Norway"]["strength"]) == (2, 3)
    assert (nodes["Norway"]["betweenness"], nodes["Chad"]["betweenness"]) == (1.0, 0.0)
    # distances 1/2 and 1: Norway is 1.5 from all, Chad 2, Peru 2.5; closeness is the number of others over that
    assert [nodes[n]["closeness"] for n in ("Norway", "Chad", "Peru")] == [round(2 / d, 6) for d in (1.5, 2, 2.5)]
    assert nodes["Norway"]["pagerank"] > nodes["Chad"]["pagerank"] > nodes["Peru"]["pagerank"]
    assert nodes["Norway"]["clustering"] == 0


def test_a_heavy_tie_is_a_short_way() -> None:
    # from Chad to Peru directly, or round by Norway over ties that are four times as heavy
    heavy = [pair(f"{a}{i}", a, "Norway") for a in ("Chad", "Peru") for i in range(4)]
    network = build(made(pair("direct", "Chad", "Peru"), *heavy))
    assert network.graph.nodes["Norway"]["betweenness"] == 1.0


def test_communities_are_numbered_from_the_largest() -> None:
    ring = [pair(f"{a}{b}", a, b) for group in ("ABCD", "XYZ") for a in group for b in group if a < b]
    network = build(made(*ring, pair("bridge", "D", "X")))
    communities = dict(network.graph.nodes(data="community"))
    assert communities == {**dict.fromkeys("ABCD", 1), **dict.fromkeys("XYZ", 2)}


def test_betweenness_is_estimated_where_it_would_take_too_long(monkeypatch: pytest.MonkeyPatch, rows: Rows) -> None:
    assert not build(rows).sampled
    monkeypatch.setattr(measures_module, "EXACT", 3)
    monkeypatch.setattr(measures_module, "SAMPLES", 3)
    network = build(rows)
    assert network.sampled
    assert network.graph.nodes[f"{BASE}state/veldania"]["betweenness"] > 0
    assert "Betweenness is an estimate." in write_html(network, rows)


def test_tables_are_in_order_and_have_a_row_for_each(rows: Rows) -> None:
    network = build(rows)
    columns, actors = actor_table(network, by="betweenness")
    figures = [row[columns.index("betweenness")] for row in actors]
    assert figures == sorted(figures, reverse=True)  # type: ignore[type-var]
    assert len(actors) == len(network.graph)
    columns, ties = tie_table(network)
    assert ties[0][:3] == ("Brenland", "Veldania", 6)
    assert len(ties) == network.graph.number_of_edges()
    with pytest.raises(FormatError, match="no measure; take one of degree, strength"):
        actor_table(network, by="beauty")


def test_no_facts_make_an_empty_network() -> None:
    network = build(Rows([], [], []))
    assert len(network.graph) == 0
    assert actor_table(network)[1] == tie_table(network)[1] == []


# --- files ----------------------------------------------------------------------------------------------------------


def written(network: Network, format: str) -> bytes:
    out = io.BytesIO()
    write(network, out, format)
    return out.getvalue()


@pytest.mark.parametrize("format", networks.FORMATS)
def test_other_programs_read_the_network_with_its_attributes_typed(rows: Rows, format: str) -> None:
    network = build(rows)
    data = written(network, format)
    match format:
        case "graphml":
            back = nx.read_graphml(io.BytesIO(data))
        case "gexf":
            back = nx.read_gexf(io.BytesIO(data))
        case _:
            back = nx.node_link_graph(json.loads(data), edges="edges")
    assert set(back) == set(network.graph)
    assert {frozenset(edge) for edge in back.edges()} == {frozenset(edge) for edge in network.graph.edges()}
    node, known = back.nodes[f"{BASE}state/veldania"], network.graph.nodes[f"{BASE}state/veldania"]
    for key in ("name", "type", *networks.MEASURES):
        assert node[key] == known[key]
        assert type(node[key]) is type(known[key])
    one, other = f"{BASE}state/brenland", f"{BASE}state/veldania"
    for key, value in network.graph.edges[one, other].items():
        assert back.edges[one, other][key] == value


def test_names_that_xml_cannot_hold_do_not_break_a_file() -> None:
    rows = Rows([pair("f", "a", "b")], [("a", "Bell\x07 & <b>", "true", "State"), ("b", "\ufffe", "true", "State")], [])
    network = build(rows)
    assert nx.read_graphml(io.BytesIO(written(network, "graphml"))).nodes["a"]["name"] == "Bell\ufffd & <b>"
    assert nx.read_gexf(io.BytesIO(written(network, "gexf"))).nodes["a"]["label"] == "Bell\ufffd & <b>"


def test_an_unknown_format_is_an_error(rows: Rows) -> None:
    with pytest.raises(FormatError, match="no format of networks; take one of graphml, gexf, json"):
        written(build(rows), "pajek")


@pytest.mark.parametrize("seed", ["1", "2"])
def test_files_and_page_do_not_depend_on_the_run(rows: Rows, seed: str) -> None:
    code = """
import sys; sys.path[:0] = sys.argv[1:]
from corpus import fill
from test_network import build, rows_of, written, write_html
from kgbuild.pipeline.analysing import network_rows
from kgbuild.store import Store
rows = rows_of(fill(Store.in_memory()))
network = build(rows)
parts = [*(written(network, format) for format in ("graphml", "gexf", "json")), write_html(network, rows).encode()]
sys.stdout.buffer.write(b"".join(parts))
"""
    command = [sys.executable, "-c", code, str(Path(__file__).parent)]
    run = subprocess.run(command, capture_output=True, env=os.environ | {"PYTHONHASHSEED": seed}, timeout=120)
    network = build(rows)
    here = [*(written(network, format) for format in ("graphml", "gexf", "json")), write_html(network, rows).encode()]
    assert run.stdout == b"".join(here), run.stderr.decode()


# --- layout ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("graph", [nx.star_graph(12), nx.barbell_graph(20, 2), nx.empty_graph(9), nx.path_graph(200)])
def test_actors_have_places_of_their_own(graph: nx.Graph) -> None:
    spots = places(nx.relabel_nodes(graph, str))
    assert len(spots) == len(graph)
    nearest = min(
        (abs(a[0] - b[0]) ** 2 + abs(a[1] - b[1]) ** 2) ** 0.5
        for i, a in enumerate(spots.values())
        for b in list(spots.values())[:i]
    )
    assert nearest > 0.25


# --- the page -------------------------------------------------------------------------------------------------------


def dom(html: str, tmp_path: Path, fragment: str = "", *flags: str) -> str:
    """Return what a browser makes of a page, its scripts run."""
    path = tmp_path / "page.html"
    path.write_text(html, encoding="utf-8")
    command = [
        str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync", "--window-size=1200,800",
        f"--user-data-dir={tmp_path / 'profile'}", *flags, "--dump-dom", f"{path.as_uri()}{fragment}",
    ]  # fmt: skip
    return subprocess.run(command, capture_output=True, timeout=120, check=True).stdout.decode()


in_browser = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium here")


class Elements(HTMLParser):
    """The elements of a page: names with their attributes, and the text outside scripts and styles."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self._inside = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = tag
        self.found.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside not in ("script", "style"):
            self.words.append(data)

    def count(self, tag: str, name: str = "") -> int:
        return sum(t == tag and name in (a.get("class") or "").split() if name else t == tag for t, a in self.found)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


def test_the_page_is_small_and_names_no_other_place_but_the_articles(rows: Rows) -> None:
    html = write_html(build(rows), rows)
    data = re.search(r'<script type="application/json"[^>]*>(.*?)</script>', html, re.DOTALL)
    assert data is not None
    code = html.replace(data[1], "")
    assert len(code.encode()) < 600_000
    addresses = set(re.findall(r"https?://[^\s\"'<)]+", code)) - {"http://www.w3.org/2000/svg"}
    assert addresses == set()
    assert not re.search(
        r"@import|url\(|\bfetch\(|XMLHttpRequest|import\(|\.innerHTML|insertAdjacent|document\.write", code
    )
    assert "default-src 'none'" in code


def test_without_scripts_the_page_is_two_tables(rows: Rows) -> None:
    network = build(rows)
    page = Elements(write_html(network, rows))
    assert page.count("table") == 2
    assert page.count("tr") == len(network.graph) + network.graph.number_of_edges() + 2
    assert "Veldania State" in page.text
    assert "Brenland – Veldania" in page.text


def test_the_page_draws_the_busiest_and_says_how_many_it_leaves_out(rows: Rows) -> None:
    network = build(rows)
    page = Elements(write_html(network, rows, most=4))
    assert page.count("tr") == 2 + 4 + len(
        [e for e in network.ties if set(e) <= {row[-1] for row in actor_table(network)[1][:4]}]
    )
    assert f"Only the busiest are drawn; {len(network.graph) - 4} actors with fewer events are left out." in page.text


@in_browser
def test_the_page_draws_every_actor_and_tie(rows: Rows, tmp_path: Path) -> None:
    network = build(rows)
    page = Elements(dom(write_html(network, rows), tmp_path))
    assert page.count("body", "ready") == 1
    assert page.count("g", "node") == len(network.graph)
    assert page.count("path", "edge") == network.graph.number_of_edges()
    assert page.count("path", "conflict") >= 2
    assert page.count("rect") >= 5  # bars of months
    assert "Busiest actors Veldania" in page.text


@in_browser
def test_an_actor_leads_to_the_words_of_the_articles(rows: Rows, tmp_path: Path) -> None:
    page = Elements(dom(write_html(build(rows), rows), tmp_path, "#Per%20Dahl"))
    assert page.count("g", "chosen") == 1
    assert page.count("blockquote") == 1
    assert "Mediation 2024-04-17/2024-04-18 Per Dahl → Brenland, Veldania" in page.text
    assert "The Norwegian envoy Per Dahl chaired them" in page.text
    assert ("a", "https://news.example/oslo-talks") in [(tag, a.get("href")) for tag, a in page.found]


@in_browser
def test_words_of_articles_never_become_part_of_the_page(tmp_path: Path) -> None:
    evil = "</script><script>document.title='broken'</script><img src=x onerror=\"document.title='broken'\"><!--"
    evidence = [("f", evil, "1", "news", evil, "javascript:document.title='broken'", evil)]
    rows = Rows(
        [pair("f", "a", "b", type="Meeting", detail=evil)],
        [("a", evil, "true", "State"), ("a", "{{data}}", "false", "State"), ("b", "{{script}}'\"", "true", "Person")],
        [],
        evidence,
    )
    html = write_html(build(rows), rows, title=f"{evil}{{{{style}}}}")
    assert html.count("<script") == 2
    page = Elements(dom(html, tmp_path, "#%7B%7Bscript%7D%7D'%22"))
    assert page.count("img") == 0
    assert page.count("script") == 2
    assert not [a for tag, a in page.found if tag == "a" and (a.get("href") or "").startswith("javascript")]
    title = page.text.split("Skip to")[0]
    assert title.startswith(evil[:20])
    assert page.text.count("onerror") >= 5  # in names, detail, quote and title, as words


@in_browser
def test_the_page_asks_nobody_for_anything(rows: Rows, tmp_path: Path) -> None:
    with listening() as (address, asked):
        html = write_html(build(rows), rows)
        dom(html, tmp_path, "#Veldania", f"--proxy-server={address}")
    # The browser itself may look for its maker.
    lines = [request.partition("\r\n")[0] for request in asked]
    assert [line for line in lines if not re.search(r"\b(google|googleapis|gstatic|gvt1)\.com", line)] == []


# --- directions, windows, two modes, the whole ----------------------------------------------------------------------


def test_a_directed_tie_goes_from_who_acts_and_what_two_do_together_goes_both_ways() -> None:
    rows = made(pair("a", "Chad", "Norway", type="Aid", directed="true"), pair("b", "Chad", "Peru"))
    network = build(rows, directed=True)
    assert set(network.graph.edges) == {("Chad", "Norway"), ("Chad", "Peru"), ("Peru", "Chad")}
    assert networks.summary(network.graph)["reciprocity"] == round(2 / 3, 6)


@pytest.mark.parametrize("directed", [False, True])
def test_betweenness_is_that_of_networkx(directed: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paths, "CELLS", 2_000)  # several rounds
    graph = nx.gnm_random_graph(90, 260, seed=5, directed=directed)
    for number, (_, _, data) in enumerate(graph.edges(data=True)):
        data["distance"] = (1, 0.5, 0.25, 1)[number % 4]  # sums of these are exact
    between, close = paths.betweenness_and_closeness(graph)
    assert between == pytest.approx(nx.betweenness_centrality(graph, weight="distance"), abs=1e-12)
    assert close == pytest.approx(nx.closeness_centrality(graph, distance="distance"), abs=1e-12)


def test_two_ways_of_one_length_count_alike_in_whatever_order_they_are_summed() -> None:
    graph = nx.Graph()
    nx.add_path(graph, "abcd")
    nx.add_path(graph, "aefd")
    for ends, weight in zip(("ab", "bc", "cd", "ae", "ef", "fd"), (10, 5, 2, 2, 5, 10), strict=True):
        graph.edges[tuple(ends)]["distance"] = 1 / weight
    between, _ = paths.betweenness_and_closeness(graph)
    assert between["b"] == between["f"] and between["c"] == between["e"]


@pytest.mark.parametrize("directed", [False, True])
def test_closeness_and_constraint_are_those_of_networkx(rows: Rows, directed: bool) -> None:
    graph = build(rows, directed=directed, statuses=[]).graph
    far = graph.copy()
    for _, _, data in far.edges(data=True):
        data["distance"] = 1 / data["weight"]
    close = nx.closeness_centrality(far, distance="distance")
    tight = nx.constraint(graph, weight="weight")
    for node, data in graph.nodes(data=True):
        assert data["closeness"] == pytest.approx(close[node], abs=1e-6)
        assert data["constraint"] == pytest.approx(0 if tight[node] != tight[node] else tight[node], abs=1e-6)


def test_sampled_closeness_is_near_to_the_exact_one(monkeypatch: pytest.MonkeyPatch) -> None:
    graph = nx.gnm_random_graph(300, 1200, seed=3)
    exact = measures_module.measure(graph)
    monkeypatch.setattr(measures_module, "EXACT", 100)
    monkeypatch.setattr(measures_module, "SAMPLES", 150)
    sampled = measures_module.measure(graph)
    assert all(abs(exact[n]["closeness"] - sampled[n]["closeness"]) < 0.1 * exact[n]["closeness"] for n in graph)


def test_whoever_changes_office_acts_for_whom_the_articles_of_the_time_say() -> None:
    rows = made(
        pair("a", "Ann", "Peru", day="2019-05-05"),
        pair("b", "Ann", "Peru", day="2023-05-05"),
        positions=(
            ("Ann", "Chad", "9", "2018-01-01", "2020-01-01"),
            ("Ann", "Norway", "1", "2022-01-01", "2024-01-01"),
        ),
        Ann="Person",
    )
    assert set(named(build(rows, level="state"))) == {("Chad", "Peru"), ("Norway", "Peru")}


def test_two_modes_tie_actors_to_events() -> None:
    graph = networks.two_mode(build(made(pair("a", "Chad", "Norway", day="2024-01-05"), pair("b", "Chad", "Peru"))))
    assert nx.is_bipartite(graph)
    assert {node for node, mode in graph.nodes(data="mode") if mode == 1} == {"a", "b"}
    assert set(graph.adj["a"]) == {"Chad", "Norway"}


def test_the_change_between_two_times_is_told_tie_by_tie() -> None:
    rows = made(
        pair("a", "Chad", "Norway", day="2023-01-05"),
        pair("b", "Chad", "Norway", day="2024-01-05"),
        pair("c", "Chad", "Norway", day="2024-02-05", quad="verbal-conflict"),
        pair("d", "Chad", "Peru", day="2023-02-05"),
    )
    before, now = build(rows, until="2023-12-31", since="2023-01-01"), build(rows, since="2024-01-01")
    columns, found = networks.change_table(before, now)
    assert [row[:7] for row in found] == [("Chad", "Norway", 1, 2, 1, 0, 1), ("Chad", "Peru", 1, 0, -1, 0, 0)]
    assert columns[2:5] == ("before", "now", "change")


def test_triads_are_balanced_where_enemies_of_enemies_are_friends() -> None:
    def triad(*quads: str) -> float | None:
        ends = (("Chad", "Norway"), ("Norway", "Peru"), ("Chad", "Peru"))
        told = (pair(str(n), *two, quad=quad) for n, (two, quad) in enumerate(zip(ends, quads, strict=True)))
        return networks.summary(build(made(*told)).graph).get("balanced")

    good, bad = "verbal-cooperation", "material-conflict"
    assert [triad(good, good, good), triad(bad, bad, good), triad(bad, good, good)] == [1.0, 1.0, 0.0]
    assert triad(None, good, good) is None  # type: ignore[arg-type]


@pytest.mark.parametrize("relation", networks.RELATIONS)
def test_a_relation_is_its_types_of_facts(rows: Rows, relation: str) -> None:
    one = build(rows, relations=[relation], statuses=[])
    assert one.ties == build(rows, types=networks.RELATIONS[relation], statuses=[]).ties


@pytest.mark.parametrize("format", ["png", "svg"])
def test_a_picture_is_drawn_and_the_same_each_time(rows: Rows, format: str) -> None:
    pytest.importorskip("matplotlib")
    network = build(rows)
    content = networks.write_plot(network, format)
    assert content.startswith(b"\x89PNG") if format == "png" else b"<svg" in content
    assert content == networks.write_plot(network, format)
    with pytest.raises(FormatError, match="png or svg"):
        networks.write_plot(network, "gif")
