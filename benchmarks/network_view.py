"""How quickly a large network is seen and moved: ``python benchmarks/network_view.py [--actors N] [--ties N]``.

The page of ``kgbuild serve`` and a page of pyvis show the same network in the same Chromium, one after the other: the
time until the first picture stands on the screen, and the time of a frame while the mouse drags the picture, each by
the clock and by the processor time of all processes of the browser, which others on the machine hardly shift. pyvis
comes into an environment of its own that is thrown away; its page is made twice, as pyvis makes it (the browser looks
for the places, for at most ten minutes), and with the places of our server and nothing to look for. Needs Debian's
chromium.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
import venv
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx
from playwright.sync_api import Browser, Page
from playwright.sync_api import TimeoutError as Late

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from crowd import fill  # noqa: E402
from results import Results  # noqa: E402

from browsing import chromium  # noqa: E402
from kgbuild.store import Store  # noqa: E402
from serving import served  # noqa: E402

MAKE = """
import json, sys
from pyvis.edge import Edge
from pyvis.network import Network
told = json.load(open(sys.argv[1]))
for placed in (True, False):
    page = Network(height="800px", width="100%", cdn_resources="in_line")
    nodes, edges = told["nodes"], told["edges"]
    for n, (name, x, y, value) in enumerate(zip(*(nodes[column] for column in ("name", "x", "y", "strength")))):
        page.add_node(n, label=name, value=value, **({"x": x * 30, "y": y * 30, "physics": False} if placed else {}))
    for source, target, weight in zip(*(edges[column] for column in ("source", "target", "weight"))):
        # add_edge would look through all edges for each one, which takes minutes, and give the same page.
        page.edges.append(Edge(source, target, False, value=weight).options)
    page.toggle_physics(not placed)
    open(sys.argv[3 - placed], "w", encoding="utf-8").write(page.generate_html())
"""
# Each page tells when it has drawn; before vis has settled, it draws nothing.
TELL = 'const tell = () => { document.documentElement.dataset.drawn = "" };'
OF_OURS = """
new PerformanceObserver(told => {
    if (told.getEntriesByName('network-drawn').length) requestAnimationFrame(tell);
}).observe({type: 'mark'});
"""
OF_PYVIS = """
const watch = setInterval(() => {
    if (typeof network !== 'object' || !network?.body) return;
    clearInterval(watch);
    const drawn = () => requestAnimationFrame(() => requestAnimationFrame(tell));
    if (!network.physics.physicsEnabled || network.physics.stabilized) drawn();
    else network.once('stabilizationIterationsDone', () => network.once('afterDrawing', drawn));
}, 50);
"""
FRAMES = """
() => {
    window.frames_at = [];
    const tick = now => { frames_at.push(now); requestAnimationFrame(tick) };
    tick(performance.now());
}
"""
SECONDS = 10  # of dragging, or until there are frames enough
SWEEP = 2.5  # seconds from one side of the picture to the other
MOST = 600  # seconds for pyvis
TIMES = 10  # as fast as pyvis: what we want to be
LARGEST = (20_000, 100_000)  # actors and ties that shall open, too
OURS, ALONE, PLACED = "`kgbuild serve`", "pyvis as it makes its page", "pyvis with our places and no physics"


@dataclass(frozen=True, slots=True)
class Cost:
    """What something costs, by the clock and by the browser's processors."""

    clock: float
    processor: float


@dataclass(frozen=True, slots=True)
class Seen:
    """What a page takes to show its first picture in seconds, and a frame in milliseconds."""

    first: Cost
    frame: Cost


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--actors", type=int, default=10_000)
    parser.add_argument("--ties", type=int, default=50_000)
    options = parser.parse_args()
    columns = ["page", "actors", "ties", "first picture, s", "of the processor", "a frame, ms", "of the processor"]
    results = Results("network_view", "A large network is seen and moved", columns)
    with tempfile.TemporaryDirectory() as place, chromium() as browser:
        results.data = (
            "a network of `crowd.py`, Chromium, WebGL in software; frames are the mean of ten seconds of dragging; "
            "processor times are of all processes of the browser"
        )
        ours, content = of_ours(results, browser, Path(place), options.actors, options.ties)
        theirs: dict[str, Seen | None] = {}
        for name, page in pyvis(Path(place), content).items():
            theirs[name] = shown(browser, page.as_uri(), OF_PYVIS)
            told(results, name, options.actors, options.ties, theirs[name])
        compare(results, ours, theirs)
        largest, _ = of_ours(results, browser, Path(place), *LARGEST)
    results.target(f"{LARGEST[1]:,} ties open", f"after {largest.first.clock:.1f} s", largest.first.clock < MOST)
    results.keep()


def of_ours(results: Results, browser: Browser, place: Path, actors: int, ties: int) -> tuple[Seen, bytes]:
    """Return what our page takes, and the network as the server tells it."""
    graph = place / f"{actors}-{ties}"
    with Store.open(graph, create=True) as store:
        fill(store, actors, ties)
    with served(graph) as address:
        start = time.perf_counter()
        content = httpx.get(f"{address}/api/network", timeout=MOST).content
        seconds = time.perf_counter() - start
        results.notes.append(
            f"The server had measured and placed {actors:,} actors and {ties:,} ties after {seconds:.0f} s by the "
            "clock, once for each state of a graph; the first picture is counted from then on."
        )
        seen = shown(browser, f"{address}/network", OF_OURS)
    told(results, OURS, actors, ties, seen)
    if seen is None:
        raise SystemExit(f"{OURS} shows nothing")
    return seen, content


def told(results: Results, name: str, actors: int, ties: int, seen: Seen | None) -> None:
    """Add the row of a page."""
    if seen is None:
        results.row(name, f"{actors:,}", f"{ties:,}", f"none within {MOST} s", "", "", "")
    else:
        first, frame = seen.first, seen.frame
        numbers = (f"{first.clock:.2f}", f"{first.processor:.2f}", f"{frame.clock:.0f}", f"{frame.processor:.1f}")
        results.row(name, f"{actors:,}", f"{ties:,}", *numbers)


def compare(results: Results, ours: Seen, theirs: dict[str, Seen | None]) -> None:
    """Tell whether we are as many times faster as we want to be."""
    for name, seen in theirs.items():
        for what in ("first", "frame"):
            wanted = f"{'first picture' if what == 'first' else 'a frame'} {TIMES} times as fast as {name}"
            if seen is None:
                if what == "first":
                    times = MOST / ours.first.clock
                    results.target(wanted, f"more than {times:.0f} times", times >= TIMES)
                continue
            one, other = getattr(ours, what), getattr(seen, what)
            times = other.clock / one.clock
            measured = f"{times:.1f} times, {other.processor / one.processor:.1f} times by the processor"
            results.target(wanted, measured, times >= TIMES)


def shown(browser: Browser, address: str, watch: str) -> Seen | None:
    """Return what one page takes; none where there is no picture in time."""
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.set_default_timeout(MOST * 1000)
    page.add_init_script(TELL + watch)
    start, before = time.perf_counter(), processor(browser)
    try:
        page.goto(address, wait_until="commit")
        page.wait_for_selector("html[data-drawn]", state="attached")
        page.screenshot(clip={"x": 700, "y": 400, "width": 1, "height": 1})  # what is drawn is on the screen now
    except Late:
        page.close()
        return None
    first = Cost(time.perf_counter() - start, processor(browser) - before)
    before = processor(browser)
    gaps = dragged(page)
    frame = Cost(sum(gaps) / len(gaps), 1000 * (processor(browser) - before) / len(gaps))
    page.close()
    return Seen(first, frame)


def processor(browser: Browser) -> float:
    """Return the processor seconds that all processes of a browser have taken until now."""
    session = browser.new_browser_cdp_session()
    try:
        found = session.send("SystemInfo.getProcessInfo")["processInfo"]
    finally:
        session.detach()
    return float(sum(one["cpuTime"] for one in found))


def dragged(page: Page) -> list[float]:
    """Return the milliseconds between frames while the mouse drags the picture, the shortest first."""
    box: Any = page.locator("canvas").first.bounding_box()
    x, y = box["x"] + 40, box["y"] + 12  # at the upper edge, where nobody stands
    page.mouse.move(x, y)
    page.mouse.down()
    page.evaluate(FRAMES)
    end = time.perf_counter() + SECONDS
    while (left := end - time.perf_counter()) > 0 or page.evaluate("frames_at.length") < 6:
        there = 1 - abs(1 - left / SWEEP % 2)  # from one side to the other and back
        page.mouse.move(x + there * (box["width"] - 80), y + 60 * there)
    times: list[float] = page.evaluate("frames_at")
    page.mouse.up()
    return sorted(after - before for before, after in pairwise(times))


def pyvis(place: Path, content: bytes) -> dict[str, Path]:
    """Return the pages that pyvis makes of the same network."""
    venv.create(place / "venv", with_pip=True)
    python = place / "venv" / "bin" / "python"
    subprocess.run([python, "-m", "pip", "install", "-qq", "--disable-pip-version-check", "pyvis"], check=True)
    (place / "network.json").write_bytes(content)
    pages = {PLACED: place / "placed.html", ALONE: place / "pyvis.html"}
    subprocess.run([python, "-c", MAKE, str(place / "network.json"), *map(str, pages.values())], check=True)
    return pages


if __name__ == "__main__":
    main()
