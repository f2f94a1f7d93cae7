"""How quickly a large network is seen and moved: ``python benchmarks/network_view.py [--actors N] [--ties N]``.

The page of ``kgbuild serve`` and a page of pyvis show the same network in the same Chromium, one after the other: the
time until the first picture stands, and the time of a frame while the mouse drags the picture. pyvis comes into an
environment of its own that is thrown away; its page is made twice, as pyvis makes it (the browser looks for the places,
for at most ten minutes), and with the places of our server and nothing to look for. Needs Debian's chromium.
"""

from __future__ import annotations

import argparse
import json
import platform
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Callable
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx
from playwright.sync_api import Browser, Page
from playwright.sync_api import TimeoutError as Late

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from crowd import fill  # noqa: E402

from browsing import chromium  # noqa: E402
from kgbuild.store import Store  # noqa: E402
from serving import served  # noqa: E402

MAKE = """
import json, sys
from pyvis.network import Network
told = json.load(open(sys.argv[1]))
for placed in (False, True):
    page = Network(height="800px", width="100%", cdn_resources="in_line")
    for n, node in enumerate(told["nodes"]):
        where = {"x": node["x"] * 30, "y": node["y"] * 30, "physics": False} if placed else {}
        page.add_node(n, label=node["name"], value=node["strength"], **where)
    for edge in told["edges"]:
        page.add_edge(edge["source"], edge["target"], value=edge["weight"])
    page.toggle_physics(not placed)
    open(sys.argv[2 + placed], "w", encoding="utf-8").write(page.generate_html())
"""
FRAMES = """
() => {
    window.frames_at = [];
    const tick = now => { frames_at.push(now); requestAnimationFrame(tick) };
    tick(performance.now());
}
"""
SECONDS = 10  # of dragging, or until there are frames enough
MOST = 600  # seconds for pyvis


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--actors", type=int, default=10_000)
    parser.add_argument("--ties", type=int, default=50_000)
    parser.add_argument("--graph", type=Path, help="a graph made by benchmarks/crowd.py, else one is made")
    parser.add_argument("--no-pyvis", action="store_true", help="show the network in our page alone")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as place, chromium() as browser:
        print(f"{date.today()}, {platform.machine()}, Chromium {browser.version}, WebGL in software")
        graph = options.graph or Path(place) / "graph"
        if options.graph is None:
            with Store.open(graph, create=True) as store:
                fill(store, options.actors, options.ties)
        with served(graph) as address:
            start = time.perf_counter()
            content = httpx.get(f"{address}/api/network", timeout=MOST).content
            told = json.loads(content)
            seconds = time.perf_counter() - start
            size = f"{len(told['nodes']):,} actors, {len(told['edges']):,} ties, {len(content) / 1e6:.1f} MB"
            print(f"{size}; the server had measured and placed them after {seconds:.1f} s")
            show(browser, "kgbuild serve", f"{address}/network", ours)
        if not options.no_pyvis:
            for name, page in pyvis(Path(place), content).items():
                show(browser, name, page.as_uri(), theirs)


def show(browser: Browser, name: str, address: str, drawn: Callable[[Page], None]) -> None:
    """Print what one page takes."""
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.set_default_timeout(MOST * 1000)
    start = time.perf_counter()
    try:
        page.goto(address, wait_until="commit")
        drawn(page)
    except Late:
        print(f"{name}: no picture within {MOST} s", flush=True)
    else:
        first = time.perf_counter() - start
        gaps = dragged(page)
        mean, middle = sum(gaps) / len(gaps), gaps[len(gaps) // 2]
        print(f"{name}: first picture after {first:.2f} s", flush=True)
        print(f"  while dragging, a frame takes {mean:.0f} ms ({len(gaps)} of them; median {middle:.0f} ms)")
    page.close()


def ours(page: Page) -> None:
    page.evaluate("""() => new Promise(done => new PerformanceObserver(told =>
        told.getEntriesByName('network-drawn').length && requestAnimationFrame(done)
    ).observe({type: 'mark', buffered: true}))""")


def theirs(page: Page) -> None:
    """Wait until vis has drawn; before it has settled, it draws nothing."""
    page.wait_for_function("typeof network === 'object' && network !== null && !!network.body", polling=100)
    page.evaluate("""() => {
        const drawn = () => requestAnimationFrame(() => requestAnimationFrame(() => { window.is_drawn = true }));
        if (!network.physics.physicsEnabled || network.physics.stabilized) drawn();
        else network.once('stabilizationIterationsDone', () => network.once('afterDrawing', drawn));
    }""")
    page.wait_for_function("window.is_drawn", polling=250)


def dragged(page: Page) -> list[float]:
    """Return the milliseconds between frames while the mouse drags the picture, the shortest first."""
    box: Any = page.locator("canvas").first.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + 12  # at the upper edge, where nobody stands
    page.mouse.move(x, y)
    page.mouse.down()
    page.evaluate(FRAMES)
    end = time.perf_counter() + SECONDS
    step = 0
    while time.perf_counter() < end or page.evaluate("frames_at.length") < 6:
        step += 1
        page.mouse.move(x + 120 * ((step % 8) / 8), y + 60 * ((step % 5) / 5))
    times: list[float] = page.evaluate("frames_at")
    page.mouse.up()
    return sorted(after - before for before, after in pairwise(times))


def pyvis(place: Path, content: bytes) -> dict[str, Path]:
    """Return the pages that pyvis makes of the same network."""
    venv.create(place / "venv", with_pip=True)
    python = place / "venv" / "bin" / "python"
    subprocess.run([python, "-m", "pip", "install", "-qq", "--disable-pip-version-check", "pyvis"], check=True)
    (place / "network.json").write_bytes(content)
    pages = {"pyvis": place / "pyvis.html", "pyvis with our places": place / "placed.html"}
    subprocess.run([python, "-c", MAKE, str(place / "network.json"), *map(str, pages.values())], check=True)
    return pages


if __name__ == "__main__":
    main()
