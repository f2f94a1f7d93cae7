"""The explorer as people use it: the real pages of the real server, in a real browser."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import combinations, islice
from math import cos, sin
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest

pytest.importorskip("playwright")

from playwright.sync_api import Browser, Page, expect

from browsing import CHROMIUM, chromium
from kgbuild.pipeline import build
from kgbuild.serve.pages import STATIC
from kgbuild.store import Store
from kgbuild.vocab import BASE
from serving import served

ROOT = Path(__file__).parent.parent
AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
EXAMPLES = sorted((ROOT / "examples").glob("*.json"))
EVIL = "<script>window.hacked = 1</script><img src=x onerror='window.hacked = 2'>"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
ACTOR = f"{BASE}state/IS"

pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="Debian's chromium is not installed"),
    pytest.mark.skipif(not (STATIC / "index.html").is_file(), reason="the explorer is not built"),
]


TEXT = f"Good news 😀😀. {EVIL}\n\nNorwegian Foreign Minister Anna Berg thanked Chad for {EVIL} on Monday."


def hostile(folder: Path) -> list[Path]:
    """Return an article and a fact document whose every text would run a script if it were HTML."""
    article = {"id": "evil", "title": f"{EVIL} title", "publisher": EVIL, "published": "2024-05-06", "text": TEXT}
    document = {
        "format": "kgbuild-facts/1",
        "article": {"id": "evil-facts", "title": EVIL, "publisher": EVIL, "published": "2024-05-06"},
        "entities": [
            {"id": "e1", "type": "Organization", "name": f"{EVIL} label", "aliases": [EVIL]},
            {"id": "e2", "type": "State", "name": "Chad"},
        ],
        "facts": [
            {"id": "f1", "type": "Statement", "roles": {"speaker": ["e1"], "target": ["e2"]}, "date": "2024-05-06",
             "attributes": {"act": "thank", "topic": EVIL},
             "evidence": [{"start": 0, "end": len(EVIL), "quote": EVIL}]},
        ],
    }  # fmt: skip
    (folder / "evil.jsonl").write_text(json.dumps(article), encoding="utf-8")
    (folder / "evil-facts.json").write_text(json.dumps(document), encoding="utf-8")
    return [folder / "evil.jsonl", folder / "evil-facts.json"]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of a server of the examples and of a hostile article."""
    folder = tmp_path_factory.mktemp("explorer")
    with Store.open(folder / "graph", create=True) as store:
        summary = build([*EXAMPLES, *hostile(folder)], store)
    assert not summary.refused and not summary.failures
    with served(folder / "graph") as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Return a browser for all tests."""
    with chromium() as found:
        yield found


@pytest.fixture
def page(browser: Browser, server: str) -> Iterator[Page]:
    """Return a fresh page that fails the test if it says an error, asks another machine, or runs a foreign script."""
    context = browser.new_context(viewport={"width": 1360, "height": 900}, reduced_motion="reduce")
    found = context.new_page()
    faults: list[str] = []
    found.on(
        "console",
        lambda message: faults.append(f"{message.text} {message.location}") if message.type == "error" else None,
    )
    found.on("pageerror", lambda error: faults.append(str(error)))
    found.on("request", lambda request: faults.append(request.url) if _is_elsewhere(request.url, server) else None)
    yield found
    assert found.evaluate("window.hacked") is None
    meant = found.evaluate("window.meant || 'nothing'")
    context.close()
    assert [fault for fault in faults if meant not in fault] == []


def _is_elsewhere(url: str, server: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme not in ("data", "blob") and parts.netloc != urlsplit(server).netloc


PLACES = {
    "/": "Overview",
    "/network": "Network",
    "/articles": "Articles",
    f"/article?id={quote('iceland-portugal-ocean-accord')}": "Iceland and Portugal",
    f"/actor?iri={quote(ACTOR)}": "Iceland",
    "/questions": "Questions",
    "/questions/meetings": "Who met whom",
    "/query": "SPARQL",
    "/search?q=ocean": "ocean",
    "/nowhere": "Not here",
}


@pytest.mark.parametrize("path", PLACES)
def test_every_page_opens_by_its_address_without_errors_and_asks_nobody_else(
    page: Page, server: str, path: str
) -> None:
    page.goto(server + path)
    expect(page.locator("h1")).to_contain_text(PLACES[path])
    page.wait_for_load_state("networkidle")


@pytest.mark.parametrize("path", PLACES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(browser: Browser, server: str, path: str, scheme: str) -> None:
    if not AXE.is_file():
        pytest.skip("axe-core is not installed; npm ci in frontend/ brings it")
    context = browser.new_context(color_scheme="dark" if scheme == "dark" else "light", bypass_csp=True)
    page = context.new_page()
    page.goto(server + path)
    page.wait_for_load_state("networkidle")
    page.add_script_tag(path=AXE)
    found = page.evaluate(
        "async () => (await axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa']})).violations"
    )
    context.close()
    serious = [(v["id"], v["nodes"][0]["html"][:200]) for v in found if v["impact"] in ("serious", "critical")]
    assert serious == []


def test_three_clicks_lead_from_the_start_to_the_sentence_behind_a_tie(page: Page, server: str) -> None:
    page.goto(server)
    page.get_by_role("navigation", name="Parts").get_by_role("link", name="Network").click()
    page.get_by_role("button", name="Halla Bergmann – Duarte Seixas").or_(
        page.get_by_role("button", name="Duarte Seixas – Halla Bergmann")
    ).first.click()
    words = page.locator(".side mark").first
    expect(words).to_be_visible()
    page.locator(".side .event footer a").first.click()
    expect(page.locator(".body mark.chosen").first).to_be_in_viewport()


def test_a_click_into_the_picture_chooses_an_actor(page: Page, server: str) -> None:
    page.goto(f"{server}/network?ego={quote('Halla Bergmann')}")
    canvas = page.locator(".canvas")
    expect(canvas.locator("canvas").first).to_be_attached()
    page.wait_for_timeout(500)
    box = canvas.bounding_box()
    assert box is not None
    for down in range(20, int(box["height"]), 14):  # wherever the layout has put somebody
        for right in range(20, int(box["width"]), 14):
            page.mouse.move(box["x"] + right, box["y"] + down)
            if canvas.evaluate("place => place.style.cursor") == "pointer":
                page.mouse.click(box["x"] + right, box["y"] + down)
                expect(page.locator(".side h2")).not_to_have_text("Nothing chosen")
                return
    pytest.fail("nothing in the picture can be chosen")


def test_a_large_picture_is_drawn_once_glides_and_is_drawn_again_where_it_rests(page: Page, server: str) -> None:
    spots = [(0.0, 0.0), *((10 * cos(n), 10 * sin(n)) for n in range(1, 150))]
    each: dict[str, Any] = {"type": "Person", "community": 1, "strength": 1}
    nodes = {
        "id": [f"urn:{n}" for n in range(150)], "name": [f"Actor {n}" for n in range(150)],
        "x": [x for x, _ in spots], "y": [y for _, y in spots], **{name: [value] * 150 for name, value in each.items()},
    }  # fmt: skip
    pairs = list(islice(combinations(range(150), 2), 6000))
    each = {"weight": 1, "cooperation": 1, "conflict": 0, "types": "Aid 1"}
    edges = {
        "source": [a for a, _ in pairs], "target": [b for _, b in pairs],
        **{name: [value] * len(pairs) for name, value in each.items()},
    }  # fmt: skip
    told = {
        "nodes": nodes, "edges": edges, "histogram": [], "sampled": False, "measures": ["strength"], "quads": [],
        "types": [], "statuses": [],
    }  # fmt: skip
    page.route("**/api/network*", lambda route: route.fulfill(json=told))
    page.add_init_script(
        """window.drawn = 0;
        const draw = WebGL2RenderingContext.prototype.drawArrays;
        WebGL2RenderingContext.prototype.drawArrays = function (...how) {
            if (this.canvas.className === "sigma-edges") drawn += 1;
            return draw.apply(this, how);
        };"""
    )
    page.goto(f"{server}/network")
    canvas = page.locator(".canvas")
    expect(canvas.locator("canvas.sigma-mouse")).to_be_visible(timeout=20_000)
    page.wait_for_timeout(500)
    written = canvas.locator("canvas.sigma-labels").evaluate(
        "layer => layer.getContext('2d').getImageData(0, 0, layer.width, layer.height).data.some(value => value)"
    )
    assert written  # the names
    assert page.evaluate("drawn") == 2  # to be seen, and to tell which tie is under the mouse
    box: Any = canvas.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    layer = canvas.locator("canvas.sigma-nodes")
    layer.evaluate(
        """layer => {
            window.glided = [];
            new MutationObserver(() => glided.push(layer.style.transform)).observe(layer, {attributeFilter: ["style"]});
        }"""
    )
    page.mouse.move(x + 30, y + 30)
    page.mouse.down()
    for step in range(1, 11):
        page.mouse.move(x + 30 + 10 * step, y + 30 + 6 * step)
    page.wait_for_timeout(1000)
    page.mouse.up()
    *ways, last = page.evaluate("glided")
    assert any(way.startswith("translate(") for way in ways) and last == ""
    page.wait_for_timeout(500)  # else it is a double click
    page.mouse.click(x + 100, y + 60)  # where the one in the middle is now
    expect(page.locator(".side h2")).to_have_text("Actor 0")


def test_filters_are_in_the_address_and_the_network_follows_them(page: Page, server: str) -> None:
    page.goto(f"{server}/network")
    expect(page.locator(".status")).to_contain_text("actors")
    before = page.locator(".status").inner_text()
    page.get_by_label("Type of fact").select_option("Agreement")
    expect(page.locator(".status")).not_to_have_text(before)
    assert "type=Agreement" in page.url
    page.reload()
    expect(page.get_by_label("Type of fact")).to_have_value("Agreement")
    page.get_by_role("button", name="Clear filters").click()
    expect(page.locator(".status")).to_have_text(before)


def test_the_picture_can_be_walked_by_keyboard(page: Page, server: str) -> None:
    page.goto(f"{server}/network")
    page.locator(".canvas canvas").first.wait_for(state="attached")
    page.locator(".canvas").focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**node=*")
    first = page.locator(".side h2").inner_text()
    for key in ("ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"):
        page.keyboard.press(key)
    expect(page.locator(".side h2")).not_to_have_text("Nothing chosen")
    assert first
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.closest('.side') !== null")
    page.locator(".canvas").focus()
    page.keyboard.press("Escape")
    expect(page.locator(".side h2")).to_have_text("Nothing chosen")


def test_an_actor_is_found_in_the_picture_by_its_name(page: Page, server: str) -> None:
    page.goto(f"{server}/network")
    field = page.get_by_label("Find in the picture")
    field.fill("halla")
    field.press("Enter")
    expect(page.locator(".side h2")).to_have_text("Halla Bergmann")


def test_the_handles_of_time_narrow_the_network_and_widen_it_again(page: Page, server: str) -> None:
    page.goto(f"{server}/network")
    bars = page.locator(".histogram rect")
    expect(bars.first).to_be_attached()
    before, number = page.locator(".status").inner_text(), bars.count()
    page.get_by_label("First", exact=True).focus()
    page.keyboard.press("End")
    page.wait_for_url("**since=*")
    expect(page.locator(".status")).not_to_have_text(before)
    page.reload()
    expect(bars).to_have_count(number)
    page.get_by_label("First", exact=True).focus()
    page.keyboard.press("Home")
    expect(page.locator(".status")).to_have_text(before)
    assert "since" not in page.url


def test_words_lead_to_their_facts_by_keyboard(page: Page, server: str) -> None:
    page.goto(f"{server}/article?id=iceland-portugal-ocean-accord")
    page.locator(".body mark span").nth(1).focus()
    page.keyboard.press("Enter")
    expect(page.locator(".facts .event.selected")).to_have_count(1)
    assert page.locator(".body mark.chosen").count() == page.locator(".facts .event.selected mark").count()


@pytest.mark.parametrize("path", PLACES)
def test_nothing_jumps_while_a_page_comes(page: Page, server: str, path: str) -> None:
    page.add_init_script("""
        window.shifted = 0;
        const add = one => { shifted += one.hadRecentInput ? 0 : one.value };
        const told = new PerformanceObserver(told => told.getEntries().forEach(add));
        told.observe({type: 'layout-shift', buffered: true});""")
    page.goto(server + path)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(200)
    assert page.evaluate("shifted") < 0.1  # good, by Web Vitals


def test_the_search_field_works_by_keyboard(page: Page, server: str) -> None:
    page.goto(server)
    field = page.get_by_role("combobox", name="Search actors and articles")
    field.fill("icel")
    expect(page.get_by_role("option").first).to_be_visible()
    field.press("ArrowDown")
    field.press("Enter")
    expect(page).to_have_url(f"{server}/actor?iri={quote(ACTOR, safe='')}")
    field.fill("ocean research")
    field.press("Enter")
    expect(page.locator(".found mark").first).to_be_visible()


def test_a_fact_and_its_words_lead_to_each_other(page: Page, server: str) -> None:
    page.goto(f"{server}/article?id=iceland-portugal-ocean-accord")
    page.locator(".facts .event").nth(2).get_by_role("button", name="Show in the text").click()
    expect(page.locator(".facts .event.selected")).to_have_count(1)
    chosen = page.locator(".body mark.chosen").first.inner_text()
    assert chosen in page.locator(".facts .event.selected mark").first.inner_text()
    page.locator(".body mark").first.click()
    expect(page.locator(".facts .event.selected")).to_have_count(1)


def test_a_question_is_asked_by_its_form(page: Page, server: str) -> None:
    page.goto(f"{server}/questions/statements")
    expect(page.locator("table.rows tbody tr").first).to_be_visible()
    all_rows = page.locator("table.rows tbody tr").count()
    page.locator("form input").first.fill("Duarte Seixas")
    page.locator("form input").first.press("Escape")
    page.get_by_role("button", name="Ask").click()
    page.wait_for_url("**/questions/statements?*")
    page.wait_for_load_state("networkidle")
    assert 0 < page.locator("table.rows tbody tr").count() < all_rows


def test_a_query_runs_from_the_editor_and_its_faults_are_told(page: Page, server: str) -> None:
    page.goto(f"{server}/query")
    expect(page.locator(".CodeMirror")).to_be_visible()
    page.get_by_role("button", name="Run", exact=True).click()
    expect(page.locator("table.rows tbody tr").first).to_be_visible()
    page.locator(".CodeMirror").click()
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.type("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("alert")).to_contain_text("another machine")
    page.evaluate("window.meant = '/sparql'")  # the browser itself reports that answer as an error, and it is one


@pytest.mark.parametrize(
    "path",
    [
        "/", "/articles", "/article?id=evil", "/article?id=evil-facts", f"/search?q={quote(EVIL)}", "/search?q=chad",
        "/network", f"/network?ego={quote(EVIL)}", f"/questions/{quote(EVIL, safe='')}",
        f"/questions/statements?speaker={quote(EVIL)}", f"/query?query={quote(EVIL)}", f"/{quote(EVIL, safe='')}",
    ],
)  # fmt: skip
def test_no_text_of_an_article_or_an_address_ever_runs(browser: Browser, server: str, path: str) -> None:
    page = browser.new_page()
    page.goto(server + path)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(200)
    assert page.evaluate("window.hacked") is None
    page.close()


def test_the_quotes_of_a_text_with_emoji_are_marked_where_they_stand(page: Page, server: str) -> None:
    page.goto(f"{server}/article?id=evil")
    expect(page.locator(".body mark").first).to_have_text(TEXT[TEXT.index("Norwegian") :])


@pytest.mark.parametrize("width", [360, 820, 1900])
def test_pages_fit_every_width(browser: Browser, server: str, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800})
    for path in PLACES:
        page.goto(server + path)
        page.wait_for_load_state("networkidle")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    page.close()
